use redress_conformance::HandClaim;
use redress_rule::facts::{
    ABUSE_SEPARATED, AGREED, ASSISTANCE_ELECTED, BorneBy, CANNOT_PAY, CAUSED, CIVIL_FIXED,
    CIVIL_RECOVERED, COMMERCIAL, Cause, DMA_RECEIVED, ENDED_ON_VACATED, FULL_LOSSES,
    GREATEST_FINDING, GROSS_INCOME, Head, JOINT_TOTAL, LABOR_VALUE, NOT_ASCERTAINABLE,
    OTHERS_CONTRIBUTED, PAID, PAID_BY_OTHERS, POSSESSION_COUNTS, PRODUCTION_COUNTS,
    PROXIMATE_CAUSE, RECEIVED, TRAFFICKING_COUNTS, VICTIM_OF_COUNT,
};
use redress_rule::{End, Formula, LawFigure, LiabilityKind, Op, Share, ShareChange, Stop, Usd};
use serde_json::{Value, json};

use crate::Statute;

fn usd(text: &str) -> Usd {
    text.parse().unwrap()
}

fn loss(amount: &str) -> HandClaim {
    HandClaim::new().with_loss(usd(amount), Head::Total, Cause::Trade)
}

fn counted(amount: &str) -> HandClaim {
    loss(amount).counting_all().unwrap()
}

fn ended(stopped: Result<&'static str, Stop>) -> (End, &'static str) {
    match stopped {
        Err(Stop::End(end, ground)) => (end, ground.id()),
        other => panic!("{other:?}"),
    }
}

fn asked(claim: &mut HandClaim, rule: &str) -> &'static str {
    claim.ask(&Statute, rule).unwrap()
}

fn with(claim: &mut HandClaim, rule: &str, options: Value) -> &'static str {
    claim.ask_with(&Statute, rule, options).unwrap()
}

/// The operation of a consequence.
fn op(claim: &HandClaim) -> &Op {
    &claim.steps().last().unwrap().op
}

#[test]
fn a_claim_passes_its_gates_or_ends() {
    for (rule, fact, pass, end, ground) in [
        (
            "victim-of-the-count",
            VICTIM_OF_COUNT,
            true,
            End::Denied,
            "not-harmed-by-the-offense",
        ),
        (
            "proximate-cause-found",
            PROXIMATE_CAUSE,
            true,
            End::Denied,
            "caused-no-losses",
        ),
        (
            "ascertainable",
            NOT_ASCERTAINABLE,
            false,
            End::Deferred,
            "not-yet",
        ),
    ] {
        let mut claim = loss("5.00").finding(fact, pass);
        asked(&mut claim, rule);
        let mut claim = loss("5.00").finding(fact, !pass);
        assert_eq!(ended(claim.ask(&Statute, rule)), (end, ground));
        let stopped = loss("5.00").ask(&Statute, rule);
        assert!(
            matches!(stopped, Err(Stop::Needs(_))),
            "{rule}: {stopped:?}"
        );
    }
}

