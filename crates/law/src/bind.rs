//! Binds a profile to its rules and authorities, for one day and one set of views.

use std::collections::BTreeSet;
use std::path::Path;

use redress_cite::{Confidence, CourtId, Date};
use redress_core::claim::LawOfDay;
use redress_core::facts::{Key, TABLE};
use redress_core::outcome::Strength;
use redress_core::rule::{Bound, Options, Place, RuleAbout, RuleSet};
use redress_engine::{
    Alternatives, Applies, Apportionment, Approach, ChoiceEntry, Chooser, Contrast, Entry,
    EntryInfo, LEFT_TO_THE_COURT, Profile, Question, Regime, Standing, Support, View,
};
use sha2::{Digest, Sha256};
use toml::Spanned;

use crate::authorities::Weight;
use crate::entry::{self, RuleEntry};
use crate::parameters::Parameter;
use crate::profile::{self, RawApproach};
use crate::questions;
use crate::{Law, LawError, Text, Views};

pub(crate) fn bind(
    law: &Law,
    id: &str,
    text: &Text,
    as_of: Date,
    taken: &Views,
    case_approach: Option<(&Path, &str)>,
) -> Result<Profile, LawError> {
    let file = profile::read(id, text)?;
    let path = format!("profiles/{id}.toml");
    let mut sources = vec![Source {
        path,
        text: text.clone(),
        approaches: file.approach,
    }];
    if let Some((path, own)) = case_approach {
        let text = Text {
            origin: crate::OF_THE_CASE.to_owned(),
            text: own.to_owned().into(),
        };
        let path = path.display().to_string();
        let own: profile::CaseFile =
            toml::from_str(&text.text).map_err(|error| LawError::toml(&text, &path, &error))?;
        for source in &mut sources {
            source.approaches.retain(|kept| {
                !own.approach
                    .iter()
                    .any(|own| meet(own.as_ref(), kept.as_ref()))
            });
        }
        sources.push(Source {
            path,
            text,
            approaches: own.approach,
        });
    }
    let regimes = law.regimes()?;
    for source in &sources {
        source.refuse_overlaps(&regimes)?;
    }
    let mut binder = Binder {
        law,
        court: file.court.clone(),
        contrast: file.contrast.is_some(),
        as_of,
        regimes: &regimes,
        parameters: law.parameters()?,
        questions: questions::read(law.text("questions.toml")?)?,
        circuit_takes: &file.takes,
        user_takes: taken,
        met: BTreeSet::new(),
    };
    let approaches = binder.approaches(&sources, None)?;
    let untaken: Vec<(String, String)> = binder.other_views();
    let mut alternatives = Vec::new();
    for (question, view) in untaken {
        alternatives.push(Alternatives {
            approaches: binder.approaches(&sources, Some((&question, &view)))?,
            question,
            view,
        });
    }
    Ok(Profile {
        id: id.to_owned(),
        name: file.name,
        court: file.court.clone(),
        summary: file.summary,
        contrast: file.contrast.clone().map(|raw| Contrast {
            contrary_to: raw.contrary_to,
            note: raw.note,
        }),
        as_of,
        questions: binder.questions_met(),
        approaches,
        alternatives,
        regimes: regimes.clone(),
        chooser: Chooser::default(),
        source: text.origin.clone(),
        digest: digest(sources.iter().map(|source| source.text.text.as_bytes())),
    })
}

/// The SHA-256 of some texts, one after another, in hexadecimal.
fn digest<'a>(texts: impl Iterator<Item = &'a [u8]>) -> String {
    let mut hash = Sha256::new();
    for text in texts {
        hash.update(text);
    }
    let mut hex = String::from("sha256:");
    for byte in hash.finalize() {
        hex.push_str(&format!("{byte:02x}"));
    }
    hex
}

/// A text with approaches: the profile's, or the case's own.
struct Source {
    path: String,
    text: Text,
    approaches: Vec<Spanned<RawApproach>>,
}

/// Whether two approaches speak of the same class and regime.
fn meet(a: &RawApproach, b: &RawApproach) -> bool {
    a.regime.as_ref() == b.regime.as_ref()
        && a.offense.0.iter().any(|class| b.offense.0.contains(class))
}

impl Source {
    fn error(&self, at: usize, message: impl Into<String>) -> LawError {
        LawError::at(&self.text, &self.path, at, message)
    }

