//! A limit that an award breaks.

use redress_money::Usd;
use redress_rule::{Account, End, Ground, Op, Step};

/// The rule that an award breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The number of the entry.
    pub entry: u16,
    /// The ground that it breaks.
    pub ground: &'static Ground,
    /// What the award would have to be.
    pub must_be: Requirement,
}

/// The amount that an award would have to be.
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

impl Requirement {
    /// Returns the amount that it names; zero for nothing at all.
    pub(crate) const fn amount(self) -> Usd {
        match self {
            Self::Exactly(amount)
            | Self::AtLeast(amount)
            | Self::AtMost(amount)
            | Self::MoreThan(amount)
            | Self::LessThan(amount) => amount,
            Self::Nothing => Usd::ZERO,
        }
    }
}

/// Returns the limit, test or end that an amount breaks, if any. A floor that is reached goes before a cap below it.
pub(crate) fn broken_limit(steps: &[Step], account: &Account, award: Usd) -> Option<Violation> {
    let floor = account.at_least().unwrap_or_default();
    let by = |step: &Step, must_be| Violation {
        entry: step.entry,
        ground: step.ground,
        must_be,
    };
    if award < floor
        && let Some(step) = steps.iter().find(|step| step.op == Op::AtLeast(floor))
    {
        return Some(by(step, Requirement::AtLeast(floor)));
    }
    let at_the_floor = award == floor && account.at_least().is_some();
    // A cap at what remains is broken by way of the step that lowered what remains below the award.
    let lowered = steps.iter().rev().find(|step| {
        matches!(step.op, Op::Deduct(less) | Op::LeaveOut(less) if !less.is_zero())
            && award <= step.before
    });
    let mut broken = steps.iter().filter_map(|step| {
        let must_be = match step.op {
            // How much is nominal the law does not say.
            Op::End(End::Nominal) => return None,
            Op::End(_) if !award.is_zero() => Requirement::Nothing,
            Op::AtMost(cap) if award > cap.max(floor) => Requirement::AtMost(cap.max(floor)),
            Op::MoreThan(least) if award <= least => Requirement::MoreThan(least),
            Op::LessThan(whole) if award >= whole && !at_the_floor => Requirement::LessThan(whole),
            _ => return None,
        };
        let breaks = match must_be {
            Requirement::AtMost(cap) if cap == account.remaining() => lowered.unwrap_or(step),
            _ => step,
        };
        Some(by(breaks, must_be))
    });
    let first = broken.next()?;
    // A court that keeps to the bound that is told must break no other one: the least of several caps is told.
    let most = |of: &Violation| match of.must_be {
        Requirement::AtMost(most) => Some((most, true)),
        Requirement::LessThan(whole) if whole > floor => Some((whole, false)),
        _ => None,
    };
    match most(&first) {
        None => Some(first),
        Some(_) => std::iter::once(first)
            .chain(broken)
            .filter(|it| most(it).is_some())
            .min_by_key(most),
    }
}
