//! What a rule answers: one change of a closed list, on one declared ground.
//!
//! A rule never holds the pen. It says *what* changes and *why*; [`crate::account::Account`] moves the
//! figures and writes the step. So an amount without a step, a step without a ground, and a step that
//! does not match its change cannot be written down.

use std::sync::Arc;

use redress_money::{Ratio, Rounding, Usd};
use serde::{Deserialize, Serialize};

use crate::outcome::{LiabilityKind, Part, Strength};
use crate::rule::{AnyRule, List, Rule};

/// A ground of a change: a holding, and the sentence that a rule says of it.
///
/// Declared beforehand, so that no text is made up at run time. A ground without a sentence of its own says what its
/// holding says; see [`grounds!`](crate::grounds).
#[derive(Debug, PartialEq, Eq)]
pub struct Ground {
    id: &'static str,
    /// Empty where the holding's own sentence says it.
    because: &'static str,
    holding: &'static str,
    strength: Strength,
}

impl Ground {
    /// Declares a ground on which the change must be made.
    ///
    /// `holding` is `authority#holding` among the authorities of the law; an empty `because` leaves the sentence to it.
    #[must_use]
    pub const fn required(id: &'static str, because: &'static str, holding: &'static str) -> Self {
        Self::declared(id, because, holding, Strength::Required)
    }

    /// Declares a ground on which the change may be made.
    #[must_use]
    pub const fn permitted(id: &'static str, because: &'static str, holding: &'static str) -> Self {
        Self::declared(id, because, holding, Strength::Permitted)
    }

    /// Declares a ground that only illustrates.
    #[must_use]
    pub const fn illustrative(
        id: &'static str,
        because: &'static str,
        holding: &'static str,
    ) -> Self {
        Self::declared(id, because, holding, Strength::Illustrative)
    }

    /// Declares a ground of any strength.
    pub(crate) const fn declared(
        id: &'static str,
        because: &'static str,
        holding: &'static str,
        strength: Strength,
    ) -> Self {
        Self {
            id,
            because,
            holding,
            strength,
        }
    }

    /// Returns the name within the rule set.
    #[must_use]
    pub const fn id(&self) -> &'static str {
        self.id
    }

    /// Returns the ground's own sentence, without its period; none where the sentence is the holding's.
    #[must_use]
    pub const fn because(&self) -> Option<&'static str> {
        if self.because.is_empty() {
            None
        } else {
            Some(self.because)
        }
    }

    /// Returns `authority#holding`.
    #[must_use]
    pub const fn holding(&self) -> &'static str {
        self.holding
    }

    /// Returns the most that the ground claims.
    #[must_use]
    pub const fn strength(&self) -> Strength {
        self.strength
    }
}

/// Which lines of the losses a change touches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LossSet {
    /// Every line.
    All,
    /// These, by their place.
    #[serde(rename = "these")]
    Some(Vec<usize>),
}

impl LossSet {
    /// Whether it is a list of no line.
    #[must_use]
    pub fn is_none(&self) -> bool {
        matches!(self, Self::Some(lines) if lines.is_empty())
    }

    /// Returns a change of these lines; of no line, there is none.
    #[must_use]
    pub fn then(self, change: impl FnOnce(Self) -> LossChange) -> LossChange {
        match self.is_none() {
            true => LossChange::None,
            false => change(self),
        }
    }

    /// Returns whether a line is one of these.
    #[must_use]
    pub fn has(&self, line: usize) -> bool {
        match self {
            Self::All => true,
            Self::Some(lines) => lines.contains(&line),
        }
    }
}

/// Which value of a range a named rule takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Within {
    /// The least.
    Least,
    /// The greatest.
    Greatest,
    /// The middle, rounded.
    Middle(Rounding),
}

/// What a gate rule can say: there is something to compute. Otherwise it stops.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum GateChange {
    /// Go on.
    Pass,
}

/// What a loss rule can say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum LossChange {
    /// Nothing changes.
    None,
    /// These lines count as loss, in this part.
    Count(LossSet, Part),
    /// These lines do not count as loss.
    LeaveOut(LossSet),
    /// Only this portion of these lines counts.
    Portion(LossSet, Ratio, Rounding),
    /// This value of the range of these lines counts.
    Value(LossSet, Within),
    /// This amount comes off what remains of these lines, in their order.
    Deduct(Usd, LossSet),
    /// Those of these lines that count belong to this part.
    Put(LossSet, Part),
    /// The law adds this amount to the losses, in this part.
    Add(Formula, Part),
}

