//! Safe text: no hidden characters, and no line wider than its room.

use std::fmt::Write as _;

/// Returns whether a character is invisible, or no character of XML.
///
/// Control characters can drive a terminal, and bidirectional ones can make a line read as another.
fn hidden(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}'
                | '\u{61c}'
                | '\u{180e}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{fffe}'
                | '\u{ffff}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

/// Returns the text with hidden characters written out, because they can drive a terminal or turn a line around.
///
/// ```
/// assert_eq!(redress_document::visible("a\u{202e}b"), r"a\u{202e}b");
/// ```
#[must_use]
pub fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if hidden(c) {
            shown.extend(c.escape_default());
        } else {
            shown.push(c);
        }
    }
    shown
}

/// Returns JSON with hidden characters as `\u` escapes, which leaves the data as they are.
///
/// Outside of its strings, JSON as written here has no hidden character but line ends.
pub(crate) fn visible_json(json: String) -> String {
    let is_hidden = |c: char| c != '\n' && hidden(c);
    if !json.contains(is_hidden) {
        return json;
    }
    let mut shown = String::with_capacity(json.len());
    for c in json.chars() {
        if is_hidden(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                // Writing to a string cannot fail.
                let _ = write!(shown, "\\u{unit:04x}");
            }
        } else {
            shown.push(c);
        }
    }
    shown
}

/// Returns how many columns a terminal gives to a visible character.
fn columns_of(c: char) -> usize {
    match c {
        '\u{1100}'..='\u{115f}'
        | '\u{2e80}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe6f}'
        | '\u{ff00}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}'
        | '\u{1f300}'..='\u{1faff}'
        | '\u{20000}'..='\u{3fffd}' => 2,
        _ => 1,
    }
}

/// Returns how many columns of a terminal a text takes. A combining accent counts as one, to be safe.
#[must_use]
pub fn columns(text: &str) -> usize {
    text.chars().map(columns_of).sum()
}

/// Splits a text into words. A range of amounts, such as "0.00 to 965,827.64", is one word, and so is an id with the star that marks it.
fn words(text: &str) -> Vec<&str> {
    let amount = |word: &str| word.starts_with(|c: char| c.is_ascii_digit()) && word.contains('.');
    let mut words = Vec::new();
    let mut rest = text.trim_start_matches(' ');
    while !rest.is_empty() {
        let mut parts = rest.splitn(4, ' ');
        let first = parts.next().unwrap_or(rest);
        let together = match (parts.next(), parts.next()) {
            (Some(to @ ("to" | "and")), Some(last)) if amount(first) && amount(last) => first
                .len()
                .saturating_add(to.len())
                .saturating_add(last.len())
                .saturating_add(2),
            (Some(star), _) if star.trim_end_matches(',') == "*" => {
                first.len().saturating_add(star.len()).saturating_add(1)
            }
            _ => first.len(),
        };
        let (word, after) = rest.split_at_checked(together).unwrap_or((rest, ""));
        words.push(word);
        rest = after.trim_start_matches(' ');
    }
    words
}

/// Returns the width of the widest word, and the same if ranges of amounts may be broken at their blanks.
pub(crate) fn widest_word(text: &str) -> (usize, usize) {
    let widest = |words: &mut dyn Iterator<Item = &str>| words.map(columns).max().unwrap_or(0);
    (
        widest(&mut words(text).into_iter()),
        widest(&mut text.split(' ')),
    )
}

/// Breaks a text at blanks into lines of at most `room` columns. A word that is wider than a line is broken too.
#[must_use]
pub(crate) fn wrap(text: &str, room: usize) -> Vec<String> {
    broken(text, room, true)
}

/// Writes `lead` and the text after it, with further lines indented below the text. Words stay whole, because a path or a command
/// that is broken cannot be copied.
///
/// ```
/// assert_eq!(redress_document::hang("  - ", "a bc def", 8), "  - a bc\n    def");
/// ```
#[must_use]
pub fn hang(lead: &str, text: &str, room: usize) -> String {
    let indent = columns(lead);
    let below = format!("\n{}", " ".repeat(indent));
    let lines = broken(text, room.saturating_sub(indent), false);
    format!("{lead}{}", lines.join(&below))
}

