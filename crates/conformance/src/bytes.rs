//! The raw boundary: asks as the host writes them, and asks that nobody should write.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use redress_case::facts::{self, AWARDS_ELSEWHERE, FactValue, LOSSES_READ};
use redress_rule::{Account, Share};
use serde_json::{Map, Value, json};

use crate::drive::{Tried, panicked};
use crate::scene::Scene;
use crate::{Asker, Check};

/// The far side, over bytes.
#[derive(Clone, Copy)]
pub(crate) struct Far<'a>(pub(crate) &'a Asker<'a>);

impl Far<'_> {
    /// The bytes of the answer.
    pub(crate) fn bytes(&self, ask: &[u8]) -> Result<Vec<u8>, String> {
        catch_unwind(AssertUnwindSafe(|| (self.0)(ask)))
            .unwrap_or_else(|panic| Err(panicked(&*panic)))
    }

    pub(crate) fn answer(&self, ask: &Value) -> Result<Value, String> {
        let bytes = self.bytes(ask.to_string().as_bytes())?;
        serde_json::from_slice(&bytes).map_err(|error| format!("its answer is no JSON: {error}"))
    }

    /// Holds only where the ask is refused, in words.
    pub(crate) fn refuses(&self, what: &str, ask: &[u8]) -> Result<(), String> {
        let answer = self
            .bytes(ask)
            .map_err(|words| format!("{what}: it does not answer: {words}"))?;
        let answer: Value = serde_json::from_slice(&answer)
            .map_err(|error| format!("{what}: its answer is no JSON: {error}"))?;
        match answer.get("refused").and_then(Value::as_str) {
            Some(words) if !words.trim().is_empty() => Ok(()),
            _ => Err(format!("{what} is not refused in words")),
        }
    }
}

