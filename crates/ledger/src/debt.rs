//! The account of one debt: one or several defendants, each with the sum that he or she owes of it.

use redress_money::Usd;

use crate::LedgerError;

/// A defendant's part in a debt.
pub(crate) struct Member {
    /// The sum of the orders in effect: the greatest amount that this defendant pays.
    pub(crate) ordered: Usd,
    /// The defendant's payments less refunds.
    pub(crate) paid: Usd,
    /// Payments of other persons under this order. They make up a part of the loss, and reduce the defendant's own sum only so far
    /// as less than that is left of the loss.
    pub(crate) by_others: Usd,
}

/// A debt. Each defendant pays until the own sum is met or the debt is paid, whichever comes first.
pub(crate) struct Debt {
    pub(crate) members: Vec<Member>,
    /// The greatest loss found in the cases of the orders, if one is.
    pub(crate) found: Option<Usd>,
}

impl Member {
    /// Returns the defendant's payments beyond the own sum.
    pub(crate) fn beyond(&self) -> Result<Usd, LedgerError> {
        Ok(self.paid.checked_sub(self.ordered)?.max(Usd::ZERO))
    }
}

impl Debt {
    /// Returns the greatest sum that one of them owes.
    pub(crate) fn whole(&self) -> Usd {
        let sums = self.members.iter().map(|member| member.ordered);
        sums.max().unwrap_or(Usd::ZERO)
    }

    fn received(&self) -> Result<Usd, LedgerError> {
        let parts = self
            .members
            .iter()
            .flat_map(|member| [member.paid, member.by_others]);
        Ok(Usd::sum(parts)?)
    }

    /// Returns the loss: as found, or at least the whole of the debt.
    fn loss(&self) -> Usd {
        self.found
            .map_or(self.whole(), |found| found.max(self.whole()))
    }

    /// Returns the part of the defendants' payments within their own sums and within the debt.
    fn paid(&self) -> Result<Usd, LedgerError> {
        let parts = self.members.iter().map(|it| it.paid.min(it.ordered));
        Ok(Usd::sum(parts)?.min(self.whole()))
    }

    /// Returns the part of the receipts within the sums that the defendants owe, and within the loss.
    pub(crate) fn within(&self) -> Result<Usd, LedgerError> {
        let by_others = Usd::sum(self.members.iter().map(|it| it.by_others))?;
        Ok(self.paid()?.checked_add(by_others)?.min(self.loss()))
    }

    /// Returns the rest of the receipts.
    pub(crate) fn beyond(&self) -> Result<Usd, LedgerError> {
        Ok(self.received()?.checked_sub(self.within()?)?)
    }

    /// Returns the balance of the debt. If more was given back than was received, nothing was.
    pub(crate) fn left(&self) -> Result<Usd, LedgerError> {
        let of_debt = self.whole().checked_sub(self.paid()?.max(Usd::ZERO))?;
        let of_loss = self.loss().checked_sub(self.within()?.max(Usd::ZERO))?;
        Ok(of_debt.min(of_loss))
    }

    /// Returns whether one of the defendants owes less than the whole, and another paid.
    pub(crate) fn is_by_another(&self) -> bool {
        let paid = self
            .members
            .iter()
            .filter(|it| it.paid > Usd::ZERO && it.ordered > Usd::ZERO);
        let paid: Vec<&Member> = paid.collect();
        let smaller = self.members.iter();
        let mut smaller = smaller.filter(|it| it.ordered > Usd::ZERO && it.ordered < self.whole());
        smaller.any(|it| paid.iter().any(|by| !std::ptr::eq(*by, it)))
    }

    /// Returns what one of the defendants still owes. Never negative.
    pub(crate) fn owed(&self, at: usize) -> Result<Usd, LedgerError> {
        let Some(member) = self.members.get(at) else {
            return Ok(Usd::ZERO);
        };
        let paid = member.paid.clamp(Usd::ZERO, member.ordered);
        Ok(member.ordered.checked_sub(paid)?.min(self.left()?))
    }
}
