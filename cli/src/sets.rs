//! Rule sets in addition to those linked in: the options to load them, and the search for them.

use redress::Sets;
use redress::plugin_host::Isolation;
use redress_plugin_host::{self as plugin_host, Found, Places};

use crate::args::SetArgs;
use crate::exit::Failure;
use crate::isolated::SERVE;
use crate::message::Message;
use crate::output::keep_stdout;

/// Returns the options for the library. From then on, output of a loaded set is kept out of standard output.
pub(crate) fn sets(args: &SetArgs) -> Result<Sets, Failure> {
    keep_stdout();
    let isolation = (!args.in_process)
        .then(|| Isolation::of_this_program(SERVE))
        .transpose();
    Ok(Sets {
        plugin_path: args.plugin_path.clone(),
        only_plugins: args.only_plugins,
        allow_untrusted: args.allow_untrusted,
        isolate: isolation
            .map_err(|problem| Failure::failed(Message::error(format!("a rule set {problem}"))))?,
    })
}

/// Searches the named folders and the standard places for rule sets that are libraries.
pub(crate) fn find(args: &SetArgs) -> Result<Vec<Found>, Failure> {
    Ok(plugin_host::find(&Places::standard(&args.plugin_path)?))
}
