//! The ledger file: one SQLite database. Rows are added and never change.

use std::collections::BTreeSet;
use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Read as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use redress_money::Usd;
use rusqlite::config::DbConfig;
use rusqlite::{
    Connection, OpenFlags, OptionalExtension as _, Row, Statement, Transaction,
    TransactionBehavior, params,
};
use sha2::{Digest as _, Sha256};

use crate::LedgerError;
use crate::posting::{Field, Posting, PostingKind};

/// The application id "rdrs", at byte 68 of the file.
const APPLICATION: u32 = 0x7264_7273;
/// The version of the schema, at byte 60.
const VERSION: u32 = 1;
/// The first bytes of every SQLite file.
const MAGIC: &[u8] = b"SQLite format 3\0";
/// The time that a writer waits for another. Each writer holds the ledger for one posting or one import.
const PATIENCE: Duration = Duration::from_secs(60);
/// The greatest number of errors reported for one import.
const TOLD: usize = 20;

/// Each statement of the schema as SQLite stores it, in the order in which [`Ledger::verify`] compares them.
const SCHEMA: [&str; 6] = [
    "CREATE TABLE posting (
  seq INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  date TEXT,
  posted TEXT NOT NULL,
  victim TEXT,
  \"case\" TEXT,
  defendant TEXT,
  section TEXT,
  text TEXT,
  payor TEXT,
  cents INTEGER,
  reverses TEXT UNIQUE REFERENCES posting (key),
  source TEXT,
  hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT",
    "CREATE TABLE line (
  posting INTEGER NOT NULL REFERENCES posting (seq),
  account TEXT NOT NULL,
  cents INTEGER NOT NULL,
  PRIMARY KEY (posting, account)
) STRICT, WITHOUT ROWID",
    "CREATE TRIGGER posting_stays BEFORE UPDATE ON posting BEGIN SELECT RAISE(ABORT, 'a posting is reversed, not changed'); END",
    "CREATE TRIGGER posting_remains BEFORE DELETE ON posting BEGIN SELECT RAISE(ABORT, 'a posting is reversed, not deleted'); END",
    "CREATE TRIGGER line_stays BEFORE UPDATE ON line BEGIN SELECT RAISE(ABORT, 'a posting is reversed, not changed'); END",
    "CREATE TRIGGER line_remains BEFORE DELETE ON line BEGIN SELECT RAISE(ABORT, 'a posting is reversed, not deleted'); END",
];

const COLUMNS: &str = "key, kind, date, posted, victim, \"case\", defendant, section, text, payor, cents, reverses, source";

/// The head of the hash chain: the number of postings and the hash over all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChainHead {
    /// The number of postings.
    pub postings: i64,
    /// The hash of the last posting, which covers all earlier ones; zeros for an empty ledger.
    pub hash: [u8; 32],
}

impl ChainHead {
    const NONE: Self = Self {
        postings: 0,
        hash: [0; 32],
    };

    /// Returns the head after one more posting: SHA-256 over the previous hash in hexadecimal, a line end, and the posting's
    /// line as an export writes it.
    fn after(self, posting: &Posting) -> Self {
        let mut sha = Sha256::new();
        sha.update(self.to_string());
        sha.update(b"\n");
        sha.update(posting.line());
        Self {
            postings: self.postings.saturating_add(1),
            hash: sha.finalize().into(),
        }
    }
}

impl fmt::Display for ChainHead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digit = |four: u8| char::from_digit(four.into(), 16).unwrap_or_default();
        let all: String = self
            .hash
            .iter()
            .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
            .collect();
        f.write_str(&all)
    }
}

/// The result of posting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Posted {
    /// Written to disk at this position.
    New(i64),
    /// Already posted with identical content, at this position.
    Already(i64),
}

/// The result of an import.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// The number of new postings.
    pub new: usize,
    /// The number of postings that the ledger already had.
    pub already: usize,
}

/// The access for which a ledger is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Read only.
    Read,
    /// Read and post.
    Post,
}

/// An open ledger.
pub struct Ledger {
    connection: Connection,
}

