//! A word processor's document: US letter, real headings, tables whose head repeats, running heads on every page.
//!
//! We write the parts here, because the crate `docx-rs` has no repeating head, names an author where there is none, and brings 38
//! crates. The file has the least that a word processor opens: no properties, comments, macros or links; its one field is the page
//! number. Text stands in `w:t` only.

use crate::model::{Block, Column, Document, KeyValue, Table, Tone};
use crate::plain::tiles;
use crate::zip::archive;

/// Twips between the margins: 8.5 inches less twice 0.75.
const WIDTH: usize = 10_080;
/// No column is narrower than this.
const NARROWEST: usize = 900;

const TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/><Override PartName="/word/settings.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"/><Override PartName="/word/header1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/><Override PartName="/word/footer1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/></Types>"#;

const RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;

const PARTS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/settings" Target="settings.xml"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/header" Target="header1.xml"/><Relationship Id="rId4" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer" Target="footer1.xml"/></Relationships>"#;

const SETTINGS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:settings xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:defaultTabStop w:val="720"/><w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>"#;

const MAIN: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships""#;

/// A style of paragraphs: its id, its name, the properties of its paragraphs and of its text.
type Style = (&'static str, &'static str, &'static str, &'static str);

const STYLES: [Style; 10] = [
    (
        "Heading1",
        "heading 1",
        r#"<w:keepNext/><w:spacing w:before="0" w:after="120"/><w:outlineLvl w:val="0"/>"#,
        r#"<w:b/><w:sz w:val="32"/>"#,
    ),
    (
        "Heading2",
        "heading 2",
        r#"<w:keepNext/><w:pBdr><w:bottom w:val="single" w:sz="4" w:space="1" w:color="808080"/></w:pBdr><w:spacing w:before="280" w:after="100"/><w:outlineLvl w:val="1"/>"#,
        r#"<w:b/><w:sz w:val="25"/>"#,
    ),
    (
        "Heading3",
        "heading 3",
        r#"<w:keepNext/><w:spacing w:before="180" w:after="80"/><w:outlineLvl w:val="2"/>"#,
        r#"<w:b/><w:sz w:val="22"/>"#,
    ),
    (
        "Fact",
        "Fact",
        r#"<w:tabs><w:tab w:val="left" w:pos="1980"/></w:tabs><w:spacing w:after="30"/><w:ind w:left="1980" w:hanging="1980"/>"#,
        "",
    ),
    (
        "Item",
        "Item",
        r#"<w:keepNext/><w:tabs><w:tab w:val="left" w:pos="360"/></w:tabs><w:spacing w:before="80" w:after="20"/><w:ind w:left="360" w:hanging="360"/>"#,
        "",
    ),
    (
        "ItemFact",
        "Item Fact",
        r#"<w:tabs><w:tab w:val="left" w:pos="1260"/></w:tabs><w:spacing w:after="20"/><w:ind w:left="1260" w:hanging="900"/>"#,
        r#"<w:sz w:val="20"/>"#,
    ),
    (
        "BelowFact",
        "Below Fact",
        r#"<w:tabs><w:tab w:val="left" w:pos="2340"/></w:tabs><w:spacing w:after="20"/><w:ind w:left="2340" w:hanging="1080"/>"#,
        r#"<w:sz w:val="20"/>"#,
    ),
    (
        "Cell",
        "Cell",
        r#"<w:spacing w:before="20" w:after="20"/>"#,
        r#"<w:sz w:val="19"/>"#,
    ),
    (
        "Header",
        "header",
        r#"<w:jc w:val="center"/>"#,
        r#"<w:b/><w:sz w:val="20"/>"#,
    ),
    (
        "Footer",
        "footer",
        r#"<w:jc w:val="center"/>"#,
        r#"<w:sz w:val="18"/>"#,
    ),
];

