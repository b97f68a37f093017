//! `redress ledger post` and `import`.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write as _, stdin, stdout};
use std::path::{Path, PathBuf};

use clap::ValueHint;
use redress::casefile::SavedMapping;
use redress::cite::{Date, parse_date};
use redress_document::{Document, Table};
use redress_ledger::{
    Access, Field, FileFormat, Ledger, LedgerError, Posted, Posting, PostingKind, PostingTerms,
    Postings, SheetOptions,
};

use super::shared::{File, Lines, amount, names, who};
use crate::args::OutputArgs;
use crate::books::remember;
use crate::clock::today;
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::message::Message;
use crate::output::Output;
use crate::table::{self, TableArgs, pairs};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    ledger: File,
    /// finding, order, joint, final, receipt, refund, vacatur, assistance, civil, insurance or reversal; `-` posts JSON lines from
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
    /// The section of the order; default of an order: 2259
    #[arg(long, value_name = "SECTION")]
    section: Option<String>,
    /// The text of section 2259 of an order: 1994, 1996 or 2018
    #[arg(long, value_name = "YEAR")]
    text: Option<String>,
    /// The id of the joint debt, one for all who owe it
    #[arg(long, value_name = "ID")]
    debt: Option<String>,
    /// The id of the insurer, or of another person who paid
    #[arg(long, value_name = "ID")]
    payor: Option<String>,
    /// The amount
    #[arg(long, allow_hyphen_values = true, value_name = "AMOUNT")]
    amount: Option<String>,
    /// The key of the posting to reverse
    #[arg(long, value_name = "ID")]
    reverses: Option<String>,
    /// The source document, such as "ECF 41"
    #[arg(long, value_name = "TEXT")]
    source: Option<String>,
    /// Keep a receipt in suspense if no order for it is posted
    #[arg(long)]
    unplaced: bool,
    #[command(flatten)]
    terms: Terms,
}

/// The terms on which postings are taken.
#[derive(Debug, clap::Args)]
pub(crate) struct Terms {
    /// The day of posting; default: today
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    posted: Option<Date>,
    /// Take days after today
    #[arg(long)]
    as_future: bool,
    /// Take courts and dockets that are not federal
    #[arg(long)]
    court_unknown: bool,
}

impl Terms {
    fn terms(&self) -> PostingTerms {
        let today = today();
        PostingTerms {
            today,
            posted: self.posted.unwrap_or(today),
            future: self.as_future,
            any_court: self.court_unknown,
        }
    }
}

/// How to read a table.
#[derive(Debug, clap::Args)]
pub(crate) struct ImportArgs {
    #[command(flatten)]
    ledger: File,
    /// The postings, JSON lines or a table; `-` reads standard input
    #[arg(value_name = "POSTINGS", value_hint = ValueHint::FilePath)]
    from: PathBuf,
    /// The format of POSTINGS; default: by its name, else JSON lines
    #[arg(long, value_name = "FORMAT")]
    input_format: Option<Lines>,
    #[command(flatten)]
    table: TableArgs,
    /// The kind of postings in a table without that column
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    /// The value of a field in rows that have none, as victim=v1; repeatable
    #[arg(long, value_name = "FIELD=VALUE")]
    every: Vec<String>,
    /// The id of the batch; default: the next number
    #[arg(long, value_name = "ID")]
    batch: Option<String>,
    /// Show how each row is understood; post nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    terms: Terms,
    #[command(flatten)]
    output: OutputArgs,
}

