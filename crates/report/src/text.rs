//! Text as it may safely be shown: nothing invisible, nothing wider than its room.

use std::fmt::Write as _;

/// Whether a character changes how its neighbors look without being seen itself.
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
                | '\u{e0000}'..='\u{e007f}'
        )
}

/// The text with everything hidden written out, as in `\u{202e}`.
pub(crate) fn visible(text: &str) -> String {
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

/// JSON with everything hidden as `\u` escapes: the same data, and nothing to mislead who looks at it.
///
/// Outside of its strings JSON has nothing hidden but the line ends that are written here.
pub(crate) fn visible_json(json: &str) -> String {
    let mut shown = String::with_capacity(json.len());
    for c in json.chars() {
        if c != '\n' && hidden(c) {
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

/// How many columns a terminal gives to a character that is not hidden.
fn columns(c: char) -> usize {
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

/// How many columns a text takes; an accent that stands on a letter is counted, to be safe.
pub(crate) fn width(text: &str) -> usize {
    text.chars().map(columns).sum()
}

/// The words of a text; a range of amounts, as in "0.00 to 965,827.64", is one.
fn words(text: &str) -> Vec<&str> {
    let amount = |word: &str| word.starts_with(|c: char| c.is_ascii_digit()) && word.contains('.');
    let mut words = Vec::new();
    let mut rest = text.trim_start_matches(' ');
    while !rest.is_empty() {
        let mut parts = rest.splitn(4, ' ');
        let first = parts.next().unwrap_or(rest);
        let range = match (parts.next(), parts.next()) {
            (Some(to @ ("to" | "and")), Some(last)) if amount(first) && amount(last) => first
                .len()
                .saturating_add(to.len())
                .saturating_add(last.len())
                .saturating_add(2),
            _ => first.len(),
        };
        let (word, after) = rest.split_at_checked(range).unwrap_or((rest, ""));
        words.push(word);
        rest = after.trim_start_matches(' ');
    }
    words
}

/// The width of the widest word: what a column must have so that no word is broken; and the same if
/// ranges of amounts may be broken at their blanks.
pub(crate) fn widest_word(text: &str) -> (usize, usize) {
    let widest = |words: &mut dyn Iterator<Item = &str>| words.map(width).max().unwrap_or(0);
    (
        widest(&mut words(text).into_iter()),
        widest(&mut text.split(' ')),
    )
}

/// Lines of at most `room` columns, broken at blanks; a word alone too wide is broken where it must be.
pub(crate) fn wrap(text: &str, room: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0_usize;
    let words = words(text).into_iter().flat_map(|word| {
        let whole = width(word) <= room;
        word.split(move |c| c == ' ' && !whole)
    });
    for word in words {
        let wide = width(word);
        if used > 0 && used.saturating_add(1).saturating_add(wide) <= room {
            line.push(' ');
            used = used.saturating_add(1);
        } else if used > 0 {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        for c in word.chars() {
            let wide = columns(c);
            if used > 0 && used.saturating_add(wide) > room {
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

/// How many lines [`wrap`] makes, or nearly: a word that must be broken counts once.
pub(crate) fn height(text: &str, room: usize) -> usize {
    let mut lines = 1_usize;
    let mut used = 0_usize;
    for word in words(text).into_iter().map(width) {
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

/// An argument that a shell reads back as it is.
pub(crate) fn shell_word(word: &str) -> String {
    let safe = |c: char| c.is_ascii_alphanumeric() || "._-=,:/".contains(c);
    if !word.is_empty() && word.chars().all(safe) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
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
            visible_json("\"\u{202e}\u{e0041}\""),
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
        assert_eq!(wrap("abcdefgh ij", 5), ["abcde", "fgh", "ij"]);
        assert_eq!(wrap("", 5), [""]);
        assert_eq!(wrap("日本語", 4), ["日本", "語"]);
    }

    #[test]
    fn quotes_for_a_shell() {
        assert_eq!(
            shell_word("victims.amy.conduct.distributed=yes"),
            "victims.amy.conduct.distributed=yes"
        );
        assert_eq!(shell_word("a; rm -r 'b'"), r"'a; rm -r '\''b'\'''");
    }
}
