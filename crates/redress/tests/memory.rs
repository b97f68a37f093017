//! A program that computes for long does not grow.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "tests may fail loudly")]

use redress::case::Case;
use redress::case::facts::{Cause, Head};
use redress::casefile::{self, CaseFormat};
use redress::cite::Date;
use redress::money::Usd;
use redress::{
    CaseBuilder, CountBuilder, DefendantBuilder, LossBuilder, Query, Redress, VictimBuilder,
    claim_answers,
};

/// Returns the memory of this process in kilobytes.
fn kilobytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    let number = line.unwrap().split_whitespace().nth(1);
    number.unwrap().parse().unwrap()
}

/// Returns a case that settles in one circuit.
fn settled() -> Case {
    let day: Date = "2016-05-01".parse().unwrap();
    let count = CountBuilder::new("1", "18 U.S.C. 2252A(a)(5)(B)").ended(day);
    let loss = LossBuilder::new("therapy", Head::Therapy);
    let victim = VictimBuilder::new("v1")
        .loss(loss.amount(Usd::from_cents(12_500_000)).cause(Cause::Trade))
        .fact("conduct.victim_of_count", true)
        .fact("conduct.distributed", false)
        .fact("findings.full_losses", true)
        .fact("findings.original_abuse_separated", true)
        .fact("record.received", Usd::from_cents(10_000));
    CaseBuilder::new("United States v. Doe", "innd")
        .defendant(DefendantBuilder::new("doe").count(count))
        .victim(victim)
        .chosen_amount("relative-role", Usd::from_cents(400_000))
        .build()
        .unwrap()
}

/// One test, because others of this process would grow it meanwhile.
fn profiles_of_many_days_leave_no_memory_behind() {
    let redress = Redress::linked_in();
    let months = (2012..2030).flat_map(|year| (1..=12).map(move |month| (year, month)));
    let days = months.flat_map(|(year, month)| {
        (1..=4).map(move |day| {
            format!("{year}-{month:02}-{day:02}")
                .parse::<Date>()
                .unwrap()
        })
    });
    // Each request of a server reopens the law; more days than are kept are dropped. Later law is larger, so that the same days are
    // asked for twice.
    let ask = || {
        for day in days.clone() {
            let law = redress.reopened();
            law.bound("ca7", day, &Query::default()).unwrap();
        }
        kilobytes()
    };
    let before = ask();
    let more = ask().saturating_sub(before);
    assert!(more < 8_192, "{more} kB more than before");
}

#[test]
fn ten_thousand_computations_leave_no_memory_behind() {
    profiles_of_many_days_leave_no_memory_behind();
    let redress = Redress::linked_in();
    let open = casefile::read(casefile::skeleton().as_bytes(), CaseFormat::Toml);
    let (open, settled) = (open.unwrap().case, settled());
    let compute = |times: u32| {
        for time in 0..times {
            let day = format!("2016-{:02}-15", 1 + time % 12);
            let query = Query {
                as_of: Some(day.parse().unwrap()),
                ..Query::default()
            };
            // Now and then a case of which nothing is found, and a profile of its own.
            if time % 100 == 0 {
                let computation = redress.compute(&open, "ca7", &query).unwrap();
                assert_eq!(claim_answers(&open, &computation).len(), 1);
            }
            let profile = redress.bound("ca7", query.as_of.unwrap(), &query).unwrap();
            let claims = redress.claims(&settled, &profile, &query).unwrap();
            assert!(claims.iter().all(|claim| claim.answer.is_settled()));
        }
    };
    compute(500);
    let before = kilobytes();
    compute(10_000);
    let more = kilobytes().saturating_sub(before);
    assert!(more < 4_096, "{more} kB more than before");
}
