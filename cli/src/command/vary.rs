//! `redress vary`: the same case for each value of a fact.

use std::collections::BTreeSet;
use std::sync::Arc;

use redress::engine::Profile;
use redress_analysis::{MOST_POINTS, Variation, VariedFact, in_order, points};
use redress_report::{Meta, ResultSummary, summaries};

use crate::args::{CaseArgs, OutputArgs, WhichArgs};
use crate::choices;
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::help;
use crate::message::Message;
use crate::output::Output;
use crate::session::Session;

#[derive(Debug, clap::Args)]
#[command(before_help = help::SWEEP)]
pub(crate) struct Args {
    #[command(flatten)]
    pub case: CaseArgs,
    /// A fact and its values: =1..1000, =100.00..500.00:50.00 (with step), =yes,no or =4,8,15; give it twice for all
    /// combinations of two facts
    #[arg(long, alias = "vary", value_name = "FACT=VALUES", required = true)]
    fact: Vec<String>,
    #[command(flatten)]
    which: WhichArgs,
    #[command(flatten)]
    output: OutputArgs,
}

pub(crate) fn run(args: &Args, console: &Console) -> Result<Exit, Failure> {
    let output = Output::for_case(&args.output, &args.case, console)?;
    if args.fact.len() > 2 {
        return Err(Failure::usage(
            Message::error(format!(
                "{} facts cannot be varied at once",
                args.fact.len()
            ))
            .help("give --fact once or twice"),
        ));
    }
    let session = Session::open(&args.case, console)?;
    session.leave_out_approach(&args.case, console)?;
    let made = make(&session, &args.fact, &args.which, console)?;
    let profiles: Vec<&Profile> = made.profiles.iter().map(AsRef::as_ref).collect();
    let meta = made.meta.for_format(output.format);
    let sweep = &made.sweep;
    output.write(&sweep.document(output.format, &session.case, &profiles, &meta, output.look))?;
    // Exit with 0 even if something is open, because this table shows what is open.
    Ok(Exit::Computed)
}

/// The results of all points, with their sources.
pub(crate) struct MadeSweep {
    pub sweep: Variation,
    pub meta: Meta,
    pub profiles: Vec<Arc<Profile>>,
}

/// Binds the profiles. Reports the user's choices that none of them permits.
pub(crate) fn bound(
    session: &Session,
    which: &WhichArgs,
    console: &Console,
) -> Result<Vec<Arc<Profile>>, Failure> {
    let profiles = session.which(which)?;
    let profiles = profiles
        .iter()
        .map(|id| Ok(session.redress.profile(&session.case, id, &session.query)?))
        .collect::<Result<Vec<Arc<Profile>>, Failure>>()?;
    choices::fit(&session.case, &profiles)?;
    for profile in &profiles {
        for choice in choices::permitted_by(&session.case, profile).1 {
            console.note(format!(
                "the method chosen for `{choice}` is not permitted in {} on {}; there the choice stays open",
                profile.id, profile.as_of
            ));
        }
    }
    Ok(profiles)
}

/// Computes the case at every point under every profile.
pub(crate) fn make(
    session: &Session,
    vary: &[String],
    which: &WhichArgs,
    console: &Console,
) -> Result<MadeSweep, Failure> {
    let facts = vary.iter().map(|given| {
        VariedFact::parse(given).map_err(|problem| {
            Failure::usage(
                Message::error(format!("a value of --fact is invalid: {problem}"))
                    .help("as in --fact victims.amy.record.orders=1..1000"),
            )
        })
    });
    let facts = facts.collect::<Result<Vec<VariedFact>, _>>()?;
    let counts = facts.iter().map(|fact| fact.values.len());
    if counts.fold(1, usize::saturating_mul) > MOST_POINTS {
        return Err(Failure::usage(
            Message::error(format!(
                "the values make more than {MOST_POINTS} combinations"
            ))
            .help("use larger steps"),
        ));
    }
    let points = points(&facts);
    let assumed = |point: &[String]| -> Vec<String> {
        let both = facts.iter().zip(point);
        both.map(|(fact, value)| format!("{}={value}", fact.path))
            .collect()
    };
    // Reject a fact that the case does not have before computing anything.
    let first = points.first().map_or(&[][..], Vec::as_slice);
    session.assuming(&assumed(first))?;
    let told = facts.iter().map(|fact| session.redacted(&fact.path));
    let told: Vec<(String, String)> = told.collect();
    let profiles = bound(session, which, console)?;
    let at = |place: usize| -> Result<(Vec<Vec<ResultSummary>>, BTreeSet<String>), Failure> {
        let point = points.get(place).map_or(&[][..], Vec::as_slice);
        let case = session.assuming(&assumed(point))?;
        let mut all = Vec::new();
        let mut claims = Vec::new();
        for profile in &profiles {
            let fits = choices::permitted_by(&case, profile).0;
            let results = session.redress.claims(&fits, profile, &session.query)?;
            let mut summaries = summaries(&fits, profile, &results);
            summaries.retain(|brief| told.iter().any(|(victim, _)| *victim == brief.victim));
            all.push(summaries);
            claims.push(results);
        }
        let results = profiles.iter().zip(&claims);
        let made: Vec<_> = results
            .flat_map(|(profile, claims)| claims.iter().map(move |claim| (&**profile, claim)))
            .collect();
        let unread = redress::unread(&case, session.query.side(&case), &made);
        Ok((all, unread.into_iter().collect()))
    };
    let progress = console.progress(points.len());
    let made = in_order(points.len(), at, |done| progress.say(done));
    progress.end();
    let made = made?;
    let mut meta = session.meta(&[])?;
    // Facts that no rule read at any point. The varied facts are listed above the results.
    let mut unread: Option<BTreeSet<String>> = None;
    let mut results = Vec::with_capacity(made.len());
    for (summaries, of_point) in made {
        unread = Some(match unread {
            Some(unread) => unread.intersection(&of_point).cloned().collect(),
            None => of_point,
        });
        results.push(summaries);
    }
    meta.unread = unread.unwrap_or_default().into_iter().collect();
    let facts = facts
        .into_iter()
        .zip(told)
        .map(|(fact, (_, path))| VariedFact {
            path,
            values: fact.values,
        });
    Ok(MadeSweep {
        sweep: Variation::new(facts.collect(), points, &profiles, results),
        meta,
        profiles,
    })
}
