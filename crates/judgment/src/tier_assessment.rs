//! The assessment by tier of offense. The law sets a cap; the court sets the amount.

use redress::case::{Defendant, PenaltyKind};
use redress::engine::{ClaimResult, Conditional, Label, Leaf, OpenPoint, Profile};
use redress::money::Usd;
use redress::rule::{NeedQuestion, NeedTarget};
use redress_engine::Follows;

use crate::JudgmentError;
use crate::answers::on;
use crate::draft::open_questions;
use crate::inputs::Draft;
use crate::lines::{FigureLine, OpenItem};
use crate::open::to_be_found;
use crate::step::Step;
use crate::value::{Condition, ConditionKind, Value};

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
        let found = cap.turns_on().into_iter();
        let found = found.filter(|on| on.kind == ConditionKind::Finding);
        open.extend(found.map(|on| to_be_found(&defendant.id, on.id.clone(), on.asks.clone())));
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
            profile: self.circuit,
            rule: step.data().rule()?,
            days_missing: step.say("days-missing", &[])?,
            no_count: step.say("no-count", &[])?,
            no_claim: step.say("no-claim", &[])?,
        };
        // The assessment is set on the person convicted: no victim of the file is needed.
        let by_counts = caps.of_defendant(&self.by_counts, defendant);
        Ok(match by_counts.caps() {
            Some((_, most)) if !most.is_zero() => by_counts,
            _ if self.case.victims.is_empty() || self.method_of_the_case().is_some() => by_counts,
            _ => caps.of_defendant(self.claims, defendant),
        })
    }
}

/// Reads the cap from results: the rule that computes it, and the sentences for results without a cap.
struct Caps<'s> {
    profile: &'s Profile,
    rule: &'s str,
    days_missing: String,
    no_count: String,
    no_claim: String,
}

/// The consequences of the rule in a result, and whether its approach has the rule.
#[derive(Clone, PartialEq)]
struct Found {
    follows: Vec<Conditional<Follows>>,
    met: bool,
}

impl Caps<'_> {
    /// Computes the cap of a defendant, with a value for each view of each question that changes it.
    fn of_defendant(&self, claims: &[ClaimResult], defendant: &Defendant) -> Value {
        let theirs = claims
            .iter()
            .filter(|claim| claim.defendant == defendant.id);
        let found = theirs.map(|claim| claim.answer.map(&mut |leaf| self.found(leaf)).merged());
        self.under_each_view(found.collect())
    }

    fn found(&self, leaf: &Leaf) -> Found {
        let approach = leaf.law.approach;
        let approach = approach.and_then(|place| self.profile.approaches.get(place));
        let is_cap = |entry: u16| {
            let entry = approach.and_then(|approach| approach.entry(entry));
            entry.is_some_and(|it| it.name == self.rule)
        };
        let caps = leaf.consequences.iter().filter(|it| is_cap(it.entry));
        let mut entries = approach.into_iter().flat_map(|it| &it.entries);
        Found {
            follows: caps.map(|it| it.follows.clone()).collect(),
            met: entries.any(|it| it.name == self.rule),
        }
    }

    /// Computes the cap of these claims. Figures of several claims make it, so a view holds for all of them together.
    fn under_each_view(&self, claims: Vec<Conditional<Found>>) -> Value {
        let found = claims.iter().flat_map(Conditional::values);
        let follows = found.flat_map(|found| &found.follows);
        let points = claims.iter().flat_map(Conditional::points);
        let mut points = points.chain(follows.flat_map(Conditional::points));
        let question = points.find_map(|point| match point {
            OpenPoint::Question(number) => self.profile.question(number),
            _ => None,
        });
        let Some(question) = question else {
            return self.of_claims(&claims);
        };
        let point = OpenPoint::Question(question.number);
        let answers = question.views.iter().zip(0..).map(|(view, place)| {
            let view_taken = Label::View(place);
            let given = claims.iter().map(|claim| {
                let claim = claim.given(&point, view_taken);
                let given = |follows: &Conditional<Follows>| follows.given(&point, view_taken);
                claim.map(&mut |found| Found {
                    follows: found.follows.iter().map(given).collect(),
                    met: found.met,
                })
            });
            (view.id.clone(), self.under_each_view(given.collect()))
        });
        Value::turns(on(question), answers.collect())
    }

    /// Returns the cap of claims on which no question bears. It appears once for a defendant, with the first claim that has it.
    fn of_claims(&self, claims: &[Conditional<Found>]) -> Value {
        let mut each = claims.iter().map(|claim| self.cap_in(claim));
        let first = each.next();
        let is_cap = |cap: &Value| matches!(cap, Value::UpTo(_) | Value::Turns { .. });
        let better = each.find(is_cap);
        match (first, better) {
            (Some(first), None) => first,
            (Some(first), _) if is_cap(&first) => first,
            (_, Some(better)) => better,
            (None, None) => Value::Nothing(self.no_claim.clone()),
        }
    }

    /// Returns the cap that a consequence of this result states.
    fn cap_in(&self, claim: &Conditional<Found>) -> Value {
        let found = claim.values();
        let met = found.iter().any(|found| found.met);
        let follows = || found.iter().flat_map(|found| &found.follows);
        let values = || follows().flat_map(Conditional::values);
        let open: Vec<OpenPoint> = follows().flat_map(Conditional::points).collect();
        let caps = values().filter_map(|follows| match follows {
            Follows::AtMost(cap, _) | Follows::Amount(cap, _) => Some(*cap),
            _ => None,
        });
        let unknown = values().any(|it| matches!(it, Follows::Unknown | Follows::Pending(_)));
        match caps.max() {
            Some(cap) => self.up_to(cap, &open, &values().collect::<Vec<_>>()),
            None if unknown => Value::Unknown(self.days_missing.clone()),
            None => Value::Nothing(match met {
                true => self.no_count.clone(),
                false => self.no_claim.clone(),
            }),
        }
    }

    /// Returns the cap, for each answer if the number of counts of one tier alone is not found.
    fn up_to(&self, cap: Usd, open: &[OpenPoint], values: &[&Follows]) -> Value {
        let mut needs = open.iter().flat_map(OpenPoint::needs);
        let Some(first) = needs.next() else {
            return Value::UpTo(cap);
        };
        let least = match (first.question, open.first()) {
            (NeedQuestion::MoreThan(least), _) => Some(least),
            (_, Some(OpenPoint::Number(numbers))) => numbers.first().map(|it| it.least),
            _ => None,
        };
        let one = needs.all(|need| need.target == first.target);
        let (NeedTarget::Fact(key), Some(least), true) = (first.target, least, one) else {
            return Value::Unknown(self.days_missing.clone());
        };
        let not_more = values.iter().map(|follows| match follows {
            Follows::AtMost(cap, _) | Follows::Amount(cap, _) => *cap,
            _ => Usd::ZERO,
        });
        let not_more = match not_more.min() {
            Some(least) if !least.is_zero() => Value::UpTo(least),
            _ => Value::Nothing(self.no_count.clone()),
        };
        let on = Condition {
            kind: ConditionKind::Finding,
            id: key.row().path.to_owned(),
            asks: key.row().asks.to_owned(),
        };
        let answers = vec![
            (least.to_string(), not_more),
            ("more".to_owned(), Value::UpTo(cap)),
        ];
        Value::turns(on, answers)
    }
}
