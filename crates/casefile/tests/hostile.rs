//! Whatever the bytes are, reading ends with a case or with errors that have a place.

use proptest::prelude::*;
use redress_casefile::{CaseFormat, read};

const TOML: &str = include_str!("laraneta.toml");
const JSON: &str = include_str!("laraneta.json");

fn holds(bytes: &[u8]) {
    for format in [CaseFormat::Toml, CaseFormat::Json] {
        if let Err(errors) = read(bytes, format) {
            assert!(errors.iter().any(|e| e.code.is_error()));
            assert!(errors.iter().is_sorted_by_key(|e| (e.line, e.column)));
            for error in errors.iter() {
                assert!(error.line > 0 && error.column > error.skipped && error.width > 0);
                assert!(error.source_line.chars().count() <= 400);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        holds(&bytes);
    }

    #[test]
    fn any_text_of_the_signs_of_both_formats(text in "[\\[\\]{}=:,.\"'#\\\\ \n\r\tausd0-9\u{202E}é_+-]{0,200}") {
        holds(text.as_bytes());
    }

    #[test]
    fn a_case_file_cut_and_overwritten(
        json: bool,
        edits in proptest::collection::vec((any::<prop::sample::Index>(), 0_usize..30, "[\\[\\]{}=:,.\"'#\\\\ \n0-9a-z\u{202E}é-]{0,6}"), 1..6),
    ) {
        let mut text: Vec<char> = if json { JSON } else { TOML }.chars().collect();
        for (at, length, put) in edits {
            let from = at.index(text.len().max(1)).min(text.len());
            let to = from.saturating_add(length).min(text.len());
            text.splice(from..to, put.chars());
        }
        holds(text.into_iter().collect::<String>().as_bytes());
    }

    #[test]
    fn lines_of_a_case_file_in_any_order(order in Just(TOML.lines().collect::<Vec<_>>()).prop_shuffle()) {
        holds(order.join("\n").as_bytes());
    }
}
