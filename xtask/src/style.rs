//! Departures from STYLE.md that a machine can find, and the ratchet that lets their number only fall.
//!
//! `xtask/ratchet.toml` holds the known number of each kind in each crate. `tidy` fails when a number rises; `cargo xtask
//! ratchet` writes the new numbers where they fell.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::imports::circles;
use crate::tree::{files, is_test_file, read};

/// A kind of departure, as the ratchet names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// A doc comment opens with a clause or a pronoun instead of a verb or a noun.
    Openings,
    /// A function is named `of`, `told`, `said` or `made`.
    FunctionNames,
    /// An error type does not end in `Error`.
    ErrorNames,
    /// A file under `src/` is named as a build script.
    BuildFiles,
    /// Two public types of the workspace have one name; counted by name, not by crate.
    DuplicateTypes,
    /// Files of a crate use each other in a circle.
    Circles,
}

impl Kind {
    const ALL: [(Self, &'static str, &'static str); 6] = [
        (
            Self::Openings,
            "openings",
            "begin with a verb or a noun: not with What, Whether it, Whose, Of or The same",
        ),
        (
            Self::FunctionNames,
            "function-names",
            "name the function by a verb or a noun: not of, told, said or made",
        ),
        (
            Self::ErrorNames,
            "error-names",
            "let the name of an error type end in Error",
        ),
        (
            Self::BuildFiles,
            "build-files",
            "rename the file: build.rs is the name of a build script",
        ),
        (
            Self::DuplicateTypes,
            "duplicate-types",
            "give each public type a name of its own",
        ),
        (
            Self::Circles,
            "circles",
            "move what two files share to a third, and import an item from the file that declares it",
        ),
    ];

    fn name(self) -> &'static str {
        let found = Self::ALL.iter().find(|(kind, ..)| *kind == self);
        found.map_or("", |(_, name, _)| name)
    }

    fn mend(self) -> &'static str {
        let found = Self::ALL.iter().find(|(kind, ..)| *kind == self);
        found.map_or("", |(.., mend)| mend)
    }
}

/// A departure: its kind, the crate (or the name that is taken twice), and the place.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Departure {
    kind: Kind,
    group: String,
    place: String,
}

/// Numbers of departures by kind and crate.
type Counts = BTreeMap<(Kind, String), usize>;

/// The folders whose members are crates of the program.
const PROGRAM: [&str; 2] = ["crates", "rules"];

/// Returns the departures of the workspace in order of kind, crate and place.
pub(crate) fn departures(root: &Path) -> Vec<Departure> {
    let mut found = Vec::new();
    let mut types: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (group, dir) in crates(root) {
        for file in files(&dir, "rs") {
            let place = place(root, &file);
            let text = read(&file);
            let source = place.contains("/src/") && !is_test_file(&place);
            let mut add = |kind, line: usize| {
                found.push(Departure {
                    kind,
                    group: group.clone(),
                    place: format!("{place}:{line}"),
                });
            };
            for line in bad_openings(&text) {
                add(Kind::Openings, line);
            }
            for line in bad_function_names(&text) {
                add(Kind::FunctionNames, line);
            }
            if source {
                for line in bad_error_names(&text) {
                    add(Kind::ErrorNames, line);
                }
                if file.file_name().is_some_and(|name| name == "build.rs") {
                    add(Kind::BuildFiles, 1);
                }
                if PROGRAM.iter().any(|dir| place.starts_with(dir)) {
                    for (line, name) in public_types(&text) {
                        let places = types.entry(name).or_default();
                        places.push(format!("{place}:{line}"));
                    }
                }
            }
        }
    }
    for (name, places) in types.into_iter().filter(|(_, places)| places.len() > 1) {
        found.extend(places.into_iter().map(|place| Departure {
            kind: Kind::DuplicateTypes,
            group: name.clone(),
            place,
        }));
    }
    found.extend(circles(root).into_iter().map(|(group, files)| Departure {
        kind: Kind::Circles,
        group,
        place: files.join(", "),
    }));
    found
}

/// Returns the public types of the program that share a name, with their places.
pub(crate) fn duplicate_types(root: &Path) -> BTreeMap<String, Vec<String>> {
    let mut names: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for departure in departures(root) {
        if departure.kind == Kind::DuplicateTypes {
            names
                .entry(departure.group)
                .or_default()
                .push(departure.place);
        }
    }
    names
}

/// Returns a line for each number that is above the known one, with the places.
pub(crate) fn tidy(root: &Path) -> Vec<String> {
    let found = departures(root);
    let known = match known(root) {
        Ok(known) => known,
        Err(wrong) => return vec![wrong],
    };
    let mut problems = Vec::new();
    for ((kind, group), count) in counts(&found) {
        let known = known
            .get(&(kind, group.clone()))
            .copied()
            .unwrap_or_default();
        if count > known {
            let of = |departure: &&Departure| departure.kind == kind && departure.group == group;
            let places: Vec<&str> = found
                .iter()
                .filter(of)
                .map(|it| it.place.as_str())
                .collect();
            problems.push(format!(
                "{group}: {}: {count}, known {known}; {}:\n  {}",
                kind.name(),
                kind.mend(),
                places.join("\n  ")
            ));
        }
    }
    problems
}

