//! The consequences of a result other than restitution, and what is left to collect.

use redress_case::facts::{FactKind, FactValue, Key};
use redress_document::sentence;
use redress_engine::{Conditional, Consequence, Follows, GroundInCourt, Leaf};
use redress_rule::{Amount, Scope, Step, Usd};

use crate::subject::{self, Subject};
use crate::{LeftOfDebt, Meta, answer, paths, phrases};

/// A consequence other than restitution, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) says: String,
    /// Its first clause, and its amount, if it follows under every answer.
    short: Option<(String, String)>,
    /// The authority in few words, and in full.
    pub(crate) authority: Option<(String, String)>,
    /// The points on which it depends, in words.
    pub(crate) depends: Vec<String>,
    /// Whom it concerns.
    pub(crate) scope: Scope,
}

impl Told {
    /// Returns a consequence with an amount in few words: its first clause, the amount, and the authority in parentheses.
    pub(crate) fn in_short(&self) -> Option<[String; 3]> {
        let (clause, amount) = self.short.as_ref()?;
        let authority = self.authority.iter().filter(|(short, _)| !short.is_empty());
        let authority = authority.map(|(short, _)| format!(" ({short})"));
        Some([clause.clone(), amount.clone(), authority.collect()])
    }

    /// Returns whom it concerns, for a claim that has it.
    pub(crate) fn whom(&self, subject: &Subject<'_>) -> String {
        match self.scope {
            Scope::Defendant => subject.claim.defendant.clone(),
            Scope::Victim => subject.whom(),
            Scope::Claim => subject.name(),
        }
    }
}

/// Returns a sentence up to its first comma or semicolon.
fn first_clause(text: &str) -> String {
    text.split([',', ';']).next().unwrap_or_default().to_owned()
}

/// Returns the consequences of a claim that no earlier claim of the same defendant or victim had, and the effect of payments.
pub(crate) fn consequences(subject: &Subject<'_>, meta: &Meta) -> Vec<Told> {
    let mut all = beside_restitution(subject);
    all.extend(match left_to_collect(subject, meta) {
        Some(left) => Some(balance(left, meta)),
        None => collection(subject),
    });
    all
}

/// Returns the consequences of a claim that no earlier claim of the same defendant or victim had.
pub(crate) fn beside_restitution(subject: &Subject<'_>) -> Vec<Told> {
    // Each with the approaches under which it follows.
    let mut all: Vec<(Told, Vec<Option<usize>>)> = Vec::new();
    let mut seen: Vec<(Option<usize>, &Consequence)> = Vec::new();
    for leaf in subject.answer().values() {
        for it in &leaf.consequences {
            let place = leaf.law.approach;
            // A case file may name thousands of victims: equal consequences are told apart before they are put in words.
            if seen
                .iter()
                .any(|(known, other)| *known == place && same_consequence(other, it))
            {
                continue;
            }
            seen.push((place, it));
            let info = subject
                .approach(leaf)
                .and_then(|approach| approach.info(it.entry));
            let scope = info.map_or(Scope::Claim, |info| info.scope);
            if had_before(subject, scope, place, it) {
                continue;
            }
            let depends = it.follows.points();
            let depends = depends
                .iter()
                .map(|point| paths::name(subject, point))
                .collect();
            let told = consequence(subject, leaf, it.entry, &it.follows, scope, depends);
            if let Some(told) = told {
                match all.iter_mut().find(|(known, _)| *known == told) {
                    Some((_, approaches)) => approaches.push(place),
                    None => all.push((told, vec![place])),
                }
            }
        }
    }
    let all = all.into_iter().map(|(mut told, approaches)| {
        let laws = subject.answer();
        let laws = laws.map(&mut |leaf| approaches.contains(&leaf.law.approach));
        for point in laws.merged().points() {
            let name = paths::name(subject, &point);
            if !told.depends.contains(&name) {
                told.depends.push(name);
            }
        }
        told
    });
    all.collect()
}

/// Returns whether an earlier claim of the same defendant or victim has a consequence that follows once.
fn had_before(
    subject: &Subject<'_>,
    scope: Scope,
    approach: Option<usize>,
    of: &Consequence,
) -> bool {
    let claim = subject.claim;
    // The nearest first, because the results of one victim are adjacent.
    let earlier = subject.earlier.iter().rev();
    let near = earlier.take_while(|it| match scope {
        Scope::Claim => false,
        Scope::Defendant => true,
        Scope::Victim => it.victim == claim.victim,
    });
    let mut same = near.filter(|it| scope == Scope::Victim || it.defendant == claim.defendant);
    same.any(|it| {
        let leaves = it.answer.values();
        let mut under = leaves.iter().filter(|leaf| leaf.law.approach == approach);
        under.any(|leaf| leaf.consequences.iter().any(|it| same_consequence(it, of)))
    })
}

