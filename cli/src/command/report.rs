//! `redress report`: a comparison for people, in one file.

use crate::args::{CaseArgs, OutputArgs};
use crate::command::compare::{Which, compared};
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::help;
use crate::message::Message;
use crate::output::{Output, endings};

#[derive(Debug, clap::Args)]
#[command(before_help = help::REPORT)]
#[command(mut_arg("output", |output| output.required(true)))]
pub(crate) struct Args {
    #[command(flatten)]
    pub case: CaseArgs,
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    output: OutputArgs,
}

pub(crate) fn run(args: &Args, console: &Console) -> Result<Exit, Failure> {
    let output = Output::for_case(&args.output, &args.case, console)?;
    let file = args.output.to.file();
    if args.output.format.is_none() && file.is_none_or(|file| file.extension().is_none()) {
        return Err(Failure::usage(
            Message::error("the format of the report is missing")
                .help(format!("give -o a name that ends in {}", endings())),
        ));
    }
    let compared = compared(&args.case, &args.which, output.format, console)?;
    output.write(&redress_report::report(
        output.format,
        &compared.session.case,
        &compared.computations,
        compared.governing.as_deref(),
        &compared.meta,
    ))?;
    // Exit with 0 even if something is open, because a report shows what is open.
    Ok(Exit::Computed)
}
