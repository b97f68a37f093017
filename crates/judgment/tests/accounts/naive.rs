//! A second evaluator of accounts, written from the statutes and not from our code: it walks day by day, keeps interest as an exact
//! fraction, gives out money cent by cent, and looks nothing up that it can count again.

use std::collections::BTreeMap;

use jiff::ToSpan as _;
use redress::cite::Date;
use redress::money::Ratio;
use redress_judgment::{
    Compounds, Debts, JudgmentAccount, LeapDay, Paid, PaymentSlot, PostedPlace, SharedDebt,
    Sharing, Toward, UnplacedReason, Year,
};

/// The parts of an entry by place, what has no place, and why.
type Posted = (Vec<(PostedPlace, i64)>, i64, Option<UnplacedReason>);
/// The parts of an entry by place for each time that it was posted, what has no place, and why.
type Rounds = (Vec<Vec<(PostedPlace, i64)>>, i64, Option<UnplacedReason>);
/// A tier of payees at a step of a defendant's order, and the round of its division.
type Tier = (usize, Option<usize>, (u8, u32), usize);
/// The weights of a running division, and what each party was given.
type Running = (Vec<(usize, i64)>, Vec<i64>);

/// The balances that are compared.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub paid: Vec<i64>,
    pub left: Vec<i64>,
    pub accrued: Vec<i64>,
    pub interest_paid: Vec<i64>,
    pub held: Vec<i64>,
    pub off_the_loss: Vec<i64>,
    pub beside: Vec<i64>,
    /// By entry: its places with what each has of it, and what has none.
    pub posted: BTreeMap<String, Posted>,
}

struct Naive<'a> {
    it: &'a JudgmentAccount,
    day: Date,
    paid: Vec<i64>,
    off: Vec<i64>,
    held: Vec<i64>,
    /// By group and first day: the exact interest (numerator over a common denominator), what of it bears interest, paid.
    interest: BTreeMap<(usize, Date), (i128, i64, i64)>,
    /// By group whose defendant reached the limit on all interest: the interest at which it stopped.
    stopped: BTreeMap<usize, i64>,
    beside: Vec<i64>,
    /// The entries that have shown whether a first debt was paid.
    shown: std::collections::BTreeSet<String>,
    /// By entry: its places with what each has of it, each time that it was posted; what has none, and why.
    posted: BTreeMap<String, Rounds>,
    /// The entries in the order in which they were posted.
    order: Vec<String>,
    /// Proportions under way: the balances with which they began, and what each was given since.
    running: BTreeMap<Tier, Running>,
}

/// 365 times 366: every day of every year is a whole number of its parts.
const YEAR: i128 = 365 * 366;

pub(crate) fn evaluate(it: &JudgmentAccount, until: Date) -> Found {
    let mut run = Naive {
        it,
        day: until,
        paid: vec![0; it.lines.len()],
        off: vec![0; it.creditors.len()],
        held: vec![0; it.creditors.len()],
        interest: BTreeMap::new(),
        stopped: BTreeMap::new(),
        beside: vec![0; it.creditors.len()],
        shown: std::collections::BTreeSet::new(),
        posted: BTreeMap::new(),
        order: Vec::new(),
        running: BTreeMap::new(),
    };
    for (group, bearing) in it.bearing.iter().enumerate() {
        for line in &bearing.lines {
            let first = it.lines[*line].orders[0].interest_from;
            run.interest.entry((group, first)).or_default();
        }
    }
    let first = it.entries.iter().map(|entry| entry.day);
    let orders = it.lines.iter().flat_map(|line| &line.orders);
    let first = first.chain(orders.map(|order| order.day)).min();
    run.day = first.unwrap_or(until).min(until);
    let start = run.day;
    loop {
        run.new_year();
        let mut today: Vec<_> = it
            .entries
            .iter()
            .filter(|entry| {
                run.when(&entry.id) == run.day || run.day == start && run.when(&entry.id) < start
            })
            .collect();
        today.sort_by_key(|entry| (matches!(entry.what, Paid::TakesBack(_)), entry.id.clone()));
        let orders = it.lines.iter().flat_map(|line| &line.orders);
        if orders.clone().any(|order| order.day == run.day) {
            run.post_again();
        }
        let mut reversed = false;
        for entry in today {
            run.post(&entry.id, entry.amount.cents(), &entry.what);
            reversed |= matches!(entry.what, Paid::TakesBack(_));
        }
        if reversed {
            run.post_again();
        }
        if run.day == until {
            break;
        }
        let before = run.accrued_by_group();
        run.a_day_of_interest();
        run.stop_at_the_limit(&before);
        run.day = run.day.tomorrow().unwrap();
    }
    let lines = 0..it.lines.len();
    let groups = 0..it.bearing.len();
    Found {
        left: lines.map(|line| run.owed(line)).collect(),
        accrued: groups.clone().map(|group| run.accrued(group)).collect(),
        interest_paid: groups.map(|group| run.interest_paid(group)).collect(),
        paid: run.paid,
        held: run.held,
        off_the_loss: run.off,
        beside: run.beside,
        posted: run
            .posted
            .into_iter()
            .map(|(id, (places, left, why))| {
                let mut places = places.concat();
                places.retain(|(_, part)| *part != 0);
                (id, (places, left, why))
            })
            .collect(),
    }
}

