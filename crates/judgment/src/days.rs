//! Dates of a judgment: the first day of liability for interest, and dates at a distance from another.

use jiff::ToSpan as _;
use redress::cite::Date;
use redress_law::{Collection, OnDay};

use crate::JudgmentError;

/// The first day on which the defendant is liable for interest (18 U.S.C. § 3612(f)(1)).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirstDay {
    /// The day.
    pub day: Date,
    /// The fifteenth day after the judgment. Payment in full before that day avoids interest.
    pub(crate) fifteenth: Date,
    /// Each day that was skipped, with the reason, such as a Sunday.
    pub passed_over: Vec<String>,
    /// Monday and Friday of the preceding calendar week; its average yield is the rate (18 U.S.C. § 3612(f)(2)).
    pub week: (Date, Date),
}

/// Returns the date `days` days after another.
pub(crate) fn days_after(day: Date, days: u32) -> Result<Date, JudgmentError> {
    day.checked_add(i64::from(days).days())
        .map_err(|_| JudgmentError::Calendar)
}

/// Returns the date `years` years after another; for February 29, the last day of that month.
pub(crate) fn years_after(day: Date, years: u32) -> Result<Date, JudgmentError> {
    day.checked_add(i64::from(years).years())
        .map_err(|_| JudgmentError::Calendar)
}

/// Returns whether a date is February 29, which has no anniversary in most years.
pub(crate) fn is_leap_day(day: Date) -> bool {
    (day.month(), day.day()) == (2, 29)
}

/// Counts the days between two dates; the first counts, the last does not. Returns zero if the last is not later.
pub(crate) fn days_between(from: Date, to: Date) -> Result<u64, JudgmentError> {
    // Between two calendar dates jiff counts in days.
    let span = from.until(to).map_err(|_| JudgmentError::Calendar)?;
    Ok(u64::try_from(span.get_days()).unwrap_or(0))
}

/// Returns the fifteenth day after the judgment, or the next day that is no Saturday, Sunday or legal public holiday. `in_place`
/// returns the reason for skipping a day observed in place of a holiday.
pub(crate) fn first_day(
    judgment: Date,
    fifteenth: u32,
    collection: &Collection,
    in_place: &dyn Fn(&str) -> Result<String, JudgmentError>,
) -> Result<FirstDay, JudgmentError> {
    let fifteenth = days_after(judgment, fifteenth)?;
    let mut day = fifteenth;
    let mut passed_over = Vec::new();
    while let Some(on) = collection.on(day) {
        let why = match on {
            OnDay::Weekend if day.weekday() == jiff::civil::Weekday::Saturday => {
                "a Saturday".to_owned()
            }
            OnDay::Weekend => "a Sunday".to_owned(),
            OnDay::Holiday(holiday) => holiday.name.clone(),
            OnDay::InPlaceOf(holiday) => in_place(&holiday.name)?,
        };
        passed_over.push(format!("{day} is {why}"));
        day = days_after(day, 1)?;
    }
    // Go back one week from the Monday of the same week. Sunday-first and Monday-first weeks agree on every weekday.
    let since_monday = u32::try_from(day.weekday().to_monday_zero_offset()).unwrap_or(0);
    let monday = day
        .checked_sub(i64::from(since_monday).saturating_add(7).days())
        .map_err(|_| JudgmentError::Calendar)?;
    Ok(FirstDay {
        day,
        fifteenth,
        passed_over,
        week: (monday, days_after(monday, 4)?),
    })
}
