//! The additional assessment on offenses of some chapters, payable last.

use redress::case::{CountOfConviction, Defendant, PenaltyKind};
use redress::cite::Date;
use redress::money::{Ratio, Rounding, Usd};
use redress_case::facts::day_number;
use redress_law::{Dated, Figure};

use crate::JudgmentError;
use crate::draft::{convictions, finding, open_questions};
use crate::inputs::Draft;
use crate::lines::{FigureLine, OpenItem};
use crate::step::Step;
use crate::value::Value;

/// The number of counts that the assessment reaches.
#[derive(Clone, Copy)]
struct Counts {
    /// Counts whose conduct certainly ended after the law began to apply.
    surely: u64,
    at_most: u64,
}

impl Draft<'_> {
    /// Computes the assessment for each count or each person. An indigent defendant owes nothing. Returns `None` before the
    /// law is in force.
    pub(crate) fn additional_assessment(
        &self,
        defendant: &Defendant,
        open: &mut Vec<OpenItem>,
    ) -> Result<Option<FigureLine>, JudgmentError> {
        let step = self.step("additional-assessment")?;
        let imposed = defendant
            .judgment
            .imposed(PenaltyKind::AdditionalAssessment);
        if !step.in_force() && imposed.is_none() {
            return Ok(None);
        }
        let since = self.law.parameter_since(step.data().parameter("amount")?)?;
        let since = since.ok_or_else(|| step.no_parameter("amount"))?;
        let counts = self.counts_since(step, defendant, since)?;
        if let (0, Some(penalty)) = (counts.at_most, imposed) {
            let notes = vec![step.say("more", &[])?, step.say("no-count", &[])?];
            return step.line(Value::Is(penalty.amount), notes).map(Some);
        }
        if counts.at_most == 0 {
            let none = step.say("no-count", &[])?;
            let notes = vec![none.clone()];
            return step.line(Value::Nothing(none), notes).map(Some);
        }
        let mut notes = vec![step.say("payable-last", &[])?];
        notes.extend(step.taken("per")?);
        notes.extend(step.taken("goes-on")?);
        if counts.surely < counts.at_most {
            let (surely, at_most) = (counts.surely.to_string(), counts.at_most.to_string());
            let since = since.to_string();
            let with = [
                ("surely", surely.as_str()),
                ("at-most", &at_most),
                ("since", &since),
            ];
            notes.push(step.say("some-since", &with)?);
        }
        let value = match self.assessed_on(step, counts)? {
            nothing @ Value::Nothing(_) => nothing,
            value => match self.yes_no(&defendant.judgment.indigent) {
                Some(true) => step.nothing("is-indigent")?,
                Some(false) => value,
                None => {
                    open.push(step.open("indigent", &defendant.id, &[])?);
                    let on = finding(defendant, "indigent", "whether the defendant is indigent");
                    let indigent = step.nothing("if-indigent")?;
                    let answers = [("yes", indigent), ("no", value)];
                    Value::turns(on, answers.map(|(it, value)| (it.to_owned(), value)).into())
                }
            },
        };
        open_questions(&value, &defendant.id, open);
        let Some(penalty) = imposed else {
            return step.line(value, notes).map(Some);
        };
        notes.insert(0, step.say("imposed", &[("amount", &value.text())])?);
        let compared = match value.ends() {
            Some((least, Some(most))) if penalty.amount < least && penalty.amount < most => "less",
            Some((_, Some(most))) if penalty.amount > most => "more",
            Some((least, Some(most))) if least == most => "equal",
            _ => "open",
        };
        notes.insert(0, step.say(compared, &[])?);
        step.line(Value::Is(penalty.amount), notes).map(Some)
    }

    /// Computes the assessment on the day of the judgment, before the means of the defendant are considered.
    fn assessed_on(&self, step: Step<'_>, counts: Counts) -> Result<Value, JudgmentError> {
        let id = step.data().parameter("amount")?;
        let each = |dated: Option<Dated>| match dated.map(|dated| dated.figure) {
            Some(Figure::Amount(amount)) => per_count_or_person(step, amount, counts),
            _ => Err(step.no_parameter("amount")),
        };
        let in_force = self.law.parameter(id, self.day)?;
        if in_force.is_some() {
            return each(in_force);
        }
        step.turn("goes-on", &|view| match view {
            "ended" => step.nothing("ended"),
            _ => each(self.law.parameter_if_in_force(id, self.day)?),
        })
    }

    fn counts_since(
        &self,
        step: Step<'_>,
        defendant: &Defendant,
        since: Date,
    ) -> Result<Counts, JudgmentError> {
        let mut counts = Counts {
            surely: 0,
            at_most: 0,
        };
        for count in convictions(defendant) {
            if !self.is_of_its_classes(step, count)? {
                continue;
            }
            let (least, greatest) = count.ended.known(self.on).ends();
            let add = |to: u64, end: i64| to.saturating_add(u64::from(end >= day_number(since)));
            counts.surely = add(counts.surely, least);
            counts.at_most = add(counts.at_most, greatest);
        }
        Ok(counts)
    }

    /// Returns whether the statute of a count is of the classes that a step names.
    fn is_of_its_classes(
        &self,
        step: Step<'_>,
        count: &CountOfConviction,
    ) -> Result<bool, JudgmentError> {
        let class = match self.law.class_by_statute(&self.law.offense(count)?)? {
            Some(class) => Some(class),
            None => count.class,
        };
        Ok(class.is_some_and(|class| step.data().classes.contains(&class)))
    }
}

fn per_count_or_person(
    step: Step<'_>,
    amount: Usd,
    counts: Counts,
) -> Result<Value, JudgmentError> {
    step.turn("per", &|view| {
        let times = |count: u64| -> Result<Usd, JudgmentError> {
            let count = if view == "person" {
                count.min(1)
            } else {
                count
            };
            Ok(Rounding::half_up().of(amount, Ratio::new(count, 1)?)?)
        };
        Ok(Value::within(
            times(counts.surely)?,
            times(counts.at_most)?,
            step.say("days-missing", &[])?,
        ))
    })
}
