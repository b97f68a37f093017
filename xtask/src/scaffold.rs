//! A new rule set: everything that a machine can write, so that `tidy` names what only its author can.

#[path = "../../templates/rule_set.rs"]
mod rule_set;

use std::path::{Path, PathBuf};

use crate::Wrong;
use rule_set::{CratesFrom, FACTS, HOLDING, LIB, Names, PROFILE, README_RULES};

/// Writes a rule set into the workspace and onto the lists; returns what was made.
pub(crate) fn inside(root: &Path, id: &str) -> Result<Vec<PathBuf>, Wrong> {
    let names = named(id)?;
    let dir = root.join("rules").join(id);
    let case = root.join("tests/decided").join(format!("0000-{id}"));
    let profile = root.join(format!("rules/law/profiles/{id}.toml"));
    let readme = concat!(
        include_str!("../../templates/rule-set/README.inside.md"),
        "{{rules}}"
    );
    let schema = [("{{schema}}", "../../../schema/case.json")];
    let rules = [("{{rules}}", README_RULES)];
    let cargo = include_str!("../../templates/rule-set/Cargo.inside.toml");
    let files = [
        (dir.join("Cargo.toml"), names.fill(cargo, &[])),
        (dir.join("README.md"), names.fill(readme, &rules)),
        (dir.join("src/lib.rs"), names.fill(LIB, &[])),
        (profile, names.fill(PROFILE, &[])),
        (case.join("facts.toml"), names.fill(FACTS, &schema)),
        (case.join("holding.toml"), names.fill(HOLDING, &[])),
    ];
    // Lists are read before anything is written: a scaffold is whole or is not there.
    let lists = lists(root, &names)?;
    write_new(&files)?;
    for (path, text) in &lists {
        std::fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    let krate = format!("redress-rules-{id}");
    if !crate::cargo(root, &["update", "--quiet", "--offline", "--workspace"])
        || !crate::cargo(root, &["fmt", "-p", &krate])
    {
        return Err("the files are written; cargo did not take the new crate in".into());
    }
    Ok(made(files, lists))
}

/// Writes a rule set that is no part of the workspace into a folder; returns what was made.
pub(crate) fn outside(
    root: &Path,
    id: &str,
    folder: &Path,
    redress: Option<&str>,
) -> Result<Vec<PathBuf>, Wrong> {
    let root = root.display().to_string();
    let source = CratesFrom::new(redress.or(Some(&root)), env!("CARGO_PKG_VERSION"))?;
    let files: Vec<(PathBuf, String)> = rule_set::outside(&named(id)?, &source)
        .into_iter()
        .map(|(path, text)| (folder.join(path), text))
        .collect();
    write_new(&files)?;
    Ok(made(files, []))
}

fn named(id: &str) -> Result<Names, Wrong> {
    Names::from_id(id).ok_or_else(|| {
        format!("`{id}` is no id: lower-case letters, digits and hyphens, as in amy-unknown").into()
    })
}

fn made(
    files: impl IntoIterator<Item = (PathBuf, String)>,
    lists: impl IntoIterator<Item = (PathBuf, String)>,
) -> Vec<PathBuf> {
    files
        .into_iter()
        .chain(lists)
        .map(|(path, _)| path)
        .collect()
}

/// Writes files that are not there yet, or none of them.
fn write_new(files: &[(PathBuf, String)]) -> Result<(), Wrong> {
    if let Some((there, _)) = files.iter().find(|(path, _)| path.exists()) {
        return Err(format!("{} is there already", there.display()).into());
    }
    for (path, text) in files {
        let dir = path.parent().unwrap_or(path);
        std::fs::create_dir_all(dir)
            .and_then(|()| std::fs::write(path, text))
            .map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Ok(())
}

/// The lists on which a rule set stands, with its line in them.
fn lists(root: &Path, names: &Names) -> Result<Vec<(PathBuf, String)>, Wrong> {
    let (id, krate) = (names.id(), names.snake());
    let lines = [
        (
            "Cargo.toml",
            "redress-rules-",
            format!("redress-rules-{id} = {{ path = \"rules/{id}\" }}"),
        ),
        (
            "crates/redress/Cargo.toml",
            "redress-rules-",
            format!("redress-rules-{id}.workspace = true"),
        ),
        (
            "crates/redress/src/bundled.rs",
            "&redress_rules_",
            format!("&redress_rules_{krate}::{},", names.camel()),
        ),
    ];
    lines
        .into_iter()
        .map(|(path, like, line)| {
            let path = root.join(path);
            let text = insert(&crate::tree::read(&path), like, &line)
                .ok_or_else(|| format!("{}: no list of `{like}` in it", path.display()))?;
            Ok((path, text))
        })
        .collect()
}

/// A text with a line put among those that begin alike: before the first that sorts after it, else at their end.
fn insert(text: &str, like: &str, line: &str) -> Option<String> {
    let lines: Vec<&str> = text.lines().collect();
    let mut among = lines
        .iter()
        .enumerate()
        .filter(|(_, known)| known.trim_start().starts_with(like));
    let (last, model) = among.clone().next_back()?;
    let place = among
        .find(|(_, known)| known.trim_start() > line)
        .map_or(last.saturating_add(1), |(place, _)| place);
    let indent = model.chars().take_while(|c| c.is_whitespace());
    let line: String = indent.chain(line.chars()).collect();
    let (before, after) = lines.split_at_checked(place)?;
    let all: Vec<&str> = [before, &[&line], after].concat();
    Some(all.join("\n") + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_goes_among_its_kind_in_order() {
        let list = "vec![\n    &a_b,\n    &a_d,\n]\n";
        let with = |line| insert(list, "&a_", line).unwrap();
        assert_eq!(with("&a_c,"), "vec![\n    &a_b,\n    &a_c,\n    &a_d,\n]\n");
        assert_eq!(with("&a_e,"), "vec![\n    &a_b,\n    &a_d,\n    &a_e,\n]\n");
        assert_eq!(insert(list, "&x_", "&x_y,"), None);
    }

    #[test]
    fn every_place_of_every_text_is_filled() {
        let names = Names::from_id("amy-unknown").unwrap();
        for source in [
            CratesFrom::Checkout("../redress".into()),
            CratesFrom::Git("https://example.org/redress".to_owned()),
            CratesFrom::Registry("0.1.0".to_owned()),
        ] {
            for (path, text) in rule_set::outside(&names, &source) {
                assert!(!text.contains("{{"), "{path}: {text}");
                assert!(!path.contains("{{"), "{path}");
            }
        }
        assert_eq!(names.camel(), "AmyUnknown");
        for wrong in [
            "",
            "Amy",
            "1amy",
            "amy_unknown",
            "amy--unknown",
            "-amy",
            "a/b",
        ] {
            assert!(Names::from_id(wrong).is_none(), "{wrong}");
        }
    }
}
