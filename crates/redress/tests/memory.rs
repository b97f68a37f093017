//! A program that computes for long does not grow.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "tests may fail loudly")]

use redress::casefile::{self, CaseFormat};
use redress::{Query, Redress, claim_answers};

/// Returns the memory of this process in kilobytes.
fn kilobytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    let number = line.unwrap().split_whitespace().nth(1);
    number.unwrap().parse().unwrap()
}

#[test]
fn ten_thousand_computations_leave_no_memory_behind() {
    let redress = Redress::linked_in();
    let case = casefile::read(casefile::skeleton().as_bytes(), CaseFormat::Toml);
    let case = case.unwrap().case;
    // Another day each time, so that what is kept of the law would show.
    let compute = |times: u32| {
        for time in 0..times {
            let day = format!("2015-{:02}-{:02}", 1 + time % 12, 1 + time / 12 % 28);
            let query = Query {
                as_of: Some(day.parse().unwrap()),
                ..Query::default()
            };
            let computation = redress.compute(&case, "ca7", &query).unwrap();
            assert_eq!(claim_answers(&case, &computation).len(), 1);
        }
    };
    compute(500);
    let before = kilobytes();
    compute(10_000);
    let more = kilobytes().saturating_sub(before);
    assert!(more < 4_096, "{more} kB more than before");
}
