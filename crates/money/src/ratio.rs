use std::cmp::Ordering;
use std::fmt;
use std::num::NonZeroU64;
use std::str::FromStr;

use crate::text::{digits, serde_as_text};
use crate::{MoneyError, product};

/// An exact part of something: zero or more, in lowest terms.
///
/// Prints as `1/113`, one as `1/1`. Read from `1/113`, from decimal text (`0.0088`) or from a
/// percentage (`0.88%`), none of which passes through a float. As data it is text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Ratio {
    num: u64,
    den: NonZeroU64,
}

impl Ratio {
    /// Nothing of it.
    pub const ZERO: Ratio = Ratio {
        num: 0,
        den: NonZeroU64::MIN,
    };
    /// The whole of it.
    pub const ONE: Ratio = Ratio {
        num: 1,
        den: NonZeroU64::MIN,
    };

    /// `num` out of `den`, reduced.
    ///
    /// # Errors
    /// [`MoneyError::ZeroDenominator`] where `den` is zero.
    pub fn new(num: u64, den: u64) -> Result<Ratio, MoneyError> {
        let den = NonZeroU64::new(den).ok_or(MoneyError::ZeroDenominator)?;
        let divisor = gcd(num, den);
        // A divisor of `den` is at most `den`, so that the quotient is never zero.
        let den = NonZeroU64::new(den.get() / divisor).ok_or(MoneyError::ZeroDenominator)?;
        Ok(Ratio {
            num: num / divisor,
            den,
        })
    }

    /// One out of `n`.
    ///
    /// # Errors
    /// [`MoneyError::ZeroDenominator`] where `n` is zero.
    pub fn one_over(n: u64) -> Result<Ratio, MoneyError> {
        let den = NonZeroU64::new(n).ok_or(MoneyError::ZeroDenominator)?;
        Ok(Ratio { num: 1, den })
    }

    /// What stands above the line, in lowest terms.
    #[must_use]
    pub const fn numerator(self) -> u64 {
        self.num
    }

    /// What stands below the line, in lowest terms; never zero.
    #[must_use]
    pub const fn denominator(self) -> u64 {
        self.den.get()
    }

    pub(crate) const fn nonzero_denominator(self) -> NonZeroU64 {
        self.den
    }

    /// Whether this is the whole.
    #[must_use]
    pub const fn is_one(self) -> bool {
        self.num == self.den.get()
    }

    /// Whether this is nothing.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.num == 0
    }

    /// This part and the other part of the same whole.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`] where the sum over a common denominator does not fit.
    pub fn plus(self, other: Ratio) -> Result<Ratio, MoneyError> {
        // The two denominators without what they share: over each other, in lowest terms.
        let denominators = Ratio::new(self.denominator(), other.denominator())?;
        let (own, others) = (denominators.num, denominators.denominator());
        let sum = || {
            let left = self.num.checked_mul(others)?;
            let right = other.num.checked_mul(own)?;
            Some((
                left.checked_add(right)?,
                self.denominator().checked_mul(others)?,
            ))
        };
        let (num, den) = sum().ok_or(MoneyError::Overflow)?;
        Ratio::new(num, den)
    }

    /// The least number over which all of these can be written.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`] where it does not fit.
    pub fn common_denominator(ratios: impl IntoIterator<Item = Ratio>) -> Result<u64, MoneyError> {
        ratios.into_iter().try_fold(1, |common, ratio| {
            // What the denominator has that the number so far lacks.
            let lacking = Ratio::new(ratio.denominator(), common)?.num;
            lacking.checked_mul(common).ok_or(MoneyError::Overflow)
        })
    }

    /// This part of the other part.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`] where the product in lowest terms does not fit.
    pub fn times(self, other: Ratio) -> Result<Ratio, MoneyError> {
        // Reduced crosswise first, so that only a product that is itself too large overflows.
        let left = Ratio::new(self.num, other.denominator())?;
        let right = Ratio::new(other.num, self.denominator())?;
        let num = left
            .num
            .checked_mul(right.num)
            .ok_or(MoneyError::Overflow)?;
        let den = left
            .den
            .checked_mul(right.den)
            .ok_or(MoneyError::Overflow)?;
        Ok(Ratio { num, den })
    }
}

/// The greatest common divisor, which is not zero because one of the two is not.
fn gcd(num: u64, den: NonZeroU64) -> NonZeroU64 {
    let (mut divisor, mut rest) = (den, num % den);
    while let Some(next) = NonZeroU64::new(rest) {
        (divisor, rest) = (next, divisor.get() % next);
    }
    divisor
}

impl Ord for Ratio {
    fn cmp(&self, other: &Ratio) -> Ordering {
        product(self.num, other.denominator()).cmp(&product(other.num, self.denominator()))
    }
}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Ratio) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.num, self.den)
    }
}

/// Reads `1/113`, `0.0088`, `0.88%` or a whole number; no sign, no spaces, no exponent.
impl FromStr for Ratio {
    type Err = MoneyError;

    fn from_str(text: &str) -> Result<Ratio, MoneyError> {
        const EXPECTED: &str = "write 1/113, 0.88% or 0.0088, in digits";
        let checked = |from: usize, text: &str| {
            digits(text).map_err(|at| {
                let at = from.saturating_add(at).saturating_add(1);
                MoneyError::Ratio {
                    at,
                    expected: EXPECTED,
                }
            })
        };
        let number = |from, text: &str| checked(from, text)?.ok_or(MoneyError::Overflow);
        let after = |part: &str| part.len().saturating_add(1);

        if let Some((num, den)) = text.split_once('/') {
            return Ratio::new(number(0, num)?, number(after(num), den)?);
        }
        let (decimal, hundred) = text
            .strip_suffix('%')
            .map_or((text, 0), |decimal| (decimal, 2));
        let (whole, places) = match decimal.split_once('.') {
            Some((whole, fraction)) => {
                checked(0, whole)?;
                checked(after(whole), fraction)?;
                (whole, fraction.trim_end_matches('0'))
            }
            None => (decimal, ""),
        };
        let num = number(0, &[whole, places].concat())?;
        let den = u32::try_from(places.len())
            .ok()
            .and_then(|places| 10_u64.checked_pow(places.checked_add(hundred)?))
            .ok_or(MoneyError::Overflow)?;
        Ratio::new(num, den)
    }
}

