//! The pages, each made of the document of a command.

use axum::body::Body;
use axum::http::{HeaderValue, Method, Response, StatusCode, header};
use maud::html;
use redress_document::{Format, Look};

use crate::form::Form;
use crate::layout::notices;
use crate::options::CaseOptions;
use crate::problem::{Problem, redirect, respond};
use crate::program::Ran;
use crate::state::{Asked, Server};
use crate::visit::{Visit, ok, with};
use crate::{compare, interview, law, losses};

/// Answers a request for a page.
pub(crate) fn answer(server: &Server, asked: &Asked) -> Result<Response<Body>, Problem> {
    let unreadable = || {
        Problem::new(
            StatusCode::BAD_REQUEST,
            "The request is not valid",
            "Its fields are not UTF-8.",
        )
    };
    let query = Form::read(asked.query.as_bytes()).ok_or_else(unreadable)?;
    let load = server.program.load();
    let bytes = load.map_err(|notice| Problem::from_command(1, vec![*notice]))?;
    let visit = Visit {
        server,
        options: CaseOptions::from_form(&query),
        query,
        bytes,
    };
    match (&asked.method, asked.path.as_str()) {
        (&Method::GET | &Method::HEAD, path) if visit.query.has("answer") => {
            let options = compare::with_answer(visit.options, &visit.query);
            Ok(redirect(&options.address(if path == "/compare" {
                path
            } else {
                "/"
            })))
        }
        (&Method::GET | &Method::HEAD, path) => visit.get(path),
        (&Method::POST, path) => {
            let form = asked
                .content_type
                .starts_with("application/x-www-form-urlencoded");
            let form = match form {
                true => Form::read(&asked.body).ok_or_else(unreadable)?,
                false => {
                    return Err(Problem::new(
                        StatusCode::UNSUPPORTED_MEDIA_TYPE,
                        "The request is no form",
                        "Send it from a page of this server.",
                    ));
                }
            };
            let visit = Visit {
                options: CaseOptions::from_form(&form),
                ..visit
            };
            match path {
                "/interview" => interview::post(&visit, &form),
                "/interview/answer-so-far" => interview::so_far(&visit, &form),
                "/losses" => losses::post(&visit, &form),
                "/losses/import" => losses::import(&visit, &form),
                _ => Err(no_page()),
            }
        }
        _ => Err(Problem::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "This method is not allowed",
            "Use GET or POST.",
        )),
    }
}

fn no_page() -> Problem {
    Problem::new(
        StatusCode::NOT_FOUND,
        "There is no such page",
        "Go back, or open the first page of this server.",
    )
}

