//! Compares the rules with every decided case under `tests/decided/`.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails loudly")]

use std::path::Path;

use redress::Redress;
use redress::decided::{self, DecidedCase};
use redress::law::Law;
use redress::rule::RuleSet;
use redress_rules_{{crate}}::{{Type}};

/// Opens the law of the program and of this folder, with the linked-in rule sets and this one.
fn redress() -> Redress {
    let mut sets = redress::linked_in();
    sets.push(&{{Type}});
    let mut law = Law::built_in(sets);
    law.add(&here().join("law")).unwrap();
    let mut redress = Redress::linked_in();
    *redress.law_mut() = law;
    redress
}

fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn every_decided_case_comes_out_as_the_court_said() {
    let redress = redress();
    for folder in decided::find(&here().join("tests/decided")).unwrap() {
        let case = DecidedCase::open(&folder).unwrap_or_else(|error| panic!("{error}"));
        let differences = case.differences(&redress).unwrap();
        assert!(differences.is_empty(), "{}: {differences:#?}", folder.display());
    }
}

/// `REDRESS_README=write cargo test` writes the declarations into the README; the remarks stay.
#[test]
fn the_readme_says_what_the_rules_declare() {
    let path = here().join("README.md");
    let text = std::fs::read_to_string(&path).unwrap();
    let redress = redress();
    let says = |holding: &str| Some(redress.law().holding(holding).ok()?.1.says);
    let readme = redress_conformance::readme({{Type}}.info(), &text, &says);
    if std::env::var("REDRESS_README").is_ok_and(|chosen| chosen == "write") {
        std::fs::write(&path, &readme).unwrap();
    } else {
        assert!(text == readme, "README.md is stale: run `REDRESS_README=write cargo test`");
    }
}
