//! The parent's side of isolation: a child process of the same program over the same bytes, with limits.

use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::{AsFd, AsRawFd};
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use redress_plugin::protocol::Transport;
use rustix::event::{PollFd, PollFlags, poll};

use crate::error::PluginError;
use crate::limits::{LOGGED, MOST_ANSWER, MOST_ASK, OPENED, TOO_LONG};
use crate::log;

/// How a rule set is isolated.
#[derive(Clone, Debug)]
pub struct Isolation {
    /// The program to start: this one.
    pub program: PathBuf,
    /// The hidden command with which it serves; the file's number, the library's name and the level of the log follow.
    pub command: &'static str,
    /// How long one question and its answer may take.
    pub patience: Duration,
    /// How long all of them may take.
    pub in_all: Duration,
}

impl Isolation {
    /// This program, with five seconds for an answer and two minutes for all.
    ///
    /// # Errors
    /// When the system does not tell where the program is.
    pub fn of_this_program(command: &'static str) -> Result<Self, PluginError> {
        Ok(Self {
            program: std::env::current_exe()
                .map_err(|error| PluginError::Isolation(error.to_string()))?,
            command,
            patience: Duration::from_secs(5),
            in_all: Duration::from_secs(120),
        })
    }
}

/// A child process that serves one rule set.
pub(crate) struct Isolated {
    patience: Duration,
    in_all: Duration,
    state: Mutex<State>,
}

enum State {
    Running(Box<Pipes>),
    /// Ended, and why: a set that had to be ended is not asked again.
    Ended(String),
}

struct Pipes {
    child: Child,
    asks: ChildStdin,
    answers: ChildStdout,
    /// The bytes that were read beyond the last frame.
    ahead: Vec<u8>,
    /// The time spent on questions and answers so far.
    spent: Duration,
}

/// Starts the child. The file without a name is inherited by its number; nothing else is, nor the environment.
pub(crate) fn start(
    isolation: &Isolation,
    memory: File,
    library: &str,
) -> Result<Isolated, PluginError> {
    let words = |error: std::io::Error| PluginError::Isolation(error.to_string());
    let inherited = rustix::io::fcntl_getfd(&memory).and_then(|flags| {
        rustix::io::fcntl_setfd(&memory, flags.difference(rustix::io::FdFlags::CLOEXEC))
    });
    inherited.map_err(|error| words(error.into()))?;
    let mut child = Command::new(&isolation.program)
        .arg(isolation.command)
        .arg(memory.as_raw_fd().to_string())
        .arg(library)
        .arg(log::listened_to().to_string())
        .env_clear()
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(words)?;
    let pipes = child.stdin.take().zip(child.stdout.take());
    let (asks, answers) = pipes.ok_or_else(|| PluginError::Isolation("no pipes".to_owned()))?;
    // A child that reads nothing must not stop us in the middle of a question.
    rustix::io::ioctl_fionbio(&asks, true).map_err(|error| words(error.into()))?;
    let mut pipes = Pipes {
        child,
        asks,
        answers,
        ahead: Vec::new(),
        spent: Duration::ZERO,
    };
    match pipes.answer(Instant::now().checked_add(isolation.patience)) {
        Ok((OPENED, _)) => {}
        Ok((_, refused)) => {
            pipes.end();
            let refused = String::from_utf8_lossy(&refused);
            return Err(PluginError::from_a_distance(&refused));
        }
        Err(why) => return Err(PluginError::Isolation(pipes.end().unwrap_or(why))),
    }
    Ok(Isolated {
        patience: isolation.patience,
        in_all: isolation.in_all,
        state: Mutex::new(State::Running(Box::new(pipes))),
    })
}

impl Transport for Isolated {
    fn ask(&self, ask: &[u8]) -> Result<Vec<u8>, String> {
        let mut state = self
            .state
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let pipes = match &mut *state {
            State::Running(pipes) => pipes,
            State::Ended(why) => return Err(format!("it was ended before: {why}")),
        };
        match pipes.ask(ask, self.patience, self.in_all) {
            Ok((0, answer)) => Ok(answer),
            Ok((status, words)) => {
                let why = match status {
                    2 => format!("it panicked: {}", String::from_utf8_lossy(&words)),
                    _ => "it did not take the question".to_owned(),
                };
                pipes.end();
                *state = State::Ended(why.clone());
                Err(why)
            }
            Err(why) => {
                let why = pipes.end().unwrap_or(why);
                *state = State::Ended(why.clone());
                Err(why)
            }
        }
    }
}

