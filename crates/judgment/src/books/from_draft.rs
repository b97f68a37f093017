//! Makes the books of a draft: its rows and lines as accounts, under each combination of views.

use std::collections::{BTreeMap, BTreeSet};

use redress::case::{PaidFrom, Payment};
use redress::cite::Date;
use redress::engine::Question;
use redress::money::{MoneyError, Usd};
use redress_engine::LossesCounted;

use super::slots::{EntryPlaces, debtor, entry};
use super::{AmountEnd, Book, BookLine, BookQuestion, Books, OpenDebt, Role, owes_nothing};
use crate::JudgmentError;
use crate::account::{
    AccountCreditor, AccountEntry, AccountLine, BearingLines, Compounds, Debts as AccountDebts,
    InterestTerms, JudgmentAccount, LeapDay, LineOrder, Paid, PostedPart, PostedPlace, SharedDebt,
    Sharing, Year,
};
use crate::answers::on;
use crate::classes::over_classes;
use crate::days::is_leap_day;
use crate::inputs::{Debts, Draft};
use crate::lines::{Ordering, PayeeRow, for_victim};
use crate::value::{Value, ValueEnds};

/// The row of a class of offense, and what is left to collect of its losses; `false` if more may be left.
type RoomOfClass<'a> = (&'a PayeeRow, (Usd, bool));

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
