//! The figures of a judgment against sums done by hand.

use crate::common::{AND_Y, Doe, doe, line, rate, read, text, under, value};
use redress::money::Usd;
use redress::{Query, Redress};
use redress_judgment::{
    Figures, JudgmentError, JudgmentOptions, PaymentRequest, Remainder, Split, Value,
    divide_payment, figures, json,
};

fn usd(text: &str) -> Usd {
    text.parse().unwrap()
}

fn day(text: &str) -> redress::cite::Date {
    text.parse().unwrap()
}

// --- interest ------------------------------------------------------------------------------------------------------------------------

fn runs_from(judgment: &'static str) -> (String, usize) {
    let figures = Doe {
        judgment,
        ..Doe::default()
    }
    .figures();
    let first = doe(&figures).interest.first_day.clone().unwrap();
    (first.day.to_string(), first.passed_over.len())
}

/// Worked by hand: the fifteenth day after Friday, May 1 is Saturday, May 16.
#[test]
fn liability_for_interest_begins_on_a_working_day() {
    assert_eq!(runs_from("2026-05-01"), ("2026-05-18".to_owned(), 2));
    assert_eq!(runs_from("2026-05-04"), ("2026-05-19".to_owned(), 0));
    // June 19 is a Friday in 2026, and was no holiday in 2020.
    assert_eq!(runs_from("2026-06-04"), ("2026-06-22".to_owned(), 3));
    // July 4, 2026 is a Saturday: the Friday is kept for it, then the weekend.
    assert_eq!(runs_from("2026-06-18"), ("2026-07-06".to_owned(), 3));
    // January 1, 2028 is a Saturday: the Friday before is of another year.
    assert_eq!(runs_from("2027-12-16"), ("2028-01-03".to_owned(), 3));
}

#[test]
fn the_holidays_of_a_year_are_those_that_the_calendar_has() {
    let redress = Redress::linked_in();
    let collection = redress.law().collection().unwrap();
    let of = |year: i16| -> Vec<String> {
        let first = redress::cite::Date::new(year, 1, 1).unwrap();
        let days = first.series(jiff::Span::new().days(1)).take(366);
        days.filter(|day| day.year() == year)
            .filter(|day| collection.holidays.iter().any(|holiday| holiday.is(*day)))
            .map(|day| day.to_string().split_off(5))
            .collect()
    };
    let known = [
        "01-01", "01-19", "02-16", "05-25", "06-19", "07-04", "09-07", "10-12", "11-11", "11-26",
        "12-25",
    ];
    assert_eq!(of(2026), known);
    let known = [
        "01-01", "01-20", "02-17", "05-25", "07-04", "09-07", "10-12", "11-11", "11-26", "12-25",
    ];
    assert_eq!(of(2020), known);
}

#[test]
fn the_rate_is_that_of_the_week_before() {
    let figures = Doe::default().figures();
    let (monday, friday) = doe(&figures).interest.first_day.clone().unwrap().week;
    assert_eq!((monday, friday), (day("2026-05-11"), day("2026-05-15")));
}

#[test]
fn more_than_2_500_bears_interest_and_2_500_does_not() {
    let ask = rate("4.05", "2027-05-18");
    for (loss, interest) in [
        ("2500.00", "none"),
        ("2500.01", "101.25"),
        ("3000.00", "121.50"),
    ] {
        let figures = Doe {
            loss,
            ..Doe::default()
        }
        .ask(&ask, &[]);
        assert_eq!(
            text(&figures, "interest-on-restitution"),
            interest,
            "{loss}"
        );
    }
}

#[test]
fn interest_needs_a_rate_and_a_day_and_says_so() {
    let figures = Doe::default().figures();
    assert!(matches!(
        value(&figures, "interest-on-restitution"),
        Value::Unknown(_)
    ));
    assert!(figures.open.iter().any(|open| open.code == "DATA-01"));
    let figures = Doe::default().ask(&rate("4.05", "2027-05-18"), &[]);
    assert!(figures.open.iter().all(|open| open.code != "DATA-01"));
}

