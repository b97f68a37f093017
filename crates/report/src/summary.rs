//! A result in a few phrases and two amounts, for tables of many results.

use redress_case::Case;
use redress_engine::{ClaimResult, Conditional, Outcome, Profile};
use redress_rule::{Amount, Strength, Usd};

use crate::subject::{PointKind, Subject};
use crate::{Meta, answer, paths, phrases, unread};

/// A result in the phrases of all reports. Two are equal if their answers are equal under every finding and every view.
#[derive(Clone, Debug)]
pub struct ResultSummary {
    /// The claim, as a heading has it: "vicky", "vicky against doe".
    pub name: String,
    /// The victim.
    pub victim: String,
    /// The defendant.
    pub defendant: String,
    /// The id of the class of offense.
    pub class: &'static str,
    /// The kind of result, as data: `exact`, `bounded`, `left-to-the-court`, `depends`, `law-open`, `denied`, ...
    pub state: &'static str,
    /// The total loss, or "not reached".
    pub loss: String,
    /// The amount ordered, with a phrase for everything open.
    pub ordered: String,
    /// The kind of liability.
    pub liability: String,
    /// The strength of the weakest step that changed the result. For a contrast profile, the authority it contradicts.
    pub strength: String,
    /// The approaches applied, with their dates.
    pub law: String,
    /// The names of the open points on which the result depends.
    pub open: String,
    /// The least and the most that the amount can be, under every answer. The most is `None` if there is no upper bound; the pair
    /// is `None` if no amount is known.
    pub range: Option<(Usd, Option<Usd>)>,
    /// The amount, if it is a single one that depends on no open point.
    pub exact: Option<Usd>,
    /// The amount ordered where a cell has room for a mark and an amount only.
    pub short: ShortResult,
    /// The result under every finding and every view.
    pub outcomes: Conditional<Outcome>,
}

impl PartialEq for ResultSummary {
    fn eq(&self, other: &Self) -> bool {
        (&self.victim, &self.defendant, self.class)
            == (&other.victim, &other.defendant, other.class)
            && self.outcomes.decide_the_same(&other.outcomes)
            && self.loss == other.loss
    }
}

impl Eq for ResultSummary {}

/// A result in the room of a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShortResult {
    /// The reason why the result is not one amount, if it is not.
    pub mark: Option<Mark>,
    /// The amount or its range; empty where a figure alone would mislead.
    pub text: String,
}

/// The kind of a result that is not one amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// Settled law leaves the amount to the court.
    Choice,
    /// A finding is missing.
    Finding,
    /// A question is unsettled, and no view is taken.
    View,
    /// The result is only an illustration, or the law is open.
    Illustration,
    /// An amount of the law is not published.
    Pending,
    /// No amount is known.
    Nothing,
}

impl Mark {
    /// Returns the letter of the mark.
    #[must_use]
    pub const fn letter(self) -> &'static str {
        match self {
            Self::Choice => "c",
            Self::Finding => "f",
            Self::View => "q",
            Self::Illustration => "i",
            Self::Pending => "p",
            Self::Nothing => "n",
        }
    }

    /// Returns the meaning of the letter.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Choice => "the court's choice, between these",
            Self::Finding => "depends on a finding that is missing, between these",
            Self::View => "depends on an unsettled question of law, between these",
            Self::Illustration => "the law is open or only illustrated; no amount is shown",
            Self::Pending => "pending: no value of an amount of the law for that day",
            Self::Nothing => "no amount is known",
        }
    }
}

impl ShortResult {
    fn from_subject(subject: &Subject<'_>, outcomes: &Conditional<Outcome>) -> Self {
        use redress_engine::OpenPoint;
        let answer = subject.answer();
        let range = answer.range().map_or_else(String::new, phrases::range);
        let marked = |mark: Mark, text: String| Self {
            mark: Some(mark),
            text,
        };
        let weak = answer
            .values()
            .iter()
            .any(|leaf| leaf.strength <= Strength::Illustrative);
        let contrast = subject.profile.contrast.is_some();
        let open = |outcome: &&Outcome| matches!(outcome, Outcome::LawOpen(_));
        if outcomes.values().iter().any(open) || (weak && !contrast && outcomes.settled().is_some())
        {
            return marked(Mark::Illustration, String::new());
        }
        match outcomes.settled() {
            Some(Outcome::Amount { .. } | Outcome::Bounded(_) | Outcome::Ended(..)) => Self {
                mark: None,
                text: answer::ordered(answer),
            },
            Some(Outcome::CourtsChoice { .. }) => marked(Mark::Choice, range),
            Some(Outcome::Pending(_)) => marked(Mark::Pending, String::new()),
            Some(Outcome::LawOpen(_) | Outcome::TooManyPoints { .. }) => {
                marked(Mark::Nothing, String::new())
            }
            None => {
                let points = outcomes.points();
                let question = |point: &OpenPoint| subject.kind(point) == PointKind::Question;
                let mark = match points.iter().any(question) {
                    true => Mark::View,
                    false => Mark::Finding,
                };
                marked(mark, range)
            }
        }
    }
}

impl ResultSummary {
    pub(crate) fn from_subject(subject: &Subject<'_>) -> Self {
        let claim = subject.claim;
        let answer = subject.answer();
        let outcomes = answer.outcomes();
        let points = answer.material_points();
        let names: Vec<String> = points
            .iter()
            .map(|point| paths::name(subject, point))
            .collect();
        let bounded = |most: &Usd| phrases::bounded(*most);
        Self {
            name: subject.name(),
            victim: claim.victim.clone(),
            defendant: claim.defendant.clone(),
            class: claim.class.name(),
            state: answer::state(answer),
            loss: answer::loss(answer),
            ordered: answer::ordered(answer),
            liability: answer::liability(subject, answer),
            strength: answer::strength(subject),
            law: answer::law(subject),
            open: names.join("; "),
            range: answer
                .range()
                .map(|range| (range.least(), Some(range.greatest()).filter(bounded))),
            exact: answer
                .range()
                .filter(|_| matches!(outcomes.settled(), Some(Outcome::Amount { .. })))
                .and_then(Amount::exact),
            short: ShortResult::from_subject(subject, &outcomes),
            outcomes,
        }
    }

    /// Returns the phrase for the amount ordered, with a mark if the result passes over a receipt, a recovery or a loss that no
    /// rule read.
    #[must_use]
    pub fn flagged(&self, meta: &Meta) -> String {
        match self.passes_over(meta) {
            true => format!("{} {}", self.ordered, unread::FLAG),
            false => self.ordered.clone(),
        }
    }

    /// Returns whether the result passes over a receipt, a recovery or a loss that no rule read.
    #[must_use]
    pub fn passes_over(&self, meta: &Meta) -> bool {
        unread::flags_victim(&self.victim, meta)
    }

    /// Returns the least amount, if an amount is known.
    #[must_use]
    pub fn least(&self) -> Option<Usd> {
        self.range.map(|(least, _)| least)
    }

    /// Returns the greatest amount, if there is an upper bound.
    #[must_use]
    pub fn greatest(&self) -> Option<Usd> {
        self.range.and_then(|(_, greatest)| greatest)
    }
}

/// Returns the results of a case under a profile, in the order of the case file.
#[must_use]
pub fn summaries(case: &Case, profile: &Profile, claims: &[ClaimResult]) -> Vec<ResultSummary> {
    let subjects = Subject::under_profile(case, profile, claims);
    subjects.iter().map(ResultSummary::from_subject).collect()
}
