#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

use redress_rule::{Account, OptionError, AnyRule, LimitChange, Change, Evidence, Direction, Effect, Ground, LiabilityKind, LossSet, LossChange, Options, List, Property, Rule, RuleInfo, RuleSet, Scope, SetInfo, ShareChange, Stop, ConsequenceChange, reads};
use redress_case::facts::{DISTRIBUTED, ON_REMAND, OTHERS_CONTRIBUTED, RECEIVED};
use serde::Deserialize;

/// The rule set `laraneta`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Laraneta;

redress_plugin::export!(Laraneta);

static RECOVERIES_FIRST: Ground = Ground::required(
    "recoveries-first",
    "what the victim has recovered from others for these losses is subtracted before anything is ordered",
    "ca7/laraneta#recoveries-first",
);
static DISTRIBUTOR: Ground = Ground::permitted(
    "distributor",
    "who distributed images of the victim may be made to pay the whole remaining loss, as one of several whose parts cannot be told apart",
    "ca7/laraneta#distributor",
);
static VIEWER: Ground = Ground::required(
    "viewer",
    "who only viewed did not cause the whole loss: only the portion allocable to this defendant can be ordered",
    "ca7/laraneta#viewer",
);
static NOT_THE_WHOLE: Ground = Ground::required(
    "not-the-whole",
    "who only viewed is not responsible for anybody else's viewing, and does not owe the whole",
    "ca7/laraneta#viewer",
);
static WHOLE_MAY_BE_OWED: Ground = Ground::required(
    "whole-may-be-owed",
    "a distributor may owe the whole that remains",
    "ca7/laraneta#distributor",
);
static NO_CONTRIBUTION: Ground = Ground::required(
    "no-contribution",
    "no contribution from defendants convicted in other cases",
    "ca7/laraneta#no-contribution",
);
static ALONE_IN_THE_CASE: Ground = Ground::required(
    "alone-in-the-case",
    "no joint and several order: the statute reaches only defendants of the same case, and no other one contributed",
    "ca7/laraneta#joint-only-in-the-case",
);
static NOT_ALONE_IN_THE_CASE: Ground = Ground::required(
    "not-alone-in-the-case",
    "joint liability, if any, is with the defendants of this case who contributed",
    "ca7/laraneta#joint-only-in-the-case",
);
static SCHEDULE: Ground = Ground::required(
    "schedule",
    "payments before release are left to the Bureau of Prisons",
    "ca7/laraneta#schedule-before-release",
);
static CLOSED: Ground = Ground::required(
    "closed",
    "on remand the totals of the losses stay closed; only what is subtracted, and the defendant's part, are open",
    "ca7/laraneta#closed-on-remand",
);
static NOT_ON_REMAND: Ground = Ground::required(
    "not-on-remand",
    "the case is not on remand",
    "ca7/laraneta#closed-on-remand",
);
static HEARD_ON_APPEAL: Ground = Ground::required(
    "heard-on-appeal",
    "victims may defend on appeal an award that they won; they are not parties in the district court",
    "ca7/laraneta#victims-heard-on-appeal",
);

