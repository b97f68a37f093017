//! Makes documents of results. `redress-document` writes them in every format.
//!
//! This crate computes nothing. The first page of a result has the answer, then the points on which it depends, then the options
//! that answer them; the worksheet is the page of `explain`. Every amount carries its conditions, because readers would take a bare
//! number as settled. All pages take their words from `answer`, so that two pages cannot disagree.
//!
//! Documents for people are made by [`compute`], [`compare`], [`report`], [`explain`], [`needs`] and [`review`] for all formats
//! at once, so that formats cannot disagree. For JSON and CSV the same functions return data.

mod answer;
mod comparable;
mod compare;
mod comparison;
mod compute;
mod csv;
mod explain;
mod first_difference;
mod interview;
mod json;
mod lesson;
mod losses;
mod needs;
mod phrases;
mod recommendation;
mod review;
mod schema;
mod subject;
mod summary;
mod totals;
mod typed;
mod unread;
mod worksheet;

use redress_case::{Award, Case, Class, Posture};
use redress_document::{Document, Format, Tone};
use redress_engine::{ClaimResult, Computation, Profile, Review, TextAgainstDay};
use redress_money::AmountsInOrder;
use redress_rule::{Date, Need, Usd};

pub use crate::comparable::award_figures;
pub use crate::interview::{ExpectedAnswer, OpenQuestion, open_questions};
pub use crate::lesson::{ClassQuestion, LessonContent, LessonSection, Sheet};
/// The sentence that ends every report.
pub use crate::phrases::{NOTICE, authority_of, payee_name};
pub use crate::schema::result_schema;
pub use crate::summary::{Mark, ResultSummary, ShortResult, summaries};
pub use crate::typed::{ClaimAnswer, OpenIssue, claim_answers};
/// The mark of a result that passes over a receipt, a recovery or a loss.
pub use crate::unread::FLAG as UNREAD;

/// The origin of a result besides its profile: the program, the case file and the options.
///
/// ```
/// use redress_document::Format;
/// use redress_report::Meta;
///
/// let meta = Meta {
///     program: "redress 0.1.0".to_owned(),
///     command: Some("redress compute case.toml".to_owned()),
///     ..Meta::default()
/// };
/// assert_eq!(meta.for_format(Format::Docx).command, None);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meta {
    /// The program with its version: `redress 0.1.0`.
    pub program: String,
    /// Digest of the case file.
    pub case_digest: String,
    /// The tables that the case file names, each with its digest.
    pub case_tables: Vec<(String, String)>,
    /// The reason for the date of the law: "the day of the judgment", "given by the user".
    pub as_of_reason: String,
    /// The rule sets: id, version, digest or "linked in".
    pub rule_sets: Vec<(String, String, String)>,
    /// The files of the law that made the result.
    pub law: Vec<LawText>,
    /// The command that was given.
    pub command: Option<String>,
    /// The day that the user gave.
    pub day: Option<Date>,
    /// The views that the user takes: `attempts=within`.
    pub views: Vec<String>,
    /// Facts that the user assumed.
    pub assumed: Vec<String>,
    /// The side whose version of disputed facts is used; `None` is what was found.
    pub side: Option<&'static str>,
    /// The profile whose law governs the case.
    pub governing: Option<String>,
    /// The rules of the circuit that the case's own approach leaves out.
    pub left_out_of_own_approach: Vec<String>,
    /// Facts given that no rule read; receipts, recoveries and losses first.
    pub unread: Vec<String>,
    /// Entries of a record that are later than its date and were left out.
    pub left_out: Vec<String>,
    /// The audience of the copy.
    pub audience: Audience,
    /// The balances of the account of the judgment, where the case has payments or orders.
    pub left_to_collect: Vec<LeftOfDebt>,
    /// The circuits as tiles of a map, from `rules/law/circuits.toml`; empty: no map is drawn.
    pub tiles: Vec<MapTile>,
    /// Awards in decided cases; only `explain` compares a result with them.
    pub comparable: Vec<ComparableAwards>,
}

/// Awards in decided cases of one class of offense under texts of a statute: information, and no law.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComparableAwards {
    /// The class of offense.
    pub class: Class,
    /// The texts of the statute by their ids in `regimes.toml`.
    pub regimes: Vec<String>,
    /// The texts in words.
    pub text: String,
    /// The id of the texts in `awards.toml`.
    pub text_id: String,
    /// The awards of more than nothing to one victim.
    pub amounts: Option<AmountsInOrder>,
    /// How many awarded nothing.
    pub nothing: usize,
}

