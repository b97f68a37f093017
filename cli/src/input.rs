//! Case files, from a path or from standard input.

use std::fs::File;
use std::io::{self, ErrorKind, IsTerminal as _, Read, stdin};
use std::path::{Path, PathBuf};

use redress::casefile::{self, CaseFile, CaseFormat, Diagnostic};
use redress::law::{self, LawKind};
use redress::table_in;
use redress_report::Audience;

use crate::args::InputFormat;
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::message::{Level, Message};

/// One byte more than the reader of case files accepts, so that the reader rejects larger files itself.
const MOST: u64 = (8 << 20) + 1;

/// The largest result that is verified.
const MOST_RESULT: u64 = 256 << 20;

/// The name of a case's own approach, in the folder of its facts.
pub(crate) const APPROACH: &str = "approach.toml";

/// A file as read.
pub(crate) struct Input {
    /// The name in messages.
    pub name: String,
    pub bytes: Vec<u8>,
    /// The folder of the file, for the tables that a case file names.
    pub folder: Option<PathBuf>,
}

/// The remedy for an empty case file.
const A_CASE: &str = "`redress new case` prints a case file to fill in";

/// The remedy for a file that is no result.
pub(crate) const A_RESULT: &str =
    "verify a result of compute, compare, explain, needs or review with --format json";

impl Input {
    /// Reads a file, or the standard input of a command for `-`.
    pub(crate) fn open(path: &Path, console: &Console) -> Result<Self, Failure> {
        if let Some(text) = console.inside().and_then(|within| within.text_of(path)) {
            return Self::from_bytes(path, text.to_vec(), A_CASE);
        }
        Self::read(path)
    }

    /// Reads a file, or standard input for `-`.
    pub(crate) fn read(path: &Path) -> Result<Self, Failure> {
        Self::read_up_to(path, MOST, A_CASE)
    }

    /// Reads a JSON result.
    pub(crate) fn read_result(path: &Path) -> Result<Self, Failure> {
        let input = Self::read_up_to(path, MOST_RESULT.saturating_add(1), A_RESULT)?;
        match u64::try_from(input.bytes.len()) {
            Ok(bytes) if bytes <= MOST_RESULT => Ok(input),
            _ => Err(Failure::invalid(Message::error(format!(
                "`{}` is larger than 256 MiB",
                input.name
            )))),
        }
    }

    fn read_up_to(path: &Path, most: u64, help: &str) -> Result<Self, Failure> {
        let from_stdin = path == Path::new("-");
        if from_stdin && stdin().is_terminal() {
            return Err(Failure::usage(
                Message::error("`-` reads standard input, which is a terminal")
                    .help("pipe a case file in, as in `redress compute - < facts.toml`"),
            ));
        }
        let read = if from_stdin {
            limited(stdin().lock(), most)
        } else {
            File::open(path).and_then(|file| limited(file, most))
        };
        let bytes = read.map_err(|error| unreadable(&name(path), path, &error))?;
        Self::from_bytes(path, bytes, help)
    }

    fn from_bytes(path: &Path, bytes: Vec<u8>, help: &str) -> Result<Self, Failure> {
        let from_stdin = path == Path::new("-");
        let name = name(path);
        if bytes.iter().all(u8::is_ascii_whitespace) {
            let what = match from_stdin {
                true => "standard input is empty".to_owned(),
                false => format!("`{name}` is empty"),
            };
            return Err(Failure::invalid(Message::error(what).help(help)));
        }
        let folder = (!from_stdin).then(|| path.parent().unwrap_or(Path::new("")).to_owned());
        Ok(Self {
            name,
            bytes,
            folder,
        })
    }

    /// Parses the case file: in the named format, else by the ending of its name, else JSON if it begins with `{`.
    pub(crate) fn case(
        &self,
        format: Option<InputFormat>,
        audience: Audience,
    ) -> Result<CaseFile, Failure> {
        let format = match format {
            Some(InputFormat::Toml) => CaseFormat::Toml,
            Some(InputFormat::Json) => CaseFormat::Json,
            None => CaseFormat::of_name(&self.name).unwrap_or_else(|| self.guess()),
        };
        casefile::read_with(&self.bytes, format, &|name| self.table(name)).map_err(|found| {
            if let Some(failure) = self.is_law() {
                return failure;
            }
            let errors = found
                .iter()
                .filter(|found| Level::from_diagnostic(found) == Level::Error)
                .count();
            let refused = match errors {
                1 => format!("`{}` was rejected because of this error", self.name),
                _ => format!(
                    "`{}` was rejected because of these {errors} errors",
                    self.name
                ),
            };
            Failure {
                exit: Exit::Invalid,
                messages: found
                    .iter()
                    .map(|found| self.says(found, audience))
                    .chain([Message::error(refused)])
                    .collect(),
            }
        })
    }