#[test]
fn interest_is_waived_limited_in_all_and_limited_in_time() {
    let ask = rate("4.05", "2027-05-18");
    let of = |judgment: &'static str| {
        let figures = Doe {
            loss: "3000.00",
            defendant: judgment,
            ..Doe::default()
        }
        .ask(&ask, &[]);
        let owed = figures.open.iter().any(|open| open.code == "FIND-14");
        (text(&figures, "interest-on-restitution"), owed)
    };
    let said = |text: &str, owed: bool| (text.to_owned(), owed);
    assert_eq!(of(""), said("121.50", true));
    assert_eq!(
        of("[defendant.judgment]\ncannot_pay_interest = false"),
        said("121.50", false)
    );
    // A waiver wants the finding.
    assert_eq!(
        of("[defendant.judgment]\ninterest_waived = true"),
        said("none", true)
    );
    assert_eq!(
        of("[defendant.judgment]\ninterest_waived = true\ncannot_pay_interest = true"),
        said("none", false)
    );
    assert_eq!(
        of("[defendant.judgment]\ninterest_at_most = \"100.00\"\ncannot_pay_interest = true"),
        said("between 0.00 and 100.00", false)
    );
    // One limit for all interest (18 U.S.C. 3612(f)(3)): with a fine known, they share it day by day.
    let fined = "[defendant.judgment]\ninterest_at_most = \"100.00\"\n\
                 [[defendant.judgment.penalty]]\nkind = \"assessment-2259a\"\namount = \"9000.00\"\n";
    assert_eq!(of(fined), said("25.10", true));
    // 73 days are a fifth of 365: 24.30.
    assert_eq!(
        of("[defendant.judgment]\ninterest_until = 2026-07-30\ncannot_pay_interest = true"),
        said("24.30", false)
    );
}

/// It follows the rules of fines: 5,000.00 at 4.05 percent.
#[test]
fn the_assessment_of_section_2259a_bears_interest_too() {
    let figures = Doe {
        defendant: "[[defendant.judgment.penalty]]\nkind = \"assessment-2259a\"\namount = \"5000.00\"",
        ..Doe::default()
    }
    .ask(&rate("4.05", "2027-05-18"), &[]);
    assert_eq!(text(&figures, "interest-on-assessment"), "202.50");
    // An amount that nobody stated bears none that could be told.
    let figures = Doe::default().ask(&rate("4.05", "2027-05-18"), &[]);
    assert!(matches!(
        value(&figures, "interest-on-assessment"),
        Value::Turns { .. } | Value::Unknown(_)
    ));
}

// --- assessments ---------------------------------------------------------------------------------------------------------------------

#[test]
fn the_special_assessment_goes_by_the_grade_of_each_count() {
    let of = |counts: &'static str| {
        text(
            &Doe {
                defendant: counts,
                ..Doe::default()
            }
            .figures(),
            "assessment-3013",
        )
    };
    assert_eq!(of(""), "100.00");
    assert_eq!(
        of("[[defendant.count]]\nid = \"2\"\nstatute = \"18 U.S.C. 2252A(a)(5)(B)\""),
        "200.00"
    );
    let graded = r#"
[[defendant.count]]
id = "2"
statute = "18 U.S.C. 2252A(a)(5)(B)"
[[defendant.count]]
id = "3"
statute = "18 U.S.C. 2257"
grade = "misdemeanor-a"
[[defendant.count]]
id = "4"
statute = "18 U.S.C. 2257"
grade = "misdemeanor-b"
[[defendant.count]]
id = "5"
statute = "18 U.S.C. 2257"
grade = "infraction"
[[defendant.count]]
id = "6"
statute = "18 U.S.C. 2252"
dismissed = true
"#;
    assert_eq!(of(graded), "240.00");
    // A statute that is in no list is not taken for a felony.
    let ungraded =
        "[[defendant.count]]\nid = \"2\"\nstatute = \"18 U.S.C. 2257\"\nended = 2024-02-01";
    assert_eq!(of(ungraded), "between 105.00 and 200.00");
}

const THREE: &str = r#"
[[defendant.count]]
id = "2"
statute = "18 U.S.C. 2252A(a)(2)"
ended = 2024-02-01
victims = ["x"]
[[defendant.count]]
id = "3"
statute = "18 U.S.C. 1343"
ended = 2024-02-01
victims = ["x"]
"#;

