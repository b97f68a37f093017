//! The Python package `redress`, below `redress/__init__.py`, which has the documentation.
//!
//! Each function returns JSON: a result, or an error with its code and place. Python turns the second into an exception. The global
//! lock of Python is released while something is computed.

use std::ffi::CStr;
use std::sync::{Arc, LazyLock};

use arrow_array::ffi_stream::{RecordBatchStreamReader, FFI_ArrowArrayStream};
use arrow_array::{ArrayRef, RecordBatch, RecordBatchIterator, RecordBatchReader, UInt64Array};
use arrow_schema::{DataType, Field, FieldRef, Schema, SchemaRef};
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use redress::case::{Award, Case};
use redress::casefile::{self, CaseFormat, Diagnostics};
use redress::{Query, Redress, claim_answers};
use redress_batch::{ClaimBatch, Claims, Fields, no_answers};
use serde_json::{Value, json};

/// The law and the rule sets that are linked in, read once.
static REDRESS: LazyLock<Redress> = LazyLock::new(Redress::linked_in);

/// An error as Python sees it.
struct Failure(Value);

impl From<redress::Error> for Failure {
    fn from(error: redress::Error) -> Self {
        Self(json!({ "code": "redress", "message": error.to_string() }))
    }
}

impl From<redress_batch::BatchError> for Failure {
    fn from(error: redress_batch::BatchError) -> Self {
        Self(json!({ "code": "redress", "message": error.to_string() }))
    }
}

impl From<Diagnostics> for Failure {
    fn from(found: Diagnostics) -> Self {
        let problems = found.iter().map(|found| {
            json!({
                "code": found.code.to_string(),
                "message": found.message,
                "line": found.line,
                "column": found.column,
                "expected": found.expected,
                "help": found.help,
            })
        });
        let problems: Vec<Value> = problems.collect();
        Self(json!({ "code": "case-file", "message": found.to_string(), "problems": problems }))
    }
}

impl Failure {
    fn argument(message: impl ToString) -> Self {
        Self(json!({ "code": "argument", "message": message.to_string() }))
    }
}

/// Writes a result or an error.
fn written(result: Result<Value, Failure>) -> String {
    match result {
        Ok(value) => json!({ "ok": value }),
        Err(Failure(error)) => json!({ "error": error }),
    }
    .to_string()
}

/// The case, the profile and the query of a call.
struct Asked {
    case: Case,
    query: Query,
}

fn query(as_of: Option<&str>, views: &[(String, String)]) -> Result<Query, Failure> {
    let as_of = as_of.map(redress::cite::parse_date).transpose();
    Ok(Query {
        as_of: as_of.map_err(Failure::argument)?,
        take: views.iter().cloned().collect(),
        ..Query::default()
    })
}

fn asked(case: &str, as_of: Option<&str>, views: &[(String, String)]) -> Result<Asked, Failure> {
    let format = match case.trim_start().starts_with('{') {
        true => CaseFormat::Json,
        false => CaseFormat::Toml,
    };
    Ok(Asked {
        case: casefile::read(case.as_bytes(), format)?.case,
        query: query(as_of, views)?,
    })
}

fn profile(case: &Case, named: Option<&str>) -> Result<String, Failure> {
    match named {
        Some(named) => Ok(named.to_owned()),
        None => Ok(REDRESS.governing(case)?),
    }
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_default()
}

/// Views as Python passes them.
type Views = Vec<(String, String)>;

#[pyfunction]
fn compute(py: Python<'_>, case: &str, named: Option<&str>, as_of: Option<&str>, views: Views, full: bool) -> String {
    py.detach(|| {
        written((|| {
            let asked = asked(case, as_of, &views)?;
            let id = profile(&asked.case, named)?;
            let computation = REDRESS.compute(&asked.case, &id, &asked.query)?;
            if full {
                let text = REDRESS.computation_json(&asked.case, &computation, &asked.query, case.as_bytes())?;
                return Ok(parsed(&text));
            }
            let answers = claim_answers(&asked.case, &computation);
            Ok(answers.iter().map(|answer| answer.to_json()).collect())
        })())
    })
}

