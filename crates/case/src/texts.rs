//! A case with its texts converted: one function that reaches every text of a case file.

use crate::case::{
    Award, Case, ChoiceMade, CountOfConviction, Defendant, How, JointElsewhere, LossItem, Payee,
    PayeePart, Payment, Ruling, Victim, ViewTaken,
};
use crate::judgment::{OfJudgment, Penalty};
use crate::redacted::Redacted;
use crate::stated::{Proof, StatedFact};

/// The kind of item that a text refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Referent {
    /// A victim.
    Victim,
    /// A defendant.
    Defendant,
    /// A count of conviction of some defendant.
    Count,
    /// A payee of the case.
    Payee,
    /// An award.
    Award,
    /// A payment.
    Payment,
}

/// The purpose of a text that a case can do without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wording {
    /// The text of the statute that the court applied.
    Regime,
    /// Stated reasons.
    Reasons,
    /// A schedule of payment.
    Schedule,
    /// Any other words: a source, a note, a description.
    Other,
}

/// A conversion of the texts of a case, which [`Case::map_texts`] applies to each of them.
pub(crate) trait MapTexts<T> {
    /// The type of the converted texts.
    type Text: Ord;

    /// Converts the name of an item; `by_place` is its name by kind and place.
    fn name(&self, by_place: Redacted, text: &T) -> Self::Text;

    /// Converts a reference to an item.
    fn reference(&self, to: Referent, text: &T) -> Self::Text;

    /// Converts words that a case can do without, or leaves them out.
    fn words(&self, of: Wording, text: &T) -> Option<Self::Text>;
}

impl<T> Case<T> {
    /// Returns the case with every text converted; amounts, days, counts and findings stay.
    #[must_use]
    pub(crate) fn map_texts<M: MapTexts<T>>(&self, map: &M) -> Case<M::Text> {
        Case {
            name: map.name(Redacted::Case, &self.name),
            court: self.court.clone(),
            docket: words(map, self.docket.as_ref()),
            judgment: self.judgment,
            text_applied: worded(map, Wording::Regime, self.text_applied.as_ref()),
            closed: self.closed,
            defendants: each(&self.defendants, |place, it| it.map_texts(map, place)),
            victims: each(&self.victims, |place, it| it.map_texts(map, place)),
            awards: each(&self.awards, |place, it| Award {
                id: map.name(Redacted::Award(place), &it.id),
                victims: references(map, Referent::Victim, &it.victims),
                defendant: map.reference(Referent::Defendant, &it.defendant),
                known: it.known,
                amount: it.amount,
                posture: it.posture,
                date: it.date,
                with: reference(map, Referent::Award, it.with.as_ref()),
                proof: it.proof.map_texts(map),
            }),
            rulings: each(&self.rulings, |_, it| it.map_texts(map)),
            choices: each(&self.choices, |place, it| it.map_texts(map, place)),
            views: each(&self.views, |_, it| ViewTaken {
                question: map.name(Redacted::View, &it.question),
                view: map.name(Redacted::View, &it.view),
            }),
            side: self.side,
            payees: each(&self.payees, |place, it| Payee {
                id: map.name(Redacted::Payee(place), &it.id),
                kind: it.kind,
                parts: each(&it.parts, |_, part| PayeePart {
                    victim: map.reference(Referent::Victim, &part.victim),
                    split: part.split,
                }),
            }),
            payments: each(&self.payments, |place, it| Payment {
                id: map.name(Redacted::Payment(place), &it.id),
                from: it.from,
                resource: it.resource,
                defendant: reference(map, Referent::Defendant, it.defendant.as_ref()),
                victim: reference(map, Referent::Victim, it.victim.as_ref()),
                line: it.line,
                award: reference(map, Referent::Award, it.award.as_ref()),
                reverses: reference(map, Referent::Payment, it.reverses.as_ref()),
                date: it.date,
                since: it.since,
                amount: it.amount,
                source: words(map, it.source.as_ref()),
            }),
            joint_elsewhere: each(&self.joint_elsewhere, |place, it| JointElsewhere {
                debtor: map.name(
                    Redacted::Defendant(self.defendants.len().saturating_add(place)),
                    &it.debtor,
                ),
                victim: map.reference(Referent::Victim, &it.victim),
                with: references(map, Referent::Defendant, &it.with),
                orders: it.orders.clone(),
                received: it.received,
            }),
            least_disbursement: self.least_disbursement,
        }
    }
}

impl<T> Defendant<T> {
    fn map_texts<M: MapTexts<T>>(&self, map: &M, place: usize) -> Defendant<M::Text> {
        Defendant {
            id: map.name(Redacted::Defendant(place), &self.id),
            counts: each(&self.counts, |count, it| CountOfConviction {
                id: map.name(Redacted::Count(place, count), &it.id),
                statutes: it.statutes.clone(),
                class: it.class,
                grade: it.grade,
                dismissed: it.dismissed,
                attempt: it.attempt,
                began: it.began.map_texts(map),
                ended: it.ended.map_texts(map),
                victims: it
                    .victims
                    .as_ref()
                    .map(|victims| references(map, Referent::Victim, victims)),
            }),
            judgment: self.judgment.map_texts(map),
        }
    }
}

