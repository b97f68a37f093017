//! Inputs that were written to find what earlier ones did not: views, counts of facts, reasons, statutes and folders of law.

use crate::common::Folder;

/// A case of the Eighth Circuit under the text of 2018, with a loss below the least amount.
const SMALL: &str = r#"schema = 1
[case]
name = "United States v. Lind"
court = "mnd"
judgment = 2021-06-01
[[defendant]]
id = "lind"
[[defendant.count]]
id = "1"
statute = "18 U.S.C. 2252(a)(2)"
ended = 2020-01-01
victims = ["v1"]
[[victim]]
id = "v1"
[[victim.loss]]
head = "total"
amount = "1000.00"
cause = "trade"
[victim.findings]
full_losses = true
[victim.record]
date = 2021-05-01
received = "0.00"
dma_received = "0.00"
[[victim.conduct]]
proximate_cause = true
distributed = false
produced = false
"#;

/// A count of production and a count of possession with a victim each, much of it open.
const TWO_CLASSES: &str = r#"schema = 1
[case]
name = "United States v. Ames"
court = "kywd"
judgment = 2023-05-10
[[defendant]]
id = "ames"
[[defendant.count]]
id = "1"
statute = "18 U.S.C. §§ 2251(a) and (e)"
ended = 2021-06-01
victims = ["p"]
[[defendant.count]]
id = "2"
statute = "18 U.S.C. § 2252A(a)(5)(B) and (b)(2)"
ended = 2021-06-02
victims = ["q"]
[[victim]]
id = "p"
[[victim.loss]]
id = "wages"
head = "lost-income"
amount = { value = "8000.00", proof = "alleged" }
cause = "this-defendant"
report = { date = 2023-04-30, discount_rate = "2.5%", low = "7000.00", high = "9000.00" }
[[victim]]
id = "q"
[[victim.loss]]
id = "therapy"
head = "therapy"
low = "30000.00"
high = "46000.00"
cause = "trade"
[victim.findings]
full_losses = true
[victim.record]
date = 2023-05-01
orders = 19
received = "4000.00"
[[victim.conduct]]
proximate_cause = true
distributed = false
produced = false
"#;

fn with(name: &str, text: &str) -> Folder {
    let folder = Folder::new("answer-governing-mark");
    folder.write(name, text);
    folder
}

/// *Clemens* ordered the least amount; it is no authority for the view that the losses are ordered.
#[test]
fn a_view_does_not_rest_on_the_authority_of_another() {
    let folder = with("small.toml", SMALL);
    let loss = folder.run("compute small.toml --view floor-over-smaller-loss=loss");
    loss.prints(0, &["1,000.00 several 18 U.S.C. 2259(b)(2)(C)"]);
    assert!(!loss.out.contains("Clemens"), "{loss:?}");
    folder
        .run("compute small.toml --view floor-over-smaller-loss=floor")
        .prints(0, &["3,000.00 several Clemens (2021)"]);
}

#[test]
fn a_draft_names_all_that_its_bounds_depend_on() {
    let folder = with("two.toml", TWO_CLASSES);
    folder.run("judgment two.toml --format plain").prints(
        4,
        &[
            "to be found: victims.p.losses.wages.amount, victims.p.record.dma_received",
            "victims.q.losses.therapy.amount, victims.q.record.dma_received; left to the court: relative-role)",
        ],
    );
    // The value report of a loss stands in the paper itself, too.
    folder
        .run("recommendation two.toml --format markdown")
        .prints(
            4,
            &["alleged; present-value report of 2023-04-30, discount rate 2.5%"],
        );
    folder
        .run("vary two.toml --fact victims.q.losses.therapy.amount=31000.00,46000.00")
        .prints(0, &[" 46,000.00 court's choice"]);
}

/// A fact that only a claim without an award reads was read.
#[test]
fn a_review_counts_no_fact_as_unread_that_another_claim_reads() {
    let award = "[[award]]\nvictim = \"p\"\namount = \"100.00\"\nposture = \"asked\"\n";
    let folder = with("two.toml", &format!("{TWO_CLASSES}{award}"));
    let compute = folder.run("compute two.toml");
    let review = folder.run("review two.toml");
    for ran in [compute, review] {
        ran.prints(4, &[]);
        assert!(!ran.out.contains("no rule read"), "{ran:?}");
    }
}

/// A choice of which every branch left too many points combined is asked all the same.
#[test]
fn a_choice_that_is_not_worked_out_is_named() {
    let text = TWO_CLASSES
        .replace("court = \"kywd\"", "court = \"wawd\"")
        .replace(
            "ended = 2021-06-02",
            "began = 2017-02-01\nended = 2019-03-15",
        )
        .replace(
            "low = \"30000.00\"\nhigh = \"46000.00\"",
            "amount = \"2200.00\"",
        );
    let choice = "[[choice]]\nchoice = \"relative-role\"\nmethod = \"one-over-n\"\n";
    let folder = with("open.toml", &format!("{text}{choice}"));
    let ran = folder.run("needs open.toml");
    ran.prints(4, &["answer with"]);
    assert!(!ran.out.contains("- answer with"), "{ran:?}");
}

#[test]
fn statutes_are_read_as_dockets_and_judgments_write_them() {
    let folder = with("small.toml", SMALL);
    for statute in [
        "18 U.S.C. § 2252(a)(2), (b)(1); 18 U.S.C. § 2",
        "18 U.S.C. Secs. 2252(a)(2) and (b)(1)",
        "18 U.S.C.S. § 2252(a)(2)",
        "18 U. S. C. A. § 2252(a)(2)",
        "18 U.S.C. § 2252 (a)(2)(A), (b)(1)",
        "18 U.S.C. §2252(a)(2) and (b)(1) - Receipt",
        "18 U.S.C. § 2252(a)(2)/(b)(1)",
    ] {
        folder.write("it.toml", &SMALL.replace("18 U.S.C. 2252(a)(2)", statute));
        folder.run("check it.toml").prints(0, &[]);
    }
    for (statute, told) in [
        (
            "Conspiracy, 18 U.S.C. § 2252A(b)(1)",
            "did you mean `18 U.S.C. 2252A(b)(1)`? write `attempt = true`",
        ),
        (
            "Receipt, 18 U.S.C. § 2252(a)(2)",
            "did you mean `18 U.S.C. 2252(a)(2)`?",
        ),
    ] {
        folder.write("it.toml", &SMALL.replace("18 U.S.C. 2252(a)(2)", statute));
        folder.run("check it.toml").prints(3, &[told]);
    }
    // The section does not say whether its series is of trafficking only, which is a finding and no question of law.
    let series = SMALL.replace("18 U.S.C. 2252(a)(2)", "18 U.S.C. 2252A(g)");
    folder.write("it.toml", &series);
    folder.run("compute it.toml").prints(
        4,
        &[
            "Not found: whether the violations in the series",
            "--view series-of-an-enterprise=images (or other-chapter-110)",
        ],
    );
    let needs = folder.run("needs it.toml");
    let [findings, questions] = [
        "Not found: whether the violations",
        "Unsettled questions of law",
    ]
    .map(|words| needs.out.find(words));
    assert!(findings.is_some() && findings < questions, "{needs:?}");
}

