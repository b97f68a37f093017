//! An approach: ordered lists of rules, a legal test readable as one. The list fixes what a rule in it may do.

use std::borrow::Cow;
use std::sync::Arc;

use redress_case::Class;
use redress_case::facts::Key;
use redress_cite::{Confidence, Date};
use redress_rule::{
    ConsequenceChange, CreditChange, GateChange, Ground, LimitChange, List, LossChange, Rule,
    RuleInfo, ShareChange, Strength,
};

use crate::conditional::QuestionId;

/// A view under which an entry is in its approach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Under {
    /// The question, which nobody has settled.
    pub question: QuestionId,
    /// The place of the view among those of the question.
    pub view: u16,
}

/// A rule in its place.
pub struct Entry<C> {
    /// Its number among all entries of the approach.
    pub number: u16,
    /// The rule, bound to its options; the same in every approach that it stands in.
    pub rule: Arc<dyn Rule<C>>,
    /// What the rule declares.
    pub info: &'static RuleInfo,
    /// The views under which the entry is in the approach; it is there under all of them together. Empty means always.
    pub under: Vec<Under>,
}

// By hand: an entry can be copied whatever the change that its rule makes.
impl<C> Clone for Entry<C> {
    fn clone(&self) -> Self {
        Self {
            number: self.number,
            rule: Arc::clone(&self.rule),
            info: self.info,
            under: self.under.clone(),
        }
    }
}

/// What an entry is, beside the rule itself.
#[derive(Clone, Debug)]
pub struct EntryInfo {
    /// `set/rule`, or the id of a choice.
    pub name: String,
    /// The list in which it stands.
    pub place: List,
    /// The proposition in a sentence, or what a choice asks.
    pub proposition: Cow<'static, str>,
    /// The options in the words of the profile; empty when there are none.
    pub options: String,
    /// How each declared ground stands in this court on this day.
    pub standings: Vec<GroundInCourt>,
    /// The questions, each with the view under which the entry is in the approach or has its options.
    pub under: Vec<(String, String)>,
    /// What its rule declares; a choice declares nothing.
    pub rule: Option<&'static RuleInfo>,
}

/// How a ground stands in this court on this day.
#[derive(Clone, Debug)]
pub struct GroundInCourt {
    /// The ground.
    pub ground: &'static Ground,
    /// The words of the holding of the ground, where the ground has no sentence of its own.
    pub says: Option<Arc<str>>,
    /// The lesser of what the profile and the ground claim and what the holding weighs.
    pub strength: Strength,
    /// The authority; the same for every entry of a profile that rests on it.
    pub support: Arc<Support>,
}

impl GroundInCourt {
    /// Returns the ground's own sentence, or else what its holding says.
    #[must_use]
    pub fn because(&self) -> &str {
        let own = self.ground.because();
        own.unwrap_or_else(|| self.says.as_deref().unwrap_or_default())
    }
}

/// The authority behind a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Support {
    /// `authority#holding`.
    pub holding: String,
    /// The authority as cited.
    pub cite: String,
    /// The page, if it was verified.
    pub pin: Option<String>,
    /// How sure we are of it.
    pub confidence: Confidence,
    /// What the holding says, paraphrased.
    pub says: Arc<str>,
    /// What it weighs in this court that day, in a word or two.
    pub weight: String,
    /// The day it was decided or took effect.
    pub since: Date,
}

/// A choice that settled law leaves to the court.
#[derive(Clone)]
pub struct ChoiceEntry {
    /// Its number among all entries of the approach.
    pub number: u16,
    /// Its id.
    pub id: String,
    /// What is to be chosen.
    pub asks: String,
    /// What the profile remarks.
    pub note: Option<String>,
    /// The facts that the court weighs; shown beside the choice, read by no rule.
    pub weighs: Vec<Key>,
    /// The methods that the circuit has permitted.
    pub among: Vec<Entry<ShareChange>>,
    /// A power that the court need not use: where nobody chose, the entries that follow speak.
    pub if_made: bool,
}

/// An entry of the apportionment list.
#[derive(Clone)]
pub enum Apportionment {
    /// A rule.
    Rule(Entry<ShareChange>),
    /// A choice.
    Choice(ChoiceEntry),
}

/// When an approach applies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applies {
    /// The classes of offense.
    pub offense: Vec<Class>,
    /// The regime, by id.
    pub regime: String,
    /// From this day on; `None` is since the regime began.
    pub from: Option<Date>,
    /// Until the day before this one.
    pub before: Option<Date>,
}

impl Applies {
    /// Whether it speaks of a class of offense under a regime.
    #[must_use]
    pub fn of(&self, class: Class, regime: &StatuteVersion) -> bool {
        self.offense.contains(&class) && self.regime == regime.id
    }

