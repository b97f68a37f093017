//! The law as data: profiles, authorities, parameters and questions, read and bound to the rules that they name.
//!
//! What a lawyer edits is TOML under `rules/law/`; it is built into the program and can be added to by a
//! path. Only this crate and `casefile` know TOML. A profile is refused when it is read, not when it is
//! run: unknown rules and options, overlapping approaches, authorities that are unknown, later than the
//! approach that rests on them, or without force inside its window.

mod authorities;
mod bind;
mod built_in;
mod circuits;
mod collection;
mod compose;
mod entry;
mod error;
mod judgment;
mod lessons;
mod parameters;
mod profile;
mod questions;
mod regimes;
mod termination;
mod text;
mod views;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use redress_case::{Class, CountOfConviction};
use redress_cite::{Authority, Confidence, Date};
use redress_engine::{Profile, Question, StatuteVersion, View};
use redress_rule::RuleSet;

pub use authorities::Weight;
pub use circuits::CircuitTile;
pub use collection::{Collection, Due, Holiday, OnDay, OrderOfPayment, PaidBy, PaymentStep};
pub use error::LawError;
pub use judgment::{JudgmentStep, JudgmentSteps, Owed};
pub use lessons::{Lesson, LessonPart, lessons};
use parameters::Parameters;
pub use parameters::{Dated, Figure, ParameterOnDay};
pub use profile::ProfileHead;
pub use regimes::Tier;
pub use termination::CitedHolding;

/// The law that the program knows: built in, and added to by paths.
pub struct Law {
    texts: BTreeMap<String, Text>,
    sets: Vec<&'static dyn RuleSet>,
    /// What was read so far: profiles rest on the same few texts, and are bound one after another.
    read: Read,
}

/// Texts that were read, each once.
#[derive(Default)]
struct Read {
    /// By court.
    authorities: Mutex<BTreeMap<String, Arc<[Arc<Authority>]>>>,
    /// By id.
    profiles: Mutex<BTreeMap<String, Arc<profile::File>>>,
    questions: OnceLock<Arc<[questions::Question]>>,
    regimes: OnceLock<Arc<Regimes>>,
    parameters: OnceLock<Arc<Parameters>>,
    offenses: OnceLock<Arc<regimes::Offenses>>,
}

/// The texts of the statutes, newest first, and the question which of two governs conduct that straddles them.
type Regimes = (Vec<StatuteVersion>, Option<String>);

/// The origin of a text that is built into the program.
const BUILT_IN: &str = "built in";
/// The origin of a case's own `approach.toml`.
const OF_THE_CASE: &str = "of the case";

/// A text of the law and where it came from.
#[derive(Clone, Debug)]
struct Text {
    origin: String,
    text: std::borrow::Cow<'static, str>,
}

impl Text {
    /// Where a person finds it: its file, or its path among the built-in texts.
    fn place(&self, path: &str) -> String {
        match self.origin.as_str() {
            BUILT_IN => format!("rules/law/{path} (built in)"),
            OF_THE_CASE => path.to_owned(),
            file => file.to_owned(),
        }
    }
}

/// Which view the user takes of which question.
pub type Views = BTreeMap<String, String>;

impl Law {
    /// The law that is built in, with these rule sets.
    #[must_use]
    pub fn built_in(sets: Vec<&'static dyn RuleSet>) -> Self {
        let texts = built_in::TEXTS
            .iter()
            .map(|(path, text)| {
                let text = Text {
                    origin: BUILT_IN.to_owned(),
                    text: (*text).into(),
                };
                ((*path).to_owned(), text)
            })
            .collect();
        Self {
            texts,
            sets,
            read: Read::default(),
        }
    }

