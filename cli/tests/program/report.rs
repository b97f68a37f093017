//! The report in one file: the same bytes twice, nothing that a browser runs or loads, and nothing of a case file as markup.
#![expect(clippy::panic, reason = "tests may fail loudly")]

use std::fs;

use quick_xml::Reader;
use quick_xml::events::Event;

use crate::filled::filled;
use crate::run::{Folder, laraneta};

/// Markup, formulas, and what ends an attribute, a comment or a section.
pub(crate) const POISON: &str = "=1+1\"'><script>alert(1)</script><img src=x onerror=alert(1)></style></title>-->]]>&lt;b&gt;|[a](javascript:b)\n@x";

/// The parts of a file: every element with its attributes, and all text.
#[derive(Default)]
pub(crate) struct Parts {
    /// Each element with each attribute's name; the value too, but where it is the title of a column or what a browser is told to show.
    pub elements: Vec<String>,
    pub text: String,
}

/// Reads it as XML, which is stricter than what a browser does.
#[track_caller]
pub(crate) fn parts(html: &str) -> Parts {
    let mut parts = Parts::default();
    // Of the elements that HTML leaves open there is one.
    let xml: Vec<String> = html
        .split("<meta ")
        .enumerate()
        .map(|(place, part)| match place {
            0 => part.to_owned(),
            _ => part.replacen('>', "/>", 1),
        })
        .collect();
    let xml = xml.join("<meta ");
    let mut reader = Reader::from_str(&xml);
    reader.config_mut().expand_empty_elements = true;
    let mut open = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => {
                let name = String::from_utf8(start.name().as_ref().to_vec()).unwrap();
                let mut says = name.clone();
                for attribute in start.attributes() {
                    let attribute = attribute.unwrap();
                    let key = String::from_utf8(attribute.key.as_ref().to_vec()).unwrap();
                    let value = String::from_utf8(attribute.value.to_vec()).unwrap();
                    says.push_str(&format!(" {key}=\"{value}\""));
                }
                parts.elements.push(says);
                open.push(name);
            }
            Event::End(_) => {
                open.pop().unwrap();
            }
            Event::Text(text) => parts.text.push_str(&String::from_utf8_lossy(&text)),
            Event::GeneralRef(named) => {
                let named = String::from_utf8_lossy(&named).into_owned();
                parts.text.push_str(match &*named {
                    "lt" => "<",
                    "gt" => ">",
                    "amp" => "&",
                    "quot" => "\"",
                    "#39" => "'",
                    other => panic!("&{other};"),
                });
            }
            Event::DocType(_) => {}
            Event::Eof => break,
            other => panic!("a report has no {other:?}"),
        }
    }
    assert!(open.is_empty(), "{open:?}");
    parts
}

/// Writes `filled.json`, a file with this text everywhere of which a result can be computed.
pub(crate) fn write_filled(folder: &Folder, text: &str) {
    let whole = filled(folder, "canary", text);
    let quoted = serde_json::to_string(text).unwrap();
    let known = whole
        .replace(
            &format!("\"choice\": {quoted}"),
            "\"choice\": \"relative-role\"",
        )
        .replace(
            &format!("\"method\": {quoted}"),
            "\"method\": \"one-over-n\"",
        );
    folder.write("filled.json", &known);
}

