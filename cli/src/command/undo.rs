//! `redress undo`: a case file as it was before the last save.

use std::fs;
use std::path::PathBuf;

use clap::ValueHint;

use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::help;
use crate::message::Message;
use crate::output::{previous, replace};

#[derive(Debug, clap::Args)]
#[command(before_help = help::UNDO)]
pub(crate) struct Args {
    /// The case file
    #[arg(value_name = "FACTS", value_hint = ValueHint::FilePath)]
    facts: PathBuf,
}

pub(crate) fn run(args: &Args, console: &Console) -> Result<Exit, Failure> {
    let (facts, kept) = (&args.facts, previous(&args.facts));
    let before = fs::read(&kept).map_err(|_| {
        let message = Message::error(format!("there is no `{}`", kept.display()));
        Failure::invalid(message.help("`interview`, `import` and `serve` keep one when they save"))
    })?;
    let now = fs::read(facts).map_err(|error| {
        Failure::failed(Message::error(format!(
            "`{}` cannot be read: {error}",
            facts.display()
        )))
    })?;
    replace(facts, &before)?;
    replace(&kept, &now)?;
    console.note(format!(
        "`{}` is as it was before the last save; `redress undo` again takes this back",
        facts.display()
    ));
    Ok(Exit::Computed)
}
