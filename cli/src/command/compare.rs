//! `redress compare`: the same facts under several profiles.

use redress::engine::Computation;
use redress_analysis::in_order;
use redress_document::{Document, Format};
use redress_report::Meta;

use crate::args::{CaseArgs, OutputArgs};
use crate::choices;
use crate::command::compute::left_to_collect;
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::help;
use crate::input::Input;
use crate::memory;
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
    /// Show the first step at which two results differ, with authorities and dollars
    #[arg(long, alias = "parting")]
    first_difference: bool,
    /// Attribute the difference of two profiles to the rules that differ, as an average over all orders
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

/// The profiles to compare.
#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("which").required(true))]
pub(crate) struct Which {
    /// The profiles, in order of display
    #[arg(long, aliases = ["circuits", "circuit", "profile"], value_name = "ID,...", value_delimiter = ',', group = "which")]
    profiles: Vec<String>,
    /// Include every circuit, the baseline and the contrasts, but no district or theory
    #[arg(long, group = "which")]
    all: bool,
    /// Include pending bills, marked as no law
    #[arg(long)]
    include_proposed: bool,
}

pub(crate) fn run(args: &Args, console: &Console) -> Result<Exit, Failure> {
    let output = Output::for_case(&args.output, &args.case, console)?;
    output.write(&make(args, console, output.format)?)?;
    // Exit with 0 even if something is open, because a comparison shows what is open.
    Ok(Exit::Computed)
}

/// Builds the report.
pub(crate) fn make(args: &Args, console: &Console, format: Format) -> Result<Document, Failure> {
    if !args.attribute.is_empty() {
        return attribute(args, console, format);
    }
    let compared = compared(&args.case, &args.which, format, console)?;
    Ok(document(args, &compared, format)?.sealed())
}

/// Builds the comparison of a case file that is at hand, without the approach that may be in its folder.
pub(crate) fn of_input(
    args: &Args,
    input: &Input,
    console: &Console,
    format: Format,
) -> Result<Document, Failure> {
    let session = Session::from_input(input, &args.case, console)?;
    let compared = compared_in(session, &args.which, format, console)?;
    Ok(document(args, &compared, format)?.sealed())
}

fn document(args: &Args, compared: &Compared, format: Format) -> Result<Document, Failure> {
    let case = &compared.session.case;
    if args.first_difference {
        if compared.computations.len() < 2 {
            return Err(Failure::usage(
                Message::error("`--first-difference` needs at least two profiles")
                    .help("name more with --profiles, or use --all"),
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

/// Attributes the difference of two results to rules.
fn attribute(args: &Args, console: &Console, format: Format) -> Result<Document, Failure> {
    let [_, _] = args.attribute.as_slice() else {
        return Err(Failure::usage(
            Message::error("`--attribute` needs two profiles")
                .help("name two profiles, with a comma between them"),
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
            "`--attribute` needs two different profiles",
        )));
    };
    let case = &compared.session.case;
    let why = redress_analysis::attribute(case, [a, b])
        .map_err(|error| Failure::failed(Message::error(error.to_string())))?;
    let profiles = [&*a.profile, &*b.profile];
    Ok(why.document(format, case, profiles, &compared.meta))
}

/// A comparison with its sources.
pub(crate) struct Compared {
    pub session: Session,
    pub computations: Vec<Computation>,
    /// The profile whose law governs the case.
    pub governing: Option<String>,
    pub meta: Meta,
}

/// Compares the results under several profiles.
pub(crate) fn compared(
    case: &CaseArgs,
    which: &Which,
    format: Format,
    console: &Console,
) -> Result<Compared, Failure> {
    let session = Session::open(case, console)?;
    session.leave_out_approach(case, console)?;
    compared_in(session, which, format, console)
}

fn compared_in(
    session: Session,
    which: &Which,
    format: Format,
    console: &Console,
) -> Result<Compared, Failure> {
    let ids = profiles(
        &which.profiles,
        which.all,
        which.include_proposed,
        &session.redress,
    )?;
    let computations = compute(&session, &ids, console)?;
    let meta = session.meta(&results(&computations))?;
    let meta = Meta {
        left_to_collect: left_to_collect(&session, &computations, console)?,
        ..meta.for_format(format)
    };
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
    memory::fits(session.case.claims().count(), ids.len())?;
    // Most of the time goes into binding: each profile is bound by itself.
    let each = |at: usize| ids.get(at).map(String::as_str).unwrap_or_default();
    if session.case.choices.is_empty() {
        let compute = |at| {
            session
                .redress
                .compute(&session.case, each(at), &session.query)
        };
        return Ok(in_order(ids.len(), compute, |_| {})?);
    }
    let bind = |at| {
        session
            .redress
            .profile(&session.case, each(at), &session.query)
    };
    let profiles = in_order(ids.len(), bind, |_| {})?;
    choices::fit(&session.case, &profiles)?;
    ids.iter()
        .map(|id| session.beside(id, &session.query, console))
        .collect()
}
