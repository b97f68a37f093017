//! Files of postings: one JSON object on each line, or a table with a header, as this program or an office writes it.

use std::fmt;
use std::io::BufRead;

use redress_table::Rows;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};

use crate::sheet::{LEDGER, Sheet, SheetOptions};
use crate::{Field, LedgerError, Posting, PostingTerms, ReadPosting};

/// The format of a file of postings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileFormat {
    /// One JSON object on each line.
    JsonLines,
    /// A table with a header, its cells separated by commas, semicolons or tabs.
    Csv,
}

/// Reads the postings of a file one after another.
///
/// # Examples
///
/// ```
/// use redress_ledger::{FileFormat, Postings};
///
/// let file = "Date Received,Client,Court,Case No.,Defendant,Amount\n1/23/2023,v1,N.D. Ohio,1:21-cr-00104,roe,\"$1,250.00\"\n";
/// let today = redress_cite::Date::constant(2026, 1, 2);
/// let row = Postings::new(file.as_bytes(), FileFormat::Csv, today).next().unwrap()?;
/// assert_eq!((row.line, row.posting.amount.unwrap().cents()), (2, 1250_00));
/// assert_eq!(row.posting.case.unwrap().to_string(), "ohnd/1:21-cr-00104");
/// # Ok::<(), redress_ledger::LedgerError>(())
/// ```
pub struct Postings<R> {
    content: Content<R>,
    format: FileFormat,
    terms: PostingTerms,
    options: SheetOptions,
}

/// The content of a file, which is opened when the first posting is asked for.
enum Content<R> {
    Unopened(R),
    Lines(Rows<R>),
    Sheet(Box<Sheet<R>>),
    Failed,
}

impl<R: BufRead> Postings<R> {
    /// Creates the reader. The terms decide which days, courts and dockets it takes: a date alone is today.
    pub fn new(from: R, format: FileFormat, terms: impl Into<PostingTerms>) -> Self {
        Self {
            content: Content::Unopened(from),
            format,
            terms: terms.into(),
            options: SheetOptions::default(),
        }
    }

    /// Reads the columns of a table as the options say.
    #[must_use]
    pub fn with_options(self, options: SheetOptions) -> Self {
        Self { options, ..self }
    }

    /// Returns how the file was understood so far, in words: the columns, the rows that were left out, the ids that were made.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        match &self.content {
            Content::Sheet(sheet) => sheet.notes(),
            _ => Vec::new(),
        }
    }

    /// Returns each field of a table with the header of its column, for a mapping file.
    #[must_use]
    pub fn columns(&self) -> Vec<(String, String)> {
        match &self.content {
            Content::Sheet(sheet) => sheet.fields(),
            _ => Vec::new(),
        }
    }

    fn json(&self, number: usize, line: &str) -> Result<ReadPosting, LedgerError> {
        let fields: Fields = serde_json::from_str(line).map_err(|wrong| {
            // Report the place only, because the parser's message may repeat the line.
            LedgerError::new("L1107", "the line is no posting in JSON")
                .expected("an object whose values are all text, such as {\"key\":\"r1\",\"amount\":\"3000.00\"}")
                .at(number, wrong.column().max(1))
        })?;
        let exported = fields.0.iter().any(|(name, _)| name == LEDGER);
        let fields = fields
            .0
            .iter()
            .filter(|(name, _)| name != LEDGER)
            .map(|(name, value)| (name.as_str(), value.as_str()));
        let posting = Posting::read(fields, self.terms).map_err(|error| {
            let named = error.what.split('`').nth(1).unwrap_or_default();
            let column = line
                .find(&format!("\"{named}\""))
                .unwrap_or(0)
                .saturating_add(1);
            error.at(number, column)
        })?;
        Ok(ReadPosting {
            line: number,
            posting,
            made_key: false,
            exported,
        })
    }

    fn step(&mut self) -> Option<Result<ReadPosting, LedgerError>> {
        if matches!(self.content, Content::Unopened(_))
            && let Content::Unopened(from) = std::mem::replace(&mut self.content, Content::Failed)
        {
            self.content = match self.format {
                FileFormat::JsonLines => Content::Lines(Rows::new(from)),
                FileFormat::Csv => match Sheet::open(from, &self.options, self.terms) {
                    Ok(sheet) => Content::Sheet(Box::new(sheet)),
                    Err(error) => return Some(Err(error)),
                },
            };
        }
        match &mut self.content {
            Content::Lines(lines) => {
                let line = lines.next_full_line().transpose()?;
                let number = lines.line();
                let line = line.map_err(|error| LedgerError {
                    place: error.place,
                    help: error.help,
                    ..LedgerError::new("L1107", error.what)
                });
                Some(line.and_then(|line| self.json(number, &line)))
            }
            Content::Sheet(sheet) => sheet.next_posting(self.terms),
            Content::Unopened(_) | Content::Failed => None,
        }
    }
}

/// Returns each posting with its place.
impl<R: BufRead> Iterator for Postings<R> {
    type Item = Result<ReadPosting, LedgerError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.step()
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

/// Returns the header of an export in CSV.
#[must_use]
pub fn csv_head() -> String {
    let names: Vec<&str> = Field::ALL.iter().map(|(_, name, _)| *name).collect();
    format!("{},{LEDGER}", names.join(","))
}

/// Writes a posting of a ledger as a line of an export in CSV.
#[must_use]
pub fn csv_line(posting: &Posting, identity: &str) -> String {
    let mut cells: Vec<String> = Field::ALL
        .iter()
        .map(|(field, ..)| {
            let value = posting.value(*field).unwrap_or_default();
            match value.contains(['"', ',']) {
                true => format!("\"{}\"", value.replace('"', "\"\"")),
                false => value,
            }
        })
        .collect();
    cells.push(identity.to_owned());
    cells.join(",")
}

/// Writes a posting of a ledger as a line of an export in JSON: its own line, and the identity of the ledger.
#[must_use]
pub fn json_line(posting: &Posting, identity: &str) -> String {
    let line = posting.line();
    let line = line.strip_suffix('}').unwrap_or(&line);
    format!("{line},\"{LEDGER}\":\"{identity}\"}}")
}