impl Visit<'_> {
    fn get(&self, path: &str) -> Result<Response<Body>, Problem> {
        match path {
            "/interview" => return interview::get(self),
            "/law" | "/law/authorities" | "/law/parameters" | "/law/awards" => {
                return law::get(self, path);
            }
            "/ledger" => return self.ledger(),
            _ => {}
        }
        if let Some(file) = path.strip_prefix("/download/") {
            return self.download(file);
        }
        let known = [
            "/",
            "/losses",
            "/compare",
            "/explain",
            "/needs",
            "/timeline",
            "/judgment",
            "/documents",
        ];
        if !known.contains(&path) {
            return Err(no_page());
        }
        // Nothing can be shown of a case that has not begun.
        if self
            .bytes
            .as_ref()
            .is_none_or(|it| it.trim_ascii().is_empty())
        {
            return Ok(redirect(&self.options.address("/interview")));
        }
        match path {
            "/losses" => losses::get(self),
            "/compare" => compare::get(self),
            "/documents" => Ok(self.documents()),
            "/explain" => Ok(self.document("/explain", "Worksheet", &["explain"])),
            "/needs" => Ok(self.document("/needs", "Open questions", &["needs"])),
            "/judgment" => Ok(self.document("/judgment", "Draft of a judgment", &["judgment"])),
            "/timeline" => {
                let options = self.options.without_any("as_of");
                let all = self.query.get("circuits") == Some("all");
                let words = match (all, options.get("profile")) {
                    (true, _) => vec!["timeline".to_owned(), "--all".to_owned()],
                    (false, Some(id)) => vec!["timeline".to_owned(), format!("--profiles={id}")],
                    (false, None) => vec!["timeline".to_owned()],
                };
                let ran = self.run(&words, &options.without_any("profile"));
                let lead = html! {
                    p { "The result under the law of each day on which it changed." }
                    p {
                        @match all {
                            true => a href=(self.options.address("/timeline")) { "The circuit of this case only" },
                            false => a href=(with(&self.options.address("/timeline"), "circuits=all")) { "All circuits" },
                        }
                    }
                };
                Ok(ok(self.framed(
                    "/timeline",
                    "Timeline",
                    html! { (lead) (self.shown(&ran, "Timeline")) },
                )))
            }
            _ => compare::answer(self),
        }
    }

    fn document(&self, path: &'static str, title: &str, words: &[&str]) -> Response<Body> {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        let ran = self.run(&words, &self.options);
        ok(self.framed(path, title, self.shown(&ran, title)))
    }

    fn ledger(&self) -> Result<Response<Body>, Problem> {
        let Some(ledger) = self.server.program.ledger() else {
            return Err(no_page());
        };
        let run = |words: &[&str]| {
            let mut all: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
            all.insert(2, ledger.clone());
            self.server.program.run(&all, None)
        };
        let balance = run(&["ledger", "balance", "--format=html"]);
        let log = run(&["ledger", "log", "--format=html"]);
        let part = |ran: &Ran| {
            html! {
                (notices(&ran.notices))
                @if let Some(document) = &ran.document { div.document { (crate::layout::written(document, 2)) } }
            }
        };
        let content = html! {
            h1 { "Ledger" }
            p { "The accounts of the victims across cases, as they are today. Post to it with " code { "redress ledger" } "; this page changes nothing." }
            h2 { "Balances" }
            (part(&balance))
            h2 { "Postings" }
            (part(&log))
        };
        Ok(ok(self.framed("/ledger", "Ledger", content)))
    }

    /// Lists the documents that can be written of the case.
    fn documents(&self) -> Response<Body> {
        let content = html! {
            h1 { "Documents" }
            p { "Each is made of the case file as it is saved now, with your options above. Nothing leaves this machine." }
            table.matrix role="table" {
                thead role="rowgroup" {
                    tr role="row" {
                        th role="columnheader" scope="col" { "Document" }
                        th role="columnheader" scope="col" { "Write it as" }
                    }
                }
                tbody role="rowgroup" {
                    @for (id, name, says) in DOCUMENTS {
                        tr role="row" {
                            th role="rowheader" scope="row" { (name) p.faint { (says) } }
                            td role="cell" {
                                ul.buttons {
                                    @for format in WRITTEN {
                                        @let path = format!("/download/{id}.{format}");
                                        li { a.button href=(self.options.address(&path)) download={ (id) "." (format) } aria-label={ (name) " as " (format.to_uppercase()) } { (format.to_uppercase()) } }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        };
        ok(self.framed("/documents", "Documents", content))
    }

    /// Writes a document as a file.
    fn download(&self, file: &str) -> Result<Response<Body>, Problem> {
        let (id, format) = file
            .split_once('.')
            .filter(|(id, format)| {
                DOCUMENTS.iter().any(|(known, ..)| known == id) && WRITTEN.contains(format)
            })
            .ok_or_else(no_page)?;
        let format: Format = format.parse().map_err(|_| no_page())?;
        let words: Vec<String> = match id {
            "report" => {
                let which = match self.options.get("profile") {
                    Some(id) => format!("--profiles={id}"),
                    None => self.governing(),
                };
                vec!["report".to_owned(), which, format!("--output={file}")]
            }
            "circuits" => vec![
                "report".to_owned(),
                "--all".to_owned(),
                format!("--output={file}"),
            ],
            "answer" => vec!["compute".to_owned(), format!("--output={file}")],
            "losses" => vec![
                "recommendation".to_owned(),
                "--exhibit".to_owned(),
                format!("--output={file}"),
            ],
            id => vec![id.to_owned(), format!("--output={file}")],
        };
        let options = match id {
            "report" | "circuits" => self.options.without_any("profile"),
            _ => self.options.clone(),
        };
        let ran = self.run(&words, &options);
        let Some(document) = ran.document else {
            return Err(Problem::from_command(ran.exit, ran.notices));
        };
        let bytes = document.write(format, Look::default()).map_err(|error| {
            Problem::new(
                StatusCode::INTERNAL_SERVER_ERROR,
                "The document was not written",
                error.to_string(),
            )
        })?;
        let kind = match format {
            Format::Docx => {
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
            }
            Format::Html => "text/html; charset=utf-8",
            Format::Pdf => "application/pdf",
            Format::Csv => "text/csv; charset=utf-8",
            _ => "application/json",
        };
        let mut response = respond(StatusCode::OK, kind, bytes);
        if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{file}\"")) {
            response
                .headers_mut()
                .insert(header::CONTENT_DISPOSITION, value);
        }
        Ok(response)
    }

    /// Returns the option of a report under the law of the court of the case.
    fn governing(&self) -> String {
        let bytes = self.bytes.as_deref().unwrap_or_default();
        let case = self.server.program.read(bytes).ok();
        let id = case.and_then(|case| self.server.program.redress().governing(&case).ok());
        id.map_or_else(|| "--all".to_owned(), |id| format!("--profiles={id}"))
    }
}

/// The documents of the case: the id, the name, what it has.
const DOCUMENTS: [(&str, &str, &str); 8] = [
    (
        "recommendation",
        "Recommendation",
        "The paper for the court in a few pages: amounts, losses, method with reasons, what is open, a place to sign.",
    ),
    (
        "losses",
        "Exhibit of losses",
        "Every loss with its source, and what counts of it.",
    ),
    (
        "report",
        "Report",
        "The result under the law of this court, with every reason and authority, to be filed or handed on.",
    ),
    (
        "circuits",
        "Report on all circuits",
        "The same facts under the law of every circuit, with a map of the differences.",
    ),
    (
        "answer",
        "Answer",
        "The first page: amounts, what they depend on, what to do.",
    ),
    ("explain", "Worksheet", "Every step of the computation."),
    (
        "needs",
        "Open questions",
        "Missing findings, with the burden of proof and the effect of each.",
    ),
    (
        "judgment",
        "Draft of a judgment",
        "Payees, assessments, interest, order of payment.",
    ),
];

/// The formats of documents, by the endings of their files.
const WRITTEN: [&str; 5] = ["docx", "pdf", "html", "csv", "json"];
