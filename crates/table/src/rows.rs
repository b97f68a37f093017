//! The rows of a text whose cells are separated by commas, semicolons, tabs or vertical bars.

use std::io::{BufRead, Read as _};

use crate::TableError;

/// The greatest length of a line.
const LONGEST: u64 = 1 << 16;
/// The greatest number of lines of one row, whose cells may have line ends in quotation marks.
const LINES: usize = 100;
/// The signs that separate cells, the likeliest first.
pub(crate) const SEPARATORS: [char; 4] = [',', ';', '\t', '|'];

/// Returns whether these are the first bytes of a workbook.
pub(crate) fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

/// The first bytes of files that are no text, each with its description and the remedy.
const NO_TEXT: [(&[u8], &str); 2] = [
    (
        b"\xd0\xcf\x11\xe0",
        "it is a workbook (.xls); save it as .xlsx or as CSV (UTF-8)",
    ),
    (b"\xfe\xff", UTF_16),
];
const UTF_16: &str = "it is UTF-16 text; save it as CSV (UTF-8)";

/// Returns what a file is that is no text, by its first bytes; UTF-16 begins with a mark, or its letters have a zero byte each.
fn no_text(bytes: &[u8]) -> Option<&'static str> {
    let known = NO_TEXT.iter().find(|(magic, _)| bytes.starts_with(magic));
    let is_wide = matches!(bytes, [0xff, 0xfe, ..] | [0, _, ..] | [_, 0, ..]);
    known.map(|(_, what)| *what).or(is_wide.then_some(UTF_16))
}

/// A cell: its text without blanks around it, and the column in which it begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cell {
    /// The text.
    pub(crate) text: String,
    /// The column, counted from 1: the character of the row of a text, the place in the row of a workbook.
    pub(crate) column: usize,
}

/// A row before it is divided into cells.
#[derive(Clone, Debug)]
pub(crate) struct RawRow {
    /// The number of its first line.
    pub(crate) line: usize,
    content: Content,
}

#[derive(Clone, Debug)]
enum Content {
    Text(String),
    Cells(Vec<Cell>),
}

impl RawRow {
    /// Creates a row of a workbook, whose cells are known.
    pub(crate) const fn from_cells(line: usize, cells: Vec<Cell>) -> Self {
        Self {
            line,
            content: Content::Cells(cells),
        }
    }

    /// Returns whether the row has no cell with content, whatever divides it.
    pub(crate) fn is_blank(&self) -> bool {
        match &self.content {
            Content::Text(text) => text
                .chars()
                .all(|c| c.is_whitespace() || c == '"' || SEPARATORS.contains(&c)),
            Content::Cells(cells) => cells.iter().all(|cell| cell.text.is_empty()),
        }
    }

    /// Returns whether the row is of a text, and not of a workbook.
    pub(crate) const fn is_text(&self) -> bool {
        matches!(self.content, Content::Text(_))
    }

    /// Returns the cells. Only a text depends on the separator.
    pub(crate) fn cells(&self, separator: char) -> Vec<Cell> {
        match &self.content {
            Content::Text(text) => divided(text, separator),
            Content::Cells(cells) => cells.clone(),
        }
    }

    /// Returns the text of a cell of a workbook.
    pub(crate) fn text(&self, column: usize) -> Option<&str> {
        match &self.content {
            Content::Text(_) => None,
            Content::Cells(cells) => cells.get(column).map(|cell| cell.text.as_str()),
        }
    }

    /// Writes a text into an empty cell of a workbook.
    pub(crate) fn fill(&mut self, column: usize, text: &str) {
        let Content::Cells(cells) = &mut self.content else {
            return;
        };
        while cells.len() <= column {
            cells.push(Cell {
                text: String::new(),
                column: cells.len().saturating_add(1),
            });
        }
        if let Some(cell) = cells.get_mut(column).filter(|it| it.text.is_empty()) {
            text.clone_into(&mut cell.text);
        }
    }

    /// Returns the separators that the row may have.
    pub(crate) fn separators(&self) -> &'static [char] {
        match self.content {
            Content::Text(_) => &SEPARATORS,
            Content::Cells(_) => SEPARATORS.get(..1).unwrap_or_default(),
        }
    }
}

/// Returns a separator in words.
pub(crate) const fn separator_name(separator: char) -> &'static str {
    match separator {
        ';' => "semicolons",
        '\t' => "tabs",
        '|' => "vertical bars",
        _ => "commas",
    }
}

/// The place in a row: a quotation mark opens a quoted cell only where a cell begins, so that `5" pipe` is a text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Quotes {
    /// Before the first character of a cell that is not blank.
    Start,
    /// Within a quoted cell.
    Within,
    /// After the mark in a quoted cell that ends it, unless a second one follows.
    Ending,
    /// Within or after a cell without quotation marks, or after the end of a quoted one.
    Plain,
}

impl Quotes {
    /// Reads a character. Returns the next place, and whether the character separates cells or belongs to one.
    fn read(self, c: char, is_separator: bool) -> (Self, Sign) {
        match (self, c) {
            (Self::Within, '"') => (Self::Ending, Sign::Neither),
            (Self::Within, _) => (Self::Within, Sign::Content),
            (Self::Ending, '"') => (Self::Within, Sign::Content),
            (Self::Start, '"') => (Self::Within, Sign::Neither),
            (_, _) if is_separator => (Self::Start, Sign::Separator),
            (Self::Start, c) if c.is_whitespace() => (Self::Start, Sign::Content),
            _ => (Self::Plain, Sign::Content),
        }
    }
}

