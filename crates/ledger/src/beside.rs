//! Checks of the file and its neighbors before SQLite opens it: the header, the identity, the number of names, and the journal of
//! an interrupted posting. SQLite plays back any journal of the right name, so one of another ledger would replace this one.

use std::collections::hash_map::RandomState;
use std::fs::{self, File};
use std::hash::{BuildHasher as _, Hasher as _};
use std::io::{ErrorKind, Read as _};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, SystemTime};

use sha2::{Digest as _, Sha256};

use crate::LedgerError;

/// The application id "rdrs", at byte 68 of the file.
pub(crate) const APPLICATION: u32 = 0x7264_7273;
/// The version of the schema, at byte 60.
pub(crate) const VERSION: u32 = 2;
/// The first bytes of every SQLite file, and of every journal that SQLite would play back.
const MAGIC: &[u8] = b"SQLite format 3\0";
const JOURNAL: &[u8] = &[0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7];
/// The size of a page.
const PAGE: usize = 4096;
/// How often we look again at a journal that another program is just writing.
const LOOKS: u32 = 40;
const PAUSE: Duration = Duration::from_millis(25);

const BEFORE_ID: &str = "CREATE TABLE ledger (\n  id TEXT NOT NULL CHECK (id = '";
const AFTER_ID: &str = "')\n) STRICT";

/// Returns the first statement of the schema, which carries the identity. It lies on the first page, which comes first into each
/// journal.
pub(crate) fn statement(identity: &str) -> String {
    format!("{BEFORE_ID}{identity}{AFTER_ID}")
}

/// Draws an identity: 24 hexadecimal digits, and 8 that check them, because a changed identity must be noticed.
pub(crate) fn new_identity() -> String {
    let mut sha = Sha256::new();
    // The standard library seeds each of these from the system's source of randomness.
    for _ in 0..4 {
        sha.update(RandomState::new().build_hasher().finish().to_be_bytes());
    }
    sha.update(std::process::id().to_be_bytes());
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    sha.update(now.unwrap_or_default().as_nanos().to_be_bytes());
    let drawn = hex(sha, 12);
    let check = check_digits(drawn.as_bytes());
    drawn + &check
}

fn check_digits(drawn: &[u8]) -> String {
    hex(Sha256::new().chain_update(drawn), 4)
}

fn hex(sha: Sha256, bytes: usize) -> String {
    let hash: [u8; 32] = sha.finalize().into();
    let hex = hash.iter().take(bytes).map(|byte| format!("{byte:02x}"));
    hex.collect()
}

/// Returns the identity in a statement, or in the first page of a file.
pub(crate) fn identity_in(bytes: &[u8]) -> Option<String> {
    let before = BEFORE_ID.as_bytes();
    let at = bytes.windows(before.len()).position(|it| it == before)?;
    let from = at.saturating_add(before.len());
    let id = bytes.get(from..from.saturating_add(32))?;
    let (drawn, check) = id.split_at_checked(24)?;
    let fits = check_digits(drawn).as_bytes() == check;
    fits.then(|| String::from_utf8(id.to_vec()).ok()).flatten()
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at.saturating_add(4))?;
    Some(u32::from_be_bytes(four.try_into().ok()?))
}

