//! Tables of receipts as offices keep them: any order and name of columns, dates and amounts as a spreadsheet writes them, names of
//! courts, blank rows and totals. Nothing is guessed in silence: each interpretation is a note, and the rest is an error that names
//! the row, the column and the value.

use std::collections::{BTreeMap, BTreeSet};

use redress_cite::{CourtId, Date, parse_date};
use redress_money::Usd;
use sha2::{Digest as _, Sha256};

use crate::files::LEDGER;
use crate::posting::{LONGEST_ID, not_private, wrong};
use crate::{Field, LedgerError, Posting, PostingKind, PostingTerms, ReadPosting};

/// The greatest number of rows in which we look for the header.
pub(crate) const TITLES: usize = 10;
/// The greatest number of notes about single rows or ids.
const MOST_NOTES: usize = 20;

/// The user's reading of a table.
#[derive(Clone, Debug, Default)]
pub struct SheetOptions {
    /// Headers with the field that each contains; `-` leaves the column out. A field is one of a posting, or `court` or `docket`,
    /// which are the two parts of a case.
    pub columns: Vec<(String, String)>,
    /// The kind of the postings if no column has it.
    pub kind: Option<PostingKind>,
}

/// The content of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Field(Field),
    Court,
    Docket,
    /// The identity of the ledger that was exported.
    Ledger,
    LeftOut,
}

/// Other headers of fields, without signs and in small letters. An office keeps receipts, so a header about receiving tells the
/// kind as well.
const HEADERS: &[(&str, Column, bool)] = &[
    ("date received", Column::Field(Field::Date), true),
    ("received", Column::Field(Field::Date), true),
    ("received on", Column::Field(Field::Date), true),
    ("receipt date", Column::Field(Field::Date), true),
    ("date of receipt", Column::Field(Field::Date), true),
    ("date paid", Column::Field(Field::Date), true),
    ("paid on", Column::Field(Field::Date), true),
    ("payment date", Column::Field(Field::Date), true),
    ("date of payment", Column::Field(Field::Date), true),
    ("deposit date", Column::Field(Field::Date), true),
    ("transaction date", Column::Field(Field::Date), false),
    ("victim id", Column::Field(Field::Victim), false),
    ("client", Column::Field(Field::Victim), false),
    ("client id", Column::Field(Field::Victim), false),
    ("payee", Column::Field(Field::Victim), false),
    ("defendant id", Column::Field(Field::Defendant), false),
    ("debtor", Column::Field(Field::Defendant), false),
    ("offender", Column::Field(Field::Defendant), false),
    ("payer", Column::Field(Field::Payor), false),
    ("paid by", Column::Field(Field::Payor), false),
    ("amount received", Column::Field(Field::Amount), true),
    ("amount paid", Column::Field(Field::Amount), true),
    ("receipt amount", Column::Field(Field::Amount), true),
    ("payment", Column::Field(Field::Amount), true),
    ("payment amount", Column::Field(Field::Amount), true),
    ("reference", Column::Field(Field::Source), false),
    ("ref", Column::Field(Field::Source), false),
    ("receipt no", Column::Field(Field::Key), true),
    ("receipt number", Column::Field(Field::Key), true),
    ("transaction no", Column::Field(Field::Key), false),
    ("transaction number", Column::Field(Field::Key), false),
    ("transaction id", Column::Field(Field::Key), false),
    ("type", Column::Field(Field::Kind), false),
    ("court", Column::Court, false),
    ("court name", Column::Court, false),
    ("district", Column::Court, false),
    ("docket", Column::Docket, false),
    ("docket no", Column::Docket, false),
    ("docket number", Column::Docket, false),
    ("case no", Column::Docket, false),
    ("case number", Column::Docket, false),
    ("cause no", Column::Docket, false),
    // Texts that a ledger has no place for.
    ("note", Column::LeftOut, false),
    ("notes", Column::LeftOut, false),
    ("comment", Column::LeftOut, false),
    ("comments", Column::LeftOut, false),
    ("memo", Column::LeftOut, false),
    ("remarks", Column::LeftOut, false),
    ("description", Column::LeftOut, false),
    ("case name", Column::LeftOut, false),
    ("caption", Column::LeftOut, false),
    ("check no", Column::LeftOut, false),
    ("check number", Column::LeftOut, false),
    ("method", Column::LeftOut, false),
    ("balance", Column::LeftOut, false),
    ("running balance", Column::LeftOut, false),
];

