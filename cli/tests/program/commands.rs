//! Every command, on what it is for.

use serde_json::Value;

use crate::run::{Folder, decided, laraneta, words};

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn compute_tells_what_is_open_by_its_code() {
    let folder = Folder::new("compute");
    let out = folder.run(&["compute", "facts.toml"]).wrote(4);
    assert!(out.contains("965,827.64"), "{out}");
    assert!(
        out.contains("2013-01-15 (the day of the judgment)"),
        "{out}"
    );
    let explained = folder.run(&["explain", "facts.toml"]).wrote(4);
    assert!(
        explained.contains("redress explain facts.toml"),
        "{explained}"
    );
    let closed = [
        "compute",
        "facts.toml",
        "--assume",
        "victims.amy.conduct.distributed=yes",
        "--assume=amy.record.received=1683927.00",
    ];
    let out = folder.run(&closed).wrote(0);
    assert!(out.contains("1,683,927.00"), "{out}");
    assert!(
        out.contains("Your inputs: assumed victims.amy.conduct.distributed = yes"),
        "{out}"
    );
}

#[test]
fn compute_takes_choices_views_and_sides() {
    let folder = Folder::new("answers");
    let chosen = [
        "compute",
        "facts.toml",
        "--assume=amy.conduct.distributed=no",
        "--assume=amy.record.received=0.00",
        "--choose=amy.allocable-portion=12500.00",
    ];
    assert!(folder.run(&chosen).wrote(0).contains("12,500.00"));
    let taken = [
        "compute",
        "facts.toml",
        "--view",
        "floor-over-smaller-loss=loss",
        "--side",
        "government",
    ];
    folder.run(&taken).wrote(4);
    // A method that is permitted from a day on, and one that no other profile lists.
    let compute = [
        "compute",
        "facts.toml",
        "--as-of=2017-01-01",
        "--choose=relative-role=one-over-n",
    ];
    folder.run(&compute).wrote(4);
    folder.write(
        "law/profiles/tiered.toml",
        r#"
id = "tiered"
name = "A court with tiers"
court = "ca5"
extends = "scotus"
summary = "Made up for a test."

[[add]]
to = "relative-role"
offense = "images"
regime = "1996"
use = { rule = "paroline/tiers", with = { tiers = [{ images-over = 0, amount = "500.00" }] }, authority = "ca6/gamble-remand#tiers" }
"#,
    );
    let compare = [
        "compare",
        "facts.toml",
        "--law=law",
        "--profiles=ca5,tiered",
        "--as-of=2017-01-01",
        "--choose=relative-role=tiers",
    ];
    let ran = folder.run(&compare);
    assert!(
        words(&ran.err).contains("is not permitted in ca5 on"),
        "{}",
        ran.err
    );
    ran.wrote(0);
}

#[test]
fn compare_shows_laraneta_to_the_cent() {
    let folder = Folder::new("compare");
    let facts = laraneta();
    let args = [
        "compare",
        &facts,
        "--profiles",
        "ca4,ca4-mvra,ca5,ca7",
        "--as-of",
        "2012-11-14",
    ];
    for width in ["80", "100", "200"] {
        let output = folder
            .command(&args)
            .env("COLUMNS", width)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(0));
        let out = String::from_utf8(output.stdout).unwrap();
        for amount in ["3,367,854.00", "1,224,697.04", "965,827.64"] {
            assert!(out.contains(amount), "{amount} at {width}");
        }
        let room: usize = width.parse().unwrap();
        let wide = out.lines().find(|line| line.chars().count() > room);
        assert_eq!(wide, None, "wider than {width}");
    }
    let contrast = [
        "compare",
        &facts,
        "--profiles",
        "ca4-mvra",
        "--as-of",
        "2012-11-14",
    ];
    folder.run(&contrast).wrote(0);
    let all = ["compare", &facts, "--all", "--format", "json"];
    let all = json(&folder.run(&all).wrote(0));
    assert_eq!(all["governing"], "ca7");
    let ids: Vec<&str> = all["computations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["profile"]["id"].as_str().unwrap())
        .collect();
    assert!(
        ids.len() >= 5 && ids.starts_with(&["ca1", "ca2"]),
        "{ids:?}"
    );
}

