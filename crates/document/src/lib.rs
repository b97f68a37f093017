//! One document model, and one writer for each format.
//!
//! A command builds a [`Document`]: headings, notes, labeled texts, items, tables, folds and drawings. [`Document::write`] writes it
//! in any [`Format`], so that all formats have the same content. Results that are data set what JSON and CSV have in place of the
//! blocks with [`Document::set_data`] and [`Document::set_rows`]; every other document is written as JSON and CSV from its blocks.
//!
//! Text that comes from a case file cannot hide or act: control and bidirectional characters are written out (`\u{202e}`), HTML is
//! escaped by `maud`, and CSV cells that a spreadsheet would run as a formula begin with an apostrophe. This crate knows no law.

mod csv;
mod docx;
mod format;
mod html;
mod json;
mod layout;
mod markdown;
mod model;
mod pdf;
mod plain;
mod plot;
mod terminal;
mod text;
mod zip;

pub use csv::csv_row;
pub use format::{Format, FormatError, Look, WriteError};
pub use model::{
    Block, Column, Document, Heading, Item, KeyValue, Note, Plot, PlotMark, PlotRow, PlotScale,
    Row, Table, Tile, Tiles, Tone,
};
pub use text::{columns, hang, sentence, shell_word, shell_words, visible};

impl Document {
    /// Writes the document in a format; the same document gives the same bytes.
    ///
    /// ```
    /// use redress_document::{Document, Format, Look};
    ///
    /// let mut document = Document::default();
    /// document.heading(1, "case", "United States v. Doe");
    /// let html = document.write(Format::Html, Look::default())?;
    /// assert!(html.starts_with(b"<!DOCTYPE html>"));
    /// # Ok::<(), redress_document::WriteError>(())
    /// ```
    ///
    /// # Errors
    /// DOCX holds no document over four gigabytes, and PDF none of more than two thousand million parts.
    pub fn write(&self, format: Format, look: Look) -> Result<Vec<u8>, WriteError> {
        Ok(match format {
            Format::Human => terminal::write(self, look).into_bytes(),
            Format::Plain => plain::write(self).into_bytes(),
            Format::Json => json::write(self).into_bytes(),
            Format::Csv => csv::write(self).into_bytes(),
            Format::Markdown => markdown::write(self).into_bytes(),
            Format::Html => html::write(self).into_bytes(),
            Format::Docx => docx::write(self).ok_or(WriteError::TooLarge)?,
            Format::Pdf => pdf::write(self).ok_or(WriteError::TooLarge)?,
        })
    }
}
