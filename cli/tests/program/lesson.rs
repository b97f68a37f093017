//! Lessons: the handout holds no answer, the key holds them all, and the figures that courts worked out are among them.

use std::collections::BTreeSet;

use crate::report::{POISON, parts, write_filled};
use crate::run::Folder;

/// Every lesson, with what its key has to say: figures of the decided cases and what follows from them by hand.
const LESSONS: [(&str, &[&str]); 4] = [
    (
        "before-and-after-paroline",
        &[
            // The en banc 5th Circuit: the whole, with strangers; 3,367,854.00 was asked.
            "amy: 3,367,854.00",
            "Result: 3,367,854.00, joint with defendants of other cases, required",
            "ca5 and ca7 part if ",
            // Since Paroline no circuit gives one amount.
            "Result: court's choice, 0.00 to 3,367,854.00, more than 0.00, less than the whole, permitted",
            // Lundquist: 3,381,159.00 and 113 persons; 1/113, 1/112, the whole.
            "Result: 29,921.76, several, theory: contrary to Paroline",
            "Result: 30,188.92, several, theory: contrary to Paroline",
            "Result: 3,381,159.00, joint with defendants of other cases, theory: contrary to Paroline",
            "whom-n-counts is all-offenders and record.estimated at its least: 3,381,159.00",
            "What would the losses of this victim have been without the defendant's offense? (conduct.without_the_act; burden on the party that the court designates)",
            "How many further offenders are likely to be caught and convicted",
            "(record.estimated; burden on the party that the court designates)",
        ],
    ),
    (
        "viewer-or-distributor",
        &[
            "deducted 258,869.40",
            "vicky: court's choice, 0.00 to 965,827.64",
            "vicky: 965,827.64",
            "Result: 1,224,697.04, joint with defendants of other cases, required",
            "Result: 965,827.64, the whole, alone, permitted",
            "difference: 258,869.40, ca5 less ca7",
            "Did the defendant distribute an image of this victim? (conduct.distributed; burden on the Government)",
        ],
    ),
    (
        "disaggregating-the-original-abuse",
        &[
            "cindy: deferred",
            "United States v. Galan, 804 F.3d 1287",
            "ca9 and ca11 part if ",
            "ca9 and ca11 give equal results under every finding and view",
            "Has the court found the full amount of the victim's losses? (findings.full_losses; burden on the Government)",
        ],
    ),
    (
        "floor-of-2018",
        &[
            "Result: court's choice, 3,000.00 to 60,000.00",
            "18 U.S.C. 2259 (2018), (b)(2)(B)",
            "tara: court's choice, 3,000.00 to 60,000.00",
            "the relative role: Paroline (from 2014-04-23)",
        ],
    ),
];

/// Makes both sheets of a lesson in a format.
fn sheets(folder: &Folder, what: &[&str], format: &str) -> [String; 2] {
    let [handout, key] = ["handout", "key"].map(|name| format!("{name}.{format}"));
    let args = [
        &["lesson"],
        what,
        &["-o", &handout, "--key", &key, "--quiet"],
    ]
    .concat();
    let ran = folder.run(&args);
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), ""), "{ran:?}");
    [folder.read(&handout), folder.read(&key)]
}

/// Markdown as a reader has it.
fn read(markdown: &str) -> String {
    markdown.replace('\\', "").replace("**", "")
}

/// Every amount in a text: `1,234.56`.
fn amounts(text: &str) -> BTreeSet<&str> {
    let of_amount = |c: char| c.is_ascii_digit() || c == ',' || c == '.';
    text.split(|c| !of_amount(c))
        .map(|word| word.trim_end_matches(['.', ',']))
        .filter(|word| {
            let parts = word.rsplit_once('.');
            parts.is_some_and(|(whole, cents)| !whole.is_empty() && cents.len() == 2)
        })
        .collect()
}

