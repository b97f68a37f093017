//! The slides of a lesson: one idea a page. The split comes first, and each answer on the page after its question.

use redress_document::{Column, Document, Row, Table, Tone, sentence};

use crate::lesson::{
    ClassQuestion, LessonContent, LessonSection, days, facts, holdings, named, titled,
    what_is_supposed,
};
use crate::subject::{self, Subject};
use crate::{answer, compute, first_difference, phrases};

/// Returns the slides of a lesson.
pub(crate) fn document(lesson: &LessonContent<'_>) -> Document {
    let mut document = Document::default().into_slides();
    let page = &mut document;
    page.heading(1, "lesson", &lesson.title);
    let audience = lesson.parts.first().map(|part| part.meta.audience);
    crate::audience(page, audience.unwrap_or_default());
    if !lesson.teaches.is_empty() {
        page.note("teaches", Tone::Plain, &lesson.teaches);
    }
    page.note("notice", Tone::Faint, phrases::NOTICE);
    // Each holding has one slide in the lesson.
    let mut told: Vec<String> = Vec::new();
    for (number, part) in (1_usize..).zip(&lesson.parts) {
        page.heading(2, "slide", titled(lesson, part, number));
        what_is_supposed(page, part);
        results(page, part);
        page.heading(2, "slide", "The facts");
        facts::write(page, part.case);
        for it in holdings(part) {
            if !told.contains(&it.holding) {
                told.push(it.holding.clone());
                page.heading(2, "slide", &it.cite);
                page.note("says", Tone::Plain, format!("{}.", sentence(&it.says)));
            }
        }
        if part.computations.len() > 1 {
            page.heading(2, "slide", "The first step at which they part");
            first_difference::write_on(page, 3, part.case, part.computations, part.meta);
        }
        questions(page, &part.ask);
        one_each(page, "To discuss", &part.discuss);
    }
    questions(page, &lesson.ask);
    one_each(page, "To discuss", &lesson.discuss);
    let meta = lesson.parts.first().map(|part| part.meta);
    if let Some(meta) = meta {
        page.heading(2, "slide", "What made this");
        let file = compute::short(&meta.case_digest);
        page.note(
            "program",
            Tone::Plain,
            format!("{}; case file {file}", meta.program),
        );
    }
    document
}

/// Writes what each circuit orders.
fn results(page: &mut Document, part: &LessonSection<'_>) {
    let mut rows = Vec::new();
    for computation in part.computations {
        for subject in Subject::all(part.case, computation) {
            let ordered = subject::labeled(&subject, answer::ordered(subject.answer()));
            rows.push(Row {
                cells: vec![named(&computation.profile), subject.name(), ordered],
                ..Row::default()
            });
        }
    }
    page.facts(days(part.computations));
    page.table(Table {
        subject: "What is ordered".to_owned(),
        columns: ["Circuit", "Claim", "Ordered"].map(Column::text).into(),
        rows,
    });
}

/// Writes each question on a page, and its answer on the next.
fn questions(page: &mut Document, ask: &[ClassQuestion]) {
    for it in ask {
        page.heading(2, "slide", "Question");
        page.note("question", Tone::Plain, &it.question);
        if let Some(answer) = &it.answer {
            page.heading(2, "slide", "The author's answer");
            page.note("question", Tone::Faint, &it.question);
            page.note("answer", Tone::Plain, answer);
        }
    }
}

fn one_each(page: &mut Document, title: &str, says: &[String]) {
    for it in says {
        page.heading(2, "slide", title);
        page.note("discuss", Tone::Plain, it);
    }
}
