//! The two ends of the conversation: lines from standard input, questions on standard error, because standard output is for data.

use std::io::{self, BufRead as _, IsTerminal as _, Read as _, Write as _, stderr, stdin};

use redress_document::{hang, visible};

use crate::console::Console;
use crate::exit::Failure;
use crate::message::Message;

/// The longest line that is read, in bytes.
const LONGEST: u64 = 64 << 10;

/// A line of the person who answers.
#[derive(Debug)]
pub(super) enum Line {
    /// Its text, without blanks around it.
    Text(String),
    /// The reason why it cannot be read.
    Refused(&'static str),
    /// The end of the input.
    End,
}

/// A conversation.
#[derive(Debug)]
pub(super) struct Dialog<'a> {
    console: &'a Console,
    /// Whether the person sees the line while typing it.
    echoes: bool,
}

impl<'a> Dialog<'a> {
    pub(super) fn new(console: &'a Console) -> Self {
        Self {
            console,
            echoes: stdin().is_terminal(),
        }
    }

    /// Prints a paragraph behind a lead.
    pub(super) fn say(&self, lead: &str, text: &str) {
        let text = hang(lead, &visible(text), self.console.width());
        write(&format!("{text}\n"));
    }

    /// Prints a command on a line of its own, unbroken, so that it can be copied.
    pub(super) fn command(&self, lead: &str, command: &str) {
        self.say("", lead);
        write(&format!("  {}\n", visible(command)));
    }

    pub(super) fn blank(&self) {
        write("\n");
    }

    pub(super) fn message(&self, message: &Message) {
        self.console.say(message);
    }

    /// Prints a prompt and reads a line.
    pub(super) fn ask(&self, prompt: &str) -> Result<Line, Failure> {
        write(&format!("{} > ", visible(prompt)));
        let line = read().map_err(|error| {
            Failure::failed(Message::error(format!(
                "standard input cannot be read: {error}"
            )))
        })?;
        if !self.echoes {
            let shown = match &line {
                Line::Text(text) => visible(text),
                Line::Refused(_) | Line::End => String::new(),
            };
            write(&format!("{shown}\n"));
        } else if matches!(line, Line::End) {
            write("\n");
        }
        Ok(line)
    }
}

/// Writes to standard error. We ignore an error, because then nobody reads it.
fn write(text: &str) {
    let _ = stderr().write_all(text.as_bytes());
}

fn read() -> io::Result<Line> {
    let mut input = stdin().lock();
    let mut bytes = Vec::new();
    input.by_ref().take(LONGEST).read_until(b'\n', &mut bytes)?;
    if bytes.is_empty() {
        return Ok(Line::End);
    }
    let full = u64::try_from(bytes.len()).is_ok_and(|length| length == LONGEST);
    if full && bytes.last() != Some(&b'\n') {
        // Leave out the rest of the line, so that it is no other answer.
        let mut rest = Vec::new();
        while input.by_ref().take(LONGEST).read_until(b'\n', &mut rest)? > 0 {
            if rest.last() == Some(&b'\n') {
                break;
            }
            rest.clear();
        }
        return Ok(Line::Refused("the line is too long"));
    }
    Ok(match String::from_utf8(bytes) {
        Ok(text) if text.trim().chars().any(char::is_control) => {
            Line::Refused("the line has control characters")
        }
        Ok(text) => Line::Text(text.trim().to_owned()),
        Err(_) => Line::Refused("the line is not UTF-8 text"),
    })
}
