//! `redress rules verify`: the checks of a rule set in order, with the result of each.

use redress::plugin_host::RegistryError;
use redress_document::Table;
use redress_plugin_host::{self as plugin_host, Found, Opened, PluginError, RunMode, Trust};

use crate::args::SetArgs;
use crate::exit::{Exit, Failure};
use crate::sets::sets;

/// The checks in order; a file fails at the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Check {
    Manifest,
    File,
    Digest,
    Trust,
    Needs,
    Opens,
    Table,
    Declares,
}

impl Check {
    const ALL: [(Self, &'static str); 8] = [
        (
            Self::Manifest,
            "the manifest reads, and is of a schema that this program speaks",
        ),
        (
            Self::File,
            "the library is a regular file that only you or root can change",
        ),
        (Self::Digest, "the library has the digest of its manifest"),
        (Self::Trust, "the digest is on your list of trusted ones"),
        (
            Self::Needs,
            "the library needs no other library than those of the system",
        ),
        (Self::Opens, "the library opens"),
        (Self::Table, "it has the table of a rule set"),
        (Self::Declares, "it declares what its manifest says"),
    ];

    /// Returns the check that failed.
    fn failed_by(error: &RegistryError, found: &Found) -> Self {
        if found.read.is_err() {
            return Self::Manifest;
        }
        match error.problem {
            PluginError::Unreadable(_)
            | PluginError::Link
            | PluginError::NotAFile
            | PluginError::Owner(_)
            | PluginError::Writable { .. }
            | PluginError::TooLarge(_)
            | PluginError::Empty => Self::File,
            PluginError::Manifest(_) => Self::Manifest,
            PluginError::Digest { .. } => Self::Digest,
            PluginError::Needs(_) => Self::Needs,
            PluginError::Untrusted { .. } | PluginError::Trust(_) => Self::Trust,
            PluginError::NotALibrary(_) | PluginError::Isolation(_) => Self::Opens,
            PluginError::NoSymbol(_) | PluginError::Table(_) | PluginError::Schema { .. } => {
                Self::Table
            }
            PluginError::Refused(_) | PluginError::Disagrees { .. } => Self::Declares,
        }
    }
}

/// Returns the result of each check of each set. The exit code is that of a rejected set if any set is rejected.
pub(crate) fn verify(found: &[Found], args: &SetArgs) -> Result<(Table, Exit), Failure> {
    let trust = match args.allow_untrusted {
        true => None,
        false => Some(Trust::of_this_user()?),
    };
    let how = match sets(args)?.isolate {
        Some(isolation) => RunMode::Isolated(isolation),
        None => RunMode::InProcess,
    };
    let mut rows = Vec::new();
    let mut exit = Exit::Computed;
    for found in found {
        let opened = plugin_host::open(found, trust.as_ref(), &how);
        if opened.is_err() {
            exit = Exit::Failed;
        }
        rows.extend(rows_of(found, &opened, trust.is_some()));
    }
    let columns = &["id", "check", "result"];
    Ok((Table::new(columns, rows), exit))
}

fn rows_of<'a>(
    found: &'a Found,
    opened: &'a Result<Opened, RegistryError>,
    by_trust: bool,
) -> impl Iterator<Item = Vec<String>> + 'a {
    let failed = opened
        .as_ref()
        .err()
        .map(|error| (Check::failed_by(error, found), error));
    Check::ALL.into_iter().map(move |(check, words)| {
        let result = match &failed {
            Some((at, error)) if *at == check => error.to_string(),
            Some((at, _)) if *at < check => "not tried".to_owned(),
            _ if check == Check::Trust && !by_trust => "not asked".to_owned(),
            _ => "ok".to_owned(),
        };
        vec![found.id.clone(), words.to_owned(), result]
    })
}
