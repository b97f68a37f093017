//! Decided cases: the decision of a court in `holding.toml`, compared with the computation of the `facts.toml` beside it.
//!
//! The tests of the project and `redress law test` compare with these functions.

mod ways;

use std::fmt;
use std::path::{Path, PathBuf};

use redress_case::Case;
use redress_casefile::{CaseFormat, Diagnostics};
use redress_engine::{
    ClaimResult, Computation, Conditional, Label, Leaf, OpenPoint, Outcome, Path as Way, Profile,
    Review, Verdict,
};
use redress_law::LawError;
pub use redress_law::{AssessedLine, CheckKind, CourtStatement, CourtVerdict, Decision, Measure};
use redress_rule::{Amount, Need, NeedTarget};
pub use ways::{cells, under, ways, ways_of_answer};

use crate::{Error, Query, Redress, assume, table_in};

/// The name of the file with the decision of a court.
const HOLDING: &str = "holding.toml";
/// The name of the case file beside it.
const FACTS: &str = "facts.toml";
/// The name of a case's own approach.
const APPROACH: &str = "approach.toml";

/// A decided case as read from its folder.
pub struct DecidedCase {
    /// The folder.
    pub folder: PathBuf,
    /// The case.
    pub case: Case,
    /// The text of its case file.
    pub facts: String,
    /// The decision of the court.
    pub decision: Decision,
    /// The case's own approach, if it has one.
    approach: Option<(PathBuf, String)>,
}

/// A decided case that cannot be read.
#[derive(Debug)]
pub enum DecidedError {
    /// A file that cannot be read.
    File(PathBuf, std::io::Error),
    /// A case file with errors.
    Facts(PathBuf, Diagnostics),
    /// A `holding.toml` or `approach.toml` that does not hold.
    Law(LawError),
}

impl fmt::Display for DecidedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path, error) => write!(f, "{}: cannot be read: {error}", path.display()),
            Self::Facts(path, found) => write!(f, "{}: {found}", path.display()),
            Self::Law(error) => write!(f, "{error}"),
        }
    }
}

impl std::error::Error for DecidedError {}

/// Finds the folders with a `holding.toml`, in and below a folder, in order of their names.
///
/// # Errors
/// When a folder cannot be read.
pub fn find(folder: &Path) -> Result<Vec<PathBuf>, DecidedError> {
    let mut found = Vec::new();
    let mut below = Vec::new();
    let unreadable = |error| DecidedError::File(folder.to_owned(), error);
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        // A link could lead back to a folder above.
        if entry.file_type().map_err(unreadable)?.is_dir() {
            below.push(entry.path());
        } else if entry.file_name() == HOLDING {
            found.push(folder.to_owned());
        }
    }
    below.sort();
    for folder in below {
        found.extend(find(&folder)?);
    }
    Ok(found)
}

impl DecidedCase {
    /// Reads `facts.toml` and `holding.toml` of a folder.
    ///
    /// # Errors
    /// When a file is missing or has an error.
    pub fn open(folder: &Path) -> Result<Self, DecidedError> {
        let read = |name: &str| {
            let path = folder.join(name);
            let text = redress_law::read_text(&path).map_err(DecidedError::Law)?;
            Ok((path, text))
        };
        let (path, text) = read(HOLDING)?;
        let shown = path.display().to_string();
        let decision = Decision::read(&shown, &text).map_err(DecidedError::Law)?;
        let (path, facts) = read(FACTS)?;
        let load = |name: &str| table_in(folder, name);
        let case = redress_casefile::read_with(facts.as_bytes(), CaseFormat::Toml, &load)
            .map_err(|found| DecidedError::Facts(path, found))?
            .case;
        let approach = decision.approach.then(|| read(APPROACH)).transpose()?;
        Ok(Self {
            folder: folder.to_owned(),
            case,
            facts,
            decision,
            approach,
        })
    }

    /// The name of the folder.
    #[must_use]
    pub fn name(&self) -> String {
        let name = self.folder.file_name();
        name.unwrap_or_default().to_string_lossy().into_owned()
    }

    /// Returns the profile under which the case is computed.
    ///
    /// # Errors
    /// When there is no profile for the court.
    pub fn profile(&self, redress: &Redress) -> Result<String, Error> {
        let named = self.decision.profile.clone();
        named.map_or_else(|| redress.governing(&self.case), Ok)
    }

