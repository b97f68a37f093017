//! `redress ledger`: what was found, ordered and received in all cases of a victim.

mod balance;
mod grounds;
mod notice;
mod post;
mod record;

use std::path::{Path, PathBuf};

use clap::{Subcommand, ValueEnum, ValueHint};
use redress::cite::{Date, parse_date};
use redress_document::{Document, Format, Table};
use redress_ledger::{Access, Books, History, Ledger, LedgerError, Standing, Views};

use crate::args::{LawArgs, OutputArgs, ToFile};
use crate::choices;
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::help;
use crate::message::Message;
use crate::output::{Output, only, write};
use crate::session;

#[derive(Debug, clap::Args)]
#[command(before_help = help::LEDGER)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Begin a ledger: one file, for its owner only
    New {
        #[command(flatten)]
        ledger: File,
    },
    /// Post a finding, an order, a receipt ...; when this ends well, it is on the disk
    Post(Box<post::Args>),
    /// Post all of a file of postings, or nothing of it
    Import {
        #[command(flatten)]
        ledger: File,
        /// The postings, JSON lines or CSV; `-` reads standard input
        #[arg(value_name = "POSTINGS", value_hint = ValueHint::FilePath)]
        from: PathBuf,
        /// How POSTINGS is written, if not by its name; else JSON lines
        #[arg(long, value_name = "FORMAT")]
        input_format: Option<Lines>,
        /// The day of posting of what has none; else today
        #[arg(long, value_name = "DATE", value_parser = parse_date)]
        posted: Option<Date>,
    },
    /// Write every posting, in the order of posting; an import of it makes the same ledger
    Export {
        #[command(flatten)]
        ledger: File,
        /// How it is written, if not by the name of -o; else JSON lines
        #[arg(long = "format", value_name = "FORMAT")]
        format: Option<Lines>,
        #[command(flatten)]
        to: ToFile,
    },
    /// Say what each victim has received, what is credited, owed and in suspense
    Balance {
        #[command(flatten)]
        ledger: File,
        /// The victim; else all
        #[arg(value_name = "VICTIM")]
        victim: Option<String>,
        #[command(flatten)]
        on: On,
        #[command(flatten)]
        output: OutputArgs,
    },
    /// List the postings in the order of posting
    Log {
        #[command(flatten)]
        ledger: File,
        /// The victim; else all
        #[arg(value_name = "VICTIM")]
        victim: Option<String>,
        #[command(flatten)]
        output: OutputArgs,
    },
    /// Hold the ledger to what it should be: pages, tables, chain, lines
    Verify {
        #[command(flatten)]
        ledger: File,
        /// The head of an earlier day, which the chain must have gone through
        #[arg(long, value_name = "HASH")]
        head: Option<String>,
        #[command(flatten)]
        output: OutputArgs,
    },
    /// Say whose liability has grounds to end, since when, under which finding, and what lies in suspense
    Grounds {
        #[command(flatten)]
        ledger: File,
        /// Write a draft notice for each court into a folder, one file each
        #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
        notices: Option<PathBuf>,
        #[command(flatten)]
        on: On,
        #[command(flatten)]
        output: OutputArgs,
    },
    /// Write the record section of a case file for a victim
    Record {
        #[command(flatten)]
        ledger: File,
        /// The victim
        #[arg(value_name = "VICTIM")]
        victim: String,
        /// The day of the record
        #[arg(long, value_name = "DATE", value_parser = parse_date)]
        date: Date,
        /// The case of the case file, which is left out: a record is of other cases
        #[arg(long, value_name = "COURT/DOCKET")]
        but: Option<String>,
        #[command(flatten)]
        to: ToFile,
    },
}

/// Which ledger.
#[derive(Debug, clap::Args)]
struct File {
    /// The ledger
    #[arg(value_name = "LEDGER", value_hint = ValueHint::FilePath)]
    path: PathBuf,
}

/// On which day and under which views.
#[derive(Debug, clap::Args)]
struct On {
    /// The day at whose end it is told; else after everything that is posted
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    as_of: Option<Date>,
    /// Take a view of dma-toward-the-cap or vacated-greatest-finding; repeatable
    #[arg(long, alias = "take", value_name = "QUESTION=VIEW")]
    view: Vec<String>,
}

/// How a file of postings is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Lines {
    /// An object of JSON each line
    Jsonl,
    /// Comma-separated values under a line of field names
    Csv,
}

impl Lines {
    fn of(named: Option<Self>, path: Option<&Path>) -> redress_ledger::FileFormat {
        let csv = |path: &Path| {
            path.extension()
                .is_some_and(|it| it.eq_ignore_ascii_case("csv"))
        };
        match named {
            Some(Self::Csv) => redress_ledger::FileFormat::Csv,
            None if path.is_some_and(csv) => redress_ledger::FileFormat::Csv,
            _ => redress_ledger::FileFormat::JsonLines,
        }
    }
}

