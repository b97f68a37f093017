//! The files of the law: what is built in, what a folder adds to it, and what it replaces.
//!
//! Nothing is replaced in silence, because a copy of a built-in file goes stale: an entry that is there already is an error unless
//! its file names it under `replaces`, or has the name and every entry of the file that it replaces.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{Error, Read as _};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use serde::de::DeserializeOwned;
use toml::de::{DeTable, DeValue};

use crate::built_in::{self, BuiltIn};
use crate::digest::digest;
use crate::error::{LawError, in_plain_words, unknown_name};
use crate::text::squeezed;
use crate::tree;

/// The origin of a text that is built into the program.
const BUILT_IN: &str = "built in";
/// The origin of a case's own `approach.toml`.
pub(crate) const OF_THE_CASE: &str = "of the case";

/// The largest file of law: eight times all that is built in.
const MOST_BYTES: u64 = 2 << 20;

/// The most files of one folder.
const MOST_FILES: usize = 1_000;

/// The folders of a folder of law; files of the law stand in it, too.
const FOLDERS: [&str; 8] = [
    "",
    "jurisdictions",
    "profiles",
    "parameters",
    "authorities",
    "judgment",
    "facts",
    "formulas",
];

/// Files at the top of a folder of law.
const TOPICS: [&str; 3] = ["questions.toml", "regimes.toml", "offenses.toml"];

/// A file of the law, for the receipt of a result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LawFile {
    /// Its path under `rules/law/`, such as `parameters/restitution.toml`.
    pub path: String,
    /// "built in", or the file as the user named its folder.
    pub origin: String,
    /// Its digest, `sha256:` and hexadecimal.
    pub digest: String,
    /// What it replaces: entries by id, or a whole file.
    pub replaces: Vec<String>,
}

impl LawFile {
    /// Returns true for a file of the program.
    #[must_use]
    pub fn is_built_in(&self) -> bool {
        self.origin == BUILT_IN
    }
}

/// A text of the law and where it came from.
#[derive(Clone, Debug)]
pub(crate) struct Text {
    pub(crate) origin: String,
    pub(crate) text: Cow<'static, str>,
    /// Entries that a later file replaces.
    without: BTreeSet<String>,
    replaces: Vec<String>,
    /// The tree that the build script read of it; a file of the user has none.
    tree: Option<&'static [u8]>,
    /// The digest of the file, worked out once; set before, where it is built in or the text is not all of the file.
    digest: OnceLock<String>,
}

impl Text {
    fn new(origin: String, text: Cow<'static, str>) -> Self {
        Self {
            origin,
            text,
            tree: None,
            without: BTreeSet::new(),
            replaces: Vec::new(),
            digest: OnceLock::new(),
        }
    }

    pub(crate) fn built_in(file: &'static BuiltIn) -> Self {
        Self {
            tree: Some(file.tree),
            digest: OnceLock::from(file.digest.to_owned()),
            ..Self::new(BUILT_IN.to_owned(), file.text.into())
        }
    }

    pub(crate) fn of_the_case(text: &str) -> Self {
        Self::new(OF_THE_CASE.to_owned(), text.to_owned().into())
    }

    pub(crate) fn of_a_file(path: &str, text: &str) -> Self {
        Self::new(path.to_owned(), text.to_owned().into())
    }

    /// Where a person finds it: its file, or its path among the built-in texts.
    pub(crate) fn place(&self, path: &str) -> String {
        match self.origin.as_str() {
            BUILT_IN => format!("rules/law/{path} (built in)"),
            OF_THE_CASE => path.to_owned(),
            file => file.to_owned(),
        }
    }

    pub(crate) fn file(&self, path: &str) -> LawFile {
        let digest = self
            .digest
            .get_or_init(|| digest([self.text.as_bytes()].into_iter()));
        LawFile {
            path: path.to_owned(),
            origin: self.origin.clone(),
            digest: digest.clone(),
            replaces: self.replaces.clone(),
        }
    }

    pub(crate) fn is_built_in(&self) -> bool {
        self.origin == BUILT_IN
    }

    pub(crate) fn replaces_something(&self) -> bool {
        !self.replaces.is_empty()
    }

