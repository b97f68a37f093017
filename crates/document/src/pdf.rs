//! A PDF file: US letter, tagged, with a title and a language, and nothing that acts.
//!
//! The crate `pdf-writer` writes the objects; what stands where is decided here, in whole numbers. The faces are two that every reader
//! has, so that no font is embedded and no character is shown that they do not have.

mod font;
mod sheet;

use pdf_writer::types::{StructRole, TabOrder};
use pdf_writer::{Finish as _, Name, Pdf, Rect, Ref, TextStr};

use self::font::{FIRST, Face, encoded};
use self::sheet::{Cell, Look, Sheets, WIDTH, broken};
use crate::model::{Block, Column, Document, Item, KeyValue, Table, Tone};
use crate::plain::tiles;

const BODY: Look = Look {
    face: Face::Regular,
    size: 10,
    faint: false,
};
/// Between the cells of a table.
const GAP: u32 = 8_000;
/// Room for an answer by hand.
const TO_WRITE: u32 = 50_000;

/// Writes the document; `None` where it has more objects than the format numbers.
pub(crate) fn write(document: &Document) -> Option<Vec<u8>> {
    let mut setter = Setter {
        sheets: Sheets::new(&document.running_heads),
        list: None,
        level: 0,
        above_a_heading: false,
    };
    let blocks = document.flat();
    for (place, block) in blocks.iter().enumerate() {
        let next = blocks.get(place.saturating_add(1)).map(AsRef::as_ref);
        setter.above_a_heading = matches!(next, Some(Block::Heading(_)));
        setter.block(block);
    }
    setter.sheets.number();
    file(&setter.sheets, document.title().unwrap_or("redress"))
}

struct Setter {
    sheets: Sheets,
    /// The list that the last block belongs to.
    list: Option<usize>,
    /// The level of the last heading.
    level: u8,
    /// True if the block is followed by a heading.
    above_a_heading: bool,
}

impl Setter {
    fn block(&mut self, block: &Block) {
        if !matches!(block, Block::Item(_)) {
            self.list = None;
        }
        match block {
            Block::Heading(heading) => self.heading(heading.level, &heading.text),
            Block::Note(note) => {
                // A line such as "If (1) is yes:" stands over what follows.
                if note.tone == Tone::Strong {
                    self.sheets.keep_together(50_000);
                }
                let top = self.paragraph(StructRole::P, toned(note.tone, BODY), 4_000, &note.text);
                if note.tone == Tone::Banner {
                    self.sheets.frame(top);
                }
            }
            Block::KeyValues(facts) => {
                self.sheets.space(3_000);
                self.key_values(facts, None, 0);
            }
            Block::Item(item) => self.item(item),
            Block::Table(table) => self.table(table),
            Block::Tiles(map) => {
                let tiles = tiles(map).map(|(name, mark)| KeyValue::new(name, mark));
                self.key_values(&tiles.collect::<Vec<_>>(), None, 0);
            }
            Block::PageBreak => self.sheets.end_sheet(),
            Block::Fold(..) | Block::Plot(_) => {}
        }
    }

    fn heading(&mut self, level: u8, text: &str) {
        // A reader counts levels, so that none may be left out.
        self.level = level.min(self.level.saturating_add(1)).max(1);
        let (role, size, before): (_, _, u32) = match self.level {
            1 => (StructRole::H1, 15, 6_000),
            2 => (StructRole::H2, 12, 14_000),
            3 => (StructRole::H3, 11, 9_000),
            _ => (StructRole::H4, 10, 7_000),
        };
        let look = Look {
            face: Face::Bold,
            size,
            faint: false,
        };
        // It stays with the first lines of what follows: of a table the head and a row.
        let after = if self.above_a_heading { 96_000 } else { 56_000 };
        self.sheets.keep_together(before.saturating_add(after));
        self.paragraph(role, look, before, text);
        if level == 2 {
            self.sheets.space(2_000);
            self.sheets.rule(WIDTH, 500, "0.5");
            self.sheets.space(2_000);
        }
    }

