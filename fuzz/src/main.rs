//! The target that the variable TARGET names, for libFuzzer.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;

static TARGET: LazyLock<redress_fuzz_targets::Target> = LazyLock::new(|| {
    let name = std::env::var("TARGET").expect("TARGET names a target");
    redress_fuzz_targets::Target::named(&name).expect("a target")
});

fuzz_target!(|bytes: &[u8]| (TARGET.run)(bytes));