    /// Returns the day and the approach to compute with: of one statement, or of the decision.
    #[must_use]
    pub fn query(&self, statement: Option<&CourtStatement>) -> Query {
        let own_law = statement.is_some_and(|statement| statement.own_law);
        Query {
            as_of: statement
                .and_then(|statement| statement.as_of)
                .or(Some(self.decision.as_of)),
            on: statement.map(|statement| statement.on),
            approach: self.approach.clone().filter(|_| !own_law),
            ..Query::default()
        }
    }

    /// Computes the case on the day of the decision.
    ///
    /// # Errors
    /// As [`Redress::compute`].
    pub fn compute(&self, redress: &Redress) -> Result<Computation, Error> {
        redress.compute(&self.case, &self.profile(redress)?, &self.query(None))
    }

    /// Compares every statement of the court on restitution with the computation: the differences, none if the case comes out as
    /// decided. `redress_judgment::assessed_differences` compares the lines beside restitution.
    ///
    /// # Errors
    /// As [`Redress::compute`].
    pub fn differences(&self, redress: &Redress) -> Result<Vec<String>, Error> {
        Ok(self.compared(redress)?.differences)
    }

    /// Compares every statement like [`DecidedCase::differences`], and names the views under which the case comes out so.
    ///
    /// # Errors
    /// As [`Redress::compute`].
    pub fn compared(&self, redress: &Redress) -> Result<Compared, Error> {
        let mut all = Compared::default();
        for statement in &self.decision.holds {
            all.extend(self.check(redress, statement)?);
        }
        Ok(all)
    }

    fn check(&self, redress: &Redress, statement: &CourtStatement) -> Result<Compared, Error> {
        let mut case = self.case.clone();
        for given in &statement.given {
            assume(&mut case, given)?;
        }
        let query = self.query(Some(statement));
        let profile = self.profile(redress)?;
        match &statement.award {
            Some(award) => {
                let (profile, reviews) = redress.review(&case, &profile, &query)?;
                let mut reviews = reviews.iter();
                let Some((_, review)) = reviews.find(|(entered, _)| entered.id == *award) else {
                    let differs = format!("{award}: the case file has no such award");
                    return Ok(Compared::differing(differs));
                };
                Ok(nearest(&profile, ways(&review.verdict), |way| {
                    let verdict = under(&review.verdict, way);
                    wrong_verdict(&case, &profile, review, &verdict, statement, award)
                }))
            }
            None => {
                let computation = redress.compute(&case, &profile, &query)?;
                Ok(check_result(&case, &computation, statement))
            }
        }
    }
}

/// The differences of a decided case from its computation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Compared {
    /// The differences; none if the case comes out as decided.
    pub differences: Vec<String>,
    /// The views of open questions under which it comes out so, where it does not under others: "floor-over-smaller-loss is floor".
    pub under: Vec<String>,
}

impl Compared {
    fn differing(difference: String) -> Self {
        Self {
            differences: vec![difference],
            under: Vec::new(),
        }
    }

    fn extend(&mut self, more: Self) {
        self.differences.extend(more.differences);
        for view in more.under {
            if !self.under.contains(&view) {
                self.under.push(view);
            }
        }
    }
}

/// Returns the least differences over the views of open questions: the court decided under one view of each.
fn nearest(profile: &Profile, ways: Vec<Way>, wrong: impl Fn(&Way) -> Vec<String>) -> Compared {
    let all: Vec<(Way, Vec<String>)> = ways
        .into_iter()
        .map(|way| {
            let wrong = wrong(&way);
            (way, wrong)
        })
        .collect();
    let Some((way, least)) = all.iter().min_by_key(|(_, wrong)| wrong.len()) else {
        return Compared::default();
    };
    let decides = |place: usize| {
        let but_for = |other: &Way| {
            let pairs = (0..).zip(way.iter().zip(other));
            pairs
                .into_iter()
                .all(|(at, (one, other))| (one == other) != (at == place))
        };
        let mut others = all.iter().filter(|(other, _)| but_for(other));
        others.any(|(_, wrong)| wrong.len() > least.len())
    };
    let under = (0..).zip(way).filter(|(place, _)| decides(*place));
    let under = under.filter_map(|(_, (point, label))| {
        let (OpenPoint::Question(number), Label::View(view)) = (point, label) else {
            return None;
        };
        let question = profile.question(*number)?;
        let view = question.views.get(usize::from(*view))?;
        Some(format!("{} is {}", question.id, view.id))
    });
    Compared {
        differences: least.clone(),
        under: under.collect(),
    }
}