    /// Reads the text as a file of its kind; `path` names it in an error.
    pub(crate) fn read<T: DeserializeOwned>(&self, path: &str) -> Result<T, LawError> {
        if let (Cow::Borrowed(text), Some(tree)) = (&self.text, self.tree)
            && let Some(read) = tree::read(text, tree)
        {
            return Ok(read);
        }
        let read = toml::from_str(&self.text);
        let read = read.map_err(|error| LawError::toml(self, path, &error))?;
        match DeTable::parse(&self.text)
            .ok()
            .and_then(|it| empty_text(it.get_ref()))
        {
            Some((key, at)) => {
                let message = format!("`{key}` is empty");
                Err(LawError::at(self, path, at, message)
                    .with_help("write its text; a key that may be absent can be left out"))
            }
            None => Ok(read),
        }
    }

    /// The entries that later files replace, as text.
    pub(crate) fn replaced(&self) -> String {
        self.without.iter().map(|id| format!("{id};")).collect()
    }

    /// Returns true unless a later file replaces the entry.
    pub(crate) fn keeps(&self, id: &str) -> bool {
        !self.without.contains(id)
    }
}

/// Returns the first key with a text of nothing, and the place of the text.
fn empty_text(table: &DeTable<'_>) -> Option<(String, usize)> {
    fn of_value(key: &str, value: &toml::Spanned<DeValue<'_>>) -> Option<(String, usize)> {
        match value.get_ref() {
            DeValue::String(text) if text.trim().is_empty() => {
                Some((key.to_owned(), value.span().start))
            }
            DeValue::Array(items) => items.iter().find_map(|item| of_value(key, item)),
            DeValue::Table(table) => empty_text(table),
            _ => None,
        }
    }
    let mut all = table.iter();
    all.find_map(|(key, value)| of_value(key.get_ref(), value))
}

/// Returns the remedy where an item of a list has the head of a table, `[approach]`, or where a list is opened by the head of a part,
/// as `[[rule.answer]]` opens `rule`.
fn head_of_a_list(before: &str, line: &str, message: &str) -> Option<String> {
    if let Some(list) = line.strip_prefix('[').filter(|it| !it.starts_with('[')) {
        let list = list.split(']').next()?;
        let is_list = message.starts_with("a list in brackets is expected");
        return is_list.then(|| format!("write [[{list}]], with two brackets"));
    }
    let head = line.strip_prefix("[[")?.split("]]").next()?;
    let (list, _) = head.split_once('.')?;
    let opened = format!("[[{list}]]");
    let is_open = before.lines().any(|line| line.starts_with(&opened));
    (!is_open).then(|| format!(
        "write [[{list}]] before the first [[{list}.PART]]; look for a misspelled [[{list}]] above"
    ))
}

impl LawError {
    /// An error at a place in a text.
    pub(crate) fn at(text: &Text, path: &str, offset: usize, message: impl Into<String>) -> Self {
        Self::in_source(text.place(path), &text.text, offset, message.into())
    }

    /// An error of TOML or serde in a text.
    pub(crate) fn toml(text: &Text, path: &str, error: &toml::de::Error) -> Self {
        let offset = error.span().map_or(0, |span| span.start);
        match unknown_name(error.message()) {
            Some(unknown) => unknown.at_place(text, path, offset),
            None => {
                let found = Self::at(text, path, offset, in_plain_words(error.message()));
                let before = text.text.get(..offset).unwrap_or_default();
                match head_of_a_list(before, &found.source_line, &found.message) {
                    Some(help) => found.with_help(help),
                    None => found,
                }
            }
        }
    }

    /// Adds the place of the error in a text.
    pub(crate) fn at_place(self, text: &Text, path: &str, offset: usize) -> Self {
        Self {
            help: self.help,
            ..Self::at(text, path, offset, self.message)
        }
    }

    /// Adds the text in which the error is.
    pub(crate) fn in_text(self, text: &Text, path: &str) -> Self {
        Self {
            file: text.place(path),
            ..self
        }
    }
}

