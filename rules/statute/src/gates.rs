//! Decides whether there is anything to compute.

use redress_rule::facts::{NOT_ASCERTAINABLE, PROXIMATE_CAUSE, VICTIM_OF_COUNT};
use redress_rule::{End, RuleInfo, grounds};

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

/// 18 U.S.C. § 2259(c): a victim is an individual harmed as a result of a commission of a crime of this chapter.
pub(crate) const VICTIM_OF_THE_COUNT: RuleInfo = RuleInfo::passes_if(
    "victim-of-the-count",
    VICTIM_OF_COUNT,
    End::Denied,
    &[HARMED_BY_THE_OFFENSE, NOT_HARMED_BY_THE_OFFENSE],
)
.because("restitution goes to a person harmed as a result of an offense of conviction");

/// The finding without which no amount can be ordered (in the Fourth Circuit, *Burgess*).
pub(crate) const PROXIMATE_CAUSE_FOUND: RuleInfo = RuleInfo::passes_if(
    "proximate-cause-found",
    PROXIMATE_CAUSE,
    End::Denied,
    &[CAUSED_LOSSES, CAUSED_NO_LOSSES],
)
.because("the court finds that the offense proximately caused losses of this victim");

/// 18 U.S.C. § 3664(d)(5).
pub(crate) const ASCERTAINABLE: RuleInfo = RuleInfo::passes_unless(
    "ascertainable",
    NOT_ASCERTAINABLE,
    End::Deferred,
    &[IN_TIME, NOT_YET],
)
.because("where the losses are not ascertainable by ten days before sentencing, the court sets a later date");
