//! `redress parameters`: dated, cited figures of the law.

use redress::cite::{Date, parse_date};
use redress_document::{Document, Table};

use crate::args::{LawArgs, OutputArgs};
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::help;
use crate::output::Output;
use crate::session;

#[derive(Debug, clap::Args)]
#[command(before_help = help::PARAMETERS)]
pub(crate) struct Args {
    /// The day of the law
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    as_of: Date,
    #[command(flatten)]
    law: LawArgs,
    #[command(flatten)]
    output: OutputArgs,
}

pub(crate) fn run(args: &Args, console: &Console) -> Result<Exit, Failure> {
    let output = Output::new(&args.output, console)?;
    let redress = session::law(&args.law, console)?;
    let rows = redress.law().parameters_on(args.as_of)?;
    let rows = rows.into_iter().map(|parameter| {
        vec![
            parameter.id,
            parameter.figure,
            parameter.status.to_owned(),
            parameter.cite,
            parameter
                .confidence
                .map_or_else(String::new, |tag| tag.to_string()),
        ]
    });
    let titles = ["id", "figure", "status", "cite", "tag"];
    let table = Table::new(&titles, rows.collect());
    output.write(&Document::from_table("redress.parameters/1", table))?;
    Ok(Exit::Computed)
}
