//! Results as rows for spreadsheets: one row for each profile, claim and answer, with money without grouping.

use redress_case::Case;
use redress_case::facts::NO_UPPER_BOUND;
use redress_engine::{ClaimResult, Computation, Conditional, Profile, Review, Spread};
use redress_rule::{Amount, Need, Usd};

use crate::needs::turning_beside;
use crate::review::name;
use crate::subject::Subject;
use crate::{AwardLabel, Meta, answer, compute, consequences, paths, phrases, points, unread};
use redress_document::{Document, KeyValue, Table};

fn money(amount: Usd) -> String {
    if phrases::bounded(amount) {
        amount.plain().to_string()
    } else {
        String::new()
    }
}

fn spread(spread: Spread) -> String {
    match spread {
        Spread::Of(amount) => money(amount),
        Spread::AsFound | Spread::Unbounded => phrases::spread(spread),
    }
}

fn least(amount: Option<Amount>) -> String {
    amount.map_or_else(String::new, |amount| money(amount.least()))
}

fn greatest(amount: Option<Amount>) -> String {
    amount.map_or_else(String::new, |amount| money(amount.greatest()))
}

/// Returns the results of `compute` and `compare`: one row for each answer to the open points.
pub(crate) fn results(
    case: &Case,
    computations: &[Computation],
    governing: Option<&str>,
    meta: &Meta,
) -> Document {
    let mut csv = Table::new(
        &[
            "case",
            "profile",
            "governing",
            "contrary_to",
            "as_of",
            "approach",
            "victim",
            "defendant",
            "class",
            "depends_on",
            "if",
            "result",
            "loss_least",
            "loss_greatest",
            "ordered_least",
            "ordered_greatest",
            "liability",
            "authority",
            "strength",
            "collectible_least",
            "collectible_greatest",
            "choice",
            "consequences",
            "inputs",
            "passed_over",
            "notice",
        ],
        Vec::new(),
    );
    for computation in computations {
        let inputs = compute::inputs_of_row(case, &computation.profile, meta);
        for subject in Subject::all(case, computation) {
            rows(&mut csv, &subject, governing, &inputs, meta);
        }
    }
    Document::from_rows(csv)
}

fn rows(
    csv: &mut Table,
    subject: &Subject<'_>,
    governing: Option<&str>,
    inputs: &str,
    meta: &Meta,
) {
    let profile = subject.profile;
    let passed_over: Vec<&str> = meta
        .unread
        .iter()
        .map(String::as_str)
        .filter(|unread| unread::matters(unread) && unread::flags(subject, meta))
        .collect();
    let points = subject.answer().material_points();
    let points: Vec<String> = points
        .iter()
        .map(|point| paths::name(subject, point))
        .collect();
    for (path, leaf) in subject.answer().paths() {
        let one = Conditional::Settled(leaf.clone());
        let consequences = leaf.consequences.iter().flat_map(|it| {
            let follows = it.follows.values();
            let perhaps = if follows.len() > 1 { "perhaps: " } else { "" };
            let follows = follows.into_iter().filter_map(|follows| follows.ground());
            follows.map(move |ground| format!("{perhaps}{}", subject.because(ground)))
        });
        let consequences = phrases::each_once(consequences);
        let range = leaf.outcome.range();
        let of_leaf = ClaimResult {
            answer: one.clone(),
            ..subject.claim.clone()
        };
        let only = Subject {
            claim: &of_leaf,
            ..*subject
        };
        let collectible = leaf.credits.values().into_iter();
        // No more of an order can be collected than it is for.
        let ordered = range.map_or(NO_UPPER_BOUND, Amount::greatest);
        let collectible = collectible.filter_map(|credits| credits.collectible_at_most);
        let collectible = collectible.map(|most| most.min(ordered));
        let collectible = collectible.map(Amount::Exact).reduce(Amount::hull);
        let collectible = match consequences::left_to_collect(subject, meta) {
            Some(left) => (
                money(left.least),
                left.greatest.map_or_else(String::new, money),
            ),
            None => (least(collectible), greatest(collectible)),
        };
        csv.push([
            subject.case.name.clone(),
            profile.id.clone(),
            yes_no(governing == Some(profile.id.as_str())),
            profile
                .contrast
                .as_ref()
                .map_or_else(String::new, |contrast| contrast.contrary_to.clone()),
            profile.as_of.to_string(),
            answer::law(&only),
            subject.claim.victim.clone(),
            subject.claim.defendant.clone(),
            subject.claim.class.name().to_owned(),
            points.join("; "),
            paths::path_in_words(subject, &path),
            answer::state(&one).to_owned(),
            least(leaf.loss),
            greatest(leaf.loss),
            least(range),
            greatest(range),
            answer::liability(subject, &one),
            answer::authority(&only),
            answer::strength(&only),
            collectible.0,
            collectible.1,
            subject
                .open_choice(leaf)
                .map_or_else(String::new, |choice| choice.id.clone()),
            consequences.join("; "),
            inputs.to_owned(),
            passed_over.join("; "),
            phrases::NOTICE.to_owned(),
        ]);
    }
}

