//! `redress interview`, driven by lines on standard input.

use std::fs;
use std::io::Write as _;
use std::process::Stdio;

use crate::run::{Folder, Ran};

/// The answers about a case of one defendant and one victim, up to its losses.
const CASE: &str = "\
United States v. Doe
N.D. Ill.
1:21-cr-00123
6/14/2024
doe
18 U.S.C. 2252A(a)(5)(B)
May 1, 2021



v1
found
ECF 41
therapy
$90,000.00
trade


";

/// The answers to the open points of that case.
const POINTS: &str = "\
found
ECF 60
yes
found
ECF 41
yes
yes
found

0
$0
no
no
skip
$5,000.00
";

/// A file with those facts, as a person writes it.
const BY_HAND: &str = r#"schema = 1
[case]
name = "United States v. Doe"
court = "ilnd"
docket = "1:21-cr-00123"
judgment = 2024-06-14
[defaults]
proof = "found"
source = "ECF 41"
[[defendant]]
id = "doe"
[[defendant.count]]
id = "1"
statute = "18 U.S.C. 2252A(a)(5)(B)"
ended = 2021-05-01
[[victim]]
id = "v1"
[[victim.loss]]
head = "therapy"
amount = "90000.00"
cause = "trade"
[victim.findings]
full_losses = true
[victim.record]
dma_received = "0.00"
received = "0.00"
[[victim.conduct]]
victim_of_count = true
distributed = false
produced = false
proximate_cause = true
[[choice]]
choice = "relative-role"
amount = "5000.00"
by = "user"
"#;

fn interview(folder: &Folder, answers: &str, options: &[&str]) -> Ran {
    let args = [&["interview", "case.toml"], options].concat();
    folder.run_on(answers, &args)
}

/// Returns the row of the victim on a first page.
fn row(page: &str) -> &str {
    let mut lines = page.lines();
    lines.find(|line| line.starts_with("  v1 ")).unwrap()
}

