//! Ledgers as a user keeps them.

use std::fs;
use std::path::Path;

use crate::run::Folder;

fn example(file: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../examples/ledger")
        .join(file);
    path.to_str().unwrap().to_owned()
}

/// A folder with the ledger of the example in it.
fn folder(test: &str) -> Folder {
    let folder = Folder::new(test);
    folder
        .run(&["ledger", "new", "a.ledger"])
        .prints(0, &["only you can read it"]);
    folder
        .run(&["ledger", "import", "a.ledger", &example("postings.csv")])
        .prints(0, &["31 new postings, 0 duplicates"]);
    folder
}

#[test]
fn the_drafts_beside_the_example_are_current() {
    let folder = folder("ledger-drafts");
    let grounds = [
        "ledger",
        "grounds",
        "a.ledger",
        "--as-of",
        "2025-12-31",
        "--notices",
        "drafts",
    ];
    let ran = folder.run(&grounds);
    assert!(matches!(ran.code, Some(0 | 4)), "{ran:?}");
    let identity = |draft: &str| draft.split("from the ledger ").nth(1).unwrap()[..32].to_owned();
    for court in ["ilnd", "mad", "mnd"] {
        let name = format!("drafts/{court}.md");
        let kept = fs::read_to_string(example(&name)).unwrap();
        // Each ledger has its own identity.
        let draft = folder.read(&name);
        let draft = draft.replace(&identity(&draft), &identity(&kept));
        assert_eq!(draft, kept, "{name}");
    }
}

#[test]
fn an_import_again_adds_nothing_and_an_export_makes_the_same_head() {
    let folder = folder("ledger-again");
    folder
        .run(&["ledger", "import", "a.ledger", &example("postings.csv")])
        .prints(0, &["0 new postings, 31 duplicates"]);
    for (name, format) in [("all.jsonl", "jsonl"), ("all.csv", "csv")] {
        folder
            .run(&["ledger", "export", "a.ledger", "-o", name])
            .prints(0, &[]);
        let other = format!("{format}.ledger");
        folder.run(&["ledger", "new", &other]).prints(0, &[]);
        folder
            .run(&["ledger", "import", &other, name])
            .prints(0, &["31 new postings"]);
        let head = |ledger: &str| {
            let all = folder
                .run(&["ledger", "verify", ledger, "--format", "csv"])
                .wrote(0);
            all.rsplit(',').next().unwrap().to_owned()
        };
        assert_eq!(head(&other), head("a.ledger"));
    }
}

#[test]
fn a_record_is_accepted_in_a_case_file() {
    let folder = folder("ledger-record");
    let record = folder
        .run(&[
            "ledger",
            "record",
            "a.ledger",
            "v2",
            "--date",
            "2022-12-31",
            "--but",
            "ilnd/1:24-cr-00500",
        ])
        .wrote(0);
    assert!(
        record
            .contains("# later, and left out: posting a-v2: assistance of 44,790.78 on 2025-01-15"),
        "{record}"
    );
    let facts = fs::read_to_string(example("facts.toml")).unwrap();
    let at = facts.rfind("[[victim.conduct]]").unwrap();
    folder.write(
        "with.toml",
        &format!("{}{record}{}", &facts[..at], &facts[at..]),
    );
    folder.run(&["check", "with.toml"]).prints(0, &[]);
    let computed = folder
        .run(&["explain", "with.toml", "--format", "json"])
        .wrote(4);
    assert!(
        computed.contains("ledger at f77b13aab1c75e1a: "),
        "{computed}"
    );
}

