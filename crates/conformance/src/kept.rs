//! What every rule keeps to on every claim, whatever it declares.

use redress_case::facts::{self, FactKind, FactValue, Key, LOSSES_READ};
use redress_plugin::protocol::SCHEMA;
use redress_rule::{
    ConsequenceChange, CreditChange, EffectRecord, GateChange, LimitChange, List, LossChange, Need,
    NeedQuestion, RuleError, ShareChange, Stop, Usd,
};
use serde_json::Value;

use crate::Check;
use crate::draw::Draw;
use crate::drive::{Outcome, Tried};
use crate::scene::{Scene, answered};
use crate::trial::{Claims, Trial, Verdict};

const _: () = assert!(
    SCHEMA == 1,
    "look again at what crosses: `bytes::rule_ask` writes schema 1"
);

/// Every claim is answered, whatever the answer.
pub(crate) fn answers(trial: &Trial<'_>) -> Check {
    trial.judge(
        "answers",
        Claims::All,
        &|tried, scene| match scene.start(tried.place()) {
            Some(so_far) => trial
                .spoken(tried, scene, &so_far)
                .map_or_else(Verdict::Broken, |_| Verdict::Held),
            None => Verdict::Skipped,
        },
    )
}

/// Every other check of this page.
pub(crate) fn checks(trial: &Trial<'_>) -> [Check; 8] {
    [
        trial.judge("keeps-to-its-list", Claims::All, &|tried, scene| {
            both(trial, tried, scene, &in_its_list, |_| false)
        }),
        trial.judge("reads-what-it-declares", Claims::All, &|tried, scene| {
            both(trial, tried, scene, &reads_declared, |fault| {
                matches!(
                    fault,
                    RuleError::UndeclaredRead(_)
                        | RuleError::UndeclaredNeed(_)
                        | RuleError::NoSuchParameter(_)
                )
            })
        }),
        trial.judge("uses-declared-grounds", Claims::All, &|tried, scene| {
            both(trial, tried, scene, &grounds_declared, |fault| {
                matches!(fault, RuleError::UndeclaredGround(_))
            })
        }),
        trial.judge("never-negative", Claims::All, &|tried, scene| {
            both(trial, tried, scene, &not_negative, |fault| {
                matches!(fault, RuleError::Negative)
            })
        }),
        trial.judge("never-at-fault", Claims::All, &|tried, scene| {
            // Each of the others has a check of its own.
            match tried.put(scene).map(|outcome| outcome.ended) {
                Some(Err(Stop::Fault(
                    RuleError::UndeclaredRead(_)
                    | RuleError::UndeclaredNeed(_)
                    | RuleError::NoSuchParameter(_)
                    | RuleError::UndeclaredGround(_)
                    | RuleError::Negative
                    | RuleError::Peeked,
                )))
                | None => Verdict::Skipped,
                Some(Err(Stop::Fault(fault))) => Verdict::Broken(fault.to_string()),
                Some(_) => Verdict::Held,
            }
        }),
        trial.judge("same-over-bytes", Claims::All, &|tried, scene| {
            same_over_bytes(trial, tried, scene)
        }),
        trial.judge("stops-at-the-unknown", Claims::All, &stops_at_the_unknown),
        trial.judge("deaf-to-other-facts", Claims::All, &deaf_to_other_facts),
    ]
}

/// Holds what the rule says over bytes to something, and what the account says of it in place.
fn both(
    trial: &Trial<'_>,
    tried: &Tried,
    scene: &Scene,
    holds: &dyn Fn(&Tried, &Value) -> Result<(), String>,
    is_it: impl Fn(&RuleError) -> bool,
) -> Verdict {
    let Some(outcome) = tried.put(scene) else {
        return Verdict::Skipped;
    };
    match &outcome.ended {
        Err(Stop::Fault(fault)) if is_it(fault) => return Verdict::Broken(fault.to_string()),
        _ => {}
    }
    match trial.spoken(tried, scene, &outcome.before) {
        Ok(spoken) => holds(tried, &spoken).map_or_else(Verdict::Broken, |()| Verdict::Held),
        Err(_) => Verdict::Skipped,
    }
}

