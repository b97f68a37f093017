//! The child's side of isolation: one rule set, asked over two pipes, under limits.

use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::{AsFd, FromRawFd, OwnedFd};

use redress_plugin::Status;
use rustix::process::{Resource, Rlimit};

use crate::isolate::Limits;
use crate::native;

/// The largest frame that either side takes.
pub(crate) const MOST_FRAME: u32 = 64 << 20;

/// Serves one rule set until the other side closes the pipe. Called by the program when it was started with
/// the hidden command of [`crate::Isolation`]: the number of the file without a name, and the library's name.
///
/// # Errors
/// Says in words why it cannot; the parent reads it from standard error.
pub fn serve(descriptor: &str, library: &str) -> Result<(), String> {
    let number: i32 = descriptor.parse().map_err(|_| "no such file".to_owned())?;
    if number < 3 {
        return Err("no such file".to_owned());
    }
    // SAFETY: the parent passed this open file to this process for this purpose, and nothing else here owns it.
    let memory = File::from(unsafe { OwnedFd::from_raw_fd(number) });
    let (asks, answers) = take_over_pipes().map_err(|error| error.to_string())?;
    limit(Limits::default()).map_err(|error| error.to_string())?;
    let mut answers = File::from(answers);
    let mut answer = |status, bytes: &[u8]| {
        frame(&mut answers, status, bytes).map_err(|error| error.to_string())
    };
    match native::open(memory, library) {
        Ok(set) => {
            answer(OPENED, &[])?;
            talk(&set, &mut File::from(asks), &mut answers).map_err(|error| error.to_string())
        }
        Err(problem) => answer(NOT_OPENED, problem.at_a_distance().as_bytes()),
    }
}

/// The statuses of the first frame: whether the library opened. Those of answers are the table's.
pub(crate) const OPENED: u8 = 0;
pub(crate) const NOT_OPENED: u8 = 1;

/// A status, a length, and as many bytes.
fn frame(to: &mut File, status: u8, bytes: &[u8]) -> std::io::Result<()> {
    let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    let mut frame = Vec::with_capacity(bytes.len().saturating_add(5));
    frame.push(status);
    frame.extend_from_slice(&length.to_le_bytes());
    frame.extend_from_slice(bytes);
    to.write_all(&frame)
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

fn limit(limits: Limits) -> rustix::io::Result<()> {
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

fn talk(set: &native::Native, asks: &mut File, answers: &mut File) -> std::io::Result<()> {
    loop {
        let mut length = [0; 4];
        match asks.read_exact(&mut length) {
            Ok(()) => {}
            Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => return Ok(()),
            Err(error) => return Err(error),
        }
        let length = u32::from_le_bytes(length).min(MOST_FRAME);
        let mut ask = vec![0; usize::try_from(length).unwrap_or(0)];
        asks.read_exact(&mut ask)?;
        let (status, answer) = set.call(&ask);
        let status: u8 = match status {
            Status::Answered => 0,
            Status::Malformed => 1,
            Status::Panicked => 2,
        };
        frame(answers, status, &answer)?;
    }
}
