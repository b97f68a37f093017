//! The relations that a rule declares: which of its figures must be how, beside another.

use redress_money::{Rounding, Unit};
use redress_rule::{Direction, List, Property, Stop, Usd};
use serde_json::Value;

use crate::Check;
use crate::drive::{Outcome, Tried};
use crate::scene::Scene;
use crate::trial::{Trial, Verdict};

/// One check for each relation that the rule declares, and one for all that moves it.
pub(crate) fn checks(trial: &Trial<'_>) -> Vec<Check> {
    let relations = trial.info.satisfies.iter().map(|property| {
        let (what, judge): (_, fn(&Tried, &Scene) -> Verdict) = match property {
            Property::RisesWithLoss => ("rises-with-loss", rises_with_loss),
            Property::Homogeneous => ("homogeneous", homogeneous),
            Property::Symmetric => ("symmetric", symmetric),
            Property::NeverRaises => ("never-raises", never_raises),
            Property::NeverLowers => ("never-lowers", never_lowers),
        };
        trial.exercise(what, &judge)
    });
    let mut checks: Vec<Check> = relations.collect();
    checks.extend(moves(trial));
    checks
}

/// Compares each figure of a rule on these claims with the one before.
fn climb(
    tried: &Tried,
    what: &str,
    rungs: impl Iterator<Item = (Scene, String)>,
    direction: Direction,
) -> Verdict {
    let place = tried.place();
    let mut verdict = Verdict::Skipped;
    let mut last: Option<(Usd, String)> = None;
    for (scene, value) in rungs {
        let figure = tried.put(&scene).and_then(|outcome| outcome.figure(place));
        let Some(figure) = figure else {
            last = None;
            continue;
        };
        if let Some((before, from)) = last {
            let (holds, goes) = match direction {
                Direction::Raises => (before <= figure, "falls"),
                Direction::Lowers => (before >= figure, "rises"),
            };
            if !holds {
                return Verdict::Broken(format!(
                    "its figure {goes} from {before} to {figure} where {what} rises from {from} to {value}"
                ));
            }
            verdict = Verdict::Held;
        }
        last = Some((figure, value));
    }
    verdict
}

fn rises_with_loss(tried: &Tried, scene: &Scene) -> Verdict {
    climb(tried, "a loss", scene.with_more_loss(), Direction::Raises)
}

fn homogeneous(tried: &Tried, scene: &Scene) -> Verdict {
    let place = tried.place();
    let figures = || {
        let one = tried.put(scene)?;
        let ten = tried.put(&scene.times_ten()?)?;
        let unit = unit(one.effect.as_ref()).max(unit(ten.effect.as_ref()));
        Some((one.figure(place)?, ten.figure(place)?, unit))
    };
    let Some((one, ten, unit)) = figures() else {
        return Verdict::Skipped;
    };
    // A rounding moves each figure by less than its unit, the first ten times; once a line, by this project's rule.
    let lines = i64::try_from(scene.facts.losses.len()).unwrap_or(i64::MAX);
    let within = unit.saturating_mul(11).saturating_mul(lines.max(1));
    let apart = ten
        .cents()
        .saturating_sub(one.cents().saturating_mul(10))
        .saturating_abs();
    Verdict::of(apart <= within, || {
        format!("its figure is {one}, and {ten} where every amount is ten times as much")
    })
}

/// The coarsest unit, in cents, of a rounding in an effect.
fn unit(effect: Option<&Value>) -> i64 {
    match effect {
        Some(Value::Array(values)) => values.iter().map(|value| unit(Some(value))).max(),
        Some(Value::Object(fields)) => fields.values().map(|value| unit(Some(value))).max(),
        Some(text @ Value::String(_)) => serde_json::from_value(text.clone())
            .ok()
            .filter(|rounding: &Rounding| rounding.unit() == Unit::Dollar)
            .map(|_| 100),
        _ => None,
    }
    .unwrap_or(1)
}

fn symmetric(tried: &Tried, scene: &Scene) -> Verdict {
    let Some(reordered) = scene.reordered() else {
        return Verdict::Skipped;
    };
    let all = |scene| {
        tried
            .put(scene)
            .and_then(|outcome| all(&outcome, tried.place()))
    };
    let (Some(one), Some(other)) = (all(scene), all(&reordered)) else {
        return Verdict::Skipped;
    };
    Verdict::of(one == other, || {
        format!("it comes to {one}, and to {other} where the losses stand in another order")
    })
}

/// Everything that a rule comes to; `None` where it comes to nothing.
fn all(outcome: &Outcome, place: List) -> Option<String> {
    let account = &outcome.after;
    let ground = match &outcome.ended {
        Ok(step) => step.ground.id(),
        Err(Stop::End(..)) => return outcome.said(),
        Err(_) => return None,
    };
    if matches!(place, List::Gates | List::Consequences) {
        return outcome.said();
    }
    let bounds = [
        ("at least", account.at_least()),
        ("at most", account.at_most()),
        ("more than", account.more_than()),
        ("less than", account.less_than()),
        ("collectible", account.collectible_at_most()),
    ];
    let bounds = bounds
        .iter()
        .filter_map(|(words, bound)| bound.map(|bound| format!(", {words} {bound}")));
    let share = match account.share() {
        redress_rule::Share::Settled(share, kind) => format!("{share}, {}", kind.words()),
        redress_rule::Share::Unsettled => "unsettled".to_owned(),
        redress_rule::Share::LeftToTheCourt => "left to the court".to_owned(),
    };
    Some(format!(
        "{} counted, {} remaining, share {share}{} (`{ground}`)",
        account.gross(),
        account.remaining(),
        bounds.collect::<String>()
    ))
}

fn never_raises(tried: &Tried, scene: &Scene) -> Verdict {
    moved(tried, scene, |before, after| after <= before)
}

fn never_lowers(tried: &Tried, scene: &Scene) -> Verdict {
    moved(tried, scene, |before, after| after >= before)
}

fn moved(tried: &Tried, scene: &Scene, holds: fn(Usd, Usd) -> bool) -> Verdict {
    let place = tried.place();
    let figures = tried.put(scene).and_then(|outcome| {
        let before = outcome.figure_before(place)?;
        Some((before, outcome.figure(place)?))
    });
    let Some((before, after)) = figures else {
        return Verdict::Skipped;
    };
    Verdict::of(holds(before, after), || {
        format!("it moves the figure from {before} to {after}")
    })
}

/// Each number by itself has to be exercised; the check is as good as the least exercised.
fn moves(trial: &Trial<'_>) -> Option<Check> {
    let checks = trial.info.directions().map(|(key, direction)| {
        let mut check = trial.exercise("moves", &|tried, scene| {
            climb(tried, "the number", scene.at_more(key), direction)
        });
        let path = key.row().path;
        check.outcome = check.outcome.map_err(|why| format!("`{path}`: {why}"));
        check
    });
    checks.min_by_key(|check| (check.outcome.is_ok(), check.claims))
}
