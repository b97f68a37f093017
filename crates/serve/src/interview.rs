//! The page of questions: those of `redress interview`, as a form, with the answer beside it.

use std::collections::VecDeque;

use axum::body::Body;
use axum::http::{Response, StatusCode};
use maud::{Markup, html};
use redress::case::Case;
use redress::cite::Date;
use redress_document::{sentence, visible};
use redress_interview::{
    AnswerError, AnswerField, InterviewQuestion, InterviewState, answered, next_of_counts,
    next_of_form, next_point, skip,
};

use crate::form::Form;
use crate::layout::{hidden, in_words, notices};
use crate::options::CaseOptions;
use crate::problem::{Problem, redirect};
use crate::program::{Notice, SaveError};
use crate::state::Progress;
use crate::visit::{Visit, ok, version};

/// The most interviews that are kept.
const MOST_KEPT: usize = 400;

/// The most bytes of their texts.
const MOST_BYTES: usize = 64 << 20;

/// The questions of one form, after the first: those that an answer leads to.
fn followers(kind: &str) -> &'static [&'static str] {
    match kind {
        "name" => &["court", "docket", "judgment"],
        "defendant" => &["statute", "ended", "began"],
        "statute" => &["ended", "began"],
        "ended" => &["began"],
        "victim" => &["proof", "source", "head", "amount", "cause"],
        "head" => &["amount", "cause"],
        "amount" => &["cause"],
        _ => &[],
    }
}

/// The label, the hint and the words of a question that follows.
fn follower(kind: &str) -> (&'static str, &'static str, Vec<&'static str>) {
    let list = |key: &str| redress::casefile::words_of(key).unwrap_or_default();
    match kind {
        "court" => (
            "Court",
            "N.D. Ill., Northern District of Illinois or ilnd",
            Vec::new(),
        ),
        "docket" => (
            "Docket number",
            "1:24-cr-00123; leave empty for none",
            Vec::new(),
        ),
        "judgment" => (
            "Day of the judgment, or the expected day",
            "6/14/2024 or 2024-06-14; the law of that day applies",
            Vec::new(),
        ),
        "statute" => (
            "Statute of conviction of the first count",
            redress::casefile::EXPECTED_STATUTE,
            Vec::new(),
        ),
        "ended" => (
            "Day on which the conduct ended",
            "6/14/2024; leave empty if it is not known",
            Vec::new(),
        ),
        "began" => (
            "Day on which it began",
            "leave empty if it is the same day",
            Vec::new(),
        ),
        "proof" => (
            "How the losses stand",
            "what is only alleged is no finding",
            vec!["found", "admitted", "stipulated", "unopposed", "alleged"],
        ),
        "source" => (
            "Where it is written",
            "ECF 41, or presentence report, page 12; leave empty for none",
            Vec::new(),
        ),
        "head" => (
            "Head of the first loss",
            "the kind of loss; leave empty for none yet",
            list("head"),
        ),
        "amount" => (
            "Amount of the loss",
            "$12,500.00; leave empty if it is not known",
            Vec::new(),
        ),
        "cause" => (
            "Cause of the loss",
            "only losses that result from the offense count",
            list("cause"),
        ),
        _ => ("", "", Vec::new()),
    }
}

/// The state of the page: the interview, and the case in the file.
struct At {
    state: InterviewState,
    /// The number of the interview, if it is kept.
    number: Option<u64>,
    before: Option<u64>,
    case: Option<Case>,
}

/// The question of the page, with the question for proof and source that comes first, if they are not known.
struct Next {
    proof: Option<InterviewQuestion>,
    question: InterviewQuestion,
}

impl Next {
    fn first(&self) -> &InterviewQuestion {
        self.proof.as_ref().unwrap_or(&self.question)
    }
}

fn day(options: &CaseOptions) -> Option<Date> {
    options.get("as_of").and_then(|day| day.parse().ok())
}

/// Returns the options after an answer: the day of the law has its place there.
fn options_of(state: &InterviewState, options: &CaseOptions) -> CaseOptions {
    let mut all = options.without_any("as_of");
    if let Some(day) = state.day() {
        all.push("as_of", day.to_string());
    }
    all
}

