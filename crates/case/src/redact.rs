//! A case as anybody may see it: amounts, days, citations and what the law asks, and not a word of the file.
//!
//! A public copy is made from [`PublicCase`], which has no field that could hold a name, an id, a source, a remark or any
//! other text of a case file: who is who is told by place alone. What a template forgets to leave out is not there.

use std::collections::BTreeMap;

use redress_cite::{Citation, CourtId, Date};
use redress_money::{Ratio, Usd};

use crate::case::{
    Award, Case, ChoiceMade, Class, CountOfConviction, Defendant, How, LossItem, Payee, PayeePart,
    PayeeSplit, Payment, Posture, Proof, ProofKind, Ruling, StatedFact, Victim,
};
use crate::facts::{FactValue, Head, Key, Loss};
use crate::judgment::{Grade, OfJudgment, Penalty, PenaltyKind};
use crate::payee::PayeeKind;

/// A case without any text of its file.
#[derive(Clone, Debug)]
pub struct PublicCase {
    court: CourtId,
    judgment: Option<Date>,
    /// The year or section by which a text of the statute is known.
    text_applied: Option<&'static str>,
    closed: bool,
    defendants: Vec<(Vec<PublicCount>, PublicJudgment)>,
    victims: Vec<PublicVictim>,
    awards: Vec<PublicAward>,
    rulings: Vec<PublicRuling>,
    choices: Vec<PublicChoice>,
    payees: Vec<(PayeeKind, Vec<(usize, PayeeSplit)>)>,
    payments: Vec<PublicPayment>,
}

#[derive(Clone, Debug)]
struct PublicJudgment {
    sentenced: Option<Date>,
    indigent: PublicGiven,
    cannot_pay_interest: PublicGiven,
    interest_waived: bool,
    interest_at_most: Option<Usd>,
    interest_until: Option<Date>,
    released: PublicGiven,
    has_schedule: bool,
    /// How much of each kind, whether reasons were stated, and how it stands.
    penalties: Vec<(PenaltyKind, Usd, bool, PublicProof)>,
}

#[derive(Clone, Debug)]
struct PublicCount {
    statute: Option<Citation>,
    class: Option<Class>,
    grade: Option<Grade>,
    dismissed: bool,
    attempt: bool,
    began: PublicGiven,
    ended: PublicGiven,
    victims: Vec<usize>,
}

#[derive(Clone, Debug)]
struct PublicVictim {
    payee: PayeeKind,
    priority: Option<u32>,
    losses: Vec<PublicLoss>,
    facts: BTreeMap<Key, PublicGiven>,
    awards_elsewhere: Option<(Vec<Usd>, PublicProof)>,
    record_date: Option<Date>,
    left_out: usize,
    conduct: BTreeMap<usize, BTreeMap<Key, PublicGiven>>,
}

#[derive(Clone, Debug)]
struct PublicLoss {
    head: Head,
    amount: PublicGiven,
    facts: Loss,
    payor: Option<usize>,
    traceable_to: Option<usize>,
    /// Counts of each defendant, by place.
    counts: Vec<(usize, usize)>,
}

#[derive(Clone, Copy, Debug)]
struct PublicProof {
    kind: ProofKind,
    date: Option<Date>,
}

#[derive(Clone, Copy, Debug)]
struct PublicGiven {
    value: FactValue,
    government: Option<FactValue>,
    defense: Option<FactValue>,
    proof: PublicProof,
}

#[derive(Clone, Debug)]
struct PublicAward {
    victim: usize,
    defendant: usize,
    amount: Usd,
    posture: Posture,
    proof: PublicProof,
}

#[derive(Clone, Debug)]
struct PublicRuling {
    date: Date,
    court: CourtId,
    closes: usize,
    opens: usize,
    vacates: Vec<usize>,
}

#[derive(Clone, Debug)]
struct PublicChoice {
    /// The id of a choice that the law has; `None` where it has none of that id.
    choice: Option<&'static str>,
    victim: Option<usize>,
    defendant: Option<usize>,
    how: PublicHow,
    jointly: bool,
    reasons_stated: bool,
    by_user: bool,
    proof: PublicProof,
}

