//! The answer, and the comparison of circuits, with a switch for every open point.

use axum::body::Body;
use axum::http::Response;
use maud::{Markup, html};
use redress::law::CircuitTile;
use redress_document::visible;
use redress_interview::{AnswerField, InterviewQuestion, question_of_point};
use redress_report::{ExpectedAnswer, OpenQuestion, ResultSummary, open_questions, summaries};

use crate::layout::{hidden, in_words, notices};
use crate::options::CaseOptions;
use crate::problem::Problem;
use crate::program::Needed;
use crate::visit::{Visit, ok};

/// The most open points with a switch on the page of the answer.
const MOST_POINTS: usize = 40;

/// Returns the page of the answer.
pub(crate) fn answer(visit: &Visit<'_>) -> Result<Response<Body>, Problem> {
    let ran = visit.run(&["compute".to_owned()], &visit.options);
    let bytes = visit.bytes.as_deref().unwrap_or_default();
    let words: Vec<String> = visit.options.words().collect();
    let needed = visit.server.program.computed(bytes, &[], &words);
    let content = html! {
        (visit.shown(&ran, "Answer"))
        @if ran.document.is_some() {
            @if let Ok(needed) = &needed { (switches(visit, "/", needed)) }
            (settings(visit, "/"))
        }
    };
    Ok(ok(visit.framed("/", "Answer", content)))
}

/// Returns the page that compares circuits.
pub(crate) fn get(visit: &Visit<'_>) -> Result<Response<Body>, Problem> {
    let options = visit.options.without_any("profile");
    let ran = visit.run(&["compare".to_owned(), "--all".to_owned()], &options);
    let bytes = visit.bytes.as_deref().unwrap_or_default();
    let words: Vec<String> = options.words().collect();
    let law = visit.server.program.redress().law();
    let tiles = law.circuits().unwrap_or_default();
    let ids: Vec<String> = tiles.iter().map(|tile| tile.id.clone()).collect();
    let needed = visit.server.program.computed(bytes, &ids, &words);
    let content = html! {
        @match &needed {
            Ok(needed) => {
                h1 { (visible(&needed.case.name)) ": all circuits" }
                (map(visit, needed, &tiles))
                (switches(visit, "/compare", needed))
                (settings(visit, "/compare"))
                h2 { "Every result" }
            }
            Err(found) => { h1 { "Circuits" } (notices(found)) }
        }
        (notices(&ran.notices))
        @if let Some(document) = &ran.document { div.document.within { (crate::layout::written(document, 2)) } }
    };
    Ok(ok(visit.framed("/compare", "Circuits", content)))
}

impl Needed {
    /// Returns the open points of all computations, each once.
    fn points(&self) -> Vec<OpenQuestion> {
        let mut all: Vec<OpenQuestion> = Vec::new();
        for computation in &self.computations {
            for open in open_questions(&self.case, computation) {
                if all.iter().all(|known| known.name != open.name) {
                    all.push(open);
                }
            }
        }
        all
    }
}

