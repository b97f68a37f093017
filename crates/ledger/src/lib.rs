//! A ledger of the findings, orders and receipts of victims in all cases. Postings are added and never changed.
//!
//! A [`Ledger`] is one SQLite file. A [`Posting`] is added at the end of a hash chain, and every read checks the chain, because
//! a changed posting must never reach a balance. [`Books`] contain all postings by victim. A [`History`] computes the
//! [`VictimBalances`] of one victim on a day, with the grounds to end a liability ([`Grounds`], 18 U.S.C. § 2259(b)(2)(C)).
//! A [`Record`] contains the facts that a case file needs about other cases. `docs/ledger.md` cites the law.
//!
//! ```no_run
//! use redress_ledger::{Access, Ledger, LedgerError, Posting, LedgerViews};
//!
//! # fn main() -> Result<(), LedgerError> {
//! let path = "restitution.ledger".as_ref();
//! Ledger::create(path)?;
//! let today = redress_cite::Date::constant(2026, 1, 2);
//! let receipt = [
//!     ("key", "r1"), ("kind", "receipt"), ("date", "2025-12-30"), ("victim", "v1"),
//!     ("case", "ilnd/1:19-cr-00123"), ("defendant", "d1"), ("amount", "250.00"),
//! ];
//! Ledger::open(path, Access::Post)?.post(&Posting::read(receipt, today)?)?;
//! let books = Ledger::open(path, Access::Read)?.books()?;
//! for (victim, history) in &books.victims {
//!     let standing = history.standing(None, LedgerViews::default())?;
//!     assert_eq!((victim.as_str(), standing.received.cents()), ("v1", 250_00));
//! }
//! # Ok(())
//! # }
//! ```

mod error;
mod files;
mod history;
mod posting;
mod record;
mod store;

pub use error::LedgerError;
pub use files::{FileFormat, Postings, csv_head, csv_line};
pub use history::{
    Books, FinalFinding, Grounds, History, LedgerViews, LiabilityBalance, OrderAccount,
    VictimBalances,
};
pub use posting::{CaseRef, Field, Posting, PostingKind};
pub use record::{FilledRecords, Record};
pub use store::{Access, ChainHead, Imported, Ledger, Posted};
