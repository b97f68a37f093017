//! The description of the interface in OpenAPI 3.1, with the published schema of a case file.

use redress::casefile;
use serde_json::{Map, Value, json};

use crate::api::COMMANDS;

/// Returns the document.
pub(crate) fn document() -> Value {
    let mut paths = Map::new();
    for command in COMMANDS {
        paths.insert(
            format!("/v1/{command}"),
            json!({ "post": operation(command) }),
        );
    }
    paths.insert(
        "/health".to_owned(),
        json!({ "get": {
            "operationId": "health",
            "summary": "Say that the server answers",
            "security": [],
            "responses": { "200": { "description": "The server answers", "content": { "application/json": {
                "schema": { "type": "object", "required": ["status"], "properties": { "status": { "const": "ok" } } }
            } } } },
        } }),
    );
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "redress",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Federal criminal restitution, circuit by circuit. Each address answers as the command of its name with --format json.",
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "security": [{ "token": [] }],
        "paths": paths,
        "components": {
            "securitySchemes": { "token": { "type": "http", "scheme": "bearer" } },
            "schemas": schemas(),
        },
    })
}

/// Returns an operation: its request and its responses.
fn operation(command: &str) -> Value {
    let summary = match command {
        "check" => "Report all errors in a case file",
        "compute" => "Compute every claim of a case under one profile",
        "compare" => "Compare the same facts under several profiles",
        "review" => "Review an award: it passes, is error, or lacks a finding",
        "needs" => "List missing findings, with the burden of proof and the effect",
        _ => "Draft a judgment: payees, assessments, interest, order of payment",
    };
    let mut responses = Map::new();
    let result = match command {
        "check" => json!({ "$ref": "#/components/schemas/checked" }),
        // Its fields are those of --format json; the book describes them.
        _ => {
            json!({ "type": "object", "required": ["schema"], "properties": { "schema": { "type": "string" } } })
        }
    };
    responses.insert(
        "200".to_owned(),
        json!({ "description": "The result", "content": { "application/json": { "schema": result } } }),
    );
    let problems = [
        ("400", "The request is not valid"),
        ("401", "The token is missing"),
        ("403", "Another page sent the request"),
        ("413", "The body is too large"),
        ("415", "The body is not JSON"),
        ("421", "Another host"),
        ("422", "The case file or an answer was rejected"),
        ("500", "The program failed"),
        ("503", "Too many requests, or too long"),
    ];
    for (status, description) in problems {
        let schema = json!({ "$ref": "#/components/schemas/problem" });
        let content = json!({ "application/problem+json": { "schema": schema } });
        responses.insert(
            status.to_owned(),
            json!({ "description": description, "content": content }),
        );
    }
    json!({
        "operationId": command,
        "summary": summary,
        "requestBody": { "required": true, "content": { "application/json": { "schema": request(command) } } },
        "responses": responses,
    })
}

