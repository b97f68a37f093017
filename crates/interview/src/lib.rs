//! The questions that fill a case file, one at a time, and the file after each answer.
//!
//! `redress interview` asks them in a terminal and `redress serve` on a page, so that both ask the same questions in the same order
//! and check answers alike. The form asks what every case has: caption, court, counts, victims, losses. Then come the open points of a
//! computation, in the order of `redress needs`.

mod answer;
mod question;
mod state;

use redress::Redress;
use redress::case::{Case, Class};
use redress::engine::Computation;
use redress_report::OpenQuestion;

pub use answer::{AnswerError, amount_of, answered, skip};
pub use question::{AnswerField, InterviewQuestion};
pub use state::InterviewState;

/// An open point of a computation as the next question.
#[derive(Clone, Debug)]
pub struct NextPoint {
    /// The question for the proof or the source of the fact, which comes first, if they are not known.
    pub proof: Option<InterviewQuestion>,
    /// The question.
    pub question: InterviewQuestion,
}

/// Returns the next question of the form; `None` if the case can be computed or the rest was skipped.
#[must_use]
pub fn next_of_form(state: &InterviewState, case: Option<&Case>) -> Option<InterviewQuestion> {
    question::next_of_form(state, case, state.resumed)
}

/// Returns a question about a count that decides which law applies: its class of offense, or the victims whom it harmed.
///
/// # Errors
/// If the list of offenses cannot be read.
pub fn next_of_counts(
    redress: &Redress,
    case: &Case,
    state: &InterviewState,
) -> Result<Option<InterviewQuestion>, redress::Error> {
    for defendant in &case.defendants {
        let convicted = || defendant.counts.iter().filter(|it| !it.dismissed);
        let mut classes: Vec<Class> = Vec::new();
        for count in convicted() {
            match redress.law().class(count)? {
                Some(class) if classes.contains(&class) => {}
                Some(class) => classes.push(class),
                None => {
                    let question = question::class(&defendant.id, &count.id);
                    if !state.has_passed(&question.name) {
                        return Ok(Some(question));
                    }
                }
            }
        }
        let unstated = convicted().filter(|it| classes.len() > 1 && it.victims.is_none());
        let mut questions = unstated.map(|it| question::harmed(&defendant.id, &it.id, case));
        if let Some(question) = questions.find(|it| !state.has_passed(&it.name)) {
            return Ok(Some(question));
        }
    }
    Ok(None)
}

/// Returns the first open point of a computation made for `needs` that was neither answered nor skipped.
#[must_use]
pub fn next_point(
    state: &InterviewState,
    case: &Case,
    computation: &Computation,
) -> Option<NextPoint> {
    let open = redress_report::open_questions(case, computation);
    let next = open.into_iter().find(|it| !state.has_passed(&it.name))?;
    let proof =
        state::section(&next).and_then(|section| question::standing(state, section, &next.victim));
    Some(NextPoint {
        proof,
        question: question::open(next, case),
    })
}

/// Returns an open point as a question.
#[must_use]
pub fn question_of_point(open: &OpenQuestion, case: &Case) -> InterviewQuestion {
    question::open(open.clone(), case)
}
