//! A rule set that misbehaves on request: each rule is one act. `tests/tests/hostile.rs` says how each ends.
#![forbid(unsafe_code)]

use std::hint::black_box;

use redress_money::Usd;
use redress_rule::facts::{DISTRIBUTED, PRODUCED};
use redress_rule::{
    Account, AnyRule, Change, ConsequenceChange, Effect, Evidence, Ground, LimitChange, List,
    LossChange, LossSet, OptionError, Options, Rule, RuleInfo, RuleSet, Scope, SetInfo, Stop,
    reads,
};

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

const fn rule(name: &'static str) -> RuleInfo {
    RuleInfo {
        body: redress_rule::Body::InItsSet,
        name,
        place: List::Limits,
        scope: Scope::Claim,
        satisfies: &[],
        proposition: "what it does is its name",
        grounds: GROUNDS,
        reads: reads(&[DISTRIBUTED.key()]),
        parameters: &[],
        moves: &[],
    }
}

static ABOUT: SetInfo = SetInfo {
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
        RuleInfo {
            place: List::Losses,
            ..rule("no-such-loss")
        },
        rule("undeclared-ground"),
        rule("undeclared-read"),
        rule("go-on-after-the-unknown"),
        rule("other-list"),
    ],
};

impl RuleSet for Hostile {
    fn info(&self) -> &'static SetInfo {
        &ABOUT
    }

    fn bind(&self, rule: &str, _: &Options) -> Result<AnyRule, OptionError> {
        let known = ABOUT.rule(rule).ok_or_else(OptionError::no_such_rule)?;
        match rule {
            "panic-when-bound" => panic!("a panic when bound"),
            "no-such-loss" => Ok(AnyRule::Loss(Box::new(Act(known.name)))),
            "other-list" => Ok(AnyRule::Consequence(Box::new(Act("nothing")))),
            _ => Ok(AnyRule::Limit(Box::new(Act(known.name)))),
        }
    }
}

#[derive(Debug)]
struct Act(&'static str);

impl Rule<LimitChange> for Act {
    fn rule(&self, claim: &Evidence<'_>, _: &Account) -> Result<Effect<LimitChange>, Stop> {
        let nothing = LimitChange::None.on(&DECLARED);
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
            "negative" => return Ok(LimitChange::AtLeast(Usd::from_cents(-100)).on(&DECLARED)),
            "undeclared-ground" => return Ok(LimitChange::None.on(&UNDECLARED)),
            "undeclared-read" => return claim.is(PRODUCED).map(|_| nothing),
            "go-on-after-the-unknown" => drop(claim.is(DISTRIBUTED)),
            _ => {}
        }
        Ok(nothing)
    }
}

impl Rule<LossChange> for Act {
    fn rule(&self, _: &Evidence<'_>, _: &Account) -> Result<Effect<LossChange>, Stop> {
        Ok(LossChange::LeaveOut(LossSet::Some(vec![7])).on(&DECLARED))
    }
}

impl Rule<ConsequenceChange> for Act {
    fn rule(&self, _: &Evidence<'_>, _: &Account) -> Result<Effect<ConsequenceChange>, Stop> {
        Ok(ConsequenceChange::Applies.on(&DECLARED))
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
