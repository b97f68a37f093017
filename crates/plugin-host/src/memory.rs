//! The memory of the program: bounded, and its end is a message.
//!
//! The allocator of the standard library aborts when memory is gone, which leaves no message and, where core files are on, the case in
//! one. Linux does not even refuse memory that it does not have, and kills the program later. We set the limit ourselves.

use std::alloc::{GlobalAlloc, Layout, System};

use rustix::process::{Resource, Rlimit};

/// The allocator of the system, which ends the program with a message and code 1 when memory is gone.
#[derive(Clone, Copy, Debug, Default)]
pub struct Memory;

/// Returns what an allocation gave, unless that is nothing.
fn checked(pointer: *mut u8) -> *mut u8 {
    if pointer.is_null() {
        out_of_memory();
    }
    pointer
}

#[cold]
fn out_of_memory() -> ! {
    const MESSAGE: &[u8] = b"error: the memory is not enough for this computation\n  \
        help: compute fewer victims, defendants or profiles at once\n";
    // Written without an allocation. Where it cannot be written, the code says it.
    let _ = rustix::io::write(rustix::stdio::stderr(), MESSAGE);
    std::process::exit(1)
}

// SAFETY: every call goes to the allocator of the system with the arguments as given, and its answer is returned as it is.
unsafe impl GlobalAlloc for Memory {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller keeps the contract of this trait, which is that of the system's allocator.
        checked(unsafe { System.alloc(layout) })
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: as above.
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as above.
        checked(unsafe { System.alloc_zeroed(layout) })
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: as above.
        checked(unsafe { System.realloc(pointer, layout, size) })
    }
}

/// Limits the memory of this process to what the system has now, and returns that many bytes. Where the system tells no figure, no
/// limit is set, and there is none to return.
#[must_use]
pub fn limit_memory() -> Option<u64> {
    let read = |path: &str| std::fs::read_to_string(path).ok();
    let available = read("/proc/meminfo").and_then(|text| {
        let line = text
            .lines()
            .find(|line| line.starts_with("MemAvailable:"))?;
        let kibibytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
        Some(kibibytes.saturating_mul(1024))
    });
    // The limit of a container; "max" is none.
    let number = |path: &str| read(path)?.trim().parse::<u64>().ok();
    let of_container = number("/sys/fs/cgroup/memory.max").map(|most| {
        let used = number("/sys/fs/cgroup/memory.current").unwrap_or(0);
        most.saturating_sub(used)
    });
    let of_user = rustix::process::getrlimit(Resource::As).current;
    let least = [available, of_container, of_user]
        .into_iter()
        .flatten()
        .min()?;
    let most = least.saturating_sub(least.checked_div(10).unwrap_or(0));
    let known = rustix::process::getrlimit(Resource::Data);
    let current = known.current.map_or(most, |known| known.min(most));
    let limit = Rlimit {
        current: Some(current),
        maximum: known.maximum,
    };
    // Where it cannot be set, the system's own limit holds.
    let _ = rustix::process::setrlimit(Resource::Data, limit);
    Some(current)
}
