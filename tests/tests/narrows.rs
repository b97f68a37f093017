//! Which missing finding narrows a result most (issue 4, point 7): the order of `needs` against what the
//! answers really leave.
#![expect(clippy::arithmetic_side_effects, reason = "tests may fail loudly")]

use proptest::prelude::*;
use redress::case::Class;
use redress::case::facts::{BorneBy, Cause, FactKind, FactValue, Head, Loss, LossValues};
use redress::cite::Date;
use redress::engine::{OpenPoint, Outcome};
use redress::money::Usd;
use redress::rule::{Amount, Need, NeedQuestion, NeedTarget};
use redress_case::facts::{
    CONDUCT_ENDED, ClaimFacts, DISTRIBUTED, FULL_LOSSES, LineFact, NO_UPPER_BOUND,
    NOT_ASCERTAINABLE, ON_REMAND, OTHERS_CONTRIBUTED, RECEIVED, REPRESENTATIVE_IS_DEFENDANT,
    UNBOUNDED, VICTIM_OF_COUNT,
};
use redress_engine::{self as engine, Narrowed, Narrowing, Spread};
use redress_tests::cases::share_of;
use redress_tests::claims::{Scene, scene};
use redress_tests::completion::{completed, of_the_offense};
use redress_tests::law::{Jurisdiction, Taken};

fn narrowing(scene: &Scene) -> Narrowing {
    engine::narrowing(&scene.compute())
}

/// The greatest amount less the least; no amount is without bound.
fn spread(amount: Option<Amount>) -> Spread {
    const WITHOUT_BOUND: i64 = UNBOUNDED.cents();
    amount.map_or(Spread::Unbounded, |amount| {
        match amount.greatest().cents() - amount.least().cents() {
            WITHOUT_BOUND.. => Spread::Unbounded,
            cents => Spread::Of(Usd::from_cents(cents)),
        }
    })
}

/// The facts with one finding as another version of them has it; `None` where that is not a finding that
/// can be made of these facts alone.
fn with_one(facts: &ClaimFacts, need: &Need, found: &ClaimFacts) -> Option<ClaimFacts> {
    let mut one = facts.clone();
    match need.target {
        NeedTarget::Fact(key) => {
            one.set(key, found.get(key));
            one.losses_to_be_found();
        }
        NeedTarget::Line(line, fact) => {
            let (loss, found) = (one.losses.get_mut(line)?, found.losses.get(line)?);
            match fact {
                LineFact::CAUSED | LineFact::CausedBy(_) => loss.cause = found.cause,
                LineFact::Of(key) if key.row().kind == FactKind::YesNo => {
                    loss.set(key, found.get(key))
                }
                LineFact::Of(_) => return None,
            }
        }
    }
    Some(one)
}

fn scene_and_found() -> impl Strategy<Value = (Scene, Vec<ClaimFacts>)> {
    scene().prop_flat_map(|mut scene| {
        scene.facts.closed = false;
        // Where an approach counts a loss of unknown cause, that somebody else caused it is a new fact and no answer.
        let mut entries = scene.profile().approaches.iter().flat_map(|it| &it.entries);
        let counts = entries.any(|entry| {
            entry.options.contains("unknown-cause = count")
                || entry.name == "mvra/losses-of-conviction"
        });
        let found = proptest::collection::vec(completed(&scene.facts), 3);
        (Just(scene), found).prop_map(move |(scene, mut found)| {
            for facts in &mut found {
                for (loss, before) in facts.losses.iter_mut().zip(&scene.facts.losses) {
                    // Until a loss is traced to this defendant alone it is general: that it is traced is a new fact.
                    let own = loss.cause == Some(Cause::ThisDefendant);
                    let another = counts && !loss.cause.is_some_and(of_the_offense);
                    if before.cause.is_none() && (own || another) {
                        loss.cause = Some(Cause::Trade);
                    }
                }
            }
            (scene, found)
        })
    })
}

