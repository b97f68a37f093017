//! A request for a page, with the case file as it is now, and how it runs a command and frames what it shows.

use axum::body::Body;
use axum::http::{Response, StatusCode};
use maud::{Markup, html};
use redress_document::Document;
use sha2::{Digest as _, Sha256};

use crate::form::Form;
use crate::layout::{Page, given, notices};
use crate::options::CaseOptions;
use crate::problem::{Problem, respond};
use crate::program::Ran;
use crate::state::Server;

/// A request for a page, with the case file as it is now.
pub(crate) struct Visit<'a> {
    pub(crate) server: &'a Server,
    /// The fields of the address.
    pub(crate) query: Form,
    pub(crate) options: CaseOptions,
    /// The case file; `None` if there is no file.
    pub(crate) bytes: Option<Vec<u8>>,
}

impl<'a> Visit<'a> {
    /// Returns the same request with the file as it is now, because another tab may have saved since this request was read.
    pub(crate) fn read_again(&self) -> Result<Visit<'a>, Problem> {
        let now = self.server.program.load();
        Ok(Visit {
            server: self.server,
            query: self.query.clone(),
            options: self.options.clone(),
            bytes: now.map_err(|notice| Problem::from_command(1, vec![*notice]))?,
        })
    }

    /// Runs a command on the case file with options, for people.
    pub(crate) fn run(&self, words: &[String], options: &CaseOptions) -> Ran {
        self.run_on(words, options, None)
    }

    /// Runs a command on a text in place of the case file.
    pub(crate) fn run_on(
        &self,
        words: &[String],
        options: &CaseOptions,
        text: Option<&[u8]>,
    ) -> Ran {
        let (name, rest) = words
            .split_first()
            .map_or(("", [].as_slice()), |(name, rest)| (name.as_str(), rest));
        let mut all = vec![name.to_owned(), self.server.program.facts()];
        all.extend(rest.iter().cloned());
        all.extend(options.words());
        if !rest
            .iter()
            .any(|word| word.starts_with("--format") || word.starts_with("--output"))
        {
            all.push("--format=html".to_owned());
        }
        self.server.program.run(&all, text)
    }

    /// Writes the document of a command with its messages.
    pub(crate) fn shown(&self, ran: &Ran, title: &str) -> Markup {
        let document = ran.document.as_ref();
        html! {
            @if document.and_then(Document::title).is_none() { h1 { (title) } }
            (notices(&ran.notices))
            @match document {
                Some(document) => div.document { (crate::layout::written(document, u8::from(document.title().is_none()))) },
                None => p { "Mend the case file in an editor, or go on with the " a href=(self.options.address("/interview")) { "questions" } "." },
            }
        }
    }

    /// Frames a page.
    pub(crate) fn framed(&self, path: &'static str, title: &str, content: Markup) -> String {
        let page = Page {
            path,
            title,
            facts: &self.file_name(),
            has_ledger: self.server.program.ledger().is_some(),
            options: &self.options,
            content: html! { (given(&self.options, path)) (content) },
        };
        page.frame()
    }

    /// Returns the name of the case file without its folder.
    fn file_name(&self) -> String {
        let facts = self.server.program.facts();
        let name = std::path::Path::new(&facts).file_name();
        name.map_or(facts.clone(), |name| name.to_string_lossy().into_owned())
    }
}

/// Returns a response with a page.
pub(crate) fn ok(page: String) -> Response<Body> {
    respond(StatusCode::OK, "text/html; charset=utf-8", page)
}

/// Returns the digest of a file, by which a form knows that the file is still the one it was made of.
pub(crate) fn version(bytes: Option<&[u8]>) -> String {
    bytes.map_or_else(
        || "none".to_owned(),
        |bytes| {
            let digest = Sha256::digest(bytes);
            digest.iter().map(|byte| format!("{byte:02x}")).collect()
        },
    )
}

/// Adds a pair to an address.
pub(crate) fn with(address: &str, pair: &str) -> String {
    let sign = if address.contains('?') { '&' } else { '?' };
    format!("{address}{sign}{pair}")
}