/// Draws the circuits where they lie, each with the amount for one claim.
fn map(visit: &Visit<'_>, needed: &Needed, tiles: &[CircuitTile]) -> Markup {
    let results: Vec<(String, Vec<ResultSummary>)> = needed
        .computations
        .iter()
        .map(|it| {
            let of_circuit = summaries(&needed.case, &it.profile, &it.claims);
            (it.profile.id.clone(), of_circuit)
        })
        .collect();
    let claims: Vec<(&str, &str)> = results
        .first()
        .map(|(_, all)| {
            all.iter()
                .map(|it| (it.victim.as_str(), it.defendant.as_str()))
                .collect()
        })
        .unwrap_or_default();
    let place = visit
        .query
        .get("claim")
        .and_then(|it| it.parse::<usize>().ok())
        .unwrap_or(0);
    let Some((victim, defendant)) = claims.get(place).or(claims.first()).copied() else {
        return html! {};
    };
    let governing = visit.server.program.redress().governing(&needed.case).ok();
    let of_circuit = |id: &str| {
        let (_, all) = results.iter().find(|(known, _)| known == id)?;
        all.iter()
            .find(|it| it.victim == victim && it.defendant == defendant)
    };
    let mut groups: Vec<&ResultSummary> = Vec::new();
    for tile in tiles {
        if let Some(result) = of_circuit(&tile.id).filter(|it| !groups.contains(it)) {
            groups.push(result);
        }
    }
    let letter = |result: &ResultSummary| {
        let place = groups.iter().position(|it| *it == result);
        place
            .and_then(|place| ('A'..='Z').nth(place))
            .unwrap_or('?')
    };
    let several = claims.len() > 1;
    html! {
        section aria-labelledby="map" {
            h2 id="map" {
                "On the map: "
                @match several { true => { (visible(victim)) " against " (visible(defendant)) } false => { "what each circuit orders" } }
            }
            @if several {
                form.line method="get" action="/compare" {
                    (hidden(&visit.options))
                    label for="claim" { "Claim" }
                    select id="claim" name="claim" {
                        @for (number, (victim, defendant)) in claims.iter().enumerate() {
                            option value=(number) selected[number == place] { (visible(victim)) " against " (visible(defendant)) }
                        }
                    }
                    button type="submit" { "Show" }
                }
            }
            p { "One letter, one answer: circuits with the same letter give the same answer under every finding and view." }
            ul.tiles {
                @for tile in tiles {
                    @let own = governing.as_deref() == Some(tile.id.as_str());
                    li class={ "place c" (tile.column) " r" (tile.row) @if own { " own" } } {
                        span.circuit { (tile.name) @if own { " (this court)" } }
                        @match of_circuit(&tile.id) {
                            Some(result) => {
                                span.group { (letter(result)) }
                                span.amount { (result.ordered) }
                            }
                            None => span.amount { "no claim" },
                        }
                    }
                }
            }
            dl.legend {
                @for result in &groups {
                    div { dt { (letter(result)) } dd { (result.ordered) } }
                }
            }
        }
    }
}

/// Writes a switch for every open point: links that add an answer to the options of the page.
pub(crate) fn switches(visit: &Visit<'_>, path: &str, needed: &Needed) -> Markup {
    let points = needed.points();
    if points.is_empty() {
        return html! {
            section aria-labelledby="open" {
                h2 id="open" { "Open points" }
                p { "Nothing is open that could change a result." }
            }
        };
    }
    html! {
        section aria-labelledby="open" {
            h2 id="open" { "Try an answer" }
            p {
                "An answer here changes these pages only and is marked as yours. To write a finding or a choice into the case file, go to the "
                a href=(visit.options.address("/interview")) { "questions" } "."
            }
            ul.points {
                @for point in points.iter().take(MOST_POINTS) { (switch(visit, path, needed, point)) }
            }
            @if points.len() > MOST_POINTS { p { (points.len().saturating_sub(MOST_POINTS)) " more points are in the questions." } }
        }
    }
}

/// Writes the switch of one point.
fn switch(visit: &Visit<'_>, path: &str, needed: &Needed, point: &OpenQuestion) -> Markup {
    let question = question_of_point(point, &needed.case);
    let (option, subject) = match &point.expects {
        ExpectedAnswer::View(_) => ("view", point.name.clone()),
        ExpectedAnswer::Choice(_) => {
            let id = point.name.split('.').next().unwrap_or_default();
            ("choose", format!("{}.{id}", point.victim))
        }
        _ => ("assume", point.name.clone()),
    };
    let to = |value: &str| {
        visit
            .options
            .with(option, &format!("{subject}={value}"))
            .address(path)
    };
    let listed = !matches!(point.expects, ExpectedAnswer::Losses);
    html! {
        li.point {
            p.asks { (whose(point, needed)) (visible(&point.asks)) }
            @if !point.effect.is_empty() { p.faint { (visible(&point.effect)) } }
            @for (_, text) in point.about.iter().filter(|(label, _)| label == "view") { p.faint { (visible(text)) } }
            @match (listed, question.field()) {
                (false, _) => p { a href=(visit.options.address("/losses")) { "List the losses" } },
                (true, AnswerField::Words(words)) => (links(&question, &words, to)),
                (true, AnswerField::WordsOrLine(words)) => {
                    (links(&question, &words, to))
                    (line(visit, path, &question, option, &subject))
                }
                (true, AnswerField::Line) => (line(visit, path, &question, option, &subject)),
            }
        }
    }
}

