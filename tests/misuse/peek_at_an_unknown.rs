//! No read says that a fact is unknown: it stops the rule.

use redress::rule::Claim;
use redress::case::facts::{DISTRIBUTED, Known, RECEIVED};

fn as_an_option(claim: &Claim<'_>) -> bool {
    match claim.is(DISTRIBUTED) {
        Some(answer) => answer,
        None => false,
    }
}

fn as_what_is_known(claim: &Claim<'_>) -> Known {
    claim.known(RECEIVED.key())
}

fn main() {}
