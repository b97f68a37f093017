//! `redress new`: a case file or a profile to fill in.

use std::path::Path;

use clap::ValueEnum;
use redress::casefile;

use crate::args::ToFile;
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::help;
use crate::message::Message;
use crate::output::{create, to_stdout};

/// A profile that binds as it stands; its id is that of its file's name.
const PROFILE: &str = include_str!("new-profile.toml");

#[derive(Debug, clap::Args)]
#[command(before_help = help::NEW)]
pub(crate) struct Args {
    /// What to begin
    what: What,
    #[command(flatten)]
    to: ToFile,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum What {
    /// A case file
    Case,
    /// A profile, for --law
    Profile,
}

pub(crate) fn run(args: &Args, console: &Console) -> Result<Exit, Failure> {
    let file = args.to.file();
    let text = match args.what {
        What::Case => casefile::skeleton().to_owned(),
        What::Profile => profile(file)?,
    };
    let Some(file) = file else {
        to_stdout(&text)?;
        return Ok(Exit::Computed);
    };
    create(file, text.as_bytes())?;
    let shown = file.display();
    console.note(match args.what {
        What::Case => format!(
            "{shown} is to be filled in; `redress check {shown}` says what is wrong with it"
        ),
        What::Profile => {
            format!("{shown} is to be filled in; --law takes the folder that holds its profiles/")
        }
    });
    Ok(Exit::Computed)
}

/// The profile with the id that the name of its file gives it.
fn profile(file: Option<&Path>) -> Result<String, Failure> {
    let Some(file) = file else {
        return Ok(PROFILE.to_owned());
    };
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let id = file
        .file_name()
        .and_then(|name| name.to_str())
        .and_then(|name| name.strip_suffix(".toml"))
        .filter(|id| !id.is_empty() && id.chars().all(plain));
    match id {
        Some(id) => Ok(PROFILE.replacen("id = \"mine\"", &format!("id = \"{id}\""), 1)),
        None => Err(Failure::usage(
            Message::error("the name of a profile's file is its id and .toml")
                .help("use lower-case letters, digits and hyphens, as in profiles/ca3.toml"),
        )),
    }
}
