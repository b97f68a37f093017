//! What counts as loss.

use redress_core::claim::{Claim, End, Stop};
use redress_core::effect::{Change, Effect, Ground, Lines, LossChange};
use redress_core::facts::{ABUSE_SEPARATED, BorneBy, Cause, DMA_RECEIVED, FULL_LOSSES};
use redress_core::outcome::Part;
use redress_core::{Account, Rule};
use serde::Deserialize;

pub(crate) static PROXIMATE: Ground = Ground::required(
    "proximate",
    "losses count so far as they are a proximate result of the offense",
    "congress/usc-18-2259-1996#proximate-result",
);
pub(crate) static NO_LOSS_PROVED: Ground = Ground::required(
    "no-loss-proved",
    "no loss was proved",
    "congress/usc-18-3664#burden",
);
pub(crate) static FULL_LOSSES_FOUND: Ground = Ground::required(
    "full-losses-found",
    "the full losses come first: incurred or reasonably projected, from all trafficking in the victim's images",
    "congress/usc-18-2259-2018#full-losses",
);
pub(crate) static NO_FULL_LOSSES: Ground = Ground::required(
    "no-full-losses",
    "the full losses were not proved, and nothing can be ordered before they are found",
    "congress/usc-18-2259-2018#full-losses",
);
pub(crate) static FREE_OF_CHARGE: Ground = Ground::required(
    "free-of-charge",
    "care that nobody was charged for is not a cost incurred by the victim",
    "ca9/follet#free-care",
);
pub(crate) static SEPARATED: Ground = Ground::required(
    "separated",
    "losses caused by the original abuse are taken out before the defendant's part is set",
    "ca9/galan#separate-original-abuse",
);
pub(crate) static NOT_SEPARATED: Ground = Ground::required(
    "not-separated",
    "losses caused by the original abuse must first be separated out, so far as possible",
    "ca9/galan#separate-original-abuse",
);
pub(crate) static DMA: Ground = Ground::required(
    "dma",
    "defined monetary assistance received is deducted when the full losses are determined",
    "congress/usc-18-2259-2018#dma-deducted",
);

/// What to do with a loss whose cause nobody has found.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum UnknownCause {
    /// Its cause is a finding that is needed.
    #[default]
    Ask,
    /// It counts: no separation by cause is demanded.
    Count,
}

/// 18 U.S.C. § 2259(b)(3) of 1996 as read since *Paroline*: every head, so far as it is a proximate result.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct ProximateLosses {
    #[serde(default)]
    unknown_cause: UnknownCause,
}

impl Rule<LossChange> for ProximateLosses {
    fn rule(&self, claim: &Claim<'_>, _: &Account) -> Result<Effect<LossChange>, Stop> {
        if !claim.losses_found()? {
            return Err(Stop::End(End::Denied, &NO_LOSS_PROVED));
        }
        let counted = claim.lines_where(|line| {
            Ok(claim.found(line)?
                && match self.unknown_cause {
                    UnknownCause::Ask => claim.caused_by_offense(line)?,
                    UnknownCause::Count => !claim.caused_by_others(line)?,
                })
        })?;
        Ok(LossChange::Count(counted, Part::General).on(&PROXIMATE))
    }
}

/// 18 U.S.C. § 2259(b)(2)(A), (c)(2) of 2018.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FullLosses {}

impl Rule<LossChange> for FullLosses {
    fn rule(&self, claim: &Claim<'_>, _: &Account) -> Result<Effect<LossChange>, Stop> {
        if !claim.proved(FULL_LOSSES)? {
            return Err(Stop::End(End::Denied, &NO_FULL_LOSSES));
        }
        let counted =
            claim.lines_where(|line| Ok(claim.found(line)? && claim.caused_by_offense(line)?))?;
        Ok(LossChange::Count(counted, Part::General).on(&FULL_LOSSES_FOUND))
    }
}

/// *Follet*: free care is no cost of the victim.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NoFreeCare {}

impl Rule<LossChange> for NoFreeCare {
    fn rule(&self, claim: &Claim<'_>, _: &Account) -> Result<Effect<LossChange>, Stop> {
        let free = claim.lines_where(|line| Ok(claim.borne_by(line)? == BorneBy::FreeOfCharge))?;
        Ok(if free.is_none() {
            LossChange::None
        } else {
            LossChange::LeaveOut(free)
        }
        .on(&FREE_OF_CHARGE))
    }
}

/// *Galan*: the original abuse is separated out so far as possible.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SeparateOriginalAbuse {}

impl Rule<LossChange> for SeparateOriginalAbuse {
    fn rule(&self, claim: &Claim<'_>, _: &Account) -> Result<Effect<LossChange>, Stop> {
        if !claim.is(ABUSE_SEPARATED)? {
            return Err(Stop::End(End::Deferred, &NOT_SEPARATED));
        }
        let abuse = claim.lines_where(|line| {
            Ok(claim.found(line)? && claim.cause_is(line, Cause::OriginalAbuse)?)
        })?;
        Ok(if abuse.is_none() {
            LossChange::None
        } else {
            LossChange::LeaveOut(abuse)
        }
        .on(&SEPARATED))
    }
}

/// 18 U.S.C. § 2259(d)(2)(C): off the losses, never off the share.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeductDma {}

impl Rule<LossChange> for DeductDma {
    fn rule(&self, claim: &Claim<'_>, so_far: &Account) -> Result<Effect<LossChange>, Stop> {
        let received = claim.amount_up_to(DMA_RECEIVED, so_far.remaining())?;
        Ok(LossChange::Deduct(received, Lines::All).on(&DMA))
    }
}
