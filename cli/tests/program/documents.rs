//! Files for other readers: equal bytes in two runs, and no text of a case file that a reader would run, load or compute.
#![expect(clippy::panic, reason = "tests may fail loudly")]

use std::fs;
use std::io::{Cursor, Read as _};

use quick_xml::Reader;
use quick_xml::events::Event;

use crate::filled::filled;
use crate::run::{Folder, laraneta};

/// Markup, fields, formulas, and what ends an element, an attribute, a comment or a section. An id has room for none.
const POISON: &str = "=HYPERLINK(\"x\")<w:fldSimple w:instr=\"DDEAUTO c\"/></w:t></w:r>{ INCLUDETEXT x }<![CDATA[&lt;]]>-->|`x`|[a](javascript:b)\n\t@x";

/// Active parts of a document: fields, links, objects, external parts, macros.
const DOES: [&str; 10] = [
    "w:fldSimple",
    "w:fldChar",
    "w:instrText",
    "w:hyperlink",
    "w:object",
    "w:pict",
    "w:drawing",
    "w:altChunk",
    "w:subDoc",
    "w:sdt",
];

/// The commands that write a document for people, each with the name of its file without the ending.
const COMMANDS: [&[&str]; 2] = [
    &["report", "filled.json", "--all", "--include-proposed", "-o"],
    &["judgment", "filled.json", "-o"],
];

/// A case file with this in every text, so that both commands read it.
fn case(folder: &Folder, text: &str) {
    let quoted = serde_json::to_string(text).unwrap();
    let whole = filled(folder, "canary", text)
        .replace(
            &format!("\"choice\": {quoted}"),
            "\"choice\": \"relative-role\"",
        )
        .replace(
            &format!("\"method\": {quoted}"),
            "\"method\": \"one-over-n\"",
        );
    folder.write("filled.json", &whole);
}

/// Returns the bytes that a command writes to a file.
#[track_caller]
fn written(folder: &Folder, command: &[&str], file: &str) -> Vec<u8> {
    let ran = folder.run(&[command, &[file]].concat());
    assert!(matches!(ran.code, Some(0 | 4)), "{ran:?}");
    assert_eq!(ran.out, "");
    fs::read(folder.path(file)).unwrap()
}

/// A part of a document as an XML reader has it: its elements with the names of their attributes, and its text.
#[derive(Default)]
struct Part {
    elements: Vec<String>,
    text: String,
}

/// Returns every part of a document by name. Reading a part to its end checks its checksum.
fn parts(file: &[u8]) -> Vec<(String, Part)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(file)).unwrap();
    let parts = (0..archive.len()).map(|place| {
        let mut part = archive.by_index(place).unwrap();
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        (part.name().unwrap().into_owned(), part_of(&text))
    });
    parts.collect()
}

fn part_of(xml: &str) -> Part {
    let mut part = Part::default();
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    reader.config_mut().expand_empty_elements = true;
    let mut open = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => {
                let mut says = String::from_utf8(start.name().as_ref().to_vec()).unwrap();
                for attribute in start.attributes() {
                    let attribute = attribute.unwrap();
                    let key = String::from_utf8(attribute.key.as_ref().to_vec()).unwrap();
                    let value = String::from_utf8(attribute.value.to_vec()).unwrap();
                    // How wide a column is follows its text.
                    let value = if key == "w:w" { "" } else { &value };
                    says.push_str(&format!(" {key}={value}"));
                }
                part.elements.push(says);
                open.push(());
            }
            Event::End(_) => open.pop().unwrap(),
            Event::Text(text) => part.text.push_str(&text.decode().unwrap()),
            Event::GeneralRef(named) => part.text.push_str(match &*named.decode().unwrap() {
                "lt" => "<",
                "gt" => ">",
                "amp" => "&",
                "quot" => "\"",
                other => panic!("&{other};"),
            }),
            Event::Decl(_) => {}
            Event::Eof => break,
            other => panic!("a document has no {other:?}"),
        }
    }
    assert!(open.is_empty(), "something is not closed");
    part
}

/// The reason of a verdict stands below it, and not beside it.
#[test]
fn what_is_below_a_label_is_further_in() {
    let folder = Folder::new("documents-below");
    let review = parts(&written(
        &folder,
        &["review", "facts.toml", "--award", "amy=9999999.00", "-o"],
        "r.docx",
    ));
    let elements: Vec<&String> = review.iter().flat_map(|(_, it)| &it.elements).collect();
    for style in ["ItemFact", "BelowFact"] {
        let named = format!("w:pStyle w:val={style}");
        assert!(elements.iter().any(|it| **it == named), "{elements:?}");
    }
}

