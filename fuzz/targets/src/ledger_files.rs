//! A ledger file from a stranger: it opens and answers, or is refused.

use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use redress_ledger::{Access, Ledger};

/// A good ledger, whose bytes are changed at places that the input names.
static GOOD: LazyLock<(PathBuf, Vec<u8>)> = LazyLock::new(|| {
    let folder = crate::scratch("ledger");
    let path = folder.join("good");
    let _ = fs::remove_file(&path);
    Ledger::create(&path).expect("created");
    let bytes = fs::read(&path).expect("read");
    (folder.join("changed"), bytes)
});

pub(crate) fn run(bytes: &[u8]) {
    let (path, good) = &*GOOD;
    let mut changed = good.clone();
    for change in bytes.chunks_exact(4).take(64) {
        let place =
            usize::from(change[0]) << 16 | usize::from(change[1]) << 8 | usize::from(change[2]);
        let length = changed.len();
        changed[place % length] = change[3];
    }
    fs::write(path, &changed).expect("written");
    if let Ok(ledger) = Ledger::open(path, Access::Read) {
        let _ = ledger.verify(None);
        let _ = ledger.batches();
        let _ = ledger.head();
    }
}
