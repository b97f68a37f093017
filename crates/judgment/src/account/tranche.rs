//! Interest on the lines of one first day, exact until it is rounded once.

use redress::cite::Date;
use redress::money::{MoneyError, Usd};

use super::amount::off;
use super::{Compounds, InterestTerms, LeapDay};
use crate::JudgmentError;
use crate::accrual::{parts_of_a_year, per_year};
use crate::days::{days_after, years_after};

/// Lines of a group that bear interest from one day, with the interest so far.
pub(super) struct Tranche {
    /// The place of the group.
    pub(super) group: usize,
    pub(super) first: Date,
    /// The day on which interest stops.
    until: Option<Date>,
    /// The amount that bears interest since the day of the last settlement.
    pub(super) principal: Usd,
    /// Whether so much is ordered that it bears interest at all.
    pub(super) is_above: bool,
    /// The day of the last settlement.
    since: Date,
    /// The anniversaries of the first day that were met.
    years: u32,
    /// Cents times parts of a year, which are the interest before it is rounded.
    parts: u128,
    /// The interest of whole years, rounded, which bears interest as the principal does.
    added: Usd,
    /// Interest that was paid.
    pub(super) paid: Usd,
}

impl Tranche {
    /// Returns lines of a group that bear interest from a day until another.
    pub(super) const fn new(group: usize, first: Date, until: Option<Date>) -> Self {
        Self {
            group,
            first,
            until,
            principal: Usd::ZERO,
            is_above: false,
            since: first,
            years: 0,
            parts: 0,
            added: Usd::ZERO,
            paid: Usd::ZERO,
        }
    }

    /// Returns the next day on which interest is added to the principal; `None` if it never is.
    pub(super) fn next_anniversary(
        &self,
        terms: &InterestTerms,
    ) -> Result<Option<Date>, JudgmentError> {
        if terms.compounds == Compounds::Never {
            return Ok(None);
        }
        // Count from the first day each time, because counting from February 29 of one year would move the day for good.
        let next = years_after(self.first, self.years.saturating_add(1))?;
        // Counting years stops at February 28 where there is no 29.
        match terms.leap_day {
            LeapDay::March1 if next.day() < self.first.day() => days_after(next, 1).map(Some),
            _ => Ok(Some(next)),
        }
    }

    /// Adds the interest of the past year to the principal. What accrued stays exact, so that it never falls.
    pub(super) fn capitalize(
        &mut self,
        terms: &InterestTerms,
        day: Date,
    ) -> Result<(), JudgmentError> {
        self.settle(terms, day)?;
        self.added = rounded(terms, self.parts)?;
        self.years = self.years.saturating_add(1);
        Ok(())
    }

    /// Adds the interest up to a day, from which the principal or what was paid is another.
    pub(super) fn settle(&mut self, terms: &InterestTerms, day: Date) -> Result<(), JudgmentError> {
        self.parts = self.parts_on(terms, day)?;
        self.since = self.since.max(day);
        Ok(())
    }

    /// Returns the cents times parts of a year up to a day.
    pub(super) fn parts_on(&self, terms: &InterestTerms, day: Date) -> Result<u128, JudgmentError> {
        let to = self.until.map_or(day, |until| until.min(day));
        if !self.is_above || to <= self.since {
            return Ok(self.parts);
        }
        let unpaid = off(self.added, self.paid)?;
        let base = self.principal.checked_add(unpaid)?;
        let cents = u128::try_from(base.cents()).unwrap_or_default();
        let parts = u128::from(parts_of_a_year(self.since, to, terms.year)?);
        let more = cents.checked_mul(parts).ok_or(MoneyError::Overflow)?;
        let sum = self.parts.checked_add(more).ok_or(MoneyError::Overflow)?;
        Ok(sum)
    }

    /// Returns the interest up to a day, rounded half-up to the cent.
    pub(super) fn accrued(&self, terms: &InterestTerms, day: Date) -> Result<Usd, JudgmentError> {
        Ok(rounded(terms, self.parts_on(terms, day)?)?)
    }
}

/// Rounds interest half-up to the cent.
pub(super) fn rounded(terms: &InterestTerms, parts: u128) -> Result<Usd, MoneyError> {
    let year = u128::from(per_year(terms.year));
    let cents = || {
        let numerator = parts
            .checked_mul(u128::from(terms.rate.numerator()))?
            .checked_mul(2)?;
        let denominator = u128::from(terms.rate.denominator()).checked_mul(year)?;
        let half_up = numerator.checked_add(denominator)?;
        half_up.checked_div(denominator.checked_mul(2)?)
    };
    let cents = cents().and_then(|cents| i64::try_from(cents).ok());
    cents.map(Usd::from_cents).ok_or(MoneyError::Overflow)
}
