//! Whole case files, read.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "helpers of tests may fail loudly"
)]

use redress_case::facts::{
    AWARDS_ELSEWHERE, CANNOT_PAY, CAUSED, DISTRIBUTED, FactValue, IMAGES, ORDERS, RECEIVED,
    UNDER_OTHER,
};
use redress_case::{Case, How, ProofKind, Side};
use redress_casefile::{CaseFormat, Diagnostic, read, schema, skeleton};
use redress_rule::{Ratio, Usd};

const TOML: &str = include_str!("laraneta.toml");
const JSON: &str = include_str!("laraneta.json");

fn laraneta() -> Case {
    let file = read(TOML.as_bytes(), CaseFormat::Toml).unwrap_or_else(|errors| panic!("{errors}"));
    assert_eq!(file.warnings, []);
    file.case
}

#[test]
fn both_formats_tell_the_same_case() {
    let json = read(JSON.as_bytes(), CaseFormat::Json).unwrap_or_else(|errors| panic!("{errors}"));
    assert_eq!(json.case, laraneta());
    assert_eq!(json.warnings, []);
}

#[test]
fn a_case_is_read_whole() {
    let case = laraneta();
    assert_eq!(case.name, "United States v. Laraneta");
    assert_eq!(case.text_applied.as_deref(), Some("1996"));
    assert!(!case.closed);
    let [defendant] = &case.defendants[..] else {
        panic!("one defendant");
    };
    assert_eq!(defendant.counts[0].cited(), "18 U.S.C. § 2252(a)(2)");
    assert_eq!(
        defendant.counts[0].ended.value,
        FactValue::Within(0, 20_120_130)
    );

    let amy = case.victim("amy").unwrap();
    assert_eq!(amy.losses[0].id, "total");
    assert_eq!(amy.losses[0].amount.value, FactValue::Is(336_785_400));
    assert_eq!(
        amy.losses[0].amount.proof.source.as_deref(),
        Some("700 F.3d 983")
    );
    assert_eq!(amy.losses[0].facts.get(UNDER_OTHER), FactValue::Is(0));
    assert_eq!(amy.facts[&RECEIVED.key()].value, FactValue::Is(300_000));
    assert_eq!(amy.facts[&ORDERS.key()].value, FactValue::Is(1));
    assert_eq!(
        amy.awards_elsewhere.as_ref().unwrap().0,
        [Usd::from_cents(1_000_000)]
    );
    assert_eq!(
        amy.left_out,
        ["entry 4: receipt of 100.00 on 2013-01-05, D. Conn."]
    );
    assert_eq!(amy.facts[&CANNOT_PAY.key()].proof.kind, ProofKind::Disputed);
    let conduct = &amy.conduct["laraneta"];
    assert_eq!(conduct[&DISTRIBUTED.key()].proof.kind, ProofKind::Admitted);
    assert_eq!(conduct[&IMAGES.key()].value, FactValue::Within(10, 20));
    assert_eq!(
        conduct[&CAUSED.key()].known(Side::Defense),
        FactValue::Within(0, 500_000)
    );

    let vicky = case.victim("vicky").unwrap();
    // 1.5 times 101.01, halved: 75.7575.
    assert_eq!(vicky.losses[0].amount.value, FactValue::Is(7_576));
    assert_eq!(vicky.losses[0].facts.get(UNDER_OTHER), FactValue::Unknown);
    assert_eq!(vicky.losses[1].id, "2");
    assert_eq!(
        vicky.losses[1].amount.value,
        FactValue::Within(10_000, 20_000)
    );
    assert_eq!(vicky.losses[1].amount.proof.kind, ProofKind::Stipulated);
    let (awards, proof) = vicky.awards_elsewhere.as_ref().unwrap();
    assert_eq!((awards.len(), proof.kind), (2, ProofKind::Unopposed));
    assert!(vicky.conduct.contains_key("laraneta"), "the only defendant");

    assert_eq!(case.rulings[0].vacates, ["district-amy"]);
    assert_eq!(case.choices[0].how, How::Share(Ratio::new(1, 136).unwrap()));
    assert_eq!(case.claims().count(), 2);
    assert_eq!(AWARDS_ELSEWHERE.key().row().path, "record.awards");
}

#[test]
fn an_award_in_a_case_of_one_defendant_is_against_that_defendant() {
    let named = "defendant = \"laraneta\"\namount";
    assert!(TOML.contains(named), "an award names the defendant");
    let without = TOML.replacen(named, "amount", 1);
    let file =
        read(without.as_bytes(), CaseFormat::Toml).unwrap_or_else(|errors| panic!("{errors}"));
    assert_eq!(file.case, laraneta());
    let other = "[[defendant]]\nid = \"other\"\n\n[[defendant]]\n";
    let two = without.replacen("[[defendant]]\n", other, 1);
    let errors = read(two.as_bytes(), CaseFormat::Toml).unwrap_err();
    assert!(
        errors.to_string().contains("an award needs `defendant`"),
        "{errors}"
    );
}

