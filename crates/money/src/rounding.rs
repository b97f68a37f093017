use std::fmt;
use std::num::{NonZeroU64, NonZeroU128};
use std::str::FromStr;

use crate::text::{digits, serde_as_text};
use crate::{MoneyError, Ratio, Usd, product};

/// Which neighbor an inexact result goes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    /// The nearer; from halfway, the greater.
    HalfUp,
    /// The nearer; from halfway, the even one.
    HalfEven,
    /// The lesser: what is over is dropped.
    Truncate,
}

impl Mode {
    const ALL: [Mode; 3] = [Mode::HalfUp, Mode::HalfEven, Mode::Truncate];

    /// `half-up`, `half-even` or `truncate`, as a profile writes it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Mode::HalfUp => "half-up",
            Mode::HalfEven => "half-even",
            Mode::Truncate => "truncate",
        }
    }

    /// As a reader's sentence has it.
    const fn manner(self) -> &'static str {
        match self {
            Mode::HalfUp | Mode::HalfEven => self.name(),
            Mode::Truncate => "truncated",
        }
    }
}

/// What an amount is a whole number of after rounding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    /// One cent.
    Cent,
    /// One dollar.
    Dollar,
}

impl Unit {
    const fn cents(self) -> NonZeroU64 {
        match self {
            Unit::Cent => NonZeroU64::MIN,
            Unit::Dollar => NonZeroU64::MIN.saturating_add(99),
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Unit::Cent => "cent",
            Unit::Dollar => "dollar",
        }
    }
}

/// How a part of an amount is rounded, by name.
///
/// A court that prints a share as "0.88%" and multiplies by that has rounded twice;
/// [`Rounding::after_percent`] says so, and the difference can be more than a hundred dollars.
/// Prints as a reader's words ("half-up to the cent"); as data, in a profile and for [`FromStr`],
/// it is a short name:
///
/// - `half-up`, `half-even` or `truncate`: to the cent;
/// - the same with `-dollar` after it: to the dollar;
/// - either with `percent-2-half-up-then-` before it: the ratio as a percentage to 2 places, half-
///   up, first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rounding {
    mode: Mode,
    unit: Unit,
    percent: Option<(u8, Mode)>,
}

impl Rounding {
    /// Half-up to the cent.
    pub const HALF_UP_CENT: Rounding = Rounding::new(Mode::HalfUp, Unit::Cent);
    /// Half-even to the cent.
    pub const HALF_EVEN_CENT: Rounding = Rounding::new(Mode::HalfEven, Unit::Cent);
    /// Truncated to the cent.
    pub const TRUNCATE_CENT: Rounding = Rounding::new(Mode::Truncate, Unit::Cent);
    /// To how many places a percentage can be rounded.
    pub const MAX_PLACES: u8 = 9;

    /// Rounds to the unit in the mode.
    #[must_use]
    pub const fn new(mode: Mode, unit: Unit) -> Rounding {
        Rounding {
            mode,
            unit,
            percent: None,
        }
    }

    /// [`Rounding::HALF_UP_CENT`].
    #[must_use]
    pub const fn half_up() -> Rounding {
        Rounding::HALF_UP_CENT
    }

    /// [`Rounding::HALF_EVEN_CENT`].
    #[must_use]
    pub const fn half_even() -> Rounding {
        Rounding::HALF_EVEN_CENT
    }

    /// [`Rounding::TRUNCATE_CENT`].
    #[must_use]
    pub const fn truncate() -> Rounding {
        Rounding::TRUNCATE_CENT
    }

    /// The same, after the ratio is rounded as a percentage to so many places.
    ///
    /// # Errors
    /// [`MoneyError::Places`] for more than [`Rounding::MAX_PLACES`].
    pub const fn after_percent(self, places: u8, mode: Mode) -> Result<Rounding, MoneyError> {
        if places > Rounding::MAX_PLACES {
            return Err(MoneyError::Places);
        }
        Ok(Rounding {
            percent: Some((places, mode)),
            ..self
        })
    }

