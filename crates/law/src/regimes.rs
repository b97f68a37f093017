//! The texts of the statutes by date of conduct, and the class of each offense.

use redress_core::case::Class;
use redress_engine::Regime;
use serde::Deserialize;

use crate::text::{Day, OneOrMore};
use crate::{LawError, Text};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RegimesFile {
    /// The question which text governs conduct that straddles two.
    straddling: Option<String>,
    regime: Vec<RawRegime>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRegime {
    id: String,
    statute: String,
    /// Absent: since before any day that is computed.
    from: Option<Day>,
    offense: OneOrMore<Class>,
    cite: String,
}

/// Reads the regimes, newest first, and the id of the question which of two governs conduct that straddles them.
pub(crate) fn read(text: &Text) -> Result<(Vec<Regime>, Option<String>), LawError> {
    let file: RegimesFile =
        toml::from_str(&text.text).map_err(|error| LawError::toml(text, "regimes.toml", &error))?;
    let mut regimes: Vec<Regime> = file
        .regime
        .into_iter()
        .map(|raw| Regime {
            id: raw.id,
            statute: raw.statute,
            from: raw.from.map(|day| day.0),
            offense: raw.offense.0,
            cite: raw.cite,
        })
        .collect();
    regimes.sort_by_key(|regime| std::cmp::Reverse(regime.from));
    Ok((regimes, file.straddling))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OffensesFile {
    offense: Vec<RawOffense>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOffense {
    class: Class,
    statutes: Vec<String>,
}

/// The class of a statute of conviction, by the longest entry of the table that it begins with.
pub(crate) fn class_of(text: &Text, statute: &str) -> Result<Option<Class>, LawError> {
    let file: OffensesFile = toml::from_str(&text.text)
        .map_err(|error| LawError::toml(text, "offenses.toml", &error))?;
    let statute = squeezed(statute);
    Ok(file
        .offense
        .iter()
        .flat_map(|offense| {
            offense
                .statutes
                .iter()
                .map(|known| (squeezed(known), offense.class))
        })
        .filter(|(known, _)| {
            statute
                .strip_prefix(known.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('('))
        })
        .max_by_key(|(known, _)| known.len())
        .map(|(_, class)| class))
}

/// A statute without blanks and section signs, so that spellings meet.
fn squeezed(statute: &str) -> String {
    statute
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '§')
        .collect()
}
