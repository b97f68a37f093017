//! Random histories: orders, amendments, vacaturs, joint debts, payments by anybody, reversals, in any order.

use std::collections::BTreeMap;

use jiff::ToSpan as _;
use redress::cite::Date;
use redress::money::{Ratio, Usd};
use redress_judgment::{
    AccountCreditor, AccountDebtor, AccountEntry, AccountLine, AccountStanding, BearingLines,
    Compounds, Debts, InterestTerms, JudgmentAccount, LeapDay, LineOrder, Paid, PaymentSlot,
    PostedPlace, SharedDebt, Sharing, Toward, Year,
};

use crate::naive::{Found, evaluate};
use crate::shared::{Random, share_of};

/// The histories of a whole run; `REDRESS_CASES` is the percentage of them that is run.
const HISTORIES: u64 = 20_000;

fn histories() -> u64 {
    share_of(HISTORIES)
}

impl Random {
    fn index(&mut self, below: usize) -> usize {
        usize::try_from(self.below(u64::try_from(below).unwrap())).unwrap()
    }

    fn usd(&mut self, most: u64) -> Usd {
        Usd::from_cents(i64::try_from(self.below(most)).unwrap())
    }

    fn day(&mut self, from: Date, days: u64) -> Date {
        let days = i64::try_from(self.below(days)).unwrap();
        from.checked_add(days.days()).unwrap()
    }
}

fn first_day() -> Date {
    "2023-11-02".parse().unwrap()
}

fn orders(random: &mut Random, most: u64) -> Vec<LineOrder> {
    let mut day = random.day(first_day(), 90);
    let mut orders = Vec::new();
    loop {
        let amount = match orders.is_empty() || !random.one_in(4) {
            true => random.usd(most),
            false => Usd::ZERO,
        };
        let later = i64::try_from(15 + random.below(4)).unwrap();
        orders.push(LineOrder::new(
            day,
            amount,
            day.checked_add(later.days()).unwrap(),
        ));
        if orders.len() == 3 || !random.one_in(3) {
            return orders;
        }
        day = random.day(day.checked_add(5.days()).unwrap(), 200);
    }
}

