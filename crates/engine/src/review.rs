//! Reviews an award that somebody asks for or a court entered, against the steps and limits of an approach.

use redress_money::Usd;
use redress_rule::{End, Ground, Op, ParameterId, RuleError, Step, Strength};

use crate::approach::Approach;
use crate::conditional::{Conditional, Label, OpenPoint};
use crate::outcome::{Leaf, Outcome};
use crate::profile::Profile;
use crate::solve::{Claim, ClaimResult, compute};
use crate::violation::{Requirement, Violation, broken_limit};

/// The review of an award under a profile.
#[derive(Clone, Debug)]
pub struct Review {
    /// The award.
    pub award: Usd,
    /// The verdict, under every answer to every open point on which it depends.
    pub verdict: Conditional<Verdict>,
    /// The computation against which the award was reviewed.
    pub result: ClaimResult,
    /// The computations of the other victims, if the award names several victims together.
    pub others: Vec<ClaimResult>,
    /// The review under each class of offense, if counts of several classes harmed the victim: the award can rest on any of them.
    pub classes: Vec<Review>,
}

impl Review {
    /// Returns the computation of each victim whom the award names.
    pub fn results(&self) -> impl Iterator<Item = &ClaimResult> {
        std::iter::once(&self.result).chain(&self.others)
    }

    /// Returns the review where it is known only that the award was no less than its amount: an error is certain if a greater award
    /// is one too.
    #[must_use]
    pub fn of_no_less(mut self) -> Self {
        let award = self.award;
        let mut of_more = |verdict: &Verdict| match verdict {
            Verdict::Error(violation) if is_too_much(violation, award) => verdict.clone(),
            Verdict::Passes(_) | Verdict::Error(_) => Verdict::DependsOnNumber { below: false },
            other => other.clone(),
        };
        self.verdict = self.verdict.map(&mut of_more).merged();
        self.classes = self.classes.into_iter().map(Self::of_no_less).collect();
        self
    }

    /// Returns the review where it is known only that the award was from its amount to that of another review: an error is certain
    /// if the least is too much or the greatest too little.
    #[must_use]
    pub fn up_to(mut self, greatest: Self) -> Self {
        let (least, most) = (self.award, greatest.award);
        let mut of_both = |(low, high): &(Verdict, Verdict)| match (low, high) {
            (Verdict::Error(too_much), _) if is_too_much(too_much, least) => low.clone(),
            (_, Verdict::Error(too_little)) if !is_too_much(too_little, most) => high.clone(),
            (Verdict::Passes(_), Verdict::Passes(_)) => low.clone(),
            (Verdict::Passes(_) | Verdict::Error(_), _) => {
                Verdict::DependsOnNumber { below: false }
            }
            (other, _) => other.clone(),
        };
        let both = self.verdict.zip(&greatest.verdict);
        self.verdict = both.map(&mut of_both).merged();
        let classes = self.classes.into_iter().zip(greatest.classes);
        self.classes = classes.map(|(low, high)| low.up_to(high)).collect();
        self
    }
}

