//! The text of a file: what is refused before it is parsed, and its lines.

use crate::diagnostic::{Code, Diagnostic, Issue, Span};

/// The largest file that is read: 8 MiB.
const BYTES: usize = 8 << 20;

/// A line of up to so many characters is shown whole; of a longer one, so many.
const SHOWN: usize = 400;

/// The text of a file without its byte order mark.
pub(crate) fn text(bytes: &[u8]) -> Result<&str, Box<Diagnostic>> {
    if bytes.len() > BYTES {
        let issue = Issue::new(Code::FILE_SIZE, &(0..0), "the file is over 8 MiB")
            .expected("a case file of at most 8 MiB");
        return Err(Box::new(Source::new("").locate(issue)));
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    std::str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to();
        let issue = Issue::new(Code::UTF8, &(at..at), "the file is not UTF-8 text")
            .expected("UTF-8")
            .help("save the file as UTF-8");
        // What is valid comes out of the replacement unchanged, and so do places in it.
        let lossy = String::from_utf8_lossy(bytes);
        Box::new(Source::new(&lossy).locate(issue))
    })
}

/// Why a character has no place in a case file, if it has none.
pub(crate) fn refused(character: char) -> Option<&'static str> {
    match character {
        '\t' | '\n' | '\r' => None,
        '\0' => Some("a NUL character"),
        // What these change is the order in which text is shown, so that it reads as something
        // that it does not say.
        '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {
            Some("a character that changes the direction of text")
        }
        character if character.is_control() => Some("a control character"),
        _ => None,
    }
}

/// The text with the starts of its lines.
pub(crate) struct Source<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Source<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        let after = text.match_indices('\n').map(|(at, _)| at.saturating_add(1));
        Self {
            text,
            starts: std::iter::once(0).chain(after).collect(),
        }
    }

    /// The bytes of the line that a place is in, its end included.
    pub(crate) fn line(&self, at: usize) -> Span {
        let after = self.starts.partition_point(|start| *start <= at);
        let start = after.checked_sub(1).and_then(|line| self.starts.get(line));
        let end = self.starts.get(after).copied();
        start.copied().unwrap_or_default()..end.unwrap_or(self.text.len().saturating_add(1))
    }

    /// What a line that does not parse makes unclear: the line, and after the header of a table,
    /// which then has not begun, the lines up to the next header.
    pub(crate) fn torn(&self, at: usize) -> Span {
        let line = self.line(at);
        let header = |start: usize| {
            let rest = self.text.get(start..).unwrap_or_default();
            rest.trim_start_matches([' ', '\t']).starts_with('[')
        };
        if !header(line.start) {
            return line;
        }
        let after = self.starts.partition_point(|start| *start <= at);
        let mut later = self.starts.iter().skip(after).copied();
        line.start..later.find(|start| header(*start)).unwrap_or(usize::MAX)
    }

    pub(crate) fn locate(&self, issue: Issue) -> Diagnostic {
        let at = issue.span.start.min(self.text.len());
        let start = self.line(at).start;
        let line = self.starts.partition_point(|start| *start <= at);
        let whole = self.text.get(start..).unwrap_or_default();
        let whole = whole.lines().next().unwrap_or_default();
        let before = self.text.get(start..at).unwrap_or_default();
        let end = issue.span.end.min(start.saturating_add(whole.len()));
        let marked = self.text.get(at..end).unwrap_or_default();

        let column = before.chars().count().saturating_add(1);
        let skipped = match whole.chars().nth(SHOWN) {
            None => 0,
            Some(_) => column.saturating_sub(SHOWN / 4),
        };
        Diagnostic {
            code: issue.code,
            message: issue.message,
            line,
            column,
            source_line: whole.chars().skip(skipped).take(SHOWN).collect(),
            skipped,
            width: marked.chars().count().max(1),
            expected: issue.expected,
            help: issue.help,
        }
    }
}
