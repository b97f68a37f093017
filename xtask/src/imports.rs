//! Which file of a crate uses which, and the circles among them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::tree::{files, folders, is_test_file, read};

/// Returns the circles of files inside a crate, each with the crate and its files.
pub(crate) fn circles(root: &Path) -> Vec<(String, Vec<String>)> {
    let dirs = ["crates", "rules"]
        .iter()
        .flat_map(|dir| folders(&root.join(dir)))
        .chain([root.join("cli")]);
    dirs.flat_map(|dir| {
        let name = dir.strip_prefix(root).unwrap_or(&dir).display().to_string();
        let circles = circles_in(&dir.join("src")).into_iter();
        circles.map(move |circle| (name.clone(), circle))
    })
    .collect()
}

fn circles_in(src: &Path) -> Vec<Vec<String>> {
    let mut krate = Crate::default();
    for file in files(src, "rs") {
        let place = file
            .strip_prefix(src)
            .unwrap_or(&file)
            .display()
            .to_string();
        if !is_test_file(&format!("/{place}")) {
            let path = module(&place);
            let (used, named) = paths(&read(&file));
            krate.used.insert(path.clone(), used);
            krate.named.insert(path.clone(), named);
            krate.files.insert(path, place);
        }
    }
    let mut uses: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (path, place) in &krate.files {
        let used = krate.used.get(path).into_iter().flatten();
        let used = used.filter_map(|used| krate.file_of(path, used, 0));
        uses.insert(place, used.filter(|used| *used != place).collect());
    }
    strongly_connected(&uses)
}

/// The path of the module that a file is.
fn module(place: &str) -> Vec<String> {
    let path = place.trim_end_matches(".rs");
    let mut parts: Vec<String> = path.split('/').map(str::to_owned).collect();
    if parts
        .last()
        .is_some_and(|last| matches!(last.as_str(), "lib" | "main" | "mod"))
    {
        parts.pop();
    }
    parts
}

/// The files of a crate by the path of their module, which is empty for the root; the paths that each uses, and what it
/// names by `use`, so that a name is followed to where it is declared.
#[derive(Default)]
struct Crate {
    files: BTreeMap<Vec<String>, String>,
    used: BTreeMap<Vec<String>, Vec<Vec<String>>>,
    named: BTreeMap<Vec<String>, BTreeMap<String, Vec<String>>>,
}

impl Crate {
    /// Returns the file in which what a path names is declared: that of the deepest module in the path, or the one from
    /// which that module takes the name.
    fn file_of(&self, from: &[String], path: &[String], depth: usize) -> Option<&str> {
        let mut at: Vec<String> = match path.first().map(String::as_str)? {
            "crate" => Vec::new(),
            "self" | "super" => from.to_vec(),
            first => {
                let mut below = from.to_vec();
                below.push(first.to_owned());
                self.files.get(&below)?;
                from.to_vec()
            }
        };
        for part in path {
            match part.as_str() {
                "crate" | "self" => {}
                "super" => {
                    at.pop();
                }
                part => {
                    at.push(part.to_owned());
                    if self.files.contains_key(&at) {
                        continue;
                    }
                    at.pop();
                    let named = self.named.get(&at).and_then(|named| named.get(part));
                    // A circle of names alone ends somewhere.
                    let followed = named
                        .filter(|_| depth < 8)
                        .and_then(|named| self.file_of(&at, named, depth.saturating_add(1)));
                    if followed.is_some() {
                        return followed;
                    }
                    break;
                }
            }
        }
        self.files.get(&at).map(String::as_str)
    }
}

/// The paths that a text uses, and what each name that a `use` brings in stands for; tests and comments aside. To name
/// something again by `pub use` is not to use it.
fn paths(text: &str) -> (Vec<Vec<String>>, BTreeMap<String, Vec<String>>) {
    let code: Vec<&str> = text
        .lines()
        .take_while(|line| line.trim() != "#[cfg(test)]")
        .map(|line| line.split("//").next().unwrap_or_default())
        .collect();
    let code = code.join("\n");
    let (mut found, mut named) = (Vec::new(), Vec::new());
    let mut rest = code.as_str();
    while let Some((before, tree, after)) = next_use(rest) {
        used_in_code(before, &mut found);
        let mut brought = Vec::new();
        expand(&[], tree, &mut brought);
        let again = before.trim_end();
        if !(again.ends_with("pub") || again.ends_with(')')) {
            found.extend(brought.iter().cloned());
        }
        named.extend(brought);
        rest = after;
    }
    used_in_code(rest, &mut found);
    let named = named
        .into_iter()
        .filter_map(|path| Some((path.last()?.clone(), path)))
        .collect();
    (found, named)
}

/// The text before the next `use` statement, what it brings in, and the text after it.
fn next_use(code: &str) -> Option<(&str, &str, &str)> {
    let begins = |before: &str| {
        let line = before.rsplit('\n').next().unwrap_or_default().trim();
        line.is_empty() || line == "pub" || line.starts_with("pub(") && line.ends_with(')')
    };
    let (at, _) = code
        .match_indices("use ")
        .find(|(at, _)| begins(code.get(..*at).unwrap_or_default()))?;
    let (before, rest) = code.split_at_checked(at)?;
    let (tree, after) = rest.strip_prefix("use ")?.split_once(';')?;
    Some((before, tree, after))
}

