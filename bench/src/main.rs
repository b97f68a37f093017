//! Awards per second of the engine, without and with worksheets, against a hand-written `rust_decimal`
//! loop of the same rules in the same process; and the cold time of the program. Run by
//! `cargo xtask bench`. Ratios are what counts: the machine is shared, so that each is taken within one
//! repetition and the median, least and greatest of the repetitions are printed.
#![expect(
    clippy::print_stdout,
    clippy::expect_used,
    clippy::float_arithmetic,
    clippy::as_conversions,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "a program that measures and prints; no amount rests on its floats"
)]

mod batch;
mod boundary;
mod by_hand;
mod cold;
mod growth;
mod ledger;
mod policy;
mod processor;
mod records;
mod serve;

use std::sync::Arc;
use std::time::{Duration, Instant};

use redress::Redress;
use redress::case::Class;
use redress::engine::{Approach, Profile};
use redress::law::Views;
use redress_case::facts::ClaimFacts;
use redress_rule::{Account, Evidence, NoSteps, Step};

const REPETITIONS: usize = 9;
/// Claims whose worksheets are kept together before they are handed on.
const BLOCK: usize = 500;

fn main() {
    // Alone, for whoever works on it.
    match std::env::args().nth(1).as_deref() {
        Some("ledger") => return ledger::print(),
        Some("boundary") => return boundary::print(),
        Some("cold") => return cold::print(),
        Some("serve") => return serve::print(),
        _ => {}
    }
    if std::env::args().nth(1).as_deref() == Some("growth") {
        let size = std::env::args().nth(3).and_then(|size| size.parse().ok());
        return match (std::env::args().nth(2), size) {
            (Some(what), Some(size)) => growth::alone(&what, size),
            _ => growth::print(),
        };
    }
    if std::env::args().nth(1).as_deref() == Some("policy") {
        let argument = |place: usize| std::env::args().nth(place).expect("COUNT FOLDER PAGE");
        let count = argument(2).parse().expect("a number of claims");
        let (folder, page) = (argument(3), argument(4));
        return policy::write(
            count,
            std::path::Path::new(&folder),
            std::path::Path::new(&page),
        );
    }
    if std::env::args().nth(1).as_deref() == Some("batch") {
        let count = std::env::args().nth(2).and_then(|count| count.parse().ok());
        let count = count.unwrap_or(1_000_000);
        match std::env::args().nth(3).as_deref() {
            Some(views @ ("settled" | "open")) => return batch::alone(count, views == "settled"),
            _ => return batch::print(count),
        }
    }
    let records = records::make(200_000);
    let law = Redress::linked_in();
    let bound: Vec<Arc<Profile>> = [records::ONE_OVER_N, records::LARANETA]
        .iter()
        .map(|approach| {
            let path = std::path::Path::new("bench/approach.toml");
            let day = "2020-01-01".parse().expect("a day");
            law.law()
                .profile("scotus", day, &Views::new(), Some((path, approach)))
                .expect("the approaches of the benchmark bind")
        })
        .collect();
    let facts: Vec<ClaimFacts> = records.iter().map(records::Record::facts).collect();

    let reference = by_hand::integers(&records);
    assert_eq!(by_hand::decimals(&records), reference, "the loops agree");
    assert_eq!(bare(&bound, &facts), reference, "the engine agrees");
    assert_eq!(
        with_worksheets(&bound, &facts, BLOCK),
        reference,
        "with worksheets too"
    );

    println!(
        "{} claims x 2 approaches, {REPETITIONS} repetitions; CPU bound, one thread\n",
        facts.len()
    );
    let awards = (facts.len() * bound.len()) as f64;
    let mut loops = Vec::new();
    let mut bare_ratios = Vec::new();
    let mut kept_ratios = Vec::new();
    let mut all_ratios = Vec::new();
    for _ in 0..REPETITIONS {
        let base = time(|| by_hand::decimals(&records));
        bare_ratios.push(ratio(base, time(|| bare(&bound, &facts))));
        kept_ratios.push(ratio(base, time(|| with_worksheets(&bound, &facts, BLOCK))));
        all_ratios.push(ratio(
            base,
            time(|| with_worksheets(&bound, &facts, facts.len())),
        ));
        loops.push(awards / base.as_secs_f64() / 1e6);
    }
    row("rust_decimal loop, million awards/s", &mut loops, None);
    row(
        "engine without worksheets, x loop",
        &mut bare_ratios,
        Some(1.5),
    );
    row(
        "engine, approach chosen, worksheets kept, x loop",
        &mut kept_ratios,
        Some(0.8),
    );
    row(
        "the same, all 400,000 worksheets in memory at once",
        &mut all_ratios,
        None,
    );
    println!();
    boundary::print();
    println!();
    cold::print();
    println!();
    serve::print();
    println!();
    growth::print();
    println!();
    ledger::print();
}

