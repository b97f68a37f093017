//! The law of grounds to end liabilities, for the table and the notices.

use std::collections::{BTreeMap, BTreeSet};

use redress::Redress;
use redress::law::LawError;
use redress_ledger::{CaseRef, Grounds, LiabilityBalance, VictimBalances};

use super::shared::{BEYOND, Taken, with_grounds};
use crate::exit::Failure;

/// The grounds for one victim.
pub(super) struct OfVictim {
    pub victim: String,
    pub standing: VictimBalances,
    /// The unsettled questions that change the grounds, each with its other view and the balances under it.
    pub depends: Vec<(&'static str, &'static str, VictimBalances)>,
}

/// A liability in a case with its grounds to end. With `if_kept` they exist only if the victim keeps money received beyond an
/// order.
pub(super) struct Ground<'a> {
    pub liability: &'a LiabilityBalance,
    pub grounds: &'a Grounds,
    pub if_kept: bool,
}

impl OfVictim {
    /// Returns the liabilities with grounds to end, and those that have them if money beyond an order is kept.
    pub(super) fn grounds(&self) -> Vec<Ground<'_>> {
        let kept = self
            .depends
            .iter()
            .find(|(question, ..)| *question == BEYOND.0);
        let kept = kept.map(|(.., other)| other);
        let of = |liability: &'_ LiabilityBalance| {
            let other = kept?
                .liabilities
                .iter()
                .find(|it| it.account == liability.account)?;
            other.grounds.as_ref()
        };
        let all = self.standing.liabilities.iter();
        all.filter_map(|liability| {
            let own = liability.grounds.as_ref();
            Some(Ground {
                liability,
                grounds: own.or_else(|| of(liability))?,
                if_kept: own.is_none(),
            })
        })
        .collect()
    }

    /// Describes a question that changes the grounds, and its other answer.
    pub(super) fn depends(&self, question: &str, view: &str, other: &VictimBalances) -> String {
        if question != BEYOND.0 {
            return format!("{question}: under `{view}` {}", otherwise(other));
        }
        let orders = self
            .standing
            .liabilities
            .iter()
            .filter(|it| !it.beyond.is_zero());
        let orders: Vec<String> = orders
            .map(|it| {
                format!(
                    "the {} beyond {} {} in {}",
                    it.beyond,
                    super::balance::beyond_of(it),
                    it.account.defendant,
                    it.account.case
                )
            })
            .collect();
        format!(
            "{question}: it is in suspense; if {} {} not given back, {}",
            orders.join(" and "),
            if orders.len() == 1 { "is" } else { "are" },
            otherwise(other)
        )
    }
}

/// The law of the grounds, by court and by the texts of the orders.
pub(super) struct Sources {
    /// The clause in a sentence, for a notice.
    pub clause: String,
    /// The offenses that the clause is of.
    pub offenses: String,
    text_missing: String,
    older_text: String,
    /// Whether the user takes a view of orders under older texts.
    user_settles: bool,
    /// The citation of the holding; `None` if the court's circuit has none.
    known: BTreeMap<Asked, Option<String>>,
}

/// A court and the texts under which the orders were made.
type Asked = (String, BTreeSet<Option<String>>);

fn asked(case: &CaseRef, grounds: &Grounds) -> Asked {
    (case.court.as_str().to_owned(), grounds.texts.clone())
}

impl Sources {
    /// Reads the law of the day of the balances.
    pub(super) fn new(all: &[OfVictim], taken: &Taken) -> Result<Self, Failure> {
        let day = taken.day;
        let mut sources = Self {
            clause: String::new(),
            offenses: String::new(),
            text_missing: String::new(),
            older_text: String::new(),
            user_settles: false,
            known: BTreeMap::new(),
        };
        let mut with: Vec<(&CaseRef, &Grounds)> = Vec::new();
        for of in all {
            let grounds = of.grounds().into_iter();
            with.extend(grounds.map(|it| (&it.liability.account.case, it.grounds)));
        }
        // Read the law only if a liability has grounds.
        if with.is_empty() {
            return Ok(sources);
        }
        let redress = Redress::linked_in();
        let law = redress.law();
        let steps = law.judgment_steps()?;
        let step = steps.step("termination")?;
        sources.clause = step.say("notice", day, &[])?;
        sources.offenses = step.say("production", day, &[])?;
        sources.text_missing = step.say("text-missing", day, &[])?;
        let older = match taken.older_orders.as_deref() {
            None => "older-text",
            Some("reaches") => "user-reaches",
            Some(_) => "user-not",
        };
        sources.older_text = step.say(older, day, &[])?;
        sources.user_settles = taken.older_orders.is_some();
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
    pub(super) fn settled(&self, case: &CaseRef, grounds: &Grounds) -> bool {
        let known = self.known.get(&asked(case, grounds));
        matches!(known, Some(Some(_))) || (self.user_settles && known.is_some())
    }

    /// Returns the holding that applies the clause to the orders, or the reason why none is known.
    pub(super) fn law(&self, case: &CaseRef, grounds: &Grounds) -> String {
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
            format!(
                "{} in {} since {}",
                liability.account.defendant, liability.account.case, grounds.day
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
