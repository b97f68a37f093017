//! An award that somebody asks for or a court entered, put to the steps and bounds of an approach.

use redress_core::claim::{Fault as CoreFault, Need};
use redress_core::effect::Ground;
use redress_core::outcome::Strength;
use redress_core::worksheet::{Op, Step};
use redress_money::Usd;

use crate::profile::Profile;
use crate::solve::{ClaimResult, Leaf, Setting, Tree, compute};

/// What becomes of an award under a profile.
#[derive(Clone, Debug)]
pub struct Review {
    /// The award.
    pub award: Usd,
    /// The verdict.
    pub verdict: Verdict,
    /// The computation against which it was held.
    pub result: ClaimResult,
}

/// Whether an award stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It passes the steps and lies within the bounds.
    Passes,
    /// It is error, whatever is found.
    Error(Fault),
    /// It cannot stand without these findings.
    Lacks(Vec<Need>),
    /// The law gives nothing to hold it against.
    NothingToHoldItTo,
}

/// Which rule an award breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The number of the entry.
    pub entry: u16,
    /// The ground that it breaks.
    pub ground: &'static Ground,
    /// What the award would have to be.
    pub must_be: MustBe,
}

/// What an award would have to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MustBe {
    /// Exactly this.
    Exactly(Usd),
    /// Not less than this.
    AtLeast(Usd),
    /// Not more than this.
    AtMost(Usd),
    /// More than this.
    MoreThan(Usd),
    /// Less than this.
    LessThan(Usd),
    /// Nothing at all.
    Nothing,
}

/// Puts an award to a profile.
///
/// # Errors
/// A fault of a rule or the profile.
pub fn review(profile: &Profile, setting: &Setting<'_>, award: Usd) -> Result<Review, CoreFault> {
    let result = compute(profile, setting)?;
    let verdict = of_tree(profile, &result.tree, award);
    Ok(Review {
        award,
        verdict,
        result,
    })
}

fn of_tree(profile: &Profile, tree: &Tree, award: Usd) -> Verdict {
    match tree {
        Tree::Leaf(leaf) => of_leaf(profile, leaf, award),
        Tree::Branch { need, yes, no } => {
            match (of_tree(profile, yes, award), of_tree(profile, no, award)) {
                (Verdict::Error(fault), Verdict::Error(_)) => Verdict::Error(fault),
                (Verdict::Passes, Verdict::Passes) => Verdict::Passes,
                (a, b) => {
                    let mut needs = vec![*need];
                    for verdict in [a, b] {
                        if let Verdict::Lacks(more) = verdict {
                            needs.extend(
                                more.into_iter()
                                    .filter(|need| !needs.contains(need))
                                    .collect::<Vec<_>>(),
                            );
                        }
                    }
                    Verdict::Lacks(needs)
                }
            }
        }
    }
}

fn of_leaf(profile: &Profile, leaf: &Leaf, award: Usd) -> Verdict {
    let approach = leaf
        .law
        .approach
        .and_then(|place| profile.approaches.get(place));
    let (Some(approach), Some(amount)) = (approach, leaf.outcome.amount) else {
        return Verdict::NothingToHoldItTo;
    };
    let steps: Vec<&Step> = leaf.runs.iter().flat_map(|run| &run.steps).collect();
    let fault = |step: &Step, must_be| {
        Verdict::Error(Fault {
            entry: step.entry,
            ground: step.ground,
            must_be,
        })
    };
    // An award that lies beyond a bound at every end of what is unknown is error, whatever is found.
    for run in &leaf.runs {
        for step in &run.steps {
            let broken = match step.op {
                Op::AtLeast(floor) if award < floor => Some(MustBe::AtLeast(floor)),
                Op::AtMost(cap) if award > cap => Some(MustBe::AtMost(cap)),
                Op::MoreThan(least) if award <= least => Some(MustBe::MoreThan(least)),
                Op::LessThan(whole) if award >= whole => Some(MustBe::LessThan(whole)),
                Op::End(_) if !award.is_zero() => Some(MustBe::Nothing),
                _ => None,
            };
            // A floor that was reached makes an award of the floor right even over a smaller loss.
            let floor_reached = leaf.outcome.at_least == Some(award);
            if let Some(must_be) = broken
                && leaf.runs.len() == 1
                && !(floor_reached && matches!(must_be, MustBe::AtMost(_) | MustBe::LessThan(_)))
            {
                return fault(step, must_be);
            }
        }
    }
    let settled = steps.iter().rev().find(|step| match step.op {
        Op::Whole(_) | Op::Times(..) | Op::Working(_) => true,
        Op::AtLeast(_) | Op::AtMost(_) => step.before != step.after,
        _ => false,
    });
    if award < amount.least() || award > amount.greatest() {
        if let Some(step) = settled {
            let standing = approach.standing(step.entry, step.ground);
            let must = standing.map_or(step.ground.strength(), |standing| standing.strength);
            // What the court may do it need not do; but more than the whole is never right.
            let may_be_less = must <= Strength::Permitted
                && matches!(step.op, Op::Whole(_))
                && award < amount.least();
            if !may_be_less {
                return match amount.exact() {
                    Some(exact) => fault(step, MustBe::Exactly(exact)),
                    None if award < amount.least() => fault(step, MustBe::AtLeast(amount.least())),
                    None => fault(step, MustBe::AtMost(amount.greatest())),
                };
            }
        } else if let Some(step) = steps.last() {
            return fault(step, MustBe::AtMost(amount.greatest()));
        }
    }
    let lacking: Vec<Need> = leaf
        .open_numbers
        .iter()
        .map(|number| number.need)
        .chain(leaf.runs.iter().filter_map(|run| run.lacks))
        .collect();
    if lacking.is_empty() {
        Verdict::Passes
    } else {
        Verdict::Lacks(lacking)
    }
}