/// 18 U.S.C. § 2259(b)(3) of 1996: what the offense caused counts; a cause that nobody found is asked, or counts under a view.
#[test]
fn proximate_losses_are_those_of_the_offense() {
    let losses = || {
        loss("1000.00")
            .with_loss(usd("200.00"), Head::Therapy, Cause::Another)
            .with_loss(usd("30.00"), Head::Therapy, Cause::ThisDefendant)
            .with_loss(usd("4.00"), Head::Therapy, Cause::Trade)
            .but(|loss| loss.found = false)
            .finding(PROXIMATE_CAUSE, true)
            .finding(FULL_LOSSES, true)
    };
    let mut claim = losses();
    asked(&mut claim, "proximate-losses");
    assert_eq!(claim.account().gross(), usd("1030.00"));
    // *Hughey*: a loss that is tied to counts, none of them of conviction, is not asked for its cause.
    let mut claim = losses()
        .with_loss(usd("60.00"), Head::Other, None)
        .but(|loss| loss.counts = 2);
    asked(&mut claim, "proximate-losses");
    assert_eq!(claim.account().gross(), usd("1030.00"));
    let mut claim = losses().with_loss(usd("500.00"), Head::Other, None);
    let stopped = claim.ask(&Statute, "proximate-losses");
    assert!(matches!(stopped, Err(Stop::Needs(_))), "{stopped:?}");
    let count = json!({ "unknown-cause": "count" });
    with(&mut claim, "proximate-losses", count);
    assert_eq!(claim.account().gross(), usd("1530.00"));

    let refuted = || losses().finding(PROXIMATE_CAUSE, false);
    let denied = ended(refuted().ask(&Statute, "proximate-losses"));
    assert_eq!(denied, (End::Denied, "cause-not-proved"));
    let mut claim = refuted();
    let go_on = json!({ "no-loss": "go-on" });
    assert_eq!(
        with(&mut claim, "proximate-losses", go_on),
        "cause-not-proved"
    );
    assert_eq!(claim.account().gross(), Usd::ZERO);
}

/// 18 U.S.C. § 2259(b)(2)(A) of 2018: the full losses are found first.
#[test]
fn full_losses_come_first() {
    let mut claim = loss("1000.00")
        .with_loss(usd("200.00"), Head::Therapy, Cause::Another)
        .with_loss(usd("4.00"), Head::Therapy, Cause::Trade)
        .but(|loss| loss.found = false)
        .finding(FULL_LOSSES, true);
    assert_eq!(asked(&mut claim, "full-losses"), "full-losses-found");
    assert_eq!(claim.account().gross(), usd("1000.00"));
    let mut claim = loss("1000.00").finding(FULL_LOSSES, false);
    let denied = ended(claim.ask(&Statute, "full-losses"));
    assert_eq!(denied, (End::Denied, "no-full-losses"));
}

#[test]
fn some_losses_are_left_out() {
    let mut claim = loss("100.00")
        .with_loss(usd("20.00"), Head::Therapy, Cause::Trade)
        .but(|loss| loss.borne_by = BorneBy::FreeOfCharge)
        .with_loss(usd("3.00"), Head::Therapy, Cause::OriginalAbuse)
        .finding(ABUSE_SEPARATED, true)
        .counting_all()
        .unwrap();
    asked(&mut claim, "no-free-care");
    assert_eq!(claim.account().remaining(), usd("103.00"));
    asked(&mut claim, "separate-original-abuse");
    assert_eq!(claim.account().remaining(), usd("100.00"));
    let mut claim = counted("100.00").finding(ABUSE_SEPARATED, false);
    let deferred = ended(claim.ask(&Statute, "separate-original-abuse"));
    assert_eq!(deferred, (End::Deferred, "not-separated"));
}

/// 18 U.S.C. § 2259(d)(2)(C).
#[test]
fn assistance_received_comes_off_the_losses() {
    for (received, left) in [("35000.00", "65000.00"), ("100000.01", "0.00")] {
        let mut claim = counted("100000.00").amount(DMA_RECEIVED, usd(received));
        asked(&mut claim, "deduct-dma");
        assert_eq!(claim.account().remaining(), usd(left));
    }
}

#[test]
fn traceable_losses_and_fees_are_owed_whole() {
    let mut claim = loss("1000.00")
        .with_loss(usd("70.00"), Head::Therapy, Cause::ThisDefendant)
        // Of a count that was dismissed.
        .with_loss(usd("8.00"), Head::Therapy, Cause::ThisDefendant)
        .but(|loss| loss.counts = 2)
        .with_loss(usd("30.00"), Head::Fees, Cause::Trade)
        .counting_all()
        .unwrap();
    asked(&mut claim, "own-losses");
    assert_eq!(claim.account().own(), usd("70.00"));
    asked(&mut claim, "fees-charged");
    assert_eq!(claim.account().own(), usd("100.00"));
    asked(&mut claim, "own-losses-whole");
    assert_eq!(claim.account().at_least(), Some(usd("100.00")));
    let mut claim = counted("1000.00");
    asked(&mut claim, "own-losses-whole");
    assert_eq!(claim.account().at_least(), None);
}

