//! A chore acts on the checkout in which it was built, and in no other.
#![expect(clippy::unwrap_used, reason = "a test fails loudly")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A checkout of one citation, removed when dropped.
struct Checkout(PathBuf);

impl Checkout {
    fn new(name: &str) -> Self {
        let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&dir);
        let file = |path: &str, text: &str| {
            let path = dir.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        file("Cargo.toml", "[workspace]\nmembers = [\"xtask\"]\n");
        file("xtask/Cargo.toml", "[package]\nname = \"xtask\"\n");
        // A workspace of its own inside, as the examples are.
        file(
            "examples/one/Cargo.toml",
            "[workspace]\n[package]\nname = \"one\"\n",
        );
        file("rules/law/a.toml", "cite = \"1 F.4th 1\"\n");
        Self(dir)
    }
}

impl Drop for Checkout {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn citations(dir: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xtask"))
        .arg("citations")
        .current_dir(dir)
        .env_remove("CARGO_MANIFEST_DIR")
        .output()
        .unwrap()
}

#[test]
fn a_chore_refuses_another_checkout_than_its_own() {
    let checkout = Checkout::new("another-checkout");
    for dir in ["", "xtask", "rules/law", "examples/one"] {
        let ran = citations(&checkout.0.join(dir));
        assert!(!ran.status.success(), "{dir}: {ran:?}");
        assert!(ran.stdout.is_empty(), "{dir}: {ran:?}");
        let says = String::from_utf8_lossy(&ran.stderr);
        assert!(says.contains("another-checkout; build it here"), "{says}");
    }
}

#[test]
fn a_chore_acts_on_its_own_checkout() {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    for dir in ["", "xtask", "rules/law", "examples/monzel"] {
        let ran = citations(&own.join(dir));
        assert!(ran.status.success(), "{dir}: {ran:?}");
    }
}

#[test]
fn outside_a_checkout_a_chore_says_so() {
    let ran = citations(&std::env::temp_dir());
    assert!(!ran.status.success());
    let wrong = String::from_utf8_lossy(&ran.stderr);
    assert!(wrong.contains("not in a checkout of redress"), "{wrong}");
}

#[test]
fn cargo_may_name_the_checkout_from_outside() {
    let ran = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .arg("citations")
        .current_dir(std::env::temp_dir())
        .env("CARGO_MANIFEST_DIR", env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(ran.status.success(), "{ran:?}");
}
