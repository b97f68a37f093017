//! Division of a payment among payees, by hand.

use redress::case::PayeeKind;
use redress::cite::Date;
use redress::money::Usd;
use redress_judgment::{
    AccountCreditor, AccountDebtor, AccountEntry, AccountLine, JudgmentAccount, LineOrder, Paid,
    PaymentSlot, Toward,
};

/// A payee: the kind, the priority and the percentage that the court stated, and the cents owed.
#[derive(Clone, Copy)]
struct Payee(PayeeKind, u32, Option<&'static str>, i64);

/// A victim without a priority or a percentage.
const fn victim(owed: i64) -> Payee {
    Payee(PayeeKind::Victim, u32::MAX, None, owed)
}

fn day(n: usize) -> Date {
    let text = format!("2024-03-{:02}", n.saturating_add(1));
    text.parse().unwrap()
}

/// Returns the cents that each payee has after these payments, a day apart.
fn divided(payments: &[i64], payees: &[Payee]) -> Vec<i64> {
    let creditors = payees.iter().map(|payee| AccountCreditor {
        tier: (payee.0.rank(), payee.1),
        percent: payee.2.map(|percent| percent.parse().unwrap()),
        ..AccountCreditor::default()
    });
    let lines = payees.iter().enumerate().map(|(place, payee)| AccountLine {
        creditor: Some(place),
        orders: vec![LineOrder::new(day(0), Usd::from_cents(payee.3), day(15))],
        ..AccountLine::default()
    });
    let entries = payments.iter().enumerate().map(|(n, cents)| AccountEntry {
        id: format!("p{n}"),
        day: day(n.saturating_add(1)),
        amount: Usd::from_cents(*cents),
        what: Paid::By {
            debtor: 0,
            toward: Toward::Order,
        },
    });
    let account = JudgmentAccount {
        debtors: vec![AccountDebtor {
            order: vec![vec![PaymentSlot::Restitution((0..payees.len()).collect())]],
        }],
        creditors: creditors.collect(),
        lines: lines.collect(),
        entries: entries.collect(),
        ..JudgmentAccount::default()
    };
    let standing = account.on(day(28)).unwrap();
    standing.lines.iter().map(|it| it.paid.cents()).collect()
}

#[test]
fn victims_share_in_proportion_to_the_cent() {
    let three = [victim(100), victim(100), victim(100)];
    assert_eq!(divided(&[100], &three), [34, 33, 33]);
    // The next payments make up what each lacks.
    assert_eq!(divided(&[100, 100], &three), [67, 67, 66]);
    assert_eq!(divided(&[100, 100, 100], &three), [100, 100, 100]);
    let unequal = [victim(300_000), victim(100_000)];
    assert_eq!(divided(&[100_001], &unequal), [75_001, 25_000]);
    assert_eq!(divided(&[400_000], &unequal), [300_000, 100_000]);
}

#[test]
fn insurers_come_after_the_victims_and_the_united_states_last() {
    let owed = [
        Payee(PayeeKind::UnitedStates, u32::MAX, None, 1_000),
        Payee(PayeeKind::Insurer, u32::MAX, None, 1_000),
        victim(1_000),
    ];
    assert_eq!(divided(&[900], &owed), [0, 0, 900]);
    assert_eq!(divided(&[1_500], &owed), [0, 500, 1_000]);
    assert_eq!(divided(&[2_500], &owed), [500, 1_000, 1_000]);
    assert_eq!(divided(&[900, 600, 1_000], &owed), [500, 1_000, 1_000]);
}

#[test]
fn a_priority_goes_before_the_others() {
    let first = Payee(PayeeKind::Victim, 1, None, 1_000);
    let owed = [victim(1_000), first, victim(1_000)];
    assert_eq!(divided(&[1_200], &owed), [100, 1_000, 100]);
}

#[test]
fn a_stated_part_is_kept_and_the_rest_goes_to_those_without_one() {
    let stated = |percent| Payee(PayeeKind::Victim, u32::MAX, Some(percent), 1_000);
    let owed = [stated("80%"), stated("20%"), victim(1_000)];
    assert_eq!(divided(&[1_000], &owed), [800, 200, 0]);
    // 80 percent of 1,500 is 200 more than the 1,000 that the first is owed: it goes to the payee without a stated part.
    assert_eq!(divided(&[1_500], &owed), [1_000, 300, 200]);
    assert_eq!(divided(&[2_400], &owed), [1_000, 480, 920]);
    assert_eq!(divided(&[3_500], &owed), [1_000, 1_000, 1_000]);
}
