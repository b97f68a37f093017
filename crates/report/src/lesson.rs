//! A lesson: a handout with the facts and places to write, and a key with the computed answers.
//!
//! A handout contains no answer, not even a hidden one, because everything in a file can be read by whoever opens it. Only a
//! handout for self-study has the answers, folded; the key is a sheet of its own.

pub(crate) mod facts;

use redress_case::facts::FactValue;
use redress_case::{Case, Side};
use redress_engine::{Computation, OpenPoint, Profile, Question, QuestionId, Support};

use crate::explain::consequences;
use crate::first_difference::{self, moving};
use crate::subject::{self, PointKind, Subject};
use crate::worksheet::{Detail, worksheet};
use crate::{Audience, Meta, answer, compute, paths, phrases, points, unread};
use redress_document::{Column, Document, Item, KeyValue, Row, Table, Tone, sentence};

/// A sheet of a lesson.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sheet {
    /// The facts, the questions and places to write; no answer.
    Handout,
    /// A handout with the answers folded, for studying alone.
    SelfStudy,
    /// The answers, worked.
    Key,
}

/// A question to the class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClassQuestion {
    /// The question.
    pub question: String,
    /// The answer of the author of the lesson, for the key alone.
    pub answer: Option<String>,
}

/// A lesson as it is written.
pub struct LessonContent<'a> {
    /// The title.
    pub title: String,
    /// The aim of the lesson; may be empty.
    pub teaches: String,
    /// The parts, in order.
    pub parts: Vec<LessonSection<'a>>,
    /// Questions for the class at the end.
    pub ask: Vec<ClassQuestion>,
    /// Points to discuss at the end, for the key alone.
    pub discuss: Vec<String>,
}

/// One case under some profiles on one day.
pub struct LessonSection<'a> {
    /// The title; may be empty if there is one part only.
    pub title: String,
    /// The case.
    pub case: &'a Case,
    /// The results, one for each profile.
    pub computations: &'a [Computation],
    /// The program, the case file and the audience of the results.
    pub meta: &'a Meta,
    /// The side whose version of the disputed facts is used.
    pub on: Side,
    /// Questions for the class.
    pub ask: Vec<ClassQuestion>,
    /// Points to discuss, for the key alone.
    pub discuss: Vec<String>,
}

/// Returns a sheet of a lesson.
pub(crate) fn document(lesson: &LessonContent<'_>, sheet: Sheet) -> Document {
    let title = match sheet {
        Sheet::Handout => format!("Handout: {}", lesson.title),
        Sheet::SelfStudy => format!("Handout for self-study: {}", lesson.title),
        Sheet::Key => format!("Answer key: {}", lesson.title),
    };
    let mut document = Document::default();
    let page = &mut document;
    let audience = lesson.parts.first().map(|part| part.meta.audience);
    opening(page, &title, lesson, sheet, audience.unwrap_or_default());
    let mut last: Option<&Case> = None;
    for (number, part) in (1_usize..).zip(&lesson.parts) {
        if number > 1 {
            page.page_break();
        }
        page.heading(2, "part", titled(lesson, part, number));
        page.facts(days(part.computations));
        what_is_supposed(page, part);
        if sheet != Sheet::Key {
            page.heading(3, "section", "The facts");
            match last == Some(part.case) {
                true => page.note("facts", Tone::Plain, "The same as in the part before."),
                false => facts::write(page, part.case),
            }
        }
        last = Some(part.case);
        if sheet == Sheet::Key {
            where_they_part(page, part, sheet);
        } else {
            the_law(page, part);
        }
        for computation in part.computations {
            one_profile(page, part, computation, sheet);
        }
        if sheet != Sheet::Key {
            where_they_part(page, part, sheet);
        }
        questions(page, &part.ask, &part.discuss, sheet);
    }
    if !(lesson.ask.is_empty() && lesson.discuss.is_empty()) {
        page.heading(2, "part", "To close");
        questions(page, &lesson.ask, &lesson.discuss, sheet);
    }
    foot(page, lesson, sheet);
    document
}

