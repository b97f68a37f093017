//! The case file that tables are added to.

use std::path::{Path, PathBuf};

use redress::casefile::{CaseFormat, ids_of};
use redress_report::Audience;

use crate::exit::Failure;
use crate::input::Input;
use crate::message::Message;
use crate::output::{changed_since, save};

/// A case file, as it was when it was read.
pub(super) struct Target {
    pub(super) path: PathBuf,
    pub(super) name: String,
    pub(super) text: String,
    pub(super) folder: Option<PathBuf>,
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
            false => save(&self.path, self.text.as_bytes(), text),
        }
    }
}
