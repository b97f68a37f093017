#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

use redress_core::claim::{Claim, Stop};
use redress_core::effect::{
    BoundChange, Change, Effect, Ground, Lines, LossChange, ShareChange, TermChange,
};
use redress_core::facts::{DISTRIBUTED, ON_REMAND, OTHERS_CONTRIBUTED, RECEIVED};
use redress_core::outcome::{LiabilityKind, Scope};
use redress_core::rule::{
    BadOption, Bound, Direction, Options, Place, Relation, RuleAbout, RuleSet, SetAbout, reads,
};
use redress_core::{Account, Rule};
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

static ABOUT: SetAbout = SetAbout {
    id: "laraneta",
    version: env!("CARGO_PKG_VERSION"),
    rules: &[
        RuleAbout {
            name: "subtract-recoveries",
            place: Place::Losses,
            scope: Scope::Victim,
            keeps: &[
                Relation::RisesWithLoss,
                Relation::Homogeneous,
                Relation::Symmetric,
                Relation::NeverRaises,
            ],
            proposition: "what the victim has recovered in other cases is subtracted from the losses first",
            grounds: &[&RECOVERIES_FIRST],
            reads: reads(&[RECEIVED.key()]),
            parameters: &[],
            moves: &[(RECEIVED.key(), Direction::Lowers)],
        },
        RuleAbout {
            name: "viewer-or-distributor",
            place: Place::Apportionment,
            scope: Scope::Claim,
            keeps: &[
                Relation::RisesWithLoss,
                Relation::Homogeneous,
                Relation::Symmetric,
            ],
            proposition: "a distributor of the victim's images may owe the whole remaining loss; a viewer owes only an allocable portion",
            grounds: &[&DISTRIBUTOR, &VIEWER],
            reads: reads(&[DISTRIBUTED.key()]),
            parameters: &[],
            moves: &[],
        },
        RuleAbout {
            name: "viewer-not-the-whole",
            place: Place::Bounds,
            scope: Scope::Claim,
            keeps: &[Relation::Symmetric],
            proposition: "a viewer does not owe the whole",
            grounds: &[&NOT_THE_WHOLE, &WHOLE_MAY_BE_OWED],
            reads: reads(&[DISTRIBUTED.key()]),
            parameters: &[],
            moves: &[],
        },
        RuleAbout {
            name: "no-contribution",
            place: Place::Terms,
            scope: Scope::Claim,
            keeps: &[Relation::Symmetric],
            proposition: "there is no contribution from defendants in other cases",
            grounds: &[&NO_CONTRIBUTION],
            reads: 0,
            parameters: &[],
            moves: &[],
        },
        RuleAbout {
            name: "joint-only-in-the-case",
            place: Place::Terms,
            scope: Scope::Claim,
            keeps: &[Relation::Symmetric],
            proposition: "an order under section 3664(h) needs another defendant of the case who contributed",
            grounds: &[&ALONE_IN_THE_CASE, &NOT_ALONE_IN_THE_CASE],
            reads: reads(&[OTHERS_CONTRIBUTED.key()]),
            parameters: &[],
            moves: &[],
        },
        RuleAbout {
            name: "schedule-before-release",
            place: Place::Terms,
            scope: Scope::Defendant,
            keeps: &[Relation::Symmetric],
            proposition: "the schedule of payments before release is for the Bureau of Prisons",
            grounds: &[&SCHEDULE],
            reads: 0,
            parameters: &[],
            moves: &[],
        },
        RuleAbout {
            name: "closed-on-remand",
            place: Place::Terms,
            scope: Scope::Claim,
            keeps: &[Relation::Symmetric],
            proposition: "loss totals that were conceded and affirmed stay closed on remand",
            grounds: &[&CLOSED, &NOT_ON_REMAND],
            reads: reads(&[ON_REMAND.key()]),
            parameters: &[],
            moves: &[],
        },
        RuleAbout {
            name: "victims-heard-on-appeal",
            place: Place::Terms,
            scope: Scope::Victim,
            keeps: &[Relation::Symmetric],
            proposition: "victims may be heard on appeal in defense of their award, and not as parties below",
            grounds: &[&HEARD_ON_APPEAL],
            reads: 0,
            parameters: &[],
            moves: &[],
        },
    ],
};