/// Writes the document; `None` where it is larger than the format holds.
pub(crate) fn write(document: &Document) -> Option<Vec<u8>> {
    let heads = document.running_heads.iter();
    let header: String = heads
        .map(|head| paragraph("Header", &run("", head)))
        .collect();
    let part = |text: String| text.into_bytes();
    archive(&[
        ("[Content_Types].xml", part(TYPES.to_owned())),
        ("_rels/.rels", part(RELATIONS.to_owned())),
        ("word/_rels/document.xml.rels", part(PARTS.to_owned())),
        ("word/document.xml", part(body(document))),
        ("word/styles.xml", part(styles())),
        ("word/settings.xml", part(SETTINGS.to_owned())),
        ("word/header1.xml", part(framed("hdr", &header))),
        (
            "word/footer1.xml",
            part(framed(
                "ftr",
                r#"<w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr><w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p>"#,
            )),
        ),
    ])
}

fn framed(part: &str, content: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:{part} {MAIN}>{content}</w:{part}>"
    )
}

fn styles() -> String {
    let mut all = String::from(
        r#"<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman" w:eastAsia="Times New Roman"/><w:sz w:val="22"/><w:lang w:val="en-US"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:before="60" w:after="100"/></w:pPr></w:pPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>"#,
    );
    for (id, name, paragraph, text) in STYLES {
        all.push_str(&format!(
            r#"<w:style w:type="paragraph" w:styleId="{id}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{text}</w:rPr></w:style>"#
        ));
    }
    framed("styles", &all)
}

