//! What counts as loss.

use redress_rule::facts::{
    ABUSE_SEPARATED, BorneBy, COMMERCIAL, Cause, DMA_RECEIVED, FULL_LOSSES, GROSS_INCOME, Head,
    LABOR_VALUE,
};
use redress_rule::{
    Account, Change, Effect, End, Evidence, Formula, FormulaLine, Ground, LossChange, LossSet,
    Part, Rule, Stop,
};
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

pub(crate) static OWN: Ground = Ground::required(
    "own",
    "a loss that can be traced to this defendant's offense alone is owed whole; a share is of the rest",
    "scotus/paroline#relative-role",
);
pub(crate) static FEES_CHARGED: Ground = Ground::permitted(
    "fees-charged",
    "fees of the victim's experts and counsel are charged whole beside the part",
    "ca5/leal#part-and-fees",
);
pub(crate) static GREATER_OF: Ground = Ground::required(
    "greater-of",
    "beside the losses, the greater of the gross income or value to the defendant and the value of the labor under the wage and hour law",
    "congress/usc-18-1593#gain",
);
pub(crate) static INCOME: Ground = Ground::required(
    "income",
    "beside the losses, the greater of the gross income or value to the defendant of the victim's services, which were commercial sex acts",
    "congress/usc-18-2429#gain",
);
pub(crate) static NOT_COMMERCIAL: Ground = Ground::required(
    "not-commercial",
    "the services were no commercial sex acts: nothing is added",
    "congress/usc-18-2429#gain",
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
    fn rule(&self, claim: &Evidence<'_>, _: &Account) -> Result<Effect<LossChange>, Stop> {
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
    fn rule(&self, claim: &Evidence<'_>, _: &Account) -> Result<Effect<LossChange>, Stop> {
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
    fn rule(&self, claim: &Evidence<'_>, _: &Account) -> Result<Effect<LossChange>, Stop> {
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
    fn rule(&self, claim: &Evidence<'_>, _: &Account) -> Result<Effect<LossChange>, Stop> {
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
    fn rule(&self, claim: &Evidence<'_>, account: &Account) -> Result<Effect<LossChange>, Stop> {
        let received = claim.amount_up_to(DMA_RECEIVED, account.remaining())?;
        Ok(LossChange::Deduct(received, LossSet::All).on(&DMA))
    }
}

/// *Paroline* divides only what cannot be traced to one possessor: what can be is that possessor's own.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OwnLosses {}

impl Rule<LossChange> for OwnLosses {
    fn rule(&self, claim: &Evidence<'_>, _: &Account) -> Result<Effect<LossChange>, Stop> {
        let own = claim.lines_where(|line| {
            Ok(claim.found(line)? && claim.caused_by_this_defendant_alone(line)?)
        })?;
        Ok(put_apart(own).on(&OWN))
    }
}

/// Fees and costs of proving the losses, charged whole to this defendant: a view, not settled law (*Leal*).
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FeesCharged {}

impl Rule<LossChange> for FeesCharged {
    fn rule(&self, claim: &Evidence<'_>, _: &Account) -> Result<Effect<LossChange>, Stop> {
        let fees =
            claim.lines_where(|line| Ok(claim.found(line)? && claim.head(line)? == Head::Fees))?;
        Ok(put_apart(fees).on(&FEES_CHARGED))
    }
}

fn put_apart(lines: LossSet) -> LossChange {
    if lines.is_none() {
        LossChange::None
    } else {
        LossChange::Put(lines, Part::Traceable)
    }
}

/// Whether liquidated damages belong to the value of the labor.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum LiquidatedDamages {
    /// They do not.
    LeaveOut,
    /// An equal amount is added (29 U.S.C. § 216(b); *Edwards*, 4th Cir. 2021).
    Add,
}

/// 18 U.S.C. § 1593(b)(3): the greater of the gross income or value to the defendant, and of the value of the labor.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct GainOrLabor {
    liquidated_damages: LiquidatedDamages,
}

impl Rule<LossChange> for GainOrLabor {
    fn rule(&self, claim: &Evidence<'_>, _: &Account) -> Result<Effect<LossChange>, Stop> {
        let income = claim.amount(GROSS_INCOME)?;
        let labor = claim.amount(LABOR_VALUE)?;
        let lines = match self.liquidated_damages {
            LiquidatedDamages::LeaveOut => vec![
                FormulaLine::Given(income),
                FormulaLine::Given(labor),
                FormulaLine::Greatest(vec![0, 1]),
            ],
            LiquidatedDamages::Add => vec![
                FormulaLine::Given(income),
                FormulaLine::Given(labor),
                FormulaLine::Add(vec![1, 1]),
                FormulaLine::Greatest(vec![0, 2]),
            ],
        };
        Ok(LossChange::Add(Formula { lines }, Part::Gain).on(&GREATER_OF))
    }
}

/// 18 U.S.C. § 2429(b)(1): the gross income or value to the defendant, where the services were commercial sex acts.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CommercialGain {}

impl Rule<LossChange> for CommercialGain {
    fn rule(&self, claim: &Evidence<'_>, _: &Account) -> Result<Effect<LossChange>, Stop> {
        if !claim.is(COMMERCIAL)? {
            return Ok(LossChange::None.on(&NOT_COMMERCIAL));
        }
        let lines = vec![FormulaLine::Given(claim.amount(GROSS_INCOME)?)];
        Ok(LossChange::Add(Formula { lines }, Part::Gain).on(&INCOME))
    }
}
