//! Two facts crossed: one fact down, the other across, and the amount ordered in each cell.
//!
//! A cell has room for a mark and an amount. The rest of a row of the list is in a numbered note below. A cell never shows an
//! amount that no court would order.

use redress_document::{Column, Document, Item, KeyValue, Row, Table, Tone};
use redress_report::{Mark, Meta, ResultSummary, UNREAD};

use crate::vary::{MOST_ROWS, Variation, VariedClaim, joined};

/// A run of values of one fact with the same results.
struct Run {
    words: String,
    /// The place of its first value.
    first: usize,
}

/// The remarks on an amount: the kind of liability, its strength, the open points.
type Beside<'a> = (&'a str, &'a str, &'a str);

/// The results of one claim, crossed.
pub(crate) struct Crossed<'a> {
    line: &'a VariedClaim,
    /// The names of the facts: down, across.
    facts: [&'a str; 2],
    down: Vec<Run>,
    across: Vec<Run>,
    /// The results by row, then by column.
    cells: Vec<Vec<&'a ResultSummary>>,
}

impl<'a> Crossed<'a> {
    /// Returns the results for two facts, the first down and the second across.
    pub(crate) fn new(sweep: &'a Variation, line: &'a VariedClaim) -> Option<Self> {
        let [first, second] = sweep.facts.as_slice() else {
            return None;
        };
        // The second fact moves first.
        let all: Vec<Vec<&ResultSummary>> = line
            .results
            .chunks(second.values.len().max(1))
            .map(|row| row.iter().collect())
            .collect();
        if all.len() != first.values.len() || all.iter().any(|row| row.len() != second.values.len())
        {
            return None;
        }
        let down = runs(&first.values, |one, other| all.get(one) == all.get(other));
        let across = runs(&second.values, |one, other| {
            all.iter().all(|row| row.get(one) == row.get(other))
        });
        let cells = down.iter().filter_map(|run| all.get(run.first)).map(|row| {
            let cells = across.iter().filter_map(|run| row.get(run.first));
            cells.copied().collect()
        });
        Some(Self {
            line,
            facts: [&first.path, &second.path],
            cells: cells.collect(),
            down,
            across,
        })
    }

    /// Returns the other fact down.
    fn turned(self) -> Self {
        let cells = (0..self.across.len()).map(|place| {
            let row = self.cells.iter().filter_map(|row| row.get(place));
            row.copied().collect()
        });
        let [down, across] = self.facts;
        Self {
            line: self.line,
            facts: [across, down],
            cells: cells.collect(),
            down: self.across,
            across: self.down,
        }
    }

    /// Puts the grid on a page, whichever way around it fits in lines of this width; `false` where neither does.
    pub(crate) fn write(self, page: &mut Document, meta: &Meta, width: usize) -> bool {
        let beside = self.beside();
        let table = self.table(&beside, meta);
        if self.down.len() <= MOST_ROWS && table.fits(width) {
            self.put(page, &beside, table);
            return true;
        }
        let turned = self.turned();
        let table = turned.table(&beside, meta);
        if turned.down.len() <= MOST_ROWS && table.fits(width) {
            turned.put(page, &beside, table);
            return true;
        }
        false
    }

