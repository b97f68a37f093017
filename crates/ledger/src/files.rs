//! Files of postings: one JSON object on each line, or a table with a header, as this program or an office writes it.

use std::fmt;
use std::io::{BufRead, Read as _};

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};

use crate::sheet::{self, Sheet, SheetOptions};
use crate::{Field, LedgerError, Posting, PostingTerms, ReadPosting};

/// The format of a file of postings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileFormat {
    /// One JSON object on each line.
    JsonLines,
    /// A table with a header, its cells separated by commas, semicolons or tabs.
    Csv,
}

/// The greatest length of a line; no posting is longer.
const LONGEST: u64 = 1 << 16;
/// The greatest number of lines of one row of a table, whose cells may have line ends in quotation marks.
const LINES: usize = 100;
/// The field of an export that names its ledger. It is no field of a posting, because the importing ledger has its own identity.
pub(crate) const LEDGER: &str = "ledger";

/// The first bytes of files that are no text, each with its description and the remedy.
const NO_TEXT: [(&[u8], &str); 4] = [
    (
        b"PK\x03\x04",
        "it is a workbook (.xlsx) or an archive; save the sheet as CSV (UTF-8)",
    ),
    (
        b"\xd0\xcf\x11\xe0",
        "it is a workbook (.xls); save the sheet as CSV (UTF-8)",
    ),
    (b"\xff\xfe", "it is UTF-16 text; save it as CSV (UTF-8)"),
    (b"\xfe\xff", "it is UTF-16 text; save it as CSV (UTF-8)"),
];

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
    from: R,
    format: FileFormat,
    terms: PostingTerms,
    options: SheetOptions,
    line: usize,
    sheet: Option<Sheet>,
    notes: Vec<String>,
    done: bool,
}

impl<R: BufRead> Postings<R> {
    /// Creates the reader. The terms decide which days, courts and dockets it takes: a date alone is today.
    pub fn new(from: R, format: FileFormat, terms: impl Into<PostingTerms>) -> Self {
        Self {
            from,
            format,
            terms: terms.into(),
            options: SheetOptions::default(),
            line: 0,
            sheet: None,
            notes: Vec::new(),
            done: false,
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
        let mut notes = self.notes.clone();
        notes.extend(self.sheet.iter().flat_map(Sheet::notes));
        notes
    }

    /// Returns the next line, without its line ending.
    fn next_line(&mut self) -> Result<Option<String>, LedgerError> {
        let mut bytes = Vec::new();
        let read = (&mut self.from).take(LONGEST).read_until(b'\n', &mut bytes);
        let read = read.map_err(|error| {
            LedgerError::new("L1107", format!("the postings cannot be read: {error}"))
        })?;
        if read == 0 {
            return Ok(None);
        }
        self.line = self.line.saturating_add(1);
        if self.line == 1
            && let Some((_, what)) = NO_TEXT.iter().find(|(magic, _)| bytes.starts_with(magic))
        {
            self.done = true;
            return Err(LedgerError::new("L1107", format!("the file is no text: {what}")).at(1, 1));
        }
        if u64::try_from(read).is_ok_and(|read| read == LONGEST) {
            self.done = true;
            return Err(
                LedgerError::new("L1107", "the line is too long for a posting").at(self.line, 1),
            );
        }
        let text = String::from_utf8(bytes).map_err(|wrong| {
            let column = wrong.utf8_error().valid_up_to().saturating_add(1);
            LedgerError::new("L1107", "the line is not UTF-8")
                .help("save the file as UTF-8")
                .at(self.line, column)
        })?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        Ok(Some(text.trim_end_matches(['\n', '\r']).to_owned()))
    }

    /// Returns the next line that is not blank.
    fn next_full_line(&mut self) -> Result<Option<String>, LedgerError> {
        loop {
            match self.next_line()? {
                Some(line) if line.trim().is_empty() => {}
                line => return Ok(line),
            }
        }
    }

    /// Returns the next row of a table with the number of its first line. A quotation mark may be closed on a later line.
    fn next_row(&mut self) -> Result<Option<(usize, String)>, LedgerError> {
        let Some(mut row) = self.next_full_line()? else {
            return Ok(None);
        };
        let first = self.line;
        for _ in 0..LINES {
            if row.matches('"').count() & 1 == 0 {
                return Ok(Some((first, row)));
            }
            let Some(more) = self.next_line()? else {
                break;
            };
            row.push('\n');
            row.push_str(&more);
        }
        // The rest of the file cannot be divided into rows.
        self.done = true;
        Err(LedgerError::new("L1107", "a quotation mark is not closed").at(first, 1))
    }

    fn json(&self, line: &str) -> Result<ReadPosting, LedgerError> {
        let fields: Fields = serde_json::from_str(line).map_err(|wrong| {
            // Report the place only, because the parser's message may repeat the line.
            LedgerError::new("L1107", "the line is no posting in JSON")
                .expected("an object whose values are all text, such as {\"key\":\"r1\",\"amount\":\"3000.00\"}")
                .at(self.line, wrong.column().max(1))
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
            error.at(self.line, column)
        })?;
        Ok(ReadPosting {
            line: self.line,
            posting,
            made_key: false,
            exported,
        })
    }

    /// Finds the header, which may come after a title.
    fn header(&mut self) -> Result<Option<Sheet>, LedgerError> {
        let mut title = None;
        // The row with the most known columns is the likeliest header.
        let mut best: Option<(usize, LedgerError)> = None;
        for _ in 0..sheet::TITLES {
            let Some((line, row)) = self.next_row()? else {
                break;
            };
            match Sheet::new(&row, line, &self.options) {
                Ok(sheet) => {
                    if let Some(title) = title {
                        let last = line.saturating_sub(1);
                        self.notes
                            .push(format!("rows {title} to {last} are a title"));
                    }
                    return Ok(Some(sheet));
                }
                Err((error, known)) => {
                    title.get_or_insert(line);
                    if best.as_ref().is_none_or(|(there, _)| known > *there) {
                        best = Some((known, error));
                    }
                }
            }
        }
        match best {
            Some((_, error)) => {
                self.done = true;
                Err(error)
            }
            None => Ok(None),
        }
    }

    fn step(&mut self) -> Result<Option<ReadPosting>, LedgerError> {
        if self.format == FileFormat::JsonLines {
            let line = self.next_full_line()?;
            return line.map(|line| self.json(&line)).transpose();
        }
        let mut sheet = match self.sheet.take() {
            Some(sheet) => sheet,
            None => match self.header()? {
                Some(sheet) => sheet,
                None => return Ok(None),
            },
        };
        let read = loop {
            match self.next_row() {
                Ok(Some((line, row))) => match sheet.read(&row, line, self.terms) {
                    Ok(None) => {}
                    Ok(Some(posting)) => break Ok(Some(posting)),
                    Err(error) => break Err(error),
                },
                Ok(None) => break Ok(None),
                Err(error) => break Err(error),
            }
        };
        self.sheet = Some(sheet);
        read
    }
}

/// Returns each posting with its place.
impl<R: BufRead> Iterator for Postings<R> {
    type Item = Result<ReadPosting, LedgerError>;

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
