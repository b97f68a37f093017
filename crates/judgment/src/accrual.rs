//! Interest on restitution and fines (18 U.S.C. § 3612(f)) between two days at one rate.

use jiff::ToSpan as _;
use redress::cite::Date;
use redress::money::{Ratio, Rounding, Usd};

use crate::JudgmentError;
use crate::days::days_between;

/// Whether interest is added to the principal, an unsettled question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Compounds {
    Never,
    Yearly,
}

/// The number of days in a year by which the rate is divided, an unsettled question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Year {
    Of365,
    OfTheCalendar,
}

/// Computes the interest on an amount at a yearly rate. The first day counts, the last does not.
///
/// Rounds half-up to the cent: once for simple interest; where interest is added to the principal, once for each whole year and
/// once for the remaining days.
pub(crate) fn interest(
    principal: Usd,
    rate: Ratio,
    (from, to): (Date, Date),
    compounds: Compounds,
    year: Year,
) -> Result<Usd, JudgmentError> {
    if to <= from {
        return Ok(Usd::ZERO);
    }
    match compounds {
        Compounds::Never => simple(principal, rate, from, to, year),
        Compounds::Yearly => {
            let mut owed = principal;
            let mut at = from;
            let mut years = 0_i64;
            while at < to {
                years = years.saturating_add(1);
                // Count from the first day each time, because counting from February 29 of one year would move
                // the day for good.
                let next = from
                    .checked_add(years.years())
                    .map_err(|_| JudgmentError::Calendar)?;
                let of_this = simple(owed, rate, at, next.min(to), year)?;
                owed = owed.checked_add(of_this)?;
                at = next;
            }
            Ok(owed.checked_sub(principal)?)
        }
    }
}

fn simple(
    principal: Usd,
    rate: Ratio,
    from: Date,
    to: Date,
    year: Year,
) -> Result<Usd, JudgmentError> {
    let part = match year {
        Year::Of365 => Ratio::new(days_between(from, to)?, 365)?,
        Year::OfTheCalendar => {
            let (mut common, mut leap) = (0_u64, 0_u64);
            let mut at = from;
            while at < to {
                let turn = Date::new(at.year().saturating_add(1), 1, 1)
                    .map_err(|_| JudgmentError::Calendar)?
                    .min(to);
                let days = days_between(at, turn)?;
                if at.in_leap_year() {
                    leap = leap.saturating_add(days);
                } else {
                    common = common.saturating_add(days);
                }
                at = turn;
            }
            let over = common
                .saturating_mul(366)
                .saturating_add(leap.saturating_mul(365));
            Ratio::new(over, 365 * 366)?
        }
    };
    Ok(Rounding::half_up().of(principal, rate.times(part)?)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accrued(cents: i64, from: &str, to: &str, compounds: Compounds, year: Year) -> String {
        let days = (from.parse().unwrap(), to.parse().unwrap());
        let rate = "4.05%".parse().unwrap();
        interest(Usd::from_cents(cents), rate, days, compounds, year)
            .unwrap()
            .to_string()
    }

    // 3,000.00 at 4.05 percent is 121.50 a year.
    #[test]
    fn a_common_year_is_the_rate_itself_in_every_way() {
        for compounds in [Compounds::Never, Compounds::Yearly] {
            for year in [Year::Of365, Year::OfTheCalendar] {
                assert_eq!(
                    accrued(300_000, "2026-05-18", "2027-05-18", compounds, year),
                    "121.50"
                );
            }
        }
    }

    // 366 days: 121.50 x 366 / 365 = 121.8328..; by the calendar 228 days of 2027 and 138 of 2028, a leap year:
    // 121.50 x (228/365 + 138/366) = 75.8958.. + 45.8114.. = 121.7072...
    #[test]
    fn a_year_with_february_29_tells_the_two_years_apart() {
        let days = ("2027-05-18", "2028-05-18");
        assert_eq!(
            accrued(300_000, days.0, days.1, Compounds::Never, Year::Of365),
            "121.83"
        );
        assert_eq!(
            accrued(
                300_000,
                days.0,
                days.1,
                Compounds::Never,
                Year::OfTheCalendar
            ),
            "121.71"
        );
    }

    // Two common years: simple 243.00; yearly 121.50, then 3,121.50 x 4.05% = 126.42075.
    #[test]
    fn interest_on_interest_after_a_year() {
        let days = ("2025-01-01", "2027-01-01");
        assert_eq!(
            accrued(300_000, days.0, days.1, Compounds::Never, Year::Of365),
            "243.00"
        );
        assert_eq!(
            accrued(300_000, days.0, days.1, Compounds::Yearly, Year::Of365),
            "247.92"
        );
    }

    #[test]
    fn the_first_day_counts_and_the_day_of_payment_does_not() {
        assert_eq!(
            accrued(
                3_650_000,
                "2026-05-18",
                "2026-05-18",
                Compounds::Never,
                Year::Of365
            ),
            "0.00"
        );
        assert_eq!(
            accrued(
                3_650_000,
                "2026-05-18",
                "2026-05-19",
                Compounds::Never,
                Year::Of365
            ),
            "4.05"
        );
        assert_eq!(
            accrued(
                3_650_000,
                "2026-05-19",
                "2026-05-18",
                Compounds::Never,
                Year::Of365
            ),
            "0.00"
        );
    }
}