    /// Writes a paragraph and returns its top.
    fn paragraph(&mut self, role: StructRole, look: Look, before: u32, text: &str) -> u32 {
        self.sheets.space(before);
        let element = self.sheets.element(role, None);
        let cell = Cell {
            element,
            look,
            left: 0,
            width: WIDTH,
            right_aligned: false,
            lines: broken(&encoded(text), look, WIDTH),
        };
        self.sheets.keep_together(look.leading().saturating_mul(2));
        let top = self.sheets.at();
        self.sheets.row(&[cell], 0, &mut |_| ());
        self.sheets.space(4_000);
        top
    }

    /// Writes labels in a column of their own, with their texts beside them.
    fn key_values(&mut self, facts: &[KeyValue], parent: Option<usize>, left: u32) {
        let bold = Look {
            face: Face::Bold,
            ..BODY
        };
        let labels = facts
            .iter()
            .map(|fact| bold.face.width(&encoded(&fact.label), bold.size));
        let label = labels.max().unwrap_or(0).min(130_000);
        let beside = left.saturating_add(label).saturating_add(GAP);
        for fact in facts {
            let element = self.sheets.element(StructRole::P, parent);
            let cell = |look: Look, left: u32, width: u32, text: &str| Cell {
                element,
                look,
                left,
                width,
                right_aligned: false,
                lines: broken(&encoded(text), look, width),
            };
            let room = WIDTH.saturating_sub(beside);
            let cells = [
                cell(bold, left, label, &fact.label),
                cell(BODY, beside, room, &fact.text),
            ];
            self.sheets.row(&cells, 0, &mut |_| ());
            self.sheets.space(1_500);
            self.key_values(&fact.below, parent, beside);
        }
    }

    fn item(&mut self, item: &Item) {
        let list = match self.list {
            Some(list) => list,
            None => self.sheets.element(StructRole::L, None),
        };
        self.list = Some(list);
        let element = self.sheets.element(StructRole::LI, Some(list));
        let look = toned(item.tone, BODY);
        let mark = match item.mark.as_str() {
            "-" => "\u{2022}",
            mark => mark,
        };
        let mark = encoded(mark);
        let indent = look
            .face
            .width(&mark, look.size)
            .saturating_add(GAP)
            .max(16_000);
        let label = Cell {
            element: self.sheets.element(StructRole::Lbl, Some(element)),
            look,
            left: 0,
            width: indent,
            right_aligned: false,
            lines: vec![mark],
        };
        let body = self.sheets.element(StructRole::LBody, Some(element));
        let room = WIDTH.saturating_sub(indent);
        let lead = Cell {
            element: body,
            look,
            left: indent,
            width: room,
            right_aligned: false,
            lines: broken(&encoded(&item.lead), look, room),
        };
        self.sheets.space(4_000);
        self.sheets.keep_together(look.leading().saturating_mul(3));
        self.sheets.row(&[label, lead], 0, &mut |_| ());
        self.sheets.space(1_500);
        self.key_values(&item.facts, Some(body), indent);
    }

