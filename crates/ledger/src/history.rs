//! The history of one victim: the balance of each liability on a day, and the grounds to end it. We compute it from the dates on
//! which postings count; the dates of posting do not matter.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use redress_cite::Date;
use redress_money::Usd;

use crate::debt::{Debt, Member};
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
    /// Assumes that the victim keeps money received beyond an order, so that it counts toward the greatest finding. Otherwise
    /// it is in suspense, because it may have to be given back.
    pub beyond_kept: bool,
}

/// An order account: the debt of a defendant to a victim in a case under a section.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OrderAccount {
    /// The case.
    pub case: CaseRef,
    /// The defendant.
    pub defendant: String,
    /// The section.
    pub(crate) section: String,
    /// The id of the joint debt that the orders name, if any.
    pub debt: Option<String>,
}

impl OrderAccount {
    /// Returns the section unless it is the one that an order has by default.
    #[must_use]
    pub fn other_section(&self) -> Option<&str> {
        (self.section != SECTION).then_some(self.section.as_str())
    }
}

/// The orders that a posting may concern: of a case, of one defendant, under a section, of a debt, as far as it says so.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Target {
    case: CaseRef,
    defendant: Option<String>,
    section: Option<String>,
    debt: Option<String>,
}

/// The fields of a posting that the computation needs.
#[derive(Clone, Debug)]
struct Entry {
    date: Date,
    kind: PostingKind,
    key: Box<str>,
    /// The position in the targets of the history.
    target: Option<usize>,
    payor: Option<Box<str>>,
    text: Option<Box<str>>,
    amount: Usd,
}

/// The postings about one victim, without reversed ones.
#[derive(Clone, Debug, Default)]
pub struct History {
    targets: Vec<Target>,
    places: BTreeMap<Target, usize>,
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
    /// The balance: what is ordered less what was received, and no more than what is left of a joint debt. Never negative.
    pub owed: Usd,
    /// The part of the receipts beyond the order, or beyond the joint debt. It is in suspense: it may have to be given back.
    pub beyond: Usd,
    /// The part of the receipts above the greatest final finding.
    pub in_suspense: Usd,
    /// The joint debt, if others owe it too.
    pub joint: Option<JointDebt>,
    /// The grounds to end it, if any.
    pub grounds: Option<Grounds>,
}

/// A debt that several defendants owe together, perhaps in several cases. A payment of one reduces what is left for all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JointDebt {
    /// The others who owe it.
    pub others: Vec<OrderAccount>,
    /// The greatest sum that one of them owes.
    pub(crate) whole: Usd,
    /// The part of it that is not owed any more, because all of them paid it or others made up the loss.
    pub(crate) received: Usd,
    /// The balance of the debt.
    pub owed: Usd,
    /// Whether a defendant owes less than another who paid. Then the question `payment-by-another` changes the balances, which are
    /// those under its view `until-whole`.
    pub is_by_another: bool,
    /// The basis for taking the orders as one debt.
    pub basis: JointBasis,
}

/// The basis for taking several orders as one debt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JointBasis {
    /// The postings say so.
    Posted,
    /// One of the orders, all in one case, is for the whole of the losses found there, which the victim recovers once.
    WholeLoss,
    /// The orders are equal and their sum exceeds the finding, or there is none, but no posting says that they are one debt. If they are not,
    /// this is the balance of this account.
    Equal {
        /// The balance of the account if it is a debt of its own.
        alone: Usd,
    },
}

/// A receipt, or a refund, that belongs to no order, so that it reduces none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unplaced {
    /// The key of the posting.
    pub key: String,
    /// The day.
    pub(crate) date: Date,
    /// The case.
    pub case: CaseRef,
    /// The defendant.
    pub defendant: String,
    /// The amount; negative for a refund.
    pub amount: Usd,
    /// True if several orders fit, so that the posting must name one of them by its section or its debt. Otherwise no order
    /// that fits is posted.
    pub several: bool,
    /// True if the order, if it exists, may be one under the section that has the greatest final finding as its limit.
    pub(crate) may_count: bool,
}

/// Says what is left to collect on one order account, and the step that limits it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftToCollect {
    /// The order account.
    pub(crate) account: OrderAccount,
    /// The amount left to collect: the lesser of `owed` and `room`.
    pub amount: Usd,
    /// The balance of the account.
    pub owed: Usd,
    /// The amount that the victim can still receive under the greatest final finding. `None` for an order under another
    /// section, and if no finding is final. The clause is of 2018: a caller asks the law whether it reaches an order under an
    /// older text, and takes `owed` if it does not.
    pub room: Option<Usd>,
    /// The greatest final finding.
    pub(crate) greatest: Option<FinalFinding>,
    /// The step that makes the amount.
    pub binds: BindingStep,
    /// The years that name the texts of the orders in effect; `None` for an order without a posted text.
    pub(crate) texts: BTreeSet<Option<String>>,
}

/// The step of the account that limits what is left to collect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BindingStep {
    /// No order is in effect.
    NoOrder,
    /// The order, less what was received under it.
    Order,
    /// The joint debt, less what was received from all who owe it.
    JointDebt,
    /// The losses found in the case, less what was received of them.
    Loss,
    /// The greatest final finding, less what the victim has received in all cases.
    GreatestFinding,
}