/// Every award, nothing kept but the amount: the approach is known, the account reused.
fn bare(bound: &[Arc<Profile>], facts: &[ClaimFacts]) -> Vec<[i64; 2]> {
    let mut account = Account::default();
    let both: Vec<[&Approach; 2]> = bound
        .iter()
        .map(|profile| ["1996", "2018"].map(|regime| &*profile.approaches[index(profile, regime)]))
        .collect();
    facts
        .iter()
        .map(|facts| {
            let mut awards = [0; 2];
            for (award, approaches) in awards.iter_mut().zip(&both) {
                let approach = approaches[usize::from(records::is_new(facts))];
                account.reopen(facts);
                let claim = Evidence::new(facts, &approach.law);
                approach
                    .amount(&claim, &[], &mut account, &mut NoSteps)
                    .expect("nothing is missing");
                *award = records::amount(&account);
            }
            awards
        })
        .collect()
}

/// Every award with its worksheet: the approach chosen by the day of the conduct, a list of steps of its
/// own for each claim, all of them kept until their block of claims is done, as a report would.
fn with_worksheets(bound: &[Arc<Profile>], facts: &[ClaimFacts], block: usize) -> Vec<[i64; 2]> {
    let mut account = Account::default();
    let mut awards = Vec::with_capacity(facts.len());
    let mut kept: Vec<Vec<Step>> = Vec::with_capacity(2 * block);
    for block in facts.chunks(block) {
        kept.clear();
        for facts in block {
            let mut of_claim = [0; 2];
            for (award, profile) in of_claim.iter_mut().zip(bound) {
                let approach = profile
                    .approach_to(Class::Images, facts)
                    .expect("the day is known")
                    .expect("both texts are bound");
                account.reopen(facts);
                let claim = Evidence::new(facts, &approach.law);
                let mut steps = Vec::with_capacity(approach.entries.len());
                approach
                    .amount(&claim, &[], &mut account, &mut steps)
                    .expect("nothing is missing");
                *award = records::amount(&account);
                kept.push(steps);
            }
            awards.push(of_claim);
        }
        std::hint::black_box(&kept);
    }
    awards
}

fn index(profile: &Profile, regime: &str) -> usize {
    profile
        .approaches
        .iter()
        .position(|approach| {
            approach.applies.regime == regime
                && approach.applies.offense == [Class::Images]
                && approach.name.starts_with("bench")
        })
        .expect("the approach is bound")
}

fn time<T>(work: impl FnOnce() -> T) -> Duration {
    let start = Instant::now();
    std::hint::black_box(work());
    start.elapsed()
}

fn ratio(base: Duration, other: Duration) -> f64 {
    base.as_secs_f64() / other.as_secs_f64()
}

fn row(what: &str, values: &mut [f64], aim: Option<f64>) {
    values.sort_by(f64::total_cmp);
    let (least, median, most) = (
        values[0],
        values[values.len() / 2],
        values[values.len() - 1],
    );
    let aim = aim.map_or_else(String::new, |aim| {
        format!(
            "   aim {aim}: {}",
            if median >= aim { "met" } else { "missed" }
        )
    });
    println!("{what:<52} {median:>7.2} [{least:.2}..{most:.2}]{aim}");
}

/// A figure against an aim that it should stay under.
fn aim(what: &str, value: f64, aim: f64) {
    let met = if value <= aim { "met" } else { "missed" };
    println!("{what:<52} {value:>7.2}   aim {aim}: {met}");
}
