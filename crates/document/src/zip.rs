//! A ZIP archive of stored files, the same bytes for the same files: no day, no owner, no compression.

/// A file of the archive: its name and its bytes.
pub(crate) type File = (&'static str, Vec<u8>);

/// 1980-01-01, the first day that the format has.
const DAY: u16 = 0x0021;
/// Version 2.0 of the format.
const VERSION: u16 = 20;

/// Returns the archive; `None` if a file is larger than the format allows.
pub(crate) fn archive(files: &[File]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut directory = Vec::new();
    for (name, bytes) in files {
        let at = u32::try_from(out.len()).ok()?;
        let size = u32::try_from(bytes.len()).ok()?;
        let name_size = u16::try_from(name.len()).ok()?;
        let mut head = Vec::new();
        // Version, no flags, stored, midnight, day.
        for word in [VERSION, 0, 0, 0, DAY] {
            head.extend(word.to_le_bytes());
        }
        for word in [crc32(bytes), size, size] {
            head.extend(word.to_le_bytes());
        }
        head.extend(name_size.to_le_bytes());
        head.extend(0_u16.to_le_bytes());
        out.extend(0x0403_4b50_u32.to_le_bytes());
        out.extend(&head);
        out.extend(name.as_bytes());
        out.extend(bytes);
        directory.extend(0x0201_4b50_u32.to_le_bytes());
        directory.extend(VERSION.to_le_bytes());
        directory.extend(&head);
        // No comment, first disk, no attributes.
        directory.extend([0; 10]);
        directory.extend(at.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let count = u16::try_from(files.len()).ok()?;
    let (at, size) = (
        u32::try_from(out.len()).ok()?,
        u32::try_from(directory.len()).ok()?,
    );
    out.extend(&directory);
    out.extend(0x0605_4b50_u32.to_le_bytes());
    for word in [0, 0, count, count] {
        out.extend(word.to_le_bytes());
    }
    for word in [size, at] {
        out.extend(word.to_le_bytes());
    }
    out.extend(0_u16.to_le_bytes());
    Some(out)
}

/// Returns the checksum of the format: CRC-32 of ISO 3309.
fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            let odd = crc & 1 == 1;
            crc >>= 1;
            if odd {
                crc ^= 0xedb8_8320;
            }
        }
    }
    !crc
}

#[cfg(test)]
mod tests {
    use super::crc32;

    #[test]
    fn the_checksum_is_the_known_one() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
    }
}