/// A table: its columns, and what its rows were taken to say.
#[derive(Debug)]
pub(crate) struct Sheet {
    delimiter: char,
    /// Each column with its header as written.
    columns: Vec<(Column, String)>,
    kind: Option<PostingKind>,
    /// Whether some posting needs a key made from its content.
    keyless: bool,
    /// How often each content came, because two equal payments of one day are two.
    met: BTreeMap<String, u32>,
    /// The amounts since the last total.
    sum: Option<Usd>,
    notes: Vec<String>,
    ids: BTreeSet<(String, String)>,
    refunds: Vec<usize>,
}

/// A cell: its text, and the column of the line in which it begins.
type Cell = (String, usize);

/// The words of a header, without signs, in small letters.
fn words(text: &str) -> String {
    let plain = |c: char| if c.is_alphanumeric() { c } else { ' ' };
    let text: String = text.to_lowercase().chars().map(plain).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Splits a row into cells. Quotation marks are balanced.
fn cells(row: &str, delimiter: char) -> Vec<Cell> {
    let mut cells = Vec::new();
    let (mut cell, mut quoted, mut begins) = (String::new(), false, 1_usize);
    let mut rest = (1_usize..).zip(row.chars()).peekable();
    while let Some((column, c)) = rest.next() {
        match c {
            '"' if quoted && rest.peek().is_some_and(|(_, next)| *next == '"') => {
                rest.next();
                cell.push('"');
            }
            '"' => quoted = !quoted,
            c if c == delimiter && !quoted => {
                cells.push((std::mem::take(&mut cell), begins));
                begins = column.saturating_add(1);
            }
            c => cell.push(c),
        }
    }
    cells.push((cell, begins));
    cells
}

impl SheetOptions {
    /// Returns the content of a column, and whether its header says that the rows are receipts.
    fn column(&self, header: &str) -> Option<(Column, bool)> {
        let field = |name: &str| match name {
            "-" => Some(Column::LeftOut),
            "court" => Some(Column::Court),
            "docket" => Some(Column::Docket),
            LEDGER => Some(Column::Ledger),
            _ => Field::named(name).map(Column::Field),
        };
        let words = words(header);
        let mut mapped = self.columns.iter();
        if let Some((_, name)) = mapped.find(|(from, _)| self::words(from) == words) {
            return field(name).map(|column| (column, false));
        }
        if header.trim().is_empty() {
            return Some((Column::LeftOut, false));
        }
        if let Some(column) = field(&words) {
            return Some((column, false));
        }
        let known = HEADERS.iter().find(|(known, ..)| *known == words);
        known.map(|(_, column, receipts)| (*column, *receipts))
    }
}

impl Sheet {
    /// Reads the header. Returns the error and the number of known columns if this is none.
    pub fn new(
        row: &str,
        line: usize,
        options: &SheetOptions,
    ) -> Result<Self, (LedgerError, usize)> {
        let known = |delimiter: char| {
            let cells = cells(row, delimiter);
            let known = cells.iter().filter(|(header, _)| {
                !header.trim().is_empty() && options.column(header).is_some()
            });
            known.count()
        };
        let delimiters = [',', ';', '\t', '|'];
        // The first of equals.
        let best = delimiters.into_iter().rev().max_by_key(|it| known(*it));
        let delimiter = best.unwrap_or(',');
        let known = known(delimiter);
        let mut columns: Vec<(Column, String)> = Vec::new();
        let mut receipts = false;
        let names = || {
            let names = Field::ALL.iter().map(|(_, name, _)| *name);
            names
                .chain(["court", "docket"])
                .collect::<Vec<_>>()
                .join(", ")
        };
        for (header, column) in cells(row, delimiter) {
            let header = header.trim().to_owned();
            let Some((content, says)) = options.column(&header) else {
                let what = match known {
                    0 => "the first row is not a header: no column has a known name".to_owned(),
                    _ => format!("unknown column `{header}` in the header"),
                };
                return Err((
                    LedgerError::new("L1107", what)
                        .expected(names())
                        .help("map it with --column \"HEADER=FIELD\", or leave it out with --column \"HEADER=-\"")
                        .at(line, column),
                    known,
                ));
            };
            if content != Column::LeftOut
                && let Some((_, other)) = columns.iter().find(|(there, _)| *there == content)
            {
                return Err((
                    LedgerError::new(
                        "L1102",
                        format!("the columns `{other}` and `{header}` have one meaning"),
                    )
                    .help("leave one out with --column \"HEADER=-\"")
                    .at(line, column),
                    known,
                ));
            }
            receipts = receipts || says;
            columns.push((content, header));
        }
        let has = |field| {
            columns
                .iter()
                .any(|(column, _)| *column == Column::Field(field))
        };
        let kind = options.kind.or(receipts.then_some(PostingKind::Receipt));
        if !has(Field::Kind) && kind.is_none() {
            return Err((
                LedgerError::new("L1103", "no column has the kind of the postings")
                    .help("say it with --kind, such as --kind receipt")
                    .at(line, 1),
                known,
            ));
        }
        let mut notes = Vec::new();
        if delimiter != ',' {
            let name = match delimiter {
                ';' => "semicolons",
                '\t' => "tabs",
                _ => "vertical bars",
            };
            notes.push(format!("the cells are separated by {name}"));
        }
        let out: Vec<String> = columns
            .iter()
            .filter(|(column, header)| *column == Column::LeftOut && !header.is_empty())
            .map(|(_, header)| format!("`{header}`"))
            .collect();
        if !out.is_empty() {
            notes.push(format!("columns that were left out: {}", out.join(", ")));
        }
        if !has(Field::Kind)
            && let Some(kind) = kind
        {
            notes.push(format!("each row is a {}", kind.word()));
        }
        if !has(Field::Key) {
            notes.push("no column has keys, so each key is made from its row; importing the file again adds nothing".to_owned());
        }
        Ok(Self {
            delimiter,
            keyless: !has(Field::Key),
            columns,
            kind,
            met: BTreeMap::new(),
            sum: Some(Usd::ZERO),
            notes,
            ids: BTreeSet::new(),
            refunds: Vec::new(),
        })
    }

    /// Returns how the rows were understood.
    pub fn notes(&self) -> Vec<String> {
        let mut notes = self.notes.clone();
        if !self.refunds.is_empty() {
            let rows: Vec<String> = self
                .refunds
                .iter()
                .take(MOST_NOTES)
                .map(usize::to_string)
                .collect();
            notes.push(format!(
                "negative receipts that were taken for refunds, rows {}",
                rows.join(", ")
            ));
        }
        if !self.ids.is_empty() {
            let ids = self.ids.iter().take(MOST_NOTES);
            let ids: Vec<String> = ids.map(|(from, to)| format!("`{from}` is {to}")).collect();
            notes.push(format!(
                "ids that were made from the text: {}; a ledger should have pseudonyms only",
                ids.join(", ")
            ));
        }
        notes
    }

    /// Reads a row. Returns `None` for a blank row and for a total.
    pub fn read(
        &mut self,
        row: &str,
        line: usize,
        terms: PostingTerms,
    ) -> Result<Option<ReadPosting>, LedgerError> {
        let mut cells = cells(row, self.delimiter);
        for (text, _) in &mut cells {
            *text = text.trim_matches(|c: char| c.is_whitespace()).to_owned();
        }
        if cells.iter().all(|(text, _)| text.is_empty()) {
            return Ok(None);
        }
        if let Some((_, column)) = cells
            .get(self.columns.len()..)
            .unwrap_or_default()
            .iter()
            .find(|(text, _)| !text.is_empty())
        {
            return Err(LedgerError::new(
                "L1107",
                "the row has more values than the header has columns",
            )
            .help("put a value with the separator in it in quotation marks")
            .at(line, *column));
        }
        if self.is_total(&cells, line) {
            return Ok(None);
        }
        let mut given: Vec<(Field, String)> = Vec::new();
        let mut parts: [Option<(String, usize)>; 2] = [None, None];
        let mut exported = false;
        for ((column, _), (text, at)) in self.columns.iter().zip(&cells) {
            if text.is_empty() {
                continue;
            }
            match column {
                Column::Field(field) => given.push((*field, text.clone())),
                Column::Court => parts[0] = Some((text.clone(), *at)),
                Column::Docket => parts[1] = Some((text.clone(), *at)),
                Column::Ledger => exported = true,
                Column::LeftOut => {}
            }
        }
        let told = |this: &Self, error: LedgerError| this.at_its_column(error, &cells, line);
        match parts {
            [Some((court, _)), Some((docket, _))] => {
                given.push((Field::Case, format!("{court}/{docket}")))
            }
            [None, None] => {}
            [Some((_, at)), None] | [None, Some((_, at))] => {
                return Err(LedgerError::new(
                    "L1103",
                    "a case needs its court and its docket number, and one of the columns is empty",
                )
                .at(line, at));
            }
        }
        if !given.iter().any(|(field, _)| *field == Field::Kind)
            && let Some(kind) = self.kind
        {
            given.push((Field::Kind, kind.word().to_owned()));
        }
        let mut negative = false;
        let mut made: Vec<(String, String)> = Vec::new();
        for (field, text) in &mut given {
            let read = match field {
                Field::Date | Field::Posted => day(*field, text, terms.today),
                Field::Amount => amount(text).map(|(plain, less)| {
                    negative = less;
                    plain
                }),
                Field::Kind => Ok(text.to_lowercase()),
                Field::Case => case(text),
                Field::Victim | Field::Defendant | Field::Payor | Field::Debt => {
                    id(*field, text, &mut made)
                }
                Field::Key | Field::Reverses if self.kind.is_some() => id(*field, text, &mut made),
                _ => Ok(text.clone()),
            };
            *text = read.map_err(|error| told(self, error))?;
        }
        if negative {
            match given.iter_mut().find(|(field, _)| *field == Field::Kind) {
                Some((_, kind)) if kind == PostingKind::Receipt.word() => {
                    *kind = PostingKind::Refund.word().to_owned();
                    self.refunds.push(line);
                }
                _ => {
                    let error = LedgerError::new(
                        "L1106",
                        "`amount` cannot be read: it is negative",
                    )
                    .expected(
                        "an amount of zero or more; only a negative receipt is taken, as a refund",
                    );
                    return Err(told(self, error));
                }
            }
        }
        let keyless = self.keyless;
        if keyless {
            given.push((Field::Key, self.make_key(&given)));
        }
        let fields = given
            .iter()
            .map(|(field, text)| (field.name(), text.as_str()));
        let posting = Posting::read(fields, terms).map_err(|error| told(self, error))?;
        self.ids
            .extend(made.into_iter().filter(|(from, to)| from != to));
        self.add(&posting);
        Ok(Some(ReadPosting {
            line,
            posting,
            made_key: keyless,
            exported,
        }))
    }

    /// Makes a key from the content of a row, the same each time the row is read. Equal rows of one file are numbered.
    fn make_key(&mut self, given: &[(Field, String)]) -> String {
        let mut sha = Sha256::new();
        for (field, ..) in Field::ALL {
            for (_, text) in given.iter().filter(|(there, _)| *there == field) {
                if !matches!(field, Field::Posted | Field::Batch) {
                    sha.update(format!("{}={text}\n", field.name()));
                }
            }
        }
        let hash: [u8; 32] = sha.finalize().into();
        let hex: String = hash
            .iter()
            .take(8)
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let met = self.met.entry(hex.clone()).or_insert(0);
        *met = met.saturating_add(1);
        match met {
            1 => format!("row-{hex}"),
            more => format!("row-{hex}-{more}"),
        }
    }

    /// Adds a receipt, or takes off a refund, for the comparison with a total.
    fn add(&mut self, posting: &Posting) {
        let amount = posting.amount.unwrap_or(Usd::ZERO);
        self.sum = self.sum.and_then(|sum| match posting.kind {
            PostingKind::Refund => sum.checked_sub(amount).ok(),
            _ => sum.checked_add(amount).ok(),
        });
    }

    /// Returns whether a row is a total, and notes it. A total has no day and no key.
    fn is_total(&mut self, cells: &[Cell], line: usize) -> bool {
        let names_total = cells.iter().any(|(text, _)| {
            let words = words(text);
            ["total", "totals", "subtotal", "sub total", "sum"].contains(&&*words)
                || words.starts_with("total ")
                || words.starts_with("grand total")
        });
        let cell = |field: Field| {
            let at = self
                .columns
                .iter()
                .position(|(column, _)| *column == Column::Field(field));
            at.and_then(|at| cells.get(at))
                .map(|(text, _)| text.as_str())
                .filter(|text| !text.is_empty())
        };
        let is_total =
            names_total && day_missing(cell(Field::Date)) && day_missing(cell(Field::Key));
        if !is_total {
            return false;
        }
        let written = cell(Field::Amount).and_then(|text| amount(text).ok());
        let written = written.and_then(|(text, less)| {
            let amount = text.parse::<Usd>().ok()?;
            match less {
                true => Usd::ZERO.checked_sub(amount).ok(),
                false => Some(amount),
            }
        });
        let note = match (written, self.sum) {
            (Some(written), Some(sum)) if written == sum => format!(
                "row {line} is a total and was left out; it equals the rows above it, {sum}"
            ),
            (Some(written), Some(sum)) => format!(
                "row {line} is a total and was left out; it is {written}, and the rows above it add up to {sum}"
            ),
            _ => format!("row {line} is a total and was left out"),
        };
        if self.notes.len() < MOST_NOTES {
            self.notes.push(note);
        }
        self.sum = Some(Usd::ZERO);
        true
    }

    /// Adds the place and the header of the column that an error names.
    fn at_its_column(&self, error: LedgerError, cells: &[Cell], line: usize) -> LedgerError {
        let named = error.what.split('`').nth(1).unwrap_or_default().to_owned();
        let is = |column: &Column| match column {
            Column::Field(field) => field.name() == named,
            Column::Court => named == Field::Case.name() || named == "court",
            Column::Docket => named == "docket",
            Column::Ledger | Column::LeftOut => false,
        };
        let at = self.columns.iter().position(|(column, _)| is(column));
        let header = at
            .and_then(|at| self.columns.get(at))
            .map(|(_, header)| header.as_str());
        let what = match header {
            Some(header) => {
                let column = match error.code {
                    "L1103" => format!("value in column `{header}`"),
                    _ => format!("column `{header}`"),
                };
                error.what.replacen(&format!("`{named}`"), &column, 1)
            }
            None => error.what.clone(),
        };
        let column = at
            .and_then(|at| cells.get(at))
            .map_or(1, |(_, column)| *column);
        LedgerError { what, ..error }.at(line, column)
    }
}

/// A total has no day; some programs write the word for it into that cell.
fn day_missing(cell: Option<&str>) -> bool {
    cell.is_none_or(|text| !text.bytes().any(|byte| byte.is_ascii_digit()))
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Reads a day as a spreadsheet writes it: year, month and day; month, day and year with slashes; or with the name of the month.
fn day(field: Field, text: &str, today: Date) -> Result<String, LedgerError> {
    let unread =
        || wrong(field, text).expected("a day as 2023-01-23 or 1/23/2023, the month first");
    // A time of midnight, which a spreadsheet adds.
    let plain = text
        .split(['T', ' '])
        .next()
        .filter(|_| text.contains(':'))
        .unwrap_or(text);
    if let Ok(day) = parse_date(plain) {
        return Ok(day.to_string());
    }
    let parts: Vec<&str> = plain
        .split(['/', '-', '.', ' ', ','])
        .filter(|part| !part.is_empty())
        .collect();
    let [one, two, year] = *parts.as_slice() else {
        return Err(unread());
    };
    let month = |text: &str| -> Option<usize> {
        let text = text.to_lowercase();
        let starts = |month: &&str| text.len() >= 3 && month.starts_with(&text);
        MONTHS
            .iter()
            .position(starts)
            .and_then(|at| at.checked_add(1))
    };
    let number = |text: &str| {
        let plain = (1..=2).contains(&text.len()) && text.bytes().all(|it| it.is_ascii_digit());
        plain.then(|| text.parse::<usize>().ok()).flatten()
    };
    let read = match (month(one), month(two)) {
        (Some(month), None) => number(two).map(|day| (month, day)),
        (None, Some(month)) => number(one).map(|day| (month, day)),
        // Other orders of month and day have other signs.
        (None, None) if plain.contains('/') => number(one).zip(number(two)),
        _ => None,
    };
    let Some((month, day)) = read else {
        return Err(unread());
    };
    let century = |year: &str| parse_date(&format!("{year}-{month:02}-{day:02}")).ok();
    let read = match year.len() {
        4 => century(year),
        // A year of two digits is one that has come.
        2 => century(&format!("20{year}")).filter(|day| *day <= today),
        _ => None,
    };
    read.map(|day| day.to_string()).ok_or_else(|| {
        let error = unread();
        match year.len() {
            2 => error.help("write the year in four digits"),
            _ => error,
        }
    })
}

/// Reads an amount as a spreadsheet writes it, and whether it is negative: `$1,250.00`, `1250`, `75.5`, `(500.00)`, `USD 20.00`.
fn amount(text: &str) -> Result<(String, bool), LedgerError> {
    let unread = || {
        wrong(Field::Amount, text)
            .expected("dollars and cents, such as 1250.00 or $1,250.00; (500.00) is negative")
    };
    let mut rest = text.trim();
    let mut negative = false;
    if let Some(inner) = rest.strip_prefix('(').and_then(|it| it.strip_suffix(')')) {
        (rest, negative) = (inner.trim(), true);
    }
    // The sign and the mark of the currency may come in any order, each once.
    let (mut sign, mut mark) = (false, false);
    loop {
        if let Some(less) = rest
            .strip_prefix(['-', '\u{2212}'])
            .filter(|_| !sign && !negative)
        {
            (rest, sign) = (less.trim_start(), true);
        } else if let Some(more) = ["US$", "USD", "$", "usd"]
            .iter()
            .find_map(|it| rest.strip_prefix(it))
            .filter(|_| !mark)
        {
            (rest, mark) = (more.trim_start(), true);
        } else if let Some(more) = ["USD", "usd", "$"]
            .iter()
            .find_map(|it| rest.strip_suffix(it))
            .filter(|_| !mark)
        {
            (rest, mark) = (more.trim_end(), true);
        } else if let Some(less) = rest.strip_suffix('-').filter(|_| !sign && !negative) {
            (rest, sign) = (less.trim_end(), true);
        } else {
            break;
        }
    }
    let (dollars, cents) = match rest.split_once('.') {
        Some((dollars, cents)) => (dollars, cents),
        None => (rest, ""),
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let groups: Vec<&str> = dollars.split(',').collect();
    let grouped = match groups.as_slice() {
        [all] => digits(all),
        [first, rest @ ..] => {
            (1..=3).contains(&first.len())
                && digits(first)
                && rest.iter().all(|it| it.len() == 3 && digits(it))
        }
        [] => false,
    };
    let dollars: String = groups.concat();
    if !grouped
        || dollars.is_empty()
        || !digits(cents)
        || cents.len() > 2
        || (cents.is_empty() && rest.contains('.'))
    {
        return Err(unread());
    }
    let plain = format!("{dollars}.{cents:0<2}");
    let plain = plain.trim_start_matches('0');
    let plain = if plain.starts_with('.') {
        format!("0{plain}")
    } else {
        plain.to_owned()
    };
    let zero = plain.bytes().all(|byte| byte == b'0' || byte == b'.');
    Ok((plain, (negative || sign) && !zero))
}

/// Reads a case, whose court may be written as people write it: "N.D. Ohio/1:21-cr-00104".
fn case(text: &str) -> Result<String, LedgerError> {
    let Some((court, docket)) = text.split_once('/') else {
        return Err(wrong(Field::Case, text).help(
            "write COURT/DOCKET, or have a column for the court and one for the docket number",
        ));
    };
    let (court, docket) = (court.trim(), docket.trim());
    let court = match CourtId::from_name(court) {
        Some(known) => known.as_str().to_owned(),
        // A court that is not federal is checked with the other terms.
        None if court.parse::<CourtId>().is_ok() => court.to_owned(),
        None => {
            return Err(
                LedgerError::new("L1109", format!("`court` is not known: `{court}`"))
                    .expected("a federal court, such as N.D. Ohio or ohnd"),
            );
        }
    };
    Ok(format!("{court}/{docket}"))
}

/// Makes an id of a text: small letters, and `-` for all other signs.
fn id(field: Field, text: &str, made: &mut Vec<(String, String)>) -> Result<String, LedgerError> {
    // Rejected as it is written, because the id no longer shows what it is.
    not_private(field, text)?;
    if field == Field::Victim && text.split_whitespace().count() > 1 {
        return Err(LedgerError::new(
            "L1105",
            format!(
                "`{}` looks like a name: `{text}`; a ledger holds none of a victim",
                field.name()
            ),
        )
        .help(
            "write a pseudonymous id of one word, such as v1, because a posting is never removed",
        ));
    }
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-".contains(c);
    let small = text.to_lowercase();
    if !small.is_ascii() {
        return Err(wrong(field, text));
    }
    let id: String = small
        .chars()
        .map(|c| if plain(c) { c } else { ' ' })
        .collect();
    let words = id
        .split_whitespace()
        .map(|word| word.trim_matches(['.', '-', '_']));
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let id = if small.chars().all(plain) {
        small
    } else {
        words.join("-")
    };
    if id.is_empty() || id.len() > LONGEST_ID {
        return Err(wrong(field, text));
    }
    made.push((text.to_owned(), id.clone()));
    Ok(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Date = Date::constant(2026, 1, 2);

    #[test]
    fn amounts_are_read_as_spreadsheets_write_them() {
        let read = |text: &str| amount(text).ok();
        for (text, plain, negative) in [
            ("$1,250.00", "1250.00", false),
            ("1250", "1250.00", false),
            ("75.5", "75.50", false),
            ("1,234,567.89", "1234567.89", false),
            ("(500.00)", "500.00", true),
            ("($1,500.00)", "1500.00", true),
            ("-$5", "5.00", true),
            ("$-5.00", "5.00", true),
            ("5.00-", "5.00", true),
            ("USD 20.00", "20.00", false),
            ("US$20", "20.00", false),
            ("0.00", "0.00", false),
            ("00012.30", "12.30", false),
            ("(0.00)", "0.00", false),
        ] {
            assert_eq!(read(text), Some((plain.to_owned(), negative)), "{text}");
        }
        for text in [
            "", "$", "1.250,00", "12,50", "1,25.00", "1.005", "5.", ".", "--5", "(-5)", "5 000",
            "1e3", "five", "$$5", "1,,000", "€5",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn days_are_read_month_first() {
        let read = |text: &str| day(Field::Date, text, TODAY).ok();
        for text in [
            "2023-01-23",
            "1/23/2023",
            "01/23/2023",
            "1/23/23",
            "Jan 23, 2023",
            "January 23, 2023",
            "23-Jan-2023",
            "2023-01-23 00:00:00",
            "2023-01-23T00:00:00",
            "1/23/2023 0:00",
        ] {
            assert_eq!(read(text).as_deref(), Some("2023-01-23"), "{text}");
        }
        for text in [
            "23/1/2023",
            "2023-23-01",
            "1/23",
            "1-23-2023",
            "44949",
            "1/23/94",
            "13/13/2023",
            "2/30/2023",
            "soon",
            "J 1, 2023",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn ids_are_made_and_names_of_victims_refused() {
        let read = |field, text: &str| id(field, text, &mut Vec::new()).map_err(|error| error.code);
        assert_eq!(read(Field::Victim, "Thistle"), Ok("thistle".to_owned()));
        assert_eq!(read(Field::Defendant, "R. Roe"), Ok("r-roe".to_owned()));
        assert_eq!(read(Field::Defendant, "d.1_a"), Ok("d.1_a".to_owned()));
        assert_eq!(read(Field::Victim, "Mary Major"), Err("L1105"));
        assert_eq!(read(Field::Defendant, "..."), Ok("...".to_owned()));
        assert_eq!(read(Field::Defendant, "\u{e9}"), Err("L1106"));
        assert_eq!(read(Field::Defendant, "a@example.org"), Err("L1105"));
    }
}
