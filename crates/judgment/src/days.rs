//! The days of a judgment: when liability for interest begins, and days that are so far from another.

use jiff::ToSpan as _;
use redress::cite::Date;
use redress_law::{Collection, OnDay};

use crate::Error;

/// The first day on which the defendant is liable for interest (18 U.S.C. § 3612(f)(1)).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirstDay {
    /// The day.
    pub day: Date,
    /// The fifteenth day after the judgment, before which payment in full keeps interest away.
    pub fifteenth: Date,
    /// Each day that was passed over, and why.
    pub passed_over: Vec<String>,
    /// Monday and Friday of the calendar week before, whose average yield is the rate (18 U.S.C. § 3612(f)(2)).
    pub week: (Date, Date),
}

/// The day so many days after another.
pub(crate) fn days_after(day: Date, days: u32) -> Result<Date, Error> {
    day.checked_add(i64::from(days).days())
        .map_err(|_| Error::Calendar)
}

/// The day so many years after another; of February 29, the last of that month.
pub(crate) fn years_after(day: Date, years: u32) -> Result<Date, Error> {
    day.checked_add(i64::from(years).years())
        .map_err(|_| Error::Calendar)
}

/// How many days lie from one day to another, the first counted and the last not; none where the last is no later.
pub(crate) fn days_between(from: Date, to: Date) -> Result<u64, Error> {
    // Between two days of the calendar jiff counts in days alone.
    let span = from.until(to).map_err(|_| Error::Calendar)?;
    Ok(u64::try_from(span.get_days()).unwrap_or(0))
}

/// The fifteenth day after the judgment, or the next day that is no Saturday, Sunday or legal public holiday.
/// `in_place` says of a holiday why the day kept in its place was passed over.
pub(crate) fn first_day(
    judgment: Date,
    fifteenth: u32,
    collection: &Collection,
    in_place: &dyn Fn(&str) -> Result<String, Error>,
) -> Result<FirstDay, Error> {
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
    // From Monday of its own week one week back; no weekday lies in two weeks, wherever the week begins.
    let since_monday = u32::try_from(day.weekday().to_monday_zero_offset()).unwrap_or(0);
    let monday = day
        .checked_sub(i64::from(since_monday).saturating_add(7).days())
        .map_err(|_| Error::Calendar)?;
    Ok(FirstDay {
        day,
        fifteenth,
        passed_over,
        week: (monday, days_after(monday, 4)?),
    })
}
