//! `redress completions`: for a shell.

use clap_complete::Shell;

use crate::args::program;
use crate::exit::{Exit, Failure};
use crate::help;
use crate::output::to_stdout;

#[derive(Debug, clap::Args)]
#[command(before_help = help::COMPLETIONS)]
pub(crate) struct Args {
    /// Which shell
    shell: Shell,
}

pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    // Into memory first: written to a pipe that closes, the generator would panic.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut program(), "redress", &mut script);
    to_stdout(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Computed)
}
