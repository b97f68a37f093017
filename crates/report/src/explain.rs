//! The page of `explain`: the whole worksheet of every claim under every answer, with all points and consequences.

use redress_case::Case;
use redress_engine::Computation;

use crate::compute::{foot_in_full, head, owed_once, results};
use crate::subject::Subject;
use crate::worksheet::{Detail, worksheet};
use crate::{Meta, comparable, consequences, losses, paths, points, unread};
use redress_document::{Document, Item, KeyValue, Tone};

/// Returns the page.
pub(crate) fn page(case: &Case, computation: &Computation, meta: &Meta) -> Document {
    let mut page = Document::default();
    let subjects = Subject::all(case, computation);
    head(&mut page, case, &subjects, &computation.profile, meta);
    page.table(results(&subjects, meta));
    owed_once(&mut page, &subjects);
    unread::legend(&mut page, meta);
    for subject in &Subject::once_each(subjects) {
        page.heading(2, "worksheet", format!("Worksheet: {}", subject.name()));
        if let Some(table) = losses::table(subject) {
            page.table(table);
        }
        worksheet(&mut page, subject, meta, Detail::Full);
        points(&mut page, subject);
        consequences(&mut page, 3, None, subject, meta);
        comparable::write(&mut page, subject, meta);
    }
    foot_in_full(&mut page, &[&computation.profile], meta);
    page
}

/// Writes the open points of a result: those on which it depends, then the others.
pub(crate) fn points(page: &mut Document, subject: &Subject<'_>) {
    let points = points::points(subject);
    if !points.is_empty() {
        page.heading(3, "section", "Open points");
        for point in points {
            page.item(point.item(subject));
        }
    }
    let immaterial = points::immaterial(subject);
    if !immaterial.is_empty() {
        let names = immaterial.iter().map(|point| paths::name(subject, point));
        let names: Vec<String> = names.collect();
        let says = format!("Open, without effect on restitution: {}.", names.join(", "));
        page.note("no effect", Tone::Faint, says);
    }
}

/// Writes the consequences other than restitution, with their authorities in full, under a heading of this level, which names the
/// claim where the page has several.
pub(crate) fn consequences(
    page: &mut Document,
    level: u8,
    name: Option<&str>,
    subject: &Subject<'_>,
    meta: &Meta,
) {
    let follow = consequences::consequences(subject, meta)
        .into_iter()
        .map(|it| {
            let depends = KeyValue::new("depends on", it.depends.join(", "));
            let depends = Some(depends).filter(|fact| !fact.text.is_empty());
            let authority = it.authority.map(|(_, full)| full);
            (it.says, depends, authority)
        });
    let not = consequences::no_consequences(subject).into_iter();
    let not = not.map(|(says, authority)| (says, None, Some(authority)));
    let mut all = follow.chain(not).peekable();
    if all.peek().is_some() {
        let title = match name {
            Some(name) => format!("{name}: consequences other than restitution"),
            None => "Consequences other than restitution".to_owned(),
        };
        page.heading(level, "section", title);
    }
    for (lead, depends, authority) in all {
        let authority = authority.map(|full| KeyValue::new("authority", full));
        page.item(Item {
            key: "consequence".to_owned(),
            mark: "-".to_owned(),
            lead,
            facts: depends.into_iter().chain(authority).collect(),
            ..Item::default()
        });
    }
}
