//! How what a judgment orders is collected: the order of payment and the legal public holidays, as data.

use jiff::ToSpan as _;
use jiff::civil::Weekday;
use redress_cite::Date;
use serde::Deserialize;

use crate::text::Day;
use crate::{LawError, Text};

const PATH: &str = "collection.toml";

/// What a defendant can owe under one judgment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Due {
    /// The special assessment of 18 U.S.C. § 3013.
    #[serde(rename = "assessment-3013")]
    Assessment3013,
    /// Restitution to victims of the production of or trafficking in such material.
    #[serde(rename = "restitution-2259")]
    Restitution2259,
    /// Restitution to other victims.
    RestitutionOther,
    /// The assessment of 18 U.S.C. § 2259A.
    #[serde(rename = "assessment-2259a")]
    Assessment2259A,
    /// A fine.
    Fine,
    /// Costs.
    Costs,
    /// Interest on restitution.
    InterestOnRestitution,
    /// Interest on the assessment of 18 U.S.C. § 2259A, which follows the rules of fines.
    InterestOnAssessment,
    /// Interest on a fine.
    InterestOnFine,
    /// Penalties for payments that are late (18 U.S.C. § 3612(g)).
    Penalties,
    /// Restitution to the community (18 U.S.C. § 3663(c)).
    CommunityRestitution,
    /// The assessment of 18 U.S.C. § 3014.
    #[serde(rename = "assessment-3014")]
    Assessment3014,
}

impl Due {
    /// The name in `collection.toml`, for data.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Assessment3013 => "assessment-3013",
            Self::Restitution2259 => "restitution-2259",
            Self::RestitutionOther => "restitution-other",
            Self::Assessment2259A => "assessment-2259a",
            Self::Fine => "fine",
            Self::Costs => "costs",
            Self::InterestOnRestitution => "interest-on-restitution",
            Self::InterestOnAssessment => "interest-on-assessment",
            Self::InterestOnFine => "interest-on-fine",
            Self::Penalties => "penalties",
            Self::CommunityRestitution => "community-restitution",
            Self::Assessment3014 => "assessment-3014",
        }
    }

    /// In words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Assessment3013 => "special assessment (3013)",
            Self::Restitution2259 => {
                "restitution to victims of production of or trafficking in such material"
            }
            Self::RestitutionOther => "restitution to other victims",
            Self::Assessment2259A => "assessment of section 2259A",
            Self::Fine => "fine",
            Self::Costs => "costs",
            Self::InterestOnRestitution => "interest on restitution",
            Self::InterestOnAssessment => "interest on the assessment of section 2259A",
            Self::InterestOnFine => "interest on the fine",
            Self::Penalties => "penalties for late payment",
            Self::CommunityRestitution => "community restitution",
            Self::Assessment3014 => "assessment of section 3014 (JVTA)",
        }
    }
}

/// Whose payments an order governs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PaidBy {
    /// A defendant who is assessed under 18 U.S.C. § 2259A.
    #[serde(rename = "assessment-2259a")]
    Assessed2259A,
    /// A defendant who is not.
    Other,
    /// Every defendant.
    Any,
}

/// A step of an order: paid in full before the next begins.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaymentStep {
    /// What it pays.
    pub pays: Vec<Due>,
    /// The holding that places it, `court/authority#holding`; none where the order is known from memory only.
    pub authority: Option<String>,
    /// A remark.
    pub note: Option<String>,
}

/// An order in which payments are applied, under one view of the question `order-of-payment`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrderOfPayment {
    /// The view.
    pub view: String,
    /// Whose payments.
    #[serde(rename = "where")]
    pub paid_by: PaidBy,
    /// A remark, such as that it is known from memory.
    pub note: Option<String>,
    /// The steps, first to last.
    #[serde(rename = "step")]
    pub steps: Vec<PaymentStep>,
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
    order: Vec<OrderOfPayment>,
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
pub(crate) fn read(text: &Text) -> Result<Collection, LawError> {
    let file: File =
        toml::from_str(&text.text).map_err(|error| LawError::toml(text, PATH, &error))?;
    let holidays = file.holiday.into_iter().map(|raw| {
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
    Ok(Collection {
        orders: file.order,
        holidays: holidays.collect::<Result<_, _>>()?,
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