#[test]
fn law_check_tells_of_courts_texts_and_days_that_nothing_has() {
    let folder = Folder::new("author-state-law");
    folder.run("law new ohio -o mine").prints(0, &[]);
    for (path, from, to, code, told) in [
        (
            "mine/jurisdictions/ohio.toml",
            "id = \"ohioleg\"",
            "id = \"ohiolegs\"",
            0,
            "no jurisdiction declares `ohioleg`: its holdings bind no court",
        ),
        (
            "mine/jurisdictions/ohio.toml",
            "legislature = true",
            "legislature = false",
            0,
            "`ohio` declares no legislature: no statute of it binds",
        ),
        (
            "mine/parameters/ohio.toml",
            "from = 2010-01-01\namount = \"1000.00\"",
            "from = 2012-01-01\namount = \"1000.00\"",
            0,
            "the parameter `ohio-base` has no value on 2010-01-01",
        ),
        (
            "mine/questions.toml",
            "texts = [\"ohio-20.1\"]",
            "texts = [\"ohio-20.2\"]",
            3,
            "did you mean `ohio-20.1`?",
        ),
        (
            "mine/questions.toml",
            "[[question]]",
            "[[questions]]",
            3,
            "write [[question]] before the first [[question.PART]]",
        ),
    ] {
        let whole = folder.read(path);
        assert!(whole.contains(from), "{path}: {from}");
        folder.write(path, &whole.replacen(from, to, 1));
        folder.run("law check mine").prints(code, &[told, "mine/"]);
        folder.write(path, &whole);
    }
    folder
        .run("law check mine --format csv")
        .prints(0, &["0,0"]);
    // A decided case that comes out as decided under one view only names the view.
    let facts = "mine/decided/made-up/facts.toml";
    let small = folder.read(facts).replace("20000.00", "1000.00");
    folder.write(facts, &small);
    folder
        .run("law test mine")
        .prints(0, &["as decided, if ohio-most is double-the-loss"]);
}

/// The method of a case stands at the head of every command, leaves out no view that nobody took, and takes no assessment away.
#[test]
fn the_method_of_a_case_is_marked_by_every_command() {
    let folder = with("facts.toml", SMALL);
    folder.write(
        "approach.toml",
        r#"[[approach]]
name = "a sum by images"
offense = "images"
regime = "2018"
gates = ["statute/victim-of-the-count"]
losses = ["statute/full-losses"]
apportionment = [{ rule = "paroline/tiers", with = { tiers = [{ images-over = 0, amount = "900.00" }] }, authority = "scotus/paroline#relative-role" }]
bounds = ["statute/no-more-than-remains"]
"#,
    );
    let method =
        "method of this case (a sum by images, approach.toml), not the law of the Eighth Circuit";
    for command in [
        "compute facts.toml",
        "needs facts.toml",
        "explain facts.toml",
        "judgment facts.toml",
        "judgment facts.toml --format json",
        "statement facts.toml --victim v1",
        "payment facts.toml --amount 10.00 --date 2021-07-01",
    ] {
        let ran = folder.run(command);
        assert!(ran.out.contains(method), "{command}: {ran:?}");
    }
    let compute = folder.run("compute facts.toml");
    compute.prints(
        0,
        &["leaves out what the law requires: statute/ascertainable,"],
    );
    assert!(
        !compute.out.contains("proximate-cause-found"),
        "{compute:?}"
    );
    folder.run("judgment facts.toml --format plain").prints(
        4,
        &["assessment of 18 U.S.C. 2259A, figure: turns on a question, at most 35,000.00"],
    );
}

#[test]
fn a_lesson_says_in_which_part_a_mistake_is() {
    let folder = with("facts.toml", SMALL);
    let lesson = "title = \"A\"\nteaches = \"b\"\n[[part]]\ntitle = \"One\"\nfacts = \"facts.toml\"\nprofiles = [\"ca8\"]\nas-of = 2021-06-01\nassume = [\"victims.v1.record.received=5.00\"]\n";
    for (from, to, told) in [
        ("[\"ca8\"]", "[]", "this part has no profile"),
        (
            "ca8",
            "ca88",
            "in the part \"One\": there is no profile `ca88`",
        ),
        (
            "=5.00",
            "=5.0",
            "in the part \"One\": `victims.v1.record.received`: not an amount",
        ),
    ] {
        folder.write("lesson.toml", &lesson.replace(from, to));
        let ran = folder.run("lesson lesson.toml -o handout.md --key key.md");
        ran.prints(3, &[told]);
    }
}

/// A worksheet of a file without findings ends, and says where the rest is.
#[test]
fn a_worksheet_of_many_results_is_cut_with_a_word() {
    let facts = SMALL.split("[[victim.loss]]").next().unwrap();
    let folder = with("bare.toml", &facts.replace("ended = 2020-01-01\n", ""));
    let ran = folder.run("explain bare.toml");
    ran.prints(
        4,
        &[
            "results are left out here",
            "see all: redress explain FACTS --format json",
        ],
    );
    assert!(ran.out.matches("Result: ").count() <= 40, "{ran:?}");
}

/// A victim of two classes of offense: an award is judged once, and different losses add up.
#[test]
fn an_award_under_two_classes_has_one_verdict() {
    let text = r#"schema = 1
[case]
name = "United States v. Quill"
court = "dcd"
judgment = 2023-08-08
[[defendant]]
id = "quill"
[[defendant.count]]
id = "1"
statute = "18 U.S.C. § 2422(b)"
ended = 2021-03-03
victims = ["m"]
[[defendant.count]]
id = "2"
statute = "18 U.S.C. § 2241(c)"
ended = 2021-03-03
victims = ["m"]
[[victim]]
id = "m"
[[victim.loss]]
id = "care"
head = "medical"
amount = "4000.00"
cause = "this-defendant"
[[victim.loss]]
id = "order"
head = "fees"
amount = "800.00"
cause = "this-defendant"
[[victim.conduct]]
commercial = true
gross_income = "700.00"
proximate_cause = true
[[award]]
victim = "m"
amount = "5500.00"
posture = "entered"
"#;
    let folder = with("two.toml", text);
    // 4,000.00 and 800.00 under both sections, and the gain of 700.00 under section 2429.
    folder
        .run("compute two.toml")
        .prints(0, &["To all victims: 5,500.00.", "A loss is owed once"]);
    folder.run("recommendation two.toml").prints(
        0,
        &[
            "Added by law to the losses 700.00",
            "In all 4,800.00 5,500.00",
        ],
    );
    let ran = folder.run("review two.toml");
    ran.prints(
        0,
        &[
            "5,500.00 entered passes",
            "transportation (chapter 117): passes",
            "sexual abuse (chapter 109A): error: must be at most 4,800.00",
        ],
    );
    assert_eq!(ran.out.matches(" award-1 m ").count(), 1, "{ran:?}");
    folder
        .run("judgment two.toml --format plain")
        .prints(4, &["restitution in all, figure: 5,500.00"]);
    for (award, verdict) in [
        ("4900.00", "must be"),
        ("5600.00", "must be exactly 5,500.00"),
    ] {
        folder.write(
            "it.toml",
            &text.replace("\"5500.00\"", &format!("\"{award}\"")),
        );
        folder
            .run("review it.toml")
            .prints(0, &[&format!("entered error: {verdict}")]);
    }
    // Each loss belongs to a count of its own.
    let apart = text
        .replace("\"4000.00\"\n", "\"4000.00\"\ncounts = [\"1\"]\n")
        .replace("\"800.00\"\n", "\"800.00\"\ncounts = [\"2\"]\n");
    folder.write("apart.toml", &apart);
    let ran = folder.run("compute apart.toml");
    ran.prints(
        0,
        &[
            "4,700.00 the whole",
            "800.00 the whole",
            "To all victims: 5,500.00.",
        ],
    );
    assert!(!ran.out.contains("A loss is owed once"), "{ran:?}");
    folder.write("apart.toml", apart.split("[[award]]").next().unwrap());
    folder
        .run("judgment apart.toml --format plain")
        .prints(4, &["balance, restitution in all, left: 5,500.00"]);
}