pub(crate) fn run(args: &Args, console: &Console) -> Result<Exit, Failure> {
    match &args.what {
        What::New { ledger } => {
            Ledger::create(&ledger.path).map_err(|error| ledger.failure(error))?;
            console.note(format!(
                "{} is begun; only you can read it",
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

impl File {
    fn open(&self, access: Access) -> Result<Ledger, Failure> {
        Ledger::open(&self.path, access).map_err(|error| self.failure(error))
    }

    fn books(&self) -> Result<Books, Failure> {
        books(&self.path)
    }

    fn failure(&self, error: LedgerError) -> Failure {
        failure(&self.path, error)
    }
}

/// Reads a ledger.
pub(crate) fn books(path: &Path) -> Result<Books, Failure> {
    let ledger = Ledger::open(path, Access::Read).map_err(|error| failure(path, error))?;
    ledger.books().map_err(|error| failure(path, error))
}

/// How a command ends that a ledger refused: the file and what is in it is an operational failure, the rest invalid input.
pub(crate) fn failure(path: &Path, error: LedgerError) -> Failure {
    let exit = match error.code.starts_with("L10") || error.code.starts_with("L14") {
        true => Exit::Failed,
        false => Exit::Invalid,
    };
    Failure::new(exit, Message::of_ledger(path, error))
}

/// The two questions of the law that a ledger meets, and the views of them under which it tells something else than under the first.
const QUESTIONS: [(&str, &str); 2] = [
    ("dma-toward-the-cap", "both"),
    ("vacated-greatest-finding", "reopens"),
];

/// The views that were taken.
struct Taken {
    views: Views,
    /// The questions of which the user took none.
    open: Vec<(&'static str, &'static str)>,
}

fn with(views: Views, question: &str, takes: bool) -> Views {
    match question {
        "dma-toward-the-cap" => Views {
            assistance_counts: takes,
            ..views
        },
        _ => Views {
            reopens: takes,
            ..views
        },
    }
}

impl On {
    fn taken(&self) -> Result<Taken, Failure> {
        let mut taken = Taken {
            views: Views::default(),
            open: QUESTIONS.to_vec(),
        };
        if self.view.is_empty() {
            return Ok(taken);
        }
        let redress = session::law(&LawArgs {
            folders: Vec::new(),
        })?;
        for (question, view) in choices::views(redress.law(), &self.view)? {
            let Some((known, other)) = QUESTIONS.iter().find(|(known, _)| *known == question)
            else {
                let known = QUESTIONS.iter().map(|(known, _)| *known);
                return Err(choices::no_such(
                    "a ledger does not meet the question",
                    &question,
                    known,
                ));
            };
            taken.views = with(taken.views, known, view == *other);
            taken.open.retain(|(open, _)| open != known);
        }
        Ok(taken)
    }
}

impl Taken {
    /// How a victim's accounts stand, and what each other view alone would make of it where that is something else.
    fn standing(&self, history: &History, as_of: Option<Date>) -> Result<Told, LedgerError> {
        let told = history.standing(as_of, self.views)?;
        let mut otherwise = Vec::new();
        for (question, view) in &self.open {
            let other = history.standing(as_of, with(self.views, question, true))?;
            if other != told {
                otherwise.push((*question, *view, other));
            }
        }
        Ok(Told { told, otherwise })
    }
}

/// How accounts stand, and how under other views.
struct Told {
    told: Standing,
    otherwise: Vec<(&'static str, &'static str, Standing)>,
}

/// The victims of the books, or the one that is named.
fn victims<'a>(
    books: &'a Books,
    named: Option<&'a str>,
) -> Result<Vec<(&'a str, &'a History)>, Failure> {
    match named {
        None => Ok(books
            .victims
            .iter()
            .map(|(id, history)| (id.as_str(), history))
            .collect()),
        Some(id) => match books.victims.get(id) {
            Some(history) => Ok(vec![(id, history)]),
            None => Err(choices::no_such(
                "nothing is posted of a victim",
                id,
                books.victims.keys().map(String::as_str),
            )),
        },
    }
}

/// An amount: grouped for people, plain in data.
fn amount(amount: redress::money::Usd, format: Format) -> String {
    match format.is_data() {
        true => amount.plain().to_string(),
        false => amount.to_string(),
    }
}

fn export(ledger: &File, format: Option<Lines>, to: &ToFile) -> Result<(), Failure> {
    let file = only(to, "ledger export", &["jsonl", "csv"])?;
    let format = Lines::of(format, file);
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
    // A reversal is of the victim of what it reverses.
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
