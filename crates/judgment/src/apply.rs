//! Divides one payment by the order of payment, to the cent.

use std::collections::BTreeMap;

use redress::cite::Date;
use redress::money::{Usd, split};
use redress_law::Due;

use crate::Error;
use crate::model::{Figures, OfDefendant, Ordering, Payee, Precedence};

/// A payment to be divided.
#[derive(Clone, Debug)]
pub struct ApplyAsk {
    /// How much.
    pub amount: Usd,
    /// The day on which it is made; interest runs to it.
    pub date: Date,
    /// Who makes it.
    pub defendant: String,
    /// What the court says of the payees.
    pub precedence: Precedence,
}

/// A payment, divided under each order that is not settled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Split {
    /// Who pays.
    pub defendant: String,
    /// How much.
    pub amount: Usd,
    /// The day.
    pub date: Date,
    /// Under each order of payment that is open.
    pub under: Vec<Under>,
}

/// A payment divided under one order of payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Under {
    /// Why this order.
    pub why: String,
    /// A remark on the order, such as that it is known from memory.
    pub note: Option<String>,
    /// What was paid, step by step, until the payment was used up.
    pub steps: Vec<PaidStep>,
    /// What is left of the payment.
    pub left: Left,
}

/// What a step takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaidStep {
    /// Its number in the order, from 1.
    pub number: usize,
    /// What it pays.
    pub due: Due,
    /// What is owed.
    pub owed: Usd,
    /// What it takes.
    pub paid: Usd,
    /// Of restitution, what each payee gets.
    pub to: Vec<PaidTo>,
    /// Its authority, as cited.
    pub authority: String,
}

/// What a payee gets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaidTo {
    /// The payee.
    pub payee: String,
    /// For which victim.
    pub victim: String,
    /// What is owed.
    pub owed: Usd,
    /// What is paid.
    pub paid: Usd,
}

/// What is left of a payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Left {
    /// Nothing.
    Nothing,
    /// More was paid than is owed.
    Over(Usd),
    /// The rest cannot be placed, and why: what a step comes to is not known.
    NotPlaced(Usd, String),
}

/// Divides a payment among what a defendant owes. Of what was paid before, the case file has what went to victims; of the rest it is
/// taken for the first payment.
///
/// # Errors
/// When there is no such defendant, the parts of payees do not make a whole, or a sum leaves the range of whole cents.
pub fn apply(figures: &Figures, ask: &ApplyAsk) -> Result<Split, Error> {
    let known = || figures.defendants.iter();
    let defendant = known()
        .find(|known| known.id == ask.defendant)
        .ok_or_else(|| Error::Given {
            given: ask.defendant.clone(),
            problem: format!(
                "there is no such defendant; there are: {}",
                known()
                    .map(|it| it.id.as_str())
                    .collect::<Vec<_>>()
                    .join(", ")
            ),
        })?;
    let rows: Vec<&Payee> = figures
        .payees
        .iter()
        .filter(|row| row.defendant == ask.defendant)
        .collect();
    let before = Before::of(figures, ask);
    let under = defendant
        .orders
        .iter()
        .map(|order| under(defendant, &rows, &before, order, ask));
    Ok(Split {
        defendant: ask.defendant.clone(),
        amount: ask.amount,
        date: ask.date,
        under: under.collect::<Result<_, _>>()?,
    })
}

/// What was paid before, by victim.
struct Before {
    own: BTreeMap<String, Usd>,
    /// The victims to whom a defendant who is liable together with this one has paid.
    by_others: Vec<String>,
}

