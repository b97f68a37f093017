//! The rows of the facts that the laws of a program declare.

use std::sync::OnceLock;

use super::row::FactRow;

/// The number of facts that the laws of one program can declare.
pub const OWN_FACTS: usize = 16;

pub(super) static ROWS: [OnceLock<FactRow>; OWN_FACTS] = [const { OnceLock::new() }; OWN_FACTS];

/// Returns the row of a declared fact by its place among them.
pub(super) fn row(place: usize) -> Option<&'static FactRow> {
    ROWS.get(place)?.get()
}

/// Returns the rows of the declared facts.
pub(super) fn rows() -> impl Iterator<Item = &'static FactRow> + Clone {
    ROWS.iter().filter_map(OnceLock::get)
}
