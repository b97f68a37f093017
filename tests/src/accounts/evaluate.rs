//! The balances of a history, from the statutes.
//!
//! - An order replaces the one before; a vacated order is no order (18 U.S.C. 3664(o)).
//! - Each defendant pays until the own sum is met or the victim is whole. What several owe together is owed once, and its whole is the
//!   greatest of their sums (3664(h)). Nobody pays what the victim no longer lacks.
//! - Money beyond the order is credited to nobody before an order covers it: it may have to be given back.
//! - Damages, and what another made up, lower the loss and no defendant's own sum (3664(j)(2)). Insurance lowers neither: who paid it
//!   takes the victim's place (3664(f)(1)(B), (j)(1)).
//! - A payment that names no debt goes to the special assessment, then to the victims, then to the fine, then to interest (3612(c), (i)).
//!   Victims of a priority are paid before those of the next. Among them a stated percentage of the payment goes first, the rest to those
//!   without one in proportion, and what they cannot take to all. What is taken back of it comes off its last place first, and of several
//!   victims of one priority in proportion.
//! - The special assessment ceases five years after the judgment (3013(c)), restitution and a fine terminate twenty years after the
//!   order or the release (3613(b)); the debts of others go on.
//! - Interest runs on more than 2,500.00 from the fifteenth day after each order, or the next working day (3612(f)).

use redress_cite::Date;

use std::collections::{BTreeMap, BTreeSet};

use super::history::{First, From, History, Order, Payment, Toward};
use crate::naive::Fraction;

/// The balances on a day.
#[derive(Clone, Debug, Default)]
pub struct Balance {
    /// Restitution that is left, by defendant and victim; `None` where nothing was ordered yet.
    pub restitution: Vec<Vec<Option<Fraction>>>,
    /// The special assessment that is left, by defendant.
    pub assessment: Vec<Fraction>,
    /// The fine that is left, by defendant.
    pub fine: Vec<Fraction>,
    /// Interest on restitution and on the fine, by defendant.
    pub interest: Vec<[Interest; 2]>,
    /// How often a payment was divided among victims in proportion.
    pub divisions: usize,
    /// How often it was divided at all, which the program does to the cent.
    pub roundings: usize,
}

/// Interest that accrued and that is left, to the cent.
#[derive(Clone, Copy, Debug, Default)]
pub struct Interest {
    /// The interest that accrued.
    pub accrued: Fraction,
    /// The part that is not paid.
    pub left: Fraction,
}

/// A debt of restitution: the defendant, the victim, and the group that owes it jointly, or zero.
type Line = (usize, usize, usize);

/// A place of money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Assessment(usize),
    Line(Line),
    Fine(usize),
    /// Interest of a defendant: on restitution (0), on a fine (1).
    Interest(usize, usize),
}

/// What bears interest from one first day.
#[derive(Clone, Debug)]
struct Running {
    defendant: usize,
    /// Restitution (0) or a fine (1).
    kind: usize,
    first: Date,
    /// Dollars times days, of common years and of leap years.
    days: [Fraction; 2],
    /// Interest of whole years, added to the principal.
    added: Fraction,
    paid: Fraction,
}

/// The walk through the days of a history.
#[derive(Debug)]
pub struct Evaluator<'a> {
    it: &'a History,
    day: Date,
    lines: Vec<Line>,
    on_line: BTreeMap<Line, Fraction>,
    assessment: Vec<Fraction>,
    fine: Vec<Fraction>,
    made_up: Vec<Fraction>,
    running: Vec<Running>,
    /// By defendant and kind: the interest at which it stopped, because the limit on all of it was reached.
    stopped: BTreeMap<(usize, usize), Fraction>,
    /// By payment: its places in the order in which it reached them, those of one step together.
    places: Vec<Vec<Vec<(Place, Fraction)>>>,
    /// By payment that did not name a victim: the part without a place.
    waiting: Vec<Fraction>,
    /// The payments in the order in which they were posted.
    posted: Vec<usize>,
    /// By payment for a victim: whether nothing was owed to that victim since.
    unseen: Vec<bool>,
    divisions: usize,
    roundings: usize,
}

/// The most divisions among victims of which the balances can be told.
pub const MOST_DIVISIONS: usize = 1;

const ZERO: Fraction = Fraction::ZERO;

fn least(one: Fraction, other: Fraction) -> Fraction {
    if other < one { other } else { one }
}

