//! The manifest beside a library: `ID.redress.toml`, made by `redress rules build`, never by hand.

use redress_plugin::protocol::SCHEMA;
use serde::Deserialize;

use crate::error::PluginError;

/// What stands in a manifest. Unknown keys are refused.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The id of the rule set.
    pub id: String,
    /// The library's name without what the platform adds; the file and the symbol follow from it.
    pub(crate) library: String,
    /// The version of the records that it speaks.
    pub(crate) schema: u32,
    /// The version of the rule set.
    pub version: String,
    /// The digest of the library, in hexadecimal.
    pub sha256: String,
}

impl Manifest {
    pub(crate) fn parse(text: &str) -> Result<Self, PluginError> {
        let manifest: Self = toml::from_str(text)
            .map_err(|error| PluginError::Manifest(error.message().to_owned()))?;
        let plain = |name: &str| {
            !name.is_empty()
                && name
                    .chars()
                    .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_')
        };
        if !plain(&manifest.id) || !plain(&manifest.library) {
            return Err(PluginError::Manifest(
                "`id` and `library` are lower-case names, without a path".to_owned(),
            ));
        }
        if manifest.sha256.len() != 64
            || !manifest
                .sha256
                .chars()
                .all(|c| c.is_ascii_digit() || ('a'..='f').contains(&c))
        {
            return Err(PluginError::Manifest(
                "`sha256` is 64 lower-case hexadecimal digits".to_owned(),
            ));
        }
        if manifest.schema != SCHEMA {
            return Err(PluginError::Schema {
                is: manifest.schema,
                speaks: SCHEMA,
            });
        }
        Ok(manifest)
    }
}
