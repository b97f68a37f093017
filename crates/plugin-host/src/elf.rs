//! Reads which other libraries a library needs, as the loader reads it: the digest of a rule set covers no code but its own. What is
//! left, the program has mapped before, so that the loader takes none of it from elsewhere.

use crate::error::PluginError;

/// The libraries of the system that a rule set may need, with the versions that the program has mapped: the loader searches for any
/// other, such as `libm.so.9`, where the environment says.
const SYSTEM: [&str; 5] = [
    "libc.so.6",
    "libm.so.6",
    "libgcc_s.so.1",
    "ld-linux-x86-64.so.2",
    "ld-linux-aarch64.so.1",
];

// Tags of the dynamic section.
const NEEDED: u64 = 1;
const STRING_TABLE: u64 = 5;
const RUNTIME_PATH: [u64; 2] = [15, 29];
/// Configuration, audits, filters and auxiliary libraries: each names code that the loader runs.
const OTHER_CODE: [u64; 5] = [
    0x6fff_fefa,
    0x6fff_fefb,
    0x6fff_fefc,
    0x7fff_fffd,
    0x7fff_ffff,
];

// Types of program headers.
const LOAD: u32 = 1;
const DYNAMIC: u32 = 2;

/// Refuses a library that needs others than those of the system, or that brings a search path.
pub(crate) fn check(bytes: &[u8]) -> Result<(), PluginError> {
    let no_library = |why: &str| PluginError::NotALibrary(why.to_owned());
    let library = Library::read(bytes).ok_or_else(|| no_library("no 64-bit ELF file"))?;
    let entries = library
        .dynamic()
        .ok_or_else(|| no_library("its dynamic section cannot be read"))?;
    let mut tables = entries.iter().filter(|(tag, _)| *tag == STRING_TABLE);
    let strings = tables.next();
    // The loader takes the last, so that the names would be read here in another table.
    if tables.next().is_some() {
        return Err(no_library("it has two tables of names"));
    }
    for (tag, value) in &entries {
        let name = || {
            let at = strings.and_then(|(_, strings)| strings.checked_add(*value));
            at.and_then(|at| library.text(at))
                .ok_or_else(|| no_library("a name in it cannot be read"))
        };
        match *tag {
            NEEDED => {
                let name = name()?;
                if !SYSTEM.contains(&name) {
                    return Err(PluginError::Needs(format!("needs `{name}`")));
                }
            }
            tag if RUNTIME_PATH.contains(&tag) => {
                return Err(PluginError::Needs(format!(
                    "brings the search path `{}`",
                    name()?
                )));
            }
            tag if OTHER_CODE.contains(&tag) => {
                return Err(PluginError::Needs(format!(
                    "names `{}` as further code",
                    name()?
                )));
            }
            _ => {}
        }
    }
    Ok(())
}

/// A 64-bit, little-endian ELF file with the parts that the loader maps.
struct Library<'a> {
    bytes: &'a [u8],
    /// Address, place in the file and length.
    mapped: Vec<(u64, u64, u64)>,
    dynamic: (u64, u64),
}

impl<'a> Library<'a> {
    fn read(bytes: &'a [u8]) -> Option<Self> {
        // Class 64, little-endian, version 1.
        if bytes.get(..7)? != b"\x7fELF\x02\x01\x01" {
            return None;
        }
        let headers = number(bytes, 32, 8)?;
        let size = number(bytes, 54, 2)?;
        let count = number(bytes, 56, 2)?;
        if size != 56 {
            return None;
        }
        let (mut mapped, mut dynamic) = (Vec::new(), None);
        let mut end = 0;
        for place in 0..count {
            let at = headers.checked_add(place.checked_mul(size)?)?;
            let field = |offset: u64, width| number(bytes, at.checked_add(offset)?, width);
            let kind = u32::try_from(field(0, 4)?).ok()?;
            let (offset, address) = (field(8, 8)?, field(16, 8)?);
            let (in_file, in_memory) = (field(32, 8)?, field(40, 8)?);
            match kind {
                // In ascending order and apart by whole pages, so that one address has one place in the file.
                LOAD => {
                    const PAGE: u64 = 0xfff;
                    if address & !PAGE < end || in_file > in_memory {
                        return None;
                    }
                    end = address.checked_add(in_memory)?.checked_add(PAGE)? & !PAGE;
                    mapped.push((address, offset, in_file));
                }
                // The last one counts, as for the loader; a second is refused.
                DYNAMIC if dynamic.is_some() => return None,
                DYNAMIC => dynamic = Some((address, in_memory)),
                _ => {}
            }
        }
        Some(Self {
            bytes,
            mapped,
            dynamic: dynamic?,
        })
    }

