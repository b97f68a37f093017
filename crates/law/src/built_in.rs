//! The texts of `rules/law/`, built into the program by the build script.

/// Every text: its path under `rules/law/`, what it says, and its tree (`tree.rs`).
pub(crate) const TEXTS: &[(&str, &str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/texts.rs"));
