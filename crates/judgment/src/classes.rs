//! The debt of a defendant to a victim over several classes of offense.

use redress::case::Class;
use redress::money::Usd;
use redress::rule::Amount;
use redress_case::facts::NO_UPPER_BOUND;
use redress_engine::LossesCounted;

use crate::JudgmentError;
use crate::account::SharedDebt;
use crate::inputs::Draft;
use crate::lines::PayeeRow;
use crate::value::Value;

/// Computes the total debt of a defendant to a victim. The same losses under several classes of offense are owed once, as one
/// award of a court is.
pub(crate) fn over_classes<'r>(
    draft: &Draft<'_>,
    rows: impl Iterator<Item = &'r PayeeRow>,
) -> Result<Value, JudgmentError> {
    let rows: Vec<&PayeeRow> = rows.collect();
    let mut of_classes = Vec::new();
    let mut classes = classes_of(rows.iter().copied());
    if rows.iter().all(|row| row.entered.is_some()) {
        classes.truncate(1);
    }
    for &class in &classes {
        // Amounts for several payees add up to one debt.
        let mut of_class = Value::Is(Usd::ZERO);
        let mut debts: Vec<Option<SharedDebt>> = Vec::new();
        for row in rows.iter().filter(|row| row.class == class) {
            if !debts.contains(&row.debt) {
                of_class = match debts.is_empty() {
                    true => row.whole.clone(),
                    false => of_class.plus(row.whole.clone())?,
                };
                debts.push(row.debt);
            }
        }
        of_classes.push(of_class);
    }
    if let [one] = of_classes.as_slice() {
        return Ok(one.clone());
    }
    let mut all: Option<(LossesCounted, Amount)> = None;
    for (class, owed) in classes.into_iter().zip(of_classes) {
        let Some((least, greatest)) = owed.ends() else {
            return Ok(Value::Unknown(
                "of one class no amount can be said".to_owned(),
            ));
        };
        let owed = Amount::between(least, greatest.unwrap_or(NO_UPPER_BOUND));
        let counted = draft.counted(rows.first().copied(), class);
        all = Some(match all {
            Some((mut known, ours)) => {
                let owed = known.owed_with(ours, &counted, owed)?;
                (known, owed)
            }
            None => (counted, owed),
        });
    }
    let (_, owed) = all.unwrap_or_default();
    let why = "the same losses under several classes of offense are owed once";
    Ok(Value::within(owed.least(), owed.greatest(), why))
}

/// Returns the classes of these rows, each once.
pub(crate) fn classes_of<'r>(rows: impl Iterator<Item = &'r PayeeRow>) -> Vec<Class> {
    let mut classes = Vec::new();
    for row in rows {
        if !classes.contains(&row.class) {
            classes.push(row.class);
        }
    }
    classes
}

impl Draft<'_> {
    /// Returns the losses that count for the victim and the defendant of a row under a class of offense.
    pub(crate) fn counted(&self, row: Option<&PayeeRow>, class: Class) -> LossesCounted {
        let places = row.and_then(|row| {
            self.places
                .get(&(row.victim.as_str(), row.defendant.as_str(), class))
        });
        let claim = places.and_then(|places| self.claims.get(*places.first()?));
        claim.map_or_else(LossesCounted::default, LossesCounted::of_claim)
    }
}