    fn table(&mut self, table: &Table) {
        let columns = Columns::fitted(table);
        let element = self.sheets.element(StructRole::Table, None);
        let look = Look {
            size: columns.size,
            ..BODY
        };
        let width = match columns.below.is_empty() {
            true => sum(columns.beside.iter().map(|(_, width)| *width)).min(WIDTH),
            false => WIDTH,
        };
        let titles: Vec<String> = table.columns.iter().map(Column::heading).collect();
        let head = Row {
            role: StructRole::TH,
            look: Look {
                face: Face::Bold,
                ..look
            },
            cells: &titles,
            mark: "",
        };
        let mut again = |sheets: &mut Sheets| {
            head.write(sheets, element, table, &columns, 0, &mut |_| ());
            sheets.rule(width, 750, "0.2");
            sheets.space(1_500);
        };
        self.sheets.space(4_000);
        self.sheets.keep_together(look.leading().saturating_mul(4));
        again(&mut self.sheets);
        for row in &table.rows {
            let least = if row.is_to_fill_in() { TO_WRITE } else { 0 };
            let of_row = Row {
                role: StructRole::TD,
                look: toned(row.tone, look),
                cells: &row.cells,
                mark: row.mark(0),
            };
            let sheets = &mut self.sheets;
            let owner = of_row.write(sheets, element, table, &columns, least, &mut again);
            of_row.write_below(sheets, owner, &titles, &columns, &mut again);
            sheets.space(1_500);
            sheets.rule(width, 250, "0.7");
            sheets.space(1_500);
        }
        self.sheets.space(4_000);
    }
}

/// A row of a table, with what all of its cells share.
struct Row<'a> {
    role: StructRole,
    look: Look,
    cells: &'a [String],
    /// The mark after the text of the first cell.
    mark: &'static str,
}

impl Row<'_> {
    /// Writes the cells that stand side by side, and returns the element of the row.
    fn write(
        &self,
        sheets: &mut Sheets,
        of: usize,
        table: &Table,
        columns: &Columns,
        least: u32,
        again: &mut dyn FnMut(&mut Sheets),
    ) -> usize {
        let element = sheets.element(StructRole::TR, Some(of));
        let mut left = 0_u32;
        let mut cells = Vec::with_capacity(self.cells.len());
        for (place, width) in &columns.beside {
            let text = self.cells.get(*place).map_or("", String::as_str);
            let mark = if *place == 0 { self.mark } else { "" };
            let room = width.saturating_sub(GAP);
            cells.push(Cell {
                element: sheets.element(self.role, Some(element)),
                look: self.look,
                left,
                width: room,
                right_aligned: table.columns.get(*place).is_some_and(|column| column.right),
                lines: broken(&encoded(&format!("{text}{mark}")), self.look, room),
            });
            left = left.saturating_add(*width);
        }
        sheets.row(&cells, least, again);
        element
    }

    /// Writes the cells for which the sheet is too narrow, each with its title.
    fn write_below(
        &self,
        sheets: &mut Sheets,
        of: usize,
        titles: &[String],
        columns: &Columns,
        again: &mut dyn FnMut(&mut Sheets),
    ) {
        const INDENT: u32 = 12_000;
        let cells = columns.below.iter().filter_map(|place| {
            let text = self.cells.get(*place).filter(|text| !text.is_empty())?;
            Some(format!("{}: {text}", titles.get(*place)?))
        });
        let text = cells.collect::<Vec<_>>().join("; ");
        if text.is_empty() {
            return;
        }
        let room = WIDTH.saturating_sub(INDENT);
        let cell = Cell {
            element: sheets.element(self.role, Some(of)),
            look: self.look,
            left: INDENT,
            width: room,
            right_aligned: false,
            lines: broken(&encoded(&text), self.look, room),
        };
        sheets.row(&[cell], 0, again);
    }
}

const fn toned(tone: Tone, look: Look) -> Look {
    match tone {
        Tone::Plain => look,
        Tone::Strong | Tone::Warning | Tone::Banner => Look {
            face: Face::Bold,
            ..look
        },
        Tone::Faint => Look {
            faint: true,
            ..look
        },
    }
}

/// The columns of a table on a sheet.
struct Columns {
    /// The columns side by side, by their places, each with its width.
    beside: Vec<(usize, u32)>,
    /// The columns whose cells are written below their rows.
    below: Vec<usize>,
    /// The size of the text, in points.
    size: u32,
}

