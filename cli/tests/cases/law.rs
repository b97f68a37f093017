//! Files of the law from elsewhere: added to what there is, never in its place in silence, and within limits.

use crate::common::Folder;

#[test]
fn author_law_file_replaced() {
    let folder = Folder::new("author-law-file-replaced");
    folder
        .run("compute facts.toml --law law")
        .prints(4, &["law law/questions.toml"]);
    folder
        .run("compute facts.toml --law one-decision")
        .prints(4, &["law one-decision/authorities/ca8.toml"]);
    let shown = folder.run("authorities show ca8/made-up-for-a-test --law one-decision");
    shown.prints(0, &["United States v. Roe"]);

    // An entry that is there is an error, unless its file says that it replaces it.
    let parameters = "law2/parameters/mine.toml";
    let entry = "[[parameter]]\nid = \"floor-per-victim\"\nwhat = \"the floor\"\n[[parameter.value]]\nfrom = 2018-12-07\n\
        amount = \"4000.00\"\ncite = \"18 U.S.C. § 2259(b)(2)(B)\"\nconfidence = \"RECALL\"\n";
    folder.write(parameters, entry);
    folder
        .run("parameters --as-of 2024-06-01 --law law2")
        .prints(
            3,
            &[
                "`floor-per-victim` is already in rules/law/parameters/restitution.toml (built in)",
                "replaces = [\"floor-per-victim\"]",
            ],
        );
    folder.write(
        parameters,
        &format!("replaces = [\"floor-per-victim\"]\n{entry}"),
    );
    let ran = folder.run("parameters --as-of 2024-06-01 --law law2 --format csv");
    ran.prints(
        0,
        &[
            "floor-per-victim,\"4,000.00\"",
            "mine.toml replaces floor-per-victim",
        ],
    );
    assert!(!ran.out.contains("3,000.00"), "{ran:?}");
    let ran = folder.run("profiles list --law law2");
    ran.prints(0, &["law2/parameters/mine.toml replaces floor-per-victim"]);
    let ran = folder.run("compute facts.toml --law law2 --format plain");
    ran.prints(
        4,
        &["law2/parameters/mine.toml", "in place of floor-per-victim"],
    );
    // Nothing is there to replace.
    folder.write(
        parameters,
        &format!(
            "replaces = [\"floor-per-victm\"]\n{}",
            entry.replace("floor-per-victim", "mine")
        ),
    );
    folder.run("profiles list --law law2").prints(
        3,
        &[
            "there is no entry `floor-per-victm` to replace",
            "did you mean",
        ],
    );
    // One part of a file is no file.
    folder.write(parameters, &format!("{entry}{entry}"));
    folder
        .run("profiles list --law law2")
        .prints(3, &["is given twice"]);
}

#[test]
fn author_published_amount_ignored() {
    let folder = Folder::new("author-published-amount-ignored");
    let parameters = "parameters --law law --format csv --as-of";
    let ran = folder.run(&format!("{parameters} 2024-06-01"));
    ran.prints(0, &["assistance,\"43,508.00\"", "SECONDARY"]);
    // Where nobody published an amount, the formula gives it.
    let ran = folder.run(&format!("{parameters} 2023-06-01"));
    ran.prints(0, &["assistance,", "COMPUTED"]);
    // Two values for one day are refused.
    let text = folder.read("law/parameters/assistance.toml");
    let value = "[[parameter.value]]\nfrom = 2024-03-01\namount = \"1.00\"\ncite = \"18 U.S.C. § 2259(d)(1)(D)\"\nconfidence = \"RECALL\"\n\n[parameter.indexed]";
    let text = text.replacen("[parameter.indexed]", value, 1);
    folder.write("law/parameters/assistance.toml", &text);
    let ran = folder.run(&format!("{parameters} 2024-06-01"));
    ran.prints(3, &["`assistance` has two values from 2024-03-01 on"]);
}

