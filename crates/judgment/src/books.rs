//! The accounts of a draft: its rows and lines as a [`JudgmentAccount`], once for each combination of views on which a balance can
//! depend.

mod from_draft;
mod slots;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use redress::case::{DebtLine, Payment};
use redress::cite::Date;
use redress::money::{MoneyError, Usd};
use redress_law::JudgmentSteps;

use crate::JudgmentError;
use crate::account::{
    AccountLine, AccountStanding, InterestStanding, JudgmentAccount, Paid, PostedEntry, PostedPart,
    SharedDebt, UnplacedReason,
};
use crate::lines::{Ordering, PayeeRow};
use crate::value::{Condition, Value, ValueEnds};

/// The person whose account is stated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Person {
    /// A victim, by id.
    Victim(String),
    /// A defendant, by id.
    Defendant(String),
}

/// The accounts under each combination of views, with the meaning of their places.
#[derive(Clone, Debug, Default)]
pub(crate) struct Books {
    /// The questions on which an account can depend, each with its views.
    questions: Vec<BookQuestion>,
    /// One account for each combination of views.
    pub(crate) accounts: Vec<Book>,
    /// The defendants.
    pub(crate) debtors: Vec<String>,
    /// The payees: id and victim.
    pub(crate) creditors: Vec<(String, String)>,
    /// The lines.
    pub(crate) lines: Vec<BookLine>,
    /// The groups of lines that bear interest: the defendant, and the step of the interest.
    pub(crate) groups: Vec<(usize, String)>,
    /// The name of the interest on each group.
    pub(crate) interest: Vec<String>,
    /// By defendant: the places of the lines.
    of_debtors: BTreeMap<usize, Vec<usize>>,
    /// By defendant: the debts whose amount is open.
    open: BTreeMap<usize, Vec<OpenDebt>>,
    /// The money of defendants that has no place until an amount is known, and may be for restitution.
    pub(crate) apart: Vec<MoneyApart>,
    /// By defendant and the step of the interest: why the interest on debts whose amounts are open is open.
    open_interest: BTreeMap<(usize, String), String>,
    /// The defendants who paid.
    payers: BTreeSet<usize>,
    /// The end of each open amount that is taken for the amount, if one is.
    end: Option<AmountEnd>,
    /// The accounts at the least of every open amount and at the greatest, if one is open.
    pub(crate) at_ends: Vec<Self>,
    /// The day of the balances.
    pub(crate) day: Option<Date>,
    /// The sentences of the law for what has no place.
    steps: Arc<JudgmentSteps>,
}

/// A debt whose amount is open, so that it has no line in the account.
#[derive(Clone, Debug)]
pub(crate) struct OpenDebt {
    pub(crate) key: String,
    /// The row of the table of payees; `None` for no single row.
    pub(crate) row: Option<usize>,
    /// The part above what is certain, under the order of which it is the greatest, if it has a bound.
    pub(crate) more: Option<Usd>,
    pub(crate) why: String,
}

/// A part of a payment that has no place until an amount is known.
#[derive(Clone, Debug)]
pub(crate) struct MoneyApart {
    pub(crate) debtor: usize,
    /// The victim whom the payment names, if it names one.
    pub(crate) victim: Option<String>,
    /// The most that it is under a view.
    pub(crate) most: Usd,
    /// The part of it that is kept for no single debt.
    pub(crate) beside: Usd,
    pub(crate) why: String,
}

/// An account under one combination of views.
#[derive(Clone, Debug)]
pub(crate) struct Book {
    /// The view of each question, in their order.
    pub(crate) views: Vec<String>,
    pub(crate) account: JudgmentAccount,
    /// The balances on the day of the books.
    pub(crate) standing: AccountStanding,
    /// The order of payment of each defendant.
    pub(crate) orders: Vec<Option<Ordering>>,
    /// The defendants and payees with several debts of the one to the other.
    pub(crate) several: BTreeSet<(usize, usize)>,
    /// The place of each payment among what was posted, by its id.
    posted: BTreeMap<String, usize>,
    /// By payee: the parts of payments by others than the defendants, each with its payment.
    pub(crate) by_others: BTreeMap<usize, Vec<(String, PostedPart)>>,
}

