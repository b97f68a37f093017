//! Asks a rule again about a claim that differs in numbers only. For the engine: a batch runs a rule once for many claims, and asks
//! it again only where it read a number that differs from claim to claim. Nothing here moves an amount.

use redress_case::facts::{ClaimFacts, FactValue, Key};
use redress_money::Usd;

use crate::account::{Account, Seen};
use crate::effect::{
    Change, Formula, FormulaLine, GateChange, LimitChange, LossChange, ShareChange,
};
use crate::evidence::{Ends, Evidence, LawOfDay, Log, Stop};
use crate::rule::{Rule, RuleInfo};
use crate::{Answer, Ratio};

/// A figure of an account that a rule can look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AccountFigure {
    /// The losses that count, before any deduction.
    Gross,
    /// The losses that remain.
    Remaining,
    /// The part of them that this defendant alone caused.
    Own,
    /// The defendant's part so far.
    Share,
    /// The floor.
    AtLeast,
    /// The cap.
    AtMost,
    /// An award must be more than this.
    MoreThan,
    /// An award must be less than this.
    LessThan,
}

/// The figures of an account that a rule looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FiguresSeen(pub(crate) u8);

impl FiguresSeen {
    /// Returns whether the rule looked at no figure.
    #[must_use]
    pub const fn none(self) -> bool {
        self.0 == 0
    }

    /// Returns whether the rule looked at this figure.
    #[must_use]
    pub const fn includes(self, figure: AccountFigure) -> bool {
        let bit = match figure {
            AccountFigure::Gross => Seen::GROSS,
            AccountFigure::Remaining => Seen::REMAINING,
            AccountFigure::Own => Seen::OWN,
            AccountFigure::Share => Seen::SHARE,
            AccountFigure::AtLeast
            | AccountFigure::AtMost
            | AccountFigure::MoreThan
            | AccountFigure::LessThan => Seen::LIMITS,
        };
        self.0 & bit != 0
    }

    const fn within(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }
}

/// The answer of a rule with everything that it read.
pub struct Heard<'a, C> {
    /// The entry of the rule.
    pub entry: u16,
    /// The answer.
    pub answer: &'a Answer<C>,
    /// The evidence that it was shown.
    pub(crate) claim: &'a Evidence<'a>,
    /// The reads of the evidence.
    pub log: Log,
    /// The figures that it was shown.
    pub account: &'a Account,
    /// The figures that it looked at among them.
    pub seen: FiguresSeen,
}

impl<C> Heard<'_, C> {
    /// Returns the facts and the ends at which unknown numbers were taken.
    #[must_use]
    pub fn facts(&self) -> (&ClaimFacts, Ends) {
        let (facts, _, ends) = self.claim.parts();
        (facts, ends)
    }
}

/// A claim and figures that are changed from one asking to the next.
#[derive(Clone)]
pub struct Again {
    facts: ClaimFacts,
    account: Account,
    ends: Ends,
    /// The facts that differ from claim to claim and that the rule read.
    reads: u64,
    /// The facts that differ from claim to claim.
    varying: u64,
    amounts: bool,
    seen: FiguresSeen,
}

impl Again {
    /// Begins with the claim that a rule was asked about; `varying` are the facts that differ from claim to claim.
    #[must_use]
    pub fn new<C>(heard: &Heard<'_, C>, varying: u64) -> Self {
        let (facts, ends) = heard.facts();
        Self {
            facts: facts.clone(),
            account: heard.account.clone(),
            ends,
            reads: heard.log.facts & varying,
            varying,
            amounts: heard.log.amounts,
            seen: heard.seen,
        }
    }

    /// Sets a number of the claim.
    #[inline]
    pub fn set(&mut self, key: Key, value: i64) {
        self.facts.set(key, FactValue::Is(value));
    }

    /// Sets an amount of a loss.
    #[inline]
    pub fn set_loss(&mut self, line: usize, key: Key, value: i64) {
        if let Some(loss) = self.facts.losses.get_mut(line) {
            loss.set(key, FactValue::Is(value));
        }
    }

    /// Sets a figure.
    #[inline]
    pub const fn figure(&mut self, figure: AccountFigure, cents: i64) {
        self.account.put(figure, Usd::from_cents(cents));
    }

