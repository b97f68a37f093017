//! Interest on the amounts ordered, and penalties for late payment.

use redress::case::Defendant;
use redress::cite::Date;
use redress::money::Usd;

use crate::JudgmentError;
use crate::account::{
    AccountLine, BearingLines, Compounds, InterestTerms, JudgmentAccount, LeapDay, LineOrder, Year,
};
use crate::books::Books;
use crate::days::{FirstDay, days_after, first_day, is_leap_day};
use crate::draft::{NEEDS_JUDGMENT, open_questions};
use crate::inputs::Draft;
use crate::lines::{FigureLine, Interest, OpenItem};
use crate::step::Step;
use crate::value::Value;

/// The first day of liability for interest of the earliest order, and that of each later order by its day.
type FirstDays = (Option<FirstDay>, Vec<(Date, FirstDay)>);

impl Draft<'_> {
    /// Returns interest on each of these debts that bears interest.
    pub(crate) fn interest(
        &self,
        defendant: &Defendant,
        owes: &[(&str, &Value)],
        books: &Books,
        open: &mut Vec<OpenItem>,
    ) -> Result<Interest, JudgmentError> {
        let step = self.step("interest")?;
        let (first, later_orders) = self.first_days(defendant, books)?;
        let judgment = &defendant.judgment;
        let mut bearing = Vec::new();
        for (on, _) in self.steps_on_others() {
            let mut owes = owes.iter();
            if owes.any(|(id, owed)| *id == on && !matches!(owed, Value::Nothing(_))) {
                bearing.push(self.steps.step(on)?.key());
            }
        }
        let limit_open = self.limit_open(step, defendant, &bearing, books)?;
        let mut lines = Vec::new();
        for (on, line) in self.steps_on_others() {
            let principal = owes.iter().find(|(id, _)| *id == on);
            let Some((_, principal)) = principal else {
                continue;
            };
            if matches!(principal, Value::Nothing(_)) {
                continue;
            }
            let mut notes = vec![step.say("on", &[("principal", &principal.noun())])?];
            let on = (line.data().key(), *principal);
            let mut value = self.interest_on(step, defendant, on, books)?;
            if let Some((limit, why)) = &limit_open
                && !matches!(value, Value::Nothing(_))
            {
                let alone = value.ends().and_then(|(_, most)| most);
                value = Value::Within {
                    least: Usd::ZERO,
                    greatest: Some(alone.map_or(*limit, |alone| alone.min(*limit))),
                    why: why.clone(),
                };
            }
            for question in ["compounds", "year"] {
                notes.extend(step.taken(question)?);
            }
            notes.extend(self.limits_on_interest(defendant)?);
            lines.push(line.line(value, notes)?);
        }
        let bears = lines
            .iter()
            .any(|line| !matches!(line.value, Value::Nothing(_)));
        lines.push(self.late(defendant, books)?);
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
        let is_less = judgment.interest_waived
            || judgment.interest_at_most.is_some()
            || judgment.interest_until.is_some();
        let owed = match (self.yes_no(&judgment.cannot_pay_interest), is_less) {
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
            later_orders,
            rate: self.ask.rate,
            through: self.ask.through,
            lines,
        })
    }

    /// Returns the court's limits on the interest of a defendant, in words.
    pub(crate) fn limits_on_interest(
        &self,
        defendant: &Defendant,
    ) -> Result<Vec<String>, JudgmentError> {
        let step = self.step("interest")?;
        let judgment = &defendant.judgment;
        // What is waived needs no limit.
        if judgment.interest_waived {
            return Ok(Vec::new());
        }
        let until = judgment
            .interest_until
            .map(|day| ("until", "day", day.to_string()));
        let most = judgment.interest_at_most;
        let most = most.map(|most| ("at-most", "amount", most.to_string()));
        let limits = until.into_iter().chain(most);
        let limits = limits.map(|(id, name, text)| step.say(id, &[(name, &text)]));
        limits.collect()
    }

    /// Returns the limit, and why it bounds each kind of interest and no more, where it is on several kinds and the amount of one of
    /// the debts is open.
    fn limit_open(
        &self,
        step: Step<'_>,
        defendant: &Defendant,
        bearing: &[&str],
        books: &Books,
    ) -> Result<Option<(Usd, String)>, JudgmentError> {
        let Some(limit) = defendant.judgment.interest_at_most else {
            return Ok(None);
        };
        let debtor = books.debtor(&defendant.id);
        let open = debtor.map_or(&[][..], |debtor| books.open(debtor));
        let mut open = open.iter();
        let is_open = bearing.len() > 1 && open.any(|it| bearing.contains(&it.key.as_str()));
        is_open
            .then(|| {
                Ok((
                    limit,
                    step.say("limit-open", &[("amount", &limit.to_string())])?,
                ))
            })
            .transpose()
    }

    /// Returns zero while no payment can be late. What is late later follows from the schedule, which is words.
    fn late(&self, defendant: &Defendant, books: &Books) -> Result<FigureLine, JudgmentError> {
        let step = self.step("penalties")?;
        let debtor = books.debtor(&defendant.id);
        let book = books.accounts.first();
        let mut standing = book
            .into_iter()
            .flat_map(|book| &book.standing.lines)
            .zip(&books.lines);
        let last = days_after(self.case.judgment.unwrap_or(self.day), step.days("late")?)?;
        // What was paid late bears the penalty, too.
        let mut payments = self.case.payments.iter();
        let paid_late = payments.any(|it| {
            it.defendant.as_ref() == Some(&defendant.id)
                && it.date > last
                && books.day.is_some_and(|day| it.date <= day)
        });
        let may_be_late = books.day.is_some_and(|day| day > last)
            && (paid_late
                || standing.any(|(it, line)| Some(line.debtor) == debtor && !it.left.is_zero()));
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
        let value = match may_be_late {
            true => Value::Unknown(step.say("may-be-late", &[])?),
            false => step.nothing("none")?,
        };
        step.line(value, vec![how_much])
    }

    /// Returns the first day of liability for interest of the earliest order, and of each later order.
    fn first_days(&self, defendant: &Defendant, books: &Books) -> Result<FirstDays, JudgmentError> {
        let Some(judgment) = self.case.judgment else {
            return Ok((None, Vec::new()));
        };
        let debtor = books.debtor(&defendant.id);
        let mut days: Vec<Date> = books
            .accounts
            .first()
            .into_iter()
            .flat_map(|book| book.account.bearing.iter().zip(&books.groups))
            .filter(|(_, (of, _))| Some(*of) == debtor)
            .flat_map(|(bearing, _)| &bearing.lines)
            .filter_map(|place| books.accounts.first()?.account.lines.get(*place))
            .flat_map(|line| {
                // A lesser order bears interest as the one before it did.
                let before =
                    std::iter::once(Usd::ZERO).chain(line.orders.iter().map(|it| it.amount));
                let orders = line.orders.iter().zip(before);
                orders.filter_map(|(order, before)| (order.amount > before).then_some(order.day))
            })
            .collect();
        days.sort_unstable();
        days.dedup();
        let first = days.first().copied().unwrap_or(judgment);
        let later = days.into_iter().skip(1);
        let later = later.map(|day| Ok((day, self.first_day(day)?)));
        let later = later.collect::<Result<Vec<_>, JudgmentError>>()?;
        Ok((Some(self.first_day(first)?), later))
    }

    /// Returns the first day of liability for interest on an amount ordered on a day.
    pub(crate) fn first_day(&self, ordered: Date) -> Result<FirstDay, JudgmentError> {
        let step = self.step("interest")?;
        let in_place = |holiday: &str| step.say("in-place", &[("holiday", holiday)]);
        first_day(ordered, step.days("from-day")?, &self.collection, &in_place)
    }

    /// Computes the interest on a debt, before and after what was paid.
    fn interest_on(
        &self,
        step: Step<'_>,
        defendant: &Defendant,
        (key, principal): (&str, &Value),
        books: &Books,
    ) -> Result<Value, JudgmentError> {
        let above = step.amount("above")?;
        let too_small = || -> Result<Value, JudgmentError> {
            let why = step.say("too-small", &[("above", &above.to_string())])?;
            Ok(Value::Nothing(why))
        };
        if defendant.judgment.interest_waived {
            return step.nothing("waived");
        }
        let debtor = books.debtor(&defendant.id);
        let group = debtor.and_then(|debtor| books.group(debtor, key));
        // An earlier order that was greater bore interest until it was replaced.
        let ever = group.and_then(|group| books.greatest(group));
        let most = principal.ends().and_then(|(_, most)| most);
        if most.is_some_and(|most| ever.unwrap_or(most).max(most) <= above) {
            return too_small();
        }
        if self.case.judgment.is_none() {
            return Ok(Value::Unknown(NEEDS_JUDGMENT.to_owned()));
        }
        let (Some(_), Some(to), Some(debtor)) = (self.ask.rate, self.ask.through, debtor) else {
            return Ok(Value::Unknown(step.say("no-rate", &[])?));
        };
        let is_open = books.why_interest_is_open(debtor, key).is_some();
        let mut lines = books.lines_of(debtor);
        let is_of_the_judgment = lines.all(|(place, _)| {
            let line = books.account_line(place);
            line.is_none_or(|line| line.orders.iter().all(|it| it.day == self.day))
        });
        if !is_open || !self.case.payments.is_empty() || !is_of_the_judgment {
            let accrued = books.of_interest(debtor, key, &|it| it.accrued);
            let unknown = || Ok(Value::Unknown(step.say("paid-before", &[])?));
            return accrued.map_or_else(unknown, Ok);
        }
        principal.then(&|amount| match amount <= above {
            true => too_small(),
            false => self.interest_alone(step, defendant, amount, to),
        })
    }

    /// Computes the interest on an amount of the judgment on which nothing was paid.
    fn interest_alone(
        &self,
        step: Step<'_>,
        defendant: &Defendant,
        amount: Usd,
        to: Date,
    ) -> Result<Value, JudgmentError> {
        let order = LineOrder::new(self.day, amount, self.interest_from(self.day)?);
        let bearing = BearingLines {
            lines: vec![0],
            until: defendant.judgment.interest_until,
            at_most: defendant.judgment.interest_at_most,
            ends: None,
        };
        let Some(terms) = self.terms()? else {
            return Ok(Value::Unknown(step.say("no-rate", &[])?));
        };
        let alone = |compounds: &str, year: &str, leap_day: LeapDay| {
            let account = JudgmentAccount {
                lines: vec![AccountLine {
                    orders: vec![order],
                    ..AccountLine::default()
                }],
                bearing: vec![bearing.clone()],
                terms: Some(InterestTerms {
                    compounds: Compounds::from_view(compounds),
                    year: Year::from_view(year),
                    leap_day,
                    ..terms
                }),
                ..JudgmentAccount::default()
            };
            let standing = account.on(to)?;
            let interest = standing.interest.first();
            Ok(Value::Is(interest.map_or(Usd::ZERO, |it| it.accrued)))
        };
        step.turn("compounds", &|compounds| {
            step.turn("year", &|year| match is_leap_day(order.interest_from) {
                false => alone(compounds, year, LeapDay::default()),
                true => self.step("anniversary")?.turn("february-29", &|view| {
                    alone(compounds, year, LeapDay::from_view(view))
                }),
            })
        })
    }
}
