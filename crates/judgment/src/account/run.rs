//! The state of an account on its way to a day.
//!
//! Sums by payee are kept and not added up again, because a payee of many debts, and a debt of many payees, would be added up once for
//! each of them.

use std::collections::{BTreeMap, BTreeSet};

use redress::cite::Date;
use redress::money::Usd;

use super::bearing::Bearing;
use super::model::{AccountEntry, JudgmentAccount, Paid, PostedEntry};
use super::pace::{Division, Pace};
use super::sums::PayeeSums;

/// The state of an account on its way to a day.
pub(super) struct Run<'a> {
    pub(super) account: &'a JudgmentAccount,
    /// By payee: the lines that are owed to it.
    pub(super) owed_to: Vec<Vec<usize>>,
    /// By defendant: the lines that come first.
    pub(super) firsts: BTreeMap<usize, Vec<usize>>,
    /// The payments by id.
    pub(super) payments: BTreeMap<&'a str, &'a AccountEntry>,
    /// By day: the lines that an order, the first day of its interest or the end of the debt changes.
    pub(super) changes: BTreeMap<Date, BTreeSet<usize>>,
    pub(super) until: Date,
    /// The day on which the state is that of the account.
    pub(super) day: Date,
    /// By line: the amount in force.
    pub(super) amounts: Vec<Option<Usd>>,
    pub(super) paid: Vec<Usd>,
    /// By payee: what was ordered for it and credited to it.
    pub(super) sums: Vec<PayeeSums>,
    pub(super) implied: BTreeSet<usize>,
    /// The entries that have shown whether a first debt was paid.
    pub(super) shown: BTreeSet<String>,
    /// By payee: what others than the defendants made up.
    pub(super) off_the_loss: Vec<Usd>,
    /// By payee: compensation that lowers no debt.
    pub(super) beside: Vec<Usd>,
    /// By payee: money credited and not yet paid out.
    pub(super) held: Vec<Usd>,
    /// The payees of whom something changed since money was paid out.
    pub(super) to_pay_out: BTreeSet<usize>,
    pub(super) bearing: Bearing,
    /// The limit on the interest of each defendant that it has not reached, with the groups of that defendant.
    pub(super) limits: Vec<(Usd, Vec<usize>)>,
    /// By group: the interest at which it stopped, because the limit was reached.
    pub(super) stopped: BTreeMap<usize, Usd>,
    /// The running division of each tier, by defendant, step and tier.
    pub(super) paces: BTreeMap<Division, Pace>,
    pub(super) posted: Vec<PostedEntry>,
    /// By entry as posted: the number of its parts before each time at which it was placed.
    pub(super) rounds: Vec<Vec<usize>>,
    /// The place of each payment among what was posted.
    pub(super) posted_at: BTreeMap<&'a str, usize>,
    /// The places of what waits for an order or a reversal to make room for it.
    pub(super) waiting: BTreeSet<usize>,
}

impl<'a> Run<'a> {
    pub(super) fn new(account: &'a JudgmentAccount, until: Date) -> Self {
        let mut owed_to = vec![Vec::new(); account.creditors.len()];
        let mut firsts: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        let mut changes: BTreeMap<Date, BTreeSet<usize>> = BTreeMap::new();
        for (place, line) in account.lines.iter().enumerate() {
            if let Some(lines) = line.creditor.and_then(|it| owed_to.get_mut(it)) {
                lines.push(place);
            }
            if line.is_first {
                firsts.entry(line.debtor).or_default().push(place);
            }
            let orders = line.orders.iter();
            let days = orders.flat_map(|order| [order.day, order.interest_from]);
            for day in days.chain(line.ends) {
                changes.entry(day).or_default().insert(place);
            }
        }
        let mut limits: BTreeMap<Option<usize>, (Usd, Vec<usize>)> = BTreeMap::new();
        for (group, bearing) in account.bearing.iter().enumerate() {
            if let Some(most) = bearing.at_most {
                let line = bearing.lines.first().and_then(|it| account.lines.get(*it));
                let limit = limits.entry(line.map(|it| it.debtor));
                limit.or_insert((most, Vec::new())).1.push(group);
            }
        }
        let payments = account.entries.iter();
        let payments = payments.filter(|it| !matches!(it.what, Paid::TakesBack(_)));
        let mut by_id = BTreeMap::new();
        for entry in payments {
            by_id.entry(entry.id.as_str()).or_insert(entry);
        }
        let (lines, creditors) = (account.lines.len(), account.creditors.len());
        Self {
            account,
            owed_to,
            firsts,
            payments: by_id,
            changes,
            until,
            day: until,
            amounts: vec![None; lines],
            paid: vec![Usd::ZERO; lines],
            sums: vec![PayeeSums::default(); creditors],
            implied: BTreeSet::new(),
            shown: BTreeSet::new(),
            off_the_loss: vec![Usd::ZERO; creditors],
            beside: vec![Usd::ZERO; creditors],
            held: vec![Usd::ZERO; creditors],
            to_pay_out: BTreeSet::new(),
            bearing: Bearing::new(account),
            limits: limits.into_values().collect(),
            stopped: BTreeMap::new(),
            paces: BTreeMap::new(),
            posted: Vec::new(),
            rounds: Vec::new(),
            posted_at: BTreeMap::new(),
            waiting: BTreeSet::new(),
        }
    }
}