fn history(seed: u64) -> (JudgmentAccount, Date) {
    let mut random = Random(seed);
    let mut it = JudgmentAccount::default();
    let (debtors, creditors) = (1 + random.index(3), 1 + random.index(4));
    let mut joint = Vec::new();
    let mut stated = 0;
    for _ in 0..creditors {
        let percent = 10 * random.below(6);
        let percent = (random.one_in(3) && stated + percent <= 100).then_some(percent);
        stated += percent.unwrap_or(0);
        it.creditors.push(AccountCreditor {
            rank: 0,
            tier: (
                if random.one_in(4) { 2 } else { 1 },
                if random.one_in(5) { 1 } else { 9 },
            ),
            percent: percent.map(|percent| Ratio::new(percent, 100).unwrap()),
            loss: random.one_in(2).then(|| random.usd(500)),
            room: random.one_in(4).then(|| random.usd(500)),
        });
        joint.push(random.one_in(2));
    }
    let groups = random.one_in(3);
    for debtor in 0..debtors {
        let mut steps: Vec<Vec<PaymentSlot>> = Vec::new();
        let line = |it: &mut JudgmentAccount, line: AccountLine| {
            it.lines.push(line);
            it.lines.len() - 1
        };
        let ends = |random: &mut Random| random.one_in(5).then(|| random.day(first_day(), 600));
        let first = AccountLine {
            debtor,
            orders: orders(&mut random, 60),
            is_first: random.one_in(2),
            ends: ends(&mut random),
            ..AccountLine::default()
        };
        let first = line(&mut it, first);
        steps.push(vec![PaymentSlot::Line(first)]);
        let mut restitution = Vec::new();
        for (creditor, joint) in joint.iter().enumerate() {
            if random.one_in(4) {
                continue;
            }
            let new = AccountLine {
                debtor,
                creditor: Some(creditor),
                orders: orders(&mut random, 400),
                // Some defendants owe in a group of their own.
                debt: joint.then_some(match groups && debtor > 0 {
                    true => SharedDebt::Named(1),
                    false => SharedDebt::OfTheLoss,
                }),
                is_first: false,
                ends: ends(&mut random),
                apart: None,
            };
            restitution.push(line(&mut it, new));
            // A part that is owed alone beside it.
            if *joint && random.one_in(3) {
                let alone = AccountLine {
                    debtor,
                    creditor: Some(creditor),
                    orders: orders(&mut random, 300),
                    ends: ends(&mut random),
                    ..AccountLine::default()
                };
                restitution.push(line(&mut it, alone));
            }
        }
        let at = random.index(restitution.len() + 1);
        let (one, other) = restitution.split_at(at);
        steps.push(vec![PaymentSlot::Restitution(one.to_vec())]);
        steps.push(vec![PaymentSlot::Restitution(other.to_vec())]);
        let fine = AccountLine {
            debtor,
            orders: orders(&mut random, 200),
            ..AccountLine::default()
        };
        let fine = line(&mut it, fine);
        steps.push(vec![PaymentSlot::Line(fine)]);
        let mut interest = Vec::new();
        let at_most = random.one_in(5).then(|| random.usd(40));
        for lines in [restitution, vec![fine]] {
            if !lines.is_empty() {
                interest.push(PaymentSlot::Interest(it.bearing.len()));
                it.bearing.push(BearingLines {
                    ends: None,
                    lines,
                    until: random.one_in(5).then(|| random.day(first_day(), 500)),
                    at_most,
                });
            }
        }
        let at = 2 + random.index(3);
        steps.insert(at, interest);
        if random.one_in(6) {
            let at = random.index(steps.len());
            steps.insert(at, vec![PaymentSlot::Open("open".to_owned())]);
        }
        it.debtors.push(AccountDebtor { order: steps });
    }
    it.terms = (!random.one_in(4)).then(|| InterestTerms {
        rate: Ratio::new(random.below(4000), 10_000).unwrap(),
        above: random.usd(150),
        compounds: if random.one_in(2) {
            Compounds::Never
        } else {
            Compounds::Yearly
        },
        year: if random.one_in(2) {
            Year::Of365
        } else {
            Year::OfTheCalendar
        },
        leap_day: if random.one_in(2) {
            LeapDay::March1
        } else {
            LeapDay::February28
        },
    });
    it.least = if random.one_in(2) {
        random.usd(100)
    } else {
        Usd::ZERO
    };
    it.sharing = if random.one_in(3) {
        Sharing::InProportion
    } else {
        Sharing::UntilWhole
    };
    it.debts = match random.below(3) {
        0 => Debts::JointFirst,
        1 => Debts::AloneFirst,
        _ => Debts::InProportion,
    };
    let days = if random.one_in(20) { 1000 } else { 420 };
    for place in 0..random.index(9) {
        let day = random.day("2023-10-20".parse().unwrap(), days);
        let amount = random.usd(350);
        let debtor = random.index(debtors);
        let lines = || {
            it.lines
                .iter()
                .enumerate()
                .filter(|(_, line)| line.debtor == debtor)
        };
        let what = match random.below(10) {
            9 => Paid::Beside(vec![random.index(creditors)]),
            0 if place > 0 => Paid::TakesBack(format!("p{}", random.index(place))),
            1 => Paid::OffTheLoss(vec![random.index(creditors)]),
            2 => {
                let all: Vec<usize> = lines()
                    .filter(|(_, line)| line.creditor.is_none())
                    .map(|(place, _)| place)
                    .collect();
                let toward = Toward::Lines(vec![all[random.index(all.len())]]);
                Paid::By { debtor, toward }
            }
            3 => {
                let groups = it.bearing.iter().enumerate();
                let theirs = groups.filter(|(_, group)| {
                    group
                        .lines
                        .iter()
                        .any(|line| it.lines[*line].debtor == debtor)
                });
                let group = theirs.map(|(place, _)| place).next().unwrap();
                let toward = Toward::Interest(group);
                Paid::By { debtor, toward }
            }
            4 | 5 => {
                let creditor = random.index(creditors);
                let theirs = lines().filter(|(_, line)| line.creditor == Some(creditor));
                let toward = Toward::Lines(theirs.map(|(place, _)| place).collect());
                Paid::By { debtor, toward }
            }
            _ => Paid::By {
                debtor,
                toward: Toward::Order,
            },
        };
        it.entries.push(AccountEntry {
            id: format!("p{place}"),
            day,
            amount,
            what,
        });
    }
    let until = random.day("2023-12-01".parse().unwrap(), days);
    (it, until)
}

fn found(standing: &AccountStanding) -> Found {
    let cents = |amount: Usd| amount.cents();
    let mut posted = BTreeMap::new();
    for entry in &standing.posted {
        let parts = entry.parts.iter().filter(|part| !part.amount.is_zero());
        let parts = parts.map(|part| (part.place, part.amount.cents()));
        posted.insert(
            entry.id.clone(),
            (parts.collect(), entry.left.cents(), entry.why.clone()),
        );
    }
    Found {
        paid: standing.lines.iter().map(|line| cents(line.paid)).collect(),
        left: standing.lines.iter().map(|line| cents(line.left)).collect(),
        accrued: standing
            .interest
            .iter()
            .map(|it| cents(it.accrued))
            .collect(),
        interest_paid: standing.interest.iter().map(|it| cents(it.paid)).collect(),
        held: standing.creditors.iter().map(|it| cents(it.held)).collect(),
        off_the_loss: standing
            .creditors
            .iter()
            .map(|it| cents(it.off_the_loss))
            .collect(),
        beside: standing
            .creditors
            .iter()
            .map(|it| cents(it.beside))
            .collect(),
        posted,
    }
}

