//! The tests of the workspace as one program, which links and starts faster than one program a file.
//!
//! A filter picks a file: `cargo test -p redress-tests decided`.

mod accounts;
mod agree;
mod anachronism;
mod answer;
mod batch;
mod boundary;
mod brief;
mod built;
mod case;
mod classes;
mod dates;
mod decided;
mod everyday;
mod formulas;
mod hostile;
mod laraneta;
mod law;
mod law_schema;
mod losses;
mod missing;
mod naive;
mod narrows;
mod properties;
mod result_schema;
mod strangers;
mod theories;
mod why;
mod worked;
