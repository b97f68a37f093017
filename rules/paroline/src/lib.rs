#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

use redress_rule::Property::{Homogeneous, RisesWithLoss};
use redress_rule::facts::{
    AWARDS_ELSEWHERE, DISTRIBUTED, ESTIMATED, IMAGES, ORDERS, PREDICTED, PRODUCED,
};
use redress_rule::{
    Account, Answer, Base, Change, Evidence, Formula, LimitChange, Ratio, Rounding, Rule, RuleInfo,
    ShareChange, Usd, grounds, options,
};
use serde::{Deserialize, Deserializer};

redress_plugin::rule_set! {
    /// The rule set `paroline`.
    pub Paroline = "paroline";
    ONE_OVER_N, MEAN_OF_EARLIER_AWARDS, MEDIAN_OF_EARLIER_AWARDS, TIERS, NOT_NOMINAL, NOT_THE_WHOLE,
}

grounds! { "scotus/paroline";
    DIVIDED = permitted "divided" of "relative-role":
        "the losses are divided by the number of defendants that the method counts";
    NOBODY_TO_DIVIDE_BY = permitted "nobody-to-divide-by" of "relative-role":
        "the method counts no defendant yet: the amount is left to the court";
    MEAN = permitted "mean" of "relative-role": "the mean of what courts awarded this victim in other cases";
    MEDIAN = permitted "median" of "relative-role": "the median of what courts awarded this victim in other cases";
    NO_EARLIER_AWARD = permitted "no-earlier-award" of "relative-role":
        "there is no earlier award to take as a measure: the amount is left to the court";
    OF_THE_TIER = permitted "tier" of "relative-role": "the amount of the tier into which the number of images falls";
    NO_TOKEN = required "not-nominal":
        "where the offense was a cause of losses, an award is not nothing and not a token";
    ONE_AMONG_THOUSANDS = required "not-the-whole": "one offender among thousands does not answer for the whole loss";
    NOT_A_MERE_POSSESSOR = required "not-a-mere-possessor" of "not-the-whole":
        "the defendant distributed images of this victim or had to do with their production; the refusal of the whole loss was said of a possessor";
}

// ANCHOR: option
const ONE_OVER_N: RuleInfo = RuleInfo::with_options::<OneOverN, ShareChange>("one-over-n")
    .because("the losses are divided by a number of defendants, named by the option `divisor`")
    .lowered_by(ORDERS)
    .lowered_by(PREDICTED)
    .lowered_by(ESTIMATED)
    .grounds(&[DIVIDED, NOBODY_TO_DIVIDE_BY]);

options! {
    /// The losses over n. The divisor is named: courts have counted differently, and each choice moves the award.
    OneOverN {
        divisor: Divisor,
        #[serde(default)]
        of: Base,
        #[serde(default = "Rounding::half_up")]
        rounding: Rounding,
    }
    /// Whom the divisor counts.
    enum Divisor {
        /// The orders in other cases so far, without this one.
        Orders,
        /// The orders so far and this one (*Sainz*).
        OrdersAndThisOne,
        /// The orders so far, this one, and further offenders likely to be convicted.
        PlusPredicted,
        /// The estimated number of all offenders.
        Estimated,
    }
}

impl Rule<ShareChange> for OneOverN {
    fn rule(&self, claim: &Evidence<'_>, _: &Account) -> Answer<ShareChange> {
        let orders = || claim.count(ORDERS);
        let n = match self.divisor {
            Divisor::Orders => orders()?,
            Divisor::OrdersAndThisOne => orders()?.saturating_add(1),
            Divisor::PlusPredicted => orders()?
                .saturating_add(1)
                .saturating_add(claim.count(PREDICTED)?),
            Divisor::Estimated => claim.count(ESTIMATED)?,
        };
        if n == 0 {
            return Ok(ShareChange::LeftToTheCourt.on(NOBODY_TO_DIVIDE_BY));
        }
        Ok(ShareChange::Ratio {
            ratio: Ratio::one_over(n)?,
            of: self.of,
            rounding: self.rounding,
        }
        .on(DIVIDED))
    }
}
// ANCHOR_END: option

const MEAN_OF_EARLIER_AWARDS: RuleInfo =
    RuleInfo::with_options::<EarlierAwards<false>, ShareChange>("mean-of-earlier-awards")
        .because("the mean of earlier awards to this victim, beside what is owed whole")
        .reads(AWARDS_ELSEWHERE)
        .except(RisesWithLoss)
        .grounds(&[MEAN, NO_EARLIER_AWARD]);

/// The median of earlier awards (*Miner*, 2d Cir., not precedential).
const MEDIAN_OF_EARLIER_AWARDS: RuleInfo =
    RuleInfo::with_options::<EarlierAwards<true>, ShareChange>("median-of-earlier-awards")
        .because("the median of earlier awards to this victim, beside what is owed whole")
        .reads(AWARDS_ELSEWHERE)
        .except(RisesWithLoss)
        .grounds(&[MEDIAN, NO_EARLIER_AWARD]);

