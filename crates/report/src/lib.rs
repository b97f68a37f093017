//! Writes results as text: for a terminal, for a screen reader, as JSON, CSV and Markdown.
//!
//! A report computes nothing. It says what the engine found, and keeps apart what is missing (a
//! finding), what settled law leaves to the court (a choice) and what the law has not settled (a
//! question). An amount never stands without what it rests on: a result of a contrast profile says to
//! what it is contrary, one that rests on an untaken view says so, and what a method would give is
//! marked as no result.
//!
//! - A page says what there is to say ([`compute`], [`compare`], [`explain`], [`needs`], [`review`]);
//!   `human`, `plain` and `markdown` are three ways to write one, so that they cannot disagree.
//! - JSON and CSV are written from the results themselves.
//! - Text from a case file is shown with everything invisible written out: control characters can
//!   drive a terminal, and bidirectional ones can make an amount read as another.

mod brief;
mod compare;
mod compute;
mod csv;
mod explain;
mod findings;
#[cfg(test)]
mod fixture;
mod html;
mod human;
mod json;
mod lead;
mod lesson;
mod markdown;
mod needs;
pub mod page;
mod parting;
mod plain;
mod review;
mod subject;
mod table;
#[cfg(test)]
mod tests;
mod text;
mod totals;
mod unread;
mod words;
mod worksheet;

use std::fmt;
use std::str::FromStr;

use redress_case::{Award, Case, Posture};
use redress_engine::{ClaimResult, Computation, Profile, Review};
use redress_rule::{Date, Need};

use crate::page::Page;

pub use crate::brief::{Mark, ResultSummary, Short, briefs};
pub use crate::lesson::{Lesson, Part, Sheet};
/// What marks a result that passes over a receipt, a recovery or a loss.
pub use crate::unread::FLAG as UNREAD;
/// The sentence that ends every report.
pub use crate::words::{NOTICE, authority_of, payee_name};

/// How a report is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// For a terminal: so many columns wide, in color or not.
    #[default]
    Human,
    /// One fact a line, `key: value`, nothing drawn: for screen readers and `grep`.
    Plain,
    /// Everything, as data.
    Json,
    /// One row a result, for spreadsheets.
    Csv,
    /// For documents.
    Markdown,
}

impl Format {
    /// Every format, with its name.
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::Human, "human"),
        (Self::Plain, "plain"),
        (Self::Json, "json"),
        (Self::Csv, "csv"),
        (Self::Markdown, "markdown"),
    ];

    /// The name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(format, _)| *format == self)
            .map_or("human", |(_, name)| name)
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, UnknownFormat> {
        Self::ALL
            .iter()
            .find(|(_, known)| *known == name)
            .map(|(format, _)| *format)
            .ok_or(UnknownFormat)
    }
}

/// A name that is no format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownFormat;

impl fmt::Display for UnknownFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a format is human, plain, json, csv or markdown")
    }
}

impl std::error::Error for UnknownFormat {}

/// What made a result, beside the profile.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meta {
    /// The program with its version: `redress 0.1.0`.
    pub program: String,
    /// Digest of the case file.
    pub case_digest: String,
    /// Why this day: "the day of the judgment", "given by the user".
    pub as_of_reason: String,
    /// The rule sets: id, version, digest or "linked in".
    pub rule_sets: Vec<(String, String, String)>,
    /// The command that was given.
    pub command: Option<String>,
    /// Facts that the user assumed.
    pub assumed: Vec<String>,
    /// Facts given that no rule read; receipts, recoveries and losses first.
    pub unread: Vec<String>,
    /// Entries of a record that are later than its date, and were left out: whose, and which.
    pub left_out: Vec<String>,
    /// For whom the copy is.
    pub audience: Audience,
    /// The circuits as tiles of a map, from `rules/law/circuits.toml`; empty: no map is drawn.
    pub tiles: Vec<MapTile>,
}

/// A circuit and its place on a map of tiles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapTile {
    /// The id of the circuit's profile.
    pub id: String,
    /// The short name on the tile.
    pub name: String,
    /// The column, from west to east.
    pub column: usize,
    /// The row, from north to south.
    pub row: usize,
}

