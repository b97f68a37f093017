//! The JSON Schema of a result, for programs that read one. `tests/tests/result_schema.rs` holds the result of every decided case to
//! it.

use redress_case::Class;
use redress_rule::List;
use serde_json::{Map, Value, json};

/// Returns the JSON Schema of `redress.result/2` and `redress.worksheet/2`: what `compute` and `explain` write with `--format json`.
#[must_use]
pub fn result_schema() -> Value {
    let mut all = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "redress result",
        "$defs": {
            "money": keys(&[("usd", amount_text()), ("cents", json!({ "type": "integer" }))]),
            "amount": keys(&[("exact", or_null(money())), ("least", or_null(money())), ("greatest", or_null(money()))]),
            "ground": keys(&[("id", text()), ("because", text()), ("holding", text())]),
            "authority": authority(),
            "need": need(),
            "point": point(),
            "fact": fact(),
            "choice": choice(),
            "method": method(),
            "step": step(),
            "leaf": leaf(),
            "answer": conditional(&part("leaf"), "answer"),
            "collection": conditional(&collection(), "collection"),
            "follows": conditional(&follows(), "follows"),
            "gives": conditional(&or_null(part("amount")), "gives"),
        },
    });
    if let (Some(all), Value::Object(result)) = (all.as_object_mut(), result()) {
        all.extend(result);
    }
    all
}

fn part(name: &str) -> Value {
    json!({ "$ref": format!("#/$defs/{name}") })
}

/// A table in which every key is written.
fn keys(all: &[(&str, Value)]) -> Value {
    let names: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
    let properties: Map<String, Value> = all
        .iter()
        .map(|(name, schema)| ((*name).to_owned(), schema.clone()))
        .collect();
    json!({ "type": "object", "properties": properties, "required": names, "additionalProperties": false })
}

/// Adds keys that are written only where they apply.
fn with(mut table: Value, more: &[(&str, Value)]) -> Value {
    if let Some(properties) = table.get_mut("properties").and_then(Value::as_object_mut) {
        let more = more.iter();
        properties.extend(more.map(|(name, schema)| ((*name).to_owned(), schema.clone())));
    }
    table
}

fn or_null(schema: Value) -> Value {
    json!({ "anyOf": [schema, { "type": "null" }] })
}

fn text() -> Value {
    json!({ "type": "string" })
}

fn amount_text() -> Value {
    json!({ "type": "string", "pattern": "^-?[0-9]+\\.[0-9]{2}$" })
}

fn day() -> Value {
    json!({ "type": "string", "format": "date" })
}

fn whole() -> Value {
    json!({ "type": "integer", "minimum": 0 })
}

fn yes_or_no() -> Value {
    json!({ "type": "boolean" })
}

fn list(items: Value) -> Value {
    json!({ "type": "array", "items": items })
}

fn words<'a>(words: impl IntoIterator<Item = &'a str>) -> Value {
    json!({ "enum": words.into_iter().collect::<Vec<_>>() })
}

fn money() -> Value {
    part("money")
}

fn strength() -> Value {
    words(["required", "permitted", "illustrative", "contrast"])
}

fn liability() -> Value {
    words([
        "own-part",
        "whole-alone",
        "joint-in-case",
        "joint-with-strangers",
    ])
}

fn result() -> Value {
    let unread = keys(&[("fact", text()), ("matters", yes_or_no())]);
    let table = keys(&[("file", text()), ("digest", text())]);
    let case = keys(&[
        ("name", or_null(text())),
        ("court", text()),
        ("docket", or_null(text())),
        ("judgment", or_null(day())),
        ("closed", yes_or_no()),
        ("digest", text()),
        ("tables", list(table)),
    ]);
    let inputs = keys(&[
        ("side", json!({})),
        ("assumed", list(text())),
        ("day", or_null(day())),
        ("views", json!({})),
        ("choices", list(text())),
        ("method_of_the_case_leaves_out", json!({})),
        ("says", json!({})),
    ]);
    let law = keys(&[
        ("path", text()),
        ("origin", text()),
        ("digest", text()),
        ("replaces", list(text())),
    ]);
    let result = keys(&[
        ("schema", words(["redress.result/2", "redress.worksheet/2"])),
        ("program", text()),
        ("command", or_null(text())),
        ("notice", text()),
        ("audience", json!({})),
        ("case", case),
        (
            "rule_sets",
            list(keys(&[
                ("id", text()),
                ("version", text()),
                ("origin", text()),
            ])),
        ),
        ("inputs", inputs),
        ("law", list(law)),
        ("assumed", list(text())),
        ("unread", list(unread)),
        ("left_out", json!({})),
        ("contradictions", json!({})),
        ("profile", profile()),
        ("claims", list(claim())),
        ("totals", or_null(totals())),
    ]);
    // The program seals what it writes.
    with(result, &[("seal", text())])
}

