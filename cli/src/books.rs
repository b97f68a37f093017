//! Ledgers opened for a command.

use std::path::Path;

use redress_ledger::{Access, Books, Ledger, LedgerError};

use crate::exit::{Exit, Failure};
use crate::message::Message;

/// Reads a ledger.
pub(crate) fn books(path: &Path) -> Result<Books, Failure> {
    let ledger = Ledger::open(path, Access::Read).map_err(|error| failure(path, error))?;
    ledger.books().map_err(|error| failure(path, error))
}

/// Returns the failure for an error of a ledger: operational for the file and its content, else invalid input.
pub(crate) fn failure(path: &Path, error: LedgerError) -> Failure {
    let exit = match error.code.starts_with("L10") || error.code.starts_with("L14") {
        true => Exit::Failed,
        false => Exit::Invalid,
    };
    Failure::new(exit, Message::from_ledger(path, error))
}
