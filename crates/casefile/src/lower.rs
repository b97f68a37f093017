//! From sections to the case: defaults are applied, and what must agree across keys is checked.

use std::collections::{BTreeMap, BTreeSet};

use redress_case::facts::{
    AWARDS_ELSEWHERE, CIVIL_FIXED, CIVIL_RECOVERED, DMA_RECEIVED, FactValue, Key, LossValues,
    NO_UPPER_BOUND, ORDERS, RECEIVED, RETURNED,
};
use redress_case::{
    Award, Case, ChoiceMade, CountOfConviction, How, LossItem, OfJudgment, Payee, PayeeKind,
    PayeePart, PayeeSplit, Payment, Penalty, Posture, Proof, ProofKind, Side, StatedFact, facts,
};
use redress_cite::Date;
use redress_money::{MoneyError, Ratio, Rounding, Usd};

use crate::awards;
use crate::decode::At;
use crate::diagnostic::{Code, Issue, Span};
use crate::fact::{Fact, OwnProof, RowFact, bounded, given, unknown};
use crate::file::{
    Award as AwardTable, CaseTable, Choice, CountTable, Defaults, Defendant, Entry, File, Loss,
    OfJudgment as OfJudgmentTable, Payee as PayeeTable, Payment as PaymentTable, Record, Ruling,
    ValueReport, Victim,
};
use crate::reader::{AWARD, DEFENDANT, Reader, VICTIM, nearest};
use crate::value::{By, EntryKind, Id, Payer, Quantity, Record as RecordState, Ref, Share, Text};

/// The most victims of a case, and the most losses of a victim.
const VICTIMS: usize = 100_000;
const LOSSES: usize = 1_000;

/// What the facts of a victim are under.
const GROUPS: [&str; 4] = ["losses", "record", "findings", "conduct"];

/// The case that a file tells. What is `None` lacks what it needs, which is reported.
pub(crate) fn case(file: File, reader: &mut Reader) -> Option<Case> {
    let proof = defaults(file.defaults, &Proof::default());
    let (defendants, naming): (Vec<_>, Vec<_>) = list(file.defendant)
        .filter_map(|table| defendant(table, &proof, reader))
        .unzip();
    let only = reader.only(DEFENDANT);
    let victims = limited(file.victim, VICTIMS, "victims", reader).into_iter();
    let victims: Vec<_> = victims
        .filter_map(|table| victim(table.value, only.as_deref(), &proof, reader))
        .collect();
    let mut victims: Vec<_> = victims
        .into_iter()
        .flat_map(|victim| alike(victim, reader))
        .collect();
    harmed_by_named_counts(&mut victims, &defendants, &naming);
    let awarded = with_ids(list(file.award), "award-", |award| &mut award.id, reader);
    let (spans, mut awards): (Vec<Span>, Vec<(String, Award)>) = awarded
        .into_iter()
        .flat_map(|table| {
            let span = table.span.clone();
            let awards = award(table, only.as_deref(), &proof, reader).into_iter();
            awards.map(move |award| (span.clone(), award))
        })
        .unzip();
    // An order without a day is of the day of the judgment, whatever the day of the findings.
    let judgment = file.case.as_ref().and_then(|case| case.judgment);
    for (_, award) in &mut awards {
        let is_order = matches!(
            award.posture,
            Posture::Entered | Posture::Affirmed | Posture::Vacated
        );
        if is_order && award.date.is_none() && award.proof.date.is_some() {
            award.proof.date = judgment.or(award.proof.date);
        }
    }
    let mut numbered: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (own, award) in &awards {
        numbered.entry(own).or_default().push(&award.id);
    }
    let rulings: Vec<_> = list(file.ruling)
        .filter_map(|table| ruling(table, &numbered, reader))
        .collect();
    let choices: Vec<_> = list(file.choice)
        .flat_map(|table| choice(table, &proof, reader))
        .collect();
    // A ruling with an error may be the one.
    if reader.told() == 0 {
        vacated_on_a_day(&awards, &spans, &rulings, reader);
        beside_a_joint_debt(&awards, &spans, reader);
    }
    let awards = joined(awards, &spans, reader);
    let payees: Vec<_> = list(file.payee)
        .filter_map(|table| payee(table, reader))
        .collect();
    shares_fit(&payees, reader);
    let payments = with_ids(
        list(file.payment),
        "payment-",
        |payment| &mut payment.id,
        reader,
    );
    let payments: Vec<_> = payments
        .into_iter()
        .filter_map(|table| payment(table, only.as_deref(), reader))
        .collect();
    reversals_fit(&payments, reader);
    recoveries_given_once(&payments, &victims, reader);
    let payments = payments.into_iter().map(|(payment, _)| payment).collect();
    let CaseTable {
        name,
        court,
        docket,
        judgment,
        text_applied,
        record,
        side,
        least_disbursement,
    } = file.case?;
    file.schema?;
    Some(Case {
        name: name?.0,
        court: court?.0,
        docket: words(docket),
        judgment,
        text_applied: text_applied.map(|regime| regime.0.to_owned()),
        closed: record == Some(RecordState::Closed),
        defendants,
        victims,
        awards,
        rulings,
        choices,
        views: file.views.map(|views| views.0).unwrap_or_default(),
        side,
        payees: payees.into_iter().map(|(payee, _)| payee).collect(),
        payments,
        joint_elsewhere: Vec::new(),
        least_disbursement,
    })
}