/// The balances of a victim's accounts on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VictimBalances {
    /// The greatest loss found in any case with a final order under section 2259, not vacated.
    pub greatest: Option<FinalFinding>,
    /// Restitution received under orders under section 2259 in all cases, less refunds.
    pub received: Usd,
    /// The part of `received` within the orders and the greatest finding.
    pub credited: Usd,
    /// The part of `received` above the greatest finding: held until a greater finding is final or a court decides who owns it.
    pub in_suspense: Usd,
    /// The part of `received` beyond the orders under which it came: held until it is given back or a court decides.
    pub beyond: Usd,
    /// The part of `received` not covered by a final finding, because there is none.
    pub unmeasured: Usd,
    /// Receipts that belong to no order. They are in suspense, and are no part of `received`.
    pub unplaced: Vec<Unplaced>,
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

/// An order, a vacatur, a receipt or a refund of one account.
#[derive(Clone, Debug)]
pub(crate) struct OwnPosting {
    /// The kind.
    pub(crate) kind: PostingKind,
    /// The key.
    pub(crate) key: String,
    /// The day from which it counts.
    pub(crate) date: Date,
    /// The amount.
    pub(crate) amount: Usd,
    /// Whether another than the defendant paid.
    pub(crate) by_another: bool,
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
                        Some(history) => history.add(posting),
                        None => victims.entry(victim.clone()).or_default().add(posting),
                    }
                }
            })?;
            Ok(Books { head, victims })
        })
    }
}

impl Ledger {
    /// Returns the history of one victim and the head of the chain, or `None` if nothing is posted about the victim. Reads and
    /// checks the postings about that victim only, so it is fast in a ledger of any size.
    ///
    /// # Errors
    ///
    /// Returns an error if the ledger was changed from outside.
    pub fn history(&self, victim: &str) -> Result<Option<(ChainHead, History)>, LedgerError> {
        self.at_one_moment(|ledger| {
            let Some((head, postings)) = ledger.unreversed_about(victim)? else {
                return Ok(None);
            };
            Ok(Some((head, History::from_postings(postings))))
        })
    }
}

impl History {
    /// Makes the history of one victim from postings, of which none is reversed, without a file.
    ///
    /// # Examples
    ///
    /// ```
    /// use redress_ledger::{History, LedgerViews, Posting};
    ///
    /// let today = redress_cite::Date::constant(2026, 1, 2);
    /// let of = [("victim", "v1"), ("case", "ilnd/1:19-cr-00123"), ("defendant", "d1"), ("date", "2025-12-30")];
    /// let order = [("key", "o1"), ("kind", "order"), ("amount", "900.00")];
    /// let receipt = [("key", "r1"), ("kind", "receipt"), ("amount", "250.00")];
    /// let postings = [order, receipt].map(|it| Posting::read(of.into_iter().chain(it), today).unwrap());
    /// let standing = History::from_postings(postings).standing(None, LedgerViews::default()).unwrap();
    /// assert_eq!(standing.liabilities[0].owed.cents(), 650_00);
    /// ```
    #[must_use]
    pub fn from_postings(postings: impl IntoIterator<Item = Posting>) -> Self {
        let mut history = Self::default();
        for posting in postings {
            history.add(posting);
        }
        history
    }

    fn add(&mut self, posting: Posting) {
        let Some(date) = posting.date else {
            return;
        };
        // Who pays under the own order is no other person.
        let payor = posting
            .payor
            .filter(|it| posting.defendant.as_ref() != Some(it));
        let target = posting.case.map(|case| Target {
            case,
            defendant: posting.defendant,
            section: posting.section,
            debt: posting.debt,
        });
        let target = target.map(|target| match self.places.get(&target) {
            Some(place) => *place,
            None => {
                let place = self.targets.len();
                self.targets.push(target.clone());
                self.places.insert(target, place);
                place
            }
        });
        self.entries.push(Entry {
            date,
            kind: posting.kind,
            key: posting.key.into(),
            target,
            payor: payor.map(Into::into),
            text: posting.text.map(Into::into),
            amount: posting.amount.unwrap_or(Usd::ZERO),
        });
    }

    fn target(&self, entry: &Entry) -> Option<&Target> {
        self.targets.get(entry.target?)
    }

    /// Returns whether any posting is about a case of this court.
    #[must_use]
    pub(crate) fn names_court(&self, court: &redress_cite::CourtId) -> bool {
        self.targets
            .iter()
            .any(|target| target.case.court == *court)
    }

    /// Returns whether any posting is about this case.
    #[must_use]
    pub(crate) fn names_case(&self, case: &CaseRef) -> bool {
        self.targets.iter().any(|target| target.case == *case)
    }

    /// Returns the history without one case, for a record of the other cases.
    #[must_use]
    pub(crate) fn without(&self, case: &CaseRef) -> Self {
        let of_it = |entry: &Entry| {
            self.target(entry)
                .is_some_and(|target| target.case == *case)
        };
        let entries = self.entries.iter().filter(|entry| !of_it(entry));
        Self {
            targets: self.targets.clone(),
            places: self.places.clone(),
            entries: entries.cloned().collect(),
        }
    }

    /// Describes the postings that count only after a day, in order of date.
    #[must_use]
    pub fn later_than(&self, day: Date) -> Vec<String> {
        self.later(day, |_| true)
    }

    /// Describes the postings of a case that count only after a day, in order of date.
    pub(crate) fn later_of(&self, case: &CaseRef, day: Date) -> Vec<String> {
        self.later(day, |of| of.is_some_and(|target| target.case == *case))
    }

    fn later(&self, day: Date, fits: impl Fn(Option<&Target>) -> bool) -> Vec<String> {
        let later = self.entries.iter();
        let later = later.filter(|entry| entry.date > day && fits(self.target(entry)));
        let mut later: Vec<&Entry> = later.collect();
        later.sort_by_key(|entry| entry.place());
        later.into_iter().map(|entry| self.words(entry)).collect()
    }

