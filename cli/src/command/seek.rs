//! `redress seek`: which value of a fact gives an award.

use redress::engine::Profile;
use redress::money::Usd;
use redress_analysis::Sought;

use super::sweep::make;
use crate::args::{CaseArgs, OutputArgs, WhichArgs};
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::help;
use crate::output::Output;
use crate::session::Session;

#[derive(Debug, clap::Args)]
#[command(before_help = help::SEEK)]
pub(crate) struct Args {
    #[command(flatten)]
    pub case: CaseArgs,
    /// The award that is sought
    #[arg(long, value_name = "AMOUNT")]
    award: Usd,
    /// A fact of the victim and the values to try, all of them: =1..1000, =100.00..500.00:50.00 (with its step), =yes,no
    #[arg(long, value_name = "FACT=VALUES")]
    vary: String,
    #[command(flatten)]
    which: WhichArgs,
    #[command(flatten)]
    output: OutputArgs,
}

pub(crate) fn run(args: &Args, console: &Console) -> Result<Exit, Failure> {
    let output = Output::of_case(&args.output, &args.case, console)?;
    let session = Session::open(&args.case, console)?;
    session.leave_out_approach(&args.case, console)?;
    let vary = std::slice::from_ref(&args.vary);
    let made = make(&session, vary, &args.which, console)?;
    let profiles: Vec<&Profile> = made.profiles.iter().collect();
    let sought = Sought {
        award: args.award,
        sweep: made.sweep,
    };
    let case = &session.case;
    output.write(&sought.write(output.format, case, &profiles, &made.meta, output.look))?;
    Ok(Exit::Computed)
}
