//! The defendant's part, its bounds, and what payments do.

use redress_core::claim::{Claim, ParameterId, Stop};
use redress_core::effect::{
    BoundChange, Change, CreditChange, Effect, Ground, ShareChange, TermChange, Working,
    WorkingLine,
};
use redress_core::facts::{BorneBy, CAUSED, CIVIL_RECOVERED, OTHERS_CONTRIBUTED, RECEIVED};
use redress_core::outcome::LiabilityKind;
use redress_core::{Account, Rule};
use serde::Deserialize;

pub(crate) static FULL_AMOUNT: Ground = Ground::required(
    "full-amount",
    "the order directs the defendant to pay the full amount of the victim's losses",
    "congress/usc-18-2259-1996#full-amount",
);
pub(crate) static OTHERS: Ground = Ground::permitted(
    "others",
    "another defendant of this case contributed to the loss: each may be made liable for the full amount",
    "congress/usc-18-3664#joint-or-apportioned",
);
pub(crate) static NO_OTHERS: Ground = Ground::required(
    "no-others",
    "no other defendant of this case contributed to the loss",
    "congress/usc-18-3664#joint-or-apportioned",
);
pub(crate) static AMOUNT_CAUSED: Ground = Ground::required(
    "amount-caused",
    "the defendant pays the loss that he or she proximately caused",
    "congress/usc-18-2259-1996#proximate-result",
);
pub(crate) static FLOOR: Ground = Ground::required(
    "floor",
    "an order for trafficking in images is not less than the amount set, for each victim and defendant",
    "congress/usc-18-2259-2018#floor",
);
pub(crate) static FLOOR_OVER_SMALLER_LOSS: Ground = Ground::required(
    "floor-over-smaller-loss",
    "the losses are smaller than the amount set, and the view taken holds the order to the losses",
    "congress/usc-18-2259-2018#aggregate-cap",
);
pub(crate) static NO_MORE_THAN_REMAINS: Ground = Ground::required(
    "no-more-than-remains",
    "an order compensates: it does not exceed what remains of the losses",
    "congress/usc-18-2259-1996#full-amount",
);
pub(crate) static PAYOR_AFTER_VICTIMS: Ground = Ground::required(
    "payor-after-victims",
    "insurance does not lower the amount; the payor is reimbursed after all victims are paid",
    "congress/usc-18-3664#payors",
);
pub(crate) static NO_PAYOR: Ground = Ground::required(
    "no-payor",
    "no part of the loss was borne by a payor",
    "congress/usc-18-3664#payors",
);
pub(crate) static NO_DOUBLE_RECOVERY: Ground = Ground::required(
    "no-double-recovery",
    "a victim never collects more than the loss: what was received elsewhere is not collected again",
    "ca2/nucci#never-more-than-the-loss",
);
pub(crate) static CIVIL_RECOVERY: Ground = Ground::required(
    "civil-recovery",
    "compensatory damages recovered later for the same loss reduce what is still to be paid",
    "congress/usc-18-3664#civil-recovery",
);

/// 18 U.S.C. § 2259(b)(1): the full amount. For production and every other offense that is not trafficking in images.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FullAmount {}

impl Rule<ShareChange> for FullAmount {
    fn rule(&self, _: &Claim<'_>, _: &Account) -> Result<Effect<ShareChange>, Stop> {
        Ok(ShareChange::Whole(LiabilityKind::WholeAlone).on(&FULL_AMOUNT))
    }
}

/// 18 U.S.C. § 3664(h): only where more than one defendant of the case contributed, and permitted, not required.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct JointInTheCase {}

impl Rule<ShareChange> for JointInTheCase {
    fn rule(&self, claim: &Claim<'_>, _: &Account) -> Result<Effect<ShareChange>, Stop> {
        Ok(if claim.is(OTHERS_CONTRIBUTED)? {
            ShareChange::Whole(LiabilityKind::JointInCase).on(&OTHERS)
        } else {
            ShareChange::None.on(&NO_OTHERS)
        })
    }
}

