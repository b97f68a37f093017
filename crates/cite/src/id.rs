//! Ids of entries of the law.

/// Returns true for an id of an entry of the law: lower-case letters, digits, hyphens and dots, with a letter or a digit at both ends.
///
/// ```
/// use redress_cite::is_id;
///
/// assert!(is_id("paroline") && is_id("rcw-9.94a.753"));
/// assert!(!is_id("Paroline") && !is_id("9.94a.") && !is_id("a/b"));
/// ```
#[must_use]
pub fn is_id(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    text.starts_with(plain)
        && text.ends_with(plain)
        && text.chars().all(|c| plain(c) || c == '-' || c == '.')
}
