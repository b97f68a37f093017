//! What is posted of one victim, taken together: what each liability comes to on a day, and whether there are
//! grounds to end it. A fold over the days from which postings count; when they were posted plays no part.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use redress_cite::Date;
use redress_money::Usd;

use crate::posting::{CaseRef, Kind, Posting, SECTION};
use crate::{Head, Ledger, LedgerError};

/// The views under which a history is told. No other question of the law turns on it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Views {
    /// Question `dma-toward-the-cap`, view `both`: assistance, which a court deducts from the losses that it
    /// finds, counts toward the greatest finding as well. Otherwise it counts once.
    pub assistance_counts: bool,
    /// Question `vacated-greatest-finding`, view `reopens`: the liability is what the standing findings make of
    /// it on the day. Otherwise what has ended stays ended.
    pub reopens: bool,
}

/// One order account: what a defendant owes a victim in a case under a section.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Account {
    /// The case.
    pub case: CaseRef,
    /// The defendant; none for what is of the case as a whole.
    pub defendant: Option<String>,
    /// The section.
    pub section: String,
}

impl Account {
    /// The section, where it is not the one that a posting has unless it says so.
    #[must_use]
    pub fn other_section(&self) -> Option<&str> {
        (self.section != SECTION).then_some(self.section.as_str())
    }
}

/// A posting as far as the fold needs it.
#[derive(Clone, Debug)]
struct Entry {
    date: Date,
    kind: Kind,
    key: Box<str>,
    /// Place in the accounts of the history.
    account: Option<usize>,
    payor: Option<Box<str>>,
    text: Option<Box<str>>,
    amount: Usd,
}

/// What is posted of one victim, without what was reversed.
#[derive(Clone, Debug, Default)]
pub struct History {
    accounts: Vec<Account>,
    places: BTreeMap<Account, usize>,
    entries: Vec<Entry>,
}

/// The histories of all victims, as of one head.
#[derive(Clone, Debug)]
pub struct Books {
    /// The end of the chain that they were read through.
    pub head: Head,
    /// Each victim by id.
    pub victims: BTreeMap<String, History>,
}

/// A finding of the full losses that counts: of a case with a final order under section 2259, not vacated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The case.
    pub case: CaseRef,
    /// The losses found.
    pub amount: Usd,
    /// The day of the finding.
    pub date: Date,
    /// Its posting.
    pub key: String,
    /// The day from which it was vacated, if it was.
    pub vacated: Option<Date>,
}

/// Grounds to end what remained of a liability (18 U.S.C. § 2259(b)(2)(C)).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grounds {
    /// The first day on which what the victim had received came to the greatest final finding while
    /// something remained of this liability.
    pub day: Date,
    /// That finding.
    pub under: Found,
    /// What remained of the liability at the end of that day.
    pub remained: Usd,
    /// The texts under which the orders were made, by the year that names each; `None` for an order whose text was not posted. Whether
    /// the clause reaches an order under an older text is law, and is asked of `redress-law`.
    pub texts: BTreeSet<Option<String>>,
}

/// How one order account stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Liability {
    /// Whose it is.
    pub account: Account,
    /// What the orders that stand come to.
    pub ordered: Usd,
    /// Whether all orders that stand are final; no where none stands.
    pub is_final: bool,
    /// What was received under it, less what was given back.
    pub received: Usd,
    /// `ordered` less `received`; negative where more was received than stands ordered.
    pub owed: Usd,
    /// Of what was received, what is beyond the greatest final finding.
    pub in_suspense: Usd,
    /// The grounds to end it.
    pub grounds: Option<Grounds>,
}

/// How a victim's accounts stand on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The greatest loss found in any case with a final order under section 2259, not vacated.
    pub greatest: Option<Found>,
    /// Restitution received under section 2259 in all cases, less what was given back.
    pub received: Usd,
    /// Of that, what is within the greatest finding.
    pub credited: Usd,
    /// Of that, what is beyond it: held until a greater finding is final or a court says whose it is.
    pub in_suspense: Usd,
    /// Of that, what no final finding measures, because there is none.
    pub unmeasured: Usd,
    /// Defined monetary assistance.
    pub assistance: Usd,
    /// Compensatory damages recovered in civil cases.
    pub civil: Usd,
    /// What payors compensated, each by id.
    pub payors: BTreeMap<String, Usd>,
    /// The order accounts, by case, defendant and section.
    pub liabilities: Vec<Liability>,
    /// Postings that do nothing where they stand, and amounts that cannot be so: in words.
    pub remarks: Vec<String>,
}

