//! One HTML file that needs nothing else: no script, no address, no image, and a policy that lets a browser load and run nothing.
//!
//! `maud` escapes every text. All markup is in the templates here; the lint on `maud::PreEscaped` keeps it so.

use maud::{DOCTYPE, Markup, Render, html};
use sha2::{Digest as _, Sha256};

use crate::model::{Block, Document, Heading, Item, KeyValue, Table, Tiles, Tone};
use crate::plot;

/// A style sheet: static text, and the only text that is not escaped.
struct Style(String);

impl Style {
    /// The style of every document.
    const SHARED: &'static str = include_str!("html/style.css");

    /// Creates the style that repeats the running heads on every sheet of paper.
    fn from_running_heads(heads: &[&'static str]) -> Self {
        let plain = |c: char| !matches!(c, '"' | '\\' | '<' | '>' | '\n');
        let heads = heads.iter().map(|head| head.chars().filter(|c| plain(*c)));
        let heads: Vec<String> = heads.map(Iterator::collect).collect();
        Self(format!(
            "@page {{ @top-center {{ content: \"{}\"; font: bold 9pt sans-serif; white-space: pre; }} }}",
            heads.join("\\A ")
        ))
    }

    /// Returns the SHA-256 digest in base 64, which the policy names to allow the style sheet.
    fn digest(&self) -> String {
        const LETTERS: &[u8; 64] =
            b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let mut out = String::new();
        for three in Sha256::digest(&self.0).chunks(3) {
            let byte = |place: usize| u32::from(three.get(place).copied().unwrap_or(0));
            let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
            for (place, shift) in [18, 12, 6, 0].into_iter().enumerate() {
                let six = usize::try_from(bits >> shift & 63).unwrap_or(0);
                let letter = LETTERS.get(six).copied().map_or('=', char::from);
                out.push(if place <= three.len() { letter } else { '=' });
            }
        }
        out
    }
}

impl Render for Style {
    fn render_to(&self, out: &mut String) {
        out.push_str(&self.0);
    }
}

/// The blocks under one heading of the second level.
struct Section<'a> {
    heading: Option<&'a Heading>,
    /// True if the section begins on a new page.
    breaks: bool,
    blocks: &'a [Block],
}

/// Splits a document at its headings of the second level.
fn sections(blocks: &[Block]) -> Vec<Section<'_>> {
    let begins = |block: &Block| matches!(block, Block::Heading(heading) if heading.level == 2);
    let mut sections = Vec::new();
    let mut rest = blocks;
    let mut breaks = false;
    loop {
        let heading = match rest.split_first() {
            Some((Block::Heading(heading), after)) if heading.level == 2 => {
                rest = after;
                Some(heading)
            }
            _ => None,
        };
        let end = rest.iter().position(begins).unwrap_or(rest.len());
        let (own, after) = rest.split_at_checked(end).unwrap_or((rest, &[]));
        let (own, breaks_next) = match own.split_last() {
            Some((Block::PageBreak, before)) => (before, true),
            _ => (own, false),
        };
        sections.push(Section {
            heading,
            breaks,
            blocks: own,
        });
        if after.is_empty() {
            return sections;
        }
        (rest, breaks) = (after, breaks_next);
    }
}

impl Document {
    /// The style sheet of HTML documents.
    pub const STYLE: &'static str = Style::SHARED;

    /// Returns the text of the first heading.
    #[must_use]
    pub fn title(&self) -> Option<&str> {
        self.blocks.iter().find_map(|block| match block {
            Block::Heading(heading) => Some(heading.text.as_str()),
            _ => None,
        })
    }

    /// Returns the content of the HTML document without the page around it, for a page that has a head and a style of its own. Its headings
    /// follow one of level `below`, and no level is left out.
    ///
    /// ```
    /// use redress_document::Document;
    ///
    /// let mut document = Document::default();
    /// document.heading(1, "case", "1 < 2");
    /// document.heading(3, "open", "Open");
    /// assert_eq!(document.to_markup(1).into_string(), "<h2>1 &lt; 2</h2><h3>Open</h3>");
    /// ```
    #[must_use]
    pub fn to_markup(&self, below: u8) -> Markup {
        let mut all = self.blocks.clone();
        let mut above: Vec<(u8, u8)> = Vec::new();
        for block in &mut all {
            if let Block::Heading(heading) = block {
                while above
                    .last()
                    .is_some_and(|(level, _)| *level >= heading.level)
                {
                    above.pop();
                }
                let shown = above.last().map_or(below, |(_, shown)| *shown);
                let shown = shown.saturating_add(1);
                above.push((heading.level, shown));
                heading.level = shown;
            }
        }
        blocks(&all)
    }
}

