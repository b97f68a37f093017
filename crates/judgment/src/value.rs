//! The value of a figure: one amount or date, bounds, or a value for each answer to an open point. We never print a bare number
//! that depends on an unsettled question, because readers take it as settled.

use std::fmt;

use redress::cite::Date;
use redress::money::{MoneyError, Usd};
use redress_case::facts::UNBOUNDED;
use serde_json::{Value as Json, json};

/// The value of a figure.
///
/// # Examples
///
/// ```
/// use redress::money::Usd;
/// use redress_judgment::Value;
///
/// let fine = Value::Is(Usd::from_cents(50_000));
/// let restitution = Value::within(Usd::ZERO, Usd::from_cents(10_000), "a finding is missing");
/// let owed = fine.plus(restitution).unwrap();
/// assert_eq!(owed.ends(), Some((Usd::from_cents(50_000), Some(Usd::from_cents(60_000)))));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// One amount.
    Is(Usd),
    /// An amount within bounds; `greatest` is `None` if no upper bound is known.
    Within {
        /// The lower bound.
        least: Usd,
        /// The upper bound, if it is known.
        greatest: Option<Usd>,
        /// The reason why it is not one amount.
        why: String,
    },
    /// An amount up to this cap; the court chooses it.
    UpTo(Usd),
    /// Zero, with the reason.
    Nothing(String),
    /// An unknown value, with what is missing.
    Unknown(String),
    /// A date.
    Day(Date),
    /// This date or a later one, with the event that decides.
    NotBefore(Date, String),
    /// A value that depends on a missing finding or an unsettled question.
    Turns {
        /// The finding or question.
        on: Condition,
        /// The value for each answer.
        answers: Vec<(String, Value)>,
    },
}

/// A missing finding or an unsettled question that changes a figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// Whether a fact is missing or the law is unsettled.
    pub(crate) kind: ConditionKind,
    /// The place of the finding in the case file, or the id of the question.
    pub(crate) id: String,
    /// The question in words.
    pub(crate) asks: String,
}

/// The kind of an open point: a missing fact or unsettled law.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ConditionKind {
    /// A missing finding.
    Finding,
    /// An unsettled question of law.
    Question,
}

impl ConditionKind {
    /// Returns the kind as a word.
    #[must_use]
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Finding => "finding",
            Self::Question => "question",
        }
    }
}

/// The greatest number of answers of one figure that a page lists; of more it names the points, and JSON has the answers.
const MOST_ANSWERS: usize = 4;

/// The lower bound of an amount, and its upper bound if it is known.
pub(crate) type ValueEnds = (Usd, Option<Usd>);

impl Value {
    /// Returns a value that depends on a finding or question. Merges equal answers; returns the plain value if all answers
    /// agree.
    #[must_use]
    pub(crate) fn turns(on: Condition, answers: Vec<(String, Self)>) -> Self {
        match answers.split_first() {
            Some(((_, first), rest)) if rest.iter().all(|(_, other)| other == first) => {
                first.clone()
            }
            _ => Self::Turns { on, answers },
        }
    }

    /// Returns an amount within bounds, or the exact amount if the bounds are equal. An amount above the threshold for
    /// unbounded amounts has no upper bound.
    #[must_use]
    pub fn within(least: Usd, greatest: Usd, why: impl Into<String>) -> Self {
        if least == greatest {
            return Self::Is(least);
        }
        Self::Within {
            least,
            greatest: (greatest < UNBOUNDED).then_some(greatest),
            why: why.into(),
        }
    }

    /// Returns an amount of at least the first, and at most the second if there is one.
    pub(crate) fn between(least: Usd, greatest: Option<Usd>, why: &str) -> Self {
        Self::within(least, greatest.unwrap_or(UNBOUNDED).max(least), why)
    }

    /// Returns the amount, if it is exact.
    #[must_use]
    pub const fn exact(&self) -> Option<Usd> {
        match self {
            Self::Is(amount) => Some(*amount),
            Self::Nothing(_) => Some(Usd::ZERO),
            _ => None,
        }
    }

    /// Returns the bounds over all answers; `None` if some answer has no amount.
    #[must_use]
    pub fn ends(&self) -> Option<ValueEnds> {
        match self {
            Self::Is(amount) => Some((*amount, Some(*amount))),
            Self::Within {
                least, greatest, ..
            } => Some((*least, *greatest)),
            Self::UpTo(most) => Some((Usd::ZERO, Some(*most))),
            Self::Nothing(_) => Some((Usd::ZERO, Some(Usd::ZERO))),
            Self::Unknown(_) | Self::Day(_) | Self::NotBefore(..) => None,
            Self::Turns { answers, .. } => {
                let mut ends = answers.iter().map(|(_, value)| value.ends());
                let first = ends.next()??;
                ends.try_fold(first, |(least, greatest), next| {
                    let (other_least, other_greatest) = next?;
                    let greatest = match (greatest, other_greatest) {
                        (Some(a), Some(b)) => Some(a.max(b)),
                        _ => None,
                    };
                    Some((least.min(other_least), greatest))
                })
            }
        }
    }

