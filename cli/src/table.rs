//! How a table is read: arguments of every import, and mapping files.

use std::fs::File;
use std::io::{BufRead, BufReader, stdin};
use std::path::{Path, PathBuf};

use clap::ValueHint;
use redress::casefile::SavedMapping;
use redress_table::LARGEST;

use crate::console::Console;
use crate::exit::Failure;
use crate::input::limited;
use crate::message::Message;
use crate::output::replace;

/// How to read the columns of a table.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct TableArgs {
    /// Read a column as a field, by header or letter, as amount=C; HEADER=- leaves one out; repeatable
    #[arg(long, value_name = "FIELD=COLUMN")]
    pub column: Vec<String>,
    /// Read the columns as this file says
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub mapping: Option<PathBuf>,
    /// Write how the columns were read, for --mapping
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub save_mapping: Option<PathBuf>,
    /// The sheet of a workbook; default: the only one that fits
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,
}

impl TableArgs {
    /// Returns the columns that the user names, in pairs.
    pub(crate) fn columns(&self, fields: &[&str]) -> Result<Vec<(String, String)>, Failure> {
        let is_field = |name: &str| name == "-" || fields.contains(&name);
        let pair = |line: &String| {
            let trimmed = |(one, two): (&str, &str)| (one.trim().to_owned(), two.trim().to_owned());
            // A header may contain the sign between the two.
            let by_header = line
                .rsplit_once('=')
                .map(trimmed)
                .filter(|(_, field)| is_field(field));
            let by_field = || {
                line.split_once('=')
                    .map(trimmed)
                    .filter(|(field, _)| is_field(field))
            };
            let pair = by_header
                .or_else(by_field)
                .filter(|(one, two)| !one.is_empty() && !two.is_empty());
            pair.ok_or_else(|| {
                Failure::usage(Message::error(format!("`{line}` names no field")).help(format!(
                    "write FIELD=HEADER or FIELD=LETTER, such as amount=C; HEADER=- leaves a column out; the fields are {}",
                    fields.join(", ")
                )))
            })
        };
        self.column.iter().map(pair).collect()
    }

    /// Reads the mapping file; an empty mapping if there is none.
    pub(crate) fn saved(&self) -> Result<SavedMapping, Failure> {
        let Some(file) = &self.mapping else {
            return Ok(SavedMapping::default());
        };
        let shown = file.display();
        let text = redress::law::read_text(file)
            .map_err(|error| Failure::failed(Message::error(error.to_string())))?;
        SavedMapping::read(&text).map_err(|wrong| {
            Failure::invalid(
                Message::error(format!("`{shown}` is not a mapping: {wrong}"))
                    .help("--save-mapping FILE writes one; [columns] has lines as amount = \"Amount Paid\""),
            )
        })
    }

    /// Writes the mapping file that was asked for.
    pub(crate) fn save(&self, mapping: &SavedMapping) -> Result<(), Failure> {
        match &self.save_mapping {
            Some(file) => replace(file, mapping.text().as_bytes()),
            None => Ok(()),
        }
    }
}

/// Reads options of the form `ONE=TWO`.
pub(crate) fn pairs(
    lines: &[String],
    option: &str,
    example: &str,
) -> Result<Vec<(String, String)>, Failure> {
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

/// Opens a table, or standard input for `-`. Returns it with its name in messages.
pub(crate) fn open(path: &Path) -> Result<(Box<dyn BufRead>, PathBuf), Failure> {
    if path == Path::new("-") {
        return Ok((
            Box::new(BufReader::new(stdin())),
            PathBuf::from("standard input"),
        ));
    }
    let unread = |error: std::io::Error| {
        Failure::failed(Message::error(format!(
            "`{}` cannot be read: {error}",
            path.display()
        )))
    };
    let file = File::open(path).map_err(unread)?;
    if file.metadata().map_err(unread)?.is_dir() {
        return Err(Failure::failed(Message::error(format!(
            "`{}` is a directory",
            path.display()
        ))));
    }
    Ok((Box::new(BufReader::new(file)), path.to_owned()))
}

/// Reads a table whole. Rejects one that is too large.
pub(crate) fn read(path: &Path, console: &Console) -> Result<(Vec<u8>, PathBuf), Failure> {
    if let Some(text) = console.inside().and_then(|within| within.text_of(path)) {
        return Ok((text.to_vec(), PathBuf::from("the pasted rows")));
    }
    let (from, name) = open(path)?;
    let bytes = limited(from, LARGEST.saturating_add(1)).map_err(|error| {
        Failure::failed(Message::error(format!(
            "`{}` cannot be read: {error}",
            name.display()
        )))
    })?;
    match u64::try_from(bytes.len()).is_ok_and(|read| read <= LARGEST) {
        true => Ok((bytes, name)),
        false => Err(Failure::invalid(
            Message::error(format!("`{}` is larger than 8 MiB", name.display()))
                .help("divide it into several tables"),
        )),
    }
}