pub(crate) fn run(args: &Args, console: &Console) -> Result<(), Failure> {
    let terms = args.terms.terms();
    if args.kind == "-" {
        let mut ledger = args.ledger.open(Access::Post)?;
        return stream(args, &mut ledger, terms);
    }
    let given = [
        ("key", &args.key),
        ("date", &args.date),
        ("victim", &args.victim),
        ("case", &args.case),
        ("defendant", &args.defendant),
        ("section", &args.section),
        ("text", &args.text),
        ("debt", &args.debt),
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
        terms,
    )
    .map_err(|error| Failure::invalid(Message::from_ledger(Path::new("this posting"), error)))?;
    let mut ledger = args.ledger.open(Access::Post)?;
    let mut orders = Orders::default();
    let posted = orders
        .check(&ledger, &posting, args.unplaced)
        .and_then(|()| ledger.post(&posting))
        .map_err(|error| args.ledger.failure(error))?;
    note_head(&ledger);
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

/// The defendants who were found to owe a victim in a case.
#[derive(Default)]
struct Orders(BTreeSet<(String, String, String)>);

impl Orders {
    /// Refuses a receipt against a defendant without an order in that case, because it is usually mistyped and is never removed.
    fn check(
        &mut self,
        ledger: &Ledger,
        posting: &Posting,
        unplaced: bool,
    ) -> Result<(), LedgerError> {
        if unplaced || !matches!(posting.kind, PostingKind::Receipt | PostingKind::Refund) {
            return Ok(());
        }
        let text = |field| posting.value(field).unwrap_or_default();
        let debtor = (
            text(Field::Victim),
            text(Field::Case),
            text(Field::Defendant),
        );
        if self.0.contains(&debtor) {
            return Ok(());
        }
        if !ledger.has_order(&debtor.0, &debtor.1, &debtor.2)? {
            return Err(LedgerError::no_order(&debtor.2, &debtor.1));
        }
        self.0.insert(debtor);
        Ok(())
    }
}

/// Keeps the head for the next opening.
fn note_head(ledger: &Ledger) {
    if let Ok(head) = ledger.head() {
        remember(ledger, &head);
    }
}

/// Posts each line on its own. Prints a key only after its posting is written to disk.
fn stream(args: &Args, ledger: &mut Ledger, terms: PostingTerms) -> Result<(), Failure> {
    let input = Path::new("standard input");
    let mut orders = Orders::default();
    for row in Postings::new(BufReader::new(stdin().lock()), FileFormat::JsonLines, terms) {
        let posted = row.and_then(|row| {
            let posting = row.posting;
            orders.check(ledger, &posting, args.unplaced)?;
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
                note_head(ledger);
                return Err(Failure::invalid(Message::from_ledger(input, error)));
            }
            Err(error) => return Err(args.ledger.failure(error)),
        }
    }
    note_head(ledger);
    Ok(())
}

/// Returns the reading of a table that the arguments say, and the mapping file.
fn options(args: &ImportArgs) -> Result<(SheetOptions, SavedMapping), Failure> {
    let mut saved = args.table.saved()?;
    let names = Field::ALL.iter().map(|(_, name, _)| *name);
    let names: Vec<&str> = names.chain(["court", "docket"]).collect();
    let kind = args.kind.iter();
    let mut every: Vec<(String, String)> = kind.map(|it| ("kind".to_owned(), it.clone())).collect();
    every.extend(pairs(
        &args.every,
        "--every",
        "FIELD=VALUE, such as victim=v1",
    )?);
    every.append(&mut saved.every);
    if let Some((field, _)) = every
        .iter()
        .find(|(field, _)| !names.contains(&field.as_str()))
    {
        return Err(Failure::usage(
            Message::error(format!("--every: `{field}` is no field of a posting"))
                .help(format!("the fields are {}", names.join(", "))),
        ));
    }
    saved.every = every.clone();
    let options = SheetOptions {
        columns: args.table.columns(&names)?,
        saved: saved.columns.clone(),
        sheet: args.table.sheet.clone(),
        every,
    };
    Ok((options, saved))
}

/// Writes how the columns were read, if the user asks for it.
fn save<R: BufRead>(
    args: &ImportArgs,
    postings: &Postings<R>,
    saved: SavedMapping,
) -> Result<(), Failure> {
    let left_out = args
        .table
        .column
        .iter()
        .filter_map(|it| it.strip_suffix("=-"));
    let left_out = left_out.map(|header| ("-".to_owned(), header.trim().to_owned()));
    let before = saved
        .columns
        .iter()
        .filter(|(field, _)| field == "-")
        .cloned();
    let mut columns = postings.columns();
    for pair in before.chain(left_out) {
        if !columns.contains(&pair) {
            columns.push(pair);
        }
    }
    args.table.save(&SavedMapping { columns, ..saved })
}

pub(crate) fn import(args: &ImportArgs, console: &Console) -> Result<Exit, Failure> {
    let (ledger, from) = (&args.ledger, &args.from);
    let format = Lines::format_of(args.input_format, Some(from));
    let (options, saved) = options(args)?;
    let (source, name) = table::open(from)?;
    let name = name.as_path();
    let mut postings = Postings::new(source, format, args.terms.terms()).with_options(options);
    let failed = |errors: Vec<LedgerError>| {
        let told = |error: LedgerError| match error.place {
            None if !error.code.starts_with("L11") => Message::from_ledger(&ledger.path, error),
            _ => Message::from_ledger(name, error),
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
    };
    if args.dry_run {
        let exit = dry_run(args, &mut postings, console, failed)?;
        save(args, &postings, saved)?;
        return Ok(exit);
    }
    let mut opened = ledger.open(Access::Post)?;
    let imported = opened
        .import(args.batch.as_deref(), &mut postings)
        .map_err(failed)?;
    note_head(&opened);
    save(args, &postings, saved)?;
    for note in postings.notes() {
        console.note(note);
    }
    if imported.reversed > 0 {
        console.note(format!(
            "rows equal to postings that were reversed: {}; they still do not count: give them new keys",
            imported.reversed
        ));
    }
    let batch = match imported.new {
        0 => String::new(),
        _ => format!("; batch {}", imported.batch),
    };
    console.note(format!(
        "{} new postings, {} duplicates{batch}",
        imported.new, imported.already
    ));
    if !imported.unplaced.is_empty() {
        let keys: Vec<&str> = imported.unplaced.iter().map(String::as_str).collect();
        console.note(format!(
            "receipts under orders that are not posted: {}; they are in suspense until the orders are",
            names(&keys)
        ));
    }
    Ok(Exit::Computed)
}

/// Shows how each row was understood, and every error.
fn dry_run<R: BufRead>(
    args: &ImportArgs,
    postings: &mut Postings<R>,
    console: &Console,
    failed: impl Fn(Vec<LedgerError>) -> Failure,
) -> Result<Exit, Failure> {
    let output = Output::new(&args.output, console)?;
    let mut rows = Vec::new();
    let mut errors = Vec::new();
    for row in &mut *postings {
        match row {
            Ok(row) => {
                let text = |field| row.posting.value(field).unwrap_or_default();
                rows.push(vec![
                    row.line.to_string(),
                    text(Field::Kind),
                    text(Field::Date),
                    text(Field::Victim),
                    text(Field::Case),
                    who(&row.posting),
                    row.posting
                        .amount
                        .map_or_else(String::new, |cents| amount(cents, output.format)),
                    text(Field::Key),
                ]);
            }
            Err(error) => errors.push(error),
        }
    }
    let titles = [
        "row", "kind", "date", "victim", "case", "who", "amount", "key",
    ];
    if !rows.is_empty() {
        let table = Table::new(&titles, rows).right(&["row", "amount"]);
        output.write(&Document::from_table("redress.ledger-import/1", table))?;
    }
    for note in postings.notes() {
        console.note(note);
    }
    if !errors.is_empty() {
        return Err(failed(errors));
    }
    console.note("nothing was posted, because this was a dry run");
    Ok(Exit::Computed)
}