/// The meaning of a line.
#[derive(Clone, Debug)]
pub(crate) struct BookLine {
    pub(crate) debtor: usize,
    /// The kind of debt, as the order of payment names it; `restitution` for restitution.
    pub(crate) key: String,
    /// The kind of debt in words.
    pub(crate) name: String,
    /// The row of the table of payees and the victim, if it is restitution.
    pub(crate) row: Option<(usize, String)>,
    /// The joint debt that an order or a defendant of another case makes, if one does.
    pub(crate) debt: Option<SharedDebt>,
    /// Whether its amount is open, and this is what is certain of it or what money is kept apart for.
    pub(crate) is_open: bool,
    /// The earliest date on which it may end and the event or question that decides, if that is open.
    pub(crate) may_end: Option<(Date, String)>,
    /// The name of its end and the authority for it.
    end: (String, String),
}

#[derive(Clone, Debug)]
struct BookQuestion {
    on: Condition,
    role: Role,
    /// The views that are possible: the one taken, or else all.
    views: Vec<String>,
}

/// An end of an open amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum AmountEnd {
    Least,
    Greatest,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Order,
    Sharing,
    Debts,
    Reserve,
    Compounds,
    Year,
    LeapDay,
    InterestAfter,
}

impl BookLine {
    /// Returns the authority for its end.
    pub(crate) fn end_authority(&self) -> Option<String> {
        Some(self.end.1.clone()).filter(|it| !it.is_empty())
    }
}

impl Book {
    /// Returns an entry as it was posted.
    pub(crate) fn posted(&self, id: &str) -> Option<&PostedEntry> {
        self.standing.posted.get(*self.posted.get(id)?)
    }
}

impl Books {
    /// Computes a value under each combination of views.
    pub(crate) fn value(&self, of: &dyn Fn(&Book) -> Value) -> Value {
        self.value_from(&mut Vec::new(), of)
    }

    fn value_from(&self, views: &mut Vec<String>, of: &dyn Fn(&Book) -> Value) -> Value {
        let Some(question) = self.questions.get(views.len()) else {
            let book = self.accounts.iter().find(|book| book.views == *views);
            let none = || Value::Unknown("no account was made".to_owned());
            return book.map_or_else(none, of);
        };
        let mut answers = Vec::new();
        for view in &question.views {
            views.push(view.clone());
            answers.push((view.clone(), self.value_from(views, of)));
            views.pop();
        }
        Value::turns(question.on.clone(), answers)
    }

    /// Returns the day on which the last restitution of a defendant ends, if all of it does.
    pub(crate) fn restitution_ends(&self, debtor: &str) -> Option<Date> {
        let debtor = self.debtor(debtor)?;
        let lines = self.lines_of(debtor).filter(|(_, it)| it.row.is_some());
        let ends = lines.map(|(place, _)| self.account_line(place)?.ends);
        ends.collect::<Option<Vec<Date>>>()?.into_iter().max()
    }

    /// Returns the place of a defendant.
    pub(crate) fn debtor(&self, id: &str) -> Option<usize> {
        self.debtors.iter().position(|known| known == id)
    }

    /// Returns one of several debts to the same payee in words.
    pub(crate) fn debt(&self, place: usize) -> String {
        let line = self.lines.get(place);
        let Some((line, debt)) = line.and_then(|line| Some((line, line.debt?))) else {
            return "alone".to_owned();
        };
        let others = self.lines.iter();
        let others = others.filter(|it| it.debt == Some(debt) && it.debtor != line.debtor);
        let others: BTreeSet<usize> = others.map(|it| it.debtor).collect();
        let others = others.iter().filter_map(|it| self.debtors.get(*it));
        let others: Vec<&str> = others.map(String::as_str).collect();
        format!("jointly with {}", others.join(", "))
    }

    /// Returns the place of the lines of a defendant that bear interest by a step.
    pub(crate) fn group(&self, debtor: usize, key: &str) -> Option<usize> {
        let mut groups = self.groups.iter();
        groups.position(|(of, step)| *of == debtor && step == key)
    }

    /// Returns the lines of a group.
    pub(crate) fn bearing(&self, group: usize) -> impl Iterator<Item = &AccountLine> {
        let account = self.accounts.first().map(|book| &book.account);
        let bearing = account.and_then(|account| account.bearing.get(group));
        let lines = bearing.into_iter().flat_map(|bearing| &bearing.lines);
        lines.filter_map(move |place| account?.lines.get(*place))
    }

