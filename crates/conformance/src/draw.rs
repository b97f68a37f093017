//! A tiny seeded generator: the same claims on every machine and every day.

/// Numbers by `SplitMix64`.
#[derive(Clone, Debug)]
pub(crate) struct Draw(u64);

impl Draw {
    pub(crate) const fn seeded(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`, near enough to even.
    pub(crate) fn below(&mut self, end: u64) -> i64 {
        let number = self.next().checked_rem(end).unwrap_or(0);
        i64::try_from(number).unwrap_or(i64::MAX)
    }

    pub(crate) fn place(&mut self, length: usize) -> usize {
        let end = u64::try_from(length).unwrap_or(u64::MAX);
        usize::try_from(self.below(end)).unwrap_or(0)
    }

    pub(crate) fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }

    /// `first` or one of the rest.
    pub(crate) fn of<T: Copy>(&mut self, first: T, rest: &[T]) -> T {
        let place = self.place(rest.len().saturating_add(1));
        rest.get(place).copied().unwrap_or(first)
    }

    /// An amount in cents: nothing, the amounts around the least order, and any number of digits alike up
    /// to tens of millions of dollars, so that whatever threshold a rule has, some amounts are near it.
    pub(crate) fn cents(&mut self) -> i64 {
        if self.one_in(8) {
            return self.of(0, &[1, 299_999, 300_000, 300_001]);
        }
        let digits = u32::try_from(self.below(11)).unwrap_or(0);
        self.below(10_u64.saturating_pow(digits))
    }

    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for place in (1..items.len()).rev() {
            items.swap(place, self.place(place.saturating_add(1)));
        }
    }
}
