//! The balance of each debt: ordered, paid and left, with the rule that makes it so.

use std::collections::{BTreeMap, BTreeSet};

use redress::case::PaidFrom;
use redress::money::{MoneyError, Usd};

use crate::JudgmentError;
use crate::account::{BalanceLimit, LineStanding, PostedPlace};
use crate::books::{Book, Books};
use crate::inputs::{Debts, Draft};
use crate::lines::{BalanceLine, FigureLine, Interest, OpenItem, PayeeRow};
use crate::model::UnplacedPart;
use crate::value::Value;

impl FigureLine {
    /// Returns the reason why no payment can be placed on this debt.
    pub(crate) fn why_open(&self) -> String {
        match self.value.why().as_slice() {
            [why] => format!(
                "{} is not one amount: {}; {why}",
                self.what,
                self.value.text()
            ),
            _ => format!("{} is not one amount: {}", self.what, self.value.text()),
        }
    }
}

impl Draft<'_> {
    /// Returns the balance of each debt of a defendant.
    pub(crate) fn balances(
        &self,
        debts: &Debts<'_>,
        payees: &[PayeeRow],
        books: &Books,
        interest: &Interest,
    ) -> Result<Vec<BalanceLine>, JudgmentError> {
        let debtor = books
            .debtors
            .iter()
            .position(|id| *id == debts.defendant.id);
        let mut all = Vec::new();
        let Some(debtor) = debtor else {
            return Ok(all);
        };
        for line in &debts.owes {
            if matches!(&line.value, Value::Nothing(_)) {
                continue;
            }
            let places = books.lines_of(debtor).filter(|(_, it)| it.key == line.key);
            let places: Vec<usize> = places.map(|(place, _)| place).collect();
            let open = books.open(debtor).iter();
            let open = open
                .filter(|(key, _)| *key == line.key || key.split(' ').next() == Some(&line.key));
            let open: Vec<&str> = open.map(|(_, why)| why.as_str()).collect();
            all.push(self.balance(line, &places, &open, books, payees)?);
            let mut of_payees: Vec<(&PayeeRow, Vec<usize>)> = Vec::new();
            let mut known: BTreeMap<(&str, &str), usize> = BTreeMap::new();
            for place in &places {
                let row = books.lines.get(*place).and_then(|it| it.row.as_ref());
                let Some(row) = row.and_then(|row| payees.get(row.0)) else {
                    continue;
                };
                let fresh = of_payees.len();
                let at = *known.entry((&row.id, &row.victim)).or_insert(fresh);
                match of_payees.get_mut(at) {
                    Some((_, places)) => places.push(*place),
                    None => of_payees.push((row, vec![*place])),
                }
            }
            let several = of_payees.len() > 1;
            let lines = all.iter().flat_map(|line| &line.notes);
            let mut told: BTreeSet<String> = lines.cloned().collect();
            for (row, places) in of_payees {
                let payee = Some((row.id.clone(), row.victim.clone()));
                if several {
                    let part = self.balance(line, &places, &[], books, payees)?;
                    told.extend(part.notes.iter().cloned());
                    all.push(BalanceLine {
                        payee: payee.clone(),
                        ..part
                    });
                }
                for place in places.iter().filter(|_| places.len() > 1) {
                    let part = self.balance(line, &[*place], &[], books, payees)?;
                    // Remarks on the payee are with the debts together.
                    let notes = part.notes.into_iter();
                    let notes = notes.filter(|note| told.insert(note.clone()));
                    all.push(BalanceLine {
                        payee: payee.clone(),
                        debt: Some(books.debt(*place)),
                        notes: notes.collect(),
                        ..part
                    });
                }
            }
        }
        for line in &interest.lines {
            let Some(group) = books.group(debtor, &line.key) else {
                continue;
            };
            if matches!(&line.value, Value::Nothing(_)) {
                continue;
            }
            let known = !matches!(&line.value, Value::Unknown(_));
            let of = |part: &dyn Fn(&Book) -> Option<Usd>| match known {
                true => books.value(&|book| Value::Is(part(book).unwrap_or_default())),
                false => line.value.clone(),
            };
            all.push(BalanceLine {
                key: line.key.clone(),
                what: line.what.clone(),
                payee: None,
                debt: None,
                since: None,
                ordered: line.value.clone(),
                paid: of(&|book| Some(book.standing.interest.get(group)?.paid)),
                left: of(&|book| Some(book.standing.interest.get(group)?.left)),
                why: self.step("balance-own-sum")?.name()?,
                authority: line.authority.clone(),
                notes: Vec::new(),
            });
        }
        Ok(all)
    }

    /// Returns the balance of some lines together.
    fn balance(
        &self,
        line: &FigureLine,
        places: &[usize],
        open: &[&str],
        books: &Books,
        payees: &[PayeeRow],
    ) -> Result<BalanceLine, JudgmentError> {
        let account = self.step("account")?;
        let standing = |book: &Book, place: &usize| -> Option<LineStanding> {
            book.standing.lines.get(*place).copied()
        };
        let sum = |part: &dyn Fn(LineStanding) -> Usd| {
            books.value(&|book| {
                let parts = places.iter().filter_map(|place| standing(book, place));
                match Usd::sum(parts.map(part)) {
                    Ok(sum) => Value::Is(sum),
                    Err(error) => Value::Unknown(error.to_string()),
                }
            })
        };
        let first = books.accounts.first();
        let known: Vec<LineStanding> = first
            .into_iter()
            .flat_map(|book| places.iter().filter_map(|place| standing(book, place)))
            .collect();
        let mut notes: Vec<String> = Vec::new();
        let (ordered, left) = match open.first() {
            Some(why) => (line.value.clone(), Value::Unknown((*why).to_owned())),
            None => (
                sum(&|it| it.ordered),
                books.value(&|book| left(book, places)),
            ),
        };
        let day = books.day.unwrap_or(self.day).to_string();
        if known.iter().any(|it| it.is_implied) {
            notes.push(account.say("implied", &[("day", &day)])?);
        }
        let of_places = places.iter().filter_map(|place| {
            let line = first?.account.lines.get(*place)?;
            line.creditor
        });
        let of_places: BTreeSet<usize> = of_places.collect();
        notes.extend(self.by_others(&of_places, books)?);
        let creditors = of_places.iter().filter_map(|creditor| {
            let standing = &first?.standing;
            standing.creditors.get(*creditor).copied()
        });
        let creditors: Vec<_> = creditors.collect();
        for (id, amount) in [
            ("beyond-own", Usd::sum(known.iter().map(|it| it.beyond))?),
            (
                "beyond-joint",
                Usd::sum(creditors.iter().map(|it| it.beyond))?,
            ),
        ] {
            if !amount.is_zero() {
                notes.push(account.say(id, &[("amount", &amount.to_string())])?);
            }
        }
        let held = Usd::sum(creditors.iter().map(|it| it.held))?;
        if let (false, Some(least)) = (held.is_zero(), self.case.least_disbursement) {
            let (held, least) = (held.to_string(), least.to_string());
            let with = [("held", held.as_str()), ("least", &least)];
            let says = match creditors.len() {
                1 => "held",
                _ => "held-for-several",
            };
            notes.push(account.say(says, &with)?);
        }
        for place in places {
            let may_end = books.lines.get(*place).and_then(|it| it.may_end);
            if may_end.is_some_and(|end| books.day.is_some_and(|day| end <= day)) {
                let with = [("day", day.as_str()), ("why", "it depends on an open date")];
                notes.push(account.say("may-have-ended", &with)?);
                break;
            }
        }
        let limits = known.iter().map(|it| it.limit);
        let limits = limits.chain(first.into_iter().flat_map(|book| capped(book, places)));
        let limit = limits.max();
        let paid = known.iter().any(|it| !it.paid.is_zero());
        let (mut why, mut authority) = match open.is_empty() {
            true => self.limit(limit, line, paid)?,
            false => (String::new(), Vec::new()),
        };
        if limit == Some(BalanceLimit::Ended) {
            let ends = places
                .iter()
                .filter_map(|place| books.lines.get(*place)?.end_authority());
            authority = ends.take(1).collect();
        }
        let rows = places
            .iter()
            .filter_map(|place| books.lines.get(*place)?.row.as_ref());
        let mut told: BTreeSet<String> = BTreeSet::new();
        for row in rows.filter_map(|(row, _)| payees.get(*row)) {
            let Some(room) = self.room(row) else { continue };
            if limit == Some(BalanceLimit::Elsewhere) {
                (why, authority) = (room.because, vec![room.authority]);
                continue;
            }
            let lowered = |known: &Usd| row.loss.exact().is_none_or(|loss| *known < loss);
            if let Some(known) = room.known.filter(lowered) {
                let known = known.to_string();
                let with = [
                    ("room", known.as_str()),
                    ("because", &room.because),
                    ("authority", &room.authority),
                ];
                let note = account.say("room", &with)?;
                if told.insert(note.clone()) {
                    notes.push(note);
                }
            }
        }
        Ok(BalanceLine {
            key: line.key.clone(),
            what: line.what.clone(),
            payee: None,
            debt: None,
            since: known.iter().filter_map(|it| it.since).min(),
            ordered,
            paid: sum(&|it| it.paid),
            left,
            why,
            authority,
            notes,
        })
    }

    /// Returns remarks on what others than the defendants paid these payees, by who paid it.
    fn by_others(
        &self,
        creditors: &BTreeSet<usize>,
        books: &Books,
    ) -> Result<Vec<String>, JudgmentError> {
        let account = self.step("account")?;
        let paid = |source: &dyn Fn(PaidFrom) -> bool, lowers: bool| {
            books.value(&|book| {
                let parts = creditors.iter().filter_map(|it| book.by_others.get(it));
                let parts = parts.flatten().filter(|(id, part)| {
                    let from = self.sources.get(id.as_str());
                    let lowers_it = matches!(part.place, PostedPlace::Loss(_));
                    lowers_it == lowers && from.is_some_and(|from| source(*from))
                });
                match Usd::sum(parts.map(|(_, part)| part.amount)) {
                    Ok(sum) => Value::Is(sum),
                    Err(error) => Value::Unknown(error.to_string()),
                }
            })
        };
        let reserve = |from| from == PaidFrom::Reserve;
        let (off, stays) = (paid(&reserve, true), paid(&reserve, false));
        let mut notes = Vec::new();
        for (id, amount) in [
            ("off-the-loss", paid(&|from| !reserve(from), true)),
            ("insurance", paid(&|from| from == PaidFrom::Insurer, false)),
            // Under every view that is possible, or under some of them only.
            ("reserve-comes-off", off.clone()),
            ("reserve-stays", stays.clone()),
        ] {
            if amount.exact().is_some_and(|amount| !amount.is_zero()) {
                notes.push(account.say(id, &[("amount", &amount.text())])?);
            }
        }
        if stays.exact().is_none()
            && let Some((_, Some(most))) = stays.ends()
        {
            notes.push(account.say("reserve-open", &[("amount", &most.to_string())])?);
        }
        Ok(notes)
    }

    /// Returns the reason of a balance with its authority.
    fn limit(
        &self,
        limit: Option<BalanceLimit>,
        line: &FigureLine,
        paid: bool,
    ) -> Result<(String, Vec<String>), JudgmentError> {
        let id = match limit {
            Some(BalanceLimit::JointSum) => "balance-joint-sum",
            Some(BalanceLimit::Loss | BalanceLimit::Elsewhere) => "balance-loss",
            Some(BalanceLimit::InProportion) => "balance-in-proportion",
            Some(BalanceLimit::Ended) => "balance-ended",
            Some(BalanceLimit::NotOrdered) => "balance-not-ordered",
            Some(BalanceLimit::OwnSum) if paid => "balance-own-sum",
            Some(BalanceLimit::OwnSum) | None => "balance-unpaid",
        };
        let step = self.step(id)?;
        let mut authority = step.authority()?;
        // What is said of several who owe restitution is no authority for another debt.
        if authority.is_empty() || line.key != "restitution" {
            authority.clone_from(&line.authority);
        }
        Ok((step.name()?, authority))
    }

    /// Returns the parts of payments that have no place, each of which is an open point.
    pub(crate) fn unplaced(
        &self,
        books: &Books,
        open: &mut Vec<OpenItem>,
    ) -> Result<Vec<UnplacedPart>, JudgmentError> {
        let step = self.step("account")?;
        let mut all = Vec::new();
        for payment in &self.case.payments {
            let amount = books
                .value(&|book| Value::Is(book.posted(&payment.id).map_or(Usd::ZERO, |it| it.left)));
            let debtor = payment.defendant.as_ref();
            let debtor = debtor.and_then(|id| books.debtor(id));
            let mut reasons = Vec::new();
            for book in &books.accounts {
                let posted = book.posted(&payment.id);
                if let Some(why) = posted.and_then(|posted| posted.why.as_ref()) {
                    let why = books.nowhere(why, payment.date, debtor, book)?;
                    if !reasons.contains(&why) {
                        reasons.push(why);
                    }
                }
            }
            if reasons.is_empty() {
                continue;
            }
            let why = reasons.join("; ");
            let text = amount.text();
            let with = [
                ("amount", text.as_str()),
                ("id", payment.id.as_str()),
                ("why", why.as_str()),
            ];
            open.push(OpenItem {
                code: "PAID".to_owned(),
                defendant: payment.defendant.clone().unwrap_or_default(),
                place: String::new(),
                what: step.say("beyond", &with)?,
                instruction: format!(
                    "[[payment]] with `reverses = \"{}\"`, or another date, victim or line",
                    payment.id
                ),
            });
            all.push(UnplacedPart {
                id: payment.id.clone(),
                defendant: payment.defendant.clone(),
                amount,
                why,
            });
        }
        Ok(all)
    }
}

