//! How long a ledger takes to answer, by its size: a time that grows faster than its size would be a fault.

use std::fs;
use std::path::Path;

use redress_ledger::{Access, Ledger, LedgerError, LedgerViews, Posting, ReadPosting};

use crate::processor::timed;

const SIZES: [usize; 3] = [10_000, 100_000, 1_000_000];
const RUNS: usize = 5;

/// A question to a ledger.
type Answer = fn(&Path) -> Result<(), LedgerError>;

/// Prints the processor times of an import, of all balances and of `verify`, for each size. Growth is taken within one
/// repetition, because the machine is shared.
pub(crate) fn print() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/bench-ledger");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    let ledgers = SIZES.map(|size| (size, folder.join(size.to_string())));
    let imports = ledgers.each_ref().map(|(size, path)| {
        Ledger::create(path).expect("a ledger");
        let mut ledger = Ledger::open(path, Access::Post).expect("a ledger");
        let postings = (0..*size).map(|line| {
            posting(line).map(|posting| ReadPosting {
                line,
                posting,
                made_key: false,
                exported: false,
            })
        });
        let (time, imported) = timed(|| ledger.import(None, postings).expect("postings"));
        assert_eq!(imported.new, *size, "every posting is posted");
        time.as_secs_f64() * 1e3
    });
    let answers: [(&str, Answer); 2] = [("balance of all", balances), ("verify", verify)];
    let mut growths = Vec::new();
    for ((size, _), import) in ledgers.iter().zip(imports) {
        crate::figure(&format!("ledger, import of {size} postings, ms"), import);
    }
    for (what, answer) in answers {
        let runs: Vec<[f64; 3]> = (0..RUNS)
            .map(|_| ledgers.each_ref().map(|(_, path)| time(path, answer)))
            .collect();
        for (at, (size, _)) in ledgers.iter().enumerate() {
            let ms = crate::median(runs.iter().map(|run| run[at]).collect());
            crate::figure(&format!("ledger, {what}, {size} postings, ms"), ms);
        }
        growths.push((
            what,
            crate::median(runs.iter().map(|run| run[2] / run[1] / 10.0).collect()),
        ));
    }
    for (what, growth) in growths {
        let what = format!("ledger, {what}, 100,000 to 1,000,000, x size");
        crate::at_most(&what, growth, 1.1);
    }
    for (size, path) in &ledgers {
        let runs = (0..RUNS).map(|_| time(path, one)).collect();
        let ms = crate::median(runs);
        let what = format!("ledger, balance of one victim of {size}, ms");
        crate::at_most(&what, ms, 50.0);
    }
    let _ = fs::remove_dir_all(&folder);
}

/// The balance of a victim with a hundred postings.
fn one(path: &Path) -> Result<(), LedgerError> {
    let ledger = Ledger::open(path, Access::Read)?;
    let (_, history) = ledger.history("v50")?.expect("a victim");
    std::hint::black_box(history.standing(None, LedgerViews::default())?);
    Ok(())
}

fn balances(path: &Path) -> Result<(), LedgerError> {
    let books = Ledger::open(path, Access::Read)?.books()?;
    for history in books.victims.values() {
        std::hint::black_box(history.standing(None, LedgerViews::default())?);
    }
    Ok(())
}

fn verify(path: &Path) -> Result<(), LedgerError> {
    Ledger::open(path, Access::Read)?.verify(None).map(|_| ())
}

fn time(path: &Path, answer: Answer) -> f64 {
    let (time, ()) = timed(|| answer(path).expect("the ledger answers"));
    time.as_secs_f64() * 1e3
}

/// The n-th posting: a victim has ten cases, each with a finding, an order that becomes final, and seven receipts.
fn posting(n: usize) -> Result<Posting, LedgerError> {
    // Numbers of dockets begin at 1.
    let (victim, case, what) = (n / 100, 1 + n / 10 % 10, n % 10);
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
    let today: redress::cite::Date = "2026-01-01".parse().expect("a day");
    Posting::read(fields, today)
}
