//! `redress schema`: what a case file can hold, as a JSON Schema.

use clap::ValueEnum;
use redress::casefile;

use crate::args::ToFile;
use crate::exit::{Exit, Failure};
use crate::help;
use crate::output::{replace, to_stdout};

#[derive(Debug, clap::Args)]
#[command(before_help = help::SCHEMA)]
pub(crate) struct Args {
    /// Of what
    of: Of,
    #[command(flatten)]
    to: ToFile,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Of {
    /// A case file
    Case,
}

pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    let schema = match args.of {
        Of::Case => casefile::schema(),
    };
    let text = format!("{schema:#}\n");
    match args.to.file() {
        Some(file) => replace(file, text.as_bytes())?,
        None => to_stdout(&text)?,
    }
    Ok(Exit::Computed)
}
