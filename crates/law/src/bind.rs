//! Binds a profile to its rules and authorities, for one day and one set of views.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use std::sync::{Arc, PoisonError};

use redress_case::facts::{self, Key};
use redress_cite::{Authority, CourtId, Date, Holding, circuit_of};
use redress_engine::{
    Applies, Apportionment, Approach, ChoiceEntry, Chooser, Contrast, Entry, EntryInfo,
    GroundInCourt, LEFT_TO_THE_COURT, Profile, Question, QuestionId, Support, Taken, Under,
};
use redress_rule::{
    AnyRule, Body, LawOfDay, List, Options, Property, RuleInfo, RuleSet, ShareChange, Strength,
};
use toml::Spanned;

use crate::authorities::Weight;
use crate::binder::{Binder, Held, ViewOf, support_of};
use crate::compose::{self, Source, window};
use crate::entry::{self, Ready, RuleEntry};
use crate::error::{in_plain_words, unknown_name};
use crate::law::{Law, Views};
use crate::parameters::Dated;
use crate::profile::{RawAdd, RawApproach};
use crate::{LawError, Text, questions};

impl Law {
    /// Returns a profile, bound for one day and these views. `approach` is the text of a case's own `approach.toml`, with its path: its
    /// approaches replace those of the profile for their class and regime. A profile without one is bound once and kept, because a
    /// program that computes case after case asks for the same few.
    ///
    /// # Errors
    /// When the profile or anything that it names does not hold; see the crate's documentation.
    pub fn profile(
        &self,
        id: &str,
        as_of: Date,
        taken: &Views,
        approach: Option<(&Path, &str)>,
    ) -> Result<Arc<Profile>, LawError> {
        let bind = |law: &Self| {
            let text = law.find_profile(id)?;
            bind(law, id, text, as_of, taken, approach).map(Arc::new)
        };
        match approach {
            Some(_) => bind(self),
            None => self.bound_once((id.to_owned(), as_of, taken.clone()), bind),
        }
    }

    /// The questions that the figures of a judgment read, as a profile's courts and the user answer them on a day.
    ///
    /// # Errors
    /// When the profile does not hold, or the user takes a view that there is not.
    pub fn figures_questions(
        &self,
        id: &str,
        as_of: Date,
        taken: &Views,
    ) -> Result<Vec<Question>, LawError> {
        let reader = questions::Reader::Figures;
        questions_read_by(reader, self, id, self.find_profile(id)?, as_of, taken)
    }

    /// Returns the questions that a ledger reads, as a profile's courts answer them on a day.
    ///
    /// # Errors
    /// When the profile does not hold.
    pub fn ledger_questions(&self, id: &str, as_of: Date) -> Result<Vec<Question>, LawError> {
        let (reader, none) = (questions::Reader::Ledger, Views::new());
        questions_read_by(reader, self, id, self.find_profile(id)?, as_of, &none)
    }

    /// Returns the view of a question that the courts whose decisions bind a court take on a day.
    ///
    /// # Errors
    /// When the profile does not hold.
    pub fn view_taken(
        &self,
        court: &CourtId,
        question: &str,
        as_of: Date,
    ) -> Result<Option<Taken>, LawError> {
        let circuit = circuit_of(court).unwrap_or_else(|| court.clone());
        let id = circuit.as_str();
        let questions = self.read_questions()?;
        let reader = questions.iter().find(|it| it.id == question);
        let reader = reader.map(|it| it.read_by);
        let (Some(reader), true) = (reader, self.profile_ids().any(|it| it == id)) else {
            return Ok(None);
        };
        let text = self.find_profile(id)?;
        let read = questions_read_by(reader, self, id, text, as_of, &Views::new())?;
        let read = read.into_iter().find(|it| it.id == question);
        Ok(read.and_then(|it| it.taken))
    }
}

/// The words for the authority that a contrast contradicts, on a day for which its file names none.
const NO_AUTHORITY: &str = "no controlling authority of that day";

/// Binds a profile, or returns the first error in it.
pub(crate) fn bind(
    law: &Law,
    id: &str,
    text: &Text,
    as_of: Date,
    taken: &Views,
    case_approach: Option<(&Path, &str)>,
) -> Result<Profile, LawError> {
    let (profile, errors) = bind_all(law, id, text, as_of, taken, case_approach)?;
    match errors.into_iter().next() {
        Some(error) => Err(error),
        None => Ok(profile),
    }
}

