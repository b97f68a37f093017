//! Tests of reports on results with every kind of open point, and of the rules that all reports keep.

use insta::assert_snapshot;
use redress_case::facts::{DISTRIBUTED, FactValue, ORDERS, UNDER_OTHER};
use redress_case::{Award, Case, ChoiceMade, How, Posture, Proof, ProofKind, StatedFact};
use redress_engine::Computation;
use redress_rule::{Need, NeedQuestion, NeedTarget, Usd};
use serde_json::Value;

use crate::fixture::*;
use crate::*;
use redress_document::{Look, columns};

const FORMATS: [Format; 5] = [
    Format::Human,
    Format::Plain,
    Format::Json,
    Format::Csv,
    Format::Markdown,
];

/// Returns a document as text.
fn text(document: &Document, format: Format, look: Look) -> String {
    String::from_utf8(document.write(format, look).unwrap()).unwrap()
}

fn compute(format: Format, case: &Case, one: &Computation, meta: &Meta, look: Look) -> String {
    text(&crate::compute(format, case, one, meta), format, look)
}

fn explain(format: Format, case: &Case, one: &Computation, meta: &Meta, look: Look) -> String {
    text(&crate::explain(format, case, one, meta), format, look)
}

fn needs(format: Format, case: &Case, all: &[Computation], meta: &Meta, look: Look) -> String {
    text(&crate::needs(format, case, all, meta), format, look)
}

fn compare(
    format: Format,
    case: &Case,
    all: &[Computation],
    governing: Option<&str>,
    meta: &Meta,
    look: Look,
) -> String {
    text(
        &crate::compare(format, case, all, governing, meta),
        format,
        look,
    )
}

fn review(
    format: Format,
    case: &Case,
    profile: &Profile,
    reviews: &[(AwardLabel, Review)],
    meta: &Meta,
    look: Look,
) -> String {
    text(
        &crate::review(format, case, profile, reviews, meta),
        format,
        look,
    )
}

fn look(width: usize) -> Look {
    Look {
        width,
        color: false,
    }
}

/// Returns the computations of every kind of openness.
fn everything(case: &Case) -> Vec<Computation> {
    [ca4(), ca5(), ca7(true), open_law(), unsettled(), contrast()]
        .into_iter()
        .map(|profile| computation(case, profile))
        .collect()
}

/// Returns the lines from one that starts with `from` to before one that starts with `to`.
fn part<'t>(text: &'t str, from: &str, to: &str) -> &'t str {
    let at = text.find(&format!("\n{from}")).unwrap();
    let body = text[at..].trim_start_matches('\n');
    let (part, _) = body.split_once(&format!("\n{to}")).unwrap_or((body, ""));
    part.trim_end()
}

fn reports(case: &Case, format: Format, look: Look) -> Vec<String> {
    let all = everything(case);
    let mut texts = vec![
        compare(format, case, &all, Some("ca7"), &meta(), look),
        needs(format, case, &all, &meta(), look),
    ];
    for computation in &all {
        texts.push(compute(format, case, computation, &meta(), look));
        texts.push(explain(format, case, computation, &meta(), look));
        let (victim, defendant) = case.claims().next().unwrap();
        let reviewed = redress_engine::review(
            &computation.profile,
            &setting(case, victim, defendant),
            Usd::from_cents(500_000_000),
        )
        .unwrap();
        let reviews = [(AwardLabel::by_user("asked"), reviewed)];
        texts.push(review(
            format,
            case,
            &computation.profile,
            &reviews,
            &meta(),
            look,
        ));
    }
    texts
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    let mut case = case();
    case.name =
        "United States v. A-name-that-has-no-blank-in-it-and-goes-on-for-a-long-time-yet".into();
    for room in [24, 40, 60, 79, 80, 100, 120, 200] {
        for text in reports(&case, Format::Human, look(room)) {
            for line in text.lines() {
                assert!(columns(line) <= room, "{room}: {line}");
            }
        }
    }
}

