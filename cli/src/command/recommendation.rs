//! `redress recommendation`: the paper for the court, and the losses as its exhibit.

use crate::command::compute;
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::help;

#[derive(Debug, clap::Args)]
#[command(before_help = help::RECOMMENDATION)]
// The group needs its own id, because clap would give it that of the flattened one.
#[group(skip)]
pub(crate) struct Args {
    /// Write the exhibit in its place: every loss with its source and what counts of it
    #[arg(long)]
    exhibit: bool,
    #[command(flatten)]
    compute: compute::Args,
}

pub(crate) fn run(args: &Args, console: &Console) -> Result<Exit, Failure> {
    let report = match args.exhibit {
        true => EXHIBIT,
        false => RECOMMENDATION,
    };
    compute::report(&args.compute, console, report)
}

const RECOMMENDATION: compute::Report = compute::Report {
    write: |_, case, computation, meta| redress_report::recommendation(case, computation, meta),
    ..compute::REPORT
};

const EXHIBIT: compute::Report = compute::Report {
    write: |_, case, computation, meta| redress_report::exhibit(case, computation, meta),
    ..compute::REPORT
};
