//! The answers of a table of claims.

use std::collections::BTreeMap;

use redress::case::facts::FactValue;
use redress_case::facts::UNBOUNDED;
use redress_engine::{Brief, LiabilityKinds, OpenPoint, Profile, ResultKind};
use redress_money::Usd;
use redress_rule::{NeedTarget, Strength};

use crate::column::RowError;
use crate::field::Fields;

/// Stands for no amount; no amount is negative.
pub(crate) const NONE: i64 = -1;

/// The amounts of a table under some groups of profiles: those with equal arithmetic share them.
#[derive(Clone, Debug)]
pub(crate) struct Amounts {
    /// The least and the greatest amounts in cents; [`NONE`] where there is no amount.
    pub(crate) least: Vec<i64>,
    pub(crate) greatest: Vec<i64>,
    /// The place of the rest of each answer in the lists of the groups.
    pub(crate) key: Vec<u32>,
    /// The number of keys: the length of those lists.
    pub(crate) keys: u32,
}

impl Amounts {
    /// Makes amounts of rows that all are rejected until they are set.
    pub(crate) fn new(rows: usize) -> Self {
        Self {
            least: vec![NONE; rows],
            greatest: vec![NONE; rows],
            key: vec![0; rows],
            keys: 1,
        }
    }

    #[inline]
    pub(crate) fn set(&mut self, row: usize, (least, greatest): (i64, i64), key: u32) {
        let columns = (self.least.get_mut(row), self.greatest.get_mut(row));
        if let ((Some(low), Some(high)), Some(of)) = (columns, self.key.get_mut(row)) {
            (*low, *high, *of) = (least, greatest, key);
        }
    }
}

/// The answers of a table under one group of profiles.
#[derive(Clone, Debug)]
pub(crate) struct AnswerColumn {
    /// The place of its amounts.
    pub(crate) amounts: usize,
    /// The number of the rest of an answer, by its key; the first is that of a row that was rejected.
    pub(crate) rests: Vec<u32>,
}

/// The answers of a table under each group of profiles.
#[derive(Clone, Debug, Default)]
pub(crate) struct AnswerColumns {
    pub(crate) amounts: Vec<Amounts>,
    pub(crate) columns: Vec<AnswerColumn>,
}

impl AnswerColumns {
    /// Makes answers of groups that share every amount so far.
    pub(crate) fn new(groups: usize, rows: usize) -> Self {
        let column = AnswerColumn {
            amounts: 0,
            rests: vec![0],
        };
        Self {
            amounts: vec![Amounts::new(rows)],
            columns: vec![column; groups],
        }
    }

    /// Returns the place of the amounts of a group.
    pub(crate) fn amounts_of(&self, group: usize) -> usize {
        let column = self.columns.get(group);
        column.map_or(usize::MAX, |column| column.amounts)
    }

    /// Takes the amounts of some groups away from all other groups; returns their places.
    pub(crate) fn own(&mut self, groups: &[usize]) -> Vec<usize> {
        let mut places: Vec<usize> = groups.iter().map(|group| self.amounts_of(*group)).collect();
        places.sort_unstable();
        places.dedup();
        for place in &mut places {
            let users = (0..self.columns.len()).filter(|group| self.amounts_of(*group) == *place);
            let (of, others): (Vec<usize>, Vec<usize>) =
                users.partition(|user| groups.contains(user));
            if !others.is_empty() {
                *place = self.part(&of, *place);
            }
        }
        places
    }

    /// Gives some groups amounts of their own, equal so far to those that they shared; returns their place.
    fn part(&mut self, groups: &[usize], from: usize) -> usize {
        let to = self.amounts.len();
        self.amounts.extend(self.amounts.get(from).cloned());
        for group in groups {
            if let Some(column) = self.columns.get_mut(*group) {
                column.amounts = to;
            }
        }
        to
    }

    /// Sets the answers of a row under groups that share their amounts with no other one. Those whose amounts differ part.
    pub(crate) fn set_row(
        &mut self,
        row: usize,
        groups: &[usize],
        answers: &[((i64, i64), u32)],
        keys: &mut BTreeMap<(usize, Vec<u32>), u32>,
    ) {
        let mut left: Vec<(usize, (i64, i64), u32)> = groups
            .iter()
            .zip(answers)
            .map(|(group, (range, rest))| (*group, *range, *rest))
            .collect();
        while let Some((first, range, _)) = left.first().copied() {
            let place = self.amounts_of(first);
            let (here, elsewhere): (Vec<_>, Vec<_>) = left
                .into_iter()
                .partition(|it| self.amounts_of(it.0) == place);
            let (same, others): (Vec<_>, Vec<_>) = here.into_iter().partition(|it| it.1 == range);
            if !others.is_empty() {
                let others: Vec<usize> = others.iter().map(|it| it.0).collect();
                self.part(&others, place);
            }
            let rests = same.iter().map(|it| it.2).collect();
            let Some(amounts) = self.amounts.get_mut(place) else {
                return;
            };
            let key = *keys.entry((place, rests)).or_insert_with(|| {
                for (group, _, rest) in &same {
                    if let Some(column) = self.columns.get_mut(*group) {
                        column.rests.push(*rest);
                    }
                }
                amounts.keys = amounts.keys.saturating_add(1);
                amounts.keys.saturating_sub(1)
            });
            amounts.set(row, range, key);
            left = others;
            left.extend(elsewhere);
        }
    }

