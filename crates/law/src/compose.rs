//! A profile as it stands on those below it: which approaches are its own, which it takes over, and what it adds.

use std::path::Path;
use std::sync::Arc;

use redress_case::Class;
use redress_cite::Date;
use redress_engine::StatuteVersion;
use toml::Spanned;

use crate::entry;
use crate::law::Law;
use crate::profile::{self, RawAdd, RawApproach, RawNote, RawTake};
use crate::{LawError, Text};

/// A text with approaches: the profile's, one that it rests on, or the case's own.
pub(crate) struct Source {
    pub(crate) path: String,
    pub(crate) text: Text,
    pub(crate) approaches: Vec<Spanned<RawApproach>>,
    pub(crate) takes: Vec<Spanned<RawTake>>,
    pub(crate) adds: Vec<Spanned<RawAdd>>,
    pub(crate) notes: Vec<RawNote>,
    pub(crate) district: bool,
}

/// The file of a profile, and the texts from which its approaches come, the nearest first: the case's own, the
/// profile's, those of the profiles on which it rests; each left with the approaches that stand.
///
/// # Errors
/// When a file is malformed, or something in it does not hold against what is below.
pub(crate) fn sources(
    law: &Law,
    id: &str,
    text: &Text,
    case_approach: Option<(&Path, &str)>,
    regimes: &[StatuteVersion],
) -> Result<(Arc<profile::File>, Vec<Source>), LawError> {
    let layers = layers(law, id, text)?;
    let own = layers.first().ok_or_else(|| LawError::missing_text(id))?;
    let own = Arc::clone(&own.file);
    let mut sources: Vec<Source> = Vec::new();
    if let Some((path, own)) = case_approach {
        let text = Text::of_the_case(own);
        let path = path.display().to_string();
        let own: profile::CaseFile = text.read(&path)?;
        sources.push(Source::of_case(path, text, own.approach));
    }
    sources.extend(layers.into_iter().map(|layer| Source {
        path: layer.path,
        text: layer.text,
        approaches: layer.file.approach.clone(),
        takes: layer.file.takes.clone(),
        adds: layer.file.add.clone(),
        notes: layer.file.note.clone(),
        district: profile::is_district(&layer.file.court),
    }));
    for source in &sources {
        source.refuse_overlaps(regimes)?;
    }
    refuse_what_a_circuit_settles(&sources)?;
    refuse_adds_to_nothing(&sources)?;
    override_what_is_below(&mut sources);
    Ok((own, sources))
}

/// A profile's file, with where it stands.
struct Layer {
    file: Arc<profile::File>,
    path: String,
    text: Text,
}

/// A profile and those on which it rests, its own first.
fn layers(law: &Law, id: &str, text: &Text) -> Result<Vec<Layer>, LawError> {
    let mut layers: Vec<Layer> = Vec::new();
    let (mut id, mut text) = (id.to_owned(), text.clone());
    loop {
        let file = law.read_profile(&id, &text)?;
        let path = format!("profiles/{id}.toml");
        let base = file.extends.clone();
        layers.push(Layer {
            file,
            path: path.clone(),
            text: text.clone(),
        });
        let Some(base) = base else {
            return Ok(layers);
        };
        let at = base.span().start;
        let base = base.into_inner();
        if layers.iter().any(|layer| *layer.file.id.as_ref() == base) {
            return Err(LawError::at(
                &text,
                &path,
                at,
                format!("`{base}` rests on this profile in turn"),
            ));
        }
        let found = law.find_profile(&base).map_err(|error| LawError {
            help: error.help,
            ..LawError::at(&text, &path, at, error.message)
        })?;
        (id, text) = (base, found.clone());
    }
}

/// A district may have an approach of its own only where its circuit's is open on all its days.
fn refuse_what_a_circuit_settles(sources: &[Source]) -> Result<(), LawError> {
    for (place, source) in sources
        .iter()
        .enumerate()
        .filter(|(_, source)| source.district)
    {
        for own in &source.approaches {
            let settled = sources
                .iter()
                .skip(place.saturating_add(1))
                .flat_map(|below| &below.approaches)
                .map(Spanned::as_ref)
                .find(|below| {
                    !below.open && meet(own.as_ref(), below) && overlap(own.as_ref(), below)
                });
            if let Some(below) = settled {
                return Err(source
                    .error(
                        own.span().start,
                        format!("the circuit has the approach `{}` for these days: a district's practice does not replace it", below.name),
                    )
                    .with_help("add a [[method]] to a choice that the circuit leaves to the court"));
            }
        }
    }
    Ok(())
}

/// An entry that nothing below can take would be lost without a word.
fn refuse_adds_to_nothing(sources: &[Source]) -> Result<(), LawError> {
    for (place, source) in sources.iter().enumerate() {
        let below = sources.get(place.saturating_add(1)..).unwrap_or_default();
        for spanned in &source.adds {
            let (at, add) = (spanned.span().start, spanned.as_ref());
            let approaches: Vec<&RawApproach> = below
                .iter()
                .flat_map(|below| &below.approaches)
                .map(Spanned::as_ref)
                .filter(|below| *below.regime.as_ref() == add.regime)
                .filter(|below| below.offense.0.iter().any(|it| add.offense.0.contains(it)))
                .collect();
            if approaches.is_empty() {
                let what = "no approach below speaks of these offenses under this text";
                return Err(source.error(at, what));
            }
            let lists: Vec<&[Spanned<entry::Entry>]> = approaches
                .iter()
                .filter_map(|approach| approach.list(&add.to))
                .collect();
            if lists.is_empty() {
                let known = approaches.iter().flat_map(|approach| approach.choice_ids());
                let known = LISTS.iter().map(|list| (*list).to_owned()).chain(known);
                return Err(source.no_such(at, "list or choice", &add.to, known, " below"));
            }
            let from_adds = below
                .iter()
                .flat_map(|below| &below.adds)
                .map(Spanned::as_ref);
            let from_adds = from_adds
                .filter(|other| other.to == add.to)
                .map(|other| &other.entry);
            let rules: Vec<String> = lists
                .iter()
                .flat_map(|list| list.iter().map(Spanned::as_ref))
                .chain(from_adds)
                .filter_map(|entry| match entry {
                    entry::Entry::Rule(rule) => Some(rule.rule.clone()),
                    entry::Entry::Choice(_) => None,
                })
                .collect();
            for anchor in add.before.iter().chain(&add.instead) {
                if !rules.contains(anchor) {
                    let whose = format!(" under `{}` below", add.to);
                    return Err(source.no_such(at, "rule", anchor, rules.into_iter(), &whose));
                }
            }
        }
    }
    Ok(())
}

