use crate::{MoneyError, Ratio, Rounding, Usd};

/// The average of the amounts, rounded once.
///
/// # Errors
/// [`MoneyError::NoAmounts`] where there are none, [`MoneyError::Negative`] where their sum is
/// negative, [`MoneyError::Overflow`] where it does not fit.
pub fn average(amounts: &[Usd], rounding: Rounding) -> Result<Usd, MoneyError> {
    let count = u64::try_from(amounts.len()).map_err(|_| MoneyError::Overflow)?;
    let share = Ratio::one_over(count).map_err(|_| MoneyError::NoAmounts)?;
    rounding.of(Usd::sum(amounts.iter().copied())?, share)
}

/// The middle one of the amounts in order of size or, where their number is even, the average of
/// the middle two.
///
/// # Errors
/// [`MoneyError::NoAmounts`] where there are none, [`MoneyError::Negative`] where the middle is
/// negative, [`MoneyError::Overflow`] where the sum of the middle two does not fit.
pub fn median(amounts: &[Usd], rounding: Rounding) -> Result<Usd, MoneyError> {
    let mut sorted = amounts.to_vec();
    sorted.sort_unstable();
    let last = sorted.len().checked_sub(1).ok_or(MoneyError::NoAmounts)?;
    // From the last place before the middle to the first after: one place or two.
    average(
        sorted.get(last / 2..=sorted.len() / 2).unwrap_or_default(),
        rounding,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cents(amounts: &[i64]) -> Vec<Usd> {
        amounts.iter().copied().map(Usd::from_cents).collect()
    }

    #[test]
    fn averages_round_once() {
        let round = Rounding::half_up();
        assert_eq!(average(&cents(&[1, 2]), round), Ok(Usd::from_cents(2)));
        assert_eq!(
            average(&cents(&[1, 2]), Rounding::truncate()),
            Ok(Usd::from_cents(1))
        );
        assert_eq!(
            average(&cents(&[10, 10, 11]), round),
            Ok(Usd::from_cents(10))
        );
        assert_eq!(average(&[], round), Err(MoneyError::NoAmounts));
        assert_eq!(average(&cents(&[-5]), round), Err(MoneyError::Negative));
        assert_eq!(
            average(&cents(&[i64::MAX, 1]), round),
            Err(MoneyError::Overflow)
        );
    }

    #[test]
    fn a_median_is_the_middle_in_order_of_size() {
        let round = Rounding::half_up();
        assert_eq!(
            median(&cents(&[900, 100, 300]), round),
            Ok(Usd::from_cents(300))
        );
        assert_eq!(
            median(&cents(&[900, 100, 303, 300]), round),
            Ok(Usd::from_cents(302))
        );
        assert_eq!(median(&cents(&[7]), round), Ok(Usd::from_cents(7)));
        assert_eq!(median(&cents(&[7, 9]), round), Ok(Usd::from_cents(8)));
        assert_eq!(median(&[], round), Err(MoneyError::NoAmounts));
    }
}
