//! Decides which losses count, and what the law adds to them.

use redress_rule::facts::{
    ABUSE_SEPARATED, BorneBy, COMMERCIAL, Cause, DMA_RECEIVED, FULL_LOSSES, GROSS_INCOME, Head,
    LABOR_VALUE, PROXIMATE_CAUSE,
};
use redress_rule::{
    Account, Answer, Change, End, Evidence, Formula, FormulaLine, LossChange, LossSet, Part, Rule,
    RuleInfo, Stop, Usd, grounds, options,
};

grounds! { "congress/usc-18-2259-1996";
    PROXIMATE = required "proximate" of "proximate-result":
        "losses count so far as they are a proximate result of the offense";
}
grounds! { "congress/usc-18-3664";
    NO_LOSS_PROVED = required "no-loss-proved" of "burden": "no loss was proved";
    CAUSE_NOT_PROVED = required "cause-not-proved" of "burden":
        "the offense was found not to have caused losses of this victim, or that was not proved";
}
grounds! { "congress/usc-18-2259-2018";
    FULL_LOSSES_FOUND = required "full-losses-found" of "full-losses":
        "the full losses come first: incurred or reasonably projected, from all trafficking in the victim's images";
    NO_FULL_LOSSES = required "no-full-losses" of "full-losses":
        "the full losses were not proved, and nothing can be ordered before they are found";
    DMA = required "dma" of "dma-deducted";
}
grounds! { "ca9/follet";
    FREE_OF_CHARGE = required "free-of-charge" of "free-care":
        "care that nobody was charged for is not a cost incurred by the victim";
}
grounds! { "ca9/galan";
    SEPARATED = required "separated" of "separate-original-abuse";
    NOT_SEPARATED = required "not-separated" of "separate-original-abuse":
        "losses caused by the original abuse must first be separated out, so far as possible";
}
grounds! { "scotus/paroline";
    OWN = required "own" of "relative-role":
        "a loss that can be traced to this defendant's offense alone is owed whole; a share is of the rest";
}
grounds! { "ca5/leal";
    FEES_WHOLE = permitted "fees-charged" of "part-and-fees":
        "fees of the victim's experts and counsel are charged whole beside the part";
}
grounds! { "congress/usc-18-1593";
    GREATER_OF = required "greater-of" of "gain":
        "beside the losses, the greater of the gross income or value to the defendant and the value of the labor under the wage and hour law";
}
grounds! { "congress/usc-18-2429";
    INCOME = required "income" of "gain":
        "beside the losses, the greater of the gross income or value to the defendant of the victim's services, which were commercial sex acts";
    NOT_COMMERCIAL = required "not-commercial" of "gain": "the services were no commercial sex acts: nothing is added";
}

/// 18 U.S.C. § 2259(b)(3) of 1996 as read since *Paroline*: every head, so far as it is a proximate result.
pub(crate) const PROXIMATE_LOSSES: RuleInfo =
    RuleInfo::with_options::<ProximateLosses, LossChange>("proximate-losses")
        .because("losses of every head count so far as they are a proximate result of the offense")
        .reads(FULL_LOSSES)
        .reads(PROXIMATE_CAUSE)
        .reads_losses()
        .grounds(&[PROXIMATE, NO_LOSS_PROVED, CAUSE_NOT_PROVED]);

options! { ProximateLosses {
        #[serde(default)]
        unknown_cause: UnknownCause,
        #[serde(default)]
        no_loss: NoLoss,
    }
    /// Says what to do with a loss whose cause nobody has found.
    #[derive(Default)]
    enum UnknownCause {
        /// Its cause is a finding that is needed.
        #[default]
        Ask,
        /// It counts: no separation by cause is demanded.
        Count,
    }
    /// What follows where no loss was proved.
    #[derive(Default)]
    enum NoLoss {
        /// Restitution is denied.
        #[default]
        Deny,
        /// Nothing counts, and the list goes on: the statute adds more to the losses.
        GoOn,
    }
}

