//! The principals on a day: computed anew where a balance changed.

use std::collections::BTreeMap;

use redress::money::{MoneyError, Usd};

use super::amount::off;
use super::run::Run;
use crate::JudgmentError;

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
