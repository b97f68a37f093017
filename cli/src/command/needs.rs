//! `redress needs`: what is missing, by finding, and which finding narrows the result most.

use std::slice::from_ref;

use crate::command::compute;
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::help;
use crate::session::Session;

#[derive(Debug, clap::Args)]
#[command(before_help = help::NEEDS)]
// Its group would have the name of the one that it takes in.
#[group(skip)]
pub(crate) struct Args {
    #[command(flatten)]
    pub compute: compute::Args,
}

pub(crate) fn run(args: &Args, console: &Console) -> Result<Exit, Failure> {
    compute::report(&args.compute, console, REPORT)
}

/// What is missing in one computation.
pub(crate) const REPORT: compute::Report = compute::Report {
    compute: Session::needs,
    write: |format, case, computation, meta| {
        redress_report::needs(format, case, from_ref(computation), meta)
    },
};
