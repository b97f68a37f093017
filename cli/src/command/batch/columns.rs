//! Tables of columns: Parquet and Arrow IPC, with the feature `arrow` of the program.

use std::path::Path;

use crate::args::ToFile;
use crate::exit::Failure;
use crate::message::Message;
use crate::output;

#[cfg(feature = "arrow")]
pub(super) use with::*;
#[cfg(not(feature = "arrow"))]
pub(super) use without::*;

/// The endings of files of columns.
const ENDINGS: [&str; 4] = ["parquet", "arrow", "ipc", "feather"];

/// Returns the file of the answers, if its ending is one that is written.
pub(super) fn only(to: &ToFile) -> Result<Option<&Path>, Failure> {
    let of_columns = to.file().is_some_and(is_of_columns);
    match of_columns {
        true if cfg!(feature = "arrow") => Ok(to.file()),
        true => Err(refused(to.file().unwrap_or(Path::new("")))),
        false => {
            let of_columns = ENDINGS.iter().filter(|_| cfg!(feature = "arrow"));
            let endings: Vec<&str> = std::iter::once(&"csv").chain(of_columns).copied().collect();
            output::only(to, "batch", &endings)
        }
    }
}

fn is_of_columns(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str());
    ending.is_some_and(|ending| ENDINGS.iter().any(|it| ending.eq_ignore_ascii_case(it)))
}

/// Says how to come to a program that reads and writes files of columns.
fn refused(path: &Path) -> Failure {
    let what = format!(
        "`{}`: this program was built without Parquet and Arrow IPC",
        path.display()
    );
    Failure::usage(
        Message::error(what)
            .help("build it with `cargo install --path cli --features arrow`, or use .csv"),
    )
}

#[cfg(not(feature = "arrow"))]
mod without {
    use std::path::{Path, PathBuf};

    use redress_batch::Answers;

    use super::super::{Chunk, Files};
    use crate::exit::Failure;

    /// There is no format of columns in this program.
    #[derive(Clone, Copy)]
    pub(crate) enum Format {}

    impl Format {
        pub(crate) const fn from_path(_: &Path) -> Option<Self> {
            None
        }
    }

    /// Refuses claims in a format that this program was built without.
    pub(crate) fn check(claims: &Path) -> Result<(), Failure> {
        match super::is_of_columns(claims) {
            true => Err(super::refused(claims)),
            false => Ok(()),
        }
    }

    pub(crate) fn parts(_: &Files, _: u64) -> impl Iterator<Item = PathBuf> {
        std::iter::empty()
    }

    #[expect(clippy::unnecessary_wraps, reason = "with the feature it can fail")]
    pub(crate) const fn write(
        _: &Files,
        _: u64,
        _: &Chunk,
        _: &Answers,
        _: &str,
    ) -> Result<(), Failure> {
        Ok(())
    }

    #[expect(clippy::unnecessary_wraps, reason = "with the feature it can fail")]
    pub(crate) const fn join(_: &Files, _: u64) -> Result<(), Failure> {
        Ok(())
    }

    pub(crate) const fn remove(_: &Files, _: u64) {}
}

#[cfg(feature = "arrow")]
mod with {
    use std::fs;
    use std::path::{Path, PathBuf};

    use redress_batch::{
        Answers, Claims as Rows, Fields, TableFile, TableFileError, TableFormat, join_parts,
        write_part,
    };

    use super::super::{Chunk, Files, beside, fields_of, rejected_row, unwritable};
    use crate::exit::Failure;
    use crate::message::Message;

    pub(crate) use redress_batch::TableFormat as Format;

    /// The rows that are computed together.
    const ROWS: usize = 65_536;

