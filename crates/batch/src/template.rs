//! The case of a row, and the facts that many rows share.

use redress::case::facts::{FactKind, FactValue};
use redress::case::{Case, Class};
use redress::{
    CaseBuilder, CountBuilder, DefendantBuilder, LossBuilder, Query, Redress, StatedValue,
    VictimBuilder,
};
use redress_case::facts::{Cause, ClaimFacts, Head, NO_UPPER_BOUND, ORDERS};
use redress_engine::{Claim, ClassDepends, Profile};
use redress_money::Usd;

use crate::column::{Claims, Column, RowError, money};
use crate::field::{Field, Fields};

/// The ids of the victim, the defendant and the count of a row.
const VICTIM: &str = "victim";
const DEFENDANT: &str = "defendant";
const COUNT: &str = "1";
/// The court of a row, which decides nothing: the profiles are named.
const COURT: &str = "scotus";
/// A statute that was not read, in a case file.
const NOT_READ: &str = "not read";

/// Which facts of a row enter its case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Whole {
    /// Every fact.
    Yes,
    /// Those that rows share: all but numbers of the claim and of its losses.
    Shared,
}

/// The claim of rows that share the facts of their case.
pub(crate) struct Template {
    case: Case,
    class: Class,
    class_depends: Option<ClassDepends>,
    pub(crate) facts: ClaimFacts,
}

impl Claims {
    /// Returns the case of a row, as a case file would have it.
    ///
    /// # Errors
    /// When the reader of case files would refuse it.
    pub fn case(&self, row: usize) -> Result<Case, RowError> {
        self.case_with(row, Whole::Yes)
    }

    /// Returns the case of a row with the facts that rows share.
    pub(crate) fn shared_case(&self, row: usize) -> Result<Case, RowError> {
        self.case_with(row, Whole::Shared)
    }

    fn case_with(&self, row: usize, whole: Whole) -> Result<Case, RowError> {
        let mut case = CaseBuilder::new(VICTIM, COURT);
        let mut statute = NOT_READ;
        let mut of_count: Vec<(&Field, &Column)> = Vec::new();
        let mut victim = VictimBuilder::new(VICTIM);
        for (place, (field, column)) in self.fields.all.iter().zip(&self.columns).enumerate() {
            let wrong = |problem: String| RowError {
                column: self.fields.header(place).to_owned(),
                problem,
            };
            let text = column.text(row);
            match field {
                Field::Statute if !text.is_empty() => statute = text,
                Field::Class | Field::Began | Field::Ended => of_count.push((field, column)),
                Field::Judgment if !text.is_empty() => {
                    let day = redress_cite::parse_date(text);
                    let day = day.map_err(|_| wrong("not a day; write YYYY-MM-DD".to_owned()))?;
                    case = case.judgment(day);
                }
                Field::Record => match text {
                    "" | "open" => {}
                    "closed" => case = case.closed(),
                    _ => return Err(wrong("write open or closed".to_owned())),
                },
                Field::Choice(id) if !text.is_empty() => {
                    case = chosen(case, id, text).map_err(wrong)?;
                }
                Field::Awards if !text.is_empty() => {
                    let amounts = text.split(';').map(|amount| money(amount.trim()));
                    let amounts: Result<Vec<i64>, String> = amounts.collect();
                    let amounts = amounts.map_err(wrong)?;
                    let amounts: Vec<Usd> = amounts.into_iter().map(Usd::from_cents).collect();
                    victim = victim.fact("record.awards", amounts);
                }
                Field::Fact(key) if whole == Whole::Yes => {
                    if let Some(value) = stated(key.row().kind, column.value(row)) {
                        victim = victim.fact(key.row().path, value);
                    }
                }
                _ => {}
            }
        }
        for loss in 0..self.fields.losses.len() {
            victim = victim.loss(self.loss(loss, row, whole)?);
        }
        let mut count = CountBuilder::new(COUNT, statute);
        for (field, column) in of_count {
            let text = column.text(row);
            let day = stated(FactKind::Day, column.value(row));
            count = match (field, day) {
                (Field::Class, _) if !text.is_empty() => {
                    let mut classes = Class::ALL.iter();
                    let class = classes.find(|(_, name, _)| *name == text);
                    let names = Class::ALL.map(|(_, name, _)| name).join(", ");
                    let (class, ..) = class.ok_or_else(|| RowError {
                        column: "class".to_owned(),
                        problem: format!("no such class; write one of {names}"),
                    })?;
                    count.class(*class)
                }
                (Field::Began, Some(day)) => count.began(day),
                (Field::Ended, Some(day)) => count.ended(day),
                _ => count,
            };
        }
        let defendant = DefendantBuilder::new(DEFENDANT).count(count);
        let case = case.defendant(defendant).victim(victim);
        case.build().map_err(|found| {
            let first = found.iter().next();
            RowError {
                column: String::new(),
                problem: first.map_or_else(String::new, |first| {
                    let expected = first.expected.as_deref();
                    let expected = expected.map(|it| format!("; expected {it}"));
                    format!(
                        "{}: {}{}",
                        first.code,
                        first.message,
                        expected.unwrap_or_default()
                    )
                }),
            }
        })
    }

