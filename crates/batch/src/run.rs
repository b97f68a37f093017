//! Computes a table of claims.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::sync::{Arc, Mutex, PoisonError};

use redress::{Error, Query, Redress};
use redress_cite::Date;
use redress_engine::Profile;
use redress_rule::RuleError;

use crate::answers::{Amounts, AnswerColumn, AnswerColumns, Answers, Counts, Rests};
use crate::by_row::{ByRow, Computed, Day, Part, Shared};
use crate::column::{Claims, Column, RowError};
use crate::group::groups;
use crate::planned::planned;
use crate::template::Template;

/// The most days whose profiles are kept.
const MOST_DAYS: usize = 256;
/// The least number of rows for which another thread is worth its start.
const LEAST_FOR_A_THREAD: usize = 256;

/// Why a table cannot be computed.
#[derive(Debug, thiserror::Error)]
pub enum BatchError {
    /// The law or a profile does not hold.
    #[error(transparent)]
    Redress(#[from] Error),
    /// A rule is at fault.
    #[error("a rule set or profile is at fault: {0}")]
    Fault(#[from] RuleError),
}

/// Profiles and a query, ready to compute tables of claims one after another.
pub struct ClaimBatch<'r> {
    redress: &'r Redress,
    ids: Vec<String>,
    query: Query,
    threads: usize,
    /// The profiles of each day that some claim named, bound once.
    days: Mutex<BTreeMap<Date, Arc<Day>>>,
}

impl<'r> ClaimBatch<'r> {
    /// Prepares some profiles. Where the query names a day, it is the day of every claim; else each claim has the day of its
    /// judgment.
    ///
    /// # Errors
    /// When a profile does not exist or does not hold on the day of the query.
    pub fn new(redress: &'r Redress, ids: &[String], query: Query) -> Result<Self, BatchError> {
        let batch = Self {
            redress,
            ids: ids.to_vec(),
            query,
            threads: std::thread::available_parallelism().map_or(1, NonZero::get),
            days: Mutex::default(),
        };
        for id in ids {
            redress.law().profile_text(id).map_err(Error::from)?;
        }
        if let Some(day) = batch.query.as_of {
            batch.day(day)?;
        }
        Ok(batch)
    }

    /// Sets the number of threads; by default as many as the machine has.
    #[must_use]
    pub fn threads(self, threads: usize) -> Self {
        Self {
            threads: threads.max(1),
            ..self
        }
    }

    fn day(&self, day: Date) -> Result<Arc<Day>, Error> {
        let mut days = self.days.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = days.get(&day) {
            return Ok(Arc::clone(known));
        }
        let bind = |id: &String| {
            let profile = self.redress.bound(id, day, &self.query)?;
            Ok(profile)
        };
        let profiles: Result<Vec<Arc<Profile>>, Error> = self.ids.iter().map(bind).collect();
        let profiles = profiles?;
        let (groups, group_of) = groups(&profiles);
        let contrary_to = profiles.iter().map(|profile| {
            let contrast = profile.contrast.as_ref()?;
            Some(contrast.contrary_to.clone())
        });
        let bound = Arc::new(Day {
            groups,
            group_of,
            contrary_to: contrary_to.collect(),
        });
        if days.len() >= MOST_DAYS {
            days.clear();
        }
        days.insert(day, Arc::clone(&bound));
        Ok(bound)
    }

    /// Computes a table of claims. Rows that no case file could have are rejected, and the others computed.
    ///
    /// # Errors
    /// A fault of a rule or a profile; never an answer.
    pub fn compute(&mut self, claims: &Claims) -> Result<Answers, BatchError> {
        let mut rejected = Vec::new();
        let shared = self.shared(claims, &mut rejected)?;
        let most = claims
            .len()
            .div_ceil(match self.threads {
                1 => 1,
                threads => threads.saturating_mul(2),
            })
            .max(LEAST_FOR_A_THREAD);
        let parts = shared.iter().flat_map(|shared| {
            let rows = shared.rows.chunks(most);
            rows.map(move |rows| Part { shared, rows })
        });
        let parts: Vec<Part<'_>> = parts.collect();
        let mut computed = run_all(claims, &parts, self.threads)?;
        let (column_of, groups) = self.columns(&shared);
        let mut answers = Answers {
            profiles: self.ids.clone(),
            column_of,
            contrary_to: shared
                .first()
                .map_or_else(Vec::new, |first| first.day.contrary_to.clone()),
            columns: AnswerColumns::default(),
            rows: claims.len(),
            rests: Rests::default(),
            rejected,
            counts: Counts::default(),
        };
        if let ([part], [only]) = (computed.as_mut_slice(), shared.as_slice())
            && part.rejected.is_empty()
            && only.rows.len() == claims.len()
        {
            // One part has every row in its order.
            answers.columns.amounts = std::mem::take(&mut part.columns.amounts);
            let first = groups.iter().map(|groups| groups.first());
            let first = first.filter_map(|group| part.columns.columns.get(group?.1));
            answers.columns.columns = first.cloned().collect();
            answers.rests = std::mem::take(&mut part.rests);
            answers.counts = part.counts;
            answers.counts.rejected = answers.rejected.len();
            return Ok(answers);
        }
        let mut numbers = Vec::with_capacity(computed.len());
        for part in &mut computed {
            numbers.push(answers.rests.take_in(std::mem::take(&mut part.rests)));
            answers.rejected.append(&mut part.rejected);
            answers.counts.add(part.counts);
        }
        answers.columns = joined(&computed, &numbers, &groups, claims.len());
        answers.rejected.sort_by_key(|(row, _)| *row);
        answers.counts.rejected = answers.rejected.len();
        Ok(answers)
    }