/// Returns a payment with its place. One by a defendant names the defendant, and one by another the victim; a reversal names
/// neither, because the payment that it takes back does.
fn payment(
    At { span, value, sound }: At<PaymentTable>,
    only: Option<&str>,
    reader: &mut Reader,
) -> Option<(Payment, Span)> {
    let (named, another) = match value.defendant {
        Some(Payer::Defendant(id)) => (Some(id), None),
        Some(Payer::Another(from)) => (None, Some(from)),
        None => (None, None),
    };
    let from = value.from.or(another).unwrap_or_default();
    let reverses = value.reverses.map(|id| id.0);
    let victim = value.victim.map(|id| {
        one_victim(&id, reader);
        id.value.0
    });
    let (since, date) = value.date?.value.days()?;
    let missing = match (&reverses, from.is_by_defendant()) {
        (Some(_), _) => None,
        (None, true) if named.is_none() && only.is_none() => Some("defendant"),
        (None, false) if victim.is_none() => Some("victim"),
        _ => None,
    };
    if let Some(missing) = missing.filter(|_| sound) {
        let message = format!("a payment from `{}` needs `{missing}`", from.name());
        reader.report(Issue::new(Code::MISSING, &span, message));
    }
    let only = only.filter(|_| from.is_by_defendant() && reverses.is_none());
    let payment = Payment {
        id: value.id?.0,
        from,
        resource: value.resource,
        defendant: named.or_else(|| only.map(str::to_owned)),
        victim,
        line: value.line,
        award: value.award.map(|id| id.0),
        reverses,
        date,
        since: (since < date).then_some(since),
        amount: value.amount?,
        source: words(value.source),
    };
    Some((payment, span))
}

/// Reports a reversal that is earlier than its payment, or of more than was paid, or of a reversal.
fn reversals_fit(payments: &[(Payment, Span)], reader: &mut Reader) {
    let mut back: BTreeMap<&str, Usd> = BTreeMap::new();
    let mut known: BTreeMap<&str, &Payment> = BTreeMap::new();
    for (payment, _) in payments {
        known.entry(&payment.id).or_insert(payment);
    }
    for (payment, span) in payments {
        let Some(id) = &payment.reverses else {
            continue;
        };
        let Some(of) = known.get(id.as_str()) else {
            continue;
        };
        let before = back.get(id.as_str()).copied().unwrap_or_default();
        let sum = before.checked_add(payment.amount).unwrap_or(payment.amount);
        back.insert(id, sum);
        let (message, expected) = match of {
            of if of.reverses.is_some() => (
                "a reversal is not taken back".to_owned(),
                "the id of a payment".to_owned(),
            ),
            of if payment.date < of.date => (
                format!("`{id}` was paid on {}, later than this", of.date),
                format!("{} or later", of.date),
            ),
            of if sum > of.amount => (
                format!("`{id}` was of {}, and {sum} is taken back", of.amount),
                format!("at most {} in all", of.amount),
            ),
            _ => continue,
        };
        reader.report(Issue::new(Code::REVERSAL, span, message).expected(expected));
    }
}

/// Reports a recovery that is given as a payment, of a victim whose record has a total of such recoveries: the record is of what was
/// received before any payment of this case, so that the same money would count twice.
fn recoveries_given_once(
    payments: &[(Payment, Span)],
    victims: &[redress_case::Victim],
    reader: &mut Reader,
) {
    let recoveries = payments
        .iter()
        .filter_map(|(payment, span)| Some((payment, span, payment.from.total_of_record()?)));
    let recoveries: Vec<_> = recoveries.collect();
    if recoveries.is_empty() {
        return;
    }
    let victims: BTreeMap<&str, &redress_case::Victim> = victims
        .iter()
        .rev()
        .map(|it| (it.id.as_str(), it))
        .collect();
    for (payment, span, key) in recoveries {
        let of = payment.victim.as_deref().and_then(|id| victims.get(id));
        let total = of.and_then(|victim| victim.facts.get(&key));
        let name = key.row().path.trim_start_matches("record.");
        if total
            .is_some_and(|it| matches!(it.value, FactValue::Is(1..) | FactValue::Within(_, 1..)))
        {
            let message = format!(
                "`{name}` of the record and a payment from `{}` are both given, so that the same money can count twice",
                payment.from.name()
            );
            let issue = Issue::new(Code::TOTAL_AND_ENTRIES, span, message);
            reader.report(issue.expected(format!(
                "each recovery once: as a payment, with its day, or in `{name}`"
            )));
        }
    }
}

/// A payee, with the place of each of its parts.
fn payee(table: PayeeTable, reader: &mut Reader) -> Option<(Payee, Vec<Span>)> {
    let mut spans = Vec::new();
    let mut parts = Vec::new();
    for At { span, value, sound } in table.part.map(|list| list.value).unwrap_or_default() {
        let share = value.share.map(|share| PayeeSplit::Share(share.value.0));
        let amount = value.amount.map(|amount| PayeeSplit::Amount(amount.value));
        if sound && share.is_some() == amount.is_some() {
            let issue = Issue::new(Code::CHOICE_SHAPE, &span, "a part is given in one way");
            reader.report(issue.expected("one of `share` and `amount`"));
        }
        if let (Some(victim), Some(split)) = (value.victim, share.or(amount)) {
            for victim in reader.members(&victim.0) {
                spans.push(span.clone());
                parts.push(PayeePart { victim, split });
            }
        }
    }
    let payee = Payee {
        id: table.id?.0,
        kind: table.kind?,
        parts,
    };
    Some((payee, spans))
}