/// Writes the numbers of today into the ratchet. No kind may have more in all than it had.
pub(crate) fn lower(root: &Path) -> Result<Vec<String>, String> {
    let (known, now) = (known(root)?, counts(&departures(root)));
    let sum = |counts: &Counts, of: Kind| -> usize {
        let of = counts.iter().filter(|((kind, _), _)| *kind == of);
        of.map(|(_, count)| count).sum()
    };
    let mut said = Vec::new();
    for (kind, name, _) in Kind::ALL {
        let (before, after) = (sum(&known, kind), sum(&now, kind));
        if after > before && ratchet(root).is_file() {
            return Err(format!(
                "{name}: {after}, known {before}; the ratchet only falls: mend what `cargo xtask tidy` names"
            ));
        }
        said.push(format!("{name}: {after}, known {before}"));
    }
    let mut text = "# Known departures from STYLE.md by crate, each to become none. `cargo xtask ratchet` writes this file; a number only falls.\n"
        .to_owned();
    for (kind, name, _) in Kind::ALL {
        let _ = writeln!(text, "\n[{name}]");
        for ((_, group), count) in now.iter().filter(|((known, _), _)| *known == kind) {
            let _ = writeln!(text, "\"{group}\" = {count}");
        }
    }
    std::fs::write(ratchet(root), text).map_err(|error| error.to_string())?;
    Ok(said)
}

fn ratchet(root: &Path) -> PathBuf {
    root.join("xtask/ratchet.toml")
}

fn known(root: &Path) -> Result<Counts, String> {
    let table: toml::Table = read(&ratchet(root))
        .parse()
        .map_err(|error| format!("xtask/ratchet.toml: {error}"))?;
    let mut known = Counts::new();
    for (kind, name, _) in Kind::ALL {
        let groups = table.get(name).and_then(toml::Value::as_table);
        for (group, count) in groups.into_iter().flatten() {
            let count = count
                .as_integer()
                .and_then(|count| usize::try_from(count).ok());
            let count =
                count.ok_or_else(|| format!("xtask/ratchet.toml: {name}.{group}: not a number"))?;
            known.insert((kind, group.clone()), count);
        }
    }
    Ok(known)
}

fn counts(found: &[Departure]) -> Counts {
    let mut counts = Counts::new();
    for departure in found {
        let count = counts
            .entry((departure.kind, departure.group.clone()))
            .or_default();
        *count = count.saturating_add(1);
    }
    counts
}

/// The crates, each with its folder.
fn crates(root: &Path) -> Vec<(String, PathBuf)> {
    let mut dirs: Vec<PathBuf> = PROGRAM
        .iter()
        .flat_map(|folder| crate::tree::folders(&root.join(folder)))
        .collect();
    dirs.extend(
        ["cli", "tests", "bench", "xtask", "examples", "templates"].map(|dir| root.join(dir)),
    );
    dirs.into_iter()
        .map(|dir| (place(root, &dir), dir))
        .collect()
}

fn place(root: &Path, path: &Path) -> String {
    let path = path.strip_prefix(root).unwrap_or(path);
    path.display().to_string()
}

/// Lines, counted from 1, of the doc comments that open badly.
fn bad_openings(text: &str) -> Vec<usize> {
    const BAD: [&str; 5] = ["What", "Whether it", "Whose", "Of", "The same"];
    let mut found = Vec::new();
    let mut within = false;
    for (number, line) in (1_usize..).zip(text.lines()) {
        let line = line.trim_start();
        let doc = line
            .strip_prefix("///")
            .or_else(|| line.strip_prefix("//!"));
        if let Some(doc) = doc.filter(|_| !within) {
            let opening = doc.trim_start();
            let opens = |bad: &&str| {
                let rest = opening.strip_prefix(*bad);
                rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()))
            };
            if BAD.iter().any(opens) {
                found.push(number);
            }
        }
        within = doc.is_some();
    }
    found
}

/// Lines of the functions whose name is a preposition or a participle.
fn bad_function_names(text: &str) -> Vec<usize> {
    let bad = |line: &&str| {
        let code = line.split("//").next().unwrap_or_default();
        code.split("fn ").skip(1).any(|rest| {
            let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_'));
            let name = end.and_then(|end| rest.get(..end)).unwrap_or(rest);
            ["of", "told", "said", "made"].contains(&name)
        })
    };
    numbered(text, bad)
}

