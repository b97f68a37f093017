//! What a result has to say of its making: the digest of the case file, and what of it no rule read.

use std::collections::{BTreeMap, BTreeSet};

use redress_case::facts::{
    AWARDS_ELSEWHERE, CONDUCT_ENDED, FactKind, FactValue, Key, LOSSES_READ, ORDERS,
};
use redress_case::{Case, Side, StatedFact, Victim};
use redress_engine::{ClaimResult, Outcome, Profile};
use redress_rule::End;

/// The SHA-256 of a case file as it was read: `sha256:` and 64 hexadecimal digits.
#[must_use]
pub fn digest(bytes: &[u8]) -> String {
    redress_law::digest([bytes].into_iter())
}

/// A result with the profile under which it was computed.
pub type Made<'a> = (&'a Profile, &'a ClaimResult);

/// The facts that the case file gives on this side's version and that no rule read for any of these
/// results, as paths: `victims.amy.record.received`. A victim without a result has none.
///
/// Facts that an approach weighs in a choice are read by no rule on purpose, and are not among them;
/// nor is the day on which the conduct ended, which the choice of law reads.
#[must_use]
pub fn unread(case: &Case, on: Side, results: &[Made<'_>]) -> Vec<String> {
    let mut unread = Vec::new();
    // A victim who is denied whatever is found has nothing that a rule passed over, nor one of whom the court declines to find more.
    let denied = |claim: &ClaimResult| {
        let outcomes = claim.answer.outcomes();
        let mut all = outcomes.values().into_iter();
        all.all(|it| matches!(it, Outcome::Ended(End::Denied | End::Declined, _)))
    };
    let mut of_victims: BTreeMap<&str, Vec<&Made<'_>>> = BTreeMap::new();
    for made in results {
        of_victims.entry(&made.1.victim).or_default().push(made);
    }
    let mut of_groups: BTreeSet<String> = BTreeSet::new();
    for victim in &case.victims {
        let of_victim = of_victims.get(victim.id.as_str());
        let results = of_victim.map_or(&[][..], Vec::as_slice);
        if results.iter().all(|(_, claim)| denied(claim)) {
            continue;
        }
        let read = |defendant: Option<&str>| reads(results, defendant);
        let of_all = read(None);
        let stated = victim.group.as_ref().unwrap_or(&victim.id);
        let mut add = |fact: &str| {
            let path = format!("victims.{stated}.{fact}");
            // What is unread of one victim of a group is unread of all.
            if victim.group.is_none() || of_groups.insert(path.clone()) {
                unread.push(path);
            }
        };
        for path in given(victim.facts.iter(), on, of_all) {
            add(path);
        }
        let bounds_orders = match victim.facts.contains_key(&ORDERS.key()) {
            true => 0,
            false => ORDERS.key().bit(),
        };
        if awards(victim) && of_all & (AWARDS_ELSEWHERE.key().bit() | bounds_orders) == 0 {
            add(AWARDS_ELSEWHERE.key().row().path);
        }
        if of_all & LOSSES_READ == 0 {
            victim
                .losses
                .iter()
                .filter(|item| !is_nothing(FactKind::Money, item.amount.known(on)))
                .for_each(|item| add(&format!("losses.{}", item.id)));
        }
        for (defendant, conduct) in &victim.conduct {
            for path in given(conduct.iter(), on, read(Some(defendant))) {
                match path.strip_prefix("conduct.") {
                    Some(fact) if victim.conduct.len() > 1 => {
                        add(&format!("conduct.{defendant}.{fact}"));
                    }
                    _ => add(path),
                }
            }
        }
    }
    unread
}

fn awards(victim: &Victim) -> bool {
    victim
        .awards_elsewhere
        .as_ref()
        .is_some_and(|(_, proof)| proof.kind.stands())
}

/// The paths of the facts that are given and not among those read. An amount of nothing is not among them, because no result passes over it.
fn given<'a>(
    facts: impl Iterator<Item = (&'a Key, &'a StatedFact)>,
    on: Side,
    read: u64,
) -> impl Iterator<Item = &'static str> {
    facts
        .filter(move |(key, given)| {
            !is_nothing(key.row().kind, given.known(on)) && read & key.bit() == 0
        })
        .map(|(key, _)| key.row().path)
}

/// Returns whether a value is not known, or an amount of nothing.
fn is_nothing(kind: FactKind, known: FactValue) -> bool {
    let none = [FactValue::Is(0), FactValue::NotProved].contains(&known);
    known == FactValue::Unknown || kind == FactKind::Money && none
}

/// What the rules read of a victim's claims, by bit: against one defendant, or against all.
fn reads(results: &[&Made<'_>], defendant: Option<&str>) -> u64 {
    results
        .iter()
        .filter(|(_, claim)| defendant.is_none_or(|id| claim.defendant == id))
        .fold(CONDUCT_ENDED.key().bit(), |bits, made| {
            bits | reads_of(made)
        })
}

fn reads_of((profile, claim): &Made<'_>) -> u64 {
    let mut bits = 0;
    for leaf in claim.answer.values() {
        let credits = leaf.credits.values();
        let steps = leaf
            .steps
            .iter()
            .chain(leaf.consequences.iter().flat_map(|it| &it.steps))
            .chain(credits.iter().flat_map(|credits| &credits.steps));
        bits |= steps.fold(0, |bits, step| bits | step.reads);
        let place = leaf.law.approach;
        let approach = place.and_then(|place| profile.approaches.get(place));
        // A rule that lacks something writes no step; what it reads is declared.
        let lacking = leaf
            .consequences
            .iter()
            .filter(|it| it.follows.settled().is_none());
        let lacking = lacking.map(|it| it.entry);
        let of_credits = approach.into_iter().flat_map(|approach| &approach.credits);
        let of_credits = of_credits
            .filter(|_| leaf.credits.settled().is_none_or(|credits| credits.unknown))
            .map(|entry| entry.number);
        bits |= lacking
            .chain(of_credits)
            .filter_map(|entry| approach?.info(entry))
            .fold(0, |bits, about| bits | about.reads);
        for choice in approach.into_iter().flat_map(|approach| approach.choices()) {
            bits |= choice.weighs.iter().fold(0, |bits, key| bits | key.bit());
        }
    }
    bits
}
