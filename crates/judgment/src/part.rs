//! The part of one payee in the restitution for a victim.

use redress::money::Usd;
use redress::rule::Amount;
use redress_engine::Payees;

use crate::JudgmentError;
use crate::value::Value;

/// Computes the part of the payee at this position; a single payee receives all. `less_than_whole` is the reason for a range if
/// less than the whole loss is ordered.
pub(crate) fn part(
    payees: &Payees<'_>,
    place: usize,
    ordered: &Value,
    less_than_whole: &str,
) -> Result<Value, JudgmentError> {
    if payees.only_victim() {
        return Ok(ordered.clone());
    }
    let of = |award: Amount| -> Result<Amount, JudgmentError> {
        let parts = payees.parts(award)?;
        Ok(match parts.get(place) {
            Some((_, part)) => *part,
            None => Amount::Exact(Usd::ZERO),
        })
    };
    Ok(match ordered {
        Value::Is(amount) => {
            let part = of(Amount::Exact(*amount))?;
            Value::within(part.least(), part.greatest(), less_than_whole)
        }
        Value::Within {
            least,
            greatest: Some(greatest),
            why,
        } => {
            let part = of(Amount::between(*least, *greatest))?;
            Value::within(part.least(), part.greatest(), why)
        }
        // A greater award never lowers the part of a payee.
        Value::Within { least, why, .. } => Value::Within {
            least: of(Amount::Exact(*least))?.least(),
            greatest: None,
            why: why.clone(),
        },
        Value::Turns { on, answers } => {
            let answers = answers.iter().map(|(answer, value)| {
                Ok((answer.clone(), part(payees, place, value, less_than_whole)?))
            });
            Value::turns(on.clone(), answers.collect::<Result<_, JudgmentError>>()?)
        }
        other => other.clone(),
    })
}
