//! The special assessment: an amount for each count, by its grade.

use redress::case::{Defendant, Grade};
use redress::money::Usd;

use crate::JudgmentError;
use crate::draft::convictions;
use crate::inputs::Draft;
use crate::lines::{FigureLine, OpenItem};
use crate::value::Value;

impl Draft<'_> {
    /// Computes the sum over the counts of conviction; a range if the grade of a count is unknown.
    pub(crate) fn special_assessment(
        &self,
        defendant: &Defendant,
        open: &mut Vec<OpenItem>,
    ) -> Result<FigureLine, JudgmentError> {
        let step = self.step("special-assessment")?;
        let of_grade = |grade: Grade| step.amount(grade.name());
        let mut total = Value::Is(Usd::ZERO);
        let mut by_statute: Vec<(String, u32)> = Vec::new();
        for count in convictions(defendant) {
            let grade = match (count.grade, self.law.felony(&self.law.offense(count)?)?) {
                (Some(grade), _) => Some(grade),
                (None, Some(tag)) => {
                    let tag = tag.to_string();
                    match by_statute.iter_mut().find(|(known, _)| *known == tag) {
                        Some((_, times)) => *times = times.saturating_add(1),
                        None => by_statute.push((tag, 1)),
                    }
                    Some(Grade::Felony)
                }
                (None, None) => None,
            };
            total = total.plus(match grade {
                Some(grade) => Value::Is(of_grade(grade)?),
                None => {
                    let with = [("count", count.id.as_str())];
                    open.push(step.open("grade", &defendant.id, &with)?);
                    Value::within(
                        of_grade(Grade::Infraction)?,
                        of_grade(Grade::Felony)?,
                        step.say("no-grade", &with)?,
                    )
                }
            })?;
        }
        let notes = by_statute.iter().map(|(tag, times)| match times {
            1 => step.say("one-by-statute", &[("tag", tag)]),
            _ => {
                let counts = times.to_string();
                step.say("many-by-statute", &[("counts", &counts), ("tag", tag)])
            }
        });
        step.line(total, notes.collect::<Result<_, _>>()?)
    }
}
