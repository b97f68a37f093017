//! Decides whether there is anything to compute.

use redress_rule::facts::{NOT_ASCERTAINABLE, PROXIMATE_CAUSE, VICTIM_OF_COUNT};
use redress_rule::{Account, Answer, Change, End, Evidence, GateChange, RuleInfo, Stop, grounds};

grounds! { "congress/usc-18-2259-1996";
    HARMED_BY_THE_OFFENSE = required "harmed-by-the-offense" of "victim":
        "this person was harmed as a result of an offense of conviction";
    NOT_HARMED_BY_THE_OFFENSE = required "not-harmed-by-the-offense" of "victim":
        "this person was not shown to be harmed as a result of an offense of conviction";
    CAUSED_LOSSES = required "caused-losses" of "proximate-result":
        "the offense proximately caused losses of this victim";
    CAUSED_NO_LOSSES = required "caused-no-losses" of "proximate-result":
        "the offense was not shown to have proximately caused losses of this victim";
}
grounds! { "congress/usc-18-3664";
    IN_TIME = required "ascertainable" of "deferral":
        "nothing says that the losses cannot be ascertained by ten days before sentencing";
    NOT_YET = required "not-yet" of "deferral":
        "the losses are not ascertainable by ten days before sentencing: the court sets a date for the final determination, not later than 90 days after sentencing";
}

pub(crate) const VICTIM_OF_THE_COUNT: RuleInfo =
    RuleInfo::gate("victim-of-the-count", victim_of_the_count)
        .because("restitution goes to a person harmed as a result of an offense of conviction")
        .reads(VICTIM_OF_COUNT)
        .grounds(&[HARMED_BY_THE_OFFENSE, NOT_HARMED_BY_THE_OFFENSE]);

/// 18 U.S.C. § 2259(c): a victim is an individual harmed as a result of a commission of a crime of this chapter.
fn victim_of_the_count(claim: &Evidence<'_>, _: &Account) -> Answer<GateChange> {
    if claim.is(VICTIM_OF_COUNT)? {
        Ok(GateChange::Pass.on(HARMED_BY_THE_OFFENSE))
    } else {
        Err(Stop::End(End::Denied, NOT_HARMED_BY_THE_OFFENSE))
    }
}

pub(crate) const PROXIMATE_CAUSE_FOUND: RuleInfo =
    RuleInfo::gate("proximate-cause-found", proximate_cause_found)
        .because("the court finds that the offense proximately caused losses of this victim")
        .reads(PROXIMATE_CAUSE)
        .grounds(&[CAUSED_LOSSES, CAUSED_NO_LOSSES]);

/// The finding without which no amount can be ordered (in the Fourth Circuit, *Burgess*).
fn proximate_cause_found(claim: &Evidence<'_>, _: &Account) -> Answer<GateChange> {
    if claim.is(PROXIMATE_CAUSE)? {
        Ok(GateChange::Pass.on(CAUSED_LOSSES))
    } else {
        Err(Stop::End(End::Denied, CAUSED_NO_LOSSES))
    }
}

pub(crate) const ASCERTAINABLE: RuleInfo = RuleInfo::gate("ascertainable", ascertainable)
    .because("where the losses are not ascertainable by ten days before sentencing, the court sets a later date")
    .reads(NOT_ASCERTAINABLE)
    .grounds(&[IN_TIME, NOT_YET]);

/// 18 U.S.C. § 3664(d)(5).
fn ascertainable(claim: &Evidence<'_>, _: &Account) -> Answer<GateChange> {
    if claim.is(NOT_ASCERTAINABLE)? {
        Err(Stop::End(End::Deferred, NOT_YET))
    } else {
        Ok(GateChange::Pass.on(IN_TIME))
    }
}
