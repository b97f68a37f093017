//! What stands beside the amount ordered: consequences, assessments, assistance, and what payments do.

use redress_rule::facts::{
    ASSISTANCE_ELECTED, BorneBy, CIVIL_FIXED, CIVIL_RECOVERED, Count, DMA_RECEIVED,
    ENDED_ON_VACATED, GREATEST_FINDING, JOINT_TOTAL, PAID, PAID_BY_OTHERS, POSSESSION_COUNTS,
    PRODUCTION_COUNTS, RECEIVED, REPRESENTATIVE_IS_DEFENDANT, TRAFFICKING_COUNTS,
};
use redress_rule::{
    Account, Balances, Change, ConsequenceChange, CreditChange, Effect, Evidence, Ground,
    LiabilityKind, ParameterId, Ratio, Rounding, Rule, Share, Stop, Usd,
};
use serde::Deserialize;

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
pub(crate) static UNTIL_WHOLE: Ground = Ground::permitted(
    "until-whole",
    "each defendant of the case pays until his or her own sum is met or the victim is whole, whichever is first",
    "congress/usc-18-3664#joint-or-apportioned",
);
pub(crate) static IN_PROPORTION: Ground = Ground::permitted(
    "in-proportion",
    "what another who owes jointly has paid lowers this defendant's smaller sum in proportion, under the view taken",
    "congress/usc-18-3664#joint-or-apportioned",
);
pub(crate) static NOTHING_PAID: Ground = Ground::required(
    "nothing-paid",
    "nothing has been paid under the orders of this case",
    "congress/usc-18-3664#full-amount",
);
pub(crate) static CIVIL_RECOVERY: Ground = Ground::required(
    "civil-recovery",
    "compensatory damages recovered later for the same loss reduce what is still to be paid",
    "congress/usc-18-3664#civil-recovery",
);
pub(crate) static ANOTHER_REPRESENTATIVE: Ground = Ground::required(
    "another-representative",
    "the defendant never represents the victim: somebody else is to be named",
    "congress/usc-18-2259-1996#victim",
);
pub(crate) static NO_CONFLICT: Ground = Ground::required(
    "no-conflict",
    "the defendant does not represent the victim",
    "congress/usc-18-2259-1996#victim",
);
pub(crate) static TRUSTEE: Ground = Ground::illustrative(
    "trustee",
    "as a pending bill proposes, the court could appoint a trustee or other fiduciary to hold the restitution of a victim who cannot manage it",
    "congress/stop-csam#trustee",
);
pub(crate) static ASSESSED: Ground = Ground::required(
    "assessed",
    "beside restitution the court assesses an amount by the statute of conviction, with its reasons and not at the cost of restitution",
    "congress/usc-18-2259a#assessment",
);
pub(crate) static ASSESSED_OF_THE_OFFENSE: Ground = Ground::required(
    "assessed-of-the-offense",
    "beside restitution the court assesses no more than the amount as adjusted for the year of the offense, which is at most the one of this year",
    "congress/usc-18-2259a#assessment",
);
pub(crate) static ASSESSED_OF_THE_CONVICTION: Ground = Ground::required(
    "assessed-of-the-conviction",
    "beside restitution the court assesses no more than the amount as adjusted for the year of the conviction, which is at most the one of this year",
    "congress/usc-18-2259a#assessment",
);
pub(crate) static MORE_THAN_NOTHING: Ground = Ground::required(
    "more-than-nothing",
    "the assessment is more than nothing, whatever the defendant's means",
    "congress/usc-18-2259a#assessment",
);
pub(crate) static MAY_BE_NOTHING: Ground = Ground::permitted(
    "may-be-nothing",
    "the defendant's means bear on the assessment, which may be of nothing",
    "congress/usc-18-2259a#reasons",
);
pub(crate) static NOT_ASSESSED: Ground = Ground::required(
    "not-assessed",
    "no count of conviction is one for which this assessment is set",
    "congress/usc-18-2259a#assessment",
);
pub(crate) static ORDER_OF_PAYMENT: Ground = Ground::required(
    "order-of-payment",
    "what the defendant pays goes first to the special assessment, then to restitution for the production of or trafficking in such material, then to the assessment of section 2259A, then to other orders, then to fines and costs",
    "congress/usc-18-2259a#order-of-payment",
);
pub(crate) static ASSISTANCE: Ground = Ground::required(
    "assistance",
    "the victim chose defined monetary assistance: the court orders it to be paid, once, from the Reserve and not by the defendant",
    "congress/usc-18-2259-2018#assistance",
);
pub(crate) static NOT_CHOSEN: Ground = Ground::required(
    "not-chosen",
    "the victim did not choose defined monetary assistance",
    "congress/usc-18-2259-2018#assistance",
);
pub(crate) static ONLY_ONCE: Ground = Ground::required(
    "only-once",
    "the victim has had defined monetary assistance, which is paid once",
    "congress/usc-18-2259-2018#assistance-once",
);
pub(crate) static COLLECTED_MORE: Ground = Ground::required(
    "collected-more",
    "the victim has collected more restitution than the assistance of the year comes to, and is out",
    "congress/usc-18-2259-2018#assistance-ineligible",
);
pub(crate) static FEE_CAP: Ground = Ground::required(
    "fee-cap",
    "of the assistance counsel may charge no more in fees and costs",
    "congress/usc-18-2259-2018#assistance-fees",
);
pub(crate) static GREATEST_CAPS: Ground = Ground::required(
    "greatest-caps",
    "what the victim receives from all defendants is capped by the greatest loss found in any case with a final order, this one included once it is final",
    "congress/usc-18-2259-2018#termination",
);
pub(crate) static TO_BE_ENDED: Ground = Ground::required(
    "to-be-ended",
    "the victim has received the greatest loss found in any case with a final order: there are grounds to end the liability of every defendant",
    "congress/usc-18-2259-2018#termination",
);
pub(crate) static NOTHING_TO_ORDER: Ground = Ground::permitted(
    "nothing-to-order",
    "the victim has received the greatest loss found in any case with a final order: under the view taken no order issues, whatever its amount would be, and those of other cases have grounds to end",
    "congress/usc-18-2259-2018#aggregate-cap",
);
pub(crate) static STAYS_ENDED: Ground = Ground::permitted(
    "stays-ended",
    "liability was taken to have ended on a finding that was vacated later, and under the view taken nothing reopens",
    "congress/usc-18-2259-2018#termination",
);

