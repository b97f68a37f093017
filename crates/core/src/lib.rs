//! The words of restitution law, and the one place where an amount moves.
//!
//! - [`facts`]: what a case file can say of one claim, each fact by a key with its bearer.
//! - [`claim`]: one victim against one defendant; the only way for a rule to a fact, and every read is logged.
//! - [`effect`]: what a rule answers: one change of a closed list, on one declared ground.
//! - [`account`]: the running figures; [`account::Account::take`] is the only pen.
//! - [`worksheet`]: the steps that the pen wrote, as data.
//! - [`rule`]: the rule traits, one for each list of an approach, and the rule set.
//! - [`outcome`]: what comes out: amounts, kinds of liability, strength.
//! - [`boundary`]: a rule set at a distance, over bytes.
//! - [`case`]: a whole case file as types.
//!
//! Nothing here reads a clock, a file or the environment; nothing holds a float or a global;
//! the same input gives the same result.

pub mod account;
pub mod boundary;
pub mod case;
pub mod claim;
pub mod effect;
pub mod facts;
pub mod judgment;
pub mod outcome;
pub mod public;
pub mod rule;
pub mod worksheet;

pub use account::Account;
pub use claim::{Ask, Claim, Need, Stop};
pub use effect::{Change, Effect, Ground};
pub use outcome::{Amount, Liability, Strength};
pub use redress_cite::Date;
pub use redress_money::{Ratio, Rounding, Usd};
pub use rule::{
    ApportionmentRule, Bound, BoundRule, CreditRule, GateRule, LossRule, Options, Rule, RuleSet,
    TermRule,
};