/// The verdict on an award.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The award meets every standard that can be computed. The grounds are standards left to the judgment of the court, such
    /// as that an award is no token.
    Passes(Vec<&'static Ground>),
    /// The award is error.
    Error(Violation),
    /// The determination is deferred, so that the award depends on a later hearing.
    Deferred(&'static Ground),
    /// The law gives no standard for the amount.
    NoStandard,
    /// A value of the law that the standard needs is not published for the day.
    Pending(ParameterId),
    /// Too many points are open for a verdict.
    TooManyPoints(Vec<OpenPoint>),
    /// The award is right for one value of a missing number and wrong for another.
    DependsOnNumber {
        /// Whether the award must be less than the amount that is found, and may not be all of it.
        below: bool,
    },
    /// The award to several victims together is right for one finding about them and wrong for another.
    DependsOnFindings,
}

/// Reviews an award under a profile.
///
/// # Errors
/// A fault of a rule or the profile.
pub fn review(profile: &Profile, claim: &Claim<'_>, award: Usd) -> Result<Review, RuleError> {
    let result = compute(profile, claim)?;
    Ok(Review {
        award,
        verdict: verdict(profile, &result.answer, award),
        result,
        others: Vec::new(),
        classes: Vec::new(),
    })
}

/// Returns the verdict on an award, under every answer to every open point on which the verdict depends.
#[must_use]
pub fn verdict(profile: &Profile, answer: &Conditional<Leaf>, award: Usd) -> Conditional<Verdict> {
    judged(profile, answer, award).verdicts()
}

/// A verdict before the numbers on which it depends are written out.
///
/// Numbers come after findings and questions, because a number does not divide a verdict that depends on a view: under each view
/// it may be settled for all values.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Judged {
    /// One verdict for every value of every number.
    Same(Verdict),
    /// Right for some values of these numbers, and wrong for others; with whether the award has to stay below the amount found.
    ByNumber(Vec<OpenPoint>, bool),
    /// Different verdicts at the ends of a number, some of which are neither right nor wrong.
    AtEnds(OpenPoint, Box<[Self; 2]>),
}

fn judged(profile: &Profile, answer: &Conditional<Leaf>, award: Usd) -> Conditional<Judged> {
    match answer {
        Conditional::Settled(leaf) => {
            Conditional::Settled(Judged::Same(verdict_of(profile, leaf, award)))
        }
        Conditional::Depends { on, answers } => {
            let ends = answers.as_slice();
            let answers = answers
                .iter()
                .map(|(label, answer)| (*label, judged(profile, answer, award)));
            let answers: Vec<_> = answers.collect();
            match (on, answers.as_slice()) {
                (OpenPoint::Number(_), [(_, at_least), (_, at_greatest)]) => {
                    let both = at_both(on, at_least, at_greatest, award);
                    match ends {
                        [(_, least), (_, greatest)] if chosen_at_one_end(least, greatest) => {
                            both.map(&mut |it| it.bounded_by_law(on))
                        }
                        _ => both,
                    }
                }
                (OpenPoint::Number(_), [(Label::Any, only)]) => {
                    only.map(&mut |it| it.bounded_by_law(on))
                }
                _ => apart_where_more_than_a_cent(on, answers),
            }
        }
    }
}

/// Joins the verdicts under the answers to a point. Where they differ only in whether an award of exactly the amount that is found
/// may stand, the point is not asked before the amount.
fn apart_where_more_than_a_cent(
    on: &OpenPoint,
    answers: Vec<(Label, Conditional<Judged>)>,
) -> Conditional<Judged> {
    let at_most = |judged: &Judged| match judged {
        Judged::ByNumber(numbers, _) => Judged::ByNumber(numbers.clone(), false),
        other => other.clone(),
    };
    let mut all = answers
        .iter()
        .map(|(_, answer)| answer.map(&mut { at_most }));
    match all.next() {
        Some(first) if all.all(|it| it == first) && answers.iter().any(|(_, it)| *it == first) => {
            first
        }
        _ => Conditional::joined(on.clone(), answers),
    }
}

/// Returns whether a rule leaves the amount to the court at one end of a number, as a division by nobody, and makes it at the other:
/// between them an award that is right at both may be wrong. A choice that the profile declares is one whatever the number is.
fn chosen_at_one_end(least: &Conditional<Leaf>, greatest: &Conditional<Leaf>) -> bool {
    let chooses = |leaf: &Leaf| match &leaf.outcome {
        Outcome::CourtsChoice { choice, .. } => choice.is_empty(),
        _ => false,
    };
    let both = least.zip(greatest);
    both.values()
        .into_iter()
        .any(|(a, b)| chooses(a) != chooses(b))
}

