//! The program behind the pages, as the server sees it.

use std::sync::Arc;

use redress::Redress;
use redress::case::Case;
use redress::cite::Date;
use redress::engine::Computation;
use redress_document::Document;

/// The level of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeLevel {
    /// The command was refused.
    Error,
    /// Something to look at again.
    Warning,
    /// Information.
    Note,
}

/// A place in a case file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoticePlace {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
    /// The text of the line.
    pub source: String,
}

/// A message of a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The level.
    pub level: NoticeLevel,
    /// The code in the list of errors, such as `E101`.
    pub code: Option<String>,
    /// The problem.
    pub text: String,
    /// The place in the case file.
    pub place: Option<NoticePlace>,
    /// A valid value.
    pub expected: Option<String>,
    /// The remedy.
    pub help: Option<String>,
}

impl Notice {
    /// Creates an error without a place.
    pub fn error(text: impl Into<String>) -> Self {
        Self {
            level: NoticeLevel::Error,
            code: None,
            text: text.into(),
            place: None,
            expected: None,
            help: None,
        }
    }

    /// Adds the remedy.
    #[must_use]
    pub(crate) fn with_help(self, help: impl Into<String>) -> Self {
        Self {
            help: Some(help.into()),
            ..self
        }
    }
}

/// The result of a command.
#[derive(Debug, Default)]
pub struct Ran {
    /// The document; `None` if the command was refused.
    pub document: Option<Document>,
    /// The messages, in order.
    pub notices: Vec<Notice>,
    /// The exit code of the command.
    pub exit: u8,
}

/// A case file with computations of it.
pub struct Needed {
    /// The case.
    pub case: Case,
    /// The computations, in the order of the profiles.
    pub computations: Vec<Computation>,
}

/// The reason why a case file was not saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SaveError {
    /// The file has another content than it had when it was read.
    Changed,
    /// The file cannot be written.
    Failed(Box<Notice>),
}

/// The program around the server: it runs commands, and reads and writes the case file.
pub trait Program: Send + Sync + 'static {
    /// Runs a command, such as `["compute", "-", "--format=json"]`. `text` stands for the standard input, and for the case file if the
    /// command names it.
    fn run(&self, words: &[String], text: Option<&[u8]>) -> Ran;

    /// Reads a text as the case file.
    ///
    /// # Errors
    /// All errors of the case file.
    fn read(&self, text: &[u8]) -> Result<Case, Vec<Notice>>;

    /// Computes a text as the case file, with options of `needs`: under the named profiles, or as `needs` under the one that the options
    /// name, else that of the court of the case.
    ///
    /// # Errors
    /// If the case file or an option is refused.
    fn computed(
        &self,
        text: &[u8],
        profiles: &[String],
        options: &[String],
    ) -> Result<Needed, Vec<Notice>>;

    /// Returns the content of the case file; `None` if there is no file.
    ///
    /// # Errors
    /// If the file cannot be read.
    fn load(&self) -> Result<Option<Vec<u8>>, Box<Notice>>;

    /// Writes the case file whole or not at all, if its content is still `known`; `None` if there was no file.
    ///
    /// # Errors
    /// If the file was changed meanwhile, or cannot be written.
    fn save(&self, known: Option<&[u8]>, text: &str) -> Result<(), SaveError>;

    /// Returns the library that the commands use.
    fn redress(&self) -> &Arc<Redress>;

    /// Returns the path of the case file as the user gave it.
    fn facts(&self) -> String;

    /// Returns the path of the ledger, if there is one.
    fn ledger(&self) -> Option<String>;

    /// Returns the day of the request.
    fn today(&self) -> Date;
}
