//! The walk through time: between two days interest accrues on constant balances, and on each day entries are posted by id.

use std::collections::{BTreeMap, BTreeSet};

use redress::cite::Date;
use redress::money::{MoneyError, Usd, split};

use super::allocation::together;
use super::amount::{off, weight};
use super::run::Run;
use super::tranche::rounded;
use super::{
    AccountEntry, AccountLine, AccountStanding, CreditorStanding, Debts, InterestStanding,
    InterestTerms, JudgmentAccount, LAST, LineStanding, Paid, PaymentSlot, PostedEntry, PostedPart,
    PostedPlace, Toward, UnplacedReason,
};
use crate::JudgmentError;
use crate::days::{days_after, days_between};

impl<'a> Run<'a> {
    /// Walks through the days.
    pub(super) fn walk(&mut self) -> Result<(), JudgmentError> {
        let mut entries: Vec<(Date, bool, &'a AccountEntry)> = Vec::new();
        for entry in &self.account.entries {
            let takes_back = matches!(entry.what, Paid::TakesBack(_));
            entries.push((self.day_of(entry), takes_back, entry));
        }
        entries.retain(|(day, ..)| *day <= self.until);
        entries.sort_by(|(a, a_back, one), (b, b_back, other)| {
            let last = |entry: &AccountEntry| entry.id == LAST;
            (a, last(one), a_back, &one.id).cmp(&(b, last(other), b_back, &other.id))
        });
        let mut days: BTreeSet<Date> = entries.iter().map(|(day, ..)| *day).collect();
        days.extend(self.changes.keys());
        days.insert(self.until);
        let orders = self.account.lines.iter().flat_map(|line| &line.orders);
        let ordered: BTreeSet<Date> = orders.map(|order| order.day).collect();
        let terms = self.account.terms.as_ref();
        if let Some(terms) = terms {
            self.bearing.begin(terms)?;
        }
        let mut entries = entries.into_iter().peekable();
        let mut before = None;
        while let Some(day) = days.pop_first().filter(|day| *day <= self.until) {
            self.day = day;
            if let Some(terms) = terms {
                self.stop_at_the_limit(terms, before.unwrap_or(day))?;
            }
            before = Some(day);
            if let Some(lines) = self.changes.remove(&day) {
                self.take_up(lines.into_iter())?;
            }
            if let Some(terms) = terms {
                self.bearing.add_to_principal(terms, day)?;
            }
            // What waits for an order goes before the payments of the order's day.
            if ordered.contains(&day) {
                self.place_again()?;
            }
            let mut makes_room = false;
            while let Some((_, takes_back, entry)) = entries.next_if(|(posted, ..)| *posted <= day)
            {
                if entry.id == LAST && std::mem::take(&mut makes_room) {
                    self.place_again()?;
                }
                self.post(entry)?;
                makes_room |= takes_back;
            }
            if makes_room {
                self.place_again()?;
            }
            self.bear()?;
            let anniversary = self.bearing.next_anniversary();
            days.extend(anniversary.filter(|next| *next <= self.until));
        }
        Ok(())
    }

    /// Returns the day on which an entry is posted: its own, or that of the order it waits for.
    fn day_of(&self, entry: &AccountEntry) -> Date {
        match &entry.what {
            Paid::By { toward, .. } => {
                let named = toward.named().unwrap_or_default();
                let lines = named
                    .iter()
                    .filter_map(|place| self.account.lines.get(*place));
                let orders = lines.filter_map(|line| line.orders.first());
                let first = orders.map(|order| order.day).min();
                first.map_or(entry.day, |first| first.max(entry.day))
            }
            Paid::TakesBack(id) => {
                let of = self.payments.get(id.as_str());
                of.map_or(entry.day, |of| self.day_of(of).max(entry.day))
            }
            Paid::OffTheLoss(_) | Paid::Beside(_) => entry.day,
        }
    }

    // --- interest --------------------------------------------------------------------------------------------------------------------

    /// Returns the interest of a group: accrued, and paid.
    fn interest(&self, group: usize) -> Result<(Usd, Usd), JudgmentError> {
        let Some(terms) = &self.account.terms else {
            return Ok((Usd::ZERO, Usd::ZERO));
        };
        let accrued = match self.stopped.get(&group) {
            Some(stopped) => *stopped,
            None => self.accrued(group, terms, self.day)?,
        };
        let tranches = self.bearing.of_group(group).iter();
        let tranches = tranches.filter_map(|at| self.bearing.tranches.get(*at));
        Ok((accrued, Usd::sum(tranches.map(|it| it.paid))?))
    }

    /// Returns the interest of a group up to a day, without regard to a limit. It is one figure whatever payees and days its orders
    /// have, so that it is rounded once.
    fn accrued(
        &self,
        group: usize,
        terms: &InterestTerms,
        day: Date,
    ) -> Result<Usd, JudgmentError> {
        let mut parts = 0_u128;
        for at in self.bearing.of_group(group) {
            if let Some(tranche) = self.bearing.tranches.get(*at) {
                let of_one = tranche.parts_on(terms, day)?;
                parts = parts.checked_add(of_one).ok_or(MoneyError::Overflow)?;
            }
        }
        Ok(rounded(terms, parts)?)
    }

    /// Stops the interest of each defendant whose limit was reached since a day, on the first day on which it was. The interest of
    /// that day goes to the groups in their order, as far as the limit has room for it.
    fn stop_at_the_limit(
        &mut self,
        terms: &InterestTerms,
        since: Date,
    ) -> Result<(), JudgmentError> {
        for (most, groups) in std::mem::take(&mut self.limits) {
            let on = |day: Date| -> Result<Vec<Usd>, JudgmentError> {
                let of_groups = groups.iter().map(|group| self.accrued(*group, terms, day));
                of_groups.collect()
            };
            let is_under =
                |day: Date| -> Result<bool, JudgmentError> { Ok(Usd::sum(on(day)?)? < most) };
            if is_under(self.day)? {
                self.limits.push((most, groups));
                continue;
            }
            let (mut under, mut reached) = (since, self.day);
            loop {
                let half = days_between(under, reached)? / 2;
                let half = u32::try_from(half).map_err(|_| JudgmentError::Calendar)?;
                if half == 0 {
                    break;
                }
                let middle = days_after(under, half)?;
                match is_under(middle)? {
                    true => under = middle,
                    false => reached = middle,
                }
            }
            let (before, after) = (on(under)?, on(reached)?);
            let mut room = off(most, Usd::sum(before.iter().copied())?)?;
            for ((group, before), after) in groups.iter().zip(before).zip(after) {
                let part = off(after, before)?.min(room);
                room = room.checked_sub(part)?;
                self.stopped.insert(*group, before.checked_add(part)?);
            }
        }
        Ok(())
    }

    /// Returns whether interest of a group is no longer owed.
    fn interest_ended(&self, group: usize) -> bool {
        let ends = self.account.bearing.get(group).and_then(|it| it.ends);
        ends.is_some_and(|ends| ends <= self.day)
    }

    /// Pays interest of a group, that of the earliest order first; or takes it back, that of the latest first. The last order takes the
    /// cent by which the sum, rounded once, is more.
    fn move_interest(
        &mut self,
        group: usize,
        amount: Usd,
        takes_back: bool,
    ) -> Result<(), JudgmentError> {
        let Some(terms) = &self.account.terms else {
            return Ok(());
        };
        let mut tranches = self.bearing.of_group(group).to_vec();
        if takes_back {
            tranches.reverse();
        }
        let mut rest = amount;
        let last = tranches.last().copied();
        for place in tranches {
            let Some(tranche) = self.bearing.tranches.get_mut(place) else {
                continue;
            };
            // What is owed of interest that was added to the principal bears interest.
            tranche.settle(terms, self.day)?;
            let now = match takes_back {
                true => tranche.paid.min(rest),
                false if last == Some(place) => rest,
                false => off(tranche.accrued(terms, self.day)?, tranche.paid)?.min(rest),
            };
            tranche.paid = match takes_back {
                true => tranche.paid.checked_sub(now)?,
                false => tranche.paid.checked_add(now)?,
            };
            rest = rest.checked_sub(now)?;
        }
        Ok(())
    }

    // --- entries ---------------------------------------------------------------------------------------------------------------------

    fn post(&mut self, entry: &'a AccountEntry) -> Result<(), JudgmentError> {
        let mut parts = Vec::new();
        let (left, why) = match &entry.what {
            Paid::TakesBack(id) => (
                self.take_back(id, entry.amount, &mut parts)?,
                UnplacedReason::MoreThanOwed,
            ),
            _ => self.place(entry, entry.amount, &mut parts)?,
        };
        self.pay_out()?;
        let at = self.posted.len();
        if !matches!(entry.what, Paid::TakesBack(_)) {
            self.posted_at.entry(entry.id.as_str()).or_insert(at);
            if !left.is_zero() && waits(&why) {
                self.waiting.insert(at);
            }
        }
        self.posted.push(PostedEntry {
            id: entry.id.clone(),
            day: self.day,
            parts,
            apart: Vec::new(),
            left,
            why: (!left.is_zero()).then_some(why),
        });
        self.rounds.push(vec![0]);
        Ok(())
    }

    /// Places an amount, and returns the part without a place and the reason.
    fn place(
        &mut self,
        entry: &AccountEntry,
        amount: Usd,
        parts: &mut Vec<PostedPart>,
    ) -> Result<(Usd, UnplacedReason), JudgmentError> {
        let mut left = amount;
        match &entry.what {
            Paid::By { debtor, toward } => {
                self.imply_the_first(entry)?;
                return self.pay(*debtor, toward, amount, parts);
            }
            Paid::OffTheLoss(creditors) => {
                for creditor in creditors {
                    let room = self.loss_left(*creditor)?;
                    let part = room.map_or(left, |room| room.min(left));
                    left = left.checked_sub(part)?;
                    self.make_up(*creditor, part)?;
                    let owed = room.unwrap_or(part);
                    let place = PostedPlace::Loss(*creditor);
                    push(parts, None, place, owed, part);
                }
            }
            Paid::Beside(creditors) => {
                if let Some(creditor) = creditors.first() {
                    if let Some(beside) = self.beside.get_mut(*creditor) {
                        *beside = beside.checked_add(left)?;
                    }
                    push(parts, None, PostedPlace::Beside(*creditor), left, left);
                    left = Usd::ZERO;
                }
            }
            Paid::TakesBack(_) => {}
        }
        Ok((left, UnplacedReason::MoreThanOwed))
    }

    /// Places what was more than was owed when it was paid, because a new order or a reversal may have made room for it.
    fn place_again(&mut self) -> Result<(), JudgmentError> {
        // Where one payment found no more place, the next for the same debts finds none.
        let mut full: BTreeMap<&Paid, UnplacedReason> = BTreeMap::new();
        for at in self.waiting.clone() {
            let posted = self.posted.get(at);
            let Some((id, left)) = posted.map(|it| (it.id.as_str(), it.left)) else {
                continue;
            };
            let Some(entry) = self.payments.get(id).copied() else {
                continue;
            };
            let mut parts = Vec::new();
            let (left, why) = match full.get(&entry.what) {
                Some(why) => {
                    self.imply_the_first(entry)?;
                    (left, why.clone())
                }
                None => self.place(entry, left, &mut parts)?,
            };
            if !left.is_zero() {
                full.entry(&entry.what).or_insert_with(|| why.clone());
            }
            parts.retain(|part| !part.amount.is_zero());
            self.pay_out()?;
            if left.is_zero() || !waits(&why) {
                self.waiting.remove(&at);
            }
            let (Some(posted), Some(rounds)) = (self.posted.get_mut(at), self.rounds.get_mut(at))
            else {
                continue;
            };
            if !parts.is_empty() {
                rounds.push(posted.parts.len());
                posted.parts.extend(parts);
            }
            posted.left = left;
            posted.why = (!left.is_zero()).then_some(why);
        }
        Ok(())
    }

    /// Posts a payment, and returns the part without a place and the reason.
    fn pay(
        &mut self,
        debtor: usize,
        toward: &Toward,
        amount: Usd,
        parts: &mut Vec<PostedPart>,
    ) -> Result<(Usd, UnplacedReason), JudgmentError> {
        let mut left = amount;
        let mut stopped = None;
        match toward {
            Toward::Lines(lines) => {
                self.restitution((debtor, None), lines, &mut left, parts)?;
            }
            Toward::Interest(group) => {
                self.pay_interest(*group, None, &mut left, parts)?;
                stopped = self.why_interest_is_open(debtor, *group);
            }
            Toward::Open(slots, _) => {
                stopped = self.fill((debtor, None), slots, &mut left, parts)?;
            }
            Toward::Order => {
                let account = self.account;
                let steps = account.debtors.get(debtor).into_iter();
                for (number, slots) in (1_usize..).zip(steps.flat_map(|it| &it.order)) {
                    stopped = self.fill((debtor, Some(number)), slots, &mut left, parts)?;
                    if stopped.is_some() {
                        break;
                    }
                }
            }
        }
        // Of a payment that has its place nobody asks.
        if left.is_zero() {
            return Ok((left, UnplacedReason::MoreThanOwed));
        }
        let why = self.why_nowhere(debtor);
        // Before every order nothing was owed, whatever the open amount is.
        let has_lines = self.account.lines.iter().any(|it| it.debtor == debtor);
        Ok(match stopped {
            Some(stopped) if !has_lines || why != UnplacedReason::BeforeTheOrder => (left, stopped),
            _ => (left, why),
        })
    }

    /// Fills slots one after the other, and returns the reason why no money passes one, if it stops.
    fn fill(
        &mut self,
        at: (usize, Option<usize>),
        slots: &[PaymentSlot],
        left: &mut Usd,
        parts: &mut Vec<PostedPart>,
    ) -> Result<Option<UnplacedReason>, JudgmentError> {
        for slot in slots {
            if left.is_zero() {
                break;
            }
            match slot {
                PaymentSlot::OpenInterest(group, _) if self.interest_ended(*group) => {}
                PaymentSlot::Open(why) | PaymentSlot::OpenInterest(_, why) => {
                    return Ok(Some(UnplacedReason::Open(vec![why.clone()])));
                }
                PaymentSlot::Interest(group) => self.pay_interest(*group, at.1, left, parts)?,
                PaymentSlot::Restitution(lines) => self.restitution(at, lines, left, parts)?,
                PaymentSlot::Line(place) => {
                    let owed = self.owed(*place)?.0;
                    let part = owed.min(*left);
                    *left = left.checked_sub(part)?;
                    self.add_paid(*place, part)?;
                    push(parts, at.1, PostedPlace::Line(*place), owed, part);
                }
            }
        }
        Ok(None)
    }

    /// Returns the reason why nothing is known of the interest on a group, if nothing is.
    fn why_interest_is_open(&self, debtor: usize, group: usize) -> Option<UnplacedReason> {
        let steps = self.account.debtors.get(debtor)?.order.iter();
        steps.flatten().find_map(|slot| match slot {
            PaymentSlot::OpenInterest(of, why) if *of == group && !self.interest_ended(group) => {
                Some(UnplacedReason::Open(vec![why.clone()]))
            }
            _ => None,
        })
    }

    /// Returns the reason why nothing more is owed by a defendant.
    fn why_nowhere(&self, debtor: usize) -> UnplacedReason {
        let lines = self.account.lines.iter().enumerate();
        let theirs = lines.filter(|(_, line)| line.debtor == debtor);
        let (mut ordered, mut ended) = (false, false);
        for (place, line) in theirs {
            if let Some(amount) = self.amount(place) {
                ordered = true;
                ended |= line.ended_on(self.day) && self.paid_on(place) < amount;
            }
        }
        match (ordered, ended) {
            (false, _) => UnplacedReason::BeforeTheOrder,
            (true, true) => UnplacedReason::AfterTheEnd,
            (true, false) => UnplacedReason::MoreThanOwed,
        }
    }

    /// Takes a first debt as paid when restitution was paid and nothing on it is recorded, because money reaches restitution
    /// only after it.
    fn imply_the_first(&mut self, entry: &AccountEntry) -> Result<(), JudgmentError> {
        let Paid::By { debtor, toward } = &entry.what else {
            return Ok(());
        };
        let Some(lines) = toward.named() else {
            return Ok(());
        };
        let is_restitution = |place: &usize| {
            let lines = &self.account.lines;
            let line = lines.get(*place).filter(|it| it.creditor.is_some());
            let amount = line.and_then(|_| self.amount(*place));
            amount.is_some_and(|amount| !amount.is_zero())
        };
        let shows = match toward {
            Toward::Open(_, surely) => *surely,
            _ => lines.iter().any(is_restitution),
        };
        if !shows || !self.shown.insert(entry.id.clone()) {
            return Ok(());
        }
        for place in self.firsts.get(debtor).cloned().unwrap_or_default() {
            if self.paid_on(place).is_zero() {
                let owed = self.owed(place)?.0;
                if !owed.is_zero() {
                    self.add_paid(place, owed)?;
                    self.implied.insert(place);
                }
            }
        }
        Ok(())
    }

    fn pay_interest(
        &mut self,
        group: usize,
        step: Option<usize>,
        left: &mut Usd,
        parts: &mut Vec<PostedPart>,
    ) -> Result<(), JudgmentError> {
        if self.account.terms.is_none() || self.interest_ended(group) {
            return Ok(());
        }
        let (accrued, paid) = self.interest(group)?;
        let owed = off(accrued, paid)?;
        let part = owed.min(*left);
        *left = left.checked_sub(part)?;
        self.move_interest(group, part, false)?;
        push(parts, step, PostedPlace::Interest(group), owed, part);
        Ok(())
    }

    fn take_back(
        &mut self,
        id: &str,
        amount: Usd,
        parts: &mut Vec<PostedPart>,
    ) -> Result<Usd, JudgmentError> {
        let mut left = amount;
        let Some(at) = self.posted_at.get(id).copied() else {
            return Ok(left);
        };
        let rounds = self.rounds.get(at).cloned().unwrap_or_default();
        let account = self.account;
        let Some(posted) = self.posted.get_mut(at) else {
            return Ok(left);
        };
        // First what had no place, then the last place, as if the payment had been smaller.
        let unplaced = posted.left.min(left);
        left = left.checked_sub(unplaced)?;
        let mut back = Vec::new();
        let mut end = posted.parts.len();
        while let Some(last) = end.checked_sub(1) {
            let since = rounds.iter().rev().find(|since| **since <= last);
            let together = |place: &usize| {
                let of = |place: usize| posted.parts.get(place).and_then(|it| account.division(it));
                of(last).is_some() && of(*place) == of(last)
            };
            let before = (since.copied().unwrap_or(0)..last).rev();
            let begin = before.take_while(together).last().unwrap_or(last);
            let parts = posted.parts.get_mut(begin..end).unwrap_or_default();
            // An earlier reversal has given back a part already.
            let total = Usd::sum(parts.iter().map(|part| part.amount))?;
            let now = total.min(left);
            left = left.checked_sub(now)?;
            let shares = account.shares(now, parts)?;
            for (part, now) in parts.iter_mut().zip(shares).rev() {
                part.amount = part.amount.checked_sub(now)?;
                back.push((part.step, part.place, now));
            }
            end = begin;
        }
        posted.left = posted.left.checked_sub(unplaced)?;
        if posted.left.is_zero() {
            posted.why = None;
            self.waiting.remove(&at);
        }
        let nothing = Usd::ZERO;
        for (step, place, now) in back {
            match place {
                PostedPlace::Line(line) => {
                    self.move_paid(line, nothing.checked_sub(now)?)?;
                    self.paid_out_at_once(line, now)?;
                }
                PostedPlace::Loss(creditor) => self.make_up(creditor, nothing.checked_sub(now)?)?,
                PostedPlace::Beside(creditor) => {
                    if let Some(beside) = self.beside.get_mut(creditor) {
                        *beside = beside.checked_sub(now)?;
                    }
                }
                PostedPlace::Interest(group) => self.move_interest(group, now, true)?,
            }
            if !now.is_zero() {
                push(parts, step, place, now, now);
            }
        }
        Ok(left)
    }

    // --- sums ------------------------------------------------------------------------------------------------------------------------

    /// Returns the lines that are owed to a payee, with their places.
    pub(super) fn owed_to(
        &self,
        creditor: usize,
    ) -> impl Iterator<Item = (usize, &'a AccountLine)> {
        let account = self.account;
        let places = self.owed_to.get(creditor).into_iter().flatten();
        places.filter_map(|place| Some((*place, account.lines.get(*place)?)))
    }

    /// Returns the amount paid on a line.
    pub(super) fn paid_on(&self, line: usize) -> Usd {
        self.paid.get(line).copied().unwrap_or_default()
    }

    /// Returns the part of the loss of a payee that others than the defendants made up.
    pub(super) fn off_the_loss(&self, creditor: usize) -> Usd {
        let credited = self.off_the_loss.get(creditor);
        credited.copied().unwrap_or_default()
    }

    /// Adds to what was paid on a line, and to what its payee has.
    pub(super) fn add_paid(&mut self, place: usize, amount: Usd) -> Result<(), MoneyError> {
        self.move_paid(place, amount)?;
        let creditor = self.account.lines.get(place).and_then(|it| it.creditor);
        if let Some(held) = creditor.and_then(|it| self.held.get_mut(it)) {
            *held = held.checked_add(amount)?;
        }
        Ok(())
    }

    /// Adds to what was paid on a line and credited to its payee, or takes off a negative amount.
    fn move_paid(&mut self, place: usize, amount: Usd) -> Result<(), MoneyError> {
        let Some(line) = self.account.lines.get(place).filter(|_| !amount.is_zero()) else {
            return Ok(());
        };
        let before = self.credited_on(place);
        if let Some(paid) = self.paid.get_mut(place) {
            *paid = paid.checked_add(amount)?;
        }
        let more = self.credited_on(place).checked_sub(before)?;
        match line.creditor {
            Some(creditor) => {
                if let Some(sums) = self.sums.get_mut(creditor) {
                    sums.credit(line.debt, more)?;
                }
                self.touch(creditor);
            }
            None => self.bearing.touch_line(place),
        }
        Ok(())
    }

    /// Adds to what others than the defendants made up of a loss, or takes off a negative amount.
    fn make_up(&mut self, creditor: usize, amount: Usd) -> Result<(), MoneyError> {
        if let Some(credited) = self.off_the_loss.get_mut(creditor) {
            *credited = credited.checked_add(amount)?;
        }
        self.touch(creditor);
        Ok(())
    }

    /// Marks that the balance of a payee changed.
    pub(super) fn touch(&mut self, creditor: usize) {
        self.to_pay_out.insert(creditor);
        self.bearing.touch_payee(creditor);
    }

    /// Takes money of a line from what is held for its payee: it is paid out, or was taken back.
    pub(super) fn paid_out_at_once(&mut self, place: usize, amount: Usd) -> Result<(), MoneyError> {
        let creditor = self.account.lines.get(place).and_then(|it| it.creditor);
        if let Some(held) = creditor.and_then(|it| self.held.get_mut(it)) {
            *held = off(*held, amount)?;
        }
        Ok(())
    }

    /// Pays out what has reached the least disbursement, and what is the last of a debt.
    fn pay_out(&mut self) -> Result<(), MoneyError> {
        for creditor in std::mem::take(&mut self.to_pay_out) {
            let held = self.held.get(creditor).copied().unwrap_or_default();
            if held.is_zero() {
                continue;
            }
            let mut owed = Usd::ZERO;
            for (place, _) in self.owed_to(creditor) {
                owed = owed.checked_add(self.owed(place)?.0)?;
            }
            if (held >= self.account.least || owed.is_zero())
                && let Some(held) = self.held.get_mut(creditor)
            {
                *held = Usd::ZERO;
            }
        }
        Ok(())
    }

    /// Takes money for what may not be owed at all off its place: it is kept apart, with the reason.
    fn keep_apart(&mut self) -> Result<(), MoneyError> {
        let lines = &self.account.lines;
        let why = |part: &PostedPart| match part.place {
            PostedPlace::Line(line) => lines.get(line)?.apart.clone(),
            _ => None,
        };
        for posted in &mut self.posted {
            let parts = std::mem::take(&mut posted.parts).into_iter();
            (posted.apart, posted.parts) = parts.partition(|part| why(part).is_some());
            let sum = Usd::sum(posted.apart.iter().map(|part| part.amount))?;
            let mut reasons: Vec<String> = Vec::new();
            for why in posted.apart.iter().filter_map(why) {
                if !reasons.contains(&why) {
                    reasons.push(why);
                }
            }
            if self.payments.contains_key(posted.id.as_str()) && !sum.is_zero() {
                let beyond = posted.left;
                posted.left = beyond.checked_add(sum)?;
                posted.why = Some(match posted.why.take() {
                    Some(UnplacedReason::MoreThanOwed) => {
                        UnplacedReason::OpenAndMore(reasons, beyond)
                    }
                    Some(UnplacedReason::Open(next)) => {
                        let next = next.into_iter().filter(|it| !reasons.contains(it));
                        let next: Vec<String> = next.collect();
                        UnplacedReason::Open(reasons.into_iter().chain(next).collect())
                    }
                    _ => UnplacedReason::Open(reasons),
                });
            }
        }
        Ok(())
    }

    /// Returns the balances.
    pub(super) fn finish(mut self) -> Result<AccountStanding, JudgmentError> {
        self.keep_apart()?;
        let day = self.until;
        let mut lines = Vec::new();
        for (place, line) in self.account.lines.iter().enumerate() {
            let (left, limit) = self.owed(place)?;
            lines.push(LineStanding {
                ordered: self.amount(place).unwrap_or_default(),
                since: line.ordered_on(day),
                paid: self.paid_on(place),
                beyond: self.paid_on(place).checked_sub(self.credited_on(place))?,
                left,
                limit,
                is_implied: self.implied.contains(&place),
            });
        }
        let mut interest = Vec::new();
        for group in 0..self.account.bearing.len() {
            let (accrued, paid) = self.interest(group)?;
            interest.push(InterestStanding {
                accrued,
                paid,
                left: match self.interest_ended(group) {
                    true => Usd::ZERO,
                    false => off(accrued, paid)?,
                },
            });
        }
        let mut creditors = Vec::new();
        for creditor in 0..self.account.creditors.len() {
            creditors.push(CreditorStanding {
                off_the_loss: self.off_the_loss(creditor),
                beside: self.beside.get(creditor).copied().unwrap_or_default(),
                beyond: self.beyond(creditor)?,
                held: self.held.get(creditor).copied().unwrap_or_default(),
                left: self.most_left(creditor)?,
            });
        }
        Ok(AccountStanding {
            day,
            lines,
            interest,
            creditors,
            posted: self.posted,
        })
    }
}

impl JudgmentAccount {
    /// Returns the division to which a part belongs, if money is divided there: the step and the tier of the payee.
    fn division(&self, part: &PostedPart) -> Option<(Option<usize>, (u8, u32))> {
        let PostedPlace::Line(line) = part.place else {
            return None;
        };
        let creditor = self.lines.get(line)?.creditor?;
        Some((part.step, self.creditors.get(creditor)?.tier))
    }