/// Adds the files of a folder to the texts.
pub(crate) fn add(texts: &mut BTreeMap<String, Vec<Text>>, folder: &Path) -> Result<(), LawError> {
    let mut any = false;
    for part in FOLDERS {
        let dir = folder.join(part);
        if !dir.is_dir() {
            continue;
        }
        for file in files_of(&dir)? {
            let Some(name) = file.file_name().and_then(std::ffi::OsStr::to_str) else {
                continue;
            };
            let path = match part {
                // Other TOML at the top, such as a manifest, is not law.
                "" if !texts.contains_key(name) => continue,
                "" => name.to_owned(),
                part => format!("{part}/{name}"),
            };
            let text = read_text(&file)?;
            put(texts, path, file.display().to_string(), text)?;
            any = true;
        }
    }
    match any {
        true => Ok(()),
        false => Err(LawError::nothing_there(folder)),
    }
}

/// Puts a file of the user beside what is there, or in its place.
fn put(
    texts: &mut BTreeMap<String, Vec<Text>>,
    path: String,
    origin: String,
    text: String,
) -> Result<(), LawError> {
    let mut new = Text::new(origin, text.into());
    let entries = entries(&new, &path)?;
    let named = new.take_replaces(&path)?;
    let mut there = BTreeMap::new();
    for (other, texts) in texts
        .iter()
        .filter(|(other, _)| topic(other) == topic(&path))
    {
        for text in texts {
            let place = text.place(other);
            let known = self::entries(text, other)?.into_iter();
            let known = known.filter(|(id, _)| text.keeps(id));
            there.extend(known.map(|(id, _)| (id, (other.clone(), place.clone()))));
        }
    }
    let of_this_name = || there.iter().filter(|(_, (other, _))| *other == path);
    let whole =
        of_this_name().next().is_some() && of_this_name().all(|(id, _)| entries.contains_key(id));
    for (id, at) in &entries {
        let Some((other, place)) = there.get(id) else {
            continue;
        };
        if (whole && *other == path) || named.contains_key(bare(id)) {
            continue;
        }
        let message = format!("`{}` is already in {place}", bare(id));
        let help = format!(
            "leave it out; or write `replaces = [\"{}\"]` at the top of this file, and every result says that it is replaced",
            bare(id)
        );
        return Err(LawError::at(&new, &path, *at, message).with_help(help));
    }
    for (id, at) in &named {
        if !there.keys().any(|known| bare(known) == id) {
            let known = there.keys().map(|known| bare(known).to_owned());
            let nearest = LawError::no_such("entry", id, known);
            return Err(LawError {
                help: nearest.help,
                ..LawError::at(&new, &path, *at, format!("{} to replace", nearest.message))
            });
        }
    }
    if whole && let Some((_, (_, place))) = of_this_name().next() {
        new.replaces.push(place.clone());
        texts.remove(&path);
    }
    new.replaces.extend(named.keys().cloned());
    let replaced = there
        .into_iter()
        .filter(|(id, _)| named.contains_key(bare(id)));
    for (id, (other, _)) in replaced {
        for text in texts.get_mut(&other).into_iter().flatten() {
            text.without.insert(bare(&id).to_owned());
        }
    }
    texts.entry(path).or_default().push(new);
    Ok(())
}

/// Returns the part of the law to which a path belongs: two files of one topic have no entry of one id.
pub(crate) fn topic(path: &str) -> &str {
    match path.split_once('/') {
        // A court is a file, and a profile is one, and a rule set.
        Some(("authorities" | "profiles" | "formulas", _)) | None => path,
        Some((folder, _)) => folder,
    }
}

/// Returns the id of an entry without its kind.
pub(crate) fn bare(id: &str) -> &str {
    id.split_once(' ').map_or(id, |(_, bare)| bare)
}

/// The entries of a file with their places and contents, for comparing them with those of another file.
pub(crate) fn entry_values(
    text: &Text,
    path: &str,
) -> Result<BTreeMap<String, (usize, String)>, LawError> {
    let spanned = DeTable::parse(&text.text).map_err(|error| LawError::toml(text, path, &error))?;
    let values: toml::Table = text.read(path)?;
    let mut contents = BTreeMap::from([(0, values.to_string())]);
    for (kind, items) in spanned.get_ref() {
        let (DeValue::Array(items), Some(toml::Value::Array(values))) =
            (items.get_ref(), values.get(kind.get_ref().as_ref()))
        else {
            continue;
        };
        let of_kind = items.iter().zip(values);
        contents.extend(of_kind.map(|(item, value)| (item.span().start, value.to_string())));
    }
    let places = entries(text, path)?.into_iter();
    let with_content = places.filter_map(|(id, at)| Some((id, (at, contents.get(&at)?.clone()))));
    Ok(with_content.collect())
}