    /// Which neighbor the amount goes to.
    #[must_use]
    pub const fn mode(self) -> Mode {
        self.mode
    }

    /// What the amount is a whole number of.
    #[must_use]
    pub const fn unit(self) -> Unit {
        self.unit
    }

    /// To how many places, and how, the ratio is rounded as a percentage first; `None` where it
    /// stays exact.
    #[must_use]
    pub const fn percent(self) -> Option<(u8, Mode)> {
        self.percent
    }

    /// The short name, as a profile writes it: `half-up`, `truncate-dollar`,
    /// `percent-2-half-up-then-truncate`.
    #[must_use]
    pub const fn name(self) -> impl fmt::Display {
        Name(self)
    }

    /// This part of the amount, computed exactly and then rounded once (the percentage aside).
    ///
    /// # Errors
    /// [`MoneyError::Negative`] for a negative amount, to which "up" and "truncated" do not say one
    /// thing; [`MoneyError::Overflow`] where the result, or the percentage, does not fit.
    #[inline]
    pub fn of(self, amount: Usd, ratio: Ratio) -> Result<Usd, MoneyError> {
        let cents = u64::try_from(amount.cents()).map_err(|_| MoneyError::Negative)?;
        let (num, den) = match self.percent {
            None => (ratio.numerator(), ratio.nonzero_denominator()),
            Some((places, mode)) => as_percent(ratio, places, mode)?,
        };
        let unit = self.unit.cents();
        // Divided in 64 bits wherever it fits: almost always, and several times faster.
        let units = match (cents.checked_mul(num), den.checked_mul(unit)) {
            (Some(num), Some(den)) => divide(num, den, self.mode),
            _ => divide_wide(
                product(cents, num),
                wide(den).saturating_mul(wide(unit)),
                self.mode,
            )?,
        };
        units
            .checked_mul(unit.get())
            .and_then(|cents| i64::try_from(cents).ok())
            .map(Usd::from_cents)
            .ok_or(MoneyError::Overflow)
    }
}

/// The ratio as a percentage to so many places, as a numerator and a denominator that nothing has
/// reduced.
fn as_percent(ratio: Ratio, places: u8, mode: Mode) -> Result<(u64, NonZeroU64), MoneyError> {
    let places = u32::from(places).saturating_add(2);
    // At most 10^11: places are checked where a rounding is made.
    let scale = NonZeroU64::MIN.saturating_add(9).saturating_pow(places);
    let den = ratio.nonzero_denominator();
    let num = match ratio.numerator().checked_mul(scale.get()) {
        Some(num) => divide(num, den, mode),
        None => divide_wide(product(ratio.numerator(), scale.get()), wide(den), mode)?,
    };
    Ok((num, scale))
}

fn wide(n: NonZeroU64) -> NonZeroU128 {
    NonZeroU128::from(n)
}

/// Division that rounds, in 64 bits.
#[inline]
fn divide(num: u64, den: NonZeroU64, mode: Mode) -> u64 {
    let (quotient, rest) = (num / den, num % den);
    // Neither saturates: the rest is less than the divisor, and a quotient with a rest is at most
    // half the range.
    let short = den.get().saturating_sub(rest);
    quotient.saturating_add(u64::from(goes_up(
        mode,
        quotient % 2 == 1,
        rest.cmp(&short),
    )))
}

/// Division that rounds, in 128 bits, for a quotient that must fit 64.
#[cold]
fn divide_wide(num: u128, den: NonZeroU128, mode: Mode) -> Result<u64, MoneyError> {
    let (quotient, rest) = (num / den, num % den);
    let short = den.get().saturating_sub(rest);
    let rounded = quotient.saturating_add(u128::from(goes_up(
        mode,
        quotient % 2 == 1,
        rest.cmp(&short),
    )));
    u64::try_from(rounded).map_err(|_| MoneyError::Overflow)
}

