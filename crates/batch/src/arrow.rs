//! Tables as Arrow record batches: claims in, answers out.
//!
//! Amounts are decimals with two places, so that no program has to guess whether a whole number is dollars or cents. A null is unknown,
//! never zero. A column of text is read as the cells of a CSV file are.

use std::sync::Arc;

use arrow_array::builder::{
    BooleanBuilder, Decimal128Builder, Int8Builder, ListBuilder, StringBuilder,
};
use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Decimal128Type, Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type,
    UInt32Type, UInt64Type,
};
use arrow_array::{
    Array, ArrayRef, BooleanArray, DictionaryArray, RecordBatch, StringArray, new_empty_array,
};
use arrow_buffer::NullBuffer;
use arrow_schema::{ArrowError, DataType, Field as ArrowField, Schema, SchemaRef};
use redress::case::facts::{FactKind, FactValue};
use redress_case::facts::{UNBOUNDED, day_number};
use redress_engine::{LiabilityKinds, ResultKind};
use redress_rule::{GREATEST_COUNT, Strength};

use crate::answers::{Answers, NONE, Rest};
use crate::column::{Claims, Column, RowError, UNKNOWN, value};
use crate::field::{Field, Fields};

/// Why a record batch is no table of claims.
#[derive(Debug, thiserror::Error)]
pub enum ArrowTableError {
    /// A column that no fact can be read from.
    #[error("column `{column}` is of type {found}; {remedy}")]
    Type {
        /// The header of the column.
        column: String,
        /// Its type.
        found: String,
        /// The types that are read.
        remedy: &'static str,
    },
    /// A batch that lacks a column of the first one.
    #[error("the column `{0}` is missing in a later part of the table")]
    Missing(String),
    /// The answers cannot be built.
    #[error("the answers cannot be written as a table: {0}")]
    Answers(#[from] ArrowError),
}

const MONEY: &str = "write amounts as decimal(18, 2) or as text such as 1250.00, because a whole number says neither dollars nor cents and a float is not exact";
const COUNTS: &str = "write whole numbers or text";
const YES_NO: &str = "write booleans, or text such as yes, no and not-proved";
const DAYS: &str = "write dates, or text such as 2024-06-03";
const WORDS: &str = "write text";

/// The rows of a record batch: the claims that could be read, and the others.
#[derive(Debug)]
pub struct ClaimsRead {
    /// The claims.
    pub claims: Claims,
    /// The row of each claim in the record batch.
    pub rows: Vec<usize>,
    /// The rows that could not be read, and why.
    pub rejected: Vec<(usize, RowError)>,
}

/// Texts of an array, whatever the form in which it keeps them.
enum Texts<'a> {
    Plain(&'a StringArray),
    Large(&'a arrow_array::LargeStringArray),
    View(&'a arrow_array::StringViewArray),
    /// The keys of a dictionary, and its texts.
    Keys(Vec<Option<usize>>, Box<Texts<'a>>),
}

impl<'a> Texts<'a> {
    fn new(array: &'a dyn Array) -> Option<Self> {
        Some(match array.data_type() {
            DataType::Utf8 => Self::Plain(array.as_string()),
            DataType::LargeUtf8 => Self::Large(array.as_string()),
            DataType::Utf8View => Self::View(array.as_string_view()),
            DataType::Dictionary(..) => {
                let dictionary = array.as_any_dictionary();
                let keys = dictionary.normalized_keys();
                let keys = keys.into_iter().enumerate();
                let keys = keys.map(|(row, key)| array.is_valid(row).then_some(key));
                Self::Keys(
                    keys.collect(),
                    Box::new(Self::new(dictionary.values().as_ref())?),
                )
            }
            _ => return None,
        })
    }

    /// Returns the text of a row; empty where it is null.
    fn get(&self, row: usize) -> &str {
        match self {
            Self::Plain(array) if array.is_valid(row) => array.value(row),
            Self::Large(array) if array.is_valid(row) => array.value(row),
            Self::View(array) if array.is_valid(row) => array.value(row),
            Self::Keys(keys, texts) => match keys.get(row).copied().flatten() {
                Some(key) => texts.get(key),
                None => "",
            },
            Self::Plain(_) | Self::Large(_) | Self::View(_) => "",
        }
    }
}

/// Reads numbers that are known wherever the array is valid.
fn numbers(values: impl Iterator<Item = i64>, nulls: Option<&NullBuffer>) -> Vec<i64> {
    // The number that stands for an unknown value is out of the range of every fact.
    let values = values.map(|value| if value == UNKNOWN { i64::MAX } else { value });
    match nulls.filter(|nulls| nulls.null_count() > 0) {
        None => values.collect(),
        Some(nulls) => {
            let values = values.zip(nulls.iter());
            let values = values.map(|(value, valid)| if valid { value } else { UNKNOWN });
            values.collect()
        }
    }
}

/// A column as it was read, and the rows whose value is none.
type ReadColumn = (Column, Vec<(usize, String)>);

fn whole_numbers(array: &dyn Array) -> Option<Vec<i64>> {
    macro_rules! read {
        ($($type:ident: $primitive:ident),*) => {
            match array.data_type() {
                $(DataType::$type => {
                    let array = array.as_primitive::<$primitive>();
                    let values = array.values().iter().map(|it| i64::try_from(*it).unwrap_or(i64::MAX));
                    Some(numbers(values, array.nulls()))
                })*
                _ => None,
            }
        };
    }
    read!(
        Int8: Int8Type, Int16: Int16Type, Int32: Int32Type, Int64: Int64Type,
        UInt8: UInt8Type, UInt16: UInt16Type, UInt32: UInt32Type, UInt64: UInt64Type
    )
}

fn cents(array: &dyn Array) -> Option<Vec<i64>> {
    let DataType::Decimal128(_, scale) = array.data_type() else {
        return None;
    };
    let times = match scale {
        2 => 1,
        1 => 10,
        0 => 100,
        _ => return None,
    };
    let array = array.as_primitive::<Decimal128Type>();
    let values = array.values().iter().map(|it| {
        let cents = it.checked_mul(times).unwrap_or(i128::MAX);
        i64::try_from(cents).unwrap_or(i64::MAX)
    });
    Some(numbers(values, array.nulls()))
}

fn days(array: &dyn Array) -> Option<Vec<i64>> {
    if *array.data_type() != DataType::Date32 {
        return None;
    }
    let array = array.as_primitive::<Date32Type>();
    // A table has few days and many rows.
    let mut last = (i32::MIN, i64::MAX);
    let values = array.values().iter().map(|day| {
        if last.0 != *day {
            last = (*day, civil_day(*day).map_or(i64::MAX, day_number));
        }
        last.1
    });
    Some(numbers(values, array.nulls()))
}

/// The first day of Arrow's count of days.
const EPOCH: redress_cite::Date = redress_cite::Date::constant(1970, 1, 1);

/// Returns the day so many days after 1970-01-01.
fn civil_day(days: i32) -> Option<redress_cite::Date> {
    let since = jiff::Span::new().try_days(days).ok()?;
    let day = EPOCH.checked_add(since).ok()?;
    // A year before these cannot be written in a case file.
    (day.year() >= 0).then_some(day)
}

/// Reads the values of a column of numbers, as the cells of a CSV file are read.
fn number_column(
    kind: FactKind,
    array: &dyn Array,
    header: &str,
) -> Result<ReadColumn, ArrowTableError> {
    let (read, remedy, least, greatest, problem) = match kind {
        FactKind::Money => (
            cents(array),
            MONEY,
            0,
            UNBOUNDED.cents().saturating_sub(1),
            "the amount is negative or too large; write 0.00 to 99999999999.99",
        ),
        FactKind::Count => (
            whole_numbers(array),
            COUNTS,
            0,
            GREATEST_COUNT,
            "not a whole number from 0 to 1000000000",
        ),
        FactKind::Day => (
            days(array),
            DAYS,
            0,
            99_991_231,
            "not a day; write YYYY-MM-DD",
        ),
        FactKind::YesNo | FactKind::Amounts => {
            let read = array.as_boolean_opt().map(|array| {
                let values = array.values().iter().map(i64::from);
                numbers(values, array.nulls())
            });
            (read, YES_NO, 0, 1, "")
        }
    };
    let mut wrong = Vec::new();
    if let Some(mut values) = read {
        for (row, value) in values.iter_mut().enumerate() {
            if *value != UNKNOWN && !(least..=greatest).contains(value) {
                wrong.push((row, problem.to_owned()));
                *value = UNKNOWN;
            }
        }
        let other = Default::default();
        return Ok((Column::Numbers { values, other }, wrong));
    }
    if *array.data_type() == DataType::Null {
        let values = vec![UNKNOWN; array.len()];
        let other = Default::default();
        return Ok((Column::Numbers { values, other }, wrong));
    }
    let texts = Texts::new(array).ok_or_else(|| ArrowTableError::Type {
        column: header.to_owned(),
        found: array.data_type().to_string(),
        remedy,
    })?;
    let mut values = Vec::with_capacity(array.len());
    let mut other = std::collections::BTreeMap::new();
    for row in 0..array.len() {
        let read = value(kind, texts.get(row).trim());
        values.push(match read {
            Ok(FactValue::Is(value)) => value,
            Ok(FactValue::Unknown) => UNKNOWN,
            Ok(value) => {
                other.insert(row, value);
                UNKNOWN
            }
            Err(problem) => {
                wrong.push((row, problem));
                UNKNOWN
            }
        });
    }
    Ok((Column::Numbers { values, other }, wrong))
}

/// Returns the texts of a column of words: of days and whole numbers, too, which a judgment and a name can be.
fn word_column(field: &Field, array: &dyn Array, header: &str) -> Result<Column, ArrowTableError> {
    let mut column = Column::new(field);
    if *array.data_type() == DataType::Null {
        (0..array.len()).for_each(|_| column.push_text(""));
    } else if let Some(texts) = Texts::new(array) {
        (0..array.len()).for_each(|row| column.push_text(texts.get(row).trim()));
    } else if let (DataType::Date32, Field::Judgment) = (array.data_type(), field) {
        let array = array.as_primitive::<Date32Type>();
        for day in array {
            let day = day.and_then(civil_day);
            column.push_text(&day.map_or_else(String::new, |day| day.to_string()));
        }
    } else if let (Some(values), Field::Id) = (whole_numbers(array), field) {
        for value in values {
            match value {
                UNKNOWN => column.push_text(""),
                value => column.push_text(&value.to_string()),
            }
        }
    } else {
        return Err(ArrowTableError::Type {
            column: header.to_owned(),
            found: array.data_type().to_string(),
            remedy: WORDS,
        });
    }
    Ok(column)
}

impl Claims {
    /// Reads the claims of a record batch, whose columns are named as those of a CSV file.
    ///
    /// # Errors
    /// When a column is missing or of a type that it cannot have.
    pub fn from_record_batch(
        fields: Fields,
        batch: &RecordBatch,
    ) -> Result<ClaimsRead, ArrowTableError> {
        let mut columns = Vec::with_capacity(fields.all.len());
        let mut rejected: std::collections::BTreeMap<usize, RowError> = Default::default();
        for (place, field) in fields.all.iter().enumerate() {
            let header = fields.header(place);
            let array = batch
                .column_by_name(header)
                .ok_or_else(|| ArrowTableError::Missing(header.to_owned()))?;
            columns.push(match field.kind() {
                Some(kind) => {
                    let (column, wrong) = number_column(kind, array.as_ref(), header)?;
                    for (row, problem) in wrong {
                        rejected.entry(row).or_insert_with(|| RowError {
                            column: header.to_owned(),
                            problem,
                        });
                    }
                    column
                }
                None => word_column(field, array.as_ref(), header)?,
            });
        }
        let rows: Vec<usize> = (0..batch.num_rows())
            .filter(|row| !rejected.contains_key(row))
            .collect();
        if !rejected.is_empty() {
            for column in &mut columns {
                column.keep(&rows);
            }
        }
        Ok(ClaimsRead {
            claims: Self::from_columns(fields, columns, rows.len()),
            rows,
            rejected: rejected.into_iter().collect(),
        })
    }
}

/// Returns the columns of the answers.
#[must_use]
pub(crate) fn answers_schema() -> SchemaRef {
    let amount = || DataType::Decimal128(18, 2);
    let word = || DataType::Dictionary(Box::new(DataType::Int8), Box::new(DataType::Utf8));
    let item = Arc::new(ArrowField::new("item", DataType::Utf8, false));
    Arc::new(Schema::new(vec![
        ArrowField::new("id", DataType::Utf8, false),
        ArrowField::new(
            "profile",
            DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8)),
            false,
        ),
        ArrowField::new("result", word(), false),
        ArrowField::new("amount", amount(), true),
        ArrowField::new("least", amount(), true),
        ArrowField::new("greatest", amount(), true),
        ArrowField::new("open", DataType::List(item), false),
        ArrowField::new("liability", word(), false),
        ArrowField::new("strength", word(), false),
        ArrowField::new("in_error", DataType::Boolean, false),
        ArrowField::new("contrary_to", DataType::Utf8, true),
        ArrowField::new("inputs", word(), false),
    ]))
}

/// The strengths in the order of their keys.
const STRENGTHS: [Strength; 4] = [
    Strength::Contrast,
    Strength::Illustrative,
    Strength::Permitted,
    Strength::Required,
];

/// The keys of the rest of an answer, as they are written.
struct RestKeys<'a> {
    kind: i8,
    liability: i8,
    strength: i8,
    in_error: bool,
    open: &'a [String],
}

impl<'a> RestKeys<'a> {
    fn new(rest: &'a Rest) -> Self {
        let kind = ResultKind::ALL
            .iter()
            .position(|(kind, _)| *kind == rest.kind);
        let strength = STRENGTHS.iter().position(|it| *it == rest.strength);
        let key = |place: Option<usize>| place.and_then(|it| i8::try_from(it).ok());
        Self {
            kind: key(kind).unwrap_or_default(),
            liability: i8::try_from(rest.liability.number()).unwrap_or_default(),
            strength: key(strength).unwrap_or_default(),
            in_error: rest.in_error,
            open: &rest.open,
        }
    }
}

fn words(keys: &mut Int8Builder, texts: &Arc<StringArray>) -> Result<ArrayRef, ArrowError> {
    let values: ArrayRef = Arc::<StringArray>::clone(texts);
    Ok(Arc::new(DictionaryArray::<Int8Type>::try_new(
        keys.finish(),
        values,
    )?))
}

impl Answers {
    /// Returns the answers as a record batch: one row for each claim and profile, claim by claim. `id` names a claim by its row, and
    /// `inputs` are the user's, repeated in each row.
    ///
    /// # Errors
    /// When the columns are too long for one record batch.
    pub fn to_record_batch(
        &self,
        id: impl Fn(usize) -> String,
        inputs: &str,
    ) -> Result<RecordBatch, ArrowTableError> {
        let mut rejected = self.rejected.iter().map(|(row, _)| *row).peekable();
        let rows = (0..self.rows).filter(|row| rejected.next_if_eq(row).is_none());
        let rows: Vec<usize> = rows.collect();
        let profiles = self.profiles.len();
        let all = rows.len().saturating_mul(profiles);
        let rests: Vec<RestKeys<'_>> = self.rests.iter().map(RestKeys::new).collect();
        let mut ids = StringBuilder::with_capacity(all, all.saturating_mul(8));
        let mut keys = Vec::with_capacity(all);
        let mut kinds = Int8Builder::with_capacity(all);
        let [mut amount, mut least, mut greatest] =
            [(); 3].map(|()| Decimal128Builder::with_capacity(all));
        let mut open = ListBuilder::new(StringBuilder::new())
            .with_field(Arc::new(ArrowField::new("item", DataType::Utf8, false)));
        let mut liability = Int8Builder::with_capacity(all);
        let mut strength = Int8Builder::with_capacity(all);
        let mut in_error = BooleanBuilder::with_capacity(all);
        let mut contrary = StringBuilder::new();
        let profile_keys: Vec<i32> = (0..profiles)
            .filter_map(|it| i32::try_from(it).ok())
            .collect();
        for row in &rows {
            let name = id(*row);
            for (place, column) in self.column_of.iter().enumerate() {
                let Some((low, high, rest)) = self.columns.at(*column, *row) else {
                    continue;
                };
                let rest = usize::try_from(rest).ok();
                let Some(rest) = rest.and_then(|it| rests.get(it)) else {
                    continue;
                };
                ids.append_value(&name);
                keys.push(profile_keys.get(place).copied().unwrap_or_default());
                kinds.append_value(rest.kind);
                let (bounded, known) = (high < UNBOUNDED.cents(), low != NONE);
                amount.append_option((known && low == high).then_some(i128::from(low)));
                least.append_option(known.then_some(i128::from(low)));
                greatest.append_option((known && bounded).then_some(i128::from(high)));
                for point in rest.open {
                    open.values().append_value(point);
                }
                open.append(true);
                liability.append_value(rest.liability);
                strength.append_value(rest.strength);
                in_error.append_value(rest.in_error);
                let contrary_to = self.contrary_to.get(place).and_then(Option::as_deref);
                contrary.append_option(contrary_to);
            }
        }
        let texts = |texts: Vec<String>| Arc::new(StringArray::from(texts));
        let kind_texts = ResultKind::ALL.map(|(_, name)| name.to_owned()).to_vec();
        let liabilities = LiabilityKinds::all().map(|it| it.words_in_data()).collect();
        let strengths = STRENGTHS.map(|it| it.word().to_owned()).to_vec();
        let mut of_inputs = Int8Builder::with_capacity(all);
        of_inputs.append_value_n(0, all);
        let money = |mut of: Decimal128Builder| -> Result<ArrayRef, ArrowError> {
            Ok(Arc::new(of.finish().with_precision_and_scale(18, 2)?))
        };
        let profile_keys = arrow_array::Int32Array::from(keys);
        let profile_texts: ArrayRef = texts(self.profiles.clone());
        let in_error: BooleanArray = in_error.finish();
        let arrays: Vec<ArrayRef> = vec![
            Arc::new(ids.finish()),
            Arc::new(DictionaryArray::<Int32Type>::try_new(
                profile_keys,
                profile_texts,
            )?),
            words(&mut kinds, &texts(kind_texts))?,
            money(amount)?,
            money(least)?,
            money(greatest)?,
            Arc::new(open.finish()),
            words(&mut liability, &texts(liabilities))?,
            words(&mut strength, &texts(strengths))?,
            Arc::new(in_error),
            Arc::new(contrary.finish()),
            words(&mut of_inputs, &texts(vec![inputs.to_owned()]))?,
        ];
        Ok(RecordBatch::try_new(answers_schema(), arrays)?)
    }
}

/// Returns an answer table without rows.
///
/// # Errors
/// Never for the columns of the answers.
pub fn no_answers() -> Result<RecordBatch, ArrowTableError> {
    let schema = answers_schema();
    let empty = schema.fields().iter();
    let empty = empty
        .map(|field| new_empty_array(field.data_type()))
        .collect();
    Ok(RecordBatch::try_new(schema, empty)?)
}