/// An award to several victims together names what is to be found for each of them.
#[test]
fn an_award_to_several_names_what_is_to_be_found() {
    let award = "[[award]]\nvictims = [\"p\", \"q\"]\namount = \"20000.00\"\nposture = \"asked\"\n";
    let folder = with("two.toml", &format!("{TWO_CLASSES}{award}"));
    folder
        .run("review two.toml")
        .prints(4, &["--assume victims.p.losses.wages.amount=AMOUNT"]);
}

/// A loss of production and of images is owed once, and several classes owe no more than all losses.
#[test]
fn several_classes_owe_no_more_than_all_losses() {
    let text = r#"schema = 1
[case]
name = "United States v. Doe"
court = "N.D. Ind."
judgment = 2024-06-14
[[defendant]]
id = "doe"
[[defendant.count]]
id = "1"
statute = "18 U.S.C. 2251(a)"
ended = 2022-03-05
victims = ["v"]
[[defendant.count]]
id = "2"
statute = "18 U.S.C. 2252A(a)(2)"
ended = 2022-03-05
victims = ["v"]
[[victim]]
id = "v"
[[victim.loss]]
id = "l1"
head = "therapy"
amount = "20000.00"
cause = "this-defendant"
counts = ["1"]
[[victim.loss]]
head = "lost-income"
amount = "9000.00"
cause = "trade"
counts = ["2"]
[victim.record]
date = 2024-05-01
orders = 3
received = "0.00"
dma_received = "0.00"
[victim.findings]
full_losses = true
original_abuse_separated = true
[[victim.conduct]]
proximate_cause = true
distributed = true
produced = true
[[choice]]
choice = "relative-role"
victim = "v"
amount = "4000.00"
"#;
    // A loss of the count of production alone is none of the trade in the images.
    let folder = with("both.toml", text);
    folder.run("compute both.toml").prints(
        0,
        &[
            "production 20,000.00 20,000.00 the whole",
            "9,000.00 4,000.00 several",
            "To all victims: 24,000.00.",
        ],
    );
    folder
        .run("explain both.toml")
        .prints(0, &["l1 20,000.00 left out tied to other counts"]);
    folder
        .run("judgment both.toml --format plain")
        .prints(4, &["balance, restitution in all, left: 24,000.00"]);
    for (award, verdict) in [
        ("2500.00", "error: must be exactly 24,000.00"),
        ("24000.00", "passes"),
        ("26000.00", "error: must be exactly 24,000.00"),
    ] {
        folder
            .run(&format!("review both.toml --award v={award}"))
            .prints(0, &[&format!("stated by the user {verdict}")]);
    }
    // One of this defendant alone that is tied to no count is owed whole under both, and once.
    let untied = text.replace("counts = [\"1\"]\n", "");
    folder.write("both.toml", &untied);
    folder
        .run("compute both.toml")
        .prints(0, &["To all victims: 24,000.00."]);
    folder
        .run("judgment both.toml --format plain")
        .prints(4, &["balance, restitution in all, left: 24,000.00"]);
    folder
        .run("review both.toml --award v=26000.00")
        .prints(0, &["error: must be exactly 24,000.00"]);
    // Whatever is found of either, both together come to no more than all losses.
    let unknown = ["this-defendant", "trade"]
        .iter()
        .fold(untied.replace("counts = [\"2\"]\n", ""), |text, cause| {
            text.replace(&format!("cause = \"{cause}\"\n"), "")
        });
    folder.write("both.toml", &unknown);
    folder
        .run("compute both.toml")
        .prints(4, &["To all victims: between 0.00 and 29,000.00."]);
}

/// A key that another table of the file has is told with that table.
#[test]
fn a_key_in_the_wrong_table_is_told_where_it_belongs() {
    let folder = with("small.toml", SMALL);
    for (from, to, told) in [
        (
            "schema = 1\n",
            "schema = 1\ncourt = \"mnd\"\n",
            "`court` belongs under [case]",
        ),
        (
            "id = \"lind\"\n",
            "id = \"lind\"\nconduct.possessed = true\n",
            "`conduct` belongs under [[victim]]",
        ),
        (
            "id = \"v1\"\n",
            "id = \"v1\"\ndistributed = false\n",
            "`distributed` belongs under [[victim.conduct]]",
        ),
        (
            "cause = \"trade\"\n",
            "cause = \"trade\"\nfull_losses = true\n",
            "`full_losses` belongs under [victim.findings]",
        ),
        (
            "distributed = false",
            "distributed = no",
            "help: write true or false, in small letters",
        ),
        (
            "\"1000.00\"",
            "{ low = \"1.00\", high = \"2.00\" }",
            "did you mean `at_least`?",
        ),
        (
            "cause = \"trade\"\n",
            "cause = \"trade\"\nalleged = true\n",
            "did you mean `proof`?",
        ),
    ] {
        folder.write("it.toml", &SMALL.replace(from, to));
        folder.run("check it.toml").prints(3, &[told]);
    }
}

/// Every file of a law tells the table of a key, the list of a change, the court and the code that nobody knows.
#[test]
fn mistakes_in_a_folder_of_law_are_told_with_their_remedy() {
    let folder = Folder::new("author-state-law");
    folder.run("law new ohio -o mine").prints(0, &[]);
    for (path, from, to, code, told) in [
        (
            "authorities/ohio.toml",
            "confidence = \"RECALL\"",
            "confidence = 7",
            3,
            "a word in quotation marks is expected here",
        ),
        (
            "formulas/ohio.toml",
            "[[rule]]",
            "[[rules]]",
            3,
            "did you mean `rule`?",
        ),
        (
            "authorities/ohio.toml",
            "[[authority.holding]]",
            "[[holding]]",
            3,
            "`holding` belongs under [[authority]]",
        ),
        (
            "authorities/ohio.toml",
            "confidence = \"RECALL\"",
            "confidence = \"RECALL\"\ncourt = \"ohyo\"",
            0,
            "no jurisdiction declares `ohyo`",
        ),
        (
            "authorities/ohio.toml",
            "decided = 2010-01-01",
            "date = 2010-01-01",
            3,
            "there are: id, name",
        ),
        (
            "profiles/ohio.toml",
            "law = { from = 2010-01-01 }",
            "from = 2010-01-01",
            3,
            "`from` belongs under [[note]] or [approach.law]",
        ),
        (
            "profiles/ohio.toml",
            "with = { most",
            "with = { mots",
            3,
            "there is no key `mots`",
        ),
        (
            "profiles/ohio.toml",
            "[[approach]]",
            "[approach]",
            3,
            "write [[approach]], with two brackets",
        ),
        (
            "profiles/ohio.toml",
            "with = { most = { question = \"ohio-most\" } }",
            "with = { most = 2 }",
            3,
            "option `most`: text in quotation marks is expected here, and not `2`",
        ),
        (
            "profiles/ohio.toml",
            "law = {",
            "open = yes\nlaw = {",
            3,
            "yes and no are true and false",
        ),
        (
            "formulas/ohio.toml",
            "then = { amount = \"grid\" }",
            "then = { at-most = \"grid\" }",
            3,
            "`at-most` is of `bounds` and `terms`; there are: whole, amount, joint-up-to, share, one-over, with-own, of, rounding",
        ),
        (
            "offenses.toml",
            "Ohio Code 10.1",
            "OC 10.1",
            3,
            "`OC 10.1` is no section of a code",
        ),
        (
            "jurisdictions/ohio.toml",
            "bound-by = [\"ohio\"]",
            "bound-by = [\"ohoi\"]",
            3,
            "bound-by = [\"ohoi\"] | ^ = help: did you mean `ohio`?",
        ),
        (
            "profiles/ohio.toml",
            "offense = \"images\"",
            "offense = \"mvra\"",
            3,
            "the text `ohio-20.1` speaks of no offense of the class `mvra`",
        ),
        (
            "authorities/ohio.toml",
            "cite = \"1 Ohio Reports 1\"",
            "cite = \"1 Ohio Reports 1 (Ohio 2010)\"",
            3,
            "write the volume, the reporter and the page alone",
        ),
        (
            "parameters/ohio.toml",
            "\"1000.00\"",
            "\"-1000.00\"",
            3,
            "`ohio-base` is less than nothing",
        ),
        (
            "parameters/ohio.toml",
            "1 Ohio Reports 1",
            "1 Ohio 1",
            3,
            "declares its own under `reporters`",
        ),
    ] {
        let path = format!("mine/{path}");
        let text = folder.read(&path);
        folder.write(&path, &text.replace(from, to));
        folder.run("law check mine").prints(code, &[told]);
        folder.write(&path, &text);
    }
    // A folder that `law check` refuses is not begun.
    for id in ["ca7", "us"] {
        folder
            .run(&format!("law new {id} -o federal"))
            .prints(2, &["is of the federal jurisdiction"]);
    }
    let path = "mine/decided/made-up/holding.toml";
    let text = folder.read(path);
    folder.write(path, &text.replace("court = \"ohio\"", "court = \"ohyo\""));
    folder
        .run("law test mine")
        .prints(3, &["no court `ohyo` is known"]);
}