/// What an apportionment rule can say. Anything but `None` settles the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum ShareChange {
    /// Not for this rule to say.
    None,
    /// The whole of what remains.
    Whole(LiabilityKind),
    /// A ratio of a base: the defendant's own part.
    Ratio {
        /// The ratio.
        ratio: Ratio,
        /// Of which figure.
        of: Base,
        /// The one rounding of the line.
        rounding: Rounding,
    },
    /// An amount by a working that core evaluates: the defendant's own part.
    Amount(Formula),
    /// An amount by a working that core evaluates, up to which the defendant is liable together with others of the case.
    #[serde(rename = "joint-up-to")]
    JointAndSeveral(Formula),
    /// Settled law leaves it to the court.
    LeftToTheCourt,
}

/// The figure of which a ratio is taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Base {
    /// The losses less what was deducted.
    #[default]
    Remaining,
    /// The losses before any deduction.
    Gross,
}

/// What a bound rule can say. A bound clips an amount, *is* the result of an open choice, and tests an award.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum LimitChange {
    /// No bound.
    None,
    /// Not less than this (a floor).
    AtLeast(Usd),
    /// Not more than this.
    AtMost(Usd),
    /// Not more than what remains of the losses.
    AtMostRemaining,
    /// More than this, where anything remains: it tests an award and the choice of one, and raises none.
    MoreThan(Usd),
    /// Less than what remains of the losses, where anything does: it tests an award, and lowers none.
    LessThanRemaining,
}

/// What a term rule can say: a consequence beside the amount, in the words of its ground. It never changes
/// the amount ordered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum ConsequenceChange {
    /// It does not follow here.
    None,
    /// It follows.
    #[serde(rename = "follows")]
    Applies,
    /// Beside restitution, an amount of at most this.
    AtMost(Usd),
    /// Beside restitution, this amount.
    Of(Usd),
}

/// What a credit rule can say of payments. It never changes the amount ordered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum CreditChange {
    /// No credit.
    None,
    /// So much is left to be paid.
    #[serde(rename = "left")]
    Balance(Balances),
}

/// What is left to be paid; of what it says nothing about, as much as before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Balances {
    /// Of the losses: what the victim may still collect from whoever owes.
    pub of_the_losses: Option<Usd>,
    /// Of this defendant's order.
    pub of_the_order: Option<Usd>,
}

impl Balances {
    /// Leaves this much of the losses.
    #[must_use]
    pub const fn of_the_losses(left: Usd) -> Self {
        Self {
            of_the_losses: Some(left),
            of_the_order: None,
        }
    }
}

/// The formula of an amount, line by line. Core evaluates it and writes each line into the worksheet, because a rule
/// never computes an amount by itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Formula {
    /// The lines; each may refer to earlier ones by their place. The last is the amount.
    pub lines: Vec<FormulaLine>,
}

/// One line of a formula.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum FormulaLine {
    /// A figure read from the claim or set by an option.
    Given(Usd),
    /// The losses before any deduction.
    Gross,
    /// What remains of the losses.
    Remaining,
    /// What remains of the losses in the part that this defendant caused by himself or herself.
    Own,
    /// The sum of earlier lines.
    Add(Vec<usize>),
    /// One earlier line less another.
    Subtract(usize, usize),
    /// An earlier line times a ratio.
    Times(usize, Ratio, Rounding),
    /// The least of earlier lines.
    Least(Vec<usize>),
    /// The greatest of earlier lines.
    Greatest(Vec<usize>),
    /// The mean of earlier lines.
    Mean(Vec<usize>, Rounding),
    /// The median of earlier lines.
    Median(Vec<usize>, Rounding),
}

impl Formula {
    const fn from_lines(lines: Vec<FormulaLine>) -> Self {
        Self { lines }
    }

    /// The losses before any deduction.
    #[must_use]
    pub fn gross() -> Self {
        Self::from_lines(vec![FormulaLine::Gross])
    }

    /// What remains of the losses.
    #[must_use]
    pub fn remaining() -> Self {
        Self::from_lines(vec![FormulaLine::Remaining])
    }

    /// A figure read from the claim or set by an option.
    #[must_use]
    pub fn given(amount: Usd) -> Self {
        Self::from_lines(vec![FormulaLine::Given(amount)])
    }

    /// Figures of which one is to be made, by [`Self::mean`] or [`Self::median`].
    #[must_use]
    pub fn list(amounts: &[Usd]) -> Self {
        Self::from_lines(amounts.iter().copied().map(FormulaLine::Given).collect())
    }

    /// The mean of the figures of a list.
    #[must_use]
    pub fn mean(mut self, rounding: Rounding) -> Self {
        let all = (0..self.lines.len()).collect();
        self.lines.push(FormulaLine::Mean(all, rounding));
        self
    }