    fn words(&self, entry: &Entry) -> String {
        let amount = match entry.kind {
            PostingKind::Joint | PostingKind::Final | PostingKind::Vacatur => String::new(),
            _ => format!(" of {}", entry.amount),
        };
        let case = self.target(entry);
        let case = case.map_or_else(String::new, |target| format!(", {}", target.case));
        format!(
            "posting {}: {}{amount} on {}{case}",
            entry.key,
            entry.kind.word(),
            entry.date
        )
    }

    /// Returns the keys of the postings of some kinds up to a day, without those that name another section.
    #[must_use]
    pub(crate) fn keys(&self, kinds: &[PostingKind], until: Date) -> Vec<&str> {
        let mut of: Vec<&Entry> = self
            .entries
            .iter()
            .filter(|entry| kinds.contains(&entry.kind) && entry.date <= until)
            .filter(|entry| {
                let section = self
                    .target(entry)
                    .and_then(|target| target.section.as_deref());
                section.is_none_or(|section| section == SECTION)
            })
            .collect();
        of.sort_by_key(|entry| entry.place());
        of.into_iter().map(|entry| &*entry.key).collect()
    }

    /// Computes what is left to collect on the order accounts of a defendant in a case, at the end of a day or after all
    /// postings: one account for every command that prints this figure.
    ///
    /// # Errors
    ///
    /// Returns an error if the sums of an account exceed the range of whole cents.
    ///
    /// # Examples
    ///
    /// ```no_run
    /// use redress_ledger::{Access, BindingStep, Ledger, LedgerError, LedgerViews};
    ///
    /// # fn main() -> Result<(), LedgerError> {
    /// let ledger = Ledger::open("restitution.ledger".as_ref(), Access::Read)?;
    /// let Some((_, history)) = ledger.history("v1")? else { return Ok(()) };
    /// let case = "mnd/0:15-cr-00070".parse().unwrap();
    /// for left in history.left_to_collect(&case, "roe", None, LedgerViews::default())? {
    ///     assert!(left.amount <= left.owed);
    ///     assert_ne!(left.binds, BindingStep::NoOrder);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn left_to_collect(
        &self,
        case: &CaseRef,
        defendant: &str,
        until: Option<Date>,
        views: LedgerViews,
    ) -> Result<Vec<LeftToCollect>, LedgerError> {
        let standing = self.standing(until, views)?;
        let mut beside = standing.credited;
        if views.assistance_counts {
            beside = beside.checked_add(standing.assistance)?;
        }
        let room = match &standing.greatest {
            Some(greatest) => Some(greatest.amount.checked_sub(beside)?.max(Usd::ZERO)),
            None => None,
        };
        let mut all = Vec::new();
        for liability in standing.liabilities {
            if liability.account.case != *case || liability.account.defendant != defendant {
                continue;
            }
            let room = room.filter(|_| liability.account.section == SECTION);
            let own = liability
                .ordered
                .checked_sub(liability.received.max(Usd::ZERO))?;
            let joint = liability.joint.as_ref().map(|joint| joint.owed);
            let (amount, binds) = match room {
                Some(room) if room < liability.owed => (room, BindingStep::GreatestFinding),
                _ if liability.ordered.is_zero() => (Usd::ZERO, BindingStep::NoOrder),
                _ if joint == Some(liability.owed) && liability.owed < own => {
                    (liability.owed, BindingStep::JointDebt)
                }
                _ if liability.owed < own => (liability.owed, BindingStep::Loss),
                _ => (liability.owed, BindingStep::Order),
            };
            let texts = self.texts(&liability.account, until);
            all.push(LeftToCollect {
                account: liability.account,
                amount,
                owed: liability.owed,
                room,
                greatest: standing.greatest.clone(),
                binds,
                texts,
            });
        }
        Ok(all)
    }

    /// Returns what is ordered in all after each order and vacatur of an account, and the receipts and refunds, each by day, up to a
    /// day.
    pub(crate) fn of_account(
        &self,
        account: &OrderAccount,
        until: Date,
    ) -> Result<(Vec<OwnPosting>, Vec<OwnPosting>), LedgerError> {
        let theirs = self.entries.iter().filter(|entry| {
            let target = self.target(entry);
            target.is_some_and(|target| {
                target.case == account.case && target.defendant.as_ref() == Some(&account.defendant)
            }) && entry.date <= until
        });
        let mut theirs: Vec<OwnPosting> = theirs
            .map(|entry| OwnPosting {
                kind: entry.kind,
                key: entry.key.to_string(),
                date: entry.date,
                amount: entry.amount,
                by_another: entry.payor.is_some(),
            })
            .collect();
        // An order that replaces another is posted with its vacatur on one day.
        theirs.sort_by_key(|it| (it.date, it.kind));
        let of = |kinds: [PostingKind; 2]| -> Vec<OwnPosting> {
            let theirs = theirs.iter().filter(|it| kinds.contains(&it.kind));
            theirs.cloned().collect()
        };
        let mut orders = of([PostingKind::Vacatur, PostingKind::Order]);
        let mut in_force = Usd::ZERO;
        for order in &mut orders {
            in_force = match order.kind {
                PostingKind::Vacatur => Usd::ZERO,
                _ => in_force.checked_add(order.amount)?,
            };
            order.amount = in_force;
        }
        Ok((orders, of([PostingKind::Receipt, PostingKind::Refund])))
    }

    /// Returns the texts of the orders of an account.
    fn texts(&self, account: &OrderAccount, until: Option<Date>) -> BTreeSet<Option<String>> {
        let orders = self.entries.iter().filter(|entry| {
            entry.kind == PostingKind::Order
                && until.is_none_or(|until| entry.date <= until)
                && self.target(entry).and_then(Target::account).as_ref() == Some(account)
        });
        orders
            .map(|entry| entry.text.as_deref().map(str::to_owned))
            .collect()
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
        let mut fold = Fold::new(self, views, &entries);
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

impl Target {
    /// Returns the account of an order.
    fn account(&self) -> Option<OrderAccount> {
        Some(OrderAccount {
            case: self.case.clone(),
            defendant: self.defendant.clone()?,
            section: self.section.clone().unwrap_or_else(|| SECTION.to_owned()),
            debt: self.debt.clone(),
        })
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
    /// Whether an order was made, in effect or not.
    was_ordered: bool,
    /// The balance after each day on which it changed.
    owed: Vec<(Date, Usd)>,
    received: Usd,
    /// The part of `received` that somebody other than the defendant paid.
    by_others: Usd,
}

impl Running<'_> {
    fn ordered(&self) -> Result<Usd, LedgerError> {
        Ok(Usd::sum(self.orders.iter().map(|order| order.amount))?)
    }

    fn member(&self) -> Result<Member, LedgerError> {
        Ok(Member {
            ordered: self.ordered()?,
            paid: self.received.checked_sub(self.by_others)?,
            by_others: self.by_others,
        })
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
    /// The order accounts, sorted.
    accounts: Vec<OrderAccount>,
    running: Vec<Running<'a>>,
    /// The accounts of each case and defendant.
    of_debtor: BTreeMap<(&'a CaseRef, &'a str), Vec<usize>>,
    /// The accounts of each debt, as the postings say, and the id of each.
    debts: Vec<Vec<usize>>,
    debt_ids: Vec<Option<String>>,
    /// The debt of each account.
    debt_of: Vec<usize>,
    /// The debts that the day has touched.
    touched: BTreeSet<usize>,
    cases: BTreeMap<&'a CaseRef, InCase>,
    findings: Vec<FinalFinding>,
    counted: BTreeSet<Counted<'a>>,
    keys: Vec<&'a str>,
    /// Receipts in order, with the account.
    receipts: Vec<(usize, Usd)>,
    /// Receipts and refunds for which no order was in effect yet.
    waiting: Vec<&'a Entry>,
    /// Whether an order was made on the day.
    ordered_today: bool,
    unplaced: Vec<Unplaced>,
    /// The part of each debt under section 2259 that was received within the orders, and the part beyond them.
    within: Usd,
    beyond: Usd,
    parts: Vec<(Usd, Usd)>,
    assistance: Usd,
    civil: Usd,
    payors: BTreeMap<String, Usd>,
    /// The days on which the victim's receipts reached the greatest finding, with that finding, or fell below it (`None`).
    reached: Vec<(Date, Option<usize>)>,
    remarks: Vec<String>,
}

/// The account of a receipt.
enum Place {
    At(usize),
    None,
    Several,
}

impl<'a> Fold<'a> {
    fn new(history: &'a History, views: LedgerViews, entries: &[&'a Entry]) -> Self {
        let orders = entries
            .iter()
            .filter(|entry| entry.kind == PostingKind::Order);
        let accounts: BTreeSet<OrderAccount> = orders
            .filter_map(|entry| history.target(entry)?.account())
            .collect();
        let accounts: Vec<OrderAccount> = accounts.into_iter().collect();
        let joint: Vec<&Target> = entries
            .iter()
            .filter(|entry| entry.kind == PostingKind::Joint)
            .filter_map(|entry| history.target(entry))
            .collect();
        let mut fold = Self {
            history,
            views,
            running: accounts.iter().map(|_| Running::default()).collect(),
            of_debtor: BTreeMap::new(),
            debts: Vec::new(),
            debt_ids: Vec::new(),
            debt_of: Vec::new(),
            touched: BTreeSet::new(),
            cases: BTreeMap::new(),
            findings: Vec::new(),
            counted: BTreeSet::new(),
            keys: Vec::new(),
            receipts: Vec::new(),
            waiting: Vec::new(),
            ordered_today: false,
            unplaced: Vec::new(),
            within: Usd::ZERO,
            beyond: Usd::ZERO,
            parts: Vec::new(),
            assistance: Usd::ZERO,
            civil: Usd::ZERO,
            payors: BTreeMap::new(),
            reached: Vec::new(),
            remarks: Vec::new(),
            accounts: Vec::new(),
        };
        // A debt is one whatever sections its orders are under, but for the one whose receipts have a limit of their own.
        let mut named: BTreeMap<(String, bool), usize> = BTreeMap::new();
        for (place, account) in accounts.iter().enumerate() {
            let id = debt_id(account, &joint);
            let next = fold.debts.len();
            let debt = match id {
                Some(id) => *named
                    .entry((id.to_owned(), account.section == SECTION))
                    .or_insert(next),
                None => next,
            };
            match fold.debts.get_mut(debt) {
                Some(members) => members.push(place),
                None => {
                    fold.debts.push(vec![place]);
                    fold.debt_ids.push(id.map(str::to_owned));
                    fold.parts.push((Usd::ZERO, Usd::ZERO));
                }
            }
            fold.debt_of.push(debt);
        }
        for (id, _) in named
            .keys()
            .filter(|(id, limited)| *limited && named.contains_key(&(id.clone(), false)))
        {
            fold.remarks.push(format!(
                "debt {id} has orders under section {SECTION} and under others: they are kept as two debts, because the greatest final finding limits the first alone"
            ));
        }
        // Every account comes from a target, which outlives the fold.
        for target in &history.targets {
            let (Some(account), Some(defendant)) = (target.account(), &target.defendant) else {
                continue;
            };
            if let Ok(place) = accounts.binary_search(&account) {
                let places = fold.of_debtor.entry((&target.case, defendant)).or_default();
                if !places.contains(&place) {
                    places.push(place);
                    places.sort_unstable();
                }
            }
        }
        fold.accounts = accounts;
        fold
    }

    /// Returns the accounts that fit a target.
    fn fitting(&self, target: &Target) -> Vec<usize> {
        let debtor = target.defendant.as_deref().unwrap_or_default();
        let all = self.of_debtor.get(&(&target.case, debtor));
        let all = all.into_iter().flatten().copied();
        all.filter(|place| {
            let Some(account) = self.accounts.get(*place) else {
                return false;
            };
            let section = target.section.as_ref();
            let debt = self.debt_of.get(*place);
            let debt = debt.and_then(|debt| self.debt_ids.get(*debt)?.as_ref());
            let same_debt = target.debt.is_none() || target.debt.as_ref() == debt;
            section.is_none_or(|section| *section == account.section) && same_debt
        })
        .collect()
    }

    /// Returns the account of a receipt or refund: the only order in effect that fits, or the only one that ever was.
    fn place(&self, target: &Target) -> Place {
        let fitting = self.fitting(target);
        let with = |test: fn(&Running<'_>) -> bool| -> Vec<usize> {
            let places = fitting.iter().copied();
            places
                .filter(|it| self.running.get(*it).is_some_and(test))
                .collect()
        };
        let in_effect = with(|running| !running.orders.is_empty());
        let ever = with(|running| running.was_ordered);
        match (in_effect.as_slice(), ever.as_slice()) {
            ([place], _) | ([], [place]) => Place::At(*place),
            ([], []) => Place::None,
            _ => Place::Several,
        }
    }

    fn take(&mut self, entry: &'a Entry) -> Result<(), LedgerError> {
        let (date, amount) = (entry.date, entry.amount);
        let target = self.history.target(entry);
        match (entry.kind, target) {
            (PostingKind::Assistance, _) => {
                self.assistance = self.assistance.checked_add(amount)?
            }
            (PostingKind::Civil, _) => self.civil = self.civil.checked_add(amount)?,
            (PostingKind::Insurance, _) => {
                let payor = entry.payor.as_deref().unwrap_or_default().to_owned();
                let sum = self.payors.entry(payor).or_insert(Usd::ZERO);
                *sum = sum.checked_add(amount)?;
            }
            (PostingKind::Finding, Some(target)) => {
                let place = self.findings.len();
                self.findings.push(FinalFinding {
                    case: target.case.clone(),
                    amount,
                    date,
                    key: entry.key.to_string(),
                    vacated: None,
                });
                self.keys.push(&entry.key);
                self.touch_case(&target.case);
                let case = self.cases.entry(&target.case).or_default();
                case.findings.push(place);
                if case.finals > 0 {
                    self.counted
                        .insert((amount, Reverse(date), Reverse(&entry.key), place));
                }
            }
            (PostingKind::Vacatur, Some(target)) if target.defendant.is_none() => {
                self.touch_case(&target.case);
                let case = self.cases.entry(&target.case).or_default();
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
            (PostingKind::Order, Some(target)) => self.order(entry, target),
            (PostingKind::Final, Some(target)) => self.becomes_final(entry, target),
            (PostingKind::Vacatur, Some(target)) => self.vacate(entry, target)?,
            (PostingKind::Receipt | PostingKind::Refund, Some(target)) => {
                self.assign_receipt(entry, target)?;
            }
            (PostingKind::Joint, Some(target)) if self.fitting(target).is_empty() => {
                self.does_nothing(
                    entry,
                    "no order of the case is posted against that defendant",
                );
            }
            // Every other kind has a case, and a reversal is no entry.
            _ => {}
        }
        Ok(())
    }

    fn touch(&mut self, place: usize) {
        self.touched.extend(self.debt_of.get(place).copied());
    }

    fn order(&mut self, entry: &'a Entry, target: &Target) {
        let place = target
            .account()
            .and_then(|it| self.accounts.binary_search(&it).ok());
        let Some((place, running)) = place.and_then(|it| Some((it, self.running.get_mut(it)?)))
        else {
            return;
        };
        running.was_ordered = true;
        running.orders.push(Order {
            date: entry.date,
            amount: entry.amount,
            text: entry.text.as_deref(),
            is_final: false,
        });
        self.ordered_today = true;
        self.touch(place);
    }

    /// A judgment becomes final as a whole, so a posting without a section makes all orders against the defendant final.
    fn becomes_final(&mut self, entry: &'a Entry, target: &'a Target) {
        let mut any = false;
        for place in self.fitting(target) {
            let Some(running) = self.running.get_mut(place) else {
                continue;
            };
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
            any = any || became > 0;
            if became > 0 && self.counts(place) {
                self.finals(&target.case, |finals| finals.saturating_add(became));
            }
        }
        if !any {
            self.does_nothing(entry, "no order that was not final stood on its day");
        }
    }

    fn vacate(&mut self, entry: &'a Entry, target: &'a Target) -> Result<(), LedgerError> {
        let mut any = false;
        for place in self.fitting(target) {
            let Some(running) = self.running.get_mut(place) else {
                continue;
            };
            let fallen = std::mem::take(&mut running.orders);
            any = any || !fallen.is_empty();
            let finals = fallen.iter().filter(|order| order.is_final).count();
            self.touch(place);
            if finals > 0 && self.counts(place) {
                self.finals(&target.case, |there| there.saturating_sub(finals));
            }
        }
        if !any {
            self.does_nothing(entry, "no order stood before its day");
        }
        Ok(())
    }

    /// Returns whether an account is under the section whose limit is the greatest final finding.
    fn counts(&self, place: usize) -> bool {
        self.accounts
            .get(place)
            .is_some_and(|account| account.section == SECTION)
    }

    /// Adds a receipt or refund to its account, keeps it waiting for an order, or sets it apart if several orders fit.
    fn assign_receipt(&mut self, entry: &'a Entry, target: &Target) -> Result<(), LedgerError> {
        match self.place(target) {
            Place::At(place) => self.receive(entry, place),
            Place::None => {
                self.waiting.push(entry);
                Ok(())
            }
            Place::Several => self.set_apart(entry, true),
        }
    }

    fn receive(&mut self, entry: &Entry, place: usize) -> Result<(), LedgerError> {
        let Some(running) = self.running.get_mut(place) else {
            return Ok(());
        };
        match entry.kind {
            PostingKind::Refund => running.received = running.received.checked_sub(entry.amount)?,
            _ => {
                running.received = running.received.checked_add(entry.amount)?;
                if entry.payor.is_some() {
                    running.by_others = running.by_others.checked_add(entry.amount)?;
                }
                self.receipts.push((place, entry.amount));
            }
        }
        self.touch(place);
        Ok(())
    }

    fn set_apart(&mut self, entry: &Entry, several: bool) -> Result<(), LedgerError> {
        let Some(target) = self.history.target(entry) else {
            return Ok(());
        };
        let may_count = target
            .section
            .as_deref()
            .is_none_or(|section| section == SECTION);
        self.unplaced.push(Unplaced {
            key: entry.key.to_string(),
            date: entry.date,
            case: target.case.clone(),
            defendant: target.defendant.clone().unwrap_or_default(),
            amount: match entry.kind {
                PostingKind::Refund => Usd::ZERO.checked_sub(entry.amount)?,
                _ => entry.amount,
            },
            several,
            may_count,
        });
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

    /// Returns the amounts that count toward the greatest finding in addition to receipts within the orders.
    fn beside(&self) -> Result<Usd, LedgerError> {
        let mut beside = Usd::ZERO;
        if self.views.assistance_counts {
            beside = beside.checked_add(self.assistance)?;
        }
        if self.views.beyond_kept {
            beside = beside.checked_add(self.beyond)?;
        }
        Ok(beside)
    }

    fn debt(&self, members: &[usize]) -> Result<Debt, LedgerError> {
        let found = members.iter().filter_map(|place| self.accounts.get(*place));
        let found = found
            .filter_map(|account| self.found_in(&account.case))
            .max();
        let members = members.iter().filter_map(|place| self.running.get(*place));
        Ok(Debt {
            members: members.map(Running::member).collect::<Result<_, _>>()?,
            found,
        })
    }

    /// Marks that the loss found in a case changed.
    fn touch_case(&mut self, case: &CaseRef) {
        let accounts = self.accounts.iter().zip(&self.debt_of);
        let of_case = accounts.filter(|(account, _)| account.case == *case);
        self.touched.extend(of_case.map(|(_, debt)| *debt));
    }

    fn end_of(&mut self, day: Date) -> Result<(), LedgerError> {
        // An order of today takes the receipts that waited for it. Without one they wait on, because only an order makes an
        // account fit.
        if std::mem::take(&mut self.ordered_today) {
            for entry in std::mem::take(&mut self.waiting) {
                if let Some(target) = self.history.target(entry) {
                    self.assign_receipt(entry, target)?;
                }
            }
        }
        for debt in std::mem::take(&mut self.touched) {
            let members = self.debts.get(debt).cloned().unwrap_or_default();
            let account = self.debt(&members)?;
            for (at, place) in members.iter().enumerate() {
                let owed = account.owed(at)?;
                if let Some(running) = self.running.get_mut(*place) {
                    running.owed.push((day, owed));
                }
            }
            if members.first().is_some_and(|place| self.counts(*place))
                && let Some(part) = self.parts.get_mut(debt)
            {
                let (within, beyond) = (account.within()?, account.beyond()?);
                self.within = self.within.checked_sub(part.0)?.checked_add(within)?;
                self.beyond = self.beyond.checked_sub(part.1)?.checked_add(beyond)?;
                *part = (within, beyond);
            }
        }
        let greatest = self.greatest_amount();
        let toward = self.within.checked_add(self.beside()?)?;
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
        // A liability that ended before its order was vacated ended with the order.
        let first = running.orders.first()?.date;
        let changed = running.owed.iter().map(|(day, _)| *day);
        let mut days = changed.filter(|day| *day >= first);
        let (day, finding, remained) = days.find_map(|day| {
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
        for entry in std::mem::take(&mut self.waiting) {
            self.set_apart(entry, false)?;
        }
        self.unplaced
            .sort_by(|one, other| (one.date, &one.key).cmp(&(other.date, &other.key)));
        let greatest = self
            .greatest()
            .and_then(|place| self.findings.get(place))
            .cloned();
        let within = self.within.max(Usd::ZERO);
        let room = self
            .greatest_amount()
            .checked_sub(self.beside()?)?
            .max(Usd::ZERO);
        let (credited, unmeasured) = match greatest {
            Some(_) => (within.min(room), Usd::ZERO),
            None => (Usd::ZERO, within),
        };
        let in_suspense = within.checked_sub(credited)?.checked_sub(unmeasured)?;
        let equal = self.for_one_loss()?;
        let beyond = self.beyond_of_accounts(&equal)?;
        let held = self.held(in_suspense, &beyond)?;
        let left = self.left_of_losses(&equal)?;
        let joint = self.joint(equal)?;
        let received = self.within.checked_add(self.beyond)?;
        let mut liabilities = Vec::new();
        for (place, (running, account)) in self.running.iter().zip(&self.accounts).enumerate() {
            let joint = joint.get(&place);
            let mut owed = joint.map_or_else(|| running.owed(), |(owed, _)| *owed);
            if let Some(left) = left.get(&account.case).filter(|left| **left < owed) {
                owed = *left;
                let case = &account.case;
                self.remarks.push(format!(
                    "{owed} of the losses found in {case} is left to pay, and nobody owes more of them there"
                ));
            }
            liabilities.push(LiabilityBalance {
                account: account.clone(),
                ordered: running.ordered()?,
                is_final: !running.orders.is_empty()
                    && running.orders.iter().all(|order| order.is_final),
                received: running.received,
                owed,
                beyond: beyond.get(place).copied().unwrap_or(Usd::ZERO),
                in_suspense: held.get(place).copied().unwrap_or(Usd::ZERO),
                joint: joint.map(|(_, joint)| joint.clone()),
                grounds: self.grounds(running, account),
            });
        }
        self.remarks.sort();
        self.remarks.dedup();
        Ok(VictimBalances {
            greatest,
            received,
            credited,
            in_suspense,
            beyond: self.beyond,
            unmeasured,
            unplaced: self.unplaced,
            assistance: self.assistance,
            civil: self.civil,
            payors: self.payors,
            liabilities,
            remarks: self.remarks,
        })
    }

    /// Groups the accounts that are one debt: as the postings say, and where orders for the losses of one victim cannot be
    /// separate debts. Returns the balance and the debt of each account that is owed together with others.
    fn joint(
        &self,
        equal: Vec<(Vec<usize>, bool)>,
    ) -> Result<BTreeMap<usize, (Usd, JointDebt)>, LedgerError> {
        let mut groups: Vec<(Vec<usize>, Option<JointBasis>)> = self
            .debts
            .iter()
            .filter(|members| members.len() > 1)
            .map(|members| (members.clone(), Some(JointBasis::Posted)))
            .collect();
        for (members, whole_loss) in equal {
            groups.push((members, whole_loss.then_some(JointBasis::WholeLoss)));
        }
        let mut joint = BTreeMap::new();
        for (members, basis) in groups {
            let debt = self.debt(&members)?;
            for (at, place) in members.iter().enumerate() {
                let Some(running) = self.running.get(*place) else {
                    continue;
                };
                let others = members.iter().filter(|other| *other != place);
                let others = others
                    .filter_map(|place| self.accounts.get(*place))
                    .cloned();
                let one = JointDebt {
                    others: others.collect(),
                    whole: debt.whole(),
                    received: debt.whole().checked_sub(debt.left()?)?,
                    owed: debt.left()?,
                    is_by_another: debt.is_by_another(),
                    basis: basis.unwrap_or(JointBasis::Equal {
                        alone: running.owed(),
                    }),
                };
                joint.insert(*place, (debt.owed(at)?, one));
            }
        }
        Ok(joint)
    }

    /// Returns the accounts with orders in effect that cannot be separate debts, of different defendants, under one section without a
    /// limit of its own, whose debts the postings do not name; and whether all are in one case.
    ///
    /// Where one order of a case is for the whole of the losses found there, every other order of the case is for a part of the same
    /// losses. Without a finding the orders of a case may be one debt or shares. Equal ones are shares if a finding covers their sum; in
    /// several cases they are equal by chance unless each is for the whole of the losses found there.
    fn for_one_loss(&self) -> Result<Vec<(Vec<usize>, bool)>, LedgerError> {
        let entries = self.history.entries.iter();
        let joint: Vec<&Target> = entries
            .filter(|entry| entry.kind == PostingKind::Joint)
            .filter_map(|entry| self.history.target(entry))
            .collect();
        let mut of_cases: BTreeMap<(&str, &CaseRef), BTreeMap<Usd, Vec<usize>>> = BTreeMap::new();
        for (place, (account, running)) in self.accounts.iter().zip(&self.running).enumerate() {
            let alone = self
                .debt_of
                .get(place)
                .and_then(|debt| self.debts.get(*debt));
            let named = account.debt.is_some() || joint.iter().any(|target| names(target, account));
            if account.section == SECTION || named || alone.is_none_or(|debt| debt.len() > 1) {
                continue;
            }
            let ordered = running.ordered()?;
            if ordered > Usd::ZERO {
                let alike = of_cases.entry((&account.section, &account.case));
                alike.or_default().entry(ordered).or_default().push(place);
            }
        }
        let mut groups = Vec::new();
        // By section and loss: the accounts of each case in which an order is for the whole of it.
        let mut whole: BTreeMap<(&str, Usd), Vec<Vec<usize>>> = BTreeMap::new();
        for ((section, case), alike) in of_cases {
            let found = self.found_in(case);
            if found.is_none_or(|loss| alike.contains_key(&loss)) {
                let places: Vec<usize> = alike.into_values().flatten().collect();
                match found {
                    Some(loss) => whole.entry((section, loss)).or_default().push(places),
                    None if places.len() > 1 => groups.push((places, false)),
                    None => {}
                }
                continue;
            }
            for (amount, places) in alike {
                let several = i64::try_from(places.len()).unwrap_or(i64::MAX);
                let sum = Usd::from_cents(amount.cents().saturating_mul(several));
                if places.len() > 1 && found.is_some_and(|found| sum > found) {
                    groups.push((places, false));
                }
            }
        }
        for cases in whole.into_values() {
            let in_one = cases.len() == 1;
            let places: Vec<usize> = cases.into_iter().flatten().collect();
            if places.len() > 1 {
                groups.push((places, in_one));
            }
        }
        Ok(groups)
    }

    /// Returns the greatest finding in effect in a case.
    fn found_in(&self, case: &CaseRef) -> Option<Usd> {
        let findings = self.cases.get(case)?.findings.iter();
        findings
            .filter_map(|place| self.findings.get(*place))
            .map(|it| it.amount)
            .max()
    }

    /// Returns the accounts of each debt: those that the postings name, and those of orders that cannot be separate debts.
    fn groups<'g>(
        &'g self,
        equal: &'g [(Vec<usize>, bool)],
    ) -> impl Iterator<Item = &'g Vec<usize>> {
        let equal = equal.iter().map(|(members, _)| members);
        let grouped: BTreeSet<usize> = equal.clone().flatten().copied().collect();
        let debts = self.debts.iter();
        let debts = debts.filter(move |members| !members.iter().any(|it| grouped.contains(it)));
        debts.chain(equal)
    }

    /// Returns what is left to pay of the losses found in each case, or of the greatest sum that one owes there: a loss is made up once,
    /// whoever paid. Orders under several sections may be for several losses.
    fn left_of_losses(
        &self,
        equal: &[(Vec<usize>, bool)],
    ) -> Result<BTreeMap<CaseRef, Usd>, LedgerError> {
        let mut greatest: BTreeMap<(&CaseRef, &str), Usd> = BTreeMap::new();
        for (account, running) in self.accounts.iter().zip(&self.running) {
            let of = (&account.case, account.defendant.as_str());
            let sum = greatest.entry(of).or_default();
            *sum = sum.checked_add(running.ordered()?)?;
        }
        let mut sections: BTreeMap<&CaseRef, BTreeSet<&str>> = BTreeMap::new();
        for account in &self.accounts {
            let of_case = sections.entry(&account.case).or_default();
            of_case.insert(&account.section);
        }
        let mut left: BTreeMap<CaseRef, Usd> = BTreeMap::new();
        for ((case, _), sum) in greatest {
            let is_one = sections.get(case).is_some_and(|all| all.len() == 1);
            if let Some(found) = self.found_in(case).filter(|_| is_one) {
                let known = left.entry(case.clone()).or_default();
                *known = found.max(sum).max(*known);
            }
        }
        for members in self.groups(equal) {
            let within = self.debt(members)?.within()?.max(Usd::ZERO);
            let cases = members.iter().filter_map(|it| self.accounts.get(*it));
            let cases: BTreeSet<&CaseRef> = cases.map(|account| &account.case).collect();
            for case in cases {
                if let Some(left) = left.get_mut(case) {
                    *left = left.checked_sub(within.min(*left))?;
                }
            }
        }
        Ok(left)
    }

    /// Returns the part of each account's receipts beyond its order, and of the last receipts of a debt the part beyond the debt.
    fn beyond_of_accounts(&self, equal: &[(Vec<usize>, bool)]) -> Result<Vec<Usd>, LedgerError> {
        let own = self
            .running
            .iter()
            .map(|running| running.member()?.beyond());
        let mut beyond: Vec<Usd> = own.collect::<Result<_, _>>()?;
        for members in self.groups(equal) {
            let own = Usd::sum(members.iter().filter_map(|it| beyond.get(*it).copied()))?;
            let left = self.debt(members)?.beyond()?.checked_sub(own)?;
            self.assign(left, |place| members.contains(&place), &mut beyond)?;
        }
        Ok(beyond)
    }

    /// Assigns the receipts above the greatest finding to accounts under section 2259.
    fn held(&self, in_suspense: Usd, beyond: &[Usd]) -> Result<Vec<Usd>, LedgerError> {
        let mut both = beyond.to_vec();
        self.assign(in_suspense, |place| self.counts(place), &mut both)?;
        let held = both.iter().zip(beyond);
        held.map(|(both, beyond)| Ok(both.checked_sub(*beyond)?))
            .collect()
    }

    /// Assigns an amount to the last receipts of some accounts, less refunds of them and what is assigned already.
    fn assign(
        &self,
        amount: Usd,
        of: impl Fn(usize) -> bool,
        assigned: &mut [Usd],
    ) -> Result<(), LedgerError> {
        let mut left = amount;
        for (place, receipt) in self.receipts.iter().rev() {
            if left.is_zero() {
                break;
            }
            let (Some(running), Some(there)) = (self.running.get(*place), assigned.get_mut(*place))
            else {
                continue;
            };
            if !of(*place) {
                continue;
            }
            let net = running.received.checked_sub(*there)?;
            let part = (*receipt).min(net).min(left).max(Usd::ZERO);
            *there = there.checked_add(part)?;
            left = left.checked_sub(part)?;
        }
        Ok(())
    }
}

/// Returns whether a posting of kind `joint` is about an account.
fn names(target: &Target, account: &OrderAccount) -> bool {
    target.case == account.case
        && target.defendant.as_ref() == Some(&account.defendant)
        && target
            .section
            .as_ref()
            .is_none_or(|section| *section == account.section)
}

/// Returns the id of the debt of an account: as its orders say, or as a posting of kind `joint` says.
fn debt_id<'a>(account: &'a OrderAccount, joint: &[&'a Target]) -> Option<&'a str> {
    let named = joint.iter().filter(|target| names(target, account));
    let named = named.filter_map(|target| target.debt.as_deref()).min();
    account.debt.as_deref().or(named)
}

#[cfg(test)]
mod tests;