/// A statute that is not read is told with the part that is; a section without a class with its paragraphs.
#[test]
fn a_statute_that_is_not_read_is_told_with_what_is() {
    let folder = with("small.toml", SMALL);
    for (statute, code, told) in [
        ("18 U.S. Code § 2252(a)(2)", 0, ""),
        (
            "18 U.S.C. 2252(a)(2): Receipt",
            3,
            "did you mean `18 U.S.C. 2252(a)(2)`?",
        ),
        (
            "18 U.S.C. 2252(a)(2), three counts",
            3,
            "did you mean `18 U.S.C. 2252(a)(2)`?",
        ),
        (
            "18 U.S.C. 2251",
            3,
            "(with its paragraph, such as (a), (b), (c), (d), (e))",
        ),
        // A penalty of several offenses has the paragraphs of the section.
        (
            "18 U.S.C. 2252A(b)(1)",
            3,
            "(with its paragraph, such as (a)(1), (a)(2),",
        ),
        (
            "18 U.S.C. 22522A(a)(2)",
            3,
            "(did you mean 18 U.S.C. § 2252A?)",
        ),
    ] {
        folder.write("it.toml", &SMALL.replace("18 U.S.C. 2252(a)(2)", statute));
        folder.run("check it.toml").prints(code, &[told]);
    }
}

/// An offense that the court may or must redress: the amount is one, and what the views change is told.
#[test]
fn an_answer_that_changes_only_the_strength_is_told_with_it() {
    let text = SMALL
        .replace("18 U.S.C. 2252(a)(2)", "18 U.S.C. 1112")
        .replace("\"total\"", "\"medical\"");
    let text = text
        .replace(
            "proximate_cause = true",
            "proximate_cause = true\nbodily_injury = true",
        )
        .replace("\"trade\"", "\"this-defendant\"");
    let award = "[[award]]\nvictim = \"v1\"\namount = \"1000.00\"\nposture = \"entered\"\nsource = \"docket 40\"\n";
    let defaults = "[defaults]\nproof = \"found\"\ndate = 2021-05-02\n";
    let text = text.replace("[[defendant]]", &format!("{defaults}[[defendant]]"));
    let folder = with("it.toml", &format!("{text}{award}"));
    folder.run("compute it.toml").prints(
        4,
        &["if mvra: 1,000.00, required; if vwpa: 1,000.00, permitted"],
    );
    // The day of the order is that of the judgment, and not that of the findings.
    folder
        .run("review it.toml")
        .prints(0, &["entered, 2021-06-01, docket 40"]);
}

/// A limit that is not the amount that the law requires is no remedy, because a court that keeps within it errs again.
#[test]
fn an_award_beyond_a_limit_is_held_to_the_amount_that_the_law_requires() {
    let folder = Folder::new("author-state-law");
    folder.run("law new ohio -o mine").prints(0, &[]);
    for award in ["5000.00", "30000.00", "45000.00"] {
        let line = format!(
            "review mine/decided/made-up/facts.toml --law mine --profile ohio --award v1={award}"
        );
        folder
            .run(&line)
            .prints(0, &["error: must be exactly 1,600.00", "rule ohio/grid"]);
    }
}

/// The remedy of a table that a case file names is in the table, because no command that reads it has an option for its columns.
#[test]
fn a_table_of_awards_is_mended_in_the_table() {
    let folder = with("small.toml", SMALL);
    folder.write(
        "it.toml",
        &SMALL.replace(
            "\nreceived = ",
            "\nawards_from = \"awards.csv\"\nreceived = ",
        ),
    );
    for table in ["Date,Who\n2015-12-02,x\n", "Amount,Amount\n1,2\n"] {
        folder.write("awards.csv", table);
        let ran = folder.run("check it.toml");
        ran.prints(3, &["change the header in the table: `amount` is read"]);
        assert!(!ran.err.contains("--column"), "{ran:?}");
    }
}

/// An award for a group is one for each of its victims, and a choice is asked for the group.
#[test]
fn an_award_for_a_group_is_reviewed_for_each_victim() {
    let group = SMALL.replace("id = \"v1\"\n", "id = \"s\"\ncount = 3\n");
    let group = group
        .replace("victims = [\"v1\"]", "victims = [\"s\"]")
        .replace("1000.00", "6000.00");
    let folder = with("group.toml", &group);
    folder.run("review group.toml --award s=4000.00 --view proximate-cause-under-the-2018-text=by-each-loss").prints(0, &["s-1=4000.00 s-1 lind", "s-2=4000.00 s-2 lind", "s-3=4000.00 s-3 lind"]);
    folder
        .run("needs group.toml")
        .prints(4, &["--choose s.relative-role=AMOUNT"]);
    folder
        .run("recommendation group.toml --exhibit --format markdown")
        .prints(4, &["Losses of s (3 alike)"]);
}

/// Errors under a misspelled heading are told in the same run, and no reference to it is called lost.
#[test]
fn a_table_under_a_misspelled_heading_is_read() {
    let text = SMALL
        .replace("[[victim]]", "[[victims]]")
        .replace("[[victim.", "[[victims.")
        .replace("[victim.", "[victims.")
        .replace("\"total\"", "\"totel\"");
    let folder = with("small.toml", &text);
    let ran = folder.run("check small.toml");
    ran.prints(
        3,
        &[
            "did you mean `victim`?",
            "did you mean `total`?",
            "these 2 errors",
        ],
    );
    // A value with the name of a key of another section is no misspelled table.
    folder.write(
        "court.toml",
        &SMALL.replace("id = \"lind\"\n", "id = \"lind\"\ncourt = \"mnd\"\n"),
    );
    folder
        .run("check court.toml")
        .prints(3, &["`court` belongs under [case]", "this error"]);
}

/// A series is trafficking or production by its violations, and so is the assessment; it had none in silence.
#[test]
fn a_series_has_the_assessment_of_what_it_is_of() {
    let folder = with(
        "series.toml",
        &SMALL.replace("18 U.S.C. 2252(a)(2)", "18 U.S.C. 2252A(g)"),
    );
    // The penalty paragraph alone is of production, as the class of the offense is.
    folder.write(
        "attempt.toml",
        &SMALL.replace("18 U.S.C. 2252(a)(2)", "18 U.S.C. 2251(e)"),
    );
    folder
        .run("judgment attempt.toml")
        .prints(4, &["at most 50,000.00 to 52,792.71"]);
    folder
        .run("judgment series.toml --view series-of-an-enterprise=images")
        .prints(4, &["at most 35,000.00 to 36,954.90"]);
    for (line, told) in [
        (
            "judgment series.toml --view series-of-an-enterprise=other-chapter-110",
            "conduct.production_counts",
        ),
        ("explain series.toml", "conduct.trafficking_counts"),
    ] {
        let ran = folder.run(line);
        ran.prints(4, &[told]);
        assert!(
            !ran.out.contains("no count of conviction is one"),
            "{ran:?}"
        );
    }
}