/// Binds a profile without the entries that have an error, and returns their errors.
pub(crate) fn bind_all(
    law: &Law,
    id: &str,
    text: &Text,
    as_of: Date,
    taken: &Views,
    case_approach: Option<(&Path, &str)>,
) -> Result<(Profile, Vec<LawError>), LawError> {
    let span = tracing::info_span!("bind", profile = id, day = tracing::field::Empty).entered();
    let court = law.read_profile(id, text)?.court.clone();
    let regimes = &law.regimes_of(&court)?;
    let straddling = law.straddling(&court)?;
    law.note_jurisdiction(&court);
    let (own, sources) = compose::sources(law, id, text, case_approach, regimes)?;
    let (court, contrast, proposed) = (&own.court, &own.contrast, &own.proposed);
    let mut binder = Binder {
        law,
        court: court.clone(),
        contrast: contrast.is_some(),
        proposed: proposed.is_some(),
        as_of,
        regimes,
        parameters: law.parameters()?,
        questions: law.read_questions()?,
        takes: Vec::new(),
        lost: Vec::new(),
        user_takes: taken,
        met: BTreeSet::new(),
        edges: BTreeSet::new(),
        held: HashMap::new(),
        errors: Vec::new(),
    };
    binder.takes = binder.takes_of(&sources);
    let classes = |question: &&questions::Question| question.read_by == questions::Reader::Classes;
    let classes = binder.questions.iter().filter(classes);
    binder.met = classes.map(|question| question.id.clone()).collect();
    let approaches = binder.approaches(&sources);
    let straddling = binder.straddling(straddling.as_deref())?;
    let edges = binder.all_edges(&approaches);
    // The day that is asked for may be that of a judgment in a case file; the law since its last change is the same.
    if let Some(day) = edges.iter().rev().find(|edge| **edge <= as_of) {
        span.record("day", tracing::field::display(day));
    }
    tracing::info!(approaches = approaches.len(), "profile bound");
    let profile = Profile {
        id: id.to_owned(),
        edges,
        name: own.name.clone(),
        court: court.clone(),
        summary: own.summary.clone(),
        contrast: contrast.as_ref().map(|raw| Contrast {
            theory: raw.theory,
            contrary_to: raw.contrary_to.on(as_of).unwrap_or(NO_AUTHORITY).to_owned(),
            note: raw.note.clone(),
        }),
        proposed: proposed
            .as_ref()
            .map(|raw| format!("{}: {}", raw.bill, raw.note)),
        as_of,
        questions: binder.questions_met(),
        approaches,
        straddling,
        regimes: regimes.to_vec(),
        choice_of_law: Chooser::default(),
        source: text.origin.clone(),
        digest: crate::digest::digest(sources.iter().map(|source| source.text.text.as_bytes())),
    };
    Ok((profile, binder.errors))
}

/// The questions that somebody other than a rule reads, with the views that courts and the user take.
pub(crate) fn questions_read_by(
    reader: questions::Reader,
    law: &Law,
    id: &str,
    text: &Text,
    as_of: Date,
    taken: &Views,
) -> Result<Vec<Question>, LawError> {
    let court = law.read_profile(id, text)?.court.clone();
    let regimes = &law.regimes_of(&court)?;
    let (own, sources) = compose::sources(law, id, text, None, regimes)?;
    let questions = law.read_questions()?;
    let of_figures = questions
        .iter()
        .filter(|question| question.read_by == reader)
        .map(|question| question.id.clone());
    let met: BTreeSet<String> = of_figures.collect();
    let mut binder = Binder {
        law,
        court: own.court.clone(),
        contrast: own.contrast.is_some(),
        proposed: own.proposed.is_some(),
        as_of,
        regimes,
        parameters: law.parameters()?,
        questions,
        takes: Vec::new(),
        lost: Vec::new(),
        user_takes: taken,
        met,
        edges: BTreeSet::new(),
        held: HashMap::new(),
        errors: Vec::new(),
    };
    binder.takes = binder.takes_of(&sources);
    match binder.errors.pop() {
        Some(error) => Err(error),
        None => Ok(binder.questions_met()),
    }
}

/// A rule, bound.
struct Bound {
    rule: AnyRule,
    info: &'static RuleInfo,
    number: u16,
    under: Vec<Under>,
}

impl Bound {
    fn entry<C>(
        self,
        of: impl Fn(AnyRule) -> Option<Arc<dyn redress_rule::Rule<C>>>,
        source: &Source,
        at: usize,
        place: List,
    ) -> Result<Entry<C>, LawError> {
        let rule = of(self.rule).ok_or_else(|| misplaced(source, at, self.info, place))?;
        Ok(Entry {
            number: self.number,
            rule,
            info: self.info,
            under: self.under,
        })
    }
}

/// The views under which an entry is bound.
#[derive(Clone, Default)]
struct Way {
    /// Every question that the entry depends on, with its view.
    views: entry::Views,
    /// The views of those questions that are unsettled.
    open: Vec<Under>,
}

impl Way {
    fn with(mut self, question: QuestionId, id: &str, view: ViewOf) -> Self {
        self.views.push((id.to_owned(), view.id));
        self.open
            .extend(view.open.map(|view| Under { question, view }));
        self
    }
}