fn yes_no(answer: bool) -> String {
    if answer { "yes" } else { "no" }.to_owned()
}

/// Returns the steps of `explain`: one row for each step under each answer.
pub(crate) fn steps(case: &Case, computation: &Computation) -> Document {
    let mut csv = Table::new(
        &[
            "profile",
            "contrary_to",
            "victim",
            "defendant",
            "if",
            "step",
            "rule",
            "happened",
            "because",
            "before",
            "after",
            "read",
            "authority",
            "pin",
            "confidence",
            "weight",
            "strength",
        ],
        Vec::new(),
    );
    for subject in Subject::all(case, computation) {
        steps_of(&mut csv, &subject);
    }
    Document::from_rows(csv)
}

fn steps_of(csv: &mut Table, subject: &Subject<'_>) {
    let profile = subject.profile;
    let contrary = profile
        .contrast
        .as_ref()
        .map_or("", |contrast| contrast.contrary_to.as_str());
    for (path, leaf) in subject.answer().paths() {
        let of = |step: usize| {
            [
                profile.id.clone(),
                contrary.to_owned(),
                subject.claim.victim.clone(),
                subject.claim.defendant.clone(),
                paths::path_in_words(subject, &path),
                step.to_string(),
            ]
        };
        let approach = subject.approach(leaf);
        let rejected = subject.profile.rejected(&leaf.law);
        let rejected = rejected
            .iter()
            .map(|it| format!("not {}: {}", it.what, it.why));
        let regime = subject.regime(leaf);
        let mut law = [const { String::new() }; 11];
        law[0] = approach.map_or_else(String::new, |approach| approach.name.clone());
        law[1] = "the law".to_owned();
        law[2] = rejected.collect::<Vec<_>>().join("; ");
        law[6] = regime.map_or_else(String::new, |regime| regime.cite.clone());
        csv.push(of(1).into_iter().chain(law));
        let credits = leaf.credits.values();
        let steps = leaf
            .steps
            .iter()
            .chain(leaf.consequences.iter().flat_map(|it| &it.steps))
            .chain(credits.iter().flat_map(|credits| &credits.steps));
        for (place, step) in (2_usize..).zip(steps) {
            let standing = subject.standing(leaf, step.entry, step.ground);
            let support = standing.map(|standing| &standing.support);
            let strength = standing.map_or(step.ground.strength(), |it| it.strength);
            let read: Vec<&str> = phrases::keys_read(step.reads)
                .map(|key| key.row().path)
                .collect();
            let cells = [
                approach
                    .and_then(|approach| approach.entry(step.entry))
                    .map_or_else(String::new, |info| info.name.clone()),
                phrases::happened(
                    &step.op,
                    step.before != step.after,
                    leaf.is_bound_by_limits(),
                ),
                subject.because(step.ground).to_owned(),
                money(step.before),
                money(step.after),
                read.join("; "),
                support.map_or_else(
                    || phrases::authority(None, step.ground),
                    |support| support.cite.clone(),
                ),
                support
                    .and_then(|support| support.pin.clone())
                    .unwrap_or_else(|| "pin not verified".to_owned()),
                support.map_or_else(String::new, |it| it.confidence.to_string()),
                support.map_or_else(String::new, |it| it.weight.clone()),
                strength.word().to_owned(),
            ];
            csv.push(of(place).into_iter().chain(cells));
        }
    }
}

