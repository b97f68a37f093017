//! What a machine can check of ARCHITECTURE.md.

mod log_fields;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::law_in_code::{ALLOWED, law_in};
use crate::pages;
use crate::tree::{files, folders, read, string, value};

/// Every departure from the invariants, each a line that says where and what to do.
pub(crate) fn tidy(root: &Path) -> Vec<String> {
    let mut tree = Tree::read(root);
    tree.floors();
    tree.forbidden_words();
    tree.toml_stays_at_the_edge();
    tree.rule_sets_are_linked_in_and_say_their_law();
    tree.lessons_are_built_in();
    tree.no_law_in_code();
    tree.decided_cases_are_whole();
    tree.nothing_is_left_to_be_filled();
    tree.no_machine_paths();
    tree.american_spelling();
    tree.few_crates();
    tree.no_test_is_left_out();
    tree.log_fields();
    tree.snapshots_have_a_test();
    tree.pages_are_fresh();
    tree.problems.extend(crate::style::tidy(root));
    tree.problems
}

struct Member {
    dir: PathBuf,
    manifest: toml::Table,
}

struct Tree {
    root: PathBuf,
    members: BTreeMap<String, Member>,
    problems: Vec<String>,
}

/// The crates whose same input must give the same bytes, wherever and whenever they run.
const PURE: &[&str] = &[
    "crates/money",
    "crates/cite",
    "crates/case",
    "crates/rule",
    "crates/engine",
    "rules/",
    "examples/",
];

/// What pure code never names: floats, the clock, the environment, files, the network, and maps whose order is chance.
const IMPURE: &[&str] = &[
    "f32",
    "f64",
    "HashMap",
    "HashSet",
    "SystemTime",
    "Instant",
    "std::env",
    "std::fs",
    "std::net",
    "std::process",
    "thread_local",
    "static mut",
];

/// Only these may say anything outside a returned value.
const PRINTS: &[&str] = &["cli", "xtask", "bench", "tests"];

/// Most crates in the tree of the program, for each of [`crate::figures::BUILDS`].
const MOST_CRATES: [usize; 2] = [156, 127];

impl Tree {
    fn read(root: &Path) -> Self {
        let mut tree = Self {
            root: root.to_owned(),
            members: BTreeMap::new(),
            problems: Vec::new(),
        };
        let mut dirs: Vec<PathBuf> = ["crates", "rules"]
            .iter()
            .flat_map(|folder| folders(&root.join(folder)))
            .collect();
        dirs.extend(["cli", "tests", "bench"].map(|dir| root.join(dir)));
        for dir in dirs {
            let Ok(text) = std::fs::read_to_string(dir.join("Cargo.toml")) else {
                continue;
            };
            match text.parse::<toml::Table>() {
                Ok(manifest) => {
                    let name = string(&manifest, &["package", "name"]).unwrap_or_default();
                    tree.members.insert(name, Member { dir, manifest });
                }
                Err(error) => tree.problem(&dir.join("Cargo.toml"), error.message()),
            }
        }
        tree
    }

    fn problem(&mut self, path: &Path, what: impl AsRef<str>) {
        let path = path.strip_prefix(&self.root).unwrap_or(path);
        self.problems
            .push(format!("{}: {}", path.display(), what.as_ref()));
    }

    /// A crate uses only lower floors.
    fn floors(&mut self) {
        let floor = |member: &Member| {
            let floor = value(
                &member.manifest,
                &["package", "metadata", "redress", "floor"],
            );
            floor.and_then(toml::Value::as_integer)
        };
        let floors: BTreeMap<String, Option<i64>> = self
            .members
            .iter()
            .map(|(name, member)| (name.clone(), floor(member)))
            .collect();
        let mut problems = Vec::new();
        for (name, member) in &self.members {
            let manifest = member.dir.join("Cargo.toml");
            let Some(Some(own)) = floors.get(name).copied() else {
                problems.push((
                    manifest,
                    "says no floor: [package.metadata.redress] floor = N".to_owned(),
                ));
                continue;
            };
            let used = value(&member.manifest, &["dependencies"]).and_then(toml::Value::as_table);
            for used in used.into_iter().flat_map(toml::Table::keys) {
                if let Some(Some(below)) = floors.get(used).copied()
                    && below >= own
                {
                    problems.push((
                        manifest.clone(),
                        format!("stands on floor {own} and uses `{used}` of floor {below}: a crate uses only lower floors"),
                    ));
                }
            }
        }
        for (path, what) in problems {
            self.problem(&path, what);
        }
    }

