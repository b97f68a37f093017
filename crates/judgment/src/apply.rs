//! Division of one payment by the order of payment, to the cent, after every earlier payment.

use std::collections::BTreeMap;

use redress::case::{Payment, Resource};
use redress::cite::Date;
use redress::money::{MoneyError, Usd};
use redress_law::Due;

use crate::JudgmentError;
use crate::account::{
    AccountEntry, AccountStanding, LAST, Paid, PostedEntry, PostedPart, PostedPlace, Toward,
    UnplacedReason,
};
use crate::books::{Book, Books};
use crate::lines::{Ordering, for_victim};
use crate::model::{DefendantFigures, Figures};
use crate::value::Value;

/// A payment to be divided.
#[derive(Clone, Debug)]
pub struct PaymentRequest {
    /// The amount of the payment.
    pub amount: Usd,
    /// The date of the payment; interest runs to it.
    pub date: Date,
    /// The defendant who pays.
    pub defendant: String,
    /// The kind of resources from which the defendant pays.
    pub resource: Option<Resource>,
    /// The payment of the case file that is taken back in place of a new one.
    pub reverses: Option<String>,
}

/// A payment divided under each possible order of payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Split {
    /// The defendant who pays.
    pub(crate) defendant: String,
    /// The amount of the payment.
    pub(crate) amount: Usd,
    /// The date of the payment.
    pub(crate) date: Date,
    /// The payment that is taken back, if it is no new payment.
    pub(crate) reverses: Option<String>,
    /// The rule for the kind of resources, with its authority.
    pub(crate) resource: Option<String>,
    /// Earlier payments of this defendant that the division comes after, with the places that received them.
    pub(crate) before: Vec<String>,
    /// The effect of the death of the defendant, if it was before the payment.
    pub(crate) death: Option<String>,
    /// Debts that may have ended by the day of the payment.
    pub may_have_ended: Vec<String>,
    /// One division for each order of payment that may apply; a single one if all agree.
    pub under: Vec<OrderedSplit>,
}

/// A payment divided under one order of payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderedSplit {
    /// The reason why this order applies.
    pub(crate) why: String,
    /// A remark on the order, for example that it is cited from memory.
    pub(crate) note: Option<String>,
    /// The steps that received a part of the payment, until it was used up.
    pub steps: Vec<PaidStep>,
    /// The debts from which a part was taken back, each with the balance that it has then.
    pub(crate) taken_back: Vec<TakenBack>,
    /// The part of the payment that no step received.
    pub left: Remainder,
}

/// The part of a payment that one step of the order receives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaidStep {
    /// The position of the step in the order, from 1.
    pub(crate) number: usize,
    /// The kind of debt that the step pays.
    pub due: Due,
    /// The amount owed before the payment.
    pub owed: Usd,
    /// The amount that the step receives.
    pub paid: Usd,
    /// The amounts owed before and after, if what is certain of an open debt is not all that may be owed.
    pub(crate) open: Option<OpenStep>,
    /// The amounts that payees receive, if the step pays restitution.
    pub to: Vec<PaidTo>,
    /// The citation for the step.
    pub(crate) authority: String,
}

impl PaidStep {
    /// Returns what is left of the amount owed.
    pub(crate) fn left(&self) -> Usd {
        self.owed.checked_sub(self.paid).unwrap_or_default()
    }
}

/// The part of a payment that one payee receives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaidTo {
    /// The payee.
    pub payee: String,
    /// The victim whose losses are paid.
    pub victim: String,
    /// One of several debts to the same payee, in words: owed alone, or jointly with others.
    pub(crate) debt: Option<String>,
    /// The amount owed before the payment.
    pub owed: Usd,
    /// The amount credited to the payee.
    pub paid: Usd,
    /// The amount held for the payee after the payment, because it is less than the least disbursement.
    pub(crate) held: Usd,
    /// The amount that is owed to the payee after the payment.
    pub(crate) left: Usd,
    /// The amounts owed before and after, if what is certain of an open debt is not all that may be owed.
    pub(crate) open: Option<OpenStep>,
}

/// The bounds of what is owed on an open debt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OpenStep {
    /// Before the payment.
    pub(crate) owed: Value,
    /// After it, less what is kept apart for the debt.
    pub(crate) left: Value,
}

impl PaidTo {
    /// Returns the payee with the victim, if it is another, and the debt, if there are several.
    #[must_use]
    pub(crate) fn label(&self) -> String {
        let label = for_victim(&self.payee, &self.victim);
        match &self.debt {
            Some(debt) => format!("{label}, {debt}"),
            None => label,
        }
    }
}

