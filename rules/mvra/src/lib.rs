#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

use redress_rule::facts::{
    CONSPIRACY, Cause, FULL_LOSSES, GAIN, OTHERS_CONTRIBUTED, RETURNED, TOO_COMPLEX,
};
use redress_rule::{
    Account, AnyRule, Change, Direction, Effect, End, Evidence, Formula, FormulaLine, GateChange,
    Ground, LiabilityKind, List, LossChange, LossSet, OptionError, Options, Part, Property, Ratio,
    Rounding, Rule, RuleInfo, RuleSet, Scope, SetInfo, ShareChange, Stop, reads, reads_losses_and,
};
use serde::Deserialize;

/// The rule set `mvra`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Mvra;

redress_plugin::export!(Mvra);

static OF_CONVICTION: Ground = Ground::required(
    "of-conviction",
    "only the loss caused by the conduct of the count of conviction counts",
    "scotus/hughey#offense-of-conviction",
);
static NO_LOSS_PROVED: Ground = Ground::required(
    "no-loss-proved",
    "no loss was proved",
    "scotus/hughey#offense-of-conviction",
);
static WHOLE_CONSPIRACY: Ground = Ground::required(
    "whole-conspiracy",
    "a conspirator answers for the loss of the whole conspiracy, not only for the acts that he or she did",
    "ca4/newsome#whole-conspiracy",
);
static NO_CONSPIRACY: Ground = Ground::required(
    "no-conspiracy",
    "the offense of conviction is not a conspiracy, scheme or pattern",
    "ca4/newsome#whole-conspiracy",
);
static RETURNED_PROPERTY: Ground = Ground::required(
    "returned-property",
    "the value of property given back to the victim, on the day it was given back, comes off",
    "congress/usc-18-3663a#property-returned",
);
static KEPT_PROPERTY: Ground = Ground::required(
    "kept-property",
    "property that the Government seized and kept is not credited: nothing of it came back to the victim",
    "ca4/alalade#no-credit-for-kept-property",
);
static FULL: Ground = Ground::required(
    "full",
    "the court has no discretion to order less than the full amount of each victim's loss",
    "ca4/alalade#full-amount",
);
static CONSPIRATORS: Ground = Ground::permitted(
    "conspirators",
    "each of the conspirators before the court may be made liable for the whole loss of the conspiracy",
    "ca4/newsome#joint-conspirators",
);
static NO_OTHER_CONSPIRATOR: Ground = Ground::required(
    "no-other-conspirator",
    "no other conspirator is before the court",
    "ca4/newsome#joint-conspirators",
);
static TIMES_GAIN: Ground = Ground::permitted(
    "times-gain",
    "the court set the award at a multiple of what the defendant gained",
    "ca2/smathers#three-times-the-gain",
);

static NOT_TOO_COMPLEX: Ground = Ground::required(
    "not-too-complex",
    "the court did not find that the facts would complicate and prolong sentencing too much",
    "congress/usc-18-3663a#complexity",
);
static TOO_COMPLEX_HERE: Ground = Ground::permitted(
    "too-complex",
    "the court found on the record that determining the loss would complicate and prolong sentencing so much that the need for restitution is outweighed",
    "congress/usc-18-3663a#complexity",
);

