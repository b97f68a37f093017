//! Lays out a table in the columns of a terminal. No word is broken and no line is too wide; where lines are too short for that,
//! columns move below their rows, and at last each row becomes a list.

use crate::model::{Column, Row, Table, Tone};
use crate::text::{columns, height, widest_word, wrap};

/// The blanks between two columns.
const GAP: usize = 2;
/// The least width of a column of words, if it has as much text, because a tower of words is hard to read.
const EASE: usize = 12;
/// Like `EASE`, for a column that can move below its row, where it has the whole width.
const EASE_OR_FOLD: usize = 28;
/// The room for the mark of the governing row.
const GUTTER: usize = 2;

/// A line of a layout.
pub(crate) type Line = (Tone, String);

/// Returns the lines of a table, none wider than `room`.
pub(crate) fn lay_out(table: &Table, room: usize) -> Vec<Line> {
    let room = room.saturating_sub(GUTTER);
    let all = || table.columns.iter().enumerate();
    let every: Vec<usize> = all().map(|(place, _)| place).collect();
    let kept: Vec<usize> = all()
        .filter(|(_, column)| !column.folds)
        .map(|(place, _)| place)
        .collect();
    for (places, whole_ranges) in [(&every, true), (&kept, true), (&kept, false)] {
        if let Some(widths) = widths(table, places, whole_ranges, room) {
            return grid(table, places, &widths, room);
        }
    }
    lists(table, room)
}

fn cell(row: &Row, place: usize) -> &str {
    row.cells.get(place).map_or("", String::as_str)
}

/// A column that is not there is empty.
static NO_COLUMN: Column = Column::text("");

fn column(table: &Table, place: usize) -> &Column {
    table.columns.get(place).unwrap_or(&NO_COLUMN)
}

impl Table {
    /// Returns whether the table fits into lines of this width without broken words or folded columns.
    #[must_use]
    pub fn fits(&self, width: usize) -> bool {
        let every: Vec<usize> = (0..self.columns.len()).collect();
        widths(self, &every, false, width.saturating_sub(GUTTER)).is_some()
    }
}

/// Returns the widths of these columns; `None` when they do not fit with ease.
fn widths(table: &Table, places: &[usize], whole_ranges: bool, room: usize) -> Option<Vec<usize>> {
    let texts = |place: usize| {
        let title = column(table, place).title.as_ref();
        std::iter::once(title).chain(table.rows.iter().map(move |row| cell(row, place)))
    };
    let natural: Vec<usize> = places
        .iter()
        .map(|&place| texts(place).map(columns).max().unwrap_or(0))
        .collect();
    let mut widths: Vec<usize> = places
        .iter()
        .zip(&natural)
        .map(|(&place, &natural)| {
            let word = texts(place)
                .map(|text| match widest_word(text) {
                    (range, _) if whole_ranges => range,
                    (_, word) => word,
                })
                .max()
                .unwrap_or(0);
            let ease = if column(table, place).folds {
                EASE_OR_FOLD
            } else {
                EASE
            };
            natural.min(word.max(ease))
        })
        .collect();
    let gaps = GAP.saturating_mul(places.len().saturating_sub(1));
    let mut left = room
        .checked_sub(gaps)?
        .checked_sub(widths.iter().sum::<usize>())?;
    // The room left goes, one column of the terminal at a time, to the tallest; among equals, to amounts.
    let tall = |place: usize, wide: usize| texts(place).map(|text| height(text, wide)).max();
    let mut heights: Vec<Option<usize>> = places
        .iter()
        .zip(&widths)
        .map(|(&place, &wide)| tall(place, wide))
        .collect();
    while left > 0 {
        let wanting = widths
            .iter_mut()
            .zip(&natural)
            .zip(&mut heights)
            .zip(places)
            .filter(|(((wide, natural), _), _)| **wide < **natural);
        let tallest =
            wanting.max_by_key(|((_, height), place)| (**height, column(table, **place).right));
        let Some((((wide, _), height), &place)) = tallest else {
            break;
        };
        *wide = wide.saturating_add(1);
        *height = tall(place, *wide);
        left = left.saturating_sub(1);
    }
    Some(widths)
}

