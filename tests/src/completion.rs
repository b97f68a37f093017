//! Completions: every value that what is unknown may turn out to have.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::{Index, select};
use redress::case::facts::{Cause, FactKind, FactValue, Loss, LossValues, TABLE};
use redress::engine::{Conditional, Label, OpenPoint, Profile, QuestionId};
use redress::money::Usd;
use redress::rule::{Need, NeedQuestion, NeedTarget};
use redress_case::facts::{ClaimFacts, LineFact, OUTSIDE_OTHER, PROXIMATE_CAUSE, UNDER_OTHER};
use redress_rule::GREATEST_COUNT;

use crate::claims::{cause, cents, conduct_days};

/// Far above any loss that is generated.
const MUCH: i64 = 10_000_000_000_000;

fn within(least: i64, greatest: i64) -> BoxedStrategy<i64> {
    prop_oneof![
        Just(least),
        Just(greatest),
        least..=greatest,
        least..=greatest.min(least + 10_000),
        cents().prop_map(move |value| value.clamp(least, greatest)),
    ]
    .boxed()
}

fn value(kind: FactKind, known: FactValue) -> BoxedStrategy<FactValue> {
    let (least, greatest) = known.ends();
    match (kind, known) {
        (_, FactValue::Is(_))
        | (FactKind::YesNo, FactValue::NotProved)
        | (FactKind::Amounts, _) => Just(known).boxed(),
        (FactKind::YesNo, _) => any::<bool>().prop_map(FactValue::yes_no).boxed(),
        (FactKind::Money, _) => within(least, greatest.min(MUCH))
            .prop_map(FactValue::Is)
            .boxed(),
        (FactKind::Count, _) => within(least, greatest.min(GREATEST_COUNT))
            .prop_map(FactValue::Is)
            .boxed(),
        (FactKind::Day, _) => {
            let mut days = conduct_days();
            days.retain(|day| (least..=greatest).contains(day));
            select(days).prop_map(FactValue::Is).boxed()
        }
    }
}

fn loss(loss: &Loss) -> BoxedStrategy<Loss> {
    let loss = loss.clone();
    (
        within(loss.low.cents(), loss.high.cents()),
        loss.cause
            .map_or_else(|| cause().boxed(), |known| Just(known).boxed()),
        value(FactKind::YesNo, loss.get(UNDER_OTHER)),
        0..=1_000_u32,
    )
        .prop_map(move |(amount, cause, under_other, permille)| Loss {
            low: Usd::from_cents(amount),
            high: Usd::from_cents(amount),
            cause: Some(cause),
            values: LossValues::default().with(UNDER_OTHER, under_other).with(
                OUTSIDE_OTHER,
                match loss.get(OUTSIDE_OTHER) {
                    known @ FactValue::Is(_) => known,
                    _ => FactValue::Is(
                        amount / 1_000 * i64::from(permille) + i64::from(permille % 2).min(amount),
                    ),
                },
            ),
            ..loss.clone()
        })
        .boxed()
}

/// The same claim with everything found: numbers anywhere in their range, the small and the large ones too.
pub fn completed(facts: &ClaimFacts) -> BoxedStrategy<ClaimFacts> {
    // Where nobody demands the finding of proximate cause, that it is refuted is a new fact and no answer.
    let values: Vec<_> = TABLE
        .iter()
        .map(|row| match facts.get(row.key) {
            FactValue::Unknown if row.key == PROXIMATE_CAUSE.key() => {
                Just(FactValue::yes_no(true)).boxed()
            }
            // What a party did not prove is settled.
            FactValue::NotProved if row.fails_of_proof() => Just(FactValue::NotProved).boxed(),
            known => value(row.kind, known),
        })
        .collect();
    let losses: Vec<_> = facts.losses.iter().map(loss).collect();
    let awards = match &facts.awards_elsewhere {
        Some(awards) => Just(awards.clone()).boxed(),
        None => prop::collection::vec(within(0, MUCH).prop_map(Usd::from_cents), 0..4).boxed(),
    };
    let facts = facts.clone();
    // Full losses that turn out to be found, of which the claim lists none, have an amount too.
    (values, losses, awards, within(0, MUCH))
        .prop_map(move |(values, losses, awards, full)| {
            let mut facts = ClaimFacts {
                losses,
                awards_elsewhere: Some(awards),
                ..facts.clone()
            };
            for (row, known) in TABLE.iter().zip(values) {
                facts.set(row.key, known);
            }
            facts.losses_to_be_found();
            if let Some(found) = facts.losses.last_mut().filter(|loss| loss.low < loss.high) {
                found.low = Usd::from_cents(full);
                found.high = found.low;
                found.set(UNDER_OTHER, FactValue::yes_no(false));
                found.set(OUTSIDE_OTHER, FactValue::Is(0));
            }
            facts
        })
        .boxed()
}

