//! The history of one victim: the balance of each liability on a day, and the grounds to end it. We compute it from the dates on
//! which postings count; the dates of posting do not matter.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use redress_cite::Date;
use redress_money::Usd;

use crate::posting::{CaseRef, Posting, PostingKind, SECTION};
use crate::{ChainHead, Ledger, LedgerError};

/// The views under which a history is computed. No other unsettled question changes it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LedgerViews {
    /// Question `dma-toward-the-cap`, view `both`: monetary assistance counts toward the greatest finding and is also
    /// deducted from the losses that a court finds. Otherwise it counts once.
    pub assistance_counts: bool,
    /// Question `vacated-greatest-finding`, view `reopens`: the liability is computed again from the findings in effect on
    /// the day. Otherwise a liability that has ended stays ended.
    pub reopens: bool,
}

/// An order account: the debt of a defendant to a victim in a case under a section.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OrderAccount {
    /// The case.
    pub case: CaseRef,
    /// The defendant; `None` for postings about the case as a whole.
    pub defendant: Option<String>,
    /// The section.
    pub section: String,
}

impl OrderAccount {
    /// Returns the section unless it is the one that a posting has by default.
    #[must_use]
    pub fn other_section(&self) -> Option<&str> {
        (self.section != SECTION).then_some(self.section.as_str())
    }
}

/// The fields of a posting that the computation needs.
#[derive(Clone, Debug)]
struct Entry {
    date: Date,
    kind: PostingKind,
    key: Box<str>,
    /// The position in the accounts of the history.
    account: Option<usize>,
    payor: Option<Box<str>>,
    text: Option<Box<str>>,
    amount: Usd,
}

/// The postings about one victim, without reversed ones.
#[derive(Clone, Debug, Default)]
pub struct History {
    accounts: Vec<OrderAccount>,
    places: BTreeMap<OrderAccount, usize>,
    entries: Vec<Entry>,
}

/// The histories of all victims at one head of the ledger.
#[derive(Clone, Debug)]
pub struct Books {
    /// The head of the chain up to which they were read.
    pub head: ChainHead,
    /// The history of each victim, by id.
    pub victims: BTreeMap<String, History>,
}

/// A finding of the full losses that counts: in a case with a final order under section 2259, not vacated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FinalFinding {
    /// The case.
    pub case: CaseRef,
    /// The losses found.
    pub amount: Usd,
    /// The day of the finding.
    pub date: Date,
    /// The key of its posting.
    pub key: String,
    /// The day on which it was vacated, if any.
    pub vacated: Option<Date>,
}

/// Grounds to end the balance of a liability (18 U.S.C. § 2259(b)(2)(C)).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grounds {
    /// The first day on which the victim had received the greatest final finding while this liability had a balance.
    pub day: Date,
    /// The greatest final finding on that day.
    pub under: FinalFinding,
    /// The balance of the liability at the end of that day.
    pub remained: Usd,
    /// The years that name the statutory texts of the orders; `None` for an order without a posted text. Whether the clause
    /// reaches an order under an older text is a question of law, answered by `redress-law`.
    pub texts: BTreeSet<Option<String>>,
}

/// The balance of one order account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiabilityBalance {
    /// The order account.
    pub account: OrderAccount,
    /// The sum of the orders in effect.
    pub ordered: Usd,
    /// Whether all orders in effect are final; false if there is none.
    pub is_final: bool,
    /// Receipts less refunds.
    pub received: Usd,
    /// `ordered` less `received`; negative if more was received than ordered.
    pub owed: Usd,
    /// The part of the receipts above the greatest final finding.
    pub in_suspense: Usd,
    /// The grounds to end it, if any.
    pub grounds: Option<Grounds>,
}

