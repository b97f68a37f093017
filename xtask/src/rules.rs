//! Rule sets as libraries, each with its manifest beside it.
//!
//! Cargo says where it put each library and where the core is that went into it; nothing here knows the
//! layout of a target folder. The paths of the machine are left out of what is built, so that a third
//! party who builds the same commit in another folder gets the same bytes.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::Wrong;

/// What to build, and where to put it.
pub(crate) struct Rules {
    /// Where libraries and manifests go.
    pub(crate) out: PathBuf,
    /// A profile of cargo: release, dev, dist.
    pub(crate) profile: String,
    /// The manifest of one rule set that is not part of the workspace; none is every set of `rules/`.
    pub(crate) package: Option<PathBuf>,
}

/// The name of a rule set's crate is this and its id.
const PREFIX: &str = "redress-rules-";

/// Builds, copies, writes the manifests; returns the libraries in their place.
pub(crate) fn rules(root: &Path, what: &Rules) -> Result<Vec<PathBuf>, Wrong> {
    let messages = build(root, what)?;
    let schema = schema(&messages)?;
    std::fs::create_dir_all(&what.out)
        .map_err(|error| format!("{}: {error}", what.out.display()))?;
    let mut made = Vec::new();
    for set in messages.iter().filter_map(Built::of) {
        made.push(set.place(&what.out, schema)?);
    }
    if made.is_empty() {
        return Err(format!(
            "nothing was built: the crate of a rule set is named `{PREFIX}ID` and has crate-type = [\"cdylib\", \"rlib\"]"
        )
        .into());
    }
    // Cargo tells of them as they are done, in no order.
    made.sort();
    Ok(made)
}

/// What cargo says of each thing that it built or found fresh.
fn build(root: &Path, what: &Rules) -> Result<Vec<Value>, Wrong> {
    let manifest = match &what.package {
        Some(package) => std::path::absolute(package).map_err(|error| error.to_string())?,
        None => root.join("Cargo.toml"),
    };
    let home = manifest.parent().unwrap_or(root);
    let mut cargo = crate::cargo_command();
    cargo
        .args(["build", "--lib", "--message-format=json-render-diagnostics"])
        .args(["--profile", &what.profile, "--manifest-path"])
        .arg(&manifest)
        // Other flags make other files: apart from what everyday builds use.
        .arg("--target-dir")
        .arg(target(home).join("rules"))
        .env("CARGO_ENCODED_RUSTFLAGS", flags(root, home)?)
        // Every byte is hashed before a library is opened: what only a debugger reads stays out.
        .env(
            format!("CARGO_PROFILE_{}_STRIP", what.profile.to_uppercase()),
            "symbols",
        )
        .stderr(Stdio::inherit());
    if what.package.is_none() {
        cargo.arg("--locked");
        for name in names(root)? {
            cargo.args(["-p", &name]);
        }
    }
    let output = cargo
        .output()
        .map_err(|error| format!("cargo did not run: {error}"))?;
    if !output.status.success() {
        return Err("the rule sets were not built".into());
    }
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .map(|line| serde_json::from_str(line).map_err(|error| error.to_string().into()))
        .collect()
}

fn target(home: &Path) -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| home.join("target"), PathBuf::from)
}

/// Leaves out of the libraries where the sources, the packages and the toolchain lie on this machine.
fn flags(root: &Path, home: &Path) -> Result<OsString, Wrong> {
    let sysroot = Command::new("rustc")
        .args(["--print", "sysroot"])
        .current_dir(root)
        .output()
        .map_err(|error| format!("rustc did not run: {error}"))?;
    let sysroot = String::from_utf8_lossy(&sysroot.stdout).trim().to_owned();
    let packages = std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| Some(std::env::home_dir()?.join(".cargo")));
    // The last that fits is taken: what lies deeper comes later.
    let mut paths = vec![(PathBuf::from(sysroot), "/rust")];
    paths.extend(packages.map(|packages| (packages, "/cargo")));
    paths.push((root.to_owned(), "/redress"));
    if !home.starts_with(root) {
        paths.push((home.to_owned(), "/rules"));
    }
    let mut flags = OsString::new();
    for (path, shown) in paths {
        if !flags.is_empty() {
            flags.push("\x1f");
        }
        flags.push("--remap-path-prefix=");
        flags.push(path);
        flags.push("=");
        flags.push(shown);
    }
    Ok(flags)
}

/// The crates under `rules/`, by name.
fn names(root: &Path) -> Result<Vec<String>, Wrong> {
    let mut names = Vec::new();
    for dir in crate::tree::folders(&root.join("rules")) {
        let Ok(text) = std::fs::read_to_string(dir.join("Cargo.toml")) else {
            continue;
        };
        let manifest: toml::Table = text
            .parse()
            .map_err(|error: toml::de::Error| format!("{}: {}", dir.display(), error.message()))?;
        let name = crate::tree::string(&manifest, &["package", "name"]);
        names.push(name.ok_or_else(|| format!("{}: a crate without a name", dir.display()))?);
    }
    Ok(names)
}

