//! One fact a line, `key: value`, for screen readers and for `grep`.

use crate::model::{Block, Document, KeyValue, Table, Tiles};

pub(crate) fn write(document: &Document) -> String {
    lines(document)
        .into_iter()
        .map(|(key, text)| format!("{key}: {text}\n"))
        .collect()
}

/// Returns every text of a document with its key, in order.
pub(crate) fn lines(document: &Document) -> Vec<(String, String)> {
    let mut lines = Vec::new();
    for block in &document.flat() {
        match block.as_ref() {
            Block::Heading(heading) => lines.push((heading.key.to_owned(), heading.text.clone())),
            Block::Note(note) => lines.push((note.key.clone(), note.text.clone())),
            Block::KeyValues(facts) => key_values("", facts, &mut lines),
            Block::Item(item) => {
                lines.push((item.key.clone(), item.lead.clone()));
                key_values(&item.key, &item.facts, &mut lines);
            }
            Block::Table(table) => rows(table, &mut lines),
            Block::Tiles(map) => lines.extend(tiles(map)),
            Block::PageBreak | Block::Fold(..) | Block::Plot(_) => {}
        }
    }
    lines
}

fn key_values(of: &str, facts: &[KeyValue], lines: &mut Vec<(String, String)>) {
    for fact in facts {
        let key = match of {
            "" => fact.label.clone(),
            of => format!("{of}, {}", fact.label),
        };
        if !fact.text.is_empty() || fact.below.is_empty() {
            lines.push((key.clone(), fact.text.clone()));
        }
        key_values(&key, &fact.below, lines);
    }
}

fn rows(table: &Table, lines: &mut Vec<(String, String)>) {
    for row in &table.rows {
        let mut cells = table.columns.iter().zip(&row.cells);
        let Some((_, name)) = cells.next() else {
            continue;
        };
        let governs = if row.governs { " (governing)" } else { "" };
        let of = match table.subject.as_str() {
            "" => format!("{name}{governs}"),
            subject => format!("{subject}, {name}{governs}"),
        };
        for (column, cell) in cells.filter(|(_, cell)| !cell.is_empty()) {
            let key = format!("{of}, {}", column.title.to_lowercase());
            lines.push((key, cell.clone()));
        }
    }
}

/// Returns the tiles of a map in words.
pub(crate) fn tiles(map: &Tiles) -> impl Iterator<Item = (String, String)> {
    let tiles = map.tiles.iter();
    tiles.map(|tile| (format!("map, {}", tile.name), tile.mark.clone()))
}