impl Rule<LossChange> for ProximateLosses {
    fn rule(&self, claim: &Evidence<'_>, _: &Account) -> Answer<LossChange> {
        let failed = match claim.refuted(PROXIMATE_CAUSE)? {
            true => Some(CAUSE_NOT_PROVED),
            false if claim.losses_found()? => None,
            false => Some(NO_LOSS_PROVED),
        };
        if let Some(ground) = failed {
            return match self.no_loss {
                NoLoss::Deny => Err(Stop::End(End::Denied, ground)),
                NoLoss::GoOn => {
                    Ok(LossChange::Count(LossSet::Some(Vec::new()), Part::General).on(ground))
                }
            };
        }
        // *Hughey*: also where the cause would still have to be found.
        let counted = claim.found_where(|line| {
            Ok(claim.of_conviction(line)?
                && match self.unknown_cause {
                    UnknownCause::Ask => claim.caused_by_offense(line)?,
                    UnknownCause::Count => !claim.caused_by_others(line)?,
                })
        })?;
        Ok(LossChange::Count(counted, Part::General).on(PROXIMATE))
    }
}

pub(crate) const FULL_LOSSES_FIRST: RuleInfo = RuleInfo::loss("full-losses", full_losses)
    .because("the court first finds the full losses from all trafficking in the victim's images, incurred or reasonably projected")
    .reads(FULL_LOSSES)
    .reads(PROXIMATE_CAUSE)
    .reads_losses()
    .grounds(&[FULL_LOSSES_FOUND, NO_FULL_LOSSES, CAUSE_NOT_PROVED]);

/// 18 U.S.C. § 2259(b)(2)(A), (c)(2) of 2018.
fn full_losses(claim: &Evidence<'_>, _: &Account) -> Answer<LossChange> {
    if !claim.is(FULL_LOSSES)? {
        return Err(Stop::End(End::Denied, NO_FULL_LOSSES));
    }
    if claim.refuted(PROXIMATE_CAUSE)? {
        return Err(Stop::End(End::Denied, CAUSE_NOT_PROVED));
    }
    let counted = claim.found_where(|line| claim.caused_by_offense(line))?;
    Ok(LossChange::Count(counted, Part::General).on(FULL_LOSSES_FOUND))
}

pub(crate) const NO_FREE_CARE: RuleInfo = RuleInfo::loss("no-free-care", no_free_care)
    .because("care that nobody was charged for is not a cost incurred by the victim")
    .reads_losses()
    .never_raises()
    .grounds(&[FREE_OF_CHARGE]);

/// *Follet*: free care is no cost of the victim.
fn no_free_care(claim: &Evidence<'_>, _: &Account) -> Answer<LossChange> {
    let free = claim.lines_where(|line| Ok(claim.borne_by(line)? == BorneBy::FreeOfCharge))?;
    Ok(free.then(LossChange::LeaveOut).on(FREE_OF_CHARGE))
}

pub(crate) const SEPARATE_ORIGINAL_ABUSE: RuleInfo = RuleInfo::loss("separate-original-abuse", separate_original_abuse)
    .because("losses caused by the original abuse are separated out, so far as possible, before the defendant's part is set")
    .reads(ABUSE_SEPARATED)
    .reads_losses()
    .never_raises()
    .grounds(&[SEPARATED, NOT_SEPARATED]);

/// *Galan*: the original abuse is separated out so far as possible.
fn separate_original_abuse(claim: &Evidence<'_>, _: &Account) -> Answer<LossChange> {
    if !claim.is(ABUSE_SEPARATED)? {
        return Err(Stop::End(End::Deferred, NOT_SEPARATED));
    }
    let abuse = claim.found_where(|line| claim.cause_is(line, Cause::OriginalAbuse))?;
    Ok(abuse.then(LossChange::LeaveOut).on(SEPARATED))
}

pub(crate) const DEDUCT_DMA: RuleInfo = RuleInfo::loss("deduct-dma", deduct_dma)
    .because("defined monetary assistance that the victim received comes off the full losses, once")
    .per_victim()
    .lowered_by(DMA_RECEIVED)
    .never_raises()
    .grounds(&[DMA]);

/// 18 U.S.C. § 2259(d)(2)(C): off the losses, never off the share.
fn deduct_dma(claim: &Evidence<'_>, account: &Account) -> Answer<LossChange> {
    let received = claim.amount_up_to(DMA_RECEIVED, account.remaining())?;
    Ok(LossChange::Deduct(received, LossSet::All).on(DMA))
}

pub(crate) const OWN_LOSSES: RuleInfo = RuleInfo::loss("own-losses", own_losses)
    .because("a loss that can be traced to this defendant's offense alone is owed whole, beside a share of the rest")
    .reads_losses()
    .grounds(&[OWN]);