impl Before {
    fn of(figures: &Figures, ask: &ApplyAsk) -> Self {
        let mut before = Self {
            own: BTreeMap::new(),
            by_others: Vec::new(),
        };
        let until = figures.payments.iter();
        for payment in until.filter(|payment| payment.date <= ask.date) {
            let joint = || figures.joint.iter().any(|it| it.victim == payment.victim);
            if payment.defendant == ask.defendant {
                let sum = before.own.entry(payment.victim.clone()).or_default();
                // More than fits is more than any order.
                *sum = sum.checked_add(payment.amount).unwrap_or(payment.amount);
            } else if joint() {
                before.by_others.push(payment.victim.clone());
            }
        }
        before
    }
}

fn under(
    defendant: &OfDefendant,
    rows: &[&Payee],
    before: &Before,
    ordering: &Ordering,
    ask: &ApplyAsk,
) -> Result<Under, Error> {
    let mut left = ask.amount;
    let mut steps = Vec::new();
    let mut stopped = None;
    let numbered = (1_usize..)
        .zip(&ordering.order.steps)
        .zip(&ordering.authority);
    'steps: for ((number, step), authority) in numbered {
        // Kinds of restitution that stand in one step are one step's money, and are divided together.
        let together: Vec<&Payee> = rows
            .iter()
            .copied()
            .filter(|row| step.pays.iter().any(|due| due.classes.contains(&row.class)))
            .collect();
        let mut divided = false;
        for due in &step.pays {
            if left.is_zero() {
                break 'steps;
            }
            let restitution = due.is_restitution();
            if restitution && divided {
                continue;
            }
            let (owed, paid, to) = if restitution {
                divided = true;
                let owed = match owed(&together, before, &ask.precedence)? {
                    Ok(owed) => owed,
                    Err(why) => {
                        stopped = Some(why);
                        break 'steps;
                    }
                };
                let total = Usd::sum(owed.iter().map(|(_, amount)| *amount))?;
                let paid = left.min(total);
                (total, paid, among(&owed, paid, &ask.precedence)?)
            } else {
                match line(defendant, due) {
                    Ok(owed) => (owed, left.min(owed), Vec::new()),
                    Err(why) => {
                        stopped = Some(why);
                        break 'steps;
                    }
                }
            };
            if owed.is_zero() {
                continue;
            }
            left = left.checked_sub(paid)?;
            steps.push(PaidStep {
                number,
                due: due.clone(),
                owed,
                paid,
                to,
                authority: authority.clone(),
            });
        }
    }
    Ok(Under {
        why: ordering.why.clone(),
        note: ordering.order.note.clone(),
        steps,
        left: match (left.is_zero(), stopped) {
            (true, _) => Left::Nothing,
            (false, None) => Left::Over(left),
            (false, Some(why)) => Left::NotPlaced(left, why),
        },
    })
}

/// What is owed to each, or why that is not known.
type Owed<'r> = Result<Vec<(&'r Payee, Usd)>, String>;

/// What is owed to each, where of each it is one amount; the same losses under several classes of offense are no rows to be paid twice.
fn owed<'r>(rows: &[&'r Payee], before: &Before, said: &Precedence) -> Result<Owed<'r>, Error> {
    let mut all: Vec<(&Payee, Usd)> = Vec::new();
    for row in rows {
        let classes = all
            .iter()
            .any(|(known, _)| known.victim == row.victim && known.class != row.class);
        if classes {
            return Ok(Err(format!(
                "the losses of {} are computed for several classes of offense and owed once",
                row.victim
            )));
        }
        if before.by_others.contains(&row.victim) {
            return Ok(Err(format!(
                "another defendant has paid {}, which bears on what is still owed together: `redress compute` says what can be collected",
                row.victim
            )));
        }
        match row.owed().exact() {
            Some(amount) => all.push((row, amount)),
            None => {
                return Ok(Err(format!(
                    "the restitution for {} is not one amount: {}",
                    row.victim,
                    row.owed().text()
                )));
            }
        }
    }
    for (victim, paid) in &before.own {
        let theirs: Vec<(&Payee, Usd)> = all
            .iter()
            .filter(|(row, _)| row.victim == *victim)
            .copied()
            .collect();
        for got in among(&theirs, *paid, said)? {
            let mut same = all.iter_mut();
            if let Some((_, owed)) =
                same.find(|(row, _)| row.victim == *victim && row.id == got.payee)
            {
                *owed = owed.checked_sub(got.paid)?;
            }
        }
    }
    Ok(Ok(all))
}

