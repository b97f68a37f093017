#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

use redress_rule::Property::RisesWithLoss;
use redress_rule::facts::{Cause, FULL_LOSSES, Head};
use redress_rule::{
    Account, Answer, Change, End, Evidence, LiabilityKind, LossChange, LossSet, Part, RuleInfo,
    Stop, Usd, grounds,
};

redress_plugin::rule_set! {
    /// The rule set `amy-unknown`.
    pub AmyUnknown = "amy-unknown";
    HEADS_WITHOUT_CAUSE, OTHER_NEEDS_CAUSE, JOINT_WITH_STRANGERS,
}

grounds! { "ca5/amy-unknown-2012-10";
    WITHOUT_CAUSE = required "without-cause" of "heads-a-to-e";
    NO_LOSS_PROVED = required "no-loss-proved" of "heads-a-to-e": "no loss was proved";
    PROXIMATE_RESULT = required "other-needs-cause" of "heads-a-to-e":
        "any other loss, head (F), counts only as a proximate result of the offense";
    JOINT_WHOLE = required "joint-with-strangers" of "joint-whole":
        "each defendant is liable for the whole, jointly with defendants of other cases";
}

const HEADS_WITHOUT_CAUSE: RuleInfo = RuleInfo::loss("heads-without-cause", heads_without_cause)
    .because("losses under heads (A) to (E) count in full, whoever caused them")
    .reads(FULL_LOSSES)
    .reads_losses()
    .grounds(&[WITHOUT_CAUSE, NO_LOSS_PROVED]);

/// Counts every loss found; the next rule looks at those under head (F).
fn heads_without_cause(claim: &Evidence<'_>, _: &Account) -> Answer<LossChange> {
    if !claim.losses_found()? {
        return Err(Stop::End(End::Denied, NO_LOSS_PROVED));
    }
    let counted = claim.lines_where(|line| claim.found(line))?;
    Ok(LossChange::Count(counted, Part::General).on(WITHOUT_CAUSE))
}

const OTHER_NEEDS_CAUSE: RuleInfo = RuleInfo::loss("other-needs-cause", other_needs_cause)
    .because("a loss under head (F) counts only as a proximate result of the offense")
    .reads_losses()
    .except(RisesWithLoss)
    .never_raises()
    .grounds(&[PROXIMATE_RESULT]);

/// Takes out what falls under head (F) without being a proximate result. A total found without items
/// hides its heads: whether any of it falls under (F) is a finding, and so is how much.
fn other_needs_cause(claim: &Evidence<'_>, account: &Account) -> Answer<LossChange> {
    let mut without_cause = Usd::ZERO;
    let mut lines = Vec::new();
    for line in 0..claim.losses() {
        if account.counts(line)
            && claim.any_under_other(line)?
            && !claim.cause_is(line, Cause::ThisDefendant)?
        {
            let outside = match claim.head(line)? {
                Head::Total => claim.outside_other(line)?,
                _ => Usd::ZERO,
            };
            let under_other = claim.least_of(line)?.checked_sub(outside)?;
            without_cause = without_cause.checked_add(under_other)?;
            lines.push(line);
        }
    }
    let off = |lines| LossChange::Deduct(without_cause, lines);
    Ok(LossSet::Some(lines).then(off).on(PROXIMATE_RESULT))
}

/// Section 3664(h) applied to defendants who were never in one case; without force since *Paroline*.
const JOINT_WITH_STRANGERS: RuleInfo = RuleInfo::whole(
    "joint-with-strangers",
    LiabilityKind::JointAcrossCases,
    &[JOINT_WHOLE],
)
.because("each defendant owes the whole, jointly with defendants of other cases");

#[cfg(test)]
mod tests;