#[test]
fn every_report_ends_with_the_notice() {
    let case = case();
    for format in FORMATS {
        for text in reports(&case, format, look(80)) {
            let last = text
                .trim_end_matches(['\n', '}', '"', '*'])
                .lines()
                .last()
                .unwrap();
            if format != Format::Csv {
                assert!(last.contains(NOTICE), "{format}: {last}");
            }
        }
    }
}

#[test]
fn leads_with_the_columns_of_a_judgment() {
    let case = case();
    let computation = computation(&case, ca7(false));
    let text = compute(Format::Human, &case, &computation, &meta(), look(100));
    let (head, _) = text.split_once("\n\namy\n───\n").unwrap();
    assert_snapshot!("judgment_at_100_columns", head);
    let text = compute(Format::Human, &case, &computation, &meta(), look(80));
    assert_snapshot!("judgment_at_80_columns", part(&text, "  Payee", "amy\n"));
}

#[test]
fn a_finding_has_its_question_its_bearer_its_place_and_both_results() {
    let case = case();
    let computation = computation(&case, ca7(false));
    let text = compute(Format::Human, &case, &computation, &meta(), look(80));
    assert_snapshot!("findings_of_vicky", part(&text, "vicky\n", "What follows"));
    // An unknown number shows the result at each of its ends, and the branches that ask for it.
    let amy = part(&text, "amy\n", "What is left");
    assert!(amy.contains("asked if         conduct.distributed is yes"));
    assert!(amy.contains("if 3,367,854.00  0.00, the whole, alone; more changes nothing"));
    assert!(amy.contains("if 0.00          court's choice, 0.00 to 3,367,854.00"));
}

#[test]
fn a_worksheet_begins_with_the_law_and_says_shared_steps_once() {
    let case = case();
    let computation = computation(&case, ca7(false));
    let text = compute(Format::Human, &case, &computation, &meta(), look(80));
    let sheet = part(&text, "Worksheet: vicky", "What made");
    assert_snapshot!("worksheet_of_vicky", part(sheet, "  1.  the law", " 5a."));
    assert!(sheet.contains("\n 4b.  not settled by this: a viewer owes only a portion"));
    assert!(sheet.ends_with("Result: court's choice, 0.00 to 965,827.64"));
    assert_eq!(sheet.matches("deducted").count(), 1);
}

#[test]
fn runs_with_the_same_steps_are_one_sheet_with_ranges_and_others_stand_apart() {
    let case = case();
    let text = compute(
        Format::Human,
        &case,
        &computation(&case, ca7(false)),
        &meta(),
        look(100),
    );
    let sheet = part(&text, "Worksheet: amy", "Worksheet: vicky");
    assert_snapshot!(
        "a_step_over_a_range",
        part(sheet, "  3.", "      authority")
    );
    let text = compute(
        Format::Human,
        &case,
        &computation(&case, two_ways()),
        &meta(),
        look(100),
    );
    let sheet = part(&text, "Worksheet: amy", "Worksheet: vicky");
    assert!(sheet.contains(
        "\nWith record.received at its least\n 3a.  nothing moved: nothing was received"
    ));
    assert!(sheet.contains(
        "\nWith record.received at its greatest\n 3b.  deducted 3,367,854.00: recoveries"
    ));
}

#[test]
fn a_comparison_marks_the_governing_circuit_and_keeps_contrast_apart() {
    let case = case();
    let all = everything(&case);
    let text = compare(Format::Human, &case, &all, Some("ca7"), &meta(), look(100));
    assert_snapshot!("comparison_of_vicky", part(&text, "vicky\n", "   -  ca8"));
    let text = compare(Format::Human, &case, &all, Some("ca7"), &meta(), look(80));
    let vicky = part(&text, "vicky\n", "ca7, marked");
    assert_snapshot!(
        "contrast_at_80_columns",
        part(vicky, "For contrast", "nothing")
    );
}

