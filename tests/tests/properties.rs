//! Properties that must be true of every computation, whoever asks and whatever is known.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests may fail loudly"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::sample::{Index, select};
use redress::case::facts::{
    BorneBy, Cause, FactKind, FactValue, Head, Key, Loss, LossValues, TABLE,
};
use redress::case::{Case, Class, How};
use redress::cite::Date;
use redress::cite::{Authority, circuit_of};
use redress::engine::{
    Approach, ClaimResult, Conditional, Label, Leaf, OpenPoint, Outcome, Verdict,
};
use redress::money::Usd;
use redress::money::{MoneyError, split};
use redress::rule::{
    Amount, Direction, End, Ground, Need, NeedQuestion, NeedTarget, Options, RuleInfo, RuleSet,
};
use redress::{Query, Redress};
use redress_case::facts::{
    BODILY_INJURY, CIVIL_FIXED, CIVIL_RECOVERED, CONDUCT_BEGAN, CONDUCT_ENDED, CONSPIRACY,
    ClaimFacts, DMA_RECEIVED, ENDED_ON_VACATED, ESTIMATED, FULL_LOSSES, GREATEST_FINDING,
    LOSSES_READ, NOT_ASCERTAINABLE, ORDERS, OTHERS_CONTRIBUTED, PREDICTED, PRODUCTION_COUNTS,
    RECEIVED, RETURNED, TOO_COMPLEX, VICTIM_OF_COUNT,
};
use redress_cite::AuthorityKind;
use redress_engine::{Follows, OpenNumber, verdict};
use redress_rule::{
    Account, AnyRule, Balances, Change, ConsequenceChange, CreditChange, Effect, EffectRecord,
    Evidence, GREATEST_COUNT, GateChange, LawOfDay, LossChange, LossSet, NoSteps, Op, Part, Share,
    Step, Strength, with_answer,
};
use redress_tests::cases::{case, config};
use redress_tests::claims::{Scene, cents, scene, usd};
use redress_tests::completion::{self, completed, of_the_offense};
use redress_tests::effects::{bound_change, loss_change, rounding, share_change};
use redress_tests::law::{Jurisdiction, LAW, Taken, with_views};
use redress_tests::replay::Replayed;

/// Every step of a result that makes an amount, with its leaf and its approach.
fn each_step<'a>(
    scene: &Scene,
    result: &'a ClaimResult,
) -> Vec<(&'a Leaf, &'a Step, &'static Approach)> {
    let mut steps = Vec::new();
    for leaf in result.answer.values() {
        if let Some(approach) = approach_of(scene, leaf) {
            let credits = leaf.credits.values().into_iter();
            let beside = credits.flat_map(|it| &it.steps);
            let beside = beside.chain(leaf.consequences.iter().flat_map(|it| &it.steps));
            let all = leaf.steps.iter().chain(beside);
            steps.extend(all.map(|step| (leaf, step, approach)));
        }
    }
    steps
}

fn approach_of(scene: &Scene, leaf: &Leaf) -> Option<&'static Approach> {
    let place = leaf.law.approach?;
    let approach = scene.profile().approaches.get(place);
    Some(approach.expect("it is one of the profile"))
}

/// Everything that a reader is told of a leaf, with its steps.
fn told(leaf: &Leaf) -> String {
    let Leaf {
        outcome,
        loss,
        remaining,
        steps,
        strength,
        breaks,
        consequences,
        credits,
        ..
    } = leaf;
    format!(
        "{outcome:?} {loss:?} {remaining:?} {strength:?} {breaks:?} {consequences:?} {credits:?} {steps:?}"
    )
}

/// Everything that a reader is told of a result.
fn all_told(result: &ClaimResult) -> Conditional<String> {
    result.answer.map(&mut told)
}

/// Every point that a result names: of the amount, of a consequence, of a credit, of a method.
fn all_points(answer: &Conditional<Leaf>) -> Vec<OpenPoint> {
    let mut points = answer.points();
    for leaf in answer.values() {
        points.extend(leaf.credits.points());
        points.extend(leaf.consequences.iter().flat_map(|it| it.follows.points()));
        if let Outcome::CourtsChoice { methods, .. } = leaf.outcome.illustrated() {
            points.extend(methods.iter().flat_map(|method| method.gives.points()));
        }
    }
    points
}

/// Everything of a claim that some rule looked at, or that a result names as missing.
fn looked_at(scene: &Scene, result: &ClaimResult) -> u64 {
    // The choice of law reads the day of the conduct and writes no numbered step.
    let mut bits = CONDUCT_ENDED.key().bit() | CONDUCT_BEGAN.key().bit();
    for (_, step, _) in each_step(scene, result) {
        bits |= step.reads;
    }
    for need in all_points(&result.answer).iter().flat_map(OpenPoint::needs) {
        bits |= match need.target {
            NeedTarget::Fact(key) => key.bit(),
            NeedTarget::Line(..) => LOSSES_READ,
        };
    }
    // A point whose answers are equal is not kept, nor are the steps under its other answers, nor those of a method that nobody
    // chose: there a rule may have read anything that it declares.
    let declared = |approach: &Approach| {
        let entries = (0..).zip(&approach.entries);
        entries.fold(0, |bits, (number, _)| {
            bits | approach.info(number).map_or(0, |about| about.reads)
        })
    };
    let known =
        |row: &&redress::case::facts::FactRow| matches!(scene.facts.get(row.key), FactValue::Is(_));
    let mut unknown = TABLE.iter().filter(|row| !known(row));
    let merged = unknown.any(|row| bits & row.key.bit() != 0)
        || scene.facts.losses.iter().any(|loss| loss.cause.is_none());
    let profile = scene.profile();
    for approach in &profile.approaches {
        let on_class = approach.applies.offense.contains(&scene.class);
        if on_class
            && (merged || !approach.questions.is_empty() || approach.choices().next().is_some())
        {
            bits |= declared(approach);
        }
    }
    bits
}

/// Whether a result left points combined.
fn cut_off(result: &ClaimResult) -> bool {
    let mut leaves = result.answer.values().into_iter();
    leaves.any(|leaf| matches!(leaf.outcome, Outcome::TooManyPoints { .. }))
}

/// A scene of an open record, with completions of what it leaves open.
fn scene_and_completions() -> impl Strategy<Value = (Scene, Vec<Scene>, completion::Views)> {
    scene().prop_flat_map(|mut scene| {
        scene.facts.closed = false;
        let original = scene.clone();
        let with = move |facts| Scene {
            facts,
            ..original.clone()
        };
        let completed = completed(&scene.facts).prop_map(with);
        let views = completion::views(scene.profile());
        (Just(scene), proptest::collection::vec(completed, 4), views)
    })
}

/// A scene in which everything is found.
fn found_scene() -> impl Strategy<Value = Scene> {
    scene().prop_flat_map(|scene| {
        let completed = completed(&scene.facts);
        completed.prop_map(move |facts| Scene {
            facts,
            ..scene.clone()
        })
    })
}

