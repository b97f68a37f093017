//! A first-party rule set, built as a library, opened in this process and asked.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails loudly")]

use std::path::{Path, PathBuf};
use std::process::Command;

use redress_plugin::protocol::SCHEMA;
use redress_plugin_host::{Found, Places, PluginError, RunMode, Source, Trust, find, open};

/// The library of the `laraneta` rule set, wherever cargo puts it.
fn library() -> PathBuf {
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .args(["build", "--quiet", "--message-format=json"])
        // The packages of `tests/tests/built.rs`, so that what is built here is not built again there.
        .args(["-p", "redress-cli", "-p", "redress-hostile"])
        .args(["-p", "redress-rules-*"])
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."));
    match std::env::var_os("REDRESS_BUILT") {
        Some(_) => cargo.arg("--release"),
        // Apart from what the tests of the workspace build: their features give a library of the same file name, and the
        // documentation's tests, which come after this one, would find the wrong one.
        None => cargo
            .arg("--target-dir")
            .arg(Path::new(env!("CARGO_TARGET_TMPDIR")).join("../built")),
    };
    let built = cargo.output().unwrap();
    let text = String::from_utf8(built.stdout).unwrap();
    let name = libloading::library_filename("redress_rules_laraneta");
    text.split('"')
        .map(PathBuf::from)
        .find(|path| path.file_name() == Some(&name))
        .unwrap_or_else(|| panic!("cargo made no {}", name.display()))
}

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path =
            std::env::temp_dir().join(format!("redress-plugin-host-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    /// The library and a manifest with this digest and schema.
    fn with(&self, sha256: &str, schema: u32) -> Found {
        std::fs::copy(
            library(),
            self.0
                .join(libloading::library_filename("redress_rules_laraneta")),
        )
        .unwrap();
        let manifest = format!(
            "id = \"laraneta\"\nlibrary = \"redress_rules_laraneta\"\nschema = {schema}\nversion = \"{}\"\nsha256 = \"{sha256}\"\n",
            env!("CARGO_PKG_VERSION")
        );
        std::fs::write(self.0.join("laraneta.redress.toml"), manifest).unwrap();
        let places = Places {
            folders: vec![(Source::Flag, self.0.clone())],
        };
        find(&places).remove(0)
    }

    fn digest(&self) -> String {
        let found = self.with(&"0".repeat(64), SCHEMA);
        match open(&found, None, &RunMode::InProcess)
            .map(|_| ())
            .unwrap_err()
            .problem
        {
            PluginError::Digest { is, .. } => is,
            other => panic!("{other}"),
        }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).unwrap();
    }
}

#[test]
fn a_set_is_opened_when_its_digest_is_trusted_and_not_before() {
    let folder = Folder::new("trust");
    let digest = folder.digest();
    let found = folder.with(&digest, SCHEMA);
    let mut trust = Trust::at(&folder.0.join("trusted.toml")).unwrap();
    let refused = open(&found, Some(&trust), &RunMode::InProcess)
        .map(|_| ())
        .unwrap_err();
    assert_eq!(refused.problem.code(), "P302", "{refused}");
    trust.add("laraneta", &digest).unwrap();
    let trust = Trust::at(&folder.0.join("trusted.toml")).unwrap();
    let opened = open(&found, Some(&trust), &RunMode::InProcess).unwrap();
    assert_eq!(opened.set.info().id, "laraneta");
    assert_eq!(opened.digest, format!("sha256:{digest}"));
    assert!(opened.set.info().rule("subtract-recoveries").is_some());
}

#[test]
fn a_manifest_of_another_schema_is_refused_before_the_library_is_read() {
    let folder = Folder::new("schema");
    let found = folder.with(&"0".repeat(64), 99);
    assert_eq!(
        found.read.unwrap_err().problem,
        PluginError::Schema {
            is: 99,
            speaks: SCHEMA
        }
    );
}