pub(crate) fn write(document: &Document) -> String {
    let title = document.title();
    let mut styles = vec![Style(Style::SHARED.to_owned())];
    if !document.running_heads.is_empty() {
        styles.push(Style::from_running_heads(&document.running_heads));
    }
    let digests: Vec<String> = styles.iter().map(Style::digest).collect();
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
        digests.join("' 'sha256-")
    );
    let sections = sections(&document.blocks);
    let (opening, rest) = match sections.split_first() {
        Some((first, rest)) if first.heading.is_none() && !rest.is_empty() => (Some(first), rest),
        _ => (None, sections.as_slice()),
    };
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy);
                meta name="referrer" content="no-referrer";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title.unwrap_or("redress")) }
                @for style in &styles { style { (style) } }
            }
            body class=[document.slides.then_some("slides")] {
                a.skip href="#main" { "To the content" }
                @if let Some(opening) = opening { header { (blocks(opening.blocks)) } }
                @if rest.len() > 2 && !document.slides { (contents(rest)) }
                main id="main" {
                    @for (number, section) in (1_usize..).zip(rest) { (one_section(number, section, document.slides)) }
                }
            }
        }
    };
    page.into_string() + "\n"
}

fn contents(sections: &[Section<'_>]) -> Markup {
    html! {
        nav aria-label="Contents" {
            ul {
                @for (number, section) in (1_usize..).zip(sections) {
                    @if let Some(heading) = section.heading {
                        li { a href={ "#s" (number) } { (heading.text) } }
                    }
                }
            }
        }
    }
}

/// Writes a section. One of a document is a region with a name; of slides, which share their titles, it is not.
fn one_section(number: usize, section: &Section<'_>, slide: bool) -> Markup {
    let Some(heading) = section.heading else {
        return blocks(section.blocks);
    };
    html! {
        section id={ "s" (number) } aria-labelledby=[(!slide).then(|| format!("h{number}"))] class=[section.breaks.then_some("page")] {
            h2 id={ "h" (number) } { (heading.text) }
            (blocks(section.blocks))
        }
    }
}

fn blocks(blocks: &[Block]) -> Markup {
    let is_item = |block: &Block| matches!(block, Block::Item(_));
    html! {
        @for chunk in blocks.chunk_by(|a, b| is_item(a) && is_item(b)) {
            @match chunk {
                [Block::Item(_), ..] => (items(chunk)),
                [block, ..] => (one_block(block)),
                [] => "",
            }
        }
    }
}

fn one_block(block: &Block) -> Markup {
    match block {
        Block::Heading(heading) => one_heading(heading),
        Block::Note(note) => html! { p class=(tone(note.tone)) { (note.text) } },
        Block::KeyValues(facts) => key_values(facts),
        Block::Item(item) => one_item(item),
        Block::Table(table) => one_table(table),
        Block::Fold(line, inner) => html! {
            details { summary { (line) } (blocks(inner)) }
        },
        Block::Tiles(map) => tiles(map),
        Block::Plot(plot) => plot::write(plot),
        Block::PageBreak => html! {},
    }
}

fn one_heading(heading: &Heading) -> Markup {
    let text = &heading.text;
    match heading.level {
        0 | 1 => html! { h1 { (text) } },
        2 => html! { h2 { (text) } },
        3 => html! { h3 { (text) } },
        4 => html! { h4 { (text) } },
        5 => html! { h5 { (text) } },
        _ => html! { h6 { (text) } },
    }
}

const fn tone(tone: Tone) -> &'static str {
    match tone {
        Tone::Plain => "plain",
        Tone::Strong => "strong",
        Tone::Faint => "faint",
        Tone::Warning => "warning",
        Tone::Banner => "banner",
    }
}

