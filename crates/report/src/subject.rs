//! One result together with everything that explains it: the case, the profile, the approaches.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use redress_case::facts::{AWARDS_ELSEWHERE, FactValue, Key};
use redress_case::{Case, ChoiceMade, Class, Side, StatedFact, Victim};
use redress_engine::{
    Approach, ChoiceEntry, ChoiceOfLaw, ClaimResult, Computation, Conditional, EntryInfo,
    GroundInCourt, Leaf, OpenPoint, Outcome, Profile, Question, QuestionId, StatuteVersion,
};
use redress_rule::{Ground, Need, NeedTarget};

use crate::phrases;

/// A result with the case and the law that explain it.
#[derive(Clone, Copy)]
pub(crate) struct Subject<'a> {
    pub(crate) case: &'a Case,
    pub(crate) profile: &'a Profile,
    /// The earlier results of the same computation, because some consequences are reported once for a defendant or a victim.
    pub(crate) earlier: &'a [ClaimResult],
    pub(crate) claim: &'a ClaimResult,
    pub(crate) victim: Option<&'a Victim>,
    /// Whether the heading can omit the class of offense, because no other class reaches this victim and defendant.
    pub(crate) one_class: bool,
    /// How many victims of a group have this result; 1 for a victim of no group.
    pub(crate) alike: usize,
}

/// Kinds of open points as a reader meets them: a fact to be found, a choice of the court, or law that nobody settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PointKind {
    Finding,
    Choice,
    Question,
}

impl PointKind {
    /// Returns the kind in words, of one point and of several.
    pub(crate) const fn words(self) -> [&'static str; 2] {
        match self {
            Self::Finding => ["finding", "findings"],
            Self::Question => ["question of law", "questions of law"],
            Self::Choice => ["choice", "choices"],
        }
    }
}

impl<'a> Subject<'a> {
    pub(crate) fn new(case: &'a Case, profile: &'a Profile, claim: &'a ClaimResult) -> Self {
        Self::of_victim(case, profile, claim, case.victim(&claim.victim))
    }

    fn of_victim(
        case: &'a Case,
        profile: &'a Profile,
        claim: &'a ClaimResult,
        victim: Option<&'a Victim>,
    ) -> Self {
        Self {
            case,
            profile,
            earlier: &[],
            claim,
            victim,
            one_class: true,
            alike: 1,
        }
    }

