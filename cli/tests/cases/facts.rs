//! Facts, burdens and what a case file can say.

use crate::common::Folder;

#[test]
fn answer_alleged_loss_vanishes() {
    let folder = Folder::new("answer-alleged-loss-vanishes");
    for file in ["alleged", "vacated", "disputed"] {
        let ran = folder.run(&format!("compute {file}.toml"));
        ran.prints(4, &["12,000.00 to 52,000.00", "losses.income.amount"]);
    }
    folder
        .run("compute unknown.toml")
        .prints(4, &["at least 12,000.00"]);
    folder
        .run("compute property.toml")
        .prints(4, &["910.00 to 4,210.00", "losses.door.amount"]);
    folder
        .run("compute all-alleged.toml")
        .prints(4, &["Nothing in this file is a finding"]);
    // In a closed record an allegation was not proved, and of a dispute the least is.
    for (file, amount) in [("alleged", "12,000.00"), ("disputed", "12,000.00")] {
        let text = folder.read(&format!("{file}.toml"));
        let closed = text.replace("[defaults]", "record = \"closed\"\n[defaults]");
        folder.write("closed.toml", &closed);
        folder.run("compute closed.toml").prints(0, &[amount]);
    }
}

#[test]
fn a_report_on_a_present_value_is_shown_and_moves_no_amount() {
    let folder = Folder::new("answer-alleged-loss-vanishes");
    let before = folder.run("compute unknown.toml --format csv").out;
    let text = folder.read("unknown.toml");
    let report = "report = { date = 2023-11-02, discount_rate = \"2.5%\", low = \"7000.00\", high = \"11500.00\" }";
    let text = text.replacen("[[victim.loss]]", &format!("[[victim.loss]]\n{report}"), 1);
    folder.write("unknown.toml", &text);
    let after = folder.run("compute unknown.toml --format csv").out;
    assert_eq!(before, after);
    let says =
        "present-value report of 2023-11-02, discount rate 2.5%, low 7,000.00, high 11,500.00";
    let exhibit = folder.run("recommendation unknown.toml --exhibit --format markdown");
    exhibit.prints(4, &[says]);
    folder.run("explain unknown.toml").prints(4, &[says]);
    let public = folder.run("explain unknown.toml --audience public");
    assert!(!public.out.contains("present-value"), "{public:?}");
}

#[test]
fn answer_full_losses_with_no_item() {
    let folder = Folder::new("answer-full-losses-with-no-item");
    for file in ["facts", "facts-with-a-zero-item"] {
        let ran = folder.run(&format!(
            "compute {file}.toml --view liquidated-damages=leave-out"
        ));
        ran.prints(0, &["25,000.00 25,000.00 joint and several"]);
    }
    let ran = folder.run("review facts.toml");
    ran.prints(0, &["v2-and-v3-d4"]);
    assert!(!ran.out.contains("error"), "{ran:?}");
}

#[test]
fn law_cause_not_proved() {
    let folder = Folder::new("law-cause-not-proved");
    for file in ["facts", "facts-cause-unknown"] {
        folder
            .run(&format!("compute {file}.toml"))
            .prints(0, &["denied"]);
        folder.run(&format!("review {file}.toml")).prints(
            0,
            &["error: must be nothing", "0.00 entered, 2020-01-10 passes"],
        );
    }
}

#[test]
fn law_gain_not_proved() {
    let folder = Folder::new("law-gain-not-proved");
    folder
        .run("compute facts.toml")
        .prints(0, &["2,600.00 2,600.00"]);
}

#[test]
fn law_gain_is_not_lost_income() {
    let folder = Folder::new("law-gain-is-not-lost-income");
    folder
        .run("review facts.toml")
        .prints(4, &["losses.income.amount"]);
}

#[test]
fn law_count_and_victim_unstated() {
    let folder = Folder::new("law-count-and-victim-unstated");
    folder
        .run("review silent.toml")
        .prints(4, &["conduct.victim_of_count"]);
    folder.run("review named.toml").prints(0, &["passes"]);
}

#[test]
fn law_order_above_the_loss() {
    let folder = Folder::new("law-order-above-the-loss");
    for file in ["mvra", "chapter-77"] {
        let ran = folder.run(&format!("compute {file}.toml"));
        ran.prints(0, &["4,000.00"]);
        assert!(!ran.out.contains("5,500.00"), "{ran:?}");
    }
    folder.run("review mvra.toml").prints(
        0,
        &["4,000.00 asked passes", "error: must be at most 4,000.00"],
    );
    // Whether a gain adds to the losses of this class is a finding that the file lacks.
    folder
        .run("compute chapter-117.toml --assume victims.brook.conduct.roe.commercial=no")
        .prints(0, &["4,000.00 4,000.00"]);
}

