//! `redress rules build`: a rule set as a library, with its manifest beside it.
//!
//! Cargo reports where it put the library and where the crate `redress-plugin` is that went into it, so that nothing here
//! knows the layout of a target folder. The paths of the machine are left out of the library, so that a third party who
//! builds the same commit in another folder gets the same bytes.

use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use redress_document::Table;
use redress_plugin::protocol::SCHEMA;
use serde_json::Value;

use crate::exit::Failure;
use crate::message::Message;
use crate::output::replace;

/// The name of a rule set's crate is this and its id.
const PREFIX: &str = "redress-rules-";

/// Builds the rule set of each `Cargo.toml`, and returns a row for each library.
pub(crate) fn build(manifests: &[PathBuf], out: &Path, profile: &str) -> Result<Table, Failure> {
    let mut rows = Vec::new();
    for manifest in manifests {
        let package = Package::read(manifest)?;
        let built = package.build(profile)?;
        make_folder(out).map_err(|error| failed(out, &error))?;
        rows.push(built.place(out)?);
    }
    Ok(Table::new(&["id", "version", "digest", "library"], rows).folding(&["library"]))
}

fn failed(path: &Path, error: &dyn std::fmt::Display) -> Failure {
    Failure::failed(Message::error(format!("{}: {error}", path.display())))
}

/// The crate of a rule set, as cargo describes it.
struct Package {
    manifest: PathBuf,
    id: String,
    version: String,
    target_folder: PathBuf,
    workspace: PathBuf,
    /// The crate `redress-plugin` that the set is built with.
    plugin: PathBuf,
    /// The folder of the checkout that has this crate, if a checkout has it and no registry.
    checkout: Option<PathBuf>,
}

impl Package {
    fn read(manifest: &Path) -> Result<Self, Failure> {
        let manifest = manifest.canonicalize().map_err(|error| {
            let problem = format!("{}: {error}", manifest.display());
            Failure::failed(Message::error(problem).help("name the Cargo.toml of the rule set"))
        })?;
        let metadata = metadata(&manifest)?;
        let wrong = |problem: &str| failed(&manifest, &problem);
        let path = |of: &Value, pointer: &str| of.pointer(pointer)?.as_str().map(PathBuf::from);
        let packages = metadata.pointer("/packages").and_then(Value::as_array);
        let packages = packages.map_or(&[][..], Vec::as_slice);
        let text = |of: &Value, pointer: &str| of.pointer(pointer)?.as_str().map(str::to_owned);
        let package = packages
            .iter()
            .find(|it| path(it, "/manifest_path").as_deref() == Some(&manifest))
            .ok_or_else(|| wrong("cargo finds no crate here"))?;
        let name = text(package, "/name").unwrap_or_default();
        let id = name.strip_prefix(PREFIX).ok_or_else(|| {
            wrong(&format!(
                "the crate is named `{name}`; the crate of a rule set is named `{PREFIX}ID`"
            ))
        })?;
        let plugin = packages
            .iter()
            .find(|it| text(it, "/name").as_deref() == Some("redress-plugin"))
            .ok_or_else(|| wrong("the crate does not depend on `redress-plugin`"))?;
        let plugin_manifest = path(plugin, "/manifest_path").unwrap_or_default();
        let is_in_checkout = plugin.pointer("/source").is_none_or(Value::is_null);
        let checkout = is_in_checkout.then(|| plugin_manifest.ancestors().nth(3));
        Ok(Self {
            id: id.to_owned(),
            version: text(package, "/version").unwrap_or_default(),
            target_folder: path(&metadata, "/target_directory")
                .ok_or_else(|| wrong("cargo names no target folder"))?,
            workspace: path(&metadata, "/workspace_root")
                .ok_or_else(|| wrong("cargo names no workspace"))?,
            checkout: checkout.flatten().map(Path::to_owned),
            plugin: plugin_manifest,
            manifest,
        })
    }

