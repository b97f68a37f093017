//! The state of an interview: the text of the case file, and what was answered that the file has no place for. The next question
//! depends on nothing else, so that going back is taking an earlier state.

use std::collections::{BTreeMap, BTreeSet};

use redress::case::Case;
use redress::case::facts::FactRow;
use redress::casefile::{CaseEditor, EditError, NewValue, Slot, words_of};
use redress::cite::Date;
use redress_report::{ExpectedAnswer, OpenQuestion};

/// A section of a case file whose facts share a proof and a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum FactSection {
    Losses,
    Conduct,
    Findings,
    Record,
}

impl FactSection {
    /// Returns the section of a fact by its path.
    pub(crate) fn of_path(path: &str) -> Self {
        match path.split('.').next() {
            Some("conduct") => Self::Conduct,
            Some("findings") => Self::Findings,
            Some("record") => Self::Record,
            _ => Self::Losses,
        }
    }

    pub(crate) fn words(self, victim: &str) -> String {
        match self {
            Self::Losses => format!("the losses of {victim}"),
            Self::Conduct => format!("what the defendant did, as to {victim}"),
            Self::Findings => format!("the findings about the losses of {victim}"),
            Self::Record => format!("the history of {victim} in other cases"),
        }
    }

    fn key(self) -> &'static str {
        match self {
            Self::Losses => "losses",
            Self::Conduct => "conduct",
            Self::Findings => "findings",
            Self::Record => "record",
        }
    }
}

/// The proof and the source of the facts of a section.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct SectionProof {
    /// The kind of proof; `None` leaves it to the defaults of the file.
    pub(crate) proof: Option<&'static str>,
    /// The source; `None` where it was not asked yet, and empty where there is none.
    pub(crate) source: Option<String>,
}

impl SectionProof {
    /// Reads the proof and the source that a table of the file has.
    fn read(editor: &CaseEditor, table: &[Slot<'_>]) -> Option<Self> {
        let proof = editor.text_at(table, "proof")?;
        let known = words_of("proof")?.into_iter().find(|word| *word == proof)?;
        Some(Self {
            proof: Some(known),
            source: Some(
                editor
                    .text_at(table, "source")
                    .unwrap_or_default()
                    .to_owned(),
            ),
        })
    }

    /// Returns whether the source is still to be asked.
    pub(crate) fn lacks_source(&self) -> bool {
        self.proof.is_some() && self.source.is_none()
    }

    fn source(&self) -> Option<&str> {
        self.source.as_deref().filter(|source| !source.is_empty())
    }

    fn keys(&self) -> Vec<(&'static str, NewValue)> {
        let text = |text: &str| NewValue::Text(text.to_owned());
        let proof = self.proof.map(|proof| ("proof", text(proof)));
        let source = self.source().map(|source| ("source", text(source)));
        proof.into_iter().chain(source).collect()
    }

    pub(crate) fn in_words(&self) -> String {
        match (self.proof, self.source()) {
            (Some(proof), Some(source)) => format!("{proof}, {source}"),
            (Some(proof), None) => proof.to_owned(),
            (None, _) => "as the file says".to_owned(),
        }
    }
}

/// The state of an interview.
#[derive(Clone, Debug, Default)]
pub struct InterviewState {
    /// The text of the case file; empty before it has what every case file needs.
    pub(crate) text: String,
    /// The caption, before the file can have it.
    pub(crate) name: Option<String>,
    /// The names of the questions that were answered without a place in the file, or skipped.
    pub(crate) passed: BTreeSet<String>,
    /// The day of the law, where the case has no judgment.
    pub(crate) day: Option<Date>,
    /// The standing of the facts of each section of a victim.
    pub(crate) standings: BTreeMap<(FactSection, String), SectionProof>,
    /// The standing that was given last for each section.
    pub(crate) last: BTreeMap<FactSection, SectionProof>,
    /// The counts and losses that this interview added: `count.doe.1`, `loss.v1.0`.
    pub(crate) added: BTreeSet<String>,
    /// True if the file had victims before the interview.
    pub(crate) resumed: bool,
}

impl InterviewState {
    /// Creates the state of an interview without a file.
    #[must_use]
    pub fn new(day: Option<Date>) -> Self {
        Self {
            day,
            ..Self::default()
        }
    }