fn body(document: &Document) -> String {
    let mut body = String::new();
    for block in &document.flat() {
        match block.as_ref() {
            Block::Heading(heading) => {
                let level = heading.level.clamp(1, 3);
                body.push_str(&paragraph(
                    &format!("Heading{level}"),
                    &run("", &heading.text),
                ));
            }
            Block::Note(note) => {
                body.push_str(&paragraph("Normal", &run(toned(note.tone), &note.text)));
            }
            Block::KeyValues(facts) => key_values(facts, "Fact", &mut body),
            Block::Item(item) => {
                let lead = format!(
                    "{}{TAB}{}",
                    run("", &item.mark),
                    run(toned(item.tone), &item.lead)
                );
                body.push_str(&paragraph("Item", &lead));
                key_values(&item.facts, "ItemFact", &mut body);
            }
            Block::Table(table) => body.push_str(&grid(table)),
            Block::Tiles(map) => {
                let tiles: Vec<KeyValue> = tiles(map)
                    .map(|(name, mark)| KeyValue::new(name, mark))
                    .collect();
                key_values(&tiles, "Fact", &mut body);
            }
            Block::PageBreak => {
                body.push_str(&paragraph("Normal", r#"<w:r><w:br w:type="page"/></w:r>"#));
            }
            Block::Fold(..) | Block::Plot(_) => {}
        }
    }
    body.push_str(r#"<w:sectPr><w:headerReference w:type="default" r:id="rId3"/><w:footerReference w:type="default" r:id="rId4"/><w:pgSz w:w="12240" w:h="15840"/><w:pgMar w:top="1260" w:right="1080" w:bottom="1080" w:left="1080" w:header="600" w:footer="500" w:gutter="0"/></w:sectPr>"#);
    framed("document", &format!("<w:body>{body}</w:body>"))
}

const TAB: &str = "<w:r><w:tab/></w:r>";

const fn toned(tone: Tone) -> &'static str {
    match tone {
        Tone::Plain => "",
        Tone::Strong | Tone::Warning | Tone::Banner => "<w:b/>",
        Tone::Faint => "<w:i/>",
    }
}

fn paragraph(style: &str, runs: &str) -> String {
    format!(r#"<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{runs}</w:p>"#)
}

fn run(properties: &str, text: &str) -> String {
    let properties = match properties {
        "" => String::new(),
        some => format!("<w:rPr>{some}</w:rPr>"),
    };
    format!(
        r#"<w:r>{properties}<w:t xml:space="preserve">{}</w:t></w:r>"#,
        escaped(text)
    )
}

fn key_values(facts: &[KeyValue], style: &str, out: &mut String) {
    for fact in facts {
        let text = format!("{}{TAB}{}", run("<w:b/>", &fact.label), run("", &fact.text));
        out.push_str(&paragraph(style, &text));
        key_values(&fact.below, "BelowFact", out);
    }
}

/// Escapes a text for XML. Characters that XML forbids are written out in the document already.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}

fn grid(table: &Table) -> String {
    let widths = widths(table);
    let mut out = format!(
        r#"<w:tbl><w:tblPr><w:tblW w:w="{WIDTH}" w:type="dxa"/><w:tblBorders><w:top w:val="single" w:sz="6" w:space="0" w:color="404040"/><w:bottom w:val="single" w:sz="6" w:space="0" w:color="404040"/><w:insideH w:val="single" w:sz="2" w:space="0" w:color="B0B0B0"/></w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>"#
    );
    for width in &widths {
        out.push_str(&format!(r#"<w:gridCol w:w="{width}"/>"#));
    }
    out.push_str("</w:tblGrid>");
    let columns = || table.columns.iter().zip(&widths);
    out.push_str("<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
    for (column, width) in columns() {
        out.push_str(&cell(column, *width, "<w:b/>", &column.heading()));
    }
    out.push_str("</w:tr>");
    for row in &table.rows {
        // Beside a question nothing but a place to write: room for a hand.
        out.push_str(match row.is_to_fill_in() {
            true => {
                r#"<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="1000" w:hRule="atLeast"/></w:trPr>"#
            }
            false => "<w:tr><w:trPr><w:cantSplit/></w:trPr>",
        });
        for (place, ((column, width), text)) in columns().zip(&row.cells).enumerate() {
            let text = format!("{text}{}", row.mark(place));
            out.push_str(&cell(column, *width, toned(row.tone), &text));
        }
        out.push_str("</w:tr>");
    }
    // A paragraph of its own follows each table, because a word processor joins two adjacent tables.
    out.push_str(r#"</w:tbl><w:p><w:pPr><w:spacing w:before="0" w:after="0"/><w:rPr><w:sz w:val="10"/></w:rPr></w:pPr></w:p>"#);
    out
}

fn cell(column: &Column, width: usize, properties: &str, text: &str) -> String {
    let side = match column.right {
        true => r#"<w:jc w:val="right"/>"#,
        false => "",
    };
    format!(
        r#"<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="Cell"/>{side}</w:pPr>{}</w:p></w:tc>"#,
        run(properties, text)
    )
}

/// Returns widths that add up, each by the longest of its texts, so that a long one takes more but not everything.
fn widths(table: &Table) -> Vec<usize> {
    let to_fill_in = table.is_to_fill_in();
    let weight = |place: usize, column: &Column| {
        let cells = table.rows.iter().filter_map(|row| row.cells.get(place));
        let texts = cells.map(String::as_str).chain([column.title.as_ref()]);
        let longest = texts.map(|text| text.chars().count()).max().unwrap_or(1);
        match to_fill_in && place == 1 {
            true => 44,
            false => longest.clamp(5, 44),
        }
    };
    let weights: Vec<usize> = table
        .columns
        .iter()
        .enumerate()
        .map(|(place, column)| weight(place, column))
        .collect();
    let sum = weights.iter().sum::<usize>().max(1);
    let spare = WIDTH.saturating_sub(NARROWEST.saturating_mul(weights.len()));
    let mut widths: Vec<usize> = weights
        .iter()
        .map(|weight| {
            let share = spare.saturating_mul(*weight).checked_div(sum).unwrap_or(0);
            NARROWEST.saturating_add(share)
        })
        .collect();
    let used: usize = widths.iter().sum();
    if let Some(last) = widths.last_mut() {
        *last = last.saturating_add(WIDTH.saturating_sub(used));
    }
    widths
}
