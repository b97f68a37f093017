//! The engine on single claims in twelve circuits: with every finding and a view of each question, and with findings missing.

use std::sync::Arc;

use redress::Redress;
use redress::case::facts::{FactKind, FactValue};
use redress::case::{ChoiceMade, Class, How, Proof};
use redress::engine::{Claim, Profile};
use redress::law::Views;
use redress_case::facts::{
    ABUSE_SEPARATED, ClaimFacts, DISTRIBUTED, FULL_LOSSES, PAID, PROXIMATE_CAUSE, TABLE,
    VICTIM_OF_COUNT,
};

use crate::batch::{CIRCUITS, VIEWS};
use crate::processor::least;
use crate::records;

/// Prints the cost of a claim, and of five victims in twelve circuits.
pub(crate) fn print() {
    let redress = Redress::linked_in();
    let day = "2024-06-03".parse().expect("a day");
    let bind = |views: Views| {
        CIRCUITS.map(|id| {
            let profile = redress.law().profile(id, day, &views, None);
            profile.expect("the circuit binds")
        })
    };
    let mut views: Views = redress
        .law()
        .questions()
        .expect("they are read")
        .iter()
        .filter_map(|question| Some((question.id.clone(), question.views.first()?.id.clone())))
        .collect();
    let some = Views::from(VIEWS.map(|(question, view)| (question.to_owned(), view.to_owned())));
    views.extend(some.clone());
    let (settled, bound) = (bind(views), bind(some));
    let records = records::make(500);
    let known: Vec<ClaimFacts> = records.iter().map(|it| found(it.facts())).collect();
    let (time, most) = least(|| compute(&settled, &known));
    let us = time.as_secs_f64() * 1e6 / (12 * known.len()) as f64;
    let what = format!("engine::compute, views taken, up to {most} leaves, us");
    crate::at_most(&what, us, 3.0);
    let missing: Vec<ClaimFacts> = known.iter().take(5).cloned().map(unknown).collect();
    let (time, most) = least(|| compute(&bound, &missing));
    let ms = time.as_secs_f64() * 1e3;
    let what = format!("12 profiles x 5 victims, up to {most} leaves, ms");
    crate::at_most(&what, ms, 5.0);
}

/// Returns the facts with every other finding, and a payment.
fn found(mut facts: ClaimFacts) -> ClaimFacts {
    for row in TABLE.iter().filter(|row| row.kind != FactKind::Amounts) {
        if facts.get(row.key) == FactValue::Unknown {
            facts.set(row.key, FactValue::Is(0));
        }
    }
    facts.set(PROXIMATE_CAUSE, FactValue::yes_no(true));
    facts.set(ABUSE_SEPARATED, FactValue::yes_no(true));
    facts.set(PAID, FactValue::Is(100_000));
    facts
}

/// Returns the facts without findings on which the answer turns.
fn unknown(mut facts: ClaimFacts) -> ClaimFacts {
    for key in [VICTIM_OF_COUNT, FULL_LOSSES, DISTRIBUTED] {
        facts.set(key, FactValue::Unknown);
    }
    for loss in facts.losses.iter_mut().take(2) {
        loss.cause = None;
    }
    facts
}

/// Computes each claim under each profile, and returns the most leaves of an answer.
fn compute(bound: &[Arc<Profile>], claims: &[ClaimFacts]) -> usize {
    let one_over_n = ChoiceMade {
        choice: "relative-role".to_owned(),
        victim: None,
        defendant: None,
        how: How::Method("one-over-n".to_owned()),
        jointly: false,
        reasons: None,
        by_user: true,
        proof: Proof::default(),
    };
    let claims: Vec<Claim<'_>> = claims
        .iter()
        .map(|facts| Claim {
            victim: "v",
            defendant: "d",
            class: Class::Images,
            class_depends: None,
            facts: facts.clone(),
            choices: vec![&one_over_n],
        })
        .collect();
    let leaves = bound.iter().flat_map(|profile| {
        claims.iter().map(|claim| {
            let result = redress_engine::compute(profile, claim).expect("computes");
            result.answer.values().len()
        })
    });
    leaves.max().unwrap_or_default()
}
