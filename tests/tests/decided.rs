//! Every decided case under `tests/decided/`: the decision of the court against the computation.
//!
//! `holding.toml` has the decision and changes only with a citation. `redress::decided` compares them, as `redress law test` does.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails loudly")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, LazyLock};

use redress::Redress;
use redress::case::How;
use redress::decided::{CheckKind, CourtStatement, DecidedCase, Measure};
use redress::engine::{Computation, Conditional, OpenPoint, QuestionId, Verdict};
use redress_document::Look;
use redress_report::Meta;

/// How many decided cases we know that we cannot meet. It may only fall.
const KNOWN_GAPS: usize = 0;

/// The law, so that a profile is bound once for all tests.
static LAW: LazyLock<Redress> = LazyLock::new(Redress::linked_in);

fn decided() -> Vec<DecidedCase> {
    let folders = redress_tests::cases::decided().into_iter();
    let open = |folder: std::path::PathBuf| {
        DecidedCase::open(&folder).unwrap_or_else(|error| panic!("{error}"))
    };
    folders.map(open).collect()
}

/// The worksheet as a terminal of 100 columns shows it, without digests, which change with every comment.
fn printed(decided: &DecidedCase, redress: &Redress) -> String {
    let mut computation = decided.compute(redress).unwrap();
    Arc::make_mut(&mut computation.profile).digest = String::new();
    let meta = Meta {
        program: "redress".to_owned(),
        as_of_reason: "the day of the decision".to_owned(),
        ..Meta::default()
    };
    let look = Look {
        width: 100,
        color: false,
    };
    let human = redress_document::Format::Human;
    let explained = redress_report::explain(human, &decided.case, &computation, &meta);
    String::from_utf8(explained.write(human, look).unwrap()).unwrap()
}

/// The differences of a case from the court's statements on restitution and on the lines beside it.
fn differences(decided: &DecidedCase, redress: &Redress) -> Vec<String> {
    let mut found = decided.differences(redress).unwrap();
    found.extend(redress_judgment::assessed_differences(redress, decided).unwrap());
    found
}

#[test]
fn every_decided_case_comes_out_as_the_court_said() {
    let redress = LAW.reopened();
    let mut tally: BTreeMap<CheckKind, usize> = BTreeMap::new();
    let mut gaps = Vec::new();
    let mut wrong = String::new();
    for decided in decided() {
        let name = decided.name();
        let found = differences(&decided, &redress);
        match (&decided.decision.known_gap, found.is_empty()) {
            (None, true) => *tally.entry(decided.decision.check).or_default() += 1,
            (None, false) => write!(wrong, "{name}:\n  {}\n", found.join("\n  ")).unwrap(),
            (Some(why), false) => gaps.push(format!("{name}: {why}")),
            (Some(_), true) => writeln!(wrong, "{name}: met now; take `known-gap` out").unwrap(),
        }
    }
    println!(
        "decided cases: {tally:?}; known gaps: {} {gaps:?}",
        gaps.len()
    );
    assert!(wrong.is_empty(), "\n{wrong}");
    assert_eq!(
        gaps.len(),
        KNOWN_GAPS,
        "the number of known gaps may only fall"
    );
}

/// A statement that a court did not make is told as a difference.
#[test]
fn a_decision_that_is_changed_is_not_met() {
    let redress = LAW.reopened();
    for mut decided in decided() {
        let name = decided.name();
        for statement in &mut decided.decision.holds {
            match (statement.amount, statement.verdict, statement.ends) {
                (Some(amount), ..) => {
                    let cent = redress::money::Usd::from_cents(1);
                    statement.amount = Some(amount.checked_add(cent).unwrap());
                }
                (None, Some(_), _) => statement.verdict = None,
                (None, None, Some(_)) => statement.ends = Some(redress::rule::End::Nominal),
                (None, None, None) => statement.victim = Some("nobody".to_owned()),
            }
            statement.note = None;
        }
        for line in &mut decided.decision.assessed {
            let cent = redress::money::Usd::from_cents(1);
            line.amount = line.amount.checked_add(cent).unwrap();
        }
        let statements = decided.decision.holds.len() + decided.decision.assessed.len();
        let wrong = differences(&decided, &redress);
        assert!(statements > 0, "{name}: the court said nothing");
        assert!(wrong.len() >= statements, "{name}: {wrong:?}");
    }
}

/// Compares what we print of each case with `outcome.snap` beside it. `cargo insta review` shows each difference; a
/// snapshot is reviewed, not blessed.
#[test]
fn every_decided_case_prints_as_it_was_reviewed() {
    let redress = LAW.reopened();
    let mut changed = Vec::new();
    for decided in decided() {
        let mut beside = insta::Settings::clone_current();
        beside.set_snapshot_path(&decided.folder);
        beside.set_prepend_module_to_snapshot(false);
        beside.set_omit_expression(true);
        let printed = printed(&decided, &redress);
        // All cases are compared before the test fails, so that one review shows every difference.
        let compare = || beside.bind(|| insta::assert_snapshot!("outcome", printed));
        if catch_unwind(AssertUnwindSafe(compare)).is_err() {
            changed.push(decided.name());
        }
    }
    assert!(
        changed.is_empty(),
        "the printed result has changed: {changed:?}; run `cargo insta review`"
    );
}

