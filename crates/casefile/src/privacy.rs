//! Text that looks like what a case file does not hold: who a person is, and what a file is called.

use crate::diagnostic::{Code, Issue, Span};
use crate::reader::Reader;

const IMAGES: [&str; 20] = [
    "3gp", "avi", "bmp", "flv", "gif", "heic", "jpeg", "jpg", "m4v", "mkv", "mov", "mp4", "mpeg",
    "mpg", "png", "tif", "tiff", "webm", "webp", "wmv",
];

const STREETS: [&str; 11] = [
    "street",
    "st",
    "avenue",
    "ave",
    "road",
    "rd",
    "lane",
    "ln",
    "boulevard",
    "blvd",
    "drive",
];

const BIRTHS: [&str; 6] = ["born", "birth", "birthday", "birthdate", "dob", "d.o.b"];

type Test = fn(&str) -> bool;

const TESTS: [(Code, Test, &str); 6] = [
    (Code::BIRTH_DATE, birth_date, "a date of birth"),
    (Code::E_MAIL, e_mail, "an e-mail address"),
    (Code::PHONE, phone, "a telephone number"),
    (Code::ADDRESS, address, "a street address"),
    (Code::HASH, hash, "the hash of a file"),
    (
        Code::FILE_NAME,
        file_name,
        "the name of an image or a video",
    ),
];

/// Warns of text that looks like what has no place in a case file. No warning repeats it.
pub(crate) fn check(text: &str, span: &Span, reader: &mut Reader) {
    for (code, test, what) in TESTS {
        if test(text) {
            let message = format!("this looks like {what}; the case file holds none");
            reader.report(Issue::new(code, span, message).help("write a neutral description"));
        }
    }
}

/// What a text looks like that has no place in a case file or a ledger, in words; nothing where it looks like neither
/// a person nor a file.
#[must_use]
pub fn looks_private(text: &str) -> Option<&'static str> {
    let hit = TESTS.iter().find(|(_, test, _)| test(text));
    hit.map(|(.., what)| *what)
}

/// The words of a text without the punctuation around them.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split_whitespace()
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn birth_date(text: &str) -> bool {
    let text = text.to_lowercase();
    let tells = words(&text).any(|word| BIRTHS.contains(&word));
    let year = |part: &str| {
        let century = part.starts_with("19") || part.starts_with("20");
        part.len() == 4 && digits(part) && century
    };
    tells && text.split(|c: char| !c.is_alphanumeric()).any(year)
}

fn e_mail(text: &str) -> bool {
    words(text).any(|word| {
        let parts = word.split_once('@');
        parts.is_some_and(|(who, host)| !who.is_empty() && host.contains('.'))
    })
}

/// Three, three and four digits with nothing but spaces and signs between them.
fn phone(text: &str) -> bool {
    text.split(|c: char| !(c.is_ascii_digit() || " ().+-".contains(c)))
        .any(|run| {
            let groups: Vec<usize> = run
                .split(|c: char| !c.is_ascii_digit())
                .map(str::len)
                .filter(|length| *length > 0)
                .collect();
            groups.windows(3).any(|groups| groups == [3, 3, 4])
        })
}

/// A number, one to three names and a word for a street.
fn address(text: &str) -> bool {
    let words: Vec<&str> = words(text).collect();
    let named = |word: &str| word.starts_with(|c: char| c.is_ascii_uppercase());
    let street = |word: &str| STREETS.contains(&word.to_lowercase().as_str());
    words.iter().enumerate().any(|(at, number)| {
        let names = words.iter().skip(at.saturating_add(1)).take(4);
        let until = names.clone().position(|word| street(word));
        let numbered = digits(number) && number.len() <= 6;
        numbered
            && until.is_some_and(|until| until > 0 && names.take(until).all(|word| named(word)))
    })
}

/// 32 hexadecimal digits or more in a row.
fn hash(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_hexdigit())
        .any(|run| run.len() >= 32)
}

fn file_name(text: &str) -> bool {
    words(text).any(|word| {
        let parts = word.rsplit_once('.');
        parts.is_some_and(|(name, extension)| {
            !name.is_empty() && IMAGES.contains(&extension.to_ascii_lowercase().as_str())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_what_has_no_place_from_what_has() {
        let found = |text: &str| -> Vec<&str> {
            let hits = TESTS.iter().filter(|(_, test, _)| test(text));
            hits.map(|(code, ..)| code.as_str()).collect()
        };
        for (text, codes) in [
            ("born on May 3, 1999", &["W401"][..]),
            ("DOB: 1999-05-03", &["W401"]),
            ("write to someone@example.org.", &["W402"]),
            ("call (312) 555-0100", &["W403"]),
            ("+1 312 555 0100", &["W403"]),
            ("lives at 12 North Elm Street", &["W404"]),
            ("d41d8cd98f00b204e9800998ecf8427e", &["W405"]),
            ("see photo.JPG", &["W406"]),
            ("counsel in 2012", &[]),
            ("the losses found, 700 F.3d 983, 990 (7th Cir. 2012)", &[]),
            ("2:10-cr-00013", &[]),
            ("18 U.S.C. 2252(a)(2)", &[]),
            ("2009-01-01 to 2010-05-01", &[]),
            ("therapy, 52 sessions a year", &[]),
        ] {
            assert_eq!(found(text), codes, "{text}");
        }
    }
}
