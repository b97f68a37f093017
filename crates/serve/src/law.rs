//! The law browser: splits, authorities, parameters, awards, and a search over all of them.

use axum::body::Body;
use axum::http::Response;
use maud::{Markup, html};
use redress_document::visible;

use crate::form::push;
use crate::problem::Problem;
use crate::visit::{Visit, ok};

/// The most results of a search in each part.
const MOST: usize = 40;

/// The parts of the browser: the address, the name.
const PARTS: [(&str, &str); 4] = [
    ("/law", "Splits"),
    ("/law/authorities", "Authorities"),
    ("/law/parameters", "Figures"),
    ("/law/awards", "Awards in decided cases"),
];

/// Returns a page of the browser.
pub(crate) fn get(visit: &Visit<'_>, path: &str) -> Result<Response<Body>, Problem> {
    let sought = visit
        .query
        .get("q")
        .map(str::trim)
        .filter(|it| !it.is_empty());
    let day = visit.options.get("as_of").map(str::to_owned);
    let words = |words: &[&str]| words.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
    let (title, command) = match path {
        "/law/authorities" => match visit.query.get("name") {
            Some(name) => ("Authority", words(&["authorities", "show", "--", name])),
            None => ("Authorities", words(&["authorities", "show"])),
        },
        "/law/parameters" => {
            let day = day.unwrap_or_else(|| visit.server.program.today().to_string());
            (
                "Figures of the law",
                vec!["parameters".to_owned(), format!("--as-of={day}")],
            )
        }
        "/law/awards" => ("Awards in decided cases", words(&["awards"])),
        _ => {
            let mut command = words(&["splits"]);
            command.extend(day.map(|day| format!("--as-of={day}")));
            if let Some(id) = visit.query.get("question") {
                command.extend(["--".to_owned(), id.to_owned()]);
            }
            ("Splits between circuits", command)
        }
    };
    let content = match sought {
        Some(sought) => html! {
            h1 { "Law: " (visible(sought)) }
            (head(visit, path))
            (found(visit, sought))
        },
        None => {
            let mut command = command;
            command.insert(1, "--format=html".to_owned());
            if path == "/law/authorities" {
                command.swap(1, 2);
            }
            let ran = visit.server.program.run(&command, None);
            html! {
                h1 { (title) }
                (head(visit, path))
                (crate::layout::notices(&ran.notices))
                @if let Some(document) = &ran.document { div.document.within { (crate::layout::written(document, 1)) } }
            }
        }
    };
    Ok(ok(visit.framed("/law", "Law", content)))
}

/// Writes the search and the parts.
fn head(visit: &Visit<'_>, path: &str) -> Markup {
    html! {
        form.line role="search" method="get" action="/law" {
            (crate::layout::hidden(&visit.options))
            label for="q" { "Search the law" }
            input id="q" name="q" type="search" value=(visit.query.get("q").unwrap_or_default()) maxlength="100";
            button type="submit" { "Search" }
        }
        nav.parts aria-label="Parts of the law" {
            ul {
                @for (address, name) in PARTS {
                    li { a href=(visit.options.address(address)) aria-current=[(address == path && visit.query.get("q").is_none()).then_some("page")] { (name) } }
                }
            }
        }
    }
}

