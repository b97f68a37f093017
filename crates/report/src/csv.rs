//! Results as rows for spreadsheets: one row for each profile, claim and leaf, with money without grouping.

use redress_case::Case;
use redress_engine::{Computation, Profile, Review, Spread, Tree, Verdict};
use redress_rule::{Amount, Need, Usd};

use crate::findings::{assume, findings, ranked, turning_beside};
use crate::review::name;
use crate::subject::{Subject, leaves};
use crate::{AwardLabel, Meta, phrases, unread};
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

fn ids(subject: &Subject<'_>, needs: &[Need]) -> String {
    let ids: Vec<String> = needs.iter().map(|need| subject.id(need)).collect();
    ids.join("; ")
}

/// Returns the results of `compute` and `compare`.
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
            "question",
            "view",
            "branch",
            "result",
            "loss_least",
            "loss_greatest",
            "ordered_least",
            "ordered_greatest",
            "liability",
            "strength",
            "collectible_least",
            "collectible_greatest",
            "missing",
            "choice",
            "consequences",
            "assumed",
            "passed_over",
            "notice",
        ],
        Vec::new(),
    );
    for subject in computations
        .iter()
        .flat_map(|computation| Subject::all(case, computation))
    {
        tree(&mut csv, &subject, None, governing, meta);
        for other in &subject.claim.depends_on {
            let view = Some((other.question.as_str(), other.view.as_str()));
            tree(&mut csv, &subject.under(other), view, governing, meta);
        }
    }
    Document::from_rows(csv)
}

fn tree(
    csv: &mut Table,
    subject: &Subject<'_>,
    view: Option<(&str, &str)>,
    governing: Option<&str>,
    meta: &Meta,
) {
    let profile = subject.profile;
    let questions = subject.questions();
    let passed_over: Vec<&str> = meta
        .unread
        .iter()
        .map(String::as_str)
        .filter(|unread| unread::matters(unread) && unread::flags(subject, meta))
        .collect();
    for (path, leaf) in leaves(subject.tree) {
        let outcome = &leaf.outcome;
        let one = Tree::Leaf(Box::new(leaf.clone()));
        let missing: Vec<Need> = findings(&one).iter().map(|finding| finding.need).collect();
        let consequences: Vec<&str> = outcome
            .terms
            .iter()
            .map(|term| subject.because(term.ground))
            .collect();
        let loss = phrases::total_loss(&one);
        csv.push([
            subject.case.name.clone(),
            profile.id.clone(),
            yes_no(governing == Some(profile.id.as_str())),
            profile
                .contrast
                .as_ref()
                .map_or_else(String::new, |contrast| contrast.contrary_to.clone()),
            profile.as_of.to_string(),
            subject
                .approach(leaf)
                .map_or_else(String::new, |approach| approach.name.clone()),
            subject.claim.victim.clone(),
            subject.claim.defendant.clone(),
            subject.claim.class.name().to_owned(),
            if view.is_none() {
                questions.join("; ")
            } else {
                String::new()
            },
            view.map_or("", |(question, _)| question).to_owned(),
            view.map_or("", |(_, view)| view).to_owned(),
            subject.path_words(&path),
            phrases::state(leaf).name().to_owned(),
            least(loss),
            greatest(loss),
            least(outcome.amount),
            greatest(outcome.amount),
            phrases::liability(subject, leaf),
            phrases::strength(subject, leaf).word().to_owned(),
            least(outcome.collectible_at_most),
            greatest(outcome.collectible_at_most),
            ids(subject, &missing),
            subject
                .open_choice(leaf)
                .map_or_else(String::new, |choice| choice.id.clone()),
            consequences.join("; "),
            meta.assumed.join("; "),
            passed_over.join("; "),
            phrases::NOTICE.to_owned(),
        ]);
    }
}

fn yes_no(answer: bool) -> String {
    if answer { "yes" } else { "no" }.to_owned()
}

