//! `redress timeline`: the same facts under the law of each day on which it changed.

use redress::cite::{Date, parse_date};
use redress::engine::Computation;
use redress_analysis::{days, timeline};

use crate::args::{CaseArgs, OutputArgs, WhichArgs};
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::help;
use crate::message::Message;
use crate::output::Output;
use crate::session::{Session, results};

#[derive(Debug, clap::Args)]
#[command(before_help = help::TIMELINE)]
pub(crate) struct Args {
    #[command(flatten)]
    pub case: CaseArgs,
    #[command(flatten)]
    which: WhichArgs,
    /// Start on this day; default: the first change of a profile's law
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    from: Option<Date>,
    /// End on this day; default: the last change of a profile's law
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    to: Option<Date>,
    #[command(flatten)]
    output: OutputArgs,
}

/// An arbitrary day for binding, because the days on which a profile's law changes do not depend on it.
const ANY_DAY: Date = Date::constant(2014, 4, 23);

pub(crate) fn run(args: &Args, console: &Console) -> Result<Exit, Failure> {
    let output = Output::for_case(&args.output, &args.case, console)?;
    if args.case.as_of.is_some() {
        return Err(Failure::usage(
            Message::error("a timeline covers many days, and --as-of names one")
                .help("give --from and --to instead"),
        ));
    }
    let mut session = Session::open(&args.case, console)?;
    session.leave_out_approach(&args.case, console)?;
    let ids = session.which(&args.which)?;
    let any = args.from.or(args.to).unwrap_or(ANY_DAY);
    let profiles = ids.iter().map(|id| session.bound(id, any));
    let profiles = profiles.collect::<Result<Vec<_>, _>>()?;
    let edges = || profiles.iter().flat_map(|profile| &profile.edges).copied();
    let from = args.from.or_else(|| edges().min()).unwrap_or(any);
    let to = args.to.or_else(|| edges().max()).unwrap_or(any);
    if to < from {
        return Err(Failure::usage(
            Message::error(format!("the last day, {to}, is before the first, {from}"))
                .help("give a --from DATE that is not after --to DATE"),
        ));
    }
    let mut computed: Vec<Vec<Computation>> = Vec::new();
    for profile in &profiles {
        let days = days(profile, from, to);
        let results = days
            .into_iter()
            .map(|day| session.on(&profile.id, day, console));
        computed.push(results.collect::<Result<_, _>>()?);
    }
    session.query.as_of = Some(from);
    let made: Vec<_> = computed.iter().flat_map(|days| results(days)).collect();
    let meta = session.meta(&made)?.for_format(output.format);
    let governing = session.redress.governing(&session.case).ok();
    let span = (from, to);
    let law = session.redress.law();
    let timeline = timeline(law, &session.case, span, &computed, governing.as_deref())?;
    let profiles: Vec<_> = profiles.iter().map(AsRef::as_ref).collect();
    output.write(&timeline.document(output.format, &session.case, &profiles, &meta))?;
    // Exit with 0 even if something is open, because a timeline shows what is open.
    Ok(Exit::Computed)
}