impl Naive<'_> {
    fn when(&self, id: &str) -> Date {
        let entry = self.it.entries.iter().find(|entry| entry.id == id).unwrap();
        match &entry.what {
            Paid::TakesBack(of) if !self.is_reversal(of) => self.when(of).max(entry.day),
            Paid::By {
                toward: Toward::Lines(lines),
                ..
            } => {
                let first = lines.iter().map(|line| self.it.lines[*line].orders[0].day);
                entry.day.max(first.min().unwrap_or(entry.day))
            }
            _ => entry.day,
        }
    }

    /// A reversal is not taken back.
    fn is_reversal(&self, id: &str) -> bool {
        let entry = self.it.entries.iter().find(|entry| entry.id == id).unwrap();
        matches!(entry.what, Paid::TakesBack(_))
    }

    // What a line is owed, from the beginning.

    fn ordered(&self, line: usize) -> Option<i64> {
        let orders = self.it.lines[line].orders.iter().rev();
        let mut orders = orders.filter(|order| order.day <= self.day);
        orders.next().map(|order| order.amount.cents())
    }

    fn ended(&self, line: usize) -> bool {
        self.it.lines[line]
            .ends
            .is_some_and(|ends| self.day >= ends)
    }

    fn owed(&self, line: usize) -> i64 {
        let of = &self.it.lines[line];
        let Some(amount) = self.ordered(line).filter(|_| !self.ended(line)) else {
            return 0;
        };
        let own = amount - self.credited(line);
        let Some(creditor) = of.creditor else {
            return own;
        };
        let all = 0..self.it.lines.len();
        let peers: Vec<usize> = all
            .filter(|other| self.it.lines[*other].creditor == Some(creditor))
            .collect();
        let joint = peers.iter().filter(|other| {
            let debt = self.it.lines[**other].debt;
            debt.is_some() && debt == of.debt
        });
        let joint: Vec<usize> = joint.copied().collect();
        let had = self.had(creditor);
        let greatest = |of: &[usize]| of.iter().filter_map(|it| self.ordered(*it)).max();
        let mut bounds = vec![own];
        if of.debt.is_some() {
            let on_joint: i64 = joint.iter().map(|line| self.credited(*line)).sum();
            bounds.push(greatest(&joint).unwrap() - on_joint);
        }
        if let Some(loss) = self.it.creditors[creditor].loss {
            let loss = loss.cents();
            let whole = loss.max(self.greatest_of_one(&peers));
            bounds.push(whole - had - self.off[creditor]);
        }
        let whole = match of.debt {
            Some(SharedDebt::OfTheLoss) => {
                self.it.creditors[creditor].loss.map(|loss| loss.cents())
            }
            Some(_) => greatest(&joint),
            None => None,
        };
        if let Some(whole) = whole.filter(|whole| amount < *whole)
            && self.it.sharing == Sharing::InProportion
        {
            let on_joint: i64 = joint.iter().map(|line| self.credited(*line)).sum();
            let on_joint = on_joint.min(greatest(&joint).unwrap());
            let others = i128::from((on_joint - self.credited(line)).max(0));
            let (amount, whole) = (i128::from(amount), i128::from(whole));
            let lowered = (2 * others * amount + whole).div_euclid(2 * whole);
            bounds.push(own - i64::try_from(lowered).unwrap());
        }
        if let Some(room) = self.it.creditors[creditor].room {
            bounds.push(room.cents() - had - self.off[creditor]);
        }
        bounds.into_iter().min().unwrap().max(0)
    }

    /// Returns the greatest sum that one defendant was ordered to pay on some lines.
    fn greatest_of_one(&self, lines: &[usize]) -> i64 {
        let debtors = 0..self.it.debtors.len();
        let sums = debtors.map(|debtor| {
            let own = lines
                .iter()
                .filter(|line| self.it.lines[**line].debtor == debtor);
            own.filter_map(|line| self.ordered(*line)).sum::<i64>()
        });
        sums.max().unwrap_or(0)
    }

    /// Returns the part of what was paid on a line that the order in force covers.
    fn credited(&self, line: usize) -> i64 {
        self.paid[line].min(self.ordered(line).unwrap_or(0))
    }

    /// Returns the money of a payee within the orders in force and within the joint sum.
    fn had(&self, creditor: usize) -> i64 {
        let lines = 0..self.it.lines.len();
        let theirs = lines.filter(|line| self.it.lines[*line].creditor == Some(creditor));
        let mut debts: BTreeMap<Option<SharedDebt>, Vec<usize>> = BTreeMap::new();
        for line in theirs {
            debts
                .entry(self.it.lines[line].debt)
                .or_default()
                .push(line);
        }
        let had = debts.into_iter().map(|(debt, lines)| {
            let sum = lines.iter().map(|line| self.credited(*line)).sum::<i64>();
            let whole = lines.iter().filter_map(|line| self.ordered(*line)).max();
            debt.map_or(sum, |_| sum.min(whole.unwrap_or(0)))
        });
        had.sum()
    }

    // Interest.

    fn bears(&self, line: usize) -> i64 {
        let orders = self.it.lines[line].orders.iter().rev();
        let mut orders = orders.filter(|it| it.interest_from <= self.day && it.day <= self.day);
        let bears = orders.next().map_or(0, |order| order.amount.cents());
        bears.min(self.ordered(line).unwrap_or(0))
    }

    fn denominator(&self) -> i128 {
        let terms = self.it.terms.as_ref().unwrap();
        i128::from(terms.rate.denominator()) * YEAR
    }

    fn rounded(&self, numerator: i128) -> i64 {
        let denominator = self.denominator();
        i64::try_from((2 * numerator + denominator).div_euclid(2 * denominator)).unwrap()
    }

    fn a_day_of_interest(&mut self) {
        let Some(terms) = self.it.terms else { return };
        let part = match terms.year {
            Year::Of365 => 366,
            Year::OfTheCalendar if self.day.in_leap_year() => 365,
            Year::OfTheCalendar => 366,
        };
        let keys: Vec<(usize, Date)> = self.interest.keys().copied().collect();
        // By defendant and payee: what bears interest.
        let mut so_far: BTreeMap<(usize, usize), i64> = BTreeMap::new();
        for (group, first) in keys {
            let bearing = &self.it.bearing[group];
            let over = bearing.until.is_some_and(|until| self.day >= until);
            let total: i64 = bearing.lines.iter().map(|line| self.bears(*line)).sum();
            if over || self.day < first || total <= terms.above.cents() {
                continue;
            }
            let mut base = 0;
            for line in &bearing.lines {
                if self.it.lines[*line].orders[0].interest_from == first {
                    let later = self.ordered(*line).unwrap_or(0) - self.bears(*line);
                    let mut part = (self.owed(*line) - later).max(0);
                    let of = &self.it.lines[*line];
                    if let Some(creditor) = of.creditor {
                        let known = so_far.entry((of.debtor, creditor)).or_default();
                        if let Some(most) = self.most_left(creditor) {
                            part = part.min((most - *known).max(0));
                        }
                        *known += part;
                    }
                    base += part;
                }
            }
            let rate = i128::from(terms.rate.numerator());
            let state = self.interest.get_mut(&(group, first)).unwrap();
            base += (state.1 - state.2).max(0);
            state.0 += i128::from(base) * part * rate;
        }
    }

    fn new_year(&mut self) {
        if self
            .it
            .terms
            .is_none_or(|terms| terms.compounds == Compounds::Never)
        {
            return;
        }
        let keys: Vec<(usize, Date)> = self.interest.keys().copied().collect();
        for key in keys {
            let years = i64::from(self.day.year()) - i64::from(key.1.year());
            let anniversary = key.1.checked_add(years.years()).unwrap();
            let leaps = anniversary.day() < key.1.day();
            let march = self.it.terms.unwrap().leap_day == LeapDay::March1;
            let anniversary = match leaps && march {
                true => anniversary.tomorrow().unwrap(),
                false => anniversary,
            };
            if years > 0 && anniversary == self.day {
                let now = self.rounded(self.interest[&key].0);
                let state = self.interest.get_mut(&key).unwrap();
                state.1 = now;
            }
        }
    }

    fn accrued_by_group(&self) -> Vec<i64> {
        let groups = 0..self.it.bearing.len();
        groups.map(|group| self.accrued(group)).collect()
    }

    /// One limit for all interest of a defendant: the day that reaches it fills the groups one after the other.
    fn stop_at_the_limit(&mut self, before: &[i64]) {
        let debtor = |group: usize| self.it.lines[self.it.bearing[group].lines[0]].debtor;
        for group in 0..before.len() {
            let Some(most) = self.it.bearing[group].at_most else {
                continue;
            };
            let theirs = 0..before.len();
            let theirs: Vec<usize> = theirs.filter(|it| debtor(*it) == debtor(group)).collect();
            let now = theirs.iter().map(|it| self.accrued(*it)).sum::<i64>();
            if now < most.cents() || self.stopped.contains_key(&group) {
                continue;
            }
            let mut room = most.cents() - theirs.iter().map(|it| before[*it]).sum::<i64>();
            for group in theirs {
                let part = (self.accrued(group) - before[group]).min(room);
                room -= part;
                self.stopped.insert(group, before[group] + part);
            }
        }
    }

    fn accrued(&self, group: usize) -> i64 {
        if self.it.terms.is_none() {
            return 0;
        }
        if let Some(stopped) = self.stopped.get(&group) {
            return *stopped;
        }
        let all = self.interest.iter().filter(|(key, _)| key.0 == group);
        // One figure, rounded once.
        self.rounded(all.map(|(_, it)| it.0).sum())
    }

    fn interest_paid(&self, group: usize) -> i64 {
        let all = self.interest.iter().filter(|(key, _)| key.0 == group);
        all.map(|(_, state)| state.2).sum()
    }

    fn pay_interest(&mut self, group: usize, left: &mut i64, places: &mut Vec<(PostedPlace, i64)>) {
        if self.it.terms.is_none() {
            return;
        }
        let owed = (self.accrued(group) - self.interest_paid(group)).max(0);
        let part = owed.min(*left);
        *left -= part;
        let mut rest = part;
        let keys = self.interest.keys().copied();
        let keys: Vec<(usize, Date)> = keys.filter(|key| key.0 == group).collect();
        for key in &keys {
            let state = self.interest[key];
            let alone = (self.rounded(state.0) - state.2).max(0).min(rest);
            let now = if keys.last() == Some(key) {
                rest
            } else {
                alone
            };
            self.interest.get_mut(key).unwrap().2 += now;
            rest -= now;
        }
        places.push((PostedPlace::Interest(group), part));
    }

    // Entries.

    fn post(&mut self, id: &str, amount: i64, what: &Paid) {
        let (places, left, why) = self.put(id, amount, what);
        self.posted.insert(id.to_owned(), (vec![places], left, why));
        self.order.push(id.to_owned());
    }

    /// Posts again what was more than was owed.
    fn post_again(&mut self) {
        for id in self.order.clone() {
            let entry = self.it.entries.iter().find(|entry| entry.id == id).unwrap();
            let (_, left, why) = &self.posted[&id];
            let waits = !matches!(why, None | Some(UnplacedReason::BeforeTheOrder));
            if waits && !self.is_reversal(&id) {
                let (places, left, why) = self.put(&id, *left, &entry.what);
                let known = self.posted.get_mut(&id).unwrap();
                known.0.push(places);
                (known.1, known.2) = (left, why);
            }
        }
    }

    fn put(
        &mut self,
        id: &str,
        amount: i64,
        what: &Paid,
    ) -> (Vec<(PostedPlace, i64)>, i64, Option<UnplacedReason>) {
        let mut left = amount;
        let mut places = Vec::new();
        let mut why = UnplacedReason::MoreThanOwed;
        match what {
            Paid::OffTheLoss(creditors) => {
                for creditor in creditors {
                    let lines = 0..self.it.lines.len();
                    let peers: Vec<usize> = lines
                        .filter(|line| self.it.lines[*line].creditor == Some(*creditor))
                        .collect();
                    let part = match self.it.creditors[*creditor].loss {
                        None => left,
                        Some(loss) => {
                            let whole = self.greatest_of_one(&peers).max(loss.cents());
                            (whole - self.had(*creditor) - self.off[*creditor])
                                .max(0)
                                .min(left)
                        }
                    };
                    self.off[*creditor] += part;
                    left -= part;
                    places.push((PostedPlace::Loss(*creditor), part));
                }
            }
            Paid::Beside(creditors) => {
                self.beside[creditors[0]] += left;
                places.push((PostedPlace::Beside(creditors[0]), left));
                left = 0;
            }
            Paid::TakesBack(of) => left = self.take_back(of, amount, &mut places),
            Paid::By { debtor, toward } => {
                let open = self.pay((id, *debtor), toward, &mut left, &mut places);
                why = open.unwrap_or_else(|| self.nowhere(*debtor));
            }
        }
        for creditor in 0..self.held.len() {
            let lines = 0..self.it.lines.len();
            let theirs = lines.filter(|line| self.it.lines[*line].creditor == Some(creditor));
            let owed: i64 = theirs.map(|line| self.owed(line)).sum();
            if self.held[creditor] >= self.it.least.cents() || owed == 0 {
                self.held[creditor] = 0;
            }
        }
        places.retain(|(_, part)| *part != 0);
        let why = (left != 0).then_some(why);
        (places, left, why)
    }

    fn pay(
        &mut self,
        (id, debtor): (&str, usize),
        toward: &Toward,
        left: &mut i64,
        places: &mut Vec<(PostedPlace, i64)>,
    ) -> Option<UnplacedReason> {
        match toward {
            Toward::Interest(group) => self.pay_interest(*group, left, places),
            Toward::Open(..) => {}
            Toward::Lines(lines) => {
                let restitution = lines.iter().any(|line| {
                    self.it.lines[*line].creditor.is_some() && self.ordered(*line).unwrap_or(0) > 0
                });
                let restitution = restitution && self.shown.insert(id.to_owned());
                for line in 0..self.it.lines.len() {
                    let of = &self.it.lines[line];
                    if restitution && of.is_first && of.debtor == debtor && self.paid[line] == 0 {
                        self.paid[line] = self.owed(line);
                    }
                }
                self.tiers((debtor, None), lines, left, places);
            }
            Toward::Order => {
                for (step, slots) in self.it.debtors[debtor].order.iter().enumerate() {
                    for slot in slots {
                        if *left == 0 {
                            return None;
                        }
                        match slot {
                            PaymentSlot::Open(why) | PaymentSlot::OpenInterest(_, why) => {
                                let why = UnplacedReason::Open(vec![why.clone()]);
                                let before = self.it.lines.iter().enumerate();
                                let mut theirs = before.filter(|(_, line)| line.debtor == debtor);
                                // Before every order nothing was owed that could be open.
                                let none = theirs.all(|(line, _)| self.ordered(line).is_none());
                                return Some(if none {
                                    UnplacedReason::BeforeTheOrder
                                } else {
                                    why
                                });
                            }
                            PaymentSlot::Interest(group) => self.pay_interest(*group, left, places),
                            PaymentSlot::Restitution(lines) => {
                                self.tiers((debtor, Some(step + 1)), lines, left, places);
                            }
                            PaymentSlot::Line(line) => {
                                let part = self.owed(*line).min(*left);
                                self.paid[*line] += part;
                                *left -= part;
                                places.push((PostedPlace::Line(*line), part));
                            }
                        }
                    }
                }
            }
        }
        None
    }

    fn nowhere(&self, debtor: usize) -> UnplacedReason {
        let lines = 0..self.it.lines.len();
        let mut theirs = lines.filter(|line| self.it.lines[*line].debtor == debtor);
        let ordered: Vec<usize> = theirs
            .by_ref()
            .filter(|line| self.ordered(*line).is_some())
            .collect();
        let ended =
            |line: &usize| self.ended(*line) && self.ordered(*line).unwrap() > self.paid[*line];
        if ordered.is_empty() {
            UnplacedReason::BeforeTheOrder
        } else if ordered.iter().any(ended) {
            UnplacedReason::AfterTheEnd
        } else {
            UnplacedReason::MoreThanOwed
        }
    }

    fn tiers(
        &mut self,
        (debtor, step): (usize, Option<usize>),
        lines: &[usize],
        left: &mut i64,
        places: &mut Vec<(PostedPlace, i64)>,
    ) {
        let tier = |line: &usize| {
            let creditor = self.it.lines[*line].creditor;
            creditor.map_or((0, 0), |creditor| self.it.creditors[creditor].tier)
        };
        let mut all: Vec<(u8, u32)> = lines.iter().map(tier).collect();
        all.sort_unstable();
        all.dedup();
        let of: Vec<Vec<usize>> = all
            .iter()
            .map(|it| {
                lines
                    .iter()
                    .filter(|line| tier(line) == *it)
                    .copied()
                    .collect()
            })
            .collect();
        for (tier, lines) in all.into_iter().zip(of) {
            let before = self.paid.clone();
            let key = |round| (debtor, step, tier, round);
            let payees = self.payees(&lines);
            self.stated(key(0), &payees, left);
            let without = payees.iter().filter(|it| self.percent(it[0]).is_none());
            let without: Vec<Vec<usize>> = without.cloned().collect();
            self.shared(key(1), &without, left);
            self.shared(key(2), &payees, left);
            for line in &lines {
                let part = self.paid[*line] - before[*line];
                if let (Some(creditor), true) = (self.it.lines[*line].creditor, step.is_some()) {
                    self.held[creditor] += part;
                }
                places.push((PostedPlace::Line(*line), part));
            }
        }
    }

    fn percent(&self, line: usize) -> Option<Ratio> {
        self.it.lines[line]
            .creditor
            .and_then(|creditor| self.it.creditors[creditor].percent)
    }

    /// Returns the lines of each payee.
    fn payees(&self, lines: &[usize]) -> Vec<Vec<usize>> {
        let mut all: Vec<Vec<usize>> = Vec::new();
        for line in lines {
            let of = |line: usize| self.it.lines[line].creditor;
            let known = all
                .iter_mut()
                .find(|known| of(*line).is_some() && of(known[0]) == of(*line));
            match known {
                Some(known) => known.push(*line),
                None => all.push(vec![*line]),
            }
        }
        all
    }

    /// Returns what is owed on the lines of a payee together.
    fn owed_on(&self, lines: &[usize]) -> i64 {
        let owed = lines.iter().map(|line| self.owed(*line)).sum::<i64>();
        let Some(creditor) = self.it.lines[lines[0]].creditor else {
            return owed;
        };
        self.most_left(creditor)
            .map_or(owed, |most| owed.min(most.max(0)))
    }

    /// Returns the most that is left to pay to a payee.
    fn most_left(&self, creditor: usize) -> Option<i64> {
        let (of, had) = (&self.it.creditors[creditor], self.had(creditor));
        let all = 0..self.it.lines.len();
        let peers: Vec<usize> = all
            .filter(|other| self.it.lines[*other].creditor == Some(creditor))
            .collect();
        let loss = of.loss.map(|loss| {
            let whole = loss.cents().max(self.greatest_of_one(&peers));
            whole - had - self.off[creditor]
        });
        let room = of.room.map(|room| room.cents() - had - self.off[creditor]);
        loss.into_iter().chain(room).min()
    }

    /// Pays a part on the debts to a payee, and returns how much that is.
    fn pay_to(
        &mut self,
        (debtor, step, tier, _): (usize, Option<usize>, (u8, u32), usize),
        lines: &[usize],
        part: i64,
    ) -> i64 {
        let mut part = part.min(self.owed_on(lines));
        let paid = part;
        let mut lines = lines.to_vec();
        let jointly = |line: &usize| self.it.lines[*line].debt.is_some();
        match self.it.debts {
            Debts::InProportion if lines.len() > 1 => {
                let each: Vec<Vec<usize>> = lines.iter().map(|line| vec![*line]).collect();
                self.shared((debtor, step, tier, 3 + lines[0]), &each, &mut part);
                return paid;
            }
            Debts::JointFirst | Debts::InProportion => lines.sort_by_key(|it| !jointly(it)),
            Debts::AloneFirst => lines.sort_by_key(jointly),
        }
        for line in lines {
            let now = part.min(self.owed(line));
            self.paid[line] += now;
            part -= now;
        }
        paid
    }

    fn stated(
        &mut self,
        key: (usize, Option<usize>, (u8, u32), usize),
        payees: &[Vec<usize>],
        left: &mut i64,
    ) {
        let owed: i64 = payees.iter().map(|payee| self.owed_on(payee)).sum();
        let now = owed.min(*left);
        let stated: Vec<&Vec<usize>> = payees
            .iter()
            .filter(|payee| self.percent(payee[0]).is_some())
            .collect();
        if now == 0 || stated.iter().all(|payee| self.owed_on(payee) == 0) {
            return;
        }
        // Ten million parts; the percentages of these histories are whole.
        let mut weights: Vec<(usize, i64)> = Vec::new();
        for (place, payee) in stated.iter().enumerate() {
            let percent = self.percent(payee[0]).unwrap();
            let parts = 1_000_000_000 / i64::try_from(percent.denominator()).unwrap();
            weights.push((place, parts * i64::try_from(percent.numerator()).unwrap()));
        }
        let rest = 1_000_000_000 - weights.iter().map(|(_, of)| of).sum::<i64>();
        weights.push((usize::MAX, rest));
        if weights
            .iter()
            .all(|(line, of)| *line == usize::MAX || *of == 0)
        {
            return;
        }
        let known = self.running.entry(key).or_default();
        if known.0 != weights {
            *known = (weights.clone(), vec![0; weights.len()]);
        }
        let parts = cents(known, now);
        for ((line, _), part) in weights.iter().zip(parts) {
            if *line != usize::MAX {
                *left -= self.pay_to(key, stated[*line], part.min(*left));
            }
        }
    }

    fn shared(
        &mut self,
        key: (usize, Option<usize>, (u8, u32), usize),
        payees: &[Vec<usize>],
        left: &mut i64,
    ) {
        loop {
            let open: Vec<(usize, i64)> = payees
                .iter()
                .map(|payee| (payee[0], self.owed_on(payee)))
                .filter(|(_, owed)| *owed > 0)
                .collect();
            let now = open.iter().map(|(_, owed)| owed).sum::<i64>().min(*left);
            if now == 0 {
                return;
            }
            // A proportion goes on while the balances are those with which it began, less what it gave.
            let known = self.running.entry(key).or_default();
            let goes_on = known.0.len() == open.len()
                && known.0.iter().zip(&known.1).zip(&open).all(
                    |(((line, began), given), (other, owed))| {
                        line == other && began - given == *owed
                    },
                );
            if !goes_on {
                *known = (open.clone(), vec![0; open.len()]);
            }
            let parts = cents(known, now);
            let mut moved = 0;
            for ((line, _), part) in open.iter().zip(parts) {
                let payee = payees.iter().find(|payee| payee[0] == *line).unwrap();
                let part = self.pay_to(key, payee, part.min(*left));
                *left -= part;
                moved += part;
            }
            if moved == 0 {
                return;
            }
        }
    }

    fn take_back(&mut self, of: &str, amount: i64, places: &mut Vec<(PostedPlace, i64)>) -> i64 {
        if self.is_reversal(of) {
            return amount;
        }
        let Some((known, unplaced, why)) = self.posted.get_mut(of) else {
            return amount;
        };
        let mut left = amount;
        let now = left.min(*unplaced);
        *unplaced -= now;
        left -= now;
        if *unplaced == 0 {
            *why = None;
        }
        let it = self.it;
        let entry = it.entries.iter().find(|entry| entry.id == of).unwrap();
        let by_order = matches!(
            &entry.what,
            Paid::By {
                toward: Toward::Order,
                ..
            }
        );
        let tier = |place: &PostedPlace| {
            let PostedPlace::Line(line) = place else {
                return None;
            };
            let steps = it.debtors[it.lines[*line].debtor].order.iter();
            let step = steps.take_while(|slots| {
                !slots.iter().any(
                    |slot| matches!(slot, PaymentSlot::Restitution(lines) if lines.contains(line)),
                )
            });
            let step = if by_order { step.count() } else { 0 };
            let creditor = it.lines[*line].creditor?;
            Some((step, it.creditors[creditor].tier))
        };
        let mut back = Vec::new();
        for round in known.iter_mut().rev() {
            let mut end = round.len();
            while end > 0 {
                // Payees of one tier were paid together, and give back together.
                let mut begin = end - 1;
                let of = tier(&round[end - 1].0);
                while begin > 0 && of.is_some() && tier(&round[begin - 1].0) == of {
                    begin -= 1;
                }
                let parts = &mut round[begin..end];
                let now = parts.iter().map(|(_, part)| part).sum::<i64>().min(left);
                let shares = shares(it, parts, now);
                for ((place, part), share) in parts.iter_mut().zip(shares).rev() {
                    *part -= share;
                    back.push((*place, share));
                }
                left -= now;
                end = begin;
            }
        }
        for (place, now) in back {
            match place {
                PostedPlace::Line(line) => {
                    self.paid[line] -= now;
                    if let Some(creditor) = self.it.lines[line].creditor {
                        self.held[creditor] = (self.held[creditor] - now).max(0);
                    }
                }
                PostedPlace::Loss(creditor) => self.off[creditor] -= now,
                PostedPlace::Beside(creditor) => self.beside[creditor] -= now,
                PostedPlace::Interest(group) => {
                    let mut rest = now;
                    let keys: Vec<(usize, Date)> = self.interest.keys().copied().collect();
                    for key in keys.into_iter().rev().filter(|key| key.0 == group) {
                        let state = self.interest.get_mut(&key).unwrap();
                        let now = state.2.min(rest);
                        state.2 -= now;
                        rest -= now;
                    }
                }
            }
            places.push((place, now));
        }
        left
    }
}

