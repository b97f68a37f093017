//! The open points of a result: what each asks, what its answers lead to, and how it is answered.

use redress_document::{Item, KeyValue, Tone, sentence, shell_word};
use redress_engine::{Conditional, Label, Leaf, Limits, OpenPoint, Outcome};
use redress_rule::NeedTarget;

use crate::subject::{self, PointKind, Subject};
use crate::{answer, choice, paths, phrases};

/// A point that is open, with the result under each of its answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Point {
    pub(crate) point: OpenPoint,
    pub(crate) kind: PointKind,
    /// Says what is asked.
    pub(crate) asks: String,
    /// The name in the case file, of the question or of the choice.
    pub(crate) name: String,
    /// Each answer with its result.
    pub(crate) answers: Vec<(String, String)>,
    /// The results in one line.
    pub(crate) short: String,
    /// The option that answers it.
    pub(crate) how: String,
}

/// Returns the points on which the amount or the outcome depends, those first that leave the least open whichever way they are
/// answered.
pub(crate) fn points(subject: &Subject<'_>) -> Vec<Point> {
    let answer = subject.answer();
    let mut points = answer.material_points();
    points.sort_by_cached_key(|point| {
        // Of equals, what somebody can find comes before what nobody has settled.
        let unsettled = subject.kind(point) == PointKind::Question;
        (redress_engine::spread_left(subject.claim, point), unsettled)
    });
    points
        .into_iter()
        .map(|point| describe(subject, point))
        .collect()
}

pub(crate) fn describe(subject: &Subject<'_>, point: OpenPoint) -> Point {
    let answer = subject.answer();
    let under = |label: Label| subject.claim.given(&point, label);
    let (asks, name, answers, how) = match &point {
        OpenPoint::Finding(need) => (
            subject.question_of(need),
            subject.id(need),
            told_apart(
                subject,
                &point,
                &[
                    (phrases::answer(need, true), under(Label::Yes)),
                    (phrases::answer(need, false), under(Label::No)),
                ],
            ),
            paths::assume(subject, need),
        ),
        OpenPoint::Number(numbers) => {
            let needs = point.needs();
            let first = numbers.first().map(|number| number.need);
            let ends = match numbers.as_slice() {
                [number] => {
                    let kind = paths::kind(&number.need);
                    let end = |value| phrases::value_or_endless(kind, value);
                    [end(number.least), end(number.greatest)]
                }
                _ => [
                    "each at its least".to_owned(),
                    "each at its greatest".to_owned(),
                ],
            };
            let [least, greatest] = ends;
            let answers = match bounded_by_law(answer, &point) {
                true => vec![("until it is found".to_owned(), answer::ordered(answer))],
                false => told_apart(
                    subject,
                    &point,
                    &[
                        (least, under(Label::Least)),
                        (greatest, under(Label::Greatest)),
                    ],
                ),
            };
            let names: Vec<String> = needs.iter().map(|need| subject.id(need)).collect();
            let asks = needs
                .first()
                .map_or_else(String::new, |need| subject.question_of(need));
            let asks = match needs.len() {
                0 | 1 => asks,
                several => format!("{asks} ({several} of them)"),
            };
            let how = first.map_or_else(String::new, |need| paths::assume(subject, &need));
            (asks, names.join(", "), answers, how)
        }
        OpenPoint::Question(number) => match subject.question(*number) {
            Some(question) => {
                let views = question.views.iter().zip(0..);
                let answers: Vec<_> = views
                    .map(|(view, place)| (view.id.clone(), under(Label::View(place))))
                    .collect();
                let ids: Vec<&str> = question.views.iter().map(|view| view.id.as_str()).collect();
                let lacks = match question.of_fact {
                    true => "not found",
                    false => "unsettled",
                };
                (
                    format!("{lacks}: {}", question.asks),
                    question.id.clone(),
                    told_apart(subject, &point, &answers),
                    view_option(&question.id, &ids),
                )
            }
            None => Default::default(),
        },
        OpenPoint::Choice(id) => choice_point(subject, id),
    };
    let short = match &point {
        OpenPoint::Choice(id) => choice::choice_in_short(subject, id),
        _ => in_short(&answers),
    };
    Point {
        asks: sentence(&asks),
        kind: subject.kind(&point),
        point,
        name,
        answers,
        short,
        how,
    }
}

/// A way to say a result.
type Says<'a> = dyn Fn(&Conditional<Leaf>) -> String + 'a;

/// Stands for the results under the answers to a point that is left combined with others.
const NOT_WORKED_OUT: &str = "not worked out: too many points are open";

