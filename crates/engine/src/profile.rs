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
    /// The places of the regime and the approach for a class of offense; no approach where the profile has none.
    ///
    /// # Errors
    /// Stops with the comparison that is needed when the day on which the conduct ended does not decide.
    pub fn applicable(
        &self,
        class: Class,
        claim: &Claim<'_>,
    ) -> Result<(usize, Option<usize>), Stop> {
        for (place, regime) in self.regimes.iter().enumerate() {
            if regime.offense.contains(&class) && !self.too_late(regime, claim)? {
                let approach = self.approaches.iter().position(|approach| {
                    approach.applies.of(class, regime) && approach.applies.on(self.as_of)
                });
                return Ok((place, approach));
            }
        }
        // The table of regimes holds a first text for every class, whatever the day.
        Err(Fault::NothingSettled.into())
    }

    /// Whether a text came too late for the conduct, or for the day of the law.
    fn too_late(&self, regime: &Regime, claim: &Claim<'_>) -> Result<bool, Stop> {
        Ok(match regime.from {
            Some(from) => from > self.as_of || !claim.on_or_after(CONDUCT_ENDED, from)?,
            None => false,
        })
    }

    /// The regime and the approach for a class of offense, with the versions rejected and why.
    ///
    /// # Errors
    /// As [`Profile::applicable`].
    pub fn choose(&self, class: Class, claim: &Claim<'_>) -> Result<ChoiceOfLaw, Stop> {
        let (chosen, approach) = self.applicable(class, claim)?;
        let mut rejected = Vec::new();
        for (place, regime) in self.regimes.iter().enumerate() {
            if place == chosen || !regime.offense.contains(&class) {
                continue;
            }
            let why = match regime.from {
                _ if place > chosen => "replaced before the conduct ended".to_owned(),
                Some(from) if from > self.as_of => format!("not yet the law on {}", self.as_of),
                Some(from) => format!("the conduct ended before {from}"),
                None => String::new(),
            };
            let what = regime.statute.clone();
            rejected.push(Rejected { what, why });
        }
        if let Some(regime) = self.regimes.get(chosen) {
            rejected.extend(self.other_days(class, regime));
        }
        Ok(ChoiceOfLaw {
            class,
            regime: chosen,
            approach,
            rejected,
        })
    }

    /// The approaches to the same text that are not the law that day.
    fn other_days(&self, class: Class, regime: &Regime) -> impl Iterator<Item = Rejected> {
        self.approaches
            .iter()
            .filter(move |approach| approach.applies.of(class, regime))
            .filter(|approach| !approach.applies.on(self.as_of))
            .map(|approach| {
                let why = match (approach.applies.from, approach.applies.before) {
                    (Some(from), _) if self.as_of < from => format!("the law only from {from}"),
                    (_, Some(before)) => format!("the law only before {before}"),
                    _ => "not the law that day".to_owned(),
                };
                let what = approach.name.clone();
                Rejected { what, why }
            })
    }
}
