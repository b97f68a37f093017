//! Dated, cited values of the law.

use redress_cite::{Citation, Confidence, Date};
use redress_money::Usd;
use serde::Deserialize;

use crate::text::Day;
use crate::{LawError, Text};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    parameter: Vec<Parameter>,
}

/// A parameter and its values over time.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Parameter {
    pub(crate) id: String,
    #[expect(
        dead_code,
        reason = "documentation for those who edit the file; a parameter without it does not read"
    )]
    what: String,
    value: Vec<Value>,
}

/// One value, from a day on. A value without citation does not read.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Value {
    from: Day,
    amount: Usd,
    #[expect(
        dead_code,
        reason = "checked to be a citation when it is read; printed by a later issue"
    )]
    cite: Citation,
    #[expect(
        dead_code,
        reason = "checked to be a tag when it is read; printed by a later issue"
    )]
    confidence: Confidence,
}

/// Reads the parameters of one file.
pub(crate) fn read(path: &str, text: &Text) -> Result<Vec<Parameter>, LawError> {
    toml::from_str::<File>(&text.text)
        .map(|file| file.parameter)
        .map_err(|error| LawError::toml(text, path, &error))
}

impl Parameter {
    /// The value in force on a day; `None` before the first.
    pub(crate) fn on(&self, day: Date) -> Option<Usd> {
        self.value
            .iter()
            .filter(|value| value.from.0 <= day)
            .max_by_key(|value| value.from.0)
            .map(|value| value.amount)
    }
}
