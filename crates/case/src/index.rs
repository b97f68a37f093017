//! The lists of a case by the ids in them.

use std::collections::{BTreeMap, BTreeSet};

use crate::case::{Award, Case, ChoiceMade, Defendant, How, Payment, Victim, governing};
use crate::facts::{FactValue, NO_UPPER_BOUND};
use crate::judgment::DebtLine;

/// The lists of a case by the ids in them, because a search of a list for each claim takes a time that grows with the square of
/// the claims.
///
/// # Examples
///
/// ```
/// use redress_case::{Case, CaseIndex};
///
/// fn ordered(case: &Case, victim: &str, defendant: &str) -> usize {
///     CaseIndex::new(case).awards(victim, defendant).len()
/// }
/// ```
#[derive(Debug)]
pub struct CaseIndex<'c> {
    pub(crate) case: &'c Case,
    victims: BTreeMap<&'c str, &'c Victim>,
    /// By victim and defendant; the empty id is everybody.
    choices: BTreeMap<&'c str, BTreeMap<&'c str, Vec<&'c ChoiceMade>>>,
    /// By victim and defendant.
    awards: BTreeMap<&'c str, BTreeMap<&'c str, Vec<&'c Award>>>,
    /// The number of the joint debt of an order, by its id.
    debts: BTreeMap<&'c str, usize>,
    /// The victims of whom an order names another as one joint debt.
    joint: BTreeSet<&'c str>,
    /// By victim: what defendants paid in restitution.
    paid: BTreeMap<&'c str, Paid<'c>>,
    /// The convictions of each defendant that name their victims, with the victims, or `None` if one reaches everybody.
    reached: BTreeMap<&'c str, Option<BTreeSet<&'c str>>>,
    /// The greatest sum of which several are liable together, by victim.
    totals: BTreeMap<&'c str, FactValue>,
}

impl<'c> CaseIndex<'c> {
    /// Reads the lists of a case.
    #[must_use]
    pub fn new(case: &'c Case) -> Self {
        let mut index = Self {
            case,
            victims: BTreeMap::new(),
            choices: BTreeMap::new(),
            awards: BTreeMap::new(),
            debts: case.joint_debts(),
            joint: BTreeSet::new(),
            paid: paid(case),
            reached: case.defendants.iter().map(reached).collect(),
            totals: BTreeMap::new(),
        };
        for victim in &case.victims {
            index.victims.entry(&victim.id).or_insert(victim);
        }
        for made in &case.choices {
            let of_victim = made.victim.as_deref().unwrap_or_default();
            let of_victim = index.choices.entry(of_victim).or_default();
            let of_defendant = made.defendant.as_deref().unwrap_or_default();
            of_victim.entry(of_defendant).or_default().push(made);
        }
        for award in &case.awards {
            for victim in &award.victims {
                let of_victim = index.awards.entry(victim).or_default();
                of_victim.entry(&award.defendant).or_default().push(award);
                if award.with.is_some() {
                    index.joint.insert(victim);
                }
            }
        }
        for victim in &case.victims {
            let total = index.joint_total(victim);
            index.totals.insert(&victim.id, total);
        }
        index
    }