#[test]
fn every_lesson_that_ships_is_listed() {
    let folder = Folder::new("lesson-list");
    let list = folder.run(&["lesson", "--list", "--format=csv"]).wrote(0);
    let ids: Vec<&str> = list
        .lines()
        .skip(1)
        .map(|line| line.split(',').next().unwrap())
        .collect();
    assert_eq!(ids, LESSONS.map(|(id, _)| id));
    for format in ["human", "plain", "json", "markdown"] {
        let format = format!("--format={format}");
        let list = folder.run(&["lesson", "--list", &format]).wrote(0);
        for (id, _) in LESSONS {
            assert!(list.contains(id), "{list}");
        }
    }
}

#[test]
fn a_key_holds_the_figures_that_are_known() {
    let folder = Folder::new("lesson-key");
    for (id, known) in LESSONS {
        let [_, key] = sheets(&folder, &[id], "md");
        let key = read(&key);
        for figure in known {
            assert!(key.contains(figure), "{id}: `{figure}` is not in\n{key}");
        }
        let [_, key] = sheets(&folder, &[id], "html");
        let text = parts(&key).text;
        // What stands before a colon is a label, which HTML sets apart.
        for figure in known {
            let figure = figure.split_once(": ").map_or(*figure, |(_, it)| it);
            assert!(text.contains(figure), "{id}: `{figure}` is not in the HTML");
        }
    }
}

#[test]
fn a_handout_holds_no_answer() {
    // What a key says under these labels is an answer; what was found stands on both sheets, as a fact.
    const ANSWERS: [&str; 8] = [
        "law",
        "missing",
        "left to the court",
        "not settled",
        "result",
        "remains",
        "authority",
        "ordered",
    ];
    let folder = Folder::new("lesson-handout");
    for (id, known) in LESSONS {
        let [handout, key] = sheets(&folder, &[id], "md").map(|sheet| read(&sheet));
        // An amount of the handout is one of its facts; so may an answer be.
        let facts: BTreeSet<&str> = handout
            .lines()
            .filter(|line| line.starts_with('|'))
            .flat_map(amounts)
            .collect();
        assert!(!facts.is_empty(), "{id}");
        let mut answers = 0;
        for line in key.lines() {
            let Some((label, says)) = line
                .trim_start()
                .strip_prefix("- ")
                .and_then(|it| it.split_once(": "))
            else {
                continue;
            };
            if ANSWERS.contains(&label) || label.starts_with("if ") {
                assert!(
                    facts.contains(says) || !handout.contains(says),
                    "{id}: the handout says `{says}`"
                );
                answers += 1;
            }
        }
        assert!(answers > 20, "{id}: {answers} answers");
        // The law is there, and which of it decides the case is not.
        assert!(handout.contains("### The law"), "{id}");
        let results = |said: &&&str| !said.contains("F.3d") && !said.contains("U.S.C.");
        let known: Vec<&str> = known.iter().filter(results).copied().collect();
        for said in &known {
            assert!(!handout.contains(said), "{id}: the handout says `{said}`");
        }
        for said in [
            "pin not verified",
            "part at step",
            "court's choice",
            "deferred",
            "denied",
            "To discuss",
            "joint with",
        ] {
            assert!(!handout.contains(said), "{id}: the handout says `{said}`");
        }
        // In HTML too, where a browser need not show what stands in the file.
        let [html, _] = sheets(&folder, &[id], "html");
        let html_text = parts(&html);
        assert!(
            !html_text
                .elements
                .iter()
                .any(|it| it.starts_with("details")),
            "{id}"
        );
        for said in &known {
            assert!(
                !html_text.text.contains(said),
                "{id}: the HTML says `{said}`"
            );
        }
        let all = amounts(&handout);
        assert_eq!(all, facts, "{id}: an amount stands outside the facts");
        // The style sheet is text too, and ends before the sheet.
        let shown = html_text.text.rsplit('}').next().unwrap();
        assert_eq!(amounts(shown), all, "{id}");
        assert!(all.len() < amounts(&key).len(), "{id}");
    }
}