    /// Pure crates name nothing impure; nothing is unsafe; only programs print.
    fn forbidden_words(&mut self) {
        for file in self.rust_files() {
            let place = self.place(&file);
            let text = without_tests_and_comments(&read(&file));
            if PURE.iter().any(|pure| place.starts_with(pure)) {
                for word in IMPURE.iter().filter(|word| names(&text, word)) {
                    self.problem(&file, format!("names `{word}`: this crate is pure, because equal input must give equal bytes"));
                }
            }
            let program = PRINTS.iter().any(|dir| place.starts_with(dir));
            for word in ["println!", "eprintln!", "print!(", "dbg!"] {
                if !program && names(&text, word) {
                    self.problem(&file, format!("prints with `{word}`: only the programs do"));
                }
            }
            // Only there do pointers cross; this file has to name what it looks for.
            let may = ["crates/plugin", "crates/plugin-host", "xtask"];
            if !may.iter().any(|dir| place.starts_with(dir)) && names(&text, "unsafe") {
                self.problem(&file, "says `unsafe`: only plugin and plugin-host may");
            }
            // A rule that read evidence through it would leave no trace in the log of reads.
            let of_rules = ["rules/", "examples/"];
            if of_rules.iter().any(|dir| place.starts_with(dir)) && names(&text, "wire") {
                self.problem(&file, "uses `redress_rule::wire`: only crates/plugin may");
            }
        }
    }

    /// Only casefile, law and plugin-host know TOML; tests and chores read it too.
    fn toml_stays_at_the_edge(&mut self) {
        let mut problems = Vec::new();
        for (name, member) in &self.members {
            let uses = |name| value(&member.manifest, &["dependencies", name]).is_some();
            let used = uses("toml") || uses("toml_edit");
            // The second evaluator of the tests reads the law for itself.
            let may = [
                "redress-casefile",
                "redress-law",
                "redress-plugin-host",
                "redress-tests",
            ];
            if used && !may.contains(&name.as_str()) {
                problems.push(member.dir.join("Cargo.toml"));
            }
        }
        for path in problems {
            self.problem(
                &path,
                "uses `toml`: only casefile, law and plugin-host read it, and tests",
            );
        }
    }

    /// Every rule set is linked in, and its README has the author's remark on each rule after what the rule declares. That
    /// the README names every rule is checked with the pages, which ask the sets.
    fn rule_sets_are_linked_in_and_say_their_law(&mut self) {
        let list = self.root.join("crates/redress/src/bundled.rs");
        let linked = read(&list);
        let rules = self.root.join("rules");
        let members = self.members.values().map(|member| member.dir.clone());
        let sets: Vec<PathBuf> = members.filter(|dir| dir.starts_with(&rules)).collect();
        for dir in sets
            .iter()
            .cloned()
            .chain(folders(&self.root.join("examples")))
        {
            let name = dir.file_name().unwrap_or_default().to_string_lossy();
            let lib = format!("redress_rules_{}::", name.replace('-', "_"));
            if sets.contains(&dir) && !linked.contains(&lib) {
                self.problem(&list, format!("the rule set `{name}` is not linked in"));
            }
            let readme = dir.join("README.md");
            for rule in without_remarks(&read(&readme)) {
                self.problem(
                    &readme,
                    format!("has no remark on `{rule}`: its authority, with its date and tag"),
                );
            }
        }
    }

    /// Every lesson is built in.
    fn lessons_are_built_in(&mut self) {
        let list = self.root.join("crates/law/src/lessons.rs");
        let listed = read(&list);
        for file in files(&self.root.join("lessons"), "toml") {
            let path = self.place(&file);
            if !listed.contains(&format!("\"{path}\"")) {
                self.problem(&list, format!("`{path}` is not built in"));
            }
        }
    }