#[test]
fn line_ends_and_a_byte_order_mark_change_nothing() {
    let windows = format!("\u{FEFF}{}", TOML.replace('\n', "\r\n"));
    assert_eq!(
        read(windows.as_bytes(), CaseFormat::Toml).unwrap().case,
        laraneta()
    );
    let windows = format!("\u{FEFF}{}", JSON.replace('\n', "\r\n"));
    assert_eq!(
        read(windows.as_bytes(), CaseFormat::Json).unwrap().case,
        laraneta()
    );
}

#[test]
fn what_is_absent_is_unknown() {
    let file = read(skeleton().as_bytes(), CaseFormat::Toml).unwrap();
    assert_eq!(file.warnings, []);
    let victim = &file.case.victims[0];
    assert_eq!(victim.losses[0].amount.value, FactValue::Unknown);
    // Without an amount nothing is found; a loss that the defaults call alleged is alleged all the same.
    assert_eq!(victim.losses[0].amount.proof.kind, ProofKind::Unknown);
    let alleged = skeleton().replace("proof = \"found\"", "proof = \"alleged\"");
    let alleged = read(alleged.as_bytes(), CaseFormat::Toml).unwrap().case;
    assert_eq!(
        alleged.victims[0].losses[0].amount.proof.kind,
        ProofKind::Alleged
    );
    assert_eq!(victim.losses[0].facts.cause, None);
    assert!(victim.facts.is_empty() && victim.awards_elsewhere.is_none());
    let json = r#"{ "schema": 1, "case": { "name": "A", "court": "ca7" }, "defendant": [] }"#;
    assert!(read(json.as_bytes(), CaseFormat::Json).is_ok());
}

#[test]
fn what_the_skeleton_offers_in_comments_reads_too() {
    // The two ways of writing an amount that follow the first have to go.
    let offered: String = skeleton()
        .lines()
        .filter(|line| !line.starts_with("# amount = {"))
        .map(|line| match line.strip_prefix("# ") {
            Some(code) if code.contains(" = ") || code.starts_with('[') => code,
            _ => line,
        })
        .flat_map(|line| [line, "\n"])
        .collect();
    assert!(offered.contains("\nreceived ="));
    let file =
        read(offered.as_bytes(), CaseFormat::Toml).unwrap_or_else(|e| panic!("{e}\n{offered}"));
    let case = file.case;
    assert_eq!(case.victims[0].facts.len(), 5);
    assert_eq!(
        (case.choices.len(), case.awards.len(), case.payments.len()),
        (1, 1, 1)
    );
}

#[test]
fn a_section_has_defaults_of_its_own() {
    let text = TOML.replace(
        "[victim.record]\ndate",
        "[victim.record]\ndefaults = { proof = \"alleged\" }\ndate",
    );
    let case = read(text.as_bytes(), CaseFormat::Toml).unwrap().case;
    let received = &case.victim("amy").unwrap().facts[&RECEIVED.key()];
    assert_eq!(received.proof.kind, ProofKind::Alleged);
    assert_eq!(received.proof.source.as_deref(), Some("700 F.3d 983"));
}

#[test]
fn every_error_is_told_at_once_and_in_order() {
    let wrong = TOML
        .replace("court = \"innd\"", "cuort = \"innd\"")
        .replace("head = \"total\"", "head = \"totl\"")
        .replace("amount = \"10000.00\"", "amount = 3000.1")
        .replace(
            "vacates = [\"district-amy\"]",
            "vacates = [\"district-any\"]",
        )
        .replace("images = {", "images = 20 {");
    let errors = read(wrong.as_bytes(), CaseFormat::Toml).unwrap_err();
    let told: Vec<_> = errors
        .iter()
        .map(|e| {
            (
                e.line,
                e.code.as_str(),
                e.help.as_deref().unwrap_or_default(),
            )
        })
        .collect();
    assert_eq!(told[0], (6, "E101", "did you mean `court`?"));
    assert_eq!(told[1], (32, "E201", "did you mean `total`?"));
    assert_eq!(told[2], (46, "E205", "write \"3000.10\" in quotes"));
    assert_eq!(
        told[3].1, "E010",
        "of a line that does not parse, nothing else: {told:?}"
    );
    assert_eq!(
        told.len(),
        4,
        "what is missing may be where the file does not parse: {told:?}"
    );

    let mended = wrong.replace("images = 20 {", "images = {");
    let errors = read(mended.as_bytes(), CaseFormat::Toml).unwrap_err();
    let codes: Vec<_> = errors.iter().map(|e| (e.line, e.code.as_str())).collect();
    assert_eq!(
        codes,
        [(6, "E101"), (32, "E201"), (46, "E205"), (104, "E302")]
    );
    assert!(errors.iter().is_sorted_by_key(|e| (e.line, e.column)));
}