#[pyfunction]
fn compare(py: Python<'_>, case: &str, ids: Vec<String>, as_of: Option<&str>, views: Views, full: bool) -> String {
    py.detach(|| {
        written((|| {
            let asked = asked(case, as_of, &views)?;
            let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
            let computations = REDRESS.compare(&asked.case, &ids, &asked.query)?;
            if full {
                let text = REDRESS.comparison_json(&asked.case, &computations, &asked.query, case.as_bytes())?;
                return Ok(parsed(&text));
            }
            let answers = computations.iter().flat_map(|computation| claim_answers(&asked.case, computation));
            Ok(answers.map(|answer| answer.to_json()).collect())
        })())
    })
}

#[pyfunction]
fn needs(py: Python<'_>, case: &str, named: Option<&str>, as_of: Option<&str>, views: Views) -> String {
    py.detach(|| {
        written((|| {
            let asked = asked(case, as_of, &views)?;
            let id = profile(&asked.case, named)?;
            let computation = REDRESS.needs(&asked.case, &id, &asked.query)?;
            let text = REDRESS.needs_json(&asked.case, &[computation], &asked.query, case.as_bytes())?;
            Ok(parsed(&text))
        })())
    })
}

#[pyfunction]
fn review(py: Python<'_>, case: &str, named: Option<&str>, as_of: Option<&str>, views: Views) -> String {
    py.detach(|| {
        written((|| {
            let asked = asked(case, as_of, &views)?;
            let id = profile(&asked.case, named)?;
            let reviews: (_, Vec<(Award, _)>) = REDRESS.review(&asked.case, &id, &asked.query)?;
            let text = REDRESS.reviews_json(&asked.case, &reviews, &asked.query, case.as_bytes())?;
            Ok(parsed(&text))
        })())
    })
}

#[pyfunction]
fn profiles(py: Python<'_>) -> String {
    py.detach(|| {
        written((|| {
            let heads = REDRESS.law().profiles();
            let heads = heads.map_err(|error| Failure::from(redress::Error::from(error)))?;
            let heads = heads.iter().map(|head| {
                json!({ "id": head.id, "name": head.name, "court": head.court.as_str(), "contrast": head.contrast, "theory": head.theory, "proposed": head.proposed, "district": head.district })
            });
            Ok(heads.collect())
        })())
    })
}

/// The answers of a table: columns of equal length, and the rejected rows.
#[pyclass]
#[derive(Default)]
struct Answered {
    #[pyo3(get)]
    row: Vec<u64>,
    #[pyo3(get)]
    profile: Vec<String>,
    #[pyo3(get)]
    result: Vec<&'static str>,
    /// Amounts in whole cents.
    #[pyo3(get)]
    amount: Vec<Option<i64>>,
    #[pyo3(get)]
    least: Vec<Option<i64>>,
    #[pyo3(get)]
    greatest: Vec<Option<i64>>,
    #[pyo3(get)]
    open: Vec<Vec<String>>,
    #[pyo3(get)]
    liability: Vec<String>,
    #[pyo3(get)]
    strength: Vec<&'static str>,
    #[pyo3(get)]
    in_error: Vec<bool>,
    #[pyo3(get)]
    contrary_to: Vec<Option<String>>,
    /// Row, column and reason.
    #[pyo3(get)]
    rejected: Vec<(u64, String, String)>,
}

/// Answers a table of cells as text, column by column.
#[pyfunction]
fn batch(
    py: Python<'_>,
    headers: Vec<String>,
    columns: Vec<Vec<Option<String>>>,
    ids: Vec<String>,
    as_of: Option<&str>,
    views: Views,
    threads: Option<usize>,
) -> PyResult<(Option<Answered>, String)> {
    Ok(py.detach(|| match answered(&headers, &columns, &ids, as_of, &views, threads) {
        Ok(answered) => (Some(answered), String::new()),
        Err(error) => (None, written(Err(error))),
    }))
}