    /// Something that is named here and is not there, with the nearest that is; `whose` ends the sentence.
    fn no_such(
        &self,
        at: usize,
        what: &str,
        name: &str,
        known: impl Iterator<Item = String>,
        whose: &str,
    ) -> LawError {
        let nearest = LawError::no_such(what, name, known);
        LawError {
            help: nearest.help,
            ..self.error(at, format!("{}{whose}", nearest.message))
        }
    }

    /// Two approaches for the same class, regime and day would leave it to chance which one runs.
    fn refuse_overlaps(&self, regimes: &[Regime]) -> Result<(), LawError> {
        for (place, spanned) in self.approaches.iter().enumerate() {
            let at = spanned.span().start;
            let this = spanned.as_ref();
            if !regimes
                .iter()
                .any(|regime| regime.id == *this.regime.as_ref())
            {
                let known: Vec<&str> = regimes.iter().map(|regime| regime.id.as_str()).collect();
                return Err(self
                    .error(
                        this.regime.span().start,
                        format!("there is no regime `{}`", this.regime.as_ref()),
                    )
                    .with_help(format!("there are: {}", known.join(", "))));
            }
            let (from, before) = window(this);
            if let (Some(from), Some(before)) = (from, before)
                && from >= before
            {
                return Err(self.error(
                    at,
                    format!("the approach `{}` ends before it begins", this.name),
                ));
            }
            for earlier in self.approaches.iter().take(place).map(Spanned::as_ref) {
                let (other_from, other_before) = window(earlier);
                let apart = matches!((before, other_from), (Some(end), Some(start)) if end <= start)
                    || matches!((other_before, from), (Some(end), Some(start)) if end <= start);
                if meet(this, earlier) && !apart {
                    return Err(self
                        .error(
                            at,
                            format!("the approaches `{}` and `{}` overlap", earlier.name, this.name),
                        )
                        .with_help("give each its `law = { from, before }`, so that one ends where the next begins"));
                }
            }
        }
        Ok(())
    }
}

fn window(approach: &RawApproach) -> (Option<Date>, Option<Date>) {
    (
        approach.law.from.map(|day| day.0),
        approach.law.before.map(|day| day.0),
    )
}

struct Binder<'a> {
    law: &'a Law,
    court: CourtId,
    contrast: bool,
    as_of: Date,
    regimes: &'a [Regime],
    parameters: Vec<Parameter>,
    questions: Vec<questions::Question>,
    circuit_takes: &'a Views,
    user_takes: &'a Views,
    /// The questions that the approaches met.
    met: BTreeSet<String>,
}

/// An approach while it is being bound.
struct Building<'s> {
    source: &'s Source,
    name: &'s str,
    /// The days on which the approach can be the law.
    from: Option<Date>,
    before: Option<Date>,
    other_view: Option<(&'s str, &'s str)>,
    entries: Vec<EntryInfo>,
    parameters: Vec<&'static str>,
}