/// 18 U.S.C. § 3664(f)(1)(B), (j)(1): insurance is no ground to order less; the payor comes after the victims.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PayorAfterVictims {}

impl Rule<ConsequenceChange> for PayorAfterVictims {
    fn rule(&self, claim: &Evidence<'_>, _: &Account) -> Result<Effect<ConsequenceChange>, Stop> {
        for line in 0..claim.losses() {
            if claim.borne_by(line)? == BorneBy::Payor {
                return Ok(ConsequenceChange::Applies.on(&PAYOR_AFTER_VICTIMS));
            }
        }
        Ok(ConsequenceChange::None.on(&NO_PAYOR))
    }
}

/// *Nucci*: however many orders there are, the victim collects the loss once.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NoDoubleRecovery {}

impl Rule<CreditChange> for NoDoubleRecovery {
    fn rule(&self, claim: &Evidence<'_>, account: &Account) -> Result<Effect<CreditChange>, Stop> {
        let received = claim.amount_up_to(RECEIVED, account.gross())?;
        let left = account.gross().checked_sub(received)?;
        Ok(of_the_losses(left).on(&NO_DOUBLE_RECOVERY))
    }
}

/// What a payment by one defendant does to the unequal sum of another who owes together with him or her: a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ByAnother {
    /// Nothing, until the victim is whole.
    UntilWhole,
    /// It lowers the sum in proportion.
    InProportion,
}

/// 18 U.S.C. § 3664(h), (f)(1)(A): each pays until the own sum is met or the victim is whole, whichever is first.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct PaymentsInTheCase {
    by_another: ByAnother,
}

impl Rule<CreditChange> for PaymentsInTheCase {
    fn rule(&self, claim: &Evidence<'_>, account: &Account) -> Result<Effect<CreditChange>, Stop> {
        // What the credits before have left.
        let losses = match account.losses_left() {
            Some(left) => left.min(account.remaining()),
            None => account.remaining(),
        };
        let (sum, jointly) = match account.share() {
            Share::Settled(amount, kind) => (amount, kind == LiabilityKind::JointInCase),
            Share::Unsettled | Share::LeftToTheCourt => (losses, false),
        };
        let most = losses.max(sum);
        let own = claim.amount_up_to(PAID, most)?;
        let others = claim.amount_up_to(PAID_BY_OTHERS, most)?;
        if own.is_zero() && others.is_zero() {
            return Ok(CreditChange::None.on(&NOTHING_PAID));
        }
        let paid = own.checked_add(others)?;
        let losses_left = off(losses, paid)?;
        let mut order_left = off(account.order_left().unwrap_or(sum), own)?;
        let mut ground = &UNTIL_WHOLE;
        if self.by_another == ByAnother::InProportion && jointly && sum < losses {
            let cents = |amount: Usd| u64::try_from(amount.cents()).unwrap_or_default();
            let ratio = Ratio::new(cents(sum), cents(losses))?;
            order_left = off(order_left, Rounding::half_up().of(others, ratio)?)?;
            ground = &IN_PROPORTION;
        }
        if jointly {
            // What all of them owe together is owed once: paid by one, it is paid for all.
            let together = claim.amount_up_to(JOINT_TOTAL, losses)?.max(sum);
            order_left = order_left.min(off(together, paid)?);
        }
        Ok(CreditChange::Balance(Balances {
            of_the_losses: Some(losses_left),
            of_the_order: Some(order_left),
        })
        .on(ground))
    }
}

