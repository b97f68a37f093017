//! Subjects of commits: `area: change`, at most 72 characters.

use std::path::Path;
use std::process::Command;

/// The most characters of a subject.
const LONGEST: usize = 72;

/// Words with which no imperative begins.
const NO_VERBS: [&str; 9] = [
    "a", "an", "of", "the", "what", "whether", "which", "whose", "wip",
];

/// Returns what is wrong with the subjects of the commits after `base`, merges aside.
pub(crate) fn problems(root: &Path, base: &str) -> Result<Vec<String>, String> {
    let log = Command::new("git")
        .args(["log", "--no-merges", "--format=%h %s"])
        .arg(format!("{base}..HEAD"))
        .current_dir(root)
        .output()
        .map_err(|error| format!("git did not run: {error}"))?;
    if !log.status.success() {
        let said = String::from_utf8_lossy(&log.stderr);
        return Err(format!("commits since {base}: {}", said.trim()));
    }
    let log = String::from_utf8_lossy(&log.stdout).into_owned();
    let mut problems = Vec::new();
    for (hash, subject) in log.lines().filter_map(|line| line.split_once(' ')) {
        if let Some(wrong) = wrong(subject) {
            problems.push(format!("commit {hash}: {wrong}: `{subject}`"));
        }
    }
    Ok(problems)
}

/// Returns what is wrong with a subject, if anything is.
fn wrong(subject: &str) -> Option<String> {
    let length = subject.chars().count();
    if length > LONGEST {
        return Some(format!("{length} characters, at most {LONGEST}"));
    }
    let Some((area, change)) = subject.split_once(": ") else {
        return Some("write `area: imperative change`".to_owned());
    };
    let fits = |c: char| c.is_alphanumeric() || "-_./, ".contains(c);
    if area.is_empty() || !area.chars().all(fits) {
        return Some("the area is a name, such as `law` or `README`".to_owned());
    }
    let first = change.split_whitespace().next().unwrap_or_default();
    if NO_VERBS.contains(&first.to_lowercase().as_str()) {
        return Some(format!("`{first}` begins no imperative"));
    }
    let ends = change.ends_with('.');
    ends.then(|| "no period at the end".to_owned())
}

#[cfg(test)]
mod tests {
    use super::wrong;

    #[test]
    fn a_subject_is_an_area_and_an_imperative_change() {
        for good in [
            "law: end an approach of ca9 at Galan",
            "xtask: act on the checkout in which it is run",
            "README, book: show the simplest example first",
        ] {
            assert_eq!(wrong(good), None, "{good}");
        }
        for bad in [
            "rename",
            "law: the table is read once",
            "law: wip",
            "law: add a case.",
            ": add a case",
            &format!("law: {}", "x".repeat(68)),
        ] {
            assert!(wrong(bad).is_some(), "{bad}");
        }
    }
}
