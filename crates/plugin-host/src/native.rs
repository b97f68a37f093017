//! A rule set in this process.

use std::ffi::c_int;
use std::fs::File;
use std::os::fd::AsRawFd;
use std::sync::{Mutex, Once, OnceLock, PoisonError};

use libloading::os::unix::{Library, RTLD_LOCAL, RTLD_NOW};
use redress_plugin::protocol::{SCHEMA, Transport, asked_rule};
use redress_plugin::{Header, LogFn, RuleSetTable, Status};

use crate::error::PluginError;
use crate::limits::{MOST_ANSWER, TOO_LONG};
use crate::sandbox;

/// A table larger than this is no table of any version.
const MOST_TABLE: u32 = 4096;

/// A rule set that was opened and stays open.
pub(crate) struct Native {
    table: &'static RuleSetTable,
    /// The library's name, for a message.
    library: String,
    /// The words of its panic. A set that panicked may have left anything behind; it answers nothing more in this process.
    panicked: OnceLock<String>,
}

/// The calls into rule sets of this process, and the last one in words.
static CALLS: Mutex<(usize, String)> = Mutex::new((0, String::new()));

/// A call that is not over: a program that ends now was ended by a rule set.
struct Call;

impl Call {
    fn begin(library: &str, ask: &[u8]) -> Self {
        static WATCHED: Once = Once::new();
        WATCHED.call_once(|| {
            // SAFETY: the handlers live as long as the program, and take and give nothing. Where none can be kept, none is.
            let _ = unsafe { atexit(ended) };
            // SAFETY: as above.
            let _ = unsafe { at_quick_exit(ended) };
        });
        let mut calls = CALLS.lock().unwrap_or_else(PoisonError::into_inner);
        let (count, last) = &mut *calls;
        *count = count.saturating_add(1);
        last.clear();
        last.push_str(library);
        if let Some(rule) = asked_rule(ask) {
            last.push_str("`, rule `");
            last.push_str(rule);
        }
        Self
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        let mut calls = CALLS.lock().unwrap_or_else(PoisonError::into_inner);
        calls.0 = calls.0.saturating_sub(1);
    }
}

unsafe extern "C" {
    fn atexit(handler: extern "C" fn()) -> c_int;
    fn at_quick_exit(handler: extern "C" fn()) -> c_int;
}

/// Runs when the program ends: in the middle of a call it is no success, whatever code the rule set gave.
extern "C" fn ended() {
    let Ok(calls) = CALLS.try_lock() else { return };
    if calls.0 > 0 {
        let text = format!("error: the library `{}`: it ended the program\n", calls.1);
        let _ = rustix::io::write(rustix::stdio::stderr(), text.as_bytes());
        sandbox::end();
    }
}

/// Opens the library in a file without a name and finds its table; `log` takes the lines of its log.
pub(crate) fn open(memory: File, library: &str, log: LogFn) -> Result<Native, PluginError> {
    let path = format!("/proc/self/fd/{}", memory.as_raw_fd());
    // SAFETY: opening a library runs its constructors. Its bytes were hashed and trusted, and come from a
    // sealed file without a name; a process of its own contains the rest.
    let opened = unsafe { Library::open(Some(path), RTLD_NOW | RTLD_LOCAL) }
        .map_err(|error| PluginError::NotALibrary(because(&error)))?;
    let symbol = format!("redress1_{library}");
    // SAFETY: the symbol, by its major version in its name, is a static `RuleSetTable`; only its address is taken.
    let table = unsafe { opened.get::<*const RuleSetTable>(symbol.as_bytes()) };
    let table: *const RuleSetTable = *table.map_err(|_| PluginError::NoSymbol(symbol.clone()))?;
    // Never unloaded: the table, what it declares and its threads live as long as the program. The standard
    // library does not support being unloaded with a set's copy of it.
    std::mem::forget(opened);
    std::mem::forget(memory);
    if table.is_null() {
        return Err(PluginError::NoSymbol(symbol));
    }
    // SAFETY: `dlsym` gave the address of a static of a library that is never unloaded. Any bytes are a header, so that
    // the static is not taken for a table before its beginning is checked.
    let header = unsafe { table.cast::<Header>().read_unaligned() };
    check(header)?;
    // SAFETY: the static is what every version's table begins with, has every field, and is never written nor unloaded.
    let table = unsafe { table.as_ref() }.ok_or(PluginError::NoSymbol(symbol))?;
    table.attach(log);
    Ok(Native {
        table,
        library: library.to_owned(),
        panicked: OnceLock::new(),
    })
}

/// Refuses what does not begin as a table that this program can use.
fn check(header: Header) -> Result<(), PluginError> {
    if !header.has_magic() {
        let problem = "it does not begin with the magic number of a rule set".to_owned();
        return Err(PluginError::Table(problem));
    }
    if !header.has_every_field() || header.size() > MOST_TABLE {
        let problem = format!("its size of {} bytes is that of no version", header.size());
        return Err(PluginError::Table(problem));
    }
    if header.schema() != SCHEMA {
        return Err(PluginError::Schema {
            is: header.schema(),
            speaks: SCHEMA,
        });
    }
    Ok(())
}

/// An error with what lies behind it: the loader says why only there.
fn because(error: &dyn std::error::Error) -> String {
    error.source().map_or_else(|| error.to_string(), because)
}

impl Native {
    /// Asks, with the status apart.
    pub(crate) fn call(&self, ask: &[u8]) -> (Status, Vec<u8>) {
        let _ends = Call::begin(&self.library, ask);
        self.table.call(ask)
    }
}

impl Transport for Native {
    fn ask(&self, ask: &[u8]) -> Result<Vec<u8>, String> {
        if let Some(words) = self.panicked.get() {
            return Err(format!(
                "it panicked before ({words}), and is not asked again in this process"
            ));
        }
        match self.call(ask) {
            (Status::Answered, answer) => match u32::try_from(answer.len()) {
                Ok(length) if length <= MOST_ANSWER => Ok(answer),
                _ => Err(TOO_LONG.to_owned()),
            },
            (Status::Malformed, _) => Err("it did not take the question".to_owned()),
            (Status::Panicked, words) => {
                let words = String::from_utf8_lossy(&words).into_owned();
                // The first panic is the cause of what follows.
                let words = self.panicked.get_or_init(|| words);
                Err(format!("it panicked: {words}"))
            }
        }
    }
}