fn jvta(court: &'static str, judgment: &'static str, indigent: &str) -> Value {
    let defendant = format!("{THREE}\n[defendant.judgment]\n{indigent}");
    let figures = Doe {
        court,
        judgment,
        defendant: defendant.leak(),
        ..Doe::default()
    }
    .figures();
    value(&figures, "assessment-3014").clone()
}

/// Two of three counts are of the chapters that section 3014 names.
#[test]
fn the_assessment_of_section_3014_follows_the_circuit() {
    let of = |court: &'static str| jvta(court, "2024-05-01", "indigent = false").text();
    assert_eq!(of("ca2"), "5,000.00");
    assert_eq!(of("nysd"), "5,000.00");
    assert_eq!(of("ca3"), "10,000.00");
    assert_eq!(of("ca9"), "10,000.00");
    assert_eq!(of("ca7"), "turns on a question, 5,000.00 to 10,000.00");
    // Plain error settles nothing.
    assert_eq!(of("ca10"), "turns on a question, 5,000.00 to 10,000.00");
}

#[test]
fn section_3014_has_a_first_day_and_an_end_that_is_open() {
    let of = |judgment, indigent| jvta("ca3", judgment, indigent).text();
    assert_eq!(of("2025-09-30", "indigent = false"), "10,000.00");
    assert_eq!(
        of("2025-10-01", "indigent = false"),
        "turns on a question, 0.00 to 10,000.00"
    );
    assert_eq!(of("2025-09-30", "indigent = true"), "none");
    assert_eq!(
        of("2025-09-30", ""),
        "turns on a finding, 0.00 to 10,000.00"
    );
    // Before Haverkamp (2020-05-04) the question was open in the Second Circuit too.
    let of = |judgment| jvta("ca2", judgment, "indigent = false").text();
    assert_eq!(
        of("2020-05-03"),
        "turns on a question, 5,000.00 to 10,000.00"
    );
    assert_eq!(of("2020-05-04"), "5,000.00");
}

#[test]
fn an_assessment_of_section_2259a_has_a_cap_and_wants_its_reasons() {
    let of = |judgment: &'static str| {
        let figures = Doe {
            defendant: judgment,
            ..Doe::default()
        }
        .figures();
        let owed = figures.open.iter().any(|open| open.code == "REMAND-08");
        let line = line(&figures, "assessment-2259a").clone();
        (
            line.value.text(),
            line.notes.first().cloned().unwrap_or_default(),
            owed,
        )
    };
    assert_eq!(
        of("").0,
        "turns on a question, at most 50,000.00 to 65,670.49"
    );
    assert!(of("").2);
    let stated =
        "[[defendant.judgment.penalty]]\nkind = \"assessment-2259a\"\namount = \"5000.00\"";
    assert_eq!(
        of(stated),
        (
            "5,000.00".to_owned(),
            "the amount stated is within the cap under every view".to_owned(),
            true
        )
    );
    let reasons = "[[defendant.judgment.penalty]]\nkind = \"assessment-2259a\"\namount = \"5000.00\"\nreasons = \"the means\"";
    assert!(!of(reasons).2);
    let between =
        "[[defendant.judgment.penalty]]\nkind = \"assessment-2259a\"\namount = \"60000.00\"";
    assert!(of(between).1.contains("turns on what is open"));
    let beyond =
        "[[defendant.judgment.penalty]]\nkind = \"assessment-2259a\"\namount = \"70000.00\"";
    assert!(of(beyond).1.starts_with("ERROR"));
}

/// Two counts, six views together: each of the two questions alone would not show the greatest cap, 65,670.49 + 45,969.34.
#[test]
fn the_caps_are_those_of_all_views_together() {
    let figures = Doe {
        defendant: THREE,
        ..Doe::default()
    }
    .figures();
    let caps = value(&figures, "assessment-2259a").caps().unwrap();
    assert_eq!(caps, (usd("50000.00"), usd("111639.83")));
}

