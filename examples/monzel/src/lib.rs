#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

use redress_rule::Property::{Homogeneous, RisesWithLoss};
use redress_rule::facts::CAUSED;
use redress_rule::{
    Account, Answer, Change, Evidence, Formula, LimitChange, LossChange, RuleInfo, ShareChange,
    grounds,
};

// ANCHOR: set
redress_plugin::rule_set! {
    /// The rule set `monzel`.
    pub Monzel = "monzel";
    NO_RUNNING_ACCOUNT, PART_CAUSED, NO_LESS_THAN_CAUSED, NO_FORMULA,
}
// ANCHOR_END: set

// ANCHOR: ground
grounds! { "cadc/monzel-2011";
    ONLY_THE_PART_CAUSED = required "part-caused" of "only-the-part-caused";
    NOT_LESS = required "no-less-than-caused" of "not-nominal":
        "an award is not smaller than the harm that the court finds the offense to have caused";
}
// ANCHOR_END: ground
grounds! { "cadc/monzel-2019";
    NO_ACCOUNT_KEPT = required "no-running-account" of "no-endless-accounting":
        "what the victim recovers elsewhere is not taken off beforehand: the court keeps no running account of it";
    NONE_REQUIRED = required "no-formula";
}

/// Says where another circuit subtracts that this one does not.
const NO_RUNNING_ACCOUNT: RuleInfo = RuleInfo::loss("no-running-account", |_, _| {
    Ok(LossChange::None.on(NO_ACCOUNT_KEPT))
})
.because("what the victim has recovered in other cases is not subtracted before the award")
.per_victim()
.never_raises()
.never_lowers()
.grounds(&[NO_ACCOUNT_KEPT]);

// ANCHOR: rule
const PART_CAUSED: RuleInfo = RuleInfo::apportionment("part-caused", part_caused)
    .because("the defendant pays the amount of the harm that the offense proximately caused")
    .raised_by(CAUSED)
    .grounds(&[ONLY_THE_PART_CAUSED]);

/// The amount caused, and no more than remains; the program computes it, line by line.
fn part_caused(claim: &Evidence<'_>, account: &Account) -> Answer<ShareChange> {
    // Up to what remains: that is what bounds the result while the amount is unknown.
    let caused = claim.amount_up_to(CAUSED, account.remaining())?;
    let part = Formula::given(caused).at_most_remaining();
    Ok(ShareChange::Amount(part).on(ONLY_THE_PART_CAUSED))
}
// ANCHOR_END: rule

const NO_LESS_THAN_CAUSED: RuleInfo = RuleInfo::limit("no-less-than-caused", no_less_than_caused)
    .because("an award is not less than the harm that the offense is found to have caused")
    .raised_by(CAUSED)
    .satisfies(RisesWithLoss)
    .satisfies(Homogeneous)
    .never_lowers()
    .grounds(&[NOT_LESS]);

/// A nominal sum beside a greater harm is error, whoever calls it so.
fn no_less_than_caused(claim: &Evidence<'_>, account: &Account) -> Answer<LimitChange> {
    let caused = claim.amount_up_to(CAUSED, account.remaining())?;
    Ok(LimitChange::AtLeast(caused).on(NOT_LESS))
}

// ANCHOR: term
/// A consequence that is not an amount.
const NO_FORMULA: RuleInfo = RuleInfo::applies("no-formula", &[NONE_REQUIRED])
    .because("no formula is required of the court, nor a precise total of the losses");
// ANCHOR_END: term
