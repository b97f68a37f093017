//! The order of payment, the last day of a deferral, and the end of each liability.

use std::collections::BTreeMap;

use redress::case::Defendant;
use redress::case::facts::FactValue;
use redress::cite::Date;
use redress::engine::{ClaimResult, Outcome};
use redress::money::Usd;
use redress::rule::End;
use redress_case::facts::day_number;
use redress_law::PaidBy;

use crate::JudgmentError;
use crate::days::{days_after, years_after};
use crate::draft::{NEEDS_JUDGMENT, convictions, finding, open_questions};
use crate::inputs::Draft;
use crate::lines::{FigureLine, OpenItem, Ordering, PayeeRow};
use crate::step::Step;
use crate::value::Value;

/// The ends of the liabilities of a defendant, and that of restitution by the day of the order.
type Ends = (Vec<FigureLine>, Vec<(Date, Value)>);

impl Draft<'_> {
    /// Returns the orders of payment for a defendant with these debts: one, or one for each view of an unsettled question.
    pub(crate) fn orders(
        &self,
        owes: &[FigureLine],
        defendant: &Defendant,
        open: &mut Vec<OpenItem>,
    ) -> Result<Vec<Ordering>, JudgmentError> {
        let id = self.step("order-of-payment")?.data().question("order")?;
        let question = self.answers.0.iter().find(|known| known.id == id);
        let taken = question.and_then(|question| question.taken.as_ref());
        let owed = |key: &str| {
            let line = owes.iter().find(|line| line.key == key);
            line.is_some_and(|line| {
                let ends = line.value.ends();
                ends.is_none_or(|(_, most)| most != Some(Usd::ZERO))
            })
        };
        let mut orders = Vec::new();
        for order in &self.collection.orders {
            let theirs = match &order.paid_by {
                PaidBy::Anyone => true,
                PaidBy::WhoOwes(due) => owed(due.id()),
                PaidBy::WhoOwesNo(due) => !owed(due.id()),
            };
            if !theirs || taken.is_some_and(|taken| taken.view != order.view) {
                continue;
            }
            let authority = order.steps.iter().map(|step| match &step.authority {
                Some(reference) => self.cite(reference),
                None => Ok("from memory [RECALL]".to_owned()),
            });
            orders.push(Ordering {
                why: match taken {
                    Some(taken) => format!("{id}={}, taken by {}", taken.view, taken.by),
                    None => format!("if {id} is {}", order.view),
                },
                authority: authority.collect::<Result<_, JudgmentError>>()?,
                order: order.clone(),
            });
        }
        if orders.len() > 1 {
            let asks = question.map_or("", |question| question.asks.as_str());
            open.push(OpenItem {
                code: "OPEN".to_owned(),
                defendant: defendant.id.clone(),
                place: id.to_owned(),
                what: asks.to_owned(),
                instruction: format!("--view {id}=VIEW"),
            });
        }
        Ok(orders)
    }

    /// Returns the last date for the final determination of losses.
    pub(crate) fn deferral(
        &self,
        defendant: &Defendant,
        payees: &[PayeeRow],
    ) -> Result<FigureLine, JudgmentError> {
        let step = self.step("deferral")?;
        let mut notes = Vec::new();
        let sentenced = match (defendant.judgment.sentenced, self.case.judgment) {
            (Some(day), _) => Some(day),
            (None, Some(day)) => {
                notes.push(step.say("sentenced-at-judgment", &[])?);
                Some(day)
            }
            (None, None) => None,
        };
        let deferred: Vec<&str> = self.deferred(&defendant.id);
        let mut later: BTreeMap<Date, Vec<&str>> = BTreeMap::new();
        for row in payees.iter().filter(|row| row.defendant == defendant.id) {
            let first = row.orders.first().map(|(day, _)| *day);
            if let Some(day) =
                first.filter(|day| sentenced.is_some_and(|sentenced| *day > sentenced))
            {
                let victims = later.entry(day).or_default();
                // The rows of a victim are next to each other.
                if victims.last() != Some(&row.victim.as_str()) {
                    victims.push(&row.victim);
                }
            }
        }
        match (deferred.is_empty(), later.is_empty()) {
            (false, _) => {
                notes.push(step.say("deferred", &[("victims", &deferred.join(", "))])?);
            }
            (true, true) => notes.push(step.say("none", &[])?),
            (true, false) => {}
        }
        let last = match sentenced {
            Some(day) => Some(days_after(day, step.days("within")?)?),
            None => None,
        };
        for (day, victims) in &later {
            let (day_text, victims) = (day.to_string(), victims.join(", "));
            let with = [("day", day_text.as_str()), ("victims", &victims)];
            notes.push(step.say("ordered-later", &with)?);
            if last.is_some_and(|last| *day > last) {
                notes.push(step.say("after-the-last-day", &[("day", &day_text)])?);
            }
        }
        let value = match last {
            Some(day) => Value::Day(day),
            None => Value::Unknown(step.say("no-day", &[])?),
        };
        step.line(value, notes)
    }

    /// Returns the victims whose determination some leaf defers.
    fn deferred(&self, defendant: &str) -> Vec<&str> {
        let defers = |claim: &&ClaimResult| {
            let leaves = claim.answer.values();
            let mut outcomes = leaves.iter().map(|leaf| &leaf.outcome);
            outcomes.any(|outcome| matches!(outcome, Outcome::Ended(End::Deferred, _)))
        };
        let claims = self.claims.iter();
        let theirs = claims.filter(|claim| claim.defendant == defendant);
        let mut victims: Vec<&str> = theirs.filter(defers).map(|it| it.victim.as_str()).collect();
        // The claims of a victim are next to each other.
        victims.dedup();
        victims
    }

    /// Returns the dates on which liability ends, and the other events that end it; restitution from the day of each order.
    pub(crate) fn ends(
        &self,
        defendant: &Defendant,
        payees: &[PayeeRow],
        open: &mut Vec<OpenItem>,
    ) -> Result<Ends, JudgmentError> {
        let restitution = self.step("restitution-ends")?;
        let Some(judgment) = self.case.judgment else {
            let value = Value::Unknown(NEEDS_JUDGMENT.to_owned());
            return Ok((vec![restitution.line(value, Vec::new())?], Vec::new()));
        };
        let rows = payees.iter().filter(|row| row.defendant == defendant.id);
        let mut days: Vec<Date> = rows
            .filter_map(|row| row.orders.first().map(|(day, _)| *day))
            .collect();
        days.sort_unstable();
        days.dedup();
        if days.is_empty() {
            days.push(judgment);
        }
        let special = self.step("special-assessment-ends")?;
        let ceases = self.years_after(judgment, special.years("ceases")?)?;
        open_questions(&ceases, &defendant.id, open);
        let mut lines = vec![special.line(ceases, Vec::new())?];
        let mut by_day = Vec::new();
        for day in &days {
            let (before, later) = self.lasts(restitution, defendant, *day)?;
            let ends = self.restitution_ends(restitution, defendant, *day, (&before, &later))?;
            open_questions(&ends, &defendant.id, open);
            let mut notes = vec![restitution.say("before", &[])?];
            notes.extend(self.after_death(defendant, Date::MAX, ends.ends_on().1)?);
            notes.extend(restitution.taken("older-conduct")?);
            if days.len() > 1 || *day != judgment {
                let day = day.to_string();
                notes.insert(0, restitution.say("ordered", &[("day", &day)])?);
            }
            by_day.push((*day, ends.clone()));
            lines.push(restitution.line(ends, notes)?);
        }
        let fine = self.step("fine-ends")?;
        let (lien, later) = self.lasts(restitution, defendant, judgment)?;
        let end = later.ends_on().1;
        let died = self.died(defendant);
        lines.push(match died.filter(|day| end.is_none_or(|end| *day < end)) {
            Some(day) => {
                let note = fine.say("died", &[("day", &day.to_string())])?;
                fine.line(later.no_later_than(day), vec![note])?
            }
            None => fine.line(later, vec![fine.say("death", &[])?])?,
        });
        lines.push(self.step("lien-ends")?.line(lien, Vec::new())?);
        Ok((lines, by_day))
    }

    /// Returns the day of a defendant's death, if it is known.
    pub(crate) fn died(&self, defendant: &Defendant) -> Option<Date> {
        match defendant.judgment.died.known(self.on) {
            FactValue::Is(day) => date_of(day),
            _ => None,
        }
    }

    /// Returns what the death of a defendant does to restitution, if it was on a day or before, and before the liability ended.
    pub(crate) fn after_death(
        &self,
        defendant: &Defendant,
        until: Date,
        ends: Option<Date>,
    ) -> Result<Option<String>, JudgmentError> {
        let died = self.died(defendant).filter(|day| *day <= until);
        let Some(day) = died.filter(|day| ends.is_none_or(|end| *day < end)) else {
            return Ok(None);
        };
        let step = self.step("restitution-ends")?;
        let since = self.lasts_since(step)?;
        let mut ended = convictions(defendant).map(|count| count.ended.known(self.on).ends());
        let says = match ended.all(|(_, greatest)| greatest < day_number(since)) {
            true => "died-older",
            false => "died",
        };
        let (day, since) = (day.to_string(), since.to_string());
        let with = [
            ("id", defendant.id.as_str()),
            ("day", &day),
            ("since", &since),
        ];
        step.say(says, &with).map(Some)
    }

    /// Returns the first day of the period for which restitution lasts today.
    fn lasts_since(&self, step: Step<'_>) -> Result<Date, JudgmentError> {
        let since = self.law.parameter_since(step.data().parameter("lasts")?)?;
        since.ok_or_else(|| step.no_parameter("lasts"))
    }

    /// Returns the end of a period from the day of an order, and from the day of release if that is later.
    fn lasts(
        &self,
        step: Step<'_>,
        defendant: &Defendant,
        ordered: Date,
    ) -> Result<(Value, Value), JudgmentError> {
        let lasts = step.years("lasts")?;
        let from_order = self.years_after(ordered, lasts)?;
        let released = match defendant.judgment.released.known(self.on) {
            FactValue::Is(day) => date_of(day),
            _ => None,
        };
        let later = match released {
            Some(released) => self.years_after(ordered.max(released), lasts)?,
            None => Value::NotBefore(
                years_after(ordered, lasts)?,
                step.say("no-release", &[("years", &lasts.to_string())])?,
            ),
        };
        Ok((from_order, later))
    }

    /// Returns the date at a number of years after another. February 29 has no anniversary in most years, and no text says which
    /// day takes its place.
    fn years_after(&self, day: Date, years: u32) -> Result<Value, JudgmentError> {
        let before = years_after(day, years)?;
        if before.day() == day.day() {
            return Ok(Value::Day(before));
        }
        self.step("anniversary")?.turn("february-29", &|view| {
            Ok(Value::Day(match view {
                "march-1" => days_after(before, 1)?,
                _ => before,
            }))
        })
    }

    /// Returns the end of restitution. It is an unsettled question whether the longer period reaches earlier conduct.
    fn restitution_ends(
        &self,
        step: Step<'_>,
        defendant: &Defendant,
        judgment: Date,
        (as_before, later): (&Value, &Value),
    ) -> Result<Value, JudgmentError> {
        let since = self.lasts_since(step)?;
        let question = || {
            step.turn("older-conduct", &|view| {
                Ok(match view {
                    "as-it-was" => as_before.clone(),
                    _ => later.clone(),
                })
            })
        };
        let ended = convictions(defendant).map(|count| count.ended.known(self.on).ends());
        let ended = ended.reduce(|(a, b), (c, d)| (a.max(c), b.max(d)));
        let since_day = day_number(since);
        match ended {
            Some((least, _)) if least >= since_day => Ok(later.clone()),
            Some((_, greatest)) if greatest < since_day => question(),
            _ if judgment < since => question(),
            _ => {
                let asks = step.say("since", &[("since", &since.to_string())])?;
                let on = finding(defendant, "count.ended", &asks);
                let answers = [("yes", later.clone()), ("no", question()?)];
                Ok(Value::turns(
                    on,
                    answers.map(|(it, value)| (it.to_owned(), value)).into(),
                ))
            }
        }
    }
}

fn date_of(number: i64) -> Option<Date> {
    let part = |by: i64, of: i64| number.checked_div(by)?.checked_rem(of);
    Date::new(
        i16::try_from(part(10_000, 10_000)?).ok()?,
        i8::try_from(part(100, 100)?).ok()?,
        i8::try_from(part(1, 100)?).ok()?,
    )
    .ok()
}