    /// Reads a table that the case file names.
    pub(crate) fn table(&self, name: &str) -> Result<Vec<u8>, String> {
        match &self.folder {
            Some(folder) => table_in(folder, name),
            None => Err(format!(
                "{} has no folder; name the case file instead",
                self.name
            )),
        }
    }

    /// Returns the failure for a file of the law, or a lesson, in the place of a case file.
    fn is_law(&self) -> Option<Failure> {
        let text = str::from_utf8(&self.bytes).ok()?;
        if law::is_lesson(text) {
            let message = format!("`{}` is a lesson, not a case file", self.name);
            let help = format!("`redress lesson {}` writes its handout", self.name);
            return Some(Failure::invalid(Message::error(message).help(help)));
        }
        let kind = LawKind::from_text(text)?;
        let folder = Path::new(&self.name).parent()?;
        let folder = match kind {
            LawKind::Profile | LawKind::Authority | LawKind::Parameter => folder.parent()?,
            _ => folder,
        };
        let folder = match folder.as_os_str().is_empty() {
            true => ".".to_owned(),
            false => folder.display().to_string(),
        };
        let help = match kind {
            LawKind::Holding => format!("`redress law test {folder}` computes the case"),
            _ => format!("`redress law check {folder}` checks the folder of law"),
        };
        let message = format!("`{}` is {}, not a case file", self.name, kind.words());
        Some(Failure::invalid(Message::error(message).help(help)))
    }

    fn guess(&self) -> CaseFormat {
        let text = self
            .bytes
            .strip_prefix(b"\xEF\xBB\xBF")
            .unwrap_or(&self.bytes);
        match text.iter().find(|byte| !byte.is_ascii_whitespace()) {
            Some(b'{') => CaseFormat::Json,
            _ => CaseFormat::Toml,
        }
    }

    /// Prints the warnings of a valid case file.
    pub(crate) fn warn(&self, file: &CaseFile, audience: Audience, console: &Console) {
        for found in &file.warnings {
            console.say(&self.says(found, audience));
        }
    }

    fn says(&self, found: &Diagnostic, audience: Audience) -> Message {
        match audience {
            Audience::Public => Message::from_diagnostic_redacted(&self.name, found),
            Audience::Private | Audience::Sealed => Message::from_diagnostic(&self.name, found),
        }
    }
}

/// Returns the name of a file in messages.
fn name(path: &Path) -> String {
    match path == Path::new("-") {
        true => "standard input".to_owned(),
        false => path.display().to_string(),
    }
}

/// Reads a file whole that may be one of a case, and rejects a larger one, such as a device without an end.
pub(crate) fn whole(path: &Path) -> io::Result<Vec<u8>> {
    let bytes = limited(File::open(path)?, MOST)?;
    match u64::try_from(bytes.len()).is_ok_and(|read| read < MOST) {
        true => Ok(bytes),
        false => Err(ErrorKind::FileTooLarge.into()),
    }
}

/// Reads at most so many bytes.
pub(crate) fn limited(from: impl Read, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn unreadable(name: &str, path: &Path, error: &io::Error) -> Failure {
    let message = match error.kind() {
        ErrorKind::NotFound => Message::error(format!("there is no file `{name}`"))
            .help("check the path; `redress new case -o FILE` writes a case file to fill in"),
        ErrorKind::IsADirectory => {
            let facts = path.join("facts.toml");
            let within = if facts.is_file() {
                facts.display().to_string()
            } else {
                format!("{}/FILE", name.trim_end_matches('/'))
            };
            Message::error(format!("`{name}` is a directory"))
                .help(format!("name the case file in it: {within}"))
        }
        ErrorKind::PermissionDenied => {
            Message::error(format!("`{name}` cannot be read: permission is denied"))
        }
        _ => Message::error(format!("`{name}` cannot be read: {error}")),
    };
    Failure::failed(message)
}

/// Reads the approach in the folder of the facts, if there is one: its path and text.
pub(crate) fn approach_beside(facts: &Path) -> Result<Option<(PathBuf, String)>, Failure> {
    if facts == Path::new("-") {
        return Ok(None);
    }
    let path = facts.with_file_name(APPROACH);
    if matches!(std::fs::metadata(&path), Err(error) if error.kind() == ErrorKind::NotFound) {
        return Ok(None);
    }
    let text = law::read_text(&path).map_err(|error| {
        let message = format!("the case's own approach: {error}");
        Failure::failed(Message::error(message))
    })?;
    Ok(Some((path, text)))
}
