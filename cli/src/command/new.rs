//! `redress new`: a new case file, profile, lesson or rule set.

#[path = "../../../templates/rule_set.rs"]
mod rule_set;

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use redress::casefile;
use rule_set::CratesFrom;

use crate::args::ToFile;
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::help;
use crate::message::Message;
use crate::output::{create, only, to_stdout};

/// A template that is a valid profile; its id comes from the name of its file.
const PROFILE: &str = include_str!("new-profile.toml");

/// A template of a lesson.
const LESSON: &str = include_str!("new-lesson.toml");

#[derive(Debug, clap::Args)]
#[command(before_help = help::NEW)]
pub(crate) struct Args {
    /// The kind of file to create
    what: What,
    /// The id of a rule set; its crate is created in a folder of that name, or of -o
    #[arg(required_if_eq("what", "rule-set"))]
    name: Option<String>,
    /// A checkout or git URL of redress, for the crates that a rule set needs; default: the registry
    #[arg(long, value_name = "SOURCE")]
    redress: Option<String>,
    #[command(flatten)]
    to: ToFile,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum What {
    /// A case file
    Case,
    /// A profile, for --law
    Profile,
    /// A lesson
    Lesson,
    /// A rule set outside the workspace of redress: a crate, its law, a decided case to meet
    RuleSet,
}

pub(crate) fn run(args: &Args, console: &Console) -> Result<Exit, Failure> {
    let file = match args.what {
        What::Case => only(&args.to, "new case", &["toml"])?,
        What::Lesson => only(&args.to, "new lesson", &["toml"])?,
        What::Profile | What::RuleSet => args.to.file(),
    };
    let text = match args.what {
        What::Case => casefile::skeleton().to_owned(),
        What::Profile => profile(file)?,
        What::Lesson => LESSON.to_owned(),
        What::RuleSet => return rule_set(args, file, console),
    };
    let Some(file) = file else {
        to_stdout(&text)?;
        return Ok(Exit::Computed);
    };
    create(file, text.as_bytes())?;
    let shown = file.display();
    console.note(match args.what {
        What::Case => format!("fill in {shown}; `redress check {shown}` reports its errors"),
        What::Lesson => format!("fill in {shown}; `redress lesson {shown}` writes the handout"),
        What::Profile | What::RuleSet => {
            format!("fill in {shown}; give --law the folder that contains its profiles/")
        }
    });
    Ok(Exit::Computed)
}

/// Creates the crate of a rule set in a new folder. It is written under another name first, so that an interrupted run leaves no
/// partial folder.
fn rule_set(args: &Args, folder: Option<&Path>, console: &Console) -> Result<Exit, Failure> {
    let id = args.name.as_deref().unwrap_or_default();
    let names = rule_set::Names::from_id(id).ok_or_else(|| {
        Failure::usage(
            Message::error(
                "the name of a rule set has lower-case letters, digits and single hyphens only",
            )
            .help("as in `redress new rule-set amy-unknown`"),
        )
    })?;
    let folder = folder.map_or_else(|| PathBuf::from(names.id()), Path::to_owned);
    let shown = folder.display();
    if folder.symlink_metadata().is_ok() {
        return Err(Failure::failed(
            Message::error(format!("{shown} already exists")).help("give another folder with -o"),
        ));
    }
    let source = CratesFrom::new(args.redress.as_deref(), env!("CARGO_PKG_VERSION"))
        .map_err(|problem| Failure::failed(Message::error(format!("--redress: {problem}"))))?;
    let files = rule_set::outside(&names, &source);
    let part = folder.with_file_name(format!(".{}.{}.part", names.id(), std::process::id()));
    let written = write_all(&part, &files).and_then(|()| std::fs::rename(&part, &folder));
    if let Err(error) = written {
        // Remove the partial folder; report the first error and not one of the removal.
        let _ = std::fs::remove_dir_all(&part);
        return Err(Failure::failed(Message::error(format!("{shown}: {error}"))));
    }
    console.note(match source {
        CratesFrom::Registry(version) => format!(
            "{shown} compiles only where the registry of cargo has the crates of redress {version}; if it has not, create it with \
             --redress and a checkout or git URL of redress"
        ),
        _ => format!(
            "{shown} compiles; `cargo test` fails until you write its law, as README.md describes"
        ),
    });
    Ok(Exit::Computed)
}

/// Writes files below a folder.
pub(super) fn write_all(folder: &Path, files: &[(String, String)]) -> std::io::Result<()> {
    for (path, text) in files {
        let path = folder.join(path);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(path, text)?;
    }
    Ok(())
}

/// Returns the profile with the id that its file name gives it.
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
                .help("use lower-case letters, digits and hyphens, as in profiles/mine.toml"),
        )),
    }
}
