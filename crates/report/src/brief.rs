//! A result in a few words and two amounts, for whoever lines up many of them.

use redress_case::Case;
use redress_engine::{ClaimResult, Profile, Tree};
use redress_rule::{Strength, Usd};

use crate::subject::Subject;
use crate::{Meta, compare, unread, words};

/// A result in the words that every report has for it. Two are equal if they say the same: what other views would make of them is not
/// said in a row.
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
    /// What the result is, as data: `exact`, `bounded`, `left-to-the-court`, `turns-on-a-finding`.
    pub state: &'static str,
    /// The total loss, or "not reached".
    pub loss: String,
    /// What is ordered, with everything open said as such; an illustrative figure says so.
    pub ordered: String,
    /// The kind of liability.
    pub liability: String,
    /// As strong as the weakest step that moved something; of a contrast, to what it is contrary.
    pub strength: String,
    /// The approaches on which it rests, with their days.
    pub law: String,
    /// What is missing, left open or chosen.
    pub open: String,
    /// The least that can be ordered, in whole cents; `None` where nothing can be said.
    pub least: Option<Usd>,
    /// The most; `None` also where there is no upper bound.
    pub greatest: Option<Usd>,
    /// The amount, where it is one and rests on nothing open.
    pub exact: Option<Usd>,
    /// The least and the most that it can be, whatever is found and chosen, under any one view of each question that nobody took; no
    /// most where there is no upper bound, and `None` where nothing can be said.
    pub spans: Option<(Usd, Option<Usd>)>,
    /// What is ordered where there is room for a mark and an amount only.
    pub short: Short,
}

impl PartialEq for ResultSummary {
    fn eq(&self, other: &Self) -> bool {
        fn said(brief: &ResultSummary) -> ([&str; 10], [Option<Usd>; 3]) {
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
        said(self) == said(other) && self.loss == other.loss
    }
}

impl Eq for ResultSummary {}

/// A result in the room of a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Short {
    /// What keeps it from being one amount, where something does.
    pub mark: Option<Mark>,
    /// The amount, or everything that it can be; empty where a figure alone would say more than there is.
    pub text: String,
}

/// What a result is that is not one amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// Settled law leaves it to the court.
    Choice,
    /// A finding is missing.
    Finding,
    /// A question is open, and nobody took a view.
    View,
    /// No more than an illustration, or the law is open.
    Illustration,
    /// An amount of the law is not published.
    Pending,
    /// No amount can be said.
    Nothing,
}

impl Mark {
    /// Its letter.
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

    /// What the letter means.
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

impl Short {
    fn of(subject: &Subject<'_>, ordered: &str, illustrative: bool, on_a_view: bool) -> Self {
        let marked = |mark: Mark, text: String| Self {
            mark: Some(mark),
            text,
        };
        let amount = subject.tree.amount();
        let range = || amount.map_or_else(String::new, words::range);
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
        match words::state(leaf) {
            words::State::OpenLaw | words::State::NoLaw => {
                marked(Mark::Illustration, String::new())
            }
            words::State::Choice => marked(Mark::Choice, range()),
            words::State::Pending(_) => marked(Mark::Pending, String::new()),
            words::State::Unresolved | words::State::Unknown => {
                marked(Mark::Nothing, String::new())
            }
            // Bounds without more are a range; whatever is said beside an amount is said here too.
            words::State::Bounded if amount.map(words::amount).as_deref() == Some(ordered) => {
                Self {
                    mark: None,
                    text: range(),
                }
            }
            words::State::Bounded | words::State::Exact | words::State::Ended(_) => Self {
                mark: None,
                text: ordered.to_owned(),
            },
        }
    }
}

impl ResultSummary {
    pub(crate) fn of(subject: &Subject<'_>) -> Self {
        let summary = words::summary(subject);
        let claim = subject.claim;
        let amount = subject.tree.amount();
        let (state, mut exact) = match subject.tree {
            Tree::Leaf(leaf) => {
                let state = words::state(leaf);
                let amount = match state {
                    words::State::Exact => amount.and_then(redress_rule::Amount::exact),
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
        let short = Short::of(subject, &summary.ordered, illustrative, on_a_view);
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
                .filter(|most| words::bounded(*most)),
            exact,
            spans: spans(subject),
            short,
        }
    }

    /// What is ordered, marked where the result passes over a receipt, a recovery or a loss that no rule read.
    #[must_use]
    pub fn flagged(&self, meta: &Meta) -> String {
        match self.passes_over(meta) {
            true => format!("{} {}", self.ordered, unread::FLAG),
            false => self.ordered.clone(),
        }
    }

    /// Whether the result passes over a receipt, a recovery or a loss that no rule read.
    #[must_use]
    pub fn passes_over(&self, meta: &Meta) -> bool {
        unread::flags_victim(&self.victim, meta)
    }
}

fn spans(subject: &Subject<'_>) -> Option<(Usd, Option<Usd>)> {
    let all = subject.amount_over_views()?;
    let most = Some(all.greatest()).filter(|most| words::bounded(*most));
    Some((all.least(), most))
}

/// The results of a case under a profile, in the order of the case file.
#[must_use]
pub fn briefs(case: &Case, profile: &Profile, claims: &[ClaimResult]) -> Vec<ResultSummary> {
    let subjects = Subject::of(case, profile, claims);
    subjects.iter().map(ResultSummary::of).collect()
}
