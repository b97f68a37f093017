//! Standard error, and the width and color of each stream.

use std::cell::{Cell, RefCell};
use std::io::{IsTerminal, Write as _, stderr, stdout};
use std::panic::Location;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::ValueEnum;
use redress::Redress;
use redress_document::Document;

use crate::message::{Level, Message};

/// The width if neither the terminal nor `COLUMNS` gives one.
const WIDTH: usize = 100;

/// The choice of color.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// Color on a terminal that supports it, unless NO_COLOR is set.
    #[default]
    Auto,
    /// Color in every output.
    Always,
    /// No color.
    Never,
}

/// Messages on standard error, or kept for a command that runs inside the program.
#[derive(Debug)]
pub(crate) struct Console {
    quiet: bool,
    color: Color,
    /// `None` for a command that a user runs.
    within: Option<Within>,
}

/// The streams of a command that runs inside the program, and the law that is open for it.
pub(crate) struct Within {
    pub redress: Arc<Redress>,
    /// The command, as a shell reads it.
    pub command: String,
    /// The text of standard input.
    pub stdin: Vec<u8>,
    /// The file in whose place the text of standard input is read.
    pub in_place_of: Option<PathBuf>,
    pub messages: RefCell<Vec<Message>>,
    pub document: RefCell<Option<Document>>,
}

impl Within {
    /// Returns the text that stands for a file, if one does.
    pub(crate) fn text_of(&self, path: &Path) -> Option<&[u8]> {
        let is_it = path == Path::new("-") || self.in_place_of.as_deref() == Some(path);
        is_it.then_some(self.stdin.as_slice())
    }
}

impl std::fmt::Debug for Within {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Everything else may contain values of a case file.
        f.debug_struct("Within").finish_non_exhaustive()
    }
}

impl Console {
    pub(crate) const fn new(color: Color, quiet: bool) -> Self {
        Self {
            quiet,
            color,
            within: None,
        }
    }

    /// Creates the console of a command that runs inside the program.
    #[cfg(feature = "serve")]
    pub(crate) const fn within(within: Within) -> Self {
        Self {
            quiet: false,
            color: Color::Never,
            within: Some(within),
        }
    }

    /// Returns the streams of a command that runs inside the program.
    pub(crate) const fn inside(&self) -> Option<&Within> {
        self.within.as_ref()
    }

    /// Returns the command as given, quoted for a shell.
    pub(crate) fn command(&self) -> String {
        match &self.within {
            Some(within) => within.command.clone(),
            None => given(),
        }
    }

    /// Prints a message; with --quiet, errors only.
    pub(crate) fn say(&self, message: &Message) {
        if let Some(within) = &self.within {
            within.messages.borrow_mut().push(message.clone());
            return;
        }
        if self.quiet && message.level != Level::Error {
            return;
        }
        let text = message.render(width(&stderr()), self.colors(&stderr()));
        // Ignore an error, because nobody reads standard error.
        let _ = stderr().write_all(text.as_bytes());
    }

    pub(crate) fn note(&self, text: impl Into<String>) {
        self.say(&Message::note(text));
    }

    /// Returns the width of standard error.
    pub(crate) fn width(&self) -> usize {
        width(&stderr())
    }

    /// Returns a progress bar; it is shown on a terminal only.
    pub(crate) fn progress(&self, of: usize) -> Progress {
        Progress {
            of,
            said: Cell::new(None),
            shows: !self.quiet && stderr().is_terminal(),
        }
    }

    /// Returns whether the user asked for color in every output.
    pub(crate) fn always(&self) -> bool {
        self.color == Color::Always
    }

    /// Returns whether output to this stream is colored.
    pub(crate) fn colors(&self, stream: &impl IsTerminal) -> bool {
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

/// A progress bar on a terminal; nothing if standard error goes elsewhere.
#[derive(Debug)]
pub(crate) struct Progress {
    of: usize,
    said: Cell<Option<usize>>,
    shows: bool,
}

/// The number of steps of the bar.
const STEPS: usize = 40;

impl Progress {
    /// Shows the number of items done.
    pub(crate) fn say(&self, done: usize) {
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

    /// Removes the bar.
    pub(crate) fn end(&self) {
        if self.shows && self.said.get().is_some() {
            let _ = write!(stderr(), "\r\u{1b}[K");
        }
    }
}

/// Returns the width of standard output: that of the terminal, else `COLUMNS`, else 100.
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

/// Reports a bug in the program with its place in the source.
pub(crate) fn fault_at(place: Option<&Location<'_>>) {
    let place = place.map_or_else(String::new, |place| format!(" at {place}"));
    let text = format!(
        "error: this program is at fault{place}; no result was written\n  \
         help: please report it with this line and the command, without the case file\n"
    );
    let _ = stderr().write_all(text.as_bytes());
}

/// Returns the command as given, quoted for a shell.
fn given() -> String {
    std::iter::once("redress".to_owned())
        .chain(
            std::env::args_os()
                .skip(1)
                .map(|word| redress_document::shell_word(&word.to_string_lossy())),
        )
        .collect::<Vec<_>>()
        .join(" ")
}
