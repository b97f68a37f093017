//! Tables of receipts as offices keep them. Nothing is guessed in silence: each interpretation is a note, and the rest is an error
//! that names the row, the column and the value.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::io::BufRead;

use redress_cite::CourtId;
use redress_table::{
    CellValue, Columns, FieldSpec, Mapping, RowOutcome, RowValues, TableError, TableReader,
    ValueKind, day, quoted, words,
};
use sha2::{Digest as _, Sha256};

use crate::posting::{LONGEST_ID, court_and_docket, not_private, wrong};
use crate::{Field, LedgerError, Posting, PostingKind, PostingTerms, ReadPosting};

/// The greatest number of notes about single rows or ids.
const MOST_NOTES: usize = 20;

/// The user's reading of a table.
#[derive(Clone, Debug, Default)]
pub struct SheetOptions {
    /// The columns that the user names, as `Mapping` has them. A field is one of a posting, or `court` or `docket`, which are the
    /// two parts of a case.
    pub columns: Vec<(String, String)>,
    /// The columns of a mapping file.
    pub saved: Vec<(String, String)>,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// The values of rows that have none, each with its field.
    pub every: Vec<(String, String)>,
}

const COURT: &str = "court";
const DOCKET: &str = "docket";

/// The fields of a table, with other headers of each.
const FIELDS: [FieldSpec; 17] = [
    text("key", &["receipt no", "transaction no", "transaction id"]),
    text("kind", &["type"]),
    FieldSpec::new(
        "date",
        ValueKind::Day,
        &[
            "date received",
            "received",
            "received on",
            "receipt date",
            "date of receipt",
            "date paid",
            "paid on",
            "payment date",
            "date of payment",
            "deposit date",
            "received date",
            "date collected",
            "date disbursed",
            "transaction date",
            "payment received",
            "payment received on",
        ],
    ),
    FieldSpec::new("posted", ValueKind::Day, &[]),
    text("victim", &["victim id", "client", "client id", "payee"]),
    text(
        "case",
        &[
            "court and case",
            "court case",
            "court and docket",
            "court docket",
        ],
    ),
    text(
        "defendant",
        &["defendant id", "defendant name", "debtor", "offender"],
    ),
    text("section", &[]),
    text("text", &[]),
    text("debt", &[]),
    text("payor", &["payer", "paid by"]),
    FieldSpec::new(
        "amount",
        ValueKind::Amount,
        &[
            "amount received",
            "amount paid",
            "receipt amount",
            "payment",
            "payment amount",
            "amount collected",
            "amount disbursed",
            "usd",
        ],
    ),
    text("reverses", &[]),
    text("source", &["reference", "ref"]),
    text("batch", &[]),
    text(COURT, &["court name", "district", "dist"]),
    text(
        DOCKET,
        &["docket no", "case no", "cause no", "dkt", "dkt no"],
    ),
];

/// The identity of the ledger that was exported.
/// The field of an export that names its ledger. It is no field of a posting, because the importing ledger has its own identity.
pub(crate) const LEDGER: &str = "ledger";

const EXPORTED: FieldSpec = text(LEDGER, &[]);

