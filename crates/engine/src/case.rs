//! What the claims of a case come to together: a loss is owed once, however many owe it.

use std::collections::BTreeMap;

use redress_core::case::{Case, Payee, PayeeSplit, Victim};
use redress_core::claim::End;
use redress_core::facts::{Loss, NO_UPPER_BOUND};
use redress_core::outcome::{Amount, LiabilityKind, PayeeKind};
use redress_money::{MoneyError, Ratio, Usd, split::webster};

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
    for claim in claims {
        match debt(claim) {
            Some(new) => match debts
                .iter_mut()
                .find(|known| (known.victim, known.defendant) == (new.victim, new.defendant))
            {
                Some(known) => known.add_class(&new)?,
                None => debts.push(new),
            },
            None => {
                let claim = (claim.victim.clone(), claim.defendant.clone());
                if !totals.without_amount.contains(&claim) {
                    totals.without_amount.push(claim);
                }
            }
        }
    }
    for victim in &case.victims {
        let owed: Vec<&Debt<'_>> = debts
            .iter()
            .filter(|debt| debt.victim == victim.id)
            .collect();
        if let Some(total) = of_victim(victim, &owed)? {
            totals.ordered = plus(totals.ordered, total.ordered)?;
            totals.payable = plus(totals.payable, total.payable)?;
            totals.victims.push(total);
        }
    }
    for defendant in &case.defendants {
        let of_theirs = |debt: &&Debt<'_>| debt.defendant == defendant.id;
        if debts.iter().any(|debt| of_theirs(&debt)) {
            let sum = |jointly: bool| {
                let all = debts.iter().filter(of_theirs);
                let counted = all.filter(|debt| debt.jointly || !jointly);
                counted
                    .map(|debt| debt.amount)
                    .try_fold(Amount::default(), plus)
            };
            totals.defendants.push(DefendantTotal {
                defendant: defendant.id.clone(),
                ordered: sum(false)?,
                jointly: sum(true)?,
            });
        }
    }
    totals.payees = payees(case, &debts)?;
    Ok(totals)
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

