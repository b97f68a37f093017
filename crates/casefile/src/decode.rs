//! Decoding of a value of a case file, with its schema.

use serde_json::{Map, Value, json};

use crate::diagnostic::{Code, Issue, Span};
use crate::reader::Reader;
use crate::tree::{Kind, Node};

/// The definitions of a schema, by name.
pub(crate) type Defs = Map<String, Value>;

/// What can be read from a value of a case file.
pub(crate) trait Decode: Sized {
    /// Reads it; `None` where it cannot be, which is then reported.
    fn decode(node: &Node, reader: &mut Reader) -> Option<Self>;

    /// Its JSON Schema. What is worth a name of its own is put into `defs`.
    fn schema(defs: &mut Defs) -> Value;
}

/// A value with its place.
#[derive(Clone, Debug)]
pub(crate) struct At<T> {
    pub(crate) span: Span,
    pub(crate) value: T,
    /// Whether all of it could be read: what then seems to be missing is missing.
    pub(crate) sound: bool,
}

impl<T: Decode> Decode for At<T> {
    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        let before = reader.told();
        T::decode(node, reader).map(|value| Self {
            span: node.span.clone(),
            value,
            sound: reader.told() == before,
        })
    }

    fn schema(defs: &mut Defs) -> Value {
        T::schema(defs)
    }
}

impl<T: Decode> Decode for Vec<T> {
    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        match &node.kind {
            // What cannot be read is left out, so that the rest is checked too.
            Kind::Array(items) => Some(
                items
                    .iter()
                    .filter_map(|item| T::decode(item, reader))
                    .collect(),
            ),
            _ => mismatch(node, "a list", reader),
        }
    }

    fn schema(defs: &mut Defs) -> Value {
        json!({ "type": "array", "items": T::schema(defs) })
    }
}

/// Returns whether a text says in usual words that nobody knows.
pub(crate) fn is_unknown(text: &str) -> bool {
    let text = text.to_lowercase();
    ["unknown", "not known", "undetermined", "tbd", "n/a", "?"].contains(&text.trim())
}

/// Reports a value of the wrong kind.
pub(crate) fn mismatch<T>(node: &Node, expected: &str, reader: &mut Reader) -> Option<T> {
    if matches!(node.kind, Kind::Broken) {
        reader.was_told();
    } else {
        let message = format!("this is {}", node.kind.noun());
        let issue = Issue::new(Code::KIND, &node.span, message).expected(expected);
        reader.report(match (&node.kind, expected) {
            (Kind::Null, _) => issue.help("leave the key out: what is absent is unknown"),
            (Kind::Text(text), "true or false") if is_unknown(text) => {
                issue.help("leave the key out: what is absent is unknown")
            }
            (Kind::Text(_), "true or false") => issue.help("write true or false, without quotes"),
            (Kind::Table(_), "a list") => issue.help("write a list of one, in [ ] or under [[ ]]"),
            (Kind::Text(text), "a whole number") if text.parse::<u64>().is_ok() => {
                issue.help(format!("write {text}, without quotes"))
            }
            (Kind::Integer(number), "text" | "an id") => issue.help(format!("write \"{number}\"")),
            _ => issue,
        });
    }
    None
}