/// The balances of a victim's accounts on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VictimBalances {
    /// The greatest loss found in any case with a final order under section 2259, not vacated.
    pub greatest: Option<FinalFinding>,
    /// Restitution received under section 2259 in all cases, less refunds.
    pub received: Usd,
    /// The part of `received` within the greatest finding.
    pub credited: Usd,
    /// The part of `received` above it: held until a greater finding is final or a court decides who owns it.
    pub in_suspense: Usd,
    /// The part of `received` not covered by a final finding, because there is none.
    pub unmeasured: Usd,
    /// Defined monetary assistance.
    pub assistance: Usd,
    /// Compensatory damages recovered in civil cases.
    pub civil: Usd,
    /// Compensation by payors, by id.
    pub payors: BTreeMap<String, Usd>,
    /// The order accounts by case, defendant and section.
    pub liabilities: Vec<LiabilityBalance>,
    /// Postings without effect and amounts that cannot be right, in words.
    pub remarks: Vec<String>,
}

impl Ledger {
    /// Reads all postings at one moment and checks the chain.
    ///
    /// # Errors
    ///
    /// Returns an error if the ledger was changed from outside.
    pub fn books(&self) -> Result<Books, LedgerError> {
        self.at_one_moment(|ledger| {
            let reversed = ledger.reversed()?;
            let mut victims: BTreeMap<String, History> = BTreeMap::new();
            let head = ledger.read(|_, posting| {
                if let Some(victim) = &posting.victim
                    && !reversed.contains(&posting.key)
                {
                    match victims.get_mut(victim) {
                        Some(history) => history.add(&posting),
                        None => victims.entry(victim.clone()).or_default().add(&posting),
                    }
                }
            })?;
            Ok(Books { head, victims })
        })
    }
}

impl History {
    fn add(&mut self, posting: &Posting) {
        let Some(date) = posting.date else {
            return;
        };
        let account = posting.case.as_ref().map(|case| OrderAccount {
            case: case.clone(),
            defendant: posting.defendant.clone(),
            section: posting.section().to_owned(),
        });
        let account = account.map(|account| match self.places.get(&account) {
            Some(place) => *place,
            None => {
                let place = self.accounts.len();
                self.accounts.push(account.clone());
                self.places.insert(account, place);
                place
            }
        });
        self.entries.push(Entry {
            date,
            kind: posting.kind,
            key: posting.key.as_str().into(),
            account,
            payor: posting.payor.as_deref().map(Into::into),
            text: posting.text.as_deref().map(Into::into),
            amount: posting.amount.unwrap_or(Usd::ZERO),
        });
    }

    /// Returns whether any posting is about a case of this court.
    #[must_use]
    pub fn names_court(&self, court: &redress_cite::CourtId) -> bool {
        self.accounts
            .iter()
            .any(|account| account.case.court == *court)
    }

    /// Returns whether any posting is about this case.
    #[must_use]
    pub fn names_case(&self, case: &CaseRef) -> bool {
        self.accounts.iter().any(|account| account.case == *case)
    }

    /// Returns the history without one case, for a record of the other cases.
    #[must_use]
    pub fn without(&self, case: &CaseRef) -> Self {
        let of_it = |entry: &Entry| {
            let account = entry.account.and_then(|place| self.accounts.get(place));
            account.is_some_and(|account| account.case == *case)
        };
        Self {
            entries: self
                .entries
                .iter()
                .filter(|entry| !of_it(entry))
                .cloned()
                .collect(),
            ..self.clone()
        }
    }

    /// Describes the postings that count only after a day, in order of date.
    #[must_use]
    pub fn later_than(&self, day: Date) -> Vec<String> {
        let mut later: Vec<&Entry> = self
            .entries
            .iter()
            .filter(|entry| entry.date > day)
            .collect();
        later.sort_by_key(|entry| entry.place());
        later.into_iter().map(|entry| self.words(entry)).collect()
    }

    fn words(&self, entry: &Entry) -> String {
        let amount = match entry.kind {
            PostingKind::Final | PostingKind::Vacatur => String::new(),
            _ => format!(" of {}", entry.amount),
        };
        let case = entry.account.and_then(|place| self.accounts.get(place));
        let case = case.map_or_else(String::new, |account| format!(", {}", account.case));
        format!(
            "posting {}: {}{amount} on {}{case}",
            entry.key,
            entry.kind.word(),
            entry.date
        )
    }