/// Whether a quotient goes to the next one, given how what is over compares to what is missing.
#[inline]
fn goes_up(mode: Mode, odd: bool, over: std::cmp::Ordering) -> bool {
    match mode {
        Mode::HalfUp => over.is_ge(),
        Mode::HalfEven => over.is_gt() || over.is_eq() && odd,
        Mode::Truncate => false,
    }
}

impl fmt::Display for Rounding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((places, mode)) = self.percent {
            let s = if places == 1 { "" } else { "s" };
            write!(
                f,
                "as a percentage to {places} place{s} ({}), then ",
                mode.manner()
            )?;
        }
        write!(f, "{} to the {}", self.mode.manner(), self.unit.name())
    }
}

/// Prints the short name of a rounding.
struct Name(Rounding);

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((places, mode)) = self.0.percent {
            write!(f, "percent-{places}-{}-then-", mode.name())?;
        }
        f.write_str(self.0.mode.name())?;
        match self.0.unit {
            Unit::Cent => Ok(()),
            Unit::Dollar => f.write_str("-dollar"),
        }
    }
}

impl FromStr for Mode {
    type Err = MoneyError;

    fn from_str(text: &str) -> Result<Mode, MoneyError> {
        Mode::ALL
            .into_iter()
            .find(|mode| mode.name() == text)
            .ok_or(MoneyError::UnknownRounding)
    }
}

/// Reads the short name.
impl FromStr for Rounding {
    type Err = MoneyError;

    fn from_str(text: &str) -> Result<Rounding, MoneyError> {
        let (percent, last) = match text.strip_prefix("percent-") {
            None => (None, text),
            Some(rest) => rest
                .split_once("-then-")
                .and_then(|(percent, last)| Some((Some(percent.split_once('-')?), last)))
                .ok_or(MoneyError::UnknownRounding)?,
        };
        let (mode, unit) = last
            .strip_suffix("-dollar")
            .map_or((last, Unit::Cent), |mode| (mode, Unit::Dollar));
        let rounding = Rounding::new(mode.parse()?, unit);
        let Some((places, mode)) = percent else {
            return Ok(rounding);
        };
        let places = digits(places).map_err(|_| MoneyError::UnknownRounding)?;
        let places = places
            .and_then(|places| u8::try_from(places).ok())
            .ok_or(MoneyError::Places)?;
        rounding.after_percent(places, mode.parse()?)
    }
}

serde_as_text!(
    Rounding,
    Rounding::name,
    "a rounding such as \"half-up\" or \"truncate-dollar\""
);

