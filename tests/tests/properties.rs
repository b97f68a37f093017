//! What must be true of every computation, whoever asks and whatever is known.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    reason = "tests may fail loudly"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use proptest::prelude::*;
use proptest::sample::{Index, select};
use redress::case::facts::{BorneBy, Cause, FactValue, Head, Key, Kind, Loss, LossValues, TABLE};
use redress::case::{Case, Class, How};
use redress::cite::Date;
use redress::cite::{Authority, circuit_of};
use redress::engine::{Approach, ClaimResult, Leaf, Outcome, Tree};
use redress::money::Usd;
use redress::money::{MoneyError, split};
use redress::rule::{Amount, Direction, End, Ground, Need, NeedTarget, Options, RuleInfo, RuleSet};
use redress::{Query, Redress};
use redress_case::facts::{
    CONDUCT_BEGAN, CONDUCT_ENDED, CONSPIRACY, ClaimFacts, DMA_RECEIVED, ENDED_ON_VACATED,
    ESTIMATED, FULL_LOSSES, GREATEST_FINDING, LOSSES_READ, NOT_ASCERTAINABLE, ORDERS,
    OTHERS_CONTRIBUTED, PREDICTED, PRODUCTION_COUNTS, RECEIVED, RETURNED, TOO_COMPLEX,
    VICTIM_OF_COUNT,
};
use redress_cite::Kind as AuthorityKind;
use redress_engine::{Alternatives, Beside, ChoiceOfLaw, Dependence, Run};
use redress_rule::{
    Account, AnyRule, Balances, Change, ConsequenceChange, CreditChange, Effect, EffectRecord,
    Evidence, GREATEST_COUNT, GateChange, LawOfDay, LossChange, LossSet, NoSteps, Op, Part, Share,
    Step, Strength, with_answer,
};
use redress_tests::cases::{case, share_of};
use redress_tests::claims::{Scene, cents, scene, usd};
use redress_tests::completion::{self, completed, of_the_offense};
use redress_tests::effects::{bound_change, loss_change, rounding, share_change};
use redress_tests::law::{Jurisdiction, LAW, Taken, approaches_of};
use redress_tests::replay::Replayed;

fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases: share_of(cases),
        failure_persistence: None,
        max_global_rejects: u32::MAX,
        ..ProptestConfig::default()
    }
}

/// Every tree of a result with the approaches under which it was computed: the result, and each other view.
fn trees<'a>(scene: &Scene, result: &'a ClaimResult) -> Vec<(&'a Tree, &'static [Arc<Approach>])> {
    let profile = scene.profile();
    let main = (&result.tree, approaches_of(profile, None));
    let others = result.depends_on.iter().map(|other| {
        let view = Some((other.question.as_str(), other.view.as_str()));
        (&other.tree, approaches_of(profile, view))
    });
    std::iter::once(main).chain(others).collect()
}

/// Every step of a result, with its leaf, its run and its approach.
fn each_step<'a>(
    scene: &Scene,
    result: &'a ClaimResult,
) -> Vec<(&'a Leaf, &'a Run, &'a Step, &'static Approach)> {
    let mut steps = Vec::new();
    for (tree, approaches) in trees(scene, result) {
        for leaf in tree.leaves() {
            for run in &leaf.runs {
                let approach = leaf
                    .law
                    .approach
                    .and_then(|place| approaches.get(place))
                    .map(Arc::as_ref);
                let approach = approach.expect("what ran is an approach");
                steps.extend(run.steps.iter().map(|step| (leaf, run, step, approach)));
            }
        }
    }
    steps
}

/// What a reader is told of a tree: findings, figures, steps and methods, without the versions rejected.
fn told(tree: &Tree) -> String {
    match tree {
        Tree::Branch { need, yes, no } => format!("{need:?} ? {} : {}", told(yes), told(no)),
        Tree::Leaf(leaf) => {
            let steps: Vec<_> = leaf.runs.iter().map(|run| &run.steps).collect();
            let Leaf {
                outcome,
                open_numbers,
                methods,
                unresolved,
                ..
            } = &**leaf;
            format!("{outcome:?} {open_numbers:?} {methods:?} {unresolved:?} {steps:?}")
        }
    }
}

