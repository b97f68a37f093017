//! Copies: a public one holds nothing of the texts of a case file, a sealed one says what it is.
#![expect(clippy::string_slice, reason = "tests may fail loudly")]

use std::fs;

use serde_json::Value;

use crate::filled::filled;
use crate::run::{Folder, Ran};

/// Stands in every text of the case file. No word of the program or of the law has it.
const CANARY: &str = "canary-7f3a9c";

/// Nothing of it in what was said, nor in any file that is left in the folder, the case files aside.
#[track_caller]
fn silent(folder: &Folder, ran: &Ran, args: &[&str]) {
    for said in [&ran.out, &ran.err] {
        let at = said
            .find("canary")
            .map(|at| &said[at.saturating_sub(200)..]);
        assert_eq!(at, None, "{args:?}");
    }
    for name in folder.names() {
        if !name.ends_with(".facts.json") && name != "facts.toml" {
            let bytes = fs::read(folder.path(&name)).unwrap();
            let text = String::from_utf8_lossy(&bytes);
            assert!(!text.contains("canary"), "{args:?}: {name}");
        }
    }
}

const REPORTS: [&str; 10] = [
    "compute", "compare", "explain", "needs", "review", "judgment", "payment", "timeline", "vary",
    "solve",
];

#[test]
fn a_public_copy_holds_no_text_of_the_case_file() {
    let folder = Folder::new("audience-public");
    let whole = filled(&folder, CANARY, CANARY);
    // A choice of the law's, so that a result is written; and the file as it was filled, which ends in errors.
    let known = whole
        .replace(
            &format!("\"choice\": \"{CANARY}\""),
            "\"choice\": \"relative-role\"",
        )
        .replace(
            &format!("\"method\": \"{CANARY}\""),
            "\"method\": \"one-over-n\"",
        );
    folder.write("known.facts.json", &known);
    folder.write("whole.facts.json", &whole);
    // Errors of every kind of the reader: a line cut off, a key misspelled, a reference to nothing.
    folder.write("cut.facts.json", &known[..known.len() / 2]);
    folder.write(
        "key.facts.json",
        &known.replacen("\"what\"", "\"canary-key\"", 1),
    );
    folder.write(
        "reference.facts.json",
        &known.replacen(
            &format!("\"payor\": \"{CANARY}-payee\""),
            "\"payor\": \"canary-nobody\"",
            1,
        ),
    );
    folder.write(
        "money.facts.json",
        &known.replacen("\"2500.00\"", "\"canary-money\"", 3),
    );
    let all = ["human", "plain", "json", "csv", "markdown"];
    for (file, formats) in [
        ("known", &all[..]),
        ("whole", &all[..1]),
        ("cut", &all[..1]),
        ("key", &all[..1]),
        ("reference", &all[..1]),
        ("money", &all[..1]),
    ] {
        let path = format!("{file}.facts.json");
        for report in REPORTS {
            let command = [report, &path, "--audience=public"];
            let vary = format!("--fact=victims.{CANARY}-victim.record.predicted=1..3");
            let more: &[&str] = match report {
                "compare" => &["--all"],
                "vary" => &[&vary],
                "solve" => &[&vary, "--award=100.00"],
                "timeline" => &["--profiles=ca5,ca7", "--from=2014-01-01", "--to=2018-12-31"],
                "payment" => &["--amount=100.00", "--date=2016-05-02"],
                _ => &[],
            };
            for format in formats {
                let format = format!("--format={format}");
                let args = [&command, more, &[&*format]].concat();
                let ran = folder.run(&args);
                silent(&folder, &ran, &args);
                // What reads makes every report; what does not makes none, and says where.
                let written = !ran.out.is_empty();
                match file {
                    "known" => assert!(written, "{ran:?}"),
                    "whole" => {}
                    _ => assert!(!written && ran.err.contains(&format!("{path}:")), "{ran:?}"),
                }
            }
            let output = format!("{report}.md");
            let right = format!("--assume=victims.{CANARY}-victim.record.predicted=12");
            let wrong = format!("--assume=victims.{CANARY}-victims.record.predicted=12");
            for more in [[&*right, "--quiet"], [&*wrong, "--quiet"], ["-o", &output]] {
                let args = [&command[..], &more].concat();
                silent(&folder, &folder.run(&args), &args);
            }
        }
    }
    // The same file, told to its holder, is full of them: the search does find what is there.
    let told = folder.run(&["explain", "known.facts.json"]);
    assert!(told.out.matches("canary").count() > 60, "{told:?}");
    let cut = folder.run(&["explain", "key.facts.json"]);
    assert!(cut.err.contains("canary-key"), "{cut:?}");
}

#[test]
fn a_public_copy_has_the_same_amounts() {
    let folder = Folder::new("audience-amounts");
    let of = |args: &[&str]| -> Vec<Value> {
        let command = ["compute", "facts.toml", "--format=json"];
        let ran = folder.run(&[&command, args].concat());
        let result: Value = serde_json::from_str(&ran.out).unwrap();
        let claims = result["claims"].as_array().unwrap();
        claims.iter().map(|claim| claim["tree"].clone()).collect()
    };
    let plain = |claims: Vec<Value>| {
        let text = serde_json::to_string(&claims).unwrap();
        text.replace("victim-1", "amy")
            .replace("victim-2", "vicky")
            .replace("defendant-1", "doe")
            .replace("loss-1", "1")
    };
    assert_eq!(plain(of(&["--audience=public"])), plain(of(&[])));
}

#[test]
fn a_sealed_copy_says_so_and_goes_to_a_file_of_its_own() {
    let folder = Folder::new("audience-sealed");
    let sealed = ["compute", "facts.toml", "--audience=sealed"];
    let refused = folder.run(&sealed);
    assert_eq!((refused.code, refused.out.as_str()), (Some(2), ""));
    assert!(refused.err.contains("give -o FILE"), "{refused:?}");
    let csv = folder.run(&[&sealed[..], &["-o", "copy.csv"]].concat());
    assert_eq!(csv.code, Some(2), "{csv:?}");
    for name in ["copy.txt", "copy.md", "copy.json"] {
        folder.run(&[&sealed[..], &["-o", name]].concat());
        let text = folder.read(name);
        let said = text.matches("SEALED: to be filed under seal").count();
        assert_eq!(said, if name == "copy.json" { 1 } else { 2 }, "{name}");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = fs::metadata(folder.path(name))
                .unwrap()
                .permissions()
                .mode();
            assert_eq!(mode & 0o777, 0o600, "{name}");
        }
    }
}