/// A file of the law behind a result.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LawText {
    /// The path under `rules/law/`, such as `parameters/restitution.toml`.
    pub path: String,
    /// "built in", or the file of the user.
    pub origin: String,
    /// Its digest.
    pub digest: String,
    /// Says what it replaces: entries by id, or a whole file.
    pub replaces: Vec<String>,
    /// True for a file of the program.
    pub built_in: bool,
}

/// The amount that is left to collect from a defendant for a victim, by the account of the judgment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeftOfDebt {
    /// The victim.
    pub victim: String,
    /// The defendant.
    pub defendant: String,
    /// The day of the balance.
    pub on: Option<Date>,
    /// The least amount.
    pub least: Usd,
    /// The greatest amount; `None` if there is no upper bound.
    pub greatest: Option<Usd>,
    /// The amount in words.
    pub says: String,
    /// The rule that makes it no more.
    pub why: String,
    /// Citations for that rule, in full.
    pub authority: Vec<String>,
    /// The points on which it depends, and remarks.
    pub notes: Vec<String>,
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

/// The audience of a copy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Audience {
    /// Everyone who has the case file.
    #[default]
    Private,
    /// The public: made from a case without its texts.
    Public,
    /// The court, under seal (18 U.S.C. § 3509(d)(2)).
    Sealed,
}