/// Returns whether two consequences of one approach read the same; the figures of their steps do not count.
fn same_consequence(a: &Consequence, b: &Consequence) -> bool {
    a.entry == b.entry && a.follows == b.follows
}

/// Returns the consequences that do not follow under any answer, each with the reason and its authority.
pub(crate) fn no_consequences(subject: &Subject<'_>) -> Vec<(String, String)> {
    let all = not_following(subject).map(|(step, standing)| {
        let says = format!("Nothing follows: {}", subject.because(step.ground));
        (says, phrases::authority(Some(standing), step.ground))
    });
    phrases::each_once(all)
}

/// Returns the reasons why something does not follow although the court found the fact that asks for it, such as a choice of the
/// victim.
pub(crate) fn refused(subject: &Subject<'_>) -> Vec<String> {
    let facts = &subject.claim.facts;
    let asked =
        |key: Key| key.row().kind == FactKind::YesNo && facts.get(key) == FactValue::yes_no(true);
    let all = not_following(subject)
        .filter(|(step, _)| phrases::keys_read(step.reads).any(asked))
        .map(|(step, standing)| {
            let because = subject.because(step.ground);
            format!("{because} ({})", answer::short_cite(standing))
        });
    phrases::each_once(all)
}

/// Returns the last step of each consequence that does not follow under any answer.
fn not_following<'s>(subject: &Subject<'s>) -> impl Iterator<Item = (&'s Step, &'s GroundInCourt)> {
    let leaves = subject.answer().values().into_iter();
    leaves.flat_map(move |leaf| {
        let none = leaf.consequences.iter().filter(|it| {
            let values = it.follows.values();
            values.iter().all(|follows| **follows == Follows::No)
        });
        none.filter_map(move |it| {
            let step = it.steps.last()?;
            Some((step, subject.standing(leaf, step.entry, step.ground)?))
        })
    })
}

/// Returns the balance of the account of the judgment, which goes before what the credits alone say, where payments or credits
/// make it less than what was ordered.
pub(crate) fn left_to_collect<'m>(subject: &Subject<'_>, meta: &'m Meta) -> Option<&'m LeftOfDebt> {
    let claim = subject.claim;
    let of = (
        subject.profile.id.clone(),
        claim.victim.clone(),
        claim.defendant.clone(),
    );
    let left = meta.left_to_collect.get(&of)?;
    let informs = !subject.case.payments.is_empty() || collection(subject).is_some();
    informs.then_some(left)
}

/// Returns the authority of a balance in parentheses, without its confidence.
pub(crate) fn cited(left: &LeftOfDebt) -> String {
    let short = left.authority.iter();
    let short: Vec<&str> = short.filter_map(|cite| cite.split(" [").next()).collect();
    match short.is_empty() {
        true => String::new(),
        false => format!(" ({})", short.join("; ")),
    }
}

fn balance(left: &LeftOfDebt, meta: &Meta) -> Told {
    let mut lead = match left.on {
        Some(day) => format!("left to collect on {day}"),
        None => "left to collect".to_owned(),
    };
    let mut all = meta.left_to_collect.keys();
    if all.any(|(_, victim, defendant)| (victim, defendant) != (&left.victim, &left.defendant)) {
        lead = format!("{lead} from {} for {}", left.defendant, left.victim);
    }
    let with = |cited: &str| {
        let why = Some(format!("{}{cited}", left.why)).filter(|why| !why.is_empty());
        let all: Vec<String> = why.into_iter().chain(left.notes.iter().cloned()).collect();
        format!("{}, {}", left.says, all.join("; "))
    };
    Told {
        says: format!("{}: {}", sentence(&lead), with("")),
        short: Some((lead, with(&cited(left)))),
        // The short text has it beside the reason.
        authority: Some((String::new(), left.authority.join("; "))),
        depends: Vec::new(),
        scope: Scope::Claim,
    }
}

