//! What a host asks a rule set: every ask has an answer, whatever its bytes.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let answer = redress_plugin::protocol::answer(&redress_rules_paroline::Paroline, bytes);
    assert!(!answer.is_empty());
});
