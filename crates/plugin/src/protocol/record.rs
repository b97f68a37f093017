//! The records that cross.

use std::collections::BTreeMap;

use redress_money::Usd;
use serde::{Deserialize, Serialize};

use redress_rule::facts::{ClaimFacts, FactValue, Key, LineFact, Loss, rows};
use redress_rule::{
    Account, Direction, End, Ends, FigureUnit, LawFigure, LawOfDay, List, Need, NeedQuestion,
    NeedTarget, Options, Property, Scope, Share, Strength, wire,
};

/// The version of these records. A new fact or field raises it; see `CONTRIBUTING.md`.
pub const SCHEMA: u32 = 1;

/// What is asked of a rule set.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Request {
    /// What the set declares of itself.
    About,
    /// Whether a rule takes these options.
    Bind {
        /// The rule.
        rule: String,
        /// The options, as the profile gives them.
        with: serde_json::Map<String, serde_json::Value>,
    },
    /// One rule, on one claim.
    Rule(Box<RuleRequest>),
}

/// One rule, on one claim.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleRequest {
    pub(super) rule: String,
    #[serde(default, skip_serializing_if = "serde_json::Map::is_empty")]
    pub(super) with: serde_json::Map<String, serde_json::Value>,
    pub(super) claim: ClaimRecord,
    pub(super) so_far: AccountRecord,
}

/// A rule's ask as its set has it, in whichever form it came.
pub(super) struct Asked {
    pub(super) rule: String,
    pub(super) with: Options,
    pub(super) facts: ClaimFacts,
    pub(super) ends: Ends,
    pub(super) law: LawOfDay,
    pub(super) so_far: Account,
}

impl Asked {
    /// Returns the same ask as a record.
    pub(super) fn request(self) -> RuleRequest {
        RuleRequest {
            rule: self.rule,
            with: self.with.0,
            claim: ClaimRecord::new(self.facts, self.ends, self.law),
            so_far: AccountRecord::new(&self.so_far),
        }
    }
}

impl RuleRequest {
    pub(super) fn asked(self) -> Result<Asked, String> {
        let (facts, ends) = self.claim.facts()?;
        Ok(Asked {
            rule: self.rule,
            with: Options(self.with),
            facts,
            ends,
            law: LawOfDay {
                figures: self.claim.law.into_iter().collect(),
            },
            so_far: self.so_far.account()?,
        })
    }
}

/// What a rule set answers; `E` is an effect, which the list of the rule makes one of a type.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Response<E = serde_json::Value> {
    /// What the set declares of itself.
    About(SetRecord),
    /// The rule takes these options, and stands in this list.
    Bound(List),
    /// What the rule said.
    Rule(RuleResponse<E>),
    /// The set refuses the ask, in words: an unknown rule, option, fact or field.
    Refused(String),
}

/// What a rule said, and what it read to say it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleResponse<E> {
    /// Paths of the facts that it read; `losses` for the losses.
    pub(super) read: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) parameters: Vec<String>,
    /// Whether a read stopped it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) stopped: bool,
    pub(super) said: Said<E>,
}

/// What a rule said.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) enum Said<E> {
    /// An effect: a change of the list in which the rule stands, on a ground that it declares.
    Effect(E),
    /// It needs a finding.
    Needs(NeedRecord),
    /// The claim ends here.
    End {
        /// How.
        end: End,
        /// On which ground.
        ground: String,
    },
    /// A value of the law is not published for that day.
    Pending(String),
    /// The rule is at fault.
    Fault(String),
}

/// A finding that a rule needs.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) enum NeedRecord {
    /// About a fact.
    Fact {
        /// Its path.
        fact: String,
        /// What is asked.
        ask: NeedQuestion,
    },
    /// About a line of the losses.
    Line {
        /// Its place.
        line: usize,
        /// Which fact of it.
        fact: LineFact,
        /// What is asked.
        ask: NeedQuestion,
    },
}

impl NeedRecord {
    pub(super) fn of(need: &Need) -> Self {
        match need.target {
            NeedTarget::Fact(key) => Self::Fact {
                fact: key.row().path.to_owned(),
                ask: need.question,
            },
            NeedTarget::Line(line, fact) => Self::Line {
                line,
                fact,
                ask: need.question,
            },
        }
    }

    pub(super) fn need(self) -> Option<Need> {
        Some(match self {
            Self::Fact { fact, ask } => Need {
                target: NeedTarget::Fact(Key::of_path(&fact)?),
                question: ask,
            },
            Self::Line { line, fact, ask } => Need {
                target: NeedTarget::Line(line, fact),
                question: ask,
            },
        })
    }
}

/// What a rule may see of a claim: the facts that it declared, as far as they are known.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClaimRecord {
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    facts: BTreeMap<String, FactValue>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    losses: Vec<Loss>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    awards_elsewhere: Option<Vec<Usd>>,
    #[serde(default, skip_serializing_if = "is_zero")]
    counts: u64,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    closed: bool,
    /// Unknown numbers that this run takes at an end of their range, by path.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    at_least: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    at_greatest: Vec<String>,
    /// Values of the law that the rule declared; `null` is not published for that day.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) law: BTreeMap<String, Option<LawFigure>>,
}
const fn is_zero(bits: &u64) -> bool {
    *bits == 0
}

const fn is_none(version: &u8) -> bool {
    *version == 0
}

