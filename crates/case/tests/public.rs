//! No field of a public copy can contain a text. The table below destructures every part of a `Case<Redacted>`, so that a new
//! field does not compile before its type is in the list of types without text.

use std::collections::BTreeMap;

use redress_case::facts::{FactValue, Head, Key, Loss};
use redress_case::{
    Award, AwardKnown, Case, ChoiceMade, Class, CountOfConviction, DebtLine, Defendant, Grade, How,
    JointElsewhere, LossItem, OfJudgment, PaidFrom, Payee, PayeeKind, PayeePart, PayeeSplit,
    Payment, Penalty, PenaltyKind, Posture, Proof, ProofKind, Redacted, Resource, Ruling, Side,
    StatedFact, Victim, ViewTaken, in_words, redact,
};
use redress_cite::{Citation, CourtId, Date};
use redress_money::{Ratio, Usd};

/// A type that cannot contain a text of a case file.
trait NoText {}

macro_rules! no_text {
    ($($type:ty),* $(,)?) => { $(impl NoText for $type {})* };
}

// A citation and a court are parsed: only those of closed lists, in one spelling, are read.
no_text!(
    Redacted,
    AwardKnown,
    bool,
    u32,
    Usd,
    Ratio,
    Date,
    Citation,
    CourtId,
    FactValue,
    Head,
    Key,
    Loss,
    Class,
    Grade,
    PayeeKind,
    PayeeSplit,
    DebtLine,
    PaidFrom,
    Resource,
    PenaltyKind,
    Posture,
    ProofKind,
    Side,
);
impl<T: NoText> NoText for Option<T> {}
impl<T: NoText> NoText for Vec<T> {}
impl<A: NoText, B: NoText> NoText for (A, B) {}
impl<K: NoText, V: NoText> NoText for BTreeMap<K, V> {}

fn check(_: impl NoText) {}

macro_rules! parts {
    ($($check:ident $part:ident { $($field:ident),* $(,)? })*) => { $(
        impl NoText for $part<Redacted> {}
        fn $check(part: $part<Redacted>) {
            let $part { $($field),* } = part;
            $(check($field);)*
        }
    )* };
}

parts! {
    case Case { name, court, docket, judgment, text_applied, closed, defendants, victims, awards, rulings, choices, views, side, payees, payments, joint_elsewhere, least_disbursement }
    view ViewTaken { question, view }
    defendant Defendant { id, counts, judgment }
    count CountOfConviction { id, statutes, class, grade, dismissed, attempt, began, ended, victims }
    judgment OfJudgment {
        sentenced, indigent, cannot_pay_interest, interest_waived, interest_at_most, interest_until, released, died, schedule, penalties,
    }
    penalty Penalty { kind, amount, reasons, date, proof }
    victim Victim { id, group, payee, died, priority, losses, facts, awards_elsewhere, record_date, left_out, conduct }
    loss LossItem { id, what, head, amount, facts, period, evidence, payor, traceable_to, counts }
    award Award { id, victims, defendant, amount, known, posture, date, with, proof }
    ruling Ruling { date, court, closes, opens, vacates, says, source }
    choice ChoiceMade { choice, victim, defendant, how, jointly, reasons, by_user, proof }
    payee Payee { id, kind, parts }
    part PayeePart { victim, split }
    elsewhere JointElsewhere { debtor, victim, with, orders, received }
    payment Payment { id, from, resource, defendant, victim, line, award, reverses, date, since, amount, source }
    fact StatedFact { value, government, defense, proof }
    proof Proof { kind, source, date, note }
}

impl NoText for How<Redacted> {}
fn how(how: How<Redacted>) {
    match how {
        How::Amount(amount) => check(amount),
        How::Share(share) => check(share),
        How::Method(method) => check(method),
    }
}

#[test]
fn every_part_of_a_copy_is_checked() {
    // Called here so that none of them is dead code: the compiler does the checking.
    let _: fn(_) = case;
    let _: fn(_) = view;
    let _: fn(_) = defendant;
    let _: fn(_) = count;
    let _: fn(_) = judgment;
    let _: fn(_) = penalty;
    let _: fn(_) = victim;
    let _: fn(_) = loss;
    let _: fn(_) = award;
    let _: fn(_) = ruling;
    let _: fn(_) = choice;
    let _: fn(_) = payee;
    let _: fn(_) = elsewhere;
    let _: fn(_) = part;
    let _: fn(_) = payment;
    let _: fn(_) = fact;
    let _: fn(_) = proof;
    let _: fn(_) = how;
}

#[test]
fn a_loss_keeps_its_counts_when_two_defendants_have_counts_of_one_id() {
    let count = || CountOfConviction {
        id: "1".to_owned(),
        statutes: vec!["18 U.S.C. 2252".parse().unwrap()],
        class: None,
        grade: None,
        dismissed: false,
        attempt: false,
        began: StatedFact::default(),
        ended: StatedFact::default(),
        victims: Some(vec!["secret".to_owned()]),
    };
    let defendant = |id: &str| Defendant {
        id: id.to_owned(),
        counts: vec![count()],
        judgment: OfJudgment::default(),
    };
    let loss = LossItem {
        id: "first".to_owned(),
        what: Some("secret".to_owned()),
        head: Head::Medical,
        amount: StatedFact::default(),
        facts: Loss {
            low: Usd::ZERO,
            high: Usd::ZERO,
            head: Head::Medical,
            projected: false,
            cause: None,
            borne_by: redress_case::facts::BorneBy::Victim,
            values: redress_case::facts::LossValues::default(),
            counts: 0,
            found: true,
        },
        period: None,
        evidence: None,
        payor: None,
        traceable_to: None,
        counts: vec!["1".to_owned()],
    };
    let victim = Victim {
        id: "secret".to_owned(),
        group: None,
        payee: PayeeKind::Victim,
        died: None,
        priority: None,
        losses: vec![loss],
        facts: BTreeMap::new(),
        awards_elsewhere: None,
        record_date: None,
        left_out: Vec::new(),
        conduct: BTreeMap::new(),
    };
    let case = Case {
        name: "secret".to_owned(),
        court: "ca7".parse().unwrap(),
        docket: Some("secret".to_owned()),
        judgment: None,
        text_applied: Some("2018".to_owned()),
        closed: false,
        defendants: vec![defendant("a"), defendant("b")],
        victims: vec![victim],
        awards: Vec::new(),
        rulings: Vec::new(),
        choices: Vec::new(),
        views: vec![ViewTaken {
            question: "original-abuse".to_owned(),
            view: "secret".to_owned(),
        }],
        side: None,
        payees: Vec::new(),
        payments: Vec::new(),
        joint_elsewhere: Vec::new(),
        least_disbursement: None,
    };
    let words = ["2018", "original-abuse"];
    let copy = redact(&case, &words);
    assert_eq!(
        copy.victims[0].losses[0].counts,
        [Redacted::Count(0, 0), Redacted::Count(1, 0)]
    );
    let told = in_words(&copy, &words);
    assert_eq!(told.text_applied.as_deref(), Some("2018"));
    assert_eq!(told.victims[0].losses[0].counts, ["1-1", "2-1"]);
    assert_eq!(told.views[0].question, "original-abuse");
    assert_eq!(
        told.defendants[1].counts[0].victims.as_deref().unwrap(),
        ["victim-1"]
    );
    assert!(!format!("{told:?}").contains("secret"));
}
