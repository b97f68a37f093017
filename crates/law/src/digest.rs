//! Digests of texts and files.

use sha2::{Digest, Sha256};

/// The SHA-256 of some texts, one after another: `sha256:` and 64 hexadecimal digits.
pub fn digest<'a>(texts: impl Iterator<Item = &'a [u8]>) -> String {
    let mut hash = Sha256::new();
    for text in texts {
        hash.update(text);
    }
    in_hex(hash)
}

/// The SHA-256 of everything that can be read, however much it is.
///
/// # Errors
/// When it cannot be read to its end.
pub fn digest_of_reader(mut from: impl std::io::Read) -> std::io::Result<String> {
    let mut hash = Sha256::new();
    let mut bytes = vec![0; 1 << 16];
    loop {
        match from.read(&mut bytes)? {
            0 => return Ok(in_hex(hash)),
            read => hash.update(bytes.get(..read).unwrap_or_default()),
        }
    }
}

fn in_hex(hash: Sha256) -> String {
    let mut hex = String::from("sha256:");
    for byte in hash.finalize() {
        hex.push_str(&format!("{byte:02x}"));
    }
    hex
}
