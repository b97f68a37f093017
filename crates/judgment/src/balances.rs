//! The balance of each debt: ordered, paid and left, with the rule that makes it so.

use std::collections::{BTreeMap, BTreeSet};

use redress::case::{Defendant, PaidFrom};
use redress::money::{MoneyError, Usd};

use crate::JudgmentError;
use crate::account::{BalanceLimit, LineStanding, PostedPlace, UnplacedReason};
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
            let mut in_all = self.balance(line, &places, &open, books, payees)?;
            if line.key == "restitution" {
                in_all
                    .notes
                    .extend(self.on_restitution(debts.defendant, books, payees)?);
            }
            all.push(in_all);
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
                may_have_ended: None,
            });
        }
        Ok(all)
    }

    /// Returns remarks on what a defendant owes in all: what is deferred, and the defendant's death.
    fn on_restitution(
        &self,
        defendant: &Defendant,
        books: &Books,
        payees: &[PayeeRow],
    ) -> Result<Vec<String>, JudgmentError> {
        let postponed = payees.iter();
        let postponed =
            postponed.filter(|row| row.defendant == defendant.id && row.orders.is_empty());
        let postponed: BTreeSet<&str> = postponed.map(|row| row.victim.as_str()).collect();
        let mut notes = Vec::new();
        if !postponed.is_empty() {
            let victims: Vec<&str> = postponed.into_iter().collect();
            notes.push(books.say_of_person("postponed", &[("victims", &victims.join(", "))])?);
        }
        let day = books.day.unwrap_or(self.day);
        notes.extend(self.after_death(defendant, day)?);
        Ok(notes)
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
            // What nobody paid on is left as it was ordered.
            Some(_) if self.is_unpaid(line, known.as_slice()) => {
                (line.value.clone(), line.value.clone())
            }
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
        let may_have_ended = books.may_have_ended(places)?;
        notes.extend(may_have_ended.clone());
        let mut limits: Vec<Limited> = Vec::new();
        for book in &books.accounts {
            let limit = Limited::of_lines(book, places);
            if !limits.contains(&limit) {
                limits.push(limit);
            }
        }
        limits.extend(limits.is_empty().then(Limited::default));
        let (mut why, mut authority): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
        let mut add = |reason: String, cited: Vec<String>| {
            if !why.contains(&reason) {
                why.push(reason);
            }
            for cited in cited {
                if !authority.contains(&cited) {
                    authority.push(cited);
                }
            }
        };
        let is_elsewhere = |it: &Limited| it.by == Some(BalanceLimit::Elsewhere);
        for limit in limits
            .iter()
            .filter(|it| open.is_empty() && !is_elsewhere(it))
        {
            let (reason, mut cited) = self.limit(*limit, line)?;
            if limit.by == Some(BalanceLimit::Ended) {
                let ends = places
                    .iter()
                    .filter_map(|place| books.lines.get(*place)?.end_authority());
                cited = ends.take(1).collect();
            }
            add(reason, cited);
        }
        let rows = places
            .iter()
            .filter_map(|place| books.lines.get(*place)?.row.as_ref());
        let mut told: BTreeSet<String> = BTreeSet::new();
        for row in rows.filter_map(|(row, _)| payees.get(*row)) {
            notes.extend(
                self.to_the_estate(row, books)?
                    .filter(|note| told.insert(note.clone())),
            );
            let Some(room) = self.room(row) else { continue };
            if limits.iter().any(is_elsewhere) {
                add(room.because, vec![room.authority]);
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
            why: why.join(", or by the view taken: "),
            authority,
            notes,
            may_have_ended,
        })
    }

    /// Returns the remark on a victim who has died by the day of the books.
    fn to_the_estate(
        &self,
        row: &PayeeRow,
        books: &Books,
    ) -> Result<Option<String>, JudgmentError> {
        let victim = self.index.victim(&row.victim);
        let died = victim.and_then(|victim| victim.died);
        let Some(day) = died.filter(|died| books.day.is_some_and(|day| *died <= day)) else {
            return Ok(None);
        };
        let with = [("id", row.victim.as_str()), ("day", &day.to_string())];
        books.say_of_person("died", &with).map(Some)
    }

    /// Returns whether nothing has lowered a debt whose amount is open: no payment, nothing that the victim had elsewhere, no end.
    fn is_unpaid(&self, line: &FigureLine, known: &[LineStanding]) -> bool {
        let mut payments = self.case.payments.iter();
        let by_others =
            payments.any(|it| !it.from.is_by_defendant() && it.from != PaidFrom::Insurer);
        let unpaid = |it: &LineStanding| it.paid.is_zero() && it.limit == BalanceLimit::OwnSum;
        line.value.ends().is_some() && !by_others && known.iter().all(unpaid)
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
        limit: Limited,
        line: &FigureLine,
    ) -> Result<(String, Vec<String>), JudgmentError> {
        let id = match limit.by {
            Some(BalanceLimit::JointSum) => "balance-joint-sum",
            Some(BalanceLimit::Loss | BalanceLimit::Elsewhere) => "balance-loss",
            Some(BalanceLimit::InProportion) => "balance-in-proportion",
            Some(BalanceLimit::Ended) => "balance-ended",
            Some(BalanceLimit::NotOrdered) => "balance-not-ordered",
            Some(BalanceLimit::OwnSum) if limit.is_beyond => "balance-within-the-order",
            Some(BalanceLimit::OwnSum) if limit.is_paid => "balance-own-sum",
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
        let mut taken_back: BTreeMap<&str, Usd> = BTreeMap::new();
        let until = books.day.unwrap_or(self.day);
        let so_far = || self.case.payments.iter().filter(|it| it.date <= until);
        for back in so_far() {
            if let Some(of) = &back.reverses {
                let sum = taken_back.entry(of).or_default();
                *sum = sum.checked_add(back.amount)?;
            }
        }
        for payment in so_far() {
            // A payment on a debt that is not ordered yet is posted on the day of the order.
            let back = taken_back.get(payment.id.as_str());
            let waits = match payment.reverses {
                Some(_) => Usd::ZERO,
                None => payment
                    .amount
                    .checked_sub(back.copied().unwrap_or_default())?,
            };
            let amount = books
                .value(&|book| Value::Is(book.posted(&payment.id).map_or(waits, |it| it.left)));
            let debtor = payment.defendant.as_ref();
            let debtor = debtor.and_then(|id| books.debtor(id));
            let mut reasons = Vec::new();
            for book in &books.accounts {
                let why = match book.posted(&payment.id) {
                    Some(posted) => posted.why.as_ref(),
                    None if waits.is_zero() => None,
                    None => Some(&UnplacedReason::BeforeTheOrder),
                };
                if let Some(why) = why {
                    let why = books.nowhere(why, (&payment.id, payment.date), debtor, book)?;
                    if !reasons.contains(&why) {
                        reasons.push(why);
                    }
                }
            }
            if reasons.is_empty() {
                continue;
            }
            let why = reasons.join("; ");
            let text = match amount.exact() {
                Some(amount) => amount.to_string(),
                None => format!("a part ({})", amount.text()),
            };
            let with = [
                ("amount", text.as_str()),
                ("id", payment.id.as_str()),
                ("why", why.as_str()),
            ];
            let says = step.say("beyond", &with)?;
            open.push(OpenItem {
                code: "PAID".to_owned(),
                defendant: payment.defendant.clone().unwrap_or_default(),
                place: String::new(),
                what: says.clone(),
                instruction: format!(
                    "[[payment]] with `reverses = \"{}\"`, or another date, victim or line",
                    payment.id
                ),
            });
            all.push(UnplacedPart {
                id: payment.id.clone(),
                defendant: payment.defendant.clone(),
                victim: payment.victim.clone(),
                amount,
                why,
                says,
            });
        }
        Ok(all)
    }
}

/// The rule that limits the balance of some lines together, under one combination of views.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Limited {
    by: Option<BalanceLimit>,
    /// Whether something was paid on them.
    is_paid: bool,
    /// Whether more was paid on one of them than its order in force.
    is_beyond: bool,
}

impl Limited {
    fn of_lines(book: &Book, places: &[usize]) -> Self {
        let lines = places.iter().filter_map(|it| book.standing.lines.get(*it));
        let limits = lines.clone().map(|it| it.limit).chain(capped(book, places));
        // A debt that is not owed is the reason only where none is.
        let over = |it: &BalanceLimit| *it >= BalanceLimit::Ended;
        let owed = limits.clone().filter(|it| !over(it)).max();
        Self {
            by: owed.or_else(|| limits.max()),
            is_paid: lines.clone().any(|it| !it.paid.is_zero()),
            is_beyond: lines.clone().any(|it| !it.beyond.is_zero()),
        }
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