    /// Returns a victim by id.
    #[must_use]
    pub fn victim(&self, id: &str) -> Option<&'c Victim> {
        self.victims.get(id).copied()
    }

    /// Returns the awards for a victim against a defendant, in the order of the file.
    #[must_use]
    pub fn awards(&self, victim: &str, defendant: &str) -> &[&'c Award] {
        let of_victim = self.awards.get(victim);
        let awards = of_victim.and_then(|it| it.get(defendant));
        awards.map_or(&[], Vec::as_slice)
    }

    /// Returns the number of the joint debt that an order is part of, if it or another names it: from 1, by the first of its orders.
    #[must_use]
    pub fn joint_debt(&self, award: &Award) -> Option<usize> {
        self.debts.get(award.id.as_str()).copied()
    }

    /// Returns whether an order for a victim names the one with which it is a joint debt.
    #[must_use]
    pub fn names_joint_debts(&self, victim: &str) -> bool {
        self.joint.contains(victim)
    }

    /// Returns whether some count of conviction of a defendant reaches a victim.
    #[must_use]
    pub fn reaches(&self, defendant: &Defendant, victim: &Victim) -> bool {
        let named = self.reached.get(defendant.id.as_str());
        named.is_some_and(|named| {
            let named = named.as_ref();
            named.is_none_or(|named| named.contains(victim.id.as_str()))
        })
    }

    /// Returns the choices that govern a claim, as [`Case::choices_for`] does.
    #[must_use]
    pub fn choices_for(&self, victim: &str, defendant: &str) -> Vec<&'c ChoiceMade> {
        let mut choices = Vec::new();
        for of_victim in [victim, ""].iter().filter_map(|it| self.choices.get(it)) {
            for made in [defendant, ""].iter().filter_map(|it| of_victim.get(it)) {
                choices.extend(made.iter().copied());
            }
        }
        governing(choices)
    }

    /// Returns the cents that a defendant, and that the others, paid in restitution for a victim, less what was taken back.
    pub(crate) fn paid(&self, victim: &Victim, defendant: &Defendant) -> (i64, i64) {
        let Some(paid) = self.paid.get(victim.id.as_str()) else {
            return (0, 0);
        };
        let own = paid.by_each.get(defendant.id.as_str());
        let own = own.copied().unwrap_or_default();
        (cents(own), cents(paid.in_all.saturating_sub(own)))
    }

    /// Returns the greatest sum for which defendants of the case are liable together as to a victim.
    pub(crate) fn total(&self, victim: &Victim) -> FactValue {
        let total = self.totals.get(victim.id.as_str());
        total.copied().unwrap_or(FactValue::Unknown)
    }

    /// Computes the greatest sum for which defendants of the case are liable together as to a victim: where the court set one for
    /// each of them, the greatest of these; where it left one of them with the whole, as much as there is. The payments of those who
    /// owe a part alone are added, because they count among all payments and none of them is on the joint debt.
    fn joint_total(&self, victim: &Victim) -> FactValue {
        let (mut greatest, mut on_parts) = (0, 0_i64);
        let defendants = self.case.defendants.iter();
        for defendant in defendants.filter(|it| self.reaches(it, victim)) {
            let choices = self.choices_for(&victim.id, &defendant.id);
            let joint = choices.iter().find(|made| made.jointly);
            let owes_a_part = |made: &&ChoiceMade| !matches!(made.how, How::Method(_));
            match joint.map(|made| &made.how) {
                Some(How::Amount(amount)) => greatest = greatest.max(amount.cents()),
                // A share of losses that only the computation knows.
                Some(How::Share(_)) => return FactValue::Within(0, NO_UPPER_BOUND.cents()),
                None if choices.iter().any(owes_a_part) => {
                    let (own, _) = self.paid(victim, defendant);
                    on_parts = on_parts.saturating_add(own);
                }
                Some(How::Method(_)) | None => return FactValue::usd(NO_UPPER_BOUND),
            }
        }
        FactValue::Is(
            greatest
                .saturating_add(on_parts)
                .min(NO_UPPER_BOUND.cents()),
        )
    }
}