fn profile() -> Value {
    let contrary = keys(&[("view", text()), ("authority", text()), ("cite", text())]);
    let taken = keys(&[
        ("view", text()),
        ("by", text()),
        ("authority", or_null(text())),
        ("contrary_to", or_null(contrary)),
    ]);
    let view = keys(&[
        ("id", text()),
        ("says", text()),
        ("authority", list(text())),
    ]);
    let question = keys(&[
        ("id", text()),
        ("asks", text()),
        ("taken", or_null(taken)),
        ("views", list(view)),
    ]);
    let contrast = keys(&[
        ("theory", yes_or_no()),
        ("contrary_to", text()),
        ("note", text()),
    ]);
    keys(&[
        ("id", text()),
        ("name", text()),
        ("court", text()),
        ("summary", text()),
        ("contrast", or_null(contrast)),
        ("as_of", keys(&[("date", day()), ("reason", text())])),
        ("source", text()),
        ("digest", text()),
        ("questions", list(question)),
    ])
}

fn totals() -> Value {
    let amount = || part("amount");
    let victim = keys(&[
        ("victim", text()),
        ("loss", or_null(amount())),
        ("ordered", amount()),
        ("payable", amount()),
        ("jointly", json!({ "type": "array" })),
        ("perhaps_jointly", json!({ "type": "array" })),
    ]);
    let defendant = keys(&[
        ("defendant", text()),
        ("ordered", amount()),
        ("jointly", amount()),
    ]);
    let payee = keys(&[
        ("payee", text()),
        ("kind", text()),
        ("victim", text()),
        ("defendant", text()),
        ("amount", amount()),
        ("rank", whole()),
    ]);
    keys(&[
        ("victims", list(victim)),
        ("defendants", list(defendant)),
        ("ordered", amount()),
        ("payable", amount()),
        (
            "without_amount",
            list(keys(&[
                ("victim", text()),
                ("defendant", text()),
                ("always", yes_or_no()),
            ])),
        ),
        ("payees", list(payee)),
    ])
}

fn claim() -> Value {
    let summary = keys(&[
        ("total_loss", text()),
        ("ordered", text()),
        ("liability", text()),
        ("authority", text()),
        ("strength", text()),
    ]);
    let left = keys(&[
        ("on", or_null(day())),
        ("at_least", money()),
        ("at_most", or_null(money())),
        ("says", text()),
        ("why", json!({})),
        ("authority", json!({})),
        ("notes", json!({})),
    ]);
    let claim = keys(&[
        ("victim", text()),
        ("payee", or_null(text())),
        ("defendant", text()),
        ("class", words(Class::ALL.map(|(_, name, _)| name))),
        ("contrary_to", or_null(text())),
        ("passes_over_unread_facts", yes_or_no()),
        ("summary", summary),
        ("result", text()),
        ("settled", yes_or_no()),
        ("total_loss", or_null(part("amount"))),
        ("amount", or_null(part("amount"))),
        ("depends_on", list(part("point"))),
        ("no_effect", list(part("point"))),
        ("why_open", list(text())),
        ("answer", part("answer")),
    ]);
    with(
        claim,
        &[("text_against_the_day", text()), ("left_to_collect", left)],
    )
}

/// A value, or one value for each answer to an open point.
fn conditional(value: &Value, name: &str) -> Value {
    let answer = keys(&[("answer", or_null(text())), ("then", part(name))]);
    json!({ "anyOf": [
        keys(&[("settled", value.clone())]),
        keys(&[("depends_on", part("point")), ("answers", list(answer))]),
    ] })
}

fn point() -> Value {
    let number = keys(&[
        ("finding", part("need")),
        ("least", json!({})),
        ("greatest", json!({})),
    ]);
    json!({ "anyOf": [
        keys(&[("kind", words(["finding"])), ("finding", part("need"))]),
        keys(&[("kind", words(["number"])), ("numbers", list(number))]),
        keys(&[("kind", words(["choice"])), ("choice", text())]),
        keys(&[
            ("kind", words(["question"])),
            ("question", or_null(text())),
            ("of_fact", yes_or_no()),
        ]),
    ] })
}

fn need() -> Value {
    keys(&[
        ("id", text()),
        ("question", text()),
        (
            "asks",
            words(["yes-or-no", "more-than", "on-or-after", "value"]),
        ),
        ("than", json!({})),
        ("bearer", json!({})),
        ("code", text()),
        ("to_try_it", json!({})),
    ])
}

fn authority() -> Value {
    or_null(keys(&[
        ("holding", text()),
        ("cite", text()),
        ("pin", or_null(text())),
        (
            "confidence",
            words(["VERIFIED", "SECONDARY", "COMPUTED", "RECALL", "OPEN"]),
        ),
        ("weight", text()),
        ("strength", strength()),
        ("says", text()),
        ("since", day()),
    ]))
}

fn fact() -> Value {
    let proof = keys(&[
        ("kind", text()),
        ("source", or_null(text())),
        ("date", or_null(day())),
        ("note", or_null(text())),
    ]);
    keys(&[
        ("path", text()),
        ("known", json!({})),
        ("proof", or_null(proof)),
    ])
}

