//! The texts of `rules/law/`, built into the program by the build script.

/// A text, as the build script wrote it down.
pub(crate) struct BuiltIn {
    /// The path under `rules/law/`.
    pub(crate) path: &'static str,
    pub(crate) text: &'static str,
    /// The values that were read of it (`tree.rs`).
    pub(crate) tree: &'static [u8],
    pub(crate) digest: &'static str,
}

/// Every text, by path.
pub(crate) static TEXTS: &[BuiltIn] = include!(concat!(env!("OUT_DIR"), "/texts.rs"));

#[cfg(test)]
mod tests {
    #[test]
    fn a_digest_is_that_of_its_text() {
        for file in super::TEXTS {
            let digest = crate::digest::digest([file.text.as_bytes()].into_iter());
            assert_eq!(file.digest, digest, "{}", file.path);
        }
    }
}