    /// Adds the TOML files of a folder laid out as `rules/law/`; a file of the same path replaces what was there.
    ///
    /// # Errors
    /// When the folder or a file in it cannot be read, or is not UTF-8.
    pub fn add(&mut self, folder: &Path) -> Result<(), LawError> {
        self.read = Read::default();
        let mut any = false;
        for part in ["", "profiles", "parameters", "authorities", "judgment"] {
            let dir = folder.join(part);
            if !dir.is_dir() {
                continue;
            }
            for file in files_of(&dir)? {
                let text = std::fs::read_to_string(&file)
                    .map_err(|error| LawError::unreadable(&file, &error))?;
                let Some(name) = file.file_name().and_then(std::ffi::OsStr::to_str) else {
                    continue;
                };
                let path = if part.is_empty() {
                    // Other TOML at the top, such as a manifest, is none of ours.
                    if !self.texts.contains_key(name) {
                        continue;
                    }
                    name.to_owned()
                } else {
                    format!("{part}/{name}")
                };
                let origin = file.display().to_string();
                self.texts.insert(
                    path,
                    Text {
                        origin,
                        text: text.into(),
                    },
                );
                any = true;
            }
        }
        if any {
            Ok(())
        } else {
            Err(LawError::nothing_there(folder))
        }
    }

    /// The rule sets.
    #[must_use]
    pub fn sets(&self) -> &[&'static dyn RuleSet] {
        &self.sets
    }

