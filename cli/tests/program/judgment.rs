//! `judgment` and `payment`: drafts that no court entered.

use std::fs;

use crate::run::Folder;

/// One count, one victim, and everything found that a figure of restitution needs.
const DOE: &str = r#"schema = 1
[case]
name = "United States v. Doe"
court = "ca3"
docket = "2:25-cr-00013"
judgment = 2025-05-01
[defaults]
proof = "found"
[[defendant]]
id = "doe"
[[defendant.count]]
id = "1"
statute = "18 U.S.C. 2251(a)"
ended = 2024-02-01
[defendant.judgment]
indigent = false
cannot_pay_interest = false
schedule = "at once"
[[defendant.judgment.penalty]]
kind = "assessment-2259a"
amount = "5000.00"
reasons = "stated at sentencing"
[[victim]]
id = "amy"
[[victim.loss]]
head = "therapy"
amount = "90000.00"
cause = "this-defendant"
[victim.record]
dma_received = "0.00"
received = "0.00"
civil_recovered = "0.00"
[victim.findings]
full_losses = true
[[victim.conduct]]
victim_of_count = true
proximate_cause = true
"#;

const RATE: [&str; 4] = ["--rate", "4.05", "--through", "2026-05-16"];
const VIEWS: [&str; 3] = [
    "--view=order-of-payment=statutes",
    "--view=assessment-index=face",
    "--view=interest-compounds=simple",
];

fn folder(name: &str) -> Folder {
    let folder = Folder::new(name);
    folder.write("doe.toml", DOE);
    folder
}

#[test]
fn what_the_user_supplies_stands_before_the_figures() {
    let folder = folder("draft-inputs");
    let supplied = [
        "doe.toml",
        "--assume=victims.amy.record.received=10.00",
        "--choose=relative-role=5000.00",
    ];
    let commands: [&[&str]; 3] = [
        &["judgment"],
        &["payment", "--amount=100", "--date=2025-06-01"],
        &["statement", "--victim=amy", "--date=2025-06-01"],
    ];
    for command in commands {
        let page = folder.run(&[command, &supplied].concat()).out;
        let at = |text: &str| {
            page.find(text)
                .unwrap_or_else(|| panic!("{command:?}: {text}"))
        };
        let figures = at("\n  ──");
        for supplied in [
            "victims.amy.record.received = 10.00",
            "relative-role=5,000.00",
        ] {
            assert!(at(supplied) < figures, "{command:?}: {page}");
        }
    }
}

#[test]
fn figures_are_drafts_and_say_what_is_open() {
    let folder = folder("figures");
    let out = folder.run(&["judgment", "doe.toml"]).wrote(4);
    assert!(out.contains("DRAFT - not entered"), "{out}");
    assert!(out.contains("DATA-01"), "{out}");
    assert!(out.contains("[RECALL]"), "the form is from memory: {out}");
    // Everything found, chosen and taken, nothing is open: May 16, 2025 is a Friday, and a year later 3,645.00 has run.
    let all = [&["judgment", "doe.toml"][..], &RATE, &VIEWS].concat();
    let out = folder.run(&all).wrote(0);
    assert!(out.contains("3,645.00"), "{out}");
    assert!(out.contains("Nothing."), "{out}");
    assert!(
        out.contains("no court: view taken: order-of-payment=statutes"),
        "{out}"
    );
}

#[test]
fn figures_are_written_in_every_format() {
    let folder = folder("figures-formats");
    for format in ["plain", "json", "csv", "markdown"] {
        let out = folder
            .run(&["judgment", "doe.toml", "--format", format])
            .wrote(4);
        assert!(out.contains("DRAFT - not entered"), "{format}: {out}");
    }
    let data: serde_json::Value = serde_json::from_str(
        &folder
            .run(&["judgment", "doe.toml", "--format=json"])
            .wrote(4),
    )
    .unwrap();
    assert_eq!(data["schema"], "redress.figures/1");
    assert_eq!(
        data["payees"][0]["restitution_ordered"]["amount"],
        "90000.00"
    );
    assert!(data["made_by"]["case_digest"].is_string());
}

#[test]
fn a_document_is_a_file_that_only_its_owner_may_read() {
    let folder = folder("figures-docx");
    for args in [
        &["judgment", "doe.toml", "-o", "one.docx"][..],
        &["judgment", "doe.toml", "--format=docx", "-o", "two"],
    ] {
        folder.run(args).prints(4, &[]);
    }
    let file = fs::read(folder.path("one.docx")).unwrap();
    assert!(file.starts_with(b"PK\x03\x04"));
    assert!(
        fs::read(folder.path("two"))
            .unwrap()
            .starts_with(b"PK\x03\x04")
    );
    #[cfg(unix)]
    {
        let mode = fs::metadata(folder.path("one.docx")).unwrap();
        let mode = std::os::unix::fs::PermissionsExt::mode(&mode.permissions());
        assert_eq!(mode & 0o777, 0o600);
    }
    // The case file is not written over.
    folder
        .run(&["judgment", "doe.toml", "-o", "doe.toml"])
        .prints(2, &["error"]);
}

