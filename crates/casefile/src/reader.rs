//! What is gathered while a file is read: the issues, the ids and the references to them.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Code, Issue, Span};
use crate::source::{Source, refused};

/// The most errors that are shown, and the most warnings.
const SHOWN: usize = 1_000;

/// The most ids that a suggestion is looked for among.
const CANDIDATES: usize = 1_000;

/// What an id is the id of: a place in [`NOUNS`].
pub(crate) const DEFENDANT: usize = 0;
pub(crate) const COUNT: usize = 1;
pub(crate) const VICTIM: usize = 2;
pub(crate) const LOSS: usize = 3;
pub(crate) const AWARD: usize = 4;
pub(crate) const PAYMENT: usize = 5;
pub(crate) const PAYEE: usize = 6;

const NOUNS: [&str; 7] = [
    "defendant",
    "count",
    "victim",
    "loss",
    "award",
    "payment",
    "payee",
];

pub(crate) fn noun(kind: usize) -> &'static str {
    NOUNS.get(kind).copied().unwrap_or_default()
}

/// Returns the noun of a kind with its article.
pub(crate) fn one(kind: usize) -> String {
    let noun = noun(kind);
    let article = if noun.starts_with('a') { "an" } else { "a" };
    format!("{article} {noun}")
}

/// An id, where it is given or referred to.
#[derive(Debug)]
struct Named {
    kind: usize,
    /// Where the table starts among whose children the id is unique.
    scope: usize,
    id: String,
    span: Span,
}

/// The tables that a case file names, each with its bytes or the reason why there are none.
pub(crate) type Tables = BTreeMap<String, Result<Vec<u8>, String>>;

/// Reports each character that has no place in a case file.
pub(crate) fn check_characters(text: &str, reader: &mut Reader) {
    for (at, character) in text.char_indices() {
        if let Some(what) = refused(character) {
            let span = at..at.saturating_add(character.len_utf8());
            reader.report(Issue::new(Code::CHARACTER, &span, what).help("delete it"));
        }
    }
}

/// Issues, ids and references of one file.
#[derive(Debug, Default)]
pub(crate) struct Reader {
    errors: Vec<Issue>,
    warnings: Vec<Issue>,
    /// How many errors there were, those that are not shown included.
    told: usize,
    /// How many errors there are beyond those kept.
    more: usize,
    /// Whether a part of the file was not understood: what seems to be missing may be there.
    torn: bool,
    /// The lines that do not parse.
    broken: Vec<Span>,
    ids: Vec<Named>,
    /// Every id by its kind.
    known: BTreeMap<usize, BTreeSet<String>>,
    references: Vec<Named>,
    /// How many victims each group of victims alike has.
    groups: BTreeMap<String, usize>,
    /// Where the tables start that are being read, the outermost first.
    open: Vec<usize>,
    /// The tables beside the case file.
    pub(crate) tables: Tables,
    /// Finds the sections where a key belongs.
    places: Option<fn(&str) -> Option<String>>,
}

impl Reader {
    /// Creates a reader that finds the sections where a key belongs.
    pub(crate) fn with_places(places: fn(&str) -> Option<String>) -> Self {
        Self {
            places: Some(places),
            ..Self::default()
        }
    }

    /// Comes upon an error that was reported before.
    pub(crate) fn was_told(&mut self) {
        self.told = self.told.saturating_add(1);
    }

    pub(crate) fn report(&mut self, issue: Issue) {
        if issue.code.is_error() {
            self.was_told();
        }
        let noise = self
            .broken
            .iter()
            .any(|line| line.contains(&issue.span.start));
        let missing = [
            Code::MISSING,
            Code::REFERENCE,
            Code::PATH,
            Code::WHICH_DEFENDANT,
        ]
        .contains(&issue.code);
        if noise || missing && self.torn {
            return;
        }
        if !issue.code.is_error() {
            if self.warnings.len() < SHOWN {
                self.warnings.push(issue);
            }
        } else if self.errors.len() < SHOWN {
            self.errors.push(issue);
        } else {
            self.more = self.more.saturating_add(1);
        }
    }

    /// To be called once the file is parsed: one syntax error a line is enough, and what else is
    /// said of such a line is noise.
    pub(crate) fn end_of_syntax(&mut self, source: &Source<'_>) {
        self.errors
            .sort_by_key(|issue| (issue.span.start, issue.code));
        let mut seen = BTreeSet::new();
        let mut broken = Vec::new();
        self.errors.retain(|issue| {
            let first = seen.insert(source.line(issue.span.start).start);
            let syntax = issue.code == Code::SYNTAX;
            if syntax {
                broken.push(source.torn(issue.span.start));
            }
            first || !syntax
        });
        self.torn = self
            .errors
            .iter()
            .any(|issue| [Code::SYNTAX, Code::DEPTH].contains(&issue.code));
        self.broken = broken;
    }

