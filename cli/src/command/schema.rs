//! `redress schema`: the JSON Schema of a kind of file.

use clap::ValueEnum;
use redress::casefile;
use redress::law::LawKind;

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
}

pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    print(args.of, &args.to)
}

/// Prints the schema of a kind of file.
pub(super) fn print(of: Of, to: &ToFile) -> Result<Exit, Failure> {
    let file = only(to, "schema", &["json"])?;
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
    };
    write(file, format!("{schema:#}\n").as_bytes())?;
    Ok(Exit::Computed)
}
