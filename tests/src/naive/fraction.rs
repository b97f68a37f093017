//! Exact fractions, and the roundings by name, written once by hand.

use std::cmp::Ordering;
use std::fmt;
use std::ops::{Add, Div, Mul, Sub};

/// A fraction in lowest terms over a positive number; amounts are fractions of a dollar.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Fraction {
    over: i128,
    under: i128,
}

impl Fraction {
    /// Nothing.
    pub const ZERO: Self = Self { over: 0, under: 1 };

    /// One number over another that is not zero.
    #[must_use]
    pub fn new(over: i128, under: i128) -> Self {
        let (mut a, mut b) = (over.abs(), under.abs());
        while b != 0 {
            (a, b) = (b, a % b);
        }
        let by = if under < 0 { -a } else { a };
        Self {
            over: over / by,
            under: under / by,
        }
    }

    /// A whole number.
    #[must_use]
    pub fn whole(number: i128) -> Self {
        Self::new(number, 1)
    }

    /// An amount of so many cents.
    #[must_use]
    pub fn cents(cents: i64) -> Self {
        Self::new(i128::from(cents), 100)
    }

    /// An amount written as dollars and cents, such as `3000.00`.
    #[must_use]
    pub fn written(text: &str) -> Option<Self> {
        let (dollars, cents) = text.split_once('.').unwrap_or((text, "00"));
        let of_hundred = |text: &str| text.parse::<i128>().ok().filter(|_| text.len() == 2);
        Some(Self::new(
            dollars.parse::<i128>().ok()? * 100 + of_hundred(cents)?,
            100,
        ))
    }

    /// A number written with a decimal point or without one, such as `245.12`.
    #[must_use]
    pub fn decimal(text: &str) -> Option<Self> {
        let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
        let places = u32::try_from(rest.len()).ok()?;
        let digits: i128 = format!("{whole}{rest}").parse().ok()?;
        Some(Self::new(digits, 10_i128.pow(places)))
    }

    /// The amount in cents, if it is a whole number of them.
    #[must_use]
    pub fn in_cents(self) -> Option<i64> {
        let cents = self * Self::whole(100);
        i64::try_from(cents.over).ok().filter(|_| cents.under == 1)
    }

    /// To a whole number of units: `half-up`, `half-even` or `truncate`. For what is not negative.
    fn to(self, unit: Self, mode: &str) -> Option<Self> {
        let units = self / unit;
        let (whole, rest) = (units.over / units.under, units.over % units.under);
        let up = match (mode, (rest * 2).cmp(&units.under)) {
            ("half-up" | "half-even", Ordering::Greater) | ("half-up", Ordering::Equal) => true,
            ("half-even", Ordering::Equal) => whole % 2 == 1,
            ("half-up" | "half-even", Ordering::Less) | ("truncate", _) => false,
            _ => return None,
        };
        Some(Self::whole(whole + i128::from(up)) * unit)
    }

    /// A part of an amount, rounded by the name of a rounding as a profile writes it; `None` where there is
    /// none of that name. `half-up`, `half-even`, `truncate` go to the cent, with `-dollar` to the dollar, and
    /// `percent-N-MODE-then-` rounds the ratio as a percentage to N places first.
    #[must_use]
    pub fn part(self, mut ratio: Self, rounding: &str) -> Option<Self> {
        let mut last = rounding;
        if let Some((first, then)) = rounding.split_once("-then-") {
            let (places, mode) = first.strip_prefix("percent-")?.split_once('-')?;
            let places: u32 = places.parse().ok()?;
            let least = Self::new(1, 10_i128.pow(places + 2));
            ratio = ratio.to(least, mode)?;
            last = then;
        }
        let (mode, unit) = match last.strip_suffix("-dollar") {
            Some(mode) => (mode, Self::whole(1)),
            None => (last, Self::new(1, 100)),
        };
        (self * ratio).to(unit, mode)
    }
}

impl Default for Fraction {
    fn default() -> Self {
        Self::ZERO
    }
}

impl Add for Fraction {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self::new(
            self.over * other.under + other.over * self.under,
            self.under * other.under,
        )
    }
}

impl Sub for Fraction {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self::new(
            self.over * other.under - other.over * self.under,
            self.under * other.under,
        )
    }
}

impl Mul for Fraction {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        Self::new(self.over * other.over, self.under * other.under)
    }
}

impl Div for Fraction {
    type Output = Self;
    fn div(self, other: Self) -> Self {
        Self::new(self.over * other.under, self.under * other.over)
    }
}

impl Ord for Fraction {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.over * other.under).cmp(&(other.over * self.under))
    }
}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Debug for Fraction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.in_cents() {
            Some(cents) => write!(f, "{}.{:02}", cents / 100, (cents % 100).abs()),
            None => write!(f, "{}/{}", self.over, self.under),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Fraction;

    fn part(cents: i64, over: i128, under: i128, rounding: &str) -> Option<i64> {
        let part = Fraction::cents(cents).part(Fraction::new(over, under), rounding);
        part.and_then(Fraction::in_cents)
    }

    /// United States v. Lundquist, 3,381,159.00 over 113: the figures of `rules/paroline/README.md`.
    #[test]
    fn a_part_is_rounded_as_its_rounding_is_named() {
        let lundquist = |rounding| part(338_115_900, 1, 113, rounding);
        assert_eq!(
            lundquist("percent-2-half-up-then-truncate"),
            Some(2_975_419)
        );
        assert_eq!(lundquist("truncate"), Some(2_992_176));
        assert_eq!(lundquist("half-up-dollar"), Some(2_992_200));
        assert_eq!(
            [5, 15, 25].map(|cents| part(cents, 1, 10, "half-even")),
            [0, 2, 2].map(Some)
        );
        assert_eq!(
            [4, 5, 15].map(|cents| part(cents, 1, 10, "half-up")),
            [0, 1, 2].map(Some)
        );
        assert_eq!(part(5, 1, 10, "upward"), None, "no such rounding");
    }

    #[test]
    fn an_amount_is_read_as_it_is_written() {
        assert_eq!(
            Fraction::written("3000.00").and_then(Fraction::in_cents),
            Some(300_000)
        );
        assert_eq!(
            Fraction::written("0.07").and_then(Fraction::in_cents),
            Some(7)
        );
        assert_eq!(
            Fraction::written("0.7"),
            None,
            "cents are two digits, or there are none"
        );
        assert_eq!(
            Fraction::decimal("245.12"),
            Some(Fraction::new(24_512, 100))
        );
        assert_eq!(Fraction::decimal("15"), Some(Fraction::whole(15)));
    }
}