/// Returns the first bytes of a file.
fn first(path: &Path, most: usize) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let most = u64::try_from(most).unwrap_or(u64::MAX);
    File::open(path)?.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn neighbor(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// Checks a file and its neighbors.
pub(crate) fn check(path: &Path, writable: bool) -> Result<(), LedgerError> {
    let page = first(path, PAGE).map_err(|error| LedgerError::file(&error))?;
    check_header(&page)?;
    check_names(path)?;
    for ending in ["-wal", "-shm"] {
        if fs::symlink_metadata(neighbor(path, ending)).is_ok() {
            return Err(strange(path, ending));
        }
    }
    let mut looks = LOOKS;
    while let Some(wrong) = journal(path, writable)? {
        if looks == 0 {
            return Err(wrong);
        }
        looks = looks.saturating_sub(1);
        thread::sleep(PAUSE);
    }
    Ok(())
}

/// Checks that no journal lies where a new ledger will be.
pub(crate) fn check_alone(path: &Path) -> Result<(), LedgerError> {
    let mut endings = ["-journal", "-wal", "-shm"].into_iter();
    match endings.find(|ending| fs::symlink_metadata(neighbor(path, ending)).is_ok()) {
        Some(ending) => Err(strange(path, ending)),
        None => Ok(()),
    }
}

fn check_header(page: &[u8]) -> Result<(), LedgerError> {
    if !page.starts_with(MAGIC) || number(page, 68) != Some(APPLICATION) {
        return Err(LedgerError::new("L1006", "it is not a ledger")
            .help("`redress ledger new FILE` creates a ledger"));
    }
    match number(page, 60) {
        Some(VERSION) => {}
        Some(version @ 1..=0xffff) => {
            let help = match version < VERSION {
                true => {
                    "nothing was changed; export it with the older program, and import the export into a new ledger"
                }
                false => {
                    "nothing was changed; use the newer program, or its `redress ledger export`"
                }
            };
            return Err(LedgerError::new(
                "L1007",
                format!("it has version {version}; this program supports {VERSION}"),
            )
            .help(help));
        }
        _ => return Err(LedgerError::damaged("its version is invalid")),
    }
    // 1 and 1: written with a rollback journal, so that the file alone has every acknowledged posting.
    let forms = (page.get(18), page.get(19));
    if forms != (Some(&1), Some(&1)) {
        return Err(LedgerError::damaged(
            "another program changed how it is written",
        ));
    }
    if page.len() < PAGE || identity_in(page).is_none() {
        return Err(LedgerError::damaged("its identity cannot be read"));
    }
    Ok(())
}

/// A second name of the file would have a journal of its own.
fn check_names(path: &Path) -> Result<(), LedgerError> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        let is = fs::symlink_metadata(path).map_err(|error| LedgerError::file(&error))?;
        if is.nlink() > 1 {
            return Err(LedgerError::new("L1004", "it has a second name (a hard link)").help(
                "nothing was read; remove the other name, because an interrupted posting lies beside one name only",
            ));
        }
    }
    Ok(())
}

fn strange(path: &Path, ending: &str) -> LedgerError {
    let name = neighbor(path, ending);
    let name = name.file_name().map(|it| it.to_string_lossy().into_owned());
    LedgerError::new(
        "L1013",
        format!("`{}` beside it is not its own", name.unwrap_or_default()),
    )
    .help("nothing was read; move that file away, and copy a ledger only while no program has it open")
}

/// Checks the journal. Returns an error that may pass if another program is posting just now.
fn journal(path: &Path, writable: bool) -> Result<Option<LedgerError>, LedgerError> {
    let name = neighbor(path, "-journal");
    let ending = "-journal";
    let is = match fs::symlink_metadata(&name) {
        Ok(is) => is,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(LedgerError::file(&error)),
    };
    if !is.is_file() {
        return Ok(Some(strange(path, ending)));
    }
    // The header takes one sector, which is no longer than a page of 64 KiB; the first record follows it.
    let bytes = match first(&name, PAGE.saturating_mul(18)) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(LedgerError::file(&error)),
    };
    if !bytes.starts_with(JOURNAL) {
        // SQLite does not play it back.
        return Ok(None);
    }
    if !writable {
        return Ok(Some(
            LedgerError::new("L1013", "a posting was interrupted, and the disk or the file cannot be written to take it back")
                .help("nothing was read; copy the ledger and its -journal to a disk that can be written, and open the copy"),
        ));
    }
    let page = first(path, PAGE).map_err(|error| LedgerError::file(&error))?;
    let sector = usize::try_from(number(&bytes, 20).unwrap_or(0)).unwrap_or(usize::MAX);
    let before = bytes
        .get(sector.saturating_add(4)..)
        .and_then(|it| it.get(..PAGE));
    let own = match (number(&bytes, sector), before) {
        // The file has the state before the interrupted posting, or after it.
        (Some(1), Some(before)) => {
            let (was, is) = (number(before, 24), number(&page, 24));
            identity_in(before) == identity_in(&page)
                && was.is_some_and(|was| is == Some(was) || is == Some(was.wrapping_add(1)))
        }
        // Nothing of the file was written yet.
        _ => {
            let long = fs::metadata(path)
                .map_err(|error| LedgerError::file(&error))?
                .len();
            u64::from(number(&bytes, 16).unwrap_or(0)) == long >> 12
        }
    };
    Ok((!own).then(|| strange(path, ending)))
}