#[test]
fn open_law_says_why_and_which_approach_begins_when() {
    let case = case();
    let text = compute(
        Format::Plain,
        &case,
        &computation(&case, open_law()),
        &meta(),
        look(80),
    );
    assert!(text.contains("\nvicky, ordered: the law is open: 0.00 to 1,224,697.04\n"));
    assert!(text.contains(
        "\nopen: No authority of this court settles it on 2012-11-14: before any decision (before \
         2014-04-23). No authority of this circuit was found. Not that day: a later decision (the \
         law only from 2014-04-23).\n"
    ));
}

#[test]
fn no_bare_number_rests_on_a_view_that_nobody_took() {
    let case = case();
    let text = compute(
        Format::Plain,
        &case,
        &computation(&case, unsettled()),
        &meta(),
        look(80),
    );
    for line in [
        "vicky, ordered: depends on a question; first view: 965,827.64",
        "question recoveries: do recoveries come off first?",
        "question recoveries, as shown: subtracted: they come off first (some court)",
        "question recoveries, result: 965,827.64, the whole, alone, required",
        "question recoveries, else: ignored: they do not matter (some court)",
        "question recoveries, result: 1,224,697.04, the whole, alone, required",
    ] {
        assert!(text.contains(&format!("\n{line}\n")), "{line}\n{text}");
    }
}

#[test]
fn a_contrast_is_labeled_wherever_it_shows() {
    let case = case();
    let computation = computation(&case, contrast());
    let text = compute(Format::Plain, &case, &computation, &meta(), look(80));
    let label = "contrast: contrary to United States v. Burgess";
    assert!(text.contains(&format!("\nvicky, strength: {label}\n")));
    for line in text.lines() {
        if line.starts_with("result: ") || line.contains("At most") {
            assert!(line.ends_with(label), "{line}");
        }
    }
    let json = compute(Format::Json, &case, &computation, &meta(), look(80));
    let json: Value = serde_json::from_str(&json).unwrap();
    let leaf = &json["claims"][1]["tree"];
    assert_eq!(leaf["contrary_to"], "United States v. Burgess");
    assert_eq!(leaf["strength"], "contrast");
}

#[test]
fn what_a_method_would_give_is_no_result() {
    let mut case = case();
    let victim = case.victims.get_mut(1).unwrap();
    victim
        .facts
        .insert(ORDERS.key(), assumed(FactValue::Is(112)));
    let computation = computation(&case, ca7(true));
    let text = compute(Format::Plain, &case, &computation, &meta(), look(80));
    assert!(text.contains(
        "method test/one-over-n, would give: 8,547.15: what this method would give, not a result\n"
    ));
    assert!(text.contains(
        "choice portion, weighs: victims.vicky.record.orders = 112 (assumed by the user)\n"
    ));
    let json: Value = serde_json::from_str(&compute(
        Format::Json,
        &case,
        &computation,
        &meta(),
        look(80),
    ))
    .unwrap();
    let method = &json["claims"][1]["tree"]["no"]["choice"]["methods"][0];
    assert_eq!(method["would_give_if_chosen"]["exact"]["cents"], 854_715);
}

#[test]
fn a_choice_that_was_made_has_its_reasons() {
    let mut case = case();
    case.choices.push(ChoiceMade {
        choice: "portion".to_owned(),
        victim: Some("vicky".to_owned()),
        defendant: None,
        how: How::Amount(Usd::from_cents(500_000)),
        reasons: Some("seven images".to_owned()),
        jointly: false,
        by_user: true,
        proof: Proof::default(),
    });
    let victim = case.victims.get_mut(1).unwrap();
    let conduct = [(DISTRIBUTED.key(), assumed(FactValue::yes_no(false)))];
    victim.conduct.insert("laraneta".to_owned(), conduct.into());
    case.victims.remove(0);
    let computation = computation(&case, ca7(false));
    let text = compute(Format::Plain, &case, &computation, &meta(), look(80));
    assert!(text.contains("vicky, ordered: 5,000.00\n"), "{text}");
    assert!(
        text.contains(
            "step 5: worked out an amount: the user of this program chose; no court has\n"
        )
    );
    assert!(text.contains("step 5, reasons: seven images\n"));
    assert!(text.contains("step 5, authority: the user of this program [permitted]\n"));
    assert!(text.contains("vicky.conduct.distributed = no (assumed by the user)"));
    let all = [computation];
    let text = compare(Format::Plain, &case, &all, None, &meta(), look(80));
    assert!(text.contains("vicky, ca7, open: chosen by the user: portion\n"));
}

