use crate::Usd;

/// Amounts in order of size: the least, the greatest and the middle, without any rounding.
///
/// # Examples
///
/// ```
/// use redress_money::{AmountsInOrder, Usd};
///
/// let cents = [300, 100, 200, 500].map(Usd::from_cents);
/// let amounts = AmountsInOrder::new(cents).unwrap();
/// // Of an even number both middle amounts are given, because their average was awarded to nobody.
/// assert_eq!(amounts.middle(), (Usd::from_cents(200), Usd::from_cents(300)));
/// assert_eq!(amounts.below(Usd::from_cents(300)), 2);
/// assert_eq!(amounts.above(Usd::from_cents(300)), 1);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AmountsInOrder {
    least: Usd,
    /// In order of size, the least first.
    sorted: Vec<Usd>,
}

impl AmountsInOrder {
    /// Returns the amounts in order; `None` where there are none.
    #[must_use]
    pub fn new(amounts: impl IntoIterator<Item = Usd>) -> Option<Self> {
        let mut sorted: Vec<Usd> = amounts.into_iter().collect();
        sorted.sort_unstable();
        let least = *sorted.first()?;
        Some(Self { least, sorted })
    }

    /// Returns how many amounts there are.
    #[must_use]
    pub const fn count(&self) -> usize {
        self.sorted.len()
    }

    /// Returns the least amount.
    #[must_use]
    pub const fn least(&self) -> Usd {
        self.least
    }

    /// Returns the greatest amount.
    #[must_use]
    pub fn greatest(&self) -> Usd {
        self.sorted.last().copied().unwrap_or(self.least)
    }

    /// Returns the two middle amounts; of an odd number the one middle amount twice.
    #[must_use]
    pub fn middle(&self) -> (Usd, Usd) {
        let at = |place: usize| self.sorted.get(place).copied().unwrap_or(self.least);
        (
            at(self.sorted.len().saturating_sub(1) / 2),
            at(self.sorted.len() / 2),
        )
    }

    /// Returns how many are less than an amount.
    #[must_use]
    pub fn below(&self, amount: Usd) -> usize {
        self.sorted.iter().filter(|it| **it < amount).count()
    }

    /// Returns how many are greater than an amount.
    #[must_use]
    pub fn above(&self, amount: Usd) -> usize {
        self.sorted.iter().filter(|it| **it > amount).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_order(cents: &[i64]) -> Option<AmountsInOrder> {
        AmountsInOrder::new(cents.iter().copied().map(Usd::from_cents))
    }

    #[test]
    fn the_middle_is_one_amount_or_both() {
        let middle = |cents: &[i64]| {
            let (a, b) = in_order(cents).unwrap().middle();
            (a.cents(), b.cents())
        };
        assert_eq!(middle(&[7]), (7, 7));
        assert_eq!(middle(&[9, 1]), (1, 9));
        assert_eq!(middle(&[9, 1, 4]), (4, 4));
        assert_eq!(middle(&[4, 4, 9, 1]), (4, 4));
        assert_eq!(in_order(&[]), None);
    }

    #[test]
    fn equal_amounts_are_neither_below_nor_above() {
        let amounts = in_order(&[1, 2, 4, 4, 4, 4, 9, 9, 9]).unwrap();
        let four = Usd::from_cents(4);
        assert_eq!((amounts.below(four), amounts.above(four)), (2, 3));
        assert_eq!(
            (amounts.least(), amounts.greatest()),
            (Usd::from_cents(1), Usd::from_cents(9))
        );
        assert_eq!(amounts.count(), 9);
    }
}
