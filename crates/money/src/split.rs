//! Splits of an amount among parties by weight, which sum to it to the cent.
//!
//! Both ask for one id a party, give the parts in the order of the parties, and depend on nothing
//! but ids and weights: not on the order in which the parties are given. Where whole cents must
//! break a tie, the lesser id gets the cent. [`webster`] is the default: one cent more to split
//! never lowers anyone's part, which [`largest_remainder`] cannot promise.

use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeSet, BinaryHeap};
use std::num::NonZeroU128;

use crate::{MoneyError, Usd, product};

/// One party to a split, with its cents so far.
struct Part<'a, Id> {
    id: &'a Id,
    weight: u64,
    cents: u64,
    /// What its exact share is over its cents rounded down, in cents times the sum of the weights.
    over: u128,
}

/// A party by its weight for each cent, at the boundary that Webster's method puts between two cents.
struct Turn<'a, Id> {
    weight: u64,
    /// Twice the boundary, because boundaries are halves.
    divisor: u64,
    id: &'a Id,
    place: usize,
}

impl<Id: Ord> Ord for Turn<'_, Id> {
    fn cmp(&self, other: &Self) -> Ordering {
        product(self.weight, other.divisor)
            .cmp(&product(other.weight, self.divisor))
            .then_with(|| other.id.cmp(self.id))
    }
}

impl<Id: Ord> PartialOrd for Turn<'_, Id> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<Id: Ord> PartialEq for Turn<'_, Id> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl<Id: Ord> Eq for Turn<'_, Id> {}

impl<'a, Id: Ord> Part<'a, Id> {
    /// Returns the turn of this party to receive a cent.
    const fn receives(&self, place: usize) -> Turn<'a, Id> {
        let divisor = self.cents.saturating_mul(2).saturating_add(1);
        self.turn(place, divisor)
    }

    /// Returns the turn of this party to give one back, if it has any.
    fn gives(&self, place: usize) -> Option<Turn<'a, Id>> {
        let divisor = self.cents.saturating_mul(2).checked_sub(1)?;
        Some(self.turn(place, divisor))
    }

    const fn turn(&self, place: usize, divisor: u64) -> Turn<'a, Id> {
        Turn {
            weight: self.weight,
            divisor,
            id: self.id,
            place,
        }
    }
}

/// Splits by Webster's divisor method (Sainte-Laguë): every share is rounded half-up from one
/// common price per cent, the one at which they sum to the total.
///
/// The work grows with the number of parties (n log n), and not with the amount.
///
/// # Errors
/// [`MoneyError::NoParties`], [`MoneyError::SameParty`], [`MoneyError::NoWeight`] or
/// [`MoneyError::Negative`], where there is nothing to split, nobody to split among, or no way to
/// tell how.
pub fn webster<Id: Ord>(total: Usd, parties: &[(Id, u64)]) -> Result<Vec<Usd>, MoneyError> {
    let (total, weight, mut parts) = shares(total, parties)?;
    // Shares rounded half-down are those above one common price, so that adding or taking the next
    // cent by rank is exact.
    for part in &mut parts {
        let up = part.over > weight.get().saturating_sub(part.over);
        part.cents = part.cents.saturating_add(u64::from(up));
    }
    let mut given = given(&parts)?;
    // Boundaries are odd: 2a + 1 halves above a, 2a - 1 below. With cents at most i64::MAX neither
    // saturates.
    if given < total {
        let parties = parts.iter().enumerate();
        let mut turns: BinaryHeap<_> = parties.map(|(at, part)| part.receives(at)).collect();
        while given < total {
            let next = turns.pop().map(|turn| turn.place);
            let Some((place, part)) = next.and_then(|at| Some((at, parts.get_mut(at)?))) else {
                break;
            };
            part.cents = part.cents.saturating_add(1);
            given = given.saturating_add(1);
            turns.push(part.receives(place));
        }
    }
    if given > total {
        let parties = parts.iter().enumerate();
        let turns = parties.filter_map(|(at, part)| part.gives(at).map(Reverse));
        let mut turns: BinaryHeap<_> = turns.collect();
        while given > total {
            let last = turns.pop().map(|Reverse(turn)| turn.place);
            let Some((place, part)) = last.and_then(|at| Some((at, parts.get_mut(at)?))) else {
                break;
            };
            part.cents = part.cents.saturating_sub(1);
            given = given.saturating_sub(1);
            turns.extend(part.gives(place).map(Reverse));
        }
    }
    amounts(&parts)
}