#[test]
fn what_was_assumed_and_what_was_passed_over_stands_out() {
    let case = case();
    let meta = Meta {
        assumed: vec!["victims.amy.conduct.distributed = yes".to_owned()],
        unread: vec![
            "victims.vicky.record.civil_recovered".to_owned(),
            "victims.vicky.conduct.images".to_owned(),
        ],
        ..meta()
    };
    let text = compute(
        Format::Plain,
        &case,
        &computation(&case, ca5()),
        &meta,
        look(80),
    );
    for line in [
        "assumed: Assumed by the user, found by no court: victims.amy.conduct.distributed = yes",
        "amy, ordered: 3,367,854.00",
        "vicky, ordered: 1,224,697.04 [!]",
        "passed over: [!] Given, and read by no rule: victims.vicky.record.civil_recovered. The \
         result may pass over it.",
        "not read: Given, and read by no rule: victims.vicky.conduct.images.",
    ] {
        assert!(text.contains(&format!("\n{line}\n")), "{line}\n{text}");
    }
}

#[test]
fn needs_are_grouped_by_finding() {
    let case = case();
    let all = everything(&case);
    let text = needs(Format::Human, &case, &all, &meta(), look(100));
    let found = part(&text, "What must be found\n", "What must be found beside");
    let received = "      case file        victims.amy.record.received\n";
    assert_eq!(found.matches(received).count(), 1);
    assert!(found.contains("      under            ca7, Seventh Circuit\n"));
    assert!(found.contains("      under            ca9, Ninth Circuit\n"));
    let mut case = case;
    case.victims.retain(|victim| victim.id == "vicky");
    let nothing = [computation(&case, ca5())];
    let text = needs(Format::Plain, &case, &nothing, &meta(), look(80));
    assert!(text.contains("\nmissing: Nothing is missing"));
}

#[test]
fn needs_say_first_which_of_several_findings_narrows_most() {
    let case = case();
    let all = [computation(&case, ca7(false))];
    let text = needs(Format::Human, &case, &all, &meta(), look(80));
    assert_snapshot!(
        "needs_narrowing_first",
        part(&text, "What must be found", "What is left")
    );
}

#[test]
fn what_narrows_most_is_the_same_in_every_format() {
    let case = case();
    let all = [computation(&case, ca7(false))];
    let text = needs(Format::Markdown, &case, &all, &meta(), look(80));
    let line = "\n- narrows most: amy: victims.amy.record.received, to nothing at best";
    assert!(text.replace('\\', "").contains(line), "{text}");
    let text = needs(Format::Json, &case, &all, &meta(), look(80));
    let json: Value = serde_json::from_str(&text).unwrap();
    let amy = &json["narrowing"][0];
    assert_eq!(amy["narrows_most"]["id"], "victims.amy.record.received");
    assert_eq!(amy["spread"]["amount"]["usd"], "3367854.00");
    let received = &json["findings"][0]["asked_by"][0]["narrows"];
    assert_eq!(received["place"], 1);
    assert_eq!(received["at_least"]["amount"]["cents"], 0);
    assert_eq!(received["at_most"]["amount"]["usd"], "3367854.00");
    // One finding alone: the spread that it leaves is shown, without a comparison.
    let vicky = &json["narrowing"][1];
    assert_eq!(
        vicky["narrows_most"]["id"],
        "victims.vicky.conduct.distributed"
    );
    let text = needs(Format::Csv, &case, &all, &meta(), look(80));
    let ends: Vec<&str> = text
        .lines()
        .filter_map(|line| line.split_once(",assume ")?.1.split_once(','))
        .map(|(_, rest)| rest)
        .collect();
    assert_eq!(
        ends,
        [
            "1,3367854.00,3367854.00,0.00",
            "2,3367854.00,3367854.00,3367854.00",
            "1,965827.64,965827.64,0.00"
        ]
    );
}