/// Returns the steps of `explain`: one row a step of a computation.
pub(crate) fn steps(case: &Case, computation: &Computation) -> Document {
    let mut csv = Table::new(
        &[
            "profile",
            "contrary_to",
            "victim",
            "defendant",
            "question",
            "view",
            "branch",
            "computation",
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
        steps_of(&mut csv, &subject, ("", ""));
        for other in &subject.claim.depends_on {
            steps_of(
                &mut csv,
                &subject.under(other),
                (&other.question, &other.view),
            );
        }
    }
    Document::from_rows(csv)
}

fn steps_of(csv: &mut Table, subject: &Subject<'_>, view: (&str, &str)) {
    let profile = subject.profile;
    let contrary = profile
        .contrast
        .as_ref()
        .map_or("", |contrast| contrast.contrary_to.as_str());
    for (path, leaf) in leaves(subject.tree) {
        let of = |run: usize, step: usize| {
            [
                profile.id.clone(),
                contrary.to_owned(),
                subject.claim.victim.clone(),
                subject.claim.defendant.clone(),
                view.0.to_owned(),
                view.1.to_owned(),
                subject.path_words(&path),
                run.to_string(),
                step.to_string(),
            ]
        };
        let approach = subject.approach(leaf);
        let law = [
            approach
                .map_or("", |approach| approach.name.as_str())
                .to_owned(),
            "the law".to_owned(),
            subject
                .profile
                .rejected(&leaf.law)
                .iter()
                .map(|rejected| format!("not {}: {}", rejected.what, rejected.why))
                .collect::<Vec<_>>()
                .join("; "),
            String::new(),
            String::new(),
            String::new(),
            subject
                .regime(leaf)
                .map_or_else(String::new, |regime| regime.cite.clone()),
            String::new(),
            String::new(),
            String::new(),
            String::new(),
        ];
        csv.push(of(1, 1).into_iter().chain(law));
        for (number, run) in (1_usize..).zip(&leaf.runs) {
            for (place, step) in (2_usize..).zip(&run.steps) {
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
                        &[&step.op],
                        step.before != step.after,
                        leaf.outcome.liability.is_none(),
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
                csv.push(of(number, place).into_iter().chain(cells));
            }
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
        for finding in ranked(&subject) {
            let narrowed = narrowing.and_then(|it| it.of(&finding.need));
            let spreads = [
                narrowed.map_or_else(String::new, |(place, _)| place.to_string()),
                narrowing.map_or_else(String::new, |it| spread(it.now)),
                narrowed.map_or_else(String::new, |(_, it)| spread(it.at_most)),
                narrowed.map_or_else(String::new, |(_, it)| spread(it.at_least)),
            ];
            let turns = finding.turning(&subject);
            csv.push(
                missing(&subject, &finding.need, &turns)
                    .into_iter()
                    .chain(spreads),
            );
        }
        for beside in narrowing.iter().flat_map(|it| &it.beside) {
            let turns = turning_beside(&subject, beside);
            let none = [const { String::new() }; 4];
            csv.push(
                missing(&subject, &beside.need, &turns)
                    .into_iter()
                    .chain(none),
            );
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
        assume(subject, need)
            .strip_prefix("--assume ")
            .map_or_else(String::new, |rest| format!("assume {rest}")),
    ]
}

/// Returns the reviews: one row for each award.
pub(crate) fn reviews(
    case: &Case,
    profile: &Profile,
    reviews: &[(AwardLabel, Review)],
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
            "lacks",
        ],
        Vec::new(),
    );
    for (label, review) in reviews {
        let subject = Subject::new(case, profile, &review.result);
        let (due, because, lacks) = match &review.verdict {
            Verdict::Error(fault) => (
                phrases::must_be(fault.must_be),
                subject.because(fault.ground).to_owned(),
                String::new(),
            ),
            Verdict::Lacks(needs) => (String::new(), String::new(), ids(&subject, needs)),
            Verdict::Passes | Verdict::NoStandard => (String::new(), String::new(), String::new()),
        };
        csv.push([
            label.id.clone(),
            label
                .posture
                .map_or("", |posture| posture.name())
                .to_owned(),
            label.date.map_or_else(String::new, |date| date.to_string()),
            subject.claim.victim.clone(),
            subject.claim.defendant.clone(),
            money(review.award),
            profile.id.clone(),
            profile
                .contrast
                .as_ref()
                .map_or_else(String::new, |contrast| contrast.contrary_to.clone()),
            profile.as_of.to_string(),
            name(&review.verdict).to_owned(),
            due,
            because,
            lacks,
        ]);
    }
    Document::from_rows(csv)
}
