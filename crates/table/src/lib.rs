//! Tables as offices keep them: CSV and workbooks in any order of columns, with days, amounts and courts as people write them.
//!
//! Nothing is guessed in silence: a value that cannot be read for certain is an error with its row, its column, itself and the
//! reason; a blank row and a total are left out and reported. Every import of the program reads its table here.
//!
//! ```
//! use redress_table::{FieldSpec, Mapping, RowOutcome, TableReader, CellValue, ValueKind};
//!
//! let file = "Date,Court,Amount Ordered\r\n1/23/2023,N.D. Ohio,\"$3,000.00\"\r\n,,\r\nTotal,,\"$3,000.00\"\r\n";
//! let fields = [
//!     FieldSpec::new("date", ValueKind::Day, &[]),
//!     FieldSpec::new("court", ValueKind::Court, &[]),
//!     FieldSpec::new("amount", ValueKind::Amount, &["amount ordered"]),
//! ];
//! let today = redress_cite::Date::constant(2026, 1, 2);
//! let mut table = TableReader::open(file.as_bytes(), Mapping::new(&fields, today))?;
//! let rows: Vec<RowOutcome> = std::iter::from_fn(|| table.next_row()).collect();
//! let [RowOutcome::Taken(award), RowOutcome::LeftOut { reason: "blank", .. }, RowOutcome::LeftOut { reason: "a total", .. }] = &rows[..] else { panic!() };
//! assert!(matches!(award.value("amount"), Some(CellValue::Amount { negative: false, .. })));
//! # Ok::<(), redress_table::TableError>(())
//! ```

mod header;
mod rows;
mod table;
mod value;
mod workbook;

use std::fmt;

pub use header::{Columns, FieldSpec, Mapping, words};
pub use rows::Rows;
pub use table::{Given, RowOutcome, RowValues, TableReader};
pub use value::{CellValue, ValueKind, amount, court, day};

/// The greatest size of a table that is read at once: 8 MiB.
pub const LARGEST: u64 = 8 << 20;

/// The longest part of a value that a message repeats.
const QUOTED: usize = 80;

/// A value or a row of a table that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableError {
    /// The problem.
    pub what: String,
    /// A valid value.
    pub expected: Option<String>,
    /// The remedy.
    pub help: Option<String>,
    /// The row and the column, counted from 1. The column of a text is the character at which the cell begins.
    pub place: Option<(usize, usize)>,
    /// Whether other rows may be misread for the same reason, so that skipping this one is no remedy.
    pub casts_doubt: bool,
}

impl TableError {
    /// Creates an error without a place.
    pub fn new(what: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            expected: None,
            help: None,
            place: None,
            casts_doubt: false,
        }
    }

    /// Adds a valid value.
    #[must_use]
    pub fn with_expected(self, expected: impl Into<String>) -> Self {
        Self {
            expected: Some(expected.into()),
            ..self
        }
    }

    /// Adds the remedy.
    #[must_use]
    pub fn with_help(self, help: impl Into<String>) -> Self {
        Self {
            help: Some(help.into()),
            ..self
        }
    }

    /// Adds the place, unless there is one.
    #[must_use]
    pub fn with_place(self, row: usize, column: usize) -> Self {
        Self {
            place: self.place.or(Some((row, column))),
            ..self
        }
    }
}

impl fmt::Display for TableError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((row, _)) = self.place {
            write!(f, "row {row}: ")?;
        }
        f.write_str(&self.what)?;
        if let Some(expected) = &self.expected {
            write!(f, "; expected {expected}")?;
        }
        if let Some(help) = &self.help {
            write!(f, "; {help}")?;
        }
        Ok(())
    }
}

impl std::error::Error for TableError {}

/// Returns a value for a message: in quotation marks, and cut if it is long.
#[must_use]
pub fn quoted(value: &str) -> String {
    match value.char_indices().nth(QUOTED) {
        Some((end, _)) => format!("`{}...`", value.get(..end).unwrap_or_default()),
        None => format!("`{value}`"),
    }
}
