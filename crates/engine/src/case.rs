//! What the claims of a case come to together: a loss is owed once, however many owe it.

use std::collections::{BTreeMap, BTreeSet};

use redress_case::facts::{Loss, NO_UPPER_BOUND};
use redress_case::{Case, PayeeKind, Victim};
use redress_money::{MoneyError, Usd};
use redress_rule::{Amount, End, LiabilityKind};

use crate::payees::Payees;
use crate::solve::{ClaimResult, Leaf};

/// The sums of a case, under the first view of each question that nobody took.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Each victim, in the order of the file.
    pub victims: Vec<VictimTotal>,
    /// Each defendant with a claim, in the order of the file.
    pub defendants: Vec<DefendantTotal>,
    /// What all defendants owe all victims, each debt counted by itself.
    pub ordered: Amount,
    /// What the victims can be paid under all of it: each loss once.
    pub payable: Amount,
    /// The claims of which no amount can be said, by victim and defendant: deferred, or open in law without bounds.
    pub without_amount: Vec<(String, String)>,
    /// To whom each award goes; only where a payee other than the victims takes part of one.
    pub payees: Vec<PayeeTotal>,
}

/// What is owed to a victim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VictimTotal {
    /// The victim.
    pub victim: String,
    /// The losses that count, before any deduction; over all claims.
    pub loss: Amount,
    /// What all defendants owe, each debt counted by itself.
    pub ordered: Amount,
    /// What can be paid under all of it: no more than what remains of the losses.
    pub payable: Amount,
    /// Who owes jointly with others of the case.
    pub jointly: Vec<String>,
}

/// What a defendant owes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DefendantTotal {
    /// The defendant.
    pub defendant: String,
    /// To all victims.
    pub ordered: Amount,
    /// Of that, what is or may be owed jointly with others.
    pub jointly: Amount,
}

/// What of one award goes to one payee.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayeeTotal {
    /// The payee's id; the victim's own, where it is the victim or who stands for the victim.
    pub payee: String,
    /// What the payee is.
    pub kind: PayeeKind,
    /// Whose loss it is.
    pub victim: String,
    /// Who owes it.
    pub defendant: String,
    /// How much.
    pub amount: Amount,
}

/// One defendant's debt to one victim, over all classes of offense.
struct Debt<'a> {
    victim: &'a str,
    defendant: &'a str,
    loss: Amount,
    remaining: Amount,
    amount: Amount,
    jointly: bool,
    /// The losses as the claim was computed on them, in the order of the file.
    losses: &'a [Loss],
}

/// The sums of a case.
///
/// # Errors
/// When a sum does not fit.
pub fn totals(case: &Case, claims: &[ClaimResult]) -> Result<Totals, MoneyError> {
    let mut totals = Totals::default();
    let mut debts: Vec<Debt<'_>> = Vec::new();
    // A file may name 100,000 victims: each claim is looked at once.
    let mut places: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut silent: BTreeSet<(&str, &str)> = BTreeSet::new();
    for claim in claims {
        let between = (claim.victim.as_str(), claim.defendant.as_str());
        match debt(claim) {
            Some(new) => match places.get(&between).and_then(|place| debts.get_mut(*place)) {
                Some(known) => known.add_class(&new)?,
                None => {
                    places.insert(between, debts.len());
                    debts.push(new);
                }
            },
            None if silent.insert(between) => {
                let (victim, defendant) = between;
                totals
                    .without_amount
                    .push((victim.to_owned(), defendant.to_owned()));
            }
            None => {}
        }
    }
    let mut to: BTreeMap<&str, Vec<&Debt<'_>>> = BTreeMap::new();
    let mut by: BTreeMap<&str, Vec<&Debt<'_>>> = BTreeMap::new();
    for debt in &debts {
        to.entry(debt.victim).or_default().push(debt);
        by.entry(debt.defendant).or_default().push(debt);
    }
    for victim in &case.victims {
        if let Some(owed) = to.get(victim.id.as_str()) {
            let total = of_victim(victim, owed)?;
            totals.ordered = plus(totals.ordered, total.ordered)?;
            totals.payable = plus(totals.payable, total.payable)?;
            totals.victims.push(total);
        }
    }
    for defendant in &case.defendants {
        if let Some(owed) = by.get(defendant.id.as_str()) {
            let jointly = owed.iter().filter(|debt| debt.jointly);
            totals.defendants.push(DefendantTotal {
                defendant: defendant.id.clone(),
                ordered: sum(owed.iter())?,
                jointly: sum(jointly)?,
            });
        }
    }
    totals.payees = payees(case, &debts)?;
    Ok(totals)
}

/// What several debts come to, each counted by itself.
fn sum<'a>(mut debts: impl Iterator<Item = &'a &'a Debt<'a>>) -> Result<Amount, MoneyError> {
    debts.try_fold(Amount::default(), |sum, debt| plus(sum, debt.amount))
}