/// An approach while it is being bound.
pub(crate) struct Building<'s> {
    pub(crate) source: &'s Source,
    /// The most that a step can claim.
    pub(crate) at_most: Strength,
    /// What the profiles above add.
    pub(crate) adds: Vec<(&'s Source, &'s Spanned<RawAdd>)>,
    pub(crate) name: &'s str,
    /// The days on which the approach can be the law.
    pub(crate) from: Option<Date>,
    pub(crate) before: Option<Date>,
    pub(crate) entries: Vec<EntryInfo>,
    pub(crate) parameters: Vec<&'static str>,
}

/// An entry of a list, from the approach's own file or added by one above.
struct Placed<'s> {
    source: &'s Source,
    at: usize,
    entry: &'s entry::Entry,
    added: bool,
    /// What stands here on days on which this one does not.
    instead_of: Option<Box<Placed<'s>>>,
}

impl<'s> Building<'s> {
    /// The entries of a list, or the methods of a choice, with those that the profiles above add.
    fn with_adds(&self, raw: &'s [Spanned<entry::Entry>], to: &str) -> Vec<Placed<'s>> {
        let source = self.source;
        let mut placed: Vec<Placed<'s>> = raw
            .iter()
            .map(|spanned| Placed {
                source,
                at: spanned.span().start,
                entry: spanned.as_ref(),
                added: false,
                instead_of: None,
            })
            .collect();
        let adds = self.adds.iter().copied();
        for (source, add) in adds.filter(|(_, add)| add.as_ref().to == to) {
            let (at, add) = (add.span().start, add.as_ref());
            let place_of = |name: &Option<String>| {
                let name = name.as_ref()?;
                placed.iter().position(
                    |known| matches!(known.entry, entry::Entry::Rule(rule) if rule.rule == *name),
                )
            };
            let (before, instead) = (place_of(&add.before), place_of(&add.instead));
            let added = Placed {
                source,
                at,
                entry: &add.entry,
                added: true,
                instead_of: None,
            };
            match instead {
                Some(place) => {
                    let replaced = placed.splice(place..=place, [added]).next();
                    if let Some(now) = placed.get_mut(place) {
                        now.instead_of = replaced.map(Box::new);
                    }
                }
                None => placed.insert(before.unwrap_or(placed.len()), added),
            }
        }
        placed
    }
}

impl Binder<'_> {
    /// Binds the approaches. Each entry is bound once for each view of each unsettled question that it depends on.
    fn approaches(&mut self, sources: &[Source]) -> Vec<Arc<Approach>> {
        let mut approaches = Vec::new();
        let mut all = std::mem::take(&mut self.met);
        for source in sources {
            for raw in &source.approaches {
                match self.approach(sources, source, raw.as_ref()) {
                    Ok(approach) => approaches.push(Arc::new(approach)),
                    Err(error) => self.errors.push(error),
                }
                all.append(&mut self.met);
            }
        }
        self.met = all;
        approaches
    }

    fn approach(
        &mut self,
        sources: &[Source],
        source: &Source,
        raw: &RawApproach,
    ) -> Result<Approach, LawError> {
        let regime = self
            .regimes
            .iter()
            .find(|regime| regime.id == *raw.regime.as_ref());
        let (from, before) = window(raw);
        let mut building = Building {
            source,
            at_most: if source.district || source.text.origin == crate::files::OF_THE_CASE {
                Strength::Permitted
            } else {
                Strength::Required
            },
            // What those above add to it, the lowest first.
            adds: sources
                .iter()
                .rev()
                .skip_while(|below| !std::ptr::eq(*below, source))
                .skip(1)
                .flat_map(|above| above.adds.iter().map(move |add| (above, add)))
                .filter(|(_, add)| {
                    let add = add.as_ref();
                    add.regime == *raw.regime.as_ref()
                        && add
                            .offense
                            .0
                            .iter()
                            .any(|class| raw.offense.0.contains(class))
                })
                .collect(),
            name: &raw.name,
            from: from.or_else(|| regime.and_then(|regime| regime.from)),
            before,
            entries: Vec::new(),
            parameters: Vec::new(),
        };
        let b = &mut building;
        let gates = self.list(b, &raw.gates, List::Gates, |bound| match bound {
            AnyRule::Gate(rule) => Some(rule),
            _ => None,
        })?;
        let losses = self.list(b, &raw.losses, List::Losses, |bound| match bound {
            AnyRule::Loss(rule) => Some(rule),
            _ => None,
        })?;
        let apportionment = self.apportionment(b, &raw.apportionment)?;
        let bounds = self.list(b, &raw.bounds, List::Limits, |bound| match bound {
            AnyRule::Limit(rule) => Some(rule),
            _ => None,
        })?;
        let caps = |entry: &Entry<_>| {
            let mut satisfies = entry.info.satisfies.iter();
            satisfies.any(|property| property == Property::NeverRaises)
        };
        // A rule of a loaded set may cap without a property that says so.
        let may_cap = |entry: &Entry<_>| matches!(entry.info.body, Body::Remote);
        if self.errors.is_empty()
            && !raw.uncapped
            && !bounds.iter().any(|entry| caps(entry) || may_cap(entry))
        {
            let message = format!(
                "approach `{}` has no cap under `bounds`, such as `statute/no-more-than-remains`; if nothing caps an award, write `uncapped = true`",
                raw.name
            );
            return Err(source.error(raw.regime.span().start, message));
        }
        let terms = self.list(b, &raw.terms, List::Consequences, |bound| match bound {
            AnyRule::Consequence(rule) => Some(rule),
            _ => None,
        })?;
        let credits = self.list(b, &raw.credits, List::Credits, |bound| match bound {
            AnyRule::Credit(rule) => Some(rule),
            _ => None,
        })?;
        let mut names: Vec<&str> = Vec::new();
        for id in &building.parameters {
            if !names.contains(id) {
                names.push(id);
            }
        }
        let found: Vec<_> = names
            .iter()
            .map(|id| self.parameters.dated(id, self.as_of, false))
            .collect();
        let figures = names
            .iter()
            .zip(&found)
            .map(|(id, found)| ((*id).to_owned(), found.as_ref().map(Dated::law_figure)))
            .collect();
        let cited = found
            .into_iter()
            .map(|found| found.map(|found| format!("{} [{}]", found.cite, found.confidence)))
            .collect();
        Ok(Approach {
            name: raw.name.clone(),
            applies: Applies {
                offense: raw.offense.0.clone(),
                regime: raw.regime.as_ref().clone(),
                from,
                before,
            },
            open: raw.open,
            of_the_case: source.text.origin == crate::files::OF_THE_CASE,
            note: self.notes(sources, raw),
            with: self.with(&building.entries, &raw.name),
            gates,
            losses,
            apportionment,
            bounds,
            terms,
            credits,
            entries: building.entries,
            questions: self.numbers_of_met(),
            law: LawOfDay { figures },
            sources: cited,
        })
    }

