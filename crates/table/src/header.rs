//! The header of a table: which column has which field.

use redress_cite::Date;

use crate::rows::{Cell, RawRow, separator_name};
use crate::value::{ValueKind, amount};
use crate::{TableError, quoted};

/// The greatest number of rows in which the header is looked for.
pub(crate) const TITLES: usize = 10;

/// The usual words of headers, each with the ways in which offices shorten it.
const SHORT: [(&str, &[&str]); 11] = [
    ("amount", &["amt"]),
    ("check", &["chk", "ck"]),
    ("date", &["dt"]),
    ("defendant", &["def", "deft", "dft"]),
    ("no", &["nbr", "num", "number"]),
    ("paid", &["pd"]),
    ("payment", &["paymt", "pmt", "pymt"]),
    ("receipt", &["rcpt"]),
    ("received", &["rcd", "rcvd", "recd"]),
    ("transaction", &["trans", "txn"]),
    ("victim", &["vic"]),
];

/// Returns the words of a header, without signs and remarks in parentheses, in small letters and unabridged: `Case Number (all)` is
/// `case no`, and `Amt. Rec'd` is `amount received`.
#[must_use]
pub fn words(text: &str) -> String {
    let text = text.split_once('(').map_or(text, |(before, _)| before);
    let text = text.to_lowercase().replace(['\'', '\u{2019}'], "");
    let text = text.replace('#', " no ");
    let words = text.split(|c: char| !c.is_alphanumeric());
    let words = words.filter(|word| !word.is_empty()).map(|word| {
        let mut usual = SHORT.iter().filter(|(_, short)| short.contains(&word));
        usual.next().map_or(word, |(usual, _)| *usual)
    });
    words.collect::<Vec<_>>().join(" ")
}

/// A field that a table may have.
#[derive(Clone, Copy, Debug)]
pub struct FieldSpec {
    /// The name, which is a header as well.
    pub name: &'static str,
    /// The kind of its values.
    pub kind: ValueKind,
    /// Other headers for it: words in small letters, without signs.
    pub headers: &'static [&'static str],
    /// Whether the table must have it.
    pub(crate) needed: bool,
}

impl FieldSpec {
    /// Creates a field that a table may lack.
    #[must_use]
    pub const fn new(
        name: &'static str,
        kind: ValueKind,
        headers: &'static [&'static str],
    ) -> Self {
        Self {
            name,
            kind,
            headers,
            needed: false,
        }
    }

    /// Creates a field that a table must have.
    #[must_use]
    pub const fn needed(
        name: &'static str,
        kind: ValueKind,
        headers: &'static [&'static str],
    ) -> Self {
        Self {
            needed: true,
            ..Self::new(name, kind, headers)
        }
    }

    fn has_header(&self, words: &str) -> bool {
        self::words(self.name) == words || self.headers.contains(&words)
    }
}

/// The fields that a table may have, and the user's reading of its columns.
#[derive(Clone, Debug)]
pub struct Mapping<'a> {
    /// The fields.
    pub fields: &'a [FieldSpec],
    /// The columns as the user says: `FIELD=COLUMN`, by header or letter, or `HEADER=FIELD`; `HEADER=-` leaves a column out.
    pub columns: Vec<(String, String)>,
    /// The columns of a mapping file, each `(FIELD, HEADER)`. One that the table lacks is ignored.
    pub saved: Vec<(String, String)>,
    /// Headers of columns that are left out; `None` leaves out every unknown column.
    pub left_out: Option<&'static [&'static str]>,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// The day against which years of two digits are read.
    pub today: Date,
}

/// The columns of a table.
#[derive(Clone, Debug)]
pub struct Columns {
    /// The sign between cells.
    pub(crate) separator: char,
    /// The header of each column as written, with its field; `None` is left out.
    pub(crate) columns: Vec<(String, Option<FieldSpec>)>,
    /// The columns that are neither known nor left out: each header with the place where it begins.
    pub unknown: Vec<(String, (usize, usize))>,
    /// The number of rows before the first row of values, the header included.
    pub(crate) before: usize,
}

/// The columns that the user names in a header, each with its field; `None` leaves it out.
type Named = Vec<(usize, Option<FieldSpec>)>;

