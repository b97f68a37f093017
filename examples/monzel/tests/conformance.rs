//! The kit holds the set to what it declares, over its bytes and over generated claims.

use redress_rules_monzel::Monzel;

#[test]
fn the_set_keeps_what_it_declares() {
    let report = redress_conformance::linked_in(&Monzel, &[], 200);
    assert!(report.passed(), "{report}");
}
