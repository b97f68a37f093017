//! Figures read off the results of claims.

use redress::engine::{ClaimResult, Conditional, Label, Leaf, OpenPoint};
use redress::rule::Need;

use crate::answers::on;
use crate::inputs::Draft;
use crate::value::{Condition, ConditionKind, Value};

impl Draft<'_> {
    /// Reads a figure off the result of a claim, with a value for each answer to what is open.
    pub(crate) fn read(&self, claim: &ClaimResult, figure: &dyn Fn(&Leaf) -> Value) -> Value {
        let figure = claim.answer.map(&mut |leaf| figure(leaf)).merged();
        match nothing_at_all(&figure) {
            Some(nothing) => nothing,
            None => self.value_of(claim, &self.bounded(claim, &figure)),
        }
    }

    /// Replaces the values at the ends of each missing number with their bounds; findings and questions stay apart.
    fn bounded(&self, claim: &ClaimResult, figure: &Conditional<Value>) -> Conditional<Value> {
        let Conditional::Depends { on, answers } = figure else {
            return figure.clone();
        };
        let answers = answers
            .iter()
            .map(|(label, answer)| (*label, self.bounded(claim, answer)));
        if !matches!(on, OpenPoint::Number(_)) {
            return Conditional::Depends {
                on: on.clone(),
                answers: answers.collect(),
            };
        }
        let numbers = figure.points().into_iter();
        let numbers = numbers.filter(|point| matches!(point, OpenPoint::Number(_)));
        let mut ids: Vec<String> = Vec::new();
        for need in numbers.flat_map(|point| point.needs()) {
            let id = self.finding_id(claim, &need);
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        let mut whys = vec![format!("to be found: {}", ids.join(", "))];
        for why in figure.values().iter().flat_map(|value| value.why()) {
            if !whys.contains(&why) {
                whys.push(why);
            }
        }
        let why = whys.join("; ");
        let hull = |values: &Conditional<(Value, Value)>| {
            values.map(&mut |(least, greatest)| hull(least, greatest, &why))
        };
        let answers = answers.map(|(_, answer)| hull(&answer.zip(&answer)));
        let bounds = answers.reduce(|a, b| hull(&a.zip(&b)));
        bounds.unwrap_or(Conditional::Settled(Value::Unknown(why)))
    }

    /// Returns the place of a finding in the case file.
    pub(crate) fn finding_id(&self, claim: &ClaimResult, need: &Need) -> String {
        let victim = self.index.victim(&claim.victim);
        redress_report::finding_id(self.case, victim, claim, need)
    }

    fn value_of(&self, claim: &ClaimResult, figure: &Conditional<Value>) -> Value {
        let (on, answers) = match figure {
            Conditional::Settled(value) => return value.clone(),
            Conditional::Depends { on, answers } => (on, answers),
        };
        let condition = match on {
            OpenPoint::Finding(need) => Some(Condition {
                kind: ConditionKind::Finding,
                id: self.finding_id(claim, need),
                asks: redress_report::finding_question(need),
            }),
            OpenPoint::Question(number) => self.profile.question(*number).map(self::on),
            OpenPoint::Number(_) | OpenPoint::Choice(_) => None,
        };
        let Some(condition) = condition else {
            return Value::Unknown("the law has no such question".to_owned());
        };
        let answers = answers.iter().map(|(label, answer)| {
            let id = match (on, label) {
                (OpenPoint::Question(number), Label::View(view)) => {
                    let question = self.profile.question(*number);
                    let view = question.and_then(|it| it.views.get(usize::from(*view)));
                    view.map_or_else(String::new, |view| view.id.clone())
                }
                (_, Label::Yes) => "yes".to_owned(),
                _ => "no".to_owned(),
            };
            (id, self.value_of(claim, answer))
        });
        Value::turns(condition, answers.collect())
    }
}

/// Returns the figure if every answer leaves nothing, on whatever grounds: it then depends on no point.
fn nothing_at_all(figure: &Conditional<Value>) -> Option<Value> {
    let mut reasons: Vec<&str> = Vec::new();
    for value in figure.values() {
        let Value::Nothing(reason) = value else {
            return None;
        };
        if !reasons.contains(&reason.as_str()) {
            reasons.push(reason);
        }
    }
    Some(Value::Nothing(reasons.join("; or ")))
}

/// Returns the value that covers two, with the reason why it is not one amount.
fn hull(a: &Value, b: &Value, why: &str) -> Value {
    if a == b && !matches!(a, Value::Within { .. }) {
        return a.clone();
    }
    let (Some((least, greatest)), Some((other_least, other_greatest))) = (a.ends(), b.ends())
    else {
        return Value::Unknown(why.to_owned());
    };
    let least = least.min(other_least);
    let greatest = greatest.zip(other_greatest).map(|(a, b)| a.max(b));
    Value::between(least, greatest, why)
}
