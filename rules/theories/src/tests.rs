use redress_conformance::HandClaim;
use redress_rule::facts::{Cause, ESTIMATED, Head, ORDERS, PREDICTED, WITHOUT_THE_ACT};
use redress_rule::{LiabilityKind, Share, Usd};
use serde_json::json;

use crate::Theories;

fn usd(text: &str) -> Usd {
    text.parse().unwrap()
}

fn claim() -> HandClaim {
    HandClaim::new()
        .with_loss(usd("90000.00"), Head::Total, Cause::Trade)
        .number(ORDERS, 2)
        .number(PREDICTED, 6)
        .number(ESTIMATED, 1000)
        .amount(WITHOUT_THE_ACT, usd("89990.00"))
        .counting_all()
        .unwrap()
}

fn several(amount: &str) -> Share {
    Share::Settled(usd(amount), LiabilityKind::Several)
}

#[test]
fn each_theory_gives_its_own_amount() {
    let mut but_for = claim();
    but_for.ask(&Theories, "but-for").unwrap();
    assert_eq!(but_for.account().share(), several("10.00"));
    let mut for_all = claim();
    for_all.ask(&Theories, "rule-for-all").unwrap();
    assert_eq!(for_all.account().share(), several("10000.00"));
    let mut whole = claim();
    whole.ask(&Theories, "indivisible").unwrap();
    let joint = Share::Settled(usd("90000.00"), LiabilityKind::JointAcrossCases);
    assert_eq!(whole.account().share(), joint);
    for (among, award) in [
        ("orders", "45000.00"),
        ("orders-and-this-one", "30000.00"),
        ("estimated", "90.00"),
    ] {
        let mut equal = claim();
        let with = json!({ "among": among });
        equal.ask_with(&Theories, "equal-shares", with).unwrap();
        assert_eq!(equal.account().share(), several(award), "{among}");
    }
}

#[test]
fn nobody_to_share_with_is_left_open() {
    let mut claim = claim().number(ORDERS, 0);
    let with = json!({ "among": "orders" });
    let ground = claim.ask_with(&Theories, "equal-shares", with);
    assert_eq!(ground.unwrap(), "nobody-to-share");
    assert_eq!(claim.account().share(), Share::LeftToTheCourt);
    // Of all offenders one is this one.
    let mut claim = self::claim().number(ESTIMATED, 0);
    let with = json!({ "among": "estimated" });
    claim.ask_with(&Theories, "equal-shares", with).unwrap();
    assert_eq!(claim.account().share(), several("90000.00"));
}
