//! The interface for programs: a command for each address, with the JSON of `--format json`.

use std::collections::BTreeMap;

use axum::body::Body;
use axum::http::{HeaderValue, Method, Response, StatusCode, header};
use redress_document::{Format, Look};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::problem::{Problem, message, respond};
use crate::program::{Notice, NoticeLevel};
use crate::state::{Asked, Server};

/// The commands that are offered.
pub(crate) const COMMANDS: [&str; 6] =
    ["check", "compute", "compare", "review", "needs", "judgment"];

/// The body of a request.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CaseRequest {
    /// The case file: an object, or a text in TOML or JSON.
    case: Box<RawValue>,
    #[serde(default, deserialize_with = "given")]
    profile: Option<String>,
    #[serde(default, deserialize_with = "given")]
    profiles: Option<Vec<String>>,
    #[serde(default)]
    all: bool,
    #[serde(default)]
    include_proposed: bool,
    #[serde(default, deserialize_with = "given")]
    as_of: Option<String>,
    #[serde(default, deserialize_with = "given")]
    side: Option<String>,
    #[serde(default, deserialize_with = "given")]
    audience: Option<String>,
    #[serde(default)]
    views: Pairs,
    #[serde(default)]
    assumptions: Pairs,
    #[serde(default)]
    choices: Pairs,
    #[serde(default)]
    awards: Pairs,
    #[serde(default)]
    brief: bool,
    #[serde(default, deserialize_with = "given")]
    judgment: Option<String>,
    #[serde(default, deserialize_with = "given")]
    rate: Option<String>,
    #[serde(default, deserialize_with = "given")]
    through: Option<String>,
}

/// Reads a field that is there. `null` is no value, because a field that is misspelled elsewhere would look the same.
fn given<'d, T: Deserialize<'d>, D: Deserializer<'d>>(field: D) -> Result<Option<T>, D::Error> {
    T::deserialize(field).map(Some)
}

/// Pairs such as `{"attempts": "within"}`, or as a list such as `["attempts=within"]`.
#[derive(Deserialize)]
#[serde(untagged)]
enum Pairs {
    List(Vec<String>),
    Map(BTreeMap<String, String>),
}

impl Default for Pairs {
    fn default() -> Self {
        Self::List(Vec::new())
    }
}

impl Pairs {
    fn words(&self, option: &str, words: &mut Vec<String>) {
        match self {
            Self::List(all) => words.extend(all.iter().map(|it| format!("--{option}={it}"))),
            Self::Map(all) => words.extend(
                all.iter()
                    .map(|(name, value)| format!("--{option}={name}={value}")),
            ),
        }
    }

    fn is_empty(&self) -> bool {
        match self {
            Self::List(all) => all.is_empty(),
            Self::Map(all) => all.is_empty(),
        }
    }
}

fn bad(detail: impl Into<String>) -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, "The request is not valid", detail)
}

/// Answers a request under `/v1/`.
pub(crate) fn answer(server: &Server, asked: &Asked) -> Result<Response<Body>, Problem> {
    let name = asked.path.strip_prefix("/v1/").unwrap_or_default();
    let Some(command) = COMMANDS.into_iter().find(|it| *it == name) else {
        return Err(Problem::new(
            StatusCode::NOT_FOUND,
            "There is no such address",
            format!(
                "The commands are {}.",
                COMMANDS.map(|it| format!("/v1/{it}")).join(", ")
            ),
        ));
    };
    if asked.method != Method::POST {
        let problem = Problem::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "Only POST is allowed",
            "Send the case in the body of a POST.",
        );
        let mut response = problem.to_json();
        response
            .headers_mut()
            .insert(header::ALLOW, HeaderValue::from_static("POST"));
        return Ok(response);
    }
    let kind = asked
        .content_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim();
    if !kind.eq_ignore_ascii_case("application/json") {
        return Err(Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "The body is not JSON",
            "Send Content-Type: application/json.",
        ));
    }
    // The message of the parser names a place and a field, and no value of a field.
    let body: CaseRequest = serde_json::from_slice(&asked.body).map_err(|error| {
        let place = format!("line {}, column {}", error.line(), error.column());
        let says = error.to_string();
        let of_a_field = says.split(" field `").next().unwrap_or_default();
        bad(match error.classify() {
            serde_json::error::Category::Data
                if ["unknown", "missing", "duplicate"].contains(&of_a_field) =>
            {
                format!("The body is not a request: {says}; /v1/openapi.json has the fields.")
            }
            serde_json::error::Category::Data => format!(
                "A value of the body is of another type ({place}); /v1/openapi.json has the types."
            ),
            _ => format!("The body is not valid JSON ({place})."),
        })
    })?;
    let words = words(command, &body)?;
    let case = case_text(&body)?;
    let ran = server.program.run(&words, Some(case.as_bytes()));
    if command == "check" {
        return Ok(checked(&ran.notices, ran.exit));
    }
    let Some(document) = ran.document else {
        return Err(Problem::from_command(ran.exit, ran.notices));
    };
    match document.write(Format::Json, Look::default()) {
        Ok(bytes) => Ok(respond(StatusCode::OK, "application/json", bytes)),
        Err(error) => Err(Problem::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "The result was not written",
            error.to_string(),
        )),
    }
}

