//! `redress import`: the rows of a spreadsheet as tables of a case file, or as postings of a ledger.

mod kinds;
mod target;
mod write;

use std::io::BufRead;
use std::path::PathBuf;

use clap::{Subcommand, ValueHint};
use redress_document::{Document, Table};
use redress_table::{Mapping, RowOutcome, RowValues, TableError, TableReader};

use self::kinds::{Kind, Part, Reading};
use self::target::Target;
use self::write::write_into;
use crate::args::OutputArgs;
use crate::clock::today;
use crate::command::ledger::post;
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::help;
use crate::message::Message;
use crate::output::{Output, to_stdout};
use crate::table::{self, TableArgs, pairs};

/// The most refused values that are printed.
const SHOWN: usize = 50;

#[derive(Debug, clap::Args)]
#[command(before_help = help::IMPORT)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Add the losses of a victim
    Losses(Box<ImportArgs>),
    /// Add earlier awards to a victim, in other cases
    Awards(Box<ImportArgs>),
    /// Add awards in this case, entered unless the table says otherwise
    Orders(Box<ImportArgs>),
    /// Add payments under the orders of this case
    Payments(Box<ImportArgs>),
    /// Post to a ledger, as `redress ledger import`
    Ledger(Box<post::ImportArgs>),
}

#[derive(Debug, clap::Args)]
pub(crate) struct ImportArgs {
    /// The table: CSV, or with semicolons or tabs, or a workbook (.xlsx); `-` reads standard input
    #[arg(value_name = "TABLE", value_hint = ValueHint::FilePath)]
    table: PathBuf,
    /// Add to this case file (TOML), whole or not at all; default: print
    #[arg(long, value_name = "FACTS", value_hint = ValueHint::FilePath)]
    into: Option<PathBuf>,
    /// The victim of rows that name none
    #[arg(long, value_name = "ID")]
    victim: Option<String>,
    /// The value of a field in rows that have none, as head=medical; repeatable
    #[arg(long, value_name = "FIELD=VALUE")]
    every: Vec<String>,
    /// Read a word of the table as one of the case file, as Counseling=medical; repeatable
    #[arg(long, value_name = "TEXT=WORD")]
    word: Vec<String>,
    /// The beginning of the ids of new tables; the number of the row follows
    #[arg(long, value_name = "ID", default_value = "row")]
    prefix: String,
    #[command(flatten)]
    columns: TableArgs,
    /// Leave out refused rows, and add the others
    #[arg(long)]
    skip_refused: bool,
    /// Show what becomes of each row; write nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    output: OutputArgs,
}

pub(crate) fn run(args: &Args, console: &Console) -> Result<Exit, Failure> {
    match &args.what {
        What::Losses(args) => import(Kind::Losses, args, console),
        What::Awards(args) => import(Kind::Awards, args, console),
        What::Orders(args) => import(Kind::Orders, args, console),
        What::Payments(args) => import(Kind::Payments, args, console),
        What::Ledger(args) => post::import(args, console),
    }
}

fn import(kind: Kind, args: &ImportArgs, console: &Console) -> Result<Exit, Failure> {
    if args.output.to.file().is_some() && !args.dry_run {
        return Err(Failure::usage(
            Message::error("-o is for the table of a --dry-run")
                .help("--into FACTS adds the rows to a case file; without it they are printed"),
        ));
    }
    let target = args.into.as_deref().map(Target::read).transpose()?;
    let saved = args.columns.saved()?;
    let every = args.every(kind, saved.every)?;
    let words = args.words(saved.words)?;
    let (bytes, name) = table::read(&args.table, console)?;
    let name = name.display().to_string();
    let mapping = Mapping {
        columns: args.columns.columns(&kind.names())?,
        saved: saved.columns,
        sheet: args.columns.sheet.clone(),
        ..Mapping::new(kind.fields(), today())
    };
    let mut table = TableReader::open(bytes.as_slice(), mapping)
        .map_err(|error| Failure::invalid(refusal(&name, error)))?;
    let prefix = args.prefix.clone();
    let mut reading = Reading::new(kind, prefix, words, every, target.as_ref(), &table)?;
    let rows = Rows::read(&mut table, &mut reading);
    if args.dry_run {
        rows.show(kind, args, console)?;
    }
    let notes = table.notes().into_iter().chain(reading.notes());
    notes
        .chain(rows.left_out())
        .for_each(|note| console.note(note));
    rows.refuse(&name, args.skip_refused, console)?;
    let known = rows.known();
    let parts = rows.parts();
    let text = target.as_ref();
    let text = text.map(|target| write_into(kind, target, &parts, console));
    let text = text.transpose()?;
    args.columns
        .save(&reading.mapping(args.columns_used(&table)))?;
    if args.dry_run {
        console.note("nothing was written, because this was a dry run");
        return Ok(Exit::Computed);
    }
    match (&target, text) {
        (Some(target), Some(text)) => {
            target.replace(&text)?;
            let added = write::added(kind, parts.len(), &target.name);
            console.note(format!("{added}; already there: {known}"));
        }
        _ => to_stdout(&write::printed(kind, &parts))?,
    }
    Ok(Exit::Computed)
}

