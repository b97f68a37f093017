//! Who takes which part of what is ordered for a victim: payees with a part of their own, payors who have borne a loss, the victim.

use redress::core::case::{Case, PayeeSplit, Side, Victim};
use redress::core::facts::Known;
use redress::core::outcome::PayeeKind;
use redress::money::{MoneyError, Ratio, Usd, split};

use crate::Error;
use crate::value::Value;

/// Those who take a part, the victim, or who is paid in the victim's place, first.
pub(crate) struct Takers<'a> {
    victim: (&'a str, PayeeKind),
    /// With an amount, before every share.
    amounts: Vec<(&'a str, PayeeKind, Usd)>,
    shares: Vec<(&'a str, PayeeKind, Ratio)>,
    /// With what they have borne: paid out of what is left when the victim's own losses are.
    payors: Vec<(&'a str, PayeeKind, Usd)>,
    /// The losses that no payor has borne, where they are one amount.
    own: Option<Usd>,
}

impl<'a> Takers<'a> {
    pub(crate) fn of(
        case: &'a Case,
        victim: &'a Victim,
        loss: &Value,
        on: Side,
    ) -> Result<Self, Error> {
        let mut takers = Self {
            victim: (&victim.id, victim.payee),
            amounts: Vec::new(),
            shares: Vec::new(),
            payors: Vec::new(),
            own: loss.exact(),
        };
        for payee in &case.payees {
            let parts = payee.parts.iter().filter(|part| part.victim == victim.id);
            for part in parts {
                match part.split {
                    PayeeSplit::Amount(most) => {
                        takers.amounts.push((&payee.id, payee.kind, most));
                    }
                    PayeeSplit::Share(share) => {
                        takers.shares.push((&payee.id, payee.kind, share));
                    }
                }
            }
            let mut borne = Some(Usd::ZERO);
            let items = victim.losses.iter();
            for item in items.filter(|item| item.payor.as_ref() == Some(&payee.id)) {
                borne = match (borne, item.amount.known(on)) {
                    (Some(so_far), Known::Is(cents)) => {
                        Some(so_far.checked_add(Usd::from_cents(cents))?)
                    }
                    _ => None,
                };
            }
            match borne {
                Some(none) if none.is_zero() => {}
                Some(borne) => {
                    takers.payors.push((&payee.id, payee.kind, borne));
                    takers.own = match takers.own {
                        Some(own) if own >= borne => Some(own.checked_sub(borne)?),
                        _ => None,
                    };
                }
                // What a payor has borne is not one amount, and so is no part.
                None => {
                    takers.payors.push((&payee.id, payee.kind, Usd::ZERO));
                    takers.own = None;
                }
            }
        }
        Ok(takers)
    }

    /// Their ids and kinds, in the order of their parts.
    pub(crate) fn ids(&self) -> impl Iterator<Item = (&'a str, PayeeKind)> {
        let named = self.amounts.iter().chain(&self.payors);
        let named = named.map(|(id, kind, _)| (*id, *kind));
        let shares = self.shares.iter().map(|(id, kind, _)| (*id, *kind));
        std::iter::once(self.victim).chain(named).chain(shares)
    }

    /// The part of each of an amount, which come to it to the cent; the payors take the least that they can, or the most.
    ///
    /// Of the whole loss they take what they have borne. Of less, at least what the victim's own losses leave, and which part beyond
    /// that no law says (18 U.S.C. § 3664(j)(1)); the victims are paid first all the same.
    fn parts(&self, amount: Usd, most: bool) -> Result<Vec<Usd>, Error> {
        let mut left = amount;
        let mut for_payors = match self.own {
            Some(own) if !most => left.checked_sub(own.min(left))?,
            _ => left,
        };
        let mut payors = Vec::new();
        for (.., borne) in &self.payors {
            let part = (*borne).min(for_payors);
            for_payors = for_payors.checked_sub(part)?;
            left = left.checked_sub(part)?;
            payors.push(part);
        }
        let mut amounts = Vec::new();
        for (.., most) in &self.amounts {
            let part = (*most).min(left);
            left = left.checked_sub(part)?;
            amounts.push(part);
        }
        // Over one denominator the shares are whole weights; what they leave is the victim's.
        let common = Ratio::common_denominator(self.shares.iter().map(|(.., share)| *share))?;
        let mut weights = vec![(0_usize, common)];
        for (place, (.., share)) in (1_usize..).zip(&self.shares) {
            let times = common.checked_div(share.denominator());
            let weight = times.and_then(|times| share.numerator().checked_mul(times));
            let weight = weight.ok_or(MoneyError::Overflow)?;
            if let Some((_, own)) = weights.first_mut() {
                *own = own.checked_sub(weight).ok_or(MoneyError::Overflow)?;
            }
            weights.push((place, weight));
        }
        let mut shares = split::webster(left, &weights)?.into_iter();
        let victim = shares.next();
        Ok(victim
            .into_iter()
            .chain(amounts)
            .chain(payors)
            .chain(shares)
            .collect())
    }

    /// What one of them takes of what is ordered; alone, all of it.
    pub(crate) fn part(&self, place: usize, ordered: &Value) -> Result<Value, Error> {
        if self.ids().count() == 1 {
            return Ok(ordered.clone());
        }
        if self.own.is_none() && !self.payors.is_empty() {
            return Ok(Value::Unknown(
                "what a payor has borne, or the total loss, is not one amount".to_owned(),
            ));
        }
        let ends = |amount: Usd| -> Result<(Usd, Usd), Error> {
            let of = |most| -> Result<Usd, Error> {
                Ok(self
                    .parts(amount, most)?
                    .get(place)
                    .copied()
                    .unwrap_or(Usd::ZERO))
            };
            let (a, b) = (of(false)?, of(true)?);
            Ok((a.min(b), a.max(b)))
        };
        const WHY: &str = "of less than the whole loss no law says how much is the payor's, but that the victims are paid first";
        Ok(match ordered {
            Value::Is(amount) => {
                let (least, greatest) = ends(*amount)?;
                Value::within(least, greatest, WHY)
            }
            Value::Within {
                least,
                greatest: Some(greatest),
                why,
            } => Value::within(ends(*least)?.0, ends(*greatest)?.1, why),
            Value::Within { least, why, .. } => Value::Within {
                least: ends(*least)?.0,
                greatest: None,
                why: why.clone(),
            },
            Value::Turns { on, answers } => {
                let answers = answers
                    .iter()
                    .map(|(answer, value)| Ok((answer.clone(), self.part(place, value)?)));
                Value::turns(on.clone(), answers.collect::<Result<_, Error>>()?)
            }
            other => other.clone(),
        })
    }
}
