//! `redress judgment`: draft figures of a judgment, which no court entered.

use std::slice::from_ref;

use redress::case::Case;
use redress::cite::{Date, parse_date};
use redress::money::{Percent, Ratio};
use redress_document::Format;
use redress_judgment::{Figures, JudgmentOptions, MadeBy, Precedence};

use crate::args::{CaseArgs, OutputArgs, ProfileArgs};
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::help;
use crate::message::Message;
use crate::output::Output;
use crate::session::{Session, results};

#[derive(Debug, clap::Args)]
#[command(before_help = help::FIGURES)]
pub(crate) struct Args {
    #[command(flatten)]
    pub profile: ProfileArgs,
    #[command(flatten)]
    pub case: CaseArgs,
    #[command(flatten)]
    pub judgment: JudgmentArgs,
    /// The day to which interest is computed
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    pub through: Option<Date>,
    #[command(flatten)]
    pub output: OutputArgs,
}

/// What a judgment needs that no case file holds.
#[derive(Debug, clap::Args)]
pub(crate) struct JudgmentArgs {
    /// The day of the judgment, in place of that of the case file
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    pub judgment: Option<Date>,
    /// The yearly rate of interest in percent, such as 4.05; the program knows none
    #[arg(long, value_name = "PERCENT")]
    pub rate: Option<Percent>,
    /// Pay a payee before those of a greater number, such as amy=1; repeatable
    #[arg(long, value_name = "PAYEE=NUMBER")]
    pub priority: Vec<String>,
    /// The part of each payment that a payee gets, such as amy=60; repeatable
    #[arg(long, value_name = "PAYEE=PERCENT")]
    pub percent: Vec<String>,
}

pub(crate) fn run(args: &Args, console: &Console) -> Result<Exit, Failure> {
    let output = Output::of_case(&args.output, &args.case, console)?;
    let mut session = Session::open(&args.case, console)?;
    let (figures, made) = work_out(
        &mut session,
        &args.profile,
        &args.case,
        &args.judgment,
        args.through,
        output.format,
        console,
    )?;
    output.write(&redress_judgment::document(output.format, &figures, &made))?;
    Ok(exit(&figures))
}

/// What is open makes the figures open.
fn exit(figures: &Figures) -> Exit {
    match figures.open.is_empty() {
        true => Exit::Computed,
        false => Exit::Open,
    }
}

/// Works out the figures of a case.
pub(crate) fn work_out(
    session: &mut Session,
    profile: &ProfileArgs,
    case: &CaseArgs,
    judgment: &JudgmentArgs,
    through: Option<Date>,
    format: Format,
    console: &Console,
) -> Result<(Figures, MadeBy), Failure> {
    if let Some(day) = judgment.judgment {
        session.case.judgment = Some(day);
    }
    let id = session.profile(profile, case, console)?;
    let computation = session.compute(&id)?;
    let ask = JudgmentOptions {
        rate: judgment.rate,
        through,
        precedence: judgment.precedence(&session.case)?,
    };
    let figures =
        redress_judgment::figures(&session.redress, &session.case, &id, &session.query, &ask)?;
    let profile = session
        .redress
        .profile(&session.case, &id, &session.query)?;
    let meta = session.meta(&results(from_ref(&computation)))?;
    let meta = meta.for_format(format);
    Ok((figures, MadeBy { profile, meta }))
}

impl JudgmentArgs {
    /// What the case file says of the rank of victims, and what the user says in its place.
    pub fn precedence(&self, case: &Case) -> Result<Precedence, Failure> {
        let ranked = case
            .victims
            .iter()
            .filter_map(|it| Some((it.id.clone(), it.priority?)));
        let mut precedence = Precedence {
            priority: ranked.collect(),
            ..Precedence::default()
        };
        for given in &self.priority {
            let (payee, number) = pair(given, "--priority PAYEE=NUMBER")?;
            let number = number.parse().map_err(|_| {
                Failure::usage(
                    Message::error(format!("`{given}` names no priority"))
                        .help("write a whole number, the first to be paid 1: --priority amy=1"),
                )
            })?;
            precedence.priority.insert(payee, number);
        }
        for given in &self.percent {
            let (payee, written) = pair(given, "--percent PAYEE=PERCENT")?;
            let part: Percent = written.parse().map_err(|problem| {
                Failure::usage(Message::error(format!("`{given}`: {problem}")))
            })?;
            if part.ratio() > Ratio::ONE {
                return Err(Failure::usage(
                    Message::error(format!("`{given}` is more than the whole"))
                        .help("the parts of all payees come to 100"),
                ));
            }
            precedence.percent.insert(payee, part);
        }
        Ok(precedence)
    }
}

fn pair(given: &str, write: &str) -> Result<(String, String), Failure> {
    match given.split_once('=') {
        Some((payee, what)) => Ok((payee.trim().to_owned(), what.trim().to_owned())),
        None => Err(Failure::usage(
            Message::error(format!("`{given}` says nothing of a payee"))
                .help(format!("write {write}")),
        )),
    }
}

impl From<redress_judgment::Error> for Failure {
    fn from(error: redress_judgment::Error) -> Self {
        match error {
            redress_judgment::Error::Redress(error) => error.into(),
            redress_judgment::Error::Law(error) => error.into(),
            redress_judgment::Error::Money(_) => Self::failed(Message::error(error.to_string())),
            _ => Self::invalid(Message::error(error.to_string())),
        }
    }
}
