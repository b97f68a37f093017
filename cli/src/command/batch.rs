//! `redress batch`: a table of claims under several profiles.

mod columns;

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufReader, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use clap::ValueHint;
use redress::cite::{Date, parse_date};
use redress::{Query, digest_of_reader};
use redress_batch::{Answers, BatchError, ClaimBatch, Claims, CsvReader, CsvRecord, Fields};
use redress_document::csv_row;
use serde_json::{Value, json};

use crate::args::{LawArgs, SetArgs, ToFile, WhichArgs};
use crate::choices;
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::help;
use crate::message::Message;
use crate::output::replace;
use crate::session::{law_with_sets, profiles};

/// The rows that are computed together. Memory depends on it, and not on the length of the table.
const ROWS: usize = 16_384;

#[derive(Debug, clap::Args)]
#[command(
    before_help = help::BATCH,
    mut_arg("profiles", |profiles| profiles.help("The profiles, in order of display")),
)]
pub(crate) struct Args {
    /// The claims, one row each, columns named by facts
    #[arg(value_name = "CLAIMS", value_hint = ValueHint::FilePath)]
    claims: PathBuf,
    #[command(flatten)]
    which: WhichArgs,
    #[command(flatten)]
    output: ToFile,
    /// Apply the law of this day; default: the judgment of each claim
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    as_of: Option<Date>,
    /// Take a view of an unsettled question; repeatable
    #[arg(long, value_name = "QUESTION=VIEW")]
    view: Vec<String>,
    /// Compute on this many threads; default: all of the machine
    #[arg(long, value_name = "NUMBER")]
    threads: Option<usize>,
    #[command(flatten)]
    law: LawArgs,
    #[command(flatten)]
    sets: SetArgs,
}

/// The head of a table of answers.
const HEAD: [&str; 12] = [
    "id",
    "profile",
    "result",
    "amount",
    "least",
    "greatest",
    "open",
    "liability",
    "strength",
    "in_error",
    "contrary_to",
    "inputs",
];

pub(crate) fn run(args: &Args, console: &Console) -> Result<Exit, Failure> {
    columns::check(&args.claims)?;
    let written = columns::only(&args.output)?;
    let answers = written.ok_or_else(|| {
        Failure::usage(Message::error("the answers need a file").help("name one: -o answers.csv"))
    })?;
    let redress = law_with_sets(&args.law, &args.sets, console)?;
    let ids = profiles(&args.which.profiles, args.which.all, false, &redress)?;
    if ids.is_empty() {
        return Err(Failure::usage(
            Message::error("no profile is named").help("give --profiles ID,... or --all"),
        ));
    }
    let query = Query {
        as_of: args.as_of,
        take: choices::views(redress.law(), &args.view)?,
        ..Query::default()
    };
    let mut inputs = args.view.clone();
    inputs.extend(args.as_of.map(|day| format!("day {day}")));
    let files = Files::new(args, answers)?;
    let settings = json!({
        "program": env!("CARGO_PKG_VERSION"),
        "profiles": ids,
        "inputs": inputs,
        "rule_sets": redress.in_use().iter().map(|set| (&set.id, &set.version, set.origin())).collect::<Vec<_>>(),
        "law": redress.law().digest(),
    });
    let batch = ClaimBatch::new(&redress, &ids, query).map_err(failure)?;
    let batch = match args.threads {
        Some(threads) => batch.threads(threads),
        None => batch,
    };
    let table = Table {
        batch,
        inputs: inputs.join("; "),
    };
    table.run(&files, &settings, console)
}

fn failure(error: BatchError) -> Failure {
    match error {
        BatchError::Redress(error) => error.into(),
        BatchError::Fault(_) => Failure::failed(Message::error(error.to_string())),
    }
}

/// The files of a run.
struct Files {
    claims: PathBuf,
    answers: PathBuf,
    rejected: PathBuf,
    /// The format of the claims and of the answers; `None` is CSV.
    format: [Option<columns::Format>; 2],
    /// The answers so far.
    part: PathBuf,
    /// The rejected rows so far.
    rejected_part: PathBuf,
    checkpoint: PathBuf,
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

fn unreadable(path: &Path) -> impl Fn(io::Error) -> Failure + '_ {
    move |error| {
        let what = format!("`{}` cannot be read: {error}", path.display());
        Failure::failed(Message::error(what))
    }
}

fn unwritable(path: &Path) -> impl Fn(io::Error) -> Failure + '_ {
    move |error| {
        let what = format!("`{}` cannot be written: {error}", path.display());
        Failure::failed(Message::error(what))
    }
}