    /// Returns the column of each profile, and for each column its group on each day. Profiles that are in one group on every day
    /// share a column.
    fn columns(&self, shared: &[Shared]) -> (Vec<usize>, Vec<OnDays>) {
        let mut days: Vec<&Arc<Day>> = Vec::new();
        for it in shared {
            if !days.iter().any(|day| Arc::ptr_eq(day, &it.day)) {
                days.push(&it.day);
            }
        }
        let mut columns: Vec<Vec<usize>> = Vec::new();
        let of_profile = (0..self.ids.len()).map(|place| {
            let groups = days.iter().map(|day| day.group_of.get(place));
            let groups: Vec<usize> = groups.map(|it| it.copied().unwrap_or_default()).collect();
            let known = columns.iter().position(|column| *column == groups);
            known.unwrap_or_else(|| {
                columns.push(groups);
                columns.len().saturating_sub(1)
            })
        });
        let of_profile: Vec<usize> = of_profile.collect();
        let with_days = columns.into_iter().map(|groups| {
            let days = days.iter().map(|day| Arc::clone(day));
            days.zip(groups).collect()
        });
        (of_profile, with_days.collect())
    }

    /// Divides the rows by the facts of their case.
    fn shared(
        &self,
        claims: &Claims,
        rejected: &mut Vec<(usize, RowError)>,
    ) -> Result<Vec<Shared>, BatchError> {
        let columns: Vec<&Column> = claims
            .fields
            .all
            .iter()
            .zip(&claims.columns)
            .filter(|(field, column)| field.is_of_the_case() && !column.is_alike())
            .map(|(_, column)| column)
            .collect();
        let mut shared: Vec<Shared> = Vec::new();
        let mut known: BTreeMap<Vec<i64>, Result<usize, RowError>> = BTreeMap::new();
        let mut key: Vec<i64> = Vec::with_capacity(columns.len());
        let mut last: (Vec<i64>, usize) = (Vec::new(), usize::MAX);
        for row in 0..claims.len() {
            key.clear();
            key.extend(columns.iter().map_while(|column| column.code(row)));
            if key.len() == columns.len()
                && key.iter().eq(&last.0)
                && let Some(shared) = shared.get_mut(last.1)
            {
                shared.rows.push(row);
                continue;
            }
            // What is no plain number, such as bounds of a day, is read row by row.
            let whole = key.len() == columns.len();
            let place = match known.get(&key).filter(|_| whole) {
                Some(place) => place.clone(),
                None => {
                    let place = self.template(claims, row)?.map(|(template, day)| {
                        shared.push(Shared {
                            template,
                            day,
                            rows: Vec::new(),
                        });
                        shared.len().saturating_sub(1)
                    });
                    if whole {
                        known.insert(key.clone(), place.clone());
                    }
                    place
                }
            };
            match place {
                Ok(place) => {
                    if whole {
                        last.0.clone_from(&key);
                        last.1 = place;
                    }
                    if let Some(shared) = shared.get_mut(place) {
                        shared.rows.push(row);
                    }
                }
                Err(error) => rejected.push((row, error)),
            }
        }
        Ok(shared)
    }

