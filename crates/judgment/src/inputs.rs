//! The inputs of a draft: the case, its computations and the law, and the debts of a defendant.

use std::collections::BTreeMap;
use std::sync::Arc;

use redress::Query;
use redress::case::{Case, CaseIndex, Class, DebtLine, Defendant, PaidFrom, PenaltyKind, Side};
use redress::cite::Date;
use redress::engine::{ClaimResult, Profile};
use redress::law::Law;
use redress::money::Usd;
use redress_law::{Collection, JudgmentSteps};

use crate::JudgmentOptions;
use crate::answers::Answers;
use crate::lines::{FigureLine, Ordering};
use crate::value::Value;

/// The debts of a defendant.
pub(crate) struct Debts<'d> {
    pub(crate) defendant: &'d Defendant,
    pub(crate) owes: Vec<FigureLine>,
    pub(crate) orders: Vec<Ordering>,
    pub(crate) ends: Vec<FigureLine>,
    /// The end of restitution, by the day of the order.
    pub(crate) restitution_ends: Vec<(Date, Value)>,
}

impl Debts<'_> {
    /// Returns the end of restitution ordered on a day.
    pub(crate) fn restitution_end(&self, ordered: Date) -> Option<&Value> {
        let mut ends = self.restitution_ends.iter();
        ends.find(|(day, _)| *day == ordered).map(|(_, end)| end)
    }

    /// Returns the line of the end of a debt other than restitution.
    pub(crate) fn end(&self, key: &str) -> Option<&FigureLine> {
        // The assessment by tier follows the rules of fines.
        let key = match key {
            _ if key == DebtLine::TierAssessment.name() => DebtLine::Fine.name(),
            key => key,
        };
        let mut ends = self.ends.iter();
        ends.find(|line| line.key.strip_suffix("-ends") == Some(key))
    }

    /// Returns the day of the order of a debt other than restitution, if it is not that of the judgment.
    pub(crate) fn ordered(&self, key: &str) -> Option<Date> {
        let mut kinds = PenaltyKind::ALL.iter();
        let (kind, _) = kinds.find(|(_, name)| *name == key)?;
        self.defendant.judgment.imposed(*kind)?.date
    }
}

/// Says what other cases and recoveries leave to collect of the losses of a victim.
pub(crate) struct Room {
    /// The most that is left, if every answer to what is open has such an amount; `false` if more may be left, because the order is
    /// for less.
    pub(crate) limit: Option<(Usd, bool)>,
    /// The least that is left under an answer under which the credits are known.
    pub(crate) least: Usd,
    /// The amount, if it is the same under every answer under which the credits are known.
    pub(crate) known: Option<Usd>,
    /// The reason.
    pub(crate) because: String,
    /// The authority for it.
    pub(crate) authority: String,
}

/// The inputs of a draft: the case, its computations and the law.
pub(crate) struct Draft<'a> {
    pub(crate) law: &'a Law,
    pub(crate) case: &'a Case,
    /// The lists of the case by id.
    pub(crate) index: CaseIndex<'a>,
    /// Who made each payment, of those that take nothing back, by id.
    pub(crate) sources: BTreeMap<&'a str, PaidFrom>,
    /// The days on which an order was vacated, by its id.
    pub(crate) vacated: BTreeMap<&'a str, Vec<Date>>,
    pub(crate) on: Side,
    pub(crate) query: &'a Query,
    pub(crate) profile: &'a Profile,
    /// The profile without the method of this case.
    pub(crate) circuit: &'a Profile,
    /// The results, each under every answer to every open point.
    pub(crate) claims: &'a [ClaimResult],
    /// Says what the law sets on the person convicted, whoever the victims are.
    pub(crate) by_counts: Vec<ClaimResult>,
    /// The results before any payment of the case file, if there is one.
    pub(crate) before_payments: Option<Vec<ClaimResult>>,
    /// The places of the results, in both lists, by victim, defendant and class.
    pub(crate) places: BTreeMap<(&'a str, &'a str, Class), Vec<usize>>,
    pub(crate) answers: Answers,
    pub(crate) collection: Arc<Collection>,
    pub(crate) steps: Arc<JudgmentSteps>,
    /// The date for parameters: the date of the judgment, else the date of the law.
    pub(crate) day: Date,
    pub(crate) ask: &'a JudgmentOptions,
}
