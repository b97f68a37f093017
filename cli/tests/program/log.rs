//! `--log`: its lines, and the values that it never contains.

use crate::commands::APPROACH;
use crate::filled::filled;
use crate::run::{Folder, Ran};

fn logged(ran: &Ran) -> Vec<&str> {
    let lines = ran.err.lines();
    lines.filter(|line| line.starts_with("log[")).collect()
}

#[test]
fn a_log_has_the_law_that_was_bound_and_each_claim_and_view() {
    let folder = Folder::new("log");
    let compute = [
        "compute",
        "facts.toml",
        "--as-of=2015-06-30",
        "--format=csv",
    ];
    let without = folder.run(&compute);
    assert_eq!(logged(&without), [""; 0], "{without:?}");
    let ran = folder.run(&[&compute[..], &["--log=info"]].concat());
    assert_eq!((ran.code, &ran.out), (without.code, &without.out));
    // The day is that of the last change of the law before the one asked for.
    let bound = "log[info] bind{profile=\"ca7\" day=2015-05-29}: profile bound approaches=";
    assert!(
        logged(&ran).iter().any(|line| line.starts_with(bound)),
        "{ran:?}"
    );
    assert!(
        logged(&ran).contains(&"log[info] claims computed claims=2"),
        "{ran:?}"
    );
    assert!(!ran.err.contains("log[debug]"), "{ran:?}");

    let debug = [&["--log", "debug"], &compute[..]].concat();
    let ran = folder.run(&debug);
    let of_claim = |line: &&&str| line.starts_with("log[debug] claim{n=2 approach=\"");
    let lines = logged(&ran);
    let solved = lines.iter().filter(of_claim);
    assert!(
        solved
            .clone()
            .any(|line| line.contains("claim solved leaves=")),
        "{ran:?}"
    );
    // No line has a time or an address: the same command logs the same lines.
    assert_eq!(ran.err, folder.run(&debug).err);

    folder
        .run(&["compute", "facts.toml", "--log=loud"])
        .prints(2, &["loud"]);
}

/// A word in every text of the case file, a name in the case's own approach, amounts and days that are not the law's.
#[test]
fn no_value_of_a_case_file_is_logged() {
    const CANARY: &str = "canary-7f3a9c";
    let folder = Folder::new("log-private");
    let filled = filled(&folder, CANARY, CANARY)
        .replace(
            &format!("\"choice\": \"{CANARY}\""),
            "\"choice\": \"relative-role\"",
        )
        .replace(
            &format!("\"method\": \"{CANARY}\""),
            "\"method\": \"one-over-n\"",
        );
    folder.write("filled.json", &filled);
    folder.write(
        "approach.toml",
        &APPROACH.replace("the district court's own", CANARY),
    );
    let reports = [
        "compute", "compare", "explain", "needs", "review", "judgment", "timeline", "check",
    ];
    let mut lines = 0_usize;
    for facts in ["facts.toml", "filled.json"] {
        for report in reports {
            let ran = folder.run(&[report, facts, "--log=trace"]);
            for line in logged(&ran) {
                lines = lines.saturating_add(1);
                for value in [
                    "canary", "amy", "vicky", "doe", "336785", "1224697", "258869", "965827",
                    "2013-01",
                ] {
                    assert!(!line.contains(value), "{report} {facts}: {line}");
                }
            }
        }
    }
    assert!(lines > 100, "{lines} lines were looked at");
}