/// Returns the title of a part, with its number where there are several.
pub(crate) fn titled(
    lesson: &LessonContent<'_>,
    part: &LessonSection<'_>,
    number: usize,
) -> String {
    match (lesson.parts.len() > 1, part.title.is_empty()) {
        (true, false) => format!("Part {number}. {}", part.title),
        (true, true) => format!("Part {number}"),
        (false, false) => part.title.clone(),
        (false, true) => "The case".to_owned(),
    }
}

/// Writes what a part supposes beyond the record.
pub(crate) fn what_is_supposed(page: &mut Document, part: &LessonSection<'_>) {
    for given in &part.meta.assumed {
        let says = format!(
            "Suppose, though no court found it: {}",
            facts::supposed(part.case, given)
        );
        page.note("suppose", Tone::Warning, says);
    }
    let version = match part.on {
        Side::Found => None,
        Side::Government => Some("the Government's"),
        Side::Defense => Some("the defense's"),
    };
    if let Some(whose) = version {
        let says = format!(
            "Work on {whose} version of what is alleged or disputed, as if it had been found."
        );
        page.note("version", Tone::Warning, says);
    }
}

/// Returns the holdings that the answers of a part rest on, and those by which its circuits split, the oldest first, each once. Which
/// circuit follows which is left to the class.
pub(crate) fn holdings<'a>(part: &LessonSection<'a>) -> Vec<&'a Support> {
    let mut all: Vec<&Support> = Vec::new();
    for computation in part.computations {
        let mut read: Vec<QuestionId> = Vec::new();
        for subject in Subject::all(part.case, computation) {
            for leaf in subject.answer().values() {
                for step in moving(&subject, leaf) {
                    let standing = subject.standing(leaf, step.entry, step.ground);
                    all.extend(standing.map(|it| it.support.as_ref()));
                }
                read.extend(subject.approach(leaf).iter().flat_map(|it| &it.questions));
            }
        }
        let questions = computation.profile.questions.iter();
        let split = questions.filter(|it| read.contains(&it.number) && is_split(it, part));
        all.extend(split.filter_map(|it| it.taken.as_ref()?.support.as_ref()));
    }
    all.sort_by_key(|it| (it.since, &it.cite, &it.holding));
    all.dedup_by_key(|it| &it.holding);
    all
}

/// Returns whether the profiles of a part do not all have the same view of a question.
fn is_split(question: &Question, part: &LessonSection<'_>) -> bool {
    let view = |of: &Question| of.taken.as_ref().map(|taken| taken.view.clone());
    let mut others = part.computations.iter().filter_map(|computation| {
        let mut questions = computation.profile.questions.iter();
        questions.find(|it| it.id == question.id)
    });
    others.any(|other| view(other) != view(question))
}

/// Writes the law that a class works with.
fn the_law(page: &mut Document, part: &LessonSection<'_>) {
    let holdings = holdings(part);
    if holdings.is_empty() {
        return;
    }
    page.heading(3, "section", "The law");
    let note = match part.computations.len() {
        1 => "What is said here, in our words. Work out which of it decides the case.",
        _ => {
            "What is said here, in our words. Work out what binds in which circuit, and what of it decides the case."
        }
    };
    page.note("note", Tone::Faint, note);
    page.table(Table {
        subject: "The law".to_owned(),
        columns: vec![Column::text("Authority"), Column::text("What it says")],
        rows: holdings
            .into_iter()
            .map(|it| Row {
                cells: vec![it.cite.clone(), format!("{}.", sentence(&it.says))],
                ..Row::default()
            })
            .collect(),
    });
}

