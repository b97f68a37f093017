//! The entries that a judgment states, each with the statement in the case file.

use redress::case::Defendant;

use crate::JudgmentError;
use crate::days::days_after;
use crate::draft::NEEDS_JUDGMENT;
use crate::inputs::Draft;
use crate::lines::{BalanceLine, OpenItem, PayeeRow, StatementEntry};
use crate::value::Value;

impl Draft<'_> {
    /// Returns the entries of the judgment against a defendant.
    pub(crate) fn statement(
        &self,
        defendant: &Defendant,
        restitution: Option<&BalanceLine>,
        payees: &[PayeeRow],
        open: &mut Vec<OpenItem>,
    ) -> Result<Vec<StatementEntry>, JudgmentError> {
        let statement = self.step("statement")?;
        let schedule = defendant.judgment.schedule.as_ref();
        for (missing, id) in [
            (schedule.is_none(), "schedule"),
            (self.case.docket.is_none(), "docket"),
            (self.case.judgment.is_none(), "judgment"),
        ] {
            if missing {
                open.push(statement.open(id, &defendant.id, &[])?);
            }
        }
        Ok(vec![
            self.states("states-defendant", |step| {
                step.check(false, step.say("elsewhere", &[])?)
            })?,
            self.states("states-docket", |step| match &self.case.docket {
                Some(docket) => step.check(true, docket.clone()),
                None => step.check(false, step.say("missing", &[])?),
            })?,
            self.states("states-amount", |step| {
                let Some(line) = restitution else {
                    return step.check(false, step.say("no-restitution", &[])?);
                };
                let (ordered, paid) = (line.ordered.text(), line.paid.text());
                let left = line.left.text();
                let with = [
                    ("restitution", ordered.as_str()),
                    ("paid", &paid),
                    ("left", &left),
                ];
                let exact = [&line.ordered, &line.left].map(Value::exact);
                step.check(
                    exact.iter().all(Option::is_some),
                    step.say("amount", &with)?,
                )
            })?,
            self.states("states-schedule", |step| match schedule {
                Some(schedule) => step.check(true, schedule.clone()),
                None => step.check(false, step.say("missing", &[])?),
            })?,
            self.states("states-changes", |step| {
                let rulings = self.case.rulings.iter();
                let changed = rulings.filter(|ruling| !ruling.vacates.is_empty());
                let days: Vec<String> = changed.map(|ruling| ruling.date.to_string()).collect();
                step.check(
                    true,
                    match days.is_empty() {
                        true => step.say("none", &[])?,
                        false => step.say("rulings", &[("days", &days.join(", "))])?,
                    },
                )
            })?,
            self.states("states-duty", |step| {
                let days = step.days("within")?.to_string();
                step.check(false, step.say("to-write", &[("days", &days)])?)
            })?,
            self.states("states-victims", |step| {
                let theirs = payees.iter().filter(|row| row.defendant == defendant.id);
                let mut ids: Vec<&str> = theirs.map(|row| row.victim.as_str()).collect();
                ids.dedup();
                match ids.is_empty() {
                    true => step.check(false, step.say("none", &[])?),
                    false => {
                        let says = step.say("victims", &[("victims", &ids.join(", "))])?;
                        step.check(true, says)
                    }
                }
            })?,
            self.states("states-copy", |step| match self.case.judgment {
                Some(day) => {
                    let day = days_after(day, step.days("within")?)?.to_string();
                    step.check(true, step.say("by", &[("day", &day)])?)
                }
                None => step.check(false, NEEDS_JUDGMENT.to_owned()),
            })?,
        ])
    }

    fn states(
        &self,
        id: &str,
        check: impl FnOnce(crate::step::Step<'_>) -> Result<StatementEntry, JudgmentError>,
    ) -> Result<StatementEntry, JudgmentError> {
        check(self.step(id)?)
    }
}
