//! The commands agree: whoever reads a result, in whatever format, is told the same of it.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests may fail loudly"
)]

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::{Index, select};
use redress::Query;
use redress::case::facts::{FactKind, FactValue, TABLE};
use redress::case::{Case, ProofKind, StatedFact};
use redress::casefile::{self, CaseFormat};
use redress::engine::{Claim, Computation, Conditional, Label, OpenPoint, Outcome, Profile};
use redress::money::Usd;
use redress::rule::Amount;
use redress_case::facts::UNBOUNDED;
use redress_document::{Block, Document, Format, Look, Table};
use redress_report::Meta;
use redress_rule::with_answer;
use redress_tests::cases::{case, config};
use redress_tests::claims::Scene;
use redress_tests::law::{JURISDICTIONS, Jurisdiction, LAW};
use serde_json::Value;

fn computed(case: &Case, scene: &Scene, jurisdiction: Jurisdiction) -> Computation {
    let profile = jurisdiction.bind(scene.day, scene.taken);
    let claims = LAW
        .settings(case, &profile, &Query::default())
        .expect("the counts have a class");
    let claims = claims.into_iter().map(|claim| {
        redress_engine::compute(&profile, &claim).expect("what is open is an answer, never a fault")
    });
    let claims = claims.collect();
    Computation { profile, claims }
}

/// A case under two profiles of one day.
fn under_two() -> impl Strategy<Value = (Scene, Case, Jurisdiction)> {
    (case(), select(JURISDICTIONS.clone())).prop_map(|((scene, case), other)| (scene, case, other))
}

fn data(document: &Document) -> Value {
    let text = document
        .write(Format::Json, Look::default())
        .expect("it writes");
    serde_json::from_slice(&text).expect("it is JSON")
}

/// A victim of whose losses the amounts are known, and nothing else.
const HARDLY_ANYTHING_FOUND: &str = r#"
schema = 1
[case]
name = "United States v. Roe"
court = "ca7"
judgment = 2025-03-04
[[defendant]]
id = "roe"
[[defendant.count]]
id = "1"
statute = "18 U.S.C. 2252A(a)(2)"
ended = 2023-06-01
victims = ["amy"]
[[victim]]
id = "amy"
[[victim.loss]]
id = "therapy"
head = "medical"
amount = "42500.00"
[[victim.loss]]
id = "wages"
head = "lost-income"
amount = "180000.00"
[[victim.loss]]
id = "fees"
head = "fees"
amount = "6250.00"
"#;

/// Holds `needs` to a computation with each answer; both lie within the result without it.
#[test]
fn where_too_many_points_are_open_each_answer_is_worked_out() {
    let read = casefile::read(HARDLY_ANYTHING_FOUND.as_bytes(), CaseFormat::Toml);
    let case = read.expect("it is a case file").case;
    let needs = LAW
        .needs(&case, "ca7", &Query::default())
        .expect("it is computed");
    let [result] = needs.claims.as_slice() else {
        panic!("one claim");
    };
    assert!(result.leaves_points_combined());
    let settings = LAW.settings(&case, &needs.profile, &Query::default());
    let claim = settings.expect("the counts have a class").remove(0);
    let within = |part: Option<Amount>, all: Option<Amount>| {
        let all = all.map(ends).expect("the whole is bounded");
        part.map(ends)
            .is_none_or(|it| all.0 <= it.0 && it.1 <= all.1)
    };
    let mut narrowed = 0;
    for point in result.answer.material_points() {
        let OpenPoint::Finding(need) = &point else {
            continue;
        };
        assert!(result.tells_apart(&point), "{point:?}");
        for (label, yes) in [(Label::Yes, true), (Label::No, false)] {
            let facts = with_answer(&claim.facts, need, yes).expect("it is computed");
            let found = Claim {
                facts,
                ..claim.clone()
            };
            let found = redress_engine::compute(&needs.profile, &found)
                .expect("it is computed")
                .answer;
            let said = result.given(&point, label);
            assert_eq!(said.range(), found.range(), "{point:?} {label:?}");
            assert!(
                within(found.range(), result.answer.range()),
                "{point:?} {label:?}"
            );
            assert!(
                within(found.loss(), result.answer.loss()),
                "{point:?} {label:?}"
            );
            narrowed += usize::from(found.range() != result.answer.range());
        }
    }
    assert!(narrowed > 4, "only {narrowed} answers narrow the result");
}

