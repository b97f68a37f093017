//! `redress explain`: the whole worksheet.

use crate::command::compute;
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::help;

#[derive(Debug, clap::Args)]
#[command(before_help = help::EXPLAIN)]
// The group needs its own id, because clap would give it that of the flattened one.
#[group(skip)]
pub(crate) struct Args {
    #[command(flatten)]
    pub compute: compute::Args,
}

pub(crate) fn run(args: &Args, console: &Console) -> Result<Exit, Failure> {
    compute::report(&args.compute, console, REPORT)
}

pub(crate) const REPORT: compute::Report = compute::Report {
    write: redress_report::explain,
    compares_awards: true,
    ..compute::REPORT
};
