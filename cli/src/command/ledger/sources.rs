//! The law of grounds to end liabilities, for the table and the notices.

use std::collections::{BTreeMap, BTreeSet};

use redress::Redress;
use redress::cite::Date;
use redress::law::LawError;
use redress_ledger::{CaseRef, Grounds, LiabilityBalance, VictimBalances};

use crate::exit::Failure;

/// The grounds for one victim.
pub(super) struct OfVictim {
    pub victim: String,
    pub standing: VictimBalances,
    /// The unsettled questions that change the grounds, each with its other view and the balances under it.
    pub depends: Vec<(&'static str, &'static str, VictimBalances)>,
}

/// Returns the liabilities with grounds to end.
pub(super) fn with_grounds(
    standing: &VictimBalances,
) -> impl Iterator<Item = (&LiabilityBalance, &Grounds)> {
    let all = standing.liabilities.iter();
    all.filter_map(|liability| Some((liability, liability.grounds.as_ref()?)))
}

/// The law of the grounds, by court and by the texts of the orders.
pub(super) struct Sources {
    /// The clause in a sentence, for a notice.
    pub clause: String,
    text_missing: String,
    older_text: String,
    /// The citation of the holding; `None` if the court's circuit has none.
    known: BTreeMap<Asked, Option<String>>,
}

/// A court and the texts under which the orders were made.
type Asked = (String, BTreeSet<Option<String>>);

fn asked(case: &CaseRef, grounds: &Grounds) -> Asked {
    (case.court.as_str().to_owned(), grounds.texts.clone())
}

impl Sources {
    /// Reads the law of the day of the balances, or of the last day if they include all postings.
    pub fn new(all: &[OfVictim], as_of: Option<Date>) -> Result<Self, Failure> {
        let mut sources = Self {
            clause: String::new(),
            text_missing: String::new(),
            older_text: String::new(),
            known: BTreeMap::new(),
        };
        let mut with: Vec<(&CaseRef, &Grounds)> = Vec::new();
        for of in all {
            let grounds = with_grounds(&of.standing);
            with.extend(grounds.map(|(liability, grounds)| (&liability.account.case, grounds)));
        }
        // Read the law only if a liability has grounds.
        if with.is_empty() {
            return Ok(sources);
        }
        let redress = Redress::linked_in();
        let law = redress.law();
        let day = as_of.unwrap_or(Date::MAX);
        let steps = law.judgment_steps()?;
        let step = steps.step("termination")?;
        sources.clause = step.say("notice", day, &[])?;
        sources.text_missing = step.say("text-missing", day, &[])?;
        sources.older_text = step.say("older-text", day, &[])?;
        for (case, grounds) in with {
            let key = asked(case, grounds);
            if sources.known.contains_key(&key) || grounds.texts.contains(&None) {
                continue;
            }
            let texts = grounds.texts.iter().flatten();
            let cited = texts.map(|text| {
                Ok(law.termination(&case.court, text, day)?.map(|holding| {
                    let pin = holding.pin.map_or_else(
                        || " (pin not verified)".to_owned(),
                        |pin| format!(", {pin}"),
                    );
                    format!("{}{pin} [{}]", holding.cite, holding.confidence)
                }))
            });
            let cited: Vec<Option<String>> = cited.collect::<Result<_, LawError>>()?;
            // The clause must reach each of the texts; the holding for the oldest one gives the reason.
            let all: Option<Vec<String>> = cited.into_iter().collect();
            let first = all.and_then(|all| all.into_iter().next());
            sources.known.insert(key, first);
        }
        Ok(sources)
    }

    /// Returns whether a known holding applies the clause to the orders.
    pub fn settled(&self, case: &CaseRef, grounds: &Grounds) -> bool {
        matches!(self.known.get(&asked(case, grounds)), Some(Some(_)))
    }

    /// Returns the holding that applies the clause to the orders, or the reason why none is known.
    pub fn law(&self, case: &CaseRef, grounds: &Grounds) -> String {
        if grounds.texts.contains(&None) {
            return self.text_missing.clone();
        }
        let known = self.known.get(&asked(case, grounds));
        let known = known.and_then(Clone::clone);
        known.unwrap_or_else(|| self.older_text.clone())
    }
}

/// Describes the grounds under the other view of a question.
pub(super) fn otherwise(other: &VictimBalances) -> String {
    let whose: Vec<String> = with_grounds(other)
        .map(|(liability, grounds)| {
            let defendant = liability.account.defendant.as_deref().unwrap_or_default();
            format!(
                "{defendant} in {} since {}",
                liability.account.case, grounds.day
            )
        })
        .collect();
    match whose.is_empty() {
        true => "no liability has grounds to end".to_owned(),
        false => format!(
            "there are grounds to end the liability of {}",
            whose.join("; of ")
        ),
    }
}
