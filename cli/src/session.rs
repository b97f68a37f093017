//! A case, the law and the user's answers, opened for one command.

use std::path::Path;

use redress::case::facts::{Key, Kind};
use redress::case::{Award, Case};
use redress::cite::Date;
use redress::engine::{ClaimResult, Computation, Leaf, Profile, Review};
use redress::law::ProfileHead;
use redress::{Made, Query, Redress, digest};
use redress_report::{Audience, MapTile, Meta};

use crate::args::{CaseArgs, LawArgs, ProfileArgs, SetArgs, WhichArgs, given};
use crate::choices;
use crate::command::ledger;
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::input::{Input, approach_beside};
use crate::message::Message;

/// What a command works on.
pub(crate) struct Session {
    pub redress: Redress,
    pub case: Case,
    /// The case as it is written, where the copy is for the public: a fact is named as the file has it.
    written: Option<Case>,
    pub query: Query,
    digest: String,
    assumed: Vec<String>,
    command: Option<String>,
    audience: Audience,
}

/// A failure that could name what is in the file, as it may be told with a public copy.
fn guarded(failure: Failure, audience: Audience) -> Failure {
    match audience {
        Audience::Public => Failure {
            messages: vec![
                Message::error("an answer that was given does not fit the case file")
                    .help("leave out --audience public to see why"),
            ],
            ..failure
        },
        Audience::Private | Audience::Sealed => failure,
    }
}

/// The law that is built in with the rule sets that are linked in, and what the user adds to it.
pub(crate) fn law(args: &LawArgs) -> Result<Redress, Failure> {
    with(Redress::linked_in(), args)
}

/// The same, with the rule sets that are loaded; which those are is said, and which are not used.
pub(crate) fn law_with_sets(
    args: &LawArgs,
    sets: &SetArgs,
    console: &Console,
) -> Result<Redress, Failure> {
    let redress = Redress::open(&sets.sets()?)?;
    for set in redress.in_use() {
        if let Some(loaded) = set.loaded.as_ref().filter(|loaded| loaded.shadows) {
            console.note(format!(
                "the rule set `{}` is not the one linked in, but {}",
                set.id,
                loaded.manifest.display()
            ));
        }
    }
    for set in redress.not_used() {
        console.note(format!(
            "the rule set `{}` is not used: {}",
            set.id, set.why
        ));
    }
    with(redress, args)
}

fn with(mut redress: Redress, args: &LawArgs) -> Result<Redress, Failure> {
    for folder in &args.folders {
        redress
            .law_mut()
            .add(folder)
            .map_err(|error| Failure::failed(Message::from(error)))?;
    }
    Ok(redress)
}

/// Where a profile stands among all: ca9 before ca11, and both before longer names.
pub(crate) fn place(id: &str) -> (usize, String) {
    (id.len(), id.to_owned())
}

/// The ids of the profiles that are named, each once, or of all.
pub(crate) fn profiles(
    named: &[String],
    all: bool,
    include_proposed: bool,
    redress: &Redress,
) -> Result<Vec<String>, Failure> {
    let mut ids: Vec<String> = Vec::new();
    for id in named {
        if !ids.contains(id) {
            ids.push(id.clone());
        }
    }
    if all || include_proposed {
        let mut heads = redress.law().profiles()?;
        heads.sort_by_key(|head| place(&head.id));
        let wanted = |head: &ProfileHead| {
            if head.proposed {
                include_proposed
            } else {
                all && !head.district && !head.theory
            }
        };
        let all = heads.into_iter().filter(wanted).map(|head| head.id);
        ids.extend(all.collect::<Vec<_>>());
    }
    Ok(ids)
}

impl Session {
    /// Reads the case file and the user's answers.
    pub fn open(args: &CaseArgs, console: &Console) -> Result<Self, Failure> {
        Self::of(&Input::read(&args.facts)?, args, console)
    }

    /// The same, of a case file that was read already.
    pub fn of(input: &Input, args: &CaseArgs, console: &Console) -> Result<Self, Failure> {
        let redress = law_with_sets(&args.law, &args.sets, console)?;
        let audience = args.audience();
        let file = input.case(args.input_format, audience)?;
        input.warn(&file, audience, console);
        let mut case = file.case;
        if let Some(ledger) = &args.ledger {
            fill(&mut case, ledger, args.as_of, audience, console)
                .map_err(|failure| guarded(failure, audience))?;
        }
        let mut assumed = Vec::new();
        for given in &args.assume {
            let answered = redress::assume(&mut case, given).map_err(Failure::from);
            assumed.push(answered.map_err(|failure| guarded(failure, audience))?);
        }
        for given in &args.choose {
            let made = redress::choose(&case, given).map_err(Failure::from);
            case.choices
                .push(made.map_err(|failure| guarded(failure, audience))?);
        }
        let mut command = Some(args.command.clone().unwrap_or_else(given));
        let mut written = None;
        if audience == Audience::Public {
            let public = redress.public(&case);
            written = Some(std::mem::replace(&mut case, public));
            // Both name what is in the file.
            command = None;
            if !assumed.is_empty() {
                assumed = vec![format!(
                    "{} in all, each marked where it was read",
                    assumed.len()
                )];
            }
        }
        let query = Query {
            as_of: args.as_of,
            on: args.side,
            take: choices::views(redress.law(), &args.view)?,
            approach: None,
        };
        Ok(Self {
            redress,
            case,
            written,
            query,
            digest: digest(&input.bytes),
            assumed,
            command,
            audience,
        })
    }

