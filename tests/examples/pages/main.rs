//! The pages that are made out of the law, the decided cases, the schema and the examples of the codes alone:
//! docs/coverage.md and chapters of the book. `cargo xtask coverage` and `cargo xtask book` write them, and
//! `cargo xtask tidy` holds them to that.
//!
//! They are made with the law bound as the program binds it, so that a page cannot say what a result does not.
//! Printed as one JSON object: the path of a page within the tree, and its text.
#![expect(
    clippy::print_stdout,
    reason = "it prints the pages; the chore that asks for them writes them"
)]

mod case_file;
mod circuit;
mod codes;
mod coverage;
mod decided;
mod grid;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use redress::Redress;

/// What went wrong, in a sentence.
type Wrong = Box<dyn std::error::Error>;

fn main() -> Result<(), Wrong> {
    println!("{}", serde_json::to_string(&pages()?)?);
    Ok(())
}

/// The tree.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn pages() -> Result<BTreeMap<String, String>, Wrong> {
    let decided = decided::read()?;
    let redress = Redress::linked_in();
    let grid = grid::grid(redress.law(), &decided)?;
    let mut pages = BTreeMap::from([
        (
            "docs/coverage.md".to_owned(),
            coverage::page(&grid, &decided),
        ),
        (
            "docs/book/src/case-file.md".to_owned(),
            case_file::page(&redress::casefile::schema())?,
        ),
        ("docs/book/src/codes.md".to_owned(), codes::page()?),
    ]);
    for (id, page) in circuit::pages(redress.law(), &grid, &decided)? {
        pages.insert(format!("docs/book/src/law/{id}.md"), page);
    }
    Ok(pages)
}