    /// Returns the distinct remarks on the amounts.
    fn beside(&self) -> Vec<Beside<'a>> {
        let mut all = Vec::new();
        for brief in self.cells.iter().flatten() {
            let beside = beside(brief);
            if !all.contains(&beside) {
                all.push(beside);
            }
        }
        all
    }

    fn table(&self, notes: &[Beside<'_>], meta: &Meta) -> Table {
        // The number of a note is at the head of a row or a column, where one note covers it all.
        let number = |brief: &ResultSummary| {
            let place = notes.iter().position(|note| *note == beside(brief));
            let place = place.filter(|_| notes.len() > 1)?;
            Some(format!("[{}]", place.saturating_add(1)))
        };
        let column = |place: usize| self.cells.iter().filter_map(move |row| row.get(place));
        let by_row = self.cells.iter().all(|row| one_note(row.iter()));
        let by_column = !by_row && (0..self.across.len()).all(|place| one_note(column(place)));
        let head = |run: &Run, first: Option<&&ResultSummary>| {
            let number = first.and_then(|brief| number(brief));
            match number {
                Some(number) => format!("{} {number}", run.words),
                None => run.words.clone(),
            }
        };
        let columns = self.across.iter().enumerate().map(|(place, run)| {
            let first = column(place).next().filter(|_| by_column);
            Column::from_value(&head(run, first))
        });
        let rows = self.down.iter().zip(&self.cells).map(|(run, row)| {
            let own = |brief: &ResultSummary| number(brief).filter(|_| !by_row && !by_column);
            let cells = row.iter().map(|brief| cell(brief, own(brief), meta));
            let head = head(run, row.first().filter(|_| by_row));
            Row {
                cells: std::iter::once(head).chain(cells).collect(),
                tone: match self.line.no_law {
                    None => Tone::Plain,
                    Some(_) => Tone::Faint,
                },
                ..Row::default()
            }
        });
        Table {
            subject: self.line.title(),
            columns: std::iter::once(Column::amount("")).chain(columns).collect(),
            rows: rows.collect(),
        }
    }

    fn put(&self, page: &mut Document, notes: &[Beside<'_>], table: Table) {
        let [down, across] = self.facts;
        page.facts(vec![
            KeyValue::new("down", down),
            KeyValue::new("across", across),
        ]);
        page.table(table);
        let mut marks: Vec<Mark> = self
            .cells
            .iter()
            .flatten()
            .filter_map(|brief| brief.short.mark)
            .collect();
        marks.sort();
        marks.dedup();
        page.facts(
            marks
                .into_iter()
                .map(|mark| KeyValue::new(mark.letter(), mark.words()))
                .collect(),
        );
        let facts = |(liability, strength, open): &Beside<'_>| -> Vec<KeyValue> {
            [
                ("liability", liability),
                ("strength", strength),
                ("open", open),
            ]
            .into_iter()
            .filter(|(_, text)| !text.is_empty())
            .map(|(label, text)| KeyValue::new(label, *text))
            .collect()
        };
        match notes {
            [one] => page.facts(facts(one)),
            several => {
                for (number, note) in (1_usize..).zip(several) {
                    let says = facts(note).into_iter();
                    let says = says.map(|fact| format!("{}: {}", fact.label, fact.text));
                    page.item(Item {
                        key: format!("{}, note {number}", self.line.title()),
                        mark: format!("[{number}]"),
                        tone: Tone::Plain,
                        lead: says.collect::<Vec<_>>().join("; "),
                        facts: Vec::new(),
                    });
                }
            }
        }
    }
}

fn beside(brief: &ResultSummary) -> Beside<'_> {
    (&brief.liability, &brief.strength, &brief.open)
}

/// Returns whether all these amounts have the same remarks.
fn one_note<'b>(mut summaries: impl Iterator<Item = &'b &'b ResultSummary>) -> bool {
    let first = summaries.next().map(|brief| beside(brief));
    summaries.all(|brief| Some(beside(brief)) == first)
}

/// Writes a result in a cell: its mark, the amount, and the number of its note if the head does not have it.
fn cell(brief: &ResultSummary, note: Option<String>, meta: &Meta) -> String {
    let mut parts: Vec<String> = Vec::new();
    parts.extend(brief.short.mark.map(|mark| mark.letter().to_owned()));
    parts.extend(Some(brief.short.text.clone()).filter(|text| !text.is_empty()));
    if brief.passes_over(meta) {
        parts.push(UNREAD.to_owned());
    }
    parts.extend(note);
    parts.join(" ")
}

/// Returns the values in runs that are alike.
fn runs(values: &[String], alike: impl Fn(usize, usize) -> bool) -> Vec<Run> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for place in 0..values.len() {
        match runs.last_mut() {
            Some((first, last)) if alike(*first, place) => *last = place,
            _ => runs.push((place, place)),
        }
    }
    let value = |place: usize| values.get(place).map_or("", String::as_str);
    runs.into_iter()
        .map(|(first, last)| Run {
            words: joined(value(first), value(last)),
            first,
        })
        .collect()
}
