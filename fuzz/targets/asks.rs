//! What a host asks a rule set: every ask has an answer, whatever its bytes, and the compact form says what JSON says.
#![no_main]

use libfuzzer_sys::fuzz_target;
use redress_plugin::protocol::{answer, asked_rule, in_json};
use redress_rules_paroline::Paroline;

fuzz_target!(|bytes: &[u8]| {
    let answered = answer(&Paroline, bytes);
    assert!(!answered.is_empty());
    if let Ok(in_json) = in_json(bytes) {
        assert_eq!(asked_rule(bytes), asked_rule(&in_json));
        assert_eq!(answer(&Paroline, &in_json), answered);
    }
});
