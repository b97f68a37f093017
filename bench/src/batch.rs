//! A table of claims under twelve circuits, against the hand-written loop over the same records in the same run.

use std::time::{Duration, Instant};

use redress::money::Usd;
use redress::{Query, Redress};
use redress_batch::{Answers, ClaimBatch, Claims, Fields};

use crate::processor::{least, timed};
use crate::{by_hand, records};

pub(crate) const CIRCUITS: [&str; 12] = [
    "ca1", "ca2", "ca3", "ca4", "ca5", "ca6", "ca7", "ca8", "ca9", "ca10", "ca11", "cadc",
];

const HEADERS: [&str; 18] = [
    "statute",
    "conduct.ended",
    "conduct.victim_of_count",
    "conduct.proximate_cause",
    "conduct.distributed",
    "conduct.produced",
    "findings.full_losses",
    "findings.original_abuse_separated",
    "record.received",
    "record.dma_received",
    "record.orders",
    "losses.medical.amount",
    "losses.medical.cause",
    "losses.lost-income.amount",
    "losses.lost-income.cause",
    "losses.fees.amount",
    "losses.fees.cause",
    "choices.relative-role",
];

/// A view of each question that these claims meet, so that each circuit settles most of them.
pub(crate) const VIEWS: [(&str, &str); 12] = [
    ("floor-over-smaller-loss", "floor"),
    ("recoveries-under-the-2018-text", "cap-on-receipts"),
    ("recoveries-before-the-share", "cap-on-receipts"),
    ("original-abuse", "separate"),
    ("original-abuse-under-the-2018-text", "separate"),
    ("proximate-cause-under-the-2018-text", "by-each-loss"),
    ("whole-under-the-2018-text", "not-the-whole"),
    ("straddling-conduct", "day-it-ended"),
    ("distributor-and-the-whole", "may"),
    ("expert-fees", "divided"),
    ("whom-n-counts", "ordered-and-this-one"),
    ("rounding", "half-up"),
];

/// The day on which the claims are computed.
fn query(views: bool) -> Query {
    let views = VIEWS.iter().filter(|_| views);
    Query {
        as_of: Some("2024-06-03".parse().expect("a day")),
        take: views
            .map(|(question, view)| ((*question).to_owned(), (*view).to_owned()))
            .collect(),
        ..Query::default()
    }
}

/// Computes so many claims a few times and prints only the time, for a profiler: `settled` with a view of each question, else none.
pub(crate) fn alone(count: usize, views: bool) {
    let claims = table(&records::make(count));
    let redress = Redress::linked_in();
    let ids = CIRCUITS.map(str::to_owned);
    let batch = ClaimBatch::new(&redress, &ids, query(views)).expect("the circuits bind");
    let mut batch = batch.threads(1);
    let mut compute = || batch.compute(&claims).expect("it computes");
    // So often that making the table is a small part.
    let (time, answers) = (0..std::env::args()
        .nth(4)
        .and_then(|it| it.parse().ok())
        .unwrap_or(8))
        .map(|_: usize| least(&mut compute))
        .min_by_key(|it| it.0)
        .expect("some");
    println!(
        "{:.1} ns an award, {:?}",
        time.as_secs_f64() * 1e9 / (12 * count) as f64,
        answers.counts()
    );
}

