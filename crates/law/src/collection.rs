//! How what a judgment orders is collected: the order of payment and the legal public holidays, as data.

use jiff::ToSpan as _;
use jiff::civil::Weekday;
use redress_case::Class;
use redress_cite::Date;
use serde::Deserialize;

use crate::text::Day;
use crate::{LawError, Text};

const PATH: &str = "collection.toml";

/// A kind of debt under a judgment, such as restitution or a fine.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Due {
    id: String,
    name: String,
    /// The classes of offense of the victims whom it pays; empty for all but restitution.
    #[serde(default)]
    pub classes: Vec<Class>,
}

impl Due {
    /// Returns the id in `collection.toml`, for data.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns the name in words.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns whether it is restitution to victims.
    #[must_use]
    pub const fn is_restitution(&self) -> bool {
        !self.classes.is_empty()
    }
}

/// The defendants whose payments an order governs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PaidBy {
    /// A defendant who owes this.
    WhoOwes(Due),
    /// A defendant who does not owe this.
    WhoOwesNo(Due),
    /// Every defendant.
    Anyone,
}

/// A step of an order: paid in full before the next begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentStep {
    /// The debts that it pays.
    pub pays: Vec<Due>,
    /// The holding that places it, `court/authority#holding`; none where the order is known from memory only.
    pub authority: Option<String>,
    /// A remark.
    pub note: Option<String>,
}

/// An order in which payments are applied, under one view of the question `order-of-payment`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderOfPayment {
    /// The view.
    pub view: String,
    /// The defendants whose payments it governs.
    pub paid_by: PaidBy,
    /// A remark, such as that it is known from memory.
    pub note: Option<String>,
    /// The steps, first to last.
    pub steps: Vec<PaymentStep>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawStep {
    pays: Vec<String>,
    authority: Option<String>,
    note: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawOrder {
    view: String,
    owes: Option<String>,
    owes_no: Option<String>,
    note: Option<String>,
    step: Vec<RawStep>,
}

impl RawOrder {
    /// Returns the id by which a file replaces it: `statute owes restitution-2259`.
    fn full_id(&self) -> String {
        match (&self.owes, &self.owes_no) {
            (Some(debt), _) => format!("{} owes {debt}", self.view),
            (None, Some(debt)) => format!("{} owes-no {debt}", self.view),
            (None, None) => self.view.clone(),
        }
    }
}

/// A legal public holiday (5 U.S.C. § 6103(a)).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holiday {
    /// Its name.
    pub name: String,
    from: Date,
    month: i8,
    on: On,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum On {
    Day(i8),
    /// The fifth is the last.
    Weekday(i8, Weekday),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawHoliday {
    name: String,
    from: Day,
    month: i8,
    day: Option<i8>,
    nth: Option<i8>,
    weekday: Option<RawWeekday>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum RawWeekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    due: Vec<Due>,
    #[serde(default)]
    order: Vec<RawOrder>,
    #[serde(default)]
    holiday: Vec<RawHoliday>,
}

/// How what is ordered is collected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Collection {
    /// The orders of payment.
    pub orders: Vec<OrderOfPayment>,
    /// The legal public holidays.
    pub holidays: Vec<Holiday>,
}

/// Why a day is none on which liability for interest begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnDay<'c> {
    /// Saturday or Sunday.
    Weekend,
    /// A legal public holiday.
    Holiday(&'c Holiday),
    /// Kept in place of a holiday that falls on the weekend (5 U.S.C. § 6103(b)).
    InPlaceOf(&'c Holiday),
}

impl Collection {
    /// What keeps a day from being a working day, if anything does.
    #[must_use]
    pub fn on(&self, day: Date) -> Option<OnDay<'_>> {
        if matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
            return Some(OnDay::Weekend);
        }
        let falls = |day: Date| self.holidays.iter().find(|holiday| holiday.is(day));
        let beside = match day.weekday() {
            Weekday::Friday => day.checked_add(1.day()).ok(),
            Weekday::Monday => day.checked_sub(1.day()).ok(),
            _ => None,
        };
        falls(day)
            .map(OnDay::Holiday)
            .or_else(|| beside.and_then(falls).map(OnDay::InPlaceOf))
    }
}

