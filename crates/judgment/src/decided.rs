//! The lines of a judgment that a decided case states, compared with the figures.

use redress::Redress;
use redress::decided::{AssessedLine, DecidedCase};
use redress::money::Usd;

use crate::model::Figures;
use crate::{JudgmentError, JudgmentOptions, figures};

/// Compares the lines beside restitution that a court stated with the figures of the judgment: the differences, none if they agree.
///
/// # Errors
///
/// Returns an error if the figures cannot be computed; see [`figures`].
pub fn assessed_differences(
    redress: &Redress,
    decided: &DecidedCase,
) -> Result<Vec<String>, JudgmentError> {
    if decided.decision.assessed.is_empty() {
        return Ok(Vec::new());
    }
    let computation = decided.compute(redress)?;
    let (query, ask) = (decided.query(None), JudgmentOptions::default());
    let figures = figures(redress, &decided.case, &computation, &query, &ask)?;
    let stated = decided.decision.assessed.iter();
    Ok(stated
        .filter_map(|line| difference(&figures, line))
        .collect())
}

fn difference(figures: &Figures, stated: &AssessedLine) -> Option<String> {
    let AssessedLine { line, amount, .. } = stated;
    let of_statement = |id: &String| stated.defendant.as_ref().is_none_or(|named| named == id);
    let mut defendants = figures.defendants.iter();
    let Some(defendant) = defendants.find(|it| of_statement(&it.id)) else {
        return Some(format!("{line}: the case file has no such defendant"));
    };
    let mut lines = defendant.owes.iter();
    let computed: Option<Usd> = lines
        .find(|it| it.key == *line)
        .and_then(|it| it.value.exact());
    match computed {
        Some(computed) if computed == *amount => None,
        Some(computed) => Some(format!("{line}: {computed}; the court says {amount}")),
        None => Some(format!("{line}: no amount; the court says {amount}")),
    }
}
