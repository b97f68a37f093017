//! Awards in comparable cases: where an amount lies among them, as information and no law.

use redress_money::AmountsInOrder;
use redress_rule::{Amount, Usd};

use crate::subject::Subject;
use crate::{ComparableAwards, Meta};
use redress_case::Class;
use redress_document::{Document, KeyValue, Tone};

/// Returns the number of awards, their range and their median in a sentence. Of an even number both middle awards are named, because
/// nobody was awarded their average.
#[must_use]
pub fn award_figures(amounts: Option<&AmountsInOrder>, nothing: usize) -> String {
    let something = match amounts {
        None => "no award of more than nothing".to_owned(),
        Some(amounts) if amounts.count() == 1 => format!("1 award, {}", amounts.least()),
        Some(amounts) => {
            let median = match amounts.middle() {
                (one, other) if one == other => format!("median {one}"),
                (one, other) => format!("median between {one} and {other}, the two middle awards"),
            };
            format!(
                "{} awards from {} to {}, {median}",
                amounts.count(),
                amounts.least(),
                amounts.greatest()
            )
        }
    };
    match nothing {
        0 => something,
        nothing => format!("{something}; besides, {nothing} of nothing"),
    }
}

/// Writes where the amount of a result lies among awards of its class under its text.
pub(crate) fn write(page: &mut Document, subject: &Subject<'_>, meta: &Meta) {
    let of_result: Vec<&ComparableAwards> = meta
        .comparable
        .iter()
        .filter(|it| it.class == subject.claim.class && it.is_under_a_text_of(subject))
        .collect();
    if of_result.is_empty() {
        return;
    }
    page.heading(3, "section", "Awards in comparable cases");
    page.note("information", Tone::Faint, "Information, and no law.");
    for awards in of_result {
        let mut classes = Class::ALL.into_iter();
        let class = classes.find(|(class, ..)| *class == awards.class);
        let (class, class_says) = class.map_or(("", ""), |(_, name, says)| (name, says));
        let figures = award_figures(awards.amounts.as_ref(), awards.nothing);
        let mut facts = vec![KeyValue::new(
            "awards",
            format!("{figures} ({class_says}; {})", awards.text),
        )];
        if let (Some(amount), Some(amounts)) = (only_amount(subject), &awards.amounts) {
            let among = format!("{amount}; {}", place(amount, amounts));
            facts.push(KeyValue::new("this amount", among));
        }
        let list = format!("redress awards --class {class} --text {}", awards.text_id);
        facts.push(KeyValue::new("list", list));
        page.facts(facts);
    }
}

impl ComparableAwards {
    fn is_under_a_text_of(&self, subject: &Subject<'_>) -> bool {
        let leaves = subject.answer().values().into_iter();
        let mut regimes = leaves.filter_map(|leaf| subject.regime(leaf));
        regimes.any(|regime| self.regimes.contains(&regime.id))
    }
}

/// Returns the amount of a result that comes to one amount under every answer.
fn only_amount(subject: &Subject<'_>) -> Option<Usd> {
    let leaves = subject.answer().values().into_iter();
    let mut amounts = leaves.map(|leaf| leaf.outcome.range().and_then(Amount::exact));
    let first = amounts.next()??;
    amounts.all(|it| it == Some(first)).then_some(first)
}

fn place(amount: Usd, amounts: &AmountsInOrder) -> String {
    let (below, above) = (amounts.below(amount), amounts.above(amount));
    let equal = amounts.count().saturating_sub(below.saturating_add(above));
    format!("lower: {below}; equal: {equal}; higher: {above}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(cents: &[i64]) -> String {
        let amounts = AmountsInOrder::new(cents.iter().copied().map(Usd::from_cents));
        award_figures(amounts.as_ref(), 2)
    }

    #[test]
    fn an_even_number_has_both_middle_awards() {
        assert_eq!(
            figures(&[100, 400, 200, 300]),
            "4 awards from 1.00 to 4.00, median between 2.00 and 3.00, the two middle awards; besides, 2 of nothing"
        );
        assert_eq!(
            figures(&[100, 200, 200, 300]),
            "4 awards from 1.00 to 3.00, median 2.00; besides, 2 of nothing"
        );
        assert_eq!(
            figures(&[]),
            "no award of more than nothing; besides, 2 of nothing"
        );
    }

    #[test]
    fn an_amount_has_its_place() {
        let amounts = AmountsInOrder::new([100, 200, 200, 300].map(Usd::from_cents)).unwrap();
        assert_eq!(
            place(Usd::from_cents(200), &amounts),
            "lower: 1; equal: 2; higher: 1"
        );
        assert_eq!(
            place(Usd::from_cents(99), &amounts),
            "lower: 0; equal: 0; higher: 4"
        );
    }
}