/// Sections 3014 (2015) and 2259A (2018) are in no draft of an earlier judgment.
#[test]
fn no_section_is_named_before_its_day() {
    let named = |judgment: &'static str| {
        let figures = Doe {
            judgment,
            ..Doe::default()
        }
        .figures();
        let doe = doe(&figures);
        let lines = doe.owes.iter().chain(&doe.interest.lines).chain(&doe.ends);
        let lines: Vec<_> = lines.collect();
        let asked: Vec<&str> = figures.questions.iter().map(|it| it.id.as_str()).collect();
        let owed: Vec<&str> = figures.open.iter().map(|it| it.what.as_str()).collect();
        let draft = format!("{lines:?} {owed:?} {asked:?}");
        assert_eq!(
            draft.contains("18 U.S.C. 3014"),
            asked.contains(&"assessment-3014-per")
        );
        ["18 U.S.C. 2259A", "18 U.S.C. 3014", "2259(b)(2)(C)"]
            .map(|section| draft.contains(section))
    };
    assert_eq!(named("2015-05-28"), [false, false, false]);
    assert_eq!(named("2015-05-29"), [false, true, false]);
    assert_eq!(named("2018-12-06"), [false, true, false]);
    assert_eq!(named("2018-12-07"), [true, true, true]);
}

// --- restitution ---------------------------------------------------------------------------------------------------------------------

#[test]
fn a_choice_left_to_the_court_is_bounds_and_its_reasons_are_owed() {
    let case = read(
        r#"
schema = 1
[case]
name = "United States v. Doe"
court = "ca7"
judgment = 2026-05-01
[defaults]
proof = "found"
[[defendant]]
id = "doe"
[[defendant.count]]
id = "1"
statute = "18 U.S.C. 2252A(a)(5)(B)"
ended = 2024-02-01
[[victim]]
id = "amy"
[[victim.loss]]
head = "therapy"
amount = "90000.00"
cause = "trade"
[victim.record]
dma_received = "0.00"
received = "0.00"
civil_recovered = "0.00"
[victim.findings]
full_losses = true
[[victim.conduct]]
victim_of_count = true
proximate_cause = true
"#,
    );
    let figures = under(&case, &JudgmentOptions::default(), &[]).unwrap();
    let payee = figures.payees.first().unwrap();
    assert_eq!(
        payee.ordered.ends(),
        Some((usd("3000.00"), Some(usd("90000.00"))))
    );
    assert_eq!(payee.ordered.exact(), None);
    assert!(
        figures
            .open
            .iter()
            .any(|open| open.code == "CHOICE" && open.place.contains("relative-role"))
    );
    assert_eq!(value(&figures, "restitution").ends(), payee.ordered.ends());
    // Of what is not one amount the least can be paid, after the special assessment.
    let split = divide_payment(&figures, &payment("3500.00", "2026-06-01")).unwrap();
    let left = &split.under.first().unwrap().left;
    assert!(
        matches!(left, Remainder::NotPlaced(amount, _) if *amount == usd("400.00")),
        "{left:?}"
    );
}

#[test]
fn no_figure_rests_on_a_profile_that_is_no_law() {
    let redress = Redress::linked_in();
    let case = Doe::default().case();
    for id in ["ca4-mvra", "stop-csam"] {
        let query = Query::default();
        let computation = redress.compute(&case, id, &query).unwrap();
        let made = figures(
            &redress,
            &case,
            &computation,
            &query,
            &JudgmentOptions::default(),
        );
        assert!(matches!(made, Err(JudgmentError::NotLaw(_))), "{id}");
    }
}

// --- the end of liability, deferral ----------------------------------------------------------------------------------------------------

#[test]
fn liability_ends_twenty_years_after_the_later_day() {
    let figures = Doe::default().figures();
    assert_eq!(text(&figures, "final-determination-by"), "2026-07-30");
    assert_eq!(text(&figures, "assessment-3013-ends"), "2031-05-01");
    assert_eq!(text(&figures, "restitution-ends"), "not before 2046-05-01");
    assert_eq!(text(&figures, "lien-ends"), "2046-05-01");
    let released = |judgment: &'static str| {
        let figures = Doe {
            defendant: judgment,
            ..Doe::default()
        }
        .figures();
        text(&figures, "restitution-ends")
    };
    // February 29 of a year that is none twenty years on: 2056 is one.
    assert_eq!(
        released("[defendant.judgment]\nreleased = 2036-02-29"),
        "2056-02-29"
    );
    // Released before the judgment, as with time served.
    assert_eq!(
        released("[defendant.judgment]\nreleased = 2026-04-01"),
        "2046-05-01"
    );
    let figures = Doe {
        defendant: "[defendant.judgment]\nsentenced = 2026-04-02",
        ..Doe::default()
    }
    .figures();
    assert_eq!(text(&figures, "final-determination-by"), "2026-07-01");
}

