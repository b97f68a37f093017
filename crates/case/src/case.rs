//! A whole case file as types: the case, its defendants and counts, its victims with losses and record,
//! what was asked and ordered, what was ruled. Facts only.

use std::collections::{BTreeMap, BTreeSet};

use redress_cite::{Citation, CourtId, Date};
use redress_money::{Ratio, Usd};
use serde::{Deserialize, Serialize};

use crate::facts::{Cause, FactValue, Head, Key, Loss, NO_UPPER_BOUND};
use crate::judgment::{DebtLine, Grade, OfJudgment, PaidFrom, Resource};
use crate::payee::PayeeKind;
use crate::stated::{Proof, ProofKind, Side, StatedFact};

/// The class of an offense, which decides the statute of restitution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// Production of child sexual abuse material (18 U.S.C. § 2259(c)(1)).
    Production,
    /// What 18 U.S.C. § 2259(c)(3) calls trafficking, which includes possession; used for any date.
    Images,
    /// Any other offense of chapter 110.
    #[serde(rename = "other-chapter-110")]
    OtherChapter110,
    /// Trafficking in persons (18 U.S.C. § 1593).
    #[serde(rename = "chapter-77")]
    Chapter77,
    /// Sexual abuse (18 U.S.C. § 2248).
    #[serde(rename = "chapter-109a")]
    Chapter109A,
    /// Domestic violence and stalking (18 U.S.C. § 2264).
    #[serde(rename = "chapter-110a")]
    Chapter110A,
    /// Transportation for illegal sexual activity (18 U.S.C. § 2429).
    #[serde(rename = "chapter-117")]
    Chapter117,
    /// An offense under the Mandatory Victims Restitution Act (18 U.S.C. § 3663A).
    Mvra,
    /// An offense under the Victim and Witness Protection Act (18 U.S.C. § 3663).
    Vwpa,
    /// Restitution by agreement.
    Agreed,
}

impl Class {
    /// Every class, with its name in a profile and in words.
    pub const ALL: [(Self, &'static str, &'static str); 10] = [
        (Self::Production, "production", "production"),
        (
            Self::Images,
            "images",
            "trafficking in images, possession included",
        ),
        (
            Self::OtherChapter110,
            "other-chapter-110",
            "other offense of chapter 110",
        ),
        (
            Self::Chapter77,
            "chapter-77",
            "trafficking in persons (chapter 77)",
        ),
        (
            Self::Chapter109A,
            "chapter-109a",
            "sexual abuse (chapter 109A)",
        ),
        (
            Self::Chapter110A,
            "chapter-110a",
            "domestic violence and stalking (chapter 110A)",
        ),
        (
            Self::Chapter117,
            "chapter-117",
            "transportation (chapter 117)",
        ),
        (Self::Mvra, "mvra", "property or violence (section 3663A)"),
        (Self::Vwpa, "vwpa", "section 3663"),
        (Self::Agreed, "agreed", "by agreement"),
    ];

    /// The name in a profile.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(class, ..)| *class == self)
            .map_or("agreed", |(_, name, _)| name)
    }

    /// The class in words without a section of the federal law, for the law of a state.
    #[must_use]
    pub fn plain_words(self) -> &'static str {
        match self {
            Self::OtherChapter110 | Self::Vwpa => "another offense",
            _ => self.words().split(" (").next().unwrap_or_default(),
        }
    }

    /// The class in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(class, ..)| *class == self)
            .map_or("by agreement", |(.., words)| words)
    }
}

