//! Errors of a ledger.

use std::io::{self, ErrorKind};

use redress_money::MoneyError;
use rusqlite::ErrorCode;

/// An error of a ledger: what is wrong, where, and how to fix it. It contains no amount and no id except the rejected input.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what}")]
pub struct LedgerError {
    /// `L10..` file, `L11..` posting, `L12..` conflict with the ledger, `L14..` damaged ledger, `L15..` amount out of range,
    /// `L16..` record for a case file.
    pub code: &'static str,
    /// The problem.
    pub(crate) what: String,
    /// Line and column in a file of postings, both from 1.
    pub place: Option<(usize, usize)>,
    /// The expected input.
    pub expected: Option<String>,
    /// The remedy.
    pub help: Option<String>,
}

impl LedgerError {
    pub(crate) fn new(code: &'static str, what: impl Into<String>) -> Self {
        Self {
            code,
            what: what.into(),
            place: None,
            expected: None,
            help: None,
        }
    }

    pub(crate) fn expected(self, expected: impl Into<String>) -> Self {
        Self {
            expected: Some(expected.into()),
            ..self
        }
    }

    pub(crate) fn help(self, help: impl Into<String>) -> Self {
        Self {
            help: Some(help.into()),
            ..self
        }
    }

    pub(crate) fn at(self, line: usize, column: usize) -> Self {
        Self {
            place: Some((line, column)),
            ..self
        }
    }

    /// Returns the error for a ledger that was changed from outside.
    pub(crate) fn damaged(what: impl Into<String>) -> Self {
        Self::new("L1401", what)
            .help("restore a copy, or import an export with `redress ledger import`")
    }

    /// Returns the error for a receipt under an order that is not posted.
    #[must_use]
    pub fn no_order(defendant: &str, case: &str) -> Self {
        Self::new("L1205", format!("no order against `{defendant}` in {case} is posted for that victim"))
            .help("correct the victim, the case or the defendant, post the order first, or keep the receipt in suspense with --unplaced")
    }

    /// Returns the error for a ledger that is not the one that it was, although its chain is whole.
    #[must_use]
    pub fn changed(what: impl Into<String>) -> Self {
        Self::new("L1402", what).help(
            "find the newer copy; if this is the one to use, accept its head with `redress ledger verify LEDGER --accept`",
        )
    }

    /// Returns the error of the file system.
    pub(crate) fn file(error: &io::Error) -> Self {
        match error.kind() {
            ErrorKind::NotFound => Self::new("L1001", "the ledger does not exist")
                .help("check the path; `redress ledger new FILE` creates a ledger"),
            ErrorKind::AlreadyExists => Self::new("L1002", "a file of that name already exists")
                .help("nothing was overwritten; give another name"),
            ErrorKind::PermissionDenied => Self::new("L1011", "permission is denied")
                .help("only the owner can use a ledger and its folder"),
            ErrorKind::ReadOnlyFilesystem => Self::read_only(),
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => Self::full(),
            _ => Self::new("L1012", format!("the disk answered with an error: {error}"))
                .help("nothing was posted that was not acknowledged; look at the disk, then run `redress ledger verify`"),
        }
    }

    fn read_only() -> Self {
        Self::new("L1008", "the disk is read-only")
            .help("nothing was posted; balances still work; to post, copy the ledger elsewhere")
    }

    fn full() -> Self {
        Self::new("L1009", "the disk is full")
            .help("nothing of this was posted, and earlier postings are intact; free space and post again")
    }
}

impl From<rusqlite::Error> for LedgerError {
    fn from(error: rusqlite::Error) -> Self {
        let rusqlite::Error::SqliteFailure(failure, _) = &error else {
            // STRICT tables do not store a column of another kind, so the file was changed.
            return Self::damaged("a row cannot be read as it was written");
        };
        match failure.code {
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => {
                Self::new("L1010", "another program has held it for a minute")
                    .help("nothing was posted; try again when the other is done")
            }
            ErrorCode::DiskFull => Self::full(),
            ErrorCode::OperationInterrupted => {
                Self::damaged("a query did not end within the limit for a ledger of this size")
            }
            ErrorCode::TooBig => Self::damaged("a row is longer than any posting"),
            ErrorCode::ReadOnly => Self::read_only(),
            ErrorCode::PermissionDenied => Self::file(&ErrorKind::PermissionDenied.into()),
            ErrorCode::NotADatabase => Self::new("L1006", "it is not a ledger"),
            ErrorCode::DatabaseCorrupt => Self::damaged("its pages do not fit together"),
            ErrorCode::CannotOpen | ErrorCode::SystemIoFailure | ErrorCode::FileLockingProtocolFailed => {
                Self::new("L1012", format!("the disk answered with error {} of SQLite; it may be full", failure.extended_code))
                    .help("nothing was posted that was not acknowledged; look at the disk, then run `redress ledger verify`")
            }
            _ => Self::damaged(format!("it answers with error {}", failure.extended_code)),
        }
    }
}

impl From<MoneyError> for LedgerError {
    fn from(_: MoneyError) -> Self {
        Self::new(
            "L1501",
            "the amounts of one account exceed the range of amounts",
        )
        .help("look for a posting with too many digits, and reverse it")
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::ffi;

    use super::*;

    /// No file of a user causes these errors on every machine, so the test makes them.
    #[test]
    fn what_a_disk_or_another_program_does_has_its_code() {
        let of_sqlite = |code: i32| {
            LedgerError::from(rusqlite::Error::SqliteFailure(ffi::Error::new(code), None)).code
        };
        assert_eq!(of_sqlite(ffi::SQLITE_BUSY), "L1010");
        assert_eq!(of_sqlite(ffi::SQLITE_LOCKED), "L1010");
        assert_eq!(of_sqlite(ffi::SQLITE_PERM), "L1011");
        assert_eq!(of_sqlite(ffi::SQLITE_READONLY), "L1008");
        assert_eq!(of_sqlite(ffi::SQLITE_FULL), "L1009");
        assert_eq!(of_sqlite(ffi::SQLITE_IOERR), "L1012");
        let of_file = |kind: ErrorKind| LedgerError::file(&kind.into()).code;
        assert_eq!(of_file(ErrorKind::PermissionDenied), "L1011");
        assert_eq!(LedgerError::from(MoneyError::Overflow).code, "L1501");
    }
}
