//! The range of a result, and what each missing finding leaves of it.

use redress_case::facts::UNBOUNDED;
use redress_money::Usd;
use redress_rule::{Amount, Need, NeedQuestion};

use crate::outcome::Follows;

/// The greatest amount of a result less its least; the smaller comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spread {
    /// As much as this.
    Of(Usd),
    /// Bounded whatever amount is found, and the more the greater it is.
    AsFound,
    /// Without bound, or no amount is said.
    Unbounded,
}

/// The effect of each missing finding, found alone, on the range of a result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Narrowing {
    /// The spread now.
    pub now: Spread,
    /// The findings on which the amount or the outcome depends, the one that narrows most first.
    pub findings: Vec<Narrowed>,
    /// The findings on which only consequences depend, and what can be collected.
    pub beside: Vec<FindingBeside>,
}

/// The spread that one finding leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Narrowed {
    /// The finding.
    pub need: Need,
    /// The widest spread that one of its answers leaves.
    pub at_most: Spread,
    /// The smallest; where points are left combined, that of all their answers together.
    pub at_least: Spread,
}

/// A finding on which only consequences depend, and what can be collected: never the amount ordered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FindingBeside {
    /// The finding.
    pub need: Need,
    /// The least and the greatest value that matters, for a number.
    pub ends: Option<[i64; 2]>,
    /// The effect of each of the two answers.
    pub then: [Then; 2],
}

/// The consequences once a finding is made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Then {
    /// Each consequence that depends on it, with its entry, and whether it follows, over every other answer.
    pub follows: Vec<(u16, Follows)>,
    /// The most that can be collected, over every other answer; `None` if no credit lacked the finding.
    pub collectible: Option<Amount>,
}

impl Narrowing {
    /// Returns the place of a finding, from 1, and what it leaves; `None` if it was not compared.
    #[must_use]
    pub fn rank(&self, need: &Need) -> Option<(usize, &Narrowed)> {
        (1..)
            .zip(&self.findings)
            .find(|(_, narrowed)| same_finding(&narrowed.need, need))
    }

    /// Returns the finding that narrows most; `None` if none can by itself.
    #[must_use]
    pub fn most(&self) -> Option<&Narrowed> {
        self.findings
            .first()
            .filter(|narrowed| narrowed.at_least < self.now)
    }
}

impl Spread {
    pub(crate) fn over(amount: Option<Amount>) -> Self {
        amount
            .and_then(|amount| amount.greatest().checked_sub(amount.least()).ok())
            .filter(|spread| *spread < UNBOUNDED)
            .map_or(Self::Unbounded, Self::Of)
    }
}

/// A number may be asked for up to several limits; it is one finding.
pub(crate) fn same_finding(a: &Need, b: &Need) -> bool {
    a.target == b.target
        && (a.question == b.question
            || matches!(
                (a.question, b.question),
                (NeedQuestion::Value { .. }, NeedQuestion::Value { .. })
            ))
}
