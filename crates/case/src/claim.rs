//! The facts of a claim: a victim against a defendant, for the losses of one class of counts.

use redress_money::Usd;

use crate::case::{Defendant, Victim, bit};
use crate::facts::{
    CAUSED, ClaimFacts, FULL_LOSSES, FactValue, ORDERS, PROXIMATE_CAUSE, VICTIM_OF_COUNT,
    day_number,
};
use crate::index::CaseIndex;
use crate::payee::PayeeKind;
use crate::stated::{ProofKind, Side};

impl CaseIndex<'_> {
    /// What is known of one claim, on one side's version of what is disputed. `counts` restricts it to these counts of the defendant, by bit.
    #[must_use]
    pub fn facts(
        &self,
        victim: &Victim,
        defendant: &Defendant,
        on: Side,
        counts: u64,
    ) -> ClaimFacts {
        let mut facts = ClaimFacts {
            closed: self.case.closed,
            counts,
            ..ClaimFacts::default()
        };
        let conduct = victim.conduct.get(&defendant.id);
        for (key, given) in victim.facts.iter().chain(conduct.into_iter().flatten()) {
            facts.set(*key, given.as_proved(*key, on, self.case.closed));
        }
        facts.awards_elsewhere = victim
            .awards_elsewhere
            .as_ref()
            .filter(|(_, proof)| proof.kind.stands())
            .map(|(awards, _)| awards.clone());
        facts.losses = victim
            .losses
            .iter()
            .map(|item| item.for_claim(defendant, on, self.case.closed))
            .collect();
        // Full losses that the court found close the list, an empty one too; those that a user supposes are still to be listed.
        let supposed = victim
            .facts
            .get(&FULL_LOSSES.key())
            .is_some_and(|given| given.proof.kind == ProofKind::Assumed);
        if supposed {
            facts.losses_to_be_found();
        }
        facts.bound_each_other();
        self.read_off_the_case(&mut facts, victim, defendant, on);
        harm_by_count(&mut facts, victim, defendant);
        self.bound_the_conduct(&mut facts, defendant, on);
        facts
    }

    /// What the case itself shows, unless the file says otherwise: a defendant shares with nobody in the case if no count of
    /// another one reaches the victim, a ruling that vacates or reopens something sends it back, a finding that only the court makes and
    /// that the file does not have was not made, what it does not list was not paid under its orders, and only a guardian
    /// or the representative of an estate can be the wrong one.
    fn read_off_the_case(
        &self,
        facts: &mut ClaimFacts,
        victim: &Victim,
        defendant: &Defendant,
        on: Side,
    ) {
        use crate::facts::{
            ENDED_ON_VACATED, JOINT_TOTAL, NOT_ASCERTAINABLE, ON_REMAND, OTHERS_CONTRIBUTED, PAID,
            PAID_BY_OTHERS, REPRESENTATIVE_IS_DEFENDANT, TOO_COMPLEX,
        };
        if facts.get(JOINT_TOTAL) == FactValue::Unknown {
            facts.set(JOINT_TOTAL, self.total(victim));
        }
        let (own, by_others) = self.paid(victim, defendant);
        for (key, cents) in [(PAID, own), (PAID_BY_OTHERS, by_others)] {
            if facts.get(key) == FactValue::Unknown {
                facts.set(key, FactValue::Is(cents));
            }
        }
        for not_made in [TOO_COMPLEX, NOT_ASCERTAINABLE, ENDED_ON_VACATED] {
            if facts.get(not_made) == FactValue::Unknown {
                facts.set(not_made, FactValue::yes_no(false));
            }
        }
        if !matches!(victim.payee, PayeeKind::Guardian | PayeeKind::Estate)
            && facts.get(REPRESENTATIVE_IS_DEFENDANT) == FactValue::Unknown
        {
            facts.set(REPRESENTATIVE_IS_DEFENDANT, FactValue::yes_no(false));
        }
        let mut others = self.case.defendants.iter();
        let alone = !others.any(|other| {
            other.id != defendant.id
                && other.reaches(victim)
                && !victim.is_unharmed_by(&other.id, on)
        });
        if alone && facts.get(OTHERS_CONTRIBUTED) == FactValue::Unknown {
            facts.set(OTHERS_CONTRIBUTED, FactValue::yes_no(false));
        }
        if facts.get(ON_REMAND) == FactValue::Unknown {
            let sent_back = self
                .case
                .rulings
                .iter()
                .any(|ruling| !ruling.vacates.is_empty() || !ruling.opens.is_empty());
            facts.set(ON_REMAND, FactValue::yes_no(sent_back));
        }
    }

    /// The day on which the conduct ended, as far as the counts and the judgment tell it: no conduct ends after it was judged.
    fn bound_the_conduct(&self, facts: &mut ClaimFacts, defendant: &Defendant, on: Side) {
        use crate::facts::{CONDUCT_BEGAN, CONDUCT_ENDED};
        let mut began = FactValue::Unknown;
        let mut ends: Option<(i64, i64)> = None;
        for (place, count) in defendant.counts.iter().enumerate() {
            if facts.counts & bit(place) != 0 {
                let (mut least, greatest) = count.ended.known(on).ends();
                // Over a period: the day on which it ended as to this victim lies anywhere in it.
                if let FactValue::Is(day) | FactValue::Within(day, _) = count.began.known(on) {
                    least = least.min(day);
                    began = match began {
                        FactValue::Is(earlier) => FactValue::Is(earlier.min(day)),
                        _ => FactValue::Is(day),
                    };
                }
                ends =
                    Some(ends.map_or((least, greatest), |(a, b)| (a.max(least), b.max(greatest))));
            }
        }
        if facts.get(CONDUCT_BEGAN) == FactValue::Unknown {
            facts.set(CONDUCT_BEGAN, began);
        }
        if facts.get(CONDUCT_ENDED) != FactValue::Unknown {
            return;
        }
        let (least, mut greatest) = ends.unwrap_or((0, i64::MAX));
        let decided = self
            .case
            .rulings
            .iter()
            .map(|ruling| ruling.date)
            .chain(self.case.judgment)
            .min();
        if let Some(day) = decided {
            greatest = greatest.min(day_number(day));
        }
        facts.set(
            CONDUCT_ENDED,
            match (least, greatest) {
                (0, i64::MAX) => FactValue::Unknown,
                (a, b) if a == b => FactValue::Is(a),
                (a, b) => FactValue::Within(a, b),
            },
        );
    }
}