fn opening(
    page: &mut Document,
    title: &str,
    lesson: &LessonContent<'_>,
    sheet: Sheet,
    audience: Audience,
) {
    page.heading(1, "lesson", title);
    crate::audience(page, audience);
    crate::running_heads(page, phrases::NOTICE, audience);
    if !lesson.teaches.is_empty() {
        page.note("teaches", Tone::Plain, &lesson.teaches);
    }
    page.note(
        "how",
        Tone::Plain,
        match sheet {
            Sheet::Handout => "Work each result out by hand, and write it below. An amount stands only where the law gives one; else say the bounds, and what is missing. Never fill a gap with a guess. The answers are on a sheet of their own.",
            Sheet::SelfStudy => "Work each result out by hand before you open an answer. An amount stands only where the law gives one; else say the bounds, and what is missing. Never fill a gap with a guess.",
            Sheet::Key => "Every result here was computed from the facts of the handout; none was typed. Each worksheet has the authority for every step. The answers to the questions to the class are those of the author of the lesson.",
        },
    );
    if sheet != Sheet::Key {
        page.facts(vec![
            KeyValue::new("name", "_______________"),
            KeyValue::new("date", "_______________"),
        ]);
    }
}

/// Returns the dates of the law, each once.
pub(crate) fn days(computations: &[Computation]) -> Vec<KeyValue> {
    let days = computations.iter().map(|it| it.profile.as_of.to_string());
    let days = phrases::each_once(days).into_iter();
    days.map(|day| KeyValue::new("law of", day)).collect()
}

/// Returns the heading of a profile; a profile that is no court's law is marked as such.
pub(crate) fn named(profile: &Profile) -> String {
    let no_law = match (&profile.contrast, &profile.proposed) {
        (Some(_), _) => ", the law of no circuit",
        (None, Some(_)) => ", a bill and no law",
        (None, None) => "",
    };
    format!("{}, {}{no_law}", profile.id, profile.name)
}

/// Writes rows with a place to write.
fn to_write(page: &mut Document, subject: &str, rows: impl IntoIterator<Item = String>) {
    page.table(Table {
        subject: subject.to_owned(),
        columns: vec![
            Column::text("To be worked out"),
            Column::text("Your answer"),
        ],
        rows: rows
            .into_iter()
            .map(|row| Row {
                cells: vec![row, String::new()],
                ..Row::default()
            })
            .collect(),
    });
}

fn one_profile(
    page: &mut Document,
    part: &LessonSection<'_>,
    computation: &Computation,
    sheet: Sheet,
) {
    let name = named(&computation.profile);
    let subjects = Subject::all(part.case, computation);
    page.heading(3, "profile", &name);
    if sheet == Sheet::Key {
        answers(page, 4, &subjects, part.meta);
    } else {
        let of_claim = |subject: &Subject<'_>| {
            format!(
                "{}: what is ordered? One amount, bounds, nothing, or the law is open; owed alone, jointly, or severally",
                subject.name()
            )
        };
        let steps = [
            "What has been found on which the result turns?",
            "Which findings are missing, and who bears the burden of each?",
            "What does settled law leave to the court, and what is not settled?",
        ];
        let steps = steps.into_iter().map(str::to_owned);
        let rows = steps
            .chain(subjects.iter().map(of_claim))
            .chain(["On which authority?".to_owned()]);
        to_write(page, &name, rows);
    }
    match sheet {
        Sheet::Handout => {}
        Sheet::SelfStudy => page.fold(format!("Answer: {name}"), |page| {
            answers(page, 3, &subjects, part.meta);
        }),
        Sheet::Key => {
            for subject in &subjects {
                let line = format!("Worksheet: {}, {}", computation.profile.id, subject.name());
                page.fold(line, |page| {
                    worksheet(page, subject, part.meta, Detail::Brief);
                });
            }
        }
    }
}

