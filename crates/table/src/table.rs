//! The rows of a table: each is taken, left out or refused.

use std::collections::VecDeque;
use std::io::{BufRead, Read as _};

use redress_money::Usd;

use crate::header::{Columns, FieldSpec, Mapping, TITLES, letters, words};
use crate::rows::{Cell, RawRow, Rows, is_workbook, separator_name};
use crate::value::{CellValue, ValueKind};
use crate::workbook::{Sheet, sheets};
use crate::{LARGEST, TableError, quoted};

/// A value of a row.
#[derive(Clone, Debug)]
pub struct Given {
    /// The field.
    pub field: &'static str,
    /// The value.
    pub value: CellValue,
    /// The text of the cell.
    pub text: String,
    /// The column, counted from 1: the character at which the cell begins, or its place in the row of a workbook.
    pub column: usize,
}

/// A row whose every value could be read.
#[derive(Clone, Debug)]
pub struct RowValues {
    /// The number of the row.
    pub line: usize,
    /// The values, in the order of the columns.
    pub given: Vec<Given>,
    /// The column of each field, empty cells included.
    places: Vec<(&'static str, usize)>,
}

impl RowValues {
    /// Returns the value of a field.
    #[must_use]
    pub fn value(&self, field: &str) -> Option<&CellValue> {
        self.given(field).map(|given| &given.value)
    }

    /// Returns the column of a field, whose cell may be empty; the first column if the table has none.
    #[must_use]
    pub fn column(&self, field: &str) -> usize {
        let place = self.places.iter().find(|(name, _)| *name == field);
        place.map_or(1, |(_, column)| *column)
    }

    /// Returns the value of a field with its cell.
    #[must_use]
    pub fn given(&self, field: &str) -> Option<&Given> {
        self.given.iter().find(|given| given.field == field)
    }
}

/// A row of a table.
#[derive(Clone, Debug)]
pub enum RowOutcome {
    /// A row with values.
    Taken(RowValues),
    /// A row that is left out.
    LeftOut {
        /// The number of the row.
        line: usize,
        /// The reason: `blank`, `a total`, `the header again`, `no value in a column that is used`.
        reason: &'static str,
        /// A remark, such as that a total differs from the rows above it.
        note: Option<String>,
        /// True for a total that differs from the rows above it.
        differs: bool,
    },
    /// A row with values that cannot be read.
    Refused {
        /// The number of the row.
        line: usize,
        /// Each value with the reason.
        errors: Vec<TableError>,
    },
}

/// The rows of a text, read one after another, or of a sheet.
#[derive(Debug)]
enum Source<R> {
    Text(Rows<R>),
    Sheet(std::vec::IntoIter<RawRow>),
}

impl<R: BufRead> Source<R> {
    fn next_row(&mut self) -> Result<Option<RawRow>, TableError> {
        match self {
            Self::Text(rows) => rows.next_row().map_err(|error| TableError {
                // The rows after it are not read.
                casts_doubt: error.casts_doubt || rows.is_done(),
                ..error
            }),
            Self::Sheet(rows) => Ok(rows.next()),
        }
    }
}

/// A table whose header was read.
#[derive(Debug)]
pub struct TableReader<'a, R> {
    source: Source<R>,
    mapping: Mapping<'a>,
    columns: Columns,
    /// Rows that were read in search of the header.
    ahead: VecDeque<RawRow>,
    /// The error that ended the search.
    wrong: Option<TableError>,
    notes: Vec<String>,
    /// The amounts of the rows that were taken, since the last total and in all; `None` after a row that was refused.
    since: Option<Usd>,
    all: Option<Usd>,
    /// Whether a row was taken or refused.
    begun: bool,
    blank: usize,
}

