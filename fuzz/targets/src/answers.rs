//! What a rule set answers its host: a set that answers anything is taken up or refused, and its rules answer or are at fault.

use std::sync::{Arc, Mutex};

use redress_plugin::protocol::{RemoteSet, Transport, answer};
use redress_rule::facts::ClaimFacts;
use redress_rule::{Account, AnyRule, Evidence, LawOfDay, NoSteps, Options, RuleSet};
use redress_rules_paroline::Paroline;

/// Answers with one part of the input after another.
struct Parts(Mutex<Vec<Vec<u8>>>);

impl Transport for Parts {
    fn ask(&self, _: &[u8]) -> Result<Vec<u8>, String> {
        let mut parts = self.0.lock().map_err(|_| "poisoned".to_owned())?;
        parts.pop().ok_or_else(|| "no more".to_owned())
    }
}

pub(crate) fn run(bytes: &[u8]) {
    // A set that is taken up stays in memory for good.
    if bytes.len() > 4_096 {
        return;
    }
    let mut parts: Vec<Vec<u8>> = bytes.split(|byte| *byte == 0).map(<[u8]>::to_vec).collect();
    parts.reverse();
    // An empty first part stands for a set that declares itself, so that its rules are reached.
    if parts.last().is_some_and(Vec::is_empty) {
        parts.pop();
        parts.push(answer(&Paroline, b"\"about\""));
    }
    let Ok(set) = RemoteSet::open(Arc::new(Parts(Mutex::new(parts)))) else {
        return;
    };
    let facts = ClaimFacts::default();
    let law = LawOfDay::default();
    for info in set.info().rules {
        let Ok(bound) = set.bind(info.name, &Options::default()) else {
            continue;
        };
        let claim = Evidence::new(&facts, &law);
        let mut account = Account::open(&facts);
        let _ = match &bound {
            AnyRule::Gate(rule) => account.ask(&**rule, info, &claim, 0, &mut NoSteps),
            AnyRule::Loss(rule) => account.ask(&**rule, info, &claim, 0, &mut NoSteps),
            AnyRule::Apportionment(rule) => account.ask(&**rule, info, &claim, 0, &mut NoSteps),
            AnyRule::Limit(rule) => account.ask(&**rule, info, &claim, 0, &mut NoSteps),
            AnyRule::Consequence(rule) => account.ask(&**rule, info, &claim, 0, &mut NoSteps),
            AnyRule::Credit(rule) => account.ask(&**rule, info, &claim, 0, &mut NoSteps),
        };
    }
}
