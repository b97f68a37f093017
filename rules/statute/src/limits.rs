//! Sets floors and caps.

use redress_rule::Property::{Homogeneous, RisesWithLoss};
use redress_rule::{
    Account, Answer, Change, Evidence, LimitChange, ParameterId, Rule, RuleInfo, grounds, options,
};

grounds! { "congress/usc-18-2259-2018";
    AT_LEAST = required "floor":
        "an order for trafficking in images is not less than the amount set, for each victim and defendant";
    NO_MORE_THAN_THE_LOSS = required "floor-over-smaller-loss" of "aggregate-cap":
        "the losses are smaller than the amount set, and the view taken holds the order to the losses";
}
grounds! { "congress/usc-18-2259-1996";
    COMPENSATES = required "no-more-than-remains" of "full-amount":
        "an order compensates: it does not exceed what remains of the losses";
}
grounds! { "scotus/paroline";
    OWN_WHOLE = required "own-whole" of "relative-role":
        "what can be traced to this defendant's offense alone is owed whole";
}

// ANCHOR: parameter
/// 18 U.S.C. § 2259(b)(2)(B) of 2018: at least the amount set. It stands after the full losses: a floor in an account
/// in which no loss was found is refused.
pub(crate) const FLOOR: RuleInfo = RuleInfo::with_options::<Floor, LimitChange>("floor")
    .because("after the full losses are found, an order for trafficking in images is not less than the amount set")
    .parameters(&["floor-per-victim"])
    .satisfies(RisesWithLoss)
    .never_lowers()
    .grounds(&[AT_LEAST, NO_MORE_THAN_THE_LOSS]);

options! { Floor { over_smaller_loss: OverSmallerLoss }
    /// What the floor does over losses that are smaller: the text has no tie-break (R18-10).
    enum OverSmallerLoss {
        /// The floor is ordered all the same.
        Floor,
        /// The losses are ordered.
        Loss,
    }
}

impl Rule<LimitChange> for Floor {
    fn rule(&self, claim: &Evidence<'_>, account: &Account) -> Answer<LimitChange> {
        let floor = claim.parameter(ParameterId("floor-per-victim"))?;
        Ok(match self.over_smaller_loss {
            OverSmallerLoss::Loss if account.remaining() < floor => {
                LimitChange::AtLeast(account.remaining()).on(NO_MORE_THAN_THE_LOSS)
            }
            OverSmallerLoss::Floor | OverSmallerLoss::Loss => {
                LimitChange::AtLeast(floor).on(AT_LEAST)
            }
        })
    }
}
// ANCHOR_END: parameter

/// Restitution compensates; it never exceeds the losses.
pub(crate) const NO_MORE_THAN_REMAINS: RuleInfo =
    RuleInfo::limit("no-more-than-remains", |_, _| {
        Ok(LimitChange::AtMostRemaining.on(COMPENSATES))
    })
    .because("an order compensates and does not exceed what remains of the losses")
    .satisfies(RisesWithLoss)
    .satisfies(Homogeneous)
    .never_raises()
    .grounds(&[COMPENSATES]);

pub(crate) const OWN_LOSSES_WHOLE: RuleInfo = RuleInfo::limit("own-losses-whole", own_losses_whole)
    .because("an award is not less than what can be traced to this defendant's offense alone")
    .satisfies(RisesWithLoss)
    .satisfies(Homogeneous)
    .never_lowers()
    .grounds(&[OWN_WHOLE]);

/// An award is not less than what this defendant alone caused.
fn own_losses_whole(_: &Evidence<'_>, account: &Account) -> Answer<LimitChange> {
    Ok(if account.own().is_zero() {
        LimitChange::None
    } else {
        LimitChange::AtLeast(account.own())
    }
    .on(OWN_WHOLE))
}
