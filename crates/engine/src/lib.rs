//! Runs an approach on a claim: the choice of law, branches on missing findings, bounds on missing
//! numbers and unmade choices, one view at a time of each unsettled question, and the review of an award.
//!
//! The engine knows no circuit. What it does about anything open is always the same: run the profile
//! again, from the start, choice of approach included. Rules stay ordinary functions.

mod approach;
mod between;
mod case;
mod narrow;
mod payees;
mod profile;
mod review;
mod run;
mod solve;

pub use approach::{
    Alternatives, Applies, Apportionment, Approach, ChoiceEntry, Entry, EntryInfo, GroundInCourt,
    StatuteVersion, StraddleRule, Support,
};
pub use between::{Between, Swap};
pub use case::{DefendantTotal, PayeeTotal, Totals, VictimTotal, totals};
pub use narrow::{FindingBeside, Narrowed, Narrowing, Spread, Then, narrowing};
pub use payees::{Payees, Recipient};
pub use profile::{ChoiceOfLaw, Chooser, Contrast, Profile, Question, Rejected, Taken, View};
pub use review::{Requirement, Review, Verdict, Violation, review};
pub use run::{COURT_CHOSE, Choices, LAW_IS_OPEN, LEFT_TO_THE_COURT, USER_CHOSE};
pub use solve::{
    Beside, Claim, ClaimResult, Computation, Dependence, Lack, Leaf, Method, OpenNumber, Outcome,
    Run, Term, Tree, compute, since,
};
