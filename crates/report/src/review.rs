//! The page of `review`: awards reviewed against the steps and limits of a profile.

use redress_case::Case;
use redress_engine::{
    Conditional, Leaf, OpenPoint, Path, Profile, Requirement, Review, Verdict, Violation,
};

use crate::compute::{foot, head, payee};
use crate::phrases::names;
use crate::subject::{self, Subject};
use crate::{AwardLabel, Meta, answer, compare, phrases, unread};
use redress_document::{Column, Document, Item, KeyValue, Row, Table, Tone};

/// Returns the page.
pub(crate) fn page(
    case: &Case,
    profile: &Profile,
    reviews: &[(AwardLabel, Review)],
    meta: &Meta,
) -> Document {
    let mut page = Document::default();
    let of = |(label, review)| {
        let review: &Review = review;
        (label, review, Subject::new(case, profile, &review.result))
    };
    let all: Vec<(&AwardLabel, &Review, Subject<'_>)> = reviews
        .iter()
        .map(|(label, review)| of((label, review)))
        .collect();
    // The law of an award is that of each victim and class.
    let results = reviews.iter().flat_map(|(_, review)| {
        let classes = review.classes.iter().flat_map(Review::results);
        review.results().chain(classes)
    });
    let subjects: Vec<Subject<'_>> = results
        .map(|result| Subject::new(case, profile, result))
        .collect();
    head(&mut page, case, &subjects, profile, meta);
    page.table(table(&all, meta));
    if all.is_empty() {
        page.note("awards", Tone::Plain, "There is no award to review.");
    }
    unread::legend(&mut page, meta);
    for (label, review, subject) in &all {
        page.item(item(label, review, subject));
    }
    foot(&mut page, &[profile], meta);
    page
}

fn table(all: &[(&AwardLabel, &Review, Subject<'_>)], meta: &Meta) -> Table {
    let rows = all.iter().map(|(label, review, subject)| Row {
        cells: vec![
            label.id.clone(),
            whose(review, subject),
            subject.claim.defendant.clone(),
            label.amount(review.award),
            label.words(),
            unread::flagged(in_one_line(review, subject), subject, meta),
        ],
        ..Row::default()
    });
    Table {
        subject: String::new(),
        columns: vec![
            Column::text("Award"),
            Column::text("Victim"),
            Column::folding("Defendant"),
            Column::amount("Amount"),
            Column::folding("Posture"),
            Column::text("Verdict"),
        ],
        rows: rows.collect(),
    }
}

/// Returns the victim, or the victims who have an award together.
pub(crate) fn whose(review: &Review, subject: &Subject<'_>) -> String {
    if review.others.is_empty() {
        return payee(subject);
    }
    let victims = review.results().map(|result| result.victim.clone());
    let victims: Vec<String> = victims.collect();
    format!("{} together", names(&victims))
}

/// Returns the name of a verdict in data.
pub(crate) fn name(verdict: &Conditional<Verdict>) -> &'static str {
    if verdict.passes() {
        return "passes";
    }
    if verdict.errors().is_some() {
        return "error";
    }
    match verdict.settled() {
        Some(Verdict::Deferred(_)) => "deferred",
        Some(Verdict::NoStandard) => "no-standard",
        Some(Verdict::Pending(_)) => "pending",
        _ => "depends",
    }
}

/// Returns the verdict in one line.
pub(crate) fn in_one_line(review: &Review, subject: &Subject<'_>) -> String {
    let verdict = &review.verdict;
    let line = if verdict.passes() {
        match left_to_the_court(verdict).is_empty() {
            true => "passes".to_owned(),
            false => "within the limits; the rest is for the court to judge".to_owned(),
        }
    } else if let Some(errors) = verdict.errors() {
        let errors = errors.into_iter();
        let must = phrases::each_once(errors.map(|error| phrases::must_be(error.must_be)));
        format!("error: {}", must.join(" or "))
    } else if let Some(settled) = verdict.settled() {
        of_one(settled)
    } else {
        format!(
            "depends on {}",
            compare::counted(subject, &verdict.points())
        )
    };
    subject::labeled(subject, line)
}

/// Returns the standards that are left to the judgment of the court.
fn left_to_the_court(verdict: &Conditional<Verdict>) -> Vec<&'static redress_rule::Ground> {
    let mut grounds = Vec::new();
    for verdict in verdict.values() {
        if let Verdict::Passes(judged) = verdict {
            for ground in judged {
                if !grounds.contains(ground) {
                    grounds.push(*ground);
                }
            }
        }
    }
    grounds
}

/// Returns one verdict in words.
fn of_one(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Passes(_) => "passes".to_owned(),
        Verdict::Error(violation) => format!("error: {}", phrases::must_be(violation.must_be)),
        Verdict::Deferred(_) => "depends on the later hearing".to_owned(),
        Verdict::NoStandard => "no verdict: the law gives no standard".to_owned(),
        Verdict::Pending(parameter) => {
            format!("no verdict yet: {} is not published", parameter.0)
        }
        Verdict::TooManyPoints(_) => "no verdict: too many points are open".to_owned(),
        Verdict::DependsOnNumber => "depends on the amount that is found".to_owned(),
        Verdict::DependsOnFindings => "depends on what is found for these victims".to_owned(),
    }
}