/// Where the approach counts a loss of unknown cause, that is its answer and not a gap: a finding that
/// somebody else caused the loss is a new fact and no completion.
fn settle_causes(open: &Scene, found: &mut Scene) {
    let counts = found.counts_unknown_causes();
    // A count that gives one day is of that day; that it began earlier is a new fact too.
    let began = open.facts.get(CONDUCT_BEGAN);
    if matches!(began, FactValue::Unknown | FactValue::NotProved) {
        found.facts.set(CONDUCT_BEGAN, began);
    }
    for (loss, before) in found.facts.losses.iter_mut().zip(&open.facts.losses) {
        // So is it that a loss of unknown cause can be traced to this defendant alone: until then it is general.
        let own = loss.cause == Some(Cause::ThisDefendant);
        let another = counts && !loss.cause.is_some_and(of_the_offense);
        if before.cause.is_none() && (own || another) {
            loss.cause = Some(Cause::Trade);
        }
    }
}

fn within(wide: Option<Amount>, narrow: Option<Amount>) -> bool {
    wide.zip(narrow).is_none_or(|(wide, narrow)| {
        wide.least() <= narrow.least() && narrow.greatest() <= wide.greatest()
    })
}

/// The one leaf of a claim in which everything is found and every view is taken.
fn only_leaf(result: &ClaimResult) -> Result<&Leaf, TestCaseError> {
    let open = || TestCaseError::fail(format!("it depends on {:?}", result.answer.points()));
    result.answer.settled().ok_or_else(open)
}

/// The outcome without what a method that nobody chose would give.
fn plain(outcome: &Outcome) -> Outcome {
    match outcome.clone() {
        Outcome::CourtsChoice { choice, limits, .. } => Outcome::CourtsChoice {
            choice,
            limits,
            methods: Vec::new(),
        },
        Outcome::LawOpen(Some(illustration)) => {
            Outcome::LawOpen(Some(Box::new(plain(&illustration))))
        }
        other => other,
    }
}

type Split = fn(Usd, &[(usize, u64)]) -> Result<Vec<Usd>, MoneyError>;
const SPLITS: [Split; 2] = [split::webster, split::largest_remainder];

fn weights() -> impl Strategy<Value = Vec<u64>> {
    proptest::collection::vec(prop_oneof![0..10_u64, any::<u64>()], 1..12)
        .prop_filter("some weight", |weights| {
            weights.iter().any(|&weight| weight > 0)
        })
}

proptest! {
    #![proptest_config(config(1024))]

    /// Issue 2: "splits sum".
    #[test]
    fn splits_sum_to_the_cent(total in 0..=i64::MAX, weights in weights()) {
        let parties: Vec<_> = weights.into_iter().enumerate().collect();
        for split in SPLITS {
            let parts = split(Usd::from_cents(total), &parties).expect("it splits");
            prop_assert_eq!(Usd::sum(parts), Ok(Usd::from_cents(total)));
        }
    }

    /// Issue 2: "reordering changes nothing and renaming moves at most the odd cents of exact ties".
    #[test]
    fn in_a_split_names_move_only_the_odd_cents_of_ties(total in cents(), weights in weights(), by in any::<Index>()) {
        let parties: Vec<_> = weights.iter().copied().enumerate().collect();
        let mut turned = parties.clone();
        turned.rotate_left(by.index(parties.len()));
        let renamed: Vec<_> = parties.iter().map(|(id, weight)| (parties.len() - id, *weight)).collect();
        for split in SPLITS {
            let split = |parties: &[_]| split(Usd::from_cents(total), parties).expect("it splits");
            let parts = split(&parties);
            for ((id, _), part) in turned.iter().zip(split(&turned)) {
                prop_assert_eq!(part, parts[*id], "the order moved a part");
            }
            for (place, (part, renamed)) in parts.iter().zip(split(&renamed)).enumerate() {
                let moved = part.cents().abs_diff(renamed.cents());
                prop_assert!(moved <= 1, "a name moved {moved} cents");
                prop_assert!(moved == 0 || exact_tie(total, &weights, place), "a name moved a cent without a tie");
            }
        }
    }

    /// Issue 2: "a larger divisor never raises a 1/n share", whichever divisor, base and rounding the profile names.
    #[test]
    fn a_larger_divisor_never_raises_a_share(
        loss in cents(),
        numbers in (0..2_000_u32, 0..2_000_u32, 0..2_000_u32),
        more in 0..2_000_u32,
        divisor in select(vec![
            ("orders", ORDERS), ("orders-and-this-one", ORDERS), ("plus-predicted", ORDERS),
            ("plus-predicted", PREDICTED), ("estimated", ESTIMATED),
        ]),
        base in select(vec!["remaining", "gross"]),
        rounding in rounding(),
    ) {
        let (name, key) = divisor;
        let options = serde_json::json!({ "divisor": name, "of": base, "rounding": rounding });
        let AnyRule::Apportionment(rule) = bind("paroline", "one-over-n", &options) else {
            return Err(TestCaseError::fail("one-over-n apportions"));
        };
        let mut facts = one_loss(loss);
        for (key, number) in [(ORDERS, numbers.0), (PREDICTED, numbers.1), (ESTIMATED, numbers.2)] {
            facts.set(key, FactValue::Is(i64::from(number)));
        }
        let share = |facts: &ClaimFacts| {
            let (law, mut account) = (LawOfDay::default(), counted(facts));
            let about = set("paroline").info().rule("one-over-n").expect("a rule of the set");
            account.ask(&*rule, about, &Evidence::new(facts, &law), 0, &mut NoSteps).expect("it settles");
            account.share()
        };
        let before = share(&facts);
        let (number, _) = facts.get(key).ends();
        facts.set(key, FactValue::Is(number + i64::from(more)));
        match (before, share(&facts)) {
            (Share::Settled(before, _), Share::Settled(after, _)) => prop_assert!(after <= before),
            // Nobody to divide by: the amount is left to the court.
            (Share::LeftToTheCourt, _) => {}
            (before, after) => prop_assert!(false, "{before:?} became {after:?}"),
        }
    }
}

/// Whether only names break a tie between a party and another: their exact shares leave the same
/// remainder, or their next cents cost the same, (2a + 1) / weight being equal for some whole a of each.
fn exact_tie(total: i64, weights: &[u64], place: usize) -> bool {
    let wide = |weight: &u64| u128::from(*weight);
    let (sum, total) = (
        weights.iter().map(wide).sum::<u128>(),
        u128::from(total.unsigned_abs()),
    );
    let cents = |weight: u128| {
        let whole = total * weight / sum;
        [whole.saturating_sub(1), whole, whole + 1]
    };
    let tied = |mine: u128, other: u128| {
        let price = |a: u128, other: u128| (2 * a + 1) * other;
        let at_one_price = |a| {
            cents(other)
                .iter()
                .any(|b| price(a, other) == price(*b, mine))
        };
        total * mine % sum == total * other % sum || cents(mine).into_iter().any(at_one_price)
    };
    let (before, from) = weights.split_at(place);
    let Some((mine, after)) = from.split_first() else {
        return false;
    };
    before
        .iter()
        .chain(after)
        .any(|other| tied(wide(mine), wide(other)))
}

