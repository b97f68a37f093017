//! Rows under columns, for what is no result: written as a report would be, in every format.

use redress_report::{Format, Look};
use serde_json::{Map, Value};

use crate::text::{chars, wrap};

/// The least width to which a column is brought.
const LEAST: usize = 20;

/// Rows under columns.
pub(crate) struct Listing {
    /// The names of the columns, as keys of data; the first names a row.
    pub columns: &'static [&'static str],
    pub rows: Vec<Vec<String>>,
}

impl Listing {
    /// The listing; `schema` names it in JSON.
    pub fn write(&self, format: Format, look: Look, schema: &str) -> String {
        match format {
            Format::Human => self.human(look.width),
            Format::Plain => self.plain(),
            Format::Json => self.json(schema),
            Format::Csv => self.csv(),
            Format::Markdown => self.markdown(),
        }
    }

    /// Columns two blanks apart; where they are too wide for the terminal, the widest goes over several lines.
    fn human(&self, room: usize) -> String {
        let titles: Vec<String> = self
            .columns
            .iter()
            .map(|name| name.to_uppercase())
            .collect();
        let lines = || std::iter::once(&titles).chain(&self.rows);
        let mut widths: Vec<usize> = (0..self.columns.len())
            .map(|at| {
                lines()
                    .filter_map(|row| row.get(at))
                    .map(|cell| chars(cell))
                    .max()
            })
            .map(Option::unwrap_or_default)
            .collect();
        let between = widths.len().saturating_sub(1).saturating_mul(2);
        let all = widths
            .iter()
            .fold(between, |sum, width| sum.saturating_add(*width));
        if let Some(widest) = widths.iter_mut().max() {
            let too_much = all.saturating_sub(room);
            *widest = widest.saturating_sub(too_much).max(LEAST.min(*widest));
        }
        let mut out = String::new();
        for row in lines() {
            let cells: Vec<Vec<String>> = row
                .iter()
                .zip(&widths)
                .map(|(cell, width)| match chars(cell) > *width {
                    true => wrap(cell, *width),
                    false => vec![cell.clone()],
                })
                .collect();
            let height = cells.iter().map(Vec::len).max().unwrap_or_default();
            for at in 0..height {
                let mut line = String::new();
                for (cell, width) in cells.iter().zip(&widths) {
                    let part = cell.get(at).map_or("", String::as_str);
                    line.push_str(&format!("{part:<width$}  "));
                }
                out.push_str(line.trim_end());
                out.push('\n');
            }
        }
        out
    }

    fn plain(&self) -> String {
        let mut out = String::new();
        for row in &self.rows {
            let name = row.first().map_or("", String::as_str);
            for (column, cell) in self.columns.iter().zip(row).skip(1) {
                if !cell.is_empty() {
                    out.push_str(&format!("{name}, {column}: {cell}\n"));
                }
            }
        }
        out
    }

    fn json(&self, schema: &str) -> String {
        let all = serde_json::json!({ "schema": schema, "rows": self.data() });
        format!("{all:#}\n")
    }

    /// The rows as data, for what has more to say in JSON than they.
    pub fn data(&self) -> Vec<Value> {
        let rows = self.rows.iter().map(|row| {
            let cells = self.columns.iter().zip(row);
            let cells =
                cells.map(|(column, cell)| (column.replace(' ', "_"), Value::from(cell.as_str())));
            Value::Object(cells.collect::<Map<_, _>>())
        });
        rows.collect()
    }

    fn csv(&self) -> String {
        let quoted = |cell: &str| match cell.contains(['"', ',', '\n', '\r']) {
            true => format!("\"{}\"", cell.replace('"', "\"\"")),
            false => cell.to_owned(),
        };
        let mut out = self.columns.join(",");
        out.push_str("\r\n");
        for row in &self.rows {
            let cells: Vec<String> = row.iter().map(|cell| quoted(cell)).collect();
            out.push_str(&cells.join(","));
            out.push_str("\r\n");
        }
        out
    }

    fn markdown(&self) -> String {
        let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
        let mut out = line(self.columns.iter().map(|&name| name.to_owned()).collect());
        out.push_str(&line(
            self.columns.iter().map(|_| "---".to_owned()).collect(),
        ));
        for row in &self.rows {
            let cells = row
                .iter()
                .map(|cell| cell.replace('|', "\\|").replace('\n', " "));
            out.push_str(&line(cells.collect()));
        }
        out
    }
}
