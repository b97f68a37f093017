//! Whether there is anything to compute.

use redress_rule::facts::{NOT_ASCERTAINABLE, PROXIMATE_CAUSE, VICTIM_OF_COUNT};
use redress_rule::{Account, Change, Effect, End, Evidence, GateChange, Ground, Rule, Stop};
use serde::Deserialize;

pub(crate) static HARMED_BY_THE_OFFENSE: Ground = Ground::required(
    "harmed-by-the-offense",
    "this person was harmed as a result of an offense of conviction",
    "congress/usc-18-2259-1996#victim",
);
pub(crate) static NOT_HARMED_BY_THE_OFFENSE: Ground = Ground::required(
    "not-harmed-by-the-offense",
    "this person was not shown to be harmed as a result of an offense of conviction",
    "congress/usc-18-2259-1996#victim",
);
pub(crate) static CAUSED_LOSSES: Ground = Ground::required(
    "caused-losses",
    "the offense proximately caused losses of this victim",
    "congress/usc-18-2259-1996#proximate-result",
);
pub(crate) static CAUSED_NO_LOSSES: Ground = Ground::required(
    "caused-no-losses",
    "the offense was not shown to have proximately caused losses of this victim",
    "congress/usc-18-2259-1996#proximate-result",
);
pub(crate) static ASCERTAINABLE: Ground = Ground::required(
    "ascertainable",
    "nothing says that the losses cannot be ascertained by ten days before sentencing",
    "congress/usc-18-3664#deferral",
);
pub(crate) static NOT_YET: Ground = Ground::required(
    "not-yet",
    "the losses are not ascertainable by ten days before sentencing: the court sets a date for the final determination, not later than 90 days after sentencing",
    "congress/usc-18-3664#deferral",
);

/// 18 U.S.C. § 3664(d)(5).
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Ascertainable {}

impl Rule<GateChange> for Ascertainable {
    fn rule(&self, claim: &Evidence<'_>, _: &Account) -> Result<Effect<GateChange>, Stop> {
        if claim.proved(NOT_ASCERTAINABLE)? {
            Err(Stop::End(End::Deferred, &NOT_YET))
        } else {
            Ok(GateChange::Pass.on(&ASCERTAINABLE))
        }
    }
}

/// 18 U.S.C. § 2259(c): a victim is an individual harmed as a result of a commission of a crime of this chapter.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct VictimOfTheCount {}

impl Rule<GateChange> for VictimOfTheCount {
    fn rule(&self, claim: &Evidence<'_>, _: &Account) -> Result<Effect<GateChange>, Stop> {
        if claim.proved(VICTIM_OF_COUNT)? {
            Ok(GateChange::Pass.on(&HARMED_BY_THE_OFFENSE))
        } else {
            Err(Stop::End(End::Denied, &NOT_HARMED_BY_THE_OFFENSE))
        }
    }
}

/// The finding without which no amount can be ordered (in the Fourth Circuit, *Burgess*).
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ProximateCauseFound {}

impl Rule<GateChange> for ProximateCauseFound {
    fn rule(&self, claim: &Evidence<'_>, _: &Account) -> Result<Effect<GateChange>, Stop> {
        if claim.proved(PROXIMATE_CAUSE)? {
            Ok(GateChange::Pass.on(&CAUSED_LOSSES))
        } else {
            Err(Stop::End(End::Denied, &CAUSED_NO_LOSSES))
        }
    }
}
