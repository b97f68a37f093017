//! How long a ledger takes to answer, by its size: a time that grows faster than its size would be a fault.

use std::fs;
use std::path::Path;
use std::time::Instant;

use redress_ledger::{Access, Ledger, LedgerError, Posting, Views};

const SIZES: [usize; 3] = [10_000, 100_000, 1_000_000];
const RUNS: usize = 5;

/// Prints the times of an import, of all balances and of `verify`, for each size.
pub(crate) fn print() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/bench-ledger");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    println!("a ledger, ms (median of {RUNS} for answers)");
    let mut times: Vec<[f64; 2]> = Vec::new();
    for size in SIZES {
        let path = folder.join(size.to_string());
        Ledger::create(&path).expect("a ledger");
        let mut ledger = Ledger::open(&path, Access::Post).expect("a ledger");
        let start = Instant::now();
        let imported = ledger
            .import((0..size).map(|n| posting(n).map(|it| (n, it))))
            .expect("postings");
        assert_eq!(imported.new, size, "every posting is posted");
        let import = start.elapsed().as_secs_f64() * 1e3;
        drop(ledger);
        let balance = median(|| {
            let books = Ledger::open(&path, Access::Read)?.books()?;
            for history in books.victims.values() {
                std::hint::black_box(history.standing(None, Views::default())?);
            }
            Ok(())
        });
        let verify = median(|| Ledger::open(&path, Access::Read)?.verify(None).map(|_| ()));
        let bytes = fs::metadata(&path).expect("a ledger").len();
        println!(
            "{size:>9} postings: import {import:>8.0}, balance of all {balance:>7.1}, verify {verify:>7.1}; {} bytes a posting",
            bytes / size as u64
        );
        times.push([balance, verify]);
    }
    for (at, what) in ["balance", "verify"].into_iter().enumerate() {
        let growth = times[2][at] / times[1][at] / 10.0;
        crate::aim(
            &format!("{what}: time over size, 1,000,000 to 100,000"),
            growth,
            1.1,
        );
    }
    let _ = fs::remove_dir_all(&folder);
}

fn median(answer: impl Fn() -> Result<(), LedgerError>) -> f64 {
    let mut times: Vec<f64> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            answer().expect("the ledger answers");
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[RUNS / 2]
}

/// The n-th posting: a victim has ten cases, each with a finding, an order that becomes final, and seven receipts.
fn posting(n: usize) -> Result<Posting, LedgerError> {
    let (victim, case, what) = (n / 100, n / 10 % 10, n % 10);
    let key = format!("k{n}");
    let victim = format!("v{victim}");
    let case = format!("ilnd/1:19-cr-{case:05}");
    let date = format!(
        "20{:02}-{:02}-{:02}",
        19 + what / 2,
        1 + case.len() % 12,
        1 + n % 28
    );
    let amount = format!("{}.{:02}", 100 + n % 900, n % 100);
    let mut fields = vec![
        ("key", key.as_str()),
        (
            "kind",
            ["finding", "order", "final"]
                .get(what)
                .copied()
                .unwrap_or("receipt"),
        ),
        ("date", &date),
        ("victim", &victim),
        ("case", &case),
    ];
    if what > 0 {
        fields.push(("defendant", "d1"));
    }
    if what != 2 {
        fields.push(("amount", &amount));
    }
    Posting::read(fields, "2026-01-01".parse().expect("a day"))
}