    fn loss(&self, loss: usize, row: usize, whole: Whole) -> Result<LossBuilder, RowError> {
        let id = self.fields.losses.get(loss).map_or("", String::as_str);
        let columns = || self.fields.all.iter().zip(&self.columns);
        let wrong = |name: &str, problem: String| RowError {
            column: format!("losses.{id}.{name}"),
            problem,
        };
        let word = |wanted: &str| {
            let mut columns = columns();
            let column = columns.find(|(field, _)| {
                matches!(field, Field::Word(of, name) if *of == loss && *name == wanted)
            });
            column.map_or("", |(_, column)| column.text(row))
        };
        let head = match word("head") {
            "" => Fields::head_by_id(id).ok_or_else(|| {
                let problem = "name the loss after its head, or give the head".to_owned();
                wrong("head", problem)
            })?,
            name => {
                let mut heads = Head::ALL.iter();
                let head = heads.find(|(_, known, _)| *known == name);
                let names = Head::ALL.map(|(_, name, _)| name).join(", ");
                let (head, ..) = head
                    .ok_or_else(|| wrong("head", format!("no such head; write one of {names}")))?;
                *head
            }
        };
        let mut made = LossBuilder::new(id, head);
        match word("cause") {
            "" => {}
            name => {
                let mut causes = Cause::ALL.iter();
                let cause = causes.find(|(_, known)| *known == name);
                let names = Cause::ALL.map(|(_, name)| name).join(", ");
                let (cause, _) = cause.ok_or_else(|| {
                    wrong("cause", format!("no such cause; write one of {names}"))
                })?;
                made = made.cause(*cause);
            }
        }
        match word("borne_by") {
            "" => {}
            name => made = made.fact("borne_by", name),
        }
        match word("projected") {
            "" | "no" | "false" => {}
            "yes" | "true" => made = made.projected(),
            _ => return Err(wrong("projected", "write yes or no".to_owned())),
        }
        if whole == Whole::Shared {
            return Ok(made);
        }
        for (field, column) in columns() {
            match field {
                Field::Amount(of) if *of == loss => {
                    if let Some(amount) = stated(FactKind::Money, column.value(row)) {
                        made = made.amount(amount);
                    }
                }
                Field::OfLoss(of, key) if *of == loss => {
                    if let Some(value) = stated(key.row().kind, column.value(row)) {
                        made = made.fact(key.row().name(), value);
                    }
                }
                _ => {}
            }
        }
        Ok(made)
    }
}

/// Makes a choice as `--choose` has it: an amount, a share or a method.
fn chosen(case: CaseBuilder, id: &str, how: &str) -> Result<CaseBuilder, String> {
    if how.ends_with('%') || (how.contains('/') && how.starts_with(|c: char| c.is_ascii_digit())) {
        let share = how
            .parse()
            .map_err(|error| format!("not a share: {error}"))?;
        return Ok(case.chosen_share(id, share));
    }
    if how.starts_with(|c: char| c.is_ascii_digit() || c == '-' || c == '$') {
        return Ok(case.chosen_amount(id, Usd::from_cents(money(how)?)));
    }
    Ok(case.chosen_method(id, how))
}

/// Returns a value as a program states it; `None` if it is unknown.
fn stated(kind: FactKind, value: FactValue) -> Option<StatedValue> {
    let one = |number: i64| match kind {
        FactKind::YesNo => StatedValue::from(number != 0),
        FactKind::Money => StatedValue::from(Usd::from_cents(number)),
        FactKind::Count => StatedValue::from(u32::try_from(number).unwrap_or(u32::MAX)),
        FactKind::Day => {
            let text = number.to_string();
            let part = |range| text.get(range).unwrap_or_default();
            let day = format!("{}-{}-{}", part(0..4), part(4..6), part(6..8));
            StatedValue::from(day.as_str())
        }
        FactKind::Amounts => StatedValue::unknown(),
    };
    Some(match value {
        FactValue::Unknown => return None,
        FactValue::NotProved => StatedValue::not_proved(),
        FactValue::Is(number) => one(number),
        FactValue::Within(least, greatest) => StatedValue::between(
            (least != 0).then(|| one(least)),
            (greatest != i64::MAX).then(|| one(greatest)),
        ),
    })
}

