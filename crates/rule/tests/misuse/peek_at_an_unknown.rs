//! No read says that a fact is unknown: it stops the rule.

use redress_case::facts::{DISTRIBUTED, FactValue, RECEIVED};
use redress_rule::Evidence;

fn as_an_option(claim: &Evidence<'_>) -> bool {
    match claim.is(DISTRIBUTED) {
        Some(answer) => answer,
        None => false,
    }
}

fn as_what_is_known(claim: &Evidence<'_>) -> FactValue {
    claim.known(RECEIVED.key())
}

fn main() {}
