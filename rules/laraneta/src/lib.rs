#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

use redress_rule::facts::{DISTRIBUTED, ON_REMAND, OTHERS_CONTRIBUTED, RECEIVED};
use redress_rule::{
    Account, Answer, Change, Evidence, LiabilityKind, LimitChange, LossChange, LossSet, RuleInfo,
    grounds,
};

redress_plugin::rule_set! {
    /// The rule set `laraneta`.
    pub Laraneta = "laraneta";
    SUBTRACT_RECOVERIES,
    VIEWER_OR_DISTRIBUTOR,
    VIEWER_NOT_THE_WHOLE,
    NO_CONTRIBUTION,
    JOINT_ONLY_IN_THE_CASE,
    SCHEDULE_BEFORE_RELEASE,
    CLOSED_ON_REMAND,
    VICTIMS_HEARD_ON_APPEAL,
}

grounds! { "ca7/laraneta";
    RECOVERIES_FIRST = required "recoveries-first":
        "what the victim has recovered from others for these losses is subtracted before anything is ordered";
    DISTRIBUTOR = permitted "distributor":
        "who distributed images of the victim may be made to pay the whole remaining loss, as one of several whose parts cannot be told apart";
    VIEWER = required "viewer":
        "who only viewed did not cause the whole loss: only the portion allocable to this defendant can be ordered";
    NOT_THE_WHOLE = required "not-the-whole" of "viewer":
        "who only viewed is not responsible for anybody else's viewing, and does not owe the whole";
    WHOLE_MAY_BE_OWED = required "whole-may-be-owed" of "distributor": "a distributor may owe the whole that remains";
    NO_CONTRIBUTION_ACROSS_CASES = required "no-contribution";
    ALONE_IN_THE_CASE = required "alone-in-the-case" of "joint-only-in-the-case":
        "no joint and several order: the statute reaches only defendants of the same case, and no other one contributed";
    NOT_ALONE_IN_THE_CASE = required "not-alone-in-the-case" of "joint-only-in-the-case":
        "joint liability, if any, is with the defendants of this case who contributed";
    SCHEDULE = required "schedule" of "schedule-before-release";
    CLOSED = required "closed" of "closed-on-remand":
        "on remand the totals of the losses stay closed; only what is subtracted, and the defendant's part, are open";
    NOT_ON_REMAND = required "not-on-remand" of "closed-on-remand": "the case is not on remand";
    HEARD_ON_APPEAL = required "heard-on-appeal" of "victims-heard-on-appeal";
}

// ANCHOR: loss
const SUBTRACT_RECOVERIES: RuleInfo = RuleInfo::loss("subtract-recoveries", subtract_recoveries)
    .because("what the victim has recovered in other cases is subtracted from the losses first")
    .per_victim()
    .lowered_by(RECEIVED)
    .never_raises()
    .grounds(&[RECOVERIES_FIRST]);

fn subtract_recoveries(claim: &Evidence<'_>, account: &Account) -> Answer<LossChange> {
    let recovered = claim.amount_up_to(RECEIVED, account.remaining())?;
    Ok(LossChange::Deduct(recovered, LossSet::All).on(RECOVERIES_FIRST))
}
// ANCHOR_END: loss

/// A finding for each victim: did the defendant distribute an image of *this* victim?
const VIEWER_OR_DISTRIBUTOR: RuleInfo = RuleInfo::whole_if("viewer-or-distributor", DISTRIBUTED, LiabilityKind::WholeAlone, &[DISTRIBUTOR, VIEWER])
    .because("a distributor of the victim's images may owe the whole remaining loss; a viewer owes only an allocable portion");

const VIEWER_NOT_THE_WHOLE: RuleInfo =
    RuleInfo::limit("viewer-not-the-whole", viewer_not_the_whole)
        .because("a viewer does not owe the whole")
        .reads(DISTRIBUTED)
        .grounds(&[NOT_THE_WHOLE, WHOLE_MAY_BE_OWED]);

/// Cause in fact comes first: a viewer did not cause what other viewers caused.
fn viewer_not_the_whole(claim: &Evidence<'_>, _: &Account) -> Answer<LimitChange> {
    Ok(if claim.is(DISTRIBUTED)? {
        LimitChange::None.on(WHOLE_MAY_BE_OWED)
    } else {
        LimitChange::LessThanRemaining.on(NOT_THE_WHOLE)
    })
}

const NO_CONTRIBUTION: RuleInfo =
    RuleInfo::applies("no-contribution", &[NO_CONTRIBUTION_ACROSS_CASES])
        .because("there is no contribution from defendants in other cases");

/// 18 U.S.C. § 3664(h) speaks of the defendants of one case.
const JOINT_ONLY_IN_THE_CASE: RuleInfo = RuleInfo::applies_unless(
    "joint-only-in-the-case",
    OTHERS_CONTRIBUTED,
    &[ALONE_IN_THE_CASE, NOT_ALONE_IN_THE_CASE],
)
.because("an order under section 3664(h) needs another defendant of the case who contributed");

const SCHEDULE_BEFORE_RELEASE: RuleInfo = RuleInfo::applies("schedule-before-release", &[SCHEDULE])
    .because("the schedule of payments before release is for the Bureau of Prisons")
    .per_defendant();

const CLOSED_ON_REMAND: RuleInfo =
    RuleInfo::applies_if("closed-on-remand", ON_REMAND, &[CLOSED, NOT_ON_REMAND])
        .because("loss totals that were conceded and affirmed stay closed on remand");

const VICTIMS_HEARD_ON_APPEAL: RuleInfo =
    RuleInfo::applies("victims-heard-on-appeal", &[HEARD_ON_APPEAL])
        .because(
            "victims may be heard on appeal in defense of their award, and not as parties below",
        )
        .per_victim();

#[cfg(test)]
mod tests;