fn before_1996(court: &str, judgment: &str) -> Figures {
    let case = read(&format!(
        "schema = 1\n[case]\nname = \"United States v. Doe\"\ncourt = \"{court}\"\njudgment = {judgment}\n[defaults]\nproof = \"found\"\n\
         [[defendant]]\nid = \"doe\"\n[[defendant.count]]\nid = \"1\"\nstatute = \"18 U.S.C. 2252\"\nended = 1995-02-01\n\
         [defendant.judgment]\nreleased = 2010-06-01\n"
    ));
    under(&case, &JudgmentOptions::default(), &[]).unwrap()
}

#[test]
fn the_longer_period_for_older_conduct_follows_the_circuit_and_its_day() {
    let of = |court, judgment| value(&before_1996(court, judgment), "restitution-ends").clone();
    // Norwood and Weinlein bind from their days on; the days of these judgments are days of the law too.
    assert_eq!(of("ca3", "2023-05-01"), Value::Day(day("2043-05-01")));
    assert!(matches!(of("ca3", "2000-05-01"), Value::Turns { .. }));
    assert!(matches!(of("ca7", "2000-05-01"), Value::Turns { .. }));
    // Weinlein was decided 2024-07-25, and is not relied on since Ellingburg.
    let turns = |value: Value| matches!(value, Value::Turns { .. });
    assert!(!turns(released_later("ca2", "2025-01-02")));
    assert!(turns(released_later("ca2", "2026-02-02")));
}

/// Released after the judgment, so that the two views differ.
fn released_later(court: &str, judgment: &str) -> Value {
    let case = read(&format!(
        "schema = 1\n[case]\nname = \"United States v. Doe\"\ncourt = \"{court}\"\njudgment = {judgment}\n[defaults]\nproof = \"found\"\n\
         [[defendant]]\nid = \"doe\"\n[[defendant.count]]\nid = \"1\"\nstatute = \"18 U.S.C. 2252\"\nended = 1995-02-01\n\
         [defendant.judgment]\nreleased = 2030-06-01\n"
    ));
    value(
        &under(&case, &JudgmentOptions::default(), &[]).unwrap(),
        "restitution-ends",
    )
    .clone()
}

#[test]
fn without_a_day_of_judgment_the_figures_say_what_lacks() {
    let figures = under(
        &Doe {
            judgment: "",
            ..Doe::default()
        }
        .case(),
        &JudgmentOptions::default(),
        &[],
    );
    // The law needs a day before any figure does.
    assert!(matches!(
        figures,
        Err(JudgmentError::Redress(redress::Error::NoDay))
    ));
}

// --- a payment -------------------------------------------------------------------------------------------------------------------------

fn payment(amount: &str, date: &str) -> PaymentRequest {
    PaymentRequest {
        amount: usd(amount),
        date: day(date),
        defendant: "doe".to_owned(),
        resource: None,
        reverses: None,
    }
}

/// A victim X of production, 90,000.00, a victim Y of another offense, 20,000.00, and an assessment of 5,000.00.
fn worked_check_10() -> Figures {
    Doe {
        defendant: "[[defendant.count]]\nid = \"2\"\nstatute = \"18 U.S.C. 2241(a)\"\nended = 2024-02-01\nvictims = [\"y\"]\n\
                    [defendant.judgment]\nindigent = true\ninterest_waived = true\ncannot_pay_interest = true\n\
                    [[defendant.judgment.penalty]]\nkind = \"assessment-2259a\"\namount = \"5000.00\"\nreasons = \"stated\"",
        more: AND_Y,
        ..Doe::default()
    }
    .figures()
}

