//! `redress ledger`: findings, orders and receipts of a victim in all cases.

mod balance;
mod grounds;
mod notice;
mod post;
mod record;
mod shared;
mod sources;

use std::path::PathBuf;

use clap::{Subcommand, ValueHint};
use redress::cite::{Date, parse_date};
use redress_document::{Document, Table};
use redress_ledger::{Access, Ledger};

use self::shared::{File, Lines, On, amount};

use crate::args::{OutputArgs, ToFile};
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::help;
use crate::output::{Output, only, write};

#[derive(Debug, clap::Args)]
#[command(before_help = help::LEDGER)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Create a ledger: one file that only you may read
    New {
        #[command(flatten)]
        ledger: File,
    },
    /// Post a finding, an order, a receipt ...; returns after the posting is written to disk
    Post(Box<post::Args>),
    /// Post all postings of a file, or none
    Import {
        #[command(flatten)]
        ledger: File,
        /// The postings, JSON lines or CSV; `-` reads standard input
        #[arg(value_name = "POSTINGS", value_hint = ValueHint::FilePath)]
        from: PathBuf,
        /// The format of POSTINGS; default: by its name, else JSON lines
        #[arg(long, value_name = "FORMAT")]
        input_format: Option<Lines>,
        /// The day of posting if a posting has none; default: today
        #[arg(long, value_name = "DATE", value_parser = parse_date)]
        posted: Option<Date>,
    },
    /// Write every posting in order; importing the file makes the same ledger
    Export {
        #[command(flatten)]
        ledger: File,
        /// The format; default: by the name of -o, else JSON lines
        #[arg(long = "format", value_name = "FORMAT")]
        format: Option<Lines>,
        #[command(flatten)]
        to: ToFile,
    },
    /// Show each victim's receipts, credits, balances and suspense
    Balance {
        #[command(flatten)]
        ledger: File,
        /// Only this victim
        #[arg(value_name = "VICTIM")]
        victim: Option<String>,
        #[command(flatten)]
        on: On,
        #[command(flatten)]
        output: OutputArgs,
    },
    /// List the postings in order of posting
    Log {
        #[command(flatten)]
        ledger: File,
        /// Only this victim
        #[arg(value_name = "VICTIM")]
        victim: Option<String>,
        #[command(flatten)]
        output: OutputArgs,
    },
    /// Check the ledger: pages, tables, chain, lines
    Verify {
        #[command(flatten)]
        ledger: File,
        /// Check that the chain contains this earlier head
        #[arg(long, value_name = "HASH")]
        head: Option<String>,
        #[command(flatten)]
        output: OutputArgs,
    },
    /// List liabilities with grounds to end, by day and finding
    Grounds {
        #[command(flatten)]
        ledger: File,
        /// Write a draft notice for each court into this folder
        #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
        notices: Option<PathBuf>,
        #[command(flatten)]
        on: On,
        #[command(flatten)]
        output: OutputArgs,
    },
    /// Write a victim's record section for a case file
    Record {
        #[command(flatten)]
        ledger: File,
        /// The victim
        #[arg(value_name = "VICTIM")]
        victim: String,
        /// The day of the record
        #[arg(long, value_name = "DATE", value_parser = parse_date)]
        date: Date,
        /// Leave out this case, because a record is about other cases
        #[arg(long, value_name = "COURT/DOCKET")]
        but: Option<String>,
        #[command(flatten)]
        to: ToFile,
    },
}

