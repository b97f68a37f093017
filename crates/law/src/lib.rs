//! The law as data: profiles, authorities, parameters and questions, read and bound to the rules that they name.
//!
//! What a lawyer edits is TOML under `rules/law/`; it is built into the program and can be added to by a
//! path. Only this crate and `casefile` know TOML. A profile is refused when it is read, not when it is
//! run: unknown rules and options, overlapping approaches, authorities that are unknown, later than the
//! approach that rests on them, or without force inside its window.

mod authorities;
mod awards;
mod bind;
mod binder;
mod built_in;
mod check;
mod circuits;
mod collection;
mod compose;
mod decided;
mod digest;
mod entry;
mod error;
mod facts;
mod files;
mod formula;
mod judgment;
mod jurisdictions;
mod law;
mod lessons;
mod parameters;
mod profile;
mod questions;
mod regimes;
mod schema;
mod termination;
mod text;
mod tree;
mod views;

pub use awards::{AwardFate, AwardFigures, AwardMade, AwardText, DecidedAward, DecisionDay};
pub use check::LawCheck;
pub use circuits::CircuitTile;
pub use collection::{Collection, Due, Holiday, OnDay, OrderOfPayment, PaidBy, PaymentStep};
pub use decided::{AssessedLine, CheckKind, CourtStatement, CourtVerdict, Decision, Measure};
pub use digest::{digest, digest_of_reader};
pub use error::LawError;
pub use files::{LawFile, is_law_folder, misnamed, read_text};
pub use judgment::{JudgmentStep, JudgmentSteps, Owed};
pub use law::{Law, Views};
pub use lessons::{Lesson, LessonPart, LessonQuestion, is_lesson, lesson, lesson_facts, lessons};
pub use parameters::{Dated, Figure, ParameterOnDay};
pub use profile::ProfileHead;
pub use regimes::Tier;
pub use schema::LawKind;
pub use termination::CitedHolding;

pub(crate) use files::Text;
