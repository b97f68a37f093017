//! Answers that depend on points that are still open.
//!
//! Each reader of a result uses the functions here. A reader that looked at one leaf of its own choosing, for example at the first
//! view of each question, would contradict a reader that looked at another one.

use redress_rule::{Amount, Need, NeedQuestion};

/// A value that may depend on points that are still open.
///
/// ```
/// use redress_engine::{Conditional, Label, OpenPoint, QuestionId};
///
/// let question = OpenPoint::Question(QuestionId(3));
/// let answers = vec![
///     (Label::View(0), Conditional::Settled(1_900)),
///     (Label::View(1), Conditional::Settled(3_000)),
/// ];
/// let amount = Conditional::Depends { on: question.clone(), answers };
/// assert_eq!(amount.points(), [question]);
/// assert!(amount.map(&mut |amount| *amount > 1_000).merged().settled().is_some());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Conditional<T> {
    /// One value, whatever is found and whichever view is taken.
    Settled(T),
    /// One value for each answer to an open point.
    Depends {
        /// The point.
        on: OpenPoint,
        /// Its answers, in a fixed order: yes before no, the least before the greatest, views as the question lists them.
        answers: Vec<(Label, Self)>,
    },
}

/// A point that is still open: missing facts, choices left to the court, unsettled law.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpenPoint {
    /// A missing yes or no, or a missing comparison.
    Finding(Need),
    /// A missing number, or several that move together.
    Number(Vec<OpenNumber>),
    /// A choice that settled law leaves to the court, by id.
    Choice(String),
    /// An unsettled question of law.
    Question(QuestionId),
}

/// The place of a question among all questions of the law.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct QuestionId(pub u16);

/// A missing number and the range in which it matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenNumber {
    /// The finding.
    pub need: Need,
    /// The least value it can have.
    pub least: i64,
    /// The greatest value that matters, because a greater one has the same effect.
    pub greatest: i64,
}

/// An answer to an open point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// Yes; for a comparison, more, or on that day or later.
    Yes,
    /// No.
    No,
    /// The least value of a number.
    Least,
    /// The greatest value of a number that matters.
    Greatest,
    /// Any value of a number, because only the limits of the law bound the result.
    Any,
    /// A view of a question, by its place.
    View(u16),
}

/// The answers that lead to a value.
pub type Path = Vec<(OpenPoint, Label)>;

impl<T> Conditional<T> {
    /// Returns the value that holds whatever the open points come to.
    #[must_use]
    pub const fn settled(&self) -> Option<&T> {
        match self {
            Self::Settled(value) => Some(value),
            Self::Depends { .. } => None,
        }
    }

    /// Returns each value once for each way that leads to it, in the order of the answers.
    #[must_use]
    pub fn values(&self) -> Vec<&T> {
        let mut all = Vec::new();
        self.each(&mut |value| all.push(value));
        all
    }

    fn each<'a>(&'a self, visit: &mut impl FnMut(&'a T)) {
        match self {
            Self::Settled(value) => visit(value),
            Self::Depends { answers, .. } => {
                answers.iter().for_each(|(_, answer)| answer.each(visit));
            }
        }
    }

    /// Returns each value with the answers that lead to it.
    #[must_use]
    pub fn paths(&self) -> Vec<(Path, &T)> {
        fn collect<'a, T>(at: &'a Conditional<T>, path: &mut Path, all: &mut Vec<(Path, &'a T)>) {
            match at {
                Conditional::Settled(value) => all.push((path.clone(), value)),
                Conditional::Depends { on, answers } => {
                    for (label, answer) in answers {
                        path.push((on.clone(), *label));
                        collect(answer, path, all);
                        path.pop();
                    }
                }
            }
        }
        let mut all = Vec::new();
        collect(self, &mut Vec::new(), &mut all);
        all
    }

    /// Applies a function to each value.
    pub fn map<'a, U>(&'a self, f: &mut impl FnMut(&'a T) -> U) -> Conditional<U> {
        match self {
            Self::Settled(value) => Conditional::Settled(f(value)),
            Self::Depends { on, answers } => Conditional::Depends {
                on: on.clone(),
                answers: answers
                    .iter()
                    .map(|(label, answer)| (*label, answer.map(f)))
                    .collect(),
            },
        }
    }

    /// Returns the points that the value depends on, each once, in the order in which they were met.
    #[must_use]
    pub fn points(&self) -> Vec<OpenPoint> {
        let mut points = Vec::new();
        self.collect_points(&mut points);
        points
    }

    fn collect_points(&self, points: &mut Vec<OpenPoint>) {
        let Self::Depends { on, answers } = self else {
            return;
        };
        match points.iter_mut().find(|known| known.same_point(on)) {
            Some(OpenPoint::Number(known)) => {
                if let OpenPoint::Number(numbers) = on {
                    widen(known, numbers);
                }
            }
            Some(_) => {}
            None => points.push(on.clone()),
        }
        for (_, answer) in answers {
            answer.collect_points(points);
        }
    }
}

