//! The book and the README are what the program prints: every command that they show is run, once. What they link to and
//! include is there, and every code of an error has its place.
//!
//! `cargo xtask console` writes what is printed into the pages, except where they leave something out.
#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    reason = "helpers of tests may fail loudly"
)]

mod codes;
mod console;
mod links;

use std::collections::BTreeSet;
use std::fs;

use console::{Shell, commands, holds, root};

/// A test for each page with commands, and the list of them.
macro_rules! pages {
    ($($(#[$attribute:meta])* $name:ident = $page:literal;)*) => {
        const PAGES: &[&str] = &[$($page),*];

        $(
            #[test]
            $(#[$attribute])*
            fn $name() {
                let name = stringify!($name);
                let shell = match name {
                    "adding_a_rule_set" => Shell::in_the_tree(name),
                    _ => Shell::new(name, ""),
                };
                holds(&root().join($page), shell, false).unwrap_or_else(|wrong| panic!("{wrong}"));
            }
        )*
    };
}

pages! {
    the_readme = "README.md";
    what_this_is = "docs/book/src/index.md";
    in_your_own_program = "docs/book/src/program.md";
    the_first_computation = "docs/book/src/first.md";
    an_interview = "docs/book/src/interview.md";
    reading_a_worksheet = "docs/book/src/worksheet.md";
    comparing_circuits = "docs/book/src/circuits.md";
    importing_a_spreadsheet = "docs/book/src/spreadsheets.md";
    lessons_for_a_class = "docs/book/src/lessons.md";
    keeping_a_ledger = "docs/book/src/ledger.md";
    adding_a_profile = "docs/book/src/profile.md";
    writing_a_formula = "docs/book/src/formula.md";
    adding_a_state = "docs/book/src/state.md";
    #[ignore = "it builds a rule set: examples/run tries it"]
    adding_a_rule_set = "docs/book/src/rule-set.md";
    reading_an_error = "docs/book/src/errors.md";
}

#[test]
fn every_page_with_a_command_is_tried() {
    let mut found = BTreeSet::new();
    for page in links::pages() {
        let text = fs::read_to_string(&page).unwrap();
        let place = page.strip_prefix(root()).unwrap().display().to_string();
        // A shell that is shown otherwise would be run by nobody.
        for kind in ["sh", "bash", "shell"] {
            let fence = format!("```{kind}");
            assert!(!text.lines().any(|line| line == fence), "{place}: {fence}");
        }
        // The sections of the codes are tried where they are written.
        if !commands(&text).is_empty() && place != codes::PAGE {
            found.insert(place);
        }
    }
    let tried = PAGES.iter().filter(|page| **page != "README.md");
    let tried: BTreeSet<String> = tried.map(|page| (*page).to_owned()).collect();
    assert_eq!(found, tried);
}

/// Tests that commands and options mentioned in the text exist.
#[test]
fn every_command_that_is_named_in_passing_is_one() {
    let mut named = BTreeSet::new();
    for page in links::pages() {
        let text = fs::read_to_string(&page).unwrap();
        for span in links::spans(&text) {
            // One with a file of arguments is tried where the file is.
            if span.starts_with("redress ") && !span.contains(" @") {
                named.insert(span.split_whitespace().collect::<Vec<_>>().join(" "));
            }
        }
    }
    assert!(named.len() > 10, "{named:?}");
    let mut shell = Shell::new("named", "");
    for command in named {
        let ran = shell.run(&format!("{command} --help"));
        assert_eq!(ran.code, 0, "`{command}`: {}", ran.said);
    }
}
