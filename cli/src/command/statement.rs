//! `redress statement`: the account of one victim or defendant on a day.

use redress::case::Posture;
use redress::cite::{Date, parse_date};
use redress_judgment::{Person, person_document, person_statement};

use crate::args::{CaseArgs, OutputArgs, ProfileArgs};
use crate::command::judgment::{JudgmentArgs, work_out};
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::help;
use crate::output::Output;
use crate::session::Session;

#[derive(Debug, clap::Args)]
#[command(before_help = help::STATEMENT)]
#[command(group(clap::ArgGroup::new("person").required(true)))]
pub(crate) struct Args {
    #[command(flatten)]
    profile: ProfileArgs,
    #[command(flatten)]
    case: CaseArgs,
    /// State the account of this victim
    #[arg(long, value_name = "ID", group = "person")]
    victim: Option<String>,
    /// State the account of this defendant
    #[arg(long, value_name = "ID", group = "person")]
    defendant: Option<String>,
    /// The day of the balances; that of the last payment or order if omitted
    #[arg(long, alias = "through", value_name = "DATE", value_parser = parse_date)]
    date: Option<Date>,
    #[command(flatten)]
    judgment: JudgmentArgs,
    #[command(flatten)]
    output: OutputArgs,
}

pub(crate) fn run(args: &Args, console: &Console) -> Result<Exit, Failure> {
    let output = Output::for_case(&args.output, &args.case, console)?;
    let mut session = Session::open(&args.case, console)?;
    let last = || {
        let payments = session.case.payments.iter().map(|payment| payment.date);
        let awards = session.case.awards.iter();
        let entered = awards.filter(|award| award.posture == Posture::Entered);
        payments.chain(entered.filter_map(|award| award.date)).max()
    };
    let day = args.date.or_else(last);
    let (figures, made) = work_out(
        &mut session,
        &args.profile,
        &args.case,
        &args.judgment,
        day,
        output.format,
        console,
    )?;
    let person = match (&args.victim, &args.defendant) {
        (Some(id), _) => Person::Victim(id.clone()),
        (None, id) => Person::Defendant(id.clone().unwrap_or_default()),
    };
    let statement = person_statement(&figures, &person)?;
    output.write(&person_document(output.format, &figures, &statement, &made))?;
    let mut lines = statement.balances.iter();
    let settled = lines.all(|(_, line)| {
        line.left.exact().is_some() && line.may_have_ended.is_none() && !line.is_open
    }) && statement.notes.is_empty();
    Ok(match settled {
        true => Exit::Computed,
        false => Exit::Open,
    })
}
