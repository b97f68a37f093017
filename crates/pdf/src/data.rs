//! A page as data: strings and whole numbers, in the order in which they are set.

use redress_report::page::{Block, Fact, Page, Table, Tone};
use redress_report::{Audience, NOTICE};
use serde_json::{Value, json};

use crate::world::Fonts;

/// No column asks for more letters than that, but for a word; longer text is broken into lines.
const WIDEST: usize = 28;
/// Nor for fewer.
const NARROWEST: usize = 8;
/// No word gets more than that.
const LONGEST_WORD: usize = 32;

/// The page for the template.
pub(crate) fn of(page: &Page, audience: Audience, fonts: &Fonts) -> String {
    let writer = Writer { fonts };
    let mut title = None;
    let mut blocks: Vec<Value> = Vec::new();
    // A heading never stands more than one level below the one above: PDF/UA asks for that.
    let mut level = 0_u8;
    for block in page.blocks() {
        match block {
            Block::Heading(heading) => {
                title.get_or_insert(heading.text.as_str());
                level = heading.level.clamp(1, level.saturating_add(1));
                blocks.push(json!({
                    "kind": "heading", "level": level, "text": writer.text(&heading.text),
                }));
            }
            Block::Note(note) => blocks.push(json!({
                "kind": "note", "tone": tone(note.tone), "text": writer.text(&note.text),
            })),
            Block::Facts(facts) => {
                blocks.push(json!({ "kind": "facts", "facts": writer.facts(facts) }));
            }
            Block::Item(item) => {
                let mark = Some(item.mark.as_str()).filter(|mark| *mark != "-");
                let item = json!({
                    "mark": writer.text(mark.unwrap_or_default()),
                    "tone": tone(item.tone),
                    "lead": writer.text(&item.lead),
                    "facts": writer.facts(&item.facts),
                });
                // Items that follow each other are one list.
                let list = blocks.last_mut().and_then(|last| last.get_mut("items"));
                match list.and_then(Value::as_array_mut) {
                    Some(items) => items.push(item),
                    None => blocks.push(json!({ "kind": "items", "items": [item] })),
                }
            }
            Block::Table(table) => blocks.push(writer.table(table)),
        }
    }
    let heads = [Some(NOTICE), audience.says()];
    let all = json!({
        "title": writer.text(&format!("Restitution: {}", title.unwrap_or_default())),
        "heads": heads.into_iter().flatten().collect::<Vec<_>>(),
        "blocks": blocks,
    });
    all.to_string()
}

const fn tone(tone: Tone) -> &'static str {
    match tone {
        Tone::Plain => "plain",
        Tone::Strong => "strong",
        Tone::Faint => "faint",
        Tone::Warning => "warning",
    }
}

struct Writer<'a> {
    fonts: &'a Fonts,
}

impl Writer<'_> {
    /// The text with what no font can show written out, as what hides is: a box says nothing, and PDF/UA allows none.
    fn text(&self, text: &str) -> String {
        let mut shown = String::with_capacity(text.len());
        for c in text.chars() {
            match self.fonts.show(c) {
                true => shown.push(c),
                false => shown.extend(c.escape_unicode()),
            }
        }
        shown
    }

    fn facts(&self, facts: &[Fact]) -> Value {
        let facts = facts.iter();
        facts
            .map(|fact| json!([self.text(&fact.label), self.text(&fact.text)]))
            .collect()
    }

    fn table(&self, table: &Table) -> Value {
        let columns = table.columns.iter().enumerate().map(|(place, column)| {
            let cells = table.rows.iter().filter_map(|row| row.cells.get(place));
            let texts = || cells.clone().map(String::as_str).chain([&*column.title]);
            let letters = |text: &str| text.chars().count();
            let all: usize = texts().map(letters).sum();
            let usual = all.checked_div(texts().count()).unwrap_or(0);
            let words = texts().flat_map(|text| text.split(' '));
            let word = words.map(letters).max().unwrap_or(0);
            // As much as its text usually has, and at least its longest word with some air.
            let share = usual
                .min(WIDEST)
                .max(word.saturating_add(2).min(LONGEST_WORD));
            json!({
                "title": self.text(&column.title),
                "right": column.right,
                "share": share.max(NARROWEST),
            })
        });
        let rows = table.rows.iter().map(|row| {
            let cells = row.cells.iter().enumerate().map(|(place, cell)| {
                let governs = if place == 0 && row.governs { " *" } else { "" };
                format!("{}{governs}", self.text(cell))
            });
            json!({ "tone": tone(row.tone), "cells": cells.collect::<Vec<_>>() })
        });
        json!({
            "kind": "table",
            "columns": columns.collect::<Vec<_>>(),
            "rows": rows.collect::<Vec<_>>(),
        })
    }
}