#[test]
fn a_computation_takes_the_record_from_the_ledger_and_is_made_again_by_verify() {
    let folder = folder("ledger-compute");
    folder.write(
        "facts.toml",
        &fs::read_to_string(example("facts.toml")).unwrap(),
    );
    for command in ["compute", "needs", "explain"] {
        let ran = folder.run(&[command, "facts.toml", "--ledger", "a.ledger"]);
        assert!(
            ran.err.contains("the record of v2, as of 2025-03-10"),
            "{}",
            ran.err
        );
    }
    folder
        .run(&[
            "compute",
            "facts.toml",
            "--ledger",
            "a.ledger",
            "-o",
            "result.json",
        ])
        .prints(4, &["the record of v1"]);
    let steps = folder
        .run(&[
            "explain",
            "facts.toml",
            "--ledger",
            "a.ledger",
            "--format",
            "json",
        ])
        .wrote(4);
    assert!(
        steps.contains("r-001, r-002, r-004, r-005, r-006b, r-007"),
        "{steps}"
    );
    folder
        .run(&[
            "verify",
            "result.json",
            "--case",
            "facts.toml",
            "--ledger",
            "a.ledger",
        ])
        .wrote(0);
    // The result does not choose the ledger.
    let alone = folder.run(&["verify", "result.json", "--case", "facts.toml"]);
    assert_eq!(alone.code, Some(3), "{alone:?}");
    // Before the receipt that reached the greatest finding, and before the assistance.
    let early = folder
        .run(&[
            "compute",
            "facts.toml",
            "--ledger",
            "a.ledger",
            "--as-of",
            "2022-12-31",
            "--format",
            "plain",
        ])
        .wrote(4);
    assert!(
        !early.contains("a-v2;") && early.contains("left out"),
        "{early}"
    );
}

#[test]
fn a_case_file_that_says_otherwise_is_an_error_and_so_is_a_case_without_its_docket() {
    let folder = folder("ledger-conflict");
    let facts = fs::read_to_string(example("facts.toml")).unwrap();
    let with = |record: &str| {
        facts.replacen(
            "[victim.findings]",
            &format!("[victim.record]\n{record}\n[victim.findings]"),
            1,
        )
    };
    let compute = |text: &str| {
        folder.write("facts.toml", text);
        folder.run(&["compute", "facts.toml", "--ledger", "a.ledger"])
    };
    compute(&with("received = \"1.00\"")).prints(
        3,
        &[
            "error[L1603]",
            "`record.received` of victim `v1`",
            "one source",
        ],
    );
    compute(&with("awards = [\"1.00\"]")).prints(3, &["error[L1603]", "`record.awards`"]);
    compute(&with("received = { proof = \"not-proved\" }")).prints(3, &["error[L1603]"]);
    compute(&with("received = \"100500.00\"")).wrote(4);
    compute(&with("received = { proof = \"unknown\" }")).wrote(4);
    compute(&facts.replace("docket = \"1:24-cr-00500\"\n", ""))
        .prints(3, &["error[L1602]", "no docket number"]);
    // The receipts of its own case are none of other cases.
    compute(&facts.replace("1:24-cr-00500", "1:19-cr-00210"));
    let own = folder
        .run(&["explain", "facts.toml", "--ledger", "a.ledger"])
        .wrote(4);
    assert!(own.contains("80,000.00 (found; ledger"), "{own}");
}

#[test]
fn what_cannot_be_a_ledger_or_a_posting_gets_one_clear_message() {
    let folder = folder("ledger-refused");
    folder.run(&["ledger", "balance", "none"]).prints(
        1,
        &[
            "error[L1001]: none: the ledger does not exist",
            "redress ledger new",
        ],
    );
    folder
        .run(&["ledger", "balance", "."])
        .prints(1, &["error[L1003]: .: it is a directory"]);
    folder
        .run(&["ledger", "balance", "facts.toml"])
        .prints(1, &["error[L1006]: facts.toml: it is not a ledger"]);
    folder
        .run(&["ledger", "new", "a.ledger"])
        .prints(1, &["error[L1002]", "nothing was overwritten"]);
    std::os::unix::fs::symlink(folder.path("a.ledger"), folder.path("link")).unwrap();
    folder
        .run(&["ledger", "verify", "link"])
        .prints(1, &["error[L1004]: link: it is a symbolic link"]);
    let mut newer = fs::read(folder.path("a.ledger")).unwrap();
    newer[63] = 9;
    fs::write(folder.path("newer"), newer).unwrap();
    folder
        .run(&["ledger", "verify", "newer"])
        .prints(1, &["error[L1007]", "version 9; this program supports 2"]);
    let post = |more: &[&str]| folder.run(&[&["ledger", "post", "a.ledger"][..], more].concat());
    post(&["gift", "--key", "g1"]).prints(
        3,
        &["error[L1106]", "`kind` cannot be read", "finding, order"],
    );
    post(&["receipt", "--key", "g1"]).prints(3, &["error[L1103]", "the receipt has no `date`"]);
    post(&[
        "assistance",
        "--key",
        "g1",
        "--date",
        "2025-01-01",
        "--victim",
        "V 1",
        "--amount",
        "1",
    ])
    .prints(3, &["`victim` cannot be read"]);
    let taken = [
        "assistance",
        "--key",
        "r-001",
        "--date",
        "2025-01-01",
        "--victim",
        "v1",
        "--amount",
        "1",
    ];
    post(&taken).prints(
        3,
        &[
            "error[L1201]",
            "with another `",
            "give this posting a new key",
        ],
    );
    folder.write("bad.csv", "key,kind,date,victim,amount\nn1,assistance,2020-01-01,v1,1\nn2,assistance,2020-13-01,v1,1\n");
    folder
        .run(&["ledger", "import", "a.ledger", "bad.csv"])
        .prints(
            3,
            &[
                "error[L1106]: bad.csv:3:15: column `date`: not a day: `2020-13-01`",
                "nothing was posted",
            ],
        );
    let log = folder.run(&["ledger", "log", "a.ledger", "v1"]).wrote(0);
    assert!(!log.contains("n1") && log.contains("z-006"), "{log}");
}