/// A settled count of its class decided in silence what an attempt is: it is computed with that count under one view, and for itself
/// under the other.
#[test]
fn an_attempt_beside_a_count_of_its_class_is_a_question() {
    let second = "[[defendant.count]]\nid = \"2\"\nstatute = \"18 U.S.C. 2252(a)(2)\"\nattempt = true\n\
                  ended = 2020-02-01\nvictims = [\"v1\"]\n[[victim]]";
    let choice = "[[choice]]\nchoice = \"relative-role\"\namount = \"5000.00\"\n";
    let text = SMALL.replacen("[[victim]]", second, 1);
    let text = text.replace("\"1000.00\"", "\"40000.00\"") + choice;
    let folder = with("two.toml", &text);
    folder.run("compute two.toml").prints(
        4,
        &[
            "To all victims: between 5,000.00 and 40,000.00.",
            "then if as-the-offense: 0.00; if other-chapter-110: 40,000.00",
        ],
    );
    let taken = |view: &str| format!("compute two.toml --view attempts={view}");
    let one = folder.run(&taken("as-the-offense"));
    one.prints(0, &["5,000.00 several"]);
    assert!(!one.out.contains("other offense"), "{one:?}");
    folder
        .run(&taken("other-chapter-110"))
        .prints(0, &["5,000.00", "40,000.00", "To all victims: 40,000.00."]);
    for (amount, verdict) in [
        (
            "4999.00",
            "error: must be exactly 5,000.00 or must be exactly 40,000.00",
        ),
        ("5000.00", "depends on 1 question of law"),
        ("40000.00", "depends on 1 question of law"),
        (
            "40000.01",
            "error: must be exactly 5,000.00 or must be exactly 40,000.00",
        ),
    ] {
        let ran = folder.run(&format!(
            "review two.toml --award v1={amount} --format plain"
        ));
        let told = ran.out.split(&format!("v1={amount}, verdict: ")).nth(1);
        assert!(told.is_some_and(|it| it.starts_with(verdict)), "{ran:?}");
    }
    folder
        .run("judgment two.toml")
        .prints(4, &["between 5,000.00 and 40,000.00"]);
    // A loss that the attempt caused is none of the other count, where the attempt is another offense.
    let tied = text.replace(
        "cause = \"trade\"",
        "cause = \"this-defendant\"\ncounts = [\"2\"]",
    );
    folder.write("tied.toml", &tied);
    folder
        .run("compute tied.toml --view attempts=other-chapter-110")
        .prints(
            4,
            &["In all between 40,000.00 and 43,000.00 is owed; the victims can be paid 40,000.00"],
        );
    // Before the text of 2018 the question is not asked.
    folder.write("old.toml", &text.replace("ended = 2020", "ended = 2017"));
    let old = folder.run("compute old.toml");
    assert!(!old.out.contains("attempt"), "{old:?}");
}

/// A result that reached no loss lists none beside one that did.
#[test]
fn a_recommendation_lists_the_losses_of_a_victim_once() {
    let count = SMALL.split("[[victim]]").next().unwrap();
    let count = count.split("[[defendant]]").nth(1).unwrap();
    let second = format!("[[defendant]]{}[[victim]]", count.replace("lind", "poe"));
    let second = second.replace("victims = [\"v1\"]\n", "");
    let conduct = "[[victim.conduct]]\ndefendant = \"poe\"\nvictim_of_count = false\n";
    let text = SMALL.replacen("[[victim]]", &second, 1);
    let text = text.replace(
        "[[victim.conduct]]",
        "[[victim.conduct]]\ndefendant = \"lind\"",
    );
    let folder = with("two.toml", &format!("{text}{conduct}"));
    for line in [
        "recommendation two.toml",
        "recommendation two.toml --exhibit",
    ] {
        let ran = folder.run(&format!("{line} --format plain"));
        ran.prints(4, &["counts: 1,000.00"]);
        assert!(!ran.out.contains("counts: not reached"), "{ran:?}");
    }
    folder
        .run("compute two.toml")
        .prints(4, &["poe not reached denied"]);
}

/// Whether an offense of chapter 109A or 117 involved production is a finding, and the assessment depends on it.
#[test]
fn production_in_another_chapter_is_assessed_if_it_is_found() {
    let abuse = SMALL.replace("18 U.S.C. 2252(a)(2)", "18 U.S.C. 2241(c)");
    let travel = SMALL.replace("18 U.S.C. 2252(a)(2)", "18 U.S.C. 2423(b)");
    let counted = |text: &str, counts: &str| {
        let counts = format!("[[victim.conduct]]\nproduction_counts = {counts}\n");
        text.replace("[[victim.conduct]]\n", &counts)
    };
    let stated =
        |class: &str| abuse.replace("2241(c)\"", &format!("2241(c)\"\nclass = \"{class}\""));
    let both = abuse.replace("[[victim]]", "[[defendant.count]]\nid = \"2\"\nstatute = \"18 U.S.C. 2251(a)\"\nended = 2020-01-01\n[[victim]]");
    let none = "assessment of 18 none 18 U.S.C. 2259A(a)";
    for (text, told) in [
        (abuse.clone(), "at most 0.00 to 52,792.71"),
        (
            travel.clone(),
            "FINDING: how many counts of conviction, for conduct that ended on or after 2018-12-07, are for production for conduct.production_counts",
        ),
        (both, "at most 50,000.00 to 105,585.42"),
        (counted(&travel, "1"), "at most 50,000.00 to 52,792.71"),
        (counted(&abuse, "0"), none),
        (stated("production"), "at most 50,000.00 to 52,792.71"),
        (stated("chapter-109a"), none),
        (abuse.replace("ended = 2020", "ended = 2018"), none),
    ] {
        let folder = with("facts.toml", &text);
        folder.run("judgment facts.toml").prints(4, &[told]);
    }
}

