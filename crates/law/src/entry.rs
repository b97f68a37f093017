//! An entry of an approach: a rule's name, a rule with options, or a choice. Read by hand, so that an
//! error keeps its line and column and names what was expected.

use std::sync::{Arc, Mutex};

use redress_rule::{AnyRule, RuleInfo, Strength};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use toml::Spanned;

use crate::text::Day;

/// An entry as its file has it.
#[derive(Clone, Debug)]
pub(crate) enum Entry {
    Rule(Arc<RuleEntry>),
    Choice(Arc<ChoiceEntry>),
}

#[derive(Debug)]
pub(crate) struct RuleEntry {
    pub(crate) rule: String,
    pub(crate) with: toml::Table,
    /// Carries every ground of the rule in this circuit, instead of the rule's own holding.
    pub(crate) authority: Option<String>,
    pub(crate) strength: Option<Strength>,
    /// Stands in the approach only under this view of this question.
    pub(crate) under: Option<Under>,
    /// Stands in the approach only on these days.
    pub(crate) law: Option<RawWindow>,
    /// The rule with its options under the views it was bound under so far, the same in each profile that rests on the file.
    pub(crate) ready: Mutex<Vec<(Views, Ready)>>,
}

/// Questions, each with the view that is taken of it.
pub(crate) type Views = Vec<(String, String)>;

/// The rule of an entry, with its options.
#[derive(Clone, Debug)]
pub(crate) struct Ready {
    pub(crate) info: &'static RuleInfo,
    pub(crate) rule: AnyRule,
    /// The options in words.
    pub(crate) options: String,
}

#[derive(Debug)]
pub(crate) struct ChoiceEntry {
    pub(crate) choice: String,
    pub(crate) asks: String,
    pub(crate) note: Option<String>,
    /// Facts that the court weighs, by path.
    pub(crate) weighs: Vec<String>,
    pub(crate) among: Vec<Spanned<Entry>>,
    /// Where nobody chose, the entries that follow speak.
    pub(crate) if_made: bool,
    pub(crate) authority: String,
}

#[derive(Clone, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Under {
    pub(crate) question: String,
    pub(crate) view: String,
}

impl<'de> Deserialize<'de> for Entry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(EntryVisitor)
    }
}

struct EntryVisitor;

const KEYS: &[&str] = &[
    "rule",
    "with",
    "authority",
    "strength",
    "under",
    "law",
    "choice",
    "asks",
    "among",
    "if-made",
    "note",
];

impl<'de> Visitor<'de> for EntryVisitor {
    type Value = Entry;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a rule's name, { rule, with, authority, strength, under, law }, or { choice, asks, authority, weighs, among, if-made, note }")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Entry, E> {
        Ok(Entry::Rule(Arc::new(RuleEntry {
            rule: name.to_owned(),
            with: toml::Table::new(),
            authority: None,
            strength: None,
            under: None,
            law: None,
            ready: Mutex::default(),
        })))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entry, A::Error> {
        let mut rule: Option<String> = None;
        let mut with: Option<toml::Table> = None;
        let mut authority: Option<String> = None;
        let mut strength: Option<Strength> = None;
        let mut under: Option<Under> = None;
        let mut law: Option<RawWindow> = None;
        let mut choice: Option<String> = None;
        let mut asks: Option<String> = None;
        let mut among: Option<Vec<Spanned<Entry>>> = None;
        let mut if_made: Option<bool> = None;
        let mut note: Option<String> = None;
        let mut weighs: Option<Vec<String>> = None;
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "rule" => rule = Some(map.next_value()?),
                "with" => with = Some(map.next_value()?),
                "authority" => authority = Some(map.next_value()?),
                "strength" => strength = Some(map.next_value()?),
                "under" => under = Some(map.next_value()?),
                "law" => law = Some(map.next_value()?),
                "choice" => choice = Some(map.next_value()?),
                "asks" => asks = Some(map.next_value()?),
                "among" => among = Some(map.next_value()?),
                "if-made" => if_made = Some(map.next_value()?),
                "weighs" => weighs = Some(map.next_value()?),
                "note" => note = Some(map.next_value()?),
                unknown => return Err(A::Error::unknown_field(unknown, KEYS)),
            }
        }
        let of_a_rule = with.is_some() || strength.is_some() || under.is_some() || law.is_some();
        match (rule, choice) {
            (Some(rule), None)
                if asks.is_none()
                    && among.is_none()
                    && note.is_none()
                    && weighs.is_none()
                    && if_made.is_none() =>
            {
                Ok(Entry::Rule(Arc::new(RuleEntry {
                    rule,
                    with: with.unwrap_or_default(),
                    authority,
                    strength,
                    under,
                    law,
                    ready: Mutex::default(),
                })))
            }
            (None, Some(choice)) if !of_a_rule => Ok(Entry::Choice(Arc::new(ChoiceEntry {
                choice,
                asks: asks.ok_or_else(|| A::Error::missing_field("asks"))?,
                note,
                weighs: weighs.unwrap_or_default(),
                among: among.unwrap_or_default(),
                if_made: if_made.unwrap_or_default(),
                authority: authority.ok_or_else(|| A::Error::missing_field("authority"))?,
            }))),
            (None, None) => Err(A::Error::missing_field("rule")),
            (Some(_), _) => Err(A::Error::custom(
                "an entry with `rule` takes `with`, `authority`, `strength`, `under` and `law` only",
            )),
            (None, Some(_)) => Err(A::Error::custom(
                "an entry with `choice` takes `asks`, `authority`, `weighs`, `among`, `if-made` and `note` only",
            )),
        }
    }
}

/// The days between which something applies, as a file has them.
#[derive(Clone, Copy, Debug, Default, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawWindow {
    pub(crate) from: Option<Day>,
    pub(crate) before: Option<Day>,
}
