//! Division of one payment by the order of payment, to the cent.

use std::collections::BTreeMap;

use redress::cite::Date;
use redress::money::{Usd, split};
use redress_law::Due;

use crate::JudgmentError;
use crate::model::{DefendantFigures, Figures, Ordering, PayeeRow, Precedence};

/// A payment to be divided.
#[derive(Clone, Debug)]
pub struct PaymentRequest {
    /// The amount of the payment.
    pub amount: Usd,
    /// The date of the payment; interest runs to it.
    pub date: Date,
    /// The defendant who pays.
    pub defendant: String,
    /// The court's order among payees.
    pub precedence: Precedence,
}

/// A payment divided under each possible order of payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Split {
    /// The defendant who pays.
    pub defendant: String,
    /// The amount of the payment.
    pub amount: Usd,
    /// The date of the payment.
    pub date: Date,
    /// One division for each order of payment that may apply.
    pub under: Vec<OrderedSplit>,
}

/// A payment divided under one order of payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderedSplit {
    /// The reason why this order applies.
    pub why: String,
    /// A remark on the order, for example that it is cited from memory.
    pub note: Option<String>,
    /// The steps that received a part of the payment, until it was used up.
    pub steps: Vec<PaidStep>,
    /// The part of the payment that no step received.
    pub left: Remainder,
}

/// The part of a payment that one step of the order receives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaidStep {
    /// The position of the step in the order, from 1.
    pub number: usize,
    /// The kind of debt that the step pays.
    pub due: Due,
    /// The amount owed before the payment.
    pub owed: Usd,
    /// The amount that the step receives.
    pub paid: Usd,
    /// The amounts that payees receive, if the step pays restitution.
    pub to: Vec<PaidTo>,
    /// The citation for the step.
    pub authority: String,
}

/// The part of a payment that one payee receives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaidTo {
    /// The payee.
    pub payee: String,
    /// The victim whose losses are paid.
    pub victim: String,
    /// The amount owed before the payment.
    pub owed: Usd,
    /// The amount paid.
    pub paid: Usd,
}

/// The part of a payment that no step of the order receives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remainder {
    /// The whole payment was used.
    Nothing,
    /// The payment exceeds the amounts owed by this balance.
    Over(Usd),
    /// The balance cannot be divided because the amount of the next step is unknown; with the reason.
    NotPlaced(Usd, String),
}

/// Divides a payment among the debts of a defendant.
///
/// The case file states earlier payments to victims. Other earlier payments are not in it, so this payment is treated as the
/// first for every other debt.
///
/// # Errors
///
/// Returns an error if the case has no such defendant, if the percentages of the payees do not add up to 100, or if a sum exceeds
/// the range of whole cents.
pub fn divide_payment(figures: &Figures, ask: &PaymentRequest) -> Result<Split, JudgmentError> {
    let known = || figures.defendants.iter();
    let defendant = known()
        .find(|known| known.id == ask.defendant)
        .ok_or_else(|| JudgmentError::Given {
            given: ask.defendant.clone(),
            problem: format!(
                "there is no such defendant; there are: {}",
                known()
                    .map(|it| it.id.as_str())
                    .collect::<Vec<_>>()
                    .join(", ")
            ),
        })?;
    let rows: Vec<&PayeeRow> = figures
        .payees
        .iter()
        .filter(|row| row.defendant == ask.defendant)
        .collect();
    let before = Before::from_payments(figures, ask);
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

/// Earlier payments, by victim.
struct Before {
    own: BTreeMap<String, Usd>,
    /// The victims whom a jointly liable defendant has paid.
    by_others: Vec<String>,
}

impl Before {
    fn from_payments(figures: &Figures, ask: &PaymentRequest) -> Self {
        let mut before = Self {
            own: BTreeMap::new(),
            by_others: Vec::new(),
        };
        let until = figures.payments.iter();
        for payment in until.filter(|payment| payment.date <= ask.date) {
            let joint = || figures.joint.iter().any(|it| it.victim == payment.victim);
            if payment.defendant == ask.defendant {
                let sum = before.own.entry(payment.victim.clone()).or_default();
                // An amount beyond the range of cents exceeds every order.
                *sum = sum.checked_add(payment.amount).unwrap_or(payment.amount);
            } else if joint() {
                before.by_others.push(payment.victim.clone());
            }
        }
        before
    }
}

fn under(
    defendant: &DefendantFigures,
    rows: &[&PayeeRow],
    before: &Before,
    ordering: &Ordering,
    ask: &PaymentRequest,
) -> Result<OrderedSplit, JudgmentError> {
    let mut left = ask.amount;
    let mut steps = Vec::new();
    let mut stopped = None;
    let numbered = (1_usize..)
        .zip(&ordering.order.steps)
        .zip(&ordering.authority);
    'steps: for ((number, step), authority) in numbered {
        // Kinds of restitution in one step share one amount, so divide them together.
        let together: Vec<&PayeeRow> = rows
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
    Ok(OrderedSplit {
        why: ordering.why.clone(),
        note: ordering.order.note.clone(),
        steps,
        left: match (left.is_zero(), stopped) {
            (true, _) => Remainder::Nothing,
            (false, None) => Remainder::Over(left),
            (false, Some(why)) => Remainder::NotPlaced(left, why),
        },
    })
}

/// The amount owed to each payee, or the reason why it is unknown.
type Owed<'r> = Result<Vec<(&'r PayeeRow, Usd)>, String>;