fn of_victim(victim: &Victim, owed: &[&Debt<'_>]) -> Result<Option<VictimTotal>, MoneyError> {
    let over = |of: fn(&Debt<'_>) -> Amount| {
        // A claim that is denied says nothing of the losses.
        let counted = owed.iter().filter(|debt| debt.loss != Amount::default());
        counted
            .map(|debt| of(debt))
            .reduce(Amount::hull)
            .unwrap_or_default()
    };
    if owed.is_empty() {
        return Ok(None);
    }
    let (loss, remaining) = (over(|debt| debt.loss), over(|debt| debt.remaining));
    let sum = |mut debts: std::slice::Iter<'_, &Debt<'_>>| {
        debts.try_fold(Amount::default(), |sum, debt| plus(sum, debt.amount))
    };
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
    Ok(Some(VictimTotal {
        victim: victim.id.clone(),
        loss,
        ordered,
        payable,
        jointly: jointly.map(|debt| debt.defendant.to_owned()).collect(),
    }))
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
    for debt in debts {
        let Some(victim) = case.victim(debt.victim) else {
            continue;
        };
        let least = split(case, victim, debt, debt.amount.least())?;
        let greatest = split(case, victim, debt, debt.amount.greatest())?;
        for ((payee, kind, a), (.., b)) in least.into_iter().zip(greatest) {
            let amount = a.hull(b);
            if amount != Amount::default() {
                rows.push(PayeeTotal {
                    payee,
                    kind,
                    victim: victim.id.clone(),
                    defendant: debt.defendant.to_owned(),
                    amount,
                });
            }
        }
    }
    Ok(rows)
}

/// One award among the payees of a victim: what a payor has borne, fixed amounts, then shares of the rest, and what is left to
/// the victim or to who stands for the victim.
fn split(
    case: &Case,
    victim: &Victim,
    debt: &Debt<'_>,
    award: Usd,
) -> Result<Vec<(String, PayeeKind, Amount)>, MoneyError> {
    let mut rows = Vec::new();
    let mut borne = Usd::ZERO;
    for payee in &case.payees {
        if let Some(part) = borne_by(payee, victim, debt, award)? {
            borne = borne.checked_add(part.greatest())?;
            rows.push((payee.id.clone(), payee.kind, part));
        }
    }
    // Where it is not known what the payors take, what is left for the others lies between.
    let sure = rows.iter().all(|(.., part)| part.exact().is_some());
    let most = if sure {
        award.checked_sub(borne.min(award))?
    } else {
        award
    };
    let least = award.checked_sub(borne.min(award))?;
    let at_least = among_the_rest(case, victim, least)?;
    let at_most = among_the_rest(case, victim, most)?;
    for ((id, kind, a), (.., b)) in at_least.into_iter().zip(at_most) {
        rows.push((id, kind, Amount::between(a, b)));
    }
    Ok(rows)
}

/// What of an award reimburses a payor (18 U.S.C. § 3664(j)(1)): all that it bore where the award is the whole loss. Of a
/// smaller award no more than that, and not less than what the losses of the others leave; which, no law says.
fn borne_by(
    payee: &Payee,
    victim: &Victim,
    debt: &Debt<'_>,
    award: Usd,
) -> Result<Option<Amount>, MoneyError> {
    let theirs = victim.losses.iter().zip(debt.losses);
    let theirs: Vec<Usd> = theirs
        .filter(|(item, _)| item.payor.as_deref() == Some(payee.id.as_str()))
        .map(|(_, loss)| loss.high)
        .collect();
    if theirs.is_empty() {
        return Ok(None);
    }
    let borne = Usd::sum(theirs)?;
    let most = borne.min(award);
    let all = Usd::sum(debt.losses.iter().map(|loss| loss.high))?;
    let whole = debt.remaining == Amount::Exact(award) && debt.loss == Amount::Exact(all);
    let least = if whole {
        most
    } else {
        let others = all.checked_sub(borne)?;
        award.checked_sub(others.min(award))?.min(most)
    };
    Ok(Some(Amount::between(least, most)))
}

fn among_the_rest(
    case: &Case,
    victim: &Victim,
    award: Usd,
) -> Result<Vec<(String, PayeeKind, Usd)>, MoneyError> {
    let mut rows = Vec::new();
    let mut rest = award;
    let mut shares: BTreeMap<(u8, &str), (PayeeKind, Ratio)> = BTreeMap::new();
    for payee in &case.payees {
        for part in payee.parts.iter().filter(|part| part.victim == victim.id) {
            match part.split {
                PayeeSplit::Amount(most) => {
                    let amount = most.min(rest);
                    rest = rest.checked_sub(amount)?;
                    rows.push((payee.id.clone(), payee.kind, amount));
                }
                PayeeSplit::Share(share) => {
                    let known = shares
                        .entry((1, &payee.id))
                        .or_insert((payee.kind, Ratio::ZERO));
                    known.1 = known.1.plus(share)?;
                }
            }
        }
    }
    // Over one denominator the shares are whole weights; what they leave is the victim's.
    let common = Ratio::common_denominator(shares.values().map(|(_, share)| *share))?;
    let mut weights = vec![((0, victim.id.as_str()), common)];
    for (id, (_, share)) in &shares {
        let times = common.checked_div(share.denominator());
        let weight = times.and_then(|times| share.numerator().checked_mul(times));
        let weight = weight.ok_or(MoneyError::Overflow)?;
        if let Some((_, own)) = weights.first_mut() {
            *own = own.checked_sub(weight).ok_or(MoneyError::Overflow)?;
        }
        weights.push((*id, weight));
    }
    let parts = webster(rest, &weights)?;
    for ((id, _), amount) in weights.iter().zip(parts) {
        let kind = shares.get(id).map_or(victim.payee, |(kind, _)| *kind);
        rows.push((id.1.to_owned(), kind, amount));
    }
    Ok(rows)
}
