#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

use redress_rule::{Account, OptionError, Base, AnyRule, LimitChange, Change, Evidence, Direction, Effect, Ground, Options, List, Ratio, Property, Rounding, Rule, RuleInfo, RuleSet, Scope, SetInfo, ShareChange, Stop, Usd, Formula, FormulaLine, reads};
use redress_case::facts::{AWARDS_ELSEWHERE, DISTRIBUTED, ESTIMATED, IMAGES, ORDERS, PREDICTED, PRODUCED};
use serde::Deserialize;

/// The rule set `paroline`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Paroline;

redress_plugin::export!(Paroline);

static DIVIDED: Ground = Ground::permitted(
    "divided",
    "the losses are divided by the number of defendants that the method counts",
    "scotus/paroline#relative-role",
);
static NOBODY_TO_DIVIDE_BY: Ground = Ground::permitted(
    "nobody-to-divide-by",
    "the method counts no defendant yet: the amount is left to the court",
    "scotus/paroline#relative-role",
);
static MEAN: Ground = Ground::permitted(
    "mean",
    "the mean of what courts awarded this victim in other cases",
    "scotus/paroline#relative-role",
);
static MEDIAN: Ground = Ground::permitted(
    "median",
    "the median of what courts awarded this victim in other cases",
    "scotus/paroline#relative-role",
);
static NO_EARLIER_AWARD: Ground = Ground::permitted(
    "no-earlier-award",
    "there is no earlier award to take as a measure: the amount is left to the court",
    "scotus/paroline#relative-role",
);
static TIER: Ground = Ground::permitted(
    "tier",
    "the amount of the tier into which the number of images falls",
    "scotus/paroline#relative-role",
);
static NOT_NOMINAL: Ground = Ground::required(
    "not-nominal",
    "where the offense was a cause of losses, an award is not nothing and not a token",
    "scotus/paroline#not-nominal",
);
static NOT_THE_WHOLE: Ground = Ground::required(
    "not-the-whole",
    "one offender among thousands does not answer for the whole loss",
    "scotus/paroline#not-the-whole",
);
static NOT_A_MERE_POSSESSOR: Ground = Ground::required(
    "not-a-mere-possessor",
    "the defendant distributed images of this victim or had to do with their production; the refusal of the whole loss was said of a possessor",
    "scotus/paroline#not-the-whole",
);

static ABOUT: SetInfo = SetInfo {
    id: "paroline",
    version: env!("CARGO_PKG_VERSION"),
    rules: &[
        RuleInfo {
            name: "one-over-n",
            place: List::Apportionment,
            scope: Scope::Claim,
            keeps: &[
                Property::RisesWithLoss,
                Property::Homogeneous,
                Property::Symmetric,
            ],
            proposition: "the losses are divided by a number of defendants, named by the option `divisor`",
            grounds: &[&DIVIDED, &NOBODY_TO_DIVIDE_BY],
            reads: reads(&[ORDERS.key(), PREDICTED.key(), ESTIMATED.key()]),
            parameters: &[],
            moves: &[
                (ORDERS.key(), Direction::Lowers),
                (PREDICTED.key(), Direction::Lowers),
                (ESTIMATED.key(), Direction::Lowers),
            ],
        },
        RuleInfo {
            name: "mean-of-earlier-awards",
            place: List::Apportionment,
            scope: Scope::Claim,
            keeps: &[Property::Homogeneous, Property::Symmetric],
            proposition: "the mean of earlier awards to this victim",
            grounds: &[&MEAN, &NO_EARLIER_AWARD],
            reads: reads(&[AWARDS_ELSEWHERE.key()]),
            parameters: &[],
            moves: &[],
        },
        RuleInfo {
            name: "median-of-earlier-awards",
            place: List::Apportionment,
            scope: Scope::Claim,
            keeps: &[Property::Homogeneous, Property::Symmetric],
            proposition: "the median of earlier awards to this victim",
            grounds: &[&MEDIAN, &NO_EARLIER_AWARD],
            reads: reads(&[AWARDS_ELSEWHERE.key()]),
            parameters: &[],
            moves: &[],
        },
        RuleInfo {
            name: "tiers",
            place: List::Apportionment,
            scope: Scope::Claim,
            keeps: &[Property::Symmetric],
            proposition: "an amount by tiers of the number of images, given by the option `tiers`",
            grounds: &[&TIER],
            reads: reads(&[IMAGES.key()]),
            parameters: &[],
            moves: &[],
        },
        RuleInfo {
            name: "not-nominal",
            place: List::Limits,
            scope: Scope::Claim,
            keeps: &[Property::Symmetric],
            proposition: "an award is not nothing and not a token",
            grounds: &[&NOT_NOMINAL],
            reads: 0,
            parameters: &[],
            moves: &[],
        },
        RuleInfo {
            name: "not-the-whole",
            place: List::Limits,
            scope: Scope::Claim,
            keeps: &[Property::Symmetric],
            proposition: "a possessor, one of many, does not answer for the whole loss; whether a distributor may, by the option `distributor`",
            grounds: &[&NOT_THE_WHOLE, &NOT_A_MERE_POSSESSOR],
            reads: reads(&[DISTRIBUTED.key(), PRODUCED.key()]),
            parameters: &[],
            moves: &[],
        },
    ],
};

