//! The principal of each tranche, which is changed only where a balance changed.

use std::collections::{BTreeMap, BTreeSet};

use redress::cite::Date;
use redress::money::Usd;

use super::tranche::Tranche;
use super::{InterestTerms, JudgmentAccount};
use crate::JudgmentError;

/// The principals that bear interest.
#[derive(Default)]
pub(super) struct Bearing {
    pub(super) tranches: Vec<Tranche>,
    /// By group: its tranches, the earliest first.
    of_groups: Vec<Vec<usize>>,
    /// By line: its tranche, its part of the principal, and the sum ordered of it that bears interest.
    pub(super) lines: Vec<BearingLine>,
    /// By group: the sum ordered that bears interest.
    ordered: Vec<Usd>,
    /// The payees and the lines without a payee of which something changed since the principals were computed.
    pub(super) payees: BTreeSet<usize>,
    pub(super) others: BTreeSet<usize>,
    /// The next day on which the interest of each tranche is added to the principal.
    anniversaries: BTreeSet<(Date, usize)>,
}

#[derive(Clone, Copy, Default)]
pub(super) struct BearingLine {
    pub(super) tranche: Option<usize>,
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
    pub(super) fn take(
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