    /// Returns the reason why the interest of a defendant by a step is open, if its debts are.
    pub(crate) fn why_interest_is_open(&self, debtor: usize, key: &str) -> Option<&str> {
        let of = (debtor, key.to_owned());
        self.open_interest.get(&of).map(String::as_str)
    }

    /// Returns a part of the interest of a defendant by a step. Where amounts are open it is between that at the least and that at
    /// the greatest of them, because money that pays less of a greater debt leaves more that bears interest; `None` if another
    /// defendant's open debt to the same victims moves it.
    pub(crate) fn of_interest(
        &self,
        debtor: usize,
        key: &str,
        part: &dyn Fn(&InterestStanding) -> Usd,
    ) -> Option<Value> {
        let why = self.why_interest_is_open(debtor, key);
        let victims = |of: usize| {
            let lines = self.lines_of(of);
            let lines = lines.filter_map(|(_, line)| Some(line.row.as_ref()?.1.as_str()));
            lines.collect::<BTreeSet<&str>>()
        };
        let theirs = victims(debtor);
        let mut others = self.open.keys().filter(|of| **of != debtor);
        if others.any(|of| {
            (why.is_some() || self.payers.contains(of)) && !victims(*of).is_disjoint(&theirs)
        }) {
            return None;
        }
        let Some(why) = why else {
            let group = self.group(debtor, key)?;
            return Some(self.value(&|book| {
                let standing = book.standing.interest.get(group);
                Value::Is(standing.map(part).unwrap_or_default())
            }));
        };
        let at = |end: Option<&Self>| end?.of_interest(debtor, key, part);
        let (low, high) = (at(self.at_ends.first())?, at(self.at_ends.last()));
        if high.as_ref() == Some(&low) {
            return Some(low);
        }
        let most = high.and_then(|high| high.ends()?.1);
        Some(Value::between(low.ends()?.0, most, why))
    }

    /// Returns the sum of the greatest orders of the lines of a group.
    pub(crate) fn greatest(&self, group: usize) -> Option<Usd> {
        let greatest = self.bearing(group).map(|line| {
            let amounts = line.orders.iter().map(|order| order.amount);
            amounts.max().unwrap_or_default()
        });
        Usd::sum(greatest).ok()
    }

    /// Returns whether an account depends on a question.
    pub(crate) fn asks(&self, id: &str) -> bool {
        self.questions.iter().any(|question| question.on.id == id)
    }

    /// Returns the questions that nobody answered.
    pub(crate) fn open_questions(&self) -> Vec<String> {
        let open = self.questions.iter();
        let open = open.filter(|it| it.views.len() > 1);
        open.map(|question| question.on.id.clone()).collect()
    }

    /// Returns the reason for the views of an account, apart from the order of payment.
    pub(crate) fn other_views(&self, book: &Book) -> Vec<String> {
        let views = self.questions.iter().zip(&book.views);
        let open =
            views.filter(|(question, _)| question.role != Role::Order && question.views.len() > 1);
        open.map(|(question, view)| format!("{} is {view}", question.on.id))
            .collect()
    }