#[test]
fn every_format_is_written() {
    let folder = Folder::new("formats");
    for format in ["human", "plain", "json", "csv", "markdown"] {
        for command in ["compute", "explain", "needs", "review"] {
            let out = folder.run(&[command, "facts.toml", "--format", format]);
            let code = if command == "review" { 0 } else { 4 };
            assert!(!out.wrote(code).contains('\u{1b}'), "{command} {format}");
        }
    }
    let result = json(
        &folder
            .run(&["compute", "facts.toml", "--format", "json"])
            .wrote(4),
    );
    assert!(result["schema"].as_str().unwrap().starts_with("redress."));
    assert!(
        result["case"]["digest"]
            .as_str()
            .unwrap()
            .starts_with("sha256:")
    );
    assert!(result["program"].as_str().unwrap().starts_with("redress "));
}

#[test]
fn needs_and_explain_say_what_turns_on_what() {
    let folder = Folder::new("needs");
    let needs = folder.run(&["needs", "facts.toml"]).wrote(4);
    assert!(
        needs.contains("--assume victims.amy.conduct.distributed=yes"),
        "{needs}"
    );
    assert!(
        needs.contains(
            "\nnarrows most  amy: victims.amy.record.received, to nothing under one of its"
        ),
        "{needs}"
    );
    let explain = folder.run(&["explain", "facts.toml"]).wrote(4);
    assert!(
        explain.contains("laraneta/subtract-recoveries"),
        "{explain}"
    );
}

#[test]
fn review_answers_for_the_file_or_for_what_is_put() {
    let folder = Folder::new("review");
    let out = folder.run(&["review", "facts.toml"]).wrote(0);
    assert!(out.contains("asked") && out.contains("passes"), "{out}");
    let too_much = folder.run(&["review", "facts.toml", "--award", "vicky@doe=1224697.04"]);
    let out = too_much.wrote(0);
    assert!(out.contains("error") && !out.contains("asked,"), "{out}");
    folder
        .run(&["review", "facts.toml", "--award", "amy=3000.00"])
        .wrote(4);
}

/// A verdict has the answers that lead to it and no others, and each point that it turns on is named once.
#[test]
fn a_review_of_much_that_is_open_is_a_screen() {
    let folder = Folder::new("review-open");
    let out = folder.run(&["review", &decided("2024-west-ca5")]).wrote(4);
    for told in [
        "error: must be nothing: if (2) is no",
        "(1), (3), (4)   --assume victims.victim.conduct.ended=YYYY-MM-DD",
        "(5)             --assume victims.victim.findings.cannot_pay=yes (or no)",
        "also            victims.victim.losses, victims.victim.record.dma_received",
    ] {
        assert!(out.contains(told), "no `{told}`: {out}");
    }
    assert_eq!(out.matches("must be nothing").count(), 1, "{out}");
}

#[test]
fn check_is_silent_when_all_is_well() {
    let folder = Folder::new("check");
    let ran = folder.run(&["check", "facts.toml"]);
    assert_eq!((ran.code, &*ran.out, &*ran.err), (Some(0), "", ""));
    folder.write("bad.toml", "schema = 1\n");
    folder
        .run(&["check", "facts.toml", "bad.toml", "facts.toml"])
        .prints(3, &["bad.toml:1:1", "E102"]);
    // What looks like a person is worth a word, and no error.
    let warned = crate::run::CASE.replace(
        "head = \"total\"",
        "head = \"total\"\nwhat = \"call 555-123-4567\"",
    );
    folder.write("warned.toml", &warned);
    folder
        .run(&["check", "warned.toml"])
        .prints(0, &["warning[W403]"]);
    folder.run(&["check", "-q", "warned.toml"]).prints(0, &[]);
}

pub(crate) const APPROACH: &str = r#"
[[approach]]
name = "the district court's own"
offense = "images"
regime = "1996"
law = { from = 2012-11-14 }
gates = ["statute/victim-of-the-count"]
losses = [{ rule = "statute/proximate-losses", authority = "ca7/laraneta#proximate-cause" }]
apportionment = [{ rule = "statute/full-amount", authority = "congress/usc-18-2259-1996#full-amount" }]
bounds = ["statute/no-more-than-remains"]
"#;