/// For whom a copy is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Audience {
    /// Whoever has the case file.
    #[default]
    Private,
    /// Anybody: made from a case without its texts.
    Public,
    /// The court, under seal (18 U.S.C. § 3509(d)(2)).
    Sealed,
}

impl Audience {
    /// Every audience of a copy, with its name.
    pub const COPIES: [(Self, &'static str); 2] =
        [(Self::Public, "public"), (Self::Sealed, "sealed")];

    /// What the copy says of itself at its head and at its end.
    #[must_use]
    pub const fn says(self) -> Option<&'static str> {
        match self {
            Self::Private => None,
            Self::Public => Some(
                "Public copy: everybody is told by place, and every name, id, source and remark of the case file is left out.",
            ),
            Self::Sealed => Some(
                "SEALED: to be filed under seal and disclosed only to those with reason to know (18 U.S.C. 3509(d)).",
            ),
        }
    }
}

/// How a report for a terminal looks. The other formats take no notice of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Columns of the terminal; below 24 it is taken as 24.
    pub width: usize,
    /// Whether to use color.
    pub color: bool,
}

impl Default for Look {
    fn default() -> Self {
        Self {
            width: 80,
            color: false,
        }
    }
}

/// Which award was reviewed; its victim, defendant and amount stand in the review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AwardLabel {
    /// The id of the award in the case file, or what the user called it.
    pub id: String,
    /// How far it has come; `None` for an amount that the user put.
    pub posture: Option<Posture>,
    /// Where it is written.
    pub source: Option<String>,
    /// Its day.
    pub date: Option<Date>,
}

impl AwardLabel {
    /// An amount that the user put.
    #[must_use]
    pub fn by_user(id: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            posture: None,
            source: None,
            date: None,
        }
    }

    /// How far it has come, since when, on what source.
    fn words(&self) -> String {
        let posture = self.posture.map_or("put by the user", Posture::name);
        std::iter::once(posture.to_owned())
            .chain(self.date.map(|date| date.to_string()))
            .chain(self.source.clone())
            .collect::<Vec<_>>()
            .join(", ")
    }
}

impl From<&Award> for AwardLabel {
    fn from(award: &Award) -> Self {
        Self {
            id: award.id.clone(),
            posture: Some(award.posture),
            source: award.proof.source.clone(),
            date: award.proof.date,
        }
    }
}

/// One computation: each result in the columns of a judgment, what is open, and the worksheet.
#[must_use]
pub fn compute(
    format: Format,
    case: &Case,
    computation: &Computation,
    meta: &Meta,
    look: Look,
) -> String {
    match format {
        Format::Json => json::compute(case, computation, meta),
        Format::Csv => csv::results(case, std::slice::from_ref(computation), None, meta),
        _ => write(format, &compute::page(case, computation, meta), look),
    }
}

/// The same facts under several profiles; `governing` is the id of the one whose law governs the case.
#[must_use]
pub fn compare(
    format: Format,
    case: &Case,
    computations: &[Computation],
    governing: Option<&str>,
    meta: &Meta,
    look: Look,
) -> String {
    match format {
        Format::Json => json::compare(case, computations, governing, meta),
        Format::Csv => csv::results(case, computations, governing, meta),
        _ => write(
            format,
            &compare::page(case, computations, governing, meta),
            look,
        ),
    }
}

/// A comparison as one HTML file that needs nothing else: what differs, why and what is missing first, then the same drawn, then every
/// worksheet. `governing` is the id of the profile whose law governs the case. The same bytes for the same results.
#[must_use]
pub fn report(
    case: &Case,
    computations: &[Computation],
    governing: Option<&str>,
    meta: &Meta,
) -> String {
    html::report(case, computations, governing, meta)
}

/// The page of a report, for a format that is not written here: a comparison that says first who orders what, and has every worksheet.
#[must_use]
pub fn report_page(
    case: &Case,
    computations: &[Computation],
    governing: Option<&str>,
    meta: &Meta,
) -> Page {
    compare::report(case, computations, governing, meta)
}

/// A sheet of a lesson as one HTML file that needs nothing else; the answers of one for self-study are folded. The same bytes for the
/// same results.
#[must_use]
pub fn lesson_html(lesson: &Lesson<'_>, sheet: Sheet) -> String {
    let none = Meta::default();
    let meta = lesson.parts.first().map_or(&none, |part| part.meta);
    html::lesson_sheet(&lesson::document(lesson, sheet), meta)
}

