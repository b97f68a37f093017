//! Workbooks (.xlsx): the sheets with their cells as text, within limits.

use std::io::{Cursor, Read};

use calamine::{DataRef, Dimensions, Reader as _, SheetVisible, Xlsx, XlsxError};
use zip::ZipArchive;

use crate::rows::{Cell, RawRow};
use crate::value::amount;
use crate::{LARGEST, TableError};

/// The greatest number of rows and of columns of a sheet, and of sheets.
const MOST_ROWS: u32 = 100_000;
const MOST_COLUMNS: u32 = 500;
const MOST_SHEETS: usize = 100;
/// The greatest size that a workbook unpacks to: 128 MiB.
const UNPACKED: u64 = 128 << 20;
/// The greatest size of the texts of a sheet: 64 MiB. A workbook stores a text once, however many cells show it.
const TEXTS: usize = 64 << 20;
/// The greatest number of parts of the archive.
const PARTS: usize = 10_000;

/// A sheet of a workbook.
#[derive(Clone, Debug)]
pub(crate) struct Sheet {
    pub(crate) name: String,
    /// Whether a spreadsheet program shows it.
    pub(crate) visible: bool,
    /// The rows, without the blank ones at the end.
    pub(crate) rows: Vec<RawRow>,
}

fn unread(why: impl std::fmt::Display) -> TableError {
    TableError::new(format!("the workbook cannot be read: {why}"))
        .with_help("save it as .xlsx without a password, or the sheet as CSV (UTF-8)")
}

