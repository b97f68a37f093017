//! The DOCX file, opened by others: an independent reader of ZIP and XML always, and a converter where there is one.

use std::io::{Cursor, Read as _};
use std::path::PathBuf;
use std::process::Command;

use crate::common::{Doe, made_by, rate};
use quick_xml::Reader;
use quick_xml::events::Event;
use redress_document::{
    Block, Column, Document, Format, Item, KeyValue, Look, Row, Table, Tone, sentence,
};
use redress_judgment::{DRAFT, document};
use redress_report::Audience;

/// Text that would be markup, a field, a formula, a script or a template elsewhere.
const POISON: &str = "<w:t>&amp;</w:t><script>alert(1)</script>]]>{{7*7}} { PAGE } =1+1 \"on\" 'off' <!-- --> <?x?> \u{202e}\u{1b}[31m";

fn file() -> Vec<u8> {
    let figures = Doe {
        defendant: "[defendant.judgment]\nindigent = false\nschedule = \"<w:p/> at once & in full\"",
        ..Doe::default()
    }
    .ask(&rate("4.05", "2027-01-04"), &[]);
    docx(&document(
        Format::Docx,
        &figures,
        &made_by(Audience::Private),
    ))
}

fn docx(document: &Document) -> Vec<u8> {
    document.write(Format::Docx, Look::default()).unwrap()
}

fn poisoned() -> (Vec<u8>, Document) {
    let mut page = Document::default();
    page.heading(1, "case", POISON);
    page.note("note", Tone::Strong, POISON);
    page.facts(vec![KeyValue::new(POISON, POISON)]);
    page.item(Item {
        key: POISON.to_owned(),
        mark: "-".to_owned(),
        tone: Tone::Plain,
        lead: POISON.to_owned(),
        facts: vec![KeyValue::new("a", POISON)],
    });
    page.table(Table {
        subject: String::new(),
        columns: vec![Column::text("Payee"), Column::amount("Amount")],
        rows: vec![Row {
            cells: vec![POISON.to_owned(), "1.00".to_owned()],
            ..Row::default()
        }],
    });
    (docx(&page), page)
}

/// Returns the parts of the archive by name.
fn parts(file: &[u8]) -> Vec<(String, String)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(file)).expect("it is a ZIP archive");
    (0..archive.len())
        .map(|place| {
            // Reading to the end checks the checksum.
            let mut part = archive.by_index(place).expect("a part");
            let mut text = String::new();
            part.read_to_string(&mut text)
                .expect("it is whole, and UTF-8");
            (part.name().expect("a name").into_owned(), text)
        })
        .collect()
}

fn part(file: &[u8], name: &str) -> String {
    let mut parts = parts(file).into_iter();
    parts.find(|(known, _)| known == name).expect(name).1
}

/// The names of the elements of a part, and the text in `w:t`; text anywhere else is none of a document.
fn read(xml: &str) -> (Vec<String>, Vec<String>) {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    let (mut open, mut elements, mut texts): (Vec<String>, Vec<String>, Vec<String>) =
        Default::default();
    let name = |name: &[u8]| String::from_utf8(name.to_vec()).expect("a name");
    loop {
        match reader.read_event().expect("it is well-formed") {
            Event::Start(start) => {
                let name = name(start.name().as_ref());
                if name == "w:t" {
                    texts.push(String::new());
                }
                elements.push(name.clone());
                open.push(name);
            }
            Event::Empty(empty) => elements.push(name(empty.name().as_ref())),
            Event::End(_) => {
                open.pop();
            }
            Event::Text(text) => {
                let text = text.decode().expect("text").into_owned();
                match open.last().map(String::as_str) {
                    Some("w:t") => texts.last_mut().expect("it is open").push_str(&text),
                    _ => assert!(text.trim().is_empty(), "text outside of w:t: {text}"),
                }
            }
            Event::GeneralRef(entity) => {
                let entity = entity.decode().expect("an entity").into_owned();
                let c = match entity.as_str() {
                    "amp" => '&',
                    "lt" => '<',
                    "gt" => '>',
                    "quot" => '"',
                    other => panic!("the entity {other}"),
                };
                assert_eq!(open.last().map(String::as_str), Some("w:t"));
                texts.last_mut().expect("it is open").push(c);
            }
            Event::Decl(_) => {}
            Event::Eof => break,
            other => panic!("{other:?} is nothing that is written"),
        }
    }
    assert!(open.is_empty(), "{open:?} is not closed");
    (elements, texts)
}

