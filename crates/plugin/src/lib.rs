//! The boundary of a rule set as a library: one table under one symbol, bytes both ways.
//!
//! An author writes safe Rust under `#![forbid(unsafe_code)]`, declares each rule as a constant of `redress-rule`, and
//! lists them once:
//!
//! ```
//! use redress_rule::{RuleInfo, grounds};
//!
//! redress_plugin::rule_set! {
//!     /// The rule set `mine`.
//!     pub Mine = "mine";
//!     NO_CONTRIBUTION,
//! }
//!
//! grounds! { "ca7/laraneta";
//!     ACROSS_CASES = required "no-contribution";
//! }
//!
//! const NO_CONTRIBUTION: RuleInfo = RuleInfo::applies("no-contribution", &[ACROSS_CASES])
//!     .because("there is no contribution from defendants in other cases");
//! # use redress_rule::RuleSet;
//! # assert_eq!(Mine.info().rules.len(), 1);
//! ```
//!
//! What crosses is bytes, given to the *asker's* sink during the call, so that nobody frees another's
//! memory; a panic is caught inside, where the code that panicked lives. What cannot be caught in one
//! process (a stack overflow, an endless loop, `exit`) is contained by a process of its own.

mod forward;
pub mod protocol;

use std::ffi::c_void;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::protocol::SCHEMA;
use redress_rule::RuleSet;

pub use forward::LogFn;
#[doc(hidden)]
pub use redress_rule as rule;

/// What every table begins with. The digit is that of the symbol: an old program never opens a new table.
pub const MAGIC: [u8; 8] = *b"redress1";

/// Takes the bytes of an answer, during the call and never after it.
pub type Sink = unsafe extern "C" fn(to: *mut c_void, bytes: *const u8, length: usize);

/// The beginning of every table: plain numbers, which the program checks before it takes what follows for a table.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    magic: [u8; 8],
    size: u32,
    schema: u32,
}

impl Header {
    /// Returns whether it begins as every table does.
    #[must_use]
    pub fn has_magic(&self) -> bool {
        self.magic == MAGIC
    }

    /// Returns whether the table has every field that this version reads.
    #[must_use]
    pub const fn has_every_field(&self) -> bool {
        self.size >= size()
    }

    /// Returns the version of the records that the set speaks.
    #[must_use]
    pub const fn schema(&self) -> u32 {
        self.schema
    }

    /// Returns the size that the set gives for its own table, in bytes.
    #[must_use]
    pub const fn size(&self) -> u32 {
        self.size
    }
}

/// The table of a rule set: a static, never written.
#[repr(C)]
pub struct RuleSetTable {
    header: Header,
    attach: unsafe extern "C" fn(log: LogFn),
    call: unsafe extern "C" fn(ask: *const u8, length: usize, sink: Sink, to: *mut c_void) -> i32,
}

/// How a call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// The sink has the answer.
    Answered,
    /// The ask was not there, or did not fit in memory.
    Malformed,
    /// The set panicked; the sink has its words.
    Panicked,
}

impl Status {
    const fn code(self) -> i32 {
        match self {
            Self::Answered => 0,
            Self::Malformed => 1,
            Self::Panicked => 2,
        }
    }

    /// The status of a code; a code that no version of this table gives is malformed.
    #[must_use]
    pub const fn of(code: i32) -> Self {
        match code {
            0 => Self::Answered,
            2 => Self::Panicked,
            _ => Self::Malformed,
        }
    }
}

impl RuleSetTable {
    /// The table of a rule set.
    #[must_use]
    pub const fn of<S: RuleSet + Default>() -> Self {
        Self {
            header: Header {
                magic: MAGIC,
                // A table has a handful of words; its size fits whatever the platform.
                size: size(),
                schema: SCHEMA,
            },
            attach: forward::attach,
            call: call::<S>,
        }
    }

    /// Returns the beginning of the table.
    #[must_use]
    pub const fn header(&self) -> Header {
        self.header
    }