#[test]
fn author_check_law() {
    let folder = Folder::new("author-check-law");
    // A profile in the place of a case file is named, with the command for it.
    folder.run("check law/profiles/vid.toml").prints(
        3,
        &[
            "law/profiles/vid.toml` is a profile, not a case file",
            "redress law check law",
        ],
    );
    let told = [
        "law/profiles/vid.toml:7:1",
        "there is no view `seperate` of `original-abuse`",
    ];
    folder.run("law check law").prints(3, &told);
    folder
        .run("law check law/profiles/vid.toml")
        .prints(3, &told);
    let text = folder.read("law/profiles/vid.toml");
    folder.write(
        "law/profiles/vid.toml",
        &text.replace("seperate", "nowhere"),
    );
    folder.run("law check law").prints(3, &["there is no view"]);

    // Without the view, the folder holds and the case comes out as decided.
    let text = text.split("[[takes]]").next().unwrap().to_owned();
    folder.write("law/profiles/vid.toml", &text);
    folder
        .run("law check law --format csv")
        .prints(0, &["errors"]);
    folder
        .run("law test decided --law law")
        .prints(0, &["as decided"]);
    // A decision that is not met prints the difference and the worksheet.
    let holding = folder.read("decided/holding.toml");
    folder.write(
        "decided/holding.toml",
        &holding.replace("amount = \"1000.00\"", "amount = \"1000.01\""),
    );
    folder.run("law test decided --law law").prints(
        3,
        &["award 1,000.00; the court says 1,000.01", "relative-role"],
    );
    for kind in [
        "profile",
        "authority",
        "parameter",
        "question",
        "offense",
        "holding",
    ] {
        folder
            .run(&format!("law schema {kind}"))
            .prints(0, &["json-schema.org", "\"properties\""]);
    }
}

#[test]
fn files_of_law_have_a_limit() {
    let folder = Folder::new("author-law-file-replaced");
    let long = format!("# {}\n", "x".repeat(3 << 20));
    folder.write("long/profiles/mine.toml", &long);
    folder
        .run("profiles list --law long")
        .prints(1, &["mine.toml: cannot be read: it is larger than 2 MiB"]);
    folder.write("approach.toml", &long);
    folder
        .run("compute facts.toml")
        .prints(1, &["approach.toml", "larger than 2 MiB"]);
    #[cfg(target_os = "linux")]
    for endless in ["/dev/zero", "/dev/stdin"] {
        for place in ["long/profiles/mine.toml", "approach.toml"] {
            std::fs::remove_file(folder.path(place)).unwrap();
            std::os::unix::fs::symlink(endless, folder.path(place)).unwrap();
        }
        folder
            .run("profiles list --law long")
            .prints(1, &["not a regular file"]);
        folder
            .run("compute facts.toml")
            .prints(1, &["approach.toml", "not a regular file"]);
    }
}

#[test]
fn law_windfall() {
    let folder = Folder::new("law-windfall");
    let duty = "substantial resources that roe receives in prison, from any source, are applied to the restitution or fine that is still owed";
    folder.run("judgment facts.toml").prints(
        4,
        &[
            duty,
            "what is substantial is for the court (18 U.S.C. 3664(n)",
        ],
    );
    let pay = |rest: &str| {
        folder.run(&format!(
            "payment facts.toml --amount 900.00 --date 2019-05-06 {rest}"
        ))
    };
    pay("--resource inheritance").prints(
        0,
        &[
            "Paid from an inheritance: if it was received in prison and is substantial, which is for the court, all of it",
            "18 U.S.C. 3664(n)",
        ],
    );
    // Whether wages that add up are such resources was open in the Eighth Circuit until 2022.
    pay("--resource prison-wages").prints(
        0,
        &[
            "Paid from wages for work in prison: they are paid by the schedule",
            "(prison-wages-as-resources)",
        ],
    );
    let later = "--resource prison-wages --as-of 2022-02-01";
    pay(later).prints(
        0,
        &["prison-wages-as-resources=not-resources", "23 F.4th 781"],
    );
    pay("--resource lottery").prints(
        2,
        &["no such kind of resources; one of: prison-wages, wages"],
    );
    // A payment of the case file keeps its kind, and after release the duty is over.
    let facts = folder.read("facts.toml");
    let paid = "[[payment]]\nid = \"p1\"\nresource = \"settlement\"\ndate = 2019-05-06\namount = \"900.00\"\n";
    folder.write("paid.toml", &format!("{facts}{paid}"));
    folder
        .run("statement paid.toml --defendant roe")
        .prints(4, &["p1 roe, a settlement restitution for cedar 800.00"]);
    let released = facts.replace("schedule =", "released = 2019-05-05\nschedule =");
    folder.write("released.toml", &released);
    folder
        .run("payment released.toml --amount 900.00 --date 2019-05-06 --resource inheritance")
        .prints(
            0,
            &["Paid from an inheritance: it was received after release"],
        );
}