    pub(crate) fn answer(&self) -> &'a Conditional<Leaf> {
        &self.claim.answer
    }

    /// Returns every result of a computation, in the order of the case file.
    pub(crate) fn all(case: &'a Case, computation: &'a Computation) -> Vec<Self> {
        Self::under_profile(case, &computation.profile, &computation.claims)
    }

    /// Returns the results of a case under a profile, in the order of the case file.
    pub(crate) fn under_profile(
        case: &'a Case,
        profile: &'a Profile,
        claims: &'a [ClaimResult],
    ) -> Vec<Self> {
        let between = |claim: &'a ClaimResult| (claim.victim.as_str(), claim.defendant.as_str());
        let mut classes: BTreeMap<(&str, &str), BTreeSet<Class>> = BTreeMap::new();
        for claim in claims {
            classes
                .entry(between(claim))
                .or_default()
                .insert(claim.class);
        }
        let victims = case.victims.iter();
        let victims: BTreeMap<&str, &Victim> = victims.map(|it| (it.id.as_str(), it)).collect();
        let victim = |claim: &ClaimResult| victims.get(claim.victim.as_str()).copied();
        let of = |(place, claim): (usize, &'a ClaimResult)| Self {
            earlier: claims.get(..place).unwrap_or_default(),
            one_class: classes.get(&between(claim)).is_none_or(|all| all.len() < 2),
            ..Self::of_victim(case, profile, claim, victim(claim))
        };
        claims.iter().enumerate().map(of).collect()
    }

    /// Returns the results with those of victims alike once, because what is asked and said of one of them is asked and said of all.
    pub(crate) fn once_each(all: Vec<Self>) -> Vec<Self> {
        let mut once: Vec<Self> = Vec::new();
        // The results of each group, by their places in the list.
        let mut of_groups: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for subject in all {
            let group = subject.victim.and_then(|victim| victim.group.as_deref());
            let Some(group) = group else {
                once.push(subject);
                continue;
            };
            let places = of_groups.entry(group).or_default();
            let mut known = places.iter().copied();
            let like = known.find(|place| once.get(*place).is_some_and(|it| it.is_like(&subject)));
            match like.and_then(|place| once.get_mut(place)) {
                Some(known) => known.alike = known.alike.saturating_add(1),
                None => {
                    places.push(once.len());
                    once.push(subject);
                }
            }
        }
        once
    }

    /// Returns whether two results of victims of one group are under one law, on equal facts and choices.
    fn is_like(&self, other: &Self) -> bool {
        let choices = |subject: &Self| {
            let (victim, defendant) = (&subject.claim.victim, &subject.claim.defendant);
            let made = subject.case.choices_for(victim, defendant).into_iter();
            made.map(|made| (&made.choice, &made.how, made.jointly))
                .collect::<Vec<_>>()
        };
        std::ptr::eq(self.profile, other.profile)
            && self.claim.defendant == other.claim.defendant
            && self.claim.class == other.claim.class
            && self.claim.facts == other.claim.facts
            && choices(self) == choices(other)
    }

    pub(crate) fn approach(&self, leaf: &Leaf) -> Option<&'a Approach> {
        self.profile
            .approaches
            .get(leaf.law.approach?)
            .map(Arc::as_ref)
    }

    pub(crate) fn regime(&self, leaf: &Leaf) -> Option<&'a StatuteVersion> {
        self.profile.regimes.get(leaf.law.regime)
    }

    /// Returns the text of a result; each that was the law that day where the points that choose it are left combined.
    pub(crate) fn regimes<'l>(
        &self,
        leaf: &'l Leaf,
    ) -> impl Iterator<Item = &'a StatuteVersion> + use<'a, 'l> {
        let as_of = self.profile.as_of;
        let all = self.profile.regimes.iter().enumerate();
        let chosen = all.filter(move |(place, it)| match leaf.law.regime {
            ChoiceOfLaw::NOT_CHOSEN => {
                it.offense.contains(&leaf.law.class) && it.from.is_none_or(|from| from <= as_of)
            }
            chosen => *place == chosen,
        });
        chosen.map(|(_, it)| it)
    }

    pub(crate) fn standing(
        &self,
        leaf: &Leaf,
        entry: u16,
        ground: &Ground,
    ) -> Option<&'a GroundInCourt> {
        self.approach(leaf)?.standing(entry, ground)
    }

    /// Returns the sentence of a ground: its own, or else the sentence of its holding.
    pub(crate) fn because(&self, ground: &'static Ground) -> &'a str {
        let approaches = self.profile.approaches.iter();
        let mut said = approaches.filter_map(|approach| approach.because(ground));
        said.next().unwrap_or_default()
    }

    /// Returns the choice that a leaf leaves to the court.
    pub(crate) fn open_choice(&self, leaf: &Leaf) -> Option<&'a ChoiceEntry> {
        let Outcome::CourtsChoice { choice, .. } = leaf.outcome.illustrated() else {
            return None;
        };
        self.approach(leaf)?
            .choices()
            .find(|known| known.id == *choice)
    }

    /// Returns the choice made, for a step that applies a choice.
    pub(crate) fn choice_made(&self, leaf: &Leaf, entry: u16) -> Option<&'a ChoiceMade> {
        let choice = self.approach(leaf)?.choices().find(|choice| {
            choice.number == entry || choice.among.iter().any(|method| method.number == entry)
        })?;
        let made = self
            .case
            .choices_for(&self.claim.victim, &self.claim.defendant);
        made.into_iter().find(|made| made.choice == choice.id)
    }

    /// Returns the fact that the case file states under a key.
    pub(crate) fn given(&self, key: Key) -> Option<&'a StatedFact> {
        let victim = self.victim?;
        let conduct = victim.conduct.get(&self.claim.defendant);
        conduct
            .and_then(|facts| facts.get(&key))
            .or_else(|| victim.facts.get(&key))
    }

    /// Returns the value of a fact with its proof.
    pub(crate) fn fact(&self, key: Key) -> String {
        let kind = key.row().kind;
        let facts = &self.claim.facts;
        if key == AWARDS_ELSEWHERE.key() {
            return facts.awards_elsewhere.as_ref().map_or_else(
                || "not known".to_owned(),
                |awards| {
                    let listed: Vec<String> = awards.iter().map(ToString::to_string).collect();
                    format!("{} awards: {}", listed.len(), listed.join("; "))
                },
            );
        }
        let known = facts.get(key);
        let value = phrases::known(kind, known);
        match self.given(key) {
            Some(given) => format!("{value} ({})", phrases::proof(given, kind)),
            // Not written under its key: core read it off the counts, the judgment or the rulings.
            None if known != FactValue::Unknown => format!("{value} (read off the case)"),
            None => value,
        }
    }

    /// Returns the other defendants of the case who have a claim of this victim against them.
    pub(crate) fn others(&self) -> Vec<&'a str> {
        others(self.case, self.victim, &self.claim.defendant)
    }

    /// Returns those of the others whose offense may have contributed to the loss.
    pub(crate) fn others_who_may_owe(&self) -> Vec<&'a str> {
        let mut others = self.others();
        others.retain(|id| {
            self.victim
                .is_none_or(|victim| !victim.is_unharmed_by(id, Side::Found))
        });
        others
    }

    /// Returns the id for which a choice is made: the victim's, or that of the group where its members are asked together.
    pub(crate) fn chosen_for(&self) -> &'a str {
        match self.alike {
            1 => &self.claim.victim,
            _ => stated_under(self.victim, &self.claim.victim),
        }
    }

    /// Returns the victim, or the victims alike: "s (3 alike)".
    pub(crate) fn whom(&self) -> String {
        match self.alike {
            1 => self.claim.victim.clone(),
            alike => format!("{} ({alike} alike)", self.chosen_for()),
        }
    }

    /// Returns the name of this claim in a heading.
    pub(crate) fn name(&self) -> String {
        let victim = self.whom();
        let whom = if self.others().is_empty() {
            victim
        } else {
            format!("{victim} against {}", self.claim.defendant)
        };
        if self.one_class {
            whom
        } else {
            format!("{whom}, {}", self.class(self.claim.class))
        }
    }

    /// Returns a class of offense in words; a page of a state names no section of the federal law.
    pub(crate) fn class(&self, class: Class) -> &'static str {
        match self.profile.court.jurisdiction() {
            Some(_) => class.plain_words(),
            None => class.words(),
        }
    }

    /// Returns that the court applied another text than the one that governs conduct of its day, if it did.
    pub(crate) fn against_the_day(&self) -> Option<String> {
        let applied = self.case.text_applied.as_ref()?;
        let claim = self.claim;
        let profile = self.profile;
        let found = profile.text_against_the_day(applied, claim.class, &claim.facts)?;
        Some(phrases::text_against_the_day(&found))
    }

    /// Returns the label that every result of a profile carries that is no circuit's law.
    pub(crate) fn contrast(&self) -> Option<String> {
        contrast(self.profile)
    }

    /// Returns the place of a finding in the case file: the id that `--assume` takes.
    pub(crate) fn id(&self, need: &Need) -> String {
        id(self.case, self.victim, self.claim, need)
    }

    /// Returns the place of a fact in the case file.
    pub(crate) fn path(&self, key: Key) -> String {
        path(self.case, self.victim, self.claim, key)
    }

    /// Returns the loss that a finding is about, in words; `None` if the file lists no such loss.
    pub(crate) fn loss(&self, need: &Need) -> Option<String> {
        let NeedTarget::Line(line, _) = need.target else {
            return None;
        };
        self.victim?.losses.get(line).map(phrases::loss_name)
    }

    /// Returns the question of a finding, with the loss that it is about.
    pub(crate) fn question_of(&self, need: &Need) -> String {
        let asks = phrases::question(need);
        match (need.target, self.loss(need)) {
            (NeedTarget::Line(..), Some(loss)) => asks.replacen("this loss", &loss, 1),
            (NeedTarget::Line(..), None) => "what losses did the victim have?".to_owned(),
            _ => asks,
        }
    }

    /// Returns a finding in as few words as tell it apart within one claim.
    pub(crate) fn short(&self, need: &Need) -> String {
        match need.target {
            NeedTarget::Fact(key) => key.row().path.to_owned(),
            NeedTarget::Line(..) => {
                let id = self.id(need);
                let victim = stated_under(self.victim, &self.claim.victim);
                let victim = format!("victims.{victim}.");
                id.strip_prefix(&victim).map_or(id.clone(), str::to_owned)
            }
        }
    }

    /// Returns a question that the profile meets.
    pub(crate) fn question(&self, number: QuestionId) -> Option<&'a Question> {
        self.profile.question(number)
    }

    /// Returns what an open point is to a reader.
    pub(crate) fn kind(&self, point: &OpenPoint) -> PointKind {
        match point {
            OpenPoint::Finding(_) | OpenPoint::Number(_) => PointKind::Finding,
            OpenPoint::Choice(_) => PointKind::Choice,
            OpenPoint::Question(number) => match self.question(*number) {
                Some(question) if question.of_fact => PointKind::Finding,
                _ => PointKind::Question,
            },
        }
    }

    /// Returns the views under which an entry answered: those that somebody took, and those of questions that are open here. A view
    /// of a question whose answers are all equal says nothing.
    pub(crate) fn views<'i>(&self, info: &'i EntryInfo) -> Vec<&'i (String, String)> {
        if info.under.is_empty() {
            return Vec::new();
        }
        let open = self.answer().points();
        let bears = |asked: &Question| {
            asked.taken.is_some() || open.contains(&OpenPoint::Question(asked.number))
        };
        let questions = self.profile.questions.iter();
        let bearing: Vec<&str> = questions
            .filter(|it| bears(it))
            .map(|it| it.id.as_str())
            .collect();
        let under = info.under.iter();
        under
            .filter(|(question, _)| bearing.contains(&question.as_str()))
            .collect()
    }
}