static ABOUT: SetInfo = SetInfo {
    id: "mvra",
    version: env!("CARGO_PKG_VERSION"),
    rules: &[
        RuleInfo {
            body: redress_rule::Body::InItsSet,
            name: "not-too-complex",
            place: List::Gates,
            scope: Scope::Claim,
            satisfies: &[Property::Symmetric],
            proposition: "restitution is left to other proceedings where the court finds that it would complicate and prolong sentencing too much",
            grounds: &[&NOT_TOO_COMPLEX, &TOO_COMPLEX_HERE],
            reads: reads(&[TOO_COMPLEX.key()]),
            parameters: &[],
            moves: &[],
        },
        RuleInfo {
            body: redress_rule::Body::InItsSet,
            name: "losses-of-conviction",
            place: List::Losses,
            scope: Scope::Claim,
            satisfies: &[
                Property::RisesWithLoss,
                Property::Homogeneous,
                Property::Symmetric,
            ],
            proposition: "losses count that belong to the offense of conviction",
            grounds: &[&OF_CONVICTION, &NO_LOSS_PROVED],
            reads: reads_losses_and(&[FULL_LOSSES.key()]),
            parameters: &[],
            moves: &[],
        },
        RuleInfo {
            body: redress_rule::Body::InItsSet,
            name: "whole-conspiracy-loss",
            place: List::Losses,
            scope: Scope::Claim,
            satisfies: &[
                Property::RisesWithLoss,
                Property::Homogeneous,
                Property::Symmetric,
                Property::NeverLowers,
            ],
            proposition: "a conspirator answers for the whole loss of the conspiracy",
            grounds: &[&WHOLE_CONSPIRACY, &NO_CONSPIRACY],
            reads: reads_losses_and(&[CONSPIRACY.key()]),
            parameters: &[],
            moves: &[],
        },
        RuleInfo {
            body: redress_rule::Body::InItsSet,
            name: "property-returned",
            place: List::Losses,
            scope: Scope::Victim,
            satisfies: &[
                Property::RisesWithLoss,
                Property::Homogeneous,
                Property::Symmetric,
                Property::NeverRaises,
            ],
            proposition: "property given back to the victim comes off the loss, at its value that day",
            grounds: &[&RETURNED_PROPERTY],
            reads: reads(&[RETURNED.key()]),
            parameters: &[],
            moves: &[(RETURNED.key(), Direction::Lowers)],
        },
        RuleInfo {
            body: redress_rule::Body::InItsSet,
            name: "no-credit-for-kept-property",
            place: List::Losses,
            scope: Scope::Victim,
            satisfies: &[
                Property::RisesWithLoss,
                Property::Homogeneous,
                Property::Symmetric,
            ],
            proposition: "property that the Government seized and kept is not credited",
            grounds: &[&KEPT_PROPERTY],
            reads: 0,
            parameters: &[],
            moves: &[],
        },
        RuleInfo {
            body: redress_rule::Body::InItsSet,
            name: "joint-conspirators",
            place: List::Apportionment,
            scope: Scope::Claim,
            satisfies: &[
                Property::RisesWithLoss,
                Property::Homogeneous,
                Property::Symmetric,
            ],
            proposition: "conspirators of one case may each be made liable for the whole",
            grounds: &[&CONSPIRATORS, &NO_OTHER_CONSPIRATOR],
            reads: reads(&[CONSPIRACY.key(), OTHERS_CONTRIBUTED.key()]),
            parameters: &[],
            moves: &[],
        },
        RuleInfo {
            body: redress_rule::Body::InItsSet,
            name: "full-amount",
            place: List::Apportionment,
            scope: Scope::Claim,
            satisfies: &[
                Property::RisesWithLoss,
                Property::Homogeneous,
                Property::Symmetric,
            ],
            proposition: "the full amount of each victim's loss is ordered",
            grounds: &[&FULL],
            reads: 0,
            parameters: &[],
            moves: &[],
        },
        RuleInfo {
            body: redress_rule::Body::InItsSet,
            name: "multiple-of-gain",
            place: List::Apportionment,
            scope: Scope::Claim,
            satisfies: &[Property::Homogeneous, Property::Symmetric],
            proposition: "the award is a multiple of the defendant's gain, given by the option `times`",
            grounds: &[&TIMES_GAIN],
            reads: reads(&[GAIN.key()]),
            parameters: &[],
            moves: &[(GAIN.key(), Direction::Raises)],
        },
    ],
};

impl RuleSet for Mvra {
    fn info(&self) -> &'static SetInfo {
        &ABOUT
    }

    fn bind(&self, rule: &str, with: &Options) -> Result<AnyRule, OptionError> {
        Ok(match rule {
            "not-too-complex" => AnyRule::Gate(Box::new(with.read::<NotTooComplex>()?)),
            "losses-of-conviction" => AnyRule::Loss(Box::new(with.read::<LossesOfConviction>()?)),
            "whole-conspiracy-loss" => AnyRule::Loss(Box::new(with.read::<WholeConspiracyLoss>()?)),
            "property-returned" => AnyRule::Loss(Box::new(with.read::<PropertyReturned>()?)),
            "no-credit-for-kept-property" => {
                AnyRule::Loss(Box::new(with.read::<NoCreditForKeptProperty>()?))
            }
            "joint-conspirators" => {
                AnyRule::Apportionment(Box::new(with.read::<JointConspirators>()?))
            }
            "full-amount" => AnyRule::Apportionment(Box::new(with.read::<FullAmount>()?)),
            "multiple-of-gain" => {
                AnyRule::Apportionment(Box::new(with.read::<MultipleOfGain>()?.checked()?))
            }
            _ => return Err(OptionError::no_such_rule()),
        })
    }
}

/// 18 U.S.C. §§ 3663(a)(1)(B)(ii), 3663A(c)(3): for offenses against property, a finding on the record.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NotTooComplex {}

