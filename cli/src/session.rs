//! A case, the law and the user's answers, opened for one command.

use std::path::Path;
use std::sync::Arc;

use redress::case::facts::{FactKind, Key};
use redress::case::{Case, Class};
use redress::cite::Date;
use redress::engine::{ClaimResult, Computation, Profile};
use redress::law::{AwardFigures, DecidedAward, ProfileHead};
use redress::rule::Strength;
use redress::{Made, Query, Redress, Reviews, digest};
use redress_report::{Audience, ComparableAwards, LawText, MapTile, Meta};

use crate::args::{CaseArgs, LawArgs, ProfileArgs, SetArgs, WhichArgs};
use crate::books::{books, failure};
use crate::choices;
use crate::clock::today;
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::input::{APPROACH, Input, approach_beside};
use crate::memory;
use crate::message::Message;
use crate::sets;

/// The inputs of a command.
pub(crate) struct Session {
    pub redress: Arc<Redress>,
    pub case: Case,
    /// The case as written, if the copy is public, because the user names facts as in the file.
    written: Option<Case>,
    pub query: Query,
    digest: String,
    /// The tables that the case file names, each with its digest.
    tables: Vec<(String, String)>,
    assumed: Vec<String>,
    /// The day that the user gave.
    day: Option<Date>,
    command: Option<String>,
    audience: Audience,
}

/// Removes the content of the file from a failure if the copy is public.
fn guarded(failure: Failure, audience: Audience) -> Failure {
    match audience {
        Audience::Public => Failure {
            messages: vec![
                Message::error("an answer does not fit the case file")
                    .help("leave out --audience public to see why"),
            ],
            ..failure
        },
        Audience::Private | Audience::Sealed => failure,
    }
}

/// Returns the built-in law, with linked-in rule sets and the user's additions.
pub(crate) fn law(args: &LawArgs, console: &Console) -> Result<Arc<Redress>, Failure> {
    if let Some(within) = console.inside() {
        return Ok(Arc::clone(&within.redress));
    }
    with(Redress::linked_in(), args, console)
}

