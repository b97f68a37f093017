//! The ledger file: one SQLite database. Rows are added and never change.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use redress_cite::Date;
use redress_money::Usd;
use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::{
    Connection, OpenFlags, OptionalExtension as _, Row, Statement, Transaction,
    TransactionBehavior, params,
};
use sha2::{Digest as _, Sha256};

use crate::LedgerError;
use crate::beside::{self, APPLICATION, VERSION};
use crate::posting::{Field, Posting, PostingKind, check_batch};

/// The time that a writer waits for another. Each writer holds the ledger for one posting or one import.
const PATIENCE: Duration = Duration::from_secs(60);
/// The greatest number of errors reported for one import.
const TOLD: usize = 20;

/// Each statement of the schema as SQLite stores it, after the first, which contains the identity.
const SCHEMA: [&str; 7] = [
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
  debt TEXT,
  payor TEXT,
  cents INTEGER,
  reverses TEXT UNIQUE REFERENCES posting (key),
  source TEXT,
  batch TEXT,
  before INTEGER,
  hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT",
    "CREATE TABLE line (
  posting INTEGER NOT NULL REFERENCES posting (seq),
  account TEXT NOT NULL,
  cents INTEGER NOT NULL,
  PRIMARY KEY (posting, account)
) STRICT, WITHOUT ROWID",
    "CREATE TABLE victim (
  id TEXT NOT NULL PRIMARY KEY,
  last INTEGER NOT NULL REFERENCES posting (seq),
  seal BLOB NOT NULL CHECK (length(seal) = 32)
) STRICT, WITHOUT ROWID",
    "CREATE TRIGGER posting_stays BEFORE UPDATE ON posting BEGIN SELECT RAISE(ABORT, 'a posting is reversed, not changed'); END",
    "CREATE TRIGGER posting_remains BEFORE DELETE ON posting BEGIN SELECT RAISE(ABORT, 'a posting is reversed, not deleted'); END",
    "CREATE TRIGGER line_stays BEFORE UPDATE ON line BEGIN SELECT RAISE(ABORT, 'a posting is reversed, not changed'); END",
    "CREATE TRIGGER line_remains BEFORE DELETE ON line BEGIN SELECT RAISE(ABORT, 'a posting is reversed, not deleted'); END",
];

/// The columns of a posting in the order of [`Field::ALL`], and then those of the chain.
const COLUMNS: &str = "key, kind, date, posted, victim, \"case\", defendant, section, text, debt, payor, cents, reverses, source, batch, seq, before, hash";

/// The operations of SQLite between two looks at the budget of a query.
const STEP: i32 = 10_000;
/// The budget of a query, in steps, for any ledger and for each page of it. The longest query that we make, the check of all
/// pages, needs less than a tenth.
const STEPS: i64 = 10_000;
const STEPS_PER_PAGE: i64 = 4;

/// The head of the hash chain: the number of postings and the hash over all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChainHead {
    /// The number of postings.
    pub postings: i64,
    /// The hash of the last posting, which covers all earlier ones; zeros for an empty ledger.
    pub(crate) hash: [u8; 32],
}

impl ChainHead {
    const NONE: Self = Self {
        postings: 0,
        hash: [0; 32],
    };

