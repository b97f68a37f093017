#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

use redress_rule::{Account, OptionError, Base, AnyRule, Change, Evidence, Direction, Effect, Ground, LiabilityKind, Options, List, Ratio, Property, Rounding, Rule, RuleInfo, RuleSet, Scope, SetInfo, ShareChange, Stop, Formula, FormulaLine, reads};
use redress_case::facts::{ESTIMATED, ORDERS, PREDICTED, WITHOUT_THE_ACT};
use serde::Deserialize;

/// The rule set `theories`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Theories;

redress_plugin::export!(Theories);

static BUT_FOR: Ground = Ground::illustrative(
    "but-for",
    "as a theory, and no law of this offense: the defendant answers for what the losses would have been less without his or her act",
    "scotus/burrage#but-for",
);
static EQUAL_SHARES: Ground = Ground::illustrative(
    "equal-shares",
    "as a theory, and no law of this offense: those who caused the aggregate bear it in equal shares",
    "scotus/paroline#relative-role",
);
static NOBODY_TO_SHARE: Ground = Ground::illustrative(
    "nobody-to-share",
    "as a theory, and no law of this offense: nobody is counted among whom the shares would be equal",
    "scotus/paroline#relative-role",
);
static INDIVISIBLE: Ground = Ground::illustrative(
    "indivisible",
    "as a theory, and no law of this offense: of a harm that cannot be divided each who caused it owes the whole, together with all others who did",
    "wis/kingston#two-fires",
);
static RULE_FOR_ALL: Ground = Ground::illustrative(
    "rule-for-all",
    "as a theory, and no law of this offense: each pays what makes the victim whole if every court asks the same of every defendant that is expected",
    "scotus/paroline#relative-role",
);

const RELATIONS: &[Property] = &[
    Property::RisesWithLoss,
    Property::Homogeneous,
    Property::Symmetric,
];

static ABOUT: SetInfo = SetInfo {
    id: "theories",
    version: env!("CARGO_PKG_VERSION"),
    rules: &[
        RuleInfo {
            name: "but-for",
            place: List::Apportionment,
            scope: Scope::Claim,
            keeps: RELATIONS,
            proposition: "theory: the defendant pays what his or her own act adds to the losses",
            grounds: &[&BUT_FOR],
            reads: reads(&[WITHOUT_THE_ACT.key()]),
            parameters: &[],
            moves: &[(WITHOUT_THE_ACT.key(), Direction::Lowers)],
        },
        RuleInfo {
            name: "equal-shares",
            place: List::Apportionment,
            scope: Scope::Claim,
            keeps: RELATIONS,
            proposition: "theory: equal shares of the aggregate, among those named by the option `among`",
            grounds: &[&EQUAL_SHARES, &NOBODY_TO_SHARE],
            reads: reads(&[ORDERS.key(), ESTIMATED.key()]),
            parameters: &[],
            moves: &[
                (ORDERS.key(), Direction::Lowers),
                (ESTIMATED.key(), Direction::Lowers),
            ],
        },
        RuleInfo {
            name: "indivisible",
            place: List::Apportionment,
            scope: Scope::Claim,
            keeps: RELATIONS,
            proposition: "theory: of an indivisible harm each owes the whole, jointly with all others",
            grounds: &[&INDIVISIBLE],
            reads: 0,
            parameters: &[],
            moves: &[],
        },
        RuleInfo {
            name: "rule-for-all",
            place: List::Apportionment,
            scope: Scope::Claim,
            keeps: RELATIONS,
            proposition: "theory: what, asked of every defendant that is expected, makes the victim whole",
            grounds: &[&RULE_FOR_ALL],
            reads: reads(&[ORDERS.key(), PREDICTED.key()]),
            parameters: &[],
            moves: &[
                (ORDERS.key(), Direction::Lowers),
                (PREDICTED.key(), Direction::Lowers),
            ],
        },
    ],
};

impl RuleSet for Theories {
    fn info(&self) -> &'static SetInfo {
        &ABOUT
    }

    fn bind(&self, rule: &str, with: &Options) -> Result<AnyRule, OptionError> {
        Ok(match rule {
            "but-for" => AnyRule::Apportionment(Box::new(with.read::<ButFor>()?)),
            "equal-shares" => AnyRule::Apportionment(Box::new(with.read::<EqualShares>()?)),
            "indivisible" => AnyRule::Apportionment(Box::new(with.read::<Indivisible>()?)),
            "rule-for-all" => AnyRule::Apportionment(Box::new(with.read::<RuleForAll>()?)),
            _ => return Err(OptionError::no_such_rule()),
        })
    }
}

/// The losses less what they would have been without this defendant.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ButFor {}

impl Rule<ShareChange> for ButFor {
    fn rule(&self, claim: &Evidence<'_>, so_far: &Account) -> Result<Effect<ShareChange>, Stop> {
        // Losses that would have been greater without the act are not something that the act added.
        let without = claim.amount_up_to(WITHOUT_THE_ACT, so_far.gross())?;
        let lines = vec![
            FormulaLine::Gross,
            FormulaLine::Given(without),
            FormulaLine::Subtract(0, 1),
        ];
        Ok(ShareChange::Amount(Formula { lines }).on(&BUT_FOR))
    }
}

/// Among whom the shares are equal: each answer is another finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Among {
    /// Those ordered to pay so far, without this one.
    Orders,
    /// Those ordered to pay so far, and this one.
    OrdersAndThisOne,
    /// All who are estimated to be involved, most of whom nobody will ever order to pay.
    Estimated,
}

/// The losses in equal shares.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct EqualShares {
    among: Among,
}

impl Rule<ShareChange> for EqualShares {
    fn rule(&self, claim: &Evidence<'_>, _: &Account) -> Result<Effect<ShareChange>, Stop> {
        let n = match self.among {
            Among::Orders => claim.count(ORDERS)?,
            Among::OrdersAndThisOne => claim.count(ORDERS)?.saturating_add(1),
            // This defendant is one of them.
            Among::Estimated => claim.count(ESTIMATED)?.max(1),
        };
        if n == 0 {
            return Ok(ShareChange::LeftToTheCourt.on(&NOBODY_TO_SHARE));
        }
        Ok(one_of(n)?.on(&EQUAL_SHARES))
    }
}

/// One of n equal parts of what remains, to the cent.
fn one_of(n: u64) -> Result<ShareChange, Stop> {
    Ok(ShareChange::Ratio {
        ratio: Ratio::one_over(n)?,
        of: Base::Remaining,
        rounding: Rounding::half_up(),
    })
}

/// The whole, together with everybody who caused the harm, in whatever case.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Indivisible {}

impl Rule<ShareChange> for Indivisible {
    fn rule(&self, _: &Evidence<'_>, _: &Account) -> Result<Effect<ShareChange>, Stop> {
        Ok(ShareChange::Whole(LiabilityKind::JointAcrossCases).on(&INDIVISIBLE))
    }
}

/// The losses over all who are expected to be ordered to pay: those so far, this one, and those still to come.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleForAll {}

impl Rule<ShareChange> for RuleForAll {
    fn rule(&self, claim: &Evidence<'_>, _: &Account) -> Result<Effect<ShareChange>, Stop> {
        let expected = claim
            .count(ORDERS)?
            .saturating_add(1)
            .saturating_add(claim.count(PREDICTED)?);
        Ok(one_of(expected)?.on(&RULE_FOR_ALL))
    }
}
