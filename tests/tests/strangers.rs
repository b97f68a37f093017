//! Inputs of strangers, changed in places: no reader panics or breaks its promise. `fuzz/run` looks further, with
//! coverage and for as long as one likes.

use std::panic::{AssertUnwindSafe, catch_unwind};

use redress_fuzz_targets::{Draws, TARGETS, clean_up};
use redress_tests::cases::share_of;

#[test]
fn no_changed_input_breaks_a_promise() {
    for target in TARGETS {
        let seeds = target.seeds();
        let mut draws = Draws(0x9E37_79B9_7F4A_7C15);
        let changes = u32::try_from(target.changes).unwrap();
        for change in 0..share_of(changes) {
            let input = draws.changed(&seeds);
            let ran = catch_unwind(AssertUnwindSafe(|| (target.run)(&input)));
            assert!(
                ran.is_ok(),
                "{}, change {change}: {}",
                target.name,
                input.escape_ascii()
            );
        }
    }
    clean_up();
}
