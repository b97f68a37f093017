//! The number of a federal docket, in one spelling, because two spellings would count one case twice.

/// The greatest length of a docket number of another form.
const LONGEST: usize = 40;

/// Returns the usual spelling of a federal docket number, such as `1:19-cr-00123` for "No. 1:19-CR-123-ABC-2". The judge's
/// initials and the number of the defendant are left out, because they do not name another case. Returns `None` for another
/// form, and for a number without its office, because two offices of a court may have the same number.
pub(crate) fn normal(text: &str) -> Option<String> {
    let text = text.trim().to_ascii_lowercase();
    let mut rest = text.as_str();
    for word in ["case", "crim.", "criminal", "no.", "no", "number", "#"] {
        rest = rest.strip_prefix(word).unwrap_or(rest).trim_start();
    }
    let (office, rest) = rest.split_once(':')?;
    // `3:21cr5` is `3:21-cr-5`.
    let mut parted = String::new();
    for next in rest.chars() {
        let turns = |last: char| {
            last.is_ascii_digit() && next.is_ascii_lowercase()
                || last.is_ascii_lowercase() && next.is_ascii_digit()
        };
        parted.extend(
            parted
                .chars()
                .last()
                .filter(|last| turns(*last))
                .map(|_| '-'),
        );
        parted.push(next);
    }
    let rest = parted;
    let mut parts = rest.split(['-', ' ', '(']);
    let (year, kind, number) = (parts.next()?, parts.next()?, parts.next()?);
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let letters =
        |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase());
    let year = match year.len() {
        2 => year,
        4 => year
            .strip_prefix("20")
            .or_else(|| year.strip_prefix("19"))?,
        _ => return None,
    };
    let suffix = |part: &str| {
        part.trim_end_matches(')')
            .bytes()
            .all(|it| it.is_ascii_alphanumeric())
    };
    let fits = office.len() == 1
        && digits(office)
        && digits(year)
        && letters(kind)
        && kind.len() <= 4
        && digits(number)
        && parts.all(suffix);
    let number = number.trim_start_matches('0');
    (fits && !number.is_empty() && number.len() <= 5)
        .then(|| format!("{office}:{year}-{kind}-{number:0>5}"))
}

/// Returns whether a docket number of another form has only characters that every output can print.
pub(crate) fn plain(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b":._-".contains(&byte);
    !text.is_empty() && text.len() <= LONGEST && text.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_case_has_one_spelling() {
        for text in [
            "1:19-cr-00123",
            "1:19-cr-123",
            "1:2019-CR-00123",
            "No. 1:19-cr-00123",
            "Case No. 1:19-cr-00123-ABC-2",
            "1:19-cr-00123 (ABC)",
            "1:19-cr-00123-1",
            "1:19cr123",
            "1:19CR00123-ABC2",
        ] {
            assert_eq!(normal(text).as_deref(), Some("1:19-cr-00123"), "{text}");
        }
        for text in [
            "",
            "..",
            "19-cr-123",
            "1:19-123",
            "1:19-cr-",
            "1:19-cr-0",
            "12:19-cr-1",
            "1:19-cr-1234567",
            "a/b",
        ] {
            assert_eq!(normal(text), None, "{text}");
        }
        assert!(plain("CR-19-123") && !plain("a/b") && !plain(""));
    }
}
