//! Random histories, the same for a seed on every machine.

use redress_cite::Date;

use super::history::{First, From, History, Made, Order, Payment, Toward, Victim};

/// A generator of numbers that a seed repeats (splitmix64).
#[derive(Clone, Debug)]
pub struct Random(pub u64);

impl Random {
    /// Returns a number below another that is not zero.
    pub fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % most
    }

    /// Returns true once in so many times.
    pub fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }

    /// Returns a place below another that is not zero.
    pub fn index(&mut self, below: usize) -> usize {
        let below = u64::try_from(below).expect("a short list");
        usize::try_from(self.below(below)).expect("a place in it")
    }

    /// Returns an amount of cents between two: round, or to the cent.
    fn cents(&mut self, least: u64, most: u64) -> i64 {
        let cents = least + self.below(most - least + 1);
        let cents = match self.below(3) {
            0 => (cents / 10_000 * 10_000).max(least),
            1 => (cents / 100 * 100).max(least),
            _ => cents,
        };
        i64::try_from(cents).expect("a small amount")
    }

    /// Returns a day at most so many days after another.
    pub fn day(&mut self, from: Date, days: u64) -> Date {
        let days = i64::try_from(self.below(days + 1)).expect("few days");
        from.checked_add(jiff_days(days))
            .expect("a day of this century")
    }
}

fn jiff_days(days: i64) -> std::time::Duration {
    std::time::Duration::from_secs(86_400 * u64::try_from(days).expect("later"))
}

/// Returns the history of a seed.
#[must_use]
pub fn history(seed: u64) -> History {
    let mut random = Random(seed);
    let it = &mut random;
    let judgment = it.day(Date::constant(2022, 11, 20), 500);
    let (victims, defendants) = (1 + it.index(2), 1 + it.index(3));
    let mut history = History {
        judgment,
        victims: Vec::new(),
        defendants: Vec::new(),
        orders: Vec::new(),
        payments: Vec::new(),
        rate: (!it.one_in(4)).then(|| u32::try_from(1 + it.below(1200)).expect("a rate")),
        compounds: it.one_in(3),
        calendar: it.one_in(2),
        reserve_comes_off: seed.is_multiple_of(2),
        first: match seed % 3 {
            0 => First::Neither,
            1 => First::Joint,
            _ => First::Alone,
        },
        interest_ends: seed % 4 < 2,
        dockets: seed % 7 < 3,
    };
    for _ in 0..victims {
        history.victims.push(Victim {
            loss: it.cents(10_000, 1_200_000),
            joint: defendants > 1 && !it.one_in(3),
            divided: defendants > 1 && seed % 4 == 3,
            priority: None,
            percent: None,
        });
    }
    for _ in 0..defendants {
        history.defendants.push(Made {
            fine: if it.one_in(3) {
                it.cents(5_000, 500_000)
            } else {
                0
            },
            waived: it.one_in(8),
            at_most: it.one_in(8).then(|| it.cents(100, 20_000)),
            until: it.one_in(8).then(|| it.day(judgment, 400)),
            released: None,
        });
    }
    for victim in 0..victims {
        orders(it, &mut history, victim);
    }
    for place in 0..it.index(9) {
        if let Some(payment) = payment(it, &history, place) {
            history.payments.push(payment);
        }
    }
    precedence_and_ends(&mut Random(!seed), &mut history);
    history
}

/// Adds priorities and percentages, days of release, and payments of the years in which liability ends.
fn precedence_and_ends(it: &mut Random, history: &mut History) {
    if history.victims.len() > 1 && it.one_in(3) {
        for victim in &mut history.victims {
            let number = u32::try_from(1 + it.below(2)).expect("a small number");
            victim.priority = it.one_in(2).then_some(number);
        }
    }
    if it.one_in(4) {
        let mut rest = 100;
        for victim in &mut history.victims {
            let percent = 5 * it.below(rest / 5 + 1);
            if it.one_in(2) {
                rest -= percent;
                victim.percent = u32::try_from(percent).ok();
            }
        }
    }
    for made in &mut history.defendants {
        made.released = it.one_in(3).then(|| it.day(history.judgment, 4000));
    }
    if it.one_in(8) {
        // Before the judgment: nothing is owed yet, and the record has to say whether it was counted.
        let from = history.judgment.checked_sub(jiff_days(40)).expect("a day");
        history.payments.push(Payment {
            day: it.day(from, 38),
            cents: it.cents(1, 200_000),
            from: From::Defendant(it.index(history.defendants.len())),
            toward: Toward::Order,
            reverses: None,
        });
    }
    if !it.one_in(8) {
        return;
    }
    for _ in 0..1 + it.index(3) {
        let defendant = it.index(history.defendants.len());
        let late = history.liability_ends(defendant, history.judgment);
        let day = match late.filter(|_| it.one_in(2)) {
            Some(ends) => it.day(ends.yesterday().expect("a day"), 2),
            None => it.day(history.judgment, 11_000),
        };
        let toward = match it.below(3) {
            0 => Toward::Order,
            1 => Toward::Victim(it.index(history.victims.len())),
            _ => Toward::Fine,
        };
        history.payments.push(Payment {
            day,
            cents: it.cents(1, 900_000),
            from: From::Defendant(defendant),
            toward,
            reverses: None,
        });
    }
}

