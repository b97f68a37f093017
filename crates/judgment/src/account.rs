//! One account of a judgment over time: what each defendant was ordered to pay, what was paid, and what is left on a day.
//!
//! The account knows dates, amounts and who owes whom. It contains no law: the order of payment, the end of a line, the rate and
//! the days are inputs, because they are data of `rules/law/`. Every reader of a balance reads it here, so that a draft judgment, a
//! divided payment and a statement cannot disagree.
//!
//! The order in which the entries are listed never matters: they are posted by day, and on one day by id.

mod allocation;
mod amount;
mod balance;
mod bearing;
mod model;
mod pace;
mod posting;
mod principal;
mod run;
mod sums;
mod tranche;

use redress::cite::Date;

use crate::JudgmentError;

pub use crate::accrual::{Compounds, LeapDay, Year};
pub use model::{
    AccountCreditor, AccountDebtor, AccountEntry, AccountLine, AccountStanding, BearingLines,
    CreditorStanding, Debts, InterestStanding, InterestTerms, JudgmentAccount, LineOrder,
    LineStanding, Paid, PaymentSlot, PostedEntry, PostedPart, PostedPlace, SharedDebt, Sharing,
    Toward, UnplacedReason,
};
pub(crate) use model::{BalanceLimit, LAST};

impl JudgmentAccount {
    /// Computes the balances on a day, after every entry of that day. Interest runs to the day, which does not count.
    ///
    /// # Errors
    ///
    /// Returns an error if an amount exceeds the range of whole cents, or a date the range of dates.
    pub fn on(&self, day: Date) -> Result<AccountStanding, JudgmentError> {
        let mut run = run::Run::new(self, day);
        run.walk()?;
        run.finish()
    }
}
