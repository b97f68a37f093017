//! Figures of the program's size and structure, measured from its sources.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::imports;
use crate::style;
use crate::tree::{files, folders, is_test_file, read};

/// Lines and rules of the sources.
#[derive(Default)]
struct Size {
    lines: usize,
    tests: usize,
}

/// Returns the figures, one a line.
pub(crate) fn figures(root: &Path) -> Vec<String> {
    let program = [
        size(root, &["crates", "rules", "cli"], "src"),
        size(root, &["crates", "rules", "cli"], "tests"),
        size(root, &["tests"], ""),
    ];
    let [source, beside, tests] = program;
    let rules = rules(root);
    let rule_lines = size(root, &["rules"], "src").lines;
    let circles = imports::circles(root);
    let duplicates = style::duplicate_types(root);
    let mut said = vec![
        format!(
            "program: {} lines of Rust in crates, rules and cli, tests aside",
            source.lines
        ),
        format!(
            "tests: {} lines of Rust",
            source
                .tests
                .saturating_add(beside.lines)
                .saturating_add(beside.tests)
                .saturating_add(tests.lines)
                .saturating_add(tests.tests)
        ),
        format!(
            "rules: {rules} in {rule_lines} lines, {} a rule",
            tenths(rule_lines, rules)
        ),
        public_items(root),
        format!(
            "public types of one name: {}{}",
            duplicates.len(),
            listed(duplicates.keys().cloned())
        ),
        format!("circles of files inside a crate: {}", circles.len()),
    ];
    said.extend(
        circles.iter().map(|(krate, files)| {
            format!("  {krate}: {} files: {}", files.len(), files.join(", "))
        }),
    );
    for (build, options) in BUILDS {
        said.push(match crates_in_a_build(root, options) {
            Some(count) => format!("crates in the build {build}: {count}"),
            None => format!("crates in the build {build}: cargo tree did not run"),
        });
    }
    said
}

/// Returns one decimal place of a quotient.
fn tenths(all: usize, parts: usize) -> String {
    match all.saturating_mul(10).checked_div(parts) {
        Some(tenths) => format!(
            "{}.{}",
            tenths.checked_div(10).unwrap_or_default(),
            tenths.checked_rem(10).unwrap_or_default()
        ),
        None => "none".to_owned(),
    }
}

fn listed(names: impl Iterator<Item = String>) -> String {
    let names: Vec<String> = names.collect();
    match names.is_empty() {
        true => String::new(),
        false => format!(": {}", names.join(", ")),
    }
}

/// The lines of the Rust files in a folder of each crate, those of its tests apart.
fn size(root: &Path, dirs: &[&str], folder: &str) -> Size {
    let mut size = Size::default();
    for dir in dirs {
        for file in files(&root.join(dir), "rs") {
            let place = file.strip_prefix(root).unwrap_or(&file);
            let within =
                folder.is_empty() || place.components().any(|part| part.as_os_str() == folder);
            if !within {
                continue;
            }
            let text = read(&file);
            let all = text.lines().count();
            let program = match is_test_file(&place.display().to_string()) {
                true => 0,
                false => program_lines(&text),
            };
            size.lines = size.lines.saturating_add(program);
            size.tests = size.tests.saturating_add(all.saturating_sub(program));
        }
    }
    size
}

/// The lines of a file before its module of tests.
fn program_lines(text: &str) -> usize {
    let mut lines = text.lines().enumerate().peekable();
    while let Some((at, line)) = lines.next() {
        let next = lines.peek().map(|(_, next)| *next).unwrap_or_default();
        if line == "#[cfg(test)]" && next.starts_with("mod ") && next.ends_with('{') {
            return at;
        }
    }
    text.lines().count()
}

/// The number of rules that the rule sets declare: each has one declaration in its README, which is made from the set.
fn rules(root: &Path) -> usize {
    let readmes = folders(&root.join("rules"))
        .into_iter()
        .map(|dir| read(&dir.join("README.md")));
    readmes
        .map(|readme| readme.matches("\n<!-- declared").count())
        .sum()
}

/// Public items of the crates: as `cargo public-api` counts them where it is installed, else as the sources declare them.
fn public_items(root: &Path) -> String {
    let mut counts = BTreeMap::new();
    for dir in folders(&root.join("crates")) {
        let name = dir.file_name().unwrap_or_default().display().to_string();
        let Some(count) = public_api(root, &name) else {
            return format!(
                "public items: {} declared in the sources of the crates (install cargo-public-api for the exact number)",
                declared(root)
            );
        };
        counts.insert(name, count);
    }
    let all: usize = counts.values().sum();
    let each: Vec<String> = counts
        .iter()
        .map(|(name, count)| format!("{name} {count}"))
        .collect();
    format!("public items: {all} ({})", each.join(", "))
}

fn public_api(root: &Path, name: &str) -> Option<usize> {
    let package = match name {
        "redress" => name.to_owned(),
        name => format!("redress-{name}"),
    };
    let api = crate::cargo_command()
        .args(["public-api", "-sss", "-p", &package])
        // It reads what rustdoc says as JSON, which is not stable yet.
        .env("RUSTC_BOOTSTRAP", "1")
        .current_dir(root)
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&api.stdout).into_owned();
    api.status.success().then(|| text.lines().count())
}

/// The lines of the crates that declare something public: items, fields and functions of types.
fn declared(root: &Path) -> usize {
    let dirs = folders(&root.join("crates"));
    let all = dirs.iter().flat_map(|dir| files(&dir.join("src"), "rs"));
    let lines = all.map(|file| {
        let text = read(&file);
        let program = text.lines().take(program_lines(&text));
        program
            .filter(|line| line.trim_start().starts_with("pub "))
            .count()
    });
    lines.sum()
}

/// The builds whose crates are counted: by default, and without the pages of `serve`.
pub(crate) const BUILDS: [(&str, &[&str]); 2] = [
    ("by default", &[]),
    ("without `serve`", &["--no-default-features"]),
];

/// Returns the number of crates of a build, the program among them.
pub(crate) fn crates_in_a_build(root: &Path, options: &[&str]) -> Option<usize> {
    let tree = crate::cargo_command()
        .args(["tree", "-p", "redress-cli", "-e", "normal"])
        .args(options)
        .args(["--prefix", "none", "--locked"])
        .current_dir(root)
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&tree.stdout).into_owned();
    let crates: BTreeSet<&str> = text
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    Some(crates.len())
}