/// A case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case<T = String> {
    /// Caption.
    pub name: T,
    /// The court of the case: a district court, or the court whose decision the file tells.
    pub court: CourtId,
    /// Docket number.
    pub docket: Option<T>,
    /// The day of the judgment, which decides the law unless a ruling or the user says otherwise. No text of a later day can apply.
    pub judgment: Option<Date>,
    /// The text of the statute that the court applied, by regime; earlier and later texts are then excluded.
    pub text_applied: Option<T>,
    /// Whether the record is closed.
    pub closed: bool,
    /// The defendants.
    pub defendants: Vec<Defendant<T>>,
    /// The victims.
    pub victims: Vec<Victim<T>>,
    /// Amounts asked for, recommended, agreed, entered, affirmed or vacated.
    pub awards: Vec<Award<T>>,
    /// Decisions in this case.
    pub rulings: Vec<Ruling<T>>,
    /// Choices that settled law leaves to the court, as made.
    pub choices: Vec<ChoiceMade<T>>,
    /// Views of unsettled questions that the user keeps with the case.
    pub views: Vec<ViewTaken<T>>,
    /// The side whose version of disputed facts the user keeps with the case.
    pub side: Option<Side>,
    /// Whom parts of awards are paid to, beside the victims.
    pub payees: Vec<Payee<T>>,
    /// Payments under the orders of this case, all of them: what is not here was not paid.
    pub payments: Vec<Payment<T>>,
    /// Orders of other cases that are one debt with orders of this case, from a ledger; no case file has them.
    pub joint_elsewhere: Vec<JointElsewhere<T>>,
    /// The least amount that the clerk pays out to a payee; less is held until there is so much.
    pub least_disbursement: Option<Usd>,
}

/// The orders against a person of another case that are one joint debt with orders of this case. What this person paid is among the
/// payments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JointElsewhere<T = String> {
    /// The person, with the case.
    pub debtor: T,
    /// The victim.
    pub victim: T,
    /// The defendants of this case who owe the debt too.
    pub with: Vec<T>,
    /// The amount in force from each day on.
    pub orders: Vec<(Date, Usd)>,
    /// The amount that the victim received under them, which the record of other cases has too.
    pub received: Usd,
}

/// Somebody other than a victim to whom parts of awards are paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payee<T = String> {
    /// Id.
    pub id: T,
    /// What the payee is.
    pub kind: PayeeKind,
    /// Which part of what is ordered, by victim. A payor takes what it has borne of the losses, and has none.
    pub parts: Vec<PayeePart<T>>,
}

/// Which part of what is ordered for a victim goes to a payee.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayeePart<T = String> {
    /// The victim.
    pub victim: T,
    /// How much of it.
    pub split: PayeeSplit,
}

/// How much of an award a payee takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PayeeSplit {
    /// A share of it.
    Share(Ratio),
    /// At most this, before every share.
    Amount(Usd),
}

/// A payment under the judgment of this case, or for a loss that it covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment<T = String> {
    /// Id.
    pub id: T,
    /// The source of the money.
    pub from: PaidFrom,
    /// The kind of resources from which the defendant paid, if the record states it.
    pub resource: Option<Resource>,
    /// The defendant who paid, or for whom another paid.
    pub defendant: Option<T>,
    /// The victim for whose losses it was paid, if the record names one.
    pub victim: Option<T>,
    /// The kind of debt, if the record names one. Without it and without a victim, the order of payment decides.
    pub line: Option<DebtLine>,
    /// The order on which it was paid, if the record names one of several for a victim.
    pub award: Option<T>,
    /// The earlier payment that is taken back, whole or in part: a returned check, a refund.
    pub reverses: Option<T>,
    /// The day on which it counts: the last on which it can have been made.
    pub date: Date,
    /// The first day on which it can have been made, where the day is not known.
    pub since: Option<Date>,
    /// The amount.
    pub amount: Usd,
    /// Where it is written.
    pub source: Option<T>,
}

/// A defendant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Defendant<T = String> {
    /// Pseudonymous id.
    pub id: T,
    /// Counts of conviction.
    pub counts: Vec<CountOfConviction<T>>,
    /// What the judgment says beside restitution.
    pub judgment: OfJudgment<T>,
}

