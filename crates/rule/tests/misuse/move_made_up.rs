//! The account alone says what a change did: a rule can neither name nor fill in its figures.

use redress_rule::{Moved, Op, Usd};

fn make_up() -> Moved {
    Moved {
        op: Op::Nothing,
        before: Usd::ZERO,
        after: Usd::ZERO,
    }
}

fn main() {}
