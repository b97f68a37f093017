//! What can be wrong with the law's texts: where, what, why, and what to do.

use std::collections::BTreeSet;
use std::path::Path;

/// A text of the law that cannot be read, or does not hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.sentence())]
pub struct LawError {
    /// The file, or `profiles/ca7.toml (built in)`.
    pub file: String,
    /// Line, from 1; 0 when it is not about a line.
    pub line: usize,
    /// Column, from 1.
    pub column: usize,
    /// The line itself.
    pub source_line: String,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
}

impl LawError {
    /// An error at a place in the text of a file.
    pub(crate) fn in_source(file: String, text: &str, offset: usize, message: String) -> Self {
        let (line, column, source_line) = place(text, offset);
        Self {
            file,
            line,
            column,
            source_line,
            message,
            help: None,
        }
    }

    pub(crate) fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub(crate) fn about(file: String, message: String) -> Self {
        Self {
            file,
            line: 0,
            column: 0,
            source_line: String::new(),
            message,
            help: None,
        }
    }

    pub(crate) fn no_such(what: &str, name: &str, known: impl Iterator<Item = String>) -> Self {
        let mut once = BTreeSet::new();
        let known: Vec<String> = known.filter(|name| once.insert(name.clone())).collect();
        let nearest = nearest(name, &known);
        let error = Self::about(String::new(), format!("there is no {what} `{name}`"));
        match nearest {
            Some(nearest) => error.with_help(format!("did you mean `{nearest}`?")),
            None if known.is_empty() => error.with_help("there are none"),
            None => error.with_help(format!("there are: {}", known.join(", "))),
        }
    }

    /// An error in a step of a judgment, found when the step is used.
    pub(crate) fn in_step(step: &str, what: &str, id: &str) -> Self {
        Self::about(
            "rules/law/judgment".to_owned(),
            format!("the step `{step}` has no {what} `{id}`"),
        )
    }

    pub(crate) fn missing_text(path: &str) -> Self {
        Self::about(path.to_owned(), "the law has no such text".to_owned())
    }

    pub(crate) fn unreadable(path: &Path, error: &std::io::Error) -> Self {
        Self::about(
            path.display().to_string(),
            format!("cannot be read: {error}"),
        )
    }

    pub(crate) fn nothing_there(path: &Path) -> Self {
        Self::about(
            path.display().to_string(),
            "no law was found there".to_owned(),
        )
        .with_help("the folder holds profiles/, authorities/ or parameters/ with .toml files, as rules/law/ does")
    }

    fn sentence(&self) -> String {
        let mut sentence = String::new();
        if !self.file.is_empty() {
            sentence.push_str(&self.file);
            if self.line > 0 {
                sentence.push_str(&format!(":{}:{}", self.line, self.column));
            }
            sentence.push_str(": ");
        }
        sentence.push_str(&self.message);
        if let Some(help) = &self.help {
            sentence.push_str("; ");
            sentence.push_str(help);
        }
        sentence
    }
}

/// Returns the known name that is meant, if one is near enough, or is the only one with that word.
pub(crate) fn nearest<'a>(name: &str, known: &'a [String]) -> Option<&'a String> {
    // A third of the letters may differ: of a short name one. Capitals are no difference.
    let near = (name.chars().count() / 3).clamp(1, 3);
    let name = name.to_lowercase();
    let distances = known.iter().map(|known| {
        (
            strsim::damerau_levenshtein(&known.to_lowercase(), &name),
            known,
        )
    });
    let least = distances.min()?;
    let has_word = |known: &&String| known.split('-').any(|word| word == name);
    let mut with_word = known.iter().filter(has_word);
    match (least.0 <= near, with_word.next(), with_word.next()) {
        (true, ..) => Some(least.1),
        (false, Some(only), None) => Some(only),
        _ => None,
    }
}

/// Returns the error of a key or value that the TOML reader does not know: ``unknown field `x`, expected `a` or `b` ``.
pub(crate) fn unknown_name(message: &str) -> Option<LawError> {
    let (what, rest) = [("key", "unknown field `"), ("value", "unknown variant `")]
        .into_iter()
        .find_map(|(what, lead)| Some((what, message.strip_prefix(lead)?)))?;
    let (name, known) = rest.split_once("`, ")?;
    let known = known.split('`').skip(1).step_by(2).map(str::to_owned);
    Some(LawError::no_such(what, name, known))
}

/// Returns a message of the TOML reader without the names of Rust types.
pub(crate) fn in_plain_words(message: &str) -> String {
    if let Some((lead, rest)) = message.split_once(": ")
        && lead.starts_with("option `")
    {
        return format!("{lead}: {}", in_plain_words(rest));
    }
    if message == "wanted string or table" {
        return "a word in quotation marks is expected here".to_owned();
    }
    if message.starts_with("string values must be quoted") {
        return "text stands in quotation marks, and yes and no are true and false".to_owned();
    }
    if let Some(field) = message.strip_prefix("missing field ") {
        return format!("the key {field} is missing");
    }
    let mismatch = ["invalid type: ", "invalid value: "]
        .iter()
        .find_map(|lead| message.strip_prefix(lead))
        .and_then(|rest| rest.rsplit_once(", expected "));
    let Some((found, expected)) = mismatch else {
        return message.to_owned();
    };
    let found = found.trim_end_matches(" as i128");
    let (kind, value) = found.split_once(' ').unwrap_or((found, ""));
    let found = match kind {
        "string" => format!("the text {value}"),
        "integer" | "boolean" => value.to_owned(),
        "floating" => value.trim_start_matches("point ").to_owned(),
        "sequence" => "a list".to_owned(),
        "map" => "a table".to_owned(),
        _ => found.to_owned(),
    };
    let expected = match expected {
        "u16" | "u32" | "u64" | "i16" | "i64" => "a whole number without quotation marks",
        "a boolean" => "true or false",
        "a sequence" => "a list in brackets",
        "a string" | "string or map" => "text in quotation marks",
        "a map" => "a table",
        // A table is named by its Rust type.
        expected if expected.starts_with("struct ") => "a table",
        expected => expected,
    };
    format!("{expected} is expected here, and not {found}")
}

/// Line, column and the line itself at an offset.
fn place(text: &str, offset: usize) -> (usize, usize, String) {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count().saturating_add(1);
    let column = before
        .rsplit('\n')
        .next()
        .map_or(0, |start| start.chars().count())
        .saturating_add(1);
    let source_line = text
        .lines()
        .nth(line.saturating_sub(1))
        .unwrap_or_default()
        .to_owned();
    (line, column, source_line)
}
