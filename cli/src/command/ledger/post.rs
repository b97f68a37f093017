//! `redress ledger post` and `import`.

use std::fs;
use std::io::{BufReader, Read, Write as _, stdin, stdout};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use redress::cite::{Date, parse_date};
use redress_ledger::{Access, FileFormat, Ledger, LedgerError, Posted, Posting, Postings};

use super::{File, Lines};
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::message::Message;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    ledger: File,
    /// finding, order, final, receipt, refund, vacatur, assistance, civil, insurance or reversal; `-` posts JSON lines
    /// of standard input one after another, and prints the key of each when it is on the disk
    #[arg(value_name = "KIND")]
    kind: String,
    /// The key: what has one is posted once, however often it is sent
    #[arg(long, value_name = "ID")]
    key: Option<String>,
    /// The day from which it counts
    #[arg(long, value_name = "DATE")]
    date: Option<String>,
    /// The victim, by pseudonymous id
    #[arg(long, value_name = "ID")]
    victim: Option<String>,
    /// The case
    #[arg(long, value_name = "COURT/DOCKET")]
    case: Option<String>,
    /// The defendant, by pseudonymous id
    #[arg(long, value_name = "ID")]
    defendant: Option<String>,
    /// The section of the order; 2259 unless it says so
    #[arg(long, value_name = "SECTION")]
    section: Option<String>,
    /// The text of section 2259 of an order: 1994, 1996 or 2018
    #[arg(long, value_name = "YEAR")]
    text: Option<String>,
    /// The insurer or other payor, by id
    #[arg(long, value_name = "ID")]
    payor: Option<String>,
    /// The amount
    #[arg(long, value_name = "AMOUNT")]
    amount: Option<String>,
    /// The key of the posting that was wrong
    #[arg(long, value_name = "ID")]
    reverses: Option<String>,
    /// Where it is written, such as "ECF 41"
    #[arg(long, value_name = "TEXT")]
    source: Option<String>,
    /// The day of posting; else today
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    posted: Option<Date>,
}

/// Today, in UTC. A day of posting enters no balance and no result.
fn today() -> Date {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let days = since.unwrap_or(Duration::ZERO).as_secs() / 86_400;
    let epoch = Date::constant(1970, 1, 1);
    epoch.saturating_add(Duration::from_secs(days.saturating_mul(86_400)))
}

pub(crate) fn run(args: &Args, console: &Console) -> Result<(), Failure> {
    let today = args.posted.unwrap_or_else(today);
    if args.kind == "-" {
        let mut ledger = args.ledger.open(Access::Post)?;
        return stream(args, &mut ledger, today);
    }
    let given = [
        ("key", &args.key),
        ("date", &args.date),
        ("victim", &args.victim),
        ("case", &args.case),
        ("defendant", &args.defendant),
        ("section", &args.section),
        ("text", &args.text),
        ("payor", &args.payor),
        ("amount", &args.amount),
        ("reverses", &args.reverses),
        ("source", &args.source),
    ];
    let given = given
        .iter()
        .filter_map(|(name, value)| Some((*name, value.as_deref()?)));
    let posting = Posting::read(
        [("kind", args.kind.as_str())].into_iter().chain(given),
        today,
    )
    .map_err(|error| Failure::invalid(Message::of_ledger(Path::new("this posting"), error)))?;
    let mut ledger = args.ledger.open(Access::Post)?;
    let posted = ledger
        .post(&posting)
        .map_err(|error| args.ledger.failure(error))?;
    match posted {
        Posted::New(place) => console.note(format!("posted as number {place}")),
        Posted::Already(place) => {
            console.note(format!(
                "it was posted before, as number {place}; nothing was added"
            ));
        }
    }
    Ok(())
}

/// Posts what comes in, each for itself. A key is printed once its posting is on the disk, and not before.
fn stream(args: &Args, ledger: &mut Ledger, today: Date) -> Result<(), Failure> {
    let input = Path::new("standard input");
    for posting in Postings::new(BufReader::new(stdin().lock()), FileFormat::JsonLines, today) {
        let posted = posting.and_then(|(_, posting)| {
            ledger.post(&posting)?;
            Ok(posting.key)
        });
        match posted {
            Ok(key) => {
                let mut out = stdout().lock();
                // Nobody who is told goes away without being told so: what is posted stays posted.
                if writeln!(out, "{key}").and_then(|()| out.flush()).is_err() {
                    return Ok(());
                }
            }
            Err(error) if error.place.is_some() => {
                return Err(Failure::invalid(Message::of_ledger(input, error)));
            }
            Err(error) => return Err(args.ledger.failure(error)),
        }
    }
    Ok(())
}

pub(super) fn import(
    ledger: &File,
    from: &PathBuf,
    format: Option<Lines>,
    posted: Option<Date>,
    console: &Console,
) -> Result<(), Failure> {
    let is_stdin = from == Path::new("-");
    let format = Lines::of(format, Some(from));
    let source: Box<dyn Read> = match is_stdin {
        true => Box::new(stdin().lock()),
        false => Box::new(fs::File::open(from).map_err(|error| {
            Failure::failed(Message::error(format!(
                "`{}` cannot be read: {error}",
                from.display()
            )))
        })?),
    };
    let mut opened = ledger.open(Access::Post)?;
    let postings = Postings::new(BufReader::new(source), format, posted.unwrap_or_else(today));
    let imported = opened.import(postings).map_err(|errors| {
        let name = if is_stdin {
            Path::new("standard input")
        } else {
            from
        };
        let told = |error: LedgerError| match error.place {
            Some(_) => Message::of_ledger(name, error),
            None => Message::of_ledger(&ledger.path, error),
        };
        let exit = match errors
            .iter()
            .any(|error| error.code.starts_with("L11") || error.code.starts_with("L12"))
        {
            true => Exit::Invalid,
            false => Exit::Failed,
        };
        let mut messages: Vec<Message> = errors.into_iter().map(told).collect();
        messages.push(Message::error("nothing was posted"));
        Failure { exit, messages }
    })?;
    console.note(format!(
        "{} posted; {} were there already",
        imported.new, imported.already
    ));
    Ok(())
}