/// The part of an earlier payment that is taken back from a debt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TakenBack {
    /// The debt.
    pub(crate) debt: String,
    /// The amount that is taken back.
    pub(crate) amount: Usd,
    /// The amount that is owed on it then.
    pub(crate) left: Usd,
}

/// The part of a payment that no step of the order receives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remainder {
    /// The whole payment was used.
    Nothing,
    /// The payment exceeds the amounts owed by this balance.
    Over(Usd),
    /// The balance is outside the liability: before the order, or after the end; with the reason.
    Outside(Usd, String),
    /// The balance cannot be divided because the amount of the next step is unknown; with the reason.
    NotPlaced(Usd, String),
}

/// The id of the payment to be divided.
const THIS: &str = LAST;

/// Divides a payment among the debts of a defendant, after every payment of the case file up to its date; or takes an earlier
/// payment back.
///
/// # Errors
///
/// Returns an error if the case has no such defendant, or if a sum exceeds the range of whole cents.
pub fn divide_payment(figures: &Figures, ask: &PaymentRequest) -> Result<Split, JudgmentError> {
    let books = &figures.books;
    let debtor = books.debtor(&ask.defendant);
    let debtor = debtor.ok_or_else(|| JudgmentError::Given {
        given: ask.defendant.clone(),
        problem: format!(
            "there is no such defendant; there are: {}",
            books.debtors.join(", ")
        ),
    })?;
    if let Some(id) = &ask.reverses {
        reversal_fits(figures, id, ask)?;
    }
    let mut under: Vec<OrderedSplit> = Vec::new();
    let mut before = Vec::new();
    for book in &books.accounts {
        let Some(Some(ordering)) = book.orders.get(debtor) else {
            continue;
        };
        let mut account = book.account.clone();
        account.entries.push(AccountEntry {
            id: THIS.to_owned(),
            day: ask.date,
            amount: ask.amount,
            what: match &ask.reverses {
                Some(id) => Paid::TakesBack(id.clone()),
                None => Paid::By {
                    debtor,
                    toward: Toward::Order,
                },
            },
        });
        let standing = account.on(ask.date)?;
        let this = standing.posted.iter().find(|posted| posted.id == THIS);
        let Some(this) = this else { continue };
        if before.is_empty() {
            before = earlier(figures, books, &standing, debtor, ask)?;
        }
        let mut split = divided(figures, book, ordering, &standing, this)?;
        if ask.reverses.is_some() {
            split.steps.clear();
            split.taken_back = taken_back(books, &standing, this);
        }
        split.left = remainder(books, book, debtor, this)?;
        let others = books.other_views(book);
        if !others.is_empty() {
            split.why = format!("{}, {}", split.why, others.join(", "));
        }
        let same = |known: &&mut OrderedSplit| {
            known.left == split.left
                && known.taken_back == split.taken_back
                && parts(known).eq(parts(&split))
        };
        match under.iter_mut().find(same) {
            // The same division under another view: the reasons are joined.
            Some(known) => known.why = format!("{}; {}", known.why, split.why),
            None => under.push(split),
        }
    }
    if let ([only], [_, _, ..]) = (under.as_mut_slice(), books.accounts.as_slice()) {
        only.why = format!(
            "the same under every view of {}",
            books.open_questions().join(", ")
        );
    }
    let mut defendants = figures.defendants.iter();
    let of = defendants.find(|it| it.id == ask.defendant);
    Ok(Split {
        defendant: ask.defendant.clone(),
        amount: ask.amount,
        date: ask.date,
        reverses: ask.reverses.clone(),
        resource: ask
            .resource
            .and_then(|resource| Some(of?.resources.on(resource, ask.date))),
        before,
        death: of.and_then(|it| it.death.clone()),
        may_have_ended: of.map_or_else(Vec::new, may_have_ended),
        under,
    })
}

/// Returns the remarks on the debts of a defendant that may have ended by the day of the payment.
fn may_have_ended(defendant: &DefendantFigures) -> Vec<String> {
    let lines = defendant.balances.iter();
    let lines = lines.filter(|line| line.payee.is_none());
    let remarks = lines.filter_map(|line| {
        let remark = line.may_have_ended.as_ref()?;
        Some(format!("{}: {remark}", line.what))
    });
    remarks.collect()
}