    /// No citation, circuit or section number in the code of a crate outside of `rules/`.
    fn no_law_in_code(&mut self) {
        for file in self.rust_files() {
            let place = self.place(&file);
            let has_code = place.starts_with("crates/") || place.starts_with("cli/");
            let tests = place.ends_with("/tests.rs") || place.ends_with("/fixture.rs");
            let allowed = ALLOWED.iter().any(|(path, _)| place.starts_with(path));
            if !has_code || tests || allowed {
                continue;
            }
            if let Some(law) = law_in(&without_tests_and_comments(&read(&file))) {
                let what = format!("has `{law}`: law belongs in rules/ (rules/law/README.md)");
                self.problem(&file, what);
            }
        }
    }

    /// A decided case is facts, a holding and a reviewed snapshot.
    fn decided_cases_are_whole(&mut self) {
        for folder in folders(&self.root.join("tests/decided")) {
            for file in ["facts.toml", "holding.toml", "outcome.snap"] {
                if !folder.join(file).is_file() {
                    self.problem(&folder, format!("has no {file}"));
                }
            }
        }
    }

    /// What a scaffold leaves to its author says so, until the author has written it.
    fn nothing_is_left_to_be_filled(&mut self) {
        for (dir, extension) in ["rules", "tests/decided", "examples"]
            .into_iter()
            .flat_map(|dir| ["md", "toml"].map(|extension| (dir, extension)))
        {
            for file in files(&self.root.join(dir), extension) {
                let text = read(&file).to_lowercase();
                let unfilled = (1_u32..).zip(text.lines());
                let lines: Vec<String> = unfilled
                    .filter(|(_, line)| line.contains("to be filled"))
                    .map(|(number, _)| number.to_string())
                    .collect();
                if !lines.is_empty() {
                    let lines = lines.join(", ");
                    self.problem(&file, format!("to be filled by its author: line {lines}"));
                }
            }
        }
    }

    /// Nothing in the tree knows whose machine it was written on.
    fn no_machine_paths(&mut self) {
        for extension in ["rs", "toml", "md", "snap", "json", "yml"] {
            for file in self.tree_files(extension) {
                for path in [
                    concat!("/wo", "rk/"),
                    concat!("/ro", "ot/"),
                    concat!("/ho", "me/"),
                ] {
                    if read(&file).contains(path) {
                        self.problem(&file, format!("names `{path}`: a path of one machine"));
                    }
                }
            }
        }
    }

    /// This is U.S. law: offense, judgment, defense.
    fn american_spelling(&mut self) {
        const BRITISH: &[(&str, &str)] = &[
            (concat!("offen", "ce"), "offense"),
            (concat!("judge", "ment"), "judgment"),
            (concat!("defen", "ce"), "defense"),
            (concat!("counsell", "ing"), "counseling"),
            (concat!("favou", "r"), "favor"),
            (concat!("recognis", "e"), "recognize"),
        ];
        for extension in ["rs", "toml", "md", "snap"] {
            for file in self.tree_files(extension) {
                let text = read(&file).to_lowercase();
                for (british, american) in BRITISH {
                    if text.contains(british) {
                        self.problem(&file, format!("spells `{british}`: write `{american}`"));
                    }
                }
            }
        }
    }

    /// What a user builds stays small enough to be looked through.
    fn few_crates(&mut self) {
        let manifest = self.root.join("cli/Cargo.toml");
        for ((build, options), most) in crate::figures::BUILDS.into_iter().zip(MOST_CRATES) {
            match crate::figures::crates_in_a_build(&self.root, options) {
                None | Some(0) => self.problem(&manifest, "cargo tree did not run"),
                Some(count) if count > most => {
                    self.problem(
                        &manifest,
                        format!("{count} crates in the build {build}: at most {most}"),
                    );
                }
                Some(_) => {}
            }
        }
    }

    /// A library that is not built for tests has none inside, because nobody would run them.
    fn no_test_is_left_out(&mut self) {
        let mut problems = Vec::new();
        for member in self.members.values() {
            let off = |key| value(&member.manifest, &["lib", key]) == Some(&false.into());
            for source in files(&member.dir.join("src"), "rs") {
                let text = read(&source);
                for (key, mark) in [("test", "#[cfg(test)]"), ("doctest", "/// ```")] {
                    if off(key) && text.contains(mark) {
                        problems.push((
                            source.clone(),
                            format!("drop `{key} = false`, by which its tests are not run"),
                        ));
                    }
                }
            }
        }
        for (source, what) in problems {
            self.problem(&source, what);
        }
    }