/// What a line comes to; penalties and restitution to the community are none that the figures know of.
fn line(defendant: &OfDefendant, due: &Due) -> Result<Usd, String> {
    let key = due.name();
    let lines = defendant.owes.iter().chain(&defendant.interest.lines);
    match lines.into_iter().find(|line| line.key == key) {
        None => Ok(Usd::ZERO),
        Some(line) => line
            .value
            .exact()
            .ok_or_else(|| format!("{} is not one amount: {}", line.what, line.value.text())),
    }
}

/// Divides an amount among payees: the victims before who has paid them, and the United States last; within each, by priority, then by
/// the parts that are stated, and otherwise in proportion to what is owed.
fn among(owed: &[(&Payee, Usd)], amount: Usd, said: &Precedence) -> Result<Vec<PaidTo>, Error> {
    let mut tiers: BTreeMap<(u8, u32), Vec<(&Payee, Usd)>> = BTreeMap::new();
    for (row, amount) in owed {
        let kind = row.kind.rank();
        let priority = said.priority.get(&row.id).copied().unwrap_or(u32::MAX);
        tiers
            .entry((kind, priority))
            .or_default()
            .push((row, *amount));
    }
    let mut left = amount;
    let mut paid: Vec<PaidTo> = Vec::new();
    for tier in tiers.values() {
        let total = Usd::sum(tier.iter().map(|(_, amount)| *amount))?;
        let now = left.min(total);
        left = left.checked_sub(now)?;
        for ((row, owed), paid_now) in tier.iter().zip(in_tier(tier, now, said)?) {
            paid.push(PaidTo {
                payee: row.id.clone(),
                victim: row.victim.clone(),
                owed: *owed,
                paid: paid_now,
            });
        }
    }
    Ok(paid)
}

fn in_tier(tier: &[(&Payee, Usd)], amount: Usd, said: &Precedence) -> Result<Vec<Usd>, Error> {
    let mut paid = vec![Usd::ZERO; tier.len()];
    let mut left = amount;
    // In each round those who are not yet paid in full share; a part that is more than is owed goes round again.
    while !left.is_zero() {
        let mut parties: Vec<(usize, u64)> = Vec::new();
        for (place, ((row, owed), got)) in tier.iter().zip(&paid).enumerate() {
            let due = owed.checked_sub(*got)?;
            let weight = match said.percent.get(&row.id) {
                Some(percent) => redress::money::Rounding::half_up()
                    .of(WHOLE, percent.ratio())?
                    .cents(),
                None if said.percent.is_empty() => due.cents(),
                None => 0,
            };
            if !due.is_zero() {
                parties.push((place, u64::try_from(weight).unwrap_or(0)));
            }
        }
        // Who has no part stated is paid when those who have are.
        if parties.iter().all(|(_, weight)| *weight == 0) {
            for (place, weight) in &mut parties {
                if let (Some((_, owed)), Some(got)) = (tier.get(*place), paid.get(*place)) {
                    *weight = u64::try_from(owed.checked_sub(*got)?.cents()).unwrap_or(0);
                }
            }
        }
        if parties.is_empty() {
            break;
        }
        for ((place, _), part) in parties.iter().zip(split::webster(left, &parties)?) {
            if let (Some((_, owed)), Some(got)) = (tier.get(*place), paid.get_mut(*place)) {
                let part = part.min(owed.checked_sub(*got)?);
                *got = got.checked_add(part)?;
                left = left.checked_sub(part)?;
            }
        }
    }
    Ok(paid)
}

