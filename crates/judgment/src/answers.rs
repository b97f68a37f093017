//! Answers to what is open: the questions that the figures read, and the points on which the result of a claim depends.

use redress::engine::Question;

use redress_engine::Support;

use crate::JudgmentError;
use crate::value::{Condition, ConditionKind, Value};

/// The questions that the figures read.
pub(crate) struct Answers(pub(crate) Vec<Question>);

impl Answers {
    /// Computes a figure under the view taken of a question, or under each view if none was taken.
    pub(crate) fn turn(
        &self,
        id: &str,
        of: &dyn Fn(&str) -> Result<Value, JudgmentError>,
    ) -> Result<Value, JudgmentError> {
        let Some(question) = self.0.iter().find(|question| question.id == id) else {
            return Ok(Value::Unknown(format!("the law has no question `{id}`")));
        };
        if let Some(taken) = &question.taken {
            return of(&taken.view);
        }
        let views = question
            .views
            .iter()
            .map(|view| Ok((view.id.clone(), of(&view.id)?)));
        Ok(Value::turns(
            on(question),
            views.collect::<Result<_, JudgmentError>>()?,
        ))
    }

    /// Returns a remark if a court or the user took a view of a question.
    pub(crate) fn taken(&self, id: &str) -> Option<String> {
        let question = self.0.iter().find(|question| question.id == id)?;
        let taken = question.taken.as_ref()?;
        let support = taken.support.as_ref();
        let support = support.map(|support| format!(": {}", cited_support(support)));
        Some(format!(
            "{id}={}, taken by {}{}",
            taken.view,
            taken.by,
            support.unwrap_or_default()
        ))
    }
}

/// Cites an authority with its pin or "pin not verified", and its confidence tag.
pub(crate) fn cited_support(support: &Support) -> String {
    let pin = match &support.pin {
        // A section is cited with its subsection: 18 U.S.C. 3664(j)(2).
        Some(pin) if pin.starts_with('(') => pin.clone(),
        Some(pin) => format!(", {pin}"),
        None => ", pin not verified".to_owned(),
    };
    format!("{}{pin} [{}]", support.cite, support.confidence)
}

/// Returns the condition of a figure that depends on a question.
pub(crate) fn on(question: &Question) -> Condition {
    Condition {
        kind: ConditionKind::Question,
        id: question.id.clone(),
        asks: question.asks.clone(),
    }
}
