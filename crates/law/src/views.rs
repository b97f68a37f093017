//! Which view of an unsettled question an approach is bound under: another than the result's, the user's, the
//! court's, or the first.

use redress_engine::{Question, StraddleRule, Support, Taken, View};

use crate::LawError;
use crate::authorities::Weight;
use crate::bind::{Binder, Building, support_of};
use crate::compose::Source;

/// A view that a court takes on the day of the law.
pub(crate) struct Take {
    pub(crate) question: String,
    pub(crate) view: String,
    pub(crate) by: &'static str,
    pub(crate) support: Support,
    pub(crate) weight: Weight,
}

/// Why there is no view: the user named one that there is not, or the question has none.
pub(crate) enum NoView {
    User(Box<LawError>),
    None,
}

impl Binder<'_> {
    /// The views that courts take on the day of the law. A district's take nothing that its circuit has settled.
    pub(crate) fn takes_of(&mut self, sources: &[Source]) -> Result<Vec<Take>, LawError> {
        let mut takes: Vec<Take> = Vec::new();
        // From the bottom up, so that what binds comes first.
        for source in sources.iter().rev() {
            for spanned in &source.takes {
                let (at, raw) = (spanned.span().start, spanned.as_ref());
                let questions = || self.questions.iter().map(|question| question.id.clone());
                let question = self
                    .questions
                    .iter()
                    .find(|question| question.id == raw.question)
                    .ok_or_else(|| {
                        source.no_such(at, "question", &raw.question, questions(), "")
                    })?;
                if !question.view.iter().any(|view| view.id == raw.view) {
                    let views = question.view.iter().map(|view| view.id.clone());
                    let whose = format!(" of `{}`", raw.question);
                    return Err(source.no_such(at, "view", &raw.view, views, &whose));
                }
                let (found, said) = self.holding(source, at, &raw.authority)?;
                self.edges.insert(found.decided);
                self.edges
                    .extend(found.lost_force(Some(&said)).map(|lost| lost.on));
                let weight = Weight::of(&found, &said, &self.court, self.as_of);
                if let Some(event) = found.lost_force(Some(&said))
                    && found.decided <= self.as_of
                    && event.on <= self.as_of
                {
                    self.lost.push((
                        raw.question.clone(),
                        raw.view.clone(),
                        support_of(&raw.authority, &found, &said, weight),
                        event.on,
                    ));
                }
                if found.decided > self.as_of || weight == Weight::None {
                    continue;
                }
                takes.push(Take {
                    question: raw.question.clone(),
                    view: raw.view.clone(),
                    by: if found.court.is_supreme() {
                        "the Supreme Court"
                    } else if weight == Weight::Practice {
                        "the district"
                    } else {
                        "the circuit"
                    },
                    support: support_of(&raw.authority, &found, &said, weight),
                    weight,
                });
            }
        }
        Ok(takes)
    }

    /// The take that settles a question here that day: the last of the highest court that binds.
    pub(crate) fn settled(&self, question: &str) -> Option<&Take> {
        let of = |weight: Weight| {
            self.takes
                .iter()
                .filter(move |take| take.question == question && take.weight == weight)
                .max_by_key(|take| take.support.since)
        };
        of(Weight::Binding).or_else(|| of(Weight::Practice))
    }

    /// Which text governs conduct that straddles two, under the view in force.
    pub(crate) fn straddling(
        &mut self,
        question: Option<&str>,
        other_view: Option<(&str, &str)>,
    ) -> Result<StraddleRule, LawError> {
        let Some(question) = question else {
            return Ok(StraddleRule::default());
        };
        let view = self
            .view(question, other_view)
            .map_err(|error| match error {
                NoView::User(error) => *error,
                NoView::None => LawError::no_such(
                    "question with a view",
                    question,
                    self.questions.iter().map(|question| question.id.clone()),
                ),
            })?;
        Ok(match view.as_str() {
            "older-text" => StraddleRule::OlderText,
            _ => StraddleRule::DayItEnded,
        })
    }

    /// The view under which the approaches are bound now.
    pub(crate) fn view_of(
        &mut self,
        building: &Building<'_>,
        at: usize,
        id: &str,
    ) -> Result<String, LawError> {
        if !self.questions.iter().any(|question| question.id == id) {
            return Err(building.source.no_such(
                at,
                "question",
                id,
                self.questions.iter().map(|question| question.id.clone()),
                "",
            ));
        }
        self.view(id, building.other_view)
            .map_err(|message| match message {
                NoView::User(error) => *error,
                NoView::None => building
                    .source
                    .error(at, format!("the question `{id}` has no view")),
            })
    }

    /// The view of a question: another than the result's, the user's, the court's, or the first.
    pub(crate) fn view(
        &mut self,
        id: &str,
        other_view: Option<(&str, &str)>,
    ) -> Result<String, NoView> {
        let Some(known) = self.questions.iter().find(|question| question.id == id) else {
            return Err(NoView::None);
        };
        self.met.insert(id.to_owned());
        if let Some((question, view)) = other_view
            && question == id
        {
            return Ok(view.to_owned());
        }
        if let Some(view) = self.user_takes.get(id) {
            if known.view.iter().any(|known| known.id == *view) {
                return Ok(view.clone());
            }
            return Err(NoView::User(Box::new(LawError::no_such(
                &format!("view of `{id}`"),
                view,
                known.view.iter().map(|view| view.id.clone()),
            ))));
        }
        if let Some(take) = self.settled(id) {
            return Ok(take.view.clone());
        }
        known
            .view
            .first()
            .map(|view| view.id.clone())
            .ok_or(NoView::None)
    }

    /// The take under which an approach is bound now, where neither the user nor another view goes before it.
    pub(crate) fn in_force(&self, building: &Building<'_>, question: &str) -> Option<&Take> {
        let other = building
            .other_view
            .is_some_and(|(other, _)| other == question);
        if other || self.user_takes.contains_key(question) {
            return None;
        }
        self.settled(question)
    }

    /// The views other than the first of each question that was met and that nobody took.
    pub(crate) fn other_views(&self) -> Vec<(String, String)> {
        self.questions
            .iter()
            .filter(|question| {
                self.met.contains(&question.id) && self.taken(&question.id).is_none()
            })
            .flat_map(|question| {
                question
                    .view
                    .iter()
                    .skip(1)
                    .map(|view| (question.id.clone(), view.id.clone()))
            })
            .collect()
    }

    pub(crate) fn taken(&self, question: &str) -> Option<Taken> {
        let user = self.user_takes.get(question).map(|view| Taken {
            view: view.clone(),
            by: "the user".to_owned(),
            support: None,
        });
        user.or_else(|| {
            self.settled(question).map(|take| Taken {
                view: take.view.clone(),
                by: take.by.to_owned(),
                support: Some(take.support.clone()),
            })
        })
    }

    pub(crate) fn questions_met(&self) -> Vec<Question> {
        self.questions
            .iter()
            .filter(|question| self.met.contains(&question.id))
            .map(|question| Question {
                id: question.id.clone(),
                asks: question.asks.clone(),
                views: question.view.iter().map(View::from).collect(),
                taken: self.taken(&question.id),
                leans: self
                    .takes
                    .iter()
                    .filter(|take| take.question == question.id)
                    .filter(|take| !matches!(take.weight, Weight::Binding | Weight::Practice))
                    .map(|take| (take.view.clone(), take.support.clone()))
                    .collect(),
                lost: self
                    .lost
                    .iter()
                    .filter(|(id, ..)| *id == question.id)
                    .map(|(_, view, support, on)| (view.clone(), support.clone(), *on))
                    .collect(),
            })
            .collect()
    }
}
