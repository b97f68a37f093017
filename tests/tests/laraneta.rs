//! The main job on real facts: *United States v. Laraneta*, 700 F.3d 983, side by side and to the cent.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails loudly"
)]

use redress::case::Case;
use redress::casefile::{self, CaseFormat};
use redress::engine::{ClaimResult, Computation, Leaf, Tree};
use redress::money::Usd;
use redress::rule::{LiabilityKind, Need};
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

fn branch(tree: &Tree) -> (Need, &Leaf, &Leaf) {
    match tree {
        Tree::Branch { need, yes, no } => match (&**yes, &**no) {
            (Tree::Leaf(yes), Tree::Leaf(no)) => (*need, yes, no),
            _ => panic!("more than one branch"),
        },
        Tree::Leaf(_) => panic!("no branch"),
    }
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
        let (need, yes, no) = branch(&claim(&computation, victim).tree);
        assert_eq!(asks(need), "conduct.proximate_cause");
        assert_eq!(asks(yes.open_numbers[0].need), "conduct.caused");
        let amount = yes.outcome.amount.unwrap();
        assert_eq!((amount.least(), amount.greatest()), (Usd::ZERO, usd(loss)));
        assert!(no.outcome.ended.is_some());
        assert!(approach(&computation, yes).name.contains("Burgess"));
    }
}

#[test]
fn the_contrast_line_finds_and_orders_the_whole_against_burgess() {
    let computation = compute("ca4-mvra", "2012-11-14", &[]);
    let contrast = computation.profile.contrast.as_ref().unwrap();
    assert!(contrast.contrary_to.contains("Burgess"));
    for (victim, loss) in [("amy", AMY), ("vicky", VICKY)] {
        let leaves = claim(&computation, victim).tree.leaves();
        let [leaf] = leaves.as_slice() else {
            panic!("one leaf")
        };
        assert_eq!(leaf.outcome.loss.exact(), Some(usd(loss)));
        assert_eq!(leaf.outcome.amount.unwrap().exact(), Some(usd(loss)));
        assert_eq!(leaf.outcome.strength, Strength::Contrast);
    }
    let vicky = claim(&computation, "vicky").tree.leaves()[0]
        .outcome
        .collectible_at_most;
    assert_eq!(vicky.unwrap().exact(), Some(usd(REMAINING)));
}

#[test]
fn the_fifth_circuit_orders_the_whole_with_strangers_if_no_item_falls_under_head_f() {
    let computation = compute("ca5", "2012-11-14", &[]);
    for (victim, loss) in [("amy", AMY), ("vicky", VICKY)] {
        let (need, _, none_under_other) = branch(&claim(&computation, victim).tree);
        assert_eq!(asks(need), "any_under_other");
        let outcome = &none_under_other.outcome;
        assert_eq!(outcome.amount.unwrap().exact(), Some(usd(loss)));
        assert_eq!(outcome.liability, Some(LiabilityKind::JointAcrossCases));
        assert_eq!(outcome.strength, Strength::Required);
    }
    let (_, _, vicky) = branch(&claim(&computation, "vicky").tree);
    assert_eq!(
        vicky.outcome.collectible_at_most.unwrap().exact(),
        Some(usd(REMAINING))
    );
    let (_, _, amy) = branch(&claim(&computation, "amy").tree);
    assert_eq!(
        amy.outcome.collectible_at_most, None,
        "what Amy has received is not known"
    );
}

#[test]
fn the_seventh_circuit_subtracts_first_and_then_asks_whether_he_distributed() {
    let computation = compute("ca7", "2012-11-14", &[]);
    let received = usd(VICKY).checked_sub(usd(RECEIVED)).unwrap();
    assert_eq!(received, usd(REMAINING));

    let (need, distributor, viewer) = branch(&claim(&computation, "vicky").tree);
    assert_eq!(asks(need), "conduct.distributed");
    assert_eq!(
        distributor.outcome.amount.unwrap().exact(),
        Some(usd(REMAINING))
    );
    assert_eq!(
        distributor.outcome.liability,
        Some(LiabilityKind::WholeAlone)
    );
    assert_eq!(
        distributor.outcome.strength,
        Strength::Permitted,
        "permitted and not required"
    );
    let amount = viewer.outcome.amount.unwrap();
    assert_eq!(
        (amount.least(), amount.greatest()),
        (Usd::ZERO, usd(REMAINING))
    );
    let choice = approach(&computation, viewer).choices().next().unwrap();
    assert_eq!(viewer.outcome.left_to_court, Some(choice.number));
    assert!(choice.among.is_empty(), "no method is prescribed");
    assert_eq!(
        viewer.outcome.terms.len(),
        5,
        "no contribution, and what else follows"
    );

    let (_, distributor, _) = branch(&claim(&computation, "amy").tree);
    let missing = distributor.open_numbers[0];
    assert_eq!(asks(missing.need), "record.received");
    assert_eq!((missing.least, missing.greatest), (0, usd(AMY).cents()));
    let amount = distributor.outcome.amount.unwrap();
    assert_eq!((amount.least(), amount.greatest()), (Usd::ZERO, usd(AMY)));
}

#[test]
fn with_every_finding_made_it_comes_to_one_amount() {
    let found = [
        "victims.vicky.conduct.distributed=yes",
        "victims.amy.conduct.distributed=yes",
        "victims.amy.record.received=1683927.00",
    ];
    let computation = compute("ca7", "2012-11-14", &found);
    let exact = |victim| claim(&computation, victim).tree.amount().unwrap().exact();
    assert_eq!(exact("vicky"), Some(usd(REMAINING)));
    assert_eq!(exact("amy"), Some(usd("1683927.00")));
}

#[test]
fn each_day_has_its_own_law() {
    // Before Laraneta nothing was settled in the Seventh Circuit.
    let computation = compute("ca7", "2011-06-30", &[]);
    let leaf = claim(&computation, "vicky").tree.leaves()[0];
    assert!(leaf.outcome.law_is_open);
    let amount = leaf.outcome.amount.unwrap();
    assert_eq!((amount.least(), amount.greatest()), (Usd::ZERO, usd(VICKY)));
    let rejected = computation.profile.rejected(&leaf.law);
    assert!(
        rejected
            .iter()
            .any(|it| it.what.contains("Laraneta") && it.why.contains("only from 2012-11-14"))
    );

    // After Paroline the relative role, and no method; from Sainz on, one over n is permitted.
    let methods = |day| {
        let computation = compute("ca7", day, &[]);
        let leaf = claim(&computation, "vicky").tree.leaves()[0];
        let choice = approach(&computation, leaf).choices().next().unwrap();
        assert_eq!(choice.id, "relative-role");
        let strengths = leaf.methods.iter().map(|method| method.strength);
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
        claim(&computation, "vicky").tree.leaves()[0]
            .outcome
            .liability
    };
    assert_eq!(whole("2014-04-22"), Some(LiabilityKind::JointAcrossCases));
    assert_eq!(whole("2014-04-23"), None);
}
