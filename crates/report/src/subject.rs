//! One result together with everything that explains it: the case, the profile, the approaches.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use redress_case::facts::{AWARDS_ELSEWHERE, FactValue, Key, LineFact};
use redress_case::{Case, ChoiceMade, Class, StatedFact, Victim};
use redress_engine::{
    Approach, ChoiceEntry, ClaimResult, Computation, Dependence, GroundInCourt, Leaf, Profile,
    StatuteVersion, Tree,
};
use redress_rule::{Amount, Ground, Need, NeedQuestion, NeedTarget};

use crate::phrases;

/// A result with the case and the law that explain it.
#[derive(Clone, Copy)]
pub(crate) struct Subject<'a> {
    pub(crate) case: &'a Case,
    pub(crate) profile: &'a Profile,
    /// The earlier results of the same computation, because some consequences are reported once for a defendant or a victim.
    pub(crate) earlier: &'a [ClaimResult],
    /// The approaches under the views in question.
    pub(crate) approaches: &'a [Arc<Approach>],
    pub(crate) claim: &'a ClaimResult,
    /// The tree in question: the claim's own, or one under another view.
    pub(crate) tree: &'a Tree,
    /// Whether the heading can omit the class of offense, because no other class reaches this victim and defendant.
    pub(crate) one_class: bool,
}

/// The answers that lead to a leaf.
pub(crate) type Path = Vec<(Need, bool)>;

impl<'a> Subject<'a> {
    pub(crate) fn new(case: &'a Case, profile: &'a Profile, claim: &'a ClaimResult) -> Self {
        Self {
            case,
            profile,
            earlier: &[],
            approaches: &profile.approaches,
            claim,
            tree: &claim.tree,
            one_class: true,
        }
    }

