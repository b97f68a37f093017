//! The page of `review`: awards reviewed against the steps and limits of a profile.

use redress_case::Case;
use redress_engine::{
    Conditional, Label, Leaf, OpenPoint, Path, Profile, Requirement, Review, Verdict, Violation,
};

use crate::compute::{foot, head, payee};
use crate::phrases::names;
use crate::subject::{self, Subject};
use crate::{AwardLabel, Meta, answer, compare, paths, phrases, points, unread};
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
        Verdict::DependsOnNumber { below: false } => {
            "depends on the amount that is found".to_owned()
        }
        Verdict::DependsOnNumber { below: true } => {
            "depends on the amount that is found, and may not be the whole of it".to_owned()
        }
        Verdict::DependsOnFindings => "depends on what is found for these victims".to_owned(),
    }
}

fn item(label: &AwardLabel, review: &Review, subject: &Subject<'_>) -> Item {
    let mut facts = match &review.verdict {
        _ if !review.classes.is_empty() => of_classes(review, subject),
        Conditional::Settled(one) => reasons(one, subject, subject.answer()),
        Conditional::Depends { .. } => {
            let ways = ways(&review.verdict, subject);
            let (points, used) = in_order_of_use(&ways, review.verdict.points());
            let lines = ways.iter().map(|way| way.line(subject, &points));
            lines.chain(explained(subject, &points, used)).collect()
        }
    };
    if review.classes.is_empty() {
        facts.extend(to_be_found(review, subject));
        facts.extend(gives(review, subject));
    }
    Item {
        key: format!("verdict {}", label.id),
        mark: "-".to_owned(),
        tone: match review.verdict.errors() {
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
    points.extend(review.classes.iter().flat_map(|one| one.verdict.points()));
    let of_class: Vec<(&Review, Subject<'_>)> = review
        .classes
        .iter()
        .map(|one| {
            (
                one,
                Subject::new(subject.case, subject.profile, &one.result),
            )
        })
        .collect();
    let ways_of = |(one, of_class): &(&Review, Subject<'_>)| match &one.verdict {
        Conditional::Settled(_) => Vec::new(),
        Conditional::Depends { .. } => ways(&one.verdict, of_class),
    };
    let ways: Vec<Vec<Way>> = of_class.iter().map(ways_of).collect();
    let all: Vec<Way> = ways.iter().flatten().cloned().collect();
    let (points, used) = in_order_of_use(&all, points);
    let each = of_class.iter().zip(&ways).map(|((one, of_class), ways)| {
        let mut below = match &one.verdict {
            Conditional::Settled(verdict) => reasons(verdict, of_class, of_class.answer()),
            Conditional::Depends { .. } => {
                let lines = ways.iter().map(|way| way.line(of_class, &points));
                lines.collect()
            }
        };
        below.extend(to_be_found(one, of_class));
        below.extend(gives(one, of_class));
        KeyValue::new(one.result.class.words(), in_one_line(one, of_class)).with_below(below)
    });
    let each: Vec<KeyValue> = each.collect();
    let by_number = |it: &&Verdict| matches!(it, Verdict::DependsOnNumber { .. });
    let of_one = |one: &Review| one.verdict.values().iter().any(by_number);
    let is_shared = of_one(review) && !review.classes.iter().any(of_one);
    let shared = is_shared.then(|| KeyValue::new("not known", SHARED_LOSSES));
    shared
        .into_iter()
        .chain(each)
        .chain(explained(subject, &points, used))
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
        let points = points::points(&of_victim).into_iter();
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

/// A verdict that is possible.
#[derive(Clone)]
struct Way {
    says: String,
    reasons: Vec<KeyValue>,
    /// Answers that lead to it, whatever the others are.
    when: Path,
    /// Whether other answers lead to it, too.
    also_otherwise: bool,
}

/// Answers that lead to a verdict, with what it says and its reasons there.
type Led = (Path, String, Vec<KeyValue>);

/// Returns each verdict that is possible, once, with its reasons and the fewest answers of one way that lead to it. A verdict that has
/// an authority in each text of a statute is one where some answers lead to it under every text, and else one for each authority.
fn ways(verdict: &Conditional<Verdict>, subject: &Subject<'_>) -> Vec<Way> {
    let led = |(path, one): (Path, &Verdict)| {
        let answer = subject.answer().clone();
        let there = path
            .iter()
            .fold(answer, |answer, (point, label)| answer.given(point, *label));
        let reasons = reasons(one, subject, &there);
        (path, of_one(one), reasons)
    };
    let paths: Vec<Led> = verdict.paths().into_iter().map(led).collect();
    let of_words = |a: &Led, b: &Led| a.1 == b.1 && in_words(&a.2).eq(in_words(&b.2));
    let of_authority = |a: &Led, b: &Led| a.1 == b.1 && a.2 == b.2;
    let mut ways: Vec<Way> = Vec::new();
    for (place, first) in paths.iter().enumerate() {
        let before = paths.get(..place).unwrap_or_default();
        if before.iter().any(|known| of_authority(known, first)) {
            continue;
        }
        let way = way(first, &paths, of_words);
        if !way.also_otherwise {
            if !before.iter().any(|known| of_words(known, first)) {
                ways.push(way);
            }
        } else {
            ways.push(self::way(first, &paths, of_authority));
        }
    }
    ways
}

/// Returns the shortest way to a verdict, without the answers that do not matter there.
fn way(first: &Led, paths: &[Led], same: impl Fn(&Led, &Led) -> bool) -> Way {
    let (own, others): (Vec<&Led>, Vec<&Led>) = paths.iter().partition(|it| same(first, it));
    let shortest = own.iter().map(|(path, ..)| path).min_by_key(|it| it.len());
    let mut when = shortest.cloned().unwrap_or_default();
    let mut at = 0;
    while at < when.len() && when.len() > 1 {
        let mut less = when.clone();
        less.remove(at);
        match others.iter().any(|(path, ..)| can_meet(path, &less)) {
            true => at = at.saturating_add(1),
            false => when = less,
        }
    }
    let mut reasons: Vec<KeyValue> = in_words(&first.2).cloned().collect();
    let mut authorities: Vec<&str> = Vec::new();
    for reason in own.iter().flat_map(|(.., reasons)| reasons) {
        if reason.label == AUTHORITY && !authorities.contains(&reason.text.as_str()) {
            authorities.push(&reason.text);
        }
    }
    if !authorities.is_empty() {
        reasons.push(KeyValue::new(AUTHORITY, authorities.join(" or ")));
    }
    Way {
        says: first.1.clone(),
        reasons,
        also_otherwise: own.iter().any(|(path, ..)| !leads(path, &when)),
        when,
    }
}

/// Returns reasons without the rules and authorities.
fn in_words(reasons: &[KeyValue]) -> impl Iterator<Item = &KeyValue> {
    let reasons = reasons.iter();
    reasons.filter(|it| it.label != AUTHORITY && it.label != RULE)
}

/// Returns true unless a way answers a point otherwise.
fn can_meet(path: &Path, when: &Path) -> bool {
    when.iter().all(|(point, label)| {
        let mut answers = path.iter().filter(|(on, _)| on.same_point(point));
        answers.all(|(_, known)| known == label)
    })
}

/// Returns true where a way gives each of these answers.
fn leads(path: &Path, when: &Path) -> bool {
    when.iter().all(|(point, label)| {
        let mut answers = path.iter();
        answers.any(|(on, known)| on.same_point(point) && known == label)
    })
}

/// Returns points with those first that ways name, in the order in which they do, and the number of those.
fn in_order_of_use(ways: &[Way], all: Vec<OpenPoint>) -> (Vec<OpenPoint>, usize) {
    let mut points: Vec<OpenPoint> = Vec::new();
    let mut add = |point: OpenPoint| {
        if !points.iter().any(|known| known.same_point(&point)) {
            points.push(point);
        }
        points.len()
    };
    let used = ways.iter().flat_map(|way| &way.when);
    let used = used.fold(0, |_, (point, _)| add(point.clone()));
    all.into_iter().for_each(|point| {
        add(point);
    });
    (points, used)
}

impl Way {
    fn line(&self, subject: &Subject<'_>, points: &[OpenPoint]) -> KeyValue {
        let number = |point: &OpenPoint| {
            let place = points.iter().position(|known| known.same_point(point));
            place.map_or_else(String::new, mark)
        };
        let when = paths::path_with_names(subject, &self.when, number);
        let when = match (self.when.as_slice(), self.also_otherwise) {
            // Any amount that is found leads to it.
            ([(point, Label::Any)], _) => number(point),
            (_, true) => format!("for example if {when}"),
            (_, false) => format!("if {when}"),
        };
        KeyValue::new(self.says.clone(), when).with_below(self.reasons.clone())
    }
}

/// Returns the mark by which the conditions of a verdict name a point: "(1)".
fn mark(place: usize) -> String {
    format!("({})", place.saturating_add(1))
}

/// The most points that are asked in full; of more, each has the option that answers it.
const MOST_ASKED: usize = 3;

/// Returns the points on which verdicts depend, so many of them with the marks by which ways name them; `needs` has what each asks.
fn explained(subject: &Subject<'_>, points: &[OpenPoint], used: usize) -> Vec<KeyValue> {
    let mut described = points
        .iter()
        .map(|it| points::describe(subject, it.clone()));
    let in_full = points.len() <= MOST_ASKED;
    let mut marked: Vec<(String, points::Point)> = Vec::new();
    for (place, of) in described.by_ref().take(used).enumerate() {
        // One option answers a day, wherever the law parts days.
        let mut known = marked.iter_mut();
        match known.find(|(_, known)| known.how == of.how && !in_full) {
            Some((marks, _)) => *marks = format!("{marks}, {}", mark(place)),
            None => marked.push((mark(place), of)),
        }
    }
    let marked = marked.into_iter().map(|(marks, of)| match in_full {
        true => {
            let how = vec![KeyValue::new("answer with", of.how)];
            KeyValue::new(marks, of.asks).with_below(how)
        }
        false => KeyValue::new(marks, of.how),
    });
    let rest: Vec<String> = described.map(|of| of.name).collect();
    let rest = match rest.is_empty() {
        true => None,
        false => Some(KeyValue::new("also", names(&rest))),
    };
    let needs = (!in_full).then(|| KeyValue::new("what each asks", "redress needs"));
    marked.chain(rest).chain(needs).collect()
}

/// The label of the rule of a reason, and that of its authority.
const RULE: &str = "rule";
const AUTHORITY: &str = "authority";

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
            let why = points::why_open(subject, there).into_iter();
            why.map(|why| KeyValue::new("because", why)).collect()
        }
        Verdict::Pending(_)
        | Verdict::TooManyPoints(_)
        | Verdict::DependsOnNumber { .. }
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
    facts.extend(info.map(|info| KeyValue::new(RULE, &info.name)));
    let standing = subject.standing(leaf, fault.entry, fault.ground);
    facts.push(KeyValue::new(
        AUTHORITY,
        phrases::authority(standing, fault.ground),
    ));
    facts
}
