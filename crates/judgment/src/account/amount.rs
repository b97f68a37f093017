//! Amounts as weights, and amounts less others.

use redress::money::{MoneyError, Usd};

/// Subtracts; never less than zero.
pub(super) fn off(from: Usd, amount: Usd) -> Result<Usd, MoneyError> {
    from.checked_sub(amount.min(from))
}

/// Returns an amount as a weight in a division.
pub(super) fn weight(amount: Usd) -> u64 {
    u64::try_from(amount.cents()).unwrap_or_default()
}
