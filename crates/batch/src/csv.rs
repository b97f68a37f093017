//! Records of CSV (RFC 4180) one after another, however long the file is.

use std::io::{self, BufRead};

/// The longest record in bytes. A quotation mark that is never closed would take in the rest of the file.
const LONGEST: u64 = 1 << 20;

/// Why a file cannot be read on.
#[derive(Debug, thiserror::Error)]
pub enum CsvError {
    /// The file cannot be read.
    #[error("the file cannot be read: {0}")]
    Io(#[from] io::Error),
    /// A record that does not end.
    #[error("line {line}: the record does not end within 1 MB; close its quotation marks")]
    NoEnd {
        /// The line on which the record begins, from 1.
        line: u64,
    },
}

/// A record that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CsvRecord {
    /// Its cells.
    Cells(Vec<String>),
    /// A record that is no text.
    NoText,
}

/// Reads records.
#[derive(Debug)]
pub struct CsvReader<R> {
    from: R,
    /// The place after the last record, in bytes.
    offset: u64,
    line: u64,
    bytes: Vec<u8>,
}

impl<R: BufRead> CsvReader<R> {
    /// Begins at the start of a file, or at a place and line to which an earlier reader had come.
    pub const fn new(from: R, offset: u64, line: u64) -> Self {
        Self {
            from,
            offset,
            line,
            bytes: Vec::new(),
        }
    }

    /// Returns the place after the last record, in bytes, and the line there, from 1.
    pub const fn place(&self) -> (u64, u64) {
        (self.offset, self.line)
    }

    /// Reads the next record with its line; `None` at the end. Empty lines are passed over.
    ///
    /// # Errors
    /// When the file cannot be read, or a record does not end.
    pub fn next_record(&mut self) -> Result<Option<(u64, CsvRecord)>, CsvError> {
        loop {
            let line = self.line;
            if !self.read_bytes()? {
                return Ok(None);
            }
            if self.bytes.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            let text = std::str::from_utf8(&self.bytes);
            let record = text.map_or(CsvRecord::NoText, |text| {
                let text = match line {
                    1 => text.trim_start_matches('\u{feff}'),
                    _ => text,
                };
                CsvRecord::Cells(cells(text))
            });
            return Ok(Some((line, record)));
        }
    }

    /// Reads the bytes of a record: lines until every quotation mark is closed.
    fn read_bytes(&mut self) -> Result<bool, CsvError> {
        self.bytes.clear();
        let began = self.line;
        let mut open = false;
        loop {
            let before = self.bytes.len();
            let left = LONGEST.saturating_sub(u64::try_from(before).unwrap_or(u64::MAX));
            let read = io::Read::take(&mut self.from, left).read_until(b'\n', &mut self.bytes)?;
            self.offset = self
                .offset
                .saturating_add(u64::try_from(read).unwrap_or(u64::MAX));
            let ended = self.bytes.ends_with(b"\n");
            if ended {
                self.line = self.line.saturating_add(1);
            }
            let new = self.bytes.get(before..).unwrap_or_default();
            let quotes = new.iter().filter(|byte| **byte == b'"').count();
            open ^= quotes.checked_rem(2) == Some(1);
            if read == 0 && left > 0 {
                return Ok(!self.bytes.is_empty());
            }
            if !ended && read > 0 && left > u64::try_from(read).unwrap_or(u64::MAX) {
                return Ok(true);
            }
            if ended && !open {
                return Ok(true);
            }
            if !ended {
                return Err(CsvError::NoEnd { line: began });
            }
        }
    }
}

/// Divides a record into its cells.
fn cells(record: &str) -> Vec<String> {
    let record = record.strip_suffix('\n').unwrap_or(record);
    let record = record.strip_suffix('\r').unwrap_or(record);
    let mut cells = Vec::new();
    let mut cell = String::new();
    let mut quoted = false;
    let mut letters = record.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.next_if_eq(&'"').is_some() => cell.push('"'),
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(std::mem::take(&mut cell)),
            letter => cell.push(letter),
        }
    }
    cells.push(cell);
    cells
}

#[cfg(test)]
mod tests {
    use super::{CsvError, CsvReader, CsvRecord, LONGEST};

    fn read(text: &str) -> Vec<(u64, Vec<String>)> {
        let mut reader = CsvReader::new(text.as_bytes(), 0, 1);
        let mut all = Vec::new();
        while let Ok(Some((line, CsvRecord::Cells(cells)))) = reader.next_record() {
            all.push((line, cells));
        }
        assert_eq!(
            reader.place().0,
            u64::try_from(text.len()).unwrap_or_default()
        );
        all
    }

    #[test]
    fn records_are_read_as_they_are_quoted() {
        let all = read("\u{feff}a,b\r\n\"x,\"\"y\"\"\",\r\n\r\n\"two\nlines\",z");
        let cells = |cells: [&str; 2]| cells.map(str::to_owned).to_vec();
        let expected = vec![
            (1, cells(["a", "b"])),
            (2, cells(["x,\"y\"", ""])),
            (4, cells(["two\nlines", "z"])),
        ];
        assert_eq!(all, expected);
    }

    #[test]
    fn a_quotation_mark_that_is_not_closed_does_not_take_in_the_file() {
        let long = usize::try_from(LONGEST).unwrap_or_default();
        let text = format!("a\n\"{}\n", "x\n".repeat(long));
        let mut reader = CsvReader::new(text.as_bytes(), 0, 1);
        assert!(matches!(reader.next_record(), Ok(Some(_))));
        assert!(matches!(
            reader.next_record(),
            Err(CsvError::NoEnd { line: 2 })
        ));
    }
}