impl Rule<GateChange> for NotTooComplex {
    fn rule(&self, claim: &Evidence<'_>, _: &Account) -> Result<Effect<GateChange>, Stop> {
        if claim.proved(TOO_COMPLEX)? {
            Err(Stop::End(End::Declined, &TOO_COMPLEX_HERE))
        } else {
            Ok(GateChange::Pass.on(&NOT_TOO_COMPLEX))
        }
    }
}

/// *Hughey*: the loss of the conduct that is the basis of the conviction.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct LossesOfConviction {}

impl Rule<LossChange> for LossesOfConviction {
    fn rule(&self, claim: &Evidence<'_>, _: &Account) -> Result<Effect<LossChange>, Stop> {
        if !claim.losses_found()? {
            return Err(Stop::End(End::Denied, &NO_LOSS_PROVED));
        }
        let counted =
            claim.lines_where(|line| Ok(claim.found(line)? && claim.of_conviction(line)?))?;
        Ok(LossChange::Count(counted, Part::General).on(&OF_CONVICTION))
    }
}

/// *Newsome*; 18 U.S.C. § 3663A(a)(2): the scope of a conspiracy, scheme or pattern.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WholeConspiracyLoss {}

impl Rule<LossChange> for WholeConspiracyLoss {
    fn rule(&self, claim: &Evidence<'_>, _: &Account) -> Result<Effect<LossChange>, Stop> {
        if !claim.is(CONSPIRACY)? {
            return Ok(LossChange::None.on(&NO_CONSPIRACY));
        }
        let counted = claim.lines_where(|line| {
            Ok(claim.found(line)? && claim.cause_is(line, Cause::Conspiracy)?)
        })?;
        Ok(LossChange::Count(counted, Part::General).on(&WHOLE_CONSPIRACY))
    }
}

/// 18 U.S.C. § 3663A(b)(1)(B)(ii).
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PropertyReturned {}

impl Rule<LossChange> for PropertyReturned {
    fn rule(&self, claim: &Evidence<'_>, account: &Account) -> Result<Effect<LossChange>, Stop> {
        let returned = claim.amount_up_to(RETURNED, account.remaining())?;
        Ok(LossChange::Deduct(returned, LossSet::All).on(&RETURNED_PROPERTY))
    }
}

/// *Alalade*: it says nothing of money that the victim has; only of property that the Government kept.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NoCreditForKeptProperty {}

impl Rule<LossChange> for NoCreditForKeptProperty {
    fn rule(&self, _: &Evidence<'_>, _: &Account) -> Result<Effect<LossChange>, Stop> {
        Ok(LossChange::None.on(&KEPT_PROPERTY))
    }
}

/// *Newsome*: four conspirators, each for the whole.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct JointConspirators {}

impl Rule<ShareChange> for JointConspirators {
    fn rule(&self, claim: &Evidence<'_>, _: &Account) -> Result<Effect<ShareChange>, Stop> {
        Ok(if claim.all(&[CONSPIRACY, OTHERS_CONTRIBUTED])? {
            ShareChange::Whole(LiabilityKind::JointInCase).on(&CONSPIRATORS)
        } else {
            ShareChange::None.on(&NO_OTHER_CONSPIRATOR)
        })
    }
}

/// 18 U.S.C. § 3664(f)(1)(A); *Alalade*.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FullAmount {}

impl Rule<ShareChange> for FullAmount {
    fn rule(&self, _: &Evidence<'_>, _: &Account) -> Result<Effect<ShareChange>, Stop> {
        Ok(ShareChange::Whole(LiabilityKind::WholeAlone).on(&FULL))
    }
}

/// A district court's method (the order under review in *Smathers*), not a rule of law.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct MultipleOfGain {
    times: u64,
}

impl MultipleOfGain {
    fn checked(self) -> Result<Self, OptionError> {
        if self.times == 0 {
            return Err(OptionError("`times` must be at least 1".to_owned()));
        }
        Ok(self)
    }
}

impl Rule<ShareChange> for MultipleOfGain {
    fn rule(&self, claim: &Evidence<'_>, _: &Account) -> Result<Effect<ShareChange>, Stop> {
        let gain = claim.amount(GAIN)?;
        let times = Ratio::new(self.times, 1)?;
        let lines = vec![
            FormulaLine::Given(gain),
            FormulaLine::Times(0, times, Rounding::half_up()),
        ];
        Ok(ShareChange::Amount(Formula { lines }).on(&TIMES_GAIN))
    }
}
