//! The answers that lead to a result, and the names of points, in words.

use redress_case::facts::FactKind;
use redress_document::shell_word;
use redress_engine::{Label, OpenPoint};
use redress_rule::{Need, NeedQuestion, NeedTarget};

use crate::phrases;
use crate::subject::Subject;

/// Returns the answers that lead to a result, in words.
pub(crate) fn path_in_words(subject: &Subject<'_>, path: &[(OpenPoint, Label)]) -> String {
    let short = |point: &OpenPoint| match point {
        OpenPoint::Finding(_) | OpenPoint::Number(_) => {
            let needs = point.needs();
            let names: Vec<String> = needs.iter().map(|need| subject.short(need)).collect();
            names.join(", ")
        }
        point => name(subject, point),
    };
    path_with_names(subject, path, short)
}

/// Returns the answers that lead to a result, with other names of the points: "(1) is yes and (2) is floor".
pub(crate) fn path_with_names(
    subject: &Subject<'_>,
    path: &[(OpenPoint, Label)],
    name: impl Fn(&OpenPoint) -> String,
) -> String {
    let steps = path.iter().map(|(point, label)| {
        let is = is(subject, point, *label);
        format!("{} {is}", name(point))
    });
    steps.collect::<Vec<_>>().join(" and ")
}

/// Returns an answer as a predicate.
fn is(subject: &Subject<'_>, point: &OpenPoint, label: Label) -> String {
    match (point, label) {
        (OpenPoint::Finding(need), label) => phrases::is(need, label == Label::Yes),
        (_, Label::Least) => "at its least".to_owned(),
        (_, Label::Greatest) => "at its greatest".to_owned(),
        (OpenPoint::Question(number), Label::View(view)) => {
            let question = subject.question(*number);
            let view = question.and_then(|question| question.views.get(usize::from(view)));
            format!("is {}", view.map_or("", |view| view.id.as_str()))
        }
        _ => "is found".to_owned(),
    }
}

/// Returns the kind of answer that a finding has.
pub(crate) fn kind(need: &Need) -> FactKind {
    match need.target {
        NeedTarget::Fact(key) => key.row().kind,
        NeedTarget::Line(_, fact) => fact.row().kind,
    }
}

/// Returns the option that assumes an answer.
pub(crate) fn assume(subject: &Subject<'_>, need: &Need) -> String {
    let id = subject.id(need);
    if matches!(need.target, NeedTarget::Line(..)) && subject.loss(need).is_none() {
        return format!(
            "list the losses of {} in the case file",
            subject.claim.victim
        );
    }
    let with = |value: &str| format!("--assume {}", shell_word(&format!("{id}={value}")));
    match (need.question, kind(need)) {
        (NeedQuestion::YesNo, _) => format!(
            "{} (or {})",
            with(phrases::written(need, true)),
            phrases::written(need, false)
        ),
        (_, FactKind::Day) => with("YYYY-MM-DD"),
        (_, FactKind::Count) => with("NUMBER"),
        (_, FactKind::Amounts) => with("AMOUNT,AMOUNT,AMOUNT"),
        (_, FactKind::Money | FactKind::YesNo) => with("AMOUNT"),
    }
}

/// Returns the name of a point: its place in the case file, or its id.
pub(crate) fn name(subject: &Subject<'_>, point: &OpenPoint) -> String {
    match point {
        OpenPoint::Finding(_) | OpenPoint::Number(_) => {
            let names: Vec<String> = point.needs().iter().map(|need| subject.id(need)).collect();
            names.join(", ")
        }
        OpenPoint::Choice(id) => id.clone(),
        OpenPoint::Question(number) => subject
            .question(*number)
            .map_or_else(String::new, |question| question.id.clone()),
    }
}