/// Writes the answers under one profile, claim by claim, then the consequences, each under a heading of this level.
fn answers(page: &mut Document, level: u8, subjects: &[Subject<'_>], meta: &Meta) {
    for subject in subjects {
        let mut facts = vec![KeyValue::new("law", answer::law(subject))];
        facts.extend(
            found(subject)
                .into_iter()
                .map(|it| KeyValue::new("found", it)),
        );
        facts.extend(missing(subject));
        if subject.answer().settled().is_none() {
            for (path, leaf) in subject.answer().paths() {
                let when = format!("if {}", paths::path_in_words(subject, &path));
                facts.push(KeyValue::new(when, answer::of_leaf(leaf)));
            }
        }
        facts.push(KeyValue::new(
            "liability",
            answer::liability(subject, subject.answer()),
        ));
        facts.extend(
            authorities(subject)
                .into_iter()
                .map(|it| KeyValue::new("authority", it)),
        );
        let ordered = unread::flagged(answer::ordered(subject.answer()), subject, meta);
        page.item(Item {
            key: format!("{}, {}", subject.name(), subject.profile.id),
            mark: "-".to_owned(),
            tone: Tone::Strong,
            lead: format!("{}: {}", subject.name(), subject::labeled(subject, ordered)),
            facts,
        });
    }
    for subject in subjects {
        let name = Some(subject.name()).filter(|_| subjects.len() > 1);
        consequences(page, level, name.as_deref(), subject, meta);
    }
    unread::legend(page, meta);
}

/// Returns the known facts that a rule read, each once.
fn found(subject: &Subject<'_>) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let loss = subject.answer().loss();
    all.extend(loss.map(|loss| format!("losses: {}", phrases::range(loss))));
    for leaf in subject.answer().values() {
        for step in &leaf.steps {
            for key in phrases::keys_read(step.reads) {
                // A fact without its own key in the case file was derived from the case, and is no finding of a court.
                let known = subject.claim.facts.get(key);
                if known == FactValue::Unknown || subject.given(key).is_none() {
                    continue;
                }
                let row = key.row();
                let says = phrases::known(row.kind, known);
                let says = format!("{}? {says}", sentence(row.asks));
                if !all.contains(&says) {
                    all.push(says);
                }
            }
        }
    }
    all
}

/// Returns the missing answers of a result, each once: findings with their burden, choices of the court, unsettled questions.
fn missing(subject: &Subject<'_>) -> Vec<KeyValue> {
    let points = points::points(subject).into_iter();
    let points = points.map(|point| match &point.point {
        OpenPoint::Finding(_) | OpenPoint::Number(_) => {
            let need = point.point.needs().into_iter().next();
            let bearer = need.map_or("", |need| phrases::bearer(&need).words());
            let short = need.map_or_else(String::new, |need| subject.short(&need));
            KeyValue::new(
                "missing",
                format!("{} ({short}; burden on {bearer})", point.asks),
            )
        }
        OpenPoint::Choice(id) => {
            KeyValue::new("left to the court", format!("{} ({id})", point.asks))
        }
        OpenPoint::Question(number) => {
            let key = match point.kind {
                PointKind::Question => "not settled",
                _ => "missing",
            };
            let question = subject.question(*number);
            let asks = question.map_or("", |question| &question.asks);
            KeyValue::new(key, format!("{asks} ({})", point.name))
        }
    });
    points.collect()
}

/// Returns the authority of every step that moved something, each once.
fn authorities(subject: &Subject<'_>) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for leaf in subject.answer().values() {
        for step in moving(subject, leaf) {
            let standing = subject.standing(leaf, step.entry, step.ground);
            let says = phrases::authority(standing, step.ground);
            if !says.is_empty() && !all.contains(&says) {
                all.push(says);
            }
        }
    }
    all
}

/// More pairs than this are asked of together.
const PAIRS: usize = 6;

