//! The sandbox of an isolated rule set: no file, no network, no process, no memory of another process.
//!
//! Landlock lets the loader read the libraries of the system and nothing else; seccomp lets the set compute, wait, start threads and
//! answer over its pipe, and refuses every other call of the system. Both hold from before the first instruction of the set.

use std::ffi::{c_int, c_long, c_void};
use std::fs::File;
use std::os::fd::AsRawFd;
use std::path::{Path, PathBuf};

unsafe extern "C" {
    fn syscall(number: c_long, ...) -> c_long;
    fn close(file: c_int) -> c_int;
    fn _exit(code: c_int) -> !;
}

/// Closes every open file but these, because a shell may have left some open for the program.
pub(crate) fn close_others(keep: &[i32]) -> std::io::Result<()> {
    let entries = std::fs::read_dir("/proc/self/fd")?;
    let numbers = entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse::<i32>().ok());
    let numbers: Vec<i32> = numbers.collect();
    for number in numbers
        .into_iter()
        .filter(|number| *number > 2 && !keep.contains(number))
    {
        // SAFETY: nothing in this process uses a file that it inherited and was not told of, and `keep` has the others.
        // One of them was the folder, which is closed already.
        unsafe { close(number) };
    }
    Ok(())
}

/// Ends this process at once, without the handlers that a set may have left.
pub(crate) fn end() -> ! {
    // SAFETY: the call takes no memory and does not return.
    unsafe { _exit(1) }
}

/// What the set may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    /// The loader maps it, and its constructors run.
    Loading,
    /// It answers.
    Answering,
}

/// Restricts this process, for good.
///
/// # Errors
/// Says which part the kernel lacks.
pub(crate) fn restrict(phase: Phase) -> Result<(), String> {
    if phase == Phase::Loading {
        let error = |error: rustix::io::Errno| format!("its rights cannot be fixed: {error}");
        rustix::thread::set_no_new_privs(true).map_err(error)?;
        landlock().map_err(|error| {
            format!("this kernel has no Landlock ({error}); --in-process runs a rule set without a sandbox")
        })?;
    }
    seccomp(phase).map_err(|error| {
        format!("this kernel has no seccomp filter ({error}); --in-process runs a rule set without a sandbox")
    })
}

/// Returns the error of a call that gave a negative number.
fn checked(result: c_long) -> std::io::Result<c_long> {
    match result {
        0.. => Ok(result),
        _ => Err(std::io::Error::last_os_error()),
    }
}

// Landlock.

const CREATE_RULESET: c_long = 444;
const ADD_RULE: c_long = 445;
const RESTRICT_SELF: c_long = 446;
const READ_FILE: u64 = 1 << 2;

/// What a ruleset handles: everything that it names is refused but for its rules.
#[repr(C)]
struct Handled {
    files: u64,
    network: u64,
    scoped: u64,
}

/// A rule for what is below a folder.
#[repr(C, packed)]
struct Beneath {
    allowed: u64,
    parent: i32,
}

fn landlock() -> std::io::Result<()> {
    let none = std::ptr::null::<c_void>();
    // SAFETY: with this flag the call takes no memory, and returns the version.
    let version = checked(unsafe { syscall(CREATE_RULESET, none, 0_usize, 1_u32) })?;
    // The rights that each version knows; a kernel refuses those that it does not.
    let files = match version {
        1 => (1 << 13) - 1,
        2 => (1 << 14) - 1,
        3 | 4 => (1 << 15) - 1,
        _ => (1 << 16) - 1,
    };
    let network = if version >= 4 { 0b11 } else { 0 };
    let scoped = if version >= 6 { 0b11 } else { 0 };
    let handled = Handled {
        files,
        network,
        scoped,
    };
    let size: usize = match version {
        ..=3 => 8,
        4 | 5 => 16,
        _ => 24,
    };
    // SAFETY: the structure is readable for its size, of which the kernel of this version reads the part that it knows.
    let ruleset = checked(unsafe { syscall(CREATE_RULESET, &raw const handled, size, 0_u32) })?;
    for folder in libraries() {
        let Ok(opened) = File::open(&folder) else {
            continue;
        };
        let rule = Beneath {
            allowed: READ_FILE,
            parent: opened.as_raw_fd(),
        };
        // SAFETY: the structure is readable, and both files are open during the call.
        checked(unsafe { syscall(ADD_RULE, ruleset, 1_u32, &raw const rule, 0_u32) })?;
    }
    // SAFETY: the call takes an open ruleset and no memory.
    checked(unsafe { syscall(RESTRICT_SELF, ruleset, 0_u32) })?;
    Ok(())
}