fn set(id: &str) -> &'static dyn RuleSet {
    let mut sets = LAW.law().sets().iter().copied();
    sets.find(|set| set.info().id == id)
        .expect("the set is linked in")
}

fn bind(id: &str, rule: &str, options: &serde_json::Value) -> AnyRule {
    let options = options.as_object().expect("options are a table").clone();
    set(id)
        .bind(rule, &Options(options))
        .expect("the options are the rule's")
}

fn one_loss(amount: i64) -> ClaimFacts {
    let loss = Loss {
        low: Usd::from_cents(amount),
        high: Usd::from_cents(amount),
        head: Head::Medical,
        projected: false,
        cause: Some(Cause::Trade),
        borne_by: BorneBy::Victim,
        values: LossValues::default(),
        counts: 0,
        found: true,
    };
    ClaimFacts {
        losses: vec![loss],
        ..ClaimFacts::default()
    }
}

static FOUND: Ground = Ground::required(
    "found",
    "the losses were found",
    "congress/usc-18-3664#burden",
);

/// An account in which every loss counts.
fn counted(facts: &ClaimFacts) -> Account {
    let mut account = Account::open(facts);
    let count = LossChange::Count(LossSet::All, Part::General).on(&FOUND);
    account
        .take(count, 0, &mut NoSteps)
        .expect("the losses add up");
    account
}

proptest! {
    #![proptest_config(config(2048))]

    /// Issue 2: "every completion of an open result lies on one of its branches or within its bounds", whichever view is taken.
    #[test]
    fn a_completion_lies_on_its_branch_and_within_its_bounds(
        (scene, completions, views) in scene_and_completions(),
    ) {
        let open = scene.compute();
        for mut found in completions {
            settle_causes(&scene, &mut found);
            let closed = found.with_views(&views);
            let leaf = only_leaf(&closed)?;
            let open = completion::given(&open.answer, &found.facts, &views);
            lies_on(&open, leaf, &found, &views)?;
        }
    }

}

proptest! {
    #![proptest_config(config(512))]

    /// Issue 12: "`review` of any amount inside and outside every range agrees with `compute` under every completion".
    #[test]
    fn a_verdict_holds_for_every_completion(
        (scene, completions, views) in scene_and_completions(),
        award in usd(),
    ) {
        let open = scene.compute();
        for mut found in completions {
            settle_causes(&scene, &mut found);
            let closed = found.with_views(&views);
            let leaf = only_leaf(&closed)?;
            let left = completion::given(&open.answer, &found.facts, &views);
            let mut awards = vec![award, Usd::ZERO];
            for leaf in left.iter().copied().chain([leaf]) {
                let Some(range) = leaf.outcome.range() else { continue };
                let (least, greatest) = (range.least().cents(), range.greatest().cents());
                let around = [least - 1, least, least + 1, (least + greatest) / 2, greatest - 1, greatest, greatest + 1];
                awards.extend(around.map(|cents| Usd::from_cents(cents.max(0))));
            }
            awards.sort_unstable();
            awards.dedup();
            for award in &awards {
                let said = verdict(scene.profile(), &open.answer, *award);
                let said = completion::given(&said, &found.facts, &views);
                let is = verdict(scene.profile(), &closed.answer, *award);
                let is = is.settled().expect("everything is found");
                agrees_with_compute(is, leaf, *award)?;
                agree(&said, is).map_err(|why| {
                    TestCaseError::fail(format!("{award}: {why}; said {said:?}, is {is:?}, of {leaf:?}: {found:?} {views:?}"))
                })?;
            }
        }
    }

    /// Issue 12: "adding a found fact never closes a question that it does not answer".
    #[test]
    fn a_finding_closes_its_own_point_and_no_other(
        (scene, completions, _) in scene_and_completions(), which in any::<Index>(),
    ) {
        let open = scene.compute();
        prop_assume!(!cut_off(&open));
        let points = open.answer.points();
        // Where a loss of unknown cause counts under some view, its cause is a new fact there.
        let new = |need: &Need| matches!(need.target, NeedTarget::Line(..)) && scene.counts_unknown_causes();
        let findings = points.iter().filter_map(|point| match point {
            // An answer to one comparison may answer another.
            OpenPoint::Finding(need) if need.question == NeedQuestion::YesNo && !new(need) => Some((point, need)),
            _ => None,
        });
        let findings: Vec<_> = findings.collect();
        if !findings.is_empty() {
            let (point, need) = which.get(&findings);
            for (label, yes) in [(Label::Yes, true), (Label::No, false)] {
                let facts = with_answer(&scene.facts, need, yes).expect("the line is there");
                let found = scene.with(&facts);
                let expected = open.given(point, label).merged();
                prop_assert_eq!(by_answers(&found.answer), by_answers(&expected), "{:?} {:?}", need, label);
            }
        }
        // What is no point of the result changes nothing, however it is found.
        let unknown = |leaf: &Leaf| leaf.credits.values().iter().any(|it| it.unknown);
        prop_assume!(!open.answer.values().into_iter().any(unknown));
        let named = all_points(&open.answer);
        let named: Vec<NeedTarget> = named.iter().flat_map(OpenPoint::needs).map(|need| need.target).collect();
        let free = TABLE.iter().filter(|row| {
            !matches!(scene.facts.get(row.key), FactValue::Is(_))
                && row.key != CONDUCT_BEGAN.key()
                && !named.contains(&NeedTarget::Fact(row.key))
        });
        let free: Vec<_> = free.collect();
        for found in completions.iter().filter(|_| !free.is_empty()) {
            let key = which.get(&free).key;
            let mut facts = scene.facts.clone();
            facts.set(key, found.facts.get(key));
            if key.row().kind == FactKind::Amounts {
                facts.awards_elsewhere.clone_from(&found.facts.awards_elsewhere);
            }
            facts.losses_to_be_found();
            let after = scene.with(&facts);
            prop_assert_eq!(by_answers(&after.answer), by_answers(&open.answer), "{} changed it to {:?}", key.row().path, facts.get(key));
        }
    }

    /// Resuming a run at the entry that stopped it comes to the same steps as a run from the start with the answer.
    #[test]
    fn a_branch_is_the_run_from_the_start_with_its_answers(scene in scene(), which in any::<Index>()) {
        let open = scene.compute();
        prop_assume!(!cut_off(&open));
        let paths = open.answer.paths();
        for at in 0..paths.len().min(3) {
            let (path, leaf) = &paths[(which.index(paths.len()) + at) % paths.len()];
            let mut facts = scene.facts.clone();
            let mut views = completion::Views::new();
            for (point, label) in path {
                match (point, label) {
                    (OpenPoint::Finding(need), label) => {
                        facts = with_answer(&facts, need, *label == Label::Yes).expect("the line is there");
                    }
                    (OpenPoint::Question(question), Label::View(view)) => {
                        views.insert(*question, *view);
                    }
                    (OpenPoint::Number(numbers), Label::Least | Label::Greatest) => {
                        for number in numbers {
                            at_the_end(&mut facts, number, *label);
                        }
                    }
                    _ => {}
                }
            }
            if path.iter().any(|(_, label)| *label == Label::Any) {
                continue;
            }
            let from_the_start = Scene { facts, ..scene.clone() }.with_views(&views);
            let again = only_leaf(&from_the_start)?;
            let steps = |leaf: &Leaf| leaf.steps.iter().map(|step| format!("{step:?}")).collect::<Vec<_>>();
            prop_assert_eq!(plain(&leaf.outcome), plain(&again.outcome), "{:?}", path);
            prop_assert_eq!(steps(leaf), steps(again), "{:?}", path);
        }
    }

    /// A point is kept only if its answers differ.
    #[test]
    fn no_point_is_kept_whose_answers_are_equal(scene in scene()) {
        differs(&scene.compute().answer)?;
    }
}

