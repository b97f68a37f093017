//! Claims as columns.

use std::collections::BTreeMap;

use redress::case::facts::{FactKind, FactValue};
use redress_case::facts::{UNBOUNDED, day_number};
use redress_cite::parse_date;
use redress_money::Usd;
use redress_rule::GREATEST_COUNT;

use crate::field::{Field, Fields};

/// A row that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}{problem}", if column.is_empty() { String::new() } else { format!("{column}: ") })]
pub struct RowError {
    /// The header of the column; empty for the row as a whole.
    pub column: String,
    /// The fault and the remedy, without a value of the row.
    pub problem: String,
}

impl RowError {
    /// Returns an error of the row as a whole.
    pub const fn whole(problem: String) -> Self {
        Self {
            column: String::new(),
            problem,
        }
    }
}

/// Stands for an unknown value in a column; no fact has it.
pub(crate) const UNKNOWN: i64 = i64::MIN;

/// A column of a table.
#[derive(Clone, Debug)]
pub(crate) enum Column {
    /// Numbers, with what is no plain number beside them by row.
    Numbers {
        values: Vec<i64>,
        other: BTreeMap<usize, FactValue>,
    },
    /// Words, each once, and the number of the word of each row.
    Words {
        codes: Vec<u32>,
        words: Vec<String>,
        known: BTreeMap<String, u32>,
    },
    /// Texts that differ from row to row.
    Texts(Vec<String>),
}

impl Column {
    pub(crate) fn new(field: &Field) -> Self {
        match field {
            Field::Id => Self::Texts(Vec::new()),
            _ if field.kind().is_some() => Self::Numbers {
                values: Vec::new(),
                other: BTreeMap::new(),
            },
            _ => Self::Words {
                codes: Vec::new(),
                words: Vec::new(),
                known: BTreeMap::new(),
            },
        }
    }

    fn push(&mut self, cell: Cell<'_>) {
        match (self, cell) {
            (Self::Numbers { values, .. }, Cell::Value(FactValue::Is(value))) => values.push(value),
            (Self::Numbers { values, other }, cell) => {
                if let Cell::Value(value) = cell
                    && value != FactValue::Unknown
                {
                    other.insert(values.len(), value);
                }
                values.push(UNKNOWN);
            }
            (
                Self::Words {
                    codes,
                    words,
                    known,
                },
                Cell::Text(text),
            ) => {
                let code = match known.get(text) {
                    Some(code) => *code,
                    None => {
                        let code = u32::try_from(words.len()).unwrap_or(u32::MAX);
                        words.push(text.to_owned());
                        known.insert(text.to_owned(), code);
                        code
                    }
                };
                codes.push(code);
            }
            (Self::Texts(texts), Cell::Text(text)) => texts.push(text.to_owned()),
            (Self::Words { .. } | Self::Texts(_), Cell::Value(_)) => {}
        }
    }

    /// Adds a text to a column of words or texts.
    #[cfg(feature = "arrow")]
    pub(crate) fn push_text(&mut self, text: &str) {
        self.push(Cell::Text(text));
    }

    /// Keeps some rows, in their order.
    #[cfg(feature = "arrow")]
    pub(crate) fn keep(&mut self, rows: &[usize]) {
        fn kept<T: Clone>(of: &[T], rows: &[usize]) -> Vec<T> {
            rows.iter()
                .filter_map(|row| of.get(*row).cloned())
                .collect()
        }
        match self {
            Self::Numbers { values, other } => {
                *values = kept(values, rows);
                let places = rows.iter().enumerate();
                let others = places.filter_map(|(place, row)| Some((place, *other.get(row)?)));
                *other = others.collect();
            }
            Self::Words { codes, .. } => *codes = kept(codes, rows),
            Self::Texts(texts) => *texts = kept(texts, rows),
        }
    }

    /// Returns the value of a row in a column of numbers.
    pub(crate) fn value(&self, row: usize) -> FactValue {
        match self {
            Self::Numbers { values, other } => match values.get(row) {
                Some(&UNKNOWN) if !other.is_empty() => other.get(&row).copied().unwrap_or_default(),
                Some(&UNKNOWN) | None => FactValue::Unknown,
                Some(&value) => FactValue::Is(value),
            },
            Self::Words { .. } | Self::Texts(_) => FactValue::Unknown,
        }
    }

    /// Returns the text of a row; empty in a column of numbers.
    pub(crate) fn text(&self, row: usize) -> &str {
        match self {
            Self::Words { codes, words, .. } => {
                let code = codes.get(row).and_then(|code| usize::try_from(*code).ok());
                code.and_then(|code| words.get(code))
                    .map_or("", String::as_str)
            }
            Self::Texts(texts) => texts.get(row).map_or("", String::as_str),
            Self::Numbers { .. } => "",
        }
    }

    /// Returns whether every row surely has the same value.
    pub(crate) fn is_alike(&self) -> bool {
        match self {
            Self::Words { words, .. } => words.len() <= 1,
            Self::Numbers { values, other } => {
                let first = values.first();
                other.is_empty() && values.iter().all(|value| Some(value) == first)
            }
            Self::Texts(_) => false,
        }
    }

