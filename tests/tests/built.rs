//! The program and the rule sets as libraries, wherever cargo puts them, and folders to open them from.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests may fail loudly"
)]

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use redress::plugin_host::Isolation;
use redress_plugin::protocol::SCHEMA;
use serde_json::Value;

/// What cargo made: the program, and the library of each crate by the name of its target.
pub(crate) struct Built {
    pub program: PathBuf,
    libraries: BTreeMap<String, PathBuf>,
}

/// Built once for all tests of a file; cargo finds it fresh after the first time.
pub(crate) fn built() -> &'static Built {
    static BUILT: OnceLock<Built> = OnceLock::new();
    BUILT.get_or_init(Built::by_cargo)
}

impl Built {
    fn by_cargo() -> Self {
        let mut cargo = Command::new(env!("CARGO"));
        cargo
            .args(["build", "--message-format=json-render-diagnostics"])
            .args(["-p", "redress-cli", "-p", "redress-hostile"])
            .args(["-p", "redress-rules-*"])
            .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."));
        // `.ci/run` builds the optimized program anyway, so that nothing is built twice there.
        let optimized = std::env::var_os("REDRESS_BUILT").is_some();
        if !optimized {
            // A folder of its own: a library that can be loaded has one file name whatever the features of what it is built
            // from, which the tests of the workspace add to; in one folder each build would replace the other's.
            let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("../built");
            cargo.arg("--target-dir").arg(folder);
        }
        if optimized || !cfg!(debug_assertions) {
            cargo.arg("--release");
        }
        let output = cargo.output().unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let messages: Vec<Value> = String::from_utf8(output.stdout)
            .unwrap()
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        let program = messages.iter().find_map(|it| it["executable"].as_str());
        let mut libraries = BTreeMap::new();
        for message in &messages {
            let files = message["filenames"].as_array().into_iter().flatten();
            let mut files = files.filter_map(Value::as_str);
            if let Some(file) = files.find(|file| file.ends_with(std::env::consts::DLL_SUFFIX)) {
                let name = message["target"]["name"].as_str().unwrap();
                libraries.insert(name.replace('-', "_"), PathBuf::from(file));
            }
        }
        Self {
            program: PathBuf::from(program.unwrap()),
            libraries,
        }
    }

    /// The bytes of a library.
    pub(crate) fn library(&self, name: &str) -> Vec<u8> {
        std::fs::read(&self.libraries[name]).unwrap()
    }

    /// This program's own isolation, with so much patience.
    pub(crate) fn isolation(&self, patience: Duration) -> Isolation {
        Isolation {
            program: self.program.clone(),
            command: "__serve",
            patience,
            in_all: Duration::from_secs(600),
        }
    }
}

/// The library of a first-party set.
pub(crate) fn library_of(id: &str) -> String {
    format!("redress_rules_{}", id.replace('-', "_"))
}

/// A folder that only this user can write; gone when it is dropped.
pub(crate) struct Folder(pub PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let name = format!(
            "redress-{}-{}",
            std::process::id(),
            COUNT.fetch_add(1, Ordering::Relaxed)
        );
        let path = std::env::temp_dir().canonicalize().unwrap().join(name);
        std::fs::create_dir(&path).unwrap();
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o700)).unwrap();
        Self(path)
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o600)).unwrap();
    }

    /// A library of this name with a manifest that fits it.
    pub(crate) fn put(&self, id: &str, library: &str, bytes: &[u8]) {
        self.write(&library_file(library), bytes);
        self.manifest(id, library, &redress::digest(bytes), SCHEMA);
    }

    pub(crate) fn manifest(&self, id: &str, library: &str, digest: &str, schema: u32) {
        let sha256 = digest.trim_start_matches("sha256:");
        let version = env!("CARGO_PKG_VERSION");
        let manifest = format!(
            "id = \"{id}\"\nlibrary = \"{library}\"\nschema = {schema}\nversion = \"{version}\"\nsha256 = \"{sha256}\"\n"
        );
        self.write(&format!("{id}.redress.toml"), manifest);
    }

    /// Every first-party set.
    pub(crate) fn with_all() -> Self {
        let folder = Self::new();
        for set in redress::linked_in() {
            let library = library_of(set.info().id);
            folder.put(set.info().id, &library, &built().library(&library));
        }
        folder
    }
}

/// What the platform makes of a library's name.
pub(crate) fn library_file(library: &str) -> String {
    let (prefix, suffix) = (std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
    format!("{prefix}{library}{suffix}")
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).unwrap();
    }
}