fn differs<T: PartialEq + Clone + std::fmt::Debug>(
    value: &Conditional<T>,
) -> Result<(), TestCaseError> {
    if let Conditional::Depends { on, answers } = value {
        let bounded = matches!(answers.as_slice(), [(Label::Any, _)]);
        let equal = answers.windows(2).all(|pair| pair[0].1 == pair[1].1);
        prop_assert!(bounded || !equal, "{on:?}");
        for (_, answer) in answers {
            differs(answer)?;
        }
    }
    Ok(())
}

/// Takes a number at an end.
fn at_the_end(facts: &mut ClaimFacts, number: &OpenNumber, end: Label) {
    let take = |least, greatest| match end {
        Label::Least => FactValue::Is(least),
        _ => FactValue::Is(greatest),
    };
    match number.need.target {
        NeedTarget::Fact(key) => {
            let (least, greatest) = facts.get(key).ends();
            facts.set(key, take(least, greatest));
        }
        NeedTarget::Line(line, fact) => {
            let taken = take(number.least, number.greatest);
            facts.losses[line].set(fact.row().key, taken);
        }
    }
}

/// The answers and the results to which they lead; a number by its target alone.
fn by_answers(answer: &Conditional<Leaf>) -> Vec<(Vec<String>, String)> {
    let name = |point: &OpenPoint| match point {
        OpenPoint::Number(numbers) => format!("{:?}", numbers.first().map(|it| it.need.target)),
        other => format!("{other:?}"),
    };
    let paths = answer.paths().into_iter();
    paths
        .map(|(path, leaf)| {
            let path = path
                .iter()
                .map(|(point, label)| format!("{} {label:?}", name(point)));
            let follow = leaf.consequences.iter().map(|it| it.follows.values());
            let follow: Vec<_> = follow
                .filter(|it| it.iter().any(|it| it.ground().is_some()))
                .collect();
            let credits: Vec<_> = leaf
                .credits
                .values()
                .into_iter()
                .map(|it| (it.collectible_at_most, it.unknown))
                .collect();
            let told = format!(
                "{:?} {:?} {:?} {:?} {follow:?} {credits:?}",
                plain(&leaf.outcome),
                leaf.loss,
                leaf.remaining,
                leaf.strength
            );
            (path.collect(), told)
        })
        .collect()
}

/// Holds the result with everything found against the part of an open result that is left of it.
fn lies_on(
    open: &[&Leaf],
    said: &Leaf,
    found: &Scene,
    views: &completion::Views,
) -> Result<(), TestCaseError> {
    let hull = |of: &dyn Fn(&Leaf) -> Option<Amount>| {
        let mut ends = open.iter().map(|leaf| of(leaf));
        ends.try_fold(None, |hull: Option<Amount>, more| {
            let more = more?;
            Some(Some(hull.map_or(more, |hull| hull.hull(more))))
        })
        .flatten()
    };
    let amount = hull(&|leaf| leaf.outcome.illustrated().range());
    let is = said.outcome.illustrated().range();
    prop_assert!(
        amount.is_none() || is.is_some() && within(amount, is),
        "{is:?} is not within {amount:?}: {found:?} {views:?}"
    );
    if open
        .iter()
        .any(|leaf| matches!(leaf.outcome, Outcome::TooManyPoints { .. }))
    {
        return Ok(());
    }
    for (wide, narrow) in [
        (hull(&|leaf| leaf.loss), said.loss),
        (hull(&|leaf| leaf.remaining), said.remaining),
    ] {
        prop_assert!(
            within(wide, narrow),
            "{narrow:?} is not within {wide:?}: {found:?} {views:?}"
        );
    }
    if let [open] = open {
        let bounded = matches!(open.outcome.illustrated(), Outcome::Bounded(_)) && *said != **open;
        if !bounded {
            prop_assert_eq!(
                plain(&open.outcome),
                plain(&said.outcome),
                "{:?} {:?}",
                found,
                views
            );
        }
    }
    // What can be collected, and what follows.
    let of_credits = |leaf: &Leaf| -> Vec<Option<Usd>> {
        let given = completion::given(&leaf.credits, &found.facts, views);
        given
            .into_iter()
            .map(|it| it.collectible_at_most.filter(|_| !it.unknown))
            .collect()
    };
    let all: Vec<Option<Usd>> = open.iter().flat_map(|leaf| of_credits(leaf)).collect();
    let is = of_credits(said);
    let [is] = is.as_slice() else {
        // Where the court has to say who proves an amount, one that is not proved stays a finding that is needed.
        let points = said.credits.points();
        let mut needs = points.iter().flat_map(OpenPoint::needs);
        let unproved = needs.all(|need| match need.target {
            NeedTarget::Fact(key) => found.facts.get(key) == FactValue::NotProved,
            NeedTarget::Line(..) => false,
        });
        prop_assert!(unproved, "{points:?} is open: {found:?} {views:?}");
        return Ok(());
    };
    if let (true, Some(is)) = (all.iter().all(Option::is_some), is) {
        let least = all.iter().flatten().min();
        let most = all.iter().flatten().max();
        prop_assert!(
            least <= Some(is) && Some(is) <= most,
            "{is:?} is not among {all:?}: {found:?} {views:?}"
        );
    }
    if let [open] = open {
        for (open, said) in open.consequences.iter().zip(&said.consequences) {
            let may = completion::given(&open.follows, &found.facts, views);
            let is = completion::given(&said.follows, &found.facts, views);
            if let ([may], [is]) = (may.as_slice(), is.as_slice()) {
                prop_assert!(
                    may == is || **may == Follows::Unknown,
                    "{may:?} {is:?}: {found:?} {views:?}"
                );
            }
        }
    }
    Ok(())
}

