//! `redress compute`: every claim of a case under one profile.

use std::collections::BTreeMap;
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
        left_to_collect: left_to_collect(&session, from_ref(&computation), console)?,
        comparable: match report.compares_awards {
            true => session.comparable_awards()?,
            false => Vec::new(),
        },
        ..meta.for_format(format)
    };
    let document = (report.write)(format, &session.case, &computation, &meta);
    Ok((document.sealed(), exit(&computation.claims)))
}

/// Returns what is left to collect by the account of the judgment, by profile, victim and defendant, where the case file has
/// payments, or orders that credits lower. A profile that is no law of a court has no judgment, and so none of it.
pub(crate) fn left_to_collect(
    session: &Session,
    computations: &[Computation],
    console: &Console,
) -> Result<BTreeMap<(String, String, String), LeftOfDebt>, Failure> {
    let case = &session.case;
    let ordered = case
        .awards
        .iter()
        .any(|award| matches!(award.posture, Posture::Entered | Posture::Affirmed));
    let ask = JudgmentOptions {
        through: session.query.as_of,
        ..JudgmentOptions::default()
    };
    let mut all = BTreeMap::new();
    let mut not_deducted = false;
    for computation in computations {
        let mut leaves = computation.claims.iter().flat_map(|it| it.answer.values());
        let credited = leaves.any(|leaf| {
            let credits = leaf.credits.values();
            credits.iter().any(|it| it.collectible_at_most.is_some())
        });
        if case.payments.is_empty() && !(ordered && credited) {
            continue;
        }
        match redress_judgment::figures(&session.redress, case, computation, &session.query, &ask) {
            Ok(figures) => {
                let id = &computation.profile.id;
                let left = redress_judgment::left_to_collect(&figures)?.into_iter();
                let left =
                    left.map(|it| ((id.clone(), it.victim.clone(), it.defendant.clone()), it));
                all.extend(left);
            }
            Err(
                error @ (JudgmentError::Redress(_)
                | JudgmentError::Law(_)
                | JudgmentError::Money(_)),
            ) => return Err(error.into()),
            Err(JudgmentError::OtherJurisdiction(_)) => not_deducted = !case.payments.is_empty(),
            Err(_) => {}
        }
    }
    if not_deducted {
        console.note("payments are not deducted: balances follow the federal statutes only");
    }
    Ok(all)
}
