//! A table of claims under twelve circuits, against the hand-written loop over the same records in the same run.

use std::time::{Duration, Instant};

use redress::money::Usd;
use redress::{Query, Redress};
use redress_batch::{Answers, ClaimBatch, Claims, Fields};

use crate::{by_hand, records};

const CIRCUITS: [&str; 12] = [
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
const VIEWS: [(&str, &str); 12] = [
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

/// Prints the figures of so many claims.
pub(crate) fn print(count: usize) {
    let records = records::make(count);
    let (by_loop, awards) = timed(|| by_hand::integers(&records));
    let (by_decimals, _) = timed(|| by_hand::decimals(&records));
    let (pushing, claims) = timed(|| table(&records));
    let redress = Redress::linked_in();
    let day = Some("2024-06-03".parse().expect("a day"));
    let ids = CIRCUITS.map(str::to_owned);
    let settled = Query {
        as_of: day,
        take: VIEWS
            .iter()
            .map(|(question, view)| ((*question).to_owned(), (*view).to_owned()))
            .collect(),
        ..Query::default()
    };
    let open = Query {
        as_of: day,
        ..Query::default()
    };
    let run = |query: &Query, claims: &Claims, threads: usize| {
        let batch = ClaimBatch::new(&redress, &ids, query.clone()).expect("the circuits bind");
        let mut batch = batch.threads(threads);
        timed(|| batch.compute(claims).expect("it computes"))
    };
    println!("{count} claims x 12 circuits");
    let (one, answers) = run(&settled, &claims, 1);
    check(&answers, &awards);
    let (two, _) = run(&settled, &claims, 2);
    let each = |time: Duration, of: usize| time.as_secs_f64() * 1e9 / of as f64;
    let (hand, decimals) = (each(by_loop, 2 * count), each(by_decimals, 2 * count));
    let (one, two) = (each(one, 12 * count), each(two, 12 * count));
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
    println!(
        "batch, two threads, ns an award              {two:>9.1}   x one thread {:.2}",
        one / two
    );
    println!("{:?}", answers.counts());
    let few = count.min(20_000);
    let claims = table(&records[..few]);
    let (whole, answers) = run(&open, &claims, 1);
    println!(
        "the same without views, {few} claims, ns an award {:>9.1}",
        each(whole, 12 * few)
    );
    println!("{:?}", answers.counts());
}

fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let start = Instant::now();
    let result = std::hint::black_box(work());
    (start.elapsed(), result)
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