impl Files {
    fn new(args: &Args, answers: &Path) -> Result<Self, Failure> {
        let answers = answers.to_owned();
        let same = fs::canonicalize(&answers).ok();
        if same.is_some() && same == fs::canonicalize(&args.claims).ok() {
            return Err(Failure::usage(
                Message::error(format!(
                    "`{}` is the table of claims itself",
                    answers.display()
                ))
                .help("give -o another name"),
            ));
        }
        let rejected = answers.with_extension("rejected.csv");
        let format = [&args.claims, &answers].map(|path| columns::Format::from_path(path));
        Ok(Self {
            format,
            claims: args.claims.clone(),
            part: beside(&answers, ".part"),
            rejected_part: beside(&rejected, ".part"),
            checkpoint: beside(&answers, ".checkpoint"),
            rejected,
            answers,
        })
    }

    /// Opens a part to be written on after so many bytes; what a killed run wrote beyond them is dropped.
    fn open(path: &Path, bytes: u64) -> Result<File, Failure> {
        let open = || {
            let mut options = OpenOptions::new();
            options.write(true).create(true).truncate(false);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            let mut file = options.open(path)?;
            file.set_len(bytes)?;
            file.seek(SeekFrom::Start(bytes))?;
            Ok(file)
        };
        open().map_err(unwritable(path))
    }
}

/// How far a run has come.
#[derive(Clone, Debug, Default)]
struct Checkpoint {
    /// The bytes and lines of the claims that were read, and the rows.
    offset: u64,
    line: u64,
    rows: u64,
    /// The bytes that were written.
    answers: u64,
    rejected: u64,
    /// Rows that were rejected.
    rejected_rows: u64,
    /// Results by a plan, row by row without a worksheet, and with the whole engine.
    planned: u64,
    settled: u64,
    whole: u64,
    /// Whether something is open in an answer.
    open: bool,
}

impl Checkpoint {
    const NUMBERS: [&'static str; 9] = [
        "offset",
        "line",
        "rows",
        "answers",
        "rejected",
        "rejected_rows",
        "planned",
        "settled",
        "whole",
    ];

    fn numbers(&mut self) -> [&mut u64; 9] {
        [
            &mut self.offset,
            &mut self.line,
            &mut self.rows,
            &mut self.answers,
            &mut self.rejected,
            &mut self.rejected_rows,
            &mut self.planned,
            &mut self.settled,
            &mut self.whole,
        ]
    }

    /// Reads the checkpoint of an earlier run on the same claims with the same settings; else there is none.
    fn read(files: &Files, digest: &str, settings: &Value) -> Option<Self> {
        // A checkpoint is a few hundred bytes; what is larger was not written here.
        let there = fs::metadata(&files.checkpoint).ok()?;
        if !there.is_file() || there.len() > MOST_CHECKPOINT {
            return None;
        }
        let text = fs::read_to_string(&files.checkpoint).ok()?;
        let value: Value = serde_json::from_str(&text).ok()?;
        if value.get("claims")? != digest || value.get("settings")? != settings {
            return None;
        }
        let mut read = Self {
            open: value.get("open")?.as_bool()?,
            ..Self::default()
        };
        for (name, number) in Self::NUMBERS.iter().zip(read.numbers()) {
            *number = value.get(name)?.as_u64()?;
        }
        // What a checkpoint counts was written before it.
        let holds = |path: &Path, bytes| fs::metadata(path).is_ok_and(|it| it.len() >= bytes);
        let answers = match files.format[1] {
            None => holds(&files.part, read.answers),
            Some(_) => columns::parts(files, read.answers).all(|part| part.exists()),
        };
        let whole = answers && holds(&files.rejected_part, read.rejected);
        whole.then_some(read)
    }

    fn write(&mut self, files: &Files, digest: &str, settings: &Value) -> Result<(), Failure> {
        let mut value = json!({ "claims": digest, "settings": settings, "open": self.open });
        for (name, number) in Self::NUMBERS.iter().zip(self.numbers()) {
            if let Some(value) = value.as_object_mut() {
                value.insert((*name).to_owned(), json!(*number));
            }
        }
        replace(&files.checkpoint, value.to_string().as_bytes())
    }
}

/// The bytes of a checkpoint.
const MOST_CHECKPOINT: u64 = 1 << 20;

/// Profiles ready to answer, and what every answer repeats.
struct Table<'r> {
    batch: ClaimBatch<'r>,
    inputs: String,
}

