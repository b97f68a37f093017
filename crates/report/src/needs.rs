//! The page of `needs`: the open points, the ones that narrow a result most first, and the results that depend on them.

use redress_case::Case;
use redress_engine::{Computation, FindingBeside, Leaf, Narrowing, OpenPoint, Outcome, Then};
use redress_rule::{End, Need};

use crate::compare::{head, profiles};
use crate::compute::{Shared, foot};
use crate::points::Point;
use crate::subject::{self, PointKind, Subject};
use crate::{Meta, paths, phrases, points};
use redress_document::{Document, Item, KeyValue, Tone};

/// Returns the page.
pub(crate) fn page(case: &Case, computations: &[Computation], meta: &Meta) -> Document {
    let mut page = Document::default();
    head(&mut page, case, computations, meta);
    let all: Vec<Subject<'_>> = computations
        .iter()
        .flat_map(|computation| Subject::once_each(Subject::all(case, computation)))
        .collect();
    let several = computations.len() > 1;
    let kinds = [
        ("Findings", PointKind::Finding),
        ("Choices of the court", PointKind::Choice),
        ("Unsettled questions of law", PointKind::Question),
    ];
    let mut missing = false;
    for (title, kind) in kinds {
        let asked = asked(&all, |point| point.kind == kind, Point::asks_as);
        if asked.is_empty() {
            continue;
        }
        missing = true;
        page.heading(2, "section", title);
        if title == "Findings" {
            let most = all
                .iter()
                .filter_map(|subject| narrows_most(subject, all.len() > 1, several));
            page.facts(most.collect());
        }
        for one in &asked {
            page.item(one.item(several));
        }
    }
    let beside = beside(&mut page, &all, several);
    if !(missing || beside) {
        let deferred = |leaf: &&Leaf| matches!(leaf.outcome, Outcome::Ended(End::Deferred, _));
        let deferred = all
            .iter()
            .any(|it| it.answer().values().iter().any(deferred));
        let says = match deferred {
            true => "Nothing is missing before the later hearing, which determines the losses.",
            false => "Nothing is missing: no finding, no choice, no unsettled question.",
        };
        page.note("missing", Tone::Plain, says);
    }
    foot(&mut page, &profiles(computations), meta);
    page
}

/// A point with every result that asks for it.
pub(crate) struct Asked<'s, 'a> {
    pub(crate) by: Vec<(&'s Subject<'a>, Point)>,
}

impl<'s, 'a> Asked<'s, 'a> {
    /// Returns the first result that asks, with the point as it asks it.
    pub(crate) fn first(&self) -> Option<&(&'s Subject<'a>, Point)> {
        self.by.first()
    }

    fn item(&self, several: bool) -> Item {
        let Some((subject, point)) = self.first() else {
            return Item::default();
        };
        if let [_] = self.by.as_slice() {
            let mut item = point.item(subject);
            item.facts.extend(narrows(subject, point));
            return item;
        }
        // The results under each answer differ by claim and profile.
        let mut results: Vec<(String, Vec<String>)> = Vec::new();
        for (subject, point) in &self.by {
            let narrows = narrows(subject, point).map(|fact| format!("narrows {}", fact.text));
            let says = std::iter::once(point.results_in_one_line()).chain(narrows);
            let says = says.collect::<Vec<_>>().join("; ");
            let name = named(subject, several);
            match results.iter_mut().find(|(known, _)| *known == says) {
                Some((_, whose)) => whose.push(name),
                None => results.push((says, vec![name])),
            }
        }
        let results = results.into_iter();
        let results = results.map(|(says, whose)| KeyValue::new(phrases::names(&whose), says));
        let mut facts: Vec<KeyValue> = results.chain(point.about(subject)).collect();
        for (subject, point) in self.by.iter().skip(1) {
            let notes = point.about(subject).into_iter();
            for note in notes.filter(|fact| fact.label == "note") {
                if !facts.contains(&note) {
                    let says = format!("{}: {}", named(subject, several), note.text);
                    facts.push(KeyValue::new("note", says));
                }
            }
        }
        let others = self.by.iter().filter(|(_, other)| other.how != point.how);
        let others: Vec<String> = others.map(|(subject, _)| named(subject, several)).collect();
        facts.push(point.answer_with(&others));
        point.item_of(facts)
    }
}