fn whose(point: &OpenQuestion, needed: &Needed) -> Markup {
    // What one defendant did, and what is chosen for one.
    let of_one = matches!(point.expects, ExpectedAnswer::Choice(_))
        || point.name.contains(".conduct.") && needed.case.defendants.len() > 1;
    match point.expects {
        ExpectedAnswer::View(_) => html! {},
        _ if of_one => {
            html! { strong { (visible(&point.victim)) " against " (visible(&point.defendant)) ": " } }
        }
        _ => html! { strong { (visible(&point.victim)) ": " } },
    }
}

fn links(question: &InterviewQuestion, words: &[String], to: impl Fn(&str) -> String) -> Markup {
    html! {
        ul.buttons {
            // A proof that failed is no assumption.
            @for word in words.iter().filter(|word| *word != "not proved") {
                li { a.button href=(to(word)) aria-label={ (in_words(word)) ": " (visible(&question.asks)) } { (in_words(word)) } }
            }
        }
    }
}

/// Writes a field for an amount or another value.
fn line(
    visit: &Visit<'_>,
    path: &str,
    question: &InterviewQuestion,
    option: &'static str,
    subject: &str,
) -> Markup {
    html! {
        form.line method="get" action=(path) {
            (hidden(&visit.options))
            input type="hidden" name="answer_to" value={ (option) "=" (subject) };
            input type="text" name="answer" autocomplete="off" required aria-label={ (visible(&question.asks)) " " (visible(&question.hint)) };
            button type="submit" { "Try" }
            span.faint { (visible(&question.hint).replace(", or skip", "").replace(", or unknown", "")) }
        }
    }
}

/// Reads the answer of a field of [`line`] into the options.
pub(crate) fn with_answer(options: CaseOptions, query: &crate::form::Form) -> CaseOptions {
    let answer = query
        .get("answer")
        .map(str::trim)
        .filter(|it| !it.is_empty());
    match (
        query.get("answer_to").and_then(|it| it.split_once('=')),
        answer,
    ) {
        (Some(("assume", subject)), Some(answer)) => {
            options.with("assume", &format!("{subject}={answer}"))
        }
        (Some(("choose", subject)), Some(answer)) => {
            options.with("choose", &format!("{subject}={answer}"))
        }
        _ => options,
    }
}

/// Writes a form for the day, the side and the profile.
fn settings(visit: &Visit<'_>, path: &'static str) -> Markup {
    let options = &visit.options;
    let kept = ["as_of", "side", "profile"]
        .iter()
        .fold(options.clone(), |all, name| all.without_any(name));
    let mut profiles = visit
        .server
        .program
        .redress()
        .law()
        .profiles()
        .unwrap_or_default();
    profiles.retain(|head| !head.theory);
    profiles.sort_by_key(|head| (head.id.len(), head.id.clone()));
    let side = options.get("side").unwrap_or("found");
    html! {
        section aria-labelledby="settings" {
            h2 id="settings" { "Other law, day or figures" }
            form.settings method="get" action=(path) {
                (hidden(&kept))
                div {
                    label for="as_of" { "Law of the day" }
                    input id="as_of" name="as_of" type="date" value=(options.get("as_of").unwrap_or_default());
                }
                @if path != "/compare" {
                    div {
                        label for="profile" { "Law of" }
                        select id="profile" name="profile" {
                            option value="" { "the court of the case" }
                            @for head in &profiles {
                                option value=(head.id) selected[options.get("profile") == Some(head.id.as_str())] { (head.id) ", " (visible(&head.name)) }
                            }
                        }
                    }
                }
                div {
                    label for="side" { "Disputed figures" }
                    select id="side" name="side" {
                        @for (value, name) in [("found", "as found"), ("government", "of the Government"), ("defense", "of the defense")] {
                            option value=(if value == "found" { "" } else { value }) selected[side == value] { (name) }
                        }
                    }
                }
                button type="submit" { "Show" }
            }
        }
    }
}