fn item(label: &AwardLabel, review: &Review, subject: &Subject<'_>) -> Item {
    let verdict = &review.verdict;
    let mut facts = Vec::new();
    match verdict {
        _ if !review.classes.is_empty() => facts.extend(of_classes(review, subject)),
        Conditional::Settled(one) => facts.extend(reasons(one, subject, subject.answer())),
        Conditional::Depends { .. } => {
            let points = verdict.points();
            facts.extend(numbered(subject, &points));
            facts.extend(ways(verdict, subject, &points));
        }
    }
    if review.classes.is_empty() {
        facts.extend(to_be_found(review, subject));
        facts.extend(gives(review, subject));
    }
    Item {
        key: format!("verdict {}", label.id),
        mark: "-".to_owned(),
        tone: match verdict.errors() {
            Some(_) => Tone::Warning,
            None => Tone::Strong,
        },
        lead: format!(
            "{}, {}: {}",
            label.id,
            label.amount(review.award),
            in_one_line(review, subject)
        ),
        facts,
    }
}

/// The reason why an award under several classes may be right or wrong although each class is settled.
const SHARED_LOSSES: &str = "how much of the losses counts under more than one class; a loss is owed once. A loss of one count alone can be tied to it: `counts = [\"1\"]`";

/// Returns the verdict under each class of offense, with what it depends on and what the law gives there.
fn of_classes(review: &Review, subject: &Subject<'_>) -> Vec<KeyValue> {
    let mut points = review.verdict.points();
    for point in review.classes.iter().flat_map(|one| one.verdict.points()) {
        if !points.iter().any(|known| known.same_point(&point)) {
            points.push(point);
        }
    }
    let each = review.classes.iter().map(|one| {
        let of_class = Subject::new(subject.case, subject.profile, &one.result);
        let mut below = match &one.verdict {
            Conditional::Settled(verdict) => reasons(verdict, &of_class, of_class.answer()),
            Conditional::Depends { .. } => ways(&one.verdict, &of_class, &points),
        };
        below.extend(to_be_found(one, &of_class));
        below.extend(gives(one, &of_class));
        KeyValue::new(one.result.class.words(), in_one_line(one, &of_class)).with_below(below)
    });
    let each: Vec<KeyValue> = each.collect();
    let of_one = |one: &Review| one.verdict.values().contains(&&Verdict::DependsOnNumber);
    let is_shared = of_one(review) && !review.classes.iter().any(of_one);
    let shared = is_shared.then(|| KeyValue::new("not known", SHARED_LOSSES));
    numbered(subject, &points)
        .into_iter()
        .chain(shared)
        .chain(each)
        .collect()
}

/// The most findings about victims who have an award together that an item lists.
const MOST_TO_BE_FOUND: usize = 6;

/// Returns the options that answer what is to be found for each victim, where a verdict on all of them names no finding.
fn to_be_found(review: &Review, subject: &Subject<'_>) -> Vec<KeyValue> {
    let verdicts = review.verdict.values();
    if !verdicts.iter().any(|it| **it == Verdict::DependsOnFindings) {
        return Vec::new();
    }
    let hows = review.results().flat_map(|result| {
        let of_victim = Subject::new(subject.case, subject.profile, result);
        let points = answer::points(&of_victim).into_iter();
        let found = points.filter(|it| !it.point.needs().is_empty());
        found.map(|it| it.how).collect::<Vec<_>>()
    });
    let mut hows = phrases::each_once(hows);
    if let Some(more @ 1..) = hows.len().checked_sub(MOST_TO_BE_FOUND) {
        hows.truncate(MOST_TO_BE_FOUND);
        hows.push(format!("{more} more: redress needs"));
    }
    let each = hows.into_iter();
    each.map(|how| KeyValue::new("answer with", how)).collect()
}