/// A count of conviction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountOfConviction<T = String> {
    /// Its number.
    pub id: T,
    /// The sections of the statute of conviction that are cited together; none is a section that was not read, so that the class has to
    /// be stated.
    pub statutes: Vec<Citation>,
    /// The class, where the file states it; else the statute decides.
    pub class: Option<Class>,
    /// The grade, where the file states it; else the statute decides.
    pub grade: Option<Grade>,
    /// Charged and dismissed: no conviction, but losses may be tied to it, to tell them apart.
    pub dismissed: bool,
    /// An attempt or a conspiracy, and not the offense itself.
    pub attempt: bool,
    /// When the conduct began, for an offense over a period. Absent, the offense is of the day on which it ended.
    pub began: StatedFact<T>,
    /// When the conduct ended.
    pub ended: StatedFact<T>,
    /// The victims that it reaches, by id; `None` is not stated, and an empty list is nobody in the file.
    pub victims: Option<Vec<T>>,
}

/// A victim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Victim<T = String> {
    /// Pseudonymous id.
    pub id: T,
    /// The id of the group of victims alike that this is one of: the file states their facts once.
    pub group: Option<T>,
    /// Whom an award is paid to, so far as no payee of the case takes a part of it.
    pub payee: PayeeKind,
    /// The day of death.
    pub died: Option<Date>,
    /// The rank in which the court has the victim paid (18 U.S.C. § 3664(i)), 1 first; `None` comes after every rank.
    pub priority: Option<u32>,
    /// Losses.
    pub losses: Vec<LossItem<T>>,
    /// Facts of the record in other cases and findings, by key.
    pub facts: BTreeMap<Key, StatedFact<T>>,
    /// Amounts awarded in other cases; `None` is unknown.
    pub awards_elsewhere: Option<(Vec<Usd>, Proof<T>)>,
    /// The day on which the record in other cases was drawn up.
    pub record_date: Option<Date>,
    /// Entries of the record that are later than its date: left out, and listed.
    pub left_out: Vec<T>,
    /// Facts of the conduct of each defendant as to this victim, by key.
    pub conduct: BTreeMap<T, BTreeMap<Key, StatedFact<T>>>,
}

/// A loss, with what a rule does not ask about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LossItem<T = String> {
    /// Id within the victim.
    pub id: T,
    /// What it is, in neutral words.
    pub what: Option<T>,
    /// Head of loss.
    pub head: Head,
    /// Its amount, in cents.
    pub amount: StatedFact<T>,
    /// What the rules ask about; its amounts are filled from `amount`.
    pub facts: Loss,
    /// The period, in the words of the file.
    pub period: Option<T>,
    /// The kind of evidence.
    pub evidence: Option<T>,
    /// The payee of the case who has borne it, by id.
    pub payor: Option<T>,
    /// The one defendant to whom it is traceable, by id.
    pub traceable_to: Option<T>,
    /// The counts that it is tied to, by id.
    pub counts: Vec<T>,
}

/// How far an award has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Posture {
    /// Somebody asks for it.
    Asked,
    /// Somebody asked for it, and withdrew the request.
    Withdrawn,
    /// An officer or magistrate judge recommends it.
    Recommended,
    /// The parties agree on it.
    Agreed,
    /// A court entered it.
    Entered,
    /// It was affirmed.
    Affirmed,
    /// It was vacated.
    Vacated,
}

impl Posture {
    /// Every posture, with its name in a case file.
    pub const ALL: [(Self, &'static str); 7] = [
        (Self::Asked, "asked"),
        (Self::Withdrawn, "withdrawn"),
        (Self::Recommended, "recommended"),
        (Self::Agreed, "agreed"),
        (Self::Entered, "entered"),
        (Self::Affirmed, "affirmed"),
        (Self::Vacated, "vacated"),
    ];

    /// The name in a case file.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(posture, _)| *posture == self)
            .map_or("asked", |(_, name)| name)
    }
}

/// An amount asked for, recommended, agreed or ordered in this case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Award<T = String> {
    /// Id.
    pub id: T,
    /// For which victim; several have the amount together.
    pub victims: Vec<T>,
    /// Against which defendant.
    pub defendant: T,
    /// How much, or no less than how much.
    pub amount: Usd,
    /// How exactly the amount is known.
    pub known: AwardKnown,
    /// How far it has come.
    pub posture: Posture,
    /// The day of the order, where it is not that of the judgment: restitution that was deferred or amended.
    pub date: Option<Date>,
    /// The order against another defendant, for the same victim, with which it is one joint debt: each owes it up to his or her own
    /// sum. Where orders for a victim name joint debts, one that names none is owed alone.
    pub with: Option<T>,
    /// Its source and day.
    pub proof: Proof<T>,
}

