//! A ledger under the built program: killed, written to by several at once, on a disk that fails or loses its power.
#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::print_stdout,
    reason = "helpers of tests may fail loudly, and say what they measured"
)]

mod power;

use std::collections::BTreeSet;
use std::fs;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::Duration;

/// A folder of a test's own with a ledger in it.
struct Folder(PathBuf);

const LEDGER: &str = "a.ledger";

impl Folder {
    fn new(test: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("ledger-{test}"));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        let folder = Self(folder);
        assert!(folder.run(&["new", LEDGER]).status.success());
        folder
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_redress"));
        command
            .arg("ledger")
            .args(args)
            .current_dir(&self.0)
            .env("XDG_CONFIG_HOME", self.0.join("config"))
            .stdin(Stdio::null());
        command
    }

    fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    /// Starts a process that posts these and prints the key of each after it is written to disk.
    fn post(&self, keys: impl Iterator<Item = String>) -> Child {
        let mut child = self
            .command(&["post", LEDGER, "-", "--unplaced"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines: String = keys.map(|key| line(&key)).collect();
        let _ = child.stdin.take().unwrap().write_all(lines.as_bytes());
        child
    }

    /// Returns the keys in the ledger after verifying it.
    fn keys(&self) -> BTreeSet<String> {
        let verified = self.run(&["verify", LEDGER]);
        assert!(
            verified.status.success(),
            "{}",
            String::from_utf8_lossy(&verified.stderr)
        );
        let log = self.run(&["log", LEDGER, "--format", "csv"]);
        let log = String::from_utf8(log.stdout).unwrap();
        let keys = log
            .lines()
            .skip(1)
            .filter_map(|line| line.split(',').nth(1));
        keys.map(str::to_owned).collect()
    }
}

fn line(key: &str) -> String {
    format!(
        "{{\"key\":\"{key}\",\"kind\":\"assistance\",\"date\":\"2021-05-03\",\"victim\":\"v1\",\"amount\":\"1.00\"}}\n"
    )
}

/// Returns the keys that were acknowledged completely.
fn acknowledged(child: &mut Child) -> Vec<String> {
    let mut said = String::new();
    child
        .stdout
        .take()
        .unwrap()
        .read_to_string(&mut said)
        .unwrap();
    let whole = said
        .rfind('\n')
        .map_or("", |end| said.get(..end).unwrap_or_default());
    whole.lines().map(str::to_owned).collect()
}

/// Returns how many of `full` trials run: all of them, or the percentage in `REDRESS_CASES`.
fn share_of(full: u64) -> u64 {
    let percentage = std::env::var("REDRESS_CASES").ok();
    full * percentage.map_or(100, |text| text.parse().unwrap()) / 100
}

#[test]
fn kills_lose_nothing_that_was_acknowledged() {
    let kills = share_of(500);
    let folder = Folder::new("killed");
    let mut expected = BTreeSet::new();
    let mut sent = 0;
    let mut cut: u64 = 0;
    for round in 0..kills {
        let mut child = folder.post((0..30).map(|n| format!("k{round}-{n}")));
        sent += 30;
        // From before it has opened the ledger to after the last posting.
        thread::sleep(Duration::from_micros(round * 7919 % 120_000));
        child.kill().unwrap();
        child.wait().unwrap();
        let acknowledged = acknowledged(&mut child);
        cut += u64::from((1..30).contains(&acknowledged.len()));
        expected.extend(acknowledged);
    }
    let there = folder.keys();
    println!(
        "{} acknowledged of {sent} sent, {} there; {cut} of {kills} were cut in the middle",
        expected.len(),
        there.len()
    );
    let lost: Vec<_> = expected.difference(&there).collect();
    assert!(lost.is_empty(), "lost: {lost:?}");
    assert!(cut > kills / 25, "only {cut} were cut in the middle");
}

#[test]
fn four_writers_at_once_lose_nothing() {
    let folder = Folder::new("writers");
    let mut writers: Vec<Child> = (0..4)
        .map(|writer| folder.post((0..100).map(move |n| format!("w{writer}-{n}"))))
        .collect();
    let mut expected = BTreeSet::new();
    for writer in &mut writers {
        let keys = acknowledged(writer);
        assert!(writer.wait().unwrap().success());
        assert_eq!(keys.len(), 100);
        expected.extend(keys);
    }
    assert_eq!(folder.keys(), expected);
}

/// Builds the library that makes writes fail.
fn faults(folder: &Folder) -> PathBuf {
    preloaded(folder, "faults")
}

/// Builds a library that the program is started with.
fn preloaded(folder: &Folder, name: &str) -> PathBuf {
    let source = format!("tests/ledger/{name}.c");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join(source);
    let library = folder.0.join(format!("{name}.so"));
    let built = Command::new("cc")
        .args(["-shared", "-fPIC", "-O1", "-o"])
        .args([&library, &source])
        .arg("-ldl")
        .output()
        .unwrap();
    assert!(
        built.status.success(),
        "{}",
        String::from_utf8_lossy(&built.stderr)
    );
    library
}

/// Posts three at once on a disk whose n-th write or sync fails, for n from one until none fails any more.
fn failing(test: &str, errno: i32, keeps: bool, codes: &[&str]) {
    let folder = Folder::new(test);
    let library = faults(&folder);
    let mut expected: BTreeSet<String> = BTreeSet::new();
    let mut said: BTreeSet<String> = BTreeSet::new();
    let fired = folder.0.join("fired");
    let mut failed = 0;
    for n in 1..=200 {
        let _ = fs::remove_file(&fired);
        let keys: Vec<String> = (0..3).map(|k| format!("n{n}-{k}")).collect();
        fs::write(
            folder.0.join("in.jsonl"),
            keys.iter().map(|key| line(key)).collect::<String>(),
        )
        .unwrap();
        let mut command = folder.command(&["post", LEDGER, "-", "--unplaced"]);
        command
            .stdin(fs::File::open(folder.0.join("in.jsonl")).unwrap())
            .env("LD_PRELOAD", &library)
            .env("FAULT_IN", format!("ledger-{test}/{LEDGER}"))
            .env("FAULT_NTH", n.to_string())
            .env("FAULT_ERRNO", errno.to_string())
            .env("FAULT_FIRED", &fired);
        if keeps {
            command.env("FAULT_KEEP", "1");
        }
        let ran = command.output().unwrap();
        let acknowledged = String::from_utf8(ran.stdout).unwrap();
        let acknowledged: Vec<String> = acknowledged.lines().map(str::to_owned).collect();
        let error = String::from_utf8(ran.stderr).unwrap();
        assert!(
            !error.contains("panicked") && !error.contains("at fault"),
            "{error}"
        );
        if ran.status.success() {
            assert_eq!(acknowledged, keys, "write {n}: all is well, or it is said");
        } else {
            failed += 1;
            assert!(error.starts_with("error[L10"), "{error}");
            said.insert(error.get(6..11).unwrap_or_default().to_owned());
        }
        expected.extend(acknowledged);
        let there = folder.keys();
        assert!(expected.is_subset(&there), "write {n} lost a posting");
        if !fired.exists() {
            println!(
                "{test}: {} writes and syncs, {failed} ended in an error {said:?}",
                n - 1
            );
            assert!(failed >= 3, "{failed}");
            for code in codes {
                assert!(said.contains(*code), "{code} is not among {said:?}");
            }
            return;
        }
        // What was not acknowledged is whole or absent, and posting it again makes it be there once.
        let again = folder.run(&["import", LEDGER, "in.jsonl"]);
        assert!(
            again.status.success(),
            "{}",
            String::from_utf8_lossy(&again.stderr)
        );
        expected.extend(keys);
    }
    assert!(failed == 0, "there is no end of writes");
}

#[test]
fn a_write_or_sync_that_fails_ends_in_an_error_and_a_ledger_that_verifies() {
    failing("eio", 5, false, &["L1012"]);
}

#[test]
fn a_disk_that_fails_from_some_write_on_loses_nothing() {
    failing("eio-kept", 5, true, &["L1012"]);
}

#[test]
fn a_full_disk_is_said_to_be_full_and_nothing_is_lost() {
    failing("full", 28, true, &["L1009"]);
}

#[test]
fn a_disk_that_can_only_be_read_answers_and_takes_no_posting() {
    let folder = Folder::new("read-only");
    let library = faults(&folder);
    assert!(
        folder
            .post(["r1".to_owned()].into_iter())
            .wait()
            .unwrap()
            .success()
    );
    let before = fs::read(folder.0.join(LEDGER)).unwrap();
    let read_only = |args: &[&str]| {
        let mut command = folder.command(args);
        command
            .env("LD_PRELOAD", &library)
            .env("FAULT_READONLY", "1")
            .env("FAULT_IN", LEDGER);
        command.output().unwrap()
    };
    fs::write(folder.0.join("in.jsonl"), line("r2")).unwrap();
    let refused = read_only(&["import", LEDGER, "in.jsonl"]);
    let error = String::from_utf8(refused.stderr).unwrap();
    assert_eq!(refused.status.code(), Some(1), "{error}");
    assert!(error.starts_with("error[L1008]"), "{error}");
    for args in [
        &["balance", LEDGER][..],
        &["verify", LEDGER],
        &["grounds", LEDGER],
        &["log", LEDGER],
    ] {
        let answer = read_only(args);
        // 4: what is in suspense leaves the answer open.
        assert!(
            matches!(answer.status.code(), Some(0 | 4)),
            "{}",
            String::from_utf8_lossy(&answer.stderr)
        );
    }
    let refused = read_only(&["new", "other.a.ledger"]);
    assert!(String::from_utf8_lossy(&refused.stderr).starts_with("error[L1008]"));
    assert_eq!(fs::read(folder.0.join(LEDGER)).unwrap(), before);
}

#[test]
fn an_interrupted_posting_on_a_disk_that_can_only_be_read_is_no_answer() {
    let folder = Folder::new("interrupted");
    let library = faults(&folder);
    let (ledger, journal) = (
        folder.0.join(LEDGER),
        folder.0.join(format!("{LEDGER}-journal")),
    );
    assert!(
        folder
            .post(["r1".to_owned()].into_iter())
            .wait()
            .unwrap()
            .success()
    );
    let tool = rusqlite::Connection::open(&ledger).unwrap();
    tool.execute_batch("PRAGMA cache_size = 2; BEGIN IMMEDIATE; PRAGMA user_version = 2")
        .unwrap();
    for n in 0..200 {
        let row = format!("INSERT INTO line VALUES (1, 'x{n}{}', 0)", "y".repeat(300));
        tool.execute_batch(&row).unwrap();
    }
    let (left, beside) = (fs::read(&ledger).unwrap(), fs::read(&journal).unwrap());
    drop(tool);
    fs::write(&ledger, left).unwrap();
    fs::write(&journal, &beside).unwrap();
    for command in ["balance", "verify", "log"] {
        let mut reader = folder.command(&[command, LEDGER]);
        reader
            .env("LD_PRELOAD", &library)
            .env("FAULT_READONLY", "1")
            .env("FAULT_IN", LEDGER);
        let refused = reader.output().unwrap();
        let error = String::from_utf8(refused.stderr).unwrap();
        assert_eq!(refused.status.code(), Some(1), "{error}");
        assert!(error.starts_with("error[L1013]"), "{error}");
    }
    assert_eq!(fs::read(&journal).unwrap(), beside);
    // On a disk that can be written it is taken back.
    assert_eq!(folder.keys(), ["r1".to_owned()].into());
}
