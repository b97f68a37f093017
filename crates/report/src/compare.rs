//! The page of a comparison: the same facts under several profiles, side by side.

use redress_case::{Case, Class};
use redress_engine::{Computation, Leaf, Tree};

use crate::compute::{as_of, assumed, foot, neither, title, under_another_view, why_open};
use crate::findings::{either_way, findings};
use crate::subject::{Subject, leaves};
use crate::{Meta, phrases, unread};
use redress_document::{Column, Document, Item, KeyValue, Row, Table, Tone};

/// Returns the page of `compare`.
pub(crate) fn page(
    case: &Case,
    computations: &[Computation],
    governing: Option<&str>,
    meta: &Meta,
) -> Document {
    let mut page = Document::default();
    title(&mut page, case, meta);
    as_of(&mut page, computations, meta);
    assumed(&mut page, meta);
    for claim in claims(computations) {
        let subjects: Vec<Subject<'_>> = computations
            .iter()
            .flat_map(|computation| Subject::all(case, computation))
            .filter(|subject| key(subject) == claim)
            .collect();
        one_claim(&mut page, &subjects, governing, meta);
    }
    if let Some(governing) = governing
        && computations
            .iter()
            .any(|computation| computation.profile.id == governing)
    {
        page.note(
            "governing",
            Tone::Plain,
            format!("{governing}, marked *, is the circuit whose law governs this case."),
        );
    }
    unread::legend(&mut page, meta);
    let profiles: Vec<_> = computations
        .iter()
        .map(|computation| &computation.profile)
        .collect();
    foot(&mut page, &profiles, meta);
    page
}

pub(crate) type Key<'a> = (&'a str, &'a str, Class);

pub(crate) fn key<'a>(subject: &Subject<'a>) -> Key<'a> {
    let claim = subject.claim;
    (&claim.victim, &claim.defendant, claim.class)
}

/// Returns the claims of all computations, in the order in which they first appear.
pub(crate) fn claims(computations: &[Computation]) -> Vec<Key<'_>> {
    let mut all = Vec::new();
    for claim in computations
        .iter()
        .flat_map(|computation| &computation.claims)
    {
        let key = (claim.victim.as_str(), claim.defendant.as_str(), claim.class);
        if !all.contains(&key) {
            all.push(key);
        }
    }
    all
}