impl<'a> Mapping<'a> {
    /// Creates a mapping by headers alone, which leaves out every unknown column.
    #[must_use]
    pub const fn new(fields: &'a [FieldSpec], today: Date) -> Self {
        Self {
            fields,
            columns: Vec::new(),
            saved: Vec::new(),
            left_out: None,
            sheet: None,
            today,
        }
    }

    fn named(&self, name: &str) -> Option<FieldSpec> {
        self.fields.iter().find(|field| field.name == name).copied()
    }

    /// Returns the field with such a header.
    fn known(&self, header: &str) -> Option<FieldSpec> {
        let words = words(header);
        let mut fields = self.fields.iter();
        fields
            .find(|field| !words.is_empty() && field.has_header(&words))
            .copied()
    }

    /// Returns the names of the fields.
    fn names(&self) -> String {
        let names = self.fields.iter().map(|field| field.name);
        names.collect::<Vec<_>>().join(", ")
    }

    /// Returns the columns that the user names in a row.
    fn by_user(&self, row: &RawRow, cells: &[Cell]) -> Result<Named, TableError> {
        let mut named = Named::new();
        for (to, from) in &self.saved {
            let place = place_of(cells, from).or_else(|| letter(from, cells.len()));
            let Some(place) = place else {
                continue;
            };
            let field = self.named(to);
            if field.is_some() || to == "-" {
                named.push((place, field));
            }
        }
        for (one, two) in &self.columns {
            // HEADER=FIELD, the header being in the table; else FIELD=COLUMN.
            let is_field = |name: &str| name == "-" || self.named(name).is_some();
            let header_first = is_field(two).then(|| place_of(cells, one)).flatten();
            let field_first = is_field(one)
                .then(|| match is_letter(two) {
                    true => letter(two, cells.len()).or_else(|| place_of(cells, two)),
                    false => place_of(cells, two).or_else(|| letter(two, cells.len())),
                })
                .flatten();
            let (place, field) = match (header_first, field_first) {
                (Some(place), None) => (place, self.named(two)),
                (None, Some(place)) => (place, self.named(one)),
                (Some(_), Some(_)) => {
                    let what = format!("`{one}={two}` can be read in two ways");
                    let help = "write FIELD=LETTER, such as amount=C";
                    return Err(TableError::new(what)
                        .with_help(help)
                        .with_place(row.line, 1));
                }
                (None, None) => {
                    let column = if is_field(one) { two } else { one };
                    let what = format!("no column is {}; {}", quoted(column), headers(row, cells));
                    let help = format!("the fields are {}", self.names());
                    return Err(TableError::new(what)
                        .with_help(help)
                        .with_place(row.line, 1));
                }
            };
            named.retain(|(other, known)| {
                *other != place
                    && (field.is_none() || known.map(|it| it.name) != field.map(|it| it.name))
            });
            named.push((place, field));
        }
        Ok(named)
    }

    /// Returns how many columns of a row are known, by their headers or to the user.
    fn count(&self, cells: &[Cell]) -> usize {
        let by_user = |cell: &Cell| {
            let words = words(&cell.text);
            let is =
                |text: &String| !words.is_empty() && !is_letter(text) && self::words(text) == words;
            self.saved.iter().any(|(_, from)| is(from))
                || self.columns.iter().any(|(one, two)| is(one) || is(two))
        };
        let known = cells
            .iter()
            .filter(|cell| self.known(&cell.text).is_some() || by_user(cell));
        known.count()
    }

    /// Finds the header among the first rows; it may come after a title.
    ///
    /// # Errors
    /// When no row is a header, a column of it is unknown or lacking, or two have one meaning.
    pub(crate) fn columns(&self, rows: &[RawRow]) -> Result<Columns, TableError> {
        let ways = rows
            .iter()
            .enumerate()
            .take(TITLES)
            .flat_map(|(place, row)| {
                let separators = row.separators().iter();
                separators.map(move |separator| (place, row, *separator))
            });
        let counted = ways.map(|(place, row, separator)| {
            (self.count(&row.cells(separator)), place, row, separator)
        });
        // The first of the rows with the most known columns.
        let best = counted.reduce(|best, next| if next.0 > best.0 { next } else { best });
        match best {
            Some((1.., place, row, separator)) => {
                self.header(row, separator, place.saturating_add(1), false)
            }
            Some(_)
                if self
                    .columns
                    .iter()
                    .any(|(field, _)| self.named(field).is_some()) =>
            {
                self.by_letters(rows)
            }
            _ => {
                let line = rows.first().map_or(1, |row| row.line);
                let found = rows
                    .first()
                    .map(|row| headers(row, &row.cells(likeliest(row))));
                Err(TableError::new(match found {
                    Some(found) => format!(
                        "the first row is not a header: no column has a known name; {found}"
                    ),
                    None => "the table has no row".to_owned(),
                })
                .with_expected(format!("a header with some of: {}", self.names()))
                .with_help("name a column with --column FIELD=HEADER, or by its letter, such as --column amount=C")
                .with_place(line, 1))
            }
        }
    }