/// A verdict on a result with everything found is what the result says.
fn agrees_with_compute(verdict: &Verdict, leaf: &Leaf, award: Usd) -> Result<(), TestCaseError> {
    let passes = matches!(verdict, Verdict::Passes(_));
    let error = matches!(verdict, Verdict::Error(_));
    let agrees = match &leaf.outcome {
        Outcome::Amount { amount, .. } => match leaf.breaks {
            Some(_) => passes || error,
            // What may be ordered in full may be ordered in part.
            None if award < *amount => error || passes && leaf.strength <= Strength::Permitted,
            None if award == *amount => passes,
            None => error,
        },
        Outcome::CourtsChoice { limits, .. } => {
            let range = limits.range();
            let at_the_floor = award == limits.at_least && !award.is_zero();
            let within = range.least() <= award
                && award <= range.greatest()
                && limits.more_than.is_none_or(|least| award > least)
                && (at_the_floor || limits.less_than.is_none_or(|whole| award < whole));
            if within { passes } else { error }
        }
        Outcome::Bounded(_) => passes || error,
        Outcome::Ended(End::Denied | End::Declined, _) => {
            if award.is_zero() {
                passes
            } else {
                error
            }
        }
        Outcome::Ended(End::Deferred, _) => matches!(verdict, Verdict::Deferred(_)),
        Outcome::Ended(End::Nominal, _) => passes,
        Outcome::Pending(_) => matches!(verdict, Verdict::Pending(_)),
        Outcome::LawOpen(_) => error || matches!(verdict, Verdict::NoStandard),
        Outcome::TooManyPoints { .. } => false,
    };
    prop_assert!(agrees, "{award}: {verdict:?} of {leaf:?}");
    Ok(())
}

/// Whether what was said of an award before anything was found agrees with what it is.
fn agree(said: &[&Verdict], is: &Verdict) -> Result<(), String> {
    let [said] = said else {
        // Different verdicts at the ends of a number.
        return Ok(());
    };
    let same_kind = match (said, is) {
        (Verdict::DependsOnNumber { .. }, Verdict::Passes(_) | Verdict::Error(_))
        | (Verdict::TooManyPoints(_), _)
        // Answers that lead to equal results are not kept apart, even if other rules lead there.
        | (Verdict::Passes(_), Verdict::Passes(_))
        | (Verdict::Error(_), Verdict::Error(_)) => true,
        (said, is) => *said == is,
    };
    match same_kind {
        true => Ok(()),
        false => Err("another verdict".to_owned()),
    }
}