    /// Returns the reason why a part of a payment on a day has no place, in words.
    pub(crate) fn nowhere(
        &self,
        why: &UnplacedReason,
        (id, day): (&str, Date),
        debtor: Option<usize>,
        book: &Book,
    ) -> Result<String, JudgmentError> {
        let Some(said_on) = self.day else {
            return Ok(String::new());
        };
        let step = self.steps.step("outside")?;
        let say = |id: &str, with: &[(&str, &str)]| step.say(id, said_on, with);
        let mut entries = book.account.entries.iter();
        let named = entries
            .find(|it| it.id == id)
            .and_then(|it| match &it.what {
                Paid::By { toward, .. } => toward.named(),
                _ => None,
            });
        let theirs = || self.lines.iter().zip(&book.account.lines).zip(0..);
        let theirs = || {
            theirs()
                .filter(|(_, place)| named.as_ref().is_none_or(|it| it.contains(place)))
                .map(|(line, _)| line)
                .filter(|(line, _)| Some(line.debtor) == debtor)
        };
        let text = day.to_string();
        Ok(match why {
            UnplacedReason::Open(why) => why.join("; "),
            UnplacedReason::OpenAndMore(why, more) => say(
                "open-and-more",
                &[("why", &why.join("; ")), ("more", &more.to_string())],
            )?,
            UnplacedReason::MoreThanOwed => say("more", &[])?,
            UnplacedReason::BeforeTheOrder => {
                let orders = theirs().flat_map(|(_, line)| &line.orders);
                match orders.map(|order| order.day).min() {
                    Some(first) => {
                        let first = first.to_string();
                        say("before", &[("day", &text), ("first", &first)])?
                    }
                    None => say("no-order", &[("day", &text)])?,
                }
            }
            UnplacedReason::AfterTheEnd => {
                let mut ends: Vec<String> = Vec::new();
                let is_paid = |line: &AccountLine| {
                    let mut lines = book.account.lines.iter().zip(&book.standing.lines);
                    lines.any(|(it, standing)| {
                        std::ptr::eq(it, line) && standing.paid >= standing.ordered
                    })
                };
                for (meaning, line) in theirs().filter(|(_, line)| !is_paid(line)) {
                    let Some(end) = line.ends.filter(|end| *end <= day) else {
                        continue;
                    };
                    let end = end.to_string();
                    let (what, authority) = &meaning.end;
                    let with = [
                        ("what", what.as_str()),
                        ("day", &end),
                        ("authority", authority),
                    ];
                    let ended = say("ended", &with)?;
                    if !ends.contains(&ended) {
                        ends.push(ended);
                    }
                }
                say("after", &[("ends", &ends.join("; "))])?
            }
        })
    }

    /// Returns whether a debt may have ended by the day of the books, and why that is open.
    pub(crate) fn may_have_ended(&self, places: &[usize]) -> Result<Option<String>, JudgmentError> {
        let Some(day) = self.day else {
            return Ok(None);
        };
        let account = self.accounts.first().map(|book| &book.account);
        let mut open = places.iter().filter_map(|place| {
            let (earliest, why) = self.lines.get(*place)?.may_end.as_ref()?;
            let line = account?.lines.get(*place)?;
            (*earliest <= day && line.ends.is_none_or(|ends| ends > day)).then_some(why)
        });
        let Some(why) = open.next() else {
            return Ok(None);
        };
        let with = [("day", day.to_string()), ("why", why.clone())];
        let with = with.each_ref().map(|(name, text)| (*name, text.as_str()));
        Ok(Some(self.steps.step("account")?.say(
            "may-have-ended",
            day,
            &with,
        )?))
    }

