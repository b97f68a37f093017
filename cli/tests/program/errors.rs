//! Errors: one clear message each, and the exit code that scripts rely on.

use std::fs::File;
use std::process::Stdio;

use crate::run::{CASE, Folder, Ran};

#[test]
fn every_error_of_a_file_is_said_with_its_place() {
    let folder = Folder::new("diagnostics");
    let wrong = CASE
        .replace("court = ", "cuort = ")
        .replace("received = \"258869.40\"", "received = 258869.40");
    folder.write("facts.toml", &wrong);
    for command in ["compute", "check", "explain", "needs", "review"] {
        folder.run(&[command, "facts.toml"]).prints(
            3,
            &[
                "error[E101]: unknown key",
                "--> facts.toml:4:1",
                "4 | cuort = \"innd\"",
                "= help: did you mean `court`?",
                "error[E205]",
                "expected: an amount",
                "write \"258869.40\" in quotes",
                "rejected because of these",
            ],
        );
    }
}

#[test]
fn the_mark_stands_below_what_it_marks() {
    let folder = Folder::new("mark");
    let wide = format!("note = \"{}\", cuase = 1", "x".repeat(300));
    folder.write("facts.toml", &CASE.replace("cause = \"trade\"", &wide));
    let ran = folder.run(&["check", "facts.toml"]);
    let lines: Vec<&str> = ran.err.lines().collect();
    for pair in lines.windows(2) {
        if let [line, mark] = pair
            && let Some(at) = mark.find('^')
        {
            assert!(
                line.chars().count() <= 100 && at < line.len(),
                "{line}\n{mark}"
            );
        }
    }
    folder.write("facts.toml", &CASE.replace("court = ", "\tcuort\u{1b} = "));
    assert!(!folder.run(&["check", "facts.toml"]).err.contains('\u{1b}'));
}

#[test]
fn a_path_that_gives_no_case_is_told_why() {
    let folder = Folder::new("paths");
    folder
        .run(&["compute", "none.toml"])
        .prints(1, &["there is no file `none.toml`", "redress new case"]);
    folder
        .run(&["compute", "."])
        .prints(1, &["`.` is a directory", "./facts.toml"]);
    folder.write("empty.toml", " \n");
    folder
        .run(&["compute", "empty.toml"])
        .prints(3, &["`empty.toml` is empty"]);
    folder
        .run(&["compute", "-"])
        .prints(3, &["standard input is empty"]);
    folder.write("large.toml", &"#".repeat((8 << 20) + 1));
    folder
        .run(&["compute", "large.toml"])
        .prints(3, &["E001", "over 8 MiB"]);
    folder.write("binary.toml", "\u{0}");
    folder.run(&["check", "binary.toml"]).prints(3, &["E003"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_that_cannot_be_read_is_told_why() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = Folder::new("unreadable");
    // Nobody can read it at its beginning, not even who may read everything.
    folder
        .run(&["compute", "/proc/self/mem"])
        .prints(1, &["`/proc/self/mem` cannot be read"]);
    let path = folder.path("facts.toml");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o000)).unwrap();
    if File::open(&path).is_err() {
        folder
            .run(&["compute", "facts.toml"])
            .prints(1, &["cannot be read: permission is denied"]);
    }
}