#[test]
fn the_approach_of_a_case_comes_along_under_its_own_profile() {
    let folder = Folder::new("approach");
    folder.write("approach.toml", APPROACH);
    let ran = folder.run(&["compute", "facts.toml"]);
    assert!(
        words(&ran.err).contains("approach.toml; ignore it with --no-approach"),
        "{}",
        ran.err
    );
    assert!(ran.wrote(0).contains("the district court's own"));
    let without = folder.run(&["compute", "facts.toml", "--no-approach"]);
    assert_eq!(without.err, "");
    assert!(!without.wrote(4).contains("the district court's own"));
    let other = folder.run(&["compute", "facts.toml", "--profile", "ca5"]);
    assert!(
        words(&other.err).contains("does not apply to ca5"),
        "{}",
        other.err
    );
    let quiet = folder.run(&["compute", "-q", "facts.toml"]);
    assert_eq!(quiet.err, "");
    let compared = folder.run(&["compare", "facts.toml", "--profiles", "ca7"]);
    assert!(
        words(&compared.err).contains("is ignored, because"),
        "{}",
        compared.err
    );
    folder.write(
        "approach.toml",
        &APPROACH.replace("full-amount\"", "ful-amount\""),
    );
    folder
        .run(&["check", "facts.toml"])
        .prints(3, &["approach.toml", "^"]);
    folder
        .run(&["compute", "facts.toml"])
        .prints(3, &["approach.toml", "^"]);
}

#[test]
fn profiles_are_listed_shown_and_compared() {
    let folder = Folder::new("profiles");
    let list = folder.run(&["profiles", "list"]).wrote(0);
    let line = |id: &str| {
        list.lines()
            .map(str::trim_start)
            .find(|line| line.starts_with(id))
            .unwrap()
            .to_owned()
    };
    assert!(line("ca4-mvra ").contains("contrast"));
    assert!(line("ca7 ").ends_with("built in"));
    let rows = json(
        &folder
            .run(&["profiles", "list", "--format", "json"])
            .wrote(0),
    );
    assert_eq!(rows["rows"][0]["id"], "ca1");
    let shown = folder.run(&["profiles", "show", "ca7"]).wrote(0);
    assert!(shown.starts_with("id = \"ca7\""), "{shown}");
    let diff = ["profiles", "diff", "ca5", "ca7", "--as-of", "2012-11-14"];
    let out = folder.run(&diff).wrote(0);
    for text in [
        "ca5  amy-unknown/joint-with-strangers",
        "ca7  laraneta/subtract-recoveries",
        "700 F.3d 983",
        "the same rules",
    ] {
        assert!(out.contains(text), "{text}\n{out}");
    }
    for format in ["plain", "json", "csv", "markdown"] {
        let out = folder
            .run(&[&diff[..], &["--format", format]].concat())
            .wrote(0);
        assert!(out.contains("laraneta/subtract-recoveries"), "{format}");
    }
}