/// The entries of a file by kind and id, with their places. An entry without an id, such as an order of payment, has the name or the
/// view; a list of statutes has each of them.
fn entries(text: &Text, path: &str) -> Result<BTreeMap<String, usize>, LawError> {
    let table = DeTable::parse(&text.text).map_err(|error| LawError::toml(text, path, &error))?;
    let table = table.get_ref();
    let mut all = BTreeMap::new();
    let mut twice = None;
    let mut insert = |id: String, at: usize| {
        if all.insert(id.clone(), at).is_some() {
            twice.get_or_insert((id, at));
        }
    };
    if path.starts_with("profiles/") {
        return Ok(BTreeMap::from([(format!("profile {path}"), 0)]));
    }
    for (kind, value) in table {
        let DeValue::Array(items) = value.get_ref() else {
            continue;
        };
        for item in items {
            let (at, DeValue::Table(item)) = (item.span().start, item.get_ref()) else {
                continue;
            };
            let word = |key: &str| item.get(key).and_then(|value| value.get_ref().as_str());
            let kind = kind.get_ref();
            refuse_bad_ids(text, path, item)?;
            if let Some(DeValue::Array(statutes)) = item.get("statutes").map(|it| it.get_ref()) {
                // One statute can find several facts.
                let of = word("fact").map_or_else(String::new, |fact| format!("{fact}: "));
                for statute in statutes {
                    if let Some(statute) = statute.get_ref().as_str() {
                        insert(format!("{kind} {of}{}", squeezed(statute)), at);
                    }
                }
            } else if let Some(id) = ["id", "name", "view", "path"].into_iter().find_map(word) {
                let of_whom = ["owes", "owes-no"].into_iter().find_map(|key| {
                    let debt = word(key)?;
                    Some(format!(" {key} {debt}"))
                });
                insert(format!("{kind} {id}{}", of_whom.unwrap_or_default()), at);
            }
        }
    }
    match twice {
        None => Ok(all),
        Some((id, at)) => {
            let message = format!("`{}` is given twice in this file", bare(&id));
            Err(LawError::at(text, path, at, message).with_help("leave one out"))
        }
    }
}

/// Refuses an id, of an entry or of a holding or view in it, that no other file could name.
fn refuse_bad_ids(text: &Text, path: &str, item: &DeTable<'_>) -> Result<(), LawError> {
    if let Some(id) = item.get("id")
        && let Some(word) = id.get_ref().as_str()
        && !redress_cite::is_id(word)
    {
        let message = format!("`{word}` is not an id");
        let help = "write lower-case letters, digits, hyphens and dots, with a letter or a digit at both ends";
        return Err(LawError::at(text, path, id.span().start, message).with_help(help));
    }
    let lists = ["holding", "view"]
        .into_iter()
        .filter_map(|key| item.get(key));
    for list in lists {
        let DeValue::Array(items) = list.get_ref() else {
            continue;
        };
        for item in items {
            if let DeValue::Table(item) = item.get_ref() {
                refuse_bad_ids(text, path, item)?;
            }
        }
    }
    Ok(())
}

impl Text {
    /// Takes the key `replaces` out of the text, so that places in it stay the same: ids of entries with their places.
    fn take_replaces(&mut self, path: &str) -> Result<BTreeMap<String, usize>, LawError> {
        let mut named = BTreeMap::new();
        let whole = self.text.clone();
        let table = DeTable::parse(&whole).map_err(|error| LawError::toml(self, path, &error))?;
        let Some((key, value)) = table.get_ref().get_key_value("replaces") else {
            return Ok(named);
        };
        let wrong = |at: usize| {
            LawError::at(self, path, at, "`replaces` is a list of ids of entries")
                .with_help("write `replaces = [\"ID\"]` at the top of the file")
        };
        let DeValue::Array(ids) = value.get_ref() else {
            return Err(wrong(value.span().start));
        };
        for id in ids {
            let at = id.span().start;
            let id = id.get_ref().as_str().ok_or_else(|| wrong(at))?;
            let id = match path {
                "offenses.toml" => squeezed(id),
                _ => id.to_owned(),
            };
            named.insert(id, at);
        }
        let (start, end) = (key.span().start, value.span().end);
        let blank = |(at, c): (usize, char)| match (start..end).contains(&at) && c != '\n' {
            true => " ".repeat(c.len_utf8()),
            false => c.to_string(),
        };
        let text: String = whole.char_indices().map(blank).collect();
        self.digest = digest([whole.as_bytes()].into_iter()).into();
        self.text = text.into();
        Ok(named)
    }
}

