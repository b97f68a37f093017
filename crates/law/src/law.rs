//! The law that a program knows, and what is read of it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use redress_case::facts::{
    AGAINST_PROPERTY, BODILY_INJURY, CONDUCT_ENDED, ClaimFacts, FactValue, day_number,
};
use redress_case::{Class, CountOfConviction, Defendant, bit};
use redress_cite::{Authority, Confidence, CourtId, Date, circuit_of};
use redress_engine::{Profile, Question, QuestionId, StatuteVersion, View};
use redress_rule::RuleSet;

use crate::circuits::CircuitTile;
use crate::collection::Collection;
use crate::digest::digest;
use crate::error::LawError;
use crate::files::{LawFile, Text};
use crate::judgment::JudgmentSteps;
use crate::parameters::{Dated, ParameterOnDay, Parameters};
use crate::profile::ProfileHead;
use crate::regimes::Tier;
use crate::{
    authorities, built_in, circuits, collection, facts, files, formula, judgment, jurisdictions,
    profile, questions, regimes,
};

/// The law that the program knows: built in, and added to by paths.
pub struct Law {
    /// By path. A file that adds to one of the same path follows it.
    pub(crate) texts: Arc<BTreeMap<String, Vec<Text>>>,
    pub(crate) sets: Vec<&'static dyn RuleSet>,
    /// The rule sets that are written as data.
    pub(crate) formulas: Vec<&'static dyn RuleSet>,
    /// The greatest values of the facts that the law declares.
    pub(crate) fact_bounds: facts::Bounds,
    /// What was read so far: profiles rest on the same few texts, and are bound one after another.
    read: Read,
}

/// The paths that anything was read from, and what was parsed.
#[derive(Default)]
struct Read {
    paths: Mutex<BTreeSet<String>>,
    parsed: Arc<Parsed>,
}

/// Texts that were parsed, each once, for every law of the same texts.
#[derive(Default)]
struct Parsed {
    /// By court.
    authorities: Mutex<BTreeMap<String, Arc<[Arc<Authority>]>>>,
    /// By id.
    profiles: Mutex<BTreeMap<String, Arc<profile::File>>>,
    /// Profiles that were bound, by id, day and views, each with the paths that it was made of.
    bound: Mutex<BTreeMap<(String, Date, Views), Bound>>,
    questions: OnceLock<Arc<[questions::Question]>>,
    regimes: OnceLock<Arc<regimes::Regimes>>,
    parameters: OnceLock<Arc<Parameters>>,
    offenses: OnceLock<Arc<regimes::Offenses>>,
    collection: OnceLock<Arc<Collection>>,
    steps: OnceLock<Arc<JudgmentSteps>>,
}

/// A bound profile, with the paths that it was made of.
type Bound = (Arc<Profile>, Arc<BTreeSet<String>>);

/// The most bound profiles that are kept, so that a program that runs for long does not grow.
const MOST_BOUND: usize = 256;

/// Which view the user takes of which question.
pub type Views = BTreeMap<String, String>;

impl Law {
    /// The law that is built in, with these rule sets.
    #[must_use]
    pub fn built_in(sets: Vec<&'static dyn RuleSet>) -> Self {
        let texts = built_in::TEXTS
            .iter()
            .map(|file| (file.path.to_owned(), vec![Text::built_in(file)]))
            .collect();
        Self {
            texts: Arc::new(texts),
            sets,
            formulas: Vec::new(),
            fact_bounds: facts::Bounds::default(),
            read: Read::default(),
        }
    }

    /// Adds the TOML files of a folder laid out as `rules/law/`. The entries of a file are added to those of its topic. A file
    /// replaces entries where it names them (`replaces = ["ID"]`), and a whole file where it has its name and all of its entries.
    /// [`LawFile::replaces`] says so.
    ///
    /// # Errors
    /// When the folder or a file in it cannot be read, is no TOML or too large, or has an entry that is there already.
    pub fn add(&mut self, folder: &Path) -> Result<(), LawError> {
        self.read = Read::default();
        files::add(Arc::make_mut(&mut self.texts), folder)?;
        self.take_up()
    }

