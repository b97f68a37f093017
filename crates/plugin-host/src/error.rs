//! What can be wrong with a rule set, each with its own code.

use std::path::{Path, PathBuf};

use redress_plugin::protocol::SCHEMA;

/// A rule set that is not opened: where, why, what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}: {}: {problem}", problem.code(), path.display())]
pub struct RegistryError {
    /// The file or folder.
    pub path: PathBuf,
    /// What is wrong with it.
    pub problem: PluginError,
}

impl RegistryError {
    pub(crate) fn new(path: &Path, problem: PluginError) -> Self {
        Self {
            path: path.to_owned(),
            problem,
        }
    }
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PluginError {
    /// It cannot be read.
    #[error("cannot be read: {0}")]
    Unreadable(String),
    /// The manifest is malformed.
    #[error("the manifest cannot be read: {0}")]
    Manifest(String),
    /// Another schema.
    #[error(
        "the rule set speaks schema {is}, this program speaks {speaks}; build it anew against this version"
    )]
    Schema {
        /// What the set speaks.
        is: u32,
        /// What the program speaks.
        speaks: u32,
    },
    /// A symbolic link.
    #[error(
        "is a symbolic link; a rule set is a regular file, so that nobody can point it elsewhere"
    )]
    Link,
    /// Not a regular file.
    #[error("is not a regular file")]
    NotAFile,
    /// Somebody else's.
    #[error(
        "belongs to another user (uid {0}); a rule set and the folders above it belong to you or to root"
    )]
    Owner(u32),
    /// Others can write it.
    #[error("is writable by {} (mode {mode:04o}); remove that permission: chmod go-w", writers(*mode))]
    Writable {
        /// The permissions of the file or folder.
        mode: u32,
    },
    /// Larger than any rule set.
    #[error("is larger than {0} MiB")]
    TooLarge(u64),
    /// Empty.
    #[error("is empty")]
    Empty,
    /// It needs code that no digest covers.
    #[error(
        "{0}; a rule set may need only libc, libm, libgcc_s and the loader, because its digest covers no other code"
    )]
    Needs(String),
    /// The digest does not fit.
    #[error("is not the library of its manifest: sha256 {is}, the manifest says {says}")]
    Digest {
        /// What the manifest says.
        says: String,
        /// What the file has.
        is: String,
    },
    /// Not trusted.
    #[error(
        "`{id}` with sha256 {digest} is not on your list of trusted rule sets; if you trust it, run `redress rules trust {id}` with the same --plugin-path"
    )]
    Untrusted {
        /// The set.
        id: String,
        /// Its digest.
        digest: String,
    },
    /// The loader refuses it.
    #[error("is no library that this system can open: {0}")]
    NotALibrary(String),
    /// It has no table.
    #[error(
        "has no rule set of this version in it, because the symbol `{0}` is not there; build it anew against this version"
    )]
    NoSymbol(String),
    /// The table is of another kind.
    #[error("has a table that this program cannot use: {0}")]
    Table(String),
    /// It refuses the first question.
    #[error("does not say what it is: {0}")]
    Refused(String),
    /// What it says of itself is not what its manifest says.
    #[error("says that it is {about}, and its manifest that it is {manifest}")]
    Disagrees {
        /// The manifest's id and version.
        manifest: String,
        /// Its own.
        about: String,
    },
    /// The child process cannot be started or limited.
    #[error("cannot be isolated: {0}")]
    Isolation(String),
    /// The list of trusted sets cannot be used.
    #[error("the list of trusted rule sets cannot be used: {0}")]
    Trust(String),
}

/// Names who else can write a file of this mode.
fn writers(mode: u32) -> &'static str {
    match mode & 0o022 {
        0o020 => "its group",
        0o002 => "all other users",
        _ => "its group and all other users",
    }
}

impl PluginError {
    /// The code, stable for good.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unreadable(_) => "P101",
            Self::Manifest(_) => "P102",
            Self::Schema { .. } => "P103",
            Self::Link => "P201",
            Self::NotAFile => "P202",
            Self::Owner(_) => "P203",
            Self::Writable { .. } => "P204",
            Self::TooLarge(_) => "P205",
            Self::Empty => "P206",
            Self::Needs(_) => "P207",
            Self::Digest { .. } => "P301",
            Self::Untrusted { .. } => "P302",
            Self::NotALibrary(_) => "P401",
            Self::NoSymbol(_) => "P402",
            Self::Table(_) => "P403",
            Self::Refused(_) => "P404",
            Self::Disagrees { .. } => "P405",
            Self::Isolation(_) => "P501",
            Self::Trust(_) => "P601",
        }
    }

    /// A refusal to open a library, as a child process says it: the code, and what else there is to say.
    pub(crate) fn at_a_distance(&self) -> String {
        let rest = match self {
            Self::NoSymbol(rest)
            | Self::NotALibrary(rest)
            | Self::Isolation(rest)
            | Self::Table(rest) => rest.clone(),
            Self::Schema { is, .. } => is.to_string(),
            other => other.to_string(),
        };
        format!("{} {rest}", self.code())
    }

    /// The same again, in the parent.
    pub(crate) fn from_a_distance(said: &str) -> Self {
        let (code, rest) = said.split_once(' ').unwrap_or_default();
        match (code, rest.parse()) {
            ("P402", _) => Self::NoSymbol(rest.to_owned()),
            ("P401", _) => Self::NotALibrary(rest.to_owned()),
            ("P403", _) => Self::Table(rest.to_owned()),
            ("P103", Ok(is)) => Self::Schema { is, speaks: SCHEMA },
            _ => Self::Isolation(rest.to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Those that a library has to be built for, and that a system has to refuse.
    #[test]
    fn each_problem_has_its_code() {
        assert_eq!(PluginError::Refused(String::new()).code(), "P404");
        assert_eq!(PluginError::Isolation(String::new()).code(), "P501");
        // As a child process says it, it is the same problem again.
        for problem in [
            PluginError::NoSymbol("s".to_owned()),
            PluginError::Table("it is of 8 bytes".to_owned()),
        ] {
            assert_eq!(
                PluginError::from_a_distance(&problem.at_a_distance()),
                problem
            );
        }
    }
}
