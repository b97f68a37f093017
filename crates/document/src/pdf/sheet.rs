//! Lines on sheets of US letter, with the element of the document that each belongs to.
//!
//! All lengths are thousandths of a point, from the upper left corner of the sheet.

use std::io::Write as _;

use pdf_writer::types::StructRole;

use super::font::Face;

/// The width and height of a sheet.
pub(super) const SHEET: (u32, u32) = (612_000, 792_000);
/// The margin at the left and the right.
const MARGIN: u32 = 54_000;
/// The width between the margins.
pub(super) const WIDTH: u32 = 504_000;
const TOP: u32 = 62_000;
const BOTTOM: u32 = 738_000;

/// An element of the document, in the order of reading.
pub(super) struct Element {
    pub(super) role: StructRole,
    /// The element around it; `None` at the top.
    pub(super) parent: Option<usize>,
    /// The sheet and the number of each of its pieces.
    pub(super) marks: Vec<(usize, usize)>,
}

/// A sheet: what is drawn on it, and the element of each numbered piece.
#[derive(Default)]
pub(super) struct Sheet {
    pub(super) content: Vec<u8>,
    pub(super) owners: Vec<usize>,
}

/// The look of a piece of text.
#[derive(Clone, Copy)]
pub(super) struct Look {
    pub(super) face: Face,
    /// In points.
    pub(super) size: u32,
    pub(super) faint: bool,
}

impl Look {
    /// Returns the distance from line to line.
    pub(super) const fn leading(self) -> u32 {
        self.size.saturating_mul(1_250)
    }
}

/// Text in a column of the sheet, already broken into lines.
pub(super) struct Cell {
    pub(super) element: usize,
    pub(super) look: Look,
    /// From the margin to the column.
    pub(super) left: u32,
    pub(super) width: u32,
    pub(super) right_aligned: bool,
    pub(super) lines: Vec<Vec<u8>>,
}

/// The sheets of a document, filled from top to bottom.
pub(super) struct Sheets {
    pub(super) sheets: Vec<Sheet>,
    pub(super) elements: Vec<Element>,
    heads: Vec<&'static str>,
    /// The top of the next line.
    y: u32,
}

