use thiserror::Error;

/// What went wrong with an amount, a ratio, a rounding or a split.
///
/// The texts name the fault and where it is, never the amount or the text given: those come from
/// case files.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum MoneyError {
    /// The result does not fit whole cents in 64 bits, or a ratio does not fit two 64-bit integers.
    #[error("the number is too large to be computed exactly")]
    Overflow,
    /// The text is not an amount of money.
    #[error("not an amount: character {at}: {expected}")]
    Amount {
        /// Which character, counted from 1; one past the last where the text ends too early.
        at: usize,
        /// What was expected there.
        expected: &'static str,
    },
    /// The text is not a ratio.
    #[error("not a ratio: character {at}: {expected}")]
    Ratio {
        /// Which character, counted from 1; one past the last where the text ends too early.
        at: usize,
        /// What was expected there.
        expected: &'static str,
    },
    /// A percentage that is not written in digits.
    #[error("not a percentage: write it in digits, such as 4.05 or 12.5%")]
    Percent,
    /// A decimal with a fraction of a cent.
    #[error("the amount has a fraction of a cent: round it to two decimal places first")]
    DecimalPlaces,
    /// A ratio or percentage below zero.
    #[error("a ratio or a percentage is zero or more")]
    NegativeRatio,
    /// A ratio over zero.
    #[error("a ratio cannot be over zero")]
    ZeroDenominator,
    /// The text names no rounding.
    #[error(
        "unknown rounding: write half-up, half-even or truncate, each with -dollar after it for \
         whole dollars; a percentage rounded first is written percent-2-half-up-then-truncate"
    )]
    UnknownRounding,
    /// A percentage rounded to more places than
    /// [`Rounding::MAX_PLACES`](crate::Rounding::MAX_PLACES).
    #[error("a percentage can be rounded to at most 9 places")]
    Places,
    /// A negative amount where only zero or more makes sense: to take a part of, or to split.
    #[error("the amount is negative, and only zero or more can be divided")]
    Negative,
    /// The average or median of nothing.
    #[error("no amounts are given")]
    NoAmounts,
    /// A split among nobody.
    #[error("no parties are given")]
    NoParties,
    /// A split in which every weight is zero.
    #[error("every weight is zero, and at least one must be more")]
    NoWeight,
    /// Two parties of a split under one id, between which a tie could not be broken.
    #[error("two parties have the same id")]
    SameParty,
}
