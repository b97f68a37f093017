//! The Python package `redress`, below `redress/__init__.py`, which has the documentation.
//!
//! Each function returns JSON: a result, or an error with its code and place. Python turns the second into an exception. The global
//! lock of Python is released while something is computed.

use std::sync::LazyLock;

use pyo3::prelude::*;
use redress::case::{Award, Case};
use redress::casefile::{self, CaseFormat, Diagnostics};
use redress::{Query, Redress, claim_answers};
use redress_batch::{ClaimBatch, Claims, Fields};
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
    let questions = REDRESS.law().questions();
    let questions = questions.map_err(|error| Failure::from(redress::Error::from(error)))?;
    for (id, view) in views {
        let known = questions.iter().find(|question| question.id == *id);
        let known = known.ok_or_else(|| Failure::argument(format!("there is no question `{id}`")))?;
        if !known.views.iter().any(|known| known.id == *view) {
            let views: Vec<&str> = known.views.iter().map(|view| view.id.as_str()).collect();
            let views = views.join(", ");
            return Err(Failure::argument(format!("the question `{id}` has no view `{view}`; there are: {views}")));
        }
    }
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

#[pymodule]
fn _redress(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<Answered>()?;
    module.add_function(wrap_pyfunction!(compute, module)?)?;
    module.add_function(wrap_pyfunction!(compare, module)?)?;
    module.add_function(wrap_pyfunction!(needs, module)?)?;
    module.add_function(wrap_pyfunction!(review, module)?)?;
    module.add_function(wrap_pyfunction!(profiles, module)?)?;
    module.add_function(wrap_pyfunction!(batch, module)?)?;
    Ok(())
}
