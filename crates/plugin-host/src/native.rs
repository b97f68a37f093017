//! A rule set in this process.

use std::fs::File;
use std::os::fd::AsRawFd;
use std::sync::atomic::{AtomicBool, Ordering};

use libloading::os::unix::Library;
use redress_plugin::protocol::{SCHEMA, Transport};
use redress_plugin::{Log, Status, Table};

use crate::error::PluginError;

/// A table larger than this is no table of any version.
const MOST_TABLE: u32 = 4096;

/// A rule set that was opened and stays open.
pub(crate) struct Native {
    table: &'static Table,
    /// A set that panicked may have left anything behind; it answers nothing more in this process.
    spoiled: AtomicBool,
}

/// Opens the library in a file without a name and finds its table; `log` takes the lines of its log.
pub(crate) fn open(memory: File, library: &str, log: Log) -> Result<Native, PluginError> {
    let path = format!("/proc/self/fd/{}", memory.as_raw_fd());
    // SAFETY: opening a library runs its constructors. Its bytes were hashed and trusted, and come from a
    // sealed file without a name; what more there is to be afraid of is what `--isolate` is for.
    let opened =
        unsafe { Library::new(path) }.map_err(|error| PluginError::NotALibrary(because(&error)))?;
    let symbol = format!("redress1_{library}");
    // SAFETY: the symbol, by its major version in its name, is a static `Table`; only its address is taken.
    let table = unsafe { opened.get::<*const Table>(symbol.as_bytes()) };
    let table: *const Table = *table.map_err(|_| PluginError::NoSymbol(symbol.clone()))?;
    // Never unloaded: the table, what it declares and its threads live as long as the program. The standard
    // library does not support being unloaded with a set's copy of it.
    std::mem::forget(opened);
    std::mem::forget(memory);
    // SAFETY: `dlsym` gave the address of a static of a library that is never unloaded.
    let table = unsafe { table.as_ref() }.ok_or(PluginError::NoSymbol(symbol))?;
    if !table.is_usable() || table.size() > MOST_TABLE {
        return Err(PluginError::Table(table.size()));
    }
    if table.schema() != SCHEMA {
        return Err(PluginError::Schema {
            is: table.schema(),
            speaks: SCHEMA,
        });
    }
    table.attach(log);
    Ok(Native {
        table,
        spoiled: AtomicBool::new(false),
    })
}

/// An error with what lies behind it: the loader says why only there.
fn because(error: &dyn std::error::Error) -> String {
    error.source().map_or_else(|| error.to_string(), because)
}

impl Native {
    /// Asks, with the status apart.
    pub(crate) fn call(&self, ask: &[u8]) -> (Status, Vec<u8>) {
        self.table.call(ask)
    }
}

impl Transport for Native {
    fn ask(&self, ask: &[u8]) -> Result<Vec<u8>, String> {
        if self.spoiled.load(Ordering::Acquire) {
            return Err("it panicked before, and is not asked again in this process".to_owned());
        }
        match self.call(ask) {
            (Status::Answered, answer) => Ok(answer),
            (Status::Malformed, _) => Err("it did not take the question".to_owned()),
            (Status::Panicked, words) => {
                self.spoiled.store(true, Ordering::Release);
                Err(format!("it panicked: {}", String::from_utf8_lossy(&words)))
            }
        }
    }
}