impl Columns {
    /// Returns the columns in the largest text in which no amount and no word is broken. Where a sheet is too narrow for all, columns
    /// move below their rows: those that may fold, then the last.
    fn fitted(table: &Table) -> Self {
        let all = || 0..table.columns.len();
        if table.is_to_fill_in() {
            let half = WIDTH.checked_div(2).unwrap_or(0);
            return Self {
                beside: all().map(|place| (place, half)).collect(),
                below: Vec::new(),
                size: BODY.size,
            };
        }
        let mut fitted = Self {
            beside: Vec::new(),
            below: Vec::new(),
            size: 7,
        };
        let mut measured = Vec::new();
        for size in [10_u32, 9, 8, 7] {
            measured = all().map(|place| measure(table, place, size)).collect();
            if sum(measured.iter().map(|(least, _)| *least)) <= WIDTH {
                fitted.size = size;
                break;
            }
        }
        let mut places: Vec<(usize, (u32, u32))> = measured.into_iter().enumerate().collect();
        while places.len() > 1 && sum(places.iter().map(|(_, (least, _))| *least)) > WIDTH {
            let folds =
                |(place, _): &(usize, _)| table.columns.get(*place).is_some_and(|it| it.folds);
            let at = places.iter().rposition(folds);
            let (place, _) = places.remove(at.unwrap_or(places.len().saturating_sub(1)));
            fitted.below.push(place);
        }
        fitted.below.sort_unstable();
        let least = sum(places.iter().map(|(_, (least, _))| *least));
        let whole = sum(places.iter().map(|(_, (_, whole))| *whole));
        let spare = u64::from(WIDTH.saturating_sub(least));
        let wanted = u64::from(whole.saturating_sub(least)).max(1);
        let widths = places.into_iter().map(|(place, (least, whole))| {
            let more = u64::from(whole.saturating_sub(least));
            // Each takes what it wants where there is room, and else its part of the room.
            let part = spare.min(wanted).saturating_mul(more).checked_div(wanted);
            let part = part.and_then(|part| u32::try_from(part).ok()).unwrap_or(0);
            (place, least.saturating_add(part))
        });
        fitted.beside = widths.collect();
        fitted
    }
}

/// Returns the width of a column without a broken word, and that without a broken line.
fn measure(table: &Table, place: usize, size: u32) -> (u32, u32) {
    /// A column of words may break an id that is longer than this.
    const LONG_WORD: u32 = 110_000;
    let (mut least, mut whole) = (0_u32, 0_u32);
    let Some(column) = table.columns.get(place) else {
        return (least, whole);
    };
    let title = column.heading();
    let cells = table.rows.iter().filter_map(|row| row.cells.get(place));
    let cells = cells.map(|cell| (Face::Regular, cell));
    for (face, text) in cells.chain([(Face::Bold, &title)]) {
        let text = encoded(text);
        let words = text.split(|byte| *byte == b' ');
        let longest = words.map(|word| face.width(word, size)).max();
        least = least.max(longest.unwrap_or(0));
        whole = whole.max(face.width(&text, size));
    }
    if !column.right {
        least = least.min(LONG_WORD);
    }
    // The mark of the governing row.
    let more = GAP.saturating_add(if place == 0 { 8_000 } else { 0 });
    (least.saturating_add(more), whole.saturating_add(more))
}

fn sum(widths: impl Iterator<Item = u32>) -> u32 {
    widths.fold(0, u32::saturating_add)
}

