//! The rule traits: one shape, and the list in which a rule stands fixes what it may say.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::account::Account;
use crate::declare::Body;
use crate::effect::{
    ConsequenceChange, CreditChange, Effect, GateChange, Ground, LimitChange, LossChange,
    ShareChange,
};
use crate::evidence::{Evidence, RuleError, Stop};
use crate::outcome::Scope;
use redress_case::facts::{Key, LOSSES_READ, TABLE};

/// One legal proposition, as an ordinary function: it returns one effect, or says what it needs.
pub trait Rule<C>: Send + Sync {
    /// Applies the proposition to a claim, given the figures so far.
    ///
    /// # Errors
    /// Stops with the finding that is needed, an end of the claim, or a fault.
    fn rule(&self, claim: &Evidence<'_>, account: &Account) -> Result<Effect<C>, Stop>;
}

/// Whether there is anything to compute.
pub trait GateRule: Rule<GateChange> {}
impl<T: Rule<GateChange> + ?Sized> GateRule for T {}
/// What counts as loss: a head, a cause, an offset.
pub trait LossRule: Rule<LossChange> {}
impl<T: Rule<LossChange> + ?Sized> LossRule for T {}
/// The defendant's part and the kind of liability.
pub trait ApportionmentRule: Rule<ShareChange> {}
impl<T: Rule<ShareChange> + ?Sized> ApportionmentRule for T {}
/// A floor, a cap, a test of an award.
pub trait LimitRule: Rule<LimitChange> {}
impl<T: Rule<LimitChange> + ?Sized> LimitRule for T {}
/// A consequence that is not an amount.
pub trait ConsequenceRule: Rule<ConsequenceChange> {}
impl<T: Rule<ConsequenceChange> + ?Sized> ConsequenceRule for T {}
/// What a payment or receipt does to each liability.
pub trait CreditRule: Rule<CreditChange> {}
impl<T: Rule<CreditChange> + ?Sized> CreditRule for T {}

/// A rule bound to its options, by the list in which it may stand.
pub enum AnyRule {
    /// Stands under `gates`.
    Gate(Box<dyn Rule<GateChange>>),
    /// Stands under `losses`.
    Loss(Box<dyn Rule<LossChange>>),
    /// Stands under `apportionment`.
    Apportionment(Box<dyn Rule<ShareChange>>),
    /// Stands under `bounds`.
    Limit(Box<dyn Rule<LimitChange>>),
    /// Stands under `terms`.
    Consequence(Box<dyn Rule<ConsequenceChange>>),
    /// Stands under `credits`.
    Credit(Box<dyn Rule<CreditChange>>),
}

impl std::fmt::Debug for AnyRule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Bound({:?})", self.place())
    }
}

impl AnyRule {
    /// The list in which it may stand.
    #[must_use]
    pub const fn place(&self) -> List {
        match self {
            Self::Gate(_) => List::Gates,
            Self::Loss(_) => List::Losses,
            Self::Apportionment(_) => List::Apportionment,
            Self::Limit(_) => List::Limits,
            Self::Consequence(_) => List::Consequences,
            Self::Credit(_) => List::Credits,
        }
    }
}

/// The lists of an approach, in the order in which they run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum List {
    /// Whether there is anything to compute.
    Gates,
    /// What counts as loss.
    Losses,
    /// The defendant's part.
    Apportionment,
    /// Floors and caps.
    #[serde(rename = "bounds")]
    Limits,
    /// Consequences that are not amounts.
    #[serde(rename = "terms")]
    Consequences,
    /// Payments and receipts.
    Credits,
}

impl List {
    /// The name of the list in a profile.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Gates => "gates",
            Self::Losses => "losses",
            Self::Apportionment => "apportionment",
            Self::Limits => "bounds",
            Self::Consequences => "terms",
            Self::Credits => "credits",
        }
    }
}

/// Which way a number moves an award, other things being equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// A larger number never lowers the award.
    Raises,
    /// A larger number never raises the award.
    Lowers,
}