    /// Returns the least and the greatest amount and the number of the rest of an answer.
    pub(crate) fn at(&self, group: usize, row: usize) -> Option<(i64, i64, u32)> {
        let column = self.columns.get(group)?;
        let amounts = self.amounts.get(column.amounts)?;
        let key = usize::try_from(*amounts.key.get(row)?).ok()?;
        let rest = *column.rests.get(key)?;
        Some((*amounts.least.get(row)?, *amounts.greatest.get(row)?, rest))
    }
}

/// Everything of an answer but its amounts. A table has few of them, however many rows it has.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Rest {
    pub(crate) kind: ResultKind,
    pub(crate) liability: LiabilityKinds,
    pub(crate) strength: Strength,
    pub(crate) in_error: bool,
    pub(crate) open: Vec<String>,
}

/// The rests of answers, each once. The first stands for a row that was rejected.
#[derive(Clone, Debug)]
pub(crate) struct Rests {
    all: Vec<Rest>,
    known: BTreeMap<Rest, u32>,
}

impl Default for Rests {
    fn default() -> Self {
        let rejected = Rest {
            kind: ResultKind::Depends,
            liability: LiabilityKinds::default(),
            strength: Strength::Illustrative,
            in_error: false,
            open: Vec::new(),
        };
        Self {
            all: vec![rejected],
            known: BTreeMap::new(),
        }
    }
}

impl Rests {
    pub(crate) fn number(&mut self, rest: Rest) -> u32 {
        if let Some(known) = self.known.get(&rest) {
            return *known;
        }
        let number = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
        self.all.push(rest.clone());
        self.known.insert(rest, number);
        number
    }

    pub(crate) fn get(&self, number: u32) -> Option<&Rest> {
        self.all.get(usize::try_from(number).ok()?)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Rest> {
        self.all.iter()
    }

    /// Returns the number here of each rest of others.
    pub(crate) fn take_in(&mut self, other: Self) -> Vec<u32> {
        let others = other.all.into_iter().enumerate();
        let numbers = others.map(|(place, rest)| match place {
            0 => 0,
            _ => self.number(rest),
        });
        numbers.collect()
    }
}

/// Returns the amounts of an answer in brief.
pub(crate) fn amounts(brief: &Brief) -> (i64, i64) {
    brief.range.map_or((NONE, NONE), |range| {
        (range.least().cents(), range.greatest().cents())
    })
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
    /// Results that a plan computed over columns, each for a group of profiles.
    pub planned: usize,
    /// Results that were settled row by row without a worksheet, each for a group of profiles.
    pub settled: usize,
    /// Results that the whole engine computed because something is open, each for a group of profiles.
    pub whole: usize,
}

impl Counts {
    pub(crate) fn add(&mut self, other: Self) {
        self.rejected = self.rejected.saturating_add(other.rejected);
        self.planned = self.planned.saturating_add(other.planned);
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
    pub(crate) columns: AnswerColumns,
    pub(crate) rows: usize,
    pub(crate) rests: Rests,
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
        self.liability.words_in_data()
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
                let contrary_to = self.contrary_to.get(place)?.as_deref();
                self.answer(row, profile, contrary_to, *column)
            })
        })
    }

    fn answer<'a>(
        &'a self,
        row: usize,
        profile: &'a str,
        contrary_to: Option<&'a str>,
        column: usize,
    ) -> Option<AnswerRow<'a>> {
        let (least, greatest, rest) = self.columns.at(column, row)?;
        let rest = self.rests.get(rest)?;
        let amount = |cents: i64| Some(Usd::from_cents(cents)).filter(|_| cents != NONE);
        Some(AnswerRow {
            row,
            profile,
            contrary_to,
            kind: rest.kind,
            least: amount(least),
            greatest: amount(greatest).filter(|it| *it < UNBOUNDED),
            open: &rest.open,
            liability: rest.liability,
            strength: rest.strength,
            in_error: rest.in_error,
        })
    }

    /// Returns whether something is open in some answer: it is neither an amount nor an end.
    #[must_use]
    pub fn any_open(&self) -> bool {
        let open = |rest: &Rest| {
            let kind = rest.kind;
            !matches!(
                kind,
                ResultKind::Exact | ResultKind::Denied | ResultKind::Declined
            )
        };
        let open: Vec<bool> = self.rests.iter().map(open).collect();
        // A row that was rejected has no answer, and the first rest.
        let is_open = |rest: &u32| {
            let place = usize::try_from(*rest).unwrap_or_default();
            place != 0 && open.get(place).copied().unwrap_or_default()
        };
        self.columns.columns.iter().any(|column| {
            let by_key: Vec<bool> = column.rests.iter().map(is_open).collect();
            let amounts = self.columns.amounts.get(column.amounts);
            let mut keys = amounts.into_iter().flat_map(|amounts| &amounts.key);
            keys.any(|key| {
                let place = usize::try_from(*key).unwrap_or_default();
                by_key.get(place).copied().unwrap_or_default()
            })
        })
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
const _: () = assert!(size_of::<FactValue>() <= 24);