/// Whether this cause makes a loss a proximate result of the offense.
#[must_use]
pub const fn of_the_offense(cause: Cause) -> bool {
    matches!(
        cause,
        Cause::ThisDefendant | Cause::Trade | Cause::Conspiracy
    )
}

/// How completed facts answer a question that branches.
fn answer(need: &Need, facts: &ClaimFacts) -> bool {
    match (need.target, need.question) {
        (NeedTarget::Fact(key), ask) => {
            let value = match facts.get(key) {
                FactValue::Is(value) => value,
                _ => 0,
            };
            match ask {
                NeedQuestion::YesNo => value != 0,
                NeedQuestion::MoreThan(threshold) => value > threshold,
                NeedQuestion::OnOrAfter(day) => value >= day,
                NeedQuestion::Value { .. } => false,
            }
        }
        (NeedTarget::Line(line, fact), _) => {
            let loss = facts.losses.get(line).expect("the line is there");
            match fact {
                LineFact::CAUSED => loss.cause.is_some_and(of_the_offense),
                LineFact::CausedBy(cause) => loss.cause == Some(cause),
                LineFact::Of(key) => {
                    key.row().kind == FactKind::YesNo && loss.get(key) == FactValue::yes_no(true)
                }
            }
        }
    }
}

/// The view of each question that is not settled.
pub type Views = BTreeMap<QuestionId, u16>;

/// Draws a view of each question of a profile.
pub fn views(profile: &Profile) -> BoxedStrategy<Views> {
    let questions: Vec<_> = profile
        .questions
        .iter()
        .map(|question| (question.number, question.views.len()))
        .collect();
    prop::collection::vec(any::<Index>(), questions.len())
        .prop_map(move |drawn| {
            let views = questions.iter().zip(drawn);
            let place = |views: usize, drawn: Index| {
                u16::try_from(drawn.index(views)).expect("a few views")
            };
            views
                .map(|((number, views), drawn)| (*number, place(*views, drawn)))
                .collect()
        })
        .boxed()
}

/// Returns one view of each question of a profile, all drawn by one index.
#[must_use]
pub fn some_views(profile: &Profile, drawn: Index) -> Views {
    let questions = profile.questions.iter();
    questions
        .map(|question| {
            let view = drawn.index(question.views.len());
            (question.number, u16::try_from(view).expect("a few views"))
        })
        .collect()
}

/// Returns the values that remain under a completion: one, or those at the ends of numbers.
#[must_use]
pub fn given<'t, T>(value: &'t Conditional<T>, facts: &ClaimFacts, views: &Views) -> Vec<&'t T> {
    let mut all = Vec::new();
    collect(value, facts, views, &mut all);
    all
}

fn collect<'t, T>(
    value: &'t Conditional<T>,
    facts: &ClaimFacts,
    views: &Views,
    all: &mut Vec<&'t T>,
) {
    match value {
        Conditional::Settled(value) => all.push(value),
        Conditional::Depends { on, answers } => {
            for (label, value) in answers {
                let holds = match (on, label) {
                    (OpenPoint::Finding(need), label) => {
                        (*label == Label::Yes) == answer(need, facts)
                    }
                    (OpenPoint::Question(question), Label::View(view)) => {
                        views.get(question).copied().unwrap_or_default() == *view
                    }
                    _ => true,
                };
                if holds {
                    collect(value, facts, views, all);
                }
            }
        }
    }
}
