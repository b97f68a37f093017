//! Adds consequences that are no part of the amount: payors, assessments, assistance.

use redress_rule::facts::{
    ASSISTANCE_ELECTED, BorneBy, Count, DMA_RECEIVED, POSSESSION_COUNTS, PRODUCTION_COUNTS,
    RECEIVED, REPRESENTATIVE_IS_DEFENDANT, TRAFFICKING_COUNTS,
};
use redress_rule::{
    Account, Answer, Change, ConsequenceChange, Evidence, Ground, ParameterId, Ratio, Rounding,
    Rule, RuleInfo, Stop, Usd, grounds, options,
};

grounds! { "congress/usc-18-3664";
    PAYOR_LAST = required "payor-after-victims" of "payors":
        "insurance does not lower the amount; the payor is reimbursed after all victims are paid";
    NO_PAYOR = required "no-payor" of "payors": "no part of the loss was borne by a payor";
}
grounds! { "congress/usc-18-2259-1996";
    ANOTHER_REPRESENTATIVE = required "another-representative" of "victim":
        "the defendant never represents the victim: somebody else is to be named";
    NO_CONFLICT = required "no-conflict" of "victim": "the defendant does not represent the victim";
}
grounds! { "congress/stop-csam";
    FIDUCIARY = illustrative "trustee":
        "as a pending bill proposes, the court could appoint a trustee or other fiduciary to hold the restitution of a victim who cannot manage it";
}
grounds! { "congress/usc-18-2259a";
    ASSESSED = required "assessed" of "assessment":
        "beside restitution the court assesses an amount by the statute of conviction, with its reasons and not at the cost of restitution";
    ASSESSED_OF_THE_OFFENSE = required "assessed-of-the-offense" of "assessment":
        "beside restitution the court assesses no more than the amount as adjusted for the year of the offense, which is at most the one of this year";
    ASSESSED_OF_THE_CONVICTION = required "assessed-of-the-conviction" of "assessment":
        "beside restitution the court assesses no more than the amount as adjusted for the year of the conviction, which is at most the one of this year";
    MORE_THAN_NOTHING = required "more-than-nothing" of "assessment":
        "the assessment is more than nothing, whatever the defendant's means";
    MAY_BE_NOTHING = permitted "may-be-nothing" of "reasons":
        "the defendant's means bear on the assessment, which may be of nothing";
    NOT_ASSESSED = required "not-assessed" of "assessment":
        "no count of conviction is one for which this assessment is set";
    ASSESSMENT_FIRST = required "order-of-payment":
        "what the defendant pays goes first to the special assessment, then to restitution for the production of or trafficking in such material, then to the assessment of section 2259A, then to other orders, then to fines and costs";
}
grounds! { "congress/usc-18-2259-2018";
    FROM_THE_RESERVE = required "assistance":
        "the victim chose defined monetary assistance: the court orders it to be paid, once, from the Reserve and not by the defendant";
    NOT_CHOSEN = required "not-chosen" of "assistance": "the victim did not choose defined monetary assistance";
    ONLY_ONCE = required "only-once" of "assistance-once":
        "the victim has had defined monetary assistance, which is paid once";
    COLLECTED_MORE = required "collected-more" of "assistance-ineligible":
        "the victim is not eligible for defined monetary assistance, because more restitution than the amount of the year was collected";
    FEE_CAP = required "fee-cap" of "assistance-fees": "of the assistance counsel may charge no more in fees and costs";
}
grounds! { "congress/cfr-28-81";
    THROUGH_THE_DEPARTMENT = permitted "through-the-department" of "claim":
        "the victim may ask the Department of Justice to put the claim to a court, in an open or a closed case; the Department pays under the order, and not to a person convicted under chapter 110 of harming the victim";
    NO_CLAIM = permitted "no-claim" of "claim": "no assistance is paid";
}

pub(crate) const PAYOR_AFTER_VICTIMS: RuleInfo = RuleInfo::consequence(
    "payor-after-victims",
    payor_after_victims,
)
.because(
    "insurance does not lower the amount; who compensated the victim is paid after all victims",
)
.reads_losses()
.grounds(&[PAYOR_LAST, NO_PAYOR]);

/// 18 U.S.C. § 3664(f)(1)(B), (j)(1): insurance is no ground to order less; the payor comes after the victims.
fn payor_after_victims(claim: &Evidence<'_>, _: &Account) -> Answer<ConsequenceChange> {
    for line in 0..claim.losses() {
        if claim.borne_by(line)? == BorneBy::Payor {
            return Ok(ConsequenceChange::Applies.on(PAYOR_LAST));
        }
    }
    Ok(ConsequenceChange::None.on(NO_PAYOR))
}