/// Each answer is one that the facts beside it bear out.
#[test]
fn an_answer_agrees_with_the_facts_beside_it() {
    let found = "[[defendant]]\nid = \"lind\"\n[[defendant.count]]";
    let alleged = format!("[defaults]\nproof = \"alleged\"\n{found}");
    let elected = "full_losses = true\nassistance_elected = true";
    for (change, line, code, told, untold) in [
        // Of which text a result is that leaves its day combined.
        (
            vec![(found, alleged.as_str())],
            "compute facts.toml",
            4,
            "18 U.S.C. 2259 as amended in 1996",
            "2429",
        ),
        // Two views that order the same under another class are told apart by it.
        (
            vec![("2252(a)(2)\"", "2251A(b)\"\nattempt = true")],
            "compute facts.toml",
            4,
            "if as-the-offense: 1,000.00, production; if other-chapter-110: 1,000.00, other",
            "any answer leaves this",
        ),
        // A victim of a dismissed count is there, and the award is error.
        (
            vec![("2252(a)(2)\"", "2252(a)(2)\"\ndismissed = true")],
            "review facts.toml --award v1=500.00",
            0,
            "error: must be nothing",
            "no award to review",
        ),
        (
            vec![
                ("full_losses = true", elected),
                ("\nreceived = \"0.00\"", "\nreceived = \"40000.00\""),
            ],
            "compute facts.toml",
            4,
            "not eligible for defined monetary assistance, because more restitution than the amount of the year was collected (18 U.S.C. 2259(d)(3))",
            "counsel may charge",
        ),
        (
            vec![("full_losses = true", "not_ascertainable = true")],
            "needs facts.toml --view proximate-cause-under-the-2018-text=by-each-loss",
            4,
            "Nothing is missing before the later hearing",
            "no unsettled question",
        ),
        (
            vec![("ended = 2020-01-01", "ended = { at_most = 2020-01-01 }")],
            "needs facts.toml",
            4,
            "if at most 0 nothing follows",
            "at most 35,000.00; beside restitution",
        ),
        (
            vec![("ended = 2020-01-01", "ended = 2022-01-01")],
            "check facts.toml",
            0,
            "the conduct of count 1 of lind ended after the judgment of 2021-06-01",
            "began after",
        ),
        (
            vec![(
                "2252(a)(2)\"\nended = 2020-01-01",
                "2252A(a)(2)\"\nended = 1990-01-01",
            )],
            "compute facts.toml",
            0,
            "ended before 18 U.S.C. § 2252A(a)(2) was enacted on 1996-09-30",
            "after the judgment",
        ),
        (
            vec![(
                "ended = 2020-01-01",
                "ended = 2020-01-01\nbegan = 2021-01-01",
            )],
            "review facts.toml --award v1=1000.00",
            4,
            "the conduct of count 1 of lind began after it ended",
            "after the judgment",
        ),
        (
            vec![(
                "[[victim.conduct]]",
                "[[victim.conduct]]\nended = 2020-06-01",
            )],
            "check facts.toml",
            0,
            "the conduct of lind as to v1 ended after every count ended",
            "before every count",
        ),
        // The text of another class is told, and by a draft, too.
        (
            vec![(
                "court = \"mnd\"",
                "court = \"mnd\"\ntext_applied = \"mvra\"",
            )],
            "judgment facts.toml",
            4,
            "The court applied 18 U.S.C. 3663A, which governs none of the counts (trafficking in images",
            "is governed by",
        ),
        (
            vec![(
                "court = \"mnd\"",
                "court = \"mnd\"\ntext_applied = \"mvra\"",
            )],
            "compute facts.toml --format json",
            4,
            "\"contradictions\": [ \"The court applied 18 U.S.C. 3663A, which governs none",
            "text_against_the_day",
        ),
        // What is alleged bounds a gain as it bounds a loss.
        (
            vec![
                ("2252(a)(2)", "1589"),
                (
                    "distributed = false",
                    "gross_income = { value = \"500.00\", proof = \"alleged\" }\nlabor_value = \"0.00\"",
                ),
            ],
            "compute facts.toml",
            4,
            "1,000.00 to 1,500.00",
            "at least",
        ),
        (
            vec![
                ("2252(a)(2)", "1589"),
                (
                    "distributed = false",
                    "gross_income = { value = \"500.00\", proof = \"alleged\" }\nlabor_value = \"0.00\"",
                ),
            ],
            "compute facts.toml --side defense",
            0,
            " 1,000.00 ",
            "1,500.00",
        ),
        // A court that keeps to the bound that is told breaks no other one.
        (
            vec![
                ("ended = 2020-01-01", "ended = 2017-01-01"),
                (
                    "full_losses",
                    "original_abuse_separated = true\nfull_losses",
                ),
            ],
            "review facts.toml --award v1=1000.01",
            0,
            "error: must be less than 1,000.00",
            "must be at most",
        ),
        (
            vec![("\"1000.00\"", "{ at_least = \"4000.00\" }")],
            "review facts.toml --award v1=4000.00",
            4,
            "whether, under the text of 2018, one who only received or possessed the images may",
            "passes if (2)",
        ),
        // Within a range the question would matter at one cent.
        (
            vec![("\"1000.00\"", "{ at_least = \"4000.00\" }")],
            "review facts.toml --award v1=5000.00",
            4,
            "depends on the amount that is found: (1)",
            "one who only received",
        ),
        // An agreed amount that no count of the plea takes up is told.
        (
            vec![("full_losses", "agreed_amount = \"8000.00\"\nfull_losses")],
            "review facts.toml --award v1=8000.00",
            0,
            "may pass over it: of v1: to what amount of restitution did the parties agree",
            "passes",
        ),
        // Who is found to have caused none of the losses owes nothing jointly.
        (
            vec![
                ("2252(a)(2)", "2251(a)"),
                (
                    "[[victim.conduct]]",
                    "[[victim.conduct]]\ndefendant = \"pell\"\nvictim_of_count = true\nproximate_cause = false\n[[victim.conduct]]\ndefendant = \"lind\"",
                ),
                (
                    "[[victim]]",
                    "[[defendant]]\nid = \"pell\"\n[[defendant.count]]\nid = \"1\"\nstatute = \"18 U.S.C. 2252(a)(2)\"\nended = 2020-01-01\nvictims = [\"v1\"]\n[[victim]]",
                ),
            ],
            "compute facts.toml",
            0,
            "v1 lind 1,000.00 1,000.00 the whole, 18 U.S.C. 2259(b)(1) alone",
            "jointly",
        ),
        (
            vec![
                ("2252(a)(2)", "2251(a)"),
                (
                    "[[victim.conduct]]",
                    "[[victim.conduct]]\ndefendant = \"pell\"\nvictim_of_count = true\nproximate_cause = false\n[[victim.conduct]]\ndefendant = \"lind\"\nothers_in_case_contributed = true",
                ),
                (
                    "[[victim]]",
                    "[[defendant]]\nid = \"pell\"\n[[defendant.count]]\nid = \"1\"\nstatute = \"18 U.S.C. 2251(a)\"\nended = 2020-01-01\n[[defendant]]\nid = \"moe\"\n[[defendant.count]]\nid = \"1\"\nstatute = \"18 U.S.C. 2251(a)\"\nended = 2020-01-01\n[[victim]]",
                ),
            ],
            "compute facts.toml --format json",
            4,
            "\"with\": [ \"moe\" ]",
            "\"pell\", \"moe\"",
        ),
        // A comparison knows the payments, as a computation does.
        (
            vec![
                ("\"1000.00\"", "\"9000.00\""),
                (
                    "produced = false\n",
                    "produced = false\n[[choice]]\nchoice = \"relative-role\"\namount = \"5000.00\"\n[[payment]]\ndefendant = \"lind\"\namount = \"1000.00\"\ndate = 2021-07-01\n",
                ),
            ],
            "compare facts.toml --profiles ca8 --format csv",
            0,
            ",4100.00,4100.00,",
            "; the victim chose defined monetary assistance",
        ),
        // Where the law is open, its bounds are in the sums.
        (
            vec![
                ("ended = 2020-01-01", "ended = 2009-01-01"),
                ("judgment = 2021-06-01", "judgment = 2010-06-01"),
                (
                    "[[victim]]\nid = \"v1\"",
                    "[[victim]]\nid = \"v1\"\ncount = 2",
                ),
            ],
            "compute facts.toml",
            4,
            "To all victims: between 0.00 and 2,000.00.",
            "can be collected",
        ),
        // A loss of a count whose class is settled is none of a count whose class is open.
        (
            vec![
                ("2252(a)(2)\"", "2252A(g)\""),
                ("\"total\"", "\"medical\""),
                ("cause = \"trade\"", "counts = [\"2\"]"),
                (
                    "[[victim]]",
                    "[[defendant.count]]\nid = \"2\"\nstatute = \"18 U.S.C. 2251(a)\"\nended = 2020-01-01\n[[victim]]",
                ),
            ],
            "compute facts.toml",
            4,
            "v1 0.00 3,000.00 or 0.00",
            "v1 0.00 to 1,000.00 1,000.00 or 0.00 the whole, alone or several",
        ),
        // No assistance is more than that of its year.
        (
            vec![
                ("\"1000.00\"", "\"90000.00\""),
                ("dma_received = \"0.00\"\n", ""),
                ("2252(a)(2)", "2251(a)"),
            ],
            "compute facts.toml",
            4,
            "53,045.10 to 90,000.00",
            " 0.00 ",
        ),
        (
            vec![("dma_received = \"0.00\"", "dma_received = \"36954.91\"")],
            "check facts.toml",
            0,
            "The defined monetary assistance of v1 is 36,954.91 in the case file, and no order until 2021 is for more than 36,954.90 (18 U.S.C. § 2259(d)(1)(D))",
            "error",
        ),
        // What is alleged is the version of the party that has to prove it, and a denial that of its opponent.
        (
            vec![
                ("\"1000.00\"", "\"9000.00\""),
                (
                    "proximate_cause = true",
                    "proximate_cause = { value = false, proof = \"alleged\" }",
                ),
                ("2252(a)(2)", "2241(c)"),
            ],
            "compute facts.toml --side government",
            0,
            "9,000.00 9,000.00",
            "denied",
        ),
        (
            vec![
                ("\"1000.00\"", "\"9000.00\""),
                (
                    "proximate_cause = true",
                    "proximate_cause = { value = false, proof = \"alleged\" }",
                ),
                ("2252(a)(2)", "2241(c)"),
            ],
            "compute facts.toml --side defense",
            0,
            "denied",
            "9,000.00 or",
        ),
        // A view of the text of 2018 changes nothing under that of 1996.
        (
            vec![
                ("ended = 2020-01-01", "ended = 2017-01-01"),
                ("2252(a)(2)\"", "2252(a)(2)\"\nattempt = true"),
                (
                    "full_losses",
                    "original_abuse_separated = true\nfull_losses",
                ),
            ],
            "review facts.toml --award v1=1000.00 --view attempts=other-chapter-110",
            0,
            "error: must be less than 1,000.00",
            "passes",
        ),
        (
            vec![(
                "[[victim.conduct]]",
                "[[victim.conduct]]\nvictim_of_count = false",
            )],
            "compute facts.toml",
            0,
            "Assessments of lind do not depend on a victim: redress judgment.",
            "No victim is in",
        ),
        (
            vec![],
            "compute facts.toml --choose v1@lind.relative-role=400",
            4,
            "relative role for v1 against lind 400.00",
            "for v1 400.00",
        ),
        (
            vec![("ended = 2020-01-01", "ended = \"March 1, 2019\"")],
            "check facts.toml",
            3,
            "did you mean `2019-03-01`?",
            "did you mean `2020",
        ),
        // A list that is closed stays closed whatever else is found.
        (
            vec![
                (
                    "[[victim.loss]]\nhead = \"total\"\namount = \"1000.00\"\ncause = \"trade\"\n",
                    "",
                ),
                ("proximate_cause = true\n", ""),
            ],
            "compute facts.toml --view proximate-cause-under-the-2018-text=found-first",
            4,
            "3,000.00",
            "at least",
        ),
        // A cause that the parties dispute settles no amount; in a closed record it was not proved.
        (
            vec![
                ("2252(a)(2)", "2241(c)"),
                (
                    "proximate_cause = true",
                    "proximate_cause = { government = true, defense = false, proof = \"disputed\" }",
                ),
            ],
            "compute facts.toml",
            4,
            "1,000.00 or denied",
            "at least",
        ),
        (
            vec![
                ("2252(a)(2)", "2241(c)"),
                (
                    "proximate_cause = true",
                    "proximate_cause = { government = true, defense = false, proof = \"disputed\" }",
                ),
                ("court = \"mnd\"", "court = \"mnd\"\nrecord = \"closed\""),
            ],
            "compute facts.toml",
            0,
            "denied",
            "1,000.00",
        ),
        (
            vec![
                (
                    "\"1000.00\"\ncause = \"trade\"",
                    "{ value = \"1000.00\", proof = \"alleged\" }\ncause = \"conspiracy\"",
                ),
                ("2252(a)(2)", "2251(a)"),
            ],
            "explain facts.toml --side defense",
            0,
            "left out only alleged",
            "caused by the conspiracy",
        ),
        // A loss of a count that was dismissed is among the full losses, and is not owed whole.
        (
            vec![
                (
                    "cause = \"trade\"",
                    "cause = \"this-defendant\"\ncounts = [\"2\"]",
                ),
                ("\"1000.00\"", "\"9000.00\""),
                (
                    "[[victim]]",
                    "[[defendant.count]]\nid = \"2\"\nstatute = \"18 U.S.C. 2252(a)(2)\"\nended = 2020-01-01\ndismissed = true\n[[victim]]",
                ),
            ],
            "compute facts.toml",
            4,
            "3,000.00 to 9,000.00",
            " 9,000.00 several",
        ),
        // An award against one whose counts harmed somebody else, or nobody, meets no claim.
        (
            vec![
                (
                    "[[victim.conduct]]",
                    "[[victim.conduct]]\ndefendant = \"lind\"",
                ),
                (
                    "[[victim]]",
                    "[[defendant]]\nid = \"pell\"\n[[defendant.count]]\nid = \"1\"\nstatute = \"18 U.S.C. 2252(a)(2)\"\nended = 2020-01-01\nvictims = []\n[[victim]]",
                ),
            ],
            "review facts.toml --award v1@pell=5.00",
            0,
            "error: must be nothing",
            "passes",
        ),
        (
            vec![("\"1000.00\"", "{ at_least = \"4000.00\" }")],
            "judgment facts.toml --rate 4 --through 2022-06-01",
            4,
            "on an amount that is open (",
            "on turns on",
        ),
    ] {
        let change = change.into_iter();
        let text = change.fold(SMALL.to_owned(), |text, (from, to)| text.replace(from, to));
        let ran = with("facts.toml", &text).run(line);
        ran.prints(code, &[told]);
        assert!(!ran.out.contains(untold), "{untold}: {ran:?}");
    }
}