    /// The profile to compute under. The governing one brings the case's own approach along.
    pub fn profile(
        &mut self,
        args: &ProfileArgs,
        case: &CaseArgs,
        console: &Console,
    ) -> Result<String, Failure> {
        let governing = self.redress.governing(&self.case);
        let (id, governs) = match &args.profile {
            Some(id) => (
                id.clone(),
                governing.is_ok_and(|governing| governing == *id),
            ),
            None => (governing?, true),
        };
        if args.no_approach {
            return Ok(id);
        }
        if let Some((path, text)) = approach_beside(&case.facts)? {
            let shown = path.display();
            if governs {
                console.note(format!(
                    "the case brings its own approach, {shown}; --no-approach leaves it out"
                ));
                self.query.approach = Some((path, text));
            } else {
                console.note(format!("{shown} is left out: it is not of {id}"));
            }
        }
        Ok(id)
    }

    /// The case with more assumed than the session's; told as the session's is.
    pub fn assuming(&self, given: &[String]) -> Result<Case, Failure> {
        let mut case = self.written.as_ref().unwrap_or(&self.case).clone();
        for given in given {
            let answered = redress::assume(&mut case, given).map_err(Failure::from);
            answered.map_err(|failure| guarded(failure, self.audience))?;
        }
        Ok(match self.written {
            Some(_) => self.redress.public(&case),
            None => case,
        })
    }

    /// What kind of answer a fact takes, and its key; told as the session's case is.
    pub fn kind_of(&self, path: &str) -> Result<(Kind, Option<Key>), Failure> {
        let written = self.written.as_ref().unwrap_or(&self.case);
        let kind = redress::kind_of(written, path).map_err(Failure::from);
        kind.map_err(|failure| guarded(failure, self.audience))
    }

    /// The victim of a fact and its path, as they may be told; the path is one that [`Session::assuming`] takes.
    pub fn told(&self, path: &str) -> (String, String) {
        let written = self.written.as_ref().unwrap_or(&self.case);
        let rest = path.strip_prefix("victims.").unwrap_or(path);
        let victims = written.victims.iter().zip(&self.case.victims);
        let of = victims.filter_map(|(victim, told)| {
            let fact = rest.strip_prefix(&victim.id)?.strip_prefix('.')?;
            Some((victim.id.len(), told.id.clone(), fact))
        });
        let Some((_, victim, fact)) = of.max_by_key(|(length, ..)| *length) else {
            return (String::new(), String::new());
        };
        // The id of a defendant or a loss stands in the middle.
        let fact = match (self.audience, fact.split_once('.'), fact.rsplit_once('.')) {
            (Audience::Public, Some((part, _)), Some((before, last))) if part != before => {
                format!("{part}.{last}")
            }
            _ => fact.to_owned(),
        };
        let path = format!("victims.{victim}.{fact}");
        (victim, path)
    }

    /// The profiles that are named, or that of the court of the case.
    pub fn which(&self, args: &WhichArgs) -> Result<Vec<String>, Failure> {
        let ids = profiles(&args.profiles, args.all, false, &self.redress)?;
        match ids.is_empty() {
            true => Ok(vec![self.redress.governing(&self.case)?]),
            false => Ok(ids),
        }
    }

    /// Says that a case's own approach is left out, where there is one.
    pub fn leave_out_approach(&self, case: &CaseArgs, console: &Console) -> Result<(), Failure> {
        if let Some((path, _)) = approach_beside(&case.facts)? {
            let path = path.display();
            console.note(format!(
                "{path} is left out: circuits are compared by their own law"
            ));
        }
        Ok(())
    }

    /// A profile, bound for a day.
    pub fn bound(&self, id: &str, day: Date) -> Result<Profile, Failure> {
        Ok(self.redress.profile(&self.case, id, &self.of_day(day))?)
    }

    /// The result under a profile on another day than the session's.
    pub fn on(&self, id: &str, day: Date, console: &Console) -> Result<Computation, Failure> {
        self.beside(id, &self.of_day(day), console)
    }

    fn of_day(&self, day: Date) -> Query {
        Query {
            as_of: Some(day),
            ..self.query.clone()
        }
    }