    /// Returns the keys of the postings of some kinds up to a day, without orders under other sections.
    #[must_use]
    pub fn keys(&self, kinds: &[PostingKind], until: Date) -> Vec<&str> {
        let mut of: Vec<&Entry> = self
            .entries
            .iter()
            .filter(|entry| kinds.contains(&entry.kind) && entry.date <= until)
            .filter(|entry| {
                let account = entry.account.and_then(|place| self.accounts.get(place));
                account.is_none_or(|account| account.section == SECTION)
            })
            .collect();
        of.sort_by_key(|entry| entry.place());
        of.into_iter().map(|entry| &*entry.key).collect()
    }

    /// Computes the balances at the end of a day, or after all postings.
    ///
    /// # Errors
    ///
    /// Returns an error if the sums of an account exceed the range of whole cents.
    pub fn standing(
        &self,
        until: Option<Date>,
        views: LedgerViews,
    ) -> Result<VictimBalances, LedgerError> {
        let mut entries: Vec<&Entry> = self
            .entries
            .iter()
            .filter(|entry| until.is_none_or(|until| entry.date <= until))
            .collect();
        entries.sort_unstable_by_key(|entry| entry.place());
        let mut fold = Fold::new(self, views);
        for day in entries.chunk_by(|one, other| one.date == other.date) {
            for entry in day {
                fold.take(entry)?;
            }
            if let Some(entry) = day.first() {
                fold.end_of(entry.date)?;
            }
        }
        fold.standing()
    }
}

impl Entry {
    /// Returns the sort key: date, then kind, then posting key.
    fn place(&self) -> (Date, PostingKind, &str) {
        (self.date, self.kind, &self.key)
    }
}

/// An order as posted, with its later state.
struct Order<'a> {
    date: Date,
    amount: Usd,
    text: Option<&'a str>,
    is_final: bool,
}

/// An account while days pass.
#[derive(Default)]
struct Running<'a> {
    /// The orders in effect.
    orders: Vec<Order<'a>>,
    /// The balance after each day on which it changed.
    owed: Vec<(Date, Usd)>,
    received: Usd,
    /// The days of refunds.
    refunds: Vec<Date>,
}

impl Running<'_> {
    fn move_by(&mut self, date: Date, amount: Usd) -> Result<(), LedgerError> {
        let owed = self.owed().checked_add(amount)?;
        match self.owed.last_mut() {
            Some((day, there)) if *day == date => *there = owed,
            _ => self.owed.push((date, owed)),
        }
        Ok(())
    }

    fn owed(&self) -> Usd {
        self.owed.last().map_or(Usd::ZERO, |(_, owed)| *owed)
    }

    /// Returns the balance at the end of a day.
    fn owed_on(&self, day: Date) -> Usd {
        let after = self.owed.partition_point(|(date, _)| *date <= day);
        let last = after.checked_sub(1).and_then(|at| self.owed.get(at));
        last.map_or(Usd::ZERO, |(_, owed)| *owed)
    }
}

/// A case while days pass.
#[derive(Default)]
struct InCase {
    /// The number of final orders under section 2259 in effect.
    finals: usize,
    /// The positions of the findings in effect.
    findings: Vec<usize>,
}

/// The sort key of a finding that counts: the greatest is last; of equal findings, the earliest is last.
type Counted<'a> = (Usd, Reverse<Date>, Reverse<&'a str>, usize);

struct Fold<'a> {
    history: &'a History,
    views: LedgerViews,
    accounts: Vec<Running<'a>>,
    cases: BTreeMap<&'a CaseRef, InCase>,
    findings: Vec<FinalFinding>,
    counted: BTreeSet<Counted<'a>>,
    keys: Vec<&'a str>,
    /// Receipts under section 2259, in order.
    receipts: Vec<(usize, Usd)>,
    received: Usd,
    assistance: Usd,
    civil: Usd,
    payors: BTreeMap<String, Usd>,
    /// The days on which the victim's receipts reached the greatest finding, with that finding, or fell below it (`None`).
    reached: Vec<(Date, Option<usize>)>,
    remarks: Vec<String>,
}