    /// Creates the state of an interview about a file that was there before. The answers in the file are not asked again.
    #[must_use]
    pub fn from_file(text: &str, case: &Case, day: Option<Date>) -> Self {
        let mut state = Self {
            text: text.to_owned(),
            resumed: !case.victims.is_empty(),
            ..Self::new(day)
        };
        for defendant in case.defendants.iter().filter(|it| !it.counts.is_empty()) {
            state.pass(format!("another-count.{}", defendant.id));
        }
        if state.resumed {
            state.pass("another-defendant");
            state.pass("another-victim");
            for victim in &case.victims {
                let id = victim.group.as_ref().unwrap_or(&victim.id);
                state.pass(format!("another-loss.{id}"));
            }
        }
        // The first answer is refused if the editor cannot read the tables of the file.
        let _ = state.read_standings();
        state
    }

    /// Returns the text of the case file; empty before the file has a caption and a court.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Asks once more for a defendant, a victim, a count of a defendant or a loss of a victim.
    pub fn ask_another(&mut self, what: &str, of: Option<&str>) {
        self.passed.remove(&match of {
            Some(id) => format!("another-{what}.{id}"),
            None => format!("another-{what}"),
        });
    }

    /// Takes the day that the user gives beside the file.
    #[must_use]
    pub fn with_day(self, day: Option<Date>) -> Self {
        Self { day, ..self }
    }

    /// Returns the day of the law, if it is an option and not in the file.
    #[must_use]
    pub const fn day(&self) -> Option<Date> {
        self.day
    }

    /// Returns the proof of the facts in the section of an open question, as far as it was answered.
    #[must_use]
    pub fn proof_of(&self, open: &OpenQuestion) -> Option<&'static str> {
        let section = section(open)?;
        self.standings.get(&(section, open.victim.clone()))?.proof
    }

