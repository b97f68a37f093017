#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

use redress_rule::facts::CAUSED;
use redress_rule::{
    Account, AnyRule, Change, ConsequenceChange, Direction, Effect, Evidence, Formula, FormulaLine,
    Ground, LimitChange, List, LossChange, OptionError, Options, Property, Rule, RuleInfo, RuleSet,
    Scope, SetInfo, ShareChange, Stop, reads,
};
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

static ABOUT: SetInfo = SetInfo {
    id: "monzel",
    version: env!("CARGO_PKG_VERSION"),
    rules: &[
        RuleInfo {
            body: redress_rule::Body::InItsSet,
            name: "no-running-account",
            place: List::Losses,
            scope: Scope::Victim,
            satisfies: &[
                Property::RisesWithLoss,
                Property::Homogeneous,
                Property::Symmetric,
                Property::NeverRaises,
                Property::NeverLowers,
            ],
            proposition: "what the victim has recovered in other cases is not subtracted before the award",
            grounds: &[&NO_RUNNING_ACCOUNT],
            reads: 0,
            parameters: &[],
            moves: &[],
        },
        // ANCHOR: about
        RuleInfo {
            body: redress_rule::Body::InItsSet,
            name: "part-caused",
            place: List::Apportionment,
            scope: Scope::Claim,
            satisfies: &[
                Property::RisesWithLoss,
                Property::Homogeneous,
                Property::Symmetric,
            ],
            proposition: "the defendant pays the amount of the harm that the offense proximately caused",
            grounds: &[&PART_CAUSED],
            reads: reads(&[CAUSED.key()]),
            parameters: &[],
            moves: &[(CAUSED.key(), Direction::Raises)],
        },
        // ANCHOR_END: about
        RuleInfo {
            body: redress_rule::Body::InItsSet,
            name: "no-less-than-caused",
            place: List::Limits,
            scope: Scope::Claim,
            satisfies: &[
                Property::RisesWithLoss,
                Property::Homogeneous,
                Property::Symmetric,
                Property::NeverLowers,
            ],
            proposition: "an award is not less than the harm that the offense is found to have caused",
            grounds: &[&NO_LESS_THAN_CAUSED],
            reads: reads(&[CAUSED.key()]),
            parameters: &[],
            moves: &[(CAUSED.key(), Direction::Raises)],
        },
        RuleInfo {
            body: redress_rule::Body::InItsSet,
            name: "no-formula",
            place: List::Consequences,
            scope: Scope::Claim,
            satisfies: &[Property::Symmetric],
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
    fn info(&self) -> &'static SetInfo {
        &ABOUT
    }

    fn bind(&self, rule: &str, with: &Options) -> Result<AnyRule, OptionError> {
        Ok(match rule {
            "no-running-account" => AnyRule::Loss(Box::new(with.read::<NoRunningAccount>()?)),
            "part-caused" => AnyRule::Apportionment(Box::new(with.read::<PartCaused>()?)),
            "no-less-than-caused" => AnyRule::Limit(Box::new(with.read::<NoLessThanCaused>()?)),
            "no-formula" => AnyRule::Consequence(Box::new(with.read::<NoFormula>()?)),
            _ => return Err(OptionError::no_such_rule()),
        })
    }
}
// ANCHOR_END: bind

/// Says where another circuit subtracts that this one does not.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NoRunningAccount {}

impl Rule<LossChange> for NoRunningAccount {
    fn rule(&self, _: &Evidence<'_>, _: &Account) -> Result<Effect<LossChange>, Stop> {
        Ok(LossChange::None.on(&NO_RUNNING_ACCOUNT))
    }
}

// ANCHOR: rule
/// The amount caused, and no more than remains; the program computes it, line by line.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PartCaused {}

impl Rule<ShareChange> for PartCaused {
    fn rule(&self, claim: &Evidence<'_>, account: &Account) -> Result<Effect<ShareChange>, Stop> {
        // Up to what remains: that is what bounds the result while the amount is unknown.
        let caused = claim.amount_up_to(CAUSED, account.remaining())?;
        Ok(ShareChange::Amount(Formula {
            lines: vec![
                FormulaLine::Given(caused),
                FormulaLine::Remaining,
                FormulaLine::Least(vec![0, 1]),
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

impl Rule<LimitChange> for NoLessThanCaused {
    fn rule(&self, claim: &Evidence<'_>, account: &Account) -> Result<Effect<LimitChange>, Stop> {
        let caused = claim.amount_up_to(CAUSED, account.remaining())?;
        Ok(LimitChange::AtLeast(caused).on(&NO_LESS_THAN_CAUSED))
    }
}

/// A consequence that is not an amount.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NoFormula {}

impl Rule<ConsequenceChange> for NoFormula {
    fn rule(&self, _: &Evidence<'_>, _: &Account) -> Result<Effect<ConsequenceChange>, Stop> {
        Ok(ConsequenceChange::Applies.on(&NO_FORMULA))
    }
}
