//! Small pieces that several texts of the law share.

use redress_cite::Date;
use serde::{Deserialize, Deserializer};

/// A calendar day, as a TOML date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Day(pub(crate) Date);

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const EXPECTED: &str = "write a day as 2012-11-14, without quotation marks";
        let date = toml::value::Datetime::deserialize(deserializer).map_err(|error| match error
            .to_string()
        {
            missing if missing.starts_with("missing field") => error,
            _ => serde::de::Error::custom(EXPECTED),
        })?;
        let date = match (date.date, date.time, date.offset) {
            (Some(date), None, None) => Some(date),
            _ => None,
        };
        let day = date.and_then(|it| {
            let year = i16::try_from(it.year).ok()?;
            let (month, day) = (i8::try_from(it.month).ok()?, i8::try_from(it.day).ok()?);
            Date::new(year, month, day).ok()
        });
        day.map(Self)
            .ok_or_else(|| serde::de::Error::custom(EXPECTED))
    }
}

/// A text, or one text for each stretch of days.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged, expecting = "a text, or a list of { from, before, text }")]
pub(crate) enum DatedText {
    Always(String),
    Dated(Vec<OnDays>),
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OnDays {
    from: Option<Day>,
    before: Option<Day>,
    text: String,
}

impl DatedText {
    pub(crate) fn on(&self, day: Date) -> Option<&str> {
        match self {
            Self::Always(text) => Some(text),
            Self::Dated(texts) => texts
                .iter()
                .find(|text| {
                    text.from.is_none_or(|from| from.0 <= day)
                        && text.before.is_none_or(|before| day < before.0)
                })
                .map(|text| text.text.as_str()),
        }
    }

    pub(crate) fn texts(&self) -> Vec<&str> {
        match self {
            Self::Always(text) => vec![text],
            Self::Dated(texts) => texts.iter().map(|text| text.text.as_str()).collect(),
        }
    }
}

/// One item or a list of them.
#[derive(Clone, Debug)]
pub(crate) struct OneOrMore<T>(pub(crate) Vec<T>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for OneOrMore<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor<T>(std::marker::PhantomData<T>);
        impl<'de, T: Deserialize<'de>> serde::de::Visitor<'de> for Visitor<T> {
            type Value = OneOrMore<T>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a text, or a list of texts")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Self::Value, E> {
                T::deserialize(serde::de::value::StrDeserializer::new(text))
                    .map(|item| OneOrMore(vec![item]))
            }

            fn visit_seq<A: serde::de::SeqAccess<'de>>(
                self,
                seq: A,
            ) -> Result<Self::Value, A::Error> {
                Vec::deserialize(serde::de::value::SeqAccessDeserializer::new(seq)).map(OneOrMore)
            }
        }
        deserializer.deserialize_any(Visitor(std::marker::PhantomData))
    }
}

const SECTION_SIGN: char = '\u{a7}';

/// A statute without blanks and section signs, so that spellings meet.
pub(crate) fn squeezed(statute: &str) -> String {
    statute
        .chars()
        .filter(|c| !c.is_whitespace() && *c != SECTION_SIGN)
        .collect()
}