#[test]
fn whoever_studies_alone_has_the_answers_folded() {
    let folder = Folder::new("lesson-alone");
    let alone = [
        "lesson",
        "viewer-or-distributor",
        "--self-study",
        "-o",
        "a.html",
    ];
    folder.run(&alone);
    let sheet = parts(&folder.read("a.html"));
    assert!(sheet.text.contains("965,827.64"));
    let folded = sheet.elements.iter().filter(|it| *it == "details").count();
    assert!(folded > 8, "{folded}");
    assert!(!sheet.elements.iter().any(|it| it.contains("details open")));
    for name in ["a.md", "a.docx"] {
        let args = [&alone[..4], &[name]].concat();
        folder.run(&args).prints(2, &["only HTML can fold answers"]);
    }
}

#[test]
fn a_lesson_of_a_case_file_is_the_same_twice_and_only_its_owners() {
    let folder = Folder::new("lesson-twice");
    let what = [
        "facts.toml",
        "--profiles=ca4,ca5,ca7,theory-joint",
        "--as-of=2014-04-23",
    ];
    for format in ["html", "md", "docx"] {
        let [handout, key] = ["handout", "key"].map(|name| format!("{name}.{format}"));
        let args = [&["lesson"], &what[..], &["-o", &handout, "--key", &key]].concat();
        let make = || {
            let ran = folder.run(&args);
            assert_eq!((ran.code, ran.out.as_str()), (Some(0), ""), "{ran:?}");
            [&handout, &key].map(|file| std::fs::read(folder.path(file)).unwrap())
        };
        assert_eq!(make(), make(), "{format}");
        #[cfg(unix)]
        for file in [&handout, &key] {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = std::fs::metadata(folder.path(file))
                .unwrap()
                .permissions()
                .mode();
            assert_eq!(mode & 0o777, 0o600, "{file}");
        }
    }
    // Without -o the handout goes to the terminal.
    let handout = folder.run(&[&["lesson"], &what[..]].concat()).wrote(0);
    assert!(handout.contains(
        "theory-joint, Theory: indivisible joint causation (two fires), the law of no circuit"
    ));
    assert!(!handout.contains("965,827.64"), "{handout}");
}

