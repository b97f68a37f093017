//! An amount moves only in core's one place, which writes the step.

use redress::rule::{Account, LiabilityKind, Share, Usd};

fn write_into(account: &mut Account) {
    account.remaining = Usd::ZERO;
    account.share = Share::Settled(Usd::ZERO, LiabilityKind::Several);
}

fn main() {}
