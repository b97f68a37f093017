//! The program `redress`. Each command has a file under `command/`.
//!
//! Data goes to standard output and everything else to standard error. The program ends quietly if a reader closes its pipe.
//! Scripts rely on the exit codes ([`exit::Exit`]).

mod args;
mod arguments;
mod books;
mod choices;
mod clock;
mod command;
mod console;
mod exit;
mod help;
mod input;
mod isolated;
mod log;
mod memory;
mod message;
mod output;
mod session;
mod sets;
mod table;

use std::process::ExitCode;
#[cfg(feature = "serve")]
use std::sync::{LazyLock, Mutex, PoisonError};

use clap::{CommandFactory as _, FromArgMatches as _, Parser};

use crate::args::Common;
use crate::command::Command;
use crate::console::{Color, Console};
use crate::exit::{Exit, Failure};

/// Ends the program with a message when memory is gone.
#[global_allocator]
static MEMORY: redress_plugin_host::Memory = redress_plugin_host::Memory;

/// Federal criminal restitution for victims of child sexual abuse material, circuit by circuit.
#[derive(Debug, Parser)]
#[command(name = "redress", version, before_help = help::PROGRAM, arg_required_else_help = true)]
pub(crate) struct Program {
    #[command(subcommand)]
    pub command: Command,
    #[command(flatten)]
    common: Common,
}

fn main() -> ExitCode {
    // Report a panic as a bug, with its place in our source only, because its message may contain a value of the case file.
    std::panic::set_hook(Box::new(|panic| console::fault_at(panic.location())));
    std::panic::catch_unwind(run).unwrap_or(Exit::Failed).into()
}

fn run() -> Exit {
    if let Some(exit) = isolated::serve() {
        return exit;
    }
    memory::limit();
    let arguments = match arguments::expanded(std::env::args_os()) {
        Ok(arguments) => arguments,
        Err(failure) => return report(failure, &Console::new(Color::Auto, false)),
    };
    let read = program()
        .try_get_matches_from(arguments)
        .and_then(|matches| Program::from_arg_matches(&matches));
    let program = match read {
        Ok(program) => program,
        Err(answer) => {
            // Help and version come here too. Ignore an error, because nobody reads them.
            let _ = answer.print();
            return if answer.use_stderr() {
                Exit::Usage
            } else {
                Exit::Computed
            };
        }
    };
    log::install(program.common.log);
    let console = Console::new(program.common.color, program.common.quiet);
    let ran = match &program.command {
        #[cfg(feature = "serve")]
        Command::Serve(args) => command::serve::run(args, run_words, &console),
        command => command.run(crate::program, &console),
    };
    match ran {
        Ok(exit) => exit,
        Err(failure) => report(failure, &console),
    }
}

/// Prints the messages of a failure and returns its code.
fn report(failure: Failure, console: &Console) -> Exit {
    for message in &failure.messages {
        console.say(message);
    }
    failure.exit
}

/// Returns the program as clap knows it, with the same layout of help for each command.
pub(crate) fn program() -> clap::Command {
    frame(Program::command())
}

/// Runs a command within a server.
#[cfg(feature = "serve")]
fn run_words(words: &[String], console: &Console) -> Result<Exit, Failure> {
    let all = std::iter::once("redress").chain(words.iter().map(String::as_str));
    // Described once for all requests, and without the layout of help, which nobody reads here.
    static COMMANDS: LazyLock<Mutex<clap::Command>> =
        LazyLock::new(|| Mutex::new(Program::command()));
    let read = COMMANDS
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .try_get_matches_from_mut(all)
        .and_then(|mut matches| Program::from_arg_matches_mut(&mut matches));
    match read {
        Ok(parsed) => parsed.command.run(program, console),
        Err(error) => Err(command::serve::refused(&error)),
    }
}

fn frame(command: clap::Command) -> clap::Command {
    command
        .help_template(help::TEMPLATE)
        .after_help(help::ending())
        .mut_subcommands(frame)
}
