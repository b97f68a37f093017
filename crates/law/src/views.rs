//! The views of unsettled questions under which an approach is bound: the user's, the court's, or all of them.

use std::sync::Arc;

use redress_engine::{Question, QuestionId, StraddleRule, Straddling, Taken, View};

use crate::authorities::Weight;
use crate::binder::{Binder, Take, ViewOf, support_of};
use crate::compose::Source;
use crate::profile::RawTake;
use crate::{LawError, questions};

impl Binder<'_> {
    /// The views that courts take on the day of the law. A district's take nothing that its circuit has settled.
    pub(crate) fn takes_of(&mut self, sources: &[Source]) -> Vec<Take> {
        let mut takes: Vec<Take> = Vec::new();
        // From the bottom up, so that what binds comes first.
        for source in sources.iter().rev() {
            for spanned in &source.takes {
                match self.take(source, spanned.span().start, spanned.as_ref()) {
                    Ok(take) => takes.extend(take),
                    Err(error) => self.errors.push(error),
                }
            }
        }
        takes
    }

    /// Returns the view that a decision takes, if it was decided and is in force on the day of the law.
    fn take(
        &mut self,
        source: &Source,
        at: usize,
        raw: &RawTake,
    ) -> Result<Option<Take>, LawError> {
        let questions = || self.questions.iter().map(|question| question.id.clone());
        let question = self
            .questions
            .iter()
            .find(|question| question.id == raw.question)
            .ok_or_else(|| source.no_such(at, "question", &raw.question, questions(), ""))?;
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
            return Ok(None);
        }
        Ok(Some(Take {
            question: raw.question.clone(),
            view: raw.view.clone(),
            by: match self.court.jurisdiction() {
                Some(_) => "a court of the jurisdiction",
                None if found.court.is_supreme() => "the Supreme Court",
                None if weight == Weight::Practice => "the district",
                None => "the circuit",
            },
            support: Arc::new(support_of(&raw.authority, &found, &said, weight)),
            weight,
        }))
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

    /// Returns the rule for conduct that straddles two texts, for each view that is open.
    pub(crate) fn straddling(&mut self, question: Option<&str>) -> Result<Straddling, LawError> {
        let Some(id) = question else {
            return Ok(Straddling::default());
        };
        let Some(number) = self.find(id) else {
            let known = self.questions.iter().map(|question| question.id.clone());
            return Err(LawError::no_such("question with a view", id, known));
        };
        let views = self.views_of(id)?;
        let rule = |view: &ViewOf| match view.id.as_str() {
            "older-text" => StraddleRule::OlderText,
            _ => StraddleRule::DayItEnded,
        };
        Ok(match views.as_slice() {
            [view] => Straddling::Settled(rule(view), Some(number)),
            views => Straddling::Open(number, views.iter().map(rule).collect()),
        })
    }

    fn find(&self, id: &str) -> Option<QuestionId> {
        let place = self
            .questions
            .iter()
            .position(|question| question.id == id)?;
        u16::try_from(place).ok().map(QuestionId)
    }

    pub(crate) fn question(&self, number: QuestionId) -> Option<&questions::Question> {
        self.questions.get(usize::from(number.0))
    }

    /// Returns the number of a question that an entry names.
    pub(crate) fn number_of(
        &self,
        source: &Source,
        at: usize,
        id: &str,
    ) -> Result<QuestionId, LawError> {
        self.find(id).ok_or_else(|| {
            let known = self.questions.iter().map(|question| question.id.clone());
            source.no_such(at, "question", id, known, "")
        })
    }

    /// Returns the numbers of the questions met since the last approach.
    pub(crate) fn numbers_of_met(&self) -> Vec<QuestionId> {
        self.met.iter().filter_map(|id| self.find(id)).collect()
    }

    /// Returns the view of a question that the user or a court took, or else every view.
    pub(crate) fn views_of(&mut self, id: &str) -> Result<Vec<ViewOf>, LawError> {
        self.met.insert(id.to_owned());
        let known = self.questions.iter().find(|question| question.id == id);
        let views = known.map_or(&[][..], |known| &known.view);
        if let Some(view) = self.user_takes.get(id) {
            if views.iter().any(|known| known.id == *view) {
                return Ok(vec![ViewOf::taken(view)]);
            }
            let known = views.iter().map(|view| view.id.clone());
            return Err(LawError::no_such(&format!("view of `{id}`"), view, known));
        }
        if let Some(take) = self.settled(id) {
            return Ok(vec![ViewOf::taken(&take.view)]);
        }
        let open = views.iter().zip(0..);
        Ok(open
            .map(|(view, place)| ViewOf {
                id: view.id.clone(),
                open: Some(place),
            })
            .collect())
    }

    /// Returns the take under which an approach is bound, unless the user took a view.
    pub(crate) fn in_force(&self, question: &str) -> Option<&Take> {
        match self.user_takes.contains_key(question) {
            true => None,
            false => self.settled(question),
        }
    }

    pub(crate) fn taken(&self, question: &str) -> Option<Taken> {
        let user = self.user_takes.get(question).map(|view| Taken {
            view: view.clone(),
            by: "the user".to_owned(),
            support: None,
            contrary_to: self
                .settled(question)
                .filter(|take| take.view != *view && take.weight == Weight::Binding)
                .map(|take| (take.view.clone(), (*take.support).clone())),
        });
        user.or_else(|| {
            self.settled(question).map(|take| Taken {
                view: take.view.clone(),
                by: take.by.to_owned(),
                support: Some((*take.support).clone()),
                contrary_to: None,
            })
        })
    }

    pub(crate) fn questions_met(&self) -> Vec<Question> {
        self.questions
            .iter()
            .zip(0..)
            .filter(|(question, _)| self.met.contains(&question.id))
            .map(|(question, place)| Question {
                number: QuestionId(place),
                id: question.id.clone(),
                texts: question.texts.clone(),
                asks: question.asks.clone(),
                of_fact: question.of_fact,
                views: question.view.iter().map(|it| self.view(it)).collect(),
                taken: self.taken(&question.id),
                leans: self
                    .takes
                    .iter()
                    .filter(|take| take.question == question.id)
                    .filter(|take| !matches!(take.weight, Weight::Binding | Weight::Practice))
                    .map(|take| (take.view.clone(), (*take.support).clone()))
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

    /// Returns a view with its authorities of the day: a decision takes no view before it was made.
    fn view(&self, raw: &questions::RawView) -> View {
        let mut view = View::from(raw);
        view.authority.retain(|holding| {
            let known = self.law.holding(holding);
            known.map_or(true, |(authority, _)| authority.decided <= self.as_of)
        });
        view
    }
}