pub(crate) fn run(args: &Args, console: &Console) -> Result<Exit, Failure> {
    match &args.what {
        What::New { ledger } => {
            Ledger::create(&ledger.path).map_err(|error| ledger.failure(error))?;
            console.note(format!(
                "created {}; only you can read it",
                ledger.path.display()
            ));
        }
        What::Post(args) => post::run(args, console)?,
        What::Import {
            ledger,
            from,
            input_format,
            posted,
        } => post::import(ledger, from, *input_format, *posted, console)?,
        What::Export { ledger, format, to } => export(ledger, *format, to)?,
        What::Balance {
            ledger,
            victim,
            on,
            output,
        } => return balance::run(ledger, victim.as_deref(), on, output, console),
        What::Log {
            ledger,
            victim,
            output,
        } => log(ledger, victim.as_deref(), output, console)?,
        What::Verify {
            ledger,
            head,
            output,
        } => verify(ledger, head.as_deref(), output, console)?,
        What::Grounds {
            ledger,
            notices,
            on,
            output,
        } => return grounds::run(ledger, notices.as_deref(), on, output, console),
        What::Record {
            ledger,
            victim,
            date,
            but,
            to,
        } => record::run(ledger, victim, *date, but.as_deref(), to, console)?,
    }
    Ok(Exit::Computed)
}

fn export(ledger: &File, format: Option<Lines>, to: &ToFile) -> Result<(), Failure> {
    let file = only(to, "ledger export", &["jsonl", "csv"])?;
    let format = Lines::format_of(format, file);
    let mut text = String::new();
    let csv = format == redress_ledger::FileFormat::Csv;
    if csv {
        text.push_str(&redress_ledger::csv_head());
        text.push_str("\r\n");
    }
    let each = |_, posting: redress_ledger::Posting| {
        if csv {
            text.push_str(&redress_ledger::csv_line(&posting));
            text.push_str("\r\n");
        } else {
            text.push_str(&posting.line());
            text.push('\n');
        }
    };
    let opened = ledger.open(Access::Read)?;
    opened.read(each).map_err(|error| ledger.failure(error))?;
    write(file, text.as_bytes())
}

fn log(
    ledger: &File,
    victim: Option<&str>,
    output: &OutputArgs,
    console: &Console,
) -> Result<(), Failure> {
    use redress_ledger::Field;
    let output = Output::new(output, console)?;
    let opened = ledger.open(Access::Read)?;
    let mut rows = Vec::new();
    // A reversal concerns the victim of the posting that it reverses.
    let mut of_victim = std::collections::BTreeSet::new();
    let read = opened.read(|place, posting| {
        let of = posting
            .reverses
            .as_ref()
            .is_some_and(|key| of_victim.contains(key));
        if victim.is_none() || posting.victim.as_deref() == victim || of {
            of_victim.insert(posting.key.clone());
            let text = |field| posting.value(field).unwrap_or_default();
            rows.push(vec![
                place.to_string(),
                text(Field::Key),
                text(Field::Kind),
                text(Field::Date),
                text(Field::Posted),
                text(Field::Victim),
                text(Field::Case),
                [text(Field::Defendant), text(Field::Payor)].concat(),
                posting
                    .amount
                    .map_or_else(String::new, |cents| amount(cents, output.format)),
                text(Field::Reverses),
                text(Field::Source),
            ]);
        }
    });
    read.map_err(|error| ledger.failure(error))?;
    let titles = [
        "n", "key", "kind", "date", "posted", "victim", "case", "who", "amount", "reverses",
        "source",
    ];
    let table = Table::new(&titles, rows).right(&["n", "amount"]);
    output.write(&Document::from_table("redress.ledger-log/1", table))
}

fn verify(
    ledger: &File,
    head: Option<&str>,
    output: &OutputArgs,
    console: &Console,
) -> Result<(), Failure> {
    let output = Output::new(output, console)?;
    let opened = ledger.open(Access::Read)?;
    let head = opened.verify(head).map_err(|error| ledger.failure(error))?;
    let row = vec![
        ledger.path.display().to_string(),
        head.postings.to_string(),
        head.to_string(),
    ];
    let table = Table::new(&["ledger", "postings", "head"], vec![row]).folding(&["head"]);
    output.write(&Document::from_table("redress.ledger-head/1", table))
}
