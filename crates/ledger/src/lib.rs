//! What was found, ordered and received in all cases of a victim, posted once and never changed.
mod error;
mod files;
mod history;
mod posting;
mod record;
mod store;

pub use error::LedgerError;
pub use files::{FileFormat, Postings, csv_head, csv_line};
pub use history::{Account, Books, Found, Grounds, History, Liability, Reach, Standing, Views};
pub use posting::{CaseRef, Field, Kind, Posting};
pub use record::{Filled, Record};
pub use store::{Access, Head, Imported, Ledger, Posted};
