//! Division of a payment among payees: tier by tier, stated parts of each payment first, the rest in proportion to the balances.
//!
//! A payee with several debts of one defendant has one part, which its debts share.
//!
//! The division is kept running, because cents cannot be split: what a payee lacks of the exact proportion after one payment, the
//! next payment makes up. Between payees whose shares are alike an odd cent goes to the one whose id comes first: no authority says who
//! gets it, and two files that differ in the order of their tables only must not pay different cents.

use std::collections::BTreeMap;

use redress::money::{Rounding, Usd, split};

use super::amount::weight;
use super::pace::{Division, Pace, Round, Sharer};
use super::run::Run;
use super::{Debts, JudgmentAccount, PostedPart, PostedPlace};
use crate::JudgmentError;

/// The lines of one payee, which share its part.
type Party = Vec<usize>;

/// Puts places of one payee together, in the order in which each payee first appears; what has no payee stays alone.
pub(super) fn together(
    places: impl IntoIterator<Item = usize>,
    payee: impl Fn(usize) -> Option<usize>,
) -> Vec<Vec<usize>> {
    let mut all: Vec<Vec<usize>> = Vec::new();
    let mut known: BTreeMap<usize, usize> = BTreeMap::new();
    for place in places {
        let at = payee(place).map_or(all.len(), |of| *known.entry(of).or_insert(all.len()));
        match all.get_mut(at) {
            Some(party) => party.push(place),
            None => all.push(vec![place]),
        }
    }
    all
}

/// The sum from which percentages become whole weights: seven decimal places, more than any form has.
const WHOLE: Usd = Usd::from_cents(1_000_000_000);

/// The party that stands for every payee without a stated part.
const REST: Sharer = (usize::MAX, usize::MAX);

impl JudgmentAccount {
    /// Returns the place of a party in a division: by the rank of the payee, then by its first line.
    pub(super) fn sharer(&self, party: &[usize]) -> Sharer {
        let first = party.first().copied().unwrap_or(usize::MAX);
        let creditor = self.lines.get(first).and_then(|line| line.creditor);
        let creditor = creditor.and_then(|place| self.creditors.get(place));
        (creditor.map_or(0, |it| it.rank), first)
    }
}