/// What is left of a figure when an amount has come off it; never less than nothing.
fn off(figure: Usd, amount: Usd) -> Result<Usd, Stop> {
    Ok(figure.checked_sub(amount.min(figure))?)
}

/// What a victim may still collect of the losses, from whoever owes.
const fn of_the_losses(left: Usd) -> CreditChange {
    CreditChange::Balance(Balances {
        of_the_losses: Some(left),
        of_the_order: None,
    })
}

/// Who proves that a recovery was for the same loss: a question.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Burden {
    /// The defendant (*Smathers*): in a closed record what was not shown is nothing.
    Defendant,
    /// The party that the court designates (18 U.S.C. § 3664(e)).
    #[default]
    AsJusticeRequires,
}

/// 18 U.S.C. § 3664(j)(2).
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CivilRecovery {
    #[serde(default)]
    burden: Burden,
    fixed: Fixed,
}

/// Whether the fixed damages of 18 U.S.C. § 2255 are damages for the same loss: a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Fixed {
    /// They are not, and nothing comes off.
    NotTheLoss,
    /// They come off as other damages do.
    SameLoss,
}

impl Rule<CreditChange> for CivilRecovery {
    fn rule(&self, claim: &Evidence<'_>, account: &Account) -> Result<Effect<CreditChange>, Stop> {
        // Damages for the loss are no longer owed by anybody. Off an order for all of it they come whole; of an order for a part
        // nobody has said which part of the losses they were for, and it falls with what is left of them.
        let losses = account.losses_left().unwrap_or_else(|| account.remaining());
        let whole = match account.share() {
            Share::Settled(amount, kind) if kind != LiabilityKind::Several => Some(amount),
            Share::Settled(..) | Share::Unsettled | Share::LeftToTheCourt => None,
        };
        let all = losses.max(whole.unwrap_or_default());
        let up_to = account.gross().max(all);
        let of = |damages| match self.burden {
            Burden::Defendant => claim.amount_proved_up_to(damages, up_to),
            Burden::AsJusticeRequires => claim.amount_up_to(damages, up_to),
        };
        let mut recovered = of(CIVIL_RECOVERED)?;
        if self.fixed == Fixed::SameLoss && recovered < all {
            recovered = recovered.checked_add(of(CIVIL_FIXED)?)?;
        }
        let off = |figure| off(figure, recovered);
        // Where no credit before could say what is left of the losses, this one cannot: a greater loss may be found elsewhere.
        let left = Balances {
            of_the_losses: account.losses_left().map(off).transpose()?,
            of_the_order: whole.map(off).transpose()?,
        };
        Ok(if left == Balances::default() {
            CreditChange::None
        } else {
            CreditChange::Balance(left)
        }
        .on(&CIVIL_RECOVERY))
    }
}

/// 18 U.S.C. § 2259(c)(4): in no event the defendant.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Representative {}

impl Rule<ConsequenceChange> for Representative {
    fn rule(&self, claim: &Evidence<'_>, _: &Account) -> Result<Effect<ConsequenceChange>, Stop> {
        Ok(if claim.is(REPRESENTATIVE_IS_DEFENDANT)? {
            ConsequenceChange::Applies.on(&ANOTHER_REPRESENTATIVE)
        } else {
            ConsequenceChange::None.on(&NO_CONFLICT)
        })
    }
}

/// A bill, and no law: a trustee for a victim who cannot manage the money.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Trustee {}

impl Rule<ConsequenceChange> for Trustee {
    fn rule(&self, _: &Evidence<'_>, _: &Account) -> Result<Effect<ConsequenceChange>, Stop> {
        Ok(ConsequenceChange::Applies.on(&TRUSTEE))
    }
}