    fn list<'s, C>(
        &mut self,
        building: &mut Building<'s>,
        raw: &'s [Spanned<entry::Entry>],
        place: List,
        of: impl Fn(AnyRule) -> Option<Arc<dyn redress_rule::Rule<C>>>,
    ) -> Result<Vec<Entry<C>>, LawError> {
        let mut entries = Vec::new();
        for placed in building.with_adds(raw, place.name()) {
            let entry::Entry::Rule(rule) = placed.entry else {
                return Err(placed.source.error(
                    placed.at,
                    format!(
                        "a choice stands under `apportionment`, not under `{}`",
                        place.name()
                    ),
                ));
            };
            for bound in self.placed_or_told(building, &placed, rule, place, Strength::Required) {
                entries.push(bound.entry(&of, placed.source, placed.at, place)?);
            }
        }
        Ok(entries)
    }

    fn apportionment<'s>(
        &mut self,
        building: &mut Building<'s>,
        raw: &'s [Spanned<entry::Entry>],
    ) -> Result<Vec<Apportionment>, LawError> {
        let share = |bound: AnyRule| match bound {
            AnyRule::Apportionment(rule) => Some(rule),
            _ => None,
        };
        let mut list = Vec::new();
        for placed in building.with_adds(raw, List::Apportionment.name()) {
            let at = placed.at;
            match placed.entry {
                entry::Entry::Rule(rule) => {
                    let place = List::Apportionment;
                    let claims = Strength::Required;
                    for bound in self.placed_or_told(building, &placed, rule, place, claims) {
                        let entry = bound.entry(share, placed.source, at, place)?;
                        list.push(Apportionment::Rule(entry));
                    }
                }
                entry::Entry::Choice(choice) => {
                    let support = self.support(building, at, &choice.authority)?;
                    let number = next_number(building);
                    let strength = self.lesser(Strength::Permitted, &support.1);
                    building.entries.push(EntryInfo {
                        name: choice.choice.clone(),
                        place: List::Apportionment,
                        proposition: choice.asks.clone().into(),
                        options: String::new(),
                        standings: vec![GroundInCourt {
                            ground: &LEFT_TO_THE_COURT,
                            says: None,
                            strength,
                            support: support.0,
                        }],
                        under: Vec::new(),
                        rule: None,
                    });
                    let mut among: Vec<Entry<ShareChange>> = Vec::new();
                    for placed in building.with_adds(&choice.among, &choice.choice) {
                        let entry::Entry::Rule(rule) = placed.entry else {
                            return Err(placed
                                .source
                                .error(placed.at, "a method of a choice is a rule"));
                        };
                        let place = List::Apportionment;
                        let strength = Strength::Permitted;
                        let bound = self.placed_or_told(building, &placed, rule, place, strength);
                        // A court's own method takes the place of the same one that only illustrates.
                        let name = bound.first().map(|bound| bound.info.name);
                        among.retain(|known| Some(known.info.name) != name);
                        for bound in bound {
                            among.push(bound.entry(share, placed.source, placed.at, place)?);
                        }
                    }
                    let mut weighs = Vec::new();
                    for path in &choice.weighs {
                        weighs.push(Key::of_path(path).ok_or_else(|| {
                            let paths = facts::rows().map(|row| row.path.to_owned());
                            building.source.no_such(at, "fact", path, paths, "")
                        })?);
                    }
                    list.push(Apportionment::Choice(ChoiceEntry {
                        number,
                        id: choice.choice.clone(),
                        asks: choice.asks.clone(),
                        note: choice.note.clone(),
                        weighs,
                        among,
                        if_made: choice.if_made,
                    }));
                }
            }
        }
        Ok(list)
    }

    /// The decisions of the court of the profile on which these entries rest, or that take the view under which they
    /// stand; without those that the approach is named for.
    fn with(&self, entries: &[EntryInfo], name: &str) -> Vec<String> {
        if self.contrast {
            return Vec::new();
        }
        let own = format!("{}/", self.court);
        let of_entries = entries.iter().flat_map(|entry| {
            // What is done with payments names no test.
            let under = match entry.place {
                List::Credits => &[][..],
                _ => entry.under.as_slice(),
            };
            let takes = under.iter().filter_map(|(question, view)| {
                self.settled(question).filter(|take| take.view == *view)
            });
            let by_take = takes.map(|take| &*take.support);
            entry.standings.iter().map(|it| &*it.support).chain(by_take)
        });
        let mut decided: Vec<(Date, String)> = of_entries
            .filter(|support| support.holding.starts_with(&own))
            .filter_map(|support| {
                let caption = support.cite.split(',').next()?;
                let party = redress_cite::party(caption).split(" v. ").next()?;
                Some((support.since, format!("{party} ({})", support.since.year())))
            })
            .filter(|(_, decision)| {
                let party = decision.split(" (").next().unwrap_or_default();
                !name.contains(party)
            })
            .collect();
        decided.sort();
        decided.dedup();
        decided.into_iter().map(|(_, decision)| decision).collect()
    }

    /// The remarks on an approach: its own, and those of its profile and of the profiles above that are due by the day.
    fn notes(&self, sources: &[Source], raw: &RawApproach) -> Option<String> {
        let dated = sources
            .iter()
            .rev()
            .flat_map(|source| &source.notes)
            .filter(|note| note.regime == *raw.regime.as_ref())
            .filter(|note| {
                note.offense
                    .0
                    .iter()
                    .any(|class| raw.offense.0.contains(class))
            })
            .filter(|note| note.from.is_none_or(|from| from.0 <= self.as_of))
            .filter(|note| note.before.is_none_or(|before| self.as_of < before.0))
            .map(|note| note.says.as_str());
        let all: Vec<&str> = raw.note.as_deref().into_iter().chain(dated).collect();
        (!all.is_empty()).then(|| all.join(" "))
    }

    /// Binds an entry in its place; an entry with an error is left out, and the error is kept.
    fn placed_or_told<'s>(
        &mut self,
        building: &mut Building<'s>,
        placed: &Placed<'s>,
        rule: &RuleEntry,
        place: List,
        claims: Strength,
    ) -> Vec<Bound> {
        let bound = self.placed(building, placed, rule, place, claims);
        bound.unwrap_or_else(|error| {
            self.errors.push(error);
            Vec::new()
        })
    }

    /// Binds an entry in its place, on its own days, once for each view that it depends on; none where it is not in the approach.
    fn placed<'s>(
        &mut self,
        building: &mut Building<'s>,
        placed: &Placed<'s>,
        rule: &RuleEntry,
        place: List,
        claims: Strength,
    ) -> Result<Vec<Bound>, LawError> {
        let window = rule.law.unwrap_or_default();
        let mut from = window.from.map(|day| day.0);
        if let (true, None, Some(authority)) = (placed.added, from, &rule.authority) {
            from = Some(self.holding(placed.source, placed.at, authority)?.0.decided);
        }
        let before = window.before.map(|day| day.0);
        self.edges.extend(from.into_iter().chain(before));
        if from.is_some_and(|from| self.as_of < from)
            || before.is_some_and(|before| before <= self.as_of)
        {
            return match &placed.instead_of {
                Some(below) => match below.entry {
                    entry::Entry::Rule(rule) => self.placed(building, below, rule, place, claims),
                    entry::Entry::Choice(_) => Ok(Vec::new()),
                },
                None => Ok(Vec::new()),
            };
        }
        let outer = (building.source, building.from, building.before);
        let at_most = building.at_most;
        building.source = placed.source;
        building.from = building.from.max(from);
        building.before = match (building.before, before) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        if placed.source.district {
            building.at_most = Strength::Permitted;
        }
        let bound = self.rule(building, placed.at, rule, place, claims);
        (building.source, building.from, building.before) = outer;
        building.at_most = at_most;
        bound
    }

    /// Binds a rule to its options and its grounds to their authorities: once, or once for each view of each unsettled question
    /// that gives an option; not at all where a view that is taken leaves the rule out.
    fn rule(
        &mut self,
        building: &mut Building<'_>,
        at: usize,
        raw: &RuleEntry,
        place: List,
        claims: Strength,
    ) -> Result<Vec<Bound>, LawError> {
        let mut ways: Vec<Way> = vec![Way::default()];
        if let Some(wanted) = &raw.under {
            let number = self.number_of(building.source, at, &wanted.question)?;
            let views = self.views_of(&wanted.question)?;
            let known = self.question(number).map(|question| &question.view);
            if !known.is_some_and(|known| known.iter().any(|view| view.id == wanted.view)) {
                let question = &wanted.question;
                let message = format!("the question `{question}` has no view `{}`", wanted.view);
                return Err(building.source.error(at, message));
            }
            ways = views
                .into_iter()
                .filter(|view| view.id == wanted.view)
                .map(|view| Way::default().with(number, &wanted.question, view))
                .collect();
        }
        let asked = raw.with.values().filter_map(question_of);
        for question in asked.map(str::to_owned).collect::<Vec<_>>() {
            let number = self.number_of(building.source, at, &question)?;
            let views = self.views_of(&question)?;
            let with = |way: Way| {
                let known = way.views.iter().any(|(known, _)| *known == question);
                let views = if known { Vec::new() } else { views.clone() };
                let more = views
                    .into_iter()
                    .map(|view| way.clone().with(number, &question, view))
                    .collect::<Vec<_>>();
                if known { vec![way] } else { more }
            };
            ways = ways.into_iter().flat_map(with).collect();
        }
        ways.into_iter()
            .map(|way| self.rule_in(building, at, raw, place, claims, way))
            .collect()
    }

    fn rule_in(
        &mut self,
        building: &mut Building<'_>,
        at: usize,
        raw: &RuleEntry,
        place: List,
        claims: Strength,
        way: Way,
    ) -> Result<Bound, LawError> {
        let ready = self.ready(building, at, raw, &way)?;
        // Each profile has the files of its rules, whoever read them first.
        self.law
            .note_formulas(raw.rule.split('/').next().unwrap_or_default());
        let about = ready.info;
        let mut standings = Vec::new();
        // An entry of a view that a court took rests on that court's holding.
        let by_take = raw
            .under
            .as_ref()
            .and_then(|wanted| self.in_force(&wanted.question));
        let by_take = by_take.map(|take| (Arc::clone(&take.support), take.weight));
        for &ground in about.grounds {
            let says = match ground.because() {
                Some(_) => None,
                None => {
                    let held = self.held(building.source, at, ground.holding())?;
                    Some(Arc::clone(&held.support.says))
                }
            };
            let (support, weight) = match &by_take {
                Some(take) => take.clone(),
                None => {
                    let own = raw.authority.as_deref();
                    // A method rests on the decision that used it, whomever it counts.
                    let is_method = place == List::Apportionment;
                    let own = own.filter(|it| is_method || !self.is_of_another_view(raw, &way, it));
                    self.support(building, at, own.unwrap_or_else(|| ground.holding()))?
                }
            };
            let claimed = raw
                .strength
                .unwrap_or(claims)
                .min(ground.strength())
                .min(building.at_most);
            standings.push(GroundInCourt {
                ground,
                says,
                strength: self.lesser(claimed, &weight),
                support,
            });
        }
        let read = about.all_parameters().map(|(id, _)| id);
        building.parameters.extend(read);
        let number = next_number(building);
        building.entries.push(EntryInfo {
            name: raw.rule.clone(),
            place,
            proposition: about.proposition.into(),
            options: ready.options,
            standings,
            under: way.views,
            rule: Some(about),
        });
        Ok(Bound {
            rule: ready.rule,
            info: about,
            number,
            under: way.open,
        })
    }

    /// Returns the rule of an entry with its options under some views: bound once, however many profiles rest on the file.
    fn ready(
        &self,
        building: &Building<'_>,
        at: usize,
        raw: &RuleEntry,
        way: &Way,
    ) -> Result<Ready, LawError> {
        let known = || raw.ready.lock().unwrap_or_else(PoisonError::into_inner);
        let found = known()
            .iter()
            .find(|(views, _)| *views == way.views)
            .map(|(_, it)| it.clone());
        if let Some(ready) = found {
            return Ok(ready);
        }
        let (set, name) = raw.rule.split_once('/').ok_or_else(|| {
            building
                .source
                .error(at, format!("`{}` is not the name of a rule", raw.rule))
                .with_help("write set/rule, such as `statute/proximate-losses`")
        })?;
        let set = self.set(building.source, at, set)?;
        let about = set.info().rule(name).ok_or_else(|| {
            let known = set
                .info()
                .rules
                .iter()
                .map(|rule| format!("{}/{}", set.info().id, rule.name));
            building.source.no_such(at, "rule", &raw.rule, known, "")
        })?;
        let (options, words) = self.options(building, at, &raw.with, way)?;
        let rule = set.bind(name, &options).map_err(|error| {
            let error = error.to_string();
            let unknown = unknown_name(&error);
            let (says, help) = match unknown {
                Some(unknown) => (unknown.message, unknown.help),
                None => (in_plain_words(&error), None),
            };
            let says = format!("the options of `{}`: {says}", raw.rule);
            LawError {
                help,
                ..building.source.error(at, says)
            }
        })?;
        for (parameter, unit) in about.all_parameters() {
            if !self.parameters.ids().any(|known| known == parameter) {
                let known = self.parameters.ids().map(str::to_owned);
                let of_fact = self.law.fact_bounds.of_parameter(parameter);
                let whose = match of_fact {
                    Some(fact) => {
                        format!(", which the fact `{fact}` names as its greatest value (`at-most`)")
                    }
                    None => format!(", which `{}` reads", raw.rule),
                };
                let source = building.source;
                return Err(source.no_such(at, "parameter", parameter, known, &whose));
            }
            if let Some(stated) = self.parameters.unit(parameter)
                && stated != unit
            {
                let message = format!(
                    "`{}` reads {} in the parameter `{parameter}`, but its values are {}",
                    raw.rule,
                    unit.words(),
                    stated.words()
                );
                let help = format!("state the values of the parameter as `{}`", unit.key());
                return Err(building.source.error(at, message).with_help(help));
            }
        }
        let ready = Ready {
            info: about,
            rule,
            options: words,
        };
        // A set that is loaded may fail, and is bound anew then.
        if !matches!(about.body, Body::Remote) {
            known().push((way.views.clone(), ready.clone()));
        }
        Ok(ready)
    }

    /// Returns whether a question that gives an option lists a holding for another of its views, and not for the view of this way.
    fn is_of_another_view(&self, raw: &RuleEntry, way: &Way, holding: &str) -> bool {
        let asked = raw.with.values().filter_map(question_of);
        let mut asked = asked.filter_map(|id| self.questions.iter().find(|known| known.id == id));
        asked.any(|question| {
            let of_way = way.views.iter().find(|(id, _)| *id == question.id);
            let views = question.view.iter();
            let mut by = views.filter(|view| view.authority.iter().any(|it| it == holding));
            let is_listed = by.clone().next().is_some();
            is_listed && by.all(|view| of_way.is_none_or(|(_, of_way)| view.id != *of_way))
        })
    }

    fn set(&self, source: &Source, at: usize, id: &str) -> Result<&'static dyn RuleSet, LawError> {
        let sets = self.law.all_sets();
        let found = sets.clone().find(|set| set.info().id == id);
        let found = found.ok_or_else(|| {
            let known = sets.map(|set| set.info().id.to_owned());
            source.no_such(at, "rule set", id, known, "")
        })?;
        Ok(found)
    }

    fn lesser(&self, claimed: Strength, weight: &Weight) -> Strength {
        if self.contrast {
            Strength::Contrast
        } else if self.proposed {
            // A bill is no law.
            claimed.min(weight.strength()).min(Strength::Illustrative)
        } else {
            claimed.min(weight.strength())
        }
    }

    /// Returns the options as JSON and in words; a table `{ question = "..." }` becomes the value of the view.
    fn options(
        &self,
        building: &Building<'_>,
        at: usize,
        with: &toml::Table,
        way: &Way,
    ) -> Result<(Options, String), LawError> {
        let mut options = serde_json::Map::new();
        let mut words = Vec::new();
        for (name, value) in with {
            let value = match question_of(value) {
                Some(question) => {
                    let mut views = way.views.iter();
                    let view = views
                        .find(|(known, _)| known == question)
                        .map(|(_, view)| view);
                    let known = self.questions.iter().find(|known| known.id == question);
                    let mut views = known.into_iter().flat_map(|known| &known.view);
                    let found = views.find(|known| Some(&known.id) == view);
                    found.map(questions::RawView::option_value).ok_or_else(|| {
                        let message = format!("the question `{question}` has no view");
                        building.source.error(at, message)
                    })?
                }
                None => value.clone(),
            };
            let value = json(&value).ok_or_else(|| {
                building
                    .source
                    .error(at, format!("the option `{name}` is a float or a date"))
                    .with_help("write an amount, a share or a date as text, in quotes")
            })?;
            words.push(format!(
                "{name} = {}",
                value
                    .as_str()
                    .map_or_else(|| value.to_string(), str::to_owned)
            ));
            options.insert(name.clone(), value);
        }
        Ok((Options(options), words.join(", ")))
    }

    /// Every day on which something of the law of the profile changes.
    fn all_edges(&self, approaches: &[Arc<Approach>]) -> Vec<Date> {
        let of_approaches = approaches
            .iter()
            .flat_map(|approach| [approach.applies.from, approach.applies.before])
            .chain(self.regimes.iter().map(|regime| regime.from))
            .flatten();
        let mut edges = self.edges.clone();
        edges.extend(of_approaches);
        edges.extend(self.parameters.edges());
        edges.into_iter().collect()
    }

    /// The authority and the holding that a reference names.
    pub(crate) fn holding(
        &self,
        source: &Source,
        at: usize,
        reference: &str,
    ) -> Result<(Arc<Authority>, Holding), LawError> {
        let (authority, holding) = reference
            .split_once('#')
            .and_then(|(authority, holding)| Some((authority.split_once('/')?, holding)))
            .ok_or_else(|| {
                source
                    .error(at, format!("`{reference}` is not the name of a holding"))
                    .with_help(
                        "write court/authority#holding, such as `scotus/paroline#relative-role`",
                    )
            })?;
        let (court, authority) = authority;
        let path = format!("authorities/{court}.toml");
        let texts = self.law.texts(&path).map_err(|_| {
            source.error(
                at,
                format!("`{reference}` rests on {path}, which the law does not have"),
            )
        })?;
        let known = self.law.authorities_of(court, texts)?;
        let found = known
            .iter()
            .find(|known| known.id == authority)
            .ok_or_else(|| {
                source.no_such(
                    at,
                    "authority",
                    authority,
                    known.iter().map(|known| known.id.clone()),
                    &format!(" of {court}"),
                )
            })?;
        let said = found.holding(holding).ok_or_else(|| {
            source.no_such(
                at,
                "holding",
                holding,
                found.holdings.iter().map(|known| known.id.clone()),
                &format!(" in {court}/{authority}"),
            )
        })?;
        Ok((Arc::clone(found), said.clone()))
    }

    /// An authority's holding as a support, if it carries the approach through its whole window.
    fn support(
        &mut self,
        building: &Building<'_>,
        at: usize,
        reference: &str,
    ) -> Result<(Arc<Support>, Weight), LawError> {
        let source = building.source;
        let held = self.held(source, at, reference)?;
        if building.from.is_none_or(|from| held.decided > from) {
            return Err(source
                .error(
                    at,
                    format!(
                        "`{}` rests on {reference}, which is of {}: later than the approach begins",
                        building.name, held.decided
                    ),
                )
                .with_help("begin the approach on that day or later: law = { from = ... }"));
        }
        if let Some((lost, kind)) = &held.lost
            && building.before.is_none_or(|before| before > *lost)
        {
            return Err(source
                .error(
                    at,
                    format!(
                        "`{}` rests on {reference}, which lost its force on {lost} ({kind})",
                        building.name
                    ),
                )
                .with_help("end the approach on that day: law = { before = ... }"));
        }
        Ok((Arc::clone(&held.support), held.weight))
    }

    /// A holding, looked up once.
    fn held(&mut self, source: &Source, at: usize, reference: &str) -> Result<Arc<Held>, LawError> {
        if let Some(known) = self.held.get(reference) {
            return Ok(Arc::clone(known));
        }
        let (found, said) = self.holding(source, at, reference)?;
        let weight = Weight::of(&found, &said, &self.court, self.as_of);
        let lost = found.lost_force(Some(&said));
        let held = Arc::new(Held {
            decided: found.decided,
            lost: lost.map(|lost| (lost.on, lost.kind.to_string())),
            support: Arc::new(support_of(reference, &found, &said, weight)),
            weight,
        });
        self.held.insert(reference.to_owned(), Arc::clone(&held));
        Ok(held)
    }
}

