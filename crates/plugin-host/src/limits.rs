//! The limits of a loaded rule set and of its child process, and the statuses of the frames between the two.

/// The longest answer, in bytes: no honest one comes near it.
pub(crate) const MOST_ANSWER: u32 = 1 << 20;

/// The refusal of a longer one.
pub(crate) const TOO_LONG: &str = "its answer is longer than 1 MiB";

/// The longest question, in bytes.
pub(crate) const MOST_ASK: u32 = 64 << 20;

/// The statuses of the first frame: whether the library opened. Those of answers are the table's.
pub(crate) const OPENED: u8 = 0;
pub(crate) const NOT_OPENED: u8 = 1;
/// The status of a line of the set's log, which may come before any answer: its level and its text.
pub(crate) const LOGGED: u8 = 3;

/// What a child process may use.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ChildLimits {
    /// Processor time in all.
    pub(crate) cpu_seconds: u64,
    /// Address space.
    pub(crate) memory_bytes: u64,
    /// Open files.
    pub(crate) open_files: u64,
}

impl Default for ChildLimits {
    fn default() -> Self {
        Self {
            cpu_seconds: 600,
            memory_bytes: 1 << 30,
            open_files: 64,
        }
    }
}
