//! The assessment by tier of offense. The law sets a cap; the court sets the amount.

use redress::case::{Defendant, PenaltyKind};
use redress::engine::{ClaimResult, Profile};
use redress::money::Usd;
use redress_engine::{Consequence, Follows, OpenPoint};

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
            &|claim, computation| match mine(claim) {
                true => self.points(&computation.profile, claim),
                false => Vec::new(),
            },
            &|computation| {
                let claims = computation.claims.iter().filter(|claim| mine(claim));
                let mut each = claims.map(|claim| self.cap_in(&computation.profile, claim));
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

    /// Returns the consequences of the rule, with whether its approach has it.
    fn consequences<'c>(
        &self,
        profile: &Profile,
        claim: &'c ClaimResult,
    ) -> (Vec<&'c Consequence>, bool) {
        let mut met = false;
        let mut all = Vec::new();
        for leaf in claim.answer.values() {
            let approach = leaf.law.approach;
            let Some(approach) = approach.and_then(|place| profile.approaches.get(place)) else {
                continue;
            };
            let is_cap = |entry: u16| approach.entry(entry).is_some_and(|it| it.name == self.rule);
            met |= approach.entries.iter().any(|it| it.name == self.rule);
            all.extend(leaf.consequences.iter().filter(|it| is_cap(it.entry)));
        }
        (all, met)
    }

    /// Returns the open points on which the cap depends.
    fn points(&self, profile: &Profile, claim: &ClaimResult) -> Vec<OpenPoint> {
        let (consequences, _) = self.consequences(profile, claim);
        consequences
            .iter()
            .flat_map(|it| it.follows.points())
            .collect()
    }

    /// Returns the cap that a consequence of this result states.
    fn cap_in(&self, profile: &Profile, claim: &ClaimResult) -> Value {
        let (consequences, met) = self.consequences(profile, claim);
        let values = || consequences.iter().flat_map(|it| it.follows.values());
        let open = consequences.iter().any(|it| it.follows.settled().is_none());
        let caps = values().filter_map(|follows| match follows {
            Follows::AtMost(cap, _) | Follows::Amount(cap, _) => Some(*cap),
            _ => None,
        });
        let unknown = values().any(|it| matches!(it, Follows::Unknown | Follows::Pending(_)));
        match caps.max() {
            Some(cap) if !open => Value::UpTo(cap),
            Some(_) => Value::Unknown(self.days_missing.clone()),
            None if unknown => Value::Unknown(self.days_missing.clone()),
            None => Value::Nothing(match met {
                true => self.no_count.clone(),
                false => self.no_claim.clone(),
            }),
        }
    }
}
