//! A fact of a loss is one row of a table: the reader, its schema, `--assume`, the questions of rules, the protocol of rule sets
//! and the engine's answers take up every row without a line of their own. The conformance kit tests the same of its scenes.
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails loudly"
)]

use redress::case::Case;
use redress::case::facts::{
    Cause, FactKind, FactRow, FactValue, Head, LOSS_TABLE, Loss, LossValues,
};
use redress::casefile::{self, CaseFormat};
use redress::money::Usd;
use redress::rule::{Need, NeedQuestion, NeedTarget};
use redress_case::facts::{ClaimFacts, LOSS_AMOUNT, LOSS_CAUSED, LineFact};
use redress_rule::with_answer;
use serde_json::{Value, json};

/// A case file with one loss, of which these keys are given.
fn case(keys: &str) -> Case {
    let text = format!(
        "schema = 1\n[case]\nname = \"x\"\ncourt = \"ca7\"\n[[defendant]]\nid = \"d\"\n[[defendant.count]]\nid = \"1\"\n\
         statute = \"18 U.S.C. 2252\"\n[[victim]]\nid = \"v\"\n[[victim.loss]]\nid = \"first\"\nhead = \"total\"\n{keys}\n"
    );
    let read = casefile::read(text.as_bytes(), CaseFormat::Toml);
    read.unwrap_or_else(|problems| panic!("{text}: {problems:?}"))
        .case
}

/// An answer to a fact of each kind: as a case file has it, as `--assume` has it, and its value.
fn answer(row: &FactRow) -> (&'static str, &'static str, FactValue) {
    match row.kind {
        _ if row.key == LOSS_CAUSED.key() => ("\"another\"", "another", FactValue::Is(0)),
        FactKind::YesNo => ("true", "yes", FactValue::Is(1)),
        FactKind::Money => ("\"12.34\"", "12.34", FactValue::Is(1_234)),
        FactKind::Count => ("7", "7", FactValue::Is(7)),
        FactKind::Day => ("2020-01-02", "2020-01-02", FactValue::Is(20_200_102)),
        FactKind::Amounts => panic!("a loss has no list of amounts"),
    }
}

fn known(case: &Case, row: &FactRow) -> FactValue {
    let item = &case.victims[0].losses[0];
    if row.key == LOSS_AMOUNT.key() {
        item.amount.value
    } else {
        item.facts.get(row.key)
    }
}

#[test]
fn the_reader_takes_every_fact_of_a_loss() {
    for row in &LOSS_TABLE {
        let (written, _, value) = answer(row);
        let case = case(&format!("{} = {written}", row.name()));
        assert_eq!(known(&case, row), value, "{}", row.path);
    }
}

#[test]
fn the_schema_has_every_fact_of_a_loss() {
    let schema = casefile::schema();
    for row in &LOSS_TABLE {
        let property = &schema["$defs"]["loss"]["properties"][row.name()];
        assert!(property.is_object(), "{}", row.path);
    }
}

#[test]
fn every_fact_of_a_loss_can_be_assumed() {
    for row in &LOSS_TABLE {
        let (_, assumed, value) = answer(row);
        let mut case = case("");
        let path = format!("victims.v.losses.first.{}", row.name());
        redress::assume(&mut case, &format!("{path}={assumed}")).unwrap();
        assert_eq!(known(&case, row), value, "{}", row.path);
        let kind = redress::kind_of(&case, &path);
        if row.key == LOSS_CAUSED.key() {
            assert!(kind.is_err(), "one of several causes");
        } else {
            assert_eq!(kind.unwrap().0, row.kind);
        }
    }
    let unknown = redress::assume(&mut case(""), "victims.v.losses.first.zzz=yes").unwrap_err();
    for row in &LOSS_TABLE {
        assert!(unknown.to_string().contains(row.name()), "{unknown}");
    }
}

fn loss() -> Loss {
    Loss {
        low: Usd::ZERO,
        high: Usd::from_cents(5_000),
        head: Head::Total,
        projected: false,
        cause: None,
        borne_by: redress::case::facts::BorneBy::Victim,
        values: LossValues::default(),
        counts: 0,
        found: true,
    }
}

#[test]
fn an_answer_of_the_engine_sets_every_fact_of_a_loss() {
    let facts = ClaimFacts {
        losses: vec![loss()],
        ..ClaimFacts::default()
    };
    for row in LOSS_TABLE.iter().filter(|row| row.kind == FactKind::YesNo) {
        for yes in [true, false] {
            let need = Need {
                target: NeedTarget::Line(0, LineFact::Of(row.key)),
                question: NeedQuestion::YesNo,
            };
            let answered = with_answer(&facts, &need, yes).unwrap();
            assert_eq!(answered.losses[0].get(row.key), FactValue::yes_no(yes));
        }
    }
}

#[test]
fn a_loss_and_a_question_about_it_cross_the_boundary_with_every_fact() {
    for row in &LOSS_TABLE {
        let mut given = loss();
        given.set(row.key, answer(row).2);
        assert_eq!(given.get(row.key), answer(row).2);
        let written = serde_json::to_value(&given).unwrap();
        assert_eq!(serde_json::from_value::<Loss>(written).unwrap(), given);
        let fact = LineFact::Of(row.key);
        let written = serde_json::to_value(fact).unwrap();
        assert_eq!(serde_json::from_value::<LineFact>(written).unwrap(), fact);
    }
    let mut written = serde_json::to_value(loss()).unwrap();
    written["new_fact"] = json!({ "is": 1 });
    let refused = serde_json::from_value::<Loss>(written).unwrap_err();
    assert_eq!(refused.to_string(), "unknown field `new_fact`");
}

/// The names of schema 1 of the protocol, which no library that was built before may misread.
#[test]
fn the_names_of_the_protocol_stay() {
    let names: Vec<Value> = LOSS_TABLE
        .iter()
        .map(|row| serde_json::to_value(LineFact::Of(row.key)).unwrap())
        .collect();
    assert!(
        names.starts_with(&["amount", "caused", "under-other", "outside-other"].map(Value::from))
    );
    let caused_by = serde_json::to_value(LineFact::CausedBy(Cause::OriginalAbuse)).unwrap();
    assert_eq!(caused_by, json!({ "caused-by": "original-abuse" }));
    let values = LossValues::rows().fold(LossValues::default(), |values, row| {
        values.with(row.key, FactValue::Is(1))
    });
    let fields = serde_json::to_value(values).unwrap();
    for name in ["under_other", "outside_other"] {
        assert_eq!(fields[name], json!({ "is": 1 }), "{fields}");
    }
}