impl ImportArgs {
    /// Returns the values of fields in rows that have none: those of the command line before those of the mapping file.
    fn every(
        &self,
        kind: Kind,
        saved: Vec<(String, String)>,
    ) -> Result<Vec<(String, String)>, Failure> {
        let mut every = pairs(&self.every, "--every", "FIELD=VALUE, such as head=medical")?;
        let victim = self.victim.iter();
        every.extend(victim.map(|id| ("victim".to_owned(), id.clone())));
        every.extend(saved);
        let names = kind.names();
        let unknown = every
            .iter()
            .find(|(field, _)| !names.contains(&field.as_str()));
        match unknown {
            None => Ok(every),
            Some((field, _)) => Err(Failure::usage(
                Message::error(format!(
                    "--every: `{field}` is no field of {}",
                    kind.plural()
                ))
                .help(format!("the fields are {}", names.join(", "))),
            )),
        }
    }

    /// Returns what words of the table mean: those of the command line before those of the mapping file.
    fn words(&self, saved: Vec<(String, String)>) -> Result<Vec<(String, String)>, Failure> {
        let example = "TEXT=WORD, such as Counseling=medical";
        let mut words = pairs(&self.word, "--word", example)?;
        words.extend(saved);
        Ok(words)
    }

    /// Returns the columns that were read, and those that the user leaves out.
    fn columns_used<R: BufRead>(&self, table: &TableReader<'_, R>) -> Vec<(String, String)> {
        let read = table.columns();
        let read = read
            .fields()
            .map(|(field, header)| (field.to_owned(), header.to_owned()));
        let named = self.columns.column.iter();
        let left_out = named.filter_map(|it| it.strip_suffix("=-"));
        let left_out = left_out.map(|header| ("-".to_owned(), header.trim().to_owned()));
        read.chain(left_out).collect()
    }
}

/// The result of one row.
struct Row {
    line: usize,
    became: Became,
}

enum Became {
    Taken(Part),
    AlreadyThere(Part),
    LeftOut(String),
    Refused(TableError),
}

/// Outcomes of the rows of a table.
struct Rows(Vec<Row>);

impl Rows {
    fn read<R: BufRead>(table: &mut TableReader<'_, R>, reading: &mut Reading) -> Self {
        let mut rows: Vec<Row> = Vec::new();
        let mut last: Vec<RowValues> = Vec::new();
        while let Some(row) = table.next_row() {
            match row {
                RowOutcome::Taken(record) if reading.takes_back(&record) => last.push(record),
                RowOutcome::Taken(record) => {
                    let read = reading.part(&record, table);
                    if read.is_err() {
                        table.spoil();
                    }
                    rows.extend(taken(record.line, read));
                }
                RowOutcome::LeftOut {
                    line,
                    note: Some(note),
                    differs: true,
                    ..
                } => {
                    rows.extend(refused(line, vec![wrong_total(line, &note)]));
                }
                RowOutcome::LeftOut {
                    line, reason, note, ..
                } => {
                    let reason = note.unwrap_or_else(|| reason.to_owned());
                    rows.push(Row {
                        line,
                        became: Became::LeftOut(reason),
                    });
                }
                RowOutcome::Refused { line, errors } => rows.extend(refused(line, errors)),
            }
        }
        // A table may have the latest payments first.
        for record in last {
            rows.extend(taken(record.line, reading.part(&record, table)));
        }
        rows.sort_by_key(|row| row.line);
        // A spreadsheet has any number of blank rows below its last.
        while rows.last().is_some_and(Row::is_blank) {
            rows.pop();
        }
        Self(rows)
    }