    /// The result under one profile of several, without the choices whose method it does not permit.
    pub fn beside(
        &self,
        id: &str,
        query: &Query,
        console: &Console,
    ) -> Result<Computation, Failure> {
        if self.case.choices.is_empty() {
            return Ok(self.redress.compute(&self.case, id, query)?);
        }
        let profile = self.redress.profile(&self.case, id, query)?;
        let (case, left_out) = choices::of_profile(&self.case, &profile);
        for choice in left_out {
            console.note(format!(
                "the method chosen for `{choice}` is none that {id} permits that day; there the choice stays open"
            ));
        }
        let claims = self.redress.claims(&case, &profile, query)?;
        Ok(Computation { profile, claims })
    }

    /// Computes the case under one profile, whose choices the user's have to fit.
    pub fn compute(&self, id: &str) -> Result<Computation, Failure> {
        self.fit(id)?;
        Ok(self.redress.compute(&self.case, id, &self.query)?)
    }

    /// The same, with how far each missing finding would narrow each result.
    pub fn needs(&self, id: &str) -> Result<Computation, Failure> {
        self.fit(id)?;
        Ok(self.redress.needs(&self.case, id, &self.query)?)
    }

    /// Reviews the awards of the case under one profile.
    pub fn review(&self, id: &str) -> Result<(Profile, Vec<(Award, Review)>), Failure> {
        self.fit(id)?;
        Ok(self.redress.review(&self.case, id, &self.query)?)
    }

    /// What the records of the victims have later than their dates.
    fn left_out(&self) -> Vec<String> {
        let of = |victim: &redress::case::Victim| {
            let id = victim.id.clone();
            let entries = victim.left_out.clone().into_iter();
            entries.map(move |entry| format!("{id}, {entry}"))
        };
        self.case.victims.iter().flat_map(of).collect()
    }

    fn fit(&self, id: &str) -> Result<(), Failure> {
        if self.case.choices.is_empty() {
            return Ok(());
        }
        let profile = self.redress.profile(&self.case, id, &self.query)?;
        choices::fit(&self.case, &[profile])
    }

    /// The circuits as tiles of the map of a report.
    fn tiles(&self) -> Result<Vec<MapTile>, Failure> {
        let circuits = self.redress.law().circuits()?.into_iter();
        let tiles = circuits.map(|tile| MapTile {
            id: tile.id,
            name: tile.name,
            column: tile.column,
            row: tile.row,
        });
        Ok(tiles.collect())
    }

    /// What made these results.
    pub fn meta(&self, results: &[Made<'_>]) -> Result<Meta, Failure> {
        let sets = self.redress.in_use().iter();
        let sets = sets.map(|set| (set.id.clone(), set.version.clone(), set.origin()));
        Ok(Meta {
            program: concat!("redress ", env!("CARGO_PKG_VERSION")).to_owned(),
            case_digest: self.digest.clone(),
            as_of_reason: Redress::as_of(&self.case, &self.query)?.reason,
            rule_sets: sets.collect(),
            command: self.command.clone(),
            audience: self.audience,
            assumed: self.assumed.clone(),
            left_out: self.left_out(),
            unread: redress::unread(&self.case, self.query.on, results),
            tiles: self.tiles()?,
        })
    }
}

/// Fills the records of a case out of a ledger, and says whose.
fn fill(
    case: &mut Case,
    path: &Path,
    as_of: Option<Date>,
    audience: Audience,
    console: &Console,
) -> Result<(), Failure> {
    let query = Query {
        as_of,
        ..Query::default()
    };
    let day = Redress::as_of(case, &query)?.day;
    let books = ledger::books(path)?;
    let filled = books
        .fill(case, day)
        .map_err(|error| ledger::failure(path, error))?;
    // Each names whom the file is about.
    if audience == Audience::Public {
        return Ok(());
    }
    for (victim, date) in &filled.victims {
        console.note(format!(
            "the record of {victim}, as of {date}, is that of {}",
            path.display()
        ));
    }
    if filled.victims.is_empty() {
        console.note(format!(
            "{} has nothing of a victim of this case",
            path.display()
        ));
    }
    for remark in filled.remarks {
        console.note(remark);
    }
    Ok(())
}

/// Every result of some computations, with its profile.
pub(crate) fn results(computations: &[Computation]) -> Vec<Made<'_>> {
    computations
        .iter()
        .flat_map(|computation| {
            let claims = computation.claims.iter();
            claims.map(|claim| (&computation.profile, claim))
        })
        .collect()
}

/// How a command ends that computed these.
pub(crate) fn exit<'a>(claims: impl IntoIterator<Item = &'a ClaimResult>) -> Exit {
    if claims.into_iter().any(is_open) {
        Exit::Open
    } else {
        Exit::Computed
    }
}

/// Whether anything is missing: a finding, a choice, a view of a question, or law that gives an amount.
fn is_open(claim: &ClaimResult) -> bool {
    let says_nothing = |leaf: &&Leaf| {
        leaf.outcome.ended.is_none() && leaf.outcome.amount.is_none_or(|it| it.exact().is_none())
    };
    !claim.depends_on.is_empty()
        || !claim.tree.needs().is_empty()
        || claim.tree.has_open_choice()
        || claim.tree.leaves().iter().any(says_nothing)
}
