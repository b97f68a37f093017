//! The words of an answer. All pages use them, so that a result reads the same wherever it is printed.

use redress_case::ProofKind;
use redress_case::facts::{FactKind, FactValue, Key, LOSSES_READ};
use redress_document::{Item, KeyValue, Tone, sentence, shell_word};
use redress_engine::{
    ChoiceEntry, Conditional, Consequence, Follows, GroundInCourt, LEFT_TO_THE_COURT, Label, Leaf,
    Limits, Method, OpenPoint, Outcome,
};
use redress_rule::{
    Amount, End, Ground, LiabilityKind, List, Need, NeedQuestion, NeedTarget, Scope, Step,
    Strength, Usd,
};

use crate::phrases;
use crate::subject::{self, PointKind, Subject};
use crate::{LeftOfDebt, Meta};

/// The most kinds of results without an amount that a cell lists.
const MOST_KINDS: usize = 2;

/// Returns the answer of a claim for the column of restitution: "5,000.00", "5,000.00 or deferred", "12,000.00 to 52,000.00".
pub(crate) fn ordered(answer: &Conditional<Leaf>) -> String {
    let outcomes = answer.outcomes();
    let leaves = answer.values();
    if outcomes.settled().is_some() {
        return leaves
            .first()
            .map_or_else(String::new, |leaf| of_leaf(leaf));
    }
    let numbers = outcomes
        .points()
        .iter()
        .any(|it| matches!(it, OpenPoint::Number(_)));
    let mut amounts: Vec<Amount> = Vec::new();
    let mut others: Vec<String> = Vec::new();
    let mut open: Vec<&Leaf> = Vec::new();
    for leaf in &leaves {
        let (amount, says) = match &leaf.outcome {
            Outcome::Amount { .. } | Outcome::Bounded(_) | Outcome::CourtsChoice { .. } => {
                (leaf.outcome.range(), Vec::new())
            }
            Outcome::TooManyPoints {
                range: Some(range),
                without_amount,
                ..
            } => (Some(*range), without_amount.iter().map(outcome).collect()),
            Outcome::LawOpen(_) => {
                open.push(leaf);
                continue;
            }
            _ => (None, vec![of_leaf(leaf)]),
        };
        amounts.extend(amount.filter(|it| !amounts.contains(it)));
        for says in says {
            if !others.contains(&says) {
                others.push(says);
            }
        }
    }
    if !open.is_empty() {
        // Where the law is open under every answer, an amount can illustrate. It is no result beside one.
        let alone = amounts.is_empty() && others.is_empty();
        let shown = open.iter().filter(|_| alone);
        let shown = shown.filter_map(|leaf| leaf.outcome.illustrated().range());
        others.push(match shown.reduce(Amount::hull) {
            Some(range) => format!("the law is open: {}", phrases::range(range)),
            None => "the law is open".to_owned(),
        });
    }
    let all_exact = amounts.iter().all(|amount| amount.exact().is_some());
    let says = match amounts.as_slice() {
        [a, b] if all_exact && !numbers && others.is_empty() => {
            vec![phrases::amount(*a), phrases::amount(*b)]
        }
        several => {
            let hull = several.iter().copied().reduce(Amount::hull);
            hull.map(phrases::range).into_iter().collect()
        }
    };
    let choice = leaves
        .iter()
        .any(|leaf| matches!(leaf.outcome, Outcome::CourtsChoice { .. }));
    let more = others.len().saturating_sub(MOST_KINDS);
    others.truncate(MOST_KINDS);
    let otherwise = (more > 0).then(|| "otherwise".to_owned());
    let says: Vec<String> = says.into_iter().chain(others).chain(otherwise).collect();
    let says = says.join(" or ");
    let choice = if choice { "court's choice, " } else { "" };
    // Where the amount is not known, what would be in error at one end of it says nothing.
    let known = amounts.len() == 1 && all_exact;
    let in_error = match leaves.iter().filter(|leaf| leaf.breaks.is_some()).count() {
        0 => "",
        _ if !known => "",
        all if all == leaves.len() => ", in error",
        _ => ", perhaps in error",
    };
    format!("{choice}{says}{in_error}")
}

/// Returns the outcome of one leaf in words.
pub(crate) fn of_leaf(leaf: &Leaf) -> String {
    let says = outcome(&leaf.outcome);
    match &leaf.breaks {
        Some(violation) => format!("{says}, in error: {}", phrases::must_be(violation.must_be)),
        None => says,
    }
}

