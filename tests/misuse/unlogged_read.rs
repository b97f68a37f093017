//! Facts are read only through the claim, which logs.

use redress::rule::Claim;
use redress::case::facts::ClaimFacts;

fn the_facts<'c>(claim: &Claim<'c>) -> &'c ClaimFacts {
    claim.facts
}

fn wipe_the_log(claim: &Claim<'_>) {
    claim.take_log();
}

fn main() {}