/// The method of a case gives one amount, and less of it is no award by that method.
#[test]
fn an_award_is_held_to_the_amount_of_the_method_of_the_case() {
    let folder = with("facts.toml", &SMALL.replace("2252(a)(2)", "2251(a)"));
    folder.write(
        "approach.toml",
        r#"[[approach]]
name = "the whole"
offense = "production"
regime = "2018"
law = { from = 2018-12-07 }
losses = [{ rule = "statute/proximate-losses", with = { unknown-cause = "count" } }]
apportionment = ["statute/full-amount"]
bounds = ["statute/no-more-than-remains"]
"#,
    );
    folder
        .run("review facts.toml --award v1=900.00")
        .prints(0, &["error: must be exactly 1,000.00"]);
}

/// Receipts that the record knows within bounds leave open what is left of the greatest loss found, at whichever end it limits an order.
#[test]
fn a_record_within_bounds_leaves_the_balance_open() {
    let record = "received = { at_least = \"100.00\", at_most = \"900.00\" }\ngreatest_finding = \"1000.00\"";
    let text = SMALL.replace("\nreceived = \"0.00\"", &format!("\n{record}"))
        + "[[award]]\nid = \"a\"\nvictim = \"v1\"\ndefendant = \"lind\"\namount = \"500.00\"\nposture = \"entered\"\n";
    with("facts.toml", &text)
        .run("statement facts.toml --victim v1")
        .prints(4, &["left 100.00 to 900.00, by what is open of the record"]);
}

