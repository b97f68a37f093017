//! How the questions are answered: those that the figures read, and those on which the claims of a case turn.

use redress::core::case::Case;
use redress::engine::{Computation, Question};
use redress::{Query, Redress};

use crate::Error;
use crate::value::{Turn, TurnKind, Value};

/// Beyond so many computations the rest is left unsaid.
const MOST: usize = 48;

/// The questions that the figures read.
pub(crate) struct Answers(pub(crate) Vec<Question>);

impl Answers {
    /// What a question makes of a figure: under the view that is taken, else under each.
    pub(crate) fn turn(
        &self,
        id: &str,
        of: &dyn Fn(&str) -> Result<Value, Error>,
    ) -> Result<Value, Error> {
        let Some(question) = self.0.iter().find(|question| question.id == id) else {
            return Ok(Value::Unknown(format!("the law has no question `{id}`")));
        };
        if let Some(taken) = &question.taken {
            return of(&taken.view);
        }
        let views = question
            .views
            .iter()
            .map(|view| Ok((view.id.clone(), of(&view.id)?)));
        Ok(Value::turns(
            on(question),
            views.collect::<Result<_, Error>>()?,
        ))
    }

    /// A remark where a court or the user took a view of a question.
    pub(crate) fn taken(&self, id: &str) -> Option<String> {
        let question = self.0.iter().find(|question| question.id == id)?;
        let taken = question.taken.as_ref()?;
        let support = taken.support.as_ref().map(|support| {
            let pin = match &support.pin {
                Some(pin) => format!(", {pin}"),
                None => ", pin not verified".to_owned(),
            };
            format!(": {}{pin} [{}]", support.cite, support.confidence)
        });
        Some(format!(
            "{id}={}, taken by {}{}",
            taken.view,
            taken.by,
            support.unwrap_or_default()
        ))
    }
}

fn on(question: &Question) -> Turn {
    Turn {
        kind: TurnKind::Question,
        id: question.id.clone(),
        asks: question.asks.clone(),
    }
}

/// The computation of a case under every answer to the questions on which its results turn and that nobody took.
///
/// A [`Computation`] shows each other view alone. Figures are added up, and so have to be right under all of them together.
pub(crate) enum Grown {
    /// Nothing more turns on a question.
    One(Box<Computation>),
    /// It turns on a question.
    Question(Turn, Vec<(String, Grown)>),
    /// More would have to be computed than is.
    TooMany,
}

impl Grown {
    pub(crate) fn of(
        redress: &Redress,
        case: &Case,
        id: &str,
        query: &Query,
    ) -> Result<Self, Error> {
        Self::grow(redress, case, id, query, &mut MOST.clone())
    }

    fn grow(
        redress: &Redress,
        case: &Case,
        id: &str,
        query: &Query,
        left: &mut usize,
    ) -> Result<Self, Error> {
        let Some(fewer) = left.checked_sub(1) else {
            return Ok(Self::TooMany);
        };
        *left = fewer;
        let computation = redress.compute(case, id, query)?;
        let depends = computation
            .claims
            .iter()
            .flat_map(|claim| &claim.depends_on)
            .find(|depends| !query.take.contains_key(&depends.question));
        let question = depends.and_then(|depends| {
            let mut questions = computation.profile.questions.iter();
            questions.find(|question| question.id == depends.question)
        });
        let Some(question) = question else {
            return Ok(Self::One(Box::new(computation)));
        };
        let mut answers = Vec::new();
        for view in &question.views {
            let mut under = query.clone();
            under.take.insert(question.id.clone(), view.id.clone());
            let grown = Self::grow(redress, case, id, &under, left)?;
            answers.push((view.id.clone(), grown));
        }
        Ok(Self::Question(on(question), answers))
    }

    /// What a figure comes to under every answer.
    pub(crate) fn value(&self, of: &dyn Fn(&Computation) -> Value) -> Value {
        match self {
            Self::One(computation) => of(computation),
            Self::Question(on, answers) => Value::turns(
                on.clone(),
                answers
                    .iter()
                    .map(|(view, grown)| (view.clone(), grown.value(of)))
                    .collect(),
            ),
            Self::TooMany => Value::Unknown(
                "too many questions are open together; take a view of some with --take".to_owned(),
            ),
        }
    }

    /// The computations.
    pub(crate) fn computations(&self) -> Vec<&Computation> {
        match self {
            Self::One(computation) => vec![computation],
            Self::Question(_, answers) => answers
                .iter()
                .flat_map(|(_, grown)| grown.computations())
                .collect(),
            Self::TooMany => Vec::new(),
        }
    }
}