    /// Claims in columns are read as well as any.
    #[expect(
        clippy::unnecessary_wraps,
        reason = "without the feature they are refused"
    )]
    pub(crate) const fn check(_: &Path) -> Result<(), Failure> {
        Ok(())
    }

    fn unreadable(path: &Path) -> impl Fn(TableFileError) -> Failure + '_ {
        move |error| {
            let what = format!("`{}` cannot be read: {error}", path.display());
            Failure::invalid(Message::error(what))
        }
    }

    /// The claims of a file of columns.
    pub(crate) struct Claims {
        file: TableFile,
        path: PathBuf,
        fields: Fields,
    }

    impl Claims {
        /// Opens a file after the rows of an earlier run.
        pub(crate) fn open(path: &Path, format: TableFormat, after: u64) -> Result<Self, Failure> {
            let after = usize::try_from(after).unwrap_or(usize::MAX);
            let file = TableFile::open(path, format, after, ROWS).map_err(unreadable(path))?;
            Ok(Self {
                fields: fields_of(file.headers(), path)?,
                file,
                path: path.to_owned(),
            })
        }

        pub(crate) const fn fields(&self) -> &Fields {
            &self.fields
        }

        pub(crate) const fn rows(&self) -> usize {
            self.file.rows()
        }

        /// Reads the next rows, after so many. Returns whether there may be more.
        pub(crate) fn read(&mut self, chunk: &mut Chunk, after: u64) -> Result<bool, Failure> {
            chunk.line = "row";
            let part = self.file.next_part().map_err(unreadable(&self.path))?;
            let Some(part) = part else {
                return Ok(false);
            };
            let read = Rows::from_record_batch(self.fields.clone(), &part).map_err(|error| {
                let what = format!("`{}`: {error}", self.path.display());
                Failure::invalid(Message::error(what))
            })?;
            let number = |row: usize| {
                let row = u64::try_from(row).unwrap_or(u64::MAX);
                after.saturating_add(row).saturating_add(1)
            };
            chunk.claims = read.claims;
            chunk.lines = read.rows.into_iter().map(number).collect();
            chunk.unread = read.rejected.len();
            for (row, error) in read.rejected {
                let row = rejected_row(number(row), &error.column, &error.problem, &[]);
                chunk.rejected.push_str(&row);
            }
            Ok(true)
        }
    }

    /// Returns the names of the first parts of the answers.
    pub(crate) fn parts(files: &Files, number: u64) -> impl Iterator<Item = PathBuf> {
        (0..number).map(|part| beside(&files.part, &format!("-{part}")))
    }

    /// Writes the answers of some rows as a part of their own, whole or not at all.
    pub(crate) fn write(
        files: &Files,
        number: u64,
        chunk: &Chunk,
        answers: &Answers,
        inputs: &str,
    ) -> Result<(), Failure> {
        let Some(format) = files.format[1] else {
            return Ok(());
        };
        let batch = answers.to_record_batch(|row| chunk.id(row), inputs);
        let batch = batch.map_err(|error| Failure::failed(Message::error(error.to_string())))?;
        let path = beside(&files.part, &format!("-{number}"));
        let file = Files::open(&path, 0)?;
        let kept = file.try_clone().map_err(unwritable(&path))?;
        write_part(file, format, &batch).map_err(unwritten(&path))?;
        kept.sync_data().map_err(unwritable(&path))
    }

    fn unwritten(path: &Path) -> impl Fn(TableFileError) -> Failure + '_ {
        move |error| {
            let what = format!("`{}` cannot be written: {error}", path.display());
            Failure::failed(Message::error(what))
        }
    }

    /// Joins the parts to the answers, which get their name last.
    pub(crate) fn join(files: &Files, number: u64) -> Result<(), Failure> {
        let Some(format) = files.format[1] else {
            return Ok(());
        };
        let all: Vec<PathBuf> = parts(files, number).collect();
        let file = Files::open(&files.part, 0)?;
        let kept = file.try_clone().map_err(unwritable(&files.part))?;
        join_parts(&all, file, format).map_err(unwritten(&files.part))?;
        kept.sync_all().map_err(unwritable(&files.part))
    }

    /// Removes the parts, once the answers have them.
    pub(crate) fn remove(files: &Files, number: u64) {
        for part in parts(files, number) {
            let _ = fs::remove_file(part);
        }
    }
}
