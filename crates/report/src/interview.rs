//! The open points of a computation as questions to a person: the points of `needs`, in its order, with the effect of each answer.

use redress_case::Case;
use redress_case::facts::{Key, LOSS_CAUSED, LineFact};
use redress_document::sentence;
use redress_engine::{Computation, OpenPoint, Outcome};
use redress_rule::{Need, NeedQuestion, NeedTarget};

use crate::needs::{Asked, asked};
use crate::points::Point;
use crate::subject::{PointKind, Subject};
use crate::{answer, phrases};

/// An open point as a question to a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenQuestion {
    /// The place in the case file, or the id of the question or choice; no two questions have one name.
    pub name: String,
    /// The question, as a sentence.
    pub asks: String,
    /// The victim, by the id of its table in the case file: that of a group, or its own.
    pub victim: String,
    /// The defendant.
    pub defendant: String,
    /// The result under each answer.
    pub effect: String,
    /// The authorities of the rules that ask, in few words.
    pub authority: Vec<String>,
    /// Facts about the question: its burden, the arguments for each view, what the court weighs.
    pub about: Vec<(String, String)>,
    /// The kind of answer.
    pub expects: ExpectedAnswer,
}

/// The kind of answer that closes an open point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExpectedAnswer {
    /// A fact of the claim.
    Fact(Key),
    /// A fact of the loss at a place in the list of the victim's losses.
    OfLoss(usize, LineFact),
    /// The losses of the victim, of whom the file lists none.
    Losses,
    /// A view of an unsettled question: the id of each.
    View(Vec<String>),
    /// A choice of the court: the names of the methods that are permitted besides an amount or a share.
    Choice(Vec<String>),
}

/// The most authorities that a question names.
const MOST_AUTHORITIES: usize = 2;

/// Returns the open points of a computation made for `needs`: missing findings in the order in which they narrow a result, then
/// unsettled questions, then choices, because the views decide what is left to choose.
///
/// ```
/// use redress_case::Case;
/// use redress_engine::Computation;
/// use redress_report::open_questions;
///
/// fn next(case: &Case, computation: &Computation) -> Option<String> {
///     let first = open_questions(case, computation).into_iter().next()?;
///     Some(format!("{} ({})", first.asks, first.effect))
/// }
/// ```
#[must_use]
pub fn open_questions(case: &Case, computation: &Computation) -> Vec<OpenQuestion> {
    let subjects = Subject::once_each(Subject::all(case, computation));
    let mut all = Vec::new();
    for kind in [PointKind::Finding, PointKind::Question, PointKind::Choice] {
        for one in &asked(&subjects, |point| point.kind == kind, Point::asks_there) {
            // A choice is made for each claim; any other point is answered once.
            let many = match one.first() {
                Some((_, point)) if matches!(point.point, OpenPoint::Choice(_)) => one.by.len(),
                _ => 1,
            };
            let each = one.by.iter().take(many);
            all.extend(each.filter_map(|(subject, point)| question(one, subject, point)));
        }
    }
    all
}

fn question(asked: &Asked<'_, '_>, subject: &Subject<'_>, point: &Point) -> Option<OpenQuestion> {
    let claim = subject.claim;
    let victim = subject.victim;
    let group = victim.and_then(|victim| victim.group.clone());
    let need = point.point.needs().into_iter().next();
    let expects = match (&point.point, need) {
        (OpenPoint::Question(number), _) => {
            let views = subject.question(*number)?.views.iter();
            ExpectedAnswer::View(views.map(|view| view.id.clone()).collect())
        }
        (OpenPoint::Choice(id), _) => ExpectedAnswer::Choice(methods(subject, id)),
        (_, Some(need)) => match need.target {
            NeedTarget::Fact(key) => ExpectedAnswer::Fact(key),
            NeedTarget::Line(..) if subject.loss(&need).is_none() => ExpectedAnswer::Losses,
            NeedTarget::Line(place, fact) => ExpectedAnswer::OfLoss(place, fact),
        },
        (_, None) => return None,
    };
    let name = match (&expects, need) {
        (ExpectedAnswer::Choice(_), _) => {
            format!("{}.{}.{}", point.name, claim.victim, claim.defendant)
        }
        // Several numbers that move together are asked one after the other.
        (_, Some(need)) => subject.id(&need),
        _ => point.name.clone(),
    };
    let asks = match need {
        Some(need) => value_question(subject, need),
        None => point.asks.clone(),
    };
    Some(OpenQuestion {
        name,
        asks,
        victim: group.unwrap_or_else(|| claim.victim.clone()),
        defendant: claim.defendant.clone(),
        effect: effect(asked, point, &expects),
        authority: authority(subject, point, need),
        about: about(subject, point),
        expects,
    })
}

/// Returns the question of a finding by its value, without the threshold to which the result compares it.
fn value_question(subject: &Subject<'_>, need: Need) -> String {
    if let NeedTarget::Line(_, fact) = need.target
        && fact.row().key == LOSS_CAUSED.key()
        && let Some(loss) = subject.loss(&need)
    {
        return format!("What caused {loss}?");
    }
    let question = match need.question {
        NeedQuestion::YesNo => NeedQuestion::YesNo,
        _ => NeedQuestion::Value { up_to: i64::MAX },
    };
    sentence(&subject.question_of(&Need { question, ..need }))
}

/// Returns the results under each answer. Where results differ by claim, those of the first are shown and the others counted.
fn effect(asked: &Asked<'_, '_>, point: &Point, expects: &ExpectedAnswer) -> String {
    let others = asked.by.iter().skip(1);
    let unlike = others.filter(|(_, other)| other.answers != point.answers);
    match unlike.count() {
        0 => point.short.clone(),
        _ if matches!(expects, ExpectedAnswer::Choice(_)) => point.short.clone(),
        1 => format!("{} (another result differs)", point.short),
        more => format!("{} ({more} other results differ)", point.short),
    }
}

/// Returns the authorities of the entries that read a fact, or of a choice, in the order of the approach.
fn authority(subject: &Subject<'_>, point: &Point, need: Option<Need>) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for leaf in subject.answer().values() {
        let Some(approach) = subject.approach(leaf) else {
            continue;
        };
        for entry in &approach.entries {
            let asks = match (&point.point, need) {
                (OpenPoint::Choice(id), _) => entry.name == *id,
                (_, Some(need)) => {
                    let reads = entry.rule.map_or(0, |rule| rule.reads);
                    reads & need.target.bit() != 0
                }
                _ => false,
            };
            if let Some(standing) = entry.standings.first().filter(|_| asks) {
                let cite = answer::short_cite(standing);
                if !all.contains(&cite) {
                    all.push(cite);
                }
            }
        }
    }
    all.truncate(MOST_AUTHORITIES);
    all
}

fn about(subject: &Subject<'_>, point: &Point) -> Vec<(String, String)> {
    let facts = point.about(subject).into_iter();
    let facts = facts.filter(|fact| fact.label != "case file");
    let needs = point.point.needs().into_iter();
    let places = needs.map(|need| ("case file".to_owned(), subject.id(&need)));
    let about = facts.map(|fact| (fact.label, fact.text));
    about.chain(places).collect()
}

/// Returns the names of the methods that a choice permits.
fn methods(subject: &Subject<'_>, id: &str) -> Vec<String> {
    let leaves = subject.answer().values().into_iter();
    let names = leaves.flat_map(|leaf| match leaf.outcome.illustrated() {
        Outcome::CourtsChoice {
            choice, methods, ..
        } if choice == id => methods.iter().map(|it| it.name.to_owned()).collect(),
        _ => Vec::new(),
    });
    phrases::each_once(names)
}