    /// Declares the jurisdictions and the facts of the law, and takes up its formulas as rule sets.
    pub(crate) fn take_up(&mut self) -> Result<(), LawError> {
        for path in self.paths_under(jurisdictions::FOLDER) {
            for text in self.texts.get(path).into_iter().flatten() {
                jurisdictions::declare(path, text)?;
            }
        }
        let mut bounds = facts::Bounds::default();
        for path in self.paths_under(facts::FOLDER) {
            for text in self.texts.get(path).into_iter().flatten() {
                bounds.read(path, text)?;
            }
        }
        let mut sets: Vec<&'static dyn RuleSet> = Vec::new();
        for path in self.paths_under(formula::FOLDER) {
            let texts = self.texts.get(path).map_or(&[][..], Vec::as_slice);
            let id = formula::id_of(path);
            if let (Some(text), true) = (
                texts.first(),
                self.sets.iter().any(|set| set.info().id == id),
            ) {
                let message = format!("there is a rule set `{id}` already");
                let error = LawError::at(text, path, 0, message);
                return Err(
                    error.with_help("give the file another name: it is the id of its rules")
                );
            }
            sets.push(formula::set(path, texts, &bounds)?);
        }
        self.formulas = sets;
        self.fact_bounds = bounds;
        Ok(())
    }

    /// Returns the same law, from whose files nothing was read yet, so that [`Law::files`] tells those of one result. What was parsed
    /// before is shared.
    #[must_use]
    pub fn reopened(&self) -> Self {
        Self {
            texts: Arc::clone(&self.texts),
            sets: self.sets.clone(),
            formulas: self.formulas.clone(),
            fact_bounds: self.fact_bounds.clone(),
            read: Read {
                paths: Mutex::default(),
                parsed: Arc::clone(&self.read.parsed),
            },
        }
    }

    /// The files of the law that anything was read from since the last was added, by path: for the receipt of a result.
    #[must_use]
    pub fn files(&self) -> Vec<LawFile> {
        let read = self.read.paths.lock();
        let read = read.unwrap_or_else(PoisonError::into_inner);
        let texts = read
            .iter()
            .filter_map(|path| self.texts.get_key_value(path));
        let files = texts.flat_map(|(path, texts)| texts.iter().map(|text| text.file(path)));
        files.collect()
    }

    /// Returns the digest of all of the law, built in and added.
    #[must_use]
    pub fn digest(&self) -> String {
        let texts = self.texts.iter().flat_map(|(path, texts)| {
            let texts = texts.iter().map(|text| text.text.as_bytes());
            std::iter::once(path.as_bytes()).chain(texts)
        });
        digest(texts)
    }

    /// The files in place of others, whole or in part.
    pub fn replacing(&self) -> impl Iterator<Item = LawFile> {
        let texts = self.texts.iter();
        texts.flat_map(|(path, texts)| {
            let replacing = texts.iter().filter(|text| text.replaces_something());
            replacing.map(|text| text.file(path))
        })
    }

    /// The rule sets in Rust: those that are linked in or loaded.
    #[must_use]
    pub fn sets(&self) -> &[&'static dyn RuleSet] {
        &self.sets
    }

    /// The rule sets that are written as data, in `formulas/`.
    #[must_use]
    pub fn formulas(&self) -> &[&'static dyn RuleSet] {
        &self.formulas
    }

    /// Puts a rule set in the place of the one with its id, such as one that listens to how another is bound.
    pub fn put_in_place(&mut self, set: &'static dyn RuleSet) {
        self.read = Read::default();
        let sets = self.sets.iter_mut().chain(&mut self.formulas);
        for known in sets.filter(|known| known.info().id == set.info().id) {
            *known = set;
        }
    }

    /// Every rule set.
    pub fn all_sets(&self) -> impl Iterator<Item = &'static dyn RuleSet> + Clone + '_ {
        self.sets.iter().chain(&self.formulas).copied()
    }