#[test]
fn law_proximate_cause_2018() {
    let folder = Folder::new("law-proximate-cause-2018");
    for file in ["no", "not-proved"] {
        folder
            .run(&format!("review {file}.toml"))
            .prints(0, &["error: must be nothing"]);
    }
    folder
        .run("review absent.toml")
        .prints(4, &["proximate-cause-under-the-2018-text"]);
}

#[test]
fn law_whole_against_possessor_2018() {
    let folder = Folder::new("law-whole-against-possessor-2018");
    folder
        .run("review text-of-2018.toml")
        .prints(4, &["whole-under-the-2018-text"]);
    folder
        .run("review text-of-1996.toml")
        .prints(0, &["error: must be less than 36,000.00"]);
}

#[test]
fn law_holding_by_day() {
    let folder = Folder::new("law-holding-by-day");
    folder
        .run("review facts.toml --as-of 2015-12-01")
        .prints(4, &["original_abuse_separated"]);
}

#[test]
fn law_reserve_boundary() {
    let folder = Folder::new("law-reserve-boundary");
    let paid = |file: &str| folder.run(&format!("compute {file}.toml"));
    paid("facts").prints(4, &["43,507.55 (18 U.S.C. 2259(d)(1))"]);
    let none = paid("facts-one-cent-more");
    assert!(!none.out.contains("2259(d)(1)"), "{none:?}");
    paid("facts-next-day").prints(4, &["44,790.78 (18 U.S.C. 2259(d)(1))"]);
    folder
        .run("compute facts-received-then-sought.toml")
        .prints(4, &["6,492.45"]);
}

#[test]
fn answer_need_that_changes_nothing() {
    let folder = Folder::new("answer-need-that-changes-nothing");
    // The section of the conviction is of a later day than two of the texts.
    let ran = folder.run("needs first-day.toml");
    assert!(!ran.out.contains("1996-04-24"), "{ran:?}");
    let ran = folder.run("needs labor.toml --view liquidated-damages=leave-out");
    assert!(!ran.out.contains("labor_value"), "{ran:?}");
    folder
        .run("review no-such-line.toml --assume victims.iris.losses.total.amount=5.00")
        .prints(0, &["12,005.00"]);
    folder
        .run("needs path.toml")
        .prints(4, &["victims.iris.losses.total.amount"]);
    folder
        .run("compute path.toml --assume victims.iris.losses.total.amount=5.00")
        .prints(4, &["5.00"]);
    folder
        .run("compute assessment-only.toml")
        .prints(0, &["5,000.00"]);
}

#[test]
fn answer_fee_cap_without_assistance() {
    let folder = Folder::new("answer-fee-cap-without-assistance");
    let ran = folder.run("compute facts.toml");
    assert!(!ran.out.contains("6,526.13"), "{ran:?}");
}

#[test]
fn answer_review_from_one_end() {
    let folder = Folder::new("answer-review-from-one-end");
    folder
        .run("review caused-found.toml")
        .prints(0, &["9,000.00"]);
}

#[test]
fn author_cap_in_engine() {
    let folder = Folder::new("author-cap-in-engine");
    let ran = folder.run("compute facts.toml --profile bare --law law");
    ran.prints(3, &["has no cap under `bounds`", "uncapped = true"]);
    let profile = folder.read("law/profiles/bare.toml");
    let capped = format!("{profile}\nbounds = [\"statute/no-more-than-remains\"]\n");
    folder.write("law/profiles/bare.toml", &capped);
    folder
        .run("review facts.toml --profile bare --law law --award yew=70000.00")
        .prints(0, &["error: must be at most 20,000.00"]);
}

#[test]
fn attack_mvra_heads() {
    let folder = Folder::new("attack-mvra-heads");
    folder
        .run("compute caused-by-another.toml")
        .prints(0, &["610.00 610.00"]);
    folder
        .run("compute returned-property.toml")
        .prints(0, &["350.00 the whole"]);
}

#[test]
fn input_misspelled_choice() {
    let folder = Folder::new("input-misspelled-choice");
    for command in ["check", "compute"] {
        folder
            .run(&format!("{command} facts.toml"))
            .prints(3, &["facts.toml:66", "did you mean `among-defendants`?"]);
        folder
            .run(&format!("{command} method.toml"))
            .prints(3, &["method.toml:43", "did you mean `one-over-n`?"]);
    }
}

