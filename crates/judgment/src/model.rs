//! The figures of a judgment as data.

use std::collections::BTreeMap;

use redress::case::{Class, PayeeKind, Payment};
use redress::cite::Date;
use redress::engine::Question;
use redress::money::Percent;
use redress_law::OrderOfPayment;

use crate::days::FirstDay;
use crate::value::Value;

/// The draft figures of a judgment.
#[derive(Clone, Debug)]
pub struct Figures {
    /// The caption.
    pub case: String,
    /// The court, as it is cited, with the docket number.
    pub court: String,
    /// The profile: its id and name.
    pub profile: (String, String),
    /// The day whose law it is.
    pub as_of: Date,
    /// What the user of the program says, and no court: views taken, choices made, whose version of what is disputed.
    pub by_user: Vec<String>,
    /// The day of the judgment, where somebody says it.
    pub judgment: Option<Date>,
    /// Who is paid.
    pub payees: Vec<Payee>,
    /// What was paid under the orders of this case.
    pub payments: Vec<Payment>,
    /// Amounts for which several defendants are liable together.
    pub joint: Vec<Joint>,
    /// What each defendant owes.
    pub defendants: Vec<OfDefendant>,
    /// The questions that bear on the figures and not on a claim, as they are answered here.
    pub questions: Vec<Question>,
    /// What is still to be found, chosen, settled or stated.
    pub open: Vec<Open>,
    /// The headings and remarks of the sections that rest on law.
    pub sections: Sections,
}

/// Headings and remarks of the sections of a draft, from `rules/law/judgment/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sections {
    /// The heading of the table of payees.
    pub payees: String,
    /// How payees share a payment.
    pub shares: String,
    /// The heading of the amounts owed together.
    pub joint: String,
    /// The court's other choice, and how a payment by one affects the others.
    pub apportioned: String,
    /// The heading of interest.
    pub interest: String,
    /// The heading of the order of payment.
    pub order_of_payment: String,
    /// The heading of the statement of the judgment.
    pub statement: String,
}

/// One row of the table of payees: one victim's restitution by one defendant, to one payee.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payee {
    /// Whom it is paid to, by id.
    pub id: String,
    /// What kind of payee that is.
    pub kind: PayeeKind,
    /// For which victim.
    pub victim: String,
    /// By which defendant.
    pub defendant: String,
    /// For which class of offense.
    pub class: Class,
    /// The total loss.
    pub loss: Value,
    /// The restitution.
    pub ordered: Value,
    /// What a court entered in this case, if the case file has it: that, and not the restitution computed, is owed.
    pub entered: Option<Value>,
    /// What the defendant owes the victim for this class in all, whoever takes parts of it.
    pub whole: Value,
    /// Priority or percentage, in words.
    pub precedence: String,
}

/// What the court says of the order among payees.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Precedence {
    /// Priorities by payee; the least is paid first, and those without one after all that have one.
    pub priority: BTreeMap<String, u32>,
    /// The percentage of each payment that a payee gets.
    pub percent: BTreeMap<String, Percent>,
}

/// An amount for which defendants of the case are liable together (18 U.S.C. § 3664(h)).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Joint {
    /// To which payee.
    pub payee: String,
    /// For which victim.
    pub victim: String,
    /// Each defendant with the whole of what that defendant is liable for.
    pub each: Vec<(String, Value)>,
    /// The amount for which all of them are: the least of theirs.
    pub joint: Value,
}

/// One figure: what it is, what can be said of it, on what authority.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its name in data.
    pub key: String,
    /// What it is.
    pub what: String,
    /// What can be said of it.
    pub value: Value,
    /// Its authorities, as cited, each with its pin or "pin not verified" and its tag.
    pub authority: Vec<String>,
    /// Remarks.
    pub notes: Vec<String>,
}

/// What one defendant owes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfDefendant {
    /// The defendant.
    pub id: String,
    /// Restitution in all, the assessments, the fine, the costs.
    pub owes: Vec<Line>,
    /// Interest.
    pub interest: Interest,
    /// The order in which what is paid is applied: one, or one for each view that nobody took.
    pub orders: Vec<Ordering>,
    /// The last day on which the final determination of losses may be set.
    pub deferral: Line,
    /// When liability ends.
    pub ends: Vec<Line>,
    /// What the judgment states (18 U.S.C. § 3612(b)).
    pub contents: Vec<Check>,
}

/// Interest under 18 U.S.C. § 3612(f).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interest {
    /// When liability for it begins; `None` without a day of judgment.
    pub first_day: Option<FirstDay>,
    /// The rate as given, in percent.
    pub rate: Option<Percent>,
    /// To which day it is computed.
    pub through: Option<Date>,
    /// On restitution, and on a fine where there is one; and the penalties for late payment.
    pub lines: Vec<Line>,
}

/// An order of payment, under a view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ordering {
    /// Why this one: the view taken and by whom, or that nobody took it.
    pub why: String,
    /// The order.
    pub order: OrderOfPayment,
    /// The authority of each step as cited; for one that is known from memory, so said.
    pub authority: Vec<String>,
}

/// Something that the judgment states, and whether the case file has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// The paragraph: `(b)(1)(C)`.
    pub pin: String,
    /// What is stated.
    pub what: String,
    /// Whether it is there.
    pub there: bool,
    /// What is there, or what to do.
    pub says: String,
}

/// Something that is still to be found, chosen, settled or stated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open {
    /// A short code: `FIND-11`.
    pub code: String,
    /// Whose figure it is, by defendant; empty for all.
    pub defendant: String,
    /// What is to be done.
    pub what: String,
    /// How the user says it, or where it is written.
    pub how: String,
}