    /// Every profile, by id: its name, its court, what it is, and where it came from.
    ///
    /// # Errors
    /// When a profile's text is malformed.
    pub fn profiles(&self) -> Result<Vec<ProfileHead>, LawError> {
        self.profile_ids()
            .map(|id| {
                let text = self.find_profile(&id)?;
                let file = self.read_profile(&id, text)?;
                Ok(profile::head(&id, &file, text))
            })
            .collect()
    }

    /// The ids of the profiles.
    pub fn profile_ids(&self) -> impl Iterator<Item = String> {
        self.texts.keys().filter_map(|path| {
            let id = path.strip_prefix("profiles/")?.strip_suffix(".toml")?;
            Some(id.to_owned())
        })
    }

    /// The text of a profile as it was written.
    ///
    /// # Errors
    /// When there is no such profile; the error names the nearest.
    pub fn profile_text(&self, id: &str) -> Result<&str, LawError> {
        self.find_profile(id).map(|text| text.text.as_ref())
    }

    pub(crate) fn find_profile(&self, id: &str) -> Result<&Text, LawError> {
        let texts = self.texts(&format!("profiles/{id}.toml")).ok();
        texts.and_then(<[Text]>::last).ok_or_else(|| {
            let error = LawError::no_such("profile", id, self.profile_ids());
            // A court has the law of its circuit.
            let of_court = || {
                let circuit = circuit_of(&CourtId::from_name(id)?)?;
                let profiles = self.profile_ids();
                profiles.into_iter().find(|it| it == circuit.as_str())
            };
            match self.profile_named(id).or_else(of_court) {
                Some(meant) => error.with_help(format!("did you mean `{meant}`?")),
                None => error,
            }
        })
    }

    /// The id of the profile whose name or court begins like this: "seventh", "7th", "7th Circuit", "7".
    fn profile_named(&self, given: &str) -> Option<String> {
        let letters = |text: &str| {
            text.to_lowercase()
                .replace(|it: char| !it.is_alphanumeric(), "")
        };
        let given = letters(given);
        // A court's second is "2d".
        let given = match given.starts_with(|it: char| it.is_ascii_digit()) {
            true => given.replace("nd", "d").replace("rd", "d"),
            false => given,
        };
        let begins = |name: &str| {
            let name = letters(name);
            !given.is_empty() && (name.starts_with(&given) || given.starts_with(&name))
        };
        let heads = self.profiles().ok()?.into_iter();
        let mut meant = heads.filter(|it| begins(&it.name) || begins(it.court.abbreviation()));
        meant.next().map(|head| head.id)
    }

    /// Returns a profile that was bound before, or binds it now and keeps it. The files that it is made of are noted either way.
    pub(crate) fn bound_once(
        &self,
        key: (String, Date, Views),
        bind: impl FnOnce(&Self) -> Result<Arc<Profile>, LawError>,
    ) -> Result<Arc<Profile>, LawError> {
        let lock = || {
            let bound = self.read.parsed.bound.lock();
            bound.unwrap_or_else(PoisonError::into_inner)
        };
        let known = lock().get(&key).cloned();
        let (profile, paths) = match known {
            Some(known) => known,
            None => {
                // Apart, so that the paths are those of this profile alone.
                let law = self.reopened();
                let profile = bind(&law)?;
                let paths = law.read.paths.into_inner();
                let new = (
                    profile,
                    Arc::new(paths.unwrap_or_else(PoisonError::into_inner)),
                );
                let mut bound = lock();
                if bound.len() >= MOST_BOUND {
                    bound.clear();
                }
                bound.insert(key, new.clone());
                new
            }
        };
        let read = self.read.paths.lock();
        let mut read = read.unwrap_or_else(PoisonError::into_inner);
        read.extend(paths.iter().cloned());
        Ok(profile)
    }

    /// The class of a count of conviction: the one that the case file states, else that of its statute.
    ///
    /// # Errors
    /// When the table of offenses is malformed.
    pub fn class(&self, count: &CountOfConviction) -> Result<Option<Class>, LawError> {
        match count.class {
            Some(class) => Ok(Some(class)),
            None => self.class_by_statute(&self.offense(count)?),
        }
    }

