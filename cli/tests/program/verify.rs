//! `redress verify`: the same bytes, or what differs.

use std::fs;

use crate::run::Folder;

const COMPUTE: &[&str] = &[
    "compute",
    "facts.toml",
    "--as-of=2015-06-30",
    "--assume=victims.amy.conduct.distributed=no",
    "--view=floor-over-smaller-loss=loss",
    "--choose=amy.relative-role=12500.00",
    "--side=government",
    "-o",
    "result.json",
];

impl Folder {
    /// A folder with a result in it.
    fn with_result(name: &str) -> Self {
        let folder = Self::new(name);
        assert_eq!(folder.run(COMPUTE).code, Some(4));
        folder
    }

    fn edit(&self, file: &str, from: &str, to: &str) {
        let path = self.path(file);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{file} has no {from}");
        fs::write(path, text.replace(from, to)).unwrap();
    }

    /// Checks that the result differs, and returns the differences.
    #[track_caller]
    fn differs(&self, more: &[&str], what: &str) -> String {
        let verify = [&["verify", "result.json", "--case", "facts.toml"], more].concat();
        let ran = self.run(&verify);
        assert_eq!(ran.code, Some(3), "{ran:?}");
        assert!(ran.err.contains(&format!("differences: {what}")), "{ran:?}");
        ran.out
    }
}

#[test]
fn what_every_command_writes_comes_out_the_same() {
    let folder = Folder::new("verify-same");
    let commands: [&[&str]; 5] = [
        &["compute", "facts.toml"],
        &["explain", "facts.toml", "--profile", "ca5"],
        &["needs", "facts.toml"],
        &["review", "facts.toml", "--award", "amy=3000.00"],
        &["compare", "facts.toml", "--all"],
    ];
    for command in commands {
        let command = [command, &["--format=json", "--output", "it's the result"]].concat();
        folder.run(&command);
        let verify = ["verify", "it's the result", "--case", "facts.toml"];
        let out = folder.run(&verify).wrote(0);
        assert!(!out.contains(" no "), "{out}");
    }
    // From standard input.
    let text = fs::read_to_string(folder.path("facts.toml")).unwrap();
    let out = folder
        .run_on(&text, &["compute", "-", "--format", "json"])
        .wrote(4);
    fs::write(folder.path("piped.json"), out).unwrap();
    folder
        .run(&["verify", "piped.json", "--case", "facts.toml"])
        .wrote(0);
}

#[test]
fn what_was_chosen_is_chosen_again() {
    let folder = Folder::with_result("verify-chosen");
    let verify = [
        "verify",
        "result.json",
        "--case",
        "facts.toml",
        "--format",
        "json",
    ];
    let out = folder.run(&verify).wrote(0);
    assert!(out.contains("redress.verification/1"), "{out}");
    assert_eq!(folder.names(), ["facts.toml", "result.json"]);
}

#[test]
fn edited_facts_are_told_apart_from_an_edited_result() {
    let folder = Folder::with_result("verify-edited");
    folder.edit("facts.toml", "3367854.00", "3367855.00");
    let out = folder.differs(&[], "facts, result");
    // A long cell is broken at its blanks.
    let words: Vec<&str> = out.split_whitespace().collect();
    let said = words.join(" ");
    assert!(said.contains("total_loss: 3,367,855.00"), "{out}");
    folder.edit("facts.toml", "3367855.00", "3367854.00");
    folder.edit("result.json", "12500.00\"", "12600.00\"");
    folder.differs(&[], "result");
}

#[test]
fn another_day_profile_program_or_rule_set_is_named() {
    let folder = Folder::with_result("verify-named");
    let kept = fs::read_to_string(folder.path("result.json")).unwrap();
    folder.edit(
        "result.json",
        "\"date\": \"2015-06-30\"",
        "\"date\": \"2014-06-30\"",
    );
    folder.differs(&[], "law of ca7 as of");
    fs::write(folder.path("result.json"), &kept).unwrap();
    folder.edit("result.json", "\"redress 0.1.0\"", "\"redress 0.0.9\"");
    folder.differs(&[], "program");
    fs::write(folder.path("result.json"), &kept).unwrap();
    folder.edit(
        "result.json",
        "\"origin\": \"linked in\"",
        "\"origin\": \"sha256:00\"",
    );
    folder.differs(&[], "rule set amy-unknown");
    fs::write(folder.path("result.json"), &kept).unwrap();
    // The profile under law of one's own.
    let ca7 = folder.run(&["profiles", "show", "ca7"]).wrote(0);
    fs::create_dir_all(folder.path("law/profiles")).unwrap();
    fs::write(folder.path("law/profiles/ca7.toml"), ca7 + "# edited\n").unwrap();
    folder.differs(&["--law", "law"], "profile ca7");
    // Other bytes for the same values.
    fs::write(folder.path("result.json"), kept + "\n").unwrap();
    assert!(folder.differs(&[], "result").contains("other bytes"));
}

#[test]
fn what_is_no_result_is_refused() {
    let folder = Folder::with_result("verify-refused");
    let verify = ["verify", "result.json", "--case", "facts.toml"];
    let kept = fs::read_to_string(folder.path("result.json")).unwrap();
    let cases = [
        (
            "redress.result/2",
            "redress.result/9",
            "does not know the schema `redress.result/9`",
        ),
        ("\"redress compute", "\"rm -rf", "makes no result"),
        (
            "\"redress compute facts.toml",
            "\"redress check facts.toml",
            "makes no result",
        ),
        ("\"command\"", "\"order\"", "does not contain the command"),
    ];
    for (from, to, says) in cases {
        folder.edit("result.json", from, to);
        folder.run(&verify).prints(3, &[says]);
        fs::write(folder.path("result.json"), &kept).unwrap();
    }
    fs::write(folder.path("result.json"), "{").unwrap();
    folder.run(&verify).prints(3, &["it is not JSON"]);
    folder
        .run(&["verify", "gone.json", "--case", "facts.toml"])
        .prints(1, &["gone.json"]);
}

#[test]
fn a_receipt_cannot_load_what_nobody_trusts_nor_write_a_file() {
    let folder = Folder::with_result("verify-safe");
    let kept = fs::read_to_string(folder.path("result.json")).unwrap();
    let harmful = kept.replace("-o result.json", "--allow-untrusted -o facts.toml");
    fs::write(folder.path("result.json"), harmful).unwrap();
    let before = fs::read(folder.path("facts.toml")).unwrap();
    folder.differs(&[], "result");
    assert_eq!(fs::read(folder.path("facts.toml")).unwrap(), before);
}
