//! The tests of the workspace as one program, which links and starts faster than one program a file.
//!
//! A filter picks a file: `cargo test -p redress-tests decided`.

#[cfg(any())]
mod boundary;
mod built;
#[cfg(any())]
mod case;
#[cfg(any())]
mod dates;
mod decided;
#[cfg(any())]
mod hostile;
mod laraneta;
#[cfg(any())]
mod law;
#[cfg(any())]
mod losses;
#[cfg(any())]
mod missing;
mod naive;
#[cfg(any())]
mod narrows;
mod properties;
mod theories;
#[cfg(any())]
mod why;
mod worked;