/// Adds every path in code: a run of letters and colons with two colons in it.
fn used_in_code(code: &str, found: &mut Vec<Vec<String>>) {
    let part = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    for path in code.split(|c: char| !part(c)) {
        if path.contains("::") && !path.ends_with("::") && !path.starts_with(':') {
            found.push(parts(path).collect());
        }
    }
}

/// Every path of a tree of `use`.
fn expand(before: &[String], tree: &str, found: &mut Vec<Vec<String>>) {
    let mut depth = 0_usize;
    let mut branches = vec![String::new()];
    for c in tree.chars() {
        match c {
            '{' => depth = depth.saturating_add(1),
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if c == ',' && depth == 0 {
            branches.push(String::new());
        } else if let Some(branch) = branches.last_mut() {
            branch.push(c);
        }
    }
    for branch in branches {
        let branch = branch.trim();
        let mut path = before.to_vec();
        match branch.split_once('{') {
            Some((stem, rest)) => {
                path.extend(parts(stem));
                expand(&path, rest.trim_end().trim_end_matches('}'), found);
            }
            None if branch.is_empty() => {}
            None => {
                path.extend(parts(branch.split(" as ").next().unwrap_or_default()));
                found.push(path);
            }
        }
    }
}

fn parts(path: &str) -> impl Iterator<Item = String> {
    let parts = path.split("::").map(str::trim);
    parts.filter(|part| !part.is_empty()).map(str::to_owned)
}

/// The sets of more than one file in which each reaches each other.
fn strongly_connected(uses: &BTreeMap<&str, BTreeSet<&str>>) -> Vec<Vec<String>> {
    let reach: BTreeMap<&str, BTreeSet<&str>> = uses
        .keys()
        .map(|from| (*from, reachable(uses, from)))
        .collect();
    let reaches = |from: &str, to: &str| reach.get(from).is_some_and(|all| all.contains(to));
    let (mut found, mut done) = (Vec::new(), BTreeSet::new());
    for from in uses.keys() {
        let circle: Vec<String> = uses
            .keys()
            .filter(|to| reaches(from, to) && reaches(to, from))
            .map(|to| (*to).to_owned())
            .collect();
        if circle.len() > 1 && circle.iter().all(|file| done.insert(file.clone())) {
            found.push(circle);
        }
    }
    found
}

fn reachable<'u>(uses: &BTreeMap<&'u str, BTreeSet<&'u str>>, from: &str) -> BTreeSet<&'u str> {
    let (mut seen, mut next) = (BTreeSet::new(), vec![from]);
    while let Some(file) = next.pop() {
        for used in uses.get(file).into_iter().flatten() {
            if seen.insert(*used) {
                next.push(used);
            }
        }
    }
    seen
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(path: &str) -> Vec<String> {
        parts(path).collect()
    }

    #[test]
    fn every_path_that_is_used_is_found() {
        let text = "use crate::{a::{B, c::D}, e};\npub use super::f;\n// use crate::no;\n\
                    fn x() { g::h::i(crate::k) }\n#[cfg(test)]\nmod tests { use crate::z; }\n";
        let (found, named) = paths(text);
        let found: Vec<String> = found.iter().map(|path| path.join("::")).collect();
        for used in [
            "crate::a::B",
            "crate::a::c::D",
            "crate::e",
            "g::h::i",
            "crate::k",
        ] {
            assert!(found.contains(&used.to_owned()), "{used}: {found:?}");
        }
        assert!(
            !found
                .iter()
                .any(|path| path.contains("no") || path.contains('z'))
        );
        assert!(!found.contains(&"super::f".to_owned()), "{found:?}");
        assert_eq!(named.get("D"), Some(&path("crate::a::c::D")));
        assert_eq!(named.get("f"), Some(&path("super::f")));
    }

    #[test]
    fn a_name_is_followed_to_where_it_is_declared() {
        let mut krate = Crate::default();
        for (module, file) in [("", "lib.rs"), ("a", "a.rs"), ("a::b", "a/b.rs")] {
            krate.files.insert(path(module), file.to_owned());
        }
        let again = BTreeMap::from([("F".to_owned(), path("a::b::F"))]);
        krate.named.insert(path(""), again);
        let b = path("a::b");
        for (used, file) in [
            ("super::C", Some("a.rs")),
            ("crate::a::b::D", Some("a/b.rs")),
            ("crate::E", Some("lib.rs")),
            ("crate::F", Some("a/b.rs")),
            ("std::fmt", None),
        ] {
            assert_eq!(krate.file_of(&b, &path(used), 0), file, "{used}");
        }
        assert_eq!(krate.file_of(&[], &path("a::C"), 0), Some("a.rs"));
    }

    #[test]
    fn files_that_use_each_other_are_a_circle() {
        let uses = BTreeMap::from([
            ("a", BTreeSet::from(["b"])),
            ("b", BTreeSet::from(["a", "c"])),
            ("c", BTreeSet::new()),
        ]);
        assert_eq!(strongly_connected(&uses), [["a", "b"]]);
    }
}
