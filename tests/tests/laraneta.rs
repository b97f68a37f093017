//! The main job on real facts: *United States v. Laraneta*, 700 F.3d 983, side by side and to the cent.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails loudly"
)]

use redress::case::Case;
use redress::casefile::{self, CaseFormat};
use redress::engine::{ClaimResult, Computation, Conditional, Label, Leaf, OpenPoint, Outcome};
use redress::money::Usd;
use redress::rule::{Amount, LiabilityKind, Need};
use redress::{Query, Redress};
use redress_rule::Strength;

const AMY: &str = "3367854.00";
const VICKY: &str = "1224697.04";
const RECEIVED: &str = "258869.40";
const REMAINING: &str = "965827.64";

fn usd(text: &str) -> Usd {
    text.parse().unwrap()
}

fn case() -> Case {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/decided/2012-laraneta-ca7/facts.toml"
    );
    casefile::read(&std::fs::read(path).unwrap(), CaseFormat::Toml)
        .unwrap()
        .case
}

fn compute(profile: &str, day: &str, given: &[&str]) -> Computation {
    let mut case = case();
    for given in given {
        redress::assume(&mut case, given).unwrap();
    }
    let query = Query {
        as_of: Some(day.parse().unwrap()),
        ..Query::default()
    };
    Redress::linked_in()
        .compute(&case, profile, &query)
        .unwrap()
}

fn claim<'c>(computation: &'c Computation, victim: &str) -> &'c ClaimResult {
    computation
        .claims
        .iter()
        .find(|claim| claim.victim == victim)
        .unwrap()
}

/// The finding that a result asks for first, with the result under each answer to it.
fn branch(answer: &Conditional<Leaf>) -> (Need, &Conditional<Leaf>, &Conditional<Leaf>) {
    match answer {
        Conditional::Depends {
            on: OpenPoint::Finding(need),
            answers,
        } => match answers.as_slice() {
            [(Label::Yes, yes), (Label::No, no)] => (*need, yes, no),
            _ => panic!("a finding has two answers"),
        },
        _ => panic!("no branch"),
    }
}

fn leaf(answer: &Conditional<Leaf>) -> &Leaf {
    answer
        .settled()
        .unwrap_or_else(|| panic!("{:?}", answer.points()))
}

/// The first value: questions are answered by their first view.
fn first(answer: &Conditional<Leaf>) -> &Leaf {
    answer.values()[0]
}

fn number(answer: &Conditional<Leaf>) -> redress_engine::OpenNumber {
    match answer {
        Conditional::Depends {
            on: OpenPoint::Number(numbers),
            ..
        } => numbers[0],
        _ => panic!("no number"),
    }
}

fn collectible(leaf: &Leaf) -> Option<Usd> {
    leaf.credits.values()[0].collectible_at_most
}

fn asks(need: Need) -> &'static str {
    match need.target {
        redress::rule::NeedTarget::Fact(key) => key.row().path,
        redress::rule::NeedTarget::Line(_, fact) => fact.row().name(),
    }
}

fn approach<'c>(computation: &'c Computation, leaf: &Leaf) -> &'c redress::engine::Approach {
    &computation.profile.approaches[leaf.law.approach.unwrap()]
}

#[test]
fn the_fourth_circuit_needs_findings_on_proximate_cause_and_amount() {
    let computation = compute("ca4", "2012-11-14", &[]);
    for (victim, loss) in [("amy", AMY), ("vicky", VICKY)] {
        let (need, yes, no) = branch(&claim(&computation, victim).answer);
        assert_eq!(asks(need), "conduct.proximate_cause");
        assert_eq!(asks(number(yes).need), "conduct.caused");
        let all = Amount::between(Usd::ZERO, usd(loss));
        assert_eq!(yes.range(), Some(all));
        assert!(matches!(leaf(no).outcome, Outcome::Ended(..)));
        assert!(approach(&computation, first(yes)).name.contains("Burgess"));
    }
}

#[test]
fn the_contrast_line_finds_and_orders_the_whole_against_burgess() {
    let computation = compute("ca4-mvra", "2012-11-14", &[]);
    let contrast = computation.profile.contrast.as_ref().unwrap();
    assert!(contrast.contrary_to.contains("Burgess"));
    for (victim, loss) in [("amy", AMY), ("vicky", VICKY)] {
        let leaf = leaf(&claim(&computation, victim).answer);
        let whole = Amount::Exact(usd(loss));
        assert_eq!(leaf.loss, Some(whole));
        assert_eq!(leaf.outcome.range(), Some(whole));
        assert_eq!(leaf.strength, Strength::Contrast);
    }
    let vicky = leaf(&claim(&computation, "vicky").answer);
    assert_eq!(collectible(vicky), Some(usd(REMAINING)));
}