/// Returns the text of the case file.
fn case_text(body: &CaseRequest) -> Result<String, Problem> {
    let raw = body.case.get();
    match raw.as_bytes().first() {
        Some(b'{') => Ok(raw.to_owned()),
        Some(b'"') => serde_json::from_str(raw).map_err(|_| bad("`case` is not valid text.")),
        _ => Err(bad("`case` is an object, or a text in TOML or JSON.")),
    }
}

/// Returns the command that gives the same result.
fn words(command: &str, body: &CaseRequest) -> Result<Vec<String>, Problem> {
    let mut words = vec![command.to_owned(), "-".to_owned()];
    let mut unfit: Vec<&str> = Vec::new();
    let mut option = |name: &str, value: &Option<String>, of: &[&str]| match value {
        Some(_) if !of.contains(&command) => false,
        Some(value) => {
            words.push(format!("--{name}={value}"));
            true
        }
        None => true,
    };
    let of_one = ["compute", "review", "needs", "judgment"];
    let of_case = ["compute", "compare", "review", "needs", "judgment"];
    let options: [(&str, &str, &Option<String>, &[&str]); 7] = [
        ("profile", "profile", &body.profile, &of_one),
        ("as_of", "as-of", &body.as_of, &of_case),
        ("side", "side", &body.side, &of_case),
        ("audience", "audience", &body.audience, &of_case),
        ("judgment", "judgment", &body.judgment, &["judgment"]),
        ("rate", "rate", &body.rate, &["judgment"]),
        ("through", "through", &body.through, &["judgment"]),
    ];
    for (field, name, value, of) in options {
        if !option(name, value, of) {
            unfit.push(field);
        }
    }
    let compares = command == "compare";
    match (&body.profiles, body.all) {
        (Some(_), _) | (_, true) if !compares => unfit.push("profiles"),
        (Some(ids), all) => {
            if all {
                return Err(bad("Give `profiles` or `all`, and not both."));
            }
            words.push(format!("--profiles={}", ids.join(",")));
        }
        (None, true) => words.push("--all".to_owned()),
        (None, false) if compares && !body.include_proposed => {
            return Err(bad("A comparison needs `profiles`, or `all`: true."));
        }
        (None, false) => {}
    }
    match body.include_proposed {
        true if compares => words.push("--include-proposed".to_owned()),
        true => unfit.push("include_proposed"),
        false => {}
    }
    for (field, name, pairs) in [
        ("views", "view", &body.views),
        ("assumptions", "assume", &body.assumptions),
        ("choices", "choose", &body.choices),
    ] {
        match command == "check" && !pairs.is_empty() {
            true => unfit.push(field),
            false => pairs.words(name, &mut words),
        }
    }
    match command == "review" || body.awards.is_empty() {
        true => body.awards.words("award", &mut words),
        false => unfit.push("awards"),
    }
    match body.brief {
        true if command == "compute" => words.push("--brief".to_owned()),
        true => unfit.push("brief"),
        false => {}
    }
    if !unfit.is_empty() {
        return Err(bad(format!(
            "/v1/{command} does not take {}.",
            unfit.join(", ")
        )));
    }
    if command != "check" {
        words.push("--format=json".to_owned());
    }
    Ok(words)
}

/// Returns the messages about a case file. A file with errors is an answer.
fn checked(notices: &[Notice], exit: u8) -> Response<Body> {
    let is = |level: NoticeLevel| {
        let of_level = notices.iter().filter(move |it| it.level == level);
        of_level.map(message).collect::<Vec<Value>>()
    };
    let all = json!({
        "schema": "redress.check/1",
        "valid": exit == 0,
        "errors": is(NoticeLevel::Error),
        "warnings": is(NoticeLevel::Warning),
    });
    respond(StatusCode::OK, "application/json", format!("{all:#}\n"))
}