fn broken(text: &str, room: usize, breaks_words: bool) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0_usize;
    let words = words(text).into_iter().flat_map(|word| {
        let whole = columns(word) <= room;
        word.split(move |c| c == ' ' && !whole)
    });
    for word in words {
        let wide = columns(word);
        if used > 0 && used.saturating_add(1).saturating_add(wide) <= room {
            line.push(' ');
            used = used.saturating_add(1);
        } else if used > 0 {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        for c in word.chars() {
            let wide = columns_of(c);
            if breaks_words && used > 0 && used.saturating_add(wide) > room {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            line.push(c);
            used = used.saturating_add(wide);
        }
    }
    if used > 0 || lines.is_empty() {
        lines.push(line);
    }
    lines
}

/// Returns about how many lines [`wrap`] makes; a word that must be broken counts once.
pub(crate) fn height(text: &str, room: usize) -> usize {
    let mut lines = 1_usize;
    let mut used = 0_usize;
    for word in words(text).into_iter().map(columns) {
        let with = used
            .saturating_add(usize::from(used > 0))
            .saturating_add(word);
        if with <= room {
            used = with;
        } else {
            lines = lines.saturating_add(usize::from(used > 0));
            used = word;
        }
    }
    lines
}

/// Returns the text with a capital first letter.
#[must_use]
pub fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(chars).collect()
}

/// Quotes an argument for a shell, where it has to be.
///
/// ```
/// assert_eq!(redress_document::shell_word("a b'c"), r"'a b'\''c'");
/// ```
#[must_use]
pub fn shell_word(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-=,:/@%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

/// Splits a line of [`shell_word`]s into its arguments; `None` where a quote stays open.
#[must_use]
pub fn shell_words(line: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quoted = false;
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        match c {
            '\'' => {
                quoted = !quoted;
                word.get_or_insert_default();
            }
            '\\' if !quoted => word.get_or_insert_default().push(chars.next()?),
            ' ' if !quoted => words.extend(word.take()),
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    (!quoted).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_what_hides() {
        assert_eq!(visible("a\u{1b}[31mb"), r"a\u{1b}[31mb");
        assert_eq!(visible("\u{202e}00.1\n"), r"\u{202e}00.1\n");
        assert_eq!(visible("Müller § 2259"), "Müller § 2259");
        assert_eq!(
            visible_json("\"\u{202e}\u{e0041}\"".to_owned()),
            r#""\u202e\udb40\udc41""#
        );
    }

    #[test]
    fn wraps_at_blanks_and_breaks_only_what_must_break() {
        assert_eq!(
            wrap("between 0.00 and 965,827.64", 20),
            ["between", "0.00 and 965,827.64"]
        );
        assert_eq!(
            wrap("between 0.00 and 965,827.64", 16),
            ["between 0.00 and", "965,827.64"]
        );
        assert_eq!(wrap("  two  words ", 20), ["two words"]);
        assert_eq!(wrap("ca1, ca7 *, ca9", 9), ["ca1,", "ca7 *,", "ca9"]);
        assert_eq!(wrap("abcdefgh ij", 5), ["abcde", "fgh", "ij"]);
        assert_eq!(wrap("", 5), [""]);
        assert_eq!(wrap("日本語", 4), ["日本", "語"]);
    }

    #[test]
    fn hangs_without_breaking_words() {
        assert_eq!(hang("  - ", "a bc def", 8), "  - a bc\n    def");
        assert_eq!(hang("", "abcdef g", 4), "abcdef\ng");
    }

    #[test]
    fn quotes_for_a_shell() {
        assert_eq!(shell_word("a=b/c.toml"), "a=b/c.toml");
        assert_eq!(shell_word("a; rm -r 'b'"), r"'a; rm -r '\''b'\'''");
        let words = ["redress", "a b'c", "", r"\", "a=b"];
        let line = words.map(shell_word).join(" ");
        assert_eq!(shell_words(&line).unwrap(), words);
        assert_eq!(shell_words("a 'b"), None);
    }
}
