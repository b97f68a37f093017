//! The files that are made out of the tree: docs/coverage.md, chapters of the book, schema/case.json, the READMEs of rule sets.
//!
//! An example of the tests' crate makes them, because that crate already binds the law and reads the decided cases. So
//! no page can say what a result does not, and this program stays quick to build.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Returns the chore that writes a page.
pub(crate) fn chore(page: &str) -> &'static str {
    match page.split('/').next() {
        Some("schema") => "schema",
        Some("rules" | "examples") => "readmes",
        _ if page.starts_with("docs/book/") => "book",
        _ => "coverage",
    }
}

/// Runs every command that the book and the README show, and writes what it prints into the page. What a page leaves out
/// stays out, so that a person writes those blocks.
pub(crate) fn console(root: &Path) -> Result<(), String> {
    let ran = crate::cargo_command()
        .args(["test", "--quiet", "--locked", "--workspace"])
        .args(["--test", "book"])
        .env("REDRESS_CONSOLE", "write")
        .current_dir(root)
        .status();
    match ran {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err("a page shows what its commands do not print".to_owned()),
        Err(error) => Err(format!("cargo did not run: {error}")),
    }
}

/// Every page as the tree now says it, by its path within the tree.
pub(crate) fn pages(root: &Path) -> Result<BTreeMap<String, String>, String> {
    // With the features of the whole workspace, so that nothing that its tests use is built a second time.
    let built = crate::cargo_command()
        .args(["build", "--quiet", "--locked", "--workspace"])
        .args(["--example", "pages", "--message-format=json"])
        .current_dir(root)
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("cargo did not run: {error}"))?;
    let program = String::from_utf8_lossy(&built.stdout)
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .find_map(|message: serde_json::Value| {
            message.get("executable")?.as_str().map(PathBuf::from)
        })
        .ok_or("the program that makes the pages was not built")?;
    let made = Command::new(program)
        .current_dir(root)
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("the pages could not be made: {error}"))?;
    if !made.status.success() {
        return Err("the pages could not be made".to_owned());
    }
    serde_json::from_slice(&made.stdout).map_err(|error| error.to_string())
}

/// Writes the pages of a chore; the paths of those that it wrote anew.
pub(crate) fn write(root: &Path, of: &str) -> Result<Vec<PathBuf>, String> {
    let mut written = Vec::new();
    for (page, text) in pages(root)? {
        let place = root.join(&page);
        let stands = std::fs::read_to_string(&place).unwrap_or_default();
        if chore(&page) != of || stands == text {
            continue;
        }
        let wrong = |error: std::io::Error| format!("{page}: {error}");
        if let Some(parent) = place.parent() {
            std::fs::create_dir_all(parent).map_err(wrong)?;
        }
        std::fs::write(&place, text).map_err(wrong)?;
        written.push(place);
    }
    Ok(written)
}

/// What to do about a page that is not what the tree says; nothing where it is.
pub(crate) fn stale(path: &str, stands: &str, page: &str) -> Option<String> {
    if stands == page {
        return None;
    }
    let same = stands.lines().zip(page.lines());
    let same = same.take_while(|(stands, now)| stands == now).count();
    let line = same.saturating_add(1);
    let chore = chore(path);
    Some(format!(
        "stale from line {line} on: run `cargo xtask {chore}`"
    ))
}

#[cfg(test)]
mod tests {
    use super::stale;

    #[test]
    fn a_page_is_stale_from_the_first_line_that_differs() {
        let page = "a\nb\nc\n";
        assert_eq!(stale("docs/coverage.md", page, page), None);
        let says = |stands| stale("docs/coverage.md", stands, page).unwrap();
        assert!(says("a\nB\nc\n").starts_with("stale from line 2 on"));
        assert!(says("a\nb\n").starts_with("stale from line 3 on"));
        assert!(says("a\nb\nc\nd\n").starts_with("stale from line 4 on"));
        assert!(says("").contains("`cargo xtask coverage`"));
        let of_book = stale("docs/book/src/codes.md", "", page).unwrap();
        assert!(of_book.contains("`cargo xtask book`"));
        let of_schema = stale("schema/case.json", "", page).unwrap();
        assert!(of_schema.contains("`cargo xtask schema`"));
        for readme in ["rules/mvra/README.md", "examples/monzel/README.md"] {
            let stale = stale(readme, "", page).unwrap();
            assert!(stale.contains("`cargo xtask readmes`"));
        }
    }
}