    /// Returns what the case needs before anything can be computed.
    #[must_use]
    pub fn lacking(&self, case: Option<&Case>) -> Option<&'static str> {
        let Some(case) = case else {
            return Some("a caption and a court");
        };
        let counts = case.defendants.iter().any(|it| !it.counts.is_empty());
        let has_day = self.day.is_some() || case.judgment.is_some() || !case.rulings.is_empty();
        match () {
            () if !counts => Some("a count of conviction"),
            () if case.victims.is_empty() => Some("a victim"),
            () if !has_day => Some("the day of the judgment, or --as-of"),
            () => None,
        }
    }

    pub(crate) fn editor(&self) -> Result<CaseEditor, EditError> {
        CaseEditor::parse(&self.text)
    }

    /// Takes up the standing of each section from its own defaults in the file, or from the losses that agree in it.
    pub(crate) fn read_standings(&mut self) -> Result<(), EditError> {
        let editor = self.editor()?;
        for place in 0..editor.count(&[], "victim") {
            let whose = Slot::Item("victim", place);
            let Some(victim) = editor.text_at(&[whose], "id") else {
                continue;
            };
            for section in [
                FactSection::Conduct,
                FactSection::Findings,
                FactSection::Record,
            ] {
                let table = match section {
                    FactSection::Conduct => Slot::Item(section.key(), 0),
                    _ => Slot::Key(section.key()),
                };
                let defaults = [whose, table, Slot::Key("defaults")];
                if let Some(standing) = SectionProof::read(&editor, &defaults) {
                    self.standings
                        .insert((section, victim.to_owned()), standing);
                }
            }
            let losses = 0..editor.count(&[whose], "loss");
            let mut losses =
                losses.map(|loss| SectionProof::read(&editor, &[whose, Slot::Item("loss", loss)]));
            if let Some(Some(first)) = losses.next()
                && losses.all(|other| other.as_ref() == Some(&first))
            {
                let section = (FactSection::Losses, victim.to_owned());
                self.standings.insert(section, first);
            }
        }
        Ok(())
    }

    pub(crate) fn has_passed(&self, name: &str) -> bool {
        self.passed.contains(name)
    }

    pub(crate) fn pass(&mut self, name: impl Into<String>) {
        self.passed.insert(name.into());
    }

    /// Returns the file with the first answers; it has no defendant yet.
    pub(crate) fn begin(&mut self, name: &str, court: &str) -> Result<(), EditError> {
        let mut editor = CaseEditor::parse("schema = 1\ndefendant = []\n")?;
        let case = [Slot::Key("case")];
        editor.set(&case, "name", &NewValue::Text(name.to_owned()))?;
        editor.set(&case, "court", &NewValue::Text(court.to_owned()))?;
        self.text = editor.text();
        Ok(())
    }

    pub(crate) fn set_case(&mut self, key: &str, value: &NewValue) -> Result<(), EditError> {
        let mut editor = self.editor()?;
        editor.set(&[Slot::Key("case")], key, value)?;
        self.text = editor.text();
        Ok(())
    }

    /// Adds a defendant or a victim.
    pub(crate) fn add_person(&mut self, list: &'static str, id: &str) -> Result<(), EditError> {
        let mut editor = self.editor()?;
        let place = editor.count(&[], list);
        let id = NewValue::Text(id.to_owned());
        editor.set(&[Slot::Item(list, place)], "id", &id)?;
        self.text = editor.text();
        Ok(())
    }

    /// Adds a count, with the next number that no count of the defendant has.
    pub(crate) fn add_count(&mut self, defendant: &str, statute: &str) -> Result<(), EditError> {
        let mut editor = self.editor()?;
        let whose = person(&editor, "defendant", defendant)?;
        let place = editor.count(&[whose], "count");
        let taken = |id: &usize| {
            let id = id.to_string();
            editor.place(&[whose], "count", "id", &id).is_none()
        };
        let id = (place.saturating_add(1)..).find(taken).unwrap_or_default();
        let count = [whose, Slot::Item("count", place)];
        editor.set(&count, "id", &NewValue::Text(id.to_string()))?;
        editor.set(&count, "statute", &NewValue::Text(statute.to_owned()))?;
        self.added.insert(format!("count.{defendant}.{id}"));
        self.text = editor.text();
        Ok(())
    }

    pub(crate) fn set_count(
        &mut self,
        defendant: &str,
        count: &str,
        key: &str,
        value: &NewValue,
    ) -> Result<(), EditError> {
        let mut editor = self.editor()?;
        let whose = person(&editor, "defendant", defendant)?;
        let place = editor
            .place(&[whose], "count", "id", count)
            .ok_or(EditError::Shape)?;
        editor.set(&[whose, Slot::Item("count", place)], key, value)?;
        self.text = editor.text();
        Ok(())
    }

    /// Adds a loss with the standing of the victim's losses.
    pub(crate) fn add_loss(&mut self, victim: &str, head: &str) -> Result<(), EditError> {
        let mut editor = self.editor()?;
        let whose = person(&editor, "victim", victim)?;
        let place = editor.count(&[whose], "loss");
        let loss = [whose, Slot::Item("loss", place)];
        editor.set(&loss, "head", &NewValue::Text(head.to_owned()))?;
        let standing = self
            .standings
            .get(&(FactSection::Losses, victim.to_owned()));
        for (key, value) in standing.map(SectionProof::keys).unwrap_or_default() {
            editor.set(&loss, key, &value)?;
        }
        self.added.insert(format!("loss.{victim}.{place}"));
        self.text = editor.text();
        Ok(())
    }

    /// Writes a fact of a loss with the standing of the victim's losses.
    pub(crate) fn set_loss(
        &mut self,
        victim: &str,
        place: usize,
        key: &str,
        value: NewValue,
    ) -> Result<(), EditError> {
        let mut editor = self.editor()?;
        let whose = person(&editor, "victim", victim)?;
        let loss = [whose, Slot::Item("loss", place)];
        if key == "cause" {
            editor.set(&loss, key, &value)?;
        } else {
            if key == "amount" {
                // An amount that is found takes the place of a range.
                editor.remove(&loss, "low");
                editor.remove(&loss, "high");
            }
            let standing = self
                .standings
                .get(&(FactSection::Losses, victim.to_owned()));
            write(&mut editor, &loss, &loss, key, value, standing)?;
        }
        self.text = editor.text();
        Ok(())
    }

    /// Writes a fact of a victim with the standing of its section.
    pub(crate) fn set_fact(
        &mut self,
        case: &Case,
        victim: &str,
        defendant: &str,
        path: &str,
        value: NewValue,
    ) -> Result<(), EditError> {
        let section = FactSection::of_path(path);
        let key = path.split_once('.').map_or(path, |(_, key)| key);
        let mut editor = self.editor()?;
        let whose = person(&editor, "victim", victim)?;
        let table = match section {
            FactSection::Conduct => {
                let list = section.key();
                let all = editor.count(&[whose], list);
                let named = editor.place(&[whose], list, "defendant", defendant);
                let several = case.defendants.len() > 1;
                let place = named.unwrap_or(if several { all } else { 0 });
                let table = Slot::Item(list, place);
                if several && named.is_none() {
                    let id = NewValue::Text(defendant.to_owned());
                    editor.set(&[whose, table], "defendant", &id)?;
                }
                table
            }
            _ => Slot::Key(section.key()),
        };
        let table = [whose, table];
        let standing = self.standings.get(&(section, victim.to_owned()));
        let defaults = [table.as_slice(), &[Slot::Key("defaults")]].concat();
        let is_new = !editor.has(&table) || !(self.has_facts(case, section, victim, defendant));
        let keys = standing.map(SectionProof::keys).unwrap_or_default();
        if is_new && !keys.is_empty() && !editor.has(&defaults) {
            editor.set(&table, "defaults", &NewValue::Table(keys))?;
        }
        write(&mut editor, &table, &defaults, key, value, standing)?;
        self.text = editor.text();
        Ok(())
    }

    /// Returns whether the file states facts of a section, whose proof must stay as it is.
    fn has_facts(&self, case: &Case, section: FactSection, victim: &str, defendant: &str) -> bool {
        let victims = case.victims.iter();
        let mut named = victims.filter(|it| it.id == victim || it.group.as_deref() == Some(victim));
        named.any(|it| {
            let in_section = |facts: &BTreeMap<redress::case::facts::Key, _>| {
                let mut paths = facts.keys().map(|key| key.row().path);
                paths.any(|path| FactSection::of_path(path) == section)
            };
            match section {
                FactSection::Conduct => it.conduct.get(defendant).is_some_and(in_section),
                _ => in_section(&it.facts) || it.awards_elsewhere.is_some(),
            }
        })
    }

    /// Keeps the user's view of a question.
    pub(crate) fn set_view(&mut self, question: &str, view: &str) -> Result<(), EditError> {
        let mut editor = self.editor()?;
        let view = NewValue::Text(view.to_owned());
        editor.set(&[Slot::Key("views")], question, &view)?;
        self.text = editor.text();
        Ok(())
    }

    /// Adds a choice of the user.
    pub(crate) fn add_choice(
        &mut self,
        case: &Case,
        (choice, victim, defendant): (&str, &str, &str),
        (key, value): (&'static str, NewValue),
    ) -> Result<(), EditError> {
        let text = |text: &str| NewValue::Text(text.to_owned());
        let mut editor = self.editor()?;
        let table = [Slot::Item("choice", editor.count(&[], "choice"))];
        editor.set(&table, "choice", &text(choice))?;
        if case.victims.len() > 1 {
            editor.set(&table, "victim", &text(victim))?;
        }
        if case.defendants.len() > 1 {
            editor.set(&table, "defendant", &text(defendant))?;
        }
        editor.set(&table, key, &value)?;
        editor.set(&table, "by", &text("user"))?;
        self.text = editor.text();
        Ok(())
    }
}

