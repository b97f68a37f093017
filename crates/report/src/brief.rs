//! A result in a few words and two amounts, for whoever lines up many of them.

use redress_core::Usd;
use redress_core::case::Case;
use redress_core::outcome::Strength;
use redress_engine::{ClaimResult, Profile, Tree};

use crate::subject::Subject;
use crate::{Meta, compare, unread, words};

/// A result in the words that every report has for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brief {
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
}

impl Brief {
    pub(crate) fn of(subject: &Subject<'_>) -> Self {
        let summary = words::summary(subject);
        let claim = subject.claim;
        let amount = subject.tree.amount();
        let (state, mut exact) = match subject.tree {
            Tree::Leaf(leaf) => {
                let state = words::state(leaf);
                let amount = match state {
                    words::State::Exact => amount.and_then(redress_core::Amount::exact),
                    _ => None,
                };
                (state.name(), amount)
            }
            Tree::Branch { .. } => ("turns-on-a-finding", None),
        };
        if claim.depends_on.iter().any(|other| !other.only_beside) {
            exact = None;
        }
        let illustrative = summary.strength == Strength::Illustrative.word()
            && matches!(state, "exact" | "bounded" | "turns-on-a-finding");
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
            least: amount.map(redress_core::Amount::least),
            greatest: amount
                .map(redress_core::Amount::greatest)
                .filter(|most| words::bounded(*most)),
            exact,
        }
    }

    /// What is ordered, marked where the result passes over a receipt, a recovery or a loss that no rule read.
    #[must_use]
    pub fn flagged(&self, meta: &Meta) -> String {
        match unread::flags_victim(&self.victim, meta) {
            true => format!("{} {}", self.ordered, unread::FLAG),
            false => self.ordered.clone(),
        }
    }
}

/// The results of a case under a profile, in the order of the case file.
#[must_use]
pub fn briefs(case: &Case, profile: &Profile, claims: &[ClaimResult]) -> Vec<Brief> {
    let subjects = Subject::of(case, profile, claims);
    subjects.iter().map(Brief::of).collect()
}