fn rest(of: Fraction, less: Fraction) -> Fraction {
    if less < of { of - less } else { ZERO }
}

impl<'a> Evaluator<'a> {
    /// Computes the balances at the end of a day.
    #[must_use]
    pub fn on(it: &'a History, until: Date) -> Balance {
        let (defendants, victims) = (it.defendants.len(), it.victims.len());
        let of = |order: &Order| (order.defendant, order.victim, order.group);
        let mut lines: Vec<Line> = it.orders.iter().map(of).collect();
        lines.sort_unstable();
        lines.dedup();
        let mut walk = Self {
            it,
            day: it.judgment,
            lines: lines.clone(),
            on_line: BTreeMap::new(),
            assessment: vec![ZERO; defendants],
            fine: vec![ZERO; defendants],
            made_up: vec![ZERO; victims],
            running: Vec::new(),
            stopped: BTreeMap::new(),
            places: vec![Vec::new(); it.payments.len()],
            waiting: vec![ZERO; it.payments.len()],
            posted: Vec::new(),
            unseen: vec![false; it.payments.len()],
            divisions: 0,
            roundings: 0,
        };
        for defendant in 0..defendants {
            for line in lines.iter().filter(|line| line.0 == defendant) {
                if let Some(order) = walk.first_order(*line) {
                    walk.runs(defendant, 0, first_day_of_interest(order));
                }
            }
            if it.defendants[defendant].fine > 0 {
                walk.runs(defendant, 1, first_day_of_interest(it.judgment));
            }
        }
        let events = walk.events(until);
        loop {
            walk.a_day();
            // Exact fractions of fractions of fractions grow beyond any number.
            if walk.day >= until || walk.divisions > MOST_DIVISIONS {
                return walk.balance();
            }
            // Nothing changes before the next event.
            let tomorrow = walk.day.tomorrow().expect("a day");
            let next = events.range(tomorrow..).next().copied();
            let next = next.map_or(until, |next| next.min(until));
            walk.days_of_interest(next);
            walk.day = next;
        }
    }

    /// Returns every day on which something is paid, ordered, begins or ends, or a year does.
    fn events(&self, until: Date) -> BTreeSet<Date> {
        let it = self.it;
        let mut events = BTreeSet::from([it.assessment_ends()]);
        for order in &it.orders {
            events.extend([order.day, first_day_of_interest(order.day)]);
            events.extend(it.liability_ends(order.defendant, order.day));
        }
        for (place, made) in it.defendants.iter().enumerate() {
            events.extend(made.until);
            events.extend(it.liability_ends(place, it.judgment));
        }
        events.extend(it.payments.iter().map(|payment| self.counts_from(payment)));
        for year in it.judgment.year()..=until.year() {
            events.insert(Date::constant(year, 1, 1));
            for of in &self.running {
                let same = of.first.with().year(year).build();
                events.insert(same.unwrap_or_else(|_| Date::constant(year, 3, 1)));
            }
        }
        events
    }

    fn runs(&mut self, defendant: usize, kind: usize, first: Date) {
        let known = |it: &Running| (it.defendant, it.kind, it.first) == (defendant, kind, first);
        if !self.it.defendants[defendant].waived && !self.running.iter().any(known) {
            self.running.push(Running {
                defendant,
                kind,
                first,
                days: [ZERO; 2],
                added: ZERO,
                paid: ZERO,
            });
        }
        self.running
            .sort_by_key(|it| (it.defendant, it.kind, it.first));
    }

    // What is owed.