impl Holiday {
    /// Whether it falls on a day.
    #[must_use]
    pub fn is(&self, day: Date) -> bool {
        if day < self.from || day.month() != self.month {
            return false;
        }
        match self.on {
            On::Day(of_the_month) => day.day() == of_the_month,
            On::Weekday(nth, weekday) => {
                let last = day
                    .checked_add(7.days())
                    .is_ok_and(|later| later.month() != day.month());
                let which = day.day().saturating_add(6).checked_div(7).unwrap_or(0);
                day.weekday() == weekday && (which == nth || (nth == 5 && last))
            }
        }
    }
}

/// Reads the file.
pub(crate) fn read(texts: &[Text]) -> Result<Collection, LawError> {
    let mut all = Collection {
        orders: Vec::new(),
        holidays: Vec::new(),
    };
    let mut due = Vec::new();
    for text in texts {
        read_one(text, &mut due, &mut all)?;
    }
    Ok(all)
}

fn read_one(text: &Text, due: &mut Vec<Due>, all: &mut Collection) -> Result<(), LawError> {
    let file: File = text.read(PATH)?;
    let holidays = file.holiday.into_iter();
    let holidays = holidays.filter(|raw| text.keeps(&raw.name)).map(|raw| {
        let on = match (raw.day, raw.nth, raw.weekday) {
            (Some(day), None, None) => On::Day(day),
            (None, Some(nth), Some(weekday)) => On::Weekday(nth, weekday.into()),
            _ => {
                let message = format!("`{}` has `day`, or `nth` and `weekday`", raw.name);
                return Err(LawError::at(text, PATH, 0, message));
            }
        };
        Ok(Holiday {
            name: raw.name,
            from: raw.from.0,
            month: raw.month,
            on,
        })
    });
    let holidays: Vec<Holiday> = holidays.collect::<Result<_, _>>()?;
    all.holidays.extend(holidays);
    due.extend(file.due.into_iter().filter(|due| text.keeps(&due.id)));
    let orders = file.order.into_iter();
    let orders = orders.filter(|raw| text.keeps(&raw.full_id()));
    let orders: Vec<OrderOfPayment> = orders
        .map(|raw| order(text, due, raw))
        .collect::<Result<_, _>>()?;
    all.orders.extend(orders);
    Ok(())
}

fn order(text: &Text, known: &[Due], raw: RawOrder) -> Result<OrderOfPayment, LawError> {
    let due = |id: &str| {
        known
            .iter()
            .find(|due| due.id == id)
            .cloned()
            .ok_or_else(|| {
                LawError::no_such("[[due]]", id, known.iter().map(|due| due.id.clone()))
                    .in_text(text, PATH)
            })
    };
    let paid_by = match (raw.owes, raw.owes_no) {
        (None, None) => PaidBy::Anyone,
        (Some(id), None) => PaidBy::WhoOwes(due(&id)?),
        (None, Some(id)) => PaidBy::WhoOwesNo(due(&id)?),
        (Some(_), Some(_)) => {
            let message = "an order has `owes` or `owes-no`, and not both";
            return Err(LawError::at(text, PATH, 0, message));
        }
    };
    let steps = raw.step.into_iter().map(|step| {
        Ok(PaymentStep {
            pays: step
                .pays
                .iter()
                .map(|id| due(id))
                .collect::<Result<_, _>>()?,
            authority: step.authority,
            note: step.note,
        })
    });
    Ok(OrderOfPayment {
        view: raw.view,
        paid_by,
        note: raw.note,
        steps: steps.collect::<Result<_, _>>()?,
    })
}

impl From<RawWeekday> for Weekday {
    fn from(raw: RawWeekday) -> Self {
        match raw {
            RawWeekday::Monday => Self::Monday,
            RawWeekday::Tuesday => Self::Tuesday,
            RawWeekday::Wednesday => Self::Wednesday,
            RawWeekday::Thursday => Self::Thursday,
            RawWeekday::Friday => Self::Friday,
        }
    }
}