/// The findings that a result lacks, a number once whatever its limit.
fn missing(scene: &Scene) -> Vec<Need> {
    let mut needs: Vec<Need> = Vec::new();
    let points = scene.compute().answer.material_points();
    for need in points.iter().flat_map(OpenPoint::needs) {
        let number = |need: &Need| matches!(need.question, NeedQuestion::Value { .. });
        let same = |known: &Need| {
            known.target == need.target
                && (known.question == need.question || number(known) && number(&need))
        };
        if !needs.iter().any(same) {
            needs.push(need);
        }
    }
    needs
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: share_of(768),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    /// Whichever way a yes or no, a comparison or a cause is found, no more is left than is said; a yes or
    /// no and a cause never leave less than the least that is said.
    #[test]
    fn a_finding_leaves_what_is_said((scene, versions) in scene_and_found()) {
        let narrowing = narrowing(&scene);
        let answer = scene.compute().answer;
        prop_assert_eq!(narrowing.now, spread(answer.range()));
        // Of points that are left combined only the range of all their answers is known.
        let combined = answer.values().iter().any(|leaf| matches!(leaf.outcome, Outcome::TooManyPoints { .. }));
        for narrowed in &narrowing.findings {
            let new = matches!(narrowed.need.target, NeedTarget::Line(..)) && scene.counts_unknown_causes();
            if new || matches!(narrowed.need.question, NeedQuestion::Value { .. }) {
                continue;
            }
            for found in &versions {
                let Some(one) = with_one(&scene.facts, &narrowed.need, found) else { continue };
                let left = spread(scene.with(&one).answer.range());
                prop_assert!(left <= narrowed.at_most, "{left:?} is left of {narrowed:?}: {scene:?}");
                if narrowed.need.question == NeedQuestion::YesNo && !combined {
                    prop_assert!(left >= narrowed.at_least, "{left:?} is left of {narrowed:?}: {scene:?}");
                }
            }
        }
    }

    /// Every finding that is missing is compared once, and none leaves more than there is; the
    /// order is that of what they leave, and of equals that in which the rules met them.
    #[test]
    fn every_missing_finding_has_its_place(scene in scene()) {
        let (narrowing, missing) = (narrowing(&scene), missing(&scene));
        let met = |narrowed: &Narrowed| missing.iter().position(|need| *need == narrowed.need);
        prop_assert_eq!(narrowing.findings.len(), missing.len());
        let mut before = None;
        for (place, narrowed) in (1..).zip(&narrowing.findings) {
            prop_assert!(narrowed.at_least <= narrowed.at_most && narrowed.at_most <= narrowing.now);
            let rank = (narrowed.at_most, narrowed.at_least, met(narrowed));
            prop_assert!(rank.2.is_some(), "{narrowed:?} is not missing");
            prop_assert!(before < Some(rank), "{before:?} stands before {rank:?}");
            prop_assert_eq!(narrowing.rank(&narrowed.need), Some((place, narrowed)));
            before = Some(rank);
        }
        let most = narrowing.most();
        prop_assert_eq!(most.is_some(), narrowing.findings.first().is_some_and(|it| it.at_least < narrowing.now));
    }
}

fn loss(low: i64, high: i64, cause: Option<Cause>) -> Loss {
    Loss {
        low: Usd::from_cents(low),
        high: Usd::from_cents(high),
        head: Head::Medical,
        projected: false,
        cause,
        borne_by: BorneBy::Victim,
        values: LossValues::default(),
        counts: 0,
        found: true,
    }
}

/// A claim in images under a profile on a day, of which everything but what a test leaves out is found.
fn claim(id: &'static str, day: Date, losses: Vec<Loss>) -> Scene {
    let mut facts = ClaimFacts {
        losses,
        ..ClaimFacts::default()
    };
    facts.set(CONDUCT_ENDED, FactValue::day(day));
    facts.set(VICTIM_OF_COUNT, FactValue::yes_no(true));
    facts.set(OTHERS_CONTRIBUTED, FactValue::yes_no(false));
    facts.set(ON_REMAND, FactValue::yes_no(false));
    facts.set(NOT_ASCERTAINABLE, FactValue::yes_no(false));
    facts.set(REPRESENTATIVE_IS_DEFENDANT, FactValue::yes_no(false));
    Scene {
        jurisdiction: Jurisdiction { id, own: false },
        day,
        taken: Taken::First,
        class: Class::Images,
        facts,
        choices: Vec::new(),
    }
}

const LARANETA: Date = Date::constant(2012, 11, 14);
const BURGESS: Date = Date::constant(2012, 7, 11);

fn of(cents: i64) -> Spread {
    Spread::Of(Usd::from_cents(cents))
}

/// Path, widest and smallest spread left, in order.
fn told(narrowing: &Narrowing) -> Vec<(&'static str, Spread, Spread)> {
    let path = |need: &Need| match need.target {
        NeedTarget::Fact(key) => key.row().path,
        NeedTarget::Line(_, fact) => fact.row().name(),
    };
    let findings = narrowing.findings.iter();
    findings
        .map(|it| (path(&it.need), it.at_most, it.at_least))
        .collect()
}