/// Checks that a reversal takes back a payment of the case file, not before its day and not more than it was.
fn reversal_fits(figures: &Figures, id: &str, ask: &PaymentRequest) -> Result<(), JudgmentError> {
    let refuse = |problem: String| JudgmentError::Given {
        given: id.to_owned(),
        problem,
    };
    let payments = || figures.payments.iter().filter(|it| it.reverses.is_none());
    let Some(payment) = payments().find(|payment| payment.id == id) else {
        let known: Vec<&str> = payments().map(|payment| payment.id.as_str()).collect();
        return Err(refuse(format!(
            "no such payment; there are: {}",
            known.join(", ")
        )));
    };
    let back = figures.payments.iter();
    let back = back.filter(|it| it.reverses.as_deref() == Some(id));
    let back = Usd::sum(back.map(|it| it.amount))?;
    let left = payment.amount.checked_sub(back)?;
    if ask.date < payment.date {
        return Err(refuse(format!("it was paid later, on {}", payment.date)));
    }
    if ask.amount > left {
        return Err(refuse(format!("at most {left} of it can be taken back")));
    }
    Ok(())
}

/// Returns what each debt and payee receives, without the number of the step.
fn parts(split: &OrderedSplit) -> impl Iterator<Item = (&str, Usd, &[PaidTo])> {
    let steps = split.steps.iter();
    steps.map(|step| (step.due.id(), step.paid, step.to.as_slice()))
}

/// Lists the earlier payments of a defendant with the debts that received them.
fn earlier(
    figures: &Figures,
    books: &Books,
    standing: &AccountStanding,
    debtor: usize,
    ask: &PaymentRequest,
) -> Result<Vec<String>, MoneyError> {
    let mut all = Vec::new();
    let implied = standing.lines.iter().zip(&books.lines);
    for (line, meaning) in implied.filter(|(line, it)| line.is_implied && it.debtor == debtor) {
        all.push(format!(
            "{} on {}, because restitution was paid",
            line.paid, meaning.name
        ));
    }
    let payments = figures.payments.iter();
    let payments: BTreeMap<&str, &Payment> = payments.map(|it| (it.id.as_str(), it)).collect();
    let mut taken_back: BTreeMap<&str, Vec<&PostedPart>> = BTreeMap::new();
    for posted in &standing.posted {
        let payment = payments.get(posted.id.as_str());
        let of = match posted.id.as_str() {
            THIS => ask.reverses.as_deref(),
            _ => payment.and_then(|payment| payment.reverses.as_deref()),
        };
        if let Some(of) = of {
            let parts = taken_back.entry(of).or_default();
            parts.extend(&posted.parts);
        }
    }
    for posted in standing.posted.iter().filter(|posted| posted.id != THIS) {
        let payment = payments.get(posted.id.as_str());
        let of = payment.and_then(|payment| payment.reverses.as_deref());
        let paid = of.map_or(payment, |of| payments.get(of));
        let theirs = paid.is_some_and(|payment| {
            payment.defendant.as_ref() == books.debtors.get(debtor) || payment.defendant.is_none()
        });
        let back = taken_back.get(posted.id.as_str()).into_iter().flatten();
        // As paid, before anything was taken back, which is listed under its own day.
        let parts = back.copied().chain(&posted.parts);
        let mut parts_of: BTreeMap<PostedPlace, Usd> = BTreeMap::new();
        for part in parts.filter(|part| !part.amount.is_zero()) {
            let sum = parts_of.entry(part.place).or_default();
            *sum = sum.checked_add(part.amount)?;
        }
        let places = parts_of.iter();
        let places: Vec<String> = places
            .map(|(place, amount)| format!("{amount} on {}", books.place(*place)))
            .collect();
        if theirs && !places.is_empty() {
            let of = of.map_or_else(String::new, |of| format!(" taken back of {of}"));
            let (id, day) = (&posted.id, posted.day);
            all.push(format!("{id}, {day}{of}: {}", places.join("; ")));
        }
    }
    Ok(all)
}

fn remainder(
    books: &Books,
    book: &Book,
    debtor: usize,
    this: &PostedEntry,
) -> Result<Remainder, JudgmentError> {
    let Some(why) = &this.why else {
        return Ok(Remainder::Nothing);
    };
    let words = books.nowhere(why, (&this.id, this.day), Some(debtor), book)?;
    Ok(match why {
        UnplacedReason::MoreThanOwed => Remainder::Over(this.left),
        UnplacedReason::Open(_) | UnplacedReason::OpenAndMore(..) => {
            Remainder::NotPlaced(this.left, words)
        }
        UnplacedReason::BeforeTheOrder | UnplacedReason::AfterTheEnd => {
            Remainder::Outside(this.left, words)
        }
    })
}

