//! `redress import`: the rows of a spreadsheet as tables of a case file, or as postings of a ledger.

mod kinds;
mod target;
mod write;

use std::path::PathBuf;

use clap::{Subcommand, ValueHint};
use redress_document::{Document, Table};
use redress_table::{Mapping, RowOutcome, TableError};

use self::kinds::{Kind, Part, Reading};
use self::target::Target;
use self::write::write_into;
use crate::args::OutputArgs;
use crate::command::ledger::{post, shared::today};
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::help;
use crate::message::Message;
use crate::output::{Output, to_stdout};
use crate::table::{self, TableArgs};

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

/// The result of a row, for the dry run.
struct Shown {
    line: usize,
    result: &'static str,
    part: Option<Part>,
    reason: String,
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

fn pairs(lines: &[String], option: &str, example: &str) -> Result<Vec<(String, String)>, Failure> {
    let pair = |line: &String| {
        let pair = line
            .rsplit_once('=')
            .map(|(one, two)| (one.trim().to_owned(), two.trim().to_owned()));
        let pair = pair.filter(|(one, two)| !one.is_empty() && !two.is_empty());
        pair.ok_or_else(|| {
            Failure::usage(
                Message::error(format!("{option}: `{line}` has no value"))
                    .help(format!("write {option} {example}")),
            )
        })
    };
    lines.iter().map(pair).collect()
}

fn import(kind: Kind, args: &ImportArgs, console: &Console) -> Result<Exit, Failure> {
    if args.output.to.file().is_some() && !args.dry_run {
        return Err(Failure::usage(
            Message::error("-o is for the table of a --dry-run")
                .help("--into FACTS adds the rows to a case file; without it they are printed"),
        ));
    }
    let target = args.into.as_deref().map(Target::read).transpose()?;
    let mut saved = args.columns.saved()?;
    // A word or value on the command line goes before one of the file.
    let mut every = pairs(&args.every, "--every", "FIELD=VALUE, such as head=medical")?;
    every.extend(
        args.victim
            .iter()
            .map(|id| ("victim".to_owned(), id.clone())),
    );
    every.append(&mut saved.every);
    let mut words = pairs(
        &args.word,
        "--word",
        "TEXT=WORD, such as Counseling=medical",
    )?;
    words.append(&mut saved.words);
    let names = kind.names();
    if let Some((field, _)) = every
        .iter()
        .find(|(field, _)| !names.contains(&field.as_str()))
    {
        return Err(Failure::usage(
            Message::error(format!(
                "--every: `{field}` is no field of {}",
                kind.plural()
            ))
            .help(format!("the fields are {}", names.join(", "))),
        ));
    }
    let named = args.columns.columns(&names)?;
    let (bytes, name) = table::read(&args.table, console)?;
    let shown_name = name.display().to_string();
    let mapping = Mapping {
        columns: named,
        saved: saved.columns.clone(),
        sheet: args.columns.sheet.clone(),
        ..Mapping::new(kind.fields(), today())
    };
    let mut table = redress_table::TableReader::open(bytes.as_slice(), mapping)
        .map_err(|error| Failure::invalid(refusal(&shown_name, error)))?;
    let mut reading = Reading::new(
        kind,
        args.prefix.clone(),
        words,
        every,
        target.as_ref(),
        &table,
    )?;
    let mut rows: Vec<Shown> = Vec::new();
    let mut errors: Vec<TableError> = Vec::new();
    while let Some(row) = table.next_row() {
        match row {
            RowOutcome::Taken(record) => match reading.part(&record, &table) {
                Ok((part, known)) => rows.push(Shown {
                    line: record.line,
                    result: if known {
                        "already there"
                    } else {
                        kind.singular()
                    },
                    part: Some(part),
                    reason: String::new(),
                }),
                Err(wrong) => {
                    table.spoil();
                    refuse(record.line, wrong, &mut rows, &mut errors);
                }
            },
            RowOutcome::LeftOut {
                line,
                note: Some(note),
                differs: true,
                ..
            } => {
                let found = format!("row {line} is a total and was left out; it is ");
                let what = note.replace(&found, "the row is a total of ");
                let error = TableError::new(what).with_place(line, 1);
                refuse(
                    line,
                    vec![error.with_help("mend the table, because a row or the total is wrong")],
                    &mut rows,
                    &mut errors,
                );
            }
            RowOutcome::LeftOut {
                line, reason, note, ..
            } => rows.push(Shown {
                line,
                result: "left out",
                part: None,
                reason: note.unwrap_or_else(|| reason.to_owned()),
            }),
            RowOutcome::Refused {
                line,
                errors: wrong,
            } => refuse(line, wrong, &mut rows, &mut errors),
        }
    }
    // A spreadsheet has any number of blank rows below its last.
    while rows.last().is_some_and(|row| row.reason == "blank") {
        rows.pop();
    }
    let mut notes = table.notes();
    notes.extend(reading.notes());
    if args.dry_run {
        dry_run(&rows, args, console)?;
    }
    for note in notes {
        console.note(note);
    }
    for note in rows
        .iter()
        .filter(|row| row.result == "left out" && row.reason != "blank")
    {
        let text = match note.reason.starts_with("row ") {
            true => note.reason.clone(),
            false => format!("row {} was left out: {}", note.line, note.reason),
        };
        console.note(text);
    }
    let doubtful = errors.iter().any(|error| error.casts_doubt);
    if !errors.is_empty() && (!args.skip_refused || doubtful) {
        return Err(failure(&shown_name, errors, doubtful && args.skip_refused));
    }
    for error in errors {
        console.say(&refusal(&shown_name, error).into_warning());
    }
    let known = rows
        .iter()
        .filter(|row| row.result == "already there")
        .count();
    let parts: Vec<Part> = rows
        .into_iter()
        .filter(|row| row.result == kind.singular())
        .filter_map(|row| row.part)
        .collect();
    let mut columns: Vec<(String, String)> = table
        .columns()
        .fields()
        .map(|(field, header)| (field.to_owned(), header.to_owned()))
        .collect();
    columns.extend(args.column_left_out());
    let saved = reading.mapping(columns);
    let text = match &target {
        Some(target) => Some(write_into(kind, target, &parts, console)?),
        None => None,
    };
    args.columns.save(&saved)?;
    if args.dry_run {
        console.note("nothing was written, because this was a dry run");
        return Ok(Exit::Computed);
    }
    match (&target, text) {
        (Some(target), Some(text)) => {
            target.replace(&text)?;
            console.note(format!(
                "{}; already there: {known}",
                write::added(kind, parts.len(), &target.name)
            ));
        }
        _ => to_stdout(&write::printed(kind, &parts))?,
    }
    Ok(Exit::Computed)
}

impl ImportArgs {
    /// Returns the columns that the user leaves out.
    fn column_left_out(&self) -> impl Iterator<Item = (String, String)> {
        let headers = self
            .columns
            .column
            .iter()
            .filter_map(|it| it.strip_suffix("=-"));
        headers.map(|header| ("-".to_owned(), header.trim().to_owned()))
    }
}

fn refuse(
    line: usize,
    wrong: Vec<TableError>,
    rows: &mut Vec<Shown>,
    errors: &mut Vec<TableError>,
) {
    for error in wrong {
        rows.push(Shown {
            line,
            result: "refused",
            part: None,
            reason: error.what.clone(),
        });
        errors.push(error);
    }
}

/// Shows what becomes of each row.
fn dry_run(rows: &[Shown], args: &ImportArgs, console: &Console) -> Result<(), Failure> {
    let output = Output::new(&args.output, console)?;
    let cells = rows.iter().map(|row| {
        let (victim, amount, content) =
            row.part.as_ref().map_or_else(Default::default, Part::shown);
        vec![
            row.line.to_string(),
            row.result.to_owned(),
            victim,
            amount,
            content,
            row.reason.clone(),
        ]
    });
    let titles = ["row", "result", "victim", "amount", "content", "reason"];
    let table = Table::new(&titles, cells.collect()).right(&["row", "amount"]);
    output.write(&Document::from_table("redress.import/1", table))
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