/// 18 U.S.C. § 1593(b)(3): the greater of the income and the value of the labor, doubled under one view.
#[test]
fn the_greater_of_gain_and_labor_is_added() {
    for (income, labor, damages, added) in [
        ("900.00", "500.00", "leave-out", "900.00"),
        ("900.00", "500.00", "add", "1000.00"),
        ("300.00", "500.00", "leave-out", "500.00"),
        ("300.00", "500.00", "add", "1000.00"),
        ("1000.00", "500.00", "add", "1000.00"),
    ] {
        let claim = counted("100.00").amount(GROSS_INCOME, usd(income));
        let mut claim = claim.amount(LABOR_VALUE, usd(labor));
        let options = json!({ "liquidated-damages": damages });
        with(&mut claim, "gain-or-labor", options);
        let gross = usd("100.00").checked_add(usd(added)).unwrap();
        assert_eq!(claim.account().gross(), gross, "{income} {labor} {damages}");
    }
    for (commercial, gross) in [(true, "1000.00"), (false, "100.00")] {
        let claim = counted("100.00").finding(COMMERCIAL, commercial);
        let mut claim = claim.amount(GROSS_INCOME, usd("900.00"));
        asked(&mut claim, "commercial-gain");
        assert_eq!(claim.account().gross(), usd(gross));
    }
}

#[test]
fn the_part_is_the_whole_or_what_was_caused() {
    let mut claim = counted("1000.00");
    asked(&mut claim, "full-amount");
    let whole = Share::Settled(usd("1000.00"), LiabilityKind::WholeAlone);
    assert_eq!(claim.account().share(), whole);

    for (others, share) in [
        (
            true,
            Share::Settled(usd("1000.00"), LiabilityKind::JointInCase),
        ),
        (false, Share::Unsettled),
    ] {
        let mut claim = counted("1000.00").finding(OTHERS_CONTRIBUTED, others);
        asked(&mut claim, "joint-in-the-case");
        assert_eq!(claim.account().share(), share);
    }
    for (caused, share) in [("250.00", "250.00"), ("1000.01", "1000.00")] {
        let mut claim = counted("1000.00").amount(CAUSED, usd(caused));
        asked(&mut claim, "amount-caused");
        let part = Share::Settled(usd(share), LiabilityKind::Several);
        assert_eq!(claim.account().share(), part);
    }
    let mut claim = counted("1000.00").amount(AGREED, usd("1500.00"));
    asked(&mut claim, "agreed-amount");
    let agreed = Share::Settled(usd("1500.00"), LiabilityKind::Several);
    assert_eq!(claim.account().share(), agreed);
    let mut claim = counted("1000.00").finding(CANNOT_PAY, true);
    let nominal = ended(claim.ask(&Statute, "nominal-if-unable"));
    assert_eq!(nominal, (End::Nominal, "nominal"));
    let mut claim = counted("1000.00").finding(CANNOT_PAY, false);
    assert_eq!(asked(&mut claim, "nominal-if-unable"), "can-pay");
}

/// 18 U.S.C. § 2259(b)(2)(B): at least 3,000.00; over losses that are smaller, by the view.
#[test]
fn the_floor_is_that_of_the_statute() {
    let three = Some(LawFigure::Amount(usd("3000.00")));
    for (losses, view, floor, ground) in [
        ("5000.00", "floor", "3000.00", "floor"),
        ("5000.00", "loss", "3000.00", "floor"),
        ("3000.00", "loss", "3000.00", "floor"),
        ("2999.99", "floor", "3000.00", "floor"),
        ("2999.99", "loss", "2999.99", "floor-over-smaller-loss"),
    ] {
        let mut claim = counted(losses).figure("floor-per-victim", three);
        let options = json!({ "over-smaller-loss": view });
        assert_eq!(
            with(&mut claim, "floor", options),
            ground,
            "{losses} {view}"
        );
        assert_eq!(
            claim.account().at_least(),
            Some(usd(floor)),
            "{losses} {view}"
        );
    }
    let mut claim = counted("5000.00").figure("floor-per-victim", None);
    let pending = claim.ask_with(&Statute, "floor", json!({ "over-smaller-loss": "loss" }));
    assert!(matches!(pending, Err(Stop::Pending(_))), "{pending:?}");
    let mut claim = counted("5000.00");
    asked(&mut claim, "no-more-than-remains");
    assert_eq!(claim.account().at_most(), Some(usd("5000.00")));
}

