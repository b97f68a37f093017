//! The document model: blocks from top to bottom, before a format is chosen.
//!
//! All text enters through the methods of [`Document`], which write hidden characters out. A writer can therefore show every text as
//! it is stored.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::sync::Arc;

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::text::visible;

/// The emphasis of a block.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Body text.
    #[default]
    Plain,
    /// Bold.
    Strong,
    /// Secondary text.
    Faint,
    /// A warning to the reader.
    Warning,
    /// A marking of the whole copy, such as "SEALED": framed where a format can frame it.
    Banner,
}

/// A document: blocks for people, and optionally the data and the rows that JSON and CSV have in their place.
///
/// ```
/// use redress_document::{Document, Format, Look, Tone};
///
/// let mut document = Document::default();
/// document.heading(1, "case", "United States v. Doe");
/// document.note("notice", Tone::Strong, "A computation, not legal advice.");
/// let markdown = document.write(Format::Markdown, Look::default())?;
/// assert_eq!(
///     String::from_utf8(markdown).expect("UTF-8"),
///     "# United States v. Doe\n\n**A computation, not legal advice.**\n"
/// );
/// # Ok::<(), redress_document::WriteError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    pub(crate) blocks: Vec<Block>,
    pub(crate) running_heads: Vec<&'static str>,
    pub(crate) data: Option<Arc<Value>>,
    pub(crate) rows: Option<Table>,
    /// True if each section of the second level is a slide, where a format can show slides.
    pub(crate) slides: bool,
}

/// A piece of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A heading.
    Heading(Heading),
    /// A paragraph.
    Note(Note),
    /// Labeled texts, one below the other.
    KeyValues(Vec<KeyValue>),
    /// An item of a list.
    Item(Item),
    /// A table.
    Table(Table),
    /// Blocks behind a line that opens them, where a format can fold.
    Fold(String, Vec<Block>),
    /// The end of a page, where a format has pages.
    PageBreak,
    /// A map of equal tiles.
    Tiles(Tiles),
    /// Amounts drawn on a scale. Formats that cannot draw leave it out, because a table beside it has the same in words.
    Plot(Plot),
}

/// A heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// The level, from 1, the title.
    pub(crate) level: u8,
    /// The key of its line in plain text.
    pub(crate) key: &'static str,
    /// The text.
    pub text: String,
}

/// A paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The key of its line in plain text.
    pub(crate) key: String,
    /// The emphasis.
    pub(crate) tone: Tone,
    /// The text.
    pub text: String,
}

/// A label with its text, and with further labels below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyValue {
    /// The label.
    pub label: String,
    /// The text.
    pub text: String,
    /// Labeled texts below it, such as the result under each answer to a question.
    pub(crate) below: Vec<KeyValue>,
}

impl KeyValue {
    /// Creates a label with its text.
    #[must_use]
    pub fn new(label: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            text: text.into(),
            below: Vec::new(),
        }
    }

    /// Adds labeled texts below it.
    #[must_use]
    pub fn with_below(self, below: Vec<Self>) -> Self {
        Self { below, ..self }
    }

    fn shown(&self) -> Self {
        Self {
            label: visible(&self.label),
            text: visible(&self.text),
            below: shown(&self.below),
        }
    }
}

fn leave_out(block: &mut Block, label: &str) {
    match block {
        Block::KeyValues(facts) | Block::Item(Item { facts, .. }) => {
            facts.retain(|fact| fact.label != label);
        }
        Block::Fold(_, inner) => inner.iter_mut().for_each(|block| leave_out(block, label)),
        _ => {}
    }
}

fn shown(all: &[KeyValue]) -> Vec<KeyValue> {
    all.iter().map(KeyValue::shown).collect()
}

/// A numbered or dotted item of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    /// The key of its line in plain text.
    pub key: String,
    /// The number or letter; `-` for a dot.
    pub mark: String,
    /// The emphasis of the lead.
    pub tone: Tone,
    /// The first line.
    pub lead: String,
    /// Labeled texts below the lead.
    pub facts: Vec<KeyValue>,
}

/// A table; each row has a cell for each column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// The caption, for readers who do not see the heading above.
    pub subject: String,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows.
    pub rows: Vec<Row>,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The title.
    pub title: Cow<'static, str>,
    /// Whether cells are aligned to the right, as amounts are.
    pub(crate) right: bool,
    /// Whether the cells move below their rows where lines are too short for every column.
    pub(crate) folds: bool,
}

