//! The result of a claim once everything it depends on is answered.

use redress_case::Class;
use redress_money::Usd;
use redress_rule::{Account, Amount, End, Ground, LiabilityKind, Op, ParameterId, Step, Strength};

use crate::conditional::{Conditional, OpenNumber, OpenPoint, hull};
use crate::profile::ChoiceOfLaw;
use crate::violation::Violation;

/// The result of a claim once everything it depends on is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// An amount is ordered.
    Amount {
        /// The amount.
        amount: Usd,
        /// The kind of liability.
        liability: LiabilityKind,
    },
    /// Settled law leaves the amount to the court, and the court has not chosen.
    CourtsChoice {
        /// The choice, by id.
        choice: String,
        /// The limits within which the court chooses.
        limits: Limits,
        /// The methods that the circuit permits.
        methods: Vec<Method>,
    },
    /// Only the limits of the law bound the amount, because a number is missing.
    Bounded(Limits),
    /// No amount is ordered, on a ground. A deferred amount may follow; it is not zero.
    Ended(End, &'static Ground),
    /// A value of the law is not published for the day.
    Pending(ParameterId),
    /// No authority settles the claim in this circuit on this day; there may be an illustration.
    LawOpen(Option<Box<Self>>),
    /// Too many points are open to keep them apart.
    TooManyPoints {
        /// The points that are left combined.
        points: Vec<OpenPoint>,
        /// The range of the amounts, over all of their answers; `None` if none is known.
        range: Option<Amount>,
        /// The outcomes that have no amount, each once.
        without_amount: Vec<Self>,
    },
}

/// The limits of an amount that is not settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The amount is at least this.
    pub at_least: Usd,
    /// The amount is at most this.
    pub at_most: Usd,
    /// The amount is more than this.
    pub more_than: Option<Usd>,
    /// The amount is less than this.
    pub less_than: Option<Usd>,
}

impl Limits {
    /// Returns the range between the limits.
    #[must_use]
    pub fn range(self) -> Amount {
        Amount::between(self.at_least, self.at_most)
    }

    /// Returns whether the amount must be less than the greatest amount of the range.
    #[must_use]
    pub fn must_stay_below(self) -> bool {
        self.less_than.is_some_and(|less| less <= self.at_most)
    }
}

/// The amount that a permitted method would give.
#[derive(Clone, Debug)]
pub struct Method {
    /// The number of its entry.
    pub entry: u16,
    /// The name of its rule.
    pub name: &'static str,
    /// The range of the amount; `None` if no range is known.
    pub gives: Conditional<Option<Amount>>,
    /// The strength of the weakest step that makes the amount.
    pub strength: Strength,
}

/// Compares methods by name and amount; the number of an entry depends on the other entries of its approach.
impl PartialEq for Method {
    fn eq(&self, other: &Self) -> bool {
        (self.name, &self.gives, self.strength) == (other.name, &other.gives, other.strength)
    }
}

impl Eq for Method {}

impl Method {
    /// Returns whether another method has the same name and gives the same, whatever its strength.
    #[must_use]
    pub fn gives_the_same(&self, other: &Self) -> bool {
        (self.name, &self.gives) == (other.name, &other.gives)
    }
}

impl Outcome {
    /// Returns the range of the amount ordered; `None` if no amount is known.
    #[must_use]
    pub fn range(&self) -> Option<Amount> {
        match self {
            Self::Amount { amount, .. } => Some(Amount::Exact(*amount)),
            Self::CourtsChoice { limits, .. } | Self::Bounded(limits) => Some(limits.range()),
            Self::Ended(End::Denied | End::Declined, _) => Some(Amount::default()),
            Self::Ended(End::Deferred | End::Nominal, _) | Self::Pending(_) | Self::LawOpen(_) => {
                None
            }
            Self::TooManyPoints {
                range,
                without_amount,
                ..
            } => range.filter(|_| without_amount.is_empty()),
        }
    }