    /// Every profile, by id: its name, its court, what it is, and where it came from.
    ///
    /// # Errors
    /// When a profile's text is malformed.
    pub fn profiles(&self) -> Result<Vec<ProfileHead>, LawError> {
        self.profile_ids()
            .map(|id| profile::head(&id, self.text(&format!("profiles/{id}.toml"))?))
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

    fn find_profile(&self, id: &str) -> Result<&Text, LawError> {
        self.texts
            .get(&format!("profiles/{id}.toml"))
            .ok_or_else(|| LawError::no_such("profile", id, self.profile_ids()))
    }

    /// A profile, bound for one day and these views. `approach` is the text of a case's own
    /// `approach.toml`, with its path: its approaches replace those of the profile for their class and regime.
    ///
    /// # Errors
    /// When the profile or anything that it names does not hold; see the crate's documentation.
    pub fn profile(
        &self,
        id: &str,
        as_of: Date,
        taken: &Views,
        approach: Option<(&Path, &str)>,
    ) -> Result<Profile, LawError> {
        let text = self.find_profile(id)?;
        bind::bind(self, id, text, as_of, taken, approach)
    }

    /// The class of a count of conviction: the one that the case file states, else that of its statute.
    ///
    /// # Errors
    /// When the table of offenses is malformed.
    pub fn class(&self, count: &CountOfConviction) -> Result<Option<Class>, LawError> {
        match count.class {
            Some(class) => Ok(Some(class)),
            None => self.class_by_statute(&count.statute.to_string()),
        }
    }

    /// The class of an offense by its statute alone, whatever class the case file states: it tells the chapter.
    ///
    /// # Errors
    /// When the table of offenses is malformed.
    pub fn class_by_statute(&self, statute: &str) -> Result<Option<Class>, LawError> {
        Ok(self.offenses()?.class_of(statute))
    }

    /// Whether a statute of conviction is known to be a felony, and how sure we are of it.
    ///
    /// # Errors
    /// When the table of offenses is malformed.
    pub fn felony(&self, statute: &str) -> Result<Option<Confidence>, LawError> {
        Ok(self.offenses()?.felony(statute))
    }

    /// The tier of the assessment of 18 U.S.C. § 2259A(a) that a count of conviction has, if it has one.
    ///
    /// # Errors
    /// When the table of offenses is malformed.
    pub fn tier(&self, count: &CountOfConviction) -> Result<Option<Tier>, LawError> {
        Ok(self.offenses()?.tier_of(&count.statute.to_string()))
    }

    /// The texts of the statutes by the day on which the conduct ended, newest first.
    ///
    /// # Errors
    /// When the file is malformed.
    pub fn regimes(&self) -> Result<Vec<StatuteVersion>, LawError> {
        Ok(self.read_regimes()?.0.clone())
    }

    fn offenses(&self) -> Result<Arc<regimes::Offenses>, LawError> {
        once(&self.read.offenses, || {
            regimes::Offenses::read(self.text("offenses.toml")?).map(Arc::new)
        })
    }

    fn read_regimes(&self) -> Result<Arc<Regimes>, LawError> {
        once(&self.read.regimes, || {
            regimes::read(self.text("regimes.toml")?).map(Arc::new)
        })
    }

    fn read_questions(&self) -> Result<Arc<[questions::Question]>, LawError> {
        once(&self.read.questions, || {
            questions::read(self.text("questions.toml")?).map(Arc::from)
        })
    }

    /// A profile's file, read once.
    fn read_profile(&self, id: &str, text: &Text) -> Result<Arc<profile::File>, LawError> {
        let lock = || {
            self.read
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
            .map(|question| Question {
                views: question.view.iter().map(View::from).collect(),
                id: question.id.clone(),
                asks: question.asks.clone(),
                taken: None,
                leans: Vec::new(),
                lost: Vec::new(),
            })
            .collect())
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
        bind::questions_read_by(reader, self, id, self.find_profile(id)?, as_of, taken)
    }

    /// Returns the questions that a ledger reads, as a profile's courts answer them on a day.
    ///
    /// # Errors
    /// When the profile does not hold.
    pub fn ledger_questions(&self, id: &str, as_of: Date) -> Result<Vec<Question>, LawError> {
        let (reader, none) = (questions::Reader::Ledger, Views::new());
        bind::questions_read_by(reader, self, id, self.find_profile(id)?, as_of, &none)
    }

    /// The order of payment and the legal public holidays.
    ///
    /// # Errors
    /// When the file is malformed.
    pub fn collection(&self) -> Result<Collection, LawError> {
        collection::read(self.text("collection.toml")?)
    }

    /// The circuits as tiles of a map.
    ///
    /// # Errors
    /// When the file is malformed, or two tiles lie on each other.
    pub fn circuits(&self) -> Result<Vec<CircuitTile>, LawError> {
        circuits::read(self.text(circuits::PATH)?)
    }

    /// The steps of a judgment.
    ///
    /// # Errors
    /// When a file is malformed, or two steps have one id.
    pub fn judgment_steps(&self) -> Result<JudgmentSteps, LawError> {
        let mut steps = JudgmentSteps::default();
        for (path, text) in &self.texts {
            if path.starts_with(judgment::FOLDER) {
                steps.read(path, text)?;
            }
        }
        Ok(steps)
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
    pub fn holding(&self, reference: &str) -> Result<(Authority, redress_cite::Holding), LawError> {
        let none = || LawError::no_such("holding", reference, std::iter::empty());
        let (name, said) = reference.split_once('#').ok_or_else(none)?;
        let (court, id) = name.split_once('/').ok_or_else(none)?;
        let text = self.text(&format!("authorities/{court}.toml"))?;
        let all = self.authorities_of(court, text)?;
        let found = all.iter().find(|known| known.id == id).ok_or_else(none)?;
        let said = found.holding(said).ok_or_else(none)?.clone();
        Ok((Authority::clone(found), said))
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
        for path in self.texts.keys() {
            if let Some(court) = path
                .strip_prefix("authorities/")
                .and_then(|name| name.strip_suffix(".toml"))
            {
                for authority in self.authorities_of(court, self.text(path)?)?.iter() {
                    all.push((
                        format!("{court}/{}", authority.id),
                        Authority::clone(authority),
                    ));
                }
            }
        }
        Ok(all)
    }

    /// The authorities of one court, whose text this is; read once.
    fn authorities_of(&self, court: &str, text: &Text) -> Result<Arc<[Arc<Authority>]>, LawError> {
        let mut read = self
            .read
            .authorities
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = read.get(court) {
            return Ok(Arc::clone(known));
        }
        let known: Arc<[Arc<Authority>]> = authorities::read(court, text)?
            .into_iter()
            .map(Arc::new)
            .collect();
        read.insert(court.to_owned(), Arc::clone(&known));
        Ok(known)
    }

    /// The parameters of every file of them.
    fn parameters(&self) -> Result<Arc<Parameters>, LawError> {
        once(&self.read.parameters, || {
            let mut all = Parameters::default();
            for (path, text) in &self.texts {
                if path.starts_with("parameters/") {
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

    fn text(&self, path: &str) -> Result<&Text, LawError> {
        self.texts
            .get(path)
            .ok_or_else(|| LawError::missing_text(path))
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

fn files_of(dir: &Path) -> Result<Vec<PathBuf>, LawError> {
    let entries = std::fs::read_dir(dir).map_err(|error| LawError::unreadable(dir, &error))?;
    let mut files = Vec::new();
    for entry in entries {
        let path = entry
            .map_err(|error| LawError::unreadable(dir, &error))?
            .path();
        if path
            .extension()
            .is_some_and(|extension| extension == "toml")
        {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