/// Returns the amount owed to each payee if every amount is exact. Restitution for the same losses under several classes of
/// offense is owed once, so such rows are not paid separately.
fn owed<'r>(
    rows: &[&'r PayeeRow],
    before: &Before,
    said: &Precedence,
) -> Result<Owed<'r>, JudgmentError> {
    let mut all: Vec<(&PayeeRow, Usd)> = Vec::new();
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
        let theirs: Vec<(&PayeeRow, Usd)> = all
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

/// Returns the amount of a debt other than restitution. The figures contain no penalties and no restitution to the community.
fn line(defendant: &DefendantFigures, due: &Due) -> Result<Usd, String> {
    let key = due.id();
    let lines = defendant.owes.iter().chain(&defendant.interest.lines);
    match lines.into_iter().find(|line| line.key == key) {
        None => Ok(Usd::ZERO),
        Some(line) => line
            .value
            .exact()
            .ok_or_else(|| format!("{} is not one amount: {}", line.what, line.value.text())),
    }
}

/// Divides an amount among payees: victims first, then those who compensated them, then the United States. Each group is paid by
/// priority, then by the stated percentages, and otherwise in proportion to the amounts owed.
fn among(
    owed: &[(&PayeeRow, Usd)],
    amount: Usd,
    said: &Precedence,
) -> Result<Vec<PaidTo>, JudgmentError> {
    let mut tiers: BTreeMap<(u8, u32), Vec<(&PayeeRow, Usd)>> = BTreeMap::new();
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

fn in_tier(
    tier: &[(&PayeeRow, Usd)],
    amount: Usd,
    said: &Precedence,
) -> Result<Vec<Usd>, JudgmentError> {
    let mut paid = vec![Usd::ZERO; tier.len()];
    let mut left = amount;
    // Each round divides among the payees who are not yet paid in full. A share above the amount owed returns to the next
    // round.
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
        // Payees without a stated percentage are paid after those who have one.
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

/// The sum from which percentages become whole weights: seven decimal places, more than any form has.
const WHOLE: Usd = Usd::from_cents(1_000_000_000);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Value;
    use redress::case::{Class, PayeeKind};

    fn payee(id: &str, kind: PayeeKind, class: Class) -> PayeeRow {
        PayeeRow {
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
        let rows: Vec<(PayeeRow, Usd)> = owed
            .iter()
            .map(|(id, kind, cents)| (payee(id, *kind, Class::Images), Usd::from_cents(*cents)))
            .collect();
        let owed: Vec<(&PayeeRow, Usd)> = rows.iter().map(|(row, cents)| (row, *cents)).collect();
        let paid = among(&owed, Usd::from_cents(amount), said).unwrap();
        // Keep the order of the rows.
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
        // 80 percent of 1,500 exceeds the 1,000 owed to a; the rest goes to b, whose share is next.
        assert_eq!(divided(1_500, &owed, &parts), [1_000, 500, 0]);
        assert_eq!(divided(2_400, &owed, &parts), [1_000, 1_000, 400]);
    }
}