const fn text(name: &'static str, headers: &'static [&'static str]) -> FieldSpec {
    FieldSpec::new(name, ValueKind::Text, headers)
}

/// Returns whether a header tells that each row is a receipt, because an office keeps receipts: another header of the number, the day
/// or the amount, but not one of a transaction of either kind.
fn is_of_receipts(header: &str) -> bool {
    let of_receipts = FIELDS
        .iter()
        .filter(|field| ["key", "date", "amount"].contains(&field.name));
    let mut headers = of_receipts.flat_map(|field| field.headers);
    !header.starts_with("transaction") && headers.any(|known| *known == header)
}

/// Headers of texts that a ledger has no place for. Any other unknown column is refused, because a posting is never removed.
const LEFT_OUT: [&str; 14] = [
    "note",
    "notes",
    "comment",
    "comments",
    "memo",
    "remarks",
    "description",
    "case name",
    "caption",
    "check",
    "check no",
    "method",
    "balance",
    "running balance",
];

/// A table whose rows are postings.
#[derive(Debug)]
pub(crate) struct Sheet<R> {
    table: TableReader<'static, R>,
    /// The values of rows that have none.
    every: Vec<(String, String)>,
    /// Whether some posting needs a key made from its content.
    keyless: bool,
    /// How often each content came, because two equal payments of one day are two.
    met: BTreeMap<String, u32>,
    notes: Vec<String>,
    totals: Vec<String>,
    ids: BTreeSet<(String, String)>,
    refunds: Vec<usize>,
    /// Errors of the last row that were not returned yet.
    errors: VecDeque<LedgerError>,
}

/// Returns the error of a table as one of a file of postings.
fn refused(error: TableError, code: &'static str) -> LedgerError {
    LedgerError {
        expected: error.expected,
        help: error.help,
        place: error.place,
        ..LedgerError::new(code, error.what)
    }
}

impl<R: BufRead> Sheet<R> {
    /// Reads the header.
    pub(crate) fn open(
        from: R,
        options: &SheetOptions,
        terms: PostingTerms,
    ) -> Result<Self, LedgerError> {
        static ALL: [FieldSpec; 18] = {
            let mut all = [EXPORTED; 18];
            let (fields, _) = all.split_at_mut(FIELDS.len());
            fields.copy_from_slice(&FIELDS);
            all
        };
        let mapping = Mapping {
            columns: options.columns.clone(),
            saved: options.saved.clone(),
            left_out: Some(&LEFT_OUT),
            sheet: options.sheet.clone(),
            ..Mapping::new(&ALL, terms.today)
        };
        let table = TableReader::open(from, mapping).map_err(|error| refused(error, "L1107"))?;
        let columns = table.columns();
        let receipts = columns
            .fields()
            .any(|(_, header)| is_of_receipts(&words(header)));
        let mut every = read_every(&options.every, terms)?;
        let has = |field: &str| columns.has(field) || every.iter().any(|(it, _)| it == field);
        if receipts && !has(Field::Kind.name()) {
            let receipt = PostingKind::Receipt.word().to_owned();
            every.push((Field::Kind.name().to_owned(), receipt));
        }
        check_fields(columns, &every)?;
        let mut notes = Vec::new();
        for (field, value) in &every {
            notes.push(match field == Field::Kind.name() {
                true if columns.has(field) => format!("each row without a kind is a {value}"),
                true => format!("each row is a {value}"),
                false => format!("the {field} of each row that has none is {value}"),
            });
        }
        let keyless = !columns.has(Field::Key.name());
        if keyless {
            notes.push("no column has keys, so each key is made from its row; importing the file again adds nothing, but a row that was changed since is new: reverse the earlier one".to_owned());
        }
        Ok(Self {
            table,
            every,
            keyless,
            met: BTreeMap::new(),
            notes,
            totals: Vec::new(),
            ids: BTreeSet::new(),
            refunds: Vec::new(),
            errors: VecDeque::new(),
        })
    }

    /// Returns each field with the header of its column.
    pub(crate) fn fields(&self) -> Vec<(String, String)> {
        let fields = self.table.columns().fields();
        fields
            .map(|(field, header)| (field.to_owned(), header.to_owned()))
            .collect()
    }

    /// Returns how the rows were understood.
    pub(crate) fn notes(&self) -> Vec<String> {
        let mut notes = self.table.notes();
        notes.extend(self.notes.iter().cloned());
        notes.extend(self.totals.iter().cloned());
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

    /// Returns the next posting, or the next error.
    pub(crate) fn next_posting(
        &mut self,
        terms: PostingTerms,
    ) -> Option<Result<ReadPosting, LedgerError>> {
        loop {
            if let Some(error) = self.errors.pop_front() {
                return Some(Err(error));
            }
            match self.table.next_row()? {
                RowOutcome::LeftOut { note, .. } => {
                    let more = note.filter(|_| self.totals.len() < MOST_NOTES);
                    self.totals.extend(more);
                }
                RowOutcome::Refused { errors, .. } => {
                    let code = |error: &TableError| match error.what.starts_with("column") {
                        true => "L1106",
                        false => "L1107",
                    };
                    self.errors.extend(errors.into_iter().map(|error| {
                        let code = code(&error);
                        refused(error, code)
                    }));
                }
                RowOutcome::Taken(record) => {
                    let read = self.read(&record, terms);
                    if read.is_err() {
                        self.table.spoil();
                    }
                    return Some(read);
                }
            }
        }
    }

    /// Reads a row.
    fn read(
        &mut self,
        record: &RowValues,
        terms: PostingTerms,
    ) -> Result<ReadPosting, LedgerError> {
        let line = record.line;
        let every = |field: &str| {
            let mut every = self.every.iter();
            every
                .find(|(it, _)| it == field)
                .map(|(_, value)| value.clone())
        };
        let mut given: Vec<(Field, String)> = Vec::new();
        let mut negative = false;
        for cell in &record.given {
            let text = match &cell.value {
                CellValue::Day(day) => day.to_string(),
                CellValue::Amount {
                    amount,
                    negative: less,
                } => {
                    negative = *less;
                    amount.plain().to_string()
                }
                CellValue::Court(court) => court.to_string(),
                CellValue::Text(text) => text.clone(),
            };
            if let Some(field) = Field::named(cell.field) {
                given.push((field, text));
            }
        }
        let of_case = |field: &str| {
            let cell = record.given(field).map(|cell| cell.text.clone());
            cell.or_else(|| every(field))
        };
        // Beside a column of courts, a column `Case` has the numbers of dockets.
        let number = |(field, text): &(Field, String)| {
            *field == Field::Case && court_and_docket(text).is_none()
        };
        let number = given.iter().position(number).map(|at| given.remove(at).1);
        match (of_case(COURT), of_case(DOCKET).or(number)) {
            // A number may stand with its court: "N.D. Ohio 1:19-cr-00410".
            (None, Some(docket)) if court_and_docket(&docket).is_some() => {
                given.push((Field::Case, docket));
            }
            (Some(court), Some(docket)) => given.push((Field::Case, format!("{court}/{docket}"))),
            (None, None) => {}
            (court, _) => {
                let lacking = if court.is_some() { DOCKET } else { COURT };
                let what =
                    "a case needs its court and its docket number, and the row has one of them";
                return Err(LedgerError::new("L1103", what)
                    .help(format!(
                        "write it in the row, or say it of each such row with {}",
                        example(lacking)
                    ))
                    .at(line, record.column(lacking)));
            }
        }
        for (field, ..) in Field::ALL {
            let has = given.iter().any(|(there, _)| *there == field);
            given.extend(
                every(field.name())
                    .filter(|_| !has)
                    .map(|value| (field, value)),
            );
        }
        let mut made: Vec<(String, String)> = Vec::new();
        for (field, text) in &mut given {
            let read = match field {
                Field::Kind => Ok(text.to_lowercase()),
                Field::Case => case(text),
                Field::Victim | Field::Defendant | Field::Payor | Field::Debt => {
                    id(*field, text, &mut made)
                }
                Field::Key | Field::Reverses if every(Field::Kind.name()).is_some() => {
                    id(*field, text, &mut made)
                }
                _ => Ok(text.clone()),
            };
            *text = read.map_err(|error| self.at_its_column(error, record))?;
        }
        // The defendant who pays is no other person.
        let debtor = given.iter().find(|(field, _)| *field == Field::Defendant);
        let debtor = debtor.map_or("defendant", |(_, debtor)| debtor).to_owned();
        given.retain(|(field, text)| {
            *field != Field::Payor || *text != debtor && text != Field::Defendant.name()
        });
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
                    return Err(self.at_its_column(error, record));
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
        let posting =
            Posting::read(fields, terms).map_err(|error| self.at_its_column(error, record))?;
        self.ids
            .extend(made.into_iter().filter(|(from, to)| from != to));
        Ok(ReadPosting {
            line,
            posting,
            made_key: keyless,
            exported: record.given(LEDGER).is_some(),
        })
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

    /// Adds the place and the header of the column that an error names.
    fn at_its_column(&self, error: LedgerError, record: &RowValues) -> LedgerError {
        let named = error.what.split('`').nth(1).unwrap_or_default().to_owned();
        let header = self.table.columns().header(&named);
        let is_case = named == Field::Case.name();
        let part = match error.what.contains(COURT) {
            true => COURT,
            false => DOCKET,
        };
        let header = header.or_else(|| match is_case {
            true => self.table.columns().header(part),
            false => None,
        });
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
        let column = match is_case && self.table.columns().has(part) {
            true => record.column(part),
            false => record.column(&named),
        };
        LedgerError { what, ..error }.at(record.line, column)
    }
}

/// Returns an example of a value that every row of a table has.
fn example(field: &str) -> &'static str {
    match field {
        "kind" => "--kind receipt",
        "date" => "--every date=2023-01-23",
        "victim" => "--every victim=v1",
        COURT => "--every court=ilnd",
        DOCKET => "--every docket=1:19-cr-00123",
        "defendant" => "--every defendant=d1",
        _ => "--every case=ilnd/1:19-cr-00123",
    }
}

/// Reads the values of rows that have none, once for all of them.
fn read_every(
    every: &[(String, String)],
    terms: PostingTerms,
) -> Result<Vec<(String, String)>, LedgerError> {
    let mut read: Vec<(String, String)> = Vec::new();
    for (field, value) in every {
        let said = |error: LedgerError| LedgerError {
            what: format!("--every {field}={value}: {}", error.what),
            ..error
        };
        let value = match Field::named(field) {
            Some(Field::Key | Field::Amount) => {
                let what = format!("--every: each row has its own {field}");
                return Err(LedgerError::new("L1104", what));
            }
            Some(Field::Kind) => match value.to_lowercase().parse::<PostingKind>() {
                Ok(kind) => kind.word().to_owned(),
                Err(()) => return Err(said(wrong(Field::Kind, value))),
            },
            Some(Field::Date) => day(value, terms.today)
                .map_err(|error| said(refused(error, "L1106")))?
                .to_string(),
            Some(Field::Case) => case(value).map_err(said)?,
            _ => value.clone(),
        };
        if !read.iter().any(|(known, _)| known == field) {
            read.push((field.clone(), value));
        }
    }
    Ok(read)
}

/// Returns the fields of a table, for a message.
fn fields() -> String {
    let names = FIELDS.iter().map(|field| field.name);
    names.chain([LEDGER]).collect::<Vec<_>>().join(", ")
}

/// Refuses a table with an unknown column, or without a column for a field that every row must have, and names all of them at once.
fn check_fields(columns: &Columns, every: &[(String, String)]) -> Result<(), LedgerError> {
    let said = |field: &str| every.iter().find(|(known, _)| known == field);
    let has = |field: &str| columns.has(field) || said(field).is_some();
    let kind = said(Field::Kind.name()).and_then(|(_, kind)| kind.parse().ok());
    let kind = kind.filter(|_| !columns.has(Field::Kind.name()));
    let asked = match (kind, has(Field::Kind.name())) {
        (Some(kind), _) => PostingKind::needs(kind),
        (None, true) => vec![Field::Victim],
        // The kind of most tables.
        (None, false) => PostingKind::needs(PostingKind::Receipt),
    };
    let unknown = columns.unknown.iter();
    let unknown: Vec<String> = unknown.map(|(header, _)| quoted(header)).collect();
    let mut lacking: Vec<&str> = Vec::new();
    for field in asked.into_iter().map(Field::name).filter(|it| !has(it)) {
        match field {
            // A key is made.
            "key" => {}
            "case" => match (has(COURT), has(DOCKET)) {
                (true, true) => {}
                (true, false) => lacking.push(DOCKET),
                (false, true) => lacking.push(COURT),
                (false, false) => lacking.push(field),
            },
            _ => lacking.push(field),
        }
    }
    let lacks = !lacking.is_empty();
    let (mut what, mut help) = (Vec::new(), Vec::new());
    let pair = columns.debits_and_credits();
    help.extend(pair.filter(|_| lacking.contains(&"amount")));
    if !unknown.is_empty() {
        what.push(format!(
            "unknown column {} in the header",
            unknown.join(", ")
        ));
        help.push("name its field with --column \"HEADER=FIELD\", or leave it out with --column \"HEADER=-\"".to_owned());
    } else if lacks {
        help.push("name a column, as in --column FIELD=HEADER".to_owned());
    }
    if lacks {
        let lacking = lacking.join(", the ");
        what.push(format!("no column has the {lacking} of the postings"));
    }
    let sayable = lacking.iter().filter(|it| **it != "amount");
    let sayable: Vec<&str> = sayable.map(|it| example(it)).collect();
    if let (true, Some(header)) = (lacking.contains(&COURT), columns.header(DOCKET)) {
        help.push(format!(
            "if `{header}` has the court, too, write --column \"{header}=case\""
        ));
    }
    if !sayable.is_empty() {
        help.push(format!(
            "say what every row has, as in {}",
            sayable.join(" ")
        ));
    }
    if what.is_empty() {
        return Ok(());
    }
    let (code, expected) = match unknown.is_empty() {
        true => ("L1103", None),
        false => ("L1107", Some(fields())),
    };
    let (line, column) = columns.unknown.first().map_or((1, 1), |(_, place)| *place);
    Err(LedgerError {
        expected,
        ..LedgerError::new(code, what.join("; "))
    }
    .help(help.join(", or "))
    .at(line, column))
}

/// Reads a case, whose court may be written as people write it: "N.D. Ohio/1:21-cr-00104" or "N.D. Ohio No. 1:21-cr-00104".
fn case(text: &str) -> Result<String, LedgerError> {
    let Some((court, docket)) = court_and_docket(text) else {
        return Err(wrong(Field::Case, text).help(
            "write COURT/DOCKET, or have a column for the court and one for the docket number",
        ));
    };
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
    if text.chars().any(char::is_control) {
        return Err(wrong(field, text));
    }
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
