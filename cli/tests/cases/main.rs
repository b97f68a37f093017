//! Inputs that an earlier version got wrong. Each folder beside this file has the input of the test of its name.

#![expect(clippy::unwrap_used, reason = "helpers of tests may fail loudly")]

mod accounts;
mod alike;
mod answers;
mod batch;
mod common;
mod facts;
mod files;
mod fresh;
mod import;
mod judgment;
mod jurisdiction;
mod law;
mod ledger;
mod money;
#[cfg(target_os = "linux")]
mod rule_sets;
mod twins;
mod verify;