    fn orders(&self, line: Line) -> impl DoubleEndedIterator<Item = &'a Order> {
        let orders = self.it.orders.iter();
        orders.filter(move |it| (it.defendant, it.victim, it.group) == line)
    }

    fn first_order(&self, line: Line) -> Option<Date> {
        self.orders(line).next().map(|order| order.day)
    }

    /// Returns the lines of a defendant for a victim, the part owed alone first.
    fn lines_of(&self, defendant: usize, victim: usize) -> Vec<Line> {
        let lines = self.lines.iter().copied();
        let theirs = |line: &Line| (line.0, line.1) == (defendant, victim);
        lines.filter(theirs).collect()
    }

    fn ordered(&self, line: Line) -> Option<Fraction> {
        let mut orders = self.orders(line).rev();
        let order = orders.find(|it| it.day <= self.day);
        order.map(|order| Fraction::cents(order.cents))
    }

    fn paid_on(&self, line: Line) -> Fraction {
        self.on_line.get(&line).copied().unwrap_or(ZERO)
    }

    fn add(&mut self, line: Line, amount: Fraction) {
        let sum = self.paid_on(line) + amount;
        self.on_line.insert(line, sum);
    }

    fn credited(&self, line: Line) -> Fraction {
        least(self.paid_on(line), self.ordered(line).unwrap_or(ZERO))
    }

    fn is_joint(&self, line: Line) -> bool {
        let victim = &self.it.victims[line.1];
        match victim.divided {
            true => line.2 > 0,
            false => victim.joint,
        }
    }

    /// Returns the greatest sum ordered of a joint debt, and what is credited on all of them.
    fn together(&self, line: Line) -> (Fraction, Fraction) {
        let (mut whole, mut credited) = (ZERO, ZERO);
        let lines = self.lines.iter().copied();
        for line in lines.filter(|it| (it.1, it.2) == (line.1, line.2)) {
            whole = whole.max(self.ordered(line).unwrap_or(ZERO));
            credited = credited + self.credited(line);
        }
        (whole, least(credited, whole))
    }

    /// Returns what is left of the loss of a victim, or of the greatest sum that one defendant owes for it.
    fn loss_left(&self, victim: usize) -> Fraction {
        let mut loss = Fraction::cents(self.it.victims[victim].loss);
        for defendant in 0..self.it.defendants.len() {
            let lines = self.lines_of(defendant, victim).into_iter();
            let sum = lines.fold(ZERO, |sum, it| sum + self.ordered(it).unwrap_or(ZERO));
            loss = loss.max(sum);
        }
        let mut had = self.made_up[victim];
        let mut groups: Vec<usize> = Vec::new();
        for line in self.lines.iter().copied().filter(|it| it.1 == victim) {
            if !self.is_joint(line) {
                had = had + self.credited(line);
            } else if !groups.contains(&line.2) {
                groups.push(line.2);
                had = had + self.together(line).1;
            }
        }
        rest(loss, had)
    }

    fn has_ended(&self, defendant: usize, ordered: Date) -> bool {
        let ends = self.it.liability_ends(defendant, ordered);
        ends.is_some_and(|ends| self.day >= ends)
    }

    fn left_on(&self, line: Line) -> Fraction {
        let Some(ordered) = self.ordered(line) else {
            return ZERO;
        };
        let first = self.first_order(line);
        if first.is_some_and(|first| self.has_ended(line.0, first)) {
            return ZERO;
        }
        let mut left = ordered - self.credited(line);
        if self.is_joint(line) {
            let (whole, credited) = self.together(line);
            left = least(left, whole - credited);
        }
        least(left, self.loss_left(line.1))
    }

    fn left(&self, defendant: usize, victim: usize) -> Fraction {
        let lines = self.lines_of(defendant, victim).into_iter();
        let sum = lines.fold(ZERO, |sum, line| sum + self.left_on(line));
        least(sum, self.loss_left(victim))
    }

    fn assessment_left(&self, defendant: usize) -> Fraction {
        if self.day >= self.it.assessment_ends() {
            return ZERO;
        }
        rest(Fraction::whole(100), self.assessment[defendant])
    }

    fn fine_left(&self, defendant: usize) -> Fraction {
        if self.has_ended(defendant, self.it.judgment) {
            return ZERO;
        }
        rest(
            Fraction::cents(self.it.defendants[defendant].fine),
            self.fine[defendant],
        )
    }

    // Interest.

    /// Returns the part of an order that bears interest: an increase does not before its own fifteenth day.
    fn bears(&self, line: Line) -> Fraction {
        let mut orders = self.orders(line).rev();
        let order =
            orders.find(|it| it.day <= self.day && first_day_of_interest(it.day) <= self.day);
        let bears = order.map_or(ZERO, |order| Fraction::cents(order.cents));
        least(bears, self.ordered(line).unwrap_or(ZERO))
    }

    /// Returns what bears interest from a first day: ordered in all, and left of it. The debts of earlier first days bear interest
    /// before those of later ones on what is left of one loss.
    fn principal(&self, of: &Running) -> (Fraction, Fraction) {
        if of.kind == 1 {
            let fine = Fraction::cents(self.it.defendants[of.defendant].fine);
            return (fine, self.fine_left(of.defendant));
        }
        let theirs = self.lines.iter().copied();
        let mut theirs: Vec<Line> = theirs.filter(|line| line.0 == of.defendant).collect();
        theirs.sort_by_key(|line| self.first_order(*line).map(first_day_of_interest));
        let (mut ordered, mut left) = (ZERO, ZERO);
        let mut of_losses = vec![ZERO; self.it.victims.len()];
        for line in theirs {
            let bears = self.bears(line);
            ordered = ordered + bears;
            let later = self.ordered(line).unwrap_or(ZERO) - bears;
            let known = of_losses[line.1];
            let room = rest(self.loss_left(line.1), known);
            let part = least(rest(self.left_on(line), later), room);
            of_losses[line.1] = known + part;
            if self.first_order(line).map(first_day_of_interest) == Some(of.first) {
                left = left + part;
            }
        }
        (ordered, left)
    }

    /// Adds the interest of the days up to another, which does not count; day by day where a limit may be reached on any of them.
    fn days_of_interest(&mut self, next: Date) {
        let is_limited = |walk: &Self| {
            let mut defendants = walk.it.defendants.iter().enumerate();
            defendants.any(|(defendant, of)| {
                of.at_most.is_some() && !walk.stopped.keys().any(|it| it.0 == defendant)
            })
        };
        while self.it.rate.is_some() && is_limited(self) {
            let tomorrow = self.day.tomorrow().expect("a day");
            if tomorrow >= next {
                break;
            }
            self.some_days_of_interest(tomorrow);
            self.day = tomorrow;
        }
        self.some_days_of_interest(next);
    }

    fn some_days_of_interest(&mut self, next: Date) {
        let before = self.all_accrued();
        self.add_days_of_interest(next);
        let after = self.all_accrued();
        for (defendant, of) in self.it.defendants.iter().enumerate() {
            let all = |kinds: &BTreeMap<(usize, usize), Fraction>| {
                let theirs = (0..2).filter_map(|kind| kinds.get(&(defendant, kind)));
                theirs.fold(ZERO, |sum, it| sum + *it)
            };
            let Some(most) = of.at_most.map(Fraction::cents) else {
                continue;
            };
            if all(&after) < most || self.stopped.keys().any(|it| it.0 == defendant) {
                continue;
            }
            let mut room = rest(most, all(&before));
            for kind in 0..2 {
                let key = (defendant, kind);
                let (Some(before), Some(after)) = (before.get(&key), after.get(&key)) else {
                    continue;
                };
                let part = least(rest(*after, *before), room);
                room = room - part;
                self.stopped.insert(key, *before + part);
            }
        }
    }

    /// Returns the interest by defendant and kind, without regard to a limit.
    fn all_accrued(&self) -> BTreeMap<(usize, usize), Fraction> {
        let mut all: BTreeMap<(usize, usize), Running> = BTreeMap::new();
        for of in &self.running {
            let sum = all.entry((of.defendant, of.kind));
            sum.and_modify(|sum| {
                sum.days = [0, 1].map(|leap| sum.days[leap] + of.days[leap]);
            })
            .or_insert_with(|| of.clone());
        }
        // One figure for all days of orders, rounded once.
        all.iter()
            .map(|(of, sum)| (*of, self.accrued(sum)))
            .collect()
    }

    fn add_days_of_interest(&mut self, next: Date) {
        let days = i128::from(self.day.until(next).expect("days").get_days());
        for place in 0..self.running.len() {
            let of = self.running[place].clone();
            let over = self.it.defendants[of.defendant].until;
            let (ordered, left) = self.principal(&of);
            if self.day < of.first
                || over.is_some_and(|over| self.day >= over)
                || ordered <= Fraction::whole(2500)
            {
                continue;
            }
            let leap = usize::from(self.it.calendar && self.day.in_leap_year());
            let sum = &mut self.running[place].days[leap];
            *sum = *sum + (left + rest(of.added, of.paid)) * Fraction::whole(days);
        }
    }

    fn accrued(&self, of: &Running) -> Fraction {
        let Some(rate) = self.it.rate else {
            return ZERO;
        };
        let rate = Fraction::new(i128::from(rate), 10_000);
        let year = |days| Fraction::new(1, days);
        let exact = of.days[0] * year(365) + of.days[1] * year(366);
        exact.part(rate, "half-up").expect("a rounding")
    }

    fn a_new_year(&mut self) {
        for place in 0..self.running.len() {
            let of = self.running[place].clone();
            let date = |day: Date| (day.month(), day.day());
            // A year from February 29 ends on March 1, under that view of the question.
            let after_leap_day =
                date(of.first) == (2, 29) && !self.day.in_leap_year() && date(self.day) == (3, 1);
            let whole_years = self.day.year() > of.first.year()
                && (date(self.day) == date(of.first) || after_leap_day);
            if self.it.compounds && whole_years {
                let added = self.accrued(&of);
                self.running[place].added = added;
            }
        }
    }

    fn interest(&self, defendant: usize, kind: usize) -> Interest {
        let of_kind = self.all_accrued().get(&(defendant, kind)).copied();
        let mut accrued = of_kind.unwrap_or(ZERO);
        let mut paid = ZERO;
        for of in &self.running {
            if (of.defendant, of.kind) == (defendant, kind) {
                paid = paid + of.paid;
            }
        }
        if let Some(stopped) = self.stopped.get(&(defendant, kind)) {
            accrued = *stopped;
        }
        let left = match self.interest_ended(defendant, kind) {
            true => ZERO,
            false => rest(accrued, paid),
        };
        Interest { accrued, left }
    }

    /// Returns whether every debt that bore interest has ended, and the interest with it, under that view of the question.
    fn interest_ended(&self, defendant: usize, kind: usize) -> bool {
        let mut firsts: BTreeMap<(usize, usize), Date> = BTreeMap::new();
        for order in self.it.orders.iter().filter(|it| it.defendant == defendant) {
            let first = firsts
                .entry((order.victim, order.group))
                .or_insert(order.day);
            *first = order.day.min(*first);
        }
        let ordered: Vec<Date> = match kind {
            0 => firsts.into_values().collect(),
            _ => vec![self.it.judgment],
        };
        let ended = |day: &Date| {
            let ends = self.it.liability_ends(defendant, *day);
            ends.is_some_and(|ends| ends <= self.day)
        };
        self.it.interest_ends && !ordered.is_empty() && ordered.iter().all(ended)
    }

    fn pay_interest(&mut self, defendant: usize, kind: usize, amount: Fraction) {
        let mut amount = amount;
        let theirs = |of: &Running| (of.defendant, of.kind) == (defendant, kind);
        let last = self.running.iter().rposition(theirs);
        for place in 0..self.running.len() {
            let of = self.running[place].clone();
            if theirs(&of) {
                let part = match last == Some(place) {
                    true => amount,
                    false => least(rest(self.accrued(&of), of.paid), amount),
                };
                amount = amount - part;
                self.running[place].paid = of.paid + part;
            }
        }
    }

    // Payments.

    /// Returns the day on which a payment counts: one for a victim, not before something was ordered for that victim.
    fn counts_from(&self, payment: &Payment) -> Date {
        let firsts = self.named(payment).into_iter();
        let first = firsts.filter_map(|line| self.first_order(line)).min();
        first.map_or(payment.day, |first| first.max(payment.day))
    }

    /// Returns the debts that a payment names.
    fn named(&self, payment: &Payment) -> Vec<Line> {
        match (payment.toward, payment.from.defendant()) {
            (Toward::Victim(victim), Some(defendant)) => self.lines_of(defendant, victim),
            (Toward::Debt(victim, group), Some(defendant)) => vec![(defendant, victim, group)],
            _ => Vec::new(),
        }
    }

    fn a_day(&mut self) {
        self.a_new_year();
        let it = self.it;
        let today = |payment: &Payment| self.counts_from(payment) == self.day;
        let places = 0..it.payments.len();
        let (back, paid): (Vec<usize>, Vec<usize>) = places
            .filter(|place| today(&it.payments[*place]))
            .partition(|place| it.payments[*place].reverses.is_some());
        // What had no place may have one under a new order, before the payments of that day.
        if it.orders.iter().any(|order| order.day == self.day) {
            self.place_again();
        }
        for place in paid {
            self.post(place);
        }
        for place in &back {
            self.take_back(*place);
        }
        if !back.is_empty() {
            self.place_again();
        }
    }

    fn place_again(&mut self) {
        for place in self.posted.clone() {
            self.shows_the_assessment(place);
            let amount = std::mem::replace(&mut self.waiting[place], ZERO);
            self.place(place, amount);
        }
    }

    /// Money reaches restitution that is owed only after the special assessment.
    fn shows_the_assessment(&mut self, place: usize) {
        let payment = self.it.payments[place];
        let (Some(defendant), lines) = (payment.from.defendant(), self.named(&payment)) else {
            return;
        };
        let is_owed = |line: &Line| self.ordered(*line).unwrap_or(ZERO) > ZERO;
        if self.unseen[place] && lines.iter().any(is_owed) {
            self.unseen[place] = false;
            if self.assessment[defendant] == ZERO {
                self.assessment[defendant] = Fraction::whole(100);
            }
        }
    }

    /// Insurance lowers no loss; whether the Reserve does is a question.
    fn lowers_the_loss(&self, from: &str) -> bool {
        match from {
            "insurer" => false,
            "reserve" => self.it.reserve_comes_off,
            _ => true,
        }
    }

    fn post(&mut self, place: usize) {
        let payment = self.it.payments[place];
        let amount = Fraction::cents(payment.cents);
        match (payment.from, payment.toward) {
            (From::Other(from), _) if !self.lowers_the_loss(from) => {}
            (From::Other(_), Toward::Victim(victim)) => {
                self.made_up[victim] = self.made_up[victim] + amount;
            }
            (_, Toward::Victim(_) | Toward::Debt(..)) => {
                let lines = self.named(&payment);
                if lines.is_empty() {
                    return;
                }
                self.posted.push(place);
                self.unseen[place] = true;
                self.shows_the_assessment(place);
                // What is more than is owed waits behind what was paid before it.
                self.place(place, amount);
            }
            _ => {
                self.posted.push(place);
                self.place(place, amount);
            }
        }
    }

    /// Puts money of a payment that named no victim where it is owed.
    fn place(&mut self, place: usize, amount: Fraction) {
        let payment = self.it.payments[place];
        let is_told = self.divisions <= MOST_DIVISIONS && amount > ZERO;
        let Some(defendant) = payment.from.defendant().filter(|_| is_told) else {
            return;
        };
        let mut amount = amount;
        let mut steps = Vec::new();
        let named = self.named(&payment);
        if !named.is_empty() {
            let owed = named.iter().fold(ZERO, |sum, it| sum + self.left_on(*it));
            let now = least(least(owed, self.loss_left(named[0].1)), amount);
            steps.push(self.on_debts(&named, now));
            self.places[place].extend(steps);
            self.waiting[place] = amount - now;
            return;
        }
        if payment.toward == Toward::Order {
            let part = least(self.assessment_left(defendant), amount);
            self.assessment[defendant] = self.assessment[defendant] + part;
            amount = amount - part;
            steps.push(vec![(Place::Assessment(defendant), part)]);
            steps.extend(self.divide(defendant, &mut amount));
        }
        let part = least(self.fine_left(defendant), amount);
        self.fine[defendant] = self.fine[defendant] + part;
        amount = amount - part;
        steps.push(vec![(Place::Fine(defendant), part)]);
        if payment.toward == Toward::Order {
            for kind in [0, 1] {
                let part = least(self.interest(defendant, kind).left, amount);
                self.pay_interest(defendant, kind, part);
                amount = amount - part;
                steps.push(vec![(Place::Interest(defendant, kind), part)]);
            }
        }
        self.places[place].extend(steps);
        self.waiting[place] = amount;
    }

    /// Divides money among the victims: by priority, then by stated parts, then in proportion to what is left for each.
    fn divide(&mut self, defendant: usize, amount: &mut Fraction) -> Vec<Vec<(Place, Fraction)>> {
        let mut tiers: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for (victim, it) in self.it.victims.iter().enumerate() {
            let priority = it.priority.unwrap_or(u32::MAX);
            tiers.entry(priority).or_default().push(victim);
        }
        let mut steps = Vec::new();
        for victims in tiers.into_values() {
            let mut owed = BTreeMap::new();
            for victim in &victims {
                owed.insert(*victim, self.left(defendant, *victim));
            }
            let mut gets = self.stated(&owed, amount);
            let percent = |victim: &usize| self.it.victims[*victim].percent;
            let others: Vec<usize> = victims
                .iter()
                .copied()
                .filter(|it| percent(it).is_none())
                .collect();
            self.in_proportion(&others, &owed, &mut gets, amount);
            self.in_proportion(&victims, &owed, &mut gets, amount);
            let mut parts = Vec::new();
            for (victim, part) in gets {
                let lines = self.lines_of(defendant, victim);
                parts.extend(self.on_debts(&lines, part));
            }
            steps.push(parts);
        }
        steps
    }

    /// Gives victims their stated parts of what reaches them all, so far as so much is owed to each.
    fn stated(
        &mut self,
        owed: &BTreeMap<usize, Fraction>,
        amount: &mut Fraction,
    ) -> BTreeMap<usize, Fraction> {
        let total = owed.values().fold(ZERO, |sum, owed| sum + *owed);
        let now = least(total, *amount);
        let mut gets = BTreeMap::new();
        for (victim, owed) in owed {
            let percent = self.it.victims[*victim].percent.unwrap_or(0);
            let part = now * Fraction::new(i128::from(percent), 100);
            let part = least(part, *owed);
            *amount = *amount - part;
            if part > ZERO {
                self.roundings += 2;
            }
            gets.insert(*victim, part);
        }
        gets
    }

    /// Divides money among victims in proportion to what is still owed to each.
    fn in_proportion(
        &mut self,
        victims: &[usize],
        owed: &BTreeMap<usize, Fraction>,
        gets: &mut BTreeMap<usize, Fraction>,
        amount: &mut Fraction,
    ) {
        let left: Vec<Fraction> = victims.iter().map(|it| owed[it] - gets[it]).collect();
        let total = left.iter().fold(ZERO, |sum, left| sum + *left);
        let now = least(total, *amount);
        if now == ZERO {
            return;
        }
        let open = left.iter().filter(|left| **left > ZERO).count();
        if open > 1 && now < total {
            self.divisions += 1;
            self.roundings += 1;
            if self.divisions > MOST_DIVISIONS {
                return;
            }
        }
        for (victim, left) in victims.iter().zip(left) {
            let part = match now == total {
                true => left,
                false => left * now / total,
            };
            gets.insert(*victim, gets[victim] + part);
        }
        *amount = *amount - now;
    }

    /// Pays what one victim receives on the debts of one defendant.
    fn on_debts(&mut self, lines: &[Line], amount: Fraction) -> Vec<(Place, Fraction)> {
        let mut lines = lines.to_vec();
        match self.it.first {
            First::Neither => {}
            First::Joint => lines.sort_by_key(|line| !self.is_joint(*line)),
            First::Alone => lines.sort_by_key(|line| self.is_joint(*line)),
        }
        let mut rest_of_it = amount;
        let mut parts = Vec::new();
        let open = lines.iter().filter(|it| self.left_on(**it) > ZERO).count();
        let divides = self.it.first == First::Neither && open > 1 && amount > ZERO;
        let total = || lines.iter().fold(ZERO, |sum, it| sum + self.left_on(*it));
        if divides && amount < total() {
            // Exact fractions of the debts would soon be too large; the evaluator of accounts in the crate `judgment` has cents.
            self.divisions = MOST_DIVISIONS + 1;
            return parts;
        }
        for line in lines {
            let part = least(self.left_on(line), rest_of_it);
            rest_of_it = rest_of_it - part;
            self.add(line, part);
            parts.push((Place::Line(line), part));
        }
        parts
    }

    fn take_back(&mut self, place: usize) {
        let back = self.it.payments[place];
        let told = self.divisions <= MOST_DIVISIONS;
        let Some(of) = back.reverses.filter(|_| told) else {
            return;
        };
        let payment = self.it.payments[of];
        let mut amount = Fraction::cents(back.cents);
        match (payment.from, payment.toward) {
            (From::Other(from), _) if !self.lowers_the_loss(from) => {}
            (From::Other(_), Toward::Victim(victim)) => {
                self.made_up[victim] = self.made_up[victim] - amount;
            }
            _ => {
                let now = least(self.waiting[of], amount);
                self.waiting[of] = self.waiting[of] - now;
                amount = amount - now;
                let mut steps = std::mem::take(&mut self.places[of]);
                for step in steps.iter_mut().rev() {
                    let total = step.iter().fold(ZERO, |sum, (_, part)| sum + *part);
                    let now = least(total, amount);
                    if now == ZERO {
                        continue;
                    }
                    amount = amount - now;
                    let several = step.iter().filter(|(_, part)| *part > ZERO).count() > 1;
                    if several && now < total {
                        self.divisions += 1;
                        self.roundings += 1;
                    }
                    let backs = self.backs(step, now, total);
                    for ((at, part), back) in step.iter_mut().zip(backs) {
                        *part = *part - back;
                        self.give_back(*at, back);
                    }
                }
                self.unseen[of] &= !self.is_taken_back(of);
                self.places[of] = steps;
            }
        }
    }

    /// Returns whether a payment was taken back whole, so that nothing of it reached the victim.
    fn is_taken_back(&self, of: usize) -> bool {
        let payments = self.it.payments.iter();
        let backs =
            payments.filter(|it| it.reverses == Some(of) && self.counts_from(it) <= self.day);
        let backs: i64 = backs.map(|it| it.cents).sum();
        backs >= self.it.payments[of].cents
    }

    /// Returns what each part of a step gives back: victims in proportion, and of the debts to one victim the last first.
    fn backs(&self, step: &[(Place, Fraction)], now: Fraction, total: Fraction) -> Vec<Fraction> {
        let victim = |at: usize| match step[at].0 {
            Place::Line(line) if self.it.first != First::Neither => Some(line.1),
            _ => None,
        };
        let mut backs = vec![ZERO; step.len()];
        for at in 0..step.len() {
            if victim(at).is_none() {
                backs[at] = step[at].1 * now / total;
                continue;
            }
            let same: Vec<usize> = (0..step.len())
                .filter(|other| victim(*other) == victim(at))
                .collect();
            if same[0] != at {
                continue;
            }
            let sum = same.iter().fold(ZERO, |sum, at| sum + step[*at].1);
            let mut back = sum * now / total;
            // The parts of a victim are in the order in which they were paid.
            for at in same.into_iter().rev() {
                backs[at] = least(step[at].1, back);
                back = back - backs[at];
            }
        }
        backs
    }

    fn give_back(&mut self, at: Place, amount: Fraction) {
        match at {
            Place::Assessment(defendant) => {
                self.assessment[defendant] = self.assessment[defendant] - amount;
            }
            Place::Line(line) => self.add(line, ZERO - amount),
            Place::Fine(defendant) => self.fine[defendant] = self.fine[defendant] - amount,
            Place::Interest(defendant, kind) => {
                let mut amount = amount;
                for of in self.running.iter_mut().rev() {
                    if (of.defendant, of.kind) == (defendant, kind) {
                        let part = least(of.paid, amount);
                        of.paid = of.paid - part;
                        amount = amount - part;
                    }
                }
            }
        }
    }

    fn balance(&self) -> Balance {
        if self.divisions > MOST_DIVISIONS {
            return Balance {
                divisions: self.divisions,
                roundings: self.roundings,
                ..Balance::default()
            };
        }
        let defendants = 0..self.it.defendants.len();
        let restitution = defendants.clone().map(|defendant| {
            let victims = 0..self.it.victims.len();
            let left = victims.map(|victim| {
                let is_ordered = !self.lines_of(defendant, victim).is_empty();
                is_ordered.then(|| self.left(defendant, victim))
            });
            left.collect()
        });
        Balance {
            restitution: restitution.collect(),
            assessment: defendants
                .clone()
                .map(|it| self.assessment_left(it))
                .collect(),
            fine: defendants.clone().map(|it| self.fine_left(it)).collect(),
            interest: defendants
                .map(|it| [self.interest(it, 0), self.interest(it, 1)])
                .collect(),
            divisions: self.divisions,
            roundings: self.roundings,
        }
    }
}

