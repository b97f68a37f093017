//! The listed losses of a victim: what counts of each under a result, or why it is left out.

use redress_case::LossItem;
use redress_document::{Column, Row, Table};
use redress_engine::Leaf;
use redress_rule::{Amount, Op, Usd};

use crate::phrases;
use crate::subject::Subject;

/// Why a loss does not count that is tied to none of the counts for which a result is computed.
const OF_OTHER_COUNTS: &str = "tied to other counts";

/// A listed loss with what a result counts of it.
#[derive(Clone, PartialEq)]
pub(crate) struct LossLine<'a> {
    pub(crate) item: &'a LossItem,
    /// The amount that counts, over every answer that counts it; `None` if it is left out under every answer.
    pub(crate) counts: Option<Amount>,
    /// Whether some answer leaves it out.
    pub(crate) may_be_left_out: bool,
    /// Whether an answer reached the losses; else nothing is said of what counts.
    pub(crate) reached: bool,
    /// The reason of the step that left it out, under the first answer that did, or of its counts.
    pub(crate) by: Option<&'a str>,
    /// Whether the result takes it for a loss: in a closed record, or on the version of the defense, one that is only alleged is none.
    pub(crate) found: bool,
}

impl<'a> LossLine<'a> {
    /// Creates the line of a loss that no answer reached.
    pub(crate) fn not_reached(item: &'a LossItem) -> Self {
        Self {
            item,
            counts: None,
            may_be_left_out: false,
            reached: false,
            by: None,
            found: true,
        }
    }

    /// Returns the amount that counts, which is nothing where it is left out; `None` if no answer reached it.
    pub(crate) fn counted(&self) -> Option<Amount> {
        let counts = match self.counts {
            Some(amount) if self.may_be_left_out => Amount::Exact(Usd::ZERO).hull(amount),
            Some(amount) => amount,
            None => Amount::Exact(Usd::ZERO),
        };
        self.reached.then_some(counts)
    }

    /// Returns the amount that counts, in words.
    pub(crate) fn counts_in_words(&self) -> String {
        match self.counts {
            None if !self.reached => "not reached".to_owned(),
            None => "left out".to_owned(),
            Some(amount) if self.may_be_left_out => {
                format!("{} or left out", phrases::range(amount))
            }
            Some(amount) => phrases::range(amount),
        }
    }

    /// Returns why it counts or not.
    pub(crate) fn why(&self) -> String {
        match self.counts {
            None if !self.reached => "not reached".to_owned(),
            None if !self.found => phrases::why_not_found(self.item).to_owned(),
            None => phrases::why_left_out(self.item, self.by),
            Some(_) if self.may_be_left_out => "depends on the answers".to_owned(),
            Some(_) => "counted".to_owned(),
        }
    }
}

/// Returns a line for each listed loss of the victim; none if no answer reached the losses.
pub(crate) fn lines<'a>(subject: &Subject<'a>) -> Vec<LossLine<'a>> {
    let listed = subject.victim.map_or(&[][..], |victim| &victim.losses);
    let leaves = subject.answer().values();
    let reached: Vec<&Leaf> = leaves
        .into_iter()
        .filter(|leaf| leaf.loss.is_some())
        .collect();
    let counted: Vec<Vec<Option<Usd>>> = reached
        .iter()
        .map(|leaf| leaf.account.clone().into_counted())
        .collect();
    let by = |place: usize| {
        reached.iter().find_map(|leaf| {
            let number = leaf.account.left_out().nth(place).flatten()?;
            let mut leaving = leaf
                .steps
                .iter()
                .filter(|it| matches!(it.op, Op::LeaveOut(_)));
            Some(subject.because(leaving.nth(number.into())?.ground))
        })
    };
    let of_other_counts = |place: usize| {
        let facts = &subject.claim.facts;
        let counts = facts.losses.get(place)?.counts;
        (counts != 0 && counts & facts.counts == 0).then_some(OF_OTHER_COUNTS)
    };
    if counted.is_empty() {
        return Vec::new();
    }
    let lines = listed.iter().enumerate().map(|(place, item)| {
        let amounts = counted
            .iter()
            .map(|of_leaf| of_leaf.get(place).copied().flatten());
        let amounts = phrases::each_once(amounts);
        let known = amounts.iter().flatten().copied().map(Amount::Exact);
        LossLine {
            item,
            counts: known.reduce(Amount::hull),
            may_be_left_out: amounts.contains(&None),
            reached: true,
            by: by(place).or_else(|| of_other_counts(place)),
            found: subject
                .claim
                .facts
                .losses
                .get(place)
                .is_none_or(|it| it.found),
        }
    });
    lines.collect()
}

/// Returns what the law adds to the listed losses, over every answer that counts some; `None` if it adds nothing.
pub(crate) fn added(subject: &Subject<'_>) -> Option<Amount> {
    let listed = subject.victim.map_or(0, |victim| victim.losses.len());
    let leaves = subject.answer().values().into_iter();
    let added = leaves
        .filter(|leaf| leaf.loss.is_some())
        .filter_map(|leaf| {
            let lines = leaf.account.clone().into_counted().into_iter();
            Usd::sum(lines.skip(listed).flatten()).ok()
        });
    let added = added.map(Amount::Exact).reduce(Amount::hull);
    added.filter(|amount| !amount.greatest().is_zero())
}

/// Returns the losses of a result as a table.
pub(crate) fn table(subject: &Subject<'_>) -> Option<Table> {
    let lines = lines(subject);
    let rows = lines.iter().map(|line| Row {
        cells: vec![
            line.item.id.clone(),
            phrases::loss_amount(line.item),
            line.counts_in_words(),
            line.why(),
        ],
        ..Row::default()
    });
    (!lines.is_empty()).then(|| Table {
        subject: String::new(),
        columns: vec![
            Column::text("Loss"),
            Column::amount("Amount"),
            Column::amount("Counts"),
            Column::folding("Why"),
        ],
        rows: rows.collect(),
    })
}