fn outcome(of: &Outcome) -> String {
    match of {
        Outcome::Amount { amount, .. } => phrases::amount(Amount::Exact(*amount)),
        Outcome::CourtsChoice { limits, .. } => format!("court's choice, {}", within(*limits)),
        Outcome::Bounded(limits) => within(*limits),
        Outcome::Ended(end, _) => phrases::ended(*end).to_owned(),
        Outcome::Pending(parameter) => format!("pending: no value of {} for that day", parameter.0),
        Outcome::LawOpen(None) => "the law is open: nothing applies that day".to_owned(),
        Outcome::LawOpen(Some(illustration)) => match &**illustration {
            Outcome::Bounded(limits) => format!("the law is open: {}", within(*limits)),
            other => format!("the law is open: {}, as an illustration", outcome(other)),
        },
        Outcome::TooManyPoints {
            range,
            without_amount,
            ..
        } => {
            let says = range.iter().map(|range| phrases::range(*range));
            let says: Vec<String> = says.chain(without_amount.iter().map(outcome)).collect();
            match says.is_empty() {
                true => "not known: too many points are open".to_owned(),
                false => format!("{} (too many points are open)", says.join(" or ")),
            }
        }
    }
}

/// Returns limits in words: "0.00 to 965,827.64, more than 0.00".
pub(crate) fn within(limits: Limits) -> String {
    let mut words = vec![phrases::range(limits.range())];
    let more = limits.more_than.filter(|more| limits.at_least <= *more);
    words.extend(more.map(|more| format!("more than {more}")));
    if limits.must_stay_below() {
        words.push("less than the whole".to_owned());
    }
    words.join(", ")
}

/// Returns the kind of an answer in data.
pub(crate) fn state(answer: &Conditional<Leaf>) -> &'static str {
    answer.kind().name()
}