impl<'a> Fold<'a> {
    fn new(history: &'a History, views: LedgerViews) -> Self {
        Self {
            history,
            views,
            accounts: history
                .accounts
                .iter()
                .map(|_| Running::default())
                .collect(),
            cases: BTreeMap::new(),
            findings: Vec::new(),
            counted: BTreeSet::new(),
            keys: Vec::new(),
            receipts: Vec::new(),
            received: Usd::ZERO,
            assistance: Usd::ZERO,
            civil: Usd::ZERO,
            payors: BTreeMap::new(),
            reached: Vec::new(),
            remarks: Vec::new(),
        }
    }

    fn take(&mut self, entry: &'a Entry) -> Result<(), LedgerError> {
        let (date, amount) = (entry.date, entry.amount);
        let account = entry
            .account
            .and_then(|place| Some((place, self.history.accounts.get(place)?)));
        match (entry.kind, account) {
            (PostingKind::Assistance, _) => {
                self.assistance = self.assistance.checked_add(amount)?
            }
            (PostingKind::Civil, _) => self.civil = self.civil.checked_add(amount)?,
            (PostingKind::Insurance, _) => {
                let payor = entry.payor.as_deref().unwrap_or_default().to_owned();
                let sum = self.payors.entry(payor).or_insert(Usd::ZERO);
                *sum = sum.checked_add(amount)?;
            }
            (PostingKind::Finding, Some((_, account))) => {
                let place = self.findings.len();
                self.findings.push(FinalFinding {
                    case: account.case.clone(),
                    amount,
                    date,
                    key: entry.key.to_string(),
                    vacated: None,
                });
                self.keys.push(&entry.key);
                let case = self.cases.entry(&account.case).or_default();
                case.findings.push(place);
                if case.finals > 0 {
                    self.counted
                        .insert((amount, Reverse(date), Reverse(&entry.key), place));
                }
            }
            (PostingKind::Vacatur, Some((_, account))) if account.defendant.is_none() => {
                let case = self.cases.entry(&account.case).or_default();
                let fallen = std::mem::take(&mut case.findings);
                if fallen.is_empty() {
                    self.does_nothing(entry, "no finding of the case stood before its day");
                }
                for place in fallen {
                    self.count(place, false);
                    if let Some(finding) = self.findings.get_mut(place) {
                        finding.vacated = Some(date);
                    }
                }
            }
            (kind, Some((place, account))) => self.on_order(kind, entry, place, account)?,
            // Every other kind has a case.
            (_, None) => {}
        }
        Ok(())
    }

    fn on_order(
        &mut self,
        kind: PostingKind,
        entry: &'a Entry,
        place: usize,
        account: &'a OrderAccount,
    ) -> Result<(), LedgerError> {
        let (date, amount) = (entry.date, entry.amount);
        let less = Usd::ZERO.checked_sub(amount)?;
        let counts = account.section == SECTION;
        let Some(running) = self.accounts.get_mut(place) else {
            return Ok(());
        };
        match kind {
            PostingKind::Order => {
                running.orders.push(Order {
                    date,
                    amount,
                    text: entry.text.as_deref(),
                    is_final: false,
                });
                running.move_by(date, amount)?;
            }
            PostingKind::Final => {
                let mut became = 0_usize;
                for order in running
                    .orders
                    .iter_mut()
                    .rev()
                    .take_while(|order| !order.is_final)
                {
                    order.is_final = true;
                    became = became.saturating_add(1);
                }
                if became == 0 {
                    self.does_nothing(entry, "no order that was not final stood on its day");
                } else if counts {
                    self.finals(&account.case, |finals| finals.saturating_add(became));
                }
            }
            PostingKind::Vacatur => {
                let fallen = std::mem::take(&mut running.orders);
                let sum = Usd::sum(fallen.iter().map(|order| order.amount))?;
                running.move_by(date, Usd::ZERO.checked_sub(sum)?)?;
                let finals = fallen.iter().filter(|order| order.is_final).count();
                if fallen.is_empty() {
                    self.does_nothing(entry, "no order stood before its day");
                } else if counts && finals > 0 {
                    self.finals(&account.case, |there| there.saturating_sub(finals));
                }
            }
            PostingKind::Receipt => {
                running.move_by(date, less)?;
                running.received = running.received.checked_add(amount)?;
                if counts {
                    self.received = self.received.checked_add(amount)?;
                    self.receipts.push((place, amount));
                }
            }
            PostingKind::Refund => {
                running.move_by(date, amount)?;
                running.received = running.received.checked_add(less)?;
                running.refunds.push(date);
                if counts {
                    self.received = self.received.checked_add(less)?;
                }
            }
            PostingKind::Finding
            | PostingKind::Assistance
            | PostingKind::Civil
            | PostingKind::Insurance
            | PostingKind::Reversal => {}
        }
        Ok(())
    }