/// The amount that a court found the defendant to have caused; in the Fourth Circuit since *Burgess*.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AmountCaused {}

impl Rule<ShareChange> for AmountCaused {
    fn rule(&self, claim: &Claim<'_>, so_far: &Account) -> Result<Effect<ShareChange>, Stop> {
        let caused = claim.amount_up_to(CAUSED, so_far.remaining())?;
        Ok(ShareChange::Amount(Working {
            lines: vec![WorkingLine::Given(caused)],
        })
        .on(&AMOUNT_CAUSED))
    }
}

/// What the floor does over losses that are smaller: the text has no tie-break (R18-10).
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum OverSmallerLoss {
    /// The floor is ordered all the same.
    Floor,
    /// The losses are ordered.
    Loss,
}

/// 18 U.S.C. § 2259(b)(2)(B) of 2018: at least the amount set. It stands after the full losses: core
/// refuses a floor in an account in which no loss was found.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Floor {
    over_smaller_loss: OverSmallerLoss,
}

impl Rule<BoundChange> for Floor {
    fn rule(&self, claim: &Claim<'_>, so_far: &Account) -> Result<Effect<BoundChange>, Stop> {
        let floor = claim.parameter(ParameterId("floor-per-victim"))?;
        Ok(match self.over_smaller_loss {
            OverSmallerLoss::Loss if so_far.remaining() < floor => {
                BoundChange::AtLeast(so_far.remaining()).on(&FLOOR_OVER_SMALLER_LOSS)
            }
            OverSmallerLoss::Floor | OverSmallerLoss::Loss => {
                BoundChange::AtLeast(floor).on(&FLOOR)
            }
        })
    }
}

/// Restitution compensates; it never exceeds the losses.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NoMoreThanRemains {}

impl Rule<BoundChange> for NoMoreThanRemains {
    fn rule(&self, _: &Claim<'_>, _: &Account) -> Result<Effect<BoundChange>, Stop> {
        Ok(BoundChange::AtMostRemaining.on(&NO_MORE_THAN_REMAINS))
    }
}

/// 18 U.S.C. § 3664(f)(1)(B), (j)(1): insurance is no ground to order less; the payor comes after the victims.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PayorAfterVictims {}

impl Rule<TermChange> for PayorAfterVictims {
    fn rule(&self, claim: &Claim<'_>, _: &Account) -> Result<Effect<TermChange>, Stop> {
        for line in 0..claim.losses() {
            if claim.borne_by(line)? == BorneBy::Payor {
                return Ok(TermChange::Follows.on(&PAYOR_AFTER_VICTIMS));
            }
        }
        Ok(TermChange::None.on(&NO_PAYOR))
    }
}

/// *Nucci*: however many orders there are, the victim collects the loss once.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NoDoubleRecovery {}

impl Rule<CreditChange> for NoDoubleRecovery {
    fn rule(&self, claim: &Claim<'_>, so_far: &Account) -> Result<Effect<CreditChange>, Stop> {
        let received = claim.amount_up_to(RECEIVED, so_far.gross())?;
        let left = so_far.gross().checked_sub(received)?;
        Ok(CreditChange::CollectibleAtMost(left).on(&NO_DOUBLE_RECOVERY))
    }
}

/// 18 U.S.C. § 3664(j)(2).
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CivilRecovery {}

impl Rule<CreditChange> for CivilRecovery {
    fn rule(&self, claim: &Claim<'_>, so_far: &Account) -> Result<Effect<CreditChange>, Stop> {
        let recovered = claim.amount_up_to(CIVIL_RECOVERED, so_far.gross())?;
        let left = so_far.gross().checked_sub(recovered)?;
        Ok(CreditChange::CollectibleAtMost(left).on(&CIVIL_RECOVERY))
    }
}
