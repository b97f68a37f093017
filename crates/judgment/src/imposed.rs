//! A fine and costs, as the case file has them: the court's choice, of which nothing is worked out.

use redress::case::{Defendant, PenaltyKind};

use crate::Error;
use crate::draft::Draft;
use crate::model::Line;
use crate::value::Value;

/// Why an amount that nobody states is nothing.
const NOT_STATED: &str = "none is stated in the case file";

impl Draft<'_> {
    /// The fine that the case file states.
    pub(crate) fn fine(&self, defendant: &Defendant) -> Result<Line, Error> {
        let step = self.step("fine")?;
        match defendant.judgment.imposed(PenaltyKind::Fine) {
            Some(penalty) => {
                let notes = vec![step.say("imposed", &[])?];
                step.line(Value::Is(penalty.amount), notes)
            }
            None => step.line(Value::Nothing(NOT_STATED.to_owned()), Vec::new()),
        }
    }

    /// The costs that the case file states.
    pub(crate) fn costs(&self, defendant: &Defendant) -> Result<Line, Error> {
        let imposed = defendant.judgment.imposed(PenaltyKind::Costs);
        let value = imposed.map_or_else(
            || Value::Nothing(NOT_STATED.to_owned()),
            |penalty| Value::Is(penalty.amount),
        );
        self.step("costs")?.line(value, Vec::new())
    }
}
