//! What a report says, before it is known how it will look: headings, notes, facts, items, tables.
//!
//! Terminals, screen readers and Markdown are three ways to write the same page.

use std::borrow::Cow;

use crate::text::visible;

/// How much a piece of a page stands out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// As the rest.
    #[default]
    Plain,
    /// Said with weight.
    Strong,
    /// Beside the point.
    Faint,
    /// To be looked at.
    Warning,
}

/// A page, from top to bottom.
#[derive(Debug, Default)]
pub struct Page {
    blocks: Vec<Block>,
}

/// A piece of a page.
#[derive(Debug)]
pub enum Block {
    /// A heading.
    Heading(Heading),
    /// A paragraph.
    Note(Note),
    /// Labels with what stands under them.
    Facts(Vec<Fact>),
    /// An item of a list.
    Item(Item),
    /// A table.
    Table(Table),
}

/// A heading; `key` is what it is called where it stands on a line of its own among facts.
#[derive(Debug)]
pub struct Heading {
    /// From 1, the page.
    pub level: u8,
    /// What it is called among facts.
    pub key: &'static str,
    /// Its text.
    pub text: String,
}

/// A paragraph.
#[derive(Debug)]
pub struct Note {
    /// What it is called among facts.
    pub key: String,
    /// How much it stands out.
    pub tone: Tone,
    /// Its text.
    pub text: String,
}

/// A label and what stands under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// The label.
    pub label: String,
    /// What stands under it.
    pub text: String,
}

impl Fact {
    /// A fact.
    #[must_use]
    pub fn new(label: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            text: text.into(),
        }
    }
}

/// A numbered or dotted item with facts below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What it is called among facts.
    pub key: String,
    /// Its number or dot.
    pub mark: String,
    /// How much it stands out.
    pub tone: Tone,
    /// Its text.
    pub lead: String,
    /// What is said below it.
    pub facts: Vec<Fact>,
}

/// A table; each row has as many cells as there are columns.
#[derive(Debug)]
pub struct Table {
    /// Of what the rows speak, where the heading above is not at hand.
    pub subject: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows.
    pub rows: Vec<Row>,
}

/// A column of a table.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its head.
    pub title: Cow<'static, str>,
    /// Whether it stands to the right, as amounts do.
    pub right: bool,
    /// Whether it goes below its row where the lines are too short for every column.
    pub folds: bool,
}

impl Column {
    /// A column of words.
    #[must_use]
    pub const fn text(title: &'static str) -> Self {
        Self {
            title: Cow::Borrowed(title),
            right: false,
            folds: false,
        }
    }

    /// A column of amounts.
    #[must_use]
    pub const fn amount(title: &'static str) -> Self {
        Self {
            title: Cow::Borrowed(title),
            right: true,
            folds: false,
        }
    }

    /// A column of amounts under a value, as in a table of two facts crossed.
    #[must_use]
    pub fn of_value(value: &str) -> Self {
        Self {
            title: Cow::Owned(visible(value)),
            right: true,
            folds: false,
        }
    }

    /// A column of words that goes below its row where the lines are short.
    #[must_use]
    pub const fn folding(title: &'static str) -> Self {
        Self {
            title: Cow::Borrowed(title),
            right: false,
            folds: true,
        }
    }
}

impl Table {
    /// Whether it can stand as a grid in lines of this width, no word broken and no column below its row.
    #[must_use]
    pub fn fits(&self, width: usize) -> bool {
        crate::table::fits(self, width)
    }
}

/// A row of a table.
#[derive(Debug, Default)]
pub struct Row {
    /// Whether it is the governing one.
    pub governs: bool,
    /// How much it stands out.
    pub tone: Tone,
    /// A cell for each column.
    pub cells: Vec<String>,
}

impl Page {
    /// Its blocks, from top to bottom.
    #[must_use]
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// Adds everything of another page, its headings some levels down.
    pub(crate) fn append(&mut self, other: Self, down: u8) {
        self.blocks
            .extend(other.blocks.into_iter().map(|block| match block {
                Block::Heading(heading) => Block::Heading(Heading {
                    level: heading.level.saturating_add(down),
                    ..heading
                }),
                block => block,
            }));
    }

    /// Adds a heading.
    pub fn heading(&mut self, level: u8, key: &'static str, text: impl AsRef<str>) {
        self.blocks.push(Block::Heading(Heading {
            level,
            key,
            text: visible(text.as_ref()),
        }));
    }

    /// Says below the title for whom the copy is.
    pub fn audience(&mut self, audience: crate::Audience) {
        if let Some(says) = audience.says() {
            let note = Note {
                key: "audience".to_owned(),
                tone: Tone::Strong,
                text: visible(says),
            };
            self.blocks
                .insert(self.blocks.len().min(1), Block::Note(note));
        }
    }

    /// Adds a paragraph.
    pub fn note(&mut self, key: impl AsRef<str>, tone: Tone, text: impl AsRef<str>) {
        self.blocks.push(Block::Note(Note {
            key: visible(key.as_ref()),
            tone,
            text: visible(text.as_ref()),
        }));
    }

    /// Adds facts; nothing where there are none.
    pub fn facts(&mut self, facts: Vec<Fact>) {
        if !facts.is_empty() {
            self.blocks.push(Block::Facts(shown(facts)));
        }
    }

    /// Adds an item.
    pub fn item(&mut self, item: Item) {
        self.blocks.push(Block::Item(Item {
            key: visible(&item.key),
            mark: visible(&item.mark),
            tone: item.tone,
            lead: visible(&item.lead),
            facts: shown(item.facts),
        }));
    }

    /// Adds a table; nothing where it has no rows.
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