/// The meaning of a character in a row.
enum Sign {
    Content,
    Separator,
    Neither,
}

/// Returns whether a quoted cell is open at the end of a text.
fn is_open(row: &str, separators: &[char]) -> bool {
    let read = |quotes: Quotes, c: char| quotes.read(c, separators.contains(&c)).0;
    row.chars().fold(Quotes::Start, read) == Quotes::Within
}

/// Divides a row into cells.
fn divided(row: &str, separator: char) -> Vec<Cell> {
    let mut cells = Vec::new();
    let (mut cell, mut quotes, mut begins) = (String::new(), Quotes::Start, 1_usize);
    let mut push = |text: &str, column| {
        cells.push(Cell {
            text: text.trim().to_owned(),
            column,
        });
    };
    for (column, c) in (1_usize..).zip(row.chars()) {
        let (next, sign) = quotes.read(c, c == separator);
        quotes = next;
        match sign {
            Sign::Separator => {
                push(&std::mem::take(&mut cell), begins);
                begins = column.saturating_add(1);
            }
            Sign::Content => cell.push(c),
            Sign::Neither => {}
        }
    }
    push(&cell, begins);
    cells
}

/// Reads the rows of a text one after another: a byte order mark and carriage returns are dropped, and blank lines are none.
#[derive(Debug)]
pub struct Rows<R> {
    from: R,
    line: usize,
    done: bool,
    /// The signs that may separate cells; one, when the header is known.
    separators: &'static [char],
}

impl<R: BufRead> Rows<R> {
    /// Creates the reader.
    pub const fn new(from: R) -> Self {
        Self {
            from,
            line: 0,
            done: false,
            separators: &SEPARATORS,
        }
    }

    /// Divides the rows from here on by this sign.
    pub(crate) fn set_separator(&mut self, separator: char) {
        let place = SEPARATORS.iter().position(|known| *known == separator);
        let one = place.and_then(|place| SEPARATORS.get(place..=place));
        self.separators = one.unwrap_or(&SEPARATORS);
    }

    /// Returns whether nothing more is read.
    pub(crate) const fn is_done(&self) -> bool {
        self.done
    }

    /// Returns the number of the last line that was read.
    #[must_use]
    pub const fn line(&self) -> usize {
        self.line
    }

    /// Returns the next line, without its line ending.
    ///
    /// # Errors
    /// When it cannot be read, is too long, or is no UTF-8 text.
    pub(crate) fn next_line(&mut self) -> Result<Option<String>, TableError> {
        let mut bytes = Vec::new();
        let read = (&mut self.from).take(LONGEST).read_until(b'\n', &mut bytes);
        let read = read.map_err(|error| {
            self.done = true;
            TableError::new(format!("the file cannot be read: {error}"))
        })?;
        if read == 0 {
            return Ok(None);
        }
        self.line = self.line.saturating_add(1);
        if self.line == 1 && is_workbook(&bytes) {
            self.done = true;
            let what = "the file is no text: it is a workbook (.xlsx) or an archive";
            let error = TableError::new(what).with_place(1, 1);
            return Err(error
                .with_help("give it a name that ends in .xlsx, or save the sheet as CSV (UTF-8)"));
        }
        if self.line == 1
            && let Some(what) = no_text(&bytes)
        {
            self.done = true;
            let what = format!("the file is no text: {what}");
            return Err(TableError::new(what).with_place(1, 1));
        }
        if u64::try_from(read).is_ok_and(|read| read == LONGEST) {
            self.done = true;
            return Err(TableError::new("the line is too long").with_place(self.line, 1));
        }
        let text = String::from_utf8(bytes).map_err(|wrong| {
            let column = wrong.utf8_error().valid_up_to().saturating_add(1);
            TableError::new("the line is not UTF-8")
                .with_help("save the file as UTF-8")
                .with_place(self.line, column)
        })?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let text = text.trim_end_matches(['\n', '\r']);
        if self.line == 1 && text.contains('\r') {
            self.done = true;
            let what = "the lines end in carriage returns only";
            let error = TableError::new(what).with_help("save the file as CSV (UTF-8)");
            return Err(error.with_place(1, 1));
        }
        Ok(Some(text.to_owned()))
    }

    /// Returns the next line that is not blank.
    ///
    /// # Errors
    /// When a line cannot be read, is too long, or is no UTF-8 text.
    pub fn next_full_line(&mut self) -> Result<Option<String>, TableError> {
        loop {
            match self.next_line()? {
                Some(line) if line.trim().is_empty() => {}
                line => return Ok(line),
            }
        }
    }

    /// Returns the next row. A quotation mark may be closed on a later line.
    ///
    /// # Errors
    /// As [`Rows::next_line`], and when a quotation mark is not closed.
    pub(crate) fn next_row(&mut self) -> Result<Option<RawRow>, TableError> {
        if self.done {
            return Ok(None);
        }
        let Some(mut row) = self.next_line()? else {
            return Ok(None);
        };
        let first = self.line;
        for _ in 0..LINES {
            if !is_open(&row, self.separators) {
                return Ok(Some(RawRow {
                    line: first,
                    content: Content::Text(row),
                }));
            }
            let Some(more) = self.next_line()? else {
                break;
            };
            row.push('\n');
            row.push_str(&more);
        }
        // The rest of the file cannot be divided into rows.
        self.done = true;
        let what = "a quotation mark is not closed, so that the rows after it cannot be told apart";
        Err(TableError::new(what).with_place(first, 1))
    }
}
