//! Refusals: problem details (RFC 9457) for programs, a page for people.

use axum::body::Body;
use axum::http::{Response, StatusCode, header};
use maud::{DOCTYPE, html};
use serde_json::{Map, Value, json};

use crate::program::{Notice, NoticeLevel};

/// A request that was refused.
#[derive(Debug)]
pub(crate) struct Problem {
    pub(crate) status: StatusCode,
    pub(crate) title: &'static str,
    pub(crate) detail: String,
    pub(crate) notices: Vec<Notice>,
}

impl Problem {
    pub(crate) fn new(status: StatusCode, title: &'static str, detail: impl Into<String>) -> Self {
        Self {
            status,
            title,
            detail: detail.into(),
            notices: Vec::new(),
        }
    }

    /// Creates the problem of a command that was refused, by its exit code.
    pub(crate) fn from_command(exit: u8, notices: Vec<Notice>) -> Self {
        let (status, title) = match exit {
            1 => (StatusCode::INTERNAL_SERVER_ERROR, "The program failed"),
            2 => (StatusCode::BAD_REQUEST, "An option is not valid"),
            _ => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "The case file or an answer was rejected",
            ),
        };
        let first = notices.iter().find(|it| it.level == NoticeLevel::Error);
        let detail = first.map_or_else(|| title.to_owned(), |it| it.text.clone());
        Self {
            notices,
            ..Self::new(status, title, detail)
        }
    }

    /// Returns the response for a program.
    pub(crate) fn to_json(&self) -> Response<Body> {
        let errors: Vec<Value> = self.notices.iter().map(message).collect();
        let code = self.notices.iter().find_map(|it| it.code.clone());
        let mut all = Map::new();
        let kind = code.as_ref().map_or_else(
            || "about:blank".to_owned(),
            |code| format!("urn:redress:error:{code}"),
        );
        all.insert("type".to_owned(), json!(kind));
        all.insert("title".to_owned(), json!(self.title));
        all.insert("status".to_owned(), json!(self.status.as_u16()));
        all.insert("detail".to_owned(), json!(self.detail));
        if !errors.is_empty() {
            all.insert("errors".to_owned(), json!(errors));
        }
        respond(
            self.status,
            "application/problem+json",
            Value::Object(all).to_string(),
        )
    }

    /// Returns the response for a person.
    pub(crate) fn to_page(&self) -> Response<Body> {
        let page = html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    title { (self.title) " - redress" }
                    link rel="icon" href="data:,";
                    link rel="stylesheet" href="/style.css";
                }
                body.site {
                    main id="main" {
                        h1 { (self.title) }
                        p { (redress_document::visible(&self.detail)) }
                        @for notice in &self.notices { (crate::layout::one_notice(notice)) }
                    }
                }
            }
        };
        respond(self.status, "text/html; charset=utf-8", page.into_string())
    }
}

/// Returns a message as data.
pub(crate) fn message(notice: &Notice) -> Value {
    let mut all = Map::new();
    let level = match notice.level {
        NoticeLevel::Error => "error",
        NoticeLevel::Warning => "warning",
        NoticeLevel::Note => "note",
    };
    all.insert("level".to_owned(), json!(level));
    let mut text = |name: &str, value: &Option<String>| {
        if let Some(value) = value {
            all.insert(name.to_owned(), json!(value));
        }
    };
    text("code", &notice.code);
    text("message", &Some(notice.text.clone()));
    text("expected", &notice.expected);
    text("help", &notice.help);
    if let Some(place) = &notice.place {
        all.insert("line".to_owned(), json!(place.line));
        all.insert("column".to_owned(), json!(place.column));
    }
    Value::Object(all)
}

/// Returns a response with a body.
pub(crate) fn respond(status: StatusCode, kind: &str, body: impl Into<Body>) -> Response<Body> {
    let response = Response::builder()
        .status(status)
        .header(header::CONTENT_TYPE, kind)
        .body(body.into());
    response.unwrap_or_default()
}

/// Returns a response that sends the browser elsewhere.
pub(crate) fn redirect(to: &str) -> Response<Body> {
    let response = Response::builder()
        .status(StatusCode::SEE_OTHER)
        .header(header::LOCATION, to)
        .body(Body::empty());
    response.unwrap_or_default()
}