    /// Returns the bytes from an address to the end of the part in which it is.
    fn at(&self, address: u64) -> Option<&'a [u8]> {
        let mut parts = self.mapped.iter();
        let (start, offset, length) = parts.find(|(start, _, length)| {
            (*start..start.saturating_add(*length)).contains(&address)
        })?;
        let within = address.checked_sub(*start)?;
        let from = usize::try_from(offset.checked_add(within)?).ok()?;
        let to = usize::try_from(offset.checked_add(*length)?).ok()?;
        self.bytes.get(from..to)
    }

    /// Returns the entries of the dynamic section: tag and value, up to the end mark.
    fn dynamic(&self) -> Option<Vec<(u64, u64)>> {
        let (address, _) = self.dynamic;
        let bytes = self.at(address)?;
        let mut entries = Vec::new();
        for entry in bytes.chunks_exact(16) {
            match (number(entry, 0, 8)?, number(entry, 8, 8)?) {
                (0, _) => return Some(entries),
                entry => entries.push(entry),
            }
        }
        None
    }

    fn text(&self, address: u64) -> Option<&'a str> {
        let bytes = self.at(address)?;
        let end = bytes.iter().position(|byte| *byte == 0)?;
        std::str::from_utf8(bytes.get(..end)?).ok()
    }
}

/// Returns a little-endian number of some bytes.
fn number(bytes: &[u8], at: u64, width: usize) -> Option<u64> {
    let at = usize::try_from(at).ok()?;
    let bytes = bytes.get(at..at.checked_add(width)?)?;
    let number = bytes.iter().rev();
    Some(number.fold(0, |number, byte| (number << 8) | u64::from(*byte)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns a library of one mapped part: its headers, the dynamic section with these entries, and the texts.
    fn library(dynamic: &[(u64, u64)], texts: &str) -> Vec<u8> {
        let mut bytes = b"\x7fELF\x02\x01\x01".to_vec();
        bytes.resize(32, 0);
        bytes.extend(64_u64.to_le_bytes());
        bytes.resize(54, 0);
        bytes.extend([56, 0, 2, 0]);
        bytes.resize(64, 0);
        for (kind, at, length) in [(LOAD, 0, 512), (DYNAMIC, 176, 224)] {
            bytes.extend(kind.to_le_bytes());
            bytes.extend([0; 4]);
            for field in [at, at, at, length, length, 8] {
                bytes.extend(u64::to_le_bytes(field));
            }
        }
        for (tag, value) in dynamic {
            bytes.extend(tag.to_le_bytes());
            bytes.extend(value.to_le_bytes());
        }
        bytes.resize(400, 0);
        bytes.extend(texts.as_bytes());
        bytes.resize(512, 0);
        bytes
    }

    /// The place of the texts.
    const TEXTS: u64 = 400;

    #[test]
    fn a_library_needs_those_that_are_mapped_and_no_other() {
        let needs = |name: &str| {
            check(&library(
                &[(STRING_TABLE, TEXTS), (NEEDED, 0)],
                &format!("{name}\0"),
            ))
        };
        for name in SYSTEM {
            assert!(needs(name).is_ok(), "{name}");
        }
        // The loader finds each of these by LD_LIBRARY_PATH.
        for name in [
            "libm.so.9",
            "libc.so.",
            "libc.so",
            "./libc.so.6",
            "ld-linux-x.so.2",
        ] {
            let refused = needs(name).unwrap_err().to_string();
            assert!(refused.contains(&format!("needs `{name}`")), "{refused}");
        }
    }

    #[test]
    fn a_second_table_of_names_is_refused() {
        let texts = "libhelper.so\0libc.so.6\0";
        let entry = (NEEDED, 0);
        let first = (STRING_TABLE, TEXTS + 13);
        assert!(check(&library(&[first, entry], texts)).is_ok());
        let last = (STRING_TABLE, TEXTS);
        let refused = check(&library(&[first, entry, last], texts)).unwrap_err();
        assert!(refused.to_string().contains("two tables of names"));
    }

    #[test]
    fn a_cut_or_changed_library_is_refused_without_a_fault() {
        let whole = std::fs::read(std::env::current_exe().unwrap_or_default()).unwrap_or_default();
        let head = whole.get(..4096.min(whole.len())).unwrap_or_default();
        for length in 0..head.len() {
            assert!(check(head.get(..length).unwrap_or_default()).is_err());
        }
        let mut changed = whole;
        for at in 0..1024.min(changed.len()) {
            for value in [0, 1, 0x7f, 0xff] {
                let before = changed.get(at).copied().unwrap_or_default();
                if let Some(byte) = changed.get_mut(at) {
                    *byte = value;
                }
                // Whatever it says, it says so.
                let _ = check(&changed);
                if let Some(byte) = changed.get_mut(at) {
                    *byte = before;
                }
            }
        }
    }
}
