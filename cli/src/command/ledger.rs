//! `redress ledger`: findings, orders and receipts of a victim in all cases.

mod balance;
mod grounds;
mod notice;
pub(crate) mod post;
mod record;
pub(crate) mod shared;
mod sources;

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::{Subcommand, ValueHint};
use redress::cite::{Date, parse_date};
use redress_document::{Document, Table};
use redress_ledger::{Access, CaseRef, Field, Ledger, Posting};

use self::shared::{File, Lines, On, amount, case, no_victim, who};

use crate::args::{OutputArgs, ToFile};
use crate::books::{keep, remember};
use crate::clock::today;
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
    /// Post all postings of a file, or none, as one batch
    Import(Box<post::ImportArgs>),
    /// List the imports, which can each be reversed whole
    Batches {
        #[command(flatten)]
        ledger: File,
        #[command(flatten)]
        output: OutputArgs,
    },
    /// Reverse every posting of a batch
    Reverse {
        #[command(flatten)]
        ledger: File,
        /// The batch
        #[arg(value_name = "BATCH")]
        batch: String,
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
        only: Only,
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
        /// Accept an older copy as the ledger to use
        #[arg(long)]
        accept: bool,
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

/// The postings to list: those that fit everything given.
#[derive(Debug, clap::Args)]
struct Only {
    /// From this day on
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    from: Option<Date>,
    /// Up to this day
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    to: Option<Date>,
    /// Only this case
    #[arg(long, value_name = "COURT/DOCKET")]
    case: Option<String>,
    /// Only this defendant or other payor
    #[arg(long, value_name = "ID")]
    payer: Option<String>,
    /// Only this batch
    #[arg(long, value_name = "ID")]
    batch: Option<String>,
}

impl Only {
    fn takes(&self, posting: &Posting, case: Option<&CaseRef>) -> bool {
        let payer = self.payer.as_ref();
        self.from
            .is_none_or(|from| posting.date.is_some_and(|day| day >= from))
            && self
                .to
                .is_none_or(|to| posting.date.is_some_and(|day| day <= to))
            && case.is_none_or(|case| posting.case.as_ref() == Some(case))
            && payer.is_none_or(|id| {
                [&posting.defendant, &posting.payor]
                    .into_iter()
                    .flatten()
                    .any(|it| it == id)
            })
            && self
                .batch
                .as_ref()
                .is_none_or(|id| posting.batch.as_ref() == Some(id))
    }
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
        What::Import(args) => return post::import(args, console),
        What::Batches { ledger, output } => batches(ledger, output, console)?,
        What::Reverse { ledger, batch } => reverse(ledger, batch, console)?,
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
            only,
            output,
        } => log(ledger, victim.as_deref(), only, output, console)?,
        What::Verify {
            ledger,
            head,
            accept,
            output,
        } => verify(ledger, head.as_deref(), *accept, output, console)?,
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
    let opened = ledger.open(Access::Read)?;
    let identity = opened.identity().to_owned();
    let mut text = String::new();
    let csv = format == redress_ledger::FileFormat::Csv;
    if csv {
        text.push_str(&redress_ledger::csv_head());
        text.push_str("\r\n");
    }
    let each = |_, posting: Posting| {
        if csv {
            text.push_str(&redress_ledger::csv_line(&posting, &identity));
            text.push_str("\r\n");
        } else {
            text.push_str(&redress_ledger::json_line(&posting, &identity));
            text.push('\n');
        }
    };
    opened.read(each).map_err(|error| ledger.failure(error))?;
    write(file, text.as_bytes())
}