/// Every text of a page, in the order in which it stands.
fn texts(page: &Document) -> Vec<String> {
    let mut all = Vec::new();
    let facts = |facts: &[KeyValue], all: &mut Vec<String>| {
        for fact in facts {
            all.extend([fact.label.clone(), fact.text.clone()]);
        }
    };
    for block in page.blocks() {
        match block {
            Block::Heading(heading) => all.push(heading.text.clone()),
            Block::Note(note) => all.push(note.text.clone()),
            Block::KeyValues(known) => facts(known, &mut all),
            Block::Item(item) => {
                all.extend([item.mark.clone(), item.lead.clone()]);
                facts(&item.facts, &mut all);
            }
            Block::Table(table) => {
                all.extend(table.columns.iter().map(|column| sentence(&column.title)));
                all.extend(table.rows.iter().flat_map(|row| row.cells.clone()));
            }
            other => panic!("figures have no {other:?}"),
        }
    }
    all
}

#[test]
fn every_part_is_well_formed_and_named() {
    let file = file();
    let types = part(&file, "[Content_Types].xml");
    for (name, text) in parts(&file) {
        let (elements, _) = read(&text);
        assert!(!elements.is_empty(), "{name}");
        if name.starts_with("word/") && name.ends_with(".xml") {
            assert!(types.contains(&format!("PartName=\"/{name}\"")), "{name}");
        }
    }
    let relations = part(&file, "word/_rels/document.xml.rels");
    for target in ["styles.xml", "settings.xml", "header1.xml", "footer1.xml"] {
        assert!(relations.contains(&format!("Target=\"{target}\"")));
        part(&file, &format!("word/{target}"));
    }
    assert!(
        !relations.contains("TargetMode"),
        "nothing outside is named"
    );
}

#[test]
fn the_document_says_what_the_page_says_in_its_order() {
    let figures = Doe::default().ask(&rate("4.05", "2027-01-04"), &[]);
    let page = document(Format::Docx, &figures, &made_by(Audience::Private));
    let (_, written) = read(&part(&docx(&page), "word/document.xml"));
    assert_eq!(written, texts(&page));
    assert!(written.iter().any(|text| text == "90,000.00"));
}

#[test]
fn draft_stands_on_every_page() {
    let file = file();
    let (_, header) = read(&part(&file, "word/header1.xml"));
    assert_eq!(header, [DRAFT]);
    let figures = Doe::default().ask(&rate("4.05", "2027-01-04"), &[]);
    let sealed = docx(&document(
        Format::Docx,
        &figures,
        &made_by(Audience::Sealed),
    ));
    let (_, header) = read(&part(&sealed, "word/header1.xml"));
    assert_eq!(header, [DRAFT, Audience::Sealed.says().unwrap()]);
    let document = part(&file, "word/document.xml");
    // One section, with one header for all its pages.
    assert_eq!(document.matches("<w:sectPr>").count(), 1);
    assert!(document.contains("<w:headerReference w:type=\"default\" r:id=\"rId3\"/>"));
    assert!(!document.contains("titlePg"));
    assert!(
        document.contains("<w:pgSz w:w=\"12240\" w:h=\"15840\"/>"),
        "US letter"
    );
}