proptest! {
    #![proptest_config(config(512))]

    /// Issue 2: "no completion of an unknown number lies outside its printed range", and more than the greatest that matters
    /// changes nothing.
    #[test]
    fn a_number_lies_in_its_printed_range_and_moves_nothing_beyond_it(
        scene in found_scene(),
        views in any::<Index>(),
        which in any::<Index>(),
        values in proptest::collection::vec(cents(), 6),
    ) {
        let all = completion::some_views(scene.profile(), views);
        let scene_profile = with_views(scene.profile(), &all);
        let compute = |facts: ClaimFacts| {
            redress_engine::compute(&scene_profile, &scene.setting(facts)).expect("never a fault")
        };
        let read = looked_at(&scene, &scene.compute());
        let numbers = TABLE.iter().filter(|row| matches!(row.kind, FactKind::Money | FactKind::Count));
        let numbers: Vec<Key> = numbers.map(|row| row.key).filter(|key| read & key.bit() != 0).collect();
        prop_assume!(!numbers.is_empty());
        let key = *which.get(&numbers);
        let at = |value| {
            let mut facts = scene.facts.clone();
            facts.set(key, value);
            compute(facts)
        };
        let open = at(FactValue::Unknown);
        for (path, leaves) in redress::decided::cells(&open.answer) {
            let point = open.answer.points().into_iter().find(|it| matches!(it, OpenPoint::Number(_)));
            let (true, Some(OpenPoint::Number(found))) = (path.is_empty(), point) else { continue };
            let number = found[0];
            prop_assert_eq!(number.need.target, NeedTarget::Fact(key));
            let amount = open.answer.range();
            // The range of a number is about what is ordered; what can be collected may still fall.
            let ordered = |value| -> Result<Outcome, TestCaseError> {
                Ok(only_leaf(&at(FactValue::Is(value)))?.outcome.clone())
            };
            let beyond = ordered(number.greatest)?;
            for value in values.iter().copied().chain([0, number.least, number.greatest]) {
                if value > GREATEST_COUNT && key.row().kind == FactKind::Count {
                    continue;
                }
                let said = ordered(value)?;
                prop_assert!(number.least <= value);
                prop_assert!(within(amount, said.range()), "{said:?} is not within {amount:?} at {value}");
                if value >= number.greatest {
                    prop_assert_eq!(&said, &beyond, "more than the greatest that matters mattered");
                }
            }
            let by_ends = matches!(leaves.as_slice(), [_, _]);
            if by_ends {
                let least = ordered(number.least)?.range();
                let hull = least.zip(beyond.range()).map(|(a, b)| a.hull(b));
                prop_assert_eq!(amount, hull, "the range is wider than its ends");
            }
        }
    }

    /// Issue 2: "with everything found, taken and chosen nothing branches", and nothing is open but the law itself.
    #[test]
    fn with_everything_found_taken_and_chosen_nothing_is_open(
        mut scene in found_scene(),
        taken in select(vec![Taken::First, Taken::Last]),
        amount in usd(),
    ) {
        scene.taken = taken;
        scene.choose(amount);
        // Where the court says who proves a recovery, that it was not proved does not yet say who loses by it.
        for damages in [CIVIL_RECOVERED, CIVIL_FIXED] {
            if scene.facts.get(damages) == FactValue::NotProved {
                scene.facts.set(damages, FactValue::Is(0));
            }
        }
        let result = scene.compute();
        let leaf = only_leaf(&result)?;
        prop_assert!(leaf.credits.settled().is_some());
        prop_assert!(leaf.consequences.iter().all(|it| it.follows.settled().is_some()));
        // How much is nominal the law does not say.
        let open = matches!(leaf.outcome, Outcome::LawOpen(_) | Outcome::Ended(End::Nominal, _));
        let amount = leaf.outcome.range().and_then(Amount::exact);
        let deferred = matches!(leaf.outcome, Outcome::Ended(End::Deferred, _) | Outcome::Pending(_));
        prop_assert!(open || deferred || amount.is_some(), "{leaf:#?}");
    }

    /// Issue 2: "more of a victim's own loss, in the part that is measured, never lowers that victim's award".
    #[test]
    fn more_of_a_counted_loss_never_lowers_the_award(
        scene in scene(), which in any::<Index>(), more in cents(),
    ) {
        prop_assume!(!scene.facts.losses.is_empty());
        let line = which.index(scene.facts.losses.len());
        let less = scene.compute();
        let mut richer = scene.clone();
        let loss = &mut richer.facts.losses[line];
        loss.low = loss.low.checked_add(Usd::from_cents(more)).expect("it fits");
        loss.high = loss.high.checked_add(Usd::from_cents(more)).expect("it fits");
        let richer = richer.compute();
        let richer = richer.answer.paths();
        for (path, less) in less.answer.paths() {
            // Only the same answers to the same points are compared: a greater loss can ask other ones.
            let same = |other: &[(OpenPoint, Label)]| {
                let mut pairs = path.iter().zip(other);
                let alike = pairs.all(|((a, one), (b, other))| a.same_point(b) && one == other);
                path.len() == other.len() && alike
            };
            let Some((_, richer)) = richer.iter().find(|(other, _)| same(other)) else { continue };
            let measured = less.account.counts(line);
            let kind = |leaf: &Leaf| (std::mem::discriminant(&leaf.outcome), leaf.outcome.liability());
            if measured && kind(less) == kind(richer) {
                let range = |leaf: &Leaf| leaf.outcome.illustrated().range();
                let (Some(a), Some(b)) = (range(less), range(richer)) else { continue };
                prop_assert!(a.least() <= b.least() && a.greatest() <= b.greatest(), "{a:?} fell to {b:?}");
            }
        }
    }

    /// Design section 4 (4): a range is bounded by its ends only where "every rule that read it declares which way it moves the amount"; so it must.
    #[test]
    fn a_number_moves_the_award_the_way_its_rules_declare(
        scene in found_scene(), more in cents(), views in any::<Index>(),
    ) {
        let views = completion::some_views(scene.profile(), views);
        let result = scene.with_views(&views);
        let leaf = only_leaf(&result)?;
        for (_, step, approach) in each_step(&scene, &result) {
            let declared = approach.info(step.entry).into_iter().flat_map(RuleInfo::directions);
            for (key, direction) in declared.filter(|(key, _)| step.reads & key.bit() != 0) {
                let mut facts = scene.facts.clone();
                let (number, _) = facts.get(key).ends();
                facts.set(key, FactValue::Is(number + more));
                let moved = Scene { facts, ..scene.clone() }.with_views(&views);
                let (before, after) = (&leaf.outcome, &only_leaf(&moved)?.outcome);
                if before.liability() != after.liability() {
                    continue;
                }
                let ends = |outcome: &Outcome| outcome.illustrated().range().map(|amount| (amount.least(), amount.greatest()));
                let (less, more) = match direction {
                    Direction::Raises => (ends(before), ends(after)),
                    Direction::Lowers => (ends(after), ends(before)),
                };
                let (Some(less), Some(more)) = (less, more) else { continue };
                prop_assert!(less.0 <= more.0 && less.1 <= more.1, "{} {direction:?}: {less:?} {more:?}", key.row().path);
            }
        }
    }

    /// Issue 2: "facts that no rule read cannot move a result".
    #[test]
    fn facts_that_no_rule_read_move_nothing(scene in scene(), other in scene()) {
        let other = other.facts;
        let result = scene.compute();
        prop_assume!(!cut_off(&result));
        let read = looked_at(&scene, &result);
        let mut changed = scene.facts.clone();
        let unread = |key: Key| read & key.bit() == 0;
        for row in TABLE.iter().filter(|row| unread(row.key)) {
            changed.set(row.key, other.get(row.key));
            if row.kind == FactKind::Amounts {
                changed.awards_elsewhere.clone_from(&other.awards_elsewhere);
            }
        }
        changed.losses_to_be_found();
        if read & LOSSES_READ == 0 {
            changed.losses = other.losses;
            changed.counts = other.counts;
        }
        prop_assert_eq!(all_told(&result), all_told(&scene.with(&changed)));
    }

    /// Issue 2: "reordering changes nothing": the lines of a victim's losses.
    #[test]
    fn the_order_of_the_losses_changes_nothing(scene in scene(), by in any::<Index>(), back in any::<bool>()) {
        let mut turned = scene.facts.clone();
        if !turned.losses.is_empty() {
            turned.losses.rotate_left(by.index(scene.facts.losses.len()));
        }
        if back {
            turned.losses.reverse();
        }
        let (before, after) = (scene.compute(), scene.with(&turned));
        prop_assume!(!cut_off(&before) && !cut_off(&after));
        prop_assert_eq!(before.answer.range(), after.answer.range());
        // What is asked of a line names its place; otherwise every figure and step is the same.
        let of_a_line = |need: &Need| matches!(need.target, NeedTarget::Line(..));
        let points = all_points(&before.answer);
        if !points.iter().flat_map(OpenPoint::needs).any(|need| of_a_line(&need)) {
            prop_assert_eq!(all_told(&before), all_told(&after));
        }
    }

    /// Issue 2: "the worksheet, replayed by a small arithmetic-only checker, gives the amount".
    #[test]
    fn the_worksheet_replayed_gives_the_amount(scene in scene()) {
        for leaf in scene.compute().answer.values() {
            let mut replayed = Replayed::default();
            for step in &leaf.steps {
                replayed.step(&step.op, step.before, step.after).map_err(TestCaseError::fail)?;
            }
            prop_assert_eq!(replayed.gross, leaf.account.gross().cents());
            prop_assert_eq!(replayed.remaining, leaf.account.remaining().cents());
            let by_the_steps = matches!(
                leaf.outcome.illustrated(),
                Outcome::Amount { .. } | Outcome::CourtsChoice { .. } | Outcome::Ended(End::Denied | End::Declined, _)
            );
            if let (Some(amount), true) = (leaf.outcome.illustrated().range(), by_the_steps) {
                prop_assert_eq!((amount.least().cents(), amount.greatest().cents()), replayed.ends());
                let exact = |amount: Option<Amount>| amount.and_then(Amount::exact).map(Usd::cents);
                prop_assert!(leaf.loss.is_none() || exact(leaf.loss) == Some(replayed.gross));
                prop_assert!(leaf.remaining.is_none() || exact(leaf.remaining) == Some(replayed.remaining));
            }
        }
    }

    /// Issue 2: "a floor never prints before full losses are found" (18 U.S.C. § 2259(b)(2)(A)-(B)).
    #[test]
    fn a_floor_never_prints_before_the_full_losses_are_found(scene in scene()) {
        for (path, leaf) in scene.compute().answer.paths() {
            let found = |(point, label): &(OpenPoint, Label)| {
                let asks = |need: &Need| need.target == NeedTarget::Fact(FULL_LOSSES.key());
                matches!(point, OpenPoint::Finding(need) if asks(need)) && *label == Label::Yes
            };
            let found = path.iter().any(found) || scene.facts.get(FULL_LOSSES) == FactValue::yes_no(true);
            // Not the least amount that is this defendant's own.
            let floor = leaf.steps.iter().position(|step| {
                matches!(step.op, Op::AtLeast(_)) && step.ground.id().starts_with("floor")
            });
            let count = leaf.steps.iter().position(|step| matches!(step.op, Op::Count(_)));
            prop_assert!(floor.is_none() || found && count.is_some() && count < floor, "{:#?}", leaf.steps);
        }
    }

    /// Issue 2: "no step cites a holding before its date or without force"; "`required` only on a statute, the
    /// Supreme Court or a published holding of that circuit" (design, *strength*).
    #[test]
    fn every_step_rests_on_law_in_force_and_claims_no_more_than_it_weighs(scene in scene()) {
        let (profile, result) = (scene.profile(), scene.compute());
        for (leaf, step, approach) in each_step(&scene, &result) {
            let Some(standing) = approach.standing(step.entry, step.ground) else {
                // No authority: the court's or the user's own choice, or the law is open. Never required.
                prop_assert!(!step.ground.holding().contains("ca") || step.ground.holding().starts_with("case-file#"));
                prop_assert!(step.ground.strength() < Strength::Required);
                continue;
            };
            let reference = &standing.support.holding;
            let (authority, holding) = reference.split_once('#').expect("authority#holding");
            let authority = AUTHORITIES.iter().find(|(id, _)| id == authority).map(|(_, known)| known);
            let authority: &Authority = authority.expect("the authority is known");
            let holding = authority.holding(holding).expect("the holding is known");
            prop_assert!(authority.decided <= scene.day, "{} cites {reference}", scene.day);
            prop_assert!(authority.in_force(Some(holding), scene.day), "{} cites {reference}", scene.day);
            if standing.strength == Strength::Required {
                let statute = authority.kind == AuthorityKind::Statute;
                // A district is bound by its circuit.
                let circuit = circuit_of(&profile.court).unwrap_or_else(|| profile.court.clone());
                let speaks = authority.court == circuit || authority.court.is_supreme();
                prop_assert!(statute || (speaks && authority.precedential && !holding.dictum), "{reference}");
                prop_assert!(profile.contrast.is_none(), "a contrast line is required of nobody");
            }
            let moved = match &step.op {
                Op::Count(_) | Op::Whole(_) | Op::Times(..) | Op::Formula(_) | Op::End(_) => true,
                Op::LeaveOut(amount) | Op::Deduct(amount) => !amount.is_zero(),
                Op::AtLeast(_) | Op::AtMost(_) => step.before != step.after,
                _ => false,
            };
            prop_assert!(!moved || leaf.strength <= standing.strength, "{:?}, stronger than {step:?} {}", leaf.strength, standing.strength);
        }
    }

    /// Design section 2, *as of*: only a change of the law moves a result, never the passing of a day.
    #[test]
    fn a_day_more_inside_the_same_approaches_changes_nothing(scene in scene(), other in any::<Index>()) {
        // The days of whose law nothing changes on the way from one to the other.
        let edges = &scene.profile().edges;
        let law_on = |day| edges.partition_point(|edge| *edge <= day);
        let mut same = scene.jurisdiction.days().to_vec();
        same.push(scene.day);
        same.retain(|day| law_on(*day) == law_on(scene.day));
        let later = Scene { day: *other.get(&same), ..scene.clone() };
        prop_assert_eq!(all_told(&scene.compute()), all_told(&later.compute()));
    }

    /// Design section 3: "the same input gives the same bytes".
    #[test]
    fn the_same_input_gives_the_same_result(scene in scene()) {
        prop_assert_eq!(format!("{:?}", scene.compute()), format!("{:?}", scene.compute()));
    }

    /// Design section 4 (6): `review` answers an award of any size, and nothing panics.
    #[test]
    fn a_settled_amount_passes_unless_it_is_in_error(scene in scene()) {
        let setting = scene.setting(scene.facts.clone());
        let answer = redress_engine::compute(scene.profile(), &setting).expect("never a fault").answer;
        let outcomes = answer.outcomes();
        let Some(&Outcome::Amount { amount, .. }) = outcomes.settled() else {
            return Ok(());
        };
        let in_error = answer.values().iter().any(|leaf| leaf.breaks.is_some());
        let verdict = verdict(scene.profile(), &answer, amount);
        for verdict in verdict.values() {
            let error = matches!(verdict, Verdict::Error(_));
            prop_assert_eq!(error, in_error, "{} {:?}", amount, verdict);
        }
    }

    #[test]
    fn a_review_answers_every_award(scene in scene(), award in usd()) {
        let setting = scene.setting(scene.facts.clone());
        let review = redress_engine::review(scene.profile(), &setting, award).expect("never a fault");
        prop_assert_eq!(review.award, award);
    }
}