    /// Returns the sections where a key belongs that is unknown in its own.
    pub(crate) fn place_of_key(&self, key: &str) -> Option<String> {
        self.places.and_then(|places| places(key))
    }

    /// How many errors there were so far.
    pub(crate) fn told(&self) -> usize {
        self.told
    }

    pub(crate) fn open_table(&mut self, span: &Span) {
        self.open.push(span.start);
    }

    pub(crate) fn close_table(&mut self) {
        self.open.pop();
    }

    /// Takes note of the id of the table that is being read.
    pub(crate) fn name(&mut self, kind: usize, id: &str, span: &Span) {
        self.known.entry(kind).or_default().insert(id.to_owned());
        let parent = self.open.iter().rev().nth(1);
        self.ids.push(Named {
            kind,
            scope: parent.copied().unwrap_or_default(),
            id: id.to_owned(),
            span: span.clone(),
        });
    }

    /// Takes note of a reference to an id.
    pub(crate) fn refer(&mut self, kind: usize, id: &str, span: &Span) {
        self.references.push(Named {
            kind,
            scope: 0,
            id: id.to_owned(),
            span: span.clone(),
        });
    }

    /// Takes note of a group of victims alike, and of the id of each of them.
    pub(crate) fn group(&mut self, id: &str, count: usize, span: &Span) {
        self.groups.insert(id.to_owned(), count);
        for member in self.members(id) {
            self.known.entry(VICTIM).or_default().insert(member.clone());
            self.ids.push(Named {
                kind: VICTIM,
                scope: 0,
                id: member,
                span: span.clone(),
            });
        }
    }

    pub(crate) fn is_group(&self, id: &str) -> bool {
        self.groups.contains_key(id)
    }

    /// The ids of the victims that an id names: each of a group, with its number, or the one victim.
    pub(crate) fn members(&self, id: &str) -> Vec<String> {
        match self.groups.get(id) {
            Some(count) => (1..=*count).map(|place| format!("{id}-{place}")).collect(),
            None => vec![id.to_owned()],
        }
    }

    /// The id of the only thing of its kind in the file, if there is one.
    pub(crate) fn only(&self, kind: usize) -> Option<String> {
        let known = self.known.get(&kind)?;
        known.first().filter(|_| known.len() == 1).cloned()
    }

    /// Whether something of this kind has this id.
    pub(crate) fn has(&self, kind: usize, id: &str) -> bool {
        self.known
            .get(&kind)
            .is_some_and(|known| known.contains(id))
    }

    /// Every id is given once, and every reference leads to one.
    pub(crate) fn check_references(&mut self) {
        let mut issues = Vec::new();
        let mut given = BTreeSet::new();
        for Named {
            kind,
            scope,
            id,
            span,
        } in &self.ids
        {
            if !given.insert((kind, scope, id)) {
                let message = format!("another {} has this id", noun(*kind));
                issues.push(Issue::new(Code::SAME_ID, span, message).expected("an id of its own"));
            }
        }
        for Named { kind, id, span, .. } in &self.references {
            if self.has(*kind, id) {
                continue;
            }
            let message = format!("no {} of this file has this id", noun(*kind));
            let issue = Issue::new(Code::REFERENCE, span, message)
                .expected(format!("the id of {}", one(*kind)));
            let known = self.known.get(kind).into_iter().flatten();
            let near = match issues.len() {
                ..SHOWN => nearest(id, known.map(String::as_str).take(CANDIDATES)),
                _ => None,
            };
            issues.push(issue.did_you_mean(near));
        }
        issues.into_iter().for_each(|issue| self.report(issue));
    }

    /// Whether there was an error, and the issues by position.
    pub(crate) fn finish(self) -> (bool, Vec<Issue>) {
        let Self {
            errors,
            mut warnings,
            more,
            ..
        } = self;
        let failed = !errors.is_empty();
        let last = (more > 0).then(|| {
            let message = format!("{more} more errors are not shown");
            Issue::new(Code::MORE, &(usize::MAX..usize::MAX), message)
        });
        warnings.extend(errors);
        warnings.extend(last);
        warnings.sort_by_key(|issue| (issue.span.start, issue.code));
        (failed, warnings)
    }
}

/// The known text that is nearest to what was given, where it is near enough to be meant.
pub(crate) fn nearest<'a>(
    given: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let length = given.chars().take(65).count();
    if length > 64 {
        return None;
    }
    // Case, and the line that joins words, are what people get wrong first.
    let plain = |text: &str| text.to_lowercase().replace(['_', ' '], "-");
    let given = plain(given);
    known
        .into_iter()
        .map(|known| (strsim::damerau_levenshtein(&plain(known), &given), known))
        .min_by_key(|(distance, _)| *distance)
        .filter(|(distance, _)| distance.saturating_mul(3) <= length.max(3))
        .map(|(_, known)| known)
}