fn answered(
    headers: &[String],
    columns: &[Vec<Option<String>>],
    ids: &[String],
    as_of: Option<&str>,
    views: &[(String, String)],
    threads: Option<usize>,
) -> Result<Answered, Failure> {
    let fields = Fields::from_headers(headers).map_err(Failure::argument)?;
    let mut claims = Claims::new(fields);
    let mut rows = Vec::new();
    let mut out = Answered::default();
    let number = |row: usize| u64::try_from(row).unwrap_or(u64::MAX);
    for row in 0..columns.first().map_or(0, Vec::len) {
        let cells = columns.iter().map(|column| {
            let cell = column.get(row).and_then(Option::as_deref);
            cell.unwrap_or_default()
        });
        match claims.push(&cells.collect::<Vec<_>>()) {
            Ok(()) => rows.push(row),
            Err(error) => out.rejected.push((number(row), error.column, error.problem)),
        }
    }
    let batch = ClaimBatch::new(&REDRESS, ids, query(as_of, views)?)?;
    let mut batch = match threads {
        Some(threads) => batch.threads(threads),
        None => batch,
    };
    let answers = batch.compute(&claims)?;
    for answer in answers.rows() {
        out.row.push(rows.get(answer.row).copied().map_or(0, number));
        out.profile.push(answer.profile.to_owned());
        out.result.push(answer.kind.name());
        out.amount.push(answer.amount().map(|it| it.cents()));
        out.least.push(answer.least.map(|it| it.cents()));
        out.greatest.push(answer.greatest.map(|it| it.cents()));
        out.open.push(answer.open.to_vec());
        out.liability.push(answer.liability_words());
        out.strength.push(answer.strength.word());
        out.in_error.push(answer.in_error);
        out.contrary_to.push(answer.contrary_to.map(str::to_owned));
    }
    for (row, error) in answers.rejected() {
        let row = rows.get(*row).copied().map_or(0, number);
        out.rejected.push((row, error.column.clone(), error.problem.clone()));
    }
    out.rejected.sort();
    Ok(out)
}

/// The answers of a table in columns, as record batches that are handed over without copies.
#[pyclass]
struct AnsweredTable {
    batches: Vec<RecordBatch>,
    schema: SchemaRef,
    #[pyo3(get)]
    rows: usize,
    /// Row, column and reason.
    #[pyo3(get)]
    rejected: Vec<(u64, String, String)>,
    /// Results by a plan, row by row, and by the whole engine.
    #[pyo3(get)]
    counts: (usize, usize, usize),
}

/// The name of a capsule of the Arrow C stream interface.
const STREAM: &CStr = c"arrow_array_stream";

#[pymethods]
impl AnsweredTable {
    /// Hands the answers over by the Arrow C stream interface, as often as it is asked.
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // The interface lets a producer ignore a schema that it does not offer.
        let _ = requested_schema;
        let batches = self.batches.clone().into_iter().map(Ok);
        let reader = RecordBatchIterator::new(batches, Arc::clone(&self.schema));
        PyCapsule::new(py, FFI_ArrowArrayStream::new(Box::new(reader)), Some(STREAM.to_owned()))
    }
}

/// The rows that are computed together; a plan is made once for all of them.
const ROWS: usize = 262_144;

/// Answers a table by the Arrow C stream interface. Nothing of it is copied but what becomes a column of facts.
#[pyfunction]
fn batch_arrow(
    py: Python<'_>,
    stream: &Bound<'_, PyCapsule>,
    ids: Vec<String>,
    as_of: Option<&str>,
    views: Views,
    threads: Option<usize>,
) -> PyResult<(Option<AnsweredTable>, String)> {
    let pointer = stream.pointer_checked(Some(STREAM))?;
    // SAFETY: a capsule of this name points to a stream (Arrow PyCapsule interface), and `from_raw` leaves a released one in its place.
    let stream = unsafe { FFI_ArrowArrayStream::from_raw(pointer.as_ptr().cast()) };
    Ok(py.detach(|| match answered_table(stream, &ids, as_of, &views, threads) {
        Ok(answered) => (Some(answered), String::new()),
        Err(error) => (None, written(Err(error))),
    }))
}

