//! Draft figures of a judgment: what the computed restitution comes to for each payee, and the criminal monetary penalties that
//! stand beside it. Nothing here is entered: an order is only what a court entered.
//!
//! - [`figures`] works out, for every defendant of a case: restitution for each payee, joint and several amounts, the assessments of
//!   18 U.S.C. §§ 3013, 2259A and 3014, interest under § 3612(f), the order of payment, the end of liability, what § 3612(b) wants
//!   stated, and which findings, choices and reasons are still owed.
//! - [`divide_payment`] divides one payment by the order of payment.
//! - Every amount, period and order is dated, cited data of `rules/law/`, and so is every sentence of law: the code computes, the steps
//!   of `rules/law/judgment/` say what each figure is and on what authority. Every figure names its authority. Where a finding is
//!   missing, or a question is unsettled and nobody took a view, the figure is a [`Value`] that says what it turns on.
//! - [`document`] and [`payment_document`] make documents of them, drafts on every page.

mod accrual;
mod additional_assessment;
mod answers;
mod apply;
mod days;
mod draft;
mod end;
mod imposed;
mod interest;
mod model;
mod open;
mod part;
mod restitution;
mod special_assessment;
mod statement;
mod step;
mod tier_assessment;
mod value;
mod write;

use redress::cite::Date;
use redress::money::{MoneyError, Percent};

pub use apply::{OrderedSplit, PaidStep, PaidTo, PaymentRequest, Remainder, Split, divide_payment};
pub use days::FirstDay;
pub use draft::figures;
pub use model::{
    DefendantFigures, FigureLine, Figures, Interest, Joint, OpenItem, Ordering, PayeeRow,
    Precedence, Sections, StatementEntry,
};
pub use value::{Condition, ConditionKind, Value};
pub use write::{MadeBy, document, json, payment_document};

/// What stands on every page.
pub const DRAFT: &str = "DRAFT - not entered";

/// What the user gives that no case file holds.
#[derive(Clone, Debug, Default)]
pub struct JudgmentOptions {
    /// The yearly rate of interest.
    pub rate: Option<Percent>,
    /// The day to which interest is computed.
    pub through: Option<Date>,
    /// What the court says of the payees.
    pub precedence: Precedence,
}

/// Why there are no figures. What the law or the facts do not allow is never an error but part of a figure.
#[derive(Debug, thiserror::Error)]
pub enum JudgmentError {
    /// The case cannot be computed.
    #[error(transparent)]
    Redress(#[from] redress::Error),
    /// A text of the law does not hold.
    #[error(transparent)]
    Law(#[from] redress::law::LawError),
    /// A sum left the range of whole cents.
    #[error("an amount cannot be computed: {0}")]
    Money(#[from] MoneyError),
    /// A day left the calendar.
    #[error("a day lies outside of the calendar; look at the days of the case file")]
    Calendar,
    /// The profile is no court's law.
    #[error(
        "`{0}` is no court's law, and no judgment can rest on it; leave --profile out, or name the profile of a court"
    )]
    NotLaw(String),
    /// A parameter of the law is not there on the day.
    #[error("the law has no value of `{0}` on {1}; `redress parameters` lists what there is")]
    NoParameter(String, Date),
    /// What the user says of a payee cannot be used.
    #[error("`{given}`: {problem}")]
    Given {
        /// The part that is at fault.
        given: String,
        /// What is wrong and what to write.
        problem: String,
    },
}
