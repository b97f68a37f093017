//! `redress review`: an award compared with the law.

use redress::case::{Award, AwardKnown, Case, Posture, Proof};
use redress::engine::Review;
use redress::money::Usd;
use redress_document::{Document, Format};
use redress_report::AwardLabel;

use crate::args::{CaseArgs, OutputArgs, ProfileArgs};
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::help;
use crate::message::Message;
use crate::output::Output;
use crate::session::{Session, results};

/// The greatest number of victims that an error lists.
const MOST_NAMED: usize = 20;

#[derive(Debug, clap::Args)]
#[command(before_help = help::REVIEW)]
pub(crate) struct Args {
    #[command(flatten)]
    pub profile: ProfileArgs,
    #[command(flatten)]
    pub case: CaseArgs,
    /// Review this amount instead of the awards in the case file: for one victim, for each of a group, or with `+` for several
    /// victims together; repeatable
    #[arg(long, value_name = "VICTIM[+VICTIM][@DEFENDANT]=AMOUNT")]
    award: Vec<String>,
    #[command(flatten)]
    output: OutputArgs,
}

pub(crate) fn run(args: &Args, console: &Console) -> Result<Exit, Failure> {
    let output = Output::for_case(&args.output, &args.case, console)?;
    let (document, exit) = make(args, console, output.format)?;
    output.write(&document)?;
    Ok(exit)
}

/// Builds the report.
pub(crate) fn make(
    args: &Args,
    console: &Console,
    format: Format,
) -> Result<(Document, Exit), Failure> {
    let mut session = Session::open(&args.case, console)?;
    let id = session.profile(&args.profile, &args.case, console)?;
    if !args.award.is_empty() {
        let awards = args.award.iter().map(|given| award(&session.case, given));
        let awards = awards.collect::<Result<Vec<_>, _>>()?;
        session.case.awards = awards.into_iter().flatten().collect();
    }
    if session.case.awards.is_empty() {
        return Err(Failure::invalid(
            Message::error("the case file has no award to review")
                .help("give one as --award VICTIM=AMOUNT, or as [[award]] in the case file"),
        ));
    }
    let (profile, reviews) = session.review(&id)?;
    let reviews: Vec<_> = reviews
        .into_iter()
        .map(|(award, review)| {
            let label = match args.award.is_empty() {
                true => AwardLabel::from(&award),
                false => AwardLabel::by_user(award.id),
            };
            (label, review)
        })
        .collect();
    // A fact may be read by a claim without an award.
    let computed = session.compute(&id)?;
    let meta = session.meta(&results(&[computed]))?.for_format(format);
    let document = redress_report::review(format, &session.case, &profile, &reviews, &meta);
    // A verdict of error holds under every answer; anything but that and a pass is open.
    let open = |review: &Review| !review.verdict.passes() && review.verdict.errors().is_none();
    let exit = match reviews.iter().any(|(_, review)| open(review)) {
        true => Exit::Open,
        false => Exit::Computed,
    };
    Ok((document.sealed(), exit))
}

/// Parses an award, such as `amy=3000.00`, `amy@doe=3000.00` or `amy+vicky=6000.00`. An award for a group is one for each victim of
/// it, unless the group is named together with somebody.
fn award(case: &Case, given: &str) -> Result<Vec<Award>, Failure> {
    let refuse = |why: String| {
        Failure::invalid(
            Message::error(format!("--award `{given}`: {why}"))
                .help("write --award VICTIM=AMOUNT, or VICTIM@DEFENDANT=AMOUNT"),
        )
    };
    let (whose, amount) = given
        .split_once('=')
        .ok_or_else(|| refuse("there is no amount".to_owned()))?;
    let amount: Usd = amount
        .trim()
        .parse()
        .map_err(|error| refuse(format!("{error}")))?;
    if amount.is_negative() {
        return Err(refuse("the amount is negative".to_owned()));
    }
    let (victim, defendant) = match whose.trim().split_once('@') {
        Some((victim, defendant)) => (victim, Some(defendant)),
        None => (whose.trim(), None),
    };
    let mut victims: Vec<&str> = Vec::new();
    for id in victim.split('+').map(str::trim) {
        let named = case.named(id);
        if named.is_empty() {
            let known = case.victims.iter().map(|victim| victim.id.as_str());
            let known: Vec<&str> = known.take(MOST_NAMED).collect();
            return Err(refuse(format!(
                "there is no victim `{id}`; there are: {}",
                known.join(", ")
            )));
        }
        victims.extend(
            named
                .into_iter()
                .filter(|id| !victims.contains(id))
                .collect::<Vec<_>>(),
        );
    }
    let mut against: Vec<&str> = Vec::new();
    for (claimed, defendant) in case.claims() {
        if victims.contains(&claimed.id.as_str()) && !against.contains(&defendant.id.as_str()) {
            against.push(&defendant.id);
        }
    }
    // An award to a victim whom no count harmed is reviewed against anybody.
    let against = match against.is_empty() {
        true => case.defendants.iter().map(|it| it.id.as_str()).collect(),
        false => against,
    };
    // An award against a defendant whose counts did not harm the victim is reviewed, too: it meets no claim.
    let all: Vec<&str> = case.defendants.iter().map(|it| it.id.as_str()).collect();
    let found = match (defendant, against.as_slice()) {
        (None, [only]) => Some(*only),
        (named, _) => all.iter().copied().find(|id| Some(*id) == named),
    };
    let defendant = found.ok_or_else(|| {
        refuse(match defendant {
            Some(id) => format!(
                "there is no defendant `{id}`; there are: {}",
                all.join(", ")
            ),
            None => format!("name a defendant: {}", against.join(", ")),
        })
    })?;
    let award = |id: String, victims: &[&str]| Award {
        id,
        victims: victims.iter().map(|id| (*id).to_owned()).collect(),
        defendant: defendant.to_owned(),
        amount,
        known: AwardKnown::Exactly,
        posture: Posture::Asked,
        date: None,
        with: None,
        proof: Proof::default(),
    };
    let of_group = victims.len() > 1 && !victim.contains('+');
    Ok(match of_group {
        // Each has an id of its own, as in a case file.
        true => victims
            .iter()
            .map(|id| award(given.replacen(victim, id, 1), &[id]))
            .collect(),
        false => vec![award(given.to_owned(), &victims)],
    })
}