fn is_no_amount(amount: &Usd) -> bool {
    amount.is_zero()
}

impl ClaimRecord {
    fn new(facts: ClaimFacts, ends: Ends, law: LawOfDay) -> Self {
        let paths = |bits: u64| {
            let rows = rows().filter(|row| bits & row.key.bit() != 0);
            rows.map(|row| row.path.to_owned()).collect()
        };
        let known = rows().map(|row| (row.path.to_owned(), facts.get(row.key)));
        Self {
            facts: known
                .filter(|(_, known)| *known != FactValue::Unknown)
                .collect(),
            losses: facts.losses,
            awards_elsewhere: facts.awards_elsewhere,
            counts: facts.counts,
            closed: facts.closed,
            at_least: paths(ends.least),
            at_greatest: paths(ends.greatest),
            law: law.figures.into_iter().collect(),
        }
    }

    /// The facts again, on the far side. An unknown path is refused: to ignore a fact would give a wrong amount.
    pub(super) fn facts(&self) -> Result<(ClaimFacts, Ends), String> {
        let mut facts = ClaimFacts {
            losses: self.losses.clone(),
            awards_elsewhere: self.awards_elsewhere.clone(),
            counts: self.counts,
            closed: self.closed,
            ..ClaimFacts::default()
        };
        for (path, known) in &self.facts {
            facts.set(key(path)?, *known);
        }
        let bits = |paths: &[String]| {
            paths
                .iter()
                .try_fold(0, |bits, path| Ok::<u64, String>(bits | key(path)?.bit()))
        };
        let ends = Ends {
            least: bits(&self.at_least)?,
            greatest: bits(&self.at_greatest)?,
        };
        Ok((facts, ends))
    }
}

/// The key of a path, or a refusal that names it.
pub(super) fn key(path: &str) -> Result<Key, String> {
    Key::of_path(path)
        .ok_or_else(|| format!("unknown fact `{path}`: this rule set is older than the fact"))
}

/// The place beyond which no claim has a loss.
const MOST_LOSSES: usize = 1 << 20;

/// What a rule may see of the figures so far.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AccountRecord {
    gross: Usd,
    remaining: Usd,
    /// Not written while no loss is this defendant's own, so that an older set reads the rest.
    #[serde(default, skip_serializing_if = "is_no_amount")]
    own: Usd,
    /// The places of the lines that count.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    counted: Vec<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    share: Option<Share>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    at_least: Option<Usd>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    at_most: Option<Usd>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    more_than: Option<Usd>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    less_than: Option<Usd>,
    // `collectible_at_most` in what was asked before the two were told apart.
    #[serde(
        default,
        alias = "collectible_at_most",
        skip_serializing_if = "Option::is_none"
    )]
    losses_left: Option<Usd>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    order_left: Option<Usd>,
}

impl AccountRecord {
    fn new(account: &Account) -> Self {
        let counted = wire::counted(account).enumerate();
        Self {
            gross: account.gross(),
            remaining: account.remaining(),
            own: account.own(),
            counted: counted
                .filter(|(_, counts)| *counts)
                .map(|(place, _)| place)
                .collect(),
            share: Some(account.share()).filter(|share| *share != Share::Unsettled),
            at_least: account.at_least(),
            at_most: account.at_most(),
            more_than: account.more_than(),
            less_than: account.less_than(),
            losses_left: account.losses_left(),
            order_left: account.order_left(),
        }
    }

    /// The figures again, on the far side: enough to be looked at, and nothing can be moved there.
    pub(super) fn account(&self) -> Result<Account, String> {
        let mut counted = Vec::new();
        for place in &self.counted {
            if *place >= MOST_LOSSES {
                return Err(format!("loss {place} counts, which no claim has"));
            }
            counted.resize(counted.len().max(place.saturating_add(1)), false);
            if let Some(counts) = counted.get_mut(*place) {
                *counts = true;
            }
        }
        Ok(wire::account(
            [self.gross, self.remaining, self.own],
            counted.into_iter(),
            self.share.unwrap_or_default(),
            [
                self.at_least,
                self.at_most,
                self.more_than,
                self.less_than,
                self.losses_left,
                self.order_left,
            ],
        ))
    }
}

/// What a set declares of itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetRecord {
    pub(super) id: String,
    pub(super) version: String,
    pub(super) schema: u32,
    /// The version of the compact form in which the set reads the ask of a rule; 0, and not written, where it reads JSON only.
    #[serde(default, skip_serializing_if = "is_none")]
    pub(super) compact: u8,
    pub(super) rules: Vec<RuleRecord>,
}

/// What a rule declares of itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RuleRecord {
    pub(super) name: String,
    pub(super) place: List,
    pub(super) scope: Scope,
    pub(super) proposition: String,
    pub(super) grounds: Vec<GroundRecord>,
    pub(super) reads: Vec<String>,
    pub(super) parameters: Vec<String>,
    /// Parameters that are read in another unit than an amount; not written where there are none, so that an older program reads
    /// the rest.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) figures: Vec<(String, FigureUnit)>,
    pub(super) moves: Vec<(String, Direction)>,
    pub(super) keeps: Vec<Property>,
}

/// A ground that a rule declares.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct GroundRecord {
    pub(super) id: String,
    /// Empty where the holding's own sentence says it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) because: String,
    pub(super) holding: String,
    pub(super) strength: Strength,
}
