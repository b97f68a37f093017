//! Answers to unsettled questions: those that the figures read, and those that change the result of a claim.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use redress::case::Case;
use redress::engine::{ClaimResult, Computation, OpenPoint, Question};
use redress::law::Views;
use redress::{Query, Redress};

use crate::JudgmentError;
use crate::value::{Condition, ConditionKind, Value};

/// The greatest number of computations for one draft; a figure that would require more stays open.
const MOST: usize = 256;

/// The questions that the figures read.
pub(crate) struct Answers(pub(crate) Vec<Question>);

impl Answers {
    /// Computes a figure under the view taken of a question, or under each view if none was taken.
    pub(crate) fn turn(
        &self,
        id: &str,
        of: &dyn Fn(&str) -> Result<Value, JudgmentError>,
    ) -> Result<Value, JudgmentError> {
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
            views.collect::<Result<_, JudgmentError>>()?,
        ))
    }

    /// Returns a remark if a court or the user took a view of a question.
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

fn on(question: &Question) -> Condition {
    Condition {
        kind: ConditionKind::Question,
        id: question.id.clone(),
        asks: question.asks.clone(),
    }
}

/// Computes a case under different views, once for each combination of views.
pub(crate) struct Computer<'a> {
    redress: &'a Redress,
    case: &'a Case,
    id: &'a str,
    query: &'a Query,
    known: RefCell<BTreeMap<Views, Rc<Computation>>>,
}

/// Returns the open points on which a figure of a claim depends.
pub(crate) type Bears<'f> = dyn Fn(&ClaimResult, &Computation) -> Vec<OpenPoint> + 'f;

impl<'a> Computer<'a> {
    pub(crate) fn new(redress: &'a Redress, case: &'a Case, id: &'a str, query: &'a Query) -> Self {
        Self {
            redress,
            case,
            id,
            query,
            known: RefCell::default(),
        }
    }

    /// Returns the computation under these views; `None` if the limit of computations is reached.
    fn under(&self, views: &Views) -> Result<Option<Rc<Computation>>, JudgmentError> {
        if let Some(known) = self.known.borrow().get(views) {
            return Ok(Some(Rc::clone(known)));
        }
        if self.known.borrow().len() >= MOST {
            return Ok(None);
        }
        let query = Query {
            take: views.clone(),
            ..self.query.clone()
        };
        let made = Rc::new(self.redress.compute(self.case, self.id, &query)?);
        self.known
            .borrow_mut()
            .insert(views.clone(), Rc::clone(&made));
        Ok(Some(made))
    }

    /// Returns every computation so far; the one under the user's views comes first.
    pub(crate) fn all(&self) -> Result<Vec<Rc<Computation>>, JudgmentError> {
        let first = self.under(&self.query.take)?;
        let known = self.known.borrow();
        let others = known.iter().filter(|(views, _)| **views != self.query.take);
        let others = others.map(|(_, computation)| Rc::clone(computation));
        Ok(first.into_iter().chain(others).collect())
    }

    /// Computes a figure under every combination of views of the unsettled questions that change it.
    ///
    /// A [`Computation`] shows each other view alone. Figures are added up, so we need each figure under all views together.
    pub(crate) fn value(
        &self,
        bears: &Bears<'_>,
        of: &dyn Fn(&Computation) -> Value,
    ) -> Result<Value, JudgmentError> {
        self.value_under(&self.query.take, bears, of)
    }

    fn value_under(
        &self,
        views: &Views,
        bears: &Bears<'_>,
        of: &dyn Fn(&Computation) -> Value,
    ) -> Result<Value, JudgmentError> {
        let Some(computation) = self.under(views)? else {
            return Ok(Value::Unknown(
                "too many questions are open together; take a view of some with --view".to_owned(),
            ));
        };
        let question = computation.claims.iter().find_map(|claim| {
            let points = bears(claim, &computation);
            let mut questions = points.iter().filter_map(|point| match point {
                OpenPoint::Question(number) => computation.profile.question(*number),
                _ => None,
            });
            questions.find(|question| !views.contains_key(&question.id))
        });
        let Some(question) = question else {
            return Ok(of(&computation));
        };
        let answers = question.views.iter().map(|view| {
            let mut views = views.clone();
            views.insert(question.id.clone(), view.id.clone());
            Ok((view.id.clone(), self.value_under(&views, bears, of)?))
        });
        Ok(Value::turns(
            on(question),
            answers.collect::<Result<_, JudgmentError>>()?,
        ))
    }
}