/// A relation between results that a rule keeps whatever the facts; the conformance kit puts it to the test.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Property {
    /// More of a loss never lowers the figure.
    RisesWithLoss,
    /// Ten times every amount gives ten times the figure, but for the rounding.
    Homogeneous,
    /// The order of the losses makes no difference.
    Symmetric,
    /// It never raises the figure (a cap, an offset).
    NeverRaises,
    /// It never lowers the figure (a floor).
    NeverLowers,
}

/// What a rule declares of itself. The host holds it to this.
#[derive(Clone, Copy, Debug)]
pub struct RuleInfo {
    /// Its name within the set.
    pub name: &'static str,
    /// The list in which it stands.
    pub place: List,
    /// Over what it speaks.
    pub scope: Scope,
    /// The legal proposition, in a sentence.
    pub proposition: &'static str,
    /// Every ground that it may use.
    pub grounds: &'static [&'static Ground],
    /// Every fact that it may read, by bit; see [`reads`].
    pub reads: u64,
    /// Every parameter that it may read.
    pub parameters: &'static [&'static str],
    /// Which way each number that it reads moves the award, where that is so whatever the other facts are.
    pub moves: &'static [(Key, Direction)],
    /// Which relations it keeps.
    pub satisfies: &'static [Property],
    /// What it does; see [`crate::declare`].
    pub body: Body,
}

impl RuleInfo {
    /// Returns the path of a fact among these reads that the rule does not declare.
    #[must_use]
    pub fn undeclared(&self, read: u64) -> &'static str {
        let beyond = read & !self.reads;
        TABLE
            .iter()
            .find(|row| row.key.bit() & beyond != 0)
            .map_or("the losses", |row| row.path)
    }

    #[inline]
    pub(crate) fn declares(&self, ground: &'static Ground) -> Result<(), RuleError> {
        if self
            .grounds
            .iter()
            .any(|declared| std::ptr::eq(*declared, ground))
        {
            Ok(())
        } else {
            Err(RuleError::UndeclaredGround(ground.id()))
        }
    }
}

/// The bits of these keys, for [`RuleInfo::reads`].
#[must_use]
pub const fn reads(keys: &[Key]) -> u64 {
    let mut bits = 0;
    let mut rest = keys;
    while let Some((key, more)) = rest.split_first() {
        bits |= key.bit();
        rest = more;
    }
    bits
}

/// The bits of these keys and of the losses.
#[must_use]
pub const fn reads_losses_and(keys: &[Key]) -> u64 {
    reads(keys) | LOSSES_READ
}

/// What a rule set declares of itself.
#[derive(Debug)]
pub struct SetInfo {
    /// Its id: the part before the slash in a profile.
    pub id: &'static str,
    /// Its version.
    pub version: &'static str,
    /// Its rules.
    pub rules: &'static [RuleInfo],
}

impl SetInfo {
    /// A rule by its name.
    #[must_use]
    pub fn rule(&self, name: &str) -> Option<&'static RuleInfo> {
        self.rules.iter().find(|rule| rule.name == name)
    }
}

/// The rules of one line of authority.
pub trait RuleSet: Sync {
    /// What the set declares of itself.
    fn info(&self) -> &'static SetInfo;

    /// A rule of the set, bound to the options of a profile.
    ///
    /// # Errors
    /// When there is no such rule, or its options are not those that it takes.
    fn bind(&self, rule: &str, with: &Options) -> Result<AnyRule, OptionError> {
        let about = self.info().rule(rule);
        about.ok_or_else(OptionError::no_such_rule)?.body.bind(with)
    }
}

/// The options that a profile gives to a rule, as JSON. Floats are refused before they come here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options(pub serde_json::Map<String, serde_json::Value>);

impl Options {
    /// The options as the rule's own struct, which denies what it does not know.
    ///
    /// # Errors
    /// Says in words which option is unknown, missing or malformed.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, OptionError> {
        // A rule without options is a unit-like struct with no fields, which reads an empty map.
        serde_json::from_value(serde_json::Value::Object(self.0.clone()))
            .map_err(|error| OptionError(error.to_string()))
    }
}

/// An option that a rule does not take, or a rule that the set does not have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct OptionError(pub String);

impl OptionError {
    /// The set has no rule of that name.
    #[must_use]
    pub fn no_such_rule() -> Self {
        Self("the rule set has no rule of that name".to_owned())
    }
}