    /// The paragraphs of a count's section that have a class where the whole section has none: "(a)", "(b)".
    ///
    /// # Errors
    /// When the table of offenses is malformed.
    pub fn paragraphs(&self, count: &CountOfConviction) -> Result<Vec<String>, LawError> {
        Ok(self.offenses()?.paragraphs_of(&count.cited()))
    }

    /// The listed sections that the section of a count may mean, where it is misspelled.
    ///
    /// # Errors
    /// When the table of offenses is malformed.
    pub fn sections_near(&self, count: &CountOfConviction) -> Result<Vec<String>, LawError> {
        Ok(self.offenses()?.near(&count.cited()))
    }

    /// The statute of a count that is an offense: of several sections cited together the first that is in the list of offenses.
    ///
    /// # Errors
    /// When the table of offenses is malformed.
    pub fn offense(&self, count: &CountOfConviction) -> Result<String, LawError> {
        let offenses = self.offenses()?;
        let cited = count.statutes.iter().map(ToString::to_string);
        let mut listed = cited.filter(|it| offenses.class_of(it).is_some());
        Ok(listed.next().unwrap_or_else(|| count.cited()))
    }

    /// The class of an offense by its statute alone, whatever class the case file states: it tells the chapter.
    ///
    /// # Errors
    /// When the table of offenses is malformed.
    pub fn class_by_statute(&self, statute: &str) -> Result<Option<Class>, LawError> {
        Ok(self.offenses()?.class_of(statute))
    }

    /// The question on which the class of a count of conviction depends: that of its statute, unless the case file states the class.
    ///
    /// # Errors
    /// When the table of offenses is malformed.
    pub fn class_question(&self, count: &CountOfConviction) -> Result<Option<String>, LawError> {
        if count.class.is_some() {
            return Ok(None);
        }
        let offenses = self.offenses()?;
        Ok(offenses
            .question_of(&self.offense(count)?)
            .map(str::to_owned))
    }

    /// Whether a statute of conviction is known to be a felony, and how sure we are of it.
    ///
    /// # Errors
    /// When the table of offenses is malformed.
    pub fn felony(&self, statute: &str) -> Result<Option<Confidence>, LawError> {
        Ok(self.offenses()?.felony(statute))
    }

    /// Takes from the conviction what it finds: a fact that is the same by each count of a claim, where the file says nothing else.
    ///
    /// # Errors
    /// When the table of offenses is malformed.
    pub fn found_by_conviction(
        &self,
        facts: &mut ClaimFacts,
        defendant: &Defendant,
    ) -> Result<(), LawError> {
        let offenses = self.offenses()?;
        let mut convictions = Vec::new();
        for (place, count) in defendant.counts.iter().enumerate() {
            if facts.counts & bit(place) != 0 {
                convictions.push(self.offense(count)?);
            }
        }
        for fact in [BODILY_INJURY, AGAINST_PROPERTY] {
            let path = fact.key().row().path;
            let found = convictions.iter().map(|it| offenses.finds(path, it));
            let found: Vec<Option<bool>> = found.collect();
            if let [Some(first), rest @ ..] = found.as_slice()
                && rest.iter().all(|it| *it == Some(*first))
                && facts.get(fact) == FactValue::Unknown
            {
                facts.set(fact, FactValue::yes_no(*first));
            }
        }
        Ok(())
    }

    /// The day of the act that made the statute of a count, where it is listed.
    ///
    /// # Errors
    /// When the table of offenses is malformed.
    pub fn enacted(&self, count: &CountOfConviction) -> Result<Option<Date>, LawError> {
        Ok(self.offenses()?.enacted(&self.offense(count)?))
    }

    /// Bounds the day on which the conduct ended by the acts that made the statutes of conviction: where each count of a claim is
    /// under a section of a known day, no conduct ended before the first of them.
    ///
    /// # Errors
    /// When the table of offenses is malformed.
    pub fn bound_by_enactment(
        &self,
        facts: &mut ClaimFacts,
        defendant: &Defendant,
    ) -> Result<(), LawError> {
        let mut first: Option<Date> = None;
        for (place, count) in defendant.counts.iter().enumerate() {
            if facts.counts & bit(place) != 0 {
                let Some(from) = self.enacted(count)? else {
                    return Ok(());
                };
                first = Some(first.map_or(from, |first| first.min(from)));
            }
        }
        let (least, greatest) = facts.get(CONDUCT_ENDED).ends();
        match first.map(day_number) {
            Some(from) if least < from && from <= greatest && least != greatest => {
                facts.set(CONDUCT_ENDED, FactValue::Within(from, greatest));
            }
            _ => {}
        }
        Ok(())
    }

