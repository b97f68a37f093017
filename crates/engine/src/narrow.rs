//! The missing findings of a result, ranked by how far each narrows its range.
//!
//! The *spread* of a result is its greatest amount less its least, over every answer. A result that is deferred, pending or open in
//! law leaves the spread without bound. For each missing finding, the widest and the smallest spread that one of its answers leaves
//! are read off the result. The finding with the smallest of the widest comes first: whichever way it is found, no more is left.
//! Of equals, the one with the smallest of the smallest comes first, because it may narrow more; then the one met first.
//!
//! A number has no width of its own once it is found. Between its ends a result can be wider than at them.

use redress_rule::{Amount, Need, NeedQuestion};

use crate::conditional::{Conditional, Label, OpenNumber, OpenPoint, widen};
use crate::outcome::{Follows, Leaf};
use crate::solve::ClaimResult;
use crate::spread::{FindingBeside, Narrowed, Narrowing, Spread, Then, same_finding};
use redress_case::facts::UNBOUNDED;

/// Returns the effect of each missing finding on the range of a result.
#[must_use]
pub fn narrowing(claim: &ClaimResult) -> Narrowing {
    let answer = &claim.answer;
    let now = Spread::over(answer.range());
    let mut findings: Vec<Narrowed> = Vec::new();
    for point in answer.material_points() {
        for need in point.needs() {
            // One of several numbers that move together leaves the others open.
            let left = Some(spread_left(claim, &point)).filter(|_| point.needs().len() == 1);
            let [at_most, at_least] = left.map_or([now; 2], |left| left.map(|it| it.min(now)));
            // An amount of a loss may be open alone under one answer and together with others under another.
            match findings.iter_mut().find(|it| same_finding(&it.need, &need)) {
                Some(known) => {
                    known.at_most = known.at_most.max(at_most);
                    known.at_least = known.at_least.min(at_least);
                }
                None => findings.push(Narrowed {
                    need,
                    at_most,
                    at_least,
                }),
            }
        }
    }
    findings.sort_by_key(|narrowed| (narrowed.at_most, narrowed.at_least));
    let mut beside: Vec<FindingBeside> = Vec::new();
    for (point, need) in points_beside(answer) {
        let known = |other: &Need| same_finding(other, &need);
        let listed = findings.iter().any(|it| known(&it.need));
        if listed || beside.iter().any(|it| known(&it.need)) {
            continue;
        }
        let [one, other] = match &point {
            OpenPoint::Number(_) => [Label::Least, Label::Greatest],
            _ => [Label::Yes, Label::No],
        };
        let then = [then(answer, &point, one), then(answer, &point, other)];
        // A point that decides which law governs may change nothing that follows.
        if then[0] == then[1] {
            continue;
        }
        beside.push(FindingBeside {
            need,
            ends: match &point {
                OpenPoint::Number(numbers) => numbers.first().map(|it| [it.least, it.greatest]),
                _ => None,
            },
            then,
        });
    }
    Narrowing {
        now,
        findings,
        beside,
    }
}

/// Returns the widest and the smallest spread that one answer to a point leaves.
#[must_use]
pub fn spread_left(claim: &ClaimResult, point: &OpenPoint) -> [Spread; 2] {
    let mut labels = labels(&claim.answer, point);
    if !claim.tells_apart(point) {
        labels.clear();
    } else if labels.is_empty() {
        let found = claim.if_found.iter();
        let found = found.filter(|(known, ..)| known.same_point(point));
        labels.extend(found.map(|(_, label, _)| *label));
    }
    let left = labels.into_iter().map(|label| {
        // Found, the number leaves what it allows.
        if label == Label::Any {
            return Spread::AsFound;
        }
        let range = claim.given(point, label).range();
        match Spread::over(range) {
            Spread::Unbounded if range.is_some() && is_unbounded(point) => Spread::AsFound,
            spread => spread,
        }
    });
    let left: Vec<Spread> = left.collect();
    let ends = [left.iter().max(), left.iter().min()];
    ends.map(|end| end.copied().unwrap_or(Spread::Unbounded))
}

