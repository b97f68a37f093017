//! Forms and queries in `application/x-www-form-urlencoded`.

use std::fmt::Write as _;

/// The most fields of a form.
const MOST: usize = 20_000;

/// The fields of a form or query, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Form(Vec<(String, String)>);

impl Form {
    /// Reads a form; `None` if it is not UTF-8 or has too many fields.
    pub(crate) fn read(text: &[u8]) -> Option<Self> {
        let mut fields = Vec::new();
        for pair in text.split(|byte| *byte == b'&').filter(|it| !it.is_empty()) {
            if fields.len() == MOST {
                return None;
            }
            let mut halves = pair.splitn(2, |byte| *byte == b'=');
            let mut half = || decode(halves.next().unwrap_or_default());
            fields.push((half()?, half()?));
        }
        Some(Self(fields))
    }

    /// Returns the first field of a name.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let mut same = self.0.iter().filter(|(known, _)| known == name);
        same.next().map(|(_, value)| value.as_str())
    }

    /// Returns the fields of a name.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let same = self.0.iter().filter(move |(known, _)| known == name);
        same.map(|(_, value)| value.as_str())
    }

    /// Returns whether there is a field of a name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }
}

/// Decodes `%20` and `+`; a percent sign without two digits stays.
fn decode(text: &[u8]) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        match (first, after) {
            (b'+', _) => bytes.push(b' '),
            (b'%', [high, low, after @ ..]) => match (digit(*high), digit(*low)) {
                (Some(high), Some(low)) => {
                    bytes.push(high << 4 | low);
                    rest = after;
                }
                _ => bytes.push(b'%'),
            },
            (byte, _) => bytes.push(*byte),
        }
    }
    String::from_utf8(bytes).ok()
}

fn digit(byte: u8) -> Option<u8> {
    let digit = char::from(byte).to_digit(16)?;
    u8::try_from(digit).ok()
}

/// Writes a pair for a query.
pub(crate) fn push(query: &mut String, name: &str, value: &str) {
    if !query.is_empty() {
        query.push('&');
    }
    encode(query, name);
    query.push('=');
    encode(query, value);
}

fn encode(out: &mut String, text: &str) {
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                out.push(char::from(byte));
            }
            // Writing to a string cannot fail.
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_read_as_it_was_written() {
        let mut query = String::new();
        push(&mut query, "view", "a=b & c+d/é%");
        push(&mut query, "empty", "");
        let form = Form::read(query.as_bytes()).unwrap();
        assert_eq!(form.get("view"), Some("a=b & c+d/é%"));
        assert_eq!(form.get("empty"), Some(""));
        assert_eq!(form.get("none"), None);
        let loose = Form::read(b"a=1+2&a=%zz%4&b").unwrap();
        assert_eq!(loose.all("a").collect::<Vec<_>>(), ["1 2", "%zz%4"]);
        assert!(loose.has("b"));
        assert_eq!(Form::read(b"a=%ff"), None);
    }
}
