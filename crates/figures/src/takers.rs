//! Who takes which part of what is ordered for a victim: payees with a part of their own, payors who have borne a loss, the victim.

use redress::core::case::{Case, PayeeSplit, Side, Victim};
use redress::core::facts::Known;
use redress::core::outcome::PayeeKind;
use redress::money::{Ratio, Rounding, Usd};

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

    /// Their ids and kinds, in the order of [`Takers::parts`].
    pub(crate) fn ids(&self) -> impl Iterator<Item = (&'a str, PayeeKind)> {
        let named = self.amounts.iter().chain(&self.payors);
        let named = named.map(|(id, kind, _)| (*id, *kind));
        let shares = self.shares.iter().map(|(id, kind, _)| (*id, *kind));
        std::iter::once(self.victim).chain(named).chain(shares)
    }

    /// The part of each of an amount; they come to it to the cent.
    pub(crate) fn parts(&self, amount: Usd) -> Result<Vec<Usd>, Error> {
        let mut left = amount;
        // The payors come after the victim's own losses.
        let mut payors = Vec::new();
        let mut for_payors = match self.own {
            Some(own) => left.checked_sub(own.min(left))?,
            None => Usd::ZERO,
        };
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
        let mut shares = Vec::new();
        let rest = left;
        for (.., share) in &self.shares {
            // Each is rounded by itself, and none takes more than there is.
            let part = Rounding::half_up().of(rest, *share)?.min(left);
            left = left.checked_sub(part)?;
            shares.push(part);
        }
        Ok([left]
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
        let of = |amount: Usd| -> Result<Usd, Error> {
            let parts = self.parts(amount)?;
            Ok(parts.get(place).copied().unwrap_or(Usd::ZERO))
        };
        ordered.each(&of)
    }
}
