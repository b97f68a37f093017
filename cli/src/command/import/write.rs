//! New tables of a case file, printed or added to it.

use redress::casefile::{self, CaseFormat, Diagnostic, InsertError, Place, insert, key_line};

use super::kinds::{Kind, Part};
use super::target::Target;
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::input::Input;
use crate::message::Message;

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
