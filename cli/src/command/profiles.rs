//! `redress profiles`: list, show and compare the profiles of jurisdictions.

mod diff;

use clap::Subcommand;
use redress::cite::{Date, parse_date};
use redress_document::{Document, Table};

use crate::args::{LawArgs, OutputArgs, SetArgs, ToFile};
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::help;
use crate::output::{self, Output};
use crate::session;

#[derive(Debug, clap::Args)]
#[command(before_help = help::PROFILES)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// List every profile with its origin
    List {
        #[command(flatten)]
        law: LawArgs,
        #[command(flatten)]
        output: OutputArgs,
    },
    /// Print a profile as written
    Show {
        /// The profile
        #[arg(value_name = "ID")]
        id: String,
        #[command(flatten)]
        law: LawArgs,
        #[command(flatten)]
        to: ToFile,
    },
    /// Compare two profiles on a day: views, rules and authorities
    Diff {
        /// The first profile
        #[arg(value_name = "A")]
        a: String,
        /// The second profile
        #[arg(value_name = "B")]
        b: String,
        /// The day of the law
        #[arg(long, value_name = "DATE", value_parser = parse_date)]
        as_of: Date,
        #[command(flatten)]
        law: LawArgs,
        #[command(flatten)]
        sets: SetArgs,
        #[command(flatten)]
        output: OutputArgs,
    },
}

pub(crate) fn run(args: &Args, console: &Console) -> Result<Exit, Failure> {
    match &args.what {
        What::List { law, output } => {
            let output = Output::new(output, console)?;
            output.write(&Document::from_table(
                "redress.profiles/1",
                list(law, console)?,
            ))?;
        }
        What::Show { id, law, to } => {
            let file = output::only(to, "profiles show", &["toml"])?;
            let redress = session::law(law, console)?;
            output::write(file, redress.law().profile_text(id)?.as_bytes())?;
        }
        What::Diff {
            a,
            b,
            as_of,
            law,
            sets,
            output,
        } => {
            let output = Output::new(output, console)?;
            let redress = session::law_with_sets(law, sets, console)?;
            let law = redress.law();
            let bind = |id: &str| law.profile(id, *as_of, &Default::default(), None);
            let (a, b) = (bind(a)?, bind(b)?);
            output.write(&diff::document(law, &a, &b, output.format)?)?;
        }
    }
    Ok(Exit::Computed)
}

fn list(law: &LawArgs, console: &Console) -> Result<Table, Failure> {
    let mut profiles = session::law(law, console)?.law().profiles()?;
    profiles.sort_by_key(|profile| session::place(&profile.id));
    let rows = profiles.into_iter().map(|profile| {
        let kind = match () {
            () if profile.theory => "theory",
            () if profile.contrast => "contrast",
            () if profile.proposed => "proposed",
            () if profile.district => "district",
            () if let Some(jurisdiction) = profile.court.jurisdiction() => &jurisdiction.kind,
            () if profile.court.is_supreme() => "baseline",
            () => "circuit",
        };
        vec![
            profile.id,
            kind.to_owned(),
            profile.name,
            profile.court.abbreviation().to_string(),
            profile.origin,
        ]
    });
    let titles = ["id", "kind", "name", "court", "from"];
    Ok(Table::new(&titles, rows.collect()))
}