    /// Returns the unsettled questions that the result depends on, each once.
    pub(crate) fn questions(&self) -> Vec<&'a str> {
        let mut questions: Vec<&str> = self
            .claim
            .depends_on
            .iter()
            .map(|other| other.question.as_str())
            .collect();
        questions.dedup();
        questions
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
        let of = |(place, claim): (usize, &'a ClaimResult)| Self {
            earlier: claims.get(..place).unwrap_or_default(),
            one_class: classes.get(&between(claim)).is_none_or(|all| all.len() < 2),
            ..Self::new(case, profile, claim)
        };
        claims.iter().enumerate().map(of).collect()
    }

    /// Returns the hull of the amounts under all views; `None` if some view has no amount.
    pub(crate) fn amount_over_views(&self) -> Option<Amount> {
        let others = self.claim.depends_on.iter();
        let mut others = others.filter(|other| !other.only_beside);
        others.try_fold(self.tree.amount()?, |all, other| {
            Some(all.hull(other.tree.amount()?))
        })
    }

    /// Returns the claim under another view of a question.
    pub(crate) fn under(self, dependence: &'a Dependence) -> Self {
        let approaches = self
            .profile
            .alternatives
            .iter()
            .find(|other| other.question == dependence.question && other.view == dependence.view)
            .map_or(self.approaches, |other| other.approaches.as_slice());
        Self {
            approaches,
            tree: &dependence.tree,
            ..self
        }
    }

    pub(crate) fn with_tree(self, tree: &'a Tree) -> Self {
        Self { tree, ..self }
    }

    pub(crate) fn approach(&self, leaf: &Leaf) -> Option<&'a Approach> {
        self.approaches.get(leaf.law.approach?).map(Arc::as_ref)
    }

    pub(crate) fn regime(&self, leaf: &Leaf) -> Option<&'a StatuteVersion> {
        self.profile.regimes.get(leaf.law.regime)
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
        let approaches = self.approaches.iter();
        let mut said = approaches.filter_map(|approach| approach.because(ground));
        said.next().unwrap_or_default()
    }

    /// Returns the choice that a leaf leaves to the court.
    pub(crate) fn open_choice(&self, leaf: &Leaf) -> Option<&'a ChoiceEntry> {
        let number = leaf.outcome.left_to_court?;
        self.approach(leaf)?
            .choices()
            .find(|choice| choice.number == number)
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

    pub(crate) fn victim(&self) -> Option<&'a Victim> {
        self.case.victim(&self.claim.victim)
    }

    /// Returns the fact that the case file states under a key.
    pub(crate) fn given(&self, key: Key) -> Option<&'a StatedFact> {
        let victim = self.victim()?;
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
        others(self.case, &self.claim.victim, &self.claim.defendant)
    }

    /// Returns the name of this claim in a heading.
    pub(crate) fn name(&self) -> String {
        let whom = if self.others().is_empty() {
            self.claim.victim.clone()
        } else {
            format!("{} against {}", self.claim.victim, self.claim.defendant)
        };
        if self.one_class {
            whom
        } else {
            format!("{whom}, {}", self.claim.class.words())
        }
    }

    /// Returns the label that every result of a profile carries that is no circuit's law.
    pub(crate) fn contrast(&self) -> Option<String> {
        contrast(self.profile)
    }

    /// Returns the place of a finding in the case file: the id that `--assume` takes.
    pub(crate) fn id(&self, need: &Need) -> String {
        id(self.case, &self.claim.victim, &self.claim.defendant, need)
    }

    /// Returns the place of a fact in the case file.
    pub(crate) fn path(&self, key: Key) -> String {
        path(self.case, &self.claim.victim, &self.claim.defendant, key)
    }

    /// Returns a finding in as few words as tell it apart within one claim.
    pub(crate) fn short(&self, need: &Need) -> String {
        let of = match need.target {
            NeedTarget::Fact(key) => key.row().path.to_owned(),
            NeedTarget::Line(..) => {
                let id = self.id(need);
                let victim = format!("victims.{}.", self.claim.victim);
                id.strip_prefix(&victim).map_or(id.clone(), str::to_owned)
            }
        };
        match (need.target, need.question) {
            (NeedTarget::Line(_, LineFact::CausedBy(_)), _) => {
                let cause = phrases::written(need, true).replace('-', " ");
                format!("{of} ({cause}?)")
            }
            (_, NeedQuestion::MoreThan(_) | NeedQuestion::OnOrAfter(_)) => {
                format!("{of} ({})", phrases::answer(need, true))
            }
            _ => of,
        }
    }

    /// Returns the answers that lead somewhere, in words.
    pub(crate) fn path_words(&self, path: &Path) -> String {
        path.iter()
            .map(|(need, yes)| {
                let bare = Need {
                    question: NeedQuestion::YesNo,
                    ..*need
                };
                format!("{} {}", self.short(&bare), phrases::is(need, *yes))
            })
            .collect::<Vec<_>>()
            .join(" and ")
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
pub(crate) fn id(case: &Case, victim: &str, defendant: &str, need: &Need) -> String {
    match need.target {
        NeedTarget::Fact(key) => path(case, victim, defendant, key),
        NeedTarget::Line(line, fact) => {
            let loss = case
                .victim(victim)
                .and_then(|victim| victim.losses.get(line))
                .map_or_else(|| line.to_string(), |loss| loss.id.clone());
            format!("victims.{victim}.losses.{loss}.{}", fact.row().name())
        }
    }
}

fn path(case: &Case, victim: &str, defendant: &str, key: Key) -> String {
    let path = key.row().path;
    match path.strip_prefix("conduct.") {
        Some(rest) if !others(case, victim, defendant).is_empty() => {
            format!("victims.{victim}.conduct.{defendant}.{rest}")
        }
        _ => format!("victims.{victim}.{path}"),
    }
}

fn others<'a>(case: &'a Case, victim: &str, defendant: &str) -> Vec<&'a str> {
    let Some(victim) = case.victim(victim) else {
        return Vec::new();
    };
    let others = case.defendants.iter().filter(|it| it.id != defendant);
    let others = others.filter(|it| it.reaches(victim));
    others.map(|it| it.id.as_str()).collect()
}

/// Returns the leaves of a tree with the answers that lead to each, from left to right.
pub(crate) fn leaves(tree: &Tree) -> Vec<(Path, &Leaf)> {
    fn collect<'a>(tree: &'a Tree, path: &Path, into: &mut Vec<(Path, &'a Leaf)>) {
        match tree {
            Tree::Leaf(leaf) => into.push((path.clone(), leaf)),
            Tree::Branch { need, yes, no } => {
                for (tree, answer) in [(yes, true), (no, false)] {
                    let mut path = path.clone();
                    path.push((*need, answer));
                    collect(tree, &path, into);
                }
            }
        }
    }
    let mut all = Vec::new();
    collect(tree, &Vec::new(), &mut all);
    all
}