/// What a reader is told of a result.
fn all_told(result: &ClaimResult) -> Vec<String> {
    let others = result
        .depends_on
        .iter()
        .map(|other| format!("{} {} {}", other.question, other.view, told(&other.tree)));
    std::iter::once(told(&result.tree)).chain(others).collect()
}

/// Everything of a claim that some rule looked at, or that a result names as missing.
fn looked_at(scene: &Scene, result: &ClaimResult) -> u64 {
    // The choice of law reads the day of the conduct and writes no numbered step.
    let mut bits = CONDUCT_ENDED.key().bit() | CONDUCT_BEGAN.key().bit();
    let of = |need: &Need| match need.target {
        NeedTarget::Fact(key) => key.bit(),
        NeedTarget::Line(..) => LOSSES_READ,
    };
    for (tree, approaches) in trees(scene, result) {
        bits |= tree.needs().iter().fold(0, |bits, need| bits | of(need));
        for leaf in tree.leaves() {
            let approach = leaf.law.approach.and_then(|place| approaches.get(place));
            for run in &leaf.runs {
                bits |= run.steps.iter().fold(0, |bits, step| bits | step.reads);
                // A term or credit that lacks something writes no step, and may have read more than that.
                for lack in &run.beside {
                    bits |= lack.lacks.as_ref().map_or(0, of);
                    let about = approach.and_then(|approach| approach.info(lack.entry));
                    bits |= about.map_or(0, |about| about.reads);
                }
            }
            bits |= leaf.either_way.iter().fold(0, |bits, need| bits | of(need));
            // What a method that nobody chose would read is declared; it stands in no step.
            for method in &leaf.methods {
                let about = approach.and_then(|approach| approach.info(method.entry));
                bits |= about.map_or(0, |about| about.reads);
            }
        }
    }
    // Of branches that come to the same only one is kept; what the other looked at is seen where it stands alone.
    let leaves = trees(scene, result).into_iter().map(|(tree, _)| tree);
    let leaves = leaves.flat_map(Tree::leaves);
    let mut merged: Vec<Need> = Vec::new();
    for need in leaves.flat_map(|leaf| &leaf.either_way) {
        if !merged.contains(need) {
            merged.push(*need);
        }
    }
    for need in &merged {
        let yes = Scene {
            facts: with_answer(&scene.facts, need, true).expect("the line is there"),
            ..scene.clone()
        };
        if yes.facts != scene.facts {
            bits |= looked_at(&yes, &yes.compute());
        }
    }
    // A view under which nothing differs is not kept, and what its own entries read stands in no step either.
    let kept = |other: &Alternatives| {
        let named =
            |shown: &Dependence| (&shown.question, &shown.view) == (&other.question, &other.view);
        result.depends_on.iter().any(named)
    };
    for other in scene
        .profile()
        .alternatives
        .iter()
        .filter(|other| !kept(other))
    {
        // Under another text another approach runs whole.
        let profile = scene.profile();
        let under = |straddling| profile.choose(scene.class, &scene.facts, straddling).ok();
        let (ours, theirs) = (under(profile.straddling), under(other.straddling));
        let place = |law: Option<ChoiceOfLaw>| law.and_then(|law| law.approach);
        let (ours, theirs) = (place(ours), place(theirs));
        for (at, approach) in other.approaches.iter().enumerate() {
            for (number, entry) in (0..).zip(&approach.entries) {
                let whole = theirs == Some(at) && ours != theirs;
                let under = &mut entry.under.iter();
                if whole || under.any(|(question, _)| *question == other.question) {
                    bits |= approach.info(number).map_or(0, |about| about.reads);
                }
            }
        }
    }
    bits
}

