//! The debts under a judgment, what was paid on them, and the balances on a day.

use redress::cite::Date;
use redress::money::{Ratio, Usd};

use crate::accrual::{Compounds, LeapDay, Year};

/// The debts under a judgment and what was paid on them.
///
/// # Examples
///
/// ```
/// use redress::money::Usd;
/// use redress_judgment::{
///     AccountDebtor, AccountEntry, AccountLine, JudgmentAccount, LineOrder, Paid, PaymentSlot, Toward,
/// };
///
/// let day = |text: &str| text.parse().unwrap();
/// let account = JudgmentAccount {
///     debtors: vec![AccountDebtor { order: vec![vec![PaymentSlot::Line(0)]] }],
///     lines: vec![AccountLine {
///         orders: vec![LineOrder::new(day("2024-02-01"), Usd::from_cents(10_000), day("2024-02-16"))],
///         ..AccountLine::default()
///     }],
///     entries: vec![AccountEntry {
///         id: "p1".to_owned(),
///         day: day("2024-03-01"),
///         amount: Usd::from_cents(2_500),
///         what: Paid::By { debtor: 0, toward: Toward::Order },
///     }],
///     ..JudgmentAccount::default()
/// };
/// let standing = account.on(day("2024-04-01")).unwrap();
/// assert_eq!(standing.lines[0].left, Usd::from_cents(7_500));
/// ```
#[derive(Clone, Debug, Default)]
pub struct JudgmentAccount {
    /// The defendants.
    pub debtors: Vec<AccountDebtor>,
    /// The payees of restitution.
    pub creditors: Vec<AccountCreditor>,
    /// The debts.
    pub lines: Vec<AccountLine>,
    /// The groups of debts that bear interest.
    pub bearing: Vec<BearingLines>,
    /// Payments, credits and reversals, in any order.
    pub entries: Vec<AccountEntry>,
    /// The rate and the way of counting interest; without them no interest accrues.
    pub terms: Option<InterestTerms>,
    /// The least amount that is paid out to a payee; less is held until there is so much.
    pub least: Usd,
    /// The effect of a payment by one defendant on the smaller joint sum of another.
    pub sharing: Sharing,
    /// The debts that a payment reaches first, where one defendant owes a payee a part alone and a part jointly.
    pub debts: Debts,
}

/// A defendant who owes: the places to which a payment goes, step by step.
#[derive(Clone, Debug, Default)]
pub struct AccountDebtor {
    /// The steps of the order of payment; the slots of one step are filled one after the other.
    pub order: Vec<Vec<PaymentSlot>>,
}

/// A place in an order of payment.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PaymentSlot {
    /// Lines of restitution, which share what reaches them.
    Restitution(Vec<usize>),
    /// One line.
    Line(usize),
    /// The interest on a group of lines.
    Interest(usize),
    /// A debt whose amount is open: no payment passes it. Contains the reason.
    Open(String),
    /// The interest on a group of lines, of which nothing is known: no payment passes it until it ends. Contains the reason.
    OpenInterest(usize, String),
}

/// A payee of restitution for the losses of one victim.
#[derive(Clone, Debug, Default)]
pub struct AccountCreditor {
    /// The tier: all of a lower tier is paid before a higher one.
    pub tier: (u8, u32),
    /// The place among the payees by which an odd cent is given where their shares are alike: the least first.
    pub rank: usize,
    /// The part of each payment that the court gave this payee.
    pub percent: Option<Ratio>,
    /// The part of the victim's loss that is this payee's, if it is known.
    pub loss: Option<Usd>,
    /// The most that what the victim had elsewhere leaves to collect in this case, before any payment, if the law limits it.
    pub room: Option<Usd>,
}

/// A debt of one defendant.
#[derive(Clone, Debug, Default)]
pub struct AccountLine {
    /// The place of the defendant.
    pub debtor: usize,
    /// The place of the payee, if the debt is restitution.
    pub creditor: Option<usize>,
    /// The orders, each of which replaces the one before; an amount of zero vacates it. Sorted by day.
    pub orders: Vec<LineOrder>,
    /// The joint debt, of which every other line of the same payee with that debt is part; `None` if it is owed alone.
    pub debt: Option<SharedDebt>,
    /// Whether money reaches restitution only after this debt is paid: a payment of restitution then shows that it was.
    pub is_first: bool,
    /// The first day on which the debt is no longer owed.
    pub ends: Option<Date>,
    /// The reason why it is open whether this is owed at all: money for it is kept apart.
    pub apart: Option<String>,
}

