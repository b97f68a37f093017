//! Running divisions of payments among payees.

use std::collections::BTreeMap;

use redress::money::Usd;

use super::amount::weight;

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
    /// The part of one payee, among the debts to it; with its first line.
    Debts(usize),
}

/// A party of a division: the rank of the payee, and the first of its lines.
pub(super) type Sharer = (usize, usize);

/// A running division: its parties with their weights, and what each was given so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Pace {
    pub(super) weights: Vec<(Sharer, u64)>,
    pub(super) given: BTreeMap<Sharer, Usd>,
    pub(super) total: Usd,
}

impl Pace {
    /// Returns whether these balances are those of the division, less what it gave.
    pub(super) fn goes_on(&self, open: &[(Sharer, u64)]) -> bool {
        let given = |place: &Sharer| self.given.get(place).copied().unwrap_or_default();
        let left = |(place, of): &(Sharer, u64)| (*place, of.checked_sub(weight(given(place))));
        let known = self.weights.iter().map(left);
        known.eq(open.iter().map(|(place, due)| (*place, Some(*due))))
    }
}
