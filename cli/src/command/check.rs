//! `redress check`: all errors in case files.

use std::path::{Path, PathBuf};

use clap::ValueHint;
use redress::cite::Date;
use redress::{Error, Query, Redress};
use redress_report::Audience;

use crate::args::{InputFormat, LawArgs, SetArgs};
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::help;
use crate::input::{Input, approach_beside};
use crate::message::Message;
use crate::session;

#[derive(Debug, clap::Args)]
#[command(before_help = help::CHECK)]
pub(crate) struct Args {
    /// Case files, TOML or JSON; `-` reads standard input; includes an approach.toml in the same folder
    #[arg(value_name = "FACTS", required = true, value_hint = ValueHint::FilePath)]
    facts: Vec<PathBuf>,
    /// The format of the files; default: by name or first character
    #[arg(long, value_name = "FORMAT")]
    input_format: Option<InputFormat>,
    #[command(flatten)]
    law: LawArgs,
    #[command(flatten)]
    sets: SetArgs,
}

pub(crate) fn run(args: &Args, console: &Console) -> Result<Exit, Failure> {
    let redress = session::law_with_sets(&args.law, &args.sets, console)?;
    let mut worst = Exit::Computed;
    for facts in &args.facts {
        if let Err(failure) = check(&redress, facts, args.input_format, console) {
            for message in &failure.messages {
                console.say(message);
            }
            worst = worst.max(failure.exit);
        }
    }
    Ok(worst)
}

fn check(
    redress: &Redress,
    facts: &Path,
    format: Option<InputFormat>,
    console: &Console,
) -> Result<(), Failure> {
    let input = Input::open(facts, console)?;
    let file = input.case(format, Audience::Private)?;
    input.warn(&file, Audience::Private, console);
    let case = file.case;
    let approach = approach_beside(facts)?;
    // A court without a profile is not an error in the file, because the user can name any profile.
    let Ok(governing) = redress.governing(&case) else {
        return Ok(());
    };
    let mut query = Query {
        approach,
        ..Query::default()
    };
    // A missing date is not an error either. The checks here do not depend on the day.
    if matches!(Redress::as_of(&case, &query), Err(Error::NoDay)) {
        query.as_of = Some(Date::MAX);
    }
    let profile = redress.profile(&case, &governing, &query)?;
    let claims = redress
        .settings(&case, &profile, &query)
        .map_err(|error| match error {
            Error::NoClass { .. } => {
                Failure::invalid(Message::error(format!("{}: {error}", input.name)))
            }
            error => error.into(),
        })?;
    let claims = claims.iter().map(|it| (it.class, &it.facts));
    for conflict in redress.contradictions(&case, query.side(&case), &profile, claims)? {
        console.say(&Message::warning(format!("{}: {conflict}", input.name)));
    }
    Ok(())
}