/// Returns the kind of liability in words, over every answer.
pub(crate) fn liability(subject: &Subject<'_>, answer: &Conditional<Leaf>) -> String {
    let mut kinds: Vec<String> = Vec::new();
    let mut open = false;
    for leaf in answer.values() {
        let kind = match &leaf.outcome {
            Outcome::Amount { liability, .. } => liability_in_words(subject, *liability),
            Outcome::Ended(end, _) if *end != End::Deferred => continue,
            _ => {
                open = true;
                continue;
            }
        };
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    match (kinds.is_empty(), open) {
        (true, true) => "open".to_owned(),
        (true, false) => "none".to_owned(),
        (false, open) => {
            kinds.extend(open.then(|| "open".to_owned()));
            either(&kinds)
        }
    }
}

/// Returns one of two in words, or that it depends on the answers.
fn either(all: &[String]) -> String {
    match all {
        [] | [_] | [_, _] => all.join(" or "),
        _ => "depends".to_owned(),
    }
}

/// The most defendants who owe with another that a row names one by one.
const MOST_OTHERS: usize = 20;

fn liability_in_words(subject: &Subject<'_>, kind: LiabilityKind) -> String {
    let others = subject.others_who_may_owe();
    match kind {
        LiabilityKind::JointInCase if !others.is_empty() => {
            // A row that names everybody who owes with it grows with the case, and so does each of the others.
            let others: Vec<String> = others.iter().map(|it| (*it).to_owned()).collect();
            let with = match others.len() <= MOST_OTHERS {
                true => others.join(", "),
                false => phrases::names(&others),
            };
            format!("{} with {with}", kind.words())
        }
        kind => kind.words().to_owned(),
    }
}

/// Returns the losses that count, over every answer.
pub(crate) fn loss(answer: &Conditional<Leaf>) -> String {
    answer
        .loss()
        .map_or_else(|| "not reached".to_owned(), phrases::range)
}

/// Returns the strength of the weakest step, over every answer; for a profile that is no law, the authority that it contradicts.
pub(crate) fn strength(subject: &Subject<'_>) -> String {
    if let Some(contrast) = subject.contrast() {
        return contrast;
    }
    let leaves = subject.answer().values().into_iter();
    let words = leaves.map(|leaf| strength_of_leaf(subject, leaf));
    phrases::each_once(words).join(" or ")
}

fn strength_of_leaf(subject: &Subject<'_>, leaf: &Leaf) -> &'static str {
    if subject.profile.contrast.is_some() {
        return Strength::Contrast.word();
    }
    if leaf.strength > Strength::Contrast && rests_on_an_assumption(subject, leaf) {
        return "assumed";
    }
    leaf.strength.word()
}

/// Returns whether a step read a fact that the user assumed.
fn rests_on_an_assumption(subject: &Subject<'_>, leaf: &Leaf) -> bool {
    let assumed = |kind: ProofKind| kind == ProofKind::Assumed;
    let reads = leaf.steps.iter().fold(0, |reads, step| reads | step.reads);
    let of_losses = reads & LOSSES_READ != 0
        && subject.victim.is_some_and(|victim| {
            victim
                .losses
                .iter()
                .any(|loss| assumed(loss.amount.proof.kind))
        });
    of_losses
        || phrases::keys_read(reads)
            .filter_map(|key| subject.given(key))
            .any(|given| assumed(given.proof.kind))
}

/// Returns an answer in one line, with its liability and strength: "965,827.64, the whole, alone, permitted".
pub(crate) fn in_one_line(subject: &Subject<'_>, answer: &Conditional<Leaf>) -> String {
    let mut words = vec![ordered(answer)];
    if let Some(leaf) = answer.settled() {
        if let Outcome::Amount { liability, .. } = leaf.outcome {
            words.push(liability_in_words(subject, liability));
        }
        words.push(match subject.contrast() {
            Some(contrast) => contrast,
            None => strength_of_leaf(subject, leaf).to_owned(),
        });
        return words.join(", ");
    }
    subject::labeled(subject, words.join(", "))
}

/// Returns the authority of the steps that made the figure, in few words: "18 U.S.C. 2259(b)(2)(B)", "Laraneta (2012)".
pub(crate) fn authority(subject: &Subject<'_>) -> String {
    let cite = |leaf: &Leaf| match leaf.made_by() {
        _ if matches!(leaf.outcome, Outcome::LawOpen(_)) => "none".to_owned(),
        Some(step) => {
            let standing = subject.standing(leaf, step.entry, step.ground);
            // A choice rests on the authority that leaves it to the court.
            let left = || subject.standing(leaf, step.entry, &LEFT_TO_THE_COURT);
            match standing.or_else(left) {
                Some(standing) => short_cite(standing),
                None => phrases::source(step.ground).to_owned(),
            }
        }
        None => "not known".to_owned(),
    };
    let cites = subject.answer().values().into_iter().map(cite);
    let cites = match phrases::each_once(cites).as_slice() {
        [rest @ .., last] if rest.len() == 1 => format!("{} or {last}", rest.join("")),
        [only] => only.clone(),
        several => format!("{} authorities", several.len()),
    };
    match strength(subject).as_str() {
        _ if cites == "none" => cites,
        "required" => cites,
        several if several.matches(" or ").count() > 1 => cites,
        strength => format!("{cites}; {strength}"),
    }
}

/// Returns a citation in few words: a statute with its section, an opinion by its party and year.
pub(crate) fn short_cite(standing: &GroundInCourt) -> String {
    let support = &standing.support;
    if !support.cite.contains(" v. ") {
        let cite = support.cite.split(" (").next().unwrap_or_default();
        let pin = support.pin.as_deref().filter(|pin| pin.starts_with('('));
        return format!("{}{}", cite.replace("§ ", ""), pin.unwrap_or_default());
    }
    let party = redress_cite::party(&support.cite);
    let party = party.split(" v. ").next().unwrap_or_default();
    let party = party.split([',', '(']).next().unwrap_or_default().trim();
    format!("{party} ({})", support.since.year())
}

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
            assume(subject, need),
        ),
        OpenPoint::Number(numbers) => {
            let needs = point.needs();
            let first = numbers.first().map(|number| number.need);
            let ends = match numbers.as_slice() {
                [number] => {
                    let kind = kind(&number.need);
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
                true => vec![("until it is found".to_owned(), ordered(answer))],
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
            let how = first.map_or_else(String::new, |need| assume(subject, &need));
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
        OpenPoint::Choice(id) => choice_in_short(subject, id),
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
            true => format!("{}, {}", ordered(result), liability(subject, result)),
            false => ordered(result),
        }
    };
    let with_limit = |result: &Conditional<Leaf>| format!("{}{}", ordered(result), below(result));
    let with_strength = |result: &Conditional<Leaf>| match result.settled() {
        Some(leaf) => format!("{}, {}", of_leaf(leaf), strength_of_leaf(subject, leaf)),
        None => ordered(result),
    };
    let with_class = |result: &Conditional<Leaf>| {
        let classes = result.values().into_iter();
        let classes = phrases::each_once(classes.map(|leaf| subject.class(leaf.law.class)));
        format!("{}, {}", ordered(result), classes.join(" or "))
    };
    let said = |says: &Says<'_>| -> Vec<String> {
        answers.iter().map(|(_, result)| says(result)).collect()
    };
    let differ = |all: &Vec<String>| all.iter().any(|other| Some(other) != all.first());
    let mut words = said(&ordered);
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

/// Returns the choice that a point leaves to the court, with a leaf whose approach has it: the first that leaves it open, because
/// one that left too many points combined does not say which choice is open there.
fn choice_of<'s>(subject: &Subject<'s>, id: &str) -> Option<(&'s Leaf, &'s ChoiceEntry)> {
    let leaves = subject.answer().values();
    let of = |leaf: &'s Leaf, open: bool| {
        let mut choices = subject.approach(leaf)?.choices();
        let choice = choices.find(|choice| choice.id == id)?;
        (!open || subject.open_choice(leaf).is_some_and(|it| it.id == id)).then_some((leaf, choice))
    };
    let first = |open| leaves.iter().find_map(|leaf| of(leaf, open));
    first(true).or_else(|| first(false))
}

