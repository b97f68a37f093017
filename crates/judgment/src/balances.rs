//! The balance of each debt: ordered, paid and left, with the rule that makes it so.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use redress::case::facts::{FactValue, GREATEST_FINDING, Key, RECEIVED};
use redress::case::{Class, DebtLine, Defendant, PaidFrom};
use redress::cite::Date;
use redress::money::{MoneyError, Usd};
use redress_case::facts::{CIVIL_FIXED, CIVIL_RECOVERED, UNBOUNDED};
use redress_engine::StatuteVersion;

use crate::JudgmentError;
use crate::account::{BalanceLimit, InterestStanding, LineStanding, PostedPlace, UnplacedReason};
use crate::books::{Book, Books, MoneyApart};
use crate::classes::over_classes;
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

/// Sources of the balances of a draft.
#[derive(Clone, Copy)]
struct Balances<'a> {
    draft: &'a Draft<'a>,
    books: &'a Books,
    payees: &'a [PayeeRow],
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
        let Some(debtor) = books.debtor(&debts.defendant.id) else {
            return Ok(Vec::new());
        };
        let balances = Balances {
            draft: self,
            books,
            payees,
        };
        let owed = |line: &&FigureLine| !matches!(&line.value, Value::Nothing(_));
        let mut all = Vec::new();
        for line in debts.owes.iter().filter(owed) {
            all.extend(balances.of_debt(debts.defendant, debtor, line)?);
        }
        for line in interest.lines.iter().filter(owed) {
            all.extend(balances.of_interest(debts.defendant, debtor, line)?);
        }
        Ok(all)
    }
}

impl<'a> Balances<'a> {
    /// Returns the balance of one debt of a defendant: in all, and by payee and by debt where there are several.
    fn of_debt(
        self,
        defendant: &Defendant,
        debtor: usize,
        line: &FigureLine,
    ) -> Result<Vec<BalanceLine>, JudgmentError> {
        let places = self.books.lines_of(debtor);
        let places = places.filter(|(_, it)| it.key == line.key);
        let places: Vec<usize> = places.map(|(place, _)| place).collect();
        let open = self.books.open(debtor).iter();
        let open = open.filter(|it| it.key == line.key);
        let open: Vec<&str> = open.map(|it| it.why.as_str()).collect();
        let line = &self.by_orders_of_the_day(defendant, line)?;
        let mut in_all = self.of_lines(line, &places, &open)?;
        if line.key == "restitution" {
            in_all.notes.extend(self.on_restitution(defendant)?);
            let rows: Vec<&PayeeRow> = self.orders_of(defendant).collect();
            // Of one amount with open parts, what is kept apart for them is paid.
            let mut of_open = self.books.open(debtor).iter();
            let is_joint = |row: usize| self.payees.get(row).is_some_and(|row| row.debt.is_some());
            if open.is_empty()
                || line.value.exact().is_none()
                || of_open.any(|it| it.row.is_some_and(is_joint))
            {
                in_all.left = self.less_kept_apart(in_all.left, debtor, &rows, |it| it.most);
            } else {
                in_all.left = self.less_kept_apart(in_all.left, debtor, &rows, |it| it.beside);
            }
            in_all.left = self.as_others_leave_it(in_all.left, debtor, &rows)?;
        }
        let mut told: BTreeSet<String> = in_all.notes.iter().cloned().collect();
        let mut all = vec![in_all];
        let unplaced = self.open_orders(debtor, line);
        let (of_open, known): (Vec<usize>, Vec<usize>) =
            places.iter().partition(|place| self.is_open(**place));
        let of_payees = self.by_payee(&known);
        let several = of_payees.len().saturating_add(unplaced.len()) > 1;
        for (row, places) in of_payees {
            let payee = Some((row.id.clone(), row.victim.clone()));
            if several {
                let mut part = self.of_lines(line, &places, &[])?;
                let mut rows: Vec<usize> = places.iter().filter_map(|it| self.row(*it)).collect();
                rows.dedup();
                let rows: Vec<&PayeeRow> = rows
                    .into_iter()
                    .filter_map(|row| self.payees.get(row))
                    .collect();
                part.left = self.less_kept_apart(part.left, debtor, &rows, |it| it.most);
                part.left = self.as_others_leave_it(part.left, debtor, &rows)?;
                told.extend(part.notes.iter().cloned());
                all.push(BalanceLine {
                    payee: payee.clone(),
                    ..part
                });
            }
            for place in places.iter().filter(|_| places.len() > 1) {
                let part = self.of_lines(line, &[*place], &[])?;
                // Remarks on the payee are with the debts together.
                let notes = part.notes.into_iter();
                let notes = notes.filter(|note| told.insert(note.clone()));
                all.push(BalanceLine {
                    payee: payee.clone(),
                    debt: Some(self.books.debt(*place)),
                    notes: notes.collect(),
                    ..part
                });
            }
        }
        for (at, row, why) in unplaced.into_iter().filter(|_| several) {
            let of_row = |place: &usize| self.row(*place) == Some(at);
            let of_row: Vec<usize> = of_open.iter().copied().filter(of_row).collect();
            let of = |it: &&PayeeRow| (&it.victim, &it.defendant) == (&row.victim, &row.defendant);
            let theirs = || self.payees.iter().filter(of);
            // Of several classes of offense one alone does not say what is owed.
            let of_classes = theirs().any(|it| it.class != row.class);
            let is_computed = row.entered.is_none() && theirs().all(|it| it.id == row.id);
            let day = self.day();
            let value = match of_classes && is_computed {
                true => over_classes(self.draft, theirs())?,
                false => row.in_force(day),
            };
            let value = match value {
                Value::Unknown(_) => row.in_force(day),
                known => known,
            };
            let own = FigureLine {
                value,
                ..line.as_ref().clone()
            };
            let part = self.of_lines(&own, &of_row, &[why])?;
            let left = self.less_kept_apart(part.left, debtor, &[row], |it| it.most);
            all.push(BalanceLine {
                payee: Some((row.id.clone(), row.victim.clone())),
                since: row.ordered_on(day),
                left: self.as_others_leave_it(left, debtor, &[row])?,
                ..part
            });
        }
        Ok(all)
    }

