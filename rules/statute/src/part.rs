//! The defendant's part and its bounds.

use redress_rule::facts::{AGREED, CANNOT_PAY, CAUSED, OTHERS_CONTRIBUTED};
use redress_rule::{
    Account, Change, Effect, End, Evidence, Formula, FormulaLine, Ground, LiabilityKind,
    LimitChange, ParameterId, Rule, ShareChange, Stop,
};
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
pub(crate) static NOMINAL: Ground = Ground::required(
    "nominal",
    "the court found on the record that the defendant can pay nothing now or in the foreseeable future under any schedule: a nominal award, with the loss recorded",
    "congress/usc-18-2259-1994#inability",
);
pub(crate) static CAN_PAY: Ground = Ground::required(
    "can-pay",
    "the defendant was not found unable to pay under any schedule",
    "congress/usc-18-2259-1994#inability",
);
pub(crate) static AS_AGREED: Ground = Ground::required(
    "as-agreed",
    "the court may order restitution to the extent to which the parties agreed in the plea agreement",
    "congress/usc-18-3663#agreed",
);
pub(crate) static OWN_WHOLE: Ground = Ground::required(
    "own-whole",
    "what can be traced to this defendant's offense alone is owed whole",
    "scotus/paroline#relative-role",
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

/// 18 U.S.C. § 2259(b)(1): the full amount. For production and every other offense that is not trafficking in images.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FullAmount {}

impl Rule<ShareChange> for FullAmount {
    fn rule(&self, _: &Evidence<'_>, _: &Account) -> Result<Effect<ShareChange>, Stop> {
        Ok(ShareChange::Whole(LiabilityKind::WholeAlone).on(&FULL_AMOUNT))
    }
}

/// 18 U.S.C. § 3664(h): only where more than one defendant of the case contributed, and permitted, not required.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct JointInTheCase {}

impl Rule<ShareChange> for JointInTheCase {
    fn rule(&self, claim: &Evidence<'_>, _: &Account) -> Result<Effect<ShareChange>, Stop> {
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
    fn rule(&self, claim: &Evidence<'_>, account: &Account) -> Result<Effect<ShareChange>, Stop> {
        let caused = claim.amount_up_to(CAUSED, account.remaining())?;
        Ok(ShareChange::Amount(Formula {
            lines: vec![FormulaLine::Given(caused)],
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

impl Rule<LimitChange> for Floor {
    fn rule(&self, claim: &Evidence<'_>, account: &Account) -> Result<Effect<LimitChange>, Stop> {
        let floor = claim.parameter(ParameterId("floor-per-victim"))?;
        Ok(match self.over_smaller_loss {
            OverSmallerLoss::Loss if account.remaining() < floor => {
                LimitChange::AtLeast(account.remaining()).on(&FLOOR_OVER_SMALLER_LOSS)
            }
            OverSmallerLoss::Floor | OverSmallerLoss::Loss => {
                LimitChange::AtLeast(floor).on(&FLOOR)
            }
        })
    }
}

/// Restitution compensates; it never exceeds the losses.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NoMoreThanRemains {}

impl Rule<LimitChange> for NoMoreThanRemains {
    fn rule(&self, _: &Evidence<'_>, _: &Account) -> Result<Effect<LimitChange>, Stop> {
        Ok(LimitChange::AtMostRemaining.on(&NO_MORE_THAN_REMAINS))
    }
}

/// 18 U.S.C. § 2259(b)(4)(D) of 1994: the mandate gives way to a nominal award, on a finding that the defendant must
/// bring about. Known from its twin in section 2248 and from the notes to section 2259.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NominalIfUnable {}

impl Rule<ShareChange> for NominalIfUnable {
    fn rule(&self, claim: &Evidence<'_>, _: &Account) -> Result<Effect<ShareChange>, Stop> {
        if claim.proved(CANNOT_PAY)? {
            Err(Stop::End(End::Nominal, &NOMINAL))
        } else {
            Ok(ShareChange::None.on(&CAN_PAY))
        }
    }
}

/// 18 U.S.C. § 3663(a)(3): any extent to which the parties agreed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AgreedAmount {}

impl Rule<ShareChange> for AgreedAmount {
    fn rule(&self, claim: &Evidence<'_>, _: &Account) -> Result<Effect<ShareChange>, Stop> {
        let lines = vec![FormulaLine::Given(claim.amount(AGREED)?)];
        Ok(ShareChange::Amount(Formula { lines }).on(&AS_AGREED))
    }
}

/// An award is not less than what this defendant alone caused.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OwnLossesWhole {}

impl Rule<LimitChange> for OwnLossesWhole {
    fn rule(&self, _: &Evidence<'_>, account: &Account) -> Result<Effect<LimitChange>, Stop> {
        Ok(if account.own().is_zero() {
            LimitChange::None
        } else {
            LimitChange::AtLeast(account.own())
        }
        .on(&OWN_WHOLE))
    }
}
