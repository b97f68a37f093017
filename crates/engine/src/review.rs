//! An award that somebody asks for or a court entered, put to the steps and bounds of an approach.

use redress_money::Usd;
use redress_rule::{End, Ground, Need, Op, RuleError, Step, Strength};

use crate::approach::Approach;
use crate::profile::Profile;
use crate::solve::{Claim, ClaimResult, Leaf, Run, Tree, compute, of_run};

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
    Error(Violation),
    /// Whether it stands turns on these findings, which it lacks.
    Lacks(Vec<Need>),
    /// The law gives nothing to hold it against.
    NoStandard,
}

/// Which rule an award breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The number of the entry.
    pub entry: u16,
    /// The ground that it breaks.
    pub ground: &'static Ground,
    /// What the award would have to be.
    pub must_be: Requirement,
}

/// What an award would have to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Requirement {
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
pub fn review(profile: &Profile, setting: &Claim<'_>, award: Usd) -> Result<Review, RuleError> {
    let result = compute(profile, setting)?;
    let verdict = of_tree(profile, &result.tree, award);
    Ok(Review {
        award,
        verdict,
        result,
    })
}

/// A verdict that is the same whatever is found is the verdict; else the award lacks the finding.
fn of_tree(profile: &Profile, tree: &Tree, award: Usd) -> Verdict {
    match tree {
        Tree::Leaf(leaf) => of_leaf(profile, leaf, award),
        Tree::Branch { need, yes, no } => {
            let verdicts = (of_tree(profile, yes, award), of_tree(profile, no, award));
            match verdicts {
                (Verdict::Error(fault), Verdict::Error(_)) => Verdict::Error(fault),
                (Verdict::Passes, Verdict::Passes) => Verdict::Passes,
                (Verdict::NoStandard, Verdict::NoStandard) => Verdict::NoStandard,
                (yes, no) => {
                    let mut needs = vec![*need];
                    for verdict in [yes, no] {
                        if let Verdict::Lacks(more) = verdict {
                            for need in more {
                                if !needs.contains(&need) {
                                    needs.push(need);
                                }
                            }
                        }
                    }
                    Verdict::Lacks(needs)
                }
            }
        }
    }
}

/// The same over the ends of unknown numbers: an award that is right, or wrong, at every end does not turn on them.
fn of_leaf(profile: &Profile, leaf: &Leaf, award: Usd) -> Verdict {
    let Some(approach) = leaf
        .law
        .approach
        .and_then(|place| profile.approaches.get(place))
    else {
        return Verdict::NoStandard;
    };
    let faults: Vec<Option<Violation>> = leaf
        .runs
        .iter()
        .map(|run| fault_of(approach, run, award))
        .collect();
    let lacking = || {
        leaf.open_numbers
            .iter()
            .map(|number| number.need)
            .chain(leaf.runs.iter().filter_map(|run| run.lacks))
            .collect()
    };
    // Between two ends at which the amount is exact lies one for which the award is right.
    let exact_at_the_ends = leaf.runs.iter().all(|run| {
        of_run(approach, run)
            .amount
            .is_some_and(|amount| amount.exact().is_some())
    });
    let between_the_ends = leaf.runs.len() > 1
        && exact_at_the_ends
        && leaf
            .outcome
            .amount
            .is_some_and(|amount| amount.least() <= award && award <= amount.greatest());
    match faults.as_slice() {
        all if between_the_ends && all.iter().any(Option::is_some) => Verdict::Lacks(lacking()),
        [] => Verdict::NoStandard,
        [Some(first), rest @ ..] if rest.iter().all(Option::is_some) => {
            Verdict::Error(first.clone())
        }
        all if all.iter().all(Option::is_none) => Verdict::Passes,
        _ => Verdict::Lacks(lacking()),
    }
}

/// Which bound, test or end an amount breaks in one run, if any.
pub(crate) fn broken_bound(run: &Run, award: Usd) -> Option<Violation> {
    // An award at the floor is right although it is more than a smaller loss: the floor was reached.
    let at_the_floor = run.account.at_least() == Some(award);
    // A cap at what remains is broken by way of the deduction that lowered it, where the gross loss would do.
    let deduction = run
        .steps
        .iter()
        .rev()
        .find(|step| matches!(step.op, Op::Deduct(amount) if !amount.is_zero()))
        .filter(|_| award <= run.account.gross());
    run.steps.iter().find_map(|step| {
        let must_be = match step.op {
            // How much is nominal the law does not say.
            Op::End(End::Nominal) => return None,
            Op::End(_) if !award.is_zero() => Requirement::Nothing,
            Op::AtLeast(floor) if award < floor => Requirement::AtLeast(floor),
            Op::AtMost(cap) if award > cap && !at_the_floor => Requirement::AtMost(cap),
            Op::MoreThan(least) if award <= least => Requirement::MoreThan(least),
            Op::LessThan(whole) if award >= whole && !at_the_floor => Requirement::LessThan(whole),
            _ => return None,
        };
        let breaks = match must_be {
            Requirement::AtMost(cap) if cap == run.account.remaining() => deduction.unwrap_or(step),
            _ => step,
        };
        Some(Violation {
            entry: breaks.entry,
            ground: breaks.ground,
            must_be,
        })
    })
}

/// Which rule an award breaks in one run, if any.
fn fault_of(approach: &Approach, run: &Run, award: Usd) -> Option<Violation> {
    let fault = |step: &Step, must_be| {
        Some(Violation {
            entry: step.entry,
            ground: step.ground,
            must_be,
        })
    };
    if let Some(broken) = broken_bound(run, award) {
        return Some(broken);
    }
    let outcome = of_run(approach, run);
    let amount = outcome.amount?;
    if run.ended.is_some() || (amount.least() <= award && award <= amount.greatest()) {
        return None;
    }
    let settled = run.steps.iter().rev().find(|step| match step.op {
        Op::Whole(_) | Op::Times(..) | Op::Formula(_) | Op::LeftToTheCourt => true,
        Op::AtLeast(_) | Op::AtMost(_) => step.before != step.after,
        _ => false,
    })?;
    let Some(exact) = amount.exact() else {
        return if award < amount.least() {
            fault(settled, Requirement::AtLeast(amount.least()))
        } else {
            fault(settled, Requirement::AtMost(amount.greatest()))
        };
    };
    // An award of more than the whole breaks the rule that said what counts, not the one that gave the whole.
    let counting = run.steps.iter().rev().find(|step| {
        matches!(step.op, Op::Count(_))
            || matches!(step.op, Op::Deduct(amount) | Op::LeaveOut(amount) if !amount.is_zero())
    });
    if let Some(step) = counting
        && matches!(settled.op, Op::Whole(_))
        && award > exact
    {
        return fault(step, Requirement::AtMost(exact));
    }
    // What the court may order in full it may also order in part; more than the whole is never right.
    let strength = approach
        .standing(settled.entry, settled.ground)
        .map_or(settled.ground.strength(), |standing| standing.strength);
    let may_be_less = matches!(settled.op, Op::Whole(_)) && strength <= Strength::Permitted;
    if may_be_less && award < exact {
        None
    } else {
        fault(settled, Requirement::Exactly(exact))
    }
}
