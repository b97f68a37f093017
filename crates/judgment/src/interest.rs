//! Interest on the amounts ordered, and penalties for late payment.

use redress::case::Defendant;
use redress::cite::Date;

use crate::JudgmentError;
use crate::accrual::{Compounds, Year, interest};
use crate::days::{FirstDay, first_day};
use crate::draft::{Draft, NEEDS_JUDGMENT, open_questions};
use crate::model::{FigureLine, Interest, OpenItem};
use crate::step::Step;
use crate::value::Value;

impl Draft<'_> {
    /// Returns interest on each of these debts that bears interest.
    pub(crate) fn interest(
        &self,
        defendant: &Defendant,
        owes: &[(&str, &Value)],
        open: &mut Vec<OpenItem>,
    ) -> Result<Interest, JudgmentError> {
        let step = self.step("interest")?;
        let first = self.first_day(step)?;
        let mut lines = Vec::new();
        for (on, line) in self.steps_on_others() {
            let principal = owes.iter().find(|(id, _)| *id == on);
            let Some((_, principal)) = principal else {
                continue;
            };
            if matches!(principal, Value::Nothing(_)) {
                continue;
            }
            let mut notes = vec![step.say("on", &[("principal", &principal.text())])?];
            let value = self.interest_to(step, defendant, principal, self.ask.through)?;
            for question in ["compounds", "year"] {
                notes.extend(step.taken(question)?);
            }
            lines.push(line.line(value, notes)?);
        }
        let bears = lines
            .iter()
            .any(|line| !matches!(line.value, Value::Nothing(_)));
        lines.push(self.late()?);
        if bears && self.ask.rate.is_none() {
            open.push(match &first {
                Some(first) => {
                    let (monday, friday) = (first.week.0.to_string(), first.week.1.to_string());
                    let with = [("monday", monday.as_str()), ("friday", &friday)];
                    step.open("rate", &defendant.id, &with)?
                }
                None => step.open("rate-and-day", &defendant.id, &[])?,
            });
        }
        let judgment = &defendant.judgment;
        let owed = match (
            self.yes_no(&judgment.cannot_pay_interest),
            judgment.interest_waived,
        ) {
            (None, true) => Some("waived-without-finding"),
            (Some(false), true) => Some("waived-though-able"),
            (None, false) if bears => Some("can-pay"),
            _ => None,
        };
        if let Some(owed) = owed {
            open.push(step.open(owed, &defendant.id, &[])?);
        }
        for line in &lines {
            open_questions(&line.value, &defendant.id, open);
        }
        Ok(Interest {
            first_day: first,
            rate: self.ask.rate,
            through: self.ask.through,
            lines,
        })
    }

    /// Returns zero: penalties begin only when a payment is late.
    fn late(&self) -> Result<FigureLine, JudgmentError> {
        let step = self.step("penalties")?;
        let (late, default) = (
            step.days("late")?.to_string(),
            step.days("default")?.to_string(),
        );
        let (for_late, for_default) = (
            step.percent("late-percent")?.to_string(),
            step.percent("default-percent")?.to_string(),
        );
        let how_much = step.say(
            "how-much",
            &[
                ("late", &late),
                ("late-percent", &for_late),
                ("default", &default),
                ("default-percent", &for_default),
            ],
        )?;
        step.line(step.nothing("none")?, vec![how_much])
    }

    fn first_day(&self, step: Step<'_>) -> Result<Option<FirstDay>, JudgmentError> {
        let Some(judgment) = self.case.judgment else {
            return Ok(None);
        };
        let in_place = |holiday: &str| step.say("in-place", &[("holiday", holiday)]);
        first_day(
            judgment,
            step.days("from-day")?,
            &self.collection,
            &in_place,
        )
        .map(Some)
    }

    /// Computes interest on an unpaid principal to a date.
    fn interest_to(
        &self,
        step: Step<'_>,
        defendant: &Defendant,
        principal: &Value,
        to: Option<Date>,
    ) -> Result<Value, JudgmentError> {
        let above = step.amount("above")?;
        let too_small = || -> Result<Value, JudgmentError> {
            let why = step.say("too-small", &[("above", &above.to_string())])?;
            Ok(Value::Nothing(why))
        };
        if defendant.judgment.interest_waived {
            return step.nothing("waived");
        }
        if principal
            .ends()
            .is_some_and(|(_, most)| most.is_some_and(|most| most <= above))
        {
            return too_small();
        }
        let Some(first) = self.first_day(step)? else {
            return Ok(Value::Unknown(NEEDS_JUDGMENT.to_owned()));
        };
        let mut payments = self.case.payments.iter();
        if payments.any(|payment| {
            payment.defendant == defendant.id && to.is_none_or(|to| payment.date < to)
        }) {
            return Ok(Value::Unknown(step.say("paid-before", &[])?));
        }
        let limits = &defendant.judgment;
        let (Some(rate), Some(to)) = (self.ask.rate, to) else {
            return Ok(Value::Unknown(step.say("no-rate", &[])?));
        };
        let to = limits.interest_until.map_or(to, |until| until.min(to));
        principal.then(&|principal| {
            if principal <= above {
                return too_small();
            }
            step.turn("compounds", &|compounds| {
                step.turn("year", &|year| {
                    let compounds = match compounds {
                        "simple" => Compounds::Never,
                        _ => Compounds::Yearly,
                    };
                    let year = match year {
                        "365" => Year::Of365,
                        _ => Year::OfTheCalendar,
                    };
                    let all = interest(principal, rate.ratio(), (first.day, to), compounds, year)?;
                    Ok(Value::Is(
                        limits.interest_at_most.map_or(all, |most| all.min(most)),
                    ))
                })
            })
        })
    }
}