#[test]
fn an_empty_page_becomes_a_settled_amount() {
    let folder = Folder::new("interview-empty");
    let ran = interview(&folder, &format!("{CASE}{POINTS}"), &[]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(row(&ran.out).contains(" 5,000.00  several"), "{}", ran.out);
    assert!(ran.out.contains("Your inputs: relative role 5,000.00."));
    // The page is that of `compute`, and the file is one that `check` accepts.
    let compute = folder.run(&["compute", "case.toml"]);
    assert_eq!((compute.code, &compute.out), (Some(0), &ran.out));
    assert!(ran.err.contains("redress compute case.toml\n"));
    let check = folder.run(&["check", "case.toml"]);
    assert_eq!((check.code, check.err.as_str()), (Some(0), ""));
    // A file written by hand gives the same amount.
    folder.write("hand.toml", BY_HAND);
    let hand = folder.run(&["compute", "hand.toml"]);
    assert_eq!((hand.code, row(&hand.out)), (Some(0), row(&ran.out)));
    // Each section has its proof and its source once.
    let text = folder.read("case.toml");
    assert_eq!(text.matches("proof = \"found\"").count(), 4, "{text}");
    assert!(text.contains("defaults = { proof = \"found\", source = \"ECF 60\" }"));
    assert!(ran.err.contains(
        "\nHas the court found the full amount of the victim's losses?\n  why: if yes: "
    ));
    assert!(ran.err.contains("\n  from: 18 U.S.C. 2259(b)(2)(A)\n"));
}

#[test]
fn each_answer_is_saved_and_the_interview_goes_on_where_it_ended() {
    let folder = Folder::new("interview-resume");
    let answers = format!("{CASE}{POINTS}");
    let lines: Vec<&str> = answers.lines().collect();
    // The file is complete after each answer from the second on.
    for end in 0..lines.len() {
        let _ = fs::remove_file(folder.path("case.toml"));
        let some = lines.get(..end).unwrap().join("\n");
        let ran = interview(&folder, &some, &[]);
        assert_eq!(ran.code, Some(4), "{end}: {}", ran.err);
        if end < 2 {
            assert!(ran.err.contains("Nothing was saved"));
            assert!(!folder.names().contains(&"case.toml".to_owned()));
        } else {
            let check = folder.run(&["check", "case.toml"]);
            assert_eq!((check.code, check.err.as_str()), (Some(0), ""), "{end}");
        }
    }
    // The last answer is missing. Nothing that the file has is asked again.
    let ran = interview(&folder, "\nskip\n5000\n", &[]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(row(&ran.out).contains(" 5,000.00  several"), "{}", ran.out);
    for known in ["caption", "How do these facts stand", "Where is it written"] {
        assert!(!ran.err.contains(known), "{known}: {}", ran.err);
    }
}

#[test]
fn an_answer_can_be_taken_back_and_a_question_left_open() {
    let folder = Folder::new("interview-back");
    let head = "back\nUnited States v. Roe\nback\nUnited States v. Doe\nilnd\nskip\n";
    let ran = interview(
        &folder,
        &format!("{head}6/14/2023\nback\n6/14/2024\nquit\n"),
        &[],
    );
    assert_eq!(ran.code, Some(4), "{}", ran.err);
    assert!(ran.err.contains("This is the first question."));
    assert!(
        ran.err.contains("It still lacks a count of conviction."),
        "{}",
        ran.err
    );
    assert_eq!(
        folder.read("case.toml"),
        "schema = 1\ndefendant = []\n\n[case]\nname = \"United States v. Doe\"\ncourt = \"ilnd\"\njudgment = 2024-06-14\n"
    );
    // Back after an answer asks the same question again, and the file is as it was before the answer.
    let _ = fs::remove_file(folder.path("case.toml"));
    let before = interview(&folder, CASE, &[]);
    assert_eq!(before.code, Some(4));
    let text = folder.read("case.toml");
    let ran = interview(&folder, "\nfound\n\nyes\nback\nquit\n", &[]);
    assert_eq!(
        ran.err.matches("harmed as a result").count(),
        2,
        "{}",
        ran.err
    );
    assert_eq!(folder.read("case.toml"), text);
    // What is skipped is not asked again, and stays open.
    let ran = interview(&folder, "\nskip\nskip\nskip\nskip\nquit\n", &[]);
    assert_eq!(
        ran.err.matches("harmed as a result").count(),
        1,
        "{}",
        ran.err
    );
    assert_eq!(folder.read("case.toml"), text);
}

#[test]
fn a_bad_answer_is_told_with_what_is_expected_and_asked_again() {
    let folder = Folder::new("interview-bad");
    let answers = "\n\
        A v. B\nMoon\nilnd\n\n31/12/2024\n12/31/2024\nJane Roe\ndoe\n18 U.S.C.\n18 U.S.C. 2252A(a)(5)(B)\n\
        2021\n5/1/2021\n\n\n\nv1\nsure\nfound\n\nmedicin\nmedical\n-5\n12.345\n(20)\n$20\nluck\ntrade\n\nv1\n\n\
        found\n\nperhaps\nyes\n";
    let ran = interview(&folder, answers, &[]);
    for expected in [
        "a caption such as",
        "a court such as N.D. Ill.",
        "there is no month 31",
        "1 to 64 small letters",
        "a section of the United States Code",
        "a day such as 6/14/2024",
        "one of found (by the court)",
        "did you mean `medical`?",
        "the amount is negative",
        "not whole cents",
        "one of this-defendant, trade",
        "another victim has this id",
        "yes, no, or unknown if nobody has found it",
    ] {
        let flat = ran.err.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(flat.contains(expected), "{expected}: {}", ran.err);
    }
    let text = folder.read("case.toml");
    assert_eq!(text.matches("[[victim]]").count(), 1);
    assert!(text.contains("amount = \"20.00\""));
    assert!(text.contains("victim_of_count = true"));
    assert_eq!(folder.run(&["check", "case.toml"]).code, Some(0));
}

#[test]
fn a_statute_in_no_list_has_its_class_asked() {
    let folder = Folder::new("interview-class");
    let text = BY_HAND.replace("18 U.S.C. 2252A(a)(5)(B)", "18 U.S.C. 1");
    folder.write("case.toml", &text);
    let ran = interview(&folder, "\nluck\nimages\n", &[]);
    assert!(ran.err.contains("one of production"), "{}", ran.err);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(folder.read("case.toml").contains("class = \"images\"\n"));
    assert!(row(&ran.out).contains(" 5,000.00  several"), "{}", ran.out);
}

#[test]
fn what_else_is_in_the_file_stays() {
    let folder = Folder::new("interview-remarks");
    let text = BY_HAND
        .replacen("schema = 1\n", "# our file\r\nschema = 1   # one\r\n", 1)
        .replace("full_losses = true\n", "# to be found\n")
        .replace(
            "received = \"0.00\"\n[[victim.c",
            "received = { note = \"ask counsel\", proof = \"unknown\" }\n[[victim.c",
        );
    let text = text.replace("\r\n", "\n");
    folder.write("case.toml", &text);
    let ran = interview(&folder, "\nfound\nECF 8\nyes\nalleged\nECF 9\n$10\n", &[]);
    let after = folder.read("case.toml");
    assert!(
        after.contains("# our file\nschema = 1   # one\n"),
        "{after}"
    );
    assert!(after.contains("# to be found\n"), "{after}");
    assert!(after.contains("note = \"ask counsel\""), "{after}");
    assert!(ran.code == Some(4) || ran.code == Some(0), "{}", ran.err);
    // Facts that were there keep their proof: only the new ones have the new one.
    assert!(after.contains("dma_received = \"0.00\"\n"), "{after}");
    assert!(
        !after.contains("defaults = { proof = \"alleged\""),
        "{after}"
    );
    assert!(
        after.contains("value = \"10.00\", proof = \"alleged\", source = \"ECF 9\""),
        "{after}"
    );
    assert_eq!(folder.run(&["check", "case.toml"]).code, Some(0), "{after}");
}

#[test]
fn claims_of_several_are_kept_apart() {
    let folder = Folder::new("interview-several");
    let answers = "A v. B\nilnd\nskip\n2024-06-14\n\
        d1\n18 U.S.C. 2252A(a)(5)(B)\n2021-05-01\n\n\nd2\n18 U.S.C. 2252A(a)(5)(B)\n2021-05-01\n\n\n\n\
        v1\nfound\n\ntherapy\n9000\ntrade\n\nv2\n\ntherapy\n8000\ntrade\n\n\n\
        found\n\nyes\nyes\nquit\n";
    let ran = interview(&folder, answers, &[]);
    let text = folder.read("case.toml");
    assert_eq!(ran.code, Some(4), "{}", ran.err);
    assert!(
        text.contains("[[victim.conduct]]\ndefendant = \"d1\"\n"),
        "{text}"
    );
    assert!(
        ran.err.contains("\nv1 against d1: Was this person"),
        "{}",
        ran.err
    );
    assert!(
        ran.err.contains("or Enter for found as before"),
        "{}",
        ran.err
    );
    assert_eq!(folder.run(&["check", "case.toml"]).code, Some(0), "{text}");
}

#[test]
fn counts_of_several_classes_ask_whom_each_harmed() {
    let folder = Folder::new("interview-counts");
    let count =
        "[[defendant.count]]\nid = \"2\"\nstatute = \"18 U.S.C. 2251(a)\"\nended = 2021-05-01\n";
    folder.write(
        "case.toml",
        &BY_HAND.replacen("[[victim]]", &format!("{count}[[victim]]"), 1),
    );
    let ran = interview(&folder, "\nv1\nv1, v3\nnone\n", &[]);
    let text = folder.read("case.toml");
    assert!(text.contains("victims = [\"v1\"]\n"), "{text}");
    assert!(text.contains("victims = []\n"), "{text}");
    assert!(ran.err.contains("of v1\n"), "{}", ran.err);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(row(&ran.out).contains(" 5,000.00  several"), "{}", ran.out);
}

#[test]
fn views_and_choices_show_as_the_users() {
    let folder = Folder::new("interview-views");
    folder.write(
        "case.toml",
        &BY_HAND
            .split("[[choice]]")
            .next()
            .unwrap()
            .replace("received = \"0.00\"\n[[", "received = \"500.00\"\n[["),
    );
    let ran = interview(&folder, "\n1\nmay\n1/10\n", &[]);
    assert!(
        ran.err.contains("redress compute case.toml\n"),
        "{}",
        ran.err
    );
    let text = folder.read("case.toml");
    assert!(
        text.contains("[views]\nrecoveries-under-the-2018-text = \"cap-on-receipts\"\nwhole-under-the-2018-text = \"may\"\n"),
        "{text}"
    );
    assert!(
        text.contains("[[choice]]\nchoice = \"relative-role\"\nshare = \"1/10\"\nby = \"user\"\n"),
        "{text}"
    );
    let inputs = "Your inputs: view recoveries-under-the-2018-text=cap-on-receipts; view whole-under-the-2018-text=may; relative role 1/10.";
    let page = ran.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(page.contains(inputs), "{}", ran.out);
    assert!(row(&ran.out).contains(" 9,000.00  several"), "{}", ran.out);
    assert_eq!(ran.code, Some(0));
    // The day of the law is an option too, where the case has no judgment.
    folder.write(
        "case.toml",
        &folder
            .read("case.toml")
            .replace("judgment = 2024-06-14\n", ""),
    );
    let ran = interview(&folder, "skip\n2024-06-14\n\nskip\nskip\n", &[]);
    assert!(
        ran.err
            .contains("redress compute case.toml --as-of 2024-06-14\n"),
        "{}",
        ran.err
    );
}

#[test]
fn what_cannot_be_an_interview_is_refused() {
    let folder = Folder::new("interview-refused");
    for (file, code) in [("-", 2), ("case.json", 2), ("no/case.toml", 4), (".", 1)] {
        let ran = folder.run_on("", &["interview", file]);
        assert_eq!(ran.code, Some(code), "{file}: {}", ran.err);
    }
    // A folder that is not there is known when the first file is written.
    let ran = folder.run_on("A v. B\nilnd\n", &["interview", "no/case.toml"]);
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    assert!(ran.err.contains("its folder does not exist"));
    folder.write("case.toml", "schema = 2\n");
    let ran = interview(&folder, "", &[]);
    assert_eq!(ran.code, Some(3), "{}", ran.err);
    // An empty file is none yet.
    folder.write("case.toml", "");
    let ran = interview(&folder, "", &[]);
    assert!(
        ran.code == Some(4) && ran.err.contains("Nothing was saved"),
        "{}",
        ran.err
    );
    let ran = interview(&folder, "A v. B\nilnd\n", &[]);
    assert_eq!(ran.code, Some(4), "{}", ran.err);
    assert!(folder.read("case.toml").contains("court = \"ilnd\""));
    // A view that is none is refused as `compute` does it.
    folder.write("case.toml", BY_HAND);
    let ran = interview(&folder, "\n", &["--view", "nothing=at-all"]);
    assert_eq!(ran.code, Some(3), "{}", ran.err);
}

#[test]
fn lines_that_are_no_text_are_refused() {
    let folder = Folder::new("interview-lines");
    let mut child = folder
        .command(&["interview", "case.toml"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let long = vec![b'a'; 200_000];
    for line in [b"\xff\xfe".as_slice(), b"A\x1b[2Jv. B", &long, b"A v. B"] {
        input.write_all(line).unwrap();
        input.write_all(b"\n").unwrap();
    }
    drop(input);
    let ran = Ran::from(child.wait_with_output().unwrap());
    for why in [
        "not UTF-8",
        "control characters",
        "too long",
        "Which court?",
    ] {
        assert!(ran.err.contains(why), "{why}: {}", ran.err);
    }
}

#[test]
fn a_file_that_another_program_changed_is_not_overwritten() {
    let folder = Folder::new("interview-changed");
    folder.write("case.toml", BY_HAND.split("[[victim]]").next().unwrap());
    let mut child = folder
        .command(&["interview", "case.toml"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut shown = child.stderr.take().unwrap();
    // The file was read once the first prompt is there.
    let mut seen = Vec::new();
    while !seen.ends_with(b"> ") {
        let mut byte = [0];
        std::io::Read::read_exact(&mut shown, &mut byte).unwrap();
        seen.extend(byte);
    }
    folder.write("case.toml", "# mine\n");
    input.write_all(b"d2\n").unwrap();
    drop(input);
    let mut rest = String::new();
    std::io::Read::read_to_string(&mut shown, &mut rest).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(1), "{rest}");
    assert!(rest.contains("was changed by another program"), "{rest}");
    assert_eq!(folder.read("case.toml"), "# mine\n");
}

/// Returns one of several texts after another, always in the same order.
fn drawn<'t>(seed: &mut u64, from: &[&'t str]) -> &'t str {
    *seed = seed
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    let place = usize::try_from(*seed >> 33)
        .unwrap()
        .checked_rem(from.len())
        .unwrap();
    from.get(place).unwrap()
}

#[test]
fn no_answers_make_a_file_that_check_refuses() {
    const ANSWERS: [&str; 20] = [
        "yes",
        "no",
        "unknown",
        "skip",
        "back",
        "?",
        "",
        "$1,000.00",
        "5/1/2021",
        "found",
        "alleged",
        "ECF 1",
        "not proved",
        "12",
        "1",
        "loss",
        "medical",
        "1/10",
        "3,000.00; 1,500.00",
        "trade",
    ];
    let folder = Folder::new("interview-drawn");
    let decided = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/decided");
    let mut cases: Vec<_> = fs::read_dir(decided)
        .unwrap()
        .map(|it| it.unwrap().path())
        .collect();
    cases.sort();
    let mut seed = 17;
    for case in cases.iter().step_by(12) {
        let text = fs::read_to_string(case.join("facts.toml")).unwrap();
        folder.write("case.toml", &text);
        let answers: Vec<&str> = (0..30).map(|_| drawn(&mut seed, &ANSWERS)).collect();
        let ran = interview(&folder, &answers.join("\n"), &[]);
        assert!(
            matches!(ran.code, Some(0 | 4)),
            "{}: {}",
            case.display(),
            ran.err
        );
        let check = folder.run(&["check", "case.toml"]);
        assert_eq!(check.code, Some(0), "{}: {}", case.display(), check.err);
        let after = folder.read("case.toml");
        for remark in text.lines().filter(|line| line.starts_with('#')) {
            assert!(after.contains(remark), "{}: {remark}", case.display());
        }
    }
}

#[test]
fn no_answer_is_logged() {
    let folder = Folder::new("interview-log");
    let answers = format!("{CASE}{POINTS}");
    let ran = interview(&folder, &answers, &["--log=trace"]);
    let lines = ran.err.lines();
    let logged: Vec<&str> = lines.filter(|line| line.contains("log[")).collect();
    assert!(logged.len() > 10, "{}", ran.err);
    for value in [
        "Doe",
        "doe",
        "v1",
        "ECF",
        "90000",
        "90,000",
        "500000",
        "5,000",
        "2021-05-01",
        "20210501",
    ] {
        assert!(
            !logged.iter().any(|line| line.contains(value)),
            "{value}: {logged:?}"
        );
    }
}