/// The part of a loss that a defendant owes is within an agreed amount, whoever owes that loss too.
#[test]
fn an_agreed_amount_contains_the_loss_of_its_defendant() {
    let folder = Folder::new("money-agreed-above-loss");
    let other = "[[defendant]]\nid = \"poe\"\n[[defendant.count]]\nid = \"1\"\nstatute = \"18 U.S.C. 1343\"\n\
                 ended = 2020-02-01\nclass = \"mvra\"\nvictims = [\"guild\"]\n\n[[victim]]\nid";
    let facts = folder.read("facts.toml").replace("[[victim]]\nid", other);
    let conduct = "[[victim.conduct]]\ndefendant = \"roe\"\nvictim_of_count = true\n[[victim.conduct]]\ndefendant = \"poe\"\n";
    folder.write("two.toml", &facts.replace("[[victim.conduct]]\n", conduct));
    folder
        .run("compute two.toml")
        .prints(4, &["to guild 42,000.00; can be paid: 30,000.00"]);
}

/// Words, days, amounts and circuits as people type them are told what is meant.
#[test]
fn what_people_type_is_told_what_is_meant() {
    let folder = Folder::new("input-words-of-a-clerk");
    let facts = folder.read("two-defendants.toml");
    folder.write(
        "word.toml",
        &facts.replace("\"trade\"", "\"all traffickers\""),
    );
    folder.write("empty.json", "");
    let ok = "two-defendants.toml";
    for (line, code, says) in [
        (
            format!("compute {ok} --profile CA5"),
            3,
            "did you mean `ca5`?",
        ),
        (
            format!("compute {ok} --profile 2nd"),
            3,
            "did you mean `ca2`?",
        ),
        (
            format!("compute {ok} --profile 3rd-circuit"),
            3,
            "did you mean `ca3`?",
        ),
        (
            format!("compute {ok} --as-of 2021-02-29"),
            2,
            "a day that the calendar has",
        ),
        (
            format!("compute {ok} --assume wick.orders=5"),
            3,
            "did you mean `record.orders`?",
        ),
        (
            format!("payment {ok} --amount 5.005 --date 2021-05-05"),
            2,
            "write cents as two digits",
        ),
        (
            format!("verify empty.json --case {ok}"),
            3,
            "verify a result of compute",
        ),
        ("check word.toml".to_owned(), 3, "did you mean `trade`?"),
    ] {
        folder.run(&line).prints(code, &[says]);
    }
}

/// Money goes to the part of an open debt that is certain, is kept apart for what it may be more, and goes on.
#[test]
fn what_is_certain_of_an_open_debt_is_paid() {
    let folder = Folder::new("money-grade-not-asked");
    let facts = folder.read("facts.toml");
    let paid = |line: &str| {
        format!(
            "[[payment]]\nid = \"p1\"\ndefendant = \"roe\"\n{line}date = 2021-05-03\namount = \"600.00\"\n"
        )
    };
    let order = |amount: &str| {
        facts.replace(
            "amount = \"5000.00\"\nposture",
            &format!("amount = {{ {amount} }}\nposture"),
        )
    };
    let grade = facts.replace("18 U.S.C. 1343", "18 U.S.C. 641");
    folder.write("grade.toml", &grade);
    folder.write("paid.toml", &(grade + &paid("")));
    folder.write("least.toml", &(order("at_least = \"2000.00\"") + &paid("")));
    let amended = "[[award]]\nid = \"a2\"\nvictim = \"co-op\"\ndefendant = \"roe\"\ndate = 2022-03-01\nposture = \"entered\"\n\
                   amount = { at_least = \"4000.00\", at_most = \"4500.00\" }\n";
    let before = order("at_least = \"2000.00\", at_most = \"3000.00\"");
    folder.write("amended.toml", &(before + amended + &paid("")));
    folder.write(
        "most.toml",
        &(order("at_most = \"3000.00\"") + &paid("victim = \"co-op\"\n")),
    );
    let figures = Folder::new("money-figures-lines").read("payees.toml");
    let figures = figures.replace("\"1800.00\"\nposture", "\"1000.00\"\nposture");
    folder.write("parts.toml", &(figures + &paid("victim = \"vale\"\n")));
    let reef = "[[victim]]\nid = \"reef\"\n[[victim.loss]]\nhead = \"medical\"\namount = \"2000.00\"\ncause = \"this-defendant\"\n\
                [[victim.conduct]]\nvictim_of_count = true\n[[award]]\nid = \"a2\"\nvictim = \"reef\"\ndefendant = \"roe\"\n\
                amount = \"2000.00\"\nposture = \"entered\"\n";
    let beyond = folder
        .read("parts.toml")
        .replace("\"600.00\"", "\"1200.00\"");
    folder.write("beyond.toml", &(beyond + reef));
    let owed = "statement {} --defendant roe --format csv";
    for (file, line, says) in [
        (
            "grade.toml",
            "payment {} --amount 600.00 --date 2021-06-01",
            ["co-op 5,000.00 500.00 4,500.00", "95.00 cannot be placed"],
        ),
        (
            "paid.toml",
            owed,
            [
                "restitution,,left,\"between 4,405.00 and 4,500.00\"",
                "p1,no place,95.00",
            ],
        ),
        // Before its day an amended order is no order.
        (
            "amended.toml",
            "payment {} --amount 2000.00 --date 2022-02-28 --defendant roe",
            [
                "co-op between 1,500.00 and 2,500.00 1,500.00 between 0.00 and 500.00",
                "500.00 cannot be placed",
            ],
        ),
        (
            "amended.toml",
            "statement {} --defendant roe --format csv --date 2022-02-28",
            [
                "restitution,,ordered,\"between 2,000.00 and 3,000.00\"",
                "restitution,,left,\"between 1,500.00 and 2,500.00\"",
            ],
        ),
        (
            "amended.toml",
            owed,
            [
                "restitution,,ordered,\"between 4,000.00 and 4,500.00\"",
                "restitution,,left,\"between 3,500.00 and 4,000.00\"",
            ],
        ),
        (
            "least.toml",
            owed,
            [
                "restitution,,paid,500.00",
                "restitution,,left,\"at least 1,500.00\"",
            ],
        ),
        (
            "most.toml",
            owed,
            [
                "restitution,,left,\"between 0.00 and 2,400.00\"",
                "p1,no place,600.00",
            ],
        ),
        (
            "most.toml",
            "review {}",
            [
                "between 0.00 and 3,000.00",
                "error: must be exactly 5,000.00",
            ],
        ),
        (
            "beyond.toml",
            owed,
            ["restitution,,paid,1000.00", "restitution,,left,2000.00"],
        ),
        (
            "parts.toml",
            owed,
            ["restitution,,left,400.00", "\"plan, for vale\",paid,300.00"],
        ),
    ] {
        let code = if line.starts_with("review") { 0 } else { 4 };
        folder.run(&line.replace("{}", file)).prints(code, &says);
    }
}

/// An award of which only a least amount is known may be more.
#[test]
fn an_award_of_no_less_is_error_only_where_more_of_it_is() {
    for (amount, told) in [
        ("900.00", "depends on the amount that is found"),
        ("1000.00", "depends on the amount that is found"),
        ("1000.01", "error: must be at most 1,000.00"),
    ] {
        let award = format!(
            "[[award]]\nid = \"a\"\nvictim = \"v1\"\ndefendant = \"lind\"\namount = {{ at_least = \"{amount}\" }}\nposture = \"entered\"\n"
        );
        let text = SMALL.replace("2252(a)(2)", "2251(a)") + &award;
        let ran = with("facts.toml", &text).run("review facts.toml");
        let code = if told.starts_with("error") { 0 } else { 4 };
        ran.prints(code, &[told, "a, at least "]);
    }
}