    /// Gives the set somewhere to log to.
    pub fn attach(&self, log: LogFn) {
        // SAFETY: the function is this crate's own `attach`, in whichever build made the table, and takes
        // a plain function pointer that lives as long as the program.
        unsafe { (self.attach)(log) }
    }

    /// Asks the set, and takes its answer.
    #[must_use]
    pub fn call(&self, ask: &[u8]) -> (Status, Vec<u8>) {
        let mut answer = Vec::new();
        let to: *mut Vec<u8> = &raw mut answer;
        // SAFETY: `ask` is readable for its length during the call; `collect` is called only during the
        // call, with `to` as it is given here, which points to a vector that nobody else touches meanwhile.
        let code = unsafe { (self.call)(ask.as_ptr(), ask.len(), collect, to.cast()) };
        (Status::of(code), answer)
    }
}

/// The size of this version's table.
const fn size() -> u32 {
    #[expect(
        clippy::as_conversions,
        reason = "a size of some words, in a const function"
    )]
    {
        size_of::<RuleSetTable>() as u32
    }
}

/// The near side's sink: appends to the vector behind `to`.
unsafe extern "C" fn collect(to: *mut c_void, bytes: *const u8, length: usize) {
    if bytes.is_null() {
        return;
    }
    // SAFETY: whoever calls a sink passes bytes that are readable for their length.
    let bytes = unsafe { std::slice::from_raw_parts(bytes, length) };
    // SAFETY: `to` is what `RuleSetTable::call` passed, a vector that lives through the call.
    let answer = unsafe { &mut *to.cast::<Vec<u8>>() };
    answer.extend_from_slice(bytes);
}

/// The far side of every table: answers, and catches what panics, where it can be caught.
unsafe extern "C" fn call<S: RuleSet + Default>(
    ask: *const u8,
    length: usize,
    sink: Sink,
    to: *mut c_void,
) -> i32 {
    if ask.is_null() {
        return Status::Malformed.code();
    }
    // SAFETY: the asker passes bytes that are readable for their length during the call.
    let ask = unsafe { std::slice::from_raw_parts(ask, length) };
    let answered = catch_unwind(AssertUnwindSafe(|| protocol::answer(&S::default(), ask)));
    let (status, bytes) = match answered {
        Ok(answer) => (Status::Answered, answer),
        Err(panic) => (Status::Panicked, panic_words(&*panic).into_bytes()),
    };
    // SAFETY: the asker's sink takes bytes during the call, with the `to` that came with it.
    unsafe { sink(to, bytes.as_ptr(), bytes.len()) };
    status.code()
}

/// Returns the words of a panic that was caught.
#[must_use]
pub fn panic_words(panic: &(dyn std::any::Any + Send)) -> String {
    panic
        .downcast_ref::<&str>()
        .map(|words| (*words).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "it panicked without words".to_owned())
}

/// Exports a rule set: a type that is [`Default`] and implements `RuleSet`. Once in a crate.
///
/// The symbol carries the name of the crate, so that several sets can be linked into one program.
#[macro_export]
macro_rules! export {
    ($set:ty) => {
        #[cfg(panic = "abort")]
        compile_error!("a rule set must be built with panic = \"unwind\": its panic would end the program that asks it");

        /// The table of this rule set.
        #[unsafe(export_name = concat!("redress1_", env!("CARGO_CRATE_NAME")))]
        pub static REDRESS: $crate::RuleSetTable = $crate::RuleSetTable::of::<$set>();
    };
}

/// Declares a rule set, its id and its rules, and exports it.
#[macro_export]
macro_rules! rule_set {
    ($(#[$doc:meta])* $vis:vis $set:ident = $id:literal; $($rule:path),* $(,)?) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default)]
        $vis struct $set;

        impl $crate::rule::RuleSet for $set {
            fn info(&self) -> &'static $crate::rule::SetInfo {
                static ABOUT: $crate::rule::SetInfo = $crate::rule::SetInfo {
                    id: $id,
                    version: env!("CARGO_PKG_VERSION"),
                    rules: &[$($rule),*],
                };
                &ABOUT
            }
        }

        $crate::export!($set);
    };
}
