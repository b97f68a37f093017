//! The principal of each tranche, which is changed only where a balance changed.

use std::collections::{BTreeMap, BTreeSet};

use redress::cite::Date;
use redress::money::{MoneyError, Usd};

use super::amount::off;
use super::run::Run;
use super::tranche::Tranche;
use super::{InterestTerms, JudgmentAccount};
use crate::JudgmentError;

/// What bears interest.
#[derive(Default)]
pub(super) struct Bearing {
    pub(super) tranches: Vec<Tranche>,
    /// By group: its tranches, the earliest first.
    of_groups: Vec<Vec<usize>>,
    /// By line: its tranche, its part of the principal, and the sum ordered of it that bears interest.
    lines: Vec<BearingLine>,
    /// By group: the sum ordered that bears interest.
    ordered: Vec<Usd>,
    /// The payees and the lines without a payee of which something changed since the principals were computed.
    payees: BTreeSet<usize>,
    others: BTreeSet<usize>,
    /// The next day on which the interest of each tranche is added to the principal.
    anniversaries: BTreeSet<(Date, usize)>,
}

#[derive(Clone, Copy, Default)]
struct BearingLine {
    tranche: Option<usize>,
    part: Usd,
    ordered: Usd,
}

impl Bearing {
    /// Groups the lines by the first day on which they bear interest.
    pub(super) fn new(account: &JudgmentAccount) -> Self {
        let mut all = Self::default();
        if account.terms.is_none() {
            return all;
        }
        let mut by_day: BTreeMap<(usize, Date), Vec<usize>> = BTreeMap::new();
        for (group, bearing) in account.bearing.iter().enumerate() {
            for place in &bearing.lines {
                let line = account.lines.get(*place);
                if let Some(order) = line.and_then(|line| line.orders.first()) {
                    let lines = by_day.entry((group, order.interest_from)).or_default();
                    lines.push(*place);
                }
            }
        }
        all.of_groups = vec![Vec::new(); account.bearing.len()];
        all.ordered = vec![Usd::ZERO; account.bearing.len()];
        all.lines = vec![BearingLine::default(); account.lines.len()];
        for ((group, first), lines) in by_day {
            let tranche = all.tranches.len();
            let until = account.bearing.get(group).and_then(|it| it.until);
            all.tranches.push(Tranche::new(group, first, until));
            if let Some(tranches) = all.of_groups.get_mut(group) {
                tranches.push(tranche);
            }
            for place in lines {
                if let Some(line) = all.lines.get_mut(place) {
                    line.tranche = Some(tranche);
                }
            }
        }
        all
    }

    /// Marks that the balance of a payee changed.
    pub(super) fn touch_payee(&mut self, creditor: usize) {
        if !self.tranches.is_empty() {
            self.payees.insert(creditor);
        }
    }

    /// Marks that the balance of a line without a payee changed.
    pub(super) fn touch_line(&mut self, place: usize) {
        if !self.tranches.is_empty() {
            self.others.insert(place);
        }
    }

    /// Returns the tranches of a group, the earliest first.
    pub(super) fn of_group(&self, group: usize) -> &[usize] {
        self.of_groups.get(group).map_or(&[], Vec::as_slice)
    }

    /// Returns the next day on which interest is added to the principal.
    pub(super) fn next_anniversary(&self) -> Option<Date> {
        self.anniversaries.first().map(|(day, _)| *day)
    }

    /// Finds the first anniversary of each tranche.
    pub(super) fn begin(&mut self, terms: &InterestTerms) -> Result<(), JudgmentError> {
        for (place, tranche) in self.tranches.iter().enumerate() {
            let next = tranche.next_anniversary(terms)?;
            self.anniversaries.extend(next.map(|day| (day, place)));
        }
        Ok(())
    }

