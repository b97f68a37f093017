//! Case files and rule sets from elsewhere: read as their formats say, and within limits.

use crate::common::Folder;

#[test]
fn attack_json_control_characters() {
    let folder = Folder::new("attack-json-control-characters");
    folder.run("check case.json").prints(
        3,
        &[
            "case.json:1:49",
            "a tab inside a text",
            "write `\\t` for it",
            "a line end inside a text",
        ],
    );
    let text = folder.read("case.json");
    let escaped = text.replace('\t', "\\t").replacen("and\n", "and\\n", 1);
    folder.write("case.json", &escaped);
    folder.run("check case.json").prints(0, &[]);
    // Blanks between values are no part of a text.
    folder.write("case.json", &escaped.replace(",\"", ",\n\t\""));
    folder.run("check case.json").prints(0, &[]);
    // In a key, and in other ways that the standard does not allow.
    folder.write("case.json", &escaped.replace("\"court\"", "\"co\turt\""));
    folder
        .run("check case.json")
        .prints(3, &["a tab inside a text"]);
    for (from, to) in [
        (":1,", ":01,"),
        (":1,", ":1.,"),
        (":1,", ":+1,"),
        ("Roe", "R\\xoe"),
    ] {
        folder.write("case.json", &escaped.replacen(from, to, 1));
        folder.run("check case.json").prints(3, &["error[E0"]);
    }
}

/// A case with so many victims and defendants, of whom nothing is found.
#[cfg(target_os = "linux")]
fn many(count: usize) -> String {
    use std::fmt::Write as _;
    let mut text = String::from(
        "schema = 1\n[case]\nname = \"United States v. Roe\"\ncourt = \"innd\"\njudgment = 2020-01-15\n",
    );
    for n in 0..count {
        let statute = "18 U.S.C. 2252(a)(2)";
        let _ = write!(
            text,
            "[[defendant]]\nid = \"d{n}\"\n[[defendant.count]]\nid = \"1\"\nstatute = \"{statute}\"\n[[victim]]\nid = \"v{n}\"\n"
        );
    }
    text
}

#[test]
#[cfg(target_os = "linux")]
fn claims_beyond_memory_end_in_a_message() {
    let folder = Folder::new("attack-json-control-characters");
    folder.write("many.toml", &many(1_500));
    for command in ["compute", "needs", "compare --all"] {
        let ran = folder.run_with_memory(1_500_000, &format!("{command} many.toml"));
        ran.prints(
            1,
            &["claims of a victim against a defendant", "compute fewer"],
        );
    }
    // Too much for what is left, though not at first sight.
    folder.write("some.toml", &many(20));
    let ran = folder.run_with_memory(58_000, "compute some.toml");
    ran.prints(1, &["memory is not enough", "compute fewer"]);
    assert!(ran.out.is_empty());
}

#[test]
fn author_own_lesson() {
    let folder = Folder::new("author-own-lesson");
    let sheets = "lesson lesson.toml -o handout.md --key key.md";
    folder.run(sheets).prints(0, &[]);
    let question = "Which finding does the Ninth Circuit need first?";
    let (handout, key) = (folder.read("handout.md"), folder.read("key.md"));
    assert!(
        handout.contains(question) && key.contains(question),
        "{handout}"
    );
    assert!(!handout.contains("Who has to ask"), "{handout}");
    assert!(
        key.contains("Who has to ask") && key.contains("Ninth Circuit"),
        "{key}"
    );

    // An answer stands in the key only, as the author's.
    let answered = "{ question = \"Which finding does the Ninth Circuit need first?\", answer = \"The separation\" }";
    let text = folder.read("lesson.toml");
    folder.write(
        "lesson.toml",
        &text.replace(&format!("\"{question}\""), answered),
    );
    folder.run(&format!("{sheets} --quiet")).prints(0, &[]);
    assert!(!folder.read("handout.md").contains("The separation"));
    let key = folder.read("key.md");
    assert!(
        key.contains("the author's answer") && key.contains("The separation"),
        "{key}"
    );

    // Its facts are found beside it, from wherever it is run; what is missing is named with the part that names it.
    folder.write("lesson.toml", &text.replace("facts.toml", "gone.toml"));
    let ran = folder.run(&format!("{sheets} --quiet"));
    ran.prints(1, &["gone.toml", "The same possessor"]);
    let ran = folder.run("compute lesson.toml");
    ran.prints(
        3,
        &["is a lesson, not a case file", "redress lesson lesson.toml"],
    );
    folder.run("new lesson -o mine.toml").prints(0, &[]);
    folder.run("lesson mine.toml -o mine.md").prints(0, &[]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_without_an_end_is_refused() {
    let folder = Folder::new("money-leap-day");
    std::os::unix::fs::symlink("/dev/zero", folder.path("facts.toml.previous")).unwrap();
    std::os::unix::fs::symlink("/dev/zero", folder.path("map.toml")).unwrap();
    folder.write("paid.csv", "Date,Amount\n1/1/2020,5\n");
    for line in [
        "undo facts.toml",
        "import payments paid.csv --mapping map.toml",
    ] {
        folder.run_with_memory(400_000, line).prints(1, &["error:"]);
    }
}
