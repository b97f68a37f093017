//! A result in a few phrases and two amounts, for tables of many results.

use redress_case::Case;
use redress_engine::{ClaimResult, Profile, Tree};
use redress_rule::{Strength, Usd};

use crate::subject::Subject;
use crate::{Meta, compare, phrases, unread};

/// A result in the phrases of all reports. Two are equal if all their phrases are equal; results under other views are not
/// compared, because a row does not show them.
#[derive(Clone, Debug)]
pub struct ResultSummary {
    /// The claim, as a heading has it: "vicky", "vicky against doe".
    pub name: String,
    /// The victim.
    pub victim: String,
    /// The defendant.
    pub defendant: String,
    /// The class of offense in words.
    pub class: &'static str,
    /// The kind of result, as data: `exact`, `bounded`, `left-to-the-court`, `turns-on-a-finding`.
    pub state: &'static str,
    /// The total loss, or "not reached".
    pub loss: String,
    /// The amount ordered, with a phrase for everything open, or "illustrative".
    pub ordered: String,
    /// The kind of liability.
    pub liability: String,
    /// The strength of the weakest step that changed the result. For a contrast profile, the authority it contradicts.
    pub strength: String,
    /// The approaches applied, with their dates.
    pub law: String,
    /// The missing findings, the open choices, and the choices made.
    pub open: String,
    /// The least that can be ordered, in whole cents; `None` if no amount is known.
    pub least: Option<Usd>,
    /// The most that can be ordered; `None` also if there is no upper bound.
    pub greatest: Option<Usd>,
    /// The amount, if it is a single one that depends on no open point.
    pub exact: Option<Usd>,
    /// The least and the most that the amount can be under every finding, every choice and every one view of an unsettled
    /// question. The most is `None` if there is no upper bound; the pair is `None` if no amount is known.
    pub spans: Option<(Usd, Option<Usd>)>,
    /// The amount ordered where a cell has room for a mark and an amount only.
    pub short: ShortResult,
}

impl PartialEq for ResultSummary {
    fn eq(&self, other: &Self) -> bool {
        fn phrases(brief: &ResultSummary) -> ([&str; 10], [Option<Usd>; 3]) {
            (
                [
                    &brief.name,
                    &brief.victim,
                    &brief.defendant,
                    brief.class,
                    brief.state,
                    &brief.ordered,
                    &brief.liability,
                    &brief.strength,
                    &brief.law,
                    &brief.open,
                ],
                [brief.least, brief.greatest, brief.exact],
            )
        }
        phrases(self) == phrases(other) && self.loss == other.loss
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
            Self::Finding => "turns on a finding that is missing, between these",
            Self::View => "depends on a question of which nobody took a view; no amount is shown",
            Self::Illustration => "the law is open or only illustrated; no amount is shown",
            Self::Pending => "pending: an amount of the law is not published",
            Self::Nothing => "no amount can be said",
        }
    }
}

impl ShortResult {
    fn new(subject: &Subject<'_>, ordered: &str, illustrative: bool, on_a_view: bool) -> Self {
        let marked = |mark: Mark, text: String| Self {
            mark: Some(mark),
            text,
        };
        let amount = subject.tree.amount();
        let range = || amount.map_or_else(String::new, phrases::range);
        if illustrative {
            return marked(Mark::Illustration, String::new());
        }
        if on_a_view {
            return marked(Mark::View, String::new());
        }
        let leaf = match subject.tree {
            Tree::Branch { .. } => return marked(Mark::Finding, range()),
            Tree::Leaf(leaf) => leaf,
        };
        match phrases::state(leaf) {
            phrases::State::OpenLaw | phrases::State::NoLaw => {
                marked(Mark::Illustration, String::new())
            }
            phrases::State::Choice => marked(Mark::Choice, range()),
            phrases::State::Pending(_) => marked(Mark::Pending, String::new()),
            phrases::State::Unresolved | phrases::State::Unknown => {
                marked(Mark::Nothing, String::new())
            }
            // Bounds without a remark are shown as a range; otherwise the remark is shown, too.
            phrases::State::Bounded if amount.map(phrases::amount).as_deref() == Some(ordered) => {
                Self {
                    mark: None,
                    text: range(),
                }
            }
            phrases::State::Bounded | phrases::State::Exact | phrases::State::Ended(_) => Self {
                mark: None,
                text: ordered.to_owned(),
            },
        }
    }
}

impl ResultSummary {
    pub(crate) fn from_subject(subject: &Subject<'_>) -> Self {
        let summary = phrases::summary(subject);
        let claim = subject.claim;
        let amount = subject.tree.amount();
        let (state, mut exact) = match subject.tree {
            Tree::Leaf(leaf) => {
                let state = phrases::state(leaf);
                let amount = match state {
                    phrases::State::Exact => amount.and_then(redress_rule::Amount::exact),
                    _ => None,
                };
                (state.name(), amount)
            }
            Tree::Branch { .. } => ("turns-on-a-finding", None),
        };
        let on_a_view = claim.depends_on.iter().any(|other| !other.only_beside);
        if on_a_view {
            exact = None;
        }
        let illustrative = summary.strength == Strength::Illustrative.word()
            && matches!(state, "exact" | "bounded" | "turns-on-a-finding");
        let short = ShortResult::new(subject, &summary.ordered, illustrative, on_a_view);
        Self {
            name: subject.name(),
            victim: claim.victim.clone(),
            defendant: claim.defendant.clone(),
            class: claim.class.words(),
            state,
            loss: summary.loss,
            ordered: match illustrative {
                true => format!("illustrative: {}", summary.ordered),
                false => summary.ordered,
            },
            liability: summary.liability,
            strength: summary.strength,
            law: compare::law(subject),
            open: compare::open(subject),
            least: amount.map(redress_rule::Amount::least),
            greatest: amount
                .map(redress_rule::Amount::greatest)
                .filter(|most| phrases::bounded(*most)),
            exact,
            spans: spans(subject),
            short,
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
}

fn spans(subject: &Subject<'_>) -> Option<(Usd, Option<Usd>)> {
    let all = subject.amount_over_views()?;
    let most = Some(all.greatest()).filter(|most| phrases::bounded(*most));
    Some((all.least(), most))
}

/// Returns the results of a case under a profile, in the order of the case file.
#[must_use]
pub fn summaries(case: &Case, profile: &Profile, claims: &[ClaimResult]) -> Vec<ResultSummary> {
    let subjects = Subject::under_profile(case, profile, claims);
    subjects.iter().map(ResultSummary::from_subject).collect()
}
