//! Decimals at the edges: amounts, percentages and index values come from and go to [`Decimal`], exactly.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;

use crate::text::serde_as_text;
use crate::{MoneyError, Ratio, Usd};

/// Converts an amount of dollars, such as `1500.00`; zeros after the cents are permitted.
///
/// # Errors
/// [`MoneyError::DecimalPlaces`] for a fraction of a cent, because only a named
/// [`Rounding`](crate::Rounding) may round; [`MoneyError::Overflow`] beyond 64 bits of cents.
///
/// ```
/// use redress_money::{Decimal, MoneyError, Usd};
///
/// let database = Decimal::new(1_500_000, 3); // 1500.000
/// assert_eq!(Usd::try_from(database), Ok(Usd::from_cents(150_000)));
///
/// let third_place = Decimal::new(1_500_005, 3); // 1500.005
/// assert_eq!(Usd::try_from(third_place), Err(MoneyError::DecimalPlaces));
/// ```
impl TryFrom<Decimal> for Usd {
    type Error = MoneyError;

    fn try_from(decimal: Decimal) -> Result<Usd, MoneyError> {
        let decimal = decimal.normalize();
        let missing_places = 2_u32
            .checked_sub(decimal.scale())
            .ok_or(MoneyError::DecimalPlaces)?;
        10_i128
            .checked_pow(missing_places)
            .and_then(|by| decimal.mantissa().checked_mul(by))
            .and_then(|cents| i64::try_from(cents).ok())
            .map(Usd::from_cents)
            .ok_or(MoneyError::Overflow)
    }
}

/// Converts to dollars with two decimal places.
///
/// ```
/// use redress_money::{Decimal, Usd};
///
/// assert_eq!(Decimal::from(Usd::from_cents(150_000)).to_string(), "1500.00");
/// ```
impl From<Usd> for Decimal {
    fn from(amount: Usd) -> Decimal {
        Decimal::new(amount.cents(), 2)
    }
}

/// Converts a decimal of zero or more, such as an index value, to the equal ratio.
///
/// # Errors
/// [`MoneyError::NegativeRatio`] below zero; [`MoneyError::Overflow`] where the ratio in lowest terms
/// does not fit.
///
/// ```
/// use redress_money::{Decimal, Ratio};
///
/// let cpi = Decimal::new(237_017, 3); // 237.017
/// assert_eq!(Ratio::try_from(cpi), Ratio::new(237_017, 1_000));
/// ```
impl TryFrom<Decimal> for Ratio {
    type Error = MoneyError;

    fn try_from(decimal: Decimal) -> Result<Ratio, MoneyError> {
        over(decimal, decimal.scale())
    }
}

/// A percentage, such as `4.05`: zero or more, exact, with the decimal places as written.
///
/// Reads from `4.05` and `4.05%`, prints as `4.05`. As data it is text.
///
/// ```
/// use redress_money::{Percent, Ratio};
///
/// let rate: Percent = "4.050%".parse()?;
/// assert_eq!(rate.ratio(), Ratio::new(405, 10_000)?);
/// assert_eq!(rate.to_string(), "4.050");
/// # Ok::<(), redress_money::MoneyError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Percent {
    decimal: Decimal,
    ratio: Ratio,
}

impl Percent {
    /// Returns the equal ratio: 50 percent is 1/2.
    #[must_use]
    pub const fn ratio(self) -> Ratio {
        self.ratio
    }
}

/// Converts a decimal that counts percents: 4.05 is 4.05 percent.
///
/// # Errors
/// [`MoneyError::NegativeRatio`] below zero; [`MoneyError::Overflow`] where the ratio in lowest terms
/// does not fit.
impl TryFrom<Decimal> for Percent {
    type Error = MoneyError;

    fn try_from(decimal: Decimal) -> Result<Percent, MoneyError> {
        let ratio = over(decimal, decimal.scale().saturating_add(2))?;
        Ok(Percent { decimal, ratio })
    }
}

impl From<Percent> for Decimal {
    fn from(percent: Percent) -> Decimal {
        percent.decimal
    }
}

impl FromStr for Percent {
    type Err = MoneyError;

    fn from_str(text: &str) -> Result<Percent, MoneyError> {
        let number = text.strip_suffix('%').map_or(text, str::trim_end);
        let plain = number
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.');
        let decimal = Decimal::from_str_exact(number).ok().filter(|_| plain);
        decimal.ok_or(MoneyError::Percent)?.try_into()
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.decimal.fmt(f)
    }
}

serde_as_text!(
    Percent,
    std::convert::identity,
    "a percentage such as \"4.05\""
);