impl Ledger {
    /// Reads everything, through the chain, at one moment.
    ///
    /// # Errors
    /// Where the ledger is not what was posted.
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
        let account = posting.case.as_ref().map(|case| Account {
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

    /// Whether anything is posted of a court's cases.
    #[must_use]
    pub fn names_court(&self, court: &redress_cite::CourtId) -> bool {
        self.accounts
            .iter()
            .any(|account| account.case.court == *court)
    }

    /// Whether anything is posted of a case.
    #[must_use]
    pub fn names_case(&self, case: &CaseRef) -> bool {
        self.accounts.iter().any(|account| account.case == *case)
    }

    /// The history without one case: what happened elsewhere.
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

    /// What counts from a later day, in words, in the order of its days.
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
            Kind::Final | Kind::Vacatur => String::new(),
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

    /// The keys of the postings of some kinds up to a day, but of orders under other sections.
    #[must_use]
    pub fn keys(&self, kinds: &[Kind], until: Date) -> Vec<&str> {
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

    /// How the accounts stand at the end of a day; without one, after all that is posted.
    ///
    /// # Errors
    /// Where the amounts of an account do not fit.
    pub fn standing(&self, until: Option<Date>, views: Views) -> Result<Standing, LedgerError> {
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
    /// Where it stands: by its day, then its kind, then its key.
    fn place(&self) -> (Date, Kind, &str) {
        (self.date, self.kind, &self.key)
    }
}

/// An order as it was posted, and what became of it.
struct Order<'a> {
    date: Date,
    amount: Usd,
    text: Option<&'a str>,
    is_final: bool,
}

/// An account while the days go by.
#[derive(Default)]
struct Running<'a> {
    /// Those that stand.
    orders: Vec<Order<'a>>,
    /// What is owed after each day on which that changed.
    owed: Vec<(Date, Usd)>,
    received: Usd,
    /// Days on which something was given back.
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

    /// What was owed at the end of a day.
    fn owed_on(&self, day: Date) -> Usd {
        let after = self.owed.partition_point(|(date, _)| *date <= day);
        let last = after.checked_sub(1).and_then(|at| self.owed.get(at));
        last.map_or(Usd::ZERO, |(_, owed)| *owed)
    }
}

/// A case while the days go by.
#[derive(Default)]
struct InCase {
    /// Final orders under section 2259 that stand.
    finals: usize,
    /// The findings that stand, by place.
    findings: Vec<usize>,
}

/// A finding that counts, so that the greatest stands last: of equal ones the earliest.
type Counted<'a> = (Usd, Reverse<Date>, Reverse<&'a str>, usize);

struct Fold<'a> {
    history: &'a History,
    views: Views,
    accounts: Vec<Running<'a>>,
    cases: BTreeMap<&'a CaseRef, InCase>,
    findings: Vec<Found>,
    counted: BTreeSet<Counted<'a>>,
    keys: Vec<&'a str>,
    /// The receipts under section 2259, in their order.
    receipts: Vec<(usize, Usd)>,
    received: Usd,
    assistance: Usd,
    civil: Usd,
    payors: BTreeMap<String, Usd>,
    /// From which day the victim has received the greatest finding, and which that is; or has not.
    reached: Vec<(Date, Option<usize>)>,
    remarks: Vec<String>,
}

impl<'a> Fold<'a> {
    fn new(history: &'a History, views: Views) -> Self {
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
            (Kind::Assistance, _) => self.assistance = self.assistance.checked_add(amount)?,
            (Kind::Civil, _) => self.civil = self.civil.checked_add(amount)?,
            (Kind::Insurance, _) => {
                let payor = entry.payor.as_deref().unwrap_or_default().to_owned();
                let sum = self.payors.entry(payor).or_insert(Usd::ZERO);
                *sum = sum.checked_add(amount)?;
            }
            (Kind::Finding, Some((_, account))) => {
                let place = self.findings.len();
                self.findings.push(Found {
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
            (Kind::Vacatur, Some((_, account))) if account.defendant.is_none() => {
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
        kind: Kind,
        entry: &'a Entry,
        place: usize,
        account: &'a Account,
    ) -> Result<(), LedgerError> {
        let (date, amount) = (entry.date, entry.amount);
        let less = Usd::ZERO.checked_sub(amount)?;
        let counts = account.section == SECTION;
        let Some(running) = self.accounts.get_mut(place) else {
            return Ok(());
        };
        match kind {
            Kind::Order => {
                running.orders.push(Order {
                    date,
                    amount,
                    text: entry.text.as_deref(),
                    is_final: false,
                });
                running.move_by(date, amount)?;
            }
            Kind::Final => {
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
            Kind::Vacatur => {
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
            Kind::Receipt => {
                running.move_by(date, less)?;
                running.received = running.received.checked_add(amount)?;
                if counts {
                    self.received = self.received.checked_add(amount)?;
                    self.receipts.push((place, amount));
                }
            }
            Kind::Refund => {
                running.move_by(date, amount)?;
                running.received = running.received.checked_add(less)?;
                running.refunds.push(date);
                if counts {
                    self.received = self.received.checked_add(less)?;
                }
            }
            Kind::Finding | Kind::Assistance | Kind::Civil | Kind::Insurance | Kind::Reversal => {}
        }
        Ok(())
    }

    fn does_nothing(&mut self, entry: &Entry, why: &str) {
        let words = self.history.words(entry);
        self.remarks.push(format!("{words} does nothing: {why}"));
    }

    /// Moves the number of final orders of a case, and with the first and the last what its findings count for.
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

    /// Counts a finding, or counts it no more.
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

    /// What counts toward the greatest finding beside what was received.
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

    /// The first day, not before the one given, on which the greatest finding was received, and that finding.
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

    /// Since when the greatest finding has been received without a break; nothing where it is not.
    fn reached_since(&self) -> Option<Date> {
        let run = self
            .reached
            .iter()
            .rev()
            .take_while(|(_, finding)| finding.is_some());
        run.last().map(|(from, _)| *from)
    }

    fn grounds(&self, running: &Running<'_>, account: &Account) -> Option<Grounds> {
        if account.section != SECTION {
            return None;
        }
        let from = match self.views.reopens {
            true => self.reached_since()?,
            false => Date::MIN,
        };
        // What is owed rises on these days only; what ended before an order was vacated ended with it.
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

    fn standing(mut self) -> Result<Standing, LedgerError> {
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
            liabilities.push(Liability {
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
        Ok(Standing {
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

    /// On which accounts that lies which is beyond: on the last receipts, less what was given back of them.
    fn held(&self, in_suspense: Usd) -> Result<BTreeMap<Account, Usd>, LedgerError> {
        let mut left = in_suspense;
        let mut of: Vec<Usd> = self
            .accounts
            .iter()
            .map(|running| running.received)
            .collect();
        let mut held: BTreeMap<Account, Usd> = BTreeMap::new();
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
