//! Computes rows of one pattern of known facts over columns, and the others row by row.
//!
//! Two rows have one pattern if the same facts are known in both, and all facts but numbers are equal. The engine runs once for each
//! pattern and group of profiles; its plan has the arithmetic that is left. A row that takes another way than the row of the plan is
//! planned again among its like, or computed by itself.

use std::collections::BTreeMap;

use redress::case::facts::{FactKind, FactValue};
use redress_case::facts::{CAUSED, LOSS_AMOUNT};
use redress_engine::{Number, PLAN_BLOCK, PlanColumns, Plans};
use redress_rule::RuleError;

use crate::answers::{Amounts, NONE};
use crate::by_row::{ByRow, Computed};
use crate::column::{Column, UNKNOWN};
use crate::field::Field;
use crate::group::Group;

/// The least number of rows for which a plan is worth making.
const LEAST_ROWS: usize = 24;
/// How often rows that take another way are planned again.
const MOST_WAYS: usize = 12;
/// The bits of the code of a value.
const BITS: u32 = 2;

/// A column whose values can differ between rows of one template.
struct Varied<'c> {
    column: &'c Column,
    number: Option<Number>,
}

/// The state of a value: two rows of one pattern have equal codes everywhere.
const UNKNOWN_VALUE: u128 = 0;
const NOT_PROVED: u128 = 1;
const NO_OR_NUMBER: u128 = 2;
/// A yes; of a number, that it is known within bounds only, which no plan takes.
const YES_OR_BOUNDS: u128 = 3;

fn code(number: bool, value: FactValue) -> u128 {
    match value {
        FactValue::Unknown => UNKNOWN_VALUE,
        FactValue::NotProved => NOT_PROVED,
        FactValue::Is(value) if !number && value != 0 => YES_OR_BOUNDS,
        FactValue::Is(_) => NO_OR_NUMBER,
        FactValue::Within(..) => YES_OR_BOUNDS,
    }
}

/// Computes the rows at some places of a part under each group of profiles.
pub(crate) fn planned(
    groups: &[Group],
    places: Vec<usize>,
    rows: &mut ByRow<'_>,
    out: &mut Computed<'_>,
) -> Result<(), RuleError> {
    let fields = rows.claims.fields.all.iter().zip(&rows.claims.columns);
    let varied = fields.filter_map(|(field, column)| {
        let (kind, number) = match field {
            Field::Fact(key) => (key.row().kind, Number::Fact(*key)),
            Field::Amount(loss) => (FactKind::Money, Number::OfLoss(*loss, LOSS_AMOUNT.key())),
            Field::OfLoss(loss, key) => (key.row().kind, Number::OfLoss(*loss, *key)),
            _ => return None,
        };
        let number =
            matches!(kind, FactKind::Money | FactKind::Count | FactKind::Day).then_some(number);
        Some(Varied { column, number })
    });
    let varied: Vec<Varied<'_>> = varied.collect();
    let all: Vec<usize> = (0..groups.len()).collect();
    let most =
        usize::try_from(u128::BITS.checked_div(BITS).unwrap_or_default()).unwrap_or_default();
    if varied.len() > most {
        return row_by_row(groups, &all, &places, rows, out);
    }
    for (pattern, places) in patterns(&varied, places, rows.rows) {
        let of_column = |place: usize| {
            let shift = u32::try_from(place)
                .unwrap_or_default()
                .saturating_mul(BITS);
            pattern.checked_shr(shift).unwrap_or_default() & YES_OR_BOUNDS
        };
        let codes = varied.iter().enumerate();
        let codes = codes.map(|(place, varied)| (varied, of_column(place)));
        let bounded = codes
            .clone()
            .any(|(varied, code)| varied.number.is_some() && code == YES_OR_BOUNDS);
        // An amount that was caused bounds the one loss that is not known.
        let unknown_loss = codes.clone().any(|(varied, code)| {
            matches!(varied.number, Some(Number::OfLoss(..))) && code == UNKNOWN_VALUE
        });
        let caused = codes.clone().any(|(varied, code)| {
            varied.number == Some(Number::Fact(CAUSED.key())) && code != UNKNOWN_VALUE
        });
        if bounded || unknown_loss && caused {
            row_by_row(groups, &all, &places, rows, out)?;
            continue;
        }
        let numbers = codes.filter(|(_, code)| *code == NO_OR_NUMBER);
        let numbers = numbers.filter_map(|(varied, _)| Some((varied.number?, varied.column)));
        // A number that is the same in every row is run once like any other fact.
        let numbers = numbers.filter(|(_, column)| {
            let mut values = places.iter().filter_map(|place| rows.rows.get(*place));
            let first = values.next().map(|row| column.value(*row));
            values.any(|row| Some(column.value(*row)) != first)
        });
        let numbers: Vec<(Number, &Column)> = numbers.collect();
        way(groups, &all, places, &numbers, MOST_WAYS, rows, out)?;
    }
    Ok(())
}

