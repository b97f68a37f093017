//! The texts of `rules/law/`, built into the program. `cargo xtask tidy` holds this list to the folder.

/// Every text, by its path under `rules/law/`.
pub(crate) const TEXTS: &[(&str, &str)] = &[];
