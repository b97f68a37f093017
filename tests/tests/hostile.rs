//! What can go wrong with a rule set that is a library, one trial each: it ends in its own message and exit
//! code, and never in a number.
//!
//! `tests/hostile` is a set each of whose rules misbehaves in its own way. What native code makes
//! unavoidable in one process (a stack overflow, an endless loop, all the memory there is, `exit`) is
//! tried in a program of its own and said here as it is; in a process of its own each of them is contained.
#![expect(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails loudly"
)]

use std::io::Read;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use redress::casefile::{self, CaseFormat};
use redress::law::Law;
use redress::rule::RuleSet;
use redress::{Query, Redress};
use redress_engine as engine;
use redress_plugin::protocol::{RemoteSet, SCHEMA, Transport, answer};
use redress_plugin_host::{Found, Places, RunMode, Source, find, open};

use crate::built::{Folder, built, library_file, library_of};

/// The name of the hostile library.
const HOSTILE: &str = "redress_hostile";

const CASE: &str = r#"schema = 1
[case]
name = "United States v. Doe"
court = "innd"
judgment = 2015-01-15
text_applied = "1996"
[defaults]
proof = "found"
[[defendant]]
id = "doe"
[[defendant.count]]
id = "1"
statute = "18 U.S.C. 2252(a)(2)"
[[victim]]
id = "amy"
[[victim.loss]]
head = "total"
amount = "5000.00"
cause = "trade"
[[victim.conduct]]
victim_of_count = true
produced = true
"#;

