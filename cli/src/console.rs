//! Standard error, and how wide and colored each stream is.

use std::cell::Cell;
use std::io::{IsTerminal, Write as _, stderr, stdout};
use std::panic::Location;

use clap::ValueEnum;

use crate::args::Common;
use crate::message::{Level, Message};

/// Where nobody says how wide it is.
const WIDTH: usize = 100;

/// When to use color.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal that has it, unless NO_COLOR is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// What the program says beside its data.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Console {
    quiet: bool,
    color: Color,
}

impl Console {
    pub const fn new(common: &Common) -> Self {
        Self {
            quiet: common.quiet,
            color: common.color,
        }
    }

    /// Says a message; warnings and notes not when it is to be quiet.
    pub fn say(&self, message: &Message) {
        if self.quiet && message.level != Level::Error {
            return;
        }
        let text = message.render(width(&stderr()), self.colors(&stderr()));
        // When nobody reads standard error there is nobody to tell.
        let _ = stderr().write_all(text.as_bytes());
    }

    pub fn note(&self, text: impl Into<String>) {
        self.say(&Message::note(text));
    }

    /// How far something long has come; said only to somebody who looks.
    pub fn progress(&self, of: usize) -> Progress {
        Progress {
            of,
            said: Cell::new(None),
            shows: !self.quiet && stderr().is_terminal(),
        }
    }

    /// Whether the user asked for color wherever data goes.
    pub fn always(&self) -> bool {
        self.color == Color::Always
    }

    /// Whether what goes to this stream is colored.
    pub fn colors(&self, stream: &impl IsTerminal) -> bool {
        let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        match self.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => {
                stream.is_terminal()
                    && !set("NO_COLOR")
                    && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
            }
        }
    }
}

/// A bar on a terminal that fills; nothing where standard error goes elsewhere.
#[derive(Debug)]
pub(crate) struct Progress {
    of: usize,
    said: Cell<Option<usize>>,
    shows: bool,
}

/// How many steps the bar has.
const STEPS: usize = 40;

impl Progress {
    /// So many are done.
    pub fn say(&self, done: usize) {
        let steps = done.saturating_mul(STEPS).checked_div(self.of);
        if !self.shows || self.said.replace(steps) == steps {
            return;
        }
        let full = steps.unwrap_or(STEPS).min(STEPS);
        let bar = format!(
            "{}{}",
            "#".repeat(full),
            ".".repeat(STEPS.saturating_sub(full))
        );
        let _ = write!(stderr(), "\r[{bar}] {done} of {}", self.of);
    }

    /// Takes the bar away.
    pub fn end(&self) {
        if self.shows && self.said.get().is_some() {
            let _ = write!(stderr(), "\r\u{1b}[K");
        }
    }
}

/// How wide standard output is: as the terminal says, else `COLUMNS`, else 100.
pub(crate) fn width_of_output() -> usize {
    width(&stdout())
}

#[cfg(unix)]
fn width(stream: &(impl IsTerminal + std::os::fd::AsFd)) -> usize {
    let size = stream
        .is_terminal()
        .then(|| terminal_size::terminal_size_of(stream))
        .flatten();
    width_or_default(size)
}

#[cfg(windows)]
fn width(stream: &(impl IsTerminal + std::os::windows::io::AsHandle)) -> usize {
    let size = stream
        .is_terminal()
        .then(|| terminal_size::terminal_size_of(stream))
        .flatten();
    width_or_default(size)
}

fn width_or_default(size: Option<(terminal_size::Width, terminal_size::Height)>) -> usize {
    let columns = || std::env::var("COLUMNS").ok()?.parse().ok();
    size.map(|(width, _)| usize::from(width.0))
        .or_else(columns)
        .filter(|width| *width > 0)
        .unwrap_or(WIDTH)
}

/// Says that the program is at fault, and where.
pub(crate) fn fault_at(place: Option<&Location<'_>>) {
    let place = place.map_or_else(String::new, |place| format!(" at {place}"));
    let text = format!(
        "error: this program is at fault{place}; no result was written\n  \
         help: please report it with this line and the command, without the case file\n"
    );
    let _ = stderr().write_all(text.as_bytes());
}
