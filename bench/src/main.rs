//! Awards per second of the engine, without and with worksheets, against a hand-written `rust_decimal`
//! loop of the same rules in the same process; single claims, the cold time of the program, requests, and growth. `cargo xtask bench`
//! prints one table of them with their aims. Ratios are what counts: the machine is shared, so that each is taken within one repetition,
//! and the median is printed.
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
mod claims;
mod cold;
mod growth;
mod ledger;
mod policy;
mod processor;
mod records;
mod serve;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

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
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let number = |text: &str| text.parse().expect("a number");
    match words.as_slice() {
        [] => {
            head();
            loops();
            claims::print();
            cold::print();
            serve::print();
            growth::print();
            boundary::print();
            ledger::print();
        }
        // Alone, for whoever works on it.
        ["loops"] => loops(),
        ["claims"] => claims::print(),
        ["ledger"] => ledger::print(),
        ["boundary"] => boundary::print(),
        ["cold"] => cold::print(),
        ["serve"] => serve::print(),
        ["growth"] => growth::print(),
        ["growth", what, size] => growth::alone(what, number(size)),
        ["policy", count, folder, page] => {
            policy::write(number(count), Path::new(folder), Path::new(page));
        }
        ["batch", count, views @ ("settled" | "open"), ..] => {
            batch::alone(number(count), *views == "settled");
        }
        ["batch"] => batch::print(1_000_000),
        ["batch", count, ..] => batch::print(number(count)),
        _ => println!("no such benchmark; bench/src/main.rs has their names"),
    }
}

/// Compares the engine with a hand-written loop over the same records.
fn loops() {
    let records = records::make(200_000);
    let law = Redress::linked_in();
    let bound: Vec<Arc<Profile>> = [records::ONE_OVER_N, records::LARANETA]
        .iter()
        .map(|approach| {
            let path = Path::new("bench/approach.toml");
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
    figure("rust_decimal loop, million awards/s", median(loops));
    at_least(
        "engine without worksheets, x loop",
        median(bare_ratios),
        1.5,
    );
    at_least(
        "worksheets kept in blocks, x loop",
        median(kept_ratios),
        0.8,
    );
    figure("all 400,000 worksheets kept, x loop", median(all_ratios));
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
    processor::timed(work).0
}

fn ratio(base: Duration, other: Duration) -> f64 {
    base.as_secs_f64() / other.as_secs_f64()
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Prints the head of the table.
fn head() {
    println!("{:<52} {:>9}   {:<12} met", "what", "measured", "aim");
}

/// A row of a figure without an aim.
fn figure(what: &str, value: f64) {
    println!("{what:<52} {value:>9.2}");
}

/// A row of a figure that should be at least its aim.
fn at_least(what: &str, value: f64, aim: f64) {
    let met = if value >= aim { "yes" } else { "no" };
    println!("{what:<52} {value:>9.2}   >= {aim:<9} {met}");
}

/// A row of a figure that should be at most its aim.
fn at_most(what: &str, value: f64, aim: f64) {
    let met = if value <= aim { "yes" } else { "no" };
    println!("{what:<52} {value:>9.2}   <= {aim:<9} {met}");
}
