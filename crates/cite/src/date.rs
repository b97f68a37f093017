use jiff::civil::Date;
use serde::{Deserialize, Deserializer};

use crate::CiteError;

/// Reads a date written as `YYYY-MM-DD`, and no other form.
///
/// # Errors
/// [`CiteError::Date`] for any other form, and for a day that the calendar does not have.
pub fn parse_date(text: &str) -> Result<Date, CiteError> {
    // jiff reads more forms than this one, times of day among them.
    let shaped = text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    if !shaped {
        return Err(CiteError::Date);
    }
    text.parse().map_err(|_| CiteError::Date)
}

/// For serde's `deserialize_with`.
pub(crate) fn strict<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    parse_date(&String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_one_form_only() {
        assert_eq!(
            parse_date("2012-11-14"),
            Ok(jiff::civil::date(2012, 11, 14))
        );
        for text in [
            "",
            "2012-11",
            "2012-02-30",
            "20121114",
            "2012-11-14T00:00",
            "2012/11/14",
            "14-11-2012",
            "2012-11-1４",
            "+012-11-14",
        ] {
            assert_eq!(parse_date(text), Err(CiteError::Date), "{text}");
        }
    }
}
