use redress_conformance::HandClaim;
use redress_rule::facts::{Cause, FULL_LOSSES, FactValue, Head, OUTSIDE_OTHER, UNDER_OTHER};
use redress_rule::{End, LiabilityKind, Share, Stop, Usd};

use crate::AmyUnknown;

fn usd(text: &str) -> Usd {
    text.parse().unwrap()
}

/// Heads (A) to (E) count whoever caused them; head (F) only as this offense's result.
#[test]
fn only_head_f_needs_a_cause() {
    let mut claim = HandClaim::new()
        .with_loss(usd("3000.00"), Head::Therapy, Cause::Trade)
        .with_loss(usd("200.00"), Head::Other, Cause::Trade)
        .with_loss(usd("40.00"), Head::Other, Cause::ThisDefendant)
        .with_loss(usd("9.00"), Head::Therapy, Cause::Trade)
        .but(|loss| loss.found = false);
    claim.ask(&AmyUnknown, "heads-without-cause").unwrap();
    assert_eq!(claim.account().gross(), usd("3240.00"));
    claim.ask(&AmyUnknown, "other-needs-cause").unwrap();
    assert_eq!(claim.account().remaining(), usd("3040.00"));
    claim.ask(&AmyUnknown, "joint-with-strangers").unwrap();
    let whole = Share::Settled(usd("3040.00"), LiabilityKind::JointAcrossCases);
    assert_eq!(claim.account().share(), whole);
}

#[test]
fn without_a_loss_the_claim_is_denied() {
    let mut claim = HandClaim::new().finding(FULL_LOSSES, false).closed();
    let stopped = claim.ask(&AmyUnknown, "heads-without-cause");
    assert!(
        matches!(stopped, Err(Stop::End(End::Denied, ground)) if ground.id() == "no-loss-proved"),
        "{stopped:?}"
    );
}

/// A total counts so far as it lies outside head (F).
#[test]
fn a_total_counts_so_far_as_it_is_outside_head_f() {
    let mut claim = HandClaim::new()
        .with_loss(usd("1000.00"), Head::Total, Cause::Trade)
        .but(|loss| {
            loss.set(UNDER_OTHER, FactValue::yes_no(true));
            loss.set(OUTSIDE_OTHER, FactValue::Is(70_000));
        });
    claim.ask(&AmyUnknown, "heads-without-cause").unwrap();
    assert_eq!(claim.account().remaining(), usd("1000.00"));
    claim.ask(&AmyUnknown, "other-needs-cause").unwrap();
    assert_eq!(claim.account().remaining(), usd("700.00"));
}