/// What goes to payees of one victim is at most the whole.
fn shares_fit(payees: &[(Payee, Vec<Span>)], reader: &mut Reader) {
    let mut taken: BTreeMap<&str, Ratio> = BTreeMap::new();
    for (payee, spans) in payees {
        for (part, span) in payee.parts.iter().zip(spans) {
            let PayeeSplit::Share(share) = part.split else {
                continue;
            };
            let before = taken.get(part.victim.as_str()).copied();
            let sum = before.map_or(Ok(share), |before| before.plus(share));
            match sum {
                Ok(sum) if sum <= Ratio::ONE => {
                    taken.insert(&part.victim, sum);
                }
                _ => {
                    let message =
                        "the shares of the payees of one victim come to more than the whole";
                    let issue = Issue::new(Code::SHARES, span, message);
                    reader.report(issue.expected("shares that add up to at most 1"));
                }
            }
        }
    }
}

fn list<T>(list: Option<Vec<T>>) -> impl Iterator<Item = T> {
    list.into_iter().flatten()
}

fn words(text: Option<Text>) -> Option<String> {
    text.map(|text| text.0)
}

fn ids<const KIND: usize>(references: Option<Vec<Ref<KIND>>>) -> Vec<String> {
    list(references).map(|reference| reference.0).collect()
}

/// A list of at most so many.
fn limited<T>(
    list: Option<At<Vec<At<T>>>>,
    most: usize,
    what: &str,
    reader: &mut Reader,
) -> Vec<At<T>> {
    let mut items = list.map(|list| list.value).unwrap_or_default();
    if let Some(beyond) = items.get(most) {
        let message = format!("more than {most} {what}");
        let issue = Issue::new(Code::MANY, &beyond.span, message);
        reader.report(issue.expected(format!("at most {most}")));
        items.truncate(most);
    }
    items
}

fn defaults(own: Option<Defaults>, outer: &Proof) -> Proof {
    let own = own.map_or_else(OwnProof::default, |own| OwnProof {
        kind: own.proof,
        source: own.source,
        date: own.date,
        note: None,
    });
    own.over(outer)
}

/// Returns a defendant, and the proof on which each count names its victims.
fn defendant(
    table: Defendant,
    outer: &Proof,
    reader: &mut Reader,
) -> Option<(redress_case::Defendant, Vec<Proof>)> {
    let proof = defaults(table.defaults, outer);
    let (counts, naming) = list(table.count)
        .filter_map(|table| count(table, &proof, reader))
        .unzip();
    let judgment = table
        .judgment
        .map(|table| of_judgment(table, &proof, reader));
    let defendant = redress_case::Defendant {
        id: table.id?.0,
        counts,
        judgment: judgment.unwrap_or_default(),
    };
    Some((defendant, naming))
}

fn of_judgment(table: OfJudgmentTable, outer: &Proof, reader: &mut Reader) -> OfJudgment {
    let proof = defaults(table.defaults, outer);
    let penalties = list(table.penalty).filter_map(|table| {
        let own = OwnProof {
            source: table.source,
            date: table.date,
            ..OwnProof::default()
        };
        Some(Penalty {
            kind: table.kind?,
            amount: table.amount?,
            reasons: words(table.reasons),
            date: table.date,
            proof: own.over(&proof),
        })
    });
    let penalties = penalties.collect();
    OfJudgment {
        sentenced: table.sentenced,
        indigent: given(table.indigent, &proof, reader),
        cannot_pay_interest: given(table.cannot_pay_interest, &proof, reader),
        interest_waived: table.interest_waived.unwrap_or(false),
        interest_at_most: table.interest_at_most,
        interest_until: table.interest_until,
        released: given(table.released, &proof, reader),
        died: given(table.died, &proof, reader),
        schedule: words(table.schedule),
        penalties,
    }
}

/// Returns a count, and the proof on which it names its victims.
fn count(
    table: CountTable,
    outer: &Proof,
    reader: &mut Reader,
) -> Option<(CountOfConviction, Proof)> {
    let proof = defaults(table.defaults, outer);
    let began = given(table.began, &proof, reader);
    let ended = given(table.ended, &proof, reader);
    let count = CountOfConviction {
        id: table.id?.0,
        statutes: table.statute?.0,
        class: table.class,
        grade: table.grade,
        dismissed: table.dismissed.unwrap_or(false),
        attempt: table.attempt.unwrap_or(false),
        began,
        ended,
        victims: table.victims.map(|victims| members(victims.value, reader)),
    };
    Some((count, proof))
}

/// Takes a victim whom a count of conviction names for harmed as a result of it, where the file says nothing else of that.
fn harmed_by_named_counts(
    victims: &mut [redress_case::Victim],
    defendants: &[redress_case::Defendant],
    naming: &[Vec<Proof>],
) {
    let places = victims.iter().enumerate();
    let places: BTreeMap<String, usize> = places.map(|(at, it)| (it.id.clone(), at)).collect();
    for (defendant, proofs) in defendants.iter().zip(naming) {
        let counts = defendant.counts.iter().zip(proofs);
        let says = |kind: ProofKind| kind.stands() || kind == ProofKind::Alleged;
        for (count, proof) in counts.filter(|(it, proof)| !it.dismissed && says(proof.kind)) {
            for id in count.victims.iter().flatten() {
                let victim = places.get(id).and_then(|at| victims.get_mut(*at));
                let Some(victim) = victim else { continue };
                let conduct = victim.conduct.entry(defendant.id.clone()).or_default();
                conduct
                    .entry(facts::VICTIM_OF_COUNT.key())
                    .or_insert_with(|| StatedFact {
                        value: FactValue::yes_no(true),
                        proof: proof.clone(),
                        ..StatedFact::default()
                    });
            }
        }
    }
}

