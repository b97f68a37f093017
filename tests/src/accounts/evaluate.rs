//! The balances of a history, from the statutes.
//!
//! - An order replaces the one before; a vacated order is no order (18 U.S.C. 3664(o)).
//! - Each defendant pays until the own sum is met or the victim is whole. What several owe together is owed once, and its whole is the
//!   greatest of their sums (3664(h)). Nobody pays what the victim no longer lacks.
//! - Money beyond the order is credited to nobody before an order covers it: it may have to be given back.
//! - Damages, and what another made up, lower the loss and no defendant's own sum (3664(j)(2)). Insurance lowers neither: who paid it
//!   takes the victim's place (3664(f)(1)(B), (j)(1)).
//! - A payment that names no debt goes to the special assessment, then to all victims in proportion, then to the fine, then to interest
//!   (3612(c), (i)). What is taken back of it comes off its last place first, and of several victims in proportion.
//! - Interest runs on more than 2,500.00 from the fifteenth day after each order, or the next working day (3612(f)).

use redress_cite::Date;

use super::history::{From, History, Payment, Toward};
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
    /// How often a payment was divided among victims, which the program does to the cent.
    pub divisions: usize,
}

/// Interest that accrued and that is left, to the cent.
#[derive(Clone, Copy, Debug, Default)]
pub struct Interest {
    /// The interest that accrued.
    pub accrued: Fraction,
    /// The part that is not paid.
    pub left: Fraction,
}

