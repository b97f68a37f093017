//! The log of a loaded rule set: each line becomes an event with the target `rule_set`.

/// The longest line, in bytes: a rule set must not flood the log of the program.
pub(crate) const MOST_LINE: usize = 2_000;

/// Takes a line from a rule set in this process.
pub(crate) unsafe extern "C" fn take(level: u8, text: *const u8, length: usize) {
    if !text.is_null() {
        // SAFETY: the set passes a text that is readable for its length during the call; no more than that is read.
        let text = unsafe { std::slice::from_raw_parts(text, length.min(MOST_LINE)) };
        event(level, text);
    }
}

/// Emits a line, from 1 (error) to 5 (trace), without what would drive a terminal. A level that no version of the
/// table has is the least urgent.
pub(crate) fn event(level: u8, text: &[u8]) {
    match level {
        1 => tracing::error!(target: "rule_set", "{}", harmless(text)),
        2 => tracing::warn!(target: "rule_set", "{}", harmless(text)),
        3 => tracing::info!(target: "rule_set", "{}", harmless(text)),
        4 => tracing::debug!(target: "rule_set", "{}", harmless(text)),
        _ => tracing::trace!(target: "rule_set", "{}", harmless(text)),
    }
}

/// The number of the least urgent level that anybody listens to; 0 where nobody does.
pub(crate) fn listened_to() -> u8 {
    let levels = [
        tracing::Level::ERROR,
        tracing::Level::WARN,
        tracing::Level::INFO,
        tracing::Level::DEBUG,
        tracing::Level::TRACE,
    ];
    let most = tracing::level_filters::LevelFilter::current();
    (0..)
        .zip(levels)
        .take_while(|(_, level)| *level <= most)
        .fold(0, |_, (place, _): (u8, _)| place.saturating_add(1))
}

fn harmless(text: &[u8]) -> String {
    let cut = text.get(..MOST_LINE).unwrap_or(text);
    String::from_utf8_lossy(cut)
        .chars()
        .map(|c| match c.is_control() {
            true => char::REPLACEMENT_CHARACTER,
            false => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_cut_and_drives_no_terminal() {
        assert_eq!(
            harmless(b"one\x1b[31m\ntwo\xff"),
            "one\u{fffd}[31m\u{fffd}two\u{fffd}"
        );
        assert_eq!(harmless(&[b'x'; 3 * MOST_LINE]).len(), MOST_LINE);
    }

    #[test]
    fn nobody_listens_in_a_program_without_a_subscriber() {
        assert_eq!(listened_to(), 0);
    }
}
