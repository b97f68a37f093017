//! The fine and costs as the case file states them. They are the court's choice, so nothing is computed.

use redress::case::{Defendant, PenaltyKind};

use crate::JudgmentError;
use crate::inputs::Draft;
use crate::lines::FigureLine;
use crate::value::Value;

/// The reason for a zero amount that the case file does not state.
const NOT_STATED: &str = "none is stated in the case file";

impl Draft<'_> {
    /// Returns the fine that the case file states.
    pub(crate) fn fine(&self, defendant: &Defendant) -> Result<FigureLine, JudgmentError> {
        let step = self.step("fine")?;
        match defendant.judgment.imposed(PenaltyKind::Fine) {
            Some(penalty) => {
                let notes = vec![step.say("imposed", &[])?];
                step.line(Value::Is(penalty.amount), notes)
            }
            None => step.line(Value::Nothing(NOT_STATED.to_owned()), Vec::new()),
        }
    }

    /// Returns the costs that the case file states.
    pub(crate) fn costs(&self, defendant: &Defendant) -> Result<FigureLine, JudgmentError> {
        let imposed = defendant.judgment.imposed(PenaltyKind::Costs);
        let value = imposed.map_or_else(
            || Value::Nothing(NOT_STATED.to_owned()),
            |penalty| Value::Is(penalty.amount),
        );
        self.step("costs")?.line(value, Vec::new())
    }
}
