//! Case files, from a path or from standard input.

use std::fs::File;
use std::io::{self, ErrorKind, IsTerminal as _, Read, stdin};
use std::path::{Path, PathBuf};

use redress::casefile::{self, CaseFile, CaseFormat, Diagnostic};
use redress_report::Audience;

use crate::args::InputFormat;
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::message::{Level, Message};

/// One byte more than the reader of case files takes, so that it is the reader that refuses.
const MOST: u64 = (8 << 20) + 1;

/// The name of a case's own approach, beside its facts.
const APPROACH: &str = "approach.toml";

/// A file as it was read.
pub(crate) struct Input {
    /// What it is called in messages.
    pub name: String,
    pub bytes: Vec<u8>,
}

impl Input {
    /// Reads a file, or for `-` standard input.
    pub fn read(path: &Path) -> Result<Self, Failure> {
        let from_stdin = path == Path::new("-");
        if from_stdin && stdin().is_terminal() {
            return Err(Failure::usage(
                Message::error("`-` reads standard input, which is a terminal")
                    .help("pipe a case file in, as in `redress compute - < facts.toml`"),
            ));
        }
        let read = if from_stdin {
            limited(stdin().lock())
        } else {
            File::open(path).and_then(limited)
        };
        let name = match from_stdin {
            true => "standard input".to_owned(),
            false => path.display().to_string(),
        };
        let bytes = read.map_err(|error| unreadable(&name, path, &error))?;
        if bytes.iter().all(u8::is_ascii_whitespace) {
            let what = match from_stdin {
                true => "nothing came in on standard input".to_owned(),
                false => format!("`{name}` is empty"),
            };
            return Err(Failure::invalid(
                Message::error(what).help("`redress new case` prints a case file to fill in"),
            ));
        }
        Ok(Self { name, bytes })
    }

    /// Reads the case file in it: in the format that is named, else that of its name, else `{` begins JSON.
    pub fn case(
        &self,
        format: Option<InputFormat>,
        audience: Audience,
    ) -> Result<CaseFile, Failure> {
        let format = match format {
            Some(InputFormat::Toml) => CaseFormat::Toml,
            Some(InputFormat::Json) => CaseFormat::Json,
            None => CaseFormat::of_name(&self.name).unwrap_or_else(|| self.guess()),
        };
        casefile::read(&self.bytes, format).map_err(|found| {
            let errors = found
                .iter()
                .filter(|found| Level::of(found) == Level::Error)
                .count();
            let refused = match errors {
                1 => format!("`{}` was refused for this error", self.name),
                _ => format!("`{}` was refused for these {errors} errors", self.name),
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

    /// Says what is to be looked at again in a case file that reads.
    pub fn warn(&self, file: &CaseFile, audience: Audience, console: &Console) {
        for found in &file.warnings {
            console.say(&self.says(found, audience));
        }
    }

    fn says(&self, found: &Diagnostic, audience: Audience) -> Message {
        match audience {
            Audience::Public => Message::of_case_in_public(&self.name, found),
            Audience::Private | Audience::Sealed => Message::of_case(&self.name, found),
        }
    }
}

fn limited(from: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(MOST).read_to_end(&mut bytes)?;
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

/// The approach that a case brings along, beside its facts: its path and text.
pub(crate) fn approach_beside(facts: &Path) -> Result<Option<(PathBuf, String)>, Failure> {
    if facts == Path::new("-") {
        return Ok(None);
    }
    let path = facts.with_file_name(APPROACH);
    match std::fs::read_to_string(&path) {
        Ok(text) => Ok(Some((path, text))),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Failure::failed(Message::error(format!(
            "`{}`, the case's own approach, cannot be read: {error}",
            path.display()
        )))),
    }
}
