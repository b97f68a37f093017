//! What a host asks a rule set: every ask has an answer, whatever its bytes, and the compact form says what JSON says.

use redress_plugin::protocol::{answer, asked_rule, in_json};
use redress_rules_paroline::Paroline;

pub(crate) fn run(bytes: &[u8]) {
    let answered = answer(&Paroline, bytes);
    assert!(!answered.is_empty());
    if let Ok(in_json) = in_json(bytes) {
        // A name as sets declare them; another is escaped in JSON, and read as far as the first escape.
        let plain = |name: &&str| {
            name.bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte == b'-')
        };
        if let Some(name) = asked_rule(bytes).filter(plain) {
            assert_eq!(Some(name), asked_rule(&in_json));
        }
        assert_eq!(answer(&Paroline, &in_json), answered);
    }
}