    fn does_nothing(&mut self, entry: &Entry, why: &str) {
        let words = self.history.words(entry);
        self.remarks.push(format!("{words} does nothing: {why}"));
    }

    /// Changes the number of final orders of a case. The first final order makes its findings count; with the last they stop
    /// counting.
    fn finals(&mut self, of: &'a CaseRef, moved: impl FnOnce(usize) -> usize) {
        let case = self.cases.entry(of).or_default();
        let before = case.finals;
        case.finals = moved(before);
        let counts = case.finals > 0;
        if counts != (before > 0) {
            for place in case.findings.clone() {
                self.count(place, counts);
            }
        }
    }

    /// Counts a finding, or stops counting it.
    fn count(&mut self, place: usize, counts: bool) {
        let (Some(finding), Some(key)) = (self.findings.get(place), self.keys.get(place)) else {
            return;
        };
        let counted = (finding.amount, Reverse(finding.date), Reverse(*key), place);
        match counts {
            true => self.counted.insert(counted),
            false => self.counted.remove(&counted),
        };
    }

    fn greatest(&self) -> Option<usize> {
        self.counted.last().map(|(.., place)| *place)
    }

    fn greatest_amount(&self) -> Usd {
        self.counted
            .last()
            .map_or(Usd::ZERO, |(amount, ..)| *amount)
    }

    /// Returns the amounts that count toward the greatest finding in addition to receipts.
    fn beside(&self) -> Usd {
        match self.views.assistance_counts {
            true => self.assistance,
            false => Usd::ZERO,
        }
    }

    fn end_of(&mut self, day: Date) -> Result<(), LedgerError> {
        let greatest = self.greatest_amount();
        let toward = self.received.checked_add(self.beside())?;
        let reached = match !greatest.is_zero() && toward >= greatest {
            true => self.greatest(),
            false => None,
        };
        if self.reached.last().and_then(|(_, reached)| *reached) != reached {
            self.reached.push((day, reached));
        }
        Ok(())
    }

    /// Returns the first day, on or after the one given, on which the greatest finding was received, with that finding.
    fn reached_from(&self, day: Date) -> Option<(Date, usize)> {
        let after = self.reached.partition_point(|(from, _)| *from <= day);
        let on_it = after.checked_sub(1).and_then(|at| self.reached.get(at));
        if let Some((_, Some(finding))) = on_it {
            return Some((day, *finding));
        }
        let later = self.reached.get(after..).unwrap_or_default();
        later
            .iter()
            .find_map(|(from, finding)| Some((*from, (*finding)?)))
    }

    /// Returns the day since which the greatest finding has been received without interruption, if it has.
    fn reached_since(&self) -> Option<Date> {
        let run = self
            .reached
            .iter()
            .rev()
            .take_while(|(_, finding)| finding.is_some());
        run.last().map(|(from, _)| *from)
    }