/// The name of the way in which the court sets an amount by no method.
const ANY_AMOUNT: &str = "any amount";

/// The words for a method that gives no amount yet.
const NO_AMOUNT: &str = "no amount yet";

/// The amount that a court may set or that a method would give.
struct Way {
    name: String,
    gives: Gives,
    is_known: bool,
}

/// The amount that a method would give in words, with the findings that it lacks and the questions on which it turns.
#[derive(Default)]
pub(crate) struct Gives {
    says: String,
    lacks: Vec<String>,
    turns: Vec<String>,
}

impl std::fmt::Display for Gives {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.says)?;
        for (lead, all) in [("it lacks", &self.lacks), ("it turns on", &self.turns)] {
            if !all.is_empty() {
                write!(f, "; {lead} {}", all.join(", "))?;
            }
        }
        Ok(())
    }
}

/// Returns the bounds of a choice and what each of its methods would give, over all that is open beside it.
fn ways_of_choice(subject: &Subject<'_>, id: &str) -> Vec<Way> {
    let mut bounds: Vec<(Limits, Usd)> = Vec::new();
    let mut ways: Vec<Way> = Vec::new();
    for leaf in subject.answer().values() {
        let Outcome::CourtsChoice {
            limits, methods, ..
        } = leaf.outcome.illustrated()
        else {
            continue;
        };
        if subject.open_choice(leaf).is_none_or(|it| it.id != id) {
            continue;
        }
        bounds.push((*limits, leaf.account.own()));
        for method in methods {
            let gives = would_give(subject, *limits, method);
            match ways.iter_mut().find(|known| known.name == method.name) {
                None => ways.push(Way {
                    name: method.name.to_owned(),
                    gives,
                    is_known: method.gives.settled().is_some(),
                }),
                // The branches lack different facts.
                Some(known) if known.gives.says == gives.says => {
                    let Gives { lacks, turns, .. } = &mut known.gives;
                    for (all, more) in [(lacks, gives.lacks), (turns, gives.turns)] {
                        let new = more.into_iter().filter(|it| !all.contains(it));
                        let new: Vec<String> = new.collect();
                        all.extend(new);
                    }
                }
                Some(known) => {
                    known.is_known = false;
                    known.gives = Gives::saying("depends on what else is open");
                }
            }
        }
    }
    let any = bounds_of_choice(&bounds).map(|gives| Way {
        name: ANY_AMOUNT.to_owned(),
        gives: Gives::saying(gives),
        is_known: true,
    });
    any.into_iter().chain(ways).collect()
}

impl Gives {
    fn saying(says: impl Into<String>) -> Self {
        Self {
            says: says.into(),
            ..Self::default()
        }
    }
}

/// Returns the bounds of a choice in words: those of each way through what is open, with the part that is owed whole beside it.
fn bounds_of_choice(bounds: &[(Limits, Usd)]) -> Option<String> {
    let (first, own) = bounds.first()?;
    let ranges = bounds.iter().map(|(limits, _)| limits.range());
    let widest = ranges.reduce(Amount::hull)?;
    let alike = bounds.iter().all(|(limits, _)| limits == first);
    let mut words = match alike {
        true => within(*first),
        false => phrases::range(widest),
    };
    let more = first.more_than.filter(|more| first.at_least <= *more);
    if let Some(more) = more
        && !alike
        && bounds
            .iter()
            .all(|(limits, _)| limits.more_than == first.more_than)
    {
        words.push_str(&format!(", more than {more}"));
    }
    if !alike && bounds.iter().any(|(limits, _)| limits.must_stay_below()) {
        words.push_str(", perhaps less than the whole");
    }
    let same_own = bounds.iter().all(|(_, other)| other == own);
    if same_own && !own.is_zero() {
        words.push_str(&format!(
            ", {own} of it owed whole beside the amount chosen"
        ));
    }
    if !same_own || bounds.iter().any(|(limits, _)| limits.range() != widest) {
        words.push_str(", depending on what else is open");
    }
    Some(words)
}