/// Joins the verdicts at both ends of a number, under the same answers to every other point.
fn at_both(
    on: &OpenPoint,
    at_least: &Conditional<Judged>,
    at_greatest: &Conditional<Judged>,
    award: Usd,
) -> Conditional<Judged> {
    match at_least {
        Conditional::Settled(least) => at_greatest
            .map(&mut |greatest| Judged::between(on, least, greatest, award))
            .merged(),
        Conditional::Depends { on: point, answers } => {
            let answers = answers.iter().map(|(label, least)| {
                let greatest = at_greatest.given(point, *label);
                (*label, at_both(on, least, &greatest, award))
            });
            apart_where_more_than_a_cent(point, answers.collect())
        }
    }
}

impl Judged {
    /// Returns the verdict for every value between two ends of a number.
    fn between(on: &OpenPoint, least: &Self, greatest: &Self, award: Usd) -> Self {
        let stays_below = |judged: &Self| match judged {
            Self::Same(Verdict::Error(violation)) => {
                matches!(violation.must_be, Requirement::LessThan(_))
            }
            Self::ByNumber(_, below) => *below,
            _ => false,
        };
        let below = stays_below(least) || stays_below(greatest);
        let by_number = |more: [&Vec<OpenPoint>; 2]| {
            let mut numbers = vec![on.clone()];
            for number in more.into_iter().flatten() {
                if !numbers.iter().any(|known| known.same_point(number)) {
                    numbers.push(number.clone());
                }
            }
            Self::ByNumber(numbers, below)
        };
        let none = Vec::new();
        match (least, greatest) {
            (Self::Same(Verdict::Passes(a)), Self::Same(Verdict::Passes(b))) => {
                let mut grounds = a.clone();
                grounds.extend(b.iter().filter(|ground| !a.contains(ground)));
                Self::Same(Verdict::Passes(grounds))
            }
            (Self::Same(Verdict::Error(a)), Self::Same(Verdict::Error(b))) => {
                match common_violation(&[a, b], award) {
                    Some(violation) => Self::Same(Verdict::Error(violation)),
                    None => by_number([&none, &none]),
                }
            }
            (Self::Same(a), Self::Same(b)) if a == b => Self::Same(a.clone()),
            (
                Self::Same(Verdict::Passes(_) | Verdict::Error(_)),
                Self::Same(Verdict::Passes(_) | Verdict::Error(_)),
            ) => by_number([&none, &none]),
            (Self::ByNumber(a, _), Self::ByNumber(b, _)) => by_number([a, b]),
            (Self::ByNumber(numbers, _), Self::Same(Verdict::Passes(_) | Verdict::Error(_)))
            | (Self::Same(Verdict::Passes(_) | Verdict::Error(_)), Self::ByNumber(numbers, _)) => {
                by_number([numbers, &none])
            }
            (least, greatest) => {
                Self::AtEnds(on.clone(), Box::new([least.clone(), greatest.clone()]))
            }
        }
    }

    /// Returns the verdict where only the limits of the law bound the result: an award within them may still be wrong.
    fn bounded_by_law(&self, on: &OpenPoint) -> Self {
        match self {
            Self::Same(Verdict::Passes(_)) => Self::ByNumber(vec![on.clone()], false),
            other => other.clone(),
        }
    }

    fn verdicts(self) -> Conditional<Verdict> {
        match self {
            Self::Same(verdict) => Conditional::Settled(verdict),
            Self::ByNumber(numbers, below) => {
                let depends = Conditional::Settled(Verdict::DependsOnNumber { below });
                numbers
                    .into_iter()
                    .rev()
                    .fold(depends, |inner, on| Conditional::Depends {
                        on,
                        answers: vec![(Label::Any, inner)],
                    })
            }
            Self::AtEnds(on, ends) => {
                let [least, greatest] = *ends;
                let answers = vec![
                    (Label::Least, least.verdicts()),
                    (Label::Greatest, greatest.verdicts()),
                ];
                Conditional::joined(on, answers)
            }
        }
    }
}

impl Conditional<Judged> {
    fn verdicts(self) -> Conditional<Verdict> {
        match self {
            Self::Settled(judged) => judged.verdicts(),
            Self::Depends { on, answers } => {
                let answers = answers
                    .into_iter()
                    .map(|(label, answer)| (label, answer.verdicts()));
                Conditional::joined(on, answers.collect())
            }
        }
    }
}

