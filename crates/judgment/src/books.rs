//! The accounts of a draft: its rows and lines as a [`JudgmentAccount`], once for each combination of views on which a balance can
//! depend.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use redress::case::{DebtLine, PaidFrom, Payment};
use redress::cite::Date;
use redress::engine::Question;
use redress::money::{MoneyError, Usd};
use redress_engine::LossesCounted;
use redress_law::JudgmentSteps;

use crate::JudgmentError;
use crate::account::{
    AccountCreditor, AccountDebtor, AccountEntry, AccountLine, AccountStanding, BearingLines,
    Compounds, Debts as AccountDebts, InterestStanding, InterestTerms, JudgmentAccount, LeapDay,
    LineOrder, Paid, PaymentSlot, PostedEntry, PostedPart, PostedPlace, SharedDebt, Sharing,
    Toward, UnplacedReason, Year,
};
use crate::answers::on;
use crate::classes::over_classes;
use crate::days::is_leap_day;
use crate::inputs::{Debts, Draft};
use crate::lines::{Ordering, PayeeRow, for_victim};
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

impl Draft<'_> {
    /// Makes the accounts of a draft.
    pub(crate) fn books(
        &self,
        payees: &[PayeeRow],
        debts: &[Debts<'_>],
    ) -> Result<Books, JudgmentError> {
        let mut books = self.books_at(payees, debts, None)?;
        if self.terms()?.is_some() && !books.open_interest.is_empty() {
            for end in [AmountEnd::Least, AmountEnd::Greatest] {
                books.at_ends.push(self.books_at(payees, debts, Some(end))?);
            }
        }
        Ok(books)
    }

    /// Makes the accounts of a draft, with an end of each open amount for the amount, if one is named.
    fn books_at(
        &self,
        payees: &[PayeeRow],
        debts: &[Debts<'_>],
        end: Option<AmountEnd>,
    ) -> Result<Books, JudgmentError> {
        let mut books = Books {
            debtors: debts
                .iter()
                .map(|debts| debts.defendant.id.clone())
                .collect(),
            steps: self.steps.clone(),
            end,
            ..Books::default()
        };
        let mut account = JudgmentAccount {
            least: self.case.least_disbursement.unwrap_or_default(),
            ..JudgmentAccount::default()
        };
        self.restitution_lines(payees, debts, &mut books, &mut account)?;
        self.lines_of_other_cases(&mut books, &mut account)?;
        self.other_lines(debts, &mut books, &mut account)?;
        self.bearing_lines(debts, &mut books, &mut account)?;
        rank_by_id(&books, &mut account);
        account.terms = self.terms()?;
        self.entries(payees, &books, &mut account);
        let entries = account.entries.iter();
        books.payers = entries
            .filter_map(|entry| match entry.what {
                Paid::By { debtor, .. } => Some(debtor),
                _ => None,
            })
            .collect();
        self.first_lines(debts, &books, &mut account);
        let latest = account.entries.iter().map(|entry| entry.day);
        let orders = account.lines.iter().flat_map(|line| &line.orders);
        let latest = latest.chain(orders.map(|order| order.day)).max();
        let day = self.ask.through.or(latest).unwrap_or(self.day);
        books.day = Some(day);
        books.questions = self.book_questions(&account, day)?;
        let mut combinations = vec![Vec::new()];
        for question in &books.questions {
            combinations = combinations
                .into_iter()
                .flat_map(|views: Vec<String>| {
                    question.views.iter().map(move |view| {
                        let mut views = views.clone();
                        views.push(view.clone());
                        views
                    })
                })
                .collect();
        }
        for views in combinations {
            let book = self.book(&books, &account, debts, views, payees, day)?;
            books.accounts.push(book);
        }
        books.apart = self
            .case
            .payments
            .iter()
            .filter_map(|it| books.money_apart(it))
            .collect();
        Ok(books)
    }

    /// Makes the account under one combination of views.
    fn book(
        &self,
        books: &Books,
        account: &JudgmentAccount,
        debts: &[Debts<'_>],
        views: Vec<String>,
        payees: &[PayeeRow],
        day: Date,
    ) -> Result<Book, JudgmentError> {
        let mut account = account.clone();
        let mut order_view = None;
        for (question, view) in books.questions.iter().zip(&views) {
            match (question.role, &mut account.terms) {
                (Role::Order, _) => order_view = Some(view.clone()),
                (Role::Sharing, _) if view == "in-proportion" => {
                    account.sharing = Sharing::InProportion;
                }
                (Role::Debts, _) => {
                    account.debts = match view.as_str() {
                        "joint-first" => AccountDebts::JointFirst,
                        "alone-first" => AccountDebts::AloneFirst,
                        _ => AccountDebts::InProportion,
                    };
                }
                (Role::InterestAfter, _) if view == "ends-with-the-debt" => {
                    let ends: Vec<Option<Date>> = account
                        .bearing
                        .iter()
                        .map(|it| ends(&account, it))
                        .collect();
                    for (bearing, end) in account.bearing.iter_mut().zip(ends) {
                        bearing.ends = end;
                    }
                }
                (Role::Reserve, _) if view == "stays" => self.stands_beside(&mut account),
                (Role::Compounds, Some(terms)) => terms.compounds = Compounds::from_view(view),
                (Role::Year, Some(terms)) => terms.year = Year::from_view(view),
                (Role::LeapDay, Some(terms)) => terms.leap_day = LeapDay::from_view(view),
                _ => {}
            }
        }
        let above = self.step("interest")?.amount("above")?;
        let mut orders = Vec::new();
        for (place, debts) in debts.iter().enumerate() {
            let mut all = debts.orders.iter();
            let order = all.find(|it| {
                order_view
                    .as_ref()
                    .is_none_or(|view| it.order.view == *view)
            });
            let debtor = order.map(|order| debtor(books, &account, above, place, order, payees));
            account.debtors.push(debtor.unwrap_or_default());
            orders.push(order.cloned());
        }
        let standing = account.on(day)?;
        let (mut met, mut several) = (BTreeSet::new(), BTreeSet::new());
        for line in account.lines.iter().filter(|line| line.apart.is_none()) {
            if let Some(creditor) = line.creditor
                && !met.insert((line.debtor, creditor))
            {
                several.insert((line.debtor, creditor));
            }
        }
        let mut posted = BTreeMap::new();
        let mut by_others: BTreeMap<usize, Vec<(String, PostedPart)>> = BTreeMap::new();
        for (place, entry) in standing.posted.iter().enumerate() {
            posted.entry(entry.id.clone()).or_insert(place);
            for part in &entry.parts {
                if let PostedPlace::Loss(creditor) | PostedPlace::Beside(creditor) = part.place {
                    let parts = by_others.entry(creditor).or_default();
                    parts.push((entry.id.clone(), *part));
                }
            }
        }
        Ok(Book {
            views,
            account,
            standing,
            orders,
            several,
            posted,
            by_others,
        })
    }

    /// Takes the payments of the Reserve as compensation that lowers no debt.
    fn stands_beside(&self, account: &mut JudgmentAccount) {
        let payments = self.case.payments.iter();
        let reserve = payments.filter(|payment| payment.from == PaidFrom::Reserve);
        let reserve: BTreeSet<&str> = reserve.map(|payment| payment.id.as_str()).collect();
        for entry in &mut account.entries {
            if let Paid::OffTheLoss(creditors) = &mut entry.what
                && reserve.contains(entry.id.as_str())
            {
                entry.what = Paid::Beside(std::mem::take(creditors));
            }
        }
    }

    fn restitution_lines(
        &self,
        payees: &[PayeeRow],
        debts: &[Debts<'_>],
        books: &mut Books,
        account: &mut JudgmentAccount,
    ) -> Result<(), JudgmentError> {
        let mut known: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        let mut lines: BTreeMap<(usize, usize, Option<SharedDebt>), bool> = BTreeMap::new();
        let mut of_victims: BTreeMap<&str, BTreeMap<&str, Vec<&PayeeRow>>> = BTreeMap::new();
        let mut more: BTreeMap<(usize, &str, Option<SharedDebt>), Usd> = BTreeMap::new();
        for row in payees {
            let of_victim = of_victims.entry(&row.victim).or_default();
            of_victim.entry(&row.id).or_default().push(row);
        }
        let debtors = debts.iter().zip(0_usize..);
        let debtors = debtors.map(|(it, place)| (it.defendant.id.as_str(), place));
        let debtors: BTreeMap<&str, usize> = debtors.collect();
        let end = self.end_of("restitution")?;
        for (place, row) in payees.iter().enumerate() {
            if row.orders.is_empty() {
                continue;
            }
            let Some(debtor) = debtors.get(row.defendant.as_str()).copied() else {
                continue;
            };
            let fresh = account.creditors.len();
            let creditor = *known.entry((&row.id, &row.victim)).or_insert(fresh);
            // What is left of the losses of a victim is not divided among several payees.
            let of_victim = of_victims.get(row.victim.as_str());
            let alone = of_victim.is_none_or(|of_victim| of_victim.len() == 1);
            let same = of_victim.and_then(|of_victim| of_victim.get(row.id.as_str()));
            let same = same.map_or(&[][..], Vec::as_slice);
            if creditor == fresh {
                let room = self.room_of(same)?.filter(|_| alone);
                let said = &self.ask.precedence;
                let loss = loss_of(same);
                account.creditors.push(AccountCreditor {
                    tier: said.tier(row),
                    rank: 0,
                    percent: said.percent.get(&row.id).map(|percent| percent.ratio()),
                    loss,
                    room,
                });
                books.creditors.push((row.id.clone(), row.victim.clone()));
            }
            // The same award is that of every class of offense that reaches the victim.
            let named = row.debt.filter(|debt| *debt != SharedDebt::OfTheLoss);
            let theirs = || same.iter().filter(|it| it.defendant == row.defendant);
            let is_one_debt = alone && theirs().all(|it| it.debt == row.debt);
            if let Some(entered) = lines.get(&(debtor, creditor, named)) {
                // A loss that is computed twice is owed once; of zero and zero nothing is open.
                let zero = |row: &PayeeRow| row.owed().exact().is_some_and(Usd::is_zero);
                if !entered && !is_one_debt && !theirs().all(|row| zero(row)) {
                    let why = format!(
                        "the losses of {} are computed for several classes of offense and owed once",
                        row.victim
                    );
                    let open = OpenDebt {
                        key: "restitution".to_owned(),
                        row: None,
                        more: None,
                        why,
                    };
                    books.add_open(debtor, open);
                }
                continue;
            }
            lines.insert((debtor, creditor, named), row.entered.is_some());
            let mut of_row = row.orders.clone();
            // What a later order leaves open is not open yet.
            if let Some(day) = self.ask.through {
                for (_, amount) in of_row.iter_mut().filter(|(made, _)| *made > day) {
                    *amount = row.in_force(day);
                }
            }
            if is_one_debt && row.entered.is_none() && theirs().any(|it| it.class != row.class) {
                let total = over_classes(self, theirs().copied())?;
                let known = !matches!(total, Value::Unknown(_));
                for (_, amount) in of_row.iter_mut().filter(|_| known) {
                    amount.clone_from(&total);
                }
            }
            let ends = match (debts.get(debtor), row.orders.first()) {
                (Some(debts), Some((day, _))) => debts.restitution_end(*day),
                _ => None,
            };
            let meaning = BookLine {
                debtor,
                key: "restitution".to_owned(),
                name: "restitution".to_owned(),
                row: Some((place, row.victim.clone())),
                debt: named,
                is_open: false,
                may_end: ends.and_then(may_end),
                end: end.clone(),
            };
            let line = AccountLine {
                debtor,
                creditor: Some(creditor),
                debt: row.debt,
                ends: ends.and_then(|end| end.ends_on().1),
                ..AccountLine::default()
            };
            let open = of_row.iter().rfind(|(_, amount)| amount.exact().is_none());
            let why = open.map(|(_, amount)| {
                let payee = for_victim(&row.id, &row.victim);
                format!(
                    "the restitution for {payee} is not one amount: {}",
                    amount.text()
                )
            });
            // The payees of one order have together no more than it leaves beside their certain parts.
            if let (
                [
                    (
                        _,
                        Value::Within {
                            least, greatest, ..
                        },
                    ),
                ],
                Some(whole),
            ) = (of_row.as_mut_slice(), row.whole.exact())
                && let Some(greatest) = greatest
            {
                let rows = of_victim.into_iter().flat_map(BTreeMap::values).flatten();
                let of = (&row.defendant, row.class, row.debt);
                let rows = rows.filter(|it| (&it.defendant, it.class, it.debt) == of);
                let certain = Usd::sum(rows.filter_map(|it| Some(it.owed().ends()?.0)))?;
                let left = whole.checked_sub(certain)?.max(Usd::ZERO);
                let left = more.entry((debtor, &row.victim, named)).or_insert(left);
                let gap = greatest.checked_sub(*least)?.min(*left);
                *left = left.checked_sub(gap)?;
                *greatest = least.checked_add(gap)?;
                // Together they are the whole, whatever each of them is.
                if books.end.is_some() {
                    *least = *greatest;
                }
            }
            self.add_debt(books, account, (meaning, line), &of_row, why)?;
        }
        Ok(())
    }

    /// Adds a debt. Of one whose amount is open, what is certain is a line of its own, and what it may be more is another, for which
    /// money is kept apart; of a joint debt only the certain part is one, because others may pay the rest.
    fn add_debt(
        &self,
        books: &mut Books,
        account: &mut JudgmentAccount,
        (mut meaning, line): (BookLine, AccountLine),
        orders: &[(Date, Value)],
        why_open: Option<String>,
    ) -> Result<(), JudgmentError> {
        let ends = orders.iter().map(|(_, amount)| amount.ends());
        let ends: Option<Vec<ValueEnds>> = ends.collect();
        let at_end = |(least, most): &ValueEnds| match books.end? {
            AmountEnd::Least => Some((*least, Some(*least))),
            AmountEnd::Greatest => most.map(|most| (most, Some(most))),
        };
        let taken: Option<Vec<ValueEnds>> = ends
            .as_ref()
            .and_then(|ends| ends.iter().map(at_end).collect());
        let why_open = why_open.filter(|_| taken.is_none());
        let ends = taken.or(ends);
        if let Some(why) = &why_open {
            let gaps = ends.iter().flatten();
            let gaps = gaps.map(|(least, most)| most.as_ref()?.checked_sub(*least).ok());
            let more = gaps.collect::<Option<Vec<Usd>>>();
            let more = more.and_then(|more| more.into_iter().max());
            let open = OpenDebt {
                key: meaning.key.clone(),
                row: meaning.row.as_ref().map(|(row, _)| *row),
                more,
                why: why.clone(),
            };
            books.add_open(meaning.debtor, open);
            meaning.is_open = true;
        }
        let Some(ends) = ends else {
            return Ok(());
        };
        let more = ends
            .iter()
            .map(|(least, most)| Some(most.as_ref()?.checked_sub(*least)));
        let more = more
            .collect::<Option<Result<Vec<Usd>, MoneyError>>>()
            .transpose()?;
        let least = ends.iter().map(|(least, _)| *least).collect();
        let more = more.filter(|_| why_open.is_some() && line.debt.is_none());
        for (amounts, apart) in [(Some(least), None), (more, why_open)] {
            let amounts: Vec<Usd> = amounts.unwrap_or_default();
            let is_nothing = apart.is_none() && amounts.iter().all(|it| it.is_zero());
            if amounts.is_empty() || meaning.is_open && is_nothing {
                continue;
            }
            let days = orders.iter().zip(amounts);
            let orders = days.map(|((day, _), amount)| {
                Ok(LineOrder::new(*day, amount, self.interest_from(*day)?))
            });
            account.lines.push(AccountLine {
                orders: orders.collect::<Result<_, JudgmentError>>()?,
                apart,
                ..line.clone()
            });
            books.add_line(meaning.clone());
        }
        Ok(())
    }

    /// Adds the orders of other cases that are one debt with orders of this case, so that each lowers the others.
    fn lines_of_other_cases(
        &self,
        books: &mut Books,
        account: &mut JudgmentAccount,
    ) -> Result<(), JudgmentError> {
        for (number, joint) in self.case.joint_elsewhere.iter().enumerate() {
            let debtor = books.debtors.len();
            // Each payee of the victim has its part of the debt.
            let mut of_payees: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
            for (place, line) in books.lines.iter().enumerate() {
                let of_victim = line.row.as_ref().is_some_and(|(_, it)| *it == joint.victim);
                let with = books.debtors.get(line.debtor);
                let owes = of_victim && with.is_some_and(|with| joint.with.contains(with));
                let creditor = account.lines.get(place).and_then(|line| line.creditor);
                if let (true, Some(creditor)) = (owes, creditor) {
                    of_payees.entry(creditor).or_default().push(place);
                }
            }
            for (creditor, places) in of_payees {
                let own = places.iter().filter_map(|place| account.lines.get(*place));
                let mut named = own.filter_map(|line| line.debt);
                let named = named.find(|debt| *debt != SharedDebt::OfTheLoss);
                let debt = Some(named.unwrap_or(SharedDebt::Elsewhere(number)));
                let mut meaning = None;
                for place in places {
                    if let Some(line) = account.lines.get_mut(place)
                        && let Some(of_line) = books.lines.get_mut(place)
                    {
                        (line.debt, of_line.debt) = (debt, debt);
                        meaning = Some(of_line.clone());
                    }
                }
                let payee = books.creditors.get(creditor);
                let (Some(meaning), Some((payee, _))) = (meaning, payee) else {
                    continue;
                };
                let orders =
                    self.part_elsewhere((&joint.victim, &joint.with), &joint.orders, payee)?;
                if let Some(creditor) = account.creditors.get_mut(creditor) {
                    let whole = orders.iter().map(|(_, amount)| *amount).max();
                    let loss = creditor.loss;
                    creditor.loss = loss.map(|loss| loss.max(whole.unwrap_or_default()));
                    let room = creditor.room;
                    creditor.room = room
                        .map(|room| room.checked_add(joint.received))
                        .transpose()?;
                }
                books.add_line(BookLine {
                    debtor,
                    debt,
                    may_end: None,
                    ..meaning
                });
                let orders = orders.into_iter();
                let orders = orders
                    .map(|(day, amount)| Ok(LineOrder::new(day, amount, self.interest_from(day)?)));
                account.lines.push(AccountLine {
                    debtor,
                    creditor: Some(creditor),
                    orders: orders.collect::<Result<_, JudgmentError>>()?,
                    debt,
                    ..AccountLine::default()
                });
            }
            books.debtors.push(joint.debtor.clone());
        }
        Ok(())
    }

    /// Returns what other cases and recoveries leave to collect of the losses of a victim, if each claim that orders something has
    /// such an amount. An order for less than is left says only that no less is left.
    fn room_of(&self, rows: &[&PayeeRow]) -> Result<Option<Usd>, JudgmentError> {
        let mut of_debtors: BTreeMap<&str, Vec<RoomOfClass<'_>>> = BTreeMap::new();
        for row in rows.iter().filter(|row| !owes_nothing(row)) {
            let Some(limit) = self.room(row).and_then(|room| room.limit) else {
                return Ok(None);
            };
            let classes = of_debtors.entry(&row.defendant).or_default();
            if classes.iter().all(|(known, _)| known.class != row.class) {
                classes.push((row, limit));
            }
        }
        let mut greatest = None;
        for classes in of_debtors.values() {
            let left = match classes.as_slice() {
                [(_, one)] => Some(*one),
                several => self.room_over_classes(several)?,
            };
            let Some(left) = left else {
                return Ok(None);
            };
            greatest = greatest.max(Some(left));
        }
        Ok(greatest.and_then(|(most, is_left)| is_left.then_some(most)))
    }

    /// Returns what is left of the losses of several classes together. What lowered the losses of one class may be what lowered those of
    /// another, so that the greatest of these sums comes off.
    fn room_over_classes(
        &self,
        classes: &[RoomOfClass<'_>],
    ) -> Result<Option<(Usd, bool)>, JudgmentError> {
        let mut losses: Option<LossesCounted> = None;
        let mut off = Usd::ZERO;
        for (row, (left, _)) in classes {
            let counted = self.counted(Some(row), row.class);
            let Some(remaining) = counted.remaining().exact() else {
                return Ok(None);
            };
            off = off.max(remaining.checked_sub(*left)?);
            match &mut losses {
                Some(losses) => {
                    losses.add(&counted)?;
                }
                None => losses = Some(counted),
            }
        }
        let losses = losses.unwrap_or_default().remaining().greatest();
        let is_left = classes.iter().all(|(_, (_, is_left))| *is_left);
        Ok(Some((losses.checked_sub(off)?, is_left)))
    }

    fn other_lines(
        &self,
        debts: &[Debts<'_>],
        books: &mut Books,
        account: &mut JudgmentAccount,
    ) -> Result<(), JudgmentError> {
        for (debtor, debts) in debts.iter().enumerate() {
            for line in debts.owes.iter().filter(|line| line.key != "restitution") {
                if line.value.exact().is_some_and(|amount| amount.is_zero()) {
                    continue;
                }
                let day = debts.ordered(&line.key).unwrap_or(self.day);
                let end = debts.end(&line.key).map(|end| &end.value);
                let meaning = BookLine {
                    debtor,
                    key: line.key.clone(),
                    name: line.what.clone(),
                    row: None,
                    debt: None,
                    is_open: false,
                    may_end: end.and_then(may_end),
                    end: self.end_of(&line.key)?,
                };
                let of_line = AccountLine {
                    debtor,
                    ends: end.and_then(|end| end.ends_on().1),
                    ..AccountLine::default()
                };
                let why = line.value.exact().is_none().then(|| line.why_open());
                let orders = [(day, line.value.clone())];
                self.add_debt(books, account, (meaning, of_line), &orders, why)?;
            }
        }
        Ok(())
    }

    fn bearing_lines(
        &self,
        debts: &[Debts<'_>],
        books: &mut Books,
        account: &mut JudgmentAccount,
    ) -> Result<(), JudgmentError> {
        for (debtor, debts) in debts.iter().enumerate() {
            let judgment = &debts.defendant.judgment;
            if judgment.interest_waived {
                continue;
            }
            for (on, step) in self.steps_on_others() {
                let key = self.steps.step(on)?.key();
                let mut open = books.open(debtor).iter();
                if let Some(open) = open.find(|it| it.key == key)
                    && self.may_bear_interest(books, account, debtor, key)?
                {
                    let why = open.why.clone();
                    let of = (debtor, step.data().key().to_owned());
                    books.open_interest.insert(of, why);
                }
                let lines = books.lines_of(debtor);
                let lines = lines.filter(|(_, line)| line.key == key && !line.is_open);
                let lines: Vec<usize> = lines.map(|(place, _)| place).collect();
                if lines.is_empty() {
                    continue;
                }
                books.groups.push((debtor, step.data().key().to_owned()));
                books.interest.push(step.name()?);
                account.bearing.push(BearingLines {
                    lines,
                    until: judgment.interest_until,
                    at_most: judgment.interest_at_most,
                    ends: None,
                });
            }
        }
        Ok(())
    }

    /// Returns whether debts of which one is open can be more than what bears no interest.
    fn may_bear_interest(
        &self,
        books: &Books,
        account: &JudgmentAccount,
        debtor: usize,
        key: &str,
    ) -> Result<bool, JudgmentError> {
        let lines = books.lines_of(debtor).filter(|(_, line)| line.key == key);
        let lines = lines.filter_map(|(place, _)| account.lines.get(place));
        let lines = lines.filter(|line| line.apart.is_none());
        let certain = lines.filter_map(|line| line.orders.iter().map(|it| it.amount).max());
        let open = books.open(debtor).iter().filter(|it| it.key == key);
        let Some(more) = open.map(|it| it.more).collect::<Option<Vec<Usd>>>() else {
            return Ok(true);
        };
        let above = self.step("interest")?.amount("above")?;
        Ok(Usd::sum(certain.chain(more))? > above)
    }

    /// Marks the debts that come first and alone in every order of payment.
    fn first_lines(&self, debts: &[Debts<'_>], books: &Books, account: &mut JudgmentAccount) {
        for (line, meaning) in account.lines.iter_mut().zip(&books.lines) {
            let orders = debts.get(meaning.debtor).map(|debts| &debts.orders);
            let first = |ordering: &Ordering| {
                let step = ordering.order.steps.first();
                step.is_some_and(|step| {
                    step.pays.len() == 1 && step.pays.iter().all(|due| due.id() == meaning.key)
                })
            };
            line.is_first =
                orders.is_some_and(|orders| !orders.is_empty() && orders.iter().all(first));
        }
    }

    /// Returns the rate and the way of counting interest, if the rate and a day are given.
    pub(crate) fn terms(&self) -> Result<Option<InterestTerms>, JudgmentError> {
        let above = self.step("interest")?.amount("above")?;
        let rate = self.ask.rate.filter(|_| self.ask.through.is_some());
        Ok(rate.map(|rate| InterestTerms {
            rate: rate.ratio(),
            above,
            compounds: Compounds::Yearly,
            year: Year::OfTheCalendar,
            leap_day: LeapDay::default(),
        }))
    }

    /// Returns the payments of the case file as entries.
    fn entries(&self, payees: &[PayeeRow], books: &Books, account: &mut JudgmentAccount) {
        let mut places = EntryPlaces::default();
        for (place, line) in books.lines.iter().enumerate() {
            if let Some((_, victim)) = &line.row {
                let of = (line.debtor, victim.as_str());
                places.lines.entry(of).or_default().push(place);
            }
        }
        for (place, (_, victim)) in books.creditors.iter().enumerate() {
            places.creditors.entry(victim).or_default().push(place);
        }
        for award in &self.case.awards {
            let debt = self.index.joint_debt(award).map(SharedDebt::Named);
            places.awards.entry(&award.id).or_insert(debt);
        }
        for payment in &self.case.payments {
            let what = match &payment.reverses {
                Some(of) => Some(Paid::TakesBack(of.clone())),
                None => entry(payees, books, account, &places, payment),
            };
            if let Some(what) = what {
                account.entries.push(AccountEntry {
                    id: payment.id.clone(),
                    day: payment.date,
                    amount: payment.amount,
                    what,
                });
            }
        }
    }

    fn book_questions(
        &self,
        account: &JudgmentAccount,
        day: Date,
    ) -> Result<Vec<BookQuestion>, JudgmentError> {
        let mut all = Vec::new();
        let figures = |id: &str| self.answers.0.iter().find(|question| question.id == id);
        let order = self.step("order-of-payment")?.data().question("order")?;
        all.extend(figures(order).map(|it| book_question(it, Role::Order)));
        let paid = !account.entries.is_empty();
        if paid && account.lines.iter().any(|line| line.debt.is_some()) {
            let id = self.step("joint")?.data().question("by-another")?;
            let mut questions = self.profile.questions.iter();
            let question = questions.find(|question| question.id == id);
            all.extend(question.map(|it| book_question(it, Role::Sharing)));
        }
        let mut debts: BTreeMap<(usize, usize), Option<SharedDebt>> = BTreeMap::new();
        let mut has_two_debts = |line: &AccountLine| {
            let of = line.creditor.map(|creditor| (line.debtor, creditor));
            of.is_some_and(|of| *debts.entry(of).or_insert(line.debt) != line.debt)
        };
        if account.lines.iter().any(&mut has_two_debts) {
            let id = self.step("account")?.data().question("debts")?;
            all.extend(figures(id).map(|it| book_question(it, Role::Debts)));
        }
        let reserve = |payment: &Payment| payment.from == PaidFrom::Reserve;
        if self.case.payments.iter().any(reserve) {
            let id = self.step("account")?.data().question("reserve")?;
            all.extend(figures(id).map(|it| book_question(it, Role::Reserve)));
        }
        if account
            .bearing
            .iter()
            .any(|it| ends(account, it).is_some_and(|end| end <= day))
        {
            let id = self.step("account")?.data().question("interest-after")?;
            all.extend(figures(id).map(|it| book_question(it, Role::InterestAfter)));
        }
        if account.terms.is_some() && !account.bearing.is_empty() {
            let interest = self.step("interest")?;
            for (part, role) in [("compounds", Role::Compounds), ("year", Role::Year)] {
                let id = interest.data().question(part)?;
                all.extend(figures(id).map(|it| book_question(it, role)));
            }
            let mut firsts = account.lines.iter().filter_map(|line| line.orders.first());
            if firsts.any(|order| is_leap_day(order.interest_from)) {
                let id = self.step("anniversary")?.data().question("february-29")?;
                all.extend(figures(id).map(|it| book_question(it, Role::LeapDay)));
            }
        }
        Ok(all)
    }

    /// Returns the name of the step that ends a kind of debt, and its authority.
    fn end_of(&self, key: &str) -> Result<(String, String), JudgmentError> {
        let known = format!("{key}-ends");
        let step = self.steps.iter().find(|step| step.key() == known);
        let id = step.map_or("fine-ends", |step| step.id.as_str());
        let step = self.step(id)?;
        Ok((step.name()?, step.authority()?.join("; ")))
    }

    /// Returns the first day on which an amount ordered on a day bears interest.
    pub(crate) fn interest_from(&self, ordered: Date) -> Result<Date, JudgmentError> {
        Ok(self.first_day(ordered)?.day)
    }
}

/// The row of a class of offense, and what is left to collect of its losses; `false` if more may be left.
type RoomOfClass<'a> = (&'a PayeeRow, (Usd, bool));

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

/// Ranks the payees by their ids, a number at the end by its value: `v2` comes before `v10`.
fn rank_by_id(books: &Books, account: &mut JudgmentAccount) {
    fn key((id, victim): &(String, String)) -> (&str, Option<u64>, &str, &str) {
        let words = id.trim_end_matches(|it: char| it.is_ascii_digit());
        let number = id.get(words.len()..).and_then(|digits| digits.parse().ok());
        (words, number, id, victim)
    }
    let mut ids: Vec<_> = books.creditors.iter().zip(0_usize..).collect();
    ids.sort_by(|(a, _), (b, _)| key(a).cmp(&key(b)));
    for (rank, (_, place)) in ids.into_iter().enumerate() {
        if let Some(creditor) = account.creditors.get_mut(place) {
            creditor.rank = rank;
        }
    }
}

/// Returns the earliest date on which a debt may end and the event or question that decides, if that is open.
fn may_end(end: &Value) -> Option<(Date, String)> {
    let (earliest, certain) = end.ends_on();
    let earliest = earliest.filter(|earliest| certain.is_none_or(|certain| *earliest < certain))?;
    Some((earliest, end.open_because()))
}

/// Returns the part of the loss of a victim that is a payee's, if each claim that orders something knows it. Whoever owes nothing
/// may have no finding of it.
fn loss_of(rows: &[&PayeeRow]) -> Option<Usd> {
    let mut greatest = None;
    for other in rows {
        match other.part_of_loss.exact() {
            Some(loss) => greatest = greatest.max(Some(loss)),
            None if owes_nothing(other) => {}
            None => return None,
        }
    }
    greatest
}

/// Returns whether nothing was ever ordered or is to be ordered by a row.
pub(crate) fn owes_nothing(row: &PayeeRow) -> bool {
    let mut orders = row.orders.iter();
    orders.all(|(_, amount)| amount.exact().is_some_and(Usd::is_zero))
}

/// Returns the day on which the last debt of a group ends, if each ends.
fn ends(account: &JudgmentAccount, bearing: &BearingLines) -> Option<Date> {
    let ends = bearing
        .lines
        .iter()
        .map(|place| account.lines.get(*place)?.ends);
    ends.collect::<Option<Vec<Date>>>()?.into_iter().max()
}

fn book_question(question: &Question, role: Role) -> BookQuestion {
    BookQuestion {
        on: on(question),
        role,
        views: match &question.taken {
            Some(taken) => vec![taken.view.clone()],
            None => question.views.iter().map(|view| view.id.clone()).collect(),
        },
    }
}

/// The places that payments name.
#[derive(Default)]
struct EntryPlaces<'a> {
    /// The lines of restitution of a defendant for a victim.
    lines: BTreeMap<(usize, &'a str), Vec<usize>>,
    /// The payees of a victim.
    creditors: BTreeMap<&'a str, Vec<usize>>,
    /// The joint debt of an award.
    awards: BTreeMap<&'a str, Option<SharedDebt>>,
}

/// Returns the meaning of a payment: the debts that it is for, or the loss that it makes up.
fn entry(
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
fn debtor(
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