/// Returns what is left on some lines together: of those of one payee no more than is left to pay to it.
fn left(book: &Book, places: &[usize]) -> Value {
    let sum = || -> Result<Usd, MoneyError> {
        let mut all = Usd::ZERO;
        for (creditor, left) in left_by_creditor(book, places)? {
            let most = creditor.and_then(|it| book.standing.creditors.get(it)?.left);
            all = all.checked_add(most.map_or(left, |(most, _)| most.min(left)))?;
        }
        Ok(all)
    };
    match sum() {
        Ok(sum) => Value::Is(sum),
        Err(error) => Value::Unknown(error.to_string()),
    }
}

/// Returns the rules that leave less to pay to a payee than its lines leave together.
fn capped(book: &Book, places: &[usize]) -> Vec<BalanceLimit> {
    let by_creditor = left_by_creditor(book, places).unwrap_or_default();
    let limits = by_creditor.into_iter().filter_map(|(creditor, left)| {
        let (most, limit) = book.standing.creditors.get(creditor?)?.left?;
        (most < left).then_some(limit)
    });
    limits.collect()
}

fn left_by_creditor(
    book: &Book,
    places: &[usize],
) -> Result<BTreeMap<Option<usize>, Usd>, MoneyError> {
    let mut all: BTreeMap<Option<usize>, Usd> = BTreeMap::new();
    for place in places {
        let creditor = book.account.lines.get(*place).and_then(|it| it.creditor);
        let left = book.standing.lines.get(*place).map(|it| it.left);
        let sum = all.entry(creditor).or_default();
        *sum = sum.checked_add(left.unwrap_or_default())?;
    }
    Ok(all)
}