/// Whether the assessment is set for each count or for the person: a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Per {
    /// The greatest tier of any count.
    Person,
    /// The sum over the counts.
    Count,
}

/// How the amounts of 2259A(a) are adjusted "in conformity with the Consumer Price Index": no formula, no base, no
/// index is named, and nobody has published a figure. Only the face is certain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Index {
    /// The amounts in the text.
    Face,
    /// By the formula of section 2259(d), over 2017.
    #[serde(rename = "from-2017")]
    From2017,
    /// Over the year of enactment, 2018.
    #[serde(rename = "from-2018")]
    From2018,
}

impl Index {
    /// The names of the parameters, least tier first.
    const fn tiers(self) -> [&'static str; 3] {
        match self {
            Self::Face => [
                "assessment-possession",
                "assessment-trafficking",
                "assessment-production",
            ],
            Self::From2017 => [
                "assessment-possession-from-2017",
                "assessment-trafficking-from-2017",
                "assessment-production-from-2017",
            ],
            Self::From2018 => [
                "assessment-possession-from-2018",
                "assessment-trafficking-from-2018",
                "assessment-production-from-2018",
            ],
        }
    }
}

/// 18 U.S.C. § 2259A(a): at most this, by the statute of conviction. How much is the court's, under sections 3553(a) and 3572.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Assessment {
    per: Per,
    index: Index,
    year: Year,
}

/// Which year's adjusted amount bounds the assessment: a question. What the amount of an earlier year comes to is not
/// worked out; as the index stands it is no more than that of the year of the order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Year {
    /// Of the order.
    Order,
    /// Of the offense.
    Offense,
    /// Of the conviction.
    Conviction,
}

impl Rule<ConsequenceChange> for Assessment {
    fn rule(&self, claim: &Evidence<'_>, _: &Account) -> Result<Effect<ConsequenceChange>, Stop> {
        let counts = [POSSESSION_COUNTS, TRAFFICKING_COUNTS, PRODUCTION_COUNTS];
        let mut at_most = Usd::ZERO;
        // From the greatest down: for the person the first tier that there is says it.
        for (of, tier) in counts.into_iter().zip(self.index.tiers()).rev() {
            at_most = at_most.checked_add(self.of_tier(claim, of, tier)?)?;
            if self.per == Per::Person && !at_most.is_zero() {
                break;
            }
        }
        if at_most.is_zero() {
            return Ok(ConsequenceChange::None.on(&NOT_ASSESSED));
        }
        let ground = match (self.index, self.year) {
            // What is not adjusted is of every year.
            (Index::Face, _) | (_, Year::Order) => &ASSESSED,
            (_, Year::Offense) => &ASSESSED_OF_THE_OFFENSE,
            (_, Year::Conviction) => &ASSESSED_OF_THE_CONVICTION,
        };
        Ok(ConsequenceChange::AtMost(at_most).on(ground))
    }
}

/// Whether the assessment that the court "shall" make may be of nothing: a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Least {
    /// It is more than nothing.
    MoreThanNothing,
    /// It may be of nothing.
    Nothing,
}

/// 18 U.S.C. § 2259A(a), (c): the text sets a greatest amount and no least.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LeastAssessment {
    least: Least,
}

impl Rule<ConsequenceChange> for LeastAssessment {
    fn rule(&self, claim: &Evidence<'_>, _: &Account) -> Result<Effect<ConsequenceChange>, Stop> {
        for counts in [PRODUCTION_COUNTS, TRAFFICKING_COUNTS, POSSESSION_COUNTS] {
            if claim.count_more_than(counts, 0)? {
                return Ok(ConsequenceChange::Applies.on(match self.least {
                    Least::MoreThanNothing => &MORE_THAN_NOTHING,
                    Least::Nothing => &MAY_BE_NOTHING,
                }));
            }
        }
        Ok(ConsequenceChange::None.on(&NOT_ASSESSED))
    }
}

impl Assessment {
    fn of_tier(
        &self,
        claim: &Evidence<'_>,
        counts: Count,
        tier: &'static str,
    ) -> Result<Usd, Stop> {
        match self.per {
            Per::Person if claim.count_more_than(counts, 0)? => claim.parameter(ParameterId(tier)),
            Per::Person => Ok(Usd::ZERO),
            Per::Count => {
                let times = Ratio::new(claim.count(counts)?, 1)?;
                if times.is_zero() {
                    return Ok(Usd::ZERO);
                }
                let each = claim.parameter(ParameterId(tier))?;
                Ok(Rounding::half_up().of(each, times)?)
            }
        }
    }
}