/// The version of the records, out of the very protocol that was built into the sets.
fn schema(messages: &[Value]) -> Result<u32, Wrong> {
    let core = messages
        .iter()
        .find(|message| text(message, "/target/name") == Some("redress_plugin"))
        .and_then(|message| text(message, "/manifest_path"))
        .ok_or("no rule set was built upon redress-plugin")?;
    let records = Path::new(core).with_file_name("src/protocol/record.rs");
    let source = std::fs::read_to_string(&records)
        .map_err(|error| format!("{}: {error}", records.display()))?;
    schema_in(&source).ok_or_else(|| format!("{}: no SCHEMA in it", records.display()).into())
}

fn text<'m>(message: &'m Value, pointer: &str) -> Option<&'m str> {
    message.pointer(pointer)?.as_str()
}

fn schema_in(text: &str) -> Option<u32> {
    text.lines()
        .find_map(|line| {
            line.strip_prefix("pub const SCHEMA: u32 = ")?
                .strip_suffix(';')
        })?
        .parse()
        .ok()
}

/// A rule set as cargo built it.
struct Built {
    id: String,
    version: String,
    /// The name of the library, without what the platform adds.
    stem: String,
    file: PathBuf,
}

impl Built {
    /// The rule set that a message is about, if it is about one.
    fn of(message: &Value) -> Option<Self> {
        // `path+file:///rules/laraneta#redress-rules-laraneta@0.1.0`, or without the name if the folder has it.
        let (_, package) = text(message, "/package_id")?.rsplit_once('#')?;
        let version = package.rsplit('@').next()?;
        let stem = text(message, "/target/name")?;
        let file = message
            .get("filenames")?
            .as_array()?
            .iter()
            .filter_map(Value::as_str)
            .map(PathBuf::from)
            .find(|file| {
                file.extension()
                    .is_some_and(|known| known == std::env::consts::DLL_EXTENSION)
            })?;
        Some(Self {
            id: stem.replace('_', "-").strip_prefix(PREFIX)?.to_owned(),
            version: version.to_owned(),
            stem: stem.to_owned(),
            file,
        })
    }

    /// Copies the library and writes its manifest beside it, the manifest last.
    fn place(&self, out: &Path, schema: u32) -> Result<PathBuf, Wrong> {
        let wrong = |path: &Path, error: std::io::Error| format!("{}: {error}", path.display());
        let bytes = std::fs::read(&self.file).map_err(|error| wrong(&self.file, error))?;
        let library = out.join(self.file.file_name().unwrap_or_default());
        // A program may have the old one open: a new file takes its name.
        let fresh = library.with_extension("new");
        std::fs::write(&fresh, &bytes)
            .and_then(|()| std::fs::rename(&fresh, &library))
            .map_err(|error| wrong(&library, error))?;
        let manifest = out.join(format!("{}.redress.toml", self.id));
        std::fs::write(&manifest, self.manifest(schema, &bytes))
            .map_err(|error| wrong(&manifest, error))?;
        Ok(library)
    }

    fn manifest(&self, schema: u32, bytes: &[u8]) -> String {
        let Self {
            id, version, stem, ..
        } = self;
        let sha256: String = Sha256::digest(bytes)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        format!(
            "id = \"{id}\"\nlibrary = \"{stem}\"\nschema = {schema}\nversion = \"{version}\"\nsha256 = \"{sha256}\"\n"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_is_read_from_the_protocol() {
        let records = crate::root()
            .unwrap()
            .join("crates/plugin/src/protocol/record.rs");
        assert!(schema_in(&std::fs::read_to_string(records).unwrap()).is_some());
        assert_eq!(schema_in("pub const SCHEMA: u32 = 12;"), Some(12));
    }

    #[test]
    fn a_message_of_cargo_is_a_rule_set_by_its_name_and_its_library() {
        let library = format!(
            "/t/{}redress_rules_amy_unknown{}",
            std::env::consts::DLL_PREFIX,
            std::env::consts::DLL_SUFFIX
        );
        let message = serde_json::json!({
            "package_id": "path+file:///r/rules/amy-unknown#redress-rules-amy-unknown@0.1.0",
            "target": { "name": "redress_rules_amy_unknown" },
            "filenames": [library, "/t/libredress_rules_amy_unknown.rlib"],
        });
        let set = Built::of(&message).unwrap();
        let manifest: toml::Table = set.manifest(1, b"").parse().unwrap();
        assert_eq!(manifest["id"].as_str(), Some("amy-unknown"));
        assert_eq!(
            manifest["library"].as_str(),
            Some("redress_rules_amy_unknown")
        );
        assert_eq!(manifest["schema"].as_integer(), Some(1));
        assert_eq!(manifest["version"].as_str(), Some("0.1.0"));
        assert_eq!(
            manifest["sha256"].as_str(),
            Some("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        );
    }
}