/// Lines of the types that are errors and do not say so.
fn bad_error_names(text: &str) -> Vec<usize> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    let mut derives = false;
    for (number, line) in (1_usize..).zip(&lines) {
        let code = line.trim_start();
        if code.starts_with("#[derive(") {
            derives = code.contains("Error");
        }
        if let Some(name) = type_name(code.strip_prefix("pub ").unwrap_or(code)) {
            if derives && !name.ends_with("Error") {
                found.push(number);
            }
            derives = false;
        }
        for marker in ["impl std::error::Error for ", "impl Error for "] {
            let name = code.strip_prefix(marker).map(|rest| {
                let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_'));
                end.and_then(|end| rest.get(..end)).unwrap_or(rest)
            });
            if name.is_some_and(|name| !name.ends_with("Error")) {
                found.push(number);
            }
        }
    }
    found
}

/// The public types of a file with their lines, those of its tests aside.
fn public_types(text: &str) -> Vec<(usize, String)> {
    let before_tests = text
        .lines()
        .take_while(|line| line.trim() != "#[cfg(test)]");
    (1_usize..)
        .zip(before_tests)
        .filter_map(|(number, line)| {
            let name = type_name(line.trim_start().strip_prefix("pub ")?)?;
            Some((number, name.to_owned()))
        })
        .collect()
}

/// The name that a line declares as a type.
fn type_name(code: &str) -> Option<&str> {
    let rest = ["struct ", "enum ", "trait ", "union ", "type "]
        .iter()
        .find_map(|keyword| code.strip_prefix(keyword))?;
    let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_'));
    Some(end.and_then(|end| rest.get(..end)).unwrap_or(rest))
}

fn numbered(text: &str, wanted: impl Fn(&&str) -> bool) -> Vec<usize> {
    let lines = (1_usize..).zip(text.lines());
    lines
        .filter(|(_, line)| wanted(line))
        .map(|(number, _)| number)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_doc_comment_opens_with_a_verb_or_a_noun() {
        let opens = |first: &str| bad_openings(&format!("/// {first}\n/// What.\nfn a() {{}}\n"));
        for bad in [
            "What is missing.",
            "Whether it is so.",
            "Whose turn.",
            "Of a loss.",
            "The same.",
        ] {
            assert_eq!(opens(bad), [1], "{bad}");
        }
        for good in [
            "Returns what is missing.",
            "Whatever.",
            "Often.",
            "Whether a rule applies.",
        ] {
            assert_eq!(opens(good), [0_usize; 0], "{good}");
        }
        assert_eq!(bad_openings("    //! Of it.\n\n    /// What.\n"), [1, 3]);
    }

    #[test]
    fn a_function_has_a_name() {
        let text = "fn of(a: A) {}\npub const fn made<T>() {}\nfn of_it() {}\n// fn said()\nfn told() {}\n";
        assert_eq!(bad_function_names(text), [1, 2, 5]);
    }

    #[test]
    fn an_error_says_that_it_is_one() {
        let text = "#[derive(Debug, thiserror::Error)]\n#[error(\"x\")]\npub struct Wrong;\n\
                    #[derive(Error)]\nenum ReadError {}\n#[derive(Debug)]\nstruct Plain;\n\
                    impl std::error::Error for Plain {}\nimpl std::error::Error for OpenError {}\n";
        assert_eq!(bad_error_names(text), [3, 8]);
    }

    #[test]
    fn public_types_are_those_outside_tests() {
        let text = "pub struct A<T>(T);\npub(crate) struct B;\n    pub enum C {\npub type D = A<u8>;\n#[cfg(test)]\npub struct E;\n";
        let names: Vec<String> = public_types(text)
            .into_iter()
            .map(|(_, name)| name)
            .collect();
        assert_eq!(names, ["A", "C", "D"]);
    }

    #[test]
    fn the_ratchet_falls_and_never_rises() {
        let root = std::env::temp_dir().join(format!("redress-ratchet-{}", std::process::id()));
        let source = root.join("crates/a/src/lib.rs");
        std::fs::create_dir_all(source.parent().unwrap()).unwrap();
        std::fs::create_dir_all(root.join("xtask")).unwrap();
        let write = |count: usize| {
            std::fs::write(&source, "/// What.\nfn a() {}\n".repeat(count)).unwrap();
        };
        write(2);
        lower(&root).unwrap();
        assert_eq!(tidy(&root), [""; 0]);
        write(3);
        let problems = tidy(&root);
        assert!(problems[0].starts_with("crates/a: openings: 3, known 2;"));
        assert!(problems[0].contains("crates/a/src/lib.rs:5"));
        assert!(lower(&root).is_err());
        write(1);
        assert_eq!(tidy(&root), [""; 0]);
        lower(&root).unwrap();
        write(2);
        assert_eq!(tidy(&root).len(), 1);
        std::fs::remove_dir_all(root).unwrap();
    }
}
