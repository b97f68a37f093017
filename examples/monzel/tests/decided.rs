//! Compares the rules with every decided case under `tests/decided/`.
#![expect(clippy::unwrap_used, reason = "a test fails loudly")]

use std::path::Path;

use redress::Redress;
use redress::decided::{self, DecidedCase};
use redress::law::Law;
use redress_rules_monzel::Monzel;

/// Opens the law of the program and of this folder, with the linked-in rule sets and this one.
fn redress() -> Redress {
    let mut sets = redress::linked_in();
    sets.push(&Monzel);
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
        assert!(
            differences.is_empty(),
            "{}: {differences:#?}",
            folder.display()
        );
    }
}
