//! A rule set at a distance: the same traits over bytes, in a loaded library or another process.
//!
//! Three verbs, as JSON both ways: *about* (what the set declares), *bind* (a rule takes its options) and
//! *rule* (one rule, asked with only the facts that it declared). A program asks a rule in a compact form,
//! because it asks often. [`answer`] is the far side and [`RemoteSet`] the near one; whoever carries the
//! bytes is a [`Transport`] and needs to know nothing else.
//!
//! Records deny fields that they do not know: a set that quietly ignored a fact would give a wrong
//! amount. A fact that is not known is not written, so that an old set answers every case that does not
//! use a new fact. What comes back is data: the near side looks up the ground among those declared,
//! refuses a read that was not declared, and computes every amount itself.

mod compact;
mod guest;
mod host;
mod record;

pub use compact::{asked_rule, in_json};
pub use guest::answer;
pub use host::{ProtocolError, RemoteSet, Transport};
pub use record::{Request, Response, SCHEMA};
