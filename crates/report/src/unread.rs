//! Facts that the case file states and no rule read. A result that passes over money received, recovered or lost may be wrong, so
//! we mark it.

use crate::Meta;
use crate::subject::Subject;
use redress_document::{Document, Tone};

/// The mark of a result that passes over a fact that matters.
pub const FLAG: &str = "[!]";

/// Returns whether a fact is a receipt, a recovery or a loss.
pub(crate) fn matters(unread: &str) -> bool {
    [
        "receiv",
        "receipt",
        "recover",
        "loss",
        "returned",
        "property_kept",
    ]
    .iter()
    .any(|word| unread.to_ascii_lowercase().contains(word))
}

/// Returns whether this result passes over a fact that matters. A fact that names no victim counts for all results.
pub(crate) fn flags(subject: &Subject<'_>, meta: &Meta) -> bool {
    flags_victim(&subject.claim.victim, meta)
}

/// Like [`flags`], for all results of a victim.
pub(crate) fn flags_victim(victim: &str, meta: &Meta) -> bool {
    let own = format!("victims.{victim}.");
    meta.unread
        .iter()
        .filter(|unread| matters(unread))
        .any(|unread| !unread.contains("victims.") || unread.contains(&own))
}

/// Returns the result, with a mark if it passes over such a fact.
pub(crate) fn flagged(text: String, subject: &Subject<'_>, meta: &Meta) -> String {
    if flags(subject, meta) {
        format!("{text} {FLAG}")
    } else {
        text
    }
}

/// Writes the meaning of the mark, below the results that carry it.
pub(crate) fn legend(page: &mut Document, meta: &Meta) {
    for unread in meta.unread.iter().filter(|unread| matters(unread)) {
        page.note(
            "passed over",
            Tone::Warning,
            format!("{FLAG} Given, and read by no rule: {unread}. The result may pass over it."),
        );
    }
}

/// Writes the other facts that no rule read, and the entries left out because they are later than the record.
pub(crate) fn list(page: &mut Document, meta: &Meta) {
    for left_out in &meta.left_out {
        page.note(
            "left out",
            Tone::Faint,
            format!("Later than the record, and left out: {left_out}."),
        );
    }
    let rest: Vec<&str> = meta
        .unread
        .iter()
        .filter(|unread| !matters(unread))
        .map(String::as_str)
        .collect();
    if !rest.is_empty() {
        page.note(
            "not read",
            Tone::Faint,
            format!("Given, and read by no rule: {}.", rest.join(", ")),
        );
    }
}
