//! The assessment by tier of offense. The law sets a cap; the court sets the amount.

use redress::case::{Defendant, PenaltyKind};
use redress::engine::{ClaimResult, Profile, Tree};
use redress::money::Usd;
use redress_engine::Beside;

use crate::JudgmentError;
use crate::answers::Computer;
use crate::draft::{Draft, open_questions};
use crate::model::{FigureLine, OpenItem};
use crate::step::Step;
use crate::value::Value;

impl Draft<'_> {
    /// Returns the amount in the case file, limited by the cap; else the cap. Returns `None` before the law is in force,
    /// unless the case file states an amount.
    pub(crate) fn tier_assessment(
        &self,
        defendant: &Defendant,
        open: &mut Vec<OpenItem>,
    ) -> Result<Option<FigureLine>, JudgmentError> {
        let step = self.step("tier-assessment")?;
        let imposed = defendant.judgment.imposed(PenaltyKind::Assessment);
        if !step.in_force() && imposed.is_none() {
            return Ok(None);
        }
        let cap = self.cap(step, defendant)?;
        open_questions(&cap, &defendant.id, open);
        let Some(penalty) = imposed else {
            if cap.ends().is_none_or(|(_, most)| most != Some(Usd::ZERO)) {
                open.push(step.open("amount", &defendant.id, &[])?);
            }
            return step.line(cap, Vec::new()).map(Some);
        };
        let within = match cap.caps() {
            Some((_, greatest)) if penalty.amount > greatest => "over-cap",
            Some((least, _)) if penalty.amount > least => "cap-open",
            Some(_) => "within-cap",
            None => "cap-unknown",
        };
        let mut notes = vec![
            step.say(within, &[])?,
            step.say("cap", &[("cap", &cap.text())])?,
        ];
        if matches!(cap, Value::Turns { .. } | Value::Unknown(_)) {
            notes.extend(cap.why());
        }
        match &penalty.reasons {
            Some(reasons) => notes.push(step.say("reasons", &[("reasons", reasons)])?),
            None => open.push(step.open("reasons", &defendant.id, &[])?),
        }
        step.line(Value::Is(penalty.amount), notes).map(Some)
    }

    fn cap(&self, step: Step<'_>, defendant: &Defendant) -> Result<Value, JudgmentError> {
        let caps = Caps {
            rule: step.data().rule()?,
            days_missing: step.say("days-missing", &[])?,
            no_count: step.say("no-count", &[])?,
            no_claim: step.say("no-claim", &[])?,
        };
        // The assessment is set on the person convicted: no victim of the file is needed.
        let by_counts = caps.of_defendant(&self.by_counts, defendant)?;
        match by_counts.caps() {
            Some((_, most)) if !most.is_zero() => Ok(by_counts),
            _ if self.case.victims.is_empty() => Ok(by_counts),
            _ => caps.of_defendant(&self.computer, defendant),
        }
    }
}

/// Reads the cap from a result: the rule that computes it, and the sentences for results without a cap.
struct Caps<'s> {
    rule: &'s str,
    days_missing: String,
    no_count: String,
    no_claim: String,
}

impl Caps<'_> {
    /// Computes the cap of a defendant under every combination of views that changes it.
    fn of_defendant(
        &self,
        computer: &Computer<'_>,
        defendant: &Defendant,
    ) -> Result<Value, JudgmentError> {
        let mine = |claim: &ClaimResult| claim.defendant == defendant.id;
        computer.value(
            &|claim, computation, depends| {
                mine(claim)
                    && (self.cap_in(&computation.profile, &depends.tree)
                        != self.cap_in(&computation.profile, &claim.tree))
            },
            &|computation| {
                let claims = computation.claims.iter().filter(|claim| mine(claim));
                let mut each = claims.map(|claim| self.cap_in(&computation.profile, &claim.tree));
                // The cap appears once for a defendant, with the first claim that has it.
                let first = each.next();
                let better = each.find(|cap| matches!(cap, Value::UpTo(_)));
                match (first, better) {
                    (Some(first @ Value::UpTo(_)), _) | (Some(first), None) => first,
                    (_, Some(better)) => better,
                    (None, None) => Value::Nothing(self.no_claim.clone()),
                }
            },
        )
    }

    /// Returns the cap that a consequence of this result states.
    fn cap_in(&self, profile: &Profile, tree: &Tree) -> Value {
        let mut met = false;
        for leaf in tree.leaves() {
            let approach = leaf.law.approach;
            let Some(approach) = approach.and_then(|place| profile.approaches.get(place)) else {
                continue;
            };
            let is_cap = |entry: u16| {
                let entry = approach.entry(entry);
                entry.is_some_and(|entry| entry.name == self.rule)
            };
            met |= approach.entries.iter().any(|it| it.name == self.rule);
            let mut caps = leaf.outcome.terms.iter().filter(|term| is_cap(term.entry));
            if let Some(Beside::AtMost(cap) | Beside::Of(cap)) = caps.find_map(|term| term.beside) {
                return Value::UpTo(cap);
            }
            let mut lacks = leaf.runs.iter().flat_map(|run| &run.beside);
            if lacks.any(|lack| is_cap(lack.entry)) {
                return Value::Unknown(self.days_missing.clone());
            }
        }
        Value::Nothing(match met {
            true => self.no_count.clone(),
            false => self.no_claim.clone(),
        })
    }
}
