//! The page of `explain`: the whole worksheet of every claim under every answer, with all points and consequences.

use redress_case::Case;
use redress_engine::Computation;

use crate::answer;
use crate::compute::{foot, head, made_in_full, owed_once, results};
use crate::subject::Subject;
use crate::worksheet::{Detail, worksheet};
use crate::{Meta, unread};
use redress_document::{Document, Item, KeyValue, Tone};

/// Returns the page.
pub(crate) fn page(case: &Case, computation: &Computation, meta: &Meta) -> Document {
    let mut page = Document::default();
    let subjects = Subject::all(case, computation);
    head(&mut page, case, &subjects, &computation.profile, meta);
    page.table(results(&subjects, meta));
    owed_once(&mut page, &subjects);
    unread::legend(&mut page, meta);
    for subject in &subjects {
        page.heading(2, "worksheet", format!("Worksheet: {}", subject.name()));
        worksheet(&mut page, subject, meta, Detail::Full);
        points(&mut page, subject);
        consequences(&mut page, subject);
    }
    made_in_full(&mut page, &[&computation.profile], meta);
    foot(&mut page, &[&computation.profile], meta);
    page
}

/// Writes the open points of a result: those on which it depends, then the others.
pub(crate) fn points(page: &mut Document, subject: &Subject<'_>) {
    let points = answer::points(subject);
    if !points.is_empty() {
        page.heading(3, "section", "Open points");
        for point in points {
            page.item(point.item(subject));
        }
    }
    let immaterial = answer::immaterial(subject);
    if !immaterial.is_empty() {
        let names = immaterial.iter().map(|point| answer::name(subject, point));
        let names: Vec<String> = names.collect();
        let says = format!("Open, without effect on restitution: {}.", names.join(", "));
        page.note("no effect", Tone::Faint, says);
    }
}

/// Writes the consequences other than restitution, with their authorities in full.
pub(crate) fn consequences(page: &mut Document, subject: &Subject<'_>) {
    let told = answer::consequences(subject);
    if told.is_empty() {
        return;
    }
    page.heading(3, "section", "Consequences other than restitution");
    for it in told {
        let mut facts = Vec::new();
        if !it.depends.is_empty() {
            facts.push(KeyValue::new("depends on", it.depends.join(", ")));
        }
        let authority = it.authority.into_iter();
        facts.extend(authority.map(|(_, full)| KeyValue::new("authority", full)));
        page.item(Item {
            key: "consequence".to_owned(),
            mark: "-".to_owned(),
            lead: it.says,
            facts,
            ..Item::default()
        });
    }
}