#[test]
fn input_count_without_victim() {
    let folder = Folder::new("input-count-without-victim");
    folder.run("check facts.toml").prints(0, &[]);
    folder
        .run("compute facts.toml")
        .prints(4, &["3,000.00 to 8,000.00"]);
}

#[test]
fn input_count_names_its_victim() {
    let folder = Folder::new("input-count-names-its-victim");
    // The count says whom it harmed: that is found unless the file says otherwise, and then it is asked.
    for (file, asked) in [("facts", false), ("alleged", true)] {
        folder.run(&format!("check {file}.toml")).prints(0, &[]);
        let needs = folder.run(&format!("needs {file}.toml")).out;
        assert_eq!(needs.contains("victim_of_count"), asked, "{needs}");
    }
}

#[test]
fn input_statute_as_judgments_cite_it() {
    let folder = Folder::new("input-statute-as-judgments-cite-it");
    for n in 1..=10 {
        folder.run(&format!("check facts-{n}.toml")).prints(0, &[]);
    }
    let text = folder.read("facts-1.toml");
    let cited = "18 U.S.C. §§ 2252A(a)(2) and (b)(1)";
    assert!(text.contains(cited));
    // The offense is the first section that is one, whatever helps or extends it.
    for (statute, of) in [
        (
            "18 U. S. C. § 2252A (a) (5) (B), (b) (2)",
            "2259 as amended",
        ),
        ("18 U.S.C.A. § 2252a(a)(2)", "2259 as amended"),
        ("18 U.S.C. § 2251(a), (e) (Count One)", "2259 as amended"),
        ("18 U.S.C. §§ 2 and 1343", "18 U.S.C. 3663A"),
        ("18 U.S.C. §§ 1153, 2241(a), and 2246(2)", "18 U.S.C. 2248"),
        ("21 U.S.C. § 841(a)(1)", "18 U.S.C. 3663"),
    ] {
        folder.write("usual.toml", &text.replace(cited, statute));
        folder.run("check usual.toml").prints(0, &[]);
        let ran = folder.run("compute usual.toml");
        assert!(ran.out.contains(of), "{statute}: {ran:?}");
    }
    // A letter in parentheses would have another tier of the assessment; a remark on an attempt is a fact.
    for (statute, meant) in [
        ("18 U.S.C. § 2252(A)(a)(5)(B)", "18 U.S.C. 2252A(a)(5)(B)"),
        ("18 U.S.C. § 2252A(a)(2) (attempt)", "18 U.S.C. 2252A(a)(2)"),
        ("section 2252A(a)(2), (b)(1)", "18 U.S.C. 2252A(a)(2)"),
    ] {
        folder.write("usual.toml", &text.replace(cited, statute));
        let meant = format!("did you mean `{meant}`?");
        folder.run("check usual.toml").prints(3, &[&meant]);
    }
}

#[test]
fn input_partly_known() {
    let folder = Folder::new("input-partly-known");
    for file in [
        "section-not-read",
        "award-more-than",
        "asked-and-found",
        "day-of-a-payment",
        "payer-outside",
    ] {
        folder.run(&format!("check {file}.toml")).prints(0, &[]);
    }
    // A month is its days: what turns on them is asked, or said.
    let counts =
        "payment p1, known to be of 2020-06-01 to 2020-06-30, counts on the last of these days";
    for command in ["compute", "judgment", "statement --defendant roe"] {
        let (command, rest) = command.split_once(' ').unwrap_or((command, ""));
        let ran = folder.run(&format!("{command} day-of-a-payment.toml {rest}"));
        assert!(
            ran.out.to_lowercase().contains(counts),
            "{command}: {ran:?}"
        );
    }
    let text = folder
        .read("asked-and-found.toml")
        .replace("text_applied = \"mvra\"", "");
    for (day, both) in [("1996-04", true), ("1996", true), ("1997", false)] {
        let stated = format!("ended = \"{day}\"");
        folder.write("month.toml", &text.replace("ended = 2019-02-01", &stated));
        folder.run("check month.toml").prints(0, &[]);
        let ran = folder.run("compute month.toml");
        let texts = "3663A or 18 U.S.C. 3663, before there was";
        assert_eq!(ran.out.contains(texts), both, "{day}: {ran:?}");
    }
    folder
        .run("compute asked-and-found.toml")
        .prints(0, &["3,200.00 3,200.00"]);
    folder
        .run("compute section-not-read.toml")
        .prints(0, &["3,200.00 3,200.00"]);
}

