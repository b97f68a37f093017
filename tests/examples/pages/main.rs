//! Makes the files that follow from the law, the decided cases, the schema and the examples of the codes alone:
//! docs/coverage.md, chapters of the book, schema/case.json and the READMEs of rule sets. `cargo xtask coverage`, `book`, `schema` and `readmes` write them,
//! and `cargo xtask tidy` fails when one is stale.
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
mod readmes;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::PathBuf;

use redress::Redress;

/// What went wrong, in a sentence.
type Wrong = Box<dyn std::error::Error>;

fn main() -> Result<(), Wrong> {
    println!("{}", serde_json::to_string(&pages()?)?);
    Ok(())
}

/// Returns the checkout in which cargo runs this, which need not be the one in which it was compiled.
fn root() -> PathBuf {
    redress_tests::cases::root()
}

fn pages() -> Result<BTreeMap<String, String>, Wrong> {
    let decided = decided::read()?;
    let redress = Redress::linked_in();
    let grid = grid::grid(redress.law(), &decided)?;
    let schema = redress::casefile::schema();
    let mut pages = BTreeMap::from([
        (
            "docs/coverage.md".to_owned(),
            coverage::page(&grid, &decided),
        ),
        (
            "docs/book/src/case-file.md".to_owned(),
            case_file::page(&schema)?,
        ),
        (
            "schema/case.json".to_owned(),
            serde_json::to_string_pretty(&schema)? + "\n",
        ),
        ("docs/book/src/codes.md".to_owned(), codes::page()?),
    ]);
    pages.extend(readmes::pages()?);
    for (id, page) in circuit::pages(redress.law(), &grid, &decided)? {
        pages.insert(format!("docs/book/src/law/{id}.md"), page);
    }
    Ok(pages)
}