fn person<'s>(editor: &CaseEditor, list: &'s str, id: &str) -> Result<Slot<'s>, EditError> {
    let place = editor.place(&[], list, "id", id).ok_or(EditError::Shape)?;
    Ok(Slot::Item(list, place))
}

/// Writes a fact: its value alone where the table at `defaults` has its proof and source, and else a value with them. What the file
/// says besides a value stays, such as a remark or the figures of a side.
fn write(
    editor: &mut CaseEditor,
    table: &[Slot<'_>],
    defaults: &[Slot<'_>],
    key: &str,
    value: NewValue,
    standing: Option<&SectionProof>,
) -> Result<(), EditError> {
    let fact = [table, &[Slot::Key(key)]].concat();
    // A failed proof has no value and its own standing.
    if matches!(value, NewValue::Table(_)) {
        return editor.set(table, key, &value);
    }
    let keys = standing.map(SectionProof::keys).unwrap_or_default();
    if editor.has(&fact) {
        for old in ["at_least", "at_most", "proof", "source"] {
            editor.remove(&fact, old);
        }
        editor.set(&fact, "value", &value)?;
        for (key, value) in &keys {
            editor.set(&fact, key, value)?;
        }
        return Ok(());
    }
    let same = standing.is_none_or(|standing| {
        standing.proof.is_none()
            || editor.text_at(defaults, "proof") == standing.proof
                && editor.text_at(defaults, "source") == standing.source()
    });
    match same {
        true => editor.set(table, key, &value),
        false => {
            let keys = std::iter::once(("value", value)).chain(keys);
            editor.set(table, key, &NewValue::Table(keys.collect()))
        }
    }
}

/// Returns the section whose proof and source are asked before this question.
pub(crate) fn section(open: &OpenQuestion) -> Option<FactSection> {
    match &open.expects {
        ExpectedAnswer::Fact(key) => Some(FactSection::of_path(key.row().path)),
        ExpectedAnswer::OfLoss(_, fact) if !is_cause(fact.row()) => Some(FactSection::Losses),
        _ => None,
    }
}

pub(crate) fn is_cause(row: &FactRow) -> bool {
    row.name() == "cause"
}