proptest! {
    #![proptest_config(config(256))]

    /// Issue 12, 2 (b): the first difference is none if and only if the answers are equal under every finding and view.
    /// Issue 12, 2 (c): a group of a comparison is exactly those whose answers are.
    #[test]
    fn groups_and_first_differences_part_what_differs_and_nothing_else((scene, case, other) in under_two()) {
        let both = [scene.jurisdiction, other].map(|it| computed(&case, &scene, it));
        let [a, b] = &both;
        let found = data(&redress_report::first_differences(Format::Json, &case, &both, &Meta::default()));
        let mut all_equal = a.claims.len() == b.claims.len();
        for one in &a.claims {
            let same = |claim: &&_| one.same_claim(claim);
            let Some(theirs) = b.claims.iter().find(same) else {
                all_equal = false;
                continue;
            };
            let (points, others) = (one.answer.outcomes().points(), theirs.answer.outcomes().points());
            let is_equal = points.len() == others.len()
                && points.iter().all(|point| others.contains(point))
                && one.answer.zip(&theirs.answer).values().iter().all(|(a, b)| a.decides_the_same(b));
            all_equal &= is_equal;
            let pairs = found["pairs"].as_array().expect("pairs");
            let pair = pairs.iter().find(|pair| {
                (&pair["victim"], &pair["defendant"]) == (&Value::from(one.victim.as_str()), &Value::from(one.defendant.as_str()))
            });
            let pair = pair.expect("every claim of both has a pair");
            prop_assert_eq!(&pair["equal"], is_equal, "{}", pair);
            // Two that part only in the methods of a choice take the same steps.
            prop_assert!(!is_equal || pair["step"].is_null(), "{}", pair);
        }
        let compared = data(&redress_report::compare(Format::Json, &case, &both, None, &Meta::default()));
        let groups = compared["groups"].as_array().expect("groups");
        // What is no law of a court stands in a row of its own.
        let standing = |it: &Profile| (it.contrast.is_some(), it.proposed.is_some());
        let together = all_equal && standing(&a.profile) == standing(&b.profile);
        prop_assert_eq!(groups.len() == 1, together, "{}", compared["groups"]);
    }

    /// Issue 12, 2 (d): what was unknown and is then only alleged leaves everything as open as it was.
    #[test]
    fn an_allegation_closes_nothing((scene, case) in case(), which in any::<Index>(), value in 0..1_000_000_i64) {
        let row = which.get(&TABLE);
        let mut alleged = case.clone();
        let value = match row.kind {
            FactKind::YesNo => FactValue::yes_no(value % 2 == 0),
            _ => FactValue::Is(value),
        };
        let mut fact = StatedFact { value, ..StatedFact::default() };
        fact.proof.kind = ProofKind::Alleged;
        let victim = &mut alleged.victims[0];
        if row.path.starts_with("conduct.") {
            for conduct in victim.conduct.values_mut() {
                conduct.entry(row.key).or_insert_with(|| fact.clone());
            }
        } else {
            victim.facts.entry(row.key).or_insert(fact);
        }
        let (before, after) = (computed(&case, &scene, scene.jurisdiction), computed(&alleged, &scene, scene.jurisdiction));
        for (before, after) in before.claims.iter().zip(&after.claims) {
            prop_assert_eq!(before.answer.outcomes(), after.answer.outcomes(), "{}", row.path);
            prop_assert_eq!(before.answer.points(), after.answer.points(), "{}", row.path);
        }
    }

    /// Issue 12, 2 (f): rows, sums and totals agree in every format.
    #[test]
    fn rows_and_sums_agree_in_every_format((scene, case) in case()) {
        let computation = computed(&case, &scene, scene.jurisdiction);
        let write = |format| redress_report::compute(format, &case, &computation, &Meta::default());
        let json = data(&write(Format::Json));
        let page = write(Format::Human);
        let rows = tables(&page).remove(0);
        let csv = write(Format::Csv).write(Format::Csv, Look::default()).expect("it writes");
        let csv = Sheet::read(&csv);
        let mut sum = Some((0_i64, 0_i64));
        let mut by_victim: BTreeMap<&str, Option<(i64, i64)>> = BTreeMap::new();
        for (claim, told) in computation.claims.iter().zip(json["claims"].as_array().expect("claims")) {
            let range = claim.answer.range().map(ends);
            prop_assert_eq!(read(&told["amount"]), range);
            let ordered = told["summary"]["ordered"].as_str().expect("words");
            if let Conditional::Settled(leaf) = &claim.answer && let Outcome::Amount { amount, .. } = leaf.outcome {
                prop_assert!(ordered.contains(&amount.to_string()), "{ordered}");
            }
            // On the page victims with equal results share a row.
            let place = |title| column(rows, title).expect("a column");
            let defendant = column(rows, "Defendant");
            let row = rows.rows.iter().find(|row| {
                row.cells[place("Victim")].split(", ").any(|name| name == claim.victim)
                    && defendant.is_none_or(|place| row.cells[place] == claim.defendant)
            });
            let row = row.expect("a row of the claim");
            prop_assert_eq!(&row.cells[place("Restitution")], ordered);
            // In the spreadsheet each answer has its row.
            let of_claim = csv.rows.iter().filter(|row| {
                csv.cell(row, "victim") == claim.victim && csv.cell(row, "defendant") == claim.defendant
            });
            let mut least: Option<i64> = None;
            let mut greatest: Option<i64> = None;
            let mut unbounded = false;
            for row in of_claim {
                let low = cents(csv.cell(row, "ordered_least"));
                let high = cents(csv.cell(row, "ordered_greatest"));
                unbounded |= high.is_none();
                least = [least, low].into_iter().flatten().min();
                greatest = [greatest, high].into_iter().flatten().max();
            }
            // Where the law is open under some answer, the claim has no range, and the other answers have their rows.
            if let Some(range) = range {
                let greatest = if unbounded { Some(i64::MAX) } else { greatest };
                prop_assert_eq!((least, greatest), (Some(range.0), Some(range.1)));
            }
            let add = |known: Option<(i64, i64)>| {
                let ((a, b), (c, d)) = known.zip(range)?;
                Some((a.checked_add(c)?, b.checked_add(d)?))
            };
            sum = add(sum);
            let of_victim = by_victim.entry(&claim.victim).or_insert(Some((0, 0)));
            *of_victim = add(*of_victim);
        }
        // Under one view of a question one claim may be high and another low: the sums lie within those of the ranges.
        let within = |told: &Value, sum: Option<(i64, i64)>| match (read(told), sum) {
            (Some((least, greatest)), Some((low, high))) => {
                low <= least && greatest <= high && (low != high || (least, greatest) == (low, high))
            }
            _ => true,
        };
        prop_assert!(within(&json["totals"]["ordered"], sum), "{}", json["totals"]);
        for victim in json["totals"]["victims"].as_array().into_iter().flatten() {
            let name = victim["victim"].as_str().expect("a name");
            prop_assert!(within(&victim["ordered"], by_victim[name]), "{victim}");
            let (ordered, payable) = (read(&victim["ordered"]), read(&victim["payable"]));
            prop_assert!(payable.zip(ordered).is_none_or(|(payable, ordered)| payable.1 <= ordered.1), "{victim}");
        }
    }
}