impl AccountLine {
    /// Returns the day of the order in force on a day, or else of the last that was.
    pub(crate) fn ordered_on(&self, day: Date) -> Option<Date> {
        let mut made = self.orders.iter().filter(|it| it.day <= day);
        let first = made.clone().next();
        let last = made.rfind(|it| !it.amount.is_zero());
        last.or(first).map(|it| it.day)
    }
}

/// A debt that several owe together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SharedDebt {
    /// The debt of all who owe the loss jointly, where no order names the one with which it is joint.
    OfTheLoss,
    /// The debt that orders of the case name, by its number.
    Named(usize),
    /// The debt that a defendant of another case owes too, by the place of the first.
    Elsewhere(usize),
}

/// An order of an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineOrder {
    /// The day of the order.
    pub day: Date,
    /// The amount.
    pub amount: Usd,
    /// The first day on which the amount bears interest.
    pub interest_from: Date,
}

impl LineOrder {
    /// Returns an order of an amount on a day, which bears interest from another.
    #[must_use]
    pub const fn new(day: Date, amount: Usd, interest_from: Date) -> Self {
        Self {
            day,
            amount,
            interest_from,
        }
    }
}

/// Lines of one defendant whose interest is one debt.
#[derive(Clone, Debug, Default)]
pub struct BearingLines {
    /// The lines.
    pub lines: Vec<usize>,
    /// The day on which interest stops.
    pub until: Option<Date>,
    /// The greatest interest on these and all other lines of the defendant together.
    pub at_most: Option<Usd>,
    /// The first day on which it is no longer owed, whatever accrued.
    pub ends: Option<Date>,
}

/// The rate of interest and the way it is counted.
#[derive(Clone, Copy, Debug)]
pub struct InterestTerms {
    /// The yearly rate.
    pub rate: Ratio,
    /// The greatest sum ordered that bears no interest.
    pub above: Usd,
    /// Whether interest is added to the principal.
    pub compounds: Compounds,
    /// The days of a year.
    pub year: Year,
    /// The anniversary of February 29.
    pub leap_day: LeapDay,
}

/// The effect of a payment by one defendant on the smaller joint sum of another: an unsettled question.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sharing {
    /// None, until the payee is whole.
    #[default]
    UntilWhole,
    /// It lowers the smaller sum in proportion.
    InProportion,
}

/// The debts that a payment reaches first, where one defendant owes a payee a part alone and a part jointly and nobody named the
/// debt: an unsettled question.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Debts {
    /// All of them, in proportion.
    #[default]
    InProportion,
    /// The part that is owed jointly.
    JointFirst,
    /// The part that is owed alone.
    AloneFirst,
}

/// The id of an entry that is posted after every other one of its day.
pub(crate) const LAST: &str = "\u{10ffff}";

/// Something that was paid, credited or taken back.
#[derive(Clone, Debug)]
pub struct AccountEntry {
    /// The id, which orders the entries of one day.
    pub id: String,
    /// The day on which it counts.
    pub day: Date,
    /// The amount.
    pub amount: Usd,
    /// The kind of entry.
    pub what: Paid,
}

/// The kind of an entry.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Paid {
    /// A defendant paid, or another paid for the defendant.
    By {
        /// The place of the defendant.
        debtor: usize,
        /// The debts to which the payment goes.
        toward: Toward,
    },
    /// Another made up a part of the loss of these payees, first to last: the loss is less, and no defendant's own sum is.
    OffTheLoss(Vec<usize>),
    /// Another compensated the victim whose loss is that of these payees, and no debt is less for it: insurance, for example.
    Beside(Vec<usize>),
    /// An earlier entry is taken back: a returned check, a refund.
    TakesBack(String),
}

/// The debts to which a payment goes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Toward {
    /// Every debt, by the order of payment.
    Order,
    /// These lines, because the court or the clerk named them.
    Lines(Vec<usize>),
    /// The interest on a group of lines.
    Interest(usize),
    /// These places, because the amount of the debt that was named is open; and whether it surely is restitution that is owed.
    Open(Vec<PaymentSlot>, bool),
}

