//! Pages and an HTTP interface for one case file, on this machine.
//!
//! The server keeps no state of its own: every page is made from the case file as it is on disk, and every answer is written to it at
//! once. [`Program`] is what the server needs from the program around it. A page shows the documents of the commands, so that page
//! and command cannot disagree.
//!
//! Nobody else can reach the case: the server listens on the loopback interface, a token that works once opens it, and requests of
//! other hosts or pages are refused. Pages load nothing from elsewhere, and a policy forbids scripts and styles within a page.

mod access;
mod api;
mod compare;
mod form;
mod interview;
mod law;
mod layout;
mod losses;
mod openapi;
mod options;
mod pages;
mod problem;
mod program;
mod server;
mod state;
mod visit;

pub use program::{Needed, Notice, NoticeLevel, NoticePlace, Program, Ran, SaveError};
pub use server::{Bound, ServeError, bind};
pub use state::ServerLimits;
