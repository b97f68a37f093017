//! Facts that a law declares: `facts/*.toml`.

use redress_case::facts::{Burden, FactKind, Key, OwnFact, declare};
use serde::Deserialize;
use toml::Spanned;

use crate::{LawError, Text};

/// The folder of the files of facts.
pub(crate) const FOLDER: &str = "facts/";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    fact: Vec<Spanned<RawFact>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawFact {
    path: String,
    kind: FactKind,
    asks: String,
    burden: Burden,
    /// The parameter that states the greatest value.
    at_most: Option<String>,
    #[expect(dead_code, reason = "for the reader of the file")]
    note: Option<String>,
}

/// The parameters that state the greatest values of facts.
#[derive(Clone, Debug, Default)]
pub(crate) struct Bounds(Vec<(Key, &'static str)>);

impl Bounds {
    /// Returns the parameter that states the greatest value of a fact.
    pub(crate) fn get(&self, fact: Key) -> Option<&'static str> {
        let found = self.0.iter().find(|(key, _)| *key == fact);
        found.map(|(_, parameter)| *parameter)
    }

    /// Returns the path of the fact whose greatest value a parameter states.
    pub(crate) fn of_parameter(&self, parameter: &str) -> Option<&'static str> {
        let found = self.0.iter().find(|(_, known)| *known == parameter);
        found.map(|(key, _)| key.row().path)
    }

    /// The bounds as text, for comparing them.
    pub(crate) fn words(&self) -> String {
        let bounds = self.0.iter();
        let words = bounds.map(|(key, bound)| format!("{}={bound};", key.row().path));
        words.collect()
    }

    /// Declares the facts of a file.
    pub(crate) fn read(&mut self, path: &str, text: &Text) -> Result<(), LawError> {
        let file: File = text.read(path)?;
        for spanned in file.fact {
            let (at, raw) = (spanned.span().start, spanned.into_inner());
            if !text.keeps(&raw.path) {
                continue;
            }
            let error = |message: String| LawError::at(text, path, at, message);
            if raw.asks.trim().is_empty() || raw.asks.ends_with('?') {
                let message = format!(
                    "the question of `{}` is a sentence without its question mark",
                    raw.path
                );
                return Err(error(message));
            }
            if raw.at_most.is_some() && !matches!(raw.kind, FactKind::Money | FactKind::Count) {
                let message = format!("`{}` is no number, and has no greatest value", raw.path);
                return Err(error(message));
            }
            let key = declare(OwnFact {
                path: raw.path,
                kind: raw.kind,
                asks: raw.asks,
                bearer: raw.burden,
            });
            let key = key.map_err(|problem| error(problem.to_string()))?;
            if let Some(bound) = raw.at_most {
                self.0.push((key, bound.leak()));
            }
        }
        Ok(())
    }
}