/// Collects the parts of a payment by the steps of the order of payment.
fn divided(
    figures: &Figures,
    book: &Book,
    ordering: &Ordering,
    standing: &AccountStanding,
    this: &PostedEntry,
) -> Result<OrderedSplit, JudgmentError> {
    let books = &figures.books;
    let mut steps: Vec<PaidStep> = Vec::new();
    for part in &this.parts {
        let Some(number) = part.step else { continue };
        let place = number.saturating_sub(1);
        let step = ordering.order.steps.get(place);
        let due = step.and_then(|step| {
            let mut dues = step.pays.iter();
            dues.find(|due| books.is_due(part.place, due))
        });
        let Some(due) = due else { continue };
        let open = open_step(figures, book, standing, (this, part))?;
        let to = paid_to(books, book, standing, part, &open);
        match steps.last_mut() {
            Some(last) if to.is_some() && last.number == number && !last.to.is_empty() => {
                last.owed = last.owed.checked_add(part.owed)?;
                last.paid = last.paid.checked_add(part.amount)?;
                last.to.extend(to);
                last.open = None;
            }
            _ => steps.push(PaidStep {
                number,
                due: due.clone(),
                owed: part.owed,
                paid: part.amount,
                open,
                to: to.into_iter().collect(),
                authority: ordering.authority.get(place).cloned().unwrap_or_default(),
            }),
        }
    }
    steps.retain(|step| !step.owed.is_zero());
    for step in steps.iter_mut().filter(|step| !step.to.is_empty()) {
        step.owed = owed_in_all(books, standing, &step.to)?;
    }
    Ok(OrderedSplit {
        why: ordering.why.clone(),
        note: ordering.order.note.clone(),
        steps,
        taken_back: Vec::new(),
        left: Remainder::Nothing,
    })
}

/// Returns what was owed to payees before a payment: to one payee on several debts no more than was left to pay to it.
fn owed_in_all(
    books: &Books,
    standing: &AccountStanding,
    to: &[PaidTo],
) -> Result<Usd, JudgmentError> {
    let mut all = Usd::ZERO;
    let mut of_payees: BTreeMap<(&str, &str), (Usd, Usd)> = BTreeMap::new();
    for to in to {
        let sums = of_payees.entry((&to.payee, &to.victim)).or_default();
        *sums = (sums.0.checked_add(to.owed)?, sums.1.checked_add(to.paid)?);
    }
    for (creditor, (payee, victim)) in books.creditors.iter().enumerate() {
        let Some((owed, paid)) = of_payees.get(&(payee.as_str(), victim.as_str())).copied() else {
            continue;
        };
        let left = standing.creditors.get(creditor).and_then(|it| it.left);
        let most = match left {
            Some((left, _)) => left.checked_add(paid)?,
            None => owed,
        };
        all = all.checked_add(owed.min(most))?;
    }
    Ok(all)
}

/// Returns what was owed and is left on a debt whose amount is open.
fn open_step(
    figures: &Figures,
    book: &Book,
    standing: &AccountStanding,
    (this, part): (&PostedEntry, &PostedPart),
) -> Result<Option<OpenStep>, JudgmentError> {
    let books = &figures.books;
    let PostedPlace::Line(line) = part.place else {
        return Ok(None);
    };
    let Some(meaning) = books.lines.get(line) else {
        return Ok(None);
    };
    let place = meaning.row.as_ref().map(|(row, _)| *row);
    let row = place.and_then(|row| figures.payees.get(row));
    let row = row.filter(|row| row.debt.is_some());
    let mut open = books.open(meaning.debtor).iter();
    let open = open.find(|it| it.key == meaning.key && it.row == place);
    let jointly = row.and_then(|row| books.why_open(row, &figures.payees));
    let Some(why) = open.map(|it| it.why.as_str()).or(jointly) else {
        return Ok(None);
    };
    let is_apart = |place: &usize| {
        let line = book.account.lines.get(*place);
        let of = books.lines.get(*place).is_some_and(|it| {
            (it.debtor, &it.key, &it.row) == (meaning.debtor, &meaning.key, &meaning.row)
        });
        of && line.is_some_and(|line| line.apart.is_some())
    };
    let kept = standing.lines.iter().enumerate();
    let kept = Usd::sum(kept.filter(|(at, _)| is_apart(at)).map(|(_, it)| it.paid))?;
    let now = this.apart.iter();
    let now = now.filter(|it| matches!(it.place, PostedPlace::Line(at) if is_apart(&at)));
    let now = Usd::sum(now.map(|it| it.amount))?;
    let least = standing.lines.get(line).map(|it| it.left);
    let least = least.unwrap_or_default();
    let most = match row {
        Some(row) => books.most_left(row, &figures.payees, book, standing)?,
        None => {
            let more = open.and_then(|open| open.more);
            let more = more.map(|more| more.checked_sub(kept)).transpose()?;
            more.map(|more| least.checked_add(more)).transpose()?
        }
    };
    let before = most.map(|most| most.checked_add(part.amount)?.checked_add(now));
    Ok(Some(OpenStep {
        owed: Value::between(part.owed, before.transpose()?, why),
        left: Value::between(least, most, why),
    }))
}