    /// Adds the interest of whole years that end on a day to the principal.
    pub(super) fn add_to_principal(
        &mut self,
        terms: &InterestTerms,
        day: Date,
    ) -> Result<(), JudgmentError> {
        while let Some((_, place)) = self.anniversaries.first().copied().filter(|it| it.0 <= day) {
            self.anniversaries.pop_first();
            if let Some(tranche) = self.tranches.get_mut(place) {
                tranche.capitalize(terms, day)?;
                let next = tranche.next_anniversary(terms)?;
                self.anniversaries.extend(next.map(|day| (day, place)));
            }
        }
        Ok(())
    }

    /// Takes the part of a line that bears interest from a day on.
    fn take(
        &mut self,
        terms: &InterestTerms,
        day: Date,
        (place, part, ordered): (usize, Usd, Usd),
    ) -> Result<(), JudgmentError> {
        let Some(line) = self.lines.get_mut(place) else {
            return Ok(());
        };
        let (more, more_ordered) = (
            part.checked_sub(line.part)?,
            ordered.checked_sub(line.ordered)?,
        );
        (line.part, line.ordered) = (part, ordered);
        let Some(tranche) = line.tranche.and_then(|at| self.tranches.get_mut(at)) else {
            return Ok(());
        };
        if !more.is_zero() {
            tranche.settle(terms, day)?;
            tranche.principal = tranche.principal.checked_add(more)?;
        }
        let group = tranche.group;
        let Some(sum) = self
            .ordered
            .get_mut(group)
            .filter(|_| !more_ordered.is_zero())
        else {
            return Ok(());
        };
        let was_above = *sum > terms.above;
        *sum = sum.checked_add(more_ordered)?;
        let is_above = *sum > terms.above;
        if is_above != was_above {
            for place in self.of_groups.get(group).into_iter().flatten() {
                if let Some(tranche) = self.tranches.get_mut(*place) {
                    tranche.settle(terms, day)?;
                    tranche.is_above = is_above;
                }
            }
        }
        Ok(())
    }
}

impl Run<'_> {
    /// Computes the principals anew where a balance changed: of the lines of a defendant to one payee no more bears interest than is
    /// left to pay to it.
    pub(super) fn bear(&mut self) -> Result<(), JudgmentError> {
        let Some(terms) = &self.account.terms else {
            return Ok(());
        };
        let mut bears: Vec<(usize, Usd, Usd)> = Vec::new();
        for place in std::mem::take(&mut self.bearing.others) {
            let (part, ordered) = self.bears(place)?;
            bears.push((place, part, ordered));
        }
        for creditor in std::mem::take(&mut self.bearing.payees) {
            let tranche = |place: &usize| self.bearing.lines.get(*place).and_then(|it| it.tranche);
            let lines = self.owed_to(creditor).map(|(place, _)| place);
            let mut lines: Vec<usize> = lines.filter(|place| tranche(place).is_some()).collect();
            lines.sort_by_key(tranche);
            let most = self.most_left(creditor)?;
            let mut by_debtor: BTreeMap<usize, Usd> = BTreeMap::new();
            for place in lines {
                let (mut part, ordered) = self.bears(place)?;
                let line = self.account.lines.get(place);
                if let (Some(line), Some((most, _))) = (line, most) {
                    let so_far = by_debtor.entry(line.debtor).or_default();
                    part = part.min(off(most, *so_far)?);
                    *so_far = so_far.checked_add(part)?;
                }
                bears.push((place, part, ordered));
            }
        }
        for line in bears {
            self.bearing.take(terms, self.day, line)?;
        }
        Ok(())
    }

    /// Returns the part of the balance of a line that bears interest, and the sum ordered of it that does.
    fn bears(&self, place: usize) -> Result<(Usd, Usd), MoneyError> {
        let Some(line) = self.account.lines.get(place) else {
            return Ok((Usd::ZERO, Usd::ZERO));
        };
        let ordered = line.bearing_on(self.day);
        let later = self
            .amount(place)
            .unwrap_or_default()
            .checked_sub(ordered)?;
        Ok((off(self.owed(place)?.0, later)?, ordered))
    }
}
