//! The numbered steps of one computation, as data. Text is made on request, elsewhere.

use redress_money::{Ratio, Rounding, Usd};

use crate::account::Account;
use crate::again::Heard;
use crate::effect::{Balances, Change, FormulaLine, Ground};
use crate::evidence::End;
use crate::outcome::LiabilityKind;

/// One step: which entry of the approach, what it did, before and after, why, and what it read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What was done to the figure before, to give the figure after.
    pub op: Op,
    /// The figure before.
    pub before: Usd,
    /// The figure after.
    pub after: Usd,
    /// Why.
    pub ground: &'static Ground,
    /// The facts read, by bit ([`redress_case::facts::Key::bit`]).
    pub reads: u64,
    /// The parameters read, by their place in the law of the day.
    pub parameters: u32,
    /// The place of the entry among all entries of the approach.
    pub entry: u16,
}

/// What a step did. Whoever has these and can do sums can check every figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Op {
    /// Nothing moved.
    Nothing,
    /// This much loss was counted.
    Count(Usd),
    /// This much counted loss was left out.
    LeaveOut(Usd),
    /// This much was deducted from what remains.
    Deduct(Usd),
    /// This much of what counts was put into another part.
    Put(Usd),
    /// What the last of these lines gives was added to the losses.
    Add(Box<[(FormulaLine, Usd)]>),
    /// The whole of what remains is the award.
    Whole(LiabilityKind),
    /// The award is this ratio of the figure before.
    Times(Ratio, Rounding),
    /// The award follows from these lines, each with its value.
    Formula(Box<[(FormulaLine, Usd)]>),
    /// The award is left to the court.
    LeftToTheCourt,
    /// Not less than this.
    AtLeast(Usd),
    /// Not more than this.
    AtMost(Usd),
    /// More than this.
    MoreThan(Usd),
    /// Less than this.
    LessThan(Usd),
    /// A consequence follows.
    Term,
    /// Beside restitution, an amount of at most this.
    TermAtMost(Usd),
    /// Beside restitution, this amount.
    TermOf(Usd),
    /// So much is left to be paid.
    Balances(Box<Balances>),
    /// The computation ends here.
    End(End),
}

impl Op {
    /// Returns whether the step limits an amount.
    #[must_use]
    pub const fn is_a_limit(&self) -> bool {
        matches!(
            self,
            Self::AtLeast(_) | Self::AtMost(_) | Self::MoreThan(_) | Self::LessThan(_)
        )
    }
}

/// Who keeps the steps. [`NoSteps`] keeps none, for batches.
pub trait Recorder {
    /// Takes a step.
    fn step(&mut self, step: Step);

    /// Hears the answer of a rule, before the figures move.
    #[inline]
    fn answer<C: Change>(&mut self, _: &Heard<'_, C>) {}

    /// Hears a change that was chosen and that no rule made, before the figures move.
    #[inline]
    fn choice<C: Change>(&mut self, _change: &C, _account: &Account) {}
}

/// Keeps no steps.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoSteps;

impl Recorder for NoSteps {
    #[inline]
    fn step(&mut self, _: Step) {}
}

impl Recorder for Vec<Step> {
    #[inline]
    fn step(&mut self, step: Step) {
        self.push(step);
    }
}

const _: () = assert!(size_of::<Step>() == 64, "a step is one cache line");
