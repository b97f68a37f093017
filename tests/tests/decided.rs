//! Every decided case under `tests/decided/`: what the court said against what we compute.
//!
//! `holding.toml` is what the court said and changes only with a citation. What each check is, it says
//! itself: *computed* (the amount follows from facts other than the award), *identity* (the award is the
//! total found), *consistent* (the award passes the steps and bounds), *disposition* (why it was error,
//! what it lacked, how it ended).
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails loudly"
)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

use redress::case::{Case, How, Side};
use redress::casefile::{self, CaseFormat};
use redress::cite::Date;
use redress::engine::{
    ClaimResult, Conditional, Leaf, OpenPoint, Outcome, Profile, Review, Verdict,
};
use redress::money::Usd;
use redress::rule::{Amount, End, LiabilityKind, Need, NeedTarget};
use redress::{Query, Redress};
use redress_document::Look;
use redress_report::Meta;
use redress_tests::completion::{cells, under, ways, ways_of_answer};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Holding {
    cite: String,
    court: String,
    decided: toml::value::Datetime,
    question: String,
    fate: String,
    check: Check,
    confidence: String,
    pin: Option<String>,
    as_of: toml::value::Datetime,
    /// The profile, where it is not that of the court of the case.
    profile: Option<String>,
    /// Whether the case's own `approach.toml` is what is checked.
    #[serde(default)]
    approach: bool,
    /// Why we cannot meet it. The number of gaps may only fall.
    known_gap: Option<String>,
    holds: Vec<Holds>,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "kebab-case")]
