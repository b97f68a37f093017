//! The page of `review`: awards held against the steps and bounds of a profile.

use redress_case::Case;
use redress_engine::{Profile, Review, Verdict, Violation};

use crate::compare::branches;
use crate::compute::{foot, head, payee};
use crate::subject::{Subject, leaves};
use crate::{AwardLabel, Meta, phrases, unread};
use redress_document::{Column, Document, Item, KeyValue, Row, Table, Tone};

/// Returns the page.
pub(crate) fn page(
    case: &Case,
    profile: &Profile,
    reviews: &[(AwardLabel, Review)],
    meta: &Meta,
) -> Document {
    let mut page = Document::default();
    head(&mut page, case, profile, meta);
    let subjects: Vec<(&AwardLabel, &Review, Subject<'_>)> = reviews
        .iter()
        .map(|(label, review)| (label, review, Subject::new(case, profile, &review.result)))
        .collect();
    page.table(table(&subjects, meta));
    if subjects.is_empty() {
        page.note("awards", Tone::Plain, "There is no award to review.");
    }
    unread::legend(&mut page, meta);
    for (label, review, subject) in &subjects {
        page.heading(2, "award", format!("{}: {}", label.id, review.award));
        page.item(verdict_item(review, subject));
    }
    foot(&mut page, &[profile], meta);
    page
}

fn table(subjects: &[(&AwardLabel, &Review, Subject<'_>)], meta: &Meta) -> Table {
    let rows = subjects.iter().map(|(label, review, subject)| Row {
        cells: vec![
            label.id.clone(),
            payee(subject),
            subject.claim.defendant.clone(),
            review.award.to_string(),
            label.words(),
            unread::flagged(verdict(review, subject), subject, meta),
        ],
        ..Row::default()
    });
    Table {
        subject: String::new(),
        columns: vec![
            Column::text("Award"),
            Column::text("Payee"),
            Column::folding("Defendant"),
            Column::amount("Amount"),
            Column::folding("Posture"),
            Column::text("Verdict"),
        ],
        rows: rows.collect(),
    }
}

/// Returns the name of a verdict in data.
pub(crate) const fn name(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Passes => "passes",
        Verdict::Error(_) => "error",
        Verdict::Lacks(_) => "lacks-findings",
        Verdict::NoStandard => "nothing-to-hold-it-to",
    }
}

/// Returns the verdict in one line.
fn verdict(review: &Review, subject: &Subject<'_>) -> String {
    let line = match &review.verdict {
        Verdict::Passes => "passes".to_owned(),
        Verdict::Error(fault) => format!("error: {}", phrases::must_be(fault.must_be)),
        Verdict::Lacks(needs) => format!(
            "cannot stand without {}",
            needs
                .iter()
                .map(|need| subject.short(need))
                .collect::<Vec<_>>()
                .join(", ")
        ),
        Verdict::NoStandard => "the law gives nothing to hold it to".to_owned(),
    };
    phrases::labeled(subject, line)
}

fn verdict_item(review: &Review, subject: &Subject<'_>) -> Item {
    let mut facts = Vec::new();
    match &review.verdict {
        Verdict::Error(fault) => facts.extend(broken(fault, subject)),
        Verdict::Lacks(needs) => {
            for need in needs {
                facts.push(KeyValue::new("lacks", phrases::question(need)));
                facts.push(KeyValue::new("case file", subject.id(need)));
                facts.push(KeyValue::new("burden on", phrases::bearer(need).words()));
            }
        }
        Verdict::Passes => {}
        Verdict::NoStandard => facts.extend(
            crate::compute::why_open(subject)
                .into_iter()
                .map(|why| KeyValue::new("because", why)),
        ),
    }
    facts.extend(branches(subject));
    Item {
        key: "verdict".to_owned(),
        mark: "-".to_owned(),
        tone: match review.verdict {
            Verdict::Error(_) => Tone::Warning,
            _ => Tone::Strong,
        },
        lead: verdict(review, subject),
        facts,
    }
}

/// Returns the rule that an award breaks, as some leaf has it.
pub(crate) fn broken(fault: &Violation, subject: &Subject<'_>) -> Vec<KeyValue> {
    let mut facts = vec![KeyValue::new("because", subject.because(fault.ground))];
    let leaf = leaves(subject.tree).into_iter().find(|(_, leaf)| {
        leaf.runs
            .iter()
            .flat_map(|run| &run.steps)
            .any(|step| step.entry == fault.entry && std::ptr::eq(step.ground, fault.ground))
    });
    let Some((_, leaf)) = leaf else {
        return facts;
    };
    let info = subject
        .approach(leaf)
        .and_then(|approach| approach.entry(fault.entry));
    facts.extend(info.map(|info| KeyValue::new("rule", &info.name)));
    let standing = subject.standing(leaf, fault.entry, fault.ground);
    facts.push(KeyValue::new(
        "authority",
        phrases::authority(standing, fault.ground),
    ));
    facts
}