    /// The median of the figures of a list.
    #[must_use]
    pub fn median(mut self, rounding: Rounding) -> Self {
        let all = (0..self.lines.len()).collect();
        self.lines.push(FormulaLine::Median(all, rounding));
        self
    }

    /// This, times a ratio.
    #[must_use]
    pub fn times(mut self, ratio: Ratio, rounding: Rounding) -> Self {
        let before = self.lines.len().saturating_sub(1);
        self.lines.push(FormulaLine::Times(before, ratio, rounding));
        self
    }

    /// This, and no more than what remains of the losses.
    #[must_use]
    pub fn at_most_remaining(mut self) -> Self {
        let amount = self.lines.len().saturating_sub(1);
        self.lines.push(FormulaLine::Remaining);
        let remaining = self.lines.len().saturating_sub(1);
        self.lines.push(FormulaLine::Least(vec![amount, remaining]));
        self
    }

    /// This, and beside it the part of the losses that this defendant caused by himself or herself, which is owed whole.
    #[must_use]
    pub fn beside_own(mut self) -> Self {
        let part = self.lines.len().saturating_sub(1);
        self.lines.push(FormulaLine::Own);
        let own = self.lines.len().saturating_sub(1);
        self.lines.push(FormulaLine::Add(vec![part, own]));
        self
    }

    /// This less another figure.
    #[must_use]
    pub fn less(mut self, amount: Usd) -> Self {
        let before = self.lines.len().saturating_sub(1);
        self.lines.push(FormulaLine::Given(amount));
        let after = self.lines.len().saturating_sub(1);
        self.lines.push(FormulaLine::Subtract(before, after));
        self
    }
}

/// A change of the closed lists above. Sealed: only this crate says what can change.
pub trait Change: crate::account::Moves + Sized + 'static {
    /// The list whose rules make this change.
    const LIST: List;

    #[doc(hidden)]
    fn any_rule(rule: Arc<dyn Rule<Self>>) -> AnyRule;

    /// Returns the change by its list, where it makes an amount.
    #[doc(hidden)]
    fn by_list(&self) -> ChangeByList<'_>;

    /// Puts this change on a ground: the answer of a rule.
    fn on(self, ground: &'static Ground) -> Effect<Self> {
        Effect {
            change: self,
            ground,
        }
    }
}

/// A change of a list that makes an amount.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub enum ChangeByList<'c> {
    Gate(&'c GateChange),
    Loss(&'c LossChange),
    Apportionment(&'c ShareChange),
    Limit(&'c LimitChange),
    Consequence(&'c ConsequenceChange),
    Credit(&'c CreditChange),
}

macro_rules! lists {
    ($($change:ident: $list:ident, $rule:ident;)*) => {
        $(impl Change for $change {
            const LIST: List = List::$list;

            fn any_rule(rule: Arc<dyn Rule<Self>>) -> AnyRule {
                AnyRule::$rule(rule)
            }

            fn by_list(&self) -> ChangeByList<'_> {
                ChangeByList::$rule(self)
            }
        })*
    };
}

lists! {
    GateChange: Gates, Gate;
    LossChange: Losses, Loss;
    ShareChange: Apportionment, Apportionment;
    LimitChange: Limits, Limit;
    ConsequenceChange: Consequences, Consequence;
    CreditChange: Credits, Credit;
}

/// One change on one ground.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effect<C> {
    change: C,
    ground: &'static Ground,
}

impl<C> Effect<C> {
    /// The change.
    pub const fn change(&self) -> &C {
        &self.change
    }

    /// The ground.
    pub const fn ground(&self) -> &'static Ground {
        self.ground
    }

    pub(crate) fn parts(self) -> (C, &'static Ground) {
        (self.change, self.ground)
    }
}

/// An effect as it crosses a boundary: the ground by its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EffectRecord<C> {
    /// The change.
    pub change: C,
    /// The ground's name, declared by the rule.
    pub ground: String,
}

impl<C: Change + Clone> Effect<C> {
    /// This effect as a record.
    #[must_use]
    pub fn record(&self) -> EffectRecord<C> {
        EffectRecord {
            change: self.change.clone(),
            ground: self.ground.id.to_owned(),
        }
    }
}

impl<C: Change> EffectRecord<C> {
    /// The effect that a record stands for, if its ground is among those that the rule declares.
    #[must_use]
    pub fn effect(self, declared: &[&'static Ground]) -> Option<Effect<C>> {
        declared
            .iter()
            .find(|ground| ground.id == self.ground)
            .map(|ground| self.change.on(ground))
    }
}