#[test]
fn the_fifth_circuit_orders_the_whole_with_strangers_if_no_item_falls_under_head_f() {
    let computation = compute("ca5", "2012-11-14", &[]);
    for (victim, loss) in [("amy", AMY), ("vicky", VICKY)] {
        let (need, _, none_under_other) = branch(&claim(&computation, victim).answer);
        assert_eq!(asks(need), "any_under_other");
        let leaf = leaf(none_under_other);
        let whole = Outcome::Amount {
            amount: usd(loss),
            liability: LiabilityKind::JointAcrossCases,
        };
        assert_eq!(leaf.outcome, whole);
        assert_eq!(leaf.strength, Strength::Required);
    }
    let (_, _, vicky) = branch(&claim(&computation, "vicky").answer);
    assert_eq!(collectible(leaf(vicky)), Some(usd(REMAINING)));
    let (_, _, amy) = branch(&claim(&computation, "amy").answer);
    let credits = leaf(amy).credits.values();
    let most: Vec<_> = credits.iter().map(|it| it.collectible_at_most).collect();
    assert!(
        most.contains(&Some(usd(AMY))) && most.contains(&Some(Usd::ZERO)),
        "what Amy has received is not known: {most:?}"
    );
}

#[test]
fn the_seventh_circuit_subtracts_first_and_then_asks_whether_he_distributed() {
    let computation = compute("ca7", "2012-11-14", &[]);
    let received = usd(VICKY).checked_sub(usd(RECEIVED)).unwrap();
    assert_eq!(received, usd(REMAINING));

    let (need, distributor, viewer) = branch(&claim(&computation, "vicky").answer);
    assert_eq!(asks(need), "conduct.distributed");
    let distributor = leaf(distributor);
    let whole = Outcome::Amount {
        amount: usd(REMAINING),
        liability: LiabilityKind::WholeAlone,
    };
    assert_eq!(distributor.outcome, whole);
    assert_eq!(
        distributor.strength,
        Strength::Permitted,
        "permitted and not required"
    );
    let viewer = leaf(viewer);
    let all = Amount::between(Usd::ZERO, usd(REMAINING));
    assert_eq!(viewer.outcome.range(), Some(all));
    let choice = approach(&computation, viewer).choices().next().unwrap();
    let Outcome::CourtsChoice {
        choice: left,
        methods,
        ..
    } = &viewer.outcome
    else {
        panic!("{:?}", viewer.outcome)
    };
    assert_eq!(*left, choice.id);
    assert!(methods.is_empty(), "no method is prescribed");
    let follow = viewer
        .consequences
        .iter()
        .flat_map(|it| it.follows.values());
    assert_eq!(
        follow.filter(|it| it.ground().is_some()).count(),
        5,
        "no contribution, and what else follows"
    );

    // What Amy has received is asked first: it comes off before the question who distributed.
    let amy = &claim(&computation, "amy").answer;
    let missing = number(amy);
    assert_eq!(asks(missing.need), "record.received");
    assert_eq!((missing.least, missing.greatest), (0, usd(AMY).cents()));
    let distributed = OpenPoint::Finding(need);
    let distributor = amy.given(&distributed, Label::Yes);
    assert_eq!(
        distributor.range(),
        Some(Amount::between(Usd::ZERO, usd(AMY)))
    );
}

#[test]
fn with_every_finding_made_it_comes_to_one_amount() {
    let found = [
        "victims.vicky.conduct.distributed=yes",
        "victims.amy.conduct.distributed=yes",
        "victims.amy.record.received=1683927.00",
    ];
    let computation = compute("ca7", "2012-11-14", &found);
    let exact = |victim| claim(&computation, victim).answer.range().unwrap().exact();
    assert_eq!(exact("vicky"), Some(usd(REMAINING)));
    assert_eq!(exact("amy"), Some(usd("1683927.00")));
}

#[test]
fn each_day_has_its_own_law() {
    // Before Laraneta nothing was settled in the Seventh Circuit.
    let computation = compute("ca7", "2011-06-30", &[]);
    let leaf = leaf(&claim(&computation, "vicky").answer);
    assert!(matches!(leaf.outcome, Outcome::LawOpen(Some(_))));
    let all = Amount::between(Usd::ZERO, usd(VICKY));
    assert_eq!(leaf.outcome.illustrated().range(), Some(all));
    let rejected = computation.profile.rejected(&leaf.law);
    assert!(
        rejected
            .iter()
            .any(|it| it.what.contains("Laraneta") && it.why.contains("only from 2012-11-14"))
    );

    // After Paroline the relative role, and no method; from Sainz on, one over n is permitted.
    let methods = |day| {
        let computation = compute("ca7", day, &[]);
        let leaf = first(&claim(&computation, "vicky").answer);
        let Outcome::CourtsChoice {
            choice, methods, ..
        } = &leaf.outcome
        else {
            panic!("{:?}", leaf.outcome)
        };
        assert_eq!(choice, "relative-role");
        let strengths = methods.iter().map(|method| method.strength);
        strengths.filter(|it| *it >= Strength::Permitted).count()
    };
    assert_eq!(methods("2014-04-23"), 0);
    assert_eq!(methods("2015-06-30"), 0);
    assert_eq!(methods("2016-06-26"), 0);
    assert_eq!(methods("2016-06-27"), 1);

    // The Fifth Circuit's whole loss lost its force on the day of Paroline.
    let whole = |day| {
        let computation = compute(
            "ca5",
            day,
            &["victims.vicky.losses.total.any_under_other=no"],
        );
        first(&claim(&computation, "vicky").answer)
            .outcome
            .liability()
    };
    assert_eq!(whole("2014-04-22"), Some(LiabilityKind::JointAcrossCases));
    assert_eq!(whole("2014-04-23"), None);
}