fn consequence(
    subject: &Subject<'_>,
    leaf: &Leaf,
    entry: u16,
    follows: &Conditional<Follows>,
    scope: Scope,
    depends: Vec<String>,
) -> Option<Told> {
    let values = follows.values();
    let once = match scope {
        Scope::Defendant => ", once for the defendant",
        Scope::Victim => ", once for the victim",
        Scope::Claim => "",
    };
    let proposition = || {
        let entry = subject
            .approach(leaf)
            .and_then(|approach| approach.entry(entry));
        entry.map_or_else(String::new, |entry| entry.proposition.to_string())
    };
    let ground = values.iter().find_map(|follows| follows.ground());
    let pending = values.iter().find_map(|follows| match follows {
        Follows::Pending(parameter) => Some(parameter),
        _ => None,
    });
    let certain = values.iter().all(|follows| follows.ground().is_some());
    let amount = other_amount(&values);
    let says = match (ground, pending) {
        (Some(ground), _) => {
            let because = sentence(subject.because(ground));
            let lead = if certain {
                because
            } else {
                format!("It may be that: {because}")
            };
            match &amount {
                Some(amount) => format!("{lead}: {amount}{once}"),
                None => lead,
            }
        }
        (None, Some(parameter)) => format!(
            "Pending: {}; there is no value of {} for that day",
            proposition(),
            parameter.0
        ),
        (None, None) if values.iter().any(|follows| **follows == Follows::Unknown) => {
            format!("Not known: {}", proposition())
        }
        (None, None) => return None,
    };
    let standing = ground.and_then(|ground| subject.standing(leaf, entry, ground));
    let clause = ground.filter(|_| certain);
    let clause = clause.map(|ground| first_clause(subject.because(ground)));
    Some(Told {
        says: subject::labeled(subject, says),
        short: clause.zip(amount),
        authority: standing.zip(ground).map(|(standing, ground)| {
            (
                answer::short_cite(standing),
                phrases::authority(Some(standing), ground),
            )
        }),
        depends,
        scope,
    })
}

/// Returns the amount of a consequence, over every answer.
fn other_amount(values: &[&Follows]) -> Option<String> {
    let exact = values.iter().filter_map(|follows| match follows {
        Follows::Amount(amount, _) => Some(Amount::Exact(*amount)),
        _ => None,
    });
    let at_most = values.iter().filter_map(|follows| match follows {
        Follows::AtMost(amount, _) => Some(*amount),
        _ => None,
    });
    match (exact.reduce(Amount::hull), at_most.max()) {
        (Some(exact), None) => Some(phrases::range(exact)),
        (None, Some(most)) => Some(format!("at most {}", phrases::amount(Amount::Exact(most)))),
        (Some(exact), Some(most)) => Some(format!("at most {}", exact.greatest().max(most))),
        (None, None) => None,
    }
}

/// Returns the most that can be collected over every answer, if payments limit it below the amount ordered.
fn collection(subject: &Subject<'_>) -> Option<Told> {
    let leaves = subject.answer().values();
    let mut most: Option<Amount> = None;
    let mut depends: Vec<String> = Vec::new();
    let mut binding = None;
    for leaf in &leaves {
        for credits in leaf.credits.values() {
            let this = credits.collectible_at_most.map(Amount::Exact);
            most = match (most, this) {
                (Some(a), Some(b)) => Some(a.hull(b)),
                (a, b) => a.or(b),
            };
            let step = credits.sets_the_most();
            binding = binding.or_else(|| {
                let step = step?;
                Some((
                    step.clone(),
                    subject.standing(leaf, step.entry, step.ground),
                ))
            });
        }
        for point in leaf.credits.points() {
            let name = paths::name(subject, &point);
            if !depends.contains(&name) {
                depends.push(name);
            }
        }
    }
    let most = most?;
    // No more can be collected than is ordered, though one way through what is open has no amount, such as a deferral.
    let ranges = leaves
        .iter()
        .filter_map(|leaf| leaf.outcome.illustrated().range());
    let ordered = ranges.map(Amount::greatest).max();
    let informs = phrases::bounded(most.greatest())
        && (most.least() != Usd::ZERO || ordered.is_some_and(|ordered| most.greatest() < ordered));
    if !informs {
        return None;
    }
    let most = match ordered {
        Some(cap) if cap < most.greatest() => Amount::between(most.least().min(cap), cap),
        _ => most,
    };
    let because = binding.as_ref().map_or_else(String::new, |(step, _)| {
        format!(": {}", subject.because(step.ground))
    });
    let lead = sentence(&format!("{}{because}", phrases::can_be_collected(most)));
    let short = match most.exact() {
        Some(exact) => format!("at most {}", phrases::figure(exact)),
        None => format!("{}, depending on open points", phrases::range(most)),
    };
    let authority = binding.and_then(|(step, standing)| {
        let standing = standing?;
        Some((
            answer::short_cite(standing),
            phrases::authority(Some(standing), step.ground),
        ))
    });
    Some(Told {
        says: subject::labeled(subject, lead),
        short: Some(("can be collected".to_owned(), short)),
        authority,
        depends,
        scope: Scope::Claim,
    })
}
