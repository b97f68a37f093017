//! The memory that a computation may use: cases that cannot fit are refused before they are computed.

use std::sync::OnceLock;

use crate::exit::Failure;
use crate::message::Message;

/// The least memory of a claim under one profile, measured where every fact is found. A claim with open issues takes more, and the
/// allocator ends the program where that is too much.
const LEAST_BYTES: u64 = 16 << 10;

/// The bytes that this process may use.
static LIMIT: OnceLock<u64> = OnceLock::new();

/// Limits this process to the memory that the system has.
pub(crate) fn limit() {
    if let Some(bytes) = redress_plugin_host::limit_memory() {
        let _ = LIMIT.set(bytes);
    }
}

/// Refuses more claims than the memory holds.
pub(crate) fn fits(claims: usize, profiles: usize) -> Result<(), Failure> {
    let all = u64::try_from(claims.saturating_mul(profiles)).unwrap_or(u64::MAX);
    let needed = all.saturating_mul(LEAST_BYTES);
    match LIMIT.get() {
        Some(limit) if needed > *limit => Err(Failure::failed(
            Message::error(format!(
                "the case has {claims} claims of a victim against a defendant; under {profiles} profiles they need at least {} MiB \
                 of memory, and there are {} MiB",
                needed >> 20,
                limit >> 20
            ))
            .help("compute fewer victims, defendants or profiles at once"),
        )),
        _ => Ok(()),
    }
}
