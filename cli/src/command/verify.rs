//! `redress verify`: recomputes a JSON result from the facts and compares it with the stored one.
//!
//! The command in a result is its receipt. We run it again, with the verifier's facts and rule sets, and require the same bytes.

mod receipt;

use std::path::PathBuf;

use clap::ValueHint;
use redress_document::{Document, Format, Look, Table};
use serde_json::Value;

use crate::args::{LawArgs, OutputArgs, SetArgs};
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::help;
use crate::input::Input;
use crate::message::Message;
use crate::output::Output;

use receipt::{Now, Receipt};

#[derive(Debug, clap::Args)]
#[command(before_help = help::VERIFY)]
pub(crate) struct Args {
    /// The result of compute, compare, explain, needs or review, written with --format json
    #[arg(value_name = "RESULT", value_hint = ValueHint::FilePath)]
    result: PathBuf,
    /// The case file of the result
    #[arg(long, value_name = "FACTS", value_hint = ValueHint::FilePath)]
    case: PathBuf,
    /// Law in place of the folders that the result names.
    #[command(flatten)]
    law: LawArgs,
    #[command(flatten)]
    sets: SetArgs,
    #[command(flatten)]
    output: OutputArgs,
}

pub(crate) fn run(args: &Args, console: &Console) -> Result<Exit, Failure> {
    let output = Output::beside(&args.output, &args.result, console)?;
    let kept = Input::read(&args.result)?;
    let receipt = Receipt::read(&kept)?;
    let result = receipt.result.clone();
    let now = Now {
        facts: &args.case,
        law: &args.law.folders,
        sets: &args.sets,
    };
    let again = receipt.again(&now, console)?;
    let again = again.write(Format::Json, Look::default());
    let again = again.map_err(|error| Failure::failed(Message::error(error.to_string())))?;
    let text = String::from_utf8(again).unwrap_or_default();
    let text = as_it_ran(text, &result);
    let made: Value = serde_json::from_str(&text).unwrap_or_default();
    let compared = compare(&result, &made, kept.bytes == text.as_bytes());
    output.write(&Document::from_table(
        "redress.verification/1",
        compared.table(),
    ))?;
    if compared.same() {
        return Ok(Exit::Computed);
    }
    Err(Failure::invalid(
        Message::error(format!(
            "`{}` differs from the result of {}",
            kept.name,
            args.case.display()
        ))
        .help(format!("differences: {}", compared.different().join(", "))),
    ))
}

/// Returns the result as if its rule sets had run in the same way as in the stored one, because that changes no amount.
fn as_it_ran(made: String, kept: &Value) -> String {
    let origins = rule_set_origins(kept);
    rule_set_origins(&serde_json::from_str(&made).unwrap_or_default())
        .iter()
        .fold(made, |text, origin| {
            let same = origins.iter().find(|kept| digest(kept) == digest(origin));
            match same {
                Some(kept) if kept != origin => text.replace(
                    &format!("\"origin\": \"{origin}\""),
                    &format!("\"origin\": \"{kept}\""),
                ),
                _ => text,
            }
        })
}

fn rule_set_origins(result: &Value) -> Vec<String> {
    let sets = result.get("rule_sets").and_then(Value::as_array);
    let origins = sets.into_iter().flatten();
    origins.filter_map(|set| text(set.get("origin"))).collect()
}

/// Returns the digest in an origin, or "linked in".
fn digest(origin: &str) -> &str {
    origin.split(", ").next().unwrap_or_default()
}

/// The rows compared: name, value in the stored result, value now.
struct Compared(Vec<Row>);

type Row = (String, Option<String>, Option<String>);

impl Compared {
    fn same(&self) -> bool {
        self.0.iter().all(|(_, kept, made)| kept == made)
    }

    fn different(&self) -> Vec<&str> {
        let different = self.0.iter().filter(|(_, kept, made)| kept != made);
        different.map(|(what, ..)| what.as_str()).collect()
    }

    fn table(&self) -> Table {
        let shown = |it: &Option<String>| it.clone().unwrap_or_else(|| "-".to_owned());
        let rows = self.0.iter().map(|(what, kept, made)| {
            let same = if kept == made { "yes" } else { "no" };
            vec![what.clone(), same.to_owned(), shown(kept), shown(made)]
        });
        Table::new(&["what", "same", "in the result", "now"], rows.collect())
    }
}

