use redress_conformance::HandClaim;
use redress_rule::facts::{
    AGAINST_PROPERTY, BODILY_INJURY, CONSPIRACY, Cause, FULL_LOSSES, GAIN, Head,
    OTHERS_CONTRIBUTED, PROXIMATE_CAUSE, PSYCHOLOGICAL_INJURY, RETURNED, TOO_COMPLEX,
};
use redress_rule::{End, LiabilityKind, Share, Stop, Usd};
use serde_json::json;

use crate::Mvra;

fn usd(text: &str) -> Usd {
    text.parse().unwrap()
}

fn ended(stopped: Result<&'static str, Stop>) -> (End, &'static str) {
    match stopped {
        Err(Stop::End(end, ground)) => (end, ground.id()),
        other => panic!("{other:?}"),
    }
}

/// 18 U.S.C. § 3663A(a)(2): a victim is harmed by the offense; somebody else's act, and what came before, do not count.
#[test]
fn only_losses_of_the_offense_count() {
    let mut claim = HandClaim::new()
        .finding(FULL_LOSSES, true)
        .finding(PROXIMATE_CAUSE, true)
        .with_loss(usd("610.00"), Head::Property, None)
        .with_loss(usd("1900.00"), Head::Property, Cause::Another)
        .with_loss(usd("7.00"), Head::Property, Cause::Before)
        .with_loss(usd("50.00"), Head::Property, Cause::ThisDefendant)
        .but(|loss| loss.counts = 2)
        .with_loss(usd("3.00"), Head::Property, Cause::ThisDefendant)
        .but(|loss| loss.found = false);
    claim.ask(&Mvra, "losses-of-conviction").unwrap();
    assert_eq!(claim.account().gross(), usd("610.00"));
}

#[test]
fn without_proof_of_loss_or_cause_the_claim_is_denied() {
    let loss = |claim: HandClaim| claim.with_loss(usd("5.00"), Head::Property, None);
    let mut claim = loss(HandClaim::new().finding(PROXIMATE_CAUSE, false));
    let denied = ended(claim.ask(&Mvra, "losses-of-conviction"));
    assert_eq!(denied, (End::Denied, "cause-not-proved"));
    let mut claim = HandClaim::new().finding(FULL_LOSSES, false).closed();
    let denied = ended(claim.ask(&Mvra, "losses-of-conviction"));
    assert_eq!(denied, (End::Denied, "no-loss-proved"));
}

/// 18 U.S.C. § 3663A(b) has no head for fees or for other losses; the costs of taking part have one ((b)(4); *Lagos*).
#[test]
fn a_head_that_the_section_does_not_have_is_left_out() {
    let mut claim = HandClaim::new();
    for (amount, head) in [
        ("1000.00", Head::Property),
        ("200.00", Head::Participation),
        ("30.00", Head::Fees),
        ("4.00", Head::Other),
        ("500.00", Head::Medical),
    ] {
        claim = claim.with_loss(usd(amount), head, None);
    }
    let mut claim = claim.counting_all().unwrap();
    claim.ask(&Mvra, "closed-list").unwrap();
    assert_eq!(claim.account().remaining(), usd("1700.00"));
}

/// 18 U.S.C. § 3663A(b)(2)-(4): care, income lost and a funeral need a bodily injury; taking part in the case does not.
#[test]
fn without_bodily_injury_care_and_lost_income_do_not_count() {
    let claim = || {
        let mut claim = HandClaim::new();
        for (amount, head) in [
            ("1000.00", Head::Property),
            ("200.00", Head::Participation),
            ("30.00", Head::Medical),
            ("4.00", Head::Therapy),
            ("0.50", Head::LostIncome),
            ("0.06", Head::Funeral),
        ] {
            claim = claim.with_loss(usd(amount), head, None);
        }
        claim
    };
    let ask = |claim: HandClaim, harm: &str| {
        let mut claim = claim.counting_all().unwrap();
        let asked = claim.ask_with(&Mvra, "bodily-injury", json!({ "harm": harm }));
        (asked, claim.account().remaining())
    };
    let injured = |yes| claim().finding(BODILY_INJURY, yes);
    let (ground, left) = ask(injured(true), "body");
    assert_eq!((ground.unwrap(), left), ("injured", usd("1234.56")));
    let (ground, left) = ask(injured(false), "body");
    assert_eq!((ground.unwrap(), left), ("not-injured", usd("1200.00")));
    let (ground, left) = ask(claim().closed(), "body");
    assert_eq!((ground.unwrap(), left), ("not-injured", usd("1200.00")));
    // Open, it is asked.
    let (asked, _) = ask(claim(), "body");
    assert!(matches!(asked, Err(Stop::Needs(_))), "{asked:?}");
    // Harm to the mind, as the view has it.
    let harmed = || injured(false).finding(PSYCHOLOGICAL_INJURY, true);
    assert_eq!(ask(harmed(), "body").1, usd("1200.00"));
    assert_eq!(ask(harmed(), "body-or-mind").1, usd("1234.56"));
    // Nothing is asked where nothing turns on it.
    let property = HandClaim::new().with_loss(usd("5.00"), Head::Property, None);
    assert_eq!(ask(property, "body").0.unwrap(), "nothing-of-injury");
}