fn victim(
    table: Victim,
    only: Option<&str>,
    outer: &Proof,
    reader: &mut Reader,
) -> Option<redress_case::Victim> {
    let proof = defaults(table.defaults, outer);
    let losses = limited(table.loss, LOSSES, "losses of one victim", reader);
    let losses = with_ids(losses, "", |loss| &mut loss.id, reader);
    let losses: Vec<LossItem> = losses
        .into_iter()
        .filter_map(|table| loss(table, &proof, reader))
        .collect();

    let mut told = Told::default();
    let table_id = table.id.as_ref().map(|id| id.0.clone());
    if let Some(table) = table.record {
        let id = table_id.as_deref().unwrap_or_default();
        told.record(table, id, &proof, reader);
    }
    if let Some(findings) = table.findings {
        let proof = defaults(findings.defaults, &proof);
        told.add(findings.facts, &proof, reader);
    }

    let mut conduct = BTreeMap::new();
    for At { span, value, .. } in list(table.conduct) {
        let table = value;
        let proof = defaults(table.defaults, &proof);
        let named = table.defendant.map(|defendant| defendant.0);
        let whose = named.or_else(|| only.map(ToOwned::to_owned));
        if whose.is_none() {
            let issue = Issue::new(Code::WHICH_DEFENDANT, &span, "whose conduct is this?");
            reader.report(issue.expected("`defendant`, the id of one of the defendants"));
        }
        let mut told = Told::default();
        told.add(table.facts, &proof, reader);
        if let Some(whose) = whose
            && conduct.insert(whose, told.facts).is_some()
        {
            let message = "the conduct of this defendant is told twice for this victim";
            let issue = Issue::new(Code::SAME_CONDUCT, &span, message);
            reader.report(issue.expected("one table for each defendant"));
        }
    }
    Some(redress_case::Victim {
        id: table.id?.0,
        group: None,
        payee: table.payee.unwrap_or(match table.died {
            Some(_) => PayeeKind::Estate,
            None => PayeeKind::Victim,
        }),
        died: table.died,
        priority: table.priority.and_then(|rank| u32::try_from(rank.0).ok()),
        losses,
        facts: told.facts,
        awards_elsewhere: told.awards,
        record_date: told.date,
        left_out: told.left_out,
        conduct,
    })
}

/// Names the victims of each group of victims alike, so that ids and references can be checked.
pub(crate) fn name_groups(file: &File, reader: &mut Reader) {
    let tables = file.victim.iter().flat_map(|list| &list.value);
    let mut all = 0_usize;
    for At { value: table, .. } in tables {
        let Some(count) = &table.count else {
            all = all.saturating_add(1);
            continue;
        };
        let many = usize::try_from(count.value.0).unwrap_or(usize::MAX);
        all = all.saturating_add(many);
        if all > VICTIMS {
            let message = format!("more than {VICTIMS} victims");
            let issue = Issue::new(Code::MANY, &count.span, message);
            return reader.report(issue.expected(format!("at most {VICTIMS}")));
        }
        if many == 0 {
            let issue = Issue::new(Code::GROUP, &count.span, "a group of no victims");
            reader.report(issue.expected("a whole number of at least 1"));
        } else if let Some(id) = &table.id {
            reader.group(&id.0, many, &count.span);
        }
    }
}

/// Returns the names of the tables beside the case file.
pub(crate) fn table_names(file: &File) -> BTreeSet<String> {
    let victims = file.victim.iter().flat_map(|list| &list.value);
    let records = victims.filter_map(|victim| victim.value.record.as_ref());
    let names = records.filter_map(|record| record.awards_from.as_ref());
    names.map(|name| name.value.0.clone()).collect()
}

/// Returns each victim of a group of victims alike, or the victim itself where it is no group.
fn alike(victim: redress_case::Victim, reader: &Reader) -> Vec<redress_case::Victim> {
    if !reader.is_group(&victim.id) {
        return vec![victim];
    }
    let members = reader.members(&victim.id).into_iter();
    let each = members.map(|id| redress_case::Victim {
        id,
        group: Some(victim.id.clone()),
        ..victim.clone()
    });
    each.collect()
}

/// Returns the ids of the victims that references name; a group names each of its victims.
fn members(references: Vec<Ref<VICTIM>>, reader: &Reader) -> Vec<String> {
    let mut named = BTreeSet::new();
    let members = references.into_iter().flat_map(|it| reader.members(&it.0));
    members.filter(|id| named.insert(id.clone())).collect()
}

/// Reports a group where one victim is meant, because nothing says how the victims of the group share.
fn one_victim(reference: &At<Ref<VICTIM>>, reader: &mut Reader) {
    let id = &reference.value.0;
    if reader.is_group(id) {
        let members = reader.members(id);
        let first = members.first().cloned().unwrap_or_default();
        let issue = Issue::new(
            Code::GROUP,
            &reference.span,
            "a group where one victim is meant",
        );
        reader.report(issue.expected(format!("one victim of the group, such as `{first}`")));
    }
}

/// Returns the tables of a list, each with an id: one without an id goes by its place after these words, which no other may have.
fn with_ids<T, const KIND: usize>(
    tables: impl IntoIterator<Item = At<T>>,
    words: &str,
    id: impl Fn(&mut T) -> &mut Option<Id<KIND>>,
    reader: &mut Reader,
) -> Vec<At<T>> {
    let mut tables: Vec<At<T>> = tables.into_iter().collect();
    let own = tables
        .iter_mut()
        .filter_map(|table| id(&mut table.value).clone());
    let own: BTreeSet<String> = own.map(|id| id.0).collect();
    for (place, table) in (1_usize..).zip(&mut tables) {
        let id = id(&mut table.value);
        if id.is_none() && table.sound {
            let name = format!("{words}{place}");
            if own.contains(&name) {
                let message =
                    format!("another has the id `{name}`, which is this one's by its place");
                let issue = Issue::new(Code::SAME_ID, &table.span, message);
                reader.report(issue.expected("an `id` of its own"));
            }
            *id = Some(Id(name));
        }
    }
    tables
}