#[test]
fn a_payor_comes_after_the_victims() {
    let mut claim = counted("5.00");
    assert_eq!(asked(&mut claim, "payor-after-victims"), "no-payor");
    let claim = loss("5.00").with_loss(usd("7.00"), Head::Therapy, Cause::Trade);
    let mut claim = claim.but(|loss| loss.borne_by = BorneBy::Payor);
    assert_eq!(
        asked(&mut claim, "payor-after-victims"),
        "payor-after-victims"
    );
}

/// 18 U.S.C. § 2259A(a): 17,000.00, 35,000.00 and 50,000.00, by person or by count.
#[test]
fn the_assessment_is_of_the_greatest_tier_or_of_each_count() {
    let figure = |amount: &str| Some(LawFigure::Amount(usd(amount)));
    for (counts, per, most) in [
        ([2, 0, 0], "person", Some("17000.00")),
        ([2, 0, 0], "count", Some("34000.00")),
        ([2, 1, 0], "person", Some("35000.00")),
        ([2, 1, 1], "person", Some("50000.00")),
        ([2, 1, 1], "count", Some("119000.00")),
        ([0, 0, 0], "person", None),
        ([0, 0, 0], "count", None),
    ] {
        let [possession, trafficking, production] = counts;
        let mut claim = counted("5.00")
            .number(POSSESSION_COUNTS, possession)
            .number(TRAFFICKING_COUNTS, trafficking)
            .number(PRODUCTION_COUNTS, production)
            .figure("assessment-possession", figure("17000.00"))
            .figure("assessment-trafficking", figure("35000.00"))
            .figure("assessment-production", figure("50000.00"));
        let options = json!({ "per": per, "index": "face", "year": "order" });
        with(&mut claim, "assessment", options);
        let at_most = most.map_or(Op::Nothing, |most| Op::TermAtMost(usd(most)));
        assert_eq!(*op(&claim), at_most, "{counts:?} {per}");
        let least = with(
            &mut claim,
            "least-assessment",
            json!({ "least": "nothing" }),
        );
        assert_eq!(
            least,
            if most.is_some() {
                "may-be-nothing"
            } else {
                "not-assessed"
            }
        );
    }
}

/// 18 U.S.C. § 2259(d)(1): once, and not for who has collected strictly more.
#[test]
fn assistance_is_paid_once_and_not_above_itself() {
    let amount = Some(LawFigure::Amount(usd("43508.00")));
    let cap = Some(LawFigure::Amount(usd("6526.20")));
    for (elected, had, collected, ground) in [
        (true, "0.00", "43508.00", "assistance"),
        (true, "0.00", "43508.01", "collected-more"),
        (true, "0.01", "0.00", "only-once"),
        (false, "0.00", "0.00", "not-chosen"),
    ] {
        let mut claim = counted("5.00")
            .finding(ASSISTANCE_ELECTED, elected)
            .amount(DMA_RECEIVED, usd(had))
            .amount(RECEIVED, usd(collected))
            .figure("assistance", amount)
            .figure("assistance-fee-cap", cap);
        assert_eq!(asked(&mut claim, "assistance"), ground);
        let fees = asked(&mut claim, "assistance-fees");
        assert_eq!(
            fees,
            if ground == "assistance" {
                "fee-cap"
            } else {
                ground
            }
        );
    }
}