/// How exactly the amount of an award is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AwardKnown {
    /// It is the amount.
    #[default]
    Exactly,
    /// It is the amount or more.
    OrMore,
    /// It is from the amount to this.
    UpTo(Usd),
}

/// A decision in this case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ruling<T = String> {
    /// The day.
    pub date: Date,
    /// The court.
    pub court: CourtId,
    /// Facts that it closes, by path.
    pub closes: Vec<T>,
    /// Facts that it opens again, by path.
    pub opens: Vec<T>,
    /// Awards that it vacates, by id.
    pub vacates: Vec<T>,
    /// What it says, in the words of the file.
    pub says: Option<T>,
    /// Its source.
    pub source: Option<T>,
}

/// How a choice was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum How<T = String> {
    /// An amount.
    Amount(Usd),
    /// A share of what remains of the losses.
    Share(Ratio),
    /// One of the methods that the approach lists, by rule name.
    Method(T),
}

/// A choice that settled law leaves to the court, as made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChoiceMade<T = String> {
    /// Which choice, by its id in the approach.
    pub choice: T,
    /// For which victim; `None` is all.
    pub victim: Option<T>,
    /// Against which defendant; `None` is all.
    pub defendant: Option<T>,
    /// How.
    pub how: How<T>,
    /// Whether an amount or a share is owed together with the other defendants of the case, up to that sum, rather than alone.
    pub jointly: bool,
    /// The reasons stated.
    pub reasons: Option<T>,
    /// Whether the user made it on the command line rather than the court in the file.
    pub by_user: bool,
    /// Its source and day.
    pub proof: Proof<T>,
}

/// A view of an unsettled question of law that the user takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViewTaken<T = String> {
    /// The question, by its id in the law.
    pub question: T,
    /// The view, by its id in the question.
    pub view: T,
}

impl CountOfConviction {
    /// Whether it is a conviction that reaches a victim, or may: one that names no victims may reach each of them.
    #[must_use]
    pub fn reaches(&self, victim: &str) -> bool {
        let named = |victims: &Vec<String>| victims.iter().any(|id| id == victim);
        !self.dismissed && self.victims.as_ref().is_none_or(named)
    }

    /// Returns the statute of conviction as it is cited, or words for one that was not read.
    #[must_use]
    pub fn cited(&self) -> String {
        let statute = self.statutes.first();
        statute.map_or_else(|| NOT_READ.to_owned(), ToString::to_string)
    }
}

impl Defendant {
    /// Whether some count of conviction reaches a victim.
    #[must_use]
    pub fn reaches(&self, victim: &Victim) -> bool {
        self.counts.iter().any(|count| count.reaches(&victim.id))
    }
}

impl Case {
    /// A defendant by id.
    #[must_use]
    pub fn defendant(&self, id: &str) -> Option<&Defendant> {
        self.defendants.iter().find(|defendant| defendant.id == id)
    }

    /// A victim by id.
    #[must_use]
    pub fn victim(&self, id: &str) -> Option<&Victim> {
        self.victims.iter().find(|victim| victim.id == id)
    }

    /// The ids of the victims that an id names: that victim, or each victim of that group.
    #[must_use]
    pub fn named(&self, id: &str) -> Vec<&str> {
        let named = |victim: &&Victim| victim.id == id || victim.group.as_deref() == Some(id);
        let named = self.victims.iter().filter(named);
        named.map(|victim| victim.id.as_str()).collect()
    }

    /// The claims of the case: each victim against each defendant with a count that reaches the victim, in the order of the file.
    pub fn claims(&self) -> impl Iterator<Item = (&Victim, &Defendant)> {
        self.victims.iter().flat_map(|victim| {
            self.defendants
                .iter()
                .filter(|defendant| defendant.reaches(victim))
                .map(move |defendant| (victim, defendant))
        })
    }