    /// Reads a row as the header.
    fn header(
        &self,
        row: &RawRow,
        separator: char,
        before: usize,
        lenient: bool,
    ) -> Result<Columns, TableError> {
        let cells = row.cells(separator);
        let by_user = self.by_user(row, &cells)?;
        let mut columns: Vec<(String, Option<FieldSpec>)> = Vec::new();
        let mut unknown = Vec::new();
        for (place, cell) in cells.iter().enumerate() {
            let Cell { text, column } = cell;
            let named = by_user.iter().find(|(there, _)| *there == place);
            let field = match (named, self.known(text)) {
                (Some((_, field)), _) => *field,
                // The user names another column for it.
                (None, Some(known))
                    if by_user
                        .iter()
                        .any(|(_, it)| it.is_some_and(|it| it.name == known.name)) =>
                {
                    None
                }
                (None, Some(known)) => Some(known),
                (None, None) => {
                    if let Some(left_out) = self.left_out
                        && !lenient
                        && !text.is_empty()
                        && !left_out.contains(&&*words(text))
                    {
                        unknown.push((text.clone(), (row.line, *column)));
                    }
                    None
                }
            };
            let same = |(_, other): &&(String, Option<FieldSpec>)| {
                other.is_some_and(|it| field.is_some_and(|field| field.name == it.name))
            };
            if let Some((other, _)) = columns.iter().find(same) {
                let what = format!(
                    "the columns {} and {} have one meaning",
                    quoted(other),
                    quoted(text)
                );
                return Err(TableError::new(what)
                    .with_help("say what one of them is with --column \"HEADER=FIELD\", or leave it out with --column \"HEADER=-\"")
                    .with_place(row.line, *column));
            }
            columns.push((text.clone(), field));
        }
        let columns = Columns {
            separator,
            columns,
            unknown,
            before,
        };
        if let Some(field) = self
            .fields
            .iter()
            .find(|field| field.needed && !columns.has(field.name))
        {
            let name = field.name;
            let what = format!("no column has the field `{name}`; {}", headers(row, &cells));
            let pair = columns.debits_and_credits().filter(|_| name == "amount");
            return Err(TableError::new(what)
                .with_help(pair.unwrap_or_else(|| format!("name the column with --column {name}=HEADER, or by its letter, such as --column {name}=C")))
                .with_place(row.line, 1));
        }
        Ok(columns)
    }

    /// Reads the columns that the user names by letters, in a table whose header has no known name, or which has none.
    fn by_letters(&self, rows: &[RawRow]) -> Result<Columns, TableError> {
        let wide = rows.iter().enumerate().find(|(_, row)| {
            let cells = row.cells(likeliest(row));
            cells.iter().filter(|cell| !cell.text.is_empty()).count() > 1
        });
        let Some((place, row)) = wide.or_else(|| rows.iter().enumerate().next()) else {
            return Err(TableError::new("the table is empty"));
        };
        let separator = likeliest(row);
        let found = self.header(row, separator, place.saturating_add(1), true)?;
        let amounts = found.columns.iter().zip(row.cells(separator));
        let mut amounts =
            amounts.filter(|((_, field), _)| field.is_some_and(|it| it.kind == ValueKind::Amount));
        // An amount is no header.
        let is_header = amounts.all(|(_, cell)| amount(&cell.text).is_err());
        if is_header {
            return Ok(found);
        }
        let columns = found.columns.into_iter().enumerate();
        Ok(Columns {
            columns: columns
                .map(|(at, (_, field))| (letters(at), field))
                .collect(),
            before: place,
            ..found
        })
    }
}

/// Returns the place of the column with a header, as it is written or else in the same words.
fn place_of(cells: &[Cell], header: &str) -> Option<usize> {
    let wanted = words(header);
    let written = cells
        .iter()
        .position(|cell| !header.is_empty() && cell.text == header);
    let same = |cell: &Cell| !wanted.is_empty() && words(&cell.text) == wanted;
    written.or_else(|| cells.iter().position(same))
}