/// What the record and the findings of a victim tell, or the conduct of one defendant.
#[derive(Default)]
struct Told {
    facts: BTreeMap<Key, StatedFact>,
    awards: Option<(Vec<Usd>, Proof)>,
    date: Option<Date>,
    left_out: Vec<String>,
}

impl Told {
    fn add(&mut self, facts: Vec<(Key, RowFact)>, proof: &Proof, reader: &mut Reader) {
        for (key, fact) in facts {
            match fact {
                RowFact::One(fact) => {
                    self.facts.insert(key, fact.given(proof, reader));
                }
                RowFact::Amounts(span, value, own) => {
                    self.amounts(&span, value, own.over(proof), reader);
                }
            }
        }
    }

    /// Awards in other cases, of which core has one list.
    fn amounts(&mut self, span: &Span, value: Option<Vec<Usd>>, proof: Proof, reader: &mut Reader) {
        let wrong = match (proof.kind, &value) {
            (ProofKind::Disputed, _) => Some((
                Code::PROOF,
                "a disputed list has no sides to give",
                "another proof",
            )),
            (ProofKind::Unknown, Some(_)) => Some((
                Code::PROOF,
                "an unknown list with amounts",
                "a `note` in place of them, or another proof",
            )),
            (ProofKind::Unknown | ProofKind::NotProved, None) | (_, Some(_)) => None,
            (_, None) => Some((
                Code::FACT_EMPTY,
                "the list has no amounts",
                "`value`, or `proof = \"unknown\"`",
            )),
        };
        if let Some((code, message, expected)) = wrong {
            reader.report(Issue::new(code, span, message).expected(expected));
        }
        let listed = value.as_ref().map_or(0, Vec::len);
        let listed = i64::try_from(listed).unwrap_or(i64::MAX);
        let stated = self.facts.get(&ORDERS.key());
        let stated = stated.map_or(FactValue::Unknown, |given| given.known(Side::Found));
        if proof.kind.stands() && stated.ends().1 < listed {
            let message = format!("{listed} awards, and fewer orders in other cases");
            let issue = Issue::new(Code::FEWER_ORDERS, span, message);
            reader.report(issue.expected("`orders` of at least the number of `awards`"));
        }
        self.awards = value.map(|amounts| (amounts, proof));
    }

    fn record(&mut self, table: Record, victim: &str, outer: &Proof, reader: &mut Reader) {
        let proof = defaults(table.defaults, outer);
        self.date = table.date;
        let (read, later): (Vec<_>, Vec<_>) = (1_usize..)
            .zip(list(table.entry))
            .partition(|(_, entry)| table.date.is_none() || entry.value.date <= table.date);
        self.left_out = later.into_iter().filter_map(left_out).collect();
        let listed = table
            .facts
            .iter()
            .any(|(key, _)| *key == AWARDS_ELSEWHERE.key())
            || read
                .iter()
                .any(|(_, entry)| entry.value.kind == Some(EntryKind::Order));

        let given: Vec<Key> = table.facts.iter().map(|(key, _)| *key).collect();
        for (_, entry) in &read {
            let taken = entry.value.kind.map_or(&[][..], made_from);
            if let Some(key) = taken.iter().find(|key| given.contains(key)) {
                let total = key.row().path.trim_start_matches("record.");
                let message = format!("an entry beside `{total}`, which such entries make up");
                let issue = Issue::new(Code::TOTAL_AND_ENTRIES, &entry.span, message);
                reader.report(issue.expected("the total or the entries, not both"));
            }
        }
        self.add(table.facts, &proof, reader);
        let mut valued_otherwise = false;
        let read = read.into_iter().filter_map(|(_, entry)| {
            let At { span, value, .. } = entry;
            // Property is taken at its value on the day on which it came back (18 U.S.C. § 3663A(b)(1)(B)), collateral at what
            // its sale brought on the day of the sale (Robers): any other value is another fact.
            if matches!(
                value.kind,
                Some(EntryKind::Returned | EntryKind::Collateral)
            ) && value
                .valued
                .is_some_and(|valued| Some(valued) != value.date)
            {
                valued_otherwise = true;
                return None;
            }
            Some((value.kind?, value.amount?, span))
        });
        self.entries(&read.collect::<Vec<_>>(), &proof, reader);
        if let Some(At { span, value, .. }) = table.awards_from {
            self.take_table(&value.0, &span, victim, listed, proof.clone(), reader);
        }
        if valued_otherwise {
            let sure = match self.facts.get(&RETURNED.key()).map(|given| given.value) {
                Some(FactValue::Is(cents)) => cents,
                _ => 0,
            };
            let given = StatedFact {
                value: FactValue::Within(sure, NO_UPPER_BOUND.cents()),
                proof,
                ..StatedFact::default()
            };
            self.facts.insert(RETURNED.key(), given);
        }
    }

    /// Reads the awards of a table as if they were listed.
    fn take_table(
        &mut self,
        name: &str,
        span: &Span,
        victim: &str,
        listed: bool,
        proof: Proof,
        reader: &mut Reader,
    ) {
        if listed {
            let message = "a table of awards beside `awards`, or beside entries that are orders";
            let issue = Issue::new(Code::TOTAL_AND_ENTRIES, span, message);
            reader.report(issue.expected("the table, the list or the entries"));
            return;
        }
        if let Some((amounts, later)) = awards::awards(name, span, victim, self.date, reader) {
            self.left_out.extend(later);
            self.amounts(span, Some(amounts), proof, reader);
        }
    }