serde_as_text!(
    Ratio,
    std::convert::identity,
    "a ratio such as \"1/113\" or \"0.88%\""
);

#[cfg(test)]
#[expect(
    clippy::arithmetic_side_effects,
    reason = "small test numbers may fail loudly"
)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ratio(num: u64, den: u64) -> Ratio {
        Ratio::new(num, den).unwrap()
    }

    #[test]
    fn nothing_a_part_and_the_whole_are_told_apart() {
        let [nothing, third, half, whole] =
            [(0, 7), (1, 3), (2, 4), (5, 5)].map(|(n, d)| ratio(n, d));
        assert!(nothing < third && third < half && half < whole);
        assert_eq!(
            [nothing, half, whole].map(Ratio::is_zero),
            [true, false, false]
        );
        assert_eq!(
            [nothing, half, whole].map(Ratio::is_one),
            [false, false, true]
        );
        assert_eq!(
            Ratio::common_denominator([ratio(1, 4), ratio(5, 6), whole]),
            Ok(12)
        );
        assert_eq!(Ratio::common_denominator([]), Ok(1));
    }

    #[test]
    fn reads_the_accepted_forms() {
        for (text, num, den) in [
            ("1/113", 1, 113),
            ("2/226", 1, 113),
            ("0/7", 0, 1),
            ("0.88%", 11, 1250),
            ("12.5%", 1, 8),
            ("0.0088", 11, 1250),
            ("0.50000000000000000000", 1, 2),
            ("1", 1, 1),
            ("1.0", 1, 1),
            ("100%", 1, 1),
            ("150%", 3, 2),
            ("0", 0, 1),
        ] {
            assert_eq!(text.parse(), Ok(ratio(num, den)), "{text}");
        }
    }

    #[test]
    fn refuses_every_other_form_and_says_where() {
        for (text, place) in [
            ("", 1),
            ("/", 1),
            ("1/", 3),
            ("1/x", 3),
            ("1/113/2", 6),
            ("-1/2", 1),
            ("+1", 1),
            (".5", 1),
            ("5.", 3),
            ("1.2.3", 4),
            ("%", 1),
            ("5%%", 2),
            ("1e3", 2),
            ("1 /2", 2),
            ("one", 1),
        ] {
            match text.parse::<Ratio>() {
                Err(MoneyError::Ratio { at, .. }) => assert_eq!(at, place, "{text:?}"),
                other => panic!("{text:?}: {other:?}"),
            }
        }
        assert_eq!("1/0".parse::<Ratio>(), Err(MoneyError::ZeroDenominator));
        for text in [
            "1/18446744073709551616",
            "0.00000000000000000001",
            "18446744073709551616",
        ] {
            assert_eq!(text.parse::<Ratio>(), Err(MoneyError::Overflow), "{text}");
        }
    }

    #[test]
    fn multiplies_exactly_or_not_at_all() {
        assert_eq!(ratio(2, 3).times(ratio(3, 4)), Ok(ratio(1, 2)));
        assert_eq!(ratio(u64::MAX, 7).times(ratio(7, u64::MAX)), Ok(Ratio::ONE));
        assert_eq!(Ratio::ZERO.times(ratio(5, 7)), Ok(Ratio::ZERO));
        assert_eq!(
            ratio(u64::MAX, 2).times(ratio(3, 1)),
            Err(MoneyError::Overflow)
        );
    }

    #[test]
    fn is_text_as_data() {
        assert_eq!(serde_json::to_string(&ratio(1, 113)).unwrap(), r#""1/113""#);
        assert_eq!(
            serde_json::from_str::<Ratio>(r#""0.88%""#).unwrap(),
            ratio(88, 10_000)
        );
        let error = serde_json::from_str::<Ratio>("0.88")
            .unwrap_err()
            .to_string();
        assert!(
            error.starts_with(r#"expected a ratio such as "1/113" or "0.88%", in quotation marks"#),
            "{error}"
        );
    }

    proptest! {
        #[test]
        fn is_in_lowest_terms(num: u64, den in 1..=u64::MAX, by in 1..1000_u64) {
            let small = ratio(num / 1000, (den / 1000).max(1));
            let same = ratio(num / 1000 * by, (den / 1000).max(1) * by);
            prop_assert_eq!(small, same);
            prop_assert_eq!(gcd(small.num, small.den).get(), 1);
        }

        #[test]
        fn what_is_printed_reads_back(num: u64, den in 1..=u64::MAX) {
            let ratio = ratio(num, den);
            prop_assert_eq!(ratio.to_string().parse(), Ok(ratio));
        }

        #[test]
        fn orders_as_numbers_do(a in 0..50_u64, b in 1..50_u64, c in 0..50_u64, d in 1..50_u64) {
            prop_assert_eq!(ratio(a, b).cmp(&ratio(c, d)), (a * d).cmp(&(c * b)));
        }

        #[test]
        fn no_text_panics(text in "[0-9/.%x\u{a0}]{0,24}") {
            let _ = text.parse::<Ratio>();
        }
    }
}