    /// Returns the head after one more posting: SHA-256 over the previous hash in hexadecimal, the position of the victim's
    /// previous posting, and the posting's line, each on a line of its own.
    fn after(self, posting: &Posting, before: Option<i64>) -> Self {
        let mut sha = Sha256::new();
        sha.update(self.to_string());
        sha.update(format!("\n{}\n", before.unwrap_or(0)));
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

impl ChainHead {
    /// Returns the head as one line: the number of postings and the hash. [`str::parse`] reads it.
    #[must_use]
    pub fn entry(&self) -> String {
        format!("{} {self}\n", self.postings)
    }
}

impl FromStr for ChainHead {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (postings, hash) = text.trim().split_once(' ').ok_or(())?;
        let mut head = Self {
            postings: postings.parse().map_err(|_| ())?,
            ..Self::NONE
        };
        let hash = hash.as_bytes();
        if hash.len() != 64 || !hash.iter().all(u8::is_ascii_hexdigit) {
            return Err(());
        }
        for (byte, two) in head.hash.iter_mut().zip(hash.chunks(2)) {
            let two = std::str::from_utf8(two).map_err(|_| ())?;
            *byte = u8::from_str_radix(two, 16).map_err(|_| ())?;
        }
        Ok(head)
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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// The number of new postings.
    pub new: usize,
    /// The number of postings that the ledger already had.
    pub already: usize,
    /// The number of postings that the ledger already had and that are reversed, so that they do not count. A posting whose
    /// reversal is in the same file is not among them.
    pub reversed: usize,
    /// The keys of new receipts and refunds against a defendant without an order in that case.
    pub unplaced: Vec<String>,
    /// The batch of the new postings.
    pub batch: String,
}

/// A batch of postings: one import, or the reversal of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// The id.
    pub id: String,
    /// The day of posting.
    pub posted: Date,
    /// The position of the first posting.
    pub(crate) first: i64,
    /// The number of postings.
    pub postings: usize,
    /// The number of postings that were reversed.
    pub reversed: usize,
    /// The sum of the receipts that were not reversed.
    pub receipts: Usd,
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
    identity: String,
    /// The rest of the budget of the query, and its whole.
    budget: (Arc<AtomicI64>, i64),
}

impl fmt::Debug for Ledger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ledger")
            .field("identity", &self.identity)
            .finish_non_exhaustive()
    }
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
        // What was left beside a ledger that is gone would be taken for the journal of the new one.
        beside::check_alone(path)?;
        let mut part = std::ffi::OsString::from(".");
        part.push(name);
        part.push(format!(".{}.part", std::process::id()));
        let part = Part(path.with_file_name(part));
        part.fill()?;
        part.appear_as(path)
            .map_err(|error| LedgerError::file(&error))?;
        let folder = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        let folder = File::open(folder.unwrap_or(Path::new(".")));
        folder
            .and_then(|folder| folder.sync_all())
            .map_err(|error| LedgerError::file(&error))
    }

    /// Opens a ledger. Every opening checks that the file is one of ours, alone under one name, with our schema and with no
    /// journal of another file beside it, because a file from elsewhere could otherwise change or delay every answer.
    ///
    /// # Errors
    ///
    /// Returns an error if one of these checks fails, or if the file cannot be read.
    pub fn open(path: &Path, access: Access) -> Result<Self, LedgerError> {
        let is = fs::symlink_metadata(path).map_err(|error| LedgerError::file(&error))?;
        if is.is_dir() {
            return Err(directory());
        }
        if is.is_symlink() {
            return Err(LedgerError::new("L1004", "it is a symbolic link").help(
                "name the file itself: an interrupted posting lies beside it under its own name",
            ));
        }
        if !is.is_file() {
            return Err(LedgerError::new("L1005", "it is no regular file"));
        }
        let writable = OpenOptions::new().write(true).open(path);
        if access == Access::Post
            && let Err(error) = &writable
        {
            return Err(LedgerError::file(error));
        }
        beside::check(path, writable.is_ok())?;
        let flags = match writable {
            // A reader takes back a posting that was interrupted.
            Ok(_) => OpenFlags::SQLITE_OPEN_READ_WRITE,
            Err(_) => OpenFlags::SQLITE_OPEN_READ_ONLY,
        };
        let connection =
            Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        let pages = i64::try_from(is.len() >> 12).unwrap_or(i64::MAX);
        let budget = pages.saturating_mul(STEPS_PER_PAGE).saturating_add(STEPS);
        let mut ledger = Self {
            connection,
            identity: String::new(),
            budget: (Arc::new(AtomicI64::new(budget)), budget),
        };
        ledger.settle(access == Access::Read)?;
        ledger.identity = ledger.check_schema()?;
        Ok(ledger)
    }

    fn settle(&mut self, query_only: bool) -> Result<(), LedgerError> {
        let left = Arc::clone(&self.budget.0);
        self.connection.progress_handler(
            STEP,
            Some(move || left.fetch_sub(1, Ordering::Relaxed) <= 0),
        )?;
        let connection = &self.connection;
        connection.busy_timeout(PATIENCE)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
        for (limit, most) in [
            (Limit::SQLITE_LIMIT_LENGTH, 1 << 20),
            (Limit::SQLITE_LIMIT_SQL_LENGTH, 1 << 16),
            (Limit::SQLITE_LIMIT_COLUMN, 32),
            (Limit::SQLITE_LIMIT_EXPR_DEPTH, 32),
            (Limit::SQLITE_LIMIT_COMPOUND_SELECT, 4),
            (Limit::SQLITE_LIMIT_ATTACHED, 0),
            (Limit::SQLITE_LIMIT_TRIGGER_DEPTH, 4),
        ] {
            connection.set_limit(limit, most)?;
        }
        // EXTRA, because a journal whose removal is not on the disk would take an acknowledged posting back.
        connection.execute_batch(
            "PRAGMA foreign_keys = ON; PRAGMA cell_size_check = ON; PRAGMA secure_delete = ON; PRAGMA mmap_size = 0;
             PRAGMA temp_store = MEMORY; PRAGMA synchronous = EXTRA; PRAGMA recursive_triggers = ON;",
        )?;
        if query_only {
            connection.execute_batch("PRAGMA query_only = ON")?;
        }
        Ok(())
    }

    /// Compares the schema, statement by statement, and returns the identity in it.
    fn check_schema(&self) -> Result<String, LedgerError> {
        let strange = || LedgerError::damaged("its tables or triggers are not those of a ledger");
        let most = SCHEMA.len().saturating_add(16);
        let mut statement = self.connection.prepare(&format!(
            "SELECT type, name, sql FROM sqlite_schema ORDER BY rowid LIMIT {most}"
        ))?;
        let mut rows = statement.query([])?;
        let mut identity = None;
        let mut expected = SCHEMA.iter();
        while let Some(row) = rows.next()? {
            let (kind, name, sql): (String, String, Option<String>) =
                (row.get(0)?, row.get(1)?, row.get(2)?);
            match (sql, &identity) {
                (Some(sql), None) => {
                    let id = beside::identity_in(sql.as_bytes()).ok_or_else(strange)?;
                    if sql != beside::statement(&id) {
                        return Err(strange());
                    }
                    identity = Some(id);
                }
                (Some(sql), Some(_)) if expected.next().is_some_and(|it| *it == sql) => {}
                (None, Some(_)) if kind == "index" && name.starts_with("sqlite_autoindex_") => {}
                _ => return Err(strange()),
            }
        }
        if expected.next().is_some() {
            return Err(strange());
        }
        identity.ok_or_else(strange)
    }

    /// Returns the identity of the ledger: 32 hexadecimal digits drawn when it was created. A copy of the file has the same
    /// identity; a ledger made from an export has its own.
    #[must_use]
    pub fn identity(&self) -> &str {
        &self.identity
    }

    /// Gives the next query its whole budget.
    fn renew(&self) {
        self.budget.0.store(self.budget.1, Ordering::Relaxed);
    }

    /// Posts one posting and returns after it is written to disk. Posting it again adds nothing.
    ///
    /// # Errors
    ///
    /// Returns an error, and adds nothing, if the key belongs to a different posting, if the posting to reverse is missing or
    /// already reversed, if the end of the chain was changed, or if the disk fails.
    pub fn post(&mut self, posting: &Posting) -> Result<Posted, LedgerError> {
        let transaction = self.begin()?;
        let posted = Tail::new(&transaction)?.add(posting)?;
        if matches!(posted, Posted::New(_)) {
            transaction.commit()?;
        }
        Ok(posted)
    }

    /// Posts all postings or none, as one batch that can be reversed whole. `batch` names it; otherwise it gets the next
    /// number. A posting of an export keeps the batch that it had.
    ///
    /// # Errors
    ///
    /// Returns up to twenty errors, each with its line, or one error without a line if `batch` is no id; then nothing is posted.
    pub fn import(
        &mut self,
        batch: Option<&str>,
        rows: impl IntoIterator<Item = Result<ReadPosting, LedgerError>>,
    ) -> Result<Imported, Vec<LedgerError>> {
        let one = |error: LedgerError| vec![error];
        // A row with another batch could be written, but no longer read.
        if let Some(batch) = batch {
            check_batch(batch).map_err(one)?;
        }
        let budget = self.budget.clone();
        let transaction = self.begin().map_err(one)?;
        let mut tail = Tail::new(&transaction).map_err(one)?;
        let mut done = Imported {
            batch: match batch {
                Some(batch) => batch.to_owned(),
                None => next_batch(&transaction).map_err(one)?,
            },
            ..Imported::default()
        };
        let mut wrong = Vec::new();
        let mut owing = Owing::default();
        let mut reversed = BTreeSet::new();
        for row in rows {
            budget.0.store(budget.1, Ordering::Relaxed);
            let added = row.and_then(|mut row| {
                let (key, reverses) = (row.posting.key.clone(), row.posting.reverses.clone());
                if !row.exported {
                    row.posting.batch = Some(done.batch.clone());
                }
                let (line, added) = (row.line, tail.take(row, &mut owing));
                if matches!(added, Ok(Added::Reversed)) {
                    reversed.insert(key);
                } else if let Some(key) = reverses {
                    reversed.remove(&key);
                }
                added.map_err(|error| {
                    match error.code.starts_with("L12") && error.place.is_none() {
                        true => error.at(line, 1),
                        false => error,
                    }
                })
            });
            match added {
                Ok(Added::New) => done.new = done.new.saturating_add(1),
                Ok(Added::Already | Added::Reversed) => {
                    done.already = done.already.saturating_add(1);
                }
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
        if !wrong.is_empty() {
            return Err(wrong);
        }
        if done.new > 0 {
            transaction.commit().map_err(|error| one(error.into()))?;
        } else {
            drop(transaction);
        }
        done.reversed = reversed.len();
        done.already = done.already.saturating_sub(done.reversed);
        done.unplaced = owing.without_order(self).map_err(one)?;
        Ok(done)
    }

    /// Reverses every posting of a batch that is not reversed yet, as a batch of its own. Returns the number of reversals.
    ///
    /// # Errors
    ///
    /// Returns an error, and reverses nothing, if there is no such batch, or if the batch contains reversals.
    pub fn reverse(&mut self, batch: &str, posted: Date) -> Result<usize, LedgerError> {
        let budget = self.budget.clone();
        let transaction = self.begin()?;
        let mut tail = Tail::new(&transaction)?;
        let places: Vec<i64> = transaction
            .prepare("SELECT seq FROM posting WHERE batch = ?1 ORDER BY seq")?
            .query_map([batch], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        if places.is_empty() {
            return Err(
                LedgerError::new("L1206", format!("there is no batch `{batch}`"))
                    .help("`redress ledger batches FILE` lists the batches"),
            );
        }
        let mut reversed = 0_usize;
        let mut undo = format!("undo-{batch}");
        undo.truncate(crate::posting::LONGEST_ID);
        for seq in places {
            budget.0.store(budget.1, Ordering::Relaxed);
            let there = tail.row(seq)?.posting;
            if tail.reversal.exists([&there.key])? {
                continue;
            }
            let key = format!("undo-{seq}");
            let fields = [
                (Field::Key, key.as_str()),
                (Field::Kind, PostingKind::Reversal.word()),
                (Field::Reverses, &there.key),
                (Field::Batch, &undo),
            ];
            tail.add(&Posting::from_fields(&fields, posted)?)?;
            reversed = reversed.saturating_add(1);
        }
        drop(tail);
        transaction.commit()?;
        Ok(reversed)
    }

    /// Returns the batches in order of posting.
    ///
    /// # Errors
    ///
    /// Returns an error if the ledger was changed from outside.
    pub fn batches(&self) -> Result<Vec<Batch>, LedgerError> {
        self.at_one_moment(|ledger| {
            let reversed = ledger.reversed()?;
            let mut batches: BTreeMap<String, Batch> = BTreeMap::new();
            let mut wrong = None;
            ledger.read(|seq, posting| {
                let Some(id) = posting.batch.clone() else {
                    return;
                };
                let batch = batches.entry(id.clone()).or_insert(Batch {
                    id,
                    posted: posting.posted,
                    first: seq,
                    postings: 0,
                    reversed: 0,
                    receipts: Usd::ZERO,
                });
                batch.postings = batch.postings.saturating_add(1);
                if reversed.contains(&posting.key) {
                    batch.reversed = batch.reversed.saturating_add(1);
                } else if posting.kind == PostingKind::Receipt {
                    match batch
                        .receipts
                        .checked_add(posting.amount.unwrap_or(Usd::ZERO))
                    {
                        Ok(sum) => batch.receipts = sum,
                        Err(error) => wrong = Some(LedgerError::from(error)),
                    }
                }
            })?;
            if let Some(wrong) = wrong {
                return Err(wrong);
            }
            let mut batches: Vec<Batch> = batches.into_values().collect();
            batches.sort_by_key(|batch| batch.first);
            Ok(batches)
        })
    }

    /// Take the write lock before reading, because a writer that reads first may find that another has written since.
    fn begin(&mut self) -> Result<Transaction<'_>, LedgerError> {
        self.renew();
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        // The first page comes first into the journal, because it has the identity by which `beside` knows the journal.
        transaction.execute_batch(&format!("PRAGMA user_version = {VERSION}"))?;
        Ok(transaction)
    }

    /// Calls `each` with every posting in order of posting, after checking it against the chain. Returns the head.
    ///
    /// # Errors
    ///
    /// Returns an error at the first posting that was changed from outside. Discard the postings passed before it.
    pub fn read(&self, mut each: impl FnMut(i64, Posting)) -> Result<ChainHead, LedgerError> {
        self.walk(|head, there| {
            each(head.postings, there.posting);
            Ok(())
        })
    }

    /// Runs queries on a snapshot of the ledger, even while others post.
    pub(crate) fn at_one_moment<T>(
        &self,
        answer: impl FnOnce(&Self) -> Result<T, LedgerError>,
    ) -> Result<T, LedgerError> {
        self.renew();
        // A deferred transaction suffices, because it only reads and ends when dropped.
        let _moment = self.connection.unchecked_transaction()?;
        answer(self)
    }

    fn walk(
        &self,
        mut each: impl FnMut(ChainHead, Stored) -> Result<(), LedgerError>,
    ) -> Result<ChainHead, LedgerError> {
        self.renew();
        let mut statement = self
            .connection
            .prepare(&format!("SELECT {COLUMNS} FROM posting ORDER BY seq"))?;
        let mut rows = statement.query([])?;
        let mut head = ChainHead::NONE;
        while let Some(row) = rows.next()? {
            let there = Stored::new(row)?;
            head = there.checked(head)?;
            each(head, there)?;
        }
        Ok(head)
    }

    /// Returns the head of the chain, after checking the last posting.
    ///
    /// # Errors
    ///
    /// Returns an error if the last posting was changed from outside.
    pub fn head(&self) -> Result<ChainHead, LedgerError> {
        Ok(Tail::new(&self.connection)?.head)
    }

    /// Returns whether the chain contains an earlier head.
    ///
    /// # Errors
    ///
    /// Returns an error if the ledger cannot be read.
    pub fn contains(&self, earlier: &ChainHead) -> Result<bool, LedgerError> {
        if earlier.postings == 0 {
            return Ok(true);
        }
        let hash: Option<[u8; 32]> = self
            .connection
            .query_row(HASH, [earlier.postings], |row| row.get(0))
            .optional()?;
        Ok(hash == Some(earlier.hash))
    }

    /// Returns the postings about one victim, with reversals, in order of posting, and the head of the chain. Reads those
    /// postings only, so that its time does not depend on the size of the ledger. Each of them, and the link to the one
    /// before it, is checked against the chain. `None` if there is none.
    fn postings_about(
        &self,
        victim: &str,
    ) -> Result<Option<(ChainHead, Vec<Posting>)>, LedgerError> {
        let mut tail = Tail::new(&self.connection)?;
        let Some(mut next) = tail.last_about(victim)? else {
            // Nothing proves that a victim is absent but the whole ledger.
            let mut there = false;
            self.read(|_, posting| there = there || posting.victim.as_deref() == Some(victim))?;
            return match there {
                true => Err(unlinked()),
                false => Ok(None),
            };
        };
        let mut postings: Vec<Posting> = Vec::new();
        let mut reversals = BTreeSet::new();
        loop {
            let there = tail.row(next)?;
            let about = there.posting.victim.as_deref();
            if about.is_some_and(|it| it != victim) {
                return Err(unlinked());
            }
            if let Some(key) = &there.posting.reverses {
                reversals.insert(key.clone());
            }
            reversals.remove(&there.posting.key);
            postings.push(there.posting);
            match there.before {
                Some(before) if before < next => next = before,
                Some(_) => return Err(unlinked()),
                None => break,
            }
        }
        // Every reversal was of a posting about this victim.
        if !reversals.is_empty() {
            return Err(unlinked());
        }
        postings.reverse();
        Ok(Some((tail.head, postings)))
    }

    /// Returns the postings about one victim that were not reversed, in order of posting, and the head of the chain.
    pub(crate) fn unreversed_about(
        &self,
        victim: &str,
    ) -> Result<Option<(ChainHead, Vec<Posting>)>, LedgerError> {
        let Some((head, mut postings)) = self.postings_about(victim)? else {
            return Ok(None);
        };
        let reversed: BTreeSet<String> = postings
            .iter()
            .filter_map(|it| it.reverses.clone())
            .collect();
        postings.retain(|it| !reversed.contains(&it.key));
        Ok(Some((head, postings)))
    }

    /// Returns the keys of the reversed postings.
    ///
    /// # Errors
    ///
    /// Returns an error if the ledger cannot be read.
    pub(crate) fn reversed(&self) -> Result<BTreeSet<String>, LedgerError> {
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
        let mut find = self.connection.prepare(&find_by("key"))?;
        let mut met = earlier.is_none();
        let mut last: BTreeMap<String, (i64, [u8; 32])> = BTreeMap::new();
        let head = self.walk(|head, there| {
            let Stored {
                posting, before, ..
            } = there;
            let told = |head: ChainHead| earlier.is_some_and(|earlier| head.to_string() == earlier);
            met = met || told(head);
            let mut expected = effect(&mut find, &posting)?;
            let place = (head.postings, head.hash);
            if last.insert(expected.victim, place).map(|(seq, _)| seq) != before {
                return Err(unlinked());
            }
            expected.lines.sort();
            for (account, cents) in expected.lines {
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
        self.check_victims(last)?;
        if !met && earlier.is_some_and(|earlier| earlier != ChainHead::NONE.to_string()) {
            return Err(LedgerError::damaged(
                "the chain does not contain that head: postings were removed or replaced",
            ));
        }
        Ok(head)
    }
}

impl Ledger {
    /// Checks that the table of victims has the last posting about each.
    fn check_victims(&self, last: BTreeMap<String, (i64, [u8; 32])>) -> Result<(), LedgerError> {
        let mut statement = self
            .connection
            .prepare("SELECT id, last, seal FROM victim ORDER BY id")?;
        let mut rows = statement.query([])?;
        let mut expected = last.into_iter();
        while let Some(row) = rows.next()? {
            let there: (String, i64, [u8; 32]) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let same = expected.next().is_some_and(|(id, (seq, hash))| {
                let seal = seal(&id, seq, &hash);
                there == (id, seq, seal)
            });
            if !same {
                return Err(unlinked());
            }
        }
        match expected.next() {
            Some(_) => Err(unlinked()),
            None => Ok(()),
        }
    }
}

/// Returns the check value of a row of the table of victims.
fn seal(victim: &str, last: i64, hash: &[u8; 32]) -> [u8; 32] {
    let mut sha = Sha256::new();
    sha.update(format!("{victim}\n{last}\n"));
    sha.update(hash);
    sha.finalize().into()
}

fn unlinked() -> LedgerError {
    LedgerError::damaged("the postings about a victim are not all linked")
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
            "PRAGMA page_size = 4096; PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {VERSION}; BEGIN IMMEDIATE; {}; {}; COMMIT;",
            beside::statement(&beside::new_identity()),
            SCHEMA.join("; ")
        ))?;
        connection.close().map_err(|(_, error)| error)?;
        file.sync_all().map_err(|error| LedgerError::file(&error))
    }
}

impl Part {
    /// Gives the file its name if the name is free.
    fn appear_as(&self, path: &Path) -> std::io::Result<()> {
        // Use a link, because it fails if the name is taken; a rename would replace the file.
        match fs::hard_link(&self.0, path) {
            Err(error)
                if matches!(
                    error.kind(),
                    ErrorKind::PermissionDenied | ErrorKind::Unsupported
                ) =>
            {
                // A disk without hard links: take the name first.
                OpenOptions::new().write(true).create_new(true).open(path)?;
                fs::rename(&self.0, path)
            }
            linked => {
                linked?;
                fs::remove_file(&self.0)
            }
        }
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

/// Returns the statement that selects a posting by a column.
fn find_by(column: &str) -> String {
    format!("SELECT {COLUMNS} FROM posting WHERE {column} = ?1")
}

/// Selects the hash of a posting by its position.
const HASH: &str = "SELECT hash FROM posting WHERE seq = ?1";

/// A posting with its columns of the chain.
struct Stored {
    posting: Posting,
    seq: i64,
    /// The position of the previous posting about the same victim.
    before: Option<i64>,
    hash: [u8; 32],
}

impl Stored {
    fn new(row: &Row<'_>) -> Result<Self, LedgerError> {
        Ok(Self {
            posting: posting(row)?,
            seq: row.get(15)?,
            before: row.get(16)?,
            hash: row.get(17)?,
        })
    }

    /// Returns the head with this posting if it follows another head.
    fn checked(&self, head: ChainHead) -> Result<ChainHead, LedgerError> {
        let head = head.after(&self.posting, self.before);
        match self.seq == head.postings && self.hash == head.hash {
            true => Ok(head),
            false => Err(LedgerError::damaged(format!(
                "posting {} was changed: the chain breaks there",
                head.postings
            ))),
        }
    }
}

fn find(by_key: &mut Statement<'_>, key: &str) -> Result<Option<Stored>, LedgerError> {
    let mut rows = by_key.query([key])?;
    rows.next()?.map(Stored::new).transpose()
}

/// A posting as read from a file, with its place in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadPosting {
    /// The line in the file, from 1.
    pub line: usize,
    /// The posting.
    pub posting: Posting,
    /// Whether the key was made from the content, because the file has none.
    pub made_key: bool,
    /// Whether the line is of an export, so that the posting keeps its batch.
    pub exported: bool,
}

/// The result of one row of an import.
enum Added {
    New,
    Already,
    Reversed,
}

/// The defendants with orders, and the receipts against others, of one import.
#[derive(Default)]
struct Owing {
    orders: BTreeSet<Debtor>,
    receipts: BTreeMap<Debtor, Vec<String>>,
}

/// A victim, a case and a defendant.
type Debtor = (String, String, String);

impl Owing {
    fn note(&mut self, posting: &Posting) {
        let text = |field| posting.value(field).unwrap_or_default();
        let debtor = (
            text(Field::Victim),
            text(Field::Case),
            text(Field::Defendant),
        );
        match posting.kind {
            PostingKind::Order => {
                self.receipts.remove(&debtor);
                self.orders.insert(debtor);
            }
            PostingKind::Receipt | PostingKind::Refund if !self.orders.contains(&debtor) => {
                self.receipts
                    .entry(debtor)
                    .or_default()
                    .push(posting.key.clone());
            }
            _ => {}
        }
    }

    /// Returns the keys of the receipts against defendants without an order in the ledger.
    fn without_order(self, ledger: &Ledger) -> Result<Vec<String>, LedgerError> {
        let mut unplaced = Vec::new();
        // The receipts are sorted by victim, so the postings about each victim are read once.
        let mut read: Option<(String, BTreeSet<(String, String)>)> = None;
        for ((victim, case, defendant), keys) in self.receipts {
            if read.as_ref().is_none_or(|(id, _)| *id != victim) {
                let debtors = ledger.debtors(&victim)?;
                read = Some((victim, debtors));
            }
            let debtor = (case, defendant);
            if !read
                .as_ref()
                .is_some_and(|(_, debtors)| debtors.contains(&debtor))
            {
                unplaced.extend(keys);
            }
        }
        Ok(unplaced)
    }
}

impl Ledger {
    /// Returns whether an order to pay a victim was posted against a defendant in a case, and not reversed.
    ///
    /// # Errors
    ///
    /// Returns an error if the ledger was changed from outside.
    pub fn has_order(
        &self,
        victim: &str,
        case: &str,
        defendant: &str,
    ) -> Result<bool, LedgerError> {
        let debtors = self.debtors(victim)?;
        Ok(debtors.contains(&(case.to_owned(), defendant.to_owned())))
    }

    /// Returns the case and the defendant of each order to pay a victim that was posted and not reversed.
    fn debtors(&self, victim: &str) -> Result<BTreeSet<(String, String)>, LedgerError> {
        self.renew();
        let Some((_, postings)) = self.unreversed_about(victim)? else {
            return Ok(BTreeSet::new());
        };
        let orders = postings
            .into_iter()
            .filter(|it| it.kind == PostingKind::Order);
        Ok(orders
            .filter_map(|it| Some((it.value(Field::Case)?, it.defendant?)))
            .collect())
    }
}

/// Returns the id of the next import.
fn next_batch(connection: &Connection) -> Result<String, LedgerError> {
    let taken: BTreeSet<String> = connection
        .prepare("SELECT DISTINCT batch FROM posting WHERE batch IS NOT NULL")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let mut ids = (1_u64..).map(|n| format!("import-{n}"));
    Ok(ids.find(|id| !taken.contains(id)).unwrap_or_default())
}

/// The end of the chain, where postings are added.
struct Tail<'c> {
    head: ChainHead,
    by_key: Statement<'c>,
    by_place: Statement<'c>,
    hash: Statement<'c>,
    last: Statement<'c>,
    reversal: Statement<'c>,
    posting: Statement<'c>,
    line: Statement<'c>,
    victim: Statement<'c>,
}

impl<'c> Tail<'c> {
    /// Checks the last posting, because nothing may be added to a broken chain.
    fn new(connection: &'c Connection) -> Result<Self, LedgerError> {
        let last: Option<i64> = connection
            .prepare("SELECT seq FROM posting ORDER BY seq DESC LIMIT 1")?
            .query_row([], |row| row.get(0))
            .optional()?;
        let mut tail = Self {
            head: ChainHead::NONE,
            by_key: connection.prepare(&find_by("key"))?,
            by_place: connection.prepare(&find_by("seq"))?,
            hash: connection.prepare(HASH)?,
            last: connection.prepare("SELECT last, seal FROM victim WHERE id = ?1")?,
            reversal: connection.prepare("SELECT 1 FROM posting WHERE reverses = ?1")?,
            posting: connection.prepare(&format!(
                "INSERT INTO posting ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)"
            ))?,
            line: connection.prepare("INSERT INTO line (posting, account, cents) VALUES (?1, ?2, ?3)")?,
            victim: connection.prepare("INSERT INTO victim (id, last, seal) VALUES (?1, ?2, ?3) ON CONFLICT (id) DO UPDATE SET last = excluded.last, seal = excluded.seal")?,
        };
        if let Some(seq) = last {
            let there = tail.row(seq)?;
            tail.head = ChainHead {
                postings: there.seq,
                hash: there.hash,
            };
        }
        Ok(tail)
    }

    fn hash(&mut self, seq: i64) -> Result<Option<[u8; 32]>, LedgerError> {
        Ok(self.hash.query_row([seq], |row| row.get(0)).optional()?)
    }

    /// Checks a row against the posting before it.
    fn checked(&mut self, there: Stored) -> Result<Stored, LedgerError> {
        let before = there.seq.saturating_sub(1);
        let head = match before {
            0 => ChainHead::NONE,
            _ => ChainHead {
                postings: before,
                hash: self.hash(before)?.unwrap_or_default(),
            },
        };
        there.checked(head)?;
        Ok(there)
    }

    /// Returns a posting by its position.
    fn row(&mut self, seq: i64) -> Result<Stored, LedgerError> {
        let there = {
            let mut rows = self.by_place.query([seq])?;
            rows.next()?.map(Stored::new).transpose()?
        };
        self.checked(there.ok_or_else(unlinked)?)
    }

    /// Returns the position of the last posting about a victim.
    fn last_about(&mut self, victim: &str) -> Result<Option<i64>, LedgerError> {
        let last: Option<(i64, [u8; 32])> = self
            .last
            .query_row([victim], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let Some((last, there)) = last else {
            return Ok(None);
        };
        let hash = self.hash(last)?.unwrap_or_default();
        match there == seal(victim, last, &hash) {
            true => Ok(Some(last)),
            false => Err(unlinked()),
        }
    }

    /// Adds a row of an import. A key made from the content is made again if the posting that has it was reversed, so that a
    /// reversed import can be repeated.
    fn take(&mut self, row: ReadPosting, owing: &mut Owing) -> Result<Added, LedgerError> {
        let mut posting = row.posting;
        let made = posting.key.clone();
        let mut again = 1_u32;
        loop {
            if matches!(self.add(&posting)?, Posted::New(_)) {
                owing.note(&posting);
                return Ok(Added::New);
            }
            match (self.reversal.exists([&posting.key])?, row.made_key) {
                (false, _) => return Ok(Added::Already),
                (true, false) => return Ok(Added::Reversed),
                (true, true) => {
                    again = again.saturating_add(1);
                    posting.key = format!("{made}.{again}");
                }
            }
        }
    }

    /// Adds a posting unless the ledger already has it.
    fn add(&mut self, posting: &Posting) -> Result<Posted, LedgerError> {
        if let Some(there) = find(&mut self.by_key, &posting.key)? {
            let there = self.checked(there)?;
            return match there.posting.same(posting) {
                true => Ok(Posted::Already(there.seq)),
                false => Err(LedgerError::new("L1201", there.posting.told_apart(posting))
                    .help("nothing was changed; give this posting a new key, or reverse the other one first")),
            };
        }
        let effect = effect(&mut self.by_key, posting)?;
        if let Some(key) = &posting.reverses
            && self.reversal.exists([key])?
        {
            return Err(
                LedgerError::new("L1203", "the posting to reverse is already reversed")
                    .help("nothing was changed; post the correct content under a new key"),
            );
        }
        let before = self.last_about(&effect.victim)?;
        let next = self.head.after(posting, before);
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
            posting.debt,
            posting.payor,
            posting.amount.map(Usd::cents),
            posting.reverses,
            posting.source,
            posting.batch,
            next.postings,
            before,
            next.hash,
        ])?;
        for (account, cents) in effect.lines {
            self.line
                .execute(params![next.postings, account, cents.cents()])?;
        }
        let seal = seal(&effect.victim, next.postings, &next.hash);
        self.victim
            .execute(params![effect.victim, next.postings, seal])?;
        self.head = next;
        Ok(Posted::New(next.postings))
    }
}

