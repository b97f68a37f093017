//! Sections: tables with known keys. One declaration makes the type, the decoder, the errors about
//! keys and the schema.

use redress_case::facts::{self, FactKind, FactRow, Key, LOSS_TABLE};
use serde_json::{Map, Value, json};

use crate::decode::{Decode, Defs, mismatch};
use crate::diagnostic::{Code, Issue, Span};
use crate::reader::{Reader, nearest};
use crate::tree::{Entry, Kind, Node};

/// A fact of the table of facts, as a section has it.
pub(crate) trait DecodeFact: Sized {
    /// Reads it; `None` where it cannot be, which is then reported.
    fn decode(node: &Node, kind: FactKind, reader: &mut Reader) -> Option<Self>;

    /// Its JSON Schema.
    fn schema(kind: FactKind, defs: &mut Defs) -> Value;
}

/// A key of a section.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) required: bool,
}

/// The facts whose paths begin with a prefix, by the rest of the path. A fact that is a field of the section is not among them.
pub(crate) fn rows(
    prefix: Option<&'static str>,
    fields: &[Field],
) -> impl Iterator<Item = (&'static str, &'static FactRow)> {
    let tables = || facts::rows().chain(&LOSS_TABLE);
    let rows = prefix.into_iter().flat_map(move |prefix| {
        tables().filter_map(move |row| Some((row.path.strip_prefix(prefix)?, row)))
    });
    rows.filter(|(name, _)| !fields.iter().any(|field| field.name == *name))
}

/// The keys of a section, its facts included.
fn known(fields: &[Field], prefix: Option<&'static str>) -> impl Iterator<Item = &'static str> {
    let names = fields.iter().map(|field| field.name);
    names.chain(rows(prefix, fields).map(|(name, _)| name))
}

/// A table that is being read as a section.
pub(crate) struct Section<'a> {
    noun: &'static str,
    span: &'a Span,
    entries: &'a [Entry],
    /// The keys that are not known, each with the one that is meant, if one is near.
    unknown: Vec<(&'a Entry, Option<&'static str>)>,
}

impl<'a> Section<'a> {
    pub(crate) fn open(
        node: &'a Node,
        noun: &'static str,
        (fields, prefix): (&[Field], Option<&'static str>),
        reader: &mut Reader,
    ) -> Option<Self> {
        let Kind::Table(entries) = &node.kind else {
            return mismatch(node, noun, reader);
        };
        reader.open_table(&node.span);
        let unknown = entries
            .iter()
            .filter(|entry| !known(fields, prefix).any(|name| name == entry.key));
        let unknown = unknown.map(|entry| {
            let usual = USUAL_KEYS.iter().find(|(usual, _)| *usual == entry.key);
            let usual = usual.and_then(|(_, key)| known(fields, prefix).find(|it| it == key));
            (entry, nearest(&entry.key, known(fields, prefix)).or(usual))
        });
        Some(Self {
            noun,
            span: &node.span,
            entries,
            unknown: unknown.collect(),
        })
    }

    /// The entry of a key. A table or a list under a key that is near is read all the same, so that its errors are told at once.
    fn entry(&self, name: &str) -> Option<&'a Entry> {
        let mut known = self.entries.iter();
        known.find(|entry| entry.key == name).or_else(|| {
            let mut meant = self.unknown.iter();
            let (entry, _) =
                meant.find(|(entry, near)| *near == Some(name) && entry.node.is_nested())?;
            Some(*entry)
        })
    }

    pub(crate) fn field<T: Decode>(&self, name: &str, reader: &mut Reader) -> Option<T> {
        T::decode(&self.entry(name)?.node, reader)
    }

    pub(crate) fn facts<F: DecodeFact>(
        &self,
        prefix: &'static str,
        fields: &[Field],
        reader: &mut Reader,
    ) -> Vec<(Key, F)> {
        let mut fact = |(name, row): (&str, &FactRow)| {
            let fact = F::decode(&self.entry(name)?.node, row.kind, reader)?;
            Some((row.key, fact))
        };
        rows(Some(prefix), fields).filter_map(&mut fact).collect()
    }

    /// Reports the keys that are not known, and those that are missing.
    pub(crate) fn close(self, fields: &[Field], prefix: Option<&'static str>, reader: &mut Reader) {
        let mut misspelled = Vec::new();
        for (entry, near) in &self.unknown {
            let message = format!("unknown key in {}", self.noun);
            let issue = Issue::new(Code::UNKNOWN_KEY, &entry.span, message);
            // A value under the name of another section's key is that key; a table is sooner misspelled.
            let place = reader.place_of_key(&entry.key);
            let is_usual = USUAL_KEYS.iter().any(|(usual, _)| *usual == entry.key);
            let near = near.filter(|_| is_usual || place.is_none() || entry.node.is_nested());
            misspelled.extend(near);
            reader.report(match (near, place) {
                (Some(_), _) => issue.did_you_mean(near),
                (None, place) => {
                    let expected = known(fields, prefix).collect::<Vec<_>>().join(", ");
                    let issue = issue.expected(expected);
                    match place {
                        Some(place) => issue.help(place),
                        None => issue,
                    }
                }
            });
        }
        for Field { name, required } in fields {
            // One slip is one error: what is misspelled is not missing as well.
            if *required && self.entry(name).is_none() && !misspelled.contains(name) {
                let message = format!("{} needs `{name}`", self.noun);
                reader.report(Issue::new(Code::MISSING, self.span, message));
            }
        }
        reader.close_table();
    }
}

