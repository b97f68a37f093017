//! The frame of every page: head, navigation, the user's options, messages.

use maud::{DOCTYPE, Markup, html};
use redress_document::{Document, visible};

use crate::options::CaseOptions;
use crate::program::{Notice, NoticeLevel};

/// The style sheet: that of documents, and that of pages.
pub(crate) const STYLE: &str = include_str!("style.css");

/// The script. Every page works without it.
pub(crate) const SCRIPT: &str = include_str!("app.js");

/// The pages in the navigation: the address and the name.
const PAGES: [(&str, &str); 10] = [
    ("/", "Answer"),
    ("/interview", "Questions"),
    ("/losses", "Losses"),
    ("/compare", "Circuits"),
    ("/explain", "Worksheet"),
    ("/timeline", "Timeline"),
    ("/judgment", "Judgment"),
    ("/ledger", "Ledger"),
    ("/law", "Law"),
    ("/documents", "Documents"),
];

/// A page before it is framed.
pub(crate) struct Page<'a> {
    /// The address in the navigation.
    pub(crate) path: &'static str,
    pub(crate) title: &'a str,
    /// The name of the case file.
    pub(crate) facts: &'a str,
    pub(crate) has_ledger: bool,
    pub(crate) options: &'a CaseOptions,
    pub(crate) content: Markup,
}

impl Page<'_> {
    /// Returns the whole page.
    pub(crate) fn frame(&self) -> String {
        let options = self.options;
        let shown = PAGES
            .iter()
            .filter(|(path, _)| *path != "/ledger" || self.has_ledger);
        let page = html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    title { (visible(self.title)) " - redress" }
                    link rel="icon" href="data:,";
                    link rel="stylesheet" href="/style.css";
                    script src="/app.js" defer {}
                }
                body.site {
                    a.skip href="#main" { "To the content" }
                    header.bar {
                        p.brand { "redress" span.file { (visible(self.facts)) } }
                        nav aria-label="Pages" {
                            ul {
                                @for (path, name) in shown {
                                    li { a href=(options.address(path)) aria-current=[(*path == self.path).then_some("page")] { (name) } }
                                }
                            }
                        }
                    }
                    main id="main" tabindex="-1" { (self.content) }
                }
            }
        };
        page.into_string()
    }
}

/// Writes a document without the options of a command line, because a page has buttons in their
/// place. Its headings follow one of level `below`.
pub(crate) fn written(document: &Document, below: u8) -> Markup {
    document
        .clone()
        .without_label("answer with")
        .to_markup(below)
}

/// Returns a word of the case file or of the law as people write it: `mean-of-earlier-awards`.
pub(crate) fn in_words(word: &str) -> String {
    visible(&word.replace('-', " "))
}

/// Writes the options that the user gave, each with a link that takes it back.
pub(crate) fn given(options: &CaseOptions, path: &str) -> Markup {
    if options.is_empty() {
        return html! {};
    }
    html! {
        section.given aria-label="Your options" {
            p.label { "Your options for these pages; the case file is unchanged:" }
            ul {
                @for (name, value) in options.iter() {
                    li {
                        span { (label(name)) " " (visible(value)) } " "
                        a href=(options.without(name, value).address(path)) aria-label={ "Take back: " (visible(value)) } { "take back" }
                    }
                }
            }
        }
    }
}

/// Returns the name of an option in words.
fn label(name: &str) -> &'static str {
    match name {
        "profile" => "Law of",
        "as_of" => "Law of the day",
        "side" => "Figures of the",
        "view" => "View",
        "assume" => "Assumed",
        _ => "Chosen",
    }
}

/// Writes the messages of a command: errors at once, notes folded.
pub(crate) fn notices(all: &[Notice]) -> Markup {
    let loud = |notice: &&Notice| notice.level != NoticeLevel::Note;
    let quiet: Vec<&Notice> = all.iter().filter(|it| !loud(it)).collect();
    html! {
        @for notice in all.iter().filter(loud) { (one_notice(notice)) }
        @if !quiet.is_empty() {
            ul.notes { @for notice in quiet { li { (visible(&notice.text)) } } }
        }
    }
}

/// Writes one message.
pub(crate) fn one_notice(notice: &Notice) -> Markup {
    let (class, name, role) = match notice.level {
        NoticeLevel::Error => ("notice error", "Error", Some("alert")),
        NoticeLevel::Warning => ("notice caution", "Please check", None),
        NoticeLevel::Note => ("notice", "Note", None),
    };
    html! {
        div class=(class) role=[role] {
            p {
                strong { (name) @if let Some(code) = &notice.code { " " (code) } ": " }
                (visible(&notice.text))
            }
            @if let Some(place) = &notice.place {
                p.place { "Line " (place.line) ": " code { (visible(&place.source)) } }
            }
            @if let Some(expected) = &notice.expected { p { "Expected: " (visible(expected)) } }
            @if let Some(help) = &notice.help { p { "Help: " (visible(help)) } }
        }
    }
}

/// Writes the options as hidden fields of a form.
pub(crate) fn hidden(options: &CaseOptions) -> Markup {
    html! {
        @for (name, value) in options.iter() { input type="hidden" name=(name) value=(value); }
    }
}
