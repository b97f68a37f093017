//! Messages on standard error: what is wrong, where, why and how to fix it.

use std::fmt::Write as _;
use std::path::Path;

use anstyle::{AnsiColor, Style};
use redress::casefile::Diagnostic;
use redress::law::{LawError, LawKind};
use redress::plugin_host::RegistryError;
use redress_document::{columns, hang, visible};
use redress_ledger::LedgerError;

/// The level of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Level {
    Error,
    Warning,
    Note,
}

/// A message.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub level: Level,
    code: Option<&'static str>,
    what: String,
    place: Option<Place>,
    expected: Option<String>,
    help: Option<String>,
}

/// A place in a file, and its line.
#[derive(Clone, Debug)]
struct Place {
    file: String,
    line: usize,
    column: usize,
    source: String,
    /// The number of characters of `source` before the mark.
    before: usize,
    /// The number of marked characters.
    width: usize,
}

impl Message {
    fn new(level: Level, what: impl Into<String>) -> Self {
        Self {
            level,
            code: None,
            what: what.into(),
            place: None,
            expected: None,
            help: None,
        }
    }

    pub(crate) fn error(what: impl Into<String>) -> Self {
        Self::new(Level::Error, what)
    }

    pub(crate) fn warning(what: impl Into<String>) -> Self {
        Self::new(Level::Warning, what)
    }

    pub(crate) fn note(what: impl Into<String>) -> Self {
        Self::new(Level::Note, what)
    }

    /// Adds the remedy.
    pub(crate) fn help(self, help: impl Into<String>) -> Self {
        Self {
            help: Some(help.into()),
            ..self
        }
    }

    /// Adds a valid value.
    pub(crate) fn expected(self, expected: impl Into<String>) -> Self {
        Self {
            expected: Some(expected.into()),
            ..self
        }
    }

    /// Turns an error that stops nothing into a warning.
    pub(crate) fn into_warning(self) -> Self {
        Self {
            level: Level::Warning,
            ..self
        }
    }

    /// Adds where the error is to a message without a place in a file.
    pub(crate) fn within(self, place: &str) -> Self {
        match self.place {
            Some(_) => self,
            None => Self {
                what: format!("{place}: {}", self.what),
                ..self
            },
        }
    }

    /// Leaves out the place, for an answer that is in no file yet.
    pub(crate) fn without_place(self) -> Self {
        Self {
            place: None,
            ..self
        }
    }

    /// Converts a diagnostic of the reader of case files.
    pub(crate) fn from_diagnostic(file: &str, found: &Diagnostic) -> Self {
        Self {
            code: Some(found.code.as_str()),
            place: Some(Place::new(
                file,
                (found.line, found.column),
                &found.source_line,
                found.column.saturating_sub(1).saturating_sub(found.skipped),
                found.width,
            )),
            expected: found.expected.clone(),
            help: found.help.clone(),
            ..Self::new(Level::from_diagnostic(found), &found.message)
        }
    }

    /// Converts a diagnostic without quoting the file: code, place, problem and expected value.
    pub(crate) fn from_diagnostic_redacted(file: &str, found: &Diagnostic) -> Self {
        let place = format!("{}:{}:{}: ", visible(file), found.line, found.column);
        Self {
            code: Some(found.code.as_str()),
            expected: found.expected.clone(),
            ..Self::new(
                Level::from_diagnostic(found),
                format!("{place}{}", found.message),
            )
        }
    }

    /// Returns the message for a page.
    #[cfg(feature = "serve")]
    pub(crate) fn to_notice(&self) -> redress_serve::Notice {
        redress_serve::Notice {
            level: match self.level {
                Level::Error => redress_serve::NoticeLevel::Error,
                Level::Warning => redress_serve::NoticeLevel::Warning,
                Level::Note => redress_serve::NoticeLevel::Note,
            },
            code: self.code.map(str::to_owned),
            text: self.what.clone(),
            place: self.place.as_ref().map(|place| redress_serve::NoticePlace {
                line: place.line,
                column: place.column,
                source: place.source.clone(),
            }),
            expected: self.expected.clone(),
            help: self.help.clone(),
        }
    }

    /// Converts an error of a ledger or a file of postings.
    pub(crate) fn from_ledger(file: &Path, error: LedgerError) -> Self {
        let file = file.display();
        let what = match error.place {
            Some((line, column)) => format!("{file}:{line}:{column}: {error}"),
            None => format!("{file}: {error}"),
        };
        Self {
            code: Some(error.code),
            expected: error.expected,
            help: error.help,
            ..Self::error(what)
        }
    }

