//! The same rules by hand: once in whole cents, the reference, and once in `rust_decimal`, the base of
//! the ratios. A program without rules as data would look like this.

use rust_decimal::{Decimal, RoundingStrategy};

use crate::records::Record;

/// The reference: integers only.
pub(crate) fn integers(records: &[Record]) -> Vec<[i64; 2]> {
    records
        .iter()
        .map(|record| {
            let loss: i64 = record.losses.iter().sum();
            let n = record.orders + 1;
            let half_up = |amount: i64| (2 * amount + n) / (2 * n);
            let floor = if record.new { 300_000 } else { 0 };
            let left = loss - record.received.min(loss);
            [
                half_up(loss).min(loss).max(floor),
                half_up(left).min(left).max(floor),
            ]
        })
        .collect()
}

/// The loop that one would write with `rust_decimal`.
pub(crate) fn decimals(records: &[Record]) -> Vec<[i64; 2]> {
    let floor = Decimal::new(3000, 0);
    records
        .iter()
        .map(|record| {
            let loss: Decimal = record
                .losses
                .iter()
                .map(|cents| Decimal::new(*cents, 2))
                .sum();
            let received = Decimal::new(record.received, 2);
            let n = Decimal::from(record.orders + 1);
            let left = loss - received.min(loss);
            let award = |amount: Decimal| {
                let share = (amount / n)
                    .round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)
                    .min(amount);
                let award = if record.new { share.max(floor) } else { share };
                cents(award)
            };
            [award(loss), award(left)]
        })
        .collect()
}

fn cents(amount: Decimal) -> i64 {
    let mut amount = amount;
    amount.rescale(2);
    i64::try_from(amount.mantissa()).expect("within range")
}