/// The rows of a spreadsheet.
struct Sheet {
    titles: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Sheet {
    fn read(text: &[u8]) -> Self {
        let text = std::str::from_utf8(text).expect("UTF-8");
        let mut rows: Vec<Vec<String>> = vec![vec![String::new()]];
        let mut quoted = false;
        for letter in text.trim_start_matches('\u{feff}').trim_end().chars() {
            let row = rows.last_mut().expect("a row");
            match letter {
                '"' => quoted = !quoted,
                ',' if !quoted => row.push(String::new()),
                '\n' if !quoted => rows.push(vec![String::new()]),
                '\r' => {}
                letter => row.last_mut().expect("a cell").push(letter),
            }
        }
        let titles = rows.remove(0);
        Self { titles, rows }
    }

    fn cell<'r>(&self, row: &'r [String], title: &str) -> &'r str {
        let place = self.titles.iter().position(|it| it == title);
        &row[place.expect("a column")]
    }
}

fn ends(amount: Amount) -> (i64, i64) {
    let greatest = amount.greatest();
    // An amount without a bound is printed without one.
    let bounded = greatest < UNBOUNDED;
    (
        amount.least().cents(),
        if bounded { greatest.cents() } else { i64::MAX },
    )
}

fn read(amount: &Value) -> Option<(i64, i64)> {
    let least = amount["least"]["cents"].as_i64()?;
    let greatest = amount["greatest"]["cents"].as_i64();
    Some((least, greatest.unwrap_or(i64::MAX)))
}

fn cents(cell: &str) -> Option<i64> {
    (!cell.is_empty()).then(|| cell.parse::<Usd>().expect("an amount").cents())
}

fn tables(document: &Document) -> Vec<&Table> {
    let blocks = document.blocks().iter();
    let tables = blocks.filter_map(|block| match block {
        Block::Table(table) => Some(table),
        _ => None,
    });
    tables.collect()
}

fn column(table: &Table, title: &str) -> Option<usize> {
    table
        .columns
        .iter()
        .position(|column| column.title == title)
}
