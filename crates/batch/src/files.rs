//! Tables of claims and answers in files of columns: Parquet and Arrow IPC.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Write as _};
use std::path::Path;

use arrow_array::RecordBatch;
use arrow_ipc::reader::FileReader;
use arrow_ipc::writer::FileWriter;
use arrow_schema::{ArrowError, SchemaRef};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use parquet::basic::Compression;
use parquet::column::writer::ColumnCloseResult;
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::reader::{FileReader as _, SerializedFileReader};
use parquet::file::writer::SerializedFileWriter;

/// The form of a file of columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableFormat {
    /// Apache Parquet.
    Parquet,
    /// The Arrow IPC file format, which is also Feather, version 2.
    Ipc,
}

impl TableFormat {
    /// Every format by the endings of its files.
    pub(crate) const ENDINGS: [(&'static str, Self); 4] = [
        ("parquet", Self::Parquet),
        ("arrow", Self::Ipc),
        ("ipc", Self::Ipc),
        ("feather", Self::Ipc),
    ];

    /// Returns the format of a file by its ending.
    #[must_use]
    pub fn from_path(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?;
        let mut all = Self::ENDINGS.iter();
        all.find(|(known, _)| ending.eq_ignore_ascii_case(known))
            .map(|(_, format)| *format)
    }
}

/// Why a file of columns cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum TableFileError {
    /// The file cannot be opened, read or written.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// It is no Parquet file, or damaged.
    #[error("{0}")]
    Parquet(#[from] ParquetError),
    /// It is no Arrow IPC file, or damaged.
    #[error("{0}")]
    Arrow(#[from] ArrowError),
}

/// A file of claims that is read part by part.
pub struct TableFile {
    reader: Reader,
    headers: Vec<String>,
    /// A part that was read and not handed out yet, because it is longer than was asked for.
    left: Option<RecordBatch>,
    most: usize,
    /// Rows to be passed over.
    pass: usize,
    /// The rows of the whole file.
    rows: usize,
}

enum Reader {
    Parquet(Box<ParquetRecordBatchReader>),
    Ipc(Box<FileReader<BufReader<File>>>),
}

impl TableFile {
    /// Opens a file after its first rows; each part has at most so many.
    ///
    /// # Errors
    /// When the file cannot be read, or is not of the format.
    pub fn open(
        path: &Path,
        format: TableFormat,
        after: usize,
        most: usize,
    ) -> Result<Self, TableFileError> {
        let file = File::open(path)?;
        let (reader, schema, rows, pass): (_, SchemaRef, _, _) = match format {
            TableFormat::Parquet => {
                let builder = ParquetRecordBatchReaderBuilder::try_new(file)?;
                let schema = builder.schema().clone();
                let rows = builder.metadata().file_metadata().num_rows();
                let reader = builder.with_batch_size(most).with_offset(after).build()?;
                let rows = usize::try_from(rows).unwrap_or_default();
                (Reader::Parquet(Box::new(reader)), schema, rows, 0)
            }
            TableFormat::Ipc => {
                let mut reader = FileReader::try_new(BufReader::new(file), None)?;
                let schema = reader.schema();
                let mut rows = 0_usize;
                for batch in reader.by_ref() {
                    rows = rows.saturating_add(batch?.num_rows());
                }
                reader.set_index(0)?;
                (Reader::Ipc(Box::new(reader)), schema, rows, after)
            }
        };
        let headers = schema.fields().iter().map(|field| field.name().clone());
        Ok(Self {
            reader,
            headers: headers.collect(),
            left: None,
            most: most.max(1),
            pass,
            rows,
        })
    }

    /// Returns the headers of the columns.
    #[must_use]
    pub fn headers(&self) -> &[String] {
        &self.headers
    }

    /// Returns the number of rows of the whole file.
    #[must_use]
    pub const fn rows(&self) -> usize {
        self.rows
    }

    /// Reads the next part; `None` at the end.
    ///
    /// # Errors
    /// When the file cannot be read on.
    pub fn next_part(&mut self) -> Result<Option<RecordBatch>, TableFileError> {
        loop {
            let batch = match self.left.take() {
                Some(left) => left,
                None => {
                    let next = match &mut self.reader {
                        Reader::Parquet(reader) => reader.next(),
                        Reader::Ipc(reader) => reader.next(),
                    };
                    match next {
                        Some(batch) => batch?,
                        None => return Ok(None),
                    }
                }
            };
            let passed = self.pass.min(batch.num_rows());
            self.pass = self.pass.saturating_sub(passed);
            let length = batch.num_rows().saturating_sub(passed);
            if length == 0 {
                continue;
            }
            let first = length.min(self.most);
            if length > first {
                let after = passed.saturating_add(first);
                self.left = Some(batch.slice(after, length.saturating_sub(first)));
            }
            return Ok(Some(batch.slice(passed, first)));
        }
    }
}

fn properties() -> WriterProperties {
    WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        // Every claim has its own: a dictionary of them would be sought in vain.
        .set_column_dictionary_enabled("id".into(), false)
        .set_created_by(concat!("redress ", env!("CARGO_PKG_VERSION")).to_owned())
        .build()
}

/// Writes a part of a table as a file of its own.
///
/// # Errors
/// When it cannot be written.
pub fn write_part(
    file: File,
    format: TableFormat,
    batch: &RecordBatch,
) -> Result<(), TableFileError> {
    match format {
        TableFormat::Parquet => {
            let file = BufWriter::new(file);
            let mut writer = ArrowWriter::try_new(file, batch.schema(), Some(properties()))?;
            writer.write(batch)?;
            writer.into_inner()?.flush()?;
        }
        TableFormat::Ipc => {
            let mut writer = FileWriter::try_new(BufWriter::new(file), &batch.schema())?;
            writer.write(batch)?;
            writer.finish()?;
        }
    }
    Ok(())
}

/// Joins parts to one table. The columns of Parquet are copied as they are written.
///
/// # Errors
/// When a part cannot be read or the table cannot be written.
pub fn join_parts<P: AsRef<Path>>(
    parts: &[P],
    file: File,
    format: TableFormat,
) -> Result<(), TableFileError> {
    match format {
        TableFormat::Parquet => join_parquet(parts, file),
        TableFormat::Ipc => join_ipc(parts, file),
    }
}

fn join_parquet<P: AsRef<Path>>(parts: &[P], file: File) -> Result<(), TableFileError> {
    let mut out = None;
    for part in parts {
        let part = File::open(part)?;
        let reader = SerializedFileReader::new(part.try_clone()?)?;
        let of_file = reader.metadata().file_metadata();
        let out = match &mut out {
            Some(out) => out,
            None => {
                // The types of Arrow stand beside those of Parquet, so that a reader of Arrow finds them again.
                let properties = properties().into_builder();
                let known = of_file.key_value_metadata().cloned();
                let properties = properties.set_key_value_metadata(known).build();
                let schema = of_file.schema_descr().root_schema_ptr();
                let file = BufWriter::new(file.try_clone()?);
                out.insert(SerializedFileWriter::new(file, schema, properties.into())?)
            }
        };
        for group in reader.metadata().row_groups() {
            let mut writer = out.next_row_group()?;
            for column in group.columns() {
                let bytes = u64::try_from(column.compressed_size()).unwrap_or_default();
                let rows = u64::try_from(group.num_rows()).unwrap_or_default();
                let close = ColumnCloseResult {
                    bytes_written: bytes,
                    rows_written: rows,
                    metadata: column.clone(),
                    bloom_filter: None,
                    column_index: None,
                    offset_index: None,
                };
                writer.append_column(&part, close)?;
            }
            writer.close()?;
        }
    }
    if let Some(out) = out {
        out.into_inner()?.flush()?;
    }
    Ok(())
}

fn join_ipc<P: AsRef<Path>>(parts: &[P], file: File) -> Result<(), TableFileError> {
    let mut out: Option<FileWriter<BufWriter<File>>> = None;
    for part in parts {
        let reader = FileReader::try_new(BufReader::new(File::open(part)?), None)?;
        let out = match &mut out {
            Some(out) => out,
            None => {
                let file = BufWriter::new(file.try_clone()?);
                out.insert(FileWriter::try_new(file, &reader.schema())?)
            }
        };
        for batch in reader {
            out.write(&batch?)?;
        }
    }
    if let Some(mut out) = out {
        out.finish()?;
    }
    Ok(())
}
