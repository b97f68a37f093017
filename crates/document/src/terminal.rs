//! Text for a terminal: a number of columns wide, in color or not.

use crate::Look;
use crate::layout::lay_out;
use crate::model::{Block, Document, Heading, Item, KeyValue, Tiles, Tone};
use crate::text::{columns, wrap};

/// Nobody reads a terminal narrower than this.
const NARROWEST: usize = 24;
/// The column where the text of an item begins.
const HANGING: usize = 6;
/// A longer label does not push the other facts of its list aside.
const LONGEST_LABEL: usize = 18;

pub(crate) fn write(document: &Document, look: Look) -> String {
    let mut ink = Ink {
        out: String::new(),
        color: look.color,
        room: look.width.max(NARROWEST),
    };
    let blocks = document.flat();
    let mut last: Option<&Block> = None;
    for block in blocks.iter().map(AsRef::as_ref) {
        if matches!(block, Block::PageBreak | Block::Plot(_)) {
            continue;
        }
        if last.is_some_and(|last| apart(last, block)) {
            ink.line(Tone::Plain, "");
        }
        ink.block(block);
        last = Some(block);
    }
    ink.out
}

/// Returns whether a blank line separates two blocks.
fn apart(above: &Block, below: &Block) -> bool {
    match (above, below) {
        (_, Block::Heading(heading)) => {
            !matches!(above, Block::Heading(above) if above.level.saturating_add(1) >= heading.level && above.level > 1)
        }
        (Block::Heading(heading), _) => heading.level == 1,
        // A strong item begins something; the others of a list follow without a blank line.
        (Block::Item(_), Block::Item(below)) => {
            matches!(below.tone, Tone::Strong | Tone::Warning)
        }
        (Block::Note(_), Block::Note(below)) => below.tone == Tone::Strong,
        _ => true,
    }
}

/// Writes lines, colored if wished.
struct Ink {
    out: String,
    color: bool,
    room: usize,
}

impl Ink {
    fn line(&mut self, tone: Tone, text: &str) {
        let code = match tone {
            Tone::Plain => "",
            Tone::Strong | Tone::Banner => "\u{1b}[1m",
            Tone::Faint => "\u{1b}[2m",
            Tone::Warning => "\u{1b}[33m",
        };
        if self.color && !code.is_empty() && !text.is_empty() {
            self.out.push_str(code);
            self.out.push_str(text);
            self.out.push_str("\u{1b}[0m");
        } else {
            self.out.push_str(text);
        }
        self.out.push('\n');
    }

    /// Writes text after a lead, all its further lines below the text.
    fn hanging(&mut self, tone: Tone, lead: &str, indent: usize, text: &str) {
        for (at, line) in wrap(text, self.room.saturating_sub(indent))
            .into_iter()
            .enumerate()
        {
            let before = if at == 0 { lead } else { "" };
            let blank = " ".repeat(indent.saturating_sub(columns(before)));
            self.line(tone, &format!("{before}{blank}{line}"));
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading(heading) => self.heading(heading),
            Block::Note(note) => self.hanging(note.tone, "", 0, &note.text),
            Block::KeyValues(facts) => self.facts(facts, 0),
            Block::Tiles(tiles) => self.tiles(tiles),
            Block::PageBreak | Block::Fold(..) | Block::Plot(_) => {}
            Block::Item(item) => self.item(item),
            Block::Table(table) => {
                for (tone, line) in lay_out(table, self.room) {
                    self.line(tone, &line);
                }
            }
        }
    }

    fn heading(&mut self, heading: &Heading) {
        let lines = wrap(&heading.text, self.room);
        let wide = lines.iter().map(|line| columns(line)).max().unwrap_or(0);
        for line in lines {
            self.line(Tone::Strong, &line);
        }
        let under = match heading.level {
            1 => "═",
            2 => "─",
            _ => return,
        };
        self.line(Tone::Faint, &under.repeat(wide));
    }

    fn item(&mut self, item: &Item) {
        let lead = format!("{:>4}", item.mark);
        let indent = HANGING.max(columns(&lead).saturating_add(1));
        self.hanging(item.tone, &lead, indent, &item.lead);
        self.facts(&item.facts, indent);
    }

    fn facts(&mut self, facts: &[KeyValue], indent: usize) {
        let label = facts
            .iter()
            .map(|fact| columns(&fact.label))
            .filter(|label| *label <= LONGEST_LABEL)
            .max()
            .unwrap_or(0);
        let text = indent.saturating_add(label).saturating_add(2);
        let narrow = self.room < text.saturating_add(32);
        for fact in facts {
            let blank = " ".repeat(indent);
            if narrow || columns(&fact.label) > LONGEST_LABEL {
                let below = indent.saturating_add(2);
                let mut lines = wrap(
                    &format!("{}: {}", fact.label, fact.text),
                    self.room.saturating_sub(below),
                )
                .into_iter();
                if let Some(first) = lines.next() {
                    self.line(Tone::Plain, &format!("{blank}{first}"));
                }
                for line in lines {
                    self.line(Tone::Plain, &format!("{blank}  {line}"));
                }
            } else {
                self.hanging(
                    Tone::Plain,
                    &format!("{blank}{}", fact.label),
                    text,
                    &fact.text,
                );
            }
            self.facts(&fact.below, indent.saturating_add(4));
        }
    }

    /// Draws tiles, each filled with the pattern of its mark, so that they differ without color too.
    fn tiles(&mut self, map: &Tiles) {
        let bar = "─".repeat(TILE);
        let last = |of: fn(&(usize, usize)) -> usize| {
            let places = map.tiles.iter().map(|tile| of(&tile.place));
            places.max().unwrap_or(0)
        };
        for row in 0..=last(|place| place.1) {
            let mut lines = [const { String::new() }; 4];
            for column in 0..=last(|place| place.0) {
                let mut tiles = map.tiles.iter();
                let parts = match tiles.find(|tile| tile.place == (column, row)) {
                    None => [(); 4].map(|()| " ".repeat(TILE.saturating_add(2))),
                    Some(tile) => [
                        format!("┌{bar}┐"),
                        format!("│{:^TILE$}│", tile.name),
                        format!("│{}│", filled(&tile.mark)),
                        format!("└{bar}┘"),
                    ],
                };
                for (line, part) in lines.iter_mut().zip(parts) {
                    line.push(' ');
                    line.push_str(&part);
                }
            }
            for line in lines {
                self.line(Tone::Plain, line.trim_end());
            }
        }
        self.hanging(Tone::Faint, "", 0, &map.caption);
    }
}

/// Columns of a tile within its frame.
const TILE: usize = 7;

/// Returns a mark in the middle of its pattern.
fn filled(mark: &str) -> String {
    let pattern = match mark {
        "A" => "/",
        "B" => "\\",
        "C" => "#",
        "D" => "=",
        "x" => "~",
        "." | "-" => " ",
        _ if mark.starts_with(|c: char| c.is_ascii_uppercase()) => "+",
        _ => ":",
    };
    let side = TILE.saturating_sub(columns(mark).saturating_add(2));
    let left = format!("{} {mark} ", pattern.repeat(side.div_ceil(2)));
    let right = pattern.repeat(TILE.saturating_sub(columns(&left)));
    format!("{left}{right}")
}
