//! Case files as types, and the table of facts that rules read.
//!
//! - [`Case`]: a whole case file: defendants and counts, victims with losses and record, rulings and orders.
//! - [`facts`]: the table of facts of a claim, each with its key, its question and its burden of proof.
//! - [`redact()`]: a public copy of a case, a `Case<Redacted>`, which cannot contain any text of the file.
//!
//! Nothing here reads a clock, a file or the environment.

mod case;
mod claim;
pub mod facts;
mod index;
mod judgment;
mod payee;
mod redact;
mod redacted;
mod stated;
mod texts;

pub use case::{
    Award, AwardKnown, Case, ChoiceMade, Class, CountOfConviction, Defendant, How, JointElsewhere,
    LossItem, NOT_READ, Payee, PayeePart, PayeeSplit, Payment, Posture, Ruling, Victim, ViewTaken,
    bit,
};
pub use index::CaseIndex;
pub use judgment::{DebtLine, Grade, OfJudgment, PaidFrom, Penalty, PenaltyKind, Resource};
pub use payee::PayeeKind;
pub use redact::{in_words, redact};
pub use redacted::Redacted;
pub use stated::{Proof, ProofKind, Side, StatedFact};
