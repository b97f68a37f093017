//! `redress verify`: recomputes a JSON result from the facts and compares it with the stored one.
//!
//! The command in a result says which answers the user gave. We give them again, with the law, rule sets and ledger of the person who
//! verifies, because a document never chooses what it is tested by; and we require the same bytes.

mod compare;
mod receipt;
#[cfg(test)]
mod tests;

use std::path::PathBuf;

use clap::ValueHint;
use redress_document::{Document, Format, Look};
use serde_json::Value;

use crate::args::{LawArgs, OutputArgs, SetArgs};
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::help;
use crate::input::Input;
use crate::message::Message;
use crate::output::Output;

use compare::{Compared, compare};
use receipt::{Asks, Now, Receipt};

#[derive(Debug, clap::Args)]
#[command(before_help = help::VERIFY)]
pub(crate) struct Args {
    /// The result of compute, compare, explain, needs or review, written with --format json
    #[arg(value_name = "RESULT", value_hint = ValueHint::FilePath)]
    result: PathBuf,
    /// The case file of the result
    #[arg(long, value_name = "FACTS", value_hint = ValueHint::FilePath)]
    case: PathBuf,
    /// The ledger of the result, if it has one; the one that the result names is not used
    #[arg(long, value_name = "LEDGER", value_hint = ValueHint::FilePath)]
    ledger: Option<PathBuf>,
    #[command(flatten)]
    law: LawArgs,
    #[command(flatten)]
    sets: SetArgs,
    #[command(flatten)]
    output: OutputArgs,
}

pub(crate) fn run(args: &Args, console: &Console) -> Result<Exit, Failure> {
    let output = Output::beside(&args.output, &args.result, console)?;
    let kept = Input::read_result(&args.result)?;
    let Receipt { result, request } = Receipt::read(&kept)?;
    let asks = request.asks();
    let now = Now {
        facts: &args.case,
        law: &args.law.folders,
        sets: &args.sets,
        ledger: args.ledger.as_deref(),
    };
    let again = Written::new(&request.again(&now, console)?)?;
    let compared = compared(&kept.bytes, &result, &again, &asks, &now)?;
    let table = compared.table(asks.rows(&now));
    output.write(&Document::from_table("redress.verification/1", table))?;
    if compared.same() {
        return Ok(Exit::Computed);
    }
    let mut help = format!("differences: {}", compared.different().join(", "));
    if let Some(named) = asks.not_used(&now) {
        help.push_str(&format!(
            "; the result was made with {named}, which is used only if you name it"
        ));
    }
    Err(Failure::invalid(
        Message::error(format!(
            "`{}` differs from the result of {}",
            kept.name,
            args.case.display()
        ))
        .help(help),
    ))
}

/// A result as it is written.
struct Written {
    bytes: Vec<u8>,
    value: Value,
}

impl Written {
    fn new(document: &Document) -> Result<Self, Failure> {
        let bytes = document
            .write(Format::Json, Look::default())
            .map_err(|error| Failure::failed(Message::error(error.to_string())))?;
        let value = serde_json::from_slice(&bytes).unwrap_or_default();
        Ok(Self { bytes, value })
    }
}

/// Compares a stored result, as bytes and as data, with the one that was made again from the facts.
fn compared(
    kept: &[u8],
    result: &Value,
    again: &Written,
    asks: &Asks,
    now: &Now<'_>,
) -> Result<Compared, Failure> {
    let names = names_as_it_ran(&again.value, result, &asks.law, now.law);
    if names.is_empty() {
        return Ok(compare(result, &again.value, kept == again.bytes));
    }
    let mut made = again.value.clone();
    rename(&mut made, &names);
    let again = Written::new(&Document::from_data(made).sealed())?;
    Ok(compare(result, &again.value, kept == again.bytes))
}

/// Returns the names of the new result that the stored one has otherwise and that change no result: the way in which a rule set of the
/// same digest ran, and the folder of law of the same place in the command.
fn names_as_it_ran(
    made: &Value,
    kept: &Value,
    then: &[PathBuf],
    now: &[PathBuf],
) -> Vec<(String, String)> {
    let origins: Vec<&str> = rule_set_origins(kept).collect();
    let mut names: Vec<(String, String)> = Vec::new();
    for origin in rule_set_origins(made) {
        let (digest, ways) = parts(origin);
        // Only ways that the program itself writes, because a forger could write an endorsement there.
        let known = |way: &&str| WAYS.contains(way);
        let same = origins.iter().map(|kept| (*kept, parts(kept)));
        let mut same = same.filter(|(_, (kept, _))| *kept == digest);
        if let Some((kept, _)) =
            same.find(|(_, (_, kept))| kept.iter().all(known) && ways.iter().all(known))
        {
            names.push((origin.to_owned(), kept.to_owned()));
        }
    }
    let files = made
        .get("law")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    for file in files {
        let text = |key: &str| file.get(key).and_then(Value::as_str);
        let (Some(origin), Some(path)) = (text("origin"), text("path")) else {
            continue;
        };
        let place = now
            .iter()
            .position(|folder| folder.join(path).display().to_string() == origin);
        if let Some(folder) = place.and_then(|place| then.get(place)) {
            names.push((origin.to_owned(), folder.join(path).display().to_string()));
        }
    }
    names.retain(|(now, then)| now != then);
    names
}

/// The words after the digest in the origin of a loaded rule set.
const WAYS: [&str; 2] = ["isolated", "in place of the one linked in"];

/// Returns the digest in an origin, or "linked in", and the words after it.
fn parts(origin: &str) -> (&str, Vec<&str>) {
    let mut parts = origin.split(", ");
    let digest = parts.next().unwrap_or_default();
    (digest, parts.collect())
}

fn rule_set_origins(result: &Value) -> impl Iterator<Item = &str> {
    let sets = result.get("rule_sets").and_then(Value::as_array);
    let sets = sets.into_iter().flatten();
    sets.filter_map(|set| set.get("origin")?.as_str())
}

/// Replaces each text that is one of these names by the other name.
fn rename(value: &mut Value, names: &[(String, String)]) {
    match value {
        Value::String(text) => {
            if let Some((_, then)) = names.iter().find(|(now, _)| now == text) {
                text.clone_from(then);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| rename(item, names)),
        Value::Object(map) => map.values_mut().for_each(|item| rename(item, names)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
