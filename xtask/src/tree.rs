//! Reading the tree.

use std::path::{Path, PathBuf};

/// Returns the folder around `here`, or `here` itself, that is a checkout of redress: the workspace with this chore in it.
pub(crate) fn workspace_around(here: &Path) -> Option<PathBuf> {
    let is_workspace = |dir: &&Path| {
        let manifest = read(&dir.join("Cargo.toml")).parse::<toml::Table>();
        let members =
            manifest.is_ok_and(|manifest| value(&manifest, &["workspace", "members"]).is_some());
        members && dir.join("xtask/Cargo.toml").is_file()
    };
    here.ancestors().find(is_workspace).map(Path::to_owned)
}

pub(crate) fn value<'t>(table: &'t toml::Table, path: &[&str]) -> Option<&'t toml::Value> {
    let (last, tables) = path.split_last()?;
    let mut table = table;
    for name in tables {
        table = table.get(*name)?.as_table()?;
    }
    table.get(*last)
}

pub(crate) fn string(table: &toml::Table, path: &[&str]) -> Option<String> {
    value(table, path)?.as_str().map(str::to_owned)
}

pub(crate) fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_default()
}

pub(crate) fn folders(dir: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(dir).into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    folders
}

/// Every file of a kind under a folder, what is built aside.
pub(crate) fn files(dir: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut dirs = vec![dir.to_owned()];
    while let Some(dir) = dirs.pop() {
        for entry in std::fs::read_dir(dir).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                if path
                    .file_name()
                    .is_some_and(|name| name != "target" && name != "wip")
                {
                    dirs.push(path);
                }
            } else if path.extension().is_some_and(|known| known == extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Returns whether a file holds nothing but tests.
pub(crate) fn is_test_file(place: &str) -> bool {
    place.ends_with("/tests.rs") || place.contains("/tests/") || place.ends_with("/fixture.rs")
}
