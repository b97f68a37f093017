//! Sums of a payee.

use std::collections::BTreeMap;

use redress::money::{MoneyError, Usd};

use super::SharedDebt;

/// Sums of what was ordered for a payee and credited to it.
#[derive(Clone, Debug, Default)]
pub(super) struct PayeeSums {
    /// The joint debts.
    pub(super) joint: BTreeMap<SharedDebt, JointSums>,
    /// The payments on joint debts within their wholes.
    pub(super) on_joint: Usd,
    /// The payments on other lines within their sums.
    pub(super) on_others: Usd,
    /// The greatest sum that one defendant owes.
    pub(super) greatest: Usd,
}

/// Sums of a joint debt.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct JointSums {
    /// The greatest of the sums in force.
    pub(super) whole: Usd,
    /// The payments within the own sums of those who made them.
    pub(super) credited: Usd,
}

impl JointSums {
    /// Returns the part of the payments within the whole.
    pub(super) fn within(self) -> Usd {
        self.credited.min(self.whole)
    }
}

impl PayeeSums {
    /// Adds to what is credited on a line, or takes off a negative amount.
    pub(super) fn credit(
        &mut self,
        debt: Option<SharedDebt>,
        amount: Usd,
    ) -> Result<(), MoneyError> {
        let Some(debt) = debt else {
            self.on_others = self.on_others.checked_add(amount)?;
            return Ok(());
        };
        let joint = self.joint.entry(debt).or_default();
        let before = joint.within();
        joint.credited = joint.credited.checked_add(amount)?;
        let more = joint.within().checked_sub(before)?;
        self.on_joint = self.on_joint.checked_add(more)?;
        Ok(())
    }

    /// Returns the payments on joint debts within the own sums and beyond the wholes.
    pub(super) fn beyond(&self) -> Result<Usd, MoneyError> {
        let over = |joint: &JointSums| joint.credited.checked_sub(joint.within());
        self.joint
            .values()
            .try_fold(Usd::ZERO, |sum, joint| sum.checked_add(over(joint)?))
    }
}
