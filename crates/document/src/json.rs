//! JSON: the data of a result, or the blocks of a document as data.

use std::borrow::Cow;

use serde_json::{Value, json};

use crate::model::{Block, Document, KeyValue, Table, Tone};
use crate::plain::tiles;
use crate::text::visible_json;

pub(crate) fn write(document: &Document) -> String {
    let data = document.data.as_deref().map_or_else(
        || Cow::Owned(json!({ "schema": "redress.document/1", "blocks": blocks(document, &str::to_owned) })),
        Cow::Borrowed,
    );
    // Values are written into memory, which cannot fail.
    let mut text = serde_json::to_string_pretty(&data).unwrap_or_default();
    text.push('\n');
    visible_json(text)
}

/// Returns the blocks as strings and whole numbers; `text` writes every text.
pub(crate) fn blocks(document: &Document, text: &dyn Fn(&str) -> String) -> Vec<Value> {
    let mut all: Vec<Value> = Vec::new();
    // A heading is at most one level below the one above, as PDF/UA requires.
    let mut level = 0_u8;
    for block in &document.flat() {
        let block = match block.as_ref() {
            Block::Heading(heading) => {
                level = heading.level.clamp(1, level.saturating_add(1));
                json!({ "kind": "heading", "level": level, "text": text(&heading.text) })
            }
            Block::Note(note) => {
                json!({ "kind": "note", "tone": tone(note.tone), "text": text(&note.text) })
            }
            Block::KeyValues(facts) => {
                json!({ "kind": "facts", "facts": key_values(facts, text) })
            }
            Block::Item(item) => {
                let mark = Some(item.mark.as_str()).filter(|mark| *mark != "-");
                let item = json!({
                    "mark": text(mark.unwrap_or_default()),
                    "tone": tone(item.tone),
                    "lead": text(&item.lead),
                    "facts": key_values(&item.facts, text),
                });
                // Items that follow each other are one list.
                let list = all.last_mut().and_then(|last| last.get_mut("items"));
                if let Some(items) = list.and_then(Value::as_array_mut) {
                    items.push(item);
                    continue;
                }
                json!({ "kind": "items", "items": [item] })
            }
            Block::Table(table) => one_table(table, text),
            Block::Tiles(map) => {
                let tiles = tiles(map).map(|(name, mark)| {
                    json!({ "label": text(&name), "text": text(&mark), "below": [] })
                });
                json!({ "kind": "facts", "facts": tiles.collect::<Vec<_>>() })
            }
            Block::PageBreak => json!({ "kind": "page" }),
            Block::Fold(..) | Block::Plot(_) => continue,
        };
        all.push(block);
    }
    all
}

const fn tone(tone: Tone) -> &'static str {
    match tone {
        Tone::Plain => "plain",
        Tone::Strong | Tone::Banner => "strong",
        Tone::Faint => "faint",
        Tone::Warning => "warning",
    }
}

fn key_values(facts: &[KeyValue], text: &dyn Fn(&str) -> String) -> Value {
    let facts = facts.iter().map(|fact| {
        json!({
            "label": text(&fact.label),
            "text": text(&fact.text),
            "below": key_values(&fact.below, text),
        })
    });
    facts.collect()
}

fn one_table(table: &Table, text: &dyn Fn(&str) -> String) -> Value {
    let columns = table.columns.iter().enumerate().map(|(place, column)| {
        json!({
            "title": text(&column.heading()),
            "right": column.right,
            "share": share(table, place),
        })
    });
    let rows = table.rows.iter().map(|row| {
        let cells = row
            .cells
            .iter()
            .enumerate()
            .map(|(place, cell)| format!("{}{}", text(cell), row.mark(place)));
        json!({ "tone": tone(row.tone), "cells": cells.collect::<Vec<_>>() })
    });
    json!({
        "kind": "table",
        "columns": columns.collect::<Vec<_>>(),
        "rows": rows.collect::<Vec<_>>(),
    })
}

/// Returns the share of a column in the width of a page: the usual length of its text, and at least its longest word.
fn share(table: &Table, place: usize) -> usize {
    /// The greatest share of usual text, the least share, and the greatest share of a word.
    const USUAL: usize = 28;
    const LEAST: usize = 8;
    const WORD: usize = 32;
    let title = table.columns.get(place).map(|column| &*column.title);
    let cells = table.rows.iter().filter_map(|row| row.cells.get(place));
    let texts: Vec<&str> = cells.map(String::as_str).chain(title).collect();
    let letters = |text: &str| text.chars().count();
    let all: usize = texts.iter().map(|text| letters(text)).sum();
    let usual = all.checked_div(texts.len()).unwrap_or(0);
    let words = texts.iter().flat_map(|text| text.split(' '));
    let word = words.map(letters).max().unwrap_or(0);
    usual
        .min(USUAL)
        .max(word.saturating_add(2).min(WORD))
        .max(LEAST)
}
