//! The account of a judgment: division and interest by hand, properties over random histories, and a second evaluator that shares
//! no code with it.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "tests may fail loudly, helpers too; the second evaluator counts in plain integers"
)]

mod division;
mod interest;
mod naive;
mod random;
#[path = "../shared/random.rs"]
mod shared;