fn ordered(losses: &str, kind: LiabilityKind, amount: &str) -> HandClaim {
    let mut claim = counted(losses);
    match kind {
        LiabilityKind::JointInCase => {
            claim = claim.finding(OTHERS_CONTRIBUTED, true);
            asked(&mut claim, "joint-in-the-case");
        }
        LiabilityKind::Several => {
            claim = claim.amount(CAUSED, usd(amount));
            asked(&mut claim, "amount-caused");
        }
        _ => drop(asked(&mut claim, "full-amount")),
    }
    claim
}

/// *Nucci*: whatever several orders add up to, the victim collects the loss once.
#[test]
fn the_loss_is_collected_once() {
    for (received, left) in [("400.00", "600.00"), ("1000.01", "0.00")] {
        let mut claim = ordered("1000.00", LiabilityKind::Several, "300.00");
        claim = claim.amount(RECEIVED, usd(received));
        asked(&mut claim, "no-double-recovery");
        assert_eq!(claim.account().losses_left(), Some(usd(left)));
    }
}

/// 18 U.S.C. § 3664(h): each pays until the own sum is met or the victim is whole.
#[test]
fn payments_in_the_case_lower_what_is_left() {
    let pays = |kind, own: &str, others: &str| {
        let claim = ordered("1000.00", kind, "300.00").amount(PAID, usd(own));
        let claim = claim.amount(PAID_BY_OTHERS, usd(others));
        let mut claim = claim.amount(JOINT_TOTAL, usd("1000.00"));
        let options = json!({ "by-another": "until-whole" });
        let ground = with(&mut claim, "payments-in-the-case", options);
        let account = claim.account();
        (ground, account.losses_left(), account.order_left())
    };
    let left = |losses: &str, order: &str| ("until-whole", Some(usd(losses)), Some(usd(order)));
    let none = pays(LiabilityKind::Several, "0.00", "0.00");
    assert_eq!(none, ("nothing-paid", None, None));
    assert_eq!(
        pays(LiabilityKind::Several, "100.00", "250.00"),
        left("650.00", "200.00")
    );
    assert_eq!(
        pays(LiabilityKind::Several, "300.00", "900.00"),
        left("0.00", "0.00")
    );
    assert_eq!(
        pays(LiabilityKind::Several, "100.00", "0.00"),
        left("900.00", "200.00")
    );
    // What all owe together is paid for all.
    assert_eq!(
        pays(LiabilityKind::JointInCase, "100.00", "250.00"),
        left("650.00", "650.00")
    );
}

/// A payment by another lowers a smaller joint sum in proportion under one view, and a sum that is not joint under none.
#[test]
fn what_another_pays_lowers_a_smaller_joint_sum_in_proportion() {
    let joint = |sum: &str| ShareChange::JointAndSeveral(Formula::given(usd(sum)));
    let several = |sum: &str| ShareChange::Amount(Formula::given(usd(sum)));
    for (share, view, left, ground) in [
        (joint("400.00"), "in-proportion", "300.00", "in-proportion"),
        (joint("400.00"), "until-whole", "400.00", "until-whole"),
        (joint("1000.00"), "in-proportion", "750.00", "until-whole"),
        (several("400.00"), "in-proportion", "400.00", "until-whole"),
    ] {
        let words = format!("{share:?} {view}");
        let claim = counted("1000.00").taking(share).unwrap();
        let claim = claim
            .amount(PAID, Usd::ZERO)
            .amount(PAID_BY_OTHERS, usd("250.00"));
        let mut claim = claim.amount(JOINT_TOTAL, usd("1000.00"));
        let options = json!({ "by-another": view });
        let because = with(&mut claim, "payments-in-the-case", options);
        assert_eq!(because, ground, "{words}");
        assert_eq!(claim.account().order_left(), Some(usd(left)), "{words}");
        assert_eq!(
            claim.account().losses_left(),
            Some(usd("750.00")),
            "{words}"
        );
    }
}