/// Returns whether an award is error because it is too much.
fn is_too_much(violation: &Violation, award: Usd) -> bool {
    match violation.must_be {
        Requirement::Exactly(amount) | Requirement::AtMost(amount) => award > amount,
        Requirement::LessThan(amount) => award >= amount,
        Requirement::Nothing => !award.is_zero(),
        Requirement::AtLeast(_) | Requirement::MoreThan(_) => false,
    }
}

/// Returns the violation that holds under every answer: the award is above all that is possible, or below all of it.
fn common_violation(errors: &[&Violation], award: Usd) -> Option<Violation> {
    let most = |violation: &Violation| match violation.must_be {
        Requirement::Exactly(amount)
        | Requirement::AtMost(amount)
        | Requirement::LessThan(amount) => Some(amount).filter(|amount| award >= *amount),
        Requirement::Nothing => Some(Usd::ZERO),
        Requirement::AtLeast(_) | Requirement::MoreThan(_) => None,
    };
    let least = |violation: &Violation| match violation.must_be {
        Requirement::Exactly(amount)
        | Requirement::AtLeast(amount)
        | Requirement::MoreThan(amount) => Some(amount).filter(|amount| award <= *amount),
        _ => None,
    };
    let first = *errors.first()?;
    if errors.iter().all(|error| **error == *first) {
        return Some(first.clone());
    }
    let above: Option<Vec<Usd>> = errors.iter().map(|error| most(error)).collect();
    if let Some(greatest) = above.and_then(|all| all.into_iter().max()) {
        let of = errors.iter().rfind(|error| most(error) == Some(greatest))?;
        let must_be = match of.must_be {
            Requirement::LessThan(amount) => Requirement::LessThan(amount),
            _ => Requirement::AtMost(greatest),
        };
        return Some(Violation {
            must_be,
            ..(**of).clone()
        });
    }
    let below: Option<Vec<Usd>> = errors.iter().map(|error| least(error)).collect();
    let least_of_all = below?.into_iter().min()?;
    let of = errors
        .iter()
        .find(|error| least(error) == Some(least_of_all))?;
    let must_be = match of.must_be {
        Requirement::MoreThan(amount) => Requirement::MoreThan(amount),
        _ => Requirement::AtLeast(least_of_all),
    };
    Some(Violation {
        must_be,
        ..(**of).clone()
    })
}

/// Returns the verdict on an award under one way to answer everything.
pub(crate) fn verdict_of(profile: &Profile, leaf: &Leaf, award: Usd) -> Verdict {
    let approach = leaf
        .law
        .approach
        .and_then(|place| profile.approaches.get(place));
    let Some(approach) = approach else {
        return Verdict::NoStandard;
    };
    let error = match &leaf.outcome {
        Outcome::LawOpen(_) => return where_law_is_open(approach, leaf, award),
        Outcome::Pending(parameter) => return Verdict::Pending(*parameter),
        Outcome::Ended(End::Deferred, ground) => return Verdict::Deferred(ground),
        Outcome::TooManyPoints { points, .. } => return Verdict::TooManyPoints(points.clone()),
        // How much is nominal the law does not say.
        Outcome::Ended(End::Nominal, ground) => return Verdict::Passes(vec![ground]),
        Outcome::Ended(End::Denied | End::Declined, _)
        | Outcome::CourtsChoice { .. }
        | Outcome::Bounded(_)
        | Outcome::Amount { .. } => violation(approach, leaf, award),
    };
    match error {
        Some(violation) => Verdict::Error(violation),
        None => {
            let judged = leaf
                .steps
                .iter()
                .filter(|step| matches!(step.op, Op::MoreThan(_)));
            Verdict::Passes(judged.map(|step| step.ground).collect())
        }
    }
}

