//! Standard output, kept from what sets print.

use std::fs::File;

/// Standard output, from now on for the caller alone: what anything else in this process prints, such as
/// a loaded set, goes to standard error and is not taken for a result.
///
/// # Errors
/// When the system refuses; standard output is then as it was.
pub fn own_stdout() -> std::io::Result<File> {
    let own = rustix::io::fcntl_dupfd_cloexec(rustix::stdio::stdout(), 3)?;
    rustix::stdio::dup2_stdout(rustix::stdio::stderr())?;
    Ok(File::from(own))
}
