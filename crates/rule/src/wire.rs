//! What crosses to a rule set in a library or another process. For `redress-plugin` only: `cargo xtask tidy` refuses
//! this module in rule sets, because a rule that read evidence here would leave no trace in the log of reads.

use redress_money::Usd;

use crate::account::{Account, Share};
use crate::effect::Ground;
use crate::evidence::{Ends, Evidence, LawOfDay, Log};
use crate::outcome::Strength;
use redress_case::facts::ClaimFacts;

/// Returns the facts, the values of the law, and the ends at which unknown numbers are taken.
#[must_use]
pub const fn parts<'a>(claim: &'a Evidence<'_>) -> (&'a ClaimFacts, &'a LawOfDay, Ends) {
    claim.parts()
}

/// Adds the reads that a rule at a distance reported to the log.
pub fn log_reads(claim: &Evidence<'_>, facts: u64, parameters: &[String], stopped: bool) {
    claim.read_at_a_distance(facts, parameters, stopped);
}

/// Takes the log of the reads since the last call.
#[must_use]
pub fn take_log(claim: &Evidence<'_>) -> Log {
    claim.take_log()
}

/// Returns for each loss whether it counts so far.
pub fn counted(account: &Account) -> impl Iterator<Item = bool> {
    account.counted()
}

/// Rebuilds an account from the figures that crossed: they can be read, and nothing can be moved.
#[must_use]
pub fn account(
    figures: [Usd; 3],
    counted: impl Iterator<Item = bool>,
    share: Share,
    limits: [Option<Usd>; 6],
) -> Account {
    Account::as_seen(figures, counted, share, limits)
}

/// Rebuilds a ground that a set declared.
#[must_use]
pub const fn ground(
    id: &'static str,
    because: &'static str,
    holding: &'static str,
    strength: Strength,
) -> Ground {
    Ground::declared(id, because, holding, strength)
}
