//! The balance of a line: the least of the own sum, the joint sum, the loss that is left, and what other cases leave of it.

use std::collections::BTreeMap;

use redress::cite::Date;
use redress::money::{MoneyError, Ratio, Rounding, Usd};

use super::amount::{off, weight};
use super::run::Run;
use super::sums::PayeeSums;
use super::{AccountLine, BalanceLimit, SharedDebt, Sharing};

impl AccountLine {
    /// Returns the amount in force on a day.
    pub(super) fn amount_on(&self, day: Date) -> Option<Usd> {
        let made = self.orders.partition_point(|order| order.day <= day);
        let last = self.orders.get(..made)?.last();
        last.map(|order| order.amount)
    }

    /// Returns the part of the amount in force that bears interest on a day: an increase bears none before its own day.
    pub(super) fn bearing_on(&self, day: Date) -> Usd {
        let mut orders = self.orders.iter();
        let bears = orders.rfind(|order| order.day <= day && order.interest_from <= day);
        let now = self.amount_on(day).unwrap_or_default();
        bears.map_or(Usd::ZERO, |order| order.amount).min(now)
    }

    /// Returns whether the debt has ended on a day.
    pub(super) fn ended_on(&self, day: Date) -> bool {
        self.ends.is_some_and(|ends| ends <= day)
    }
}

