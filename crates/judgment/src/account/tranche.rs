//! Interest on the lines of one first day, exact until it is rounded once.

use redress::cite::Date;
use redress::money::{MoneyError, Usd};

use super::amount::off;
use super::{Compounds, InterestTerms, JudgmentAccount, LeapDay};
use crate::JudgmentError;
use crate::accrual::{parts_of_a_year, per_year};
use crate::days::{days_after, years_after};

/// Lines of a group that bear interest from one day, with the interest so far.
pub(super) struct Tranche {
    /// The place of the group.
    pub(super) group: usize,
    lines: Vec<usize>,
    first: Date,
    /// The anniversaries of the first day that were met.
    years: u32,
    /// Cents times parts of a year, since the last anniversary at which interest was added to the principal.
    parts: u128,
    /// Interest rounded and added to the principal.
    added: Usd,
    /// Interest that was paid.
    pub(super) paid: Usd,
}

/// Groups the lines by the first day on which they bear interest.
pub(super) fn tranches(account: &JudgmentAccount) -> Vec<Tranche> {
    let mut all: Vec<Tranche> = Vec::new();
    if account.terms.is_none() {
        return all;
    }
    for (group, bearing) in account.bearing.iter().enumerate() {
        for place in &bearing.lines {
            let line = account.lines.get(*place);
            let Some(order) = line.and_then(|line| line.orders.first()) else {
                continue;
            };
            let first = order.interest_from;
            match all
                .iter_mut()
                .find(|known| known.group == group && known.first == first)
            {
                Some(known) => known.lines.push(*place),
                None => all.push(Tranche {
                    group,
                    lines: vec![*place],
                    first,
                    years: 0,
                    parts: 0,
                    added: Usd::ZERO,
                    paid: Usd::ZERO,
                }),
            }
        }
    }
    all.sort_by_key(|tranche| (tranche.group, tranche.first));
    all
}

impl Tranche {
    /// Returns the places of the lines.
    pub(super) fn lines(&self) -> impl Iterator<Item = usize> {
        self.lines.iter().copied()
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

    /// Adds the interest of the past year to the principal.
    pub(super) fn capitalize(&mut self, terms: &InterestTerms) -> Result<(), JudgmentError> {
        self.added = self.accrued(terms)?;
        self.parts = 0;
        self.years = self.years.saturating_add(1);
        Ok(())
    }

    /// Adds the interest on a principal from one day to another.
    pub(super) fn accrue(
        &mut self,
        terms: &InterestTerms,
        principal: Usd,
        (from, to): (Date, Date),
    ) -> Result<(), JudgmentError> {
        let from = from.max(self.first);
        if to <= from {
            return Ok(());
        }
        let unpaid = off(self.added, self.paid)?;
        let base = principal.checked_add(unpaid)?;
        let cents = u128::try_from(base.cents()).unwrap_or_default();
        let parts = u128::from(parts_of_a_year(from, to, terms.year)?);
        let more = cents.checked_mul(parts).ok_or(MoneyError::Overflow)?;
        self.parts = self.parts.checked_add(more).ok_or(MoneyError::Overflow)?;
        Ok(())
    }

    /// Returns the interest so far, rounded half-up to the cent.
    pub(super) fn accrued(&self, terms: &InterestTerms) -> Result<Usd, MoneyError> {
        let year = u128::from(per_year(terms.year));
        let rounded = || {
            let numerator = self
                .parts
                .checked_mul(u128::from(terms.rate.numerator()))?
                .checked_mul(2)?;
            let denominator = u128::from(terms.rate.denominator()).checked_mul(year)?;
            let half_up = numerator.checked_add(denominator)?;
            half_up.checked_div(denominator.checked_mul(2)?)
        };
        let cents = rounded().and_then(|cents| i64::try_from(cents).ok());
        let since = Usd::from_cents(cents.ok_or(MoneyError::Overflow)?);
        self.added.checked_add(since)
    }
}
