//! Draft figures of a judgment: restitution for each payee, and the other criminal monetary penalties. They are drafts, because
//! only a court enters an order.
//!
//! - [`figures`] computes, for every defendant of a case: restitution for each payee, joint and several amounts, the assessments of
//!   18 U.S.C. §§ 3013, 2259A and 3014, interest under § 3612(f), the order of payment, the end of liability, the entries of
//!   § 3612(b), and the missing findings, choices and reasons.
//! - [`divide_payment`] divides one payment by the order of payment.
//! - Every amount, period, order and sentence of law is dated, cited data of `rules/law/`, because law changes without the code. The
//!   steps of `rules/law/judgment/` name each figure and its authority. If a finding is missing or a question is unsettled, the
//!   figure is a [`Value`] with a value for each answer.
//! - [`person_statement`] states the account of one victim or defendant on a day.
//! - [`document`] and [`payment_document`] write them as documents, marked as drafts on every page.
//! - [`JudgmentAccount`] is the account behind all of them: lines, payments, interest and ends over time.

mod account;
mod accrual;
mod additional_assessment;
mod answers;
mod apply;
mod balances;
mod books;
mod classes;
mod days;
mod decided;
mod draft;
mod end;
mod imposed;
mod inputs;
mod interest;
mod left;
mod lines;
mod model;
mod open;
mod part;
mod person;
mod reading;
mod resources;
mod restitution;
mod special_assessment;
mod statement;
mod step;
mod tier_assessment;
mod value;
mod write;

use redress::case::Case;
use redress::cite::Date;
use redress::money::{MoneyError, Percent};

pub use account::{
    AccountCreditor, AccountDebtor, AccountEntry, AccountLine, AccountStanding, BearingLines,
    Compounds, CreditorStanding, Debts, InterestStanding, InterestTerms, JudgmentAccount, LeapDay,
    LineOrder, LineStanding, Paid, PaymentSlot, PostedEntry, PostedPart, PostedPlace, SharedDebt,
    Sharing, Toward, UnplacedReason, Year,
};
pub use apply::{OrderedSplit, PaidStep, PaidTo, PaymentRequest, Remainder, Split, divide_payment};
pub use books::Person;
pub use days::FirstDay;
pub use decided::assessed_differences;
pub use draft::figures;
pub use left::left_to_collect;
pub use lines::{BalanceLine, FigureLine, Interest, OpenItem, Ordering, PayeeRow, Precedence};
pub use model::{DefendantFigures, Figures, UnplacedPart};
pub use person::{PersonStatement, StatedPayment, person_document, person_statement};
pub use value::{Condition, Value};
pub use write::{MadeBy, document, json, payment_document};

/// The notice on every page.
pub const DRAFT: &str = "DRAFT - not entered";

/// Facts of a judgment that the case file does not state.
#[derive(Clone, Debug, Default)]
pub struct JudgmentOptions {
    /// The yearly rate of interest.
    pub rate: Option<Percent>,
    /// The date to which interest is computed.
    pub through: Option<Date>,
    /// The court's order among payees, in addition to the ranks of victims in the case file.
    pub precedence: Precedence,
    /// The facts that the user gives, in words.
    pub by_user: Vec<String>,
}

impl JudgmentOptions {
    /// Returns the options with the ranks of victims in the case file, where the user gives no other.
    fn with_ranks_of(&self, case: &Case) -> Self {
        let mut ask = self.clone();
        for victim in &case.victims {
            if let Some(rank) = victim.priority {
                let ranks = &mut ask.precedence.priority;
                ranks.entry(victim.id.clone()).or_insert(rank);
            }
        }
        ask
    }
}

/// An error that prevents all figures. Missing facts and unsettled law are part of a figure and not an error.
#[derive(Debug, thiserror::Error)]
pub enum JudgmentError {
    /// The case cannot be computed.
    #[error(transparent)]
    Redress(#[from] redress::Error),
    /// A text of the law is invalid.
    #[error(transparent)]
    Law(#[from] redress::law::LawError),
    /// A sum exceeds the range of whole cents.
    #[error("an amount cannot be computed: {0}")]
    Money(#[from] MoneyError),
    /// A date is out of range.
    #[error("a date is out of range; check the dates in the case file")]
    Calendar,
    /// The profile is not the law of a court.
    #[error(
        "`{0}` is not the law of a court, so no judgment can rest on it; leave out --profile, or name the profile of a court"
    )]
    NotLaw(String),
    /// The profile is that of a court of another jurisdiction than the one whose law of collection there is.
    #[error(
        "`{0}` is the law of a state: drafts of a judgment, payments and balances follow the federal statutes only, and a folder of law cannot state others; leave the account to the clerk of that court"
    )]
    OtherJurisdiction(String),
    /// A parameter of the law has no value on the day.
    #[error("the law has no value of `{0}` on {1}; list the values with `redress parameters`")]
    NoParameter(String, Date),
    /// An order names several victims together, and not the amount of each.
    #[error(
        "the order `{0}` is for several victims together; a judgment states the amount of each: write one award for each victim"
    )]
    Together(String),
    /// An option about a payee is invalid.
    #[error("`{given}`: {problem}")]
    Given {
        /// The invalid part.
        given: String,
        /// The problem and the remedy.
        problem: String,
    },
}
