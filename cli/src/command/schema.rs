//! `redress schema`: what a case file can hold, as a JSON Schema.

use clap::ValueEnum;
use redress::casefile;

use crate::args::ToFile;
use crate::exit::{Exit, Failure};
use crate::help;
use crate::output::{only, write};

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
    let file = only(&args.to, "schema", &["json"])?;
    let schema = match args.of {
        Of::Case => casefile::schema(),
    };
    write(file, format!("{schema:#}\n").as_bytes())?;
    Ok(Exit::Computed)
}
