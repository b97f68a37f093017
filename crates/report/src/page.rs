//! What a report says, before it is known how it will look: headings, notes, facts, items, tables.
//!
//! Terminals, screen readers and Markdown are three ways to write the same page.

use crate::text::visible;

/// How much a piece of a page stands out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Tone {
    #[default]
    Plain,
    Strong,
    Faint,
    Warning,
}

/// A page, from top to bottom.
#[derive(Debug, Default)]
pub(crate) struct Page {
    blocks: Vec<Block>,
}

/// A piece of a page.
#[derive(Debug)]
pub(crate) enum Block {
    Heading(Heading),
    Note(Note),
    Facts(Vec<Fact>),
    Item(Item),
    Table(Table),
}

/// A heading; `key` is what it is called where it stands on a line of its own among facts.
#[derive(Debug)]
pub(crate) struct Heading {
    pub level: u8,
    pub key: &'static str,
    pub text: String,
}

/// A paragraph.
#[derive(Debug)]
pub(crate) struct Note {
    pub key: String,
    pub tone: Tone,
    pub text: String,
}

/// A label and what stands under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fact {
    pub label: String,
    pub text: String,
}

impl Fact {
    pub fn new(label: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            text: text.into(),
        }
    }
}

/// A numbered or dotted item with facts below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Item {
    pub key: String,
    pub mark: String,
    pub tone: Tone,
    pub lead: String,
    pub facts: Vec<Fact>,
}

/// A table; each row has as many cells as there are columns.
#[derive(Debug)]
pub(crate) struct Table {
    /// Of what the rows speak, where the heading above is not at hand.
    pub subject: String,
    pub columns: Vec<Column>,
    pub rows: Vec<Row>,
}

/// A column of a table.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Column {
    pub title: &'static str,
    pub right: bool,
    /// Whether it goes below its row where the lines are too short for every column.
    pub folds: bool,
}

impl Column {
    pub const fn text(title: &'static str) -> Self {
        Self {
            title,
            right: false,
            folds: false,
        }
    }

    pub const fn amount(title: &'static str) -> Self {
        Self {
            right: true,
            ..Self::text(title)
        }
    }

    pub const fn folding(title: &'static str) -> Self {
        Self {
            folds: true,
            ..Self::text(title)
        }
    }
}

/// A row of a table.
#[derive(Debug, Default)]
pub(crate) struct Row {
    /// Whether it is the governing one.
    pub governs: bool,
    pub tone: Tone,
    pub cells: Vec<String>,
}

impl Page {
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    pub fn heading(&mut self, level: u8, key: &'static str, text: impl AsRef<str>) {
        self.blocks.push(Block::Heading(Heading {
            level,
            key,
            text: visible(text.as_ref()),
        }));
    }

    pub fn note(&mut self, key: impl AsRef<str>, tone: Tone, text: impl AsRef<str>) {
        self.blocks.push(Block::Note(Note {
            key: visible(key.as_ref()),
            tone,
            text: visible(text.as_ref()),
        }));
    }

    pub fn facts(&mut self, facts: Vec<Fact>) {
        if !facts.is_empty() {
            self.blocks.push(Block::Facts(shown(facts)));
        }
    }

    pub fn item(&mut self, item: Item) {
        self.blocks.push(Block::Item(Item {
            key: visible(&item.key),
            mark: visible(&item.mark),
            tone: item.tone,
            lead: visible(&item.lead),
            facts: shown(item.facts),
        }));
    }

    pub fn table(&mut self, table: Table) {
        if table.rows.is_empty() {
            return;
        }
        let rows = table.rows.into_iter().map(|row| Row {
            cells: row.cells.iter().map(|cell| visible(cell)).collect(),
            ..row
        });
        self.blocks.push(Block::Table(Table {
            subject: visible(&table.subject),
            rows: rows.collect(),
            ..table
        }));
    }
}

fn shown(facts: Vec<Fact>) -> Vec<Fact> {
    facts
        .into_iter()
        .map(|fact| Fact::new(visible(&fact.label), visible(&fact.text)))
        .collect()
}
