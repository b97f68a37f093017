//! An effect is a change on a ground, and only `on` makes one.

use redress_rule::{Effect, ShareChange};

fn without_a_ground() -> Effect<ShareChange> {
    ShareChange::LeftToTheCourt
}

fn by_hand() -> Effect<ShareChange> {
    Effect {
        change: ShareChange::LeftToTheCourt,
    }
}

fn main() {}