/// Returns whether a point is a number without an upper bound: every amount that is found bounds the result.
fn is_unbounded(point: &OpenPoint) -> bool {
    let unbounded = |number: &OpenNumber| number.greatest >= UNBOUNDED.cents();
    matches!(point, OpenPoint::Number(numbers) if numbers.iter().any(unbounded))
}

/// Returns the answers of a point that a result knows.
fn labels<T>(answer: &Conditional<T>, point: &OpenPoint) -> Vec<Label> {
    match answer {
        Conditional::Settled(_) => Vec::new(),
        Conditional::Depends { on, answers } if on.same_point(point) => {
            answers.iter().map(|(label, _)| *label).collect()
        }
        Conditional::Depends { answers, .. } => {
            let mut all = answers.iter().map(|(_, answer)| labels(answer, point));
            all.find(|labels| !labels.is_empty()).unwrap_or_default()
        }
    }
}

/// Returns the points on which only consequences and credits depend, with the finding of each: those that their own rules lack, and
/// those that decide which law governs.
///
/// A number is asked for up to the greatest limit that matters under any answer.
fn points_beside(answer: &Conditional<Leaf>) -> Vec<(OpenPoint, Need)> {
    let mut all: Vec<OpenPoint> = answer.points();
    for leaf in answer.values() {
        let follow = leaf.consequences.iter().flat_map(|it| it.follows.points());
        for point in follow.chain(leaf.credits.points()) {
            match all.iter_mut().find(|known| known.same_point(&point)) {
                None => all.push(point),
                Some(OpenPoint::Number(known)) => {
                    if let OpenPoint::Number(more) = &point {
                        widen(known, more);
                    }
                }
                Some(_) => {}
            }
        }
    }
    let needs = all.into_iter().map(|point| {
        let need = point.needs().first().copied();
        need.map(|need| (point, need))
    });
    needs.flatten().collect()
}

/// Returns the number that is none where it is not more than nothing, as a point asks.
fn none_of(follows: &Conditional<Follows>, point: &OpenPoint) -> Option<OpenPoint> {
    let OpenPoint::Finding(need) = point else {
        return None;
    };
    let is_none = |it: &OpenPoint| {
        matches!(it, OpenPoint::Number(_)) && it.needs().iter().all(|it| it.target == need.target)
    };
    let asks = need.question == NeedQuestion::MoreThan(0);
    follows.points().into_iter().find(|it| asks && is_none(it))
}

/// Returns the consequences that depend on a point, under one answer to it.
fn then(answer: &Conditional<Leaf>, point: &OpenPoint, label: Label) -> Then {
    let mut then = Then::default();
    let lacks = |points: &[OpenPoint]| points.iter().any(|it| it.same_point(point));
    let decides_the_law = lacks(&answer.points());
    let under = answer.given(point, label);
    for leaf in under.values() {
        for consequence in leaf
            .consequences
            .iter()
            .filter(|it| decides_the_law || lacks(&it.follows.points()))
        {
            let follows = consequence.follows.given(point, label);
            let follows = match none_of(&follows, point).filter(|_| label == Label::No) {
                Some(none) => follows.given(&none, Label::Least),
                None => follows,
            };
            for follows in follows.values() {
                let this = (consequence.entry, *follows);
                if !then.follows.contains(&this) {
                    then.follows.push(this);
                }
            }
        }
        if decides_the_law || lacks(&leaf.credits.points()) {
            for credits in leaf.credits.given(point, label).values() {
                let most = credits.collectible_at_most.map(Amount::Exact);
                then.collectible = match (then.collectible, most) {
                    (Some(a), Some(b)) => Some(a.hull(b)),
                    (a, b) => a.or(b),
                };
            }
        }
    }
    // What does not follow under every other answer stands behind what does under some.
    let no = |it: &(u16, Follows)| (it.0, it.1 == Follows::No);
    then.follows.sort_by_key(no);
    then
}