/// 18 U.S.C. § 3664(j)(2); whether the damages of section 2255 are for the same loss is a question.
#[test]
fn civil_damages_lower_an_order_for_the_whole() {
    for (fixed, left) in [("not-the-loss", "600.00"), ("same-loss", "450.00")] {
        let mut claim = ordered("1000.00", LiabilityKind::WholeAlone, "");
        claim = claim.amount(CIVIL_RECOVERED, usd("400.00"));
        claim = claim.amount(CIVIL_FIXED, usd("150.00"));
        with(&mut claim, "civil-recovery", json!({ "fixed": fixed }));
        assert_eq!(claim.account().order_left(), Some(usd(left)), "{fixed}");
    }
}

/// 18 U.S.C. § 2259(b)(2)(C): the greatest finding caps what is received, and ends every liability once it is reached.
#[test]
fn the_greatest_finding_caps_what_is_received() {
    for (greatest, received, assistance, order, left, ground) in [
        (
            "5000.00",
            "2000.00",
            "once",
            "ordered-and-ended",
            "3000.00",
            "greatest-caps",
        ),
        (
            "5000.00",
            "5000.00",
            "once",
            "ordered-and-ended",
            "0.00",
            "to-be-ended",
        ),
        (
            "5000.00",
            "5000.01",
            "once",
            "no-order",
            "0.00",
            "nothing-to-order",
        ),
        // This case finds more than any before: less the assistance, which comes off its losses.
        (
            "500.00",
            "200.00",
            "once",
            "no-order",
            "700.00",
            "greatest-caps",
        ),
        (
            "500.00",
            "200.00",
            "both",
            "no-order",
            "600.00",
            "greatest-caps",
        ),
    ] {
        let mut claim = counted("1000.00")
            .finding(ENDED_ON_VACATED, true)
            .amount(GREATEST_FINDING, usd(greatest))
            .amount(RECEIVED, usd(received))
            .amount(DMA_RECEIVED, usd("100.00"));
        let options = json!({ "assistance": assistance, "vacated": "reopens", "order": order });
        let because = with(&mut claim, "grounds-for-termination", options);
        assert_eq!(because, ground, "{greatest} {received}");
        assert_eq!(claim.account().losses_left(), Some(usd(left)));
    }
    let options = json!({ "assistance": "once", "vacated": "stays-ended", "order": "no-order" });
    let mut claim = counted("1000.00").finding(ENDED_ON_VACATED, true);
    let because = with(&mut claim, "grounds-for-termination", options.clone());
    assert_eq!(because, "stays-ended");
    assert_eq!(claim.account().order_left(), Some(Usd::ZERO));
    // What cannot matter is not asked: here the assistance, because no greater loss is found than elsewhere.
    let claim = counted("1000.00").finding(ENDED_ON_VACATED, false);
    let claim = claim.amount(GREATEST_FINDING, usd("1000.00"));
    let mut claim = claim.amount(RECEIVED, usd("400.00"));
    let because = with(&mut claim, "grounds-for-termination", options);
    assert_eq!(because, "greatest-caps");
    assert_eq!(claim.account().losses_left(), Some(usd("600.00")));
}

/// An order for a part is lower only so far as less than the part is left of the losses, which no credit has said here.
#[test]
fn civil_damages_leave_an_order_for_a_part() {
    let claim = ordered("1000.00", LiabilityKind::Several, "300.00");
    let claim = claim.amount(CIVIL_RECOVERED, usd("400.00"));
    let mut claim = claim.amount(CIVIL_FIXED, Usd::ZERO);
    with(
        &mut claim,
        "civil-recovery",
        json!({ "fixed": "not-the-loss" }),
    );
    assert_eq!(claim.account().order_left(), None);
}

/// Damages that cover the whole leave nothing to ask about the fixed damages.
#[test]
fn fixed_damages_are_not_asked_where_nothing_is_left() {
    let claim = ordered("1000.00", LiabilityKind::WholeAlone, "");
    let mut claim = claim.amount(CIVIL_RECOVERED, usd("1000.00"));
    with(
        &mut claim,
        "civil-recovery",
        json!({ "fixed": "same-loss" }),
    );
    assert_eq!(claim.account().order_left(), Some(Usd::ZERO));
}