    /// Returns the most that can still be paid to a victim on all orders together, if several defendants owe it.
    pub(crate) fn left_to_victim(
        &self,
        victim: &str,
        payees: &[PayeeRow],
    ) -> Result<Option<Value>, MoneyError> {
        let theirs = self.lines.iter().enumerate();
        let theirs = theirs.filter(|(_, it)| it.row.as_ref().is_some_and(|(_, of)| of == victim));
        let mut debtors: BTreeSet<usize> = theirs.clone().map(|(_, line)| line.debtor).collect();
        // A joint debt of which one order is open is open for all who owe it, and is paid once.
        let mut of_open: BTreeMap<(&str, Option<SharedDebt>, usize), &str> = BTreeMap::new();
        for (debtor, all) in &self.open {
            for open in all {
                let row = open.row.and_then(|place| Some((place, payees.get(place)?)));
                if let Some((place, row)) = row.filter(|(_, row)| row.victim == victim) {
                    debtors.insert(*debtor);
                    let alone = row.debt.map_or(place, |_| 0);
                    of_open.insert((&row.id, row.debt, alone), &open.why);
                }
            }
        }
        let is_known = |place: usize| {
            let row = payees.get(self.lines.get(place)?.row.as_ref()?.0)?;
            let debt = self
                .account_line(place)?
                .debt
                .filter(|_| row.debt.is_some());
            Some(debt.is_none() || !of_open.contains_key(&(row.id.as_str(), debt, 0)))
        };
        let known = theirs.filter(|(place, line)| !line.is_open && is_known(*place) != Some(false));
        let places: Vec<usize> = known.map(|(place, _)| place).collect();
        let mut left = self.value(&|book| left_in_all(book, &places));
        for ((id, debt, alone), why) in of_open {
            let of = |place: usize, row: &PayeeRow| {
                (row.id.as_str(), row.victim.as_str()) == (id, victim)
                    && match debt {
                        Some(_) => row.debt == debt,
                        None => place == alone,
                    }
            };
            let rows = payees.iter().enumerate();
            let ends = rows.filter(|(place, row)| of(*place, row));
            let day = self.day.unwrap_or(Date::MAX);
            let ends = ends.map(|(_, row)| row.in_force(day).ends());
            let ends: Option<Vec<ValueEnds>> = ends.collect();
            let Some(ends) = ends else {
                left = left.plus(Value::Unknown(why.to_owned()))?;
                continue;
            };
            let is_of = |place: usize| payees.get(place).is_some_and(|row| of(place, row));
            let paid = self.value(&|book| {
                let paid = self.paid_on(book, &book.standing, &is_of);
                paid.map_or_else(|error| Value::Unknown(error.to_string()), Value::Is)
            });
            let (surely, perhaps) = match paid.ends() {
                Some((least, Some(most))) => (least, most),
                _ => (Usd::ZERO, Usd::ZERO),
            };
            let less = |amount: Usd, off: Usd| Ok(amount.checked_sub(off)?.max(Usd::ZERO));
            let least = ends.iter().map(|(least, _)| *least).max();
            let most: Option<Vec<Usd>> = ends.iter().map(|(_, most)| *most).collect();
            let most = most.and_then(|most| most.into_iter().max());
            left = left.plus(Value::Within {
                least: less(least.unwrap_or_default(), perhaps)?,
                greatest: most.map(|most| less(most, surely)).transpose()?,
                why: why.to_owned(),
            })?;
        }
        let left = self.less_what_is_apart(left, victim, &debtors)?;
        Ok(Some(left).filter(|_| debtors.len() > 1))
    }

    /// Returns what is left to pay to a victim, of which money that is kept apart may pay a part, and no more than is left of the loss.
    fn less_what_is_apart(
        &self,
        left: Value,
        victim: &str,
        debtors: &BTreeSet<usize>,
    ) -> Result<Value, MoneyError> {
        let may_be_theirs = |it: &&MoneyApart| match &it.victim {
            Some(named) => named == victim,
            None => debtors.contains(&it.debtor),
        };
        let apart: Vec<&MoneyApart> = self.apart.iter().filter(may_be_theirs).collect();
        let kept = Usd::sum(apart.iter().map(|it| it.most))?;
        let of_loss = self.accounts.iter().map(|book| {
            let creditors = self.creditors.iter().zip(&book.standing.creditors);
            let theirs = creditors.filter(|((_, of), _)| of == victim);
            let left = theirs.map(|(_, standing)| standing.left.map(|(left, _)| left));
            left.collect::<Option<Vec<Usd>>>().map(Usd::sum)
        });
        let of_loss: Option<Result<Vec<Usd>, MoneyError>> = of_loss.collect();
        let of_loss = of_loss.transpose()?.unwrap_or_default();
        let (first, last) = (of_loss.iter().min(), of_loss.iter().max());
        let Some((least, greatest)) = left.ends() else {
            return Ok(left);
        };
        let known = least.min(first.copied().unwrap_or(least));
        let low = known.checked_sub(kept)?.max(Usd::ZERO);
        let high = greatest.into_iter().chain(last.copied()).min();
        if (low, high) == (least, greatest) {
            return Ok(left);
        }
        let mut why = left.why();
        why.extend(apart.into_iter().map(|it| it.why.clone()));
        why.dedup();
        Ok(match high {
            Some(high) if high <= low => Value::Is(high),
            greatest => Value::Within {
                least: low,
                greatest,
                why: why.join("; "),
            },
        })
    }

    /// Returns a line of the account.
    pub(crate) fn account_line(&self, place: usize) -> Option<&AccountLine> {
        self.accounts.first()?.account.lines.get(place)
    }

    /// Returns what was paid on the certain parts of some orders, by the places of their rows.
    fn paid_on(
        &self,
        book: &Book,
        standing: &AccountStanding,
        of: &dyn Fn(usize) -> bool,
    ) -> Result<Usd, MoneyError> {
        let lines = self.lines.iter().zip(&book.account.lines);
        let lines = lines.zip(&standing.lines).filter(|((it, line), _)| {
            line.apart.is_none() && it.row.as_ref().is_some_and(|(row, _)| of(*row))
        });
        Usd::sum(lines.map(|(_, standing)| standing.paid))
    }

