//! The receipt in a JSON result: the command that made it.

use std::path::{Path, PathBuf};

use clap::{Parser, Subcommand};
use redress_document::{Document, Format, shell_words};
use serde_json::Value;

use crate::args::{CaseArgs, Common, ProfileArgs, SetArgs};
use crate::command::{compare, compute, explain, needs, review};
use crate::console::Console;
use crate::exit::Failure;
use crate::input::{A_RESULT, Input};
use crate::message::Message;

/// The schemas of results that can be recomputed.
const SCHEMAS: &[&str] = &[
    "redress.result/2",
    "redress.comparison/2",
    "redress.worksheet/2",
    "redress.needs/2",
    "redress.review/2",
];

/// A command line in a result.
#[derive(Debug, Parser)]
#[command(name = "redress")]
struct Kept {
    #[command(subcommand)]
    command: Recomputable,
    #[command(flatten)]
    _common: Common,
}

/// The commands whose results can be recomputed.
#[derive(Debug, Subcommand)]
enum Recomputable {
    Compute(compute::Args),
    Compare(compare::Args),
    Explain(explain::Args),
    Needs(needs::Args),
    Review(review::Args),
}

/// A result and the command that made it.
pub(crate) struct Receipt {
    pub result: Value,
    pub request: Request,
}

/// The command of a result, as text and as read.
pub(crate) struct Request {
    pub line: String,
    command: Recomputable,
}

impl Receipt {
    /// Reads a result.
    pub(super) fn read(kept: &Input) -> Result<Self, Failure> {
        let refuse = |why: String| {
            Failure::invalid(
                Message::error(format!("`{}` cannot be verified: {why}", kept.name)).help(A_RESULT),
            )
        };
        let result: Value = serde_json::from_slice(&kept.bytes)
            .map_err(|error| refuse(format!("it is not JSON: {error}")))?;
        let schema = result.get("schema").and_then(Value::as_str);
        match schema {
            Some(schema) if SCHEMAS.contains(&schema) => {}
            Some(other) => {
                return Err(refuse(format!(
                    "this program does not know the schema `{other}`"
                )));
            }
            None => return Err(refuse("it has no schema".to_owned())),
        }
        let line = result.get("command").and_then(Value::as_str);
        let line = line
            .ok_or_else(|| refuse("it does not contain the command that made it".to_owned()))?
            .to_owned();
        let command = shell_words(&line)
            .and_then(|words| Kept::try_parse_from(words).ok())
            .map(|kept| kept.command)
            .ok_or_else(|| refuse(format!("the command `{line}` makes no result")))?;
        let request = Request { line, command };
        Ok(Self { result, request })
    }
}

impl Request {
    /// The inputs that the receipt names and that it cannot choose.
    pub(super) fn asks(&self) -> Asks {
        let case = match &self.command {
            Recomputable::Compute(args)
            | Recomputable::Explain(explain::Args { compute: args })
            | Recomputable::Needs(needs::Args { compute: args }) => &args.case,
            Recomputable::Review(args) => &args.case,
            Recomputable::Compare(args) => &args.case,
        };
        Asks {
            law: case.law.folders.clone(),
            plugin_path: case.sets.plugin_path.clone(),
            ledger: case.ledger.clone(),
        }
    }

    /// Recomputes the result from these facts, with the law, the rule sets and the ledger of the person who verifies.
    pub(super) fn again(mut self, now: &Now<'_>, console: &Console) -> Result<Document, Failure> {
        let format = Format::Json;
        let line = self.line;
        let ready = |case: &mut CaseArgs, profile: Option<&mut ProfileArgs>| {
            now.put(case, profile, &line);
        };
        match &mut self.command {
            Recomputable::Compute(args) => {
                ready(&mut args.case, Some(&mut args.profile));
                compute::make(args, console, compute::REPORT, format)
            }
            Recomputable::Explain(explain::Args { compute: args }) => {
                ready(&mut args.case, Some(&mut args.profile));
                compute::make(args, console, explain::REPORT, format)
            }
            Recomputable::Needs(needs::Args { compute: args }) => {
                ready(&mut args.case, Some(&mut args.profile));
                compute::make(args, console, needs::REPORT, format)
            }
            Recomputable::Review(args) => {
                ready(&mut args.case, Some(&mut args.profile));
                review::make(args, console, format)
            }
            Recomputable::Compare(args) => {
                ready(&mut args.case, None);
                return compare::make(args, console, format);
            }
        }
        .map(|(document, _)| document)
    }
}

/// The inputs of a new computation.
pub(crate) struct Now<'a> {
    /// The case file.
    pub facts: &'a Path,
    /// The folders of law.
    pub law: &'a [PathBuf],
    /// The rule sets.
    pub sets: &'a SetArgs,
    /// The ledger.
    pub ledger: Option<&'a Path>,
}

/// The inputs that a receipt names, and that only the person who verifies may choose.
pub(crate) struct Asks {
    pub law: Vec<PathBuf>,
    plugin_path: Vec<PathBuf>,
    ledger: Option<PathBuf>,
}

impl Asks {
    /// Returns a row for the law, and one for each of the others that either side names.
    pub(super) fn rows(&self, now: &Now<'_>) -> Vec<Vec<String>> {
        let row = |what: &str, then: String, now: String| {
            vec![what.to_owned(), "used".to_owned(), then, now]
        };
        let law = |folders: &[PathBuf]| match folders {
            [] => "built in".to_owned(),
            folders => format!("built in, and {}", list(folders)),
        };
        let mut rows = vec![row("law", law(&self.law), law(now.law))];
        let sets = now.sets.plugin_path.as_slice();
        if !self.plugin_path.is_empty() || !sets.is_empty() {
            rows.push(row("rule sets in", list(&self.plugin_path), list(sets)));
        }
        let ledger = now.ledger.map(Path::to_owned);
        if self.ledger.is_some() || ledger.is_some() {
            rows.push(row("ledger", list(&self.ledger), list(&ledger)));
        }
        rows
    }

    /// Returns the options of the receipt that the person who verifies does not give.
    pub(super) fn not_used(&self, now: &Now<'_>) -> Option<String> {
        let law = (now.law.is_empty()).then_some(self.law.as_slice());
        let sets = now.sets.plugin_path.is_empty();
        let sets = sets.then_some(self.plugin_path.as_slice());
        let ledger = now.ledger.is_none().then_some(self.ledger.as_slice());
        let options = [
            ("--law", law),
            ("--plugin-path", sets),
            ("--ledger", ledger),
        ];
        let options = options.into_iter().flat_map(|(option, paths)| {
            let paths = paths.into_iter().flatten();
            paths.map(move |path| format!("{option} {}", path.display()))
        });
        let options: Vec<String> = options.collect();
        (!options.is_empty()).then(|| options.join(" "))
    }
}

fn list<'a>(paths: impl IntoIterator<Item = &'a PathBuf>) -> String {
    let paths = paths.into_iter().map(|path| path.display().to_string());
    let paths: Vec<String> = paths.collect();
    match paths.is_empty() {
        true => "-".to_owned(),
        false => paths.join(", "),
    }
}

impl Now<'_> {
    fn put(&self, case: &mut CaseArgs, profile: Option<&mut ProfileArgs>, line: &str) {
        if let Some(profile) = profile {
            // A case from standard input has no approach in its folder.
            profile.no_approach |= case.facts == Path::new("-");
        }
        case.facts = self.facts.to_owned();
        case.command = Some(line.to_owned());
        case.law.folders = self.law.to_owned();
        case.ledger = self.ledger.map(Path::to_owned);
        case.sets = self.sets.clone();
    }
}