enum Check {
    Computed,
    Identity,
    Consistent,
    Disposition,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Holds {
    /// Of which claim.
    victim: Option<String>,
    /// Against which defendant, where there are several.
    defendant: Option<String>,
    /// Which award of the case file is put to the law.
    award: Option<String>,
    /// On whose version of the facts.
    #[serde(default)]
    on: Side,
    /// On these findings, beyond those of the case file.
    #[serde(default)]
    given: Vec<String>,
    as_of: Option<toml::value::Datetime>,
    /// Under the circuit's law, although the case has its own approach.
    #[serde(default)]
    own_law: bool,
    figure: Option<Figure>,
    amount: Option<Usd>,
    liability: Option<LiabilityKind>,
    verdict: Option<String>,
    ground: Option<String>,
    #[serde(default)]
    lacks: Vec<String>,
    #[serde(default)]
    needs: Vec<String>,
    ends: Option<End>,
    #[expect(dead_code, reason = "for the reader of the file")]
    note: Option<String>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Figure {
    /// The amount ordered.
    Award,
    /// The losses that count.
    Loss,
    /// What remains of them.
    Remaining,
    /// The least that can be ordered.
    Least,
    /// The most that can still be collected.
    Collectible,
}

/// How many decided cases we know that we cannot meet. It may only fall.
const KNOWN_GAPS: usize = 0;

struct Decided {
    folder: PathBuf,
    name: String,
    case: Case,
    facts: String,
    holding: Holding,
}

fn decided() -> Vec<Decided> {
    redress_tests::cases::decided()
        .into_iter()
        .map(Decided::open)
        .collect()
}

fn day(date: &toml::value::Datetime) -> Date {
    date.to_string().parse().unwrap()
}

impl Decided {
    fn open(folder: PathBuf) -> Self {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let facts = std::fs::read_to_string(folder.join("facts.toml")).unwrap();
        let case = casefile::read(facts.as_bytes(), CaseFormat::Toml)
            .unwrap_or_else(|errors| panic!("{name}: {errors}"))
            .case;
        let holding = std::fs::read_to_string(folder.join("holding.toml")).unwrap();
        let holding = toml::from_str(&holding).unwrap_or_else(|error| panic!("{name}: {error}"));
        Self {
            folder,
            name,
            case,
            facts,
            holding,
        }
    }

    fn query(&self, holds: Option<&Holds>) -> Query {
        let as_of = holds.and_then(|holds| holds.as_of.as_ref());
        let path = self.folder.join("approach.toml");
        let own = self.holding.approach && !holds.is_some_and(|holds| holds.own_law);
        Query {
            as_of: Some(day(as_of.unwrap_or(&self.holding.as_of))),
            on: holds.map_or(Side::Found, |holds| holds.on),
            approach: own.then(|| (path.clone(), std::fs::read_to_string(&path).unwrap())),
            ..Query::default()
        }
    }

    /// The worksheet as a terminal of 100 columns shows it, without digests, which change with every comment.
    fn printed(&self, redress: &Redress) -> String {
        let profile = self.profile(redress);
        let query = self.query(None);
        let mut computation = redress.compute(&self.case, &profile, &query).unwrap();
        computation.profile.digest = String::new();
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
        let explained = redress_report::explain(human, &self.case, &computation, &meta);
        String::from_utf8(explained.write(human, look).unwrap()).unwrap()
    }

    fn profile(&self, redress: &Redress) -> String {
        let named = self.holding.profile.clone();
        named.unwrap_or_else(|| redress.governing(&self.case).unwrap())
    }

    /// What is wrong with one statement of the holding; empty when it holds.
    fn check(&self, redress: &Redress, holds: &Holds) -> String {
        let mut case = self.case.clone();
        for given in &holds.given {
            redress::assume(&mut case, given).unwrap();
        }
        match &holds.award {
            Some(award) => self.check_award(redress, &case, holds, award),
            None => self.check_result(redress, &case, holds),
        }
    }

    fn check_award(&self, redress: &Redress, case: &Case, holds: &Holds, award: &str) -> String {
        let query = self.query(Some(holds));
        let (profile, reviews) = redress
            .review(case, &self.profile(redress), &query)
            .unwrap();
        let Some((_, review)) = reviews.iter().find(|(entered, _)| entered.id == award) else {
            return format!("  {award}: no such award was reviewed\n");
        };
        // The court decided under one view of each question that is still open.
        let ways = ways(&review.verdict).into_iter();
        let wrong = ways.map(|way| {
            let verdict = under(&review.verdict, &way);
            wrong_verdict(case, &profile, review, &verdict, holds, award)
        });
        wrong.min_by_key(String::len).unwrap()
    }

    fn check_result(&self, redress: &Redress, case: &Case, holds: &Holds) -> String {
        let mut wrong = String::new();
        let query = self.query(Some(holds));
        let computation = redress
            .compute(case, &self.profile(redress), &query)
            .unwrap();
        let mut found = false;
        for claim in &computation.claims {
            let other = |named: &Option<String>, id: &str| {
                named.as_deref().is_some_and(|named| named != id)
            };
            if holds.victim.is_none()
                || other(&holds.victim, &claim.victim)
                || other(&holds.defendant, &claim.defendant)
            {
                continue;
            }
            found = true;
            // The court decided under one view of each question that is still open.
            let ways = ways_of_answer(&claim.answer).into_iter();
            let under_each = ways.map(|way| {
                let mut answer = under(&claim.answer, &way);
                answer = answer.map(&mut |leaf| {
                    let mut leaf = leaf.clone();
                    leaf.credits = under(&leaf.credits, &way);
                    leaf
                });
                wrong_result(case, &computation.profile, claim, &answer, holds)
            });
            wrong += &under_each.min_by_key(String::len).unwrap();
        }
        if !found {
            writeln!(wrong, "  no claim of {:?}", holds.victim).unwrap();
        }
        wrong
    }
}

/// What is wrong with the verdict on an award.
fn wrong_verdict(
    case: &Case,
    profile: &Profile,
    review: &Review,
    verdict: &Conditional<Verdict>,
    holds: &Holds,
    award: &str,
) -> String {
    let mut wrong = String::new();
    let points = verdict.points();
    let needs: Vec<Need> = points.iter().flat_map(OpenPoint::needs).collect();
    let lacks = names(case, &review.result, &needs);
    let without_standard = |verdict: &&Verdict| matches!(verdict, Verdict::NoStandard);
    let (word, ground) = if let Some(errors) = verdict.errors() {
        let place = review.result.answer.values()[0].law.approach.unwrap();
        let standing = profile.approaches[place].standing(errors[0].entry, errors[0].ground);
        let ground = standing.map(|standing| standing.support.holding.clone());
        ("error", ground)
    } else if verdict.passes() {
        ("passes", None)
    } else if verdict.values().iter().all(without_standard) {
        ("nothing", None)
    } else {
        ("lacks", None)
    };
    if holds.verdict.as_deref() != Some(word) {
        writeln!(
            wrong,
            "  {award}: the review says `{word}` {ground:?} {lacks:?} {verdict:?}"
        )
        .unwrap();
    }
    if holds.ground.is_some() && holds.ground != ground {
        writeln!(wrong, "  {award}: error on {ground:?}").unwrap();
    }
    for lack in holds.lacks.iter().filter(|lack| !lacks.contains(lack)) {
        writeln!(wrong, "  {award}: does not name {lack}, but {lacks:?}").unwrap();
    }
    wrong
}

/// What is wrong with the result of a claim, whatever is found of what is missing.
fn wrong_result(
    case: &Case,
    profile: &Profile,
    claim: &ClaimResult,
    answer: &Conditional<Leaf>,
    holds: &Holds,
) -> String {
    let mut wrong = String::new();
    let victim = &claim.victim;
    for (_, leaves) in cells(answer) {
        let hull = |of: fn(&Leaf) -> Option<Amount>| {
            let mut ends = leaves.iter().map(|leaf| of(leaf));
            ends.try_fold(None, |hull: Option<Amount>, more| {
                let more = more?;
                Some(Some(hull.map_or(more, |hull| hull.hull(more))))
            })
            .flatten()
        };
        let exact = |amount: Option<Amount>| amount.and_then(Amount::exact);
        let amount = hull(|leaf| leaf.outcome.illustrated().range());
        let figure = holds.figure.map(|figure| match figure {
            Figure::Award => exact(amount),
            Figure::Loss => exact(hull(|leaf| leaf.loss)),
            Figure::Remaining => exact(hull(|leaf| leaf.remaining)),
            Figure::Least => amount.map(Amount::least),
            Figure::Collectible => exact(hull(|leaf| {
                let credits = leaf.credits.values();
                let most = credits
                    .iter()
                    .map(|it| it.collectible_at_most.map(Amount::Exact));
                most.reduce(|a, b| Some(a?.hull(b?))).flatten()
            })),
        });
        if figure.is_some_and(|figure| figure != holds.amount) {
            let said = holds.amount;
            writeln!(wrong, "  {victim}: {figure:?}, the court says {said:?}").unwrap();
        }
        for leaf in leaves {
            let outcome = leaf.outcome.illustrated();
            if holds.liability.is_some() && outcome.liability() != holds.liability {
                writeln!(wrong, "  {victim}: {:?}", outcome.liability()).unwrap();
            }
            if holds.ends.is_some() {
                let ended = match outcome {
                    Outcome::Ended(end, ground) => {
                        let approach = &profile.approaches[leaf.law.approach.unwrap()];
                        let step = leaf.steps.last().unwrap();
                        let standing = approach.standing(step.entry, ground);
                        let holding = standing.map(|standing| standing.support.holding.clone());
                        Some((*end, holding))
                    }
                    _ => None,
                };
                if ended != holds.ends.map(|end| (end, holds.ground.clone())) {
                    writeln!(wrong, "  {victim}: ends with {ended:?}").unwrap();
                }
            }
        }
    }
    // What is missing to say the amount, or what can be collected of it.
    let mut points = answer.points();
    for leaf in answer.values() {
        points.extend(leaf.consequences.iter().flat_map(|it| it.follows.points()));
        points.extend(leaf.credits.points());
    }
    let needs: Vec<Need> = points.iter().flat_map(OpenPoint::needs).collect();
    let needs = names(case, claim, &needs);
    for need in holds.needs.iter().filter(|need| !needs.contains(need)) {
        writeln!(wrong, "  {victim}: does not need {need}, but {needs:?}").unwrap();
    }
    wrong
}

/// The names of findings, as `--assume` takes them.
fn names(case: &Case, claim: &ClaimResult, needs: &[Need]) -> Vec<String> {
    let victim = &claim.victim;
    let name = |need: &Need| match need.target {
        NeedTarget::Fact(key) => format!("victims.{victim}.{}", key.row().path),
        NeedTarget::Line(line, fact) => {
            let losses = &case.victim(victim).unwrap().losses;
            let id = losses.get(line).map_or("total", |item| item.id.as_str());
            format!("victims.{victim}.losses.{id}.{}", fact.row().name())
        }
    };
    needs.iter().map(name).collect()
}

#[test]
fn every_decided_case_comes_out_as_the_court_said() {
    let redress = Redress::linked_in();
    let mut tally: BTreeMap<Check, usize> = BTreeMap::new();
    let mut gaps = Vec::new();
    let mut wrong = String::new();
    for decided in decided() {
        let name = &decided.name;
        let holds = &decided.holding.holds;
        let found: String = holds
            .iter()
            .map(|holds| decided.check(&redress, holds))
            .collect();
        match (&decided.holding.known_gap, found.is_empty()) {
            (None, true) => *tally.entry(decided.holding.check).or_default() += 1,
            (None, false) => write!(wrong, "{name}:\n{found}").unwrap(),
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

/// Compares what we print of each case with `outcome.snap` beside it. `cargo insta review` shows each difference; a
/// snapshot is reviewed, not blessed.
#[test]
fn every_decided_case_prints_as_it_was_reviewed() {
    let redress = Redress::linked_in();
    let mut changed = Vec::new();
    for decided in decided() {
        let mut beside = insta::Settings::clone_current();
        beside.set_snapshot_path(&decided.folder);
        beside.set_prepend_module_to_snapshot(false);
        beside.set_omit_expression(true);
        let printed = decided.printed(&redress);
        // All cases are compared before the test fails, so that one review shows every difference.
        let compare = || beside.bind(|| insta::assert_snapshot!("outcome", printed));
        if catch_unwind(AssertUnwindSafe(compare)).is_err() {
            changed.push(decided.name);
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
        .filter(|decided| decided.holding.check == Check::Computed)
    {
        let by_method = |made: &redress::case::ChoiceMade| matches!(made.how, How::Method(_));
        let name = &decided.name;
        // What is left of a sum that the court set follows from what was paid, not from the sum alone.
        let ordered = |holds: &Holds| !matches!(holds.figure, Some(Figure::Collectible) | None);
        assert!(
            decided.case.choices.iter().all(by_method)
                || !decided.case.payments.is_empty() && !decided.holding.holds.iter().any(ordered),
            "{name}: an amount or share is typed in"
        );
        for holds in &decided.holding.holds {
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

/// What the court said carries its source, and a figure from memory is never an oracle.
#[test]
fn every_holding_has_a_source_and_a_tag_that_may_be_an_oracle() {
    for decided in decided() {
        let (name, holding) = (&decided.name, &decided.holding);
        let confidence = holding.confidence.as_str();
        assert!(
            ["VERIFIED", "SECONDARY"].contains(&confidence),
            "{name}: {confidence} is no oracle"
        );
        let cite = holding.cite.parse::<redress::cite::Citation>();
        assert!(cite.is_ok(), "{name}: {cite:?}");
        let court = holding.court.parse::<redress::cite::CourtId>();
        assert!(court.is_ok(), "{name}: {court:?}");
        assert!(
            !holding.question.is_empty() && !holding.fate.is_empty(),
            "{name}"
        );
        assert!(
            holding.pin.as_deref() != Some(""),
            "{name}: no pin is better than an empty one"
        );
        let year = day(&holding.decided).year().to_string();
        let of_folder = name.split('-').next().unwrap();
        assert!(
            year == of_folder || holding.approach,
            "{name}: decided in {year}"
        );
        let schema = "#:schema ../../../schema/case.json\n";
        assert!(
            decided.facts.starts_with(schema),
            "{name}: the first line names the schema"
        );
    }
}
