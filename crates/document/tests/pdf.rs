//! The PDF file: tagged, with title and language, inert, the same twice, and readable in its order.
#![expect(clippy::expect_used, reason = "helpers of tests may fail loudly")]

use std::io::Write as _;
use std::process::{Command, Stdio};

use redress_document::{Column, Document, Format, Item, KeyValue, Look, Row, Table, Tone};

/// Text that would be markup or code of typst, an action of PDF, or a formula; and characters that no built-in font has.
const POISON: &str = "#panic(\"x\") #eval(\"1+1\") *b* _i_ $x^2$ = Heading @ref <label> // \\ `raw` https://example.invalid \
    /JavaScript (app.alert(1)) >> endobj /URI \u{202e}\u{7}\u{4e2d}\u{1f600} 'q' \"q\" -- ... ~";

/// A page with this in every place where a text can stand.
fn page(text: &str) -> Document {
    let mut page = Document::default();
    page.running_head("SEALED");
    page.heading(1, "case", format!("first {text}"));
    page.note("note", Tone::Strong, format!("second {text}"));
    page.facts(vec![KeyValue::new(format!("third {text}"), text)]);
    // No heading of the second level stands between.
    page.heading(4, "section", format!("fourth {text}"));
    for lead in ["fifth", "sixth"] {
        page.item(Item {
            key: text.to_owned(),
            mark: "-".to_owned(),
            tone: Tone::Plain,
            lead: format!("{lead} {text}"),
            facts: vec![KeyValue::new("fact", text)],
        });
    }
    page.table(Table {
        subject: text.to_owned(),
        columns: vec![
            Column::text("Profile"),
            Column::amount("Ordered"),
            Column::from_value(text),
        ],
        rows: vec![Row {
            governs: true,
            tone: Tone::Faint,
            cells: vec![
                "seventh".to_owned(),
                "1,224,697.04".to_owned(),
                text.to_owned(),
            ],
        }],
    });
    page.note("last", Tone::Warning, "eighth");
    page
}

fn pdf(document: &Document) -> Vec<u8> {
    document
        .write(Format::Pdf, Look::default())
        .expect("it is written")
}

fn has(file: &[u8], part: &str) -> bool {
    file.windows(part.len()).any(|it| it == part.as_bytes())
}

/// The text as it is read out; `None` where no program is there to do that.
fn read_out(file: &[u8]) -> Option<String> {
    let run = Command::new("pdftotext")
        .args(["-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut run = run.ok()?;
    let mut input = run.stdin.take().expect("it is a pipe");
    let file = file.to_owned();
    let fed = std::thread::spawn(move || input.write_all(&file));
    let ran = run.wait_with_output().expect("it ends");
    fed.join().expect("it is fed").expect("it reads");
    assert_eq!(String::from_utf8_lossy(&ran.stderr), "");
    Some(String::from_utf8(ran.stdout).expect("it is UTF-8"))
}

#[test]
fn a_document_is_tagged_and_has_a_title_and_a_language() {
    let file = pdf(&page("plain"));
    assert!(file.starts_with(b"%PDF-1.7"));
    for part in [
        "/StructTreeRoot",
        "/Marked true",
        "/Lang (en-US)",
        "/DisplayDocTitle true",
        "first plain",
        "/S /TH",
        "/S /H1",
        "/S /H2",
        "/S /LI",
    ] {
        assert!(has(&file, part), "{part}");
    }
    // No clock.
    for part in ["/CreationDate", "/ModDate", "xmp:CreateDate"] {
        assert!(!has(&file, part), "{part}");
    }
}

#[test]
fn the_same_page_makes_the_same_bytes() {
    let make = |text: &str| pdf(&page(text));
    assert!(make("plain") == make("plain"), "the bytes differ");
    assert!(
        make("plain") != make("other"),
        "the text makes no difference"
    );
}

#[test]
fn no_text_is_markup_or_does_anything() {
    let file = pdf(&page(POISON));
    // The title of the document holds the names of two of these, within a string.
    for part in [
        "/Type /Action",
        "/S /JavaScript",
        "/OpenAction",
        "/AA",
        "/S /URI",
        "/S /Launch",
        "/EmbeddedFile",
        "/AcroForm",
        "/Annots",
        "/S /GoToR",
    ] {
        assert!(!has(&file, part), "{part}");
    }
    let Some(text) = read_out(&file) else { return };
    let text: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    // It stands as it was written: no sum, no heading, no emphasis, no other quotes, what cannot be seen written out.
    for part in [
        "#panic(\"x\") #eval(\"1+1\") *b* _i_ $x^2$ = Heading @ref <label> // \\ `raw` https://example.invalid",
        "/JavaScript (app.alert(1)) >> endobj /URI \\u{202e}\\u{7}\\u{4e2d}\\u{1f600} 'q' \"q\" -- ... ~",
    ] {
        assert!(text.matches(part).count() > 3, "{part}: {text}");
    }
}

#[test]
fn text_is_read_out_in_its_order() {
    let file = pdf(&page("plain"));
    let Some(text) = read_out(&file) else { return };
    let order = [
        "SEALED",
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "Ordered",
        "seventh",
        "1,224,697.04",
        "eighth",
    ];
    let places = order.map(|word| text.find(word).expect(word));
    assert!(places.is_sorted(), "{text}");
    assert!(text.contains("1 of 1"), "{text}");
}

/// A sheet is too narrow for every column: the last ones stand below their row, and no amount is broken.
#[test]
fn a_wide_table_breaks_no_amount() {
    let titles = [
        "Circuit",
        "Decided",
        "Case",
        "Authority",
        "Text",
        "Roles",
        "Victim",
        "Loss",
        "Award",
        "Fate",
        "Confidence",
        "Remark",
    ];
    let mut table = Table::new(&titles, Vec::new()).right(&["Loss", "Award"]);
    let cell = |title: &&str| match *title {
        "Loss" | "Award" => "1,224,697.04".to_owned(),
        title => format!("{title}-with-many-letters and more"),
    };
    for _ in 0..120 {
        table.push(titles.iter().map(cell));
    }
    let mut document = Document::default();
    document.heading(1, "case", "Awards");
    document.table(table);
    let Some(text) = read_out(&pdf(&document)) else {
        return;
    };
    assert_eq!(text.matches("1,224,697.04").count(), 240, "{text}");
    assert_eq!(
        text.matches("Remark: Remark-with-many-letters").count(),
        120
    );
    let sheets = text.matches('\u{c}').count();
    assert!(sheets > 3, "{sheets}");
    // The head stands on every sheet.
    assert_eq!(text.matches("Circuit\n").count(), sheets, "{text}");
}