/// What percentages are taken of to make whole weights: seven digits behind the point of a ratio are more than a form has.
const WHOLE: Usd = Usd::from_cents(1_000_000_000);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Value;
    use redress::case::{Class, PayeeKind};

    fn payee(id: &str, kind: PayeeKind, class: Class) -> Payee {
        Payee {
            id: id.to_owned(),
            kind,
            victim: id.to_owned(),
            defendant: "doe".to_owned(),
            class,
            loss: Value::Is(Usd::ZERO),
            ordered: Value::Is(Usd::ZERO),
            entered: None,
            whole: Value::Is(Usd::ZERO),
            precedence: String::new(),
        }
    }

    fn divided(amount: i64, owed: &[(&str, PayeeKind, i64)], said: &Precedence) -> Vec<i64> {
        let rows: Vec<(Payee, Usd)> = owed
            .iter()
            .map(|(id, kind, cents)| (payee(id, *kind, Class::Images), Usd::from_cents(*cents)))
            .collect();
        let owed: Vec<(&Payee, Usd)> = rows.iter().map(|(row, cents)| (row, *cents)).collect();
        let paid = among(&owed, Usd::from_cents(amount), said).unwrap();
        // In the order given.
        rows.iter()
            .map(|(row, _)| {
                paid.iter()
                    .find(|to| to.payee == row.id)
                    .unwrap()
                    .paid
                    .cents()
            })
            .collect()
    }

    const VICTIM: PayeeKind = PayeeKind::Victim;

    #[test]
    fn victims_share_in_proportion_to_the_cent() {
        let owed = [("a", VICTIM, 100), ("b", VICTIM, 100), ("c", VICTIM, 100)];
        assert_eq!(
            divided(100, &owed, &Precedence::default())
                .iter()
                .sum::<i64>(),
            100
        );
        assert_eq!(divided(100, &owed, &Precedence::default()), [34, 33, 33]);
        let owed = [("a", VICTIM, 300_000), ("b", VICTIM, 100_000)];
        assert_eq!(
            divided(100_001, &owed, &Precedence::default()),
            [75_001, 25_000]
        );
        assert_eq!(
            divided(400_000, &owed, &Precedence::default()),
            [300_000, 100_000]
        );
    }

    #[test]
    fn insurers_come_after_the_victims_and_the_united_states_last() {
        let owed = [
            ("us", PayeeKind::UnitedStates, 1_000),
            ("ins", PayeeKind::Insurer, 1_000),
            ("a", VICTIM, 1_000),
        ];
        assert_eq!(divided(900, &owed, &Precedence::default()), [0, 0, 900]);
        assert_eq!(
            divided(1_500, &owed, &Precedence::default()),
            [0, 500, 1_000]
        );
        assert_eq!(
            divided(2_500, &owed, &Precedence::default()),
            [500, 1_000, 1_000]
        );
    }

    #[test]
    fn a_priority_goes_before_and_parts_are_kept_until_one_is_paid() {
        let owed = [
            ("a", VICTIM, 1_000),
            ("b", VICTIM, 1_000),
            ("c", VICTIM, 1_000),
        ];
        let first = Precedence {
            priority: [("b".to_owned(), 1)].into(),
            ..Precedence::default()
        };
        assert_eq!(divided(1_200, &owed, &first), [100, 1_000, 100]);
        let parts = Precedence {
            percent: [("a", "80"), ("b", "20")]
                .map(|(id, percent)| (id.to_owned(), percent.parse().unwrap()))
                .into(),
            ..Precedence::default()
        };
        assert_eq!(divided(1_000, &owed, &parts), [800, 200, 0]);
        // 80 percent of 1,500 is more than a is owed: the rest goes to b, whose part is next.
        assert_eq!(divided(1_500, &owed, &parts), [1_000, 500, 0]);
        assert_eq!(divided(2_400, &owed, &parts), [1_000, 1_000, 400]);
    }
}
