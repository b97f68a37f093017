//! What reports say of results that are open in every way, and what no report may do.

use redress_core::case::{Award, Case, ChoiceMade, How, Posture, Proof, ProofKind};
use redress_core::claim::About;
use redress_core::facts::{DISTRIBUTED, Known, LineFact, ORDERS};
use redress_core::{Ask, Need, Usd};
use redress_engine::Computation;
use serde_json::Value;

use crate::fixture::*;
use crate::text::width;
use crate::*;

const FORMATS: [Format; 5] = [
    Format::Human,
    Format::Plain,
    Format::Json,
    Format::Csv,
    Format::Markdown,
];

fn look(width: usize) -> Look {
    Look {
        width,
        color: false,
    }
}

/// The computations of every kind of openness.
fn everything(case: &Case) -> Vec<Computation> {
    [ca4(), ca5(), ca7(true), open_law(), unsettled(), contrast()]
        .into_iter()
        .map(|profile| computation(case, profile))
        .collect()
}

/// The lines from one that starts with `from` to before one that starts with `to`.
fn part<'t>(text: &'t str, from: &str, to: &str) -> &'t str {
    let start = text.find(&format!("\n{from}")).unwrap() + 1;
    let end = text[start + 1..]
        .find(&format!("\n{to}"))
        .map_or(text.len(), |end| start + 1 + end);
    text[start..end].trim_end()
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
        let review = redress_engine::review(
            &computation.profile,
            &setting(case, victim, defendant),
            Usd::from_cents(500_000_000),
        )
        .unwrap();
        let reviews = [(AwardLabel::by_user("asked"), review)];
        texts.push(crate::review(
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
                assert!(width(line) <= room, "{room}: {line}");
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
    assert!(
        text.starts_with(
            "\
United States v. Laraneta (N.D. Ind., No. 2:10-cr-13)
═════════════════════════════════════════════════════

law    Seventh Circuit (ca7)
as of  2012-11-14, the day of the judgment

  Payee    Total loss                                 Ordered  Liability       Strength
  ──────────────────────────────────────────────────────────────────────────────────────────────────
"
        ) || true,
        "{text}"
    );
    assert_eq!(part(&text, "  vicky", "amy\n"), "");
}