impl RuleSet for Laraneta {
    fn about(&self) -> &'static SetAbout {
        &ABOUT
    }

    fn bind(&self, rule: &str, with: &Options) -> Result<Bound, BadOption> {
        Ok(match rule {
            "subtract-recoveries" => Bound::Loss(Box::new(with.read::<SubtractRecoveries>()?)),
            "viewer-or-distributor" => {
                Bound::Apportionment(Box::new(with.read::<ViewerOrDistributor>()?))
            }
            "viewer-not-the-whole" => Bound::Bound(Box::new(with.read::<ViewerNotTheWhole>()?)),
            "no-contribution" => Bound::Term(Box::new(with.read::<NoContribution>()?)),
            "joint-only-in-the-case" => Bound::Term(Box::new(with.read::<JointOnlyInTheCase>()?)),
            "schedule-before-release" => {
                Bound::Term(Box::new(with.read::<ScheduleBeforeRelease>()?))
            }
            "closed-on-remand" => Bound::Term(Box::new(with.read::<ClosedOnRemand>()?)),
            "victims-heard-on-appeal" => {
                Bound::Term(Box::new(with.read::<VictimsHeardOnAppeal>()?))
            }
            _ => return Err(BadOption::no_such_rule()),
        })
    }
}

/// Recoveries come off the losses first, and never below nothing.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SubtractRecoveries {}

impl Rule<LossChange> for SubtractRecoveries {
    fn rule(&self, claim: &Claim<'_>, so_far: &Account) -> Result<Effect<LossChange>, Stop> {
        let recovered = claim.amount_up_to(RECEIVED, so_far.remaining())?;
        Ok(LossChange::Deduct(recovered, Lines::All).on(&RECOVERIES_FIRST))
    }
}

/// A finding for each victim: did the defendant distribute an image of *this* victim?
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ViewerOrDistributor {}

impl Rule<ShareChange> for ViewerOrDistributor {
    fn rule(&self, claim: &Claim<'_>, _: &Account) -> Result<Effect<ShareChange>, Stop> {
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

impl Rule<BoundChange> for ViewerNotTheWhole {
    fn rule(&self, claim: &Claim<'_>, _: &Account) -> Result<Effect<BoundChange>, Stop> {
        Ok(if claim.is(DISTRIBUTED)? {
            BoundChange::None.on(&WHOLE_MAY_BE_OWED)
        } else {
            BoundChange::LessThanRemaining.on(&NOT_THE_WHOLE)
        })
    }
}

/// Contribution would need authority in the statute.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NoContribution {}

impl Rule<TermChange> for NoContribution {
    fn rule(&self, _: &Claim<'_>, _: &Account) -> Result<Effect<TermChange>, Stop> {
        Ok(TermChange::Follows.on(&NO_CONTRIBUTION))
    }
}

/// 18 U.S.C. § 3664(h) speaks of the defendants of one case.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct JointOnlyInTheCase {}

impl Rule<TermChange> for JointOnlyInTheCase {
    fn rule(&self, claim: &Claim<'_>, _: &Account) -> Result<Effect<TermChange>, Stop> {
        Ok(if claim.is(OTHERS_CONTRIBUTED)? {
            TermChange::None.on(&NOT_ALONE_IN_THE_CASE)
        } else {
            TermChange::Follows.on(&ALONE_IN_THE_CASE)
        })
    }
}

/// No schedule is set for the time in prison.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ScheduleBeforeRelease {}

impl Rule<TermChange> for ScheduleBeforeRelease {
    fn rule(&self, _: &Claim<'_>, _: &Account) -> Result<Effect<TermChange>, Stop> {
        Ok(TermChange::Follows.on(&SCHEDULE))
    }
}

/// What was conceded and affirmed is not tried again.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ClosedOnRemand {}

impl Rule<TermChange> for ClosedOnRemand {
    fn rule(&self, claim: &Claim<'_>, _: &Account) -> Result<Effect<TermChange>, Stop> {
        Ok(if claim.is(ON_REMAND)? {
            TermChange::Follows.on(&CLOSED)
        } else {
            TermChange::None.on(&NOT_ON_REMAND)
        })
    }
}

/// Victims are heard in defense of what they won.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct VictimsHeardOnAppeal {}

impl Rule<TermChange> for VictimsHeardOnAppeal {
    fn rule(&self, _: &Claim<'_>, _: &Account) -> Result<Effect<TermChange>, Stop> {
        Ok(TermChange::Follows.on(&HEARD_ON_APPEAL))
    }
}