    /// Shows what becomes of each row.
    fn show(&self, kind: Kind, args: &ImportArgs, console: &Console) -> Result<(), Failure> {
        let output = Output::new(&args.output, console)?;
        let cells = self.0.iter().map(|row| {
            let (result, part, reason) = match &row.became {
                Became::Taken(part) => (kind.singular(), Some(part), ""),
                Became::AlreadyThere(part) => ("already there", Some(part), ""),
                Became::LeftOut(reason) => ("left out", None, reason.as_str()),
                Became::Refused(error) => ("refused", None, error.what.as_str()),
            };
            let (victim, amount, content) = part.map_or_else(Default::default, Part::shown);
            let line = row.line.to_string();
            vec![
                line,
                result.to_owned(),
                victim,
                amount,
                content,
                reason.to_owned(),
            ]
        });
        let titles = ["row", "result", "victim", "amount", "content", "reason"];
        let table = Table::new(&titles, cells.collect()).right(&["row", "amount"]);
        output.write(&Document::from_table("redress.import/1", table))
    }

    /// Returns the rows that were left out with the reason, blank ones aside.
    fn left_out(&self) -> impl Iterator<Item = String> {
        let rows = self.0.iter().filter(|row| !row.is_blank());
        rows.filter_map(|row| match &row.became {
            Became::LeftOut(reason) if reason.starts_with("row ") => Some(reason.clone()),
            Became::LeftOut(reason) => Some(format!("row {} was left out: {reason}", row.line)),
            _ => None,
        })
    }

    /// Refuses the table for the rows that are refused, or warns of them where they may be skipped.
    fn refuse(&self, name: &str, skip: bool, console: &Console) -> Result<(), Failure> {
        let errors = self.0.iter().filter_map(|row| match &row.became {
            Became::Refused(error) => Some(error.clone()),
            _ => None,
        });
        let errors: Vec<TableError> = errors.collect();
        let doubtful = errors.iter().any(|error| error.casts_doubt);
        if !errors.is_empty() && (!skip || doubtful) {
            return Err(failure(name, errors, doubtful && skip));
        }
        for error in errors {
            console.say(&refusal(name, error).into_warning());
        }
        Ok(())
    }

    /// Counts the rows that the case file has already.
    fn known(&self) -> usize {
        let known = |row: &&Row| matches!(row.became, Became::AlreadyThere(_));
        self.0.iter().filter(known).count()
    }

    /// Returns what is added.
    fn parts(self) -> Vec<Part> {
        let parts = self.0.into_iter().filter_map(|row| match row.became {
            Became::Taken(part) => Some(part),
            _ => None,
        });
        parts.collect()
    }
}

impl Row {
    fn is_blank(&self) -> bool {
        matches!(&self.became, Became::LeftOut(reason) if reason == "blank")
    }
}

/// Returns what became of a row whose every value could be read.
fn taken(line: usize, read: Result<(Part, bool), Vec<TableError>>) -> Vec<Row> {
    let became = match read {
        Ok((part, true)) => Became::AlreadyThere(part),
        Ok((part, false)) => Became::Taken(part),
        Err(wrong) => return refused(line, wrong).collect(),
    };
    vec![Row { line, became }]
}

fn refused(line: usize, errors: Vec<TableError>) -> impl Iterator<Item = Row> {
    errors.into_iter().map(move |error| Row {
        line,
        became: Became::Refused(error),
    })
}

/// Returns the error of a row of totals that does not come to the sum of the rows above it.
fn wrong_total(line: usize, note: &str) -> TableError {
    let found = format!("row {line} is a total and was left out; it is ");
    let error = TableError::new(note.replace(&found, "the row is a total of "));
    error
        .with_place(line, 1)
        .with_help("mend the table, because a row or the total is wrong")
}

/// Returns the message for a refused value: the file, the row, the column, the value and the reason.
fn refusal(name: &str, error: TableError) -> Message {
    let place = error
        .place
        .map_or_else(String::new, |(row, _)| format!(": row {row}"));
    let mut message = Message::error(format!("{name}{place}: {}", error.what));
    if let Some(expected) = error.expected {
        message = message.expected(expected);
    }
    match error.help {
        Some(help) => message.help(help),
        None => message,
    }
}

fn failure(name: &str, errors: Vec<TableError>, doubtful: bool) -> Failure {
    let count = errors.len();
    let mut messages: Vec<Message> = errors
        .into_iter()
        .take(SHOWN)
        .map(|error| refusal(name, error))
        .collect();
    if count > SHOWN {
        messages.push(Message::error(format!(
            "{} more refused values are not shown; --dry-run shows all",
            count.saturating_sub(SHOWN)
        )));
    }
    let last = Message::error(match count {
        1 => "nothing was written, because a value was refused".to_owned(),
        _ => format!("nothing was written, because {count} values were refused"),
    });
    messages.push(match doubtful {
        true => {
            last.help("--skip-refused does not help: other rows may be misread for the same reason")
        }
        false => last.help("mend the table, or leave out the refused rows with --skip-refused"),
    });
    Failure {
        exit: Exit::Invalid,
        messages,
    }
}