/// Returns the points of a kind, each once for all that ask the same. Those of one result are in the order in which they narrow it.
pub(crate) fn asked<'s, 'a>(
    subjects: &'s [Subject<'a>],
    is: impl Fn(&Point) -> bool,
    same: fn(&Point, &Point) -> bool,
) -> Vec<Asked<'s, 'a>> {
    let mut all: Vec<Asked<'s, 'a>> = Vec::new();
    for subject in subjects {
        let mut points = points::points(subject);
        points.retain(|point| is(point));
        if let Some(narrowing) = &subject.claim.narrowing {
            points.sort_by_key(|point| {
                let ranks = point.point.needs();
                let ranks = ranks.iter().filter_map(|need| narrowing.rank(need));
                ranks.map(|(place, _)| place).min().unwrap_or(usize::MAX)
            });
        }
        for point in points {
            let known = all.iter_mut().find(|asked| {
                let first = asked.first();
                first.is_some_and(|(_, it)| same(it, &point))
            });
            match known {
                Some(asked) => asked.by.push((subject, point)),
                None => all.push(Asked {
                    by: vec![(subject, point)],
                }),
            }
        }
    }
    all
}

/// Returns the spread that one finding alone would leave, if several are missing.
fn narrows(subject: &Subject<'_>, point: &Point) -> Option<KeyValue> {
    let narrowing = subject.claim.narrowing.as_ref()?;
    if narrowing.findings.len() < 2 {
        return None;
    }
    let need = point.point.needs().into_iter().next()?;
    let (_, narrowed) = narrowing.rank(&need)?;
    let says = phrases::narrowed(narrowing, narrowed)?;
    Some(KeyValue::new("narrows", subject::labeled(subject, says)))
}

/// Returns the finding that narrows a result most, where several are missing.
fn narrows_most(subject: &Subject<'_>, whose: bool, several: bool) -> Option<KeyValue> {
    let narrowing: &Narrowing = subject.claim.narrowing.as_ref()?;
    if narrowing.findings.len() < 2 {
        return None;
    }
    let whose = match whose {
        true => format!("{}: ", named(subject, several)),
        false => String::new(),
    };
    let most = narrowing.most()?;
    let how = phrases::narrowed(narrowing, most)?;
    let most = format!("{}, {how}", named_finding(subject, &most.need));
    let now = match subject.answer().range() {
        None => "under some answer no amount is said".to_owned(),
        Some(_) => format!(
            "the results now differ by {}",
            phrases::spread(narrowing.now)
        ),
    };
    let says = format!("{whose}{most} ({now})");
    Some(KeyValue::new(
        "narrows most",
        subject::labeled(subject, says),
    ))
}

/// Returns the place of a finding in the case file, with the threshold of a comparison.
fn named_finding(subject: &Subject<'_>, need: &Need) -> String {
    use redress_rule::NeedQuestion;
    match need.question {
        NeedQuestion::MoreThan(_) | NeedQuestion::OnOrAfter(_) => {
            format!("{} ({})", subject.id(need), phrases::answer(need, true))
        }
        NeedQuestion::YesNo | NeedQuestion::Value { .. } => subject.id(need),
    }
}

fn named(subject: &Subject<'_>, several: bool) -> String {
    match several {
        true => format!("{}, {}", subject.profile.id, subject.name()),
        false => subject.name(),
    }
}

