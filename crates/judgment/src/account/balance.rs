//! The balance of a line on a day: the least of the own sum, the joint sum, the loss that is left, and what other cases leave of it.

use redress::cite::Date;
use redress::money::{MoneyError, Ratio, Rounding, Usd};

use super::{AccountLine, BalanceLimit, Sharing};
use crate::account::allocation::weight;
use crate::account::posting::Run;

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

/// Subtracts; never less than zero.
pub(super) fn off(from: Usd, amount: Usd) -> Result<Usd, MoneyError> {
    from.checked_sub(amount.min(from))
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
        let paid = self.paid_on(place);
        let mut least = (off(amount, paid)?, BalanceLimit::OwnSum);
        let mut limit = |amount: Usd, by: BalanceLimit| {
            if amount < least.0 {
                least = (amount, by);
            }
        };
        let Some(creditor) = line.creditor else {
            return Ok(least);
        };
        let (mut together, mut by_joint) = (Usd::ZERO, Usd::ZERO);
        let mut by_all = Usd::ZERO;
        for (other, it) in self.owed_to(creditor) {
            by_all = by_all.checked_add(self.paid_on(other))?;
            if it.joint {
                together = together.max(it.amount_on(day).unwrap_or_default());
                by_joint = by_joint.checked_add(self.paid_on(other))?;
            }
        }
        let loss = self.account.creditors.get(creditor).and_then(|it| it.loss);
        if line.joint {
            limit(off(together, by_joint)?, BalanceLimit::JointSum);
            if let (Sharing::InProportion, Some(loss)) = (self.account.sharing, loss)
                && amount < loss
            {
                let others = by_all.checked_sub(paid)?;
                let lowered = Rounding::half_up().of(others, part(amount, loss)?)?;
                limit(
                    off(off(amount, paid)?, lowered)?,
                    BalanceLimit::InProportion,
                );
            }
        }
        if let Some(left) = self.loss_left(creditor, day)? {
            limit(left, BalanceLimit::Loss);
        }
        if let Some(room) = self.account.creditors.get(creditor).and_then(|it| it.room) {
            limit(off(room, by_all)?, BalanceLimit::Elsewhere);
        }
        Ok(least)
    }

    /// Returns the part of the loss of a payee that nobody has made up; `None` if the loss is not known.
    pub(super) fn loss_left(&self, creditor: usize, day: Date) -> Result<Option<Usd>, MoneyError> {
        let loss = self.account.creditors.get(creditor).and_then(|it| it.loss);
        let Some(mut whole) = loss else {
            return Ok(None);
        };
        let mut received = self.off_the_loss(creditor);
        for (place, line) in self.owed_to(creditor) {
            // A court may order more than the loss that is computed: it is then the greatest sum that is made whole.
            whole = whole.max(line.amount_on(day).unwrap_or_default());
            received = received.checked_add(self.paid_on(place))?;
        }
        off(whole, received).map(Some)
    }
}

fn part(amount: Usd, whole: Usd) -> Result<Ratio, MoneyError> {
    Ratio::new(weight(amount), weight(whole))
}