/// Adds the orders for a victim: of the judgment or deferred, amended, vacated, made again.
fn orders(it: &mut Random, history: &mut History, victim: usize) {
    let Victim {
        loss,
        joint,
        divided,
        ..
    } = history.victims[victim];
    if divided {
        return divided_orders(it, history, victim);
    }
    let mut left = loss;
    for defendant in 0..history.defendants.len() {
        if history.defendants.len() > 1 && it.one_in(6) {
            continue;
        }
        // Parts of a loss are not more than the loss, and a court may order more than the loss where an agreement says so.
        let most = if joint { loss } else { left };
        if most == 0 {
            continue;
        }
        let greatest = line(it, history, (victim, defendant, 0), most);
        left -= greatest.min(left);
    }
}

/// Adds the orders of one debt, and returns the greatest.
fn line(
    it: &mut Random,
    history: &mut History,
    (victim, defendant, group): (usize, usize, usize),
    most: i64,
) -> i64 {
    let amount = |it: &mut Random| match it.below(3) {
        0 => most,
        _ => it.cents(1, u64::try_from(most).expect("positive")),
    };
    let mut day = if it.one_in(4) {
        it.day(history.judgment, 100)
    } else {
        history.judgment
    };
    let mut cents = amount(it);
    let mut greatest = cents;
    loop {
        history.orders.push(Order {
            victim,
            defendant,
            day,
            cents,
            group,
        });
        if it.one_in(2) {
            return greatest;
        }
        day = it.day(day.tomorrow().expect("a day"), 250);
        cents = if cents > 0 && it.one_in(3) {
            0
        } else {
            amount(it)
        };
        greatest = greatest.max(cents);
    }
}

/// Adds orders that divide a loss: a part that two or all owe jointly, perhaps another of two others, and parts that some owe alone.
fn divided_orders(it: &mut Random, history: &mut History, victim: usize) {
    let loss = history.victims[victim].loss;
    let defendants = history.defendants.len();
    let out = it.index(defendants + 1);
    for defendant in (0..defendants).filter(|place| *place != out || defendants == 2) {
        line(it, history, (victim, defendant, 1), loss);
    }
    if defendants > 2 && it.one_in(2) {
        for defendant in 1..3 {
            line(it, history, (victim, defendant, 2), loss);
        }
    }
    for defendant in 0..defendants {
        if it.one_in(2) {
            line(it, history, (victim, defendant, 0), loss);
        }
    }
}

fn payment(it: &mut Random, history: &History, place: usize) -> Option<Payment> {
    let day = it.day(history.judgment, 500);
    let cents = it.cents(1, 500_000);
    if it.one_in(5) && place > 0 && !history.payments.is_empty() {
        // A refund, or a returned check, of what is left of an earlier payment.
        let of = it.index(history.payments.len());
        let paid = history.payments[of];
        let back = history.payments.iter().filter(|it| it.reverses == Some(of));
        let left = paid.cents - back.map(|it| it.cents).sum::<i64>();
        if paid.reverses.is_some() || left <= 0 {
            return None;
        }
        let day = it.day(paid.day, 200);
        let cents = if it.one_in(2) {
            left
        } else {
            it.cents(1, u64::try_from(left).ok()?)
        };
        return Some(Payment {
            day,
            cents,
            reverses: Some(of),
            ..paid
        });
    }
    let defendant = it.index(history.defendants.len());
    let victim = it.index(history.victims.len());
    let (from, toward) = match it.below(10) {
        0 => {
            let others = [
                "third-party",
                "civil-judgment",
                "forfeiture",
                "insurer",
                "reserve",
            ];
            (
                From::Other(others[it.index(others.len())]),
                Toward::Victim(victim),
            )
        }
        1 => (From::Trustee(defendant), Toward::Victim(victim)),
        2 => (From::Defendant(defendant), Toward::Fine),
        3..=5 => (From::Defendant(defendant), Toward::Order),
        6 if history.victims[victim].divided => {
            let orders = history.orders.iter();
            let theirs = orders.filter(|it| (it.victim, it.defendant) == (victim, defendant));
            let groups: Vec<usize> = theirs.map(|it| it.group).collect();
            match groups.is_empty() {
                true => (From::Defendant(defendant), Toward::Order),
                false => (
                    From::Defendant(defendant),
                    Toward::Debt(victim, groups[it.index(groups.len())]),
                ),
            }
        }
        _ => (From::Defendant(defendant), Toward::Victim(victim)),
    };
    Some(Payment {
        day,
        cents,
        from,
        toward,
        reverses: None,
    })
}