#[test]
fn law_text_against_the_day() {
    let folder = Folder::new("law-text-against-the-day");
    let against = "The court applied 18 U.S.C. 2259 as amended in 2018; conduct that ended on 2017-06-01 is governed by 18 U.S.C. 2259 as amended in 1996 (18 U.S.C. 2259B(d))";
    folder.run("check facts.toml").prints(0, &[against]);
    for line in [
        "review facts.toml",
        "compute facts.toml",
        "explain facts.toml",
        "needs facts.toml",
        "compare facts.toml --profiles ca9,ca2",
    ] {
        let ran = folder.run(&format!("{line} --as-of 2020-01-06"));
        assert!(ran.out.contains(against), "{line}: {ran:?}");
    }
    let json = folder.run("compute facts.toml --as-of 2020-01-06 --format json");
    assert!(json.out.contains("text_against_the_day"), "{json:?}");
    // The other way: the older text on later conduct.
    let facts = folder.read("facts.toml");
    let later = facts
        .replace("text_applied = \"2018\"", "text_applied = \"1996\"")
        .replace("ended = 2017-06-01", "ended = 2019-06-01");
    folder.write("later.toml", &later);
    folder.run("check later.toml").prints(
        0,
        &["The court applied 18 U.S.C. 2259 as amended in 1996; conduct that ended on 2019-06-01 is governed by 18 U.S.C. 2259 as amended in 2018"],
    );
    // Conduct that began under the text applied straddles the two, and a day that is not known contradicts nothing.
    for ended in [
        "began = 2018-06-01\nended = 2019-06-01",
        "ended = { at_least = 2018-06-01, at_most = 2019-06-01 }",
    ] {
        folder.write("either.toml", &later.replace("ended = 2019-06-01", ended));
        let ran = folder.run("check either.toml");
        assert!(!ran.err.contains("The court applied"), "{ran:?}");
    }
}

const ROBBERY: &str = r#"schema = 1
[case]
name = "United States v. Roe"
court = "txwd"
docket = "No. 5:19-cr-00074"
judgment = 2020-03-02
[defaults]
proof = "found"
[[defendant]]
id = "roe"
[[defendant.count]]
id = "1"
statute = "18 U.S.C. 2113(a)"
ended = 2019-05-01
[[victim]]
id = "wren"
[[victim.loss]]
id = "till"
head = "property"
amount = "500.00"
cause = "this-defendant"
[[victim.loss]]
id = "care"
head = "medical"
amount = "250.50"
cause = "this-defendant"
[[victim.loss]]
id = "court"
head = "participation"
amount = "40.00"
cause = "this-defendant"
[victim.record]
property_returned = "0.00"
civil_recovered = "0.00"
[[victim.conduct]]
victim_of_count = true
"#;

