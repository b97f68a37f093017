//! Every command with every ending: the file is what its name says, or the command refuses and leaves none.

use std::fs;
use std::io::{Cursor, Read as _};
use std::path::Path;

use crate::run::{Folder, laraneta};

/// Every ending that is known, in a build with every format.
const ENDINGS: [&str; 8] = ["txt", "md", "html", "htm", "docx", "csv", "json", "pdf"];

/// Commands that write a document, each without `-o`; `L` stands for a ledger and `R` for a JSON result.
const DOCUMENTS: [&[&str]; 33] = [
    &["compute", "facts.toml"],
    &["compare", "facts.toml", "--profiles=ca5,ca7"],
    &[
        "compare",
        "facts.toml",
        "--profiles=ca5,ca7",
        "--first-difference",
    ],
    &["compare", "facts.toml", "--attribute=ca5,ca7"],
    &["report", "facts.toml", "--profiles=ca5,ca7"],
    &["recommendation", "facts.toml"],
    &["recommendation", "facts.toml", "--exhibit"],
    &["lesson", "facts.toml", "--profiles=ca5,ca7"],
    &["lesson", "--list"],
    &["timeline", "facts.toml", "--profiles=ca7"],
    &[
        "vary",
        "facts.toml",
        "--fact=victims.vicky.record.orders=1..3",
    ],
    &[
        "solve",
        "facts.toml",
        "--award=100.00",
        "--fact=victims.vicky.record.orders=1..3",
    ],
    &["explain", "facts.toml"],
    &["needs", "facts.toml"],
    &["review", "facts.toml"],
    &["judgment", "facts.toml"],
    &["statement", "facts.toml", "--victim=vicky"],
    &[
        "payment",
        "facts.toml",
        "--amount=10.00",
        "--date=2013-06-01",
    ],
    &["profiles", "list"],
    &["profiles", "diff", "ca5", "ca7", "--as-of=2012-11-14"],
    &["authorities", "show", "laraneta"],
    &["splits", "original-abuse"],
    &["parameters", "--as-of=2020-01-01"],
    &["rules", "list"],
    &["rules", "trusted"],
    &["awards", "--circuit=ca1"],
    &["demo"],
    &["rules", "show", "laraneta"],
    &["rules", "verify", "statute"],
    &["rules", "test", "laraneta", "--claims=40"],
    &["verify", "R", "--case=facts.toml"],
    &["ledger", "log", "L"],
    &["ledger", "balance", "L"],
];

/// Commands that write one kind of text, with the endings that they write.
const TEXTS: [(&[&str], &[&str]); 5] = [
    (&["schema", "case"], &["json"]),
    (&["new", "case"], &["toml"]),
    (&["profiles", "show", "ca7"], &["toml"]),
    (&["ledger", "export", "L"], &["jsonl", "csv"]),
    (
        &["ledger", "record", "L", "amy", "--date=2013-01-01"],
        &["toml"],
    ),
];

/// A folder with a ledger `L` and a result `R`.
fn folder(name: &str) -> Folder {
    let folder = Folder::new(name);
    folder.run(&["ledger", "new", "L"]).prints(0, &[]);
    let post = [
        "ledger",
        "post",
        "L",
        "finding",
        "--key=k1",
        "--victim=amy",
        "--case=ilnd/1:10-cr-00001",
        "--date=2012-01-01",
        "--amount=100.00",
        "--source==HYPERLINK(\"x\")",
    ];
    folder.run(&post).prints(0, &[]);
    let result = folder
        .run(&["compute", "facts.toml", "--format=json"])
        .wrote(4);
    folder.write("R", &result);
    folder
}