/// 18 U.S.C. § 2259A(d)(2): in place of section 3612(c).
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OrderOfPayment {}

impl Rule<ConsequenceChange> for OrderOfPayment {
    fn rule(&self, _: &Evidence<'_>, _: &Account) -> Result<Effect<ConsequenceChange>, Stop> {
        Ok(ConsequenceChange::Applies.on(&ORDER_OF_PAYMENT))
    }
}

/// 18 U.S.C. § 2259(d)(1)-(3): the amount of the year of the order; out only who has collected strictly more.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Assistance {}

impl Rule<ConsequenceChange> for Assistance {
    fn rule(&self, claim: &Evidence<'_>, _: &Account) -> Result<Effect<ConsequenceChange>, Stop> {
        if !claim.is(ASSISTANCE_ELECTED)? {
            return Ok(ConsequenceChange::None.on(&NOT_CHOSEN));
        }
        if claim.more_than(DMA_RECEIVED, Usd::ZERO)? {
            return Ok(ConsequenceChange::None.on(&ONLY_ONCE));
        }
        let amount = claim.parameter(ParameterId("assistance"))?;
        Ok(if claim.more_than(RECEIVED, amount)? {
            ConsequenceChange::None.on(&COLLECTED_MORE)
        } else {
            ConsequenceChange::Of(amount).on(&ASSISTANCE)
        })
    }
}

/// 18 U.S.C. § 2259(d)(4): the cap on fees and costs, as an amount of the year.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AssistanceFees {}

impl Rule<ConsequenceChange> for AssistanceFees {
    fn rule(&self, claim: &Evidence<'_>, _: &Account) -> Result<Effect<ConsequenceChange>, Stop> {
        if !claim.is(ASSISTANCE_ELECTED)? {
            return Ok(ConsequenceChange::None.on(&NOT_CHOSEN));
        }
        let cap = claim.parameter(ParameterId("assistance-fee-cap"))?;
        Ok(ConsequenceChange::AtMost(cap).on(&FEE_CAP))
    }
}

/// Whether defined monetary assistance, deducted from the losses, counts toward the cap on receipts as well: a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum TowardTheCap {
    /// It is deducted once, from the losses.
    Once,
    /// It is a recovery as well.
    Both,
}

/// What a greatest finding that was vacated does to what it had ended: a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum OnVacatur {
    /// Nothing reopens.
    StaysEnded,
    /// The liability is what the standing findings make of it.
    Reopens,
}

/// Whether an order issues where nothing is left to be recovered: a question. The text tells what is ordered, and what is
/// recovered in all, and not which goes before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum OnceReceived {
    /// It issues, and there are grounds to end the liability at once.
    OrderedAndEnded,
    /// It does not.
    NoOrder,
}

/// 18 U.S.C. § 2259(b)(2)(C): not the sum of the findings, not the last, the greatest; received, not ordered.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct GroundsForTermination {
    assistance: TowardTheCap,
    vacated: OnVacatur,
    order: OnceReceived,
}

impl Rule<CreditChange> for GroundsForTermination {
    fn rule(&self, claim: &Evidence<'_>, account: &Account) -> Result<Effect<CreditChange>, Stop> {
        if self.vacated == OnVacatur::StaysEnded && claim.is(ENDED_ON_VACATED)? {
            return Ok(CreditChange::Balance(Balances {
                of_the_losses: None,
                of_the_order: Some(Usd::ZERO),
            })
            .on(&STAYS_ENDED));
        }
        // Assistance comes off when the full losses are found (section 2259(d)(2)(C)); what was received does not.
        let losses = account.gross();
        let mut greatest = claim.amount(GREATEST_FINDING)?;
        if greatest < losses {
            let found = losses.checked_sub(claim.amount_up_to(DMA_RECEIVED, losses)?)?;
            greatest = greatest.max(found);
        }
        let mut received = claim.amount_up_to(RECEIVED, greatest)?;
        if self.assistance == TowardTheCap::Both {
            received = received
                .checked_add(claim.amount_up_to(DMA_RECEIVED, greatest)?)?
                .min(greatest);
        }
        let left = greatest.checked_sub(received)?;
        let ground = match self.order {
            _ if !left.is_zero() || greatest.is_zero() => &GREATEST_CAPS,
            OnceReceived::OrderedAndEnded => &TO_BE_ENDED,
            OnceReceived::NoOrder => &NOTHING_TO_ORDER,
        };
        Ok(of_the_losses(left).on(ground))
    }
}
