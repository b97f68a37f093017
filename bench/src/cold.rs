//! The cold time of the program: a process for each run, start included.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

const RUNS: usize = 21;

/// Prints the cold times of `compute` and of a comparison of all profiles.
pub(crate) fn print() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let program = root.join("target/release/redress");
    if !program.is_file() {
        println!("cold times: {} is not built", program.display());
        return;
    }
    let facts = root.join("tests/decided/2012-laraneta-ca7/facts.toml");
    let facts = facts.to_string_lossy();
    let cases: [(&str, &[&str], f64); 2] = [
        ("compute, cold, ms", &["compute", &facts], 5.0),
        (
            "compare --all, cold, ms",
            &["compare", &facts, "--all"],
            20.0,
        ),
    ];
    for (what, arguments, aim) in cases {
        let mut times: Vec<f64> = (0..RUNS)
            .map(|_| {
                let start = Instant::now();
                Command::new(&program)
                    .args(arguments)
                    .stdout(Stdio::null())
                    .stderr(Stdio::null())
                    .status()
                    .expect("the program starts");
                start.elapsed().as_secs_f64() * 1e3
            })
            .collect();
        times.sort_by(f64::total_cmp);
        let (least, median) = (times[0], times[RUNS / 2]);
        let met = if median <= aim { "met" } else { "missed" };
        println!(
            "{what:<52} {median:>7.2} [{least:.2}..{:.2}]   aim {aim}: {met}",
            times[RUNS - 1]
        );
    }
}