impl Audience {
    /// All audiences of a copy, with their names.
    pub const COPIES: [(Self, &'static str); 2] =
        [(Self::Public, "public"), (Self::Sealed, "sealed")];

    /// Returns the sentence at the head and at the end of the copy.
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

/// The award that was reviewed; its victim, defendant and amount are in the review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AwardLabel {
    /// The id of the award in the case file, or the user's name for it.
    pub(crate) id: String,
    /// The posture of the award; `None` for an amount that the user stated.
    pub(crate) posture: Option<Posture>,
    /// The source.
    pub(crate) source: Option<String>,
    /// The date.
    pub(crate) date: Option<Date>,
}

impl AwardLabel {
    /// Creates the label of an amount that the user stated.
    ///
    /// ```
    /// use redress_report::AwardLabel;
    ///
    /// let label = AwardLabel::by_user("amount");
    /// assert_eq!(label.id, "amount");
    /// assert!(label.posture.is_none());
    /// ```
    #[must_use]
    pub fn by_user(id: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            posture: None,
            source: None,
            date: None,
        }
    }

    /// Returns the posture, the date and the source.
    fn words(&self) -> String {
        let posture = self.posture.map_or("stated by the user", Posture::name);
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

/// Returns the report of one computation: each result in the columns of a judgment, the open points, and the worksheet.
///
/// ```
/// use redress_case::Case;
/// use redress_document::{Document, Format};
/// use redress_engine::Computation;
/// use redress_report::{Meta, compute};
///
/// fn page(case: &Case, computation: &Computation) -> Document {
///     compute(Format::Html, case, computation, &Meta::default())
/// }
/// ```
#[must_use]
pub fn compute(format: Format, case: &Case, computation: &Computation, meta: &Meta) -> Document {
    match format {
        Format::Json => json::compute(case, computation, meta),
        Format::Csv => {
            let governing = meta.governing.as_deref();
            csv::results(case, std::slice::from_ref(computation), governing, meta)
        }
        _ => compute::page(case, computation, meta),
    }
}

/// Returns a comparison of the same facts under several profiles. `governing` is the id of the profile whose law governs the
/// case.
///
/// ```
/// use redress_case::Case;
/// use redress_document::{Document, Format};
/// use redress_engine::Computation;
/// use redress_report::{Meta, compare};
///
/// fn table(case: &Case, computations: &[Computation]) -> Document {
///     compare(Format::Csv, case, computations, Some("ca9"), &Meta::default())
/// }
/// ```
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

/// Returns a comparison for people: the differences, their reasons and the missing answers first, then drawings of them, then
/// every worksheet. For JSON and CSV it returns the same as [`compare`].
///
/// ```
/// use redress_case::Case;
/// use redress_document::{Document, Format};
/// use redress_engine::Computation;
/// use redress_report::{Meta, report};
///
/// fn exhibit(case: &Case, computations: &[Computation]) -> Document {
///     report(Format::Docx, case, computations, None, &Meta::default())
/// }
/// ```
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
pub fn lesson(lesson: &LessonContent<'_>, sheet: Sheet) -> Document {
    lesson::document(lesson, sheet)
}

/// Returns where each two of some results part: the first step that differs, the two authorities and the dollars.
#[must_use]
pub fn first_differences(
    format: Format,
    case: &Case,
    computations: &[Computation],
    meta: &Meta,
) -> Document {
    first_difference::write(format, case, computations, meta)
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

/// Returns a recommendation on restitution for the court: the amounts, the losses by victim, recoveries, the law and the method with
/// reasons, what is open, and a place to sign.
///
/// ```
/// use redress_case::Case;
/// use redress_document::Document;
/// use redress_engine::Computation;
/// use redress_report::{Meta, recommendation};
///
/// fn paper(case: &Case, computation: &Computation) -> Document {
///     recommendation(case, computation, &Meta::default())
/// }
/// ```
#[must_use]
pub fn recommendation(case: &Case, computation: &Computation, meta: &Meta) -> Document {
    recommendation::page(case, computation, meta)
}

/// Returns the losses as an exhibit: each with its source, its evidence and what counts of it.
#[must_use]
pub fn exhibit(case: &Case, computation: &Computation, meta: &Meta) -> Document {
    recommendation::exhibit(case, computation, meta)
}

/// Returns the missing findings: who bears the burden, where to write each, and the results that depend on it.
///
/// ```
/// use redress_case::Case;
/// use redress_document::{Document, Format};
/// use redress_engine::Computation;
/// use redress_report::{Meta, needs};
///
/// fn to_find(case: &Case, computations: &[Computation]) -> Document {
///     needs(Format::Markdown, case, computations, &Meta::default())
/// }
/// ```
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
        Format::Csv => csv::reviews(case, profile, reviews, meta),
        _ => review::page(case, profile, reviews, meta),
    }
}

/// Returns the question of a finding, in words.
#[must_use]
pub fn finding_question(need: &Need) -> String {
    phrases::question(need)
}

/// Writes the beginning of a page: the case, the audience of the copy, and the assumed facts.
pub fn head(page: &mut Document, case: &Case, meta: &Meta) {
    compute::title(page, case, meta);
    compute::inputs(page, case, &[], meta);
}

/// Writes the audience of a copy.
pub fn audience(page: &mut Document, audience: Audience) {
    if let Some(says) = audience.says() {
        page.note("audience", Tone::Banner, says);
    }
}

/// Sets the running head of every sheet of paper: this text, and the audience of the copy.
pub fn running_heads(page: &mut Document, text: &'static str, audience: Audience) {
    page.running_head(text);
    if let Some(says) = audience.says() {
        page.running_head(says);
    }
}

/// Writes the end of a page: the program, the case file, the law and the rule sets that made it, and the facts that no rule read.
pub fn foot(page: &mut Document, profiles: &[&Profile], meta: &Meta) {
    compute::foot(page, profiles, meta);
}

/// Writes the meaning of the mark of a [`ResultSummary`], below the results that carry it.
pub fn legend(page: &mut Document, meta: &Meta) {
    unread::legend(page, meta);
}

/// Returns the beginning of every JSON report: its schema, the program, the case, the assumed facts and the facts that no rule
/// read.
#[must_use]
pub fn json_head(
    schema: &str,
    case: &Case,
    meta: &Meta,
) -> serde_json::Map<String, serde_json::Value> {
    json::head(schema, case, &[], meta)
}

/// Returns that a court applied another text than the one that governs conduct of its day.
#[must_use]
pub fn text_against_the_day(it: &TextAgainstDay) -> String {
    let ended = it.ended.map_or_else(
        || "conduct of its day".to_owned(),
        |day| format!("conduct that ended on {}", phrases::day(day)),
    );
    let authority = it.authority.as_ref();
    let authority = authority.map_or_else(String::new, |cite| format!(" ({cite})"));
    format!(
        "The court applied {}; {ended} is governed by {}{authority}.",
        it.applied, it.governs
    )
}

/// Returns the id of a finding, as `--assume` takes it: `victims.amy.conduct.distributed`, and with several defendants against
/// that victim `victims.amy.conduct.bob.distributed`.
#[must_use]
pub fn finding_id(case: &Case, result: &ClaimResult, need: &Need) -> String {
    subject::id(case, &result.victim, &result.defendant, need)
}