    /// Returns the least and greatest cap, if every answer sets a cap or sets none.
    #[must_use]
    pub fn caps(&self) -> Option<(Usd, Usd)> {
        match self {
            Self::UpTo(most) => Some((*most, *most)),
            Self::Nothing(_) => Some((Usd::ZERO, Usd::ZERO)),
            Self::Turns { answers, .. } => {
                let mut caps = answers.iter().map(|(_, value)| value.caps());
                let first = caps.next()??;
                caps.try_fold(first, |(least, greatest), next| {
                    let (other_least, other_greatest) = next?;
                    Some((least.min(other_least), greatest.max(other_greatest)))
                })
            }
            _ => None,
        }
    }

    /// Adds two figures. Adds the bounds if either value is a range or depends on an open point.
    ///
    /// # Errors
    ///
    /// Returns an error if the sum exceeds the range of whole cents.
    pub fn plus(self, other: Self) -> Result<Self, MoneyError> {
        match (self.exact(), other.exact()) {
            (Some(a), Some(b)) => return Ok(Self::Is(a.checked_add(b)?)),
            // What has no bounds keeps its answers.
            (Some(Usd::ZERO), _) if other.ends().is_none() => return Ok(other),
            (_, Some(Usd::ZERO)) if self.ends().is_none() => return Ok(self),
            _ => {}
        }
        match (self.ends(), other.ends()) {
            (Some((least, greatest)), Some((more, most))) => {
                let greatest = match (greatest, most) {
                    (Some(a), Some(b)) => Some(a.checked_add(b)?),
                    _ => None,
                };
                let least = least.checked_add(more)?;
                Ok(match greatest {
                    Some(greatest) if greatest == least => Self::Is(least),
                    greatest => Self::Within {
                        least,
                        greatest,
                        why: self.reasons_with(&other),
                    },
                })
            }
            _ => Ok(Self::Unknown(self.reasons_with(&other))),
        }
    }

    /// Joins the reasons why two values are not one amount, each once.
    fn reasons_with(&self, other: &Self) -> String {
        let mut reasons: Vec<String> = Vec::new();
        for value in [self, other].into_iter().filter(|it| it.exact().is_none()) {
            for reason in value.short_why() {
                let known = reasons.iter().any(|known| known.contains(&reason));
                if !known && !reason.is_empty() {
                    reasons.push(reason);
                }
            }
        }
        match reasons.is_empty() {
            true => "its parts are not all one amount".to_owned(),
            false => reasons.join("; "),
        }
    }

    /// Returns the earliest date that is possible if the date is open, and the date by which it is certain.
    #[must_use]
    pub(crate) fn ends_on(&self) -> (Option<Date>, Option<Date>) {
        match self {
            Self::Day(day) => (None, Some(*day)),
            Self::NotBefore(day, _) => (Some(*day), None),
            Self::Turns { answers, .. } => {
                let all: Vec<_> = answers.iter().map(|(_, value)| value.ends_on()).collect();
                let earliest = all.iter().filter_map(|(open, certain)| open.or(*certain));
                let certain = all.iter().map(|(_, certain)| *certain);
                let certain: Option<Vec<Date>> = certain.collect();
                (
                    earliest.min(),
                    certain.and_then(|days| days.into_iter().max()),
                )
            }
            _ => (None, None),
        }
    }

    /// Returns the date, or this day where it is earlier or the date is open.
    #[must_use]
    pub(crate) fn no_later_than(self, day: Date) -> Self {
        match self {
            Self::Day(own) => Self::Day(own.min(day)),
            Self::NotBefore(..) => Self::Day(day),
            Self::Turns { on, answers } => {
                let answers = answers.into_iter();
                let answers = answers.map(|(it, value)| (it, value.no_later_than(day)));
                Self::turns(on, answers.collect())
            }
            other => other,
        }
    }

    /// Returns the event or the question on which a date depends.
    #[must_use]
    pub(crate) fn open_because(&self) -> String {
        match self {
            Self::NotBefore(_, why) => why.clone(),
            Self::Turns { on, .. } => on.id.clone(),
            _ => String::new(),
        }
    }

    /// Applies a function to the amount, answer by answer.
    ///
    /// # Errors
    ///
    /// Returns the error of the function.
    pub(crate) fn then<E>(&self, of: &dyn Fn(Usd) -> Result<Self, E>) -> Result<Self, E> {
        Ok(match self {
            Self::Is(amount) => of(*amount)?,
            Self::Nothing(_) => of(Usd::ZERO)?,
            Self::Turns { on, answers } => {
                let answers = answers
                    .iter()
                    .map(|(answer, value)| Ok((answer.clone(), value.then(of)?)));
                Self::turns(on.clone(), answers.collect::<Result<_, E>>()?)
            }
            other => Self::Unknown(format!(
                "the amount on which it rests is not one: {}",
                other.text()
            )),
        })
    }

