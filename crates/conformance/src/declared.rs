//! What a set declares of itself.

use std::collections::{BTreeMap, BTreeSet};

use redress_case::facts::{self, FactKind, LOSSES_READ};
use redress_plugin::protocol;
use redress_rule::{RuleInfo, RuleSet, SetInfo};
use serde_json::{Value, json};

use crate::Check;
use crate::bytes::Far;

/// Over bytes it declares what it declares in place.
pub(crate) fn agrees(set: &dyn RuleSet, far: &Far<'_>) -> Check {
    // In which form it is asked is no declaration: an older set reads JSON only.
    let declared = |mut about: Value| {
        if let Some(Value::Object(about)) = about.get_mut("about") {
            about.remove("compact");
        }
        about
    };
    let here = protocol::answer(set, b"\"about\"");
    let here = serde_json::from_slice(&here).ok().map(declared);
    let outcome = far.answer(&json!("about")).map(declared).and_then(|there| {
        if Some(&there) == here.as_ref() {
            Ok(())
        } else {
            Err("what it declares over bytes is not what it declares in place".to_owned())
        }
    });
    Check {
        rule: None,
        what: "about-agrees",
        claims: 1,
        outcome,
    }
}

/// The declarations themselves.
pub(crate) fn itself(info: &SetInfo) -> Check {
    Check {
        rule: None,
        what: "declares-itself",
        claims: info.rules.len(),
        outcome: set(info),
    }
}

fn set(info: &SetInfo) -> Result<(), String> {
    name("id of the set", info.id)?;
    if info.version.trim().is_empty() {
        return Err("it has no version".to_owned());
    }
    once("rule", info.rules.iter().map(|rule| rule.name))?;
    // A ground may serve several rules; one name never stands for two sentences.
    let mut grounds = BTreeMap::new();
    for rule in info.rules {
        of_rule(rule).map_err(|why| format!("rule `{}`: {why}", rule.name))?;
        for ground in rule.grounds {
            if *grounds.entry(ground.id()).or_insert(*ground) != *ground {
                return Err(format!("the ground `{}` says two things", ground.id()));
            }
        }
    }
    Ok(())
}

fn of_rule(rule: &RuleInfo) -> Result<(), String> {
    name("name", rule.name)?;
    sentence("proposition", rule.proposition)?;
    if rule.grounds.is_empty() {
        return Err("it declares no ground, and can say nothing".to_owned());
    }
    once("ground", rule.grounds.iter().map(|ground| ground.id()))?;
    for ground in rule.grounds {
        name("ground", ground.id())?;
        if let Some(because) = ground.because() {
            sentence("ground", because)?;
        }
        holding(ground.holding())?;
    }
    let known = facts::rows().fold(LOSSES_READ, |bits, row| bits | row.key.bit());
    if rule.reads & !known != 0 {
        return Err("it declares that it reads a fact that there is not".to_owned());
    }
    once("parameter", rule.all_parameters().map(|(id, _)| id))?;
    rule.all_parameters()
        .try_for_each(|(id, _)| name("parameter", id))?;
    for (key, _) in rule.directions() {
        let row = key.row();
        if rule.raised_by & rule.lowered_by & key.bit() != 0 {
            return Err(format!("more of `{}` moves it both ways", row.path));
        }
        if rule.reads & key.bit() == 0 {
            return Err(format!("`{}` moves it, and it does not read it", row.path));
        }
        if !matches!(row.kind, FactKind::Money | FactKind::Count) {
            return Err(format!("`{}` moves it, and is no number", row.path));
        }
    }
    Ok(())
}

fn once<'n>(what: &str, names: impl Iterator<Item = &'n str>) -> Result<(), String> {
    let mut seen = BTreeSet::new();
    for name in names {
        if !seen.insert(name) {
            return Err(format!("the {what} `{name}` is declared twice"));
        }
    }
    Ok(())
}

fn is_name(text: &str) -> bool {
    let part = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    !text.is_empty() && text.chars().all(part)
}

fn name(what: &str, text: &str) -> Result<(), String> {
    if is_name(text) {
        Ok(())
    } else {
        Err(format!("the {what} `{text}` is not of a-z, 0-9 and -"))
    }
}

/// Words that stand in a worksheet's line: something, and the page sets the full stop.
fn sentence(what: &str, text: &str) -> Result<(), String> {
    if text.trim().is_empty() || text.trim() != text || text.ends_with('.') {
        Err(format!(
            "the {what} `{text}` is not a sentence without its full stop"
        ))
    } else {
        Ok(())
    }
}

fn holding(text: &str) -> Result<(), String> {
    let parts = text
        .split_once('/')
        .and_then(|(court, rest)| Some((court, rest.split_once('#')?)));
    match parts {
        Some((court, (authority, holding)))
            if [court, authority, holding]
                .into_iter()
                .all(redress_cite::is_id) =>
        {
            Ok(())
        }
        _ => Err(format!(
            "`{text}` is not court/authority#holding, each of a-z, 0-9, - and ."
        )),
    }
}
