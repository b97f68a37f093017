//! The decided cases, as far as they are counted.

use redress::cite::{Citation, circuit_of};
pub(crate) use redress::decided::CheckKind as Check;
use redress::decided::DecidedCase;

use crate::Wrong;

/// A decided case.
pub(crate) struct Decided {
    /// The name of its folder.
    pub(crate) name: String,
    pub(crate) cite: Citation,
    /// The day, as it is written.
    pub(crate) decided: String,
    /// What it was about, and how it ended.
    pub(crate) question: String,
    pub(crate) fate: String,
    /// The circuit of its court; a court that is in none stands for itself.
    pub(crate) circuit: String,
    pub(crate) check: Check,
    pub(crate) known_gap: Option<String>,
    /// The holdings on which an award was error, or a claim ended.
    pub(crate) grounds: Vec<String>,
}

/// The cases under `tests/decided/`, by name.
pub(crate) fn read() -> Result<Vec<Decided>, Wrong> {
    let mut all = Vec::new();
    for folder in redress_tests::cases::decided() {
        let read = DecidedCase::open(&folder).map_err(|error| error.to_string())?;
        let (name, decision) = (read.name(), read.decision);
        let court = decision.court;
        let circuit = circuit_of(&court).unwrap_or(court);
        all.push(Decided {
            name,
            cite: decision.cite,
            decided: decision.decided.to_string(),
            question: decision.question,
            fate: decision.fate,
            circuit: circuit.as_str().to_owned(),
            check: decision.check,
            known_gap: decision.known_gap,
            grounds: decision
                .holds
                .into_iter()
                .filter_map(|it| it.ground)
                .collect(),
        });
    }
    Ok(all)
}
