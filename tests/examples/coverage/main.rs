//! What the law and the decided cases here cover, as a page of Markdown, out of the data alone.
//! `cargo xtask coverage` writes it to docs/coverage.md, and `cargo xtask tidy` holds it to that.
//!
//! It is made with the law bound as the program binds it, so that a cell cannot say what a result does not.
#![expect(
    clippy::print_stdout,
    reason = "it prints the page; the chore that asks for it writes it"
)]

mod decided;
mod grid;
mod page;
#[cfg(test)]
mod tests;

use redress::Redress;

/// What went wrong, in a sentence.
type Wrong = Box<dyn std::error::Error>;

fn main() -> Result<(), Wrong> {
    let decided = decided::read()?;
    let grid = grid::grid(Redress::linked_in().law(), &decided)?;
    print!("{}", page::page(&grid, &decided));
    Ok(())
}
