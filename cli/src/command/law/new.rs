//! `redress law new`: a folder of law that binds and passes its test.

use std::path::{Path, PathBuf};

use redress::cite::{CourtId, FEDERAL};

use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::message::Message;

macro_rules! templates {
    ($($path:literal),* $(,)?) => {
        [$(($path, include_str!(concat!("../../../../templates/law/", $path)))),*]
    };
}

/// The files of a folder of law; `ID` and `COURT` in a path are those of the jurisdiction.
const FILES: [(&str, &str); 13] = templates![
    "README.md",
    "jurisdictions/ID.toml",
    "offenses.toml",
    "regimes.toml",
    "authorities/COURTleg.toml",
    "authorities/COURT.toml",
    "parameters/ID.toml",
    "facts/ID.toml",
    "formulas/ID.toml",
    "questions.toml",
    "profiles/ID.toml",
    "decided/made-up/facts.toml",
    "decided/made-up/holding.toml",
];

/// The longest name: three endings of courts have to fit.
const LONGEST: usize = 10;

pub(super) fn run(id: &str, folder: Option<&Path>, console: &Console) -> Result<Exit, Failure> {
    let court = id.replace('-', "");
    let named = id.split('-').all(|word| !word.is_empty()) && court.parse::<CourtId>().is_ok();
    let federal = |court: CourtId| court.is_known() || court.is_congress();
    if id == FEDERAL || court.parse().is_ok_and(federal) {
        let message = Message::error(format!("`{id}` is of the federal jurisdiction"));
        let help = "name a jurisdiction of your own, as in `redress law new ohio`; a profile of a federal court is begun by `redress new profile`";
        return Err(Failure::usage(message.help(help)));
    }
    if !named || court.len() > LONGEST {
        let message = Message::error(format!("`{id}` cannot be the name of a jurisdiction"));
        let help = "write 2 to 10 lower-case letters, digits or hyphens, a letter first, as in `redress law new ohio`";
        return Err(Failure::usage(message.help(help)));
    }
    let folder = folder.map_or_else(|| PathBuf::from(id), Path::to_owned);
    let shown = folder.display().to_string();
    if folder.symlink_metadata().is_ok() {
        let message = Message::error(format!("{shown} already exists"));
        return Err(Failure::failed(message.help("give another folder with -o")));
    }
    let files = FILES.map(|(path, text)| {
        let path = path.replace("ID", id).replace("COURT", &court);
        (path, fill(text, id, &court, &shown))
    });
    let part = folder.with_file_name(format!(".{id}.{}.part", std::process::id()));
    let written = crate::command::new::write_all(&part, &files);
    if let Err(error) = written.and_then(|()| std::fs::rename(&part, &folder)) {
        // Remove the partial folder; report the first error and not one of the removal.
        let _ = std::fs::remove_dir_all(&part);
        return Err(Failure::failed(Message::error(format!("{shown}: {error}"))));
    }
    console.note(format!(
        "everything in {shown} is made up; replace it as its README.md says, and run `redress law check {shown}`"
    ));
    Ok(Exit::Computed)
}

/// Returns a template with the names of a jurisdiction.
fn fill(text: &str, id: &str, court: &str, folder: &str) -> String {
    let words = id.split('-').map(|word| {
        let mut letters = word.chars();
        let first = letters.next().map(|first| first.to_ascii_uppercase());
        first.into_iter().chain(letters).collect::<String>()
    });
    let name = words.collect::<Vec<_>>().join(" ");
    text.replace("{{id}}", id)
        .replace("{{court}}", court)
        .replace("{{name}}", &name)
        .replace("{{fact}}", &id.replace('-', "_"))
        .replace("{{folder}}", folder)
}