impl RuleSet for Paroline {
    fn info(&self) -> &'static SetInfo {
        &ABOUT
    }

    fn bind(&self, rule: &str, with: &Options) -> Result<AnyRule, OptionError> {
        Ok(match rule {
            "one-over-n" => AnyRule::Apportionment(Box::new(with.read::<OneOverN>()?)),
            "mean-of-earlier-awards" => {
                AnyRule::Apportionment(Box::new(with.read::<MeanOfEarlierAwards>()?))
            }
            "median-of-earlier-awards" => {
                AnyRule::Apportionment(Box::new(with.read::<MedianOfEarlierAwards>()?))
            }
            "tiers" => AnyRule::Apportionment(Box::new(with.read::<Tiers>()?.checked()?)),
            "not-nominal" => AnyRule::Limit(Box::new(with.read::<NotNominal>()?)),
            "not-the-whole" => AnyRule::Limit(Box::new(with.read::<NotTheWhole>()?)),
            _ => return Err(OptionError::no_such_rule()),
        })
    }
}

/// Whom the divisor counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
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

/// The losses over n. The divisor is named: courts have counted differently, and each choice moves the award.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct OneOverN {
    divisor: Divisor,
    #[serde(default = "remaining")]
    of: Base,
    #[serde(default)]
    rounding: RoundingOption,
}

/// Half-up to the cent unless the profile names another rounding.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
struct RoundingOption(Rounding);

impl Default for RoundingOption {
    fn default() -> Self {
        Self(Rounding::half_up())
    }
}

const fn remaining() -> Base {
    Base::Remaining
}

impl OneOverN {
    fn n(&self, claim: &Evidence<'_>) -> Result<u64, Stop> {
        let orders = || claim.count(ORDERS);
        Ok(match self.divisor {
            Divisor::Orders => orders()?,
            Divisor::OrdersAndThisOne => orders()?.saturating_add(1),
            Divisor::PlusPredicted => orders()?
                .saturating_add(1)
                .saturating_add(claim.count(PREDICTED)?),
            Divisor::Estimated => claim.count(ESTIMATED)?,
        })
    }
}

impl Rule<ShareChange> for OneOverN {
    fn rule(&self, claim: &Evidence<'_>, _: &Account) -> Result<Effect<ShareChange>, Stop> {
        let n = self.n(claim)?;
        if n == 0 {
            return Ok(ShareChange::LeftToTheCourt.on(&NOBODY_TO_DIVIDE_BY));
        }
        let ratio = Ratio::one_over(n)?;
        Ok(ShareChange::Ratio {
            ratio,
            of: self.of,
            rounding: self.rounding.0,
        }
        .on(&DIVIDED))
    }
}

/// Earlier awards as lines of a working, for the mean and the median.
fn awards(claim: &Evidence<'_>) -> Result<Option<Vec<FormulaLine>>, Stop> {
    let awards: Vec<FormulaLine> = claim
        .amounts(AWARDS_ELSEWHERE)?
        .iter()
        .map(|award| FormulaLine::Given(*award))
        .collect();
    Ok(if awards.is_empty() {
        None
    } else {
        Some(awards)
    })
}

/// The mean of earlier awards.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct MeanOfEarlierAwards {
    #[serde(default)]
    rounding: RoundingOption,
}

