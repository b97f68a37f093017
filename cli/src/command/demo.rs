//! `redress demo`: the main comparison of the README, with a case file that the program contains.

use std::fs::DirBuilder;
use std::path::{Path, PathBuf};

use clap::Parser as _;

use super::compare;
use crate::args::OutputArgs;
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::help;
use crate::input::Input;
use crate::message::Message;
use crate::output::{Output, create};

/// The name of the case file in the command that the demonstration stands for.
const FILE: &str = "facts.toml";

#[derive(Debug, clap::Args)]
#[command(before_help = help::DEMO)]
pub(crate) struct Args {
    /// Save the case file of the demonstration to this folder
    #[arg(long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    save: Option<PathBuf>,
    #[command(flatten)]
    output: OutputArgs,
}

/// The command that the demonstration stands for.
#[derive(clap::Parser)]
struct Line {
    #[command(flatten)]
    compare: compare::Args,
}

pub(crate) fn run(args: &Args, console: &Console) -> Result<Exit, Failure> {
    let mut line = Line::parse_from(help::DEMONSTRATED.split(' '));
    line.compare.case.command = Some(format!("redress {}", help::DEMONSTRATED));
    let input = Input {
        name: FILE.to_owned(),
        bytes: facts().into_bytes(),
        folder: None,
    };
    let output = Output::new(&args.output, console)?;
    let document = compare::of_input(&line.compare, &input, console, output.format)?;
    if let Some(folder) = &args.save {
        save(folder, &input)?;
    }
    output.write(&document)?;
    let command = format!("redress {}", help::DEMONSTRATED);
    console.note(match &args.save {
        Some(folder) => format!(
            "the same as `{command}` in {}; change the case file there and run it again",
            folder.display()
        ),
        None => format!("the same as `{command}`; `redress demo --save DIR` writes this case file"),
    });
    Ok(Exit::Computed)
}

/// Returns the case file without the line for editors, because the path in that line leads to a schema in the checkout only.
fn facts() -> String {
    let lines = help::DEMONSTRATED_FACTS
        .lines()
        .filter(|line| !line.starts_with("#:schema "));
    lines.map(|line| format!("{line}\n")).collect()
}

/// Writes the case file, and never over another.
fn save(folder: &Path, input: &Input) -> Result<(), Failure> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|error| {
        Failure::failed(Message::error(format!("{}: {error}", folder.display())))
    })?;
    create(&folder.join(FILE), &input.bytes)
}