    /// The choices that govern a claim, one of each id: the user's before the court's, then one for this victim, then one for this
    /// defendant, before one for all.
    #[must_use]
    pub fn choices_for(&self, victim: &str, defendant: &str) -> Vec<&ChoiceMade> {
        let is = |whom: &Option<String>, id: &str| whom.as_ref().is_none_or(|whom| whom == id);
        let of_claim =
            |made: &&ChoiceMade| is(&made.victim, victim) && is(&made.defendant, defendant);
        governing(self.choices.iter().filter(of_claim).collect())
    }
}

/// Returns the choices that govern, of all that fit a claim.
pub(crate) fn governing(mut choices: Vec<&ChoiceMade>) -> Vec<&ChoiceMade> {
    choices.sort_by_key(|made| {
        (
            !made.by_user,
            made.victim.is_none(),
            made.defendant.is_none(),
        )
    });
    let mut met = BTreeSet::new();
    choices.retain(|made| met.insert(made.choice.as_str()));
    choices
}

impl LossItem {
    /// Returns a total of which nothing is known, as a question about full losses without a list supposes one.
    #[must_use]
    pub fn unknown_total(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            what: None,
            head: Head::Total,
            amount: StatedFact {
                proof: Proof {
                    kind: ProofKind::Unknown,
                    ..Proof::default()
                },
                ..StatedFact::default()
            },
            facts: Loss::unknown_total(),
            period: None,
            evidence: None,
            payor: None,
            traceable_to: None,
            counts: Vec::new(),
        }
    }

    /// The loss as the rules may ask about it in a claim against one defendant.
    ///
    /// A loss that is alleged, or found by a finding that was vacated, is from nothing to its amount while the record is open,
    /// because the court has yet to resolve it (18 U.S.C. § 3664(e)). In a closed record it was not proved, and of two sides
    /// the least is proved.
    pub(crate) fn for_claim(&self, defendant: &Defendant, on: Side, closed: bool) -> Loss {
        use ProofKind::{Alleged, Disputed, Unknown, Vacated};
        let known = self.amount.known(on);
        let stated = self.amount.value.ends().1;
        let (found, low, high) = match (self.amount.proof.kind, known) {
            (_, FactValue::NotProved) => (false, 0, 0),
            // Whoever computes on the defense's version takes no allegation of the other side.
            (Alleged, FactValue::Unknown) if on == Side::Defense => (false, 0, 0),
            (Alleged | Vacated | Disputed | Unknown, FactValue::Unknown) if closed => (false, 0, 0),
            (Alleged | Vacated, FactValue::Unknown) => (true, 0, stated),
            (Disputed, FactValue::Within(least, _)) if closed => (true, least, least),
            _ => (true, known.ends().0, known.ends().1),
        };
        let high = high.min(NO_UPPER_BOUND.cents());
        let counts = self
            .counts
            .iter()
            .filter_map(|id| defendant.counts.iter().position(|count| count.id == *id))
            .fold(0, |bits, place| bits | bit(place));
        // A loss traceable to one defendant is that defendant's own, and another's for everybody else.
        let cause = match &self.traceable_to {
            Some(id) if *id == defendant.id => Some(Cause::ThisDefendant),
            Some(_) => Some(Cause::Another),
            None => self.facts.cause,
        };
        Loss {
            low: Usd::from_cents(low),
            high: Usd::from_cents(high),
            cause,
            found,
            // A loss tied to counts of which none is this defendant's belongs to none of them.
            counts: if counts == 0 && !self.counts.is_empty() {
                bit(63)
            } else {
                counts
            },
            ..self.facts.clone()
        }
    }
}

/// A statute of conviction that was not read, in a case file and in words.
pub const NOT_READ: &str = "not read";

/// The bit of a count by its place; counts beyond the 63rd share the last.
#[must_use]
pub fn bit(place: usize) -> u64 {
    1 << place.min(63)
}
