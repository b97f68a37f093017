//! Makes documents of results. `redress-document` writes them in every format.
//!
//! This crate computes nothing. The first page of a result has the answer, then the points on which it depends, then the options
//! that answer them; the worksheet is the page of `explain`. Every amount carries its conditions, because readers would take a bare
//! number as settled. All pages take their words from `answer`, so that two pages cannot disagree.
//!
//! Documents for people are made by [`compute`], [`compare`], [`report`], [`explain`], [`needs`] and [`review`] for all formats
//! at once, so that formats cannot disagree. For JSON and CSV the same functions return data.

mod answer;
mod choice;
mod comparable;
mod compare;
mod comparison;
mod compute;
mod consequences;
mod csv;
mod explain;
mod first_difference;
mod interview;
mod json;
mod lesson;
mod losses;
mod meta;
mod needs;
mod paths;
mod phrases;
mod points;
mod recommendation;
mod review;
mod schema;
mod slides;
mod subject;
mod summary;
mod totals;
mod typed;
mod unread;
mod worksheet;

use redress_case::{Case, Victim};
use redress_document::{Document, Format};
use redress_engine::{ClaimResult, Computation, Profile, Review};
use redress_rule::Need;

pub use crate::comparable::award_figures;
pub use crate::interview::{ExpectedAnswer, OpenQuestion, open_questions};
pub use crate::lesson::{ClassQuestion, LessonContent, LessonSection, Sheet};
pub use crate::meta::{
    Audience, AwardLabel, ComparableAwards, LawText, LeftOfDebt, MapTile, Meta, audience,
    running_heads,
};
/// The sentence that ends every report.
pub use crate::phrases::{NOTICE, authority_of, payee_name, text_against_the_day};
pub use crate::schema::result_schema;
pub use crate::summary::{Mark, ResultSummary, ShortResult, summaries};
pub use crate::typed::{ClaimAnswer, OpenIssue, claim_answers};
/// The mark of a result that passes over a receipt, a recovery or a loss.
pub use crate::unread::FLAG as UNREAD;

/// Returns the report of one computation: each result in the columns of a judgment, the open points, and the worksheet.
///
/// ```
/// use redress_case::{Case, Victim};
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

/// Returns the answers of a computation alone, as data for a program: the data of [`ClaimAnswer`] for each claim, and what the user put in.
///
/// ```
/// use redress_case::Case;
/// use redress_engine::Computation;
/// use redress_report::{Meta, brief_answers};
///
/// fn amounts(case: &Case, computation: &Computation) -> Vec<serde_json::Value> {
///     let data = brief_answers(case, computation, &Meta::default());
///     let answers = data["answers"].as_array().cloned().unwrap_or_default();
///     answers.iter().map(|answer| answer["amount"].clone()).collect()
/// }
/// ```
#[must_use]
pub fn brief_answers(case: &Case, computation: &Computation, meta: &Meta) -> serde_json::Value {
    let answers = claim_answers(case, computation);
    serde_json::json!({
        "schema": "redress.answers/1",
        "program": meta.program,
        "case_file": meta.case_digest,
        "inputs": compute::all_inputs(case, &[&computation.profile], meta),
        "answers": answers.iter().map(ClaimAnswer::to_json).collect::<Vec<_>>(),
    })
}

/// Returns a comparison of the same facts under several profiles. `governing` is the id of the profile whose law governs the
/// case.
///
/// ```
/// use redress_case::{Case, Victim};
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
/// use redress_case::{Case, Victim};
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

/// Returns the slides of a lesson: one idea a page in large type, the split first, and each answer after its question.
#[must_use]
pub fn slides(lesson: &LessonContent<'_>) -> Document {
    slides::document(lesson)
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
/// use redress_case::{Case, Victim};
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
/// use redress_case::{Case, Victim};
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

/// Returns the id of a finding, as `--assume` takes it: `victims.amy.conduct.distributed`, and with several defendants against
/// that victim `victims.amy.conduct.bob.distributed`. The victim is the one of the result, if the case has it.
#[must_use]
pub fn finding_id(
    case: &Case,
    victim: Option<&Victim>,
    result: &ClaimResult,
    need: &Need,
) -> String {
    subject::id(case, victim, result, need)
}