#[test]
fn what_only_a_credit_or_a_term_lacks_is_missing_too() {
    let case = case();
    let all = [computation(&case, ca5())];
    let text = needs(Format::Human, &case, &all, &meta(), look(80));
    assert_snapshot!(
        "needs_beside_the_amount",
        part(&text, "What must be found beside", "What made")
    );
    assert!(!text.contains("Nothing is missing"));
    let text = needs(Format::Json, &case, &all, &meta(), look(80));
    let json: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(json["findings"], Value::Array(Vec::new()));
    let received = &json["narrowing"][0]["beside"][0];
    assert_eq!(received["id"], "victims.amy.record.received");
    assert_eq!(received["bearer"], "as-justice-requires");
    let most = &received["collectible_at_most"];
    assert_eq!(most[0]["exact"]["usd"], "3367854.00");
    assert_eq!(most[1]["exact"]["cents"], 0);
    let text = needs(Format::Csv, &case, &all, &meta(), look(80));
    assert!(
        text.contains(",\"if 0.00: at most 3,367,854.00 can be collected; "),
        "{text}"
    );
}

#[test]
fn a_spread_under_a_contrast_says_to_what_it_is_contrary() {
    let case = case();
    let profile = Profile {
        contrast: contrast().contrast,
        ..ca7(false)
    };
    let text = needs(
        Format::Plain,
        &case,
        &[computation(&case, profile)],
        &meta(),
        look(80),
    );
    let said: Vec<&str> = text
        .lines()
        .filter(|line| line.contains("narrows") || line.starts_with("spread"))
        .collect();
    assert_eq!(said.len(), 4, "{said:#?}");
    for line in said {
        assert!(
            line.contains("contrary to United States v. Burgess"),
            "{line}"
        );
    }
}

#[test]
fn a_review_names_the_rule_that_an_award_breaks() {
    let case = case();
    let profile = ca5();
    let (victim, defendant) = case.claims().nth(1).unwrap();
    let result = |cents| {
        redress_engine::review(
            &profile,
            &setting(&case, victim, defendant),
            Usd::from_cents(cents),
        )
        .unwrap()
    };
    let award = Award {
        id: "district".to_owned(),
        victim: victim.id.clone(),
        defendant: defendant.id.clone(),
        amount: Usd::from_cents(122_469_705),
        posture: Posture::Vacated,
        date: None,
        proof: Proof::default(),
    };
    let reviews = [
        (AwardLabel::from(&award), result(122_469_705)),
        (AwardLabel::by_user("the whole"), result(122_469_704)),
    ];
    let text = review(Format::Plain, &case, &profile, &reviews, &meta(), look(80));
    for line in [
        "district, verdict: error: must be at most 1,224,697.04",
        "district, posture: vacated",
        "verdict, because: never more than remains",
        "verdict, rule: test/cap",
        "the whole, verdict: passes",
    ] {
        assert!(text.contains(&format!("\n{line}\n")), "{line}\n{text}");
    }
}

#[test]
fn finding_ids_name_the_defendant_where_there_are_several() {
    let mut case = case();
    let id = |case: &Case, about| {
        let computation = computation(case, ca5());
        let need = Need {
            target: about,
            question: NeedQuestion::YesNo,
        };
        finding_id(case, &computation.claims[0], &need)
    };
    let distributed = NeedTarget::Fact(DISTRIBUTED.key());
    assert_eq!(id(&case, distributed), "victims.amy.conduct.distributed");
    assert_eq!(
        id(&case, NeedTarget::Line(0, UNDER_OTHER.into())),
        "victims.amy.losses.total.any_under_other"
    );
    case.defendants.push(defendant("bob"));
    assert_eq!(
        id(&case, distributed),
        "victims.amy.conduct.laraneta.distributed"
    );
    let orders = NeedTarget::Fact(ORDERS.key());
    assert_eq!(id(&case, orders), "victims.amy.record.orders");
}

