//! Computes a claim under an approach: the choice of law, open points with their answers, limits, the review of an award.
//!
//! The engine knows no circuit. Everything open is handled in one way: the run stops at the entry that meets an open point, and is
//! resumed there under each answer. Rules stay ordinary functions.

mod approach;
mod between;
mod brief;
mod case;
mod conditional;
mod narrow;
mod outcome;
mod payees;
mod plan;
mod profile;
mod review;
mod run;
mod solve;
mod spread;
mod together;
mod violation;

pub use approach::{
    Applies, Apportionment, Approach, ChoiceEntry, Entry, EntryInfo, GroundInCourt, StatuteVersion,
    StraddleRule, Straddling, Support, Under,
};
pub use between::{Between, Swap};
pub use brief::{Brief, LiabilityKinds, ResultKind, SettledRun};
pub use case::{
    DefendantTotal, LossesCounted, PayeeTotal, SharedLosses, Totals, VictimTotal, WithoutAmount,
    owed_together, totals,
};
pub use conditional::{Conditional, Label, OpenNumber, OpenPoint, Path, QuestionId};
pub use narrow::{narrowing, spread_left};
pub use outcome::{Consequence, Credits, Decisions, Follows, Leaf, Limits, Method, Outcome};
pub use payees::{Payees, Recipient};
pub use plan::{Number, PLAN_BLOCK, PlanColumns, Plans};
pub use profile::{
    ChoiceOfLaw, Chooser, Contrast, Profile, Question, Rejected, Taken, TextAgainstDay, View,
};
pub use review::{Review, Verdict, review, verdict};
pub use run::{Choices, LEFT_TO_THE_COURT};
pub use solve::{
    Claim, ClaimResult, ClassDepends, Computation, UnderView, compute, compute_amount,
    work_out_answers,
};
pub use spread::{FindingBeside, Narrowed, Narrowing, Spread, Then};
pub use together::review_together;
pub use violation::{Requirement, Violation};
