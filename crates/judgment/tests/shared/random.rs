//! Numbers that a seed repeats, and the share of random cases that is run.
#![expect(
    clippy::arithmetic_side_effects,
    reason = "tests may fail loudly, helpers too"
)]

/// A generator of numbers that a seed repeats (splitmix64).
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % most
    }

    pub(crate) fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }
}

/// Returns the share of a whole run that is run: `REDRESS_CASES` is its percentage.
pub(crate) fn share_of(whole: u64) -> u64 {
    let percentage = std::env::var("REDRESS_CASES").ok();
    whole * percentage.map_or(100, |text| text.parse().unwrap()) / 100
}
