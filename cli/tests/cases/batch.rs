//! A table of claims: answers as of each case by itself, whatever is wrong with a row and however often the run is ended.

use std::fs;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::common::Folder;

const HEAD: &str = "id,statute,conduct.ended,conduct.victim_of_count,conduct.distributed,findings.full_losses,\
findings.original_abuse_separated,record.received,record.orders,losses.therapy.amount,losses.therapy.cause,choices.relative-role\n";

/// Asks for the answers of a table under two circuits.
const BATCH: &str = "batch claims.csv --profiles ca2,ca7 --as-of 2024-06-03 -o answers.csv";

fn folder(rows: &str) -> Folder {
    let folder = Folder::new("input-spreadsheet");
    folder.write("claims.csv", &format!("{HEAD}{rows}"));
    folder
}

fn row(id: &str, distributed: &str, amount: &str, choice: &str) -> String {
    format!(
        "{id},18 U.S.C. 2252A(a)(5)(B),2016-05-01,yes,{distributed},yes,yes,100.00,12,{amount},trade,{choice}\n"
    )
}

#[test]
fn a_table_is_answered_and_bad_rows_are_set_aside() {
    let rows = [
        row("c1", "no", "125000.00", "4000.00"),
        row("c2", "perhaps", "125000.00", "4000.00"),
        row("=c3", "no", "", ""),
        row("c4", "no", "12", "1/0"),
    ];
    let folder = folder(&rows.concat());
    assert_eq!(folder.run(BATCH).code, Some(4), "something is open");
    let answers = folder.read("answers.csv");
    let of = |id: &str, profile: &str| {
        let start = format!("{id},{profile},");
        let mut lines = answers.lines();
        let line = lines.find(|line| line.starts_with(&start));
        line.unwrap_or_else(|| panic!("no answer {start}: {answers}"))
            .to_owned()
    };
    // Vicky-like: a viewer, an amount of the court within the losses.
    assert!(of("c1", "ca7").contains(",exact,4000.00,4000.00,4000.00,,several,permitted,no,"));
    assert!(of("'=c3", "ca7").contains("losses.therapy.amount"));
    assert!(
        answers.contains("day 2024-06-03"),
        "the user's day is marked"
    );
    assert!(!answers.contains("c2,") && !answers.contains("c4,"));
    let rejected = folder.read("answers.rejected.csv");
    assert!(rejected.contains("3,conduct.distributed,"), "{rejected}");
    assert!(rejected.contains("5,choices.relative-role,"), "{rejected}");
    for left in ["answers.csv.part", "answers.csv.checkpoint"] {
        assert!(!folder.path(left).exists(), "{left}");
    }
}

#[test]
fn a_table_that_is_wrong_as_a_whole_leaves_no_file() {
    let folder = folder("");
    folder.write("claims.csv", "id,record.order\nc1,2\n");
    let ran = folder.run(BATCH);
    assert_eq!(ran.code, Some(3));
    assert!(ran.err.contains("record.orders"), "{}", ran.err);
    assert!(!folder.path("answers.csv").exists() && !folder.path("answers.csv.part").exists());
    let same = folder.run("batch claims.csv --profiles ca7 -o claims.csv");
    assert_eq!(same.code, Some(2), "the input is not overwritten");
}

#[test]
fn a_run_that_was_killed_goes_on_and_writes_the_same() {
    let rows: String = (0..60_000)
        .map(|n| {
            let wrong = if n % 1_000 == 7 { "perhaps" } else { "no" };
            row(&format!("c{n}"), wrong, &format!("{n}.00"), "4000.00")
        })
        .collect();
    let whole = folder(&rows);
    let line = "batch claims.csv --profiles ca7 --as-of 2024-06-03 -o answers.csv";
    assert_eq!(whole.run(line).code, Some(4), "rows are rejected");
    let killed = folder(&rows);
    let mut child = Command::new(env!("CARGO_BIN_EXE_redress"))
        .args(line.split_whitespace())
        .current_dir(killed.path(""))
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let checkpoint = killed.path("answers.csv.checkpoint");
    let began = Instant::now();
    while !checkpoint.exists() && began.elapsed() < Duration::from_secs(120) {
        sleep(Duration::from_millis(5));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(checkpoint.exists(), "the run ended before it was killed");
    assert!(!killed.path("answers.csv").exists(), "no half of a file");
    // What was written after the checkpoint counts for nothing.
    let part = killed.path("answers.csv.part");
    let mut text = fs::read(&part).unwrap();
    text.extend(b"half a li");
    fs::write(&part, text).unwrap();
    let ran = killed.run(line);
    assert!(ran.err.contains("goes on after them"), "{}", ran.err);
    for file in ["answers.csv", "answers.rejected.csv"] {
        assert_eq!(killed.read(file), whole.read(file), "{file}");
    }
}
