//! The words of an answer. All pages use them, so that a result reads the same wherever it is printed.

use redress_case::ProofKind;
use redress_case::facts::LOSSES_READ;
use redress_document::sentence;
use redress_engine::{
    Conditional, GroundInCourt, LEFT_TO_THE_COURT, Leaf, Limits, OpenPoint, Outcome,
};
use redress_rule::{Amount, End, Ground, LiabilityKind, List, Step, Strength};

use crate::phrases;
use crate::subject::{self, Subject};

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

pub(crate) fn strength_of_leaf(subject: &Subject<'_>, leaf: &Leaf) -> &'static str {
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