    /// A snapshot whose test is gone is compared with nothing: the sources of its crate name it no more.
    fn snapshots_have_a_test(&mut self) {
        for place in files(&self.root, "snap") {
            let of_a_test = place.parent().filter(|dir| dir.ends_with("snapshots"));
            let name = place.file_stem().unwrap_or_default().to_string_lossy();
            let Some((dir, (_, name))) = of_a_test.zip(name.rsplit_once("__")) else {
                continue;
            };
            let sources = files(dir.parent().unwrap_or(dir), "rs");
            if !sources.iter().any(|source| read(source).contains(name)) {
                self.problem(&place, "no test compares anything with this snapshot");
            }
        }
    }

    /// The pages that are made are what the law, the decided cases, the schema and the examples now say.
    fn pages_are_fresh(&mut self) {
        let pages = match pages::pages(&self.root) {
            Ok(pages) => pages,
            Err(wrong) => return self.problem(&self.root.join("docs"), wrong),
        };
        for (page, text) in pages {
            let place = self.root.join(&page);
            if let Some(wrong) = pages::stale(&page, &read(&place), &text) {
                self.problem(&place, wrong);
            }
        }
    }

    fn place(&self, file: &Path) -> String {
        file.strip_prefix(&self.root)
            .unwrap_or(file)
            .display()
            .to_string()
    }

    fn rust_files(&self) -> Vec<PathBuf> {
        let mut all: Vec<PathBuf> = self
            .members
            .values()
            .flat_map(|member| files(&member.dir.join("src"), "rs"))
            .collect();
        all.extend(files(&self.root.join("xtask/src"), "rs"));
        for example in folders(&self.root.join("examples")) {
            all.extend(files(&example.join("src"), "rs"));
        }
        all
    }

    fn tree_files(&self, extension: &str) -> Vec<PathBuf> {
        let mut all: Vec<PathBuf> = [
            "crates",
            "rules",
            "cli",
            "tests",
            "bench",
            "xtask",
            "schema",
            "examples",
            "lessons",
            "templates",
            "dist",
            "docs",
        ]
        .iter()
        .flat_map(|dir| files(&self.root.join(dir), extension))
        .collect();
        let top = std::fs::read_dir(&self.root)
            .into_iter()
            .flatten()
            .flatten();
        all.extend(top.map(|entry| entry.path()).filter(|path| {
            path.is_file() && path.extension().is_some_and(|known| known == extension)
        }));
        all
    }
}

/// The rules of a README that have a declaration and no remark after it.
fn without_remarks(readme: &str) -> Vec<String> {
    let sections = readme.split("\n### `").skip(1);
    let bare = sections.filter_map(|section| {
        let (name, section) = section.split_once('`')?;
        let (_, remarks) = section.split_once("<!-- remarks -->")?;
        let remarks = remarks.split("\n## ").next().unwrap_or_default();
        remarks.trim().is_empty().then(|| name.to_owned())
    });
    bare.collect()
}

/// Source without comments and without what follows a test module: both may say anything.
fn without_tests_and_comments(source: &str) -> String {
    source
        .lines()
        .take_while(|line| line.trim() != "#[cfg(test)]")
        .map(|line| line.split("//").next().unwrap_or_default())
        // A visitor that refuses a float has to name it.
        .filter(|line| {
            !line.contains("fn visit_f64") && !line.contains("forward_to_deserialize_any!")
        })
        .collect::<Vec<_>>()
        .join("\n")
}

/// Whether a text names a word, as a word.
fn names(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let part = |c: char| c.is_alphanumeric() || c == '_';
        let before = text.get(..at).and_then(|text| text.chars().next_back());
        let after = text
            .get(at.saturating_add(word.len())..)
            .and_then(|text| text.chars().next());
        !before.is_some_and(part) && !after.is_some_and(part)
    })
}

#[cfg(test)]
mod tests {
    use super::without_remarks;

    #[test]
    fn a_declaration_needs_a_remark() {
        let section = |name: &str, remark: &str| {
            format!("\n### `{name}`\n\n<!-- declared -->\nIt is.\n<!-- remarks -->\n{remark}")
        };
        let readme = [
            section("one", "\n*Case*, VERIFIED.\n"),
            section("two", ""),
            section("three", "\n## What stays open\n\nmuch\n"),
        ];
        assert_eq!(without_remarks(&readme.concat()), ["two", "three"]);
    }
}