fn paid(split: &Split, place: usize) -> Vec<(String, String)> {
    let under = split.under.get(place).unwrap();
    let steps = under
        .steps
        .iter()
        .flat_map(|step| match step.to.is_empty() {
            true => vec![(step.due.id().to_owned(), step.paid.to_string())],
            false => step
                .to
                .iter()
                .map(|to| (to.payee.clone(), to.paid.to_string()))
                .collect(),
        });
    steps.collect()
}

#[test]
fn section_2259a_puts_its_assessment_before_a_victim_of_another_offense() {
    let figures = worked_check_10();
    let split = divide_payment(&figures, &payment("100,000.00", "2026-06-01")).unwrap();
    let named = |known: &[(&str, &str)]| -> Vec<(String, String)> {
        known
            .iter()
            .map(|(what, paid)| ((*what).to_owned(), (*paid).to_owned()))
            .collect()
    };
    assert_eq!(
        paid(&split, 0),
        named(&[
            ("assessment-3013", "200.00"),
            ("x", "90,000.00"),
            ("assessment-2259a", "5,000.00"),
            ("y", "4,800.00"),
        ])
    );
    // As the form is remembered: both victims share before the assessment, 99,800.00 in the ratio of 9 to 2.
    assert_eq!(
        paid(&split, 1),
        named(&[
            ("assessment-3013", "200.00"),
            ("x", "81,654.55"),
            ("y", "18,145.45")
        ])
    );
    assert_eq!(
        split.under.len(),
        2,
        "the order is open, and neither is chosen"
    );
}

#[test]
fn every_cent_of_a_payment_is_somewhere() {
    let figures = worked_check_10();
    let amounts = (1..400_i64).map(|n| n * n * 97 + n);
    for cents in amounts.chain([11_520_000, 11_520_001]) {
        let mut ask = payment("0.01", "2026-06-01");
        ask.amount = Usd::from_cents(cents);
        for under in divide_payment(&figures, &ask).unwrap().under {
            let steps = Usd::sum(under.steps.iter().map(|step| step.paid)).unwrap();
            let left = match under.left {
                Remainder::Nothing => Usd::ZERO,
                Remainder::Over(left)
                | Remainder::Outside(left, _)
                | Remainder::NotPlaced(left, _) => left,
            };
            assert_eq!(steps.checked_add(left).unwrap(), ask.amount);
            for step in &under.steps {
                assert!(step.paid <= step.owed);
                if !step.to.is_empty() {
                    assert_eq!(
                        Usd::sum(step.to.iter().map(|to| to.paid)).unwrap(),
                        step.paid
                    );
                    assert!(step.to.iter().all(|to| to.paid <= to.owed));
                }
            }
        }
    }
}

#[test]
fn more_than_is_owed_is_left_over() {
    let split = divide_payment(&worked_check_10(), &payment("115,200.01", "2026-06-01")).unwrap();
    let left: Vec<_> = split.under.iter().map(|under| under.left.clone()).collect();
    assert_eq!(
        left,
        [Remainder::Over(usd("0.01")), Remainder::Over(usd("0.01"))]
    );
}

#[test]
fn what_a_court_entered_is_owed_and_not_what_is_computed() {
    let figures = Doe {
        more: "[[award]]\nid = \"a1\"\nvictim = \"x\"\ndefendant = \"doe\"\namount = \"50000.00\"\nposture = \"entered\"\n",
        ..Doe::default()
    }
    .figures();
    assert_eq!(text(&figures, "restitution"), "50,000.00");
    assert_eq!(
        figures.payees.first().unwrap().ordered,
        Value::Is(usd("90000.00"))
    );
}

// --- data ------------------------------------------------------------------------------------------------------------------------------

#[test]
fn the_same_case_gives_the_same_bytes() {
    let one = json(&worked_check_10()).to_string();
    assert_eq!(one, json(&worked_check_10()).to_string());
    assert!(one.contains("DRAFT - not entered"));
}

// --- payees ----------------------------------------------------------------------------------------------------------------------------