static AUTHORITIES: LazyLock<Vec<(String, Authority)>> =
    LazyLock::new(|| LAW.law().authorities().expect("the authorities read"));

/// A scene of one loss with these facts, and every answer but one that it needs.
fn one_loss_under(id: &'static str, own: bool, day: Date, class: Class) -> Scene {
    let mut scene = Scene {
        jurisdiction: Jurisdiction { id, own },
        day,
        taken: Taken::First,
        class,
        facts: one_loss(10_000),
        choices: Vec::new(),
    };
    for (key, known) in [
        (VICTIM_OF_COUNT.key(), FactValue::yes_no(true)),
        (FULL_LOSSES.key(), FactValue::yes_no(true)),
        (CONSPIRACY.key(), FactValue::yes_no(true)),
        (OTHERS_CONTRIBUTED.key(), FactValue::yes_no(false)),
        (DMA_RECEIVED.key(), FactValue::Is(0)),
        (RETURNED.key(), FactValue::Is(0)),
        (CONDUCT_ENDED.key(), FactValue::day(day)),
        (TOO_COMPLEX.key(), FactValue::yes_no(false)),
        (NOT_ASCERTAINABLE.key(), FactValue::yes_no(false)),
        (BODILY_INJURY.key(), FactValue::yes_no(true)),
    ] {
        scene.facts.set(key, known);
    }
    scene
}

/// Issue 2, "every completion": a measure that is unknown is still held to the floor, whatever the losses.
#[test]
fn the_mean_of_unknown_awards_is_held_to_the_floor() {
    let mut scene = one_loss_under("scotus", true, Date::constant(2020, 1, 1), Class::Images);
    scene.choose(Usd::ZERO);
    for made in &mut scene.choices {
        made.how = How::Method("mean-of-earlier-awards".to_owned());
    }
    let floor = Some(Amount::Exact(Usd::from_cents(300_000)));
    assert_eq!(scene.compute().answer.range(), floor, "no award is known");
    scene.facts.awards_elsewhere = Some(vec![Usd::from_cents(500_000)]);
    assert_eq!(
        scene.compute().answer.range(),
        floor,
        "the losses are under the floor"
    );
}

/// 18 U.S.C. § 2259A(a): the tier of a person is the greatest of any count, whatever the lesser ones are.
#[test]
fn a_count_of_production_says_what_may_be_assessed_of_the_person() {
    let mut scene = one_loss_under("scotus", false, Date::constant(2020, 1, 1), Class::Images);
    scene.facts.set(PRODUCTION_COUNTS, FactValue::Is(1));
    let result = scene.compute();
    let leaf = only_leaf(&result).expect("one leaf");
    let most = Usd::from_cents(5_000_000);
    let mut follow = leaf.consequences.iter().flat_map(|it| it.follows.values());
    assert!(follow.any(|it| matches!(it, Follows::AtMost(amount, _) if *amount == most)));
}

