//! A jurisdiction: its approaches with when each applies, and the views that it takes.

use redress_cite::{CourtId, Date};
use redress_core::case::Class;
use redress_core::claim::{Claim, Fault, Stop};
use redress_core::facts::CONDUCT_ENDED;

use crate::approach::{Alternatives, Approach, Regime};

/// A jurisdiction, bound for one day.
pub struct Profile {
    /// Its id: `ca7`.
    pub id: String,
    /// Its name: `Seventh Circuit`.
    pub name: String,
    /// The court whose law it is.
    pub court: CourtId,
    /// The circuit's law in a few lines.
    pub summary: String,
    /// Set when the profile is no circuit's law.
    pub contrast: Option<Contrast>,
    /// The day whose law it is.
    pub as_of: Date,
    /// The texts of the statutes, newest first within a class.
    pub regimes: Vec<Regime>,
    /// The approaches, under the first view of each question that nobody took.
    pub approaches: Vec<Approach>,
    /// The same under each other view of each such question.
    pub alternatives: Vec<Alternatives>,
    /// The questions that the profile meets.
    pub questions: Vec<Question>,
    /// Where it came from: built in, or a path.
    pub source: String,
    /// Digest of its text.
    pub digest: String,
}

/// Why a profile is no circuit's law.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contrast {
    /// The controlling authority that it contradicts, by circuit or in general.
    pub contrary_to: String,
    /// What it is for.
    pub note: String,
}

/// A point of law unsettled in a circuit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Its id.
    pub id: String,
    /// What is asked.
    pub asks: String,
    /// The answers that courts give.
    pub views: Vec<View>,
    /// The view taken, and by whom ("the circuit", "the user"); `None` when nobody took one.
    pub taken: Option<(String, String)>,
}

/// An answer that courts give to an unsettled question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// Its id.
    pub id: String,
    /// The answer.
    pub says: String,
    /// Who takes it.
    pub authority: Vec<String>,
}

/// The first step of every worksheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChoiceOfLaw {
    /// The class of offense.
    pub class: Class,
    /// The place of the regime in the profile.
    pub regime: usize,
    /// The place of the approach in the profile; `None` when the profile has none for this class and day.
    pub approach: Option<usize>,
    /// What was not chosen, and why.
    pub rejected: Vec<Rejected>,
}

/// A text or an approach that does not apply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// What.
    pub what: String,
    /// Why.
    pub why: String,
}

impl Profile {
    /// The regime and the approach for a class of offense, with the versions rejected and why.
    ///
    /// # Errors
    /// Stops with the comparison that is needed when the day on which the conduct ended does not decide.
    pub fn choose(&self, class: Class, claim: &Claim<'_>) -> Result<ChoiceOfLaw, Stop> {
        let mut rejected = Vec::new();
        let mut chosen = None;
        for (place, regime) in self.regimes.iter().enumerate() {
            if !regime.offense.contains(&class) {
                continue;
            }
            if chosen.is_some() {
                rejected.push(Rejected {
                    what: regime.statute.clone(),
                    why: "replaced before the conduct ended".to_owned(),
                });
            } else if let Some(why) = self.too_late(regime, claim)? {
                rejected.push(Rejected {
                    what: regime.statute.clone(),
                    why,
                });
            } else {
                chosen = Some(place);
            }
        }
        // A class always has a first text, in force since before any date that a case file may hold.
        let regime = chosen.ok_or(Fault::NothingSettled)?;
        let approach = self.approach_for(class, regime, &mut rejected);
        Ok(ChoiceOfLaw {
            class,
            regime,
            approach,
            rejected,
        })
    }

    /// Why a text came too late for the conduct; `None` when it did not.
    fn too_late(&self, regime: &Regime, claim: &Claim<'_>) -> Result<Option<String>, Stop> {
        Ok(match regime.from {
            Some(from) if from > self.as_of => Some(format!("not yet the law on {}", self.as_of)),
            Some(from) if !claim.on_or_after(CONDUCT_ENDED, from)? => {
                Some(format!("the conduct ended before {from}"))
            }
            _ => None,
        })
    }

    fn approach_for(
        &self,
        class: Class,
        regime: usize,
        rejected: &mut Vec<Rejected>,
    ) -> Option<usize> {
        let regime = self.regimes.get(regime)?;
        let mut chosen = None;
        for (place, approach) in self.approaches.iter().enumerate() {
            let applies = &approach.applies;
            if !applies.offense.contains(&class) || applies.regime != regime.id {
                continue;
            }
            if applies.on(self.as_of) {
                chosen = Some(place);
            } else {
                let why = match (applies.from, applies.before) {
                    (Some(from), _) if self.as_of < from => format!("the law only from {from}"),
                    (_, Some(before)) => format!("the law only before {before}"),
                    _ => "not the law that day".to_owned(),
                };
                rejected.push(Rejected {
                    what: approach.name.clone(),
                    why,
                });
            }
        }
        chosen
    }
}