    /// Returns a number that is equal in two rows if and only if the values are; `None` for a value that is no plain number.
    pub(crate) fn code(&self, row: usize) -> Option<i64> {
        match self {
            Self::Words { codes, .. } => codes.get(row).map(|code| i64::from(*code)),
            Self::Numbers { values, other } => {
                let value = values.get(row).copied()?;
                (value != UNKNOWN || !other.contains_key(&row)).then_some(value)
            }
            Self::Texts(_) => None,
        }
    }
}

/// A cell that was read.
#[derive(Clone, Copy, Debug)]
enum Cell<'a> {
    Value(FactValue),
    Text(&'a str),
}

/// A table of claims.
#[derive(Clone, Debug)]
pub struct Claims {
    pub(crate) fields: Fields,
    pub(crate) columns: Vec<Column>,
    rows: usize,
}

impl Claims {
    /// Begins a table without rows.
    #[must_use]
    pub fn new(fields: Fields) -> Self {
        let columns = fields.all.iter().map(Column::new).collect();
        Self {
            fields,
            columns,
            rows: 0,
        }
    }

    /// Makes a table of columns that were read.
    #[cfg(feature = "arrow")]
    pub(crate) const fn from_columns(fields: Fields, columns: Vec<Column>, rows: usize) -> Self {
        Self {
            fields,
            columns,
            rows,
        }
    }

    /// Adds a row. An empty cell is unknown, never zero; `not-proved` is a fact that was put to proof and not proved; `1000.00..2500.00`,
    /// `1000.00..` and `..2500.00` are bounds.
    ///
    /// # Errors
    /// When the number of cells is wrong, or a cell is not of its kind. The table is then as it was.
    pub fn push<T: AsRef<str>>(&mut self, cells: &[T]) -> Result<(), RowError> {
        if cells.len() != self.columns.len() {
            return Err(RowError {
                column: String::new(),
                problem: format!(
                    "the row has {} cells, and the table has {} columns",
                    cells.len(),
                    self.columns.len()
                ),
            });
        }
        let mut read = Vec::with_capacity(cells.len());
        for (place, (field, cell)) in self.fields.all.iter().zip(cells).enumerate() {
            let cell = cell.as_ref().trim();
            read.push(match field.kind() {
                Some(kind) => Cell::Value(value(kind, cell).map_err(|problem| RowError {
                    column: self.fields.header(place).to_owned(),
                    problem,
                })?),
                None => Cell::Text(cell),
            });
        }
        for (column, cell) in self.columns.iter_mut().zip(read) {
            column.push(cell);
        }
        self.rows = self.rows.saturating_add(1);
        Ok(())
    }

    /// Returns the headers of the columns.
    #[must_use]
    pub fn headers(&self) -> &[String] {
        self.fields.headers()
    }

    /// Returns the number of rows.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.rows
    }

    /// Returns whether there is no row.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// Returns the name of a claim, if it has one.
    #[must_use]
    pub fn id(&self, row: usize) -> Option<&str> {
        let mut columns = self.fields.all.iter().zip(&self.columns);
        let (_, column) = columns.find(|(field, _)| **field == Field::Id)?;
        Some(column.text(row)).filter(|id| !id.is_empty())
    }
}

/// Reads a value of a kind.
pub(crate) fn value(kind: FactKind, cell: &str) -> Result<FactValue, String> {
    if cell.is_empty() {
        return Ok(FactValue::Unknown);
    }
    if kind == FactKind::YesNo {
        return match cell {
            "yes" | "true" => Ok(FactValue::yes_no(true)),
            "no" | "false" => Ok(FactValue::yes_no(false)),
            "not-proved" => Ok(FactValue::NotProved),
            _ => Err("not a yes or no; write yes, no or not-proved".to_owned()),
        };
    }
    if let Some((least, greatest)) = cell.split_once("..") {
        let end = |text: &str, none| match text.trim() {
            "" => Ok(none),
            text => number(kind, text),
        };
        let (least, greatest) = (end(least, 0)?, end(greatest, i64::MAX)?);
        return match least.cmp(&greatest) {
            std::cmp::Ordering::Greater => Err("the least value is above the greatest".to_owned()),
            std::cmp::Ordering::Equal => Ok(FactValue::Is(least)),
            std::cmp::Ordering::Less => Ok(FactValue::Within(least, greatest)),
        };
    }
    match cell {
        "not-proved" => Ok(FactValue::NotProved),
        cell => number(kind, cell).map(FactValue::Is),
    }
}

fn number(kind: FactKind, text: &str) -> Result<i64, String> {
    match kind {
        FactKind::Money => money(text),
        FactKind::Count => match text.parse::<i64>() {
            Ok(count) if (0..=GREATEST_COUNT).contains(&count) => Ok(count),
            _ => Err("not a whole number from 0 to 1000000000".to_owned()),
        },
        FactKind::Day => parse_date(text)
            .map(day_number)
            .map_err(|_| "not a day; write YYYY-MM-DD".to_owned()),
        FactKind::YesNo | FactKind::Amounts => Err("not a number".to_owned()),
    }
}

/// Returns the cents of an amount that a case file accepts.
pub(crate) fn money(text: &str) -> Result<i64, String> {
    match text.parse::<Usd>() {
        Ok(amount) if amount.is_negative() => Err("the amount is negative".to_owned()),
        Ok(amount) if amount >= UNBOUNDED => {
            Err("the amount is too large; at most 99999999999.99".to_owned())
        }
        Ok(amount) => Ok(amount.cents()),
        Err(error) => Err(format!("not an amount: {error}")),
    }
}