    /// What entries of the record make up. Of a kind without entries, nothing is known.
    fn entries(&mut self, read: &[(EntryKind, Usd, Span)], proof: &Proof, reader: &mut Reader) {
        let of = |kinds: &'static [EntryKind]| {
            let same = read.iter().filter(|(of, ..)| kinds.contains(of));
            same.map(|(_, amount, span)| (*amount, span))
        };
        let mut sum = |kinds: &'static [EntryKind]| -> Option<(Usd, Span)> {
            let (_, span) = of(kinds).next_back()?;
            match Usd::sum(of(kinds).map(|(amount, _)| amount)) {
                Ok(sum) => Some((sum, span.clone())),
                Err(error) => {
                    reader.report(Issue::new(Code::LARGE, span, error.to_string()));
                    None
                }
            }
        };
        let ordered = sum(&[EntryKind::Order]);
        let received = sum(&[EntryKind::Receipt]);
        let civil = sum(&[EntryKind::Civil]);
        let dma = sum(&[EntryKind::Dma]);
        let fixed = sum(&[EntryKind::CivilFixed]);
        let returned = sum(&[EntryKind::Returned, EntryKind::Collateral]);
        if let (Some((received, span)), Some((ordered, _))) = (&received, &ordered)
            && received > ordered
        {
            let message = "the receipts come to more than the orders";
            let issue = Issue::new(Code::RECEIVED_OVER_ORDERED, span, message);
            reader.report(issue.expected("receipts of at most what was ordered"));
        }
        let mut put = |key: Key, value: FactValue| {
            let proof = proof.clone();
            let given = StatedFact {
                value,
                proof,
                ..StatedFact::default()
            };
            self.facts.insert(key, given);
        };
        let totals = [
            (RECEIVED.key(), received),
            (CIVIL_RECOVERED.key(), civil),
            (CIVIL_FIXED.key(), fixed),
            (DMA_RECEIVED.key(), dma),
            (RETURNED.key(), returned),
        ];
        for (key, total) in totals {
            if let Some((total, _)) = total {
                put(key, FactValue::usd(total));
            }
        }
        let orders: Vec<Usd> = of(&[EntryKind::Order]).map(|(amount, _)| amount).collect();
        if let (Ok(count @ 1..), true) = (i64::try_from(orders.len()), ordered.is_some()) {
            put(ORDERS.key(), FactValue::Is(count));
            self.awards = Some((orders, proof.clone()));
        }
    }
}

/// An entry that is later than the record, in words.
fn left_out((place, entry): (usize, At<Entry>)) -> Option<String> {
    let entry = entry.value;
    let (kind, amount, date) = (entry.kind?.word(), entry.amount?, entry.date?);
    let first = format!("entry {place}: {kind} of {amount} on {date}");
    let more = [entry.court, entry.docket, entry.note]
        .into_iter()
        .flatten();
    let parts: Vec<String> = [first].into_iter().chain(more.map(|text| text.0)).collect();
    Some(parts.join(", "))
}

/// The facts that entries of a kind make up.
fn made_from(kind: EntryKind) -> &'static [Key] {
    const ORDERED: [Key; 2] = [ORDERS.key(), AWARDS_ELSEWHERE.key()];
    const RECEIPTS: [Key; 1] = [RECEIVED.key()];
    const CIVIL: [Key; 1] = [CIVIL_RECOVERED.key()];
    const FIXED: [Key; 1] = [CIVIL_FIXED.key()];
    const DMA: [Key; 1] = [DMA_RECEIVED.key()];
    const BACK: [Key; 1] = [RETURNED.key()];
    match kind {
        EntryKind::Order => &ORDERED,
        EntryKind::Receipt => &RECEIPTS,
        EntryKind::Civil => &CIVIL,
        EntryKind::CivilFixed => &FIXED,
        EntryKind::Dma => &DMA,
        EntryKind::Returned | EntryKind::Collateral => &BACK,
    }
}

fn loss(
    At {
        span,
        value: table,
        sound,
    }: At<Loss>,
    outer: &Proof,
    reader: &mut Reader,
) -> Option<LossItem> {
    let proof = OwnProof {
        kind: table.proof,
        source: table.source,
        date: table.date,
        note: None,
    }
    .over(outer);

    let priced = table.quantity.is_some() || table.rate.is_some() || table.share.is_some();
    let half = priced && (table.quantity.is_none() || table.rate.is_none());
    let bounds = table.low.is_some() || table.high.is_some();
    let several = [table.amount.is_some(), bounds, priced];
    let several = several.iter().filter(|given| **given).count() > 1;
    if sound && (several || half) {
        let message = if several {
            "the amount is given in two ways at once"
        } else {
            "`quantity` and `rate` make an amount together"
        };
        let issue = Issue::new(Code::AMOUNT_SHAPE, &span, message);
        reader.report(issue.expected("`amount`; or `low` and `high`; or `quantity` and `rate`"));
    }
    let amount = match (table.amount, table.quantity, table.rate) {
        (Some(amount), ..) => Some(amount.fact),
        (None, Some(quantity), Some(rate)) => price(&quantity, &rate, table.share, reader)
            .map(|amount| Fact::of(quantity.span, FactValue::usd(amount))),
        _ => bounded::<Usd>(table.low, table.high, reader).map(|known| Fact::of(span, known)),
    };
    // Without an amount the loss is unknown; but what is alleged, or was not proved, stays so.
    let without = || match proof.kind {
        kind if kind.stands() => unknown(),
        _ => StatedFact {
            proof: proof.clone(),
            ..StatedFact::default()
        },
    };
    let mut amount = amount.map_or_else(without, |amount| amount.given(&proof, reader));
    let report = table.report.map(in_words);
    let with_report = |text: Option<String>| {
        let texts: Vec<String> = text.into_iter().chain(report.clone()).collect();
        (!texts.is_empty()).then(|| texts.join("; "))
    };
    amount.proof.note = with_report(amount.proof.note.or(words(table.note)));
    let mut values = LossValues::default();
    for (key, fact) in table.facts {
        if let RowFact::One(fact) = fact {
            let known = fact.given(&proof, reader).known(Side::Found);
            values = values.with(key, known);
        }
    }

    let head = table.head?;
    Some(LossItem {
        id: table.id?.0,
        what: words(table.what),
        head,
        amount,
        facts: facts::Loss {
            low: Usd::ZERO,
            high: Usd::ZERO,
            head,
            projected: table.projected.unwrap_or_default(),
            cause: table.cause,
            borne_by: table.borne_by.unwrap_or_default(),
            values,
            counts: 0,
            found: false,
        },
        period: words(table.period),
        evidence: with_report(words(table.evidence)),
        payor: table.payor.map(|id| id.0),
        traceable_to: table.traceable_to.map(|id| id.0),
        counts: ids(table.counts),
    })
}

