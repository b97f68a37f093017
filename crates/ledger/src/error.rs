//! What a ledger refuses, and why.

use std::io::{self, ErrorKind};

use redress_money::MoneyError;
use rusqlite::ErrorCode;

/// Why a ledger gives no answer or takes no posting: what, where, and what to do. It holds no amount and
/// no id, only what the user gave to be refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what}")]
pub struct LedgerError {
    /// `L10..` the file, `L11..` what is posted, `L12..` what it meets in the ledger, `L14..` a damaged
    /// ledger, `L15..` an amount that does not fit, `L16..` a record beside a case file.
    pub code: &'static str,
    /// What is wrong.
    pub what: String,
    /// Line and column, both from 1, in a file of postings.
    pub place: Option<(usize, usize)>,
    /// What belongs there instead.
    pub expected: Option<String>,
    /// What to do.
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

    /// The ledger does not hold what it held.
    pub(crate) fn damaged(what: impl Into<String>) -> Self {
        Self::new("L1401", what).help(
            "no answer is given from it; go back to a copy or to an export, which `redress ledger import` reads",
        )
    }

    /// What the file system says.
    pub(crate) fn file(error: &io::Error) -> Self {
        match error.kind() {
            ErrorKind::NotFound => Self::new("L1001", "there is no such ledger")
                .help("check the path; `redress ledger new FILE` begins a ledger"),
            ErrorKind::AlreadyExists => Self::new("L1002", "something of that name is there already")
                .help("nothing was overwritten; give another name"),
            ErrorKind::PermissionDenied => Self::new("L1011", "permission is denied")
                .help("a ledger and the folder in which it lies are their owner's"),
            ErrorKind::ReadOnlyFilesystem => Self::read_only(),
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => Self::full(),
            _ => Self::new("L1012", format!("the disk answered with an error: {error}"))
                .help("nothing was posted that was not acknowledged; look at the disk, then run `redress ledger verify`"),
        }
    }

    fn read_only() -> Self {
        Self::new("L1008", "it lies on a disk that can only be read")
            .help("nothing was posted; balances can be asked, or copy the ledger elsewhere to post")
    }

    fn full() -> Self {
        Self::new("L1009", "the disk is full")
            .help("nothing of this was posted, and what was posted before is there; make room and post again")
    }
}

impl From<rusqlite::Error> for LedgerError {
    fn from(error: rusqlite::Error) -> Self {
        let rusqlite::Error::SqliteFailure(failure, _) = &error else {
            // A column of a kind that STRICT tables do not hold.
            return Self::damaged("a row cannot be read as it was written");
        };
        match failure.code {
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => {
                Self::new("L1010", "another program has been writing to it for a minute")
                    .help("nothing was posted; try again when the other is done")
            }
            ErrorCode::DiskFull => Self::full(),
            ErrorCode::ReadOnly => Self::read_only(),
            ErrorCode::PermissionDenied => Self::file(&ErrorKind::PermissionDenied.into()),
            ErrorCode::NotADatabase => Self::new("L1006", "it is no ledger"),
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
            "the amounts of one account come to more than can be counted",
        )
        .help("look for a posting with too many digits, and reverse it")
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::ffi;

    use super::*;

    /// What no file of a user's brings about on every machine.
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
