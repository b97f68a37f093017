//! The figures of a judgment as data.

use redress::case::Payment;
use redress::cite::Date;
use redress::engine::Question;

use crate::books::Books;
use crate::lines::{
    BalanceLine, FigureLine, Interest, OpenItem, Ordering, PayeeRow, StatementEntry,
};
use crate::resources::ResourceWords;
use crate::value::Value;

/// The draft figures of a judgment.
#[derive(Clone, Debug)]
pub struct Figures {
    /// The caption.
    pub(crate) case: String,
    /// The court as cited, with the docket number.
    pub(crate) court: String,
    /// The profile: its id and name.
    pub(crate) profile: (String, String),
    /// The date of the law.
    pub(crate) as_of: Date,
    /// Assumptions of the user that no court made: views taken, choices made, the side whose facts are used.
    pub(crate) by_user: Vec<String>,
    /// The method of this case, where it stands in place of the law of the circuit.
    pub(crate) method: Option<String>,
    /// The payments whose days are not known, with what turns on them.
    pub(crate) days: Vec<String>,
    /// The date of the judgment, if the case file or the user states it.
    pub(crate) judgment: Option<Date>,
    /// Restitution by payee.
    pub payees: Vec<PayeeRow>,
    /// Payments made under the orders of this case.
    pub(crate) payments: Vec<Payment>,
    /// Amounts for which several defendants are jointly liable.
    pub(crate) joint: Vec<Joint>,
    /// The debts of each defendant.
    pub defendants: Vec<DefendantFigures>,
    /// Unsettled questions that change figures other than claims, with the views taken.
    pub questions: Vec<Question>,
    /// Findings, choices, views and statements that are still needed.
    pub open: Vec<OpenItem>,
    /// Headings and remarks of the sections that rest on law.
    pub(crate) sections: Sections,
    /// The date of the balances.
    pub(crate) balances_on: Option<Date>,
    /// Parts of payments that have no place in the account: more than was owed, or outside the liability.
    pub unplaced: Vec<UnplacedPart>,
    /// The accounts behind the balances.
    pub(crate) books: Books,
}

impl Figures {
    /// Returns what a defendant may owe that no figure counts, with the reason: penalties for late payment.
    pub(crate) fn not_counted(&self, defendant: &str) -> Option<String> {
        let mut defendants = self.defendants.iter();
        let defendant = defendants.find(|it| it.id == defendant)?;
        // Penalties follow the interest.
        let line = defendant.interest.lines.last()?;
        match &line.value {
            Value::Unknown(why) => Some(format!("{}: {why}", line.what)),
            _ => None,
        }
    }
}

/// A part of a payment without a place in the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnplacedPart {
    /// The id of the payment.
    pub id: String,
    /// The defendant who paid, if a defendant did.
    pub(crate) defendant: Option<String>,
    /// The victim, if the record names one.
    pub(crate) victim: Option<String>,
    /// True if it may be for restitution: the record names no other kind of debt.
    pub(crate) is_restitution: bool,
    /// The amount.
    pub amount: Value,
    /// The reason.
    pub(crate) why: String,
    /// The amount and the reason in words.
    pub(crate) says: String,
}

/// Headings and remarks of the sections of a draft, from `rules/law/judgment/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sections {
    /// The heading of the table of payees.
    pub(crate) payees: String,
    /// The rule by which payees share a payment.
    pub(crate) shares: String,
    /// The heading of the joint and several amounts.
    pub(crate) joint: String,
    /// The court's option to apportion, and the effect of a payment by one defendant on the others.
    pub(crate) apportioned: String,
    /// The heading of the balances.
    pub(crate) balances: String,
    /// The heading of interest.
    pub(crate) interest: String,
    /// The heading of resources received in prison.
    pub(crate) resources: String,
    /// The heading of the order of payment.
    pub(crate) order_of_payment: String,
    /// The heading of the statement of the judgment.
    pub(crate) statement: String,
}

/// An amount for which defendants of the case are jointly liable (18 U.S.C. § 3664(h)).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Joint {
    /// The payee.
    pub(crate) payee: String,
    /// The victim whose losses are paid.
    pub(crate) victim: String,
    /// Each defendant with that defendant's whole liability.
    pub(crate) each: Vec<(String, Value)>,
    /// The joint amount: the least of the liabilities of the defendants.
    pub(crate) joint: Value,
}

/// The figures for one defendant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DefendantFigures {
    /// The defendant.
    pub id: String,
    /// Total restitution, the assessments, the fine and the costs.
    pub owes: Vec<FigureLine>,
    /// Interest.
    pub interest: Interest,
    /// The balance of each debt.
    pub balances: Vec<BalanceLine>,
    /// The effect of the defendant's death, if it was by the day of the balances.
    pub(crate) death: Option<String>,
    /// The order in which payments are applied: one, or one for each view of an unsettled question.
    pub orders: Vec<Ordering>,
    /// The words of the law on resources received in prison.
    pub(crate) resources: ResourceWords,
    /// The last date for the final determination of losses.
    pub deferral: FigureLine,
    /// The dates on which liability ends.
    pub ends: Vec<FigureLine>,
    /// The entries that the judgment must state (18 U.S.C. § 3612(b)).
    pub(crate) contents: Vec<StatementEntry>,
}