    /// Reads the facts of the case of a row, and binds the profiles for its day.
    fn template(
        &self,
        claims: &Claims,
        row: usize,
    ) -> Result<Result<(Template, Arc<Day>), RowError>, BatchError> {
        let case = match claims.shared_case(row) {
            Ok(case) => case,
            Err(error) => return Ok(Err(error)),
        };
        let day = match Redress::as_of(&case, &self.query) {
            Ok(as_of) => self.day(as_of.day)?,
            Err(error) => return Ok(Err(RowError::whole(error.to_string()))),
        };
        // The facts of a claim depend on no profile, unless a text was applied that no row names.
        let Some(group) = day.groups.first() else {
            return Ok(Err(RowError::whole("no profile was named".to_owned())));
        };
        let template = Template::new(case, self.redress, &group.profile, &self.query);
        Ok(template.map(|template| (template, day)))
    }
}

/// A group of profiles on each of the days.
type OnDays = Vec<(Arc<Day>, usize)>;

/// Joins the answers of parts: profiles whose amounts are shared in every part share them in the whole.
fn joined(
    parts: &[Computed<'_>],
    numbers: &[Vec<u32>],
    groups: &[OnDays],
    rows: usize,
) -> AnswerColumns {
    let group_in = |part: &Computed<'_>, groups: &OnDays| {
        let mut days = groups.iter();
        let group = days.find(|(day, _)| Arc::ptr_eq(day, &part.part.shared.day));
        group.map_or(usize::MAX, |(_, group)| *group)
    };
    let mut known: Vec<Vec<usize>> = Vec::new();
    let mut all = AnswerColumns::default();
    for groups in groups {
        let places = parts
            .iter()
            .map(|part| part.columns.amounts_of(group_in(part, groups)));
        let places: Vec<usize> = places.collect();
        let place = known.iter().position(|other| *other == places);
        let amounts = place.unwrap_or(known.len());
        if place.is_none() {
            let mut joined = Amounts::new(rows);
            for (part, place) in parts.iter().zip(&places) {
                let Some(amounts) = part.columns.amounts.get(*place) else {
                    continue;
                };
                let ranges = amounts.least.iter().zip(&amounts.greatest);
                let cells = ranges.zip(&amounts.key);
                for (row, ((least, greatest), key)) in part.part.rows.iter().zip(cells) {
                    joined.set(*row, (*least, *greatest), joined.keys.saturating_add(*key));
                }
                joined.keys = joined.keys.saturating_add(amounts.keys);
            }
            all.amounts.push(joined);
            known.push(places);
        }
        // The keys of a part follow those of the parts before it.
        let mut rests = vec![0];
        for (part, numbers) in parts.iter().zip(numbers) {
            let column = part.columns.columns.get(group_in(part, groups));
            rests.extend(
                column
                    .into_iter()
                    .flat_map(|column| &column.rests)
                    .map(|rest| {
                        let number = usize::try_from(*rest).ok().and_then(|it| numbers.get(it));
                        number.copied().unwrap_or_default()
                    }),
            );
        }
        all.columns.push(AnswerColumn { amounts, rests });
    }
    all
}

/// Computes parts on several threads.
fn run_all<'t>(
    claims: &Claims,
    parts: &[Part<'t>],
    threads: usize,
) -> Result<Vec<Computed<'t>>, RuleError> {
    let threads = threads.min(parts.len()).max(1);
    if threads == 1 {
        return parts.iter().map(|part| run(claims, *part)).collect();
    }
    let results = std::thread::scope(|scope| {
        let handles: Vec<_> = (0..threads)
            .map(|thread| {
                let mine = parts.iter().skip(thread).step_by(threads);
                scope.spawn(move || mine.map(|part| run(claims, *part)).collect::<Vec<_>>())
            })
            .collect();
        let ended_early = || RuleError::RuleSet("a thread of a batch ended early".to_owned());
        let results = handles.into_iter().map(|handle| {
            let results = handle.join();
            results.unwrap_or_else(|_| vec![Err(ended_early())])
        });
        results.collect::<Vec<_>>()
    });
    results.into_iter().flatten().collect()
}

/// Computes the rows of a part under each group of profiles.
fn run<'t>(claims: &Claims, part: Part<'t>) -> Result<Computed<'t>, RuleError> {
    let Shared { template, day, .. } = part.shared;
    let mut computed = Computed {
        part,
        columns: AnswerColumns::new(day.groups.len(), part.rows.len()),
        rejected: Vec::new(),
        rests: Rests::default(),
        counts: Counts::default(),
    };
    let mut by_row = ByRow::new(claims, template, part.rows);
    let mut places = Vec::with_capacity(part.rows.len());
    for (place, row) in part.rows.iter().enumerate() {
        match template.check(claims, *row) {
            Ok(()) => places.push(place),
            Err(error) => computed.rejected.push((*row, error)),
        }
    }
    planned(&day.groups, places, &mut by_row, &mut computed)?;
    Ok(computed)
}
