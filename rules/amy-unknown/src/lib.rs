#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

use redress_rule::facts::{Cause, FULL_LOSSES, Head};
use redress_rule::{
    Account, AnyRule, Change, Effect, End, Evidence, Ground, LiabilityKind, List, LossChange,
    LossSet, OptionError, Options, Part, Property, Rule, RuleInfo, RuleSet, Scope, SetInfo,
    ShareChange, Stop, Usd, reads_losses_and,
};
use serde::Deserialize;

/// The rule set `amy-unknown`.
#[derive(Clone, Copy, Debug, Default)]
pub struct AmyUnknown;

redress_plugin::export!(AmyUnknown);

static WITHOUT_CAUSE: Ground = Ground::required(
    "without-cause",
    "losses under heads (A) to (E) count in full: proximate cause is asked only under head (F)",
    "ca5/amy-unknown-2012-10#heads-a-to-e",
);
static NO_LOSS_PROVED: Ground = Ground::required(
    "no-loss-proved",
    "no loss was proved",
    "ca5/amy-unknown-2012-10#heads-a-to-e",
);
static OTHER_NEEDS_CAUSE: Ground = Ground::required(
    "other-needs-cause",
    "any other loss, head (F), counts only as a proximate result of the offense",
    "ca5/amy-unknown-2012-10#heads-a-to-e",
);
static JOINT_WITH_STRANGERS: Ground = Ground::required(
    "joint-with-strangers",
    "each defendant is liable for the whole, jointly with defendants of other cases",
    "ca5/amy-unknown-2012-10#joint-whole",
);

static ABOUT: SetInfo = SetInfo {
    id: "amy-unknown",
    version: env!("CARGO_PKG_VERSION"),
    rules: &[
        RuleInfo {
            body: redress_rule::Body::InItsSet,
            name: "heads-without-cause",
            place: List::Losses,
            scope: Scope::Claim,
            satisfies: &[
                Property::RisesWithLoss,
                Property::Homogeneous,
                Property::Symmetric,
            ],
            proposition: "losses under heads (A) to (E) count in full, whoever caused them",
            grounds: &[&WITHOUT_CAUSE, &NO_LOSS_PROVED],
            reads: reads_losses_and(&[FULL_LOSSES.key()]),
            parameters: &[],
            moves: &[],
        },
        RuleInfo {
            body: redress_rule::Body::InItsSet,
            name: "other-needs-cause",
            place: List::Losses,
            scope: Scope::Claim,
            satisfies: &[
                Property::Homogeneous,
                Property::Symmetric,
                Property::NeverRaises,
            ],
            proposition: "a loss under head (F) counts only as a proximate result of the offense",
            grounds: &[&OTHER_NEEDS_CAUSE],
            reads: reads_losses_and(&[]),
            parameters: &[],
            moves: &[],
        },
        RuleInfo {
            body: redress_rule::Body::InItsSet,
            name: "joint-with-strangers",
            place: List::Apportionment,
            scope: Scope::Claim,
            satisfies: &[
                Property::RisesWithLoss,
                Property::Homogeneous,
                Property::Symmetric,
            ],
            proposition: "each defendant owes the whole, jointly with defendants of other cases",
            grounds: &[&JOINT_WITH_STRANGERS],
            reads: 0,
            parameters: &[],
            moves: &[],
        },
    ],
};

impl RuleSet for AmyUnknown {
    fn info(&self) -> &'static SetInfo {
        &ABOUT
    }

    fn bind(&self, rule: &str, with: &Options) -> Result<AnyRule, OptionError> {
        Ok(match rule {
            "heads-without-cause" => AnyRule::Loss(Box::new(with.read::<HeadsWithoutCause>()?)),
            "other-needs-cause" => AnyRule::Loss(Box::new(with.read::<OtherNeedsCause>()?)),
            "joint-with-strangers" => {
                AnyRule::Apportionment(Box::new(with.read::<JointAcrossCases>()?))
            }
            _ => return Err(OptionError::no_such_rule()),
        })
    }
}

/// Every loss found counts; what falls under head (F) is looked at next.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct HeadsWithoutCause {}

impl Rule<LossChange> for HeadsWithoutCause {
    fn rule(&self, claim: &Evidence<'_>, _: &Account) -> Result<Effect<LossChange>, Stop> {
        if !claim.losses_found()? {
            return Err(Stop::End(End::Denied, &NO_LOSS_PROVED));
        }
        let counted = claim.lines_where(|line| claim.found(line))?;
        Ok(LossChange::Count(counted, Part::General).on(&WITHOUT_CAUSE))
    }
}

/// Takes out what falls under head (F) without being a proximate result. A total found without items
/// hides its heads: whether any of it falls under (F) is a finding, and so is how much.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct OtherNeedsCause {}

impl Rule<LossChange> for OtherNeedsCause {
    fn rule(&self, claim: &Evidence<'_>, account: &Account) -> Result<Effect<LossChange>, Stop> {
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
        Ok(if lines.is_empty() {
            LossChange::None
        } else {
            LossChange::Deduct(without_cause, LossSet::Some(lines))
        }
        .on(&OTHER_NEEDS_CAUSE))
    }
}

/// Section 3664(h) put to defendants who were never in one case; without force since *Paroline*.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct JointAcrossCases {}

impl Rule<ShareChange> for JointAcrossCases {
    fn rule(&self, _: &Evidence<'_>, _: &Account) -> Result<Effect<ShareChange>, Stop> {
        Ok(ShareChange::Whole(LiabilityKind::JointAcrossCases).on(&JOINT_WITH_STRANGERS))
    }
}