/// Reads a file of law, or a case's own approach: a regular file of at most 2 MiB, because a pipe or a device may never end.
///
/// # Errors
/// When the file cannot be read, is not regular or too large, or is not UTF-8.
pub fn read_text(file: &Path) -> Result<String, LawError> {
    let unreadable = |error: Error| LawError::unreadable(file, &error);
    // Looked at before it is opened, because to open a pipe waits for its other end.
    if !std::fs::metadata(file).map_err(unreadable)?.is_file() {
        return Err(unreadable(Error::other("it is not a regular file")));
    }
    let mut bytes = Vec::new();
    let opened = File::open(file).map_err(unreadable)?;
    let read = opened
        .take(MOST_BYTES.saturating_add(1))
        .read_to_end(&mut bytes);
    let read = u64::try_from(read.map_err(unreadable)?).unwrap_or(u64::MAX);
    if read > MOST_BYTES {
        return Err(unreadable(Error::other("it is larger than 2 MiB")));
    }
    String::from_utf8(bytes)
        .map_err(|_| unreadable(Error::other("it is not UTF-8 text; save it as UTF-8")))
}

/// Returns true for a folder with files of the law, laid out as `rules/law/`.
#[must_use]
pub fn is_law_folder(folder: &Path) -> bool {
    let mut parts = FOLDERS.iter().filter(|part| !part.is_empty());
    parts.any(|part| folder.join(part).is_dir())
        || TOPICS.iter().any(|topic| folder.join(topic).is_file())
}

/// Returns a warning for each file or folder of a folder of law whose name is nearly that of one that is read: nothing reads it.
///
/// # Errors
/// When the folder cannot be read.
pub fn misnamed(folder: &Path) -> Result<Vec<LawError>, LawError> {
    let entries =
        std::fs::read_dir(folder).map_err(|error| LawError::unreadable(folder, &error))?;
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|error| LawError::unreadable(folder, &error))?;
        names.extend(entry.file_name().to_str().map(str::to_owned));
    }
    names.sort_unstable();
    let top = built_in::TEXTS.iter().map(|file| file.path);
    let top = top.filter(|path| !path.contains('/'));
    let known: Vec<&str> = top.chain(FOLDERS).filter(|name| !name.is_empty()).collect();
    let mut warnings = Vec::new();
    for name in names.iter().filter(|name| !known.contains(&name.as_str())) {
        let distance = |known: &&&str| strsim::damerau_levenshtein(known, &name.to_lowercase());
        let nearest = known.iter().min_by_key(distance);
        if let Some(nearest) = nearest.filter(|nearest| distance(nearest) <= 2) {
            let warning = LawError::about(
                folder.join(name).display().to_string(),
                "nothing reads this file or folder".to_owned(),
            );
            warnings.push(warning.with_help(format!("did you mean `{nearest}`?")));
        }
    }
    Ok(warnings)
}

fn files_of(dir: &Path) -> Result<Vec<PathBuf>, LawError> {
    let entries = std::fs::read_dir(dir).map_err(|error| LawError::unreadable(dir, &error))?;
    let mut files = Vec::new();
    for entry in entries {
        let path = entry
            .map_err(|error| LawError::unreadable(dir, &error))?
            .path();
        if path
            .extension()
            .is_some_and(|extension| extension == "toml")
        {
            files.push(path);
        }
        if files.len() > MOST_FILES {
            let error = Error::other(format!("it has more than {MOST_FILES} files of law"));
            return Err(LawError::unreadable(dir, &error));
        }
    }
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_file_that_is_built_in_gives_an_entry_twice() {
        for file in built_in::TEXTS {
            let entries = entries(&Text::built_in(file), file.path);
            assert!(entries.is_ok(), "{}: {entries:?}", file.path);
        }
    }
}
