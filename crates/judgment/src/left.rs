//! The balances of restitution, for the page of a computation.

use redress::money::Usd;
use redress_report::LeftOfDebt;

use crate::JudgmentError;
use crate::lines::BalanceLine;
use crate::model::Figures;
use crate::value::Value;

/// Returns the amount that is left to collect from each defendant for each victim, where it is known or has bounds.
///
/// # Errors
///
/// Returns an error if a sum exceeds the range of whole cents.
pub fn left_to_collect(figures: &Figures) -> Result<Vec<LeftOfDebt>, JudgmentError> {
    let mut all: Vec<LeftOfDebt> = Vec::new();
    for row in &figures.payees {
        let same = |it: &LeftOfDebt| (&it.victim, &it.defendant) == (&row.victim, &row.defendant);
        if all.iter().any(same) {
            continue;
        }
        let mut defendants = figures.defendants.iter();
        let Some(defendant) = defendants.find(|it| it.id == row.defendant) else {
            continue;
        };
        let restitution = || {
            let lines = defendant.balances.iter();
            lines.filter(|line| line.key == "restitution" && line.debt.is_none())
        };
        let divided = restitution().any(|line| line.payee.is_some());
        let theirs = |line: &&BalanceLine| match &line.payee {
            Some((_, victim)) => *victim == row.victim,
            None => !divided,
        };
        let mut left = Value::Is(Usd::ZERO);
        let (mut why, mut authority, mut notes) = (Vec::new(), Vec::new(), Vec::new());
        for line in restitution().filter(theirs) {
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
        let Some((least, greatest)) = left.ends().filter(|_| !why.is_empty()) else {
            continue;
        };
        notes.extend(left.why());
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
