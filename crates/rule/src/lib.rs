//! What the author of a rule sees, and the one place where an amount moves.
//!
//! - [`RuleInfo`]: the declaration of a rule: name, list, proposition, reads, grounds, body.
//! - [`Evidence`]: one victim against one defendant; the only way for a rule to a fact, and every read is logged.
//! - [`Change`]: the closed lists of changes that a rule can return, each on one declared [`Ground`].
//! - [`Account`]: the running figures; [`Account::take`] is the only function that moves an amount.
//! - [`Step`]: the worksheet, as data, written by [`Account::take`].
//!
//! Nothing here reads a clock, a file or the environment; nothing holds a float or a global;
//! the same input gives the same result.

mod account;
#[doc(hidden)]
pub mod again;
mod declare;
mod effect;
mod evidence;
mod figure;
mod options;
mod outcome;
mod rule;
#[doc(hidden)]
pub mod wire;
mod worksheet;

pub use account::{Account, Share};
pub use declare::{Answer, Body, RuleFn};
pub use effect::{
    Balances, Base, Change, ChangeByList, ConsequenceChange, CreditChange, Effect, EffectRecord,
    Formula, FormulaLine, GateChange, Ground, LimitChange, LossChange, LossSet, ShareChange,
    Within,
};
pub use evidence::{
    End, Ends, Evidence, GREATEST_COUNT, LawOfDay, Need, NeedQuestion, NeedTarget, ParameterId,
    RuleError, Stop, with_answer,
};
pub use figure::{FigureUnit, LawFigure};
pub use options::OptionInfo;
pub use outcome::{Amount, Liability, LiabilityKind, Part, Scope, Strength};
pub use redress_case::facts;
pub use redress_cite::Date;
pub use redress_money::{Ratio, Rounding, Usd};
pub use rule::{
    AnyRule, Direction, List, OptionError, Options, Properties, Property, Rule, RuleInfo, RuleSet,
    SetInfo,
};
pub use worksheet::{NoSteps, Op, Recorder, Step};