#[derive(Clone, Copy, Debug)]
enum PublicHow {
    Amount(Usd),
    Share(Ratio),
    /// The name of a rule that the law has.
    Method(Option<&'static str>),
}

#[derive(Clone, Copy, Debug)]
struct PublicPayment {
    defendant: usize,
    victim: usize,
    date: Date,
    amount: Usd,
}

impl PublicCase {
    /// The case without its texts. `of_the_law` gives the word of the law that a text is, if it is one: a regime, a choice, a
    /// method. What refers to nothing in the file is left out.
    pub fn of(case: &Case, of_the_law: impl Fn(&str) -> Option<&'static str>) -> Self {
        let defendant = |id: &str| case.defendants.iter().position(|it| it.id == id);
        let victim = |id: &str| case.victims.iter().position(|it| it.id == id);
        let payee = |id: &str| case.payees.iter().position(|it| it.id == id);
        let award = |id: &String| case.awards.iter().position(|it| it.id == *id);
        let count = |count: &CountOfConviction| PublicCount {
            statute: count.statute.parse().ok(),
            class: count.class,
            grade: count.grade,
            dismissed: count.dismissed,
            attempt: count.attempt,
            began: given(&count.began),
            ended: given(&count.ended),
            victims: count.victims.iter().filter_map(|id| victim(id)).collect(),
        };
        let loss = |loss: &LossItem| PublicLoss {
            head: loss.head,
            amount: given(&loss.amount),
            facts: loss.facts.clone(),
            payor: loss.payor.as_deref().and_then(payee),
            traceable_to: loss.traceable_to.as_deref().and_then(defendant),
            counts: case
                .defendants
                .iter()
                .enumerate()
                .flat_map(|(whose, it)| {
                    let tied = it.counts.iter().enumerate();
                    tied.filter(|(_, count)| loss.counts.contains(&count.id))
                        .map(move |(place, _)| (whose, place))
                })
                .collect(),
        };
        let of_victim = |it: &Victim| PublicVictim {
            payee: it.payee,
            priority: it.priority,
            losses: it.losses.iter().map(loss).collect(),
            facts: facts(&it.facts),
            awards_elsewhere: it
                .awards_elsewhere
                .as_ref()
                .map(|(awards, kind)| (awards.clone(), proof(kind))),
            record_date: it.record_date,
            left_out: it.left_out.len(),
            conduct: it
                .conduct
                .iter()
                .filter_map(|(id, known)| Some((defendant(id)?, facts(known))))
                .collect(),
        };
        Self {
            court: case.court.clone(),
            judgment: case.judgment,
            text_applied: case.text_applied.as_deref().and_then(&of_the_law),
            closed: case.closed,
            defendants: case
                .defendants
                .iter()
                .map(|it| {
                    (
                        it.counts.iter().map(count).collect(),
                        judgment(&it.judgment),
                    )
                })
                .collect(),
            victims: case.victims.iter().map(of_victim).collect(),
            awards: case
                .awards
                .iter()
                .filter_map(|it| {
                    Some(PublicAward {
                        victim: victim(&it.victim)?,
                        defendant: defendant(&it.defendant)?,
                        amount: it.amount,
                        posture: it.posture,
                        proof: proof(&it.proof),
                    })
                })
                .collect(),
            rulings: case
                .rulings
                .iter()
                .map(|it| PublicRuling {
                    date: it.date,
                    court: it.court.clone(),
                    closes: it.closes.len(),
                    opens: it.opens.len(),
                    vacates: it.vacates.iter().filter_map(award).collect(),
                })
                .collect(),
            choices: case
                .choices
                .iter()
                .map(|it| PublicChoice {
                    choice: of_the_law(&it.choice),
                    victim: it.victim.as_deref().and_then(victim),
                    defendant: it.defendant.as_deref().and_then(defendant),
                    how: match &it.how {
                        How::Amount(amount) => PublicHow::Amount(*amount),
                        How::Share(share) => PublicHow::Share(*share),
                        How::Method(method) => PublicHow::Method(of_the_law(method)),
                    },
                    jointly: it.jointly,
                    reasons_stated: it.reasons.is_some(),
                    by_user: it.by_user,
                    proof: proof(&it.proof),
                })
                .collect(),
            payees: case
                .payees
                .iter()
                .map(|it| {
                    let parts = it.parts.iter();
                    let parts = parts.filter_map(|part| Some((victim(&part.victim)?, part.split)));
                    (it.kind, parts.collect())
                })
                .collect(),
            payments: case
                .payments
                .iter()
                .filter_map(|it| {
                    Some(PublicPayment {
                        defendant: defendant(&it.defendant)?,
                        victim: victim(&it.victim)?,
                        date: it.date,
                        amount: it.amount,
                    })
                })
                .collect(),
        }
    }
}

fn judgment(of: &OfJudgment) -> PublicJudgment {
    PublicJudgment {
        sentenced: of.sentenced,
        indigent: given(&of.indigent),
        cannot_pay_interest: given(&of.cannot_pay_interest),
        interest_waived: of.interest_waived,
        interest_at_most: of.interest_at_most,
        interest_until: of.interest_until,
        released: given(&of.released),
        has_schedule: of.schedule.is_some(),
        penalties: of
            .penalties
            .iter()
            .map(|it| (it.kind, it.amount, it.reasons.is_some(), proof(&it.proof)))
            .collect(),
    }
}

fn proof(proof: &Proof) -> PublicProof {
    PublicProof {
        kind: proof.kind,
        date: proof.date,
    }
}

fn given(given: &StatedFact) -> PublicGiven {
    PublicGiven {
        value: given.value,
        government: given.government,
        defense: given.defense,
        proof: proof(&given.proof),
    }
}

fn facts(facts: &BTreeMap<Key, StatedFact>) -> BTreeMap<Key, PublicGiven> {
    facts.iter().map(|(key, it)| (*key, given(it))).collect()
}

impl From<PublicProof> for Proof {
    fn from(proof: PublicProof) -> Self {
        Self {
            kind: proof.kind,
            date: proof.date,
            ..Self::default()
        }
    }
}

impl From<PublicGiven> for StatedFact {
    fn from(given: PublicGiven) -> Self {
        Self {
            value: given.value,
            government: given.government,
            defense: given.defense,
            proof: given.proof.into(),
        }
    }
}

impl From<PublicJudgment> for OfJudgment {
    fn from(of: PublicJudgment) -> Self {
        Self {
            sentenced: of.sentenced,
            indigent: of.indigent.into(),
            cannot_pay_interest: of.cannot_pay_interest.into(),
            interest_waived: of.interest_waived,
            interest_at_most: of.interest_at_most,
            interest_until: of.interest_until,
            released: of.released.into(),
            schedule: of.has_schedule.then(|| "as the judgment says".to_owned()),
            penalties: of
                .penalties
                .into_iter()
                .map(|(kind, amount, reasons, proof)| Penalty {
                    kind,
                    amount,
                    reasons: reasons.then(|| "stated".to_owned()),
                    proof: proof.into(),
                })
                .collect(),
        }
    }
}

/// Who is meant, by place: `victim-1`.
fn named(kind: &str, place: usize) -> String {
    format!("{kind}-{}", place.saturating_add(1))
}

/// A count of a defendant; counts of two defendants have different ids, so that a loss is tied to the right one.
fn count_id(whose: usize, place: usize) -> String {
    format!("{}-{}", whose.saturating_add(1), place.saturating_add(1))
}

fn told(facts: BTreeMap<Key, PublicGiven>) -> BTreeMap<Key, StatedFact> {
    let facts = facts.into_iter();
    facts.map(|(key, given)| (key, given.into())).collect()
}

/// The case again, to be computed and told: everybody by place, every text gone.
impl From<PublicCase> for Case {
    fn from(public: PublicCase) -> Self {
        let of_defendant =
            |whose: usize, (counts, judgment): (Vec<PublicCount>, PublicJudgment)| Defendant {
                id: named("defendant", whose),
                judgment: judgment.into(),
                counts: counts
                    .into_iter()
                    .enumerate()
                    .map(|(place, it)| CountOfConviction {
                        id: count_id(whose, place),
                        statute: it.statute.map_or_else(String::new, |it| it.to_string()),
                        class: it.class,
                        grade: it.grade,
                        dismissed: it.dismissed,
                        attempt: it.attempt,
                        began: it.began.into(),
                        ended: it.ended.into(),
                        victims: it.victims.iter().map(|it| named("victim", *it)).collect(),
                    })
                    .collect(),
            };
        let loss = |place: usize, it: PublicLoss| LossItem {
            id: named("loss", place),
            what: None,
            head: it.head,
            amount: it.amount.into(),
            facts: it.facts,
            period: None,
            evidence: None,
            payor: it.payor.map(|it| named("payee", it)),
            traceable_to: it.traceable_to.map(|it| named("defendant", it)),
            counts: it
                .counts
                .iter()
                .map(|(whose, place)| count_id(*whose, *place))
                .collect(),
        };
        let victim = |place: usize, it: PublicVictim| Victim {
            id: named("victim", place),
            payee: it.payee,
            priority: it.priority,
            losses: it
                .losses
                .into_iter()
                .enumerate()
                .map(|(place, it)| loss(place, it))
                .collect(),
            facts: told(it.facts),
            awards_elsewhere: it
                .awards_elsewhere
                .map(|(awards, proof)| (awards, proof.into())),
            record_date: it.record_date,
            left_out: (0..it.left_out)
                .map(|place| named("an entry later than the record", place))
                .collect(),
            conduct: it
                .conduct
                .into_iter()
                .map(|(whose, facts)| (named("defendant", whose), told(facts)))
                .collect(),
        };
        let path = |_| "victim".to_owned();
        Self {
            name: "A case".to_owned(),
            court: public.court,
            docket: None,
            judgment: public.judgment,
            text_applied: public.text_applied.map(str::to_owned),
            closed: public.closed,
            defendants: public
                .defendants
                .into_iter()
                .enumerate()
                .map(|(whose, it)| of_defendant(whose, it))
                .collect(),
            victims: public
                .victims
                .into_iter()
                .enumerate()
                .map(|(place, it)| victim(place, it))
                .collect(),
            awards: public
                .awards
                .into_iter()
                .enumerate()
                .map(|(place, it)| Award {
                    id: named("award", place),
                    victim: named("victim", it.victim),
                    defendant: named("defendant", it.defendant),
                    amount: it.amount,
                    posture: it.posture,
                    proof: it.proof.into(),
                })
                .collect(),
            rulings: public
                .rulings
                .into_iter()
                .map(|it| Ruling {
                    date: it.date,
                    court: it.court,
                    closes: (0..it.closes).map(path).collect(),
                    opens: (0..it.opens).map(path).collect(),
                    vacates: it.vacates.iter().map(|it| named("award", *it)).collect(),
                    says: None,
                    source: None,
                })
                .collect(),
            choices: public
                .choices
                .into_iter()
                .enumerate()
                .map(|(place, it)| ChoiceMade {
                    choice: it
                        .choice
                        .map_or_else(|| named("choice", place), str::to_owned),
                    victim: it.victim.map(|it| named("victim", it)),
                    defendant: it.defendant.map(|it| named("defendant", it)),
                    how: match it.how {
                        PublicHow::Amount(amount) => How::Amount(amount),
                        PublicHow::Share(share) => How::Share(share),
                        PublicHow::Method(method) => {
                            How::Method(method.unwrap_or("a-method").to_owned())
                        }
                    },
                    jointly: it.jointly,
                    reasons: it.reasons_stated.then(|| "stated".to_owned()),
                    by_user: it.by_user,
                    proof: it.proof.into(),
                })
                .collect(),
            payees: public
                .payees
                .into_iter()
                .enumerate()
                .map(|(place, (kind, parts))| Payee {
                    id: named("payee", place),
                    kind,
                    parts: parts
                        .into_iter()
                        .map(|(victim, split)| PayeePart {
                            victim: named("victim", victim),
                            split,
                        })
                        .collect(),
                })
                .collect(),
            payments: public
                .payments
                .into_iter()
                .enumerate()
                .map(|(place, it)| Payment {
                    id: named("payment", place),
                    defendant: named("defendant", it.defendant),
                    victim: named("victim", it.victim),
                    date: it.date,
                    amount: it.amount,
                    source: None,
                })
                .collect(),
        }
    }
}