impl Table<'_> {
    fn run(mut self, files: &Files, settings: &Value, console: &Console) -> Result<Exit, Failure> {
        let claims = &files.claims;
        // A device or a pipe has no end that a digest could be taken to, and cannot be read twice.
        if !fs::metadata(claims).map_err(unreadable(claims))?.is_file() {
            let message = format!("`{}` is not a regular file", claims.display());
            let help = "write the claims to a file first: they are read twice";
            return Err(Failure::failed(Message::error(message).help(help)));
        }
        let digest = digest_of(claims).map_err(unreadable(claims))?;
        let earlier = Checkpoint::read(files, &digest, settings);
        if let Some(done) = &earlier {
            console.note(format!(
                "an earlier run came to row {}; this one goes on after it",
                done.rows
            ));
        }
        let (mut source, mut done) = Source::open(files, earlier)?;
        let mut part = match files.format[1] {
            None => Some(Files::open(&files.part, done.answers)?),
            Some(_) => None,
        };
        let mut rejected = Files::open(&files.rejected_part, done.rejected)?;
        if done.rows == 0 {
            if let Some(part) = &mut part {
                done.answers = put(part, &csv_row(HEAD.into_iter()), &files.part)?;
            }
            let head = source.head_of_rejected();
            let text = csv_row(head.iter().map(String::as_str));
            done.rejected = put(&mut rejected, &text, &files.rejected_part)?;
        }
        let progress = console.progress(source.length());
        loop {
            let mut chunk = Chunk::new(source.fields().clone());
            let more = source.read(&mut chunk, claims, &done)?;
            let answers = self.batch.compute(&chunk.claims).map_err(failure)?;
            self.write(&chunk, &answers, &mut done, files, &mut part, &mut rejected)?;
            (done.offset, done.line) = source.place();
            let rows = chunk.lines.len().saturating_add(chunk.unread);
            done.rows = done
                .rows
                .saturating_add(u64::try_from(rows).unwrap_or(u64::MAX));
            if !more {
                break;
            }
            let written = part.as_ref().map(|part| (part, &files.part));
            for (file, path) in written
                .into_iter()
                .chain([(&rejected, &files.rejected_part)])
            {
                file.sync_data().map_err(unwritable(path))?;
            }
            done.write(files, &digest, settings)?;
            progress.say(source.come_to(&done));
        }
        progress.end();
        finish(files, part.as_ref(), &rejected, &done)?;
        say(files, &done, console);
        Ok(match done.open || done.rejected_rows > 0 {
            true => Exit::Open,
            false => Exit::Computed,
        })
    }

    /// Writes the answers of a chunk, and the rows that were rejected.
    fn write(
        &self,
        chunk: &Chunk,
        answers: &Answers,
        done: &mut Checkpoint,
        files: &Files,
        part: &mut Option<File>,
        rejected: &mut File,
    ) -> Result<(), Failure> {
        done.open |= answers.any_open();
        match part {
            Some(part) => self.write_csv(chunk, answers, done, files, part)?,
            None => {
                columns::write(files, done.answers, chunk, answers, &self.inputs)?;
                done.answers = done.answers.saturating_add(1);
            }
        }
        let mut text = chunk.rejected.clone();
        for (row, error) in answers.rejected() {
            let line = chunk.lines.get(*row).copied().unwrap_or_default();
            let cells = chunk.cells.get(*row).map_or(&[][..], Vec::as_slice);
            text.push_str(&rejected_row(line, &error.column, &error.problem, cells));
        }
        let written = put(rejected, &text, &files.rejected_part)?;
        done.rejected = done.rejected.saturating_add(written);
        let counts = answers.counts();
        let add = |to: &mut u64, more: usize| {
            *to = to.saturating_add(u64::try_from(more).unwrap_or(u64::MAX));
        };
        add(
            &mut done.rejected_rows,
            counts.rejected.saturating_add(chunk.unread),
        );
        add(&mut done.planned, counts.planned);
        add(&mut done.settled, counts.settled);
        add(&mut done.whole, counts.whole);
        Ok(())
    }

    fn write_csv(
        &self,
        chunk: &Chunk,
        answers: &Answers,
        done: &mut Checkpoint,
        files: &Files,
        part: &mut File,
    ) -> Result<(), Failure> {
        let mut text = String::new();
        for answer in answers.rows() {
            let amount = |it: Option<redress::money::Usd>| {
                it.map_or_else(String::new, |it| it.plain().to_string())
            };
            let id = chunk.id(answer.row);
            let open = answer.open.join("; ");
            let cells: [&str; 12] = [
                &id,
                answer.profile,
                answer.kind.name(),
                &amount(answer.amount()),
                &amount(answer.least),
                &amount(answer.greatest),
                &open,
                &answer.liability_words(),
                answer.strength.word(),
                if answer.in_error { "yes" } else { "no" },
                answer.contrary_to.unwrap_or_default(),
                &self.inputs,
            ];
            text.push_str(&csv_row(cells.into_iter()));
        }
        let written = put(part, &text, &files.part)?;
        done.answers = done.answers.saturating_add(written);
        Ok(())
    }
}

