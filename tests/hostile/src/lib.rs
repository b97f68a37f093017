//! A rule set that misbehaves on request: each rule is one act. `tests/tests/hostile.rs` says how each ends.
#![forbid(unsafe_code)]

use std::hint::black_box;

use redress_core::claim::{Claim, Stop};
use redress_core::effect::{BoundChange, Change, Effect, Ground, Lines, LossChange, TermChange};
use redress_core::facts::{DISTRIBUTED, PRODUCED};
use redress_core::outcome::Scope;
use redress_core::rule::{BadOption, Bound, Options, Place, RuleAbout, RuleSet, SetAbout, reads};
use redress_core::{Account, Rule};
use redress_money::Usd;

/// The rule set.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hostile;

redress_plugin::export!(Hostile);

static DECLARED: Ground = Ground::permitted(
    "declared",
    "nothing is said of the amount",
    "scotus/paroline#relative-role",
);
static UNDECLARED: Ground = Ground::permitted(
    "undeclared",
    "this ground is declared by no rule",
    "scotus/paroline#relative-role",
);

static GROUNDS: &[&Ground] = &[&DECLARED];

const fn rule(name: &'static str) -> RuleAbout {
    RuleAbout {
        name,
        place: Place::Bounds,
        scope: Scope::Claim,
        keeps: &[],
        proposition: "what it does is its name",
        grounds: GROUNDS,
        reads: reads(&[DISTRIBUTED.key()]),
        parameters: &[],
        moves: &[],
    }
}

static ABOUT: SetAbout = SetAbout {
    id: "hostile",
    version: env!("CARGO_PKG_VERSION"),
    rules: &[
        rule("nothing"),
        rule("panic"),
        rule("panic-when-bound"),
        rule("overflow-the-stack"),
        rule("never-return"),
        rule("take-ten-gigabytes"),
        rule("exit"),
        rule("print"),
        rule("log"),
        rule("write-a-file"),
        rule("negative"),
        RuleAbout {
            place: Place::Losses,
            ..rule("no-such-loss")
        },
        rule("undeclared-ground"),
        rule("undeclared-read"),
        rule("go-on-after-the-unknown"),
        rule("other-list"),
    ],
};

impl RuleSet for Hostile {
    fn about(&self) -> &'static SetAbout {
        &ABOUT
    }

    fn bind(&self, rule: &str, _: &Options) -> Result<Bound, BadOption> {
        let known = ABOUT.rule(rule).ok_or_else(BadOption::no_such_rule)?;
        match rule {
            "panic-when-bound" => panic!("a panic when bound"),
            "no-such-loss" => Ok(Bound::Loss(Box::new(Act(known.name)))),
            "other-list" => Ok(Bound::Term(Box::new(Act("nothing")))),
            _ => Ok(Bound::Bound(Box::new(Act(known.name)))),
        }
    }
}

#[derive(Debug)]
struct Act(&'static str);

impl Rule<BoundChange> for Act {
    fn rule(&self, claim: &Claim<'_>, _: &Account) -> Result<Effect<BoundChange>, Stop> {
        let nothing = BoundChange::None.on(&DECLARED);
        match self.0 {
            "panic" => panic!("a panic on request"),
            "overflow-the-stack" => drop(black_box(deeper(u64::MAX))),
            "never-return" => loop {
                std::hint::spin_loop();
            },
            "take-ten-gigabytes" => drop(black_box(vec![1_u8; 10 << 30])),
            "exit" => std::process::exit(0),
            "print" => println!("9999999.99"),
            "log" => tracing::info!(rule = self.0, "asked\u{1b}[31m\n9999999.99"),
            // In the folder of whoever runs the program.
            "write-a-file" => {
                std::fs::write("written-by-hostile", "9999999.99").expect("it can be written");
            }
            "negative" => return Ok(BoundChange::AtLeast(Usd::from_cents(-100)).on(&DECLARED)),
            "undeclared-ground" => return Ok(BoundChange::None.on(&UNDECLARED)),
            "undeclared-read" => return claim.is(PRODUCED).map(|_| nothing),
            "go-on-after-the-unknown" => drop(claim.is(DISTRIBUTED)),
            _ => {}
        }
        Ok(nothing)
    }
}

impl Rule<LossChange> for Act {
    fn rule(&self, _: &Claim<'_>, _: &Account) -> Result<Effect<LossChange>, Stop> {
        Ok(LossChange::LeaveOut(Lines::These(vec![7])).on(&DECLARED))
    }
}

impl Rule<TermChange> for Act {
    fn rule(&self, _: &Claim<'_>, _: &Account) -> Result<Effect<TermChange>, Stop> {
        Ok(TermChange::Follows.on(&DECLARED))
    }
}

/// As deep as that: with this much to keep on the way, deeper than any stack.
fn deeper(left: u64) -> [u64; 512] {
    let mut kept = [left; 512];
    if let Some(left) = left.checked_sub(1) {
        kept = black_box(deeper(black_box(left)));
        kept.reverse();
    }
    kept
}