#[test]
fn a_difference_of_profiles_begins_with_the_questions() {
    let folder = Folder::new("questions");
    let diff = |a: &str, b: &str, day: &str, format: &str| {
        let args = ["profiles", "diff", a, b, "--as-of", day, "--format", format];
        folder.run(&args).wrote(0)
    };
    let split = |format: &str| diff("ca9", "ca11", "2019-05-08", format);
    let human = split("human");
    let (head, rules) = human.split_once("\n\nTransportation").unwrap();
    for text in [
        "Questions on which they differ",
        "-  original-abuse: whether",
        "ca9   separate: they are taken out first",
        "by the circuit: United States v. Galan, 804 F.3d 1287",
        "ca11  not-required: a formal separation",
        "by the circuit: United States v. Rothenberg, 923 F.3d 1309",
        "VERIFIED",
        "for cap-on-receipts: United States v. Chan",
    ] {
        assert!(head.contains(text), "{text}\n{head}");
    }
    assert!(!rules.contains("Rothenberg"), "{rules}");

    let data = json(&split("json"));
    assert_eq!(
        [&data["first"], &data["second"], &data["as_of"]],
        ["ca9", "ca11", "2019-05-08"]
    );
    let first = &data["questions"][0];
    assert_eq!(first["question"], "original-abuse");
    assert_eq!(first["view_of_the_first"], "separate");
    assert_eq!(first["view_of_the_second"], "not-required");
    assert_eq!(
        first["authority_of_the_second"],
        "by the circuit: United States v. Rothenberg, 923 F.3d 1309 (11th Cir. 2019), VERIFIED"
    );
    assert!(!data["rows"].as_array().unwrap().is_empty());

    let csv = split("csv");
    let mut lines = csv.lines();
    assert!(lines.next().unwrap().starts_with("rule or question,list,"));
    let line = lines.next().unwrap();
    assert!(
        line.starts_with("original-abuse,questions,,both,"),
        "{line}"
    );
    assert!(line.ends_with(",separate,not-required"), "{line}");
    // What one of them does not meet is the other's alone.
    let line = lines.next().unwrap();
    let alone = "original-abuse-under-the-2018-text,questions,,ca9,";
    assert!(line.starts_with(alone), "{line}");
    assert!(csv.ends_with(",,,\r\n"), "a rule has no view: {csv}");

    let plain = split("plain");
    assert!(plain.contains("original-abuse, view of the first: separate\n"));
    let markdown = split("markdown");
    assert!(markdown.starts_with("| Question | Asks |"), "{markdown}");
    assert!(markdown.contains("|\n\n| Rule | List |"), "{markdown}");

    // Rothenberg is of the day after.
    let before = json(&diff("ca9", "ca11", "2019-05-07", "json"));
    assert_eq!(before["questions"][0]["view_of_the_second"], "open");
    // The question is read by what came with Paroline, and not by what was in force then.
    let early = diff("ca5", "ca7", "2012-11-14", "human");
    assert!(
        early.contains("no question on which they differ"),
        "{early}"
    );
    let early = diff("ca5", "ca7", "2012-11-14", "markdown");
    assert!(early.starts_with("| Rule |"), "{early}");
}

#[test]
fn authorities_say_their_pages_and_their_fate() {
    let folder = Folder::new("authorities");
    let one = folder.run(&["authorities", "show", "laraneta"]).wrote(0);
    for text in [
        "ca7/laraneta",
        "700 F.3d 983",
        "recoveries-first",
        "pin not verified",
        "VERIFIED",
        "2014-04-23 superseded",
    ] {
        assert!(one.contains(text), "{text}\n{one}");
    }
    assert_eq!(
        folder
            .run(&["authorities", "show", "ca7/laraneta"])
            .wrote(0),
        one
    );
    let all = folder.run(&["authorities", "show"]).wrote(0);
    assert!(all.contains("ca7/sainz") && all.contains("scotus/paroline"));
    let data = json(
        &folder
            .run(&["authorities", "show", "--format", "json"])
            .wrote(0),
    );
    assert!(data["authorities"].as_array().unwrap().len() > 10);
    assert!(
        folder
            .run(&["authorities", "show", "--format", "csv"])
            .wrote(0)
            .starts_with("holding,cite")
    );
}

#[test]
fn the_brief_form_has_the_amounts_of_the_full_one() {
    let folder = Folder::new("brief");
    let flags = ["--assume", "victims.vicky.conduct.distributed=yes"];
    let json = |more: &[&str]| -> Value {
        let args = [
            &["compute", "facts.toml", "--format", "json"],
            &flags[..],
            more,
        ]
        .concat();
        serde_json::from_str(&folder.run(&args).wrote(4)).unwrap()
    };
    let (brief, full) = (json(&["--brief"]), json(&[]));
    assert_eq!(brief["schema"], "redress.answers/1");
    assert_eq!(
        brief["inputs"],
        serde_json::json!(["assumed victims.vicky.conduct.distributed = yes"])
    );
    let answers = brief["answers"].as_array().unwrap();
    assert_eq!(answers.len(), full["claims"].as_array().unwrap().len());
    for answer in answers {
        assert_eq!(answer["schema"], "redress.answer/1");
    }
    let table = folder.run(&["compute", "facts.toml", "--brief"]);
    table.prints(2, &["the brief form is JSON"]);
}

#[test]
fn authorities_are_found_by_words_in_any_order() {
    let folder = Folder::new("authorities-search");
    let found = folder
        .run(&["authorities", "search", "ABUSE", "original"])
        .wrote(0);
    assert!(
        found.contains("ca9/galan") && found.contains("taken out"),
        "{found}"
    );
    assert!(!found.contains("ca4/burgess"), "{found}");
    let none = folder
        .run(&["authorities", "search", "galan", "zebra"])
        .wrote(0);
    assert!(
        none.contains("No holding has all of these words."),
        "{none}"
    );
}