    /// Returns every finding and question that the value depends on, each once.
    #[must_use]
    pub(crate) fn turns_on(&self) -> Vec<&Condition> {
        let mut all: Vec<&Condition> = Vec::new();
        if let Self::Turns { on, answers } = self {
            all.push(on);
            for turn in answers.iter().flat_map(|(_, value)| value.turns_on()) {
                if !all.contains(&turn) {
                    all.push(turn);
                }
            }
        }
        all
    }

    /// Writes the value in one line.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Is(amount) => amount.to_string(),
            Self::Within {
                least,
                greatest: Some(greatest),
                ..
            } => format!("between {least} and {greatest}"),
            Self::Within { least, .. } if least.is_zero() => "not known".to_owned(),
            Self::Within { least, .. } => format!("at least {least}"),
            Self::UpTo(most) => format!("at most {most}"),
            Self::Nothing(_) => "none".to_owned(),
            Self::Unknown(_) => "not known".to_owned(),
            Self::Day(day) => day.to_string(),
            Self::NotBefore(day, _) => format!("not before {day}"),
            Self::Turns { on, .. } => {
                let several = self.turns_on().len() > 1;
                let on = match (several, on.kind) {
                    (true, _) => "what is open".to_owned(),
                    (false, kind) => format!("a {}", kind.word()),
                };
                if let Some((least, greatest)) = self.caps() {
                    return format!("turns on {on}, at most {least} to {greatest}");
                }
                match self.ends() {
                    Some((least, Some(greatest))) => {
                        format!("turns on {on}, {least} to {greatest}")
                    }
                    Some((least, None)) if !least.is_zero() => {
                        format!("turns on {on}, at least {least}")
                    }
                    _ => format!("turns on {on}"),
                }
            }
        }
    }

    /// Writes the value as the object of a preposition: an amount, or that it is open.
    pub(crate) fn noun(&self) -> String {
        match self.exact() {
            Some(amount) => amount.to_string(),
            None => format!("an amount that is open ({})", self.text()),
        }
    }

    /// Writes the reason why it is not one amount or date: one line, or one for each answer.
    #[must_use]
    pub(crate) fn why(&self) -> Vec<String> {
        match self {
            Self::Is(_) | Self::Day(_) => Vec::new(),
            Self::UpTo(_) => vec!["how much is the court's choice".to_owned()],
            Self::Within { why, .. }
            | Self::Nothing(why)
            | Self::Unknown(why)
            | Self::NotBefore(_, why) => vec![why.clone()],
            Self::Turns { .. } => {
                let mut lines = Vec::new();
                self.branches(&mut Vec::new(), &mut lines);
                lines
            }
        }
    }

    /// Returns the reasons as a page has room for them: of many answers only the points on which they turn.
    pub(crate) fn short_why(&self) -> Vec<String> {
        let why = self.why();
        if why.len() <= MOST_ANSWERS {
            return why;
        }
        let points = self.turns_on().into_iter().map(|on| on.id.as_str());
        let points = points.collect::<Vec<_>>().join(", ");
        vec![format!(
            "on {points}: {} answers in --format json",
            why.len()
        )]
    }

    fn branches(&self, path: &mut Vec<String>, lines: &mut Vec<String>) {
        match self {
            Self::Turns { on, answers } => {
                for (answer, value) in answers {
                    path.push(format!("{} is {answer}", on.id));
                    value.branches(path, lines);
                    path.pop();
                }
            }
            leaf => {
                let because = match leaf.why().first() {
                    Some(why) => format!(" ({why})"),
                    None => String::new(),
                };
                lines.push(format!(
                    "if {}: {}{because}",
                    path.join(" and "),
                    leaf.text()
                ));
            }
        }
    }

    /// Writes the value as JSON.
    #[must_use]
    pub(crate) fn json(&self) -> Json {
        let amount = |amount: &Usd| amount.plain().to_string();
        match self {
            Self::Is(it) => json!({ "kind": "amount", "amount": amount(it) }),
            Self::Within {
                least,
                greatest,
                why,
            } => json!({
                "kind": "within",
                "least": amount(least),
                "greatest": greatest.as_ref().map(amount),
                "why": why,
            }),
            Self::UpTo(most) => json!({ "kind": "up-to", "greatest": amount(most) }),
            Self::Nothing(why) => json!({ "kind": "none", "why": why }),
            Self::Unknown(why) => json!({ "kind": "unknown", "why": why }),
            Self::Day(day) => json!({ "kind": "day", "day": day.to_string() }),
            Self::NotBefore(day, why) => {
                json!({ "kind": "not-before", "day": day.to_string(), "why": why })
            }
            Self::Turns { on, answers } => json!({
                "kind": "turns",
                "on": { "kind": on.kind.word(), "id": on.id, "asks": on.asks },
                "answers": answers
                    .iter()
                    .map(|(answer, value)| json!({ "answer": answer, "value": value.json() }))
                    .collect::<Vec<_>>(),
            }),
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}