#[test]
fn a_name_that_nothing_has_is_told_the_nearest() {
    let folder = Folder::new("names");
    let run = |args: &[&str]| folder.run(&[&["compute", "facts.toml"], args].concat());
    run(&["--profile", "ca4-mvar"]).prints(
        3,
        &["there is no profile `ca4-mvar`", "did you mean `ca4-mvra`?"],
    );
    run(&["--view", "floor=loss"]).prints(3, &["did you mean `floor-over-smaller-loss`?"]);
    run(&["--view", "floor-over-smaller-loss=none"])
        .prints(3, &["has no view `none`", "floor, loss"]);
    run(&["--view", "floor"]).prints(3, &["write --view floor-over-smaller-loss=VIEW"]);
    run(&["--profile", "N.D. Ohio"]).prints(3, &["did you mean `ca6`?"]);
    run(&["--choose", "relative-role=1:20"]).prints(3, &["a share is written 1/20 or 5%"]);
    run(&["--choose", "doe@amy.relative-role=1/20"])
        .prints(3, &["the victim comes first: amy@doe.relative-role=1/20"]);
    run(&["--circuit", "7th"]).prints(3, &["did you mean `ca7`?"]);
    let compared = folder.run(&["compare", "facts.toml", "--circuit", "ca9,7th"]);
    compared.prints(3, &["did you mean `ca7`?"]);
    run(&["--profile", "7th"]).prints(3, &["did you mean `ca7`?"]);
    run(&["--profile", "CA7"]).prints(3, &["did you mean `ca7`?"]);
    run(&["--assume", "amy.orders=4"]).prints(3, &["did you mean `record.orders`?"]);
    run(&["--profile", "seventh circuit"]).prints(3, &["did you mean `ca7`?"]);
    run(&["--profile", "Second Circuit"]).prints(3, &["did you mean `ca2`?"]);
    run(&["--profile", "third"]).prints(3, &["did you mean `ca3`?"]);
    run(&["--view", "floor"]).prints(3, &["write --view floor-over-smaller-loss=VIEW"]);
    run(&["--view", "floor-over-smaller-loss"]).prints(3, &["VIEW is one of: floor, loss"]);
    run(&["--choose", "amy@bob.allocable-portion=1.00"]).prints(3, &["there is no `bob`"]);
    run(&["--choose", "relative-role=1.00"])
        .prints(3, &["no choice `relative-role`", "allocable-portion"]);
    run(&["--choose", "allocable-portion=thirds"]).prints(
        3,
        &[
            "does not permit the method `thirds`",
            "there are none on this day",
        ],
    );
    run(&["--choose", "allocable-portion=-1.00"]).prints(3, &["negative"]);
    run(&["--assume", "bob.conduct.distributed=yes"])
        .prints(3, &["there is no `bob`", "amy, vicky"]);
    run(&["--assume", "amy.conduct.distributed=perhaps"]).prints(3, &["yes or no"]);
    run(&["--assume", "amy.record.received=3.005"]).prints(3, &["amy.record.received"]);
    let other = ["compare", "facts.toml", "--profiles", "ca7,ca77"];
    folder.run(&other).prints(3, &["no profile `ca77`"]);
    folder
        .run(&["profiles", "show", "ca77"])
        .prints(3, &["no profile `ca77`"]);
    folder
        .run(&["authorities", "show", "larneta"])
        .prints(3, &["no authority `larneta`", "did you mean `laraneta`?"]);
    let award = |award: &str| folder.run(&["review", "facts.toml", "--award", award]);
    award("bob=1.00").prints(3, &["no victim `bob`", "amy, vicky"]);
    award("amy@roe=1.00").prints(3, &["there is no defendant `roe`", "there are: doe"]);
    award("amy").prints(3, &["VICTIM=AMOUNT"]);
    award("amy=-1.00").prints(3, &["negative"]);
    award("amy=1.005").prints(3, &["--award `amy=1.005`"]);
}

#[test]
fn usage_is_code_2() {
    let folder = Folder::new("usage");
    folder.run(&["compute"]).prints(2, &["FACTS", "--help"]);
    folder
        .run(&["compare", "facts.toml"])
        .prints(2, &["--profiles"]);
    folder
        .run(&["comptue", "facts.toml"])
        .prints(2, &["compute"]);
    folder
        .run(&["compute", "facts.toml", "--as-of", "2013-02-30"])
        .prints(2, &["--as-of"]);
    folder
        .run(&["compute", "facts.toml", "--format", "xml"])
        .prints(2, &["human, plain, json"]);
    folder
        .run(&["profiles", "diff", "ca5", "ca7"])
        .prints(2, &["--as-of"]);
    folder
        .run(&["compute", "facts.toml", "-o", "facts.toml"])
        .prints(2, &["is the case file itself"]);
    folder
        .run(&["new", "profile", "-o", "My Profile.toml"])
        .prints(2, &["lower-case letters"]);
    assert_eq!(folder.run(&[]).code, Some(2));
}