/// Searches the questions, the authorities with all their holdings, the profiles, the awards and the parameters for all words.
fn found(visit: &Visit<'_>, sought: &str) -> Markup {
    let law = visit.server.program.redress().law();
    let words: Vec<String> = sought
        .to_lowercase()
        .split_whitespace()
        .map(str::to_owned)
        .collect();
    let fits = |texts: &[&str]| {
        let text = texts.join(" ").to_lowercase();
        words.iter().all(|word| text.contains(word.as_str()))
    };
    let address = |path: &str, name: &str, value: &str| {
        let mut query = String::new();
        push(&mut query, name, value);
        crate::visit::with(&visit.options.address(path), &query)
    };
    let questions: Vec<_> = law
        .questions()
        .unwrap_or_default()
        .into_iter()
        .filter(|it| {
            let views: Vec<&str> = it
                .views
                .iter()
                .flat_map(|view| [view.id.as_str(), view.says.as_str()])
                .collect();
            fits(&[it.id.as_str(), it.asks.as_str(), &views.join(" ")])
        })
        .collect();
    let authorities = law.authorities().unwrap_or_default();
    let authorities: Vec<_> = authorities
        .iter()
        .filter_map(|(id, authority)| {
            let short = authority.short();
            let holdings = authority.holdings.iter();
            let all: Vec<&str> = holdings.clone().map(|it| it.says.as_str()).collect();
            // The words can be spread over several holdings; those that have all of them are shown alone.
            let (having, others): (Vec<_>, Vec<_>) =
                holdings.partition(|it| fits(&[id, &short, &it.id, &it.says]));
            let fits = !having.is_empty() || fits(&[id, &short, &all.join(" ")]);
            let shown = if having.is_empty() { others } else { having };
            fits.then_some((id, short, shown))
        })
        .collect();
    let day = visit.options.get("as_of").and_then(|day| day.parse().ok());
    let parameters = law
        .parameters_on(day.unwrap_or_else(|| visit.server.program.today()))
        .unwrap_or_default();
    let parameters: Vec<_> = parameters
        .into_iter()
        .filter(|it| fits(&[&it.id, &it.what, &it.figure, &it.cite]))
        .collect();
    let profiles = law.profiles().unwrap_or_default();
    let profiles = profiles
        .iter()
        .filter(|it| fits(&[&it.id, &it.name, &it.summary]));
    let profiles: Vec<_> = profiles.collect();
    let (_, awards) = law.decided_awards().unwrap_or_default();
    let awards = awards.iter().filter_map(|it| {
        let award = it.award.as_ref();
        let note = award.and_then(|it| it.note.as_deref()).unwrap_or_default();
        let cite = it
            .cite
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default();
        fits(&[&it.name, &cite, &it.roles.join(" "), note]).then_some((it, cite, note.to_owned()))
    });
    let awards: Vec<_> = awards.collect();
    let none = questions.is_empty()
        && authorities.is_empty()
        && parameters.is_empty()
        && profiles.is_empty()
        && awards.is_empty();
    html! {
        @if none { p { "Nothing in the law that this program knows has these words." } }
        @if !questions.is_empty() {
            h2 { "Questions" }
            ul.found {
                @for question in questions.iter().take(MOST) {
                    li { a href=(address("/law", "question", &question.id)) { (visible(&question.asks)) } }
                }
            }
        }
        @if !authorities.is_empty() {
            h2 { "Authorities" }
            ul.found {
                @for (id, short, holdings) in authorities.iter().take(MOST) {
                    li {
                        a href=(address("/law/authorities", "name", id)) { (visible(short)) }
                        @for holding in holdings.iter().take(3) { p { (visible(&holding.says)) } }
                    }
                }
            }
            @if authorities.len() > MOST { p { (authorities.len().saturating_sub(MOST)) " more; add a word." } }
        }
        @if !profiles.is_empty() {
            h2 { "Jurisdictions" }
            ul.found {
                @for profile in profiles.iter().take(MOST) {
                    li { strong { (visible(&profile.name)) } p { (visible(&profile.summary)) } }
                }
            }
        }
        @if !awards.is_empty() {
            h2 { "Awards in decided cases" }
            ul.found {
                @for (award, cite, note) in awards.iter().take(MOST) {
                    li { a href=(visit.options.address("/law/awards")) { (visible(&award.name)) } " " (visible(cite)) p { (visible(note)) } }
                }
            }
        }
        @if !parameters.is_empty() {
            h2 { "Figures" }
            ul.found {
                @for parameter in parameters.iter().take(MOST) {
                    li { strong { (visible(&parameter.figure)) } " " (visible(&parameter.what)) p.faint { (visible(&parameter.cite)) } }
                }
            }
        }
    }
}
