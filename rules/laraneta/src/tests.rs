use redress_conformance::HandClaim;
use redress_rule::facts::{Cause, DISTRIBUTED, Head, OTHERS_CONTRIBUTED, RECEIVED};
use redress_rule::{LiabilityKind, Share, Stop, Usd};

use crate::Laraneta;

fn usd(text: &str) -> Usd {
    text.parse().unwrap()
}

/// The loss of the second victim of *Laraneta*, and what she had received.
fn vicky() -> HandClaim {
    HandClaim::new()
        .with_loss(usd("1224697.04"), Head::Total, Cause::Trade)
        .amount(RECEIVED, usd("258869.40"))
        .counting_all()
        .unwrap()
}

#[test]
fn recoveries_come_off_the_losses_first() {
    let mut claim = vicky();
    let ground = claim.ask(&Laraneta, "subtract-recoveries");
    assert_eq!(ground.unwrap(), "recoveries-first");
    assert_eq!(claim.account().remaining(), usd("965827.64"));
    assert_eq!(claim.account().gross(), usd("1224697.04"));
}

#[test]
fn more_than_the_loss_leaves_nothing_and_no_debt() {
    let mut claim = vicky().amount(RECEIVED, usd("1224697.05"));
    claim.ask(&Laraneta, "subtract-recoveries").unwrap();
    assert_eq!(claim.account().remaining(), Usd::ZERO);
}

#[test]
fn an_unknown_recovery_is_asked() {
    let mut claim = HandClaim::new()
        .with_loss(usd("100.00"), Head::Total, Cause::Trade)
        .counting_all()
        .unwrap();
    let stopped = claim.ask(&Laraneta, "subtract-recoveries");
    assert!(matches!(stopped, Err(Stop::Needs(_))), "{stopped:?}");
}

#[test]
fn a_distributor_may_owe_the_whole_and_a_viewer_less() {
    let mut claim = vicky().finding(DISTRIBUTED, true);
    claim.ask(&Laraneta, "subtract-recoveries").unwrap();
    let ground = claim.ask(&Laraneta, "viewer-or-distributor");
    assert_eq!(ground.unwrap(), "distributor");
    let whole = Share::Settled(usd("965827.64"), LiabilityKind::WholeAlone);
    assert_eq!(claim.account().share(), whole);
    let ground = claim.ask(&Laraneta, "viewer-not-the-whole");
    assert_eq!(ground.unwrap(), "whole-may-be-owed");
    assert_eq!(claim.account().less_than(), None);

    let mut claim = vicky().finding(DISTRIBUTED, false);
    claim.ask(&Laraneta, "subtract-recoveries").unwrap();
    let ground = claim.ask(&Laraneta, "viewer-or-distributor");
    assert_eq!(ground.unwrap(), "viewer");
    assert_eq!(claim.account().share(), Share::Unsettled);
    let ground = claim.ask(&Laraneta, "viewer-not-the-whole");
    assert_eq!(ground.unwrap(), "not-the-whole");
    assert_eq!(claim.account().less_than(), Some(usd("965827.64")));
}

#[test]
fn joint_liability_needs_another_defendant_of_the_case() {
    for (others, ground) in [
        (false, "alone-in-the-case"),
        (true, "not-alone-in-the-case"),
    ] {
        let mut claim = vicky().finding(OTHERS_CONTRIBUTED, others);
        let asked = claim.ask(&Laraneta, "joint-only-in-the-case");
        assert_eq!(asked.unwrap(), ground);
    }
}