impl Template {
    /// Reads the claim of a case.
    pub(crate) fn new(
        case: Case,
        redress: &Redress,
        profile: &Profile,
        query: &Query,
    ) -> Result<Self, RowError> {
        let settings = redress.settings(&case, profile, query);
        let mut settings = settings.map_err(|error| RowError::whole(error.to_string()))?;
        let claim = settings.pop().filter(|_| settings.is_empty());
        let claim =
            claim.ok_or_else(|| RowError::whole("the row is no single claim".to_owned()))?;
        let (class, class_depends, facts) = (claim.class, claim.class_depends, claim.facts);
        Ok(Self {
            class,
            class_depends,
            facts,
            case,
        })
    }

    /// Returns a claim with the shared facts.
    pub(crate) fn claim(&self) -> Claim<'_> {
        Claim {
            victim: VICTIM,
            defendant: DEFENDANT,
            class: self.class,
            class_depends: self.class_depends.clone(),
            facts: self.facts.clone(),
            choices: self.case.choices_for(VICTIM, DEFENDANT),
        }
    }

    /// Sets the facts of a row in the claim of its template, whatever row it was before.
    pub(crate) fn fill(&self, claims: &Claims, row: usize, facts: &mut ClaimFacts) {
        for loss in &mut facts.losses {
            set_amount(loss, FactValue::Unknown, facts.closed);
        }
        for (field, column) in claims.fields.all.iter().zip(&claims.columns) {
            match field {
                Field::Fact(key) => match column.value(row) {
                    FactValue::Unknown => facts.set(*key, self.facts.get(*key)),
                    value => facts.set(*key, within(value, self.facts.get(*key))),
                },
                Field::Amount(loss) => {
                    let closed = facts.closed;
                    if let Some(loss) = facts.losses.get_mut(*loss) {
                        set_amount(loss, column.value(row), closed);
                    }
                }
                Field::OfLoss(loss, key) => {
                    if let Some(loss) = facts.losses.get_mut(*loss) {
                        loss.set(*key, column.value(row));
                    }
                }
                _ => {}
            }
        }
        facts.bound_each_other();
    }

    /// Checks what no column by itself shows: there are at least as many orders as awards.
    pub(crate) fn check(&self, claims: &Claims, row: usize) -> Result<(), RowError> {
        let awards = self.facts.awards_elsewhere.as_ref().map_or(0, Vec::len);
        let awards = i64::try_from(awards).unwrap_or(i64::MAX);
        if awards == 0 {
            return Ok(());
        }
        let columns = claims.fields.all.iter().zip(&claims.columns);
        let mut orders = columns.filter(|(field, _)| **field == Field::Fact(ORDERS.key()));
        let stated = orders.next().map(|(_, column)| column.value(row));
        let stated = stated.filter(|value| *value != FactValue::Unknown);
        let orders = stated.unwrap_or_else(|| self.facts.get(ORDERS));
        match orders.ends().1 < awards {
            true => Err(RowError {
                column: ORDERS.key().row().path.to_owned(),
                problem: "fewer orders in other cases than awards".to_owned(),
            }),
            false => Ok(()),
        }
    }
}

/// Returns a range of a row as the law bounds it, unless it lies outside.
fn within(value: FactValue, bounds: FactValue) -> FactValue {
    match (value, bounds) {
        (FactValue::Within(least, most), FactValue::Within(_, bound)) if least < bound => {
            FactValue::Within(least, most.min(bound))
        }
        _ => value,
    }
}

/// Sets the amount of a listed loss: one that nobody bounded is unknown in an open record, and not proved in a closed one.
fn set_amount(loss: &mut redress_case::facts::Loss, amount: FactValue, closed: bool) {
    let (found, low, high) = match amount {
        FactValue::NotProved => (false, 0, 0),
        FactValue::Unknown if closed => (false, 0, 0),
        value => (true, value.ends().0, value.ends().1),
    };
    loss.found = found;
    loss.low = Usd::from_cents(low);
    loss.high = Usd::from_cents(high.min(NO_UPPER_BOUND.cents()));
}
