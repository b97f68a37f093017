//! The tests of the crate as one program.

mod bad;
mod first_party;