#[test]
fn figures_rest_on_the_law_of_a_court() {
    let folder = folder("figures-law");
    folder
        .run(&["judgment", "doe.toml", "--profile=ca4-mvra"])
        .prints(3, &["is not the law of a court"]);
}

#[test]
fn what_the_user_says_of_a_judgment_has_to_be_readable() {
    let folder = folder("figures-usage");
    for (option, exit) in [
        ("--rate=four", 2),
        ("--rate=-1", 2),
        ("--rate=1/2", 2),
        ("--judgment=2026-02-30", 2),
        ("--priority=amy", 2),
        ("--priority=amy=first", 2),
        ("--percent=amy=101", 2),
        ("--priority=nobody=1", 3),
        ("--view=order-of-payment=mine", 3),
        ("--format=odt", 2),
    ] {
        folder
            .run(&["judgment", "doe.toml", option])
            .prints(exit, &["error"]);
    }
}

#[test]
fn a_payment_is_divided_to_the_cent_under_each_order_that_is_open() {
    let folder = folder("apply");
    let apply = [
        "payment",
        "doe.toml",
        "--amount=95,200.01",
        "--date=2025-05-02",
    ];
    let out = folder.run(&apply).wrote(4);
    assert!(out.contains("if order-of-payment is statutes"), "{out}");
    assert!(out.contains("if order-of-payment is form"), "{out}");
    let taken = [
        &apply[..],
        &["--view=order-of-payment=statutes", "--format=json"],
    ]
    .concat();
    let data: serde_json::Value = serde_json::from_str(&folder.run(&taken).wrote(4)).unwrap();
    // 100.00, 90,000.00 and 5,000.00; then interest, of which no rate is given, so that the rest has no place.
    let under = &data["under"][0];
    let paid: Vec<_> = under["steps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| step["paid"].as_str().unwrap())
        .collect();
    assert_eq!(paid, ["100.00", "90000.00", "5000.00"]);
    assert_eq!(under["left"]["amount"], "100.01");
    let settled = [
        &apply[..],
        &["--view=order-of-payment=statutes", "--rate=4.05"],
    ]
    .concat();
    // Paid before the fifteenth day, nothing bears interest, and the assessment of section 3014 is next.
    let out = folder.run(&settled).wrote(0);
    assert!(out.contains("100.01"), "{out}");
    assert!(out.contains("3014"), "{out}");
}

#[test]
fn a_payment_has_an_amount_and_a_payor() {
    let folder = folder("apply-usage");
    for amount in ["0.00", "-1.00", "12.345", "much"] {
        folder
            .run(&[
                "payment",
                "doe.toml",
                &format!("--amount={amount}"),
                "--date=2025-05-02",
            ])
            .prints(2, &["error"]);
    }
    folder
        .run(&[
            "payment",
            "doe.toml",
            "--amount=1.00",
            "--date=2025-05-02",
            "--defendant=roe",
        ])
        .prints(3, &["no such defendant", "doe"]);
}

#[test]
fn the_rank_that_the_case_file_gives_a_victim_is_kept_unless_the_user_gives_another() {
    let folder = Folder::new("figures-rank");
    let ranked =
        folder
            .read("facts.toml")
            .replacen("id = \"vicky\"", "id = \"vicky\"\npriority = 1", 1);
    folder.write("facts.toml", &ranked);
    let said = folder.run(&["judgment", "facts.toml"]).out;
    assert!(said.contains("priority 1"), "{said}");
    let other = folder
        .run(&["judgment", "facts.toml", "--priority=vicky=3"])
        .out;
    assert!(
        other.contains("priority 3") && !other.contains("priority 1"),
        "{other}"
    );
}

#[test]
fn what_a_draft_says_of_several_defendants_alike_is_written_once() {
    let folder = Folder::new("figures-alike");
    let newsome = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../tests/decided/2003-newsome-ca4/facts.toml"
    );
    let out = folder.run(&["judgment", newsome]).out;
    let headed = |title: &str| {
        let of_title = |line: &&str| line.starts_with(title) && line.contains(": ");
        out.lines().filter(of_title).collect::<Vec<_>>()
    };
    let all = "first, second, third, fourth (each)";
    assert_eq!(
        headed("Order of payment"),
        [format!("Order of payment: {all}")]
    );
    // An order was entered against one of them.
    assert_eq!(
        headed("Monetary penalties"),
        [
            "Monetary penalties: first, second, third (each)",
            "Monetary penalties: fourth"
        ]
    );
}