fn one_claim(page: &mut Document, subjects: &[Subject<'_>], governing: Option<&str>, meta: &Meta) {
    let Some(first) = subjects.first() else {
        return;
    };
    let name = first.name();
    page.heading(2, "claim", &name);
    let (contrasts, circuits): (Vec<_>, Vec<_>) = subjects
        .iter()
        .partition(|subject| subject.profile.contrast.is_some());
    let (proposed, circuits): (Vec<_>, Vec<_>) = circuits
        .into_iter()
        .partition(|subject: &&Subject<'_>| subject.profile.proposed.is_some());
    page.table(table(&name, &circuits, governing, meta));
    notes(page, &circuits);
    if !proposed.is_empty() {
        page.heading(3, "section", "As a pending bill would have it, no law");
        page.table(table(&name, &proposed, governing, meta));
        notes(page, &proposed);
    }
    if !contrasts.is_empty() {
        page.heading(3, "section", "For contrast, the law of no circuit");
        page.table(table(&name, &contrasts, governing, meta));
        notes(page, &contrasts);
    }
}

pub(crate) fn table(
    name: &str,
    subjects: &[&Subject<'_>],
    governing: Option<&str>,
    meta: &Meta,
) -> Table {
    let rows = subjects.iter().map(|subject| {
        let summary = phrases::summary(subject);
        let governs = governing == Some(subject.profile.id.as_str());
        Row {
            governs,
            tone: if governs { Tone::Strong } else { Tone::Plain },
            cells: vec![
                subject.profile.id.clone(),
                summary.loss,
                unread::flagged(summary.ordered, subject, meta),
                summary.liability,
                summary.strength,
                law(subject),
                open(subject),
            ],
        }
    });
    Table {
        subject: name.to_owned(),
        columns: vec![
            Column::text("Profile"),
            Column::amount("Total loss"),
            Column::amount("Ordered"),
            Column::text("Liability"),
            Column::text("Strength"),
            Column::folding("Law"),
            Column::folding("Open"),
        ],
        rows: rows.collect(),
    }
}

/// Returns the approaches that a result rests on.
pub(crate) fn law(subject: &Subject<'_>) -> String {
    let mut laws: Vec<String> = Vec::new();
    for (_, leaf) in leaves(subject.tree) {
        if leaf.unresolved.is_some() {
            continue;
        }
        let law = subject
            .approach(leaf)
            .map_or_else(|| "none that day".to_owned(), phrases::dated);
        if !laws.contains(&law) {
            laws.push(law);
        }
    }
    laws.join(" or ")
}

/// Returns a short list of the missing findings, the open choices and the choices made.
pub(crate) fn open(subject: &Subject<'_>) -> String {
    let mut open: Vec<String> = findings(subject.tree)
        .iter()
        .map(|finding| subject.short(&finding.need))
        .collect();
    if !open.is_empty() {
        open = vec![format!("to be found: {}", open.join(", "))];
    }
    for (_, leaf) in leaves(subject.tree) {
        let choice = subject
            .open_choice(leaf)
            .map(|choice| format!("to be chosen: {}", choice.id));
        let made = chosen(subject, leaf);
        for said in choice.into_iter().chain(made) {
            if !open.contains(&said) {
                open.push(said);
            }
        }
    }
    let questions = subject.questions();
    if !questions.is_empty() {
        open.push(format!("unsettled: {}", questions.join(", ")));
    }
    open.join("; ")
}

/// Returns a choice that the court or the user made.
fn chosen(subject: &Subject<'_>, leaf: &Leaf) -> Option<String> {
    let step = leaf
        .runs
        .iter()
        .flat_map(|run| &run.steps)
        .find(|step| matches!(step.ground.holding(), "case-file#choice" | "user#choice"))?;
    let made = subject.choice_made(leaf, step.entry)?;
    let by = if made.by_user {
        "the user"
    } else {
        "the court"
    };
    Some(format!("chosen by {by}: {}", made.choice))
}

/// Writes the details that do not fit into a row.
fn notes(page: &mut Document, subjects: &[&Subject<'_>]) {
    for subject in subjects {
        let facts = details(subject);
        if facts.is_empty() {
            continue;
        }
        let lead = format!("{}, {}", subject.profile.id, subject.profile.name);
        page.item(Item {
            key: format!("{}, {}", subject.name(), subject.profile.id),
            mark: "-".to_owned(),
            tone: Tone::Plain,
            lead,
            facts,
        });
    }
}

/// Returns the details that do not fit into a row: branches, other views, the most that can be collected, the reason why the law
/// is open.
pub(crate) fn details(subject: &Subject<'_>) -> Vec<KeyValue> {
    let mut facts = Vec::new();
    facts.extend(phrases::remaining(subject.tree).map(|it| KeyValue::new("remains", it)));
    if let Tree::Branch { .. } = subject.tree {
        facts.extend(branches(subject));
    }
    let own = branches(subject);
    for other in &subject.claim.depends_on {
        facts.push(KeyValue::new(
            "else",
            format!("the view {} of the question {}", other.view, other.question),
        ));
        facts.extend(under_another_view(subject, other, &own));
    }
    facts.extend(methods(subject));
    facts.extend(remarks(subject));
    let limit = phrases::collectible(subject.tree);
    if let Some((amount, everywhere)) = limit.filter(|(most, _)| phrases::bounded(most.greatest()))
    {
        let where_ = if everywhere { "" } else { " on some branches" };
        facts.push(KeyValue::new(
            "collectible",
            phrases::labeled(
                subject,
                format!("at most {}{where_}", phrases::range(amount)),
            ),
        ));
    }
    facts.extend(
        why_open(subject)
            .into_iter()
            .map(|why| KeyValue::new("open because", why)),
    );
    let either = either_way(subject.tree);
    if !either.is_empty() {
        facts.push(KeyValue::new("decides nothing", neither(subject, &either)));
    }
    facts
}

/// Returns the result of each leaf, under the answers that lead to it.
pub(crate) fn branches(subject: &Subject<'_>) -> Vec<KeyValue> {
    leaves(subject.tree)
        .into_iter()
        .map(|(path, leaf)| {
            let tree = Tree::Leaf(Box::new(leaf.clone()));
            let label = if path.is_empty() {
                "result".to_owned()
            } else {
                format!("if {}", subject.path_words(&path))
            };
            KeyValue::new(label, phrases::one_line(&subject.with_tree(&tree)))
        })
        .collect()
}

/// Returns the remarks of the profile on an open choice, such as the date a method was first approved.
fn remarks(subject: &Subject<'_>) -> Vec<KeyValue> {
    let mut notes: Vec<&str> = Vec::new();
    for (_, leaf) in leaves(subject.tree) {
        let note = subject
            .open_choice(leaf)
            .and_then(|choice| choice.note.as_deref());
        notes.extend(note.filter(|note| !notes.contains(note)));
    }
    notes
        .into_iter()
        .map(|note| KeyValue::new("note", note))
        .collect()
}

/// Returns the methods that a circuit permits where the choice is open, without their amounts: those are no results.
fn methods(subject: &Subject<'_>) -> Option<KeyValue> {
    let mut names: Vec<&str> = Vec::new();
    let mut any_open = false;
    for (_, leaf) in leaves(subject.tree) {
        any_open |= subject.open_choice(leaf).is_some();
        for method in &leaf.methods {
            let name = subject
                .approach(leaf)
                .and_then(|approach| approach.entry(method.entry))
                .map(|info| info.name.as_str());
            names.extend(name.filter(|name| !names.contains(name)));
        }
    }
    any_open.then(|| {
        KeyValue::new(
            "methods",
            if names.is_empty() {
                "none prescribed".to_owned()
            } else {
                format!("permitted: {}", names.join(", "))
            },
        )
    })
}