/// The claims, part by part.
enum Source {
    Csv {
        reader: CsvReader<BufReader<File>>,
        head: Vec<String>,
        fields: Fields,
        length: usize,
    },
    #[cfg(feature = "arrow")]
    Columns(columns::Claims),
}

impl Source {
    /// Opens the claims, after those of an earlier run if there was one.
    fn open(files: &Files, earlier: Option<Checkpoint>) -> Result<(Self, Checkpoint), Failure> {
        #[cfg(feature = "arrow")]
        if let Some(format) = files.format[0] {
            let done = earlier.unwrap_or_default();
            let claims = columns::Claims::open(&files.claims, format, done.rows)?;
            return Ok((Self::Columns(claims), done));
        }
        let claims = &files.claims;
        let mut input = File::open(claims).map_err(unreadable(claims))?;
        let length = input.metadata().map_err(unreadable(claims))?.len();
        let mut reader = CsvReader::new(BufReader::new(&mut input), 0, 1);
        let head = match next(&mut reader, claims)? {
            Some((_, CsvRecord::Cells(head))) => head,
            _ => {
                return Err(Failure::invalid(Message::error(format!(
                    "`{}` has no head",
                    claims.display()
                ))));
            }
        };
        let fields = fields_of(&head, claims)?;
        let (offset, line) = reader.place();
        let done = earlier.unwrap_or(Checkpoint {
            offset,
            line,
            ..Checkpoint::default()
        });
        let mut input = File::open(claims).map_err(unreadable(claims))?;
        let start = input.seek(SeekFrom::Start(done.offset));
        start.map_err(unreadable(claims))?;
        let source = Self::Csv {
            reader: CsvReader::new(BufReader::new(input), done.offset, done.line),
            head,
            fields,
            length: usize::try_from(length).unwrap_or(usize::MAX),
        };
        Ok((source, done))
    }

    const fn fields(&self) -> &Fields {
        match self {
            Self::Csv { fields, .. } => fields,
            #[cfg(feature = "arrow")]
            Self::Columns(claims) => claims.fields(),
        }
    }

    fn head_of_rejected(&self) -> Vec<String> {
        match self {
            Self::Csv { head, .. } => {
                let first = ["line", "column", "reason"].map(str::to_owned);
                first.iter().chain(head).cloned().collect()
            }
            #[cfg(feature = "arrow")]
            Self::Columns(_) => ["row", "column", "reason"].map(str::to_owned).to_vec(),
        }
    }

    /// Returns the length that progress is told of: bytes of CSV, and else rows.
    const fn length(&self) -> usize {
        match self {
            Self::Csv { length, .. } => *length,
            #[cfg(feature = "arrow")]
            Self::Columns(claims) => claims.rows(),
        }
    }

    fn come_to(&self, done: &Checkpoint) -> usize {
        let come_to = match self {
            Self::Csv { .. } => done.offset,
            #[cfg(feature = "arrow")]
            Self::Columns(_) => done.rows,
        };
        usize::try_from(come_to).unwrap_or(usize::MAX)
    }

    const fn place(&self) -> (u64, u64) {
        match self {
            Self::Csv { reader, .. } => reader.place(),
            #[cfg(feature = "arrow")]
            Self::Columns(_) => (0, 0),
        }
    }

    /// Reads the next rows. Returns whether there may be more.
    #[cfg_attr(
        not(feature = "arrow"),
        expect(unused_variables, reason = "rows are counted")
    )]
    fn read(
        &mut self,
        chunk: &mut Chunk,
        claims: &Path,
        done: &Checkpoint,
    ) -> Result<bool, Failure> {
        match self {
            Self::Csv { reader, .. } => chunk.read(reader, claims),
            #[cfg(feature = "arrow")]
            Self::Columns(table) => table.read(chunk, done.rows),
        }
    }
}

fn fields_of(head: &[String], claims: &Path) -> Result<Fields, Failure> {
    Fields::from_headers(head).map_err(|error| {
        Failure::invalid(Message::error(format!("`{}`: {error}", claims.display())))
    })
}