    fn grounds(&self, running: &Running<'_>, account: &OrderAccount) -> Option<Grounds> {
        if account.section != SECTION {
            return None;
        }
        let from = match self.views.reopens {
            true => self.reached_since()?,
            false => Date::MIN,
        };
        // The balance rises on these days only. A liability that ended before its order was vacated ended with the order.
        let first = running.orders.first()?.date;
        let rises = running.orders.iter().map(|order| order.date);
        let refunds = running.refunds.iter().copied().filter(|day| *day >= first);
        let mut days: Vec<Date> = rises.chain(refunds).collect();
        days.sort_unstable();
        let (day, finding, remained) = days.into_iter().find_map(|day| {
            let (day, finding) = self.reached_from(day.max(from))?;
            let remained = running.owed_on(day);
            (remained > Usd::ZERO).then_some((day, finding, remained))
        })?;
        let orders = running.orders.iter();
        Some(Grounds {
            day,
            under: self.findings.get(finding)?.clone(),
            remained,
            texts: orders.map(|order| order.text.map(str::to_owned)).collect(),
        })
    }

    fn standing(mut self) -> Result<VictimBalances, LedgerError> {
        let greatest = self
            .greatest()
            .and_then(|place| self.findings.get(place))
            .cloned();
        let received = self.received.max(Usd::ZERO);
        let room = self
            .greatest_amount()
            .checked_sub(self.beside())?
            .max(Usd::ZERO);
        let (credited, unmeasured) = match greatest {
            Some(_) => (received.min(room), Usd::ZERO),
            None => (Usd::ZERO, received),
        };
        let in_suspense = received.checked_sub(credited)?.checked_sub(unmeasured)?;
        let mut held = self.held(in_suspense)?;
        if self.received.is_negative() {
            self.remarks
                .push("more was given back than was received".to_owned());
        }
        let mut liabilities = Vec::new();
        for (running, account) in self.accounts.iter().zip(&self.history.accounts) {
            if account.defendant.is_none() || running.owed.is_empty() {
                continue;
            }
            if running.received.is_negative() {
                let defendant = account.defendant.as_deref().unwrap_or_default();
                let remark = format!(
                    "{}, {defendant}: more was given back than was received",
                    account.case
                );
                self.remarks.push(remark);
            }
            let ordered = Usd::sum(running.orders.iter().map(|order| order.amount))?;
            liabilities.push(LiabilityBalance {
                account: account.clone(),
                ordered,
                is_final: !running.orders.is_empty()
                    && running.orders.iter().all(|order| order.is_final),
                received: running.received,
                owed: running.owed(),
                in_suspense: held.remove(account).unwrap_or(Usd::ZERO),
                grounds: self.grounds(running, account),
            });
        }
        liabilities.sort_by(|one, other| one.account.cmp(&other.account));
        self.remarks.sort();
        Ok(VictimBalances {
            greatest,
            received: self.received,
            credited,
            in_suspense,
            unmeasured,
            assistance: self.assistance,
            civil: self.civil,
            payors: self.payors,
            liabilities,
            remarks: self.remarks,
        })
    }

    /// Assigns the suspense to accounts: to the last receipts first, less refunds of them.
    fn held(&self, in_suspense: Usd) -> Result<BTreeMap<OrderAccount, Usd>, LedgerError> {
        let mut left = in_suspense;
        let mut of: Vec<Usd> = self
            .accounts
            .iter()
            .map(|running| running.received)
            .collect();
        let mut held: BTreeMap<OrderAccount, Usd> = BTreeMap::new();
        for (place, amount) in self.receipts.iter().rev() {
            if left.is_zero() {
                break;
            }
            let (Some(net), Some(account)) =
                (of.get_mut(*place), self.history.accounts.get(*place))
            else {
                continue;
            };
            let part = (*amount).min(*net).min(left).max(Usd::ZERO);
            *net = net.checked_sub(part)?;
            left = left.checked_sub(part)?;
            let sum = held.entry(account.clone()).or_insert(Usd::ZERO);
            *sum = sum.checked_add(part)?;
        }
        Ok(held)
    }
}

#[cfg(test)]
mod tests;
