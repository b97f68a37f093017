//! The parts of a year between two days, by which interest is counted.

use redress::cite::Date;

use crate::JudgmentError;
use crate::days::days_between;

/// Whether interest is added to the principal, an unsettled question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Compounds {
    /// It never is.
    Never,
    /// It is added after each whole year from the first day.
    Yearly,
}

/// The number of days in a year by which the rate is divided, an unsettled question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Year {
    /// 365 days in every year.
    Of365,
    /// The days of the calendar year, 366 in a leap year.
    OfTheCalendar,
}

/// The end of a year that began on February 29, in a year that has none: an unsettled question.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum LeapDay {
    /// February 28.
    #[default]
    February28,
    /// March 1.
    March1,
}

impl LeapDay {
    /// Returns the way of a view of the question.
    pub(crate) fn from_view(view: &str) -> Self {
        match view {
            "march-1" => Self::March1,
            _ => Self::February28,
        }
    }
}

impl Compounds {
    /// Returns the way of a view of the question.
    pub(crate) fn from_view(view: &str) -> Self {
        match view {
            "simple" => Self::Never,
            _ => Self::Yearly,
        }
    }
}

impl Year {
    /// Returns the way of a view of the question.
    pub(crate) fn from_view(view: &str) -> Self {
        match view {
            "365" => Self::Of365,
            _ => Self::OfTheCalendar,
        }
    }
}

/// Returns the number of equal parts of a year by which days are counted.
pub(crate) const fn per_year(year: Year) -> u64 {
    match year {
        Year::Of365 => 365,
        Year::OfTheCalendar => 365 * 366,
    }
}

/// Returns the days between two days in parts of a year. The first day counts, the last does not.
pub(crate) fn parts_of_a_year(from: Date, to: Date, year: Year) -> Result<u64, JudgmentError> {
    if year == Year::Of365 {
        return days_between(from, to);
    }
    let (mut common, mut leap) = (0_u64, 0_u64);
    let mut at = from;
    while at < to {
        let turn = Date::new(at.year().saturating_add(1), 1, 1)
            .map_err(|_| JudgmentError::Calendar)?
            .min(to);
        if at.in_leap_year() {
            leap = leap.saturating_add(days_between(at, turn)?);
        } else {
            common = common.saturating_add(days_between(at, turn)?);
        }
        at = turn;
    }
    Ok(common
        .saturating_mul(366)
        .saturating_add(leap.saturating_mul(365)))
}
