//! Facts are read only through the claim, which logs.

use redress_case::facts::ClaimFacts;
use redress_rule::Evidence;

fn the_facts<'c>(claim: &Evidence<'c>) -> &'c ClaimFacts {
    claim.facts
}

fn wipe_the_log(claim: &Evidence<'_>) {
    claim.take_log();
}

fn main() {}