/// What a claim comes to over all its branches; `None` where some branch says no amount.
fn debt(claim: &ClaimResult) -> Option<Debt<'_>> {
    let mut debt: Option<Debt<'_>> = None;
    for leaf in claim.tree.leaves() {
        let amount = amount(leaf)?;
        let outcome = &leaf.outcome;
        // Who is denied owes nothing of what was counted before.
        let (loss, remaining) = if outcome.ended.is_some() {
            (Amount::default(), Amount::default())
        } else {
            (outcome.loss, outcome.remaining)
        };
        let jointly = outcome.liability == Some(LiabilityKind::JointInCase);
        match &mut debt {
            Some(debt) => {
                debt.loss = debt.loss.hull(loss);
                debt.remaining = debt.remaining.hull(remaining);
                debt.amount = debt.amount.hull(amount);
                debt.jointly |= jointly;
            }
            None => {
                debt = Some(Debt {
                    victim: &claim.victim,
                    defendant: &claim.defendant,
                    loss,
                    remaining,
                    amount,
                    jointly,
                    losses: &claim.facts.losses,
                });
            }
        }
    }
    debt
}

fn amount(leaf: &Leaf) -> Option<Amount> {
    match leaf.outcome.ended {
        Some((End::Denied | End::Declined, _)) => Some(Amount::default()),
        Some(_) => None,
        None => leaf.outcome.amount,
    }
}

impl Debt<'_> {
    /// The same loss under another class of offense: owed once, and which part of it falls under both nobody has found.
    fn add_class(&mut self, other: &Self) -> Result<(), MoneyError> {
        let sum = plus(self.amount, other.amount)?;
        let whole = self.remaining.hull(other.remaining).greatest();
        let least = self.amount.least().max(other.amount.least());
        let most = self.amount.greatest().max(other.amount.greatest());
        self.amount = Amount::between(least, sum.greatest().min(whole).max(most));
        self.loss = self.loss.hull(other.loss);
        self.remaining = self.remaining.hull(other.remaining);
        self.jointly |= other.jointly;
        Ok(())
    }
}

fn of_victim(victim: &Victim, owed: &[&Debt<'_>]) -> Result<VictimTotal, MoneyError> {
    let over = |of: fn(&Debt<'_>) -> Amount| {
        // A claim that is denied says nothing of the losses.
        let counted = owed.iter().filter(|debt| debt.loss != Amount::default());
        counted
            .map(|debt| of(debt))
            .reduce(Amount::hull)
            .unwrap_or_default()
    };
    let (loss, remaining) = (over(|debt| debt.loss), over(|debt| debt.remaining));
    let ordered = sum(owed.iter())?;
    // What several owe together is owed once: as much as the one of them who owes most.
    let (together, alone): (Vec<_>, Vec<_>) = owed.iter().copied().partition(|debt| debt.jointly);
    let greatest = |end: fn(Amount) -> Usd| {
        let ends = together.iter().map(|debt| end(debt.amount));
        ends.max().unwrap_or_default()
    };
    let together = Amount::between(greatest(Amount::least), greatest(Amount::greatest));
    let once = plus(sum(alone.iter())?, together)?;
    let payable = Amount::between(
        once.least().min(remaining.least()),
        once.greatest().min(remaining.greatest()),
    );
    let jointly = owed.iter().filter(|debt| debt.jointly);
    Ok(VictimTotal {
        victim: victim.id.clone(),
        loss,
        ordered,
        payable,
        jointly: jointly.map(|debt| debt.defendant.to_owned()).collect(),
    })
}

/// The sum of two amounts; what has no upper bound keeps none.
fn plus(a: Amount, b: Amount) -> Result<Amount, MoneyError> {
    let greatest = if a.greatest().max(b.greatest()) >= NO_UPPER_BOUND {
        NO_UPPER_BOUND
    } else {
        a.greatest().checked_add(b.greatest())?.min(NO_UPPER_BOUND)
    };
    Ok(Amount::between(
        a.least().checked_add(b.least())?.min(greatest),
        greatest,
    ))
}

/// To whom the awards go; nothing where only victims are paid.
fn payees(case: &Case, debts: &[Debt<'_>]) -> Result<Vec<PayeeTotal>, MoneyError> {
    let mut rows = Vec::new();
    if case.payees.is_empty() {
        return Ok(rows);
    }
    let victims = case.victims.iter().map(|it| (it.id.as_str(), it));
    let victims: BTreeMap<&str, &Victim> = victims.collect();
    for debt in debts {
        let Some(victim) = victims.get(debt.victim) else {
            continue;
        };
        let among = Payees::of(
            case,
            victim,
            debt.losses,
            debt.loss.exact(),
            debt.remaining.exact(),
        )?;
        for (payee, amount) in among.parts(debt.amount)? {
            if amount != Amount::default() {
                rows.push(PayeeTotal {
                    payee: payee.id.to_owned(),
                    kind: payee.kind,
                    victim: victim.id.clone(),
                    defendant: debt.defendant.to_owned(),
                    amount,
                });
            }
        }
    }
    Ok(rows)
}
