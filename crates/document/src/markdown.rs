//! Markdown, with everything escaped that Markdown would read as its own.

use crate::model::{Block, Document, KeyValue, Table, Tone};
use crate::plain::tiles;

pub(crate) fn write(document: &Document) -> String {
    let mut out = String::new();
    let mut in_list = false;
    for block in &document.flat() {
        let block = block.as_ref();
        if matches!(block, Block::PageBreak | Block::Fold(..) | Block::Plot(_)) {
            continue;
        }
        let is_item = matches!(block, Block::Item(_) | Block::KeyValues(_));
        if !(out.is_empty() || is_item && in_list) {
            out.push('\n');
        }
        in_list = is_item;
        match block {
            Block::Heading(heading) => {
                let marks = "#".repeat(usize::from(heading.level));
                out.push_str(&format!("{marks} {}\n", escaped(&heading.text)));
            }
            Block::Note(note) => {
                let text = escaped(&note.text);
                out.push_str(&match note.tone {
                    Tone::Warning | Tone::Strong | Tone::Banner => format!("**{text}**\n"),
                    Tone::Plain | Tone::Faint => format!("{text}\n"),
                });
            }
            Block::KeyValues(facts) => list(facts, 0, &mut out),
            Block::Item(item) => {
                let mark = match item.mark.as_str() {
                    "-" => String::new(),
                    mark => format!("**{}** ", escaped(mark)),
                };
                out.push_str(&format!("- {mark}{}\n", escaped(&item.lead)));
                list(&item.facts, 1, &mut out);
            }
            Block::Table(table) => rows(table, &mut out),
            Block::Tiles(map) => {
                for (name, mark) in tiles(map) {
                    out.push_str(&format!("- {}: {}\n", escaped(&name), escaped(&mark)));
                }
            }
            Block::PageBreak | Block::Fold(..) | Block::Plot(_) => {}
        }
    }
    out
}

fn list(facts: &[KeyValue], depth: usize, out: &mut String) {
    for fact in facts {
        out.push_str(&format!(
            "{}- {}: {}\n",
            "  ".repeat(depth),
            escaped(&fact.label),
            escaped(&fact.text)
        ));
        list(&fact.below, depth.saturating_add(1), out);
    }
}

fn rows(table: &Table, out: &mut String) {
    let columns = || table.columns.iter();
    row(columns().map(|column| escaped(&column.heading())), out);
    let rules = columns().map(|column| if column.right { "---:" } else { "---" });
    row(rules.map(str::to_owned), out);
    for line in &table.rows {
        let cells = line.cells.iter().enumerate();
        let cells = cells.map(|(place, cell)| escaped(&format!("{cell}{}", line.mark(place))));
        row(cells, out);
    }
}

fn row(cells: impl Iterator<Item = String>, out: &mut String) {
    out.push_str(&format!("| {} |\n", cells.collect::<Vec<_>>().join(" | ")));
}

/// Escapes a text, so that Markdown shows it as it is.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.chars().enumerate() {
        if matches!(
            c,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '&'
        ) || (at == 0 && matches!(c, '#' | '+' | '-'))
        {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn escapes_what_is_markdown() {
        assert_eq!(super::escaped("a|b_c <i> [x]"), r"a\|b\_c \<i\> \[x\]");
        assert_eq!(super::escaped("# no heading"), r"\# no heading");
    }
}
