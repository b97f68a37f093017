//! The state of an account on its way to a day.

use std::collections::{BTreeMap, BTreeSet};

use redress::cite::Date;
use redress::money::Usd;

use super::model::{JudgmentAccount, PostedEntry};
use super::pace::{Division, Pace};
use super::tranche::Tranche;

/// The state of an account on its way to a day.
pub(super) struct Run<'a> {
    pub(super) account: &'a JudgmentAccount,
    /// By payee: the lines that are owed to it.
    pub(super) owed_to: Vec<Vec<usize>>,
    pub(super) until: Date,
    pub(super) paid: Vec<Usd>,
    pub(super) implied: BTreeSet<usize>,
    /// The entries that have shown whether a first debt was paid.
    pub(super) shown: BTreeSet<String>,
    /// By payee: what others than the defendants made up.
    pub(super) off_the_loss: Vec<Usd>,
    /// By payee: compensation that lowers no debt.
    pub(super) beside: Vec<Usd>,
    /// By payee: money credited and not yet paid out.
    pub(super) held: Vec<Usd>,
    pub(super) tranches: Vec<Tranche>,
    /// The running division of each tier, by defendant, step and tier.
    pub(super) paces: BTreeMap<Division, Pace>,
    pub(super) posted: Vec<PostedEntry>,
    /// By entry as posted: the number of its parts before each time at which it was placed.
    pub(super) rounds: Vec<Vec<usize>>,
}