/// Returns where the loader finds the libraries of the system: the standard folders, and those of this program's own.
fn libraries() -> Vec<PathBuf> {
    let standard = [
        "/lib",
        "/lib64",
        "/usr/lib",
        "/usr/lib64",
        "/etc/ld.so.cache",
    ];
    let mut folders: Vec<PathBuf> = standard.iter().map(PathBuf::from).collect();
    let maps = std::fs::read_to_string("/proc/self/maps").unwrap_or_default();
    for line in maps.lines().filter(|line| line.contains(".so")) {
        let path = line.find('/').and_then(|at| line.get(at..));
        if let Some(folder) = path.and_then(|path| Path::new(path).parent())
            && !folders.iter().any(|known| known == folder)
        {
            folders.push(folder.to_owned());
        }
    }
    folders
}

// Seccomp.

/// An instruction of the filter.
#[repr(C)]
#[derive(Clone, Copy)]
struct Instruction {
    code: u16,
    if_true: u8,
    if_false: u8,
    k: u32,
}

#[repr(C)]
struct Program {
    length: u16,
    instructions: *const Instruction,
}

const LOAD_WORD: u16 = 0x20;
const JUMP_IF_EQUAL: u16 = 0x15;
const JUMP_IF_AT_LEAST: u16 = 0x35;
const JUMP_IF_SET: u16 = 0x45;
const RETURN: u16 = 0x06;

const ALLOW: u32 = 0x7fff_0000;
const KILL: u32 = 0x8000_0000;
/// "Not permitted".
const REFUSE: u32 = 0x0005_0001;
/// "No such call", upon which the C library uses an older one whose arguments can be seen.
const UNKNOWN: u32 = 0x0005_0026;

#[cfg(target_arch = "x86_64")]
mod calls {
    pub(super) const ARCHITECTURE: u32 = 0xc000_003e;
    /// read, write, close, fstat, poll, lseek, mmap, mprotect, munmap, brk, rt_sigaction, rt_sigprocmask, rt_sigreturn, writev,
    /// sched_yield, mremap, madvise, pause, nanosleep, getpid, exit, gettimeofday, sigaltstack, gettid, time, futex,
    /// sched_getaffinity, restart_syscall, clock_gettime, clock_getres, clock_nanosleep, exit_group, ppoll, set_robust_list,
    /// getrandom, membarrier, rseq.
    pub(super) const ALWAYS: &[u32] = &[
        0, 1, 3, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 20, 24, 25, 28, 34, 35, 39, 60, 96, 131, 186,
        201, 202, 204, 219, 228, 229, 230, 231, 271, 273, 318, 324, 334,
    ];
    /// pread64, openat, newfstatat, seccomp.
    pub(super) const LOADING: &[u32] = &[17, 257, 262, 317];
    pub(super) const CLONE: u32 = 56;
    pub(super) const CLONE3: u32 = 435;
    pub(super) const TGKILL: u32 = 234;
    pub(super) const PRCTL: u32 = 157;
    pub(super) const SECCOMP: i64 = 317;
}