    /// Returns what may be left at most of the order of a row under the greatest amounts that are possible: of its own, of the joint
    /// debt and of the loss; `None` if they have no bound.
    pub(crate) fn most_left(
        &self,
        row: &PayeeRow,
        payees: &[PayeeRow],
        book: &Book,
        standing: &AccountStanding,
    ) -> Result<Option<Usd>, MoneyError> {
        let most = |row: &PayeeRow| row.in_force(standing.day).ends()?.1;
        let is_of_classes = |it: &PayeeRow| {
            it.class != row.class
                && (&it.id, &it.victim, &it.defendant) == (&row.id, &row.victim, &row.defendant)
        };
        // Of several classes of offense one alone does not say what is owed.
        if row.entered.is_none() && payees.iter().any(is_of_classes) {
            return Ok(None);
        }
        let paid = |of: &dyn Fn(&PayeeRow) -> bool| {
            self.paid_on(book, standing, &|place| payees.get(place).is_some_and(of))
        };
        let Some(own) = most(row) else {
            return Ok(None);
        };
        let mut left = own.checked_sub(paid(&|it| std::ptr::eq(it, row))?)?;
        if row.debt.is_some() {
            let of =
                |it: &PayeeRow| (&it.id, &it.victim, it.debt) == (&row.id, &row.victim, row.debt);
            let wholes = payees.iter().filter(|it| of(it)).map(most);
            if let Some(wholes) = wholes.collect::<Option<Vec<Usd>>>() {
                let whole = wholes.into_iter().max().unwrap_or_default();
                left = left.min(whole.checked_sub(paid(&of)?)?);
            }
        }
        let mut creditors = self.creditors.iter().zip(&book.account.creditors);
        let creditor =
            creditors.position(|((id, victim), _)| (id, victim) == (&row.id, &row.victim));
        let known = creditor.and_then(|it| book.account.creditors.get(it)?.loss);
        let theirs = payees
            .iter()
            .filter(|it| (&it.id, &it.victim) == (&row.id, &row.victim));
        let within = |loss: Usd| theirs.map(most).all(|it| it.is_some_and(|it| it <= loss));
        let of_loss = creditor.and_then(|it| standing.creditors.get(it)?.left);
        if let (true, Some((of_loss, _))) = (known.is_some_and(within), of_loss) {
            // What is kept apart may not be paid on it.
            let lines = book.account.lines.iter().zip(&standing.lines);
            let apart = lines.filter(|(line, _)| line.apart.is_some() && line.creditor == creditor);
            let apart = Usd::sum(apart.map(|(_, standing)| standing.paid))?;
            left = left.min(of_loss.checked_add(apart)?);
        }
        Ok(Some(left.max(Usd::ZERO)))
    }

    /// Returns the reason why the order of a row, or that of another who owes it jointly, is open.
    pub(crate) fn why_open(&self, row: &PayeeRow, payees: &[PayeeRow]) -> Option<&str> {
        let open = self.open.values().flatten();
        let open = open.filter_map(|it| Some((payees.get(it.row?)?, it.why.as_str())));
        let jointly = |it: &PayeeRow| {
            row.debt.is_some() && (&it.id, &it.victim, it.debt) == (&row.id, &row.victim, row.debt)
        };
        let own = open.clone().find(|(it, _)| std::ptr::eq(*it, row));
        let other = || open.clone().find(|(it, _)| jointly(it));
        own.or_else(other).map(|(_, why)| why)
    }

    /// Returns the heading of a person's statement.
    pub(crate) fn person_words(&self, person: &Person, day: &str) -> Result<String, JudgmentError> {
        let (sentence, id) = match person {
            Person::Victim(id) => ("victim", id),
            Person::Defendant(id) => ("defendant", id),
        };
        let with = [("id", id.as_str()), ("day", day)];
        self.say_of_person(sentence, &with)
    }

    /// Returns the remark for a person without orders and payments.
    pub(crate) fn person_none(&self) -> Result<String, JudgmentError> {
        self.say_of_person("none", &[])
    }

