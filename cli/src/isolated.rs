//! The child process of a loaded rule set. No help lists this command, because only this program runs it.

use std::ffi::OsString;

use crate::exit::Exit;

/// The command, followed by the number of the open library file, the library's name and the level of its log.
pub(crate) const SERVE: &str = "__serve";

/// Serves one rule set if this process was started for that, and returns the exit code.
pub(crate) fn serve() -> Option<Exit> {
    let mut words = std::env::args_os().skip(1);
    if words.next()? != SERVE {
        return None;
    }
    let mut text = || words.next().map(OsString::into_string)?.ok();
    let (descriptor, library, log) = (text()?, text()?, text()?);
    // The parent already has the reason for a failure, over the pipes.
    Some(
        match redress_plugin_host::serve(&descriptor, &library, &log) {
            Ok(()) => Exit::Computed,
            Err(_) => Exit::Failed,
        },
    )
}