/// Returns the schema of a request.
fn request(command: &str) -> Value {
    let text = |description: &str| json!({ "type": "string", "description": description });
    let flag = |description: &str| json!({ "type": "boolean", "default": false, "description": description });
    let pairs = |description: &str| {
        json!({
            "description": description,
            "oneOf": [
                { "type": "object", "additionalProperties": { "type": "string" } },
                { "type": "array", "items": { "type": "string" } },
            ],
        })
    };
    let day = |description: &str| json!({ "type": "string", "format": "date", "description": description });
    let mut fields = Map::new();
    // A file with errors is an answer of `check`.
    let object = match command {
        "check" => json!({ "type": "object" }),
        _ => json!({ "$ref": "#/components/schemas/file" }),
    };
    fields.insert(
        "case".to_owned(),
        json!({
            "description": "The case file, as an object or as a text in TOML or JSON",
            "oneOf": [object, { "type": "string" }],
        }),
    );
    let mut add = |name: &str, schema: Value| fields.insert(name.to_owned(), schema);
    if command != "check" {
        add(
            "as_of",
            day("The day of the law; default: the last ruling or judgment in the case file"),
        );
        add(
            "side",
            json!({ "enum": ["found", "government", "defense"], "description": "The side whose version of disputed facts is used" }),
        );
        add(
            "audience",
            json!({ "enum": ["public"], "description": "A copy without ids and texts of the case file" }),
        );
        add(
            "views",
            pairs("The view taken of each unsettled question, such as {\"attempts\": \"within\"}"),
        );
        add(
            "assumptions",
            pairs("Findings assumed, such as {\"victims.amy.conduct.distributed\": \"yes\"}"),
        );
        add(
            "choices",
            pairs("Choices left to the court, such as {\"amy.relative-role\": \"3000.00\"}"),
        );
    }
    match command {
        "check" => {}
        "compare" => {
            add(
                "profiles",
                json!({ "type": "array", "items": { "type": "string" }, "minItems": 1, "description": "The profiles, in order" }),
            );
            add("all", flag("Every circuit, the baseline and the contrasts"));
            add(
                "include_proposed",
                flag("Pending bills too, marked as no law"),
            );
        }
        _ => {
            add(
                "profile",
                text("The profile; default: that of the court of the case"),
            );
        }
    }
    if command == "compute" {
        add("brief", flag("The answers alone, without worksheets"));
    }
    match command {
        "review" => {
            add(
                "awards",
                pairs(
                    "Amounts to review in place of the awards in the case file, such as {\"amy\": \"3000.00\"}",
                ),
            );
        }
        "judgment" => {
            add(
                "judgment",
                day("The day of the judgment, overriding the case file"),
            );
            add(
                "rate",
                json!({ "type": "string", "pattern": r"^[0-9]{1,3}(\.[0-9]{1,6})?$", "description": "The yearly interest rate in percent, such as 4.05" }),
            );
            add("through", day("The day to which interest is computed"));
        }
        _ => {}
    }
    json!({
        "type": "object",
        "required": ["case"],
        "additionalProperties": false,
        "properties": fields,
    })
}

/// Returns the named schemas: those of a case file, of problems and of messages.
fn schemas() -> Value {
    let mut all = Map::new();
    let file = casefile::schema();
    if let Some(defs) = file.get("$defs").and_then(Value::as_object) {
        for (name, schema) in defs {
            let mut schema = schema.clone();
            rename(&mut schema);
            all.insert(name.clone(), schema);
        }
    }
    let message = json!({
        "type": "object",
        "required": ["level", "message"],
        "properties": {
            "level": { "enum": ["error", "warning", "note"] },
            "code": { "type": "string", "description": "The code of the program's list of errors" },
            "message": { "type": "string" },
            "line": { "type": "integer" },
            "column": { "type": "integer" },
            "expected": { "type": "string" },
            "help": { "type": "string" },
        },
    });
    let list = json!({ "type": "array", "items": { "$ref": "#/components/schemas/message" } });
    let problem = json!({
        "type": "object",
        "description": "Problem details (RFC 9457)",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": { "type": "string" },
            "title": { "type": "string" },
            "status": { "type": "integer" },
            "detail": { "type": "string" },
            "errors": list,
        },
    });
    let checked = json!({
        "type": "object",
        "required": ["schema", "valid", "errors", "warnings"],
        "properties": {
            "schema": { "const": "redress.check/1" },
            "valid": { "type": "boolean" },
            "errors": list,
            "warnings": list,
        },
    });
    all.insert("message".to_owned(), message);
    all.insert("problem".to_owned(), problem);
    all.insert("checked".to_owned(), checked);
    Value::Object(all)
}

/// Points references of the schema of a case file to their place in this document.
fn rename(schema: &mut Value) {
    match schema {
        Value::Object(all) => {
            for (name, value) in all.iter_mut() {
                match value {
                    Value::String(to) if name == "$ref" => {
                        *to = to.replace("#/$defs/", "#/components/schemas/");
                    }
                    value => rename(value),
                }
            }
        }
        Value::Array(all) => all.iter_mut().for_each(rename),
        _ => {}
    }
}
