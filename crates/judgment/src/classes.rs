//! The debt of a defendant to a victim over several classes of offense.

use std::collections::BTreeSet;

use redress::case::Class;
use redress::money::Usd;
use redress::rule::Amount;
use redress_case::facts::NO_UPPER_BOUND;
use redress_engine::{ClaimResult, LossesCounted};

use crate::JudgmentError;
use crate::account::SharedDebt;
use crate::inputs::Draft;
use crate::lines::PayeeRow;
use crate::value::{Value, ValueEnds};

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
    let ends: Option<Vec<ValueEnds>> = of_classes.iter().map(Value::ends).collect();
    let Some(ends) = ends else {
        return Ok(Value::Unknown(
            "of one class no amount can be said".to_owned(),
        ));
    };
    let owed = match draft.computed_together(&rows)? {
        Some(owed) => owed,
        None => draft.entered_together(rows.first().copied(), classes.into_iter().zip(ends))?,
    };
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
    /// Returns what the claims of some rows come to, under each view of the questions on which several of them depend; `None` if an
    /// order was entered, or of one no amount is known.
    pub(crate) fn computed_together(
        &self,
        rows: &[&PayeeRow],
    ) -> Result<Option<Amount>, JudgmentError> {
        if rows.iter().any(|row| row.entered.is_some()) {
            return Ok(None);
        }
        let mut seen = BTreeSet::new();
        let each = rows
            .iter()
            .filter(|row| seen.insert((&row.victim, &row.defendant, row.class)));
        let claims: Vec<&ClaimResult> = each
            .filter_map(|row| self.claim_of(row, row.class))
            .collect();
        Ok(redress_engine::owed_together(&claims)?)
    }

    /// Adds up what is owed under several classes of offense, of which some was entered.
    fn entered_together(
        &self,
        row: Option<&PayeeRow>,
        classes: impl Iterator<Item = (Class, ValueEnds)>,
    ) -> Result<Amount, JudgmentError> {
        let mut all: Option<(LossesCounted, Amount)> = None;
        for (class, (least, greatest)) in classes {
            let owed = Amount::between(least, greatest.unwrap_or(NO_UPPER_BOUND));
            let counted = self.counted(row, class);
            all = Some(match all {
                Some((mut known, ours)) => {
                    let owed = known.owed_with(ours, &counted, owed)?;
                    (known, owed)
                }
                None => (counted, owed),
            });
        }
        let (_, owed) = all.unwrap_or_default();
        Ok(owed)
    }

    /// Returns the place of the claim of the victim and the defendant of a row under a class of offense.
    pub(crate) fn place_of(&self, row: &PayeeRow, class: Class) -> Option<usize> {
        let of = (row.victim.as_str(), row.defendant.as_str(), class);
        self.places.get(&of)?.first().copied()
    }

    fn claim_of(&self, row: &PayeeRow, class: Class) -> Option<&ClaimResult> {
        self.claims.get(self.place_of(row, class)?)
    }

    /// Returns the losses that count for the victim and the defendant of a row under a class of offense.
    pub(crate) fn counted(&self, row: Option<&PayeeRow>, class: Class) -> LossesCounted {
        let claim = row.and_then(|row| self.claim_of(row, class));
        claim.map_or_else(LossesCounted::default, LossesCounted::of_claim)
    }
}