    /// Whether it is the law on a day.
    #[must_use]
    pub fn on(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.before.is_none_or(|before| day < before)
    }
}

/// A text of a statute, by the day on which the conduct ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatuteVersion {
    /// Its id.
    pub id: String,
    /// The statute in words.
    pub statute: String,
    /// Conduct that ended on or after this day; `None` is conduct of any earlier day.
    pub from: Option<Date>,
    /// The classes of offense that the statute reaches.
    pub offense: Vec<Class>,
    /// Its authority.
    pub cite: String,
    /// The authority by which the day of the conduct, and not that of the sentence, chooses between this text and an earlier one.
    pub by_conduct: Option<String>,
}

/// An approach.
pub struct Approach {
    /// Its name, as the legal test is known.
    pub name: String,
    /// When it applies.
    pub applies: Applies,
    /// A stretch without authority: the law is open, whatever the lists below say to illustrate.
    pub open: bool,
    /// Whether it is the case's own `approach.toml`: its court's method, not its circuit's law.
    pub of_the_case: bool,
    /// What the profile remarks, such as the views of other circuits.
    pub note: Option<String>,
    /// The decisions of this very court that its entries rest on, each as "Galan (2015)", in order of their days.
    pub with: Vec<String>,
    /// Whether there is anything to compute.
    pub gates: Vec<Entry<GateChange>>,
    /// What counts as loss.
    pub losses: Vec<Entry<LossChange>>,
    /// The defendant's part.
    pub apportionment: Vec<Apportionment>,
    /// Floors, caps and tests.
    pub bounds: Vec<Entry<LimitChange>>,
    /// Consequences that are not amounts.
    pub terms: Vec<Entry<ConsequenceChange>>,
    /// Payments and receipts.
    pub credits: Vec<Entry<CreditChange>>,
    /// What each entry is, by number.
    pub entries: Vec<EntryInfo>,
    /// The questions on whose views its entries depend.
    pub questions: Vec<QuestionId>,
    /// Names of the parameters of the law of the day, in order.
    pub law: redress_rule::LawOfDay,
    /// The source and tag of each of them, in the same order; `None` where there is no value that day.
    pub sources: Vec<Option<String>>,
}

/// Which text governs conduct that began under one and ended under a later one (a question; see `questions.toml`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StraddleRule {
    /// The text in force when the conduct as to the victim ended.
    #[default]
    DayItEnded,
    /// The older text: the newer one applies to conduct that is wholly of its time.
    OlderText,
}

/// The rule for conduct that straddles two texts, as far as it is settled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Straddling {
    /// This rule, and the question with the view taken of it, if there is a question.
    Settled(StraddleRule, Option<QuestionId>),
    /// One rule for each view of an unsettled question.
    Open(QuestionId, Vec<StraddleRule>),
}

impl Default for Straddling {
    fn default() -> Self {
        Self::Settled(StraddleRule::default(), None)
    }
}

impl Approach {
    /// How a ground of an entry stands.
    #[must_use]
    pub fn standing(&self, entry: u16, ground: &Ground) -> Option<&GroundInCourt> {
        self.entries
            .get(usize::from(entry))?
            .standings
            .iter()
            .find(|standing| standing.ground == ground)
    }

    /// Returns the sentence of a ground: its own, or else what its holding says.
    #[must_use]
    pub fn because(&self, ground: &'static Ground) -> Option<&str> {
        let standings = self.entries.iter().flat_map(|entry| &entry.standings);
        let says = || {
            let mut standings = standings;
            standings.find(|standing| standing.ground == ground)
        };
        ground.because().or_else(|| Some(says()?.because()))
    }

    /// What an entry is.
    #[must_use]
    pub fn entry(&self, number: u16) -> Option<&EntryInfo> {
        self.entries.get(usize::from(number))
    }

    /// What the rule of an entry declares; a choice declares nothing.
    #[must_use]
    pub fn info(&self, number: u16) -> Option<&'static RuleInfo> {
        self.entry(number)?.rule
    }

    /// The choices that the approach leaves to the court.
    pub fn choices(&self) -> impl Iterator<Item = &ChoiceEntry> {
        self.apportionment.iter().filter_map(|entry| match entry {
            Apportionment::Choice(choice) => Some(choice),
            Apportionment::Rule(_) => None,
        })
    }

    /// Returns the choice that an entry left open: a method that was chosen can leave the amount to the court, too.
    pub(crate) fn choice_left_by(&self, entry: u16) -> Option<&ChoiceEntry> {
        self.choices().find(|choice| {
            let mut numbers = choice.among.iter().map(|method| method.number);
            choice.number == entry || numbers.any(|number| number == entry)
        })
    }
}
