//! The list in which a rule stands fixes what it may say.

use redress_rule::{
    Account, Change, Effect, Evidence, Ground, LossChange, LossSet, Rule, ShareChange, Stop,
};

static GROUND: Ground = Ground::required("all", "every loss is left out", "ca7/laraneta#viewer");

struct LeaveEverythingOut;

impl Rule<ShareChange> for LeaveEverythingOut {
    fn rule(&self, _: &Evidence<'_>, _: &Account) -> Result<Effect<ShareChange>, Stop> {
        let answer: Result<Effect<LossChange>, Stop> =
            Ok(LossChange::LeaveOut(LossSet::All).on(&GROUND));
        answer
    }
}

fn main() {}