impl Column {
    /// Creates a column of words.
    #[must_use]
    pub const fn text(title: &'static str) -> Self {
        Self {
            title: Cow::Borrowed(title),
            right: false,
            folds: false,
        }
    }

    /// Creates a column of amounts.
    #[must_use]
    pub const fn amount(title: &'static str) -> Self {
        Self {
            title: Cow::Borrowed(title),
            right: true,
            folds: false,
        }
    }

    /// Creates a column of amounts with a value as its title, as in a table of two facts crossed.
    #[must_use]
    pub fn from_value(value: &str) -> Self {
        Self {
            title: Cow::Owned(visible(value)),
            ..Self::amount("")
        }
    }

    /// Returns the title as people read it: words begin with a capital letter, a value stays as it is.
    #[must_use]
    pub fn heading(&self) -> String {
        match &self.title {
            Cow::Borrowed(words) => crate::text::sentence(words),
            Cow::Owned(value) => value.clone(),
        }
    }

    /// Creates a column of words that move below their rows where lines are short.
    #[must_use]
    pub const fn folding(title: &'static str) -> Self {
        Self {
            title: Cow::Borrowed(title),
            right: false,
            folds: true,
        }
    }
}

/// A row of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// True if the row is marked `*`, as the governing circuit is.
    pub governs: bool,
    /// The emphasis.
    pub tone: Tone,
    /// The cells.
    pub cells: Vec<String>,
}

impl Row {
    /// Returns the mark after the text of the cell at a place: a star in the first cell of the governing row.
    pub(crate) fn mark(&self, place: usize) -> &'static str {
        match place == 0 && self.governs {
            true => " *",
            false => "",
        }
    }

    /// Returns whether the row is a question with nothing beside it but room to write.
    pub(crate) fn is_to_fill_in(&self) -> bool {
        matches!(self.cells.as_slice(), [_, answer] if answer.is_empty())
    }
}

impl From<Vec<String>> for Row {
    fn from(cells: Vec<String>) -> Self {
        Self {
            cells,
            ..Self::default()
        }
    }
}

impl Table {
    /// Creates a table of words without a caption.
    ///
    /// ```
    /// use redress_document::{Document, Format, Look, Table};
    ///
    /// let rows = vec![vec!["ca7".to_owned(), "Seventh Circuit".to_owned()]];
    /// let table = Table::new(&["id", "name"], rows);
    /// let document = Document::from_table("example/1", table);
    /// let csv = document.write(Format::Csv, Look::default())?;
    /// assert_eq!(csv, b"id,name\r\nca7,Seventh Circuit\r\n");
    /// # Ok::<(), redress_document::WriteError>(())
    /// ```
    #[must_use]
    pub fn new(columns: &[&'static str], rows: Vec<Vec<String>>) -> Self {
        Self {
            subject: String::new(),
            columns: columns.iter().map(|title| Column::text(title)).collect(),
            rows: rows.into_iter().map(Row::from).collect(),
        }
    }

    /// Adds a row.
    pub fn push(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows
            .push(Row::from(cells.into_iter().collect::<Vec<_>>()));
    }

    /// Aligns the columns of these titles to the right.
    #[must_use]
    pub fn right(mut self, titles: &[&str]) -> Self {
        for column in &mut self.columns {
            column.right |= titles.contains(&column.title.as_ref());
        }
        self
    }

    /// Moves the columns of these titles below their rows where lines are too short.
    #[must_use]
    pub fn folding(mut self, titles: &[&str]) -> Self {
        for column in &mut self.columns {
            column.folds |= titles.contains(&column.title.as_ref());
        }
        self
    }

    /// Returns whether every row is to be filled in by hand: the column for answers is then as wide as the questions.
    pub(crate) fn is_to_fill_in(&self) -> bool {
        self.columns.len() == 2 && self.rows.iter().all(Row::is_to_fill_in)
    }

    /// Returns the rows as objects whose keys are the titles.
    #[must_use]
    pub fn objects(&self) -> Vec<Value> {
        let rows = self.rows.iter().map(|row| {
            let cells = self.columns.iter().zip(&row.cells);
            let cells = cells.map(|(column, cell)| {
                let key = column.title.to_lowercase().replace(' ', "_");
                (key, Value::from(cell.as_str()))
            });
            Value::Object(cells.collect())
        });
        rows.collect()
    }

    fn shown(self) -> Self {
        let rows = self.rows.into_iter().map(|row| Row {
            cells: row.cells.iter().map(|cell| visible(cell)).collect(),
            ..row
        });
        Self {
            subject: visible(&self.subject),
            rows: rows.collect(),
            columns: self.columns,
        }
    }
}

/// A map of equal tiles, each with a name and a mark.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tiles {
    /// The caption below the map.
    pub caption: String,
    /// The tiles.
    pub tiles: Vec<Tile>,
}

