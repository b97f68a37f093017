//! Citations and authorities: parsed, printed, ordered by date; no opinion on the law.
//!
//! An [`Authority`] is a decision, statute, regulation or rule with its [`Holding`]s and what
//! happened to each since ([`Event`]). What it weighs in which court is for the law crate to say.
//!
//! ```
//! use redress_cite::{Citation, CourtId, circuit_of};
//!
//! let cite: Citation = "700 F.3d 983, 990".parse()?;
//! assert_eq!(cite.pin(), Some("990"));
//!
//! let court: CourtId = "innd".parse()?;
//! assert_eq!(court.abbreviation(), "N.D. Ind.");
//! assert_eq!(circuit_of(&court).unwrap().abbreviation(), "7th Cir.");
//! # Ok::<(), redress_cite::CiteError>(())
//! ```

mod authority;
mod citation;
mod court;
mod date;
mod error;
mod id;
mod jurisdiction;
mod name;

pub use authority::{Authority, AuthorityKind, Confidence, Event, EventKind, Holding};
pub use citation::{Citation, CourtRules, FederalCode, Reporter};
pub use court::{CourtId, circuit_of};
pub use date::parse_date;
pub use error::CiteError;
pub use id::is_id;
pub use jiff::civil::Date;
pub use jurisdiction::{
    CodeForm, CourtOf, FEDERAL, Jurisdiction, JurisdictionError, declare, declared, party,
};
