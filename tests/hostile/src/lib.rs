//! A rule set that misbehaves on request: each rule is one act. `tests/tests/hostile.rs` says how each ends.
#![forbid(unsafe_code)]

use std::hint::black_box;

use redress_money::Usd;
use redress_rule::facts::{CANNOT_PAY, DISTRIBUTED, PRODUCED};
use redress_rule::{
    Answer, AnyRule, Change, ConsequenceChange, Ground, LimitChange, LossChange, LossSet, Need,
    NeedQuestion, NeedTarget, OptionError, Options, RuleFn, RuleInfo, RuleSet, SetInfo, Stop,
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

const fn act(name: &'static str, act: RuleFn<LimitChange>) -> RuleInfo {
    declared(RuleInfo::limit(name, act))
}

const fn declared(rule: RuleInfo) -> RuleInfo {
    rule.because("what it does is its name")
        .reads(DISTRIBUTED)
        .grounds(GROUNDS)
}

fn nothing() -> Answer<LimitChange> {
    Ok(LimitChange::None.on(&DECLARED))
}

static INFO: SetInfo = SetInfo {
    id: "hostile",
    version: env!("CARGO_PKG_VERSION"),
    rules: &[
        act("nothing", |_, _| nothing()),
        act("panic", |_, _| panic!("a panic on request")),
        act("panic-when-bound", |_, _| nothing()),
        act("overflow-the-stack", |_, _| {
            black_box(deeper(u64::MAX));
            nothing()
        }),
        act("never-return", |_, _| {
            loop {
                std::hint::spin_loop();
            }
        }),
        act("take-ten-gigabytes", |_, _| {
            drop(black_box(vec![1_u8; 10 << 30]));
            nothing()
        }),
        act("exit", |_, _| std::process::exit(0)),
        act("print", |_, _| {
            println!("9999999.99");
            nothing()
        }),
        act("log", |_, _| {
            tracing::info!(rule = "log", "asked\u{1b}[31m\n9999999.99");
            nothing()
        }),
        act("log-without-end", |_, _| {
            loop {
                tracing::error!("9999999.99");
            }
        }),
        // In the folder of whoever runs the program.
        act("write-a-file", |_, _| {
            std::fs::write("written-by-hostile", "9999999.99").expect("it can be written");
            nothing()
        }),
        act("negative", |_, _| {
            Ok(LimitChange::AtLeast(Usd::from_cents(-100)).on(&DECLARED))
        }),
        declared(RuleInfo::loss("no-such-loss", |_, _| {
            Ok(LossChange::LeaveOut(LossSet::Some(vec![7])).on(&DECLARED))
        })),
        act("undeclared-ground", |_, _| {
            Ok(LimitChange::None.on(&UNDECLARED))
        }),
        act("undeclared-read", |claim, _| {
            claim.is(PRODUCED)?;
            nothing()
        }),
        act("undeclared-need", |_, _| {
            Err(Stop::Needs(Need {
                target: NeedTarget::Fact(CANNOT_PAY.key()),
                question: NeedQuestion::YesNo,
            }))
        }),
        act("go-on-after-the-unknown", |claim, _| {
            drop(claim.is(DISTRIBUTED));
            nothing()
        }),
        act("no-such-figure", |_, _| nothing()).parameters(&["floor-per-victm"]),
        act("other-list", |_, _| nothing()),
    ],
};

impl RuleSet for Hostile {
    fn info(&self) -> &'static SetInfo {
        &INFO
    }

    fn bind(&self, rule: &str, _: &Options) -> Result<AnyRule, OptionError> {
        let known = INFO.rule(rule).ok_or_else(OptionError::no_such_rule)?;
        match rule {
            "panic-when-bound" => panic!("a panic when bound"),
            "other-list" => RuleInfo::consequence(known.name, |_, _| {
                Ok(ConsequenceChange::Applies.on(&DECLARED))
            })
            .bind(&Options::default()),
            _ => known.bind(&Options::default()),
        }
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