impl Victim {
    /// Returns true if the offense of a defendant is found not to have harmed the victim or caused losses, or was not proved to have:
    /// it did not contribute to them.
    #[must_use]
    pub fn is_unharmed_by(&self, defendant: &str, on: Side) -> bool {
        let Some(conduct) = self.conduct.get(defendant) else {
            return false;
        };
        [VICTIM_OF_COUNT, PROXIMATE_CAUSE].iter().any(|fact| {
            let known = conduct.get(&fact.key()).map(|given| given.known(on));
            known == Some(FactValue::NotProved) || known == Some(FactValue::yes_no(false))
        })
    }
}

/// Which count harmed whom is a finding. A victim who was harmed as a result of a count was not thereby harmed by those of this
/// claim, where counts of another class may have done it too and no count names its victims.
fn harm_by_count(facts: &mut ClaimFacts, victim: &Victim, defendant: &Defendant) {
    let conduct = victim.conduct.get(&defendant.id);
    let stated = conduct.and_then(|conduct| conduct.get(&VICTIM_OF_COUNT.key()));
    let of_each = stated.is_some_and(|given| given.proof.kind == ProofKind::Assumed);
    if of_each || facts.get(VICTIM_OF_COUNT) != FactValue::yes_no(true) {
        return;
    }
    let mut of_claim = false;
    let mut of_others = false;
    for (place, count) in defendant.counts.iter().enumerate() {
        if !count.reaches(&victim.id) {
            continue;
        }
        if facts.counts & bit(place) == 0 {
            of_others = true;
        } else if count.victims.is_some() {
            of_claim = true;
        }
    }
    if of_others && !of_claim {
        facts.set(VICTIM_OF_COUNT, FactValue::Unknown);
    }
}

impl ClaimFacts {
    /// Takes up what facts of a claim say of each other: awards in other cases of the number of orders, and an amount that was
    /// caused of the losses.
    pub fn bound_each_other(&mut self) {
        orders_of_awards(self);
        part_of_the_losses(self);
    }
}

/// Each award in another case is an order there: unless their number is stated, there are at least as many orders as awards.
fn orders_of_awards(facts: &mut ClaimFacts) {
    let awards = facts.awards_elsewhere.as_ref().map_or(0, Vec::len);
    let awards = i64::try_from(awards).unwrap_or(i64::MAX);
    let (least, greatest) = facts.get(ORDERS).ends();
    if least < awards && awards <= greatest {
        facts.set(ORDERS, FactValue::Within(awards, greatest));
    }
}

/// An amount that the defendant was found to have caused is a least amount of the losses: where one of them alone is not known
/// exactly, it is at least what the others leave of that amount.
fn part_of_the_losses(facts: &mut ClaimFacts) {
    let (caused, _) = match facts.get(CAUSED) {
        known @ (FactValue::Is(_) | FactValue::Within(..)) => known.ends(),
        FactValue::Unknown | FactValue::NotProved => return,
    };
    let found = || facts.losses.iter().filter(|loss| loss.found);
    let open = found().filter(|loss| loss.low != loss.high).count();
    let others = found()
        .filter(|loss| loss.low == loss.high)
        .fold(0_i64, |sum, loss| sum.saturating_add(loss.low.cents()));
    if open != 1 {
        return;
    }
    let least = Usd::from_cents(caused.saturating_sub(others));
    let mut losses = facts.losses.iter_mut();
    if let Some(loss) = losses.find(|loss| loss.found && loss.low != loss.high) {
        loss.low = loss.low.max(least.min(loss.high));
    }
}
