//! `redress solve`: the value of a fact that gives an award.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use redress::case::facts::FactKind;
use redress::engine::Profile;
use redress::money::{MoneyError, Usd};
use redress_analysis::{ClaimSolution, Domain, Probe, Solution, in_order, one_way, search};
use redress_report::{Meta, summaries};

use super::vary::{bound, make};
use crate::args::{CaseArgs, OutputArgs, WhichArgs};
use crate::choices;
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::help;
use crate::message::Message;
use crate::output::Output;
use crate::session::Session;

#[derive(Debug, clap::Args)]
#[command(before_help = help::SEEK)]
pub(crate) struct Args {
    #[command(flatten)]
    pub case: CaseArgs,
    /// The award to reach
    #[arg(long, value_name = "AMOUNT", value_parser = award)]
    award: Usd,
    /// A fact of the victim that is a number, an amount or a yes-or-no; searches all values, or a list: =1..1000,
    /// =100.00..500.00:50.00 (with step), =yes,no
    #[arg(long, alias = "vary", value_name = "FACT[=VALUES]")]
    fact: String,
    #[command(flatten)]
    which: WhichArgs,
    #[command(flatten)]
    output: OutputArgs,
}

fn award(text: &str) -> Result<Usd, String> {
    text.parse()
        .map_err(|error: MoneyError| match text.contains('=') {
            true => "write the amount alone: --fact names the victim".to_owned(),
            false => error.to_string(),
        })
}

pub(crate) fn run(args: &Args, console: &Console) -> Result<Exit, Failure> {
    let output = Output::for_case(&args.output, &args.case, console)?;
    let session = Session::open(&args.case, console)?;
    session.leave_out_approach(&args.case, console)?;
    let found = match args.fact.contains('=') {
        true => listed(args, &session, args.fact.clone(), console)?,
        false => over_all(args, &session, console)?,
    };
    let profiles: Vec<&Profile> = found.profiles.iter().map(AsRef::as_ref).collect();
    let meta = found.meta.for_format(output.format);
    let sought = &found.sought;
    output.write(&sought.document(output.format, &session.case, &profiles, &meta))?;
    Ok(Exit::Computed)
}

/// The values found, with their sources.
struct Found {
    sought: Solution,
    meta: Meta,
    profiles: Vec<Arc<Profile>>,
}

/// Tries the values in the user's list.
fn listed(
    args: &Args,
    session: &Session,
    vary: String,
    console: &Console,
) -> Result<Found, Failure> {
    let made = make(session, &[vary], &args.which, console)?;
    Ok(Found {
        sought: Solution::listed(args.award, made.sweep),
        meta: made.meta,
        profiles: made.profiles,
    })
}

/// Searches all values of the fact.
fn over_all(args: &Args, session: &Session, console: &Console) -> Result<Found, Failure> {
    let path = args.fact.trim();
    let (kind, key) = session.kind_of(path)?;
    let Some(domain) = Domain::from_kind(kind) else {
        return match kind {
            FactKind::YesNo => listed(args, session, format!("{path}=yes,no"), console),
            _ => Err(Failure::usage(
                Message::error("the values of a day or a list cannot all be searched")
                    .help("list the values to try, as in --fact FACT=ONE,ANOTHER"),
            )),
        };
    };
    let (victim, told) = session.redacted(path);
    let profiles = bound(session, &args.which, console)?;
    // Facts that no rule read at any value, under any profile.
    let unread: Mutex<Option<BTreeSet<String>>> = Mutex::new(None);
    let in_profile = |place: usize| -> Result<Vec<ClaimSolution>, Failure> {
        let Some(profile) = profiles.get(place) else {
            return Ok(Vec::new());
        };
        search(domain, args.award, profile, |value| {
            let case = session.assuming(&[format!("{path}={}", domain.written(value))])?;
            let fits = choices::permitted_by(&case, profile).0;
            let claims = session.redress.claims(&fits, profile, &session.query)?;
            let made: Vec<_> = claims.iter().map(|claim| (&**profile, claim)).collect();
            let passed: BTreeSet<String> = redress::unread(&case, session.query.side(&case), &made)
                .into_iter()
                .collect();
            if let Ok(mut unread) = unread.lock() {
                *unread = Some(match unread.take() {
                    Some(before) => before.intersection(&passed).cloned().collect(),
                    None => passed,
                });
            }
            let summaries = summaries(&fits, profile, &claims).into_iter().zip(&claims);
            let own = summaries.filter(|(brief, _)| brief.victim == victim);
            let probes = own.map(|(brief, claim)| Probe {
                brief,
                one_way: one_way(profile, claim, key),
            });
            Ok(probes.collect())
        })
    };
    let progress = console.progress(profiles.len());
    let made = in_order(profiles.len(), in_profile, |done| progress.say(done));
    progress.end();
    let lines = made?.into_iter().flatten().collect();
    let mut meta = session.meta(&[])?;
    let unread = unread.into_inner().ok().flatten();
    meta.unread = unread.unwrap_or_default().into_iter().collect();
    Ok(Found {
        sought: Solution::searched(args.award, told, domain, lines),
        meta,
        profiles,
    })
}