/// Writes items that follow each other as one list; items with letters are cards, to which drawings refer.
fn items(all: &[Block]) -> Markup {
    let lettered = |block: &Block| matches!(block, Block::Item(item) if is_letter(&item.mark));
    html! {
        @for list in all.chunk_by(|a, b| lettered(a) == lettered(b)) {
            ul class=(if list.iter().all(lettered) { "cards" } else { "items" }) {
                @for block in list { (one_block(block)) }
            }
        }
    }
}

fn is_letter(mark: &str) -> bool {
    mark.starts_with(|c: char| c.is_ascii_uppercase())
}

fn one_item(item: &Item) -> Markup {
    let mark = match item.mark.as_str() {
        "-" => None,
        mark if is_letter(mark) => Some("letter"),
        _ => Some("number"),
    };
    html! {
        li class=(tone(item.tone)) {
            span.lead {
                @if let Some(class) = mark { span class=(class) { (item.mark) } " " }
                (item.lead)
            }
            (key_values(&item.facts))
        }
    }
}

fn key_values(facts: &[KeyValue]) -> Markup {
    if facts.is_empty() {
        return html! {};
    }
    html! {
        dl {
            @for fact in facts {
                div { dt { (fact.label) } dd { (fact.text) (key_values(&fact.below)) } }
            }
        }
    }
}

/// Writes a table; on a narrow screen its cells stand below each other, each with its title.
fn one_table(table: &Table) -> Markup {
    html! {
        table.matrix role="table" {
            thead role="rowgroup" {
                tr role="row" {
                    @for column in &table.columns {
                        th role="columnheader" scope="col" class=[column.right.then_some("right")] { (column.heading()) }
                    }
                }
            }
            tbody role="rowgroup" {
                @for row in &table.rows {
                    tr role="row" class=[row.governs.then_some("governs")] {
                        @for (place, (column, cell)) in table.columns.iter().zip(&row.cells).enumerate() {
                            @let title = column.heading();
                            @if cell.is_empty() {
                                // A header without a text would name its row by nothing.
                                td role="cell" {}
                            } @else if place == 0 {
                                th role="rowheader" scope="row" data-title=(title) { (cell) (row.mark(place)) }
                            } @else {
                                td role="cell" class=[column.right.then_some("right")] data-title=(title) { (cell) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Draws the tiles of a map, each with its mark.
fn tiles(map: &Tiles) -> Markup {
    let at = |place: usize, more: usize| place.saturating_mul(54).saturating_add(more);
    let places = || map.tiles.iter().map(|tile| tile.place);
    let wide = places().map(|(column, _)| column.saturating_add(1)).max();
    let high = places().map(|(_, row)| row.saturating_add(1)).max();
    html! {
        figure.map {
            svg viewBox={ "0 0 " (at(wide.unwrap_or(0), 0)) " " (at(high.unwrap_or(0), 2)) } role="img" aria-label=(map.caption) {
                @for tile in &map.tiles {
                    @let (column, row) = tile.place;
                    @let class = if tile.mark == "-" { "tile none" } else if tile.framed { "tile framed" } else { "tile" };
                    rect width="50" height="50" rx="3" x=(at(column, 2)) y=(at(row, 2)) class=(class) {}
                    text.name x=(at(column, 8)) y=(at(row, 18)) { (tile.name) }
                    text.result text-anchor="middle" x=(at(column, 30)) y=(at(row, 42)) { (tile.mark) }
                }
            }
            figcaption { (map.caption) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_never_markup() {
        let mut document = Document::default();
        document.note(
            "note",
            Tone::Plain,
            "<b a=\"x\" c='y'>&amp;\u{202e}\u{7}\u{ffff}",
        );
        let html = write(&document);
        let said = "<p class=\"plain\">&lt;b a=&quot;x&quot; c='y'&gt;&amp;amp;\\u{202e}\\u{7}\\u{ffff}</p>";
        assert!(html.contains(said), "{html}");
    }

    #[test]
    fn running_heads_are_repeated_and_named_by_the_policy() {
        let mut document = Document::default();
        document.running_head("SEALED");
        let html = write(&document);
        assert!(html.contains("content: \"SEALED\""), "{html}");
        assert_eq!(html.matches("sha256-").count(), 2);
    }
}
