//! The child's side of isolation: one rule set, asked over two pipes, under limits.

use std::fs::File;
use std::io::{BufReader, Read, Write};
use std::os::fd::{AsFd, AsRawFd, FromRawFd, OwnedFd};
use std::sync::{Mutex, OnceLock, PoisonError};

use redress_plugin::Status;
use rustix::event::{PollFd, PollFlags, poll};
use rustix::process::{Resource, Rlimit};

use crate::error::PluginError;
use crate::limits::{ChildLimits, LOGGED, MOST_ASK, NOT_OPENED, OPENED};
use crate::log::MOST_LINE;
use crate::native;
use crate::sandbox::{self, Phase};

/// Serves one rule set until the other side closes the pipe. Called by the program when it was started with
/// the hidden command of [`crate::Isolation`]: the number of the file without a name, the library's name, and the
/// number of the least urgent level of its log that the parent reads.
///
/// # Errors
/// Says in words why it cannot; the parent reads it from standard error.
pub fn serve(descriptor: &str, library: &str, log: &str) -> Result<(), String> {
    let number: i32 = descriptor.parse().map_err(|_| "no such file".to_owned())?;
    if number < 3 {
        return Err("no such file".to_owned());
    }
    // SAFETY: the parent passed this open file to this process for this purpose, and nothing else here owns it.
    let memory = File::from(unsafe { OwnedFd::from_raw_fd(number) });
    let (asks, answers) = take_over_pipes().map_err(|error| error.to_string())?;
    let words = |error: std::io::Error| error.to_string();
    sandbox::close_others(&[number, asks.as_raw_fd(), answers.as_raw_fd()]).map_err(words)?;
    limit(ChildLimits::default()).map_err(|error| error.to_string())?;
    let watched = asks.try_clone().map_err(words)?;
    let parent = Parent {
        answers: Mutex::new(File::from(answers)),
        listens_to: log.parse().map_err(|_| "no such level".to_owned())?,
    };
    let parent = PARENT.get_or_init(|| parent);
    let isolated = |phase| sandbox::restrict(phase).map_err(PluginError::Isolation);
    let opened = isolated(Phase::Loading)
        .and_then(|()| end_with_parent(watched))
        .and_then(|()| native::open(memory, library, log_to_parent))
        .and_then(|set| isolated(Phase::Answering).map(|()| set));
    let answered = match opened {
        Ok(set) => parent
            .send(OPENED, &[])
            .and_then(|()| talk(&set, &mut BufReader::new(File::from(asks)), parent)),
        Err(problem) => parent.send(NOT_OPENED, problem.at_a_distance().as_bytes()),
    };
    answered.map_err(|error| error.to_string())
}

/// The way to the parent, which the set's threads share: frames must not cross.
struct Parent {
    answers: Mutex<File>,
    listens_to: u8,
}

/// A library hands its log to a function and nothing more, so that the function has to find the way by itself.
static PARENT: OnceLock<Parent> = OnceLock::new();

unsafe extern "C" fn log_to_parent(level: u8, text: *const u8, length: usize) {
    let Some(parent) = PARENT.get() else { return };
    if level > parent.listens_to || text.is_null() {
        return;
    }
    // SAFETY: the set passes a text that is readable for its length during the call; no more than that is read.
    let text = unsafe { std::slice::from_raw_parts(text, length.min(MOST_LINE)) };
    // A parent that is gone needs no log.
    let _ = parent.send(LOGGED, &[&[level], text].concat());
}

impl Parent {
    /// Sends a status, a length, and as many bytes.
    fn send(&self, status: u8, bytes: &[u8]) -> std::io::Result<()> {
        let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        let mut frame = Vec::with_capacity(bytes.len().saturating_add(5));
        frame.push(status);
        frame.extend_from_slice(&length.to_le_bytes());
        frame.extend_from_slice(bytes);
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        answers.write_all(&frame)
    }
}

/// The pipes are taken aside before the set's code is mapped: what it prints or reads must not be taken for talk.
fn take_over_pipes() -> rustix::io::Result<(OwnedFd, OwnedFd)> {
    let asks = rustix::io::fcntl_dupfd_cloexec(rustix::stdio::stdin(), 3)?;
    let answers = rustix::io::fcntl_dupfd_cloexec(rustix::stdio::stdout(), 3)?;
    let null = rustix::fs::open(
        "/dev/null",
        rustix::fs::OFlags::RDWR,
        rustix::fs::Mode::empty(),
    )?;
    rustix::stdio::dup2_stdin(null.as_fd())?;
    rustix::stdio::dup2_stdout(null.as_fd())?;
    Ok((asks, answers))
}

/// Starts a thread that ends this process when the parent is gone, because a set that waits for ever does not see it.
fn end_with_parent(asks: OwnedFd) -> Result<(), PluginError> {
    let wait = move || {
        loop {
            let mut ended = [PollFd::from_borrowed_fd(asks.as_fd(), PollFlags::empty())];
            if poll(&mut ended, None).is_ok_and(|ready| ready > 0) {
                sandbox::end();
            }
        }
    };
    let thread = std::thread::Builder::new().stack_size(64 << 10).spawn(wait);
    thread
        .map(drop)
        .map_err(|error| PluginError::Isolation(error.to_string()))
}

fn limit(limits: ChildLimits) -> rustix::io::Result<()> {
    let set = |resource, most| {
        let most = Some(most);
        rustix::process::setrlimit(
            resource,
            Rlimit {
                current: most,
                maximum: most,
            },
        )
    };
    set(Resource::Core, 0)?;
    set(Resource::Fsize, 0)?;
    set(Resource::Cpu, limits.cpu_seconds)?;
    set(Resource::As, limits.memory_bytes)?;
    set(Resource::Nofile, limits.open_files)
}

fn talk(set: &native::Native, asks: &mut impl Read, parent: &Parent) -> std::io::Result<()> {
    loop {
        let mut length = [0; 4];
        match asks.read_exact(&mut length) {
            Ok(()) => {}
            Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => return Ok(()),
            Err(error) => return Err(error),
        }
        let length = u32::from_le_bytes(length).min(MOST_ASK);
        let mut ask = vec![0; usize::try_from(length).unwrap_or(0)];
        asks.read_exact(&mut ask)?;
        let (status, answer) = set.call(&ask);
        let status: u8 = match status {
            Status::Answered => 0,
            Status::Malformed => 1,
            Status::Panicked => 2,
        };
        parent.send(status, &answer)?;
    }
}