#[test]
fn json_is_valid_keeps_its_schema_and_says_money_twice_alike() {
    fn check(value: &Value) {
        match value {
            Value::Object(object) => {
                if let Some(Value::String(usd)) = object.get("usd") {
                    let amount: Usd = usd.parse().unwrap();
                    assert_eq!(object["cents"], amount.cents());
                    assert!(!usd.contains(','));
                }
                object.values().for_each(check);
            }
            Value::Array(values) => values.iter().for_each(check),
            Value::Number(number) => assert!(!number.is_f64(), "{number}"),
            Value::Null | Value::Bool(_) | Value::String(_) => {}
        }
    }
    let case = case();
    let first = reports(&case, Format::Json, look(80));
    assert_eq!(first, reports(&case, Format::Json, look(200)));
    let mut schemas: Vec<String> = Vec::new();
    for text in first {
        let value: Value = serde_json::from_str(&text).unwrap();
        check(&value);
        let keys: Vec<&String> = value.as_object().unwrap().keys().collect();
        assert_eq!(keys.first().unwrap().as_str(), "schema");
        assert_eq!(keys.last().unwrap().as_str(), "notice");
        let schema = value["schema"].as_str().unwrap().to_owned();
        if !schemas.contains(&schema) {
            schemas.push(schema);
        }
    }
    assert_eq!(
        schemas,
        [
            "redress.comparison/1",
            "redress.needs/1",
            "redress.result/1",
            "redress.worksheet/1",
            "redress.review/1",
        ]
    );
}

/// Rows and cells, as RFC 4180 has them.
fn rows(csv: &str) -> Vec<Vec<String>> {
    let mut rows = vec![vec![String::new()]];
    let mut quoted = false;
    let mut chars = csv.chars().peekable();
    while let Some(c) = chars.next() {
        let row = rows.last_mut().unwrap();
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                row.last_mut().unwrap().push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(String::new()),
            '\r' if !quoted => {
                assert_eq!(chars.next(), Some('\n'));
                rows.push(vec![String::new()]);
            }
            c => row.last_mut().unwrap().push(c),
        }
    }
    assert_eq!(rows.pop().unwrap(), [""]);
    rows
}

#[test]
fn csv_has_a_row_for_each_leaf_and_runs_no_formula() {
    let mut case = case();
    case.name = "=HYPERLINK(\"x\"), v. \"Y\"".to_owned();
    for text in reports(&case, Format::Csv, look(80)) {
        let rows = rows(&text);
        let columns = rows[0].len();
        assert!(rows.iter().all(|row| row.len() == columns), "{text}");
        for cell in rows.iter().flatten() {
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t']), "{cell}");
        }
    }
    let all = [computation(&case, ca7(false))];
    let text = compare(Format::Csv, &case, &all, Some("ca7"), &meta(), look(80));
    let rows = rows(&text);
    assert_eq!(rows.len(), 1 + 2 * 2);
    assert_eq!(rows[1][0], "'=HYPERLINK(\"x\"), v. \"Y\"");
    let vicky = &rows[4];
    let of = |title: &str| {
        let place = rows[0].iter().position(|known| known == title).unwrap();
        vicky[place].as_str()
    };
    assert_eq!(of("governing"), "yes");
    assert_eq!(of("branch"), "conduct.distributed is no");
    assert_eq!(of("result"), "left-to-the-court");
    assert_eq!(of("ordered_least"), "0.00");
    assert_eq!(of("ordered_greatest"), "965827.64");
    assert_eq!(of("choice"), "portion");
}

