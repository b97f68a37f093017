//! The receipt in a JSON result: the command that made it.

use std::path::{Path, PathBuf};

use clap::{Parser, Subcommand};
use redress_document::{Document, Format, shell_words};
use serde_json::Value;

use crate::args::{CaseArgs, Common, ProfileArgs, SetArgs};
use crate::command::{compare, compute, explain, needs, review};
use crate::console::Console;
use crate::exit::Failure;
use crate::input::Input;
use crate::message::Message;

/// The schemas of results that can be recomputed.
const SCHEMAS: &[&str] = &[
    "redress.result/1",
    "redress.comparison/1",
    "redress.worksheet/1",
    "redress.needs/1",
    "redress.review/1",
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
    line: String,
    command: Recomputable,
}

impl Receipt {
    /// Reads a result.
    pub fn read(kept: &Input) -> Result<Self, Failure> {
        let refuse = |why: String| {
            Failure::invalid(
                Message::error(format!("`{}` cannot be verified: {why}", kept.name)).help(
                    "verify a result of compute, compare, explain, needs or review with --format json",
                ),
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
        Ok(Self {
            result,
            line,
            command,
        })
    }

    /// Recomputes the result from these facts. Options given here take precedence over the receipt. A receipt never permits
    /// untrusted rule sets to load.
    pub fn again(mut self, now: &Now<'_>, console: &Console) -> Result<Document, Failure> {
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
    /// Folders of law in place of those of the receipt, if any is given.
    pub law: &'a [PathBuf],
    /// The rule sets.
    pub sets: &'a SetArgs,
}

impl Now<'_> {
    fn put(&self, case: &mut CaseArgs, profile: Option<&mut ProfileArgs>, line: &str) {
        if let Some(profile) = profile {
            // A case from standard input has no approach in its folder.
            profile.no_approach |= case.facts == Path::new("-");
        }
        case.facts = self.facts.to_owned();
        case.command = Some(line.to_owned());
        if !self.law.is_empty() {
            case.law.folders = self.law.to_owned();
        }
        let kept = std::mem::take(&mut case.sets);
        case.sets = SetArgs {
            plugin_path: match self.sets.plugin_path.as_slice() {
                [] => kept.plugin_path,
                now => now.to_owned(),
            },
            only_plugins: kept.only_plugins || self.sets.only_plugins,
            isolate: kept.isolate || self.sets.isolate,
            allow_untrusted: self.sets.allow_untrusted,
        };
    }
}