/// Returns the result under each answer in words; where the amounts are alike, with the liability, the limit, the strength or
/// the class that is not.
fn told_apart(
    subject: &Subject<'_>,
    point: &OpenPoint,
    answers: &[(String, Conditional<Leaf>)],
) -> Vec<(String, String)> {
    if !subject.claim.tells_apart(point) {
        let answers = answers.iter();
        let unknown = |(answer, _): &(String, _)| (answer.clone(), NOT_WORKED_OUT.to_owned());
        return answers.map(unknown).collect();
    }
    let with_liability = |result: &Conditional<Leaf>| {
        let mut leaves = result.values().into_iter();
        match leaves.all(|leaf| leaf.outcome.liability().is_some()) {
            true => format!(
                "{}, {}",
                answer::ordered(result),
                answer::liability(subject, result)
            ),
            false => answer::ordered(result),
        }
    };
    let with_limit =
        |result: &Conditional<Leaf>| format!("{}{}", answer::ordered(result), below(result));
    let with_strength = |result: &Conditional<Leaf>| match result.settled() {
        Some(leaf) => format!(
            "{}, {}",
            answer::of_leaf(leaf),
            answer::strength_of_leaf(subject, leaf)
        ),
        None => answer::ordered(result),
    };
    let with_class = |result: &Conditional<Leaf>| {
        let classes = result.values().into_iter();
        let classes = phrases::each_once(classes.map(|leaf| subject.class(leaf.law.class)));
        format!("{}, {}", answer::ordered(result), classes.join(" or "))
    };
    let said = |says: &Says<'_>| -> Vec<String> {
        answers.iter().map(|(_, result)| says(result)).collect()
    };
    let differ = |all: &Vec<String>| all.iter().any(|other| Some(other) != all.first());
    let mut words = said(&answer::ordered);
    if !differ(&words) {
        let more: [&Says<'_>; 4] = [&with_liability, &with_limit, &with_strength, &with_class];
        words = more.into_iter().map(said).find(differ).unwrap_or(words);
    }
    let told = answers.iter().zip(words);
    told.map(|((answer, _), says)| (answer.clone(), subject::labeled(subject, says)))
        .collect()
}

/// Returns in words that an amount must stay below the greatest of its range, under some answer of several.
fn below(result: &Conditional<Leaf>) -> &'static str {
    let leaves = result.values();
    let mut limits = leaves.iter().filter_map(|leaf| leaf.outcome.limits());
    match leaves.len() > 1 && limits.any(Limits::must_stay_below) {
        true => ", perhaps less than the whole",
        false => "",
    }
}

/// Returns the one result that every answer leaves by itself, where several do.
fn left_alone(answers: &[(String, String)]) -> Option<String> {
    let [(_, first), rest @ ..] = answers else {
        return None;
    };
    let alike = rest.iter().all(|(_, result)| result == first);
    if first == NOT_WORKED_OUT {
        return Some(NOT_WORKED_OUT.to_owned());
    }
    alike.then(|| format!("by itself, any answer leaves this: {first}"))
}

/// Returns the results under each answer in one line.
fn in_short(answers: &[(String, String)]) -> String {
    let each = answers
        .iter()
        .map(|(answer, result)| format!("if {answer}: {result}"));
    left_alone(answers).unwrap_or_else(|| each.collect::<Vec<_>>().join("; "))
}

/// Returns the option that takes a view: "--view attempts=within (or outside)".
fn view_option(id: &str, views: &[&str]) -> String {
    match views.split_first() {
        Some((first, rest)) if !rest.is_empty() => {
            format!("--view {id}={first} (or {})", rest.join(", "))
        }
        _ => format!("--view {id}={}", views.join("")),
    }
}

fn choice_point(
    subject: &Subject<'_>,
    id: &str,
) -> (String, String, Vec<(String, String)>, String) {
    let Some((_, choice)) = choice::choice_of(subject, id) else {
        return Default::default();
    };
    let answers = choice::ways_of_choice(subject, id).into_iter();
    let mut answers: Vec<_> = answers
        .map(|way| (way.name, way.gives.to_string()))
        .collect();
    if answers.is_empty() {
        answers.push((choice::ANY_AMOUNT.to_owned(), NOT_WORKED_OUT.to_owned()));
    }
    let ways: Vec<&str> = answers
        .iter()
        .skip(1)
        .map(|(name, _)| name.as_str())
        .collect();
    let whose = match subject.case.victims.len() {
        0 | 1 => String::new(),
        _ => format!("{}.", subject.chosen_for()),
    };
    let ways = match ways.is_empty() {
        true => String::new(),
        false => format!(" (or {})", ways.join(", ")),
    };
    let how = format!(
        "--choose {}{ways}",
        shell_word(&format!("{whose}{id}=AMOUNT"))
    );
    (choice.asks.clone(), id.to_owned(), answers, how)
}

/// Returns whether only the law bounds the result while a number is missing.
fn bounded_by_law<T>(answer: &Conditional<T>, point: &OpenPoint) -> bool {
    match answer {
        Conditional::Settled(_) => false,
        Conditional::Depends { on, answers } => {
            if on.same_point(point) {
                return matches!(answers.as_slice(), [(Label::Any, _)]);
            }
            answers
                .iter()
                .any(|(_, answer)| bounded_by_law(answer, point))
        }
    }
}