/// A tile of a map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tile {
    /// The name.
    pub name: String,
    /// The mark; `-` where there is none.
    pub mark: String,
    /// The column and the row, from 0.
    pub place: (usize, usize),
    /// True if the tile has a heavy frame.
    pub framed: bool,
}

/// Amounts drawn on one scale of dollars.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plot {
    /// The heading.
    pub title: String,
    /// The heads of the columns of names and of texts.
    pub columns: [String; 2],
    /// The scale.
    pub scale: PlotScale,
    /// The legend.
    pub legend: String,
    /// Groups of rows, each with its caption.
    pub groups: Vec<(String, Vec<PlotRow>)>,
}

/// The scale of a plot.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PlotScale {
    /// Equal lengths are equal amounts.
    #[default]
    Even,
    /// Each step is ten times the one before, for amounts of very different size.
    Tenfold,
}

/// A row of a plot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlotRow {
    /// A letter that refers to another block; may be empty.
    pub letter: String,
    /// The name of the row.
    pub name: String,
    /// The amount in words.
    pub text: String,
    /// The marks; none where no amount is known.
    pub marks: Vec<PlotMark>,
}

/// The mark of an amount, in cents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlotMark {
    /// The least amount.
    pub least: u64,
    /// The greatest amount; `None` where there is no upper bound. Equal to the least, it is drawn as a dot if `settled`.
    pub greatest: Option<u64>,
    /// True if it is one amount with nothing open.
    pub settled: bool,
    /// True if it is only an illustration.
    pub hollow: bool,
}

impl Document {
    /// Leaves out the labeled texts of one label, such as the option of a command line where a page has a button.
    #[must_use]
    pub fn without_label(mut self, label: &str) -> Self {
        for block in &mut self.blocks {
            leave_out(block, label);
        }
        self
    }

    /// Makes a slide of each section of the second level, in large type, where a format can show slides.
    #[must_use]
    pub fn into_slides(mut self) -> Self {
        self.slides = true;
        self
    }

    /// Creates a document that is written as JSON only.
    #[must_use]
    pub fn from_data(data: Value) -> Self {
        Self {
            data: Some(Arc::new(data)),
            ..Self::default()
        }
    }

    /// Creates a document that is written as CSV only.
    #[must_use]
    pub fn from_rows(rows: Table) -> Self {
        Self {
            rows: Some(rows),
            ..Self::default()
        }
    }

    /// Creates a document of one table; JSON has its rows under this schema.
    #[must_use]
    pub fn from_table(schema: &str, table: Table) -> Self {
        let mut document = Self::default();
        document.set_data(serde_json::json!({ "schema": schema, "rows": table.objects() }));
        document.set_rows(table.clone());
        if table.rows.is_empty() {
            document.note("list", Tone::Faint, "Nothing to list.");
        }
        document.table(table);
        document
    }

    /// Adds a digest of all data as their last entry `seal`, so that a changed copy is found even where the change, such as
    /// another name of a file in the command, changes no result. A document without data stays as it is.
    #[must_use]
    pub fn sealed(mut self) -> Self {
        if let Some(Value::Object(data)) = self.data.as_mut().map(Arc::make_mut) {
            data.shift_remove("seal");
            let text = serde_json::to_string(data).unwrap_or_default();
            let mut seal = String::from("sha256:");
            for byte in Sha256::digest(text.as_bytes()) {
                // Writing to a string cannot fail.
                let _ = write!(seal, "{byte:02x}");
            }
            data.insert("seal".to_owned(), Value::String(seal));
        }
        self
    }

    /// Returns the blocks, from top to bottom.
    #[must_use]
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// Sets the data that JSON has in place of the blocks.
    pub fn set_data(&mut self, data: Value) {
        self.data = Some(Arc::new(data));
    }

