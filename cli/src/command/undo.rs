//! `redress undo`: a case file as it was before the last save.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use clap::ValueHint;

use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::help;
use crate::input::whole;
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
    let read = |file: &Path| {
        whole(file).map_err(|error| match error.kind() {
            ErrorKind::NotFound if file == kept.as_path() => {
                let message = Message::error(format!("there is no `{}`", kept.display()));
                let help = "`interview`, `import` and `serve` keep one when they save";
                Failure::invalid(message.help(help))
            }
            _ => Failure::failed(Message::error(format!(
                "`{}` cannot be read: {error}",
                file.display()
            ))),
        })
    };
    let (before, now) = (read(&kept)?, read(facts)?);
    replace(facts, &before)?;
    replace(&kept, &now)?;
    console.note(format!(
        "`{}` is as it was before the last save; `redress undo` again takes this back",
        facts.display()
    ));
    Ok(Exit::Computed)
}
