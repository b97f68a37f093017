//! `redress needs`: missing findings, and how far each narrows the result.

use std::slice::from_ref;

use crate::command::compute;
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::help;
use crate::session::Session;

#[derive(Debug, clap::Args)]
#[command(before_help = help::NEEDS)]
// The group needs its own id, because clap would give it that of the flattened one.
#[group(skip)]
pub(crate) struct Args {
    #[command(flatten)]
    pub compute: compute::Args,
}

pub(crate) fn run(args: &Args, console: &Console) -> Result<Exit, Failure> {
    compute::report(&args.compute, console, REPORT)
}

/// The report of missing findings of one computation.
pub(crate) const REPORT: compute::Report = compute::Report {
    compute: Session::needs,
    write: |format, case, computation, meta| {
        redress_report::needs(format, case, from_ref(computation), meta)
    },
    compares_awards: false,
};