fn in_its_list(tried: &Tried, spoken: &Value) -> Result<(), String> {
    let Some(effect) = spoken.pointer("/said/effect").cloned() else {
        return Ok(());
    };
    // Reading it as a change of the list is what the host does.
    macro_rules! read {
        ($change:ty) => {
            serde_json::from_value::<EffectRecord<$change>>(effect).map(drop)
        };
    }
    let read = match tried.info.place {
        List::Gates => read!(GateChange),
        List::Losses => read!(LossChange),
        List::Apportionment => read!(ShareChange),
        List::Limits => read!(LimitChange),
        List::Consequences => read!(ConsequenceChange),
        List::Credits => read!(CreditChange),
    };
    let list = tried.info.place.name();
    read.map_err(|error| format!("it gives a change outside `{list}`: {error}"))
}

fn reads_declared(tried: &Tried, spoken: &Value) -> Result<(), String> {
    let info = tried.info;
    for path in strings(spoken, "/read") {
        let bit = match path {
            "losses" => LOSSES_READ,
            _ => Key::of_path(path).map_or(0, Key::bit),
        };
        if info.reads & bit == 0 {
            return Err(format!("it reads `{path}`, which it does not declare"));
        }
    }
    let needed = spoken.pointer("/said/needs/fact/fact").map(|path| {
        let path = path.as_str().unwrap_or_default();
        (path, Key::of_path(path).map_or(0, Key::bit))
    });
    let line = spoken.pointer("/said/needs/line");
    let needed = needed.or(line.map(|_| ("losses", LOSSES_READ)));
    if let Some((path, bit)) = needed
        && info.reads & bit == 0
    {
        return Err(format!(
            "it needs `{path}`, which it does not declare that it reads"
        ));
    }
    match strings(spoken, "/parameters").find(|name| {
        let mut known = info.all_parameters();
        !known.any(|(known, _)| known == *name)
    }) {
        Some(name) => Err(format!("it reads `{name}`, which it does not declare")),
        None => Ok(()),
    }
}

fn grounds_declared(tried: &Tried, spoken: &Value) -> Result<(), String> {
    let said = ["/said/effect/ground", "/said/end/ground"];
    let ground = said
        .iter()
        .find_map(|place| spoken.pointer(place)?.as_str());
    match ground {
        Some(said) if !tried.info.grounds.iter().any(|ground| ground.id() == said) => Err(format!(
            "it uses the ground `{said}`, which it does not declare"
        )),
        _ => Ok(()),
    }
}

fn strings<'v>(value: &'v Value, place: &str) -> impl Iterator<Item = &'v str> {
    let list = value.pointer(place).and_then(Value::as_array);
    list.into_iter().flatten().filter_map(Value::as_str)
}

fn not_negative(_: &Tried, spoken: &Value) -> Result<(), String> {
    match spoken.pointer("/said/effect/change").and_then(negative) {
        Some(amount) => Err(format!("it gives the amount {amount}")),
        None => Ok(()),
    }
}