/// Divides places of a part by the pattern of their rows.
fn patterns(
    varied: &[Varied<'_>],
    places: Vec<usize>,
    rows: &[usize],
) -> BTreeMap<u128, Vec<usize>> {
    // What holds of every row is added once.
    let mut every = 0_u128;
    let mut codes: Vec<u128> = Vec::new();
    for (place, varied) in varied.iter().enumerate() {
        let shift = u32::try_from(place)
            .unwrap_or_default()
            .saturating_mul(BITS);
        let at = |code: u128| code.checked_shl(shift).unwrap_or_default();
        let Column::Numbers { values, other } = varied.column else {
            continue;
        };
        let number = varied.number.is_some();
        let first = values.first().copied().unwrap_or(UNKNOWN);
        let alike = other.is_empty()
            && match number {
                true => !values.contains(&UNKNOWN) || values.iter().all(|it| *it == UNKNOWN),
                false => values.iter().all(|value| *value == first),
            };
        if alike {
            let value = match first {
                UNKNOWN => FactValue::Unknown,
                value => FactValue::Is(value),
            };
            every |= at(code(number, value));
            continue;
        }
        codes.resize(places.len(), 0);
        let (no, yes) = (
            at(NO_OR_NUMBER),
            at(if number { NO_OR_NUMBER } else { YES_OR_BOUNDS }),
        );
        for (codes, row) in codes
            .iter_mut()
            .zip(places.iter().filter_map(|it| rows.get(*it)))
        {
            *codes |= match values.get(*row).copied() {
                Some(UNKNOWN) | None if other.is_empty() => UNKNOWN_VALUE,
                Some(UNKNOWN) | None => at(code(number, varied.column.value(*row))),
                Some(0) => no,
                Some(_) => yes,
            };
        }
    }
    if codes.is_empty() {
        return BTreeMap::from([(every, places)]);
    }
    let mut patterns: BTreeMap<u128, Vec<usize>> = BTreeMap::new();
    let mut last: (Option<u128>, Vec<usize>) = (None, Vec::new());
    for (place, code) in places.into_iter().zip(codes) {
        let code = code | every;
        if last.0 != Some(code) {
            if let Some(code) = last.0.replace(code) {
                patterns.insert(code, std::mem::take(&mut last.1));
            }
            last.1 = patterns.remove(&code).unwrap_or_default();
        }
        last.1.push(place);
    }
    if let Some(code) = last.0 {
        patterns.insert(code, last.1);
    }
    patterns
}

/// The answers of the tests of a program, each once in the order in which it was met.
#[derive(Default)]
struct ByTests {
    known: Vec<Vec<u64>>,
    place: BTreeMap<Vec<u64>, usize>,
    key: Vec<u64>,
    /// The place of the row before, whose answers the next row often has.
    last: usize,
}

impl ByTests {
    fn place(&mut self, tests: &[Vec<u64>], row: usize) -> usize {
        let words = || tests.iter().filter_map(|word| word.get(row).copied());
        let last = self.known.get(self.last);
        if !last.is_some_and(|last| words().eq(last.iter().copied())) {
            self.key.clear();
            self.key.extend(words());
            self.last = match self.place.get(&self.key) {
                Some(place) => *place,
                None => {
                    let place = self.known.len();
                    self.known.push(self.key.clone());
                    self.place.insert(self.key.clone(), place);
                    place
                }
            };
        }
        self.last
    }
}

/// Returns the places of a block if they follow one another.
fn consecutive(block: &[usize]) -> Option<std::ops::Range<usize>> {
    let (first, last) = (*block.first()?, *block.last()?);
    let end = last.checked_add(1)?;
    (end.checked_sub(first) == Some(block.len())).then_some(first..end)
}

/// A group of profiles with the program that answers it.
struct Planned {
    group: usize,
    program: usize,
    /// The number of the rest of each answer, by what the tests answer.
    rests: Vec<Option<u32>>,
    /// Rows that take another way.
    parted: Vec<usize>,
    /// Whether the plan once differed from the engine.
    wrong: bool,
}

/// Plans rows of one pattern, computes those that take the way of the first, and plans the others again.
fn way(
    groups: &[Group],
    of: &[usize],
    places: Vec<usize>,
    numbers: &[(Number, &Column)],
    ways_left: usize,
    rows: &mut ByRow<'_>,
    out: &mut Computed<'_>,
) -> Result<(), RuleError> {
    let Some(left) = ways_left
        .checked_sub(1)
        .filter(|_| places.len() >= LEAST_ROWS)
    else {
        return row_by_row(groups, of, &places, rows, out);
    };
    rows.take_up(places.first().copied().unwrap_or_default());
    let mut plans = Plans::new(numbers.iter().map(|(number, _)| *number).collect());
    let mut planned: Vec<Planned> = Vec::new();
    let mut by_itself: Vec<usize> = Vec::new();
    for &group in of {
        let Some(profile) = groups.get(group).map(|group| &group.profile) else {
            continue;
        };
        match plans.plan(profile, &rows.claim)? {
            Some(program) => planned.push(Planned {
                group,
                program,
                rests: Vec::new(),
                parted: Vec::new(),
                wrong: false,
            }),
            None => by_itself.push(group),
        }
    }
    row_by_row(groups, &by_itself, &places, rows, out)?;
    let mut by_tests: Vec<ByTests> = Vec::new();
    by_tests.resize_with(plans.programs(), ByTests::default);
    // The groups of a program have the same amounts, and part from the groups of others.
    let of_programs = (0..plans.programs()).map(|program| {
        let of_it = planned.iter().filter(|plan| plan.program == program);
        let of_it: Vec<usize> = of_it.map(|plan| plan.group).collect();
        out.columns.own(&of_it)
    });
    let of_programs: Vec<Vec<usize>> = of_programs.collect();
    let mut columns: Vec<Vec<i64>> = vec![Vec::with_capacity(PLAN_BLOCK); numbers.len().max(1)];
    let mut answers = PlanColumns::default();
    let mut test_places: Vec<usize> = Vec::with_capacity(PLAN_BLOCK);
    for block in places.chunks(PLAN_BLOCK) {
        if planned.is_empty() {
            break;
        }
        gather(numbers, block, rows.rows, &mut columns);
        let slices: Vec<&[i64]> = columns.iter().map(Vec::as_slice).collect();
        plans.compute(&slices);
        for (program, by_tests) in by_tests.iter_mut().enumerate() {
            plans.answers(program, block.len(), &mut answers);
            test_places.clear();
            let places = (0..block.len()).map(|row| by_tests.place(&answers.tests, row));
            test_places.extend(places);
            for plan in planned.iter_mut().filter(|plan| plan.program == program) {
                let Some(profile) = groups.get(plan.group).map(|group| &*group.profile) else {
                    continue;
                };
                plan.rests.resize(by_tests.known.len(), None);
                let tests = answers.same.iter().zip(&test_places);
                for (at, (place, (same, tests))) in block.iter().zip(tests).enumerate() {
                    if !same {
                        plan.parted.push(*place);
                    } else if let Some(rest @ None) = plan.rests.get_mut(*tests) {
                        // The first row of each kind is computed by the engine, too, and a plan that differs is none.
                        rows.take_up(*place);
                        let (by_engine, of_engine, _) = rows.compute(profile, &mut out.rests)?;
                        let range = answers.range_at(at).unwrap_or((NONE, NONE));
                        debug_assert_eq!(range, by_engine, "a plan differs from the engine");
                        plan.wrong |= range != by_engine;
                        *rest = Some(of_engine);
                    }
                }
            }
            for place in of_programs.get(program).into_iter().flatten() {
                if let Some(amounts) = out.columns.amounts.get_mut(*place) {
                    write(amounts, block, &answers, &test_places);
                }
            }
        }
    }
    for (places, by_tests) in of_programs.iter().zip(&by_tests) {
        let keys = u32::try_from(by_tests.known.len()).unwrap_or(u32::MAX);
        for place in places {
            if let Some(amounts) = out.columns.amounts.get_mut(*place) {
                amounts.keys = amounts.keys.saturating_add(keys);
            }
        }
    }
    let mut again: BTreeMap<usize, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
    let mut wrong = Vec::new();
    for mut plan in planned {
        let keys = by_tests.get(plan.program).map_or(0, |it| it.known.len());
        plan.rests.resize(keys, None);
        if let Some(column) = out.columns.columns.get_mut(plan.group) {
            let rests = plan.rests.iter().map(|rest| rest.unwrap_or_default());
            column.rests.extend(rests);
        }
        if plan.wrong {
            wrong.push(plan.group);
            continue;
        }
        let planned = places.len().saturating_sub(plan.parted.len());
        out.counts.planned = out.counts.planned.saturating_add(planned);
        // Rows that part from a program part from it for each of its groups.
        let (groups, parted) = again.entry(plan.program).or_default();
        groups.push(plan.group);
        *parted = plan.parted;
    }
    row_by_row(groups, &wrong, &places, rows, out)?;
    for (of, parted) in again.into_values() {
        // Where the row of the plan itself is none of it, nothing is gained by another one.
        let none = parted.len() == places.len();
        let left = if none { 0 } else { left };
        way(groups, &of, parted, numbers, left, rows, out)?;
    }
    Ok(())
}

/// Writes the answers to a block: the places of their tests are keys after those that are known. A row that takes another way is
/// written later.
fn write(amounts: &mut Amounts, block: &[usize], answers: &PlanColumns, tests: &[usize]) {
    let known = amounts.keys;
    let key = |tests: &usize| known.saturating_add(u32::try_from(*tests).unwrap_or_default());
    let slices = consecutive(block).and_then(|place| {
        let least = amounts.least.get_mut(place.clone())?;
        let greatest = amounts.greatest.get_mut(place.clone())?;
        Some((least, greatest, amounts.key.get_mut(place)?))
    });
    if let Some((least, greatest, of)) = slices {
        if let Some([low, high]) = &answers.range {
            least.copy_from_slice(low);
            greatest.copy_from_slice(high);
        }
        for (of, tests) in of.iter_mut().zip(tests) {
            *of = key(tests);
        }
        return;
    }
    for (at, (place, tests)) in block.iter().zip(tests).enumerate() {
        let range = answers.range_at(at).unwrap_or((NONE, NONE));
        amounts.set(*place, range, key(tests));
    }
}

/// Copies the numbers of a block into columns of their own.
fn gather(
    numbers: &[(Number, &Column)],
    block: &[usize],
    rows: &[usize],
    columns: &mut [Vec<i64>],
) {
    for column in columns.iter_mut() {
        column.clear();
    }
    if numbers.is_empty() {
        // Only the length of a column without numbers counts.
        if let Some(first) = columns.first_mut() {
            first.resize(block.len(), 0);
        }
    }
    for ((_, from), column) in numbers.iter().zip(columns) {
        if let Column::Numbers { values, .. } = from {
            let place = consecutive(block);
            let of_place = place.and_then(|place| consecutive(rows.get(place)?));
            if let Some(values) = of_place.and_then(|rows| values.get(rows)) {
                column.extend_from_slice(values);
                continue;
            }
            let rows = block.iter().filter_map(|place| rows.get(*place));
            column.extend(rows.map(|row| values.get(*row).copied().unwrap_or_default()));
        }
    }
}

/// Computes rows one after the other.
fn row_by_row(
    groups: &[Group],
    of: &[usize],
    places: &[usize],
    rows: &mut ByRow<'_>,
    out: &mut Computed<'_>,
) -> Result<(), RuleError> {
    if of.is_empty() {
        return Ok(());
    }
    out.columns.own(of);
    let mut keys = BTreeMap::new();
    let mut answers = Vec::with_capacity(of.len());
    for place in places {
        rows.take_up(*place);
        answers.clear();
        for group in of {
            let Some(profile) = groups.get(*group).map(|group| &group.profile) else {
                continue;
            };
            let (range, rest, whole) = rows.compute(profile, &mut out.rests)?;
            let count = match whole {
                true => &mut out.counts.whole,
                false => &mut out.counts.settled,
            };
            *count = count.saturating_add(1);
            answers.push((range, rest));
        }
        out.columns.set_row(*place, of, &answers, &mut keys);
    }
    Ok(())
}
