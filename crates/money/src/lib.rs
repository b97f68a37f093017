//! Whole-cent money, exact ratios, roundings by name, splits that sum to the cent.
//!
//! Nothing here is a float, and nothing rounds unless a [`Rounding`] says how. An operation that
//! cannot be exact within its integers answers with a [`MoneyError`]; none panics or wraps. No
//! error repeats the text or the amount that it is about, so that one can be logged.
//!
//! The feature `rust_decimal` adds exact conversions between the amounts, ratios and percentages here
//! and `rust_decimal::Decimal`, because that is what a database gives.
//!
//! ```
//! use redress_money::{Ratio, Rounding, Usd, split};
//!
//! let losses: Usd = "3,381,159.00".parse()?;
//! let share = Rounding::half_up().of(losses, Ratio::one_over(113)?)?;
//! assert_eq!(share.to_string(), "29,921.76");
//!
//! let parts = split::webster(Usd::from_cents(100), &[("a", 1), ("b", 1), ("c", 1)])?;
//! assert_eq!(parts, [34, 33, 33].map(Usd::from_cents));
//! # Ok::<(), redress_money::MoneyError>(())
//! ```

#[cfg(feature = "rust_decimal")]
mod decimal;
mod error;
mod in_order;
mod mean;
mod ratio;
mod rounding;
pub mod split;
mod text;
mod usd;

#[cfg(feature = "rust_decimal")]
pub use decimal::Percent;
pub use error::MoneyError;
pub use in_order::AmountsInOrder;
pub use mean::{average, median};
pub use ratio::Ratio;
pub use rounding::{Mode, Rounding, Unit};
/// The decimal type at the edges, of the crate `rust_decimal`.
#[cfg(feature = "rust_decimal")]
pub use rust_decimal::Decimal;
pub use usd::Usd;

/// `a * b`, which always fits: two 64-bit factors fill at most 128 bits, so that this never
/// saturates.
fn product(a: u64, b: u64) -> u128 {
    u128::from(a).saturating_mul(u128::from(b))
}
