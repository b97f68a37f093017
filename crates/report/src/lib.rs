//! Makes documents of results: what is said, and in which order. `redress-document` writes them in every format.
//!
//! A report computes nothing. It says what the engine found, and keeps apart what is missing (a
//! finding), what settled law leaves to the court (a choice) and what the law has not settled (a
//! question). An amount never stands without what it rests on: a result of a contrast profile says to
//! what it is contrary, one that rests on an untaken view says so, and what a method would give is
//! marked as no result.
//!
//! A document for people is made by [`compute`], [`compare`], [`report`], [`explain`], [`needs`] and [`review`], whatever its format, so
//! that formats cannot disagree. For JSON and CSV the same functions return data made from the results themselves.

mod brief;
mod compare;
mod comparison;
mod compute;
mod csv;
mod explain;
mod findings;
#[cfg(test)]
mod fixture;
mod json;
mod lead;
mod lesson;
mod needs;
mod parting;
mod review;
mod subject;
#[cfg(test)]
mod tests;
mod totals;
mod unread;
mod words;
mod worksheet;

use redress_case::{Award, Case, Posture};
use redress_document::{Document, Format, Tone};
use redress_engine::{ClaimResult, Computation, Profile, Review};
use redress_rule::{Date, Need};

pub use crate::brief::{Mark, ResultSummary, Short, briefs};
pub use crate::lesson::{Lesson, Part, Sheet};
/// What marks a result that passes over a receipt, a recovery or a loss.
pub use crate::unread::FLAG as UNREAD;
/// The sentence that ends every report.
pub use crate::words::{NOTICE, authority_of, payee_name};

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

impl Meta {
    /// Leaves out the command where the format is handed on, because the command has paths of this machine.
    #[must_use]
    pub fn for_format(self, format: Format) -> Self {
        match format.is_handed_on() {
            true => Self {
                command: None,
                ..self
            },
            false => self,
        }
    }
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

/// Returns one computation: each result in the columns of a judgment, what is open, and the worksheet.
#[must_use]
pub fn compute(format: Format, case: &Case, computation: &Computation, meta: &Meta) -> Document {
    match format {
        Format::Json => json::compute(case, computation, meta),
        Format::Csv => csv::results(case, std::slice::from_ref(computation), None, meta),
        _ => compute::page(case, computation, meta),
    }
}

/// Returns the same facts under several profiles; `governing` is the id of the one whose law governs the case.
#[must_use]
pub fn compare(
    format: Format,
    case: &Case,
    computations: &[Computation],
    governing: Option<&str>,
    meta: &Meta,
) -> Document {
    match format {
        Format::Json => json::compare(case, computations, governing, meta),
        Format::Csv => csv::results(case, computations, governing, meta),
        _ => compare::page(case, computations, governing, meta),
    }
}

/// Returns a comparison for people: what differs, why and what is missing first, then the same drawn, then every worksheet. As data it
/// is what [`compare`] returns.
#[must_use]
pub fn report(
    format: Format,
    case: &Case,
    computations: &[Computation],
    governing: Option<&str>,
    meta: &Meta,
) -> Document {
    match format {
        Format::Json | Format::Csv => compare(format, case, computations, governing, meta),
        _ => comparison::page(case, computations, governing, meta),
    }
}

/// Returns a sheet of a lesson; the answers of one for self-study are folded.
#[must_use]
pub fn lesson(lesson: &Lesson<'_>, sheet: Sheet) -> Document {
    lesson::document(lesson, sheet)
}

/// Returns where each two of some results part: the first step that differs, the two authorities and the dollars.
#[must_use]
pub fn partings(
    format: Format,
    case: &Case,
    computations: &[Computation],
    meta: &Meta,
) -> Document {
    parting::write(format, case, computations, meta)
}

/// Returns the full worksheet of every claim, branch and view.
#[must_use]
pub fn explain(format: Format, case: &Case, computation: &Computation, meta: &Meta) -> Document {
    match format {
        Format::Json => json::explain(case, computation, meta),
        Format::Csv => csv::steps(case, computation),
        _ => explain::page(case, computation, meta),
    }
}

/// Returns what is missing, by finding: who bears the burden, where to write it, what turns on it.
#[must_use]
pub fn needs(format: Format, case: &Case, computations: &[Computation], meta: &Meta) -> Document {
    match format {
        Format::Json => json::needs(case, computations, meta),
        Format::Csv => csv::needs(case, computations),
        _ => needs::page(case, computations, meta),
    }
}

/// Returns awards held against a profile.
#[must_use]
pub fn review(
    format: Format,
    case: &Case,
    profile: &Profile,
    reviews: &[(AwardLabel, Review)],
    meta: &Meta,
) -> Document {
    match format {
        Format::Json => json::review(case, profile, reviews, meta),
        Format::Csv => csv::reviews(case, profile, reviews),
        _ => review::page(case, profile, reviews, meta),
    }
}

/// What is asked of a finding, in words.
#[must_use]
pub fn finding_question(need: &Need) -> String {
    words::question(need)
}

/// The beginning of a page: the case, for whom the copy is, and what was assumed.
pub fn head(page: &mut Document, case: &Case, meta: &Meta) {
    compute::title(page, case, meta);
    compute::assumed(page, meta);
}

/// Writes for whom a copy is.
pub fn audience(page: &mut Document, audience: Audience) {
    if let Some(says) = audience.says() {
        page.note("audience", Tone::Banner, says);
    }
}

/// Sets the head of every sheet of paper: this text, and for whom the copy is.
pub fn running_heads(page: &mut Document, text: &'static str, audience: Audience) {
    page.running_head(text);
    if let Some(says) = audience.says() {
        page.running_head(says);
    }
}

/// The end of a page: the program, the case file, the law and the rule sets that made it, and what no rule read.
pub fn foot(page: &mut Document, profiles: &[&Profile], meta: &Meta) {
    compute::foot(page, profiles, meta);
}

/// What the mark of a [`ResultSummary`] means, below the results that carry it.
pub fn legend(page: &mut Document, meta: &Meta) {
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

/// The id of a finding, as `--assume` takes it: `victims.amy.conduct.distributed`, and with several
/// defendants against that victim `victims.amy.conduct.bob.distributed`.
#[must_use]
pub fn finding_id(case: &Case, result: &ClaimResult, need: &Need) -> String {
    subject::id(case, &result.victim, &result.defendant, need)
}