/// Lists the debts from which a part of a payment is taken back.
fn taken_back(books: &Books, standing: &AccountStanding, this: &PostedEntry) -> Vec<TakenBack> {
    let parts = this.parts.iter().map(|part| {
        let left = match part.place {
            PostedPlace::Line(line) => standing.lines.get(line).map(|it| it.left),
            PostedPlace::Interest(group) => standing.interest.get(group).map(|it| it.left),
            PostedPlace::Loss(_) | PostedPlace::Beside(_) => None,
        };
        TakenBack {
            debt: books.place(part.place),
            amount: part.amount,
            left: left.unwrap_or_default(),
        }
    });
    parts.collect()
}

fn paid_to(
    books: &Books,
    book: &Book,
    standing: &AccountStanding,
    part: &PostedPart,
    open: &Option<OpenStep>,
) -> Option<PaidTo> {
    let PostedPlace::Line(line) = part.place else {
        return None;
    };
    let creditor = book.account.lines.get(line)?.creditor?;
    let (payee, victim) = books.creditors.get(creditor)?;
    let held = standing.creditors.get(creditor).map(|it| it.held);
    let debtor = books.lines.get(line)?.debtor;
    // Of a division among many payees, each is asked for.
    let several = book.several.contains(&(debtor, creditor));
    Some(PaidTo {
        payee: payee.clone(),
        victim: victim.clone(),
        debt: several.then(|| books.debt(line)),
        owed: part.owed,
        paid: part.amount,
        held: held.unwrap_or_default(),
        left: standing.lines.get(line)?.left,
        open: open.clone(),
    })
}

impl Books {
    /// Returns whether a place is one of this kind of debt.
    fn is_due(&self, place: PostedPlace, due: &Due) -> bool {
        match place {
            PostedPlace::Line(line) => self.lines.get(line).is_some_and(|line| match line.row {
                Some(_) => due.is_restitution(),
                None => line.key == due.id(),
            }),
            PostedPlace::Interest(group) => {
                let group = self.groups.get(group);
                group.is_some_and(|(_, key)| key == due.id())
            }
            PostedPlace::Loss(_) | PostedPlace::Beside(_) => false,
        }
    }

    /// Returns the name of a place.
    pub(crate) fn place(&self, place: PostedPlace) -> String {
        match place {
            PostedPlace::Line(line) => match self.lines.get(line) {
                Some(meaning) if meaning.row.is_some() => {
                    let account = self.accounts.first().map(|book| &book.account);
                    let creditor = account.and_then(|it| it.lines.get(line)?.creditor);
                    let jointly = if meaning.debt.is_some() {
                        ", owed jointly"
                    } else {
                        ""
                    };
                    format!("{} for {}{jointly}", meaning.name, self.payee(creditor))
                }
                Some(meaning) => meaning.name.clone(),
                None => String::new(),
            },
            PostedPlace::Interest(group) => {
                let name = self.interest.get(group);
                name.cloned().unwrap_or_default()
            }
            PostedPlace::Loss(creditor) => format!("the loss of {}", self.payee(Some(creditor))),
            PostedPlace::Beside(creditor) => format!("{}, on no debt", self.payee(Some(creditor))),
        }
    }

    /// Returns a victim, with another payee of what is paid for the victim's losses.
    fn payee(&self, creditor: Option<usize>) -> String {
        match creditor.and_then(|it| self.creditors.get(it)) {
            Some((id, victim)) if id != victim => format!("{victim} (to {id})"),
            Some((_, victim)) => victim.clone(),
            None => String::new(),
        }
    }
}
