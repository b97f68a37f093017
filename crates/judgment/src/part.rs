//! What one payee takes of what is ordered for a victim, whatever can be said of that.

use redress::engine::Payees;
use redress::money::Usd;
use redress::rule::Amount;

use crate::Error;
use crate::value::Value;

/// The part of the payee in this place among those of a victim; alone, all of it.
pub(crate) fn part(payees: &Payees<'_>, place: usize, ordered: &Value) -> Result<Value, Error> {
    if payees.only_victim() {
        return Ok(ordered.clone());
    }
    const WHY: &str = "of less than the whole loss no law says how much is the payor's, but that the victims are paid first";
    let of = |award: Amount| -> Result<Amount, Error> {
        let parts = payees.parts(award)?;
        Ok(match parts.get(place) {
            Some((_, part)) => *part,
            None => Amount::Exact(Usd::ZERO),
        })
    };
    Ok(match ordered {
        Value::Is(amount) => {
            let part = of(Amount::Exact(*amount))?;
            Value::within(part.least(), part.greatest(), WHY)
        }
        Value::Within {
            least,
            greatest: Some(greatest),
            why,
        } => {
            let part = of(Amount::between(*least, *greatest))?;
            Value::within(part.least(), part.greatest(), why)
        }
        // However much is ordered, no less.
        Value::Within { least, why, .. } => Value::Within {
            least: of(Amount::Exact(*least))?.least(),
            greatest: None,
            why: why.clone(),
        },
        Value::Turns { on, answers } => {
            let answers = answers
                .iter()
                .map(|(answer, value)| Ok((answer.clone(), part(payees, place, value)?)));
            Value::turns(on.clone(), answers.collect::<Result<_, Error>>()?)
        }
        other => other.clone(),
    })
}