/// 18 U.S.C. § 2259(d)(2)(C): assistance comes off when the full losses are found, and so off the finding of this case
/// that caps what is received.
#[test]
fn assistance_lowers_the_finding_of_this_case() {
    let mut scene = one_loss_under("scotus", false, Date::constant(2020, 1, 1), Class::Images);
    scene.taken = Taken::Nothing;
    for (key, amount) in [
        (DMA_RECEIVED, 3_000),
        (RECEIVED, 1_000),
        (GREATEST_FINDING, 0),
    ] {
        scene.facts.set(key, FactValue::Is(amount));
    }
    scene
        .facts
        .set(ENDED_ON_VACATED.key(), FactValue::yes_no(false));
    let profile = scene.profile();
    let question = |id: &str| {
        let mut questions = profile.questions.iter();
        questions.find(|it| it.id == id).expect("it is met")
    };
    let question = question("dma-toward-the-cap");
    let collectible = |view: &str| {
        let place = question.views.iter().position(|it| it.id == view);
        let place = u16::try_from(place.expect("a view")).expect("a few");
        let result = scene.with_views(&completion::Views::from([(question.number, place)]));
        let leaf = only_leaf(&result).expect("one leaf").clone();
        leaf.credits
            .values()
            .iter()
            .filter_map(|it| it.collectible_at_most)
            .max()
    };
    let left = |cents| Some(Usd::from_cents(cents));
    assert_eq!(
        collectible(&question.views[0].id),
        left(10_000 - 3_000 - 1_000)
    );
    assert_eq!(collectible("both"), left(10_000 - 2 * 3_000 - 1_000));
}

/// Design section 2, *fact*: what is known within bounds never enters a result as if it were known.
#[test]
fn a_day_of_beginning_within_bounds_is_a_finding() {
    let mut scene = one_loss_under("scotus", false, Date::constant(2020, 1, 1), Class::Images);
    scene.taken = Taken::Last;
    let texts = |scene: &Scene| {
        let result = scene.compute();
        let leaves = result.answer.values();
        let texts = leaves.iter().map(|leaf| leaf.law.regime);
        texts.collect::<BTreeSet<_>>().len()
    };
    scene
        .facts
        .set(CONDUCT_BEGAN, FactValue::Within(20_180_101, 20_190_101));
    assert_eq!(texts(&scene), 2, "it may have begun under either text");
    for (least, greatest) in [(20_170_101, 20_180_101), (20_190_101, 20_191_231)] {
        let began = FactValue::Within(least, greatest);
        scene.facts.set(CONDUCT_BEGAN, began);
        assert_eq!(texts(&scene), 1, "{began:?} says it");
    }
}

/// Issue 2, "every completion": a rule that looks for one cause asks for that cause.
#[test]
fn every_cause_of_a_loss_lies_on_a_branch() {
    let mut of_another_count =
        one_loss_under("ca4", false, Date::constant(2010, 1, 1), Class::Mvra);
    let mut under_other = one_loss_under("ca5", false, Date::constant(2013, 1, 1), Class::Images);
    of_another_count.facts.losses[0].counts = 1 << 63;
    under_other.facts.losses[0].head = Head::Other;
    for mut scene in [of_another_count, under_other] {
        scene.facts.losses[0].cause = None;
        let open = scene.compute();
        for (cause, name) in Cause::ALL {
            let mut found = scene.clone();
            found.facts.losses[0].cause = Some(cause);
            let on_branch =
                completion::given(&open.answer, &found.facts, &completion::Views::new());
            assert_eq!(
                on_branch[0].outcome.range(),
                found.compute().answer.range(),
                "{name}: {found:?}"
            );
        }
    }
}

fn survives<C>(change: C) -> Result<(), TestCaseError>
where
    C: Change
        + Clone
        + std::fmt::Debug
        + PartialEq
        + serde::Serialize
        + serde::de::DeserializeOwned,
{
    let effect = change.on(&FOUND);
    let text = serde_json::to_string(&effect.record()).expect("it writes");
    let back: EffectRecord<C> = serde_json::from_str(&text).expect("it reads");
    prop_assert_eq!(back.effect(&[&FOUND]), Some(effect));
    let other: EffectRecord<C> = serde_json::from_str(&text).expect("it reads");
    prop_assert_eq!(
        other.effect(&[]),
        None::<Effect<C>>,
        "a ground that nobody declared"
    );
    Ok(())
}

proptest! {
    #![proptest_config(config(1024))]

    /// Issue 2: "an effect survives JSON unchanged", whichever change of the closed lists it carries.
    #[test]
    fn an_effect_survives_json_unchanged(
        loss in loss_change(),
        share in share_change(),
        bound in bound_change(),
        term in select(vec![ConsequenceChange::None, ConsequenceChange::Applies]),
        credit in prop_oneof![Just(CreditChange::None), (proptest::option::of(usd()), proptest::option::of(usd())).prop_map(|(of_the_losses, of_the_order)| CreditChange::Balance(Balances {
                of_the_losses,
                of_the_order,
            }))],
    ) {
        survives(GateChange::Pass)?;
        survives(loss)?;
        survives(share)?;
        survives(bound)?;
        survives(term)?;
        survives(credit)?;
    }
}

/// The claims of a case as a reader is told of them, by the names of victim and defendant.
fn claims(case: &Case, scene: &Scene) -> BTreeMap<(String, String), Conditional<String>> {
    let profile = scene.profile();
    let settings = LAW
        .settings(case, profile, &Query::default())
        .expect("the counts have a class");
    let told = settings.into_iter().map(|setting| {
        let result = redress_engine::compute(profile, &setting).expect("never a fault");
        (
            (result.victim.clone(), result.defendant.clone()),
            all_told(&result),
        )
    });
    told.collect()
}

proptest! {
    #![proptest_config(config(256))]

    /// Issue 2: "reordering changes nothing": victims, defendants and rulings.
    #[test]
    fn the_order_of_victims_defendants_and_rulings_changes_nothing((scene, case) in case(), by in any::<Index>()) {
        let mut turned = case.clone();
        turned.victims.rotate_left(by.index(case.victims.len()));
        turned.defendants.reverse();
        turned.rulings.reverse();
        prop_assert_eq!(claims(&case, &scene), claims(&turned, &scene));
        let as_of = |case| Redress::as_of(case, &Query::default()).ok();
        prop_assert_eq!(as_of(&case), as_of(&turned));
    }

    /// Issue 2: "renaming moves" nothing within a claim; the names sort the other way round.
    #[test]
    fn names_move_nothing_in_a_claim((scene, case) in case()) {
        let renamed = |id: &str| id.bytes().map(|byte| char::from(b'z' - byte % 26)).collect::<String>();
        let mut other = case.clone();
        for victim in &mut other.victims {
            victim.id = renamed(&victim.id);
            victim.losses.iter_mut().for_each(|item| item.id = renamed(&item.id));
            let conduct = std::mem::take(&mut victim.conduct);
            victim.conduct = conduct.into_iter().map(|(id, facts)| (renamed(&id), facts)).collect();
        }
        for defendant in &mut other.defendants {
            defendant.id = renamed(&defendant.id);
        }
        let expected: BTreeMap<_, _> = claims(&case, &scene)
            .into_iter()
            .map(|((victim, defendant), told)| ((renamed(&victim), renamed(&defendant)), told))
            .collect();
        prop_assert_eq!(expected, claims(&other, &scene));
    }
}