/// Fails unless a file is of the kind that its ending says.
#[track_caller]
fn is_what_it_says(file: &Path, command: &[&str]) {
    let bytes = fs::read(file).unwrap();
    let ending = file.extension().unwrap().to_str().unwrap();
    if ending == "docx" {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut document = String::new();
        let mut part = archive.by_name("word/document.xml").unwrap();
        part.read_to_string(&mut document).unwrap();
        assert!(document.contains("<w:t "), "{command:?}: no text");
        return;
    }
    if ending == "pdf" {
        assert!(bytes.starts_with(b"%PDF-"), "{command:?}");
        return;
    }
    let text = String::from_utf8(bytes).unwrap();
    assert!(!text.trim().is_empty(), "{command:?}: {ending} is empty");
    let is_html = text.starts_with("<!DOCTYPE html>");
    assert_eq!(is_html, ending.starts_with("htm"), "{command:?}: {ending}");
    let is_json = serde_json::from_str::<serde_json::Value>(&text).is_ok();
    assert_eq!(is_json, ending == "json", "{command:?}: {ending}");
    match ending {
        "csv" => {
            let columns = |line: &str| cells(line).len();
            let mut lines = text.split("\r\n").filter(|line| !line.is_empty());
            let head = columns(lines.next().unwrap());
            assert!(head > 1, "{command:?}: {text}");
            for line in lines {
                assert_eq!(columns(line), head, "{command:?}: {line}");
                for cell in cells(line) {
                    let runs = cell.trim_start().starts_with(['=', '+', '-', '@']);
                    assert!(!runs, "{command:?}: {cell}");
                }
            }
        }
        "txt" | "md" => {
            assert!(!text.contains('\u{1b}'), "{command:?}: color in a file");
        }
        _ => {}
    }
}

/// The cells of a line of CSV.
fn cells(line: &str) -> Vec<String> {
    let (mut cells, mut quoted) = (vec![String::new()], false);
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            c => cells.last_mut().unwrap().push(c),
        }
    }
    cells
}

#[test]
fn every_command_with_every_ending() {
    let folder = folder("endings");
    for command in DOCUMENTS {
        for ending in ENDINGS {
            let file = format!("out.{ending}");
            let ran = folder.run(&[command, &["-q", "-o", &file]].concat());
            assert!(matches!(ran.code, Some(0 | 4)), "{command:?}: {ran:?}");
            assert_eq!(ran.out, "", "{command:?}");
            is_what_it_says(&folder.path(&file), command);
            fs::remove_file(folder.path(&file)).unwrap();
        }
        let ran = folder.run(&[command, &["-o", "out.xlsx"]].concat());
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{ran:?}");
        for said in ["out.xlsx", ".txt", ".md", ".html", ".docx", ".csv", ".json"] {
            assert!(ran.err.contains(said), "{command:?}: {ran:?}");
        }
        assert!(!folder.path("out.xlsx").exists(), "{command:?}");
    }
    for (command, written) in TEXTS {
        for ending in ENDINGS.iter().chain(&["toml", "jsonl", "xlsx"]) {
            let file = format!("out.{ending}");
            let ran = folder.run(&[command, &["-q", "-o", &file]].concat());
            if written.contains(ending) {
                assert_eq!((ran.code, ran.out.as_str()), (Some(0), ""), "{ran:?}");
                fs::remove_file(folder.path(&file)).unwrap();
                continue;
            }
            assert_eq!(ran.code, Some(2), "{command:?}: {ran:?}");
            let says = format!("does not write .{ending}; it writes .{}", written[0]);
            assert!(ran.err.contains(&says), "{command:?}: {ran:?}");
            assert!(!folder.path(&file).exists(), "{command:?}");
        }
    }
}

/// `cases/input-output-ending`: an ending that a command does not write got plain text.
#[test]
fn input_output_ending() {
    let folder = Folder::new("input-output-ending");
    let facts = laraneta();
    let compute: &[&str] = &["compute", &facts];
    for (command, ending) in [
        (compute, "docx"),
        (compute, "html"),
        (compute, "pdf"),
        (compute, "xlsx"),
        (&["splits"], "html"),
    ] {
        let file = format!("out.{ending}");
        let ran = folder.run(&[command, &["-o", &file]].concat());
        match ran.code {
            Some(0 | 4) => is_what_it_says(&folder.path(&file), command),
            code => {
                assert!(matches!(code, Some(2 | 3)), "{ran:?}");
                assert!(ran.err.contains(".txt, .json, .csv, .md"), "{ran:?}");
                assert!(!folder.path(&file).exists(), "{ran:?}");
            }
        }
    }
}

#[test]
fn a_ledger_written_as_csv_runs_no_formula() {
    let folder = folder("endings-formula");
    let log = folder.run(&["ledger", "log", "L", "--format=csv"]).wrote(0);
    assert!(log.contains("'=HYPERLINK"), "{log}");
    assert!(!log.contains(",=") && !log.contains("\"="), "{log}");
}
