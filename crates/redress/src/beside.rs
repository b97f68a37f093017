//! Tables in the folder of a case file.

use std::fs::File;
use std::io::{ErrorKind, Read as _};
use std::path::Path;

use redress_table::LARGEST;

/// Reads a table that a case file in this folder names, for [`read_with`](crate::casefile::read_with). The reader of case files
/// accepts only names of files within the folder.
///
/// # Errors
/// Why it cannot be read, in words.
pub fn table_in(folder: &Path, name: &str) -> Result<Vec<u8>, String> {
    let path = folder.join(name);
    let read = || {
        let file = File::open(&path)?;
        // A pipe or a device has no end.
        if !file.metadata()?.is_file() {
            return Err(ErrorKind::InvalidInput.into());
        }
        let mut bytes = Vec::new();
        file.take(LARGEST.saturating_add(1))
            .read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    read().map_err(|error: std::io::Error| match error.kind() {
        ErrorKind::NotFound => "there is no such file in the folder of the case file".to_owned(),
        ErrorKind::InvalidInput => "it is not a file".to_owned(),
        ErrorKind::PermissionDenied => "permission is denied".to_owned(),
        _ => error.to_string(),
    })
}