    /// Formats the message for a terminal of this width.
    pub(crate) fn render(&self, room: usize, color: bool) -> String {
        let ink = |style: Style| if color { style } else { Style::new() };
        let (name, hue) = match self.level {
            Level::Error => ("error", AnsiColor::Red),
            Level::Warning => ("warning", AnsiColor::Yellow),
            Level::Note => ("note", AnsiColor::Cyan),
        };
        let hue = ink(hue.on_default().bold());
        let code = self
            .code
            .map_or_else(String::new, |code| format!("[{code}]"));
        // Add styles after wrapping, because styles must not count as columns.
        let lead = format!("{name}{code}: ");
        let text = hang(&lead, &visible(&self.what), room);
        let rest = text.strip_prefix(&lead).unwrap_or(&text);
        let mut out = format!("{hue}{name}{code}{hue:#}: {rest}\n");
        let gutter = match &self.place {
            Some(place) => place.render(&mut out, room, hue, ink(Style::new().dimmed())),
            None => 0,
        };
        let lead = |what: &str| match gutter {
            0 => format!("  {what}: "),
            gutter => format!("{} = {what}: ", " ".repeat(gutter)),
        };
        for (what, text) in [("expected", &self.expected), ("help", &self.help)] {
            if let Some(text) = text {
                out.push_str(&hang(&lead(what), &visible(text), room));
                out.push('\n');
            }
        }
        out
    }
}

impl Level {
    /// Returns the level of a diagnostic.
    pub(crate) fn from_diagnostic(found: &Diagnostic) -> Self {
        if found.code.is_error() {
            Self::Error
        } else {
            Self::Warning
        }
    }
}

impl Place {
    /// Creates the place of `width` characters after `before` others in a line, with hidden characters written out.
    fn new(
        file: &str,
        (line, column): (usize, usize),
        source: &str,
        before: usize,
        width: usize,
    ) -> Self {
        let shown = |skip: usize, take: usize| {
            let part: String = source.chars().skip(skip).take(take).collect();
            visible(&part.replace('\t', " "))
        };
        let wide = |skip, take| shown(skip, take).chars().count();
        Self {
            file: visible(file),
            line,
            column,
            source: shown(0, usize::MAX),
            before: wide(0, before),
            width: wide(before, width).max(width),
        }
    }

    /// Writes the place, the line and the mark below it. Returns the width of the gutter.
    fn render(&self, out: &mut String, room: usize, mark: Style, faint: Style) -> usize {
        let number = self.line.to_string();
        let gutter = columns(&number);
        let blank = " ".repeat(gutter);
        // If a line is wider than the terminal, show the part around the mark.
        let room = room.saturating_sub(gutter).saturating_sub(3).max(24);
        let from = match columns(&self.source) > room {
            true => self.before.saturating_sub(room / 3),
            false => 0,
        };
        let source: String = self.source.chars().skip(from).take(room).collect();
        let before = self.before.saturating_sub(from);
        let marks = self.width.min(room.saturating_sub(before)).max(1);
        let Self {
            file, line, column, ..
        } = self;
        // Writing to a string cannot fail.
        let _ = write!(
            out,
            "{blank}{faint}-->{faint:#} {file}:{line}:{column}\n\
             {blank} {faint}|{faint:#}\n\
             {faint}{number} |{faint:#} {source}\n\
             {blank} {faint}|{faint:#} {}{mark}{}{mark:#}\n",
            " ".repeat(before),
            "^".repeat(marks),
        );
        gutter
    }
}

/// Returns the path to open: `profiles/ca3.toml` for `profiles/ca3.toml (law/profiles/ca3.toml)`.
fn path(file: &str) -> &str {
    let origin = file.strip_suffix(')').and_then(|it| it.rsplit_once(" ("));
    match origin {
        Some((path, "of the case")) => path,
        Some((_, "built in")) | None => file,
        Some((_, path)) => path,
    }
}

impl From<RegistryError> for Message {
    fn from(error: RegistryError) -> Self {
        Self {
            code: Some(error.problem.code()),
            ..Self::error(format!("{}: {}", error.path.display(), error.problem))
        }
    }
}

impl From<LawError> for Message {
    fn from(error: LawError) -> Self {
        let place = LawKind::place_of_key(&error);
        let what = match error.line {
            0 if !error.file.is_empty() => format!("{}: {}", error.file, error.message),
            _ => error.message,
        };
        Self {
            place: (error.line > 0).then(|| {
                let at = (error.line, error.column);
                let before = error.column.saturating_sub(1);
                Place::new(path(&error.file), at, &error.source_line, before, 1)
            }),
            help: match (place, error.help) {
                (Some(place), Some(help)) => Some(format!("{place}; {help}")),
                (place, help) => place.or(help),
            },
            ..Self::error(what)
        }
    }
}