    /// Returns a remark of the law on a person.
    pub(crate) fn say_of_person(
        &self,
        id: &str,
        with: &[(&str, &str)],
    ) -> Result<String, JudgmentError> {
        match self.day {
            Some(day) => Ok(self.steps.step("person")?.say(id, day, with)?),
            None => Ok(String::new()),
        }
    }

    /// Returns the places of the lines of a defendant.
    pub(crate) fn lines_of(&self, debtor: usize) -> impl Iterator<Item = (usize, &BookLine)> {
        let places = self.of_debtors.get(&debtor).into_iter().flatten();
        places.filter_map(|place| Some((*place, self.lines.get(*place)?)))
    }

    /// Returns the debts of a defendant whose amount is open.
    pub(crate) fn open(&self, debtor: usize) -> &[OpenDebt] {
        self.open.get(&debtor).map_or(&[], Vec::as_slice)
    }

    /// Returns the part of a payment that may be for restitution and waits for an amount.
    fn money_apart(&self, payment: &Payment) -> Option<MoneyApart> {
        let may_be = payment
            .line
            .is_none_or(|line| line == DebtLine::Restitution);
        let debtor = self.debtor(payment.defendant.as_ref().filter(|_| may_be)?)?;
        let posted = self
            .accounts
            .iter()
            .filter_map(|book| book.posted(&payment.id));
        let waits = posted.filter_map(|it| {
            let (most, why) = match &it.why {
                Some(UnplacedReason::Open(why)) => (it.left, why),
                Some(UnplacedReason::OpenAndMore(why, more)) => {
                    (it.left.checked_sub(*more).ok()?, why)
                }
                _ => return None,
            };
            let on_lines = Usd::sum(it.apart.iter().map(|part| part.amount)).ok()?;
            Some((most, most.checked_sub(on_lines).ok()?, why))
        });
        // Money for interest without a rate comes after restitution.
        let is_open = |why: &[String]| self.open(debtor).iter().any(|it| why.contains(&it.why));
        let (most, beside, why) = waits.filter(|(.., why)| is_open(why)).max()?;
        Some(MoneyApart {
            debtor,
            victim: payment.victim.clone(),
            most,
            beside,
            why: why.join("; "),
        })
    }

    fn add_line(&mut self, line: BookLine) {
        let places = self.of_debtors.entry(line.debtor).or_default();
        places.push(self.lines.len());
        self.lines.push(line);
    }

    fn add_open(&mut self, debtor: usize, open: OpenDebt) {
        self.open.entry(debtor).or_default().push(open);
    }
}

/// Returns what can still be paid on lines of several defendants to the payees together: a joint debt is paid once, and a loss is
/// made up once.
fn left_in_all(book: &Book, places: &[usize]) -> Value {
    let sum = || -> Result<Usd, MoneyError> {
        // By payee: what is left of each joint debt, and of the debts that one owes alone.
        let mut of_creditors: BTreeMap<Option<usize>, (BTreeMap<SharedDebt, Usd>, Usd)> =
            BTreeMap::new();
        for place in places {
            let line = book.account.lines.get(*place);
            let left = book.standing.lines.get(*place).map(|it| it.left);
            let left = left.unwrap_or_default();
            let (joint, alone) = of_creditors
                .entry(line.and_then(|it| it.creditor))
                .or_default();
            match line.and_then(|it| it.debt) {
                Some(debt) => {
                    let known = joint.entry(debt).or_default();
                    *known = left.max(*known);
                }
                None => *alone = alone.checked_add(left)?,
            }
        }
        let mut all = Usd::ZERO;
        for (creditor, (joint, alone)) in of_creditors {
            let left = alone.checked_add(Usd::sum(joint.into_values())?)?;
            let most = creditor.and_then(|it| book.standing.creditors.get(it)?.left);
            all = all.checked_add(most.map_or(left, |(most, _)| most.min(left)))?;
        }
        Ok(all)
    };
    sum().map_or_else(|error| Value::Unknown(error.to_string()), Value::Is)
}

/// Returns whether nothing was ever ordered or is to be ordered by a row.
pub(crate) fn owes_nothing(row: &PayeeRow) -> bool {
    let mut orders = row.orders.iter();
    orders.all(|(_, amount)| amount.exact().is_some_and(Usd::is_zero))
}
