//! Checks the law as a whole: every file, and every profile on every day on which it changes.

use std::collections::{BTreeMap, BTreeSet};

use redress_cite::{CourtId, Date};
use redress_engine::Profile;

use crate::files::{Text, entry_values};
use crate::{Law, LawError, Views, authorities, bind, built_in, jurisdictions, profile, questions};

/// The result of a check of the law.
#[derive(Debug, Default)]
pub struct LawCheck {
    /// The profiles that were bound.
    pub profiles: usize,
    /// How often a profile was bound: once for each day on which its law changes.
    pub bound: usize,
    /// The errors, each once.
    pub errors: Vec<LawError>,
    /// Remarks on entries that nothing reads, and on copies.
    pub warnings: Vec<LawError>,
}

/// The views of each question under which an entry was bound.
type Reached = BTreeMap<String, BTreeSet<String>>;

impl Law {
    /// Reads every file and binds every profile on every day on which its law changes.
    ///
    /// A profile that no day of the computation meets is bound all the same, because an entry of one day alone is read on that day
    /// alone: its error would else be found by whoever computes on that day.
    #[must_use]
    pub fn check(&self) -> LawCheck {
        let mut check = LawCheck::default();
        check.note(self.authorities().err());
        check.note(self.parameters().err());
        check.note(self.read_questions().err());
        check.note(self.read_regimes().err());
        check.note(self.offenses().err());
        check.note(self.collection().err());
        check.note(self.circuits().err());
        check.note(self.decided_awards().err());
        check.note(self.judgment_steps().err());
        check.texts_of_questions(self);
        check.undeclared_courts(self);
        check.unknown_courts(self);
        check.without_legislature(self);
        let mut reached = Reached::new();
        for id in self.profile_ids() {
            check.profile(self, &id, &mut reached);
        }
        if check.errors.is_empty() {
            check.unreached(self, &reached);
        }
        check.copies(self);
        check
    }
}

/// Returns whether a court or legislature is a federal one or declared by a jurisdiction.
pub(crate) fn is_declared(court: &CourtId) -> bool {
    court.is_known() || court.is_congress() || court.jurisdiction().is_some()
}

/// Returns the place of a parameter in the files of the user.
fn own_parameter<'l>(law: &'l Law, id: &str) -> Option<(&'l str, &'l Text, usize)> {
    of_the_user(law, "parameters/").find_map(|(path, _, text)| {
        let places = entry_values(text, path).ok()?;
        let (at, _) = places.get(&format!("parameter {id}"))?;
        Some((path, text, *at))
    })
}

impl LawCheck {
    fn note(&mut self, errors: impl IntoIterator<Item = LawError>) {
        for error in errors {
            if !self.errors.contains(&error) {
                self.errors.push(error);
            }
        }
    }

    fn profile(&mut self, law: &Law, id: &str, reached: &mut Reached) {
        let Some(text) = self.found(law.find_profile(id)) else {
            return;
        };
        self.profiles = self.profiles.saturating_add(1);
        let mut bind = |day: Date| {
            self.bound = self.bound.saturating_add(1);
            let bound = bind::bind_all(law, id, text, day, &Views::new(), None);
            let (profile, errors) = self.found(bound)?;
            self.note(errors);
            self.without_value(law, &profile, day);
            // A day on which no approach reads the question reaches none of its views.
            let on_day = profile.approaches.iter().filter(|it| it.applies.on(day));
            let read: BTreeSet<_> = on_day.flat_map(|it| it.questions.iter().copied()).collect();
            for question in profile
                .questions
                .iter()
                .filter(|it| read.contains(&it.number))
            {
                let views = reached.entry(question.id.clone()).or_default();
                match &question.taken {
                    Some(taken) => drop(views.insert(taken.view.clone())),
                    None => views.extend(question.views.iter().map(|view| view.id.clone())),
                }
            }
            Some(profile.edges)
        };
        // A day before every edge tells the edges; entries of later days can add more of them.
        let mut days = BTreeSet::from([Date::MIN]);
        let mut done = BTreeSet::new();
        while let Some(day) = days.pop_first() {
            if done.insert(day) {
                days.extend(bind(day).unwrap_or_default());
                days.retain(|day| !done.contains(day));
            }
        }
    }

