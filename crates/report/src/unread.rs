//! Facts that the case file states and no rule read. A result that passes over money received, recovered, lost or agreed may be
//! wrong, so we mark it.

use redress_case::facts::Key;

use crate::Meta;
use crate::subject::Subject;
use redress_document::{Document, Tone};

/// The mark of a result that passes over a fact that matters.
pub const FLAG: &str = "[!]";

/// Returns whether a fact is a receipt, a recovery, a loss or an agreed amount.
pub(crate) fn matters(unread: &str) -> bool {
    [
        "receiv",
        "receipt",
        "recover",
        "loss",
        "returned",
        "property_kept",
        "agreed",
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

/// Returns a fact in words, from its place in the case file: "of v1: what has the victim recovered ..."; a place that is not
/// known as it is.
fn in_words(unread: &str) -> String {
    let Some((victim, rest)) = unread
        .strip_prefix("victims.")
        .and_then(|rest| rest.split_once('.'))
    else {
        return unread.to_owned();
    };
    if let Some(loss) = rest.strip_prefix("losses.") {
        return format!("of {victim}: the loss {loss}");
    }
    // With several defendants their id is within the path.
    let of_all = rest.rsplit_once('.').and_then(|(start, fact)| {
        let list = start.split('.').next()?;
        Key::of_path(&format!("{list}.{fact}"))
    });
    match Key::of_path(rest).or(of_all) {
        Some(key) => format!("of {victim}: {}", key.row().asks),
        None => unread.to_owned(),
    }
}

/// Writes the meaning of the mark, below the results that carry it.
pub(crate) fn legend(page: &mut Document, meta: &Meta) {
    let passed_over = meta.unread.iter().filter(|unread| matters(unread));
    let passed_over: Vec<String> = passed_over.map(|unread| in_words(unread)).collect();
    if !passed_over.is_empty() {
        page.note(
            "passed over",
            Tone::Warning,
            format!(
                "{FLAG} The case file answers what no rule asked, and the result may pass over it: {}.",
                passed_over.join("; ")
            ),
        );
    }
}

/// Writes the entries of the record that were left out, and counts the other facts that no rule read, with the place of their list.
pub(crate) fn count(page: &mut Document, meta: &Meta, list: &str) {
    left_out(page, meta);
    let rest = meta.unread.iter().filter(|unread| !matters(unread)).count();
    if rest > 0 {
        let says = format!("Facts of the case file that no rule read: {rest}{list}.");
        page.note("not read", Tone::Faint, says);
    }
}

/// Writes the entries of the record that were left out, and the facts that no rule read.
pub(crate) fn list(page: &mut Document, meta: &Meta) {
    left_out(page, meta);
    let rest = meta.unread.iter().filter(|unread| !matters(unread));
    let rest: Vec<&str> = rest.map(String::as_str).collect();
    if !rest.is_empty() {
        page.note(
            "not read",
            Tone::Faint,
            format!("Given, and read by no rule: {}.", rest.join(", ")),
        );
    }
}

/// Writes the entries of a record that are later than its date.
fn left_out(page: &mut Document, meta: &Meta) {
    for left_out in &meta.left_out {
        page.note(
            "left out",
            Tone::Faint,
            format!("Later than the record, and left out: {left_out}."),
        );
    }
}
