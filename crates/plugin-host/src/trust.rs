//! The user's list of trusted rule sets, by id and digest.

use std::io::Write;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::error::{PluginError, RegistryError};
use crate::file;
use crate::search::home;

/// The list: it stands in the user's configuration, apart from the libraries.
#[derive(Clone, Debug, Default)]
pub struct Trust {
    path: PathBuf,
    entries: Vec<Entry>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: String,
    sha256: String,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    #[serde(default)]
    trusted: Vec<Entry>,
}

impl Trust {
    /// The list of this user; empty when there is none yet, or when the environment names no home for one.
    /// It is never looked for in the current folder.
    ///
    /// # Errors
    /// When the list is malformed, or could have been written by others.
    pub fn of_this_user() -> Result<Self, RegistryError> {
        match home("XDG_CONFIG_HOME", ".config") {
            Some(config) => Self::at(&config.join("redress/trusted.toml")),
            None => Ok(Self::default()),
        }
    }

    /// A list at a path.
    ///
    /// # Errors
    /// As [`Trust::of_this_user`].
    pub fn at(path: &Path) -> Result<Self, RegistryError> {
        let bad = |problem: PluginError| RegistryError::new(path, problem);
        let list = match std::fs::symlink_metadata(path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => List::default(),
            _ => {
                let bytes = match file::read(path) {
                    Err(error) if error.problem == PluginError::Empty => Vec::new(),
                    read => read?,
                };
                let text = String::from_utf8(bytes)
                    .map_err(|_| bad(PluginError::Trust("it is not UTF-8".to_owned())))?;
                toml::from_str(&text)
                    .map_err(|error| bad(PluginError::Trust(error.message().to_owned())))?
            }
        };
        Ok(Self {
            path: path.to_owned(),
            entries: list.trusted,
        })
    }

    /// Where the list stands.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether a set with this digest is trusted.
    #[must_use]
    pub fn has(&self, id: &str, digest: &str) -> bool {
        self.entries
            .iter()
            .any(|entry| entry.id == id && entry.sha256 == digest)
    }

    /// Trusts a set with this digest, and writes the list: a new file beside the old one, then in its place.
    ///
    /// # Errors
    /// When the list cannot be written; the old one is then as it was.
    pub fn add(&mut self, id: &str, digest: &str) -> Result<(), RegistryError> {
        let _lock = self.lock()?;
        *self = Self::at(&self.path)?;
        if self.has(id, digest) {
            return Ok(());
        }
        self.entries.push(Entry {
            id: id.to_owned(),
            sha256: digest.to_owned(),
        });
        self.write().map_err(|error| self.cannot(&error))
    }

    /// Takes a set off the list, whatever its digest, and writes the list. Returns the digests that it had.
    ///
    /// # Errors
    /// When the list cannot be written; the old one is then as it was.
    pub fn remove(&mut self, id: &str) -> Result<Vec<String>, RegistryError> {
        let _lock = self.lock()?;
        *self = Self::at(&self.path)?;
        let (removed, kept) = std::mem::take(&mut self.entries)
            .into_iter()
            .partition(|entry| entry.id == id);
        self.entries = kept;
        let removed: Vec<Entry> = removed;
        if !removed.is_empty() {
            self.write().map_err(|error| self.cannot(&error))?;
        }
        Ok(removed.into_iter().map(|entry| entry.sha256).collect())
    }

    /// Returns the ids on the list, each with a digest in hexadecimal, in the order in which they were trusted.
    pub fn entries(&self) -> impl Iterator<Item = (&str, &str)> {
        let entries = self.entries.iter();
        entries.map(|entry| (entry.id.as_str(), entry.sha256.as_str()))
    }

    fn cannot(&self, error: &std::io::Error) -> RegistryError {
        RegistryError::new(&self.path, PluginError::Trust(error.to_string()))
    }

    /// Waits for other programs that change the list, and keeps them out until the file is closed.
    fn lock(&self) -> Result<std::fs::File, RegistryError> {
        let lock = || {
            self.make_folder()?;
            let mut options = std::fs::OpenOptions::new();
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            let file = options
                .write(true)
                .create(true)
                .truncate(false)
                .open(self.path.with_extension("lock"))?;
            file.lock()?;
            Ok(file)
        };
        lock().map_err(|error: std::io::Error| self.cannot(&error))
    }

    fn make_folder(&self) -> std::io::Result<()> {
        use std::os::unix::fs::DirBuilderExt;
        let folder = self.path.parent().ok_or_else(|| {
            std::io::Error::other("neither XDG_CONFIG_HOME nor HOME says where it is to stand")
        })?;
        std::fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)
    }

    fn write(&self) -> std::io::Result<()> {
        use std::os::unix::fs::OpenOptionsExt;
        let part = self
            .path
            .with_extension(format!("{}.part", std::process::id()));
        let mut text = String::from(
            "# Rule sets that this user trusts, by digest. Written by `redress rules trust`.\n",
        );
        for entry in &self.entries {
            text.push_str(&format!(
                "\n[[trusted]]\nid = \"{}\"\nsha256 = \"{}\"\n",
                entry.id, entry.sha256
            ));
        }
        let mut options = std::fs::OpenOptions::new();
        let mut file = options
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&part)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        std::fs::rename(&part, &self.path)
    }
}