/// A negative amount, wherever in a change it stands: amounts are its only texts that read as money.
fn negative(value: &Value) -> Option<Usd> {
    match value {
        Value::String(text) => text.parse().ok().filter(|usd: &Usd| usd.is_negative()),
        Value::Array(values) => values.iter().find_map(negative),
        Value::Object(fields) => fields.values().find_map(negative),
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

fn same_over_bytes(trial: &Trial<'_>, tried: &Tried, scene: &Scene) -> Verdict {
    let Some(outcome) = tried.put(scene) else {
        return Verdict::Skipped;
    };
    let Ok(spoken) = trial.spoken(tried, scene, &outcome.before) else {
        return Verdict::Skipped;
    };
    let same = match (&outcome.effect, &outcome.ended) {
        (Some(effect), _) => spoken.pointer("/said/effect") == Some(effect),
        (None, Err(Stop::Needs(_))) => spoken.pointer("/said/needs").is_some(),
        (None, Err(Stop::Pending(_))) => spoken.pointer("/said/pending").is_some(),
        (None, Err(Stop::End(_, ground))) => {
            let said = spoken.pointer("/said/end/ground").and_then(Value::as_str);
            said == Some(ground.id())
        }
        // A fault has a check of its own, and the two sides may find it at different places.
        (None, Err(Stop::Fault(_)) | Ok(_)) => return Verdict::Skipped,
    };
    Verdict::of(same, || {
        let said = spoken.get("said").map(Value::to_string).unwrap_or_default();
        format!("over bytes it says {said}, and in place it does not")
    })
}

fn stops_at_the_unknown(tried: &Tried, scene: &Scene) -> Verdict {
    let Some(outcome) = tried.put(scene) else {
        return Verdict::Skipped;
    };
    match &outcome.ended {
        Err(Stop::Fault(fault @ RuleError::Peeked)) => Verdict::Broken(fault.to_string()),
        Err(Stop::Needs(need)) => {
            asks_well(tried, scene, need, &outcome.said().unwrap_or_default())
        }
        // In a closed record what is unknown has failed of proof, where the rule says so.
        _ if outcome.is_final() && !scene.facts.closed => takes_no_unknown(tried, scene, &outcome),
        _ => Verdict::Skipped,
    }
}

/// A need is of something that is there, and an answer to it is the end of it.
fn asks_well(tried: &Tried, scene: &Scene, need: &Need, said: &str) -> Verdict {
    let answers: &[bool] = match need.question {
        NeedQuestion::YesNo | NeedQuestion::MoreThan(_) | NeedQuestion::OnOrAfter(_) => {
            &[true, false]
        }
        NeedQuestion::Value { .. } => &[true],
    };
    for yes in answers {
        let mut draw = Draw::seeded(scene.pick);
        let Some(facts) = answered(&scene.facts, need, *yes, &mut draw) else {
            return Verdict::Broken(format!("{said}, which this claim does not have"));
        };
        let again = tried.put(&scene.with_facts(facts));
        if again.is_some_and(|again| again.ended == Err(Stop::Needs(*need))) {
            return Verdict::Broken(format!("{said}, and asks again when it is answered"));
        }
    }
    Verdict::Held
}

/// Where a fact is not known, the rule stops or says what it says whatever the fact is. A refuted fact can end the claim without
/// being asked for ([`Evidence::refuted`]): then what is not known is no refutation, and the rule says what it says of a yes.
fn takes_no_unknown(tried: &Tried, scene: &Scene, outcome: &Outcome) -> Verdict {
    for row in facts::rows().filter(|row| tried.info.reads & row.key.bit() != 0) {
        let mut facts = scene.facts.clone();
        if row.kind == FactKind::Amounts {
            facts.awards_elsewhere = None;
        } else if matches!(facts.get(row.key), FactValue::Is(_)) {
            facts.set(row.key, FactValue::Unknown);
        }
        let put = |facts| tried.put_at(&scene.with_facts(facts), outcome.before.clone());
        // A refuted fact ends the claim, or leaves nothing to count where another measure stands beside the losses.
        let nothing =
            outcome.after.gross() == outcome.before.gross() && tried.info.place == List::Losses;
        let refuted = scene.facts.get(row.key) == FactValue::Is(0) && nothing;
        let ends =
            row.kind == FactKind::YesNo && (refuted || matches!(outcome.ended, Err(Stop::End(..))));
        let proved = ends.then(|| {
            let mut facts = facts.clone();
            facts.set(row.key, FactValue::Is(1));
            put(facts).said()
        });
        let blank = put(facts);
        if blank.is_final() && blank.said() != outcome.said() && proved != Some(blank.said()) {
            return Verdict::Broken(format!(
                "while `{}` is unknown it goes on, and says something else than when it is known",
                row.path
            ));
        }
    }
    Verdict::Held
}

fn deaf_to_other_facts(tried: &Tried, scene: &Scene) -> Verdict {
    let Some(outcome) = tried.put(scene) else {
        return Verdict::Skipped;
    };
    let other = Scene::draw(&mut Draw::seeded(scene.pick), tried.info).facts;
    let hears = |bits: u64| {
        let mut facts = scene.facts.clone();
        let bits = bits & !tried.info.reads;
        for row in facts::rows().filter(|row| bits & row.key.bit() != 0) {
            facts.set(row.key, other.get(row.key));
            if row.kind == FactKind::Amounts {
                facts.awards_elsewhere.clone_from(&other.awards_elsewhere);
            }
        }
        if bits & LOSSES_READ != 0 {
            facts.losses.clone_from(&other.losses);
        }
        tried
            .put_at(&scene.with_facts(facts), outcome.before.clone())
            .said()
            != outcome.said()
    };
    if !hears(u64::MAX) {
        return Verdict::Held;
    }
    let one = facts::rows().find(|row| hears(row.key.bit()));
    let path = one.map_or("losses", |row| row.path);
    Verdict::Broken(format!(
        "`{path}`, which it does not declare, changes what it says"
    ))
}