impl<'a, R: BufRead> TableReader<'a, R> {
    /// Opens a text or a workbook, and finds its header.
    ///
    /// # Errors
    /// When it is neither or too large, has no header that fits, or has several sheets that do.
    pub fn open(mut from: R, mapping: Mapping<'a>) -> Result<Self, TableError> {
        let start = from.fill_buf().map_err(|error| unread(&error))?;
        if is_workbook(start) {
            let mut bytes = Vec::new();
            from.take(LARGEST.saturating_add(1))
                .read_to_end(&mut bytes)
                .map_err(|error| unread(&error))?;
            return Self::from_sheets(sheets(&bytes)?, mapping);
        }
        if let Some(sheet) = &mapping.sheet {
            let what = format!("the table is a text, which has no sheet {}", quoted(sheet));
            return Err(TableError::new(what).with_help("leave out --sheet"));
        }
        let mut rows = Rows::new(from);
        let mut first = Vec::new();
        let mut full = 0_usize;
        let mut wrong = None;
        while full < TITLES {
            match rows.next_row() {
                Ok(Some(row)) => {
                    full = full.saturating_add(usize::from(!row.is_blank()));
                    first.push(row);
                }
                Ok(None) => break,
                // A row below the header is refused in its place.
                Err(error) if full > 0 => {
                    let casts_doubt = error.casts_doubt || rows.is_done();
                    wrong = Some(TableError {
                        casts_doubt,
                        ..error
                    });
                    break;
                }
                Err(error) => return Err(error),
            }
        }
        let columns = mapping.columns(&full_rows(&first))?;
        rows.set_separator(columns.separator);
        let mut table = Self::new(Source::Text(rows), mapping, columns, first);
        table.wrong = wrong;
        Ok(table)
    }

    /// Opens the sheet that is named, or the only one that fits.
    fn from_sheets(sheets: Vec<Sheet>, mapping: Mapping<'a>) -> Result<Self, TableError> {
        let names = |sheets: &[&Sheet]| {
            let names = sheets.iter().map(|sheet| quoted(&sheet.name));
            names.collect::<Vec<_>>().join(", ")
        };
        let shown: Vec<&Sheet> = sheets
            .iter()
            .filter(|sheet| sheet.visible || mapping.sheet.is_some())
            .collect();
        if shown.is_empty() {
            return Err(TableError::new("the workbook is empty"));
        }
        let wanted: Vec<&Sheet> = match &mapping.sheet {
            Some(name) => {
                let is = |sheet: &&&Sheet| {
                    sheet.name.trim().to_lowercase() == name.trim().to_lowercase()
                };
                let found: Vec<&Sheet> = shown.iter().filter(is).copied().collect();
                if found.is_empty() {
                    let what = format!("no sheet with content is named {}", quoted(name));
                    return Err(TableError::new(what).with_expected(names(&shown)));
                }
                found
            }
            None => shown.clone(),
        };
        let mut fit = Vec::new();
        let mut wrong = None;
        for sheet in &wanted {
            match mapping.columns(&full_rows(&sheet.rows)) {
                Ok(columns) => fit.push((*sheet, columns)),
                Err(error) => {
                    let what = match wanted.len() {
                        1 => error.what,
                        _ => format!("the sheet {}: {}", quoted(&sheet.name), error.what),
                    };
                    wrong.get_or_insert(TableError { what, ..error });
                }
            }
        }
        let one = match fit.len() {
            0 => None,
            1 => fit.pop(),
            _ => {
                let fit: Vec<&Sheet> = fit.iter().map(|(sheet, _)| *sheet).collect();
                let what = format!("several sheets of the workbook fit: {}", names(&fit));
                return Err(TableError::new(what).with_help("name one with --sheet NAME"));
            }
        };
        let Some((sheet, columns)) = one else {
            return Err(wrong.unwrap_or_else(|| TableError::new("the workbook is empty")));
        };
        let others: Vec<&Sheet> = sheets.iter().filter(|it| it.name != sheet.name).collect();
        let note = (!others.is_empty()).then(|| {
            format!(
                "the sheet {} was read; other sheets were left out: {}",
                quoted(&sheet.name),
                names(&others)
            )
        });
        let rows = sheet.rows.clone().into_iter();
        let mut table = Self::new(Source::Sheet(rows), mapping, columns, Vec::new());
        table.notes.extend(note);
        Ok(table)
    }