fn batches(ledger: &File, output: &OutputArgs, console: &Console) -> Result<(), Failure> {
    let output = Output::new(output, console)?;
    let opened = ledger.open(Access::Read)?;
    let batches = opened.batches().map_err(|error| ledger.failure(error))?;
    let rows = batches.iter().map(|batch| {
        vec![
            batch.id.clone(),
            batch.posted.to_string(),
            batch.postings.to_string(),
            batch.reversed.to_string(),
            amount(batch.receipts, output.format),
        ]
    });
    let titles = ["batch", "posted", "postings", "reversed", "receipts"];
    let table = Table::new(&titles, rows.collect()).right(&["postings", "reversed", "receipts"]);
    output.write(&Document::from_table("redress.ledger-batches/1", table))
}

fn reverse(ledger: &File, batch: &str, console: &Console) -> Result<(), Failure> {
    let mut opened = ledger.open(Access::Post)?;
    let reversed = opened
        .reverse(batch, today())
        .and_then(|reversed| Ok((reversed, opened.head()?)));
    let (reversed, head) = reversed.map_err(|error| ledger.failure(error))?;
    remember(&opened, &head);
    console.note(format!("{reversed} postings reversed"));
    Ok(())
}

fn log(
    ledger: &File,
    victim: Option<&str>,
    only: &Only,
    output: &OutputArgs,
    console: &Console,
) -> Result<(), Failure> {
    let output = Output::new(output, console)?;
    let case = case("--case", only.case.as_deref())?;
    let opened = ledger.open(Access::Read)?;
    let mut rows = Vec::new();
    // A reversal concerns the victim of the posting that it reverses.
    let mut of_victim = BTreeSet::new();
    let mut listed = BTreeSet::new();
    let read = opened.read(|place, posting| {
        let of = posting
            .reverses
            .as_ref()
            .is_some_and(|key| of_victim.contains(key));
        if !(victim.is_none() || posting.victim.as_deref() == victim || of) {
            return;
        }
        // A reversal is listed with the posting that it reverses.
        let of = posting
            .reverses
            .as_ref()
            .is_some_and(|key| listed.contains(key));
        of_victim.insert(posting.key.clone());
        if only.takes(&posting, case.as_ref()) || of {
            listed.insert(posting.key.clone());
            let text = |field| posting.value(field).unwrap_or_default();
            rows.push(vec![
                place.to_string(),
                text(Field::Key),
                text(Field::Kind),
                text(Field::Date),
                text(Field::Posted),
                text(Field::Victim),
                text(Field::Case),
                who(&posting),
                posting
                    .amount
                    .map_or_else(String::new, |cents| amount(cents, output.format)),
                text(Field::Reverses),
                text(Field::Batch),
                text(Field::Source),
            ]);
        }
    });
    read.map_err(|error| ledger.failure(error))?;
    if let (Some(id), true) = (victim, of_victim.is_empty()) {
        return Err(no_victim(&ledger.books()?.0, id));
    }
    let titles = [
        "n", "key", "kind", "date", "posted", "victim", "case", "who", "amount", "reverses",
        "batch", "source",
    ];
    let table = Table::new(&titles, rows).right(&["n", "amount"]);
    output.write(&Document::from_table("redress.ledger-log/1", table))
}

fn verify(
    ledger: &File,
    head: Option<&str>,
    accept: bool,
    output: &OutputArgs,
    console: &Console,
) -> Result<(), Failure> {
    let output = Output::new(output, console)?;
    let opened = match accept {
        true => Ledger::open(&ledger.path, Access::Read).map_err(|error| ledger.failure(error))?,
        false => ledger.open(Access::Read)?,
    };
    let head = opened.verify(head).map_err(|error| ledger.failure(error))?;
    match accept {
        true => keep(opened.identity(), &head),
        false => remember(&opened, &head),
    }
    let row = vec![
        ledger.path.display().to_string(),
        opened.identity().to_owned(),
        head.postings.to_string(),
        head.to_string(),
    ];
    let titles = ["ledger", "identity", "postings", "head"];
    let table = Table::new(&titles, vec![row]).folding(&["head"]);
    output.write(&Document::from_table("redress.ledger-head/1", table))
}
