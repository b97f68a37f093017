//! New tables of a case file, printed or added to it.

use std::path::{Path, PathBuf};

use redress::casefile::{
    self, CaseFormat, Diagnostic, InsertError, Place, ids_of, insert, key_line,
};
use redress_report::Audience;

use super::kinds::{Kind, Part};
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::input::Input;
use crate::message::Message;
use crate::output::{changed_since, replace};

/// The case file that tables are added to.
pub(super) struct Target {
    path: PathBuf,
    pub name: String,
    pub text: String,
    folder: Option<PathBuf>,
}

impl Target {
    /// Reads the case file. Rejects JSON and standard input.
    pub(super) fn read(path: &Path) -> Result<Self, Failure> {
        if path == Path::new("-") {
            return Err(Failure::usage(
                Message::error("--into names a file, because it is changed")
                    .help("leave it out to print the tables"),
            ));
        }
        let input = Input::read(path)?;
        // Every error of the file is reported before a row is read.
        input.case(None, Audience::Private)?;
        if CaseFormat::of_name(&input.name) == Some(CaseFormat::Json)
            || input.bytes.trim_ascii_start().first() == Some(&b'{')
        {
            return Err(Failure::usage(
                Message::error(format!(
                    "`{}` is JSON, and tables are added to TOML only",
                    input.name
                ))
                .help("leave out --into to print the tables"),
            ));
        }
        let text = String::from_utf8(input.bytes).map_err(|_| {
            Failure::invalid(Message::error(format!("`{}` is not UTF-8", input.name)))
        })?;
        Ok(Self {
            path: path.to_owned(),
            name: input.name,
            text,
            folder: input.folder,
        })
    }

    /// Returns the ids of the victims or defendants.
    pub(super) fn ids(&self, kind: &str) -> Vec<String> {
        ids_of(&self.text, kind)
    }

    /// Writes the file whole or not at all, unless it was changed since it was read.
    pub(super) fn replace(&self, text: &str) -> Result<(), Failure> {
        if changed_since(&self.path, self.text.as_bytes()) {
            return Err(Failure::failed(
                Message::error(format!(
                    "`{}` was changed while the table was read; nothing was written",
                    self.name
                ))
                .help("run the command again"),
            ));
        }
        match text == self.text {
            true => Ok(()),
            false => replace(&self.path, text.as_bytes()),
        }
    }
}

/// Writes a table of a case file.
fn table(kind: Kind, part: &Part) -> String {
    let mut text = format!("[[{}]]\n", kind.header().0);
    for (key, value) in &part.keys {
        match *key {
            "date" => text.push_str(&format!("date = {value}\n")),
            key => text.push_str(&key_line(key, value)),
        }
    }
    text
}

/// Writes amounts as a list.
fn list(parts: &[&Part]) -> String {
    let lines: Vec<String> = parts
        .iter()
        .map(|part| format!("  \"{}\",\n", part.amount()))
        .collect();
    format!("awards = [\n{}]\n", lines.concat())
}

/// Returns the parts by victim, in the order in which the victims come first.
fn by_victim(parts: &[Part]) -> Vec<(Option<&str>, Vec<&Part>)> {
    let mut all: Vec<(Option<&str>, Vec<&Part>)> = Vec::new();
    for part in parts {
        let victim = part.victim.as_deref();
        match all.iter_mut().find(|(known, _)| *known == victim) {
            Some((_, parts)) => parts.push(part),
            None => all.push((victim, vec![part])),
        }
    }
    all
}

fn tables(kind: Kind, parts: &[&Part]) -> String {
    let tables: Vec<String> = parts.iter().map(|part| table(kind, part)).collect();
    tables.join("\n")
}

/// Returns the tables as text, for standard output.
pub(super) fn printed(kind: Kind, parts: &[Part]) -> String {
    let mut text = String::new();
    for (victim, parts) in by_victim(parts) {
        if !text.is_empty() {
            text.push('\n');
        }
        if let Some(victim) = victim {
            text.push_str(&format!("# {} of {victim}\n", kind.plural()));
        }
        match parts.iter().all(|part| part.listed) {
            true => text.push_str(&format!("[victim.record]\n{}", list(&parts))),
            false => text.push_str(&tables(kind, &parts)),
        }
    }
    text
}

/// Returns the case file with the tables.
pub(super) fn write_into(
    kind: Kind,
    target: &Target,
    parts: &[Part],
    console: &Console,
) -> Result<String, Failure> {
    let input = Input {
        name: target.name.clone(),
        bytes: Vec::new(),
        folder: target.folder.clone(),
    };
    let load = |name: &str| input.table(name);
    let mut text = target.text.clone();
    let mut warnings = None;
    for (victim, parts) in by_victim(parts) {
        let victim = victim.unwrap_or_default();
        let (place, added) = match parts.iter().all(|part| part.listed) {
            true => (Place::Record(victim), list(&parts)),
            false => (kind.place(victim), tables(kind, &parts)),
        };
        let (new, file) =
            insert(&text, place, &added, &load).map_err(|error| failure(target, victim, error))?;
        text = new;
        warnings = Some(file.warnings);
    }
    let before = casefile::read_with(target.text.as_bytes(), CaseFormat::Toml, &load);
    let before = before.map(|file| file.warnings).unwrap_or_default();
    for found in warnings.iter().flatten() {
        let is_old =
            |old: &Diagnostic| old.source_line == found.source_line && old.code == found.code;
        if !before.iter().any(is_old) {
            console.say(&Message::from_diagnostic(&target.name, found));
        }
    }
    Ok(text)
}

/// Returns how much was added, in words.
pub(super) fn added(kind: Kind, count: usize, name: &str) -> String {
    let what = match count {
        1 => kind.singular(),
        _ => kind.plural(),
    };
    format!("{count} {what} added to {name}")
}

fn failure(target: &Target, victim: &str, error: InsertError) -> Failure {
    let name = &target.name;
    match error {
        InsertError::NoVictim(ids) => Failure::invalid(
            Message::error(format!("no victim of `{name}` has the id `{victim}`"))
                .help(format!("the victims are {}", ids.join(", "))),
        ),
        InsertError::Shape => Failure::invalid(
            Message::error(format!(
                "`{name}` has its victims in another way than under [[victim]]; nothing was written"
            ))
            .help("leave out --into, and paste the tables that are printed"),
        ),
        InsertError::Before(found) | InsertError::After(_, found) => Failure {
            exit: Exit::Invalid,
            messages: found
                .iter()
                .filter(|found| found.code.is_error())
                .map(|found| {
                    Message::from_diagnostic(&format!("{name}, with the new tables"), found)
                })
                .chain([Message::error(
                    "nothing was written, because the case file would have errors",
                )])
                .collect(),
        },
    }
}
