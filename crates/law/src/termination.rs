//! The law that ends what remains of an order once the victim has received the greatest loss found: which courts apply it to orders
//! under older texts, and since which day.

use redress_cite::{Confidence, CourtId, Date, circuit_of};

use crate::{Law, LawError, Views};

/// The step of a judgment that has the clause.
const STEP: &str = "termination";

/// A holding as it is cited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CitedHolding {
    /// The authority as cited.
    pub cite: String,
    /// The page, if it was verified.
    pub pin: Option<String>,
    /// How sure we are of it.
    pub confidence: Confidence,
}

impl Law {
    /// Returns the holding by which liability under an order of a court ends, in the law of a day. `text` is the text of the statute
    /// under which the order was made, an id of `regimes.toml`. `None` where no authority of the court's circuit settles it: for
    /// example, an order under the text of 1996 outside of the Eighth Circuit.
    ///
    /// # Errors
    /// When a text of the law does not hold.
    pub fn termination(
        &self,
        court: &CourtId,
        text: &str,
        day: Date,
    ) -> Result<Option<CitedHolding>, LawError> {
        let steps = self.judgment_steps()?;
        let step = steps.step(STEP)?;
        let regimes = self.regimes()?;
        let of_text = regimes.iter().find(|regime| regime.id == text);
        let older = |from: Option<Date>| from < step.from();
        if of_text.is_some_and(|regime| !older(regime.from)) {
            let Some(reference) = step.authority.first().filter(|_| step.in_force(day)) else {
                return Ok(None);
            };
            let (authority, holding) = self.holding(reference)?;
            return Ok(Some(CitedHolding {
                cite: authority.short(),
                pin: holding.pin,
                confidence: holding.confidence,
            }));
        }
        let circuit = circuit_of(court).unwrap_or_else(|| court.clone());
        if !self.profile_ids().any(|id| id == circuit.as_str()) {
            return Ok(None);
        }
        let profile = self.profile(circuit.as_str(), day, &Views::new(), None)?;
        let rule = step.rule()?;
        let reaches_older = |regime: &str| {
            let known = regimes.iter().find(|known| known.id == regime);
            known.is_some_and(|known| older(known.from))
        };
        let approaches = profile.approaches.iter();
        let entries = approaches
            .filter(|approach| reaches_older(&approach.applies.regime))
            .flat_map(|approach| &approach.entries);
        let support = entries
            .filter(|entry| entry.name == rule)
            .find_map(|entry| entry.standings.first())
            .map(|standing| &standing.support);
        Ok(support.map(|support| CitedHolding {
            cite: support.cite.clone(),
            pin: support.pin.clone(),
            confidence: support.confidence,
        }))
    }
}