/// A report on a present value as a remark: recorded and shown, and read by no rule.
fn in_words(report: ValueReport) -> String {
    let parts = [
        report.date.map(|date| format!("of {date}")),
        words(report.discount_rate).map(|rate| format!("discount rate {rate}")),
        report.low.map(|low| format!("low {}", low.value)),
        report.high.map(|high| format!("high {}", high.value)),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    format!("present-value report {}", parts.join(", "))
}

/// So many units at a price, or a share of that, to the cent.
fn price(
    quantity: &At<Quantity>,
    rate: &At<Usd>,
    share: Option<At<Share>>,
    reader: &mut Reader,
) -> Option<Usd> {
    let share = share.map_or(Ratio::ONE, |share| share.value.0);
    let exact = || -> Result<Usd, MoneyError> {
        let times = quantity.value.0.times(share)?;
        Rounding::half_up().of(rate.value, times)
    };
    exact()
        .map_err(|error| reader.report(Issue::new(Code::LARGE, &quantity.span, error.to_string())))
        .ok()
}

/// Returns an award with its id in the file. One for a group that is not together is one for each victim of the group.
fn award(
    At { span, value, sound }: At<AwardTable>,
    only: Option<&str>,
    outer: &Proof,
    reader: &mut Reader,
) -> Vec<(String, Award)> {
    let nobody = value.victims.as_ref().is_some_and(|it| it.value.is_empty());
    if sound && (value.victim.is_some() == value.victims.is_some() || nobody) {
        let issue = Issue::new(
            Code::MISSING,
            &span,
            "an award is for one victim, or for several",
        );
        reader.report(issue.expected("one of `victim` and `victims`"));
        return Vec::new();
    }
    if sound && value.defendant.is_none() && only.is_none() {
        let issue = Issue::new(Code::MISSING, &span, "an award needs `defendant`");
        reader.report(issue);
        return Vec::new();
    }
    let together = value.victims.clone();
    let together = together.map(|victims| vec![members(victims.value, reader)]);
    let each = || {
        let members = reader.members(&value.victim.as_ref()?.0).into_iter();
        Some(members.map(|victim| vec![victim]).collect())
    };
    let shares: Vec<Vec<String>> = together.or_else(each).unwrap_or_default();
    let several = shares.len() > 1;
    let Some(award) = one_award(value, only, outer) else {
        return Vec::new();
    };
    let numbered = (1_usize..).zip(shares).map(|(place, victims)| {
        let id = match several {
            true => format!("{}-{place}", award.id),
            false => award.id.clone(),
        };
        let numbered = Award {
            id,
            victims,
            ..award.clone()
        };
        (award.id.clone(), numbered)
    });
    numbered.collect()
}

/// Returns an award without its victims.
fn one_award(table: AwardTable, only: Option<&str>, outer: &Proof) -> Option<Award> {
    let date = table.date;
    let named = table.defendant.map(|id| id.0);
    let proof = OwnProof {
        kind: None,
        source: table.source,
        date,
        note: table.note,
    };
    Some(Award {
        id: table.id?.0,
        victims: Vec::new(),
        defendant: named.or_else(|| only.map(str::to_owned))?,
        amount: table.amount.as_ref()?.least,
        known: table.amount?.known,
        posture: table.posture?,
        date,
        with: table.with.map(|id| id.0),
        proof: proof.over(outer),
    })
}

/// Returns the awards, each with the one of the same victim with which it is a joint debt. Reports one that cannot be.
fn joined(awards: Vec<(String, Award)>, spans: &[Span], reader: &mut Reader) -> Vec<Award> {
    // By the id in the file: each award's own id, its victims and its defendant.
    let mut known: BTreeMap<String, Vec<(String, Vec<String>, String)>> = BTreeMap::new();
    for (own, it) in &awards {
        let of_id = known.entry(own.clone()).or_default();
        of_id.push((it.id.clone(), it.victims.clone(), it.defendant.clone()));
    }
    let joined = awards.into_iter().zip(spans).map(|((_, mut award), span)| {
        if let Some(with) = &award.with {
            let mut fitting = known.get(with).into_iter().flatten();
            let of = fitting.find(|(_, victims, defendant)| {
                *victims == award.victims && *defendant != award.defendant
            });
            let of = of.map(|(id, ..)| id.clone());
            if of.is_none() {
                let message = format!("`{with}` and this order cannot be one joint debt");
                let issue = Issue::new(Code::REFERENCE, span, message);
                let expected = "in `with` an order against another defendant for the same victim";
                reader.report(issue.expected(expected));
            }
            award.with = of;
        }
        award
    });
    joined.collect()
}

fn ruling(
    table: Ruling,
    awards: &BTreeMap<&str, Vec<&str>>,
    reader: &mut Reader,
) -> Option<redress_case::Ruling> {
    let mut paths = |texts: Option<Vec<At<Text>>>| -> Vec<String> {
        list(texts)
            .map(|path| {
                check_path(&path, reader);
                path.value.0
            })
            .collect()
    };
    let (closes, opens) = (paths(table.closes), paths(table.opens));
    Some(redress_case::Ruling {
        date: table.date?,
        court: table.court?.0,
        closes,
        opens,
        vacates: vacated(table.vacates, awards),
        says: words(table.says),
        source: words(table.source),
    })
}

/// Returns the ids of vacated awards; one for each victim of a group is several.
fn vacated(references: Option<Vec<Ref<AWARD>>>, awards: &BTreeMap<&str, Vec<&str>>) -> Vec<String> {
    let ids = ids(references).into_iter();
    let of = |id: String| awards.get(id.as_str()).into_iter().flatten();
    ids.flat_map(of).map(|id| (*id).to_owned()).collect()
}

/// Warns of vacated awards that no ruling vacates: the day until which they were in force is not known.
fn vacated_on_a_day(
    awards: &[(String, Award)],
    spans: &[Span],
    rulings: &[redress_case::Ruling],
    reader: &mut Reader,
) {
    let vacated: BTreeSet<&String> = rulings.iter().flat_map(|it| &it.vacates).collect();
    for ((own, award), span) in awards.iter().zip(spans) {
        if award.posture == Posture::Vacated && !vacated.contains(&award.id) {
            let message =
                "the award is vacated, and no ruling says on which day; it counts as never ordered";
            let help = format!("[[ruling]] with `date`, `court` and `vacates = [\"{own}\"]`");
            reader.report(Issue::new(Code::VACATED_WHEN, span, message).help(help));
        }
    }
}

/// Warns of orders of a later day that name no joint debt, beside one that is joint: they may be meant to replace it.
fn beside_a_joint_debt(awards: &[(String, Award)], spans: &[Span], reader: &mut Reader) {
    let named: BTreeSet<&String> = awards
        .iter()
        .filter_map(|(_, it)| it.with.as_ref())
        .collect();
    let is_joint = |(own, it): &(String, Award)| it.with.is_some() || named.contains(own);
    // The day of the first joint order, of which none goes before every day.
    let mut first: BTreeMap<_, Option<Date>> = BTreeMap::new();
    for (_, it) in awards.iter().filter(|it| is_joint(it)) {
        let day = first.entry((&it.victims, &it.defendant)).or_insert(it.date);
        *day = (*day).min(it.date);
    }
    for (this, span) in awards.iter().zip(spans) {
        let before = first.get(&(&this.1.victims, &this.1.defendant));
        if !is_joint(this) && before.is_some_and(|day| *day < this.1.date) {
            let message =
                "an order of a later day than a joint one, and of no joint debt, is owed beside it";
            let help =
                "`with`, naming an order against another defendant, if it replaces the joint one";
            reader.report(Issue::new(Code::BESIDE_JOINT, span, message).help(help));
        }
    }
}

/// A path leads from a victim to a group of facts, or to one of them.
fn check_path(path: &At<Text>, reader: &mut Reader) {
    let text = path.value.0.as_str();
    // An id can have dots in it.
    let rest = text.match_indices('.').find_map(|(at, _)| {
        let (id, rest) = text.split_at_checked(at)?;
        reader.has(VICTIM, id).then(|| rest.trim_start_matches('.'))
    });
    let facts = || facts::rows().map(|row| row.path);
    let known = |rest: &str| {
        GROUPS.contains(&rest) || rest.starts_with("losses.") || facts().any(|path| path == rest)
    };
    let issue = match rest {
        Some(rest) if known(rest) => return,
        Some(rest) => Issue::new(Code::PATH, &path.span, "the victim has no such fact")
            .did_you_mean(nearest(rest, GROUPS.into_iter().chain(facts()))),
        None => Issue::new(
            Code::PATH,
            &path.span,
            "the path begins with no victim of this file",
        ),
    };
    reader.report(issue.expected("a path such as `v1.losses` or `v1.record.received`"));
}

fn choice(
    At {
        span,
        value: table,
        sound,
    }: At<Choice>,
    outer: &Proof,
    reader: &mut Reader,
) -> Vec<ChoiceMade> {
    let amount = table.amount.map(How::Amount);
    let share = table.share.map(|share| How::Share(share.0));
    let method = table.method.map(|method| How::Method(method.0));
    let mut ways = [amount, share, method].into_iter().flatten();
    let (how, other) = (ways.next(), ways.next());
    if sound && (how.is_none() || other.is_some()) {
        let issue = Issue::new(Code::CHOICE_SHAPE, &span, "a choice is made in one way");
        reader.report(issue.expected("one of `amount`, `share` and `method`"));
    }
    let proof = OwnProof {
        source: table.source,
        date: table.date,
        ..OwnProof::default()
    };
    let (Some(choice), Some(how)) = (table.choice, how) else {
        return Vec::new();
    };
    let made = ChoiceMade {
        choice: choice.0,
        victim: None,
        defendant: table.defendant.map(|id| id.0),
        how,
        jointly: table.jointly.unwrap_or_default(),
        reasons: words(table.reasons),
        by_user: table.by == Some(By::User),
        proof: proof.over(outer),
    };
    let Some(victim) = table.victim else {
        return vec![made];
    };
    let members = reader.members(&victim.0).into_iter();
    let each = members.map(|victim| ChoiceMade {
        victim: Some(victim),
        ..made.clone()
    });
    each.collect()
}
