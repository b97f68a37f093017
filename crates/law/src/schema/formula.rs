//! The JSON Schema of a file of formulas.

use redress_case::facts::{BorneBy, Cause, Head};
use redress_rule::List;
use serde_json::{Map, Value, json};

use super::shape::{
    amount, day, file, id, list, one_or_more, reference, table, text, whole, words, yes_or_no,
};
use crate::formula::changes;

fn part(name: &str) -> Value {
    json!({ "$ref": format!("#/$defs/{name}") })
}

/// A table of names, each with a part.
fn named(name: &str) -> Value {
    json!({ "type": "object", "additionalProperties": part(name) })
}

/// A table with some of these keys and no others.
fn keys(keys: Vec<(&str, Value)>) -> Value {
    let properties: Map<String, Value> = keys
        .into_iter()
        .map(|(key, value)| (key.to_owned(), value))
        .collect();
    json!({ "type": "object", "properties": properties, "additionalProperties": false, "minProperties": 1 })
}

fn either(of: Vec<Value>) -> Value {
    json!({ "anyOf": of })
}

pub(super) fn formulas() -> Value {
    let answer = || {
        vec![
            (
                "if",
                part("condition"),
                "The condition; absent of the last answer.",
            ),
            ("ground", id(), "The name of the ground."),
            (
                "because",
                text(),
                "The sentence of the ground, if not that of its holding.",
            ),
            (
                "authority",
                reference(),
                "The holding, if not that of the rule.",
            ),
            (
                "strength",
                words(["required", "permitted", "illustrative"]),
                "The most that the ground claims.",
            ),
        ]
    };
    let mut of_answer = answer();
    of_answer.push(("then!", part("change"), "The change."));
    let mut rule = answer();
    rule.extend([
        ("name!", id(), "The name within the set."),
        ("list!", words(List::ALL.map(List::name)), "The list."),
        ("says!", text(), "The legal proposition, in a sentence."),
        (
            "scope",
            words(["claim", "victim", "defendant"]),
            "The subject of the rule.",
        ),
        ("option", named("option"), "The options."),
        ("lines", named("amount"), "Amounts by name."),
        ("numbers", named("number"), "Numbers by name."),
        (
            "then",
            part("change"),
            "The change, of a rule with one answer.",
        ),
        (
            "answer",
            list(table(
                "An answer: the first whose condition holds.",
                of_answer,
            )),
            "The answers.",
        ),
    ]);
    file(
        "Rules that are written as data.",
        vec![("rule!", list(table("A rule.", rule)), "The rules.")],
    )
}

/// The parts of a rule.
pub(super) fn parts() -> Value {
    let rounding = || either(vec![text(), keys(vec![("option", text())])]);
    let amounts = || list(part("amount"));
    let tiers = list(keys(vec![("over", whole()), ("amount", part("amount"))]));
    let condition = either(vec![
        text(),
        keys(vec![
            ("not", part("condition")),
            ("any", list(part("condition"))),
            ("all", list(part("condition"))),
            ("none", text()),
            ("zero", part("number")),
            ("option", text()),
            ("is", text()),
            ("fact", text()),
            ("line", text()),
            ("losses-found", yes_or_no()),
            ("more-than", either(vec![part("amount"), part("number")])),
            ("on-or-after", day()),
        ]),
    ]);
    let amount = either(vec![
        text(),
        keys(vec![
            ("line", text()),
            ("amount", amount()),
            ("parameter", id()),
            ("option", text()),
            ("fact", text()),
            ("at-most", part("amount")),
            ("sum", amounts()),
            ("less", amounts()),
            ("least", amounts()),
            ("greatest", amounts()),
            ("mean", either(vec![text(), amounts()])),
            ("median", either(vec![text(), amounts()])),
            ("tier", text()),
            ("of", either(vec![tiers, keys(vec![("option", text())])])),
            ("times", part("number")),
            ("over", part("number")),
            ("rounding", rounding()),
            ("if", part("condition")),
        ]),
    ]);
    let number = either(vec![
        whole(),
        text(),
        keys(vec![
            ("count", id()),
            ("percent", id()),
            ("days", id()),
            ("years", id()),
            ("option", text()),
            ("fact", text()),
            ("at-most", part("number")),
            ("sum", list(part("number"))),
            ("by", text()),
            ("is", named("number")),
        ]),
    ]);
    let option = keys(vec![
        ("values", list(text())),
        (
            "kind",
            words(["amount", "count", "share", "rounding", "tiers"]),
        ),
        ("default", either(vec![text(), whole()])),
    ]);
    let losses = either(vec![
        words(["all"]),
        keys(vec![
            (
                "head",
                one_or_more(&words(Head::ALL.map(|(_, name, _)| name))),
            ),
            ("found", yes_or_no()),
            ("projected", yes_or_no()),
            ("of-conviction", yes_or_no()),
            ("caused-by-offense", yes_or_no()),
            ("cause", words(Cause::ALL.map(|(_, name)| name))),
            (
                "borne-by",
                one_or_more(&words(BorneBy::ALL.map(|(_, name)| name))),
            ),
        ]),
    ]);
    json!({
        "condition": condition,
        "amount": amount,
        "number": number,
        "option": option,
        "losses": losses,
        "change": change(&rounding()),
    })
}

/// The changes of every list.
fn change(rounding: &Value) -> Value {
    let mut of_lists: Vec<&str> = vec!["denied", "deferred", "declined", "nominal"];
    let mut properties = Map::new();
    for list in List::ALL {
        let (words, keys) = changes(list);
        of_lists.extend(
            words
                .iter()
                .filter(|word| !of_lists.contains(word))
                .copied()
                .collect::<Vec<_>>(),
        );
        for (key, beside) in keys {
            for key in std::iter::once(key).chain(*beside) {
                properties.insert((*key).to_owned(), of_change(key, rounding));
            }
        }
    }
    either(vec![
        words(of_lists),
        json!({ "type": "object", "properties": properties, "additionalProperties": false, "minProperties": 1 }),
    ])
}

/// The value of a key of a change.
fn of_change(key: &str, rounding: &Value) -> Value {
    match key {
        "count" | "leave-out" | "portion" | "value" | "put" | "from" => part("losses"),
        "part" => words(["general", "own", "anothers", "original-abuse", "gain"]),
        "within" => words(["least", "greatest", "middle"]),
        "whole" => words(["whole-alone", "joint-in-case"]),
        "with-own" => yes_or_no(),
        "share" | "one-over" | "times" => part("number"),
        "rounding" => rounding.clone(),
        // The base of a share, or an amount beside restitution.
        "of" => either(vec![
            part("amount"),
            words(["remaining", "gross"]),
            json!({ "type": "object" }),
        ]),
        _ => part("amount"),
    }
}