/// Returns the label that every result of a profile carries that is no circuit's law.
pub(crate) fn contrast(profile: &Profile) -> Option<String> {
    let contrast = profile
        .contrast
        .as_ref()
        .map(|contrast| format!("{}: contrary to {}", contrast.word(), contrast.contrary_to));
    contrast.or_else(|| {
        let bill = profile.proposed.as_ref();
        bill.map(|_| "proposed: a bill, no law".to_owned())
    })
}

/// Returns the place of a finding in the case file.
pub(crate) fn id(case: &Case, victim: Option<&Victim>, claim: &ClaimResult, need: &Need) -> String {
    match need.target {
        NeedTarget::Fact(key) => path(case, victim, claim, key),
        NeedTarget::Line(line, fact) => {
            let loss = victim.and_then(|victim| victim.losses.get(line));
            let victim = stated_under(victim, &claim.victim);
            match loss {
                Some(loss) => format!("victims.{victim}.losses.{}.{}", loss.id, fact.row().name()),
                // Losses that were found and of which the file lists none.
                None => format!("victims.{victim}.losses"),
            }
        }
    }
}

fn path(case: &Case, victim: Option<&Victim>, claim: &ClaimResult, key: Key) -> String {
    let path = key.row().path;
    let defendant = &claim.defendant;
    let with_defendant = !others(case, victim, defendant).is_empty();
    let victim = stated_under(victim, &claim.victim);
    match path.strip_prefix("conduct.") {
        Some(rest) if with_defendant => {
            format!("victims.{victim}.conduct.{defendant}.{rest}")
        }
        _ => format!("victims.{victim}.{path}"),
    }
}

/// Returns the id under which the file states the facts of a victim: that of its group, or its own.
fn stated_under<'a>(victim: Option<&'a Victim>, id: &'a str) -> &'a str {
    let group = victim.and_then(|it| it.group.as_deref());
    group.unwrap_or(id)
}

fn others<'a>(case: &'a Case, victim: Option<&Victim>, defendant: &str) -> Vec<&'a str> {
    let Some(victim) = victim else {
        return Vec::new();
    };
    let others = case.defendants.iter().filter(|it| it.id != defendant);
    let others = others.filter(|it| it.reaches(victim));
    others.map(|it| it.id.as_str()).collect()
}

/// Returns a result with the label of a contrast, if it is one.
pub(crate) fn labeled(subject: &Subject<'_>, line: String) -> String {
    match subject.contrast() {
        Some(contrast) => format!("{line}, {contrast}"),
        None => line,
    }
}