impl Pipes {
    fn ask(
        &mut self,
        ask: &[u8],
        patience: Duration,
        in_all: Duration,
    ) -> Result<(u8, Vec<u8>), String> {
        let length = u32::try_from(ask.len()).ok().filter(|it| *it <= MOST_ASK);
        let length = length.ok_or_else(|| "the question is too long".to_owned())?;
        let left = in_all.saturating_sub(self.spent);
        let begun = Instant::now();
        let until = begun.checked_add(patience.min(left));
        // Each call of the system costs more than the bytes: one writes the question, one waits, and one reads the answer.
        let frame = [&length.to_le_bytes(), ask].concat();
        let answer = self.write(&frame, until).and_then(|()| self.answer(until));
        self.spent = self.spent.saturating_add(begun.elapsed());
        match answer {
            Err(_) if self.spent >= in_all => Err(format!(
                "its answers took over {} seconds in all",
                in_all.as_secs()
            )),
            answer => answer,
        }
    }

    /// Writes bytes before the time is up.
    fn write(&mut self, mut bytes: &[u8], until: Option<Instant>) -> Result<(), String> {
        while !bytes.is_empty() {
            match self.asks.write(bytes) {
                Ok(written) => bytes = bytes.get(written..).unwrap_or_default(),
                Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {
                    let ready = PollFd::from_borrowed_fd(self.asks.as_fd(), PollFlags::OUT);
                    if !is_ready(ready, until)? {
                        return Err("it took too long to take the question".to_owned());
                    }
                }
                Err(_) => return Err("it ended".to_owned()),
            }
        }
        Ok(())
    }

    /// Reads the next answer, a status and bytes, and emits the lines of the set's log before it.
    fn answer(&mut self, until: Option<Instant>) -> Result<(u8, Vec<u8>), String> {
        let mut logged = 0_usize;
        loop {
            match self.frame(until)? {
                (LOGGED, line) => {
                    logged = logged.saturating_add(line.len());
                    if u32::try_from(logged).map_or(true, |it| it > MOST_ANSWER) {
                        return Err("its log is longer than 1 MiB".to_owned());
                    }
                    if let Some((level, text)) = line.split_first() {
                        log::event(*level, text);
                    }
                }
                answer => return Ok(answer),
            }
        }
    }

    fn frame(&mut self, until: Option<Instant>) -> Result<(u8, Vec<u8>), String> {
        let head = self.read(5, until)?;
        let [status, a, b, c, d] = head[..] else {
            return Err("it ended without an answer".to_owned());
        };
        let length = u32::from_le_bytes([a, b, c, d]);
        if length > MOST_ANSWER {
            return Err(TOO_LONG.to_owned());
        }
        let answer = self.read(usize::try_from(length).unwrap_or(0), until)?;
        Ok((status, answer))
    }

    /// Reads a number of bytes before the time is up.
    fn read(&mut self, length: usize, until: Option<Instant>) -> Result<Vec<u8>, String> {
        let mut block = [0; 4096];
        while self.ahead.len() < length {
            let ready = PollFd::from_borrowed_fd(self.answers.as_fd(), PollFlags::IN);
            if !is_ready(ready, until)? {
                return Err("it took too long to answer".to_owned());
            }
            match self.answers.read(&mut block) {
                Ok(0) => return Err("it ended without an answer".to_owned()),
                Ok(read) => self
                    .ahead
                    .extend_from_slice(block.get(..read).unwrap_or_default()),
                Err(error) => return Err(error.to_string()),
            }
        }
        let after = self.ahead.split_off(length);
        Ok(std::mem::replace(&mut self.ahead, after))
    }

    /// Ends the child and says how it ended, if it had ended by itself.
    fn end(&mut self) -> Option<String> {
        // One that just ended needs a moment until the system says so.
        let by_itself = (0..50).find_map(|_| {
            let ended = self.child.try_wait().ok().flatten();
            if ended.is_none() {
                std::thread::sleep(Duration::from_millis(1));
            }
            ended
        });
        // It may be gone already, which is as well.
        let _ = self.child.kill();
        let _ = self.child.wait();
        let status = by_itself?;
        Some(match (status.signal(), status.code()) {
            (Some(signal), _) => format!("it was ended by signal {signal}"),
            (None, Some(code)) => format!("it ended the process with code {code}"),
            (None, None) => "it ended the process".to_owned(),
        })
    }
}

/// Waits until a pipe can be used; returns false when the time is up.
fn is_ready(pipe: PollFd<'_>, until: Option<Instant>) -> Result<bool, String> {
    let mut ready = [pipe];
    loop {
        let left = until.map(|until| until.saturating_duration_since(Instant::now()));
        let left = left.and_then(|left| left.try_into().ok());
        match poll(&mut ready, left.as_ref()) {
            Ok(ready) => return Ok(ready > 0),
            Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.to_string()),
        }
    }
}

impl Drop for Isolated {
    fn drop(&mut self) {
        let state = self
            .state
            .get_mut()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        if let State::Running(pipes) = state {
            pipes.end();
        }
    }
}
