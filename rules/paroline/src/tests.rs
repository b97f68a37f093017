use redress_conformance::HandClaim;
use redress_rule::facts::{
    AWARDS_ELSEWHERE, Cause, DISTRIBUTED, ESTIMATED, Head, IMAGES, ORDERS, PREDICTED, PRODUCED,
};
use redress_rule::{LiabilityKind, Share, Stop, Usd};
use serde_json::{Value, json};

use crate::Paroline;

fn usd(text: &str) -> Usd {
    text.parse().unwrap()
}

fn claim() -> HandClaim {
    HandClaim::new()
        .with_loss(usd("100000.00"), Head::Total, Cause::Trade)
        .counting_all()
        .unwrap()
}

fn several(amount: &str) -> Share {
    Share::Settled(usd(amount), LiabilityKind::Several)
}

/// Three orders so far, six more offenders likely, forty in all: each divisor counts others.
#[test]
fn each_divisor_counts_whom_it_names() {
    for (divisor, award) in [
        ("orders", "33333.33"),
        ("orders-and-this-one", "25000.00"),
        ("plus-predicted", "10000.00"),
        ("estimated", "2500.00"),
    ] {
        let claim = claim().number(ORDERS, 3).number(PREDICTED, 6);
        let mut claim = claim.number(ESTIMATED, 40);
        let with = json!({ "divisor": divisor });
        let ground = claim.ask_with(&Paroline, "one-over-n", with);
        assert_eq!(ground.unwrap(), "divided");
        assert_eq!(claim.account().share(), several(award), "{divisor}");
    }
}

#[test]
fn nobody_is_no_divisor() {
    for divisor in ["orders", "estimated"] {
        let mut claim = claim().number(ORDERS, 0).number(ESTIMATED, 0);
        let with = json!({ "divisor": divisor });
        let ground = claim.ask_with(&Paroline, "one-over-n", with);
        assert_eq!(ground.unwrap(), "nobody-to-divide-by");
        assert_eq!(claim.account().share(), Share::LeftToTheCourt);
    }
}

#[test]
fn a_share_is_rounded_as_the_profile_says() {
    for (rounding, award) in [("half-up", "66666.67"), ("truncate", "66666.66")] {
        let mut claim = HandClaim::new()
            .with_loss(usd("200000.00"), Head::Total, Cause::Trade)
            .number(ORDERS, 3)
            .counting_all()
            .unwrap();
        let with = json!({ "divisor": "orders", "rounding": rounding });
        claim.ask_with(&Paroline, "one-over-n", with).unwrap();
        assert_eq!(claim.account().share(), several(award));
    }
}

#[test]
fn earlier_awards_give_a_mean_or_a_median() {
    let awards = [
        usd("1000.00"),
        usd("2000.01"),
        usd("12000.00"),
        usd("3000.00"),
    ];
    for (rule, award) in [
        ("mean-of-earlier-awards", "4500.00"),
        ("median-of-earlier-awards", "2500.01"),
    ] {
        let mut claim = claim().awards(AWARDS_ELSEWHERE, &awards);
        claim.ask_with(&Paroline, rule, json!({})).unwrap();
        assert_eq!(claim.account().share(), several(award), "{rule}");
        let mut claim = self::claim().awards(AWARDS_ELSEWHERE, &[]);
        let ground = claim.ask_with(&Paroline, rule, json!({}));
        assert_eq!(ground.unwrap(), "no-earlier-award");
        assert_eq!(claim.account().share(), Share::LeftToTheCourt);
    }
}

fn tiers() -> Value {
    json!({ "tiers": [
        { "images-over": 0, "amount": "500.00" },
        { "images-over": 10, "amount": "1500.00" },
        { "images-over": 100, "amount": "5000.00" },
    ] })
}

/// A tier is of more images than it names.
#[test]
fn a_tier_begins_above_its_number() {
    for (images, award) in [
        (0, "500.00"),
        (10, "500.00"),
        (11, "1500.00"),
        (100, "1500.00"),
        (101, "5000.00"),
    ] {
        let mut claim = claim().number(IMAGES, images);
        claim.ask_with(&Paroline, "tiers", tiers()).unwrap();
        assert_eq!(claim.account().share(), several(award), "{images}");
    }
}

#[test]
fn tiers_rise_from_none() {
    for wrong in [
        json!({ "tiers": [] }),
        json!({ "tiers": [{ "images-over": 1, "amount": "5.00" }] }),
        json!({ "tiers": [{ "images-over": 0, "amount": "5.00" }, { "images-over": 0, "amount": "6.00" }] }),
        json!({ "tiers": [
            { "images-over": 0, "amount": "5.00" },
            { "images-over": 9, "amount": "6.00" },
            { "images-over": 8, "amount": "7.00" },
        ] }),
    ] {
        let mut claim = claim().number(IMAGES, 5);
        let refused = claim.ask_with(&Paroline, "tiers", wrong);
        assert!(matches!(refused, Err(Stop::Fault(_))), "{refused:?}");
    }
}

#[test]
fn an_award_is_not_nothing() {
    let mut claim = claim();
    claim.ask(&Paroline, "not-nominal").unwrap();
    assert_eq!(claim.account().more_than(), Some(Usd::ZERO));
}

/// A possessor owes less than the whole; who distributed or produced may owe it under one view only.
#[test]
fn the_whole_is_not_for_a_possessor() {
    let whole = Some(usd("100000.00"));
    for (distributed, produced, distributor, less_than) in [
        (false, false, "may", whole),
        (true, false, "may", None),
        (false, true, "may", None),
        (true, true, "not-all", whole),
    ] {
        let claim = claim().finding(DISTRIBUTED, distributed);
        let mut claim = claim.finding(PRODUCED, produced);
        let with = json!({ "distributor": distributor });
        claim.ask_with(&Paroline, "not-the-whole", with).unwrap();
        assert_eq!(claim.account().less_than(), less_than);
    }
}