impl Run<'_> {
    /// Divides what is left of a payment among lines of restitution, tier by tier.
    pub(super) fn restitution(
        &mut self,
        (debtor, step): (usize, Option<usize>),
        lines: &[usize],
        left: &mut Usd,
        parts: &mut Vec<PostedPart>,
    ) -> Result<(), JudgmentError> {
        let mut tiers: BTreeMap<(u8, u32), Vec<usize>> = BTreeMap::new();
        for place in lines {
            let line = self.account.lines.get(*place);
            let creditor = line.and_then(|line| line.creditor);
            let creditor = creditor.and_then(|place| self.account.creditors.get(place));
            let tier = creditor.map_or((0, 0), |creditor| creditor.tier);
            tiers.entry(tier).or_default().push(*place);
        }
        for (tier, lines) in tiers {
            let mut before = Vec::new();
            for place in &lines {
                before.push((*place, self.owed(*place)?.0, self.paid_on(*place)));
            }
            let payees = self.by_payee(&lines);
            let key = |round| (debtor, step, tier, round);
            self.stated(key(Round::Stated), &payees, left)?;
            let without = payees.iter().filter(|it| self.percent(it).is_none());
            let without: Vec<Party> = without.cloned().collect();
            self.in_proportion(key(Round::Rest), &without, left)?;
            self.in_proportion(key(Round::Overflow), &payees, left)?;
            for (place, owed, paid) in before {
                let part = self.paid_on(place).checked_sub(paid)?;
                if step.is_none() {
                    self.paid_out_at_once(place, part)?;
                }
                // A payee who is paid in full is listed with the others.
                if self.amount(place).is_some() {
                    parts.push(PostedPart {
                        step,
                        place: PostedPlace::Line(place),
                        owed,
                        amount: part,
                    });
                }
            }
        }
        Ok(())
    }

    /// Collects the lines of each payee.
    fn by_payee(&self, lines: &[usize]) -> Vec<Party> {
        let payee = |line: usize| self.account.lines.get(line)?.creditor;
        together(lines.iter().copied(), payee)
    }

    fn percent(&self, party: &[usize]) -> Option<redress::money::Ratio> {
        let creditor = self.account.lines.get(*party.first()?)?.creditor?;
        self.account.creditors.get(creditor)?.percent
    }

    /// Returns what is owed on the lines of a payee together: no more than is left to pay to it.
    fn owed_on(&self, party: &[usize]) -> Result<Usd, JudgmentError> {
        let mut owed = Usd::ZERO;
        for place in party {
            owed = owed.checked_add(self.owed(*place)?.0)?;
        }
        let first = party.first().and_then(|it| self.account.lines.get(*it));
        let most = match first.and_then(|line| line.creditor) {
            Some(creditor) => self.most_left(creditor)?,
            None => None,
        };
        Ok(most.map_or(owed, |(most, _)| owed.min(most)))
    }

    /// Pays the stated parts of what reaches the tier, so far as so much is owed. The rest is for those without a stated part.
    fn stated(
        &mut self,
        key: Division,
        payees: &[Party],
        left: &mut Usd,
    ) -> Result<(), JudgmentError> {
        let mut weights: Vec<(Sharer, u64)> = Vec::new();
        let mut rest = weight(WHOLE);
        let (mut owed, mut anyone) = (Usd::ZERO, false);
        for party in payees {
            let due = self.owed_on(party)?;
            owed = owed.checked_add(due)?;
            if let Some(percent) = self.percent(party) {
                let of = weight(Rounding::half_up().of(WHOLE, percent)?);
                rest = rest.saturating_sub(of);
                weights.push((self.account.sharer(party), of));
                anyone |= !due.is_zero();
            }
        }
        let now = owed.min(*left);
        if !anyone || now.is_zero() || weights.iter().all(|(_, of)| *of == 0) {
            return Ok(());
        }
        weights.push((REST, rest));
        for (sharer, part) in self.next(key, &weights, now)? {
            let mut parties = payees.iter();
            if let Some(party) = parties.find(|party| self.account.sharer(party) == sharer) {
                self.pay_to(key, party, part.min(*left), left)?;
            }
        }
        Ok(())
    }

    /// Divides in proportion to the balances until the payment or the balances are used up.
    fn in_proportion(
        &mut self,
        key: Division,
        parties: &[Party],
        left: &mut Usd,
    ) -> Result<(), JudgmentError> {
        let sharers = parties.iter();
        let sharers: BTreeMap<Sharer, &Party> = sharers
            .map(|party| (self.account.sharer(party), party))
            .collect();
        while !left.is_zero() {
            let mut open: Vec<(Sharer, u64)> = Vec::new();
            let mut owed = Usd::ZERO;
            for party in parties {
                let due = self.owed_on(party)?;
                if !due.is_zero() {
                    owed = owed.checked_add(due)?;
                    open.push((self.account.sharer(party), weight(due)));
                }
            }
            if open.is_empty() {
                return Ok(());
            }
            // The proportion is that of the balances when the division began, as long as nothing else has changed them.
            let kept = self.paces.get(&key).filter(|pace| pace.goes_on(&open));
            let weights = match kept {
                Some(pace) => pace.weights.clone(),
                None => {
                    self.paces.remove(&key);
                    open
                }
            };
            let before = *left;
            for (sharer, part) in self.next(key, &weights, owed.min(*left))? {
                if let Some(party) = sharers.get(&sharer) {
                    self.pay_to(key, party, part.min(*left), left)?;
                }
            }
            if *left == before {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Pays a part to a payee, on its debts by the rule for several, so far as so much is owed.
    fn pay_to(
        &mut self,
        key: Division,
        party: &[usize],
        part: Usd,
        left: &mut Usd,
    ) -> Result<(), JudgmentError> {
        let mut part = part.min(self.owed_on(party)?);
        *left = left.checked_sub(part)?;
        let (debtor, step, tier, _) = key;
        let mut lines = party.to_vec();
        if let (Debts::InProportion, [first, _, ..]) = (self.account.debts, party) {
            let debts: Vec<Party> = party.iter().map(|line| vec![*line]).collect();
            let key = (debtor, step, tier, Round::Debts(*first));
            return self.in_proportion(key, &debts, &mut part);
        }
        lines.sort_by_key(|line| self.comes_later(*line));
        for line in lines {
            let now = part.min(self.owed(line)?.0);
            self.add_paid(line, now)?;
            part = part.checked_sub(now)?;
        }
        Ok(())
    }

    /// Returns whether another debt to the same payee is paid before this line.
    fn comes_later(&self, line: usize) -> bool {
        let line = self.account.lines.get(line);
        let jointly = line.is_some_and(|line| line.debt.is_some());
        jointly == (self.account.debts == Debts::AloneFirst)
    }

    /// Returns the next part of each party of a running division.
    fn next(
        &mut self,
        key: Division,
        weights: &[(Sharer, u64)],
        now: Usd,
    ) -> Result<Vec<(Sharer, Usd)>, JudgmentError> {
        let pace = self.paces.entry(key).or_default();
        if pace.weights != weights {
            *pace = Pace {
                weights: weights.to_vec(),
                ..Pace::default()
            };
        }
        pace.total = pace.total.checked_add(now)?;
        let targets = split::webster(pace.total, weights)?;
        let mut parts = Vec::new();
        for ((place, _), target) in weights.iter().zip(targets) {
            let given = pace.given.insert(*place, target).unwrap_or_default();
            parts.push((*place, target.checked_sub(given)?));
        }
        Ok(parts)
    }
}