/// Whether a finding was cut off at the sixteenth leaf: such a leaf says nothing.
fn cut_off(result: &ClaimResult) -> bool {
    let others = result.depends_on.iter().map(|other| &other.tree);
    std::iter::once(&result.tree)
        .chain(others)
        .flat_map(Tree::leaves)
        .any(|leaf| leaf.unresolved.is_some())
}

/// A scene of an open record, with completions of what it leaves open.
fn scene_and_completions() -> impl Strategy<Value = (Scene, Vec<Scene>)> {
    scene().prop_flat_map(|mut scene| {
        scene.facts.closed = false;
        let original = scene.clone();
        let with = move |facts| Scene {
            facts,
            ..original.clone()
        };
        let completed = completed(&scene.facts).prop_map(with);
        (Just(scene), proptest::collection::vec(completed, 4))
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

/// The approach that these facts choose; the day of the conduct must be known.
fn chosen(scene: &Scene) -> Option<&'static Approach> {
    let profile = scene.profile();
    let law = profile
        .choose(scene.class, &scene.facts, profile.straddling)
        .expect("the day of the conduct is known");
    let approach = law.approach.and_then(|place| profile.approaches.get(place));
    approach.map(Arc::as_ref)
}

/// Where the approach counts a loss of unknown cause, that is its answer and not a gap: a finding that
/// somebody else caused the loss is a new fact and no completion.
fn settle_causes(open: &Scene, found: &mut Scene) {
    let counts = chosen(found).is_some_and(|approach| {
        let mut entries = approach.entries.iter();
        entries.any(|entry| {
            entry.options.contains("unknown-cause = count")
                || entry.name == "mvra/losses-of-conviction"
        })
    });
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

/// The one leaf of a claim in which everything is found.
fn only_leaf(result: &ClaimResult) -> Result<&Leaf, TestCaseError> {
    match result.tree.leaves()[..] {
        [leaf] => Ok(leaf),
        _ => Err(TestCaseError::fail(
            "a claim with everything found branches",
        )),
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
    #![proptest_config(cases(1024))]

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
    #![proptest_config(cases(2048))]

    /// Issue 2: "every completion of an open result lies on one of its branches or within its bounds".
    #[test]
    fn a_completion_lies_on_its_branch_and_within_its_bounds(
        (scene, completions) in scene_and_completions(),
    ) {
        let open = scene.compute();
        for mut found in completions {
            settle_causes(&scene, &mut found);
            let leaf = completion::leaf(&open.tree, &found.facts);
            if leaf.unresolved.is_some() {
                continue;
            }
            let closed = found.compute();
            let (open, said) = (&leaf.outcome, &only_leaf(&closed)?.outcome);
            prop_assert_eq!(open.amount.is_some(), said.amount.is_some());
            let pairs = [
                (open.amount, said.amount),
                (Some(open.loss), Some(said.loss)),
                (Some(open.remaining), Some(said.remaining)),
            ];
            // Where a credit lacks a finding, less may be collected; never more.
            let collectible = open.collectible_at_most.zip(said.collectible_at_most);
            prop_assert!(
                collectible.is_none_or(|(most, said)| said.greatest() <= most.greatest()),
                "{collectible:?}: {found:?}"
            );
            for (wide, narrow) in pairs {
                prop_assert!(within(wide, narrow), "{narrow:?} is not within {wide:?}: {found:?}");
            }
            prop_assert!(open.ended.is_none() || open.ended == said.ended, "{found:?}");
        }
    }
}

proptest! {
    #![proptest_config(cases(512))]

    /// Issue 2: "no completion of an unknown number lies outside its printed range"; where the range bounds, its ends are reached.
    #[test]
    fn a_number_lies_in_its_printed_range_and_moves_nothing_beyond_it(
        scene in found_scene(),
        which in any::<Index>(),
        values in proptest::collection::vec(cents(), 6),
    ) {
        let read = looked_at(&scene, &scene.compute());
        let numbers = TABLE.iter().filter(|row| matches!(row.kind, Kind::Money | Kind::Count));
        let numbers: Vec<Key> = numbers.map(|row| row.key).filter(|key| read & key.bit() != 0).collect();
        prop_assume!(!numbers.is_empty());
        let key = *which.get(&numbers);
        let at = |value| {
            let mut scene = scene.clone();
            scene.facts.set(key, value);
            scene.compute()
        };
        let open = at(FactValue::Unknown);
        for leaf in open.tree.leaves() {
            for number in &leaf.open_numbers {
                prop_assert_eq!(number.need.target, NeedTarget::Fact(key));
                let amount = leaf.outcome.amount;
                // The range of a number is about what is ordered; what can be collected may still fall.
                let ordered = |value| -> Result<Outcome, TestCaseError> {
                    let outcome = only_leaf(&at(FactValue::Is(value)))?.outcome.clone();
                    Ok(Outcome { collectible_at_most: None, ..outcome })
                };
                let beyond = ordered(number.greatest)?;
                for value in values.iter().copied().chain([0, number.least, number.greatest]) {
                    if value > GREATEST_COUNT && key.row().kind == Kind::Count {
                        continue;
                    }
                    let said = ordered(value)?;
                    prop_assert!(number.least <= value);
                    prop_assert!(within(amount, said.amount), "{said:?} is not within {amount:?} at {value}");
                    if value >= number.greatest {
                        prop_assert_eq!(&said, &beyond, "more than the greatest that matters mattered");
                    }
                }
                if number.bounds {
                    let least = ordered(number.least)?.amount;
                    let hull = least.zip(beyond.amount).map(|(a, b)| a.hull(b));
                    prop_assert_eq!(amount, hull, "the range is wider than its ends");
                }
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
        let result = scene.compute();
        prop_assert!(result.depends_on.is_empty());
        prop_assert!(result.tree.needs().is_empty());
        prop_assert!(!result.tree.has_open_choice());
        let leaf = only_leaf(&result)?;
        prop_assert!(leaf.either_way.is_empty() && leaf.methods.is_empty());
        prop_assert!(leaf.runs.iter().flat_map(|run| &run.beside).all(|lack| lack.lacks.is_err()));
        let amount = leaf.outcome.amount;
        // How much is nominal the law does not say.
        let nominal = matches!(leaf.outcome.ended, Some((End::Nominal, _)));
        let open = leaf.outcome.law_is_open || nominal;
        prop_assert!(open || amount.and_then(Amount::exact).is_some(), "{leaf:#?}");
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
        let (less, richer) = (less.tree.leaves(), richer.tree.leaves());
        prop_assume!(less.len() == richer.len());
        for (less, richer) in less.into_iter().zip(richer) {
            let measured = less.runs.iter().all(|run| run.account.counts(line));
            let (a, b) = (&less.outcome, &richer.outcome);
            if measured && (a.ended, a.liability, a.left_to_court) == (b.ended, b.liability, b.left_to_court) {
                let (Some(a), Some(b)) = (a.amount, b.amount) else { continue };
                prop_assert!(a.least() <= b.least() && a.greatest() <= b.greatest(), "{a:?} fell to {b:?}");
            }
        }
    }

    /// Design section 4 (4): a range is bounded by its ends only where "every rule that read it declares which way it moves the amount"; so it must.
    #[test]
    fn a_number_moves_the_award_the_way_its_rules_declare(scene in found_scene(), more in cents()) {
        let result = scene.compute();
        let leaf = only_leaf(&result)?;
        for (.., step, approach) in each_step(&scene, &result) {
            let declared = approach.info(step.entry).into_iter().flat_map(RuleInfo::directions);
            for (key, direction) in declared.filter(|(key, _)| step.reads & key.bit() != 0) {
                let mut facts = scene.facts.clone();
                let (number, _) = facts.get(key).ends();
                facts.set(key, FactValue::Is(number + more));
                let moved = scene.with(&facts);
                let (before, after) = (&leaf.outcome, &only_leaf(&moved)?.outcome);
                if before.liability != after.liability {
                    continue;
                }
                let ends = |outcome: &Outcome| outcome.amount.map(|amount| (amount.least(), amount.greatest()));
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
            if row.kind == Kind::Amounts {
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
        prop_assert_eq!(before.tree.amount(), after.tree.amount());
        // What is asked of a line names its place, in the trees under the views too; otherwise every figure
        // and step is the same.
        let asks_of_a_line = |(tree, _): (&Tree, _)| {
            tree.needs().iter().any(|need| matches!(need.target, NeedTarget::Line(..)))
        };
        if !trees(&scene, &before).into_iter().any(asks_of_a_line) {
            prop_assert_eq!(all_told(&before), all_told(&after));
        }
    }

    /// Issue 2: "the worksheet, replayed by a small arithmetic-only checker, gives the amount".
    #[test]
    fn the_worksheet_replayed_gives_the_amount(scene in scene()) {
        let result = scene.compute();
        for (tree, _) in trees(&scene, &result) {
            for leaf in tree.leaves() {
                let mut hull: Option<Replayed> = None;
                let mut ends: Option<(i64, i64)> = None;
                for run in &leaf.runs {
                    let mut replayed = Replayed::default();
                    for step in &run.steps {
                        replayed.step(&step.op, step.before, step.after).map_err(TestCaseError::fail)?;
                    }
                    prop_assert_eq!(replayed.gross, run.account.gross().cents());
                    prop_assert_eq!(replayed.remaining, run.account.remaining().cents());
                    let (least, most) = replayed.ends();
                    ends = Some(ends.map_or((least, most), |(a, b)| (a.min(least), b.max(most))));
                    hull = Some(replayed);
                }
                let by_law_alone = leaf.open_numbers.iter().any(|number| !number.bounds)
                    || leaf.runs.iter().any(|run| run.lacks.is_some() || run.pending.is_some());
                if let (Some(amount), Some(ends), false) = (leaf.outcome.amount, ends, by_law_alone) {
                    prop_assert_eq!((amount.least().cents(), amount.greatest().cents()), ends);
                }
                if let (Some(replayed), [_]) = (hull, &leaf.runs[..]) {
                    prop_assert_eq!(leaf.outcome.loss.exact().map(Usd::cents), Some(replayed.gross));
                    prop_assert_eq!(leaf.outcome.remaining.exact().map(Usd::cents), Some(replayed.remaining));
                }
            }
        }
    }

    /// Issue 2: "a floor never prints before full losses are found" (18 U.S.C. § 2259(b)(2)(A)-(B)).
    #[test]
    fn a_floor_never_prints_before_the_full_losses_are_found(scene in scene()) {
        let result = scene.compute();
        for (tree, _) in trees(&scene, &result) {
            let mut floors_without = Vec::new();
            each_leaf(tree, &scene.facts, &mut |leaf, facts| {
                for run in &leaf.runs {
                    // Not the least amount that is this defendant's own.
                    let floor = run.steps.iter().position(|step| {
                        matches!(step.op, Op::AtLeast(_)) && step.ground.id().starts_with("floor")
                    });
                    let count = run.steps.iter().position(|step| matches!(step.op, Op::Count(_)));
                    let found = facts.get(FULL_LOSSES) == FactValue::yes_no(true);
                    if floor.is_some() && !(found && count < floor && count.is_some()) {
                        floors_without.push(run.steps.clone());
                    }
                }
            });
            prop_assert!(floors_without.is_empty(), "{floors_without:#?}");
        }
    }

    /// Issue 2: "no step cites a holding before its date or without force"; "`required` only on a statute, the
    /// Supreme Court or a published holding of that circuit" (design, *strength*).
    #[test]
    fn every_step_rests_on_law_in_force_and_claims_no_more_than_it_weighs(scene in scene()) {
        let (profile, result) = (scene.profile(), scene.compute());
        for (leaf, _, step, approach) in each_step(&scene, &result) {
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
            prop_assert!(!moved || leaf.outcome.strength <= standing.strength, "stronger than its weakest step");
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

    /// Design section 4 (4): "at most 16 leaves, per claim"; what is cut off is never said to decide nothing.
    #[test]
    fn a_claim_has_at_most_sixteen_leaves(scene in scene()) {
        let result = scene.compute();
        for (tree, _) in trees(&scene, &result) {
            let leaves = tree.leaves();
            prop_assert!(leaves.len() <= 16);
            for leaf in leaves {
                prop_assert!(leaf.unresolved.is_none() || leaf.outcome.amount.is_none());
                prop_assert!(leaf.unresolved.is_none() || leaf.either_way.is_empty(), "{:?}", leaf.either_way);
            }
        }
    }

    /// Design section 3: "the same input gives the same bytes".
    #[test]
    fn the_same_input_gives_the_same_result(scene in scene()) {
        prop_assert_eq!(format!("{:?}", scene.compute()), format!("{:?}", scene.compute()));
    }

    /// Design section 4 (6): `review` answers an award of any size, and nothing panics.
    #[test]
    fn a_review_answers_every_award(scene in scene(), award in usd()) {
        let setting = scene.setting(scene.facts.clone());
        let review = redress_engine::review(scene.profile(), &setting, award).expect("never a fault");
        prop_assert_eq!(review.award, award);
    }
}

static AUTHORITIES: LazyLock<Vec<(String, Authority)>> =
    LazyLock::new(|| LAW.law().authorities().expect("the authorities read"));

/// Every leaf with the facts that its branches suppose.
fn each_leaf<'t>(tree: &'t Tree, facts: &ClaimFacts, on: &mut impl FnMut(&'t Leaf, &ClaimFacts)) {
    match tree {
        Tree::Leaf(leaf) => on(leaf, facts),
        Tree::Branch { need, yes, no } => {
            for (answer, tree) in [(true, yes), (false, no)] {
                let facts = with_answer(facts, need, answer).expect("the line is there");
                each_leaf(tree, &facts, on);
            }
        }
    }
}

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
    assert_eq!(scene.compute().tree.amount(), floor, "no award is known");
    scene.facts.awards_elsewhere = Some(vec![Usd::from_cents(500_000)]);
    assert_eq!(
        scene.compute().tree.amount(),
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
    let terms = &only_leaf(&result).expect("one leaf").outcome.terms;
    let most = Beside::AtMost(Usd::from_cents(5_000_000));
    assert!(terms.iter().any(|term| term.beside == Some(most)));
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
    let result = scene.compute();
    let leaf = only_leaf(&result).expect("one leaf");
    let collectible = Some(Amount::Exact(Usd::from_cents(10_000 - 3_000 - 1_000)));
    assert_eq!(leaf.outcome.collectible_at_most, collectible);
    let both = ("dma-toward-the-cap", "both");
    let mut others = result.depends_on.iter();
    let other = others.find(|other| (&*other.question, &*other.view) == both);
    let twice = other.expect("it depends").tree.leaves()[0].outcome.clone();
    let collectible = Some(Amount::Exact(Usd::from_cents(10_000 - 2 * 3_000 - 1_000)));
    assert_eq!(twice.collectible_at_most, collectible);
}

/// Design section 2, *fact*: what is known within bounds never enters a result as if it were known.
#[test]
fn a_day_of_beginning_within_bounds_is_a_finding() {
    let mut scene = one_loss_under("scotus", false, Date::constant(2020, 1, 1), Class::Images);
    scene.taken = Taken::Last;
    let texts = |scene: &Scene| {
        let result = scene.compute();
        let leaves = result.tree.leaves();
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
            let leaf = completion::leaf(&open.tree, &found.facts);
            assert_eq!(
                leaf.outcome.amount,
                found.compute().tree.amount(),
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
    #![proptest_config(cases(1024))]

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
fn claims(case: &Case, scene: &Scene) -> BTreeMap<(String, String), Vec<String>> {
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
    #![proptest_config(cases(256))]

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
