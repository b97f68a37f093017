//! `redress compute`: every claim of a case under one profile.

use std::slice::from_ref;

use redress::case::{Case, Posture};
use redress::engine::Computation;
use redress_document::{Document, Format};
use redress_judgment::{JudgmentError, JudgmentOptions};
use redress_report::{LeftOfDebt, Meta};

use crate::args::{CaseArgs, OutputArgs, ProfileArgs};
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::help;
use crate::message::Message;
use crate::output::Output;
use crate::session::{Session, exit, results};

#[derive(Debug, clap::Args)]
#[command(before_help = help::COMPUTE)]
pub(crate) struct Args {
    #[command(flatten)]
    pub profile: ProfileArgs,
    #[command(flatten)]
    pub case: CaseArgs,
    #[command(flatten)]
    pub output: OutputArgs,
}

/// The options of `compute` itself.
#[derive(Debug, clap::Args)]
pub(crate) struct Command {
    #[command(flatten)]
    args: Args,
    /// Write the answers alone, in a brief form for programs; JSON only
    #[arg(long)]
    brief: bool,
}

pub(crate) fn run_command(command: &Command, console: &Console) -> Result<Exit, Failure> {
    if !command.brief {
        return run(&command.args, console);
    }
    let (args, output) = (&command.args, &command.args.output);
    let output = Output::for_case(output, &args.case, console)?;
    if output.format != Format::Json {
        return Err(Failure::usage(
            Message::error("the brief form is JSON").help("add --format json, or -o FILE.json"),
        ));
    }
    let mut session = Session::open(&args.case, console)?;
    let id = session.profile(&args.profile, &args.case, console)?;
    let computation = session.compute(&id)?;
    let meta = session.meta(&results(from_ref(&computation)))?;
    let answers = redress_report::brief_answers(&session.case, &computation, &meta);
    output.write(&Document::from_data(answers))?;
    Ok(exit(&computation.claims))
}

pub(crate) fn run(args: &Args, console: &Console) -> Result<Exit, Failure> {
    report(args, console, REPORT)
}

/// A report of one computation.
#[derive(Clone, Copy)]
pub(crate) struct Report {
    pub compute: fn(&Session, &str) -> Result<Computation, Failure>,
    pub write: fn(Format, &Case, &Computation, &Meta) -> Document,
    /// True for a report that compares the result with awards in decided cases.
    pub compares_awards: bool,
}

pub(crate) const REPORT: Report = Report {
    compute: Session::compute,
    write: redress_report::compute,
    compares_awards: false,
};

/// Computes a case under one profile and writes a report.
pub(crate) fn report(args: &Args, console: &Console, report: Report) -> Result<Exit, Failure> {
    let output = Output::for_case(&args.output, &args.case, console)?;
    let (document, exit) = make(args, console, report, output.format)?;
    output.write(&document)?;
    Ok(exit)
}

/// Builds the report.
pub(crate) fn make(
    args: &Args,
    console: &Console,
    report: Report,
    format: Format,
) -> Result<(Document, Exit), Failure> {
    let mut session = Session::open(&args.case, console)?;
    let id = session.profile(&args.profile, &args.case, console)?;
    let computation = (report.compute)(&session, &id)?;
    let meta = session.meta(&results(from_ref(&computation)))?;
    let meta = Meta {
        left_to_collect: left_to_collect(&session, &computation, console)?
            .into_iter()
            .map(|left| ((left.victim.clone(), left.defendant.clone()), left))
            .collect(),
        comparable: match report.compares_awards {
            true => session.comparable_awards()?,
            false => Vec::new(),
        },
        ..meta.for_format(format)
    };
    let document = (report.write)(format, &session.case, &computation, &meta);
    Ok((document.sealed(), exit(&computation.claims)))
}

/// Returns what is left to collect by the account of the judgment, where the case file has payments, or orders that credits lower.
/// A profile that is no law of a court has no judgment, and so none of it.
fn left_to_collect(
    session: &Session,
    computation: &Computation,
    console: &Console,
) -> Result<Vec<LeftOfDebt>, Failure> {
    let case = &session.case;
    let ordered = case
        .awards
        .iter()
        .any(|award| matches!(award.posture, Posture::Entered | Posture::Affirmed));
    let credited = || {
        let leaves = computation
            .claims
            .iter()
            .flat_map(|claim| claim.answer.values());
        let mut credits = leaves.flat_map(|leaf| leaf.credits.values());
        credits.any(|credits| credits.collectible_at_most.is_some())
    };
    if case.payments.is_empty() && !(ordered && credited()) {
        return Ok(Vec::new());
    }
    let ask = JudgmentOptions {
        through: session.query.as_of,
        ..JudgmentOptions::default()
    };
    match redress_judgment::figures(&session.redress, case, computation, &session.query, &ask) {
        Ok(figures) => Ok(redress_judgment::left_to_collect(&figures)?),
        Err(
            error @ (JudgmentError::Redress(_) | JudgmentError::Law(_) | JudgmentError::Money(_)),
        ) => Err(error.into()),
        Err(JudgmentError::OtherJurisdiction(_)) if !case.payments.is_empty() => {
            console.note("payments are not deducted: balances follow the federal statutes only");
            Ok(Vec::new())
        }
        Err(_) => Ok(Vec::new()),
    }
}
