//! Files of postings: one JSON object on each line, or CSV with a header. Both contain the same fields as text.

use std::fmt;
use std::io::{BufRead, Read as _};

use redress_cite::Date;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};

use crate::{Field, LedgerError, Posting};

/// The format of a file of postings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileFormat {
    /// One JSON object on each line.
    JsonLines,
    /// Comma-separated values with a header.
    Csv,
}

/// The greatest length of a line; no posting is longer.
const LONGEST: u64 = 1 << 16;

/// Reads the postings of a file one after another.
///
/// # Examples
///
/// ```
/// use redress_ledger::{FileFormat, Postings};
///
/// let file = "key,kind,date,victim,amount\na1,assistance,2025-12-30,v1,100.00\n";
/// let today = redress_cite::Date::constant(2026, 1, 2);
/// let (line, posting) = Postings::new(file.as_bytes(), FileFormat::Csv, today).next().unwrap()?;
/// assert_eq!((line, posting.key.as_str()), (2, "a1"));
/// # Ok::<(), redress_ledger::LedgerError>(())
/// ```
pub struct Postings<R> {
    from: R,
    format: FileFormat,
    today: Date,
    line: usize,
    columns: Option<Vec<String>>,
    done: bool,
}

impl<R: BufRead> Postings<R> {
    /// Creates the reader. `today` is the date of posting for postings without one.
    pub fn new(from: R, format: FileFormat, today: Date) -> Self {
        Self {
            from,
            format,
            today,
            line: 0,
            columns: None,
            done: false,
        }
    }

    /// Returns the next line that is not blank, without its line ending.
    fn next_line(&mut self) -> Result<Option<String>, LedgerError> {
        loop {
            let mut bytes = Vec::new();
            let read = (&mut self.from).take(LONGEST).read_until(b'\n', &mut bytes);
            let read = read.map_err(|error| {
                LedgerError::new("L1107", format!("the postings cannot be read: {error}"))
            })?;
            if read == 0 {
                return Ok(None);
            }
            self.line = self.line.saturating_add(1);
            if u64::try_from(read).is_ok_and(|read| read == LONGEST) {
                self.done = true;
                return Err(
                    LedgerError::new("L1107", "the line is too long for a posting")
                        .at(self.line, 1),
                );
            }
            let text = String::from_utf8(bytes).map_err(|wrong| {
                let column = wrong.utf8_error().valid_up_to().saturating_add(1);
                LedgerError::new("L1107", "the line is not UTF-8").at(self.line, column)
            })?;
            let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
            let text = text.trim_end_matches(['\n', '\r']);
            if !text.trim().is_empty() {
                return Ok(Some(text.to_owned()));
            }
        }
    }

    fn json(&self, line: &str) -> Result<Posting, LedgerError> {
        let fields: Fields = serde_json::from_str(line).map_err(|wrong| {
            // Report the place only, because the parser's message may repeat the line.
            LedgerError::new("L1107", "the line is no posting in JSON")
                .expected("an object whose values are all text, such as {\"key\":\"r1\",\"amount\":\"3000.00\"}")
                .at(self.line, wrong.column().max(1))
        })?;
        let fields = fields
            .0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()));
        Posting::read(fields, self.today).map_err(|error| {
            let named = error.what.split('`').nth(1).unwrap_or_default();
            let column = line
                .find(&format!("\"{named}\""))
                .unwrap_or(0)
                .saturating_add(1);
            error.at(self.line, column)
        })
    }

    fn csv(&self, columns: &[String], line: &str) -> Result<Posting, LedgerError> {
        let cells = cells(line).ok_or_else(|| {
            LedgerError::new("L1107", "a quotation mark is not closed").at(self.line, 1)
        })?;
        if cells.len() > columns.len() {
            return Err(LedgerError::new(
                "L1107",
                "the line has more values than the header has columns",
            )
            .at(self.line, 1));
        }
        let given = columns
            .iter()
            .zip(&cells)
            .filter(|(_, cell)| !cell.0.is_empty());
        let fields = given.map(|(name, (value, _))| (name.as_str(), value.as_str()));
        Posting::read(fields, self.today).map_err(|error| {
            let named = error.what.split('`').nth(1).unwrap_or_default();
            let at = columns.iter().position(|name| name == named);
            let column = at
                .and_then(|at| cells.get(at))
                .map_or(1, |(_, column)| *column);
            error.at(self.line, column)
        })
    }

    fn step(&mut self) -> Result<Option<(usize, Posting)>, LedgerError> {
        if self.format == FileFormat::Csv && self.columns.is_none() {
            let Some(head) = self.next_line()? else {
                return Ok(None);
            };
            let names = cells(&head).unwrap_or_default();
            let known =
                |(name, _): &(String, usize)| Field::ALL.iter().any(|(_, known, _)| known == name);
            if let Some((_, column)) = names.iter().find(|name| !known(name)) {
                self.done = true;
                let names: Vec<&str> = Field::ALL.iter().map(|(_, name, _)| *name).collect();
                return Err(LedgerError::new("L1107", "unknown column in the header")
                    .expected(names.join(","))
                    .at(self.line, *column));
            }
            self.columns = Some(names.into_iter().map(|(name, _)| name).collect());
        }
        let Some(line) = self.next_line()? else {
            return Ok(None);
        };
        let posting = match &self.columns {
            Some(columns) => self.csv(columns, &line),
            None => self.json(&line),
        };
        Ok(Some((self.line, posting?)))
    }
}

/// Returns each posting with its line number.
impl<R: BufRead> Iterator for Postings<R> {
    type Item = Result<(usize, Posting), LedgerError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        self.step().transpose()
    }
}

/// The names and values of an object in file order; duplicate names are kept.
struct Fields(Vec<(String, String)>);

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Pairs;
        impl<'de> Visitor<'de> for Pairs {
            type Value = Fields;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of text")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
                let mut fields = Vec::new();
                while let Some(field) = map.next_entry()? {
                    fields.push(field);
                }
                Ok(Fields(fields))
            }
        }
        from.deserialize_map(Pairs)
    }
}

/// Splits a line of CSV into values, each with its column. Returns `None` if a quotation mark is not closed.
fn cells(line: &str) -> Option<Vec<(String, usize)>> {
    let mut cells = Vec::new();
    let (mut cell, mut quoted, mut begins) = (String::new(), false, 1_usize);
    let mut rest = (1_usize..).zip(line.chars()).peekable();
    while let Some((column, c)) = rest.next() {
        match c {
            '"' if quoted && rest.peek().is_some_and(|(_, next)| *next == '"') => {
                rest.next();
                cell.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => {
                cells.push((std::mem::take(&mut cell), begins));
                begins = column.saturating_add(1);
            }
            c => cell.push(c),
        }
    }
    cells.push((cell, begins));
    (!quoted).then_some(cells)
}

/// Returns the header of a CSV file of postings.
#[must_use]
pub fn csv_head() -> String {
    let names: Vec<&str> = Field::ALL.iter().map(|(_, name, _)| *name).collect();
    names.join(",")
}

/// Writes a posting as a line of CSV.
#[must_use]
pub fn csv_line(posting: &Posting) -> String {
    let cells: Vec<String> = Field::ALL
        .iter()
        .map(|(field, ..)| {
            let value = posting.value(*field).unwrap_or_default();
            match value.contains(['"', ',']) {
                true => format!("\"{}\"", value.replace('"', "\"\"")),
                false => value,
            }
        })
        .collect();
    cells.join(",")
}