/// What nobody can read is refused in words: never a panic, and never a number.
pub(crate) fn unreadable(far: &Far<'_>) -> Check {
    let nested = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    let zeros = vec!["0"; 100_000].join(",");
    let bind = |with: &str| format!(r#"{{"bind":{{"rule":"no-such-rule","with":{with}}}}}"#);
    let rule = json!({"rule": {
        "rule": "no-such-rule",
        "claim": {},
        "so_far": {"gross": "0.00", "remaining": "0.00"},
    }});
    // The name, no options, and 17 bytes: nothing is known, and nothing counts so far.
    let compact = [&b"\x01\x0cno-such-rule\0"[..], &[0; 17]].concat();
    let cut = compact.split_last().map(|(_, rest)| rest.to_vec());
    let asks: [(&str, Vec<u8>); 19] = [
        ("an empty ask", Vec::new()),
        ("an empty ask in the compact form", vec![1]),
        ("an ask of a later compact form", vec![2]),
        ("a compact ask that is cut short", cut.unwrap_or_default()),
        (
            "a compact ask that goes on after its end",
            [&compact[..], &[0]].concat(),
        ),
        ("a compact ask of an unknown rule", compact),
        ("broken JSON", b"{\"about\"".to_vec()),
        (
            "an ask that goes on after its end",
            b"\"about\" \"about\"".to_vec(),
        ),
        ("bytes that are no text", vec![0xff, 0xfe, 0x00]),
        ("null", b"null".to_vec()),
        ("a number", b"1".to_vec()),
        ("an unknown ask", b"\"no-such-ask\"".to_vec()),
        (
            "an unknown ask of a rule",
            b"{\"no-such-ask\":{\"rule\":\"x\"}}".to_vec(),
        ),
        ("two asks in one", b"{\"about\":null,\"bind\":{}}".to_vec()),
        ("deep nesting", nested.clone().into_bytes()),
        (
            "deep nesting among the options",
            bind(&format!("{{\"x\":{nested}}}")).into_bytes(),
        ),
        ("a huge array", format!("[{zeros}]").into_bytes()),
        (
            "an unknown rule to bind",
            bind(&format!("{{\"x\":[{zeros}]}}")).into_bytes(),
        ),
        ("an unknown rule", rule.to_string().into_bytes()),
    ];
    Check {
        rule: None,
        what: "refuses-what-it-cannot-read",
        claims: asks.len(),
        outcome: asks
            .iter()
            .try_for_each(|(what, ask)| far.refuses(what, ask)),
    }
}

/// The rule on the claim, as the host asks it: what it declared, as far as it is known.
pub(crate) fn rule_ask(tried: &Tried, scene: &Scene, so_far: &Account) -> Value {
    let facts = &scene.facts;
    let declares = |bit| tried.info.reads & bit != 0;
    let known: BTreeMap<&str, FactValue> = facts::rows()
        .filter(|row| declares(row.key.bit()))
        .map(|row| (row.path, facts.get(row.key)))
        .filter(|(_, known)| *known != FactValue::Unknown)
        .collect();
    let mut claim = Map::new();
    let mut say = |name: &str, is: bool, value: Value| {
        if is {
            claim.insert(name.to_owned(), value);
        }
    };
    let losses = declares(LOSSES_READ) && !facts.losses.is_empty();
    let awards = declares(AWARDS_ELSEWHERE.key().bit()) && facts.awards_elsewhere.is_some();
    let law: BTreeMap<_, _> = scene.law.figures.iter().cloned().collect();
    say("facts", !known.is_empty(), json!(known));
    say("losses", losses, json!(facts.losses));
    say("awards_elsewhere", awards, json!(facts.awards_elsewhere));
    say("counts", facts.counts != 0, json!(facts.counts));
    say("closed", facts.closed, json!(facts.closed));
    say("law", !law.is_empty(), json!(law));

    let mut ask = Map::new();
    ask.insert("rule".to_owned(), json!(tried.info.name));
    if !tried.with.0.is_empty() {
        ask.insert("with".to_owned(), Value::Object(tried.with.0.clone()));
    }
    ask.insert("claim".to_owned(), Value::Object(claim));
    ask.insert("so_far".to_owned(), account(so_far, facts.losses.len()));
    json!({ "rule": ask })
}

fn account(account: &Account, losses: usize) -> Value {
    let mut record = Map::new();
    record.insert("gross".to_owned(), json!(account.gross()));
    record.insert("remaining".to_owned(), json!(account.remaining()));
    let counted: Vec<usize> = (0..losses).filter(|line| account.counts(*line)).collect();
    if !counted.is_empty() {
        record.insert("counted".to_owned(), json!(counted));
    }
    if account.share() != Share::Unsettled {
        record.insert("share".to_owned(), json!(account.share()));
    }
    Value::Object(record)
}

/// A rule that is asked with an option that it does not have.
pub(crate) fn with_unknown_option(tried: &Tried) -> redress_rule::Options {
    let mut with = tried.with.clone();
    with.0.insert("no-such-option".to_owned(), json!(true));
    with
}

/// A valid ask, spoiled by one fact that nobody knows.
pub(crate) fn with_unknown_fact(ask: &Value) -> Value {
    let mut ask = ask.clone();
    if let Some(Value::Object(claim)) = ask.pointer_mut("/rule/claim") {
        let facts = claim.entry("facts").or_insert_with(|| json!({}));
        if let Value::Object(facts) = facts {
            facts.insert("conduct.no_such_fact".to_owned(), json!({"is": 1}));
        }
    }
    ask
}

/// A valid ask, spoiled in one field, in each way; with what was done to it.
pub(crate) fn with_unknown_fields(ask: &Value) -> Vec<(String, Value)> {
    let mut all = Vec::new();
    for place in [
        "",
        "/rule",
        "/rule/claim",
        "/rule/so_far",
        "/rule/claim/losses/0",
    ] {
        let mut spoiled = ask.clone();
        if let Some(Value::Object(record)) = spoiled.pointer_mut(place) {
            record.insert("no-such-field".to_owned(), json!(true));
            all.push((format!("an unknown field in `{place}/`"), spoiled));
        }
    }
    // Money is text: a number may have been through a float.
    for number in [json!(3), json!(0.1)] {
        let mut spoiled = ask.clone();
        if let Some(gross) = spoiled.pointer_mut("/rule/so_far/gross") {
            *gross = number;
            all.push(("an amount that is no text".to_owned(), spoiled));
        }
    }
    all
}