#[test]
fn input_amount_in_parts() {
    let folder = Folder::new("input-amount-in-parts");
    folder.run("compute factors.toml").prints(0, &["8,640.00"]);
    let parts = "gross_income = { product = [40, 6, \"25.00\"] }";
    let text = folder.read("factors.toml");
    folder.write(
        "parts.toml",
        &text.replace("gross_income = \"6000.00\"", parts),
    );
    folder.run("compute parts.toml").prints(0, &["8,640.00"]);
    let text = folder.read("mean.toml");
    let mean = text
        .replace(
            "low = \"20000.00\"",
            "amount = { mean = [\"20000.00\", \"30000.00\"] }",
        )
        .replace("high = \"30000.00\"", "");
    folder.write("mean.toml", &mean);
    folder
        .run("compute mean.toml --choose relative-role=one-over-n --view original-abuse=not-required")
        .prints(4, &["25,000.00", "500.00"]);
}

#[test]
fn input_words_of_a_clerk() {
    let folder = Folder::new("input-words-of-a-clerk");
    folder.run("check facts.toml").prints(
        3,
        &[
            "did you mean `18 U.S.C. 2252A(a)(2)`?",
            "did you mean `fees`?",
        ],
    );
    folder.run("check two-counts.toml").prints(
        3,
        &[
            "two-counts.toml: count 1 of defendant `roe`",
            "production, images",
        ],
    );
    // Both are told at once.
    let both = folder.read("two-counts.toml");
    let both = both
        .replace("18 U.S.C. 2251\"", "21 U.S.C. 846\"")
        .replace("18 U.S.C. 2252A(g)", "26 U.S.C. 7201");
    folder.write("both.toml", &both);
    folder.run("check both.toml").prints(
        3,
        &[
            "both.toml: count 1 of defendant `roe`, 21 U.S.C. § 846; count 1 of defendant `poe`, 26 U.S.C. § 7201:",
        ],
    );
    // As dockets, indictments and forms cite.
    for usual in [
        "18:1343",
        "Title 18, United States Code, Section 1343",
        "18 USC §1343",
        "18 U.S.C. Sections 1343 and 2",
    ] {
        folder.write(
            "usual.toml",
            &both
                .replace("21 U.S.C. 846", usual)
                .replace("26 U.S.C. 7201", usual),
        );
        folder.run("check usual.toml").prints(0, &[]);
    }
    let said = both.replace("21 U.S.C. 846", "18 U.S.C. 1349 (conspiracy)");
    folder.write("said.toml", &said.replace("\"therapy\"", "\"lost wages\""));
    folder.run("check said.toml").prints(
        3,
        &[
            "did you mean `18 U.S.C. 1349`?",
            "did you mean `lost-income`?",
        ],
    );
    for (usual, head) in [("veterinary care", "other"), ("moving costs", "transport")] {
        folder.write(
            "said.toml",
            &both.replace("\"therapy\"", &format!("\"{usual}\"")),
        );
        let told = format!("did you mean `{head}`?");
        folder.run("check said.toml").prints(3, &[&told]);
    }
}

#[test]
fn author_fact_from_outside() {
    let folder = Folder::new("author-fact-from-outside");
    // The program has no fact of earlier convictions; a law folder brings it.
    folder
        .run("check facts.toml")
        .prints(3, &["unknown key in conduct", "prior_convictions = 1"]);
    let convictions = "[[fact]]\npath = \"conduct.prior_convictions\"\nkind = \"count\"\n\
        asks = \"how often was the defendant convicted before\"\nburden = \"government\"\n";
    folder.write("law/facts/mine.toml", convictions);
    folder.run("check facts.toml --law law").prints(0, &[]);
    folder.run("schema case --law law").prints(
        0,
        &[
            "prior_convictions",
            "how often was the defendant convicted before?",
        ],
    );
    let text = folder
        .read("facts.toml")
        .replace("prior_convictions = 1\n", "");
    folder.write("of-2016.toml", &text);
    folder.write(
        "of-2019.toml",
        &text
            .replace("2016-02-01", "2019-02-01")
            .replace("2017-01-09", "2020-01-09"),
    );
    // The two counts of 2016 are none of those that the fact counts, and its question says so.
    folder.run("schema case").prints(
        0,
        &["for conduct that ended on or after 2018-12-07, are for possession"],
    );
    let per_count = "--view assessment-per=count --view assessment-index=face";
    let ran = folder.run(&format!("explain of-2016.toml {per_count}"));
    assert!(!ran.out.contains("34,000.00"), "{ran:?}");
    folder
        .run(&format!("explain of-2019.toml {per_count}"))
        .prints(4, &["34,000.00"]);
}

