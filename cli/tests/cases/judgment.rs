//! Assessments, deferral and the figures of the law in a draft judgment.

use crate::common::Folder;

#[test]
fn law_assessment_without_victim() {
    let folder = Folder::new("law-assessment-without-victim");
    let ran = folder.run("judgment facts.toml --as-of 2025-06-01");
    ran.prints(
        4,
        &[
            "within the cap under every view",
            "if assessment-index is face: at most 50,000.00",
            "REMAND-08",
            "special assessment 100.00 18 U.S.C. 3013(a)",
            "the defendant is found to be indigent",
        ],
    );
    assert!(!ran.out.contains("ERROR"), "{ran:?}");
}

#[test]
fn law_three_assessments() {
    let folder = Folder::new("law-three-assessments");
    let ran = folder.run("judgment facts.toml --as-of 2024-07-05");
    ran.prints(
        4,
        &[
            "restitution in all 0.00",
            "if assessment-3014-per is count: 20,000.00",
            "assessment of 18 5,000.00",
        ],
    );
    assert!(!ran.out.contains("between 0.00 and 0.00"), "{ran:?}");
    let set = "[[defendant.judgment.penalty]]\nkind = \"assessment-3014\"\namount = \"15000.00\"\n\n[[defendant.count]]\nid = \"1\"";
    let facts = folder.read("facts.toml");
    let facts = facts.replacen("[[defendant.count]]\nid = \"1\"", set, 1);
    folder.write("set.toml", &facts);
    folder
        .run("judgment set.toml --view assessment-3014-per=count")
        .prints(4, &["less than the amount by the law", "15,000.00"]);
}

#[test]
fn law_figure_before_its_act() {
    let folder = Folder::new("money-leap-day");
    let on = |day: &str| folder.run(&format!("parameters --as-of {day} --format csv"));
    let early = on("1990-01-01");
    early.prints(0, &["assistance,none", "not enacted"]);
    for line in [
        "assistance",
        "floor-per-victim",
        "domestic-trafficking-assessment",
    ] {
        let row = early.out.split(line).nth(1).unwrap();
        assert!(
            row.split_once("not enacted")
                .is_some_and(|(before, _)| before.len() < 250),
            "{line}: {row}"
        );
    }
    on("2014-01-01").prints(0, &["not enacted"]);
    on("2027-01-01").prints(0, &["assistance,pending: the index is not published"]);
    let new_year = on("2026-01-01");
    new_year.prints(0, &["assistance,pending: the index is not published"]);
    assert!(!new_year.out.contains("45,969.34"), "{new_year:?}");
    on("2026-02-01").prints(0, &["45,969.34"]);
}

#[test]
fn answer_deferred_called_nothing() {
    let folder = Folder::new("answer-deferred-called-nothing");
    folder
        .run("review facts.toml")
        .prints(4, &["depends on the later hearing"]);
    let ran = folder.run("judgment facts.toml");
    ran.prints(4, &["pearl not known not known", "deferred"]);
}

/// An order for 9,000.00 that a ruling vacated was in force until then, whatever its posture says now. A statement says why an amount
/// is open, and only what concerns its person.
#[test]
fn statements_after_a_vacated_order() {
    let folder = Folder::new("money-leap-day");
    let claim = |id: &str| {
        format!(
            "[[victim]]\nid = \"{id}\"\n[[victim.loss]]\nhead = \"property\"\namount = \"9000.00\"\n"
        )
    };
    let facts = format!(
        "schema = 1\n[case]\nname = \"United States v. Roe\"\ncourt = \"innd\"\njudgment = 2021-03-01\n[[defendant]]\nid = \"roe\"\n\
         [[defendant.count]]\nid = \"1\"\nstatute = \"18 U.S.C. 1343\"\nended = 2019-05-01\n{}{}\
         [[award]]\nid = \"o1\"\nvictim = \"v1\"\namount = \"9000.00\"\nposture = \"vacated\"\n\
         [[award]]\nvictim = \"v2\"\namount = \"10.00\"\nposture = \"entered\"\n\
         [[ruling]]\ndate = 2021-12-01\ncourt = \"ca7\"\nvacates = [\"o1\"]\n\
         [[payment]]\nid = \"p1\"\nvictim = \"v1\"\ndate = 2021-06-01\namount = \"5000.00\"\n\
         [[payment]]\nid = \"p2\"\nvictim = \"v2\"\ndate = 2021-06-02\namount = \"11.00\"\n\
         [[payment]]\nid = \"p3\"\nline = \"fine\"\ndate = 2021-06-03\namount = \"7.00\"\n",
        claim("v1"),
        claim("v2")
    );
    folder.write("vacated.toml", &facts);
    folder
        .run("statement vacated.toml --victim v1 --date 2021-07-01")
        .prints(0, &["9,000.00 5,000.00 4,000.00"]);
    let ran = folder.run("statement vacated.toml --victim v1 --date 2022-07-01");
    // Whether the 5,000.00 are given back is open.
    ran.prints(4, &["0.00 5,000.00 0.00"]);
    assert!(
        !ran.out.contains("p2") && !ran.out.contains("p3"),
        "{ran:?}"
    );
    // What was paid on a fine is for no victim.
    let ran = folder.run("compute vacated.toml");
    assert!(!ran.out.contains("p3"), "{ran:?}");
    let ran = folder.run("statement vacated.toml --victim v2 --date 2022-07-01");
    assert_eq!(
        ran.out
            .matches("1.00 of the payment `p2` has no place")
            .count(),
        1,
        "{ran:?}"
    );
    folder
        .run("statement vacated.toml --defendant roe --date 2022-07-01")
        .prints(
            4,
            &["interest on restitution why it needs the rate (--rate)"],
        );
    let pay = "payment vacated.toml --amount 5 --date 2022-07-01 --view interest-compounds=simple --percent v2=50";
    folder.run(&format!("{pay} --format json")).prints(
        4,
        &[
            "\"view taken: interest-compounds=simple\"",
            "percentage of each payment: v2=50",
        ],
    );
    folder
        .run(&format!("{pay} --percent v2=20"))
        .prints(2, &["--percent: `v2` is given twice"]);
    folder
        .run("payment vacated.toml --amount -5 --date 2022-07-01")
        .prints(2, &["`-5` is not an amount of more than zero"]);
}

/// Nobody counts penalties on what was late (18 U.S.C. 3612(g)), also where all was paid in the end.
#[test]
fn penalties_for_late_payment_are_said_not_to_be_counted() {
    let folder = Folder::new("money-leap-day");
    let facts = "schema = 1\n[case]\nname = \"United States v. Roe\"\ncourt = \"innd\"\njudgment = 2021-03-01\n[[defendant]]\nid = \"roe\"\n\
        [[defendant.count]]\nid = \"1\"\nstatute = \"18 U.S.C. 1343\"\nended = 2019-05-01\n[[victim]]\nid = \"v1\"\n\
        [[award]]\nvictim = \"v1\"\namount = \"900.00\"\nposture = \"entered\"\n[[payment]]\nid = \"p1\"\nvictim = \"v1\"\n";
    let late = "penalties for late payment: what is late follows from the schedule of payments";
    for (day, is_late) in [("2021-03-31", false), ("2021-04-01", true)] {
        folder.write(
            "paid.toml",
            &format!("{facts}date = {day}\namount = \"900.00\"\n"),
        );
        for line in [
            "statement paid.toml --defendant roe --date 2022-01-01",
            "payment paid.toml --amount 5 --date 2022-01-01",
        ] {
            let ran = folder.run(line);
            assert_eq!(ran.out.contains(late), is_late, "{ran:?}");
        }
    }
}