    /// The tiers of the assessment of 18 U.S.C. § 2259A(a) that a count of conviction has or may have, each with whether it has it for
    /// certain. `class` is the class of the count, where it is settled.
    ///
    /// # Errors
    /// When the table of offenses is malformed.
    pub fn tiers(
        &self,
        count: &CountOfConviction,
        class: Option<Class>,
    ) -> Result<Vec<(Tier, bool)>, LawError> {
        let stated = count.class.is_some();
        Ok(self
            .offenses()?
            .tiers_of(&self.offense(count)?, class, stated))
    }

    /// The texts of the statutes by the day on which the conduct ended, newest first.
    ///
    /// # Errors
    /// When the file is malformed.
    pub fn regimes(&self) -> Result<Vec<StatuteVersion>, LawError> {
        Ok(self.read_regimes()?.all.clone())
    }

    /// The texts of the statutes of the jurisdiction of a court.
    pub(crate) fn regimes_of(&self, court: &CourtId) -> Result<Vec<StatuteVersion>, LawError> {
        Ok(self
            .read_regimes()?
            .of_jurisdiction(court.jurisdiction_id()))
    }

    /// The question which of two texts governs conduct that straddles them; other jurisdictions have none.
    pub(crate) fn straddling(&self, court: &CourtId) -> Result<Option<String>, LawError> {
        let straddling = self.read_regimes()?.straddling.clone();
        Ok(straddling.filter(|_| court.jurisdiction().is_none()))
    }

    pub(crate) fn offenses(&self) -> Result<Arc<regimes::Offenses>, LawError> {
        // A file is noted as read by each result that reads it, and parsed once.
        let texts = self.texts("offenses.toml")?;
        once(&self.read.parsed.offenses, || {
            regimes::Offenses::read(texts).map(Arc::new)
        })
    }

    pub(crate) fn read_regimes(&self) -> Result<Arc<regimes::Regimes>, LawError> {
        let texts = self.texts("regimes.toml")?;
        once(&self.read.parsed.regimes, || {
            regimes::read(texts).map(Arc::new)
        })
    }

    pub(crate) fn read_questions(&self) -> Result<Arc<[questions::Question]>, LawError> {
        let texts = self.texts("questions.toml")?;
        once(&self.read.parsed.questions, || {
            questions::read(texts).map(Arc::from)
        })
    }

    /// A profile's file, read once.
    pub(crate) fn read_profile(
        &self,
        id: &str,
        text: &Text,
    ) -> Result<Arc<profile::File>, LawError> {
        let lock = || {
            self.read
                .parsed
                .profiles
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
        };
        if let Some(known) = lock().get(id) {
            return Ok(Arc::clone(known));
        }
        let file = Arc::new(profile::read(id, text)?);
        lock().insert(id.to_owned(), Arc::clone(&file));
        Ok(file)
    }

    /// The questions that the law has not settled, with the views that courts take; nobody has taken one here.
    ///
    /// # Errors
    /// When the file is malformed.
    pub fn questions(&self) -> Result<Vec<Question>, LawError> {
        Ok(self
            .read_questions()?
            .iter()
            .zip(0..)
            .map(|(question, place)| Question {
                number: QuestionId(place),
                views: question.view.iter().map(View::from).collect(),
                id: question.id.clone(),
                asks: question.asks.clone(),
                of_fact: question.of_fact,
                texts: question.texts.clone(),
                taken: None,
                leans: Vec::new(),
                lost: Vec::new(),
            })
            .collect())
    }

