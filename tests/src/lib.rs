//! What the properties of a computation are tested with: the law of any day, claims, completions of what
//! a claim leaves open, and a replay of worksheets that does sums and nothing else.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    reason = "a helper of tests may fail loudly"
)]

pub mod accounts;
pub mod cases;
pub mod claims;
pub mod completion;
pub mod effects;
pub mod law;
pub mod naive;
pub mod replay;