/// Opens the interview at a number, or from the file as it is.
fn open(visit: &Visit<'_>, number: Option<&str>) -> Result<At, Vec<Notice>> {
    let bytes = visit.bytes.as_deref().unwrap_or_default();
    let number: Option<u64> = number.and_then(|it| it.parse().ok());
    let kept = visit.server.progress.lock().ok();
    let kept = kept.and_then(|all| all.iter().find(|it| Some(it.number) == number).cloned());
    let empty = bytes.trim_ascii().is_empty();
    let case = match empty {
        true => None,
        false => Some(visit.server.program.read(bytes)?),
    };
    let day = day(&visit.options);
    // A file that was changed meanwhile is begun anew.
    if let Some(kept) = kept.filter(|it| it.state.text().as_bytes() == bytes) {
        return Ok(At {
            state: kept.state.with_day(day),
            number: Some(kept.number),
            before: kept.before,
            case,
        });
    }
    let text = str::from_utf8(bytes)
        .map_err(|_| vec![Notice::error("the case file is not UTF-8 text")])?;
    let state = match &case {
        None => InterviewState::new(day),
        Some(case) => InterviewState::from_file(text, case, day),
    };
    Ok(At {
        state,
        number: None,
        before: None,
        case,
    })
}

/// Keeps an interview. Returns its number.
fn keep(visit: &Visit<'_>, state: InterviewState, before: Option<u64>) -> u64 {
    let Ok(mut all) = visit.server.progress.lock() else {
        return 0;
    };
    let number = all.back().map_or(1, |it| it.number.saturating_add(1));
    all.push_back(Progress {
        number,
        before,
        state,
    });
    let bytes = |all: &VecDeque<Progress>| {
        let texts = all.iter().map(|it| it.state.text().len());
        texts.fold(0, usize::saturating_add)
    };
    while all.len() > 1 && (all.len() > MOST_KEPT || bytes(&all) > MOST_BYTES) {
        all.pop_front();
    }
    number
}

/// Returns the next question; `None` if nothing is open that was not skipped. What an interview asks of a file in between is a list of
/// links here.
fn next(
    visit: &Visit<'_>,
    at: &mut At,
    options: &CaseOptions,
) -> Result<Option<Next>, Vec<Notice>> {
    let alone = |question| {
        Ok(Some(Next {
            proof: None,
            question,
        }))
    };
    if let Some(question) = next_of_form(&at.state, at.case.as_ref()) {
        if question.kind() != "more" {
            return alone(question);
        }
        skip(&mut at.state, &question);
    }
    if at.state.lacking(at.case.as_ref()).is_some() {
        return Ok(None);
    }
    let Some(case) = &at.case else {
        return Ok(None);
    };
    match next_of_counts(visit.server.program.redress(), case, &at.state) {
        Ok(Some(question)) => return alone(question),
        Ok(None) => {}
        Err(error) => return Err(vec![Notice::error(error.to_string())]),
    }
    let words: Vec<String> = options_of(&at.state, options).words().collect();
    let needed = visit
        .server
        .program
        .computed(at.state.text().as_bytes(), &[], &words)?;
    let Some(computation) = needed.computations.first() else {
        return Ok(None);
    };
    let next = next_point(&at.state, &needed.case, computation);
    Ok(next.map(|next| Next {
        proof: next.proof,
        question: next.question,
    }))
}

/// An answer that was refused: the field, and the reason.
struct Refusal {
    kind: &'static str,
    notices: Vec<Notice>,
}

/// Answers the questions of a form, one after the other, without saving.
fn take(visit: &Visit<'_>, at: &mut At, form: &Form) -> Result<(), Refusal> {
    let mut used: Vec<&'static str> = Vec::new();
    let options = visit.options.clone();
    loop {
        let stopped = |notices| Refusal {
            kind: used.last().copied().unwrap_or_default(),
            notices,
        };
        let Some(next) = next(visit, at, &options).map_err(stopped)? else {
            return Ok(());
        };
        let question = next.first();
        let kind = question.kind();
        if used.contains(&kind) {
            return Ok(());
        }
        let Some(line) = answer_in(form, kind) else {
            return Ok(());
        };
        let first = used.is_empty();
        used.push(kind);
        if line.is_empty() && !question.takes_nothing() && !first {
            match kind {
                "judgment" | "ended" | "amount" | "cause" | "proof" | "source" => {
                    skip(&mut at.state, question);
                    continue;
                }
                _ => return Ok(()),
            }
        }
        if line.is_empty() && kind == "statute" && !first {
            return Ok(());
        }
        let refused = |notices| Refusal { kind, notices };
        let state = answered(
            &at.state,
            at.case.as_ref(),
            question,
            &line,
            visit.server.program.today(),
        );
        let state = state.map_err(|error| {
            let text = match error {
                AnswerError::Expected if line.is_empty() => "an answer is missing".to_owned(),
                AnswerError::Expected => "this is no answer to the question".to_owned(),
                AnswerError::Because(why) => why,
            };
            let notice = Notice {
                expected: Some(question.examples.clone()),
                ..Notice::error(text)
            };
            refused(vec![notice])
        })?;
        if state.text() != at.state.text() {
            let read = visit.server.program.read(state.text().as_bytes());
            // The place is one in a file that is not written yet.
            at.case = Some(read.map_err(|found| {
                let without = found.into_iter().map(|it| Notice { place: None, ..it });
                refused(without.collect())
            })?);
        }
        at.state = state;
    }
}