    /// Returns what is taken back of each part of a division: of payees in proportion, of the debts to one of them by the rule for
    /// several, from the last.
    fn shares(&self, now: Usd, parts: &[PostedPart]) -> Result<Vec<Usd>, MoneyError> {
        if now.is_zero() {
            return Ok(vec![Usd::ZERO; parts.len()]);
        }
        let line = |part: &PostedPart| match part.place {
            PostedPlace::Line(line) => self.lines.get(line),
            _ => None,
        };
        // Each debt has a share of its own, or the payee has one for all.
        let payee = |place: usize| {
            let part = parts
                .get(place)
                .filter(|_| self.debts != Debts::InProportion);
            part.and_then(line)?.creditor
        };
        let sharers = together(0..parts.len(), payee);
        let amount = |place: &usize| parts.get(*place).map_or(Usd::ZERO, |part| part.amount);
        let mut weights = Vec::new();
        for sharer in &sharers {
            let lines = sharer
                .iter()
                .filter_map(|place| match parts.get(*place)?.place {
                    PostedPlace::Line(line) => Some(line),
                    _ => None,
                });
            let lines: Vec<usize> = lines.collect();
            let all = Usd::sum(sharer.iter().map(amount))?;
            weights.push((self.sharer(&lines), weight(all)));
        }
        let mut shares = vec![Usd::ZERO; parts.len()];
        for (mut sharer, mut now) in sharers.into_iter().zip(split::webster(now, &weights)?) {
            // The debt that was paid last gives back first.
            sharer.sort_by_key(|place| {
                let jointly = parts.get(*place).and_then(line);
                let jointly = jointly.is_some_and(|line| line.debt.is_some());
                jointly == (self.debts == Debts::AloneFirst)
            });
            for place in sharer.into_iter().rev() {
                let part = amount(&place).min(now);
                now = now.checked_sub(part)?;
                if let Some(share) = shares.get_mut(place) {
                    *share = part;
                }
            }
        }
        Ok(shares)
    }
}

/// Returns whether a part without a place waits for an order or a reversal: whether money from before the first order was counted in
/// it, the record has to say.
fn waits(why: &UnplacedReason) -> bool {
    *why != UnplacedReason::BeforeTheOrder
}

/// Adds a part if the place owed anything.
fn push(
    parts: &mut Vec<PostedPart>,
    step: Option<usize>,
    place: PostedPlace,
    owed: Usd,
    amount: Usd,
) {
    if !owed.is_zero() {
        parts.push(PostedPart {
            step,
            place,
            owed,
            amount,
        });
    }
}