impl Ledger {
    /// Creates a ledger file readable by its owner only. The file appears complete or not at all, and never replaces another.
    ///
    /// # Errors
    ///
    /// Returns an error if the name is taken or the disk fails.
    pub fn create(path: &Path) -> Result<(), LedgerError> {
        if fs::symlink_metadata(path).is_ok() {
            return Err(LedgerError::file(&ErrorKind::AlreadyExists.into()));
        }
        let Some(name) = path.file_name() else {
            return Err(directory());
        };
        let mut part = std::ffi::OsString::from(".");
        part.push(name);
        part.push(format!(".{}.part", std::process::id()));
        let part = Part(path.with_file_name(part));
        part.fill()?;
        // Use a link, because it fails if the name is taken; a rename would replace the file.
        fs::hard_link(&part.0, path).map_err(|error| LedgerError::file(&error))?;
        let folder = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        let folder = File::open(folder.unwrap_or(Path::new(".")));
        folder
            .and_then(|folder| folder.sync_all())
            .map_err(|error| LedgerError::file(&error))
    }

    /// Opens a ledger.
    ///
    /// # Errors
    ///
    /// Returns an error if the file is not a regular file, is not a ledger of a version that this program knows, or cannot be
    /// read.
    pub fn open(path: &Path, access: Access) -> Result<Self, LedgerError> {
        let is = fs::symlink_metadata(path).map_err(|error| LedgerError::file(&error))?;
        if is.is_dir() {
            return Err(directory());
        }
        if is.is_symlink() {
            return Err(LedgerError::new("L1004", "it is a symbolic link").help(
                "name the file itself: what has just been posted lies beside it until the ledger is closed",
            ));
        }
        if !is.is_file() {
            return Err(LedgerError::new("L1005", "it is no regular file"));
        }
        check_head(path)?;
        let writable = OpenOptions::new().write(true).open(path);
        let read_only = writable
            .as_ref()
            .is_err_and(|error| error.kind() == ErrorKind::ReadOnlyFilesystem);
        if access == Access::Post
            && let Err(error) = &writable
        {
            return Err(LedgerError::file(error));
        }
        let connection = match (&writable, read_only) {
            (Ok(_), _) => Connection::open_with_flags(
                path,
                OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
            )?,
            // A file that nobody can write does not change while we read it.
            (Err(_), true) => Connection::open_with_flags(
                unchanging(path),
                OpenFlags::SQLITE_OPEN_READ_ONLY
                    | OpenFlags::SQLITE_OPEN_URI
                    | OpenFlags::SQLITE_OPEN_NO_MUTEX,
            )?,
            (Err(_), false) => Connection::open_with_flags(
                path,
                OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
            )?,
        };
        let ledger = Self { connection };
        ledger.settle(access == Access::Read)?;
        Ok(ledger)
    }

    fn settle(&self, query_only: bool) -> Result<(), LedgerError> {
        let connection = &self.connection;
        connection.busy_timeout(PATIENCE)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
        connection.execute_batch(
            "PRAGMA foreign_keys = ON; PRAGMA cell_size_check = ON; PRAGMA secure_delete = ON;
             PRAGMA temp_store = MEMORY; PRAGMA synchronous = FULL; PRAGMA recursive_triggers = ON;",
        )?;
        if query_only {
            connection.execute_batch("PRAGMA query_only = ON")?;
        }
        Ok(())
    }

    /// Posts one posting and returns after it is written to disk. Posting it again adds nothing.
    ///
    /// # Errors
    ///
    /// Returns an error, and adds nothing, if the key belongs to a different posting, if the posting to reverse is missing or
    /// already reversed, or if the disk fails.
    pub fn post(&mut self, posting: &Posting) -> Result<Posted, LedgerError> {
        let transaction = self.begin()?;
        let posted = Tail::new(&transaction)?.add(posting)?;
        transaction.commit()?;
        Ok(posted)
    }

    /// Posts all postings or none.
    ///
    /// # Errors
    ///
    /// Returns up to twenty errors, each with its line; then nothing is posted.
    pub fn import(
        &mut self,
        postings: impl IntoIterator<Item = Result<(usize, Posting), LedgerError>>,
    ) -> Result<Imported, Vec<LedgerError>> {
        let one = |error: LedgerError| vec![error];
        let transaction = self.begin().map_err(one)?;
        let mut tail = Tail::new(&transaction).map_err(one)?;
        let mut done = Imported::default();
        let mut wrong = Vec::new();
        for posting in postings {
            let added = posting.and_then(|(line, posting)| {
                tail.add(&posting)
                    .map_err(|error| match error.code.starts_with("L12") {
                        true => error.at(line, 1),
                        false => error,
                    })
            });
            match added {
                Ok(Posted::New(_)) => done.new = done.new.saturating_add(1),
                Ok(Posted::Already(_)) => done.already = done.already.saturating_add(1),
                Err(error) => {
                    let goes_on = error.place.is_some();
                    wrong.push(error);
                    if !goes_on || wrong.len() >= TOLD {
                        break;
                    }
                }
            }
        }
        drop(tail);
        match wrong.is_empty() {
            true => transaction.commit().map_err(|error| one(error.into()))?,
            false => return Err(wrong),
        }
        Ok(done)
    }

