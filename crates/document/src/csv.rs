//! CSV by RFC 4180, without a cell that a spreadsheet would run as a formula.

use crate::model::{Document, Table};
use crate::plain;
use crate::text::visible;

pub(crate) fn write(document: &Document) -> String {
    match &document.rows {
        Some(table) => rows(table),
        None => {
            let lines = plain::lines(document).into_iter();
            let lines = lines.map(|(key, text)| vec![key, text]);
            rows(&Table::new(&["key", "text"], lines.collect()))
        }
    }
}

fn rows(table: &Table) -> String {
    let titles = table.columns.iter().map(|column| column.title.as_ref());
    let mut out = csv_row(titles);
    for line in &table.rows {
        out.push_str(&csv_row(line.cells.iter().map(String::as_str)));
    }
    out
}

/// Returns a row of CSV by RFC 4180, without a cell that a spreadsheet would run as a formula.
///
/// ```
/// assert_eq!(redress_document::csv_row(["a,b", "=1+2"].into_iter()), "\"a,b\",'=1+2\r\n");
/// ```
pub fn csv_row<'a>(cells: impl Iterator<Item = &'a str>) -> String {
    let cells: Vec<String> = cells.map(csv_cell).collect();
    format!("{}\r\n", cells.join(","))
}

/// Writes a cell of CSV: hidden characters written out, guarded against formulas, quoted where it must be.
fn csv_cell(cell: &str) -> String {
    let formula = cell
        .trim_start_matches(' ')
        .starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
        && !is_number(cell);
    let text = format!("{}{}", if formula { "'" } else { "" }, visible(cell));
    if text.contains([',', '"', '\n', '\r']) || text.starts_with(' ') || text.ends_with(' ') {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

/// Returns whether a cell is a negative number in digits, which no spreadsheet runs.
fn is_number(cell: &str) -> bool {
    cell.strip_prefix('-').is_some_and(|digits| {
        let (whole, cents) = digits.split_once('.').unwrap_or((digits, "0"));
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|it| it.is_ascii_digit());
        digits(whole) && digits(cents)
    })
}

#[cfg(test)]
mod tests {
    use super::csv_cell;

    #[test]
    fn cells_run_nothing_and_hide_nothing() {
        for (cell, written) in [
            ("=1+2", "'=1+2"),
            ("+1", "'+1"),
            ("-1", "-1"),
            ("-50.00", "-50.00"),
            ("-1+2", "'-1+2"),
            ("-.5", "'-.5"),
            ("-1.2.3", "'-1.2.3"),
            ("@x", "'@x"),
            ("\tx", r"'\tx"),
            ("a,b", "\"a,b\""),
            ("say \"x\"", "\"say \"\"x\"\"\""),
            ("two\nlines", r"two\nlines"),
            ("=a,\"b\"", "\"'=a,\"\"b\"\"\""),
            ("965827.64", "965827.64"),
        ] {
            assert_eq!(csv_cell(cell), written);
        }
    }
}