/// Returns the answer of a form to a kind of question: the text, if there is one, else the word that was chosen.
fn answer_in(form: &Form, kind: &str) -> Option<String> {
    let typed = format!("{kind}-typed");
    let typed = form.get(&typed).map(str::trim).filter(|it| !it.is_empty());
    // A choice that was not made is an empty answer.
    let none = form.has(&format!("{kind}-none")).then_some("");
    let answer = typed.or(form.get(kind).map(str::trim)).or(none)?;
    Some(answer.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Returns the page.
pub(crate) fn get(visit: &Visit<'_>) -> Result<Response<Body>, Problem> {
    Ok(page(visit, visit.query.get("at"), None, StatusCode::OK))
}

/// Takes the answers of a form.
pub(crate) fn post(visit: &Visit<'_>, form: &Form) -> Result<Response<Body>, Problem> {
    let number = form.get("at");
    let saving = visit.server.saving.lock();
    let visit = &visit.read_again()?;
    if form.get("version") != Some(version(visit.bytes.as_deref()).as_str()) {
        return Ok(page(
            visit,
            None,
            Some((form, Stop::Changed)),
            StatusCode::CONFLICT,
        ));
    }
    let mut at = open(visit, number).map_err(|found| Problem::from_command(3, found))?;
    let to = |number: u64, options: &CaseOptions| {
        redirect(&crate::visit::with(
            &options.address("/interview"),
            &format!("at={number}"),
        ))
    };
    match form.get("do") {
        Some("back") => {
            let kept = visit.server.progress.lock().ok();
            let before =
                kept.and_then(|all| all.iter().find(|it| Some(it.number) == at.before).cloned());
            let Some(before) = before else {
                return Ok(redirect(&visit.options.address("/interview")));
            };
            if !before.state.text().is_empty()
                && let Err(error) = save(visit, before.state.text())
            {
                return refused_save(visit, form, error);
            }
            let options = options_of(&before.state, &visit.options);
            return Ok(to(before.number, &options));
        }
        Some("skip") => {
            if let Ok(Some(next)) = next(visit, &mut at, &visit.options) {
                let before = at
                    .number
                    .unwrap_or_else(|| keep(visit, at.state.clone(), None));
                skip(&mut at.state, &next.question);
                let number = keep(visit, at.state, Some(before));
                return Ok(to(number, &visit.options));
            }
            return Ok(redirect(&visit.options.address("/interview")));
        }
        Some(add) if add.starts_with("add ") => {
            let mut words = add.split_whitespace().skip(1);
            let before = at
                .number
                .unwrap_or_else(|| keep(visit, at.state.clone(), None));
            at.state
                .ask_another(words.next().unwrap_or_default(), words.next());
            let number = keep(visit, at.state, Some(before));
            return Ok(to(number, &visit.options));
        }
        _ => {}
    }
    let before = at
        .number
        .unwrap_or_else(|| keep(visit, at.state.clone(), None));
    if let Err(refusal) = take(visit, &mut at, form) {
        drop(saving);
        return Ok(page(
            visit,
            number,
            Some((form, Stop::Refused(refusal))),
            StatusCode::UNPROCESSABLE_ENTITY,
        ));
    }
    if !at.state.text().is_empty()
        && Some(at.state.text().as_bytes()) != visit.bytes.as_deref()
        && let Err(error) = save(visit, at.state.text())
    {
        return refused_save(visit, form, error);
    }
    let options = options_of(&at.state, &visit.options);
    let number = keep(visit, at.state, Some(before));
    Ok(to(number, &options))
}

fn save(visit: &Visit<'_>, text: &str) -> Result<(), SaveError> {
    visit.server.program.save(visit.bytes.as_deref(), text)
}

fn refused_save(
    visit: &Visit<'_>,
    form: &Form,
    error: SaveError,
) -> Result<Response<Body>, Problem> {
    match error {
        SaveError::Changed => Ok(page(
            visit,
            None,
            Some((form, Stop::Changed)),
            StatusCode::CONFLICT,
        )),
        SaveError::Failed(notice) => Err(Problem::from_command(1, vec![*notice])),
    }
}

/// Returns the answer beside the form, with what was typed so far, for the script.
pub(crate) fn so_far(visit: &Visit<'_>, form: &Form) -> Result<Response<Body>, Problem> {
    let content = match open(visit, form.get("at")) {
        Err(found) => notices(&found),
        Ok(mut at) => match take(visit, &mut at, form) {
            Err(refusal) => {
                html! { p.faint { "Not yet: " (visible(&refusal.notices.first().map_or_else(String::new, |it| it.text.clone()))) "." } }
            }
            Ok(()) => beside(visit, &at),
        },
    };
    Ok(ok(content.into_string()))
}

/// The reason why a form was not saved.
enum Stop {
    /// The file was changed.
    Changed,
    Refused(Refusal),
}

/// Writes the page with the next question; what was typed stays where it was refused.
fn page(
    visit: &Visit<'_>,
    number: Option<&str>,
    stop: Option<(&Form, Stop)>,
    status: StatusCode,
) -> Response<Body> {
    let title = "Questions";
    let mut at = match open(visit, number) {
        Ok(at) => at,
        Err(found) => {
            let content = html! {
                h1 { "The case file has errors" }
                (notices(&found))
                p { "Mend it in an editor, then load this page again." }
            };
            return ok(visit.framed("/interview", title, content));
        }
    };
    let next = next(visit, &mut at, &visit.options);
    let typed = stop.as_ref().map(|(form, _)| *form);
    let refusal = stop.as_ref().and_then(|(_, stop)| match stop {
        Stop::Refused(refusal) => Some(refusal),
        Stop::Changed => None,
    });
    let content = html! {
        h1 { @match &at.case { Some(case) => (visible(&case.name)), None => "A new case" } }
        @if matches!(stop, Some((_, Stop::Changed))) { (changed(typed)) }
        div.two {
            section.ask aria-labelledby="question" {
                @match &next {
                    Ok(Some(next)) => (form(visit, &at, next, typed.filter(|_| refusal.is_some()), refusal)),
                    Ok(None) => (nothing(visit, &at)),
                    Err(found) => {
                        h2 id="question" { "The case cannot be computed as it is" }
                        (notices(found))
                        form method="post" action="/interview" {
                            (fixed(visit, &at))
                            @if at.before.is_some() { button type="submit" name="do" value="back" { "Take the last answer back" } }
                        }
                    }
                }
                (more(visit, &at))
            }
            aside.beside aria-labelledby="so-far" {
                h2 id="so-far" { "The answer so far" }
                div id="answer" aria-live="polite" { (beside(visit, &at)) }
            }
        }
    };
    let mut response = ok(visit.framed("/interview", title, content));
    *response.status_mut() = status;
    response
}

/// Says that somebody else changed the file, and shows what was not saved.
fn changed(form: Option<&Form>) -> Markup {
    let answers: Vec<String> = form
        .into_iter()
        .flat_map(|form| KINDS.iter().filter_map(|kind| answer_in(form, kind)))
        .filter(|answer| !answer.is_empty())
        .collect();
    html! {
        div.notice.error role="alert" {
            p { strong { "Not saved: " } "the case file was changed since this page was made, in another tab or another program. The page now shows the file as it is." }
            @if !answers.is_empty() {
                p { "Your answers were:" }
                ul { @for answer in answers { li { (visible(&answer)) } } }
            }
        }
    }
}

/// The kinds of questions that take text.
const KINDS: [&str; 18] = [
    "name",
    "court",
    "docket",
    "judgment",
    "day",
    "defendant",
    "statute",
    "ended",
    "began",
    "class",
    "harmed",
    "victim",
    "head",
    "amount",
    "cause",
    "proof",
    "source",
    "open",
];

/// Writes the fields that a form has besides its questions.
fn fixed(visit: &Visit<'_>, at: &At) -> Markup {
    html! {
        (hidden(&visit.options))
        input type="hidden" name="version" value=(version(visit.bytes.as_deref()));
        @if let Some(number) = at.number { input type="hidden" name="at" value=(number); }
    }
}

/// Writes the question as a form.
fn form(
    visit: &Visit<'_>,
    at: &At,
    next: &Next,
    typed: Option<&Form>,
    refusal: Option<&Refusal>,
) -> Markup {
    let question = &next.question;
    let first = next.first();
    // The proof and the source of a loss come with the loss.
    let with_loss = first.is_of_losses() && first.kind() == "proof";
    let mut kinds: Vec<&str> = match (first.kind(), with_loss || next.proof.is_some()) {
        ("proof", true) => vec!["proof", "source"],
        ("source", true) => vec!["source"],
        (kind, _) => vec![kind],
    };
    if with_loss && next.proof.is_none() {
        kinds.extend(["head", "amount", "cause"]);
    }
    if next.proof.is_some() {
        kinds.push(question.kind());
    } else if !with_loss {
        kinds.extend(followers(first.kind()));
    }
    let value = |kind: &str| {
        typed
            .and_then(|form| answer_in(form, kind))
            .unwrap_or_default()
    };
    let wrong = |kind: &str| refusal.filter(|it| it.kind == kind);
    let alone = kinds.len() == 1;
    let none = first.takes_nothing() && next.proof.is_none();
    html! {
        h2 id="question" { (visible(heading(question, first))) }
        @if let Some(why) = &question.why { p { (visible(&sentence(why))) "." } }
        @for (label, text) in question.shown() { p.faint { (sentence(label)) " " (visible(text)) } }
        @if !question.authority.is_empty() { p.faint { "From: " (visible(&question.authority.join("; "))) } }
        @if let Some(refusal) = refusal.filter(|it| !kinds.contains(&it.kind)) { (notices(&refusal.notices)) }
        form id="questions" method="post" action="/interview" {
            (fixed(visit, at))
            @for kind in &kinds {
                @let own = [first, question].into_iter().find(|it| it.kind() == *kind);
                (one_field(own, kind, alone, &value(kind), wrong(kind)))
            }
            p.actions {
                button.main type="submit" name="do" value="answer" { "Save and go on" }
                @if at.before.is_some() { button type="submit" name="do" value="back" formnovalidate { "Back" } }
                @match none {
                    // Nothing can be saved without a caption and a court.
                    _ if at.case.is_none() => {},
                    true => button type="submit" name="do" value="skip" formnovalidate { "None, go on" },
                    false => button type="submit" name="do" value="skip" formnovalidate { "Skip" },
                }
            }
        }
        details.help {
            summary { "Help" }
            p { "Answer with " (visible(&question.examples)) "." }
            dl { @for (label, text) in question.in_help() { div { dt { (visible(label)) } dd { (visible(text)) } } } }
            p { "Back returns to the question before and takes its answer back. Skip leaves this one open. Each answer is saved to the case file at once." }
        }
    }
}

/// Returns the heading of a form: the question, or the group that it begins.
fn heading<'a>(question: &'a InterviewQuestion, first: &InterviewQuestion) -> &'a str {
    match first.kind() {
        "name" => "The case",
        "defendant" => match question.takes_nothing() {
            true => "Is there another defendant?",
            false => "The defendant, and the first count",
        },
        "victim" => match question.takes_nothing() {
            true => "Is there another victim?",
            false => "The victim, and the first loss",
        },
        _ => &question.asks,
    }
}