impl Run<'_> {
    /// Returns the balance of a line and the rule that limits it.
    pub(super) fn owed(&self, place: usize) -> Result<(Usd, BalanceLimit), MoneyError> {
        let (Some(line), Some(amount)) = (self.account.lines.get(place), self.amount(place)) else {
            return Ok((Usd::ZERO, BalanceLimit::NotOrdered));
        };
        // What was paid before the end did not end with it.
        let credited = self.credited_on(place);
        if line.ended_on(self.day) && (amount.is_zero() || credited < amount) {
            return Ok((Usd::ZERO, BalanceLimit::Ended));
        }
        if amount.is_zero() {
            return Ok((Usd::ZERO, BalanceLimit::NotOrdered));
        }
        let mut least = (amount.checked_sub(credited)?, BalanceLimit::OwnSum);
        let mut limit = |amount: Usd, by: BalanceLimit| {
            if amount < least.0 {
                least = (amount, by);
            }
        };
        let Some((creditor, sums)) = line.creditor.and_then(|it| Some((it, self.sums.get(it)?)))
        else {
            return Ok(least);
        };
        if let Some(debt) = line.debt {
            let joint = sums.joint.get(&debt).copied().unwrap_or_default();
            let within = joint.within();
            limit(off(joint.whole, within)?, BalanceLimit::JointSum);
            // A debt of its own has its own whole; that of all defendants is the loss.
            let whole = match debt {
                SharedDebt::OfTheLoss => {
                    self.account.creditors.get(creditor).and_then(|it| it.loss)
                }
                _ => Some(joint.whole),
            };
            if let (Sharing::InProportion, Some(whole)) = (self.account.sharing, whole)
                && amount < whole
            {
                // What others paid on this debt, and not what anybody paid on a debt of one alone.
                let others = off(within, credited)?;
                let lowered = Rounding::half_up().of(others, part(amount, whole)?)?;
                let own = amount.checked_sub(credited)?;
                limit(off(own, lowered)?, BalanceLimit::InProportion);
            }
        }
        if let Some((left, by)) = self.most_left(creditor)? {
            limit(left, by);
        }
        Ok(least)
    }

    /// Returns the most that is left to pay to a payee, whoever pays, and the rule that limits it; `None` if nothing is known to.
    pub(super) fn most_left(
        &self,
        creditor: usize,
    ) -> Result<Option<(Usd, BalanceLimit)>, MoneyError> {
        let loss = self.loss_left(creditor)?;
        let loss = loss.map(|left| (left, BalanceLimit::Loss));
        let room = self.account.creditors.get(creditor).and_then(|it| it.room);
        let room = match room {
            Some(room) => {
                let since = self.credited(creditor)?;
                let since = since.checked_add(self.off_the_loss(creditor))?;
                Some((off(room, since)?, BalanceLimit::Elsewhere))
            }
            None => None,
        };
        let both = loss.into_iter().chain(room);
        Ok(both.min_by_key(|(left, _)| *left))
    }

    /// Returns the part of the loss of a payee that nobody has made up; `None` if the loss is not known.
    pub(super) fn loss_left(&self, creditor: usize) -> Result<Option<Usd>, MoneyError> {
        let Some(whole) = self.whole(creditor) else {
            return Ok(None);
        };
        let credited = self.credited(creditor)?;
        let received = credited.checked_add(self.off_the_loss(creditor))?;
        off(whole, received).map(Some)
    }

    /// Returns what a payee has beyond the joint sum or the loss, in addition to what is beyond the sum of one line.
    pub(super) fn beyond(&self, creditor: usize) -> Result<Usd, MoneyError> {
        let sums = self.sums.get(creditor);
        let beyond = sums.map_or(Ok(Usd::ZERO), PayeeSums::beyond)?;
        let Some(whole) = self.whole(creditor) else {
            return Ok(beyond);
        };
        let had = self.credited(creditor)?;
        let over = off(had.checked_add(self.off_the_loss(creditor))?, whole)?;
        beyond.checked_add(over.min(had))
    }

    /// Returns the loss of a payee, or the greatest sum ordered for it; `None` if the loss is not known.
    fn whole(&self, creditor: usize) -> Option<Usd> {
        let loss = self.account.creditors.get(creditor)?.loss?;
        // A court may order more than the loss that is computed: the greatest sum that one defendant owes is then made whole.
        let greatest = self.sums.get(creditor).map(|sums| sums.greatest);
        Some(loss.max(greatest.unwrap_or_default()))
    }

    /// Returns what is credited to a payee.
    fn credited(&self, creditor: usize) -> Result<Usd, MoneyError> {
        let sums = self.sums.get(creditor);
        sums.map_or(Ok(Usd::ZERO), |sums| {
            sums.on_joint.checked_add(sums.on_others)
        })
    }

    /// Returns the amount of a line in force.
    pub(super) fn amount(&self, place: usize) -> Option<Usd> {
        self.amounts.get(place).copied().flatten()
    }

    /// Returns the part of what was paid on a line that the order in force covers. The rest may have to be given back.
    pub(super) fn credited_on(&self, place: usize) -> Usd {
        self.paid_on(place)
            .min(self.amount(place).unwrap_or_default())
    }

    /// Takes up the orders of a line that are made by the day.
    pub(super) fn take_up(
        &mut self,
        places: impl Iterator<Item = usize>,
    ) -> Result<(), MoneyError> {
        let mut creditors = Vec::new();
        for place in places {
            let Some(line) = self.account.lines.get(place) else {
                continue;
            };
            if let Some(amount) = self.amounts.get_mut(place) {
                *amount = line.amount_on(self.day);
            }
            match line.creditor {
                Some(creditor) => creditors.push(creditor),
                None => self.bearing.touch_line(place),
            }
        }
        creditors.sort_unstable();
        creditors.dedup();
        for creditor in creditors {
            let sums = self.add_up(creditor)?;
            if let Some(known) = self.sums.get_mut(creditor) {
                *known = sums;
            }
            self.touch(creditor);
        }
        Ok(())
    }

    /// Adds up what was ordered for a payee and credited to it.
    fn add_up(&self, creditor: usize) -> Result<PayeeSums, MoneyError> {
        let mut all = PayeeSums::default();
        let mut by_debtor: BTreeMap<usize, Usd> = BTreeMap::new();
        for (place, line) in self.owed_to(creditor) {
            let amount = self.amount(place).unwrap_or_default();
            let sum = by_debtor.entry(line.debtor).or_default();
            *sum = sum.checked_add(amount)?;
            if let Some(debt) = line.debt {
                let joint = all.joint.entry(debt).or_default();
                joint.whole = joint.whole.max(amount);
            }
            all.credit(line.debt, self.credited_on(place))?;
        }
        // The whole of a joint debt is known only after its last line.
        all.on_joint = Usd::sum(all.joint.values().map(|joint| joint.within()))?;
        all.greatest = by_debtor.into_values().max().unwrap_or_default();
        Ok(all)
    }
}

fn part(amount: Usd, whole: Usd) -> Result<Ratio, MoneyError> {
    Ratio::new(weight(amount), weight(whole))
}
