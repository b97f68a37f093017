//! Finds, verifies, opens and keeps rule sets that are libraries.
//!
//! Native code can do anything once it is mapped, and runs before it can be asked for anything. So
//! everything is checked first: the manifest, the file and the folders above it, the digest, the user's
//! trust; and the very bytes that were hashed are the ones that are opened, from memory, not from the
//! path. A digest beside a library finds accidents, not attackers, who can write both: the decision to
//! trust stands elsewhere, in the user's own list.
//!
//! What is opened is never unloaded. A set that panicked is spoiled for the rest of the process. What one
//! process cannot contain (a stack overflow, an endless loop, `exit`, all the memory there is) is
//! contained by [`RunMode::Isolated`]: the same bytes in a child process with limits.

mod elf;
mod error;
mod file;
mod isolate;
mod limits;
mod log;
mod manifest;
mod memory;
mod native;
mod sandbox;
mod search;
mod serve;
mod stdout;
mod trust;

use std::path::PathBuf;
use std::sync::Arc;

use redress_plugin::protocol::{RemoteSet, Transport};
use redress_rule::RuleSet;

pub use error::{PluginError, RegistryError};
pub use isolate::Isolation;
pub use manifest::Manifest;
pub use memory::{Memory, limit_memory};
pub use search::{Found, Places, Source, find};
pub use serve::serve;
pub use stdout::own_stdout;
pub use trust::Trust;

/// Where a rule set's code runs.
#[derive(Clone, Debug)]
pub enum RunMode {
    /// In this process.
    InProcess,
    /// In a child process of the same program, with limits.
    Isolated(Isolation),
}

/// A rule set that was opened.
pub struct Opened {
    /// The set, to be used like a linked-in one.
    pub set: &'static dyn RuleSet,
    /// The bytes' way to it, for the conformance kit.
    pub transport: Arc<dyn Transport>,
    /// Its version, as its manifest and its own declaration say.
    pub version: String,
    /// Its digest, `sha256:` and hexadecimal.
    pub digest: String,
    /// Its manifest.
    pub manifest: PathBuf,
    /// Whether it runs in a child process.
    pub isolated: bool,
}

/// A rule set whose log names it: each line comes within a span that has the id of the set.
struct Named {
    id: String,
    transport: Arc<dyn Transport>,
}

impl Transport for Named {
    fn ask(&self, ask: &[u8]) -> Result<Vec<u8>, String> {
        let _span = tracing::info_span!("ask", rule_set = self.id).entered();
        self.transport.ask(ask)
    }
}

/// The manifest of a set that was found, held against its library: a regular file that nobody else could
/// have changed, with the digest that the manifest says. No code of it is mapped.
///
/// # Errors
/// The first check that fails.
pub fn check(found: &Found) -> Result<&Manifest, RegistryError> {
    let _span = load_span(found);
    let checked = read(found).and_then(|(manifest, bytes)| {
        match needs_nothing_else(found, &bytes) {
            // Opening it says why.
            Err(error) if matches!(error.problem, PluginError::NotALibrary(_)) => Ok(manifest),
            needs => needs.map(|()| manifest),
        }
    });
    checked.inspect_err(log_refusal)
}

/// Opens the span of a rule set that is checked or opened, with the digest that its manifest gives.
fn load_span(found: &Found) -> tracing::span::EnteredSpan {
    let digest = found.read.as_ref().map(|manifest| manifest.sha256.as_str());
    tracing::info_span!("load", rule_set = found.id, digest = digest.ok()).entered()
}

fn log_refusal(error: &RegistryError) {
    tracing::warn!(code = error.problem.code(), "rule set refused");
}

/// The manifest and the bytes that have its digest.
fn read(found: &Found) -> Result<(&Manifest, Vec<u8>), RegistryError> {
    let manifest = found.read.as_ref().map_err(Clone::clone)?;
    tracing::debug!("manifest read: its id, schema and digest are well formed");
    let library = found.library(manifest);
    let at = |problem: PluginError| RegistryError::new(&library, problem);
    let bytes = file::read(&library)?;
    let is = file::digest(&bytes);
    if is != manifest.sha256 {
        let says = manifest.sha256.clone();
        return Err(at(PluginError::Digest { says, is }));
    }
    tracing::debug!(
        bytes = bytes.len(),
        "library has the digest of the manifest"
    );
    Ok((manifest, bytes))
}

/// Refuses a library that needs code which its digest does not cover.
fn needs_nothing_else(found: &Found, bytes: &[u8]) -> Result<(), RegistryError> {
    elf::check(bytes).map_err(|problem| RegistryError::new(&found.manifest, problem))?;
    tracing::debug!("library needs no other library than those of the system");
    Ok(())
}

/// Opens a rule set that was found, after every check. `trust` is `None` where the user allows what nobody trusts.
///
/// # Errors
/// The first check that fails, each with its own code and message.
pub fn open(found: &Found, trust: Option<&Trust>, how: &RunMode) -> Result<Opened, RegistryError> {
    let _span = load_span(found);
    open_checked(found, trust, how).inspect_err(log_refusal)
}

fn open_checked(
    found: &Found,
    trust: Option<&Trust>,
    how: &RunMode,
) -> Result<Opened, RegistryError> {
    let at = |problem: PluginError| RegistryError::new(&found.manifest, problem);
    let (manifest, bytes) = read(found)?;
    let digest = manifest.sha256.clone();
    if let Some(trust) = trust
        && !trust.has(&manifest.id, &digest)
    {
        return Err(at(PluginError::Untrusted {
            id: manifest.id.clone(),
            digest,
        }));
    }
    match trust {
        Some(_) => tracing::debug!("rule set is on the list of trusted ones"),
        None => tracing::debug!("trust not checked, because the user permits untrusted rule sets"),
    }
    needs_nothing_else(found, &bytes)?;
    let memory = file::in_memory(&manifest.id, &bytes).map_err(at)?;
    let (transport, isolated): (Arc<dyn Transport>, bool) = match how {
        RunMode::InProcess => (
            Arc::new(native::open(memory, &manifest.library, log::take).map_err(at)?),
            false,
        ),
        RunMode::Isolated(isolation) => {
            let child = isolate::start(isolation, memory, &manifest.library).map_err(at)?;
            (Arc::new(child), true)
        }
    };
    let transport: Arc<dyn Transport> = Arc::new(Named {
        id: manifest.id.clone(),
        transport,
    });
    let set = RemoteSet::open(Arc::clone(&transport))
        .map_err(|refused| at(PluginError::Refused(refused.0)))?;
    let about = set.info();
    if about.id != manifest.id || about.version != manifest.version {
        return Err(at(PluginError::Disagrees {
            manifest: format!("{} {}", manifest.id, manifest.version),
            about: format!("{} {}", about.id, about.version),
        }));
    }
    tracing::debug!("rule set declares the id and version of its manifest");
    tracing::info!(isolated, "rule set loaded");
    Ok(Opened {
        // Never unloaded: what it declares is kept for as long as the program runs.
        set: Box::leak(Box::new(set)),
        transport,
        version: manifest.version.clone(),
        digest: format!("sha256:{digest}"),
        manifest: found.manifest.clone(),
        isolated,
    })
}
