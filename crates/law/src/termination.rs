//! The law that ends what remains of an order once the victim has received the greatest loss found: which courts apply it to orders
//! under older texts, and since which day.

use redress_cite::{Confidence, CourtId, Date};

use crate::{Law, LawError};

/// The step of a judgment that has the clause.
const STEP: &str = "termination";
/// The view by which the clause reaches orders under older texts.
const REACHES: &str = "reaches";

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
    /// under which the order was made, an id of `regimes.toml`. For an order under an older text it is a question. `None` where no
    /// court whose decisions bind takes the view that the clause reaches it on that day.
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
        if of_text.is_some_and(|regime| regime.from >= step.from()) {
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
        let taken = self.view_taken(court, step.question("older-orders")?, day)?;
        let reaches = taken.filter(|taken| taken.view == REACHES);
        Ok(reaches
            .and_then(|taken| taken.support)
            .map(|support| CitedHolding {
                cite: support.cite.clone(),
                pin: support.pin.clone(),
                confidence: support.confidence,
            }))
    }
}
