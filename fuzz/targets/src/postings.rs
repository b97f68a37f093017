//! Postings from a stranger, as JSON lines and as a table: each is read or refused, and what is read is written and read again as it was.

use redress_ledger::{FileFormat, Postings, json_line};

pub(crate) fn run(bytes: &[u8]) {
    let Some((first, rest)) = bytes.split_first() else {
        return;
    };
    let format = match first % 2 {
        0 => FileFormat::JsonLines,
        _ => FileFormat::Csv,
    };
    let today: redress_cite::Date = "2026-01-02".parse().expect("a day");
    for row in Postings::new(rest, format, today).take(200) {
        let Ok(row) = row else {
            continue;
        };
        let line = json_line(&row.posting, "");
        let mut again = Postings::new(line.as_bytes(), FileFormat::JsonLines, today);
        let again = again
            .next()
            .expect("a line")
            .expect("what is written is read");
        assert_eq!(again.posting, row.posting);
    }
}
