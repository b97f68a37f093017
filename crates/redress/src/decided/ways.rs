//! The ways to answer the open questions of a value: a court decided under one view of each.

use redress_engine::{Conditional, Label, Leaf, OpenPoint};

use redress_engine::Path;

/// Returns the values by the answers to everything but numbers: the ends of numbers stand together.
#[must_use]
pub fn cells<T>(value: &Conditional<T>) -> Vec<(Path, Vec<&T>)> {
    let mut cells: Vec<(Path, Vec<&T>)> = Vec::new();
    for (mut path, value) in value.paths() {
        path.retain(|(point, _)| !matches!(point, OpenPoint::Number(_)));
        match cells.iter_mut().find(|(known, _)| *known == path) {
            Some((_, values)) => values.push(value),
            None => cells.push((path, vec![value])),
        }
    }
    cells
}

/// Returns every way to take views of the questions on which a value depends; one way without views if there is none.
#[must_use]
pub fn ways<T>(value: &Conditional<T>) -> Vec<Path> {
    combined(questions(value))
}

/// Returns every way to take views of the questions on which a result depends, its consequences, and what can be collected.
#[must_use]
pub fn ways_of_answer(answer: &Conditional<Leaf>) -> Vec<Path> {
    let mut all = questions(answer);
    let beside = answer.values().into_iter().flat_map(|leaf| {
        let follow = leaf
            .consequences
            .iter()
            .flat_map(|it| questions(&it.follows));
        questions(&leaf.credits).into_iter().chain(follow)
    });
    for more in beside {
        if !all.iter().any(|known| known.0 == more.0) {
            all.push(more);
        }
    }
    combined(all)
}

fn combined(questions: Vec<(OpenPoint, Vec<Label>)>) -> Vec<Path> {
    let mut ways = vec![Path::new()];
    for (point, labels) in questions {
        ways = ways
            .iter()
            .flat_map(|way| {
                labels.iter().map(|label| {
                    let mut way = way.clone();
                    way.push((point.clone(), *label));
                    way
                })
            })
            .collect();
    }
    ways
}

fn questions<T>(value: &Conditional<T>) -> Vec<(OpenPoint, Vec<Label>)> {
    let mut all: Vec<(OpenPoint, Vec<Label>)> = Vec::new();
    if let Conditional::Depends { on, answers } = value {
        if matches!(on, OpenPoint::Question(_)) {
            all.push((
                on.clone(),
                answers.iter().map(|(label, _)| *label).collect(),
            ));
        }
        for more in answers.iter().flat_map(|(_, answer)| questions(answer)) {
            if !all.iter().any(|known| known.0 == more.0) {
                all.push(more);
            }
        }
    }
    all
}

/// Returns a value under some answers.
#[must_use]
pub fn under<T: Clone>(value: &Conditional<T>, answers: &Path) -> Conditional<T> {
    answers.iter().fold(value.clone(), |value, (point, label)| {
        value.given(point, *label)
    })
}