    /// Checks that the law has each question of which a view is taken, and the view.
    ///
    /// # Errors
    /// When it has not, or the file is malformed.
    pub fn check_views(&self, views: &Views) -> Result<(), LawError> {
        if views.is_empty() {
            return Ok(());
        }
        let questions = self.read_questions()?;
        for (id, view) in views {
            let Some(question) = questions.iter().find(|question| question.id == *id) else {
                let known = questions.iter().map(|question| question.id.clone());
                return Err(LawError::no_such("question", id, known));
            };
            let mut known = question.view.iter().map(|view| view.id.clone());
            if known.all(|known| known != *view) {
                let known = question.view.iter().map(|view| view.id.clone());
                return Err(LawError {
                    message: format!("the question `{id}` has no view `{view}`"),
                    ..LawError::no_such("view", view, known)
                });
            }
        }
        Ok(())
    }

    /// The order of payment and the legal public holidays.
    ///
    /// # Errors
    /// When the file is malformed.
    pub fn collection(&self) -> Result<Arc<Collection>, LawError> {
        let texts = self.texts("collection.toml")?;
        once(&self.read.parsed.collection, || {
            collection::read(texts).map(Arc::new)
        })
    }

    /// The circuits as tiles of a map.
    ///
    /// # Errors
    /// When the file is malformed, or two tiles lie on each other.
    pub fn circuits(&self) -> Result<Vec<CircuitTile>, LawError> {
        circuits::read(self.texts(circuits::PATH)?)
    }

    /// The steps of a judgment.
    ///
    /// # Errors
    /// When a file is malformed, or two steps have one id.
    pub fn judgment_steps(&self) -> Result<Arc<JudgmentSteps>, LawError> {
        let mut files = Vec::new();
        for path in self.paths_under(judgment::FOLDER) {
            files.push((path, self.texts(path)?));
        }
        once(&self.read.parsed.steps, || {
            let mut steps = JudgmentSteps::default();
            for (path, texts) in files {
                for text in texts {
                    steps.read(path, text)?;
                }
            }
            Ok(Arc::new(steps))
        })
    }

    /// A value of the law on a day, by the id of its parameter; `None` where there is none that day.
    ///
    /// # Errors
    /// When a file is malformed.
    pub fn parameter(&self, id: &str, day: Date) -> Result<Option<Dated>, LawError> {
        Ok(self.parameters()?.dated(id, day, false))
    }

    /// The value of which it is not known whether it is in force on a day: for a view that it is.
    ///
    /// # Errors
    /// When a file is malformed.
    pub fn parameter_if_in_force(&self, id: &str, day: Date) -> Result<Option<Dated>, LawError> {
        Ok(self.parameters()?.dated(id, day, true))
    }

    /// A holding by `court/authority#holding`, with its authority as cited.
    ///
    /// # Errors
    /// When a file is malformed, or there is no such holding.
    pub fn holding(
        &self,
        reference: &str,
    ) -> Result<(Arc<Authority>, redress_cite::Holding), LawError> {
        let none = || LawError::no_such("holding", reference, std::iter::empty());
        let (name, said) = reference.split_once('#').ok_or_else(none)?;
        let (court, id) = name.split_once('/').ok_or_else(none)?;
        let texts = self.texts(&format!("authorities/{court}.toml"))?;
        let all = self.authorities_of(court, texts)?;
        let found = all.iter().find(|known| known.id == id).ok_or_else(none)?;
        let said = found.holding(said).ok_or_else(none)?.clone();
        Ok((Arc::clone(found), said))
    }

    /// An authority by `court/id`, for `authorities show`.
    ///
    /// # Errors
    /// When there is none of that name; the error names the nearest.
    pub fn authority(&self, name: &str) -> Result<Authority, LawError> {
        let all = self.authorities()?;
        all.iter()
            .find(|(id, _)| id == name || id.rsplit('/').next() == Some(name))
            .map(|(_, authority)| authority.clone())
            .ok_or_else(|| {
                LawError::no_such("authority", name, all.iter().map(|(id, _)| id.clone()))
            })
    }