#[test]
fn headings_are_headings_and_the_heads_of_tables_repeat() {
    let file = file();
    let (document, styles) = (
        part(&file, "word/document.xml"),
        part(&file, "word/styles.xml"),
    );
    for (style, name) in [("Heading1", "heading 1"), ("Heading2", "heading 2")] {
        assert!(document.contains(&format!("<w:pStyle w:val=\"{style}\"/>")));
        assert!(styles.contains(&format!("w:styleId=\"{style}\"><w:name w:val=\"{name}\"/>")));
    }
    let used = document.split("<w:pStyle w:val=\"").skip(1);
    for style in used.filter_map(|rest| rest.split('"').next()) {
        assert!(
            styles.contains(&format!("w:styleId=\"{style}\"")),
            "{style}"
        );
    }
    let tables = document.matches("<w:tbl>").count();
    assert!(tables > 4);
    assert_eq!(document.matches("<w:tblHeader/>").count(), tables);
    for table in document.split("<w:tbl>").skip(1) {
        let head = table.find("<w:tblHeader/>").unwrap();
        assert!(head < table.find("</w:tr>").unwrap(), "it is the first row");
        let columns = table.split("</w:tblGrid>").next().unwrap();
        let widths = columns.split("<w:gridCol w:w=\"").skip(1);
        let widths: u32 = widths
            .map(|rest| rest.split('"').next().unwrap().parse::<u32>().unwrap())
            .sum();
        assert_eq!(widths, 10_080, "it is as wide as the page allows");
    }
}

#[test]
fn nobody_and_no_day_is_named() {
    for (name, text) in parts(&file()) {
        assert!(!name.starts_with("docProps"), "{name}");
        for leak in [
            "creator",
            "lastModifiedBy",
            "w:author",
            "w:date",
            "rsid",
            "dcterms",
        ] {
            assert!(!text.contains(leak), "{name}: {leak}");
        }
    }
}

#[test]
fn what_a_text_says_is_text_and_nothing_else() {
    let (file, page) = poisoned();
    let (elements, written) = read(&part(&file, "word/document.xml"));
    assert_eq!(written, texts(&page));
    let active = [
        "w:fldSimple",
        "w:instrText",
        "w:hyperlink",
        "w:object",
        "w:script",
        "script",
    ];
    assert!(elements.iter().all(|name| !active.contains(&name.as_str())));
    // The number of the page is the one field.
    let (footer, _) = read(&part(&file, "word/footer1.xml"));
    assert_eq!(
        footer.iter().filter(|name| *name == "w:fldSimple").count(),
        1
    );
}

#[test]
fn the_same_page_gives_the_same_bytes() {
    assert_eq!(file(), file());
}

/// The converter that `REDRESS_CONVERTER` names, which then has to be there, or one of this machine.
fn converter() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("REDRESS_CONVERTER") {
        return Some(named.into());
    }
    let known = Command::new("pandoc").arg("--version").output();
    known.is_ok().then(|| PathBuf::from("pandoc"))
}

/// `tests/docx/run` has it done in CI. Without a converter the tests above are what is checked.
#[test]
fn a_converter_reads_the_tables_and_headings() {
    let Some(converter) = converter() else {
        eprintln!("no converter: the file is read by the reader of ZIP and XML only");
        return;
    };
    let folder = std::env::temp_dir().join(format!("redress-docx-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("figures.docx");
    std::fs::write(&path, file()).unwrap();
    let made = Command::new(converter)
        .args(["--from", "docx", "--to", "gfm", "--wrap", "none"])
        .arg(&path)
        .output()
        .expect("the converter runs");
    std::fs::remove_dir_all(&folder).unwrap();
    assert!(
        made.status.success(),
        "{}",
        String::from_utf8_lossy(&made.stderr)
    );
    let text = String::from_utf8(made.stdout).unwrap();
    assert!(text.starts_with("# United States v. Doe"), "{text}");
    assert!(text.contains("## Restitution by payee"));
    let squeezed: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        squeezed.contains("| x | 90,000.00 | 90,000.00 | in proportion |"),
        "{text}"
    );
    assert!(squeezed.contains("DRAFT - not entered"));
    // Markup in a text comes out as that text.
    assert!(squeezed.contains("at once & in full") || squeezed.contains("at once &amp; in full"));
}