impl Sheets {
    pub(super) fn new(heads: &[&'static str]) -> Self {
        let mut sheets = Self {
            sheets: Vec::new(),
            elements: Vec::new(),
            heads: heads.to_vec(),
            y: TOP,
        };
        sheets.next_sheet();
        sheets
    }

    /// Begins an element.
    pub(super) fn element(&mut self, role: StructRole, parent: Option<usize>) -> usize {
        self.elements.push(Element {
            role,
            parent,
            marks: Vec::new(),
        });
        self.elements.len().saturating_sub(1)
    }

    /// Goes on on a new sheet, unless this one is empty.
    pub(super) fn end_sheet(&mut self) {
        if self.y > TOP {
            self.next_sheet();
        }
    }

    /// Leaves room, but none at the top of a sheet.
    pub(super) fn space(&mut self, height: u32) {
        if self.y > TOP {
            self.y = self.y.saturating_add(height);
        }
    }

    /// Goes on on a new sheet where less than this is left.
    pub(super) fn keep_together(&mut self, height: u32) {
        if self.left() < height && height <= BOTTOM.saturating_sub(TOP) {
            self.end_sheet();
        }
    }

    /// Returns the top of the next line.
    pub(super) const fn at(&self) -> u32 {
        self.y
    }

    /// Writes cells side by side; `least` is the height of the row, and `again` is written at the top of each further sheet.
    pub(super) fn row(&mut self, cells: &[Cell], least: u32, again: &mut dyn FnMut(&mut Self)) {
        let leading = cells.iter().map(|cell| cell.look.leading()).max();
        let leading = leading.unwrap_or(0).max(1);
        let all = cells.iter().map(|cell| cell.lines.len()).max().unwrap_or(0);
        let height =
            |lines: usize| leading.saturating_mul(u32::try_from(lines).unwrap_or(u32::MAX));
        let whole = height(all).max(least);
        if self.left() < whole && (whole <= BOTTOM.saturating_sub(TOP) || self.left() < leading) {
            self.end_sheet();
            again(self);
        }
        let mut written = 0_usize;
        while written < all {
            let room = self.left().checked_div(leading).unwrap_or(0);
            let room = usize::try_from(room).unwrap_or(usize::MAX).max(1);
            let (top, lines) = (self.y, room.min(all.saturating_sub(written)));
            for cell in cells {
                for (place, line) in cell.lines.iter().skip(written).take(lines).enumerate() {
                    self.line(cell, line, top.saturating_add(height(place)));
                }
            }
            self.y = top.saturating_add(height(lines));
            written = written.saturating_add(lines);
            if written < all {
                self.next_sheet();
                again(self);
            }
        }
        self.y = self.y.saturating_add(least.saturating_sub(height(all)));
    }

    /// Draws a line across the sheet, below what is written.
    pub(super) fn rule(&mut self, width: u32, thickness: u32, gray: &str) {
        let up = SHEET.1.saturating_sub(self.y);
        self.draw(&format!("{gray} g {MARGIN} {up} {width} {thickness} re f"));
    }

    /// Draws a frame around what was written since `top`, where that is on this sheet.
    pub(super) fn frame(&mut self, top: u32) {
        if let Some(height) = self.y.checked_sub(top).filter(|height| *height > 0) {
            let low = SHEET.1.saturating_sub(self.y).saturating_sub(3_000);
            let left = MARGIN.saturating_sub(4_000);
            let (width, height) = (WIDTH.saturating_add(8_000), height.saturating_add(5_000));
            self.draw(&format!("0 G 1000 w {left} {low} {width} {height} re S"));
        }
    }

    /// Numbers the sheets, when all are there.
    pub(super) fn number(&mut self) {
        let look = Look {
            face: Face::Regular,
            size: 9,
            faint: true,
        };
        let all = self.sheets.len();
        for (place, sheet) in (1_usize..).zip(&mut self.sheets) {
            let text = format!("{place} of {all}");
            sheet.artifact(&centered(look, text.as_bytes(), 764_000));
        }
    }

    fn left(&self) -> u32 {
        BOTTOM.saturating_sub(self.y)
    }

    fn next_sheet(&mut self) {
        let mut sheet = Sheet::default();
        // One unit is a thousandth of a point.
        sheet.content.extend(b"0.001 0 0 0.001 0 0 cm\n");
        let look = Look {
            face: Face::Bold,
            size: 9,
            faint: false,
        };
        for (place, head) in (0_u32..).zip(&self.heads) {
            let y = place.saturating_mul(look.leading()).saturating_add(34_000);
            sheet.artifact(&centered(look, &super::font::encoded(head), y));
        }
        self.sheets.push(sheet);
        self.y = TOP;
    }

    /// Draws what belongs to no element.
    fn draw(&mut self, drawing: &str) {
        if let Some(sheet) = self.sheets.last_mut() {
            sheet.artifact(drawing.as_bytes());
        }
    }

    fn line(&mut self, cell: &Cell, text: &[u8], top: u32) {
        let place = self.sheets.len().saturating_sub(1);
        let Some(sheet) = self.sheets.last_mut() else {
            return;
        };
        let number = sheet.owners.len();
        sheet.owners.push(cell.element);
        if let Some(element) = self.elements.get_mut(cell.element) {
            element.marks.push((place, number));
        }
        let look = cell.look;
        let room = cell.width.saturating_sub(look.face.width(text, look.size));
        let indent = if cell.right_aligned { room } else { 0 };
        let x = MARGIN.saturating_add(cell.left).saturating_add(indent);
        // Writing to a vector cannot fail.
        let _ = writeln!(sheet.content, "/P <</MCID {number}>> BDC");
        sheet.content.extend(shown(look, x, top, text));
        sheet.content.extend(b"\nEMC\n");
    }
}

impl Sheet {
    fn artifact(&mut self, drawing: &[u8]) {
        self.content.extend(b"/Artifact BMC\n");
        self.content.extend(drawing);
        self.content.extend(b"\nEMC\n");
    }
}

fn centered(look: Look, text: &[u8], top: u32) -> Vec<u8> {
    let room = SHEET.0.saturating_sub(look.face.width(text, look.size));
    shown(look, room.checked_div(2).unwrap_or(0), top, text)
}

/// Returns the operators that show a text with its top here.
fn shown(look: Look, x: u32, top: u32, text: &[u8]) -> Vec<u8> {
    let base = look.size.saturating_mul(930).saturating_add(top);
    let (gray, font) = (if look.faint { "0.3" } else { "0" }, look.face.name());
    let (size, up) = (
        look.size.saturating_mul(1_000),
        SHEET.1.saturating_sub(base),
    );
    let mut out = format!("BT {gray} g /{font} {size} Tf 1 0 0 1 {x} {up} Tm (").into_bytes();
    for byte in text {
        if matches!(byte, b'(' | b')' | b'\\') {
            out.push(b'\\');
        }
        out.push(*byte);
    }
    out.extend(b") Tj ET");
    out
}

/// Breaks a text into lines of at most this width: between words, and within a word only where it alone is wider.
pub(super) fn broken(text: &[u8], look: Look, width: u32) -> Vec<Vec<u8>> {
    let fits = |line: &[u8]| look.face.width(line, look.size) <= width;
    let mut lines: Vec<Vec<u8>> = Vec::new();
    let mut line: Vec<u8> = Vec::new();
    for word in text.split(|byte| *byte == b' ') {
        let longer = match line.is_empty() {
            true => word.to_vec(),
            false => [&line, &b" "[..], word].concat(),
        };
        if fits(&longer) {
            line = longer;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        line = word.to_vec();
        while !fits(&line) && line.len() > 1 {
            let most = (1..line.len())
                .rev()
                .find(|end| line.get(..*end).is_some_and(fits));
            let most = most.unwrap_or(1);
            // After a sign that joins words, if there is one in the second half of the line.
            let joins = |end: &usize| {
                let before = end.checked_sub(1).and_then(|at| line.get(at));
                before.is_some_and(|byte| b"-_./=,;".contains(byte))
            };
            let half = most.checked_div(2).unwrap_or(0).max(1);
            let end = (half..=most).rev().find(joins).unwrap_or(most);
            let rest = line.split_off(end);
            lines.push(std::mem::replace(&mut line, rest));
        }
    }
    lines.push(line);
    lines
}