impl Toward {
    /// Returns the lines, if the entry names a debt.
    pub(crate) fn named(&self) -> Option<Vec<usize>> {
        match self {
            Self::Lines(lines) => Some(lines.clone()),
            Self::Open(slots, _) => {
                let lines = slots.iter().flat_map(|slot| match slot {
                    PaymentSlot::Restitution(lines) => lines.clone(),
                    PaymentSlot::Line(line) => vec![*line],
                    _ => Vec::new(),
                });
                Some(lines.collect())
            }
            Self::Order | Self::Interest(_) => None,
        }
    }
}

/// The balances on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountStanding {
    /// The day.
    pub(crate) day: Date,
    /// The balance of each line.
    pub lines: Vec<LineStanding>,
    /// The interest on each group of lines.
    pub interest: Vec<InterestStanding>,
    /// The money of each payee.
    pub creditors: Vec<CreditorStanding>,
    /// The entries in the order in which they were posted.
    pub posted: Vec<PostedEntry>,
}

/// The balance of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineStanding {
    /// The amount ordered, as it stands on the day.
    pub(crate) ordered: Usd,
    /// The day of the order in force, or else of the last that was.
    pub(crate) since: Option<Date>,
    /// The amount paid on it.
    pub paid: Usd,
    /// The part of it that no order in force covers: it is credited to nobody, because it may have to be given back.
    pub beyond: Usd,
    /// The amount left to collect from this defendant.
    pub left: Usd,
    /// The rule that makes it no more.
    pub(crate) limit: BalanceLimit,
    /// Whether the payment is not recorded, and follows from a later payment of restitution.
    pub is_implied: bool,
}

/// The rule that limits a balance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum BalanceLimit {
    /// The amount ordered, less what this defendant paid.
    OwnSum,
    /// The joint sum, less what all who owe it paid.
    JointSum,
    /// The part of the loss that nobody paid.
    Loss,
    /// Stops: the receipts of the victim elsewhere leave no more to collect.
    Elsewhere,
    /// A payment by another lowered it in proportion.
    InProportion,
    /// The debt ended. From here on nothing is owed.
    Ended,
    /// No order is in force on the day.
    NotOrdered,
}

/// The interest on a group of lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InterestStanding {
    /// The interest that accrued.
    pub accrued: Usd,
    /// The interest that was paid.
    pub paid: Usd,
    /// The interest that is owed.
    pub left: Usd,
}

/// The money of a payee.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CreditorStanding {
    /// Payments by others than the defendants, which came off the loss.
    pub off_the_loss: Usd,
    /// Payments by others than the defendants that lower no debt.
    pub beside: Usd,
    /// The part of the defendants' payments beyond the joint sums or the loss, in addition to what is beyond a defendant's own sum.
    pub beyond: Usd,
    /// The part of the defendants' payments that is held because it is less than the least disbursement.
    pub held: Usd,
    /// The most that is left to pay to it, whoever pays, with the rule that limits it.
    pub(crate) left: Option<(Usd, BalanceLimit)>,
}

/// An entry as it was posted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostedEntry {
    /// The id of the entry.
    pub id: String,
    /// The day on which it was posted: its own day, or the day of the order that it waited for.
    pub(crate) day: Date,
    /// The places that received a part of it, or gave it back.
    pub parts: Vec<PostedPart>,
    /// The parts that are kept apart for what a debt may be more than is certain.
    pub(crate) apart: Vec<PostedPart>,
    /// The part that no place received.
    pub left: Usd,
    /// The reason for that.
    pub why: Option<UnplacedReason>,
}

/// The part of an entry at one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PostedPart {
    /// The step of the order of payment, from 1; `None` if the entry named the debt.
    pub(crate) step: Option<usize>,
    /// The place.
    pub place: PostedPlace,
    /// The balance of the place before.
    pub(crate) owed: Usd,
    /// The part.
    pub amount: Usd,
}

/// A place that an entry changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PostedPlace {
    /// A line.
    Line(usize),
    /// The interest on a group of lines.
    Interest(usize),
    /// The loss of a payee.
    Loss(usize),
    /// A payee who was compensated without effect on a debt.
    Beside(usize),
}

/// The reason why a part of an entry has no place. It is kept apart and never lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnplacedReason {
    /// On the day there was no order yet.
    BeforeTheOrder,
    /// The debts had ended.
    AfterTheEnd,
    /// It is more than was owed.
    MoreThanOwed,
    /// The amounts of these debts are open; with the reason for each.
    Open(Vec<String>),
    /// The amounts of these debts are open, and this part is more than is owed whatever they are.
    OpenAndMore(Vec<String>, Usd),
}