fn misplaced(source: &Source, at: usize, about: &RuleInfo, place: List) -> LawError {
    source.error(
        at,
        format!(
            "`{}` stands under `{}`, not under `{}`",
            about.name,
            about.place.name(),
            place.name()
        ),
    )
}

fn next_number(building: &Building<'_>) -> u16 {
    u16::try_from(building.entries.len()).unwrap_or(u16::MAX)
}

fn question_of(value: &toml::Value) -> Option<&str> {
    let table = value.as_table()?;
    match (table.len(), table.get("question")) {
        (1, Some(question)) => question.as_str(),
        _ => None,
    }
}

/// A TOML value as JSON; `None` when it holds a float or a date.
fn json(value: &toml::Value) -> Option<serde_json::Value> {
    Some(match value {
        toml::Value::String(text) => serde_json::Value::String(text.clone()),
        toml::Value::Integer(number) => serde_json::Value::from(*number),
        toml::Value::Boolean(answer) => serde_json::Value::Bool(*answer),
        toml::Value::Array(items) => {
            serde_json::Value::Array(items.iter().map(json).collect::<Option<_>>()?)
        }
        toml::Value::Table(table) => serde_json::Value::Object(
            table
                .iter()
                .map(|(name, value)| Some((name.clone(), json(value)?)))
                .collect::<Option<_>>()?,
        ),
        toml::Value::Float(_) | toml::Value::Datetime(_) => return None,
    })
}
