//! The shapes of which the schemas are made.

use redress_case::Class;
use serde_json::{Map, Value, json};

/// Keys of a table: `!` marks one that is required.
pub(super) type Keys = Vec<(&'static str, Value, &'static str)>;

pub(super) fn table(description: &str, keys: Keys) -> Value {
    let name = |key: &'static str| key.trim_end_matches('!');
    let required: Vec<&str> = keys
        .iter()
        .filter(|(key, ..)| key.ends_with('!'))
        .map(|(key, ..)| name(key))
        .collect();
    let mut properties = Map::new();
    for (key, mut schema, description) in keys {
        if let Some(schema) = schema.as_object_mut() {
            schema.insert("description".to_owned(), description.into());
        }
        properties.insert(name(key).to_owned(), schema);
    }
    json!({
        "type": "object",
        "description": description,
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}

/// Adds the headings of the tables of a schema that have a key.
pub(super) fn add_places(
    schema: &Value,
    key: &str,
    (heading, path): (&str, &str),
    places: &mut Vec<String>,
) {
    let properties = schema.get("properties").and_then(Value::as_object);
    for (name, schema) in properties.into_iter().flatten() {
        if name == key {
            places.push(heading.to_owned());
        }
        let path = format!("{path}{name}");
        let (inner, heading) = match schema.get("items") {
            Some(items) => (items, format!("[[{path}]]")),
            None => (schema, format!("[{path}]")),
        };
        add_places(inner, key, (&heading, &format!("{path}.")), places);
    }
}

/// A file, with the keys that every file may have.
pub(super) fn file(description: &str, mut keys: Keys) -> Value {
    keys.push((
        "replaces",
        list(text()),
        "The ids of entries that this file replaces.",
    ));
    table(description, keys)
}

pub(super) fn text() -> Value {
    json!({ "type": "string", "minLength": 1 })
}

pub(super) fn yes_or_no() -> Value {
    json!({ "type": "boolean" })
}

pub(super) fn id() -> Value {
    json!({ "type": "string", "pattern": "^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$" })
}

pub(super) fn court() -> Value {
    json!({ "type": "string", "pattern": "^[a-z][a-z0-9]{1,14}$" })
}

/// A TOML date without quotation marks; tools show it as text.
pub(super) fn day() -> Value {
    json!({ "type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" })
}

pub(super) fn amount() -> Value {
    json!({ "type": "string", "pattern": "^[0-9][0-9,]*(\\.[0-9]{2})?$" })
}

pub(super) fn whole() -> Value {
    json!({ "type": "integer", "minimum": 0 })
}

pub(super) fn list(items: Value) -> Value {
    json!({ "type": "array", "items": items })
}

pub(super) fn one_or_more(item: &Value) -> Value {
    json!({ "anyOf": [item, { "type": "array", "items": item }] })
}

pub(super) fn words<'a>(words: impl IntoIterator<Item = &'a str>) -> Value {
    json!({ "enum": words.into_iter().collect::<Vec<_>>() })
}

pub(super) fn confidence() -> Value {
    words(["VERIFIED", "SECONDARY", "COMPUTED", "RECALL", "OPEN"])
}

pub(super) fn classes() -> Value {
    one_or_more(&words(Class::ALL.map(|(_, name, _)| name)))
}

pub(super) fn window() -> Value {
    table(
        "Days of the law: from the first, before the second. A missing end is open.",
        vec![
            ("from", day(), "The first day."),
            ("before", day(), "The day after the last."),
        ],
    )
}

pub(super) fn reference() -> Value {
    json!({ "type": "string", "pattern": "^[a-z][a-z0-9]*/[a-z0-9.-]+#[a-z0-9.-]+$" })
}

/// A text, or one for each stretch of days.
pub(super) fn dated_text() -> Value {
    let on_days = table(
        "A text for some days.",
        vec![
            ("from", day(), "The first day."),
            ("before", day(), "The day after the last."),
            ("text!", text(), "The text."),
        ],
    );
    json!({ "anyOf": [text(), list(on_days)] })
}
