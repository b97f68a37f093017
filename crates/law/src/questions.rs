//! Points of law that are unsettled, and the answers that courts give.

use redress_engine::View;
use serde::Deserialize;

use crate::{LawError, Text};

pub(crate) const PATH: &str = "questions.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    question: Vec<Question>,
}

/// A question as its file has it.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Question {
    pub(crate) id: String,
    pub(crate) asks: String,
    #[serde(default)]
    pub(crate) read_by: Reader,
    /// Whether a finding of the case answers it, and no view of the law.
    #[serde(default)]
    pub(crate) of_fact: bool,
    /// The ids of the texts of a statute to whose words it belongs; none for a question of every text.
    #[serde(default)]
    pub(crate) texts: Vec<String>,
    pub(crate) view: Vec<RawView>,
}

/// Who reads the views of a question.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Reader {
    /// The rules of a claim, as the value of an option.
    #[default]
    Claims,
    /// The figures of a judgment.
    Figures,
    /// Whoever tells the class of an offense from a count.
    Classes,
    /// A ledger.
    Ledger,
}

/// A view as its file has it.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawView {
    pub(crate) id: String,
    pub(crate) says: String,
    /// What a rule sees of it, as the value of an option; the view's id unless another is given.
    pub(crate) value: Option<toml::Value>,
    #[serde(default)]
    pub(crate) authority: Vec<String>,
}

/// Reads the questions.
pub(crate) fn read(texts: &[Text]) -> Result<Vec<Question>, LawError> {
    let mut all = Vec::new();
    for text in texts {
        let file: File = text.read(PATH)?;
        let own = file.question.into_iter();
        all.extend(own.filter(|question| text.keeps(&question.id)));
    }
    Ok(all)
}

impl RawView {
    pub(crate) fn option_value(&self) -> toml::Value {
        self.value
            .clone()
            .unwrap_or_else(|| toml::Value::String(self.id.clone()))
    }
}

impl From<&RawView> for View {
    fn from(raw: &RawView) -> Self {
        Self {
            id: raw.id.clone(),
            says: raw.says.clone(),
            authority: raw.authority.clone(),
        }
    }
}