    /// Take the write lock before reading, because a writer that reads first may find that another has written since.
    fn begin(&mut self) -> Result<Transaction<'_>, LedgerError> {
        Ok(self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?)
    }

    /// Calls `each` with every posting in order of posting, after checking it against the chain. Returns the head.
    ///
    /// # Errors
    ///
    /// Returns an error at the first posting that was changed from outside. Discard the postings passed before it.
    pub fn read(&self, mut each: impl FnMut(i64, Posting)) -> Result<ChainHead, LedgerError> {
        self.walk(|head, posting| {
            each(head.postings, posting);
            Ok(())
        })
    }

    /// Runs queries on a snapshot of the ledger, even while others post.
    pub(crate) fn at_one_moment<T>(
        &self,
        answer: impl FnOnce(&Self) -> Result<T, LedgerError>,
    ) -> Result<T, LedgerError> {
        // A deferred transaction suffices, because it only reads and ends when dropped.
        let _moment = self.connection.unchecked_transaction()?;
        answer(self)
    }

    fn walk(
        &self,
        mut each: impl FnMut(ChainHead, Posting) -> Result<(), LedgerError>,
    ) -> Result<ChainHead, LedgerError> {
        let mut statement = self.connection.prepare(&format!(
            "SELECT {COLUMNS}, seq, hash FROM posting ORDER BY seq"
        ))?;
        let mut rows = statement.query([])?;
        let mut head = ChainHead::NONE;
        while let Some(row) = rows.next()? {
            let posting = posting(row)?;
            head = head.after(&posting);
            let (seq, hash): (i64, [u8; 32]) = (row.get(13)?, row.get(14)?);
            if seq != head.postings || hash != head.hash {
                return Err(LedgerError::damaged(format!(
                    "posting {} was changed: the chain breaks there",
                    head.postings
                )));
            }
            each(head, posting)?;
        }
        Ok(head)
    }

    /// Returns the keys of the reversed postings.
    ///
    /// # Errors
    ///
    /// Returns an error if the ledger cannot be read.
    pub fn reversed(&self) -> Result<BTreeSet<String>, LedgerError> {
        // Read from the table and not from its index, because the chain covers the table.
        let mut statement = self
            .connection
            .prepare("SELECT reverses FROM posting NOT INDEXED WHERE reverses IS NOT NULL")?;
        let keys = statement.query_map([], |row| row.get(0))?;
        Ok(keys.collect::<Result<_, _>>()?)
    }

    /// Checks the pages, the schema, the chain and the two lines of each posting. If `earlier` is given, it must be a head
    /// that the chain contains.
    ///
    /// # Errors
    ///
    /// Returns the first difference.
    pub fn verify(&self, earlier: Option<&str>) -> Result<ChainHead, LedgerError> {
        self.at_one_moment(|ledger| ledger.check(earlier))
    }

    fn check(&self, earlier: Option<&str>) -> Result<ChainHead, LedgerError> {
        let mut statement = self
            .connection
            .prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid")?;
        let schema: Vec<String> = statement
            .query_map([], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        if schema != SCHEMA {
            return Err(LedgerError::damaged(
                "its tables or triggers are not those of a ledger",
            ));
        }
        let pages: String = self
            .connection
            .query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
        if pages != "ok" {
            return Err(LedgerError::damaged("its pages do not fit together"));
        }
        let mut statement = self
            .connection
            .prepare("SELECT posting, account, cents FROM line ORDER BY posting, account")?;
        let mut rows = statement.query([])?;
        let mut find = self.connection.prepare(FIND)?;
        let mut met = earlier.is_none();
        let head = self.walk(|head, posting| {
            let told = |head: ChainHead| earlier.is_some_and(|earlier| head.to_string() == earlier);
            met = met || told(head);
            let mut expected = lines(&mut find, &posting)?;
            expected.sort();
            for (account, cents) in expected {
                let same = match rows.next()? {
                    Some(row) => {
                        let there: (i64, String, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
                        there == (head.postings, account, cents.cents())
                    }
                    None => false,
                };
                if !same {
                    return Err(LedgerError::damaged(format!(
                        "the lines of posting {} do not match it",
                        head.postings
                    )));
                }
            }
            Ok(())
        })?;
        if rows.next()?.is_some() {
            return Err(LedgerError::damaged("there are lines without a posting"));
        }
        if !met && earlier.is_some_and(|earlier| earlier != ChainHead::NONE.to_string()) {
            return Err(LedgerError::damaged(
                "the chain does not contain that head: postings were removed or replaced",
            ));
        }
        Ok(head)
    }
}

/// A ledger file under construction. It is removed when it has its final name or was abandoned.
struct Part(PathBuf);

impl Part {
    fn fill(&self) -> Result<(), LedgerError> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options
            .open(&self.0)
            .map_err(|error| LedgerError::file(&error))?;
        let connection = Connection::open_with_flags(
            &self.0,
            OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
        )?;
        connection.execute_batch(&format!(
            "PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {VERSION}; BEGIN IMMEDIATE; {}; COMMIT; PRAGMA journal_mode = WAL;",
            SCHEMA.join("; ")
        ))?;
        connection.close().map_err(|(_, error)| error)?;
        file.sync_all().map_err(|error| LedgerError::file(&error))
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        for end in ["", "-journal", "-wal", "-shm"] {
            let mut name = self.0.clone().into_os_string();
            name.push(end);
            // Usually the file does not exist.
            let _ = fs::remove_file(name);
        }
    }
}

