//! The rule traits: one shape, and the list in which a rule stands fixes what it may say.

use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::account::Account;
use crate::declare::Body;
use crate::effect::{
    ConsequenceChange, CreditChange, Effect, GateChange, Ground, LimitChange, LossChange,
    ShareChange,
};
use crate::evidence::{Evidence, RuleError, Stop};
use crate::figure::FigureUnit;
use crate::outcome::Scope;
use redress_case::facts::{self, Key};

/// One legal proposition: returns one effect, or the finding that it needs. A rule without options is a function.
pub trait Rule<C>: Send + Sync {
    /// Applies the proposition to a claim, given the figures so far.
    ///
    /// # Errors
    /// Stops with the finding that is needed, an end of the claim, or a fault.
    fn rule(&self, claim: &Evidence<'_>, account: &Account) -> Result<Effect<C>, Stop>;
}

/// A rule bound to its options, by the list in which it may stand.
#[derive(Clone)]
pub enum AnyRule {
    /// Stands under `gates`.
    Gate(Arc<dyn Rule<GateChange>>),
    /// Stands under `losses`.
    Loss(Arc<dyn Rule<LossChange>>),
    /// Stands under `apportionment`.
    Apportionment(Arc<dyn Rule<ShareChange>>),
    /// Stands under `bounds` (floors and caps).
    Limit(Arc<dyn Rule<LimitChange>>),
    /// Stands under `terms` (consequences).
    Consequence(Arc<dyn Rule<ConsequenceChange>>),
    /// Stands under `credits`.
    Credit(Arc<dyn Rule<CreditChange>>),
}

impl std::fmt::Debug for AnyRule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "AnyRule({:?})", self.place())
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
    /// Every list, in the order in which they run.
    pub const ALL: [Self; 6] = [
        Self::Gates,
        Self::Losses,
        Self::Apportionment,
        Self::Limits,
        Self::Consequences,
        Self::Credits,
    ];

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

/// A relation between results that a rule satisfies whatever the facts; the conformance kit tests it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Property {
    /// More of a loss never lowers the figure.
    RisesWithLoss,
    /// Ten times every amount gives ten times the figure, but for the rounding.
    Homogeneous,
    /// The order of the losses makes no difference.
    Symmetric,
    /// The rule never raises the figure (a cap, an offset).
    NeverRaises,
    /// The rule never lowers the figure (a floor).
    NeverLowers,
}

impl Property {
    /// Every property, in the order in which declarations list them.
    const ALL: [Self; 5] = [
        Self::RisesWithLoss,
        Self::Homogeneous,
        Self::Symmetric,
        Self::NeverRaises,
        Self::NeverLowers,
    ];

    const fn bit(self) -> u8 {
        match self {
            Self::RisesWithLoss => 1,
            Self::Homogeneous => 2,
            Self::Symmetric => 4,
            Self::NeverRaises => 8,
            Self::NeverLowers => 16,
        }
    }
}

/// A set of properties.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Properties(u8);

impl Properties {
    /// The empty set.
    pub const NONE: Self = Self(0);

    /// Adds a property.
    #[must_use]
    pub const fn with(self, property: Property) -> Self {
        Self(self.0 | property.bit())
    }

    /// Removes a property.
    #[must_use]
    pub const fn without(self, property: Property) -> Self {
        Self(self.0 & !property.bit())
    }

    /// Returns the properties in the set.
    pub fn iter(self) -> impl Iterator<Item = Property> {
        let all = Property::ALL.into_iter();
        all.filter(move |property| self.0 & property.bit() != 0)
    }
}

/// The declaration of a rule: what it is, what it may read and say, and what it does.
///
/// Written with the constructor of its list, such as [`RuleInfo::loss`], and the methods after it. The host holds the
/// rule to it.
#[derive(Clone, Copy, Debug)]
pub struct RuleInfo {
    /// The name within the set.
    pub name: &'static str,
    /// The list in which the rule stands.
    pub place: List,
    /// Who the rule speaks of: a victim, a defendant, or one against the other.
    pub scope: Scope,
    /// The legal proposition, in a sentence.
    pub proposition: &'static str,
    /// Every ground that the rule may use.
    pub grounds: &'static [&'static Ground],
    /// Every fact that the rule may read or ask for, by bit.
    pub reads: u64,
    /// Every parameter that the rule may read as an amount.
    pub parameters: &'static [&'static str],
    /// Every parameter that the rule may read in another unit.
    pub figures: &'static [(&'static str, FigureUnit)],
    /// The numbers of which more never lowers the award, whatever the other facts are; by bit.
    pub raised_by: u64,
    /// The numbers of which more never raises the award, whatever the other facts are; by bit.
    pub lowered_by: u64,
    /// The relations that the rule satisfies.
    pub satisfies: Properties,
    /// What the rule does.
    pub body: Body,
}

impl RuleInfo {
    /// Returns the path of a fact among these reads that the rule does not declare.
    #[must_use]
    pub fn undeclared(&self, read: u64) -> &'static str {
        let beyond = read & !self.reads;
        facts::rows()
            .find(|row| row.key.bit() & beyond != 0)
            .map_or("the losses", |row| row.path)
    }

    /// Returns the parameters that the rule may read, each with its unit.
    pub fn all_parameters(&self) -> impl Iterator<Item = (&'static str, FigureUnit)> {
        let amounts = self.parameters.iter();
        let amounts = amounts.map(|id| (*id, FigureUnit::Amount));
        amounts.chain(self.figures.iter().copied())
    }

    /// Returns which way a number moves the award, where the rule declares one.
    #[must_use]
    pub const fn direction(&self, key: Key) -> Option<Direction> {
        if self.raised_by & key.bit() != 0 {
            Some(Direction::Raises)
        } else if self.lowered_by & key.bit() != 0 {
            Some(Direction::Lowers)
        } else {
            None
        }
    }

    /// Returns the numbers that move the award one way, each with its direction.
    pub fn directions(&self) -> impl Iterator<Item = (Key, Direction)> {
        let keys = facts::rows().map(|row| row.key);
        keys.filter_map(|key| Some((key, self.direction(key)?)))
    }

    /// Binds the rule to the options of a profile.
    ///
    /// # Errors
    /// When the rule does not take these options.
    pub fn bind(&self, with: &Options) -> Result<AnyRule, OptionError> {
        self.body.bind(with)
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

/// The declaration of a rule set.
#[derive(Debug)]
pub struct SetInfo {
    /// The id: the part before the slash in a profile.
    pub id: &'static str,
    /// The version.
    pub version: &'static str,
    /// The rules.
    pub rules: &'static [RuleInfo],
}

impl SetInfo {
    /// Returns a rule by its name.
    #[must_use]
    pub fn rule(&self, name: &str) -> Option<&'static RuleInfo> {
        self.rules.iter().find(|rule| rule.name == name)
    }
}

/// The rules of one line of authority.
pub trait RuleSet: Sync {
    /// Returns the declaration of the set.
    fn info(&self) -> &'static SetInfo;

    /// Binds a rule of the set to the options of a profile.
    ///
    /// # Errors
    /// When there is no such rule, or its options are not those that it takes.
    fn bind(&self, rule: &str, with: &Options) -> Result<AnyRule, OptionError> {
        let info = self.info().rule(rule);
        info.ok_or_else(OptionError::no_such_rule)?.bind(with)
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