/// Returns what each part of a division gives back: payees in proportion, and the debts to one of them by the rule for several.
fn shares(it: &JudgmentAccount, parts: &[(PostedPlace, i64)], now: i64) -> Vec<i64> {
    let line = |at: usize| match parts[at].0 {
        PostedPlace::Line(line) => Some(&it.lines[line]),
        _ => None,
    };
    let payee = |at: usize| line(at).and_then(|line| line.creditor);
    let mut sharers: Vec<Vec<usize>> = Vec::new();
    for at in 0..parts.len() {
        let together = it.debts != Debts::InProportion && payee(at).is_some();
        let known = sharers
            .iter_mut()
            .find(|known| together && payee(known[0]) == payee(at));
        match known {
            Some(known) => known.push(at),
            None => sharers.push(vec![at]),
        }
    }
    let sums = sharers.iter().enumerate().map(|(place, of)| {
        let sum: i64 = of.iter().map(|at| parts[*at].1).sum();
        (place, sum)
    });
    let mut running = (sums.collect::<Vec<_>>(), vec![0; sharers.len()]);
    let mut shares = vec![0; parts.len()];
    for (mut of, mut now) in sharers.into_iter().zip(cents(&mut running, now)) {
        let jointly = |at: &usize| line(*at).is_some_and(|line| line.debt.is_some());
        match it.debts {
            Debts::JointFirst => of.sort_by_key(|at| !jointly(at)),
            _ => of.sort_by_key(jointly),
        }
        for at in of.into_iter().rev() {
            shares[at] = parts[at].1.min(now);
            now -= shares[at];
        }
    }
    shares
}

/// Gives out so many further cents by Webster's method, one by one: each to whom the most weight is for each cent, counted at the
/// half; the lesser place where two are equal.
fn cents(running: &mut (Vec<(usize, i64)>, Vec<i64>), now: i64) -> Vec<i64> {
    let before = running.1.clone();
    for _ in 0..now {
        let mut best: Option<usize> = None;
        for (place, (_, weight)) in running.0.iter().enumerate() {
            let claim = |place: usize, weight: i64| {
                (i128::from(weight), i128::from(2 * running.1[place] + 1))
            };
            let better = match best {
                None => true,
                Some(known) => {
                    let (a, b) = claim(place, *weight);
                    let (c, d) = claim(known, running.0[known].1);
                    a * d > c * b
                }
            };
            if better && *weight > 0 {
                best = Some(place);
            }
        }
        running.1[best.unwrap()] += 1;
    }
    running
        .1
        .iter()
        .zip(before)
        .map(|(after, before)| after - before)
        .collect()
}
