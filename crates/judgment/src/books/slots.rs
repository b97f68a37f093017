//! Places a payment: what it is for, and in which order the debts of a defendant are paid.

use std::collections::{BTreeMap, BTreeSet};

use redress::case::{DebtLine, PaidFrom, Payment};
use redress::money::Usd;

use super::{Books, OpenDebt};
use crate::account::{AccountDebtor, JudgmentAccount, Paid, PaymentSlot, SharedDebt, Toward};
use crate::lines::{Ordering, PayeeRow};

/// The places that payments name.
#[derive(Default)]
pub(super) struct EntryPlaces<'a> {
    /// The lines of restitution of a defendant for a victim.
    pub(super) lines: BTreeMap<(usize, &'a str), Vec<usize>>,
    /// The payees of a victim.
    pub(super) creditors: BTreeMap<&'a str, Vec<usize>>,
    /// The joint debt of an award.
    pub(super) awards: BTreeMap<&'a str, Option<SharedDebt>>,
}

/// Returns the meaning of a payment: the debts that it is for, or the loss that it makes up.
pub(super) fn entry(
    payees: &[PayeeRow],
    books: &Books,
    account: &JudgmentAccount,
    places: &EntryPlaces<'_>,
    payment: &Payment,
) -> Option<Paid> {
    if !payment.from.is_by_defendant() {
        let victim = payment.victim.as_deref();
        let theirs = victim.and_then(|victim| places.creditors.get(victim));
        let theirs = theirs.cloned().unwrap_or_default();
        return Some(match payment.from {
            PaidFrom::Insurer => Paid::Beside(theirs),
            _ => Paid::OffTheLoss(theirs),
        });
    }
    let payer = payment.defendant.as_ref()?;
    let debtor = books.debtor(payer)?;
    let award = payment.award.as_deref();
    let of_award = award.and_then(|id| places.awards.get(id).copied());
    let victim = payment.victim.as_deref();
    let key = payment.line.unwrap_or(DebtLine::Restitution).name();
    let toward = match (payment.line, victim) {
        (None, None) if of_award.is_none() => Toward::Order,
        (None | Some(DebtLine::Restitution), _) => {
            let here = |row: usize| {
                payees.get(row).is_some_and(|row| {
                    let debt = row.debt.filter(|debt| *debt != SharedDebt::OfTheLoss);
                    victim.is_none_or(|victim| row.victim == victim)
                        && of_award.is_none_or(|of_award| debt == of_award)
                })
            };
            let mut open = books.open(debtor).iter();
            let of_victim = victim.and_then(|victim| places.lines.get(&(debtor, victim)));
            let of_debtor = books.of_debtors.get(&debtor).filter(|_| victim.is_none());
            let theirs = of_victim.or(of_debtor).into_iter().flatten().copied();
            let named = |place: &usize| {
                let line = books.lines.get(*place);
                line.is_some_and(|line| {
                    line.row.is_some() && of_award.is_none_or(|debt| debt == line.debt)
                })
            };
            // The record has the payment as one of restitution, which is wrong only if the order is surely for nothing.
            let is_owed = |row: &PayeeRow| {
                let is_made = row
                    .orders
                    .first()
                    .is_some_and(|(day, _)| *day <= payment.date);
                is_made && row.owed().exact().is_none_or(|owed| !owed.is_zero())
            };
            match open.any(|it| it.key == key && it.row.is_none_or(here)) {
                true => {
                    let rows = payees.iter().enumerate();
                    let mut rows = rows.filter(|(_, row)| row.defendant == *payer);
                    let surely = rows.any(|(place, row)| here(place) && is_owed(row));
                    let slots = restitution_slots(books, account, debtor, payees, &here);
                    Toward::Open(slots, surely)
                }
                false => Toward::Lines(theirs.filter(named).collect()),
            }
        }
        (Some(_), _) => match books.group(debtor, key) {
            Some(group) if account.terms.is_none() => Toward::Interest(group),
            _ if let Some(why) = books.why_interest_is_open(debtor, key) => {
                let why = follows_open("the interest", why);
                Toward::Open(vec![PaymentSlot::Open(why)], false)
            }
            Some(group) => Toward::Interest(group),
            None if books.open(debtor).iter().any(|it| it.key == key) => {
                Toward::Open(line_slots(books, account, debtor, key), false)
            }
            None => {
                let lines = books.lines_of(debtor);
                let same = lines.filter(|(_, it)| it.key == key);
                Toward::Lines(same.map(|(place, _)| place).collect())
            }
        },
    };
    Some(Paid::By { debtor, toward })
}

/// Returns the reason why no payment is placed on interest of which nothing is known without its rate.
fn needs_rate(interest: &str) -> String {
    format!("{interest} is not known without its rate (--rate)")
}

/// Returns the reason why no payment is placed on interest on an amount that is open.
fn follows_open(interest: &str, why: &str) -> String {
    format!("{interest} is not known, because {why}")
}

/// Returns the places of a debt that is not restitution: what is owed, what it may be more, or else the reason why no payment passes it.
fn line_slots(
    books: &Books,
    account: &JudgmentAccount,
    debtor: usize,
    key: &str,
) -> Vec<PaymentSlot> {
    let lines = books.lines_of(debtor).filter(|(_, line)| line.key == key);
    let lines: Vec<usize> = lines.map(|(place, _)| place).collect();
    let mut open = books.open(debtor).iter().filter(|it| it.key == key);
    let open = open.next().filter(|_| !account.keeps_apart(&lines));
    let lines = lines.into_iter().map(PaymentSlot::Line);
    lines
        .chain(open.map(|open| PaymentSlot::Open(open.why.clone())))
        .collect()
}

