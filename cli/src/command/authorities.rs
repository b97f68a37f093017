//! `redress authorities`: holdings, page cites, how each was checked, and later history.

use clap::Subcommand;
use redress::cite::{Authority, Holding};
use redress_cite::Event;
use redress_document::{Document, Format, Item, KeyValue, Table, Tone};
use serde_json::{Value, json};

use crate::args::{LawArgs, OutputArgs};
use crate::choices::no_such;
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::help;
use crate::output::Output;
use crate::session;

#[derive(Debug, clap::Args)]
#[command(before_help = help::AUTHORITIES)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Show one authority, or a short list of all
    Show {
        /// The authority, such as ca7/laraneta or laraneta
        #[arg(value_name = "NAME")]
        name: Option<String>,
        #[command(flatten)]
        law: LawArgs,
        #[command(flatten)]
        output: OutputArgs,
    },
    /// Find holdings by words of their name, citation or text, in any order
    Search {
        #[arg(value_name = "WORD", required = true)]
        words: Vec<String>,
        #[command(flatten)]
        law: LawArgs,
        #[command(flatten)]
        output: OutputArgs,
    },
}

pub(crate) fn run(args: &Args, console: &Console) -> Result<Exit, Failure> {
    let (What::Show { law, output, .. } | What::Search { law, output, .. }) = &args.what;
    let output = Output::new(output, console)?;
    let redress = session::law(law, console)?;
    let all = redress.law().authorities()?;
    let document = match &args.what {
        What::Show { name, .. } => show(name.as_ref(), &all, output.format)?,
        What::Search { words, .. } => search(words, all, output.format),
    };
    output.write(&document)?;
    Ok(Exit::Computed)
}

/// Shows an authority, or all.
fn show(
    name: Option<&String>,
    all: &[(String, Authority)],
    format: Format,
) -> Result<Document, Failure> {
    let wanted = |id: &str| match name {
        None => true,
        Some(name) => id == name || last(id) == name,
    };
    let shown: Vec<&(String, Authority)> = all.iter().filter(|(id, _)| wanted(id)).collect();
    if let (Some(name), []) = (name, shown.as_slice()) {
        let known = all.iter().map(|(id, _)| match name.contains('/') {
            true => id.as_str(),
            false => last(id),
        });
        return Err(no_such("there is no authority", name, known));
    }
    Ok(document(&shown, format, name.is_none()))
}

/// Shows the holdings that have every word.
fn search(words: &[String], mut all: Vec<(String, Authority)>, format: Format) -> Document {
    let words: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    for (id, authority) in &mut all {
        let named = format!("{id} {}", authority.short());
        authority.holdings.retain(|holding| {
            let text = format!("{named} {} {}", holding.id, holding.says).to_lowercase();
            words.iter().all(|word| text.contains(word))
        });
    }
    all.retain(|(_, authority)| !authority.holdings.is_empty());
    let shown: Vec<&(String, Authority)> = all.iter().collect();
    let mut document = document(&shown, format, false);
    if shown.is_empty() {
        document.note("list", Tone::Faint, "No holding has all of these words.");
    }
    document
}

fn document(shown: &[&(String, Authority)], format: Format, short: bool) -> Document {
    let mut document = Document::default();
    match format {
        Format::Plain | Format::Markdown => document.table(holdings(shown)),
        _ => page(&mut document, shown, short),
    }
    document.set_data(data(shown));
    document.set_rows(holdings(shown));
    document
}

/// Returns the name of an authority without its court.
fn last(id: &str) -> &str {
    id.rsplit('/').next().unwrap_or(id)
}

/// Returns the page of a holding, if it was verified.
fn pin(holding: &Holding) -> String {
    match &holding.pin {
        Some(pin) => format!("at {pin}"),
        None => "pin not verified".to_owned(),
    }
}

fn event(event: &Event) -> String {
    let by = event
        .by
        .as_ref()
        .map_or_else(String::new, |by| format!(" by {by}"));
    let note = event
        .note
        .as_ref()
        .map_or_else(String::new, |note| format!(": {note}"));
    format!("{} {}{by}{note}", event.on, event.kind)
}

/// Returns the holding with its page; a short list omits `says`.
fn holding(holding: &Holding, short: bool) -> KeyValue {
    let dictum = if holding.dictum { ", dictum" } else { "" };
    let about = format!("{}, {}{dictum}", pin(holding), holding.confidence);
    let text = match short {
        true => about,
        false => format!("{} ({about})", holding.says),
    };
    let events = holding.events.iter();
    let events = events.map(|of| KeyValue::new("event", event(of)));
    KeyValue::new(&holding.id, text).with_below(events.collect())
}

fn page(page: &mut Document, shown: &[&(String, Authority)], short: bool) {
    for (id, authority) in shown {
        let weight = match authority.precedential {
            true => "",
            false => ", not precedential",
        };
        let decided = format!("{}{weight}, {}", authority.decided, authority.confidence);
        let mut facts = vec![
            KeyValue::new("cite", authority.short()),
            KeyValue::new("decided", decided),
        ];
        let events = authority.events.iter();
        facts.extend(events.map(|of| KeyValue::new("event", event(of))));
        facts.extend(authority.holdings.iter().map(|one| holding(one, short)));
        page.item(Item {
            key: "authority".to_owned(),
            mark: "-".to_owned(),
            tone: Tone::Strong,
            lead: id.clone(),
            facts,
        });
    }
}

fn data(shown: &[&(String, Authority)]) -> Value {
    let authorities = shown.iter().map(|(id, authority)| {
        let mut one = json!(authority);
        if let Value::Object(one) = &mut one {
            one.insert("id".to_owned(), json!(id));
        }
        one
    });
    json!({ "schema": "redress.authorities/1", "authorities": authorities.collect::<Vec<_>>() })
}

/// Returns a row for each holding.
fn holdings(shown: &[&(String, Authority)]) -> Table {
    let rows = shown.iter().flat_map(|(id, authority)| {
        authority.holdings.iter().map(move |one| {
            let events = authority.events.iter().chain(&one.events).map(event);
            vec![
                format!("{id}#{}", one.id),
                authority.short(),
                authority.decided.to_string(),
                one.says.clone(),
                pin(one),
                one.confidence.to_string(),
                events.collect::<Vec<_>>().join("; "),
            ]
        })
    });
    Table::new(
        &[
            "holding",
            "cite",
            "decided",
            "says",
            "pin",
            "confidence",
            "events",
        ],
        rows.collect(),
    )
}