/// A measure of the part of the general losses: what this defendant alone caused is owed whole beside it, as with a share.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct EarlierAwards<const IS_MEDIAN: bool> {
    #[serde(default = "Rounding::half_up")]
    rounding: Rounding,
}

impl<const IS_MEDIAN: bool> Rule<ShareChange> for EarlierAwards<IS_MEDIAN> {
    fn rule(&self, claim: &Evidence<'_>, account: &Account) -> Answer<ShareChange> {
        let awards = match claim.amounts(AWARDS_ELSEWHERE)? {
            [] => return Ok(ShareChange::LeftToTheCourt.on(NO_EARLIER_AWARD)),
            awards => Formula::list(awards),
        };
        let (measure, ground) = match IS_MEDIAN {
            true => (awards.median(self.rounding), MEDIAN),
            false => (awards.mean(self.rounding), MEAN),
        };
        Ok(ShareChange::Amount(beside_own(measure, account)).on(ground))
    }
}

fn beside_own(part: Formula, account: &Account) -> Formula {
    match account.own().is_zero() {
        true => part,
        false => part.beside_own(),
    }
}

const TIERS: RuleInfo = RuleInfo::with_options::<Tiers, ShareChange>("tiers")
    .because("an amount by tiers of the number of images, given by the option `tiers`, beside what is owed whole")
    .reads(IMAGES)
    .except(RisesWithLoss)
    .except(Homogeneous)
    .grounds(&[OF_THE_TIER]);

options! {
    /// Amounts by the number of images. The tiers are the profile's or the case's: no figure is built in.
    Tiers { #[serde(deserialize_with = "rising")] tiers: Vec<Tier> }
}

/// One tier: this amount where there are more images than this.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Tier {
    images_over: u64,
    amount: Usd,
}

/// The first tier starts at none; each later one starts higher.
fn rising<'de, D: Deserializer<'de>>(tiers: D) -> Result<Vec<Tier>, D::Error> {
    let tiers = Vec::<Tier>::deserialize(tiers)?;
    let starts_at_none = tiers.first().is_some_and(|first| first.images_over == 0);
    if starts_at_none && tiers.is_sorted_by(|lower, higher| lower.images_over < higher.images_over)
    {
        Ok(tiers)
    } else {
        let words = "`tiers` must begin with images-over = 0, and each later one must begin higher";
        Err(serde::de::Error::custom(words))
    }
}

impl Rule<ShareChange> for Tiers {
    fn rule(&self, claim: &Evidence<'_>, account: &Account) -> Answer<ShareChange> {
        let mut amount = Usd::ZERO;
        for (place, tier) in self.tiers.iter().enumerate() {
            // The first tier holds for any number; each later one is a comparison, not a number read.
            if place == 0 || claim.count_more_than(IMAGES, tier.images_over)? {
                amount = tier.amount;
            } else {
                break;
            }
        }
        Ok(ShareChange::Amount(beside_own(Formula::given(amount), account)).on(OF_THE_TIER))
    }
}

/// Not nothing: *Paroline* refuses a token or nominal amount. How much is a token it does not say.
const NOT_NOMINAL: RuleInfo = RuleInfo::limit("not-nominal", |_, _| {
    Ok(LimitChange::MoreThan(Usd::ZERO).on(NO_TOKEN))
})
.because("an award is not nothing and not a token")
.grounds(&[NO_TOKEN]);

const NOT_THE_WHOLE: RuleInfo = RuleInfo::with_options::<NotTheWhole, LimitChange>("not-the-whole").because("a possessor, one of many, does not answer for the whole loss; whether a distributor may, by the option `distributor`")
.reads(DISTRIBUTED)
.reads(PRODUCED)
.grounds(&[ONE_AMONG_THOUSANDS, NOT_A_MERE_POSSESSOR]);

options! { NotTheWhole { #[serde(default)] distributor: Distributor }
    /// Whether one who distributed may be charged with all that remains: unsettled since *Paroline*.
    #[derive(Default)]
    enum Distributor {
        /// No: the relative role is the measure for everybody (*Dunn*).
        NotAll,
        /// It may be so.
        #[default]
        May,
    }
}

impl Rule<LimitChange> for NotTheWhole {
    fn rule(&self, claim: &Evidence<'_>, _: &Account) -> Answer<LimitChange> {
        Ok(match self.distributor {
            Distributor::May if claim.any(&[DISTRIBUTED, PRODUCED])? => {
                LimitChange::None.on(NOT_A_MERE_POSSESSOR)
            }
            Distributor::May | Distributor::NotAll => {
                LimitChange::LessThanRemaining.on(ONE_AMONG_THOUSANDS)
            }
        })
    }
}

#[cfg(test)]
mod tests;
