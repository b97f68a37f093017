//! `redress judgment`: draft figures of a judgment that no court has entered.

use std::collections::BTreeSet;
use std::slice::from_ref;

use redress::cite::{Date, parse_date};
use redress::money::{Percent, Ratio, Usd};
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
    /// Compute interest to this day
    #[arg(long, alias = "date", value_name = "DATE", value_parser = parse_date)]
    pub through: Option<Date>,
    #[command(flatten)]
    pub output: OutputArgs,
}

/// Facts of a judgment that the case file does not state.
#[derive(Debug, clap::Args)]
pub(crate) struct JudgmentArgs {
    /// The day of the judgment, overriding the case file
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    pub judgment: Option<Date>,
    /// The yearly interest rate in percent, such as 4.05
    #[arg(long, value_name = "PERCENT", allow_negative_numbers = true)]
    pub rate: Option<Percent>,
    /// Pay payees in order of number, such as amy=1; repeatable
    #[arg(long, value_name = "PAYEE=NUMBER")]
    pub priority: Vec<String>,
    /// Pay a payee this percentage of each payment, such as amy=60; repeatable
    #[arg(long, value_name = "PAYEE=PERCENT")]
    pub percent: Vec<String>,
    /// Hold what a payee has until it is so much
    #[arg(long, value_name = "AMOUNT")]
    pub least_disbursement: Option<String>,
}

pub(crate) fn run(args: &Args, console: &Console) -> Result<Exit, Failure> {
    let output = Output::for_case(&args.output, &args.case, console)?;
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

/// Returns the exit code: open if any figure is open.
fn exit(figures: &Figures) -> Exit {
    match figures.open.is_empty() {
        true => Exit::Computed,
        false => Exit::Open,
    }
}

/// Computes the figures of a case.
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
    if let Some(least) = &judgment.least_disbursement {
        session.case.least_disbursement = Some(amount(least, "--least-disbursement 25.00")?);
    }
    let id = session.profile(profile, case, console)?;
    let computation = session.compute(&id)?;
    let ask = JudgmentOptions {
        rate: judgment.rate,
        through,
        precedence: judgment.precedence()?,
        by_user: {
            let day = session.query.as_of;
            let day = day.map(|day| format!("day of the law: {day}"));
            day.into_iter().chain(judgment.by_user()).collect()
        },
    };
    let (redress, query) = (&session.redress, &session.query);
    let figures = redress_judgment::figures(redress, &session.case, &computation, query, &ask)?;
    let meta = session.meta(&results(from_ref(&computation)))?;
    let (profile, meta) = (computation.profile, meta.for_format(format));
    Ok((figures, MadeBy { profile, meta }))
}

impl JudgmentArgs {
    /// Returns the order among payees that the user gives.
    fn precedence(&self) -> Result<Precedence, Failure> {
        let mut precedence = Precedence::default();
        let mut known = BTreeSet::new();
        for given in &self.priority {
            let (payee, number) = pair(given, "--priority PAYEE=NUMBER")?;
            once(&mut known, "--priority", &payee)?;
            let number = number.parse().map_err(|_| {
                Failure::usage(
                    Message::error(format!("`{given}` is not a priority"))
                        .help("write a whole number; 1 is paid first: --priority amy=1"),
                )
            })?;
            precedence.priority.insert(payee, number);
        }
        known.clear();
        for given in &self.percent {
            let (payee, written) = pair(given, "--percent PAYEE=PERCENT")?;
            once(&mut known, "--percent", &payee)?;
            let part: Percent = written.parse().map_err(|_| {
                Failure::usage(
                    Message::error(format!("`{given}` is not a percentage of a payment"))
                        .help("write a number from 0 to 100: --percent amy=60"),
                )
            })?;
            if part.ratio() > Ratio::ONE {
                return Err(Failure::usage(
                    Message::error(format!("`{given}` exceeds 100 percent"))
                        .help("the percentages of all payees add up to 100"),
                ));
            }
            precedence.percent.insert(payee, part);
        }
        Ok(precedence)
    }

    /// Returns the facts that the user gives, in words.
    fn by_user(&self) -> Vec<String> {
        let day = self
            .judgment
            .map(|day| format!("day of the judgment: {day}"));
        let rate = self
            .rate
            .map(|rate| format!("rate of interest: {rate} percent a year"));
        let least = self.least_disbursement.iter();
        let least = least.map(|least| format!("least disbursement: {least}"));
        let priority = self.priority.iter().map(|it| format!("priority: {it}"));
        let percent = self
            .percent
            .iter()
            .map(|it| format!("percentage of each payment: {it}"));
        let all = day.into_iter().chain(rate).chain(least);
        all.chain(priority).chain(percent).collect()
    }
}

/// Refuses a second value for a payee.
fn once(known: &mut BTreeSet<String>, option: &str, payee: &str) -> Result<(), Failure> {
    match known.insert(payee.to_owned()) {
        true => Ok(()),
        false => Err(Failure::usage(
            Message::error(format!("{option}: `{payee}` is given twice"))
                .help("give each payee one value"),
        )),
    }
}

/// Reads an amount of more than nothing.
pub(crate) fn amount(given: &str, write: &str) -> Result<Usd, Failure> {
    let problem = match given.parse::<Usd>() {
        Ok(amount) if !amount.is_negative() && !amount.is_zero() => return Ok(amount),
        Err(error) if !given.starts_with('-') => format!("`{given}`: {error}"),
        _ => format!("`{given}` is not an amount of more than zero"),
    };
    Err(Failure::usage(
        Message::error(problem).help(format!("write an amount with cents: {write}")),
    ))
}

fn pair(given: &str, write: &str) -> Result<(String, String), Failure> {
    match given.split_once('=') {
        Some((payee, what)) => Ok((payee.trim().to_owned(), what.trim().to_owned())),
        None => Err(Failure::usage(
            Message::error(format!("`{given}` names no payee")).help(format!("write {write}")),
        )),
    }
}

impl From<redress_judgment::JudgmentError> for Failure {
    fn from(error: redress_judgment::JudgmentError) -> Self {
        match error {
            redress_judgment::JudgmentError::Redress(error) => error.into(),
            redress_judgment::JudgmentError::Law(error) => error.into(),
            redress_judgment::JudgmentError::Money(_) => {
                Self::failed(Message::error(error.to_string()))
            }
            _ => Self::invalid(Message::error(error.to_string())),
        }
    }
}
