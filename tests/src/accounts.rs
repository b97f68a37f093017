//! A second evaluator of accounts, and random histories for it.
//!
//! A [`History`] says what happened in one case: orders, amendments, vacaturs, payments by anybody, refunds. It is written as a case
//! file ([`History::case_file`]), which is all that the program reads of it. [`Evaluator`] computes the balances from 18 U.S.C.
//! §§ 2259, 3612, 3613, 3664 and the documentation, in exact fractions. It shares no code with the crates `judgment` and `ledger`:
//! it adds up again on each day, where they carry a state, and it has its own calendar of holidays.
#![expect(
    clippy::indexing_slicing,
    reason = "places of lists that a history made; a wrong one may fail loudly"
)]

mod evaluate;
mod history;
mod random;

pub use self::evaluate::{Balance, Evaluator, Interest, MOST_DIVISIONS};
pub use self::history::{First, From, History, Made, Order, Payment, Toward, Victim};
pub use self::random::{Random, history};