    /// Returns the day of the balances.
    fn day(self) -> Date {
        self.books.day.unwrap_or(self.draft.day)
    }

    /// Returns restitution in all by the orders that stand on the day of the balances, where one of them is made later.
    fn by_orders_of_the_day<'l>(
        self,
        defendant: &Defendant,
        line: &'l FigureLine,
    ) -> Result<Cow<'l, FigureLine>, JudgmentError> {
        let day = self.day();
        let rows = self.orders_of(defendant);
        if line.key != "restitution" || rows.clone().all(|it| it.is_of(day)) {
            return Ok(Cow::Borrowed(line));
        }
        // An award is that of every class of offense that reaches the victim.
        let mut known = BTreeSet::new();
        let mut rows = rows.filter(|it| known.insert((&it.id, &it.victim, it.debt)));
        let value = rows.try_fold(Value::Is(Usd::ZERO), |all, row| all.plus(row.in_force(day)))?;
        Ok(Cow::Owned(FigureLine {
            value,
            ..line.clone()
        }))
    }

    /// Returns the orders against a defendant.
    fn orders_of(self, defendant: &Defendant) -> impl Iterator<Item = &'a PayeeRow> + Clone {
        let rows = self.payees.iter();
        rows.filter(move |it| it.defendant == defendant.id)
    }

    /// Returns the orders of a debt whose amount is open, each with the reason. They have no line in the account, and are owed to
    /// their payees all the same.
    fn open_orders(&self, debtor: usize, line: &FigureLine) -> Vec<(usize, &PayeeRow, &str)> {
        let open = self.books.open(debtor).iter();
        let open = open.filter(|it| it.key == line.key);
        let rows =
            open.filter_map(|it| Some((it.row?, self.payees.get(it.row?)?, it.why.as_str())));
        rows.collect()
    }

    /// Returns whether the amount of the debt of a line is open.
    fn is_open(&self, place: usize) -> bool {
        self.books.lines.get(place).is_some_and(|line| line.is_open)
    }

    /// Returns the place of the payee of a line among the payees.
    fn row(&self, place: usize) -> Option<usize> {
        let (row, _) = self.books.lines.get(place)?.row.as_ref()?;
        Some(*row)
    }

    /// Returns what is left of restitution on some rows, of which money may still pay a part that has no place until an amount is
    /// known: money of the defendant, or of another who owes one of them jointly.
    fn less_kept_apart(
        self,
        mut left: Value,
        debtor: usize,
        rows: &[&PayeeRow],
        kept: impl Fn(&MoneyApart) -> Usd,
    ) -> Value {
        for apart in &self.books.apart {
            let payer = self.books.debtors.get(apart.debtor);
            let may_pay = |row: &&&PayeeRow| {
                let named = apart.victim.as_ref();
                let owes = |it: &PayeeRow| {
                    Some(&it.defendant) == payer && (&it.victim, it.debt) == (&row.victim, row.debt)
                };
                named.is_none_or(|it| *it == row.victim)
                    && (apart.debtor == debtor
                        || row.debt.is_some() && self.payees.iter().any(owes))
            };
            if rows.iter().any(|row| may_pay(&row)) {
                left = less_within(left, (kept(apart), Usd::ZERO), &apart.why);
            }
        }
        left
    }

    /// Returns what is left on some rows, where the order of one or of another who owes it jointly is open: what others paid lowers
    /// the least, and the most is that of the greatest amounts.
    fn as_others_leave_it(
        self,
        mut left: Value,
        debtor: usize,
        rows: &[&PayeeRow],
    ) -> Result<Value, MoneyError> {
        let mut of_all = Some(Usd::ZERO);
        for row in rows {
            let why = self.books.why_open(row, self.payees);
            let lines = self.books.lines_of(debtor);
            let certain = lines.filter(|(place, _)| {
                self.payee(*place).is_some_and(|it| std::ptr::eq(it, *row))
                    && (self.books.account_line(*place)).is_some_and(|it| it.apart.is_none())
            });
            let certain: Vec<usize> = certain.map(|(place, _)| place).collect();
            let day = self.day();
            let is_open =
                row.in_force(day).exact().is_none() || certain.iter().any(|it| self.is_open(*it));
            let (mut lower, mut higher) = (Usd::ZERO, None);
            let mut greatest = Some(Usd::ZERO);
            for book in &self.books.accounts {
                let lines = certain.iter();
                let lines = lines.filter_map(|it| book.standing.lines.get(*it));
                let now = match is_open {
                    true => {
                        lower = lower.max(lowered(book, &certain)?);
                        let most = row.in_force(day).ends().and_then(|(_, most)| most);
                        let paid = Usd::sum(lines.map(|it| it.paid))?;
                        most.map(|most| most.checked_sub(paid)).transpose()?
                    }
                    false => Some(Usd::sum(lines.map(|it| it.left))?),
                };
                let most = match why {
                    Some(_) => self
                        .books
                        .most_left(row, self.payees, book, &book.standing)?,
                    None => now,
                };
                greatest = greatest.zip(most).map(|(known, most)| known.max(most));
                let off = now.zip(most).map(|(now, most)| now.checked_sub(most));
                let off = off.transpose()?.unwrap_or_default();
                higher = Some(higher.map_or(off, |known: Usd| known.min(off)));
            }
            let of_row = of_all.zip(greatest);
            of_all = of_row
                .map(|(all, most)| all.checked_add(most))
                .transpose()?;
            if let Some(why) = why {
                left = less_within(left, (lower, higher.unwrap_or_default()), why);
            }
        }
        // No view leaves more than the most of each order.
        if let (
            Value::Within {
                least, greatest, ..
            },
            Some(most),
        ) = (&mut left, of_all)
            && greatest.is_none_or(|greatest| most < greatest)
        {
            *greatest = Some(most.max(*least));
        }
        Ok(left)
    }

    /// Returns lines by the payee whose they are, in their order.
    fn by_payee(&self, places: &[usize]) -> Vec<(&PayeeRow, Vec<usize>)> {
        let mut all: Vec<(&PayeeRow, Vec<usize>)> = Vec::new();
        let mut known: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for place in places {
            let Some(row) = self.payee(*place) else {
                continue;
            };
            let fresh = all.len();
            let at = *known.entry((&row.id, &row.victim)).or_insert(fresh);
            match all.get_mut(at) {
                Some((_, places)) => places.push(*place),
                None => all.push((row, vec![*place])),
            }
        }
        all
    }

    /// Returns the payee of a line.
    fn payee(&self, place: usize) -> Option<&PayeeRow> {
        self.payees.get(self.row(place)?)
    }

    /// Returns the balance of the interest on a debt.
    fn of_interest(
        self,
        defendant: &Defendant,
        debtor: usize,
        line: &FigureLine,
    ) -> Result<Option<BalanceLine>, JudgmentError> {
        let group = self.books.group(debtor, &line.key);
        let is_open = self.books.why_interest_is_open(debtor, &line.key).is_some();
        if group.is_none() && !is_open {
            return Ok(None);
        }
        let of = |part: &dyn Fn(&InterestStanding) -> Usd| match &line.value {
            Value::Unknown(_) => line.value.clone(),
            _ => self.books.value(&|book| {
                let standing = group.and_then(|group| book.standing.interest.get(group));
                Value::Is(standing.map(part).unwrap_or_default())
            }),
        };
        let left = self.books.of_interest(debtor, &line.key, &|it| it.left);
        let step = self.draft.step("interest")?;
        let mut notes = self.draft.limits_on_interest(defendant)?;
        let day = self.day();
        for line in group.into_iter().flat_map(|it| self.books.bearing(it)) {
            let mut orders = line.orders.iter().filter(|order| order.day <= day);
            let last = orders.clone().next_back().map(|order| order.amount);
            for (id, is) in [
                ("jointly", line.debt.is_some()),
                (
                    "replaced",
                    orders.any(|order| last.is_some_and(|last| last < order.amount)),
                ),
            ] {
                let note = step.say(id, &[])?;
                if is && !notes.contains(&note) {
                    notes.push(note);
                }
            }
        }
        Ok(Some(BalanceLine {
            key: line.key.clone(),
            what: line.what.clone(),
            payee: None,
            debt: None,
            since: None,
            ordered: line.value.clone(),
            paid: of(&|it| it.paid),
            left: match &line.value {
                Value::Unknown(_) => line.value.clone(),
                value if is_open => left.unwrap_or_else(|| value.clone()),
                Value::Within { .. } => line.value.clone(),
                _ => of(&|it| it.left),
            },
            why: step.say("balance", &[])?,
            authority: line.authority.clone(),
            notes,
            may_have_ended: None,
            is_open: false,
        }))
    }

    /// Returns remarks on what a defendant owes in all: what is deferred, and the defendant's death.
    fn on_restitution(self, defendant: &Defendant) -> Result<Vec<String>, JudgmentError> {
        let postponed = self.payees.iter();
        let postponed =
            postponed.filter(|row| row.defendant == defendant.id && row.orders.is_empty());
        let postponed: BTreeSet<&str> = postponed.map(|row| row.victim.as_str()).collect();
        let mut notes = Vec::new();
        if !postponed.is_empty() {
            let victims: Vec<&str> = postponed.into_iter().collect();
            let victims = victims.join(", ");
            notes.push(
                self.books
                    .say_of_person("postponed", &[("victims", &victims)])?,
            );
        }
        let day = self.day();
        let ends = self.books.restitution_ends(&defendant.id);
        notes.extend(self.draft.after_death(defendant, day, ends)?);
        Ok(notes)
    }

    /// Returns the balance of some lines together.
    fn of_lines(
        self,
        line: &FigureLine,
        places: &[usize],
        open: &[&str],
    ) -> Result<BalanceLine, JudgmentError> {
        let books = self.books;
        let is_apart = |place: &usize| {
            let account = books.accounts.first().map(|book| &book.account);
            let line = account.and_then(|account| account.lines.get(*place));
            line.is_some_and(|line| line.apart.is_some())
        };
        let (apart, places): (Vec<usize>, Vec<usize>) = places.iter().partition(|it| is_apart(it));
        let places = places.as_slice();
        let standing = |book: &Book, places: &[usize]| -> Vec<LineStanding> {
            let lines = places.iter();
            let lines = lines.filter_map(|place| book.standing.lines.get(*place).copied());
            lines.collect()
        };
        let sum = |places: &[usize], part: &dyn Fn(LineStanding) -> Usd| {
            books.value(&|book| or_unknown(Usd::sum(standing(book, places).into_iter().map(part))))
        };
        let first = |places: &[usize]| books.accounts.first().map(|book| standing(book, places));
        let known = first(places).unwrap_or_default();
        let (mut paid, kept) = (sum(places, &|it| it.paid), sum(&apart, &|it| it.paid));
        let (ordered, left) = match open.first() {
            Some(why) => {
                let all: Vec<usize> = places.iter().chain(&apart).copied().collect();
                let standings = first(&all).unwrap_or_default();
                let mut ended = standings.iter();
                let ended = !all.is_empty() && ended.all(|it| it.limit == BalanceLimit::Ended);
                let left = match standings.iter().any(is_unclear) {
                    _ if ended => Value::Is(Usd::ZERO),
                    false => {
                        let both = paid_and_left(&line.value, paid, &kept, why)?;
                        paid = both.0;
                        let known = places.iter().copied().filter(|it| !self.is_open(*it));
                        let known: Vec<usize> = known.collect();
                        let off = books.accounts.iter().map(|book| lowered(book, &known));
                        let off = off.collect::<Result<Vec<Usd>, MoneyError>>()?;
                        let ends = off.iter().max().zip(off.iter().min());
                        let off = ends.map(|(most, least)| (*most, *least));
                        less_within(both.1, off.unwrap_or_default(), why)
                    }
                    true => Value::Unknown((*why).to_owned()),
                };
                (line.value.clone(), left)
            }
            None => (
                sum(places, &|it| it.ordered),
                books.value(&|book| or_unknown(left(book, places))),
            ),
        };
        let (mut notes, is_beyond) = self.on_what_was_paid(&known, places)?;
        let may_have_ended = books.may_have_ended(places)?;
        notes.extend(may_have_ended.clone());
        let by_older_text = self.by_older_text(places, &left)?;
        notes.extend(by_older_text.clone());
        let mut limits = self.limits(places);
        let has_ended = limits.iter().all(|it| it.by == Some(BalanceLimit::Ended));
        if !open.is_empty() {
            let all = places.iter().chain(&apart).copied();
            limits = self.limits_of_open(all.collect());
        }
        let mut reasons = Reasons::default();
        if let (Some(why), Value::Is(_), false) = (open.first(), &left, has_ended) {
            reasons.add((*why).to_owned(), line.authority.clone());
        } else if open.is_empty() || matches!(left, Value::Within { .. } | Value::Is(_)) {
            self.add_limits(&limits, line, places, &mut reasons)?;
        }
        let is_elsewhere = limits.iter().any(Limited::is_elsewhere);
        let (on_payees, by_record) = self.on_payees(places, is_elsewhere, &mut reasons)?;
        notes.extend(on_payees);
        Ok(BalanceLine {
            key: line.key.clone(),
            what: line.what.clone(),
            payee: None,
            debt: None,
            since: known.iter().filter_map(|it| it.since).min(),
            ordered,
            paid,
            left,
            why: reasons.why.join(", or by the view taken: "),
            authority: reasons.authority,
            notes,
            may_have_ended,
            is_open: is_beyond || by_older_text.is_some() || by_record,
        })
    }

    /// Returns remarks on what was paid on some lines: by whom, what is beyond them, and what is held until a payment is due; and
    /// whether something is beyond them.
    fn on_what_was_paid(
        self,
        known: &[LineStanding],
        places: &[usize],
    ) -> Result<(Vec<String>, bool), JudgmentError> {
        let account = self.draft.step("account")?;
        let mut notes: Vec<String> = Vec::new();
        if known.iter().any(|it| it.is_implied) {
            let day = self.day().to_string();
            notes.push(account.say("implied", &[("day", &day)])?);
        }
        let first = self.books.accounts.first();
        let of_places = places.iter().filter_map(|place| {
            let line = first?.account.lines.get(*place)?;
            line.creditor
        });
        let of_places: BTreeSet<usize> = of_places.collect();
        notes.extend(self.draft.by_others(&of_places, self.books)?);
        let creditors = of_places.iter();
        let creditors = creditors.filter_map(|it| first?.standing.creditors.get(*it).copied());
        let creditors: Vec<_> = creditors.collect();
        let beyond = [
            ("beyond-own", Usd::sum(known.iter().map(|it| it.beyond))?),
            (
                "beyond-joint",
                Usd::sum(creditors.iter().map(|it| it.beyond))?,
            ),
        ];
        for (id, amount) in beyond.iter().filter(|(_, amount)| !amount.is_zero()) {
            notes.push(account.say(id, &[("amount", &amount.to_string())])?);
        }
        let held = Usd::sum(creditors.iter().map(|it| it.held))?;
        if let (false, Some(least)) = (held.is_zero(), self.draft.case.least_disbursement) {
            let (held, least) = (held.to_string(), least.to_string());
            let with = [("held", held.as_str()), ("least", &least)];
            let says = match creditors.len() {
                1 => "held",
                _ => "held-for-several",
            };
            notes.push(account.say(says, &with)?);
        }
        let is_beyond = beyond.iter().any(|(_, amount)| !amount.is_zero());
        Ok((notes, is_beyond))
    }

    /// Returns the remark on an order under a text older than the clause that ends liability for a victim's losses, if less would be
    /// left by the clause and nobody has settled whether it reaches such an order.
    fn by_older_text(
        self,
        places: &[usize],
        left: &Value,
    ) -> Result<Option<String>, JudgmentError> {
        let draft = self.draft;
        let step = draft.step("termination")?;
        let question = step.data().question("older-orders")?;
        let day = self.books.day.unwrap_or(draft.day);
        let (from, most) = (step.data().from(), left.ends().and_then(|(_, most)| most));
        let (Some(from), Some(most)) = (from.filter(|from| *from <= day), most) else {
            return Ok(None);
        };
        let by_user = draft.query.views(draft.case);
        if by_user.get(question).is_some_and(|view| view != "reaches")
            || (draft.law)
                .view_taken(&draft.case.court, question, day)?
                .is_some()
        {
            return Ok(None);
        }
        let mut room = Usd::ZERO;
        let rows = places.iter().filter_map(|place| self.payee(*place));
        let rows: BTreeMap<&str, &PayeeRow> = rows.map(|row| (row.victim.as_str(), row)).collect();
        for row in rows.values() {
            let Some(of_victim) = self.room_by_the_clause(row, from)? else {
                return Ok(None);
            };
            room = room.checked_add(of_victim)?;
        }
        let room = (!rows.is_empty() && room < most).then(|| room.to_string());
        room.map(|room| step.say("older-left", &[("room", &room)]))
            .transpose()
    }

    /// Returns what the greatest loss found leaves to receive of the losses of a victim whose orders are under a text from before a
    /// day, if it is known.
    fn room_by_the_clause(self, row: &PayeeRow, from: Date) -> Result<Option<Usd>, JudgmentError> {
        let draft = self.draft;
        let is_older = draft
            .regimes_of(row)
            .all(|it| it.and_then(|it| it.from).is_some_and(|it| it < from));
        let victim = draft.index.victim(&row.victim);
        let (Some(victim), true, Class::Images) = (victim, is_older, row.class) else {
            return Ok(None);
        };
        let known = |key: Key| match victim.facts.get(&key)?.known(draft.on) {
            FactValue::Is(cents) => Some(Usd::from_cents(cents)),
            _ => None,
        };
        let found = known(GREATEST_FINDING.key()).zip(known(RECEIVED.key()));
        let (Some((greatest, received)), Some(loss)) = (found, row.loss.exact()) else {
            return Ok(None);
        };
        let book = self.books.accounts.first();
        let standing = book.map(|book| book.standing.lines.iter().zip(&book.account.lines));
        let lines = standing.into_iter().flatten().zip(&self.books.lines);
        let lines = lines.filter(|((_, line), _)| line.apart.is_none());
        // What defendants of other cases paid is in the record.
        let own = lines.filter(|(_, it)| {
            let of_victim = it
                .row
                .as_ref()
                .is_some_and(|(_, victim)| *victim == row.victim);
            of_victim && it.debtor < draft.case.defendants.len()
        });
        let paid = Usd::sum(own.map(|((it, _), _)| it.paid))?;
        let left = greatest
            .max(loss)
            .checked_sub(received.checked_add(paid)?)?;
        Ok(Some(left.max(Usd::ZERO)))
    }

    /// Returns the rules that limit the balance of some lines, one or more by the view taken.
    fn limits(self, places: &[usize]) -> Vec<Limited> {
        let mut limits: Vec<Limited> = Vec::new();
        for book in &self.books.accounts {
            let limit = Limited::of_lines(book, places);
            if !limits.contains(&limit) {
                limits.push(limit);
            }
        }
        limits.extend(limits.is_empty().then(Limited::default));
        limits
    }

    /// Returns the rules that limit the balance of lines whose amount is open: of a joint debt on which another paid, the joint sum.
    fn limits_of_open(self, places: Vec<usize>) -> Vec<Limited> {
        let of = |place: &usize| {
            let (line, meaning) = (
                self.books.account_line(*place)?,
                self.books.lines.get(*place)?,
            );
            Some((line.debt?, line.creditor, meaning.debtor))
        };
        let is_of_another = |at: usize| {
            let mut places = places.iter().filter_map(of);
            of(&at).is_some_and(|(debt, creditor, debtor)| {
                places.any(|it| (it.0, it.1) == (debt, creditor) && it.2 != debtor)
            })
        };
        let mut limits = self.limits(&places);
        let paid = self.books.accounts.iter().any(|book| {
            let mut lines = book.standing.lines.iter().enumerate();
            lines.any(|(at, it)| !it.paid.is_zero() && is_of_another(at))
        });
        for limit in limits.iter_mut().filter(|_| paid) {
            limit.by = limit.by.map(|by| match by {
                BalanceLimit::OwnSum => BalanceLimit::JointSum,
                by => by,
            });
        }
        limits.dedup();
        limits
    }

    /// Adds the reasons of the rules that limit a balance, but for what was had elsewhere, which the payee tells.
    fn add_limits(
        self,
        limits: &[Limited],
        line: &FigureLine,
        places: &[usize],
        reasons: &mut Reasons,
    ) -> Result<(), JudgmentError> {
        for limit in limits.iter().filter(|it| !it.is_elsewhere()) {
            let (reason, mut cited) = self.draft.limit(*limit, line)?;
            if limit.by == Some(BalanceLimit::Ended) {
                let ends = places
                    .iter()
                    .filter_map(|place| self.books.lines.get(*place)?.end_authority());
                cited = ends.take(1).collect();
            }
            reasons.add(reason, cited);
        }
        Ok(())
    }

    /// Returns what the greatest loss found leaves to receive of the losses of a victim, the least and the most, before any payment of
    /// this case, if the record knows it within bounds and the order is under the text of the clause.
    fn open_room(self, row: &PayeeRow) -> Result<Option<(Usd, Usd)>, JudgmentError> {
        let draft = self.draft;
        let victim = draft.index.victim(&row.victim);
        let bounds = |key: Key| match victim?.facts.get(&key)?.known(draft.on) {
            FactValue::Is(cents) => Some((cents, cents)),
            FactValue::Within(least, most) => Some((least, most)),
            _ => None,
        };
        let found = bounds(GREATEST_FINDING.key()).zip(bounds(RECEIVED.key()));
        let (Some((found, received)), Some(loss)) = (found, row.loss.exact()) else {
            return Ok(None);
        };
        let left = |found: i64, received: i64| {
            let left = found.max(loss.cents()).saturating_sub(received);
            Usd::from_cents(left.max(0))
        };
        let (least, most) = (left(found.0, received.1), left(found.1, received.0));
        if least == most {
            return Ok(None);
        }
        let from = draft.step("termination")?.data().from();
        let is_under = row.class == Class::Images
            && draft
                .regimes_of(row)
                .all(|it| it.is_some_and(|it| it.from >= from));
        Ok(Some((least, most)).filter(|_| is_under))
    }

    /// Returns whether the damages that the record says were recovered may leave less of the losses than is owed.
    fn recovered(self, row: &PayeeRow, owed: Option<Usd>) -> bool {
        let victim = self.draft.index.victim(&row.victim);
        let recovered = [CIVIL_RECOVERED.key(), CIVIL_FIXED.key()].map(|key| {
            let stated = victim.and_then(|victim| victim.facts.get(&key));
            match stated.map(|stated| stated.known(self.draft.on)) {
                Some(FactValue::Is(most) | FactValue::Within(_, most)) => most,
                _ => 0,
            }
        });
        let recovered = recovered.into_iter().fold(0_i64, i64::saturating_add);
        let less = |(loss, _): (Usd, Option<Usd>)| {
            let left = loss.cents().saturating_sub(recovered);
            // An award for more than this loss rests on the losses of other classes, too.
            owed.is_some_and(|owed| owed <= loss && left < owed.cents())
        };
        recovered > 0 && row.loss.ends().is_some_and(less)
    }

    /// Returns remarks on the payees of some lines: the estate, and what is left to order of the loss. If that limits the balance,
    /// it is a reason and no remark. Also returns whether the record leaves open how much it is.
    fn on_payees(
        self,
        places: &[usize],
        is_elsewhere: bool,
        reasons: &mut Reasons,
    ) -> Result<(Vec<String>, bool), JudgmentError> {
        let account = self.draft.step("account")?;
        let (mut notes, mut is_open) = (Vec::new(), false);
        let open = |least: Usd, most: Usd| {
            let (least, most) = (least.to_string(), most.to_string());
            account.say("room-open", &[("least", least.as_str()), ("most", &most)])
        };
        let mut told: BTreeSet<String> = BTreeSet::new();
        for row in places.iter().filter_map(|place| self.payee(*place)) {
            let to_the_estate = self.draft.to_the_estate(row, self.books)?;
            notes.extend(to_the_estate.filter(|note| told.insert(note.clone())));
            let owed = row.owed().ends().and_then(|(_, most)| most);
            let by_record = self.open_room(row)?;
            let by_record = by_record.filter(|(least, _)| owed.is_none_or(|owed| *least < owed));
            if let (false, Some((least, most))) = (is_elsewhere, by_record) {
                is_open = true;
                let note = open(least, most)?;
                notes.extend(told.insert(note.clone()).then_some(note));
            }
            let room = self.draft.room(row);
            let is_known = room.as_ref().is_some_and(|room| room.known.is_some());
            let is_told = is_known || is_elsewhere || by_record.is_some();
            let may_be = (!is_told && self.recovered(row, owed))
                .then(|| self.draft.least_room(row))
                .flatten();
            if let Some((least, because, authority)) = may_be {
                is_open = true;
                let least = least.to_string();
                let with = [
                    ("least", least.as_str()),
                    ("because", &because),
                    ("authority", &authority),
                ];
                let note = account.say("room-may-be", &with)?;
                notes.extend(told.insert(note.clone()).then_some(note));
            }
            let Some(room) = room else {
                continue;
            };
            if is_elsewhere {
                if let Some((most, _)) = room.limit.filter(|(most, _)| room.least < *most) {
                    is_open = true;
                    let note = open(room.least, most)?;
                    notes.extend(told.insert(note.clone()).then_some(note));
                }
                reasons.add(room.because, vec![room.authority]);
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
        Ok((notes, is_open))
    }
}

/// Reasons of a balance with their authorities, each once.
#[derive(Default)]
struct Reasons {
    why: Vec<String>,
    authority: Vec<String>,
}

impl Reasons {
    fn add(&mut self, reason: String, cited: Vec<String>) {
        if !self.why.contains(&reason) {
            self.why.push(reason);
        }
        for cited in cited {
            if !self.authority.contains(&cited) {
                self.authority.push(cited);
            }
        }
    }
}

/// Returns what was paid on a debt with open amounts, and what is left: money that is kept apart for it may be paid on it, too. Where
/// the whole is one amount and only its parts are open, such money surely is.
fn paid_and_left(
    owed: &Value,
    paid: Value,
    kept: &Value,
    why: &str,
) -> Result<(Value, Value), MoneyError> {
    let (Some((least, greatest)), Some((sure, Some(most))), Some((kept, Some(_)))) =
        (owed.ends(), paid.ends(), kept.ends())
    else {
        return Ok((paid, Value::Unknown(why.to_owned())));
    };
    let all = sure.checked_add(kept)?;
    if all.is_zero() {
        return Ok((paid, owed.clone()));
    }
    let less = |amount: Usd, off: Usd| Ok(amount.checked_sub(off)?.max(Usd::ZERO));
    if let Some(owed) = owed.exact() {
        return Ok((Value::Is(all.min(owed)), Value::Is(less(owed, all)?)));
    }
    let (low, high) = (
        less(least, most)?,
        greatest.map(|it| less(it, all)).transpose()?,
    );
    let paid = match kept.is_zero() {
        true => paid,
        false => {
            let most = greatest.map_or(all, |greatest| greatest.min(all));
            Value::between(sure, Some(most), why)
        }
    };
    Ok((paid, Value::between(low, high, why)))
}

/// Returns an amount less what comes off its least and off its greatest: money that is kept apart, or paid by others. What is
/// negative is added.
fn less_within(left: Value, off: (Usd, Usd), why: &str) -> Value {
    let less = |amount: Usd, off| amount.checked_sub(off).unwrap_or_default().max(Usd::ZERO);
    match left.ends().filter(|_| off != (Usd::ZERO, Usd::ZERO)) {
        Some((least, greatest)) if greatest != Some(Usd::ZERO) || off.1.is_negative() => {
            let greatest = greatest.map_or(UNBOUNDED, |greatest| less(greatest, off.1));
            Value::within(less(least, off.0).min(greatest), greatest, why)
        }
        _ => left,
    }
}

/// Returns what others than their defendants paid that lowers lines which are one amount.
fn lowered(book: &Book, places: &[usize]) -> Result<Usd, MoneyError> {
    let mut own = Usd::ZERO;
    for line in places.iter().filter_map(|it| book.standing.lines.get(*it)) {
        let credited = line.paid.checked_sub(line.beyond)?;
        own = own.checked_add(line.ordered.checked_sub(credited)?)?;
    }
    Ok(own.checked_sub(left(book, places)?)?.max(Usd::ZERO))
}

/// Returns whether an order that was replaced, or an end, makes unclear what is left of a debt whose amount is open.
fn is_unclear(line: &LineStanding) -> bool {
    !line.beyond.is_zero() || line.limit == BalanceLimit::Ended
}

fn or_unknown(sum: Result<Usd, MoneyError>) -> Value {
    match sum {
        Ok(sum) => Value::Is(sum),
        Err(error) => Value::Unknown(error.to_string()),
    }
}

impl Draft<'_> {
    /// Returns the text of the law of each answer to the claim of a row.
    fn regimes_of(&self, row: &PayeeRow) -> impl Iterator<Item = Option<&StatuteVersion>> {
        let claims = self.claims.iter();
        let claims =
            claims.filter(|claim| claim.victim == row.victim && claim.defendant == row.defendant);
        let leaves = claims.flat_map(|claim| claim.answer.values());
        leaves.map(|leaf| self.profile.regimes.get(leaf.law.regime))
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
                or_unknown(Usd::sum(parts.map(|(_, part)| part.amount)))
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
                is_restitution: payment
                    .line
                    .is_none_or(|line| line == DebtLine::Restitution),
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
    /// Whether what the payee had elsewhere is the limit.
    fn is_elsewhere(&self) -> bool {
        self.by == Some(BalanceLimit::Elsewhere)
    }

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
fn left(book: &Book, places: &[usize]) -> Result<Usd, MoneyError> {
    let mut all = Usd::ZERO;
    for (creditor, left) in left_by_creditor(book, places)? {
        let most = creditor.and_then(|it| book.standing.creditors.get(it)?.left);
        all = all.checked_add(most.map_or(left, |(most, _)| most.min(left)))?;
    }
    Ok(all)
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
