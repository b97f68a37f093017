//! A page for screen readers and for `grep`: one fact a line, `key: value`, nothing drawn.

use crate::page::{Block, Page};

pub(crate) fn write(page: &Page) -> String {
    let mut out = String::new();
    let mut line = |key: &str, text: &str| {
        out.push_str(key);
        out.push_str(": ");
        out.push_str(text);
        out.push('\n');
    };
    for block in page.blocks() {
        match block {
            Block::Heading(heading) => line(heading.key, &heading.text),
            Block::Note(note) => line(&note.key, &note.text),
            Block::Facts(facts) => facts.iter().for_each(|fact| line(&fact.label, &fact.text)),
            Block::Item(item) => {
                line(&item.key, &item.lead);
                for fact in &item.facts {
                    line(&format!("{}, {}", item.key, fact.label), &fact.text);
                }
            }
            Block::Table(table) => {
                for row in &table.rows {
                    let mut cells = table.columns.iter().zip(&row.cells);
                    let Some((_, name)) = cells.next() else {
                        continue;
                    };
                    let governs = if row.governs { " (governing)" } else { "" };
                    let of = if table.subject.is_empty() {
                        format!("{name}{governs}")
                    } else {
                        format!("{}, {name}{governs}", table.subject)
                    };
                    for (column, cell) in cells.filter(|(_, cell)| !cell.is_empty()) {
                        line(&format!("{of}, {}", column.title.to_lowercase()), cell);
                    }
                }
            }
        }
    }
    out
}