/// Returns the verdict where the share is open in law. Statutes and holdings that bind settle the rest, for example that nothing is
/// owed without a loss, or no more than the losses that count: an award that breaks one of them is error under every view.
fn where_law_is_open(approach: &Approach, leaf: &Leaf, award: Usd) -> Verdict {
    let settled = |step: &&Step| {
        let standing = approach.standing(step.entry, step.ground);
        standing.is_some_and(|standing| standing.strength >= Strength::Permitted)
    };
    let steps: Vec<Step> = leaf.steps.iter().filter(settled).cloned().collect();
    match broken_limit(&steps, &leaf.account, award) {
        Some(violation) => Verdict::Error(violation),
        None => Verdict::NoStandard,
    }
}

impl Conditional<Verdict> {
    /// Returns whether the award passes under every answer.
    #[must_use]
    pub fn passes(&self) -> bool {
        self.values()
            .iter()
            .all(|it| matches!(it, Verdict::Passes(_)))
    }

    /// Returns the violations, one for each answer, if the award is error under every answer.
    #[must_use]
    pub fn errors(&self) -> Option<Vec<&Violation>> {
        let violations = self.values().into_iter().map(|verdict| match verdict {
            Verdict::Error(violation) => Some(violation),
            _ => None,
        });
        violations.collect()
    }
}

/// Returns the rule that an award breaks, if any. Where the law requires one amount, a limit that is another is no remedy: a court
/// that keeps within it would enter another wrong amount.
fn violation(approach: &Approach, leaf: &Leaf, award: Usd) -> Option<Violation> {
    let limit = broken_limit(&leaf.steps, &leaf.account, award);
    let amount = off_the_amount(approach, leaf, award).filter(|amount| {
        let standing = approach.standing(amount.entry, amount.ground);
        let required = standing.is_some_and(|it| it.strength == Strength::Required);
        let other = |limit: &Violation| limit.must_be.amount() != amount.must_be.amount();
        limit.as_ref().is_none_or(|limit| required && other(limit))
    });
    amount.or(limit)
}

/// Returns the rule that gives another amount than the award, if one does.
fn off_the_amount(approach: &Approach, leaf: &Leaf, award: Usd) -> Option<Violation> {
    let by = |step: &Step, must_be| {
        Some(Violation {
            entry: step.entry,
            ground: step.ground,
            must_be,
        })
    };
    let range = leaf.outcome.range()?;
    let ended = matches!(leaf.outcome, Outcome::Ended(..));
    if ended || (range.least() <= award && award <= range.greatest()) {
        return None;
    }
    let settled = leaf.steps.iter().rev().find(|step| match step.op {
        Op::Whole(_) | Op::Times(..) | Op::Formula(_) | Op::LeftToTheCourt => true,
        Op::AtLeast(_) | Op::AtMost(_) => step.before != step.after,
        Op::Count(_) => leaf.outcome.liability().is_none(),
        _ => false,
    })?;
    let Some(exact) = range.exact() else {
        return if award < range.least() {
            by(settled, Requirement::AtLeast(range.least()))
        } else {
            by(settled, Requirement::AtMost(range.greatest()))
        };
    };
    // An award of more than the whole breaks the rule that said what counts, not the one that gave the whole.
    let counting = leaf.steps.iter().rev().find(|step| {
        matches!(step.op, Op::Count(_))
            || matches!(step.op, Op::Deduct(amount) | Op::LeaveOut(amount) if !amount.is_zero())
    });
    if let Some(step) = counting
        && matches!(settled.op, Op::Whole(_))
        && award > exact
    {
        return by(step, Requirement::AtMost(exact));
    }
    // What the court may order in full it may also order in part; more than the whole is never right.
    let strength = approach
        .standing(settled.entry, settled.ground)
        .map_or(settled.ground.strength(), |standing| standing.strength);
    let may_be_less = matches!(settled.op, Op::Whole(_))
        && strength <= Strength::Permitted
        && !approach.of_the_case;
    if may_be_less && award < exact {
        None
    } else {
        by(settled, Requirement::Exactly(exact))
    }
}