#[test]
fn a_second_evaluator_agrees() {
    for seed in 0..histories() {
        let (history, until) = history(seed);
        let ours = found(&history.on(until).unwrap());
        let naive = evaluate(&history, until);
        assert_eq!(ours, naive, "history {seed}, until {until}: {history:#?}");
    }
}

/// Whoever lists the entries in another order gets the same account.
#[test]
fn the_order_of_the_list_never_matters() {
    for seed in 0..histories() / 10 {
        let (mut history, until) = history(seed);
        let first = history.on(until).unwrap();
        let mut random = Random(seed);
        for place in (1..history.entries.len()).rev() {
            history.entries.swap(place, random.index(place + 1));
        }
        assert_eq!(history.on(until).unwrap(), first, "history {seed}");
    }
}

#[test]
fn every_cent_has_a_place() {
    for seed in 0..histories() / 10 {
        let (history, until) = history(seed);
        let standing = history.on(until).unwrap();
        let mut on_lines = vec![0; history.lines.len()];
        for posted in &standing.posted {
            let entry = history
                .entries
                .iter()
                .find(|entry| entry.id == posted.id)
                .unwrap();
            let parts: i64 = posted.parts.iter().map(|part| part.amount.cents()).sum();
            if matches!(entry.what, Paid::TakesBack(_)) {
                continue;
            }
            for part in &posted.parts {
                if let PostedPlace::Line(line) = part.place {
                    on_lines[line] += part.amount.cents();
                }
            }
            // What was taken back: no more than was there.
            let back: i64 = standing
                .posted
                .iter()
                .filter(|other| {
                    let of = history
                        .entries
                        .iter()
                        .find(|entry| entry.id == other.id)
                        .unwrap();
                    of.what == Paid::TakesBack(posted.id.clone())
                })
                .map(|other| {
                    let of = history
                        .entries
                        .iter()
                        .find(|entry| entry.id == other.id)
                        .unwrap();
                    of.amount.cents() - other.left.cents()
                })
                .sum();
            assert_eq!(
                parts + posted.left.cents() + back,
                entry.amount.cents(),
                "history {seed}"
            );
        }
        for (line, paid) in standing.lines.iter().zip(on_lines) {
            if !line.is_implied {
                assert_eq!(line.paid.cents(), paid, "history {seed}");
            }
        }
    }
}

/// No defendant pays above the own cap, and nobody receives more than the loss or the greatest sum ordered for it.
#[test]
fn no_cap_is_exceeded() {
    for seed in 0..histories() / 10 {
        let (history, until) = history(seed);
        let standing = history.on(until).unwrap();
        let greatest = |line: &AccountLine| {
            let orders = line.orders.iter().filter(|order| order.day <= until);
            orders.map(|order| order.amount).max().unwrap_or_default()
        };
        for (line, it) in standing.lines.iter().zip(&history.lines) {
            assert!(line.paid <= greatest(it), "history {seed}");
            assert!(!line.left.is_negative(), "history {seed}");
        }
        for (creditor, of) in history.creditors.iter().enumerate() {
            let theirs = || {
                let lines = standing.lines.iter().zip(&history.lines);
                lines.filter(|(_, it)| it.creditor == Some(creditor))
            };
            // What no order in force covers is credited to nobody.
            let credited = theirs().map(|(line, _)| line.paid.cents() - line.beyond.cents());
            let sum = credited.sum::<i64>() - standing.creditors[creditor].beyond.cents();
            let of_one = (0..history.debtors.len()).map(|debtor| {
                let own = theirs().filter(|(_, it)| it.debtor == debtor);
                Usd::sum(own.map(|(_, it)| greatest(it))).unwrap()
            });
            let most = of_one.max().unwrap_or_default();
            let off = standing.creditors[creditor].off_the_loss.cents();
            if let Some(loss) = of.loss {
                assert!(sum + off <= loss.max(most).cents(), "history {seed}");
            }
            if let Some(room) = of.room {
                assert!(sum <= room.cents(), "history {seed}");
            }
            let first = theirs().next().and_then(|(_, it)| it.debt);
            if theirs().all(|(_, it)| it.debt.is_some() && it.debt == first) {
                assert!(sum <= most.cents(), "history {seed}");
            }
        }
    }
}