/// 18 U.S.C. § 3663A(b)(2), (4): care needs bodily injury, which the Government proves; taking part in the case does not.
#[test]
fn law_care_needs_bodily_injury() {
    let folder = Folder::new("law-holding-by-day");
    folder.write("open.toml", ROBBERY);
    folder.write(
        "closed.toml",
        &ROBBERY.replace("[defaults]", "record = \"closed\"\n[defaults]"),
    );
    let injury = "victims.wren.conduct.roe.bodily_injury";
    let ran = folder.run("compute open.toml");
    ran.prints(4, &["540.00", "790.50"]);
    folder.run("needs open.toml").prints(4, &["bodily injury"]);
    folder.run("compute closed.toml").prints(0, &["540.00"]);
    for (award, verdict) in [
        ("540.00", "passes"),
        ("790.50", "error"),
        ("539.99", "error"),
    ] {
        let line = format!("review closed.toml --award wren={award}");
        folder.run(&line).prints(0, &[verdict]);
    }
    folder
        .run(&format!("compute open.toml --assume {injury}=yes"))
        .prints(0, &["790.50"]);
    // Harm to the mind: a question, which the Eighth Circuit settled on 2005-08-05.
    let mind =
        format!("--assume {injury}=no --assume victims.wren.conduct.roe.psychological_injury=yes");
    folder
        .run(&format!("compute open.toml {mind}"))
        .prints(4, &["harm-to-the-mind"]);
    let eighth = format!("compute open.toml {mind} --profile ca8 --as-of");
    folder
        .run(&format!("{eighth} 2005-08-05"))
        .prints(0, &["540.00"]);
    folder
        .run(&format!("{eighth} 2005-08-04"))
        .prints(4, &["harm-to-the-mind"]);
    // A conviction finds the injury that is an element of it.
    let assault = ROBBERY.replace("2113(a)\"", "113(a)(6)\"\nclass = \"mvra\"");
    folder.write("assault.toml", &assault);
    folder.run("compute assault.toml").prints(0, &["790.50"]);
}

/// 18 U.S.C. § 3663A(c)(1): which section reaches an offense may depend on its elements or on how it was committed.
#[test]
fn law_the_section_of_an_offense_is_a_point_of_the_result() {
    let folder = Folder::new("law-holding-by-day");
    for section in [
        "111(a)",
        "113(a)(3)",
        "924(c)(1)(A)",
        "1001(a)(2)",
        "1111(a)",
        "1112",
        "1113",
    ] {
        let facts = ROBBERY
            .replace("2113(a)", section)
            .replace(
                "property_returned = \"0.00\"",
                "property_returned = \"100.00\"",
            )
            .replace(
                "victim_of_count = true",
                "victim_of_count = true\nbodily_injury = true",
            );
        folder.write("facts.toml", &facts);
        folder.run("check facts.toml").prints(0, &[]);
        // The amount is one, required under one section and permitted under the other.
        folder
            .run("compute facts.toml")
            .prints(4, &["690.50", "mandatory-restitution"]);
        let below = "review facts.toml --award wren=600.00";
        folder
            .run(below)
            .prints(4, &["depends", "mandatory-restitution"]);
        folder
            .run(&format!("{below} --view mandatory-restitution=mvra"))
            .prints(0, &["error: must be exactly 690.50"]);
        folder
            .run(&format!("{below} --view mandatory-restitution=vwpa"))
            .prints(0, &["passes"]);
    }
    for section in ["922(j)", "1519", "2111", "111(b)"] {
        folder.write("facts.toml", &ROBBERY.replace("2113(a)", section));
        let ran = folder.run("compute facts.toml");
        ran.prints(4, &["540.00"]);
        assert!(!ran.out.contains("mandatory-restitution"), "{section}");
    }
}

/// 18 U.S.C. § 3663(a)(1)(B)(i), (b): its own list, and less than the loss by the defendant's means.
#[test]
fn law_section_3663_has_its_own_list() {
    let folder = Folder::new("law-holding-by-day");
    let facts = ROBBERY
        .replace("2113(a)", "922(j)")
        .replace("head = \"medical\"", "head = \"fees\"")
        .replace(
            "property_returned = \"0.00\"",
            "property_returned = \"500.00\"",
        );
    folder.write("facts.toml", &facts);
    folder.run("compute facts.toml").prints(0, &["40.00"]);
    for (award, verdict) in [("40.01", "error"), ("40.00", "passes"), ("1.00", "passes")] {
        let line = format!("review facts.toml --award wren={award}");
        folder.run(&line).prints(0, &[verdict]);
    }
    folder
        .run("compute facts.toml --choose means-and-needs=15.00")
        .prints(0, &["15.00"]);
    let theft = facts.replace("head = \"fees\"", "head = \"remediation\"");
    folder.write("theft.toml", &theft);
    folder.run("compute theft.toml").prints(0, &["290.50"]);
}