/// Writes the findings that affect consequences and credits only; they change no amount ordered. One that decides the same for
/// several results is listed once.
fn beside(page: &mut Document, subjects: &[Subject<'_>], several: bool) -> bool {
    let mut all: Vec<(Shared, [KeyValue; 2])> = Vec::new();
    for subject in subjects {
        let narrowing = subject.claim.narrowing.as_ref();
        for it in narrowing.map_or(&[][..], |narrowing| &narrowing.beside) {
            let point = points::describe(subject, OpenPoint::Finding(it.need));
            let turns = turning_beside(subject, it);
            let name = named(subject, several);
            let mut known = all.iter_mut();
            match known.find(|(known, of)| (&known.point.asks, of) == (&point.asks, &turns)) {
                Some((known, _)) => known.add(name, &point),
                None => all.push((Shared::new(name, point), turns)),
            }
        }
    }
    if !all.is_empty() {
        page.heading(2, "section", "Findings without effect on restitution");
    }
    for (shared, turns) in &all {
        page.item(shared.item(subjects.len() > 1, turns.iter().cloned()));
    }
    !all.is_empty()
}

/// Returns the consequences, and the most that can be collected, under either answer.
pub(crate) fn turning_beside(subject: &Subject<'_>, beside: &FindingBeside) -> [KeyValue; 2] {
    let kind = paths::kind(&beside.need);
    let credits = beside.then.iter().any(|then| then.collectible.is_some());
    let [one, other] = beside
        .then
        .each_ref()
        .map(|then| subject::labeled(subject, then_in_words(subject, then, credits)));
    match beside.ends {
        Some([least, greatest]) => {
            let end = |value| format!("if {}", phrases::value_or_endless(kind, value));
            [
                KeyValue::new(end(least), one),
                KeyValue::new(end(greatest), other),
            ]
        }
        None => [(true, one), (false, other)].map(|(answer, said)| {
            let label = format!("if {}", phrases::answer(&beside.need, answer));
            KeyValue::new(label, said)
        }),
    }
}

fn then_in_words(subject: &Subject<'_>, then: &Then, credits: bool) -> String {
    use redress_engine::Follows;
    use redress_rule::Amount;
    let collected = credits.then(|| match then.collectible {
        Some(most) if phrases::bounded(most.greatest()) => phrases::can_be_collected(most),
        _ => "no limit to what can be collected".to_owned(),
    });
    let follow = then.follows.iter().filter_map(|(entry, follows)| {
        let because = follows.ground().map(|ground| subject.because(ground));
        let says = match follows {
            Follows::No | Follows::Unknown => return None,
            Follows::Yes(_) => (because?.to_owned(), None),
            Follows::AtMost(amount, _) => (format!("{}: at most ", because?), Some(*amount)),
            Follows::Amount(amount, _) => (format!("{}: ", because?), Some(*amount)),
            Follows::Pending(parameter) => {
                (format!("no value of {} for that day", parameter.0), None)
            }
        };
        Some((says, then.follows.contains(&(*entry, Follows::No))))
    });
    let (perhaps, follow): (Vec<_>, Vec<_>) = follow.partition(|(_, perhaps)| *perhaps);
    let [perhaps, follow] = [perhaps, follow].map(|all| {
        // One consequence has several entries under several texts, and several figures by statute and year.
        let mut each: Vec<(String, Option<Amount>)> = Vec::new();
        for ((says, amount), _) in all {
            let amount = amount.map(Amount::Exact);
            match each.iter_mut().find(|(known, _)| *known == says) {
                Some((_, known)) => *known = known.zip(amount).map(|(a, b)| a.hull(b)),
                None => each.push((says, amount)),
            }
        }
        let each = each.into_iter();
        let each =
            each.map(|(says, amount)| says + &amount.map_or_else(String::new, phrases::range));
        let each: Vec<String> = each.collect();
        (!each.is_empty()).then(|| each.join("; "))
    });
    let perhaps = perhaps.map(|says| format!("if the other findings for it are made: {says}"));
    let all = collected.into_iter().chain(follow).chain(perhaps);
    let all: Vec<String> = all.collect();
    match all.is_empty() {
        true => "nothing follows".to_owned(),
        false => all.join("; "),
    }
}