fn choice() -> Value {
    keys(&[
        ("id", text()),
        ("asks", text()),
        ("note", or_null(text())),
        ("ground", part("ground")),
        ("authority", part("authority")),
        ("weighs", list(part("fact"))),
        ("methods", list(part("method"))),
    ])
}

fn method() -> Value {
    keys(&[
        ("rule", or_null(text())),
        ("options", or_null(text())),
        ("proposition", or_null(text())),
        ("strength", strength()),
        ("would_give_if_chosen", part("gives")),
        ("authorities", list(part("authority"))),
    ])
}

fn collection() -> Value {
    keys(&[
        ("at_most", or_null(money())),
        ("unknown", json!({})),
        ("steps", or_null(list(part("step")))),
    ])
}

fn follows() -> Value {
    keys(&[
        (
            "follows",
            words(["no", "yes", "at-most", "amount", "pending", "unknown"]),
        ),
        (
            "figure",
            json!({ "anyOf": [money(), text(), { "type": "null" }] }),
        ),
        ("ground", or_null(part("ground"))),
        ("authority", part("authority")),
    ])
}

fn step() -> Value {
    let parameter = with(
        keys(&[("name", text()), ("source", or_null(text()))]),
        &[
            ("amount", or_null(money())),
            ("percent", text()),
            ("days", whole()),
            ("years", whole()),
            ("count", whole()),
        ],
    );
    keys(&[
        ("number", whole()),
        ("entry", whole()),
        ("rule", or_null(text())),
        ("place", or_null(words(List::ALL.map(List::name)))),
        ("options", or_null(text())),
        ("proposition", or_null(text())),
        (
            "under",
            list(keys(&[("question", text()), ("view", text())])),
        ),
        ("op", keys(&[("does", text()), ("with", json!({}))])),
        ("before", money()),
        ("after", money()),
        ("ground", part("ground")),
        ("read", list(part("fact"))),
        ("read_losses", yes_or_no()),
        ("parameters", list(parameter)),
        ("authority", part("authority")),
    ])
}

fn leaf() -> Value {
    let made_by = keys(&[
        ("entry", whole()),
        ("rule", or_null(text())),
        ("ground", part("ground")),
        ("authority", part("authority")),
    ]);
    let limits = keys(&[
        ("at_least", money()),
        ("at_most", or_null(money())),
        ("more_than", or_null(money())),
        ("less_than", or_null(money())),
    ]);
    let must_be = keys(&[
        (
            "how",
            words([
                "exactly",
                "at-least",
                "at-most",
                "more-than",
                "less-than",
                "nothing",
            ]),
        ),
        ("amount", money()),
        ("says", text()),
    ]);
    let in_error = keys(&[
        ("entry", whole()),
        ("must_be", must_be),
        ("ground", part("ground")),
    ]);
    let consequence = keys(&[
        ("entry", whole()),
        ("rule", or_null(text())),
        ("scope", or_null(words(["claim", "defendant", "victim"]))),
        ("follows", part("follows")),
    ]);
    let figures = keys(&[
        ("gross", money()),
        ("remaining", money()),
        ("at_least", or_null(money())),
        ("at_most", or_null(money())),
        ("more_than", or_null(money())),
        ("less_than", or_null(money())),
    ]);
    keys(&[
        ("result", text()),
        ("says", text()),
        ("contrary_to", or_null(text())),
        ("amount", or_null(part("amount"))),
        ("illustration", or_null(part("amount"))),
        ("loss", or_null(part("amount"))),
        ("remaining", or_null(part("amount"))),
        (
            "liability",
            or_null(keys(&[("kind", liability()), ("with", list(text()))])),
        ),
        ("strength", strength()),
        (
            "ended",
            or_null(keys(&[("how", text()), ("ground", part("ground"))])),
        ),
        ("pending", or_null(text())),
        ("limits", or_null(limits)),
        ("in_error", or_null(in_error)),
        ("consequences", list(consequence)),
        ("collection", part("collection")),
        ("choice", or_null(part("choice"))),
        ("law", law()),
        ("made_by", or_null(made_by)),
        ("steps", or_null(list(part("step")))),
        ("figures", figures),
    ])
}

fn law() -> Value {
    let regime = keys(&[
        ("id", text()),
        ("statute", text()),
        ("from", or_null(day())),
        ("cite", text()),
    ]);
    let approach = keys(&[
        ("name", text()),
        ("from", or_null(day())),
        ("before", or_null(day())),
        ("open", yes_or_no()),
        ("of_the_case", yes_or_no()),
        ("note", or_null(text())),
    ]);
    keys(&[
        ("class", words(Class::ALL.map(|(_, name, _)| name))),
        ("regime", or_null(regime)),
        ("approach", or_null(approach)),
        ("rejected", list(keys(&[("what", text()), ("why", text())]))),
    ])
}