/// Returns what the law gives, for each victim whom the award names; victims with equal answers share a line.
fn gives(review: &Review, subject: &Subject<'_>) -> Vec<KeyValue> {
    let mut lines: Vec<(String, Vec<String>)> = Vec::new();
    for result in review.results() {
        let of_victim = Subject::new(subject.case, subject.profile, result);
        let answer = answer::in_one_line(&of_victim, of_victim.answer());
        match lines.iter_mut().find(|(known, _)| *known == answer) {
            Some((_, victims)) => victims.push(result.victim.clone()),
            None => lines.push((answer, vec![result.victim.clone()])),
        }
    }
    let line = |(answer, victims): (String, Vec<String>)| {
        let each = match (review.others.is_empty(), victims.as_slice()) {
            (true, _) => "the law gives".to_owned(),
            (false, [only]) => format!("the law gives {only}"),
            (false, several) => format!("the law gives each of {}", names(several)),
        };
        KeyValue::new(each, answer)
    };
    lines.into_iter().map(line).collect()
}

/// Returns each verdict that is possible, once, with the shortest way that leads to it and the reasons that it has there.
fn ways(
    verdict: &Conditional<Verdict>,
    subject: &Subject<'_>,
    points: &[OpenPoint],
) -> Vec<KeyValue> {
    let number = |point: &OpenPoint| {
        let place = points.iter().position(|known| known.same_point(point));
        place.map_or_else(String::new, mark)
    };
    let mut all: Vec<(String, Vec<KeyValue>, Vec<Path>)> = Vec::new();
    for (path, one) in verdict.paths() {
        let there = path
            .iter()
            .fold(subject.answer().clone(), |answer, (point, label)| {
                answer.given(point, *label)
            });
        let (says, reasons) = (of_one(one), reasons(one, subject, &there));
        let mut known = all.iter_mut();
        match known.find(|(known, why, _)| *known == says && *why == reasons) {
            Some((.., paths)) => paths.push(path),
            None => all.push((says, reasons, vec![path])),
        }
    }
    let facts = all.into_iter().map(|(says, reasons, paths)| {
        let shortest = paths.iter().min_by_key(|path| path.len());
        let when = shortest.map_or_else(String::new, |path| {
            answer::path_with_names(subject, path, number)
        });
        let when = match paths.len() {
            1 => format!("if {when}"),
            several => format!("in {several} ways, for example if {when}"),
        };
        KeyValue::new(says, when).with_below(reasons)
    });
    facts.collect()
}

/// Returns the mark by which the conditions of a verdict name a point: "(1)".
fn mark(place: usize) -> String {
    format!("({})", place.saturating_add(1))
}

/// Returns the points on which a verdict depends, each with its mark, its burden and the option that answers it.
fn numbered(subject: &Subject<'_>, points: &[OpenPoint]) -> Vec<KeyValue> {
    let each = points.iter().enumerate().map(|(place, point)| {
        let of = answer::describe(subject, point.clone());
        let mut below = vec![KeyValue::new("answer with", of.how)];
        if let Some(need) = point.needs().first() {
            below.push(KeyValue::new("burden on", phrases::bearer(need).words()));
        }
        KeyValue::new(mark(place), of.asks).with_below(below)
    });
    each.collect()
}

/// Returns the rule and the authority behind a verdict, as the answers have them that lead to it.
fn reasons(verdict: &Verdict, subject: &Subject<'_>, there: &Conditional<Leaf>) -> Vec<KeyValue> {
    match verdict {
        Verdict::Error(violation) => broken(violation, subject, there),
        Verdict::Passes(judged) => {
            let judged = judged.iter().map(|ground| {
                KeyValue::new("for the court to judge", answer::because(subject, ground))
            });
            judged.collect()
        }
        Verdict::Deferred(ground) => {
            vec![KeyValue::new("because", answer::because(subject, ground))]
        }
        Verdict::NoStandard => {
            let why = answer::why_open(subject, there).into_iter();
            why.map(|why| KeyValue::new("because", why)).collect()
        }
        Verdict::Pending(_)
        | Verdict::TooManyPoints(_)
        | Verdict::DependsOnNumber
        | Verdict::DependsOnFindings => Vec::new(),
    }
}

/// Returns the rule that an award breaks, as some leaf of these has it.
fn broken(fault: &Violation, subject: &Subject<'_>, there: &Conditional<Leaf>) -> Vec<KeyValue> {
    let mut facts = vec![KeyValue::new("because", subject.because(fault.ground))];
    let leaf = there.values().into_iter().find(|leaf| {
        let mut steps = leaf.steps.iter();
        steps.any(|step| step.entry == fault.entry && std::ptr::eq(step.ground, fault.ground))
    });
    let Some(leaf) = leaf else {
        return facts;
    };
    // A least amount above the losses is the most that can be ordered, and the cap alone does not say why.
    let (least, remaining) = (leaf.account.at_least(), leaf.account.remaining());
    if let (Requirement::AtMost(most), Some(least)) = (fault.must_be, least)
        && most == least
        && least > remaining
    {
        let says = format!("{remaining} remains of the losses; {least} is the least amount");
        facts.push(KeyValue::new("because", says));
    }
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
