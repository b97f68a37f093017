#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

use redress_rule::facts::{FULL_LOSSES, ORDERS};
use redress_rule::{
    Account, Answer, Base, Change, End, Evidence, LossChange, Part, Ratio, Rounding, Rule,
    RuleInfo, ShareChange, Stop, grounds, options,
};

redress_plugin::rule_set! {
    /// The rule set `{{name}}`.
    pub {{Type}} = "{{name}}";
    LOSSES_OF_THE_OFFENSE, ONE_OVER_ORDERS, NOT_WITH_STRANGERS,
}

// A ground is a holding, `court/authority#holding`, and the sentence that a rule says of it: the holding's own, or
// another after the colon.
grounds! { "scotus/paroline";
    PROXIMATE = required "proximate" of "proximate-cause";
    NO_LOSS_PROVED = required "no-loss-proved" of "proximate-cause": "no loss was proved";
    DIVIDED = permitted "divided" of "relative-role":
        "what remains of the losses is divided by the defendants who were ordered to pay, this one included";
    NO_STRANGERS = required "not-with-strangers" of "no-strangers";
}

// The declaration. The README quotes it, and the program holds the rule to it.
const LOSSES_OF_THE_OFFENSE: RuleInfo =
    RuleInfo::loss("losses-of-the-offense", losses_of_the_offense)
        .because("losses count so far as they are a proximate result of the offense")
        .per_victim()
        .reads(FULL_LOSSES)
        .reads_losses()
        .grounds(&[PROXIMATE, NO_LOSS_PROVED]);

/// Counts every loss that a court found and that the offense caused.
fn losses_of_the_offense(claim: &Evidence<'_>, _: &Account) -> Answer<LossChange> {
    // A read of what is not known stops the rule: `?` says what is needed, and nobody has to guess.
    if !claim.losses_found()? {
        return Err(Stop::End(End::Denied, NO_LOSS_PROVED));
    }
    let counted =
        claim.lines_where(|line| Ok(claim.found(line)? && claim.caused_by_offense(line)?))?;
    Ok(LossChange::Count(counted, Part::General).on(PROXIMATE))
}

const ONE_OVER_ORDERS: RuleInfo =
    RuleInfo::with_options::<OneOverOrders, ShareChange>("one-over-orders")
        .because("the losses are divided by the defendants ordered to pay, this one included")
        .lowered_by(ORDERS)
        .grounds(&[DIVIDED]);

// One over the orders in other cases and this one. A rule with options is the struct of them.
options! { OneOverOrders {
    /// How the cents are rounded, once; a profile may name another way.
    #[serde(default = "Rounding::half_up")]
    rounding: Rounding,
} }

impl Rule<ShareChange> for OneOverOrders {
    fn rule(&self, claim: &Evidence<'_>, _: &Account) -> Answer<ShareChange> {
        // The rule says what changes and why; the program computes the amount and writes the step.
        Ok(ShareChange::Ratio {
            ratio: Ratio::one_over(claim.count(ORDERS)?.saturating_add(1))?,
            of: Base::Remaining,
            rounding: self.rounding,
        }
        .on(DIVIDED))
    }
}

/// A consequence that is not an amount.
const NOT_WITH_STRANGERS: RuleInfo = RuleInfo::applies("not-with-strangers", &[NO_STRANGERS])
    .because("there is no joint liability with defendants of other cases");

#[cfg(test)]
mod tests {
    use super::*;
    use redress_rule::{Options, RuleSet};

    #[test]
    fn every_rule_that_is_declared_binds_in_its_place() {
        for info in {{Type}}.info().rules {
            let bound = {{Type}}.bind(info.name, &Options::default());
            let place = bound.map(|bound| bound.place());
            assert_eq!(place, Ok(info.place), "{}", info.name);
        }
    }
}