impl Case {
    /// Returns the number of the joint debt of each order that is part of one, by id: from 1, by the first of its orders.
    fn joint_debts(&self) -> BTreeMap<&str, usize> {
        let mut debts = BTreeMap::new();
        if self.awards.iter().all(|award| award.with.is_none()) {
            return debts;
        }
        let mut places: BTreeMap<&str, usize> = BTreeMap::new();
        for (place, award) in self.awards.iter().enumerate() {
            places.entry(&award.id).or_insert(place);
        }
        // Each order leads to an earlier one of its debt, or is the first.
        let mut earlier: Vec<usize> = (0..self.awards.len()).collect();
        let mut several: BTreeSet<usize> = BTreeSet::new();
        for (place, award) in self.awards.iter().enumerate() {
            let with = award.with.as_deref().and_then(|id| places.get(id).copied());
            if let Some(with) = with.filter(|with| *with != place) {
                several.extend([place, with]);
                let (one, other) = (first(&mut earlier, place), first(&mut earlier, with));
                if let Some(later) = earlier.get_mut(one.max(other)) {
                    *later = one.min(other);
                }
            }
        }
        for place in several {
            if let Some(award) = self.awards.get(place) {
                let number = first(&mut earlier, place).saturating_add(1);
                debts.entry(award.id.as_str()).or_insert(number);
            }
        }
        debts
    }
}

/// Returns the first order of a debt, and shortens the way to it.
fn first(earlier: &mut [usize], place: usize) -> usize {
    let mut at = place;
    while let Some(next) = earlier.get(at).copied().filter(|next| *next != at) {
        let after = earlier.get(next).copied().unwrap_or(next);
        if let Some(at) = earlier.get_mut(at) {
            *at = after;
        }
        at = after;
    }
    at
}

/// Returns the victims whom the convictions of a defendant name, or `None` if one may reach everybody.
fn reached(defendant: &Defendant) -> (&str, Option<BTreeSet<&str>>) {
    let counts = defendant.counts.iter().filter(|count| !count.dismissed);
    let mut named = Some(BTreeSet::new());
    for count in counts {
        let victims = count.victims.as_ref();
        named = named.zip(victims).map(|(mut named, victims)| {
            named.extend(victims.iter().map(String::as_str));
            named
        });
    }
    (&defendant.id, named)
}

/// The cents that defendants paid in restitution for a victim, less what was taken back.
#[derive(Debug, Default)]
struct Paid<'c> {
    in_all: i128,
    by_each: BTreeMap<&'c str, i128>,
}

/// Adds up what defendants paid in restitution, by victim.
fn paid(case: &Case) -> BTreeMap<&str, Paid<'_>> {
    let mut of_ids: BTreeMap<&str, &Payment> = BTreeMap::new();
    for payment in &case.payments {
        of_ids.entry(&payment.id).or_insert(payment);
    }
    let mut paid: BTreeMap<&str, Paid<'_>> = BTreeMap::new();
    let elsewhere = case.joint_elsewhere.iter().map(|it| &it.debtor);
    let elsewhere: BTreeSet<&String> = elsewhere.collect();
    for payment in &case.payments {
        let back = payment.reverses.as_deref();
        let of = back.map_or(Some(payment), |id| of_ids.get(id).copied());
        let elsewhere = |of: &Payment| {
            let payer = of.defendant.as_ref();
            payer.is_some_and(|payer| elsewhere.contains(payer))
        };
        let Some(of) = of.filter(|of| of.from.is_by_defendant() && !elsewhere(of)) else {
            continue;
        };
        let line = of.line.is_none_or(|line| line == DebtLine::Restitution);
        if let Some(victim) = of.victim.as_deref().filter(|_| line) {
            // Nobody is named by no id.
            let payer = of.defendant.as_deref().unwrap_or_default();
            let cents = i128::from(payment.amount.cents());
            let signed = match back {
                Some(_) => 0_i128.saturating_sub(cents),
                None => cents,
            };
            let paid = paid.entry(victim).or_default();
            let own = paid.by_each.entry(payer).or_default();
            *own = own.saturating_add(signed);
            paid.in_all = paid.in_all.saturating_add(signed);
        }
    }
    paid
}

/// Returns a sum of cents that is not negative. More than fits is more than any order: the reader refuses such an amount.
fn cents(sum: i128) -> i64 {
    i64::try_from(sum.max(0)).unwrap_or(i64::MAX)
}
