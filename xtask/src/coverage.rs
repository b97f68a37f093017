//! `docs/coverage.md`: what the law and the decided cases cover.
//!
//! An example of the tests' crate makes the page, because that crate already binds the law and reads the decided
//! cases. So the page cannot say what a result does not, and this program stays quick to build.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Where the page stands.
pub(crate) fn place(root: &Path) -> PathBuf {
    root.join("docs/coverage.md")
}

/// The page as the tree now says it.
pub(crate) fn page(root: &Path) -> Result<String, String> {
    let made = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--locked", "-p", "redress-tests"])
        .args(["--example", "coverage"])
        .current_dir(root)
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("cargo did not run: {error}"))?;
    if !made.status.success() {
        return Err("the page could not be made".to_owned());
    }
    String::from_utf8(made.stdout).map_err(|error| error.to_string())
}

/// What to do about a page that is not what the tree says; nothing where it is.
pub(crate) fn stale(stands: &str, page: &str) -> Option<String> {
    if stands == page {
        return None;
    }
    let same = stands.lines().zip(page.lines());
    let same = same.take_while(|(stands, now)| stands == now).count();
    let line = same.saturating_add(1);
    Some(format!(
        "stale from line {line} on: run `cargo xtask coverage`"
    ))
}

#[cfg(test)]
mod tests {
    use super::stale;

    #[test]
    fn a_page_is_stale_from_the_first_line_that_differs() {
        let page = "a\nb\nc\n";
        assert_eq!(stale(page, page), None);
        let says = |stands| stale(stands, page).unwrap();
        assert!(says("a\nB\nc\n").starts_with("stale from line 2 on"));
        assert!(says("a\nb\n").starts_with("stale from line 3 on"));
        assert!(says("a\nb\nc\nd\n").starts_with("stale from line 4 on"));
        assert!(says("").contains("`cargo xtask coverage`"));
    }
}