fn directory() -> LedgerError {
    LedgerError::new("L1003", "it is a directory")
        .help("name a file; `redress ledger new FILE` creates a ledger")
}

/// Checks the header before SQLite reads a file that is not ours, or writes beside it.
fn check_head(path: &Path) -> Result<(), LedgerError> {
    let mut first = Vec::new();
    let read = File::open(path).and_then(|file| file.take(100).read_to_end(&mut first));
    read.map_err(|error| LedgerError::file(&error))?;
    let number = |at: usize| {
        let four = first
            .get(at..at.saturating_add(4))
            .and_then(|it| it.try_into().ok());
        four.map(u32::from_be_bytes)
    };
    if !first.starts_with(MAGIC) || number(68) != Some(APPLICATION) {
        return Err(LedgerError::new("L1006", "it is not a ledger")
            .help("`redress ledger new FILE` creates a ledger"));
    }
    match number(60) {
        Some(VERSION) => Ok(()),
        Some(version @ 2..=0xffff) => Err(LedgerError::new(
            "L1007",
            format!("it has version {version}; this program supports {VERSION}"),
        )
        .help("nothing was changed; use the newer program, or its `redress ledger export`")),
        _ => Err(LedgerError::damaged("its version is invalid")),
    }
}

/// Returns the SQLite address of a file that nobody can change, with `%`, `?` and `#` escaped.
fn unchanging(path: &Path) -> String {
    let path = path.to_string_lossy();
    let path = path
        .replace('%', "%25")
        .replace('?', "%3f")
        .replace('#', "%23");
    format!("file:{path}?immutable=1")
}

/// Selects a posting by its key, with its position.
const FIND: &str = "SELECT key, kind, date, posted, victim, \"case\", defendant, section, text, payor, cents, reverses, source, seq FROM posting WHERE key = ?1";

fn find(by_key: &mut Statement<'_>, key: &str) -> Result<Option<(i64, Posting)>, LedgerError> {
    let mut rows = by_key.query([key])?;
    match rows.next()? {
        Some(row) => Ok(Some((row.get(13)?, posting(row)?))),
        None => Ok(None),
    }
}

/// The end of the chain, where postings are added.
struct Tail<'c> {
    head: ChainHead,
    by_key: Statement<'c>,
    reversal: Statement<'c>,
    posting: Statement<'c>,
    line: Statement<'c>,
}

