//! The orders that a review judges: an award, or the awards that divide one order into joint debts and a debt alone.

use std::collections::BTreeSet;

use redress_case::{Award, AwardKnown, Case, CaseIndex};
use redress_money::{MoneyError, Usd};

/// Returns the awards of a case, each once, with those that are parts of one order as one award of their sum.
pub(crate) fn whole_orders(case: &Case) -> Result<Vec<Award>, MoneyError> {
    let index = CaseIndex::new(case);
    let mut all: Vec<Award> = Vec::new();
    let mut known: BTreeSet<String> = BTreeSet::new();
    for award in &case.awards {
        let parts = parts(case, &index, award);
        let [first, others @ ..] = parts.as_slice() else {
            continue;
        };
        let ids: Vec<&str> = parts.iter().map(|part| part.id.as_str()).collect();
        let id = ids.join(" + ");
        if !known.insert(id.clone()) {
            continue;
        }
        all.push(Award {
            id,
            amount: Usd::sum(parts.iter().map(|part| part.amount))?,
            known: known_together(&parts)?,
            with: first.with.clone().filter(|_| others.is_empty()),
            ..award.clone()
        });
    }
    Ok(all)
}

/// Returns how exactly the sum of these awards is known.
fn known_together(parts: &[&Award]) -> Result<AwardKnown, MoneyError> {
    let is = |known: AwardKnown| parts.iter().any(|part| part.known == known);
    if is(AwardKnown::OrMore) {
        return Ok(AwardKnown::OrMore);
    }
    if parts.iter().all(|part| part.known == AwardKnown::Exactly) {
        return Ok(AwardKnown::Exactly);
    }
    let greatest = parts.iter().map(|part| match part.known {
        AwardKnown::UpTo(greatest) => greatest,
        _ => part.amount,
    });
    Usd::sum(greatest).map(AwardKnown::UpTo)
}

/// Returns the awards that are one order with an award: of each debt to the same victim the last that was made by its day.
fn parts<'c>(case: &'c Case, index: &CaseIndex<'c>, award: &'c Award) -> Vec<&'c Award> {
    let [victim] = award.victims.as_slice() else {
        return vec![award];
    };
    if !index.names_joint_debts(victim) {
        return vec![award];
    }
    let own = index.joint_debt(award);
    let mut parts: Vec<(Option<usize>, &Award)> = vec![(own, award)];
    let listed = index.awards(victim, &award.defendant);
    let same = listed
        .iter()
        .copied()
        .filter(|other| (&other.victims, other.posture) == (&award.victims, award.posture));
    let day = |award: &Award| award.date.or(case.judgment);
    for other in same.filter(|other| day(other) <= day(award)) {
        let debt = index.joint_debt(other);
        if debt == own {
            continue;
        }
        match parts.iter_mut().find(|(known, _)| *known == debt) {
            Some((_, part)) if day(part) <= day(other) => *part = other,
            Some(_) => {}
            None => parts.push((debt, other)),
        }
    }
    let is_part = |listed: &&Award| parts.iter().any(|(_, part)| part.id == listed.id);
    listed.iter().copied().filter(is_part).collect()
}
