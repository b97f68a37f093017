//! The list in which a rule stands fixes what it may say.

use redress::core::effect::{Ground, Lines, LossChange, ShareChange};
use redress::core::{Account, Change, Claim, Effect, Rule, Stop};

static GROUND: Ground = Ground::required("all", "every loss is left out", "ca7/laraneta#viewer");

struct LeaveEverythingOut;

impl Rule<ShareChange> for LeaveEverythingOut {
    fn rule(&self, _: &Claim<'_>, _: &Account) -> Result<Effect<ShareChange>, Stop> {
        Ok(LossChange::LeaveOut(Lines::All).on(&GROUND))
    }
}

fn main() {}