/// Returns the points on which only something other than the amount ordered depends, such as a total loss or a consequence.
pub(crate) fn immaterial(subject: &Subject<'_>) -> Vec<OpenPoint> {
    let answer = subject.answer();
    let material = answer.material_points();
    let mut all: Vec<OpenPoint> = Vec::new();
    let leaves = answer.values();
    let beside = leaves.iter().flat_map(|leaf| {
        let follow = leaf.consequences.iter().flat_map(|it| it.follows.points());
        follow.chain(leaf.credits.points())
    });
    for point in answer.points().into_iter().chain(beside) {
        if !material
            .iter()
            .chain(&all)
            .any(|known| known.same_point(&point))
        {
            all.push(point);
        }
    }
    all
}

/// Returns the reasons why an answer is open in law, over every answer.
pub(crate) fn why_open(subject: &Subject<'_>, under: &Conditional<Leaf>) -> Vec<String> {
    let leaves = under.values().into_iter();
    let open = leaves.filter(|leaf| matches!(leaf.outcome, Outcome::LawOpen(_)));
    phrases::each_once(open.map(|leaf| match subject.approach(leaf) {
        Some(approach) => approach.note.clone().unwrap_or_else(|| {
            "no authority of this jurisdiction settles it on this day".to_owned()
        }),
        None => "the profile has no law for this class of offense on that day".to_owned(),
    }))
}

impl Point {
    /// Returns whether another claim asks the same, at the same place of the case file.
    pub(crate) fn asks_there(&self, other: &Self) -> bool {
        self.asks == other.asks && self.name == other.name
    }

    /// Returns whether another claim asks the same, perhaps at another place of the case file.
    pub(crate) fn asks_as(&self, other: &Self) -> bool {
        let found = matches!(other.point, OpenPoint::Finding(_) | OpenPoint::Number(_));
        self.asks_there(other)
            || found && self.asks == other.asks && self.point.same_point(&other.point)
    }

    /// Returns the option that answers it, with the claims for which another place is named.
    pub(crate) fn answer_with(&self, others: &[String]) -> KeyValue {
        let likewise = match others {
            [] => String::new(),
            others => format!("; likewise for {}", phrases::claims(others)),
        };
        KeyValue::new("answer with", format!("{}{likewise}", self.how))
    }

    /// Returns each answer with its result, or the one result that all of several leave.
    fn results(&self) -> Vec<KeyValue> {
        match left_alone(&self.answers).filter(|_| self.answers.len() > 1) {
            Some(says) => vec![KeyValue::new("then", says)],
            None => {
                let answers = self.answers.iter();
                let each = answers.map(|(answer, result)| KeyValue::new(answer.clone(), result));
                each.collect()
            }
        }
    }

    /// Returns the results in one line.
    pub(crate) fn results_in_one_line(&self) -> String {
        let results = self.results().into_iter();
        let each = results.map(|fact| match fact.label.as_str() {
            "then" => fact.text,
            answer => format!("{answer}: {}", fact.text),
        });
        each.collect::<Vec<_>>().join("; ")
    }

    /// Returns the point as an item in full: each answer with its result, what is known of it, and the option that answers it.
    pub(crate) fn item(&self, subject: &Subject<'_>) -> Item {
        let results = self.results().into_iter();
        let facts = results.chain(self.about(subject));
        self.item_of(facts.chain([self.answer_with(&[])]).collect())
    }

    /// Returns what the point asks, as an item.
    pub(crate) fn item_of(&self, facts: Vec<KeyValue>) -> Item {
        Item {
            key: format!("point {}", self.name),
            mark: "-".to_owned(),
            tone: Tone::Strong,
            lead: self.asks.clone(),
            facts,
        }
    }

    /// Returns what is known of the point but results: its burden, its code, its authorities, what the court weighs.
    pub(crate) fn about(&self, subject: &Subject<'_>) -> Vec<KeyValue> {
        let mut facts: Vec<KeyValue> = Vec::new();
        match &self.point {
            OpenPoint::Finding(_) | OpenPoint::Number(_) => {
                for need in self.point.needs() {
                    let bearer = phrases::bearer(&need).words();
                    let burden = match phrases::code(&need) {
                        "" => bearer.to_owned(),
                        code => format!("{bearer} ({code})"),
                    };
                    facts.push(KeyValue::new("burden on", burden));
                    // The option names the first.
                    if self.point.needs().len() > 1 {
                        facts.push(KeyValue::new("case file", subject.id(&need)));
                    }
                    if let NeedTarget::Fact(key) = need.target
                        && let Some(note) = subject.given(key).and_then(|it| it.proof.note.as_ref())
                    {
                        facts.push(KeyValue::new("note", note));
                    }
                }
            }
            OpenPoint::Question(number) => {
                let views = subject
                    .question(*number)
                    .into_iter()
                    .flat_map(|it| &it.views);
                for view in views {
                    let says = match view.authority.join(", ") {
                        none if none.is_empty() => format!("{}: {}", view.id, view.says),
                        authority => format!("{}: {} ({authority})", view.id, view.says),
                    };
                    facts.push(KeyValue::new("view", says));
                }
            }
            OpenPoint::Choice(id) => facts.extend(choice::about_a_choice(subject, id)),
        }
        facts
    }
}