/// 18 U.S.C. § 2259(c)(4): in no event the defendant.
pub(crate) const REPRESENTATIVE: RuleInfo = RuleInfo::applies_if(
    "representative",
    REPRESENTATIVE_IS_DEFENDANT,
    &[ANOTHER_REPRESENTATIVE, NO_CONFLICT],
)
.because("the defendant never represents the victim")
.per_victim();

/// A bill, and no law: a trustee for a victim who cannot manage the money.
pub(crate) const TRUSTEE: RuleInfo = RuleInfo::applies("trustee", &[FIDUCIARY])
    .because("no law, a pending bill: a court could have restitution held by a trustee")
    .per_victim();

/// 18 U.S.C. § 2259A(a): at most this, by the statute of conviction. How much is the court's, under sections 3553(a) and 3572.
pub(crate) const ASSESSMENT: RuleInfo = RuleInfo::with_options::<Assessment, ConsequenceChange>("assessment")
    .because("an assessment of at most an amount set by the statute of conviction, for the person or for each count by the option `per`, indexed or not by the option `index`, for the year that the option `year` names")
    .per_defendant()
    .reads(POSSESSION_COUNTS)
    .reads(TRAFFICKING_COUNTS)
    .reads(PRODUCTION_COUNTS)
    .parameters(&TIERS)
    .grounds(&[ASSESSED, ASSESSED_OF_THE_OFFENSE, ASSESSED_OF_THE_CONVICTION, NOT_ASSESSED]);

options! { Assessment { per: Per, index: Index, year: Year }
    /// Whether the assessment is set for each count or for the person: a question.
    enum Per {
        /// The greatest tier of any count.
        Person,
        /// The sum over the counts.
        Count,
    }
    /// How the amounts of 2259A(a) are adjusted "in conformity with the Consumer Price Index": no formula, no base, no
    /// index is named, and nobody has published a figure. Only the face is certain.
    enum Index {
        /// The amounts in the text.
        Face,
        /// By the formula of section 2259(d), over 2017.
        #[serde(rename = "from-2017")]
        From2017,
        /// Over the year of enactment, 2018.
        #[serde(rename = "from-2018")]
        From2018,
    }
    /// Which year's adjusted amount bounds the assessment: a question. What the amount of an earlier year comes to is not
    /// worked out; as the index stands it is no more than that of the year of the order.
    enum Year {
        /// Of the order.
        Order,
        /// Of the offense.
        Offense,
        /// Of the conviction.
        Conviction,
    }
}

impl Index {
    /// The names of the parameters, least tier first.
    const fn tiers(self) -> [&'static str; 3] {
        let [a, b, c, d, e, f, g, h, i] = TIERS;
        match self {
            Self::Face => [a, b, c],
            Self::From2017 => [d, e, f],
            Self::From2018 => [g, h, i],
        }
    }
}

/// The parameters by index, and least tier first.
const TIERS: [&str; 9] = [
    "assessment-possession",
    "assessment-trafficking",
    "assessment-production",
    "assessment-possession-from-2017",
    "assessment-trafficking-from-2017",
    "assessment-production-from-2017",
    "assessment-possession-from-2018",
    "assessment-trafficking-from-2018",
    "assessment-production-from-2018",
];