#[cfg(test)]
#[expect(
    clippy::arithmetic_side_effects,
    reason = "an oracle in small numbers may fail loudly"
)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rounded(rounding: &str, cents: i64, num: u64, den: u64) -> Result<i64, MoneyError> {
        let ratio = Ratio::new(num, den)?;
        rounding
            .parse::<Rounding>()?
            .of(Usd::from_cents(cents), ratio)
            .map(Usd::cents)
    }

    /// A product of more than 64 bits, with half a cent over.
    #[test]
    fn a_tie_of_large_numbers_goes_to_the_even_cent() {
        let (num, den) = ((1 << 30) + 1, 1 << 36);
        for (cents, up, even) in [
            (1 << 35, (1 << 29) + 1, 1 << 29),
            (3 << 35, (3 << 29) + 2, (3 << 29) + 2),
        ] {
            assert_eq!(rounded("half-up", cents, num, den), Ok(up));
            assert_eq!(rounded("half-even", cents, num, den), Ok(even));
        }
    }

    #[test]
    fn a_court_that_rounds_the_percentage_first_gets_another_amount() {
        let losses: i64 = 338_115_900;
        for (rounding, share) in [
            ("half-up", 2_992_176),
            ("half-even", 2_992_176),
            ("truncate", 2_992_176),
            ("half-up-dollar", 2_992_200),
            ("truncate-dollar", 2_992_100),
            ("percent-2-truncate-then-truncate", 2_975_419),
            ("percent-2-half-up-then-truncate", 2_975_419),
            ("percent-2-half-up-then-half-up", 2_975_420),
            ("percent-2-half-up-then-half-up-dollar", 2_975_400),
        ] {
            assert_eq!(rounded(rounding, losses, 1, 113), Ok(share), "{rounding}");
        }
    }

    #[test]
    fn modes_differ_at_halfway() {
        for (cents, half_up, half_even, truncate) in [(1, 1, 0, 0), (3, 2, 2, 1), (5, 3, 2, 2)] {
            assert_eq!(rounded("half-up", cents, 1, 2), Ok(half_up));
            assert_eq!(rounded("half-even", cents, 1, 2), Ok(half_even));
            assert_eq!(rounded("truncate", cents, 1, 2), Ok(truncate));
        }
        assert_eq!(rounded("half-even-dollar", 250, 1, 1), Ok(200));
        assert_eq!(rounded("half-even-dollar", 251, 1, 1), Ok(300));
    }

    #[test]
    fn the_edges_are_errors() {
        assert_eq!(rounded("half-up", -1, 1, 2), Err(MoneyError::Negative));
        assert_eq!(rounded("half-up", i64::MAX, 1, 1), Ok(i64::MAX));
        assert_eq!(
            rounded("half-up", i64::MAX, u64::MAX, u64::MAX),
            Ok(i64::MAX)
        );
        assert_eq!(
            rounded("truncate", i64::MAX, u64::MAX - 1, u64::MAX),
            Ok(i64::MAX - 1)
        );
        assert_eq!(
            rounded("half-up", i64::MAX, 2, 1),
            Err(MoneyError::Overflow)
        );
        assert_eq!(
            rounded("half-up", i64::MAX, u64::MAX, 1),
            Err(MoneyError::Overflow)
        );
        assert_eq!(rounded("half-up-dollar", i64::MAX, 1, 1), Ok(i64::MAX - 7));
        assert_eq!(rounded("half-up-dollar", i64::MAX, 1, u64::MAX), Ok(0));
        assert_eq!(
            rounded("percent-9-truncate-then-truncate", 100, u64::MAX, 1),
            Err(MoneyError::Overflow)
        );
        assert_eq!(
            rounded(
                "percent-9-half-up-then-half-up",
                i64::MAX,
                u64::MAX,
                u64::MAX
            ),
            Ok(i64::MAX)
        );
    }

    /// Every rounding there is.
    fn all() -> impl Iterator<Item = Rounding> {
        let plain = || {
            let units = |mode| [Unit::Cent, Unit::Dollar].map(|unit| Rounding::new(mode, unit));
            Mode::ALL.into_iter().flat_map(units)
        };
        let percents = move |places| {
            let after = move |mode| {
                plain().map(move |rounding| rounding.after_percent(places, mode).unwrap())
            };
            Mode::ALL.into_iter().flat_map(after)
        };
        plain().chain((0..=Rounding::MAX_PLACES).flat_map(percents))
    }

    #[test]
    fn names_read_back() {
        for rounding in all() {
            assert_eq!(rounding.name().to_string().parse(), Ok(rounding));
        }
        for text in [
            "",
            "half",
            "Half-up",
            "half-up-cent",
            "half-up-dollar-dollar",
            "percent-2-truncate",
            "percent-x-truncate-then-truncate",
            "percent-2-half-up-then-percent-2-half-up-then-half-up",
        ] {
            assert_eq!(
                text.parse::<Rounding>(),
                Err(MoneyError::UnknownRounding),
                "{text}"
            );
        }
        for text in [
            "percent-10-half-up-then-half-up",
            "percent-99999999999999999999-half-up-then-half-up",
        ] {
            assert_eq!(text.parse::<Rounding>(), Err(MoneyError::Places), "{text}");
        }
        assert_eq!(
            Rounding::half_up().after_percent(10, Mode::HalfUp),
            Err(MoneyError::Places)
        );
    }

    #[test]
    fn prints_in_words() {
        for (name, words) in [
            ("half-up", "half-up to the cent"),
            ("truncate", "truncated to the cent"),
            ("half-even-dollar", "half-even to the dollar"),
            (
                "percent-2-half-up-then-truncate",
                "as a percentage to 2 places (half-up), then truncated to the cent",
            ),
            (
                "percent-1-truncate-then-half-up",
                "as a percentage to 1 place (truncated), then half-up to the cent",
            ),
        ] {
            assert_eq!(name.parse::<Rounding>().unwrap().to_string(), words);
        }
    }

    #[test]
    fn is_text_as_data() {
        let rounding = Rounding::new(Mode::Truncate, Unit::Dollar);
        assert_eq!(
            serde_json::to_string(&rounding).unwrap(),
            r#""truncate-dollar""#
        );
        assert_eq!(
            serde_json::from_str::<Rounding>(r#""truncate-dollar""#).unwrap(),
            rounding
        );
    }

    #[test]
    fn is_small() {
        assert_eq!(size_of::<Rounding>(), 4);
    }

    /// The slow way, by the definition: the candidate below, and whether twice what is over reaches
    /// one unit.
    fn oracle(num: i128, den: i128, mode: Mode) -> i128 {
        let below = num.div_euclid(den);
        let twice_over = 2 * (num - below * den);
        let up = match mode {
            Mode::HalfUp => twice_over >= den,
            Mode::HalfEven => twice_over > den || twice_over == den && below.rem_euclid(2) == 1,
            Mode::Truncate => false,
        };
        below + i128::from(up)
    }

    fn any_rounding() -> impl Strategy<Value = Rounding> {
        proptest::sample::select(all().collect::<Vec<_>>())
    }

    proptest! {
        #[test]
        fn agrees_with_the_definition(
            cents in prop_oneof![0..=i64::MAX, 0..1_000_000_i64],
            num in prop_oneof![0..=u64::MAX >> 3, 0..1000_u64],
            den in prop_oneof![1..=u64::MAX >> 3, 1..1000_u64],
            rounding in any_rounding(),
        ) {
            let ratio = Ratio::new(num.min(den), den).unwrap();
            let mut num = i128::from(ratio.numerator());
            let mut den = i128::from(ratio.denominator());
            if let Some((places, mode)) = rounding.percent() {
                let scale = 10_i128.pow(u32::from(places) + 2);
                (num, den) = (oracle(num * scale, den, mode), scale);
            }
            let unit = i128::from(rounding.unit().cents().get());
            let expected = oracle(i128::from(cents) * num, den * unit, rounding.mode()) * unit;
            let expected = i64::try_from(expected).map_err(|_| MoneyError::Overflow);
            let part = rounding.of(Usd::from_cents(cents), ratio).map(Usd::cents);
            prop_assert_eq!(part, expected);
        }

        #[test]
        fn never_panics(cents: i64, num: u64, den in 1..=u64::MAX, rounding in any_rounding()) {
            let _ = rounding.of(Usd::from_cents(cents), Ratio::new(num, den).unwrap());
        }

        #[test]
        fn more_to_take_a_part_of_is_never_a_smaller_part(
            a in 0..=i64::MAX / 2,
            b in 0..=i64::MAX / 2,
            n in 1..10_000_u64,
            rounding in any_rounding(),
        ) {
            let share = Ratio::one_over(n).unwrap();
            let of = |cents| rounding.of(Usd::from_cents(cents), share).unwrap();
            prop_assert!(of(a.min(b)) <= of(a.max(b)));
        }

        #[test]
        fn a_larger_divisor_is_never_a_larger_share(
            cents in 0..=i64::MAX / 2,
            m in 1..10_000_u64,
            n in 1..10_000_u64,
            rounding in any_rounding(),
        ) {
            let amount = Usd::from_cents(cents);
            let over = |n| rounding.of(amount, Ratio::one_over(n).unwrap()).unwrap();
            prop_assert!(over(m.max(n)) <= over(m.min(n)));
        }
    }
}