/// A report of a file with this text everywhere, in a format.
fn report_of_text(folder: &Folder, text: &str, format: &str) -> String {
    write_filled(folder, text);
    let file = format!("report.{format}");
    let ran = folder.run(&[
        "report",
        "filled.json",
        "--all",
        "--include-proposed",
        "-o",
        &file,
    ]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    folder.read(&file)
}

#[test]
fn a_report_is_the_same_twice_and_runs_and_loads_nothing() {
    let folder = Folder::new("report-twice");
    let file = laraneta();
    let make = || {
        let ran = folder.run(&["report", &file, "--all", "-o", "r.html"]);
        assert_eq!((ran.code, ran.out.as_str()), (Some(0), ""), "{ran:?}");
        folder.read("r.html")
    };
    let report = make();
    assert_eq!(report, make());
    let parts = parts(&report);
    for element in &parts.elements {
        let name = element.split(' ').next().unwrap_or_default();
        assert!(
            !["script", "img", "iframe", "object", "link", "form", "base"].contains(&name),
            "{element}"
        );
        // Without the values: a column can begin with any word.
        let names: String = element.split('"').step_by(2).collect();
        assert!(!names.contains(" on"), "{element}");
        for bad in [" src=", " style=", "http:", "https:", "javascript:", "url("] {
            assert!(!element.contains(bad), "{element}");
        }
        if name == "a" {
            assert!(element.contains("href=\"#"), "{element}");
        }
    }
    let policy = parts
        .elements
        .iter()
        .find(|it| it.contains("Content-Security-Policy"));
    let policy = policy.unwrap();
    assert!(
        policy.contains("default-src 'none'; style-src 'sha256-"),
        "{policy}"
    );
    assert!(!policy.contains("unsafe"), "{policy}");
    // The style sheet asks for nothing either.
    assert!(
        !report.contains("@import") && !report.contains("url("),
        "a style sheet loads"
    );
    for said in [
        "A computation, not legal advice and not a citator.",
        "14 profiles of the law on ",
        "Did the defendant distribute an image of this victim?",
        "For contrast, the law of no circuit",
        "sha256:",
        "redress report ",
    ] {
        assert!(parts.text.contains(said), "{said}");
    }
}

#[test]
fn a_report_says_first_who_orders_what_why_they_differ_and_what_is_missing() {
    let folder = Folder::new("report-lead");
    let lead = |more: &[&str]| {
        let file = laraneta();
        let asked = ["report", &file, "--all", "--as-of=2012-11-14", "-o", "r.md"];
        folder.run(&[&asked[..], more].concat());
        let page = folder.read("r.md").replace('\\', "");
        let (lead, _) = page.split_once("## Worksheets").unwrap();
        lead.to_owned()
    };
    // As the opinion left it. Circuits with equal answers share a row.
    let open = lead(&[]);
    for said in [
        "14 profiles of the law on 2012-11-14",
        "| ca4, ca9, ca11 | amy | 3,367,854.00 | 0.00 to 3,367,854.00 or denied |",
        // Under Monzel (D.C. Cir. 2011) an award of nothing is error even where nothing is found to be caused.
        "| cadc | amy | 3,367,854.00 | 0.00 to 3,367,854.00 or denied |",
        "| ca2, ca3, ca8, ca10, scotus | amy | 3,367,854.00 | the law is open: 0.00 to 3,367,854.00 |",
        "| ca7 * | amy |",
        "| ca4-mvra (contrast) | amy |",
        "Did the defendant distribute an image of this victim? (finding: ca7)",
        "Does any item of the loss `total` fall under head (F), any other losses? (finding: ca5)",
    ] {
        assert!(open.contains(said), "{said}: {open}");
    }
    // Everything found of vicky, and each amount with whose it is.
    let found = lead(&[
        "--assume=victims.vicky.conduct.distributed=yes",
        "--assume=victims.vicky.conduct.proximate_cause=yes",
        "--assume=victims.vicky.conduct.caused=5000.00",
        "--assume=victims.vicky.losses.total.any_under_other=no",
    ]);
    let row = |id: &str| {
        let (_, rows) = found.split_once(&format!("| {id} | amy |")).unwrap();
        rows.lines().nth(1).unwrap().to_owned()
    };
    for (id, says) in [
        (
            "ca1",
            "court's choice, 0.00 to 1,224,697.04 | open | 1 choice",
        ),
        ("ca4, ca9, ca11", "5,000.00 | several | -"),
        ("cadc", "5,000.00 | several | -"),
        (
            "ca5",
            "1,224,697.04 | joint with defendants of other cases | -",
        ),
        ("ca7 *", "965,827.64 | the whole, alone | -"),
    ] {
        let says = format!("|  | vicky | 1,224,697.04 | {says} |");
        assert!(row(id).starts_with(&says), "{says}: {}", row(id));
    }
}

#[test]
fn no_text_of_a_case_file_becomes_markup() {
    let folder = Folder::new("report-inert");
    let plain = parts(&report_of_text(&folder, "harmless", "html"));
    let poisoned = parts(&report_of_text(&folder, POISON, "html"));
    // It is there, as text, with what hides written out; and nothing else differs.
    let shown = "=1+1\"'><script>alert(1)</script>";
    assert!(poisoned.text.matches(shown).count() > 60);
    assert!(poisoned.text.contains("(javascript:b)\\n@x"));
    assert_eq!(plain.elements, poisoned.elements);
}

#[test]
fn no_text_of_a_case_file_is_a_formula_or_drives_a_terminal() {
    let folder = Folder::new("report-formula");
    let csv = report_of_text(&folder, POISON, "csv");
    assert!(csv.contains("'=1+1"), "{csv}");
    for line in csv.split("\r\n") {
        for cell in line.split(',') {
            let cell = cell.trim_start_matches(['"', ' ']);
            assert!(
                !cell.starts_with(['=', '+', '-', '@', '\t', '\r']),
                "{line}"
            );
        }
    }
    let markdown = report_of_text(&folder, POISON, "md");
    assert!(
        !markdown.contains("<script") || markdown.contains("\\<script"),
        "{markdown}"
    );
    let json = report_of_text(&folder, POISON, "json");
    for text in [&csv, &markdown, &json] {
        let drives = |c: char| c.is_control() && !matches!(c, '\n' | '\r');
        assert!(!text.contains(drives));
    }
    let ran = folder.run(&["compare", "filled.json", "--all"]);
    assert!(!ran.out.contains(|c: char| c.is_control() && c != '\n'));
}

#[test]
fn what_drives_a_terminal_or_turns_a_line_around_is_not_read_at_all() {
    let folder = Folder::new("report-control");
    for hidden in ["\u{1b}[31m", "\u{7}", "\u{202e}"] {
        folder.write("filled.json", &filled(&folder, "id", hidden));
        let ran = folder.run(&["report", "filled.json", "--all", "-o", "r.html"]);
        assert_eq!((ran.code, ran.out.as_str()), (Some(3), ""), "{hidden:?}");
        assert!(!ran.err.contains(hidden), "{hidden:?}");
        assert!(!folder.names().contains(&"r.html".to_owned()));
    }
}

#[test]
fn a_document_holds_no_control_character_either() {
    let folder = Folder::new("report-docx");
    report_of_text(&folder, "harmless", "html");
    let ran = folder.run(&["report", "filled.json", "--all", "-o", "r.docx"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let bytes = fs::read(folder.path("r.docx")).unwrap();
    assert_eq!(bytes.get(..4), Some(&b"PK\x03\x04"[..]));
    let text = String::from_utf8_lossy(&bytes);
    assert!(
        !text.contains("DRAFT"),
        "a report is no draft of a judgment"
    );
}

#[test]
fn a_name_that_says_no_format_is_refused_with_what_to_do() {
    let folder = Folder::new("report-refused");
    for (name, help) in [
        ("r.xlsx", "give -o a name that ends in"),
        ("r", "give -o a name that ends in"),
    ] {
        let ran = folder.run(&["report", "facts.toml", "--all", "-o", name]);
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{ran:?}");
        assert!(ran.err.contains(help), "{ran:?}");
        assert!(!folder.names().contains(&name.to_owned()));
    }
}

#[test]
fn a_pdf_is_the_same_twice_private_and_without_a_text_of_the_case_file_in_a_public_copy() {
    let folder = Folder::new("report-pdf");
    report_of_text(&folder, "canary", "md");
    let make = |more: &[&str]| {
        let asked = ["report", "filled.json", "--profiles=ca5,ca7", "-o", "r.pdf"];
        let ran = folder.run(&[&asked[..], more].concat());
        assert_eq!((ran.code, ran.out.as_str()), (Some(0), ""), "{ran:?}");
        fs::read(folder.path("r.pdf")).unwrap()
    };
    let file = make(&[]);
    assert!(file.starts_with(b"%PDF-") && file == make(&[]));
    let has = |file: &[u8], part: &[u8]| file.windows(part.len()).any(|it| it == part);
    assert!(has(&file, b"canary") && has(&file, b"/StructTreeRoot"));
    assert!(!has(&make(&["--audience=public"]), b"canary"));
    #[cfg(unix)]
    {
        let mode = fs::metadata(folder.path("r.pdf")).unwrap();
        let mode = std::os::unix::fs::PermissionsExt::mode(&mode.permissions());
        assert_eq!(mode & 0o777, 0o600);
    }
    // What would be markup somewhere makes a document too.
    report_of_text(&folder, POISON, "md");
    assert!(make(&[]).starts_with(b"%PDF-"));
}

#[test]
fn copies_say_what_they_are() {
    let folder = Folder::new("report-copies");
    let sealed = ["report", "facts.toml", "--all", "--audience=sealed", "-o"];
    folder.run(&[&sealed[..], &["s.html"]].concat());
    let report = folder.read("s.html");
    assert_eq!(
        parts(&report)
            .text
            .matches("SEALED: to be filed under seal")
            .count(),
        // At its head, at its end, and in the style for every sheet of paper.
        3
    );
    // On every sheet of paper too.
    assert!(report.contains("@top-center"), "no running head");
    let csv = folder.run(&[&sealed[..], &["s.csv"]].concat());
    assert_eq!(csv.code, Some(2), "{csv:?}");
    let public = public_report(&folder);
    assert!(!public.contains("canary"), "a text of the case file");
    assert_eq!(parts(&public).text.matches("Public copy:").count(), 3);
}

fn public_report(folder: &Folder) -> String {
    report_of_text(folder, "canary", "html");
    let ran = folder.run(&[
        "report",
        "filled.json",
        "--all",
        "--audience=public",
        "-o",
        "p.html",
    ]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{ran:?}");
    folder.read("p.html")
}
