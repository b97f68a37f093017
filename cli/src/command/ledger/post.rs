//! `redress ledger post` and `import`.

use std::fs;
use std::io::{BufReader, Read, Write as _, stdin, stdout};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use redress::cite::{Date, parse_date};
use redress_ledger::{Access, FileFormat, Ledger, LedgerError, Posted, Posting, Postings};

use super::shared::{File, Lines};
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::message::Message;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    ledger: File,
    /// finding, order, final, receipt, refund, vacatur, assistance, civil, insurance or reversal; `-` posts JSON lines from
    /// standard input and prints the key of each after it is written to disk
    #[arg(value_name = "KIND")]
    kind: String,
    /// The idempotency key: posting it again adds nothing
    #[arg(long, value_name = "ID")]
    key: Option<String>,
    /// The day from which it counts
    #[arg(long, value_name = "DATE")]
    date: Option<String>,
    /// The victim's pseudonymous id
    #[arg(long, value_name = "ID")]
    victim: Option<String>,
    /// The case, such as ilnd/1:19-cr-00123
    #[arg(long, value_name = "COURT/DOCKET")]
    case: Option<String>,
    /// The defendant's pseudonymous id
    #[arg(long, value_name = "ID")]
    defendant: Option<String>,
    /// The section of the order; default: 2259
    #[arg(long, value_name = "SECTION")]
    section: Option<String>,
    /// The text of section 2259 of an order: 1994, 1996 or 2018
    #[arg(long, value_name = "YEAR")]
    text: Option<String>,
    /// The id of the insurer or other payor
    #[arg(long, value_name = "ID")]
    payor: Option<String>,
    /// The amount
    #[arg(long, value_name = "AMOUNT")]
    amount: Option<String>,
    /// The key of the posting to reverse
    #[arg(long, value_name = "ID")]
    reverses: Option<String>,
    /// The source document, such as "ECF 41"
    #[arg(long, value_name = "TEXT")]
    source: Option<String>,
    /// The day of posting; default: today
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    posted: Option<Date>,
}

/// Returns today's date in UTC. The day of posting changes no balance and no result.
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
    .map_err(|error| Failure::invalid(Message::from_ledger(Path::new("this posting"), error)))?;
    let mut ledger = args.ledger.open(Access::Post)?;
    let posted = ledger
        .post(&posting)
        .map_err(|error| args.ledger.failure(error))?;
    match posted {
        Posted::New(place) => console.note(format!("posted as number {place}")),
        Posted::Already(place) => {
            console.note(format!(
                "already posted as number {place}; nothing was added"
            ));
        }
    }
    Ok(())
}

/// Posts each line on its own. Prints a key only after its posting is written to disk.
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
                // Stop if nobody reads the keys; earlier postings stay posted.
                if writeln!(out, "{key}").and_then(|()| out.flush()).is_err() {
                    return Ok(());
                }
            }
            Err(error) if error.place.is_some() => {
                return Err(Failure::invalid(Message::from_ledger(input, error)));
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
    let format = Lines::format_of(format, Some(from));
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
            Some(_) => Message::from_ledger(name, error),
            None => Message::from_ledger(&ledger.path, error),
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
        "{} new postings, {} duplicates",
        imported.new, imported.already
    ));
    Ok(())
}
