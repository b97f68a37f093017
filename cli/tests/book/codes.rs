//! Every error code is in the book, with an example that causes it and one that does not.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use redress::casefile::CODES;

use crate::console::{Ran, Shell, Shown, book, holds, root};

/// The chapter with the sections of all codes; `cargo xtask book` puts them together.
pub(crate) const PAGE: &str = "docs/book/src/codes.md";

/// Codes that no user's file or command can cause on every machine, each with the test that causes it.
const UNMET: &[(&str, &str, &str)] = &[
    (
        "L1008",
        LEDGER,
        "a_disk_that_can_only_be_read_answers_and_takes_no_posting",
    ),
    (
        "L1009",
        LEDGER,
        "a_full_disk_is_said_to_be_full_and_nothing_is_lost",
    ),
    (
        "L1010",
        OF_LEDGERS,
        "what_a_disk_or_another_program_does_has_its_code",
    ),
    (
        "L1011",
        OF_LEDGERS,
        "what_a_disk_or_another_program_does_has_its_code",
    ),
    (
        "L1012",
        LEDGER,
        "a_write_or_sync_that_fails_ends_in_an_error_and_a_ledger_that_verifies",
    ),
    (
        "L1501",
        OF_LEDGERS,
        "what_a_disk_or_another_program_does_has_its_code",
    ),
    (
        "P203",
        "crates/plugin-host/src/file.rs",
        "a_file_of_another_user_is_refused",
    ),
    (
        "P207",
        "cli/tests/cases/rule_sets.rs",
        "attack_needed_library",
    ),
    (
        "P402",
        HOSTILE,
        "another_sets_file_is_not_taken_for_this_one",
    ),
    (
        "P403",
        HOSTILE,
        "a_table_of_another_kind_is_refused_and_a_later_one_is_used",
    ),
    (
        "P404",
        "crates/plugin-host/src/error.rs",
        "each_problem_has_its_code",
    ),
    (
        "P405",
        HOSTILE,
        "another_sets_file_is_not_taken_for_this_one",
    ),
    (
        "P501",
        "crates/plugin-host/src/error.rs",
        "each_problem_has_its_code",
    ),
];

const LEDGER: &str = "cli/tests/ledger/main.rs";
const OF_LEDGERS: &str = "crates/ledger/src/error.rs";
const HOSTILE: &str = "tests/tests/hostile.rs";

/// The sentence in the section of a code without an example.
const NO_EXAMPLE: &str = "No example can be shown here";

/// Returns the codes that a text reports, such as `error[E204]`.
fn codes_in(text: &str) -> BTreeSet<&str> {
    let marks = ["error[", "warning["];
    let marks = marks.iter().flat_map(|mark| text.split(mark).skip(1));
    marks
        .filter_map(|rest| rest.split_once(']'))
        .map(|(code, _)| code)
        .collect()
}

/// Returns the folders of examples, by code.
fn folders() -> BTreeMap<String, String> {
    let entries = fs::read_dir(book().join("codes")).unwrap();
    let codes = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    codes
        .map(|code| (code.clone(), format!("docs/book/codes/{code}")))
        .collect()
}

/// Returns every string in the sources that is a code: a capital letter, then three or four digits.
fn in_the_sources() -> BTreeSet<String> {
    fn look(dir: &Path, found: &mut BTreeSet<String>) {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                look(&path, found);
            } else if path.extension().is_some_and(|known| known == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                let text = text.split("#[cfg(test)]").next().unwrap();
                found.extend(text.split('"').filter(|it| is_code(it)).map(str::to_owned));
            }
        }
    }
    let mut found = BTreeSet::new();
    look(&root().join("cli/src"), &mut found);
    for entry in fs::read_dir(root().join("crates")).unwrap() {
        look(&entry.unwrap().path().join("src"), &mut found);
    }
    found
}

fn is_code(text: &str) -> bool {
    let digits = text.strip_prefix(|c: char| c.is_ascii_uppercase());
    digits.is_some_and(|it| matches!(it.len(), 3 | 4) && it.bytes().all(|c| c.is_ascii_digit()))
}

#[test]
fn every_code_has_its_section() {
    let known = in_the_sources();
    assert!(known.len() > 80, "{known:?}");
    let folders: BTreeSet<String> = folders().into_keys().collect();
    assert_eq!(folders, known);
    let page = fs::read_to_string(root().join(PAGE)).unwrap();
    for code in &known {
        let head = format!("\n### {code}: ");
        assert_eq!(page.matches(&head).count(), 1, "{code} in {PAGE}");
    }
}

#[test]
fn a_code_of_a_case_file_means_what_the_reader_says() {
    for (code, means) in CODES {
        let section = root().join(format!("docs/book/codes/{code}/section.md"));
        let text = fs::read_to_string(section).unwrap();
        assert_eq!(text.lines().next(), Some(&*format!("# {code}: {means}")));
    }
}

#[test]
fn each_failing_example_has_exactly_its_code_and_each_passing_one_has_not() {
    let mut wrong = Vec::new();
    for (code, dir) in folders() {
        let page = root().join(&dir).join("section.md");
        let ran = match holds(&page, Shell::new(&code, &dir), true) {
            Ok(ran) => ran,
            Err(differs) => {
                wrong.push(differs);
                continue;
            }
        };
        if let Some((_, file, test)) = UNMET.iter().find(|(unmet, ..)| *unmet == code) {
            assert!(ran.is_empty(), "{code} has an example");
            let text = fs::read_to_string(&page).unwrap();
            assert!(
                text.contains(NO_EXAMPLE),
                "{code}: the section does not say so"
            );
            let tests = fs::read_to_string(root().join(file)).unwrap();
            assert!(
                tests.contains(&format!("fn {test}()")),
                "{code}: {file} has no {test}"
            );
            continue;
        }
        if let Err(differs) = has_it_and_has_it_not(&code, &ran) {
            wrong.push(format!("{code}: {differs}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// Checks that one command reports this code and no other, and that the last command succeeds without a code.
fn has_it_and_has_it_not(code: &str, ran: &[(Shown, Ran)]) -> Result<(), String> {
    let Some(((_, last), before)) = ran.split_last() else {
        return Err("no example".to_owned());
    };
    if !codes_in(&last.said).is_empty() || !matches!(last.code, 0 | 4) {
        return Err(format!("the passing example says {}", last.said));
    }
    let with = before
        .iter()
        .filter(|(_, ran)| !codes_in(&ran.said).is_empty());
    let with: Vec<&Ran> = with.map(|(_, ran)| ran).collect();
    let [failing] = with[..] else {
        return Err(format!(
            "{} commands have codes before the last",
            with.len()
        ));
    };
    if failing.code != ends_with(code) {
        return Err(format!("the failing example ends with {}", failing.code));
    }
    let has = codes_in(&failing.said);
    // What is nested so deep is no value of any key, and that there are more errors is said after others.
    let alone = has.len() == 1 || matches!(code, "E004" | "E007");
    match has.contains(code) && alone {
        true => Ok(()),
        false => Err(format!("the failing example has {has:?}")),
    }
}

/// Returns the exit code that the chapter states for a family of codes.
fn ends_with(code: &str) -> i32 {
    match code.split_at(1) {
        ("W", _) => 0,
        ("P", _) => 1,
        ("L", number) if number.starts_with("10") || number.starts_with("14") => 1,
        _ => 3,
    }
}