    fn found<T>(&mut self, found: Result<T, LawError>) -> Option<T> {
        found.map_err(|error| self.note([error])).ok()
    }

    /// Warns of parameters of the user that have no value on a day on which an approach reads them.
    fn without_value(&mut self, law: &Law, profile: &Profile, day: Date) {
        for approach in profile.approaches.iter().filter(|it| it.applies.on(day)) {
            let regime = profile.regimes.iter();
            let mut regime = regime.filter(|it| it.id == approach.applies.regime);
            let from = regime.next().and_then(|regime| regime.from);
            if approach
                .applies
                .from
                .max(from)
                .is_none_or(|from| day < from)
            {
                continue;
            }
            let figures = approach.law.figures.iter();
            for (id, _) in figures.filter(|(_, value)| value.is_none()) {
                let Some((path, text, at)) = own_parameter(law, id) else {
                    continue;
                };
                let message = format!(
                    "the parameter `{id}` has no value on {day}, and `{}` of {} reads it that day",
                    approach.name, profile.id
                );
                let warning = LawError::at(text, path, at, message);
                let known = |it: &LawError| (&it.file, it.line) == (&warning.file, warning.line);
                if !self.warnings.iter().any(known) {
                    self.warnings.push(warning.with_help(
                        "state its value of that day, or begin the entry later: law = { from = ... }",
                    ));
                }
            }
        }
    }

    /// Finds questions that belong to a text of a statute that the law does not have.
    fn texts_of_questions(&mut self, law: &Law) {
        let (Ok(texts), Ok(regimes)) = (law.texts(questions::PATH), law.read_regimes()) else {
            return;
        };
        for text in texts.iter().filter(|text| !text.is_built_in()) {
            let of_file = questions::read(std::slice::from_ref(text)).unwrap_or_default();
            for question in of_file {
                for id in question.texts {
                    let known = regimes.all.iter().map(|regime| regime.id.clone());
                    if known.clone().any(|known| known == id) {
                        continue;
                    }
                    let at = text.text.find(&format!("\"{id}\"")).unwrap_or(0);
                    let error = LawError::no_such("text of a statute", &id, known);
                    self.note([error.at_place(text, questions::PATH, at)]);
                }
            }
        }
    }

    /// Warns of authorities of the user whose court nobody declares: their holdings bind no court.
    fn undeclared_courts(&mut self, law: &Law) {
        for (path, court, text) in of_the_user(law, "authorities/") {
            let of_file = authorities::read(court, std::slice::from_ref(text));
            let mut courts = of_file.unwrap_or_default().into_iter().map(|it| it.court);
            let Some(unknown) = courts.find(|it| !is_declared(it)) else {
                continue;
            };
            let (at, file) = match text.text.find(&format!("\"{unknown}\"")) {
                Some(at) => (at, "`court`"),
                None => (0, "the file's name"),
            };
            let message =
                format!("no jurisdiction declares `{unknown}`: its holdings bind no court");
            let warning = LawError::at(text, path, at, message);
            self.warnings.push(warning.with_help(format!(
                "declare the court or the legislature in jurisdictions/ID.toml, or correct {file}",
            )));
        }
    }

    /// Warns of profiles of the user whose court nobody declares.
    fn unknown_courts(&mut self, law: &Law) {
        for (path, id, text) in of_the_user(law, "profiles/") {
            // What does not read is an error already.
            let Ok(file) = profile::read(id, text) else {
                continue;
            };
            if file.court.is_known() {
                continue;
            }
            let at = text.text.find("\ncourt");
            let at = at.map_or(0, |at| at.saturating_add(1));
            let court = &file.court;
            let message =
                format!("no jurisdiction declares `{court}`: whose decisions bind it is not known");
            let warning = LawError::at(text, path, at, message);
            self.warnings.push(
                warning.with_help(
                    "name a federal court, or declare the court in jurisdictions/ID.toml",
                ),
            );
        }
    }

