//! Reviews one award to several victims together, or for different losses of one: the sum of what each may be awarded.

use redress_case::facts::{NO_UPPER_BOUND, VICTIM_OF_COUNT};
use redress_money::Usd;
use redress_rule::{End, Ground, NeedTarget, RuleError};

use crate::case::{LossesCounted, SharedLosses, once};
use crate::conditional::{Conditional, OpenPoint};
use crate::outcome::{Leaf, Outcome};
use crate::profile::Profile;
use crate::review::{Review, Verdict, review, verdict_of};
use crate::solve::{Claim, ClaimResult, compute};
use crate::violation::{Requirement, Violation};

/// The smallest step between two amounts.
const CENT: Usd = Usd::from_cents(1);

/// Reviews an award to several victims together. It passes if it can be divided into an amount for each victim that passes.
///
/// Findings about different victims are different findings, so that the verdict names no finding; questions of law are answered
/// for all of them at once.
///
/// # Errors
/// A fault of a rule or the profile, or a sum that is too large.
pub fn review_together(
    profile: &Profile,
    claims: &[&Claim<'_>],
    award: Usd,
) -> Result<Option<Review>, RuleError> {
    let [first, others @ ..] = claims else {
        return Ok(None);
    };
    if others.is_empty() {
        return review(profile, first, award).map(Some);
    }
    let result = compute(profile, first)?;
    let others = others.iter().map(|claim| compute(profile, claim));
    let others = others.collect::<Result<Vec<_>, _>>()?;
    let all = sum(profile, std::iter::once(&result).chain(&others));
    Ok(Some(Review {
        award,
        verdict: all.map(&mut |lawful| lawful.verdict(award)).merged(),
        result,
        others,
        classes: Vec::new(),
    }))
}

impl Review {
    /// Joins the reviews of one award under several classes of offense; `None` if there is none.
    #[must_use]
    pub fn of_classes(profile: &Profile, mut reviews: Vec<Self>) -> Option<Self> {
        let first = reviews.first()?;
        if reviews.len() == 1 {
            return reviews.pop();
        }
        let asked = reviews
            .iter()
            .filter(|it| asks_whom_a_count_harmed(&it.verdict));
        let mut saved = asked.clone().filter(|it| it.verdict.errors().is_none());
        let verdict = match saved.next().or_else(|| asked.clone().next()) {
            // Whom a count harmed is another finding for each class: one answer can save the award.
            Some(review) => review.verdict.clone(),
            None => over_classes(profile, first, &reviews),
        };
        // The reasons of a verdict are those of the class that has it.
        let alike = reviews.iter().find(|review| review.verdict == verdict);
        let of = alike.unwrap_or(first).clone();
        Some(Self {
            verdict,
            classes: reviews,
            ..of
        })
    }
}

fn asks_whom_a_count_harmed(verdict: &Conditional<Verdict>) -> bool {
    let points = verdict.points();
    let mut needs = points.iter().flat_map(OpenPoint::needs);
    needs.any(|need| need.target == NeedTarget::Fact(VICTIM_OF_COUNT.key()))
}

/// Returns the verdict on an award under several classes of offense: it passes if it can be divided among them so that no loss is
/// ordered twice.
fn over_classes(profile: &Profile, first: &Review, reviews: &[Review]) -> Conditional<Verdict> {
    let mut known = LossesCounted::of_claim(&first.result);
    let mut all = of_review(profile, first);
    for other in reviews.iter().skip(1) {
        let counted = LossesCounted::of_claim(&other.result);
        let one_victim = first.others.is_empty() && other.others.is_empty();
        let twice = match one_victim.then(|| known.add(&counted)) {
            Some(Ok(SharedLosses::Twice(twice))) => Some(twice),
            _ => None,
        };
        let most = match one_victim {
            true => known.remaining().greatest(),
            false => NO_UPPER_BOUND,
        };
        let theirs = of_review(profile, other);
        all = all.zip(&theirs).map(&mut |(ours, theirs)| match twice {
            Some(twice) => ours.plus(theirs).less(twice),
            None => ours.with(theirs, most),
        });
    }
    let several = reviews.iter().any(|it| !it.others.is_empty());
    let verdict = |lawful: &Lawful| match lawful.verdict(first.award) {
        Verdict::DependsOnFindings if !several => Verdict::DependsOnNumber { below: false },
        verdict => verdict,
    };
    all.map(&mut |lawful| verdict(lawful)).merged()
}

/// Returns the amounts that pass under one class. A finding about one victim is one for all classes, and stays apart.
fn of_review(profile: &Profile, review: &Review) -> Conditional<Lawful> {
    if !review.others.is_empty() {
        return sum(profile, review.results());
    }
    let answer = &review.result.answer;
    let each = answer.map(&mut |leaf| Lawful::of_leaf(profile, leaf));
    each.keeping(
        &|point| !matches!(point, OpenPoint::Number(_)),
        &Lawful::either,
    )
}

/// Returns the sum of the amounts that pass for each of several victims, with only questions of law kept apart.
fn sum<'a>(
    profile: &Profile,
    results: impl Iterator<Item = &'a ClaimResult>,
) -> Conditional<Lawful> {
    let each = results.map(|result| {
        let each = result
            .answer
            .map(&mut |leaf| Lawful::of_leaf(profile, leaf));
        each.over_findings(&Lawful::either)
    });
    let sum = each.reduce(|all, more| all.zip(&more).map(&mut |(ours, theirs)| ours.plus(theirs)));
    sum.unwrap_or_else(|| Conditional::Settled(Lawful::default()))
}