/// A place of money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Assessment(usize),
    Line(usize, usize),
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
    /// Dollars times days, of common years and of leap years, since the last anniversary.
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
    on_line: Vec<Vec<Fraction>>,
    assessment: Vec<Fraction>,
    fine: Vec<Fraction>,
    made_up: Vec<Fraction>,
    running: Vec<Running>,
    /// By payment: its places in the order in which it reached them, those of one step together.
    places: Vec<Vec<Vec<(Place, Fraction)>>>,
    /// By payment that did not name a victim: the part without a place.
    waiting: Vec<Fraction>,
    /// The payments in the order in which they were posted.
    posted: Vec<usize>,
    /// By payment for a victim: whether nothing was owed to that victim since.
    unseen: Vec<bool>,
    divisions: usize,
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
        let mut walk = Self {
            it,
            day: it.judgment,
            on_line: vec![vec![ZERO; victims]; defendants],
            assessment: vec![ZERO; defendants],
            fine: vec![ZERO; defendants],
            made_up: vec![ZERO; victims],
            running: Vec::new(),
            places: vec![Vec::new(); it.payments.len()],
            waiting: vec![ZERO; it.payments.len()],
            posted: Vec::new(),
            unseen: vec![false; it.payments.len()],
            divisions: 0,
        };
        for defendant in 0..defendants {
            for victim in 0..victims {
                if let Some(order) = walk.first_order(defendant, victim) {
                    walk.runs(defendant, 0, first_day_of_interest(order));
                }
            }
            if it.defendants[defendant].fine > 0 {
                walk.runs(defendant, 1, first_day_of_interest(it.judgment));
            }
        }
        loop {
            walk.a_day();
            // Exact fractions of fractions of fractions grow beyond any number.
            if walk.day >= until || walk.divisions > MOST_DIVISIONS {
                return walk.balance();
            }
            walk.a_day_of_interest();
            walk.day = walk.day.tomorrow().expect("a day");
        }
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

    fn first_order(&self, defendant: usize, victim: usize) -> Option<Date> {
        let orders = self.it.orders.iter();
        let mut orders = orders.filter(|it| (it.defendant, it.victim) == (defendant, victim));
        orders.next().map(|order| order.day)
    }

    fn ordered(&self, defendant: usize, victim: usize) -> Option<Fraction> {
        let orders = self.it.orders.iter().rev();
        let mut orders = orders.filter(|it| (it.defendant, it.victim) == (defendant, victim));
        let order = orders.find(|it| it.day <= self.day);
        order.map(|order| Fraction::cents(order.cents))
    }

    fn credited(&self, defendant: usize, victim: usize) -> Fraction {
        let ordered = self.ordered(defendant, victim).unwrap_or(ZERO);
        least(self.on_line[defendant][victim], ordered)
    }

    /// Returns the greatest sum ordered for a victim, and what is credited on all of them.
    fn together(&self, victim: usize) -> (Fraction, Fraction) {
        let (mut whole, mut credited) = (ZERO, ZERO);
        for defendant in 0..self.it.defendants.len() {
            let ordered = self.ordered(defendant, victim).unwrap_or(ZERO);
            whole = whole.max(ordered);
            credited = credited + self.credited(defendant, victim);
        }
        match self.it.victims[victim].joint {
            true => (whole, least(credited, whole)),
            false => (whole, credited),
        }
    }

    fn left(&self, defendant: usize, victim: usize) -> Fraction {
        let Some(ordered) = self.ordered(defendant, victim) else {
            return ZERO;
        };
        let mut left = ordered - self.credited(defendant, victim);
        let (whole, credited) = self.together(victim);
        if self.it.victims[victim].joint {
            left = least(left, whole - credited);
        }
        let loss = whole.max(Fraction::cents(self.it.victims[victim].loss));
        least(left, rest(loss, credited + self.made_up[victim]))
    }

    /// The duty to pay the special assessment ceases five years after the judgment (18 U.S.C. 3013(c)).
    fn assessment_left(&self, defendant: usize) -> Fraction {
        let judgment = self.it.judgment;
        let years = judgment.year().saturating_add(5);
        let ends = judgment.with().year(years).build();
        // Five years after a leap day: the last day of February.
        let ends = ends.or_else(|_| judgment.with().year(years).day(28).build());
        let ends = ends.expect("a day of that year");
        if self.day > ends {
            return ZERO;
        }
        rest(Fraction::whole(100), self.assessment[defendant])
    }

    fn fine_left(&self, defendant: usize) -> Fraction {
        rest(
            Fraction::cents(self.it.defendants[defendant].fine),
            self.fine[defendant],
        )
    }

    // Interest.

    /// Returns the part of an order that bears interest: an increase does not before its own fifteenth day.
    fn bears(&self, defendant: usize, victim: usize) -> Fraction {
        let orders = self.it.orders.iter().rev();
        let mut orders = orders.filter(|it| (it.defendant, it.victim) == (defendant, victim));
        let order =
            orders.find(|it| it.day <= self.day && first_day_of_interest(it.day) <= self.day);
        let bears = order.map_or(ZERO, |order| Fraction::cents(order.cents));
        least(bears, self.ordered(defendant, victim).unwrap_or(ZERO))
    }

    /// Returns what bears interest from a first day: ordered in all, and left of it.
    fn principal(&self, of: &Running) -> (Fraction, Fraction) {
        if of.kind == 1 {
            let fine = Fraction::cents(self.it.defendants[of.defendant].fine);
            return (fine, self.fine_left(of.defendant));
        }
        let (mut ordered, mut left) = (ZERO, ZERO);
        for victim in 0..self.it.victims.len() {
            let bears = self.bears(of.defendant, victim);
            ordered = ordered + bears;
            let first = self.first_order(of.defendant, victim);
            if first.map(first_day_of_interest) == Some(of.first) {
                let later = self.ordered(of.defendant, victim).unwrap_or(ZERO) - bears;
                left = left + rest(self.left(of.defendant, victim), later);
            }
        }
        (ordered, left)
    }

    fn a_day_of_interest(&mut self) {
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
            let days = &mut self.running[place].days[leap];
            *days = *days + left + rest(of.added, of.paid);
        }
    }

    fn accrued(&self, of: &Running) -> Fraction {
        let Some(rate) = self.it.rate else {
            return ZERO;
        };
        let rate = Fraction::new(i128::from(rate), 10_000);
        let year = |days| Fraction::new(1, days);
        let exact = of.days[0] * year(365) + of.days[1] * year(366);
        let cents = exact.part(rate, "half-up").expect("a rounding");
        of.added + cents
    }

    fn a_new_year(&mut self) {
        for place in 0..self.running.len() {
            let of = self.running[place].clone();
            let whole_years = self.day.year() > of.first.year()
                && (self.day.month(), self.day.day()) == (of.first.month(), of.first.day());
            if self.it.compounds && whole_years {
                let added = self.accrued(&of);
                let of = &mut self.running[place];
                (of.added, of.days) = (added, [ZERO; 2]);
            }
        }
    }

    fn interest(&self, defendant: usize, kind: usize) -> Interest {
        let (mut accrued, mut paid) = (ZERO, ZERO);
        for of in &self.running {
            if (of.defendant, of.kind) == (defendant, kind) {
                accrued = accrued + self.accrued(of);
                paid = paid + of.paid;
            }
        }
        if let Some(most) = self.it.defendants[defendant].at_most {
            accrued = least(accrued, Fraction::cents(most));
        }
        Interest {
            accrued,
            left: rest(accrued, paid),
        }
    }

    fn pay_interest(&mut self, defendant: usize, kind: usize, amount: Fraction) {
        let mut amount = amount;
        for place in 0..self.running.len() {
            let of = self.running[place].clone();
            if (of.defendant, of.kind) == (defendant, kind) {
                let part = least(rest(self.accrued(&of), of.paid), amount);
                amount = amount - part;
                self.running[place].paid = of.paid + part;
            }
        }
    }

    // Payments.

    /// Returns the day on which a payment counts: one for a victim, not before something was ordered for that victim.
    fn counts_from(&self, payment: &Payment) -> Date {
        let mut day = payment.day;
        if let (Toward::Victim(victim), Some(defendant)) =
            (payment.toward, payment.from.defendant())
        {
            let first = self.first_order(defendant, victim);
            day = first.map_or(day, |first| first.max(day));
        }
        day
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
            if let Toward::Victim(victim) = self.it.payments[place].toward {
                self.shows_the_assessment(place, victim);
            }
            let amount = std::mem::replace(&mut self.waiting[place], ZERO);
            self.place(place, amount);
        }
    }

    /// Money reaches restitution that is owed only after the special assessment.
    fn shows_the_assessment(&mut self, place: usize, victim: usize) {
        let Some(defendant) = self.it.payments[place].from.defendant() else {
            return;
        };
        if self.unseen[place] && self.ordered(defendant, victim).unwrap_or(ZERO) > ZERO {
            self.unseen[place] = false;
            if self.assessment[defendant] == ZERO {
                self.assessment[defendant] = Fraction::whole(100);
            }
        }
    }

    fn post(&mut self, place: usize) {
        let payment = self.it.payments[place];
        let amount = Fraction::cents(payment.cents);
        match (payment.from, payment.toward) {
            (From::Other("insurer"), _) => {}
            (From::Other(_), Toward::Victim(victim)) => {
                self.made_up[victim] = self.made_up[victim] + amount;
            }
            (from, Toward::Victim(victim)) => {
                let Some(defendant) = from.defendant() else {
                    return;
                };
                if self.first_order(defendant, victim).is_none() {
                    return;
                }
                let line = &mut self.on_line[defendant][victim];
                *line = *line + amount;
                self.posted.push(place);
                self.unseen[place] = true;
                self.shows_the_assessment(place, victim);
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
        let Some(defendant) = payment.from.defendant().filter(|_| amount > ZERO) else {
            return;
        };
        let mut amount = amount;
        let mut steps = Vec::new();
        if payment.toward == Toward::Order {
            let part = least(self.assessment_left(defendant), amount);
            self.assessment[defendant] = self.assessment[defendant] + part;
            amount = amount - part;
            steps.push(vec![(Place::Assessment(defendant), part)]);
            steps.push(self.divide(defendant, &mut amount));
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

    /// Divides money among the victims in proportion to what is left for each.
    fn divide(&mut self, defendant: usize, amount: &mut Fraction) -> Vec<(Place, Fraction)> {
        let victims = 0..self.it.victims.len();
        let left: Vec<Fraction> = victims.map(|victim| self.left(defendant, victim)).collect();
        let total = left.iter().fold(ZERO, |sum, left| sum + *left);
        let now = least(total, *amount);
        if now == ZERO {
            return Vec::new();
        }
        let open = left.iter().filter(|left| **left > ZERO).count();
        if open > 1 && now < total {
            self.divisions += 1;
        }
        let mut parts = Vec::new();
        for (victim, left) in left.into_iter().enumerate() {
            let part = left * now / total;
            let line = &mut self.on_line[defendant][victim];
            *line = *line + part;
            parts.push((Place::Line(defendant, victim), part));
        }
        *amount = *amount - now;
        parts
    }

    fn take_back(&mut self, place: usize) {
        let back = self.it.payments[place];
        let Some(of) = back.reverses else { return };
        let payment = self.it.payments[of];
        let mut amount = Fraction::cents(back.cents);
        match (payment.from, payment.toward) {
            (From::Other("insurer"), _) => {}
            (From::Other(_), Toward::Victim(victim)) => {
                self.made_up[victim] = self.made_up[victim] - amount;
            }
            (from, Toward::Victim(victim)) => {
                let Some(defendant) = from.defendant() else {
                    return;
                };
                if self.first_order(defendant, victim).is_some() {
                    let line = &mut self.on_line[defendant][victim];
                    *line = *line - amount;
                }
                // Of a check that came back whole nothing reached the victim.
                let backs = self
                    .it
                    .payments
                    .iter()
                    .filter(|it| it.reverses == Some(of) && self.counts_from(it) <= self.day);
                let backs: i64 = backs.map(|it| it.cents).sum();
                self.unseen[of] &= backs < payment.cents;
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
                    }
                    for (at, part) in step {
                        let back = *part * now / total;
                        *part = *part - back;
                        self.give_back(*at, back);
                    }
                }
                self.places[of] = steps;
            }
        }
    }

    fn give_back(&mut self, at: Place, amount: Fraction) {
        match at {
            Place::Assessment(defendant) => {
                self.assessment[defendant] = self.assessment[defendant] - amount;
            }
            Place::Line(defendant, victim) => {
                let line = &mut self.on_line[defendant][victim];
                *line = *line - amount;
            }
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
                ..Balance::default()
            };
        }
        let defendants = 0..self.it.defendants.len();
        let restitution = defendants.clone().map(|defendant| {
            let victims = 0..self.it.victims.len();
            let left = victims.map(|victim| {
                let ordered = self.first_order(defendant, victim);
                ordered.map(|_| self.left(defendant, victim))
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