fn check_result(case: &Case, computation: &Computation, statement: &CourtStatement) -> Compared {
    let Some(victim) = &statement.victim else {
        let differs = "a statement names neither an `award` nor a `victim`";
        return Compared::differing(differs.to_owned());
    };
    let of_statement = |claim: &&ClaimResult| {
        let mut defendant = statement.defendant.iter();
        claim.victim == *victim && defendant.all(|id| *id == claim.defendant)
    };
    let mut claims = computation.claims.iter().filter(of_statement).peekable();
    if claims.peek().is_none() {
        return Compared::differing(format!("{victim}: the case file has no such claim"));
    }
    let mut all = Compared::default();
    for claim in claims {
        let profile = &computation.profile;
        let answer = claim.answer.map(&mut |leaf| leaf);
        all.extend(nearest(profile, ways_of_answer(&claim.answer), |way| {
            wrong_result(case, profile, claim, &under(&answer, way), way, statement)
        }));
    }
    all
}

/// Returns the differences between a verdict on an award and the court's.
fn wrong_verdict(
    case: &Case,
    profile: &Profile,
    review: &Review,
    verdict: &Conditional<Verdict>,
    statement: &CourtStatement,
    award: &str,
) -> Vec<String> {
    let mut wrong = Vec::new();
    let needs: Vec<Need> = verdict.points().iter().flat_map(OpenPoint::needs).collect();
    let lacks = names(case, &review.result, &needs);
    let without_standard = |verdict: &&Verdict| matches!(verdict, Verdict::NoStandard);
    let (found, ground) = if let Some(error) = verdict
        .errors()
        .and_then(|errors| errors.into_iter().next())
    {
        let leaf = review.result.answer.values().into_iter().next();
        let place = leaf.and_then(|leaf| leaf.law.approach);
        let approach = place.and_then(|place| profile.approaches.get(place));
        let standing = approach.and_then(|it| it.standing(error.entry, error.ground));
        let ground = standing.map(|standing| standing.support.holding.clone());
        (CourtVerdict::Error, ground)
    } else if verdict.passes() {
        (CourtVerdict::Passes, None)
    } else if verdict.values().iter().all(without_standard) {
        (CourtVerdict::Nothing, None)
    } else {
        (CourtVerdict::Lacks, None)
    };
    if statement.verdict != Some(found) {
        let lacking = match lacks.is_empty() {
            true => String::new(),
            false => format!(" ({})", lacks.join(", ")),
        };
        let on = ground.as_ref().map(|on| format!(" on {on}"));
        let on = on.unwrap_or_default();
        let decided = statement.verdict.map_or("nothing of it", word);
        let found = word(found);
        wrong.push(format!(
            "{award}: the review says {found}{on}{lacking}; the court says {decided}"
        ));
    }
    if let Some(wanted) = &statement.ground
        && ground.as_ref() != Some(wanted)
    {
        let ground = ground.as_deref().unwrap_or("no holding");
        wrong.push(format!("{award}: error on {ground}; the court on {wanted}"));
    }
    for lack in &statement.lacks {
        if !lacks.contains(lack) {
            let lacks = listed(&lacks);
            wrong.push(format!(
                "{award}: the review does not name {lack}, but {lacks}"
            ));
        }
    }
    wrong
}

fn word(verdict: CourtVerdict) -> &'static str {
    let mut all = CourtVerdict::ALL.iter();
    all.find(|(known, _)| *known == verdict)
        .map_or("", |(_, word)| word)
}

fn listed(names: &[String]) -> String {
    match names {
        [] => "nothing".to_owned(),
        names => names.join(", "),
    }
}

