//! `redress completions`: completions for a shell.

use clap_complete::Shell;

use crate::exit::{Exit, Failure};
use crate::help;
use crate::output::to_stdout;

#[derive(Debug, clap::Args)]
#[command(before_help = help::COMPLETIONS)]
pub(crate) struct Args {
    /// The shell
    shell: Shell,
}

pub(crate) fn run(args: &Args, mut program: clap::Command) -> Result<Exit, Failure> {
    // Generate into memory first, because the generator panics if a pipe closes.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut program, "redress", &mut script);
    to_stdout(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Computed)
}