#[test]
fn nothing_hidden_comes_out() {
    let mut case = case();
    case.name = "a\u{1b}[2Jb\u{202e}c\u{200b}d\u{9b}\u{7f}e\nf".to_owned();
    case.docket = Some("\t|<script>".to_owned());
    for format in FORMATS {
        for text in reports(&case, format, look(80)) {
            let hidden = |c: char| {
                (c.is_control() && c != '\n' && c != '\r') || "\u{202e}\u{200b}".contains(c)
            };
            assert!(!text.contains(hidden), "{format}: {text:?}");
        }
    }
    let all = everything(&case);
    let text = compute(Format::Human, &case, &all[0], &meta(), look(80));
    assert!(
        text.starts_with(r"a\u{1b}[2Jb\u{202e}c\u{200b}d\u{9b}\u{7f}e\nf (N.D. Ind., \t|<script>)")
    );
    let text = compute(Format::Markdown, &case, &all[0], &meta(), look(80));
    assert!(text.contains(r"\|\<script\>"));
    let json = compute(Format::Json, &case, &all[0], &meta(), look(80));
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["case"]["name"], case.name.as_str());
}

#[test]
fn color_only_when_wished_and_then_only_color() {
    let case = case();
    let all = everything(&case);
    let bare = compare(Format::Human, &case, &all, Some("ca7"), &meta(), look(80));
    let color = Look {
        color: true,
        ..look(80)
    };
    let mut colored = compare(Format::Human, &case, &all, Some("ca7"), &meta(), color);
    assert_ne!(bare, colored);
    for code in ["\u{1b}[0m", "\u{1b}[1m", "\u{1b}[2m", "\u{1b}[33m"] {
        colored = colored.replace(code, "");
    }
    assert_eq!(bare, colored);
}

#[test]
fn plain_is_one_fact_a_line_and_nothing_drawn() {
    let case = case();
    for text in reports(&case, Format::Plain, look(80)) {
        for line in text.lines() {
            assert!(line.contains(": "), "{line}");
            assert!(!line.contains(['─', '═', '|']), "{line}");
        }
    }
}

#[test]
fn markdown_tables_hold_together() {
    let case = case();
    for text in reports(&case, Format::Markdown, look(80)) {
        let mut columns = None;
        for line in text.lines() {
            let bars = line.replace("\\|", "").matches('|').count();
            if !line.starts_with('|') {
                columns = None;
            } else if let Some(columns) = columns {
                assert_eq!(bars, columns, "{line}");
            } else {
                columns = Some(bars);
            }
        }
    }
}

/// Returns a fact that the user supposes.
fn assumed(value: FactValue) -> StatedFact {
    StatedFact {
        value,
        proof: Proof {
            kind: ProofKind::Assumed,
            ..Proof::default()
        },
        ..StatedFact::default()
    }
}

#[test]
fn a_report_draws_a_dot_only_where_nothing_is_open_and_a_contrast_apart() {
    let case = case();
    let all = everything(&case);
    let html = report(Format::Html, &case, &all, Some("ca7"), &meta());
    let html = text(&html, Format::Html, look(80));
    let (_, plots) = html.split_once("What can be ordered, in dollars").unwrap();
    let (circuits, rest) = plots.split_once("<caption>For contrast").unwrap();
    let (contrast, _) = rest.split_once("</table>").unwrap();
    assert!(contrast.contains("contrary to"), "{contrast}");
    assert!(!contrast.contains("class=\"full\""), "{contrast}");
    for row in circuits
        .split("<tr role=\"row\"><th role=\"rowheader\"")
        .skip(1)
    {
        let open = ["turns on", "depends on", "court's choice", "between"];
        let open = open.iter().any(|word| row.contains(word));
        assert!(!(open && row.contains("<circle")), "{row}");
        let law_is_open = row.contains("the law is open");
        assert!(!(law_is_open && row.contains("class=\"full\"")), "{row}");
    }
    assert!(circuits.contains("<rect"), "no bar at all");
}