/// Prints the figures of so many claims.
pub(crate) fn print(count: usize) {
    let records = records::make(count);
    let (by_loop, awards) = least(|| by_hand::integers(&records));
    let (by_decimals, _) = least(|| by_hand::decimals(&records));
    let (pushing, claims) = timed(|| table(&records));
    let redress = Redress::linked_in();
    let ids = CIRCUITS.map(str::to_owned);
    let (settled, open) = (query(true), query(false));
    let run = |query: &Query, claims: &Claims, threads: usize| {
        let batch = ClaimBatch::new(&redress, &ids, query.clone()).expect("the circuits bind");
        let mut batch = batch.threads(threads);
        let wall = Instant::now();
        let (time, answers) = timed(|| batch.compute(claims).expect("it computes"));
        (time, wall.elapsed(), answers)
    };
    println!("{count} claims x 12 circuits");
    let (one, wall_of_one, answers) = run(&settled, &claims, 1);
    check(&answers, &awards);
    let (again, ..) = run(&settled, &claims, 1);
    let (_, wall_of_two, _) = run(&settled, &claims, 2);
    let each = |time: Duration, of: usize| time.as_secs_f64() * 1e9 / of as f64;
    let (hand, decimals) = (each(by_loop, 2 * count), each(by_decimals, 2 * count));
    let one = each(one.min(again), 12 * count);
    println!(
        "processor time, the least of a few runs; {:.1} ms a run of all",
        one * 12e-6 * count as f64
    );
    println!(
        "cells read into columns, ns a claim          {:>9.1}",
        each(pushing, count)
    );
    println!("hand-written loop, integers, ns an award     {hand:>9.1}");
    println!("hand-written loop, rust_decimal, ns an award {decimals:>9.1}");
    println!(
        "batch, one thread, ns an award               {one:>9.1}   x integers {:.2}, x rust_decimal {:.2}",
        hand / one,
        decimals / one
    );
    for (name, time) in by_python(&records, &awards) {
        println!("{name:<44} {time:>9.1}   x integers {:.2}", hand / time);
    }
    println!(
        "two threads, time on the clock               x one thread {:.2}",
        wall_of_one.as_secs_f64() / wall_of_two.as_secs_f64()
    );
    println!("{:?}", answers.counts());
    let (one, wall, answers) = run(&open, &claims, 1);
    println!(
        "the same without views, ns an award          {:>9.1}   {:.2} s on the clock",
        each(one, 12 * count),
        wall.as_secs_f64()
    );
    println!("{:?}", answers.counts());
}

/// Times numpy and polars on the same columns, where the third argument names a Python that has them; see `bench/columns.py`.
fn by_python(records: &[records::Record], awards: &[[i64; 2]]) -> Vec<(String, f64)> {
    let Some(python) = std::env::args().nth(3) else {
        return Vec::new();
    };
    let folder = std::env::temp_dir().join(format!("redress-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder for the columns");
    let save = |name: &str, column: Vec<i64>| {
        let bytes: Vec<u8> = column.iter().flat_map(|it| it.to_le_bytes()).collect();
        std::fs::write(folder.join(name), bytes).expect("the column is written");
    };
    for place in 0..3 {
        let losses = records.iter().map(|record| record.losses[place]);
        save(&format!("loss{place}"), losses.collect());
    }
    save(
        "received",
        records.iter().map(|record| record.received).collect(),
    );
    save(
        "orders",
        records.iter().map(|record| record.orders).collect(),
    );
    save(
        "new",
        records.iter().map(|record| i64::from(record.new)).collect(),
    );
    for place in 0..2 {
        save(
            &format!("award{place}"),
            awards.iter().map(|award| award[place]).collect(),
        );
    }
    let ran = std::process::Command::new(python)
        .arg("bench/columns.py")
        .arg(&folder)
        .output()
        .expect("python runs");
    std::fs::remove_dir_all(&folder).expect("the columns are removed");
    assert!(
        ran.status.success(),
        "{}",
        String::from_utf8_lossy(&ran.stderr)
    );
    let text = String::from_utf8_lossy(&ran.stdout).into_owned();
    let lines = text.lines().filter_map(|line| line.split_once('\t'));
    lines
        .map(|(name, time)| {
            (
                format!("{name}, ns an award"),
                time.parse().expect("a time"),
            )
        })
        .collect()
}

/// Each settled award is that of the loop, with or without what was received deducted first.
fn check(answers: &Answers, awards: &[[i64; 2]]) {
    let mut settled = 0;
    for answer in answers.rows() {
        if let Some(amount) = answer.amount() {
            settled += 1;
            let by_hand = awards[answer.row];
            assert!(
                by_hand.contains(&amount.cents()),
                "claim {} under {}: {amount}, by hand {by_hand:?}",
                answer.row,
                answer.profile
            );
        }
    }
    println!("{settled} awards are settled, each as the loop has it");
}

fn table(records: &[records::Record]) -> Claims {
    let mut claims = Claims::new(Fields::from_headers(&HEADERS).expect("they are columns"));
    let usd = |cents: i64| Usd::from_cents(cents).plain().to_string();
    for record in records {
        let day = if record.new {
            "2019-05-01"
        } else {
            "2016-05-01"
        };
        let [medical, income, fees] = record.losses.map(usd);
        let (received, orders) = (usd(record.received), record.orders.to_string());
        let cells = [
            "18 U.S.C. 2252A(a)(5)(B)",
            day,
            "yes",
            "yes",
            "no",
            "no",
            "yes",
            "yes",
            &received,
            "0.00",
            &orders,
            &medical,
            "trade",
            &income,
            "trade",
            &fees,
            "trade",
            "one-over-n",
        ];
        claims.push(&cells).expect("it is a claim");
    }
    claims
}