/// Returns the differences between the result of a claim under some views, however the missing findings turn out, and the court's.
fn wrong_result(
    case: &Case,
    profile: &Profile,
    claim: &ClaimResult,
    answer: &Conditional<&Leaf>,
    way: &Way,
    statement: &CourtStatement,
) -> Vec<String> {
    let mut wrong = Vec::new();
    let victim = &claim.victim;
    for (_, leaves) in cells(answer) {
        if let Some(measure) = statement.figure {
            let amount = measured(&leaves, way, measure);
            if amount != statement.amount {
                let said = |amount: Option<redress_money::Usd>| {
                    amount.map_or_else(|| "no amount".to_owned(), |amount| amount.to_string())
                };
                let mut names = Measure::ALL.iter();
                let name = names.find(|(known, _)| *known == measure);
                wrong.push(format!(
                    "{victim}: {} {}; the court says {}",
                    name.map_or("", |(_, name)| name),
                    said(amount),
                    said(statement.amount),
                ));
            }
        }
        for leaf in leaves {
            let outcome = leaf.outcome.illustrated();
            if statement.liability.is_some() && outcome.liability() != statement.liability {
                wrong.push(format!(
                    "{victim}: liability {}; the court says {}",
                    as_written(&outcome.liability()),
                    as_written(&statement.liability)
                ));
            }
            if let Some(end) = statement.ends {
                let (ended, ground) = match outcome {
                    Outcome::Ended(ended, ground) => {
                        let place = leaf.law.approach;
                        let approach = place.and_then(|place| profile.approaches.get(place));
                        let step = leaf.steps.last();
                        let standing = approach
                            .zip(step)
                            .and_then(|(approach, step)| approach.standing(step.entry, ground));
                        let holding = standing.map(|standing| standing.support.holding.clone());
                        (Some(*ended), holding)
                    }
                    _ => (None, None),
                };
                if ended != Some(end) || ground != statement.ground {
                    let on = |ground: &Option<String>| {
                        let on = ground.as_ref().map(|ground| format!(" on {ground}"));
                        on.unwrap_or_default()
                    };
                    wrong.push(format!(
                        "{victim}: ends with {}{}; the court says {}{}",
                        as_written(&ended),
                        on(&ground),
                        as_written(&statement.ends),
                        on(&statement.ground),
                    ));
                }
            }
        }
    }
    // The findings that are missing to state the amount, or the part of it that can be collected.
    let mut points = answer.points();
    for leaf in answer.values() {
        points.extend(leaf.consequences.iter().flat_map(|it| it.follows.points()));
        points.extend(under(&leaf.credits, way).points());
    }
    let needs: Vec<Need> = points.iter().flat_map(OpenPoint::needs).collect();
    let needs = names(case, claim, &needs);
    for need in &statement.needs {
        if !needs.contains(need) {
            let needs = listed(&needs);
            wrong.push(format!("{victim}: does not need {need}, but {needs}"));
        }
    }
    wrong
}

/// Returns a value as a file has it, or "none".
fn as_written<T: serde::Serialize>(value: &Option<T>) -> String {
    let written = serde_json::to_value(value).ok();
    let written = written.and_then(|value| value.as_str().map(str::to_owned));
    written.unwrap_or_else(|| "none".to_owned())
}

/// Returns the amount of a measure over leaves that differ in open numbers only; `None` unless they agree on it.
fn measured(leaves: &[&&Leaf], way: &Way, measure: Measure) -> Option<redress_money::Usd> {
    let hull = |of: &dyn Fn(&Leaf) -> Option<Amount>| {
        let mut amounts = leaves.iter().map(|leaf| of(leaf));
        let first = amounts.next()??;
        amounts.try_fold(first, |hull, amount| Some(hull.hull(amount?)))
    };
    let ordered = |leaf: &Leaf| leaf.outcome.illustrated().range();
    match measure {
        Measure::Award => hull(&ordered)?.exact(),
        Measure::Loss => hull(&|leaf| leaf.loss)?.exact(),
        Measure::Remaining => hull(&|leaf| leaf.remaining)?.exact(),
        Measure::Least => hull(&ordered).map(Amount::least),
        Measure::Collectible => hull(&|leaf| {
            let credits = under(&leaf.credits, way);
            let most = credits
                .values()
                .into_iter()
                .map(|it| it.collectible_at_most.map(Amount::Exact));
            most.reduce(|a, b| Some(a?.hull(b?))).flatten()
        })?
        .exact(),
    }
}

/// Returns the names of findings, as `--assume` takes them.
fn names(case: &Case, claim: &ClaimResult, needs: &[Need]) -> Vec<String> {
    let victim = &claim.victim;
    let losses = case
        .victim(victim)
        .map_or(&[][..], |victim| &victim.losses[..]);
    let name = |need: &Need| match need.target {
        NeedTarget::Fact(key) => format!("victims.{victim}.{}", key.row().path),
        NeedTarget::Line(line, fact) => {
            let id = losses.get(line).map_or("total", |item| item.id.as_str());
            format!("victims.{victim}.losses.{id}.{}", fact.row().name())
        }
    };
    needs.iter().map(name).collect()
}
