//! Exit codes, and the messages of a command that ends without data.

use std::process::ExitCode;

use redress::law::LawError;
use redress::plugin_host::RegistryError;

use crate::message::Message;

/// An exit code. Scripts rely on the numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Exit {
    /// Computed, with nothing open.
    Computed,
    /// An operational failure: a file, a pipe, or a fault of the program.
    Failed,
    /// An invalid command line.
    Usage,
    /// Invalid input: a case file, the law, an answer or a name.
    Invalid,
    /// Computed, with something open.
    Open,
}

impl Exit {
    /// Returns the code.
    pub(crate) const fn number(self) -> u8 {
        match self {
            Self::Computed => 0,
            Self::Failed => 1,
            Self::Usage => 2,
            Self::Invalid => 3,
            Self::Open => 4,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.number())
    }
}

/// The reason why there is no data.
#[derive(Debug)]
pub(crate) struct Failure {
    pub exit: Exit,
    pub messages: Vec<Message>,
}

impl Failure {
    pub(crate) fn new(exit: Exit, message: Message) -> Self {
        Self {
            exit,
            messages: vec![message],
        }
    }

    pub(crate) fn failed(message: Message) -> Self {
        Self::new(Exit::Failed, message)
    }

    pub(crate) fn usage(message: Message) -> Self {
        Self::new(Exit::Usage, message)
    }

    pub(crate) fn invalid(message: Message) -> Self {
        Self::new(Exit::Invalid, message)
    }
}

impl From<LawError> for Failure {
    fn from(error: LawError) -> Self {
        Self::invalid(Message::from(error))
    }
}

impl From<RegistryError> for Failure {
    fn from(error: RegistryError) -> Self {
        Self::failed(Message::from(error))
    }
}

impl From<redress::Error> for Failure {
    fn from(error: redress::Error) -> Self {
        match error {
            redress::Error::Law(error) => error.into(),
            redress::Error::RuleSet(error) => error.into(),
            redress::Error::NoRuleSet => Self::failed(Message::error(error.to_string()).help(
                "name their folder with --plugin-path; `redress rules list` says what is found",
            )),
            redress::Error::Fault(_) => Self::failed(Message::error(error.to_string())),
            _ => Self::invalid(Message::error(error.to_string())),
        }
    }
}