impl Rule<ShareChange> for MeanOfEarlierAwards {
    fn rule(&self, claim: &Evidence<'_>, _: &Account) -> Result<Effect<ShareChange>, Stop> {
        let Some(mut lines) = awards(claim)? else {
            return Ok(ShareChange::LeftToTheCourt.on(&NO_EARLIER_AWARD));
        };
        lines.push(FormulaLine::Mean(
            (0..lines.len()).collect(),
            self.rounding.0,
        ));
        Ok(ShareChange::Amount(Formula { lines }).on(&MEAN))
    }
}

/// The median of earlier awards (*Miner*, 2d Cir., not precedential).
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct MedianOfEarlierAwards {
    #[serde(default)]
    rounding: RoundingOption,
}

impl Rule<ShareChange> for MedianOfEarlierAwards {
    fn rule(&self, claim: &Evidence<'_>, _: &Account) -> Result<Effect<ShareChange>, Stop> {
        let Some(mut lines) = awards(claim)? else {
            return Ok(ShareChange::LeftToTheCourt.on(&NO_EARLIER_AWARD));
        };
        lines.push(FormulaLine::Median(
            (0..lines.len()).collect(),
            self.rounding.0,
        ));
        Ok(ShareChange::Amount(Formula { lines }).on(&MEDIAN))
    }
}

/// Amounts by the number of images. The tiers are the profile's or the case's: no figure is built in.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Tiers {
    tiers: Vec<Tier>,
}

/// One tier: this amount where there are more images than this.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Tier {
    images_over: u64,
    amount: Usd,
}

impl Tiers {
    /// The first tier starts at none; each later one starts higher.
    fn checked(self) -> Result<Self, OptionError> {
        let rising = self.tiers.windows(2).all(|pair| match pair {
            [lower, higher] => lower.images_over < higher.images_over,
            _ => true,
        });
        match self.tiers.first() {
            Some(first) if first.images_over == 0 && rising => Ok(self),
            _ => Err(OptionError(
                "`tiers` must begin with images-over = 0, and each later one must begin higher"
                    .to_owned(),
            )),
        }
    }
}

impl Rule<ShareChange> for Tiers {
    fn rule(&self, claim: &Evidence<'_>, _: &Account) -> Result<Effect<ShareChange>, Stop> {
        let mut amount = Usd::ZERO;
        for (place, tier) in self.tiers.iter().enumerate() {
            // The first tier holds for any number; each later one is a comparison, not a number read.
            if place == 0 || claim.count_more_than(IMAGES, tier.images_over)? {
                amount = tier.amount;
            } else {
                break;
            }
        }
        Ok(ShareChange::Amount(Formula {
            lines: vec![FormulaLine::Given(amount)],
        })
        .on(&TIER))
    }
}

/// Not nothing: *Paroline* refuses a token or nominal amount. How much is a token it does not say.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NotNominal {}

impl Rule<LimitChange> for NotNominal {
    fn rule(&self, _: &Evidence<'_>, _: &Account) -> Result<Effect<LimitChange>, Stop> {
        Ok(LimitChange::MoreThan(Usd::ZERO).on(&NOT_NOMINAL))
    }
}

/// Whether one who distributed may be charged with all that remains: unsettled since *Paroline*.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Distributor {
    /// No: the relative role is the measure for everybody (*Dunn*).
    NotAll,
    /// It may be so.
    #[default]
    May,
}

/// Not the whole, for a possessor who neither distributed the images nor had to do with making them; for one who
/// did, as the view taken has it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NotTheWhole {
    #[serde(default)]
    distributor: Distributor,
}

impl Rule<LimitChange> for NotTheWhole {
    fn rule(&self, claim: &Evidence<'_>, _: &Account) -> Result<Effect<LimitChange>, Stop> {
        Ok(match self.distributor {
            Distributor::NotAll => LimitChange::LessThanRemaining.on(&NOT_THE_WHOLE),
            Distributor::May if claim.any(&[DISTRIBUTED, PRODUCED])? => {
                LimitChange::None.on(&NOT_A_MERE_POSSESSOR)
            }
            Distributor::May => LimitChange::LessThanRemaining.on(&NOT_THE_WHOLE),
        })
    }
}