impl Rule<ConsequenceChange> for Assessment {
    fn rule(&self, claim: &Evidence<'_>, _: &Account) -> Answer<ConsequenceChange> {
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
            return Ok(ConsequenceChange::None.on(NOT_ASSESSED));
        }
        let ground = match (self.index, self.year) {
            // What is not adjusted is of every year.
            (Index::Face, _) | (_, Year::Order) => ASSESSED,
            (_, Year::Offense) => ASSESSED_OF_THE_OFFENSE,
            (_, Year::Conviction) => ASSESSED_OF_THE_CONVICTION,
        };
        Ok(ConsequenceChange::AtMost(at_most).on(ground))
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

/// 18 U.S.C. § 2259A(a), (c): the text sets a greatest amount and no least.
pub(crate) const LEAST_ASSESSMENT: RuleInfo =
    RuleInfo::with_options::<LeastAssessment, ConsequenceChange>("least-assessment")
        .because("whether the assessment may be of nothing, by the option `least`")
        .per_defendant()
        .reads(POSSESSION_COUNTS)
        .reads(TRAFFICKING_COUNTS)
        .reads(PRODUCTION_COUNTS)
        .grounds(&[MORE_THAN_NOTHING, MAY_BE_NOTHING, NOT_ASSESSED]);

options! { LeastAssessment { least: Least }
    /// Whether the assessment that the court "shall" make may be of nothing: a question.
    enum Least {
        /// It is more than nothing.
        MoreThanNothing,
        /// It may be of nothing.
        Nothing,
    }
}

impl Rule<ConsequenceChange> for LeastAssessment {
    fn rule(&self, claim: &Evidence<'_>, _: &Account) -> Answer<ConsequenceChange> {
        for counts in [PRODUCTION_COUNTS, TRAFFICKING_COUNTS, POSSESSION_COUNTS] {
            if claim.count_more_than(counts, 0)? {
                return Ok(ConsequenceChange::Applies.on(match self.least {
                    Least::MoreThanNothing => MORE_THAN_NOTHING,
                    Least::Nothing => MAY_BE_NOTHING,
                }));
            }
        }
        Ok(ConsequenceChange::None.on(NOT_ASSESSED))
    }
}

/// 18 U.S.C. § 2259A(d)(2): in place of section 3612(c).
pub(crate) const ORDER_OF_PAYMENT: RuleInfo =
    RuleInfo::applies("order-of-payment", &[ASSESSMENT_FIRST])
        .because("the order in which what the defendant pays is applied")
        .per_defendant();

pub(crate) const ASSISTANCE: RuleInfo = RuleInfo::consequence("assistance", assistance)
    .because("a victim of trafficking in images who so chooses is paid defined monetary assistance, once, from the Reserve")
    .per_victim()
    .reads(ASSISTANCE_ELECTED)
    .reads(DMA_RECEIVED)
    .reads(RECEIVED)
    .parameters(&["assistance"])
    .grounds(&[FROM_THE_RESERVE, NOT_CHOSEN, ONLY_ONCE, COLLECTED_MORE]);

/// 18 U.S.C. § 2259(d)(1)-(3): the amount of the year of the order; out only who has collected strictly more.
fn assistance(claim: &Evidence<'_>, _: &Account) -> Answer<ConsequenceChange> {
    Ok(match paid(claim)? {
        Ok(amount) => ConsequenceChange::Of(amount).on(FROM_THE_RESERVE),
        Err(why_not) => ConsequenceChange::None.on(why_not),
    })
}

/// The assistance that is paid, or the reason why none is.
fn paid(claim: &Evidence<'_>) -> Result<Result<Usd, &'static Ground>, Stop> {
    if !claim.is(ASSISTANCE_ELECTED)? {
        return Ok(Err(NOT_CHOSEN));
    }
    if claim.more_than(DMA_RECEIVED, Usd::ZERO)? {
        return Ok(Err(ONLY_ONCE));
    }
    let amount = claim.parameter(ParameterId("assistance"))?;
    Ok(match claim.more_than(RECEIVED, amount)? {
        true => Err(COLLECTED_MORE),
        false => Ok(amount),
    })
}

pub(crate) const ASSISTANCE_FEES: RuleInfo =
    RuleInfo::consequence("assistance-fees", assistance_fees)
        .because("counsel may charge no more than a part of the assistance in fees and costs")
        .per_victim()
        .reads(ASSISTANCE_ELECTED)
        .reads(DMA_RECEIVED)
        .reads(RECEIVED)
        .parameters(&["assistance", "assistance-fee-cap"])
        .grounds(&[FEE_CAP, NOT_CHOSEN, ONLY_ONCE, COLLECTED_MORE]);

/// 18 U.S.C. § 2259(d)(4): the cap on fees and costs, as an amount of the year, where assistance is paid.
fn assistance_fees(claim: &Evidence<'_>, _: &Account) -> Answer<ConsequenceChange> {
    if let Err(why_not) = paid(claim)? {
        return Ok(ConsequenceChange::None.on(why_not));
    }
    let cap = claim.parameter(ParameterId("assistance-fee-cap"))?;
    Ok(ConsequenceChange::AtMost(cap).on(FEE_CAP))
}

pub(crate) const ASSISTANCE_CLAIM: RuleInfo =
    RuleInfo::consequence("assistance-claim", assistance_claim)
        .because("who puts the claim to assistance to a court, and who is not paid for the victim")
        .per_victim()
        .reads(ASSISTANCE_ELECTED)
        .reads(DMA_RECEIVED)
        .reads(RECEIVED)
        .parameters(&["assistance"])
        .grounds(&[THROUGH_THE_DEPARTMENT, NO_CLAIM]);

/// 28 C.F.R. §§ 81.51-81.53: how assistance that is paid is claimed.
fn assistance_claim(claim: &Evidence<'_>, _: &Account) -> Answer<ConsequenceChange> {
    Ok(match paid(claim)? {
        Ok(_) => ConsequenceChange::Applies.on(THROUGH_THE_DEPARTMENT),
        Err(_) => ConsequenceChange::None.on(NO_CLAIM),
    })
}