/// Returns whether a text is the letters of a column and hardly a header.
fn is_letter(text: &str) -> bool {
    (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// Returns the place of a column by its letters: `A` is the first.
fn letter(text: &str, columns: usize) -> Option<usize> {
    if text.is_empty() || text.len() > 3 {
        return None;
    }
    let number = text.bytes().try_fold(0_usize, |number, byte| {
        let letter = byte.to_ascii_uppercase();
        let value = usize::from(letter.checked_sub(b'A').filter(|it| *it < 26)?).checked_add(1)?;
        number.checked_mul(26)?.checked_add(value)
    });
    number?.checked_sub(1).filter(|place| *place < columns)
}

/// Returns the letters of a column of a workbook, counted from 0.
pub(crate) fn letters(place: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = place.saturating_add(1);
    while rest > 0 {
        let digit = rest.saturating_sub(1) % 26;
        letters.push(char::from(
            b'A'.saturating_add(u8::try_from(digit).unwrap_or_default()),
        ));
        rest = rest.saturating_sub(1) / 26;
    }
    letters.iter().rev().collect()
}

/// Returns the separator that divides a row into the most cells.
fn likeliest(row: &RawRow) -> char {
    let separators = row.separators().iter().rev();
    separators
        .max_by_key(|it| row.cells(**it).len())
        .copied()
        .unwrap_or(',')
}

/// Says which headers a row has, and the separator.
fn headers(row: &RawRow, cells: &[Cell]) -> String {
    let shown: Vec<String> = cells
        .iter()
        .filter(|it| !it.text.is_empty())
        .take(20)
        .map(|it| quoted(&it.text))
        .collect();
    let found = match shown.is_empty() {
        true => "the row has no headers".to_owned(),
        false => format!("the headers are {}", shown.join(", ")),
    };
    match row.is_text() {
        true => format!("{found}, separated by {}", separator_name(likeliest(row))),
        false => found,
    }
}

impl Columns {
    /// Returns whether some column has a field.
    #[must_use]
    pub fn has(&self, field: &str) -> bool {
        self.header(field).is_some()
    }

    /// Returns the header of the column of a field.
    #[must_use]
    pub fn header(&self, field: &str) -> Option<&str> {
        let mut columns = self.columns.iter();
        let column = columns.find(|(_, known)| known.is_some_and(|known| known.name == field))?;
        Some(&column.0)
    }

    /// Returns the remedy for a table with one column of debits and another of credits, because which is money received is not in the
    /// table.
    #[must_use]
    pub fn debits_and_credits(&self) -> Option<String> {
        let named = |names: &[&str]| {
            let mut headers = self.columns.iter().map(|(header, _)| header);
            headers.find(|header| names.contains(&words(header).as_str()))
        };
        let debit = named(&["debit", "debits", "dr", "disbursements", "paid out"])?;
        let credit = named(&["credit", "credits", "cr", "receipts", "paid in"])?;
        Some(format!(
            "put {} and {} into one column of amounts: money received as it is, money given back in parentheses, and no charge",
            quoted(debit),
            quoted(credit)
        ))
    }

    /// Returns each field with its header, for a mapping file.
    pub fn fields(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.columns
            .iter()
            .filter_map(|(header, field)| Some((field.as_ref()?.name, header.as_str())))
    }

    /// Returns the headers of the columns that are left out.
    pub(crate) fn left_out(&self) -> impl Iterator<Item = &str> {
        let out = self
            .columns
            .iter()
            .filter(|(header, field)| field.is_none() && !header.is_empty());
        out.map(|(header, _)| header.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::{letter, letters};

    #[test]
    fn columns_have_letters() {
        for (place, text) in [
            (0, "A"),
            (25, "Z"),
            (26, "AA"),
            (51, "AZ"),
            (52, "BA"),
            (701, "ZZ"),
            (702, "AAA"),
        ] {
            assert_eq!(letters(place), text);
            assert_eq!(letter(text, 1_000), Some(place));
            assert_eq!(letter(&text.to_lowercase(), 1_000), Some(place));
        }
        assert_eq!(letter("C", 2), None);
        assert_eq!(letter("1", 9), None);
    }
}