/// Returns the places of the restitution of some rows. Money is divided among the payees of a tier in proportion to what each is owed,
/// so that only where a tier has one debt something is certain of one that is open.
fn restitution_slots(
    books: &Books,
    account: &JudgmentAccount,
    debtor: usize,
    payees: &[PayeeRow],
    here: &dyn Fn(usize) -> bool,
) -> Vec<PaymentSlot> {
    let tier = |row: Option<&PayeeRow>| {
        let mut creditors = books.creditors.iter().zip(&account.creditors);
        let of = creditors
            .find(|((id, victim), _)| row.is_some_and(|it| (&it.id, &it.victim) == (id, victim)));
        of.map_or((0, 0), |(_, creditor)| creditor.tier)
    };
    let open = books.open(debtor).iter();
    let open = open.filter(|it| it.key == "restitution" && it.row.is_none_or(here));
    let open: Vec<&OpenDebt> = open.collect();
    let lines = books.lines_of(debtor);
    let lines = lines.filter_map(|(place, line)| Some((place, line.row.as_ref()?.0)));
    let lines: Vec<(usize, usize)> = lines.filter(|(_, row)| here(*row)).collect();
    if open.is_empty() {
        let places = lines.into_iter().map(|(place, _)| place);
        return vec![PaymentSlot::Restitution(places.collect())];
    }
    if let Some(no_row) = open.iter().find(|it| it.row.is_none()) {
        return vec![PaymentSlot::Open(no_row.why.clone())];
    }
    let mut tiers: BTreeMap<(u8, u32), BTreeSet<usize>> = BTreeMap::new();
    let rows = lines.iter().map(|(_, row)| *row);
    for row in rows.chain(open.iter().filter_map(|it| it.row)) {
        tiers.entry(tier(payees.get(row))).or_default().insert(row);
    }
    let mut slots = Vec::new();
    for rows in tiers.into_values() {
        let places = lines.iter().filter(|(_, row)| rows.contains(row));
        let places: Vec<usize> = places.map(|(place, _)| *place).collect();
        let mut open = open.iter();
        let open = open.find(|it| it.row.is_some_and(|row| rows.contains(&row)));
        let Some(open) = open else {
            slots.push(PaymentSlot::Restitution(places));
            continue;
        };
        let is_apart = account.keeps_apart(&places);
        if rows.len() == 1 {
            slots.extend(
                places
                    .into_iter()
                    .map(|it| PaymentSlot::Restitution(vec![it])),
            );
        }
        if rows.len() > 1 || !is_apart {
            slots.push(PaymentSlot::Open(open.why.clone()));
            break;
        }
    }
    slots
}

/// Returns the steps of an order of payment as places of the account.
pub(super) fn debtor(
    books: &Books,
    account: &JudgmentAccount,
    above: Usd,
    debtor: usize,
    ordering: &Ordering,
    payees: &[PayeeRow],
) -> AccountDebtor {
    let mut steps = Vec::new();
    for step in &ordering.order.steps {
        let mut slots: Vec<PaymentSlot> = Vec::new();
        let mut divided = false;
        for due in &step.pays {
            if due.is_restitution() {
                // Kinds of restitution in one step share one amount.
                let here = |row: usize| {
                    let class = payees.get(row).map(|row| row.class);
                    let mut dues = step.pays.iter();
                    class.is_some_and(|class| dues.any(|due| due.classes.contains(&class)))
                };
                if !std::mem::replace(&mut divided, true) {
                    slots.extend(restitution_slots(books, account, debtor, payees, &here));
                }
                continue;
            }
            slots.extend(line_slots(books, account, debtor, due.id()));
            let group = books.group(debtor, due.id());
            if let Some(why) = books.why_interest_is_open(debtor, due.id()) {
                let why = match account.terms {
                    Some(_) => follows_open(due.name(), why),
                    None => needs_rate(due.name()),
                };
                slots.push(match group {
                    Some(group) => PaymentSlot::OpenInterest(group, why),
                    None => PaymentSlot::Open(why),
                });
                continue;
            }
            slots.extend(
                group.map(|group| match account.interest_is_open(group, above) {
                    true => PaymentSlot::OpenInterest(group, needs_rate(due.name())),
                    false => PaymentSlot::Interest(group),
                }),
            );
        }
        steps.push(slots);
    }
    AccountDebtor { order: steps }
}

impl JudgmentAccount {
    /// Returns whether one of these lines is what a debt may be more, for which money is kept apart.
    fn keeps_apart(&self, places: &[usize]) -> bool {
        let mut lines = places.iter().filter_map(|place| self.lines.get(*place));
        lines.any(|line| line.apart.is_some())
    }

    /// Returns whether a group bears interest of which nothing is known, because there is no rate.
    fn interest_is_open(&self, group: usize, above: Usd) -> bool {
        let lines = self.bearing.get(group).into_iter();
        let lines = lines.flat_map(|bearing| &bearing.lines);
        // What a greater order bore is owed although another replaced it.
        let ordered = lines.filter_map(|place| {
            let orders = self.lines.get(*place)?.orders.iter();
            orders.map(|order| order.amount).max()
        });
        let total = Usd::sum(ordered);
        self.terms.is_none() && total.is_ok_and(|total| total > above)
    }
}