    /// Every authority, by `court/id`.
    ///
    /// # Errors
    /// When a file is malformed.
    pub fn authorities(&self) -> Result<Vec<(String, Authority)>, LawError> {
        let mut all = Vec::new();
        for path in self.paths_under("authorities/") {
            let name = path.strip_prefix("authorities/");
            if let Some(court) = name.and_then(|name| name.strip_suffix(".toml")) {
                for authority in self.authorities_of(court, self.texts(path)?)?.iter() {
                    all.push((
                        format!("{court}/{}", authority.id),
                        Authority::clone(authority),
                    ));
                }
            }
        }
        Ok(all)
    }

    /// The authorities of one court, whose texts these are; read once.
    pub(crate) fn authorities_of(
        &self,
        court: &str,
        texts: &[Text],
    ) -> Result<Arc<[Arc<Authority>]>, LawError> {
        let mut read = self
            .read
            .parsed
            .authorities
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = read.get(court) {
            return Ok(Arc::clone(known));
        }
        let known: Arc<[Arc<Authority>]> = authorities::read(court, texts)?
            .into_iter()
            .map(Arc::new)
            .collect();
        read.insert(court.to_owned(), Arc::clone(&known));
        Ok(known)
    }

    /// The parameters of every file of them.
    pub(crate) fn parameters(&self) -> Result<Arc<Parameters>, LawError> {
        let mut files = Vec::new();
        for path in self.paths_under("parameters/") {
            files.push((path, self.texts(path)?));
        }
        once(&self.read.parsed.parameters, || {
            let mut all = Parameters::default();
            for (path, texts) in files {
                for text in texts {
                    all.read(path, text)?;
                }
            }
            Ok(Arc::new(all))
        })
    }

    /// The first day of a parameter's first value.
    ///
    /// # Errors
    /// When a file is malformed.
    pub fn parameter_since(&self, id: &str) -> Result<Option<Date>, LawError> {
        Ok(self.parameters()?.since(id))
    }

    /// Every parameter as it stands on a day.
    ///
    /// # Errors
    /// When a file is malformed.
    pub fn parameters_on(&self, day: Date) -> Result<Vec<ParameterOnDay>, LawError> {
        Ok(self.parameters()?.on(day))
    }

    pub(crate) fn paths_under(&self, folder: &str) -> impl Iterator<Item = &String> {
        self.texts
            .keys()
            .filter(move |path| path.starts_with(folder))
    }

    /// Notes that the file of the jurisdiction of a court was read.
    pub(crate) fn note_jurisdiction(&self, court: &CourtId) {
        if let Some(jurisdiction) = court.jurisdiction() {
            // Another law of this program may declare it.
            let _ = self.texts(&format!(
                "{}{}.toml",
                jurisdictions::FOLDER,
                jurisdiction.id
            ));
        }
    }

    /// Notes that a rule set was read, if it is written as data, and the facts of the law with it.
    pub(crate) fn note_formulas(&self, id: &str) {
        if self.formulas.iter().any(|set| set.info().id == id) {
            // The files are there: it is one of the sets, and they are among the paths.
            let _ = self.texts(&format!("{}{id}.toml", formula::FOLDER));
            for path in self.paths_under(facts::FOLDER) {
                let _ = self.texts(path);
            }
        }
    }

    /// The texts of a path, first to last, noted as read.
    pub(crate) fn texts(&self, path: &str) -> Result<&[Text], LawError> {
        let (path, texts) = self
            .texts
            .get_key_value(path)
            .ok_or_else(|| LawError::missing_text(path))?;
        let paths = self.read.paths.lock();
        let mut paths = paths.unwrap_or_else(PoisonError::into_inner);
        if !paths.contains(path) {
            paths.insert(path.clone());
        }
        Ok(texts)
    }
}

/// What was read before, or is read now.
fn once<T: ?Sized>(
    known: &OnceLock<Arc<T>>,
    read: impl FnOnce() -> Result<Arc<T>, LawError>,
) -> Result<Arc<T>, LawError> {
    match known.get() {
        Some(known) => Ok(Arc::clone(known)),
        None => {
            let now = read()?;
            Ok(Arc::clone(known.get_or_init(|| now)))
        }
    }
}