/// Refuses an archive that unpacks to more than we read. The sizes that it states are not relied on.
fn check_size(bytes: &[u8]) -> Result<(), TableError> {
    if u64::try_from(bytes.len()).map_or(true, |size| size > LARGEST) {
        return Err(TableError::new("the workbook is larger than 8 MiB")
            .with_help("save the sheet as CSV (UTF-8)"));
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(unread)?;
    if archive.len() > PARTS {
        return Err(TableError::new(format!(
            "the workbook has more than {PARTS} parts"
        )));
    }
    let mut left = UNPACKED;
    for place in 0..archive.len() {
        let part = archive.by_index(place).map_err(unread)?;
        let is_texts = part
            .name()
            .map_err(unread)?
            .to_ascii_lowercase()
            .ends_with("sharedstrings.xml");
        let mut unpacked = part.take(left.saturating_add(1));
        let size = match is_texts {
            true => {
                let mut texts = Vec::new();
                let size = unpacked.read_to_end(&mut texts).map_err(unread)?;
                // The reader reserves memory for as many texts as are stated.
                if stated(&texts).is_none_or(|count| count > size) {
                    return Err(unread("it states more texts than it has"));
                }
                u64::try_from(size).unwrap_or(u64::MAX)
            }
            false => std::io::copy(&mut unpacked, &mut std::io::sink()).map_err(unread)?,
        };
        left = left.checked_sub(size).ok_or_else(|| {
            TableError::new("the workbook unpacks to more than 128 MiB")
                .with_help("save the sheet as CSV (UTF-8)")
        })?;
    }
    Ok(())
}

/// Returns the greatest number of texts that a part of a workbook states; `None` for one that is no number of ours.
fn stated(texts: &[u8]) -> Option<usize> {
    const NAME: &[u8] = b"uniqueCount";
    let mut most = 0;
    for (at, _) in texts
        .windows(NAME.len())
        .enumerate()
        .filter(|(_, it)| *it == NAME)
    {
        let after = texts.get(at.checked_add(NAME.len())?..)?;
        let digits = after
            .iter()
            .skip_while(|it| !it.is_ascii_digit())
            .take_while(|it| it.is_ascii_digit());
        let number: String = digits.take(20).map(|it| char::from(*it)).collect();
        most = most.max(number.parse().ok()?);
    }
    Some(most)
}

/// Reads the sheets of a workbook that have content.
///
/// # Errors
/// When it is no workbook, or is too large.
pub(crate) fn sheets(bytes: &[u8]) -> Result<Vec<Sheet>, TableError> {
    check_size(bytes)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(unread)?;
    let listed: Vec<(String, bool)> = book
        .sheets_metadata()
        .iter()
        .map(|sheet| (sheet.name.clone(), sheet.visible == SheetVisible::Visible))
        .collect();
    if listed.len() > MOST_SHEETS {
        return Err(TableError::new(format!(
            "the workbook has more than {MOST_SHEETS} sheets"
        )));
    }
    let mut sheets = Vec::new();
    for (name, visible) in listed {
        let rows = match rows(&mut book, &name) {
            Ok(rows) => rows,
            // A chart is a sheet without cells.
            Err(None) => continue,
            Err(Some(error)) => {
                let what = format!("the sheet {}: {}", crate::quoted(&name), error.what);
                return Err(TableError { what, ..error });
            }
        };
        if rows.iter().any(|row| !row.is_blank()) {
            sheets.push(Sheet {
                name,
                visible,
                rows,
            });
        }
    }
    Ok(sheets)
}

/// Reads the rows of a sheet; `None` is the error of a sheet that is no worksheet.
fn rows(book: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Result<Vec<RawRow>, Option<TableError>> {
    let mut reader = match book.worksheet_cells_reader(name) {
        Ok(reader) => reader,
        Err(XlsxError::NotAWorksheet(_) | XlsxError::WorksheetNotFound(_)) => return Err(None),
        Err(error) => return Err(Some(unread(error))),
    };
    let mut rows: Vec<RawRow> = Vec::new();
    let mut cells: Vec<Cell> = Vec::new();
    let mut current = 0_usize;
    let mut size = 0_usize;
    while let Some(cell) = reader.next_cell().map_err(|error| Some(unread(error)))? {
        let (row, column) = cell.get_position();
        let text = text(cell.get_value());
        if text.is_empty() {
            continue;
        }
        if row >= MOST_ROWS || column >= MOST_COLUMNS {
            let what = format!("it has more than {MOST_ROWS} rows or {MOST_COLUMNS} columns");
            return Err(Some(
                TableError::new(what).with_help("save the part to import as CSV (UTF-8)"),
            ));
        }
        size = size.saturating_add(text.len());
        if size > TEXTS {
            return Err(Some(TableError::new("its texts are larger than 64 MiB")));
        }
        let (Ok(row), Ok(column)) = (usize::try_from(row), usize::try_from(column)) else {
            continue;
        };
        if row < current {
            return Err(Some(unread("its rows are not in order")));
        }
        while current < row {
            rows.push(RawRow::from_cells(
                current.saturating_add(1),
                std::mem::take(&mut cells),
            ));
            current = current.saturating_add(1);
        }
        if column < cells.len() {
            return Err(Some(unread("its cells are not in order")));
        }
        // The empty cells before it.
        while cells.len() <= column {
            cells.push(Cell {
                text: String::new(),
                column: cells.len().saturating_add(1),
            });
        }
        if let Some(last) = cells.last_mut() {
            last.text = text;
        }
    }
    rows.push(RawRow::from_cells(current.saturating_add(1), cells));
    drop(reader);
    let merged = book.merge_cells_by_sheet_name(name);
    repeat_merged(&mut rows, &merged.unwrap_or_default(), size).map_err(Some)?;
    Ok(rows)
}

/// Writes the text of cells that are merged downward into each of their rows, because it is said of all of them, as a victim above
/// several bills. An amount is not repeated, because it would be counted again.
fn repeat_merged(
    rows: &mut [RawRow],
    merged: &[Dimensions],
    mut size: usize,
) -> Result<(), TableError> {
    for area in merged.iter().filter(|area| area.start.1 == area.end.1) {
        let place = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
        let (first, column) = (place(area.start.0), place(area.start.1));
        let text = rows.get(first).and_then(|row| row.text(column));
        let Some(text) = text.filter(|it| !it.is_empty() && amount(it).is_err()) else {
            continue;
        };
        let text = text.to_owned();
        let below = rows.iter_mut().skip(first.saturating_add(1));
        let below = below.take(place(area.end.0).saturating_sub(first));
        for row in below {
            // A text may be long and its area large.
            size = size.saturating_add(text.len()).saturating_add(64);
            if size > TEXTS {
                return Err(TableError::new("its texts are larger than 64 MiB"));
            }
            if !row.is_blank() {
                row.fill(column, &text);
            }
        }
    }
    Ok(())
}

/// Returns the text of a cell as a spreadsheet shows it.
fn text(data: &DataRef<'_>) -> String {
    match data {
        DataRef::Empty => String::new(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            text.trim().to_owned()
        }
        DataRef::SharedString(text) => text.trim().to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => decimal(*number),
        DataRef::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        // A time of day alone is no day.
        DataRef::DateTime(moment) if moment.is_datetime() && moment.as_f64() >= 1.0 => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::DateTime(moment) => decimal(moment.as_f64()),
        DataRef::Error(error) => error.to_string(),
    }
}

/// Writes a number with the 15 digits that a spreadsheet keeps, so that the remainder of binary arithmetic (0.1 + 0.2) is no digit of it.
fn decimal(number: f64) -> String {
    let written = format!("{number:.14e}");
    let Some((digits, exponent)) = written.split_once('e') else {
        return written;
    };
    let (sign, digits) = match digits.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", digits),
    };
    let digits: String = digits.chars().filter(char::is_ascii_digit).collect();
    let Ok(exponent) = exponent.parse::<i32>() else {
        return written;
    };
    let whole = match usize::try_from(exponent) {
        // A number of more digits than are kept is no amount.
        Ok(exponent) if exponent >= digits.len() => return written,
        Ok(exponent) => exponent.saturating_add(1),
        Err(_) => 0,
    };
    let (whole, fraction) = match whole {
        0 => {
            let zeros = usize::try_from(exponent.unsigned_abs()).unwrap_or(usize::MAX);
            let zeros = "0".repeat(zeros.saturating_sub(1).min(20));
            ("0".to_owned(), format!("{zeros}{digits}"))
        }
        whole => {
            let (whole, fraction) = digits.split_at(whole);
            (whole.to_owned(), fraction.to_owned())
        }
    };
    let fraction = fraction.trim_end_matches('0');
    match fraction {
        "" => format!("{sign}{whole}"),
        fraction => format!("{sign}{whole}.{fraction}"),
    }
}

#[cfg(test)]
mod tests {
    use super::decimal;

    #[test]
    fn numbers_are_written_as_a_spreadsheet_shows_them() {
        for (number, text) in [
            (1250.0, "1250"),
            (75.5, "75.5"),
            (0.1 + 0.2, "0.3"),
            (-5.25, "-5.25"),
            (0.0, "0"),
            (0.05, "0.05"),
            (1_372_587.33, "1372587.33"),
            (44_949.0, "44949"),
            (1_325.000_000_000_000_2, "1325"),
            (99_999_999_999.99, "99999999999.99"),
        ] {
            assert_eq!(decimal(number), text);
        }
    }
}
