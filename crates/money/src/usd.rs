use std::fmt;
use std::str::FromStr;

use crate::MoneyError;
use crate::text::serde_as_text;

/// An amount of U.S. dollars in whole cents.
///
/// Signed, because differences and ledgers need it. Prints as `3,367,854.00`, with a minus first
/// where it is negative and without a dollar sign; width and alignment work as for numbers. As data
/// it is text without grouping, `"3367854.00"`, and is read from text only: a number in JSON or
/// TOML may already have been through a float.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Usd(i64);

impl Usd {
    /// No money.
    pub const ZERO: Usd = Usd(0);

    /// An amount of so many cents.
    #[must_use]
    pub const fn from_cents(cents: i64) -> Usd {
        Usd(cents)
    }

    /// The amount in cents.
    #[must_use]
    pub const fn cents(self) -> i64 {
        self.0
    }

    /// Whether this is exactly nothing.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// Whether this is less than nothing.
    #[must_use]
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// The sum of two amounts.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`] where it does not fit.
    pub fn checked_add(self, other: Usd) -> Result<Usd, MoneyError> {
        self.0
            .checked_add(other.0)
            .map(Usd)
            .ok_or(MoneyError::Overflow)
    }

    /// This amount less the other; negative where the other is greater.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`] where it does not fit.
    pub fn checked_sub(self, other: Usd) -> Result<Usd, MoneyError> {
        self.0
            .checked_sub(other.0)
            .map(Usd)
            .ok_or(MoneyError::Overflow)
    }

    /// The sum of any number of amounts; of none, zero.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`] where it, or the sum up to some amount, does not fit.
    pub fn sum(amounts: impl IntoIterator<Item = Usd>) -> Result<Usd, MoneyError> {
        amounts.into_iter().try_fold(Usd::ZERO, Usd::checked_add)
    }

    /// Prints this without grouping, `3367854.00`: the form for data.
    #[must_use]
    pub const fn plain(self) -> impl fmt::Display {
        Plain(self)
    }

    fn write(self, f: &mut fmt::Formatter<'_>, whole: impl FnOnce(u64) -> String) -> fmt::Result {
        let cents = self.0.unsigned_abs();
        let text = format!("{}.{:02}", whole(cents / 100), cents % 100);
        f.pad_integral(!self.is_negative(), "", &text)
    }
}

impl fmt::Display for Usd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fn grouped(n: u64) -> String {
            if n < 1000 {
                n.to_string()
            } else {
                format!("{},{:03}", grouped(n / 1000), n % 1000)
            }
        }
        self.write(f, grouped)
    }
}

/// Prints an amount without grouping.
struct Plain(Usd);

impl fmt::Display for Plain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // As data it is written often, and without padding.
        if f.width().is_none() && !f.sign_plus() {
            let sign = if self.0.is_negative() { "-" } else { "" };
            let cents = self.0.0.unsigned_abs();
            return write!(f, "{sign}{}.{:02}", cents / 100, cents % 100);
        }
        self.0.write(f, |dollars| dollars.to_string())
    }
}

/// Reads `3367854`, `3367854.00` or `3,367,854.00`, with `-`, `$` or `-$` before it or nothing; no
/// other form.
impl FromStr for Usd {
    type Err = MoneyError;

    fn from_str(text: &str) -> Result<Usd, MoneyError> {
        let (sign, number) = text
            .strip_prefix('-')
            .map_or(("", text), |rest| ("-", rest));
        let number = number.strip_prefix('$').unwrap_or(number);
        let start = text.len().saturating_sub(number.len()).saturating_add(1);
        // All before the first fault is ASCII, so that a byte's place is also a character's.
        let fault = |at: usize, expected| {
            Err(MoneyError::Amount {
                at: start.saturating_add(at),
                expected,
            })
        };

        let (whole, cents) = number.split_once('.').unwrap_or((number, "00"));
        let grouped = whole.contains(',');
        let mut at = 0_usize;
        for group in whole.split(',') {
            if let Some(bad) = group.bytes().position(|byte| !byte.is_ascii_digit()) {
                return fault(
                    at.saturating_add(bad),
                    "write digits only, as in 3,367,854.00",
                );
            }
            if grouped && group.len() != 3 && (at > 0 || !(1..=3).contains(&group.len())) {
                return fault(
                    at,
                    "put a comma before every three digits, as in 3,367,854.00, or none",
                );
            }
            at = at.saturating_add(group.len()).saturating_add(1);
        }
        if whole.is_empty() {
            return fault(0, "write at least one digit, as in 0.50");
        }
        if whole.starts_with('0') && whole.len() > 1 {
            return fault(0, "leave out zeros before the first digit");
        }
        if cents.len() != 2 || !cents.bytes().all(|byte| byte.is_ascii_digit()) {
            return fault(at, "write cents as two digits, as in 1.50");
        }
        // Summed below zero, so that the lowest amount, which has no positive twin, comes back too.
        let digits = whole.bytes().chain(cents.bytes());
        let below = digits
            .filter(u8::is_ascii_digit)
            .try_fold(0_i64, |sum, digit| {
                let digit = i64::from(digit.saturating_sub(b'0'));
                sum.checked_mul(10)?.checked_sub(digit)
            });
        let signed = |below: i64| match sign {
            "-" => Some(below),
            _ => below.checked_neg(),
        };
        below.and_then(signed).map(Usd).ok_or(MoneyError::Overflow)
    }
}