/// Returns the fifteenth day after an order, or the next day that is no weekend and no legal public holiday (18 U.S.C. 3612(f)(1),
/// 5 U.S.C. 6103).
fn first_day_of_interest(order: Date) -> Date {
    let mut day = order;
    for _ in 0..15 {
        day = day.tomorrow().expect("a day");
    }
    while weekday(day) >= 6 || is_kept(day) {
        day = day.tomorrow().expect("a day");
    }
    day
}

/// Monday is 1.
fn weekday(day: Date) -> i8 {
    day.weekday().to_monday_one_offset()
}

fn is_kept(day: Date) -> bool {
    let next_is = |on: i8, other: Option<Date>| weekday(day) == on && other.is_some_and(is_holiday);
    is_holiday(day) || next_is(5, day.tomorrow().ok()) || next_is(1, day.yesterday().ok())
}

fn is_holiday(day: Date) -> bool {
    let (month, date, on) = (day.month(), day.day(), weekday(day));
    let nth = (date + 6) / 7;
    match month {
        1 => date == 1 || (on == 1 && nth == 3),
        2 => on == 1 && nth == 3,
        5 => on == 1 && date > 24,
        6 => date == 19,
        7 => date == 4,
        9 => on == 1 && nth == 1,
        10 => on == 1 && nth == 2,
        11 => date == 11 || (on == 4 && nth == 4),
        12 => date == 25,
        _ => false,
    }
}
