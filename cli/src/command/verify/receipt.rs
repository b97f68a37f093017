//! The receipt in a JSON result: which command made it.

use std::path::{Path, PathBuf};

use clap::FromArgMatches as _;
use redress_document::{Document, Format, shell_words};
use serde_json::Value;

use crate::args::{CaseArgs, ProfileArgs, Program, SetArgs, program};
use crate::command::{Command, compare, compute, explain, needs, review};
use crate::console::Console;
use crate::exit::Failure;
use crate::input::Input;
use crate::message::Message;

/// What can be made again.
const SCHEMAS: &[&str] = &[
    "redress.result/1",
    "redress.comparison/1",
    "redress.worksheet/1",
    "redress.needs/1",
    "redress.review/1",
];

/// A result, and the command that made it.
pub(crate) struct Receipt {
    pub result: Value,
    line: String,
    command: Command,
}

impl Receipt {
    /// Reads a result.
    pub fn read(kept: &Input) -> Result<Self, Failure> {
        let refuse = |why: String| {
            Failure::invalid(
                Message::error(format!("`{}` cannot be verified: {why}", kept.name)).help(
                    "a result that can be is what compute, compare, explain, needs or review write with --format json",
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
            None => return Err(refuse("it names no schema".to_owned())),
        }
        let line = result.get("command").and_then(Value::as_str);
        let line = line
            .ok_or_else(|| refuse("it does not say by which command it was made".to_owned()))?
            .to_owned();
        let command = shell_words(&line)
            .and_then(|words| program().try_get_matches_from(words).ok())
            .and_then(|matches| Program::from_arg_matches(&matches).ok())
            .map(|program| program.command)
            .ok_or_else(|| refuse(format!("this program does not know the command `{line}`")))?;
        Ok(Self {
            result,
            line,
            command,
        })
    }

    /// The result again, from these facts. What is given here comes before what the receipt says; that
    /// rule sets may be loaded which nobody trusts is never taken from a receipt.
    pub fn again(mut self, now: &Now<'_>, console: &Console) -> Result<Document, Failure> {
        let format = Format::Json;
        let line = self.line;
        let ready = |case: &mut CaseArgs, profile: Option<&mut ProfileArgs>| {
            now.put(case, profile, &line);
        };
        match &mut self.command {
            Command::Compute(args) => {
                ready(&mut args.case, Some(&mut args.profile));
                compute::make(args, console, compute::REPORT, format)
            }
            Command::Explain(explain::Args { compute: args }) => {
                ready(&mut args.case, Some(&mut args.profile));
                compute::make(args, console, explain::REPORT, format)
            }
            Command::Needs(needs::Args { compute: args }) => {
                ready(&mut args.case, Some(&mut args.profile));
                compute::make(args, console, needs::REPORT, format)
            }
            Command::Review(args) => {
                ready(&mut args.case, Some(&mut args.profile));
                review::make(args, console, format)
            }
            Command::Compare(args) => {
                ready(&mut args.case, None);
                return compare::make(args, console, format);
            }
            _ => {
                return Err(Failure::invalid(Message::error(format!(
                    "`{line}` makes no result"
                ))));
            }
        }
        .map(|(document, _)| document)
    }
}

/// What it is made from now.
pub(crate) struct Now<'a> {
    /// The case file.
    pub facts: &'a Path,
    /// Folders of law in place of those of the receipt, where any is given.
    pub law: &'a [PathBuf],
    /// The rule sets.
    pub sets: &'a SetArgs,
}

impl Now<'_> {
    fn put(&self, case: &mut CaseArgs, profile: Option<&mut ProfileArgs>, line: &str) {
        if let Some(profile) = profile {
            // Beside standard input there was no approach.
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
