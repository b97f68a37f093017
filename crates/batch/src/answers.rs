//! The answers of a table of claims.

use std::collections::BTreeMap;

use redress::case::facts::FactValue;
use redress_case::facts::UNBOUNDED;
use redress_engine::{Brief, LiabilityKinds, OpenPoint, Profile, ResultKind};
use redress_money::Usd;
use redress_rule::{NeedTarget, Strength};

use crate::column::RowError;
use crate::field::Fields;

/// The answer of a claim under one group of profiles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cell {
    /// The least and the greatest amount in cents; [`NONE`] where there is no amount.
    least: i64,
    greatest: i64,
    /// The number of the list of open points.
    open: u32,
    kind: ResultKind,
    liability: LiabilityKinds,
    strength: Strength,
    in_error: bool,
}

/// Stands for no amount; no amount is negative.
const NONE: i64 = -1;

impl Cell {
    /// Stands for a row that was rejected.
    pub(crate) fn empty() -> Self {
        Self {
            least: NONE,
            greatest: NONE,
            open: 0,
            kind: ResultKind::Depends,
            liability: LiabilityKinds::default(),
            strength: Strength::Illustrative,
            in_error: false,
        }
    }

    pub(crate) fn new(brief: &Brief, open: u32) -> Self {
        let (least, greatest) = brief.range.map_or((NONE, NONE), |range| {
            (range.least().cents(), range.greatest().cents())
        });
        Self {
            least,
            greatest,
            open,
            kind: brief.kind,
            liability: brief.liability,
            strength: brief.strength,
            in_error: brief.in_error,
        }
    }

    pub(crate) fn with_open(self, open: u32) -> Self {
        Self { open, ..self }
    }

    pub(crate) const fn open(&self) -> u32 {
        self.open
    }
}

/// Lists of open points, each once. The first is the empty one.
#[derive(Clone, Debug)]
pub(crate) struct OpenLists {
    lists: Vec<Vec<String>>,
    known: BTreeMap<Vec<String>, u32>,
}

impl Default for OpenLists {
    fn default() -> Self {
        Self {
            lists: vec![Vec::new()],
            known: BTreeMap::from([(Vec::new(), 0)]),
        }
    }
}

impl OpenLists {
    pub(crate) fn number(&mut self, list: Vec<String>) -> u32 {
        if let Some(known) = self.known.get(&list) {
            return *known;
        }
        let number = u32::try_from(self.lists.len()).unwrap_or(u32::MAX);
        self.lists.push(list.clone());
        self.known.insert(list, number);
        number
    }

    pub(crate) fn list(&self, number: u32) -> &[String] {
        let place = usize::try_from(number).ok();
        let list = place.and_then(|place| self.lists.get(place));
        list.map_or(&[], Vec::as_slice)
    }

    /// Returns the number here of each list of other lists.
    pub(crate) fn take_in(&mut self, other: Self) -> Vec<u32> {
        let lists = other.lists.into_iter();
        lists.map(|list| self.number(list)).collect()
    }
}

/// Returns the names of the open points of a claim: facts by their path within the victim, questions and choices by their id.
pub(crate) fn open_points(profile: &Profile, fields: &Fields, points: &[OpenPoint]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut add = |name: String| {
        if !names.contains(&name) {
            names.push(name);
        }
    };
    for point in points {
        match point {
            OpenPoint::Choice(id) => add(format!("choices.{id}")),
            OpenPoint::Question(number) => {
                let question = profile.question(*number);
                add(format!(
                    "questions.{}",
                    question.map_or("", |question| &question.id)
                ));
            }
            OpenPoint::Finding(_) | OpenPoint::Number(_) => {
                for need in point.needs() {
                    add(match need.target {
                        NeedTarget::Fact(key) => key.row().path.to_owned(),
                        NeedTarget::Line(line, fact) => match fields.losses.get(line) {
                            Some(id) => format!("losses.{id}.{}", fact.row().name()),
                            None => "losses".to_owned(),
                        },
                    });
                }
            }
        }
    }
    names
}

/// How the claims were computed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Rows that were rejected.
    pub rejected: usize,
    /// Results that were settled without a worksheet, each for a group of profiles.
    pub settled: usize,
    /// Results that the whole engine computed because something is open, each for a group of profiles.
    pub whole: usize,
}

