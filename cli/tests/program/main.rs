//! The built program, run as a user runs it: what it prints, where, and how it ends.

#![expect(clippy::unwrap_used, reason = "helpers of tests may fail loudly")]

mod analysis;
mod audience;
mod awards;
mod commands;
mod demo;
mod documents;
mod endings;
mod errors;
mod files;
mod filled;
mod interview;
mod judgment;
mod ledger;
mod lesson;
mod log;
mod report;
mod rules;
mod run;
mod theories;
mod verify;