/// A state whose courts and code nobody declares is refused, and a statute of a state does not bind a federal court. Once they are
/// declared as data, the same case file is computed.
#[test]
fn author_state_law() {
    let folder = Folder::new("author-state-law");
    folder.run("check facts.toml").prints(
        3,
        &[
            "no known court has this id",
            "a section of the United States Code",
        ],
    );
    folder
        .run("explain facts.toml --profile ohio --law law")
        .prints(3, &["no known court has this id"]);
    let weighed = "explain weight/facts.toml --profile iasd --law weight/law \
                   --choose relative-role=one-over-n";
    let ran = folder.run(weighed);
    let weighs = "authority R.C. 2929.18, No. 2929.18 (ohio 1996-07-01) (pin not verified) [RECALL; persuasive;";
    ran.prints(4, &[weighs, "illustrative"]);

    let court = |id: &str, more: &str| {
        format!("[[court]]\nid = \"{id}\"\nname = \"{id}\"\nabbreviation = \"{id}\"\n{more}\n")
    };
    let jurisdiction = [
        "id = \"ohio\"\nname = \"Ohio\"\nkind = \"state\"\n[[code]]\ncite = \"R.C.\"\n".to_owned(),
        court("ohio", ""),
        court("ohioctapp", "bound-by = [\"ohio\"]"),
    ]
    .concat();
    folder.write("law/jurisdictions/ohio.toml", &jurisdiction);
    let text = folder.read("facts.toml");
    folder.write("facts.toml", &format!("{text}gain = \"0.00\"\n"));
    // The profile names a text of another jurisdiction.
    folder
        .run("explain facts.toml --profile ohio --law law")
        .prints(3, &["there is no regime `1996`"]);
    let regime = "[[regime]]\nid = \"rc-2929.18\"\njurisdiction = \"ohio\"\nstatute = \"R.C. 2929.18\"\n\
        from = 1996-07-01\noffense = \"images\"\ncite = \"R.C. 2929.18\"\n";
    folder.write("law/regimes.toml", regime);
    let profile = folder.read("law/profiles/ohio.toml");
    let profile = profile.replace(
        "regime = \"1996\"",
        "regime = \"rc-2929.18\"\nuncapped = true",
    );
    folder.write("law/profiles/ohio.toml", &profile);
    folder.run("check facts.toml --law law").prints(0, &[]);
    let ran = folder.run(
        "explain facts.toml --profile ohio --law law --assume victims.yew.findings.full_losses=yes",
    );
    assert!(ran.out.contains("text R.C. 2929.18"), "{ran:?}");
    assert!(ran.out.contains("R.C. 2929.18(A)(1)"), "{ran:?}");
    assert!(ran.out.contains("binding"), "{ran:?}");
    assert!(!ran.out.contains("U.S.C"), "{ran:?}");
}

/// A word that is no section is not proposed as one.
#[test]
fn a_statute_is_proposed_only_where_a_section_was_meant() {
    let folder = Folder::new("input-statute-as-judgments-cite-it");
    let facts = |statute: &str| {
        format!(
            "schema = 1\n[case]\nname = \"United States v. Roe\"\ncourt = \"innd\"\njudgment = 2021-03-01\n[[defendant]]\nid = \"roe\"\n[[defendant.count]]\nid = \"1\"\nstatute = \"{statute}\"\nended = 2019-05-01\n"
        )
    };
    for (statute, near) in [("2252A(a)(2)", true), ("done", false), ("1", false)] {
        folder.write("facts.toml", &facts(statute));
        let ran = folder.run("check facts.toml");
        ran.prints(3, &["E210"]);
        assert_eq!(ran.err.contains("did you mean"), near, "{ran:?}");
    }
}

/// A misdemeanor of class B or C is not proposed as one of class A, which has another assessment (18 U.S.C. 3013(a)(1)(A)).
#[test]
fn a_grade_is_proposed_by_its_class() {
    let folder = Folder::new("money-grade-not-asked");
    let text = folder.read("facts.toml");
    let with = |grade: &str| {
        let graded = format!("1343\"\ngrade = \"{grade}\"");
        folder.write("graded.toml", &text.replace("1343\"", &graded));
    };
    for (grade, meant) in [
        ("class B misdemeanor", "misdemeanor-b"),
        ("class C misdemeanor", "misdemeanor-c"),
        ("Class A Misdemeanor", "misdemeanor-a"),
    ] {
        with(grade);
        let meant = format!("did you mean `{meant}`?");
        folder.run("check graded.toml").prints(3, &[&meant]);
    }
    with("misdemeanor-c");
    folder.run("judgment graded.toml").prints(
        4,
        &["special assessment (18 U.S.C. 3013) 2021-02-01 5.00 0.00 5.00"],
    );
}