/// 28 C.F.R. part 81 is of 2024-11-25, and *Burgess* of 2012-07-11: neither is named before, in any command.
#[test]
fn law_a_rule_and_a_contrast_are_named_from_their_day() {
    let folder = Folder::new("law-reserve-boundary");
    for (day, named) in [("2024-11-24", false), ("2024-11-25", true)] {
        for command in ["explain", "compute"] {
            let out = folder
                .run(&format!("{command} facts.toml --as-of {day} --format json"))
                .out;
            assert_eq!(out.contains("81.53"), named, "{command} {day}");
        }
    }
    for (day, named) in [("2012-07-10", false), ("2012-07-11", true)] {
        for command in ["explain", "compute", "compare", "review"] {
            for format in ["plain", "json", "csv", "html"] {
                let profile = match command {
                    "compare" => "--profiles ca4-mvra",
                    "review" => "--award v1=5.00 --profile ca4-mvra",
                    _ => "--profile ca4-mvra",
                };
                let line =
                    format!("{command} facts.toml {profile} --as-of {day} --format {format}");
                let out = folder.run(&line).out;
                assert_eq!(out.contains("Burgess, 684"), named, "{line}: {out}");
            }
        }
    }
}

/// 18 U.S.C. § 3663A(c)(3) is for offenses against property, and (b) has no head for fees; § 1593 is of 2000-10-28.
#[test]
fn law_complexity_heads_and_a_text_of_its_day() {
    let folder = Folder::new("attack-mvra-heads");
    let text = folder.read("caused-by-another.toml");
    let complex = text.replace(
        "[victim.record]",
        "[victim.findings]\ntoo_complex = true\n\n[victim.record]",
    );
    for (statute, code, says) in [
        ("18 U.S.C. 1343", 0, "declined"),
        ("18 U.S.C. 1365", 0, "610.00"),
        ("18 U.S.C. 2113(a)", 4, "declined or"),
    ] {
        folder.write(
            "complex.toml",
            &complex.replace("18 U.S.C. 2113(a)", statute),
        );
        let ran = folder.run("compute complex.toml");
        assert_eq!(ran.code, Some(code), "{statute}: {ran:?}");
        assert!(
            ran.out.contains(says) || ran.out.contains("or declined"),
            "{statute}: {ran:?}"
        );
        assert!(!ran.out.contains("[!]"), "{ran:?}");
    }
    let text = text.replace("\"ned\"", "\"nhd\"");
    folder.write(
        "fees.toml",
        &text.replace(
            "id = \"till\"\nhead = \"property\"",
            "id = \"till\"\nhead = \"fees\"",
        ),
    );
    let ran = folder.run("explain fees.toml");
    ran.prints(
        0,
        &["610.00 left out the section has no head for fees or for losses of another kind"],
    );
    assert!(!ran.out.contains("harm-to-the-mind"), "{ran:?}");
    let labor = |day: &str| {
        let text = text.replace("18 U.S.C. 2113(a)", "18 U.S.C. 1584");
        let text = text
            .replace("text_applied = \"mvra\"\n", "")
            .replace("2018-02-01", day);
        folder.write("labor.toml", &text);
        folder.run("compute labor.toml")
    };
    let before = labor("2000-10-27");
    before.prints(
        0,
        &["18 U.S.C. 3663, before there was a section 1593", "610.00"],
    );
    assert!(labor("2000-10-28").out.contains("18 U.S.C. 1593"));
}
