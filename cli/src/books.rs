//! Ledgers opened for a command, and the last head of each that this user has seen.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use redress_ledger::{Access, Books, ChainHead, Ledger, LedgerError};

use crate::exit::{Exit, Failure};
use crate::message::Message;

/// Opens a ledger, and compares it with the head that this user saw last. The chain alone cannot show that its end was cut off, or
/// that an older copy was put in its place.
pub(crate) fn open(path: &Path, access: Access) -> Result<Ledger, Failure> {
    let ledger = Ledger::open(path, access).map_err(|error| failure(path, error))?;
    if let Some(seen) = seen(ledger.identity()) {
        let there = ledger
            .contains(&seen)
            .map_err(|error| failure(path, error))?;
        if !there {
            let what = format!(
                "it does not contain the {} postings that it had before; postings were removed or replaced",
                seen.postings
            );
            return Err(failure(path, LedgerError::changed(what)));
        }
    }
    Ok(ledger)
}

/// Reads a ledger. Returns its books and its identity.
pub(crate) fn books(path: &Path) -> Result<(Books, String), Failure> {
    let ledger = open(path, Access::Read)?;
    let books = ledger.books().map_err(|error| failure(path, error))?;
    remember(&ledger, &books.head);
    Ok((books, ledger.identity().to_owned()))
}

/// Returns the failure for an error of a ledger: operational for the file and its content, else invalid input.
pub(crate) fn failure(path: &Path, error: LedgerError) -> Failure {
    let exit = match error.code.starts_with("L10") || error.code.starts_with("L14") {
        true => Exit::Failed,
        false => Exit::Invalid,
    };
    Failure::new(exit, Message::from_ledger(path, error))
}

/// The file of a ledger's last head: `redress/ledgers/IDENTITY` in the user's configuration. `None` if the environment names none.
fn file(identity: &str) -> Option<PathBuf> {
    let absolute = |name: &str| {
        let path = PathBuf::from(std::env::var_os(name)?);
        path.is_absolute().then_some(path)
    };
    let folder = absolute("XDG_CONFIG_HOME").or_else(|| Some(absolute("HOME")?.join(".config")))?;
    Some(folder.join("redress/ledgers").join(identity))
}

fn seen(identity: &str) -> Option<ChainHead> {
    fs::read_to_string(file(identity)?)
        .ok()?
        .trim()
        .parse()
        .ok()
}

/// Keeps the head of a ledger for the next opening. A configuration that cannot be written is no reason to refuse an answer.
pub(crate) fn remember(ledger: &Ledger, head: &ChainHead) {
    if seen(ledger.identity()).is_none_or(|seen| seen.postings < head.postings) {
        keep(ledger.identity(), head);
    }
}

/// Keeps the head of a ledger, whatever was there before.
pub(crate) fn keep(identity: &str, head: &ChainHead) {
    let Some(file) = file(identity) else {
        return;
    };
    let write = || -> std::io::Result<()> {
        let folder = file.parent().unwrap_or(Path::new("/"));
        let mut builder = fs::DirBuilder::new();
        let mut options = fs::OpenOptions::new();
        #[cfg(unix)]
        {
            std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        }
        builder.recursive(true).create(folder)?;
        let part = file.with_extension(format!("{}.part", std::process::id()));
        let written = options.write(true).create_new(true).open(&part);
        let written = written.and_then(|mut to| to.write_all(head.entry().as_bytes()));
        let renamed = written.and_then(|()| fs::rename(&part, &file));
        if renamed.is_err() {
            let _ = fs::remove_file(&part);
        }
        renamed
    };
    let _ = write();
}
