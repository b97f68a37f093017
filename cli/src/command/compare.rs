//! `redress compare`: the same facts under several profiles.

use redress::Redress;
use redress::engine::Computation;
use redress::law::ProfileHead;
use redress_report::{Format, Look, Meta};

use crate::args::{CaseArgs, OutputArgs};
use crate::choices;
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::help;
use crate::input::approach_beside;
use crate::output::Output;
use crate::session::{Session, place, results};

#[derive(Debug, clap::Args)]
#[command(before_help = help::COMPARE)]
pub(crate) struct Args {
    #[command(flatten)]
    pub case: CaseArgs,
    #[command(flatten)]
    which: Which,
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
    /// Every circuit, the baseline and the contrasts; a district by its name only
    #[arg(long, group = "which")]
    all: bool,
    /// And what a pending bill would make of the law, marked as no law
    #[arg(long)]
    include_proposed: bool,
}

pub(crate) fn run(args: &Args, console: &Console) -> Result<Exit, Failure> {
    let output = Output::of_case(&args.output, &args.case, console)?;
    let text = make(args, console, output.format, output.look)?;
    output.write(&text)?;
    // What is open, and where, is what a comparison is made to show.
    Ok(Exit::Computed)
}

/// The report.
pub(crate) fn make(
    args: &Args,
    console: &Console,
    format: Format,
    look: Look,
) -> Result<String, Failure> {
    let compared = compared(&args.case, &args.which, console)?;
    Ok(redress_report::compare(
        format,
        &compared.session.case,
        &compared.computations,
        compared.governing.as_deref(),
        &compared.meta,
        look,
    ))
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
    console: &Console,
) -> Result<Compared, Failure> {
    let session = Session::open(case, console)?;
    if let Some((path, _)) = approach_beside(&case.facts)? {
        let path = path.display();
        console.note(format!(
            "{path} is left out: circuits are compared by their own law"
        ));
    }
    let computations = compute(&session, &profiles(which, &session.redress)?, console)?;
    let meta = session.meta(&results(&computations))?;
    let governing = session.redress.governing(&session.case).ok();
    Ok(Compared {
        session,
        computations,
        governing,
        meta,
    })
}

/// The ids, each once.
fn profiles(args: &Which, redress: &Redress) -> Result<Vec<String>, Failure> {
    let mut ids: Vec<String> = Vec::new();
    for id in &args.profiles {
        if !ids.contains(id) {
            ids.push(id.clone());
        }
    }
    if args.all || args.include_proposed {
        let mut heads = redress.law().profiles()?;
        heads.sort_by_key(|head| place(&head.id));
        let wanted = |head: &ProfileHead| {
            if head.proposed {
                args.include_proposed
            } else {
                args.all && !head.district
            }
        };
        let all = heads.into_iter().filter(wanted).map(|head| head.id);
        ids.extend(all.collect::<Vec<_>>());
    }
    Ok(ids)
}

fn compute(
    session: &Session,
    ids: &[String],
    console: &Console,
) -> Result<Vec<Computation>, Failure> {
    let Session {
        redress,
        case,
        query,
        ..
    } = session;
    if case.choices.is_empty() {
        return ids
            .iter()
            .map(|id| Ok(redress.compute(case, id, query)?))
            .collect();
    }
    let profiles = ids
        .iter()
        .map(|id| redress.profile(case, id, query))
        .collect::<Result<Vec<_>, _>>()?;
    choices::fit(case, &profiles)?;
    let mut computations = Vec::new();
    for profile in profiles {
        let (case, left_out) = choices::of_profile(case, &profile);
        for choice in left_out {
            let id = &profile.id;
            console.note(format!(
                "the method chosen for `{choice}` is none that {id} permits that day; there the choice stays open"
            ));
        }
        computations.push(redress.compute(&case, &profile.id, query)?);
    }
    Ok(computations)
}