/// Compares the program, facts, profiles with their days, rule sets, and then everything else.
fn compare(kept: &Value, made: &Value, same_bytes: bool) -> Compared {
    let row = |what: &str, path: &str| {
        let what = what.to_owned();
        (what, text(kept.pointer(path)), text(made.pointer(path)))
    };
    let mut all = vec![row("program", "/program"), row("facts", "/case/digest")];
    all.extend(pairs(&profiles(kept), &profiles(made)));
    all.extend(pairs(&rule_sets(kept), &rule_sets(made)));
    let same_so_far = all.iter().all(|(_, kept, made)| kept == made);
    let mut places = Vec::new();
    differences(String::new(), kept, made, &mut places);
    places.retain(|(place, ..)| !has_a_row(place));
    let (is, was) = match places.first() {
        None if same_so_far && !same_bytes => ("these values".to_owned(), "other bytes".to_owned()),
        None => ("the same".to_owned(), "the same".to_owned()),
        Some((place, kept, made)) => {
            let more = match places.len() {
                1 => String::new(),
                many => format!(", the first of {many} places"),
            };
            (format!("{place}: {kept}{more}"), format!("{place}: {made}"))
        }
    };
    all.push(("result".to_owned(), Some(is), Some(was)));
    Compared(all)
}

/// Returns whether a part of a result has its own row.
fn has_a_row(place: &str) -> bool {
    let ends = ["/program", "/digest", "/as_of/date"];
    place.starts_with("/rule_sets/") || ends.iter().any(|end| place.ends_with(end))
}

/// Values by name.
type Named = Vec<(String, String)>;

fn pairs(kept: &Named, made: &Named) -> Vec<Row> {
    let find = |all: &Named, what: &str| {
        let found = all.iter().find(|(name, _)| name == what);
        found.map(|(_, value)| value.clone())
    };
    let mut names: Vec<&String> = Vec::new();
    for (name, _) in kept.iter().chain(made) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let pair = |name: &String| (name.clone(), find(kept, name), find(made, name));
    names.into_iter().map(pair).collect()
}

/// Returns the digest and the day of each profile.
fn profiles(result: &Value) -> Named {
    let of_comparison = result
        .pointer("/computations")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|computation| computation.get("profile"));
    let of_needs = result
        .pointer("/profiles")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    let all = result.get("profile").into_iter();
    let mut named = Vec::new();
    for profile in all.chain(of_comparison).chain(of_needs) {
        let of = |path: &str| text(profile.pointer(path)).unwrap_or_default();
        let id = of("/id");
        named.push((format!("profile {id}"), of("/digest")));
        named.push((format!("law of {id} as of"), of("/as_of/date")));
    }
    named
}

/// Returns the version and the digest of each rule set, without its process, because that changes no byte of a result.
fn rule_sets(result: &Value) -> Named {
    let sets = result.get("rule_sets").and_then(Value::as_array);
    let named = sets.into_iter().flatten().map(|set| {
        let of = |key: &str| text(set.get(key)).unwrap_or_default();
        (
            format!("rule set {}", of("id")),
            format!("{} {}", of("version"), digest(&of("origin"))),
        )
    });
    named.collect()
}

fn text(value: Option<&Value>) -> Option<String> {
    let value = value?;
    Some(
        value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned),
    )
}

/// Collects the places at which two values differ, in the order of the first, with both values.
fn differences(at: String, kept: &Value, made: &Value, places: &mut Vec<(String, String, String)>) {
    match (kept, made) {
        (Value::Object(a), Value::Object(b)) => {
            let mut keys: Vec<&String> = a.keys().collect();
            keys.extend(b.keys().filter(|key| !a.contains_key(*key)));
            for key in keys {
                let of = |map: &serde_json::Map<_, _>| map.get(key).cloned().unwrap_or_default();
                differences(format!("{at}/{key}"), &of(a), &of(b), places);
            }
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            for (place, (a, b)) in a.iter().zip(b).enumerate() {
                differences(format!("{at}/{place}"), a, b, places);
            }
        }
        _ if kept == made => {}
        _ => places.push((at, short(kept), short(made))),
    }
}

/// Shortens a value to fit on a line.
fn short(value: &Value) -> String {
    const MOST: usize = 60;
    let text = text(Some(value)).unwrap_or_default();
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}...", text.get(..end).unwrap_or_default()),
        None => text,
    }
}
