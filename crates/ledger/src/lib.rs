//! A ledger of the findings, orders and receipts of victims in all cases. Postings are added and never changed.
//!
//! A [`Ledger`] is one SQLite file. A [`Posting`] is added at the end of a hash chain, and every read checks the chain, because
//! a changed posting must never reach a balance. [`Books`] contain all postings by victim. A [`History`] computes the
//! [`VictimBalances`] of one victim on a day, with the grounds to end a liability ([`Grounds`], 18 U.S.C. § 2259(b)(2)(C)).
//! Money that belongs to no order, or exceeds its order, is in suspense and reduces nothing.
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
//! let Some((_, history)) = Ledger::open(path, Access::Read)?.history("v1")? else { return Ok(()) };
//! let standing = history.standing(None, LedgerViews::default())?;
//! // No order is posted, so the receipt is in suspense.
//! assert_eq!(standing.received.cents(), 0);
//! assert_eq!(standing.unplaced.first().map(|unplaced| unplaced.amount.cents()), Some(250_00));
//! # Ok(())
//! # }
//! ```

mod beside;
mod debt;
mod docket;
mod error;
mod files;
mod history;
mod own;
mod posting;
mod record;
mod sheet;
mod store;

pub use error::LedgerError;
pub use files::{FileFormat, Postings, csv_head, csv_line, json_line};
pub use history::{
    BindingStep, Books, FinalFinding, Grounds, History, JointBasis, JointDebt, LedgerViews,
    LeftToCollect, LiabilityBalance, OrderAccount, Unplaced, VictimBalances,
};
pub use posting::{CaseRef, Field, Posting, PostingKind, PostingTerms};
pub use record::{FilledRecords, Record};
pub use sheet::SheetOptions;
pub use store::{Access, Batch, ChainHead, Imported, Ledger, Posted, ReadPosting};