/// Keys as people call them, each with the key that is meant where a section has it.
const USUAL_KEYS: [(&str, &str); 20] = [
    ("low", "at_least"),
    ("least", "at_least"),
    ("min", "at_least"),
    ("minimum", "at_least"),
    ("high", "at_most"),
    ("most", "at_most"),
    ("max", "at_most"),
    ("maximum", "at_most"),
    ("between", "at_least"),
    ("range", "at_least"),
    ("alleged", "proof"),
    ("disputed", "proof"),
    ("found", "proof"),
    ("status", "proof"),
    ("category", "head"),
    ("type", "head"),
    ("description", "what"),
    ("conduct_began", "began"),
    ("conduct_ended", "ended"),
    ("offense", "statute"),
];

/// A schema with what it is for.
pub(crate) fn described(schema: Value, doc: &str) -> Value {
    match schema {
        Value::Object(mut schema) => {
            schema.insert("description".to_owned(), doc.into());
            schema.into()
        }
        other => other,
    }
}

/// The schema of a section, by its name among the definitions.
pub(crate) fn define(
    name: &str,
    defs: &mut Defs,
    fields: &[Field],
    properties: impl FnOnce(&mut Defs) -> Map<String, Value>,
) -> Value {
    if !defs.contains_key(name) {
        // Its place comes before those of its parts.
        defs.insert(name.to_owned(), Value::Null);
        let properties = properties(defs);
        let required = fields.iter().filter(|field| field.required);
        let required: Vec<&str> = required.map(|field| field.name).collect();
        let schema = json!({
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": false,
        });
        defs.insert(name.to_owned(), schema);
    }
    json!({ "$ref": format!("#/$defs/{name}") })
}

/// Declares a section: its name in the schema, its name in words, its keys with what they hold, and
/// the facts of core that are keys of it.
macro_rules! section {
    (
        $section:ident $(<$param:ident: $bound:ident>)?, $name:expr, $noun:literal {
            $($field:ident: $type:ty, $need:ident, $doc:literal;)*
        }
        $(facts $prefix:literal: $fact:ty)?
    ) => {
        #[doc = $noun]
        #[derive(Debug)]
        pub(crate) struct $section $(<$param: $bound>)? {
            $(#[doc = $doc] pub $field: Option<$type>,)*
            $(#[doc = concat!("Facts under `", $prefix, "`.")]
            pub facts: Vec<(redress_case::facts::Key, $fact)>,)?
        }

        impl $(<$param: $bound>)? $section $(<$param>)? {
            const FIELDS: &[$crate::section::Field] = &[$($crate::section::Field {
                name: stringify!($field),
                required: section!(@ $need),
            }),*];
        }

        impl $(<$param: $bound>)? $crate::decode::Decode for $section $(<$param>)? {
            fn decode(
                node: &$crate::tree::Node,
                reader: &mut $crate::reader::Reader,
            ) -> Option<Self> {
                let keys = (Self::FIELDS, section!(@ $($prefix)?));
                let table = $crate::section::Section::open(node, $noun, keys, reader)?;
                let section = Self {
                    $($field: table.field(stringify!($field), reader),)*
                    $(facts: table.facts($prefix, Self::FIELDS, reader),)?
                };
                table.close(Self::FIELDS, section!(@ $($prefix)?), reader);
                Some(section)
            }

            fn schema(defs: &mut $crate::decode::Defs) -> serde_json::Value {
                $crate::section::define($name, defs, Self::FIELDS, |defs| {
                    let mut properties = serde_json::Map::new();
                    $(
                        let schema = <$type as $crate::decode::Decode>::schema(defs);
                        let schema = $crate::section::described(schema, $doc);
                        properties.insert(stringify!($field).to_owned(), schema);
                    )*
                    $(for (name, row) in $crate::section::rows(Some($prefix), Self::FIELDS) {
                        let schema = <$fact as $crate::section::DecodeFact>::schema(row.kind, defs);
                        let asks = format!("{}?", row.asks);
                        let schema = $crate::section::described(schema, &asks);
                        properties.insert(name.to_owned(), schema);
                    })?
                    properties
                })
            }
        }
    };
    (@ required) => { true };
    (@ optional) => { false };
    (@) => { None };
    (@ $prefix:literal) => { Some($prefix) };
}

pub(crate) use section;