serde_as_text!(Usd, Usd::plain, "an amount such as \"3367854.00\"");

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn refused(text: &str) -> (usize, &'static str) {
        match text.parse::<Usd>() {
            Err(MoneyError::Amount { at, expected }) => (at, expected),
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn plain_amounts_are_padded_and_signed_on_request() {
        let amount = Usd::from_cents(123_405).plain();
        assert_eq!(
            format!("{amount:>9}|{amount:+}|{amount}"),
            "  1234.05|+1234.05|1234.05"
        );
    }

    #[test]
    fn a_cent_is_not_nothing() {
        assert_eq!(
            [-1, 0, 1].map(|cents| Usd::from_cents(cents).is_zero()),
            [false, true, false]
        );
    }

    #[test]
    fn prints_grouped_and_plain() {
        for (cents, grouped, plain) in [
            (0, "0.00", "0.00"),
            (5, "0.05", "0.05"),
            (-5, "-0.05", "-0.05"),
            (99_999, "999.99", "999.99"),
            (100_000, "1,000.00", "1000.00"),
            (336_785_400, "3,367,854.00", "3367854.00"),
            (-100_500_007, "-1,005,000.07", "-1005000.07"),
            (
                i64::MIN,
                "-92,233,720,368,547,758.08",
                "-92233720368547758.08",
            ),
        ] {
            let amount = Usd::from_cents(cents);
            assert_eq!(
                (amount.to_string(), amount.plain().to_string()),
                (grouped.into(), plain.into())
            );
        }
        assert_eq!(
            format!(
                "[{:>10}] [{:<9}]",
                Usd::from_cents(500_000),
                Usd::from_cents(7)
            ),
            "[  5,000.00] [0.07     ]"
        );
    }

    #[test]
    fn reads_the_accepted_forms() {
        for (text, cents) in [
            ("3367854", 336_785_400),
            ("3367854.00", 336_785_400),
            ("3,367,854.00", 336_785_400),
            ("$3,367,854", 336_785_400),
            ("-$1,000.01", -100_001),
            ("-0", 0),
            ("0.50", 50),
            ("999", 99_900),
        ] {
            assert_eq!(text.parse(), Ok(Usd::from_cents(cents)), "{text}");
        }
    }

    #[test]
    fn refuses_every_other_form_and_says_where() {
        let cents = "write cents as two digits, as in 1.50";
        let groups = "put a comma before every three digits, as in 3,367,854.00, or none";
        let digits = "write digits only, as in 3,367,854.00";
        for (text, at, expected) in [
            ("1.5", 3, cents),
            ("1.", 3, cents),
            ("1.500", 3, cents),
            ("1.0.0", 3, cents),
            ("$12.x0", 5, cents),
            ("1,00", 3, groups),
            (",100", 1, groups),
            ("1000,000", 1, groups),
            ("1,000,", 7, groups),
            ("1e6", 2, digits),
            ("$-5", 2, digits),
            ("--5", 2, digits),
            (" 5", 1, digits),
            ("5 ", 2, digits),
            ("1\u{a0}000.00", 2, digits),
            ("", 1, "write at least one digit, as in 0.50"),
            ("-$", 3, "write at least one digit, as in 0.50"),
            (".50", 1, "write at least one digit, as in 0.50"),
            ("007", 1, "leave out zeros before the first digit"),
        ] {
            assert_eq!(refused(text), (at, expected), "{text:?}");
        }
        assert_eq!(
            "92233720368547758.08".parse::<Usd>(),
            Err(MoneyError::Overflow)
        );
    }

    #[test]
    fn an_error_never_repeats_the_text() {
        let error = "4,711x".parse::<Usd>().unwrap_err().to_string();
        assert_eq!(
            error,
            "not an amount: character 6: write digits only, as in 3,367,854.00"
        );
    }

    #[test]
    fn is_text_as_data_and_refuses_numbers_in_words() {
        let amount = Usd::from_cents(336_785_400);
        assert_eq!(serde_json::to_string(&amount).unwrap(), r#""3367854.00""#);
        assert_eq!(
            serde_json::from_str::<Usd>(r#""3367854.00""#).unwrap(),
            amount
        );
        for number in ["4711", "-4711", "4711.5", "true", "null", "[4711]"] {
            let error = serde_json::from_str::<Usd>(number).unwrap_err().to_string();
            assert!(
                error.contains(r#"expected an amount such as "3367854.00", in quotation marks"#),
                "{error}"
            );
            assert!(!error.contains("4711"), "{error}");
        }
    }

    #[test]
    fn sums_are_checked() {
        let most = Usd::from_cents(i64::MAX);
        let cent = Usd::from_cents(1);
        assert_eq!(most.checked_add(cent), Err(MoneyError::Overflow));
        assert_eq!(
            Usd::from_cents(i64::MIN).checked_sub(cent),
            Err(MoneyError::Overflow)
        );
        assert_eq!(Usd::sum([most, cent]), Err(MoneyError::Overflow));
        assert_eq!(Usd::sum([]), Ok(Usd::ZERO));
        assert_eq!(Usd::sum([cent, cent]), Ok(Usd::from_cents(2)));
    }

    proptest! {
        #[test]
        fn what_is_printed_reads_back(cents: i64) {
            let amount = Usd::from_cents(cents);
            prop_assert_eq!(amount.to_string().parse(), Ok(amount));
            prop_assert_eq!(amount.plain().to_string().parse(), Ok(amount));
        }

        #[test]
        fn no_text_panics(text in "[-$0-9,.x\u{a0}]{0,24}") {
            let _ = text.parse::<Usd>();
        }
    }
}