/// A loss of 90,000.00: an insurer paid 30,000.00, a trust takes 10,000.00, and a clinic a third of the rest.
const PAYEES: &str = r#"
[[victim.loss]]
id = "borne"
head = "medical"
amount = "30000.00"
cause = "this-defendant"
borne_by = "payor"
payor = "ins"
[[payee]]
id = "ins"
kind = "insurer"
[[payee]]
id = "trust"
kind = "trust"
part = [{ victim = "x", amount = "10000.00" }]
[[payee]]
id = "clinic"
kind = "clinic"
part = [{ victim = "x", share = "1/3" }]
"#;

fn with_payees(more: &'static str) -> Figures {
    let case = Doe {
        loss: "60000.00",
        more: format!("{PAYEES}{more}").leak(),
        ..Doe::default()
    };
    let ask = JudgmentOptions::default();
    case.ask(
        &ask,
        &[
            ("order-of-payment", "statutes"),
            ("assessment-index", "face"),
        ],
    )
}

#[test]
fn what_is_ordered_goes_to_its_payees_to_the_cent() {
    let figures = with_payees("");
    let rows: Vec<_> = figures
        .payees
        .iter()
        .map(|row| (row.id.as_str(), row.ordered.text()))
        .collect();
    // 90,000.00 less 30,000.00 for the insurer and 10,000.00 for the trust: 50,000.00, a third of it 16,666.67.
    let known = [
        ("x", "33,333.33"),
        ("trust", "10,000.00"),
        ("clinic", "16,666.67"),
        ("ins", "30,000.00"),
    ];
    assert_eq!(rows, known.map(|(id, amount)| (id, amount.to_owned())));
    assert_eq!(text(&figures, "restitution"), "90,000.00");
    let last = figures.payees.iter().find(|row| row.id == "ins").unwrap();
    assert_eq!(last.precedence, "after all victims");
}

#[test]
fn the_insurer_is_paid_after_the_victim_and_what_was_paid_before_counts() {
    let of = |figures: &Figures| {
        let split = divide_payment(figures, &payment("60,100.00", "2026-05-02")).unwrap();
        paid(&split, 0)
    };
    let named = |known: &[(&str, &str)]| -> Vec<(String, String)> {
        known
            .iter()
            .map(|(what, paid)| ((*what).to_owned(), (*paid).to_owned()))
            .collect()
    };
    let all = [
        ("assessment-3013", "100.00"),
        ("x", "33,333.33"),
        ("trust", "10,000.00"),
        ("clinic", "16,666.67"),
        ("ins", "0.00"),
    ];
    assert_eq!(of(&with_payees("")), named(&all));
    // 60,000.00 had been paid: the insurer is next, and then nothing is left of the first.
    let before = "[[payment]]\nid = \"p1\"\ndefendant = \"doe\"\nvictim = \"x\"\ndate = 2026-05-01\namount = \"60000.00\"\n";
    let after = of(&with_payees(before));
    assert_eq!(
        after.iter().find(|(what, _)| what == "ins").unwrap().1,
        "30,000.00"
    );
    assert_eq!(
        after.iter().find(|(what, _)| what == "x").unwrap().1,
        "0.00"
    );
}

/// If less than the whole loss is ordered, the law fixes only that the victim is paid first, and no share of the insurer.
#[test]
fn for_a_smaller_award_no_law_says_how_much_is_the_insurers() {
    let entered = "[[award]]\nid = \"a1\"\nvictim = \"x\"\ndefendant = \"doe\"\namount = \"70000.00\"\nposture = \"entered\"\n";
    let figures = with_payees(entered);
    let of = |id: &str| {
        let row = figures.payees.iter().find(|row| row.id == id).unwrap();
        row.entered.as_ref().unwrap().text()
    };
    // The victim's own losses are 60,000.00: of 70,000.00 they leave 10,000.00, and 30,000.00 were borne.
    assert_eq!(of("ins"), "between 10,000.00 and 30,000.00");
    // 40,000.00 or 60,000.00, less 10,000.00 for the trust, and of that two thirds.
    assert_eq!(of("trust"), "10,000.00");
    assert_eq!(of("x"), "between 20,000.00 and 33,333.33");
    let split = divide_payment(&figures, &payment("500.00", "2026-06-01")).unwrap();
    assert!(matches!(
        split.under.first().unwrap().left,
        Remainder::NotPlaced(..)
    ));
}