    fn new(source: Source<R>, mapping: Mapping<'a>, columns: Columns, first: Vec<RawRow>) -> Self {
        let mut table = Self {
            source,
            mapping,
            ahead: first.into(),
            wrong: None,
            notes: Vec::new(),
            since: Some(Usd::ZERO),
            all: Some(Usd::ZERO),
            begun: false,
            blank: 0,
            columns,
        };
        table.skip_titles();
        table
    }

    /// Passes over the header and the titles before it.
    fn skip_titles(&mut self) {
        let mut titles = Vec::new();
        let mut left = self.columns.before;
        let mut text = false;
        while left > 0 {
            let Ok(Some(row)) = self.next_raw() else {
                break;
            };
            text = row.is_text();
            if row.is_blank() {
                continue;
            }
            left = left.saturating_sub(1);
            if left > 0 {
                titles.push(row.line);
            }
        }
        match titles.as_slice() {
            [] => {}
            [one] => self
                .notes
                .push(format!("row {one} is a title and was left out")),
            [first, .., last] => self.notes.push(format!(
                "rows {first} to {last} are a title and were left out"
            )),
        }
        if text && self.columns.separator != ',' {
            let name = separator_name(self.columns.separator);
            self.notes
                .push(format!("the cells are separated by {name}"));
        }
        let out: Vec<String> = self.columns.left_out().map(quoted).collect();
        if !out.is_empty() {
            self.notes
                .push(format!("columns that were left out: {}", out.join(", ")));
        }
    }

    fn next_raw(&mut self) -> Result<Option<RawRow>, TableError> {
        match self.ahead.pop_front() {
            Some(row) => Ok(Some(row)),
            None => match self.wrong.take() {
                Some(error) => Err(error),
                None => self.source.next_row(),
            },
        }
    }

    /// Returns the columns.
    pub const fn columns(&self) -> &Columns {
        &self.columns
    }

