//! `redress schema`: the JSON Schema of a case file.

use clap::ValueEnum;
use redress::casefile;

use crate::args::ToFile;
use crate::exit::{Exit, Failure};
use crate::help;
use crate::output::{only, write};

#[derive(Debug, clap::Args)]
#[command(before_help = help::SCHEMA)]
pub(crate) struct Args {
    /// The kind of file
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