static ABOUT: SetInfo = SetInfo {
    id: "laraneta",
    version: env!("CARGO_PKG_VERSION"),
    rules: &[
        RuleInfo {
            name: "subtract-recoveries",
            place: List::Losses,
            scope: Scope::Victim,
            keeps: &[
                Property::RisesWithLoss,
                Property::Homogeneous,
                Property::Symmetric,
                Property::NeverRaises,
            ],
            proposition: "what the victim has recovered in other cases is subtracted from the losses first",
            grounds: &[&RECOVERIES_FIRST],
            reads: reads(&[RECEIVED.key()]),
            parameters: &[],
            moves: &[(RECEIVED.key(), Direction::Lowers)],
        },
        RuleInfo {
            name: "viewer-or-distributor",
            place: List::Apportionment,
            scope: Scope::Claim,
            keeps: &[
                Property::RisesWithLoss,
                Property::Homogeneous,
                Property::Symmetric,
            ],
            proposition: "a distributor of the victim's images may owe the whole remaining loss; a viewer owes only an allocable portion",
            grounds: &[&DISTRIBUTOR, &VIEWER],
            reads: reads(&[DISTRIBUTED.key()]),
            parameters: &[],
            moves: &[],
        },
        RuleInfo {
            name: "viewer-not-the-whole",
            place: List::Limits,
            scope: Scope::Claim,
            keeps: &[Property::Symmetric],
            proposition: "a viewer does not owe the whole",
            grounds: &[&NOT_THE_WHOLE, &WHOLE_MAY_BE_OWED],
            reads: reads(&[DISTRIBUTED.key()]),
            parameters: &[],
            moves: &[],
        },
        RuleInfo {
            name: "no-contribution",
            place: List::Consequences,
            scope: Scope::Claim,
            keeps: &[Property::Symmetric],
            proposition: "there is no contribution from defendants in other cases",
            grounds: &[&NO_CONTRIBUTION],
            reads: 0,
            parameters: &[],
            moves: &[],
        },
        RuleInfo {
            name: "joint-only-in-the-case",
            place: List::Consequences,
            scope: Scope::Claim,
            keeps: &[Property::Symmetric],
            proposition: "an order under section 3664(h) needs another defendant of the case who contributed",
            grounds: &[&ALONE_IN_THE_CASE, &NOT_ALONE_IN_THE_CASE],
            reads: reads(&[OTHERS_CONTRIBUTED.key()]),
            parameters: &[],
            moves: &[],
        },
        RuleInfo {
            name: "schedule-before-release",
            place: List::Consequences,
            scope: Scope::Defendant,
            keeps: &[Property::Symmetric],
            proposition: "the schedule of payments before release is for the Bureau of Prisons",
            grounds: &[&SCHEDULE],
            reads: 0,
            parameters: &[],
            moves: &[],
        },
        RuleInfo {
            name: "closed-on-remand",
            place: List::Consequences,
            scope: Scope::Claim,
            keeps: &[Property::Symmetric],
            proposition: "loss totals that were conceded and affirmed stay closed on remand",
            grounds: &[&CLOSED, &NOT_ON_REMAND],
            reads: reads(&[ON_REMAND.key()]),
            parameters: &[],
            moves: &[],
        },
        RuleInfo {
            name: "victims-heard-on-appeal",
            place: List::Consequences,
            scope: Scope::Victim,
            keeps: &[Property::Symmetric],
            proposition: "victims may be heard on appeal in defense of their award, and not as parties below",
            grounds: &[&HEARD_ON_APPEAL],
            reads: 0,
            parameters: &[],
            moves: &[],
        },
    ],
};

impl RuleSet for Laraneta {
    fn info(&self) -> &'static SetInfo {
        &ABOUT
    }

    fn bind(&self, rule: &str, with: &Options) -> Result<AnyRule, OptionError> {
        Ok(match rule {
            "subtract-recoveries" => AnyRule::Loss(Box::new(with.read::<SubtractRecoveries>()?)),
            "viewer-or-distributor" => {
                AnyRule::Apportionment(Box::new(with.read::<ViewerOrDistributor>()?))
            }
            "viewer-not-the-whole" => AnyRule::Limit(Box::new(with.read::<ViewerNotTheWhole>()?)),
            "no-contribution" => AnyRule::Consequence(Box::new(with.read::<NoContribution>()?)),
            "joint-only-in-the-case" => AnyRule::Consequence(Box::new(with.read::<JointOnlyInTheCase>()?)),
            "schedule-before-release" => {
                AnyRule::Consequence(Box::new(with.read::<ScheduleBeforeRelease>()?))
            }
            "closed-on-remand" => AnyRule::Consequence(Box::new(with.read::<ClosedOnRemand>()?)),
            "victims-heard-on-appeal" => {
                AnyRule::Consequence(Box::new(with.read::<VictimsHeardOnAppeal>()?))
            }
            _ => return Err(OptionError::no_such_rule()),
        })
    }
}