#[test]
fn a_case_without_a_day_a_profile_or_a_class_says_so() {
    let folder = Folder::new("law");
    folder.write("undated.toml", &CASE.replace("judgment = 2013-01-15\n", ""));
    folder
        .run(&["compute", "undated.toml"])
        .prints(3, &["--as-of YYYY-MM-DD"]);
    folder.run(&["check", "undated.toml"]).prints(0, &[]);
    folder.write("elsewhere.toml", &CASE.replace("\"innd\"", "\"cafc\""));
    folder
        .run(&["compute", "elsewhere.toml"])
        .prints(3, &["no profile for the court `cafc`", "--profile"]);
    folder
        .run(&["compare", "elsewhere.toml", "--profiles", "ca7"])
        .wrote(0);
    folder.write(
        "unlisted.toml",
        &CASE.replace("18 U.S.C. 2252(a)(2)", "18 U.S.C. 9999"),
    );
    folder
        .run(&["check", "unlisted.toml"])
        .prints(3, &["state `class` for the count"]);
    let none = CASE.split("[[award]]").next().unwrap();
    folder.write("none.toml", none);
    folder
        .run(&["review", "none.toml"])
        .prints(3, &["the case file has no award to review", "--award"]);
}

#[test]
fn law_that_does_not_hold_is_said_with_its_place() {
    let folder = Folder::new("law-dir");
    folder
        .run(&["compute", "facts.toml", "--law", "nowhere"])
        .prints(1, &["nowhere", "profiles/"]);
    let profile = folder.run(&["new", "profile"]).wrote(0);
    folder.write(
        "law/profiles/mine.toml",
        &profile.replace("paroline/not-nominal", "paroline/not-nomnal"),
    );
    let under = ["compute", "facts.toml", "--law", "law", "--profile", "mine"];
    folder
        .run(&under)
        .prints(3, &["--> law/profiles/mine.toml:", "not-nomnal", "^"]);
}

#[test]
fn a_reader_that_goes_away_ends_it_quietly() {
    let folder = Folder::new("pipe");
    for args in [
        &["compute", "facts.toml"][..],
        &["completions", "bash"],
        &["man"],
        &["--help"],
        &["profiles", "list"],
    ] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let child = folder
            .command(args)
            .stdout(writer)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let ran = Ran::from(child.wait_with_output().unwrap());
        assert_eq!(ran.err, "", "{args:?}");
        assert!(matches!(ran.code, Some(0 | 4)), "{args:?}: {ran:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_operational_failure() {
    let folder = Folder::new("full");
    let full = File::options().write(true).open("/dev/full").unwrap();
    let output = folder
        .command(&["compute", "facts.toml"])
        .stdout(full)
        .output()
        .unwrap();
    Ran::from(output).prints(1, &["standard output cannot be written"]);
    folder
        .run(&["compute", "facts.toml", "-o", "/dev/full"])
        .prints(1, &["`/dev/full` cannot be written"]);
}

/// A diagnostic quotes its own line of the case file and nothing else.
#[test]
fn errors_repeat_no_value_of_the_case() {
    let folder = Folder::new("values");
    folder.write("facts.toml", &CASE.replace("\"innd\"", "\"cafc\""));
    let ran = folder.run(&["compute", "facts.toml"]);
    for value in ["Doe", "258869", "3367854", "amy"] {
        assert!(!ran.err.contains(value), "{value}: {}", ran.err);
    }
}
