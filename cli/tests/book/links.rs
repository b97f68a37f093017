//! Tests that the targets of links and includes exist.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::console::{book, root};

/// Returns every page of the book.
pub(crate) fn pages() -> Vec<PathBuf> {
    fn look(dir: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                look(&path, found);
            } else if path.extension().is_some_and(|known| known == "md") {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    look(&book().join("src"), &mut found);
    found
}

/// Splits the text outside blocks at backquotes; every second part is code.
fn parts(text: &str) -> Vec<String> {
    let mut within = false;
    let mut outside = String::new();
    for line in text.lines() {
        if line.starts_with("```") {
            within = !within;
        } else if !within {
            outside.push_str(line);
            outside.push('\n');
        }
    }
    outside.split('`').map(str::to_owned).collect()
}

/// Returns the text between backquotes.
pub(crate) fn spans(text: &str) -> Vec<String> {
    parts(text).into_iter().skip(1).step_by(2).collect()
}

/// Returns the text without code, because code contains no links.
fn prose(text: &str) -> String {
    let parts = parts(text).into_iter().step_by(2);
    parts.collect::<Vec<_>>().join("`")
}

/// Returns the targets of the links of a page.
fn links(text: &str) -> Vec<String> {
    let text = prose(text);
    let all = text.split("](").skip(1);
    all.filter_map(|rest| Some(rest.split_once(')')?.0.to_owned()))
        .collect()
}

/// Returns the anchors of a page's headings.
fn anchors(text: &str) -> BTreeSet<String> {
    let mut within = false;
    let mut anchors = BTreeSet::new();
    for line in text.lines() {
        if line.starts_with("```") {
            within = !within;
        } else if let Some(id) = line.strip_prefix("<a id=\"") {
            anchors.extend(id.split('"').next().map(str::to_owned));
        } else if !within && line.starts_with('#') {
            let head = line.trim_start_matches('#').trim().to_lowercase();
            let kept = head.chars().filter_map(|c| match c {
                ' ' => Some('-'),
                c if c.is_alphanumeric() || c == '-' || c == '_' => Some(c),
                _ => None,
            });
            anchors.insert(kept.collect());
        }
    }
    anchors
}

#[test]
fn no_link_is_dead() {
    for page in pages() {
        let text = fs::read_to_string(&page).unwrap();
        for link in links(&text) {
            let (path, anchor) = link.split_once('#').unwrap_or((&link, ""));
            if path.starts_with("https://") {
                continue;
            }
            let place = match path {
                "" => page.clone(),
                path => page.parent().unwrap().join(path),
            };
            assert!(place.exists(), "{}: {link}", page.display());
            // Outside the book's pages a link works in the tree and not in the built book.
            let place = place.canonicalize().unwrap();
            assert!(
                place.starts_with(book().join("src")),
                "{}: {link} leaves the book",
                page.display()
            );
            if !anchor.is_empty() {
                let of = fs::read_to_string(&place).unwrap();
                assert!(anchors(&of).contains(anchor), "{}: {link}", page.display());
            }
        }
    }
}

#[test]
fn what_is_included_is_there() {
    let mut included = 0;
    for page in pages() {
        let text = fs::read_to_string(&page).unwrap();
        for rest in text.split("{{#include ").skip(1) {
            let what = rest.split("}}").next().unwrap().trim();
            let (path, part) = what.split_once(':').unwrap_or((what, ""));
            let place = page.parent().unwrap().join(path);
            let of = fs::read_to_string(&place)
                .unwrap_or_else(|error| panic!("{}: {path}: {error}", page.display()));
            // Its links would be looked for beside the page.
            assert!(
                links(&of).is_empty() || !path.ends_with(".md"),
                "{}: {path} links",
                page.display()
            );
            // Lines, as `21:` or `3:9`.
            if part.bytes().all(|c| c.is_ascii_digit() || c == b':') {
                // Lines move; a table begins where it is meant to.
                let from = part.split(':').next().unwrap().parse::<usize>();
                let first = from.map(|from| of.lines().nth(from - 1).unwrap_or_default());
                let begins = first.is_ok_and(|line| line.starts_with('['));
                assert!(
                    begins || part.is_empty(),
                    "{}: {path}:{part}",
                    page.display()
                );
            } else {
                for mark in ["ANCHOR", "ANCHOR_END"] {
                    let mark = format!("{mark}: {part}");
                    let there = of.lines().filter(|line| line.trim_end().ends_with(&mark));
                    assert_eq!(there.count(), 1, "{}: {path}: {mark}", page.display());
                }
            }
            included += 1;
        }
    }
    assert!(
        included > 0,
        "nothing is included: the test looks at the wrong place"
    );
}

#[test]
fn the_summary_names_every_page_once() {
    let summary = fs::read_to_string(book().join("src/SUMMARY.md")).unwrap();
    let named = links(&summary);
    let all: BTreeSet<String> = named.iter().cloned().collect();
    assert_eq!(all.len(), named.len(), "each once");
    let there = pages().into_iter().map(|page| {
        let page = page.strip_prefix(book().join("src")).unwrap().to_owned();
        page.display().to_string()
    });
    let there: BTreeSet<String> = there.filter(|page| page != "SUMMARY.md").collect();
    assert_eq!(all, there);
}

/// Tests the links to the book from other documents.
#[test]
fn the_readme_and_the_contributing_guide_point_at_the_book() {
    for name in ["README.md", "CONTRIBUTING.md"] {
        let text = fs::read_to_string(root().join(name)).unwrap();
        assert!(text.contains("](docs/book/src/SUMMARY.md)"), "{name}");
    }
}