/// Recoveries come off the losses first, and never below nothing.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SubtractRecoveries {}

impl Rule<LossChange> for SubtractRecoveries {
    fn rule(&self, claim: &Evidence<'_>, so_far: &Account) -> Result<Effect<LossChange>, Stop> {
        let recovered = claim.amount_up_to(RECEIVED, so_far.remaining())?;
        Ok(LossChange::Deduct(recovered, LossSet::All).on(&RECOVERIES_FIRST))
    }
}

/// A finding for each victim: did the defendant distribute an image of *this* victim?
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ViewerOrDistributor {}

impl Rule<ShareChange> for ViewerOrDistributor {
    fn rule(&self, claim: &Evidence<'_>, _: &Account) -> Result<Effect<ShareChange>, Stop> {
        Ok(if claim.is(DISTRIBUTED)? {
            ShareChange::Whole(LiabilityKind::WholeAlone).on(&DISTRIBUTOR)
        } else {
            ShareChange::None.on(&VIEWER)
        })
    }
}

/// Cause in fact comes first: a viewer did not cause what other viewers caused.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ViewerNotTheWhole {}

impl Rule<LimitChange> for ViewerNotTheWhole {
    fn rule(&self, claim: &Evidence<'_>, _: &Account) -> Result<Effect<LimitChange>, Stop> {
        Ok(if claim.is(DISTRIBUTED)? {
            LimitChange::None.on(&WHOLE_MAY_BE_OWED)
        } else {
            LimitChange::LessThanRemaining.on(&NOT_THE_WHOLE)
        })
    }
}

/// Contribution would need authority in the statute.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NoContribution {}

impl Rule<ConsequenceChange> for NoContribution {
    fn rule(&self, _: &Evidence<'_>, _: &Account) -> Result<Effect<ConsequenceChange>, Stop> {
        Ok(ConsequenceChange::Applies.on(&NO_CONTRIBUTION))
    }
}

/// 18 U.S.C. § 3664(h) speaks of the defendants of one case.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct JointOnlyInTheCase {}

impl Rule<ConsequenceChange> for JointOnlyInTheCase {
    fn rule(&self, claim: &Evidence<'_>, _: &Account) -> Result<Effect<ConsequenceChange>, Stop> {
        Ok(if claim.is(OTHERS_CONTRIBUTED)? {
            ConsequenceChange::None.on(&NOT_ALONE_IN_THE_CASE)
        } else {
            ConsequenceChange::Applies.on(&ALONE_IN_THE_CASE)
        })
    }
}

/// No schedule is set for the time in prison.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ScheduleBeforeRelease {}

impl Rule<ConsequenceChange> for ScheduleBeforeRelease {
    fn rule(&self, _: &Evidence<'_>, _: &Account) -> Result<Effect<ConsequenceChange>, Stop> {
        Ok(ConsequenceChange::Applies.on(&SCHEDULE))
    }
}

/// What was conceded and affirmed is not tried again.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ClosedOnRemand {}

impl Rule<ConsequenceChange> for ClosedOnRemand {
    fn rule(&self, claim: &Evidence<'_>, _: &Account) -> Result<Effect<ConsequenceChange>, Stop> {
        Ok(if claim.is(ON_REMAND)? {
            ConsequenceChange::Applies.on(&CLOSED)
        } else {
            ConsequenceChange::None.on(&NOT_ON_REMAND)
        })
    }
}

/// Victims are heard in defense of what they won.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct VictimsHeardOnAppeal {}

impl Rule<ConsequenceChange> for VictimsHeardOnAppeal {
    fn rule(&self, _: &Evidence<'_>, _: &Account) -> Result<Effect<ConsequenceChange>, Stop> {
        Ok(ConsequenceChange::Applies.on(&HEARD_ON_APPEAL))
    }
}
