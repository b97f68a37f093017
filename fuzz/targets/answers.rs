//! What a rule set answers its host: a set that answers anything is taken up or refused.
#![no_main]

use std::sync::{Arc, Mutex};

use libfuzzer_sys::fuzz_target;
use redress_plugin::protocol::{RemoteSet, Transport};

/// Answers with one part of the input after another.
struct Parts(Mutex<Vec<Vec<u8>>>);

impl Transport for Parts {
    fn ask(&self, _: &[u8]) -> Result<Vec<u8>, String> {
        let mut parts = self.0.lock().map_err(|_| "poisoned".to_owned())?;
        parts.pop().ok_or_else(|| "no more".to_owned())
    }
}

fuzz_target!(|bytes: &[u8]| {
    // A set that is taken up stays in memory for good.
    if bytes.len() > 4_096 {
        return;
    }
    let parts = bytes.split(|byte| *byte == 0).map(<[u8]>::to_vec).rev();
    let _ = RemoteSet::open(Arc::new(Parts(Mutex::new(parts.collect()))));
});