    /// Sets the table that CSV has in place of the blocks.
    pub fn set_rows(&mut self, rows: Table) {
        self.rows = Some(rows);
    }

    /// Adds a line to the head of every sheet of paper. It is static text, because HTML has it in a style sheet.
    pub fn running_head(&mut self, text: &'static str) {
        self.running_heads.push(text);
    }

    /// Adds a heading.
    pub fn heading(&mut self, level: u8, key: &'static str, text: impl AsRef<str>) {
        self.blocks.push(Block::Heading(Heading {
            level,
            key,
            text: visible(text.as_ref()),
        }));
    }

    /// Adds a paragraph.
    pub fn note(&mut self, key: impl AsRef<str>, tone: Tone, text: impl AsRef<str>) {
        self.blocks.push(Block::Note(Note {
            key: visible(key.as_ref()),
            tone,
            text: visible(text.as_ref()),
        }));
    }

    /// Adds labeled texts; nothing where there are none.
    pub fn facts(&mut self, facts: Vec<KeyValue>) {
        if !facts.is_empty() {
            self.blocks.push(Block::KeyValues(shown(&facts)));
        }
    }

    /// Adds an item.
    pub fn item(&mut self, item: Item) {
        self.blocks.push(Block::Item(Item {
            key: visible(&item.key),
            mark: visible(&item.mark),
            tone: item.tone,
            lead: visible(&item.lead),
            facts: shown(&item.facts),
        }));
    }

    /// Adds a table; nothing where it has no rows.
    pub fn table(&mut self, table: Table) {
        if !table.rows.is_empty() {
            self.blocks.push(Block::Table(table.shown()));
        }
    }

    /// Adds blocks behind a line that opens them; nothing where `write` writes none.
    pub fn fold(&mut self, line: impl AsRef<str>, write: impl FnOnce(&mut Self)) {
        let mut inner = Self::default();
        write(&mut inner);
        if !inner.blocks.is_empty() {
            self.blocks
                .push(Block::Fold(visible(line.as_ref()), inner.blocks));
        }
    }

    /// Adds the blocks of another document.
    pub fn append(&mut self, other: Self) {
        self.blocks.extend(other.blocks);
    }

    /// Ends the page, where a format has pages.
    pub fn page_break(&mut self) {
        self.blocks.push(Block::PageBreak);
    }

    /// Adds a map.
    pub fn tiles(&mut self, tiles: Tiles) {
        let shown = tiles.tiles.into_iter().map(|tile| Tile {
            name: visible(&tile.name),
            mark: visible(&tile.mark),
            ..tile
        });
        self.blocks.push(Block::Tiles(Tiles {
            caption: visible(&tiles.caption),
            tiles: shown.collect(),
        }));
    }

    /// Adds a plot.
    pub fn plot(&mut self, plot: Plot) {
        let groups = plot.groups.into_iter().map(|(caption, rows)| {
            let rows = rows.into_iter().map(|row| PlotRow {
                letter: visible(&row.letter),
                name: visible(&row.name),
                text: visible(&row.text),
                ..row
            });
            (visible(&caption), rows.collect())
        });
        self.blocks.push(Block::Plot(Plot {
            title: visible(&plot.title),
            columns: plot.columns.map(|it| visible(&it)),
            scale: plot.scale,
            legend: visible(&plot.legend),
            groups: groups.collect(),
        }));
    }

    /// Returns the blocks for a format that cannot fold: the line of a fold becomes a heading.
    pub(crate) fn flat(&self) -> Vec<Cow<'_, Block>> {
        fn add<'a>(blocks: &'a [Block], down: u8, all: &mut Vec<Cow<'a, Block>>) {
            for block in blocks {
                match block {
                    Block::Fold(line, blocks) => {
                        let level = 4_u8.max(down.saturating_add(1));
                        let (key, text) = ("section", line.clone());
                        all.push(Cow::Owned(Block::Heading(Heading { level, key, text })));
                        add(blocks, 2, all);
                    }
                    Block::Heading(heading) if down > 0 => {
                        all.push(Cow::Owned(Block::Heading(Heading {
                            level: heading.level.saturating_add(down),
                            ..heading.clone()
                        })));
                    }
                    block => all.push(Cow::Borrowed(block)),
                }
            }
        }
        let mut all = Vec::new();
        add(&self.blocks, 0, &mut all);
        all
    }
}
