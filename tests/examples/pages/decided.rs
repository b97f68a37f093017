//! The decided cases, as far as they are counted.

use redress::cite::{Citation, CourtId, circuit_of};
use serde::Deserialize;

use crate::Wrong;

/// What `holding.toml` says; the decided cases' own test reads the rest of it, and refuses a key that it does not know.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Holding {
    cite: Citation,
    court: CourtId,
    decided: toml::value::Datetime,
    question: String,
    fate: String,
    check: Check,
    known_gap: Option<String>,
    holds: Vec<Holds>,
}

#[derive(Deserialize)]
struct Holds {
    ground: Option<String>,
}

/// What a decided case checks.
#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Check {
    Computed,
    Identity,
    Consistent,
    Disposition,
}

impl Check {
    pub(crate) const ALL: [(Self, &'static str); 4] = [
        (Self::Computed, "computed"),
        (Self::Identity, "identity"),
        (Self::Consistent, "consistent"),
        (Self::Disposition, "disposition"),
    ];
}

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
        let path = folder.join("holding.toml");
        let wrong = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
        let text = std::fs::read_to_string(&path).map_err(|error| wrong(&error))?;
        let holding: Holding = toml::from_str(&text).map_err(|error| wrong(&error))?;
        let name = folder.file_name().unwrap_or_default();
        let circuit = circuit_of(&holding.court).unwrap_or(holding.court);
        all.push(Decided {
            name: name.to_string_lossy().into_owned(),
            cite: holding.cite,
            decided: holding.decided.to_string(),
            question: holding.question,
            fate: holding.fate,
            circuit: circuit.as_str().to_owned(),
            check: holding.check,
            known_gap: holding.known_gap,
            grounds: holding
                .holds
                .into_iter()
                .filter_map(|it| it.ground)
                .collect(),
        });
    }
    Ok(all)
}
