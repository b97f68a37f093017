//! The page of `needs`: the missing findings, and the results that depend on them under each profile.

use redress_case::Case;
use redress_engine::Computation;

use crate::Meta;
use crate::compute::{as_of, assumed, choices, foot, named_finding, neither, question, title};
use crate::findings::{Finding, either_way, item_beside, ranked};
use crate::phrases;
use crate::subject::Subject;
use redress_document::{Document, KeyValue, Tone};

/// Returns the page.
pub(crate) fn page(case: &Case, computations: &[Computation], meta: &Meta) -> Document {
    let mut page = Document::default();
    title(&mut page, case, meta);
    as_of(&mut page, computations, meta);
    assumed(&mut page, meta);
    let subjects: Vec<Subject<'_>> = computations
        .iter()
        .flat_map(|computation| Subject::all(case, computation))
        .collect();
    let several = computations.len() > 1;
    let found = to_be_found(&mut page, &subjects, several);
    let beside = to_be_found_beside(&mut page, &subjects, several);
    let chosen = to_be_chosen(&mut page, &subjects, several);
    let settled = to_be_settled(&mut page, &subjects, several);
    if !(found || beside || chosen || settled) {
        page.note(
            "missing",
            Tone::Plain,
            "Nothing is missing: no finding, no choice, no unsettled question.",
        );
    }
    for subject in &subjects {
        let either = either_way(subject.tree);
        if !either.is_empty() {
            page.note(
                "decides nothing",
                Tone::Faint,
                format!("{}: {}", subject.profile.id, neither(subject, &either)),
            );
        }
    }
    let profiles: Vec<_> = computations
        .iter()
        .map(|computation| &computation.profile)
        .collect();
    foot(&mut page, &profiles, meta);
    page
}

/// A finding with every result that asks for it.
pub(crate) struct Asked<'s, 'a> {
    pub(crate) id: String,
    pub(crate) question: String,
    pub(crate) by: Vec<(&'s Subject<'a>, Finding<'a>)>,
}

/// Returns the findings of all results, each once. Those of one result are in the order in which they narrow it.
pub(crate) fn asked<'s, 'a>(subjects: &'s [Subject<'a>]) -> Vec<Asked<'s, 'a>> {
    let mut all: Vec<Asked<'s, 'a>> = Vec::new();
    for subject in subjects {
        for finding in ranked(subject) {
            let id = subject.id(&finding.need);
            let question = phrases::question(&finding.need);
            match all
                .iter_mut()
                .find(|asked| asked.id == id && asked.question == question)
            {
                Some(asked) => asked.by.push((subject, finding)),
                None => all.push(Asked {
                    id,
                    question,
                    by: vec![(subject, finding)],
                }),
            }
        }
    }
    all
}

fn to_be_found(page: &mut Document, subjects: &[Subject<'_>], several: bool) -> bool {
    let all = asked(subjects);
    if all.is_empty() {
        return false;
    }
    page.heading(2, "section", "What must be found");
    page.facts(
        subjects
            .iter()
            .flat_map(|subject| narrows_most(subject, subjects.len() > 1, several))
            .collect(),
    );
    for asked in &all {
        let Some((first, finding)) = asked.by.first() else {
            continue;
        };
        let mut facts = finding.about(first);
        for (subject, finding) in &asked.by {
            if several {
                facts.push(KeyValue::new("under", whose(subject)));
            }
            facts.extend(finding.narrows(subject));
            facts.extend(finding.turning(subject));
        }
        page.item(finding.with(first, facts));
    }
    true
}

/// Returns the spread of a result that lacks several findings, and the finding that narrows it most.
fn narrows_most(subject: &Subject<'_>, named: bool, several: bool) -> Vec<KeyValue> {
    let Some(narrowing) = &subject.claim.narrowing else {
        return Vec::new();
    };
    if narrowing.findings.len() < 2 {
        return Vec::new();
    }
    let of = if named {
        format!("{}: ", self::named(subject, several))
    } else {
        String::new()
    };
    let most = narrowing.most().map_or_else(
        || "none by itself".to_owned(),
        |most| {
            let how = phrases::narrowed(narrowing, most);
            format!("{}, {how}", named_finding(subject, &most.need))
        },
    );
    let now = phrases::spread(narrowing.now);
    vec![
        KeyValue::new(
            "narrows most",
            format!("{of}{}", phrases::labeled(subject, most)),
        ),
        KeyValue::new(
            "spread now",
            phrases::labeled(
                subject,
                format!("{now} (the greatest result less the least)"),
            ),
        ),
    ]
}

fn whose(subject: &Subject<'_>) -> String {
    format!("{}, {}", subject.profile.id, subject.profile.name)
}

/// Writes the findings that affect consequences and credits only; they change no amount ordered.
fn to_be_found_beside(page: &mut Document, subjects: &[Subject<'_>], several: bool) -> bool {
    let mut any = false;
    for subject in subjects {
        let narrowing = subject.claim.narrowing.as_ref();
        let lacked = narrowing.map_or(&[][..], |narrowing| &narrowing.beside);
        if lacked.is_empty() {
            continue;
        }
        if !any {
            page.heading(2, "section", "What must be found beside the amount");
        }
        any = true;
        page.heading(3, "claim", named(subject, several));
        for beside in lacked {
            page.item(item_beside(subject, beside));
        }
    }
    any
}

fn to_be_chosen(page: &mut Document, subjects: &[Subject<'_>], several: bool) -> bool {
    let mut any = false;
    for subject in subjects {
        let items = choices(subject);
        if items.is_empty() {
            continue;
        }
        if !any {
            page.heading(2, "section", "What is left to the court");
        }
        any = true;
        page.heading(3, "claim", named(subject, several));
        for item in items {
            page.item(item);
        }
    }
    any
}

fn named(subject: &Subject<'_>, several: bool) -> String {
    if several {
        format!("{}: {}", whose(subject), subject.name())
    } else {
        subject.name()
    }
}

fn to_be_settled(page: &mut Document, subjects: &[Subject<'_>], several: bool) -> bool {
    let mut any = false;
    for subject in subjects {
        let mut done: Vec<&str> = Vec::new();
        for other in &subject.claim.depends_on {
            if done.contains(&other.question.as_str()) {
                continue;
            }
            done.push(&other.question);
            if !any {
                page.heading(2, "section", "What the law has not settled");
            }
            any = true;
            page.heading(3, "claim", named(subject, several));
            page.item(question(subject, &other.question));
        }
    }
    any
}
