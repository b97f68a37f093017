//! The figures of a judgment: sums done by hand, the views of each question, the DOCX file.
#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests may fail loudly, helpers too"
)]

mod common;
mod docx;
mod figures;
mod open;
#[path = "../shared/random.rs"]
mod shared;
mod views;
