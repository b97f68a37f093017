//! The steps of a judgment as data: the sentences, authorities, parameters and questions of each line that a draft of a judgment has.
//! A crate that computes a judgment knows ids of steps; every sentence of law is in `rules/law/judgment/`.

use std::collections::BTreeMap;

use redress_case::Class;
use redress_cite::Date;
use serde::Deserialize;

use crate::text::{DatedText, Day};
use crate::{LawError, Text};

/// The folder of the files.
pub(crate) const FOLDER: &str = "judgment/";

/// The steps of a judgment, in the order of their files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JudgmentSteps(Vec<JudgmentStep>);

/// A line or a part of a judgment: its name, its authority and its sentences.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JudgmentStep {
    /// The id by which code asks for it.
    pub id: String,
    key: Option<String>,
    name: DatedText,
    from: Option<Day>,
    /// Holdings, `court/authority#holding`.
    #[serde(default)]
    pub authority: Vec<String>,
    rule: Option<String>,
    on: Option<String>,
    /// The classes of offense that it reaches.
    #[serde(default)]
    pub classes: Vec<Class>,
    #[serde(default)]
    parameters: BTreeMap<String, String>,
    #[serde(default)]
    questions: BTreeMap<String, String>,
    #[serde(default)]
    says: BTreeMap<String, DatedText>,
    #[serde(default)]
    asks: BTreeMap<String, RawAsk>,
}

/// A finding, choice or statement that a judgment still owes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owed {
    /// A short code: `FIND-11`.
    pub code: String,
    /// The thing that is owed.
    pub what: String,
    /// Where the user writes it.
    pub how: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAsk {
    code: String,
    what: DatedText,
    how: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    step: Vec<JudgmentStep>,
}

impl JudgmentSteps {
    /// Adds the steps of one file.
    pub(crate) fn read(&mut self, path: &str, text: &Text) -> Result<(), LawError> {
        let file: File = text.read(path)?;
        for step in file.step.into_iter().filter(|step| text.keeps(&step.id)) {
            if self.0.iter().any(|known| known.id == step.id) {
                let message = format!("there are two steps `{}`", step.id);
                return Err(LawError::at(text, path, 0, message));
            }
            self.0.push(step);
        }
        Ok(())
    }

    /// A step by its id.
    ///
    /// # Errors
    /// When there is none.
    pub fn step(&self, id: &str) -> Result<&JudgmentStep, LawError> {
        self.0.iter().find(|step| step.id == id).ok_or_else(|| {
            LawError::no_such(
                "step of a judgment",
                id,
                self.0.iter().map(|step| step.id.clone()),
            )
        })
    }

    /// Every step.
    pub fn iter(&self) -> impl Iterator<Item = &JudgmentStep> {
        self.0.iter()
    }
}

impl JudgmentStep {
    /// Its name in data; its id unless the file gives another.
    #[must_use]
    pub fn key(&self) -> &str {
        self.key.as_deref().unwrap_or(&self.id)
    }

    /// Returns whether its law is in force on a day.
    #[must_use]
    pub fn in_force(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from.0 <= day)
    }

    /// The first day of its law; `None` where no earlier day is computed.
    #[must_use]
    pub fn from(&self) -> Option<Date> {
        self.from.map(|day| day.0)
    }

    /// Its name in words, as of a day.
    ///
    /// # Errors
    /// When it has no name on that day.
    pub fn name(&self, day: Date) -> Result<String, LawError> {
        let name = self.name.on(day).map(str::to_owned);
        name.ok_or_else(|| self.lacks("name", "name"))
    }

    /// One of its sentences, as of a day, with `{name}` replaced by each of these values.
    ///
    /// # Errors
    /// When the step has no such sentence on that day, or the sentence has a place for which there is no value.
    pub fn say(&self, id: &str, day: Date, with: &[(&str, &str)]) -> Result<String, LawError> {
        let text = self.says.get(id).and_then(|text| text.on(day));
        self.fill(text.ok_or_else(|| self.lacks("sentence", id))?, with)
    }

    /// One of the findings or statements that it asks for.
    ///
    /// # Errors
    /// As [`JudgmentStep::say`].
    pub fn ask(&self, id: &str, day: Date, with: &[(&str, &str)]) -> Result<Owed, LawError> {
        let ask = self.asks.get(id).ok_or_else(|| self.lacks("ask", id))?;
        let what = ask.what.on(day).ok_or_else(|| self.lacks("ask", id))?;
        Ok(Owed {
            code: ask.code.clone(),
            what: self.fill(what, with)?,
            how: ask.how.clone(),
        })
    }

    /// The id of a parameter by its part in this step.
    ///
    /// # Errors
    /// When the step has none for that part.
    pub fn parameter(&self, part: &str) -> Result<&str, LawError> {
        let id = self.parameters.get(part).map(String::as_str);
        id.ok_or_else(|| self.lacks("parameter", part))
    }

    /// The id of a question by its part in this step.
    ///
    /// # Errors
    /// When the step has none for that part.
    pub fn question(&self, part: &str) -> Result<&str, LawError> {
        let id = self.questions.get(part).map(String::as_str);
        id.ok_or_else(|| self.lacks("question", part))
    }

    /// The rule of a claim that works out the most of it, `set/rule`.
    ///
    /// # Errors
    /// When the step names none.
    pub fn rule(&self) -> Result<&str, LawError> {
        self.rule
            .as_deref()
            .ok_or_else(|| self.lacks("rule", "rule"))
    }

    /// The id of the step on whose amount it rests, if it rests on one.
    #[must_use]
    pub fn on(&self) -> Option<&str> {
        self.on.as_deref()
    }

    /// The ids of its parameters.
    pub fn parameters(&self) -> impl Iterator<Item = &str> {
        self.parameters.values().map(String::as_str)
    }

    /// The ids of its questions.
    pub fn questions(&self) -> impl Iterator<Item = &str> {
        self.questions.values().map(String::as_str)
    }

    /// Every text that it can print, on whatever day.
    #[must_use]
    pub fn texts(&self) -> Vec<&str> {
        let says = self.says.values().flat_map(DatedText::texts);
        let asks = self.asks.values().flat_map(|ask| ask.what.texts());
        self.name
            .texts()
            .into_iter()
            .chain(says)
            .chain(asks)
            .collect()
    }

    fn fill(&self, text: &str, with: &[(&str, &str)]) -> Result<String, LawError> {
        let mut filled = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after
                .split_once('}')
                .ok_or_else(|| self.lacks("closing brace in", text))?;
            let (_, value) = with
                .iter()
                .find(|(known, _)| *known == name)
                .ok_or_else(|| self.lacks("value for the place", name))?;
            filled.push_str(before);
            filled.push_str(value);
            rest = after;
        }
        filled.push_str(rest);
        Ok(filled)
    }

    fn lacks(&self, what: &str, id: &str) -> LawError {
        LawError::in_step(&self.id, what, id)
    }
}
