//! Many results at once: over time, over the facts, by question and circuit, and between two of them.
//!
//! This crate decides and computes no amount. It asks the library for one result after another, orders them, and writes them in
//! the phrases of the reports, so that a bound stays a bound and a choice of the court stays a choice.

mod attribution;
mod crossed;
mod grid;
mod solve;
mod timeline;
mod varied;
mod vary;

use redress_report::{Meta, ResultSummary};
use serde_json::{Value, json};

pub use attribution::{Attribution, ClaimAttribution, DifferencePart, Division, attribute};
pub use grid::{Cell, Grid, GridQuestion, GridView, Stance, ViewHolding, grid, newest};
pub use solve::{ClaimSolution, Domain, Probe, Solution, one_way, search};
pub use timeline::{Timeline, days, timeline};
pub use vary::{MOST_POINTS, Variation, VariedFact, in_order, points};

/// Returns a result as data: its state, bounds as text with whole cents, and the phrases of the reports.
fn result(brief: &ResultSummary, ordered: &str) -> Value {
    let amount = |amount: Option<redress::money::Usd>| amount.map(|it| it.plain().to_string());
    json!({
        "state": brief.state,
        "least": amount(brief.least()),
        "greatest": amount(brief.greatest()),
        "ordered": ordered,
        "liability": brief.liability,
        "strength": brief.strength,
        "law": brief.law,
        "open": brief.open,
    })
}

/// The columns of a result in a table.
const RESULT_COLUMNS: [&str; 8] = [
    "result",
    "ordered_least",
    "ordered_greatest",
    "ordered",
    "liability",
    "strength",
    "law",
    "open",
];

/// Returns a result as cells under [`RESULT_COLUMNS`].
fn result_cells(brief: &ResultSummary, meta: &Meta) -> [String; 8] {
    let amount = |amount: Option<redress::money::Usd>| amount.map(|it| it.plain().to_string());
    [
        brief.state.to_owned(),
        amount(brief.least()).unwrap_or_default(),
        amount(brief.greatest()).unwrap_or_default(),
        brief.flagged(meta),
        brief.liability.clone(),
        brief.strength.clone(),
        brief.law.clone(),
        brief.open.clone(),
    ]
}