#[cfg(target_arch = "aarch64")]
mod calls {
    pub(super) const ARCHITECTURE: u32 = 0xc000_00b7;
    /// As for the other architecture; here there is no poll, pause and time.
    pub(super) const ALWAYS: &[u32] = &[
        57, 62, 63, 64, 66, 73, 80, 93, 94, 98, 99, 101, 113, 114, 115, 123, 124, 128, 132, 134,
        135, 139, 169, 172, 178, 214, 215, 216, 222, 226, 233, 278, 283, 293,
    ];
    /// pread64, openat, newfstatat, seccomp.
    pub(super) const LOADING: &[u32] = &[67, 56, 79, 277];
    pub(super) const CLONE: u32 = 220;
    pub(super) const CLONE3: u32 = 435;
    pub(super) const TGKILL: u32 = 131;
    pub(super) const PRCTL: u32 = 167;
    pub(super) const SECCOMP: i64 = 277;
}

#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
fn seccomp(_: Phase) -> std::io::Result<()> {
    Err(std::io::Error::other(
        "on this kind of processor it is not tried",
    ))
}

#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
fn seccomp(phase: Phase) -> std::io::Result<()> {
    let own = u32::try_from(rustix::process::getpid().as_raw_nonzero().get()).unwrap_or(0);
    let filter = filter(phase, own);
    let program = Program {
        length: u16::try_from(filter.len()).unwrap_or(0),
        instructions: filter.as_ptr(),
    };
    const SET_FILTER: u32 = 1;
    const ALL_THREADS: u32 = 1;
    // SAFETY: the program points to as many instructions as it says, which live through the call; the kernel copies them.
    let set = unsafe { syscall(calls::SECCOMP, SET_FILTER, ALL_THREADS, &raw const program) };
    match checked(set)? {
        0 => Ok(()),
        _ => Err(std::io::Error::other("a thread cannot be restricted")),
    }
}

#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
fn filter(phase: Phase, own: u32) -> Vec<Instruction> {
    const CLONE_THREAD: u32 = 0x1_0000;
    const SET_NAME: u32 = 15;
    const X32: u32 = 0x4000_0000;
    // Places in what the filter sees of a call.
    const NUMBER: u32 = 0;
    const ARCHITECTURE: u32 = 4;
    const FIRST_ARGUMENT: u32 = 16;
    let step = |code, k, if_true, if_false| Instruction {
        code,
        if_true,
        if_false,
        k,
    };
    let load = |place| step(LOAD_WORD, place, 0, 0);
    let give = |action| step(RETURN, action, 0, 0);
    let mut all = vec![
        load(ARCHITECTURE),
        step(JUMP_IF_EQUAL, calls::ARCHITECTURE, 1, 0),
        give(KILL),
        load(NUMBER),
        step(JUMP_IF_AT_LEAST, X32, 0, 1),
        give(REFUSE),
    ];
    let more: &[u32] = match phase {
        Phase::Loading => calls::LOADING,
        Phase::Answering => &[],
    };
    for number in calls::ALWAYS.iter().chain(more) {
        all.extend([step(JUMP_IF_EQUAL, *number, 0, 1), give(ALLOW)]);
    }
    all.extend([step(JUMP_IF_EQUAL, calls::CLONE3, 0, 1), give(UNKNOWN)]);
    // A thread is no process; a signal to oneself is how the C library ends a program; a thread may have a name.
    for (number, test, value) in [
        (calls::CLONE, JUMP_IF_SET, CLONE_THREAD),
        (calls::TGKILL, JUMP_IF_EQUAL, own),
        (calls::PRCTL, JUMP_IF_EQUAL, SET_NAME),
    ] {
        all.extend([
            step(JUMP_IF_EQUAL, number, 0, 4),
            load(FIRST_ARGUMENT),
            step(test, value, 0, 1),
            give(ALLOW),
            give(REFUSE),
        ]);
    }
    all.push(give(REFUSE));
    all
}
