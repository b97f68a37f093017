//! The program `redress`: thin, one file a command under `command/`.
//!
//! Data goes to standard output and everything else to standard error; a reader that goes away ends the
//! program quietly. How it ends is a promise to scripts ([`exit::Exit`]).

mod args;
mod choices;
mod command;
mod console;
mod exit;
mod help;
mod input;
mod log;
mod message;
mod output;
mod serve;
mod session;

use std::process::ExitCode;

use clap::FromArgMatches as _;

use crate::args::Program;
use crate::console::Console;
use crate::exit::Exit;

fn main() -> ExitCode {
    // A panic is a fault of this program, and its message may carry a value of the case file: only the
    // place in our source is said.
    std::panic::set_hook(Box::new(|panic| console::fault_at(panic.location())));
    std::panic::catch_unwind(run).unwrap_or(Exit::Failed).into()
}

fn run() -> Exit {
    if let Some(exit) = serve::serve() {
        return exit;
    }
    let read = args::program()
        .try_get_matches()
        .and_then(|matches| Program::from_arg_matches(&matches));
    let program = match read {
        Ok(program) => program,
        Err(answer) => {
            // Help and version come this way too. When nobody reads them there is nobody to tell.
            let _ = answer.print();
            return if answer.use_stderr() {
                Exit::Usage
            } else {
                Exit::Computed
            };
        }
    };
    log::install(program.common.log);
    let console = Console::new(&program.common);
    match program.command.run(&console) {
        Ok(exit) => exit,
        Err(failure) => {
            for message in &failure.messages {
                console.say(message);
            }
            failure.exit
        }
    }
}
