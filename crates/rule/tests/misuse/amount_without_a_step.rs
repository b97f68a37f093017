//! An amount moves only in one place of the account, which writes the step.

use redress_rule::{Account, LiabilityKind, Share, Usd};

fn write_into(account: &mut Account) {
    account.remaining = Usd::ZERO;
    account.share = Share::Settled(Usd::ZERO, LiabilityKind::Several);
}

fn main() {}