/// Writes the objects of the file.
fn file(set: &Sheets, title: &str) -> Option<Vec<u8>> {
    let mut next = 0_i32;
    let mut fresh = || {
        next = next.checked_add(1)?;
        Some(Ref::new(next))
    };
    let [catalog, pages, tree, root, info] = [fresh()?, fresh()?, fresh()?, fresh()?, fresh()?];
    let fonts = [(Face::Regular, fresh()?), (Face::Bold, fresh()?)];
    let mut refs = |count: usize| (0..count).map(|_| fresh()).collect::<Option<Vec<Ref>>>();
    let leaves = refs(set.sheets.len())?;
    let contents = refs(set.sheets.len())?;
    let owners = refs(set.sheets.len())?;
    let elements = refs(set.elements.len())?;
    let number = |count: usize| i32::try_from(count).ok();

    let mut pdf = Pdf::new();
    let mut writer = pdf.catalog(catalog);
    writer.pages(pages).lang(TextStr("en-US"));
    writer.mark_info().marked(true);
    writer.viewer_preferences().display_doc_title(true);
    writer.pair(Name(b"StructTreeRoot"), tree);
    writer.finish();
    pdf.document_info(info).title(TextStr(title));
    let mut writer = pdf.pages(pages);
    writer
        .kids(leaves.iter().copied())
        .count(number(leaves.len())?);
    writer.finish();
    for (face, font) in fonts {
        let mut writer = pdf.type1_font(font);
        writer
            .base_font(Name(face.base()))
            .first_char(FIRST)
            .last_char(255);
        writer.widths(face.widths().iter().copied().map(f32::from));
        writer.encoding_predefined(Name(b"WinAnsiEncoding"));
    }
    for (place, sheet) in set.sheets.iter().enumerate() {
        let mut writer = pdf.page(*leaves.get(place)?);
        writer
            .parent(pages)
            .media_box(Rect::new(0.0, 0.0, 612.0, 792.0));
        writer
            .contents(*contents.get(place)?)
            .struct_parents(number(place)?);
        writer.tab_order(TabOrder::StructureOrder);
        let mut resources = writer.resources();
        let mut named = resources.fonts();
        for (face, font) in fonts {
            named.pair(Name(face.name().as_bytes()), font);
        }
        named.finish();
        resources.finish();
        writer.finish();
        pdf.stream(*contents.get(place)?, &sheet.content);
        let of_marks = sheet.owners.iter().filter_map(|owner| elements.get(*owner));
        let mut array = pdf.indirect(*owners.get(place)?).array();
        array.items(of_marks.copied());
    }

    let mut below: Vec<Vec<Ref>> = vec![Vec::new(); elements.len()];
    let mut first: Vec<Ref> = Vec::new();
    for (element, own) in set.elements.iter().zip(&elements) {
        match element.parent {
            Some(parent) => below.get_mut(parent)?.push(*own),
            None => first.push(*own),
        }
    }
    let mut writer = pdf
        .indirect(tree)
        .start::<pdf_writer::writers::StructTreeRoot<'_>>();
    writer.child(root);
    let mut parents = writer.parent_tree();
    let mut numbers = parents.nums();
    for (place, owner) in owners.iter().enumerate() {
        numbers.insert(number(place)?, *owner);
    }
    numbers.finish();
    parents.finish();
    writer.parent_tree_next_key(number(owners.len())?);
    writer.finish();
    let mut writer = pdf.struct_element(root);
    writer.kind(StructRole::Document).parent(tree);
    let mut children = writer.children();
    for child in first {
        children.struct_element(child);
    }
    children.finish();
    writer.finish();
    for ((element, own), below) in set.elements.iter().zip(&elements).zip(below) {
        let mut writer = pdf.struct_element(*own);
        let parent = element.parent.and_then(|parent| elements.get(parent));
        writer.kind(element.role).parent(*parent.unwrap_or(&root));
        let mut children = writer.children();
        for (sheet, mark) in &element.marks {
            let mut mark_ref = children.marked_content_ref();
            mark_ref.page(*leaves.get(*sheet)?);
            mark_ref.marked_content_id(number(*mark)?);
        }
        for child in below {
            children.struct_element(child);
        }
        children.finish();
        if element.role == StructRole::TH {
            let mut attributes = writer.attributes();
            let mut of_table = attributes.push().table();
            of_table.scope(pdf_writer::types::TableHeaderScope::Column);
        }
    }
    Some(pdf.finish())
}