    /// Warns of jurisdictions of the user without a legislature: nothing can be filed as a statute of theirs, so that none binds.
    fn without_legislature(&mut self, law: &Law) {
        for (path, id, text) in of_the_user(law, jurisdictions::FOLDER) {
            let declared = redress_cite::declared();
            let mut declared = declared.iter().filter(|it| it.id == id);
            let courts = declared.next().map(|it| &it.courts);
            if courts.is_none_or(|courts| courts.iter().any(|it| it.legislature)) {
                continue;
            }
            let message = format!("`{id}` declares no legislature: no statute of it binds");
            let warning = LawError::at(text, path, 0, message);
            self.warnings.push(warning.with_help(
                "add a [[court]] with `legislature = true`, under which its statutes are filed",
            ));
        }
    }

    /// Warns of questions and views of the user that no profile reads on any day.
    fn unreached(&mut self, law: &Law, reached: &Reached) {
        let Ok(texts) = law.texts(questions::PATH) else {
            return;
        };
        for text in texts.iter().filter(|text| !text.is_built_in()) {
            let places = entry_values(text, questions::PATH).unwrap_or_default();
            let questions = questions::read(std::slice::from_ref(text)).unwrap_or_default();
            for question in questions {
                if question.read_by != questions::Reader::Claims {
                    continue;
                }
                let place = places.get(&format!("question {}", question.id));
                let at = place.map_or(0, |(at, _)| *at);
                let mut warn = |message: String, help: &str| {
                    let warning = LawError::at(text, questions::PATH, at, message);
                    self.warnings.push(warning.with_help(help));
                };
                let id = &question.id;
                let Some(views) = reached.get(id) else {
                    warn(
                        format!("no entry of a profile reads the question `{id}` on any day"),
                        "read it with `under = { question, view }`, or as an option: `{ question = \"ID\" }`",
                    );
                    continue;
                };
                for view in question.view.iter().filter(|it| !views.contains(&it.id)) {
                    warn(
                        format!(
                            "no profile reaches the view `{}` of `{id}` on any day",
                            view.id
                        ),
                        "wherever the question is read, a decision takes another view",
                    );
                }
            }
        }
    }

    /// Warns of entries that replace a built-in entry and are the same: a copy does not follow later changes.
    fn copies(&mut self, law: &Law) {
        let mut built_in = BTreeMap::new();
        for file in built_in::TEXTS {
            let text = Text::built_in(file);
            for (id, (_, value)) in entry_values(&text, file.path).unwrap_or_default() {
                built_in.insert((crate::files::topic(file.path), id), value);
            }
        }
        for (path, _, text) in of_the_user(law, "") {
            for (id, (at, value)) in entry_values(text, path).unwrap_or_default() {
                let known = built_in.get(&(crate::files::topic(path), id.clone()));
                if known == Some(&value) {
                    let message = format!(
                        "`{}` is a copy of the built-in entry",
                        crate::files::bare(&id)
                    );
                    let help = "leave it out: a copy does not follow later changes of the law";
                    let warning = LawError::at(text, path, at, message);
                    self.warnings.push(warning.with_help(help));
                }
            }
        }
    }
}

/// Returns the files of the user in a folder of the law, or in all of it: the path, the name under the folder, and the text.
fn of_the_user<'l>(
    law: &'l Law,
    folder: &'static str,
) -> impl Iterator<Item = (&'l str, &'l str, &'l Text)> {
    law.texts.iter().flat_map(move |(path, texts)| {
        let name = path.strip_prefix(folder);
        let name = name.and_then(|name| name.strip_suffix(".toml"));
        let own = texts.iter().filter(|text| !text.is_built_in());
        own.filter_map(move |text| Some((path.as_str(), name?, text)))
    })
}
