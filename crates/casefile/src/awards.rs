//! Earlier awards in a table beside the case file.

use redress_cite::Date;
use redress_money::Usd;
use redress_table::{
    CellValue, FieldSpec, LARGEST, Mapping, RowOutcome, RowValues, TableError, TableReader,
    ValueKind, amount, quoted,
};

use crate::diagnostic::{Code, Issue, Span};
use crate::reader::{Reader, VICTIM};

/// The fields of a table of earlier awards, with the usual headers of each.
pub const AWARD_FIELDS: [FieldSpec; 5] = [
    FieldSpec::needed(
        "amount",
        ValueKind::Amount,
        &[
            "award",
            "awards",
            "award amount",
            "amount awarded",
            "amount ordered",
            "ordered",
            "restitution",
            "restitution ordered",
            "restitution amount",
            "order",
            "order amount",
            "usd",
        ],
    ),
    FieldSpec::new(
        "date",
        ValueKind::Day,
        &[
            "order date",
            "date of order",
            "date ordered",
            "judgment date",
            "date of judgment",
            "award date",
            "date of award",
            "entered",
            "date entered",
            "sentencing date",
        ],
    ),
    FieldSpec::new(
        "court",
        ValueKind::Court,
        &[
            "court name",
            "district",
            "issuing court",
            "judicial district",
        ],
    ),
    FieldSpec::new(
        "docket",
        ValueKind::Text,
        &[
            "docket no",
            "docket number",
            "case no",
            "case number",
            "case",
            "cause no",
        ],
    ),
    FieldSpec::new(
        "victim",
        ValueKind::Text,
        &["victim id", "client", "client id", "for"],
    ),
];

/// The most refused rows that are reported.
const SHOWN: usize = 20;

/// An award of a table: its row, day and amount.
struct Award {
    row: usize,
    date: Option<Date>,
    amount: Usd,
}

/// Reads the awards of one victim up to the day of its record. Returns `None` if the table cannot be read, which is reported, else
/// the amounts, and the later awards in words.
pub(crate) fn awards(
    name: &str,
    span: &Span,
    victim: &str,
    until: Option<Date>,
    reader: &mut Reader,
) -> Option<(Vec<Usd>, Vec<String>)> {
    let read = match reader.tables.get(name) {
        Some(Ok(bytes)) => rows(bytes, victim, reader),
        Some(Err(why)) => Err(vec![TableError::new(why.clone())]),
        None => Err(vec![TableError::new("the table was not given")]),
    };
    let awards = match read {
        Ok(awards) => awards,
        Err(errors) => {
            for error in errors.into_iter().take(SHOWN) {
                let issue = Issue::new(Code::TABLE, span, "the table of awards cannot be read");
                reader.report(issue.help(format!("{}: {error}", quoted(name))));
            }
            return None;
        }
    };
    let is_later = |award: &Award| until.is_some() && award.date > until;
    let later = awards.iter().filter(|award| is_later(award)).map(|award| {
        let date = award
            .date
            .map_or_else(String::new, |date| format!(" on {date}"));
        format!("{name}, row {}: order of {}{date}", award.row, award.amount)
    });
    let later = later.collect();
    let counted = awards.iter().filter(|award| !is_later(award));
    Some((counted.map(|award| award.amount).collect(), later))
}

/// Reads the rows of one victim.
fn rows(bytes: &[u8], victim: &str, reader: &Reader) -> Result<Vec<Award>, Vec<TableError>> {
    if u64::try_from(bytes.len()).map_or(true, |size| size > LARGEST) {
        return Err(vec![TableError::new("the table is larger than 8 MiB")]);
    }
    // A year of two digits is refused, because the same file must give the same answer on any day.
    let mut mapping = Mapping::new(&AWARD_FIELDS, Date::MIN);
    let first = bytes
        .split(|byte| *byte == b'\n')
        .next()
        .unwrap_or_default();
    let first = String::from_utf8_lossy(first);
    if amount(
        first
            .trim_start_matches('\u{feff}')
            .trim()
            .trim_matches('"'),
    )
    .is_ok()
    {
        // One amount a line, without a header.
        mapping.columns = vec![("amount".to_owned(), "A".to_owned())];
    }
    let mut table = TableReader::open(bytes, mapping).map_err(|error| {
        // A case file that names its table has no options.
        let by_option = error.help.as_ref().is_some_and(|it| it.contains("--column"));
        vec![match by_option {
            true => error.with_help(
                "change the header in the table: `amount` is read, and `date`, `court`, `docket`, `victim`, each once",
            ),
            false => error,
        }]
    })?;
    let (mut awards, mut errors) = (Vec::new(), Vec::new());
    while let Some(row) = table.next_row() {
        match row {
            RowOutcome::Taken(values) => match award(&values, victim, reader, &table) {
                Ok(award) => awards.extend(award),
                Err(error) => errors.push(error),
            },
            RowOutcome::Refused { errors: wrong, .. } => errors.extend(wrong),
            RowOutcome::LeftOut {
                line,
                note: Some(note),
                differs: true,
                ..
            } => {
                errors.push(TableError::new(note).with_place(line, 1));
            }
            RowOutcome::LeftOut { .. } => {}
        }
    }
    match errors.is_empty() {
        true => Ok(awards),
        false => Err(errors),
    }
}

/// Reads a row; `None` is one of another victim.
fn award<'t>(
    values: &RowValues,
    victim: &str,
    reader: &Reader,
    table: &TableReader<'t, &'t [u8]>,
) -> Result<Option<Award>, TableError> {
    if let Some(given) = values.given("victim") {
        let id = given.text.to_lowercase();
        if !reader.has(VICTIM, &id) && !reader.is_group(&id) {
            let error = TableError::new(format!(
                "no victim of the case file is {}",
                quoted(&given.text)
            ));
            return Err(table.at_column(error, values.line, given));
        }
        if id != victim {
            return Ok(None);
        }
    }
    let date = match values.value("date") {
        Some(CellValue::Day(date)) => Some(*date),
        _ => None,
    };
    match values.given("amount").map(|given| (given, &given.value)) {
        Some((
            _,
            CellValue::Amount {
                amount,
                negative: false,
            },
        )) => Ok(Some(Award {
            row: values.line,
            date,
            amount: *amount,
        })),
        Some((given, _)) => {
            let error = TableError::new(format!("a negative amount: {}", quoted(&given.text)));
            Err(table.at_column(error, values.line, given))
        }
        None => Err(TableError::new("the row has no amount").with_place(values.line, 1)),
    }
}