/// Adds numbers to a list, so that each has the widest range of both.
pub(crate) fn widen(known: &mut Vec<OpenNumber>, more: &[OpenNumber]) {
    for number in more {
        match known
            .iter_mut()
            .find(|it| it.need.target == number.need.target)
        {
            Some(it) => {
                it.least = it.least.min(number.least);
                it.greatest = it.greatest.max(number.greatest);
            }
            None => known.push(*number),
        }
    }
}

impl<T: Clone> Conditional<T> {
    /// Returns the value under one more answer.
    #[must_use]
    pub fn given(&self, point: &OpenPoint, answer: Label) -> Self {
        match self {
            Self::Settled(_) => self.clone(),
            Self::Depends { on, answers } => {
                if on.same_point(point)
                    && let Some((_, value)) = answers.iter().find(|(label, _)| *label == answer)
                {
                    return value.given(point, answer);
                }
                Self::Depends {
                    on: on.clone(),
                    answers: answers
                        .iter()
                        .map(|(label, value)| (*label, value.given(point, answer)))
                        .collect(),
                }
            }
        }
    }

    /// Pairs two values of one claim, or of two claims that share only questions, so that both stay under the same answers.
    #[must_use]
    pub fn zip<U: Clone>(&self, other: &Conditional<U>) -> Conditional<(T, U)> {
        match self {
            Self::Settled(value) => other.map(&mut |theirs| (value.clone(), theirs.clone())),
            Self::Depends { on, answers } => Conditional::Depends {
                on: on.clone(),
                answers: answers
                    .iter()
                    .map(|(label, value)| (*label, value.zip(&other.given(on, *label))))
                    .collect(),
            },
        }
    }

    /// Returns whether two values depend on the same points and are the same under every answer to them, in whichever order the
    /// points are met.
    #[must_use]
    pub(crate) fn agrees_with(&self, other: &Self, same: impl Fn(&T, &T) -> bool) -> bool {
        let (points, others) = (self.points(), other.points());
        points.len() == others.len()
            && points.iter().all(|point| others.contains(point))
            && self.zip(other).values().iter().all(|(a, b)| same(a, b))
    }

    /// Keeps questions apart and joins the values under all findings and numbers.
    #[must_use]
    pub(crate) fn over_findings(&self, join: &impl Fn(&T, &T) -> T) -> Self {
        self.keeping(&|point| matches!(point, OpenPoint::Question(_)), join)
    }

    /// Keeps some points apart and joins the values under all others.
    #[must_use]
    pub(crate) fn keeping(
        &self,
        kept: &impl Fn(&OpenPoint) -> bool,
        join: &impl Fn(&T, &T) -> T,
    ) -> Self {
        let Self::Depends { on, answers } = self else {
            return self.clone();
        };
        let parts = answers
            .iter()
            .map(|(label, value)| (*label, value.keeping(kept, join)));
        if kept(on) {
            return Self::Depends {
                on: on.clone(),
                answers: parts.collect(),
            };
        }
        let parts = parts.map(|(_, part)| part);
        let joined = parts.reduce(|a, b| a.zip(&b).map(&mut |(a, b)| join(a, b)));
        joined.unwrap_or_else(|| self.clone())
    }
}

impl<T: PartialEq> Conditional<T> {
    /// Merges equal answers, so that only points remain whose answers differ.
    ///
    /// A number whose result only the law bounds stays a point, because its values are not known to be equal.
    #[must_use]
    pub fn merged(self) -> Self {
        match self {
            Self::Settled(_) => self,
            Self::Depends { on, answers } => {
                let answers = answers
                    .into_iter()
                    .map(|(label, answer)| (label, answer.merged()))
                    .collect();
                Self::joined(on, answers)
            }
        }
    }

    /// Builds a value from answers that are merged already.
    pub(crate) fn joined(on: OpenPoint, mut answers: Vec<(Label, Self)>) -> Self {
        let bounded_by_law = matches!(answers.as_slice(), [(Label::Any, _)]);
        let mut rest = answers.iter().skip(1);
        let first = answers.first();
        if !bounded_by_law && first.is_some_and(|(_, first)| rest.all(|(_, other)| other == first))
        {
            return answers.swap_remove(0).1;
        }
        Self::Depends { on, answers }
    }
}

impl OpenPoint {
    /// Returns whether two points are one: a number may be asked for up to several limits.
    #[must_use]
    pub fn same_point(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Number(a), Self::Number(b)) => {
                let first = |numbers: &[OpenNumber]| numbers.first().map(|it| it.need.target);
                first(a) == first(b)
            }
            _ => self == other,
        }
    }

    /// Returns the findings that would close the point.
    #[must_use]
    pub fn needs(&self) -> Vec<Need> {
        match self {
            Self::Finding(need) => vec![*need],
            Self::Number(numbers) => numbers
                .iter()
                .map(|number| match number.need.question {
                    NeedQuestion::Value { .. } => Need {
                        question: NeedQuestion::Value {
                            up_to: number.greatest,
                        },
                        ..number.need
                    },
                    _ => number.need,
                })
                .collect(),
            Self::Choice(_) | Self::Question(_) => Vec::new(),
        }
    }
}

/// Returns the range that covers two ranges; nothing is known where one is not.
pub(crate) fn hull(a: Option<Amount>, b: Option<Amount>) -> Option<Amount> {
    Some(a?.hull(b?))
}