    /// Returns the kind of liability, if it is settled.
    #[must_use]
    pub const fn liability(&self) -> Option<LiabilityKind> {
        match self {
            Self::Amount { liability, .. } => Some(*liability),
            _ => None,
        }
    }

    /// Returns the limits of an amount that is not settled.
    #[must_use]
    pub const fn limits(&self) -> Option<Limits> {
        match self {
            Self::CourtsChoice { limits, .. } | Self::Bounded(limits) => Some(*limits),
            _ => None,
        }
    }

    /// Returns the illustration, where the law is open, or else the outcome itself.
    #[must_use]
    pub fn illustrated(&self) -> &Self {
        match self {
            Self::LawOpen(Some(illustration)) => illustration,
            other => other,
        }
    }
}

/// A result with the steps that made it.
#[derive(Clone, Debug)]
pub struct Leaf {
    /// The first step: which law.
    pub law: ChoiceOfLaw,
    /// The result.
    pub outcome: Outcome,
    /// The losses that count, before any deduction; `None` if they were not reached.
    pub loss: Option<Amount>,
    /// The losses that remain after deductions; `None` if they were not reached.
    pub remaining: Option<Amount>,
    /// The steps that made the amount.
    pub steps: Vec<Step>,
    /// The figures at the end.
    pub account: Account,
    /// The strength of the weakest step that changed the amount.
    pub strength: Strength,
    /// The test that a stated amount fails: it is reported as stated, and as error.
    pub breaks: Option<Violation>,
    /// The consequences other than restitution, such as an assessment, by entry.
    pub consequences: Vec<Consequence>,
    /// The effect of payments on what can be collected.
    pub credits: Conditional<Credits>,
    /// Whether the run came to its end, so that consequences follow and payments count.
    pub(crate) complete: bool,
    /// The missing amounts of losses that were taken at the same end as the number that the result depends on.
    pub(crate) lines_taken: Vec<OpenNumber>,
}

/// Compares results by the law that governs, the amount ordered, and what leads to it: the reason of the step that made the amount, too,
/// so that no answer is printed with the reason of another. Consequences and credits, on which no amount
/// depends, follow from that law; they are added to the answers that are left once equal ones are merged.
impl PartialEq for Leaf {
    fn eq(&self, other: &Self) -> bool {
        self.outcome == other.outcome
            && (self.law.class, self.law.approach) == (other.law.class, other.law.approach)
            && (self.loss, self.remaining) == (other.loss, other.remaining)
            && self.strength == other.strength
            && self.breaks.is_some() == other.breaks.is_some()
            && self.made_by().map(|step| step.ground) == other.made_by().map(|step| step.ground)
    }
}

impl Leaf {
    fn decision(&self) -> Decision {
        Decision {
            outcome: self.outcome.clone(),
            class: self.law.class,
            in_error: self.breaks.is_some(),
        }
    }

    /// Returns whether another result decides the same: the amount, the choice or the end, and whether the law forbids it.
    #[must_use]
    pub fn decides_the_same(&self, other: &Self) -> bool {
        self.decision() == other.decision()
    }

    /// Returns whether limits bound an amount that no step sets: the court's choice, or a number that is missing. They decide the
    /// amount where they meet.
    #[must_use]
    pub fn is_bound_by_limits(&self) -> bool {
        let left = self.steps.iter().any(|step| step.op == Op::LeftToTheCourt);
        left || self.outcome.liability().is_none()
    }

    /// Returns the step that made the amount, or its end: the last one that changed it, or the limit that leaves no choice.
    #[must_use]
    pub fn made_by(&self) -> Option<&Step> {
        let ended = self.steps.iter().find(|step| matches!(step.op, Op::End(_)));
        let limit = || match self.outcome {
            Outcome::Amount { amount, .. } if self.is_bound_by_limits() => {
                let mut steps = self.steps.iter().rev();
                steps.find(|step| [Op::AtLeast(amount), Op::AtMost(amount)].contains(&step.op))
            }
            _ => None,
        };
        ended.or_else(limit).or_else(|| {
            self.steps.iter().rev().find(|step| match step.op {
                Op::Whole(_) | Op::Times(..) | Op::Formula(_) | Op::LeftToTheCourt => true,
                Op::AtLeast(_) | Op::AtMost(_) => step.before != step.after,
                _ => false,
            })
        })
    }
}

