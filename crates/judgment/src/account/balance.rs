//! The balance of a line on a day: the least of the own sum, the joint sum, the loss that is left, and what other cases leave of it.

use std::collections::BTreeMap;

use redress::cite::Date;
use redress::money::{MoneyError, Ratio, Rounding, Usd};

use super::amount::{off, weight};
use super::run::Run;
use super::{AccountLine, BalanceLimit, Sharing};

impl AccountLine {
    /// Returns the amount in force on a day.
    pub(super) fn amount_on(&self, day: Date) -> Option<Usd> {
        let mut orders = self.orders.iter().filter(|order| order.day <= day);
        orders.next_back().map(|order| order.amount)
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
    /// Returns the balance of a line on a day and the rule that limits it.
    pub(super) fn owed(&self, place: usize, day: Date) -> Result<(Usd, BalanceLimit), MoneyError> {
        let Some(line) = self.account.lines.get(place) else {
            return Ok((Usd::ZERO, BalanceLimit::NotOrdered));
        };
        let Some(amount) = line.amount_on(day) else {
            return Ok((Usd::ZERO, BalanceLimit::NotOrdered));
        };
        if line.ended_on(day) {
            return Ok((Usd::ZERO, BalanceLimit::Ended));
        }
        let credited = self.credited_on(place, day);
        let mut least = (amount.checked_sub(credited)?, BalanceLimit::OwnSum);
        let mut limit = |amount: Usd, by: BalanceLimit| {
            if amount < least.0 {
                least = (amount, by);
            }
        };
        let Some(creditor) = line.creditor else {
            return Ok(least);
        };
        let all = self.credited_to(creditor, day)?;
        if let Some(debt) = line.debt {
            let joint = all.joint.get(&debt).copied().unwrap_or_default();
            limit(off(joint.whole, joint.credited)?, BalanceLimit::JointSum);
            // A debt of its own has its own whole; that of all defendants is the loss.
            let whole = match debt {
                0 => self.account.creditors.get(creditor).and_then(|it| it.loss),
                _ => Some(joint.whole),
            };
            if let (Sharing::InProportion, Some(whole)) = (self.account.sharing, whole)
                && amount < whole
            {
                // What others paid on this debt, and not what anybody paid on a debt of one alone.
                let others = off(joint.credited, credited)?;
                let lowered = Rounding::half_up().of(others, part(amount, whole)?)?;
                let own = amount.checked_sub(credited)?;
                limit(off(own, lowered)?, BalanceLimit::InProportion);
            }
        }
        if let Some((left, by)) = self.most_left(creditor, day)? {
            limit(left, by);
        }
        Ok(least)
    }

    /// Returns the most that is left to pay to a payee, whoever pays, and the rule that limits it; `None` if nothing is known to.
    pub(super) fn most_left(
        &self,
        creditor: usize,
        day: Date,
    ) -> Result<Option<(Usd, BalanceLimit)>, MoneyError> {
        let loss = self.loss_left(creditor, day)?;
        let loss = loss.map(|left| (left, BalanceLimit::Loss));
        let room = self.account.creditors.get(creditor).and_then(|it| it.room);
        let room = match room {
            Some(room) => {
                let credited = self.credited_to(creditor, day)?.in_all()?;
                Some((off(room, credited)?, BalanceLimit::Elsewhere))
            }
            None => None,
        };
        let both = loss.into_iter().chain(room);
        Ok(both.min_by_key(|(left, _)| *left))
    }

    /// Returns the part of the loss of a payee that nobody has made up; `None` if the loss is not known.
    pub(super) fn loss_left(&self, creditor: usize, day: Date) -> Result<Option<Usd>, MoneyError> {
        let Some(whole) = self.whole(creditor, day)? else {
            return Ok(None);
        };
        let credited = self.credited_to(creditor, day)?.in_all()?;
        let received = credited.checked_add(self.off_the_loss(creditor))?;
        off(whole, received).map(Some)
    }

    /// Returns what a payee has beyond the joint sum or the loss, in addition to what is beyond the sum of one line.
    pub(super) fn beyond(&self, creditor: usize, day: Date) -> Result<Usd, MoneyError> {
        let credited = self.credited_to(creditor, day)?;
        let Some(whole) = self.whole(creditor, day)? else {
            return Ok(credited.beyond);
        };
        let had = credited.in_all()?;
        let over = off(had.checked_add(self.off_the_loss(creditor))?, whole)?;
        credited.beyond.checked_add(over.min(had))
    }

    /// Returns the loss of a payee, or the greatest sum ordered for it; `None` if the loss is not known.
    fn whole(&self, creditor: usize, day: Date) -> Result<Option<Usd>, MoneyError> {
        let loss = self.account.creditors.get(creditor).and_then(|it| it.loss);
        let Some(loss) = loss else { return Ok(None) };
        // A court may order more than the loss that is computed: the greatest sum that one defendant owes is then made whole.
        let mut by_debtor: BTreeMap<usize, Usd> = BTreeMap::new();
        for (_, line) in self.owed_to(creditor) {
            let sum = by_debtor.entry(line.debtor).or_default();
            *sum = sum.checked_add(line.amount_on(day).unwrap_or_default())?;
        }
        let greatest = by_debtor.into_values().max().unwrap_or_default();
        Ok(Some(loss.max(greatest)))
    }

    /// Returns the part of what was paid on a line that the order in force covers. The rest may have to be given back.
    pub(super) fn credited_on(&self, place: usize, day: Date) -> Usd {
        let line = self.account.lines.get(place);
        let amount = line.and_then(|line| line.amount_on(day));
        self.paid_on(place).min(amount.unwrap_or_default())
    }

    /// Returns the sums credited to a payee.
    pub(super) fn credited_to(&self, creditor: usize, day: Date) -> Result<Credited, MoneyError> {
        let mut all = Credited::default();
        for (place, line) in self.owed_to(creditor) {
            let credited = self.credited_on(place, day);
            if let Some(debt) = line.debt {
                let amount = line.amount_on(day).unwrap_or_default();
                let joint = all.joint.entry(debt).or_default();
                joint.whole = joint.whole.max(amount);
                joint.credited = joint.credited.checked_add(credited)?;
            } else {
                all.on_others = all.on_others.checked_add(credited)?;
            }
        }
        for joint in all.joint.values_mut() {
            let beyond = off(joint.credited, joint.whole)?;
            joint.credited = joint.credited.checked_sub(beyond)?;
            all.beyond = all.beyond.checked_add(beyond)?;
        }
        Ok(all)
    }
}

/// Sums credited to a payee.
#[derive(Clone, Debug, Default)]
pub(super) struct Credited {
    /// The joint debts.
    joint: BTreeMap<usize, JointCredited>,
    /// The payments on other lines within their sums.
    on_others: Usd,
    /// The payments on joint lines within their own sums and beyond the joint sums.
    beyond: Usd,
}

/// Sums of a joint debt.
#[derive(Clone, Copy, Debug, Default)]
struct JointCredited {
    /// The greatest of the sums in force.
    whole: Usd,
    /// The part of the payments within it.
    credited: Usd,
}

impl Credited {
    fn in_all(&self) -> Result<Usd, MoneyError> {
        let joint = self.joint.values().map(|joint| joint.credited);
        Usd::sum(joint)?.checked_add(self.on_others)
    }
}

fn part(amount: Usd, whole: Usd) -> Result<Ratio, MoneyError> {
    Ratio::new(weight(amount), weight(whole))
}
