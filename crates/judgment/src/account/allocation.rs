//! Division of a payment among payees: tier by tier, stated parts of each payment first, the rest in proportion to the balances.
//!
//! The division is kept running, because cents cannot be split: what a payee lacks of the exact proportion after one payment, the
//! next payment makes up. Rounding therefore favors no place in the case file.

use std::collections::BTreeMap;

use redress::cite::Date;
use redress::money::{Rounding, Usd, split};

use super::posting::Run;
use super::{PostedPart, PostedPlace};
use crate::JudgmentError;

/// A tier of payees at a step of the order of payment of a defendant; no step if the entry named its debts. The last part tells the
/// running divisions of a tier apart.
pub(super) type Division = (usize, Option<usize>, (u8, u32), Round);

/// The divisions within a tier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Round {
    /// The stated parts of each payment.
    Stated,
    /// The rest, among the payees without a stated part.
    Rest,
    /// The part that they cannot take.
    Overflow,
}

/// A running division: its parties with their weights, and what each was given so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Pace {
    weights: Vec<(usize, u64)>,
    given: BTreeMap<usize, Usd>,
    total: Usd,
}

/// The sum from which percentages become whole weights: seven decimal places, more than any form has.
const WHOLE: Usd = Usd::from_cents(1_000_000_000);

/// The party that stands for every payee without a stated part.
const REST: usize = usize::MAX;

impl Run<'_> {
    /// Divides what is left of a payment among lines of restitution, tier by tier.
    pub(super) fn restitution(
        &mut self,
        (debtor, step): (usize, Option<usize>),
        lines: &[usize],
        day: Date,
        left: &mut Usd,
        parts: &mut Vec<PostedPart>,
    ) -> Result<(), JudgmentError> {
        let mut tiers: BTreeMap<(u8, u32), Vec<usize>> = BTreeMap::new();
        for place in lines {
            let line = self.account.lines.get(*place);
            let creditor = line.and_then(|line| line.creditor);
            let creditor = creditor.and_then(|place| self.account.creditors.get(place));
            let tier = creditor.map_or((0, 0), |creditor| creditor.tier);
            tiers.entry(tier).or_default().push(*place);
        }
        for (tier, lines) in tiers {
            let mut before = Vec::new();
            for place in &lines {
                before.push((*place, self.owed(*place, day)?.0, self.paid_on(*place)));
            }
            self.stated((debtor, step, tier, Round::Stated), &lines, day, left)?;
            let without = lines.iter().filter(|it| self.percent(**it).is_none());
            let without: Vec<usize> = without.copied().collect();
            self.in_proportion((debtor, step, tier, Round::Rest), &without, day, left)?;
            self.in_proportion((debtor, step, tier, Round::Overflow), &lines, day, left)?;
            for (place, owed, paid) in before {
                let part = self.paid_on(place).checked_sub(paid)?;
                if step.is_none() {
                    self.paid_out_at_once(place, part)?;
                }
                // A payee who is paid in full is listed with the others.
                let line = self.account.lines.get(place);
                if line.is_some_and(|line| line.amount_on(day).is_some()) {
                    parts.push(PostedPart {
                        step,
                        place: PostedPlace::Line(place),
                        owed,
                        amount: part,
                    });
                }
            }
        }
        Ok(())
    }

    fn percent(&self, line: usize) -> Option<redress::money::Ratio> {
        let creditor = self.account.lines.get(line)?.creditor?;
        self.account.creditors.get(creditor)?.percent
    }

    /// Pays the stated parts of what reaches the tier, so far as so much is owed. The rest is for those without a stated part.
    fn stated(
        &mut self,
        key: Division,
        lines: &[usize],
        day: Date,
        left: &mut Usd,
    ) -> Result<(), JudgmentError> {
        let mut weights: Vec<(usize, u64)> = Vec::new();
        let mut rest = weight(WHOLE);
        let (mut owed, mut anyone) = (Usd::ZERO, false);
        for place in lines {
            let due = self.owed(*place, day)?.0;
            owed = owed.checked_add(due)?;
            if let Some(percent) = self.percent(*place) {
                let of = weight(Rounding::half_up().of(WHOLE, percent)?);
                rest = rest.saturating_sub(of);
                weights.push((*place, of));
                anyone |= !due.is_zero();
            }
        }
        let now = owed.min(*left);
        if !anyone || now.is_zero() || weights.iter().all(|(_, of)| *of == 0) {
            return Ok(());
        }
        weights.push((REST, rest));
        for (place, part) in self.next(key, &weights, now)? {
            if place != REST {
                let part = part.min(self.owed(place, day)?.0).min(*left);
                self.add_paid(place, part)?;
                *left = left.checked_sub(part)?;
            }
        }
        Ok(())
    }

    /// Divides in proportion to the balances until the payment or the balances are used up.
    fn in_proportion(
        &mut self,
        key: Division,
        lines: &[usize],
        day: Date,
        left: &mut Usd,
    ) -> Result<(), JudgmentError> {
        while !left.is_zero() {
            let mut open: Vec<(usize, u64)> = Vec::new();
            let mut owed = Usd::ZERO;
            for place in lines {
                let due = self.owed(*place, day)?.0;
                if !due.is_zero() {
                    owed = owed.checked_add(due)?;
                    open.push((*place, weight(due)));
                }
            }
            if open.is_empty() {
                return Ok(());
            }
            // The proportion is that of the balances when the division began, as long as nothing else has changed them.
            let kept = self.paces.get(&key).filter(|pace| pace.goes_on(&open));
            let weights = match kept {
                Some(pace) => pace.weights.clone(),
                None => {
                    self.paces.remove(&key);
                    open
                }
            };
            let mut moved = false;
            for (place, part) in self.next(key, &weights, owed.min(*left))? {
                let part = part.min(self.owed(place, day)?.0).min(*left);
                moved |= !part.is_zero();
                self.add_paid(place, part)?;
                *left = left.checked_sub(part)?;
            }
            if !moved {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Returns the next part of each party of a running division.
    fn next(
        &mut self,
        key: Division,
        weights: &[(usize, u64)],
        now: Usd,
    ) -> Result<Vec<(usize, Usd)>, JudgmentError> {
        let pace = self.paces.entry(key).or_default();
        if pace.weights != weights {
            *pace = Pace {
                weights: weights.to_vec(),
                ..Pace::default()
            };
        }
        pace.total = pace.total.checked_add(now)?;
        let targets = split::webster(pace.total, weights)?;
        let mut parts = Vec::new();
        for ((place, _), target) in weights.iter().zip(targets) {
            let given = pace.given.insert(*place, target).unwrap_or_default();
            parts.push((*place, target.checked_sub(given)?));
        }
        Ok(parts)
    }
}

impl Pace {
    /// Returns whether these balances are those of the division, less what it gave.
    fn goes_on(&self, open: &[(usize, u64)]) -> bool {
        let given = |place: &usize| self.given.get(place).copied().unwrap_or_default();
        let left = |(place, of): &(usize, u64)| (*place, of.checked_sub(weight(given(place))));
        let known = self.weights.iter().map(left);
        known.eq(open.iter().map(|(place, due)| (*place, Some(*due))))
    }
}

pub(super) fn weight(amount: Usd) -> u64 {
    u64::try_from(amount.cents()).unwrap_or_default()
}
