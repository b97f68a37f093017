//! Many results at once: over time, over the facts, question by question over the circuits, and between two of them.
//!
//! Nothing here decides or computes an amount. It asks the library for one result after another, puts what came out in
//! order, and says it in the words of the reports; a bound stays a bound, and what is left to a court stays that.

mod crossed;
mod grid;
mod seek;
mod sweep;
mod timeline;
mod why;

use redress_report::ResultSummary;
use serde_json::{Value, json};

pub use grid::{Cell, Grid, Question, Said, Side, View, grid, newest};
pub use seek::{Covers, Domain, Probe, Sought, SoughtLine, one_way, search};
pub use sweep::{MOST_POINTS, Sweep, Swept, Varied, in_order, points};
pub use timeline::{Line, Stretch, Timeline, days, timeline};
pub use why::{Compared, Divided, Part, Ruled, Why, why};

/// A result as data: its state, bounds as text with whole cents, and the words of the reports.
fn result(brief: &ResultSummary, ordered: &str) -> Value {
    let amount = |amount: Option<redress::money::Usd>| amount.map(|it| it.plain().to_string());
    json!({
        "state": brief.state,
        "least": amount(brief.least),
        "greatest": amount(brief.greatest),
        "ordered": ordered,
        "liability": brief.liability,
        "strength": brief.strength,
        "law": brief.law,
        "open": brief.open,
    })
}