impl Counts {
    pub(crate) fn add(&mut self, other: Self) {
        self.rejected = self.rejected.saturating_add(other.rejected);
        self.settled = self.settled.saturating_add(other.settled);
        self.whole = self.whole.saturating_add(other.whole);
    }
}

/// The answers of a table of claims: one for each claim and profile.
#[derive(Clone, Debug)]
pub struct Answers {
    pub(crate) profiles: Vec<String>,
    /// The column of each profile; profiles that answer every claim of the table alike share one.
    pub(crate) column_of: Vec<usize>,
    /// The authority that each profile contradicts, if it is no law of a court.
    pub(crate) contrary_to: Vec<Option<String>>,
    pub(crate) columns: Vec<Vec<Cell>>,
    pub(crate) rows: usize,
    pub(crate) lists: OpenLists,
    pub(crate) rejected: Vec<(usize, RowError)>,
    pub(crate) counts: Counts,
}

/// The answer of one claim under one profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnswerRow<'a> {
    /// The row of the claim, from 0.
    pub row: usize,
    /// The profile.
    pub profile: &'a str,
    /// The controlling authority that the profile contradicts, if it is no law of a court.
    pub contrary_to: Option<&'a str>,
    /// The kind of result.
    pub kind: ResultKind,
    /// The least amount; `None` if no amount is known.
    pub least: Option<Usd>,
    /// The greatest amount; `None` if no amount is known, or nothing bounds it.
    pub greatest: Option<Usd>,
    /// The points that are open: facts by their path, `questions.ID`, `choices.ID`.
    pub open: &'a [String],
    /// The kinds of liability.
    pub liability: LiabilityKinds,
    /// The strength of the weakest step under any answer.
    pub strength: Strength,
    /// Whether a stated amount is in error.
    pub in_error: bool,
}

impl AnswerRow<'_> {
    /// Returns the amount; `None` unless it is exact.
    #[must_use]
    pub fn amount(&self) -> Option<Usd> {
        self.least.filter(|least| self.greatest == Some(*least))
    }

    /// Returns the kinds of liability in data: `own-part`, `own-part or open`, `none`.
    #[must_use]
    pub fn liability_words(&self) -> String {
        let mut words: Vec<&str> = self.liability.kinds().map(|kind| kind.words()).collect();
        words.extend(self.liability.is_open().then_some("open"));
        match words.is_empty() {
            true => "none".to_owned(),
            false => words.join(" or "),
        }
    }
}

impl Answers {
    /// Returns the answers, claim by claim, and for each claim in the order of the profiles. A rejected row has none.
    pub fn rows(&self) -> impl Iterator<Item = AnswerRow<'_>> {
        let mut rejected = self.rejected.iter().map(|(row, _)| *row).peekable();
        let rows = (0..self.rows).filter(move |row| rejected.next_if_eq(row).is_none());
        rows.flat_map(move |row| {
            let profiles = self.profiles.iter().zip(&self.column_of).enumerate();
            profiles.filter_map(move |(place, (profile, column))| {
                let cell = self.columns.get(*column)?.get(row)?;
                let contrary_to = self.contrary_to.get(place)?.as_deref();
                Some(AnswerRow {
                    contrary_to,
                    ..self.answer(row, profile, cell)
                })
            })
        })
    }

    fn answer<'a>(&'a self, row: usize, profile: &'a str, cell: &Cell) -> AnswerRow<'a> {
        let amount = |cents: i64| Some(Usd::from_cents(cents)).filter(|_| cents != NONE);
        AnswerRow {
            row,
            profile,
            contrary_to: None,
            kind: cell.kind,
            least: amount(cell.least),
            greatest: amount(cell.greatest).filter(|it| *it < UNBOUNDED),
            open: self.lists.list(cell.open),
            liability: cell.liability,
            strength: cell.strength,
            in_error: cell.in_error,
        }
    }

    /// Returns the rows that were rejected, in their order, and why.
    #[must_use]
    pub fn rejected(&self) -> &[(usize, RowError)] {
        &self.rejected
    }

    /// Returns how the claims were computed.
    #[must_use]
    pub const fn counts(&self) -> Counts {
        self.counts
    }
}

// A value of a column is as small as it is, because a table has a million of them.
const _: () = assert!(size_of::<Cell>() <= 24);
const _: () = assert!(size_of::<FactValue>() <= 24);