#[test]
fn what_had_ended_on_a_vacated_finding_reopens_only_under_that_view() {
    let folder = folder("ledger-vacated");
    for (n, case) in [
        "ilnd/1:19-cr-00210",
        "mad/1:20-cr-10077",
        "mnd/0:18-cr-00042",
    ]
    .iter()
    .enumerate()
    {
        let key = format!("w{n}");
        let post = [
            "vacatur",
            "--key",
            &key,
            "--date",
            "2025-02-03",
            "--victim",
            "v1",
            "--case",
            case,
        ];
        folder
            .run(&[&["ledger", "post", "a.ledger"][..], &post].concat())
            .prints(0, &["posted as number"]);
    }
    let grounds = |more: &[&str]| {
        let ran = folder.run(&[&["ledger", "grounds", "a.ledger"][..], more].concat());
        ran.out.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let told = grounds(&[]);
    assert!(
        told.contains("v1 ilnd/1:19-cr-00210 d1 2023-11-06"),
        "{told}"
    );
    assert!(
        told.contains(
            "depends on vacated-greatest-finding: under `reopens` no liability has grounds to end"
        ),
        "{told}"
    );
    assert!(
        told.contains("vacated 2025-02-03") && told.contains("no final finding is in effect"),
        "{told}"
    );
    let told = grounds(&["--view", "vacated-greatest-finding=stays-ended"]);
    assert!(
        told.contains("2023-11-06") && !told.contains("depends on vacated"),
        "{told}"
    );
    let told = grounds(&["--view", "vacated-greatest-finding=reopens"]);
    assert!(
        told.starts_with("No liability has grounds to end."),
        "{told}"
    );
}

#[test]
fn the_questions_that_a_ledger_meets_and_the_law_it_names_are_there() {
    let folder = folder("ledger-law");
    for (question, view) in [
        ("dma-toward-the-cap", "both"),
        ("vacated-greatest-finding", "reopens"),
    ] {
        let take = format!("{question}={view}");
        let ran = folder.run(&["ledger", "grounds", "a.ledger", "--view", &take]);
        assert!(matches!(ran.code, Some(0 | 4)), "{ran:?}");
    }
    let both = folder
        .run(&[
            "ledger",
            "grounds",
            "a.ledger",
            "--view",
            "dma-toward-the-cap=both",
        ])
        .wrote(0);
    assert!(both.contains("2025-01-15"), "{both}");
    let data = folder
        .run(&["ledger", "grounds", "a.ledger", "--format", "csv"])
        .wrote(4);
    assert!(
        data.contains("dma-toward-the-cap=both: since 2025-01-15"),
        "{data}"
    );
    folder
        .run(&[
            "ledger",
            "grounds",
            "a.ledger",
            "--view",
            "rounding=half-up",
        ])
        .prints(3, &["does not depend on the question `rounding`"]);
    for (authority, holding) in [
        ("congress/usc-18-2259-2018", "termination"),
        ("ca8/evans-2022", "termination-of-older-orders"),
    ] {
        let shown = folder.run(&["authorities", "show", authority]).wrote(0);
        assert!(shown.contains(holding), "{shown}");
    }
}
