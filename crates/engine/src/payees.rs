//! To whom an award goes: payors that have borne a loss, payees with a part of their own, and the victim.

use redress_case::facts::Loss;
use redress_case::{Case, PayeeKind, PayeeSplit, Victim};
use redress_money::{MoneyError, Ratio, Usd, split::webster};
use redress_rule::Amount;

/// Among whom the awards for one victim are divided.
///
/// A payor takes what it has borne (18 U.S.C. § 3664(j)(1)), then come the payees with a fixed amount; what is left is divided by
/// the shares, and the victim, or who stands for the victim, takes what they leave.
#[derive(Clone, Debug)]
pub struct Payees<'a> {
    victim: &'a Victim,
    payors: Vec<(Recipient<'a>, Usd)>,
    fixed: Vec<(Recipient<'a>, Usd)>,
    shares: Vec<(Recipient<'a>, Ratio)>,
    /// All losses, borne by whomever.
    losses: Usd,
    /// The award that is the whole of what is left of the losses, where that is one amount.
    whole: Option<Usd>,
}

/// Somebody to whom a part of an award goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Recipient<'a> {
    /// The payee's id; the victim's own, where it is the victim or who stands for the victim.
    pub id: &'a str,
    /// What the payee is.
    pub kind: PayeeKind,
}

impl<'a> Payees<'a> {
    /// The payees of a victim, on the losses as a claim was computed on them, in the order of the file, and on what of them counts and
    /// what of that is left, where each is one amount.
    ///
    /// # Errors
    /// When a sum does not fit.
    pub fn of(
        case: &'a Case,
        victim: &'a Victim,
        losses: &[Loss],
        counted: Option<Usd>,
        remaining: Option<Usd>,
    ) -> Result<Self, MoneyError> {
        let all = Usd::sum(losses.iter().map(|loss| loss.high))?;
        let mut payees = Self {
            victim,
            payors: Vec::new(),
            fixed: Vec::new(),
            shares: Vec::new(),
            losses: all,
            whole: remaining.filter(|_| counted == Some(all)),
        };
        for it in &case.payees {
            let payee = Recipient {
                id: &it.id,
                kind: it.kind,
            };
            let items = victim.losses.iter().zip(losses);
            let theirs = items.filter(|(item, _)| item.payor.as_ref() == Some(&it.id));
            let borne: Vec<Usd> = theirs.map(|(_, loss)| loss.high).collect();
            if !borne.is_empty() {
                payees.payors.push((payee, Usd::sum(borne)?));
            }
            for part in it.parts.iter().filter(|part| part.victim == victim.id) {
                match part.split {
                    PayeeSplit::Amount(amount) => payees.fixed.push((payee, amount)),
                    PayeeSplit::Share(share) => payees.shares.push((payee, share)),
                }
            }
        }
        Ok(payees)
    }

    /// Whether all of every award is the victim's.
    #[must_use]
    pub fn only_victim(&self) -> bool {
        self.payors.is_empty() && self.fixed.is_empty() && self.shares.is_empty()
    }

    /// Each, in the order of [`Self::parts`].
    pub fn recipients(&self) -> impl Iterator<Item = Recipient<'a>> {
        let fixed = self.fixed.iter().map(|(payee, _)| *payee);
        let shares = self.shares.iter().map(|(payee, _)| *payee);
        let payors = self.payors.iter().map(|(payee, _)| *payee);
        let with_the_victim = std::iter::once(self.victim()).chain(fixed).chain(shares);
        with_the_victim.chain(payors)
    }

    fn victim(&self) -> Recipient<'a> {
        Recipient {
            id: &self.victim.id,
            kind: self.victim.payee,
        }
    }

    /// Each with the part of an award: the victim, those with a fixed amount, those with a share, the payors. The parts of an award of
    /// one amount that no payor shares in come to it to the cent.
    ///
    /// # Errors
    /// When a sum does not fit.
    pub fn parts(&self, award: Amount) -> Result<Vec<(Recipient<'a>, Amount)>, MoneyError> {
        if let Some(amount) = award.exact() {
            return self.of_one(amount, self.whole == Some(amount));
        }
        // Of more each takes no less, but where the whole is paid no payor is left with less than it bore.
        let least = self.of_one(award.least(), false)?;
        let greatest = self.of_one(award.greatest(), false)?;
        let ends = least.into_iter().zip(greatest);
        Ok(ends.map(|((it, a), (_, b))| (it, a.hull(b))).collect())
    }

    fn of_one(&self, award: Usd, whole: bool) -> Result<Vec<(Recipient<'a>, Amount)>, MoneyError> {
        let mut payors = Vec::new();
        let mut borne = Usd::ZERO;
        for (payee, theirs) in &self.payors {
            payors.push((*payee, self.reimbursed(*theirs, award, whole)?));
            borne = borne.checked_add(*theirs)?;
        }
        // What the payors together leave for the others, least and most.
        let together = self.reimbursed(borne, award, whole)?;
        let few = self.among_the_rest(award.checked_sub(together.greatest())?)?;
        let many = self.among_the_rest(award.checked_sub(together.least())?)?;
        let others = few.into_iter().zip(many);
        let others = others.map(|((payee, a), (_, b))| (payee, Amount::between(a, b)));
        Ok(others.chain(payors).collect())
    }

    /// What of an award reimburses payors (18 U.S.C. § 3664(j)(1)): all that they bore where the award is the whole of what is left. Of
    /// a smaller award no more than that, and not less than what the losses of the others leave; which, no law says.
    fn reimbursed(&self, borne: Usd, award: Usd, whole: bool) -> Result<Amount, MoneyError> {
        let most = borne.min(award);
        let others = self.losses.checked_sub(borne)?;
        let least = if whole {
            most
        } else {
            award.checked_sub(others.min(award))?.min(most)
        };
        Ok(Amount::between(least, most))
    }

    fn among_the_rest(&self, award: Usd) -> Result<Vec<(Recipient<'a>, Usd)>, MoneyError> {
        let mut rest = award;
        let mut fixed = Vec::new();
        for (_, most) in &self.fixed {
            let amount = (*most).min(rest);
            rest = rest.checked_sub(amount)?;
            fixed.push(amount);
        }
        // Over one denominator the shares are whole weights; what they leave is the victim's.
        let common = Ratio::common_denominator(self.shares.iter().map(|(_, share)| *share))?;
        let mut own = common;
        let mut weights = Vec::new();
        for (place, (payee, share)) in self.shares.iter().enumerate() {
            let times = common.checked_div(share.denominator());
            let weight = times.and_then(|times| share.numerator().checked_mul(times));
            let weight = weight.ok_or(MoneyError::Overflow)?;
            own = own.checked_sub(weight).ok_or(MoneyError::Overflow)?;
            weights.push((Some((payee.id, place)), weight));
        }
        weights.insert(0, (None, own));
        let mut shares = webster(rest, &weights)?.into_iter();
        let victim = shares.next();
        let amounts = victim.into_iter().chain(fixed).chain(shares);
        Ok(self.recipients().zip(amounts).collect())
    }
}