/// Some rows of the table.
struct Chunk {
    claims: Claims,
    /// The line of each claim, and its cells as they were read.
    lines: Vec<u64>,
    cells: Vec<Vec<String>>,
    /// Rows that are no claim, as CSV, and how many.
    rejected: String,
    unread: usize,
    /// The word for a line: a table of columns has rows.
    line: &'static str,
}

impl Chunk {
    fn new(fields: Fields) -> Self {
        Self {
            claims: Claims::new(fields),
            lines: Vec::new(),
            cells: Vec::new(),
            rejected: String::new(),
            unread: 0,
            line: "line",
        }
    }

    /// Reads rows. Returns whether there may be more.
    fn read(
        &mut self,
        reader: &mut CsvReader<BufReader<File>>,
        claims: &Path,
    ) -> Result<bool, Failure> {
        while self.lines.len().saturating_add(self.unread) < ROWS {
            let Some((line, record)) = next(reader, claims)? else {
                return Ok(false);
            };
            let refuse = |column: &str, problem: &str, cells: &[String]| {
                rejected_row(line, column, problem, cells)
            };
            match record {
                CsvRecord::Cells(cells) => match self.claims.push(&cells) {
                    Ok(()) => {
                        self.lines.push(line);
                        self.cells.push(cells);
                    }
                    Err(error) => {
                        self.unread = self.unread.saturating_add(1);
                        let row = refuse(&error.column, &error.problem, &cells);
                        self.rejected.push_str(&row);
                    }
                },
                CsvRecord::NoText => {
                    self.unread = self.unread.saturating_add(1);
                    self.rejected
                        .push_str(&refuse("", "the row is not UTF-8 text", &[]));
                }
            }
        }
        Ok(true)
    }

    /// Returns the name of a claim: its id, or else the line on which it stands.
    fn id(&self, row: usize) -> String {
        match self.claims.id(row) {
            Some(id) => id.to_owned(),
            None => {
                let line = self.lines.get(row).copied().unwrap_or_default();
                format!("{} {line}", self.line)
            }
        }
    }
}

fn rejected_row(line: u64, column: &str, problem: &str, cells: &[String]) -> String {
    let line = line.to_string();
    let first = [line.as_str(), column, problem].into_iter();
    csv_row(first.chain(cells.iter().map(String::as_str)))
}

fn next(
    reader: &mut CsvReader<impl io::BufRead>,
    claims: &Path,
) -> Result<Option<(u64, CsvRecord)>, Failure> {
    reader.next_record().map_err(|error| {
        Failure::invalid(Message::error(format!("`{}`: {error}", claims.display())))
    })
}

/// Writes text, and returns how many bytes it has.
fn put(file: &mut File, text: &str, path: &Path) -> Result<u64, Failure> {
    file.write_all(text.as_bytes()).map_err(unwritable(path))?;
    Ok(u64::try_from(text.len()).unwrap_or(u64::MAX))
}

fn digest_of(path: &Path) -> io::Result<String> {
    digest_of_reader(File::open(path)?)
}

/// Gives the parts their names. A file of rejected rows is left only if there are any.
fn finish(
    files: &Files,
    part: Option<&File>,
    rejected: &File,
    done: &Checkpoint,
) -> Result<(), Failure> {
    if part.is_none() {
        columns::join(files, done.answers)?;
    }
    let written = part.map(|part| (part, &files.part));
    for (file, path) in written
        .into_iter()
        .chain([(rejected, &files.rejected_part)])
    {
        file.sync_all().map_err(unwritable(path))?;
    }
    match done.rejected_rows {
        0 => {
            let _ = fs::remove_file(&files.rejected_part);
        }
        _ => fs::rename(&files.rejected_part, &files.rejected)
            .map_err(unwritable(&files.rejected))?,
    }
    fs::rename(&files.part, &files.answers).map_err(unwritable(&files.answers))?;
    let _ = fs::remove_file(&files.checkpoint);
    if part.is_none() {
        columns::remove(files, done.answers);
    }
    Ok(())
}

fn say(files: &Files, done: &Checkpoint, console: &Console) {
    console.note(format!(
        "claims answered: {}; results by a plan: {}, row by row: {}, by the whole engine: {}, each for all profiles of equal law",
        done.rows.saturating_sub(done.rejected_rows),
        done.planned,
        done.settled,
        done.whole
    ));
    if done.rejected_rows > 0 {
        console.note(format!(
            "rows rejected: {}; `{}` has each with its reason",
            done.rejected_rows,
            files.rejected.display()
        ));
    }
}
