//! Reviews one award to several victims together, or for different losses of one: the sum of what each may be awarded.

use redress_case::facts::{NO_UPPER_BOUND, VICTIM_OF_COUNT};
use redress_money::{MoneyError, Usd};
use redress_rule::{End, Ground, NeedTarget, RuleError};

use crate::case::{LossesCounted, SharedLosses};
use crate::conditional::{Conditional, OpenPoint};
use crate::outcome::{Leaf, Outcome};
use crate::profile::Profile;
use crate::review::{Review, Verdict, review, verdict_of};
use crate::solve::{Claim, compute};
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
    let mut all = parts(profile, &result.answer);
    for other in &others {
        let theirs = parts(profile, &other.answer);
        all = all
            .zip(&theirs)
            .map(&mut |(ours, theirs)| ours.plus(theirs));
    }
    Ok(Some(Review {
        award,
        verdict: all.map(&mut |part| part.verdict(award)).merged(),
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
        if let Some(verdict) = sum_of_classes(profile, &reviews) {
            let all = Self {
                verdict,
                ..first.clone()
            };
            return Some(Self {
                classes: reviews,
                ..all
            });
        }
        let (award, mut verdict) = (first.award, first.verdict.clone());
        let asked = reviews
            .iter()
            .filter(|it| asks_whom_a_count_harmed(&it.verdict));
        let mut saved = asked.clone().filter(|it| it.verdict.errors().is_none());
        match saved.next().or_else(|| asked.clone().next()) {
            // Whom a count harmed is another finding for each class: one answer can save the award.
            Some(review) => verdict = review.verdict.clone(),
            None => {
                for review in reviews.iter().skip(1) {
                    let both = verdict.zip(&review.verdict);
                    let mut either =
                        |(one, other): &(Verdict, Verdict)| one.or_under_another(other, award);
                    verdict = both.map(&mut either).merged();
                }
            }
        }
        // The reasons of a verdict are those of the class that has it.
        let alike = reviews.iter().find(|review| review.verdict == verdict);
        let of = alike.unwrap_or(first).clone();
        Some(Self {
            verdict: verdict.map(&mut |verdict| verdict.on_one_side(award)),
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

impl Verdict {
    /// Returns the verdict with an exact amount as a limit: what one class of offense asks for, others add to.
    fn on_one_side(&self, award: Usd) -> Self {
        let mut verdict = self.clone();
        if let Self::Error(fault) = &mut verdict
            && let Requirement::Exactly(amount) = fault.must_be
        {
            fault.must_be = match award > amount {
                true => Requirement::AtMost(amount),
                false => Requirement::AtLeast(amount),
            };
        }
        verdict
    }

    /// Returns the verdict where another class of offense has another: what is too much for one can rest on the other, and what
    /// is too little for one is too little.
    fn or_under_another(&self, other: &Self, award: Usd) -> Self {
        let too_much = |verdict: &Self| match verdict {
            Self::Error(fault) => fault.must_be.is_below(award),
            _ => false,
        };
        match (self, other) {
            (Self::Passes(ours), Self::Passes(theirs)) => {
                let new = theirs.iter().filter(|it| !ours.contains(it));
                Self::Passes(ours.iter().chain(new).copied().collect())
            }
            (Self::Error(ours), Self::Error(theirs)) if too_much(self) == too_much(other) => {
                match ours.must_be.amount() >= theirs.must_be.amount() {
                    true => self.clone(),
                    false => other.clone(),
                }
            }
            (one, another) if too_much(one) => another.clone(),
            (one, another) if too_much(another) => one.clone(),
            (Self::Error(_), _) => self.clone(),
            (_, Self::Error(_)) | (Self::Passes(_), _) => other.clone(),
            _ => self.clone(),
        }
    }
}

/// Returns the verdict on an award under several classes of offense of which none counts a loss that another does: it passes if
/// it can be divided among them. `None` if they share losses, or may.
fn sum_of_classes(profile: &Profile, reviews: &[Review]) -> Option<Conditional<Verdict>> {
    let [first, others @ ..] = reviews else {
        return None;
    };
    let mut known = LossesCounted::of_claim(&first.result);
    let mut all = parts(profile, &first.result.answer);
    for other in others {
        let counted = LossesCounted::of_claim(&other.result);
        let apart = known.shared_with(&counted) == SharedLosses::None;
        // Of several victims the verdict names no finding, and whom a count harmed is one for each class.
        let is_one = |it: &Review| it.others.is_empty() && !asks_whom_a_count_harmed(&it.verdict);
        if !apart || !is_one(first) || !is_one(other) {
            return None;
        }
        known.add(&counted);
        all = all
            .zip(&parts(profile, &other.result.answer))
            .map(&mut |(ours, theirs)| ours.plus(theirs));
    }
    Some(all.map(&mut |part| part.verdict(first.award)).merged())
}

/// The amounts that pass for one victim, or for several together.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Lawful(Lawful),
    /// No amount is right or wrong.
    Neither(Verdict),
}

/// The least and the greatest amount that pass. Each is a range, because it may depend on what is found.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Lawful {
    least: (Usd, Usd),
    greatest: (Usd, Usd),
    /// The violation of an amount below the least, and of one above the greatest.
    below: Option<Violation>,
    above: Option<Violation>,
    /// Standards that are left to the judgment of the court.
    judged: Vec<&'static Ground>,
}

/// Returns the amounts that pass, with only questions of law kept apart.
fn parts(profile: &Profile, answer: &Conditional<Leaf>) -> Conditional<Part> {
    let parts = answer.map(&mut |leaf| Part::of_leaf(profile, leaf));
    parts.over_findings(&Part::either)
}

impl Part {
    fn of_leaf(profile: &Profile, leaf: &Leaf) -> Self {
        let verdict = |award| verdict_of(profile, leaf, award);
        if let Outcome::Ended(End::Nominal, ground) = leaf.outcome {
            return Self::Lawful(Lawful {
                least: (Usd::ZERO, Usd::ZERO),
                greatest: (NO_UPPER_BOUND, NO_UPPER_BOUND),
                below: None,
                above: None,
                judged: vec![ground],
            });
        }
        let Some(range) = leaf.outcome.range() else {
            return Self::Neither(verdict(Usd::ZERO));
        };
        let step = |amount: Usd| amount.checked_add(CENT).unwrap_or(amount);
        let back = |amount: Usd| amount.checked_sub(CENT).unwrap_or(amount).max(Usd::ZERO);
        let passes = |award: &Usd| matches!(verdict(*award), Verdict::Passes(_));
        let (low, high) = (range.least(), range.greatest());
        let least = [Usd::ZERO, CENT, low, step(low)].into_iter().find(passes);
        let greatest = [high, back(high), low].into_iter().find(passes);
        let (Some(least), Some(greatest)) = (least, greatest) else {
            return Self::Neither(verdict(low));
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
        Self::Lawful(Lawful {
            least: end(least),
            greatest: end(greatest),
            below: violation(back(least)).filter(|_| !least.is_zero()),
            above: violation(step(greatest)),
            judged,
        })
    }

    /// Joins the amounts under two answers to a finding.
    fn either(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Lawful(a), Self::Lawful(b)) => {
                let hull = |a: (Usd, Usd), b: (Usd, Usd)| (a.0.min(b.0), a.1.max(b.1));
                Self::Lawful(Lawful {
                    least: hull(a.least, b.least),
                    greatest: hull(a.greatest, b.greatest),
                    below: a.below.clone().or_else(|| b.below.clone()),
                    above: a.above.clone().or_else(|| b.above.clone()),
                    judged: both(&a.judged, &b.judged),
                })
            }
            (a, b) if a == b => a.clone(),
            _ => Self::Neither(Verdict::DependsOnFindings),
        }
    }

    /// Adds the amounts of another victim.
    fn plus(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Lawful(a), Self::Lawful(b)) => match a.plus(b) {
                Ok(sum) => Self::Lawful(sum),
                Err(_) => Self::Neither(Verdict::DependsOnFindings),
            },
            (Self::Lawful(_), neither) | (neither, _) => neither.clone(),
        }
    }

    fn verdict(&self, award: Usd) -> Verdict {
        let lawful = match self {
            Self::Lawful(lawful) => lawful,
            Self::Neither(verdict) => return verdict.clone(),
        };
        let exact = lawful.least == lawful.greatest && lawful.least.0 == lawful.least.1;
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
        let wrong = if award < lawful.least.0 {
            let least = lawful.least.0;
            error(&lawful.below, must_be(least, Requirement::AtLeast(least)))
        } else if award > lawful.greatest.1 {
            let most = lawful.greatest.1;
            error(&lawful.above, must_be(most, Requirement::AtMost(most)))
        } else if lawful.least.1 <= award && award <= lawful.greatest.0 {
            Some(Verdict::Passes(lawful.judged.clone()))
        } else {
            None
        };
        wrong.unwrap_or(Verdict::DependsOnFindings)
    }
}

impl Lawful {
    fn plus(&self, other: &Self) -> Result<Self, MoneyError> {
        let sum = |a: Usd, b: Usd| Ok(a.checked_add(b)?.min(NO_UPPER_BOUND));
        let both_ends = |a: (Usd, Usd), b: (Usd, Usd)| Ok((sum(a.0, b.0)?, sum(a.1, b.1)?));
        Ok(Self {
            least: both_ends(self.least, other.least)?,
            greatest: both_ends(self.greatest, other.greatest)?,
            below: self.below.clone().or_else(|| other.below.clone()),
            above: self.above.clone().or_else(|| other.above.clone()),
            judged: both(&self.judged, &other.judged),
        })
    }
}

fn both(a: &[&'static Ground], b: &[&'static Ground]) -> Vec<&'static Ground> {
    let more = b.iter().filter(|ground| !a.contains(ground));
    a.iter().chain(more).copied().collect()
}