/// Like [`law`], with loaded rule sets. Reports sets that replace linked-in ones and sets that are not used.
pub(crate) fn law_with_sets(
    args: &LawArgs,
    sets: &SetArgs,
    console: &Console,
) -> Result<Arc<Redress>, Failure> {
    if let Some(within) = console.inside() {
        return Ok(Arc::clone(&within.redress));
    }
    let redress = Redress::open(&sets::sets(sets)?)?;
    for set in redress.in_use() {
        if let Some(loaded) = set.loaded.as_ref().filter(|loaded| loaded.shadows) {
            console.note(format!(
                "the rule set `{}` was loaded from {}, in place of the one linked in",
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
    with(redress, args, console)
}

/// Adds the user's folders of law, and reports each file that replaces law that was there.
fn with(mut redress: Redress, args: &LawArgs, console: &Console) -> Result<Arc<Redress>, Failure> {
    for folder in &args.folders {
        redress
            .law_mut()
            .add(folder)
            .map_err(|error| match error.line {
                0 => Failure::failed(Message::from(error)),
                _ => Failure::from(error),
            })?;
    }
    for file in redress.law().replacing() {
        console.note(format!(
            "{} replaces {}",
            file.origin,
            file.replaces.join(", ")
        ));
    }
    Ok(Arc::new(redress))
}

/// Returns the sort key of a profile: ca9 before ca11, and both before longer names.
pub(crate) fn place(id: &str) -> (usize, String) {
    (id.len(), id.to_owned())
}

/// Returns the ids of the named profiles, each once, or of all.
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
    pub(crate) fn open(args: &CaseArgs, console: &Console) -> Result<Self, Failure> {
        Self::from_input(&Input::open(&args.facts, console)?, args, console)
    }

    /// Like [`Session::open`], for a case file that was already read.
    pub(crate) fn from_input(
        input: &Input,
        args: &CaseArgs,
        console: &Console,
    ) -> Result<Self, Failure> {
        let redress = law_with_sets(&args.law, &args.sets, console)?;
        let audience = args.audience();
        let file = input.case(args.input_format, audience)?;
        input.warn(&file, audience, console);
        let named = (1_usize..).zip(&file.tables).map(|(place, (name, bytes))| {
            // A public copy repeats no text of the case file.
            let name = match audience {
                Audience::Public => format!("table {place}"),
                Audience::Private | Audience::Sealed => name.clone(),
            };
            (name, digest(bytes))
        });
        let tables = named.collect();
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
                .extend(made.map_err(|failure| guarded(failure, audience))?);
        }
        let mut command = Some(args.command.clone().unwrap_or_else(|| console.command()));
        let mut written = None;
        if audience == Audience::Public {
            let public = redress.public(&case);
            written = Some(std::mem::replace(&mut case, public));
            // Both would name content of the file.
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
            tables,
            assumed,
            day: args.as_of,
            command,
            audience,
        })
    }

    /// Returns the profile to compute under. If it is the governing one, the case's own approach applies.
    pub(crate) fn profile(
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
                    "the case has its own approach, {shown}; ignore it with --no-approach"
                ));
                self.query.approach = Some((path, text));
            } else {
                console.note(format!("{shown} is ignored: it does not apply to {id}"));
            }
        }
        Ok(id)
    }

    /// Returns the session's case with additional assumptions, redacted for the session's audience.
    pub(crate) fn assuming(&self, given: &[String]) -> Result<Case, Failure> {
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

    /// Returns the kind and key of a fact.
    pub(crate) fn kind_of(&self, path: &str) -> Result<(FactKind, Option<Key>), Failure> {
        let written = self.written.as_ref().unwrap_or(&self.case);
        let kind = redress::kind_of(written, path).map_err(Failure::from);
        kind.map_err(|failure| guarded(failure, self.audience))
    }

    /// Returns the victim of a fact and its path, redacted for the audience. [`Session::assuming`] accepts the path.
    pub(crate) fn redacted(&self, path: &str) -> (String, String) {
        let written = self.written.as_ref().unwrap_or(&self.case);
        let rest = path.strip_prefix("victims.").unwrap_or(path);
        let victims = written.victims.iter().zip(&self.case.victims);
        let below = |id: &str| rest.strip_prefix(id)?.strip_prefix('.');
        let of = victims.filter_map(|(victim, told)| {
            let ids = victim.group.iter().chain([&victim.id]);
            let (id, fact) = ids.filter_map(|id| Some((id, below(id)?))).next()?;
            Some((std::cmp::Reverse(id.len()), told.id.clone(), fact))
        });
        let Some((_, victim, fact)) = of.min_by_key(|(length, ..)| *length) else {
            return (String::new(), String::new());
        };
        // The id of a defendant or a loss is in the middle.
        let fact = match (self.audience, fact.split_once('.'), fact.rsplit_once('.')) {
            (Audience::Public, Some((part, _)), Some((before, last))) if part != before => {
                format!("{part}.{last}")
            }
            _ => fact.to_owned(),
        };
        let stated = self.case.victim(&victim).and_then(|it| it.group.as_ref());
        let path = format!("victims.{}.{fact}", stated.unwrap_or(&victim));
        (victim, path)
    }

    /// Returns the named profiles, or that of the court of the case.
    pub(crate) fn which(&self, args: &WhichArgs) -> Result<Vec<String>, Failure> {
        let ids = profiles(&args.profiles, args.all, false, &self.redress)?;
        match ids.is_empty() {
            true => Ok(vec![self.redress.governing(&self.case)?]),
            false => Ok(ids),
        }
    }

    /// Reports that a case's own approach is ignored, if there is one.
    pub(crate) fn leave_out_approach(
        &self,
        case: &CaseArgs,
        console: &Console,
    ) -> Result<(), Failure> {
        if let Some((path, _)) = approach_beside(&case.facts)? {
            let path = path.display();
            console.note(format!(
                "{path} is ignored, because circuits are compared by their own law"
            ));
        }
        Ok(())
    }

    /// Binds a profile for a day.
    pub(crate) fn bound(&self, id: &str, day: Date) -> Result<Arc<Profile>, Failure> {
        Ok(self.redress.profile(&self.case, id, &self.query_on(day))?)
    }

    /// Computes the result under a profile on another day.
    pub(crate) fn on(
        &self,
        id: &str,
        day: Date,
        console: &Console,
    ) -> Result<Computation, Failure> {
        self.beside(id, &self.query_on(day), console)
    }

    fn query_on(&self, day: Date) -> Query {
        Query {
            as_of: Some(day),
            ..self.query.clone()
        }
    }

    /// Computes one profile of a comparison, dropping chosen methods that this profile does not permit.
    pub(crate) fn beside(
        &self,
        id: &str,
        query: &Query,
        console: &Console,
    ) -> Result<Computation, Failure> {
        if self.case.choices.is_empty() {
            return Ok(self.redress.compute(&self.case, id, query)?);
        }
        let profile = self.redress.profile(&self.case, id, query)?;
        let (case, left_out) = choices::permitted_by(&self.case, &profile);
        for choice in left_out {
            console.note(format!(
                "the method chosen for `{choice}` is not permitted in {id} on {}; there the choice stays open",
                profile.as_of
            ));
        }
        let claims = self.redress.claims(&case, &profile, query)?;
        Ok(Computation { profile, claims })
    }

    /// Computes the case under one profile. Rejects choices that the profile does not permit.
    pub(crate) fn compute(&self, id: &str) -> Result<Computation, Failure> {
        self.fit(id)?;
        Ok(self.redress.compute(&self.case, id, &self.query)?)
    }

    /// Like [`Session::compute`], with the range that each missing finding would leave.
    pub(crate) fn needs(&self, id: &str) -> Result<Computation, Failure> {
        self.fit(id)?;
        Ok(self.redress.needs(&self.case, id, &self.query)?)
    }

    /// Reviews the awards of the case under one profile.
    pub(crate) fn review(&self, id: &str) -> Result<Reviews, Failure> {
        self.fit(id)?;
        Ok(self.redress.review(&self.case, id, &self.query)?)
    }

    /// Returns the entries of the victims' records after the records' dates.
    fn left_out(&self) -> Vec<String> {
        let of = |victim: &redress::case::Victim| {
            let id = victim.id.clone();
            let entries = victim.left_out.clone().into_iter();
            entries.map(move |entry| format!("{id}, {entry}"))
        };
        self.case.victims.iter().flat_map(of).collect()
    }

    /// Refuses a case whose claims do not fit in memory, and choices that the profile does not permit.
    fn fit(&self, id: &str) -> Result<(), Failure> {
        memory::fits(self.case.claims().count(), 1)?;
        if self.case.choices.is_empty() {
            return Ok(());
        }
        let profile = self.redress.profile(&self.case, id, &self.query)?;
        choices::fit(&self.case, &[profile])
    }

    /// Returns the circuits as tiles of the map of a report.
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

    /// Returns the required rules of the circuit that the case's own approach leaves out.
    fn left_out_of_own_approach(&self, results: &[Made<'_>]) -> Result<Vec<String>, Failure> {
        let Some((profile, _)) = results.first().filter(|_| self.query.approach.is_some()) else {
            return Ok(Vec::new());
        };
        let query = Query {
            approach: None,
            ..self.query.clone()
        };
        let circuit = self.redress.profile(&self.case, &profile.id, &query)?;
        let mut left_out: Vec<String> = Vec::new();
        for own in profile.approaches.iter().filter(|it| it.of_the_case) {
            let of_circuit = circuit.approaches.iter().filter(|approach| {
                let applies = &approach.applies;
                let same_class = applies
                    .offense
                    .iter()
                    .any(|it| own.applies.offense.contains(it));
                same_class && applies.regime == own.applies.regime && applies.on(profile.as_of)
            });
            for entries in of_circuit.map(|approach| &approach.entries) {
                // Nobody requires a rule that is there under one view of an open question, and not under another.
                let whatever_the_view = entries.iter().filter(|entry| {
                    let mut asked = circuit.questions.iter().filter(|question| {
                        let mut under = entry.under.iter();
                        question.taken.is_none() && under.any(|(id, _)| *id == question.id)
                    });
                    asked.all(|question| {
                        question.views.iter().all(|view| {
                            let under = (question.id.clone(), view.id.clone());
                            let mut others = entries.iter().filter(|it| it.name == entry.name);
                            others.any(|other| other.under.contains(&under))
                        })
                    })
                });
                for entry in whatever_the_view {
                    let mut standings = entry.standings.iter();
                    let required = standings.any(|it| it.strength == Strength::Required);
                    let known = own.entries.iter().any(|it| it.name == entry.name);
                    if required && !known && !left_out.contains(&entry.name) {
                        left_out.push(entry.name.clone());
                    }
                }
            }
        }
        Ok(left_out)
    }

    /// Returns the sources of these results.
    pub(crate) fn meta(&self, results: &[Made<'_>]) -> Result<Meta, Failure> {
        let digest_of_case = self.digest.clone();
        let meta = self
            .redress
            .meta(&self.case, &self.query, digest_of_case, results)?;
        let approach = self.query.approach.iter();
        let approach = approach.map(|(_, text)| LawText {
            path: APPROACH.to_owned(),
            origin: "of the case".to_owned(),
            digest: digest(text.as_bytes()),
            ..LawText::default()
        });
        Ok(Meta {
            law: meta.law.into_iter().chain(approach).collect(),
            case_tables: self.tables.clone(),
            command: self.command.clone(),
            audience: self.audience,
            day: self.day,
            assumed: self.assumed.clone(),
            left_out_of_own_approach: self.left_out_of_own_approach(results)?,
            left_out: self.left_out(),
            tiles: self.tiles()?,
            ..meta
        })
    }

    /// Returns the awards in decided cases, by class of offense and text.
    pub(crate) fn comparable_awards(&self) -> Result<Vec<ComparableAwards>, Failure> {
        let (texts, awards) = self.redress.law().decided_awards()?;
        let texts = texts.into_iter().filter(|text| !text.regimes.is_empty());
        let mut all = Vec::new();
        for text in texts {
            for (class, ..) in Class::ALL {
                let is_it = |it: &&DecidedAward| it.class == Some(class) && it.text == text.id;
                let of_class = AwardFigures::new(awards.iter().filter(is_it));
                if of_class != AwardFigures::default() {
                    all.push(ComparableAwards {
                        class,
                        regimes: text.regimes.clone(),
                        text: text.says.clone(),
                        text_id: text.id.clone(),
                        amounts: of_class.amounts,
                        nothing: of_class.nothing,
                    });
                }
            }
        }
        Ok(all)
    }
}

/// Fills the records of a case from a ledger, and reports the victims.
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
    let (books, _) = books(path)?;
    let filled = books
        .fill(case, day, as_of.unwrap_or_else(today).max(day))
        .map_err(|error| failure(path, error))?;
    // Print no notes for a public copy, because each names a person in the file.
    if audience == Audience::Public {
        return Ok(());
    }
    for (victim, date) in &filled.victims {
        console.note(format!(
            "the record of {victim}, as of {date}, was filled from {}",
            path.display()
        ));
    }
    if filled.victims.is_empty() {
        console.note(format!(
            "{} has no postings for this case's victims",
            path.display()
        ));
    }
    for remark in filled.remarks {
        console.note(remark);
    }
    Ok(())
}

/// Returns every result with its profile.
pub(crate) fn results(computations: &[Computation]) -> Vec<Made<'_>> {
    computations
        .iter()
        .flat_map(|computation| {
            let claims = computation.claims.iter();
            claims.map(|claim| (&*computation.profile, claim))
        })
        .collect()
}

/// Returns the exit code for these results.
pub(crate) fn exit<'a>(claims: impl IntoIterator<Item = &'a ClaimResult>) -> Exit {
    if claims.into_iter().any(|claim| !claim.answer.is_settled()) {
        Exit::Open
    } else {
        Exit::Computed
    }
}