/// Returns the missing findings: one row for each finding and each profile that asks for it.
pub(crate) fn needs(case: &Case, computations: &[Computation]) -> Document {
    let mut csv = Table::new(
        &[
            "finding",
            "question",
            "burden_on",
            "profile",
            "contrary_to",
            "victim",
            "defendant",
            "what_turns_on_it",
            "to_try_it",
            "narrows_place",
            "spread_now",
            "spread_left_at_most",
            "spread_left_at_least",
        ],
        Vec::new(),
    );
    for subject in computations
        .iter()
        .flat_map(|computation| Subject::all(case, computation))
    {
        let narrowing = subject.claim.narrowing.as_ref();
        for point in points::points(&subject) {
            let turns = point.answers.iter();
            let turns = turns.map(|(answer, result)| KeyValue::new(answer.clone(), result));
            let turns: Vec<KeyValue> = turns.collect();
            for need in point.point.needs() {
                let narrowed = narrowing.and_then(|it| it.rank(&need));
                let spreads = [
                    narrowed.map_or_else(String::new, |(place, _)| place.to_string()),
                    narrowing.map_or_else(String::new, |it| spread(it.now)),
                    narrowed.map_or_else(String::new, |(_, it)| spread(it.at_most)),
                    narrowed.map_or_else(String::new, |(_, it)| spread(it.at_least)),
                ];
                let row = missing(&subject, &need, &turns).into_iter();
                csv.push(row.chain(spreads));
            }
        }
        for beside in narrowing.iter().flat_map(|it| &it.beside) {
            let turns = turning_beside(&subject, beside);
            let none = [const { String::new() }; 4];
            let row = missing(&subject, &beside.need, &turns).into_iter();
            csv.push(row.chain(none));
        }
    }
    Document::from_rows(csv)
}

/// Returns a finding, its burden, its place, and the results it decides.
fn missing(subject: &Subject<'_>, need: &Need, turns: &[KeyValue]) -> [String; 9] {
    let turns: Vec<String> = turns
        .iter()
        .map(|fact| format!("{}: {}", fact.label, fact.text))
        .collect();
    [
        subject.id(need),
        phrases::question(need),
        phrases::bearer(need).words().to_owned(),
        subject.profile.id.clone(),
        subject
            .profile
            .contrast
            .as_ref()
            .map_or_else(String::new, |contrast| contrast.contrary_to.clone()),
        subject.claim.victim.clone(),
        subject.claim.defendant.clone(),
        turns.join("; "),
        // Prefixed by a letter, so that the leading hyphens need no apostrophe.
        paths::assume(subject, need)
            .strip_prefix("--assume ")
            .map_or_else(String::new, |rest| format!("assume {rest}")),
    ]
}

/// Returns the reviews: one row for each award.
pub(crate) fn reviews(
    case: &Case,
    profile: &Profile,
    reviews: &[(AwardLabel, Review)],
    meta: &Meta,
) -> Document {
    let mut csv = Table::new(
        &[
            "award",
            "posture",
            "date",
            "victim",
            "defendant",
            "amount",
            "profile",
            "contrary_to",
            "as_of",
            "verdict",
            "must_be",
            "because",
            "depends_on",
            "inputs",
        ],
        Vec::new(),
    );
    for (label, review) in reviews {
        let subject = Subject::new(case, profile, &review.result);
        let errors = review.verdict.errors().unwrap_or_default();
        let due: Vec<String> = errors
            .iter()
            .map(|it| phrases::must_be(it.must_be))
            .collect();
        let because: Vec<&str> = errors.iter().map(|it| subject.because(it.ground)).collect();
        let victims = review.results().map(|it| it.victim.as_str());
        let victims: Vec<&str> = victims.collect();
        let points = review.verdict.points();
        let points = points.iter().map(|point| paths::name(&subject, point));
        let points: Vec<String> = points.collect();
        csv.push([
            label.id.clone(),
            label
                .posture
                .map_or("", |posture| posture.name())
                .to_owned(),
            label.date.map_or_else(String::new, |date| date.to_string()),
            victims.join("; "),
            subject.claim.defendant.clone(),
            money(review.award),
            profile.id.clone(),
            profile
                .contrast
                .as_ref()
                .map_or_else(String::new, |contrast| contrast.contrary_to.clone()),
            profile.as_of.to_string(),
            name(&review.verdict).to_owned(),
            due.join(" or "),
            because.join("; "),
            points.join("; "),
            compute::inputs_of_row(case, profile, meta),
        ]);
    }
    Document::from_rows(csv)
}