/// Divides the digits of a decimal by a power of ten. Both fit 128 bits: digits fill 96, and 10^30 fills 100.
fn over(decimal: Decimal, power: u32) -> Result<Ratio, MoneyError> {
    let digits = u128::try_from(decimal.mantissa()).map_err(|_| MoneyError::NegativeRatio)?;
    let (mut num, mut den) = (
        digits,
        10_u128.checked_pow(power).ok_or(MoneyError::Overflow)?,
    );
    while num.is_multiple_of(2) && den.is_multiple_of(2) {
        (num, den) = (num / 2, den / 2);
    }
    while num.is_multiple_of(5) && den.is_multiple_of(5) {
        (num, den) = (num / 5, den / 5);
    }
    match (u64::try_from(num), u64::try_from(den)) {
        (Ok(num), Ok(den)) => Ratio::new(num, den),
        _ => Err(MoneyError::Overflow),
    }
}

#[cfg(test)]
#[expect(
    clippy::arithmetic_side_effects,
    reason = "small test numbers may fail loudly"
)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn decimal(text: &str) -> Decimal {
        Decimal::from_str_exact(text).unwrap()
    }

    #[test]
    fn amounts_are_refused_beyond_the_cent_and_out_of_range() {
        for (text, read) in [
            ("0", Ok(0)),
            ("-0.00", Ok(0)),
            ("12", Ok(1_200)),
            ("12.3", Ok(1_230)),
            ("12.340000", Ok(1_234)),
            ("-12.34", Ok(-1_234)),
            ("12.345", Err(MoneyError::DecimalPlaces)),
            (
                "0.0000000000000000000000000001",
                Err(MoneyError::DecimalPlaces),
            ),
            ("92233720368547758.07", Ok(i64::MAX)),
            ("-92233720368547758.08", Ok(i64::MIN)),
            ("92233720368547758.08", Err(MoneyError::Overflow)),
            ("-92233720368547758.09", Err(MoneyError::Overflow)),
            ("79228162514264337593543950335", Err(MoneyError::Overflow)),
        ] {
            let amount = Usd::try_from(decimal(text));
            assert_eq!(amount, read.map(Usd::from_cents), "{text}");
        }
    }

    #[test]
    fn ratios_and_percentages_are_exact_or_refused() {
        let percent = |text: &str| text.parse::<Percent>().map(Percent::ratio);
        assert_eq!(percent("4.05"), Ratio::new(81, 2_000));
        assert_eq!(percent("12.5%"), Ratio::new(1, 8));
        assert_eq!(percent("100 %"), Ok(Ratio::ONE));
        assert_eq!(percent("0"), Ok(Ratio::ZERO));
        // Too large for 64 bits as a number, and not as a part of a hundred.
        assert_eq!(
            percent("18446744073709551700"),
            Ratio::new(184_467_440_737_095_517, 1)
        );
        for text in [
            "", "%", "-1", "+1", "1_0", "1e3", "4,05", "4.05%%", "1.2.3", " 4",
        ] {
            assert_eq!(percent(text), Err(MoneyError::Percent), "{text:?}");
        }
        assert_eq!(percent("0.00000000000000000001"), Err(MoneyError::Overflow));
        assert_eq!(
            Percent::try_from(decimal("-1")),
            Err(MoneyError::NegativeRatio)
        );
        assert_eq!(
            Ratio::try_from(decimal("-0.5")),
            Err(MoneyError::NegativeRatio)
        );
        assert_eq!(
            Ratio::try_from(decimal("79228162514264337593543950335")),
            Err(MoneyError::Overflow)
        );
    }

    #[test]
    fn a_percentage_is_text_as_data_and_keeps_its_places() {
        let rate: Percent = serde_json::from_str(r#""4.50%""#).unwrap();
        assert_eq!(serde_json::to_string(&rate).unwrap(), r#""4.50""#);
        assert!(serde_json::from_str::<Percent>("4.5").is_err());
    }

    proptest! {
        #[test]
        fn every_amount_comes_back(cents: i64, zeros in 0..8_u32) {
            let amount = Usd::from_cents(cents);
            let mut decimal = Decimal::from(amount);
            prop_assert_eq!(decimal.to_string(), amount.plain().to_string());
            decimal.rescale(zeros.saturating_add(2));
            prop_assert_eq!(Usd::try_from(decimal), Ok(amount));
        }

        #[test]
        fn every_fraction_of_a_cent_is_refused(tens: i32, digit in 1..=9_i64, scale in 3..=28_u32) {
            let last = if tens < 0 { -digit } else { digit };
            let mantissa = i64::from(tens) * 10 + last;
            let decimal = Decimal::new(mantissa, scale);
            prop_assert_eq!(Usd::try_from(decimal), Err(MoneyError::DecimalPlaces));
        }

        #[test]
        fn a_decimal_is_the_ratio_of_its_text(mantissa in 0..=i64::MAX, scale in 0..=17_u32) {
            let decimal = Decimal::new(mantissa, scale);
            prop_assert_eq!(Ratio::try_from(decimal), decimal.to_string().parse());
            let text = format!("{decimal}%");
            prop_assert_eq!(Percent::try_from(decimal).map(Percent::ratio), text.parse());
            prop_assert_eq!(Percent::try_from(decimal).map(Decimal::from), Ok(decimal));
        }

        #[test]
        fn no_text_panics(text in "[0-9.%+_ \u{a0}-]{0,40}") {
            let _ = text.parse::<Percent>();
        }
    }
}
