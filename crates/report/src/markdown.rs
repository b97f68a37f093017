//! A page as Markdown. Everything that Markdown would read as its own is escaped.

use crate::page::{Block, Fact, Page, Tone};

pub(crate) fn write(page: &Page) -> String {
    let mut out = String::new();
    let mut in_list = false;
    for block in page.blocks() {
        let is_item = matches!(block, Block::Item(_) | Block::Facts(_));
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
                    Tone::Warning | Tone::Strong => format!("**{text}**\n"),
                    Tone::Plain | Tone::Faint => format!("{text}\n"),
                });
            }
            Block::Facts(facts) => list(facts, "", &mut out),
            Block::Item(item) => {
                let mark = match item.mark.as_str() {
                    "-" => String::new(),
                    mark => format!("**{}** ", escaped(mark)),
                };
                out.push_str(&format!("- {mark}{}\n", escaped(&item.lead)));
                list(&item.facts, "  ", &mut out);
            }
            Block::Table(table) => {
                let titles = table.columns.iter().map(|column| column.title.to_string());
                let rules = table
                    .columns
                    .iter()
                    .map(|column| if column.right { "---:" } else { "---" }.to_owned());
                row(titles, &mut out);
                row(rules, &mut out);
                for line in &table.rows {
                    let governs = if line.governs { " \\*" } else { "" };
                    let cells = line.cells.iter().enumerate().map(|(place, cell)| {
                        let mark = if place == 0 { governs } else { "" };
                        format!("{}{mark}", escaped(cell))
                    });
                    row(cells, &mut out);
                }
            }
        }
    }
    out
}

fn list(facts: &[Fact], indent: &str, out: &mut String) {
    for fact in facts {
        out.push_str(&format!(
            "{indent}- {}: {}\n",
            escaped(&fact.label),
            escaped(&fact.text)
        ));
    }
}

fn row(cells: impl Iterator<Item = String>, out: &mut String) {
    out.push_str(&format!("| {} |\n", cells.collect::<Vec<_>>().join(" | ")));
}

/// Text that Markdown shows as it is.
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