impl<T> OfJudgment<T> {
    fn map_texts<M: MapTexts<T>>(&self, map: &M) -> OfJudgment<M::Text> {
        OfJudgment {
            sentenced: self.sentenced,
            indigent: self.indigent.map_texts(map),
            cannot_pay_interest: self.cannot_pay_interest.map_texts(map),
            interest_waived: self.interest_waived,
            interest_at_most: self.interest_at_most,
            interest_until: self.interest_until,
            released: self.released.map_texts(map),
            died: self.died.map_texts(map),
            schedule: worded(map, Wording::Schedule, self.schedule.as_ref()),
            penalties: each(&self.penalties, |_, it| Penalty {
                kind: it.kind,
                amount: it.amount,
                reasons: worded(map, Wording::Reasons, it.reasons.as_ref()),
                date: it.date,
                proof: it.proof.map_texts(map),
            }),
        }
    }
}

impl<T> Victim<T> {
    fn map_texts<M: MapTexts<T>>(&self, map: &M, place: usize) -> Victim<M::Text> {
        Victim {
            id: map.name(Redacted::Victim(place), &self.id),
            group: words(map, self.group.as_ref()),
            payee: self.payee,
            died: self.died,
            priority: self.priority,
            losses: each(&self.losses, |place, it| it.map_texts(map, place)),
            facts: facts(map, &self.facts),
            awards_elsewhere: self
                .awards_elsewhere
                .as_ref()
                .map(|(awards, proof)| (awards.clone(), proof.map_texts(map))),
            record_date: self.record_date,
            left_out: each(&self.left_out, |place, it| {
                map.name(Redacted::LeftOut(place), it)
            }),
            conduct: self
                .conduct
                .iter()
                .map(|(id, known)| (map.reference(Referent::Defendant, id), facts(map, known)))
                .collect(),
        }
    }
}

impl<T> LossItem<T> {
    fn map_texts<M: MapTexts<T>>(&self, map: &M, place: usize) -> LossItem<M::Text> {
        let payor = self.payor.as_ref();
        let traceable_to = self.traceable_to.as_ref();
        LossItem {
            id: map.name(Redacted::Loss(place), &self.id),
            what: words(map, self.what.as_ref()),
            head: self.head,
            amount: self.amount.map_texts(map),
            facts: self.facts.clone(),
            period: words(map, self.period.as_ref()),
            evidence: words(map, self.evidence.as_ref()),
            payor: payor.map(|id| map.reference(Referent::Payee, id)),
            traceable_to: traceable_to.map(|id| map.reference(Referent::Defendant, id)),
            counts: references(map, Referent::Count, &self.counts),
        }
    }
}

impl<T> Ruling<T> {
    fn map_texts<M: MapTexts<T>>(&self, map: &M) -> Ruling<M::Text> {
        Ruling {
            date: self.date,
            court: self.court.clone(),
            closes: each(&self.closes, |_, it| map.name(Redacted::Path, it)),
            opens: each(&self.opens, |_, it| map.name(Redacted::Path, it)),
            vacates: references(map, Referent::Award, &self.vacates),
            says: words(map, self.says.as_ref()),
            source: words(map, self.source.as_ref()),
        }
    }
}

impl<T> ChoiceMade<T> {
    fn map_texts<M: MapTexts<T>>(&self, map: &M, place: usize) -> ChoiceMade<M::Text> {
        let victim = self.victim.as_ref();
        let defendant = self.defendant.as_ref();
        ChoiceMade {
            choice: map.name(Redacted::Choice(place), &self.choice),
            victim: victim.map(|id| map.reference(Referent::Victim, id)),
            defendant: defendant.map(|id| map.reference(Referent::Defendant, id)),
            how: match &self.how {
                How::Amount(amount) => How::Amount(*amount),
                How::Share(share) => How::Share(*share),
                How::Method(method) => How::Method(map.name(Redacted::Method, method)),
            },
            jointly: self.jointly,
            reasons: worded(map, Wording::Reasons, self.reasons.as_ref()),
            by_user: self.by_user,
            proof: self.proof.map_texts(map),
        }
    }
}

impl<T> StatedFact<T> {
    fn map_texts<M: MapTexts<T>>(&self, map: &M) -> StatedFact<M::Text> {
        StatedFact {
            value: self.value,
            government: self.government,
            defense: self.defense,
            proof: self.proof.map_texts(map),
        }
    }
}

impl<T> Proof<T> {
    fn map_texts<M: MapTexts<T>>(&self, map: &M) -> Proof<M::Text> {
        Proof {
            kind: self.kind,
            source: words(map, self.source.as_ref()),
            date: self.date,
            note: words(map, self.note.as_ref()),
        }
    }
}

type Facts<T> = std::collections::BTreeMap<crate::facts::Key, StatedFact<T>>;

fn facts<T, M: MapTexts<T>>(map: &M, facts: &Facts<T>) -> Facts<M::Text> {
    let facts = facts.iter();
    facts
        .map(|(key, fact)| (*key, fact.map_texts(map)))
        .collect()
}

fn each<A, B>(list: &[A], convert: impl Fn(usize, &A) -> B) -> Vec<B> {
    let places = list.iter().enumerate();
    places.map(|(place, item)| convert(place, item)).collect()
}

fn references<T, M: MapTexts<T>>(map: &M, to: Referent, texts: &[T]) -> Vec<M::Text> {
    each(texts, |_, text| map.reference(to, text))
}

fn reference<T, M: MapTexts<T>>(map: &M, to: Referent, text: Option<&T>) -> Option<M::Text> {
    text.map(|text| map.reference(to, text))
}

fn worded<T, M: MapTexts<T>>(map: &M, of: Wording, text: Option<&T>) -> Option<M::Text> {
    text.and_then(|text| map.words(of, text))
}

fn words<T, M: MapTexts<T>>(map: &M, text: Option<&T>) -> Option<M::Text> {
    worded(map, Wording::Other, text)
}
