//! `redress law check`: errors and warnings of a folder of law.

use std::path::{Path, PathBuf};

use redress::law::{is_law_folder, misnamed};
use redress_document::{Document, Table};

use crate::args::{LawArgs, SetArgs};
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::message::{Level, Message};
use crate::output::Output;
use crate::session;

pub(super) fn run(
    folders: &[PathBuf],
    sets: &SetArgs,
    output: &Output<'_>,
    console: &Console,
) -> Result<Exit, Failure> {
    let mut law = LawArgs {
        folders: Vec::new(),
    };
    for folder in folders.iter().map(|path| folder_of(path)) {
        if !law.folders.contains(&folder) {
            law.folders.push(folder);
        }
    }
    let redress = session::law_with_sets(&law, sets, console)?;
    let mut check = redress.law().check();
    for folder in &law.folders {
        check.warnings.extend(misnamed(folder)?);
    }
    for error in &check.errors {
        console.say(&Message::from(error.clone()));
    }
    for warning in &check.warnings {
        let mut message = Message::from(warning.clone());
        message.level = Level::Warning;
        console.say(&message);
    }
    let row = [
        check.profiles,
        check.bound,
        check.errors.len(),
        check.warnings.len(),
    ];
    let row = row.map(|number| number.to_string()).to_vec();
    let titles = ["profiles", "bound", "errors", "warnings"];
    let table = Table::new(&titles, vec![row]);
    output.write(&Document::from_table("redress.law-check/1", table))?;
    Ok(match check.errors.is_empty() {
        true => Exit::Computed,
        false => Exit::Invalid,
    })
}

/// Returns the folder of law in which a file is, or the folder itself.
fn folder_of(path: &Path) -> PathBuf {
    if !path.is_file() {
        return path.to_owned();
    }
    let above = path.ancestors().skip(1).take(2);
    let found = above.filter(|folder| is_law_folder(folder)).last();
    let parent = || path.parent().unwrap_or(path);
    let found = found.unwrap_or_else(parent);
    match found.as_os_str().is_empty() {
        true => PathBuf::from("."),
        false => found.to_owned(),
    }
}