    /// Asks the rule; `None` where it read something else than before, so that the claim has to be computed by itself.
    #[inline]
    pub fn ask<C: Change>(
        &self,
        rule: &dyn Rule<C>,
        about: &RuleInfo,
        law: &LawOfDay,
    ) -> Option<Answer<C>> {
        let claim = Evidence::at_ends(&self.facts, law, self.ends);
        claim.begin();
        let answer = rule.rule(&claim, &self.account);
        let log = claim.take_log();
        let as_before = log.facts & self.varying & !self.reads == 0
            && log.facts & !about.reads == 0
            && (self.amounts || !log.amounts)
            && self.account.take_seen().within(self.seen)
            && log.stopped == matches!(answer, Err(Stop::Needs(_)));
        as_before.then_some(answer)
    }
}

/// The numbers of a change, and whether two changes differ in nothing else.
pub trait Shape: Sized {
    /// Adds the numbers to a list; a ratio is two. Returns `false` if one does not fit.
    fn numbers(&self, all: &mut Vec<i64>) -> bool;

    /// Returns whether another change differs in its numbers only.
    fn same_shape(&self, other: &Self) -> bool;
}

fn ratio(ratio: Ratio, all: &mut Vec<i64>) -> bool {
    let parts = [ratio.numerator(), ratio.denominator()].map(i64::try_from);
    let [Ok(above), Ok(below)] = parts else {
        return false;
    };
    all.extend([above, below]);
    true
}

impl Shape for GateChange {
    fn numbers(&self, _: &mut Vec<i64>) -> bool {
        true
    }

    fn same_shape(&self, other: &Self) -> bool {
        self == other
    }
}

impl Shape for Formula {
    fn numbers(&self, all: &mut Vec<i64>) -> bool {
        self.lines.iter().all(|line| match line {
            FormulaLine::Given(amount) => {
                all.push(amount.cents());
                true
            }
            FormulaLine::Times(_, times, _) => ratio(*times, all),
            _ => true,
        })
    }

    fn same_shape(&self, other: &Self) -> bool {
        self.lines.len() == other.lines.len()
            && self.lines.iter().zip(&other.lines).all(|pair| match pair {
                (FormulaLine::Given(_), FormulaLine::Given(_)) => true,
                (FormulaLine::Times(a, _, c), FormulaLine::Times(x, _, z)) => (a, c) == (x, z),
                (one, other) => one == other,
            })
    }
}

impl Shape for LossChange {
    fn numbers(&self, all: &mut Vec<i64>) -> bool {
        match self {
            Self::Deduct(amount, _) => {
                all.push(amount.cents());
                true
            }
            Self::Portion(_, portion, _) => ratio(*portion, all),
            Self::Add(working, _) => working.numbers(all),
            Self::None | Self::Count(..) | Self::LeaveOut(_) | Self::Value(..) | Self::Put(..) => {
                true
            }
        }
    }

    fn same_shape(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Deduct(_, a), Self::Deduct(_, b)) => a == b,
            (Self::Portion(a, _, c), Self::Portion(x, _, z)) => (a, c) == (x, z),
            (Self::Add(a, b), Self::Add(x, y)) => b == y && a.same_shape(x),
            (one, other) => one == other,
        }
    }
}

impl Shape for ShareChange {
    fn numbers(&self, all: &mut Vec<i64>) -> bool {
        match self {
            Self::Ratio { ratio: part, .. } => ratio(*part, all),
            Self::Amount(working) | Self::JointAndSeveral(working) => working.numbers(all),
            Self::None | Self::Whole(_) | Self::LeftToTheCourt => true,
        }
    }

    fn same_shape(&self, other: &Self) -> bool {
        match (self, other) {
            (
                Self::Ratio { of, rounding, .. },
                Self::Ratio {
                    of: other_of,
                    rounding: other_rounding,
                    ..
                },
            ) => (of, rounding) == (other_of, other_rounding),
            (Self::Amount(a), Self::Amount(b))
            | (Self::JointAndSeveral(a), Self::JointAndSeveral(b)) => a.same_shape(b),
            (one, other) => one == other,
        }
    }
}

impl Shape for LimitChange {
    fn numbers(&self, all: &mut Vec<i64>) -> bool {
        if let Self::AtLeast(amount) | Self::AtMost(amount) | Self::MoreThan(amount) = self {
            all.push(amount.cents());
        }
        true
    }

    fn same_shape(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::AtLeast(_), Self::AtLeast(_))
            | (Self::AtMost(_), Self::AtMost(_))
            | (Self::MoreThan(_), Self::MoreThan(_)) => true,
            (one, other) => one == other,
        }
    }
}