/// A sheet of a lesson as a page, on which nothing is folded.
#[must_use]
pub fn lesson_page(lesson: &Lesson<'_>, sheet: Sheet) -> Page {
    lesson::document(lesson, sheet).flat()
}

/// Where each two of some results part: the first step that differs, the two authorities and the dollars.
#[must_use]
pub fn partings(
    format: Format,
    case: &Case,
    computations: &[Computation],
    meta: &Meta,
    look: Look,
) -> String {
    parting::write(format, case, computations, meta, look)
}

/// The full worksheet of every claim, branch and view.
#[must_use]
pub fn explain(
    format: Format,
    case: &Case,
    computation: &Computation,
    meta: &Meta,
    look: Look,
) -> String {
    match format {
        Format::Json => json::explain(case, computation, meta),
        Format::Csv => csv::steps(case, computation),
        _ => write(format, &explain::page(case, computation, meta), look),
    }
}

/// What is missing, by finding: who bears the burden, where to write it, what turns on it.
#[must_use]
pub fn needs(
    format: Format,
    case: &Case,
    computations: &[Computation],
    meta: &Meta,
    look: Look,
) -> String {
    match format {
        Format::Json => json::needs(case, computations, meta),
        Format::Csv => csv::needs(case, computations),
        _ => write(format, &needs::page(case, computations, meta), look),
    }
}

/// Awards held against a profile.
#[must_use]
pub fn review(
    format: Format,
    case: &Case,
    profile: &Profile,
    reviews: &[(AwardLabel, Review)],
    meta: &Meta,
    look: Look,
) -> String {
    match format {
        Format::Json => json::review(case, profile, reviews, meta),
        Format::Csv => csv::reviews(case, profile, reviews),
        _ => write(format, &review::page(case, profile, reviews, meta), look),
    }
}

/// What is asked of a finding, in words.
#[must_use]
pub fn finding_question(need: &Need) -> String {
    words::question(need)
}

/// The beginning of a page: the case, for whom the copy is, and what was assumed.
pub fn head(page: &mut Page, case: &Case, meta: &Meta) {
    compute::title(page, case, meta);
    compute::assumed(page, meta);
}

/// The end of a page: the program, the case file, the law and the rule sets that made it, and what no rule read.
pub fn foot(page: &mut Page, profiles: &[&Profile], meta: &Meta) {
    compute::foot(page, profiles, meta);
}

/// What the mark of a [`ResultSummary`] means, below the results that carry it.
pub fn legend(page: &mut Page, meta: &Meta) {
    unread::legend(page, meta);
}

/// What every JSON report begins with: its schema, the program, the case, what was assumed and what no rule read.
#[must_use]
pub fn json_head(
    schema: &str,
    case: &Case,
    meta: &Meta,
) -> serde_json::Map<String, serde_json::Value> {
    json::head(schema, case, meta)
}

/// A page as text; JSON and CSV are written from results and not from pages, so that they are taken for `human` here.
#[must_use]
pub fn write_page(format: Format, page: &Page, look: Look) -> String {
    write(format, page, look)
}

/// Rows as CSV: nothing invisible, nothing that a spreadsheet takes for a formula.
#[must_use]
pub fn write_csv(titles: &[&str], rows: &[Vec<String>]) -> String {
    csv::rows(titles, rows)
}

/// Data as JSON, with everything that hides as `\u` escapes.
#[must_use]
pub fn write_json(value: &serde_json::Value) -> String {
    text::visible_json(&format!("{value:#}\n"))
}

/// The id of a finding, as `--assume` takes it: `victims.amy.conduct.distributed`, and with several
/// defendants against that victim `victims.amy.conduct.bob.distributed`.
#[must_use]
pub fn finding_id(case: &Case, result: &ClaimResult, need: &Need) -> String {
    subject::id(case, &result.victim, &result.defendant, need)
}

fn write(format: Format, page: &Page, look: Look) -> String {
    match format {
        Format::Plain => plain::write(page),
        Format::Markdown => markdown::write(page),
        Format::Human | Format::Json | Format::Csv => human::write(page, look),
    }
}
