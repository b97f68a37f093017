//! `redress law`: begin, check and test a folder of law.

mod check;
mod new;
mod test;

use std::path::PathBuf;

use clap::{Subcommand, ValueHint};

use super::schema;
use crate::args::{LawArgs, OutputArgs, SetArgs, ToFile};
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::help;
use crate::output::Output;

#[derive(Debug, clap::Args)]
#[command(before_help = help::LAW)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Create a folder of law that passes check and test
    New {
        /// The name of the jurisdiction
        id: String,
        /// The folder to create; default: the name
        #[arg(short, long, value_name = "DIR", value_hint = ValueHint::DirPath)]
        output: Option<PathBuf>,
    },
    /// Bind every profile on every day on which its law changes
    Check {
        /// Folders of law, or files in them; default: the built-in law
        #[arg(value_name = "LAW", value_hint = ValueHint::AnyPath)]
        folders: Vec<PathBuf>,
        #[command(flatten)]
        sets: SetArgs,
        #[command(flatten)]
        output: OutputArgs,
    },
    /// Compute every decided case (holding.toml) of folders
    Test {
        /// Folders with decided cases, at any depth; a folder of law is added to the law
        #[arg(value_name = "DIR", required = true, value_hint = ValueHint::DirPath)]
        cases: Vec<PathBuf>,
        #[command(flatten)]
        law: LawArgs,
        #[command(flatten)]
        sets: SetArgs,
        #[command(flatten)]
        output: OutputArgs,
    },
    /// Print the JSON Schema of a kind of file
    Schema {
        /// The kind of file
        #[arg(value_name = "KIND")]
        of: schema::Of,
        #[command(flatten)]
        law: LawArgs,
        #[command(flatten)]
        to: ToFile,
    },
}

pub(crate) fn run(args: &Args, console: &Console) -> Result<Exit, Failure> {
    match &args.what {
        What::New { id, output } => new::run(id, output.as_deref(), console),
        What::Check {
            folders,
            sets,
            output,
        } => check::run(folders, sets, &Output::new(output, console)?, console),
        What::Test {
            cases,
            law,
            sets,
            output,
        } => test::run(cases, law, sets, &Output::new(output, console)?, console),
        What::Schema { of, law, to } => schema::print(*of, law, to, console),
    }
}