/// Splits by largest remainder (Hamilton): every share is rounded down, and the cents left over go
/// one each to those with the most rounded off.
///
/// # Errors
/// As [`webster`].
pub fn largest_remainder<Id: Ord>(
    total: Usd,
    parties: &[(Id, u64)],
) -> Result<Vec<Usd>, MoneyError> {
    let (total, _, mut parts) = shares(total, parties)?;
    let left =
        usize::try_from(total.saturating_sub(given(&parts)?)).map_err(|_| MoneyError::Overflow)?;
    let mut order: Vec<&mut Part<'_, Id>> = parts.iter_mut().collect();
    order.sort_by(|a, b| b.over.cmp(&a.over).then_with(|| a.id.cmp(b.id)));
    for part in order.into_iter().take(left) {
        part.cents = part.cents.saturating_add(1);
    }
    amounts(&parts)
}

/// The total in cents, the sum of the weights, and every party with its exact share rounded down.
fn shares<Id: Ord>(
    total: Usd,
    parties: &[(Id, u64)],
) -> Result<(u64, NonZeroU128, Vec<Part<'_, Id>>), MoneyError> {
    let total = u64::try_from(total.cents()).map_err(|_| MoneyError::Negative)?;
    if parties.is_empty() {
        return Err(MoneyError::NoParties);
    }
    if parties
        .iter()
        .map(|(id, _)| id)
        .collect::<BTreeSet<_>>()
        .len()
        < parties.len()
    {
        return Err(MoneyError::SameParty);
    }
    let weight = parties.iter().try_fold(0_u128, |sum, (_, weight)| {
        sum.checked_add(u128::from(*weight))
    });
    let weight =
        NonZeroU128::new(weight.ok_or(MoneyError::Overflow)?).ok_or(MoneyError::NoWeight)?;
    let parts = parties.iter().map(|(id, own)| {
        let share = product(total, *own);
        let cents = u64::try_from(share / weight).map_err(|_| MoneyError::Overflow)?;
        Ok(Part {
            id,
            weight: *own,
            cents,
            over: share % weight,
        })
    });
    Ok((total, weight, parts.collect::<Result<_, MoneyError>>()?))
}

