//! The lines of draft figures: payees, debts, balances, interest, the order of payment.

use std::collections::BTreeMap;

use redress::case::{Class, PayeeKind};
use redress::cite::Date;
use redress::money::Percent;
use redress_law::OrderOfPayment;

use crate::account::SharedDebt;
use crate::days::FirstDay;
use crate::value::Value;

/// A row of the table of payees: restitution to one payee, for one victim, by one defendant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayeeRow {
    /// The payee's id.
    pub id: String,
    /// The kind of payee.
    pub(crate) kind: PayeeKind,
    /// The victim whose losses are paid.
    pub(crate) victim: String,
    /// The defendant who pays.
    pub(crate) defendant: String,
    /// The class of offense.
    pub(crate) class: Class,
    /// The joint debt; `None` if it is owed alone.
    pub(crate) debt: Option<SharedDebt>,
    /// The total loss.
    pub(crate) loss: Value,
    /// The part of the loss that is this payee's.
    pub(crate) part_of_loss: Value,
    /// The part of each order that is this payee's, by the day of the order: as entered, else as computed. None while the amount is
    /// deferred.
    pub(crate) orders: Vec<(Date, Value)>,
    /// The restitution as computed.
    pub ordered: Value,
    /// The amount that a court entered in this case, if the case file states it. It is owed in place of the computed amount.
    pub entered: Option<Value>,
    /// The defendant's whole debt to the victim for this class, including parts that go to other payees.
    pub(crate) whole: Value,
    /// Priority or percentage, in words.
    pub precedence: String,
}

/// The court's order among payees.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Precedence {
    /// Priorities by payee. The least number is paid first; payees without a number are paid last.
    pub priority: BTreeMap<String, u32>,
    /// The percentage of each payment for each payee.
    pub percent: BTreeMap<String, Percent>,
}

impl Precedence {
    /// Returns the tier of a payee: all of a lower tier is paid before a higher one.
    pub(crate) fn tier(&self, row: &PayeeRow) -> (u8, u32) {
        let priority = self.priority.get(&row.id).copied();
        (row.kind.rank(), priority.unwrap_or(u32::MAX))
    }
}

/// A named figure with its value and authority.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FigureLine {
    /// The name in data, such as `fine`.
    pub key: String,
    /// The name in words.
    pub(crate) what: String,
    /// The value.
    pub value: Value,
    /// Citations, each with a pin or "pin not verified" and a confidence tag.
    pub(crate) authority: Vec<String>,
    /// Remarks.
    pub notes: Vec<String>,
}

/// The balance of a debt: ordered, paid and left, with the rule that makes it so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BalanceLine {
    /// The kind of debt, such as `fine`.
    pub key: String,
    /// The name in words.
    pub(crate) what: String,
    /// The payee and the victim, if it is restitution to one payee.
    pub payee: Option<(String, String)>,
    /// One of several debts to the same payee, in words: owed alone, or jointly with others.
    pub debt: Option<String>,
    /// The date of the order.
    pub(crate) since: Option<Date>,
    /// The amount ordered.
    pub ordered: Value,
    /// The amount paid.
    pub paid: Value,
    /// The amount left to collect.
    pub left: Value,
    /// The rule that limits what is left.
    pub why: String,
    /// Citations for that rule.
    pub(crate) authority: Vec<String>,
    /// Remarks.
    pub notes: Vec<String>,
    /// The remark on a debt that may have ended by the day of the balances.
    pub may_have_ended: Option<String>,
    /// Whether more was paid than what is in force, so that a part may have to be given back, or less may be left by a question that
    /// nobody has settled.
    pub is_open: bool,
}

/// Interest under 18 U.S.C. § 3612(f).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interest {
    /// The first day of liability for interest; `None` without a date of judgment.
    pub first_day: Option<FirstDay>,
    /// The first day of each order that is not of the day of the first, by the day of the order.
    pub(crate) later_orders: Vec<(Date, FirstDay)>,
    /// The rate as given, in percent.
    pub(crate) rate: Option<Percent>,
    /// The date to which interest is computed.
    pub(crate) through: Option<Date>,
    /// Interest on restitution and on a fine if there is one, and the penalties for late payment.
    pub lines: Vec<FigureLine>,
}

/// An order of payment under one view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ordering {
    /// The reason for this order: the view and who took it, or that no view was taken.
    pub(crate) why: String,
    /// The order.
    pub(crate) order: OrderOfPayment,
    /// Citation for each step, or `from memory [RECALL]`.
    pub(crate) authority: Vec<String>,
}

/// An entry that the judgment must state, and whether the case file provides it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StatementEntry {
    /// The paragraph, such as `(b)(1)(C)`.
    pub(crate) pin: String,
    /// The content of the entry.
    pub(crate) what: String,
    /// Whether the case file provides it.
    pub(crate) is_stated: bool,
    /// The statement in the case file, or how to add it.
    pub(crate) says: String,
}

/// A finding, choice, view or statement that is still needed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OpenItem {
    /// A short code, such as `FIND-11`.
    pub code: String,
    /// The defendant whose figures need it; empty if all do.
    pub(crate) defendant: String,
    /// The place in the case file, the choice or the question that is meant; empty if the words say it.
    pub place: String,
    /// The task, in words.
    pub what: String,
    /// The option or the place in the case file that answers it.
    pub(crate) instruction: String,
}

impl OpenItem {
    /// Returns the task with what is meant before it.
    #[must_use]
    pub(crate) fn says(&self) -> String {
        match self.place.as_str() {
            "" => self.what.clone(),
            place => format!("{place}: {}", self.what),
        }
    }
}

impl BalanceLine {
    /// Returns the payee with the victim, if it is another, and the debt, if it is one of several; nothing for a debt in all.
    pub(crate) fn label(&self) -> String {
        let payee = self.payee.iter();
        let payee = payee.map(|(payee, victim)| for_victim(payee, victim));
        payee
            .chain(self.debt.clone())
            .collect::<Vec<_>>()
            .join(", ")
    }
}

/// Returns a payee with the victim whose losses are paid, if it is another.
pub(crate) fn for_victim(payee: &str, victim: &str) -> String {
    match payee == victim {
        true => payee.to_owned(),
        false => format!("{payee}, for {victim}"),
    }
}