impl<'c> Tail<'c> {
    fn new(connection: &'c Connection) -> Result<Self, LedgerError> {
        let last = connection
            .prepare("SELECT seq, hash FROM posting ORDER BY seq DESC LIMIT 1")?
            .query_row([], |row| {
                Ok(ChainHead {
                    postings: row.get(0)?,
                    hash: row.get(1)?,
                })
            })
            .optional()?;
        Ok(Self {
            head: last.unwrap_or(ChainHead::NONE),
            by_key: connection.prepare(FIND)?,
            reversal: connection.prepare("SELECT 1 FROM posting WHERE reverses = ?1")?,
            posting: connection.prepare(&format!(
                "INSERT INTO posting ({COLUMNS}, seq, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)"
            ))?,
            line: connection.prepare("INSERT INTO line (posting, account, cents) VALUES (?1, ?2, ?3)")?,
        })
    }

    /// Adds a posting unless the ledger already has it.
    fn add(&mut self, posting: &Posting) -> Result<Posted, LedgerError> {
        if let Some((seq, there)) = find(&mut self.by_key, &posting.key)? {
            return match there.same(posting) {
                true => Ok(Posted::Already(seq)),
                false => Err(LedgerError::new("L1201", "the key belongs to a posting with different content")
                    .help("nothing was changed; give this posting a new key, or reverse the other one first")),
            };
        }
        let lines = lines(&mut self.by_key, posting)?;
        if let Some(key) = &posting.reverses
            && self.reversal.exists([key])?
        {
            return Err(
                LedgerError::new("L1203", "the posting to reverse is already reversed")
                    .help("nothing was changed; post the correct content under a new key"),
            );
        }
        let next = self.head.after(posting);
        let text = |field| posting.value(field);
        self.posting.execute(params![
            posting.key,
            posting.kind.word(),
            text(Field::Date),
            text(Field::Posted),
            posting.victim,
            text(Field::Case),
            posting.defendant,
            posting.section,
            posting.text,
            posting.payor,
            posting.amount.map(Usd::cents),
            posting.reverses,
            posting.source,
            next.postings,
            next.hash,
        ])?;
        for (account, cents) in lines {
            self.line
                .execute(params![next.postings, account, cents.cents()])?;
        }
        self.head = next;
        Ok(Posted::New(next.postings))
    }
}

/// Returns the two lines of a posting, whose cents add up to zero. A reversal has the lines of the reversed posting with opposite
/// signs.
fn lines(by_key: &mut Statement<'_>, of: &Posting) -> Result<Vec<(String, Usd)>, LedgerError> {
    let reversed = match &of.reverses {
        Some(key) => {
            match find(by_key, key)? {
                None => {
                    return Err(LedgerError::new("L1202", "the posting to reverse is not in the ledger")
                    .help("post the reversal after that posting; find the key with `redress ledger log`"));
                }
                Some((_, there)) if there.kind == PostingKind::Reversal => {
                    return Err(LedgerError::new("L1204", "a reversal cannot be reversed")
                        .help("post the correct content under a new key"));
                }
                Some((_, there)) => Some(there),
            }
        }
        None => None,
    };
    let Some((gains, gives, amount)) = reversed.as_ref().unwrap_or(of).lines() else {
        return Ok(Vec::new());
    };
    let (gains, gives) = match reversed {
        Some(_) => (gives, gains),
        None => (gains, gives),
    };
    Ok(vec![
        (gains, amount),
        (gives, Usd::ZERO.checked_sub(amount)?),
    ])
}

/// Reads the posting of a row with all checks, so that a row not written by `add` is reported.
fn posting(row: &Row<'_>) -> Result<Posting, LedgerError> {
    let mut fields: Vec<(Field, String)> = Vec::with_capacity(Field::ALL.len());
    for (at, (field, ..)) in Field::ALL.iter().enumerate() {
        let value = match field {
            Field::Amount => {
                let cents: Option<i64> = row.get(at)?;
                cents.map(|cents| Usd::from_cents(cents).plain().to_string())
            }
            _ => row.get(at)?,
        };
        fields.extend(value.map(|value| (*field, value)));
    }
    let given: Vec<(Field, &str)> = fields
        .iter()
        .map(|(field, value)| (*field, value.as_str()))
        .collect();
    Posting::from_fields(&given, redress_cite::Date::MIN)
        .map_err(|_| LedgerError::damaged("a row is no posting"))
}
