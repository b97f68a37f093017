//! Citations, courts and days: what is read is written, and read again as it was.

use redress_cite::{Citation, CourtId, parse_date};

pub(crate) fn run(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    if let Ok(citation) = text.parse::<Citation>() {
        let written = citation.to_string();
        let again: Citation = written.parse().expect("what is written is read");
        assert_eq!(again.to_string(), written);
    }
    if let Ok(court) = text.parse::<CourtId>() {
        assert_eq!(court.as_str(), text);
        let _ = court.abbreviation();
        let _ = redress_cite::circuit_of(&court);
    }
    let _ = CourtId::from_name(text);
    if let Ok(day) = parse_date(text) {
        assert_eq!(parse_date(&day.to_string()).as_ref().ok(), Some(&day));
    }
}