#[test]
fn no_text_of_a_case_file_becomes_markup_in_a_lesson() {
    let folder = Folder::new("lesson-inert");
    let of = |text: &str| {
        write_filled(&folder, text);
        let ran = folder.run(&[
            "lesson",
            "filled.json",
            "--profiles=ca5,ca7",
            "--self-study",
            "-o",
            "h.html",
            "--key",
            "k.html",
        ]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        ["h.html", "k.html"].map(|file| parts(&folder.read(file)))
    };
    let (plain, poisoned) = (of("harmless"), of(POISON));
    for (plain, poisoned) in plain.iter().zip(&poisoned) {
        assert!(poisoned.text.contains("=1+1\"'><script>alert(1)</script>"));
        assert_eq!(plain.elements, poisoned.elements);
        for element in &poisoned.elements {
            let name = element.split(' ').next().unwrap_or_default();
            assert!(
                !["script", "img", "iframe", "form", "link"].contains(&name),
                "{element}"
            );
            assert!(name != "a" || element.contains("href=\"#"), "{element}");
        }
    }
    let policy = |it: &&String| it.contains("default-src 'none'; style-src 'sha256-");
    assert!(
        poisoned
            .iter()
            .all(|sheet| sheet.elements.iter().any(|it| policy(&it)))
    );
    // Neither does it drive a word processor or a terminal.
    let [handout, key] = sheets(&folder, &["filled.json", "--profiles=ca5,ca7"], "md");
    for text in [handout, key] {
        assert!(!text.contains(|c: char| c.is_control() && c != '\n'));
        assert!(!text.contains("<script") || text.contains("\\<script"));
    }
}

#[test]
fn copies_of_a_lesson_say_what_they_are() {
    let folder = Folder::new("lesson-copies");
    write_filled(&folder, "canary");
    for format in ["html", "md", "txt"] {
        let public = ["filled.json", "--all", "--audience=public"];
        for sheet in sheets(&folder, &public, format) {
            assert!(!sheet.contains("canary"), "a text of the case file");
            assert!(sheet.contains("Public copy:"), "{format}");
        }
        let sealed = ["filled.json", "--all", "--audience=sealed"];
        for sheet in sheets(&folder, &sealed, format) {
            assert!(sheet.contains("SEALED: to be filed under seal"), "{format}");
        }
    }
    let to_terminal = ["lesson", "filled.json", "--audience=sealed", "--key=k.html"];
    folder
        .run(&to_terminal)
        .prints(2, &["a sealed copy is not written to standard output"]);
}

#[test]
fn what_cannot_be_a_sheet_is_refused_with_what_to_do() {
    let folder = Folder::new("lesson-refused");
    let floor = ["lesson", "floor-of-2018"];
    for (more, says) in [
        (
            &["-o", "a.html", "--key", "a.html"][..],
            "give -o, --key and --slides different names",
        ),
        (
            &["-o", "a.html", "--key", "./a.html"][..],
            "give -o, --key and --slides different names",
        ),
        (&["-o", "a.xlsx"][..], "give -o a name that ends in .txt"),
        (
            &["--key", "k.xlsx"][..],
            ".xlsx is not the ending of a known format",
        ),
        (&["--self-study"][..], "only HTML can fold answers"),
        (
            &["--as-of", "2020-01-01"][..],
            "--as-of does not go with it",
        ),
        (
            &["--assume", "victims.tara.conduct.images=1"][..],
            "--assume does not go with it",
        ),
    ] {
        let ran = folder.run(&[&floor[..], more].concat());
        ran.prints(2, &[says]);
        assert_eq!(folder.names(), ["facts.toml"], "{more:?}");
    }
    let unknown = folder.run(&["lesson", "floor-of-2019"]);
    unknown.prints(
        1,
        &[
            "there is no file `floor-of-2019`",
            "the lessons that ship are before-and-after-paroline",
        ],
    );
    let none = folder.run(&["lesson"]);
    assert_eq!((none.code, none.out.as_str()), (Some(2), ""), "{none:?}");
    let itself = folder.run(&["lesson", "facts.toml", "--key", "facts.toml"]);
    itself.prints(2, &["is the case file itself"]);
}

#[test]
fn slides_have_one_idea_each_and_an_answer_after_its_question() {
    let folder = Folder::new("lesson-slides");
    for (id, _) in LESSONS {
        let ran = folder.run(&[
            "lesson", id, "-o", "h.md", "--key", "k.md", "--slides", "s.html",
        ]);
        assert_eq!((ran.code, ran.out.as_str()), (Some(0), ""), "{ran:?}");
        let slides = folder.read("s.html");
        let titles: Vec<&str> = slides
            .split("<h2 id=")
            .skip(1)
            .filter_map(|it| it.split_once('>')?.1.split('<').next())
            .collect();
        assert!(titles.len() > 10, "{id}: {titles:?}");
        let asked = |title: &str| titles.iter().filter(|it| **it == title).count();
        assert_eq!(
            asked("Question"),
            asked("The author&#39;s answer").max(asked("The author's answer")),
            "{id}"
        );
        assert_eq!(slides.matches("<section").count(), titles.len(), "{id}");
    }
    let ran = folder.run(&[
        "lesson",
        "floor-of-2018",
        "-o",
        "h.md",
        "--slides",
        "s.docx",
    ]);
    ran.prints(2, &["slides are written as HTML"]);
    let ran = folder.run(&[
        "lesson",
        "floor-of-2018",
        "-o",
        "s.html",
        "--slides",
        "s.html",
    ]);
    ran.prints(2, &["have the same file name"]);
}

#[test]
fn a_lesson_can_be_put_to_other_circuits() {
    let folder = Folder::new("lesson-profiles");
    let [handout, key] = sheets(&folder, &["floor-of-2018", "--profiles=ca2,ca3"], "md");
    for sheet in [handout, key] {
        assert!(sheet.contains("ca2, Second Circuit") && sheet.contains("ca3, Third Circuit"));
        assert!(!sheet.contains("ca8, Eighth Circuit"));
    }
}