impl Binder<'_> {
    fn approaches(
        &mut self,
        sources: &[Source],
        other_view: Option<(&str, &str)>,
    ) -> Result<Vec<Approach>, LawError> {
        let mut approaches = Vec::new();
        for source in sources {
            for raw in &source.approaches {
                approaches.push(self.approach(source, raw.as_ref(), other_view)?);
            }
        }
        Ok(approaches)
    }

    fn approach(
        &mut self,
        source: &Source,
        raw: &RawApproach,
        other_view: Option<(&str, &str)>,
    ) -> Result<Approach, LawError> {
        let regime = self
            .regimes
            .iter()
            .find(|regime| regime.id == *raw.regime.as_ref());
        let (from, before) = window(raw);
        let mut building = Building {
            source,
            name: &raw.name,
            from: from.or_else(|| regime.and_then(|regime| regime.from)),
            before,
            other_view,
            entries: Vec::new(),
            parameters: Vec::new(),
        };
        let b = &mut building;
        let gates = self.list(b, &raw.gates, Place::Gates, |bound| match bound {
            Bound::Gate(rule) => Some(rule),
            _ => None,
        })?;
        let losses = self.list(b, &raw.losses, Place::Losses, |bound| match bound {
            Bound::Loss(rule) => Some(rule),
            _ => None,
        })?;
        let apportionment = self.apportionment(b, &raw.apportionment)?;
        let bounds = self.list(b, &raw.bounds, Place::Bounds, |bound| match bound {
            Bound::Bound(rule) => Some(rule),
            _ => None,
        })?;
        let terms = self.list(b, &raw.terms, Place::Terms, |bound| match bound {
            Bound::Term(rule) => Some(rule),
            _ => None,
        })?;
        let credits = self.list(b, &raw.credits, Place::Credits, |bound| match bound {
            Bound::Credit(rule) => Some(rule),
            _ => None,
        })?;
        let amounts = building
            .parameters
            .iter()
            .map(|id| {
                let parameter = self.parameters.iter().find(|parameter| parameter.id == *id);
                (
                    (*id).to_owned(),
                    parameter.and_then(|parameter| parameter.on(self.as_of)),
                )
            })
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
            of_the_case: source.text.origin == crate::OF_THE_CASE,
            note: raw.note.clone(),
            gates,
            losses,
            apportionment,
            bounds,
            terms,
            credits,
            entries: building.entries,
            law: LawOfDay { amounts },
        })
    }

    fn list<C>(
        &mut self,
        building: &mut Building<'_>,
        raw: &[Spanned<entry::Entry>],
        place: Place,
        of: impl Fn(Bound) -> Option<Box<dyn redress_core::Rule<C>>>,
    ) -> Result<Vec<Entry<C>>, LawError> {
        let mut entries = Vec::new();
        for spanned in raw {
            let at = spanned.span().start;
            match spanned.as_ref() {
                entry::Entry::Rule(rule) => {
                    if let Some((bound, about, number)) =
                        self.rule(building, at, rule, place, Strength::Required)?
                    {
                        let rule = of(bound)
                            .ok_or_else(|| misplaced(building.source, at, about, place))?;
                        entries.push(Entry {
                            number,
                            rule,
                            about,
                        });
                    }
                }
                entry::Entry::Choice(_) => {
                    return Err(building.source.error(
                        at,
                        format!(
                            "a choice stands under `apportionment`, not under `{}`",
                            place.name()
                        ),
                    ));
                }
            }
        }
        Ok(entries)
    }

    fn apportionment(
        &mut self,
        building: &mut Building<'_>,
        raw: &[Spanned<entry::Entry>],
    ) -> Result<Vec<Apportionment>, LawError> {
        let share = |bound: Bound| match bound {
            Bound::Apportionment(rule) => Some(rule),
            _ => None,
        };
        let mut list = Vec::new();
        for spanned in raw {
            let at = spanned.span().start;
            match spanned.as_ref() {
                entry::Entry::Rule(rule) => {
                    if let Some((bound, about, number)) =
                        self.rule(building, at, rule, Place::Apportionment, Strength::Required)?
                    {
                        let rule = share(bound).ok_or_else(|| {
                            misplaced(building.source, at, about, Place::Apportionment)
                        })?;
                        list.push(Apportionment::Rule(Entry {
                            number,
                            rule,
                            about,
                        }));
                    }
                }
                entry::Entry::Choice(choice) => {
                    let support = self.support(building, at, &choice.authority)?;
                    let number = next_number(building);
                    let strength = self.lesser(Strength::Permitted, &support.1);
                    building.entries.push(EntryInfo {
                        name: choice.choice.clone(),
                        place: Place::Apportionment,
                        proposition: choice.asks.clone(),
                        options: String::new(),
                        standings: vec![Standing {
                            ground: LEFT_TO_THE_COURT.id(),
                            strength,
                            support: support.0,
                        }],
                        under: None,
                    });
                    let mut among = Vec::new();
                    for spanned in &choice.among {
                        let at = spanned.span().start;
                        let entry::Entry::Rule(rule) = spanned.as_ref() else {
                            return Err(building
                                .source
                                .error(at, "a method of a choice is a rule"));
                        };
                        if let Some((bound, about, number)) = self.rule(
                            building,
                            at,
                            rule,
                            Place::Apportionment,
                            Strength::Permitted,
                        )? {
                            let rule = share(bound).ok_or_else(|| {
                                misplaced(building.source, at, about, Place::Apportionment)
                            })?;
                            among.push(Entry {
                                number,
                                rule,
                                about,
                            });
                        }
                    }
                    let mut weighs = Vec::new();
                    for path in &choice.weighs {
                        weighs.push(Key::of_path(path).ok_or_else(|| {
                            let paths = TABLE.iter().map(|row| row.path.to_owned());
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
                    }));
                }
            }
        }
        Ok(list)
    }

    /// Binds a rule to its options and its grounds to their authorities; `None` when another view leaves it out.
    fn rule(
        &mut self,
        building: &mut Building<'_>,
        at: usize,
        raw: &RuleEntry,
        place: Place,
        claims: Strength,
    ) -> Result<Option<(Bound, &'static RuleAbout, u16)>, LawError> {
        let mut under = None;
        if let Some(wanted) = &raw.under {
            let view = self.view_of(building, at, &wanted.question)?;
            if view != wanted.view {
                let question = self
                    .questions
                    .iter()
                    .find(|question| question.id == wanted.question);
                if !question
                    .is_some_and(|question| question.view.iter().any(|view| view.id == wanted.view))
                {
                    return Err(building.source.error(
                        at,
                        format!(
                            "the question `{}` has no view `{}`",
                            wanted.question, wanted.view
                        ),
                    ));
                }
                return Ok(None);
            }
            under = Some((wanted.question.clone(), view));
        }
        let (set, name) = raw.rule.split_once('/').ok_or_else(|| {
            building
                .source
                .error(at, format!("`{}` is not the name of a rule", raw.rule))
                .with_help("write set/rule, such as `statute/proximate-losses`")
        })?;
        let set = self.set(building.source, at, set)?;
        let about = set.about().rule(name).ok_or_else(|| {
            let known = set
                .about()
                .rules
                .iter()
                .map(|rule| format!("{}/{}", set.about().id, rule.name));
            building.source.no_such(at, "rule", &raw.rule, known, "")
        })?;
        let (options, words, met) = self.options(building, at, &raw.with)?;
        let bound = set.bind(name, &options).map_err(|error| {
            building
                .source
                .error(at, format!("the options of `{}`: {error}", raw.rule))
        })?;
        let mut standings = Vec::new();
        for ground in about.grounds {
            let holding = raw.authority.as_deref().unwrap_or_else(|| ground.holding());
            let (support, weight) = self.support(building, at, holding)?;
            let claimed = raw.strength.unwrap_or(claims).min(ground.strength());
            standings.push(Standing {
                ground: ground.id(),
                strength: self.lesser(claimed, &weight),
                support,
            });
        }
        building.parameters.extend(about.parameters);
        let number = next_number(building);
        building.entries.push(EntryInfo {
            name: raw.rule.clone(),
            place,
            proposition: about.proposition.to_owned(),
            options: words,
            standings,
            under: under.or(met),
        });
        Ok(Some((bound, about, number)))
    }

    fn set(&self, source: &Source, at: usize, id: &str) -> Result<&'static dyn RuleSet, LawError> {
        let sets = self.law.sets();
        sets.iter()
            .copied()
            .find(|set| set.about().id == id)
            .ok_or_else(|| {
                source.no_such(
                    at,
                    "rule set",
                    id,
                    sets.iter().map(|set| set.about().id.to_owned()),
                    "",
                )
            })
    }

    fn lesser(&self, claimed: Strength, weight: &Weight) -> Strength {
        if self.contrast {
            Strength::Contrast
        } else {
            claimed.min(weight.strength())
        }
    }

    /// The options as JSON and in words; a table `{ question = "..." }` becomes the value of the view.
    #[expect(
        clippy::type_complexity,
        reason = "three things that are made together and used once"
    )]
    fn options(
        &mut self,
        building: &Building<'_>,
        at: usize,
        with: &toml::Table,
    ) -> Result<(Options, String, Option<(String, String)>), LawError> {
        let mut options = serde_json::Map::new();
        let mut words = Vec::new();
        let mut met = None;
        for (name, value) in with {
            let value = match question_of(value) {
                Some(question) => {
                    let view = self.view_of(building, at, question)?;
                    let value = self
                        .questions
                        .iter()
                        .find(|known| known.id == question)
                        .and_then(|known| known.view.iter().find(|known| known.id == view))
                        .map(questions::RawView::option_value)
                        .ok_or_else(|| {
                            building.source.error(
                                at,
                                format!("the question `{question}` has no view `{view}`"),
                            )
                        })?;
                    met = Some((question.to_owned(), view));
                    value
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
        Ok((Options(options), words.join(", "), met))
    }

    /// The view under which the approaches are bound now.
    fn view_of(
        &mut self,
        building: &Building<'_>,
        at: usize,
        id: &str,
    ) -> Result<String, LawError> {
        let known = self
            .questions
            .iter()
            .find(|question| question.id == id)
            .ok_or_else(|| {
                building.source.no_such(
                    at,
                    "question",
                    id,
                    self.questions.iter().map(|question| question.id.clone()),
                    "",
                )
            })?;
        self.met.insert(id.to_owned());
        if let Some((question, view)) = building.other_view
            && question == id
        {
            return Ok(view.to_owned());
        }
        if let Some(view) = self
            .user_takes
            .get(id)
            .or_else(|| self.circuit_takes.get(id))
        {
            if known.view.iter().any(|known| known.id == *view) {
                return Ok(view.clone());
            }
            return Err(LawError::no_such(
                &format!("view of `{id}`"),
                view,
                known.view.iter().map(|view| view.id.clone()),
            ));
        }
        known
            .view
            .first()
            .map(|view| view.id.clone())
            .ok_or_else(|| {
                building
                    .source
                    .error(at, format!("the question `{id}` has no view"))
            })
    }

    /// The views other than the first of each question that was met and that nobody took.
    fn other_views(&self) -> Vec<(String, String)> {
        self.questions
            .iter()
            .filter(|question| {
                self.met.contains(&question.id) && self.taken(&question.id).is_none()
            })
            .flat_map(|question| {
                question
                    .view
                    .iter()
                    .skip(1)
                    .map(|view| (question.id.clone(), view.id.clone()))
            })
            .collect()
    }

    fn taken(&self, question: &str) -> Option<(String, String)> {
        let by = |views: &Views, who: &str| {
            views
                .get(question)
                .map(|view| (view.clone(), who.to_owned()))
        };
        by(self.user_takes, "the user").or_else(|| by(self.circuit_takes, "the circuit"))
    }

    fn questions_met(&self) -> Vec<Question> {
        self.questions
            .iter()
            .filter(|question| self.met.contains(&question.id))
            .map(|question| Question {
                id: question.id.clone(),
                asks: question.asks.clone(),
                views: question.view.iter().map(View::from).collect(),
                taken: self.taken(&question.id),
            })
            .collect()
    }

    /// An authority's holding as a support, if it carries the approach through its whole window.
    fn support(
        &mut self,
        building: &Building<'_>,
        at: usize,
        reference: &str,
    ) -> Result<(Support, Weight), LawError> {
        let source = building.source;
        let (authority, holding) = reference
            .split_once('#')
            .and_then(|(authority, holding)| Some((authority.split_once('/')?, holding)))
            .ok_or_else(|| {
                source
                    .error(at, format!("`{reference}` is not the name of a holding"))
                    .with_help(
                        "write court/authority#holding, such as `ca7/laraneta#recoveries-first`",
                    )
            })?;
        let (court, authority) = authority;
        let path = format!("authorities/{court}.toml");
        let text = self.law.text(&path).map_err(|_| {
            source.error(
                at,
                format!("`{reference}` rests on {path}, which the law does not have"),
            )
        })?;
        let known = self.law.authorities_of(court, text)?;
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
        if building.from.is_none_or(|from| found.decided > from) {
            return Err(source
                .error(
                    at,
                    format!(
                        "`{}` rests on {reference}, which is of {}: later than the approach begins",
                        building.name, found.decided
                    ),
                )
                .with_help("begin the approach on that day or later: law = { from = ... }"));
        }
        if let Some(lost) = found.lost_force(Some(said))
            && building.before.is_none_or(|before| before > lost.on)
        {
            return Err(source
                .error(
                    at,
                    format!(
                        "`{}` rests on {reference}, which lost its force on {} ({})",
                        building.name, lost.on, lost.kind
                    ),
                )
                .with_help("end the approach on that day: law = { before = ... }"));
        }
        let weight = Weight::of(found, said, &self.court, self.as_of);
        Ok((
            Support {
                holding: reference.to_owned(),
                cite: found.short(),
                pin: said.pin.clone(),
                confidence: said.confidence.max(Confidence::Verified),
                says: said.says.clone(),
                weight: weight.words().to_owned(),
                since: found.decided,
            },
            weight,
        ))
    }
}

fn misplaced(source: &Source, at: usize, about: &RuleAbout, place: Place) -> LawError {
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