    /// Returns how the table was understood so far, in words.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        let mut notes = self.notes.clone();
        match self.blank {
            0 => {}
            1 => notes.push("1 blank row was left out".to_owned()),
            blank => notes.push(format!("{blank} blank rows were left out")),
        }
        notes
    }

    /// Returns the next row; `None` after the last.
    pub fn next_row(&mut self) -> Option<RowOutcome> {
        match self.next_raw() {
            Ok(row) => row.map(|row| self.read(&row)),
            Err(error) => {
                self.spoil();
                let line = error.place.map_or(0, |(line, _)| line);
                Some(RowOutcome::Refused {
                    line,
                    errors: vec![error],
                })
            }
        }
    }

    /// Adds the column to an error of a value.
    #[must_use]
    pub fn at_column(&self, error: TableError, line: usize, given: &Given) -> TableError {
        let place = self
            .columns
            .columns
            .iter()
            .position(|(_, field)| field.is_some_and(|it| it.name == given.field));
        let column = place.map_or_else(String::new, |place| self.column_name(place));
        let what = format!("{column}: {}", error.what);
        TableError { what, ..error }.with_place(line, given.column)
    }

    /// Returns the name of a column for a message: its header, and its letter in a workbook.
    fn column_name(&self, place: usize) -> String {
        let header = self
            .columns
            .columns
            .get(place)
            .map_or("", |(header, _)| header);
        let letter = letters(place);
        match &self.source {
            Source::Sheet(_) if header != letter => format!("column {letter} {}", quoted(header)),
            Source::Text(_) if header != letter => format!("column {}", quoted(header)),
            _ => format!("column {letter}"),
        }
    }

    /// Notes that the sum of the rows is no longer known, because one was refused.
    pub const fn spoil(&mut self) {
        self.begun = true;
        self.since = None;
        self.all = None;
    }

    fn read(&mut self, row: &RawRow) -> RowOutcome {
        let line = row.line;
        let left_out = |reason, note| RowOutcome::LeftOut {
            line,
            reason,
            note,
            differs: false,
        };
        let mut cells = row.cells(self.columns.separator);
        if cells.iter().all(|cell| cell.text.is_empty()) {
            self.blank = self.blank.saturating_add(1);
            return left_out("blank", None);
        }
        let wide = self.columns.columns.len();
        let beyond = cells.get(wide..).unwrap_or_default();
        if let Some(cell) = beyond
            .iter()
            .find(|cell| row.is_text() && !cell.text.is_empty())
        {
            self.spoil();
            let what = "the row has more values than the header has columns";
            let error = TableError::new(what)
                .with_help("put a value with the separator in it in quotation marks")
                .with_place(line, cell.column);
            return RowOutcome::Refused {
                line,
                errors: vec![error],
            };
        }
        cells.truncate(wide);
        let header = self
            .columns
            .columns
            .iter()
            .map(|(header, _)| header.as_str());
        if header.eq(cells.iter().map(|cell| cell.text.as_str())) {
            return left_out("the header again", None);
        }
        if let Some((note, differs)) = self.total(&cells) {
            return RowOutcome::LeftOut {
                line,
                reason: "a total",
                note: Some(format!("row {line} is a total and was left out{note}")),
                differs,
            };
        }
        if self.is_remark(&cells) {
            let note = format!("row {line} is a remark and was left out");
            return left_out("a remark", Some(note));
        }
        self.values(line, &cells)
    }

    /// Returns true for words alone in a row below others, in place of a day or the like: "Prepared by the clerk".
    fn is_remark(&self, cells: &[Cell]) -> bool {
        let columns = self.columns.columns.iter().zip(cells);
        let mut filled = columns.filter(|(_, cell)| !cell.text.is_empty());
        let (Some(((_, Some(field)), cell)), None) = (filled.next(), filled.next()) else {
            return false;
        };
        let of_letters = |word: &&str| word.chars().any(char::is_alphabetic);
        let is_prose = cell.text.split_whitespace().filter(of_letters).count() > 2;
        self.begun
            && is_prose
            && field.kind != ValueKind::Amount
            && CellValue::read(&cell.text, field.kind, self.mapping.today).is_err()
    }

    /// Reads the values of a row.
    fn values(&mut self, line: usize, cells: &[Cell]) -> RowOutcome {
        let (mut given, mut errors) = (Vec::new(), Vec::new());
        for (place, cell) in cells
            .iter()
            .enumerate()
            .filter(|(_, cell)| !cell.text.is_empty())
        {
            let Some((_, Some(field))) = self.columns.columns.get(place) else {
                continue;
            };
            match CellValue::read(&cell.text, field.kind, self.mapping.today) {
                Ok(value) => given.push(Given {
                    field: field.name,
                    value,
                    text: cell.text.clone(),
                    column: cell.column,
                }),
                Err(error) => {
                    let what = format!("{}: {}", self.column_name(place), error.what);
                    errors.push(TableError { what, ..error }.with_place(line, cell.column));
                }
            }
        }
        if given.is_empty() && errors.is_empty() {
            return RowOutcome::LeftOut {
                line,
                reason: "no value in a column that is used",
                note: Some(format!(
                    "row {line} has no value in a column that is used, and was left out"
                )),
                differs: false,
            };
        }
        let lacking = |field: &FieldSpec| {
            let column =
                |(_, it): &(String, Option<FieldSpec>)| it.is_some_and(|it| it.name == field.name);
            let place = self.columns.columns.iter().position(column)?;
            let empty = cells.get(place).is_none_or(|cell| cell.text.is_empty());
            (field.needed && empty).then_some(place)
        };
        for place in self.mapping.fields.iter().filter_map(lacking) {
            let what = format!("{}: the cell is empty", self.column_name(place));
            let column = cells.get(place).map_or(1, |cell| cell.column);
            errors.push(TableError::new(what).with_place(line, column));
        }
        if !errors.is_empty() {
            self.spoil();
            return RowOutcome::Refused { line, errors };
        }
        let fields = self.columns.columns.iter().zip(cells);
        let places =
            fields.filter_map(|((_, field), cell)| Some((field.as_ref()?.name, cell.column)));
        let record = RowValues {
            line,
            given,
            places: places.collect(),
        };
        self.add(&record);
        RowOutcome::Taken(record)
    }

    /// Adds the amount of a row, for the comparison with a total.
    fn add(&mut self, record: &RowValues) {
        self.begun = true;
        let mut amounts = record.given.iter();
        let amount = amounts.find_map(|given| match given.value {
            CellValue::Amount { amount, negative } => Some((amount, negative)),
            _ => None,
        });
        let Some((amount, negative)) = amount else {
            return;
        };
        let sum = |sum: Option<Usd>| match negative {
            true => sum?.checked_sub(amount).ok(),
            false => sum?.checked_add(amount).ok(),
        };
        (self.since, self.all) = (sum(self.since), sum(self.all));
    }

    /// Returns what to say of a total, if the row is one. A total has no day, and comes after rows.
    ///
    /// A row that only begins with the word, such as "Total knee replacement", is a total if its amount is the sum of the rows, or
    /// if the word is in place of a day.
    fn total(&mut self, cells: &[Cell]) -> Option<(String, bool)> {
        let of = |kind: ValueKind| {
            let columns = self.columns.columns.iter().zip(cells);
            columns.filter_map(move |((_, field), cell)| {
                (field.is_some_and(|it| it.kind == kind)).then_some(cell)
            })
        };
        let has_day =
            of(ValueKind::Day).any(|cell| cell.text.bytes().any(|byte| byte.is_ascii_digit()));
        if has_day || !self.begun {
            return None;
        }
        const WORDS: [&str; 11] = [
            "total",
            "totals",
            "subtotal",
            "sub total",
            "sum",
            "grand total",
            "total amount",
            "total due",
            "total paid",
            "total received",
            "total losses",
        ];
        let texts = || cells.iter().map(|cell| words(&cell.text));
        let begins = |text: &str| {
            let starts = ["total ", "subtotal ", "grand total "];
            starts.iter().any(|start| text.starts_with(start))
        };
        // In place of a day these words are nothing else.
        let named = texts().any(|text| WORDS.contains(&&*text))
            || of(ValueKind::Day).any(|cell| begins(&words(&cell.text)));
        let begins = texts().any(|text| begins(&text));
        if !named && !begins {
            return None;
        }
        let mut amounts = of(ValueKind::Amount).filter(|cell| !cell.text.is_empty());
        let written = amounts.next().and_then(|cell| {
            match CellValue::read(&cell.text, ValueKind::Amount, self.mapping.today) {
                Ok(CellValue::Amount {
                    amount,
                    negative: false,
                }) => Some(amount),
                Ok(CellValue::Amount {
                    amount,
                    negative: true,
                }) => Usd::ZERO.checked_sub(amount).ok(),
                _ => None,
            }
        });
        let equals = written.is_some() && (written == self.since || written == self.all);
        if !named && !equals {
            return None;
        }
        let note = match (written, self.since) {
            (Some(written), _) if equals => format!("; it equals the rows above it, {written}"),
            (Some(written), Some(sum)) => {
                format!("; it is {written}, and the rows above it add up to {sum}")
            }
            _ => String::new(),
        };
        let differs = !equals && written.is_some() && self.since.is_some();
        self.since = self.all.and(Some(Usd::ZERO));
        Some((note, differs))
    }
}

/// Returns the rows that are not blank, as far as a header is looked for.
fn full_rows(rows: &[RawRow]) -> Vec<RawRow> {
    rows.iter()
        .filter(|row| !row.is_blank())
        .take(TITLES)
        .cloned()
        .collect()
}

fn unread(error: &std::io::Error) -> TableError {
    TableError::new(format!("the file cannot be read: {error}"))
}