/// Returns the bounds of a choice, and the amount of each method whose facts are all known.
fn choice_in_short(subject: &Subject<'_>, id: &str) -> String {
    let ways = ways_of_choice(subject, id).into_iter();
    let known = ways.filter(|way| way.is_known);
    let all: Vec<String> = known
        .map(|way| match way.name.as_str() {
            ANY_AMOUNT => format!("the court may set {}", way.gives),
            name => format!("{name} {}", way.gives),
        })
        .collect();
    all.join("; ")
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
    let Some((_, choice)) = choice_of(subject, id) else {
        return Default::default();
    };
    let answers = ways_of_choice(subject, id).into_iter();
    let mut answers: Vec<_> = answers
        .map(|way| (way.name, way.gives.to_string()))
        .collect();
    if answers.is_empty() {
        answers.push((ANY_AMOUNT.to_owned(), NOT_WORKED_OUT.to_owned()));
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

/// Returns what a permitted method would give within the limits of the choice, which is no result, and the findings and questions
/// on which that depends.
pub(crate) fn would_give(subject: &Subject<'_>, limits: Limits, method: &Method) -> Gives {
    let given = method.gives.values();
    let known = given.iter().copied().flatten().copied();
    let says = match known.reduce(Amount::hull) {
        None => NO_AMOUNT.to_owned(),
        Some(range) if range == limits.range() => NO_AMOUNT.to_owned(),
        Some(range) if given.contains(&&None) => {
            format!("would give {}, or no amount yet", phrases::range(range))
        }
        Some(range) => format!("would give {}", phrases::range(range)),
    };
    let points = method.gives.points();
    let lacks = points.iter().flat_map(OpenPoint::needs);
    let lacks: Vec<String> = lacks.map(|need| subject.short(&need)).collect();
    let questions = points.iter().filter_map(|point| match point {
        OpenPoint::Question(number) => Some(format!("`{}`", subject.question(*number)?.id)),
        _ => None,
    });
    Gives {
        says,
        lacks,
        turns: questions.collect(),
    }
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

/// A consequence other than restitution, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) says: String,
    /// Its first clause, and its amount, if it follows under every answer.
    short: Option<(String, String)>,
    /// The authority in few words, and in full.
    pub(crate) authority: Option<(String, String)>,
    /// The points on which it depends, in words.
    pub(crate) depends: Vec<String>,
    /// Whom it concerns.
    pub(crate) scope: Scope,
}

impl Told {
    /// Returns a consequence with an amount in few words: its first clause, the amount, and the authority in parentheses.
    pub(crate) fn in_short(&self) -> Option<[String; 3]> {
        let (clause, amount) = self.short.as_ref()?;
        let authority = self.authority.iter().filter(|(short, _)| !short.is_empty());
        let authority = authority.map(|(short, _)| format!(" ({short})"));
        Some([clause.clone(), amount.clone(), authority.collect()])
    }

    /// Returns whom it concerns, for a claim that has it.
    pub(crate) fn whom(&self, subject: &Subject<'_>) -> String {
        match self.scope {
            Scope::Defendant => subject.claim.defendant.clone(),
            Scope::Victim => subject.whom(),
            Scope::Claim => subject.name(),
        }
    }
}

/// Returns a sentence up to its first comma or semicolon.
fn first_clause(text: &str) -> String {
    text.split([',', ';']).next().unwrap_or_default().to_owned()
}

/// Returns the consequences of a claim that no earlier claim of the same defendant or victim had, and the effect of payments.
pub(crate) fn consequences(subject: &Subject<'_>, meta: &Meta) -> Vec<Told> {
    let mut all = beside_restitution(subject);
    all.extend(match left_to_collect(subject, meta) {
        Some(left) => Some(balance(left, meta)),
        None => collection(subject),
    });
    all
}

/// Returns the consequences of a claim that no earlier claim of the same defendant or victim had.
pub(crate) fn beside_restitution(subject: &Subject<'_>) -> Vec<Told> {
    // Each with the approaches under which it follows.
    let mut all: Vec<(Told, Vec<Option<usize>>)> = Vec::new();
    let mut seen: Vec<(Option<usize>, &Consequence)> = Vec::new();
    for leaf in subject.answer().values() {
        for it in &leaf.consequences {
            let place = leaf.law.approach;
            // A case file may name thousands of victims: equal consequences are told apart before they are put in words.
            if seen
                .iter()
                .any(|(known, other)| *known == place && same_consequence(other, it))
            {
                continue;
            }
            seen.push((place, it));
            let info = subject
                .approach(leaf)
                .and_then(|approach| approach.info(it.entry));
            let scope = info.map_or(Scope::Claim, |info| info.scope);
            if had_before(subject, scope, place, it) {
                continue;
            }
            let depends = it.follows.points();
            let depends = depends.iter().map(|point| name(subject, point)).collect();
            let told = consequence(subject, leaf, it.entry, &it.follows, scope, depends);
            if let Some(told) = told {
                match all.iter_mut().find(|(known, _)| *known == told) {
                    Some((_, approaches)) => approaches.push(place),
                    None => all.push((told, vec![place])),
                }
            }
        }
    }
    let all = all.into_iter().map(|(mut told, approaches)| {
        let laws = subject.answer();
        let laws = laws.map(&mut |leaf| approaches.contains(&leaf.law.approach));
        for point in laws.merged().points() {
            let name = name(subject, &point);
            if !told.depends.contains(&name) {
                told.depends.push(name);
            }
        }
        told
    });
    all.collect()
}

/// Returns whether an earlier claim of the same defendant or victim has a consequence that follows once.
fn had_before(
    subject: &Subject<'_>,
    scope: Scope,
    approach: Option<usize>,
    of: &Consequence,
) -> bool {
    let claim = subject.claim;
    // The nearest first, because the results of one victim are adjacent.
    let earlier = subject.earlier.iter().rev();
    let near = earlier.take_while(|it| match scope {
        Scope::Claim => false,
        Scope::Defendant => true,
        Scope::Victim => it.victim == claim.victim,
    });
    let mut same = near.filter(|it| scope == Scope::Victim || it.defendant == claim.defendant);
    same.any(|it| {
        let leaves = it.answer.values();
        let mut under = leaves.iter().filter(|leaf| leaf.law.approach == approach);
        under.any(|leaf| leaf.consequences.iter().any(|it| same_consequence(it, of)))
    })
}

/// Returns whether two consequences of one approach read the same; the figures of their steps do not count.
fn same_consequence(a: &Consequence, b: &Consequence) -> bool {
    a.entry == b.entry && a.follows == b.follows
}

/// Returns the consequences that do not follow under any answer, each with the reason and its authority.
pub(crate) fn no_consequences(subject: &Subject<'_>) -> Vec<(String, String)> {
    let all = not_following(subject).map(|(step, standing)| {
        let says = format!("Nothing follows: {}", subject.because(step.ground));
        (says, phrases::authority(Some(standing), step.ground))
    });
    phrases::each_once(all)
}

/// Returns the reasons why something does not follow although the court found the fact that asks for it, such as a choice of the
/// victim.
pub(crate) fn refused(subject: &Subject<'_>) -> Vec<String> {
    let facts = &subject.claim.facts;
    let asked =
        |key: Key| key.row().kind == FactKind::YesNo && facts.get(key) == FactValue::yes_no(true);
    let all = not_following(subject)
        .filter(|(step, _)| phrases::keys_read(step.reads).any(asked))
        .map(|(step, standing)| {
            let because = subject.because(step.ground);
            format!("{because} ({})", short_cite(standing))
        });
    phrases::each_once(all)
}

/// Returns the last step of each consequence that does not follow under any answer.
fn not_following<'s>(subject: &Subject<'s>) -> impl Iterator<Item = (&'s Step, &'s GroundInCourt)> {
    let leaves = subject.answer().values().into_iter();
    leaves.flat_map(move |leaf| {
        let none = leaf.consequences.iter().filter(|it| {
            let values = it.follows.values();
            values.iter().all(|follows| **follows == Follows::No)
        });
        none.filter_map(move |it| {
            let step = it.steps.last()?;
            Some((step, subject.standing(leaf, step.entry, step.ground)?))
        })
    })
}

/// Returns the balance of the account of the judgment, which goes before what the credits alone say, where payments or credits
/// make it less than what was ordered.
pub(crate) fn left_to_collect<'m>(subject: &Subject<'_>, meta: &'m Meta) -> Option<&'m LeftOfDebt> {
    let claim = subject.claim;
    let of = (
        subject.profile.id.clone(),
        claim.victim.clone(),
        claim.defendant.clone(),
    );
    let left = meta.left_to_collect.get(&of)?;
    let informs = !subject.case.payments.is_empty() || collection(subject).is_some();
    informs.then_some(left)
}

/// Returns the authority of a balance in parentheses, without its confidence.
pub(crate) fn cited(left: &LeftOfDebt) -> String {
    let short = left.authority.iter();
    let short: Vec<&str> = short.filter_map(|cite| cite.split(" [").next()).collect();
    match short.is_empty() {
        true => String::new(),
        false => format!(" ({})", short.join("; ")),
    }
}

fn balance(left: &LeftOfDebt, meta: &Meta) -> Told {
    let mut lead = match left.on {
        Some(day) => format!("left to collect on {day}"),
        None => "left to collect".to_owned(),
    };
    let mut all = meta.left_to_collect.keys();
    if all.any(|(_, victim, defendant)| (victim, defendant) != (&left.victim, &left.defendant)) {
        lead = format!("{lead} from {} for {}", left.defendant, left.victim);
    }
    let with = |cited: &str| {
        let why = Some(format!("{}{cited}", left.why)).filter(|why| !why.is_empty());
        let all: Vec<String> = why.into_iter().chain(left.notes.iter().cloned()).collect();
        format!("{}, {}", left.says, all.join("; "))
    };
    Told {
        says: format!("{}: {}", sentence(&lead), with("")),
        short: Some((lead, with(&cited(left)))),
        // The short text has it beside the reason.
        authority: Some((String::new(), left.authority.join("; "))),
        depends: Vec::new(),
        scope: Scope::Claim,
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

fn consequence(
    subject: &Subject<'_>,
    leaf: &Leaf,
    entry: u16,
    follows: &Conditional<Follows>,
    scope: Scope,
    depends: Vec<String>,
) -> Option<Told> {
    let values = follows.values();
    let once = match scope {
        Scope::Defendant => ", once for the defendant",
        Scope::Victim => ", once for the victim",
        Scope::Claim => "",
    };
    let proposition = || {
        let entry = subject
            .approach(leaf)
            .and_then(|approach| approach.entry(entry));
        entry.map_or_else(String::new, |entry| entry.proposition.to_string())
    };
    let ground = values.iter().find_map(|follows| follows.ground());
    let pending = values.iter().find_map(|follows| match follows {
        Follows::Pending(parameter) => Some(parameter),
        _ => None,
    });
    let certain = values.iter().all(|follows| follows.ground().is_some());
    let amount = other_amount(&values);
    let says = match (ground, pending) {
        (Some(ground), _) => {
            let because = sentence(subject.because(ground));
            let lead = if certain {
                because
            } else {
                format!("It may be that: {because}")
            };
            match &amount {
                Some(amount) => format!("{lead}: {amount}{once}"),
                None => lead,
            }
        }
        (None, Some(parameter)) => format!(
            "Pending: {}; there is no value of {} for that day",
            proposition(),
            parameter.0
        ),
        (None, None) if values.iter().any(|follows| **follows == Follows::Unknown) => {
            format!("Not known: {}", proposition())
        }
        (None, None) => return None,
    };
    let standing = ground.and_then(|ground| subject.standing(leaf, entry, ground));
    let clause = ground.filter(|_| certain);
    let clause = clause.map(|ground| first_clause(subject.because(ground)));
    Some(Told {
        says: subject::labeled(subject, says),
        short: clause.zip(amount),
        authority: standing.zip(ground).map(|(standing, ground)| {
            (
                short_cite(standing),
                phrases::authority(Some(standing), ground),
            )
        }),
        depends,
        scope,
    })
}

/// Returns the amount of a consequence, over every answer.
fn other_amount(values: &[&Follows]) -> Option<String> {
    let exact = values.iter().filter_map(|follows| match follows {
        Follows::Amount(amount, _) => Some(Amount::Exact(*amount)),
        _ => None,
    });
    let at_most = values.iter().filter_map(|follows| match follows {
        Follows::AtMost(amount, _) => Some(*amount),
        _ => None,
    });
    match (exact.reduce(Amount::hull), at_most.max()) {
        (Some(exact), None) => Some(phrases::range(exact)),
        (None, Some(most)) => Some(format!("at most {}", phrases::amount(Amount::Exact(most)))),
        (Some(exact), Some(most)) => Some(format!("at most {}", exact.greatest().max(most))),
        (None, None) => None,
    }
}

/// Returns the most that can be collected over every answer, if payments limit it below the amount ordered.
fn collection(subject: &Subject<'_>) -> Option<Told> {
    let leaves = subject.answer().values();
    let mut most: Option<Amount> = None;
    let mut depends: Vec<String> = Vec::new();
    let mut binding = None;
    for leaf in &leaves {
        for credits in leaf.credits.values() {
            let this = credits.collectible_at_most.map(Amount::Exact);
            most = match (most, this) {
                (Some(a), Some(b)) => Some(a.hull(b)),
                (a, b) => a.or(b),
            };
            let step = credits.sets_the_most();
            binding = binding.or_else(|| {
                let step = step?;
                Some((
                    step.clone(),
                    subject.standing(leaf, step.entry, step.ground),
                ))
            });
        }
        for point in leaf.credits.points() {
            let name = name(subject, &point);
            if !depends.contains(&name) {
                depends.push(name);
            }
        }
    }
    let most = most?;
    // No more can be collected than is ordered, though one way through what is open has no amount, such as a deferral.
    let ranges = leaves
        .iter()
        .filter_map(|leaf| leaf.outcome.illustrated().range());
    let ordered = ranges.map(Amount::greatest).max();
    let informs = phrases::bounded(most.greatest())
        && (most.least() != Usd::ZERO || ordered.is_some_and(|ordered| most.greatest() < ordered));
    if !informs {
        return None;
    }
    let most = match ordered {
        Some(cap) if cap < most.greatest() => Amount::between(most.least().min(cap), cap),
        _ => most,
    };
    let because = binding.as_ref().map_or_else(String::new, |(step, _)| {
        format!(": {}", subject.because(step.ground))
    });
    let lead = sentence(&format!("{}{because}", phrases::can_be_collected(most)));
    let short = match most.exact() {
        Some(exact) => format!("at most {}", phrases::figure(exact)),
        None => format!("{}, depending on open points", phrases::range(most)),
    };
    let authority = binding.and_then(|(step, standing)| {
        let standing = standing?;
        Some((
            short_cite(standing),
            phrases::authority(Some(standing), step.ground),
        ))
    });
    Some(Told {
        says: subject::labeled(subject, lead),
        short: Some(("can be collected".to_owned(), short)),
        authority,
        depends,
        scope: Scope::Claim,
    })
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

/// Returns the law that a claim was computed under, once for each approach: "Paroline, with Galan (2015)".
pub(crate) fn law(subject: &Subject<'_>) -> String {
    let leaves = subject.answer().values().into_iter();
    let all = leaves.map(|leaf| match subject.approach(leaf) {
        Some(approach) if approach.of_the_case => {
            format!(
                "{} (method of this case, not of the jurisdiction)",
                approach.name
            )
        }
        Some(approach) => phrases::dated(approach),
        None => "none".to_owned(),
    });
    phrases::each_once(all).join("; or ")
}

/// Returns the statutes whose text was applied, over every answer.
pub(crate) fn texts(subject: &Subject<'_>) -> Vec<String> {
    let leaves = subject.answer().values().into_iter();
    let regimes = leaves.flat_map(|leaf| subject.regimes(leaf));
    phrases::each_once(regimes.map(|regime| regime.statute.clone()))
}

/// Returns the authority of the choice that is left to the court, in full.
pub(crate) fn choice_authority(subject: &Subject<'_>, leaf: &Leaf) -> Option<String> {
    let choice = subject.open_choice(leaf)?;
    let standing = subject.standing(leaf, choice.number, &LEFT_TO_THE_COURT);
    Some(phrases::authority(standing, &LEFT_TO_THE_COURT))
}

/// Returns whether a step belongs to the lists that make the amount.
pub(crate) fn makes_the_amount(subject: &Subject<'_>, leaf: &Leaf, step: &Step) -> bool {
    let entry = subject
        .approach(leaf)
        .and_then(|approach| approach.entry(step.entry));
    entry.is_none_or(|entry| !matches!(entry.place, List::Consequences | List::Credits))
}

/// Returns the sentence of a ground, for the reader of a table.
pub(crate) fn because(subject: &Subject<'_>, ground: &'static Ground) -> String {
    sentence(subject.because(ground))
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
            OpenPoint::Choice(id) => facts.extend(about_a_choice(subject, id)),
        }
        facts
    }
}

/// Returns the authority of a choice, the facts that the court weighs, and a remark.
fn about_a_choice(subject: &Subject<'_>, id: &str) -> Vec<KeyValue> {
    let Some((leaf, choice)) = choice_of(subject, id) else {
        return Vec::new();
    };
    let mut facts = Vec::new();
    facts.extend(choice_authority(subject, leaf).map(|it| KeyValue::new("authority", it)));
    facts.extend(choice.weighs.iter().map(|key| {
        KeyValue::new(
            "weighs",
            format!("{} = {}", subject.path(*key), subject.fact(*key)),
        )
    }));
    facts.extend(choice.note.iter().map(|note| KeyValue::new("note", note)));
    facts
}
