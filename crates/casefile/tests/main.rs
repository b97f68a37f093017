//! The tests of the crate as one program.

mod codes;
mod hostile;
mod read;