/// Losses of 900 to 1,000 less receipts of 0 to 500: between 400 and 1,000. With the receipts found 100 is
/// left, with the losses 500; the rules meet the losses first.
#[test]
fn the_finding_that_leaves_least_comes_first() {
    let mut scene = claim(
        "ca7",
        LARANETA,
        vec![loss(90_000, 100_000, Some(Cause::Trade))],
    );
    scene.facts.set(DISTRIBUTED, FactValue::yes_no(true));
    scene.facts.set(RECEIVED, FactValue::Within(0, 50_000));
    let narrowing = narrowing(&scene);
    assert_eq!(narrowing.now, of(60_000));
    assert_eq!(
        told(&narrowing),
        [
            ("record.received", of(10_000), of(10_000)),
            ("amount", of(50_000), of(50_000))
        ]
    );
    let met = missing(&scene);
    assert_eq!(met[0].target, NeedTarget::Line(0, LineFact::AMOUNT));
    assert_eq!(
        narrowing.most().map(|most| most.need.target),
        Some(NeedTarget::Fact(RECEIVED.key()))
    );
}

/// A loss of 1,000: whether proximate cause is found, and what was caused, may each settle it at nothing, and
/// may each leave all of it. The rules meet proximate cause first.
#[test]
fn of_equals_the_finding_that_was_met_first_comes_first() {
    let scene = claim(
        "ca4",
        BURGESS,
        vec![loss(100_000, 100_000, Some(Cause::Trade))],
    );
    let narrowing = narrowing(&scene);
    assert_eq!(narrowing.now, of(100_000));
    assert_eq!(
        told(&narrowing),
        [
            ("conduct.proximate_cause", of(100_000), of(0)),
            ("conduct.caused", of(100_000), of(0))
        ]
    );
}

/// Whichever way it is found whether the defendant distributed, receipts and the court's choice leave all of
/// it; the receipts may leave nothing. A finding that may narrow comes before one that cannot.
#[test]
fn a_finding_that_may_narrow_comes_before_one_that_cannot() {
    let scene = claim(
        "ca7",
        LARANETA,
        vec![loss(100_000, 100_000, Some(Cause::Trade))],
    );
    assert_eq!(
        told(&narrowing(&scene)),
        [
            ("record.received", of(100_000), of(0)),
            ("conduct.distributed", of(100_000), of(100_000))
        ]
    );
}

/// Full losses of which nobody gave an amount: found in any amount, the result is bounded; found in none, it
/// is not.
#[test]
fn an_amount_without_bound_leaves_what_is_found() {
    let scene = claim("ca7", LARANETA, Vec::new());
    let narrowing = narrowing(&scene);
    assert_eq!(narrowing.now, Spread::Unbounded);
    let told = told(&narrowing);
    assert_eq!(told[0], ("amount", Spread::AsFound, of(0)));
    assert!(
        told.contains(&("findings.full_losses", Spread::Unbounded, of(0))),
        "{told:?}"
    );
    // Nothing else is open: whether there is a loss at all is still a difference of the whole amount.
    let mut scene = scene;
    scene.facts.set(DISTRIBUTED, FactValue::yes_no(true));
    scene.facts.set(RECEIVED, FactValue::Is(0));
    let narrowing = self::narrowing(&scene);
    let amount = (Spread::AsFound, of(0));
    assert_eq!(told_of(&narrowing, "amount"), Some(amount));
    // Where the loss is known to be there, the receipts alone are left.
    scene.facts.set(FULL_LOSSES, FactValue::yes_no(true));
    scene.facts.set(RECEIVED, FactValue::Within(0, 50_000));
    scene.facts.losses = vec![loss(0, NO_UPPER_BOUND.cents(), Some(Cause::Trade))];
    let narrowing = self::narrowing(&scene);
    assert_eq!(narrowing.now, Spread::Unbounded);
    assert_eq!(told_of(&narrowing, "amount"), Some((of(50_000), of(0))));
    assert_eq!(
        told_of(&narrowing, "record.received"),
        Some((Spread::Unbounded, Spread::Unbounded))
    );
}

fn told_of(narrowing: &Narrowing, path: &str) -> Option<(Spread, Spread)> {
    told(narrowing)
        .into_iter()
        .find(|(known, ..)| *known == path)
        .map(|(_, most, least)| (most, least))
}

/// Missing amounts of losses move together: one of them alone leaves the others open, and nothing is said of how much it narrows.
#[test]
fn amounts_that_move_together_are_all_named() {
    let losses = (0..20).map(|_| loss(0, 100, Some(Cause::Trade))).collect();
    let mut scene = claim("ca7", LARANETA, losses);
    scene.facts.set(DISTRIBUTED, FactValue::yes_no(true));
    scene.facts.set(RECEIVED, FactValue::Is(0));
    let (narrowing, missing) = (narrowing(&scene), missing(&scene));
    assert_eq!((missing.len(), narrowing.findings.len()), (20, 20));
    assert_eq!(narrowing.now, of(2_000));
    assert_eq!(narrowing.most(), None);
    for (narrowed, need) in narrowing.findings.iter().zip(&missing) {
        let expected = Narrowed {
            need: *need,
            at_most: of(2_000),
            at_least: of(2_000),
        };
        assert_eq!(*narrowed, expected);
    }
}
