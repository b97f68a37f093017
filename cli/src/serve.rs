//! The child's side of `--isolate`: a command that no help names, because only this program gives it.

use std::ffi::OsString;

use crate::exit::Exit;

/// The command. The number of the open file that holds the library, the library's name and the level of its log follow.
pub(crate) const SERVE: &str = "__serve";

/// Serves one rule set, if that is what this process was started for; how it ended.
pub(crate) fn serve() -> Option<Exit> {
    let mut words = std::env::args_os().skip(1);
    if words.next()? != SERVE {
        return None;
    }
    let mut text = || words.next().map(OsString::into_string)?.ok();
    let (descriptor, library, log) = (text()?, text()?, text()?);
    // Why it failed the parent has been told, over the pipes.
    Some(
        match redress_plugin_host::serve(&descriptor, &library, &log) {
            Ok(()) => Exit::Computed,
            Err(_) => Exit::Failed,
        },
    )
}
