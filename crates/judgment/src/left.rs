//! The balances of restitution, for the page of a computation.

use std::collections::{BTreeMap, BTreeSet};

use redress::money::Usd;
use redress_report::LeftOfDebt;

use crate::JudgmentError;
use crate::books::owes_nothing;
use crate::lines::{BalanceLine, PayeeRow};
use crate::model::Figures;
use crate::value::Value;

/// The balances of restitution of a defendant: those of each victim, if there are several, and of all.
#[derive(Default)]
struct Restitution<'f> {
    of_victims: BTreeMap<&'f str, Vec<&'f BalanceLine>>,
    in_all: Vec<&'f BalanceLine>,
}

/// Returns the amount that is left to collect from each defendant for each victim, where it is known or has bounds.
///
/// # Errors
///
/// Returns an error if a sum exceeds the range of whole cents.
pub fn left_to_collect(figures: &Figures) -> Result<Vec<LeftOfDebt>, JudgmentError> {
    let mut of_defendants: BTreeMap<&str, Restitution<'_>> = BTreeMap::new();
    for defendant in &figures.defendants {
        let mut restitution = Restitution::default();
        for line in &defendant.balances {
            if line.key == "restitution" && line.debt.is_none() {
                match &line.payee {
                    Some((_, victim)) => restitution.of_victims.entry(victim).or_default(),
                    None => &mut restitution.in_all,
                }
                .push(line);
            }
        }
        of_defendants.entry(&defendant.id).or_insert(restitution);
    }
    // What has no place is said once, with the first debt for which it was paid.
    let mut unplaced: BTreeMap<(&str, &str), Vec<String>> = BTreeMap::new();
    for part in figures.unplaced.iter().filter(|part| part.is_restitution) {
        let of = (
            part.defendant.as_deref().unwrap_or_default(),
            part.victim.as_deref().unwrap_or_default(),
        );
        unplaced.entry(of).or_default().push(part.says.clone());
    }
    let mut all: Vec<LeftOfDebt> = Vec::new();
    let mut known: BTreeSet<(&str, &str)> = BTreeSet::new();
    for row in figures.payees.iter().filter(|row| !row.orders.is_empty()) {
        if !known.insert((&row.victim, &row.defendant)) {
            continue;
        }
        let Some(restitution) = of_defendants.get(row.defendant.as_str()) else {
            continue;
        };
        let lines = match restitution.of_victims.is_empty() {
            true => Some(&restitution.in_all),
            false => restitution.of_victims.get(row.victim.as_str()),
        };
        let mut left = Value::Is(Usd::ZERO);
        let (mut why, mut authority, mut notes) = (Vec::new(), Vec::new(), Vec::new());
        for line in lines.into_iter().flatten().copied() {
            left = match left.exact() {
                Some(zero) if zero.is_zero() => line.left.clone(),
                _ => left.plus(line.left.clone())?,
            };
            for (known, more) in [
                (&mut why, std::slice::from_ref(&line.why)),
                (&mut authority, &line.authority),
                (&mut notes, &line.notes),
            ] {
                for text in more {
                    if !known.contains(text) {
                        known.push(text.clone());
                    }
                }
            }
        }
        if let (Some(lines @ [_, _, ..]), Value::Within { .. }) = (lines.map(Vec::as_slice), &left)
        {
            left = to_all_payees(figures, row, left, lines)?;
        }
        let Some((least, greatest)) = left.ends().filter(|_| !why.is_empty()) else {
            continue;
        };
        notes.extend(left.why());
        notes.extend(figures.days.iter().cloned());
        let said = notes.len();
        let (payer, victim) = (row.defendant.as_str(), row.victim.as_str());
        for of in [(payer, victim), (payer, ""), ("", victim)] {
            notes.extend(unplaced.remove(&of).into_iter().flatten());
        }
        if owes_nothing(row) && notes.len() == said {
            continue;
        }
        all.push(LeftOfDebt {
            victim: row.victim.clone(),
            defendant: row.defendant.clone(),
            on: figures.balances_on,
            least,
            greatest,
            says: left.text(),
            why: why.join("; "),
            authority,
            notes,
        });
    }
    Ok(all)
}

/// Returns what is left to several payees of a victim together: money that is kept apart comes off once, and the parts of one order, of
/// which the law fixes none, are no more than the order.
fn to_all_payees(
    figures: &Figures,
    row: &PayeeRow,
    left: Value,
    lines: &[&BalanceLine],
) -> Result<Value, JudgmentError> {
    let Some((least, Some(most))) = left.ends() else {
        return Ok(left);
    };
    let parts = figures.unplaced.iter().filter(|part| part.is_restitution);
    let apart = |named: Option<&str>| {
        let of = parts.clone().filter(|part| part.victim.as_deref() == named);
        Usd::sum(of.filter_map(|it| it.amount.ends()?.1))
    };
    let named = apart(Some(&row.victim))?;
    let unnamed = apart(None)?;
    let known = lines.iter().filter(|line| line.ordered.exact().is_some());
    let (most, apart) = match (known.count(), &row.entered, &row.whole) {
        // What is kept apart for the parts of one order is paid on it.
        (0, Some(_), Value::Is(whole)) => {
            let paid = Usd::sum(lines.iter().filter_map(|line| Some(line.paid.ends()?.0)))?;
            let left = whole.checked_sub(paid.checked_add(named)?)?;
            (left.max(Usd::ZERO), unnamed)
        }
        (known, ..) if known == lines.len() => (most, named.checked_add(unnamed)?),
        _ => return Ok(left),
    };
    let least = least.min(most).max(most.checked_sub(apart)?);
    Ok(Value::within(least, most, left.why().join("; ")))
}
