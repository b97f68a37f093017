//! The pages, tables and records of a variation.

use redress::case::Case;
use redress::engine::Profile;
use redress_document::{Column, Document, Format, Look, Row, Table, Tone};
use redress_report::{Meta, ResultSummary, foot, head, json_head, legend};
use serde_json::{Value, json};

use crate::crossed::Crossed;
use crate::vary::{MOST_ROWS, Variation, VariedClaim, grouped, joined};
use crate::{RESULT_COLUMNS, result, result_cells};

impl Variation {
    /// Returns the variation as a document.
    #[must_use]
    pub fn document(
        &self,
        format: Format,
        case: &Case,
        profiles: &[&Profile],
        meta: &Meta,
        look: Look,
    ) -> Document {
        match format {
            Format::Json => self.json(case, meta),
            Format::Csv => self.csv(meta),
            _ => {
                // Only a terminal has lines in which two facts can be crossed; a list is read anywhere.
                let width = Some(look.width).filter(|_| format == Format::Human);
                self.page(case, profiles, meta, width)
            }
        }
    }

    fn begin(&self, case: &Case, meta: &Meta) -> Document {
        let mut page = Document::default();
        head(&mut page, case, meta);
        for fact in &self.facts {
            page.note(
                "varied",
                Tone::Warning,
                format!(
                    "Varied by the user, in place of any finding: {}, {}",
                    fact.path,
                    fact.words()
                ),
            );
        }
        page
    }

    fn page(
        &self,
        case: &Case,
        profiles: &[&Profile],
        meta: &Meta,
        width: Option<usize>,
    ) -> Document {
        let mut page = self.begin(case, meta);
        for line in &self.lines {
            page.heading(2, "claim", line.title());
            if let Some(width) = width
                && let Some(crossed) = Crossed::new(self, line)
                && crossed.write(&mut page, meta, width)
            {
                continue;
            }
            let mut rows = self.rows(line, meta);
            let all = rows.len();
            if all > MOST_ROWS {
                let mut place = 0_usize;
                let last = all.saturating_sub(1);
                rows.retain(|_| {
                    // The first, the last, and those between at even distances.
                    let shown = |at: usize| {
                        at.saturating_mul(MOST_ROWS.saturating_sub(1))
                            .checked_div(last)
                    };
                    let keep = place == 0 || shown(place) != shown(place.saturating_sub(1));
                    place = place.saturating_add(1);
                    keep
                });
                page.note(
                    "shown",
                    Tone::Faint,
                    format!("{} of {all} rows; --format csv or json has all", rows.len()),
                );
            }
            let values = match self.facts.len() {
                1 => vec![Column::amount("Value")],
                _ => vec![Column::amount("First"), Column::amount("Second")],
            };
            let mut rest = vec![
                Column::amount("Ordered"),
                Column::text("Liability"),
                Column::text("Strength"),
            ];
            match line.open_throughout() {
                Some(open) => {
                    rows.iter_mut().for_each(|row| {
                        row.cells.pop();
                    });
                    if !open.is_empty() {
                        let open = format!("Open at each value: {open} (redress needs)");
                        page.note("open", Tone::Plain, open);
                    }
                }
                None => rest.push(Column::folding("Open")),
            }
            page.table(Table {
                subject: line.title(),
                columns: values.into_iter().chain(rest).collect(),
                rows,
            });
        }
        legend(&mut page, meta);
        foot(&mut page, profiles, meta);
        page
    }

    /// Returns a row for each run of values of the last fact that give the same result; the last cell says what is open.
    fn rows(&self, line: &VariedClaim, meta: &Meta) -> Vec<Row> {
        let mut rows: Vec<(Vec<String>, String, &ResultSummary)> = Vec::new();
        for (point, brief) in self.points.iter().zip(&line.results) {
            let (value, before) = match point.split_last() {
                Some((value, before)) => (value.clone(), before),
                None => continue,
            };
            match rows.last_mut() {
                Some((values, to, last))
                    if *last == brief
                        && values.split_last().is_some_and(|(_, it)| it == before) =>
                {
                    *to = value;
                }
                _ => rows.push((point.clone(), value, brief)),
            }
        }
        let rows = rows.into_iter().map(|(mut values, to, brief)| {
            if let Some(from) = values.last_mut() {
                *from = joined(from, &to);
            }
            values.iter_mut().for_each(|value| *value = grouped(value));
            values.extend([
                brief.flagged(meta),
                brief.liability.clone(),
                brief.strength.clone(),
                brief.open.clone(),
            ]);
            Row {
                cells: values,
                tone: match line.no_law {
                    None => Tone::Plain,
                    Some(_) => Tone::Faint,
                },
                ..Row::default()
            }
        });
        rows.collect()
    }

    fn json(&self, case: &Case, meta: &Meta) -> Document {
        let mut all = json_head("redress.sweep/1", case, meta);
        let facts = self
            .facts
            .iter()
            .map(|fact| json!({ "fact": fact.path, "values": fact.values }));
        all.insert("varied".to_owned(), facts.collect());
        let lines = self.lines.iter().map(|line| {
            let points = self.points.iter().zip(&line.results);
            let points = points.map(
                |(point, brief)| json!({ "values": point, "result": result(brief, &brief.flagged(meta)) }),
            );
            line.data("points", points.collect())
        });
        all.insert("lines".to_owned(), lines.collect());
        Document::from_data(Value::Object(all))
    }

    fn csv(&self, meta: &Meta) -> Document {
        let mut rows = Vec::new();
        for line in &self.lines {
            for (point, brief) in self.points.iter().zip(&line.results) {
                let value = |place: usize| point.get(place).cloned().unwrap_or_default();
                let fact = |place: usize| {
                    let fact = self.facts.get(place);
                    fact.map_or_else(String::new, |fact| fact.path.clone())
                };
                let mut row = vec![
                    line.profile.clone(),
                    line.no_law.clone().unwrap_or_default(),
                    brief.victim.clone(),
                    brief.defendant.clone(),
                    brief.class.to_owned(),
                    fact(0),
                    value(0),
                    fact(1),
                    value(1),
                ];
                row.extend(result_cells(brief, meta));
                rows.push(row);
            }
        }
        let mut titles = vec![
            "profile",
            "no_law",
            "victim",
            "defendant",
            "class",
            "first_fact",
            "first_value",
            "second_fact",
            "second_value",
        ];
        titles.extend(RESULT_COLUMNS);
        Document::from_rows(Table::new(&titles, rows))
    }
}
