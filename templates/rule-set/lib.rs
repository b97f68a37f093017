#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

use redress_rule::{Account, OptionError, Base, AnyRule, Change, Evidence, Direction, Effect, End, Ground, LossChange, Options, Part, List, Ratio, Property, Rounding, Rule, RuleInfo, RuleSet, Scope, SetInfo, ShareChange, Stop, ConsequenceChange, reads, reads_losses_and};
use redress_rule::facts::{FULL_LOSSES, ORDERS};
use serde::Deserialize;

/// The rule set `{{name}}`.
#[derive(Clone, Copy, Debug, Default)]
pub struct {{Type}};

redress_plugin::export!({{Type}});

// A ground is a sentence that a rule may say, and the holding that carries it: `court/authority#holding`.
static PROXIMATE: Ground = Ground::required(
    "proximate",
    "losses count so far as they are a proximate result of the offense",
    "scotus/paroline#proximate-cause",
);
static NO_LOSS_PROVED: Ground = Ground::required(
    "no-loss-proved",
    "no loss was proved",
    "scotus/paroline#proximate-cause",
);
static DIVIDED: Ground = Ground::permitted(
    "divided",
    "what remains of the losses is divided by the defendants who were ordered to pay, this one included",
    "scotus/paroline#relative-role",
);
static NOT_WITH_STRANGERS: Ground = Ground::required(
    "not-with-strangers",
    "the defendant is not liable for the whole together with defendants of other cases",
    "scotus/paroline#no-strangers",
);

static ABOUT: SetInfo = SetInfo {
    id: "{{name}}",
    version: env!("CARGO_PKG_VERSION"),
    rules: &[
        RuleInfo {
            body: redress_rule::Body::InItsSet,
            name: "losses-of-the-offense",
            place: List::Losses,
            scope: Scope::Victim,
            satisfies: &[
                Property::RisesWithLoss,
                Property::Homogeneous,
                Property::Symmetric,
            ],
            proposition: "losses count so far as they are a proximate result of the offense",
            grounds: &[&PROXIMATE, &NO_LOSS_PROVED],
            reads: reads_losses_and(&[FULL_LOSSES.key()]),
            parameters: &[],
            moves: &[],
        },
        RuleInfo {
            body: redress_rule::Body::InItsSet,
            name: "one-over-orders",
            place: List::Apportionment,
            scope: Scope::Claim,
            satisfies: &[
                Property::RisesWithLoss,
                Property::Homogeneous,
                Property::Symmetric,
            ],
            proposition: "the losses are divided by the defendants ordered to pay, this one included",
            grounds: &[&DIVIDED],
            reads: reads(&[ORDERS.key()]),
            parameters: &[],
            moves: &[(ORDERS.key(), Direction::Lowers)],
        },
        RuleInfo {
            body: redress_rule::Body::InItsSet,
            name: "not-with-strangers",
            place: List::Consequences,
            scope: Scope::Claim,
            satisfies: &[Property::Symmetric],
            proposition: "there is no joint liability with defendants of other cases",
            grounds: &[&NOT_WITH_STRANGERS],
            reads: 0,
            parameters: &[],
            moves: &[],
        },
    ],
};

impl RuleSet for {{Type}} {
    fn info(&self) -> &'static SetInfo {
        &ABOUT
    }

    fn bind(&self, rule: &str, with: &Options) -> Result<AnyRule, OptionError> {
        Ok(match rule {
            "losses-of-the-offense" => AnyRule::Loss(Box::new(with.read::<LossesOfTheOffense>()?)),
            "one-over-orders" => AnyRule::Apportionment(Box::new(with.read::<OneOverOrders>()?)),
            "not-with-strangers" => AnyRule::Consequence(Box::new(with.read::<NotWithStrangers>()?)),
            _ => return Err(OptionError::no_such_rule()),
        })
    }
}

/// Every loss that a court found and that the offense caused.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct LossesOfTheOffense {}

impl Rule<LossChange> for LossesOfTheOffense {
    fn rule(&self, claim: &Evidence<'_>, _: &Account) -> Result<Effect<LossChange>, Stop> {
        // A read of what is not known stops the rule: `?` says what is needed, and nobody has to guess.
        if !claim.losses_found()? {
            return Err(Stop::End(End::Denied, &NO_LOSS_PROVED));
        }
        let counted =
            claim.lines_where(|line| Ok(claim.found(line)? && claim.caused_by_offense(line)?))?;
        Ok(LossChange::Count(counted, Part::General).on(&PROXIMATE))
    }
}

/// One over the orders in other cases and this one. A rule is the struct of its options.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct OneOverOrders {
    /// How the cents are rounded, once; a profile may name another way.
    #[serde(default = "Rounding::half_up")]
    rounding: Rounding,
}

impl Rule<ShareChange> for OneOverOrders {
    fn rule(&self, claim: &Evidence<'_>, _: &Account) -> Result<Effect<ShareChange>, Stop> {
        let ratio = Ratio::one_over(claim.count(ORDERS)?.saturating_add(1))?;
        // The rule says what changes and why; the program computes the amount and writes the step.
        Ok(ShareChange::Ratio {
            ratio,
            of: Base::Remaining,
            rounding: self.rounding,
        }
        .on(&DIVIDED))
    }
}

/// A consequence that is not an amount.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NotWithStrangers {}

impl Rule<ConsequenceChange> for NotWithStrangers {
    fn rule(&self, _: &Evidence<'_>, _: &Account) -> Result<Effect<ConsequenceChange>, Stop> {
        Ok(ConsequenceChange::Applies.on(&NOT_WITH_STRANGERS))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_that_is_declared_binds_in_its_place() {
        for about in ABOUT.rules {
            let bound = {{Type}}.bind(about.name, &Options::default());
            let place = bound.map(|bound| bound.place());
            assert_eq!(place, Ok(about.place), "{}", about.name);
        }
    }
}
