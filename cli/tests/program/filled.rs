//! A case file with every key that the schema has, and one text in every place where a text can stand.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests may fail loudly"
)]

use serde_json::{Map, Value, json};

use crate::run::Folder;

/// Sections whose keys exclude each other: the ways that are not taken here.
const OTHER_WAYS: &[&str] = &[
    "loss.low",
    "loss.high",
    "loss.quantity",
    "loss.rate",
    "loss.share",
    "record.orders",
    "record.awards",
    "record.awards_from",
    "record.received",
    "victim.count",
    "award.victims",
    "choice.amount",
    "choice.share",
    "payee_part.amount",
    "payment.reverses",
    "award.with",
    "money_full.at_least",
    "money_full.at_most",
    "day_full.at_least",
    "day_full.at_most",
    "count_full.at_least",
    "count_full.at_most",
    "money_full.sum",
    "money_full.mean",
    "money_full.greatest",
    "money_full.product",
    "money_full.interest",
];

/// A case file made from the schema, with every key that it has: what is a text is the same everywhere.
struct Filled<'a> {
    /// The beginning of every id; an id cannot contain markup.
    id: &'a str,
    /// The content of every text.
    text: &'a str,
    defs: Map<String, Value>,
    /// The number of texts filled in.
    texts: usize,
}

impl Filled<'_> {
    fn section(&mut self, name: &str) -> Value {
        let properties = self.defs[name]["properties"].as_object().unwrap().clone();
        let mut section = Map::new();
        for (key, schema) in properties {
            let path = format!("{name}.{key}");
            if OTHER_WAYS.contains(&path.as_str())
                || [
                    "government",
                    "defense",
                    "sum",
                    "mean",
                    "greatest",
                    "product",
                    "interest",
                ]
                .contains(&key.as_str())
                || schema == Value::Bool(false)
            {
                continue;
            }
            let value = self.value(&path, &schema);
            section.insert(key, value);
        }
        Value::Object(section)
    }

    fn value(&mut self, path: &str, schema: &Value) -> Value {
        let chosen = match path {
            "file.schema" => Some(json!(1)),
            "case.court" => Some(json!("innd")),
            "ruling.court" => Some(json!("ca7")),
            "case.text_applied" => Some(json!("1996")),
            "count.statute" => Some(json!("18 U.S.C. 2252(a)(2)")),
            "count.class" => Some(json!("images")),
            "count.dismissed" => Some(json!(false)),
            "loss.borne_by" => Some(json!("payor")),
            "file.views" => Some(json!({ "original-abuse": "not-required" })),
            "payee_part.share" => Some(json!("1/3")),
            "ruling.closes" | "ruling.opens" => {
                self.texts += 1;
                Some(json!([format!("{}-victim.losses", self.id)]))
            }
            _ => None,
        };
        if let Some(value) = chosen {
            return value;
        }
        // An id names what has it, a reference what it refers to.
        if path.ends_with(".id") {
            self.texts += 1;
            return json!(format!("{}-{}", self.id, path.trim_end_matches(".id")));
        }
        if let Some(title) = schema["title"].as_str() {
            let of = title
                .trim_start_matches("The id of an ")
                .trim_start_matches("The id of a ")
                .trim_end_matches('.');
            return json!(format!("{}-{of}", self.id));
        }
        if let Some(name) = schema["$ref"].as_str() {
            let name = name.trim_start_matches("#/$defs/").to_owned();
            return match name.strip_suffix("_fact") {
                Some(kind) => self.section(&format!("{kind}_full")),
                None => self.section(&name),
            };
        }
        if let Some(words) = schema["enum"].as_array() {
            return words[0].clone();
        }
        match schema["type"].as_str() {
            Some("array") => json!([self.value(path, &schema["items"])]),
            Some("boolean") => json!(true),
            Some("integer") => json!(2),
            Some("string")
                if schema["format"] == "date" || schema["examples"][0] == "2014-06-30" =>
            {
                json!("2015-05-01")
            }
            Some("string") => {
                self.texts += 1;
                json!(self.text)
            }
            _ if schema["anyOf"].is_array() => json!("2500.00"),
            _ => panic!("{path}: {schema}"),
        }
    }
}

/// The file, filled with a text; a choice that the law has not.
pub(crate) fn filled(folder: &Folder, id: &str, text: &str) -> String {
    let schema: Value = serde_json::from_str(&folder.run(&["schema", "case"]).wrote(0)).unwrap();
    let defs = schema["$defs"].as_object().unwrap().clone();
    let mut filled = Filled {
        id,
        text,
        defs,
        texts: 0,
    };
    let mut file = filled.section("file");
    // A finding that would end everything.
    file["victim"][0]["findings"]["not_ascertainable"]["value"] = json!(false);
    assert!(filled.texts > 120, "{} texts only", filled.texts);
    serde_json::to_string_pretty(&file).unwrap()
}
