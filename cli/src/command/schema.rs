//! `redress schema`: the JSON Schema of a kind of file.

use clap::ValueEnum;
use redress::casefile;
use redress::law::LawKind;

use crate::args::{LawArgs, ToFile};
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::help;
use crate::output::{only, write};
use crate::session;

#[derive(Debug, clap::Args)]
#[command(before_help = help::SCHEMA)]
pub(crate) struct Args {
    /// The kind of file
    #[arg(value_name = "KIND")]
    of: Of,
    #[command(flatten)]
    law: LawArgs,
    #[command(flatten)]
    to: ToFile,
}

/// A kind of file that has a schema.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Of {
    /// A case file
    Case,
    /// The short answer of a claim for programs
    Answer,
    /// A profile
    Profile,
    /// The authorities of a court
    Authority,
    /// Dated figures of the law
    Parameter,
    /// Unsettled questions
    Question,
    /// Statutes of conviction
    Offense,
    /// Texts of statutes by date
    Regime,
    /// Awards in decided cases
    Award,
    /// The decision of a decided case
    Holding,
    /// The courts and citations of a jurisdiction
    Jurisdiction,
    /// Facts that a law declares
    Fact,
    /// Rules that are written as data
    Formula,
    /// The JSON of `compute` and `explain`
    Result,
}

pub(crate) fn run(args: &Args, console: &Console) -> Result<Exit, Failure> {
    print(args.of, &args.law, &args.to, console)
}

/// Prints the schema of a kind of file.
pub(super) fn print(
    of: Of,
    law: &LawArgs,
    to: &ToFile,
    console: &Console,
) -> Result<Exit, Failure> {
    let file = only(to, "schema", &["json"])?;
    // The facts that a law declares are keys of a case file.
    session::law(law, console)?;
    let schema = match of {
        Of::Case => casefile::schema(),
        Of::Answer => serde_json::from_str(redress::ANSWER_SCHEMA).unwrap_or_default(),
        Of::Profile => LawKind::Profile.schema(),
        Of::Authority => LawKind::Authority.schema(),
        Of::Parameter => LawKind::Parameter.schema(),
        Of::Question => LawKind::Question.schema(),
        Of::Offense => LawKind::Offense.schema(),
        Of::Regime => LawKind::Regime.schema(),
        Of::Award => LawKind::Award.schema(),
        Of::Holding => LawKind::Holding.schema(),
        Of::Jurisdiction => LawKind::Jurisdiction.schema(),
        Of::Fact => LawKind::Fact.schema(),
        Of::Formula => LawKind::Formula.schema(),
        Of::Result => redress_report::result_schema(),
    };
    write(file, format!("{schema:#}\n").as_bytes())?;
    Ok(Exit::Computed)
}