#[test]
fn no_text_of_a_case_file_does_anything_in_a_document() {
    let folder = Folder::new("documents-inert");
    for command in COMMANDS {
        case(&folder, "harmless");
        let plain = parts(&written(&folder, command, "plain.docx"));
        case(&folder, POISON);
        let poisoned = parts(&written(&folder, command, "poisoned.docx"));
        assert_eq!(plain.len(), poisoned.len());
        for ((name, plain), (same, poisoned)) in plain.iter().zip(&poisoned) {
            assert_eq!(name, same);
            assert_eq!(plain.elements, poisoned.elements, "{command:?}, {name}");
            for element in &poisoned.elements {
                let what = element.split(' ').next().unwrap_or_default();
                // The number of the page, and nothing else.
                let page = element == "w:fldSimple w:instr= PAGE ";
                assert!(page || !DOES.contains(&what), "{name}: {element}");
                assert!(!element.contains("TargetMode"), "{name}: {element}");
                if what == "Relationship" {
                    assert!(!element.contains("://x"), "{name}: {element}");
                    let target = element.split("Target=").nth(1).unwrap();
                    assert!(!target.contains(':'), "{name}: {element}");
                }
            }
            for text in [&plain.text, &poisoned.text] {
                let drives = |c: char| c.is_control() && c != '\n';
                assert!(!text.contains(drives), "{name}");
            }
        }
        // It is there, as text, with what hides written out.
        let text: String = poisoned
            .iter()
            .map(|(_, part)| part.text.as_str())
            .collect();
        let shown =
            "=HYPERLINK(\"x\")<w:fldSimple w:instr=\"DDEAUTO c\"/></w:t></w:r>{ INCLUDETEXT x }";
        assert!(text.matches(shown).count() > 1, "{command:?}");
        assert!(text.contains("(javascript:b)\\n\\t@x"), "{command:?}");
    }
}

#[test]
fn no_text_of_a_case_file_is_markup_in_markdown_or_a_formula_in_a_table() {
    let folder = Folder::new("documents-text");
    case(&folder, POISON);
    for command in COMMANDS {
        let text = |file: &str| String::from_utf8(written(&folder, command, file)).unwrap();
        let markdown = text("r.md");
        for (at, _) in markdown.match_indices("HYPERLINK") {
            let after = markdown.get(at..).unwrap();
            for escaped in [r"\<w:fldSimple", r"\</w:t\>", r"\`x\`\|\[a\](javascript:b)"] {
                let line = after.lines().next().unwrap();
                assert!(line.contains(escaped), "{command:?}, {escaped}: {line}");
            }
        }
        let count = markdown.matches("HYPERLINK").count();
        assert!(count > 1, "{command:?}");
        let csv = text("r.csv");
        for row in csv.split("\r\n") {
            assert!(!row.contains(char::is_control), "{command:?}: {row}");
            for cell in row.split(',') {
                let cell = cell.trim_start_matches(['"', ' ']);
                assert!(
                    !cell.starts_with(['=', '+', '-', '@']),
                    "{command:?}: {row}"
                );
            }
        }
        // The figures of a judgment have no cell for such a text.
        assert_eq!(
            csv.contains("'=HYPERLINK"),
            command.contains(&"report"),
            "{csv}"
        );
    }
}

#[test]
fn every_format_has_the_same_bytes_twice() {
    let folder = Folder::new("documents-twice");
    let facts = laraneta();
    let commands: [(&[&str], &[&str]); 3] = [
        (
            &["report", &facts, "--all", "--quiet", "-o"],
            &["html", "docx", "md", "csv", "json"],
        ),
        (
            &["judgment", &facts, "--quiet", "-o"],
            &["docx", "md", "csv", "json"],
        ),
        (
            &[
                "vary",
                &facts,
                "--quiet",
                "--fact=victims.vicky.record.orders=1..20",
                "-o",
            ],
            &["md", "csv", "json"],
        ),
    ];
    for (command, formats) in commands {
        for format in formats {
            let file = format!("r.{format}");
            let first = written(&folder, command, &file);
            assert!(!first.is_empty());
            assert_eq!(first, written(&folder, command, &file), "{command:?}");
        }
    }
}
