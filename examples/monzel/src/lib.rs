#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

use redress_rule::{Account, BadOption, Bound, BoundChange, Change, Claim, Direction, Effect, Ground, LossChange, Options, Place, Relation, Rule, RuleAbout, RuleSet, Scope, SetAbout, ShareChange, Stop, TermChange, Working, WorkingLine, reads};
use redress_rule::facts::CAUSED;
use serde::Deserialize;

// ANCHOR: set
/// The rule set `monzel`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Monzel;

redress_plugin::export!(Monzel);
// ANCHOR_END: set

static NO_RUNNING_ACCOUNT: Ground = Ground::required(
    "no-running-account",
    "what the victim recovers elsewhere is not taken off beforehand: the court keeps no running account of it",
    "cadc/monzel-2019#no-endless-accounting",
);
// ANCHOR: ground
static PART_CAUSED: Ground = Ground::required(
    "part-caused",
    "the defendant pays for the harm that the offense caused, and not for the whole loss without evidence that links it",
    "cadc/monzel-2011#only-the-part-caused",
);
// ANCHOR_END: ground
static NO_LESS_THAN_CAUSED: Ground = Ground::required(
    "no-less-than-caused",
    "an award is not smaller than the harm that the court finds the offense to have caused",
    "cadc/monzel-2011#not-nominal",
);
static NO_FORMULA: Ground = Ground::required(
    "no-formula",
    "no formula is required of the court, and no total of the losses to the cent",
    "cadc/monzel-2019#no-formula",
);

static ABOUT: SetAbout = SetAbout {
    id: "monzel",
    version: env!("CARGO_PKG_VERSION"),
    rules: &[
        RuleAbout {
            body: redress_rule::Body::InItsSet,
            name: "no-running-account",
            place: Place::Losses,
            scope: Scope::Victim,
            keeps: &[
                Relation::RisesWithLoss,
                Relation::Homogeneous,
                Relation::Symmetric,
                Relation::NeverRaises,
                Relation::NeverLowers,
            ],
            proposition: "what the victim has recovered in other cases is not subtracted before the award",
            grounds: &[&NO_RUNNING_ACCOUNT],
            reads: 0,
            parameters: &[],
            moves: &[],
        },
        // ANCHOR: about
        RuleAbout {
            body: redress_rule::Body::InItsSet,
            name: "part-caused",
            place: Place::Apportionment,
            scope: Scope::Claim,
            keeps: &[
                Relation::RisesWithLoss,
                Relation::Homogeneous,
                Relation::Symmetric,
            ],
            proposition: "the defendant pays the amount of the harm that the offense proximately caused",
            grounds: &[&PART_CAUSED],
            reads: reads(&[CAUSED.key()]),
            parameters: &[],
            moves: &[(CAUSED.key(), Direction::Raises)],
        },
        // ANCHOR_END: about
        RuleAbout {
            body: redress_rule::Body::InItsSet,
            name: "no-less-than-caused",
            place: Place::Bounds,
            scope: Scope::Claim,
            keeps: &[
                Relation::RisesWithLoss,
                Relation::Homogeneous,
                Relation::Symmetric,
                Relation::NeverLowers,
            ],
            proposition: "an award is not less than the harm that the offense is found to have caused",
            grounds: &[&NO_LESS_THAN_CAUSED],
            reads: reads(&[CAUSED.key()]),
            parameters: &[],
            moves: &[(CAUSED.key(), Direction::Raises)],
        },
        RuleAbout {
            body: redress_rule::Body::InItsSet,
            name: "no-formula",
            place: Place::Terms,
            scope: Scope::Claim,
            keeps: &[Relation::Symmetric],
            proposition: "no formula is required of the court, nor a precise total of the losses",
            grounds: &[&NO_FORMULA],
            reads: 0,
            parameters: &[],
            moves: &[],
        },
    ],
};

// ANCHOR: bind
impl RuleSet for Monzel {
    fn about(&self) -> &'static SetAbout {
        &ABOUT
    }

    fn bind(&self, rule: &str, with: &Options) -> Result<Bound, BadOption> {
        Ok(match rule {
            "no-running-account" => Bound::Loss(Box::new(with.read::<NoRunningAccount>()?)),
            "part-caused" => Bound::Apportionment(Box::new(with.read::<PartCaused>()?)),
            "no-less-than-caused" => Bound::Bound(Box::new(with.read::<NoLessThanCaused>()?)),
            "no-formula" => Bound::Term(Box::new(with.read::<NoFormula>()?)),
            _ => return Err(BadOption::no_such_rule()),
        })
    }
}
// ANCHOR_END: bind

/// Says where another circuit subtracts that this one does not.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NoRunningAccount {}

impl Rule<LossChange> for NoRunningAccount {
    fn rule(&self, _: &Claim<'_>, _: &Account) -> Result<Effect<LossChange>, Stop> {
        Ok(LossChange::None.on(&NO_RUNNING_ACCOUNT))
    }
}

// ANCHOR: rule
/// The amount caused, and no more than remains; the program computes it, line by line.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PartCaused {}

impl Rule<ShareChange> for PartCaused {
    fn rule(&self, claim: &Claim<'_>, so_far: &Account) -> Result<Effect<ShareChange>, Stop> {
        // Up to what remains: that is what bounds the result while the amount is unknown.
        let caused = claim.amount_up_to(CAUSED, so_far.remaining())?;
        Ok(ShareChange::Amount(Working {
            lines: vec![
                WorkingLine::Given(caused),
                WorkingLine::Remaining,
                WorkingLine::Least(vec![0, 1]),
            ],
        })
        .on(&PART_CAUSED))
    }
}
// ANCHOR_END: rule

/// A nominal sum beside a greater harm is error, whoever calls it so.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NoLessThanCaused {}

impl Rule<BoundChange> for NoLessThanCaused {
    fn rule(&self, claim: &Claim<'_>, so_far: &Account) -> Result<Effect<BoundChange>, Stop> {
        let caused = claim.amount_up_to(CAUSED, so_far.remaining())?;
        Ok(BoundChange::AtLeast(caused).on(&NO_LESS_THAN_CAUSED))
    }
}

/// A consequence that is not an amount.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NoFormula {}

impl Rule<TermChange> for NoFormula {
    fn rule(&self, _: &Claim<'_>, _: &Account) -> Result<Effect<TermChange>, Stop> {
        Ok(TermChange::Follows.on(&NO_FORMULA))
    }
}