/// The lists of an approach.
const LISTS: [&str; 6] = [
    "gates",
    "losses",
    "apportionment",
    "bounds",
    "terms",
    "credits",
];

impl RawApproach {
    /// The list of this name, or the methods of the choice with this id.
    fn list(&self, name: &str) -> Option<&[Spanned<entry::Entry>]> {
        Some(match name {
            "gates" => &self.gates,
            "losses" => &self.losses,
            "apportionment" => &self.apportionment,
            "bounds" => &self.bounds,
            "terms" => &self.terms,
            "credits" => &self.credits,
            choice => {
                let mut choices = self.choices().filter(|known| known.choice == choice);
                &choices.next()?.among
            }
        })
    }

    fn choices(&self) -> impl Iterator<Item = &entry::ChoiceEntry> {
        self.apportionment
            .iter()
            .filter_map(|spanned| match spanned.as_ref() {
                entry::Entry::Choice(choice) => Some(&**choice),
                entry::Entry::Rule(_) => None,
            })
    }

    fn choice_ids(&self) -> impl Iterator<Item = String> {
        self.choices().map(|choice| choice.choice.clone())
    }
}

/// An approach takes the place, for its classes and its text, of every approach below with which it shares a day.
fn override_what_is_below(sources: &mut [Source]) {
    let mut rest = sources;
    while let Some((above, below)) = rest.split_first_mut() {
        for source in below.iter_mut() {
            source.approaches.retain_mut(|kept| {
                let own = above.approaches.iter().map(Spanned::as_ref);
                let replaced: Vec<_> = own
                    .filter(|own| meet(own, kept.as_ref()) && overlap(own, kept.as_ref()))
                    .flat_map(|own| own.offense.0.iter().copied())
                    .collect();
                let kept = kept.as_mut();
                kept.offense.0.retain(|class| !replaced.contains(class));
                !kept.offense.0.is_empty()
            });
        }
        rest = below;
    }
}

/// Whether two approaches speak of the same class and regime.
fn meet(a: &RawApproach, b: &RawApproach) -> bool {
    a.regime.as_ref() == b.regime.as_ref()
        && a.offense.0.iter().any(|class| b.offense.0.contains(class))
}

/// Whether two approaches share a day.
fn overlap(a: &RawApproach, b: &RawApproach) -> bool {
    let ((from, before), (other_from, other_before)) = (window(a), window(b));
    let apart = matches!((before, other_from), (Some(end), Some(start)) if end <= start)
        || matches!((other_before, from), (Some(end), Some(start)) if end <= start);
    !apart
}

impl Source {
    fn of_case(path: String, text: Text, approaches: Vec<Spanned<RawApproach>>) -> Self {
        Self {
            path,
            text,
            approaches,
            takes: Vec::new(),
            adds: Vec::new(),
            notes: Vec::new(),
            district: false,
        }
    }

    pub(crate) fn error(&self, at: usize, message: impl Into<String>) -> LawError {
        LawError::at(&self.text, &self.path, at, message)
    }

    /// Something that is named here and is not there, with the nearest that is; `whose` ends the sentence.
    pub(crate) fn no_such(
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
    fn refuse_overlaps(&self, regimes: &[StatuteVersion]) -> Result<(), LawError> {
        for (place, spanned) in self.approaches.iter().enumerate() {
            let at = spanned.span().start;
            let this = spanned.as_ref();
            if !regimes
                .iter()
                .any(|regime| regime.id == *this.regime.as_ref())
            {
                let known = regimes.iter().map(|regime| regime.id.clone());
                let (at, id) = (this.regime.span().start, this.regime.as_ref());
                return Err(self.no_such(at, "regime", id, known, " of this jurisdiction"));
            }
            let of_text = regimes.iter().filter(|it| it.id == *this.regime.as_ref());
            let of_text: Vec<Class> = of_text.flat_map(|it| it.offense.iter().copied()).collect();
            let of_others = |class: &&Class| !of_text.contains(*class);
            if let Some(class) = this.offense.0.iter().find(of_others) {
                let words = of_text.iter().map(|class| format!("`{}`", class.name()));
                let (id, class) = (this.regime.as_ref(), class.name());
                let message =
                    format!("the text `{id}` speaks of no offense of the class `{class}`");
                let help = format!("it speaks of: {}", words.collect::<Vec<_>>().join(", "));
                return Err(self.error(at, message).with_help(help));
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
                if meet(this, earlier) && overlap(this, earlier) {
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

pub(crate) fn window(approach: &RawApproach) -> (Option<Date>, Option<Date>) {
    (
        approach.law.from.map(|day| day.0),
        approach.law.before.map(|day| day.0),
    )
}
