//! Where rule sets are looked for, and what is found.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::error::{PluginError, RegistryError};
use crate::file;
use crate::manifest::Manifest;

/// What put a folder on the search path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// `--plugin-path`.
    Flag,
    /// `REDRESS_PLUGIN_PATH`.
    Environment,
    /// `rules` beside the program, or `../lib/redress`.
    Program,
    /// The user's own data.
    User,
}

impl Source {
    /// In words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Flag => "--plugin-path",
            Self::Environment => "REDRESS_PLUGIN_PATH",
            Self::Program => "beside the program",
            Self::User => "the user's rule sets",
        }
    }
}

/// The folders that are searched, in order: the first that has an id wins. Never the current folder, never
/// the loader's own path.
#[derive(Clone, Debug, Default)]
pub struct Places {
    /// The folders.
    pub folders: Vec<(Source, PathBuf)>,
}

impl Places {
    /// The standard places, after those of the command line.
    ///
    /// # Errors
    /// When a folder of the command line is not there.
    pub fn standard(flags: &[PathBuf]) -> Result<Self, RegistryError> {
        let mut folders = Vec::new();
        for flag in flags {
            // What the user names may be relative; it is made whole here and now.
            let folder = flag.canonicalize().map_err(|error| {
                RegistryError::new(flag, PluginError::Unreadable(error.to_string()))
            })?;
            if !folder.is_dir() {
                return Err(RegistryError::new(
                    flag,
                    PluginError::Unreadable("not a folder".to_owned()),
                ));
            }
            folders.push((Source::Flag, folder));
        }
        let environment = std::env::var_os("REDRESS_PLUGIN_PATH").unwrap_or_default();
        let of_environment = std::env::split_paths(&environment).filter(|path| path.is_absolute());
        folders.extend(of_environment.map(|path| (Source::Environment, path)));
        if let Ok(program) = std::env::current_exe()
            && let Some(folder) = program.parent()
        {
            folders.push((Source::Program, folder.join("rules")));
            if let Some(above) = folder.parent() {
                folders.push((Source::Program, above.join("lib/redress")));
            }
        }
        if let Some(data) = home("XDG_DATA_HOME", ".local/share") {
            folders.push((Source::User, data.join("redress/rules")));
        }
        folders.retain(|(_, folder)| folder.is_absolute());
        Ok(Self { folders })
    }
}

/// A folder of the user: by its variable, or under the home folder.
pub(crate) fn home(variable: &str, otherwise: &str) -> Option<PathBuf> {
    let absolute = |path: OsString| Some(PathBuf::from(path)).filter(|path| path.is_absolute());
    std::env::var_os(variable)
        .and_then(absolute)
        .or_else(|| Some(std::env::var_os("HOME").and_then(absolute)?.join(otherwise)))
}

/// A manifest that was found.
#[derive(Clone, Debug)]
pub struct Found {
    /// The id that its file name gives.
    pub id: String,
    /// The manifest's file.
    pub manifest: PathBuf,
    /// Says what put its folder on the path.
    pub source: Source,
    /// Says what it says, or why it cannot be used.
    pub read: Result<Manifest, RegistryError>,
    /// Manifests of the same id in later folders, which it shadows.
    pub shadows: Vec<PathBuf>,
}

impl Found {
    /// The library of a manifest: beside it, by the platform's name.
    #[must_use]
    pub fn library(&self, manifest: &Manifest) -> PathBuf {
        let name = libloading::library_filename(&manifest.library);
        self.manifest.parent().unwrap_or(Path::new("/")).join(name)
    }
}

/// Every rule set on the search path, by id; the first that has an id wins.
#[must_use]
pub fn find(places: &Places) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    for (source, folder) in &places.folders {
        for manifest in manifests(folder) {
            let Some(id) = id_of(&manifest) else { continue };
            if let Some(first) = found.iter_mut().find(|first| first.id == id) {
                first.shadows.push(manifest);
                continue;
            }
            let read = read(&manifest, &id);
            found.push(Found {
                id,
                manifest,
                source: *source,
                read,
                shadows: Vec::new(),
            });
        }
    }
    found.sort_by(|a, b| a.id.cmp(&b.id));
    found
}

fn manifests(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut manifests: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|path| id_of(path).is_some())
        .collect();
    manifests.sort();
    manifests
}

fn id_of(manifest: &Path) -> Option<String> {
    let id = manifest
        .file_name()?
        .to_str()?
        .strip_suffix(".redress.toml")?;
    Some(id.to_owned()).filter(|id| !id.is_empty())
}

fn read(path: &Path, id: &str) -> Result<Manifest, RegistryError> {
    let bytes = file::read(path)?;
    let manifest = String::from_utf8(bytes)
        .map_err(|_| PluginError::Manifest("it is not UTF-8".to_owned()))
        .and_then(|text| Manifest::parse(&text));
    let manifest = manifest.and_then(|manifest| match manifest.id == id {
        true => Ok(manifest),
        false => Err(PluginError::Manifest(
            "its id is not that of its file name".to_owned(),
        )),
    });
    manifest.map_err(|problem| RegistryError::new(path, problem))
}
