//! Many claims at once: a table of claims in, a table of answers out, by the rules of the engine.
//!
//! A row is a case of one victim, one defendant and one count, and a column is a fact by its path in a case file. [`Claims::case`]
//! returns the case of a row, and the answers of a row equal those of [`redress::Redress::compute`] on that case, for each profile. The rest
//! is about not doing one thing twice: facts of the case that many rows share are read once, profiles with equal lists run once, and
//! a claim on which nothing is open runs without a worksheet.
//!
//! ```
//! use redress::{Query, Redress};
//! use redress_batch::{ClaimBatch, Claims, Fields};
//!
//! let fields = Fields::from_headers(&[
//!     "id", "statute", "conduct.ended", "conduct.victim_of_count", "losses.therapy.amount", "losses.therapy.cause",
//!     "findings.full_losses", "choices.relative-role",
//! ])?;
//! let mut claims = Claims::new(fields);
//! claims.push(&["c1", "18 U.S.C. 2252A(a)(5)(B)", "2019-05-01", "yes", "12500.00", "trade", "yes", "4000.00"])?;
//! let query = Query { as_of: Some("2024-06-03".parse()?), ..Query::default() };
//! let redress = Redress::linked_in();
//! let mut batch = ClaimBatch::new(&redress, &["ca7".to_owned(), "ca9".to_owned()], query)?;
//! let answers = batch.compute(&claims)?;
//! assert_eq!(answers.rows().count(), 2); // one for each claim and profile
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod answers;
#[cfg(feature = "arrow")]
mod arrow;
mod by_row;
mod column;
mod csv;
mod field;
#[cfg(feature = "parquet")]
mod files;
mod group;
mod planned;
mod run;
mod template;

/// The arrays of the version of Arrow whose record batches are read and written here.
#[cfg(feature = "arrow")]
pub use arrow_array;

pub use answers::{AnswerRow, Answers, Counts};
#[cfg(feature = "arrow")]
pub use arrow::{ArrowTableError, ClaimsRead, no_answers};
pub use column::{Claims, RowError};
pub use csv::{CsvError, CsvReader, CsvRecord};
pub use field::{FieldError, Fields};
#[cfg(feature = "parquet")]
pub use files::{TableFile, TableFileError, TableFormat, join_parts, write_part};
pub use run::{BatchError, ClaimBatch};

/// Runs the code of the chapter "In your own program".
#[cfg(doctest)]
#[doc = include_str!("../../../docs/book/src/program.md")]
struct Chapter;
