//! The events of one case, and the case file that says them.

use std::fmt::Write as _;

use redress_cite::Date;

/// What happened in one case.
#[derive(Clone, Debug)]
pub struct History {
    /// The day of the judgment.
    pub judgment: Date,
    /// The victims.
    pub victims: Vec<Victim>,
    /// What the court imposed on each defendant beside restitution.
    pub defendants: Vec<Made>,
    /// Orders of restitution; one of zero vacates the order before.
    pub orders: Vec<Order>,
    /// Payments, refunds and returned checks.
    pub payments: Vec<Payment>,
    /// The yearly rate of interest, in hundredths of a percent, if it is given.
    pub rate: Option<u32>,
    /// Whether interest is added to the principal once a year.
    pub compounds: bool,
    /// Whether a year has 366 days if it is a leap year.
    pub calendar: bool,
    /// Whether what the Reserve pays after an order lowers what is left of the loss: a question.
    pub reserve_comes_off: bool,
    /// The debts that a payment to a victim with several reaches first.
    pub first: First,
    /// Whether interest that accrued ends with the liability for its fine or restitution: a question.
    pub interest_ends: bool,
    /// Whether each defendant was sentenced under a docket number of its own, which only a ledger can tell.
    pub dockets: bool,
}

/// A victim.
#[derive(Clone, Debug)]
pub struct Victim {
    /// The loss that the court found, in cents.
    pub loss: i64,
    /// Whether the defendants owe it together (18 U.S.C. 3664(h)) rather than in parts.
    pub joint: bool,
    /// Whether the orders divide it: into parts owed alone, and parts owed jointly by groups of defendants.
    pub divided: bool,
    /// The priority that the court gave the victim; the least is paid first, and whoever has none last (18 U.S.C. 3664(j)).
    pub priority: Option<u32>,
    /// The part of each payment that the court gave the victim, in percent.
    pub percent: Option<u32>,
}

/// The debts that a payment to a victim with several reaches first: a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum First {
    /// All of them in proportion.
    Neither,
    /// Those that are owed jointly.
    Joint,
    /// That which is owed alone.
    Alone,
}

/// What a judgment says of a defendant beside restitution.
#[derive(Clone, Copy, Debug, Default)]
pub struct Made {
    /// The fine, in cents.
    pub fine: i64,
    /// Whether interest is waived.
    pub waived: bool,
    /// The most interest in all, in cents.
    pub at_most: Option<i64>,
    /// The day on which interest stops.
    pub until: Option<Date>,
    /// The day of release from imprisonment, if it is known.
    pub released: Option<Date>,
}

/// An order of restitution. It replaces the earlier one against this defendant for this victim.
#[derive(Clone, Copy, Debug)]
pub struct Order {
    /// The victim.
    pub victim: usize,
    /// The defendant.
    pub defendant: usize,
    /// The day.
    pub day: Date,
    /// The amount in cents; zero for a ruling that vacates.
    pub cents: i64,
    /// The number of the group that owes it jointly, if the loss of the victim is divided; zero if it is owed alone.
    pub group: usize,
}

/// A payment, or what was taken back of one.
#[derive(Clone, Copy, Debug)]
pub struct Payment {
    /// The day.
    pub day: Date,
    /// The amount in cents.
    pub cents: i64,
    /// Whose money it is.
    pub from: From,
    /// The debt for which it was paid.
    pub toward: Toward,
    /// The payment of which this is taken back.
    pub reverses: Option<usize>,
}

/// The source of a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    /// A defendant.
    Defendant(usize),
    /// A trustee with the means of a defendant.
    Trustee(usize),
    /// Another, by the name of the source in a case file.
    Other(&'static str),
}

/// The debt for which a payment was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Toward {
    /// None was named: the order of payment decides.
    Order,
    /// Restitution to a victim.
    Victim(usize),
    /// Restitution to a victim under the order of one group, or alone.
    Debt(usize, usize),
    /// A fine.
    Fine,
}

impl From {
    /// Returns the defendant whose money it is.
    #[must_use]
    pub const fn defendant(self) -> Option<usize> {
        match self {
            Self::Defendant(it) | Self::Trustee(it) => Some(it),
            Self::Other(_) => None,
        }
    }
}

/// Returns the day some years after another. Years from February 29 end on March 1, under that view of the question.
fn years_after(day: Date, years: i16) -> Date {
    let year = day.year().saturating_add(years);
    let same = day.with().year(year).build();
    same.unwrap_or_else(|_| Date::constant(year, 3, 1))
}

/// Writes cents as a case file has them.
fn dollars(cents: i64) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

impl History {
    /// Returns the day on which the duty to pay the special assessment ceases: five years after the judgment (18 U.S.C. 3013(c)).
    #[must_use]
    pub fn assessment_ends(&self) -> Date {
        years_after(self.judgment, 5)
    }

    /// Returns the day on which the liability of a defendant under an order of a day terminates: twenty years after it, or after the
    /// release if that is later (18 U.S.C. 3613(b)); `None` if nobody knows it.
    #[must_use]
    pub fn liability_ends(&self, defendant: usize, ordered: Date) -> Option<Date> {
        let released = self.defendants[defendant].released?;
        Some(years_after(ordered.max(released), 20))
    }

    /// Writes the history as a case file.
    #[must_use]
    pub fn case_file(&self) -> String {
        let payments: Vec<usize> = (0..self.payments.len()).collect();
        self.case_file_with(&payments)
    }