fn answered_table(
    stream: FFI_ArrowArrayStream,
    ids: &[String],
    as_of: Option<&str>,
    views: &[(String, String)],
    threads: Option<usize>,
) -> Result<AnsweredTable, Failure> {
    let reader = RecordBatchStreamReader::try_new(stream).map_err(Failure::argument)?;
    let headers: Vec<String> = reader.schema().fields().iter().map(|field| field.name().clone()).collect();
    let fields = Fields::from_headers(&headers).map_err(Failure::argument)?;
    let batch = ClaimBatch::new(&REDRESS, ids, query(as_of, views)?)?;
    let mut batch = match threads {
        Some(threads) => batch.threads(threads),
        None => batch,
    };
    let mut inputs: Vec<String> = views.iter().map(|(question, view)| format!("{question}={view}")).collect();
    inputs.extend(as_of.map(|day| format!("day {day}")));
    let inputs = inputs.join("; ");
    let number = |row: usize| u64::try_from(row).unwrap_or(u64::MAX);
    let mut out = AnsweredTable {
        batches: Vec::new(),
        schema: with_rows(no_answers().map_err(Failure::argument)?, Vec::new())?.schema(),
        rows: 0,
        rejected: Vec::new(),
        counts: (0, 0, 0),
    };
    let mut before = 0;
    for read in reader {
        let read = read.map_err(Failure::argument)?;
        for first in (0..read.num_rows()).step_by(ROWS) {
            let part = read.slice(first, ROWS.min(read.num_rows() - first));
            let read = Claims::from_record_batch(fields.clone(), &part).map_err(Failure::argument)?;
            let answers = batch.compute(&read.claims)?;
            let row = |claim: usize| read.rows.get(claim).map_or(0, |row| number(before + row));
            let name = |claim: usize| match read.claims.id(claim) {
                Some(id) => id.to_owned(),
                None => row(claim).to_string(),
            };
            let table = answers.to_record_batch(name, &inputs).map_err(Failure::argument)?;
            let mut rejected = answers.rejected().iter().map(|(row, _)| *row).peekable();
            let kept = (0..read.claims.len()).filter(|claim| rejected.next_if_eq(claim).is_none());
            let rows = kept.flat_map(|claim| std::iter::repeat_n(row(claim), ids.len()));
            let table = with_rows(table, rows.collect())?;
            out.rows += table.num_rows();
            out.batches.push(table);
            for (row, error) in &read.rejected {
                out.rejected.push((number(before + row), error.column.clone(), error.problem.clone()));
            }
            for (claim, error) in answers.rejected() {
                out.rejected.push((row(*claim), error.column.clone(), error.problem.clone()));
            }
            let counts = answers.counts();
            out.counts.0 += counts.planned;
            out.counts.1 += counts.settled;
            out.counts.2 += counts.whole;
            before += part.num_rows();
        }
    }
    out.rejected.sort();
    Ok(out)
}

/// Puts the rows of the claims before the answers, counted from 0.
fn with_rows(answers: RecordBatch, rows: Vec<u64>) -> Result<RecordBatch, Failure> {
    let schema = answers.schema();
    let row = Arc::new(Field::new("row", DataType::UInt64, false));
    let fields: Vec<FieldRef> = std::iter::once(row).chain(schema.fields().iter().cloned()).collect();
    let rows: ArrayRef = Arc::new(UInt64Array::from(rows));
    let columns = std::iter::once(rows).chain(answers.columns().iter().cloned()).collect();
    RecordBatch::try_new(Arc::new(Schema::new(fields)), columns).map_err(Failure::argument)
}

#[pymodule]
fn _redress(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<Answered>()?;
    module.add_class::<AnsweredTable>()?;
    module.add_function(wrap_pyfunction!(compute, module)?)?;
    module.add_function(wrap_pyfunction!(compare, module)?)?;
    module.add_function(wrap_pyfunction!(needs, module)?)?;
    module.add_function(wrap_pyfunction!(review, module)?)?;
    module.add_function(wrap_pyfunction!(profiles, module)?)?;
    module.add_function(wrap_pyfunction!(batch, module)?)?;
    module.add_function(wrap_pyfunction!(batch_arrow, module)?)?;
    Ok(())
}