/// 18 U.S.C. § 3663(b)(6), and no paragraph of 3663A(b).
#[test]
fn time_spent_on_an_identity_theft_has_a_head_in_section_3663_alone() {
    for (with, left) in [
        (json!({}), "100.00"),
        (json!({ "remediation": "head" }), "112.00"),
    ] {
        let mut claim = HandClaim::new()
            .with_loss(usd("100.00"), Head::Property, None)
            .with_loss(usd("12.00"), Head::Remediation, None)
            .counting_all()
            .unwrap();
        claim.ask_with(&Mvra, "closed-list", with).unwrap();
        assert_eq!(claim.account().remaining(), usd(left));
    }
}

/// 18 U.S.C. § 3663A(b)(1) sets returned property against the property, and (b)(4) stands beside it.
#[test]
fn returned_property_comes_off_the_property_alone() {
    for (returned, left) in [("900.00", "350.00"), ("300.00", "850.00")] {
        let mut claim = HandClaim::new()
            .with_loss(usd("800.00"), Head::Property, None)
            .with_loss(usd("350.00"), Head::Participation, None)
            .amount(RETURNED, usd(returned))
            .counting_all()
            .unwrap();
        claim.ask(&Mvra, "property-returned").unwrap();
        assert_eq!(claim.account().remaining(), usd(left), "{returned}");
    }
}

#[test]
fn a_conspirator_answers_for_the_conspiracy() {
    for (conspiracy, gross) in [(true, "70.00"), (false, "0.00")] {
        let mut claim = HandClaim::new()
            .finding(CONSPIRACY, conspiracy)
            .with_loss(usd("70.00"), Head::Property, Cause::Conspiracy)
            .with_loss(usd("9.00"), Head::Property, Cause::Another);
        claim.ask(&Mvra, "whole-conspiracy-loss").unwrap();
        assert_eq!(claim.account().gross(), usd(gross));
    }
    for (conspiracy, others, share) in [
        (
            true,
            true,
            Share::Settled(usd("70.00"), LiabilityKind::JointInCase),
        ),
        (true, false, Share::Unsettled),
        (false, true, Share::Unsettled),
    ] {
        let claim = HandClaim::new().with_loss(usd("70.00"), Head::Property, Cause::Conspiracy);
        let claim = claim.finding(CONSPIRACY, conspiracy);
        let claim = claim.finding(OTHERS_CONTRIBUTED, others);
        let mut claim = claim.counting_all().unwrap();
        claim.ask(&Mvra, "joint-conspirators").unwrap();
        assert_eq!(claim.account().share(), share);
    }
}

#[test]
fn interest_before_the_judgment_is_left_out() {
    let mut claim = HandClaim::new()
        .with_loss(usd("100.00"), Head::Property, None)
        .with_loss(usd("12.00"), Head::Interest, None)
        .counting_all()
        .unwrap();
    claim.ask(&Mvra, "no-interest-before-judgment").unwrap();
    assert_eq!(claim.account().remaining(), usd("100.00"));
}

/// 18 U.S.C. § 3663A(c)(3): of offenses against property, not of crimes of violence; § 3663(a)(1)(B)(ii): of all.
#[test]
fn the_court_may_decline_what_is_too_complex() {
    for (complex, property, offenses, says) in [
        (true, true, "against-property", Err("too-complex")),
        (true, false, "against-property", Ok("not-of-property")),
        (true, false, "all", Err("too-complex")),
        (false, true, "against-property", Ok("not-too-complex")),
    ] {
        let claim = HandClaim::new().finding(TOO_COMPLEX, complex);
        let mut claim = claim.finding(AGAINST_PROPERTY, property);
        let asked = claim.ask_with(&Mvra, "not-too-complex", json!({ "offenses": offenses }));
        match says {
            Ok(passes) => assert_eq!(asked.unwrap(), passes),
            Err(ends) => assert_eq!(ended(asked), (End::Declined, ends)),
        }
    }
}

#[test]
fn the_full_amount_or_a_multiple_of_the_gain() {
    let claim = HandClaim::new().with_loss(usd("100.00"), Head::Property, None);
    let claim = claim.amount(GAIN, usd("20.50"));
    let mut claim = claim.counting_all().unwrap();
    let mut other = claim.clone();
    claim.ask(&Mvra, "full-amount").unwrap();
    let whole = Share::Settled(usd("100.00"), LiabilityKind::WholeAlone);
    assert_eq!(claim.account().share(), whole);
    let times = json!({ "times": 3 });
    other.ask_with(&Mvra, "multiple-of-gain", times).unwrap();
    let three = Share::Settled(usd("61.50"), LiabilityKind::Several);
    assert_eq!(other.account().share(), three);
    let refused = other.ask_with(&Mvra, "multiple-of-gain", json!({ "times": 0 }));
    assert!(matches!(refused, Err(Stop::Fault(_))), "{refused:?}");
}
