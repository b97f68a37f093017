//! Text for a terminal: broken at blanks, and without what a terminal would obey.

/// Lines of at most `room` characters, broken at blanks; a longer word has a line to itself.
pub(crate) fn wrap(text: &str, room: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        if let Some(line) = lines.last_mut()
            && (line.is_empty() || chars(line).saturating_add(chars(word)) < room)
        {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines
}

/// `lead` and the text after it, further lines below the text.
pub(crate) fn hang(lead: &str, text: &str, room: usize) -> String {
    let indent = chars(lead);
    let blank = format!("\n{}", " ".repeat(indent));
    format!(
        "{lead}{}",
        wrap(text, room.saturating_sub(indent)).join(&blank)
    )
}

/// How many characters.
pub(crate) fn chars(text: &str) -> usize {
    text.chars().count()
}

/// The text, each character that drives a terminal or turns the direction of text replaced by one that can be seen.
pub(crate) fn harmless(text: &str) -> String {
    let seen = |c: char| match c {
        '\t' => ' ',
        '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{61c}'
        | '\u{feff}' => char::REPLACEMENT_CHARACTER,
        c if c.is_control() => char::REPLACEMENT_CHARACTER,
        c => c,
    };
    text.chars().map(seen).collect()
}

/// An argument that a shell reads back as it is.
pub(crate) fn shell_word(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-=,:/@%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

/// The arguments of a line of [`shell_word`]s; `None` where it is none.
pub(crate) fn words_of_shell(line: &str) -> Option<Vec<String>> {
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
    fn breaks_at_blanks_only() {
        assert_eq!(wrap("a bc def", 4), ["a bc", "def"]);
        assert_eq!(wrap("abcdef g", 4), ["abcdef", "g"]);
        assert_eq!(wrap("", 4), [""]);
        assert_eq!(hang("  - ", "a bc def", 8), "  - a bc\n    def");
    }

    #[test]
    fn shows_one_character_for_one() {
        assert_eq!(
            harmless("a\tb\u{1b}[31m\u{202e}"),
            "a b\u{fffd}[31m\u{fffd}"
        );
    }

    #[test]
    fn quotes_for_a_shell() {
        assert_eq!(shell_word("a=b/c.toml"), "a=b/c.toml");
        assert_eq!(shell_word("a b'c"), r"'a b'\''c'");
        assert_eq!(shell_word(""), "''");
        let words = ["redress", "a b'c", "", r"\", "a=b"];
        let line = words.map(shell_word).join(" ");
        assert_eq!(words_of_shell(&line).unwrap(), words);
        assert_eq!(words_of_shell("a 'b"), None);
    }
}