fn given<Id>(parts: &[Part<'_, Id>]) -> Result<u64, MoneyError> {
    parts
        .iter()
        .try_fold(0_u64, |sum, part| sum.checked_add(part.cents))
        .ok_or(MoneyError::Overflow)
}

fn amounts<Id>(parts: &[Part<'_, Id>]) -> Result<Vec<Usd>, MoneyError> {
    let amount = |part: &Part<'_, Id>| i64::try_from(part.cents).map(Usd::from_cents);
    parts
        .iter()
        .map(amount)
        .collect::<Result<_, _>>()
        .map_err(|_| MoneyError::Overflow)
}

#[cfg(test)]
#[expect(
    clippy::arithmetic_side_effects,
    reason = "sums of small test numbers may fail loudly"
)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    type Split = fn(Usd, &[(usize, u64)]) -> Result<Vec<Usd>, MoneyError>;
    const BOTH: [Split; 2] = [webster, largest_remainder];

    fn cents(split: Split, total: i64, weights: &[u64]) -> Vec<i64> {
        let parties: Vec<_> = weights.iter().copied().enumerate().collect();
        split(Usd::from_cents(total), &parties)
            .unwrap()
            .into_iter()
            .map(Usd::cents)
            .collect()
    }

    #[test]
    fn exact_shares_are_kept_and_ties_go_by_id() {
        for split in BOTH {
            assert_eq!(cents(split, 1000, &[1, 2, 3, 4]), [100, 200, 300, 400]);
            assert_eq!(cents(split, 100, &[1, 1, 1]), [34, 33, 33]);
            assert_eq!(cents(split, 101, &[1, 1, 1]), [34, 34, 33]);
            assert_eq!(cents(split, 5, &[0, 1]), [0, 5]);
            assert_eq!(cents(split, 0, &[3, 1]), [0, 0]);
            assert_eq!(cents(split, i64::MAX, &[u64::MAX]), [i64::MAX]);
        }
    }

    #[test]
    fn the_methods_differ() {
        // 5.3, 2.4 and 2.3 cents: the largest remainder is .4, the lowest price 53 / 5.5.
        let weights = [53, 24, 23];
        assert_eq!(cents(webster, 10, &weights), [6, 2, 2]);
        assert_eq!(cents(largest_remainder, 10, &weights), [5, 3, 2]);
        let alabama = [6, 6, 2];
        assert_eq!(cents(largest_remainder, 10, &alabama), [4, 4, 2]);
        assert_eq!(
            cents(largest_remainder, 11, &alabama),
            [5, 5, 1],
            "one cent more to split, and one cent less"
        );
        assert_eq!(cents(webster, 10, &alabama), [5, 4, 1]);
        assert_eq!(cents(webster, 11, &alabama), [5, 5, 1]);
    }

    #[test]
    fn what_cannot_be_split_is_an_error() {
        for split in BOTH {
            let try_split = |total, parties: &[(usize, u64)]| {
                split(Usd::from_cents(total), parties).unwrap_err()
            };
            assert_eq!(try_split(1, &[]), MoneyError::NoParties);
            assert_eq!(try_split(1, &[(1, 0), (2, 0)]), MoneyError::NoWeight);
            assert_eq!(try_split(1, &[(1, 1), (1, 2)]), MoneyError::SameParty);
            assert_eq!(try_split(-1, &[(1, 1)]), MoneyError::Negative);
        }
    }

    /// Each odd cent of alike parties is a turn of its own.
    #[test]
    fn many_alike_parties_are_split_in_a_time_that_grows_with_their_number() {
        let parties: Vec<(usize, u64)> = (0..200_000).map(|id| (id, 7)).collect();
        let parts = webster(Usd::from_cents(299_999), &parties).unwrap();
        let two = |part: &&Usd| part.cents() == 2;
        assert_eq!(parts.iter().filter(two).count(), 99_999);
        assert_eq!(parts[99_998].cents(), 2);
        assert_eq!(parts[99_999].cents(), 1);
    }

    /// Webster's method as textbooks have it: every cent in turn to the highest weight over 2a + 1.
    fn cent_by_cent(total: u64, weights: &[u64]) -> Vec<i64> {
        let mut seats = vec![0_u64; weights.len()];
        for _ in 0..total {
            let higher = |&a: &usize, &b: &usize| {
                let (left, right) = (
                    weights[a] * (2 * seats[b] + 1),
                    weights[b] * (2 * seats[a] + 1),
                );
                left.cmp(&right).then(b.cmp(&a))
            };
            let next = (0..weights.len()).max_by(higher).unwrap();
            seats[next] += 1;
        }
        seats
            .into_iter()
            .map(|cents| i64::try_from(cents).unwrap())
            .collect()
    }

    fn weights() -> impl Strategy<Value = Vec<u64>> {
        let weight = prop_oneof![0..10_u64, 0..1_000_000_u64];
        proptest::collection::vec(weight, 1..12)
            .prop_filter("some weight", |w| w.iter().any(|&w| w > 0))
    }

    proptest! {
        #[test]
        fn webster_is_the_textbook_method(total in 0..300_u64, weights in weights()) {
            let parts = cents(webster, total.try_into().unwrap(), &weights);
            prop_assert_eq!(parts, cent_by_cent(total, &weights));
        }

        #[test]
        fn parts_sum_to_the_total(
            total in 0..=i64::MAX,
            weights in proptest::collection::vec(any::<u64>(), 1..12),
        ) {
            prop_assume!(weights.iter().any(|&w| w > 0));
            for split in BOTH {
                let parts = cents(split, total, &weights);
                prop_assert_eq!(parts.iter().sum::<i64>(), total);
                prop_assert!(parts.iter().all(|&part| part >= 0));
                let due = |(&part, &weight): (&i64, &u64)| part == 0 || weight > 0;
                prop_assert!(parts.iter().zip(&weights).all(due));
            }
        }

        #[test]
        fn one_cent_more_lowers_no_part(total in 0..=i64::MAX - 1, weights in weights()) {
            let before = cents(webster, total, &weights);
            let after = cents(webster, total + 1, &weights);
            prop_assert!(before.iter().zip(&after).all(|(before, after)| before <= after));
        }

        #[test]
        fn the_order_given_does_not_matter(
            total in 0..1_000_000_i64,
            parties in weights().prop_map(|w| w.into_iter().enumerate().collect::<Vec<_>>()),
            seed in proptest::collection::vec(any::<u32>(), 12),
        ) {
            let mut shuffled = parties.clone();
            shuffled.sort_by_key(|(id, _)| seed[*id]);
            for split in BOTH {
                let parts = split(Usd::from_cents(total), &parties).unwrap();
                let again = split(Usd::from_cents(total), &shuffled).unwrap();
                for ((id, _), part) in shuffled.iter().zip(again) {
                    prop_assert_eq!(part, parts[*id]);
                }
            }
        }

        #[test]
        fn other_ids_move_at_most_the_odd_cent_of_a_tie(
            total in 0..1_000_000_i64,
            weights in weights(),
        ) {
            let parties: Vec<_> = weights.iter().copied().enumerate().collect();
            let last = parties.len();
            let renamed: Vec<_> = parties.iter().map(|(id, w)| (last - id, *w)).collect();
            for split in BOTH {
                let before = split(Usd::from_cents(total), &parties).unwrap();
                let after = split(Usd::from_cents(total), &renamed).unwrap();
                let moved = |(a, b): (&Usd, &Usd)| a.cents().abs_diff(b.cents());
                prop_assert!(before.iter().zip(&after).map(moved).all(|cents| cents <= 1));
            }
        }
    }
}