fn where_they_part(page: &mut Document, part: &LessonSection<'_>, sheet: Sheet) {
    let profiles: Vec<&str> = part
        .computations
        .iter()
        .map(|it| it.profile.id.as_str())
        .collect();
    if profiles.len() < 2 {
        return;
    }
    let pairs = profiles.iter().enumerate().flat_map(|(place, a)| {
        let after = profiles.iter().skip(place.saturating_add(1));
        after.map(move |b| format!("{a} and {b}"))
    });
    let pairs: Vec<String> = pairs.collect();
    let asked = match pairs.len() {
        0..=PAIRS => pairs,
        _ => vec!["Which of them part, and which agree".to_owned()],
    };
    let rows = asked.into_iter().map(|pair| {
        format!("{pair}: the first step at which they part, the authority of each, and the dollars between them")
    });
    let answer = |page: &mut Document, level| {
        first_difference::write_on(page, level, part.case, part.computations, part.meta);
    };
    page.heading(3, "section", "Where they part");
    match sheet {
        Sheet::Key => answer(page, 4),
        Sheet::Handout | Sheet::SelfStudy => to_write(page, "Where they part", rows),
    }
    if sheet == Sheet::SelfStudy {
        page.fold("Answer: where they part", |page| answer(page, 3));
    }
}

/// Writes the questions to the class; their answers, which the author of the lesson wrote, and the points to discuss are in the key.
fn questions(page: &mut Document, ask: &[ClassQuestion], discuss: &[String], sheet: Sheet) {
    let item = |key: &str, says: &str, facts: Vec<KeyValue>| Item {
        key: key.to_owned(),
        mark: "-".to_owned(),
        tone: Tone::Plain,
        lead: says.to_owned(),
        facts,
    };
    let answered = |page: &mut Document| {
        for it in ask {
            let answer = it.answer.iter();
            let answer = answer.map(|says| KeyValue::new("the author's answer", says));
            page.item(item("question", &it.question, answer.collect()));
        }
    };
    let to_discuss = |page: &mut Document| {
        for says in discuss {
            page.item(item("discuss", says, Vec::new()));
        }
    };
    if !ask.is_empty() {
        page.heading(3, "section", "Questions to the class");
        let asked = ask.iter().map(|it| it.question.clone());
        match sheet {
            Sheet::Key => answered(page),
            Sheet::Handout | Sheet::SelfStudy => to_write(page, "Questions to the class", asked),
        }
    }
    match sheet {
        Sheet::SelfStudy if ask.iter().any(|it| it.answer.is_some()) => {
            page.fold("Answers to the questions", answered);
        }
        _ => {}
    }
    match sheet {
        _ if discuss.is_empty() => {}
        Sheet::Handout => {}
        Sheet::SelfStudy => page.fold("To discuss", to_discuss),
        Sheet::Key => {
            page.heading(3, "section", "To discuss");
            to_discuss(page);
        }
    }
}

fn foot(page: &mut Document, lesson: &LessonContent<'_>, sheet: Sheet) {
    let Some(first) = lesson.parts.first() else {
        return;
    };
    // A handout shows only the program and the case file, because the law that was applied is part of the answer.
    if sheet != Sheet::Key {
        page.heading(2, "section", "What made this");
        let mut facts = vec![KeyValue::new("program", &first.meta.program)];
        for part in &lesson.parts {
            let file = KeyValue::new("case file", compute::short(&part.meta.case_digest));
            let tables = part.meta.case_tables.iter();
            let tables = tables.map(|(name, digest)| {
                KeyValue::new("table", format!("{name}, {}", compute::short(digest)))
            });
            for file in std::iter::once(file).chain(tables) {
                if !facts.contains(&file) {
                    facts.push(file);
                }
            }
        }
        page.facts(facts);
        page.note("notice", Tone::Strong, phrases::NOTICE);
        return;
    }
    let mut profiles: Vec<&Profile> = Vec::new();
    for computation in lesson.parts.iter().flat_map(|part| part.computations) {
        let profile = &computation.profile;
        if !profiles.iter().any(|known| known.id == profile.id) {
            profiles.push(profile);
        }
    }
    let mut meta = first.meta.clone();
    for part in &lesson.parts {
        for says in &part.meta.unread {
            if !meta.unread.contains(says) {
                meta.unread.push(says.clone());
            }
        }
    }
    // Said at the head of a sheet, and on every page of it where a format has pages.
    meta.audience = Audience::Private;
    compute::foot(page, &profiles, &meta);
}