/// A consequence other than restitution, of one entry with all of its versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consequence {
    /// The number of its entry; of several versions under different views, the first.
    pub entry: u16,
    /// Which consequence follows, if any.
    pub follows: Conditional<Follows>,
    /// The steps of each answer, in the order of [`Conditional::values`].
    pub steps: Vec<Step>,
}

/// A consequence that follows, or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Follows {
    /// It does not follow.
    No,
    /// It follows, on a ground.
    Yes(&'static Ground),
    /// An amount other than restitution follows, of at most this.
    AtMost(Usd, &'static Ground),
    /// This amount other than restitution follows.
    Amount(Usd, &'static Ground),
    /// A value of the law is not published for the day.
    Pending(ParameterId),
    /// It cannot be said yet.
    Unknown,
}

impl Follows {
    pub(crate) fn from_step(step: &Step) -> Self {
        match step.op {
            Op::Term => Self::Yes(step.ground),
            Op::TermAtMost(amount) => Self::AtMost(amount, step.ground),
            Op::TermOf(amount) => Self::Amount(amount, step.ground),
            _ => Self::No,
        }
    }

    /// Returns the ground of a consequence that follows.
    #[must_use]
    pub const fn ground(&self) -> Option<&'static Ground> {
        match self {
            Self::Yes(ground) | Self::AtMost(_, ground) | Self::Amount(_, ground) => Some(ground),
            Self::No | Self::Pending(_) | Self::Unknown => None,
        }
    }
}

/// The effect of payments on what can be collected of the amount ordered.
#[derive(Clone, Debug, Default)]
pub struct Credits {
    /// The most that can still be collected; `None` if no payment limits it.
    pub collectible_at_most: Option<Usd>,
    /// Whether some payment has an effect that cannot be said yet.
    pub unknown: bool,
    /// The steps of the credits that bind the court, as they are without any credit that only persuades.
    pub(crate) binding: Vec<Step>,
    /// The steps.
    pub steps: Vec<Step>,
}

impl Credits {
    /// Returns the step that sets the most that can be collected.
    #[must_use]
    pub fn sets_the_most(&self) -> Option<&Step> {
        let most = self.collectible_at_most?;
        self.steps.iter().find(|step| match &step.op {
            Op::Balances(left) => [left.of_the_losses, left.of_the_order].contains(&Some(most)),
            _ => false,
        })
    }

    /// Returns what the credits that bind the court leave to collect of the losses, with the step that says so. What they leave of
    /// an order is what is left of the losses only if it is less than the amount ordered; else it is the least that is left, and
    /// the third value is `false`.
    #[must_use]
    pub fn left_by_binding(&self, ordered: Option<Usd>) -> Option<(Usd, &Step, bool)> {
        let left = self.binding.iter().filter_map(|step| {
            let Op::Balances(left) = &step.op else {
                return None;
            };
            let lowers = |order: &Usd| ordered.is_some_and(|ordered| *order < ordered);
            let of_the_order = left.of_the_order.filter(lowers);
            let least = left.of_the_losses.into_iter().chain(of_the_order).min();
            let (least, is_left) = match least {
                Some(least) => (least, true),
                None => (left.of_the_order?, false),
            };
            Some((least, step, is_left))
        });
        left.min_by_key(|(least, _, is_left)| (!is_left, *least))
    }
}

impl PartialEq for Credits {
    fn eq(&self, other: &Self) -> bool {
        (self.collectible_at_most, self.unknown) == (other.collectible_at_most, other.unknown)
    }
}

impl Eq for Credits {}

/// An outcome under a class of offense. Under another class another law applies, even if it orders the same amount; what ends a
/// claim in the same way on another ground decides the same, and so does a choice by methods of other strength. An amount that the
/// law forbids is another decision than the same amount permitted.
#[derive(Clone)]
struct Decision {
    outcome: Outcome,
    class: Class,
    in_error: bool,
}

impl PartialEq for Decision {
    fn eq(&self, other: &Self) -> bool {
        decide_the_same(&self.outcome, &other.outcome)
            && (self.class, self.in_error) == (other.class, other.in_error)
    }
}

fn decide_the_same(one: &Outcome, other: &Outcome) -> bool {
    match (one, other) {
        (Outcome::Ended(one, _), Outcome::Ended(other, _)) => one == other,
        (Outcome::LawOpen(Some(one)), Outcome::LawOpen(Some(other))) => decide_the_same(one, other),
        (
            Outcome::CourtsChoice {
                choice,
                limits,
                methods,
            },
            Outcome::CourtsChoice {
                choice: others,
                limits: other_limits,
                methods: other_methods,
            },
        ) => {
            (choice, limits) == (others, other_limits)
                && methods.len() == other_methods.len()
                && methods
                    .iter()
                    .zip(other_methods)
                    .all(|(one, other)| one.gives_the_same(other))
        }
        (one, other) => one == other,
    }
}

/// The decisions of an answer. Equal ones decide the same under every answer to the points on which either depends, in whichever
/// order the points are met.
pub struct Decisions(Conditional<Decision>);

impl PartialEq for Decisions {
    fn eq(&self, other: &Self) -> bool {
        self.0.agrees_with(&other.0, Decision::eq)
    }
}

impl Conditional<Outcome> {
    /// Returns whether other outcomes decide the same under every answer to the points on which either depends.
    #[must_use]
    pub fn decide_the_same(&self, other: &Self) -> bool {
        self.agrees_with(other, decide_the_same)
    }
}

impl Conditional<Leaf> {
    /// Returns what the answer decides, with only the points on which that depends: the material points.
    #[must_use]
    pub fn decisions(&self) -> Decisions {
        Decisions(self.decided())
    }

    /// Returns the outcomes, with only the material points.
    #[must_use]
    pub fn outcomes(&self) -> Conditional<Outcome> {
        self.decided().map(&mut |result| result.outcome.clone())
    }

    fn decided(&self) -> Conditional<Decision> {
        self.map(&mut Leaf::decision).merged()
    }

    /// Returns the range that covers every answer; `None` if some answer has no amount.
    #[must_use]
    pub fn range(&self) -> Option<Amount> {
        let leaves = self.values();
        let ranges = leaves.iter().map(|leaf| leaf.outcome.range());
        ranges.reduce(hull).flatten()
    }

    /// Returns the range of the losses that count, over every answer that counts losses.
    #[must_use]
    pub fn loss(&self) -> Option<Amount> {
        let leaves = self.values();
        leaves
            .iter()
            .filter_map(|leaf| leaf.loss)
            .reduce(Amount::hull)
    }

    /// Returns the range of the losses that remain after deductions, over every answer that counts losses.
    #[must_use]
    pub fn remaining(&self) -> Option<Amount> {
        let leaves = self.values();
        leaves
            .iter()
            .filter_map(|leaf| leaf.remaining)
            .reduce(Amount::hull)
    }

    /// Returns the points that change the amount ordered or the outcome, and the choices that nobody made.
    #[must_use]
    pub fn material_points(&self) -> Vec<OpenPoint> {
        let outcomes = self.outcomes();
        let mut points = outcomes.points();
        for outcome in outcomes.values() {
            let more = match outcome.illustrated() {
                Outcome::CourtsChoice { choice, .. } => vec![OpenPoint::Choice(choice.clone())],
                Outcome::TooManyPoints { points, .. } => points.clone(),
                _ => Vec::new(),
            };
            for point in more {
                if !points.iter().any(|known| known.same_point(&point)) {
                    points.push(point);
                }
            }
        }
        points
    }

    /// Returns whether the amount ordered is settled: one outcome, with an amount or an end.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        matches!(
            self.outcomes().settled(),
            Some(Outcome::Amount { .. } | Outcome::Ended(End::Denied | End::Declined, _))
        )
    }
}