/// *Paroline* divides only what cannot be traced to one possessor: what can be is that possessor's own. *Hughey*: a loss that is tied
/// to counts, none of them of conviction, is not; among the full losses it may be.
fn own_losses(claim: &Evidence<'_>, _: &Account) -> Answer<LossChange> {
    let own = claim.found_where(|line| {
        Ok(claim.of_conviction(line)? && claim.caused_by_this_defendant_alone(line)?)
    })?;
    Ok(own.then(traceable).on(OWN))
}

pub(crate) const FEES_CHARGED: RuleInfo = RuleInfo::loss("fees-charged", fees_charged)
    .because("fees of the victim's experts and counsel are charged whole beside the part")
    .reads_losses()
    .grounds(&[FEES_WHOLE]);

/// Fees and costs of proving the losses, charged whole to this defendant: a view, not settled law (*Leal*).
fn fees_charged(claim: &Evidence<'_>, _: &Account) -> Answer<LossChange> {
    let fees = claim.found_where(|line| Ok(claim.head(line)? == Head::Fees))?;
    Ok(fees.then(traceable).on(FEES_WHOLE))
}

const fn traceable(lines: LossSet) -> LossChange {
    LossChange::Put(lines, Part::Traceable)
}

/// 18 U.S.C. § 1593(b)(3): the greater of the gross income or value to the defendant, and of the value of the labor.
pub(crate) const GAIN_OR_LABOR: RuleInfo = RuleInfo::with_options::<GainOrLabor, LossChange>("gain-or-labor")
    .because("beside the losses, the greater of the gross income or value to the defendant and the value of the victim's labor; whether with liquidated damages, by the option `liquidated-damages`")
    .raised_by(GROSS_INCOME)
    .raised_by(LABOR_VALUE)
    .never_lowers()
    .grounds(&[GREATER_OF]);

options! { GainOrLabor { liquidated_damages: LiquidatedDamages }
    /// Whether liquidated damages belong to the value of the labor: a question.
    enum LiquidatedDamages {
        /// They do not.
        LeaveOut,
        /// An equal amount is added (29 U.S.C. § 216(b); *Edwards*, 4th Cir. 2021).
        Add,
    }
}

impl Rule<LossChange> for GainOrLabor {
    fn rule(&self, claim: &Evidence<'_>, _: &Account) -> Answer<LossChange> {
        let times = match self.liquidated_damages {
            LiquidatedDamages::LeaveOut => 1,
            LiquidatedDamages::Add => 2,
        };
        // Of two of which one is surely the greater, nobody has to find the other.
        if claim.surely_no_more(LABOR_VALUE, times, GROSS_INCOME) {
            let gain = Formula::given(claim.amount(GROSS_INCOME)?);
            return Ok(LossChange::Add(gain, Part::Gain).on(GREATER_OF));
        }
        let income = match claim.surely_no_more(GROSS_INCOME, 1, LABOR_VALUE) {
            true => Usd::ZERO,
            false => claim.amount(GROSS_INCOME)?,
        };
        let mut lines = vec![
            FormulaLine::Given(income),
            FormulaLine::Given(claim.amount(LABOR_VALUE)?),
        ];
        lines.extend(match self.liquidated_damages {
            LiquidatedDamages::LeaveOut => vec![FormulaLine::Greatest(vec![0, 1])],
            LiquidatedDamages::Add => vec![
                FormulaLine::Add(vec![1, 1]),
                FormulaLine::Greatest(vec![0, 2]),
            ],
        });
        Ok(LossChange::Add(Formula { lines }, Part::Gain).on(GREATER_OF))
    }
}

pub(crate) const COMMERCIAL_GAIN: RuleInfo = RuleInfo::loss("commercial-gain", commercial_gain)
    .because("beside the losses, the gross income or value to the defendant of commercial sex acts of the victim")
    .reads(COMMERCIAL)
    .raised_by(GROSS_INCOME)
    .never_lowers()
    .grounds(&[INCOME, NOT_COMMERCIAL]);

/// 18 U.S.C. § 2429(b)(1): the gross income or value to the defendant, where the services were commercial sex acts.
fn commercial_gain(claim: &Evidence<'_>, _: &Account) -> Answer<LossChange> {
    if !claim.is(COMMERCIAL)? {
        return Ok(LossChange::None.on(NOT_COMMERCIAL));
    }
    let income = Formula::given(claim.amount(GROSS_INCOME)?);
    Ok(LossChange::Add(income, Part::Gain).on(INCOME))
}
