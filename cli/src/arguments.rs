//! Arguments from a file, because those on a command line are in the list of processes and in the history of the shell.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Read, stdin};

use crate::exit::Failure;
use crate::input::limited;
use crate::message::Message;

/// The largest file of arguments, in bytes.
const MOST: u64 = 1 << 20;

/// Returns the arguments with each `@FILE` replaced by the lines of the file, one argument each; `@-` reads standard input. Empty
/// lines are left out. A line that begins with `@` is an argument as it is.
pub(crate) fn expanded(
    arguments: impl Iterator<Item = OsString>,
) -> Result<Vec<OsString>, Failure> {
    let mut all = Vec::new();
    for argument in arguments {
        let file = argument.to_str().and_then(|text| text.strip_prefix('@'));
        match file {
            None | Some("") => all.push(argument),
            Some(file) => {
                let text = read(file).map_err(|error| unreadable(file, &error))?;
                let lines = text.lines().filter(|line| !line.is_empty());
                all.extend(lines.map(OsString::from));
            }
        }
    }
    Ok(all)
}

fn read(file: &str) -> io::Result<String> {
    let from: Box<dyn Read> = match file {
        "-" => Box::new(stdin().lock()),
        file => Box::new(File::open(file)?),
    };
    let bytes = limited(from, MOST.saturating_add(1))?;
    if u64::try_from(bytes.len()).is_ok_and(|read| read > MOST) {
        return Err(io::Error::other("it is larger than 1 MiB"));
    }
    String::from_utf8(bytes).map_err(|_| io::Error::other("stream did not contain valid UTF-8"))
}

fn unreadable(file: &str, error: &io::Error) -> Failure {
    let message = format!("the arguments in `{file}` cannot be read: {error}");
    Failure::usage(Message::error(message).help(
        "`@FILE` stands for the lines of a file, one argument a line; write ./@FILE for a file of that name",
    ))
}