/// Writes the field of one question.
fn one_field(
    own: Option<&InterviewQuestion>,
    kind: &str,
    alone: bool,
    value: &str,
    wrong: Option<&Refusal>,
) -> Markup {
    let (label, hint, words) = follower(kind);
    let own = own.filter(|it| it.kind() == kind);
    let field = match own {
        Some(question) => question.field(),
        None if words.is_empty() => AnswerField::Line,
        None => AnswerField::Words(words.iter().map(|word| (*word).to_owned()).collect()),
    };
    let label = match (own, kind) {
        (_, "name") => "Caption".to_owned(),
        (_, "defendant") => "Id of the defendant".to_owned(),
        (_, "victim") => "Id of the victim".to_owned(),
        (Some(_), _) if alone => "Your answer".to_owned(),
        (Some(question), _) => question.asks.clone(),
        (None, _) => label.to_owned(),
    };
    let hint = match own {
        Some(question) if kind == "proof" && question.takes_nothing() => {
            "leave it as it is for the same as before".to_owned()
        }
        Some(question) if matches!(field, AnswerField::Line) => question.examples.clone(),
        Some(question) if kind == "source" || kind == "proof" => {
            question.why.clone().unwrap_or_default()
        }
        Some(_) => String::new(),
        None => hint.to_owned(),
    };
    let id = format!("field-{kind}");
    let described = format!("{id}-hint");
    let few = |words: &[String]| words.len() <= 6 && kind != "head" && kind != "cause";
    html! {
        div class=(if wrong.is_some() { "field wrong" } else { "field" }) {
            @match &field {
                AnswerField::Line => {
                    label for=(id) { (visible(&label)) }
                    input id=(id) name=(kind) type="text" value=(value) autocomplete="off" spellcheck="false" aria-describedby=(described) aria-invalid=[wrong.map(|_| "true")];
                }
                AnswerField::Words(words) if few(words) => (radios(kind, &label, words, value)),
                AnswerField::Words(words) => {
                    label for=(id) { (visible(&label)) }
                    select id=(id) name=(kind) aria-describedby=(described) {
                        option value="" { "Choose" }
                        @for word in words { option value=(word) selected[word == value] { (in_words(word)) } }
                    }
                }
                AnswerField::WordsOrLine(words) => {
                    label for=(id) { (visible(&label)) ": an amount or a share" }
                    input id=(id) name={ (kind) "-typed" } type="text" autocomplete="off" value=(if words.iter().any(|it| it == value) { "" } else { value }) aria-describedby=(described);
                    @if !words.is_empty() { (radios(kind, "or a method", words, value)) }
                    @else { input type="hidden" name=(kind) value=""; }
                }
            }
            p.hint id=(described) { (visible(&sentence(&hint))) }
            @if let Some(refusal) = wrong { (notices(&refusal.notices)) }
        }
    }
}