/// The amounts that pass for one victim, or for several together: the least and the greatest, each a range, because it may depend
/// on what is found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Lawful {
    least: (Usd, Usd),
    greatest: (Usd, Usd),
    /// The violation of an amount below the least, and of one above the greatest.
    below: Option<Violation>,
    above: Option<Violation>,
    /// Standards that are left to the judgment of the court.
    judged: Vec<&'static Ground>,
    /// The verdict on every amount that is not below the least, where no amount is right or wrong.
    open: Option<Verdict>,
}

impl Lawful {
    fn of_leaf(profile: &Profile, leaf: &Leaf) -> Self {
        let verdict = |award| verdict_of(profile, leaf, award);
        if let Outcome::Ended(End::Nominal, ground) = leaf.outcome {
            return Self {
                greatest: (NO_UPPER_BOUND, NO_UPPER_BOUND),
                judged: vec![ground],
                ..Self::default()
            };
        }
        let neither = |award| Self {
            open: Some(verdict(award)),
            ..Self::default()
        };
        let Some(range) = leaf.outcome.range() else {
            return neither(Usd::ZERO);
        };
        let step = |amount: Usd| amount.checked_add(CENT).unwrap_or(amount);
        let back = |amount: Usd| amount.checked_sub(CENT).unwrap_or(amount).max(Usd::ZERO);
        let passes = |award: &Usd| matches!(verdict(*award), Verdict::Passes(_));
        let (low, high) = (range.least(), range.greatest());
        let least = [Usd::ZERO, CENT, low, step(low)].into_iter().find(passes);
        let greatest = [high, back(high), low].into_iter().find(passes);
        let (Some(least), Some(greatest)) = (least, greatest) else {
            return neither(low);
        };
        let violation = |award| match verdict(award) {
            Verdict::Error(violation) => Some(violation),
            _ => None,
        };
        let judged = match verdict(greatest) {
            Verdict::Passes(grounds) => grounds,
            _ => Vec::new(),
        };
        // Within limits of the law alone an award may still be wrong.
        let bounded = matches!(leaf.outcome, Outcome::Bounded(_));
        let end = |own| match bounded {
            true => (least, greatest),
            false => (own, own),
        };
        Self {
            least: end(least),
            greatest: end(greatest),
            below: violation(back(least)).filter(|_| !least.is_zero()),
            above: violation(step(greatest)),
            judged,
            open: None,
        }
    }

    /// Joins the amounts under two answers to a finding.
    fn either(&self, other: &Self) -> Self {
        let hull = |a: (Usd, Usd), b: (Usd, Usd)| (a.0.min(b.0), a.1.max(b.1));
        Self {
            least: hull(self.least, other.least),
            greatest: hull(self.greatest, other.greatest),
            open: match self.open == other.open {
                true => self.open.clone(),
                false => Some(Verdict::DependsOnFindings),
            },
            ..self.told_with(other)
        }
    }

    /// Adds the amounts of another victim, or for other losses.
    fn plus(&self, other: &Self) -> Self {
        let sum = |a: Usd, b: Usd| {
            a.checked_add(b)
                .unwrap_or(NO_UPPER_BOUND)
                .min(NO_UPPER_BOUND)
        };
        let both_ends = |a: (Usd, Usd), b: (Usd, Usd)| (sum(a.0, b.0), sum(a.1, b.1));
        Self {
            least: both_ends(self.least, other.least),
            greatest: both_ends(self.greatest, other.greatest),
            ..self.told_with(other)
        }
    }

    /// Takes off what is ordered twice.
    fn less(self, twice: Usd) -> Self {
        let off = |(a, b): (Usd, Usd)| {
            let [a, b] = [a, b].map(|end| once(end, twice).unwrap_or(end).max(Usd::ZERO));
            (a, b)
        };
        Self {
            least: off(self.least),
            greatest: off(self.greatest),
            ..self
        }
    }

    /// Adds the amounts for losses of which some, or all, are the same: as much as the greater of them, and no more than `most` and
    /// their sum.
    fn with(&self, other: &Self, most: Usd) -> Self {
        let sum = self.plus(other);
        let both_ends = |a: (Usd, Usd), b: (Usd, Usd), sum: (Usd, Usd)| {
            (a.0.max(b.0), sum.1.min(most).max(a.1).max(b.1))
        };
        Self {
            least: both_ends(self.least, other.least, sum.least),
            greatest: both_ends(self.greatest, other.greatest, sum.greatest),
            ..sum
        }
    }

    /// Joins what is told of two amounts beside their ends.
    fn told_with(&self, other: &Self) -> Self {
        let judged = other.judged.iter().filter(|it| !self.judged.contains(it));
        Self {
            below: self.below.clone().or_else(|| other.below.clone()),
            above: self.above.clone().or_else(|| other.above.clone()),
            judged: self.judged.iter().chain(judged).copied().collect(),
            open: self.open.clone().or_else(|| other.open.clone()),
            ..Self::default()
        }
    }

    fn verdict(&self, award: Usd) -> Verdict {
        let exact =
            self.least == self.greatest && self.least.0 == self.least.1 && self.open.is_none();
        let must_be = |amount, otherwise| match exact {
            true => Requirement::Exactly(amount),
            false => otherwise,
        };
        let error = |violation: &Option<Violation>, must_be| {
            let violation = violation.clone()?;
            Some(Verdict::Error(Violation {
                must_be,
                ..violation
            }))
        };
        let (least, most) = (self.least.0, self.greatest.1);
        let wrong = if award < least {
            error(&self.below, must_be(least, Requirement::AtLeast(least)))
        } else if self.open.is_some() {
            self.open.clone()
        } else if award > most {
            error(&self.above, must_be(most, Requirement::AtMost(most)))
        } else if self.least.1 <= award && award <= self.greatest.0 {
            Some(Verdict::Passes(self.judged.clone()))
        } else {
            None
        };
        wrong.unwrap_or(Verdict::DependsOnFindings)
    }
}