/// A profile whose only bound, or last rule on losses, is one rule of the hostile set.
fn profile(rule: &str) -> String {
    let (loss, bound) = if rule == "no-such-loss" {
        (r#", "hostile/no-such-loss""#, String::new())
    } else {
        ("", format!(r#""hostile/{rule}""#))
    };
    format!(
        r#"id = "{rule}"
name = "Hostile"
court = "scotus"
summary = "What one rule of a hostile set does."
[[approach]]
name = "hostile"
offense = "images"
regime = "1996"
law = {{ from = 2014-04-23 }}
uncapped = true
gates = ["statute/victim-of-the-count"]
losses = [{{ rule = "statute/proximate-losses", authority = "scotus/paroline#proximate-cause" }}{loss}]
apportionment = [{{ rule = "statute/full-amount", authority = "scotus/paroline#relative-role" }}]
bounds = [{bound}]
terms = []
credits = []
"#
    )
}

/// How a program ended.
#[derive(Debug)]
struct Ran {
    /// `None` if it had to be ended.
    status: Option<ExitStatus>,
    out: String,
    err: String,
}

impl Ran {
    /// It ended with this code, wrote no data, and said all of this.
    #[track_caller]
    fn refused(&self, code: i32, all: &[&str]) {
        let status = self
            .status
            .unwrap_or_else(|| panic!("it did not end: {self:?}"));
        assert_eq!(status.code(), Some(code), "{self:?}");
        assert_eq!(self.out, "", "{self:?}");
        let err = self.err.split_whitespace().collect::<Vec<_>>().join(" ");
        for text in all {
            assert!(err.contains(text), "`{text}` is not said: {err}");
        }
    }

    /// It computed the whole loss, as if the rule were not there.
    #[track_caller]
    fn computed(&self) {
        assert_eq!(self.status.unwrap().code(), Some(0), "{self:?}");
        assert!(self.out.contains("5,000.00"), "{self:?}");
        assert!(!self.out.contains("9999999"), "{self:?}");
    }
}

/// The program, in a folder with a case, a law and the hostile set.
struct Trial(Folder);

impl Trial {
    fn new() -> Self {
        let folder = Folder::new();
        folder.write("facts.toml", CASE);
        Self(folder)
    }

    fn of(rule: &str) -> Self {
        let trial = Self::new();
        trial
            .0
            .write(&format!("law/profiles/{rule}.toml"), profile(rule));
        trial.0.put("hostile", HOSTILE, &built().library(HOSTILE));
        trial
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(&built().program);
        command
            .args(args)
            .current_dir(&self.0.0)
            .env("XDG_CONFIG_HOME", self.0.path("config"))
            .env("XDG_DATA_HOME", self.0.path("data"))
            .env_remove("REDRESS_PLUGIN_PATH")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    fn run(&self, args: &[&str]) -> Ran {
        end(self.command(args), Duration::from_secs(60))
    }

    /// What comes of a rule.
    fn compute(rule: &str, more: &[&str]) -> Ran {
        let args = [
            &[
                "compute",
                "facts.toml",
                "--law=law",
                "--plugin-path=.",
                "--profile",
                rule,
            ],
            more,
        ];
        Self::of(rule).run(&args.concat())
    }

    /// What comes of a rule that is trusted, in one process and in two.
    fn both(rule: &str) -> [Ran; 2] {
        let here = Self::compute(rule, &["--allow-untrusted", "--in-process"]);
        [here, Self::compute(rule, &["--allow-untrusted"])]
    }
}

/// Runs to the end, or ends it.
fn end(mut command: Command, patience: Duration) -> Ran {
    let mut child = command.spawn().unwrap();
    let mut err = child.stderr.take().unwrap();
    // A log that nobody reads would stop the program.
    let err = std::thread::spawn(move || {
        let mut bytes = Vec::new();
        err.read_to_end(&mut bytes).map(|_| bytes)
    });
    let until = Instant::now() + patience;
    let ended = loop {
        match child.try_wait().unwrap() {
            Some(_) => break true,
            None if Instant::now() > until => break false,
            None => std::thread::sleep(Duration::from_millis(5)),
        }
    };
    if !ended {
        child.kill().unwrap();
    }
    let output = child.wait_with_output().unwrap();
    Ran {
        status: ended.then_some(output.status),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(err.join().unwrap().unwrap()).unwrap(),
    }
}

/// `rules verify` of one set in a folder, with this code and message, in one process and in two.
#[track_caller]
fn verify_says(trial: &Trial, id: &str, all: &[&str]) {
    for more in [&["--in-process"][..], &[]] {
        let verify = [
            "rules",
            "verify",
            id,
            "--plugin-path=.",
            "--allow-untrusted",
            "--format=plain",
        ];
        let ran = trial.run(&[&verify, more].concat());
        assert_eq!(
            ran.status.and_then(|status| status.code()),
            Some(1),
            "{ran:?}"
        );
        for text in all {
            assert!(ran.out.contains(text), "`{text}` is not said: {ran:?}");
        }
        // Nobody computes with it either.
        let compute = [
            "compute",
            "facts.toml",
            "--plugin-path=.",
            "--allow-untrusted",
            "--only-plugins",
        ];
        trial.run(&[&compute, more].concat()).refused(1, &all[..1]);
    }
}

/// A set of this name whose library is these bytes, with the digest that fits them.
#[track_caller]
fn library_says(bytes: &[u8], all: &[&str]) {
    let trial = Trial::new();
    trial.0.put("hostile", HOSTILE, bytes);
    verify_says(&trial, "hostile", all);
}

#[test]
fn what_is_no_library_is_refused_before_or_by_the_loader() {
    library_says(b"", &["P206"]);
    library_says(b"no library, but a text\n", &["P401"]);
    library_says(&std::fs::read("/bin/sh").unwrap(), &["P401"]);
}

#[test]
fn other_bytes_than_those_of_the_manifest_are_not_opened() {
    let whole = built().library(HOSTILE);
    let mut flipped = whole.clone();
    let middle = whole.len() / 2;
    flipped[middle..middle + 4000]
        .iter_mut()
        .for_each(|byte| *byte = !*byte);
    for bytes in [&whole[..whole.len() / 2], &flipped[..]] {
        let trial = Trial::new();
        trial.0.put("hostile", HOSTILE, &whole);
        trial.0.write(&library_file(HOSTILE), bytes);
        verify_says(&trial, "hostile", &["P301"]);
    }
    let trial = Trial::new();
    trial.0.put("hostile", HOSTILE, &whole);
    trial
        .0
        .manifest("hostile", HOSTILE, &"0".repeat(64), SCHEMA);
    verify_says(&trial, "hostile", &["P301", "the manifest says 0000"]);
}

#[test]
fn a_manifest_is_read_to_the_letter() {
    let trial = Trial::new();
    let whole = built().library(HOSTILE);
    trial.0.put("hostile", HOSTILE, &whole);
    let name = "hostile.redress.toml";
    let text = std::fs::read_to_string(trial.0.path(name)).unwrap();
    let edits = [
        ("schema = 1", "schema = 2", "P103"),
        ("schema = 1", "schema = \"1\"", "P102"),
        ("schema = 1", "schema = 1\nurl = \"x\"", "P102"),
        ("id = \"hostile\"", "id = \"other\"", "P102"),
        ("\"redress_hostile\"", "\"../redress_hostile\"", "P102"),
        ("\"redress_hostile\"", "\"gone\"", "P101"),
        ("sha256 = \"", "sha256 = \"A", "P102"),
        (&text, "", "P206"),
    ];
    for (from, to, code) in edits {
        assert!(text.contains(from), "{from}");
        trial.0.write(name, text.replacen(from, to, 1));
        verify_says(&trial, "hostile", &[code]);
    }
}

#[test]
fn another_sets_file_is_not_taken_for_this_one() {
    let laraneta = built().library(&library_of("laraneta"));
    // Renamed, as it is: its symbol has the name of its own crate.
    library_says(&laraneta, &["P402", "redress1_redress_hostile"]);
    // Under a manifest of another set.
    let trial = Trial::new();
    trial.0.put("mvra", &library_of("laraneta"), &laraneta);
    verify_says(&trial, "mvra", &["P405", "laraneta"]);
}

/// The table as it stands in the file: magic, size, schema.
fn with_table(size: u32, schema: u32) -> Vec<u8> {
    let mut bytes = built().library(HOSTILE);
    let magic = b"redress1";
    let places: Vec<usize> = (0..bytes.len() - 16)
        .filter(|&at| {
            bytes[at..].starts_with(magic) && bytes[at + 12..at + 16] == SCHEMA.to_le_bytes()
        })
        .collect();
    let [at] = places[..] else {
        panic!("the table stands at {places:?}");
    };
    bytes[at + 8..at + 12].copy_from_slice(&size.to_le_bytes());
    bytes[at + 12..at + 16].copy_from_slice(&schema.to_le_bytes());
    bytes
}

#[test]
fn a_table_of_another_kind_is_refused_and_a_later_one_is_used() {
    library_says(&with_table(8, SCHEMA), &["P403", "8 bytes"]);
    library_says(&with_table(1 << 20, SCHEMA), &["P403", "1048576 bytes"]);
    library_says(&with_table(32, 2), &["P103", "schema 2"]);
    let mut other = with_table(32, SCHEMA);
    let at = (0..other.len() - 16).find(|&at| {
        other[at..].starts_with(b"redress1") && other[at + 12..at + 16] == SCHEMA.to_le_bytes()
    });
    other[at.unwrap()] = b'R';
    library_says(&other, &["P403", "magic number"]);
    // A later version of the table is larger, and begins the same.
    let trial = Trial::new();
    trial.0.put("hostile", HOSTILE, &with_table(64, SCHEMA));
    let ran = trial.run(&[
        "rules",
        "show",
        "hostile",
        "--plugin-path=.",
        "--allow-untrusted",
    ]);
    assert_eq!(ran.status.unwrap().code(), Some(0), "{ran:?}");
    assert!(ran.out.contains("overflow-the-stack"), "{ran:?}");
}

#[test]
fn what_others_could_have_changed_is_not_opened() {
    let trial = Trial::of("nothing");
    let library = trial.0.path(&library_file(HOSTILE));
    let mode = |mode: u32, path: &std::path::Path| {
        std::fs::set_permissions(path, PermissionsExt::from_mode(mode)).unwrap();
    };
    mode(0o666, &library);
    verify_says(
        &trial,
        "hostile",
        &[
            "P204",
            "is writable by its group and all other users (mode 0666)",
        ],
    );
    mode(0o600, &library);
    mode(0o777, &trial.0.0);
    verify_says(&trial, "hostile", &["P204"]);
    // Not even where it is sticky: anybody could have put it there first.
    mode(0o1777, &trial.0.0);
    verify_says(&trial, "hostile", &["P204"]);
    mode(0o700, &trial.0.0);
    let elsewhere = trial.0.path("elsewhere");
    std::fs::rename(&library, &elsewhere).unwrap();
    symlink(&elsewhere, &library).unwrap();
    verify_says(&trial, "hostile", &["P201"]);
    std::fs::remove_file(&library).unwrap();
    std::fs::create_dir(&library).unwrap();
    verify_says(&trial, "hostile", &["P202"]);
}

#[test]
fn nothing_opens_that_is_not_trusted_and_a_changed_set_is_not() {
    let trial = Trial::of("nothing");
    let compute = [
        "compute",
        "facts.toml",
        "--law=law",
        "--profile=nothing",
        "--plugin-path=.",
    ];
    trial
        .run(&compute)
        .refused(1, &["P302", "redress rules trust hostile"]);
    let ran = trial.run(&[
        "rules",
        "trust",
        "hostile",
        "--plugin-path=.",
        "--format=plain",
    ]);
    assert!(
        ran.out
            .contains(&redress::digest(&built().library(HOSTILE))),
        "{ran:?}"
    );
    trial.run(&compute).computed();
    // One more byte, and a manifest that fits: another digest.
    let mut changed = built().library(HOSTILE);
    changed.push(0);
    trial.0.put("hostile", HOSTILE, &changed);
    trial.run(&compute).refused(1, &["P302"]);
}

#[test]
fn a_found_set_that_cannot_be_used_is_never_replaced_by_the_one_linked_in() {
    let trial = Trial::new();
    trial
        .0
        .put("statute", &library_of("statute"), b"no library");
    let compute = [
        "compute",
        "facts.toml",
        "--plugin-path=.",
        "--allow-untrusted",
    ];
    trial
        .run(&compute)
        .refused(1, &["P401", "statute.redress.toml"]);
    // What no profile needs is only said.
    let trial = Trial::new();
    trial.0.put("other", "other", b"no library");
    let ran = trial.run(&compute);
    assert!(ran.out.contains("5,000.00"), "{ran:?}");
    assert!(ran.err.contains("`other` is not used: P401"), "{ran:?}");
}

#[test]
fn a_panic_is_contained_and_the_set_is_spoiled() {
    for ran in Trial::both("panic") {
        ran.refused(
            1,
            &["rule set `hostile`, rule `panic`: it panicked: a panic on request"],
        );
    }
    for ran in Trial::both("panic-when-bound") {
        ran.refused(
            3,
            &[
                "hostile/panic-when-bound",
                "it panicked: a panic when bound",
            ],
        );
    }
    for how in [&["--in-process"][..], &[]] {
        let test = ["rules", "test", "hostile", "--plugin-path=.", "--law=law"];
        let args = [&test[..], &["--allow-untrusted", "--format=csv"], how].concat();
        let ran = Trial::of("panic").run(&args);
        assert_eq!(ran.status.unwrap().code(), Some(3), "{ran:?}");
        assert!(ran.out.contains("a panic on request"), "{ran:?}");
    }
    let folder = Folder::new();
    folder.put("hostile", HOSTILE, &built().library(HOSTILE));
    let isolated = RunMode::Isolated(built().isolation(Duration::from_secs(60)));
    for (how, after) in [
        (RunMode::InProcess, "it panicked before"),
        (isolated, "it was ended before"),
    ] {
        let opened = open(&found(&folder), None, &how).unwrap();
        let bind = |rule: &str| opened.set.bind(rule, &Default::default()).map(|_| ());
        bind("nothing").unwrap();
        bind("panic-when-bound").unwrap_err();
        let spoiled = bind("nothing").unwrap_err();
        assert!(spoiled.to_string().contains(after), "{spoiled}");
    }
}

fn found(folder: &Folder) -> Found {
    let places = Places {
        folders: vec![(Source::Flag, folder.0.clone())],
    };
    find(&places).remove(0)
}

#[test]
fn wrong_sums_are_refused_in_the_name_of_the_rule_set() {
    let refused = [
        ("negative", "a rule gave a negative amount"),
        ("no-such-loss", "loss 7, which this claim does not have"),
        (
            "undeclared-ground",
            "rule set `hostile`, rule `undeclared-ground`: the ground `undeclared` is not declared",
        ),
        ("undeclared-read", "conduct.produced"),
        (
            "undeclared-need",
            "it needs findings.cannot_pay, which it does not declare that it reads",
        ),
        (
            "go-on-after-the-unknown",
            "went on after it had met an unknown fact",
        ),
    ];
    for (rule, says) in refused {
        for ran in Trial::both(rule) {
            ran.refused(1, &[says, "hostile", rule]);
        }
    }
    for ran in Trial::both("other-list") {
        ran.refused(
            3,
            &[
                "hostile/other-list",
                "it binds under `terms` and declares `bounds`",
            ],
        );
    }
}

#[test]
fn author_hostile_answers() {
    for ran in Trial::both("exit") {
        ran.refused(1, &["hostile", "rule `exit`", "it ended the pro"]);
    }
    for ran in Trial::both("undeclared-need") {
        ran.refused(
            1,
            &["it needs findings.cannot_pay, which it does not declare"],
        );
    }
    for ran in Trial::both("no-such-figure") {
        ran.refused(
            3,
            &[
                "there is no parameter `floor-per-victm`",
                "`floor-per-victim`",
            ],
        );
    }
}

#[test]
fn twelve_programs_that_trust_lose_none() {
    let trial = Trial::new();
    let ids: Vec<&str> = redress::linked_in()
        .iter()
        .map(|set| set.info().id)
        .collect();
    let all = Folder::with_all();
    let path = format!("--plugin-path={}", all.0.display());
    let running: Vec<_> = ids
        .iter()
        .chain(&ids)
        .map(|id| {
            trial
                .command(&["rules", "trust", id, &path])
                .spawn()
                .unwrap()
        })
        .collect();
    for child in running {
        assert!(child.wait_with_output().unwrap().status.success());
    }
    let list = std::fs::read_to_string(trial.0.path("config/redress/trusted.toml")).unwrap();
    assert_eq!(list.matches("[[trusted]]").count(), ids.len(), "{list}");
    let ran = trial.run(&["rules", "untrust", "mvra", "statute", "--format=csv"]);
    assert_eq!(ran.out.lines().count(), 3, "{ran:?}");
    let list = std::fs::read_to_string(trial.0.path("config/redress/trusted.toml")).unwrap();
    assert_eq!(list.matches("[[trusted]]").count(), ids.len() - 2, "{list}");
    trial
        .run(&["rules", "untrust", "mvra"])
        .refused(3, &["`mvra` is not on your list", "on the list: "]);
}

#[test]
fn what_a_set_prints_is_never_taken_for_data() {
    let [here, apart] = Trial::both("print");
    here.computed();
    assert!(here.err.contains("9999999.99"), "{here:?}");
    apart.computed();
    assert!(!apart.err.contains("9999999.99"), "{apart:?}");
}

#[test]
fn what_a_set_logs_reaches_standard_error_where_it_is_asked_for() {
    let spans = "log[info] bind{profile=\"log\"";
    let line = "redress_hostile: asked\u{fffd}[31m\u{fffd}9999999.99 rule=\"log\"";
    for how in [
        &["--allow-untrusted", "--in-process"][..],
        &["--allow-untrusted"],
    ] {
        let ran = |level: &[&str]| Trial::compute("log", &[how, level].concat());
        let silent = ran(&[]);
        silent.computed();
        assert!(!silent.err.contains("log["), "{silent:?}");
        assert!(!silent.err.contains("9999999.99"), "{silent:?}");
        // What it logs is of the level `info`.
        assert!(!ran(&["--log=warn"]).err.contains("9999999.99"));
        let heard = ran(&["--log=info"]);
        heard.computed();
        assert!(heard.err.contains(spans), "{heard:?}");
        let lines = heard.err.lines();
        let of_the_set: Vec<&str> = lines.filter(|it| it.contains("redress_hostile")).collect();
        assert!(
            of_the_set
                .iter()
                .any(|it| it.starts_with("log[info] claim{n=1 ")
                    && it.ends_with(&format!("ask{{rule_set=\"hostile\"}}: {line}"))),
            "{heard:?}"
        );
        let checks = ran(&["--log=debug"]);
        let load = "log[debug] load{rule_set=\"hostile\" digest=\"";
        let checked = checks.err.lines().filter(|it| it.starts_with(load));
        assert_eq!(checked.count(), 6, "{checks:?}");
    }
    // A refusal has its code.
    let refused = Trial::compute("log", &["--log=warn"]);
    let line = "rule set refused code=\"P302\"";
    assert!(refused.err.contains(line), "{refused:?}");
}

/// Native code in this process can do what this user can. Apart, it cannot write, nor end the program.
#[test]
fn isolation_contains_what_one_process_cannot() {
    let isolated = ["--allow-untrusted", "--log=error"];
    let contained = [
        ("log-without-end", "its log is longer than 1 MiB"),
        ("overflow-the-stack", "it was ended by signal"),
        ("never-return", "it took too long to answer"),
        ("take-ten-gigabytes", "it was ended by signal 6"),
        // In the middle of a call it is no success, whatever code the set gave.
        ("exit", "it ended the process with code 1"),
        ("write-a-file", "rule set `hostile`, rule `write-a-file`"),
    ];
    for (rule, says) in contained {
        let trial = Trial::of(rule);
        let args = [
            &[
                "compute",
                "facts.toml",
                "--law=law",
                "--plugin-path=.",
                "--profile",
                rule,
            ],
            &isolated[..],
        ];
        trial
            .run(&args.concat())
            .refused(1, &["rule set `hostile`", says]);
        assert!(!trial.0.path("written-by-hostile").exists());
    }
}

/// What cannot be helped in one process, as it is: the program ends without a number, or not at all.
#[test]
fn what_native_code_can_do_in_one_process_is_never_a_number() {
    let compute = |rule: &str| {
        let args = [
            "compute",
            "facts.toml",
            "--law=law",
            "--plugin-path=.",
            "--allow-untrusted",
            "--in-process",
            "--profile",
            rule,
        ];
        let trial = Trial::of(rule);
        // So that it cannot take all the memory of this machine.
        let mut limited = Command::new("sh");
        limited.args(["-c", "ulimit -c 0; ulimit -v 4000000; exec \"$0\" \"$@\""]);
        limited
            .arg(&built().program)
            .args(args)
            .current_dir(&trial.0.0);
        limited
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let ran = end(limited, Duration::from_secs(3));
        assert_eq!(ran.out, "", "{ran:?}");
        ran
    };
    // A guard page or the allocator ends the program by a signal.
    assert_eq!(
        compute("overflow-the-stack").status.unwrap().signal(),
        Some(6)
    );
    assert_eq!(
        compute("take-ten-gigabytes").status.unwrap().signal(),
        Some(6)
    );
    // `exit` is the program's own, and no success.
    compute("exit").refused(
        1,
        &["`redress_hostile`, rule `exit`", "it ended the program"],
    );
    // A loop is ended by who started the program.
    assert_eq!(compute("never-return").status, None);
}

/// Whatever happens to the file between the check and the opening, what is opened is what was checked.
#[test]
fn a_swap_between_check_and_open_changes_nothing() {
    let folder = Folder::new();
    let good = built().library(HOSTILE);
    folder.put("hostile", HOSTILE, &good);
    let found = found(&folder);
    let library = folder.path(&library_file(HOSTILE));
    // The same set with another version of its records: opened unchecked it would be another error.
    folder.write("bad", with_table(32, 2));
    folder.write("good", &good);
    let done = AtomicBool::new(false);
    std::thread::scope(|threads| {
        threads.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                for from in ["bad", "good"] {
                    std::fs::copy(folder.path(from), folder.path("next")).unwrap();
                    std::fs::rename(folder.path("next"), &library).unwrap();
                }
            }
        });
        let mut opened = 0;
        let until = Instant::now() + Duration::from_secs(2);
        while Instant::now() < until || opened == 0 {
            match open(&found, None, &RunMode::InProcess) {
                Ok(_) => opened += 1,
                Err(refused) => assert_eq!(refused.problem.code(), "P301", "{refused}"),
            }
        }
        done.store(true, Ordering::Relaxed);
    });
}

/// The statute's own rules, each of whose answers is another: `from` stands in it and becomes `to`.
struct Changed {
    from: &'static str,
    to: &'static str,
}

impl Transport for Changed {
    fn ask(&self, ask: &[u8]) -> Result<Vec<u8>, String> {
        let honest = String::from_utf8(answer(redress_rules("statute"), ask)).unwrap();
        Ok(match honest.starts_with("{\"rule\"") {
            true => honest.replace(self.from, self.to).into_bytes(),
            false => honest.into_bytes(),
        })
    }
}

/// What becomes of a case whose statute answers so.
fn with_changed(from: &'static str, to: &'static str) -> String {
    let statute = RemoteSet::open(Arc::new(Changed { from, to })).unwrap();
    let mut sets = redress::linked_in();
    sets.retain(|set| set.info().id != "statute");
    sets.push(Box::leak(Box::new(statute)));
    let law = Law::built_in(sets);
    let redress = Redress::linked_in();
    let case = casefile::read(CASE.as_bytes(), CaseFormat::Toml)
        .unwrap()
        .case;
    let day = "2015-01-15".parse().unwrap();
    let profile = law.profile("ca7", day, &Default::default(), None).unwrap();
    let settings = redress
        .settings(&case, &profile, &Query::default())
        .unwrap();
    match engine::compute(&profile, &settings[0]) {
        Ok(result) => format!("computed {:?}", result.answer.range()),
        Err(fault) => fault.to_string(),
    }
}

#[test]
fn what_no_honest_set_says_is_refused() {
    let honest = with_changed("there is no such text", "");
    assert!(honest.starts_with("computed"), "{honest}");
    let pass = r#""effect":{"change":"pass""#;
    let trials = [
        (
            pass,
            r#""effect":{"change":{"at-least":"3000.00"}"#,
            "an effect outside its list",
        ),
        (
            pass,
            r#""effect":{"change":"pass","amount":"3000.00""#,
            "an effect outside its list",
        ),
        (
            r#""ground":"harmed"#,
            r#""ground":"unharmed"#,
            "is not declared",
        ),
        (
            r#""read":["#,
            r#""read":["record.new_fact","#,
            "unknown fact `record.new_fact`",
        ),
        (
            r#""read":["#,
            r#""sum":"3000.00","read":["#,
            "its answer cannot be read: unknown field `sum`",
        ),
        (
            r#"{"rule""#,
            r#"{"award""#,
            "its answer cannot be read: unknown variant `award`",
        ),
        (r#"{"rule""#, r#"{"#, "its answer cannot be read"),
        (
            r#"{"effect":{"change":"pass","ground":"harmed-by-the-offense"}}"#,
            r#"{"pending":"made-up"}"#,
            "the parameter `made-up` is not declared",
        ),
        (
            r#"{"effect":{"change":"pass","ground":"harmed-by-the-offense"}}"#,
            r#"{"needs":{"fact":{"fact":"record.new_fact","ask":"yes-no"}}}"#,
            "it needs a fact that this program does not know",
        ),
        (
            r#"{"effect":{"change":"pass","ground":"harmed-by-the-offense"}}"#,
            r#"{"end":{"end":"denied","ground":"made-up"}}"#,
            "the ground `made-up` is not declared",
        ),
        (
            r#"{"count":["all","general"]}"#,
            r#"{"deduct":["9999.00","all"]}"#,
            "deducted more than remains",
        ),
        (
            r#"{"count":["all","general"]}"#,
            r#"{"deduct":["-1.00","all"]}"#,
            "negative",
        ),
        (
            r#"{"count":["all","general"]}"#,
            r#"{"deduct":[1.5,"all"]}"#,
            "an effect outside its list",
        ),
    ];
    for (from, to, says) in trials {
        let refused = with_changed(from, to);
        assert!(refused.contains(says), "{to}: {refused}");
    }
}

fn redress_rules(id: &str) -> &'static dyn RuleSet {
    let mut sets = redress::linked_in().into_iter();
    sets.find(|set| set.info().id == id).unwrap()
}