fn radios(kind: &str, label: &str, words: &[String], value: &str) -> Markup {
    html! {
        fieldset {
            legend { (visible(label)) }
            input type="hidden" name={ (kind) "-none" } value="";
            div.choices {
                @for word in words {
                    label { input type="radio" name=(kind) value=(word) checked[word == value]; " " (in_words(word)) }
                }
            }
        }
    }
}

/// Writes that nothing is open, and where to go.
fn nothing(visit: &Visit<'_>, at: &At) -> Markup {
    html! {
        @match at.state.lacking(at.case.as_ref()) {
            Some(lacks) => {
                h2 id="question" { "Something is still missing" }
                p { "The case needs " (lacks.replace(", or --as-of", "")) "." }
            }
            None => {
                h2 id="question" { "Nothing more to ask" }
                p { "Every open point was answered or skipped." }
                ul {
                    li { a href=(visit.options.address("/")) { "See the answer" } }
                    li { a href=(visit.options.address("/documents")) { "Write the documents" } }
                    li { a href=(visit.options.address("/interview")) { "Ask again what was skipped" } }
                }
            }
        }
    }
}

/// Writes the buttons that add to the case.
fn more(visit: &Visit<'_>, at: &At) -> Markup {
    let Some(case) = &at.case else {
        return html! {};
    };
    html! {
        section.more aria-labelledby="more" {
            h2 id="more" { "Add to the case" }
            form method="post" action="/interview" {
                (fixed(visit, at))
                ul.buttons {
                    li { button type="submit" name="do" value="add defendant" { "A defendant" } }
                    @for defendant in &case.defendants {
                        li { button type="submit" name="do" value={ "add count " (defendant.id) } { "A count of " (defendant.id) } }
                    }
                    li { button type="submit" name="do" value="add victim" { "A victim" } }
                    li { a.button href=(visit.options.address("/losses")) { "Losses, one by one or from a spreadsheet" } }
                }
            }
        }
    }
}

/// Writes the answer beside the form.
fn beside(visit: &Visit<'_>, at: &At) -> Markup {
    if let Some(lacks) = at.state.lacking(at.case.as_ref()) {
        return html! { p { "Nothing can be computed yet: the case needs " (lacks.replace(", or --as-of", "")) "." } };
    }
    let options = options_of(&at.state, &visit.options);
    let ran = visit.run_on(
        &["compute".to_owned()],
        &options,
        Some(at.state.text().as_bytes()),
    );
    html! {
        (notices(&ran.notices))
        @if let Some(document) = &ran.document { div.document.within { (crate::layout::written(document, 2)) } }
    }
}