#[test]
fn a_total_stands_beside_entries_that_are_left_out() {
    let later = "[[victim.record.entry]]\nkind = \"receipt\"\ndate = 2013-01-05\namount = 1\n";
    let record = format!("date = 2012-11-14\nreceived = \"258869.40\"\n{later}");
    let text = TOML.replace("received = \"258869.40\"\norders = 40\nawards = { value = [\"10.00\", 20], proof = \"unopposed\" }\n", &record);
    assert!(text.contains(later));
    let case = read(text.as_bytes(), CaseFormat::Toml).unwrap().case;
    let vicky = case.victim("vicky").unwrap();
    assert_eq!(
        vicky.facts[&RECEIVED.key()].value,
        FactValue::Is(25_886_940)
    );
    assert_eq!(vicky.left_out.len(), 1);
}

#[test]
fn a_header_that_does_not_parse_is_one_error() {
    let wrong = TOML.replace("[[victim.loss]]\nid", "[[victim.loss]\nid");
    let errors = read(wrong.as_bytes(), CaseFormat::Toml).unwrap_err();
    let codes: Vec<_> = errors.iter().map(|e| (e.line, e.code.as_str())).collect();
    assert_eq!(codes, [(29, "E010")]);
}

#[test]
fn a_log_of_errors_repeats_nothing_of_the_file() {
    let wrong = TOML
        .replace("3367854.00", "7654321,oo")
        .replace("\"amy\"", "\"Amy Q\"");
    let errors = read(wrong.as_bytes(), CaseFormat::Toml)
        .unwrap_err()
        .to_string();
    assert!(
        !errors.contains("7654321") && !errors.to_lowercase().contains("amy q"),
        "{errors}"
    );
}

#[test]
fn a_very_long_line_is_shown_in_part() {
    let long = format!("{{ \"schema\": 2{}, \"cas\": {{}} }}", " ".repeat(10_000));
    let errors = read(long.as_bytes(), CaseFormat::Json).unwrap_err();
    let unknown: &Diagnostic = errors.iter().find(|e| e.code.as_str() == "E101").unwrap();
    let shown: String = unknown
        .source_line
        .chars()
        .skip(unknown.column - 1 - unknown.skipped)
        .take(unknown.width)
        .collect();
    assert_eq!(shown, "\"cas\"");
    assert!(unknown.source_line.len() <= 400);
}

#[test]
fn errors_without_end_are_counted() {
    let mut many = TOML.to_owned();
    many.push_str("[later]\n");
    for i in 0..3_000 {
        many.push_str(&format!("[[victim]]\nid = \"v{i}\"\nnome = 1\n"));
    }
    let errors = read(many.as_bytes(), CaseFormat::Toml).unwrap_err();
    assert_eq!(errors.iter().count(), 1_001);
    let last = errors.iter().last().unwrap();
    assert_eq!(
        (last.code.as_str(), last.message.as_str()),
        ("E007", "2001 more errors are not shown")
    );
}

#[test]
fn the_schema_has_every_key_and_no_other() {
    let schema = schema();
    assert_eq!(schema, redress_casefile::schema(), "stable");
    let defs = schema["$defs"].as_object().unwrap();
    for (name, section) in defs {
        if section["type"] == "object" {
            assert_eq!(section["additionalProperties"], false, "{name}");
            for (key, property) in section["properties"].as_object().unwrap() {
                let forbidden = property == &serde_json::Value::Bool(false);
                assert!(
                    forbidden || property["description"].is_string(),
                    "{name}.{key}"
                );
            }
            for key in section["required"].as_array().unwrap() {
                assert!(section["properties"].get(key.as_str().unwrap()).is_some());
            }
        }
    }
    for row in &redress_case::facts::TABLE {
        let (section, key) = row.path.split_once('.').unwrap();
        assert!(
            defs[section]["properties"].get(key).is_some(),
            "{}",
            row.path
        );
    }
    // Every reference leads somewhere.
    let text = schema.to_string();
    for reference in text.split("\"$ref\":\"#/$defs/").skip(1) {
        let name = reference.split('"').next().unwrap();
        assert!(defs.contains_key(name), "{name}");
    }
    covered(&serde_json::from_str(JSON).unwrap(), &schema, defs);
}

/// Follows a case file through the schema: every key of it is there.
fn covered(
    value: &serde_json::Value,
    schema: &serde_json::Value,
    defs: &serde_json::Map<String, serde_json::Value>,
) {
    if let Some(name) = schema.get("$ref").and_then(|name| name.as_str()) {
        return covered(value, &defs[name.rsplit('/').next().unwrap()], defs);
    }
    if let Some(any) = schema.get("anyOf").and_then(|any| any.as_array()) {
        let table = |schema: &&serde_json::Value| {
            let at = schema["$ref"]
                .as_str()
                .map(|name| &defs[name.rsplit('/').next().unwrap()]);
            at.unwrap_or(schema)["type"] == "object"
        };
        let Some(same) = any.iter().find(|schema| table(schema) == value.is_object()) else {
            panic!("{value} in {schema}");
        };
        return covered(value, same, defs);
    }
    match value {
        serde_json::Value::Object(table) => {
            for (key, value) in table {
                let property = &schema["properties"][key.as_str()];
                assert!(property.is_object(), "{key} in {schema}");
                covered(value, property, defs);
            }
        }
        serde_json::Value::Array(items) => {
            for item in items {
                covered(item, &schema["items"], defs);
            }
        }
        _ => {}
    }
}
