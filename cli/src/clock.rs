//! The day on which a command runs.

use std::time::{Duration, SystemTime};

use redress::cite::Date;

/// Returns today's date in UTC.
pub(crate) fn today() -> Date {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let days = since.unwrap_or(Duration::ZERO).as_secs() / 86_400;
    let epoch = Date::constant(1970, 1, 1);
    epoch.saturating_add(Duration::from_secs(days.saturating_mul(86_400)))
}
