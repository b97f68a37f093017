//! `redress compare`: the same facts under several profiles.

use redress::engine::Computation;
use redress_document::{Document, Format};
use redress_report::Meta;

use crate::args::{CaseArgs, OutputArgs};
use crate::choices;
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::help;
use crate::message::Message;
use crate::output::Output;
use crate::session::{Session, profiles, results};

#[derive(Debug, clap::Args)]
#[command(before_help = help::COMPARE)]
pub(crate) struct Args {
    #[command(flatten)]
    pub case: CaseArgs,
    #[command(flatten)]
    which: Which,
    /// Say instead where each two results part: the first step, the two authorities, the dollars
    #[arg(long, alias = "parting")]
    first_difference: bool,
    /// Divide the difference of two among the rules that differ: the average over the orders of swapping
    #[arg(
        long,
        alias = "why",
        value_name = "ID,ID",
        value_delimiter = ',',
        group = "which",
        conflicts_with = "first_difference"
    )]
    attribute: Vec<String>,
    #[command(flatten)]
    output: OutputArgs,
}

/// Which profiles are compared.
#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("which").required(true))]
pub(crate) struct Which {
    /// The profiles, in the order in which they are shown
    #[arg(long, value_name = "ID,...", value_delimiter = ',', group = "which")]
    profiles: Vec<String>,
    /// Every circuit, the baseline and the contrasts; a district or a theory by its name only
    #[arg(long, group = "which")]
    all: bool,
    /// And what a pending bill would make of the law, marked as no law
    #[arg(long)]
    include_proposed: bool,
}

pub(crate) fn run(args: &Args, console: &Console) -> Result<Exit, Failure> {
    let output = Output::of_case(&args.output, &args.case, console)?;
    output.write(&make(args, console, output.format)?)?;
    // What is open, and where, is what a comparison is made to show.
    Ok(Exit::Computed)
}

/// The report.
pub(crate) fn make(args: &Args, console: &Console, format: Format) -> Result<Document, Failure> {
    if !args.attribute.is_empty() {
        return attribute(args, console, format);
    }
    let compared = compared(&args.case, &args.which, format, console)?;
    let case = &compared.session.case;
    if args.first_difference {
        if compared.computations.len() < 2 {
            return Err(Failure::usage(
                Message::error("one profile parts from none").help("name two or more, or --all"),
            ));
        }
        return Ok(redress_report::first_differences(
            format,
            case,
            &compared.computations,
            &compared.meta,
        ));
    }
    Ok(redress_report::compare(
        format,
        case,
        &compared.computations,
        compared.governing.as_deref(),
        &compared.meta,
    ))
}

/// The difference of two, divided.
fn attribute(args: &Args, console: &Console, format: Format) -> Result<Document, Failure> {
    let [_, _] = args.attribute.as_slice() else {
        return Err(Failure::usage(
            Message::error("a difference is one of two profiles")
                .help("name two profiles with a comma between them"),
        ));
    };
    let which = Which {
        profiles: args.attribute.clone(),
        all: false,
        include_proposed: args.which.include_proposed,
    };
    let compared = compared(&args.case, &which, format, console)?;
    let [a, b] = compared.computations.as_slice() else {
        return Err(Failure::usage(Message::error(
            "a profile does not differ from itself",
        )));
    };
    let case = &compared.session.case;
    let why = redress_analysis::attribute(case, [a, b])
        .map_err(|error| Failure::failed(Message::error(error.to_string())))?;
    let profiles = [&a.profile, &b.profile];
    Ok(why.document(format, case, profiles, &compared.meta))
}

/// A comparison, and what made it.
pub(crate) struct Compared {
    pub session: Session,
    pub computations: Vec<Computation>,
    /// The profile whose law governs the case.
    pub governing: Option<String>,
    pub meta: Meta,
}

/// Compares.
pub(crate) fn compared(
    case: &CaseArgs,
    which: &Which,
    format: Format,
    console: &Console,
) -> Result<Compared, Failure> {
    let session = Session::open(case, console)?;
    session.leave_out_approach(case, console)?;
    let ids = profiles(
        &which.profiles,
        which.all,
        which.include_proposed,
        &session.redress,
    )?;
    let computations = compute(&session, &ids, console)?;
    let meta = session.meta(&results(&computations))?;
    let meta = meta.for_format(format);
    let governing = session.redress.governing(&session.case).ok();
    Ok(Compared {
        session,
        computations,
        governing,
        meta,
    })
}

fn compute(
    session: &Session,
    ids: &[String],
    console: &Console,
) -> Result<Vec<Computation>, Failure> {
    if session.case.choices.is_empty() {
        return ids
            .iter()
            .map(|id| Ok(session.redress.compute(&session.case, id, &session.query)?))
            .collect();
    }
    let profiles = ids
        .iter()
        .map(|id| session.redress.profile(&session.case, id, &session.query))
        .collect::<Result<Vec<_>, _>>()?;
    choices::fit(&session.case, &profiles)?;
    ids.iter()
        .map(|id| session.beside(id, &session.query, console))
        .collect()
}
