//! Chores of the workspace. `cargo xtask tidy` holds the tree to what ARCHITECTURE.md says of it;
//! `cargo xtask bench` measures.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program for those who work on the workspace"
)]

mod tidy;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let root = root();
    match arguments.as_slice() {
        ["tidy"] => match tidy::tidy(&root) {
            problems if problems.is_empty() => ExitCode::SUCCESS,
            problems => {
                for problem in &problems {
                    eprintln!("{problem}");
                }
                eprintln!("tidy: {} to mend", problems.len());
                ExitCode::FAILURE
            }
        },
        ["bench"] => bench(&root),
        _ => {
            println!("cargo xtask tidy    holds the tree to the invariants of ARCHITECTURE.md");
            println!(
                "cargo xtask bench   awards per second and cold times, against a hand-written loop"
            );
            ExitCode::from(2)
        }
    }
}

/// The workspace: the folder above this crate.
fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

/// The program and the benchmark are built before anything is timed.
fn bench(root: &Path) -> ExitCode {
    let cargo = |arguments: &[&str]| {
        Command::new(env!("CARGO"))
            .args(arguments)
            .current_dir(root)
            .status()
            .is_ok_and(|status| status.success())
    };
    let built = cargo(&[
        "build",
        "--release",
        "-p",
        "redress-cli",
        "-p",
        "redress-bench",
    ]);
    if built && cargo(&["run", "--release", "--quiet", "-p", "redress-bench"]) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