/// The victim whom a posting is about, and its two lines, whose cents add up to zero.
struct Moves {
    victim: String,
    lines: Vec<(String, Usd)>,
}

/// Returns the effect of a posting. A reversal is about the victim of the reversed posting, and has its lines with opposite signs.
fn effect(by_key: &mut Statement<'_>, of: &Posting) -> Result<Moves, LedgerError> {
    let reversed = match &of.reverses {
        Some(key) => {
            match find(by_key, key)? {
                None => {
                    return Err(LedgerError::new("L1202", "the posting to reverse is not in the ledger")
                    .help("post the reversal after that posting; find the key with `redress ledger log`"));
                }
                Some(there) if there.posting.kind == PostingKind::Reversal => {
                    return Err(LedgerError::new("L1204", "a reversal cannot be reversed")
                        .help("post the correct content under a new key"));
                }
                Some(there) => Some(there.posting),
            }
        }
        None => None,
    };
    let is = reversed.as_ref().unwrap_or(of);
    let victim = is.victim.clone().unwrap_or_default();
    let Some((gains, gives, amount)) = is.lines() else {
        return Ok(Moves {
            victim,
            lines: Vec::new(),
        });
    };
    let (gains, gives) = match reversed {
        Some(_) => (gives, gains),
        None => (gains, gives),
    };
    let less = Usd::ZERO.checked_sub(amount)?;
    Ok(Moves {
        victim,
        lines: vec![(gains, amount), (gives, less)],
    })
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
    Posting::from_fields(&given, Date::MIN).map_err(|_| LedgerError::damaged("a row is no posting"))
}
