//! `redress serve` as browsers and programs meet it: who is let in, what is saved, and that its answers are those of the commands.

#![cfg(all(unix, feature = "serve"))]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::arithmetic_side_effects,
    reason = "helpers of tests may fail loudly"
)]

mod api;
mod client;
mod pages;
mod secure;
