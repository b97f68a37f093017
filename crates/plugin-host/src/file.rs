//! Reading a file that nobody else could have changed, and keeping its bytes where nobody can.

use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;

use rustix::fs::{FileType, Mode, OFlags};
use sha2::{Digest, Sha256};

use crate::error::{PluginError, RegistryError};

/// No rule set comes near this.
const MOST_MIB: u64 = 64;

/// The bytes of a regular file that belongs to the user or root and that others cannot write, nor the
/// folders above it. The file is opened once, without following a link, and read once.
///
/// # Errors
/// The first problem, at the file or at the folder above it that has the problem.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, RegistryError> {
    let at = |problem: PluginError| RegistryError::new(path, problem);
    let folder = path.parent().ok_or_else(|| at(PluginError::NotAFile))?;
    folders_are_ours(folder)?;
    read_file(path).map_err(at)
}

fn read_file(path: &Path) -> Result<Vec<u8>, PluginError> {
    let unreadable = |error: std::io::Error| PluginError::Unreadable(error.to_string());
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::CLOEXEC | OFlags::NONBLOCK;
    let opened = rustix::fs::open(path, flags, Mode::empty()).map_err(|error| match error {
        rustix::io::Errno::LOOP => PluginError::Link,
        error => unreadable(error.into()),
    })?;
    let stat = rustix::fs::fstat(&opened).map_err(|error| unreadable(error.into()))?;
    if FileType::from_raw_mode(stat.st_mode) != FileType::RegularFile {
        return Err(PluginError::NotAFile);
    }
    is_ours(stat.st_uid, Mode::from_raw_mode(stat.st_mode))?;
    tracing::debug!("regular file, which no other user can change, nor the folders above it");
    let size = u64::try_from(stat.st_size).unwrap_or(u64::MAX);
    if size > MOST_MIB.saturating_mul(1 << 20) {
        return Err(PluginError::TooLarge(MOST_MIB));
    }
    let mut bytes = Vec::new();
    File::from(opened)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    if bytes.is_empty() {
        return Err(PluginError::Empty);
    }
    Ok(bytes)
}

/// The folder of the file, and all above it. A shared folder with the sticky bit (as for temporary files)
/// may stand above: others cannot replace what is not theirs in it. The file's own folder may not be one.
fn folders_are_ours(folder: &Path) -> Result<(), RegistryError> {
    let folder = folder
        .canonicalize()
        .map_err(|error| RegistryError::new(folder, PluginError::Unreadable(error.to_string())))?;
    for (height, folder) in folder.ancestors().enumerate() {
        let at = |problem: PluginError| RegistryError::new(folder, problem);
        let stat = rustix::fs::stat(folder)
            .map_err(|error| at(PluginError::Unreadable(error.to_string())))?;
        let mode = Mode::from_raw_mode(stat.st_mode);
        let shared = height > 0 && mode.contains(Mode::SVTX);
        if shared && (stat.st_uid == 0 || stat.st_uid == rustix::process::getuid().as_raw()) {
            continue;
        }
        is_ours(stat.st_uid, mode).map_err(at)?;
    }
    Ok(())
}

fn is_ours(owner: u32, mode: Mode) -> Result<(), PluginError> {
    if owner != 0 && owner != rustix::process::getuid().as_raw() {
        Err(PluginError::Owner(owner))
    } else if mode.intersects(Mode::WGRP | Mode::WOTH) {
        let mode = mode.bits();
        Err(PluginError::Writable { mode })
    } else {
        Ok(())
    }
}

/// SHA-256 in hexadecimal.
pub(crate) fn digest(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    Sha256::digest(bytes)
        .iter()
        .fold(String::new(), |mut hex, byte| {
            // Writing to a text does not fail.
            let _ = write!(hex, "{byte:02x}");
            hex
        })
}

/// The bytes that were hashed, as a file that has no name: what is opened cannot be swapped on the way.
pub(crate) fn in_memory(name: &str, bytes: &[u8]) -> Result<File, PluginError> {
    let unreadable = |error: std::io::Error| PluginError::Unreadable(error.to_string());
    let memory = rustix::fs::memfd_create(name, rustix::fs::MemfdFlags::ALLOW_SEALING)
        .map_err(|error| unreadable(error.into()))?;
    let mut memory = File::from(memory);
    memory.write_all(bytes).map_err(unreadable)?;
    let all = rustix::fs::SealFlags::SEAL
        | rustix::fs::SealFlags::SHRINK
        | rustix::fs::SealFlags::GROW
        | rustix::fs::SealFlags::WRITE;
    rustix::fs::fcntl_add_seals(&memory, all).map_err(|error| unreadable(error.into()))?;
    Ok(memory)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_another_user_is_refused() {
        let own = rustix::process::getuid().as_raw();
        let other = own.saturating_add(1);
        assert_eq!(is_ours(other, Mode::RUSR), Err(PluginError::Owner(other)));
        assert_eq!(is_ours(own, Mode::RUSR), Ok(()));
        assert_eq!(is_ours(0, Mode::RUSR), Ok(()));
    }
}
