//! `redress authorities`: what they hold, on which page, how far that was checked, and what became of them.

use clap::Subcommand;
use redress::cite::{Authority, Event, Holding};
use redress_report::{Format, Look};
use serde_json::{Value, json};

use crate::args::{LawArgs, OutputArgs};
use crate::choices::no_such;
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::help;
use crate::listing::Listing;
use crate::output::Output;
use crate::session;
use crate::text::hang;

#[derive(Debug, clap::Args)]
#[command(before_help = help::AUTHORITIES)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Show one authority, or all of them in short
    Show {
        /// The authority, such as ca7/laraneta or laraneta
        #[arg(value_name = "NAME")]
        name: Option<String>,
        #[command(flatten)]
        law: LawArgs,
        #[command(flatten)]
        output: OutputArgs,
    },
}

pub(crate) fn run(args: &Args, console: &Console) -> Result<Exit, Failure> {
    let What::Show { name, law, output } = &args.what;
    let output = Output::new(output, console);
    let redress = session::law(law)?;
    let all = redress.law().authorities()?;
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
    let text = match output.format {
        Format::Human => human(&shown, name.is_none(), output.look),
        Format::Json => json(&shown),
        _ => listing(&shown).write(output.format, output.look, ""),
    };
    output.write(&text)?;
    Ok(Exit::Computed)
}

/// The name of an authority without its court.
fn last(id: &str) -> &str {
    id.rsplit('/').next().unwrap_or(id)
}

/// The page of a holding, if it was verified.
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

/// The holding in a few words, `says` left out where everything is in short.
fn holding(holding: &Holding, short: bool) -> String {
    let dictum = if holding.dictum { ", dictum" } else { "" };
    let about = format!(
        "{} ({}, {}{dictum})",
        holding.id,
        pin(holding),
        holding.confidence
    );
    match short {
        true => about,
        false => format!("{about}: {}", holding.says),
    }
}

fn human(shown: &[&(String, Authority)], short: bool, look: Look) -> String {
    let mut out = String::new();
    let mut say = |lead: &str, text: &str| {
        out.push_str(&hang(lead, text, look.width));
        out.push('\n');
    };
    for (at, (id, authority)) in shown.iter().enumerate() {
        if at > 0 {
            say("", "");
        }
        say("", id);
        say("  ", &authority.short());
        let weight = match authority.precedential {
            true => "",
            false => ", not precedential",
        };
        say(
            "  ",
            &format!("of {}{weight}, {}", authority.decided, authority.confidence),
        );
        for event_of in &authority.events {
            say("  ! ", &event(event_of));
        }
        for one in &authority.holdings {
            say("  - ", &holding(one, short));
            for event_of in &one.events {
                say("    ! ", &event(event_of));
            }
        }
    }
    out
}

fn json(shown: &[&(String, Authority)]) -> String {
    let authorities = shown.iter().map(|(id, authority)| {
        let mut one = json!(authority);
        if let Value::Object(one) = &mut one {
            one.insert("id".to_owned(), json!(id));
        }
        one
    });
    let all = json!({ "schema": "redress.authorities/1", "authorities": authorities.collect::<Vec<_>>() });
    format!("{all:#}\n")
}

/// A row a holding.
fn listing(shown: &[&(String, Authority)]) -> Listing {
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
    Listing {
        columns: &[
            "holding",
            "cite",
            "decided",
            "says",
            "pin",
            "confidence",
            "events",
        ],
        rows: rows.collect(),
    }
}
