//! The hidden command: the child's side of `--isolate`.

use crate::exit::{Exit, Failure};
use crate::message::Message;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The number of the open file that holds the library
    descriptor: String,
    /// The library's name
    library: String,
}

pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    redress::registry::serve(&args.descriptor, &args.library)
        .map(|()| Exit::Computed)
        .map_err(|words| Failure::failed(Message::error(words)))
}