    /// Builds the library, apart from what everyday builds use, because other flags make other files.
    fn build(&self, profile: &str) -> Result<Built<'_>, Failure> {
        let output = cargo()
            .args(["build", "--lib", "--message-format=json-render-diagnostics"])
            .args(["--profile", profile, "--manifest-path"])
            .arg(&self.manifest)
            .arg("--target-dir")
            .arg(self.target_folder.join("rules"))
            .env("CARGO_ENCODED_RUSTFLAGS", self.flags()?)
            // Every byte is hashed before a library is opened, so that what only a debugger reads stays out.
            .env(
                format!("CARGO_PROFILE_{}_STRIP", profile.to_uppercase()),
                "symbols",
            )
            .stderr(Stdio::inherit())
            .output()
            .map_err(|error| no_cargo(&error))?;
        if !output.status.success() {
            return Err(failed(
                &self.manifest,
                &"cargo did not build it; its messages are above",
            ));
        }
        let library = String::from_utf8_lossy(&output.stdout)
            .lines()
            .filter_map(|line| serde_json::from_str(line).ok())
            .find_map(|message| self.library(&message))
            .ok_or_else(|| {
                failed(
                    &self.manifest,
                    &"cargo made no library; write crate-type = [\"cdylib\", \"rlib\"] under [lib]",
                )
            })?;
        Ok(Built {
            package: self,
            library,
        })
    }

    /// Returns the library, if this message of cargo is about it.
    fn library(&self, message: &Value) -> Option<PathBuf> {
        let path = Path::new(message.pointer("/manifest_path")?.as_str()?);
        let files = message.get("filenames")?.as_array()?.iter();
        let mut files = files.filter_map(Value::as_str).map(PathBuf::from);
        let is_library = |file: &PathBuf| {
            let extension = file.extension();
            extension.is_some_and(|it| it == std::env::consts::DLL_EXTENSION)
        };
        (path == self.manifest).then(|| files.find(is_library))?
    }

    /// Leaves out of the library where the sources, the packages and the toolchain are on this machine.
    fn flags(&self) -> Result<OsString, Failure> {
        let sysroot = Command::new("rustc")
            .args(["--print", "sysroot"])
            .current_dir(&self.workspace)
            .output()
            .map_err(|error| no_cargo(&error))?;
        let sysroot = String::from_utf8_lossy(&sysroot.stdout).trim().to_owned();
        let packages = std::env::var_os("CARGO_HOME")
            .map(PathBuf::from)
            .or_else(|| Some(std::env::home_dir()?.join(".cargo")));
        // The last that fits is taken, so that a deeper folder comes later.
        let mut paths = vec![(PathBuf::from(sysroot), "/rust")];
        paths.extend(packages.map(|packages| (packages, "/cargo")));
        paths.extend(self.checkout.clone().map(|checkout| (checkout, "/redress")));
        let within = |checkout: &PathBuf| self.workspace.starts_with(checkout);
        if !self.checkout.as_ref().is_some_and(within) {
            paths.push((self.workspace.clone(), "/rules"));
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

    /// Returns the version of the records that the library speaks, from the sources that were built into it.
    fn schema(&self) -> Result<u32, Failure> {
        let records = self.plugin.with_file_name("src/protocol/record.rs");
        let source = fs::read_to_string(&records).map_err(|error| failed(&records, &error))?;
        let schema = source.lines().find_map(|line| {
            line.strip_prefix("pub const SCHEMA: u32 = ")?
                .strip_suffix(';')?
                .parse()
                .ok()
        });
        schema.ok_or_else(|| failed(&records, &"it states no SCHEMA"))
    }
}

/// Returns cargo, by the path that it gives itself when it starts this program.
fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

fn no_cargo(error: &std::io::Error) -> Failure {
    Failure::failed(
        Message::error(format!("cargo did not run: {error}"))
            .help("building a rule set requires Rust: https://rustup.rs"),
    )
}

fn metadata(manifest: &Path) -> Result<Value, Failure> {
    let output = cargo()
        .args(["metadata", "--format-version=1", "--manifest-path"])
        .arg(manifest)
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| no_cargo(&error))?;
    if !output.status.success() {
        return Err(failed(
            manifest,
            &"cargo cannot resolve the crate; its messages are above",
        ));
    }
    serde_json::from_slice(&output.stdout).map_err(|error| failed(manifest, &error))
}

/// A library as cargo built it.
struct Built<'p> {
    package: &'p Package,
    library: PathBuf,
}

impl Built<'_> {
    /// Copies the library and writes its manifest beside it, the manifest last. Returns the row of the library.
    fn place(&self, out: &Path) -> Result<Vec<String>, Failure> {
        let Package { id, version, .. } = self.package;
        let schema = self.package.schema()?;
        if schema != SCHEMA {
            let problem = format!(
                "it is built with a redress that speaks schema {schema}; this program speaks {SCHEMA}"
            );
            return Err(failed(&self.package.manifest, &problem));
        }
        let bytes = fs::read(&self.library).map_err(|error| failed(&self.library, &error))?;
        let digest = redress::digest(&bytes);
        let sha256 = digest.strip_prefix("sha256:").unwrap_or(&digest);
        let stem = format!("{PREFIX}{id}").replace('-', "_");
        let library = out.join(self.library.file_name().unwrap_or_default());
        write(&library, &bytes)?;
        let manifest = format!(
            "id = \"{id}\"\nlibrary = \"{stem}\"\nschema = {schema}\nversion = \"{version}\"\nsha256 = \"{sha256}\"\n"
        );
        write(&out.join(format!("{id}.redress.toml")), manifest.as_bytes())?;
        Ok(vec![
            id.clone(),
            version.clone(),
            digest.clone(),
            library.display().to_string(),
        ])
    }
}

/// Makes a folder in which only this user can write, because a rule set in any other is refused.
fn make_folder(folder: &Path) -> std::io::Result<()> {
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o755)
        .create(folder)
}

/// Writes a file that everyone may read, so that an archive of it can be unpacked for all users.
fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    replace(path, bytes)?;
    fs::set_permissions(path, fs::Permissions::from_mode(0o644))
        .map_err(|error| failed(path, &error))
}