#[test]
fn the_schema_is_json() {
    let folder = Folder::new("schema");
    let schema = json(&folder.run(&["schema", "case"]).wrote(0));
    assert_eq!(
        schema["$schema"],
        "https://json-schema.org/draft/2020-12/schema"
    );
}

#[test]
fn a_new_case_reads_and_a_new_profile_binds() {
    let folder = Folder::new("new");
    folder
        .run(&["new", "case", "-o", "mine.toml"])
        .prints(0, &["redress check mine.toml"]);
    folder.run(&["check", "mine.toml"]).prints(0, &[]);
    assert_eq!(
        folder.run(&["new", "case"]).wrote(0),
        folder.read("mine.toml")
    );
    assert!(
        folder
            .run(&["new", "profile"])
            .wrote(0)
            .contains("id = \"mine\"")
    );
    std::fs::create_dir_all(folder.path("law/profiles")).unwrap();
    folder
        .run(&["new", "profile", "-o", "law/profiles/ca3.toml"])
        .prints(0, &["--law"]);
    let under = [
        "compute",
        "facts.toml",
        "--law",
        "law",
        "--profile",
        "ca3",
        "--as-of",
        "2015-06-30",
    ];
    assert!(
        folder
            .run(&under)
            .wrote(4)
            .contains("Name of the jurisdiction")
    );
    let list = folder.run(&["profiles", "list", "--law", "law"]).wrote(0);
    let mut lines = list.lines().map(str::trim_start);
    let ours = lines.find(|line| line.starts_with("ca3")).unwrap();
    assert!(ours.ends_with("law/profiles/ca3.toml"), "{ours}");
}

#[test]
fn shells_are_completed() {
    let folder = Folder::new("completions");
    for shell in ["bash", "zsh", "fish"] {
        let script = folder.run(&["completions", shell]).wrote(0);
        assert!(
            script.contains("redress") && script.contains("authorities"),
            "{shell}"
        );
    }
}

#[test]
fn help_and_the_manual_have_every_command_its_examples_and_the_codes() {
    let folder = Folder::new("man");
    let page = folder.run(&["man"]).wrote(0);
    let help = folder.run(&["--help"]).wrote(0);
    for command in [
        "compute",
        "compare",
        "explain",
        "needs",
        "review",
        "check",
        "profiles",
        "authorities",
        "schema",
        "new",
        "completions",
        "man",
    ] {
        assert!(
            page.contains(&format!(".SS \"redress {command}\"")),
            "{command}"
        );
        assert!(help.contains(&format!("  {command}")), "{command}");
        let own = folder.run(&[command, "--help"]).wrote(0);
        let (examples, usage) = (own.find("Examples:").unwrap(), own.find("Usage:").unwrap());
        assert!(examples < usage, "{command}: examples first");
        for text in ["Exit codes:", "  4  computed", "not legal advice"] {
            assert!(own.contains(text), "{command}: {text}");
        }
    }
    for text in [
        "EXIT STATUS",
        "EXAMPLES",
        "not legal advice",
        "redress profiles diff",
    ] {
        assert!(page.contains(text), "{text}");
    }
    assert!(folder.run(&["--version"]).wrote(0).starts_with("redress "));
}

#[test]
fn color_is_for_who_asks() {
    let folder = Folder::new("color");
    let plain = folder.run(&["compute", "facts.toml"]).wrote(4);
    assert!(!plain.contains('\u{1b}'), "a pipe is no terminal");
    let always = folder
        .run(&["compute", "facts.toml", "--color", "always"])
        .wrote(4);
    assert!(always.contains('\u{1b}'));
    let error = folder.run(&["compute", "none.toml", "--color", "always"]);
    assert!(error.err.contains("\u{1b}["), "{}", error.err);
}

#[test]
fn standard_input_is_toml_or_json_by_its_first_character() {
    let folder = Folder::new("stdin");
    folder.run_on(crate::run::CASE, &["compute", "-"]).wrote(4);
    folder
        .run_on("\n  {\"schema\": 1}", &["compute", "-"])
        .prints(3, &["standard input:2:3", "E102"]);
    folder
        .run_on(
            crate::run::CASE,
            &["compute", "-", "--input-format", "json"],
        )
        .prints(3, &["standard input:1:1", "E010"]);
}