/// A computed amount follows from other facts: it is no choice, and not simply the one loss found.
#[test]
fn nothing_typed_in_is_called_computed() {
    for decided in decided()
        .into_iter()
        .filter(|decided| decided.decision.check == CheckKind::Computed)
    {
        // A share that the court stated is a fact of its reasons: what it comes to follows from the losses.
        let by_method =
            |made: &redress::case::ChoiceMade| matches!(made.how, How::Method(_) | How::Share(_));
        let name = decided.name();
        // What is left of a sum that the court set follows from what was paid, not from the sum alone.
        let ordered =
            |holds: &CourtStatement| !matches!(holds.figure, Some(Measure::Collectible) | None);
        assert!(
            decided.case.choices.iter().all(by_method)
                || !decided.case.payments.is_empty() && !decided.decision.holds.iter().any(ordered),
            "{name}: an amount is typed in"
        );
        for holds in &decided.decision.holds {
            let (Some(victim), Some(amount)) = (&holds.victim, holds.amount) else {
                continue;
            };
            let losses = &decided.case.victim(victim).unwrap().losses;
            let identity = losses.len() == 1 && losses[0].amount.value.ends().0 == amount.cents();
            assert!(
                !identity,
                "{name}: the award is the total found, an identity"
            );
        }
    }
}

/// The questions of law on which a result depends anywhere: in what is ordered, beside it, or in what can be collected.
fn open_questions(computation: &Computation) -> BTreeSet<QuestionId> {
    let mut points = Vec::new();
    for claim in &computation.claims {
        points.extend(claim.answer.points());
        for leaf in claim.answer.values() {
            points.extend(leaf.credits.points());
            let beside = leaf.consequences.iter();
            points.extend(beside.flat_map(|consequence| consequence.follows.points()));
        }
    }
    questions_of(points)
}

fn questions_of(points: Vec<OpenPoint>) -> BTreeSet<QuestionId> {
    let question = |point| match point {
        OpenPoint::Question(question) => Some(question),
        _ => None,
    };
    points.into_iter().filter_map(question).collect()
}

/// A verdict in words, without the number of the entry, which moves with the view.
fn in_words(verdict: &Conditional<Verdict>) -> String {
    let told = verdict.map(&mut |verdict| match verdict {
        Verdict::Error(violation) => {
            format!(
                "error on {}: {:?}",
                violation.ground.id(),
                violation.must_be
            )
        }
        other => format!("{other:?}"),
    });
    format!("{told:?}")
}

/// No verdict on an award changes under a view of a question that the computation calls open and the review does not name. Each
/// award is also reviewed as one cent more, and as nothing.
#[test]
fn a_review_names_every_question_on_which_its_verdict_turns() {
    let redress = LAW.reopened();
    let mut tried = 0;
    for decided in decided() {
        let name = decided.name();
        let profile = decided.profile(&redress).unwrap();
        let open = open_questions(&decided.compute(&redress).unwrap());
        let cent = redress::money::Usd::from_cents(1);
        for put in [None, Some(cent), Some(redress::money::Usd::ZERO)] {
            let mut case = decided.case.clone();
            for award in &mut case.awards {
                award.amount = match put {
                    None => award.amount,
                    Some(amount) if amount == cent => award.amount.checked_add(cent).unwrap(),
                    Some(amount) => amount,
                };
            }
            let query = decided.query(None);
            let (bound, reviews) = redress.review(&case, &profile, &query).unwrap();
            for question in &bound.questions {
                if !open.contains(&question.number) {
                    continue;
                }
                for view in &question.views {
                    let mut taken = query.clone();
                    taken.take.insert(question.id.clone(), view.id.clone());
                    let (_, under) = redress.review(&case, &profile, &taken).unwrap();
                    for ((award, review), (_, under)) in reviews.iter().zip(&under) {
                        if questions_of(review.verdict.points()).contains(&question.number) {
                            continue;
                        }
                        tried += 1;
                        assert_eq!(
                            in_words(&review.verdict),
                            in_words(&under.verdict),
                            "{name}: {} under {}={}",
                            award.id,
                            question.id,
                            view.id
                        );
                    }
                }
            }
        }
    }
    println!("{tried} verdicts under another view");
    assert!(tried > 0);
}

/// What the court said carries its source, and a figure from memory is never an oracle.
#[test]
fn every_holding_has_a_source_and_a_tag_that_may_be_an_oracle() {
    use redress::cite::Confidence;

    for decided in decided() {
        let (name, decision) = (decided.name(), &decided.decision);
        let confidence = decision.confidence;
        assert!(
            [Confidence::Verified, Confidence::Secondary].contains(&confidence),
            "{name}: {confidence} is no oracle"
        );
        assert!(
            !decision.question.is_empty() && !decision.fate.is_empty(),
            "{name}"
        );
        assert!(
            decision.pin.as_deref() != Some(""),
            "{name}: no pin is better than an empty one"
        );
        let year = decision.decided.year().to_string();
        let of_folder = name.split('-').next().unwrap();
        assert!(
            year == of_folder || decision.approach,
            "{name}: decided in {year}"
        );
        let schema = "#:schema ../../../schema/case.json\n";
        assert!(
            decided.facts.starts_with(schema),
            "{name}: the first line names the schema"
        );
    }
}
