//! What can be said of a figure: one amount or day, bounds, or what it turns on. Never a bare number under a view that nobody took.

use std::fmt;

use redress::cite::Date;
use redress::money::{MoneyError, Usd};
use redress_case::facts::UNBOUNDED;
use serde_json::{Value as Json, json};

/// What can be said of a figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// This amount.
    Is(Usd),
    /// An amount within bounds; no upper bound is known where there is none.
    Within {
        /// The least.
        least: Usd,
        /// The greatest, if it is known.
        greatest: Option<Usd>,
        /// Why it is not one amount.
        why: String,
    },
    /// At most this: how much is the court's choice.
    UpTo(Usd),
    /// Nothing, and why.
    Nothing(String),
    /// Nothing can be said, and what it lacks.
    Unknown(String),
    /// This day.
    Day(Date),
    /// This day or a later one, and on what that hangs.
    NotBefore(Date, String),
    /// It turns on a finding that is missing or a question that nobody settled.
    Turns {
        /// On what.
        on: Turn,
        /// Each answer, with what then can be said.
        answers: Vec<(String, Value)>,
    },
}

/// On what a figure turns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// Whether a fact is missing or the law is unsettled.
    pub kind: TurnKind,
    /// The finding by its place in the case file, or the question by its id.
    pub id: String,
    /// What is asked.
    pub asks: String,
}

/// Whether a fact is missing or the law is unsettled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TurnKind {
    /// A finding that is missing.
    Finding,
    /// A question that nobody settled.
    Question,
}

impl TurnKind {
    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Finding => "finding",
            Self::Question => "question",
        }
    }
}

/// The least and the greatest of an amount; the latter only where it is known.
pub type Ends = (Usd, Option<Usd>);

impl Value {
    /// What turns on something; answers that come to the same are said once, and so is what no answer changes.
    #[must_use]
    pub fn turns(on: Turn, answers: Vec<(String, Self)>) -> Self {
        match answers.split_first() {
            Some(((_, first), rest)) if rest.iter().all(|(_, other)| other == first) => {
                first.clone()
            }
            _ => Self::Turns { on, answers },
        }
    }

    /// An amount within bounds, or one where they meet; an amount beyond all bounds is none.
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

    /// The amount, where it is one.
    #[must_use]
    pub const fn exact(&self) -> Option<Usd> {
        match self {
            Self::Is(amount) => Some(*amount),
            Self::Nothing(_) => Some(Usd::ZERO),
            _ => None,
        }
    }

    /// The ends that cover every answer; `None` where some answer says no amount.
    #[must_use]
    pub fn ends(&self) -> Option<Ends> {
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

    /// The least and the greatest cap, where every answer sets one or says nothing is set.
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

    /// The sum of two figures; of what turns on something or lies within bounds, the bounds.
    ///
    /// # Errors
    /// When the sum leaves the range of whole cents.
    pub fn plus(self, other: Self) -> Result<Self, MoneyError> {
        if let (Some(a), Some(b)) = (self.exact(), other.exact()) {
            return Ok(Self::Is(a.checked_add(b)?));
        }
        match (self.ends(), other.ends()) {
            (Some((least, greatest)), Some((more, most))) => {
                let greatest = match (greatest, most) {
                    (Some(a), Some(b)) => Some(a.checked_add(b)?),
                    _ => None,
                };
                Ok(Self::Within {
                    least: least.checked_add(more)?,
                    greatest,
                    why: "its parts are not all one amount".to_owned(),
                })
            }
            _ => Ok(Self::Unknown(
                "of one of its parts no amount can be said".to_owned(),
            )),
        }
    }

    /// What follows from the amount, answer by answer.
    ///
    /// # Errors
    /// What the function answers with.
    pub fn then<E>(&self, of: &dyn Fn(Usd) -> Result<Self, E>) -> Result<Self, E> {
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

    /// Everything on which it turns, each once.
    #[must_use]
    pub fn turns_on(&self) -> Vec<&Turn> {
        let mut all: Vec<&Turn> = Vec::new();
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

    /// In a line.
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

    /// Why it is not one amount or day, in lines: the reason, or each answer with what then can be said.
    #[must_use]
    pub fn why(&self) -> Vec<String> {
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

    /// As data.
    #[must_use]
    pub fn json(&self) -> Json {
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