fn grid(table: &Table, places: &[usize], widths: &[usize], room: usize) -> Vec<Line> {
    let titles: Vec<String> = places
        .iter()
        .map(|&place| column(table, place).heading())
        .collect();
    let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
    let total = widths
        .iter()
        .sum::<usize>()
        .saturating_add(GAP.saturating_mul(widths.len().saturating_sub(1)));
    let mut lines = Vec::new();
    row_lines(table, places, widths, &titles, Tone::Strong, &mut lines);
    lines.push((Tone::Faint, format!("  {}", "─".repeat(total))));
    let first = widths.first().copied().unwrap_or(0).min(12);
    let indent = GUTTER.saturating_add(first).saturating_add(GAP);
    // Two less than there is, for the lines after the first.
    let below = room.saturating_sub(indent);
    for row in &table.rows {
        let cells: Vec<&str> = places.iter().map(|&place| cell(row, place)).collect();
        let first = lines.len();
        row_lines(table, places, widths, &cells, row.tone, &mut lines);
        if row.governs
            && let Some((_, line)) = lines.get_mut(first)
        {
            line.replace_range(..GUTTER, "* ");
        }
        for (place, column) in table.columns.iter().enumerate() {
            let text = cell(row, place);
            if !places.contains(&place) && !text.is_empty() {
                let text = format!("{}: {text}", column.title.to_lowercase());
                hanging(Tone::Faint, &text, indent, below, &mut lines);
            }
        }
    }
    lines
}

fn row_lines(
    table: &Table,
    places: &[usize],
    widths: &[usize],
    cells: &[&str],
    tone: Tone,
    lines: &mut Vec<Line>,
) {
    let wrapped: Vec<Vec<String>> = cells
        .iter()
        .zip(widths)
        .map(|(cell, &wide)| wrap(cell, wide))
        .collect();
    let height = wrapped.iter().map(Vec::len).max().unwrap_or(0);
    for at in 0..height {
        let mut line = " ".repeat(GUTTER);
        for ((&place, &wide), cell) in places.iter().zip(widths).zip(&wrapped) {
            if place != places.first().copied().unwrap_or(0) {
                line.push_str(&" ".repeat(GAP));
            }
            let text = cell.get(at).map_or("", String::as_str);
            let blank = " ".repeat(wide.saturating_sub(columns(text)));
            if column(table, place).right {
                line.push_str(&blank);
                line.push_str(text);
            } else {
                line.push_str(text);
                line.push_str(&blank);
            }
        }
        // Kept at the width of the gutter, so that the mark has its place.
        let end = line.trim_end().len().max(GUTTER);
        line.truncate(end);
        lines.push((tone, line));
    }
}

/// Writes a labeled cell on lines of its own, those after the first a little to the right.
fn hanging(tone: Tone, text: &str, indent: usize, room: usize, lines: &mut Vec<Line>) {
    let mut blank = " ".repeat(indent);
    for line in wrap(text, room) {
        lines.push((tone, format!("{blank}{line}")));
        blank = " ".repeat(indent.saturating_add(2));
    }
}

/// Returns each row as a list, where not even the columns that stay fit.
fn lists(table: &Table, room: usize) -> Vec<Line> {
    let mut lines = Vec::new();
    for row in &table.rows {
        let mut mark = if row.governs { "* " } else { "  " };
        for line in wrap(cell(row, 0), room) {
            lines.push((Tone::Strong, format!("{mark}{line}")));
            mark = "  ";
        }
        for (place, column) in table.columns.iter().enumerate().skip(1) {
            let text = cell(row, place);
            if !text.is_empty() {
                let text = format!("{}: {text}", column.title.to_lowercase());
                hanging(row.tone, &text, 4, room.saturating_sub(4), &mut lines);
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        Table {
            subject: "vicky".to_owned(),
            columns: vec![
                Column::text("Profile"),
                Column::folding("Law"),
                Column::amount("Total loss"),
                Column::amount("Ordered"),
            ],
            rows: vec![
                Row {
                    governs: true,
                    cells: [
                        "ca7",
                        "possession and distribution: Laraneta",
                        "1,224,697.04",
                        "turns on a finding, 0.00 to 965,827.64",
                    ]
                    .map(str::to_owned)
                    .to_vec(),
                    ..Row::default()
                },
                Row {
                    cells: ["ca5", "Amy Unknown", "1,224,697.04", "1,224,697.04"]
                        .map(str::to_owned)
                        .to_vec(),
                    ..Row::default()
                },
            ],
        }
    }

    fn text(room: usize) -> String {
        let lines = lay_out(&table(), room);
        assert!(
            lines.iter().all(|(_, line)| columns(line) <= room),
            "{lines:#?}"
        );
        lines
            .into_iter()
            .map(|(_, line)| line)
            .collect::<Vec<_>>()
            .join("\n")
    }

    #[test]
    fn gives_every_column_its_room() {
        insta::assert_snapshot!("a_wide_table", text(120));
    }

    #[test]
    fn puts_columns_below_their_rows_when_lines_are_short() {
        insta::assert_snapshot!("a_table_that_folds", text(50));
    }

    #[test]
    fn makes_lists_of_rows_that_do_not_fit() {
        insta::assert_snapshot!("a_table_that_stacks", text(30));
    }

    #[test]
    fn no_width_is_too_small_to_keep() {
        for room in 24..140 {
            text(room);
        }
    }
}