    /// Writes the history as a case file that lists the payments in this order.
    #[must_use]
    pub fn case_file_with(&self, payments: &[usize]) -> String {
        let day = self.judgment;
        let mut text = format!(
            "schema = 1\n[case]\nname = \"United States v. Doe\"\ncourt = \"vtd\"\ndocket = \"No. 5:23-cr-00083\"\njudgment = {day}\n\
             text_applied = \"mvra\"\n[defaults]\nproof = \"found\"\ndate = {day}\n"
        );
        for (place, made) in self.defendants.iter().enumerate() {
            let _ = write!(
                text,
                "[[defendant]]\nid = \"d{place}\"\n[defendant.judgment]\n"
            );
            if made.waived {
                text.push_str("interest_waived = true\n");
            }
            if let Some(released) = made.released {
                let _ = writeln!(text, "released = {released}");
            }
            if let Some(most) = made.at_most {
                let _ = writeln!(text, "interest_at_most = \"{}\"", dollars(most));
            }
            if let Some(until) = made.until {
                let _ = writeln!(text, "interest_until = {until}");
            }
            if made.fine > 0 {
                let fine = dollars(made.fine);
                let _ = write!(
                    text,
                    "[[defendant.judgment.penalty]]\nkind = \"fine\"\namount = \"{fine}\"\n"
                );
            }
            text.push_str(
                "[[defendant.count]]\nid = \"1\"\nstatute = \"18 U.S.C. 1343\"\ngrade = \"felony\"\nended = 2020-02-01\n",
            );
        }
        for (place, victim) in self.victims.iter().enumerate() {
            let loss = dollars(victim.loss);
            let _ = write!(
                text,
                "[[victim]]\nid = \"v{place}\"\n[[victim.loss]]\nid = \"goods\"\nhead = \"property\"\namount = \"{loss}\"\n\
                 cause = \"this-defendant\"\n[victim.record]\nproperty_returned = \"0.00\"\ncivil_recovered = \"0.00\"\n"
            );
            for defendant in 0..self.defendants.len() {
                // Against whom nothing was ordered, nothing was to be ordered.
                let mut orders = self.orders.iter();
                let harmed = orders.any(|it| (it.victim, it.defendant) == (place, defendant));
                let _ = write!(
                    text,
                    "[[victim.conduct]]\ndefendant = \"d{defendant}\"\nvictim_of_count = {harmed}\n"
                );
            }
        }
        self.write_orders(&mut text);
        for place in payments {
            let payment = &self.payments[*place];
            let Payment { day, cents, .. } = *payment;
            let amount = dollars(cents);
            let _ = write!(
                text,
                "[[payment]]\nid = \"p{place:02}\"\ndate = {day}\namount = \"{amount}\"\n"
            );
            if let Some(of) = payment.reverses {
                let _ = writeln!(text, "reverses = \"p{of:02}\"");
                continue;
            }
            let _ = match payment.from {
                From::Defendant(of) => writeln!(text, "defendant = \"d{of}\""),
                From::Trustee(of) => writeln!(text, "from = \"trustee\"\ndefendant = \"d{of}\""),
                From::Other(name) => writeln!(text, "from = \"{name}\""),
            };
            let _ = match payment.toward {
                Toward::Order => Ok(()),
                Toward::Victim(of) => writeln!(text, "victim = \"v{of}\""),
                Toward::Debt(victim, group) => {
                    let of = (victim, payment.from.defendant(), group);
                    let mut orders = self.orders.iter();
                    let award = orders
                        .position(|it| (it.victim, Some(it.defendant), it.group) == of)
                        .expect("an order");
                    writeln!(text, "victim = \"v{victim}\"\naward = \"a{award}\"")
                }
                Toward::Fine => writeln!(text, "line = \"fine\""),
            };
        }
        text
    }

    fn write_orders(&self, text: &mut String) {
        for (place, order) in self.orders.iter().enumerate() {
            let (victim, defendant, day) = (order.victim, order.defendant, order.day);
            if order.cents > 0 {
                let amount = dollars(order.cents);
                let _ = write!(
                    text,
                    "[[award]]\nid = \"a{place}\"\nvictim = \"v{victim}\"\ndefendant = \"d{defendant}\"\namount = \"{amount}\"\n\
                     posture = \"entered\"\ndate = {day}\n"
                );
                let mut others = self.orders.iter();
                let with = others.position(|it| {
                    it.victim == victim && it.group == order.group && it.defendant != defendant
                });
                if let Some(with) = with.filter(|_| order.group > 0) {
                    let _ = writeln!(text, "with = \"a{with}\"");
                }
                continue;
            }
            let earlier = self.orders.iter().take(place).rposition(|it| {
                (it.victim, it.defendant, it.group) == (victim, defendant, order.group)
                    && it.cents > 0
            });
            if let Some(of) = earlier {
                let _ = write!(
                    text,
                    "[[ruling]]\ndate = {day}\ncourt = \"vtd\"\nvacates = [\"a{of}\"]\n"
                );
            }
        }
        let undivided = self.victims.iter().enumerate();
        for (victim, it) in undivided.filter(|(_, it)| !it.divided) {
            for defendant in 0..self.defendants.len() {
                let of = (victim, defendant);
                let first = self
                    .orders
                    .iter()
                    .find(|order| (order.victim, order.defendant) == of);
                if let Some(order) = first {
                    let (amount, joint) = (dollars(order.cents), it.joint);
                    let _ = write!(
                        text,
                        "[[choice]]\nchoice = \"among-defendants\"\nvictim = \"v{victim}\"\ndefendant = \"d{defendant}\"\n\
                         amount = \"{amount}\"\njointly = {joint}\n"
                    );
                }
            }
        }
    }
}
